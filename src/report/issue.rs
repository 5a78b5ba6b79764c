//! The page of an issue: each page of the PDF as a picture beside the articles that begin on it.

use super::article::{COLOURS, DOUBTFUL_ARTICLE, DOUBTFUL_MENTION, article, confidence, kind_name, marked};
use super::labels::{Labels, Shown};
use super::numbered::{Numbered, anchor, numbered};
use super::outline;
use super::page::Page;
use super::pictures::{FOLDER, PagePicture, Pictures};
use crate::document::{Article, Document, Field, PlacedMention};
use crate::entities::Mention;
use crate::geometry::BBox;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// A4, for pages whose size is not known.
const USUAL_PT: (f32, f32) = (595.3, 841.9);
/// Air around the lowest line of a page whose size is not known.
const AIR_PT: f32 = 20.0;

/// The whole page.
pub(super) fn page(labels: &Labels, document: &Document<Mention>, pictures: &Pictures) -> String {
    let view = View::new(labels, document, pictures);
    let title = issue_name(document);
    let body = html! {
        (view.head(&title))
        (view.doubts())
        (view.contents())
        p.tools {
            label { input #show-outlines type="checkbox" checked; " " (labels.show("outlines")) }
            label { input #show-marks type="checkbox" checked; " " (labels.show("marks")) }
            @for kind in ["minister", "amount", "date", "organisation"] {
                span.key.(kind) { (labels.show(&format!("kind.{kind}"))) }
            }
        }
        @for number in 1..=document.source.pages { (view.sheet(number)) }
        (view.beyond_the_pages())
        (view.notices())
        div #tip role="tooltip" hidden {}
    };
    Page { labels, title: &title, up: "../", scripts: &["issue.js"], body }.render()
}

/// Title, number and year of an issue, as far as they are known.
pub(super) fn issue_name(document: &Document<Mention>) -> String {
    let issue = &document.issue;
    let title = issue.title.as_deref().unwrap_or_else(|| file_stem(&document.source.path));
    let year = issue.year.map(|y| y.to_string());
    match (&issue.number, year, &issue.date) {
        (Some(number), Some(year), _) => format!("{title} {number}/{year}"),
        (_, _, Some(date)) => format!("{title} {date}"),
        (Some(number), None, None) => format!("{title} {number}"),
        (None, Some(year), None) => format!("{title} {year}"),
        (None, None, None) => title.to_owned(),
    }
}

/// The name of a file without folder and extension.
fn file_stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

struct View<'v> {
    labels: &'v Labels,
    document: &'v Document<Mention>,
    pictures: &'v Pictures,
    mentions: Vec<Numbered<'v>>,
    in_imprint: Numbered<'v>,
    by_page: BTreeMap<u32, Vec<(u32, &'v PlacedMention<Mention>)>>,
    /// Boxes of each article by page.
    boxes: Vec<BTreeMap<u32, Vec<BBox>>>,
}

impl<'v> View<'v> {
    fn new(labels: &'v Labels, document: &'v Document<Mention>, pictures: &'v Pictures) -> Self {
        let (mentions, in_imprint) = numbered(document);
        let boxes = document.articles.iter().map(|record| {
            let heads = pictures.heads.get(&record.article.id).map_or(&[][..], Vec::as_slice);
            outline::boxes(&record.article, heads)
        });
        let boxes = boxes.collect();
        let mut by_page: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        for found in mentions.iter().chain([&in_imprint]).flat_map(Numbered::all) {
            by_page.entry(found.1.page).or_default().push(found);
        }
        Self { labels, document, pictures, mentions, in_imprint, by_page, boxes }
    }

    fn articles(&self) -> impl Iterator<Item = (usize, &'v Article, &Numbered<'v>)> {
        let articles = self.document.articles.iter().map(|record| &record.article);
        articles.zip(&self.mentions).enumerate().map(|(number, (article, found))| (number, article, found))
    }

    fn head(&self, title: &str) -> Markup {
        let (document, labels) = (self.document, self.labels);
        let facts = [
            ("date", document.issue.date.clone()),
            ("publisher", document.issue.publisher.clone()),
            ("pages", Some(document.source.pages.to_string())),
            ("articles", Some(document.articles.len().to_string())),
            ("mentions", Some((self.all_mentions().count()).to_string())),
            ("file", Some(document.source.path.clone())),
        ];
        html! {
            h1 { (Shown(title)) }
            dl.facts {
                @for (key, value) in facts {
                    @if let Some(value) = value {
                        div { dt { (labels.show(key)) } dd { (Shown(&value)) } }
                    }
                }
            }
        }
    }

    fn all_mentions(&self) -> impl Iterator<Item = (u32, &'v PlacedMention<Mention>)> {
        self.mentions.iter().chain([&self.in_imprint]).flat_map(Numbered::all)
    }

    /// Warnings, and what is uncertain with the way to it.
    fn doubts(&self) -> Markup {
        let labels = self.labels;
        let warnings = &self.document.warnings;
        let articles: Vec<_> = self.articles().filter(|(_, a, _)| a.confidence < DOUBTFUL_ARTICLE).collect();
        let mentions: Vec<_> =
            self.all_mentions().filter(|(_, m)| m.mention.confidence < DOUBTFUL_MENTION).collect();
        html! {
            section.doubts aria-labelledby="doubts" {
                h2 #doubts { (labels.show("doubtful")) " (" (articles.len() + mentions.len()) ")" }
                @if articles.is_empty() && mentions.is_empty() { p { (labels.show("doubtful.none")) } }
                @else {
                    p { button #next-doubt type="button" { (labels.show("doubtful.next")) } }
                    details {
                        summary { (labels.show("doubtful.list")) }
                        ul {
                            @for (_, article, _) in articles {
                                li {
                                    a href={ "#" (article.id) } { (self.headline(article)) } ": "
                                    (labels.show("doubtful.article")) ", " (confidence(labels, article.confidence))
                                }
                            }
                            @for (number, placed) in mentions {
                                li {
                                    a href={ "#" (anchor(number)) } { (Shown(&placed.mention.surface)) } ": "
                                    (labels.show("doubtful.mention")) ", "
                                    (confidence(labels, placed.mention.confidence))
                                }
                            }
                        }
                    }
                }
                h2 { (labels.show("warnings")) " (" (warnings.len()) ")" }
                @if warnings.is_empty() { p { (labels.show("warnings.none")) } }
                @else {
                    ul.warnings {
                        @for warning in warnings {
                            li {
                                code { (warning.code.as_str()) } " "
                                @if let Some(page) = warning.page {
                                    a href={ "#p" (page) } { (labels.show("page")) " " (page) } ": "
                                }
                                (Shown(&warning.detail)) " " span.help { (warning.code.help()) }
                            }
                        }
                    }
                }
                @if let Some(why) = &self.pictures.failed { p.warn { (Shown(why)) } }
            }
        }
    }

    fn headline(&self, article: &'v Article) -> Markup {
        html! {
            @match article.headline.as_deref() {
                Some(headline) => (Shown(headline)),
                None => (self.labels.show("untitled")),
            }
        }
    }

    fn contents(&self) -> Markup {
        html! {
            nav aria-labelledby="contents" {
                h2 #contents { (self.labels.show("contents")) }
                ol.contents {
                    @for (number, article, _) in self.articles() {
                        li.{ "c" (number % COLOURS) } {
                            a href={ "#" (article.id) } { (self.headline(article)) }
                            " " span.where { (self.labels.show("page")) " " (article.page_first) }
                        }
                    }
                }
            }
        }
    }

    /// One page of the PDF and what begins on it.
    fn sheet(&self, number: u32) -> Markup {
        let labels = self.labels;
        let imprint = self.document.imprint.as_ref().filter(|imprint| imprint.page == number);
        let continued = self.articles().filter(|(_, a, _)| a.page_first < number && number <= a.page_last);
        let begins = || {
            let records = self.document.articles.iter().zip(&self.mentions).enumerate();
            records.filter(|(_, (record, _))| self.shown_on(&record.article) == number)
        };
        html! {
            section.sheet id={ "p" (number) } aria-labelledby={ "h" (number) } {
                h2 id={ "h" (number) } { (labels.show("page")) " " (number) }
                div.beside {
                    (self.figure(number))
                    div.texts {
                        @for (_, article, _) in continued {
                            p.continued {
                                (labels.show("continued")) " "
                                a href={ "#" (article.id) } { (self.headline(article)) }
                            }
                        }
                        @for (at, (record, found)) in begins() { (article(labels, record, at, found)) }
                        @if begins().next().is_none() { p.none { (labels.show("no_articles")) } }
                        @if let Some(imprint) = imprint {
                            section.imprint {
                                h3 { (labels.show("imprint")) }
                                p.lines { (marked(&imprint.text, &self.in_imprint.of(Field::Imprint, 0))) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The page that an article stands beside.
    fn shown_on(&self, article: &Article) -> u32 {
        article.page_first.clamp(1, self.document.source.pages.max(1))
    }

    /// A document without pages still shows its articles.
    fn beyond_the_pages(&self) -> Markup {
        html! {
            @if self.document.source.pages == 0 { (self.sheet(1)) }
        }
    }

    fn size(&self, number: u32) -> PagePicture {
        let known = (number as usize).checked_sub(1).and_then(|at| self.pictures.pages.get(at));
        known.cloned().unwrap_or_else(|| {
            let boxes = self.boxes.iter().filter_map(|pages| pages.get(&number)).flatten();
            let extent = boxes.fold(USUAL_PT, |(width, height), b| {
                (width.max(b.right_pt + AIR_PT), height.max(b.bottom_pt + AIR_PT))
            });
            PagePicture { width_pt: extent.0, height_pt: extent.1, ..PagePicture::default() }
        })
    }

    fn figure(&self, number: u32) -> Markup {
        let size = self.size(number);
        let (width, height) = (size.width_pt, size.height_pt);
        let alt = format!("{} {number}", self.labels.text("picture.of"));
        html! {
            figure.picture {
                div.frame {
                    @if let Some(name) = &size.picture {
                        img src={ "../" (FOLDER) "/" (self.document.id) "/" (name) } alt=(alt) loading="lazy"
                            data-page=(number) width=(width.round()) height=(height.round());
                    }
                    svg.overlay.bare[size.picture.is_none()] viewBox={ "0 0 " (pt(width)) " " (pt(height)) }
                        aria-hidden="true" {
                        @if size.picture.is_none() { (self.ghosts(number)) }
                        @for (at, article, _) in self.articles() { (self.outline(number, at, article)) }
                        g.marks {
                            @for (id, placed) in self.by_page.get(&number).into_iter().flatten() {
                                @for bbox in &placed.boxes {
                                    (rect(bbox, kind_name(placed.mention.kind), Some(&anchor(*id))))
                                }
                            }
                        }
                    }
                }
                @if size.picture.is_none() {
                    figcaption.warn {
                        @if let Some(why) = &size.failed { (self.labels.show("picture.missing")) " " (Shown(why)) }
                        @else { (self.labels.show("picture.none")) }
                    }
                }
            }
        }
    }

    /// The lines that were read, where there is no picture.
    fn ghosts(&self, number: u32) -> Markup {
        html! {
            g.ghosts {
                @for (_, article, _) in self.articles() {
                    @for line in outline::lines(article).filter(|line| line.page == number) {
                        (rect(&line.bbox, "ghost", None))
                    }
                }
            }
        }
    }

    fn outline(&self, number: u32, at: usize, article: &Article) -> Markup {
        let boxes = self.boxes.get(at).and_then(|pages| pages.get(&number)).map_or(&[][..], Vec::as_slice);
        html! {
            @if let Some(first) = boxes.first() {
                a.outline.{ "c" (at % COLOURS) } href={ "#" (article.id) } tabindex="-1"
                    data-article=(article.id) {
                    title { (at + 1) " " (self.headline_text(article)) }
                    @for bbox in boxes { (rect(&grown(bbox), "part", None)) }
                    g.badge {
                        rect x=(pt(first.left_pt - 16.0)) y=(pt(first.top_pt - 3.0)) width="13" height="13" {}
                        text x=(pt(first.left_pt - 9.5)) y=(pt(first.top_pt + 6.5)) { (at + 1) }
                    }
                }
            }
        }
    }

    fn headline_text(&self, article: &'v Article) -> Shown<'v> {
        Shown(article.headline.as_deref().unwrap_or_default())
    }

    fn notices(&self) -> Markup {
        let notices = &self.document.notices;
        html! {
            @if !notices.is_empty() {
                section.notices aria-labelledby="notices" {
                    h2 #notices { (self.labels.show("notices")) }
                    @for notice in notices {
                        p.lines {
                            a href={ "#p" (notice.page) } { (self.labels.show("page")) " " (notice.page) } " "
                            (Shown(&notice.text))
                        }
                    }
                }
            }
        }
    }
}

/// A little air, so that the outline does not touch the letters.
fn grown(bbox: &BBox) -> BBox {
    const AIR: f32 = 2.0;
    BBox::new(bbox.left_pt - AIR, bbox.top_pt - AIR, bbox.right_pt + AIR, bbox.bottom_pt + AIR)
}

fn rect(bbox: &BBox, class: &str, mention: Option<&str>) -> Markup {
    let (width, height) = (bbox.width_pt().max(0.5), bbox.height_pt().max(0.5));
    html! {
        rect class=(class) data-m=[mention] x=(pt(bbox.left_pt)) y=(pt(bbox.top_pt)) width=(pt(width))
            height=(pt(height)) {}
    }
}

/// A length with one decimal; 0 for what is no number.
fn pt(length: f32) -> String {
    if length.is_finite() { format!("{length:.1}") } else { "0".to_owned() }
}
