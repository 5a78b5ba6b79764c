//! What a run did, for its summary, `run.json` and the exit code.

use super::ledger::Record;
use super::status::Status;
use std::collections::BTreeMap;

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct RunReport {
    /// Files that were found.
    pub inputs: usize,
    /// Of them, up to date.
    pub up_to_date: usize,
    /// Of those, the ones that failed in an earlier run and were not tried again.
    pub known_failures: usize,
    /// What became of the others.
    pub statuses: BTreeMap<Status, usize>,
    /// Pages read.
    pub pages: u64,
    /// Articles found.
    pub articles: u64,
    /// Mentions found.
    pub mentions: u64,
    /// Warnings given.
    pub warnings: u64,
    /// Inputs that are forgotten.
    pub forgotten: usize,
    /// Whether the run ended early because too many files failed.
    pub too_many_failures: bool,
    /// Whether only marks of change are new.
    pub marks_changed: bool,
    /// What is in the tables, where they were written.
    pub totals: Option<Totals>,
    /// How long it took.
    pub seconds: f64,
}

/// What is in the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Documents.
    pub documents: usize,
    /// Inputs, converted or not.
    pub files: usize,
}

impl RunReport {
    /// Files of this run that failed.
    pub fn failures(&self) -> usize {
        self.statuses.iter().filter(|(s, _)| s.is_failure()).map(|(_, n)| n).sum()
    }

    /// Counts an input.
    pub fn count(&mut self, status: Status) {
        *self.statuses.entry(status).or_default() += 1;
    }

    /// Counts a file that was carried.
    pub fn add(&mut self, record: &Record) {
        let answer = &record.answer;
        self.count(answer.status);
        self.pages += u64::from(answer.pages);
        self.articles += u64::from(answer.articles);
        self.mentions += u64::from(answer.mentions);
        self.warnings += u64::from(answer.warnings);
    }

    /// Counts a file that is up to date.
    pub fn add_known(&mut self, record: &Record) {
        self.known_failures += usize::from(record.answer.status.is_failure());
    }

    /// Takes back files that are carried a second time.
    pub fn begin_again<'a>(&mut self, records: impl Iterator<Item = &'a Record>) {
        for record in records {
            let answer = &record.answer;
            if let Some(n) = self.statuses.get_mut(&answer.status) {
                *n = n.saturating_sub(1);
            }
            self.pages = self.pages.saturating_sub(answer.pages.into());
            self.articles = self.articles.saturating_sub(answer.articles.into());
            self.mentions = self.mentions.saturating_sub(answer.mentions.into());
            self.warnings = self.warnings.saturating_sub(answer.warnings.into());
        }
        self.statuses.retain(|_, n| *n > 0);
    }
}
