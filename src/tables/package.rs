//! `datapackage.json`: a Frictionless Data Package (version 2) of the tables that were written.

use super::column::{Column, ColumnType};
use super::formats::{FileMade, csv};
use super::rows::Table;
use super::{CsvDialect, Format, TableOptions};
use serde_json::{Map, Value, json};

/// The package of the files that each format has made. One format gives the resources, CSV before JSON: every table
/// stands in it once, and validators that know only CSV know all of it.
pub(super) fn describe(made: &[(Format, Vec<FileMade>)], options: &TableOptions) -> Value {
    let described =
        [Format::Csv, Format::Json].into_iter().find(|wanted| made.iter().any(|(f, _)| f == wanted));
    let resources: Vec<Value> = made
        .iter()
        .filter(|(format, _)| Some(*format) == described)
        .flat_map(|(format, files)| files.iter().filter_map(|file| resource(*format, file, options)))
        .collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "blattlese",
        "title": "Tables from newsletters",
        "description": "Articles, office holders, amounts of money, dates and organisations in newsletter PDFs.",
        "version": options.version,
        "rules_hash": options.rules_hash,
        "resources": resources,
        "files": other_files(made, described),
    })
}

/// A table in one format.
fn resource(format: Format, file: &FileMade, options: &TableOptions) -> Option<Value> {
    let table = file.table?;
    let mut resource = Map::new();
    let mut put = |key: &str, value: Value| resource.insert(key.to_owned(), value);
    put("name", json!(table.spec().name));
    put("type", json!("table"));
    put("description", json!(table.spec().description));
    put("path", json!(file.name));
    put("format", json!(format.name()));
    put("mediatype", json!(if format == Format::Csv { "text/csv" } else { "application/json" }));
    put("encoding", json!("utf-8"));
    put("bytes", json!(file.bytes));
    put("hash", json!(format!("sha256:{}", file.sha256)));
    put("rows", json!(file.rows));
    if format == Format::Csv {
        put("dialect", dialect(options.csv_dialect));
    }
    put("schema", schema(format, table, options));
    Some(Value::Object(resource))
}

fn dialect(dialect: CsvDialect) -> Value {
    json!({
        "delimiter": csv::delimiter(dialect).to_string(),
        "lineTerminator": csv::line_end(dialect),
        "quoteChar": "\"",
        "doubleQuote": true,
        "skipInitialSpace": false,
        "header": true,
    })
}

fn schema(format: Format, table: Table, options: &TableOptions) -> Value {
    let spec = table.spec();
    let dialect = (format == Format::Csv).then_some(options.csv_dialect);
    let fields: Vec<Value> = match format {
        Format::Csv => csv::columns(table).map(|c| field(c, spec.key, dialect)).collect(),
        _ => spec.columns().map(|c| field(c, spec.key, dialect)).collect(),
    };
    let mut schema = Map::new();
    schema.insert("fields".to_owned(), Value::Array(fields));
    schema.insert("missingValues".to_owned(), json!([""]));
    if let Some(key) = spec.key {
        schema.insert("primaryKey".to_owned(), json!([key]));
    }
    if !spec.references.is_empty() {
        let keys = spec.references.iter().map(|reference| {
            json!({
                "fields": [reference.column],
                "reference": {
                    "resource": reference.table.spec().name,
                    "fields": [reference.column],
                },
            })
        });
        schema.insert("foreignKeys".to_owned(), keys.collect());
    }
    Value::Object(schema)
}

fn field(column: &Column, key: Option<&str>, dialect: Option<CsvDialect>) -> Value {
    let german = dialect == Some(CsvDialect::ExcelDe);
    let mut field = Map::new();
    let mut put = |key: &str, value: Value| field.insert(key.to_owned(), value);
    put("name", json!(column.name));
    put("type", json!(type_name(column.kind)));
    put("description", json!(column.description));
    match column.kind {
        ColumnType::Date if german => drop(put("format", json!("%d.%m.%Y"))),
        ColumnType::Number | ColumnType::Decimal if german => drop(put("decimalChar", json!(","))),
        ColumnType::Boolean => {
            let (yes, no) = dialect.map_or(("true", "false"), csv::booleans);
            put("trueValues", json!([yes]));
            put("falseValues", json!([no]));
        }
        _ => (),
    }
    if key == Some(column.name) {
        put("constraints", json!({ "required": true, "unique": true }));
    }
    Value::Object(field)
}

fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Id | ColumnType::Text => "string",
        ColumnType::Integer => "integer",
        ColumnType::Number | ColumnType::Decimal => "number",
        ColumnType::Date => "date",
        ColumnType::Boolean => "boolean",
    }
}

/// The files of all other formats, with their hashes.
fn other_files(made: &[(Format, Vec<FileMade>)], described: Option<Format>) -> Vec<Value> {
    made.iter()
        .filter(|(format, _)| Some(*format) != described)
        .flat_map(|(_, files)| files)
        .map(|file| json!({ "path": file.name, "bytes": file.bytes, "hash": format!("sha256:{}", file.sha256) }))
        .collect()
}
