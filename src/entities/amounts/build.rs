//! Turns the groups of a phrase into amounts.

use super::number::{Cents, decimal_string, hundredths};
use crate::entities::Amount;
use crate::entities::grammar::Phrase;
use std::ops::Range;

/// Names of the builders, for checking tables. Groups of an amount: `n` number or `w` number words, `g` magnitude,
/// `u` currency, `a` its adjective, `c` cents; of a range's first number: `f` or `v`, `k` its magnitude.
pub(super) const BUILDERS: &[&str] = &["amount", "range", "prices", "qualifier"];

/// A number may lend its magnitude to the first number of a range only where that is below.
const LENDS_MAGNITUDE_BELOW: Cents = 1_000 * 100;

/// Builds the amounts of a phrase with their tokens; empty where its groups make no sum.
pub(super) fn build(phrase: &Phrase) -> Vec<(Range<usize>, Amount)> {
    match phrase.found.rule.build.as_str() {
        "amount" => amount(phrase).into_iter().collect(),
        "range" => range(phrase).into_iter().collect(),
        "prices" => prices(phrase).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn amount(phrase: &Phrase) -> Option<(Range<usize>, Amount)> {
    let (currency, unit) = currency(phrase)?;
    let cents = sum(phrase, "n", "w", magnitude(phrase, "g")?, unit)?;
    let small = match phrase.text("c") {
        Some(small) => small.parse::<Cents>().ok()?,
        None => 0,
    };
    let amount = Amount { amount: decimal_string(cents.checked_add(small)?), currency, ..Amount::default() };
    Some((span(phrase), amount))
}

fn range(phrase: &Phrase) -> Option<(Range<usize>, Amount)> {
    let (currency, unit) = currency(phrase)?;
    let magnitude_last = magnitude(phrase, "g")?;
    let last = sum(phrase, "n", "w", magnitude_last, unit)?;
    let first_alone = sum(phrase, "f", "v", magnitude(phrase, "k")?, unit)?;
    let lends = phrase.text("k").is_none() && first_alone < LENDS_MAGNITUDE_BELOW;
    let first = if lends { first_alone.checked_mul(magnitude_last)? } else { first_alone };
    let rises = first < last;
    rises.then(|| {
        let amount_max = Some(decimal_string(last));
        (span(phrase), Amount { amount: decimal_string(first), amount_max, currency, ..Amount::default() })
    })
}

/// "4,50/6 Euro": two prices with one currency.
fn prices(phrase: &Phrase) -> Option<Vec<(Range<usize>, Amount)>> {
    let (currency, unit) = currency(phrase)?;
    let of =
        |cents| Amount { amount: decimal_string(cents), currency: currency.clone(), ..Amount::default() };
    let first = of(sum(phrase, "f", "v", 1, unit)?);
    let last = of(sum(phrase, "n", "w", 1, unit)?);
    let first_tokens = phrase.tokens("f").or_else(|| phrase.tokens("v"))?;
    let last_tokens = phrase.tokens("n").or_else(|| phrase.tokens("w"))?.start..phrase.found.tokens.end;
    Some(vec![(first_tokens, first), (last_tokens, last)])
}

fn span(phrase: &Phrase) -> Range<usize> {
    phrase.tokens("sum").unwrap_or(phrase.found.tokens.clone())
}

/// ISO code, and how many hundredths of its unit the printed currency is (`EUR/100`: one; `EUR*1000`: 100,000).
fn currency(phrase: &Phrase) -> Option<(String, Cents)> {
    let printed = phrase.value("u", "currency")?;
    let (code, unit) = match (printed.split_once('/'), printed.split_once('*')) {
        (Some((code, parts)), _) => (code, 100 / parts.parse::<Cents>().ok().filter(|p| *p > 0)?),
        (_, Some((code, times))) => (code, times.parse::<Cents>().ok()?.checked_mul(100)?),
        _ => (printed, 100),
    };
    let adjective = phrase.value("a", "currency_adjective").or_else(|| phrase.value("a", "currency"));
    Some((adjective.unwrap_or(code).to_owned(), unit))
}

fn magnitude(phrase: &Phrase, group: &str) -> Option<Cents> {
    let Some(text) = phrase.text(group) else { return Some(1) };
    phrase.lexicon.value("magnitude", text)?.parse().ok()
}

fn sum(phrase: &Phrase, figures: &str, words: &str, magnitude: Cents, unit: Cents) -> Option<Cents> {
    let cents = match phrase.text(figures) {
        Some(printed) => in_figures(phrase, printed, magnitude)?,
        None => in_words(phrase, words)?.checked_mul(magnitude)?,
    };
    // 50 cent are 5000 hundredths of a cent, and a cent one hundredth of its unit.
    Some((cents.checked_mul(unit)? + 50) / 100)
}

/// Figures in hundredths; the decimal sign is the language's, or its word ("1 Komma 5").
fn in_figures(phrase: &Phrase, printed: &str, magnitude: Cents) -> Option<Cents> {
    let sign = phrase.lexicon.words("decimal_sign").next().and_then(|(sign, _)| sign.chars().next());
    let sign = sign.unwrap_or('.');
    match printed.find(char::is_alphabetic) {
        Some(word) => {
            let number: String = printed.chars().filter(|c| !c.is_alphabetic()).collect();
            let (whole, fraction) = number.split_at(word);
            hundredths(&format!("{whole}{sign}{fraction}"), magnitude, sign)
        }
        None => hundredths(printed, magnitude, sign),
    }
}

/// A number in words in hundredths: fractions ("anderthalb"), plain numbers, sums of magnitudes.
fn in_words(phrase: &Phrase, group: &str) -> Option<Cents> {
    let tokens = phrase.tokens(group)?;
    let words: Vec<&str> = phrase.text_of(&tokens).split_whitespace().collect();
    let (mut total, mut pending) = (0, None::<Cents>);
    let mut run = String::new();
    for word in words {
        let listed = |class: &str| phrase.lexicon.value(class, word).and_then(|v| v.parse::<Cents>().ok());
        if let Some(by) = listed("magnitude") {
            total += pending.take().unwrap_or(100).checked_mul(by)?;
            run.clear();
        } else if let Some(part) = listed("fraction").or_else(|| listed("half")) {
            // "eine halbe Million": the article counts nothing.
            pending = Some(part);
        } else {
            // "two hundred": cardinals and multipliers make one number.
            run.push_str(word);
            pending = Some(Cents::from(phrase.lexicon.number(&run)?).checked_mul(100)?);
            run.push(' ');
        }
    }
    Some(total + pending.unwrap_or(0))
}
