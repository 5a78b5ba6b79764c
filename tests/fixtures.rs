//! Carries every fixture through the whole line and compares the document with what a person checked.
//!
//! `fixtures/<issue>/expected.json` says what is right. Where the line is known to be wrong, `known_wrong.txt` beside
//! it asserts the wrong result as it is, each line a FIXME with the right one; so a new mistake fails the test, and
//! so does a mended one that is still listed. `BLATTLESE_BLESS=1 cargo test --test fixtures` writes the lists anew:
//! read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files fails")]

use blattlese::document::{ArticleRecord, Document, Field, NoticeRole, ParagraphRole};
use blattlese::entities::{Kind, Mention};
use blattlese::pipeline::{Conveyor, Input, Settings};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

type Issue = Document<Mention>;
type Article = ArticleRecord<Mention>;

static CONVEYOR: LazyLock<Conveyor> =
    LazyLock::new(|| Conveyor::new(Settings::default()).expect("rules compile"));

/// Words at an article's borders that are compared.
const BORDER_WORDS: usize = 6;

fn check(issue: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(issue);
    let right: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let found = Deviations::of(&right, &convert(&folder));
    let list = folder.join("known_wrong.txt");
    if std::env::var_os("BLATTLESE_BLESS").is_some() {
        fs::write(&list, found.iter().map(|line| format!("FIXME: {line}\n")).collect::<String>()).unwrap();
        return;
    }
    let known = fs::read_to_string(&list).unwrap_or_default();
    let known: Vec<&str> = known.lines().filter_map(|line| line.strip_prefix("FIXME: ")).collect();
    let new: Vec<&String> = found.iter().filter(|line| !known.contains(&line.as_str())).collect();
    let mended: Vec<&&str> = known.iter().filter(|line| !found.iter().any(|f| f == **line)).collect();
    assert!(
        new.is_empty() && mended.is_empty(),
        "{issue}: {} new deviations {new:#?}, {} listed ones mended {mended:#?}",
        new.len(),
        mended.len()
    );
}

fn convert(folder: &Path) -> Issue {
    let pdf: PathBuf = folder.join("issue.pdf");
    let bytes = fs::read(&pdf).unwrap();
    let input = Input { path: "issue.pdf", id: "issue", sha256: "", bytes: &bytes };
    CONVEYOR.convert(input, &mut |_| ()).unwrap()
}

/// What differs between a document and the right one, a line each, in the order of the right one.
struct Deviations(Vec<String>);

impl Deviations {
    fn of(right: &Value, read: &Issue) -> Vec<String> {
        let mut out = Self(Vec::new());
        out.facts(&right["issue"], read);
        out.articles(right, read);
        out.rest(right, read);
        out.hyphens(&right["hyphens"], read);
        out.conservation(read);
        out.0
    }

    fn differ(&mut self, what: &str, right: &str, read: &str) {
        if right != read {
            self.0.push(format!("{what}: right is {right:?}, read {read:?}"));
        }
    }

    fn facts(&mut self, right: &Value, read: &Issue) {
        let issue = &read.issue;
        let year = issue.year.map(|y| y.to_string());
        for (name, value) in [
            ("title", &issue.title),
            ("number", &issue.number),
            ("date", &issue.date),
            ("date_from", &issue.date_from),
            ("publisher", &issue.publisher),
            ("year", &year),
        ] {
            self.differ(&format!("issue {name}"), &text(&right[name]), value.as_deref().unwrap_or("null"));
        }
        self.differ("issue language", &text(&right["language"]), &issue.language);
    }

    fn articles(&mut self, right: &Value, read: &Issue) {
        let mut taken = vec![false; read.articles.len()];
        for expected in list(&right["articles"]) {
            let id = text(&expected["id"]);
            let Some(index) = find(expected, &read.articles, &taken) else {
                self.0.push(format!("{id}: no article {:?}", text(&expected["headline"])));
                continue;
            };
            taken[index] = true;
            self.article(&id, expected, &read.articles[index]);
        }
        for (article, _) in read.articles.iter().zip(&taken).filter(|(_, taken)| !**taken) {
            let name = article.article.headline.as_deref().unwrap_or("null");
            let begin = border(&body(article), false);
            self.0.push(format!("one article too many: {name:?}, beginning {begin:?}"));
        }
    }

