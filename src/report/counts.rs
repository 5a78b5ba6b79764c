//! What the charts show, counted while documents pass: memory grows with names and years, not with issues.

use super::charts::{Ranked, grouped};
use super::issue::issue_name;
use super::numbered::anchor;
use crate::document::{Document, PlacedMention};
use crate::entities::{Mention, Value};
use std::collections::BTreeMap;

/// Rows of a ranking.
const LONGEST: usize = 10;
/// Years from which on a chart over time counts years instead of months.
const YEARS: usize = 3;

/// Everything that is counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    issues: BTreeMap<String, u64>,
    articles: BTreeMap<String, u64>,
    mentions: BTreeMap<String, u64>,
    people: BTreeMap<String, u64>,
    organisations: BTreeMap<String, u64>,
    /// The largest of each currency, and how many it has.
    amounts: BTreeMap<String, (u64, Vec<Large>)>,
}

#[derive(Debug)]
struct Large {
    /// Hundredths.
    cents: u128,
    surface: String,
    issue: String,
    link: String,
}

impl Counts {
    /// Counts an issue and what is in it.
    pub(super) fn issue(&mut self, document: &Document<Mention>, mentions: usize) {
        let period = period(document);
        let add = |counts: &mut BTreeMap<String, u64>, n: usize| {
            *counts.entry(period.clone()).or_default() += n as u64;
        };
        add(&mut self.issues, 1);
        add(&mut self.articles, document.articles.len());
        add(&mut self.mentions, mentions);
    }

    pub(super) fn mention(&mut self, doc: &Document<Mention>, number: u32, placed: &PlacedMention<Mention>) {
        match &placed.mention.value {
            Value::Minister(minister) => {
                if let Some(person) = &minister.person {
                    *self.people.entry(person.clone()).or_default() += 1;
                }
            }
            Value::Organisation(organisation) => {
                *self.organisations.entry(organisation.name.clone()).or_default() += 1;
            }
            Value::Amount(amount) => {
                let largest = amount.amount_max.as_ref().unwrap_or(&amount.amount);
                if let Some(cents) = cents(largest) {
                    self.amount(&amount.currency, cents, doc, number, placed);
                }
            }
            Value::Date(_) => {}
        }
    }

    fn amount(
        &mut self,
        currency: &str,
        cents: u128,
        doc: &Document<Mention>,
        number: u32,
        placed: &PlacedMention<Mention>,
    ) {
        let (count, largest) = self.amounts.entry(currency.to_owned()).or_default();
        *count += 1;
        if largest.len() == LONGEST && largest.last().is_some_and(|last| last.cents >= cents) {
            return;
        }
        let link = format!("issues/{}.html#{}", doc.id, anchor(number));
        let large = Large { cents, surface: placed.mention.surface.clone(), issue: issue_name(doc), link };
        // Behind its equals: what came first stays first.
        let at = largest.partition_point(|other| other.cents >= cents);
        largest.insert(at, large);
        largest.truncate(LONGEST);
    }

    /// Issues, articles and mentions by month, or by year where there are many.
    pub(super) fn over_time(&self) -> [BTreeMap<String, u64>; 3] {
        let year = |period: &str| period.get(..4).unwrap_or(period).to_owned();
        let mut years: Vec<String> = self.issues.keys().map(|period| year(period)).collect();
        years.dedup();
        [&self.issues, &self.articles, &self.mentions].map(|counts| {
            let mut out = BTreeMap::new();
            for (period, count) in counts.iter().filter(|(period, _)| !period.is_empty()) {
                let key = if years.len() > YEARS { year(period) } else { period.clone() };
                *out.entry(key).or_default() += count;
            }
            out
        })
    }

    /// The highest amounts of the currency that occurs most.
    pub(super) fn largest_amounts(&self) -> Vec<Ranked> {
        let commonest =
            self.amounts.iter().max_by_key(|(name, (count, _))| (*count, std::cmp::Reverse(*name)));
        let Some((currency, (_, largest))) = commonest else { return Vec::new() };
        let row = |large: &Large| Ranked {
            name: large.issue.clone(),
            detail: large.surface.clone(),
            shown: format!("{} {currency}", grouped(&(large.cents / 100).to_string())),
            value: u64::try_from(large.cents).unwrap_or(u64::MAX),
            link: large.link.clone(),
        };
        largest.iter().map(row).collect()
    }

    /// The people named most.
    pub(super) fn top_people(&self) -> Vec<Ranked> {
        top(&self.people, "minister")
    }

    /// The organisations named most.
    pub(super) fn top_organisations(&self) -> Vec<Ranked> {
        top(&self.organisations, "organisation")
    }
}

fn top(counts: &BTreeMap<String, u64>, kind: &str) -> Vec<Ranked> {
    let mut sorted: Vec<(&String, &u64)> = counts.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let row = |(name, count): (&String, &u64)| Ranked {
        name: name.clone(),
        detail: String::new(),
        shown: grouped(&count.to_string()),
        value: *count,
        link: format!("#kind={kind}&q={}", encoded(name)),
    };
    sorted.into_iter().take(LONGEST).map(row).collect()
}

/// The month of an issue, its year, or "".
fn period(document: &Document<Mention>) -> String {
    let issue = &document.issue;
    let date = issue.date.as_deref().unwrap_or_default();
    let is_month = |text: &str| text.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month));
    let month = date.get(..7).filter(|d| d.get(4..5) == Some("-") && d.get(5..).is_some_and(is_month));
    match (month, issue.year) {
        (Some(month), _) => month.to_owned(),
        (None, Some(year)) => format!("{year:04}"),
        (None, None) => date.get(..4).unwrap_or_default().to_owned(),
    }
}

/// "720000.00" in hundredths.
fn cents(decimal: &str) -> Option<u128> {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, "00"));
    let part = part.get(..2).unwrap_or("00");
    whole.parse::<u128>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)
}

/// A text inside a link (RFC 3986, 2.1).
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_hundredths() {
        assert_eq!(cents("720000.00"), Some(72_000_000));
        assert_eq!(cents("0.05"), Some(5));
        assert_eq!(cents("7"), Some(700));
        assert_eq!(cents("-7.00"), None);
        assert_eq!(cents(""), None);
    }

    #[test]
    fn links_hold_any_name() {
        assert_eq!(encoded("A&B Ä"), "A%26B%20%C3%84");
    }

    #[test]
    fn the_most_frequent_come_first_and_equals_by_name() {
        let counts = BTreeMap::from([("b".to_owned(), 2), ("a".to_owned(), 2), ("c".to_owned(), 5)]);
        let names: Vec<String> = top(&counts, "minister").into_iter().map(|r| r.name).collect();
        assert_eq!(names, ["c", "a", "b"]);
    }
}
