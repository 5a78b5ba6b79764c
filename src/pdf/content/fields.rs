//! Form fields that show a value but bring no appearance (ISO 32000-2, 12.7.4.3): set as viewers set them.

use super::Interpreter;
use crate::pdf::fonts::Code;
use crate::pdf::lexer::{Lexer, Token};
use crate::pdf::matrix::Matrix;
use crate::pdf::objects::{Objects, as_dict, text_string};
use compact_str::CompactString;
use lopdf::{Dictionary, Object};

/// Parents of a field that are asked for what it inherits.
const PARENTS: usize = 16;

/// Lines of one field.
const LINES: usize = 500;

/// Size where the field leaves it to the viewer, at most; single lines take what fits their box.
const AUTO_SIZE_PT: f64 = 12.0;

/// Room between a box and its text, as Acrobat leaves it.
const PADDING_PT: f64 = 2.0;

impl<'a> Interpreter<'a> {
    /// Sets the value of a text or choice field.
    pub(super) fn set_field(&mut self, field: &'a Dictionary) {
        let objects = self.objects;
        let Some([x0, y0, x1, y1]) = objects.numbers::<4>(field, b"Rect") else { return };
        let lines = lines(objects, field);
        if lines.is_empty() {
            return;
        }
        let (left, bottom, height) = (x0.min(x1), y0.min(y1), (y1 - y0).abs());
        let size = size(objects, field).unwrap_or((height * 0.7).min(AUTO_SIZE_PT)).clamp(1.0, 200.0);
        let single = lines.len() == 1 && height < 2.5 * size;
        let first = if single {
            bottom + (height - size) / 2.0 + 0.22 * size
        } else {
            bottom + height - PADDING_PT - size
        };
        let (state, tm) = (self.state.clone(), self.tm);
        self.set_font(None, Some(size));
        for (line, text) in lines.iter().enumerate() {
            self.tm = Matrix::IDENTITY.shifted(left + PADDING_PT, first - 1.15 * size * line as f64);
            self.set_plain(text);
        }
        (self.state, self.tm) = (state, tm);
    }

    /// Sets text in the substitute font.
    fn set_plain(&mut self, text: &str) {
        let Some(font) = self.state.font else { return };
        let mut run = self.start_run(font);
        for c in text.chars().filter(|c| !c.is_control()).take(10_000) {
            let advance_em = self.store.fonts.substitute_width(c);
            let code = Code::new(CompactString::from_iter([c]), advance_em);
            run.set(&mut self.out.glyphs, &code, c == ' ');
        }
    }
}

/// The lines that a field shows.
fn lines(objects: &Objects, field: &Dictionary) -> Vec<String> {
    let flags =
        inherited(objects, field, b"Ff").and_then(crate::pdf::objects::as_number).unwrap_or(0.0) as i64;
    let value = || inherited(objects, field, b"V").and_then(string);
    let is_password = flags & 1 << 13 != 0;
    let is_combo = flags & 1 << 17 != 0;
    let all = match inherited(objects, field, b"FT") {
        Some(Object::Name(kind)) if kind == b"Tx" && !is_password => value(),
        Some(Object::Name(kind)) if kind == b"Ch" && is_combo => value(),
        Some(Object::Name(kind)) if kind == b"Ch" => Some(options(objects, field).join("\n")),
        _ => None,
    };
    let all = all.unwrap_or_default().replace("\r\n", "\n");
    all.split(['\n', '\r']).filter(|l| !l.trim().is_empty()).take(LINES).map(str::to_owned).collect()
}

fn string(object: &Object) -> Option<String> {
    match object {
        Object::String(bytes, _) => Some(text_string(bytes)),
        _ => None,
    }
}

/// What a list box shows: each option, or the second of its pair of export value and text.
fn options(objects: &Objects, field: &Dictionary) -> Vec<String> {
    let Some(Object::Array(items)) = inherited(objects, field, b"Opt") else { return Vec::new() };
    let shown = items.iter().take(LINES).filter_map(|item| match objects.resolve(item)? {
        Object::Array(pair) => string(objects.resolve(pair.get(1)?)?),
        other => string(other),
    });
    shown.collect()
}

/// A value of the field or of the nearest parent that has it.
fn inherited<'a>(objects: &'a Objects, field: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = field;
    for _ in 0..PARENTS {
        if let Some(value) = objects.get(node, key) {
            return Some(value);
        }
        node = objects.get(node, b"Parent").and_then(as_dict)?;
    }
    None
}

/// The font size of the default appearance; `None` where it is left to the viewer.
fn size(objects: &Objects, field: &Dictionary) -> Option<f64> {
    let form = || objects.get(objects.dict(objects.catalog()?, b"AcroForm")?, b"DA");
    let Some(Object::String(appearance, _)) = inherited(objects, field, b"DA").or_else(form) else {
        return None;
    };
    let mut lexer = Lexer::new(appearance);
    let mut last = None;
    while let Some(token) = lexer.next_token() {
        match token {
            Token::Number(number) => last = Some(number),
            Token::Word(b"Tf") => return last.filter(|size| *size > 0.0),
            _ => {}
        }
    }
    None
}
