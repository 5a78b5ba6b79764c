//! The first pass: the rules that read a text alone.

use super::canonical::{self, is_quotation_mark};
use super::gazetteer::{Entry, Guard};
use super::phrases::{self, Tail};
use super::tables::{
    ACRONYM_STOP, ALONE_PREFIX, ARTICLE, Alone, BEFORE_ACRONYM, CLUB, CUE, Class, FIRST_NAME, Head, JOINT,
    LOCAL, PART_STOP, PERSON_TITLE, STOP, Tables, UNIT, VETO_BEFORE,
};
use super::{Finder, candidate, params};
use crate::entities::Organisation;
use crate::entities::candidate::{Candidate, Reading};
use crate::entities::words::Words;

const CHURCH: &str = "church";
const MUNICIPALITY: &str = "municipality";

/// Proposes everything that begins at, or has its head at, word `at`.
pub(super) fn find_at(finder: &Finder, words: &Words, at: usize, out: &mut Vec<Candidate>) {
    let from = out.len();
    listed(finder, words, at, out);
    if words.is_capital(at) {
        head(finder, words, at, out);
        club(finder, words, at, out);
        abbreviation(finder, words, at, out);
    }
    legal_form(finder, words, at, out);
    if out.len() > from {
        definitions(finder, words, from, out);
    }
}

fn listed(finder: &Finder, words: &Words, at: usize, out: &mut Vec<Candidate>) {
    if let Some((entry, end)) = finder.tables.gazetteer.at(words, at) {
        if guard_holds(finder, words, entry, at, end) {
            out.push(listed_candidate(finder, words, entry, (at, end)));
        }
    } else if words.is_hyphenated(at) {
        out.extend(part(finder, words, at));
        out.extend(with_legal_form(finder, words, at));
    }
}

/// "Muster-GmbH": the legal form after a hyphen.
fn with_legal_form(finder: &Finder, words: &Words, at: usize) -> Option<Candidate> {
    let word = words.get(at);
    let (_, form) = word.rsplit_once(['-', '\u{2010}', '\u{2011}'])?;
    // "Energie-AG" is a working group.
    let fits = words.is_capital(at)
        && finder.tables.is_legal_form(form)
        && !finder.tables.lexicon.has(form, PART_STOP);
    let value = Organisation {
        name: word.to_owned(),
        organisation_type: "company".to_owned(),
        ..Organisation::default()
    };
    let span = words.span_bytes(at, at + 1);
    fits.then(|| candidate(&finder.rules.legal_form, span, params::LEGAL_FORM_IN_WORD, value))
}

fn listed_candidate(finder: &Finder, words: &Words, entry: &Entry, (at, end): (usize, usize)) -> Candidate {
    let (end, value) = longer_name(finder, words, entry, at, end);
    let confidence = match entry.guard {
        Guard::None if end - at > 1 => params::LISTED_LONG,
        Guard::None => params::LISTED,
        _ => params::LISTED_GUARDED,
    };
    let found = candidate(&finder.rules.listed, words.span_bytes(at, end), confidence, value);
    Candidate { priority: i16::from(entry.is_users), ..found }
}

/// "Siemens Deutschland", "Anheuser-Busch InBev", "Siemens AG": what follows a company's name directly and is known.
fn longer_name(
    finder: &Finder,
    words: &Words,
    entry: &Entry,
    at: usize,
    end: usize,
) -> (usize, Organisation) {
    let tables = &finder.tables;
    let mut longer = end;
    if entry.organisation_type == "company" && entry.guard == Guard::None && words.continues(end) {
        let country =
            tables.places.named(words.get(end)).filter(|p| p.level != "town" && p.name == words.get(end));
        let other = tables
            .gazetteer
            .at(words, end)
            .filter(|(e, _)| e.organisation_type == "company" && e.guard == Guard::None);
        longer = if country.is_some() { end + 1 } else { other.map_or(end, |(_, other_end)| other_end) };
    }
    let value = value_of(entry);
    if longer == end {
        return (tables.legal_form_end(words, end), value);
    }
    let longer = tables.legal_form_end(words, longer);
    let name = words.surface(at, longer).to_owned();
    (longer, Organisation { name, abbreviation: None, id: None, ..value })
}

