//! Dates: days, months, seasons, years, ranges, and expressions that need the date of the issue.

use super::Kind;
use super::candidate::Candidate;
use super::engine::Recognizer;
use super::view::TextView;
use crate::lang::{LanguagePack, RuleError};

/// A date as the text gives it; relative until the date of the issue is known.
#[derive(Clone, Debug)]
pub(super) enum Expression {}

/// Compiles the tables `dates*`.
pub(super) fn compile(_pack: &LanguagePack) -> Result<Box<dyn Recognizer>, Vec<RuleError>> {
    Ok(Box::new(Finder))
}

#[derive(Debug)]
struct Finder;

impl Recognizer for Finder {
    fn kind(&self) -> Kind {
        Kind::Date
    }

    fn find(&self, _text: &TextView, _out: &mut Vec<Candidate>) {}
}
