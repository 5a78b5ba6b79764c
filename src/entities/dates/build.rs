//! Turns the groups of a phrase into date expressions.

use super::expression::{Choice, Expression, Holiday, Part, Unit, What, Year};
use crate::entities::grammar::Phrase;
use std::ops::Range;

/// What a phrase turned out to be.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Tokens of the mention.
    pub tokens: Range<usize>,
    /// What it says.
    pub expression: Expression,
}

/// Builds the items of a phrase: one, or several for a list of days. Empty where the groups make no date.
pub(super) fn build(phrase: &Phrase) -> Vec<Item> {
    let (name, argument) = phrase.found.rule.build.split_once(':').unwrap_or((&phrase.found.rule.build, ""));
    if name == "days" {
        return super::lists::build(phrase);
    }
    let what = match name {
        "day" => day(phrase),
        "month" => month(phrase, "m").map(What::Month),
        "season" => small(phrase, "s", "season").map(What::Season),
        "quarter" => counted(phrase, "q").filter(|q| *q <= 4).map(What::Quarter),
        "half" => counted(phrase, "h").filter(|h| *h <= 2).map(What::Half),
        "year" => Some(What::Year),
        "decade" => decade(phrase),
        "century" => phrase.number("c", "ordinal").map(|n| What::Century((n - 1) * 100)),
        "holiday" => holiday(phrase, argument).map(What::Holiday),
        "nth_weekday" => nth_weekday(phrase),
        "nth_week" => nth(phrase).zip(month(phrase, "m")).map(|(nth, month)| What::NthWeek { nth, month }),
        "calendar_week" => small(phrase, "w", "ordinal").map(What::CalendarWeek),
        "weekday" => weekday(phrase),
        "weekend" => Some(weekend(phrase, argument)),
        "shift" => shift(phrase, argument),
        "ago" => moved(phrase, -1),
        "ahead" => moved(phrase, 1),
        "window" => window(phrase),
        "years" => two_years(phrase),
        "year_range" => year_range(phrase),
        "winter_term" => winter_term(phrase),
        "summer_term" => year_number(phrase).and_then(summer_term),
        _ => None,
    };
    let Some(what) = what else { return Vec::new() };
    let expression = Expression { what, year: year(phrase), part: part(phrase) };
    vec![Item { tokens: phrase.tokens("date").unwrap_or(phrase.found.tokens.clone()), expression }]
}

/// The names of all builders, for checking tables.
pub(super) const BUILDERS: &[&str] = &[
    "days",
    "day",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
    "holiday",
    "nth_weekday",
    "nth_week",
    "calendar_week",
    "weekday",
    "weekend",
    "shift",
    "ago",
    "ahead",
    "window",
    "years",
    "year_range",
    "winter_term",
    "summer_term",
    "range",
    "between",
    "list",
];

fn small(phrase: &Phrase, group: &str, class: &str) -> Option<i8> {
    i8::try_from(phrase.number(group, class)?).ok()
}

/// A number from one on, in figures, as an ordinal or in Roman figures.
fn counted(phrase: &Phrase, group: &str) -> Option<i8> {
    small(phrase, group, "ordinal").or_else(|| small(phrase, group, "roman")).filter(|n| *n > 0)
}

/// A month in words, abbreviated or as a number.
pub(super) fn month(phrase: &Phrase, group: &str) -> Option<i8> {
    let classes = ["month", "month_short", "ordinal", "month_genitive"];
    let value = classes.iter().find_map(|class| small(phrase, group, class));
    value.filter(|m| (1..=12).contains(m))
}

fn day(phrase: &Phrase) -> Option<What> {
    let day = small(phrase, "d", "ordinal")?;
    let weekday = weekday_number(phrase);
    let what = What::Day { month: month(phrase, "m")?, day, weekday };
    exists(&what, year(phrase)).then_some(what)
}

/// Whether there can be such a day, so that an impossible one gives way to what else the text may say.
pub(super) fn exists(what: &What, year: Year) -> bool {
    let What::Day { month, day, .. } = *what else { return true };
    let year = if let Year::Given(year) = year { year } else { 2000 };
    super::calendar::date(year, month, day).is_some()
}

fn weekday_number(phrase: &Phrase) -> Option<i8> {
    ["weekday", "weekday_short"].iter().find_map(|class| small(phrase, "wd", class))
}

/// The printed year, a year relative to the issue's, or none.
pub(super) fn year(phrase: &Phrase) -> Year {
    if let Some(year) = year_number(phrase) {
        return Year::Given(year);
    }
    if let Some(nth) = phrase.number("nth", "relative") {
        return if nth == 0 { Year::Shifted(0) } else { Year::Nth(nth) };
    }
    let relative = phrase.number("yr", "relative").or_else(|| phrase.number("yd", "year_deictic"));
    relative.map_or(Year::Near, Year::Shifted)
}

fn year_number(phrase: &Phrase) -> Option<i32> {
    let text = phrase.text("y")?;
    let year: i32 = text.parse().ok()?;
    // Two digits: up to thirty years ahead of 2000, else of the twentieth century.
    Some(match (text.len(), year) {
        (2, 0..=50) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    })
}

fn part(phrase: &Phrase) -> Option<Part> {
    ["part", "year_part"].iter().find_map(|class| Part::parse(phrase.value("part", class)?))
}

