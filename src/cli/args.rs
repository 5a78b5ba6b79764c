//! Arguments as typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns newsletter PDFs into tables: articles, office holders, euro amounts, dates, organisations.
#[derive(Debug, Parser)]
#[command(name = "blattlese", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Converts PDFs to documents and tables: files, folders, patterns, archives.
    Convert(ConvertArgs),
    /// Prints the text in reading order, articles separated.
    Text(TextArgs),
    /// Prints what a stage made of a file, one line a block.
    Inspect(InspectArgs),
    /// Finds mentions in text from standard input; one JSON line for each line.
    #[command(visible_alias = "recognize")]
    Recognise(RecogniseArgs),
}

/// Rules and passwords.
#[derive(Args, Clone, Debug)]
pub struct SettingsArgs {
    /// Language of the newsletters, or `auto`.
    #[arg(long, default_value = "auto", value_name = "CODE")]
    pub language: String,
    /// Folder with your own lists and rules; they stand over the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Password for encrypted files.
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
}

#[derive(Args, Clone, Debug)]
pub struct ConvertArgs {
    /// Files, folders, patterns, archives; `-` reads a list of paths from standard input.
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder that documents and tables go to.
    #[arg(long, short, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
    /// File with one path a line; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Files at a time; default: one for each core.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub settings: SettingsArgs,
    /// No progress bar and no summary.
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Args, Clone, Debug)]
pub struct TextArgs {
    /// PDFs.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Args, Clone, Debug)]
pub struct InspectArgs {
    /// A PDF.
    pub file: PathBuf,
    /// The stage to look at.
    #[arg(long, value_enum)]
    pub stage: StageArg,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

/// A stage of `inspect`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StageArg {
    /// One line for each drawn character.
    Glyphs,
    /// One line for each block, in reading order.
    Layout,
    /// One line for each part of an article.
    Articles,
    /// One line for each mention.
    Mentions,
}

#[derive(Args, Clone, Debug)]
pub struct RecogniseArgs {
    /// Each line is a JSON object `{"id", "text", "date"?}` instead of bare text.
    #[arg(long)]
    pub jsonl: bool,
    /// The day that "am 24. August" and "gestern" count from, where a line has none of its own.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    #[command(flatten)]
    pub settings: SettingsArgs,
}