    fn article(&mut self, id: &str, right: &Value, read: &Article) {
        let article = &read.article;
        for (name, value) in [
            ("kicker", &article.kicker),
            ("headline", &article.headline),
            ("standfirst", &article.standfirst),
            ("byline", &article.byline),
        ] {
            self.differ(&format!("{id} {name}"), &text(&right[name]), value.as_deref().unwrap_or("null"));
        }
        let pages = |first: &str, last: &str| format!("{first} to {last}");
        self.differ(
            &format!("{id} pages"),
            &pages(&text(&right["page_first"]), &text(&right["page_last"])),
            &pages(&article.page_first.to_string(), &article.page_last.to_string()),
        );
        let words = body(read);
        self.differ(&format!("{id} begin"), &text(&right["begin"]), &border(&words, false));
        self.differ(&format!("{id} end"), &text(&right["end"]), &border(&words, true));
        self.words(id, right, &words);
        self.parts(id, right, read);
        self.mentions(id, right, read);
    }

    /// Words of the body that are missing from it, or do not belong there.
    fn words(&mut self, id: &str, right: &Value, read: &[String]) {
        let mut count: BTreeMap<String, i32> = BTreeMap::new();
        for paragraph in list(&right["paragraphs"]).iter().filter(|p| p["role"] != "subhead") {
            for word in text(&paragraph["text"]).split_whitespace() {
                *count.entry(word.to_owned()).or_default() += 1;
            }
        }
        for word in read {
            *count.entry(word.clone()).or_default() -= 1;
        }
        let missing: i32 = count.values().filter(|n| **n > 0).sum();
        let foreign: i32 = -count.values().filter(|n| **n < 0).sum::<i32>();
        let show = |sign: i32| {
            let words = count.iter().filter(|(_, n)| **n * sign > 0).map(|(w, _)| w.as_str());
            words.take(4).collect::<Vec<_>>().join(" ")
        };
        if missing > 0 {
            self.0.push(format!("{id} body: {missing} words missing ({})", show(1)));
        }
        if foreign > 0 {
            self.0.push(format!("{id} body: {foreign} words too many ({})", show(-1)));
        }
    }

    fn parts(&mut self, id: &str, right: &Value, read: &Article) {
        let subheads: Vec<&str> = (read.article.paragraphs.iter())
            .filter(|p| p.role == ParagraphRole::Subhead)
            .map(|p| p.text.as_str())
            .collect();
        let wanted: Vec<String> = list(&right["subheads"]).iter().map(text).collect();
        self.differ(&format!("{id} subheads"), &wanted.join(" | "), &subheads.join(" | "));
        let pictures =
            |c: &blattlese::document::Caption| format!("{} | {}", c.text, c.credit.as_deref().unwrap_or(""));
        let captions: Vec<String> = read.article.captions.iter().map(pictures).collect();
        let wanted = (list(&right["captions"]).iter())
            .map(|c| format!("{} | {}", text(&c["text"]), c["credit"].as_str().unwrap_or("")));
        self.same_members(&format!("{id} caption"), wanted.collect(), captions);
        let quotes: Vec<String> = read.article.pull_quotes.iter().map(|q| bare(&q.text)).collect();
        let wanted = list(&right["pull_quotes"]).iter().map(|q| bare(&text(q)));
        self.same_members(&format!("{id} pull quote"), wanted.collect(), quotes);
    }

    fn same_members(&mut self, what: &str, right: Vec<String>, mut read: Vec<String>) {
        for wanted in right {
            match read.iter().position(|found| *found == wanted) {
                Some(at) => drop(read.remove(at)),
                None => self.0.push(format!("{what} missing: {wanted:?}")),
            }
        }
        self.0.extend(read.iter().map(|extra| format!("{what} too many: {extra:?}")));
    }

