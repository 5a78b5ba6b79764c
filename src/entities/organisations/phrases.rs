//! The parts of a name around its head: adjectives, names, places, what it is for.

use super::canonical::is_quotation_mark;
use super::params::{ADJECTIVES, LEAST_WORD_CHARS, NAME_TAIL_WORDS, QUOTED_WORDS, TAIL_WORDS};
use super::tables::{
    ADJECTIVE, ADJECTIVE_ABBREVIATION, ARTICLE, FIRST_NAME, FOR, FROM, GENITIVE, Head, JOINT,
    NAME_ABBREVIATION, NAME_OPENER, NAME_PARTICLE, OF, PURPOSE, STOP, Tables, UNIT, WITHIN,
};
use crate::entities::places::{adjective_stem, small_first};
use crate::entities::words::Words;

/// Where the name around a head begins, and whether adjectives make it a name.
pub(super) fn extend_left(words: &Words, tables: &Tables, head_at: usize) -> (usize, bool) {
    let mut start = head_at;
    let mut adjectives = false;
    while start > 0 && words.continues(start) {
        let before = start - 1;
        let joint = tables.lexicon.has(words.get(before), JOINT) || words.get(before) == ",";
        if joint && start >= 2 && words.ends_in_hyphen(start - 2) {
            start -= 2;
        } else if is_adjective(words, tables, before) {
            start = before;
            adjectives = true;
        } else if let Some(abbreviated) = abbreviated_adjectives(words, tables, start) {
            start = abbreviated;
            adjectives = true;
        } else {
            break;
        }
    }
    (start, adjectives)
}

/// Where "Ev." or "Ev.-Luth." before word `at` begins.
fn abbreviated_adjectives(words: &Words, tables: &Tables, at: usize) -> Option<usize> {
    let one = |end: usize| {
        let start = end.checked_sub(2)?;
        let fits =
            words.get(start + 1) == "." && tables.lexicon.has(words.get(start), ADJECTIVE_ABBREVIATION);
        fits.then_some(start)
    };
    let last = one(at)?;
    let hyphen = last.checked_sub(1).filter(|i| words.get(*i) == "-" && !words.is_spaced(last));
    Some(hyphen.and_then(one).unwrap_or(last))
}

/// A capitalised adjective that belongs to a name. A noun directly before a head is rare in German, but a capital
/// and an ending alone are no proof: the adjective is known, or ends as adjectives and towns do.
pub(super) fn is_adjective(words: &Words, tables: &Tables, at: usize) -> bool {
    let word = words.get(at);
    if !words.is_capital(at) || tables.lexicon.has(word, STOP) || words.ends_in_hyphen(at) {
        return false;
    }
    if tables.places.adjective(word).is_some() {
        return true;
    }
    let last_part = word.rsplit(['-', '\u{2010}', '\u{2011}']).next().unwrap_or(word);
    if last_part.len() < word.len() && last_part.chars().next().is_some_and(char::is_lowercase) {
        // "FDP-geführte": told of the organisation, no part of its name.
        return false;
    }
    let Some(stem) = adjective_stem(word) else { return false };
    if tables.lexicon.has(&small_first(stem), ADJECTIVE) || stem.ends_with("sch") {
        return true;
    }
    if words.begins_sentence(at) || tables.head(word).is_some() {
        return false;
    }
    if word.ends_with("er") { tables.ends_as_town(stem) } else { tables.ends_as_adjective(stem) }
}

/// An adjective made of a town: it tells where, and makes a name only of what there is one of.
pub(super) fn is_of_town(words: &Words, tables: &Tables, at: usize) -> bool {
    let word = words.get(at);
    match tables.places.adjective(word) {
        Some(place) => place.level == "town",
        None => adjective_stem(word)
            .is_some_and(|s| word.ends_with("er") && !s.ends_with("sch") && tables.ends_as_town(s)),
    }
}

/// What follows a head and belongs to its name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tail {
    /// One past its last word.
    pub end: usize,
    /// A name or place stands in it.
    pub named: bool,
    /// A description stands in it.
    pub described: bool,
}

