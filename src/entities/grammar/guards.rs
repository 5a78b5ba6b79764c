//! What must or must not stand beside a phrase.

use super::automaton;
use super::lexicon::Lexicon;
use super::pattern::Pattern;
use super::rules::compile_rows;
use crate::lang::{Row, RuleError, Table};
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::{Anchored, Input, PatternID};
use std::ops::Range;

/// Tokens before and after a phrase that guards look at.
const GUARD_TOKENS: usize = 16;

/// The guards of a kind, those of each side in one automaton. What stands before a phrase is read backwards from it.
#[derive(Debug)]
pub(super) struct Guards {
    named: Vec<(String, Guard)>,
    before: DFA,
    after: DFA,
}

/// A guard: its side, and its place among the patterns of that side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    side: Side,
    pattern: PatternID,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Working memory of both sides.
#[derive(Debug)]
pub(super) struct Cache {
    before: dfa::Cache,
    after: dfa::Cache,
}

impl Guards {
    /// Compiles a table with the columns `id`, `side`, `pattern`, of which the patterns are read already.
    ///
    /// # Errors
    /// Mistakes in the table.
    pub(super) fn compile(
        table: &Table,
        patterns: &[Pattern],
        lexicon: &Lexicon,
    ) -> Result<Self, Vec<RuleError>> {
        let (mut named, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for (row, pattern) in table.rows.iter().zip(patterns) {
            let (name, side) = name_and_side(table, row).map_err(|e| vec![e])?;
            let of_side = if side == Side::Before { &mut before } else { &mut after };
            named.push((name, Guard { side, pattern: PatternID::must(of_side.len()) }));
            of_side.push((row, pattern.expression(lexicon)));
        }
        let before = compile_rows(table, &before, automaton::backwards)?;
        let after = compile_rows(table, &after, automaton::forwards)?;
        Ok(Self { named, before, after })
    }

    /// The guard of a name.
    pub(super) fn named(&self, name: &str) -> Option<Guard> {
        self.named.iter().find(|(id, _)| id == name).map(|(_, guard)| *guard)
    }

    /// Working memory for [`Self::holds`].
    pub(super) fn create_cache(&self) -> Cache {
        Cache { before: self.before.create_cache(), after: self.after.create_cache() }
    }

    /// Whether a guard's pattern stands right beside some tokens.
    pub(super) fn holds(
        &self,
        guard: Guard,
        cache: &mut Cache,
        classes: &[u8],
        tokens: &Range<usize>,
    ) -> bool {
        let beside = match guard.side {
            Side::Before => tokens.start.saturating_sub(GUARD_TOKENS)..tokens.start,
            Side::After => tokens.end..classes.len().min(tokens.end + GUARD_TOKENS),
        };
        let input =
            Input::new(classes).span(beside).anchored(Anchored::Pattern(guard.pattern)).earliest(true);
        let found = match guard.side {
            Side::Before => self.before.try_search_rev(&mut cache.before, &input),
            Side::After => self.after.try_search_fwd(&mut cache.after, &input),
        };
        found.is_ok_and(|end| end.is_some())
    }
}

fn name_and_side(table: &Table, row: &Row) -> Result<(String, Side), RuleError> {
    let side = match row.cells[table.column("side")?].as_str() {
        "before" => Side::Before,
        "after" => Side::After,
        other => return Err(row.error(format!("unknown side `{other}`"), "`before` or `after`")),
    };
    Ok((row.cells[table.column("id")?].clone(), side))
}
