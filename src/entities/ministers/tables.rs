//! The tables of offices, holders and names, as the finder asks for them.

use crate::entities::lexicon::{Endings, Lexicon, WordMap, cell, columns};
use crate::entities::places::Places;
use crate::lang::{LanguagePack, RuleError, Table};

/// Lists of `ministers-words`, in the order of their bits; first names have a table of their own.
const LISTS: [&str; 18] = [
    "title",
    "particle",
    "tail_opener",
    "article",
    "joint",
    "definite_masculine",
    "definite_feminine",
    "modifier",
    "modifier_abbreviation",
    "stop",
    "common_surname",
    "no_surname_after",
    "address",
    "no_office",
    "second_opener",
    "field",
    "chief",
    "retired",
];

pub(super) const TITLE: u32 = 1;
pub(super) const PARTICLE: u32 = 1 << 1;
pub(super) const TAIL_OPENER: u32 = 1 << 2;
pub(super) const ARTICLE: u32 = 1 << 3;
pub(super) const JOINT: u32 = 1 << 4;
pub(super) const DEFINITE_MASCULINE: u32 = 1 << 5;
pub(super) const DEFINITE_FEMININE: u32 = 1 << 6;
pub(super) const MODIFIER: u32 = 1 << 7;
pub(super) const MODIFIER_ABBREVIATION: u32 = 1 << 8;
pub(super) const STOP: u32 = 1 << 9;
pub(super) const COMMON_SURNAME: u32 = 1 << 10;
pub(super) const NO_SURNAME_AFTER: u32 = 1 << 11;
pub(super) const ADDRESS: u32 = 1 << 12;
pub(super) const NO_OFFICE: u32 = 1 << 13;
pub(super) const SECOND_OPENER: u32 = 1 << 14;
pub(super) const FIELD: u32 = 1 << 15;
pub(super) const CHIEF: u32 = 1 << 16;
pub(super) const RETIRED: u32 = 1 << 17;
pub(super) const FIRST_NAME: u32 = 1 << 20;
pub(super) const OFFICE: u32 = 1 << 21;

/// Everything that the tables say.
#[derive(Debug)]
pub(super) struct Tables {
    pub lexicon: Lexicon,
    pub places: Places,
    pub offices: Vec<Office>,
    pub bases: Endings<usize>,
    levels: Vec<Level>,
    pub holders: Holders,
}

/// A noun of office.
#[derive(Debug)]
pub(super) struct Office {
    pub gender: Gender,
    pub role: String,
    pub level: String,
    pub usage: Usage,
    /// Id of the row, for `explain`.
    pub base: String,
}

/// What the beginning of a word tells of the level.
#[derive(Debug)]
struct Level {
    prefix: String,
    level: String,
    in_tail: bool,
}

/// Gender of a noun of office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Masculine,
    Feminine,
    /// A nominalised adjective: its article tells ("der Beauftragte", "die Beauftragte").
    Either,
}

/// Where a noun of office is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    /// Alone and at the end of compounds.
    Free,
    /// As a whole word.
    Word,
    /// Only with what the office is for.
    Tail,
    /// At the end of compounds, else only with what the office is for.
    Compound,
    /// As a whole word in capitals.
    Capitals,
}

impl Tables {
    /// # Errors
    /// Every mistake in the tables.
    pub(super) fn read(pack: &LanguagePack) -> Result<Self, Vec<RuleError>> {
        let mut lexicon = Lexicon::read(pack, "ministers-words", &LISTS)?;
        lexicon.add_first_names(pack, FIRST_NAME)?;
        let (offices, bases) = read_offices(pack.table("ministers-offices"), &mut lexicon)?;
        Ok(Self {
            lexicon,
            places: Places::read(pack)?,
            offices,
            bases,
            levels: read_levels(pack.table("ministers-levels"))?,
            holders: Holders::read(pack.table("office-holders"))?,
        })
    }

    /// The level that the beginning of an office's name tells ("Bundes", "EU-").
    pub(super) fn level_of_prefix(&self, word: &str) -> Option<&str> {
        self.levels.iter().find(|l| word.starts_with(l.prefix.as_str())).map(|l| l.level.as_str())
    }

    /// The level that a word tells of the office it describes ("beim Bundesminister", "der Landesregierung").
    pub(super) fn level_of_tail(&self, word: &str) -> Option<&str> {
        let told = self.levels.iter().filter(|l| l.in_tail).find(|l| word.starts_with(l.prefix.as_str()));
        told.map(|l| l.level.as_str())
    }

    /// A word that may begin a person's first names; of a hyphenated one the first part is asked for.
    pub(super) fn is_first_name(&self, word: &str) -> bool {
        let part = word.split(['-', '\u{2010}', '\u{2011}']).next().unwrap_or(word);
        self.lexicon.has(part, FIRST_NAME)
    }
}

