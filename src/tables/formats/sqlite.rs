//! One SQLite database: tables with keys and indexes, a full-text index over the articles, views. Text is raw.

use super::{FileMade, Sink, finished};
use crate::tables::column::{Cell, ColumnType};
use crate::tables::rows::{Table, TableSpec};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};
use std::io;
use std::path::{Path, PathBuf};

const NAME: &str = "blattlese.sqlite";

/// What is made when all rows are there. Quotation marks because `from`, `to`, `in` and `index` are words of SQL.
const CLOSING: &str = r#"
CREATE INDEX "mentions_by_kind" ON "mentions" ("kind", "value");
CREATE INDEX "ministers_by_person" ON "ministers" ("person");
CREATE INDEX "organisations_by_name" ON "organisations" ("name");
CREATE INDEX "amounts_by_amount" ON "amounts" ("amount");
CREATE INDEX "dates_by_first_day" ON "dates" ("from");

-- Datasette and sqlite-utils know the index by this very spelling of `content`.
CREATE VIRTUAL TABLE "articles_fts" USING fts5 (
    "kicker", "headline", "standfirst", "text", "captions",
    content="articles", tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO "articles_fts" ("articles_fts") VALUES ('rebuild');

CREATE VIEW "money_by_publisher_and_year" AS
    SELECT i."publisher", i."year", a."currency", a."role",
           count(*) AS "amounts", round(sum(a."amount"), 2) AS "total", max(a."amount") AS "largest"
    FROM "amounts" a JOIN "issues" i USING ("issue_id")
    GROUP BY i."publisher", i."year", a."currency", a."role";
CREATE VIEW "people_by_year" AS
    SELECT m."person", m."issue_year" AS "year", count(*) AS "mentions", count(DISTINCT m."issue_id") AS "issues"
    FROM "ministers" m WHERE m."person" IS NOT NULL
    GROUP BY m."person", m."issue_year";
CREATE VIEW "organisations_by_year" AS
    SELECT o."name", o."type", o."issue_year" AS "year", count(*) AS "mentions", count(DISTINCT o."issue_id") AS "issues"
    FROM "organisations" o
    GROUP BY o."name", o."type", o."issue_year";
CREATE VIEW "amounts_with_recipients" AS
    SELECT "amount", "currency", "role", "organisation", "person", "context", "headline", "issue_title", "issue_date", "page"
    FROM "amounts" WHERE "organisation" IS NOT NULL;

COMMIT;
PRAGMA optimize;
"#;

struct SqliteSink {
    path: PathBuf,
    connection: Connection,
    inserts: Vec<String>,
    rows: u64,
}

pub(super) fn open(folder: &Path) -> io::Result<Box<dyn Sink>> {
    let path = folder.join(NAME);
    let connection = Connection::open(&path).map_err(failed)?;
    // The file is in nobody's way until it is complete, so that SQLite need not protect it.
    connection
        .execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;",
        )
        .map_err(failed)?;
    for table in Table::ALL {
        connection.execute_batch(&create(table.spec())).map_err(failed)?;
    }
    let inserts = Table::ALL.map(|table| insert(table.spec())).to_vec();
    Ok(Box::new(SqliteSink { path, connection, inserts, rows: 0 }))
}

fn create(spec: &TableSpec) -> String {
    let mut parts: Vec<String> = spec
        .columns()
        .map(|column| {
            let key = if spec.key == Some(column.name) { " PRIMARY KEY NOT NULL" } else { "" };
            format!("\"{}\" {}{key}", column.name, type_name(column.kind))
        })
        .collect();
    parts.extend(spec.references.iter().map(|reference| {
        let (column, table) = (reference.column, reference.table.spec().name);
        format!("FOREIGN KEY (\"{column}\") REFERENCES \"{table}\" (\"{column}\")")
    }));
    let indexes = spec.references.iter().filter(|r| spec.key != Some(r.column)).map(|reference| {
        let (name, column) = (spec.name, reference.column);
        format!("CREATE INDEX \"{name}_by_{column}\" ON \"{name}\" (\"{column}\");")
    });
    let table = format!("CREATE TABLE \"{}\" (\n    {}\n);", spec.name, parts.join(",\n    "));
    std::iter::once(table).chain(indexes).collect::<Vec<_>>().join("\n")
}

fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Id | ColumnType::Text | ColumnType::Date => "TEXT",
        ColumnType::Integer | ColumnType::Boolean => "INTEGER",
        ColumnType::Number | ColumnType::Decimal => "REAL",
    }
}

fn insert(spec: &TableSpec) -> String {
    let marks = vec!["?"; spec.columns().count()].join(", ");
    format!("INSERT INTO \"{}\" VALUES ({marks})", spec.name)
}

impl ToSql for Cell<'_> {
    /// Decimals come as text; the type of their column makes SQLite store the number.
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Absent => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Integer(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            // 0.9 as f32 is 0.8999999761581421 as f64; its digits are what was meant.
            Cell::Number(number) => {
                let number = number.to_string().parse().unwrap_or(f64::from(*number));
                ToSqlOutput::Borrowed(ValueRef::Real(number))
            }
            Cell::Boolean(truth) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*truth))),
        })
    }
}

fn failed(error: rusqlite::Error) -> io::Error {
    let full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
    let kind = if full { io::ErrorKind::StorageFull } else { io::ErrorKind::Other };
    io::Error::new(kind, error.to_string())
}

impl Sink for SqliteSink {
    fn row(&mut self, table: Table, row: &[Cell<'_>]) -> io::Result<()> {
        let Some(insert) = self.inserts.get(table as usize) else { return Ok(()) };
        let mut statement = self.connection.prepare_cached(insert).map_err(failed)?;
        statement.execute(params_from_iter(row)).map_err(failed)?;
        self.rows += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<FileMade>> {
        self.connection.execute_batch(CLOSING).map_err(failed)?;
        self.connection.close().map_err(|(_, error)| failed(error))?;
        Ok(vec![finished(&self.path, NAME, self.rows)?])
    }
}
