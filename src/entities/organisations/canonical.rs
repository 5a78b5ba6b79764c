//! The canonical name: nominative, as a register would write it.

use super::params::LEAST_WORD_CHARS;
use super::tables::{ADJECTIVE, Head, Tables};
use crate::entities::places::{adjective_stem, small_first};
use crate::entities::words::Words;

/// The name of words `start..end` whose head is word `head_at`: adjectives before the head in the nominative of its
/// gender, the head without its genitive ending, quotation marks left out.
pub(super) fn name(
    words: &Words,
    tables: &Tables,
    (start, end): (usize, usize),
    head_at: usize,
    head: &Head,
) -> String {
    let mut name = String::with_capacity(words.surface(start, end).len() + 2);
    for index in start..end {
        let word = words.get(index);
        if is_quotation_mark(word) {
            continue;
        }
        let blank_before = words.is_spaced(index) && !name.is_empty();
        let blank_before_mark = index > start
            && is_quotation_mark(words.get(index - 1))
            && !name.ends_with(' ')
            && words.is_spaced(index - 1);
        if index > start && (blank_before || blank_before_mark) {
            name.push(' ');
        }
        if index < head_at {
            push_adjective(&mut name, tables, word, head.gender);
        } else if index == head_at {
            push_head(&mut name, tables, word, head);
        } else {
            name.push_str(word);
        }
    }
    with_capital(name)
}

/// The name of words `start..end`, which end in a legal form; the first word is the head if it is one at all.
pub(super) fn registered_name(words: &Words, tables: &Tables, (start, end): (usize, usize)) -> String {
    match tables.head(words.get(start)) {
        Some((_, head)) => name(words, tables, (start, end), start, head),
        None if (start..end).any(|i| is_quotation_mark(words.get(i))) => without_marks(words, (start, end)),
        None => words.surface(start, end).to_owned(),
    }
}

fn without_marks(words: &Words, (start, end): (usize, usize)) -> String {
    let plain: String =
        words.surface(start, end).split(|c: char| is_quotation_mark(c.encode_utf8(&mut [0; 4]))).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_adjective(name: &mut String, tables: &Tables, word: &str, gender: char) {
    let ending = match gender {
        'm' => "er",
        'f' => "e",
        _ => "es",
    };
    let stem = adjective_stem(word)
        .filter(|_| !tables.places.is_adjective_as_listed(word) && !is_of_town(tables, word));
    match stem {
        Some(stem) => {
            name.push_str(stem);
            name.push_str(ending);
        }
        None => name.push_str(word),
    }
}

/// "Frankfurter" keeps its ending; "Deutscher" does not: the adjective of a town that is not listed is none that is
/// known, and ends as none does.
fn is_of_town(tables: &Tables, word: &str) -> bool {
    let Some(stem) = word.strip_suffix("er") else { return false };
    let plain = tables.ends_as_adjective(stem) || tables.lexicon.has(&small_first(stem), ADJECTIVE);
    !plain && stem.chars().count() >= LEAST_WORD_CHARS
}

fn push_head(name: &mut String, tables: &Tables, word: &str, head: &Head) {
    let prefix = tables.head(word).map_or("", |(prefix, _)| prefix);
    let end = word.get(prefix.len()..).unwrap_or_default();
    let without_ending = end.chars().take(head.base.chars().count()).collect::<String>();
    let same = without_ending.to_lowercase() == head.base;
    name.push_str(prefix);
    name.push_str(if same { &without_ending } else { end });
}

fn with_capital(name: String) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) if first.is_lowercase() && name.contains(' ') => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => name,
    }
}

pub(super) fn is_quotation_mark(word: &str) -> bool {
    matches!(word, "„" | "“" | "”" | "\"" | "»" | "«" | "‚" | "‘" | "'" | "’" | "›" | "‹")
}
