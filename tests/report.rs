//! The report as a user gets it: `convert --report`.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its files fails")]

mod common;

use common::{Sandbox, blattlese, command, pdf};
use std::fs;
use std::path::Path;

const NEWSLETTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/nordwall-2023-3/issue.pdf");

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn an_issue_has_a_page_with_pictures_and_the_overview_leads_to_it() {
    let sandbox = Sandbox::new();
    sandbox.convert(&[NEWSLETTER, "--report"]).code(0);
    let report = sandbox.path("out/report");
    let id = sandbox.documents()[0].trim_end_matches(".json").to_owned();
    let page = fs::read_to_string(report.join(format!("issues/{id}.html"))).unwrap();
    assert!(fs::read_to_string(report.join("index.html")).unwrap().contains(&format!("issues/{id}.html")));
    if cfg!(feature = "pictures") {
        let pictures = names(&report.join("pictures").join(&id));
        assert!(pictures.len() > 2 && pictures.contains(&"p001.jpg".to_owned()), "{pictures:?}");
        assert!(page.contains(&format!("../pictures/{id}/p001.jpg")));
    }
}

#[test]
fn without_the_flag_there_is_no_report() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in"]).code(0);
    assert!(!sandbox.path("out/report").exists());
}

#[test]
fn tables_that_an_older_report_does_not_fit_say_so() {
    let sandbox = Sandbox::new();
    let older = "out/report/index.html is older than the tables";
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    let first = sandbox.convert_json(&["in", "--report"]);
    assert!(!first.code(0).errors().contains(older));
    sandbox.write("in/b.pdf", &pdf("Nachtrag", "Das Land gibt 6 Euro."));
    sandbox.convert_json(&["in"]).code(0).says(older);
    let tables = |flags: &[&str]| {
        blattlese(&sandbox, &[&["tables", "--output", "out", "--log-format", "json"], flags].concat(), b"")
    };
    tables(&[]).code(0).says(older);
    assert!(!tables(&["--report"]).code(0).errors().contains(older));
}

#[test]
fn a_report_comes_later_and_a_second_run_leaves_it_alone() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in"]).code(0);
    sandbox.convert(&["in", "--report"]).code(0);
    let id = sandbox.documents()[0].trim_end_matches(".json").to_owned();
    let list = sandbox.path(&format!("out/report/pictures/{id}/pages.json"));
    let before = list.metadata().unwrap().modified().unwrap();
    sandbox.convert(&["in", "--report"]).code(0);
    assert_eq!(list.metadata().unwrap().modified().unwrap(), before, "pictures were drawn twice");
}

#[test]
fn a_renderer_that_fails_costs_a_picture_and_nothing_else() {
    let sandbox = Sandbox::new();
    let ways = ["panic", "overflow", "exit", "sleep"];
    for how in ways {
        sandbox.write(&format!("in/misbehave-drawing-{how}.pdf"), &pdf(how, "Das Land gibt 5 Euro."));
    }
    sandbox.write("in/good.pdf", &pdf("Haushalt", "Das Land gibt 6 Euro."));
    let arguments = ["convert", "in", "--output", "out", "--report", "--timeout", "2s"];
    let run = command(&sandbox, &arguments).env("BLATTLESE_MISBEHAVE", "1").output().unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(sandbox.documents().len(), 5);
    assert_eq!(names(&sandbox.path("out/report/issues")).len(), 5);
    let warnings = fs::read_to_string(sandbox.path("out/warnings.csv")).unwrap();
    let undrawn: Vec<&str> = warnings.lines().filter(|line| line.contains("page_not_drawn")).collect();
    let missed = if cfg!(feature = "pictures") { ways.len() } else { 5 };
    assert_eq!(undrawn.len(), missed, "{warnings}");
    assert!(warnings.contains("the renderer did not end within the time limit"), "{warnings}");
}

#[test]
fn parts_bring_their_pictures() {
    let sandbox = Sandbox::new();
    sandbox.convert(&[NEWSLETTER, "--report"]).code(0);
    blattlese(&sandbox, &["tables", "out", "--report", "--output", "all"], b"").code(0);
    let id = sandbox.documents()[0].trim_end_matches(".json").to_owned();
    let pictures = |root: &str| names(&sandbox.path(&format!("{root}/report/pictures/{id}")));
    assert_eq!(pictures("all"), pictures("out"));
}

#[test]
fn documents_without_their_pdfs_give_a_report_of_outlines() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in"]).code(0);
    fs::remove_dir_all(sandbox.path("in")).unwrap();
    blattlese(&sandbox, &["tables", "--report", "--output", "out"], b"").code(0);
    let id = sandbox.documents()[0].trim_end_matches(".json").to_owned();
    let page = fs::read_to_string(sandbox.path(&format!("out/report/issues/{id}.html"))).unwrap();
    assert!(page.contains("class=\"ghost\"") && !page.contains("<img"));
}