    fn mentions(&mut self, id: &str, right: &Value, read: &Article) {
        let mut left: Vec<(&str, &Mention)> =
            read.mentions.iter().map(|m| (field(m.field), &m.mention)).collect();
        for wanted in list(&right["mentions"]) {
            let (kind, surface, place) =
                (text(&wanted["kind"]), text(&wanted["surface"]), text(&wanted["in"]));
            let same =
                |(f, m): &(&str, &Mention)| *f == place && name(m.kind) == kind && m.surface == surface;
            let Some(at) = left.iter().position(same) else {
                self.0.push(format!("{id} {kind} missing: {surface:?}"));
                continue;
            };
            let (_, found) = left.remove(at);
            self.value(&format!("{id} {kind} {surface:?}"), &wanted["value"], found);
        }
        for (_, extra) in left.iter().filter(|(_, m)| matches!(m.kind, Kind::Amount | Kind::Minister)) {
            self.0.push(format!("{id} {} too many: {:?}", name(extra.kind), extra.surface));
        }
        self.traps(id, right, read);
    }

    fn value(&mut self, what: &str, right: &Value, read: &Mention) {
        let read = serde_json::to_value(&read.value).unwrap();
        for (key, wanted) in right.as_object().unwrap() {
            let optional =
                wanted.is_null() && ["office", "abbreviation", "level", "role"].contains(&key.as_str());
            if !optional {
                self.differ(&format!("{what} {key}"), &text(wanted), &text(&read[key]));
            }
        }
    }

    /// Strings in which nothing may be found, or nothing of a kind.
    fn traps(&mut self, id: &str, right: &Value, read: &Article) {
        for trap in list(&right["traps"]) {
            let (surface, kind) = (text(&trap["surface"]), trap["kind"].as_str());
            for mention in &read.mentions {
                let of_kind = kind.is_none_or(|k| k == name(mention.mention.kind));
                if of_kind && touches(read, mention.field, mention.index, &mention.mention, &surface) {
                    let (found, kind) = (&mention.mention.surface, name(mention.mention.kind));
                    self.0.push(format!("{id} trap {surface:?}: {found:?} was taken for a {kind}"));
                }
            }
        }
    }

    /// What is no article: imprint, contents, calendar, advertisement.
    fn rest(&mut self, right: &Value, read: &Issue) {
        let imprint = read.imprint.as_ref().map_or("null", |i| i.text.lines().next().unwrap_or(""));
        self.differ("imprint begins", &text(&right["imprint"][0]), imprint);
        for (name, role) in [
            ("contents", NoticeRole::Contents),
            ("calendar", NoticeRole::Calendar),
            ("advertisement", NoticeRole::Advertisement),
        ] {
            let Some(first) = right[name][0].as_str() else { continue };
            // The contents list the calendar's heading too.
            let kept = || read.notices.iter().filter(|n| n.text.contains(first));
            match kept().find(|n| n.role == role).or_else(|| kept().next()) {
                Some(notice) if notice.role == role => (),
                Some(notice) => self.0.push(format!("{name} {first:?}: kept as {:?}", notice.role)),
                None => self.0.push(format!("{name} {first:?}: in no notice")),
            }
        }
    }

    fn hyphens(&mut self, right: &Value, read: &Issue) {
        let all: Vec<&str> = read.articles.iter().flat_map(|a| texts(a)).collect();
        let notices = read.notices.iter().map(|n| n.text.as_str());
        let imprint = read.imprint.iter().map(|i| i.text.as_str());
        let all: Vec<&str> = all.into_iter().chain(notices).chain(imprint).collect();
        for (name, how) in [("joined", "broken word not joined"), ("kept", "hyphen not kept")] {
            for word in list(&right[name]).iter().map(text) {
                if !all.iter().any(|t| t.contains(&word)) {
                    self.0.push(format!("{how}: {word:?}"));
                }
            }
        }
    }

    fn conservation(&mut self, read: &Issue) {
        let c = &read.conservation;
        if c.placed != c.visible {
            self.0.push(format!("conservation: {} characters visible, {} placed", c.visible, c.placed));
        }
    }
}

