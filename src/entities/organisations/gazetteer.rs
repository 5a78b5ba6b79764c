//! Listed names: found in every case they are declined to, and only with the guard that an ambiguous one needs.

use super::params::LEAST_NAME_CHARS;
use crate::entities::lexicon::{WordMap, cell, columns};
use crate::entities::places::adjective_stem;
use crate::entities::words::Words;
use crate::lang::{RuleError, Table};

/// All listed names.
#[derive(Debug, Default)]
pub(super) struct Gazetteer {
    entries: Vec<Entry>,
    /// Every form of a first word → entries, those of most words first.
    by_first_word: WordMap<Vec<Listed>>,
}

/// One listed name.
#[derive(Debug)]
pub(super) struct Entry {
    pub name: String,
    pub organisation_type: String,
    pub abbreviation: Option<String>,
    pub id: Option<String>,
    pub guard: Guard,
    words: Vec<Pattern>,
    /// It is the user's own.
    pub is_users: bool,
}

/// An entry below one of the forms of its first word.
#[derive(Clone, Copy, Debug)]
struct Listed {
    index: usize,
    /// What its second word begins with, where that is an ASCII letter, in small: most entries differ there already.
    second: Option<u8>,
}

/// What an ambiguous name needs beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// Nothing.
    None,
    /// A definite article ("die Bahn").
    Article,
    /// Quotation marks or a word that says what it is ("die Zeitung Welt").
    Cue,
}

/// A word of a name.
#[derive(Debug)]
enum Pattern {
    /// As listed.
    Exact(String),
    /// An adjective: its stem takes any ending.
    Declined(String),
    /// The last word, which may take a genitive -s.
    Last(String),
}

impl Gazetteer {
    pub(super) fn read(table: &Table) -> Result<Self, Vec<RuleError>> {
        let [name, kind, abbreviation, needs, id, also] =
            columns(table, ["name", "type", "abbreviation", "needs", "id", "also"])?;
        let mut gazetteer = Self::default();
        let mut errors = Vec::new();
        for row in &table.rows {
            let guard = match cell(row, needs) {
                "" => Guard::None,
                "article" => Guard::Article,
                "cue" => Guard::Cue,
                other => {
                    errors.push(row.error(format!("needs `{other}`"), "article, cue, or nothing"));
                    continue;
                }
            };
            let filled = |column: usize| Some(cell(row, column).to_owned()).filter(|c| !c.is_empty());
            let entry = |printed: &str, guard: Guard| Entry {
                name: cell(row, name).to_owned(),
                organisation_type: cell(row, kind).to_owned(),
                abbreviation: filled(abbreviation),
                id: filled(id),
                guard,
                words: patterns(printed),
                is_users: row.origin != table.origin,
            };
            gazetteer.add(entry(cell(row, name), guard));
            if let Some(short) = filled(abbreviation) {
                gazetteer.add(entry(&short, Guard::None));
            }
            for other in cell(row, also).split(';').map(str::trim).filter(|o| !o.is_empty()) {
                gazetteer.add(entry(other, guard));
            }
        }
        gazetteer.sort();
        if errors.is_empty() { Ok(gazetteer) } else { Err(errors) }
    }

    fn add(&mut self, entry: Entry) {
        let index = self.entries.len();
        let Some(first) = entry.words.first() else { return };
        let listed = Listed { index, second: entry.words.get(1).and_then(Pattern::initial) };
        for form in forms(first, entry.guard) {
            let of_form = self.by_first_word.entry(form).or_default();
            if of_form.iter().all(|l| l.index != index) {
                of_form.push(listed);
            }
        }
        self.entries.push(entry);
    }

    fn sort(&mut self) {
        let lengths: Vec<usize> = self.entries.iter().map(|e| e.words.len()).collect();
        for of_form in self.by_first_word.values_mut() {
            of_form.sort_by_key(|l| std::cmp::Reverse(lengths.get(l.index).copied().unwrap_or(0)));
        }
    }