fn value_of(entry: &Entry) -> Organisation {
    Organisation {
        name: entry.name.clone(),
        organisation_type: entry.organisation_type.clone(),
        abbreviation: entry.abbreviation.clone(),
        id: entry.id.clone(),
    }
}

/// An ambiguous name stands beside what it needs.
fn guard_holds(finder: &Finder, words: &Words, entry: &Entry, at: usize, end: usize) -> bool {
    let lexicon = &finder.tables.lexicon;
    let before = words.get(at.wrapping_sub(1));
    let quoted = || is_quotation_mark(before) && is_quotation_mark(words.get(end));
    let cued = || {
        lexicon.has(before, CUE)
            || finder.tables.head(before).is_some_and(|(_, h)| h.class == Class::Descriptor)
    };
    if is_of_person(finder, words, at, end) {
        return false;
    }
    match entry.guard {
        Guard::None => true,
        Guard::Cue => quoted() || cued(),
        Guard::Article => {
            let joined = words.is_capital(end) && words.continues(end);
            quoted() || cued() || (lexicon.has(before, ARTICLE) && !joined)
        }
    }
}

/// "Henry Ford", "Frau Heise": one word after a first name or a form of address.
fn is_of_person(finder: &Finder, words: &Words, at: usize, end: usize) -> bool {
    let before = words.get(at.wrapping_sub(1));
    end == at + 1 && words.continues(at) && finder.tables.lexicon.has(before, FIRST_NAME | PERSON_TITLE)
}

/// "VW-Chef": the listed name before the hyphen; the whole where both parts are listed companies. Not "Facebook-Seite",
/// which names a page.
fn part(finder: &Finder, words: &Words, at: usize) -> Option<Candidate> {
    let word = words.get(at);
    let (name, rest) = word.rsplit_once(['-', '\u{2010}', '\u{2011}'])?;
    if finder.tables.lexicon.has(rest, PART_STOP) {
        return None;
    }
    let listed = |name: &str| finder.tables.gazetteer.single(name).filter(|e| e.guard == Guard::None);
    let entry = listed(name)?;
    let span = words.span_bytes(at, at + 1);
    if entry.organisation_type == "company" && listed(rest).is_some_and(|e| e.organisation_type == "company")
    {
        let value = Organisation { name: word.to_owned(), abbreviation: None, id: None, ..value_of(entry) };
        return Some(candidate(&finder.rules.listed, span, params::LISTED_LONG, value));
    }
    let part = span.start..span.start + name.len();
    Some(candidate(&finder.rules.listed_part, part, params::LISTED_PART, value_of(entry)))
}

fn head(finder: &Finder, words: &Words, at: usize, out: &mut Vec<Candidate>) {
    if words.ends_in_hyphen(at) {
        return;
    }
    let Some((prefix, head)) = finder.tables.head(words.get(at)) else { return };
    // "Hauptstadt Berlin" is a place: some heads end no compound.
    if head.takes('w') && !prefix.is_empty() {
        return;
    }
    match head.class {
        Class::Institution => out.extend(institution(finder, words, at, prefix, head)),
        Class::Descriptor => out.extend(described(finder, words, at, head)),
        Class::Last if prefix.is_empty() || prefix.ends_with('-') => {
            out.extend(last(finder, words, at, head))
        }
        Class::Last => {}
    }
}

