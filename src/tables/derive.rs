//! One document to the rows of its tables.

use super::column::{Cell, Columns};
use super::context::{self, Finder};
use super::edtf;
use super::guard;
use super::index::Indexes;
use super::rows::{
    AmountValue, ArticleRow, DateValue, IssueRow, MentionPlace, MentionText, MentionValue, MinisterValue,
    OrganisationValue, Table, WarningRow,
};
use super::words::Words;
use crate::diag::{Code, Stage, Warning};
use crate::document::{Article, ArticleRecord, Document, Field, ParagraphRole, PlacedMention, TextLayer};
use crate::entities::{Kind, Mention, Value};
use std::borrow::Cow;
use std::ops::Range;

/// Takes the rows as they come.
pub(super) type Emit<'e> = dyn FnMut(Table, &[Cell<'_>]) + 'e;

/// How far on either side a neighbour of an amount is looked for, in mentions; a sentence has no more.
const NEIGHBOURS: usize = 40;

/// Rows of one document to `emit`; what it names to `indexes`. Answers how many warnings the tables added to its own.
pub(super) fn rows(
    doc: &Document<Mention>,
    words: &Words,
    indexes: &mut Indexes,
    emit: &mut Emit<'_>,
) -> usize {
    let cut = cut_cells(doc);
    issue(doc, cut.len(), emit);
    let mut numbers = 1..;
    for record in &doc.articles {
        let key = format!("{}-{}", doc.id, record.article.id);
        article(doc, record, &key, emit);
        let home = Home { doc, article: Some(&record.article), key: Some(&key) };
        mentions(&home, &record.mentions, words, indexes, &mut numbers, emit);
    }
    if let Some(imprint) = &doc.imprint {
        let home = Home { doc, article: None, key: None };
        mentions(&home, &imprint.mentions, words, indexes, &mut numbers, emit);
    }
    for found in doc.warnings.iter().chain(&cut) {
        warning(&doc.source.path, Some(&doc.id), found, emit);
    }
    cut.len()
}

/// A warning for each article whose text no cell of a spreadsheet holds.
fn cut_cells(doc: &Document<Mention>) -> Vec<Warning> {
    let mut cut = Vec::new();
    for article in doc.articles.iter().map(|record| &record.article) {
        let bytes: usize = article.paragraphs.iter().map(|p| p.text.len()).sum();
        // A character of UTF-16 has at least one byte here, and each paragraph adds its line break and bullet.
        let may_fit = bytes + 3 * article.paragraphs.len() <= guard::CELL_UTF16_MAX;
        if may_fit || guard::fits_a_cell(&body_text(article)) {
            continue;
        }
        let (id, most) = (&article.id, guard::CELL_UTF16_MAX);
        let detail = format!("article {id}: the text is cut after {most} characters in CSV and XLSX");
        cut.push(Warning::on_page(Stage::Tables, article.page_first, Code::CellTruncated, detail));
    }
    cut
}

/// The row of one warning.
pub(super) fn warning(path: &str, issue_id: Option<&str>, warning: &Warning, emit: &mut Emit<'_>) {
    let row = WarningRow {
        path,
        issue_id,
        page: warning.page,
        code: warning.code.as_str(),
        stage: stage_name(warning.stage),
        detail: &warning.detail,
        help: warning.code.help(),
    };
    send(Table::Warnings, &[&row], emit);
}

/// A run of columns whose number the table knows.
pub(super) trait Run<'a> {
    fn put_into(&self, row: &mut Vec<Cell<'a>>);
}

impl<'a, T: Columns<'a>> Run<'a> for T {
    fn put_into(&self, row: &mut Vec<Cell<'a>>) {
        self.put(row);
    }
}

/// Joins runs of columns to a row.
pub(super) fn send<'a>(table: Table, runs: &[&dyn Run<'a>], emit: &mut Emit<'_>) {
    let mut row = Vec::with_capacity(32);
    runs.iter().for_each(|run| run.put_into(&mut row));
    emit(table, &row);
}

/// How many mentions of each kind.
#[derive(Default)]
struct Counts {
    ministers: u64,
    amounts: u64,
    dates: u64,
    organisations: u64,
}

