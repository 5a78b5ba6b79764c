//! The office: its noun, what stands before it and what it is for.

use super::params::{LEAST_WORD_CHARS, TAIL_WORDS};
use super::tables::{
    ARTICLE, CHIEF, FIELD, JOINT, MODIFIER, MODIFIER_ABBREVIATION, NO_OFFICE, OFFICE, Office, RETIRED,
    SECOND_OPENER, STOP, TAIL_OPENER, TITLE, Tables, Usage,
};
use crate::entities::places::{adjective_stem, small_first};
use crate::entities::words::Words;

/// An office found at a place.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// First word, adjectives included.
    pub start: usize,
    /// The noun.
    pub noun: usize,
    /// One past the last word of what it is for.
    pub end: usize,
    /// Index of the table's row.
    pub row: usize,
    /// It says what it is for.
    pub has_tail: bool,
    /// It is the second part of a compound.
    pub is_compound: bool,
    /// A word before it makes it the head's office ("Prime Minister").
    pub is_chief: bool,
    pub level: Option<String>,
    pub jurisdiction: Option<String>,
}

/// Reads the office whose noun is word `noun`.
pub(super) fn read(words: &Words, tables: &Tables, noun: usize) -> Option<Found> {
    let word = words.get(noun);
    if words.ends_in_hyphen(noun) {
        return None;
    }
    let (prefix, _, row) = tables.bases.split(word)?;
    let office = tables.offices.get(row)?;
    let is_compound = !prefix.is_empty();
    let usable = match office.usage {
        Usage::Free | Usage::Tail | Usage::Compound => true,
        Usage::Word => !is_compound || prefix.ends_with('-'),
        Usage::Capitals => tables.lexicon.has(word, OFFICE),
    };
    if !usable || tables.lexicon.has(word, NO_OFFICE) {
        return None;
    }
    let mut found = Found {
        start: noun,
        noun,
        end: noun + 1,
        row,
        has_tail: false,
        is_compound,
        is_chief: false,
        level: tables.level_of_prefix(word).map(str::to_owned),
        jurisdiction: None,
    };
    fields_before(words, tables, &mut found);
    extend_left(words, tables, &mut found);
    pass_retired(words, tables, &mut found);
    extend_right(words, tables, &mut found);
    pass_retired(words, tables, &mut found);
    let needs_tail = match office.usage {
        Usage::Tail => true,
        Usage::Compound => !found.is_compound,
        _ => false,
    };
    (found.has_tail || !needs_tail).then_some(found)
}

impl Found {
    /// The office's row in the table.
    pub(super) fn office<'t>(&self, tables: &'t Tables) -> &'t Office {
        tables.offices.get(self.row).expect("rows are indices into the table of offices")
    }
}

/// "Health and Social Care" before "Secretary": where a language writes the field as words of their own.
fn fields_before(words: &Words, tables: &Tables, found: &mut Found) {
    let is_field = |at: usize| tables.lexicon.has(words.get(at), FIELD | CHIEF) && words.is_capital(at);
    while found.start > 0 && words.continues(found.start) {
        let before = found.start - 1;
        if is_field(before) {
            found.is_chief |= tables.lexicon.has(words.get(before), CHIEF);
            found.start = before;
        } else if before > 0 && tables.lexicon.has(words.get(before), JOINT) && is_field(before - 1) {
            found.start = before - 1;
        } else {
            return;
        }
        found.is_compound = true;
    }
}

