//! Numbers that decide, all of them shares of mentions that were right on texts that rules were not made from.

/// Office and full name, or full name and office with a comma: speaker lines and speeches are right in 98 of 100.
pub(super) const OFFICE_AND_NAME: f32 = 0.97;

/// Office and a single word that is no known first name ("Ministerin Faeser").
pub(super) const OFFICE_AND_SURNAME: f32 = 0.95;

/// A name of several words none of which is a known first name.
pub(super) const UNKNOWN_NAME: f32 = 0.85;

/// The full name again, without the office.
pub(super) const NAME_AGAIN: f32 = 0.95;

/// A surname in the same article as the full name; newsletters resolve 94 of 100 rightly.
pub(super) const SURNAME_IN_ARTICLE: f32 = 0.94;

/// A surname whose full name stands in another article.
pub(super) const SURNAME_IN_ISSUE: f32 = 0.8;

/// "die Ministerin": the last holder of that gender. About one in four means someone else.
pub(super) const OFFICE_ALONE: f32 = 0.7;

/// Words that a name may have at most, titles and particles included.
/// "Prof. Dr. Dr. h.c. Karl-Theodor Maria Freiherr von und zu X" has about as many.
pub(super) const NAME_WORDS: usize = 16;

/// Particles before a surname: "von und zu".
pub(super) const PARTICLES: usize = 3;

/// Words in brackets behind a name that a list of names goes over: a party, an age.
pub(super) const BRACKET_WORDS: usize = 5;

/// Letters of a declined adjective, and of a surname in capitals: shorter ones are articles and abbreviations.
pub(super) const LEAST_WORD_CHARS: usize = 5;

/// Words that the description after an office may have at most; the longest of a federal ministry has 11.
pub(super) const TAIL_WORDS: usize = 24;

/// Roles that tables of results know. An office of another role (a head of state) is found, but its role stays open.
pub(super) const ROLES: [&str; 9] = [
    "minister",
    "state_minister",
    "state_secretary",
    "senator",
    "head_of_government",
    "commissioner",
    "eu_commissioner",
    "landrat",
    "mayor",
];

/// The role of an office that a word before it makes the head's ("Prime Minister").
pub(super) const CHIEF_ROLE: &str = "head_of_government";
