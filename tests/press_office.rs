//! The worked example of docs/rules.md: a press office adds its own organisations and people.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its files fails")]

mod common;

use common::{Run, Sandbox, blattlese};

const TEXT: &str = "Das Talentehaus lud ein. Staatssekretärin Lindqvist kam gern.";

fn recognise(rules: &[&str]) -> Run {
    let mut arguments = vec!["recognise", "--date", "2018-08-24", "--language", "de"];
    arguments.extend(rules);
    blattlese(&Sandbox::new(), &arguments, TEXT.as_bytes())
}

#[test]
fn a_press_office_adds_its_own_names() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/press-office");
    let own = recognise(&["--rules", folder]);
    own.code(0).prints(r#""name":"Haus der Talente""#).prints(r#""id":"PR-17""#);
    own.prints(r#""person":"Mira Lindqvist""#).prints(r#""jurisdiction":"Hessen""#);
    let without = recognise(&[]).output();
    assert!(!without.contains("Talente") && !without.contains("Mira"), "{without}");
}

#[test]
fn a_press_office_checks_and_tests_its_tables() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/press-office");
    for action in ["check", "test"] {
        blattlese(&Sandbox::new(), &["rules", action, folder], b"").code(0);
    }
}
