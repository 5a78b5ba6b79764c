//! Reading rule tables: built into the binary by `build.rs`, or from a user's folder.

use super::{LangError, LanguagePack, Row, RuleError, Table};
use std::path::Path;

/// (language, file name, content) of every file below `rules/`, sorted.
static BUILT_IN: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

pub(super) fn languages() -> Vec<&'static str> {
    let mut codes: Vec<_> = BUILT_IN.iter().map(|(code, _, _)| *code).collect();
    codes.dedup();
    codes
}

/// The tables of a language whose names are wanted.
pub(super) fn built_in(code: &str, wanted: impl Fn(&str) -> bool) -> Result<LanguagePack, LangError> {
    if !languages().contains(&code) {
        return Err(LangError::UnknownLanguage(code.to_owned(), languages().join(", ")));
    }
    let mut pack = LanguagePack { code: code.to_owned(), ..LanguagePack::default() };
    let table_of = |file: &'static str| file.split('.').next().unwrap_or(file);
    for (_, name, content) in BUILT_IN.iter().filter(|(c, name, _)| *c == code && wanted(table_of(name))) {
        add(&mut pack, name, &format!("rules/{code}/{name}"), content)?;
    }
    Ok(pack)
}

pub(super) fn overlay(pack: &mut LanguagePack, folder: &Path) -> Result<(), LangError> {
    let unreadable = |e| LangError::Unreadable(folder.to_owned(), e);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).map_err(unreadable)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
        if path.is_file() && (name.ends_with(".tsv") || name.ends_with(".corpus.md")) {
            let content = std::fs::read_to_string(&path).map_err(unreadable)?;
            add(pack, name, &path.display().to_string(), &content)?;
        }
    }
    Ok(())
}

fn add(pack: &mut LanguagePack, file_name: &str, origin: &str, content: &str) -> Result<(), RuleError> {
    if let Some(name) = file_name.strip_suffix(".corpus.md") {
        pack.corpora.insert(name.to_owned(), content.to_owned());
    } else if let Some(name) = file_name.strip_suffix(".tsv") {
        let table = parse(origin, content)?;
        match pack.tables.get_mut(name) {
            Some(below) => lay_over(below, table)?,
            None => drop(pack.tables.insert(name.to_owned(), table)),
        }
    }
    Ok(())
}

/// Puts the rows of `above` before those of `below`, matched by column name.
fn lay_over(below: &mut Table, above: Table) -> Result<(), RuleError> {
    let from: Vec<Option<usize>> =
        below.columns.iter().map(|c| above.columns.iter().position(|a| a == c)).collect();
    if let Some(unknown) = above.columns.iter().find(|c| !below.columns.contains(c)) {
        return Err(RuleError {
            origin: above.origin,
            line: 1,
            problem: format!("unknown column `{unknown}`"),
            hint: format!("{} has: {}", below.origin, below.columns.join(", ")),
        });
    }
    let rows = above.rows.into_iter().map(|row| Row {
        cells: from.iter().map(|i| i.map_or(String::new(), |i| row.cells[i].clone())).collect(),
        ..row
    });
    below.rows.splice(0..0, rows);
    Ok(())
}

/// Parses one table. Empty lines and lines that begin with `#` are comments; the first other line is the header.
/// No quoting: a cell cannot hold a tab or a line break.
fn parse(origin: &str, content: &str) -> Result<Table, RuleError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(content.as_bytes());
    let malformed = |line: usize, problem: String| RuleError {
        origin: origin.to_owned(),
        line,
        problem,
        hint: "cells are separated by tabs, text is UTF-8".to_owned(),
    };
    let columns: Vec<String> =
        reader.headers().map_err(|e| malformed(1, e.to_string()))?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| malformed(0, e.to_string()))?;
        let line = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if cells.len() > columns.len() {
            return Err(malformed(line, format!("{} cells under {} columns", cells.len(), columns.len())));
        }
        cells.resize(columns.len(), String::new());
        rows.push(Row { origin: origin.to_owned(), line, cells });
    }
    Ok(Table { origin: origin.to_owned(), columns, rows })
}
