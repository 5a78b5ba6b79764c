//! Apache Parquet: a file for each table, every column with its type. Text is raw, decimals are exact.
//!
//! Rows gather in memory until a row group is full; groups are compressed with Snappy, which every reader knows.

use super::{FileMade, HashedFile, Sink};
use crate::tables::column::{Cell, ColumnType};
use crate::tables::edtf::days_since_1970;
use crate::tables::rows::Table;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

/// Rows of a group: large enough to compress well, small enough for a small memory.
const GROUP_ROWS: usize = 10_000;
/// Text of a group, in bytes, that closes it before: articles are long.
const GROUP_BYTES: usize = 4 << 20;
/// Digits of a decimal, two of them behind the point: what 16 bytes hold.
const DECIMAL_DIGITS: i32 = 38;

struct ParquetSink {
    tables: Vec<ParquetTable>,
}

struct ParquetTable {
    table: Table,
    writer: SerializedFileWriter<BufWriter<HashedFile>>,
    group: Vec<Values>,
    waiting_rows: usize,
    waiting_bytes: usize,
    rows: u64,
}

pub(super) fn open(folder: &Path) -> io::Result<Box<dyn Sink>> {
    let tables = Table::ALL.into_iter().map(|table| ParquetTable::create(folder, table));
    Ok(Box::new(ParquetSink { tables: tables.collect::<io::Result<_>>()? }))
}

/// The cells of one column that wait for their group to be full: those that are there, and which are.
struct Values {
    there: Vec<i16>,
    cells: Cells,
}

enum Cells {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Decimal(Vec<FixedLenByteArray>),
    Day(Vec<i32>),
    Boolean(Vec<bool>),
}

impl Values {
    fn new(kind: ColumnType) -> Self {
        let cells = match kind {
            ColumnType::Id | ColumnType::Text => Cells::Text(Vec::new()),
            ColumnType::Integer => Cells::Integer(Vec::new()),
            ColumnType::Number => Cells::Number(Vec::new()),
            ColumnType::Decimal => Cells::Decimal(Vec::new()),
            ColumnType::Date => Cells::Day(Vec::new()),
            ColumnType::Boolean => Cells::Boolean(Vec::new()),
        };
        Self { there: Vec::new(), cells }
    }

    fn push(&mut self, cell: Cell<'_>) -> Option<()> {
        match (&mut self.cells, cell) {
            (Cells::Text(all), Cell::Text(text)) => all.push(ByteArray::from(text)),
            (Cells::Integer(all), Cell::Integer(number)) => all.push(number),
            // 0.9 as f32 is 0.8999999761581421 as f64; its digits are what was meant.
            (Cells::Number(all), Cell::Number(number)) => {
                all.push(number.to_string().parse().unwrap_or(f64::from(number)));
            }
            (Cells::Decimal(all), Cell::Text(digits)) => all.push(decimal(digits)?),
            (Cells::Day(all), Cell::Text(day)) => all.push(days_since_1970(day)?),
            (Cells::Boolean(all), Cell::Boolean(truth)) => all.push(truth),
            _ => return None,
        }
        Some(())
    }

    fn write(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, BufWriter<HashedFile>>,
    ) -> Result<(), ParquetError> {
        match &mut self.cells {
            Cells::Text(all) => column::<ByteArrayType>(group, all, &self.there),
            Cells::Integer(all) => column::<Int64Type>(group, all, &self.there),
            Cells::Number(all) => column::<DoubleType>(group, all, &self.there),
            Cells::Decimal(all) => column::<FixedLenByteArrayType>(group, all, &self.there),
            Cells::Day(all) => column::<Int32Type>(group, all, &self.there),
            Cells::Boolean(all) => column::<BoolType>(group, all, &self.there),
        }?;
        self.there.clear();
        Ok(())
    }
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<HashedFile>>,
    all: &mut Vec<T::T>,
    there: &[i16],
) -> Result<(), ParquetError> {
    let wanted = || ParquetError::General("the schema has fewer columns than the table".to_owned());
    let mut column = group.next_column()?.ok_or_else(wanted)?;
    column.typed::<T>().write_batch(all, Some(there), None)?;
    all.clear();
    column.close()
}

