//! The geometric half of the line: bytes to page layouts.

use super::Settings;
use crate::diag::{Code, Stage, Warning};
use crate::document::TextLayer;
use crate::layout::{self, LayoutParams, PageLayout};
use crate::pdf::{Evidence, PageGlyphs, Pdf, PdfError, ReadOptions};
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
    let mut layers = Vec::new();
    for number in 1..=pdf.page_count() {
        on_stage(Stage::Pdf);
        let glyphs = pdf.page(number);
        layers.push(page_layer(&glyphs));
        on_stage(Stage::Layout);
        layouts.push(layout::analyse(&glyphs, pdf.faces(), params));
    }
    let mut warnings = pdf.take_warnings();
    let text_layer = text_layer(&layers, &mut warnings);
    let evidence = pdf.evidence();
    warnings.extend(pdf.take_warnings());
    let left_out = pdf.left_out().iter().map(|(reason, n)| ((*reason).to_owned(), *n)).collect();
    Ok(Pages { layouts, evidence, text_layer, left_out, warnings })
}

/// Where the text of one page comes from; `None` for a page without text and pictures.
fn page_layer(page: &PageGlyphs) -> Option<TextLayer> {
    let is_ink = |text: &str| text.chars().any(|c| !c.is_whitespace());
    let (visible, invisible) = page
        .glyphs
        .iter()
        .filter(|g| is_ink(&g.text))
        .fold((0usize, 0usize), |(v, i), g| if g.visible { (v + 1, i) } else { (v, i + 1) });
    match (visible, invisible) {
        (0, 0) => (!page.images.is_empty()).then_some(TextLayer::None),
        // A scan with recognised text may carry a visible stamp or page number.
        (v, i) if i > 4 * v => Some(TextLayer::Ocr),
        _ => Some(TextLayer::Digital),
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
