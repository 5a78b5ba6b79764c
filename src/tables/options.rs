//! What the user can choose.

use std::path::PathBuf;
use std::str::FromStr;

/// A file format of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Comma-separated values in one of the [`CsvDialect`]s.
    Csv,
    /// A JSON array a table.
    Json,
    /// A file of JSON lines a table.
    Jsonl,
    /// One Excel workbook.
    Xlsx,
    /// One SQLite database.
    Sqlite,
    /// An Apache Parquet file a table.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How CSV files are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvDialect {
    /// UTF-8 with BOM, comma, CRLF, decimal point, ISO dates: what Excel outside Germany and every library read.
    #[default]
    Rfc4180,
    /// UTF-8 with BOM, semicolon, CRLF, decimal comma, dd.mm.yyyy, WAHR and FALSCH: a double click in German Excel.
    ExcelDe,
    /// UTF-8 without BOM, comma, LF: for the command line.
    Unix,
}

/// What becomes of line breaks inside the cells of CSV files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newlines {
    /// They stay; some imports break on them.
    Keep,
    /// A blank each.
    #[default]
    Space,
    /// A pilcrow (¶) each.
    Pilcrow,
}

/// Everything that decides the tables' bytes beside the documents.
#[derive(Clone, Debug)]
pub struct TableOptions {
    /// The formats to write.
    pub formats: Vec<Format>,
    /// How CSV files are written.
    pub csv_dialect: CsvDialect,
    /// What becomes of line breaks inside CSV cells.
    pub csv_newlines: Newlines,
    /// Version of the program, for the data package.
    pub version: String,
    /// Hash of the rules, for the data package.
    pub rules_hash: String,
    /// Folder of the user's own rule tables.
    pub rules: Option<PathBuf>,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            formats: vec![Format::Csv, Format::Json],
            csv_dialect: CsvDialect::default(),
            csv_newlines: Newlines::default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules_hash: String::new(),
            rules: None,
        }
    }
}

/// A word that names no choice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not one of {choices}")]
pub struct UnknownChoice {
    given: String,
    choices: String,
}

/// The names of a choice, for the command line.
macro_rules! names {
    ($type:ident { $($(#[$gate:meta])* $variant:ident = $name:literal,)+ }) => {
        impl $type {
            /// Every choice in order, with its name on the command line.
            pub const NAMED: &[(&str, Self)] = &[$($(#[$gate])* ($name, Self::$variant)),+];

            /// Its name on the command line.
            pub fn name(self) -> &'static str {
                Self::NAMED.iter().find(|(_, v)| *v == self).map_or("", |(name, _)| name)
            }
        }

        impl FromStr for $type {
            type Err = UnknownChoice;

            fn from_str(given: &str) -> Result<Self, UnknownChoice> {
                let found = Self::NAMED.iter().find(|(name, _)| *name == given);
                found.map(|(_, v)| *v).ok_or_else(|| {
                    let choices: Vec<&str> = Self::NAMED.iter().map(|(name, _)| *name).collect();
                    let note = if given == "parquet" { "; a build with `--features parquet` knows it" } else { "" };
                    UnknownChoice { given: given.to_owned(), choices: choices.join(", ") + note }
                })
            }
        }
    };
}

names! { Format {
    Csv = "csv", Json = "json", Jsonl = "jsonl", Xlsx = "xlsx", Sqlite = "sqlite",
    #[cfg(feature = "parquet")]
    Parquet = "parquet",
} }
names! { CsvDialect { Rfc4180 = "rfc4180", ExcelDe = "excel-de", Unix = "unix", } }
names! { Newlines { Keep = "keep", Space = "space", Pilcrow = "pilcrow", } }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for (name, format) in Format::NAMED {
            assert_eq!(name.parse(), Ok(*format));
        }
        assert_eq!("excel-de".parse(), Ok(CsvDialect::ExcelDe));
        assert_eq!(Newlines::Pilcrow.name(), "pilcrow");
    }

    #[test]
    fn an_unknown_name_is_told_the_choices() {
        let error = "xls".parse::<CsvDialect>().unwrap_err().to_string();
        assert_eq!(error, "`xls` is not one of rfc4180, excel-de, unix");
    }
}
