//! The tables of organisations, as the finder asks for them.

use super::gazetteer::Gazetteer;
use crate::entities::lexicon::{Endings, Lexicon, WordMap, cell, columns};
use crate::entities::places::Places;
use crate::entities::words::Words;
use crate::lang::{LanguagePack, RuleError, Table};

/// Lists of `organisations-words`, in the order of their bits.
const LISTS: [&str; 27] = [
    "article",
    "joint",
    "for",
    "genitive",
    "within",
    "adjective",
    "stop",
    "cue",
    "club",
    "acronym_stop",
    "of",
    "before_acronym",
    "unit",
    "veto_before",
    "name_particle",
    "purpose",
    "adjective_end",
    "town_end",
    "alone_prefix",
    "name_opener",
    "local",
    "person_title",
    "name_abbreviation",
    "adjective_abbreviation",
    "part_stop",
    "from",
    "faith",
];

pub(super) const ARTICLE: u32 = 1;
pub(super) const JOINT: u32 = 1 << 1;
pub(super) const FOR: u32 = 1 << 2;
pub(super) const GENITIVE: u32 = 1 << 3;
pub(super) const WITHIN: u32 = 1 << 4;
pub(super) const ADJECTIVE: u32 = 1 << 5;
pub(super) const STOP: u32 = 1 << 6;
pub(super) const CUE: u32 = 1 << 7;
pub(super) const CLUB: u32 = 1 << 8;
pub(super) const ACRONYM_STOP: u32 = 1 << 9;
pub(super) const OF: u32 = 1 << 10;
pub(super) const BEFORE_ACRONYM: u32 = 1 << 11;
pub(super) const UNIT: u32 = 1 << 12;
pub(super) const VETO_BEFORE: u32 = 1 << 13;
pub(super) const NAME_PARTICLE: u32 = 1 << 14;
pub(super) const PURPOSE: u32 = 1 << 15;
const ADJECTIVE_END: u32 = 1 << 16;
const TOWN_END: u32 = 1 << 17;
pub(super) const ALONE_PREFIX: u32 = 1 << 18;
pub(super) const NAME_OPENER: u32 = 1 << 19;
pub(super) const LOCAL: u32 = 1 << 20;
pub(super) const PERSON_TITLE: u32 = 1 << 21;
pub(super) const NAME_ABBREVIATION: u32 = 1 << 22;
pub(super) const ADJECTIVE_ABBREVIATION: u32 = 1 << 23;
pub(super) const PART_STOP: u32 = 1 << 24;
pub(super) const FROM: u32 = 1 << 25;
const FAITH: u32 = 1 << 26;
pub(super) const FIRST_NAME: u32 = 1 << 28;

/// Everything that the tables say.
#[derive(Debug)]
pub(super) struct Tables {
    pub lexicon: Lexicon,
    pub places: Places,
    pub heads: Vec<Head>,
    pub head_ends: Endings<usize>,
    /// First word of a legal form → the words of each, longest first.
    pub legal_forms: WordMap<Vec<Vec<String>>>,
    pub gazetteer: Gazetteer,
    /// Legal forms that are no company's, as printed.
    association_forms: Vec<String>,
}

/// A noun that names a kind of organisation.
#[derive(Debug)]
pub(super) struct Head {
    /// Nominative, small first letter.
    pub base: String,
    pub gender: char,
    pub organisation_type: String,
    pub class: Class,
    /// Letters of what may follow: see `rules/de/organisations-heads.tsv`.
    tails: String,
    pub alone: Alone,
}

/// How a head takes part in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of the name ("Sparkasse Hohenau").
    Institution,
    /// Says what the name after it is ("Fluggesellschaft Aerwind").
    Descriptor,
    /// Ends a name ("Hohenau Verlag").
    Last,
}

/// Whether a head names an organisation with nothing beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alone {
    Never,
    /// At the end of a compound ("Kultusministerium").
    Compound,
    /// At the end of a compound that begins with what is one of its kind ("Landeselternbeirat").
    Wide,
    Always,
}

impl Head {
    pub(super) fn takes(&self, tail: char) -> bool {
        self.tails.contains(tail)
    }
}

impl Tables {
    /// # Errors
    /// Every mistake in the tables.
    pub(super) fn read(pack: &LanguagePack) -> Result<Self, Vec<RuleError>> {
        let mut lexicon = Lexicon::read(pack, "organisations-words", &LISTS)?;
        lexicon.add_first_names(pack, FIRST_NAME)?;
        let (heads, head_ends) = read_heads(pack.table("organisations-heads"))?;
        Ok(Self {
            lexicon,
            places: Places::read(pack)?,
            heads,
            head_ends,
            legal_forms: read_legal_forms(pack.table("organisations-legal-forms"))?,
            association_forms: association_forms(pack.table("organisations-legal-forms"))?,
            gazetteer: Gazetteer::read(pack.table("organisations"))?,
        })
    }

