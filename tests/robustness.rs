//! Kills, locks, misbehaving workers, full disks: what a run that nobody watches must survive.
//!
//! The numbers are moderate, so that the tests can run every time; `BLATTLESE_ROBUST=25` multiplies them (500 kills,
//! 100 pairs of runs).

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its files fails")]

mod common;

use common::{Sandbox, assert_same, blattlese, command, pdf};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

fn times(moderate: u32) -> u32 {
    moderate * std::env::var("BLATTLESE_ROBUST").ok().and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn fill(sandbox: &Sandbox, files: u32) {
    for n in 0..files {
        let text = format!("Das Land gibt {n} Euro.");
        sandbox.write(&format!("in/{}/heft-{n:03}.pdf", n % 7), &pdf("Haushalt", &text));
    }
    sandbox.write("in/bad.pdf", b"This is no PDF at all.");
    let twin = pdf("Haushalt", "Das Land gibt immer dasselbe.");
    sandbox.write("in/x/twin.pdf", &twin);
    sandbox.write("in/y/twin.pdf", &twin);
}

fn begin(sandbox: &Sandbox, arguments: &[&str]) -> Child {
    let mut command = command(sandbox, &[&["convert", "in", "--output", "out"], arguments].concat());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn workers_of(parent: u32) -> Vec<String> {
    let children = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let read = |task: fs::DirEntry| fs::read_to_string(task.path().join("children")).unwrap_or_default();
    children.flat_map(|t| read(t).split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn a_run_killed_at_any_moment_is_completed_by_the_next() {
    let sandbox = Sandbox::new();
    fill(&sandbox, 200);
    let begun = Instant::now();
    sandbox.convert(&["in"]).code(3);
    let whole = begun.elapsed();
    let expected = sandbox.files();
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    let mut dice = Dice(7);
    for kill in 0..times(20) {
        let mut run = begin(&sandbox, if kill % 3 == 0 { &["--force"] } else { &[] });
        let wait = dice.below(u64::try_from(whole.as_micros()).unwrap().max(1));
        std::thread::sleep(Duration::from_micros(wait));
        let workers = workers_of(run.id());
        match workers.first().filter(|_| dice.below(2) == 0) {
            Some(worker) => drop(std::process::Command::new("kill").args(["-9", worker]).status()),
            None => drop(run.kill()),
        }
        run.wait().unwrap();
        for (name, bytes) in sandbox.files().iter().filter(|(name, _)| name.ends_with(".json")) {
            let whole = serde_json::from_slice::<serde_json::Value>(bytes);
            assert!(whole.is_ok() || name.starts_with(".tables-new"), "{name} is torn after kill {kill}");
        }
        if kill % 5 == 4 {
            sandbox.convert(&["in"]);
            assert_same(&sandbox.files(), &expected, &format!("after kill {kill}"));
            fs::remove_dir_all(sandbox.path("out")).unwrap();
        }
    }
}

#[test]
fn of_two_runs_one_works_and_no_lock_outlives_its_holder() {
    let sandbox = Sandbox::new();
    fill(&sandbox, 30);
    for round in 0..times(4) {
        let mut pair = [begin(&sandbox, &["--force"]), begin(&sandbox, &["--force"])];
        if round % 3 == 2 {
            std::thread::sleep(Duration::from_millis(30));
            pair[0].kill().unwrap();
        }
        let codes: Vec<Option<i32>> = pair.iter_mut().map(|run| run.wait().unwrap().code()).collect();
        let worked = codes.iter().filter(|c| **c == Some(3)).count();
        let locked_out = codes.iter().filter(|c| **c == Some(11)).count();
        let killed = codes.iter().filter(|c| c.is_none()).count();
        assert_eq!(worked + locked_out + killed, 2, "{codes:?}");
        assert!(worked <= 1 || locked_out == 0, "{codes:?}");
    }
    sandbox.convert(&["in", "--force"]).code(3);
}

#[test]
fn the_second_run_waits_if_told_to() {
    let sandbox = Sandbox::new();
    fill(&sandbox, 30);
    let mut first = begin(&sandbox, &["--force"]);
    sandbox.convert(&["in", "--force", "--lock-wait", "120s"]).code(3);
    first.wait().unwrap();
}

#[test]
fn bytes_do_not_depend_on_jobs_order_locale_or_zone() {
    let sandbox = Sandbox::new();
    fill(&sandbox, 12);
    let orders = [
        ["in/0", "in/1", "in/x", "in/y"],
        ["in/y", "in/1", "in/x", "in/0"],
        ["in/x", "in/0", "in/y", "in/1"],
    ];
    let mut first = None;
    for (jobs, order) in ["1", "2", "8"].iter().flat_map(|jobs| orders.iter().map(move |order| (jobs, order)))
    {
        for (locale, zone) in
            [("C", "UTC"), ("de_DE.UTF-8", "UTC"), ("C", "Asia/Kathmandu"), ("tr_TR.UTF-8", "Asia/Kathmandu")]
        {
            let mut run =
                command(&sandbox, &[&["convert", "--output", "out", "--jobs", jobs][..], order].concat());
            run.env("LC_ALL", locale).env("TZ", zone).stderr(Stdio::null());
            assert_eq!(run.status().unwrap().code(), Some(0));
            let files = sandbox.files();
            let expected = first.get_or_insert_with(|| files.clone());
            assert_same(&files, expected, &format!("{jobs} jobs, {order:?}, {locale}, {zone}"));
            fs::remove_dir_all(sandbox.path("out")).unwrap();
        }
    }
}

#[test]
fn misbehaving_files_harm_no_other() {
    let sandbox = Sandbox::new();
    for n in 0..20 {
        sandbox.write(&format!("in/good-{n}.pdf"), &pdf("Haushalt", &format!("Das Land gibt {n} Euro.")));
    }
    let ways = ["panic", "overflow", "allocate", "sleep"];
    for how in ways {
        sandbox.write(&format!("in/misbehave-{how}.pdf"), &pdf("Haushalt", "Das Land gibt 5 Euro."));
    }
    let mut run = command(
        &sandbox,
        &[
            "convert",
            "in",
            "--output",
            "out",
            "--timeout",
            "20s",
            "--memory",
            "128MiB",
            "--log-format",
            "json",
        ],
    );
    let run = run.env("BLATTLESE_MISBEHAVE", "1").env("RUST_BACKTRACE", "full").output().unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(3), "{said}");
    assert_eq!(sandbox.documents().len(), 20);
    let statuses = ["crashed", "crashed", "out_of_memory", "timeout"];
    for (how, status) in ways.iter().zip(statuses) {
        let line = said.lines().find(|l| l.contains(&format!("misbehave-{how}.pdf"))).unwrap();
        assert!(line.contains(&format!(r#""status":"{status}""#)), "{line}");
    }
    let files = fs::read_to_string(sandbox.path("out/files.csv")).unwrap();
    assert_eq!(files.lines().filter(|l| l.contains("in stage pdf")).count(), 4, "{files}");
}

#[test]
fn the_first_signal_finishes_and_the_second_stops() {
    let sandbox = Sandbox::new();
    fill(&sandbox, 60);
    for n in 0..2 {
        sandbox.write(&format!("in/0/misbehave-sleep-{n}.pdf"), &pdf("Haushalt", "Das Land gibt 5 Euro."));
    }
    let signal = |run: &Child, signal: &str| {
        std::process::Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap();
    };
    let start = |timeout: &str| {
        let arguments = ["convert", "in", "--output", "out", "--jobs", "1", "--timeout", timeout];
        let mut run = command(&sandbox, &arguments);
        let run = run.env("BLATTLESE_MISBEHAVE", "1").stderr(Stdio::null()).spawn().unwrap();
        while !sandbox.path("out/documents").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(500));
        run
    };
    let mut run = start("5s");
    signal(&run, "-INT");
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert!(sandbox.path("out/files.csv").exists());
    let mut run = start("600s");
    signal(&run, "-TERM");
    std::thread::sleep(Duration::from_millis(300));
    signal(&run, "-TERM");
    assert_eq!(run.wait().unwrap().code(), Some(143));
}

#[test]
fn standard_output_and_error_may_be_gone_or_full() {
    let sandbox = Sandbox::new();
    sandbox.write("a.pdf", &pdf("Haushalt", &"Das Land gibt 5 Euro. ".repeat(2000)));
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut text = command(&sandbox, &["text", "a.pdf"]);
    assert_eq!(text.stdout(full).stderr(Stdio::null()).status().unwrap().code(), Some(5));
    let mut text = command(&sandbox, &["text", "a.pdf"]);
    let mut running = text.stdout(Stdio::piped()).spawn().unwrap();
    drop(running.stdout.take());
    assert_eq!(running.wait().unwrap().code(), Some(0));
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut convert = command(&sandbox, &["convert", "nowhere.pdf"]);
    assert_eq!(convert.stderr(full).status().unwrap().code(), Some(6));
}

#[test]
fn an_output_that_goes_away_or_refuses_is_exit_5() {
    let sandbox = Sandbox::new();
    fill(&sandbox, 40);
    sandbox.convert(&["in"]).code(3);
    // A file stands where a folder of documents should: nothing can be written there, whoever runs the test.
    fs::rename(sandbox.path("out/documents"), sandbox.path("kept")).unwrap();
    fs::write(sandbox.path("out/documents"), b"in the way").unwrap();
    let before = fs::read(sandbox.path("out/files.csv")).unwrap();
    sandbox.convert(&["in", "--force"]).code(5).says("cannot be written");
    assert_eq!(fs::read(sandbox.path("out/files.csv")).unwrap(), before);
    fs::remove_file(sandbox.path("out/documents")).unwrap();
    // The bad file is known; the documents are made again.
    sandbox.convert(&["in"]).code(0);
    assert_eq!(sandbox.documents().len(), 42);
    blattlese(&sandbox, &["tables", "--output", "out"], b"").code(0);
}

/// Runs a shell script with a new file system of so many kilobytes mounted on `out`; `None` where the system lets
/// nobody mount one.
fn on_a_small_disk(sandbox: &Sandbox, kilobytes: u64, script: &str) -> Option<i32> {
    let mount = format!("mount -t tmpfs -o size={kilobytes}k tmpfs out || exit 99");
    let mut shell = std::process::Command::new("unshare");
    shell.args(["--user", "--map-root-user", "--mount", "sh", "-c", &format!("{mount}\n{script}")]);
    shell.env("BLATTLESE", env!("CARGO_BIN_EXE_blattlese")).current_dir(sandbox.root());
    let code = shell.stderr(Stdio::null()).status().ok()?.code()?;
    (code != 99 && code != 1).then_some(code)
}

#[test]
fn a_full_disk_leaves_the_old_tables() {
    let sandbox = Sandbox::new();
    fill(&sandbox, 20);
    let every = ["in", "--format", "csv,json,xlsx,sqlite"];
    sandbox.convert(&every).code(3);
    let old = sandbox.files();
    fs::rename(sandbox.path("out"), sandbox.path("old")).unwrap();
    fill(&sandbox, 60);
    sandbox.convert(&every).code(3);
    let new = sandbox.files();
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    fs::create_dir(sandbox.path("out")).unwrap();
    let used = |files: &BTreeMap<String, Vec<u8>>| {
        files.values().map(|b| b.len() as u64 / 4096 + 1).sum::<u64>() * 4
    };
    let (least, enough) = (used(&old) + 64, 2 * used(&new) + 256);
    let mut codes = BTreeSet::new();
    for case in 0..40 {
        let size = least + (enough - least) * case / 39;
        let script = "cp -a old/. out/ && $BLATTLESE convert in --output out --format csv,json,xlsx,sqlite\ncode=$?\nrm -rf after && cp -a out after\nexit $code";
        let Some(code) = on_a_small_disk(&sandbox, size, script) else {
            println!("no file system can be mounted here: nothing tested");
            return;
        };
        codes.insert(code);
        fs::remove_dir(sandbox.path("out")).unwrap();
        fs::rename(sandbox.path("after"), sandbox.path("out")).unwrap();
        let is_table = |name: &&String| !name.contains('/');
        let tables = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
            files.iter().filter(|(name, _)| is_table(name)).map(|(n, b)| (n.clone(), b.clone())).collect()
        };
        let expected = tables(if code == 5 { &old } else { &new });
        assert_same(&tables(&sandbox.files()), &expected, &format!("{size} kB, exit {code}"));
        fs::remove_dir_all(sandbox.path("out")).unwrap();
        fs::create_dir(sandbox.path("out")).unwrap();
    }
    // The bad file is known from the run before, so a whole run ends with 0.
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), [0, 5]);
}
