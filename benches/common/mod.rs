//! What several benches need.

use std::path::{Path, PathBuf};

/// Adds the PDFs below a folder; what cannot be opened is passed over.
pub fn collect_pdfs(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            collect_pdfs(&path, out);
        } else if path.extension().is_some_and(|e| e == "pdf") {
            out.push(path);
        }
    }
}
