//! Settles which of overlapping candidates become mentions.
//!
//! In come the candidates of all kinds for one text; out come the winners in text order and, for `explain`, the
//! losers with the winner that beat each. The order, first that tells decides:
//!
//! 1. An amount of money wins over a date, whatever their lengths ("bis 2030 Euro").
//! 2. Higher priority (the user's own names).
//! 3. The longer one: an organisation with its legal form over the year in it, an office with its holder over the
//!    organisation in it, a full name over the month "Mai".
//! 4. The leftmost.
//! 5. The kind: office holder, organisation, amount, date (a known surname "Mai" over the month).
//! 6. The order of the rules.

use super::Kind;
use super::candidate::Candidate;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Indices of winners in text order, and (loser, winner) pairs.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub winners: Vec<usize>,
    pub losers: Vec<(usize, usize)>,
}

/// Settles overlaps. Candidates of one kind come in the order of their rules.
pub(super) fn settle(candidates: &[Candidate]) -> Settled {
    let mut settled = Settled::default();
    if candidates.is_empty() {
        return settled;
    }
    let (amounts, losing_amounts) = among(candidates, |c| c.kind == Kind::Amount);
    settled.losers.extend(losing_amounts);
    let mut rest: Vec<usize> = Vec::with_capacity(candidates.len());
    for (index, candidate) in candidates.iter().enumerate() {
        match candidate.kind {
            Kind::Amount => {}
            Kind::Date => match amounts.overlapping(candidate) {
                Some(winner) => settled.losers.push((index, winner)),
                None => rest.push(index),
            },
            _ => rest.push(index),
        }
    }
    rest.extend(amounts.0.values().map(|(_, index)| *index));
    let (winners, losers) = choose(candidates, rest);
    settled.losers.extend(losers);
    settled.winners.extend(winners.0.values().map(|(_, index)| *index));
    settled
}

/// Spans that are taken: start → (end, candidate).
#[derive(Default)]
struct Taken(BTreeMap<usize, (usize, usize)>);

impl Taken {
    /// The taken candidate that overlaps `candidate`, if any.
    fn overlapping(&self, candidate: &Candidate) -> Option<usize> {
        let span = &candidate.span_bytes;
        let (_, (end, index)) = self.0.range(..span.end).next_back()?;
        (*end > span.start).then_some(*index)
    }
}

fn among(candidates: &[Candidate], keep: impl Fn(&Candidate) -> bool) -> (Taken, Vec<(usize, usize)>) {
    let chosen = candidates.iter().enumerate().filter(|(_, c)| keep(c)).map(|(i, _)| i).collect();
    choose(candidates, chosen)
}

fn choose(candidates: &[Candidate], mut order: Vec<usize>) -> (Taken, Vec<(usize, usize)>) {
    order.sort_by_key(|&i| {
        let c = &candidates[i];
        (Reverse(c.priority), Reverse(c.span_bytes.len()), c.span_bytes.start, kind_rank(c.kind), i)
    });
    let mut taken = Taken::default();
    let mut losers = Vec::new();
    for index in order {
        let candidate = &candidates[index];
        match taken.overlapping(candidate) {
            Some(winner) => losers.push((index, winner)),
            None => {
                taken.0.insert(candidate.span_bytes.start, (candidate.span_bytes.end, index));
            }
        }
    }
    (taken, losers)
}

fn kind_rank(kind: Kind) -> u8 {
    match kind {
        Kind::Minister => 0,
        Kind::Organisation => 1,
        Kind::Amount => 2,
        Kind::Date => 3,
    }
}

/// Why `winner` beat `loser`, in words.
pub(super) fn reason(winner: &Candidate, loser: &Candidate) -> &'static str {
    if winner.kind == Kind::Amount && loser.kind == Kind::Date {
        "an amount wins over a date"
    } else if winner.priority > loser.priority {
        "the user's own list wins"
    } else if winner.span_bytes.len() > loser.span_bytes.len() {
        "the longer one wins"
    } else if winner.span_bytes.start < loser.span_bytes.start {
        "the leftmost wins"
    } else if winner.kind != loser.kind {
        "its kind goes first"
    } else {
        "its rule stands first"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::candidate::Reading;
    use crate::entities::{Amount, Organisation};
    use std::ops::Range;

    fn candidate(kind: Kind, span_bytes: Range<usize>) -> Candidate {
        let reading = match kind {
            Kind::Amount => Reading::Amount(Amount::default()),
            _ => Reading::Organisation(Organisation::default()),
        };
        Candidate { span_bytes, kind, rule: "r".into(), priority: 0, confidence: 1.0, reading }
    }

    fn check(candidates: &[(Kind, Range<usize>)], winners: &[usize]) {
        let candidates: Vec<_> = candidates.iter().map(|(k, s)| candidate(*k, s.clone())).collect();
        assert_eq!(settle(&candidates).winners, winners);
    }

    #[test]
    fn the_longer_one_wins_then_the_leftmost() {
        check(&[(Kind::Organisation, 0..4), (Kind::Organisation, 2..9)], &[1]);
        check(&[(Kind::Organisation, 3..7), (Kind::Organisation, 0..4)], &[1]);
    }

    #[test]
    fn an_amount_wins_over_a_longer_date() {
        check(&[(Kind::Date, 0..12), (Kind::Amount, 8..14)], &[1]);
    }

    #[test]
    fn a_year_inside_an_organisation_loses() {
        check(&[(Kind::Date, 5..9), (Kind::Organisation, 0..14)], &[1]);
    }

    #[test]
    fn a_known_surname_wins_over_a_month() {
        check(&[(Kind::Date, 5..8), (Kind::Minister, 5..8)], &[1]);
    }

    #[test]
    fn winners_come_in_text_order() {
        check(&[(Kind::Date, 20..24), (Kind::Amount, 0..5), (Kind::Organisation, 8..15)], &[1, 2, 0]);
    }
}
