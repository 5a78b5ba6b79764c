//! The second pass: names, surnames and offices of people whom the issue has named before.

use super::Finder;
use super::holders;
use super::names;
use super::params;
use super::tables::{ADDRESS, COMMON_SURNAME, Gender, NO_SURNAME_AFTER, PARTICLE};
use crate::entities::candidate::{Candidate, Reading, Resolution};
use crate::entities::facts::{IssueFacts, Place, Seen};
use crate::entities::view::TextView;
use crate::entities::words::Words;
use crate::entities::{Kind, Minister, Value};

/// Proposes every name and surname of a person seen with an office.
pub(super) fn find(finder: &Finder, text: &TextView, facts: &IssueFacts, out: &mut Vec<Candidate>) {
    if facts.people_seen.is_empty() {
        return;
    }
    let words = text.words();
    for at in 0..words.len() {
        if words.is_capital(at) {
            out.extend(name_at(finder, text, facts, at));
        }
    }
}

/// The surname at word `at`, with the first names and particles before it.
fn name_at(finder: &Finder, text: &TextView, facts: &IssueFacts, at: usize) -> Option<Candidate> {
    let words = text.words();
    let start = with_particles(finder, words, at);
    let (surname, seen) = known_surname(words, facts, start, at)?;
    let place = text.place_of(words.span_bytes(start, at + 1).start);
    let Before { start, full } = before(finder, words, start, seen, facts)?;
    if full.is_none() && !is_safe(finder, words, (start, at), surname, seen, facts, place) {
        return None;
    }
    let coreference = full.is_none();
    let reading = Minister {
        person: Some(full.unwrap_or_else(|| surname.to_owned())),
        coreference,
        ..Minister::default()
    };
    let rule = if coreference { &finder.rules.surname } else { &finder.rules.name_again };
    Some(Candidate {
        span_bytes: words.span_bytes(start, at + 1),
        kind: Kind::Minister,
        rule: rule.clone(),
        priority: 0,
        confidence: if coreference { params::SURNAME_IN_ISSUE } else { params::NAME_AGAIN },
        reading: Reading::Minister(reading),
    })
}

fn with_particles(finder: &Finder, words: &Words, at: usize) -> usize {
    let mut start = at;
    while start > 0 && words.is_lower(start - 1) && finder.tables.lexicon.has(words.get(start - 1), PARTICLE)
    {
        start -= 1;
    }
    start
}

/// The surname as listed, with or without the particles before it, or its genitive.
fn known_surname<'t, 'f>(
    words: &Words<'t>,
    facts: &'f IssueFacts,
    start: usize,
    at: usize,
) -> Option<(&'t str, &'f [usize])> {
    let mut begins = (start..=at).filter(|from| facts.people_by_surname.may_begin_with(words.get(*from)));
    begins.find_map(|from| {
        let surface = words.surface(from, at + 1);
        let genitive = surface.strip_suffix('s');
        [Some(surface), genitive]
            .into_iter()
            .flatten()
            .find_map(|surname| Some((surname, facts.people_by_surname.of(surname)?)))
    })
}

struct Before {
    start: usize,
    /// The full name, where the first names stand before the surname.
    full: Option<String>,
}

/// What stands before a surname: the person's first names, or nothing that makes it someone else's.
fn before(
    finder: &Finder,
    words: &Words,
    start: usize,
    seen: &[usize],
    facts: &IssueFacts,
) -> Option<Before> {
    let Some(previous) = start.checked_sub(1).filter(|_| words.continues(start)) else {
        return Some(Before { start, full: None });
    };
    for index in seen {
        let Some(person) = facts.people_seen.get(*index).and_then(|s| s.value.person.as_deref()) else {
            continue;
        };
        let given = person.strip_suffix(names::surname_of(person)).unwrap_or_default().trim_end();
        let given_words = Words::new(given).len();
        if given_words > 0 && start >= given_words && words.surface(start - given_words, start) == given {
            return Some(Before { start: start - given_words, full: Some(person.to_owned()) });
        }
    }
    let other_person = words.is_capital(previous)
        && finder.tables.is_first_name(words.get(previous))
        && !finder.tables.lexicon.has(words.get(previous), ADDRESS);
    (!other_person).then_some(Before { start, full: None })
}

