//! Turns a pattern of a rule table into a regular expression over class bytes.

use super::lexicon::{Lexicon, Listing};
use crate::entities::tokens::shape;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Classes that are shapes, not words.
const SHAPES: &[(&str, &[u8])] = &[
    ("day", &[shape::DIGIT, shape::TO_12, shape::TO_31]),
    ("month_number", &[shape::DIGIT, shape::TO_12]),
    ("month2", &[shape::TO_12]),
    ("day2", &[shape::TO_12, shape::TO_31]),
    ("yy", &[shape::TO_12, shape::TO_31, shape::TO_99, shape::DOUBLE_ZERO]),
    ("year", &[shape::YEAR, shape::ROUND_YEAR]),
    ("plain_year", &[shape::YEAR]),
    ("round_year", &[shape::ROUND_YEAR]),
    ("early_year", &[shape::EARLY_YEAR]),
    ("above31", &[shape::TO_99]),
    ("digit1", &[shape::ZERO, shape::DIGIT]),
    ("digit2", &[shape::TO_12, shape::TO_31, shape::TO_99, shape::DOUBLE_ZERO]),
    ("digit3", &[shape::THREE]),
    ("digit4", &[shape::YEAR, shape::ROUND_YEAR, shape::EARLY_YEAR, shape::FOUR]),
    ("digits", &DIGITS),
    ("short_number", &DIGITS_BUT_YEARS),
    ("dash", &[b'-', shape::EN_DASH, shape::EM_DASH]),
    ("quote", &[shape::QUOTE, b'\'']),
    ("apostrophe", b"'"),
    ("lower", &[shape::LOWER]),
    ("upper", &[shape::UPPER]),
    ("unknown", &[shape::LOWER, shape::UPPER]),
    ("break", &[shape::BREAK]),
    ("line", &[shape::LINE_BREAK, shape::BREAK]),
    ("gap", &[shape::BLANK]),
    ("blank", &[shape::BLANK, shape::LINE_BREAK]),
    ("space", &[shape::BLANK, shape::LINE_BREAK, shape::BREAK]),
    ("sign", &[shape::SIGN]),
    ("plus", b"+"),
    ("star", b"*"),
    ("open", b"("),
    ("close", b")"),
    ("stop", b".,;:!?"),
];

const DIGITS: [u8; 12] = [
    shape::ZERO,
    shape::DIGIT,
    shape::TO_12,
    shape::TO_31,
    shape::TO_99,
    shape::DOUBLE_ZERO,
    shape::THREE,
    shape::YEAR,
    shape::ROUND_YEAR,
    shape::EARLY_YEAR,
    shape::FOUR,
    shape::MANY,
];

const DIGITS_BUT_YEARS: [u8; 10] = [
    shape::ZERO,
    shape::DIGIT,
    shape::TO_12,
    shape::TO_31,
    shape::TO_99,
    shape::DOUBLE_ZERO,
    shape::THREE,
    shape::EARLY_YEAR,
    shape::FOUR,
    shape::MANY,
];

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Group name, classes.
    Class(Option<String>, Vec<String>),
    /// One of these words as written. Words of one alternation make one class, so that the bytes last longer.
    Words(Vec<String>),
    /// The beginning of a group over several tokens.
    Group(String),
    /// One byte or sign that stands for itself.
    Sign(char),
    /// Syntax that is passed on.
    Syntax(String),
}

/// A pattern with its macros put in, not yet bound to bytes.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Vec<Piece>);

impl Pattern {
    /// Reads a pattern. The error says what is wrong, in words for the writer of the table.
    pub(super) fn parse(source: &str, macros: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut pieces = Vec::new();
        parse_into(source, macros, 0, &mut pieces)?;
        Ok(Self(pieces))
    }

