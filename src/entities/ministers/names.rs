//! Names of persons: titles, initials, first names, particles, surname.

use super::params::{LEAST_WORD_CHARS, NAME_WORDS, PARTICLES};
use super::tables::{COMMON_SURNAME, FIRST_NAME, OFFICE, PARTICLE, STOP, TITLE, Tables};
use crate::entities::words::Words;

/// A name found at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Name {
    /// One past its last word.
    pub end: usize,
    /// Without titles: "R. Maximilian Lohr".
    pub person: String,
    pub certainty: Certainty,
}

/// How much of the name is known to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// One word that may be a surname.
    Surname,
    /// Several words, none of them known.
    Unknown,
    /// A title or a known first name, and more.
    Known,
}

/// Reads the name that begins at word `at`.
pub(super) fn read(words: &Words, tables: &Tables, at: usize) -> Option<Name> {
    if !words.is_capital(at) {
        return None;
    }
    let first = skip_titles(words, tables, at);
    let titled = first > at;
    let limit = at + NAME_WORDS;
    let mut next = skip_initials(words, first);
    let initials = next > first;
    let mut given = 0;
    while next < limit && is_given(words, tables, next, given) {
        next += 1;
        given += 1;
        next = skip_initials(words, next);
    }
    let known = titled || initials || given > 0;
    let surname = surname_end(words, tables, next, known);
    let (end, certainty) = match surname {
        Some(end) => (end, if known { Certainty::Known } else { certainty_of_unknown(end - next) }),
        // The last of several first names is the surname ("Mohamed Ali", "Anne Friedrich").
        None if given > 1 || (given > 0 && titled) => (next, Certainty::Known),
        None if given == 1 => (next, Certainty::Surname),
        None => return None,
    };
    let person = words.surface(first, end).trim_end_matches(['-', '.']).to_owned();
    Some(Name { end, person, certainty })
}

/// Reads the name that ends right before word `end`, as long as possible; gives its first word too.
pub(super) fn read_back(words: &Words, tables: &Tables, end: usize) -> Option<(usize, Name)> {
    let mut from = end;
    let earliest = end.saturating_sub(NAME_WORDS);
    while from > earliest && may_be_in_name(words, tables, from - 1) && words.continues(from) {
        from -= 1;
    }
    if from == end && end > 0 && may_be_in_name(words, tables, end - 1) {
        from = end - 1;
    }
    if from > 0 && from > earliest && words.is_after_break(from) && may_be_in_name(words, tables, from) {
        // The first word of a line is in; what stands above is not.
    } else if from > earliest && from > 0 && may_be_in_name(words, tables, from - 1) {
        from -= 1;
    }
    (from..end).find_map(|start| {
        let name = read(words, tables, start)?;
        (name.end == end).then_some((start, name))
    })
}

fn may_be_in_name(words: &Words, tables: &Tables, index: usize) -> bool {
    let word = words.get(index);
    if word == "." {
        let before = words.get(index.wrapping_sub(1));
        return before.chars().count() == 1 || tables.lexicon.has(before, TITLE);
    }
    words.is_capital(index) || tables.lexicon.has(word, PARTICLE | TITLE)
}

/// Passes "Prof. Dr. h.c.", "Freiherr".
fn skip_titles(words: &Words, tables: &Tables, at: usize) -> usize {
    let mut next = at;
    while tables.lexicon.has(words.get(next), TITLE) && (next == at || words.continues(next)) {
        // A title that stands before a particle is part of the surname ("Graf von"), never of the titles alone.
        next += 1;
        if words.get(next) == "." {
            next += 1;
        } else if words.get(next) == "-" {
            return at;
        }
    }
    next
}

fn skip_initials(words: &Words, at: usize) -> usize {
    let mut next = at;
    while words.is_capital(next) && words.get(next).chars().count() == 1 && words.get(next + 1) == "." {
        next += 2;
    }
    next
}

/// A known first name that another part of the name follows, or a word that a lost letter keeps from being known.
fn is_given(words: &Words, tables: &Tables, at: usize, given: usize) -> bool {
    let on_line = given == 0 || words.continues(at);
    let lost = given == 0 && words.has_lost_letter(at);
    on_line
        && words.is_capital(at)
        && (lost || tables.is_first_name(words.get(at)))
        && !tables.lexicon.has(words.get(at), STOP)
}

