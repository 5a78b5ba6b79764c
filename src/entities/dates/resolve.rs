//! Settles what an expression means in the light of the issue's date.

use super::calendar::{self, Stretch, days_between, plus_days, weekday};
use super::expression::{Choice, Expression, Unit, What, Year};
use crate::entities::Date as Value;
use jiff::civil::Date;

/// The date of the issue, as exactly as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::entities) struct Anchor {
    /// Its day, where that is known.
    day: Option<Date>,
    /// A day in its month, where that is known.
    month: Option<Date>,
    /// A day in the middle of what is known.
    middle: Date,
    /// The last day of what is known.
    last: Date,
}

impl Anchor {
    /// Reads EDTF: a day, a month, a season, a year, or the beginning of an interval of them.
    pub(in crate::entities) fn parse(edtf: &str) -> Option<Self> {
        let first = edtf.split('/').next()?.trim_matches(['~', '?', '%']);
        let numbers: Vec<i32> = first.split('-').map_while(|n| n.parse().ok()).collect();
        let small = |n: i32| i8::try_from(n).ok();
        let known = match numbers[..] {
            [year, month, day] => Stretch::day(calendar::date(year, small(month)?, small(day)?)?),
            [year, month @ 1..=12] => Stretch::month(year, small(month)?)?,
            [year, season @ 21..=24] => Stretch::season(year, small(season)?)?,
            [year, ..] => Stretch::year(year)?,
            [] => return None,
        };
        let middle = known.middle();
        Some(Self {
            day: (known.precision == "day").then_some(middle),
            month: ["day", "month"].contains(&known.precision).then_some(middle),
            middle,
            last: known.to,
        })
    }

    fn year(&self) -> i32 {
        self.middle.year().into()
    }

    /// The day that units of this size are counted from; nothing where the issue's date is coarser than the unit.
    fn of_unit(&self, unit: Unit) -> Option<Date> {
        match unit {
            Unit::Day | Unit::Week | Unit::Weekend => self.day,
            Unit::Month | Unit::Quarter | Unit::Half => self.month,
            Unit::Year | Unit::Decade | Unit::Century => Some(self.middle),
        }
    }
}

/// The value of an expression; nothing where there is no such day, or the issue's date does not tell.
pub(super) fn resolve(expression: &Expression, anchor: Option<&Anchor>) -> Option<Value> {
    let Some(stretch) = stretch(expression, anchor) else { return yearless(expression, anchor) };
    Some(Value {
        from: Some(stretch.from.to_string()),
        to: Some(stretch.to.to_string()),
        precision: stretch.precision.to_owned(),
        edtf: stretch.edtf,
        inferred: inferred(expression),
        part: expression.part.map(|p| p.name().to_owned()),
    })
}

/// A day or a month of an unknown year, where nothing tells the year.
fn yearless(expression: &Expression, anchor: Option<&Anchor>) -> Option<Value> {
    if anchor.is_some() || !matches!(expression.year, Year::Near | Year::Since) {
        return None;
    }
    let (edtf, precision) = match expression.what {
        What::Day { month, day, .. } => (format!("XXXX-{month:02}-{day:02}"), "day"),
        What::Month(month) => (format!("XXXX-{month:02}"), "month"),
        _ => return None,
    };
    let part = expression.part.map(|p| p.name().to_owned());
    Some(Value { edtf, precision: precision.to_owned(), part, ..Value::default() })
}

