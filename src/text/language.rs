//! Which language a text is written in.

use crate::lang::LanguagePack;
use std::collections::HashSet;

/// The commonest little words of a language; list `function_word` of the table `language`.
#[derive(Clone, Debug, Default)]
pub struct FunctionWords {
    words: HashSet<String>,
}

impl FunctionWords {
    /// The words of a language.
    pub fn from_pack(pack: &LanguagePack) -> Self {
        Self { words: pack.words("language", "function_word").into_iter().map(str::to_owned).collect() }
    }

    /// How many of the words of `text` are function words of this language.
    ///
    /// Function words are between a third and a half of running text in their own language and almost none in
    /// another (Dunning 1994 calls the method "common words"); so the language with the largest count wins.
    pub fn count(&self, text: &str) -> usize {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| (2..=5).contains(&w.len()));
        words.filter(|w| self.words.contains(*w)).count()
    }
}