/// Adjectives, head, name, what it is for.
fn institution(finder: &Finder, words: &Words, at: usize, prefix: &str, head: &Head) -> Option<Candidate> {
    let tables = &finder.tables;
    let (start, adjectives) = phrases::extend_left(words, tables, at);
    let Tail { end, named, described } = phrases::tail(words, tables, at + 1, head);
    let name_part = prefix.strip_suffix('-').is_some_and(|p| p.chars().count() >= params::LEAST_NAME_CHARS);
    let organisation_type = type_of(tables, words, (start, end), prefix, head);
    let municipality = organisation_type == MUNICIPALITY;
    if named
        && (is_generic_before_name(finder, words, at, head)
            || municipality && is_place_here(finder, words, start, end))
    {
        return None;
    }
    let indefinite = is_indefinite(finder, words, start);
    let only_town = start + 1 == at && phrases::is_of_town(words, tables, start);
    let adjectives = adjectives && (!only_town || head.takes('t'));
    let confidence = if named || ((name_part || adjectives) && !indefinite) {
        params::HEAD_NAMED
    } else if described && !indefinite {
        params::HEAD_WITH_TAIL
    } else {
        let alone = match head.alone {
            Alone::Never => false,
            Alone::Always => true,
            Alone::Compound => !prefix.is_empty(),
            Alone::Wide => tables.lexicon.has(prefix, ALONE_PREFIX),
        };
        (alone && !indefinite).then_some(params::HEAD_ALONE)?
    };
    let before_form = end;
    let end = tables.legal_form_end(words, end);
    let start = coordinated(finder, words, at, start);
    // "Bildungsverein Lernmobil" is called Lernmobil, but "Sportverein Hohenau e.V." is so in the register.
    let registered = end > before_form && !prefix.is_empty();
    // Nor is "Ortsverein Hohenau", which says where it is.
    let next = words.get(at + 1);
    let of_place = !prefix.is_empty() && (tables.places.named(next).is_some() || tables.ends_as_town(next));
    let own_name = head.takes('d') && named && !described && start == at && !registered && !of_place;
    let (start, end, name) = if own_name {
        own_name_after(words, at, end)
    } else {
        (start, end, canonical::name(words, tables, (start, end), at, head))
    };
    let value =
        Organisation { name, organisation_type: organisation_type.to_owned(), ..Organisation::default() };
    Some(candidate(&finder.rules.head, words.span_bytes(start, end), confidence, value))
}

/// The name after a head that is no part of it, without its quotation marks.
fn own_name_after(words: &Words, head_at: usize, end: usize) -> (usize, usize, String) {
    let quoted = is_quotation_mark(words.get(head_at + 1)) && is_quotation_mark(words.get(end - 1));
    let inside = usize::from(quoted);
    let (start, end) = (head_at + 1 + inside, end - inside);
    (start, end, words.surface(start, end).to_owned())
}

/// "ein neuer Verein", "jede Schule": any of its kind.
fn is_indefinite(finder: &Finder, words: &Words, start: usize) -> bool {
    let before = start.wrapping_sub(1);
    let lexicon = &finder.tables.lexicon;
    let adjective = words.is_lower(before)
        && words.continues(start)
        && crate::entities::places::adjective_stem(words.get(before)).is_some();
    lexicon.has(words.get(before), VETO_BEFORE)
        || (adjective && lexicon.has(words.get(before.wrapping_sub(1)), VETO_BEFORE))
}

/// "Verein Hertha BSC": the name after the head is one by itself.
fn is_generic_before_name(finder: &Finder, words: &Words, at: usize, head: &Head) -> bool {
    let listed = finder
        .tables
        .gazetteer
        .at(words, at + 1)
        .is_some_and(|(e, _)| e.guard == Guard::None && e.organisation_type != "university");
    head.takes('d') && (listed || finder.tables.lexicon.has(words.get(at + 1), CLUB))
}

/// "Gemeinde Obertal" is a municipality; "Evangelische Gemeinde", "Gemeinde St. Marien", "Paulusgemeinde" are not.
fn type_of<'h>(
    tables: &Tables,
    words: &Words,
    (start, end): (usize, usize),
    prefix: &str,
    head: &'h Head,
) -> &'h str {
    let of_faith = || !prefix.is_empty() || (start..end).any(|i| tables.is_of_faith(words.get(i)));
    if head.takes('c') && of_faith() { CHURCH } else { &head.organisation_type }
}

