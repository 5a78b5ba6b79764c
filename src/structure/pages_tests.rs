//! Whole pages made by hand: what stands where decides what it is.

use super::{Hints, StructureParams, StructureRules, build};
use crate::document::{FurnitureRole, Issue, NoticeRole, ParagraphRole};
use crate::geometry::BBox;
use crate::lang::LanguagePack;
use crate::layout::{Block, Line, PageLayout, TypeStyle, Word};

// Pictures come from the reader of PDFs, which this stage knows in tests alone.
#[cfg(test)]
use crate::pdf::Image;

const BODY_PT: f32 = 10.0;

/// Lines of one size from the left and top on, 12 pt apart at body size.
fn block(left_pt: f32, top_pt: f32, size_pt: f32, texts: &[&str]) -> Block {
    let style = TypeStyle { size_pt, weight: 400, ..TypeStyle::default() };
    let lines: Vec<Line> = (0_u8..)
        .zip(texts)
        .map(|(i, text)| {
            let top_pt = top_pt + 1.2 * size_pt * f32::from(i);
            let right_pt = left_pt + 0.5 * size_pt * text.chars().count() as f32;
            Line {
                text: (*text).to_owned(),
                bbox: BBox { left_pt, top_pt, right_pt, bottom_pt: top_pt + size_pt },
                baseline_pt: top_pt + 0.8 * size_pt,
                style,
                ..Line::default()
            }
        })
        .collect();
    let bbox = BBox::union_all(lines.iter().map(|l| &l.bbox)).unwrap_or_default();
    Block { lines, bbox, style, ..Block::default() }
}

fn text(left_pt: f32, top_pt: f32, words: &str, lines: usize) -> Block {
    let line = format!("{words} steht hier im Satz an langer Zeile");
    let mut texts = vec![line.as_str(); lines];
    let last = format!("{words} endet.");
    texts.push(&last);
    block(left_pt, top_pt, BODY_PT, &texts)
}

fn read(page: PageLayout) -> Issue {
    let rules = StructureRules::from_pack(&LanguagePack::built_in("de").expect("German is built in"));
    build(&[PageLayout { number: 1, ..page }], &Hints::default(), &rules, &StructureParams::default()).value
}

fn captions(issue: &Issue) -> Vec<&str> {
    issue.articles.iter().flat_map(|a| &a.captions).map(|c| c.text.as_str()).collect()
}

fn sheet(blocks: Vec<Block>) -> PageLayout {
    PageLayout { width_pt: 600.0, height_pt: 840.0, blocks, ..PageLayout::default() }
}

/// A headline with two columns, the second with a hole of the height under a first line.
fn page_with_hole(hole_pt: f32) -> PageLayout {
    let small = block(320.0, 172.0 + hole_pt, 7.5, &["Lesestunde im Garten der Bücherei"]);
    let rest = text(320.0, 190.0 + hole_pt, "Unten", 10);
    let above = block(320.0, 160.0, BODY_PT, &["und so weiter, bis zum Ende der Zeile"]);
    let blocks = vec![
        block(50.0, 100.0, 20.0, &["Die Bücherei liest vor"]),
        text(50.0, 160.0, "Links", 30),
        above,
        small,
        rest,
    ];
    PageLayout { from_ocr: true, ..sheet(blocks) }
}

#[test]
fn small_type_below_a_hole_of_a_scan_is_a_caption() {
    assert_eq!(captions(&read(page_with_hole(120.0))), ["Lesestunde im Garten der Bücherei"]);
    assert!(captions(&read(page_with_hole(10.0))).is_empty());
}

#[test]
fn a_name_beside_a_portrait_interrupts_no_sentence() {
    let blocks = |left_pt: f32| {
        vec![
            block(50.0, 100.0, 20.0, &["Ein Wort vom Dekan"]),
            block(50.0, 160.0, BODY_PT, &["wir freuen uns, dass es nun beginnt,"; 20]),
            block(left_pt, 420.0, BODY_PT, &["Prof. Ina Holm"]),
            text(320.0, 160.0, "weiter geht es und", 20),
        ]
    };
    let image = Image {
        bbox: BBox { left_pt: 50.0, top_pt: 420.0, right_pt: 110.0, bottom_pt: 500.0 },
        width_px: 60,
        height_px: 80,
    };
    let with_image = |left_pt| PageLayout { images: vec![image], ..sheet(blocks(left_pt)) };
    assert_eq!(captions(&read(with_image(122.0))), ["Prof. Ina Holm"]);
    assert!(captions(&read(sheet(blocks(122.0)))).is_empty());
}

