//! Rule tables of one language: words, patterns and names, read from `rules/<language>/*.tsv`.
//!
//! In comes a language's name, or a folder of the user's own tables to lay over the built-in ones.
//! Out comes a [`LanguagePack`]: named tables of named columns. Knows no meaning of any table; who uses a table
//! compiles it and reports its mistakes as [`RuleError`]s with file and line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

mod load;

/// All tables of one language.
#[derive(Clone, Debug, Default)]
pub struct LanguagePack {
    code: String,
    tables: BTreeMap<String, Table>,
    corpora: BTreeMap<String, String>,
}

/// One rule table: a header and rows of as many cells.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Where it came from, for messages: `rules/de/months.tsv`.
    pub origin: Arc<str>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows in the order of the file; a user's rows stand first.
    pub rows: Vec<Row>,
    /// List → indices of its rows, where there is a column `list`; made when first asked for.
    lists: OnceLock<BTreeMap<String, Vec<usize>>>,
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The file that it stands in.
    pub origin: Arc<str>,
    /// Its line in that file, from 1.
    pub line: usize,
    /// One cell for each column, trimmed; an absent cell is empty.
    pub cells: Vec<String>,
}

/// A mistake in a rule table, with the place and a hint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}:{line}: {problem} (hint: {hint})")]
pub struct RuleError {
    /// The file.
    pub origin: String,
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// How to put it right.
    pub hint: String,
}

/// A language that is not built in, a folder that cannot be read, or mistakes in its tables.
#[derive(Debug, thiserror::Error)]
pub enum LangError {
    /// No built-in tables for this language.
    #[error("no rules for language `{0}`; built in are: {1}")]
    UnknownLanguage(String, String),
    /// The user's folder cannot be read.
    #[error("rules folder {path}: {cause}", path = .0.display(), cause = .1)]
    Unreadable(PathBuf, std::io::Error),
    /// A table is malformed.
    #[error(transparent)]
    Malformed(#[from] RuleError),
}

impl Table {
    /// The index of a column, or an error that names the file and the columns it has.
    pub fn column(&self, name: &str) -> Result<usize, RuleError> {
        self.columns.iter().position(|c| c == name).ok_or_else(|| RuleError {
            origin: self.origin.to_string(),
            line: 1,
            problem: format!("no column `{name}`"),
            hint: format!("the header has: {}", self.columns.join(", ")),
        })
    }

    /// The cells of one column, in order, empty ones left out.
    pub fn values(&self, name: &str) -> Result<Vec<&str>, RuleError> {
        let index = self.column(name)?;
        Ok(self.rows.iter().map(|r| r.cells[index].as_str()).filter(|c| !c.is_empty()).collect())
    }

    fn rows_of_list(&self, list: &str) -> impl Iterator<Item = &Row> {
        let lists = self.lists.get_or_init(|| {
            let mut lists: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            let Ok(column) = self.column("list") else { return lists };
            for (index, row) in self.rows.iter().enumerate() {
                match lists.get_mut(&row.cells[column]) {
                    Some(of_list) => of_list.push(index),
                    None => drop(lists.insert(row.cells[column].clone(), vec![index])),
                }
            }
            lists
        });
        lists.get(list).into_iter().flatten().map(|index| &self.rows[*index])
    }
}

impl Row {
    /// An error about this row.
    pub fn error(&self, problem: impl Into<String>, hint: impl Into<String>) -> RuleError {
        RuleError {
            origin: self.origin.to_string(),
            line: self.line,
            problem: problem.into(),
            hint: hint.into(),
        }
    }
}

impl LanguagePack {
    /// The built-in tables of a language (ISO 639-1 code).
    pub fn built_in(code: &str) -> Result<Self, LangError> {
        load::built_in(code, |_| true)
    }

    /// Some of the built-in tables of a language, by name; for who needs few and starts often.
    pub fn built_in_tables(code: &str, names: &[&str]) -> Result<Self, LangError> {
        load::built_in(code, |name| names.contains(&name))
    }

    /// Codes of the languages that are built in, sorted.
    pub fn languages() -> Vec<&'static str> {
        load::languages()
    }

    /// Lays the tables of a folder over these. A table of the same name puts its rows before the built-in ones
    /// (so they win where the first row wins); a new name adds a table.
    pub fn with_overlay(mut self, folder: &Path) -> Result<Self, LangError> {
        load::overlay(&mut self, folder)?;
        Ok(self)
    }

    /// ISO 639-1 code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The table of `rules/<language>/<name>.tsv`. A language without it has an empty one.
    pub fn table(&self, name: &str) -> &Table {
        static EMPTY: LazyLock<Table> = LazyLock::new(Table::default);
        self.tables.get(name).unwrap_or(&EMPTY)
    }

    /// The words of a word list: column `word` of the table, where column `list` equals `list`.
    /// Word lists of one stage share a file with the columns `list`, `word`, `reason`.
    pub fn words(&self, table: &str, list: &str) -> Vec<&str> {
        let table = self.table(table);
        let Ok(word) = table.column("word") else { return Vec::new() };
        table.rows_of_list(list).map(|row| row.cells[word].as_str()).collect()
    }

    /// Names of all tables, sorted.
    pub fn table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }

    /// The corpora (`<name>.corpus.md`) by name, sorted.
    pub fn corpora(&self) -> impl Iterator<Item = (&str, &str)> {
        self.corpora.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// A stable fingerprint source: every table in order, as one text. Callers hash it.
    pub fn canonical_text(&self) -> String {
        let mut out = String::new();
        for (name, table) in &self.tables {
            out.push_str(name);
            out.push('\n');
            for row in &table.rows {
                for (n, cell) in row.cells.iter().enumerate() {
                    out.push_str(if n > 0 { "\t" } else { "" });
                    out.push_str(cell);
                }
                out.push('\n');
            }
        }
        out
    }
}