/// "in der Stadt Kassel", "in Ebern (Landkreis Coburg)": a place, not who acts there.
fn is_place_here(finder: &Finder, words: &Words, start: usize, end: usize) -> bool {
    let before = start.wrapping_sub(1);
    if words.get(before) == "(" && words.get(end) == ")" {
        let town = before.wrapping_sub(1);
        let tables = &finder.tables;
        return words.is_capital(town)
            && (tables.places.named(words.get(town)).is_some()
                || tables.ends_as_town(words.get(town))
                || tables.lexicon.has(words.get(town.wrapping_sub(1)), LOCAL));
    }
    let article = finder.tables.lexicon.has(words.get(before), ARTICLE)
        && !finder.tables.lexicon.has(words.get(before), LOCAL);
    let preposition = words.get(if article { before.wrapping_sub(1) } else { before });
    finder.tables.lexicon.has(preposition, LOCAL)
}

/// A state's adjective in small letters belongs to the name of its government ("hessische Landesregierung").
fn coordinated(finder: &Finder, words: &Words, head_at: usize, start: usize) -> usize {
    let before = start.wrapping_sub(1);
    let places = &finder.tables.places;
    let of_state = start == head_at
        && words.continues(start)
        && words.is_lower(before)
        && places.adjective(words.get(before)).is_some_and(|p| p.level != "town");
    if of_state { before } else { start }
}

/// "Fluggesellschaft Aerwind": the name alone.
fn described(finder: &Finder, words: &Words, at: usize, head: &Head) -> Option<Candidate> {
    let tables = &finder.tables;
    let quoted = is_quotation_mark(words.get(at + 1)) && !words.is_after_break(at + 1);
    let start = at + 1 + usize::from(quoted);
    let close = if quoted { phrases::quoted(words, at + 1).map(|end| end - 1) } else { None };
    let end = close.or_else(|| phrases::name_end(words, tables, start))?;
    let first = words.get(start);
    let is_person =
        !quoted && tables.lexicon.has(first, FIRST_NAME) && tables.gazetteer.single(first).is_none();
    let closes = !quoted || is_quotation_mark(words.get(end));
    let is_head = tables.head(first).is_some() || (!quoted && tables.lexicon.has(first, STOP));
    let is_place = tables.places.named(first).is_some();
    if head.takes('j') && tables.lexicon.has(words.get(end), JOINT) && words.is_capital(end + 1) && !quoted {
        return Some(joined_name(finder, words, (at, end + 2), head));
    }
    if is_person || !closes || is_head || is_place {
        return None;
    }
    let end = tables.legal_form_end(words, end);
    let value = Organisation {
        name: words.surface(start, end).to_owned(),
        organisation_type: head.organisation_type.clone(),
        ..Organisation::default()
    };
    Some(candidate(&finder.rules.described, words.span_bytes(start, end), params::DESCRIBED, value))
}

/// "Gewerkschaft Handel und Verkehr": the head and both nouns.
fn joined_name(finder: &Finder, words: &Words, (at, end): (usize, usize), head: &Head) -> Candidate {
    let value = Organisation {
        name: canonical::name(words, &finder.tables, (at, end), at, head),
        organisation_type: head.organisation_type.clone(),
        ..Organisation::default()
    };
    candidate(&finder.rules.head, words.span_bytes(at, end), params::HEAD_NAMED, value)
}