fn read_offices(
    table: &Table,
    lexicon: &mut Lexicon,
) -> Result<(Vec<Office>, Endings<usize>), Vec<RuleError>> {
    let [forms, gender, role, level, usage] = columns(table, ["forms", "gender", "role", "level", "use"])?;
    let (mut offices, mut bases, mut errors) = (Vec::new(), Endings::default(), Vec::new());
    for row in &table.rows {
        let gender = match cell(row, gender) {
            "m" => Gender::Masculine,
            "f" => Gender::Feminine,
            "n" => Gender::Either,
            other => {
                errors.push(row.error(format!("gender `{other}`"), "m, f, or n for either"));
                continue;
            }
        };
        let usage = match cell(row, usage) {
            "free" => Usage::Free,
            "word" => Usage::Word,
            "tail" => Usage::Tail,
            "compound" => Usage::Compound,
            "capitals" => Usage::Capitals,
            other => {
                errors.push(row.error(format!("use `{other}`"), "free, word, tail, compound or capitals"));
                continue;
            }
        };
        for form in cell(row, forms).split_whitespace() {
            bases.add(form, offices.len());
            if usage == Usage::Capitals {
                lexicon.add(&form.to_uppercase(), OFFICE);
            }
        }
        let base = cell(row, forms).split_whitespace().next().unwrap_or_default().to_owned();
        let (role, level) = (cell(row, role).to_owned(), cell(row, level).to_owned());
        offices.push(Office { gender, role, level, usage, base });
    }
    if errors.is_empty() { Ok((offices, bases)) } else { Err(errors) }
}

fn read_levels(table: &Table) -> Result<Vec<Level>, Vec<RuleError>> {
    let [prefix, level, tail] = columns(table, ["prefix", "level", "tail"])?;
    let level_of = |row| Level {
        prefix: cell(row, prefix).to_owned(),
        level: cell(row, level).to_owned(),
        in_tail: cell(row, tail) == "yes",
    };
    Ok(table.rows.iter().map(level_of).collect())
}

/// Who held which office when. Links and checks; an office that is not listed is found all the same.
#[derive(Debug, Default)]
pub(super) struct Holders {
    rows: Vec<Holder>,
    by_surname: WordMap<Vec<usize>>,
}

/// One person's time in one office.
#[derive(Debug)]
pub(super) struct Holder {
    pub person: String,
    pub role: String,
    pub level: String,
    pub jurisdiction: String,
    from: String,
    to: String,
}

impl Holders {
    fn read(table: &Table) -> Result<Self, Vec<RuleError>> {
        let [person, role, level, jurisdiction, from, to] =
            columns(table, ["person", "role", "level", "jurisdiction", "from", "to"])?;
        let mut holders = Self::default();
        for row in &table.rows {
            let text = |column: usize| cell(row, column).to_owned();
            let surname = super::names::surname_of(cell(row, person)).to_owned();
            holders.by_surname.entry(surname).or_default().push(holders.rows.len());
            holders.rows.push(Holder {
                person: text(person),
                role: text(role),
                level: text(level),
                jurisdiction: text(jurisdiction),
                from: text(from),
                to: text(to),
            });
        }
        Ok(holders)
    }

    /// Whether someone of this surname is listed.
    pub(super) fn knows(&self, surname: &str) -> bool {
        self.by_surname.contains_key(surname)
    }

    /// The only person of that surname who held such an office on a date (EDTF, as coarse as it is known).
    /// Without a date, the only one at all.
    pub(super) fn by_surname(&self, surname: &str, role: &str, date: Option<&str>) -> Option<&Holder> {
        let listed = self.by_surname.get(surname)?.iter().filter_map(|i| self.rows.get(*i));
        let mut fitting = listed.filter(|h| h.role == role && date.is_none_or(|d| h.held(d)));
        let first = fitting.next()?;
        fitting.all(|other| other.person == first.person).then_some(first)
    }

    /// The entry of a person, at a date if one is known, else the last.
    pub(super) fn by_person(&self, person: &str, role: &str, date: Option<&str>) -> Option<&Holder> {
        let listed = self.by_surname.get(super::names::surname_of(person))?;
        let of_person = |i: &&usize| self.rows.get(**i).is_some_and(|h| h.person == person && h.role == role);
        let at_date = |i: &&usize| self.rows.get(**i).is_some_and(|h| date.is_none_or(|d| h.held(d)));
        let rows: Vec<&usize> = listed.iter().filter(of_person).collect();
        let index = rows.iter().copied().find(|i| at_date(i)).or(rows.last().copied())?;
        self.rows.get(*index)
    }
}

impl Holder {
    /// Held on some day of `date`. Years and months compare as text, cut to the shorter length.
    fn held(&self, date: &str) -> bool {
        let day = date.split('/').next().unwrap_or(date);
        let not_before = |bound: &str| {
            let n = bound.len().min(day.len());
            bound.is_empty() || bound.get(..n) <= day.get(..n)
        };
        let not_after = |bound: &str| {
            let n = bound.len().min(day.len());
            bound.is_empty() || day.get(..n) <= bound.get(..n)
        };
        not_before(&self.from) && not_after(&self.to)
    }
}
