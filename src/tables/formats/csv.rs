//! CSV in three dialects, its text guarded: a file that opens in a spreadsheet without harm or loss.

use super::{FileMade, HashedFile, Sink};
use crate::tables::column::{Cell, Column, ColumnType};
use crate::tables::guard;
use crate::tables::rows::Table;
use crate::tables::{CsvDialect, Newlines, TableOptions};
use std::borrow::Cow;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

const BOM: &[u8] = "\u{feff}".as_bytes();

/// Columns that tell what the guard did to a row; the last ones of every CSV table.
pub(in crate::tables) const GUARD_COLUMNS: &[Column] = &[
    Column {
        name: "csv_escaped",
        kind: ColumnType::Boolean,
        description: "True where an apostrophe was put in front of a text of this row that a spreadsheet would run as a formula.",
    },
    Column {
        name: "text_truncated",
        kind: ColumnType::Boolean,
        description: "True where a text of this row was cut to 32,000 characters; JSON and SQLite have it whole.",
    },
];

struct CsvSink {
    tables: Vec<CsvTable>,
    dialect: CsvDialect,
    newlines: Newlines,
}

struct CsvTable {
    table: Table,
    kinds: Vec<ColumnType>,
    writer: csv::Writer<BufWriter<HashedFile>>,
    rows: u64,
}

pub(super) fn open(folder: &Path, options: &TableOptions) -> io::Result<Box<dyn Sink>> {
    let dialect = options.csv_dialect;
    let tables =
        Table::ALL.into_iter().map(|t| CsvTable::create(folder, t, dialect)).collect::<io::Result<_>>()?;
    Ok(Box::new(CsvSink { tables, dialect, newlines: options.csv_newlines }))
}

/// The columns of a CSV table: its own and the guard's.
pub(in crate::tables) fn columns(table: Table) -> impl Iterator<Item = &'static Column> {
    table.spec().columns().chain(GUARD_COLUMNS)
}

pub(in crate::tables) fn delimiter(dialect: CsvDialect) -> char {
    if dialect == CsvDialect::ExcelDe { ';' } else { ',' }
}

pub(in crate::tables) fn line_end(dialect: CsvDialect) -> &'static str {
    if dialect == CsvDialect::Unix { "\n" } else { "\r\n" }
}

/// How true and false are written.
pub(in crate::tables) fn booleans(dialect: CsvDialect) -> (&'static str, &'static str) {
    if dialect == CsvDialect::ExcelDe { ("WAHR", "FALSCH") } else { ("true", "false") }
}

impl CsvTable {
    fn create(folder: &Path, table: Table, dialect: CsvDialect) -> io::Result<Self> {
        let mut file = HashedFile::create(&folder.join(format!("{}.csv", table.spec().name)))?;
        if dialect != CsvDialect::Unix {
            file.write_all(BOM)?;
        }
        let terminator = match dialect {
            CsvDialect::Unix => csv::Terminator::Any(b'\n'),
            CsvDialect::Rfc4180 | CsvDialect::ExcelDe => csv::Terminator::CRLF,
        };
        let delimiter = u8::try_from(delimiter(dialect)).expect("delimiters are ASCII");
        // The file has its own large buffer; this one only gathers a field.
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .buffer_capacity(4 * 1024)
            .from_writer(file);
        writer.write_record(columns(table).map(|c| c.name))?;
        Ok(Self { table, kinds: table.spec().columns().map(|c| c.kind).collect(), writer, rows: 0 })
    }

    fn row(&mut self, row: &[Cell<'_>], dialect: CsvDialect, newlines: Newlines) -> io::Result<()> {
        let (mut escaped, mut truncated) = (false, false);
        for (cell, kind) in row.iter().zip(&self.kinds) {
            match (cell, kind) {
                (Cell::Absent, _) => self.writer.write_field("")?,
                (Cell::Text(text), ColumnType::Text | ColumnType::Id) => {
                    let guarded = guard::for_csv(text, newlines);
                    escaped |= guarded.escaped;
                    truncated |= guarded.truncated;
                    self.writer.write_field(guarded.text.as_bytes())?;
                }
                (Cell::Text(text), ColumnType::Date) if dialect == CsvDialect::ExcelDe => {
                    self.writer.write_field(german_day(text))?;
                }
                (Cell::Text(text), _) => self.writer.write_field(number(text, dialect).as_bytes())?,
                (Cell::Integer(whole), _) => self.writer.write_field(whole.to_string())?,
                (Cell::Number(measured), _) => {
                    self.writer.write_field(number(&measured.to_string(), dialect).as_bytes())?;
                }
                (Cell::Boolean(truth), _) => self.writer.write_field(boolean(*truth, dialect))?,
            }
        }
        self.writer.write_field(boolean(escaped, dialect))?;
        self.writer.write_field(boolean(truncated, dialect))?;
        self.writer.write_record(None::<&[u8]>)?;
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self) -> io::Result<FileMade> {
        self.writer.flush()?;
        let buffered = self.writer.into_inner().map_err(|e| io::Error::other(e.to_string()))?;
        let file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.made(format!("{}.csv", self.table.spec().name), Some(self.table), self.rows)
    }
}

impl Sink for CsvSink {
    fn row(&mut self, table: Table, row: &[Cell<'_>]) -> io::Result<()> {
        self.tables[table as usize].row(row, self.dialect, self.newlines)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<FileMade>> {
        self.tables.into_iter().map(CsvTable::finish).collect()
    }
}

fn number(digits: &str, dialect: CsvDialect) -> Cow<'_, str> {
    match dialect {
        CsvDialect::ExcelDe => Cow::Owned(digits.replace('.', ",")),
        CsvDialect::Rfc4180 | CsvDialect::Unix => Cow::Borrowed(digits),
    }
}

fn boolean(truth: bool, dialect: CsvDialect) -> &'static str {
    let (yes, no) = booleans(dialect);
    if truth { yes } else { no }
}

/// `2018-08-24` as `24.08.2018`; what is no such day stays as it is.
fn german_day(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}.{month}.{year}"),
        _ => iso.to_owned(),
    }
}