impl Counts {
    fn of<'m>(mentions: impl Iterator<Item = &'m PlacedMention<Mention>>) -> Self {
        mentions.fold(Self::default(), |mut counts, placed| {
            match placed.mention.kind {
                Kind::Minister => counts.ministers += 1,
                Kind::Amount => counts.amounts += 1,
                Kind::Date => counts.dates += 1,
                Kind::Organisation => counts.organisations += 1,
            }
            counts
        })
    }

    fn all(&self) -> u64 {
        self.ministers + self.amounts + self.dates + self.organisations
    }
}

fn issue(doc: &Document<Mention>, cut_cells: usize, emit: &mut Emit<'_>) {
    let in_articles = doc.articles.iter().flat_map(|a| &a.mentions);
    let counts = Counts::of(in_articles.chain(doc.imprint.iter().flat_map(|i| &i.mentions)));
    let days = doc.issue.date.as_deref().and_then(edtf::days);
    let row = IssueRow {
        issue_id: &doc.id,
        title: doc.issue.title.as_deref(),
        number: doc.issue.number.as_deref(),
        year: doc.issue.year,
        date: doc.issue.date.as_deref(),
        date_first: days.as_ref().map(|(first, _)| first.as_str()),
        date_last: days.as_ref().map(|(_, last)| last.as_str()),
        date_from: doc.issue.date_from.as_deref(),
        publisher: doc.issue.publisher.as_deref(),
        language: &doc.issue.language,
        pages: doc.source.pages,
        articles: doc.articles.len() as u64,
        mentions: counts.all(),
        ministers: counts.ministers,
        amounts: counts.amounts,
        dates: counts.dates,
        organisations: counts.organisations,
        warnings: (doc.warnings.len() + cut_cells) as u64,
        text_layer: text_layer_name(doc.source.text_layer),
        visible_characters: doc.conservation.visible,
        placed_characters: doc.conservation.placed,
        producer: doc.source.producer.as_deref(),
        path: &doc.source.path,
        sha256: &doc.source.sha256,
        bytes: doc.source.bytes,
    };
    send(Table::Issues, &[&row], emit);
}

fn article(doc: &Document<Mention>, record: &ArticleRecord<Mention>, key: &str, emit: &mut Emit<'_>) {
    let article = &record.article;
    let counts = Counts::of(record.mentions.iter());
    let text = body_text(article);
    let captions = joined(article.captions.iter().flat_map(|c| [Some(c.text.as_str()), c.credit.as_deref()]));
    let pull_quotes = joined(article.pull_quotes.iter().map(|q| Some(q.text.as_str())));
    let row = ArticleRow {
        article_key: key,
        issue_id: &doc.id,
        article_id: &article.id,
        page: article.page_first,
        page_last: article.page_last,
        kicker: article.kicker.as_deref(),
        headline: article.headline.as_deref(),
        standfirst: article.standfirst.as_deref(),
        byline: article.byline.as_deref(),
        text: &text,
        captions: captions.as_deref(),
        pull_quotes: pull_quotes.as_deref(),
        paragraphs: article.paragraphs.len() as u64,
        words: text.split_whitespace().count() as u64,
        characters: text.chars().count() as u64,
        mentions: counts.all(),
        ministers: counts.ministers,
        amounts: counts.amounts,
        dates: counts.dates,
        organisations: counts.organisations,
        confidence: article.confidence,
        issue_title: doc.issue.title.as_deref(),
        issue_year: doc.issue.year,
        issue_date: doc.issue.date.as_deref(),
    };
    send(Table::Articles, &[&row], emit);
}

fn body_text(article: &Article) -> String {
    let mut text = String::new();
    for paragraph in &article.paragraphs {
        if !text.is_empty() {
            text.push('\n');
        }
        if paragraph.role == ParagraphRole::List && !paragraph.text.starts_with(['•', '-', '–']) {
            text.push_str("• ");
        }
        text.push_str(&paragraph.text);
    }
    text
}

fn joined<'t>(parts: impl Iterator<Item = Option<&'t str>>) -> Option<String> {
    let parts: Vec<&str> = parts.flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// What the mentions of an article, or of the imprint, have in common.
struct Home<'d> {
    doc: &'d Document<Mention>,
    article: Option<&'d Article>,
    key: Option<&'d str>,
}