pub(super) fn tail(words: &Words, tables: &Tables, at: usize, head: &Head) -> Tail {
    let mut tail = Tail { end: at, ..Tail::default() };
    let limit = at + TAIL_WORDS;
    let named = name_tail(words, tables, at, head);
    if let Some(end) = named {
        tail = Tail { end, named: true, ..tail };
    }
    // A genitive may be followed by what it is for: "Rat Deutscher Stiftungen für Integration".
    for letter in ['f', 'z', 'g', 'f'] {
        let end = match letter {
            'g' if head.takes('g') => genitive(words, tables, tail.end, limit),
            'z' if head.takes('z') && !tail.named => opened(words, tables, tail.end, PURPOSE, limit),
            'f' if head.takes('f') => opened(words, tables, tail.end, FOR, limit),
            _ => None,
        };
        if let Some(end) = end {
            tail = Tail { end, described: true, ..tail };
        }
    }
    if head.takes('o')
        && tables.lexicon.has(words.get(tail.end), OF)
        && let Some(end) = name_end(words, tables, tail.end + 1)
    {
        tail = Tail { end, named: true, ..tail };
    }
    if head.takes('v')
        && !tail.named
        && tables.lexicon.has(words.get(tail.end), FROM)
        && let Some(end) = place_end(words, tables, tail.end + 1)
    {
        tail = Tail { end, named: true, ..tail };
    }
    if tail.described
        && let Some(end) = name_after_description(words, tables, tail.end)
    {
        tail = Tail { end, named: true, ..tail };
    }
    if (tail.described || head.takes('i'))
        && let Some(end) = within(words, tables, tail.end)
    {
        tail = Tail { end, named: true, ..tail };
    }
    tail
}

/// A name or place right after the head. A person's name only where heads are called after people.
fn name_tail(words: &Words, tables: &Tables, at: usize, head: &Head) -> Option<usize> {
    // "die älteste Universität Deutschlands": whose it is, not what it is called.
    let genitive = tables.places.named(words.get(at)).is_some_and(|p| is_genitive_of(words.get(at), &p.name));
    if genitive && !head.takes('p') {
        return None;
    }
    if head.takes('N') {
        return quoted(words, at).or_else(|| name_end(words, tables, at));
    }
    if head.takes('n') {
        let person = tables.lexicon.has(words.get(at), FIRST_NAME)
            && words.is_capital(at + 1)
            && words.continues(at + 1);
        return if person { None } else { quoted(words, at).or_else(|| name_end(words, tables, at)) };
    }
    if head.takes('p') { place_end(words, tables, at) } else { None }
}

fn is_genitive_of(word: &str, name: &str) -> bool {
    word.strip_suffix('s').is_some_and(|stem| stem == name)
}

/// "Agentur für Schulentwicklung Hohenau": one capitalised word, or a known place.
fn name_after_description(words: &Words, tables: &Tables, at: usize) -> Option<usize> {
    let one = words.continues(at)
        && is_name_word(words, tables, at)
        && !tables.lexicon.has(words.get(at), FIRST_NAME)
        && !(words.is_capital(at + 1) && words.continues(at + 1));
    place_end(words, tables, at).or_else(|| one.then_some(at + 1))
}

/// "„Integration in der Jugendarbeit“"
pub(super) fn quoted(words: &Words, at: usize) -> Option<usize> {
    if !is_quotation_mark(words.get(at)) || !words.is_capital(at + 1) {
        return None;
    }
    let close = (at + 2..at + 2 + QUOTED_WORDS).find(|i| is_quotation_mark(words.get(*i)))?;
    words.continues(close).then_some(close + 1)
}

/// Where the quotation marks open that close right before word `end`.
pub(super) fn quoted_back(words: &Words, end: usize) -> Option<usize> {
    if end < 3 || !is_quotation_mark(words.get(end - 1)) {
        return None;
    }
    let open =
        (end.saturating_sub(QUOTED_WORDS + 2)..end - 2).rev().find(|i| is_quotation_mark(words.get(*i)))?;
    (words.is_capital(open + 1) && words.continues(end - 1)).then_some(open)
}

