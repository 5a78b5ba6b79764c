//! What a run did, for its summary, `run.json` and the exit code.

use super::ledger::Record;
use super::status::Status;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Documents.
    pub documents: usize,
    /// Inputs, converted or not.
    pub files: usize,
    /// Names of the files that were written.
    pub table_files: Vec<String>,
    /// Formats and documents that are missing, and why.
    pub problems: Vec<String>,
    /// Pages of an earlier run stand beside these tables and were not written anew.
    pub report_is_older: bool,
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

/// What `run.json` tells a monitor.
#[derive(Debug, Serialize)]
struct RunFile<'a> {
    schema: &'static str,
    version: &'static str,
    build: &'static str,
    rules_hash: &'a str,
    started: String,
    finished: String,
    seconds: f64,
    exit_code: u8,
    inputs: usize,
    converted: usize,
    up_to_date: usize,
    failed: usize,
    known_failures: usize,
    forgotten: usize,
    statuses: BTreeMap<&'static str, usize>,
    pages: u64,
    articles: u64,
    mentions: u64,
    warnings: u64,
    tables_written: bool,
}

impl RunReport {
    /// The content of `run.json`.
    pub fn run_json(&self, rules_hash: &str, exit_code: u8) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds that a run took"
        )]
        let begun = now.saturating_sub(self.seconds.round() as u64);
        let file = RunFile {
            schema: "blattlese/run/1",
            version: env!("CARGO_PKG_VERSION"),
            build: env!("BLATTLESE_BUILD"),
            rules_hash,
            started: instant(begun),
            finished: instant(now),
            seconds: (self.seconds * 1000.0).round() / 1000.0,
            exit_code,
            inputs: self.inputs,
            converted: self.statuses.iter().filter(|(s, _)| s.has_document()).map(|(_, n)| n).sum(),
            up_to_date: self.up_to_date,
            failed: self.failures(),
            known_failures: self.known_failures,
            forgotten: self.forgotten,
            statuses: self.statuses.iter().map(|(s, n)| (s.as_str(), *n)).collect(),
            pages: self.pages,
            articles: self.articles,
            mentions: self.mentions,
            warnings: self.warnings,
            tables_written: self.totals.is_some(),
        };
        let mut text = serde_json::to_string_pretty(&file).expect("counts are plain data");
        text.push('\n');
        text
    }
}

/// Seconds since 1970 as "2026-11-23T02:15:00Z".
fn instant(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of a day since 1970-01-01 (Hinnant, *chrono-compatible low-level date algorithms*).
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era_day = days % 146_097;
    let year_of_era = (era_day - era_day / 1460 + era_day / 36_524 - era_day / 146_096) / 365;
    let day_of_year = era_day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = days / 146_097 * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(instant(0), "1970-01-01T00:00:00Z");
        assert_eq!(instant(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(instant(1_795_399_445), "2026-11-23T02:04:05Z");
    }
}
