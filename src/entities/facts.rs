//! What the whole issue tells, for the second pass.

use super::dates::Anchor;
use super::lexicon::Possible;
use super::words::Words;
use super::{Minister, Organisation};
use std::collections::{BTreeMap, BTreeSet};

/// Facts of an issue, gathered in the first pass from the winning candidates.
#[derive(Clone, Debug, Default)]
pub(super) struct IssueFacts {
    /// The issue's date as printed or given (EDTF; a day, a month, a season or a year).
    pub issue_date: Option<String>,
    /// The same as days, where it can be read.
    pub anchor: Option<Anchor>,
    /// Office holders named in full, in reading order.
    pub people_seen: Vec<Seen<Minister>>,
    /// Organisations named in full, in reading order.
    pub organisations_seen: Vec<Seen<Organisation>>,
    /// Surname → indices into `people_seen`.
    pub people_by_surname: SeenNames,
    /// Abbreviation or short form → indices into `organisations_seen`.
    pub organisations_by_short: SeenNames,
    /// Article → words in it that read like dates and were seen as surnames ("März").
    pub surnames_like_dates: BTreeSet<(usize, String)>,
}

impl IssueFacts {
    /// What is known before anything is read.
    pub(super) fn new(issue_date: Option<&str>) -> Self {
        let anchor = issue_date.and_then(Anchor::parse);
        Self { issue_date: issue_date.map(str::to_owned), anchor, ..Self::default() }
    }
}

/// Names, each with the indices of those seen who bear it, in reading order.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenNames {
    indices: BTreeMap<String, Vec<usize>>,
    /// What the first word of a name can be, since every capitalised word of the issue is asked for.
    first_words: Possible,
}

impl SeenNames {
    /// Notes that the one at an index bears a name.
    pub(super) fn add(&mut self, name: String, index: usize) {
        let words = Words::new(&name);
        self.first_words.add(words.get(0).as_bytes());
        if words.len() == 1 {
            let genitives = [format!("{name}s"), format!("{name}es")];
            genitives.iter().for_each(|genitive| self.first_words.add(genitive.as_bytes()));
        }
        self.indices.entry(name).or_default().push(index);
    }

    /// Whether a name, in the nominative or genitive, may begin with this word; now and then true without one.
    #[inline]
    pub(super) fn may_begin_with(&self, word: &str) -> bool {
        self.first_words.holds(word.as_bytes())
    }

    /// Who bears exactly this name.
    pub(super) fn of(&self, name: &str) -> Option<&[usize]> {
        self.indices.get(name).map(Vec::as_slice)
    }
}

/// Something seen at a place.
#[derive(Clone, Debug)]
pub(super) struct Seen<T> {
    /// Where.
    pub place: Place,
    /// What.
    pub value: T,
}

/// A place in the issue; places compare in reading order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Index of the article.
    pub article: usize,
    /// Index of the text in it.
    pub text: usize,
    /// First byte in the text.
    pub byte: usize,
}
