//! Ministers and other office holders: who, which office, where.
//!
//! In come texts word by word; out come candidates of four rules: an office with its holder's name after it, a name
//! with the office after it, the name or surname of someone whom the issue named with an office, and an office alone
//! ("die Ministerin"). The second pass gives the latter two their person. Knows no word of any language: nouns of
//! office, names and the words around them are tables.

mod holders;
mod names;
mod office;
mod params;
mod recall;
mod tables;

use super::candidate::{Candidate, Reading, Resolution};
use super::engine::Recogniser;
use super::facts::{IssueFacts, Seen};
use super::view::TextView;
use super::words::Words;
use super::{Kind, Minister};
use crate::lang::{LanguagePack, RuleError};
use names::{Certainty, Name};
use office::Found;
use std::sync::Arc;
use tables::Tables;

/// Compiles the tables `ministers*`, `first-names`, `office-holders` and `places`.
pub(super) fn compile(pack: &LanguagePack) -> Result<Box<dyn Recogniser>, Vec<RuleError>> {
    Ok(Box::new(Finder { tables: Tables::read(pack)?, rules: Rules::new() }))
}

#[derive(Debug)]
struct Finder {
    tables: Tables,
    rules: Rules,
}

/// Ids of the rules.
#[derive(Debug)]
struct Rules {
    office_name: Arc<str>,
    name_office: Arc<str>,
    list: Arc<str>,
    office_alone: Arc<str>,
    name_again: Arc<str>,
    surname: Arc<str>,
}

impl Rules {
    fn new() -> Self {
        Self {
            office_name: "minister.office-name".into(),
            name_office: "minister.name-office".into(),
            list: "minister.list".into(),
            office_alone: "minister.office-alone".into(),
            name_again: "minister.name-again".into(),
            surname: "minister.surname".into(),
        }
    }
}

impl Recogniser for Finder {
    fn kind(&self) -> Kind {
        Kind::Minister
    }

    fn find(&self, text: &TextView, out: &mut Vec<Candidate>) {
        let words = text.words();
        let mut next = 0;
        while next < words.len() {
            next = self.find_at(words, next, out).max(next + 1);
        }
    }

    fn observe(&self, text: &TextView, winner: &Candidate, facts: &mut IssueFacts) {
        let Reading::Minister(minister) = &winner.reading else { return };
        let Some(person) = &minister.person else { return };
        let seen = Seen { place: text.place_of(winner.span_bytes.start), value: minister.clone() };
        let surname = names::surname_of(person).to_owned();
        facts.people_by_surname.add(surname, facts.people_seen.len());
        facts.people_seen.push(seen);
    }

    fn find_again(&self, text: &TextView, facts: &IssueFacts, out: &mut Vec<Candidate>) {
        recall::find(self, text, facts, out);
    }

    fn resolve(&self, text: &TextView, candidate: &Candidate, facts: &IssueFacts) -> Option<Resolution> {
        recall::resolve(self, text, candidate, facts)
    }
}

impl Finder {
    /// Proposes what begins with the office at `noun`, and gives the word to go on with.
    fn find_at(&self, words: &Words, noun: usize, out: &mut Vec<Candidate>) -> usize {
        if !words.is_capital(noun) {
            return noun;
        }
        let Some(found) = office::read(words, &self.tables, noun) else { return noun };
        if let Some((name, end)) = self.name_after(words, &found) {
            out.push(self.candidate(words, &self.rules.office_name, (found.start, end), &found, &name));
            return self.rest_of_list(words, &found, end, out);
        }
        if let Some((start, name)) = self.name_before(words, &found) {
            out.push(self.candidate(words, &self.rules.name_office, (start, found.end), &found, &name));
        } else if self.may_stand_alone(words, &found) {
            out.push(self.office_alone(words, &found));
        }
        found.end
    }

    /// The holder's name right after the office, or after a comma.
    fn name_after(&self, words: &Words, found: &Found) -> Option<(Name, usize)> {
        let comma = words.get(found.end) == "," || words.get(found.end) == ":";
        let at = found.end + usize::from(comma);
        if comma && !found.has_tail && !found.is_compound {
            // "Stefan Berghoff, Minister, Anna Kern, …": the comma parts two people.
            return None;
        }
        if !words.continues(at) || (words.get(found.end) == ":" && !found.has_tail) {
            return None;
        }
        let address = self.tables.lexicon.has(words.get(at), tables::ADDRESS) && !comma;
        let at = at + usize::from(address);
        let name = names::read(words, &self.tables, at)?;
        let known = name.certainty == Certainty::Known;
        let believed = if comma { known } else { known || !found.has_tail };
        // "Petra Kern, Ministerin, Berlin": the place of a speaker is none.
        let is_place =
            name.certainty == Certainty::Surname && self.tables.places.named(&name.person).is_some();
        let end = name.end;
        (believed && !is_place && !self.is_followed_by_office(words, found, end)).then_some((name, end))
    }

    /// "…, Staatssekretär, Anna Kern, Ministerin": the name belongs to the office after it.
    fn is_followed_by_office(&self, words: &Words, found: &Found, end: usize) -> bool {
        let parted = words.get(found.end) == ",";
        parted && words.get(end) == "," && self.tables.bases.split(words.get(end + 1)).is_some()
    }

