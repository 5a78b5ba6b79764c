//! Composite fonts (Type 0): codes of several bytes to CIDs, CIDs to widths and text (ISO 32000-2, 9.7).

use super::to_unicode::ToUnicode;
use super::{Code, Means, is_private, tidy};
use crate::pdf::lexer::{Lexer, Token};
use crate::pdf::objects::{Objects, as_number};
use compact_str::CompactString;
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use lopdf::{Dictionary, Object};
use std::collections::{BTreeMap, HashMap};

/// A composite font's way from bytes to codes, and what it has looked up.
#[derive(Debug)]
pub(crate) struct Composite {
    splitter: Splitter,
    to_unicode: ToUnicode,
    /// Text of CIDs for the character collections of Adobe.
    collection: Option<CMap>,
    /// Whether codes are UTF-16 themselves (`UniJIS-UTF16-H` and its like).
    codes_are_unicode: bool,
    widths: Widths,
    /// Whether text runs down the page.
    pub(crate) vertical: bool,
    cid_to_gid: Option<Vec<u8>>,
    glyph_texts: BTreeMap<u32, CompactString>,
    known: Vec<Code>,
    /// Index into `known` by code, in pages of 256; `u32::MAX` where not looked up yet.
    pages: Vec<Option<Box<[u32; 256]>>>,
    /// The same for codes of three and four bytes.
    rare: HashMap<u32, u32>,
}

#[derive(Debug)]
enum Splitter {
    /// Two bytes a code, which is the CID.
    Identity,
    ByMap {
        map: Box<CMap>,
        spaces: Vec<CodeSpace>,
    },
}

#[derive(Clone, Copy, Debug)]
struct CodeSpace {
    bytes: usize,
    low: u32,
    high: u32,
}

#[derive(Debug, Default)]
struct Widths {
    default: f32,
    /// By CID; NaN where the default holds.
    by_cid: Vec<f32>,
}

const NOT_LOOKED_UP: u32 = u32::MAX;

impl Composite {
    pub(super) fn read(
        dict: &Dictionary,
        descendant: &Dictionary,
        to_unicode: ToUnicode,
        means: &mut Means<'_>,
    ) -> Self {
        let (splitter, vertical, name) = splitter(dict, means);
        let objects = means.objects;
        let family = family(objects, descendant);
        let codes_are_unicode = name.starts_with(b"Uni") && memchr::memmem::find(&name, b"UTF8").is_none();
        let collection = (to_unicode.is_empty() && !codes_are_unicode)
            .then(|| family.ucs2_cmap())
            .flatten()
            .and_then(|name| CMap::parse(load_embedded(name)?, load_embedded));
        let cid_to_gid = match objects.get(descendant, b"CIDToGIDMap") {
            Some(Object::Stream(stream)) => Some(means.data(stream)),
            _ => None,
        };
        Self {
            splitter,
            to_unicode,
            collection,
            codes_are_unicode,
            widths: Widths::read(objects, descendant, vertical),
            vertical,
            cid_to_gid,
            glyph_texts: BTreeMap::new(),
            known: Vec::new(),
            pages: Vec::new(),
            rare: HashMap::new(),
        }
    }

