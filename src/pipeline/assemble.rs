//! The hub and its mentions to the document that is written.

use super::Input;
use super::read::Pages;
use crate::diag::{Code, Stage, Warned, Warning};
use crate::document::{
    Article, ArticleRecord, Conservation, Document, Field, Imprint, Issue, LinePlace, PlacedMention, SCHEMA,
    Source,
};
use crate::entities::{Mention, Recognisers};
use crate::geometry::BBox;
use crate::structure;

/// One text of an article, with its place.
struct Part<'a> {
    field: Field,
    index: u32,
    text: &'a str,
    place: Place<'a>,
}

/// Where a text stands: line by line, or as a whole.
#[derive(Clone, Copy)]
enum Place<'a> {
    Lines(&'a [LinePlace], u32),
    Whole(BBox, u32),
}

/// Finds the mentions of an issue and puts everything together.
pub(super) fn document(
    input: &Input<'_>,
    pages: Pages,
    issue: Warned<Issue>,
    recognisers: &Recognisers,
) -> Document<Mention> {
    let Warned { value: issue, warnings: structure_warnings } = issue;
    let conservation = conservation(&pages, &issue);
    let mut mentions = mentions(&issue, recognisers).into_iter();
    let mut warnings = pages.warnings;
    warnings.extend(structure_warnings);
    warnings.extend(not_placed(&conservation));
    warnings.sort_by(|a, b| (a.page, a.stage, a.code, &a.detail).cmp(&(b.page, b.stage, b.code, &b.detail)));
    Document {
        schema: SCHEMA.to_owned(),
        id: input.id.to_owned(),
        source: Source {
            path: input.path.to_owned(),
            sha256: input.sha256.to_owned(),
            bytes: input.bytes.len() as u64,
            pages: u32::try_from(pages.layouts.len()).unwrap_or(u32::MAX),
            producer: pages.evidence.producer,
            text_layer: pages.text_layer,
        },
        issue: issue.facts,
        articles: issue
            .articles
            .into_iter()
            .map(|article| ArticleRecord { article, mentions: mentions.next().unwrap_or_default() })
            .collect(),
        imprint: issue.imprint.map(|imprint| Imprint {
            text: imprint.text,
            page: imprint.page,
            mentions: mentions.next().unwrap_or_default(),
        }),
        furniture: issue.furniture,
        notices: issue.notices,
        conservation,
        warnings,
    }
}

/// The mentions of each article, and of the imprint last.
fn mentions(issue: &Issue, recognisers: &Recognisers) -> Vec<Vec<PlacedMention<Mention>>> {
    let mut groups: Vec<Vec<Part<'_>>> = issue.articles.iter().map(parts).collect();
    groups.extend(issue.imprint.as_ref().map(|imprint| {
        vec![Part {
            field: Field::Imprint,
            index: 0,
            text: &imprint.text,
            place: Place::Lines(&imprint.lines, imprint.page),
        }]
    }));
    let texts: Vec<Vec<&str>> = groups.iter().map(|parts| parts.iter().map(|p| p.text).collect()).collect();
    let found = recognisers.recognise(&texts, issue.facts.date.as_deref());
    groups.iter().zip(found).map(|(parts, found)| place_all(parts, found)).collect()
}