/// A surname alone names the person: near the full name, and not as a common word.
fn is_safe(
    finder: &Finder,
    words: &Words,
    (start, at): (usize, usize),
    surname: &str,
    seen: &[usize],
    facts: &IssueFacts,
    place: Place,
) -> bool {
    let lexicon = &finder.tables.lexicon;
    let common = lexicon.has(surname, COMMON_SURNAME);
    let in_article =
        seen.iter().filter_map(|i| facts.people_seen.get(*i)).any(|s| s.place.article == place.article);
    let previous = words.get(start.wrapping_sub(1));
    let in_name = words.is_capital(at + 1) && words.continues(at + 1) && !words.is_spaced(at + 1)
        || (words.continues(at + 1) && words.is_number(at + 1));
    let numbered =
        words.is_number(start.wrapping_sub(1)) || (previous == "." && words.is_number(start.wrapping_sub(2)));
    if common {
        return in_article && !numbered && !lexicon.has(previous, NO_SURNAME_AFTER) && !in_name;
    }
    !in_name && !numbered
}

/// Gives a candidate its person, or drops an office of which the issue names no holder.
pub(super) fn resolve(
    finder: &Finder,
    text: &TextView,
    candidate: &Candidate,
    facts: &IssueFacts,
) -> Option<Resolution> {
    let Reading::Minister(minister) = &candidate.reading else { return None };
    let place = text.place_of(candidate.span_bytes.start);
    let mut minister = minister.clone();
    let mut confidence = candidate.confidence;
    match (&minister.person, &minister.office) {
        (None, _) => {
            let holder = last_holder(finder, text, candidate, facts, place)?;
            minister.person = holder.value.person.clone();
            inherit(&mut minister, &holder.value);
        }
        (Some(person), None) => {
            let seen = nearest(facts, person, place)?;
            confidence = if !minister.coreference {
                params::NAME_AGAIN
            } else if seen.place.article == place.article {
                params::SURNAME_IN_ARTICLE
            } else {
                params::SURNAME_IN_ISSUE
            };
            minister.person = full_name(facts, &seen.value);
            inherit(&mut minister, &seen.value);
        }
        (Some(person), Some(_)) => {
            if let Some(full) = named_in_full(facts, person) {
                minister.person = Some(full);
            }
        }
    }
    holders::complete(&finder.tables, &mut minister, facts.issue_date.as_deref());
    minister.role = minister.role.filter(|role| params::ROLES.contains(&role.as_str()));
    Some(Resolution { value: Value::Minister(minister), confidence })
}

fn inherit(minister: &mut Minister, from: &Minister) {
    minister.role = minister.role.take().or_else(|| from.role.clone());
    minister.level = from.level.clone().or_else(|| minister.level.take());
    minister.jurisdiction = from.jurisdiction.clone().or_else(|| minister.jurisdiction.take());
}

/// The full name of someone seen, where the issue gives it anywhere.
fn full_name(facts: &IssueFacts, seen: &Minister) -> Option<String> {
    let person = seen.person.as_deref()?;
    named_in_full(facts, person).or_else(|| Some(person.to_owned()))
}

/// The longest name in the issue that ends in this surname; nothing where two people bear it.
fn named_in_full(facts: &IssueFacts, person: &str) -> Option<String> {
    if person != names::surname_of(person) {
        return None;
    }
    let seen = facts.people_by_surname.of(person)?;
    let mut full = None;
    for index in seen {
        let name = facts.people_seen.get(*index)?.value.person.as_deref()?;
        if name == person {
            continue;
        }
        match full {
            None => full = Some(name),
            Some(other) if other == name => {}
            Some(_) => return None,
        }
    }
    full.map(str::to_owned)
}