fn inferred(expression: &Expression) -> Vec<String> {
    let names: &[&str] = match &expression.what {
        What::Range(first, last) => return inferred(if first.wants_year() { last } else { first }),
        What::Weekday(..) | What::Days(_) => &["year", "month", "day"],
        What::Shift(unit, _) | What::Window(unit, _) => match unit {
            Unit::Day | Unit::Week | Unit::Weekend => &["year", "month", "day"],
            Unit::Month | Unit::Quarter | Unit::Half => &["year", "month"],
            Unit::Year | Unit::Decade | Unit::Century => &["year"],
        },
        What::Decade(first) if *first < 100 => &["year"],
        _ if expression.wants_year() || !matches!(expression.year, Year::Given(_)) => &["year"],
        _ => &[],
    };
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn stretch(expression: &Expression, anchor: Option<&Anchor>) -> Option<Stretch> {
    match &expression.what {
        What::Range(first, last) => range(first, last, anchor),
        What::Shift(unit, by) => Stretch::unit(*unit, anchor?.of_unit(*unit)?, *by),
        What::Days(by) => plus_days(anchor?.day?, *by).map(Stretch::day),
        What::Window(unit, count) => window(*unit, *count, anchor?.of_unit(*unit)?),
        What::Weekday(day, choice) => weekday_near(anchor?.day?, *day, *choice).map(Stretch::day),
        What::Decade(first) => decade(*first, anchor),
        What::Century(first) => Stretch::century(*first),
        what => match expression.year {
            Year::Given(year) => in_year(what, year),
            Year::Shifted(by) => in_year(what, anchor?.year() + by),
            Year::Nth(nth) => nth_such(what, nth, anchor?),
            Year::Since => {
                let anchor = anchor?;
                let begun = |s: &Stretch| s.from <= anchor.last;
                (-4..=0).rev().filter_map(|by| in_year(what, anchor.year() + by)).find(begun)
            }
            Year::Near => nearest(what, anchor?),
        },
    }
}

/// A stretch that lies in a year.
fn in_year(what: &What, year: i32) -> Option<Stretch> {
    match *what {
        What::Day { month, day, .. } => calendar::date(year, month, day).map(Stretch::day),
        What::Month(month) => Stretch::month(year, month),
        What::Season(season) => Stretch::season(year, season),
        What::Quarter(quarter) => Stretch::quarter(year, quarter),
        What::Half(half) => Stretch::half(year, half),
        What::Year => Stretch::year(year),
        What::Holiday(rule) => calendar::holiday(rule, year).map(Stretch::day),
        What::NthWeekday { nth, weekday, month } => {
            calendar::nth_weekday(year, month, nth, weekday).map(Stretch::day)
        }
        What::NthWeek { nth, month } => nth_week(year, month, nth),
        What::CalendarWeek(week) => calendar::calendar_week(year, week),
        _ => None,
    }
}

/// The nth week of a month is the one that holds the month's nth Thursday, as ISO 8601 counts the weeks of a year.
fn nth_week(year: i32, month: i8, nth: i8) -> Option<Stretch> {
    Stretch::week_of(calendar::nth_weekday(year, month, nth, 4)?)
}

/// Of the years around the issue, the one whose stretch lies nearest to it. A printed weekday has to agree.
fn nearest(what: &What, anchor: &Anchor) -> Option<Stretch> {
    let distance = |s: &Stretch| days_between(anchor.middle, s.middle()).abs();
    let around = |years: i32| {
        let years = -years..=years;
        years.filter_map(|by| in_year(what, anchor.year() + by)).min_by_key(distance)
    };
    if let What::Day { weekday: Some(printed), .. } = what {
        let agreeing = (-1..=1)
            .filter_map(|by| in_year(what, anchor.year() + by))
            .filter(|s| weekday(s.from) == *printed)
            .min_by_key(distance);
        return agreeing.or_else(|| around(1));
    }
    // The 29th of February may be four years away.
    around(1).or_else(|| around(4))
}

/// "Im kommenden Mai", "im vorletzten Herbst".
fn nth_such(what: &What, nth: i32, anchor: &Anchor) -> Option<Stretch> {
    let mut around = (-4..=4).filter_map(|by| in_year(what, anchor.year() + by));
    let index = usize::try_from(nth.abs() - 1).ok()?;
    if nth > 0 {
        return around.filter(|s| s.from > anchor.middle).nth(index);
    }
    let before: Vec<Stretch> = around.by_ref().take_while(|s| s.to < anchor.middle).collect();
    before.into_iter().rev().nth(index)
}

fn window(unit: Unit, count: i32, from: Date) -> Option<Stretch> {
    let (first, last) = if count > 0 { (1, count) } else { (count, -1) };
    let (first, last) = (Stretch::unit(unit, from, first)?, Stretch::unit(unit, from, last)?);
    if first == last { Some(first) } else { Stretch::range(&first, &last) }
}

fn weekday_near(issue: Date, day: i8, choice: Choice) -> Option<Date> {
    let ahead = i32::from((day - weekday(issue)).rem_euclid(7));
    let next = if ahead == 0 { 7 } else { ahead };
    let days = match choice {
        Choice::Latest if ahead == 0 => 0,
        Choice::Latest => ahead - 7,
        Choice::Next(weeks) => next + 7 * weeks,
        Choice::Last(weeks) => ahead - 7 - 7 * weeks,
        Choice::OfWeek(weeks) => i32::from(day - weekday(issue)) + 7 * weeks,
        Choice::After => next,
    };
    plus_days(issue, days)
}

/// "Die Achtziger" are the last that have begun when the issue appears.
fn decade(first: i32, anchor: Option<&Anchor>) -> Option<Stretch> {
    if first >= 100 {
        return Stretch::decade(first);
    }
    let year = anchor.map_or(2000, Anchor::year);
    let century = year.div_euclid(100) * 100;
    Stretch::decade(if century + first > year { century - 100 + first } else { century + first })
}

/// The ends of a range lend each other the year.
fn range(first: &Expression, last: &Expression, anchor: Option<&Anchor>) -> Option<Stretch> {
    if let What::Weekday(day, Choice::After) = last.what {
        let first = stretch(first, anchor)?;
        return Stretch::range(&first, &Stretch::day(weekday_near(first.to, day, Choice::Next(0))?));
    }
    if first.wants_year() {
        let last = stretch(last, anchor)?;
        let year = i32::from(last.from.year());
        let at = |year| stretch(&Expression { year: Year::Given(year), ..first.clone() }, anchor);
        let same = at(year)?;
        let first = if same.from <= last.from { same } else { at(year - 1)? };
        return Stretch::range(&first, &last);
    }
    let first = stretch(first, anchor)?;
    if last.wants_year() {
        let year = i32::from(first.from.year());
        let at = |year| stretch(&Expression { year: Year::Given(year), ..last.clone() }, anchor);
        let same = at(year)?;
        let last = if same.from >= first.from { same } else { at(year + 1)? };
        return Stretch::range(&first, &last);
    }
    Stretch::range(&first, &stretch(last, anchor)?)
}
