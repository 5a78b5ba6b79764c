//! Runs the corpora and the examples of rule tables: the specification of the recognisers.
//!
//! A corpus is a Markdown file beside the tables of a kind. Each line is a text; marks tell what is expected:
//!
//! ```text
//! date: 2018-08-24
//!
//! Das Land gibt rund [1,5 Mio. Euro](amount: about 1500000.00 EUR) dazu.
//! Der Verband hat 5.000 Mitglieder.
//! ```
//!
//! The file's name is the kind that it holds to account: a line expects exactly the marked mentions of that kind;
//! other kinds are checked where they are marked. Lines that follow each other without an empty line are one issue
//! (a surname in the second line is resolved by the full name in the first). `date:` sets the issue's date for
//! the lines below it; headings (`#`) and quotes (`>`) are for the reader.
//! A mark may leave out fields at the end of its value ("Kai Klose; Staatssekretär").

use super::{KINDS, Kind, Mention, Recognisers};
use crate::lang::{LanguagePack, RuleError};

/// A line on which the rules and the corpus differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The corpus or the table.
    pub origin: String,
    /// Its line, from 1.
    pub line: usize,
    /// The text without marks.
    pub text: String,
    /// What was marked and is not found, as marks.
    pub missing: Vec<String>,
    /// What was found and is not marked, as marks with the rule that made them.
    pub unexpected: Vec<String>,
}

/// Runs every corpus, and every cell of a column `example`, of a language.
///
/// # Errors
/// Every mistake in the tables.
pub fn run(pack: &LanguagePack) -> Result<Vec<Failure>, Vec<RuleError>> {
    let recognisers = Recognisers::new(pack)?;
    let mut failures = Vec::new();
    for (name, content) in pack.corpora() {
        let origin = format!("{name}.corpus.md");
        if let Some(kind) = kind_of(name) {
            failures.extend(run_corpus(&recognisers, &origin, kind, content));
        }
    }
    for table in pack.table_names().map(str::to_owned).collect::<Vec<_>>() {
        failures.extend(run_examples(&recognisers, pack, &table));
    }
    Ok(failures)
}

/// Runs one corpus of a kind.
pub fn run_corpus(recognisers: &Recognisers, origin: &str, kind: Kind, content: &str) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut date = None;
    let mut issue: Vec<Case> = Vec::new();
    for (index, line) in content.lines().chain([""]).enumerate() {
        let line = line.trim();
        if let Some(given) = line.strip_prefix("date:") {
            date = Some(given.trim().to_owned());
        } else if line.is_empty() || line.starts_with(['#', '>']) {
            failures.extend(run_issue(recognisers, origin, kind, date.as_deref(), &issue));
            issue.clear();
        } else {
            issue.push(Case::parse(index + 1, line));
        }
    }
    failures
}

/// The date against which examples of rule tables are read; a Friday.
const EXAMPLE_DATE: &str = "2018-08-24";

fn run_examples(recognisers: &Recognisers, pack: &LanguagePack, name: &str) -> Vec<Failure> {
    let table = pack.table(name);
    let (Some(kind), Ok(column)) = (kind_of(name), table.column("example")) else { return Vec::new() };
    let mut failures = Vec::new();
    for row in &table.rows {
        let example = row.cells.get(column).map_or("", String::as_str);
        if !example.is_empty() {
            let case = Case::parse(row.line, example);
            failures.extend(run_issue(recognisers, &row.origin, kind, Some(EXAMPLE_DATE), &[case]));
        }
    }
    failures
}

fn kind_of(table: &str) -> Option<Kind> {
    let stem = table.split(['_', '.', '-']).next()?;
    KINDS.iter().find(|entry| entry.tables == stem).map(|entry| entry.kind)
}

/// A line of a corpus: its text, and what is marked in it.
#[derive(Clone, Debug)]
struct Case {
    line: usize,
    text: String,
    marks: Vec<Mark>,
}

#[derive(Clone, Debug)]
struct Mark {
    start: usize,
    surface: String,
    kind: String,
    value: String,
}

