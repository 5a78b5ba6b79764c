//! Fonts: what each code of a string means and how far it moves the pen.
//!
//! In comes a font dictionary; out come [`Code`]s. A font is read once per document, its embedded program only when
//! a code that is shown has no meaning otherwise.

mod composite;
mod encoding;
mod face;
mod names;
mod program;
mod simple;
mod standard14;
mod standard14_data;
mod tex;
mod to_unicode;

use super::budget::{Log, Spent};
use super::objects::{Objects, as_dict};
use super::streams::Inflater;
use super::{Face, FaceId};
use compact_str::CompactString;
use lopdf::{Dictionary, Object};
use std::collections::HashMap;

pub(crate) use composite::Composite;

/// What a character code stands for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Code {
    /// Its text; empty where nothing tells.
    pub(crate) text: CompactString,
    /// Its advance in ems; downwards for vertical writing.
    pub(crate) advance_em: f32,
    /// It has no Unicode value, or a private one that the font program may know better.
    pub(crate) doubtful: bool,
}

impl Code {
    pub(crate) fn new(text: CompactString, advance_em: f32) -> Self {
        let doubtful = text.chars().all(is_private);
        Self { text, advance_em, doubtful }
    }
}

/// A code point that means something in one font alone (Unicode, chapter 23.5): ligatures in many.
fn is_private(c: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&c)
}

/// How the codes of a font are told apart.
#[derive(Debug)]
pub(crate) enum Codes {
    /// One byte each.
    Simple(Vec<Code>),
    /// By a `CMap`.
    Composite(Box<Composite>),
}

/// A font of the document.
#[derive(Debug)]
pub(crate) struct Font {
    pub(crate) face: FaceId,
    /// For warnings.
    pub(crate) name: String,
    pub(crate) ascent_em: f32,
    pub(crate) descent_em: f32,
    /// How large its letters are beside the size that text is set in: 1, but for Type 3 fonts, whose glyphs have
    /// whatever unit their program chose (ISO 32000-2, 9.6.4).
    pub(crate) em_ratio: f32,
    pub(crate) codes: Codes,
    /// The embedded program, until it has been asked.
    pending: Option<lopdf::ObjectId>,
    /// For codes of a simple font that the program does not know either.
    implicit: Option<encoding::Base>,
}

/// The fonts met so far.
#[derive(Debug, Default)]
pub(crate) struct Fonts {
    pub(crate) list: Vec<Font>,
    faces: face::Faces,
    /// By the address of the dictionary, which stays in its place while the file is open.
    by_address: HashMap<usize, usize>,
}

/// What reading streams takes.
pub(crate) struct Means<'a> {
    pub(crate) objects: &'a Objects<'a>,
    pub(crate) inflater: &'a mut Inflater,
    pub(crate) spent: &'a mut Spent,
    pub(crate) log: &'a mut Log,
}

impl Means<'_> {
    /// The decoded data of a stream.
    pub(crate) fn data(&mut self, stream: &lopdf::Stream) -> Vec<u8> {
        let mut out = Vec::new();
        self.inflater.decode(self.objects, stream, &mut out, self.spent, self.log);
        out
    }
}

impl Fonts {
    /// The faces met so far.
    pub(crate) fn faces(&self) -> &[Face] {
        &self.faces.list
    }

    /// The advance of a character in the font that stands in for a missing one.
    pub(crate) fn substitute_width(&self, c: char) -> f32 {
        let mut buffer = [0; 4];
        standard14::Standard::stand_in(false).width(0, c.encode_utf8(&mut buffer)).unwrap_or(500.0) / 1000.0
    }

    /// The index of the font in `object`, read if it is new.
    pub(crate) fn index(&mut self, object: &Object, means: &mut Means<'_>) -> Option<usize> {
        let dict = as_dict(object)?;
        let address = std::ptr::from_ref(dict).addr();
        if let Some(&index) = self.by_address.get(&address) {
            return Some(index);
        }
        let font = self.read(dict, means);
        let index = self.list.len();
        self.list.push(font);
        self.by_address.insert(address, index);
        Some(index)
    }

