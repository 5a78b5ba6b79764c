//! One workbook: a sheet for each table, typed cells, frozen header, filters, links from mentions to their articles.
//!
//! Text is written as strings and never parsed, so nothing becomes a formula. Numbers and days use the formats that
//! every Excel shows in its own language. Rows go to temporary files, so memory stays small; where these cannot be
//! written, the library panics.

use super::contained::contained;
use super::{FileMade, Sink, finished};
use crate::tables::column::{Cell, Column, ColumnType};
use crate::tables::guard;
use crate::tables::rows::Table;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

const NAME: &str = "blattlese.xlsx";

/// Rows of a sheet, the header included (Excel's limit); what is more goes to a further sheet.
const SHEET_ROWS: u32 = 1_048_576;
/// Links of a sheet: Excel drops all of them beyond 65,530.
const SHEET_LINKS: u32 = 65_000;
/// Excel's built-in formats, which show in the reader's language: two decimals with thousands; a day.
const DECIMAL_FORMAT: u8 = 4;
const DAY_FORMAT: u8 = 14;

struct XlsxSink {
    path: PathBuf,
    workbook: Workbook,
    sheets: Vec<Sheet>,
    formats: Formats,
    /// Key and place of the article written last; its mentions come next.
    article: Option<(String, String)>,
}

struct Formats {
    header: Format,
    decimal: Format,
    day: Format,
}

/// The sheet of a table that is being filled.
struct Sheet {
    table: Table,
    index: usize,
    part: u32,
    row: u32,
    links: u32,
    rows_before: u64,
}

pub(super) fn open(folder: &Path) -> io::Result<Box<dyn Sink>> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(folder).map_err(failed)?;
    // The time of writing would make equal tables differ.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    let formats = Formats {
        header: Format::new().set_bold(),
        decimal: Format::new().set_num_format_index(DECIMAL_FORMAT),
        day: Format::new().set_num_format_index(DAY_FORMAT),
    };
    let mut sheets = Vec::new();
    for (index, table) in Table::ALL.into_iter().enumerate() {
        begin_sheet(&mut workbook, table, 1, &formats).map_err(failed)?;
        sheets.push(Sheet { table, index, part: 1, row: 1, links: 0, rows_before: 0 });
    }
    Ok(Box::new(XlsxSink { path: folder.join(NAME), workbook, sheets, formats, article: None }))
}

fn columns(table: Table) -> impl Iterator<Item = &'static Column> {
    let truncated = super::csv::GUARD_COLUMNS.iter().filter(|c| c.name == "text_truncated");
    table.spec().columns().chain(truncated)
}

fn sheet_name(table: Table, part: u32) -> String {
    let name = table.spec().name;
    if part == 1 { name.to_owned() } else { format!("{name} ({part})") }
}

fn begin_sheet(workbook: &mut Workbook, table: Table, part: u32, formats: &Formats) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(table, part))?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, at) in columns(table).zip(0..) {
        sheet.set_column_width(at, width(column))?;
        sheet.write_string_with_format(0, at, column.name, &formats.header)?;
    }
    Ok(())
}

fn width(column: &Column) -> f64 {
    match (column.kind, column.name) {
        (ColumnType::Text, "context" | "text" | "detail" | "message") => 60.0,
        (ColumnType::Text, _) => 24.0,
        (ColumnType::Id, "article_id") => 9.0,
        (ColumnType::Id, _) => 28.0,
        (ColumnType::Decimal, _) => 16.0,
        (ColumnType::Date, _) => 12.0,
        (ColumnType::Integer | ColumnType::Number | ColumnType::Boolean, _) => 10.0,
    }
}

