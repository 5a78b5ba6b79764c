//! Headings: which parts could be one, and which of their classes open articles.
//!
//! Candidates are found one by one (`candidates`); whether they are titles or sub-headings is decided for a whole
//! typographic class at once (`classes`), because a newsletter sets like things alike and each single place can lack
//! any cue.

mod candidates;
mod classes;
mod stacks;

pub(super) use candidates::{Candidate, Evidence, find};
pub(super) use classes::judge;
pub(super) use stacks::settle;
