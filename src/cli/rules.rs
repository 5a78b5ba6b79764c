//! `rules check` and `rules test`.

use super::args::{RulesArgs, RulesCommand};
use super::exit::Exit;
use super::messages::Messages;
use super::write_out;
use crate::pipeline::{RulesError, check_rules, test_rules};

/// Checks or tests rules.
pub fn rules(command: &RulesCommand, messages: &Messages) -> Exit {
    match command {
        RulesCommand::Check(args) => match check_rules(language(args), args.dir.as_deref()) {
            Ok(checked) => write_out(format!("{}\n", checked.join("\n")).as_bytes(), Exit::Done, messages),
            Err(errors) => invalid(&errors, messages),
        },
        RulesCommand::Test(args) => match test_rules(language(args), args.dir.as_deref()) {
            Ok(failures) if failures.is_empty() => write_out(b"all corpora hold\n", Exit::Done, messages),
            Ok(failures) => {
                let text = format!("{}\n{} lines differ\n", failures.join("\n"), failures.len());
                write_out(text.as_bytes(), Exit::Config, messages)
            }
            Err(errors) => invalid(&errors, messages),
        },
    }
}

/// Tells of mistakes in rules.
pub fn invalid(errors: &[RulesError], messages: &Messages) -> Exit {
    for error in errors {
        messages.error(&error.to_string());
    }
    Exit::Config
}

fn language(args: &RulesArgs) -> Option<&str> {
    (args.language != "auto").then_some(args.language.as_str())
}
