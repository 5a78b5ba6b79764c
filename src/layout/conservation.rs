//! Nothing is lost: every visible character that goes in stands in exactly one line.

use super::testing::{Set, faces, page, set};
use super::{LayoutParams, analyse};
use crate::geometry::Turn;
use crate::pdf::PageGlyphs;
use proptest::prelude::*;

fn sorted(chars: impl Iterator<Item = char>) -> Vec<char> {
    let mut chars: Vec<char> = chars.filter(|c| !c.is_whitespace()).collect();
    chars.sort_unstable();
    chars
}

fn check(page: &PageGlyphs) {
    let laid = analyse(page, &faces(), &LayoutParams::default());
    let lines = || laid.blocks.iter().flat_map(|b| &b.lines);
    let placed = sorted(lines().flat_map(|l| l.text.chars()));
    assert_eq!(placed, sorted(page.glyphs.iter().filter(|g| g.visible).flat_map(|g| g.text.chars())));
    assert_eq!(laid.visible_chars, placed.len() as u64);
    let spans =
        |l: &super::Line| l.words.iter().map(|w| l.text[w.span_bytes.clone()].to_owned()).collect::<Vec<_>>();
    lines().for_each(|l| assert_eq!(spans(l).join(" "), l.text));
}

prop_compose! {
    /// Texts of distinct letters, so that none doubles another.
    fn text()(first in 0_u8..20, length in 1_u8..6, x in 0_f32..560.0, y in 10_f32..830.0, size in 4_f32..60.0, face in 0_u16..3)
        -> Set {
        let letters: String = (0..length).map(|i| char::from(b'a' + first + i)).collect();
        Set { face, ..set(&letters, x, y, size) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_visible_character_is_placed(texts in prop::collection::vec(text(), 1..60), turns in prop::collection::vec(0_u8..12, 60)) {
        // Each text has a height of its own: what lies on its twin is left out on purpose.
        let texts: Vec<Set> = (0_u16..).zip(texts).map(|(i, t)| Set { baseline_pt: 10.0 + 13.7 * f32::from(i), ..t }).collect();
        let mut page = page(&texts);
        for (glyph, turn) in page.glyphs.iter_mut().zip(turns.iter().cycle()) {
            glyph.turn = [Turn::Up, Turn::Down, Turn::Over, Turn::Slanted].get(usize::from(*turn)).copied().unwrap_or_default();
        }
        let laid = analyse(&page, &faces(), &LayoutParams::default());
        let placed: u64 = laid.blocks.iter().flat_map(|b| &b.lines).map(|l| sorted(l.text.chars()).len() as u64).sum();
        prop_assert_eq!(placed, laid.visible_chars);
        prop_assert_eq!(placed + laid.doubled_chars, page.glyphs.len() as u64);
    }
}

#[test]
fn a_page_of_columns_is_kept_whole() {
    let line = |i: u16| {
        set("ein Satz im Chor", 50.0 + 260.0 * f32::from(i % 2), 100.0 + 12.0 * f32::from(i / 2), 10.0)
    };
    check(&page(&(0..60).map(line).collect::<Vec<_>>()));
}

#[test]
fn a_page_that_runs_up_is_turned_upright() {
    let mut page = page(&[set("nach oben", 50.0, 100.0, 10.0)]);
    page.glyphs.iter_mut().for_each(|g| g.turn = Turn::Up);
    let laid = analyse(&page, &faces(), &LayoutParams::default());
    assert_eq!((laid.turned, laid.width_pt), (Turn::Up, 842.0));
}

#[test]
fn hidden_text_counts_only_where_nothing_is_visible() {
    let mut page = page(&[set("sichtbar", 50.0, 100.0, 10.0), set("verborgen", 50.0, 200.0, 10.0)]);
    page.glyphs.iter_mut().skip(8).for_each(|g| g.visible = false);
    check(&page);
    page.glyphs.iter_mut().for_each(|g| g.visible = false);
    let laid = analyse(&page, &faces(), &LayoutParams::default());
    assert_eq!((laid.visible_chars, laid.from_ocr), (17, true));
}

/// Texts of the blocks in order, lines parted by "/".
fn blocks(sets: &[Set]) -> Vec<String> {
    let laid = analyse(&page(sets), &faces(), &LayoutParams::default());
    let text = |b: &super::Block| b.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("/");
    laid.blocks.iter().map(text).collect()
}

#[test]
fn a_drop_cap_begins_its_first_line() {
    let sets = [
        set("D", 50.0, 124.0, 40.0),
        set("er Chor singt im", 72.0, 100.0, 10.0),
        set("Sommer am Abend", 72.0, 112.0, 10.0),
        set("und am Morgen im", 72.0, 124.0, 10.0),
        set("Garten der Kirche", 50.0, 136.0, 10.0),
    ];
    let expected = "Der Chor singt im/Sommer am Abend/und am Morgen im/Garten der Kirche";
    assert_eq!(blocks(&sets), [expected]);
}

#[test]
fn of_two_drop_caps_at_one_line_none_is_lost() {
    let sets = [
        set("er Chor singt im", 407.0, 298.0, 21.0),
        set("Hi", 337.0, 311.0, 48.0),
        set("N", 380.0, 339.0, 53.0),
        set("Garten der Kirche am Abend", 44.0, 476.0, 18.0),
    ];
    check(&page(&sets));
}

#[test]
fn a_raised_word_on_a_raised_word_is_not_lost() {
    let sets =
        [set("o", 161.0, 215.5, 25.0), set("tuvwx", 167.0, 229.2, 44.0), set("ab", 120.0, 256.6, 55.0)];
    check(&page(&sets));
}

#[test]
fn columns_on_one_grid_are_parted_by_their_gutter() {
    let left = (0..5_u8).map(|i| set("links steht dieser Satz", 50.0, 100.0 + 12.0 * f32::from(i), 10.0));
    let right = (0..5_u8).map(|i| set("rechts steht ein anderer", 165.0, 100.0 + 12.0 * f32::from(i), 10.0));
    let sets: Vec<Set> = left.chain(right).collect();
    assert_eq!(blocks(&sets).len(), 2);
}

#[test]
fn accents_drawn_apart_stand_on_their_letters() {
    let sets = [set("\u{A8}", 50.3, 97.0, 10.0), set("Ubung", 50.0, 100.0, 10.0)];
    assert_eq!(blocks(&sets), ["Übung"]);
}

#[test]
fn a_soft_hyphen_stays_at_the_lines_end() {
    assert_eq!(blocks(&[set("Som\u{AD}", 50.0, 100.0, 10.0)]), ["Som\u{AD}"]);
}

/// A million letters: in a grid, on one line, in one column, anywhere. Looking at each pair of them would never end.
#[test]
fn a_million_glyphs_are_all_kept() {
    type Place = fn(u32) -> (f32, f32);
    let scatter = |i: u32| (i.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0;
    let places: [Place; 4] = [
        |i| (5.0 + (i % 100) as f32 * 5.9, 5.0 + (i / 100) as f32),
        |i| (i as f32 * 0.012, 400.0),
        |i| (300.0, i as f32 * 0.016),
        |i| (0.0, i as f32),
    ];
    for (shape, place) in places.into_iter().enumerate() {
        let at = |i: u32| if shape == 3 { (590.0 * scatter(i), 830.0 * scatter(i + 7919)) } else { place(i) };
        let sets: Vec<Set> =
            (0..50_000).map(at).map(|(x, y)| set("abcdefghijklmnopqrst", x, y, 0.5)).collect();
        let page = page(&sets);
        let laid = analyse(&page, &faces(), &LayoutParams::default());
        assert_eq!(laid.visible_chars + laid.doubled_chars, 1_000_000, "shape {shape}");
    }
}