/// The article that shares the headline, or else most of the first and last words.
fn find(right: &Value, read: &[Article], taken: &[bool]) -> Option<usize> {
    let (headline, begin, end) = (text(&right["headline"]), text(&right["begin"]), text(&right["end"]));
    let score = |article: &Article| {
        let words = body(article);
        let titled = article.article.headline.as_deref() == Some(&headline);
        let all = words.join(" ");
        4 * u32::from(titled) + 2 * u32::from(all.contains(&begin)) + u32::from(all.contains(&end))
    };
    let free = (0..read.len()).filter(|i| !taken[*i]);
    free.map(|i| (score(&read[i]), i))
        .filter(|(s, _)| *s > 0)
        .max_by_key(|(s, i)| (*s, usize::MAX - i))
        .map(|(_, i)| i)
}

fn body(article: &Article) -> Vec<String> {
    let running = article.article.paragraphs.iter().filter(|p| p.role != ParagraphRole::Subhead);
    running.flat_map(|p| p.text.split_whitespace()).filter(|w| *w != "•").map(str::to_owned).collect()
}

fn border(words: &[String], last: bool) -> String {
    let from = if last { words.len().saturating_sub(BORDER_WORDS) } else { 0 };
    words[from..words.len().min(from + BORDER_WORDS)].join(" ")
}

/// A quotation without its marks.
fn bare(quote: &str) -> String {
    quote.trim_matches(|c: char| "„“”»«\".".contains(c)).to_owned()
}

fn texts(article: &Article) -> Vec<&str> {
    let a = &article.article;
    let head = [&a.kicker, &a.headline, &a.standfirst, &a.byline].into_iter().flatten().map(String::as_str);
    let body = a.paragraphs.iter().map(|p| p.text.as_str());
    let around =
        a.captions.iter().map(|c| c.text.as_str()).chain(a.pull_quotes.iter().map(|q| q.text.as_str()));
    head.chain(body).chain(around).collect()
}

/// Whether a mention shares characters with an occurrence of `surface` in its text.
fn touches(article: &Article, field: Field, index: u32, mention: &Mention, surface: &str) -> bool {
    let a = &article.article;
    let at = index as usize;
    let text = match field {
        Field::Kicker => a.kicker.as_deref(),
        Field::Headline => a.headline.as_deref(),
        Field::Standfirst => a.standfirst.as_deref(),
        Field::Byline => a.byline.as_deref(),
        Field::Paragraph => a.paragraphs.get(at).map(|p| p.text.as_str()),
        Field::Caption => a.captions.get(at).map(|c| c.text.as_str()),
        Field::PullQuote => a.pull_quotes.get(at).map(|q| q.text.as_str()),
        Field::Imprint => None,
    };
    let Some(text) = text else { return false };
    text.match_indices(surface).any(|(byte, _)| {
        let start = u32::try_from(text[..byte].chars().count()).unwrap();
        let end = start + u32::try_from(surface.chars().count()).unwrap();
        mention.start < end && start < mention.end
    })
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Minister => "minister",
        Kind::Amount => "amount",
        Kind::Date => "date",
        Kind::Organisation => "organisation",
    }
}

fn field(field: Field) -> &'static str {
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

fn text(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn ministry_set_by_typst() {
    check("ostheide-2021-2");
}

#[test]
fn district_set_by_lualatex() {
    check("aulenburg-2019-4");
}

#[test]
fn club_set_by_chromium() {
    check("eintracht-2022-1");
}

#[test]
fn parish_set_by_scribus() {
    check("jakobi-2020-143");
}

#[test]
fn chamber_set_by_libreoffice() {
    check("nordwall-2023-3");
}

#[test]
fn harbour_set_by_weasyprint_in_english() {
    check("northport-2024-5");
}

#[test]
fn housing_cooperative_set_by_reportlab() {
    check("lindenhain-2024-2");
}

#[test]
fn every_fixture_is_in_a_test() {
    let source = include_str!("fixtures.rs");
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).unwrap();
    for entry in folders.map(Result::unwrap).filter(|e| e.path().join("issue.pdf").exists()) {
        let folder = entry.file_name().into_string().unwrap();
        assert!(source.contains(&format!("check(\"{folder}\")")), "{folder} is in no test");
    }
}
