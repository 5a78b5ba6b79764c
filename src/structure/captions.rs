//! Captions and credits: small type at a picture's edge.

use super::cues::{Cues, List, ends_sentence, ends_with_stop};
use super::params::StructureParams;
use super::parts::{self, Part, Role};
use super::styles::Styles;
use crate::geometry::{BBox, Turn};
use crate::layout::PageLayout;

/// Marks captions and credits among the open parts.
pub(super) fn mark(
    parts: &mut [Part<'_>],
    pages: &[PageLayout],
    styles: &Styles,
    cues: &Cues,
    params: &StructureParams,
) {
    let mut last: Option<usize> = None;
    for i in 0..parts.len() {
        if !parts[i].role.is_open() {
            continue;
        }
        let page = &pages[parts[i].page];
        let goes_on = |l: &usize| continues(&parts[*l], &parts[i], page, styles, params);
        let role = judge(parts, i, page, styles, cues, params)
            .or_else(|| last.filter(goes_on).map(|l| parts[l].role));
        if let Some(role) = role {
            parts[i].role = role;
            last = Some(i);
        }
    }
    mark_class(parts, styles, params);
}

/// Parts set as most captions of the issue are captions, even where their picture could not be seen.
fn mark_class(parts: &mut [Part<'_>], styles: &Styles, params: &StructureParams) {
    let mut counts = vec![(0_usize, 0_usize); styles.classes.len()];
    for part in parts.iter() {
        if let Some((captions, open)) = counts.get_mut(part.class) {
            *captions += usize::from(part.role == Role::Caption);
            *open += usize::from(part.role.is_open());
        }
    }
    for part in parts.iter_mut().filter(|p| p.role.is_open() && p.chars <= params.caption_chars) {
        let small = part.size_pt() <= params.caption_size_ratio * styles.body_pt;
        let usual = counts.get(part.class).is_some_and(|(captions, open)| *captions >= 2 && captions > open);
        if small && usual && !styles.is_text(part) {
            part.role = Role::Caption;
        }
    }
}

fn judge(
    parts: &[Part<'_>],
    i: usize,
    page: &PageLayout,
    styles: &Styles,
    cues: &Cues,
    params: &StructureParams,
) -> Option<Role> {
    let part = &parts[i];
    let on_page = parts::of_page(parts, part.page);
    if part.chars > params.caption_chars || part.chars == 0 {
        return None;
    }
    let lower = part.lower();
    let credits =
        cues.begins(List::CreditCue, lower.trim_start_matches(|c: char| "([–-/|".contains(c) || c == ' '));
    if part.turn != Turn::Upright {
        // Turned text along a photo's edge is a credit; elsewhere it is decoration, unless it is long.
        return (part.chars < 120).then_some(Role::Credit);
    }
    let small = part.size_pt() <= params.caption_size_ratio * styles.body_pt;
    let below_text = stands_below_text(part, on_page, styles);
    let near = page.images.iter().any(|i| {
        is_picture(&i.bbox, page) && side(&part.bbox, &i.bbox, styles, params, (!below_text, small))
    }) || small && page.from_ocr && ends_hole(part, on_page, styles, params);
    if credits && part.lines.len() <= 2 && part.chars <= 90 && part.size_pt() <= 1.02 * styles.body_pt {
        return Some(Role::Credit);
    }
    // Small type that names its photographer is a caption, though its picture be drawn in lines.
    let names_source = || cues.any(List::CreditCue, lower) && split_credit(part.text(), cues).1.is_some();
    if small && !near && part.lines.len() <= 4 && !part.is_bold() && names_source() {
        return Some(Role::Caption);
    }
    // A letter's greeting under the portrait of who wrote it opens the letter.
    if !near || heads_text(part, on_page, styles) || cues.begins(List::Greeting, lower) {
        return None;
    }
    let body = styles.body_style();
    let other = part.style.face != body.face || part.style.italic != body.italic;
    let cued = cues.any(List::CaptionCue, lower) || cues.any(List::CreditCue, lower);
    let running = styles.is_text(part) && part.lines.len() > 4;
    let modest = part.size_pt() <= 1.02 * styles.body_pt && !part.is_bold();
    let short = part.lines.len() <= 8;
    let label = modest && !below_text && is_label(part, on_page, styles);
    ((small || label || other && modest && !styles.is_text(part) || cued && modest && part.lines.len() <= 4)
        && short
        && !running)
        .then_some(Role::Caption)
}

/// A bold line right on running text, with less blank below than above: a sub-heading, though it stand below a photo.
fn heads_text(part: &Part<'_>, on_page: &[Part<'_>], styles: &Styles) -> bool {
    let shares = |o: &&Part<'_>| o.turn == Turn::Upright && o.bbox.x_overlap_pt(&part.bbox) > 0.0;
    let others = || on_page.iter().filter(shares);
    let below = others().filter(|o| o.bbox.top_pt > part.bbox.center_y_pt());
    let Some(next) = below.min_by(|a, b| a.bbox.top_pt.total_cmp(&b.bbox.top_pt)) else { return false };
    let above = others().filter(|o| o.bbox.bottom_pt < part.bbox.center_y_pt());
    let blank_above_pt = part.bbox.top_pt - above.map(|o| o.bbox.bottom_pt).fold(0.0, f32::max);
    let blank_below_pt = next.bbox.top_pt - part.bbox.bottom_pt;
    part.is_bold()
        && part.lines.len() <= 2
        && !ends_with_stop(part.last_text())
        && styles.is_text(next)
        && next.lines.len() >= 2
        && (blank_below_pt < 0.5 * part.size_pt() && blank_below_pt < blank_above_pt)
}

/// Up to three lines at the size of the text that keep to no column: a name beside a portrait.
fn is_label(part: &Part<'_>, on_page: &[Part<'_>], styles: &Styles) -> bool {
    let edge = |o: &&Part<'_>| o.lines.len() >= 3 && styles.is_text(o);
    let near = |a: f32, b: f32| (a - b).abs() < 1.5 * styles.body_pt;
    part.lines.len() <= 3
        && part.chars <= 90
        && !ends_with_stop(part.last_text())
        && on_page.iter().filter(edge).any(|o| o.bbox.x_overlap_pt(&part.bbox) > 0.5 * part.bbox.width_pt())
        && !on_page.iter().filter(edge).any(|o| near(o.bbox.left_pt, part.bbox.left_pt))
}

/// A recognised page is one picture, so its photographs are holes in the text: whether a part stands right below one,
/// as wide as a column, and leads to no larger type, as a kicker would.
fn ends_hole(part: &Part<'_>, on_page: &[Part<'_>], styles: &Styles, params: &StructureParams) -> bool {
    let em = styles.body_pt;
    let shares = |o: &&Part<'_>| o.turn == Turn::Upright && o.bbox.x_overlap_pt(&part.bbox) > em;
    let others = || on_page.iter().filter(shares);
    let above = others().filter(|o| o.bbox.bottom_pt <= part.bbox.center_y_pt()).map(|o| o.bbox.bottom_pt);
    let hole_pt = part.bbox.top_pt - above.fold(f32::MIN, f32::max);
    let below = others().filter(|o| o.bbox.top_pt >= part.bbox.center_y_pt());
    let next = below.min_by(|a, b| a.bbox.top_pt.total_cmp(&b.bbox.top_pt));
    let leads =
        next.is_some_and(|n| n.size_pt() > 1.1 * em && n.bbox.top_pt - part.bbox.bottom_pt < 2.0 * em);
    (params.caption_hole_em * em..f32::MAX).contains(&hole_pt) && !leads
}

