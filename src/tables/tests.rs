//! Documents made up for the tests, with what breaks tables elsewhere.

use super::column::Cell;
use super::index::Indexes;
use super::words::Languages;
use super::*;
use crate::diag::{Code, Stage};
use crate::document::{
    Article, ArticleRecord, Conservation, Field, IssueFacts, Paragraph, PlacedMention, SCHEMA, Source,
    TextLayer,
};
use crate::entities::{Amount, Date, Kind, Minister, Organisation, Value};
use std::collections::BTreeMap;

const TEXT: &str =
    "Am 24. August kam Minister Stefan Grüttner. Das Land fördert den Verein Beispiel mit 1.500 Euro.";

fn mention(kind: Kind, surface: &str, value: Value) -> PlacedMention<Mention> {
    let start = TEXT.chars().collect::<String>().find(surface).map(|b| TEXT[..b].chars().count()).unwrap();
    let start = u32::try_from(start).unwrap();
    let end = start + u32::try_from(surface.chars().count()).unwrap();
    let mention =
        Mention { kind, start, end, surface: surface.into(), rule: "test".into(), confidence: 0.9, value };
    PlacedMention { field: Field::Paragraph, index: 0, page: 2, boxes: vec![], mention }
}

fn mentions_of_all_kinds() -> Vec<PlacedMention<Mention>> {
    let date = Date {
        edtf: "2018-08-24".into(),
        from: Some("2018-08-24".into()),
        to: Some("2018-08-24".into()),
        precision: "day".into(),
        inferred: vec!["year".into()],
        part: None,
    };
    let minister = Minister {
        person: Some("Stefan Grüttner".into()),
        office: Some("Minister".into()),
        role: Some("minister".into()),
        ..Minister::default()
    };
    let organisation = Organisation {
        name: "=Verein Beispiel".into(),
        organisation_type: "association".into(),
        ..Organisation::default()
    };
    let amount = Amount { amount: "1500.00".into(), currency: "EUR".into(), ..Amount::default() };
    vec![
        mention(Kind::Date, "24. August", Value::Date(date)),
        mention(Kind::Minister, "Minister Stefan Grüttner", Value::Minister(minister)),
        mention(Kind::Organisation, "Verein Beispiel", Value::Organisation(organisation)),
        mention(Kind::Amount, "1.500 Euro", Value::Amount(amount)),
    ]
}

pub(super) fn document(id: &str, headline: &str) -> Document<Mention> {
    let paragraph = |text: &str| Paragraph { text: text.into(), page: 2, ..Paragraph::default() };
    let article = Article {
        id: "a01".into(),
        headline: Some(headline.into()),
        page_first: 2,
        page_last: 3,
        confidence: 0.5,
        paragraphs: vec![paragraph(TEXT), paragraph("Zweiter; \"Absatz\", mit\tTab.")],
        ..Article::default()
    };
    Document {
        schema: SCHEMA.into(),
        id: id.into(),
        source: Source {
            path: format!("{id}.pdf"),
            sha256: "ab".repeat(32),
            bytes: 12,
            pages: 4,
            producer: None,
            text_layer: TextLayer::Digital,
        },
        issue: IssueFacts {
            title: Some("Blatt".into()),
            number: Some("3".into()),
            year: Some(2018),
            date: Some("2018-09".into()),
            language: "de".into(),
            ..IssueFacts::default()
        },
        articles: vec![ArticleRecord { article, mentions: mentions_of_all_kinds() }],
        imprint: None,
        furniture: vec![],
        notices: vec![],
        conservation: Conservation { visible: 90, placed: 90, left_out: BTreeMap::new() },
        warnings: vec![Warning::on_page(Stage::Pdf, 1, Code::Repaired, "page 1: mended")],
    }
}

/// What strings hold in the wild.
const HOSTILE: &[&str] = &[
    "=HYPERLINK(\"http://x\")",
    "<script>alert(1)</script>",
    "\"; DROP TABLE articles; --",
    "NUL \0 und \u{1b}[31m",
    "rechts\u{202e}links",
    "zwei\r\nZeilen; und, \"Zitat\"",
    "'=schon gequotet",
    "  @mit Blanks",
    "\u{fffd}\u{feff}BOM",
    "😀 astral",
];