    /// The next code of a string and how many bytes it takes (at least one).
    #[inline]
    pub(crate) fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        match (&self.splitter, bytes) {
            (Splitter::Identity, [high, low, ..]) => (u32::from(*high) << 8 | u32::from(*low), 2),
            (Splitter::Identity, _) => (bytes.first().map_or(0, |&b| u32::from(b)), 1),
            (Splitter::ByMap { map, spaces }, _) => split_by_map(map, spaces, bytes),
        }
    }

    /// What a code stands for.
    #[inline]
    pub(crate) fn code(&mut self, code: u32, length: usize) -> &Code {
        let page = (code >> 8) as usize;
        let found = self
            .pages
            .get(page)
            .and_then(|p| p.as_ref())
            .and_then(|p| p.get((code & 0xFF) as usize))
            .copied();
        let index = match found {
            Some(index) if index != NOT_LOOKED_UP => index,
            _ => self.look_up(code, length),
        };
        self.known.get(index as usize).unwrap_or(&EMPTY)
    }

    fn look_up(&mut self, code: u32, length: usize) -> u32 {
        if let Some(&index) = self.rare.get(&code) {
            return index;
        }
        let cid = self.cid(code, length);
        let text = tidy(self.text(code, length, cid));
        let index = self.known.len() as u32;
        self.known.push(Code::new(text, self.widths.of(cid)));
        if code > 0xFFFF {
            self.rare.insert(code, index);
            return index;
        }
        let page = (code >> 8) as usize;
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, || None);
        }
        let entries =
            self.pages.get_mut(page).map(|p| p.get_or_insert_with(|| Box::new([NOT_LOOKED_UP; 256])));
        if let Some(slot) = entries.and_then(|p| p.get_mut((code & 0xFF) as usize)) {
            *slot = index;
        }
        index
    }

    fn cid(&self, code: u32, length: usize) -> u32 {
        match &self.splitter {
            Splitter::Identity => code,
            Splitter::ByMap { map, .. } => map.lookup_cid_code(code, length as u8).unwrap_or(0),
        }
    }

    fn text(&self, code: u32, length: usize, cid: u32) -> CompactString {
        if let Some(text) = self.to_unicode.text(code) {
            let better = text.chars().all(is_private).then(|| self.glyph_texts.get(&self.gid(cid))).flatten();
            return better.cloned().unwrap_or(text);
        }
        if self.codes_are_unicode {
            return utf16(code, length);
        }
        if let Some(found) = self.collection.as_ref().and_then(|map| map.lookup_bf_string(cid)) {
            return match found {
                BfString::Char(c) => CompactString::from_iter([c]),
                BfString::String(s) => s.into(),
            };
        }
        self.glyph_texts.get(&self.gid(cid)).cloned().unwrap_or_default()
    }

    fn gid(&self, cid: u32) -> u32 {
        let Some(map) = &self.cid_to_gid else { return cid };
        let at = cid as usize * 2;
        match map.get(at..at + 2) {
            Some([high, low]) => u32::from(*high) << 8 | u32::from(*low),
            _ => 0,
        }
    }

    /// Takes in what the font program tells of its glyphs.
    pub(super) fn complete(&mut self, glyph_texts: BTreeMap<u32, CompactString>) {
        self.glyph_texts = glyph_texts;
        self.known.clear();
        self.pages.clear();
        self.rare.clear();
    }
}

static EMPTY: Code = Code { text: CompactString::const_new(""), advance_em: 0.0, doubtful: true };

fn utf16(code: u32, length: usize) -> CompactString {
    let units = [(code >> 16) as u16, code as u16];
    let used = if length > 2 { units.as_slice() } else { units.get(1..).unwrap_or_default() };
    char::decode_utf16(used.iter().copied()).filter_map(Result::ok).collect()
}

fn splitter(dict: &Dictionary, means: &mut Means<'_>) -> (Splitter, bool, Vec<u8>) {
    match means.objects.get(dict, b"Encoding") {
        Some(Object::Name(name)) => named_splitter(name),
        Some(Object::Stream(stream)) => {
            let data = means.data(stream);
            let name = means.objects.name(&stream.dict, b"CMapName").unwrap_or_default().to_vec();
            let vertical = means.objects.integer(&stream.dict, b"WMode") == Some(1);
            match CMap::parse(&data, load_embedded) {
                Some(map) => {
                    let vertical = vertical || map.metadata().writing_mode == Some(WritingMode::Vertical);
                    (Splitter::ByMap { map: Box::new(map), spaces: code_spaces(&data) }, vertical, name)
                }
                None => (Splitter::Identity, vertical, name),
            }
        }
        _ => (Splitter::Identity, false, Vec::new()),
    }
}

fn named_splitter(name: &[u8]) -> (Splitter, bool, Vec<u8>) {
    let vertical = name.ends_with(b"-V") || name == b"V";
    if name.starts_with(b"Identity") {
        return (Splitter::Identity, vertical, Vec::new());
    }
    let map = load_embedded(CMapName::from_bytes(name)).and_then(|data| CMap::parse(data, load_embedded));
    let splitter =
        map.map_or(Splitter::Identity, |map| Splitter::ByMap { map: Box::new(map), spaces: Vec::new() });
    (splitter, vertical, name.to_vec())
}