impl XlsxSink {
    fn put(&mut self, table: Table, row: &[Cell<'_>]) -> Result<(), XlsxError> {
        let Some(sheet) = self.sheets.get_mut(table as usize) else { return Ok(()) };
        if sheet.row == SHEET_ROWS {
            sheet.continue_in_another(&mut self.workbook, &self.formats)?;
        }
        let worksheet = self.workbook.worksheet_from_index(sheet.index)?;
        let mut truncated = false;
        let mut last = 0;
        for ((cell, column), at) in row.iter().zip(table.spec().columns()).zip(0..) {
            last = at + 1;
            match (cell, column.name) {
                (Cell::Text(key), "article_key") if table == Table::Articles => {
                    let place = format!("internal:'{}'!A{}", sheet_name(table, sheet.part), sheet.row + 1);
                    self.article = Some(((*key).to_owned(), place));
                    worksheet.write_string(sheet.row, at, *key)?;
                }
                (Cell::Text(key), "article_key") => {
                    sheet.links += link(worksheet, sheet, at, key, self.article.as_ref())?;
                }
                _ => truncated |= write(worksheet, sheet.row, at, *cell, column.kind, &self.formats)?,
            }
        }
        worksheet.write_boolean(sheet.row, last, truncated)?;
        sheet.row += 1;
        Ok(())
    }

    fn save(&mut self) -> Result<Vec<(Table, u64)>, XlsxError> {
        for sheet in &self.sheets {
            sheet.end(&mut self.workbook)?;
        }
        self.workbook.save(&self.path)?;
        Ok(self.sheets.iter().map(|s| (s.table, s.rows_before + u64::from(s.row) - 1)).collect())
    }
}

impl Sheet {
    fn continue_in_another(&mut self, workbook: &mut Workbook, formats: &Formats) -> Result<(), XlsxError> {
        self.end(workbook)?;
        self.rows_before += u64::from(self.row) - 1;
        self.part += 1;
        begin_sheet(workbook, self.table, self.part, formats)?;
        self.index = workbook.worksheets().len() - 1;
        (self.row, self.links) = (1, 0);
        Ok(())
    }

    /// Puts the filter over what has been written.
    fn end(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let last = u16::try_from(columns(self.table).count() - 1).unwrap_or(u16::MAX);
        workbook.worksheet_from_index(self.index)?.autofilter(0, 0, self.row.max(2) - 1, last)?;
        Ok(())
    }
}

/// A link to the article; answers how many were written.
fn link(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    at: u16,
    key: &str,
    article: Option<&(String, String)>,
) -> Result<u32, XlsxError> {
    match article.filter(|(article, _)| article == key && sheet.links < SHEET_LINKS) {
        Some((_, place)) => worksheet.write_url_with_text(sheet.row, at, place.as_str(), key).map(|_| 1),
        None => worksheet.write_string(sheet.row, at, key).map(|_| 0),
    }
}

/// Writes a typed cell; answers whether its text was cut.
fn write(
    worksheet: &mut Worksheet,
    row: u32,
    at: u16,
    cell: Cell<'_>,
    kind: ColumnType,
    formats: &Formats,
) -> Result<bool, XlsxError> {
    match (cell, kind) {
        (Cell::Absent | Cell::Text(""), _) => {}
        (Cell::Text(digits), ColumnType::Decimal) => {
            match digits.parse::<f64>() {
                Ok(number) => worksheet.write_number_with_format(row, at, number, &formats.decimal)?,
                Err(_) => worksheet.write_string(row, at, digits)?,
            };
        }
        (Cell::Text(day), ColumnType::Date) => {
            // Excel knows no day before 1900.
            match ExcelDateTime::parse_from_str(day) {
                Ok(date) => worksheet.write_with_format(row, at, &date, &formats.day)?,
                Err(_) => worksheet.write_string(row, at, day)?,
            };
        }
        (Cell::Text(text), _) => {
            let guarded = guard::for_typed_cell(text);
            worksheet.write_string(row, at, guarded.text.as_ref())?;
            return Ok(guarded.truncated);
        }
        (Cell::Integer(number), _) => {
            worksheet.write_number(row, at, number as f64)?;
        }
        // 0.9 as f32 is 0.8999999761581421 as f64; its digits are what was meant.
        (Cell::Number(number), _) => {
            worksheet.write_number(row, at, number.to_string().parse().unwrap_or(f64::from(number)))?;
        }
        (Cell::Boolean(truth), _) => {
            worksheet.write_boolean(row, at, truth)?;
        }
    }
    Ok(false)
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => {
            let cause = other.source().and_then(|e| e.downcast_ref::<io::Error>());
            io::Error::new(cause.map_or(io::ErrorKind::Other, io::Error::kind), other.to_string())
        }
    }
}

impl Sink for XlsxSink {
    fn row(&mut self, table: Table, row: &[Cell<'_>]) -> io::Result<()> {
        contained(|| self.put(table, row).map_err(failed))
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<FileMade>> {
        let rows = contained(|| self.save().map_err(failed))?;
        Ok(vec![finished(&self.path, NAME, rows.iter().map(|(_, rows)| rows).sum())?])
    }
}
