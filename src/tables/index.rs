//! Who and what is named, over all documents: people and organisations with counts, first and last appearance.

use super::derive::{Emit, send};
use super::rows::{OrganisationIndexRow, PersonRow, Table};
use crate::document::Document;
use crate::entities::{Mention, Minister, Organisation, Value};
use std::collections::BTreeMap;

/// Grows with the number of different names, not with the number of documents.
#[derive(Debug, Default)]
pub(super) struct Indexes {
    people: BTreeMap<String, Person>,
    organisations: BTreeMap<String, Named>,
}

#[derive(Debug, Default)]
struct Person {
    seen: Appearances,
    offices: Vec<String>,
    roles: Vec<String>,
    jurisdictions: Vec<String>,
}

#[derive(Debug, Default)]
struct Named {
    seen: Appearances,
    organisation_type: String,
    abbreviation: Option<String>,
}

/// How often, and where first and last. Documents come in the order of their ids, articles in reading order.
#[derive(Debug, Default)]
struct Appearances {
    mentions: u64,
    articles: u64,
    issues: u64,
    last_article: Option<String>,
    last_issue: String,
    first: Moment,
    last: Moment,
}

/// An issue and its date.
#[derive(Clone, Debug, Default)]
struct Moment {
    date: Option<String>,
    issue_id: String,
}

impl Indexes {
    /// Notes a mention of a document.
    pub(super) fn see(&mut self, doc: &Document<Mention>, article_key: Option<&str>, value: &Value) {
        match value {
            Value::Minister(minister) => self.see_person(doc, article_key, minister),
            Value::Organisation(organisation) => self.see_organisation(doc, article_key, organisation),
            Value::Amount(_) | Value::Date(_) => (),
        }
    }

    fn see_person(&mut self, doc: &Document<Mention>, article_key: Option<&str>, minister: &Minister) {
        let Some(name) = minister.person.as_deref().filter(|name| !name.is_empty()) else { return };
        let person = entry(&mut self.people, name);
        person.seen.note(doc, article_key);
        // "Er" and a bare surname hold no office of their own; what they carry was printed elsewhere.
        if !minister.coreference {
            add_new(&mut person.offices, minister.office.as_deref());
        }
        add_new(&mut person.roles, minister.role.as_deref());
        add_new(&mut person.jurisdictions, minister.jurisdiction.as_deref());
    }

    fn see_organisation(
        &mut self,
        doc: &Document<Mention>,
        article_key: Option<&str>,
        organisation: &Organisation,
    ) {
        if organisation.name.is_empty() {
            return;
        }
        let named = entry(&mut self.organisations, &organisation.name);
        named.seen.note(doc, article_key);
        if named.organisation_type.is_empty() || named.organisation_type == "other" {
            named.organisation_type.clone_from(&organisation.organisation_type);
        }
        if named.abbreviation.is_none() {
            named.abbreviation.clone_from(&organisation.abbreviation);
        }
    }

    /// The rows of both tables, sorted by name.
    pub(super) fn rows(&self, emit: &mut Emit<'_>) {
        let mut ids = Ids::default();
        for (name, person) in &self.people {
            person.row(name, &ids.of('p', name), emit);
        }
        for (name, named) in &self.organisations {
            named.row(name, &ids.of('o', name), emit);
        }
    }
}

impl Person {
    fn row(&self, name: &str, id: &str, emit: &mut Emit<'_>) {
        let [offices, roles, jurisdictions] =
            [&self.offices, &self.roles, &self.jurisdictions].map(|list| list.join("; "));
        let row = PersonRow {
            person_id: id,
            person: name,
            mentions: self.seen.mentions,
            articles: self.seen.articles,
            issues: self.seen.issues,
            offices: some(&offices),
            roles: some(&roles),
            jurisdictions: some(&jurisdictions),
            first_date: self.seen.first.date.as_deref(),
            last_date: self.seen.last.date.as_deref(),
            first_issue_id: &self.seen.first.issue_id,
            last_issue_id: &self.seen.last.issue_id,
        };
        send(Table::People, &[&row], emit);
    }
}

impl Named {
    fn row(&self, name: &str, id: &str, emit: &mut Emit<'_>) {
        let row = OrganisationIndexRow {
            organisation_id: id,
            name,
            organisation_type: &self.organisation_type,
            abbreviation: self.abbreviation.as_deref(),
            mentions: self.seen.mentions,
            articles: self.seen.articles,
            issues: self.seen.issues,
            first_date: self.seen.first.date.as_deref(),
            last_date: self.seen.last.date.as_deref(),
            first_issue_id: &self.seen.first.issue_id,
            last_issue_id: &self.seen.last.issue_id,
        };
        send(Table::OrganisationsIndex, &[&row], emit);
    }
}

impl Appearances {
    fn note(&mut self, doc: &Document<Mention>, article_key: Option<&str>) {
        self.mentions += 1;
        if let Some(key) = article_key.filter(|key| self.last_article.as_deref() != Some(*key)) {
            self.articles += 1;
            self.last_article = Some(key.to_owned());
        }
        if self.last_issue == doc.id {
            return;
        }
        self.issues += 1;
        self.last_issue.clone_from(&doc.id);
        let now = Moment { date: doc.issue.date.clone(), issue_id: doc.id.clone() };
        if self.issues == 1 || now.is_before(&self.first) {
            self.first = now.clone();
        }
        if self.issues == 1 || self.last.is_before(&now) {
            self.last = now;
        }
    }
}

impl Moment {
    /// Issues without a date stand behind those with one; EDTF sorts as text within its precision.
    fn is_before(&self, other: &Self) -> bool {
        match (&self.date, &other.date) {
            (Some(a), Some(b)) => (a, &self.issue_id) < (b, &other.issue_id),
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

/// Ids made of names; a number tells apart what plain letters do not.
#[derive(Default)]
struct Ids {
    given: BTreeMap<String, u32>,
}

impl Ids {
    fn of(&mut self, letter: char, name: &str) -> String {
        let id = format!("{letter}-{}", plain(name));
        let times = self.given.entry(id.clone()).or_default();
        *times += 1;
        if *times == 1 { id } else { format!("{id}-n{times}") }
    }
}

/// A name in letters and digits that every program leaves alone.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'ç' | 'č' | 'ć' => out.push('c'),
            'ñ' => out.push('n'),
            'ş' | 'š' => out.push('s'),
            'ğ' => out.push('g'),
            'ı' | 'í' => out.push('i'),
            'ó' | 'ô' => out.push('o'),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => (),
        }
    }
    out.truncate(80);
    out.trim_end_matches('-').to_owned()
}

fn entry<'m, T: Default>(map: &'m mut BTreeMap<String, T>, name: &str) -> &'m mut T {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), T::default());
    }
    map.get_mut(name).expect("just put in")
}

/// Adds what is not in the list yet. A person holds few offices; a list that grows on is no list of offices.
fn add_new(list: &mut Vec<String>, value: Option<&str>) {
    const MOST: usize = 20;
    if let Some(value) = value.filter(|v| !v.is_empty() && list.len() < MOST && !list.iter().any(|l| l == v))
    {
        list.push(value.to_owned());
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_begin_with_a_letter_and_differ() {
        let mut ids = Ids::default();
        assert_eq!(ids.of('p', "Stefan Grüttner"), "p-stefan-gruettner");
        assert_eq!(ids.of('p', "Stefan  Grüttner"), "p-stefan-gruettner-n2");
        assert_eq!(ids.of('o', "1. FC Ü2E10"), "o-1-fc-ue2e10");
    }
}
