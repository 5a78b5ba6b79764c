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
    cues: Cues,
}

/// The cues of amounts.
#[derive(Debug, Default)]
struct Cues {
    /// In the order of the rules.
    all: Vec<Cue>,
    /// Those that begin as the word does, by its first byte.
    by_first: BTreeMap<u8, Vec<usize>>,
    /// Those that end as the word does, by its last byte.
    by_last: BTreeMap<u8, Vec<usize>>,
    /// Those that may stand anywhere in a word.
    anywhere: Vec<usize>,
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
        Ok(Self { sentences: SentenceRules::from_pack(&pack), cues: Cues::new(cues(&pack)) })
    }

    /// The role that a word gives to an amount near it.
    pub(super) fn role_of(&self, word: &str) -> Option<&str> {
        self.cues.first_for(&word.to_lowercase()).map(|cue| cue.role.as_str())
    }
}

impl Cues {
    fn new(all: Vec<Cue>) -> Self {
        let mut cues = Self::default();
        for (at, cue) in all.iter().enumerate() {
            let list = match (cue.open_start, cue.stem.as_bytes()) {
                (false, [first, ..]) => cues.by_first.entry(*first).or_default(),
                (true, [.., last]) if !cue.open_end => cues.by_last.entry(*last).or_default(),
                _ => &mut cues.anywhere,
            };
            list.push(at);
        }
        Self { all, ..cues }
    }

    /// The first rule that a word in lower case fits.
    fn first_for(&self, word: &str) -> Option<&Cue> {
        let (first, last) = (word.as_bytes().first()?, word.as_bytes().last()?);
        let lists = [self.by_first.get(first), self.by_last.get(last), Some(&self.anywhere)];
        let fitting = |at: &&usize| self.all.get(**at).is_some_and(|cue| cue.fits(word));
        lists.into_iter().flatten().flatten().filter(fitting).min().and_then(|at| self.all.get(*at))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_cues_for_one_word_the_first_rule_counts() {
        let cue = |(role, pattern): &(&str, &str)| Cue::new(role, pattern);
        let rules = [("a", "*karte"), ("b", "spende*"), ("c", "spendenkarte"), ("d", "*tarif*")];
        let cues = Cues::new(rules.iter().map(cue).collect());
        let role = |word: &str| cues.first_for(word).map(|c| c.role.as_str());
        assert_eq!(
            ["spendenkarte", "spendentarife", "tarifkarten", "karte", "kart", ""].map(role),
            [Some("a"), Some("b"), Some("d"), Some("a"), None, None]
        );
    }
}
