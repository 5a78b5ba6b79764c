//! `convert` and `tables`: the main job.

use super::args::{ConvertArgs, ReportArgs, SettingsArgs, TableArgs, TablesArgs};
use super::exit::Exit;
use super::messages::{Level, Messages};
use super::signals::{self, Heard};
use super::single::{PASSWORD_VARIABLE, conveyor, password};
use crate::batch::{
    self, Answer, Basis, Crew, Job, PassedOver, Progress, Request, RunReport, Shard, Start, Status, Totals,
};
use crate::report::{FIRST_PAGE, LabelLanguage};
use crate::tables::TableOptions;
use std::ffi::OsString;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Converts PDFs to documents and tables.
pub fn convert(args: &ConvertArgs, messages: &Messages) -> Exit {
    match prepare_and_run(args, messages) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn prepare_and_run(args: &ConvertArgs, messages: &Messages) -> Result<Exit, Exit> {
    let rules = rules_hash(&args.settings, messages)?;
    let basis = basis(args, &rules, messages)?;
    let tables = table_options(&args.tables, &args.settings, &rules, messages)?;
    let part = part(args, messages)?;
    let request = request(args, messages)?;
    let inputs = batch::find(&request);
    if inputs.sources.is_empty() {
        for input in &inputs.passed_over {
            messages.error(&format!("{}: {}", input.path, input.detail));
        }
        messages.error("no PDF found; name files, folders that hold some, or archives of them");
        return Err(Exit::NoInput);
    }
    let speaker = messages.clone();
    let heard = signals::listen(move || {
        speaker.error("stopping: running files are finished and tables written; once more stops at once");
    })
    .map_err(|e| internal(messages, &format!("signals cannot be heard ({e})")))?;
    let job = Job {
        inputs,
        output: args.output.clone(),
        crew: crew(args, messages)?,
        basis,
        prune: args.prune,
        part,
        max_failures: args.max_failures,
        lock_wait: args.lock_wait.map_or(Duration::ZERO, |t| t.0),
        tables,
        report: report_language(&args.report),
        stop: heard.stop(),
    };
    let told = Told { messages };
    let done = batch::convert(job, &told);
    messages.end_bar();
    let finished = done.map_err(|error| {
        messages.error(&error.to_string());
        Exit::from(&error)
    })?;
    let report = &finished.report;
    summarise(report, args, messages);
    let exit = exit(report, &heard, args.strict);
    let text = report.run_json(&rules, exit as u8);
    finished.write_run_file(&text).map_err(|error| {
        messages.error(&error.to_string());
        Exit::Output
    })?;
    Ok(exit)
}

/// Builds the tables again.
pub fn tables(args: &TablesArgs, messages: &Messages) -> Exit {
    let rules = rules_hash(&args.settings, messages);
    let settings = match rules.and_then(|r| table_options(&args.tables, &args.settings, &r, messages)) {
        Ok(settings) => settings,
        Err(exit) => return exit,
    };
    let wait = args.lock_wait.map_or(Duration::ZERO, |t| t.0);
    match batch::rebuild(&args.output, &args.parts, &settings, report_language(&args.report), wait) {
        Ok(totals) if totals.documents == 0 && totals.files == 0 => {
            let output = args.output.display();
            messages.error(&format!(
                "{output}: no documents; run `blattlese convert` first, or name its output folder"
            ));
            Exit::NoInput
        }
        Ok(totals) => {
            totals.problems.iter().for_each(|problem| messages.error(problem));
            tell_of_older_report(&totals, &args.output, messages);
            messages.say(Level::Note, &format!("tables of {} documents", totals.documents), &[]);
            if totals.problems.is_empty() { Exit::Done } else { Exit::SomeFailed }
        }
        Err(error) => {
            messages.error(&error.to_string());
            Exit::from(&error)
        }
    }
}

struct Told<'a> {
    messages: &'a Messages,
}