fn decade(phrase: &Phrase) -> Option<What> {
    let first = phrase.number("dec", "decade")?;
    (first % 10 == 0).then_some(What::Decade(first))
}

fn holiday(phrase: &Phrase, argument: &str) -> Option<Holiday> {
    match argument {
        "" => ["holiday", "holiday_named"].iter().find_map(|c| Holiday::parse(phrase.value("hol", c)?)),
        "advent" => {
            let nth = phrase.number("n", "ordinal").filter(|n| (1..=4).contains(n))?;
            Some(Holiday::Advent((nth - 4) * 7))
        }
        "sunday" => Holiday::parse(phrase.value("hol", "church_sunday")?),
        "sunday_after" => {
            let nth = phrase.number("n", "ordinal").filter(|n| (1..=27).contains(n))?;
            Holiday::parse(phrase.value("hol", "sundays_after")?)?.nth_sunday_after(nth)
        }
        rule => Holiday::parse(rule),
    }
}

fn nth(phrase: &Phrase) -> Option<i8> {
    small(phrase, "n", "ordinal").or_else(|| small(phrase, "n", "last"))
}

fn nth_weekday(phrase: &Phrase) -> Option<What> {
    Some(What::NthWeekday { nth: nth(phrase)?, weekday: weekday_number(phrase)?, month: month(phrase, "m")? })
}

fn weekday(phrase: &Phrase) -> Option<What> {
    let day = weekday_number(phrase)?;
    let choice = match (phrase.number("rel", "relative"), phrase.number("week", "relative")) {
        (_, Some(weeks)) => Choice::OfWeek(weeks),
        (Some(0), _) => Choice::OfWeek(0),
        (Some(by @ 1..), _) => Choice::Next(by - 1),
        (Some(by), _) => Choice::Last(-by - 1),
        (None, None) => Choice::Latest,
    };
    Some(What::Weekday(day, choice))
}

fn weekend(phrase: &Phrase, argument: &str) -> What {
    // "Das kommende Wochenende" is still that of the week; "vom Wochenende" looks back.
    let by = phrase.number("rel", "relative").unwrap_or(if argument == "past" { -1 } else { 0 });
    What::Shift(Unit::Weekend, if by > 0 { by - 1 } else { by })
}

/// "heute", "Vorjahr", "nächsten Monat".
fn shift(phrase: &Phrase, argument: &str) -> Option<What> {
    let unit = match argument {
        "" => Unit::parse(phrase.value("unit", "unit")?)?,
        unit => Unit::parse(unit)?,
    };
    let deictic = || ["day_deictic", "year_deictic"].iter().find_map(|c| phrase.number("word", c));
    let by = phrase.number("rel", "relative").or_else(deictic).unwrap_or(0);
    Some(What::Shift(unit, by))
}

/// "vor zwei Jahren" is a year, "in drei Wochen" a day.
fn moved(phrase: &Phrase, direction: i32) -> Option<What> {
    let count = count(phrase)? * direction;
    let unit = Unit::parse(phrase.value("unit", "unit")?)?;
    Some(match unit {
        Unit::Week if direction > 0 => What::Days(count.checked_mul(7)?),
        Unit::Day => What::Days(count),
        _ => What::Shift(unit, count),
    })
}

fn count(phrase: &Phrase) -> Option<i32> {
    phrase.number("n", "cardinal").filter(|n| (1..=2000).contains(n))
}

fn window(phrase: &Phrase) -> Option<What> {
    let direction = phrase.number("rel", "relative").filter(|r| *r != 0)?.signum();
    Some(What::Window(Unit::parse(phrase.value("unit", "unit")?)?, count(phrase)? * direction))
}

/// "2020/21", "1984/1985": two years that follow each other.
fn two_years(phrase: &Phrase) -> Option<What> {
    let first = year_number(phrase)?;
    let second: i32 = phrase.text("z")?.parse().ok()?;
    let follows = second == first + 1 || second == (first + 1) % 100;
    follows.then(|| years(first, first + 1))
}

/// "1897–1982", "1914/18": the second may lack its century.
fn year_range(phrase: &Phrase) -> Option<What> {
    let first = year_number(phrase)?;
    let text = phrase.text("z")?;
    let printed: i32 = text.parse().ok()?;
    let second = if text.len() == 2 { first.div_euclid(100) * 100 + printed } else { printed };
    // "1999/00" goes over the century.
    let second = if text.len() == 2 && printed == 0 { second + 100 } else { second };
    (second > first).then(|| years(first, second))
}

fn years(first: i32, last: i32) -> What {
    let at = |year| Box::new(Expression { what: What::Year, year: Year::Given(year), part: None });
    What::Range(at(first), at(last))
}

fn months(from: (i32, i8), to: (i32, i8)) -> What {
    let at = |(year, month)| {
        Box::new(Expression { what: What::Month(month), year: Year::Given(year), part: None })
    };
    What::Range(at(from), at(to))
}

/// The winter term lasts from October to March, the summer term from April to September.
fn winter_term(phrase: &Phrase) -> Option<What> {
    let first = year_number(phrase)?;
    Some(months((first, 10), (first + 1, 3)))
}

fn summer_term(year: i32) -> Option<What> {
    Some(months((year, 4), (year, 9)))
}
