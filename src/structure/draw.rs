//! Pages as SVG: blocks with their roles and the order in which they are read, to see at a glance what was made of them.

use super::BlockRole;
use crate::document::{Issue, LinePlace};
use crate::geometry::BBox;
use crate::layout::PageLayout;
use std::fmt::Write as _;

/// A stretch of the issue on a page.
struct Mark {
    page: u32,
    bbox: BBox,
    role: BlockRole,
    article: usize,
}

/// Draws each page with its pictures, boxes and rules, and over them what the issue made of its text: a colour for
/// each role, numbers in the order of reading, a line from each part to the next of its article. One SVG a page.
pub fn draw(pages: &[PageLayout], issue: &Issue) -> Vec<String> {
    let marks = marks(issue);
    pages.iter().map(|page| draw_page(page, &marks)).collect()
}

fn marks(issue: &Issue) -> Vec<Mark> {
    let mut out = Vec::new();
    for (article, a) in issue.articles.iter().enumerate() {
        let mut push = |role, places: &[LinePlace]| {
            let mut page = 0;
            for place in places {
                // Lines of one column make one mark; a new column or page begins another.
                match out.last_mut() {
                    Some(Mark { page: p, bbox, role: r, .. })
                        if page == place.page && *p == page && *r == role && goes_on(bbox, &place.bbox) =>
                    {
                        *bbox = bbox.union(&place.bbox);
                    }
                    _ => out.push(Mark { page: place.page, bbox: place.bbox, role, article }),
                }
                page = place.page;
            }
        };
        push(BlockRole::Kicker, &a.head_places.kicker);
        push(BlockRole::Headline, &a.head_places.headline);
        push(BlockRole::Standfirst, &a.head_places.standfirst);
        push(BlockRole::Byline, &a.head_places.byline);
        for p in &a.paragraphs {
            let subhead = p.role == crate::document::ParagraphRole::Subhead;
            push(if subhead { BlockRole::Subhead } else { BlockRole::Body }, &p.lines);
        }
        out.extend(a.captions.iter().map(|c| Mark {
            page: c.page,
            bbox: c.bbox,
            role: BlockRole::Caption,
            article,
        }));
        out.extend(a.pull_quotes.iter().map(|q| Mark {
            page: q.page,
            bbox: q.bbox,
            role: BlockRole::PullQuote,
            article,
        }));
    }
    let none = usize::MAX;
    for line in issue.imprint.iter().flat_map(|i| &i.lines) {
        out.push(Mark { page: line.page, bbox: line.bbox, role: BlockRole::Imprint, article: none });
    }
    let notices = issue.notices.iter();
    out.extend(notices.map(|n| Mark { page: n.page, bbox: n.bbox, role: BlockRole::Notice, article: none }));
    out
}

fn goes_on(bbox: &BBox, line: &BBox) -> bool {
    line.top_pt >= bbox.top_pt
        && bbox.x_overlap_pt(line) > 0.0
        && line.top_pt - bbox.bottom_pt < line.height_pt()
}

fn colour(role: BlockRole) -> &'static str {
    match role {
        BlockRole::Headline => "#d62728",
        BlockRole::Kicker | BlockRole::Standfirst | BlockRole::Byline => "#ff7f0e",
        BlockRole::Subhead => "#9467bd",
        BlockRole::Body => "#1f77b4",
        BlockRole::Caption | BlockRole::Credit => "#2ca02c",
        BlockRole::PullQuote => "#e377c2",
        BlockRole::Imprint => "#8c564b",
        BlockRole::Contents | BlockRole::Notice => "#bcbd22",
        BlockRole::Masthead | BlockRole::Furniture => "#7f7f7f",
    }
}

fn draw_page(page: &PageLayout, marks: &[Mark]) -> String {
    let (w, h) = (page.width_pt, page.height_pt);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.1} {h:.1}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for region in &page.regions {
        let fill = region.fill.map_or("none".to_owned(), |c| format!("#{:06x}", c.0));
        rect(&mut out, &region.bbox, &format!("fill=\"{fill}\" fill-opacity=\"0.3\" stroke=\"#999\""));
    }
    for image in &page.images {
        rect(&mut out, &image.bbox, "fill=\"#ddd\"");
    }
    for rule in &page.rules {
        rect(&mut out, rule, "fill=\"#555\" stroke=\"#555\"");
    }
    for line in page.blocks.iter().flat_map(|b| &b.lines) {
        let (b, size) = (&line.bbox, line.style.size_pt.max(1.0));
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size:.1}\" textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
             font-family=\"sans-serif\">{}</text>",
            b.left_pt,
            b.bottom_pt - 0.2 * size,
            b.width_pt().max(1.0),
            escape(&line.text)
        );
    }
    let here: Vec<(usize, &Mark)> = marks.iter().filter(|m| m.page == page.number).enumerate().collect();
    for (number, mark) in &here {
        let colour = colour(mark.role);
        rect(&mut out, &mark.bbox, &format!("fill=\"{colour}\" fill-opacity=\"0.12\" stroke=\"{colour}\""));
        let name =
            if mark.article == usize::MAX { String::new() } else { format!("a{:02}", mark.article + 1) };
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"8\" fill=\"{colour}\">{} {name}</text>",
            mark.bbox.left_pt,
            mark.bbox.top_pt,
            number + 1
        );
    }
    for pair in here.windows(2) {
        let [(_, a), (_, b)] = pair else { continue };
        if a.article == b.article {
            let _ = writeln!(
                out,
                "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"#d62728\" stroke-width=\"0.7\"/>",
                a.bbox.center_x_pt(),
                a.bbox.center_y_pt(),
                b.bbox.center_x_pt(),
                b.bbox.center_y_pt()
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

fn rect(out: &mut String, b: &BBox, style: &str) {
    let (x, y, w, h) = (b.left_pt, b.top_pt, b.width_pt().max(0.0), b.height_pt().max(0.0));
    let _ = writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" {style}/>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