/// The picture that a caption or credit stands at, by page and index: the nearest within `reach_pt`.
pub(super) fn picture_of(part: &Part<'_>, pages: &[PageLayout], reach_pt: f32) -> Option<(usize, usize)> {
    let page = pages.get(part.page)?;
    let far = |b: &BBox| (-b.x_overlap_pt(&part.bbox)).max(0.0) + (-b.y_overlap_pt(&part.bbox)).max(0.0);
    let near = page.images.iter().enumerate().filter(|(_, i)| is_picture(&i.bbox, page));
    let near = near.map(|(n, i)| (n, far(&i.bbox))).filter(|(_, d)| *d < reach_pt);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(n, _)| (part.page, n))
}

/// Divides a caption from the credit that ends it: "… am Ufer. Foto: Erika Beispiel".
pub(super) fn split_credit(text: String, cues: &Cues) -> (String, Option<String>) {
    let at = text.char_indices().rev().take(80).map(|(at, _)| at).find(|&at| {
        let (before, rest) = text.split_at(at);
        let marked = rest.starts_with(['(', '[', '|', '/', '–']);
        let bare = rest.trim_start_matches(['(', '[', '|', '/', '–', ' ']);
        let begins = before.ends_with(' ') && (marked || ends_sentence(before.trim_end()));
        let cued = |t: &str| cues.begins(List::CreditCue, &t.to_lowercase());
        begins && !before.trim().is_empty() && (cued(bare) || cued(rest))
    });
    let Some(at) = at else { return (text, None) };
    let (before, credit) = text.split_at(at);
    (before.trim_end().to_owned(), Some(credit.trim().to_owned()))
}

