//! What can be told only with the whole page at hand: text off the page, doubled text, accents set apart.

use super::Interpreter;
use crate::diag::Code;
use crate::geometry::{BBox, Turn};
use crate::pdf::pages::Frame;
use crate::pdf::{Glyph, PageGlyphs};
use compact_str::CompactString;

impl Interpreter<'_> {
    /// The page, and the warnings about it.
    pub(super) fn finish(mut self, frame: &Frame) -> PageGlyphs {
        let page_box = BBox::new(0.0, 0.0, frame.width_pt as f32, frame.height_pt as f32);
        let mut glyphs = std::mem::take(&mut self.out.glyphs);
        let off_page = drop_off_page(&mut glyphs, &page_box);
        let doubled = drop_doubled(&mut glyphs);
        join_accents(&mut glyphs);
        lift_low_quotes(&mut glyphs);
        self.out.glyphs = glyphs;
        let mut told = [
            (Code::OffPage, off_page, "characters outside the page are left out"),
            (Code::DoubledText, doubled, "characters are drawn twice in one place and kept once"),
            (Code::HiddenLayer, self.hidden, "characters on layers that are switched off are left out"),
        ];
        for (code, count, what) in &mut told {
            if *count > 0 {
                self.log.warn(*code, format!("{count} {what}"));
                self.log.leave_out(*code, *count);
            }
        }
        for (&font, &count) in &self.no_unicode {
            let name = self.store.fonts.list.get(font).map_or("", |f| f.name.as_str());
            let detail = format!("font {name}: {count} characters have no Unicode");
            self.log.warn(Code::NoUnicode, detail);
            self.log.leave_out(Code::NoUnicode, count);
        }
        self.out
    }
}

fn drop_off_page(glyphs: &mut Vec<Glyph>, page: &BBox) -> u64 {
    let before = glyphs.len();
    glyphs.retain(|g| {
        let (x, y) = (g.bbox.center_x_pt(), g.bbox.center_y_pt());
        // Also false for coordinates that are not finite.
        x >= page.left_pt && x <= page.right_pt && y >= page.top_pt && y <= page.bottom_pt
    });
    (before - glyphs.len()) as u64
}

/// How far apart a glyph and its double may be, times the font size; Poppler takes 0.1 along the line, 0.2 across.
const DOUBLE_EM: f32 = 0.1;

/// Drops glyphs that repeat one in the same place: shadows, and bold made by printing twice.
fn drop_doubled(glyphs: &mut Vec<Glyph>) -> u64 {
    let before = glyphs.len();
    let mut kept = Places::for_glyphs(before);
    glyphs.retain(|glyph| {
        let Some(c) = glyph.text.chars().next().filter(|c| *c != ' ') else { return true };
        let place = Place { c, x: glyph.bbox.left_pt, y: glyph.bbox.bottom_pt };
        let is_double = kept.has_near(&place, DOUBLE_EM * glyph.size_pt.max(1.0));
        if !is_double {
            kept.add(place);
        }
        !is_double
    });
    (before - glyphs.len()) as u64
}

#[derive(Clone, Copy)]
struct Place {
    c: char,
    x: f32,
    y: f32,
}

/// Glyphs by letter and cell of the page: a hash table whose chains run through `next`.
struct Places {
    list: Vec<Place>,
    /// Of each, the one before it in its chain.
    next: Vec<u32>,
    /// The last of each chain, counted from 1.
    last: Vec<u32>,
}

/// Width of the cells that glyphs are looked up by: wider than most letters' reach, so that mostly one is looked into.
const CELL_PT: f32 = 8.0;
/// Cells in a row that are looked into at most, whatever the size of the letter.
const CELLS: i32 = 4;

impl Places {
    fn for_glyphs(count: usize) -> Self {
        let chains = (2 * count).next_power_of_two();
        Self { list: Vec::with_capacity(count), next: Vec::with_capacity(count), last: vec![0; chains] }
    }

    fn add(&mut self, place: Place) {
        let chain = self.chain(place.c, cell(place.x), cell(place.y));
        self.list.push(place);
        self.next.push(std::mem::replace(&mut self.last[chain], self.list.len() as u32));
    }

    fn has_near(&self, place: &Place, near_pt: f32) -> bool {
        let reach = |v: f32| {
            let first = cell(v - near_pt);
            (first, cell(v + near_pt).min(first.saturating_add(CELLS - 1)))
        };
        let ((left, right), (top, bottom)) = (reach(place.x), reach(place.y));
        // Loops over half-open ranges are quicker than over closed ones, and this is done for every glyph.
        for cy in top..bottom.saturating_add(1) {
            for cx in left..right.saturating_add(1) {
                if self.cell_has_near(place, cx, cy, near_pt) {
                    return true;
                }
            }
        }
        false
    }

    fn cell_has_near(&self, place: &Place, cx: i32, cy: i32, near_pt: f32) -> bool {
        let mut at = self.last[self.chain(place.c, cx, cy)];
        while let Some(i) = (at as usize).checked_sub(1) {
            let (Some(other), Some(next)) = (self.list.get(i), self.next.get(i)) else { break };
            if other.c == place.c
                && (other.x - place.x).abs() <= near_pt
                && (other.y - place.y).abs() <= near_pt
            {
                return true;
            }
            at = *next;
        }
        false
    }

    /// The chain of a letter in a cell; others may share it.
    fn chain(&self, c: char, cx: i32, cy: i32) -> usize {
        let key = u64::from(c as u32) << 32 ^ u64::from(cx as u32) << 16 ^ u64::from(cy as u32);
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (self.last.len() - 1)
    }
}