/// The mention of a person that is nearest in reading order: before, in the article, else anywhere in it, else the
/// last before in the issue, else the first.
fn nearest<'f>(facts: &'f IssueFacts, person: &str, place: Place) -> Option<&'f Seen<Minister>> {
    let surname = names::surname_of(person);
    let indices = facts.people_by_surname.of(surname)?;
    let fits = |s: &&Seen<Minister>| person == surname || s.value.person.as_deref() == Some(person);
    // Indices rise in reading order, so the last before the place is found by halving.
    let before = indices.partition_point(|i| facts.people_seen.get(*i).is_some_and(|s| s.place < place));
    let seen = |i: &usize| facts.people_seen.get(*i);
    let earlier = indices.get(..before)?.iter().rev().filter_map(seen).find(fits);
    let later = indices.get(before..)?.iter().filter_map(seen).find(fits);
    match (earlier, later) {
        (Some(e), Some(l)) if e.place.article != place.article && l.place.article == place.article => Some(l),
        (Some(e), _) => Some(e),
        (None, l) => l,
    }
}

/// The last office holder before the place, in the article, whose office agrees in gender and role; else the next.
fn last_holder<'f>(
    finder: &Finder,
    text: &TextView,
    candidate: &Candidate,
    facts: &'f IssueFacts,
    place: Place,
) -> Option<&'f Seen<Minister>> {
    let words = text.words();
    let start = words.at_byte(candidate.span_bytes.start);
    let end = words.at_byte(candidate.span_bytes.end.saturating_sub(1)) + 1;
    let noun = (start..end).find(|i| finder.tables.bases.split(words.get(*i)).is_some())?;
    let wanted = Wanted::new(finder, words.get(noun))?;
    let from = facts.people_seen.partition_point(|s| s.place.article < place.article);
    let to = facts.people_seen.partition_point(|s| s.place.article <= place.article);
    let here = facts.people_seen.partition_point(|s| s.place < place).clamp(from, to);
    let window = params::NAME_WORDS;
    let earlier =
        facts.people_seen.get(from..here)?.iter().rev().take(window).find(|s| wanted.fits(finder, &s.value));
    let later = || {
        let after = facts.people_seen.get(here..to)?;
        after.iter().take(window).find(|s| wanted.specific && wanted.fits(finder, &s.value))
    };
    earlier.or_else(later)
}

/// What an office alone asks of its holder.
struct Wanted<'t> {
    gender: Gender,
    role: &'t str,
    /// The word itself, where it is a compound ("Kultusministerin").
    compound: Option<String>,
    specific: bool,
}

impl<'t> Wanted<'t> {
    fn new(finder: &'t Finder, noun: &str) -> Option<Self> {
        let (prefix, _, row) = finder.tables.bases.split(noun)?;
        let office = finder.tables.offices.get(row)?;
        // A nominalised adjective says nothing alone: the holder's office must have the same word.
        let named_by =
            if office.gender == Gender::Either { noun.trim_end_matches(['n', 'r', 'e']) } else { prefix };
        let compound = (!named_by.is_empty()).then(|| named_by.to_lowercase());
        Some(Self { gender: office.gender, role: &office.role, specific: compound.is_some(), compound })
    }

    fn fits(&self, finder: &Finder, seen: &Minister) -> bool {
        let same_role = seen.role.as_deref() == Some(self.role)
            || (self.compound.is_none() && related(seen.role.as_deref(), self.role));
        let office = seen.office.as_deref().unwrap_or_default();
        let gender = office.split_whitespace().find_map(|word| {
            let (_, _, row) = finder.tables.bases.split(word.trim_matches(','))?;
            finder.tables.offices.get(row).map(|o| o.gender)
        });
        let same_gender =
            gender.is_none_or(|g| g == self.gender || g == Gender::Either || self.gender == Gender::Either);
        let same_field = self
            .compound
            .as_ref()
            .is_none_or(|c| self.role == "head_of_government" || office.to_lowercase().contains(c.as_str()));
        same_role && same_gender && same_field && seen.person.is_some()
    }
}

/// "die Ministerin" may be a state minister, and the other way round.
fn related(seen: Option<&str>, wanted: &str) -> bool {
    let ministers = ["minister", "state_minister"];
    ministers.contains(&wanted) && seen.is_some_and(|role| ministers.contains(&role))
}