fn place_all(parts: &[Part<'_>], found: Vec<Vec<Mention>>) -> Vec<PlacedMention<Mention>> {
    let placed = parts.iter().zip(found).flat_map(|(part, found)| found.into_iter().map(|m| place(part, m)));
    placed.collect()
}

/// Every text of an article that mentions are looked for in, in the order of [`Field`].
fn parts(article: &Article) -> Vec<Part<'_>> {
    let places = &article.head_places;
    let heads = [
        (Field::Kicker, &article.kicker, &places.kicker),
        (Field::Headline, &article.headline, &places.headline),
        (Field::Standfirst, &article.standfirst, &places.standfirst),
        (Field::Byline, &article.byline, &places.byline),
    ];
    let heads = heads.into_iter().filter_map(|(field, text, lines)| {
        let place = Place::Lines(lines, article.page_first);
        text.as_deref().map(|text| Part { field, index: 0, text, place })
    });
    let paragraphs = (0..).zip(&article.paragraphs).map(|(index, p)| Part {
        field: Field::Paragraph,
        index,
        text: &p.text,
        place: Place::Lines(&p.lines, p.page),
    });
    let captions = (0..).zip(&article.captions).map(|(index, c)| Part {
        field: Field::Caption,
        index,
        text: &c.text,
        place: Place::Whole(c.bbox, c.page),
    });
    let quotes = (0..).zip(&article.pull_quotes).map(|(index, q)| Part {
        field: Field::PullQuote,
        index,
        text: &q.text,
        place: Place::Whole(q.bbox, q.page),
    });
    heads.chain(paragraphs).chain(captions).chain(quotes).collect()
}

fn place(part: &Part<'_>, mention: Mention) -> PlacedMention<Mention> {
    let (page, boxes) = match part.place {
        Place::Whole(bbox, page) => (page, vec![bbox]),
        Place::Lines(lines, page) => {
            let touched = || lines.iter().filter(|line| line.start < mention.end && mention.start < line.end);
            (
                touched().next().map_or(page, |line| line.page),
                touched().map(|line| cut(line, &mention)).collect(),
            )
        }
    };
    PlacedMention { field: part.field, index: part.index, page, boxes, mention }
}

/// The part of a line's box that a mention fills, its characters taken as equally wide: good to a letter or two,
/// which suffices to point at it.
fn cut(line: &LinePlace, mention: &Mention) -> BBox {
    let length = (line.end - line.start).max(1) as f32;
    let at = |code_point: u32| {
        let along = code_point.clamp(line.start, line.end) - line.start;
        line.bbox.left_pt + line.bbox.width_pt() * along as f32 / length
    };
    BBox { left_pt: at(mention.start), right_pt: at(mention.end), ..line.bbox }
}

fn conservation(pages: &Pages, issue: &Issue) -> Conservation {
    Conservation {
        visible: structure::visible_chars(&pages.layouts),
        placed: structure::placed_chars(issue),
        left_out: pages.left_out.clone(),
    }
}

fn not_placed(conservation: &Conservation) -> Option<Warning> {
    let lost = conservation.visible.checked_sub(conservation.placed).filter(|n| *n > 0)?;
    let detail =
        format!("{lost} of {} visible characters found no place in the document", conservation.visible);
    Some(Warning::on_file(Stage::Structure, Code::NotPlaced, detail))
}

/// Articles in reading order, an empty line between them; then what is no article, furniture page by page.
pub(super) fn plain_text(issue: &Issue) -> String {
    let mut out = String::new();
    let mut push = |text: &str| {
        if !text.is_empty() {
            out.push_str(text);
            out.push('\n');
        }
    };
    let printed = || issue.furniture.iter().flat_map(|f| f.pages.iter().map(|page| (*page, f.text.as_str())));
    let (first, mut later): (Vec<_>, Vec<_>) = printed().partition(|(page, _)| *page == 1);
    first.iter().for_each(|(_, text)| push(text));
    for article in &issue.articles {
        push("\n");
        let heads = [&article.kicker, &article.headline, &article.standfirst, &article.byline];
        heads.into_iter().flatten().for_each(|text| push(text));
        article.paragraphs.iter().for_each(|p| push(&p.text));
        article.pull_quotes.iter().for_each(|q| push(&q.text));
        for caption in &article.captions {
            push(&caption.text);
            push(caption.credit.as_deref().unwrap_or_default());
        }
    }
    issue.notices.iter().for_each(|n| push(&n.text));
    issue.imprint.iter().for_each(|i| push(&i.text));
    later.sort_by_key(|(page, _)| *page);
    later.iter().for_each(|(_, text)| push(text));
    out
}
