//! Patterns over classes of words: how a table of rules becomes one automaton.
//!
//! In come tables: words with their classes, patterns over classes, guards that look at the neighbours.
//! Out come [`Found`] phrases with the tokens of each named group. Knows no date and no amount.
//!
//! A pattern reads like the phrase that it finds, in regular-expression syntax over tokens:
//!
//! | written | means |
//! |---|---|
//! | `<month>` | a word of class `month` |
//! | `<d=day>` | the same, kept as group `d`; `<d=day\|ordinal>` either class |
//! | `(n: …)` | several tokens kept as group `n` |
//! | `bis` | this word, in any case; `Mai` with a capital: exactly so |
//! | a blank, `_` | a blank, perhaps a blank; never an empty line |
//! | `.` `,` `-` `/` `:` `%` | the sign itself |
//! | `( ) \| ? * + {1,3}` | as in regular expressions |
//! | `$name` | a macro of the language's table |

mod automaton;
mod guards;
mod lexicon;
mod number_words;
mod pattern;
mod rules;

pub(super) use lexicon::Lexicon;
pub(super) use rules::{Grammar, Phrase, bytes_of};