#[test]
fn a_title_at_the_outer_edge_heads_the_first_column() {
    let issue = read(sheet(vec![
        block(400.0, 60.0, 16.0, &["Vorwort der Leitung"]),
        block(50.0, 130.0, 12.0, &["Liebe Mitglieder,"]),
        text(50.0, 160.0, "Links", 30),
        text(320.0, 160.0, "Rechts", 30),
    ]));
    let titles: Vec<Option<&str>> = issue.articles.iter().map(|a| a.headline.as_deref()).collect();
    assert_eq!(titles, [Some("Vorwort der Leitung")]);
    assert!(issue.articles[0].paragraphs[0].text.starts_with("Liebe Mitglieder"));
}

/// A page in pieces: looking at each pair of them would never end.
#[test]
fn thousands_of_short_blocks_are_all_kept() {
    let speck = |i: u16| {
        let (column, row) = (f32::from(i % 40), f32::from(i / 40));
        block(15.0 * column, 1.6 * row, 1.2, &["Zahl"])
    };
    let blocks: Vec<Block> = (0..20_000).map(speck).collect();
    let image = |i: u16| Image {
        bbox: BBox {
            left_pt: f32::from(i),
            top_pt: f32::from(i),
            right_pt: f32::from(i) + 30.0,
            bottom_pt: f32::from(i) + 30.0,
        },
        width_px: 9,
        height_px: 9,
    };
    let issue = read(PageLayout { images: (0..500).map(image).collect(), ..sheet(blocks) });
    assert_eq!(super::placed_chars(&issue), 80_000);
}

fn bold(of: Block) -> Block {
    let mut style = of.style;
    style.weight = 700;
    let lines = of.lines.into_iter().map(|l| Line { style, ..l }).collect();
    Block { lines, style, ..of }
}

fn with_photo(blocks: Vec<Block>) -> PageLayout {
    let bbox = BBox { left_pt: 50.0, top_pt: 150.0, right_pt: 550.0, bottom_pt: 200.0 };
    PageLayout { images: vec![Image { bbox, width_px: 500, height_px: 110 }], ..sheet(blocks) }
}

#[test]
fn a_standfirst_may_stand_under_the_photo_that_stands_under_the_title() {
    let issue = read(with_photo(vec![
        block(50.0, 30.0, 40.0, &["Hafenblatt"]),
        block(50.0, 120.0, 22.0, &["Der Kran dreht sich wieder"]),
        block(50.0, 203.0, 7.5, &["Noch steht der Kran am Ufer still und wartet auf besseres Wetter"]),
        bold(block(50.0, 222.0, BODY_PT, &["Zwei Jahre lang lag der Hafen still,", "nun wird gebaut."])),
        block(50.0, 250.0, BODY_PT, &["Von Ole Brandt"]),
        text(50.0, 268.0, "Links", 30),
        text(320.0, 222.0, "rechts", 30),
    ]));
    let article = &issue.articles[0];
    let standfirst = "Zwei Jahre lang lag der Hafen still, nun wird gebaut.";
    assert_eq!(article.standfirst.as_deref(), Some(standfirst));
    assert_eq!(article.byline.as_deref(), Some("Von Ole Brandt"));
}

#[test]
fn a_bold_line_close_above_its_text_is_a_subheading_and_a_question_is_none() {
    let page = |line: &str| {
        vec![
            block(50.0, 60.0, 22.0, &["Der Kran dreht sich wieder"]),
            text(50.0, 100.0, "Oben", 8),
            bold(block(50.0, 214.0, BODY_PT, &[line])),
            text(50.0, 226.0, "Mitte", 8),
            bold(block(50.0, 340.0, BODY_PT, &["Und wie geht es weiter?"])),
            text(50.0, 356.0, "Unten", 8),
            bold(block(50.0, 470.0, BODY_PT, &["Wer hat das bezahlt?"])),
            text(50.0, 486.0, "Ende", 8),
        ]
    };
    let subheads = |line: &str| {
        let issue = read(sheet(page(line)));
        let paragraphs = issue.articles.into_iter().flat_map(|a| a.paragraphs);
        let subheads = paragraphs.filter(|p| p.role == ParagraphRole::Subhead);
        subheads.map(|p| p.text).collect::<Vec<_>>()
    };
    assert_eq!(subheads("Beginn im Frühjahr"), ["Beginn im Frühjahr"]);
    assert!(subheads("Warum erst im Frühjahr?").is_empty());
}

