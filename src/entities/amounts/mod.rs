//! Amounts of money: number, magnitude, currency, qualifier.

use super::Kind;
use super::candidate::Candidate;
use super::engine::Recognizer;
use super::view::TextView;
use crate::lang::{LanguagePack, RuleError};

/// Compiles the tables `amounts*`.
pub(super) fn compile(_pack: &LanguagePack) -> Result<Box<dyn Recognizer>, Vec<RuleError>> {
    Ok(Box::new(Finder))
}

#[derive(Debug)]
struct Finder;

impl Recognizer for Finder {
    fn kind(&self) -> Kind {
        Kind::Amount
    }

    fn find(&self, _text: &TextView, _out: &mut Vec<Candidate>) {}
}
