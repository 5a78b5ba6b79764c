//! What is made once for a language: tables, patterns, word lists.

use crate::entities::Recognisers;
use crate::lang::{LangError, LanguagePack};
use crate::layout::PageLayout;
use crate::structure::StructureRules;
use crate::text::FunctionWords;
use std::path::Path;
use std::sync::OnceLock;

/// The language that is taken where a text does not tell.
const DEFAULT_LANGUAGE: &str = "de";

/// Everything of one language.
#[derive(Debug)]
pub(super) struct Kit {
    pub pack: LanguagePack,
    function_words: FunctionWords,
    structure_rules: OnceLock<StructureRules>,
    recognisers: OnceLock<Recognisers>,
}

/// The kits of all languages that a run may meet.
#[derive(Debug)]
pub(super) struct Kits {
    kits: Vec<Kit>,
}

impl Kit {
    fn new(code: &str, rules: Option<&Path>) -> Result<Self, Vec<LangError>> {
        let pack = pack(code, rules).map_err(|e| vec![e])?;
        let kit = Self {
            function_words: FunctionWords::from_pack(&pack),
            structure_rules: OnceLock::new(),
            recognisers: OnceLock::new(),
            pack,
        };
        if rules.is_some() {
            // The user's mistakes are told before the first file; the built-in rules are held by tests, and their
            // patterns are compiled when a text in their language comes.
            let recognisers = Recognisers::new(&kit.pack)
                .map_err(|e| e.into_iter().map(LangError::from).collect::<Vec<_>>())?;
            kit.recognisers.set(recognisers).expect("set once");
        }
        Ok(kit)
    }

    pub(super) fn structure_rules(&self) -> &StructureRules {
        self.structure_rules.get_or_init(|| StructureRules::from_pack(&self.pack))
    }

    pub(super) fn recognisers(&self) -> &Recognisers {
        self.recognisers
            .get_or_init(|| Recognisers::new(&self.pack).expect("built-in rules compile: tests hold it"))
    }
}

pub(super) fn pack(code: &str, rules: Option<&Path>) -> Result<LanguagePack, LangError> {
    let pack = LanguagePack::built_in(code)?;
    match rules {
        Some(folder) if folder.join(code).is_dir() => pack.with_overlay(&folder.join(code)),
        Some(folder) => pack.with_overlay(folder),
        None => Ok(pack),
    }
}

impl Kits {
    pub(super) fn new(language: Option<&str>, rules: Option<&Path>) -> Result<Self, Vec<LangError>> {
        let codes = match language {
            Some(code) => vec![code],
            None => LanguagePack::languages(),
        };
        let kits = codes.into_iter().map(|code| Kit::new(code, rules)).collect::<Result<_, _>>()?;
        Ok(Self { kits })
    }

    /// The kit of a language code, or the default one.
    pub(super) fn get(&self, code: &str) -> &Kit {
        let of = |code: &str| self.kits.iter().find(|k| k.pack.code() == code);
        of(code)
            .or_else(|| of(DEFAULT_LANGUAGE))
            .or(self.kits.first())
            .expect("there is at least one language")
    }

    /// The language of an issue.
    pub(super) fn language_of(&self, pages: &[PageLayout]) -> &str {
        let lines = || pages.iter().flat_map(|p| &p.blocks).flat_map(|b| &b.lines).map(|l| l.text.as_str());
        self.likeliest(|words| lines().take(LINES_TO_TELL).map(|line| words.count(line)).sum()).pack.code()
    }

    /// The kit for a bare text.
    pub(super) fn for_text(&self, text: &str) -> &Kit {
        let end = text.char_indices().nth(CHARACTERS_TO_TELL).map_or(text.len(), |(i, _)| i);
        self.likeliest(|words| words.count(&text[..end]))
    }

    fn likeliest(&self, count: impl Fn(&FunctionWords) -> usize) -> &Kit {
        if let [only] = self.kits.as_slice() {
            return only;
        }
        let default = self.get(DEFAULT_LANGUAGE);
        let of_default = count(&default.function_words);
        let others = self.kits.iter().filter(|kit| !std::ptr::eq(*kit, default));
        let most = others.map(|kit| (count(&kit.function_words), kit)).max_by_key(|(n, _)| *n);
        match most {
            // A few foreign words (a title, a name) are no evidence against the default.
            Some((n, kit)) if n > 2 * of_default => kit,
            _ => default,
        }
    }
}

/// Lines that suffice to tell a language: some pages of an issue.
const LINES_TO_TELL: usize = 400;
/// Characters that suffice to tell a language of a bare text: a few paragraphs.
const CHARACTERS_TO_TELL: usize = 2_000;