impl<'d> Home<'d> {
    /// The text that a mention counts into; "" if the document has none, which is then no reason to lose the mention.
    fn text(&self, placed: &PlacedMention<Mention>) -> &'d str {
        let Some(article) = self.article else {
            return self.doc.imprint.as_ref().map_or("", |imprint| imprint.text.as_str());
        };
        let index = placed.index as usize;
        let text = match placed.field {
            Field::Kicker => article.kicker.as_deref(),
            Field::Headline => article.headline.as_deref(),
            Field::Standfirst => article.standfirst.as_deref(),
            Field::Byline => article.byline.as_deref(),
            Field::Paragraph => article.paragraphs.get(index).map(|p| p.text.as_str()),
            Field::Caption => article.captions.get(index).map(|c| c.text.as_str()),
            Field::PullQuote => article.pull_quotes.get(index).map(|q| q.text.as_str()),
            Field::Imprint => None,
        };
        text.unwrap_or_default()
    }
}

/// A mention with its place in its text.
struct Located<'d> {
    placed: &'d PlacedMention<Mention>,
    text: &'d str,
    span: Range<usize>,
    sentence: Range<usize>,
}

impl Located<'_> {
    /// Whether another mention stands in the same sentence.
    fn shares_sentence(&self, other: &Located<'_>) -> bool {
        let same_text = (self.placed.field, self.placed.index) == (other.placed.field, other.placed.index);
        same_text && self.sentence.start <= other.span.start && other.span.end <= self.sentence.end
    }

    fn distance(&self, other: &Located<'_>) -> usize {
        let behind = other.span.start.saturating_sub(self.span.end);
        behind.max(self.span.start.saturating_sub(other.span.end))
    }
}

fn mentions(
    home: &Home<'_>,
    placed: &[PlacedMention<Mention>],
    words: &Words,
    indexes: &mut Indexes,
    numbers: &mut impl Iterator<Item = u32>,
    emit: &mut Emit<'_>,
) {
    let located = locate(home, placed, words);
    for (at, (mention, number)) in located.iter().zip(numbers).enumerate() {
        indexes.see(home.doc, home.key, &mention.placed.mention.value);
        one_mention(home, &located, at, mention, number, words, emit);
    }
}

fn locate<'d>(home: &Home<'d>, placed: &'d [PlacedMention<Mention>], words: &Words) -> Vec<Located<'d>> {
    let mut field = None;
    let mut finder = Finder::new("");
    placed
        .iter()
        .map(|placed| {
            let text = home.text(placed);
            if field != Some((placed.field, placed.index)) {
                field = Some((placed.field, placed.index));
                finder = Finder::new(text);
            }
            let span = finder.bytes(placed.mention.start, placed.mention.end);
            let sentence = finder.sentence(&span, words);
            Located { placed, text, span, sentence }
        })
        .collect()
}