fn hostile_documents() -> Vec<Document<Mention>> {
    let mut documents: Vec<_> =
        HOSTILE.iter().enumerate().map(|(i, text)| document(&format!("blatt-{i:02}"), text)).collect();
    documents.push(document("blatt-lang", &"lang ".repeat(8_000)));
    documents
}

fn file_rows_of(documents: &[Document<Mention>]) -> Vec<FileRow> {
    let converted = documents.iter().map(|d| FileRow {
        path: d.source.path.clone(),
        status: "ok".into(),
        issue_id: Some(d.id.clone()),
        warnings: 1,
        ..FileRow::default()
    });
    let lost = FileRow {
        path: "=kaputt.pdf".into(),
        status: "failed".into(),
        message: Some("not a PDF".into()),
        notes: vec![Warning::on_file(Stage::Batch, Code::InputSkipped, "no PDF")],
        ..FileRow::default()
    };
    converted.chain([lost]).collect()
}

fn built(documents: Vec<Document<Mention>>, options: &TableOptions) -> (tempfile::TempDir, TableReport) {
    let out = tempfile::tempdir().unwrap();
    let files = file_rows_of(&documents);
    let report = build(documents.into_iter().map(Ok), files.into_iter(), options, out.path()).unwrap();
    (out, report)
}

/// Rows of a CSV table by column name.
fn csv_rows(out: &Path, table: &str, delimiter: u8) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(out.join(format!("{table}.csv"))).unwrap();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text);
    reader.deserialize().map(Result::unwrap).collect()
}

fn json_rows(out: &Path, table: &str) -> Vec<serde_json::Map<String, serde_json::Value>> {
    serde_json::from_slice(&std::fs::read(out.join(format!("{table}.json"))).unwrap()).unwrap()
}

/// The original of a guarded CSV cell, as the documentation tells users to get it.
fn unguarded(cell: &str) -> String {
    let rest = cell.strip_prefix('\'').unwrap_or(cell);
    if guard::for_csv(rest, Newlines::Keep).escaped { rest.to_owned() } else { cell.to_owned() }
}

#[test]
fn hostile_text_is_whole_in_json_and_harmless_in_csv() {
    let options = TableOptions { csv_newlines: Newlines::Keep, ..TableOptions::default() };
    let (out, _) = built(hostile_documents(), &options);
    let (json, csv) = (json_rows(out.path(), "articles"), csv_rows(out.path(), "articles", b','));
    assert_eq!((json.len(), csv.len()), (HOSTILE.len() + 1, HOSTILE.len() + 1));
    for ((hostile, json), csv) in HOSTILE.iter().zip(&json).zip(&csv) {
        assert_eq!(json["headline"], **hostile);
        let shown = &csv["headline"];
        assert!(!shown.starts_with(['=', '+', '-', '@', '\t', '\r']) && !shown.contains('\0'), "{shown}");
        let harmless = hostile.replace(['\0', '\u{1b}'], "\u{fffd}");
        assert_eq!(unguarded(shown), harmless);
        assert_eq!(csv["csv_escaped"], (*shown != harmless).to_string());
    }
    assert_eq!(csv[HOSTILE.len()]["text_truncated"], "true");
    assert_eq!(csv[HOSTILE.len()]["headline"].chars().count(), 32_000);
    assert_eq!(json[HOSTILE.len()]["headline"].as_str().unwrap().len(), 40_000);
}

