//! Organisations: listed names, legal forms, head nouns with their tails, clubs, abbreviations.
//!
//! In come texts word by word; out come candidates with a canonical name and a type. The first pass reads the text
//! alone; the second finds abbreviations and short forms of what the issue has named in full. Knows no word of any
//! language: names, heads and the words around them are tables.

mod canonical;
mod finder;
mod gazetteer;
mod params;
mod phrases;
mod recall;
mod tables;

use super::candidate::{Candidate, Reading, Resolution};
use super::engine::Recogniser;
use super::facts::IssueFacts;
use super::view::TextView;
use super::{Kind, Organisation};
use crate::lang::{LanguagePack, RuleError};
use std::ops::Range;
use std::sync::Arc;
use tables::Tables;

/// Compiles the tables `organisations*`, `first-names` and `places`.
pub(super) fn compile(pack: &LanguagePack) -> Result<Box<dyn Recogniser>, Vec<RuleError>> {
    Ok(Box::new(Finder { tables: Tables::read(pack)?, rules: Rules::new() }))
}

#[derive(Debug)]
struct Finder {
    tables: Tables,
    rules: Rules,
}

/// Ids of the rules.
#[derive(Debug)]
struct Rules {
    listed: Arc<str>,
    listed_part: Arc<str>,
    legal_form: Arc<str>,
    head: Arc<str>,
    described: Arc<str>,
    last: Arc<str>,
    club: Arc<str>,
    defined: Arc<str>,
    short_form: Arc<str>,
    abbreviation: Arc<str>,
}

impl Rules {
    fn new() -> Self {
        Self {
            listed: "organisation.listed".into(),
            listed_part: "organisation.listed-part".into(),
            legal_form: "organisation.legal-form".into(),
            head: "organisation.head".into(),
            described: "organisation.described".into(),
            last: "organisation.last".into(),
            club: "organisation.club".into(),
            defined: "organisation.defined".into(),
            short_form: "organisation.short-form".into(),
            abbreviation: "organisation.abbreviation".into(),
        }
    }
}

impl Recogniser for Finder {
    fn kind(&self) -> Kind {
        Kind::Organisation
    }

    fn find(&self, text: &TextView, out: &mut Vec<Candidate>) {
        let words = text.words();
        for at in 0..words.len() {
            finder::find_at(self, words, at, out);
        }
    }

    fn observe(&self, text: &TextView, winner: &Candidate, facts: &mut IssueFacts) {
        recall::observe(self, text, winner, facts);
    }

    fn find_again(&self, text: &TextView, facts: &IssueFacts, out: &mut Vec<Candidate>) {
        recall::find(self, text, facts, out);
    }

    fn resolve(&self, text: &TextView, candidate: &Candidate, facts: &IssueFacts) -> Option<Resolution> {
        recall::resolve(text, candidate, facts)
    }
}

/// A candidate for an organisation.
fn candidate(rule: &Arc<str>, span_bytes: Range<usize>, confidence: f32, value: Organisation) -> Candidate {
    Candidate {
        span_bytes,
        kind: Kind::Organisation,
        rule: rule.clone(),
        priority: 0,
        confidence,
        reading: Reading::Organisation(value),
    }
}
