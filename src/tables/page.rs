//! `docs/tables.md`, made from the definitions of the columns.

use super::column::{Column, ColumnType};
use super::formats::csv;
use super::rows::{Table, TableSpec};
use std::fmt::Write as _;

const OPENING: &str = "\
# The tables

<!-- Made from src/tables/rows.rs; a test holds it: BLESS=1 cargo test --lib tables:: writes it anew. -->

Every table is flat: one row a thing, the same columns in the same order always. An empty cell (`null` in JSON) means
that there is none. Ids begin with a letter, so that no spreadsheet takes them for numbers or dates. Pages count from 1;
`start` and `end` count Unicode code points, end exclusive.

Types: *id* and *text* are text; *decimal* is an exact number with two places (in JSON a string of digits); *date* is a
day, `YYYY-MM-DD`; *boolean* is true or false. EDTF dates may be less than a day (\"2018-09\") and stay text.
";

const CSV: &str = "\
## In CSV

| dialect | |
|---|---|
| `rfc4180` (default) | UTF-8 with BOM, comma, CRLF, decimal point, ISO dates |
| `excel-de` | UTF-8 with BOM, semicolon, CRLF, decimal comma, dd.mm.yyyy, WAHR/FALSCH, every text in quotation marks: opens in a German Excel with a double click |
| `unix` | UTF-8 without BOM, comma, LF, decimal point, ISO dates |

A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab, a line break, or a full-width
sign, also behind blanks) gets an apostrophe in front; take one apostrophe away to have the original. Line breaks inside
cells become blanks (`--csv-newlines keep|space|pilcrow`); control characters become U+FFFD; texts of more than 32,000
characters are cut. JSON, SQLite and Parquet have every text raw and whole.

LibreOffice asks how to read a CSV file. For `excel-de` choose UTF-8, German, semicolon, \"Format quoted field as text\" and
\"Detect special numbers\": then days are days, and a text such as \"2024\" stays one.

Each CSV table ends with two more columns:

";

const OTHERS: &str = "
## In the other formats

| `--format` | files | |
|---|---|---|
| `json` | `<table>.json` | an array of objects; decimals are strings of digits |
| `jsonl` | `<table>.jsonl` | an object a line |
| `xlsx` | `blattlese.xlsx` | a sheet a table, typed cells, frozen header, filters; a mention's `article_key` leads to its article; texts of more than 32,000 characters are cut |
| `sqlite` | `blattlese.sqlite` | keys, indexes, full text over the articles (`articles_fts`), views; ready for Datasette |
| `parquet` | `<table>.parquet` | decimals as DECIMAL(38, 2), days as DATE, the rest likewise typed |

`load.py` (pandas), `load.sql` (DuckDB) and `load.R` read the CSV files with the type of every column.
`scripts/check.sh` opens all of this with pandas, polars, DuckDB, pyarrow, readr, openpyxl,
frictionless, sqlite-utils and a German LibreOffice.
";

/// The page.
pub fn markdown() -> String {
    let mut out = OPENING.to_owned();
    for table in Table::ALL {
        out.push('\n');
        one_table(&mut out, table.spec());
    }
    out.push('\n');
    out.push_str(CSV);
    columns(&mut out, csv::GUARD_COLUMNS.iter());
    out.push_str(OTHERS);
    out
}

fn one_table(out: &mut String, spec: &TableSpec) {
    let _ = writeln!(out, "## {}\n\n{}", spec.name, spec.description);
    if let Some(key) = spec.key {
        let _ = write!(out, "Key: `{key}`.");
    }
    for reference in spec.references {
        let _ = write!(out, " `{}` leads to `{}`.", reference.column, reference.table.spec().name);
    }
    out.push_str("\n\n");
    columns(out, spec.columns());
}

fn columns(out: &mut String, columns: impl Iterator<Item = &'static Column>) {
    out.push_str("| column | type | meaning |\n|---|---|---|\n");
    for column in columns {
        let meaning = column.description.replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {} | {meaning} |", column.name, type_name(column.kind));
    }
}

fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Id => "id",
        ColumnType::Text => "text",
        ColumnType::Integer => "integer",
        ColumnType::Number => "number",
        ColumnType::Decimal => "decimal",
        ColumnType::Date => "date",
        ColumnType::Boolean => "boolean",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/tables.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, markdown()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == markdown(),
            "docs/tables.md is stale: BLESS=1 cargo test --lib tables:: writes it anew"
        );
    }
}
