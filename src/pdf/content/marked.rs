//! Marked content (ISO 32000-2, 14.6): artifacts, MCIDs, replacement text, layers.

use super::Interpreter;
use crate::geometry::BBox;
use crate::pdf::Glyph;
use crate::pdf::lexer::{Token, name_bytes};
use crate::pdf::objects::{as_dict, text_string};
use compact_str::CompactString;
use lopdf::{Dictionary, Object};

/// A marked stretch that is open; what holds for the ones around it holds inside.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    pub(super) artifact: bool,
    pub(super) hidden: bool,
    pub(super) mcid: Option<u32>,
    /// Replacement text, and the first glyph that it replaces.
    actual_text: Option<(String, usize)>,
}

/// Marks inside one another; deeper ones are taken as their parents.
const MARK_DEPTH: usize = 4096;

impl<'a> Interpreter<'a> {
    pub(super) fn begin_mark(&mut self, operands: &[Token<'_>], resources: Option<&'a Dictionary>) {
        if self.marks.len() >= MARK_DEPTH {
            return;
        }
        let mut mark = self.marks.last().cloned().unwrap_or_default();
        let inside_replaced = mark.actual_text.take().is_some();
        if let Some(Token::Name(tag)) = operands.first() {
            mark.artifact |= *tag == b"Artifact";
            match operands.get(1) {
                Some(Token::Name(name)) => {
                    self.named_properties(&mut mark, tag, &name_bytes(name), resources)
                }
                Some(Token::DictOpen) => {
                    self.inline_properties(&mut mark, operands.get(2..).unwrap_or_default())
                }
                _ => {}
            }
        }
        if inside_replaced {
            mark.actual_text = None;
        }
        self.marks.push(mark);
    }

    fn named_properties(
        &mut self,
        mark: &mut Mark,
        tag: &[u8],
        name: &[u8],
        resources: Option<&'a Dictionary>,
    ) {
        let objects = self.objects;
        let Some(all) = resources.and_then(|r| objects.dict(r, b"Properties")) else { return };
        if tag == b"OC" {
            mark.hidden |= all.get(name).is_ok_and(|layer| self.store.layers.is_off(objects, layer));
            return;
        }
        let Some(dict) = objects.get(all, name).and_then(as_dict) else { return };
        if let Some(mcid) = objects.integer(dict, b"MCID") {
            mark.mcid = u32::try_from(mcid).ok();
        }
        if let Some(Object::String(text, _)) = objects.get(dict, b"ActualText") {
            mark.actual_text = Some((text_string(text), self.out.glyphs.len()));
        }
    }

    fn inline_properties(&mut self, mark: &mut Mark, tokens: &[Token<'_>]) {
        let mut depth = 0_i32;
        for pair in tokens.windows(2) {
            match pair {
                [Token::DictOpen | Token::ArrayOpen, _] => depth += 1,
                [Token::DictClose | Token::ArrayClose, _] => depth -= 1,
                [Token::Name(b"MCID"), Token::Number(mcid)] if depth == 0 && *mcid >= 0.0 => {
                    mark.mcid = Some(*mcid as u32);
                }
                [Token::Name(b"ActualText"), Token::Str(text)] if depth == 0 => {
                    let mut bytes = Vec::new();
                    text.decode_into(&mut bytes);
                    mark.actual_text = Some((text_string(&bytes), self.out.glyphs.len()));
                }
                _ => {}
            }
        }
    }

    pub(super) fn end_mark(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        let Some((text, first)) = mark.actual_text else { return };
        let first = first.min(self.out.glyphs.len());
        let replaced: Vec<Glyph> = self.out.glyphs.drain(first..).collect();
        replace(&text, replaced, &mut self.out.glyphs);
    }
}

/// Puts `text` in the place of `glyphs`.
fn replace(text: &str, glyphs: Vec<Glyph>, out: &mut Vec<Glyph>) {
    let [first, .., last] = glyphs.as_slice() else {
        // One glyph takes the whole text, none has no place for it.
        out.extend(glyphs.into_iter().map(|glyph| Glyph { text: tidy(text), ..glyph }));
        return;
    };
    let set: String = glyphs.iter().map(|g| g.text.as_str()).collect();
    let is_same = text.chars().filter(|c| !c.is_whitespace()).eq(set.chars().filter(|c| !c.is_whitespace()));
    let characters: Vec<char> = text.chars().collect();
    if is_same {
        out.extend(glyphs);
    } else if first.baseline_pt == last.baseline_pt && characters.len() <= 8 {
        // A word or a ligature: one glyph as wide as those it stands for.
        let bbox = BBox::union_all(glyphs.iter().map(|g| &g.bbox)).unwrap_or(first.bbox);
        out.push(Glyph { text: tidy(text), bbox, ..first.clone() });
    } else {
        spread(&characters, glyphs, out);
    }
}

/// Gives each glyph its share of the characters.
fn spread(characters: &[char], glyphs: Vec<Glyph>, out: &mut Vec<Glyph>) {
    let count = glyphs.len();
    for (i, glyph) in glyphs.into_iter().enumerate() {
        let share = characters.get(i * characters.len() / count..(i + 1) * characters.len() / count);
        let text: CompactString = share.unwrap_or_default().iter().collect();
        out.push(Glyph { text: tidy(&text), ..glyph });
    }
}

fn tidy(text: &str) -> CompactString {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect()
}
