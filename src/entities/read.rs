//! Reads mentions back: the kind tells which value follows, so that none has to be tried in vain.

use super::{Amount, Date, Kind, Mention, Minister, Organisation, Value};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::fmt;

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Name {
    Kind,
    Start,
    End,
    Surface,
    Rule,
    Confidence,
    Value,
    #[serde(other)]
    Other,
}

impl<'de> Deserialize<'de> for Mention {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MentionVisitor)
    }
}

struct MentionVisitor;

impl<'de> Visitor<'de> for MentionVisitor {
    type Value = Mention;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a mention")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Mention, A::Error> {
        let (mut kind, mut start, mut end) = (None, None, None);
        let (mut surface, mut rule, mut confidence, mut value) = (None, None, None, None);
        while let Some(name) = map.next_key()? {
            match name {
                Name::Kind => kind = Some(map.next_value()?),
                Name::Start => start = Some(map.next_value()?),
                Name::End => end = Some(map.next_value()?),
                Name::Surface => surface = Some(map.next_value()?),
                Name::Rule => rule = Some(map.next_value()?),
                Name::Confidence => confidence = Some(map.next_value()?),
                Name::Value => value = Some(value_of(kind, &mut map)?),
                Name::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let missing = A::Error::missing_field;
        Ok(Mention {
            kind: kind.ok_or_else(|| missing("kind"))?,
            start: start.ok_or_else(|| missing("start"))?,
            end: end.ok_or_else(|| missing("end"))?,
            surface: surface.ok_or_else(|| missing("surface"))?,
            rule: rule.ok_or_else(|| missing("rule"))?,
            confidence: confidence.ok_or_else(|| missing("confidence"))?,
            value: value.ok_or_else(|| missing("value"))?,
        })
    }
}

/// The value behind a kind; without one, whichever it looks like.
fn value_of<'de, A: MapAccess<'de>>(kind: Option<Kind>, map: &mut A) -> Result<Value, A::Error> {
    Ok(match kind {
        Some(Kind::Minister) => Value::Minister(map.next_value::<Minister>()?),
        Some(Kind::Amount) => Value::Amount(map.next_value::<Amount>()?),
        Some(Kind::Date) => Value::Date(map.next_value::<Date>()?),
        Some(Kind::Organisation) => Value::Organisation(map.next_value::<Organisation>()?),
        None => map.next_value::<Value>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention() -> Mention {
        Mention {
            kind: Kind::Organisation,
            start: 1,
            end: 2,
            surface: "LMO".into(),
            rule: "list".into(),
            confidence: 0.9,
            value: Value::Organisation(Organisation { name: "Verband".into(), ..Organisation::default() }),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let json = serde_json::to_string(&mention()).unwrap();
        assert_eq!(serde_json::from_str::<Mention>(&json).unwrap(), mention());
    }

    #[test]
    fn the_value_may_come_before_the_kind() {
        let json = r#"{"value":{"name":"Verband","type":"","abbreviation":null,"id":null},"rule":"list","new":[],
            "confidence":0.9,"surface":"LMO","end":2,"start":1,"kind":"organisation"}"#;
        assert_eq!(serde_json::from_str::<Mention>(json).unwrap(), mention());
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = serde_json::from_str::<Mention>(r#"{"kind":"date"}"#).unwrap_err();
        assert!(error.to_string().contains("missing field `start`"), "{error}");
    }
}