    /// Adds the words that stand in the pattern itself to the lexicon, each as a class of its own.
    pub(super) fn list_words(&self, listing: &mut Listing) -> Result<(), String> {
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => {
                    let class = word_class(words);
                    for word in words {
                        listing.add(&class, word, "", word.chars().any(char::is_uppercase));
                    }
                    listing.ask(&class);
                }
                Piece::Class(_, classes) => {
                    classes.iter().for_each(|c| listing.ask(c));
                    let unknown = classes.iter().find(|c| shape_bytes(c).is_none() && !listing.has_class(c));
                    if let Some(class) = unknown.filter(|c| *c != "composed") {
                        let known: Vec<_> = listing.classes().collect();
                        return Err(format!("unknown class `<{class}>`; known are {}", known.join(", ")));
                    }
                }
                Piece::Group(_) | Piece::Sign(_) | Piece::Syntax(_) => {}
            }
        }
        Ok(())
    }

    /// The regular expression over class bytes. A group of the same name may stand in several alternatives, so each
    /// gets a number after its name.
    pub(super) fn expression(&self, lexicon: &Lexicon) -> String {
        let mut out = String::from("(?-u)");
        for (index, piece) in self.0.iter().enumerate() {
            match piece {
                Piece::Class(group, classes) => {
                    let bytes: Vec<u8> = classes
                        .iter()
                        .flat_map(|c| shape_bytes(c).map_or_else(|| lexicon.class_bytes(c), <[u8]>::to_vec))
                        .collect();
                    let set = byte_set(&bytes);
                    match group {
                        Some(name) => write!(out, "(?P<{name}_{index}>{set})").expect("a String takes all"),
                        None => out.push_str(&set),
                    }
                }
                Piece::Words(words) => out.push_str(&byte_set(&lexicon.class_bytes(&word_class(words)))),
                Piece::Group(name) => write!(out, "(?P<{name}_{index}>").expect("a String takes all"),
                Piece::Sign(' ') => out.push_str("[ \\x0B]"),
                Piece::Sign('_') => out.push_str("[ \\x0B]?"),
                Piece::Sign(sign) => {
                    let byte = u8::try_from(*sign).ok().filter(u8::is_ascii).unwrap_or(shape::SIGN);
                    out.push_str(&byte_set(&[byte]));
                }
                Piece::Syntax(syntax) => out.push_str(syntax),
            }
        }
        out
    }
}

fn word_class(words: &[String]) -> String {
    format!("={}", words.join("|"))
}

/// The words of an alternation that holds nothing else, and what follows it.
fn words_only(after_bracket: &str) -> Option<(&str, &str)> {
    let (words, after) = after_bracket.split_once(')')?;
    let only =
        !words.is_empty() && words.split('|').all(|w| !w.is_empty() && w.chars().all(char::is_alphabetic));
    only.then_some((words, after))
}

fn shape_bytes(class: &str) -> Option<&'static [u8]> {
    SHAPES.iter().find(|(name, _)| *name == class).map(|(_, bytes)| *bytes)
}

fn byte_set(bytes: &[u8]) -> String {
    let mut out = String::from("[");
    for byte in bytes {
        write!(out, "\\x{byte:02X}").expect("a String takes all");
    }
    // A class without words matches nothing.
    if bytes.is_empty() { "[^\\x00-\\xFF]".to_owned() } else { out + "]" }
}

/// Macros may hold macros, to this depth.
const DEEPEST_MACRO: usize = 8;

fn parse_into(
    source: &str,
    macros: &BTreeMap<String, String>,
    depth: usize,
    out: &mut Vec<Piece>,
) -> Result<(), String> {
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let tail = &rest[first.len_utf8()..];
        match first {
            '<' => {
                let (inside, after) = tail.split_once('>').ok_or("`<` without `>`")?;
                out.push(class_piece(inside));
                rest = after;
            }
            '(' if words_only(tail).is_some() => {
                let (words, after) = words_only(tail).expect("just found");
                out.push(Piece::Words(words.split('|').map(str::to_owned).collect()));
                rest = after;
            }
            '(' => {
                let name_len = tail.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(0);
                if name_len > 0 && tail[name_len..].starts_with(": ") {
                    out.push(Piece::Group(tail[..name_len].to_owned()));
                    rest = &tail[name_len + 2..];
                } else {
                    out.push(Piece::Syntax("(?:".to_owned()));
                    rest = tail;
                }
            }
            '{' => {
                let (inside, after) = tail.split_once('}').ok_or("`{` without `}`")?;
                out.push(Piece::Syntax(format!("{{{inside}}}")));
                rest = after;
            }
            ')' | '|' | '?' | '*' | '+' => {
                out.push(Piece::Syntax(first.to_string()));
                rest = tail;
            }
            '$' if tail.starts_with(|c: char| c.is_ascii_lowercase()) => {
                let len =
                    tail.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).unwrap_or(tail.len());
                let name = &tail[..len];
                let body = macros.get(name).ok_or_else(|| format!("unknown macro `${name}`"))?;
                if depth == DEEPEST_MACRO {
                    return Err(format!("macro `${name}` holds itself"));
                }
                out.push(Piece::Syntax("(?:".to_owned()));
                parse_into(body, macros, depth + 1, out)?;
                out.push(Piece::Syntax(")".to_owned()));
                rest = &tail[len..];
            }
            c if c.is_alphabetic() => {
                let len = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                out.push(Piece::Words(vec![rest[..len].to_owned()]));
                rest = &rest[len..];
            }
            sign => {
                out.push(Piece::Sign(sign));
                rest = tail;
            }
        }
    }
    Ok(())
}

fn class_piece(inside: &str) -> Piece {
    let (group, classes) = match inside.split_once('=') {
        Some((group, classes)) => (Some(group.to_owned()), classes),
        None => (None, inside),
    };
    Piece::Class(group, classes.split('|').map(str::to_owned).collect())
}
