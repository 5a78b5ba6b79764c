//! JSON arrays, and JSON lines: one row a line, nothing left out. Absent values are `null`, decimals strings of digits.

use super::{FileMade, HashedFile, Sink};
use crate::tables::column::Cell;
use crate::tables::rows::Table;
use std::io::{self, BufWriter, Write};
use std::path::Path;

struct JsonSink {
    tables: Vec<JsonTable>,
}

/// What stands around the rows.
struct Frame {
    extension: &'static str,
    opening: &'static str,
    before_first: &'static str,
    between: &'static str,
    closing: &'static str,
    closing_empty: &'static str,
}

const ARRAY: &Frame = &Frame {
    extension: "json",
    opening: "[",
    before_first: "\n",
    between: ",\n",
    closing: "\n]\n",
    closing_empty: "]\n",
};

const LINES: &Frame = &Frame {
    extension: "jsonl",
    opening: "",
    before_first: "",
    between: "\n",
    closing: "\n",
    closing_empty: "",
};

struct JsonTable {
    table: Table,
    frame: &'static Frame,
    /// `{"issue_id":`, `,"title":`, …: what stands before each value.
    keys: Vec<String>,
    writer: BufWriter<HashedFile>,
    rows: u64,
}

pub(super) fn open_arrays(folder: &Path) -> io::Result<Box<dyn Sink>> {
    open(folder, ARRAY)
}

pub(super) fn open_lines(folder: &Path) -> io::Result<Box<dyn Sink>> {
    open(folder, LINES)
}

fn open(folder: &Path, frame: &'static Frame) -> io::Result<Box<dyn Sink>> {
    let tables = Table::ALL
        .into_iter()
        .map(|table| JsonTable::create(folder, table, frame))
        .collect::<io::Result<_>>()?;
    Ok(Box::new(JsonSink { tables }))
}

impl JsonTable {
    fn create(folder: &Path, table: Table, frame: &'static Frame) -> io::Result<Self> {
        let spec = table.spec();
        let mut writer = HashedFile::create(&folder.join(format!("{}.{}", spec.name, frame.extension)))?;
        writer.write_all(frame.opening.as_bytes())?;
        let keys = spec
            .columns()
            .enumerate()
            .map(|(i, column)| format!("{}{:?}:", if i == 0 { '{' } else { ',' }, column.name))
            .collect();
        Ok(Self { table, frame, keys, writer, rows: 0 })
    }

    fn row(&mut self, row: &[Cell<'_>]) -> io::Result<()> {
        let before = if self.rows == 0 { self.frame.before_first } else { self.frame.between };
        self.writer.write_all(before.as_bytes())?;
        write_object(&mut self.writer, &self.keys, row)?;
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self) -> io::Result<FileMade> {
        let closing = if self.rows == 0 { self.frame.closing_empty } else { self.frame.closing };
        self.writer.write_all(closing.as_bytes())?;
        let file = self.writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.made(format!("{}.{}", self.table.spec().name, self.frame.extension), Some(self.table), self.rows)
    }
}

fn write_object(writer: &mut impl Write, keys: &[String], row: &[Cell<'_>]) -> io::Result<()> {
    for (key, cell) in keys.iter().zip(row) {
        writer.write_all(key.as_bytes())?;
        match cell {
            Cell::Absent => writer.write_all(b"null")?,
            Cell::Text(text) => serde_json::to_writer(&mut *writer, text)?,
            Cell::Integer(number) => write!(writer, "{number}")?,
            Cell::Number(number) => write!(writer, "{number}")?,
            Cell::Boolean(truth) => write!(writer, "{truth}")?,
        }
    }
    writer.write_all(b"}")
}

impl Sink for JsonSink {
    fn row(&mut self, table: Table, row: &[Cell<'_>]) -> io::Result<()> {
        self.tables[table as usize].row(row)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<FileMade>> {
        self.tables.into_iter().map(JsonTable::finish).collect()
    }
}