fn notices(issue: &Issue, role: NoticeRole) -> Vec<&str> {
    issue.notices.iter().filter(|n| n.role == role).map(|n| n.text.as_str()).collect()
}

#[test]
fn three_dates_make_a_calendar_where_its_heading_says_so() {
    let page = |heading: &str| {
        let mut blocks = vec![
            block(50.0, 60.0, 22.0, &["Der Kran dreht sich wieder"]),
            text(50.0, 100.0, "Oben", 20),
            block(50.0, 380.0, 14.0, &[heading]),
        ];
        for (top_pt, day, event) in
            [(404.0, "4. Mai", "Probe"), (420.0, "11. Mai", "Fest"), (436.0, "2. Juni", "Fahrt")]
        {
            blocks.push(block(50.0, top_pt, 9.0, &[day]));
            blocks.push(block(120.0, top_pt, 9.0, &[event]));
        }
        read(sheet(blocks))
    };
    assert_eq!(notices(&page("Termine"), NoticeRole::Calendar).len(), 1);
    assert!(notices(&page("Was bisher geschah"), NoticeRole::Calendar).is_empty());
}

#[test]
fn a_line_level_with_the_page_number_is_a_running_head() {
    let issue = read(sheet(vec![
        block(50.0, 40.0, 8.0, &["Hafenblatt 14 · Herbst"]),
        block(500.0, 40.0, 8.0, &["Seite 2"]),
        block(50.0, 60.0, 22.0, &["Der Kran dreht sich wieder"]),
        text(50.0, 100.0, "Links", 30),
    ]));
    let heads = issue.furniture.iter().filter(|f| f.role == FurnitureRole::RunningHead);
    assert_eq!(heads.map(|f| f.text.as_str()).collect::<Vec<_>>(), ["Hafenblatt 14 · Herbst"]);
}

#[test]
fn a_pull_quote_keeps_the_name_of_who_said_it() {
    let quote = "»Mitte steht hier im Satz an langer Zeile«";
    let issue = read(sheet(vec![
        block(50.0, 60.0, 22.0, &["Der Kran dreht sich wieder"]),
        text(50.0, 100.0, "Mitte", 12),
        block(50.0, 280.0, 15.0, &[quote]),
        block(80.0, 297.0, 8.0, &["Ole Brandt"]),
        text(50.0, 330.0, "und so", 12),
    ]));
    let quotes: Vec<&str> =
        issue.articles.iter().flat_map(|a| &a.pull_quotes).map(|q| q.text.as_str()).collect();
    assert_eq!(quotes, [format!("{quote} Ole Brandt")]);
}

#[test]
fn a_masthead_above_the_contents_is_none_of_them() {
    let issue = read(sheet(vec![
        block(50.0, 40.0, 36.0, &["Hafenbote"]),
        block(50.0, 90.0, BODY_PT, &["Gemeindebrief der Hafengemeinde Moorau", "Nr. 3/2023 Juni – August"]),
        bold(block(50.0, 300.0, BODY_PT, &["Aus dem Inhalt"])),
        block(50.0, 316.0, BODY_PT, &["Andacht....2", "Das Dach ist dicht....3", "Freud und Leid....4"]),
    ]));
    assert_eq!(issue.facts.title.as_deref(), Some("Hafenbote"));
    assert_eq!(issue.facts.publisher.as_deref(), Some("Hafengemeinde Moorau"));
    assert_eq!((issue.facts.number.as_deref(), issue.facts.date.as_deref()), (Some("3"), Some("2023-06")));
    assert_eq!(notices(&issue, NoticeRole::Contents).len(), 1);
}

