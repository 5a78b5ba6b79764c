//! Arguments as typed.

use crate::batch::{MaxFailures, MemoryLimit, Shard, TimeLimit};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Turns newsletter PDFs into tables: articles, office holders, euro amounts, dates, organisations.
#[derive(Debug, Parser)]
#[command(name = "blattlese", version, about, max_term_width = 100, args_override_self = true, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// How messages on standard error are written.
    #[arg(long, global = true, value_enum, default_value = "text", value_name = "FORM")]
    pub log_format: LogFormat,
    /// Only errors: no progress bar, no summary.
    #[arg(long, short, global = true, action = ArgAction::SetTrue)]
    pub quiet: bool,
    /// TOML file with the same names as the flags; the command line wins.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done or nothing to do · 1 internal error · 2 wrong usage · 3 finished, but some files failed · \
4 warnings under --strict · 5 output cannot be written · 6 no input matched · 11 another run holds the output · \
12 configuration or rules invalid · 130/143 stopped by a signal";

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Converts PDFs to documents and tables: files, folders, patterns, archives.
    Convert(Box<ConvertArgs>),
    /// Builds the tables again from the documents of an output folder.
    Tables(TablesArgs),
    /// Prints the text in reading order, articles separated.
    Text(TextArgs),
    /// Prints what a stage made of a file, one line a block.
    Inspect(InspectArgs),
    /// Finds mentions in text from standard input; one JSON line for each line.
    #[command(visible_alias = "recognize")]
    Recognise(RecogniseArgs),
    /// Tells which rule made each mention, which rules lost, and why.
    Explain(ExplainArgs),
    /// Checks rule tables, or runs the corpora beside them.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Carries files as they come: one JSON request a line on standard input, one answer a line on standard output.
    Worker(WorkerArgs),
    /// Prints completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page.
    Man,
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
    /// Password for encrypted files; better in a configuration file, or in BLATTLESE_PASSWORD, than on the command line.
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
}

/// How tables are written.
#[derive(Args, Clone, Debug)]
pub struct TableArgs {
    /// Formats of the tables, with commas between.
    #[arg(long, default_value = "csv,json", value_name = "LIST")]
    pub format: String,
    /// How CSV is written: UTF-8 with BOM and commas, for a German Excel, or plain.
    #[arg(long, default_value = "rfc4180", value_name = "DIALECT", value_parser = ["rfc4180", "excel-de", "unix"])]
    pub csv_dialect: String,
    /// What stands for a line break inside a cell.
    #[arg(long, default_value = "space", value_name = "HOW", value_parser = ["keep", "space", "pilcrow"])]
    pub csv_newlines: String,
}

/// Pages to look at.
#[derive(Args, Clone, Debug)]
pub struct ReportArgs {
    /// Write pages to look at, beside the tables: open `report/index.html` in a browser.
    #[arg(long, action = ArgAction::SetTrue)]
    pub report: bool,
    /// Language that the report's labels begin in; `auto` is the browser's.
    #[arg(long, default_value = "auto", value_name = "CODE", value_parser = ["auto", "de", "en"])]
    pub lang: String,
}

#[derive(Args, Clone, Debug)]
pub struct ConvertArgs {
    /// Files, folders (searched recursively), patterns, archives; `-` reads a list of paths from standard input.
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// File with one path a line; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Folder that documents and tables go to.
    #[arg(long, short, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
    /// Files at a time; default: one for each core.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub settings: SettingsArgs,
    #[command(flatten)]
    pub tables: TableArgs,
    #[command(flatten)]
    pub report: ReportArgs,
    /// Time that one file may take.
    #[arg(long, default_value = "60s", value_name = "TIME")]
    pub timeout: TimeLimit,
    /// Memory that one file may take.
    #[arg(long, default_value = "512MiB", value_name = "SIZE")]
    pub memory: MemoryLimit,
    /// Convert files that are up to date as well.
    #[arg(long, action = ArgAction::SetTrue)]
    pub force: bool,
    /// Try files again that failed in an earlier run.
    #[arg(long, action = ArgAction::SetTrue)]
    pub retry: bool,
    /// Remove from the tables what is no longer among the inputs.
    #[arg(long, action = ArgAction::SetTrue)]
    pub prune: bool,
    /// End with exit code 4 if there are warnings.
    #[arg(long, action = ArgAction::SetTrue)]
    pub strict: bool,
    /// Begin no further file once more than this many, or this share of all, have failed.
    #[arg(long, value_name = "N|N%")]
    pub max_failures: Option<MaxFailures>,
    /// Convert one part of the files; `blattlese tables` joins the parts. Also read from the array variables of
    /// Slurm, Kubernetes and AWS Batch.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Wait this long for another run on the same output folder to end.
    #[arg(long, value_name = "TIME")]
    pub lock_wait: Option<TimeLimit>,
}

#[derive(Args, Clone, Debug)]
pub struct TablesArgs {
    /// Further output folders (of other parts) whose documents go into the tables.
    #[arg(value_name = "DIR")]
    pub parts: Vec<PathBuf>,
    /// The output folder.
    #[arg(long, short, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
    #[command(flatten)]
    pub settings: SettingsArgs,
    #[command(flatten)]
    pub tables: TableArgs,
    #[command(flatten)]
    pub report: ReportArgs,
    /// Wait this long for another run on the same output folder to end.
    #[arg(long, value_name = "TIME")]
    pub lock_wait: Option<TimeLimit>,
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
    #[arg(long, value_enum, required_unless_present = "svg")]
    pub stage: Option<StageArg>,
    /// Draws each page as SVG into DIR: blocks, their roles, the order of reading.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = ".", conflicts_with = "stage")]
    pub svg: Option<PathBuf>,
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
    #[arg(long, action = ArgAction::SetTrue)]
    pub jsonl: bool,
    /// The day that "am 24. August" and "gestern" count from, where a line has none of its own.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Args, Clone, Debug)]
pub struct ExplainArgs {
    /// A PDF.
    #[arg(required_unless_present = "text", conflicts_with = "text")]
    pub file: Option<PathBuf>,
    /// A text instead of a file.
    #[arg(long)]
    pub text: Option<String>,
    /// The day that dates without a year count from.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    #[command(flatten)]
    pub settings: SettingsArgs,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Reads and compiles the tables; names each mistake with file and line.
    Check(RulesArgs),
    /// Runs the corpora and the examples in the tables.
    Test(RulesArgs),
}

#[derive(Args, Clone, Debug)]
pub struct RulesArgs {
    /// Folder with your own lists and rules; without it the built-in ones.
    pub dir: Option<PathBuf>,
    /// A language, or `auto` for all.
    #[arg(long, default_value = "auto", value_name = "CODE")]
    pub language: String,
}

#[derive(Args, Clone, Debug)]
pub struct WorkerArgs {
    #[command(flatten)]
    pub settings: SettingsArgs,
    /// Memory that one file may take.
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<MemoryLimit>,
    /// Names each stage on standard error, and ends with the process that started it.
    #[arg(long, hide = true, action = ArgAction::SetTrue)]
    pub supervised: bool,
}
