//! Many texts or files through a part of the line, in parallel, answers in the order of the questions.

use super::ids;
use super::inputs::shown;
use crate::diag::Warned;
use crate::entities::Mention;
use crate::pipeline::Conveyor;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// Texts that are worked on before their answers are written: enough to keep all cores busy, few enough to answer
/// soon.
const AT_ONCE: usize = 512;

/// One text of `recognise --jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub struct Question {
    /// Given back with the answer; any JSON value.
    #[serde(default)]
    pub id: serde_json::Value,
    /// The text.
    pub text: String,
    /// The day that relative dates count from.
    #[serde(default)]
    pub date: Option<String>,
}

#[derive(Serialize)]
struct Reply<'a> {
    id: &'a serde_json::Value,
    mentions: Vec<Mention>,
}

/// Answers each line of `input` with one JSON line. With `jsonl` a line is a [`Question`], else a bare text, whose
/// id is its number from 1. An empty line of bare text is answered too, so that line numbers agree.
///
/// # Errors
/// Reading or writing fails, or a line is no question; its number is named.
pub fn recognise_lines(
    conveyor: &Conveyor,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    jsonl: bool,
    date: Option<&str>,
) -> io::Result<()> {
    let mut number = 0;
    loop {
        let questions = next_questions(input, jsonl, &mut number)?;
        if questions.is_empty() {
            return output.flush();
        }
        let replies: Vec<Vec<u8>> = questions.par_iter().map(|q| reply(conveyor, q, date)).collect();
        for reply in replies {
            output.write_all(&reply)?;
        }
    }
}

fn next_questions(input: &mut dyn BufRead, jsonl: bool, number: &mut u64) -> io::Result<Vec<Question>> {
    let mut questions = Vec::new();
    let mut line = Vec::new();
    while questions.len() < AT_ONCE && input.read_until(b'\n', &mut line)? > 0 {
        *number += 1;
        let text = String::from_utf8_lossy(&line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if !jsonl {
            questions.push(Question { id: (*number).into(), text: text.to_owned(), date: None });
        } else if !text.trim().is_empty() {
            let wrong = |e| io::Error::new(io::ErrorKind::InvalidData, format!("line {number}: {e}"));
            questions.push(serde_json::from_str(text).map_err(wrong)?);
        }
        line.clear();
    }
    Ok(questions)
}

fn reply(conveyor: &Conveyor, question: &Question, date: Option<&str>) -> Vec<u8> {
    let mentions = conveyor.recognise(&question.text, question.date.as_deref().or(date));
    let reply = Reply { id: &question.id, mentions };
    let mut line = serde_json::to_vec(&reply).expect("mentions are plain data");
    line.push(b'\n');
    line
}

/// Takes the text of a file, or why there is none.
type TakeText<'a> = &'a mut dyn FnMut(&Path, Result<Warned<String>, String>);

/// The text of each file, handed over in order as soon as it and those before it are ready.
pub fn texts(conveyor: &Conveyor, files: &[PathBuf], each: TakeText<'_>) {
    // A few files at a time: the first appears at once, and memory does not grow with their number.
    for some in files.chunks(4 * rayon::current_num_threads()) {
        let texts: Vec<_> = some.par_iter().map(|file| text(conveyor, file)).collect();
        for (file, text) in some.iter().zip(texts) {
            each(file, text);
        }
    }
}

fn text(conveyor: &Conveyor, file: &Path) -> Result<Warned<String>, String> {
    let bytes = std::fs::read(file).map_err(|e| format!("cannot be read ({e})"))?;
    let path = shown(file);
    conveyor.text(&bytes, ids::stem(&path)).map_err(|e| e.to_string())
}