#[test]
fn a_paragraph_over_both_columns_makes_no_line_of_theirs_short() {
    let issue = read(sheet(vec![
        block(50.0, 30.0, 40.0, &["Hafenblatt"]),
        block(50.0, 120.0, 22.0, &["Der Kran dreht sich wieder"]),
        block(
            50.0,
            150.0,
            BODY_PT,
            &[
                "Nach drei langen Jahren wird der große alte Kran am Hafen von Moorau nun endlich wieder eingeweiht.",
            ],
        ),
        block(
            50.0,
            180.0,
            BODY_PT,
            &["Als er im April auf den Kai", "Moorau fiel, ahnte niemand,", "Oben wie es enden werde."],
        ),
        text(320.0, 180.0, "Rechts", 8),
    ]));
    let paragraphs: Vec<&str> = issue.articles[0].paragraphs.iter().map(|p| p.text.as_str()).collect();
    let left = "Als er im April auf den Kai Moorau fiel, ahnte niemand, Oben wie es enden werde.";
    assert!(paragraphs[1].starts_with(left), "{}", paragraphs[1]);
}

#[test]
fn tables_are_read_row_by_row() {
    let mut blocks = vec![
        block(50.0, 30.0, 40.0, &["Hafenblatt"]),
        block(50.0, 120.0, 22.0, &["Der Kran dreht sich wieder"]),
        text(50.0, 160.0, "Oben", 8),
    ];
    let rows =
        [("Verein", "Zuschuss"), ("TSV Moorau", "4.200 €"), ("Segelclub", "13.500 €"), ("Reiter", "9.800 €")];
    for (top_pt, (name, _)) in [300.0, 314.0, 328.0, 342.0].into_iter().zip(rows) {
        blocks.push(block(50.0, top_pt, 9.0, &[name]));
    }
    for (top_pt, (_, sum)) in [300.0, 314.0, 328.0, 342.0].into_iter().zip(rows) {
        let left_pt = 250.0 - 4.5 * sum.chars().count() as f32;
        blocks.push(block(left_pt, top_pt, 9.0, &[sum]));
    }
    blocks.push(text(50.0, 370.0, "Unten", 8));
    let issue = read(sheet(blocks));
    let paragraphs = issue.articles.iter().flat_map(|a| &a.paragraphs);
    let rows: Vec<&str> =
        paragraphs.filter(|p| p.role == ParagraphRole::Table).map(|p| p.text.as_str()).collect();
    assert_eq!(rows, ["Verein Zuschuss", "TSV Moorau 4.200 €", "Segelclub 13.500 €", "Reiter 9.800 €"]);
}

#[test]
fn a_text_that_begins_with_bold_words_goes_on_after_them() {
    let style = |weight| TypeStyle { size_pt: BODY_PT, weight, ..TypeStyle::default() };
    let word = |weight| Word { span_bytes: 0..1, bbox: BBox::default(), style: style(weight) };
    let mut lead = block(
        50.0,
        160.0,
        BODY_PT,
        &["Sperrung der Lindenstraße am Bahnhof. Ab", "Montag hält der Bus am Markt und am Bahnhof."],
    );
    lead.lines[0].style = style(700);
    lead.lines[0].words = vec![word(700), word(400)];
    lead.lines[1].words = vec![word(400), word(400)];
    let issue = read(sheet(vec![
        block(50.0, 30.0, 40.0, &["Hafenblatt"]),
        block(50.0, 120.0, 22.0, &["Der Kran dreht sich wieder"]),
        lead,
        text(50.0, 200.0, "Unten", 20),
    ]));
    let first = &issue.articles[0].paragraphs[0].text;
    assert!(first.starts_with("Sperrung der Lindenstraße am Bahnhof. Ab Montag hält"), "{first}");
}

/// A bar over the page with two short articles below it, or with nothing but text.
fn page_with_bar(below_bar: Vec<Block>) -> PageLayout {
    let mut blocks = vec![
        block(50.0, 60.0, 18.0, &["Der Saal wird neu"]),
        text(50.0, 100.0, "Links", 20),
        text(320.0, 100.0, "Rechts", 20),
        bold(block(60.0, 404.0, BODY_PT, &["AUS DEN DÖRFERN"])),
    ];
    blocks.extend(below_bar);
    PageLayout { bars: vec![BBox::new(50.0, 400.0, 550.0, 420.0)], ..sheet(blocks) }
}

fn headlines(issue: &Issue) -> Vec<&str> {
    issue.articles.iter().filter_map(|a| a.headline.as_deref()).collect()
}