#[test]
fn every_cell_of_csv_is_the_one_of_json() {
    let (out, _) = built(hostile_documents(), &TableOptions::default());
    for table in Table::ALL.map(|t| t.spec().name) {
        let (json, csv) = (json_rows(out.path(), table), csv_rows(out.path(), table, b','));
        assert_eq!(json.len(), csv.len(), "{table}");
        for (json, csv) in json.iter().zip(&csv) {
            for (key, value) in json {
                let raw = match value {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let is_text = Table::ALL.iter().any(|t| {
                    t.spec().name == table
                        && t.spec().columns().any(|c| c.name == key && c.kind == column::ColumnType::Text)
                });
                let expected =
                    if is_text { guard::for_csv(&raw, Newlines::Space).text.into_owned() } else { raw };
                assert_eq!(csv[key], expected, "{table}.{key}");
            }
        }
    }
}

#[test]
fn an_amount_knows_who_gives_what() {
    let (out, _) = built(vec![document("blatt-1", "Kopf")], &TableOptions::default());
    let [amount] = json_rows(out.path(), "amounts").try_into().unwrap();
    assert_eq!(amount["context"], "Das Land fördert den Verein Beispiel mit 1.500 Euro.");
    assert_eq!((&amount["role"], &amount["role_word"]), (&"grant".into(), &"fördert".into()));
    assert_eq!(amount["organisation"], "=Verein Beispiel");
    assert_eq!(amount["person"], serde_json::Value::Null, "named in another sentence");
    assert_eq!((&amount["headline"], &amount["page"]), (&"Kopf".into(), &2.into()));
    assert_eq!(amount["mention_id"], "blatt-1-m0004");
}

#[test]
fn people_are_counted_over_all_issues() {
    let mut early = document("blatt-2", "b");
    early.issue.date = Some("2017-01".into());
    let (out, _) = built(vec![document("blatt-1", "a"), early], &TableOptions::default());
    let [person] = json_rows(out.path(), "people").try_into().unwrap();
    assert_eq!((&person["mentions"], &person["issues"]), (&2.into(), &2.into()));
    assert_eq!((&person["first_issue_id"], &person["last_issue_id"]), (&"blatt-2".into(), &"blatt-1".into()));
    assert_eq!(person["offices"], "Minister");
}

#[test]
fn every_input_has_a_row() {
    let (out, _) = built(vec![document("blatt-1", "a")], &TableOptions::default());
    let files = csv_rows(out.path(), "files", b',');
    assert_eq!(files.len(), 2);
    assert_eq!((files[1]["path"].as_str(), files[1]["status"].as_str()), ("'=kaputt.pdf", "failed"));
    let warnings = csv_rows(out.path(), "warnings", b',');
    assert_eq!(warnings.len(), 2);
}

#[test]
fn the_default_dialect_is_what_excel_reads() {
    let (out, _) = built(vec![document("blatt-1", "a")], &TableOptions::default());
    let text = std::fs::read_to_string(out.path().join("amounts.csv")).unwrap();
    assert!(text.starts_with("\u{feff}mention_id,issue_id,article_id,page,amount,"), "{text}");
    assert!(text.ends_with("\r\n") && text.contains(",1500.00,,EUR,"));
}

#[test]
fn the_german_dialect_has_german_numbers_and_days() {
    let options = TableOptions { csv_dialect: CsvDialect::ExcelDe, ..TableOptions::default() };
    let (out, _) = built(vec![document("blatt-1", "a")], &options);
    let amount = &csv_rows(out.path(), "amounts", b';')[0];
    assert_eq!((amount["amount"].as_str(), amount["confidence"].as_str()), ("1500,00", "0,9"));
    let date = &csv_rows(out.path(), "dates", b';')[0];
    assert_eq!((date["from"].as_str(), date["edtf"].as_str()), ("24.08.2018", "2018-08-24"));
    assert_eq!(date["csv_escaped"], "FALSCH");
}

#[test]
fn the_german_dialect_quotes_texts_alone() {
    let options = TableOptions { csv_dialect: CsvDialect::ExcelDe, ..TableOptions::default() };
    let (out, _) = built(hostile_documents(), &options);
    let text = std::fs::read_to_string(out.path().join("amounts.csv")).unwrap();
    assert!(text.contains(";1500,00;;\"EUR\";"), "{text}");
    let plain = built(hostile_documents(), &TableOptions::default()).0;
    let headlines = |out: &Path, delimiter| -> Vec<String> {
        csv_rows(out, "articles", delimiter).iter().map(|row| row["headline"].clone()).collect()
    };
    assert_eq!(headlines(out.path(), b';'), headlines(plain.path(), b','));
}

#[test]
fn a_text_that_is_cut_counts_among_its_files_warnings() {
    let mut long = document("x-1", "Kopf");
    long.articles[0].article.paragraphs[0].text = "ä".repeat(32_001);
    let (out, _) = built(vec![long, document("x-2", "Kopf")], &TableOptions::default());
    let listed =
        |path: &str| json_rows(out.path(), "warnings").iter().filter(|row| row["path"] == path).count();
    let files = json_rows(out.path(), "files");
    for path in ["x-1.pdf", "x-2.pdf"] {
        let file = files.iter().find(|row| row["path"] == path).unwrap();
        assert_eq!(file["warnings"], listed(path), "{path}");
    }
    assert_eq!(listed("x-1.pdf"), 2);
}

#[test]
fn the_unix_dialect_has_no_bom_and_line_feeds() {
    let options = TableOptions { csv_dialect: CsvDialect::Unix, ..TableOptions::default() };
    let (out, _) = built(vec![document("blatt-1", "a")], &options);
    let text = std::fs::read_to_string(out.path().join("issues.csv")).unwrap();
    assert!(text.starts_with("issue_id,") && !text.contains('\r'));
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let bytes = || {
        let (out, report) = built(hostile_documents(), &TableOptions::default());
        report.files.iter().map(|f| std::fs::read(out.path().join(f)).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn nothing_is_left_beside_the_tables() {
    let (out, report) = built(vec![document("blatt-1", "a")], &TableOptions::default());
    let mut there: Vec<_> = std::fs::read_dir(out.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut files = report.files.clone();
    there.sort();
    files.sort();
    assert_eq!(there, files);
}

#[test]
fn a_document_that_cannot_be_read_is_told_and_harms_no_other() {
    let out = tempfile::tempdir().unwrap();
    let documents = [Err(io::Error::other("b.json: torn")), Ok(document("blatt-1", "a"))];
    let report =
        build(documents.into_iter(), std::iter::empty(), &TableOptions::default(), out.path()).unwrap();
    assert_eq!(report.unread, ["b.json: torn"]);
    assert_eq!(report.rows[1], ("articles", 1));
}

#[test]
fn no_documents_give_empty_tables() {
    let (out, _) = built(vec![], &TableOptions::default());
    assert_eq!(json_rows(out.path(), "mentions"), []);
    assert_eq!(csv_rows(out.path(), "mentions", b',').len(), 0);
}

#[test]
fn column_names_are_unique_and_keys_exist() {
    for table in Table::ALL {
        let spec = table.spec();
        let mut names: Vec<_> = spec.columns().map(|c| c.name).collect();
        let has = |name: &str| spec.columns().any(|c| c.name == name);
        assert!(spec.key.is_none_or(has) && spec.references.iter().all(|r| has(r.column)), "{}", spec.name);
        assert!(spec.references.iter().all(|r| r.table.spec().key == Some(r.column)), "{}", spec.name);
        assert!(spec.columns().all(|c| !c.description.is_empty()));
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "{}", spec.name);
    }
}

/// For `scripts/check-tables.py`: tables of the hostile documents, to be opened with the users' programs.
#[test]
#[ignore = "writes to $BLATTLESE_SAMPLE; run by scripts/check-tables"]
fn writes_a_sample() {
    let Some(folder) = std::env::var_os("BLATTLESE_SAMPLE") else { return };
    for (dialect, csv_dialect) in CsvDialect::NAMED {
        let formats = Format::NAMED.iter().map(|(_, format)| *format).collect();
        let options = TableOptions { csv_dialect: *csv_dialect, formats, ..TableOptions::default() };
        let documents = hostile_documents();
        let files = file_rows_of(&documents);
        let out = Path::new(&folder).join(dialect);
        build(documents.into_iter().map(Ok), files.into_iter(), &options, &out).unwrap();
    }
}

#[test]
fn an_article_that_no_cell_holds_is_a_warning() {
    let mut long = document("x-1", "Kopf");
    long.articles[0].article.paragraphs[0].text = "ä".repeat(32_001);
    let mut rows = Vec::new();
    let mut languages = Languages::new(None);
    let words = languages.words("de").unwrap();
    for doc in [&long, &document("x-2", "Kopf")] {
        derive::rows(doc, words, &mut Indexes::default(), &mut |table, row| {
            let texts = row.iter().filter_map(|cell| if let Cell::Text(t) = cell { Some(*t) } else { None });
            rows.extend(texts.filter(|_| table == Table::Warnings).map(str::to_owned));
        });
    }
    assert_eq!(rows.iter().filter(|text| *text == "cell_truncated").count(), 1, "{rows:?}");
    assert!(rows.iter().any(|text| text.starts_with("article a01: the text is cut after 32000")), "{rows:?}");
}