/// Capitalised words right after a head: "Anne Frank", "Am Steinbruch", "Frankfurt am Main".
pub(super) fn name_end(words: &Words, tables: &Tables, at: usize) -> Option<usize> {
    let opener = tables.lexicon.has(words.get(at), NAME_OPENER) && words.is_capital(at + 1);
    let mut end = at + usize::from(opener && words.continues(at) && words.continues(at + 1));
    while end < at + NAME_TAIL_WORDS && words.continues(end) && is_name_word(words, tables, end) {
        end += if is_abbreviated(words, tables, end) { 2 } else { 1 };
    }
    if end == at {
        return None;
    }
    Some(river(words, tables, end))
}

/// "St." before the name of a saint; the name follows on the same line.
fn is_abbreviated(words: &Words, tables: &Tables, at: usize) -> bool {
    tables.lexicon.has(words.get(at), NAME_ABBREVIATION)
        && words.get(at + 1) == "."
        && words.is_capital(at + 2)
        && words.continues(at + 2)
}

fn is_name_word(words: &Words, tables: &Tables, at: usize) -> bool {
    let word = words.get(at);
    words.is_capital(at) && !words.ends_in_hyphen(at) && !tables.lexicon.has(word, STOP | UNIT)
}

fn place_end(words: &Words, tables: &Tables, at: usize) -> Option<usize> {
    let known = words.continues(at) && words.is_capital(at) && tables.places.named(words.get(at)).is_some();
    known.then(|| river(words, tables, at + 1))
}

/// "am Main", "an der Saale", "/Main" after a place.
fn river(words: &Words, tables: &Tables, at: usize) -> usize {
    let mut next = at;
    while next < at + 2 && tables.lexicon.has(words.get(next), NAME_PARTICLE) {
        next += 1;
    }
    if next > at && words.is_capital(next) && words.continues(next) { next + 1 } else { at }
}

/// "für Soziales und Integration", "zur Förderung der Jugend", "gegen Extremismus".
fn opened(words: &Words, tables: &Tables, at: usize, opener: u32, limit: usize) -> Option<usize> {
    if !words.continues(at) || !tables.lexicon.has(words.get(at), opener) || words.is_capital(at) {
        return None;
    }
    let article = tables.lexicon.has(words.get(at + 1), ARTICLE | GENITIVE) && words.is_lower(at + 1);
    let end = nouns(words, tables, at + 1 + usize::from(article), limit)?;
    // "zur Förderung der Jugend", but not "für Bodenmanagement der zuständigen Gemeinde".
    let noun = words.is_capital(end + 1);
    Some(if noun { genitive(words, tables, end, limit).unwrap_or(end) } else { end })
}

/// "der Jüdischen Gemeinden", "des Landes Hessen", "Deutscher Stiftungen".
fn genitive(words: &Words, tables: &Tables, at: usize, limit: usize) -> Option<usize> {
    if !words.continues(at) {
        return None;
    }
    if tables.lexicon.has(words.get(at), GENITIVE) && words.is_lower(at) {
        let end = nouns(words, tables, at + 1, limit)?;
        // "des Landes Hessen"
        return Some(place_end(words, tables, end).unwrap_or(end));
    }
    let plural_adjective = words.get(at).ends_with("er")
        && (is_adjective(words, tables, at) || is_told_adjective(words, tables, at));
    let noun = plural_adjective && words.is_capital(at + 1) && words.continues(at + 1);
    (noun && !tables.lexicon.has(words.get(at + 1), STOP)).then_some(at + 2)
}

/// "in Hessen", "am Mittelrhein".
fn within(words: &Words, tables: &Tables, at: usize) -> Option<usize> {
    let opens = words.continues(at) && tables.lexicon.has(words.get(at), WITHIN) && words.is_lower(at);
    let place =
        words.is_capital(at + 1) && words.continues(at + 1) && !tables.lexicon.has(words.get(at + 1), STOP);
    let known =
        tables.places.named(words.get(at + 1)).is_some() || tables.lexicon.has(words.get(at), NAME_PARTICLE);
    (opens && place && known).then(|| river(words, tables, at + 2))
}

