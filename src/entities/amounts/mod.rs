//! Amounts of money: number, magnitude, currency, qualifier.
//!
//! In come the tables `amounts*` of a language and a text; out come candidates with their value as a decimal string.
//! The span goes from the number to the currency; a range is one mention, and its qualifier stands outside.
//! Currencies are kept apart, never converted.

mod build;
mod number;

use super::candidate::{Candidate, Reading};
use super::engine::Recogniser;
use super::grammar::{Grammar, Phrase, bytes_of};
use super::tokens::shape;
use super::view::TextView;
use super::{Amount, Kind};
use crate::lang::{LanguagePack, RuleError};
use std::ops::Range;

/// Compiles the tables `amounts*`.
pub(super) fn compile(pack: &LanguagePack) -> Result<Box<dyn Recogniser>, Vec<RuleError>> {
    let grammar = Grammar::compile(pack, "amounts")?;
    grammar.check_builders(pack.table("amounts"), build::BUILDERS)?;
    Ok(Box::new(Finder { grammar }))
}

#[derive(Debug)]
struct Finder {
    grammar: Grammar,
}

/// An amount of a text.
struct Sum {
    tokens: Range<usize>,
    order: usize,
    amount: Amount,
}

/// Words that say how exact an amount is: "rund", "bis zu".
struct Qualifier {
    tokens: Range<usize>,
    name: String,
    text: String,
}

#[derive(Default)]
struct Phrases {
    sums: Vec<Sum>,
    qualifiers: Vec<Qualifier>,
}

impl Recogniser for Finder {
    fn kind(&self) -> Kind {
        Kind::Amount
    }

    fn find(&self, text: &TextView, out: &mut Vec<Candidate>) {
        let mut phrases = Phrases::default();
        self.grammar.find(text, |phrase| phrases.take(&phrase));
        for mut sum in phrases.sums {
            if let Some(qualifier) = before(&phrases.qualifiers, sum.tokens.start) {
                sum.amount.qualifier = Some(qualifier.name.clone());
                sum.amount.qualifier_text = Some(qualifier.text.clone());
            }
            let rule = self.grammar.rule(sum.order);
            out.push(Candidate {
                span_bytes: bytes_of(text, &sum.tokens),
                kind: Kind::Amount,
                rule: rule.id.clone(),
                priority: 0,
                confidence: rule.confidence,
                reading: Reading::Amount(sum.amount),
            });
        }
    }
}

impl Phrases {
    fn take(&mut self, phrase: &Phrase) -> bool {
        if let Some(name) = phrase.found.rule.build.strip_prefix("qualifier:") {
            let tokens = phrase.found.tokens.clone();
            let printed = phrase.tokens("text").unwrap_or(tokens.clone());
            let text = phrase.text_of(&printed).to_owned();
            let blank =
                phrase.classes.get(tokens.end).is_some_and(|c| [shape::BLANK, shape::LINE_BREAK].contains(c));
            let tokens = tokens.start..tokens.end + usize::from(blank);
            self.qualifiers.push(Qualifier { tokens, name: name.to_owned(), text });
            return true;
        }
        let sums = build::build(phrase);
        let found = !sums.is_empty();
        let order = phrase.found.order;
        self.sums.extend(sums.into_iter().map(|(tokens, amount)| Sum { tokens, order, amount }));
        found
    }
}

/// The qualifier that ends where an amount begins; of several the one that says more ("bis zu" over "zu").
fn before(qualifiers: &[Qualifier], start: usize) -> Option<&Qualifier> {
    qualifiers.iter().filter(|q| q.tokens.end == start).max_by_key(|q| q.tokens.len())
}