impl Progress for Told<'_> {
    fn planned(&self, to_convert: usize, _up_to_date: usize) {
        self.messages.begin_bar(to_convert);
    }

    fn file(&self, path: &str, answer: &Answer) {
        self.messages.step_bar();
        if answer.status.is_failure() {
            let detail = answer.detail.as_deref().unwrap_or("no reason is known");
            self.tell(Level::Error, path, answer.status, detail);
        }
    }

    fn passed_over(&self, input: &PassedOver) {
        let level = if input.status.is_failure() { Level::Error } else { Level::Note };
        self.tell(level, &input.path, input.status, &input.detail);
    }

    fn tables(&self) {
        self.messages.note_on_bar("writing tables");
    }
}

impl Told<'_> {
    fn tell(&self, level: Level, path: &str, status: Status, detail: &str) {
        let particulars = [("path", path.into()), ("status", status.as_str().into())];
        self.messages.say(level, &format!("{path}: {detail}"), &particulars);
    }
}

/// What decides whether earlier outcomes hold; mistakes in rules are told here, before the first file.
fn basis(args: &ConvertArgs, rules: &str, messages: &Messages) -> Result<Basis, Exit> {
    let settings = &args.settings;
    if settings.rules.is_some() || settings.language != "auto" {
        conveyor(settings, messages)?;
    }
    let limits = format!("{:?} {:?}", args.timeout, args.memory);
    Ok(Basis {
        made_with: batch::fingerprint(&[&settings.language, rules]).into(),
        limits: batch::fingerprint(&[&limits]).into(),
        password: password(settings).is_some(),
        force: args.force,
        retry: args.retry,
    })
}

fn table_options(
    args: &TableArgs,
    settings: &SettingsArgs,
    rules: &str,
    messages: &Messages,
) -> Result<TableOptions, Exit> {
    batch::table_options(
        &args.format,
        &args.csv_dialect,
        &args.csv_newlines,
        settings.rules.as_deref(),
        rules,
    )
    .map_err(|why| {
        messages.error(&why.to_string());
        Exit::Usage
    })
}

/// The language of the report's labels, where a report is asked for.
fn report_language(args: &ReportArgs) -> Option<LabelLanguage> {
    args.report.then(|| args.lang.parse().unwrap_or_default())
}

/// Fingerprint of all rules, the user's among them.
fn rules_hash(settings: &SettingsArgs, messages: &Messages) -> Result<String, Exit> {
    batch::rules_fingerprint(settings.rules.as_deref()).map_err(|e| {
        let folder = settings.rules.as_deref().unwrap_or(Path::new(""));
        messages.error(&format!("{}: cannot be read ({e})", folder.display()));
        Exit::Config
    })
}

/// The part from the arguments, or from the variables that array jobs are given.
fn part(args: &ConvertArgs, messages: &Messages) -> Result<Option<Shard>, Exit> {
    if args.shard.is_some() {
        return Ok(args.shard);
    }
    Shard::from_environment(|name| std::env::var(name).ok()).map_err(|why| {
        messages.error(&why);
        Exit::Usage
    })
}

fn request(args: &ConvertArgs, messages: &Messages) -> Result<Request, Exit> {
    let dash = Path::new("-");
    let (lists, paths): (Vec<&PathBuf>, Vec<&PathBuf>) = args.paths.iter().partition(|p| *p == dash);
    let mut listed = Vec::new();
    for list in lists.into_iter().chain(&args.files_from) {
        let lines = if list == dash { lines(&mut io::stdin().lock()) } else { open_lines(list) };
        listed.extend(lines.map_err(|e| {
            messages.error(&format!("{}: cannot be read ({e})", list.display()));
            Exit::NoInput
        })?);
    }
    Ok(Request { paths: paths.into_iter().cloned().collect(), listed, output: args.output.clone() })
}

fn open_lines(list: &Path) -> io::Result<Vec<PathBuf>> {
    lines(&mut io::BufReader::new(std::fs::File::open(list)?))
}

