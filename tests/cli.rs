//! The command as a user meets it: exit codes, messages, the output folder.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its files fails")]

mod common;

use common::{Sandbox, assert_same, blattlese, pdf};
use std::fs;

#[test]
fn a_folder_becomes_documents_tables_and_a_silent_success() {
    let sandbox = Sandbox::new();
    sandbox.write("in/2018/Bürgerbrief 3.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.write("in/readme.txt", b"not an input");
    let run = sandbox.convert(&["in"]);
    run.code(0).stdout("").stderr("");
    assert_eq!(sandbox.documents().len(), 1);
    assert!(sandbox.documents()[0].starts_with("buergerbrief-3-"), "{:?}", sandbox.documents());
    assert!(sandbox.document(0).contains(r#""path":"2018/Bürgerbrief 3.pdf""#));
}

#[test]
fn every_bad_file_has_its_say_and_harms_no_other() {
    let sandbox = Sandbox::new();
    let good = pdf("Haushalt", "Das Land gibt 5 Euro.");
    sandbox.write("in/good.pdf", &good);
    sandbox.write("in/empty.pdf", b"");
    sandbox.write("in/text.pdf", b"This is no PDF at all.");
    sandbox.write("in/truncated.pdf", &good[..40]);
    sandbox.write("in/zero-pages.pdf", &common::pdf_without_pages());
    sandbox.write("in/scan.pdf", &common::pdf_of_nothing());
    let run = sandbox.convert(&["in"]);
    run.code(3).says("empty.pdf: the file is empty").says("text.pdf: not a PDF").says("truncated.pdf: ");
    run.says("zero-pages.pdf: the file has no pages").says("scan.pdf: the pages are pictures");
    assert!(sandbox.documents().iter().any(|d| d.starts_with("good-")));
}

#[test]
fn nothing_found_is_exit_6() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("in")).unwrap();
    sandbox.convert(&["in"]).code(6).says("no PDF found");
    sandbox.convert(&["nowhere.pdf"]).code(6).says("nowhere.pdf: no such file; check the spelling");
    sandbox.convert(&["in/*.pdf"]).code(6).says("matches no file");
    assert!(!sandbox.path("out").exists(), "a run without input leaves no folder");
}

#[test]
fn a_missing_file_among_others_is_exit_3() {
    let sandbox = Sandbox::new();
    sandbox.write("in/good.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in", "nowhere.pdf"]).code(3).says("nowhere.pdf: no such file");
    assert_eq!(sandbox.documents().len(), 1);
}

#[test]
fn an_output_that_is_a_file_is_exit_5() {
    let sandbox = Sandbox::new();
    sandbox.write("in/good.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.write("out", b"a file");
    sandbox.convert(&["in"]).code(5).says("cannot be written");
    assert_eq!(fs::read(sandbox.path("out")).unwrap(), b"a file");
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in"]).code(0);
    let before = sandbox.files();
    sandbox.convert_json(&["in"]).code(0).says(r#""up_to_date":1"#).says(r#""files":0"#);
    assert_same(&sandbox.files(), &before, "after the last run");
}

#[test]
fn a_changed_file_takes_the_place_of_its_old_document() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in"]).code(0);
    let before = sandbox.documents();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 7 Euro."));
    sandbox.convert(&["in"]).code(0);
    let after = sandbox.documents();
    assert_eq!(after.len(), 1);
    assert_ne!(before, after);
}

#[test]
fn a_vanished_file_stays_until_pruned() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.write("in/b.pdf", &pdf("Verkehr", "Die Brücke kostet 7 Euro."));
    sandbox.convert(&["in"]).code(0);
    fs::remove_file(sandbox.path("in/b.pdf")).unwrap();
    sandbox.convert(&["in"]).code(0);
    assert_eq!(sandbox.documents().len(), 2);
    sandbox.convert(&["in", "--prune"]).code(0);
    assert_eq!(sandbox.documents().len(), 1);
}

#[test]
fn a_folder_that_moved_takes_its_documents_along() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in"]).code(0);
    fs::rename(sandbox.path("in"), sandbox.path("moved")).unwrap();
    sandbox.convert_json(&["moved"]).code(0).says(r#""up_to_date":1"#);
    assert_eq!(sandbox.documents().len(), 1);
}

#[test]
fn earlier_failures_are_tried_again_on_demand() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", b"This is no PDF at all.");
    sandbox.convert(&["in"]).code(3);
    sandbox.convert(&["in"]).code(0).stderr("");
    sandbox.convert(&["in", "--retry"]).code(3);
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.convert(&["in"]).code(0);
    assert_eq!(sandbox.documents().len(), 1);
}

