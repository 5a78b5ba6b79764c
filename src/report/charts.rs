//! Bar charts as inline SVG that explain themselves: title, what a bar is, every value as text.

use super::labels::{Labels, Shown};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Width of every chart in its own units; the page scales it.
const WIDTH: u32 = 380;
/// Height of the bars of a chart over time.
const BARS: u32 = 150;
/// Height of a row of a ranking: a line of text and its bar.
const ROW: u32 = 36;
/// Periods that have a label each; with more, every second, third, … has one.
const LABELLED: usize = 9;
/// Longest name in a ranking, in characters: what fits beside the value.
const NAME_CHARS: usize = 34;

/// How many there are of a thing in each period.
pub(super) fn over_time(labels: &Labels, key: &str, counts: &BTreeMap<String, u64>) -> Markup {
    let most = counts.values().copied().max().unwrap_or(0).max(1);
    let slot = f64::from(WIDTH) / counts.len().max(1) as f64;
    let every = counts.len().div_ceil(LABELLED).max(1);
    let svg = html! {
        svg viewBox={ "0 0 " (WIDTH) " " (BARS + 40) } role="img" aria-labelledby={ "t-" (key) } {
            line.axis x1="0" y1=(BARS + 18) x2=(WIDTH) y2=(BARS + 18) {}
            @for ((at, period), count) in counts.keys().enumerate().zip(counts.values()) {
                @let height = scaled(*count, most, BARS);
                @let left = at as f64 * slot;
                g {
                    title { (period) ": " (count) }
                    rect.bar x=(tenth(left + slot * 0.12)) y=(BARS + 18 - height)
                        width=(tenth(slot * 0.76)) height=(height) {}
                    @if counts.len() <= 2 * LABELLED {
                        text.number x=(tenth(left + slot / 2.0)) y=(BARS + 13 - height) { (count) }
                    }
                    @if at % every == 0 {
                        text.period x=(tenth(left + slot / 2.0)) y=(BARS + 35) { (period) }
                    }
                }
            }
        }
    };
    figure(labels, key, counts.is_empty(), &svg)
}

/// A row of a ranking.
pub(super) struct Ranked {
    pub name: String,
    /// More of it, for who looks closer.
    pub detail: String,
    /// The value as text.
    pub shown: String,
    pub value: u64,
    pub link: String,
}

/// The largest of a kind, each a link.
pub(super) fn ranking(labels: &Labels, key: &str, rows: &[Ranked]) -> Markup {
    let most = rows.iter().map(|r| r.value).max().unwrap_or(0).max(1);
    let height = ROW * u32::try_from(rows.len()).unwrap_or(0);
    let svg = html! {
        svg viewBox={ "0 0 " (WIDTH) " " (height) } role="group" aria-labelledby={ "t-" (key) } {
            @for (row, top) in rows.iter().zip((0..).step_by(ROW as usize)) {
                a href=(row.link) {
                    title {
                        (Shown(&row.name)) ": "
                        @if !row.detail.is_empty() { (Shown(&row.detail)) ", " }
                        (row.shown)
                    }
                    rect.ground x="0" y=(top + 21) width=(WIDTH) height="9" {}
                    rect.bar x="0" y=(top + 21) width=(scaled(row.value, most, WIDTH).max(2)) height="9" {}
                    // Between letters and bar, too, a finger finds the link.
                    rect.hit x="0" y=(top) width=(WIDTH) height=(ROW) {}
                    text.name x="0" y=(top + 15) { (Shown(&shortened(&row.name))) }
                    text.amount x=(WIDTH) y=(top + 15) { (row.shown) }
                }
            }
        }
    };
    figure(labels, key, rows.is_empty(), &svg)
}

fn figure(labels: &Labels, key: &str, empty: bool, svg: &Markup) -> Markup {
    html! {
        figure.chart {
            figcaption {
                h3 id={ "t-" (key) } { (labels.show(&format!("chart.{key}"))) }
                p { (labels.show(&format!("chart.{key}.note"))) }
            }
            @if empty { p.none { (labels.show("chart.none")) } } @else { (svg) }
        }
    }
}

/// `value` as a length where `most` is `whole` long.
fn scaled(value: u64, most: u64, whole: u32) -> u32 {
    let length = u128::from(value) * u128::from(whole) / u128::from(most);
    u32::try_from(length).unwrap_or(whole)
}

/// A coordinate with one decimal.
fn tenth(value: f64) -> String {
    format!("{value:.1}")
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS {
        return name.to_owned();
    }
    name.chars().take(NAME_CHARS - 1).chain(['…']).collect()
}

/// A whole number in groups of three, separated by a narrow blank that no language takes for a decimal sign.
pub(super) fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!(grouped("5200000"), "5\u{202f}200\u{202f}000");
        assert_eq!(grouped("120"), "120");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn the_largest_bar_fills_the_chart() {
        assert_eq!(scaled(7, 7, 100), 100);
        assert_eq!(scaled(u64::MAX, u64::MAX, 480), 480);
        assert_eq!(scaled(0, 7, 100), 0);
    }
}