#[test]
fn a_heading_on_a_wide_bar_over_titles_is_a_band() {
    let issue = read(page_with_bar(vec![
        bold(block(50.0, 440.0, 12.0, &["Hohenau sucht Helfer"])),
        text(50.0, 458.0, "Hohenau", 10),
        bold(block(320.0, 440.0, 12.0, &["Nordeck feiert ein Fest"])),
        text(320.0, 458.0, "Nordeck", 10),
    ]));
    assert_eq!(headlines(&issue), ["Der Saal wird neu", "Hohenau sucht Helfer", "Nordeck feiert ein Fest"]);
    let bands: Vec<&str> = issue
        .furniture
        .iter()
        .filter(|f| f.role == FurnitureRole::SectionBand)
        .map(|f| f.text.as_str())
        .collect();
    assert_eq!(bands, ["AUS DEN DÖRFERN"]);
}

#[test]
fn a_heading_on_a_wide_bar_over_text_is_its_headline() {
    let issue =
        read(page_with_bar(vec![text(50.0, 440.0, "Hohenau", 10), text(320.0, 440.0, "Nordeck", 10)]));
    assert_eq!(headlines(&issue), ["Der Saal wird neu", "AUS DEN DÖRFERN"]);
}

#[test]
fn a_heading_atop_the_second_column_divides_the_article() {
    let issue = read(sheet(vec![
        bold(block(50.0, 100.0, 16.0, &["Der Kreis stellt im nächsten Jahr sechs neue Leute ein"])),
        text(50.0, 130.0, "Links", 30),
        bold(block(320.0, 130.0, 12.0, &["Wer zuerst kommt"])),
        text(320.0, 146.0, "Rechts", 28),
        bold(block(50.0, 540.0, 12.0, &["Hohenau sucht Helfer"])),
        text(50.0, 558.0, "Hohenau", 10),
        bold(block(320.0, 540.0, 12.0, &["Nordeck feiert ein Fest"])),
        text(320.0, 558.0, "Nordeck", 10),
    ]));
    let titles = headlines(&issue);
    assert_eq!(titles.first(), Some(&"Der Kreis stellt im nächsten Jahr sechs neue Leute ein"));
    assert!(!titles.contains(&"Wer zuerst kommt"));
    let subheads = issue.articles[0].paragraphs.iter().filter(|p| p.role == ParagraphRole::Subhead);
    assert_eq!(subheads.map(|p| p.text.as_str()).collect::<Vec<_>>(), ["Wer zuerst kommt"]);
}

#[test]
fn a_standfirst_may_stand_over_a_column_that_begins_with_another_title() {
    let lead = "Der Verein übernimmt den Betrieb, die Gemeinde zahlt die neue Technik für das Bad.";
    let issue = read(sheet(vec![
        bold(block(50.0, 10.0, 30.0, &["Der Talbote"])),
        bold(block(50.0, 60.0, 22.0, &["Das Hallenbad ist gerettet"])),
        bold(block(50.0, 88.0, 12.0, &[lead])),
        text(50.0, 116.0, "Links", 30),
        bold(block(320.0, 112.0, 11.0, &["Spielplatz wieder offen"])),
        text(320.0, 127.0, "Rechts", 12),
        bold(block(320.0, 300.0, 11.0, &["Sammlung im November"])),
        text(320.0, 314.0, "Unten", 12),
    ]));
    assert_eq!(issue.articles[0].standfirst.as_deref(), Some(lead));
}

#[test]
fn the_first_page_with_text_has_the_masthead_though_in_type_of_the_text() {
    let line = "Gemeindebrief der Kirchengemeinde Hohenau · Nr. 87 · März 2017";
    let page = sheet(vec![
        block(50.0, 40.0, BODY_PT, &[line]),
        bold(block(50.0, 70.0, 14.0, &["Angedacht"])),
        text(50.0, 90.0, "Links", 20),
        text(320.0, 90.0, "Rechts", 20),
    ]);
    let cover = PageLayout { number: 1, ..sheet(vec![]) };
    let rules = StructureRules::from_pack(&LanguagePack::built_in("de").expect("German is built in"));
    let pages = [cover, PageLayout { number: 2, ..page }];
    let issue = build(&pages, &Hints::default(), &rules, &StructureParams::default()).value;
    assert_eq!((issue.facts.number.as_deref(), issue.facts.date.as_deref()), (Some("87"), Some("2017-03")));
    assert_eq!(headlines(&issue), ["Angedacht"]);
}