/// One path a line, any bytes but line ends; empty lines are passed over. NUL separates as well (`find -print0`).
fn lines(input: &mut dyn BufRead) -> io::Result<Vec<PathBuf>> {
    use std::os::unix::ffi::OsStringExt;
    let mut all = Vec::new();
    input.read_to_end(&mut all)?;
    let separator = if all.contains(&0) { 0 } else { b'\n' };
    let line = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line).to_vec();
    let paths = all.split(|b| *b == separator).map(line).filter(|l| !l.is_empty());
    Ok(paths.map(|l| PathBuf::from(OsString::from_vec(l))).collect())
}

fn crew(args: &ConvertArgs, messages: &Messages) -> Result<Crew, Exit> {
    let program = std::env::current_exe()
        .map_err(|e| internal(messages, &format!("the program cannot find itself ({e})")))?;
    let settings = &args.settings;
    let mut arguments: Vec<OsString> = vec!["worker".into(), "--supervised".into()];
    arguments.push(format!("--memory={}", args.memory.0).into());
    arguments.push(format!("--language={}", settings.language).into());
    if let Some(rules) = &settings.rules {
        arguments.extend(["--rules".into(), rules.clone().into_os_string()]);
    }
    // The allocator reserves memory ahead, which counts against the limit; its default is a gibibyte at a time.
    let mut environment = vec![("MIMALLOC_ARENA_RESERVE".to_owned(), "65536".to_owned())];
    environment.extend(password(settings).map(|p| (PASSWORD_VARIABLE.to_owned(), p)));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Crew {
        start: Start { program, arguments, environment },
        jobs: args.jobs.map_or(cores, usize::from),
        time_limit: args.timeout.0,
        memory_limit: args.memory.0,
    })
}

fn internal(messages: &Messages, why: &str) -> Exit {
    messages.error(why);
    Exit::Internal
}

fn exit(report: &RunReport, heard: &Heard, strict: bool) -> Exit {
    let problems = report.totals.as_ref().is_some_and(|t| !t.problems.is_empty());
    match heard.exit() {
        Some(exit) => exit,
        None if report.failures() > 0 || problems => Exit::SomeFailed,
        None if strict && report.warnings > 0 => Exit::Warnings,
        None => Exit::Done,
    }
}

/// Pages are written only where they are asked for: whoever opens older ones should know.
fn tell_of_older_report(totals: &Totals, output: &Path, messages: &Messages) {
    if totals.report_is_older {
        let report = output.join(FIRST_PAGE);
        let what = "is older than the tables; `--report` writes it anew";
        messages.say(Level::Note, &format!("{} {what}", report.display()), &[]);
    }
}

fn summarise(report: &RunReport, args: &ConvertArgs, messages: &Messages) {
    let (done, failed) = (report.statuses.values().sum::<usize>(), report.failures());
    for problem in report.totals.iter().flat_map(|t| &t.problems) {
        messages.error(problem);
    }
    report.totals.iter().for_each(|totals| tell_of_older_report(totals, &args.output, messages));
    if report.too_many_failures {
        messages.error(&format!(
            "{failed} files failed, more than --max-failures allows; the rest was not begun"
        ));
    }
    let mut parts = vec![format!("{done} files")];
    let mut add = |n: usize, what: &str| {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    };
    add(failed, "failed");
    add(report.up_to_date, "up to date");
    add(report.known_failures, "of these failed earlier (--retry tries them again)");
    let found =
        format!("{} articles, {} mentions, {} warnings", report.articles, report.mentions, report.warnings);
    let summary =
        format!("{}; {found}; {:.1} s; see {}", parts.join(", "), report.seconds, args.output.display());
    let particulars = [
        ("files", done.into()),
        ("failed", failed.into()),
        ("up_to_date", report.up_to_date.into()),
        ("articles", report.articles.into()),
        ("mentions", report.mentions.into()),
        ("warnings", report.warnings.into()),
        ("seconds", report.seconds.into()),
    ];
    messages.say(Level::Note, &summary, &particulars);
}
