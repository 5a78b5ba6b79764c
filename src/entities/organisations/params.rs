//! Numbers that decide. A confidence is the share of a rule's mentions that were right on newspaper and newsletter
//! texts, weighed towards newsletters where the two differ; none reaches 95 of 100, so none claims 0.9 or more.

use std::ops::RangeInclusive;

/// A listed name of which nothing else is known.
pub(super) const LISTED: f32 = 0.83;

/// A listed name of several words.
pub(super) const LISTED_LONG: f32 = 0.88;

/// A listed name that is a common word too, with the article, quotation marks or cue that it needs.
pub(super) const LISTED_GUARDED: f32 = 0.6;

/// The name before a hyphen ("VW-Chef").
pub(super) const LISTED_PART: f32 = 0.68;

/// A name with its legal form.
pub(super) const LEGAL_FORM: f32 = 0.85;

/// A legal form after a hyphen ("Muster-GmbH"): also "Familien-GmbH", which names a kind.
pub(super) const LEGAL_FORM_IN_WORD: f32 = 0.7;

/// A head with an adjective, a name or a place.
pub(super) const HEAD_NAMED: f32 = 0.7;

/// A head with nothing but what it is for ("Ausschuss für Verkehr").
pub(super) const HEAD_WITH_TAIL: f32 = 0.6;

/// A compound that is a name by itself ("Landeselternbeirat").
pub(super) const HEAD_ALONE: f32 = 0.5;

/// A name after what it is ("Fluggesellschaft Aerwind").
pub(super) const DESCRIBED: f32 = 0.8;

/// A club by its prefix.
pub(super) const CLUB: f32 = 0.8;

/// Four digits within the name of a club: the year in which it was founded. Of a later year "der SV 2010 Meister" is as likely.
pub(super) const FOUNDING_YEARS: std::ops::RangeInclusive<&str> = "1800"..="1999";

/// An abbreviation right after the name that it stands for, and later in the issue.
pub(super) const DEFINED: f32 = 0.85;

/// A short form of the only longer name in the issue.
pub(super) const SHORT_FORM: f32 = 0.7;

/// "der Verband": the head of the last organisation with that head in the article.
pub(super) const HEAD_AGAIN: f32 = 0.55;

/// Capitals that no list knows. Newspaper text: 58 of 100 are organisations.
pub(super) const UNKNOWN_ABBREVIATION: f32 = 0.55;

/// Words of a name before its legal form; "Gesellschaft zur Förderung …" belongs to the heads.
pub(super) const NAME_WORDS: usize = 7;

/// Words of a description after a head.
pub(super) const TAIL_WORDS: usize = 20;

/// Words of a name after a head ("Am Alten Teich"), of a club after its prefix, of a short form.
pub(super) const NAME_TAIL_WORDS: usize = 4;

/// Letters of a name that stands for itself: before a hyphen ("Insel-Verlag"), in capitals, as a short form. Shorter
/// ones are abbreviations of anything.
pub(super) const LEAST_NAME_CHARS: usize = 4;

/// Letters of a word that may stand for a whole name ("Makkabi"), of an adjective in small letters, of a town's
/// stem: shorter ones are mostly articles and pronouns ("dieser", "einer").
pub(super) const LEAST_WORD_CHARS: usize = 5;

/// Letters of an abbreviation that no list knows: two are initials, six a word in capitals.
pub(super) const ABBREVIATION_CHARS: RangeInclusive<usize> = 3..=5;

/// Letters of an abbreviation in brackets after its name, two of them capitals at least.
pub(super) const DEFINED_CHARS: RangeInclusive<usize> = 2..=10;

/// Adjectives in small letters in a row that may belong to a name.
pub(super) const ADJECTIVES: usize = 3;

/// Words between quotation marks that may be a name.
pub(super) const QUOTED_WORDS: usize = 8;