    /// "Anna Kern, die Ministerin für …", "Anna Kern (Ministerin …)".
    fn name_before(&self, words: &Words, found: &Found) -> Option<(usize, Name)> {
        let mut at = found.start;
        if at > 1 && self.tables.lexicon.has(words.get(at - 1), tables::ARTICLE) {
            at -= 1;
        }
        let sign = words.get(at.checked_sub(1)?);
        if sign != "," && sign != "(" && sign != "–" {
            return None;
        }
        let (start, name) = names::read_back(words, &self.tables, at - 1)?;
        let whole_line = words.is_after_break(start) && name.certainty == Certainty::Unknown;
        (name.certainty == Certainty::Known || whole_line).then_some((start, name))
    }

    /// "die Minister A, B und C": the others of the list.
    fn rest_of_list(&self, words: &Words, found: &Found, end: usize, out: &mut Vec<Candidate>) -> usize {
        let mut next = end;
        let plural = self.tables.lexicon.has(words.get(found.start.wrapping_sub(1)), tables::ARTICLE)
            || !words.get(found.noun).eq_ignore_ascii_case(&found.office(&self.tables).base);
        if !plural {
            return next;
        }
        loop {
            let mut at = self.after_bracket(words, next);
            let joint = self.tables.lexicon.has(words.get(at), tables::JOINT) || words.get(at) == ",";
            at += 1;
            let name = if joint && words.continues(at) { names::read(words, &self.tables, at) } else { None };
            let Some(name) = name.filter(|n| n.certainty == Certainty::Known && self.is_listed(words, n.end))
            else {
                return next;
            };
            out.push(self.candidate(words, &self.rules.list, (at, name.end), found, &name));
            next = name.end;
        }
    }

    /// After a name of a list comes no office of its own.
    fn is_listed(&self, words: &Words, end: usize) -> bool {
        !(words.get(end) == "," && self.tables.bases.split(words.get(end + 1)).is_some())
    }

    /// Passes "(SPD)".
    fn after_bracket(&self, words: &Words, at: usize) -> usize {
        let closes = (at + 1..=at + params::BRACKET_WORDS).find(|i| words.get(*i) == ")");
        if words.get(at) == "(" { closes.map_or(at, |i| i + 1) } else { at }
    }

    fn candidate(
        &self,
        words: &Words,
        rule: &Arc<str>,
        (start, end): (usize, usize),
        found: &Found,
        name: &Name,
    ) -> Candidate {
        let confidence = match name.certainty {
            Certainty::Known => params::OFFICE_AND_NAME,
            Certainty::Unknown => params::UNKNOWN_NAME,
            Certainty::Surname => params::OFFICE_AND_SURNAME,
        };
        let reading = Minister { person: Some(name.person.clone()), ..self.reading(words, found) };
        Candidate {
            span_bytes: words.span_bytes(start, end),
            kind: Kind::Minister,
            rule: rule.clone(),
            priority: 0,
            confidence,
            reading: Reading::Minister(reading),
        }
    }

    fn reading(&self, words: &Words, found: &Found) -> Minister {
        let office = found.office(&self.tables);
        let level = found.level.clone().or_else(|| (!office.level.is_empty()).then(|| office.level.clone()));
        Minister {
            person: None,
            office: Some(words.surface(found.start, found.end).to_owned()),
            role: Some(if found.is_chief { params::CHIEF_ROLE.to_owned() } else { office.role.clone() }),
            level: level.filter(|level| level != "foreign"),
            jurisdiction: found.jurisdiction.clone(),
            coreference: false,
        }
    }

    /// One holder is meant: singular, with a definite article or at least no indefinite one.
    fn may_stand_alone(&self, words: &Words, found: &Found) -> bool {
        let article = words.get(found.start.wrapping_sub(1));
        // "der Beauftragten von Bund, Ländern und Gemeinden" are many.
        let of_many = (found.noun..found.end).any(|i| words.get(i) == ",");
        !of_many && self.gender(words, found.noun, article).is_some()
    }

    fn office_alone(&self, words: &Words, found: &Found) -> Candidate {
        let reading = Minister { coreference: true, ..self.reading(words, found) };
        Candidate {
            span_bytes: words.span_bytes(found.start, found.end),
            kind: Kind::Minister,
            rule: self.rules.office_alone.clone(),
            priority: 0,
            confidence: params::OFFICE_ALONE,
            reading: Reading::Minister(reading),
        }
    }

    /// The gender that noun and definite article agree in; nothing for a plural or without such an article.
    fn gender(&self, words: &Words, noun: usize, article: &str) -> Option<tables::Gender> {
        let (_, _, row) = self.tables.bases.split(words.get(noun))?;
        let noun = self.tables.offices.get(row)?.gender;
        let masculine = self.tables.lexicon.has(article, tables::DEFINITE_MASCULINE);
        let feminine = self.tables.lexicon.has(article, tables::DEFINITE_FEMININE);
        match noun {
            tables::Gender::Masculine => masculine.then_some(noun),
            tables::Gender::Feminine => feminine.then_some(noun),
            tables::Gender::Either => (masculine || feminine).then_some(noun),
        }
    }
}