    /// The longest listed name that begins at word `at`, and one past its last word.
    #[inline]
    pub(super) fn at(&self, words: &Words, at: usize) -> Option<(&Entry, usize)> {
        let of_form = self.by_first_word.get(words.get(at))?;
        let second = words.get(at + 1).bytes().next().map(|b| b.to_ascii_lowercase());
        of_form.iter().find_map(|listed| {
            if listed.second.is_some() && listed.second != second {
                return None;
            }
            let entry = self.entries.get(listed.index)?;
            let rest = entry.words.iter().enumerate().skip(1);
            let fits = rest.clone().all(|(i, p)| words.continues(at + i) && p.fits(words.get(at + i)));
            fits.then_some((entry, at + entry.words.len()))
        })
    }

    /// The listed name of one word that a string is.
    pub(super) fn single(&self, word: &str) -> Option<&Entry> {
        let of_form = self.by_first_word.get(word)?;
        of_form.iter().filter_map(|l| self.entries.get(l.index)).find(|e| e.words.len() == 1)
    }
}

impl Pattern {
    /// The ASCII letter or sign that every word it fits begins with, in small.
    fn initial(&self) -> Option<u8> {
        let (Self::Exact(listed) | Self::Declined(listed) | Self::Last(listed)) = self;
        listed.bytes().next().filter(u8::is_ascii).map(|b| b.to_ascii_lowercase())
    }

    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Exact(listed) => word == listed || is_capitals_of(word, listed),
            Self::Declined(stem) => {
                adjective_stem(word).is_some_and(|s| s == stem)
                    || word.strip_prefix(stem.as_str()).is_some_and(is_adjective_ending)
            }
            Self::Last(listed) => {
                let ending = word.strip_prefix(listed.as_str());
                ending.is_some_and(|e| e.is_empty() || e == "s" || e == "es") || is_capitals_of(word, listed)
            }
        }
    }
}

fn is_adjective_ending(ending: &str) -> bool {
    ["e", "en", "er", "es", "em"].contains(&ending)
}

/// "MERCK" for "Merck"; short words stay as they are listed, since "DIE ZEIT" says nothing of "Die Zeit".
fn is_capitals_of(word: &str, listed: &str) -> bool {
    word.len() >= listed.len()
        && !word.bytes().any(|b| b.is_ascii_lowercase())
        && listed.chars().count() >= LEAST_NAME_CHARS
        && word == listed.to_uppercase()
}

fn patterns(name: &str) -> Vec<Pattern> {
    let words = Words::new(name);
    let last = words.len().saturating_sub(1);
    let pattern = |i: usize| {
        let word = words.get(i);
        if i == last {
            return Pattern::Last(word.to_owned());
        }
        match adjective_stem(word).filter(|s| words.is_capital(i) && s.chars().count() > 2) {
            Some(stem) => Pattern::Declined(stem.to_owned()),
            None => Pattern::Exact(word.to_owned()),
        }
    };
    (0..words.len()).map(pattern).collect()
}

/// Every printed form of a first word.
fn forms(first: &Pattern, guard: Guard) -> Vec<String> {
    let (mut forms, listed) = match first {
        Pattern::Exact(word) => (vec![word.clone()], word.clone()),
        Pattern::Last(word) => (vec![word.clone(), format!("{word}s"), format!("{word}es")], word.clone()),
        Pattern::Declined(stem) => {
            (["e", "en", "er", "es", "em"].iter().map(|e| format!("{stem}{e}")).collect(), String::new())
        }
    };
    if listed.chars().count() >= LEAST_NAME_CHARS && guard == Guard::None {
        let capitals = listed.to_uppercase();
        if capitals == listed {
            // "FIFA" is printed "Fifa" too.
            let mut chars = listed.chars();
            let first = chars.next().map(String::from).unwrap_or_default();
            forms.push(first + &chars.as_str().to_lowercase());
        } else if listed.chars().next().is_some_and(char::is_uppercase) {
            forms.push(capitals);
        }
    }
    forms
}
