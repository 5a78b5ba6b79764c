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
    fields: Fields,
    rows: u64,
}

/// Writes fields, quoted as the dialect wants them.
struct Fields {
    writer: csv::Writer<BufWriter<HashedFile>>,
    dialect: CsvDialect,
    /// A text between quotation marks; kept, so that no field costs an allocation.
    quoted: Vec<u8>,
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

/// Whether every text stands between quotation marks, so that LibreOffice's "format quoted field as text" keeps
/// "€5,000" from becoming 5 and "September 2020" from becoming a day. Excel makes no difference.
fn quotes_texts(dialect: CsvDialect) -> bool {
    dialect == CsvDialect::ExcelDe
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
            .quote_style(if quotes_texts(dialect) {
                csv::QuoteStyle::Never
            } else {
                csv::QuoteStyle::Necessary
            })
            .buffer_capacity(4 * 1024)
            .from_writer(file);
        writer.write_record(columns(table).map(|c| c.name))?;
        let fields = Fields { writer, dialect, quoted: Vec::new() };
        Ok(Self { table, kinds: table.spec().columns().map(|c| c.kind).collect(), fields, rows: 0 })
    }

    fn row(&mut self, row: &[Cell<'_>], dialect: CsvDialect, newlines: Newlines) -> io::Result<()> {
        let (mut escaped, mut truncated) = (false, false);
        for (cell, kind) in row.iter().zip(&self.kinds) {
            match (cell, kind) {
                (Cell::Absent, _) => self.fields.writer.write_field("")?,
                (Cell::Text(day), ColumnType::Date) if is_value(day) => {
                    self.fields.writer.write_field(day_in(day, dialect).as_bytes())?;
                }
                (Cell::Text(digits), ColumnType::Decimal) if is_value(digits) => {
                    self.fields.writer.write_field(number(digits, dialect).as_bytes())?;
                }
                (Cell::Text(text), _) => {
                    let guarded = guard::for_csv(text, newlines);
                    escaped |= guarded.escaped;
                    truncated |= guarded.truncated;
                    self.fields.text(&guarded.text)?;
                }
                (Cell::Integer(whole), _) => self.fields.writer.write_field(whole.to_string())?,
                (Cell::Number(measured), _) => {
                    self.fields.writer.write_field(number(&measured.to_string(), dialect).as_bytes())?;
                }
                (Cell::Boolean(truth), _) => self.fields.writer.write_field(boolean(*truth, dialect))?,
            }
        }
        self.fields.writer.write_field(boolean(escaped, dialect))?;
        self.fields.writer.write_field(boolean(truncated, dialect))?;
        self.fields.writer.write_record(None::<&[u8]>)?;
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self) -> io::Result<FileMade> {
        // What `into_inner` says of a full disk is a sentence; what `flush` says is its code.
        self.fields.writer.flush()?;
        let buffered = self.fields.writer.into_inner().map_err(|e| io::Error::other(e.to_string()))?;
        let file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.made(format!("{}.csv", self.table.spec().name), Some(self.table), self.rows)
    }
}

impl Fields {
    /// Writes a text that the guard has seen.
    fn text(&mut self, text: &str) -> csv::Result<()> {
        if !quotes_texts(self.dialect) || text.is_empty() {
            return self.writer.write_field(text);
        }
        self.quoted.clear();
        self.quoted.push(b'"');
        for (n, part) in text.split('"').enumerate() {
            self.quoted.extend_from_slice(if n > 0 { b"\"\"" } else { b"" });
            self.quoted.extend_from_slice(part.as_bytes());
        }
        self.quoted.push(b'"');
        self.writer.write_field(&self.quoted)
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

/// Whether a number or a day is what it should be: a document that somebody else wrote may hold anything there.
fn is_value(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
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

/// In `excel-de`, `2018-08-24` is `24.08.2018`; what is no such day stays as it is.
fn day_in(iso: &str, dialect: CsvDialect) -> Cow<'_, str> {
    if dialect != CsvDialect::ExcelDe {
        return Cow::Borrowed(iso);
    }
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => Cow::Owned(format!("{day}.{month}.{year}")),
        _ => Cow::Borrowed(iso),
    }
}