/// The code spaces of an embedded map (9.7.6.2).
fn code_spaces(data: &[u8]) -> Vec<CodeSpace> {
    let mut lexer = Lexer::new(data);
    let mut spaces = Vec::new();
    while let Some(token) = lexer.next_token() {
        if token != Token::Word(b"begincodespacerange") {
            continue;
        }
        while let (Some(Token::Str(low)), Some(Token::Str(high))) = (lexer.next_token(), lexer.next_token()) {
            let (mut low_bytes, mut high_bytes) = (Vec::new(), Vec::new());
            low.decode_into(&mut low_bytes);
            high.decode_into(&mut high_bytes);
            if (1..=4).contains(&low_bytes.len()) && spaces.len() < 256 {
                spaces.push(CodeSpace {
                    bytes: low_bytes.len(),
                    low: big_endian(&low_bytes),
                    high: big_endian(&high_bytes),
                });
            }
        }
    }
    spaces
}

fn big_endian(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |n, &b| n << 8 | u32::from(b))
}

fn split_by_map(map: &CMap, spaces: &[CodeSpace], bytes: &[u8]) -> (u32, usize) {
    let longest = bytes.len().min(4);
    let code_of = |length: usize| big_endian(bytes.get(..length).unwrap_or(bytes));
    for length in 1..=longest {
        let code = code_of(length);
        // Each byte has to lie in its own range.
        let inside = |space: &CodeSpace| {
            space.bytes == length
                && (0..length).all(|i| {
                    let byte = |n: u32| n >> (8 * i) & 0xFF;
                    (byte(space.low)..=byte(space.high)).contains(&byte(code))
                })
        };
        let fits = if spaces.is_empty() {
            map.lookup_cid_code(code, length as u8).is_some()
        } else {
            spaces.iter().any(inside)
        };
        if fits {
            return (code, length);
        }
    }
    let length = spaces.iter().map(|s| s.bytes).min().unwrap_or(2).min(bytes.len()).max(1);
    (code_of(length), length)
}

fn family(objects: &Objects, descendant: &Dictionary) -> CidFamily {
    let info = objects.dict(descendant, b"CIDSystemInfo");
    let string = |key: &[u8]| match info.and_then(|info| objects.get(info, key)) {
        Some(Object::String(bytes, _)) => bytes.as_slice(),
        _ => b"",
    };
    CidFamily::from_registry_ordering(string(b"Registry"), string(b"Ordering"))
}

impl Widths {
    fn read(objects: &Objects, descendant: &Dictionary, vertical: bool) -> Self {
        if vertical {
            // Nearly all vertical fonts move by one em; `/W2` is not used in practice.
            return Self { default: -1.0, by_cid: Vec::new() };
        }
        let default = objects.number(descendant, b"DW").unwrap_or(1000.0) as f32 / 1000.0;
        let mut widths = Self { default, by_cid: Vec::new() };
        let mut items =
            objects.array(descendant, b"W").unwrap_or_default().iter().map(|item| objects.resolve(item));
        while let Some(first) = items.next() {
            let Some(first) = first.and_then(as_number) else { continue };
            match items.next().flatten() {
                Some(Object::Array(list)) => {
                    for (cid, width) in (first as usize..).zip(list) {
                        widths.set(cid, cid, objects.resolve(width).and_then(as_number));
                    }
                }
                Some(last) => {
                    let last = as_number(last).unwrap_or(first);
                    widths.set(first as usize, last as usize, items.next().flatten().and_then(as_number));
                }
                None => {}
            }
        }
        widths
    }

    fn set(&mut self, first: usize, last: usize, width: Option<f64>) {
        let (Some(width), true) = (width, first <= last && first < 65_536) else { return };
        let last = last.min(65_535);
        if self.by_cid.len() <= last {
            self.by_cid.resize(last + 1, f32::NAN);
        }
        for slot in self.by_cid.get_mut(first..=last).into_iter().flatten() {
            *slot = width as f32 / 1000.0;
        }
    }

    fn of(&self, cid: u32) -> f32 {
        self.by_cid.get(cid as usize).copied().filter(|w| !w.is_nan()).unwrap_or(self.default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spaces_tell_how_long_a_code_is() {
        let data = b"2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange";
        let spaces = code_spaces(data);
        let map = CMap::identity_h();
        let check =
            |bytes: &[u8], expected: (u32, usize)| assert_eq!(split_by_map(&map, &spaces, bytes), expected);
        check(b"\x41\x42", (0x41, 1));
        check(b"\x81\x42", (0x8142, 2));
        check(b"\xFF\x42", (0xFF, 1));
    }
}
