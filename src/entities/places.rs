//! States and towns, by name and by the adjectives made of them ("hessische", "Hamburger").

use super::lexicon::{WordMap, cell, columns};
use crate::lang::{LanguagePack, RuleError};

/// Places of the table `places`.
#[derive(Debug, Default)]
pub(super) struct Places {
    rows: Vec<Place>,
    by_name: WordMap<usize>,
    by_adjective: WordMap<usize>,
}

/// A state, a town, a union of states.
#[derive(Debug)]
pub(super) struct Place {
    /// "Hessen".
    pub name: String,
    /// `eu`, `bund`, `land`, `town`, `foreign`.
    pub level: String,
}

impl Places {
    /// # Errors
    /// Columns that the table lacks.
    pub(super) fn read(pack: &LanguagePack) -> Result<Self, Vec<RuleError>> {
        let table = pack.table("places");
        let [name, level, adjectives] = columns(table, ["place", "level", "adjectives"])?;
        let mut places = Self::default();
        for row in &table.rows {
            let index = places.rows.len();
            places.rows.push(Place { name: cell(row, name).to_owned(), level: cell(row, level).to_owned() });
            places.by_name.entry(cell(row, name).to_owned()).or_insert(index);
            for adjective in cell(row, adjectives).split_whitespace() {
                places.by_adjective.entry(adjective.to_owned()).or_insert(index);
            }
        }
        Ok(places)
    }

    /// The place that a word names, also in the genitive ("Hessens").
    pub(super) fn named(&self, word: &str) -> Option<&Place> {
        let index = self.by_name.get(word).or_else(|| self.by_name.get(word.strip_suffix('s')?))?;
        self.rows.get(*index)
    }

    /// An adjective without endings of its own ("Hamburger", "Berliner").
    pub(super) fn is_adjective_as_listed(&self, word: &str) -> bool {
        self.by_adjective.contains_key(word)
    }

    /// The place that an adjective is made of, whatever its ending and first letter.
    pub(super) fn adjective(&self, word: &str) -> Option<&Place> {
        let index = self.by_adjective.get(word).or_else(|| {
            let stem = adjective_stem(word)?;
            self.by_adjective.get(stem).or_else(|| self.by_adjective.get(&small_first(stem)))
        })?;
        self.rows.get(*index)
    }
}

/// A declined adjective without its ending.
pub(super) fn adjective_stem(word: &str) -> Option<&str> {
    ["en", "er", "es", "em", "e"].into_iter().find_map(|ending| word.strip_suffix(ending))
}

/// The word with a small first letter.
pub(super) fn small_first(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
