//! Surnames that read like dates: "Frau März", "Jonas Freitag", and "März" again in the same article.

use crate::entities::candidate::Candidate;
use crate::entities::facts::IssueFacts;
use crate::entities::grammar::Lexicon;
use crate::entities::lexicon;
use crate::entities::view::TextView;
use crate::lang::{LanguagePack, RuleError};

/// What shows that the word after it is a person's name.
#[derive(Debug)]
pub(super) struct Surnames {
    first_names: lexicon::Lexicon,
}

/// The only list here.
const FIRST_NAME: u32 = 1;

impl Surnames {
    /// Reads the table `first-names`.
    pub(super) fn read(pack: &LanguagePack) -> Result<Self, Vec<RuleError>> {
        let mut first_names = lexicon::Lexicon::default();
        first_names.add_first_names(pack, FIRST_NAME)?;
        Ok(Self { first_names })
    }

    /// Notes a date that is a surname, since a first name or a form of address stands before it.
    pub(super) fn observe(&self, words: &Lexicon, text: &TextView, date: &Candidate, facts: &mut IssueFacts) {
        if self.follows_name(words, text, date) {
            let surname = text.surface(&date.span_bytes).to_owned();
            facts.surnames_like_dates.insert((text.place.article, surname));
        }
    }

    /// Whether a date is a surname in the light of its article. After a preposition it is a date all the same.
    pub(super) fn is_one(
        &self,
        words: &Lexicon,
        text: &TextView,
        date: &Candidate,
        facts: &IssueFacts,
    ) -> bool {
        if self.follows_name(words, text, date) {
            return true;
        }
        if facts.surnames_like_dates.is_empty() {
            return false;
        }
        let seen = (text.place.article, text.surface(&date.span_bytes).to_owned());
        let at = text.words().at_byte(date.span_bytes.start);
        let dated = words.value("before_date", text.words().get(at.wrapping_sub(1))).is_some();
        facts.surnames_like_dates.contains(&seen) && !dated
    }

    fn follows_name(&self, words: &Lexicon, text: &TextView, date: &Candidate) -> bool {
        let is_word = text.surface(&date.span_bytes).chars().all(char::is_alphabetic);
        let at = text.words().at_byte(date.span_bytes.start);
        if !is_word || !text.words().continues(at) {
            return false;
        }
        let word = |back: usize| text.words().get(at.wrapping_sub(back));
        let before = if word(1) == "." { word(2) } else { word(1) };
        let is_month = ["month", "month_short"].iter().any(|class| words.value(class, before).is_some());
        let first_part = before.split(['-', '\u{2010}', '\u{2011}']).next().unwrap_or(before);
        let is_first_name = word(1) != "." && self.first_names.has(first_part, FIRST_NAME) && !is_month;
        is_first_name || words.value("address", before).is_some()
    }
}
