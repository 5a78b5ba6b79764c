//! Documents to pages that people look at: an overview with charts and search, and a page for every issue.
//!
//! In come documents in the order of their ids; out come static files that open from disk, without a network. The
//! page of an issue depends on its document and its pictures alone. Everything that comes from a PDF is escaped, and
//! a strict policy forbids inline scripts and styles. Knows no PDF; the pictures were drawn by others.

mod article;
mod charts;
mod counts;
mod files;
mod issue;
mod labels;
mod numbered;
mod outline;
mod overview;
mod page;
mod pictures;
mod rows;

use crate::document::{Article, Document};
use crate::entities::{Kind, Mention};
use crate::geometry::BBox;
use crate::tables::value_text;
use counts::Counts;
use files::Folder;
use labels::Labels;
use numbered::numbered;
use overview::IssueLine;
use rows::{Rows, short};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

pub use labels::LabelLanguage;
pub use pictures::{FOLDER as PICTURES, LIST as PICTURE_LIST, PagePicture, Pictures, picture_name};

/// The report's folder inside the output folder.
pub const FOLDER: &str = "report";

/// The page that is opened first, from the output folder.
pub const FIRST_PAGE: &str = "report/index.html";

/// Longest text of a cell in the search, in characters; the place that it leads to has it whole.
const CELL_CHARS: usize = 160;

/// Files that are the same in every report.
const ASSETS: &[(&str, &str)] = &[
    ("style.css", include_str!("assets/style.css")),
    ("page.js", include_str!("assets/page.js")),
    ("overview.js", include_str!("assets/overview.js")),
    ("issue.js", include_str!("assets/issue.js")),
];

/// Writes the page of one issue. Any number of threads may, each with its own issues.
#[derive(Debug)]
pub struct IssuePages {
    labels: Labels,
    folder: Folder,
}

impl IssuePages {
    /// Opens the report of an output folder; `staging` is a folder of the same file system.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn open(output: &Path, staging: &Path, language: LabelLanguage) -> io::Result<Self> {
        let folder = Folder::open(&output.join(FOLDER), staging)?;
        Ok(Self { labels: Labels::new(language), folder })
    }

    /// Writes an issue's page, unless it is there already.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, document: &Document<Mention>) -> io::Result<()> {
        let pictures = Pictures::read(&self.folder.root, &document.id);
        let html = issue::page(&self.labels, document, &pictures);
        self.folder.put(&format!("issues/{}.html", document.id), html.as_bytes())
    }
}

/// The overview while documents pass.
#[derive(Debug)]
pub struct Overview<'r> {
    pages: &'r IssuePages,
    counts: Counts,
    lines: Vec<IssueLine>,
    issues: Rows,
    articles: Rows,
    mentions: Rows,
    /// Whole texts, which the page loads only when its reader searches them.
    texts: Rows,
}

