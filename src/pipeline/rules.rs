//! Looking into the rules: which of them made a mention, whether their tables are right, whether their corpora hold.

use super::{Conveyor, Input, kit};
use crate::entities::{Explained, Kind, Mention, corpus};
use crate::lang::{LangError, LanguagePack};
use crate::pdf::PdfError;
use std::fmt::Write as _;
use std::path::Path;

impl Conveyor {
    /// Which rule made each mention in a text, and what it beat; plain text, one line each.
    pub fn explain(&self, text: &str, date: Option<&str>) -> String {
        let explained = self.kits.for_text(text).recognisers().explain(text, date);
        explained.iter().map(lines).collect()
    }

    /// [`Conveyor::explain`] for each paragraph of a file that holds mentions, below its text.
    ///
    /// # Errors
    /// As [`Conveyor::convert`].
    pub fn explain_file(&self, bytes: &[u8], file_stem: &str) -> Result<String, PdfError> {
        let input = Input { path: file_stem, id: file_stem, sha256: "", bytes };
        let document = self.convert(input, &mut |_| ())?;
        let mut out = String::new();
        for record in &document.articles {
            for paragraph in &record.article.paragraphs {
                let told = self.explain(&paragraph.text, document.issue.date.as_deref());
                if !told.is_empty() {
                    let (id, page) = (&record.article.id, paragraph.page);
                    let shown = write!(out, "{id}, page {page}: {}\n{told}\n", paragraph.text);
                    shown.expect("a String takes all");
                }
            }
        }
        Ok(out)
    }
}

/// Reads and compiles the tables of a language, or of all, with the user's own over them.
///
/// # Errors
/// Every mistake, with file and line.
pub fn check_rules(language: Option<&str>, folder: Option<&Path>) -> Result<Vec<String>, Vec<LangError>> {
    let mut checked = Vec::new();
    for pack in packs(language, folder)? {
        crate::entities::Recognisers::new(&pack)
            .map_err(|e| e.into_iter().map(LangError::from).collect::<Vec<_>>())?;
        let tables: Vec<&str> = pack.table_names().collect();
        let rows: usize = tables.iter().map(|name| pack.table(name).rows.len()).sum();
        checked.push(format!("{}: {} tables, {rows} rows", pack.code(), tables.len()));
    }
    Ok(checked)
}

/// Runs the corpora and the examples of a language, or of all; the failures, one text each.
///
/// # Errors
/// Every mistake in the tables.
pub fn test_rules(language: Option<&str>, folder: Option<&Path>) -> Result<Vec<String>, Vec<LangError>> {
    let mut failures = Vec::new();
    for pack in packs(language, folder)? {
        let run = corpus::run(&pack).map_err(|e| e.into_iter().map(LangError::from).collect::<Vec<_>>())?;
        failures.extend(run.iter().map(|f| failure(pack.code(), f)));
    }
    Ok(failures)
}

fn packs(language: Option<&str>, folder: Option<&Path>) -> Result<Vec<LanguagePack>, Vec<LangError>> {
    let packs: Result<Vec<_>, _> = match language {
        Some(code) => kit::pack(code, folder).map(|pack| vec![pack]),
        None => LanguagePack::languages().into_iter().map(|code| kit::pack(code, folder)).collect(),
    };
    packs.map_err(|e| vec![e])
}

fn failure(language: &str, failure: &corpus::Failure) -> String {
    let mut out = format!("{language}/{}:{}: {}", failure.origin, failure.line, failure.text);
    for missing in &failure.missing {
        write!(out, "\n  missing     {missing}").expect("a String takes all");
    }
    for unexpected in &failure.unexpected {
        write!(out, "\n  unexpected  {unexpected}").expect("a String takes all");
    }
    out
}

fn lines(explained: &Explained) -> String {
    let mut out = format!("  {}\n", line(&explained.mention));
    for loser in &explained.losers {
        writeln!(out, "      beats {}: {}", line(&loser.mention), loser.why).expect("a String takes all");
    }
    out
}

fn line(mention: &Mention) -> String {
    let kind = match mention.kind {
        Kind::Minister => "minister",
        Kind::Amount => "amount",
        Kind::Date => "date",
        Kind::Organisation => "organisation",
    };
    let value = serde_json::to_string(&mention.value).expect("values are plain data");
    let (start, end) = (mention.start, mention.end);
    format!(
        "{start}–{end} “{}” {kind} by {} ({:.2}) {value}",
        mention.surface, mention.rule, mention.confidence
    )
}
