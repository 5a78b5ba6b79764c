//! The hub: an issue of a newsletter as an editor would recognise it, and the document that is written of it.
//!
//! Left of it nobody knows entities, right of it nobody knows PDF. Text never changes after this point: every
//! `start`/`end` in here counts Unicode code points, end exclusive, into the text that it belongs to.
//! The serialised form is the `blattlese/document/1` schema; absent values are `null`, never left out.
//! Knows no rules and no layout. `M` is the type of a mention, which belongs to `entities`.

use crate::diag::Warning;
use crate::geometry::BBox;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod read;

/// The name and version of the serialised form.
pub const SCHEMA: &str = "blattlese/document/1";

/// One issue whole, as written to `documents/<id>.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document<M> {
    /// [`SCHEMA`].
    pub schema: String,
    /// Unique among the outputs of one run: `<slug>-<first 8 hex digits of the SHA-256>`; begins with a letter.
    pub id: String,
    /// The file that it was read from.
    pub source: Source,
    /// What the issue says of itself.
    pub issue: IssueFacts,
    /// Articles in reading order.
    pub articles: Vec<ArticleRecord<M>>,
    /// The imprint, if one was found.
    pub imprint: Option<Imprint<M>>,
    /// Masthead, running heads, page numbers.
    pub furniture: Vec<Furniture>,
    /// Tables of contents, calendars, advertisements, address boxes: text that is no article.
    pub notices: Vec<Notice>,
    /// Where the visible characters went.
    pub conservation: Conservation,
    /// What the user should know.
    pub warnings: Vec<Warning>,
}

/// The file that a document was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Path as given, relative to the input folder, `/` between its parts.
    pub path: String,
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    pub sha256: String,
    /// Size of the file.
    pub bytes: u64,
    /// Number of pages.
    pub pages: u32,
    /// The program that made the PDF (Info dictionary), if it says.
    pub producer: Option<String>,
    /// Whether the text can be trusted.
    pub text_layer: TextLayer,
}

/// Where a PDF's text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextLayer {
    /// Set by a program.
    Digital,
    /// Recognised from a picture and laid invisibly over it.
    Ocr,
    /// Pictures only.
    None,
    /// Some pages one, some another.
    Mixed,
}

/// What an issue says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IssueFacts {
    /// Title of the publication, from the masthead.
    pub title: Option<String>,
    /// Number of the issue as printed, without the year ("3", "3-4").
    pub number: Option<String>,
    /// Year of the issue.
    pub year: Option<i32>,
    /// Date of the issue in EDTF, as precise as it is printed ("2018-09", "2018-24", "2018").
    pub date: Option<String>,
    /// Where the date came from: `masthead`, `running_head`, `imprint`, `file_name`, `metadata`, `text`.
    pub date_from: Option<String>,
    /// Publisher, from the imprint.
    pub publisher: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
}

/// An issue as `structure` hands it over: no mentions yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Issue {
    /// What the issue says of itself.
    pub facts: IssueFacts,
    /// Articles in reading order.
    pub articles: Vec<Article>,
    /// The imprint, if one was found.
    pub imprint: Option<ImprintText>,
    /// Masthead, running heads, page numbers.
    pub furniture: Vec<Furniture>,
    /// Text that is no article.
    pub notices: Vec<Notice>,
    /// Hyphens taken out at line ends of headlines, captions and quotes, which keep no list of them.
    pub hyphens_out: u64,
}

/// One article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// `a01`, `a02`, … in reading order.
    pub id: String,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// The headline; `None`, or the printed greeting, for an editorial without one.
    pub headline: Option<String>,
    /// The lead between headline and body, set apart by its type.
    pub standfirst: Option<String>,
    /// Who wrote it, as printed.
    pub byline: Option<String>,
    /// First page that holds a part of it, from 1.
    pub page_first: u32,
    /// Last page that holds a part of it.
    pub page_last: u32,
    /// 0 to 1: how sure the borders and the headline are.
    pub confidence: f32,
    /// Body text alone, in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// Captions and credits of its pictures.
    pub captions: Vec<Caption>,
    /// Repetitions of the body in large type.
    pub pull_quotes: Vec<PullQuote>,
    /// Where headline, kicker, standfirst and byline stand; not serialised.
    #[serde(skip)]
    pub head_places: HeadPlaces,
}

/// Places of the parts above an article's body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadPlaces {
    /// Lines of the kicker.
    pub kicker: Vec<LinePlace>,
    /// Lines of the headline.
    pub headline: Vec<LinePlace>,
    /// Lines of the standfirst.
    pub standfirst: Vec<LinePlace>,
    /// Lines of the byline.
    pub byline: Vec<LinePlace>,
}

/// An article with the mentions found in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleRecord<M> {
    /// The article.
    #[serde(flatten)]
    pub article: Article,
    /// Mentions in the order of the fields (kicker, headline, standfirst, byline, paragraphs, captions, pull quotes).
    pub mentions: Vec<PlacedMention<M>>,
}