/// "Sozial- und", "Parlamentarische", "Erster". Adjectives in small letters and those of towns tell where the office
/// is, but stay outside ("die hessische Ministerin", "Berliner Senatorin").
fn extend_left(words: &Words, tables: &Tables, found: &mut Found) {
    let mut at = found.start;
    while at > 0 && words.continues(at) {
        let word = words.get(at - 1);
        let first_of_pair = at >= 2 && words.ends_in_hyphen(at - 2);
        if (tables.lexicon.has(word, JOINT) || word == ",") && first_of_pair {
            at -= 2;
            found.start = at;
            continue;
        }
        if word == "." && tables.lexicon.has(words.get(at.wrapping_sub(2)), MODIFIER_ABBREVIATION) {
            at -= 2;
            found.start = at;
            let told = tables.level_of_prefix(words.get(at));
            found.level = found.level.take().or_else(|| told.map(str::to_owned));
            continue;
        }
        let place = tables.places.adjective(word);
        if let Some(place) = place {
            found.jurisdiction.get_or_insert_with(|| place.name.clone());
            found.level = found.level.take().or_else(|| level_of_place(&place.level));
        } else if is_modifier(tables, word) {
            let told = tables.level_of_prefix(word);
            found.level = found.level.take().or_else(|| told.map(str::to_owned));
        } else {
            return;
        }
        at -= 1;
        let declined = place.is_none_or(|_| !tables.places.is_adjective_as_listed(word));
        if words.is_capital(at) && declined && found.start == at + 1 {
            found.start = at;
        }
    }
}

fn is_modifier(tables: &Tables, word: &str) -> bool {
    let stem = adjective_stem(word);
    stem.is_some_and(|s| tables.lexicon.has(&small_first(s), MODIFIER))
}

fn level_of_place(level: &str) -> Option<String> {
    match level {
        "town" => Some("kommunal".to_owned()),
        "foreign" => Some("foreign".to_owned()),
        other => Some(other.to_owned()),
    }
}

/// "für Soziales und Integration", "(Niedersachsen)", "der Finanzen", "und Bevollmächtigter für …".
fn extend_right(words: &Words, tables: &Tables, found: &mut Found) {
    let limit = found.noun + TAIL_WORDS;
    while found.end < limit {
        let tail = bracketed_place(words, tables, found)
            .or_else(|| second_office(words, tables, found.end))
            .or_else(|| phrase(words, tables, found.end, limit))
            .or_else(|| second_phrase(words, tables, found, limit))
            .or_else(|| place_after(words, tables, found));
        match tail {
            Some(end) => {
                note_place(words, tables, found, end);
                found.end = end;
                found.has_tail = true;
            }
            None => return,
        }
    }
}

/// "a. D.", "i.R.": two letters with their dots right after the office.
fn pass_retired(words: &Words, tables: &Tables, found: &mut Found) {
    let at = found.end;
    let (first, second) = (words.get(at), words.get(at + 2));
    let dotted = words.get(at + 1) == "." && words.get(at + 3) == ".";
    if dotted && words.continues(at) && tables.lexicon.has(&format!("{first}.{second}"), RETIRED) {
        found.end = at + 4;
    }
}

/// The state or town in the tail tells where the office is.
fn note_place(words: &Words, tables: &Tables, found: &mut Found, end: usize) {
    for index in found.end..end {
        let told = tables.level_of_tail(words.get(index));
        found.level = found.level.take().or_else(|| told.map(str::to_owned));
        if let Some(place) = tables.places.named(words.get(index)) {
            found.jurisdiction.get_or_insert_with(|| place.name.clone());
            found.level = found.level.take().or_else(|| level_of_place(&place.level));
        }
    }
}

fn bracketed_place(words: &Words, tables: &Tables, found: &Found) -> Option<usize> {
    let at = found.end;
    let is_place =
        words.get(at) == "(" && words.get(at + 2) == ")" && tables.places.named(words.get(at + 1)).is_some();
    is_place.then_some(at + 3)
}

/// "Ministerpräsident Hessens", "Innenminister NRW": a state right after the office.
fn place_after(words: &Words, tables: &Tables, found: &Found) -> Option<usize> {
    let place = tables.places.named(words.get(found.end))?;
    let genitive = words.get(found.end) != place.name && words.get(found.end).len() > place.name.len();
    (words.continues(found.end) && place.level != "town" && genitive).then_some(found.end + 1)
}

/// "und Bevollmächtigter": an office that the same person holds.
fn second_office(words: &Words, tables: &Tables, at: usize) -> Option<usize> {
    let joins = tables.lexicon.has(words.get(at), JOINT) && words.continues(at + 1);
    let (_, _, row) = joins.then(|| tables.bases.split(words.get(at + 1))).flatten()?;
    let office = tables.offices.get(row)?;
    let described = matches!(office.usage, Usage::Tail | Usage::Compound) && !words.ends_in_hyphen(at + 1);
    described.then_some(at + 2)
}

