//! The rows that the overview's search goes through, as scripts: a page opened from disk may fetch nothing.
//!
//! They are written while documents pass, so that memory does not grow with them.

use super::files::Folder;
use super::labels::is_harmful;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use tempfile::NamedTempFile;

/// One script: `window.BLATTLESE_<NAME> = [row, row, …]`.
#[derive(Debug)]
pub(super) struct Rows {
    out: BufWriter<NamedTempFile>,
    name: &'static str,
    count: u64,
}

impl Rows {
    pub(super) fn begin(folder: &Folder, name: &'static str) -> io::Result<Self> {
        let mut out = BufWriter::new(folder.beside()?);
        write!(out, "\"use strict\";\nwindow.BLATTLESE_{} = [", name.to_ascii_uppercase())?;
        Ok(Self { out, name, count: 0 })
    }

    /// Rows so far.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn push(&mut self, row: &impl Serialize) -> io::Result<()> {
        self.out.write_all(if self.count == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, row)?;
        self.count += 1;
        Ok(())
    }

    pub(super) fn finish(mut self, folder: &Folder) -> io::Result<()> {
        self.out.write_all(b"\n];\n")?;
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(folder.root.join(format!("{}.js", self.name)))?;
        Ok(())
    }
}

/// A text fit for a row: harmless, and no longer than `most` characters.
pub(super) fn short(text: &str, most: usize) -> Cow<'_, str> {
    let cut = text.char_indices().nth(most).map(|(end, _)| end);
    if cut.is_none() && !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = text.get(..cut.unwrap_or(text.len())).unwrap_or(text).replace(is_harmful, "\u{fffd}");
    if cut.is_some() {
        out.push('…');
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn long_texts_are_cut_and_harmful_ones_mended() {
        assert_eq!(short("kurz", 9), "kurz");
        assert_eq!(short("äöüß", 2), "äö…");
        assert_eq!(short("a\u{202e}b", 9), "a\u{fffd}b");
    }
}
