//! What a document has used of its [`Budget`], and what is to be told about it.

use super::Budget;
use crate::diag::{Code, Stage, Warning};
use std::collections::BTreeMap;

/// Limits and what has been used of them.
#[derive(Debug)]
pub(crate) struct Spent {
    pub(crate) budget: Budget,
    inflated: u64,
    operators: u64,
}

impl Spent {
    pub(crate) fn new(budget: Budget) -> Self {
        Self { budget, inflated: 0, operators: 0 }
    }

    /// Bytes that may still be inflated.
    pub(crate) fn inflatable(&self) -> u64 {
        self.budget.inflated_bytes.saturating_sub(self.inflated)
    }

    /// Counts inflated bytes.
    pub(crate) fn inflated(&mut self, bytes: usize) {
        self.inflated = self.inflated.saturating_add(bytes as u64);
    }

    /// Counts operators; false when there are none left.
    #[inline]
    pub(crate) fn operate(&mut self, count: u64) -> bool {
        self.operators += count;
        self.operators <= self.budget.operators
    }
}

/// Warnings and counts, in the order of the pages.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) warnings: Vec<Warning>,
    pub(crate) left_out: BTreeMap<&'static str, u64>,
    page: Option<u32>,
}

/// More warnings than this about one file tell nobody anything.
const WARNINGS_PER_FILE: usize = 1000;

impl Log {
    /// Warnings from now on are about this page.
    pub(crate) fn at_page(&mut self, page: Option<u32>) {
        self.page = page;
    }

    /// Adds a warning, once where it would repeat itself.
    pub(crate) fn warn(&mut self, code: Code, detail: impl Into<String>) {
        let warning = Warning { code, stage: Stage::Pdf, page: self.page, detail: detail.into() };
        let repeated = self.warnings.iter().rev().take_while(|w| w.page == self.page).any(|w| *w == warning);
        if !repeated && self.warnings.len() < WARNINGS_PER_FILE {
            self.warnings.push(warning);
        }
    }

    /// Counts characters left out for the reason `code`.
    pub(crate) fn leave_out(&mut self, code: Code, characters: u64) {
        if characters > 0 {
            *self.left_out.entry(code.as_str()).or_default() += characters;
        }
    }
}