/// "Hohenau Verlag": names before a head that ends them.
fn last(finder: &Finder, words: &Words, at: usize, head: &Head) -> Option<Candidate> {
    let tables = &finder.tables;
    let start = phrases::name_start(words, tables, at, params::NAME_WORDS);
    // "die Hohenauer Lumen Group": where it is, not what it is called.
    let is_origin =
        start + 1 < at && words.get(start).ends_with("er") && phrases::is_of_town(words, tables, start);
    let start = start + usize::from(is_origin);
    let of = if head.takes('o') {
        phrases::tail(words, tables, at + 1, head)
    } else {
        Tail { end: at + 1, ..Tail::default() }
    };
    let hyphenated = head.takes('h')
        && tables
            .head(words.get(at))
            .is_some_and(|(prefix, _)| prefix.chars().count() >= params::LEAST_NAME_CHARS);
    if start == at && !of.named && !hyphenated {
        return None;
    }
    let end = tables.legal_form_end(words, of.end);
    let value = Organisation {
        name: canonical::name(words, tables, (at, end), at, head),
        organisation_type: head.organisation_type.clone(),
        ..Organisation::default()
    };
    let name =
        if start < at { format!("{} {}", words.surface(start, at), value.name) } else { value.name.clone() };
    let span = words.span_bytes(start, end);
    Some(candidate(&finder.rules.last, span, params::HEAD_NAMED, Organisation { name, ..value }))
}

/// A name with its legal form.
fn legal_form(finder: &Finder, words: &Words, at: usize, out: &mut Vec<Candidate>) {
    let tables = &finder.tables;
    let end = tables.legal_form_end(words, at);
    if end == at || !words.continues(at) {
        return;
    }
    let comma = words.get(at.wrapping_sub(1)) == ",";
    let name_end = at - usize::from(comma);
    let quoted_from = phrases::quoted_back(words, name_end).unwrap_or(name_end);
    let start = phrases::name_start(words, tables, quoted_from, params::NAME_WORDS);
    if start >= name_end {
        return;
    }
    let company = !tables.is_form_of_associations(words.surface(at, end));
    let value = Organisation {
        name: canonical::registered_name(words, tables, (start, end)),
        organisation_type: if company { "company" } else { "association" }.to_owned(),
        ..Organisation::default()
    };
    out.push(candidate(&finder.rules.legal_form, words.span_bytes(start, end), params::LEGAL_FORM, value));
}

/// "08" or "1862" after a word of the name; a later year tells when something happened.
fn is_founding_year(words: &Words, at: usize) -> bool {
    let number = words.get(at);
    let fits = match number.len() {
        2 => true,
        4 => params::FOUNDING_YEARS.contains(&number),
        _ => false,
    };
    fits && words.is_number(at) && words.continues(at)
}

/// "FC Hohenau", "1. FC Hohenau 04", "SV 08 Hohenau", "Hohenauer SV 1908".
fn club(finder: &Finder, words: &Words, at: usize, out: &mut Vec<Candidate>) {
    let tables = &finder.tables;
    if !tables.lexicon.has(words.get(at), CLUB) {
        return;
    }
    let numbered = words.get(at.wrapping_sub(1)) == "." && words.get(at.wrapping_sub(2)) == "1";
    let before = at.wrapping_sub(1);
    let of_town =
        words.continues(at) && words.is_capital(before) && phrases::is_of_town(words, tables, before);
    let start = at - if numbered { 2 } else { usize::from(of_town) };
    let is_name = |index: usize| {
        words.continues(index) && words.is_capital(index) && !tables.lexicon.has(words.get(index), STOP)
    };
    // "SV 08 Hohenau", "TSV 1862 Hohenau"
    let year_first = is_founding_year(words, at + 1)
        && words.is_capital(at + 2)
        && !tables.lexicon.has(words.get(at + 2), UNIT);
    let mut end = at + 1 + usize::from(year_first);
    while end < at + params::NAME_TAIL_WORDS && is_name(end) {
        // "SV Grün-Weiß 07 Hohenau"
        let year_between = is_founding_year(words, end + 1)
            && is_name(end + 2)
            && !tables.lexicon.has(words.get(end + 2), UNIT);
        end += if year_between { 3 } else { 1 };
    }
    let year = (is_founding_year(words, end) || end > at + 1 && words.is_number(end) && words.get(end).len() == 4)
        && words.continues(end)
        && words.get(end + 1) != ":"
        // "SV 08." may be the eighth of something; a year ends a sentence.
        && (words.get(end + 1) != "." || words.get(end).len() == 4);
    let year = year && !tables.lexicon.has(words.get(end + 1), UNIT);
    let end = tables.legal_form_end(words, end + usize::from(year));
    if end == at + 1 {
        return;
    }
    let value = Organisation {
        name: words.surface(start, end).to_owned(),
        organisation_type: "association".to_owned(),
        ..Organisation::default()
    };
    out.push(candidate(&finder.rules.club, words.span_bytes(start, end), params::CLUB, value));
}

