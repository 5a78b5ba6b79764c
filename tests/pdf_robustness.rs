//! The PDF reader on foreign, damaged and hostile bytes: it returns, with text or a clear error, inside its limits.

#[path = "../fuzz/targets.rs"]
mod targets;

use blattlese::diag::Code;
use blattlese::pdf::{Budget, Pdf, PdfError, ReadOptions};
use proptest::prelude::*;
use targets::{file, with_streams};

fn open(bytes: &[u8]) -> Result<Pdf<'_>, PdfError> {
    Pdf::open(bytes, &ReadOptions::default())
}

/// The text of the first page and the codes of the warnings.
fn read(bytes: &[u8]) -> (String, Vec<Code>) {
    let mut pdf = open(bytes).expect("the file opens");
    let text = pdf.page(1).glyphs.iter().map(|g| g.text.as_str()).collect();
    (text, pdf.take_warnings().into_iter().map(|w| w.code).collect())
}

const HELLO: &[u8] = b"BT /F 9 Tf 9 9 Td (Hallo) Tj ET";
const IDENTITY: &[u8] = b"1 beginbfrange <00> <FF> <0000> endbfrange";

fn hello() -> Vec<u8> {
    with_streams(HELLO, IDENTITY, b"")
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    [format!("<<{dict}/Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

/// A file whose page has this content and these resources; further objects count from 5.
fn page(content: &[u8], resources: &str, further: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 200]>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>").into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(further);
    file(&objects)
}

const HELVETICA: &str = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8(bytes.to_vec()).expect("the file is plain").replace(from, to).into_bytes()
}

#[test]
fn a_sound_file_reads_without_a_warning() {
    assert_eq!(read(&hello()), ("Hallo".into(), vec![]));
}

#[test]
fn damage_is_mended_and_told() {
    let check = |bytes: &[u8]| {
        let (text, codes) = read(bytes);
        assert_eq!(text, "Hallo");
        assert!(codes.contains(&Code::Repaired), "{codes:?}");
    };
    check(&replaced(&hello(), "%PDF-1.7\n", ""));
    check(&[b"From: somebody\n\n".as_slice(), &hello()].concat());
    check(&replaced(&hello(), "startxref", "startxxxx"));
    check(&replaced(&hello(), "/Length 31>>stream", "/Longth 31>>stream"));
    check(&replaced(&hello(), "/Pages 2 0 R", "/Pages 77 0 R"));
}

#[test]
fn files_that_cannot_be_read_say_why() {
    assert_eq!(open(b"").err(), Some(PdfError::Empty));
    assert_eq!(open(b" \n").err(), Some(PdfError::Empty));
    assert!(matches!(open(b"<html>").err(), Some(PdfError::NotPdf(_))));
    let without_pages =
        file(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[]/Count 0>>".to_vec()]);
    assert_eq!(open(&without_pages).err(), Some(PdfError::NoPages));
}

#[test]
fn circles_end() {
    let kids = replaced(&hello(), "/Kids[3 0 R]", "/Kids[2 0 R 3 0 R 3 0 R]");
    assert_eq!(open(&kids).map(|pdf| pdf.page_count()), Ok(1));
    let form = stream("/Type/XObject/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>", b"/X Do");
    read(&page(b"/X Do", "/XObject<</X 5 0 R>>", &[form]));
}

#[test]
fn a_tree_of_forms_ends_within_the_budget() {
    let form = |next: usize| {
        stream(
            &format!("/Type/XObject/Subtype/Form/Resources<</XObject<</X {next} 0 R>>>>"),
            b"/X Do /X Do /X Do /X Do",
        )
    };
    let forms: Vec<Vec<u8>> = (6..30).map(form).collect();
    let bytes = page(b"/X Do", "/XObject<</X 5 0 R>>", &forms);
    let budget = Budget { operators: 100_000, ..Budget::default() };
    let mut pdf = Pdf::open(&bytes, &ReadOptions { password: None, budget }).expect("the file opens");
    pdf.page(1);
    assert!(pdf.take_warnings().iter().any(|w| w.code == Code::BudgetExceeded));
}

#[test]
fn what_does_not_show_is_counted() {
    let check = |content: &[u8], text: &str, code: Code| {
        let bytes = page(content, HELVETICA, &[]);
        let mut pdf = open(&bytes).expect("the file opens");
        let shown: String = pdf.page(1).glyphs.iter().map(|g| g.text.as_str()).collect();
        assert_eq!(shown, text);
        assert!(pdf.left_out().contains_key(code.as_str()), "{:?}", pdf.left_out());
    };
    check(b"BT /F 9 Tf 9 9 Td (in) Tj 900 0 Td (out) Tj ET", "in", Code::OffPage);
    check(b"BT /F 9 Tf 9 9 Td (ab) Tj ET BT /F 9 Tf 9.3 8.8 Td (ab) Tj ET", "ab", Code::DoubledText);
}

#[test]
fn text_in_render_mode_3_is_invisible() {
    let bytes = page(b"BT /F 9 Tf 9 9 Td 3 Tr (x) Tj 0 Tr (y) Tj ET", HELVETICA, &[]);
    let mut pdf = open(&bytes).expect("opens");
    let visible: Vec<bool> = pdf.page(1).glyphs.iter().map(|g| g.visible).collect();
    assert_eq!(visible, [false, true]);
}

#[test]
fn replacement_text_and_accents() {
    let check = |content: &[u8], expected: &str| assert_eq!(read(&page(content, HELVETICA, &[])).0, expected);
    check(b"/Span<</ActualText<FEFF00660069>>>BDC BT /F 9 Tf 9 9 Td (xy) Tj ET EMC", "fi");
    check(b"BT /F 9 Tf 9 9 Td (\\310) Tj -0.5 0 Td (u) Tj ET", "ü");
    check(b"BT /F 10 Tf 9 9 Td -5.9 Ts (\\272) Tj 0 Ts (Ja\\252) Tj ET", "„Ja“");
    check(b"BT /F 10 Tf 9 9 Td (Ja) Tj -5.9 Ts (\\272) Tj 90 0 Td 0 Ts (Ja) Tj ET", "Ja”Ja");
    check(b"q BI /W 1 /H 1 ID (((\xff EI Q BT /F 9 Tf 9 9 Td (after) Tj ET", "after");
}

#[test]
fn bitmap_fonts_of_tex_mean_what_their_encoding_says() {
    let check = |names: &str, shown: &str, expected: &str| {
        let glyphs: String =
            names.split(' ').map(|n| n[n.find('/').unwrap_or(0)..].to_owned() + " 5 0 R").collect();
        let font = format!(
            "/Font<</F<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 0/LastChar 255\
             /Widths[{}]/CharProcs<<{glyphs}>>/Encoding<</Differences[{names}]>>>>>>",
            "5 ".repeat(256),
        );
        let content = format!("BT /F 9 Tf 9 9 Td <{shown}> Tj ET");
        assert_eq!(read(&page(content.as_bytes(), &font, &[stream("", b"5 0 d0")])).0, expected, "{names}");
    };
    check("29/a29 65/a65 97/a97 102/a102 103/a103 228/a228 255/a255", "411D6167E4FF", "Aflagäß");
    check("12/a12 25/a25 97/a97 102/a102 103/a103 123/a123", "0C6167197B", "fiagß–");
    check("15/a15", "0F", "•");
    check("97/a97 102/a102 103/a103 223/a223", "6167DF", "agß");
}

#[test]
fn turned_pages_read_upright() {
    let turned = replaced(&hello(), "/Type/Page/", "/Rotate 90/Type/Page/");
    let content = replaced(&turned, "9 9 Td", "9 9 Td 0 1 -1 0 50 60 Tm");
    let mut pdf = open(&content).expect("opens");
    let page = pdf.page(1);
    assert_eq!(page.glyphs.first().map(|g| g.turn), Some(blattlese::geometry::Turn::Upright));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(data in prop::collection::vec(any::<u8>(), 0..400)) {
        targets::content(&data);
        targets::to_unicode(&data);
        targets::font_program(&data);
        targets::object(&data);
        targets::section(&data);
        targets::document(&data);
    }

    #[test]
    fn any_objects_and_tables_are_survived(words in prop::collection::vec(prop::sample::select(SYNTAX), 0..60)) {
        targets::object(words.join(" ").as_bytes());
        targets::section(words.join(" ").as_bytes());
    }

    #[test]
    fn any_operators_are_survived(words in prop::collection::vec(prop::sample::select(WORDS), 0..80)) {
        targets::content(words.join(" ").as_bytes());
        targets::to_unicode(words.join(" ").as_bytes());
    }

    #[test]
    fn a_damaged_file_is_survived(at in 0_usize..1200, byte in any::<u8>(), cut in 0_usize..2400) {
        let mut bytes = hello();
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
        bytes.truncate(cut.max(40));
        targets::document(&bytes);
    }
}

const SYNTAX: &[&str] = &[
    "xref",
    "0 1",
    "0 99999999",
    "0000000009 00000 n",
    "0000000000 65535 f",
    "trailer",
    "<</Size 9/Root 1 0 R>>",
    "/Prev 9",
    "4 0 obj",
    "endobj",
    "stream\n",
    "\nendstream",
    "<</Type/XRef/Size 3/W[1 1 1]/Length 9>>",
    "<</Type/ObjStm/N 1/First 4/Length 7>>",
    "/Length 4 0 R",
    "1 0 R",
    "R",
    "-1",
    "[",
    "]",
    "<<",
    ">>",
    "/A",
    "(a",
    ")",
    "<4",
    "%",
    "true",
];

const WORDS: &[&str] = &[
    "q",
    "Q",
    "BT",
    "ET",
    "/F 9 Tf",
    "/G 1e9 Tf",
    "Tj",
    "TJ",
    "[",
    "]",
    "(a(b)\\",
    ")",
    "<41",
    ">",
    "<<",
    ">>",
    "/MCID",
    "7",
    "-1",
    "0",
    "99999999999",
    "1 0 0 1 9 9 cm",
    "0 0 0 0 0 0 Tm",
    "Do",
    "BI",
    "ID",
    "EI",
    "BDC",
    "BMC",
    "EMC",
    "/Artifact",
    "/ActualText",
    "re",
    "m",
    "l",
    "c",
    "h",
    "W",
    "n",
    "f",
    "S",
    "sc",
    "/Cs scn",
    "/DeviceN cs",
    "k",
    "g",
    "rg",
    "Tz",
    "Tr",
    "T*",
    "'",
    "\"",
    "Td",
    "TD",
    "Tm",
    "gs",
    "sh",
    "%",
    "beginbfchar",
    "endbfchar",
    "beginbfrange",
    "<0000>",
    "<FFFF>",
    "<FFFFFFFF>",
    "begincodespacerange",
    "/Span",
    "true",
    "null",
];
