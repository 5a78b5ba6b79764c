//! Simple fonts: Type 1, TrueType, Type 3, one byte a code (ISO 32000-2, 9.6).

use super::encoding::Base;
use super::standard14::Standard;
use super::to_unicode::ToUnicode;
use super::{Code, names, tex, tidy};
use crate::pdf::objects::{Objects, as_number};
use compact_str::CompactString;
use lopdf::{Dictionary, Object};

/// What is known of a simple font before its codes are read.
pub(super) struct Description<'a> {
    pub(super) dict: &'a Dictionary,
    pub(super) descriptor: Option<&'a Dictionary>,
    pub(super) name: &'a str,
    pub(super) is_bold: bool,
    pub(super) embedded: bool,
}

impl Description<'_> {
    /// The 256 codes, and the encoding for those that the embedded program may know better.
    pub(super) fn codes(&self, to_unicode: &ToUnicode, objects: &Objects) -> (Vec<Code>, Option<Base>) {
        let encoding = objects.get(self.dict, b"Encoding");
        let declared = declared_base(objects, encoding);
        let implicit = self.implicit_base(objects);
        // Where the font brings its own encoding, the implicit one would be a guess (9.6.5.1, table 112).
        let base = declared.or((!self.embedded).then_some(implicit));
        let type3 = objects.name(self.dict, b"Subtype") == Some(b"Type3");
        let differences = Differences::read(objects, encoding);
        let tex = differences.codes.as_deref().filter(|_| type3).and_then(tex::Encoding::of);
        let text = |code: u8| {
            let known = to_unicode.text(u32::from(code)).map(tidy).filter(|t| !t.is_empty());
            let named = || match tex {
                Some(tex) => Some(tex.text(code)),
                None => differences.texts.get(usize::from(code)).filter(|t| !t.is_empty()).cloned(),
            };
            tidy(known.or_else(named).or_else(|| base.map(|b| b.text(code))).unwrap_or_default())
        };
        let texts: Vec<CompactString> = (0..=255).map(text).collect();
        let widths = self.widths(objects, &texts);
        let codes =
            texts.into_iter().zip(widths).map(|(text, advance_em)| Code::new(text, advance_em)).collect();
        (codes, base.is_none().then_some(implicit))
    }

    fn implicit_base(&self, objects: &Objects) -> Base {
        let true_type = objects.name(self.dict, b"Subtype") == Some(b"TrueType");
        match Standard::named(self.name).map(Standard::encoding) {
            Some(pi @ (Base::Symbol | Base::ZapfDingbats)) => pi,
            _ if true_type => Base::WinAnsi,
            _ => Base::Standard,
        }
    }

    fn widths(&self, objects: &Objects, texts: &[CompactString]) -> Vec<f32> {
        let type3 = objects.name(self.dict, b"Subtype") == Some(b"Type3");
        let unit = if type3 {
            objects.numbers::<6>(self.dict, b"FontMatrix").map_or(0.001, |m| m[0].hypot(m[1]))
        } else {
            0.001
        };
        let declared = objects.array(self.dict, b"Widths").unwrap_or_default();
        let first = objects.integer(self.dict, b"FirstChar").unwrap_or(0);
        let missing = self.descriptor.and_then(|d| objects.number(d, b"MissingWidth"));
        let standard = Standard::named(self.name).unwrap_or(Standard::stand_in(self.is_bold));
        let width = |(code, text): (u8, &CompactString)| {
            let at = usize::try_from(i64::from(code) - first).ok();
            let declared = at.and_then(|at| objects.resolve(declared.get(at)?)).and_then(as_number);
            let fallback = || match missing.filter(|_| !type3) {
                Some(width) if self.embedded || width > 0.0 => width,
                _ if type3 => 0.0,
                _ => standard.width(code, text).map_or(0.0, f64::from),
            };
            (declared.unwrap_or_else(fallback) * unit) as f32
        };
        (0..=255).zip(texts).map(width).collect()
    }
}

fn declared_base(objects: &Objects, encoding: Option<&Object>) -> Option<Base> {
    match encoding? {
        Object::Name(name) => Base::named(name),
        Object::Dictionary(dict) => objects.name(dict, b"BaseEncoding").and_then(Base::named),
        _ => None,
    }
}

/// What `/Differences` says.
#[derive(Default)]
struct Differences {
    /// Texts by code; empty where it says nothing.
    texts: Vec<CompactString>,
    /// The codes that it names, if all their names are "a" and the code itself.
    codes: Option<Vec<u8>>,
}

impl Differences {
    fn read(objects: &Objects, encoding: Option<&Object>) -> Self {
        let Some(Object::Dictionary(encoding)) = encoding else { return Self::default() };
        let Some(items) = objects.array(encoding, b"Differences") else { return Self::default() };
        let mut texts = vec![CompactString::default(); 256];
        let mut codes = Some(Vec::new());
        let mut code = 0_usize;
        for item in items {
            match objects.resolve(item) {
                Some(Object::Name(name)) => {
                    let name = std::str::from_utf8(name).ok();
                    if let (Some(slot), Some(name)) = (texts.get_mut(code), name) {
                        *slot = names::text(name);
                    }
                    if name != Some(".notdef") {
                        let own = name.and_then(|n| n.strip_prefix('a')?.parse::<u8>().ok());
                        let own = own.filter(|c| usize::from(*c) == code);
                        codes = codes.zip(own).map(|(mut codes, own)| {
                            codes.push(own);
                            codes
                        });
                    }
                    code += 1;
                }
                Some(number) => code = as_number(number).map_or(code, |n| n.max(0.0) as usize),
                None => {}
            }
        }
        Self { texts, codes }
    }
}

/// Fills codes without text from the font program, then from the implicit encoding.
pub(super) fn complete(codes: &mut [Code], from_program: &[CompactString], implicit: Option<Base>) {
    let program_tells = from_program.iter().any(|t| !t.is_empty());
    for (at, code) in codes.iter_mut().enumerate() {
        if !code.doubtful {
            continue;
        }
        let told = tidy(from_program.get(at).cloned().unwrap_or_default());
        if !told.is_empty() {
            *code = Code::new(told, code.advance_em);
        }
        if let (true, false, Some(base), Ok(byte)) =
            (code.text.is_empty(), program_tells, implicit, u8::try_from(at))
        {
            code.text = tidy(base.text(byte));
        }
    }
}