#[test]
fn text_below_a_calendar_is_none_of_it() {
    let days = ["5. März", "12. März", "19. März", "26. März", "2. April", "9. April"];
    let rows = (0_u8..).zip(days).flat_map(|(row, day)| {
        let top_pt = 100.0 + 14.0 * f32::from(row);
        [block(50.0, top_pt, BODY_PT, &[day]), block(150.0, top_pt, BODY_PT, &["Gottesdienst, Lektor Voigt"])]
    });
    let below = [
        bold(block(50.0, 205.0, 14.0, &["Freud und Leid"])),
        text(50.0, 223.0, "Getauft", 8),
        text(320.0, 223.0, "Bestattet", 8),
    ];
    let issue = read(sheet(rows.chain(below).collect()));
    assert_eq!(headlines(&issue), ["Freud und Leid"]);
    assert!(issue.notices.iter().all(|n| n.role == NoticeRole::Calendar && !n.text.contains("Freud")));
    assert!(!issue.notices.is_empty());
}

#[test]
fn a_capital_beside_a_drop_cap_begins_no_paragraph() {
    let mut opening = text(50.0, 90.0, "Rat", 20);
    opening.lines[0].bbox.bottom_pt = 114.0;
    opening.lines[1].bbox.left_pt = 70.0;
    let issue = read(sheet(vec![
        bold(block(50.0, 40.0, 16.0, &["Der Rat hat lange getagt und beschlossen"])),
        opening,
        text(320.0, 90.0, "Rechts", 20),
    ]));
    assert!(issue.articles[0].paragraphs[0].text.contains("Rat endet."));
}

#[test]
fn small_type_that_ends_in_a_credit_is_a_caption_without_a_picture() {
    let page = |words: &str| {
        sheet(vec![
            bold(block(50.0, 40.0, 16.0, &["Die neue Glocke hängt im Turm"])),
            text(50.0, 90.0, "Oben", 20),
            block(50.0, 400.0, 8.0, &[words]),
            text(50.0, 430.0, "Unten", 20),
        ])
    };
    let words = "Der Guss der Glocke am 7. April. Foto: Ina Holm";
    assert_eq!(captions(&read(page(words))), ["Der Guss der Glocke am 7. April."]);
    assert!(captions(&read(page("Das Foto der Glocke hängt noch bis zum 7. April."))).is_empty());
}

#[test]
fn headings_over_a_line_each_stand_inside_one_article() {
    let entry = |top_pt: f32, name: &str, words: &str| {
        [bold(block(50.0, top_pt, 12.0, &[name])), block(50.0, top_pt + 20.0, BODY_PT, &[words])]
    };
    let mut blocks = vec![bold(block(50.0, 40.0, 18.0, &["Gruppen und Kreise"]))];
    blocks.extend(entry(80.0, "Spielkreis", "dienstags um neun, Kontakt über das Büro in der Holzgasse"));
    blocks.extend(entry(130.0, "Singkreis", "jeden Mittwoch um acht"));
    blocks.extend(entry(180.0, "Lesekreis", "freitags nach Absprache"));
    blocks.push(bold(block(50.0, 240.0, 18.0, &["Ein Dach für den Turm"])));
    blocks.push(text(50.0, 280.0, "Oben", 20));
    let issue = read(sheet(blocks));
    let titles: Vec<Option<&str>> = issue.articles.iter().map(|a| a.headline.as_deref()).collect();
    assert_eq!(titles, [Some("Gruppen und Kreise"), Some("Ein Dach für den Turm")]);
    let roles: Vec<ParagraphRole> = issue.articles[0].paragraphs.iter().map(|p| p.role).collect();
    assert_eq!(roles.iter().filter(|r| **r == ParagraphRole::Subhead).count(), 3);
}

#[test]
fn a_line_right_over_the_name_is_of_the_masthead() {
    let issue = read(sheet(vec![
        block(50.0, 30.0, BODY_PT, &["Kirchengemeinde Sankt Marien in Oberau"]),
        block(50.0, 60.0, 30.0, &["Gemeindebrief"]),
        bold(block(50.0, 140.0, 16.0, &["Ein Dach für den Turm"])),
        text(50.0, 180.0, "Oben", 20),
    ]));
    assert_eq!(issue.articles.len(), 1);
    let of_masthead = |f: &&crate::document::Furniture| f.role == FurnitureRole::Masthead;
    assert_eq!(issue.furniture.iter().filter(of_masthead).count(), 2);
}

