//! The geometric half of the line: bytes to page layouts.

use super::Settings;
use crate::diag::{Code, Stage, Warning};
use crate::document::TextLayer;
use crate::layout::{self, LayoutParams, PageLayout};
use crate::pdf::{Evidence, Pdf, PdfError, ReadOptions};
use std::collections::BTreeMap;

/// All pages of a file, laid out.
pub(super) struct Pages {
    pub layouts: Vec<PageLayout>,
    pub evidence: Evidence,
    pub text_layer: TextLayer,
    pub left_out: BTreeMap<String, u64>,
    pub warnings: Vec<Warning>,
}

/// Reads and lays out one page after the other, so that the glyphs of one page alone stand in memory.
pub(super) fn pages(
    bytes: &[u8],
    settings: &Settings,
    params: &LayoutParams,
    on_stage: &mut dyn FnMut(Stage),
) -> Result<Pages, PdfError> {
    on_stage(Stage::Pdf);
    let options = ReadOptions { password: settings.password.clone(), budget: settings.budget.clone() };
    let mut pdf = Pdf::open(bytes, &options)?;
    let mut layouts = Vec::new();
    for number in 1..=pdf.page_count() {
        on_stage(Stage::Pdf);
        let glyphs = pdf.page(number);
        on_stage(Stage::Layout);
        layouts.push(layout::analyse(&glyphs, pdf.faces(), params));
    }
    let evidence = pdf.evidence();
    let mut warnings = pdf.take_warnings();
    let mut left_out = pdf.left_out().iter().map(|(reason, n)| ((*reason).to_owned(), *n)).collect();
    count_left_out(&layouts, &mut left_out, &mut warnings);
    let layers: Vec<_> = layouts.iter().map(page_layer).collect();
    let text_layer = text_layer(&layers, &mut warnings);
    Ok(Pages { layouts, evidence, text_layer, left_out, warnings })
}

/// Where the text of one page comes from; `None` for a page without text and pictures.
fn page_layer(page: &PageLayout) -> Option<TextLayer> {
    match page.visible_chars {
        0 => (!page.images.is_empty()).then_some(TextLayer::None),
        _ if page.from_ocr => Some(TextLayer::Ocr),
        _ => Some(TextLayer::Digital),
    }
}

/// Adds what the layout of the pages left out on purpose to the counts, with a warning for each page.
fn count_left_out(pages: &[PageLayout], left_out: &mut BTreeMap<String, u64>, warnings: &mut Vec<Warning>) {
    for page in pages {
        for (code, count, what) in [
            (Code::InvisibleText, page.hidden_chars, "invisible characters are left out"),
            (Code::DoubledText, page.doubled_chars, "characters are drawn twice in one place and kept once"),
        ] {
            if count > 0 {
                *left_out.entry(code.as_str().to_owned()).or_default() += count;
                warnings.push(Warning::on_page(Stage::Layout, page.number, code, format!("{count} {what}")));
            }
        }
    }
}

/// The file's text layer from its pages', with a warning for pages that show pictures alone.
fn text_layer(pages: &[Option<TextLayer>], warnings: &mut Vec<Warning>) -> TextLayer {
    let has = |layer: TextLayer| pages.contains(&Some(layer));
    let whole = match (has(TextLayer::Digital), has(TextLayer::Ocr), has(TextLayer::None)) {
        (true, false, _) => TextLayer::Digital,
        (false, true, _) => TextLayer::Ocr,
        (true, true, _) => TextLayer::Mixed,
        (false, false, _) => TextLayer::None,
    };
    if whole == TextLayer::None {
        let detail = "the file shows pictures and no text; run OCR over it and convert the result";
        warnings.push(Warning::on_file(Stage::Pdf, Code::NoTextLayer, detail));
        return whole;
    }
    for (number, layer) in (1u32..).zip(pages) {
        let (code, detail) = match layer {
            Some(TextLayer::None) => (Code::NoTextLayer, "the page shows a picture and no text"),
            Some(TextLayer::Ocr) => (Code::OcrText, "the page's text was recognised from a picture"),
            _ => continue,
        };
        warnings.push(Warning::on_page(Stage::Pdf, number, code, detail));
    }
    whole
}
