//! A sandbox with small files, and the command run inside it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test program uses a part; a sandbox that cannot be made fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for one test.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a command did.
pub struct Run {
    output: Output,
}

impl Sandbox {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    pub fn write(&self, relative: &str, bytes: &[u8]) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// `convert … --output out`
    pub fn convert(&self, arguments: &[&str]) -> Run {
        self.convert_with(arguments, b"")
    }

    pub fn convert_json(&self, arguments: &[&str]) -> Run {
        self.convert(&[arguments, &["--log-format", "json"]].concat())
    }

    pub fn convert_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        blattlese(self, &[&["convert", "--output", "out"], arguments].concat(), input)
    }

    /// Names of the documents, sorted.
    pub fn documents(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("out/documents")).into_iter().flatten();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn document(&self, index: usize) -> String {
        fs::read_to_string(self.path("out/documents").join(&self.documents()[index])).unwrap()
    }

    /// Every document and table by path; not what only runs need, and not the times in `run.json`. Nothing, where no
    /// run came so far as to make the folder.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = BTreeMap::new();
        let out = self.path("out");
        if out.exists() {
            collect(&out, &out, &mut all);
        }
        all
    }
}

/// Fails unless both have the same files with the same bytes; names those that differ.
pub fn assert_same(have: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>, when: &str) {
    let names: BTreeSet<&String> = have.keys().chain(expected.keys()).collect();
    let differ: Vec<_> = names.into_iter().filter(|n| have.get(*n) != expected.get(*n)).collect();
    assert!(differ.is_empty(), "{when}: {differ:?} differ");
}

fn collect(root: &Path, folder: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if name == ".blattlese" || name == "run.json" {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, all);
        } else {
            all.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// A command inside a sandbox, not yet run.
pub fn command(sandbox: &Sandbox, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_blattlese"));
    command.args(arguments).current_dir(sandbox.root());
    command
}

/// Runs a command inside a sandbox.
pub fn blattlese(sandbox: &Sandbox, arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command(sandbox, arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    Run { output }
}

impl Run {
    pub fn code(&self, expected: i32) -> &Self {
        assert_eq!(self.output.status.code(), Some(expected), "{}", self.errors());
        self
    }

    pub fn exit_code(&self) -> i32 {
        self.output.status.code().unwrap()
    }

    pub fn says(&self, text: &str) -> &Self {
        assert!(self.errors().contains(text), "{text:?} is not in: {}", self.errors());
        self
    }

    pub fn prints(&self, text: &str) -> &Self {
        assert!(self.output().contains(text), "{text:?} is not in: {}", self.output());
        self
    }

    pub fn stdout(&self, expected: &str) -> &Self {
        assert_eq!(self.output(), expected);
        self
    }

    pub fn stderr(&self, expected: &str) -> &Self {
        assert_eq!(self.errors(), expected);
        self
    }

    pub fn errors(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    pub fn output(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }
}

/// A page with a headline and some lines of text, in Latin-1.
pub fn pdf(headline: &str, body: &str) -> Vec<u8> {
    let line = format!("{body} ").repeat(3);
    let lines = format!("({line}) Tj 0 -13 Td ").repeat(6);
    page(&format!("BT /F1 24 Tf 60 740 Td ({headline}) Tj ET BT /F1 10 Tf 60 700 Td {lines} ET"))
}

/// A page with a picture's place and no text.
pub fn pdf_of_nothing() -> Vec<u8> {
    page("0 0 595 842 re f")
}

/// A document whose tree holds no page.
pub fn pdf_without_pages() -> Vec<u8> {
    assemble(&["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Kids[]/Count 0>>".into()])
}

/// Pages with a running head, each with some lines of text of its own number.
pub fn pages(count: usize, running_head: &str, body: &str) -> Vec<u8> {
    let kids: String = (0..count).map(|n| format!("{} 0 R ", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into(),
    ];
    for n in 0..count {
        let lines = format!("(Seite {n}. {body} {body}) Tj 0 -13 Td ").repeat(9);
        let head = format!("BT /F1 8 Tf 60 810 Td ({running_head}) Tj ET");
        let content = format!("{head} BT /F1 10 Tf 60 700 Td {lines} ET");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
            5 + 2 * n
        ));
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.chars().count()));
    }
    assemble(&objects)
}

fn page(content: &str) -> Vec<u8> {
    let length = content.chars().count();
    assemble(&[
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
            .into(),
        format!("<</Length {length}>>\nstream\n{content}\nendstream"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into(),
    ])
}

fn assemble(objects: &[String]) -> Vec<u8> {
    let latin =
        |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>();
    let mut out = latin("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend(latin(&format!("{number} 0 obj\n{object}\nendobj\n")));
    }
    let table = out.len();
    out.extend(latin(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1)));
    for place in places {
        out.extend(latin(&format!("{place:010} 00000 n \n")));
    }
    let size = objects.len() + 1;
    out.extend(latin(&format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n")));
    out
}

/// An archive of these files.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