#[test]
fn names_that_agree_do_not_overwrite_each_other() {
    let sandbox = Sandbox::new();
    let same = pdf("Haushalt", "Das Land gibt 5 Euro.");
    sandbox.write("in/x/heft.pdf", &same);
    sandbox.write("in/y/heft.pdf", &same);
    sandbox.write("in/z/heft.pdf", &pdf("Verkehr", "Die Brücke kostet 7 Euro."));
    sandbox.convert(&["in"]).code(0);
    let documents = sandbox.documents();
    assert_eq!(documents.len(), 3, "{documents:?}");
    assert!(documents.iter().any(|d| d.ends_with("-2.json")), "{documents:?}");
    for path in ["x/heft.pdf", "y/heft.pdf", "z/heft.pdf"] {
        let shown = format!("\"path\":\"{path}\"");
        assert_eq!((0..3).filter(|i| sandbox.document(*i).contains(&shown)).count(), 1, "{path}");
    }
    let before = sandbox.files();
    sandbox.convert_json(&["in"]).code(0).says(r#""up_to_date":3"#);
    assert_same(&sandbox.files(), &before, "after the last run");
}

#[test]
fn odd_names_are_read() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::new();
    let odd = std::ffi::OsStr::from_bytes(b"in/heft-\xff.pdf");
    fs::create_dir(sandbox.path("in")).unwrap();
    fs::write(sandbox.root().join(odd), pdf("Eins", "Das Land gibt 1 Euro.")).unwrap();
    sandbox.write("in/Gru\u{308}n.pdf", &pdf("Zwei", "Das Land gibt 2 Euro."));
    sandbox.write("in/Grün.pdf", &pdf("Drei", "Das Land gibt 3 Euro."));
    sandbox.write(&format!("in/{}.pdf", "n".repeat(250)), &pdf("Vier", "Das Land gibt 4 Euro."));
    sandbox.write("in/\u{1b}[31m\u{202e}rot.pdf", b"This is no PDF at all.");
    let run = sandbox.convert(&["in"]);
    run.code(3).says("rot.pdf: not a PDF");
    assert!(!run.errors().contains(['\u{1b}', '\u{202e}']), "{:?}", run.errors());
    assert_eq!(sandbox.documents().len(), 4);
    assert!((0..4).any(|i| sandbox.document(i).contains(r#""path":"heft-\\xff.pdf""#)));
}

#[test]
fn links_are_passed_over_and_named_ones_followed() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.write("elsewhere/b.pdf", &pdf("Verkehr", "Die Brücke kostet 7 Euro."));
    std::os::unix::fs::symlink(sandbox.path("elsewhere/b.pdf"), sandbox.path("in/link.pdf")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("in"), sandbox.path("in/loop")).unwrap();
    sandbox.convert_json(&["in"]).code(0).says("link.pdf: a symbolic link");
    assert_eq!(sandbox.documents().len(), 1);
    sandbox.convert(&["in/link.pdf"]).code(0);
    assert_eq!(sandbox.documents().len(), 2);
}

#[test]
fn archives_are_read_in_memory() {
    let sandbox = Sandbox::new();
    let entries: &[(&str, &[u8])] = &[
        ("../../evil.pdf", &pdf("Eins", "Das Land gibt 1 Euro.")),
        ("2018/heft.pdf", &pdf("Zwei", "Das Land gibt 2 Euro.")),
        ("2018/note.txt", b"no PDF"),
    ];
    sandbox.write("in/all.zip", &common::zip(entries));
    sandbox.write("in/none.zip", &common::zip(&[("note.txt", b"no PDF")]));
    sandbox.write("in/broken.zip", b"PK, but no archive");
    let run = sandbox.convert_json(&["in"]);
    run.code(3).says("none.zip: the archive holds no PDF").says("broken.zip: not an archive");
    assert_eq!(sandbox.documents().len(), 2);
    assert!((0..2).any(|i| sandbox.document(i).contains(r#""path":"all.zip/evil.pdf""#)));
    assert!(!sandbox.root().parent().unwrap().join("evil.pdf").exists());
}

#[test]
fn lists_come_from_files_and_from_standard_input() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.write("in/b b.pdf", &pdf("Verkehr", "Die Brücke kostet 7 Euro."));
    sandbox.write("list", b"in/a.pdf\r\n\nin/b b.pdf\n");
    sandbox.convert(&["--files-from", "list"]).code(0);
    assert_eq!(sandbox.documents().len(), 2);
    assert!((0..2).any(|i| sandbox.document(i).contains(r#""path":"in/b b.pdf""#)));
    sandbox.convert_with(&["-"], b"in/a.pdf\0in/b b.pdf\0").code(0);
    assert_eq!(sandbox.documents().len(), 2);
}

#[test]
fn patterns_that_the_shell_left_are_matched() {
    let sandbox = Sandbox::new();
    sandbox.write("in/2018/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.write("in/2019/b.pdf", &pdf("Verkehr", "Die Brücke kostet 7 Euro."));
    sandbox.convert(&["in/**/a*.pdf"]).code(0);
    assert_eq!(sandbox.documents().len(), 1);
    assert!(sandbox.document(0).contains(r#""path":"2018/a.pdf""#));
}

#[test]
fn the_output_folder_is_never_an_input() {
    let sandbox = Sandbox::new();
    sandbox.write("a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    sandbox.write("out/report/page.pdf", &pdf("Verkehr", "Die Brücke kostet 7 Euro."));
    sandbox.convert(&["."]).code(0);
    assert_eq!(sandbox.documents().len(), 1);
}

#[test]
fn a_configuration_file_stands_behind_the_command_line() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", b"This is no PDF at all.");
    sandbox.write("wrong.toml", b"time-out = '5s'\n");
    sandbox.write("bad.toml", b"timeout = 'soon'\n");
    sandbox.write("right.toml", b"log-format = 'json'\n[convert]\ntimeout = '5s'\n");
    sandbox.convert(&["in", "--config", "wrong.toml"]).code(12).says("did you mean `timeout`?");
    sandbox.convert(&["in", "--config", "bad.toml"]).code(12).says("give a length of time");
    sandbox.convert(&["in", "--config", "none.toml"]).code(12).says("none.toml: cannot be read");
    sandbox.convert(&["in", "--config", "right.toml"]).code(3).says(r#""status":"failed""#);
    sandbox
        .convert(&["in", "--retry", "--config", "right.toml", "--log-format", "text"])
        .code(3)
        .says("blattlese: a.pdf");
}

#[test]
fn wrong_usage_is_exit_2_and_wrong_rules_exit_12() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    blattlese(&sandbox, &["convert"], b"").code(2);
    sandbox.convert(&["in", "--timeout", "soon"]).code(2).says("give a length of time");
    sandbox.convert(&["in", "--shard", "3/2"]).code(2);
    sandbox.convert(&["in", "--format", "papyrus"]).code(2).says("papyrus");
    sandbox.convert(&["in", "--language", "tlh"]).code(12).says("no rules for language `tlh`");
    sandbox.convert(&["in", "--rules", "nowhere"]).code(12).says("nowhere");
}

#[test]
fn parts_of_a_job_give_the_documents_of_the_whole() {
    let sandbox = Sandbox::new();
    for n in 0..12 {
        sandbox.write(
            &format!("in/{}/heft-{}.pdf", n % 3, n / 2),
            &pdf("Haushalt", &format!("Das Land gibt {n} Euro.")),
        );
    }
    let twin = pdf("Haushalt", "Das Land gibt immer dasselbe.");
    for folder in ["p", "q", "r", "s"] {
        sandbox.write(&format!("in/{folder}/heft.pdf"), &twin);
    }
    sandbox.write("in/bad.pdf", b"This is no PDF at all.");
    sandbox.convert(&["in"]).code(3);
    let whole = sandbox.files();
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    let codes: Vec<i32> =
        (1..=3).map(|part| sandbox.convert(&["in", "--shard", &format!("{part}/3")]).exit_code()).collect();
    assert_eq!(codes.iter().filter(|c| **c == 3).count(), 1, "{codes:?}");
    blattlese(&sandbox, &["tables", "--output", "out"], b"").code(0);
    assert_same(&sandbox.files(), &whole, "after the last run");
}

#[test]
fn too_many_failures_stop_the_run() {
    let sandbox = Sandbox::new();
    for n in 0..20 {
        sandbox.write(&format!("in/{n:02}.pdf"), b"This is no PDF at all.");
    }
    let run = sandbox.convert(&["in", "--max-failures", "2", "--jobs", "1"]);
    run.code(3).says("more than --max-failures allows");
    assert_eq!(run.errors().matches("not a PDF").count(), 3);
}

#[test]
fn text_and_inspect_print_and_tell() {
    let sandbox = Sandbox::new();
    sandbox.write("a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    let run = blattlese(&sandbox, &["text", "a.pdf"], b"");
    run.code(0).prints("Das Land gibt 5 Euro.");
    blattlese(&sandbox, &["text", "a.pdf", "nowhere.pdf"], b"").code(3).says("nowhere.pdf: cannot be read");
    for stage in ["glyphs", "layout", "articles", "mentions"] {
        blattlese(&sandbox, &["inspect", "a.pdf", "--stage", stage], b"").code(0);
    }
}

#[test]
fn text_tells_of_what_it_leaves_out_even_if_nobody_watches() {
    let sandbox = Sandbox::new();
    sandbox
        .write("a.pdf", &pdf("Haushalt", "Sichtbar ist dies.) Tj 3 Tr (Unsichtbar) Tj 0 Tr (Und dies auch."));
    let run = blattlese(&sandbox, &["text", "a.pdf"], b"");
    run.code(0).prints("Sichtbar ist dies.").says("page 1: 180 invisible characters are left out");
    assert!(!run.output().contains("Unsichtbar"), "{}", run.output());
    assert_eq!(blattlese(&sandbox, &["text", "a.pdf", "--quiet"], b"").errors(), "");
}

#[test]
fn text_prints_a_running_head_on_every_page() {
    let sandbox = Sandbox::new();
    sandbox.write("a.pdf", &common::pages(3, "Heimatblatt Tannhof", "Das Land gibt 5 Euro."));
    let run = blattlese(&sandbox, &["text", "a.pdf"], b"");
    assert_eq!(run.output().matches("Heimatblatt Tannhof").count(), 3, "{}", run.output());
}

#[test]
fn pages_are_drawn_as_svg() {
    let sandbox = Sandbox::new();
    sandbox.write("a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    blattlese(&sandbox, &["inspect", "a.pdf", "--svg", "drawn"], b"").code(0).prints("");
    let svg = fs::read_to_string(sandbox.path("drawn/a-p001.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("Haushalt"), "{svg}");
    blattlese(&sandbox, &["inspect", "a.pdf"], b"").code(2);
    blattlese(&sandbox, &["inspect", "b.pdf", "--svg", "drawn"], b"").code(3).says("b.pdf: cannot be read");
}

#[test]
fn recognise_answers_line_by_line_in_order() {
    let sandbox = Sandbox::new();
    let lines = (0..2000).map(|n| format!("{{\"id\":\"t{n}\",\"text\":\"Das kostet {n} Euro.\"}}\n"));
    let run = blattlese(&sandbox, &["recognise", "--jsonl"], lines.collect::<String>().as_bytes());
    run.code(0);
    let ids: Vec<String> = run.output().lines().map(|l| l.split('"').nth(3).unwrap().to_owned()).collect();
    assert_eq!(ids, (0..2000).map(|n| format!("t{n}")).collect::<Vec<_>>());
    blattlese(&sandbox, &["recognise"], "Am Montag.\n\nEnde".as_bytes()).code(0).prints("{\"id\":3,");
    blattlese(&sandbox, &["recognise", "--jsonl"], b"{}\nno json\n").code(2).says("line 1");
}

#[test]
fn a_worker_answers_each_line() {
    let sandbox = Sandbox::new();
    sandbox.write("a.pdf", &pdf("Haushalt", "Das Land gibt 5 Euro."));
    let run = blattlese(&sandbox, &["worker"], b"{\"path\":\"a.pdf\"}\n{\"path\":\"b.pdf\"}\nnonsense\n");
    run.code(0);
    let statuses: Vec<bool> = run.output().lines().map(|l| l.contains(r#""status":"ok""#)).collect();
    assert_eq!(statuses, [true, false, false]);
    run.prints(r#""schema":"blattlese/document/1""#);
}

#[test]
fn rules_are_checked_and_tested() {
    let sandbox = Sandbox::new();
    blattlese(&sandbox, &["rules", "check"], b"").code(0).prints("de: ");
    blattlese(&sandbox, &["rules", "check", "nowhere"], b"").code(12);
}

#[test]
fn help_pages_are_printed() {
    let sandbox = Sandbox::new();
    blattlese(&sandbox, &["--help"], b"").code(0).prints("Exit codes");
    blattlese(&sandbox, &["man"], b"").code(0).prints(".TH");
    blattlese(&sandbox, &["completions", "bash"], b"").code(0).prints("_blattlese");
}
