//! The second pass: abbreviations and short forms of organisations that the issue has named in full.

use super::canonical::is_quotation_mark;
use super::phrases;
use super::tables::{ARTICLE, CLUB, GENITIVE, STOP};
use super::{Finder, candidate, params};
use crate::entities::candidate::{Candidate, Reading, Resolution};
use crate::entities::facts::{IssueFacts, Place, Seen};
use crate::entities::view::TextView;
use crate::entities::words::Words;
use crate::entities::{Organisation, Value};

/// Notes a name with its abbreviation and its short forms.
pub(super) fn observe(finder: &Finder, text: &TextView, winner: &Candidate, facts: &mut IssueFacts) {
    let Reading::Organisation(organisation) = &winner.reading else { return };
    let is_name = [
        &finder.rules.head,
        &finder.rules.legal_form,
        &finder.rules.last,
        &finder.rules.listed,
        &finder.rules.club,
    ]
    .contains(&&winner.rule);
    if !is_name {
        return;
    }
    let index = facts.organisations_seen.len();
    let mut shorts: Vec<String> = organisation.abbreviation.iter().cloned().collect();
    let name = Words::new(&organisation.name);
    shorts.extend(without_legal_form(finder, &name));
    shorts.extend(head_alone(finder, winner, &name));
    shorts.extend(without_adjective(finder, winner, &name));
    shorts.extend(first_own_word(finder, winner, &name));
    shorts.extend(without_land(finder, &name));
    if shorts.is_empty() {
        return;
    }
    for short in shorts {
        facts.organisations_by_short.add(short, index);
    }
    let place = text.place_of(winner.span_bytes.start);
    facts.organisations_seen.push(Seen { place, value: organisation.clone() });
}

/// "Lernwerk Digital" for "Lernwerk Digital GmbH".
fn without_legal_form(finder: &Finder, name: &Words) -> Option<String> {
    let end = (1..name.len()).find(|i| finder.tables.legal_form_end(name, *i) > *i)?;
    let short = name.surface(0, end).trim_end_matches(',');
    let common = finder.tables.head(short).is_some() || finder.tables.lexicon.has(short, STOP);
    (short.chars().count() >= params::LEAST_NAME_CHARS && !common).then(|| short.to_owned())
}

/// "Bildungsstätte" for "Bildungsstätte Anne Frank".
fn head_alone(finder: &Finder, winner: &Candidate, name: &Words) -> Option<String> {
    if winner.rule != finder.rules.head {
        return None;
    }
    let head = (0..name.len()).find(|i| finder.tables.head(name.get(*i)).is_some())?;
    let generic = finder.tables.head(name.get(head)).is_some_and(|(_, h)| h.takes('d'));
    (name.len() > 1 && !generic).then(|| name.get(head).to_owned())
}

/// "Makkabi" for "TuS Makkabi 1965 e.V.": the first word that belongs to no other name.
fn first_own_word(finder: &Finder, winner: &Candidate, name: &Words) -> Option<String> {
    if winner.rule != finder.rules.legal_form && winner.rule != finder.rules.club {
        return None;
    }
    let tables = &finder.tables;
    let own = |i: &usize| {
        let word = name.get(*i);
        name.is_capital(*i)
            && word.chars().count() >= params::LEAST_WORD_CHARS
            && tables.head(word).is_none()
            && tables.places.named(word).is_none()
            && !phrases::is_adjective(name, tables, *i)
            && tables.lexicon.of(word) == 0
            && tables.gazetteer.at(name, *i).is_none()
    };
    let first = (0..name.len()).find(|i| !tables.lexicon.has(name.get(*i), CLUB))?;
    (own(&first) && name.len() > 1).then(|| name.get(first).to_owned())
}

/// "Ministerium für Soziales" for "Ministerium für Soziales des Landes Hessen".
fn without_land(finder: &Finder, name: &Words) -> Option<String> {
    let genitive = |i: &usize| finder.tables.lexicon.has(name.get(*i), GENITIVE) && name.is_capital(*i + 2);
    let at = (2..name.len()).rev().find(genitive)?;
    (at + 3 == name.len() && at > 2).then(|| name.surface(0, at).to_owned())
}

/// "Ministerium für Soziales" for "Hessisches Ministerium für Soziales".
fn without_adjective(finder: &Finder, winner: &Candidate, name: &Words) -> Option<String> {
    let place = finder.tables.places.adjective(name.get(0))?;
    let long = winner.rule == finder.rules.head && name.len() > 3 && place.level != "town";
    long.then(|| name.surface(1, name.len()).to_owned())
}

