//! The pages as a browser gets them.

use super::*;
use crate::document::{ArticleRecord, Conservation, IssueFacts, Paragraph, PlacedMention, Source, TextLayer};
use crate::entities::{Amount, Value};

const EVIL: &str = "=HYPERLINK(\"http://x\") <script>alert(1)</script> \"; DROP TABLE \0 \u{202e}";

fn document(id: &str) -> Document<Mention> {
    let text = format!("{EVIL} kostet 500 Euro.");
    let start = u32::try_from(text.chars().count()).unwrap() - 9;
    let mention = Mention {
        kind: Kind::Amount,
        start,
        end: start + 8,
        surface: "500 Euro".into(),
        rule: "amount/<b>".into(),
        confidence: 0.5,
        value: Value::Amount(Amount {
            amount: "500.00".into(),
            currency: "EUR".into(),
            qualifier_text: Some(EVIL.into()),
            ..Amount::default()
        }),
    };
    let placed = PlacedMention {
        field: crate::document::Field::Paragraph,
        index: 0,
        page: 1,
        boxes: vec![BBox::new(50., 100., 90., 110.)],
        mention,
    };
    let article = Article {
        id: "a01".into(),
        headline: Some(EVIL.into()),
        page_first: 1,
        page_last: 1,
        confidence: 0.4,
        paragraphs: vec![Paragraph { text, page: 1, ..Paragraph::default() }],
        ..Article::default()
    };
    Document {
        schema: crate::document::SCHEMA.into(),
        id: id.into(),
        source: Source {
            path: EVIL.into(),
            sha256: String::new(),
            bytes: 0,
            pages: 1,
            producer: None,
            text_layer: TextLayer::Digital,
        },
        issue: IssueFacts {
            title: Some(EVIL.into()),
            year: Some(2020),
            language: "de".into(),
            ..Default::default()
        },
        articles: vec![ArticleRecord { article, mentions: vec![placed] }],
        imprint: None,
        furniture: Vec::new(),
        notices: Vec::new(),
        conservation: Conservation::default(),
        warnings: Vec::new(),
    }
}

fn build(ids: &[&str], folder: &Path) {
    let staging = tempfile::tempdir_in(folder).unwrap();
    let pages = IssuePages::open(folder, staging.path(), LabelLanguage::Auto).unwrap();
    let mut overview = Overview::begin(&pages).unwrap();
    for id in ids {
        pages.write(&document(id)).unwrap();
        overview.add(&document(id)).unwrap();
    }
    overview.finish().unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("report").join(name)).unwrap()
}

#[test]
fn text_from_a_pdf_is_never_markup() {
    let folder = tempfile::tempdir().unwrap();
    build(&["x-1"], folder.path());
    for name in ["index.html", "issues/x-1.html"] {
        let page = read(folder.path(), name);
        assert!(!page.contains("<script>") && !page.contains("alert(1)</script>"), "{name}");
        assert!(!page.contains(['\0', '\u{202e}']) && !page.contains("<b>"), "{name}");
        assert!(!page.contains("style=\"") && !page.contains(" onclick"), "{name}: the policy forbids it");
    }
}

#[test]
fn the_rows_of_the_search_are_scripts_that_hold_json() {
    let folder = tempfile::tempdir().unwrap();
    build(&["x-1", "x-2"], folder.path());
    for (name, rows) in [("issues", 2), ("articles", 2), ("mentions", 2), ("texts", 2)] {
        let script = read(folder.path(), &format!("{name}.js"));
        let json = script.split_once(" = ").unwrap().1.trim_end().trim_end_matches(';');
        let parsed: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
        assert_eq!(parsed.len(), rows, "{name}");
        assert!(!script.contains('\u{202e}'));
    }
}

#[test]
fn a_mention_is_marked_with_value_rule_and_box() {
    let folder = tempfile::tempdir().unwrap();
    build(&["x-1"], folder.path());
    let page = read(folder.path(), "issues/x-1.html");
    assert!(page.contains("id=\"m0001\"") && page.contains("data-m=\"m0001\""));
    assert!(page.contains(">500 Euro</span>") && page.contains("data-rule=\"amount/&lt;b&gt;\""));
}

#[test]
fn pages_of_issues_that_are_gone_go() {
    let folder = tempfile::tempdir().unwrap();
    build(&["x-1", "x-2"], folder.path());
    build(&["x-2"], folder.path());
    let root = folder.path().join("report/issues");
    let left: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["x-2.html"]);
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    build(&["x-1", "x-2"], one.path());
    build(&["x-1", "x-2"], two.path());
    for name in ["index.html", "issues.js", "articles.js", "mentions.js", "texts.js", "issues/x-1.html"] {
        assert_eq!(read(one.path(), name), read(two.path(), name), "{name}");
    }
}
