//! `load.sql`, `load.py`, `load.R`: read every CSV table with the types of its columns, ids as text.

use super::column::{Column, ColumnType};
use super::formats::csv;
use super::rows::Table;
use super::{CsvDialect, TableOptions};
use std::fmt::Write as _;

/// Name and text of each script.
pub(super) fn scripts(options: &TableOptions) -> [(&'static str, String); 3] {
    let dialect = options.csv_dialect;
    [("load.sql", duckdb(dialect)), ("load.py", pandas(dialect)), ("load.R", readr(dialect))]
}

fn is_german(dialect: CsvDialect) -> bool {
    dialect == CsvDialect::ExcelDe
}

fn decimal_mark(dialect: CsvDialect) -> char {
    if is_german(dialect) { ',' } else { '.' }
}

fn day_format(dialect: CsvDialect) -> &'static str {
    if is_german(dialect) { "%d.%m.%Y" } else { "%Y-%m-%d" }
}

fn names(table: Table, is_wanted: impl Fn(ColumnType) -> bool) -> Vec<&'static str> {
    csv::columns(table).filter(|c| is_wanted(c.kind)).map(|c| c.name).collect()
}

/// Names as a list of JSON strings, which is one of Python and R as well.
fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}

fn duckdb(dialect: CsvDialect) -> String {
    let mut out = "-- DuckDB: run in this folder, for instance: duckdb tables.duckdb < load.sql\n".to_owned();
    for table in Table::ALL {
        let name = table.spec().name;
        let columns: Vec<String> = csv::columns(table)
            .map(|column| format!("    '{}': '{}'", column.name, duckdb_type(column, dialect)))
            .collect();
        let booleans = names(table, |kind| kind == ColumnType::Boolean);
        let replaced: Vec<String> = booleans.iter().map(|b| format!("\"{b}\" = 'WAHR' AS \"{b}\"")).collect();
        let star =
            if is_german(dialect) { format!("* REPLACE ({})", replaced.join(", ")) } else { "*".to_owned() };
        let _ = write!(
            out,
            "\nCREATE OR REPLACE TABLE \"{name}\" AS SELECT {star} FROM read_csv('{name}.csv', auto_detect = false, \
             header = true,\n    delim = '{}', quote = '\"', escape = '\"', decimal_separator = '{}', \
             dateformat = '{}', nullstr = '', max_line_size = 10000000,\n    columns = {{\n{}\n}});\n",
            csv::delimiter(dialect),
            decimal_mark(dialect),
            day_format(dialect),
            columns.join(",\n"),
        );
    }
    out
}

fn duckdb_type(column: &Column, dialect: CsvDialect) -> &'static str {
    match column.kind {
        ColumnType::Id | ColumnType::Text => "VARCHAR",
        ColumnType::Integer => "BIGINT",
        ColumnType::Number => "DOUBLE",
        ColumnType::Decimal => "DECIMAL(18, 2)",
        ColumnType::Date => "DATE",
        ColumnType::Boolean if is_german(dialect) => "VARCHAR",
        ColumnType::Boolean => "BOOLEAN",
    }
}

fn pandas(dialect: CsvDialect) -> String {
    let mut tables = String::new();
    for table in Table::ALL {
        let of = |kinds: &[ColumnType]| quoted(&names(table, |kind| kinds.contains(&kind)));
        let _ = writeln!(
            tables,
            "    {:?}: dict(\n        text=[{}],\n        whole=[{}],\n        number=[{}],\n        day=[{}],\n        truth=[{}],\n    ),",
            table.spec().name,
            of(&[ColumnType::Id, ColumnType::Text]),
            of(&[ColumnType::Integer]),
            of(&[ColumnType::Number, ColumnType::Decimal]),
            of(&[ColumnType::Date]),
            of(&[ColumnType::Boolean]),
        );
    }
    PANDAS
        .replace("@TABLES@", &tables)
        .replace("@DELIMITER@", &csv::delimiter(dialect).to_string())
        .replace("@DECIMAL@", &decimal_mark(dialect).to_string())
        .replace("@DAY@", day_format(dialect))
        .replace("@TRUE@", csv::booleans(dialect).0)
}

const PANDAS: &str = r#""""Reads the tables of this folder with pandas: import load; tables = load.load()"""

from pathlib import Path

import pandas as pd

TABLES = {
@TABLES@}


def load(folder=None):
    """All tables by name; ids and text stay text, days become dates, an empty cell is missing."""
    folder = Path(folder) if folder else Path(__file__).parent
    return {name: read(folder / f"{name}.csv", **columns) for name, columns in TABLES.items()}


def read(path, text, whole, number, day, truth):
    types = {name: "string" for name in text + day + truth}
    types |= {name: "Int64" for name in whole} | {name: "float64" for name in number}
    table = pd.read_csv(
        path, sep="@DELIMITER@", decimal="@DECIMAL@", encoding="utf-8-sig", dtype=types,
        keep_default_na=False, na_values=[""], lineterminator=None,
    )
    for name in day:
        # Days before 1677 and after 2262 do not fit every pandas; they become missing rather than an error.
        table[name] = pd.to_datetime(table[name], format="@DAY@", errors="coerce")
    for name in truth:
        table[name] = (table[name] == "@TRUE@").astype("boolean")
    return table


if __name__ == "__main__":
    for name, table in load().items():
        print(f"{name}: {len(table)} rows")
"#;

fn readr(dialect: CsvDialect) -> String {
    let mut out = format!(
        "# R: setwd(this folder); source(\"load.R\"). Needs readr.\nlibrary(readr)\n\n\
         read_table_of <- function(name, types) read_delim(\n  paste0(name, \".csv\"), delim = \"{}\", col_types = types, \
         na = \"\", trim_ws = FALSE,\n  locale = locale(decimal_mark = \"{}\", date_format = \"{}\", encoding = \"UTF-8\"))\n",
        csv::delimiter(dialect),
        decimal_mark(dialect),
        day_format(dialect),
    );
    for table in Table::ALL {
        let types: Vec<String> = csv::columns(table)
            .map(|column| format!("  `{}` = {}", column.name, readr_type(column.kind, dialect)))
            .collect();
        let name = table.spec().name;
        let _ = write!(out, "\n{name} <- read_table_of(\"{name}\", cols(\n{}\n))\n", types.join(",\n"));
        for boolean in names(table, |kind| kind == ColumnType::Boolean && is_german(dialect)) {
            let _ = writeln!(out, "{name}$`{boolean}` <- {name}$`{boolean}` == \"WAHR\"");
        }
    }
    out
}

fn readr_type(kind: ColumnType, dialect: CsvDialect) -> &'static str {
    match kind {
        ColumnType::Id | ColumnType::Text => "col_character()",
        ColumnType::Integer | ColumnType::Number | ColumnType::Decimal => "col_double()",
        ColumnType::Date => "col_date()",
        ColumnType::Boolean if is_german(dialect) => "col_character()",
        ColumnType::Boolean => "col_logical()",
    }
}
