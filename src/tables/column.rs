//! What a column is, and the macro that makes one definition of it serve every format.

/// What the cells of a column hold; decides how each format writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// A key: begins with a letter, so that no spreadsheet takes it for a number or a date.
    Id,
    /// Text from the PDF or about it; guarded against formulas where a spreadsheet would run them.
    Text,
    /// A whole number.
    Integer,
    /// A ratio or another measured number.
    Number,
    /// An exact decimal number with two places, held as its digits ("720000.00").
    Decimal,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// True or false.
    Boolean,
}

/// One column: the same name, type and description in every format.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name: CSV header, JSON key, field of the data package.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: ColumnType,
    /// What they mean.
    pub description: &'static str,
}

/// One value of a row. Decimals and days are text here; the column's type tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing: an empty cell, `null`.
    Absent,
    /// Text, an id, a decimal or a day.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A measured number.
    Number(f32),
    /// True or false.
    Boolean(bool),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<f32> for Cell<'_> {
    fn from(number: f32) -> Self {
        // JSON has no word for what is not finite.
        if number.is_finite() { Self::Number(number) } else { Self::Absent }
    }
}

impl From<bool> for Cell<'_> {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<i32> for Cell<'_> {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u64> for Cell<'_> {
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Absent, Into::into)
    }
}

/// A run of neighbouring columns; a table is one run or several.
pub trait Columns<'a> {
    /// Their definitions, in order.
    const COLUMNS: &'static [Column];

    /// Adds one cell for each column.
    fn put(&self, row: &mut Vec<Cell<'a>>);
}

/// Defines a run of columns: a struct whose fields are the columns and whose doc comments are their descriptions.
macro_rules! columns {
    ($(#[doc = $about:literal])+ $group:ident {
        $($(#[doc = $doc:literal])+ $field:ident as $name:literal: $kind:ident $ty:ty,)+
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $group<'a> {
            $($(#[doc = $doc])+ pub $field: $ty,)+
        }

        impl<'a> $crate::tables::column::Columns<'a> for $group<'a> {
            const COLUMNS: &'static [$crate::tables::column::Column] = &[
                $($crate::tables::column::Column {
                    name: $name,
                    kind: $crate::tables::column::ColumnType::$kind,
                    description: concat!($($doc),+).trim_ascii(),
                },)+
            ];

            fn put(&self, row: &mut Vec<$crate::tables::column::Cell<'a>>) {
                $(row.push(self.$field.into());)+
            }
        }
    };
}
pub(super) use columns;