impl Case {
    /// Takes the marks `[surface](kind: value)` out of a line. Brackets that are no mark stay in the text.
    fn parse(line: usize, marked: &str) -> Self {
        let mut case = Self { line, text: String::with_capacity(marked.len()), marks: Vec::new() };
        let mut rest = marked;
        while let Some(open) = rest.find('[') {
            let (before, from_bracket) = rest.split_at(open);
            case.text.push_str(before);
            match Mark::parse(from_bracket) {
                Some((mark, after)) => {
                    case.marks.push(Mark { start: case.text.chars().count(), ..mark.clone() });
                    case.text.push_str(&mark.surface);
                    rest = after;
                }
                None => {
                    case.text.push('[');
                    rest = &from_bracket[1..];
                }
            }
        }
        case.text.push_str(rest);
        case
    }
}

impl Mark {
    fn parse(text: &str) -> Option<(Self, &str)> {
        let (surface, rest) = text.strip_prefix('[')?.split_once("](")?;
        let (meaning, after) = rest.split_once(')')?;
        let (kind, value) = meaning.split_once(':')?;
        let known = ["minister", "amount", "date", "organisation"].contains(&kind.trim());
        let mark = Self {
            start: 0,
            surface: surface.to_owned(),
            kind: kind.trim().to_owned(),
            value: value.trim().to_owned(),
        };
        (known && !surface.contains('[')).then_some((mark, after))
    }

    fn fits(&self, mention: &Mention) -> bool {
        let described = mention.value.describe();
        let value_fits = described == self.value
            || described.strip_prefix(self.value.as_str()).is_some_and(|rest| rest.starts_with(';'));
        kind_name(mention.kind) == self.kind
            && usize::try_from(mention.start) == Ok(self.start)
            && mention.surface == self.surface
            && value_fits
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Minister => "minister",
        Kind::Amount => "amount",
        Kind::Date => "date",
        Kind::Organisation => "organisation",
    }
}

fn run_issue(
    recognisers: &Recognisers,
    origin: &str,
    kind: Kind,
    date: Option<&str>,
    cases: &[Case],
) -> Vec<Failure> {
    let texts = cases.iter().map(|c| c.text.as_str()).collect();
    let found = recognisers.recognise(&[texts], date).pop().unwrap_or_default();
    cases.iter().zip(found).filter_map(|(case, mentions)| compare(origin, kind, case, &mentions)).collect()
}

fn compare(origin: &str, kind: Kind, case: &Case, mentions: &[Mention]) -> Option<Failure> {
    let is_found = |mark: &&Mark| mentions.iter().any(|m| mark.fits(m));
    let is_marked = |mention: &&Mention| case.marks.iter().any(|mark| mark.fits(mention));
    let as_mark =
        |m: &Mention| format!("[{}]({}: {}) by {}", m.surface, kind_name(m.kind), m.value.describe(), m.rule);
    let missing: Vec<String> = case
        .marks
        .iter()
        .filter(|mark| !is_found(mark))
        .map(|m| format!("[{}]({}: {})", m.surface, m.kind, m.value))
        .collect();
    let unexpected: Vec<String> =
        mentions.iter().filter(|m| m.kind == kind && !is_marked(m)).map(as_mark).collect();
    let differs = !missing.is_empty() || !unexpected.is_empty();
    differs.then(|| Failure {
        origin: origin.to_owned(),
        line: case.line,
        text: case.text.clone(),
        missing,
        unexpected,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_leave_the_text_as_printed() {
        let case = Case::parse(1, "für [5 Euro](amount: 5.00 EUR) [sic] am [1. Mai](date: 2018-05-01)");
        assert_eq!(case.text, "für 5 Euro [sic] am 1. Mai");
        let places: Vec<_> = case.marks.iter().map(|m| (m.start, m.kind.as_str())).collect();
        assert_eq!(places, [(4, "amount"), (20, "date")]);
    }

    #[test]
    fn every_built_in_corpus_holds() {
        for code in LanguagePack::languages() {
            let pack = LanguagePack::built_in(code).unwrap();
            let failures = run(&pack).unwrap();
            assert!(failures.is_empty(), "{code}: {failures:#?}");
        }
    }
}
