//! What the tables know of a language: where sentences end, and which words tell what an amount is.

use crate::lang::{LangError, LanguagePack};
use crate::text::SentenceRules;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The language that is taken for a document in a language without rules.
const DEFAULT_LANGUAGE: &str = "de";

/// The rule tables that are read: the others cost time and say nothing here.
const TABLES: &[&str] = &["sentences", "tables"];

/// The words of one language.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub sentences: SentenceRules,
    /// Cues of amounts in the order of the rules: role, and a word in lower case.
    cues: Vec<Cue>,
}

/// A word that tells what an amount is for. A star stands for any letters before or behind.
#[derive(Debug)]
struct Cue {
    role: String,
    stem: String,
    open_start: bool,
    open_end: bool,
}

/// Words by language, read when the first document in it comes.
#[derive(Debug)]
pub(super) struct Languages {
    rules: Option<PathBuf>,
    read: BTreeMap<String, Words>,
}

impl Languages {
    pub(super) fn new(rules: Option<PathBuf>) -> Self {
        Self { rules, read: BTreeMap::new() }
    }

    /// The words of a language, or of the default one.
    pub(super) fn words(&mut self, code: &str) -> Result<&Words, LangError> {
        let code = if LanguagePack::languages().contains(&code) { code } else { DEFAULT_LANGUAGE };
        if !self.read.contains_key(code) {
            self.read.insert(code.to_owned(), Words::read(code, self.rules.as_deref())?);
        }
        Ok(&self.read[code])
    }
}

impl Words {
    fn read(code: &str, rules: Option<&Path>) -> Result<Self, LangError> {
        let pack = LanguagePack::built_in_tables(code, TABLES)?;
        let pack = match rules {
            Some(folder) if folder.join(code).is_dir() => pack.with_overlay(&folder.join(code))?,
            Some(folder) => pack.with_overlay(folder)?,
            None => pack,
        };
        Ok(Self { sentences: SentenceRules::from_pack(&pack), cues: cues(&pack) })
    }

    /// The role that a word gives to an amount near it.
    pub(super) fn role_of(&self, word: &str) -> Option<&str> {
        let word = word.to_lowercase();
        self.cues.iter().find(|cue| cue.fits(&word)).map(|cue| cue.role.as_str())
    }
}

impl Cue {
    fn new(role: &str, pattern: &str) -> Self {
        Self {
            role: role.to_owned(),
            stem: pattern.trim_matches('*').to_lowercase(),
            open_start: pattern.starts_with('*'),
            open_end: pattern.ends_with('*'),
        }
    }

    fn fits(&self, word: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => word == self.stem,
            (false, true) => word.starts_with(&self.stem),
            (true, false) => word.ends_with(&self.stem),
            (true, true) => word.contains(&self.stem),
        }
    }
}

/// The lists of the table `tables` whose names begin with `amount_`.
fn cues(pack: &LanguagePack) -> Vec<Cue> {
    let table = pack.table("tables");
    let (Ok(list), Ok(word)) = (table.column("list"), table.column("word")) else { return Vec::new() };
    let cells = |row: &crate::lang::Row| Some((row.cells.get(list)?.clone(), row.cells.get(word)?.clone()));
    table
        .rows
        .iter()
        .filter_map(cells)
        .filter_map(|(list, word)| Some(Cue::new(list.strip_prefix("amount_")?, &word)))
        .collect()
}
