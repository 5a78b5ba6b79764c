//! Embedded font programs: the last place to ask what a code or a glyph means.

use super::encoding::Base;
use compact_str::CompactString;
use skrifa::raw::TableProvider;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;
use skrifa::raw::tables::cmap::PlatformId;
use skrifa::{FontRef, GlyphId, GlyphNames, MetadataProvider};
use std::collections::BTreeMap;

/// Texts of the 256 codes of a simple font, by the font program's own encoding.
pub(crate) fn texts_of_codes(data: &[u8]) -> Vec<CompactString> {
    if let Ok(font) = FontRef::new(data) {
        let from_cff = font.cff().ok().map(|cff| texts_of_cff_codes(cff.offset_data().as_bytes()));
        let by_cmap = texts_of_sfnt_codes(&font);
        return match from_cff {
            Some(texts) if by_cmap.iter().all(|t| t.is_empty()) => texts,
            _ => by_cmap,
        };
    }
    if let Ok(font) = Type1Font::new(data) {
        let encoding = font.encoding();
        let text = match font.name().is_some_and(is_eurosym) {
            true => euro_sign,
            false => super::names::text,
        };
        return (0..=255)
            .map(|code| encoding.as_ref().and_then(|e| e.glyph_name(code)).map(text).unwrap_or_default())
            .collect();
    }
    texts_of_cff_codes(data)
}

/// The fonts of LaTeX's `eurosym` ("TeX-feymr10") have euro signs alone, under the name "e".
fn is_eurosym(name: &str) -> bool {
    let bare = name.split_once('+').map_or(name, |(_, bare)| bare);
    let bare = bare.strip_prefix("TeX-").unwrap_or(bare);
    bare.starts_with("feym") || bare.starts_with("feyb")
}

fn euro_sign(glyph: &str) -> CompactString {
    if glyph == "e" { CompactString::const_new("€") } else { super::names::text(glyph) }
}

fn texts_of_cff_codes(data: &[u8]) -> Vec<CompactString> {
    let Ok(font) = CffFontRef::new_cff(data, 0, None) else { return Vec::new() };
    let Some(encoding) = font.encoding() else { return Vec::new() };
    (0..=255).map(|code| encoding.map(code).map(|gid| cff_name(&font, gid)).unwrap_or_default()).collect()
}

fn cff_name(font: &CffFontRef<'_>, gid: GlyphId) -> CompactString {
    font.charset()
        .and_then(|charset| charset.string_id(gid))
        .and_then(|sid| font.string(sid))
        .and_then(|name| std::str::from_utf8(name).ok())
        .map(super::names::text)
        .unwrap_or_default()
}

fn texts_of_sfnt_codes(font: &FontRef<'_>) -> Vec<CompactString> {
    let texts = sfnt_texts(font);
    let Ok(cmap) = font.cmap() else { return Vec::new() };
    let mut out = vec![CompactString::default(); 256];
    for record in cmap.encoding_records() {
        let Ok(subtable) = record.subtable(cmap.offset_data()) else { continue };
        let symbol = record.platform_id() == PlatformId::Windows && record.encoding_id() == 0;
        let mac = record.platform_id() == PlatformId::Macintosh;
        if !symbol && !mac {
            continue;
        }
        for (code, slot) in (0_u8..=255).zip(&mut out) {
            let codes = [u32::from(code), 0xF000 + u32::from(code)];
            let gid = codes.iter().take(if symbol { 2 } else { 1 }).find_map(|&c| subtable.map_codepoint(c));
            let Some(gid) = gid.filter(|g| g.to_u32() != 0) else { continue };
            if slot.is_empty() {
                *slot = texts.get(&gid.to_u32()).cloned().unwrap_or_default();
            }
            if slot.is_empty() && mac {
                *slot = Base::MacRoman.text(code);
            }
        }
    }
    out
}

/// Texts of glyphs, by glyph index.
pub(crate) fn texts_of_glyphs(data: &[u8]) -> BTreeMap<u32, CompactString> {
    if let Ok(font) = FontRef::new(data) {
        let mut texts = sfnt_texts(&font);
        if texts.is_empty()
            && let Ok(cff) = font.cff()
        {
            texts = cff_texts(cff.offset_data().as_bytes());
        }
        return texts;
    }
    cff_texts(data)
}

fn cff_texts(data: &[u8]) -> BTreeMap<u32, CompactString> {
    let Ok(font) = CffFontRef::new_cff(data, 0, None) else { return BTreeMap::new() };
    if font.is_cid() {
        return BTreeMap::new();
    }
    let named = (1..font.num_glyphs().min(65_536)).map(|gid| (gid, cff_name(&font, GlyphId::new(gid))));
    named.filter(|(_, text)| !text.is_empty()).collect()
}

/// By the Unicode character map turned round, else by glyph names, else by private code points of the map.
fn sfnt_texts(font: &FontRef<'_>) -> BTreeMap<u32, CompactString> {
    let (mut texts, mut private) = (BTreeMap::new(), BTreeMap::new());
    let charmap = font.charmap();
    if charmap.has_map() && !charmap.is_symbol() {
        for (code, gid) in charmap.mappings().take(200_000) {
            let Some(c) = char::from_u32(code).filter(|c| !c.is_control()) else { continue };
            let texts = if super::is_private(c) { &mut private } else { &mut texts };
            // Where several characters share a glyph, the common one has the lowest code ("-" before U+00AD).
            texts.entry(gid.to_u32()).or_insert_with(|| CompactString::from_iter([c]));
        }
    }
    for (gid, name) in GlyphNames::new(font).iter().take(65_536) {
        // "gid12" is a name that the library makes up.
        if texts.contains_key(&gid.to_u32()) || name.is_synthesized() {
            continue;
        }
        let text = super::names::text(name.as_str());
        if !text.is_empty() {
            texts.insert(gid.to_u32(), text);
        }
    }
    for (gid, text) in private {
        texts.entry(gid).or_insert(text);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eurosym_writes_the_euro_as_a_letter() {
        assert!(is_eurosym("KCXMNX+TeX-feymr10") && is_eurosym("feybo10"));
        assert!(!is_eurosym("TeX-cmr10") && !is_eurosym("Feynman"));
        assert_eq!((euro_sign("e"), euro_sign("a")), ("€".into(), "a".into()));
    }
}
