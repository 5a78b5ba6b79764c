//! Accents that a file draws apart from their letters, as TeX does with its old fonts.

use crate::geometry::Turn;
use crate::pdf::Glyph;

/// Whether a glyph is an accent drawn over a letter.
pub(super) fn is_over(accent: &Glyph, letter: &Glyph) -> bool {
    // Two bytes at least, or a grave or circumflex: nearly every glyph is out after the first look.
    if combining(&accent.text).is_none() || combining(&letter.text).is_some() || accent.turn != Turn::Upright
    {
        return false;
    }
    let middle = accent.bbox.center_x_pt();
    let raise = letter.baseline_pt - accent.baseline_pt;
    letter.bbox.left_pt < middle
        && middle < letter.bbox.right_pt
        && (-0.1 * letter.size_pt..0.6 * letter.size_pt).contains(&raise)
}

/// The combining mark for an accent drawn as a character of its own.
pub(super) fn combining(text: &str) -> Option<char> {
    Some(match text {
        "\u{A8}" => '\u{308}',
        "\u{B4}" => '\u{301}',
        "`" => '\u{300}',
        "^" | "\u{2C6}" => '\u{302}',
        _ => return None,
    })
}

/// The letter with its accent, for those that German, French, Italian and Spanish have.
pub(super) fn compose(base: char, mark: char) -> Option<char> {
    let row = match mark {
        '\u{308}' => "aäeëiïoöuüAÄEËIÏOÖUÜ",
        '\u{301}' => "aáeéiíoóuúAÁEÉIÍOÓUÚ",
        '\u{300}' => "aàeèiìoòuùAÀEÈIÌOÒUÙ",
        '\u{302}' => "aâeêiîoôuûAÂEÊIÎOÔUÛ",
        _ => return None,
    };
    let mut pairs = row.chars();
    while let (Some(plain), Some(accented)) = (pairs.next(), pairs.next()) {
        if plain == base {
            return Some(accented);
        }
    }
    None
}
