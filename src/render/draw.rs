//! Drawing with `hayro`, and JPEG of a size that fits a report.

use super::Drawing;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::panic::{self, AssertUnwindSafe};

/// Largest picture in pixels. An A4 page is drawn at 124 dpi: its smallest print can be read.
const WIDTH_MAX_PX: f32 = 1024.0;
const HEIGHT_MAX_PX: f32 = 1448.0;
/// Sharpest drawing in pixels per point, for pages that are smaller than paper.
const SCALE_MAX: f32 = 3.0;
/// Size that a page's file should not exceed: an issue of eight pages then stays below 1.5 MB.
const FILE_BYTES: usize = 180_000;
/// Qualities that are tried until the file is small enough, with the share of the full size. Letters suffer less
/// from fewer pixels than from the coarsest quality, which is why the last step shrinks.
const TRIES: [(u8, f32); 4] = [(75, 1.0), (58, 1.0), (45, 1.0), (50, 0.7)];
/// Pages that are drawn; nobody looks through more of them in a browser.
const PAGES_MAX: usize = 400;

pub(super) fn pages(
    bytes: Vec<u8>,
    password: Option<&str>,
    each: &mut dyn FnMut(Drawing) -> bool,
) -> Result<(), String> {
    let opened =
        panic::catch_unwind(AssertUnwindSafe(|| Pdf::new_with_password(bytes, password.unwrap_or_default())));
    let pdf = match opened {
        Ok(Ok(pdf)) => pdf,
        Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {
            return Err("the file needs a password".to_owned());
        }
        Ok(Err(_)) => return Err("the renderer cannot open the file".to_owned()),
        Err(_) => return Err("the renderer failed on the file".to_owned()),
    };
    let cache = RenderCache::new();
    for page in pdf.pages().iter().take(PAGES_MAX) {
        if !each(drawing(page, &cache)) {
            break;
        }
    }
    Ok(())
}

fn drawing<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Drawing {
    let (width, height) = page.render_dimensions();
    let unit = page.raw().get::<f32>(b"UserUnit".as_slice()).filter(|u| (0.01..=1000.0).contains(u));
    let unit = unit.unwrap_or(1.0);
    let picture = panic::catch_unwind(AssertUnwindSafe(|| picture(page, cache)));
    Drawing {
        width_pt: width * unit,
        height_pt: height * unit,
        picture: picture.unwrap_or_else(|_| Err("the renderer failed on the page".to_owned())),
    }
}

fn picture<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Result<Vec<u8>, String> {
    let mut smallest = Vec::new();
    let mut drawn: Option<(f32, Pixmap)> = None;
    for (quality, share) in TRIES {
        let known = drawn.take().filter(|(at, _)| *at == share);
        let (_, pixmap) = drawn.insert(match known {
            Some(known) => known,
            None => (share, pixmap(page, cache, share)?),
        });
        let file = jpeg(pixmap, quality)?;
        if file.len() <= FILE_BYTES {
            return Ok(file);
        }
        if smallest.is_empty() || file.len() < smallest.len() {
            smallest = file;
        }
    }
    Ok(smallest)
}

fn pixmap<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, share: f32) -> Result<Pixmap, String> {
    let (width, height) = page.render_dimensions();
    let scale = (WIDTH_MAX_PX / width).min(HEIGHT_MAX_PX / height).min(SCALE_MAX) * share;
    let drawable = scale.is_finite() && width * scale >= 1.0 && height * scale >= 1.0;
    if !drawable {
        return Err(format!("a page of {width} × {height} points cannot be drawn"));
    }
    let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    Ok(render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &pixels))
}

fn jpeg(pixmap: &Pixmap, quality: u8) -> Result<Vec<u8>, String> {
    let mut file = Vec::with_capacity(FILE_BYTES);
    let mut encoder = Encoder::new(&mut file, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    let encoded = encoder.encode(pixmap.data_as_u8_slice(), pixmap.width(), pixmap.height(), ColorType::Rgba);
    encoded.map_err(|e| format!("the picture cannot be encoded ({e})"))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(bytes: Vec<u8>) -> Result<Vec<Drawing>, String> {
        let mut all = Vec::new();
        pages(bytes, None, &mut |drawing| {
            all.push(drawing);
            true
        })?;
        Ok(all)
    }

    #[test]
    fn every_page_of_a_newsletter_is_a_small_jpeg() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/aulenburg-2019-4/issue.pdf");
        let drawn = draw(std::fs::read(path).unwrap()).unwrap();
        assert!(!drawn.is_empty());
        for drawing in drawn {
            let file = drawing.picture.unwrap();
            assert!(file.starts_with(&[0xff, 0xd8]) && file.len() <= FILE_BYTES, "{}", file.len());
            assert!(drawing.width_pt > 100.0 && drawing.height_pt > drawing.width_pt);
        }
    }

    #[test]
    fn what_is_no_pdf_is_told() {
        assert!(draw(b"no PDF at all".to_vec()).is_err());
    }
}
