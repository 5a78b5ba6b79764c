//! Office holders, amounts, dates and organisations in text, by rules.
//!
//! In come bare strings; out come [`Mention`]s with a normalised value and the rule that made them. Rules are
//! tables of the language pack. Knows no page and no PDF. One kind never uses another; `overlap` settles who wins.

use crate::lang::{LanguagePack, RuleError};
use serde::{Deserialize, Serialize};

mod amounts;
mod candidate;
pub mod corpus;
mod dates;
mod engine;
mod explain;
mod facts;
mod grammar;
mod lexicon;
mod ministers;
mod organisations;
mod overlap;
mod places;
mod read;
mod tokens;
mod view;
mod words;

pub use explain::{Explained, Loser};

/// What a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A minister or other office holder.
    Minister,
    /// An amount of money.
    Amount,
    /// A date.
    Date,
    /// An organisation.
    Organisation,
}

/// One entity found in a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mention {
    /// What it names.
    pub kind: Kind,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The text as printed; equals the text from `start` to `end`.
    pub surface: String,
    /// Id of the rule that made it.
    pub rule: String,
    /// 0 to 1.
    pub confidence: f32,
    /// What it means.
    pub value: Value,
}

/// The normalised value of a mention. Which variant it is follows from [`Mention::kind`]; their fields differ, so
/// the serialised form needs no tag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Of a [`Kind::Minister`].
    Minister(Minister),
    /// Of a [`Kind::Amount`].
    Amount(Amount),
    /// Of a [`Kind::Date`].
    Date(Date),
    /// Of a [`Kind::Organisation`].
    Organisation(Organisation),
}

/// An office holder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Minister {
    /// The person, full name where the issue gives it.
    pub person: Option<String>,
    /// The office as printed.
    pub office: Option<String>,
    /// `minister`, `state_minister`, `state_secretary`, `senator`, `head_of_government`, `commissioner`,
    /// `eu_commissioner`, `landrat`, `mayor`.
    pub role: Option<String>,
    /// `eu`, `bund`, `land`, `kommunal`.
    pub level: Option<String>,
    /// The state, town or union ("Hessen").
    pub jurisdiction: Option<String>,
    /// Only a surname or an office is printed; the rest was found elsewhere.
    pub coreference: bool,
}

/// An amount of money.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// Decimal string with two places: "720000.00".
    pub amount: String,
    /// The upper end of a range.
    pub amount_max: Option<String>,
    /// ISO 4217.
    pub currency: String,
    /// `about`, `over`, `under`, `at_least`, `up_to`, `each`, …
    pub qualifier: Option<String>,
    /// The qualifier as printed: "rund".
    pub qualifier_text: Option<String>,
}

/// A date.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Date {
    /// Extended Date/Time Format (ISO 8601-2).
    pub edtf: String,
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// `day`, `week`, `month`, `season`, `quarter`, `half_year`, `year`, `decade`, `century`, `interval`.
    pub precision: String,
    /// What came from the issue's date: `year`, `month`, `day`.
    pub inferred: Vec<String>,
    /// `early`, `mid`, `late`.
    pub part: Option<String>,
}

/// An organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    /// Canonical name.
    pub name: String,
    /// `ministry`, `agency`, `company`, `association`, `university`, `school`, `foundation`, `chamber`, `party`,
    /// `municipality`, `church`, `court`, `media`, `other`.
    #[serde(rename = "type")]
    pub organisation_type: String,
    /// Its abbreviation, where the issue or a list gives one.
    pub abbreviation: Option<String>,
    /// Of an authority file, where a list gives one.
    pub id: Option<String>,
}

/// Compiles the tables of a kind, or tells every mistake in them.
type Compile = fn(&LanguagePack) -> Result<Box<dyn engine::Recogniser>, Vec<RuleError>>;

/// One kind of entity: its name in files, and how to compile its tables.
struct KindEntry {
    kind: Kind,
    /// The first word of its tables' names, and the name of its corpus: `dates`, `dates_words` …
    tables: &'static str,
    compile: Compile,
}

/// Every kind. To add one: a folder beside this file, its tables and corpus, and an entry here.
const KINDS: &[KindEntry] = &[
    KindEntry { kind: Kind::Minister, tables: "ministers", compile: ministers::compile },
    KindEntry { kind: Kind::Amount, tables: "amounts", compile: amounts::compile },
    KindEntry { kind: Kind::Date, tables: "dates", compile: dates::compile },
    KindEntry { kind: Kind::Organisation, tables: "organisations", compile: organisations::compile },
];

/// The recognisers of one language, patterns compiled once.
#[derive(Debug)]
pub struct Recognisers {
    kinds: Vec<Box<dyn engine::Recogniser>>,
}

impl Recognisers {
    /// Compiles the tables of a language.
    ///
    /// # Errors
    /// Every mistake in the tables, with file and line.
    pub fn new(pack: &LanguagePack) -> Result<Self, Vec<RuleError>> {
        let mut kinds = Vec::new();
        let mut errors = Vec::new();
        for entry in KINDS {
            match (entry.compile)(pack) {
                Ok(kind) => kinds.push(kind),
                Err(found) => errors.extend(found),
            }
        }
        if errors.is_empty() { Ok(Self { kinds }) } else { Err(errors) }
    }

    /// Finds the mentions of an issue in two passes: on each text alone, then with what the whole issue tells
    /// (its date, the people and organisations named in full).
    ///
    /// `articles` holds the texts of each article in order; the answer has the same shape. `issue_date` is EDTF.
    /// Mentions come in text order, without overlaps.
    pub fn recognise(&self, articles: &[Vec<&str>], issue_date: Option<&str>) -> Vec<Vec<Vec<Mention>>> {
        engine::recognise(&self.kinds, articles, issue_date)
    }

    /// Tells of each mention in a text which rule made it, which rules lost, and why.
    pub fn explain(&self, text: &str, issue_date: Option<&str>) -> Vec<Explained> {
        engine::explain(&self.kinds, text, issue_date)
    }
}
