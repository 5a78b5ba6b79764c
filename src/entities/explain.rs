//! Which rule made a mention, which rules lost, and why.

use super::Mention;
use serde::Serialize;

/// A mention with the readings that lost to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The winner.
    pub mention: Mention,
    /// What it beat, in the order in which they lost.
    pub losers: Vec<Loser>,
}

/// A reading that lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Loser {
    /// What it would have been.
    pub mention: Mention,
    /// Why it is none.
    pub why: String,
}
