//! What goes to standard error: for people, or as one JSON object a line.

use super::args::LogFormat;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::OnceLock;

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something did not work.
    Error,
    /// Something is missing from what was written.
    Loss,
    /// Something to know.
    Note,
}

/// Where and how messages are written.
#[derive(Clone, Debug)]
pub struct Messages {
    form: LogFormat,
    quiet: bool,
    terminal: bool,
    bar: OnceLock<ProgressBar>,
}

impl Messages {
    /// Messages of a form; with `quiet` errors only.
    pub fn new(form: LogFormat, quiet: bool) -> Self {
        Self { form, quiet, terminal: std::io::stderr().is_terminal(), bar: OnceLock::new() }
    }

    /// Tells of an error.
    pub fn error(&self, message: &str) {
        self.say(Level::Error, message, &[]);
    }

    /// Tells of something with its particulars, which only JSON shows.
    pub fn say(&self, level: Level, message: &str, particulars: &[(&str, serde_json::Value)]) {
        let wanted = match level {
            Level::Error => true,
            Level::Loss => !self.quiet,
            Level::Note => self.notes_wanted(),
        };
        if !wanted {
            return;
        }
        let line = match self.form {
            LogFormat::Text => format!("blattlese: {}", harmless(message)),
            LogFormat::Json => json_line(level, message, particulars),
        };
        match self.bar.get() {
            Some(bar) => bar.suspend(|| print(&line)),
            None => print(&line),
        }
    }

    /// Whether anyone wants to hear of what went well: somebody at a terminal, or whoever asked for JSON.
    pub fn notes_wanted(&self) -> bool {
        !self.quiet && (self.terminal || self.form == LogFormat::Json)
    }

    /// Shows a progress bar, on a terminal only.
    pub fn begin_bar(&self, files: usize) {
        if self.quiet || !self.terminal || self.form == LogFormat::Json || files == 0 {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
        let style = "{bar:30} {pos}/{len} files  {per_sec}  {eta} left  {msg}";
        bar.set_style(ProgressStyle::with_template(style).expect("the template is well formed"));
        let _ = self.bar.set(bar);
    }

    /// Moves the bar on by one.
    pub fn step_bar(&self) {
        if let Some(bar) = self.bar.get() {
            bar.inc(1);
        }
    }

    /// Shows what is going on beside the bar.
    pub fn note_on_bar(&self, message: &'static str) {
        if let Some(bar) = self.bar.get() {
            bar.set_message(message);
        }
    }

    /// Takes the bar away.
    pub fn end_bar(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn print(line: &str) {
    use std::io::Write as _;
    // A closed standard error is no reason to fail: the exit code and run.json still tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn json_line(level: Level, message: &str, particulars: &[(&str, serde_json::Value)]) -> String {
    let mut object = serde_json::Map::new();
    let level = match level {
        Level::Error => "error",
        Level::Loss => "warning",
        Level::Note => "info",
    };
    object.insert("level".into(), level.into());
    object.insert("message".into(), harmless(message).into());
    for (name, value) in particulars {
        object.insert((*name).into(), value.clone());
    }
    serde_json::Value::Object(object).to_string()
}

/// The text without characters that move a terminal's cursor, ring its bell or turn the direction of reading.
/// Names of files and texts of PDFs come from strangers.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if acts_on_terminal(c) { '\u{fffd}' } else { c }).collect()
}

fn acts_on_terminal(c: char) -> bool {
    let bidirectional =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let invisible = matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    (c.is_control() && c != '\n' && c != '\t') || bidirectional || invisible
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{7}"), "a\u{fffd}[31mb\u{fffd}");
        assert_eq!(harmless("rechnung\u{202e}fdp.exe"), "rechnung\u{fffd}fdp.exe");
        assert_eq!(harmless("Größe\tund\nmehr"), "Größe\tund\nmehr");
    }
}