fn one_mention(
    home: &Home<'_>,
    all: &[Located<'_>],
    at: usize,
    located: &Located<'_>,
    number: u32,
    words: &Words,
    emit: &mut Emit<'_>,
) {
    let mention_id = format!("{}-m{number:04}", home.doc.id);
    let context = context::shown(located.text, &located.sentence, &located.span);
    let place = place(home, located.placed, &mention_id);
    let text = mention_text(home, located.placed, &context);
    let value = value_text(&located.placed.mention);
    let shared = MentionValue { kind: kind_name(located.placed.mention.kind), value: &value };
    send(Table::Mentions, &[&place, &shared, &text], emit);
    match &located.placed.mention.value {
        Value::Minister(minister) => {
            let value = MinisterValue {
                person: minister.person.as_deref(),
                office: minister.office.as_deref(),
                role: minister.role.as_deref(),
                level: minister.level.as_deref(),
                jurisdiction: minister.jurisdiction.as_deref(),
                coreference: minister.coreference,
            };
            send(Table::Ministers, &[&place, &value, &text], emit);
        }
        Value::Amount(amount) => {
            let role = context::role(located.text, &located.sentence, &located.span, words);
            let value = AmountValue {
                amount: &amount.amount,
                amount_max: amount.amount_max.as_deref(),
                currency: &amount.currency,
                qualifier: amount.qualifier.as_deref(),
                qualifier_text: amount.qualifier_text.as_deref(),
                role: role.map(|(role, _)| role),
                role_word: role.map(|(_, word)| word),
                organisation: nearest(all, at, organisation_name),
                person: nearest(all, at, person_name),
            };
            send(Table::Amounts, &[&place, &value, &text], emit);
        }
        Value::Date(date) => {
            let inferred = date.inferred.join(" ");
            let value = DateValue {
                edtf: &date.edtf,
                from: date.from.as_deref(),
                to: date.to.as_deref(),
                precision: &date.precision,
                inferred: Some(inferred.as_str()).filter(|i| !i.is_empty()),
                part: date.part.as_deref(),
            };
            send(Table::Dates, &[&place, &value, &text], emit);
        }
        Value::Organisation(organisation) => {
            let value = OrganisationValue {
                name: &organisation.name,
                organisation_type: &organisation.organisation_type,
                abbreviation: organisation.abbreviation.as_deref(),
                id: organisation.id.as_deref(),
            };
            send(Table::Organisations, &[&place, &value, &text], emit);
        }
    }
}

fn place<'r>(home: &Home<'r>, placed: &PlacedMention<Mention>, mention_id: &'r str) -> MentionPlace<'r> {
    MentionPlace {
        mention_id,
        issue_id: &home.doc.id,
        article_id: home.article.map(|article| article.id.as_str()),
        page: placed.page,
    }
}

fn mention_text<'r>(
    home: &Home<'r>,
    placed: &'r PlacedMention<Mention>,
    context: &'r str,
) -> MentionText<'r> {
    MentionText {
        surface: &placed.mention.surface,
        context,
        headline: home.article.and_then(|article| article.headline.as_deref()),
        field: field_name(placed.field),
        index: placed.index,
        start: placed.mention.start,
        end: placed.mention.end,
        confidence: placed.mention.confidence,
        rule: &placed.mention.rule,
        article_key: home.key,
        issue_title: home.doc.issue.title.as_deref(),
        issue_year: home.doc.issue.year,
        issue_date: home.doc.issue.date.as_deref(),
    }
}

/// The nearest mention in the same sentence that has what is asked for.
fn nearest<'d>(all: &[Located<'d>], at: usize, ask: fn(&'d Value) -> Option<&'d str>) -> Option<&'d str> {
    let amount = all.get(at)?;
    let around = at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(all.len());
    all.get(around)?
        .iter()
        .filter(|other| amount.shares_sentence(other))
        .filter_map(|other| Some((amount.distance(other), ask(&other.placed.mention.value)?)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn organisation_name(value: &Value) -> Option<&str> {
    if let Value::Organisation(organisation) = value { Some(&organisation.name) } else { None }
}

fn person_name(value: &Value) -> Option<&str> {
    if let Value::Minister(minister) = value {
        minister.person.as_deref().or(minister.office.as_deref())
    } else {
        None
    }
}

/// The value in one cell, for the table that all kinds share and for the report.
pub fn value_text(mention: &Mention) -> Cow<'_, str> {
    match &mention.value {
        Value::Minister(_) => Cow::Borrowed(person_name(&mention.value).unwrap_or(&mention.surface)),
        Value::Amount(a) => match &a.amount_max {
            Some(max) => Cow::Owned(format!("{}–{max} {}", a.amount, a.currency)),
            None => Cow::Owned(format!("{} {}", a.amount, a.currency)),
        },
        Value::Date(date) => Cow::Borrowed(&date.edtf),
        Value::Organisation(organisation) => Cow::Borrowed(&organisation.name),
    }
}

/// The name of a kind, as in the documents.
fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Minister => "minister",
        Kind::Amount => "amount",
        Kind::Date => "date",
        Kind::Organisation => "organisation",
    }
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::Kicker => "kicker",
        Field::Headline => "headline",
        Field::Standfirst => "standfirst",
        Field::Byline => "byline",
        Field::Paragraph => "paragraph",
        Field::Caption => "caption",
        Field::PullQuote => "pull_quote",
        Field::Imprint => "imprint",
    }
}

fn text_layer_name(layer: TextLayer) -> &'static str {
    match layer {
        TextLayer::Digital => "digital",
        TextLayer::Ocr => "ocr",
        TextLayer::None => "none",
        TextLayer::Mixed => "mixed",
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Pdf => "pdf",
        Stage::Layout => "layout",
        Stage::Structure => "structure",
        Stage::Entities => "entities",
        Stage::Tables => "tables",
        Stage::Batch => "batch",
    }
}
