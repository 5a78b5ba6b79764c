//! Reads back what was written, without serde's detour for flattened fields: it would hold every article and every
//! mention in memory twice, and the tables read all documents of a folder.

use super::{Article, ArticleRecord, Field, PlacedMention};
use crate::geometry::BBox;
use serde::Deserialize;
use serde::de::value::{CowStrDeserializer, MapAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// An object whose fields belong to two types: `own` takes those that it knows, the others are left to read.
struct Rest<A, F> {
    map: A,
    own: F,
}

impl<'de, A, F> MapAccess<'de> for Rest<A, F>
where
    A: MapAccess<'de>,
    F: FnMut(&str, &mut A) -> Result<bool, A::Error>,
{
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(Key(name)) = self.map.next_key()? {
            if !(self.own)(&name, &mut self.map)? {
                return seed.deserialize(CowStrDeserializer::new(name)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// The name of a field, borrowed where the input allows.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the name of a field")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(name)))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(name.to_owned())))
    }
}

impl<'de, M: Deserialize<'de>> Deserialize<'de> for ArticleRecord<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ArticleVisitor(PhantomData))
    }
}

struct ArticleVisitor<M>(PhantomData<M>);

impl<'de, M: Deserialize<'de>> Visitor<'de> for ArticleVisitor<M> {
    type Value = ArticleRecord<M>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an article")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ArticleRecord<M>, A::Error> {
        let mut mentions = None;
        let own = |name: &str, map: &mut A| match name {
            "mentions" => map.next_value().map(|read| mentions = Some(read)).map(|()| true),
            _ => Ok(false),
        };
        let article = Article::deserialize(MapAccessDeserializer::new(Rest { map, own }))?;
        let mentions = mentions.ok_or_else(|| A::Error::missing_field("mentions"))?;
        Ok(ArticleRecord { article, mentions })
    }
}

impl<'de, M: Deserialize<'de>> Deserialize<'de> for PlacedMention<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MentionVisitor(PhantomData))
    }
}

struct MentionVisitor<M>(PhantomData<M>);

impl<'de, M: Deserialize<'de>> Visitor<'de> for MentionVisitor<M> {
    type Value = PlacedMention<M>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a mention")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PlacedMention<M>, A::Error> {
        let (mut field, mut index, mut page) = (None::<Field>, None::<u32>, None::<u32>);
        let mut boxes = None::<Vec<BBox>>;
        let own = |name: &str, map: &mut A| {
            match name {
                "in" => field = Some(map.next_value()?),
                "index" => index = Some(map.next_value()?),
                "page" => page = Some(map.next_value()?),
                "boxes" => boxes = Some(map.next_value()?),
                _ => return Ok(false),
            }
            Ok(true)
        };
        let mention = M::deserialize(MapAccessDeserializer::new(Rest { map, own }))?;
        let missing = A::Error::missing_field;
        Ok(PlacedMention {
            field: field.ok_or_else(|| missing("in"))?,
            index: index.ok_or_else(|| missing("index"))?,
            page: page.ok_or_else(|| missing("page"))?,
            boxes: boxes.ok_or_else(|| missing("boxes"))?,
            mention,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Named {
        name: String,
        start: u32,
    }

    fn mention() -> PlacedMention<Named> {
        let boxes = vec![BBox::new(1.0, 2.0, 3.0, 4.0)];
        let mention = Named { name: "ä\"\n".into(), start: 3 };
        PlacedMention { field: Field::Headline, index: 1, page: 2, boxes, mention }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let article = Article { id: "a01".into(), headline: Some("Kopf".into()), ..Article::default() };
        let record = ArticleRecord { article, mentions: vec![mention()] };
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<ArticleRecord<Named>>(&json).unwrap(), record);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::from_value::<ArticleRecord<Named>>(value).unwrap(), record);
    }

    #[test]
    fn fields_may_come_in_any_order() {
        let json = r#"{"start":3,"page":2,"boxes":[[1,2,3,4]],"na\u006de":"ä\"\n","more":[1],"index":1,"in":"headline"}"#;
        assert_eq!(serde_json::from_str::<PlacedMention<Named>>(json).unwrap(), mention());
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = serde_json::from_str::<PlacedMention<Named>>(r#"{"name":"x","start":1,"in":"byline"}"#);
        assert!(error.unwrap_err().to_string().contains("missing field `index`"));
        let error = serde_json::from_str::<PlacedMention<Named>>(r#"{"in":"byline","index":0}"#);
        assert!(error.unwrap_err().to_string().contains("missing field `name`"));
    }
}
