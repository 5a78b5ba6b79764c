//! JSON arrays, one row a line, nothing left out: absent values are `null`, decimals are strings of digits.

use super::{FileMade, HashedFile, Sink};
use crate::tables::column::Cell;
use crate::tables::rows::Table;
use std::io::{self, BufWriter, Write};
use std::path::Path;

struct JsonSink {
    tables: Vec<JsonTable>,
}

struct JsonTable {
    table: Table,
    /// `{"issue_id":`, `,"title":`, …: what stands before each value.
    keys: Vec<String>,
    writer: BufWriter<HashedFile>,
    rows: u64,
}

pub(super) fn open(folder: &Path) -> io::Result<Box<dyn Sink>> {
    let tables =
        Table::ALL.into_iter().map(|table| JsonTable::create(folder, table)).collect::<io::Result<_>>()?;
    Ok(Box::new(JsonSink { tables }))
}

impl JsonTable {
    fn create(folder: &Path, table: Table) -> io::Result<Self> {
        let spec = table.spec();
        let mut writer = HashedFile::create(&folder.join(format!("{}.json", spec.name)))?;
        writer.write_all(b"[")?;
        let keys = spec
            .columns()
            .enumerate()
            .map(|(i, column)| format!("{}{:?}:", if i == 0 { '{' } else { ',' }, column.name))
            .collect();
        Ok(Self { table, keys, writer, rows: 0 })
    }

    fn row(&mut self, row: &[Cell<'_>]) -> io::Result<()> {
        self.writer.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
        write_object(&mut self.writer, &self.keys, row)?;
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self) -> io::Result<FileMade> {
        self.writer.write_all(if self.rows == 0 { b"]\n" } else { b"\n]\n" })?;
        let file = self.writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.made(format!("{}.json", self.table.spec().name), Some(self.table), self.rows)
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
