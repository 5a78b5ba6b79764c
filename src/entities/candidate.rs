//! What a finder proposes before overlaps are settled.

use super::{Amount, Date, Kind, Minister, Organisation, Value, dates};
use std::ops::Range;
use std::sync::Arc;

/// A stretch of text that a rule takes for an entity.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Bytes of the text, on character borders.
    pub span_bytes: Range<usize>,
    /// What it would name.
    pub kind: Kind,
    /// Id of the rule.
    pub rule: Arc<str>,
    /// Wins over length; 0 for built-in rules, more for names that the user lists.
    pub priority: i16,
    /// 0 to 1, how often mentions of this rule are right.
    pub confidence: f32,
    /// What it says, as far as the text alone tells.
    pub reading: Reading,
}

/// What a candidate says before the facts are known.
#[derive(Clone, Debug)]
pub(super) enum Reading {
    /// An office holder, with gaps where only a surname or an office is printed.
    Minister(Minister),
    /// An amount; the text alone gives its value.
    Amount(Amount),
    /// A date expression, perhaps relative.
    Date(dates::Expression),
    /// An organisation.
    Organisation(Organisation),
}

/// A candidate's value in the light of the facts.
#[derive(Clone, Debug)]
pub(super) struct Resolution {
    /// What it means.
    pub value: Value,
    /// 0 to 1.
    pub confidence: f32,
}

impl Reading {
    /// The reading as a value, where the text alone gives one.
    pub(super) fn value(&self) -> Option<Value> {
        match self {
            Self::Minister(m) => Some(Value::Minister(m.clone())),
            Self::Amount(a) => Some(Value::Amount(a.clone())),
            Self::Organisation(o) => Some(Value::Organisation(o.clone())),
            Self::Date(_) => None,
        }
    }
}

impl Value {
    /// The value in one line, as corpora and `explain` write it.
    pub fn describe(&self) -> String {
        match self {
            Self::Minister(m) => describe_minister(m),
            Self::Amount(a) => describe_amount(a),
            Self::Date(d) => describe_date(d),
            Self::Organisation(o) => describe_organisation(o),
        }
    }
}

fn describe_minister(m: &Minister) -> String {
    let field = |f: &Option<String>| f.as_deref().unwrap_or("-").to_owned();
    let mut parts = vec![field(&m.person), field(&m.office), field(&m.role), field(&m.level)];
    parts.push(field(&m.jurisdiction));
    parts.extend(m.coreference.then(|| "coreference".to_owned()));
    parts.join("; ")
}

fn describe_amount(a: &Amount) -> String {
    let qualifier = a.qualifier.as_deref().map(|q| format!("{q} ")).unwrap_or_default();
    let upper = a.amount_max.as_deref().map(|m| format!("..{m}")).unwrap_or_default();
    format!("{qualifier}{}{upper} {}", a.amount, a.currency)
}

fn describe_date(d: &Date) -> String {
    d.part.as_deref().map_or_else(|| d.edtf.clone(), |part| format!("{} {part}", d.edtf))
}

fn describe_organisation(o: &Organisation) -> String {
    let mut parts = vec![o.name.clone(), o.organisation_type.clone()];
    parts.extend(o.abbreviation.clone());
    parts.join("; ")
}