/// What a paragraph is in its article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphRole {
    /// Running text.
    #[default]
    Body,
    /// A heading inside the article.
    Subhead,
    /// An item of a list.
    List,
    /// A quotation set apart that is not a repetition.
    Quote,
    /// A row or cell of a table.
    Table,
}

/// A paragraph with the place of each of its lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// What it is.
    pub role: ParagraphRole,
    /// Its text: lines joined, broken words whole, single spaces.
    pub text: String,
    /// The page that it begins on.
    pub page: u32,
    /// Where each stretch of the text stands on paper, in order, without gaps or overlaps but for blanks.
    pub lines: Vec<LinePlace>,
    /// Line-end hyphens: what was printed there.
    pub hyphens: Vec<Hyphen>,
}

/// Where a stretch of text stands on paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinePlace {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The page, from 1.
    pub page: u32,
    /// The line's box, or the part of it that this stretch fills.
    #[serde(rename = "box")]
    pub bbox: BBox,
}

/// A hyphen at a line's end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hyphen {
    /// The code point of `text` that the next line begins with.
    pub at: u32,
    /// What was printed at the line's end: "-", "\u{2010}", "\u{ad}".
    pub printed: String,
}

/// A picture's caption.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Caption {
    /// The caption, "" where there is a credit alone.
    pub text: String,
    /// Who took the picture, as printed ("Foto: Erika Beispiel").
    pub credit: Option<String>,
    /// The page.
    pub page: u32,
    /// The box of caption and credit.
    #[serde(rename = "box")]
    pub bbox: BBox,
}

/// A repetition of the body in large type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PullQuote {
    /// Its text.
    pub text: String,
    /// The page.
    pub page: u32,
    /// Its box.
    #[serde(rename = "box")]
    pub bbox: BBox,
}

/// The imprint before its mentions are found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImprintText {
    /// Its text, a line break between its lines.
    pub text: String,
    /// The page.
    pub page: u32,
    /// Its lines' places.
    pub lines: Vec<LinePlace>,
}

/// The imprint with its mentions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imprint<M> {
    /// Its text, a line break between its lines.
    pub text: String,
    /// The page.
    pub page: u32,
    /// Mentions in it.
    pub mentions: Vec<PlacedMention<M>>,
}

/// Text that belongs to the page rather than to an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Furniture {
    /// Its text, once for all pages that repeat it (page numbers as printed on the first).
    pub text: String,
    /// Pages that it stands on, ascending.
    pub pages: Vec<u32>,
    /// What it is.
    pub role: FurnitureRole,
}

/// What a piece of furniture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FurnitureRole {
    /// Title, number and date on the first page.
    Masthead,
    /// The same line on top of the pages.
    RunningHead,
    /// The same line at the foot of the pages.
    RunningFoot,
    /// A page number.
    PageNumber,
    /// A section's name above articles.
    SectionBand,
    /// "Fortsetzung auf Seite 4".
    JumpLine,
    /// Text without a place in any article: labels in graphics, stray marks.
    Stray,
}

/// Text that is no article, kept as what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// What it is.
    pub role: NoticeRole,
    /// Its text, a line break between its lines.
    pub text: String,
    /// The page.
    pub page: u32,
    /// Its box.
    #[serde(rename = "box")]
    pub bbox: BBox,
}

/// What a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeRole {
    /// Table of contents.
    Contents,
    /// Calendar of events.
    Calendar,
    /// Advertisement.
    Advertisement,
    /// Address box, contact box.
    Address,
    /// Anything else that is no article.
    Other,
}

/// Where the visible characters of a file went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conservation {
    /// Characters drawn visibly, blanks not counted.
    pub visible: u64,
    /// Of them, in the document.
    pub placed: u64,
    /// What was left out on purpose, by reason (a warning's code).
    pub left_out: BTreeMap<String, u64>,
}

/// The part of an article that a mention stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The kicker.
    Kicker,
    /// The headline.
    Headline,
    /// The standfirst.
    Standfirst,
    /// The byline.
    Byline,
    /// A paragraph; `index` says which.
    Paragraph,
    /// A caption; `index` says which.
    Caption,
    /// A pull quote; `index` says which.
    PullQuote,
    /// The imprint.
    Imprint,
}

/// A mention and where it is printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlacedMention<M> {
    /// The part of the article.
    #[serde(rename = "in")]
    pub field: Field,
    /// Which paragraph, caption or pull quote, from 0; 0 elsewhere.
    pub index: u32,
    /// The page of its first character.
    pub page: u32,
    /// Its boxes, one for each line that it touches.
    pub boxes: Vec<BBox>,
    /// The mention itself; its `start` and `end` count into the text of the field.
    #[serde(flatten)]
    pub mention: M,
}
