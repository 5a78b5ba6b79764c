//! What a stage made of a file, as plain text: one line a glyph, block, part or mention, so that a diff can be read.

use super::{Conveyor, Input};
use crate::document::Document;
use crate::entities::Mention;
use crate::layout;
use crate::pdf::{Pdf, PdfError, ReadOptions};
use crate::structure;
use std::fmt::Write as _;

/// The stage whose outcome is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectStage {
    /// One line a glyph.
    Glyphs,
    /// One line a block.
    Layout,
    /// One line a part of an article.
    Articles,
    /// One line a mention.
    Mentions,
}

impl Conveyor {
    /// What a stage made of a file.
    ///
    /// # Errors
    /// As [`Conveyor::convert`].
    pub fn inspect(&self, bytes: &[u8], file_stem: &str, stage: InspectStage) -> Result<String, PdfError> {
        match stage {
            InspectStage::Glyphs => self.glyphs(bytes),
            InspectStage::Layout => {
                let pages = super::read::pages(bytes, &self.settings, &self.layout, &mut |_| ())?;
                Ok(pages.layouts.iter().map(layout::dump).collect())
            }
            InspectStage::Articles => {
                let (_, issue) = self.issue(bytes, file_stem, &mut |_| ())?;
                Ok(structure::dump(&issue.value))
            }
            InspectStage::Mentions => {
                let input = Input { path: file_stem, id: file_stem, sha256: "", bytes };
                Ok(mentions(&self.convert(input, &mut |_| ())?))
            }
        }
    }

    /// Draws what `articles` prints: one SVG a page, with blocks, roles and the order of reading.
    ///
    /// # Errors
    /// As [`Conveyor::convert`].
    pub fn draw_articles(&self, bytes: &[u8], file_stem: &str) -> Result<Vec<String>, PdfError> {
        let (pages, issue) = self.issue(bytes, file_stem, &mut |_| ())?;
        Ok(structure::draw(&pages.layouts, &issue.value))
    }

    fn glyphs(&self, bytes: &[u8]) -> Result<String, PdfError> {
        let options =
            ReadOptions { password: self.settings.password.clone(), budget: self.settings.budget.clone() };
        let mut pdf = Pdf::open(bytes, &options)?;
        let mut out = String::new();
        for number in 1..=pdf.page_count() {
            let page = pdf.page(number);
            push(&mut out, format_args!("page {number}: {:.1} × {:.1} pt\n", page.width_pt, page.height_pt));
            for glyph in &page.glyphs {
                let face = pdf.faces().get(usize::from(glyph.face.0)).map_or("?", |f| f.name.as_str());
                let hidden = if glyph.visible { "" } else { " invisible" };
                let (b, size) = (&glyph.bbox, glyph.size_pt);
                let place =
                    format_args!("{:.1} {:.1} {:.1} {:.1}", b.left_pt, b.top_pt, b.right_pt, b.bottom_pt);
                let color = glyph.color.0;
                push(
                    &mut out,
                    format_args!("{:?}\t{place}\t{size:.1}\t{face}\t#{color:06x}{hidden}\n", glyph.text),
                );
            }
        }
        Ok(out)
    }
}

fn push(out: &mut String, line: std::fmt::Arguments<'_>) {
    out.write_fmt(line).expect("a String takes all");
}

fn mentions(document: &Document<Mention>) -> String {
    let mut out = String::new();
    for record in &document.articles {
        for placed in &record.mentions {
            let m = &placed.mention;
            let value = serde_json::to_string(&m.value).expect("values are plain data");
            let (field, kind) = (placed.field, m.kind);
            let place = format_args!(
                "{}\tp{}\t{field:?} {}\t{}–{}",
                record.article.id, placed.page, placed.index, m.start, m.end
            );
            push(
                &mut out,
                format_args!("{place}\t{kind:?}\t{}\t{}\t{:.2}\t{value}\n", m.surface, m.rule, m.confidence),
            );
        }
    }
    out
}