#[test]
fn a_small_first_line_that_ends_in_a_date_dates_the_issue() {
    let date = |size_pt: f32| {
        let issue = read(sheet(vec![
            block(50.0, 40.0, size_pt, &["Rundbrief Sankt Brandan – Winter 2021/22"]),
            bold(block(50.0, 90.0, 16.0, &["Ein Dach für den Turm"])),
            text(50.0, 120.0, "Oben", 30),
        ]));
        issue.facts.date
    };
    assert_eq!(date(BODY_PT).as_deref(), Some("2021-24"));
}

#[test]
fn the_lines_of_a_cover_are_of_the_masthead() {
    let cover = |last: Block| PageLayout {
        number: 1,
        ..sheet(vec![block(50.0, 200.0, 40.0, &["Der Kompass"]), last])
    };
    let inside = || {
        let blocks =
            vec![bold(block(50.0, 40.0, 16.0, &["Ein Dach für den Turm"])), text(50.0, 90.0, "Oben", 20)];
        PageLayout { number: 2, ..sheet(blocks) }
    };
    let rules = StructureRules::from_pack(&LanguagePack::built_in("de").expect("German is built in"));
    let titles = |last: Block| {
        let pages = [cover(last), inside()];
        let issue = build(&pages, &Hints::default(), &rules, &StructureParams::default()).value;
        issue.articles.into_iter().map(|a| a.headline).collect::<Vec<_>>()
    };
    let title = Some("Ein Dach für den Turm".to_owned());
    assert_eq!(
        titles(block(
            50.0,
            700.0,
            BODY_PT,
            &["Fachschaft Informatik und Wirtschaft der Hochschule Moorau am See"]
        )),
        std::slice::from_ref(&title)
    );
    assert_eq!(titles(text(50.0, 300.0, "Oben", 20)), [None, title]);
}

#[test]
fn a_small_coloured_line_is_a_kicker_further_off() {
    let page = |color: crate::geometry::Rgb| {
        let mut kicker = block(50.0, 330.0, 9.0, &["Schulen"]);
        kicker.style.color = color;
        kicker.lines[0].style.color = color;
        sheet(vec![
            bold(block(50.0, 40.0, 16.0, &["Ein Dach für den Turm"])),
            text(50.0, 70.0, "Oben", 15),
            kicker,
            bold(block(50.0, 355.0, 16.0, &["Zwei neue Rektorinnen"])),
            text(50.0, 390.0, "Unten", 15),
        ])
    };
    let kickers = |color| read(page(color)).articles.into_iter().map(|a| a.kicker).collect::<Vec<_>>();
    assert_eq!(kickers(crate::geometry::Rgb(0x808080)), [None, Some("Schulen".to_owned())]);
    assert_eq!(kickers(crate::geometry::Rgb::BLACK), [None, None]);
}

#[test]
fn the_issue_s_name_and_number_at_an_edge_are_a_running_head_on_one_page_alone() {
    let head = |words: &str| {
        let pages = [
            sheet(vec![
                block(50.0, 40.0, 30.0, &["Bezirksblatt"]),
                block(50.0, 90.0, 8.0, &["3. Jahrgang"]),
                block(400.0, 90.0, 8.0, &["Nummer 7"]),
                bold(block(50.0, 140.0, 16.0, &["Ein Dach für den Turm"])),
                text(50.0, 170.0, "Oben", 40),
            ]),
            sheet(vec![
                block(50.0, 20.0, 8.0, &["Bezirksblatt"]),
                block(400.0, 20.0, 8.0, &[words]),
                text(50.0, 60.0, "Unten", 40),
            ]),
        ];
        let pages = [1, 2].map(|n| PageLayout { number: n, ..pages[n as usize - 1].clone() });
        let rules = StructureRules::from_pack(&LanguagePack::built_in("de").expect("German is built in"));
        build(&pages, &Hints::default(), &rules, &StructureParams::default()).value
    };
    let issue = head("Nummer 7, Juli 1999");
    let heads = issue.furniture.iter().filter(|f| f.role == FurnitureRole::RunningHead).count();
    let of_masthead = issue.furniture.iter().filter(|f| f.role == FurnitureRole::Masthead).count();
    assert_eq!((heads, of_masthead, issue.notices.len()), (2, 3, 0));
}
