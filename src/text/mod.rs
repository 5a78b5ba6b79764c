//! Lines to running text: broken words made whole, sentences found, the language told.
//!
//! In come the lines of a paragraph as they are printed; out comes its text, with the stretch that each line became.
//! Knows words, but no page: a line is known by its index.

mod hyphens;
mod join;
mod language;
mod sentences;

pub use hyphens::{HyphenRules, Vocabulary};
pub use join::{Joined, growth, join_lines, normalise};
pub use language::FunctionWords;
pub use sentences::SentenceRules;