    fn read(&mut self, dict: &Dictionary, means: &mut Means<'_>) -> Font {
        let objects = means.objects;
        let composite = objects.name(dict, b"Subtype") == Some(b"Type0") || dict.has(b"DescendantFonts");
        let descendant = objects
            .array(dict, b"DescendantFonts")
            .and_then(|fonts| objects.resolve(fonts.first()?))
            .and_then(as_dict)
            .filter(|_| composite);
        let holder = descendant.unwrap_or(dict);
        let descriptor = objects.dict(holder, b"FontDescriptor");
        let base_font =
            objects.name(dict, b"BaseFont").or_else(|| descriptor.and_then(|d| objects.name(d, b"FontName")));
        let name = String::from_utf8_lossy(base_font.unwrap_or_default()).into_owned();
        let face = self.faces.intern(objects, &name, descriptor);
        let is_bold = self.faces.list.get(usize::from(face.0)).is_some_and(|f| f.weight >= 600);
        let (ascent_em, descent_em) = vertical_extent(objects, descriptor);
        let pending = descriptor.and_then(program_id);
        let to_unicode = to_unicode_of(dict, means);
        let simple =
            simple::Description { dict, descriptor, name: &name, is_bold, embedded: pending.is_some() };
        let (codes, implicit) = match descendant {
            Some(descendant) => {
                (Codes::Composite(Box::new(Composite::read(dict, descendant, to_unicode, means))), None)
            }
            None => {
                let (codes, implicit) = simple.codes(&to_unicode, objects);
                (Codes::Simple(codes), implicit)
            }
        };
        let em_ratio = if objects.name(dict, b"Subtype") == Some(b"Type3") { type3_em(&codes) } else { 1.0 };
        Font { face, name, ascent_em, descent_em, em_ratio, codes, pending, implicit }
    }

    /// Asks the embedded program for what is still unknown; false where there was nothing left to ask.
    pub(crate) fn ask_program(&mut self, index: usize, means: &mut Means<'_>) -> bool {
        let Some(font) = self.list.get_mut(index) else { return false };
        let data = match font.pending.take().and_then(|id| means.objects.by_id(id)) {
            Some(Object::Stream(stream)) => means.data(stream),
            _ if font.implicit.is_none() => return false,
            _ => Vec::new(),
        };
        match &mut font.codes {
            Codes::Simple(codes) => {
                let implicit = font.implicit.take();
                simple::complete(codes, &program::texts_of_codes(&data), implicit);
            }
            Codes::Composite(composite) => composite.complete(program::texts_of_glyphs(&data)),
        }
        true
    }
}

fn program_id(descriptor: &Dictionary) -> Option<lopdf::ObjectId> {
    let keys: [&[u8]; 3] = [b"FontFile2", b"FontFile3", b"FontFile"];
    keys.iter().find_map(|key| match descriptor.get(key) {
        Ok(Object::Reference(id)) => Some(*id),
        _ => None,
    })
}

fn to_unicode_of(dict: &Dictionary, means: &mut Means<'_>) -> to_unicode::ToUnicode {
    match means.objects.get(dict, b"ToUnicode") {
        Some(Object::Stream(stream)) => to_unicode::ToUnicode::parse(&means.data(stream)),
        Some(Object::Name(name)) if name.starts_with(b"Identity") => to_unicode::ToUnicode::identity(),
        _ => to_unicode::ToUnicode::default(),
    }
}

/// Mean advance of a typeface's characters, in ems of the typeface.
const MEAN_ADVANCE_EM: f32 = 0.5;
/// By how much the mean may differ before another unit is the likelier cause.
const MEAN_ADVANCE_FACTOR: f32 = 2.0;

/// The em of a Type 3 font beside the size it is set in, told from its advances.
fn type3_em(codes: &Codes) -> f32 {
    let Codes::Simple(codes) = codes else { return 1.0 };
    let advances = || codes.iter().map(|c| c.advance_em).filter(|a| *a > 0.0);
    let mean = advances().sum::<f32>() / (advances().count().max(1) as f32);
    let usual = MEAN_ADVANCE_EM / MEAN_ADVANCE_FACTOR..=MEAN_ADVANCE_EM * MEAN_ADVANCE_FACTOR;
    if mean > 0.0 && !usual.contains(&mean) { mean / MEAN_ADVANCE_EM } else { 1.0 }
}

/// Ascent and descent in ems, where the descriptor's are credible.
fn vertical_extent(objects: &Objects, descriptor: Option<&Dictionary>) -> (f32, f32) {
    let number = |key: &[u8]| descriptor.and_then(|d| objects.number(d, key)).map(|n| (n / 1000.0) as f32);
    let ascent = number(b"Ascent").filter(|a| (0.5..=1.2).contains(a));
    // Some programs write the descent without its sign.
    let descent = number(b"Descent").map(|d| -d.abs()).filter(|d| (-0.5..=-0.05).contains(d));
    (ascent.unwrap_or(0.8), descent.unwrap_or(-0.2))
}

/// Text as later stages expect it: every kind of space as " ", no control characters.
fn tidy(text: CompactString) -> CompactString {
    let plain = |c: char| (c > ' ' && c < '\u{7F}') || (c > '\u{A0}' && c < '\u{2000}');
    if text.chars().all(plain) {
        return text;
    }
    let space = |c: char| {
        matches!(
            c,
            '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
        )
    };
    text.chars()
        .map(|c| if space(c) { ' ' } else { c })
        .filter(|&c| {
            !c.is_control() && !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FFFD}')
        })
        .collect()
}
