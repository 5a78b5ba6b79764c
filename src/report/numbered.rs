//! Mentions by the field that they stand in, with the numbers that their ids in the tables end in.

use crate::document::{Document, Field, PlacedMention};
use crate::entities::Mention;

/// The mentions of one article or of the imprint.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered<'d> {
    /// Number of the first.
    first: u32,
    mentions: &'d [PlacedMention<Mention>],
}

impl<'d> Numbered<'d> {
    /// Each with its number.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &'d PlacedMention<Mention>)> + use<'d> {
        (self.first..).zip(self.mentions)
    }

    /// Those of one field.
    pub(super) fn of(&self, field: Field, index: u32) -> Vec<(u32, &'d Mention)> {
        let here = |(_, m): &(u32, &PlacedMention<Mention>)| m.field == field && m.index == index;
        self.all().filter(here).map(|(number, placed)| (number, &placed.mention)).collect()
    }
}

/// The mentions of every article in order, and those of the imprint.
pub(super) fn numbered(document: &Document<Mention>) -> (Vec<Numbered<'_>>, Numbered<'_>) {
    let mut first = 1;
    let mut next = |mentions: &'_ [PlacedMention<Mention>]| {
        let here = first;
        first += u32::try_from(mentions.len()).unwrap_or(0);
        here
    };
    let articles = document
        .articles
        .iter()
        .map(|record| Numbered { first: next(&record.mentions), mentions: &record.mentions })
        .collect();
    let of_imprint = document.imprint.as_ref().map_or(&[][..], |imprint| &imprint.mentions);
    (articles, Numbered { first: next(of_imprint), mentions: of_imprint })
}

/// The place of a mention on its page: the end of its id in the tables.
pub(super) fn anchor(number: u32) -> String {
    format!("m{number:04}")
}
