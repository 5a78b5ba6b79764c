//! Dates: days, months, seasons, years, ranges, and expressions that need the date of the issue.
//!
//! In come the tables `dates*` of a language and a text; out come candidates with an [`Expression`], and in the second
//! pass its value against the issue's date. What a phrase means is in the tables; how days are counted is here.
//!
//! A year that is not printed is the nearest one; a weekday is the latest, the issue's own day included. Where the
//! date of the issue is known to the month only, "heute" and "am Dienstag" have no value and are no mentions.

mod build;
mod calendar;
mod expression;
mod join;
mod lists;
mod resolve;
mod surnames;

pub(super) use expression::Expression;
pub(super) use resolve::Anchor;

use super::Kind;
use super::Value;
use super::candidate::{Candidate, Reading, Resolution};
use super::engine::Recogniser;
use super::facts::IssueFacts;
use super::grammar::{Grammar, Phrase, bytes_of};
use super::tokens::shape;
use super::view::TextView;
use crate::lang::{LanguagePack, RuleError};
use expression::{What, Year};
use join::{Connector, Dated, Link};
use surnames::Surnames;

/// Compiles the tables `dates*` and `first-names`.
pub(super) fn compile(pack: &LanguagePack) -> Result<Box<dyn Recogniser>, Vec<RuleError>> {
    let grammar = Grammar::compile(pack, "dates")?;
    grammar.check_builders(pack.table("dates"), build::BUILDERS)?;
    Ok(Box::new(Finder { grammar, surnames: Surnames::read(pack)? }))
}

#[derive(Debug)]
struct Finder {
    grammar: Grammar,
    surnames: Surnames,
}

/// Phrases of one text.
#[derive(Default)]
struct Phrases {
    dates: Vec<Dated>,
    connectors: Vec<Connector>,
}

impl Recogniser for Finder {
    fn kind(&self) -> Kind {
        Kind::Date
    }

    fn find(&self, text: &TextView, out: &mut Vec<Candidate>) {
        let phrases = self.phrases(text);
        if phrases.dates.is_empty() {
            return;
        }
        let mut settled = without_overlaps(&phrases.dates);
        for date in settled.iter_mut().filter(|d| d.expression.wants_year()) {
            if self.grammar.follows(text, date.tokens.start, "since") {
                date.expression.year = Year::Since;
            }
        }
        let after_between = |token: usize| self.grammar.follows(text, token, "between");
        let ranges = join::join(&mut settled, &phrases.connectors, after_between);
        let (opening_hours, ranges): (Vec<_>, Vec<_>) =
            ranges.into_iter().partition(|range| self.is_every_week(text, range));
        let is_date = |date: &&Dated| {
            !opening_hours
                .iter()
                .any(|r| r.tokens.start <= date.tokens.start && date.tokens.end <= r.tokens.end)
        };
        let is_settled = |date: &&Dated| {
            let place = settled.partition_point(|s| s.tokens.start < date.tokens.start);
            settled.get(place) == Some(*date)
        };
        let others = phrases.dates.iter().filter(|date| !is_settled(date));
        // Settled dates stand first: where a list lent its year, the lending one has to win.
        let dates = ranges.iter().chain(&settled).chain(others).filter(is_date);
        out.extend(dates.map(|date| self.candidate(text, date)));
    }

    fn observe(&self, text: &TextView, winner: &Candidate, facts: &mut IssueFacts) {
        self.surnames.observe(&self.grammar.lexicon, text, winner, facts);
    }

    fn resolve(&self, text: &TextView, candidate: &Candidate, facts: &IssueFacts) -> Option<Resolution> {
        let Reading::Date(expression) = &candidate.reading else { return None };
        if self.surnames.is_one(&self.grammar.lexicon, text, candidate, facts) {
            return None;
        }
        let value = resolve::resolve(expression, facts.anchor.as_ref())?;
        Some(Resolution { value: Value::Date(value), confidence: candidate.confidence })
    }
}

impl Finder {
    /// "Montag bis Freitag" without "von" tells opening hours, which come again every week.
    fn is_every_week(&self, text: &TextView, range: &Dated) -> bool {
        let What::Range(first, last) = &range.expression.what else { return false };
        let weekdays = matches!((&first.what, &last.what), (What::Weekday(..), What::Weekday(..)));
        weekdays && !self.grammar.follows(text, range.tokens.start, "from")
    }

    fn phrases(&self, text: &TextView) -> Phrases {
        let mut phrases = Phrases::default();
        self.grammar.find(text, |phrase| phrases.take(&phrase));
        phrases
    }

    fn candidate(&self, text: &TextView, dated: &Dated) -> Candidate {
        let rule = self.grammar.rule(dated.order);
        Candidate {
            span_bytes: bytes_of(text, &dated.tokens),
            kind: Kind::Date,
            rule: rule.id.clone(),
            priority: 0,
            confidence: rule.confidence,
            reading: Reading::Date(dated.expression.clone()),
        }
    }
}

impl Phrases {
    fn take(&mut self, phrase: &Phrase) -> bool {
        let order = phrase.found.order;
        let link = match phrase.found.rule.build.as_str() {
            "range" => Some(Link::Range),
            "between" => Some(Link::Between),
            "list" => Some(Link::List),
            _ => None,
        };
        if let Some(link) = link {
            self.connectors.push(Connector { tokens: with_blanks(phrase), link, order });
            return true;
        }
        let items = build::build(phrase);
        let found = !items.is_empty();
        let dated = |item: build::Item| Dated { tokens: item.tokens, expression: item.expression, order };
        self.dates.extend(items.into_iter().map(dated));
        found
    }
}

/// A connector with the blanks around it.
fn with_blanks(phrase: &Phrase) -> std::ops::Range<usize> {
    let is_blank = |token: usize| {
        phrase.classes.get(token).is_some_and(|c| [shape::BLANK, shape::LINE_BREAK].contains(c))
    };
    let tokens = &phrase.found.tokens;
    let before = tokens.start.checked_sub(1).is_some_and(is_blank);
    tokens.start - usize::from(before)..tokens.end + usize::from(is_blank(tokens.end))
}

/// The longest of dates that overlap, in text order.
fn without_overlaps(dates: &[Dated]) -> Vec<Dated> {
    let mut order: Vec<&Dated> = dates.iter().collect();
    order.sort_by_key(|d| (d.tokens.start, std::cmp::Reverse(d.tokens.len()), d.order));
    let mut settled: Vec<Dated> = Vec::new();
    for date in order {
        match settled.last_mut() {
            Some(last) if date.tokens.start < last.tokens.end => {
                if date.tokens.len() > last.tokens.len() {
                    *last = date.clone();
                }
            }
            _ => settled.push(date.clone()),
        }
    }
    settled
}
