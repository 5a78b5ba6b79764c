//! Reading rule tables: built into the binary by `build.rs`, or from a user's folder.

use super::{LangError, LanguagePack, Row, RuleError, Table};
use std::path::Path;
use std::sync::Arc;

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
            origin: above.origin.to_string(),
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
    below.lists.take();
    Ok(())
}

/// Parses one table. Empty lines and lines that begin with `#` are comments; the first other line is the header.
/// No quoting: a cell cannot hold a tab or a line break. So lines are split right here: a reader of CSV would have to
/// be told of every one of these rules, and copies each cell once more.
fn parse(origin: &str, content: &str) -> Result<Table, RuleError> {
    let origin: Arc<str> = origin.into();
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    let mut lines = (1..).zip(content.lines()).filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty());
    let header = lines.next().map_or("", |(_, line)| line);
    let columns: Vec<String> = cells(header).collect();
    let mut rows = Vec::new();
    for (line, text) in lines {
        let mut row = Row { origin: Arc::clone(&origin), line, cells: Vec::with_capacity(columns.len()) };
        row.cells.extend(cells(text));
        if row.cells.len() > columns.len() {
            let problem = format!("{} cells under {} columns", row.cells.len(), columns.len());
            return Err(row.error(problem, "cells are separated by tabs, text is UTF-8"));
        }
        row.cells.resize(columns.len(), String::new());
        rows.push(row);
    }
    Ok(Table { origin, columns, rows, ..Table::default() })
}

fn cells(line: &str) -> impl Iterator<Item = String> {
    line.split('\t').map(|cell| cell.trim().to_owned())
}