/// The end of the surname that begins at `at`, particles included.
fn surname_end(words: &Words, tables: &Tables, at: usize, known: bool) -> Option<usize> {
    let mut next = at;
    while next < at + PARTICLES && tables.lexicon.has(words.get(next), PARTICLE) && words.is_lower(next) {
        next += 1;
    }
    let particles = next > at;
    let listed = || tables.holders.knows(words.surface(at, next + 1));
    // Without a first name, "von der" may begin anything ("Ministerin von der CDU").
    if particles && !known && !listed() {
        return None;
    }
    while tables.lexicon.has(words.get(next), TITLE)
        && words.is_capital(next)
        && !tables.is_first_name(words.get(next))
    {
        next += 1;
        while tables.lexicon.has(words.get(next), PARTICLE) && words.is_lower(next) {
            next += 1;
        }
    }
    if !is_surname(words, tables, next, known) || (next > at && !words.continues(next)) {
        return None;
    }
    if known || particles {
        return Some(next + 1);
    }
    let second = next + 1;
    let unknown_first_name = words.continues(second)
        && is_surname(words, tables, second, false)
        && !words.is_all_capitals(second)
        && tables.places.named(words.get(second)).is_none_or(|p| p.level == "town");
    Some(if unknown_first_name { second + 1 } else { second })
}

fn certainty_of_unknown(words: usize) -> Certainty {
    if words > 1 { Certainty::Unknown } else { Certainty::Surname }
}

/// After a first name, a common word may be a surname too ("Friederike Herbst").
fn is_surname(words: &Words, tables: &Tables, at: usize, known: bool) -> bool {
    let word = words.get(at);
    let pardoned = FIRST_NAME | if known { COMMON_SURNAME } else { 0 };
    words.is_capital(at)
        && !words.ends_in_hyphen(at)
        && word.chars().count() > 1
        && (!words.is_all_capitals(at) || word.chars().count() >= LEAST_WORD_CHARS)
        && (tables.lexicon.of(word) & (STOP | OFFICE) == 0 || tables.lexicon.has(word, pardoned))
        && tables.bases.split(word).is_none()
}

/// The surname of a full name, with its particles ("von der Leyen").
pub(super) fn surname_of(person: &str) -> &str {
    let mut last = 0;
    let mut particle = None;
    for (index, word) in word_starts(person) {
        last = index;
        let small = word.chars().next().is_some_and(char::is_lowercase);
        particle = if small { particle.or(Some(index)) } else { particle };
    }
    &person[particle.unwrap_or(last)..]
}

fn word_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(' ').map(move |word| {
        let start = at;
        at += word.len() + 1;
        (start, word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguagePack;

    fn check(text: &str, expected: Option<(&str, Certainty)>) {
        let tables = Tables::read(&LanguagePack::built_in("de").unwrap()).unwrap();
        let name = read(&Words::new(text), &tables, 0);
        assert_eq!(name.as_ref().map(|n| (n.person.as_str(), n.certainty)), expected, "{text}");
    }

    #[test]
    fn titles_are_passed_and_initials_stay() {
        check("Prof. Dr. R. Maximilian Berghoff sagte", Some(("R. Maximilian Berghoff", Certainty::Known)));
        check("Dr. h. c. Anna Maria Berghoff", Some(("Anna Maria Berghoff", Certainty::Known)));
    }

    #[test]
    fn particles_need_a_first_name() {
        check("Anna von Berghoff zu Recht", Some(("Anna von Berghoff", Certainty::Known)));
        check("Berghoff zu Recht", Some(("Berghoff", Certainty::Surname)));
        check("Be\u{e03c}e von Berghoff", Some(("Be\u{e03c}e von Berghoff", Certainty::Known)));
    }

    #[test]
    fn a_common_noun_is_no_name() {
        check("Ende Mai", None);
        check("Herr", None);
    }

    #[test]
    fn surnames_keep_their_particles() {
        assert_eq!(surname_of("Anna von der Au"), "von der Au");
        assert_eq!(surname_of("Anna Kühne-Au"), "Kühne-Au");
    }
}