impl ParquetTable {
    fn create(folder: &Path, table: Table) -> io::Result<Self> {
        let file = HashedFile::create(&folder.join(format!("{}.parquet", table.spec().name)))?;
        let made_by = concat!("blattlese version ", env!("CARGO_PKG_VERSION"));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(made_by.to_owned())
            .build();
        let schema = schema(table).map_err(failed)?;
        let writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        let group = table.spec().columns().map(|c| Values::new(c.kind)).collect();
        Ok(Self { table, writer, group, waiting_rows: 0, waiting_bytes: 0, rows: 0 })
    }

    fn row(&mut self, row: &[Cell<'_>]) -> io::Result<()> {
        for (cell, values) in row.iter().zip(&mut self.group) {
            let there = values.push(*cell).is_some();
            values.there.push(i16::from(there));
            if let Cell::Text(text) = cell {
                self.waiting_bytes += text.len();
            }
        }
        self.rows += 1;
        self.waiting_rows += 1;
        if self.waiting_rows == GROUP_ROWS || self.waiting_bytes > GROUP_BYTES {
            self.write_group().map_err(failed)?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for values in &mut self.group {
            values.write(&mut group)?;
        }
        group.close()?;
        (self.waiting_rows, self.waiting_bytes) = (0, 0);
        Ok(())
    }

    fn finish(mut self) -> io::Result<FileMade> {
        if self.waiting_rows > 0 {
            self.write_group().map_err(failed)?;
        }
        let buffered = self.writer.into_inner().map_err(failed)?;
        let file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
        // No table of its own in the data package: validators know CSV and JSON.
        file.made(format!("{}.parquet", self.table.spec().name), Some(self.table), self.rows)
    }
}

fn schema(table: Table) -> Result<TypePtr, ParquetError> {
    let spec = table.spec();
    let fields: Result<Vec<TypePtr>, ParquetError> =
        spec.columns().map(|column| field(column.name, column.kind).map(Arc::new)).collect();
    Type::group_type_builder(spec.name).with_fields(fields?).build().map(Arc::new)
}

fn field(name: &str, kind: ColumnType) -> Result<Type, ParquetError> {
    let of = |physical| Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    match kind {
        ColumnType::Id | ColumnType::Text => of(Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .with_converted_type(ConvertedType::UTF8),
        ColumnType::Integer => of(Physical::INT64),
        ColumnType::Number => of(Physical::DOUBLE),
        ColumnType::Decimal => of(Physical::FIXED_LEN_BYTE_ARRAY)
            .with_length(16)
            .with_logical_type(Some(LogicalType::decimal(2, DECIMAL_DIGITS)))
            .with_converted_type(ConvertedType::DECIMAL)
            .with_precision(DECIMAL_DIGITS)
            .with_scale(2),
        ColumnType::Date => of(Physical::INT32)
            .with_logical_type(Some(LogicalType::Date))
            .with_converted_type(ConvertedType::DATE),
        ColumnType::Boolean => of(Physical::BOOLEAN),
    }
    .build()
}

/// "720000.00" as hundredths in 16 bytes, the highest first.
fn decimal(digits: &str) -> Option<FixedLenByteArray> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
    let negative = whole.starts_with('-');
    let part: i128 = part.get(..2).filter(|p| p.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let whole: i128 = whole.parse().ok()?;
    let hundredths = whole.checked_mul(100)?.checked_add(if negative { -part } else { part })?;
    Some(FixedLenByteArray::from(hundredths.to_be_bytes().to_vec()))
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}

impl Sink for ParquetSink {
    fn row(&mut self, table: Table, row: &[Cell<'_>]) -> io::Result<()> {
        match self.tables.get_mut(table as usize) {
            Some(table) => table.row(row),
            None => Ok(()),
        }
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<FileMade>> {
        self.tables.into_iter().map(ParquetTable::finish).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hundredths(digits: &str) -> Option<i128> {
        decimal(digits).map(|d| i128::from_be_bytes(d.data().try_into().unwrap()))
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(hundredths("720000.00"), Some(72_000_000));
        assert_eq!(hundredths("0.05"), Some(5));
        assert_eq!(hundredths("99999999999999999999.99"), Some(9_999_999_999_999_999_999_999));
        assert_eq!(hundredths("-1.50"), Some(-150));
        assert_eq!(hundredths("viel"), None);
    }
}