/// Nothing is left of the page, so that cutting off rounds down.
fn cell(v: f32) -> i32 {
    (v * (1.0 / CELL_PT)) as i32
}

/// The combining form of an accent that stands by itself.
fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '¨' | '\u{308}' => '\u{308}',
        '´' | 'ˊ' | '\u{301}' => '\u{301}',
        '`' | 'ˋ' | '\u{300}' => '\u{300}',
        'ˆ' | '^' | '\u{302}' => '\u{302}',
        '˜' | '\u{303}' => '\u{303}',
        '¸' | '\u{327}' => '\u{327}',
        '˚' | '\u{30A}' => '\u{30A}',
        'ˇ' | '\u{30C}' => '\u{30C}',
        '¯' | '\u{304}' => '\u{304}',
        '˘' | '\u{306}' => '\u{306}',
        '˝' | '\u{30B}' => '\u{30B}',
        '˛' | '\u{328}' => '\u{328}',
        '˙' | '\u{307}' => '\u{307}',
        _ => return None,
    })
}

/// Joins an accent with the letter that it is drawn over, before or after it: TeX and old programs set "ü" as "¨" and "u".
fn join_accents(glyphs: &mut Vec<Glyph>) {
    let accent_of = |g: &Glyph| {
        let mut characters = g.text.chars();
        characters.next().filter(|_| characters.next().is_none()).and_then(combining)
    };
    if !glyphs.iter().any(|g| accent_of(g).is_some()) {
        return;
    }
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut waiting: Option<(Glyph, char)> = None;
    for mut glyph in glyphs.drain(..) {
        if let Some((accent, mark)) = waiting.take() {
            if covers(&glyph, &accent) {
                glyph.text = with_mark(&glyph.text, mark);
            } else {
                out.push(accent);
            }
        }
        match (accent_of(&glyph), out.last_mut()) {
            (Some(mark), Some(base)) if covers(base, &glyph) => base.text = with_mark(&base.text, mark),
            (Some(mark), _) => waiting = Some((glyph, mark)),
            (None, _) => out.push(glyph),
        }
    }
    out.extend(waiting.map(|(accent, _)| accent));
    *glyphs = out;
}

/// Whether the accent stands over the letter: most of the narrower one inside the wider, on one line.
fn covers(letter: &Glyph, accent: &Glyph) -> bool {
    let is_letter = letter.text.chars().next().is_some_and(char::is_alphabetic);
    let shared = letter.bbox.x_overlap_pt(&accent.bbox);
    let narrower = letter.bbox.width_pt().min(accent.bbox.width_pt());
    let one_line = letter.bbox.y_overlap_pt(&accent.bbox) > 0.0 && letter.turn == accent.turn;
    is_letter && one_line && shared > 0.6 * narrower
}

/// Drop of a lowered quotation mark, times the size: `\set@low@box` of german.sty puts its top where a comma's is, 0.59 em
/// down in Computer Modern.
const LOW_QUOTE_EM: std::ops::Range<f32> = 0.45..0.75;

/// Farthest between such a mark and the letter that it opens, times the size.
const LOW_QUOTE_GAP_EM: f32 = 0.2;

/// TeX's seven-bit fonts lack the opening marks of German: closing ones stand for them, lowered to the baseline.
fn lift_low_quotes(glyphs: &mut [Glyph]) {
    for at in 1..glyphs.len() {
        let [mark, next] = &mut glyphs[at - 1..=at] else { continue };
        let low = match mark.text.as_str() {
            "”" => "„",
            "’" => "‚",
            _ => continue,
        };
        let em = mark.size_pt;
        let drop_pt = mark.baseline_pt - next.baseline_pt;
        let gap_pt = next.bbox.left_pt - mark.bbox.right_pt;
        let opens = mark.turn == Turn::Upright
            && next.turn == Turn::Upright
            && LOW_QUOTE_EM.contains(&(drop_pt / em))
            && gap_pt.abs() <= LOW_QUOTE_GAP_EM * em
            && (next.size_pt - em).abs() < 0.1 * em;
        if opens {
            mark.text = low.into();
            mark.baseline_pt -= drop_pt;
            mark.bbox.top_pt -= drop_pt;
            mark.bbox.bottom_pt -= drop_pt;
        }
    }
}

fn with_mark(text: &CompactString, mark: char) -> CompactString {
    let mut characters = text.chars();
    let base = match characters.next() {
        Some('ı') => 'i',
        Some('ȷ') => 'j',
        Some(c) => c,
        None => return text.clone(),
    };
    let rest = characters.as_str();
    match composed(base, mark) {
        Some(c) => CompactString::from_iter([c]) + rest,
        None => CompactString::from_iter([base, mark]) + rest,
    }
}

/// The letters of German and its neighbours; others keep the mark beside them.
fn composed(base: char, mark: char) -> Option<char> {
    let (letters, forms) = match mark {
        '\u{308}' => ("aouAOUeiEIyY", "äöüÄÖÜëïËÏÿŸ"),
        '\u{301}' => ("aeiouAEIOUyYcnsz", "áéíóúÁÉÍÓÚýÝćńśź"),
        '\u{300}' => ("aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        '\u{302}' => ("aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        '\u{303}' => ("anoANO", "ãñõÃÑÕ"),
        '\u{327}' => ("cCsS", "çÇşŞ"),
        '\u{30A}' => ("aAuU", "åÅůŮ"),
        '\u{30C}' => ("cCsSzZeErR", "čČšŠžŽěĚřŘ"),
        _ => return None,
    };
    letters.chars().zip(forms.chars()).find(|(letter, _)| *letter == base).map(|(_, form)| form)
}
