//! Form XObjects, images and annotations' appearances (ISO 32000-2, 8.8 to 8.10, 12.5.5).

use super::Interpreter;
use crate::diag::Code;
use crate::pdf::lexer::{Lexer, Token, is_white, name_bytes};
use crate::pdf::matrix::{Matrix, intersection};
use crate::pdf::objects::as_dict;
use lopdf::{Dictionary, Object, Stream};
use memchr::memmem;
use std::collections::HashMap;
use std::sync::Arc;

/// Decoded forms, by address: letterheads are drawn on every page, symbols many times on one.
#[derive(Debug, Default)]
pub(super) struct FormCache {
    by_address: HashMap<usize, Arc<[u8]>>,
    bytes: usize,
}

/// All kept forms together.
const CACHE_BYTES: usize = 8 << 20;

/// What drawing a form costs beside its operators, in operators: keeps a tree of empty forms from running for minutes.
const FORM_COST: u64 = 50;

impl<'a> Interpreter<'a> {
    pub(super) fn draw_object(
        &mut self,
        operands: &[Token<'_>],
        resources: Option<&'a Dictionary>,
        depth: u32,
    ) {
        let Some(Token::Name(name)) = operands.last() else { return };
        let objects = self.objects;
        let found = resources.and_then(|r| objects.dict(r, b"XObject"));
        let Some(stream) = found.and_then(|all| objects.stream(all, &name_bytes(name))) else { return };
        let hidden_layer = stream.dict.get(b"OC").is_ok_and(|layer| self.store.layers.is_off(objects, layer));
        match objects.name(&stream.dict, b"Subtype") {
            Some(b"Image") if !hidden_layer => {
                let pixels =
                    |key: &[u8]| objects.integer(&stream.dict, key).and_then(|n| u32::try_from(n).ok());
                self.push_image(pixels(b"Width").unwrap_or(0), pixels(b"Height").unwrap_or(0));
            }
            Some(b"Image") => {}
            _ => self.draw_form(stream, resources, depth, hidden_layer),
        }
    }

    /// Runs a form's content.
    fn draw_form(&mut self, form: &'a Stream, outer: Option<&'a Dictionary>, depth: u32, hidden: bool) {
        let objects = self.objects;
        let address = std::ptr::from_ref(form).addr();
        if self.active.contains(&address) {
            return;
        }
        if depth >= self.spent.budget.form_depth {
            self.log.warn(Code::BudgetExceeded, "forms are nested too deeply; the inner ones are left out");
            return;
        }
        if !self.spent.operate(FORM_COST) {
            return;
        }
        let data = self.form_data(form, address);
        let (state, tm, tlm) = (self.state.clone(), self.tm, self.tlm);
        if let Some(matrix) = objects.numbers(&form.dict, b"Matrix") {
            self.state.ctm = Matrix::new(matrix).then(&self.state.ctm);
        }
        if let Some(bbox) = objects.numbers(&form.dict, b"BBox") {
            self.state.clip = intersection(&self.state.clip, &self.state.ctm.bbox(bbox));
        }
        let resources = objects.dict(&form.dict, b"Resources").or(outer);
        self.active.push(address);
        if hidden {
            let mut mark = self.marks.last().cloned().unwrap_or_default();
            mark.hidden = true;
            self.marks.push(mark);
        }
        self.run(&data, resources, depth + 1);
        if hidden {
            self.marks.pop();
        }
        self.active.pop();
        (self.state, self.tm, self.tlm) = (state, tm, tlm);
    }

    fn form_data(&mut self, form: &Stream, address: usize) -> Arc<[u8]> {
        if let Some(data) = self.store.forms.by_address.get(&address) {
            return Arc::clone(data);
        }
        let mut data = Vec::new();
        self.store.inflater.decode(self.objects, form, &mut data, self.spent, self.log);
        let data: Arc<[u8]> = data.into();
        let cache = &mut self.store.forms;
        if cache.bytes + data.len() <= CACHE_BYTES {
            cache.bytes += data.len();
            cache.by_address.insert(address, Arc::clone(&data));
        }
        data
    }

    /// Draws what annotations show.
    pub(super) fn annotations(&mut self, page: &'a Dictionary) {
        let objects = self.objects;
        for annotation in objects.array(page, b"Annots").unwrap_or_default() {
            let Some(dict) = objects.resolve(annotation).and_then(as_dict) else { continue };
            let flags = objects.integer(dict, b"F").unwrap_or(0);
            let hidden = flags & (1 << 1 | 1 << 5) != 0;
            let is_popup = objects.name(dict, b"Subtype") == Some(b"Popup");
            let off = dict.get(b"OC").is_ok_and(|layer| self.store.layers.is_off(objects, layer));
            if hidden || is_popup || off || self.stopped {
                continue;
            }
            match self.appearance(dict) {
                Some(form) => self.draw_appearance(dict, form),
                None if objects.name(dict, b"Subtype") == Some(b"Widget") => self.set_field(dict),
                None => {}
            }
        }
    }

    /// The normal appearance in the annotation's state.
    fn appearance(&self, annotation: &'a Dictionary) -> Option<&'a Stream> {
        let objects = self.objects;
        match objects.get(objects.dict(annotation, b"AP")?, b"N")? {
            Object::Stream(form) => Some(form),
            Object::Dictionary(states) => objects.stream(states, objects.name(annotation, b"AS")?),
            _ => None,
        }
    }

    /// Fits the form's box into the annotation's rectangle (12.5.5, algorithm 8.1).
    fn draw_appearance(&mut self, annotation: &Dictionary, form: &'a Stream) {
        let objects = self.objects;
        let (Some([x0, y0, x1, y1]), Some(bbox)) =
            (objects.numbers(annotation, b"Rect"), objects.numbers::<4>(&form.dict, b"BBox"))
        else {
            return;
        };
        let matrix = objects.numbers(&form.dict, b"Matrix").map_or(Matrix::IDENTITY, Matrix::new);
        let from = matrix.bbox(bbox);
        let (width, height) = (f64::from(from.width_pt()), f64::from(from.height_pt()));
        let ratio = |to: f64, from: f64| if from.abs() > 1e-9 { to.abs() / from } else { 1.0 };
        let (sx, sy) = (ratio(x1 - x0, width), ratio(y1 - y0, height));
        let fit = Matrix::new([
            sx,
            0.0,
            0.0,
            sy,
            x0.min(x1) - f64::from(from.left_pt) * sx,
            y0.min(y1) - f64::from(from.top_pt) * sy,
        ]);
        let state = self.state.clone();
        self.state.ctm = fit.then(&self.state.ctm);
        self.draw_form(form, None, 0, false);
        self.state = state;
    }

    /// Passes over the data of an inline image; the lexer stands behind `ID`.
    pub(super) fn inline_image(&mut self, operands: &[Token<'_>], lexer: &mut Lexer<'_>, bytes: &[u8]) {
        let number = |keys: [&[u8]; 2]| {
            operands.windows(2).find_map(|pair| match pair {
                [Token::Name(key), Token::Number(n)] if keys.contains(key) => Some(*n),
                _ => None,
            })
        };
        let (width, height) =
            (number([b"W", b"Width"]).unwrap_or(0.0), number([b"H", b"Height"]).unwrap_or(0.0));
        self.push_image(width.max(0.0) as u32, height.max(0.0) as u32);
        let start = lexer.position() + 1;
        lexer.seek(start + image_length(bytes.get(start..).unwrap_or_default()));
    }
}

/// Bytes up to and with the `EI` that ends the data: one between white space with something like content behind it.
fn image_length(data: &[u8]) -> usize {
    for at in memmem::find_iter(data, b"EI") {
        let before = at.checked_sub(1).and_then(|i| data.get(i)).is_none_or(|&b| is_white(b));
        let behind = data.get(at + 2..).unwrap_or_default();
        let ends = behind.first().is_none_or(|&b| is_white(b));
        let like_content = behind.iter().take(12).all(|&b| is_white(b) || (b' '..0x7F).contains(&b));
        if before && ends && like_content {
            return at + 2;
        }
    }
    data.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_data_ends_at_the_ei_before_content() {
        let check = |data: &[u8], expected: usize| assert_eq!(image_length(data), expected);
        check(b"\x01\x02\nEI Q\n", 5);
        check(b"\x01 EI \xFF\x03\x01\nEI\nQ", 11);
        check(b"EI", 2);
        check(b"never ends", 10);
    }
}
