//! Holds the generated pages of `docs/` to the code. `BLATTLESE_BLESS=1 cargo test --test docs` writes them anew.

#![allow(clippy::unwrap_used, reason = "a page that cannot be read fails")]

use blattlese::diag::Code;
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn errors_page_is_fresh() {
    let mut page = String::from(
        "# Warnings and what to do\n\nMade from `src/diag/codes.rs`. The column `code` of `warnings.csv` holds one of \
         these words; they stay the same from version to version.\n\n| code | what to do |\n|---|---|\n",
    );
    for code in Code::ALL {
        writeln!(page, "| `{}` | {} |", code.as_str(), code.help()).unwrap();
    }
    page.push_str("\nWhat can become of a file as a whole, and the exit codes, are in [cron.md](cron.md).\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    if std::env::var_os("BLATTLESE_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), page, "docs/errors.md is stale");
}
