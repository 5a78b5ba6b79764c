//! Where a sentence begins and ends.

use crate::lang::LanguagePack;
use std::collections::HashSet;
use std::ops::Range;

/// What keeps a full stop from ending a sentence; list `abbreviation` and `after_number` of the table `sentences`.
#[derive(Clone, Debug, Default)]
pub struct SentenceRules {
    abbreviations: HashSet<String>,
    after_number: HashSet<String>,
}

impl SentenceRules {
    /// The rules of a language.
    pub fn from_pack(pack: &LanguagePack) -> Self {
        let set = |list| pack.words("sentences", list).into_iter().map(str::to_owned).collect();
        Self { abbreviations: set("abbreviation"), after_number: set("after_number") }
    }

    /// The sentence around the bytes of `span`, without blanks at its ends; where the span reaches over a sentence
    /// border, all the sentences that it touches. Bytes of `text`; always on character borders.
    pub fn around(&self, text: &str, span: Range<usize>) -> Range<usize> {
        let begin = self.last_end_before(text, span.start);
        let end = self.first_end_from(text, span.end.max(begin));
        let sentence = &text[begin..end];
        let blanks = sentence.len() - sentence.trim_start().len();
        begin + blanks..begin + sentence.trim_end().len().max(blanks)
    }

    /// Byte ranges of all sentences, in order, without blanks at their ends.
    pub fn split(&self, text: &str) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut from = 0;
        while from < text.len() {
            let end = self.first_end_from(text, from + 1);
            let sentence = self.around(text, from..from);
            if !sentence.is_empty() {
                out.push(sentence);
            }
            from = end.max(from + 1);
        }
        out
    }

    fn last_end_before(&self, text: &str, at: usize) -> usize {
        let at = floor(text, at);
        let ends = text[..at].char_indices().rev().filter(|(_, c)| is_stop(*c));
        ends.map(|(i, c)| i + c.len_utf8())
            .filter_map(|i| self.end_at(text, i))
            .find(|end| *end <= at)
            .unwrap_or(0)
    }

    fn first_end_from(&self, text: &str, at: usize) -> usize {
        // A stop just before `at` may belong to the span itself ("am 24. August"), so it is looked at from there.
        let at = floor(text, at.min(text.len()));
        let ends = text[at..].char_indices().filter(|(_, c)| is_stop(*c));
        ends.map(|(i, c)| at + i + c.len_utf8()).find_map(|i| self.end_at(text, i)).unwrap_or(text.len())
    }

    /// Where the sentence ends whose stop ends at byte `after`: behind closing quotes; `None` if it does not end.
    fn end_at(&self, text: &str, after: usize) -> Option<usize> {
        let (before, rest) = text.split_at(after);
        let closing = rest.len() - rest.trim_start_matches(is_closing).len();
        let rest = &rest[closing..];
        let next = rest.trim_start();
        if next.is_empty() || rest.starts_with('\n') {
            return Some(after + closing);
        }
        let begins_sentence =
            next.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || is_opening(c));
        let ends = rest.len() > next.len() && begins_sentence && !self.is_no_full_stop(before, next);
        ends.then_some(after + closing)
    }

    /// Whether the dot at the end of `before` marks an abbreviation, an initial or an ordinal number.
    fn is_no_full_stop(&self, before: &str, next: &str) -> bool {
        let Some(stem) = before.strip_suffix('.') else { return false };
        let word = stem.rsplit(|c: char| c.is_whitespace() || is_opening(c)).next().unwrap_or(stem);
        if word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty() && word.len() <= 2 {
            let follower = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(next);
            return !self.after_number.contains(follower);
        }
        let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        is_initial || self.abbreviations.contains(word) || self.abbreviations.contains(&word.to_lowercase())
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '\n')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | ')' | ']')
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '„' | '“' | '‚' | '«' | '»' | '(' | '[' | '–' | '•')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let rules = SentenceRules::from_pack(&LanguagePack::built_in("de").unwrap());
        let found: Vec<&str> = rules.split(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_at_stops() {
        check("Das Land hilft. Wer zahlt? Alle!", &["Das Land hilft.", "Wer zahlt?", "Alle!"]);
        check("„Wir helfen.“ Das gilt.", &["„Wir helfen.“", "Das gilt."]);
    }

    #[test]
    fn ordinals_initials_and_abbreviations_end_none() {
        check(
            "Am 24. August kam Dr. M. Klose, z. B. mit Mio. Euro.",
            &["Am 24. August kam Dr. M. Klose, z. B. mit Mio. Euro."],
        );
        check("Das war 2018. Danach kam mehr.", &["Das war 2018.", "Danach kam mehr."]);
        check("Er wurde 12. Der Sieger kam später.", &["Er wurde 12.", "Der Sieger kam später."]);
    }

    #[test]
    fn the_sentence_around_a_span_is_whole() {
        let text = "Eins. Am 24. August gab es Geld. Drei.";
        let rules = SentenceRules::from_pack(&LanguagePack::built_in("de").unwrap());
        let at = text.find("24").unwrap();
        assert_eq!(&text[rules.around(text, at..at + 10)], "Am 24. August gab es Geld.");
    }
}