/// Proposes every abbreviation and short form of an organisation seen.
pub(super) fn find(finder: &Finder, text: &TextView, facts: &IssueFacts, out: &mut Vec<Candidate>) {
    if facts.organisations_seen.is_empty() {
        return;
    }
    let words = text.words();
    for at in 0..words.len() {
        let may_be_one = words.is_capital(at) || words.is_number(at);
        if may_be_one && facts.organisations_by_short.may_begin_with(words.get(at)) {
            out.extend(short_at(finder, text, facts, at));
        }
    }
}

fn short_at(finder: &Finder, text: &TextView, facts: &IssueFacts, at: usize) -> Option<Candidate> {
    let words = text.words();
    let (short, end, seen) = longest_short(words, facts, at)?;
    let is_head = end == at + 1 && finder.tables.head(short).is_some();
    let place = text.place_of(words.span_bytes(at, end).start);
    let organisation = nearest(facts, seen, place, is_head)?;
    let abbreviation = organisation.abbreviation.as_deref() == Some(short);
    let definite = finder.tables.lexicon.has(words.get(at.wrapping_sub(1)), ARTICLE);
    let followed_by_name =
        words.continues(end) && (words.is_capital(end) || is_quotation_mark(words.get(end)));
    if is_head && (!definite || followed_by_name) {
        return None;
    }
    let (rule, confidence) = if abbreviation {
        (&finder.rules.defined, params::DEFINED)
    } else if is_head {
        (&finder.rules.short_form, params::HEAD_AGAIN)
    } else {
        (&finder.rules.short_form, params::SHORT_FORM)
    };
    Some(candidate(rule, words.span_bytes(at, end), confidence, organisation.clone()))
}

/// The longest of up to four words that is a short form; also in the genitive.
fn longest_short<'t, 'f>(
    words: &Words<'t>,
    facts: &'f IssueFacts,
    at: usize,
) -> Option<(&'t str, usize, &'f [usize])> {
    (at + 1..=at + params::NAME_TAIL_WORDS).rev().find_map(|end| {
        let surface = words.surface(at, end);
        let forms = [Some(surface), surface.strip_suffix('s'), surface.strip_suffix("es")];
        forms.into_iter().flatten().find_map(|form| Some((form, end, facts.organisations_by_short.of(form)?)))
    })
}

/// The last one before the place, else the first; a head alone only within its article.
fn nearest<'f>(
    facts: &'f IssueFacts,
    seen: &[usize],
    place: Place,
    in_article: bool,
) -> Option<&'f Organisation> {
    let get = |i: &usize| facts.organisations_seen.get(*i);
    let before = seen.partition_point(|i| get(i).is_some_and(|s: &Seen<Organisation>| s.place < place));
    let found = if before > 0 { seen.get(before - 1).and_then(get) } else { seen.first().and_then(get) }?;
    let near = !in_article || (found.place.article == place.article && found.place < place);
    near.then_some(&found.value)
}

/// Gives abbreviations and names without their state the full name of the issue.
pub(super) fn resolve(text: &TextView, candidate: &Candidate, facts: &IssueFacts) -> Option<Resolution> {
    let Reading::Organisation(organisation) = &candidate.reading else { return None };
    let place = text.place_of(candidate.span_bytes.start);
    let mut value = organisation.clone();
    if let Some(seen) = facts.organisations_by_short.of(&organisation.name)
        && is_longer_form(facts, seen, organisation)
        && let Some(full) = nearest(facts, seen, place, false)
    {
        value = full.clone();
    }
    Some(Resolution { value: Value::Organisation(value), confidence: candidate.confidence })
}

/// The names behind a short form contain it, and it is no common head.
fn is_longer_form(facts: &IssueFacts, seen: &[usize], short: &Organisation) -> bool {
    let full = seen.first().and_then(|i| facts.organisations_seen.get(*i));
    let same = |name: &str| {
        seen.iter().filter_map(|i| facts.organisations_seen.get(*i)).all(|s| s.value.name == name)
    };
    full.is_some_and(|f| {
        // A head that is a name alone takes the longer name only where the issue has just one.
        let contains =
            f.value.name.contains(&short.name) && (short.name.contains(' ') || same(&f.value.name));
        contains || f.value.abbreviation.as_deref() == Some(short.name.as_str())
    })
}