/// Nouns with their adjectives, joined by commas and "und".
fn nouns(words: &Words, tables: &Tables, at: usize, limit: usize) -> Option<usize> {
    let mut end = noun_phrase(words, tables, at, limit)?;
    while end < limit {
        let joined = if tables.lexicon.has(words.get(end), JOINT) {
            noun_phrase(words, tables, end + 1, limit)
        } else {
            enumerated(words, tables, end, limit)
        };
        match joined {
            Some(next) => end = next,
            None => break,
        }
    }
    Some(end)
}

/// ", Senioren, Frauen" where "und Jugend" follows.
fn enumerated(words: &Words, tables: &Tables, at: usize, limit: usize) -> Option<usize> {
    let mut end = at;
    while words.get(end) == "," && end < limit {
        end = noun_phrase(words, tables, end + 1, limit)?;
    }
    let joined = end > at && tables.lexicon.has(words.get(end), JOINT);
    (joined && noun_phrase(words, tables, end + 1, limit).is_some()).then_some(end)
}

fn noun_phrase(words: &Words, tables: &Tables, at: usize, limit: usize) -> Option<usize> {
    let mut next = at;
    while next < limit.min(at + ADJECTIVES) && words.continues(next) && is_small_adjective(words, next) {
        next += 1;
    }
    let capital_noun = |i: usize| {
        words.continues(i) && words.is_capital(i) && !tables.lexicon.has(words.get(i), STOP | FIRST_NAME)
    };
    let is_adjective_too =
        capital_noun(next) && capital_noun(next + 1) && adjective_stem(words.get(next)).is_some();
    if is_adjective_too && !words.ends_in_hyphen(next) {
        return Some(next + 2);
    }
    capital_noun(next).then_some(next + 1)
}

/// "nukleare"; short words with such endings are articles ("der").
fn is_small_adjective(words: &Words, at: usize) -> bool {
    let word = words.get(at);
    words.is_lower(at) && word.chars().count() >= LEAST_WORD_CHARS && adjective_stem(word).is_some()
}

/// "kirchlicher": an ending alone would take "dieser" too.
fn is_told_adjective(words: &Words, tables: &Tables, at: usize) -> bool {
    let stem = adjective_stem(words.get(at)).filter(|_| is_small_adjective(words, at));
    stem.is_some_and(|s| s.ends_with("sch") || tables.ends_as_adjective(s))
}

/// Words before `end` that may belong to a name: capitals, numbers, "&", initials.
pub(super) fn name_start(words: &Words, tables: &Tables, end: usize, most: usize) -> usize {
    let mut start = end;
    while start > 0 && end - start < most && (start == end || words.continues(start)) {
        let before = start - 1;
        let word = words.get(before);
        let joins = (word == "&" || word == "+" || tables.lexicon.has(word, JOINT))
            && start < end
            && before > 0
            && words.is_capital(before - 1)
            && (word == "&" || word == "+" || !words.begins_sentence(before - 1) && end - start >= 1)
            && words.continues(before);
        let initial = word == "."
            && before > 0
            && words.get(before - 1).chars().count() <= 2
            && words.is_capital(before - 1);
        let part =
            words.is_capital(before) && !tables.lexicon.has(word, STOP) && !is_descriptor(tables, word);
        let number = words.is_number(before) && start < end;
        if !(joins || initial || part || number) {
            break;
        }
        start = before;
    }
    while start < end && !words.is_capital(start) && !words.is_number(start) {
        start += 1;
    }
    start
}

/// It tells what the name after it is and stays outside: "Firma", and "Verein" by itself.
fn is_descriptor(tables: &Tables, word: &str) -> bool {
    tables.head(word).is_some_and(|(prefix, head)| {
        head.class == super::tables::Class::Descriptor || (prefix.is_empty() && head.takes('d'))
    })
}
