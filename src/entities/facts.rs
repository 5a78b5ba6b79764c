//! What the whole issue tells, for the second pass.

use super::{Minister, Organisation};
use std::collections::BTreeMap;

/// Facts of an issue, gathered in the first pass from the winning candidates.
#[derive(Clone, Debug, Default)]
pub(super) struct IssueFacts {
    /// The issue's date as printed or given (EDTF; a day, a month, a season or a year).
    pub issue_date: Option<String>,
    /// Office holders named in full, in reading order.
    pub people_seen: Vec<Seen<Minister>>,
    /// Organisations named in full, in reading order.
    pub organisations_seen: Vec<Seen<Organisation>>,
    /// Surname → indices into `people_seen`.
    pub people_by_surname: BTreeMap<String, Vec<usize>>,
    /// Abbreviation or short form → indices into `organisations_seen`.
    pub organisations_by_short: BTreeMap<String, Vec<usize>>,
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
