//! Lists and ranges of days that share their month: "5., 6. und 7. Oktober", "1.–3. Mai", "14./15.10.2018".

use super::build::{Item, exists, month, year};
use super::expression::{Expression, What, Year};
use crate::entities::grammar::Phrase;
use std::ops::Range;

/// A day of the list: its number, and its tokens with the weekday before and the dot after it.
struct Day {
    number: i8,
    weekday: Option<i8>,
    tokens: Range<usize>,
}

/// Builds the items of a list (group `head`, the month before it in `lead` or after it in `tail`): a day each, or a range where days are joined by "bis", a dash or a slash.
pub(super) fn build(phrase: &Phrase) -> Vec<Item> {
    let Some(month) = month(phrase, "m") else { return Vec::new() };
    let Some(head) = phrase.tokens("head") else { return Vec::new() };
    let mut days = days(phrase, head);
    // The month belongs to the day beside it: before the first ("March 1–5") or after the last.
    if let (Some(first), Some(lead)) = (days.first_mut(), phrase.tokens("lead")) {
        first.tokens.start = lead.start;
    }
    if let (Some(last), Some(tail)) = (days.last_mut(), phrase.tokens("tail")) {
        last.tokens.end = tail.end;
    }
    let year = year(phrase);
    let expression = |day: &Day| {
        let what = What::Day { month, day: day.number, weekday: day.weekday };
        Expression { what, year, part: None }
    };
    if days.len() < 2 || days.iter().any(|d| !exists(&expression(d).what, year)) {
        return Vec::new();
    }
    let mut items: Vec<Item> = Vec::new();
    for (index, day) in days.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| days.get(i));
        let joined = before.is_some_and(|before| joins(phrase, before, day));
        match items.last_mut().filter(|_| joined) {
            Some(range) => {
                let first = Box::new(range.expression.clone());
                let what = What::Range(first, Box::new(expression(day)));
                range.expression = Expression { what, year: Year::Near, part: None };
                range.tokens.end = day.tokens.end;
            }
            None => items.push(Item { tokens: day.tokens.clone(), expression: expression(day) }),
        }
    }
    items
}

/// The days of the head, in order.
fn days(phrase: &Phrase, head: Range<usize>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut weekday = None;
    for token in head.clone() {
        let text = phrase.text_of(&(token..token + 1));
        let of_week = ["weekday", "weekday_short"].iter().find_map(|c| phrase.lexicon.value(c, text));
        if let Some(number) = of_week.and_then(|w| w.parse::<i8>().ok()) {
            weekday = Some((number, token));
        } else if let Ok(number) = text.parse::<i8>() {
            let start = weekday.map_or(token, |(_, start)| start);
            let end = if phrase.text_of(&(token + 1..token + 2)) == "." { token + 2 } else { token + 1 };
            days.push(Day { number, weekday: weekday.map(|(w, _)| w), tokens: start..end });
            weekday = None;
        }
    }
    days
}

/// Whether two days are the ends of a range: "bis", "zum" or a dash between them, or a slash and no day between.
fn joins(phrase: &Phrase, before: &Day, after: &Day) -> bool {
    let between = before.tokens.end..after.tokens.start;
    let is = |class: &str| {
        between.clone().any(|t| phrase.lexicon.value(class, phrase.text_of(&(t..t + 1))).is_some())
    };
    let text = phrase.text_of(&between);
    let dash = text.contains(['-', '–', '—', '\u{2011}', '−']);
    let slash = text.contains('/') && after.number == before.number + 1;
    is("until") || dash || slash
}
