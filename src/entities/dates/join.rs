//! Joins dates that stand in one phrase: "1. Januar bis 31. März 2022", "zwischen 2010 und 2015", "Mai und Juni 2018".

use super::expression::{Choice, Expression, What, Year};
use std::ops::Range;

/// A date or a connector in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dated {
    /// Tokens of the mention.
    pub tokens: Range<usize>,
    /// What it says.
    pub expression: Expression,
    /// Place of its rule.
    pub order: usize,
}

/// Words between two dates.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    /// Its tokens, the blanks around it included.
    pub tokens: Range<usize>,
    /// What it makes of the dates.
    pub link: Link,
    /// Place of its rule.
    pub order: usize,
}

/// What a connector makes of two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// One range.
    Range,
    /// One range after "zwischen", else a list.
    Between,
    /// A list: the year of the last holds for all.
    List,
}

/// Lends years along lists and adds the ranges. `dates` are in text order without overlaps.
/// `after_between` tells whether "zwischen" stands before a token.
pub(super) fn join(
    dates: &mut [Dated],
    connectors: &[Connector],
    after_between: impl Fn(usize) -> bool,
) -> Vec<Dated> {
    let mut ranges = Vec::new();
    let mut free_from = dates.len();
    // From the end, so that a year goes along the whole list.
    for right in (1..dates.len()).rev() {
        let (head, tail) = dates.split_at_mut(right);
        let (Some(left), Some(right_date)) = (head.last_mut(), tail.first()) else { continue };
        let Some(connector) = between(connectors, left, right_date) else { continue };
        let is_range = match connector.link {
            Link::Range => true,
            Link::Between => after_between(left.tokens.start),
            Link::List => false,
        };
        if !is_range {
            lend_year(left, right_date);
        } else if right < free_from
            && let Some(expression) = range(&left.expression, &right_date.expression)
        {
            let tokens = left.tokens.start..right_date.tokens.end;
            ranges.push(Dated { tokens, expression, order: connector.order });
            // The left end of this range is no right end of another.
            free_from = right - 1 + usize::from(right == 1);
            if free_from == 0 {
                break;
            }
        }
    }
    ranges
}

fn between<'c>(connectors: &'c [Connector], left: &Dated, right: &Dated) -> Option<&'c Connector> {
    let from = connectors.partition_point(|c| c.tokens.start < left.tokens.end);
    let mut near = connectors[from..].iter().take_while(|c| c.tokens.start <= right.tokens.start);
    near.find(|c| c.tokens == (left.tokens.end..right.tokens.start))
}

fn lend_year(left: &mut Dated, right: &Dated) {
    let (Year::Given(year), true) = (right.expression.year, left.expression.wants_year()) else { return };
    let same_size = rank(&left.expression.what) == rank(&right.expression.what);
    if same_size {
        // "Dezember und Januar 2018" begins in 2017.
        let earlier = position(&left.expression.what) > position(&right.expression.what);
        left.expression.year = Year::Given(if earlier { year - 1 } else { year });
    }
}

/// A range needs ends of like size: days with days, months with months or days, years with years.
fn range(left: &Expression, right: &Expression) -> Option<Expression> {
    let (l, r) = (rank(&left.what)?, rank(&right.what)?);
    let weekdays = matches!((&left.what, &right.what), (What::Weekday(..), What::Weekday(..)));
    let like = l.abs_diff(r) <= 1;
    let right = match right.what {
        What::Weekday(day, Choice::Latest) if weekdays => {
            Expression { what: What::Weekday(day, Choice::After), ..right.clone() }
        }
        _ => right.clone(),
    };
    let what = What::Range(Box::new(left.clone()), Box::new(right));
    like.then_some(Expression { what, year: Year::Near, part: None })
}

/// Sizes that may be the ends of one range differ by one at most.
fn rank(what: &What) -> Option<u8> {
    Some(match what {
        What::Weekday(..) => 0,
        What::Day { .. } | What::Holiday(_) | What::NthWeekday { .. } | What::Days(_) => 2,
        What::CalendarWeek(_) | What::NthWeek { .. } => 4,
        What::Month(_) => 6,
        What::Quarter(_) | What::Half(_) | What::Season(_) => 7,
        What::Year => 8,
        What::Decade(_) => 9,
        What::Century(_) => 11,
        What::Shift(..) | What::Window(..) | What::Range(..) => return None,
    })
}

fn position(what: &What) -> (i8, i8) {
    match *what {
        What::Day { month, day, .. } => (month, day),
        What::Month(n) | What::Season(n) | What::Quarter(n) | What::Half(n) => (n, 0),
        _ => (0, 0),
    }
}