impl<'r> Overview<'r> {
    /// Begins the overview of a report.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn begin(pages: &'r IssuePages) -> io::Result<Self> {
        let begin = |name| Rows::begin(&pages.folder, name);
        Ok(Self {
            pages,
            counts: Counts::default(),
            lines: Vec::new(),
            issues: begin("issues")?,
            articles: begin("articles")?,
            mentions: begin("mentions")?,
            texts: begin("texts")?,
        })
    }

    /// Adds an issue.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn add(&mut self, document: &Document<Mention>) -> io::Result<()> {
        let line = issue_line(document);
        self.counts.issue(document, line.mentions);
        let issue = self.issues.count();
        self.issues.push(&(
            &line.id,
            short(&line.name, CELL_CHARS),
            short(&line.title, CELL_CHARS),
            &line.date,
        ))?;
        let (of_articles, of_imprint) = numbered(document);
        for (record, found) in document.articles.iter().zip(&of_articles) {
            let article = &record.article;
            let at = self.articles.count();
            let headline = short(article.headline.as_deref().unwrap_or_default(), CELL_CHARS);
            let confidence = (f64::from(article.confidence) * 100.0).round() / 100.0;
            self.articles.push(&(
                issue,
                &article.id,
                article.page_first,
                headline,
                beginning(article),
                record.mentions.len(),
                confidence,
            ))?;
            let paragraphs: Vec<&str> = article.paragraphs.iter().map(|p| p.text.as_str()).collect();
            self.texts.push(&short(&paragraphs.join(" "), usize::MAX))?;
            self.add_mentions(document, issue, Some(at), found)?;
        }
        self.add_mentions(document, issue, None, &of_imprint)?;
        self.lines.push(line);
        Ok(())
    }

    fn add_mentions(
        &mut self,
        document: &Document<Mention>,
        issue: u64,
        article: Option<u64>,
        found: &numbered::Numbered<'_>,
    ) -> io::Result<()> {
        for (number, placed) in found.all() {
            self.counts.mention(document, number, placed);
            let mention = &placed.mention;
            let (value, surface) = (value_text(mention), short(&mention.surface, CELL_CHARS));
            let value = short(&value, CELL_CHARS);
            self.mentions.push(&(
                issue,
                article,
                number,
                placed.page,
                kind_number(mention.kind),
                value,
                surface,
            ))?;
        }
        Ok(())
    }

    /// Writes the overview, and removes what stands in the report for issues that are gone.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.lines.sort_by(|a, b| (&a.title, &a.date, &a.id).cmp(&(&b.title, &b.date, &b.id)));
        let IssuePages { labels, folder } = self.pages;
        self.issues.finish(folder)?;
        self.articles.finish(folder)?;
        self.mentions.finish(folder)?;
        self.texts.finish(folder)?;
        for (name, text) in ASSETS {
            folder.put(name, text.as_bytes())?;
        }
        folder.put("labels.js", labels.script().as_bytes())?;
        let html = overview::page(labels, &self.lines, &self.counts);
        folder.put("index.html", html.as_bytes())?;
        let live: BTreeSet<&str> = self.lines.iter().map(|line| line.id.as_str()).collect();
        folder.sweep("issues", |id| live.contains(id))?;
        folder.sweep(PICTURES, |id| live.contains(id))
    }
}

fn issue_line(document: &Document<Mention>) -> IssueLine {
    let year = document.issue.year.map(|y| y.to_string());
    let in_articles: usize = document.articles.iter().map(|a| a.mentions.len()).sum();
    IssueLine {
        id: document.id.clone(),
        name: issue::issue_name(document),
        title: document.issue.title.clone().unwrap_or_default(),
        date: document.issue.date.clone().or(year).unwrap_or_default(),
        pages: document.source.pages,
        articles: document.articles.len(),
        mentions: in_articles + document.imprint.as_ref().map_or(0, |i| i.mentions.len()),
        warnings: document.warnings.len(),
    }
}

/// What an article begins with below its headline, so that the search finds more than headlines.
fn beginning(article: &Article) -> String {
    let first = article.paragraphs.iter().find(|p| !p.text.is_empty()).map(|p| p.text.as_str());
    let parts = [article.kicker.as_deref(), article.standfirst.as_deref(), first];
    short(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "), CELL_CHARS).into_owned()
}

/// The number of a kind in the rows of the search.
fn kind_number(kind: Kind) -> u8 {
    match kind {
        Kind::Minister => 0,
        Kind::Amount => 1,
        Kind::Date => 2,
        Kind::Organisation => 3,
    }
}

/// Places of the headlines, which the written document does not hold.
pub fn heads(document: &Document<Mention>) -> BTreeMap<String, Vec<(u32, BBox)>> {
    let of = |article: &Article| {
        let places = &article.head_places;
        let lines = [&places.kicker, &places.headline, &places.standfirst, &places.byline];
        lines.into_iter().flatten().map(|line| (line.page, line.bbox)).collect::<Vec<_>>()
    };
    let articles = document.articles.iter().map(|record| &record.article);
    articles.map(|article| (article.id.clone(), of(article))).collect()
}

#[cfg(test)]
mod tests;