/// "des Innern und für Heimat": another phrase of the same tail.
fn second_phrase(words: &Words, tables: &Tables, found: &Found, limit: usize) -> Option<usize> {
    let joins = found.has_tail && tables.lexicon.has(words.get(found.end), JOINT);
    let opens = tables.lexicon.has(words.get(found.end + 1), SECOND_OPENER);
    (joins && opens).then(|| phrase(words, tables, found.end + 1, limit)).flatten()
}

/// An opener, articles and adjectives, and one or more nouns.
fn phrase(words: &Words, tables: &Tables, at: usize, limit: usize) -> Option<usize> {
    if !words.continues(at) || !tables.lexicon.has(words.get(at), TAIL_OPENER) || words.is_capital(at) {
        return None;
    }
    let mut next = at + 1;
    if tables.lexicon.has(words.get(next), ARTICLE) && words.is_lower(next) {
        next += 1;
    }
    let mut end = noun_phrase(words, tables, next, limit)?;
    while end < limit {
        match joined_noun(words, tables, end, limit) {
            Some(joined) => end = joined,
            None => break,
        }
    }
    Some(end)
}

/// "und Integration", ", Naturschutz, nukleare Sicherheit und Verbraucherschutz".
fn joined_noun(words: &Words, tables: &Tables, at: usize, limit: usize) -> Option<usize> {
    if tables.lexicon.has(words.get(at), JOINT) {
        let next = if words.get(at + 1) == "." { at + 2 } else { at + 1 };
        let next = if tables.lexicon.has(words.get(next), ARTICLE) { next + 1 } else { next };
        return noun_phrase(words, tables, next, limit);
    }
    // A comma carries on only where a last noun with "und" follows: else it ends the office.
    let mut end = at;
    while words.get(end) == "," && end < limit {
        end = noun_phrase(words, tables, end + 1, limit)?;
    }
    let last = tables.lexicon.has(words.get(end), JOINT).then_some(end + 1)?;
    (end > at && noun_phrase(words, tables, last, limit).is_some()).then_some(end)
}

/// Adjectives, then a noun: "die besonderen Aufgaben", "wirtschaftliche Zusammenarbeit", "Luft-".
fn noun_phrase(words: &Words, tables: &Tables, at: usize, limit: usize) -> Option<usize> {
    let mut next = at;
    while next < limit
        && words.continues(next)
        && words.is_lower(next)
        && words.get(next).chars().count() >= LEAST_WORD_CHARS
        && adjective_stem(words.get(next)).is_some()
    {
        next += 1;
    }
    let adjectives = next > at;
    // A capitalised adjective before its noun ("Deutsche Luft- und Raumfahrt", "Auswärtigen Angelegenheiten").
    if declined(words, next) && words.is_capital(next + 1) && words.continues(next + 1) {
        let noun = is_tail_noun(words, tables, next + 1) && !tables.is_first_name(words.get(next + 1));
        if noun {
            return Some(next + 2);
        }
    }
    if !words.continues(next) || !is_tail_noun(words, tables, next) || (adjectives && next - at > 3) {
        return None;
    }
    Some(next + 1)
}

fn declined(words: &Words, at: usize) -> bool {
    let word = words.get(at);
    words.is_capital(at)
        && word.len() >= LEAST_WORD_CHARS
        && (["en", "es", "sche", "scher"].iter().any(|ending| word.ends_with(ending)))
}

fn is_tail_noun(words: &Words, tables: &Tables, at: usize) -> bool {
    let word = words.get(at);
    let office = tables.bases.split(word).is_some_and(|(prefix, _, _)| !prefix.is_empty());
    words.is_capital(at)
        && !tables.lexicon.has(word, TITLE)
        && (office || !tables.is_first_name(word) || tables.lexicon.has(word, STOP))
}
