//! The configuration file: TOML with the names of the flags, turned into arguments that stand before the typed ones.
//!
//! Keys at the top hold for every command that knows the flag; a table `[convert]` holds for that command alone.

use clap::CommandFactory;
use std::ffi::OsString;
use std::path::Path;
use toml::{Table, Value};

/// The typed arguments with those of the configuration file put in front of them.
///
/// # Errors
/// The file cannot be read, or a key or value in it is wrong; in words.
pub fn with_file(typed: &[OsString], file: &Path, command: &str) -> Result<Vec<OsString>, String> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|e| format!("{shown}: cannot be read ({e})"))?;
    let table: Table =
        text.parse().map_err(|e: toml::de::Error| format!("{shown}: {}", e.to_string().trim()))?;
    let configured = arguments(&table, command).map_err(|e| format!("{shown}: {e}"))?;
    let at = typed.iter().position(|a| a == command).map_or(typed.len(), |at| at + 1);
    let (head, tail) = typed.split_at(at);
    Ok(head
        .iter()
        .cloned()
        .chain(configured.into_iter().map(OsString::from))
        .chain(tail.iter().cloned())
        .collect())
}

fn arguments(table: &Table, command: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) if key == command => {
                for (key, value) in inner {
                    out.extend(argument(key, value, Some(command))?.unwrap_or_default());
                }
            }
            Value::Table(_) if commands().contains(key) => {}
            Value::Table(_) => return Err(unknown("command", key, &commands())),
            value => out.extend(of_any_command(key, value, command)?),
        }
    }
    Ok(out)
}

fn of_any_command(key: &str, value: &Value, command: &str) -> Result<Vec<String>, String> {
    if flags(Some(command)).iter().any(|f| f == key) {
        return Ok(argument(key, value, Some(command))?.unwrap_or_default());
    }
    argument(key, value, None).map(|_| Vec::new())
}

/// The argument of a key; an error where no command (or not the given one) has such a flag.
fn argument(key: &str, value: &Value, command: Option<&str>) -> Result<Option<Vec<String>>, String> {
    let known = flags(command);
    if !known.iter().any(|f| f == key) {
        return Err(unknown("key", key, &known));
    }
    let flag = format!("--{key}");
    match value {
        Value::Boolean(true) => Ok(Some(vec![flag])),
        Value::Boolean(false) => Ok(None),
        Value::String(text) => Ok(Some(vec![format!("{flag}={text}")])),
        Value::Integer(number) => Ok(Some(vec![format!("{flag}={number}")])),
        Value::Array(items) => {
            let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            let words = words.ok_or_else(|| format!("`{key}`: expected a list of texts"))?;
            Ok(Some(vec![format!("{flag}={}", words.join(","))]))
        }
        other => Err(format!("`{key}`: a {} is no value of a flag", other.type_str())),
    }
}

fn commands() -> Vec<String> {
    super::args::Cli::command().get_subcommands().map(|c| c.get_name().to_owned()).collect()
}

/// Long names of a command's flags, or of all commands'.
fn flags(command: Option<&str>) -> Vec<String> {
    let cli = super::args::Cli::command();
    let wanted = |c: &&clap::Command| command.is_none_or(|name| c.get_name() == name);
    let of_commands = cli.get_subcommands().filter(wanted).flat_map(clap::Command::get_arguments);
    let mut flags: Vec<String> = of_commands
        .chain(cli.get_arguments())
        .filter(|a| !a.is_hide_set())
        .filter_map(clap::Arg::get_long)
        .filter(|f| !["config", "help", "version"].contains(f))
        .map(str::to_owned)
        .collect();
    flags.sort();
    flags.dedup();
    flags
}

fn unknown(what: &str, word: &str, known: &[String]) -> String {
    let nearest = known.iter().min_by_key(|k| distance(word, k));
    match nearest.filter(|k| distance(word, k) <= 1 + word.len() / 3) {
        Some(nearest) => format!("unknown {what} `{word}`; did you mean `{nearest}`?"),
        None => format!("unknown {what} `{word}`; known are: {}", known.join(", ")),
    }
}

/// Letters to insert, remove or change to make one word of the other. `_` counts as `-`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().map(|c| if c == '_' { '-' } else { c }).enumerate() {
        let mut next = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let changed = row[j] + usize::from(ca != *cb);
            next.push(changed.min(row[j + 1] + 1).min(next[j] + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(toml: &str, expected: Result<&[&str], &str>) {
        let table: Table = toml.parse().unwrap();
        let expected = expected.map(|e| e.iter().map(|s| (*s).to_owned()).collect()).map_err(str::to_owned);
        assert_eq!(arguments(&table, "convert"), expected, "{toml}");
    }

    #[test]
    fn keys_are_flags() {
        check("timeout = '2m'\nforce = true\nstrict = false", Ok(&["--force", "--timeout=2m"]));
        check("format = ['csv', 'xlsx']\njobs = 2", Ok(&["--format=csv,xlsx", "--jobs=2"]));
    }

    #[test]
    fn a_table_is_for_its_command() {
        check("[convert]\njobs = 3\n[tables]\noutput = 'x'", Ok(&["--jobs=3"]));
    }

    #[test]
    fn flags_of_other_commands_are_let_be() {
        check("jsonl = true", Ok(&[]));
    }

    #[test]
    fn a_wrong_key_gets_a_suggestion() {
        check("time_out = '2m'", Err("unknown key `time_out`; did you mean `timeout`?"));
        check("max_failures = 3", Err("unknown key `max_failures`; did you mean `max-failures`?"));
        check("[konvert]\njobs = 3", Err("unknown command `konvert`; did you mean `convert`?"));
    }
}