    /// The stem ends as adjectives do ("beruflich").
    pub(super) fn ends_as_adjective(&self, stem: &str) -> bool {
        (1..=5).any(|n| self.lexicon.has(last_chars(stem, n), ADJECTIVE_END))
    }

    /// The stem of an adjective in -er ends as towns do ("Hohenberg").
    pub(super) fn ends_as_town(&self, stem: &str) -> bool {
        (2..=6).any(|n| self.lexicon.has(last_chars(stem, n), TOWN_END))
    }

    /// The head that a word is or ends in, with what stands before it in the word.
    pub(super) fn head<'w>(&self, word: &'w str) -> Option<(&'w str, &Head)> {
        let (prefix, _, index) = self.head_ends.split(word)?;
        Some((prefix, self.heads.get(index)?))
    }

    /// A word that tells of a church ("evangelische", "St").
    pub(super) fn is_of_faith(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let stem = crate::entities::places::adjective_stem(&word).unwrap_or(&word);
        stem.split('-').any(|part| self.lexicon.has(part, FAITH))
    }

    /// A legal form that no company has ("e.V.").
    pub(super) fn is_form_of_associations(&self, form: &str) -> bool {
        self.association_forms.iter().any(|f| f == form)
    }

    /// A legal form of one word ("GmbH").
    pub(super) fn is_legal_form(&self, word: &str) -> bool {
        self.legal_forms.get(word).is_some_and(|forms| forms.iter().any(|form| form.len() == 1))
    }

    /// One past the legal form that begins at word `at`; `at` where there is none.
    pub(super) fn legal_form_end(&self, words: &Words, at: usize) -> usize {
        let Some(forms) = self.legal_forms.get(words.get(at)) else { return at };
        let fits = |form: &&Vec<String>| form.iter().enumerate().all(|(i, w)| words.get(at + i) == w);
        forms.iter().find(fits).map_or(at, |form| at + form.len())
    }
}

fn read_heads(table: &Table) -> Result<(Vec<Head>, Endings<usize>), Vec<RuleError>> {
    let [base, gender, kind, class, tails, alone, forms] =
        columns(table, ["head", "gender", "type", "class", "tails", "alone", "forms"])?;
    let (mut heads, mut ends, mut errors) = (Vec::new(), Endings::default(), Vec::new());
    for row in &table.rows {
        let class = match cell(row, class) {
            "institution" => Class::Institution,
            "descriptor" => Class::Descriptor,
            "last" => Class::Last,
            other => {
                errors.push(row.error(format!("class `{other}`"), "institution, descriptor or last"));
                continue;
            }
        };
        let alone = match cell(row, alone) {
            "" | "no" => Alone::Never,
            "compound" => Alone::Compound,
            "wide" => Alone::Wide,
            "yes" => Alone::Always,
            other => {
                errors.push(row.error(format!("alone `{other}`"), "no, compound, wide or yes"));
                continue;
            }
        };
        let base = cell(row, base).to_lowercase();
        let gender = cell(row, gender).chars().next().unwrap_or('n');
        ends.add(&base, heads.len());
        for form in
            genitives(&base, gender).iter().map(String::as_str).chain(cell(row, forms).split_whitespace())
        {
            ends.add(form, heads.len());
        }
        heads.push(Head {
            base,
            gender,
            organisation_type: cell(row, kind).to_owned(),
            class,
            tails: cell(row, tails).to_owned(),
            alone,
        });
    }
    if errors.is_empty() { Ok((heads, ends)) } else { Err(errors) }
}

/// Masculine and neuter nouns take -s or -es.
fn genitives(base: &str, gender: char) -> Vec<String> {
    if gender == 'f' { Vec::new() } else { vec![format!("{base}s"), format!("{base}es")] }
}

fn read_legal_forms(table: &Table) -> Result<WordMap<Vec<Vec<String>>>, Vec<RuleError>> {
    let [form] = columns(table, ["form"])?;
    let mut forms: WordMap<Vec<Vec<String>>> = WordMap::default();
    for row in &table.rows {
        let words = Words::new(cell(row, form));
        let form: Vec<String> = (0..words.len()).map(|i| words.get(i).to_owned()).collect();
        if let Some(first) = form.first() {
            let known = forms.entry(first.clone()).or_default();
            known.push(form);
            known.sort_by_key(|f| std::cmp::Reverse(f.len()));
        }
    }
    Ok(forms)
}

fn association_forms(table: &Table) -> Result<Vec<String>, Vec<RuleError>> {
    let [form, kind] = columns(table, ["form", "type"])?;
    let of_associations = table.rows.iter().filter(|r| cell(r, kind) == "association");
    Ok(of_associations.map(|r| cell(r, form).to_owned()).collect())
}

/// The last `n` characters of a longer word; empty where it has no more than those.
fn last_chars(word: &str, n: usize) -> &str {
    word.char_indices().rev().nth(n - 1).filter(|(at, _)| *at > 0).map_or("", |(at, _)| &word[at..])
}