/// Capitals that no list knows, where an article or a preposition makes them a noun.
fn abbreviation(finder: &Finder, words: &Words, at: usize, out: &mut Vec<Candidate>) {
    let tables = &finder.tables;
    let word = words.get(at);
    let is_one = words.is_all_capitals(at)
        && params::ABBREVIATION_CHARS.contains(&word.chars().count())
        && !words.is_hyphenated(at)
        && word.chars().all(char::is_alphabetic);
    if !is_one || tables.lexicon.has(word, ACRONYM_STOP | STOP | UNIT) {
        return;
    }
    let before = at.wrapping_sub(1);
    let alone = !words.is_all_capitals(before) && !words.is_all_capitals(at + 1) && !words.is_number(at + 1);
    let is_noun = tables.lexicon.has(words.get(before), ARTICLE | BEFORE_ACRONYM);
    if alone && is_noun {
        // "STV Hohenau", "CGI Tannhof": a capitalised word right after it is mostly part of the name.
        let next = words.get(at + 1);
        let listed = tables.gazetteer.single(word);
        let is_place = || tables.places.named(next).is_some() || tables.ends_as_town(next);
        let longer = words.is_capital(at + 1)
            && words.continues(at + 1)
            && !words.is_hyphenated(at + 1)
            && !tables.lexicon.has(next, STOP | UNIT | FIRST_NAME)
            && tables.head(next).is_none()
            && (listed.is_none() || is_place());
        let end = at + 1 + usize::from(longer);
        let listed = listed.map_or("other", |e| e.organisation_type.as_str());
        let value = Organisation {
            name: words.surface(at, end).to_owned(),
            organisation_type: listed.to_owned(),
            ..Organisation::default()
        };
        out.push(candidate(
            &finder.rules.abbreviation,
            words.span_bytes(at, end),
            params::UNKNOWN_ABBREVIATION,
            value,
        ));
    }
}

/// "Hessischer Jugendring (HJR)": the abbreviation goes to the name and is a mention of its own.
fn definitions(finder: &Finder, words: &Words, from: usize, out: &mut Vec<Candidate>) {
    let mut defined = Vec::new();
    for found in out.iter_mut().skip(from) {
        let end = words.at_byte(found.span_bytes.end);
        let Some(short) = abbreviation_in_brackets(finder, words, end) else { continue };
        let Reading::Organisation(value) = &mut found.reading else { continue };
        if found.rule == finder.rules.abbreviation || value.name == short {
            continue;
        }
        value.abbreviation = Some(short.to_owned());
        found.confidence = found.confidence.max(params::HEAD_NAMED);
        let span = words.span_bytes(end + 1, end + 2);
        defined.push(candidate(&finder.rules.defined, span, params::DEFINED, value.clone()));
    }
    // The longest name is the one that is abbreviated: it wins by its length, and so does the first definition.
    defined.truncate(1);
    out.extend(defined);
}

/// "(HJR)": two capitals at least, and nothing else.
pub(super) fn abbreviation_in_brackets<'t>(finder: &Finder, words: &Words<'t>, at: usize) -> Option<&'t str> {
    let short = words.get(at + 1);
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    let fits = words.get(at) == "("
        && words.get(at + 2) == ")"
        && words.is_capital(at + 1)
        && params::DEFINED_CHARS.contains(&short.chars().count())
        && capitals >= 2
        && finder.tables.gazetteer.single(short).is_none_or(|e| e.organisation_type != "party");
    fits.then_some(short)
}