/// Pictures that carry captions: neither the paper behind the page nor a hairline.
fn is_picture(bbox: &BBox, page: &PageLayout) -> bool {
    bbox.area_pt2() < 0.5 * page.width_pt * page.height_pt
        && bbox.height_pt() > 24.0
        && bbox.width_pt() > 24.0
}

/// Text right below running text in one column, with a photo beside both, is no caption but the text's end.
fn stands_below_text(part: &Part<'_>, on_page: &[Part<'_>], styles: &Styles) -> bool {
    let em = styles.body_pt;
    on_page.iter().filter(|o| styles.is_text(o) && o.role.is_open()).any(|o| {
        (o.bbox.left_pt - part.bbox.left_pt).abs() < 2.0 * em
            && (-0.5 * em..1.2 * em).contains(&(part.bbox.top_pt - o.bbox.bottom_pt))
    })
}

/// Whether a part stands where a caption may stand, close to one edge of a picture and along it.
fn side(
    part: &BBox,
    image: &BBox,
    styles: &Styles,
    params: &StructureParams,
    (may_be_beside, may_be_over): (bool, bool),
) -> bool {
    let em = styles.body_pt;
    let along = part.x_overlap_pt(image) > 0.5 * part.width_pt().min(image.width_pt());
    let below = part.top_pt - image.bottom_pt;
    let above = image.top_pt - part.bottom_pt;
    let under = along && (-0.4 * em..=params.caption_below_em * em).contains(&below);
    let over = may_be_over && along && (-0.2 * em..=params.caption_above_em * em).contains(&above);
    // A line box begins above its letters, which stand level with the picture's top.
    let level = part.y_overlap_pt(image) > 0.7 * part.height_pt();
    let aside = (part.left_pt - image.right_pt).max(image.left_pt - part.right_pt);
    let beside = may_be_beside && level && (-0.2 * em..=params.caption_beside_em * em).contains(&aside);
    under || over || beside
}

/// Lines of a caption's style go on below it.
fn continues(
    caption: &Part<'_>,
    part: &Part<'_>,
    page: &PageLayout,
    styles: &Styles,
    params: &StructureParams,
) -> bool {
    // Recognised sizes differ from line to line.
    let small = |p: &Part<'_>| p.size_pt() <= params.caption_size_ratio * styles.body_pt;
    let alike = caption.class == part.class || page.from_ocr && small(caption) && small(part);
    caption.role == Role::Caption
        && caption.page == part.page
        && alike
        && caption.region == part.region
        && part.bbox.x_overlap_pt(&caption.bbox) > 0.5 * part.bbox.width_pt().min(caption.bbox.width_pt())
        && (0.0..1.0).contains(&((part.bbox.top_pt - caption.bbox.bottom_pt) / styles.body_pt))
        && part.lines.len() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguagePack;

    #[test]
    fn credits_at_a_caption_s_end_are_split_off() {
        let cues = Cues::from_pack(&LanguagePack::built_in("de").expect("German is built in"));
        let check = |text: &str, caption: &str, credit: Option<&str>| {
            let found = split_credit(text.to_owned(), &cues);
            assert_eq!(found, (caption.to_owned(), credit.map(str::to_owned)), "{text}");
        };
        check("Probe am Ufer. Foto: Pia Wendt", "Probe am Ufer.", Some("Foto: Pia Wendt"));
        check("Probe am Ufer (Foto: Pia Wendt)", "Probe am Ufer", Some("(Foto: Pia Wendt)"));
        check("Das alte Foto zeigt den Chor am Ufer.", "Das alte Foto zeigt den Chor am Ufer.", None);
        check("Foto: Pia Wendt", "Foto: Pia Wendt", None);
    }
}
