//! What the pages say, in German and English: a table, `labels.tsv`, that the pages' script reads as well.

use maud::{Markup, Render, html};
use std::collections::BTreeMap;
use std::str::FromStr;

const TABLE: &str = include_str!("labels.tsv");

/// The language that a page's labels begin in; readers can switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelLanguage {
    /// The browser's, German where it is neither; pages without a script are German.
    #[default]
    Auto,
    /// German.
    German,
    /// English.
    English,
}

impl LabelLanguage {
    /// The code of the language that the pages are written in.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Auto | Self::German => "de",
            Self::English => "en",
        }
    }

    /// What the script is told: a code, or `auto`.
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            chosen => chosen.code(),
        }
    }
}

impl FromStr for LabelLanguage {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "auto" => Ok(Self::Auto),
            "de" => Ok(Self::German),
            "en" => Ok(Self::English),
            _ => Err(format!("`{name}` is not one of auto, de, en")),
        }
    }
}

/// The labels, in one language and all.
#[derive(Debug)]
pub(super) struct Labels {
    language: LabelLanguage,
    rows: BTreeMap<&'static str, (&'static str, &'static str)>,
}

impl Labels {
    pub(super) fn new(language: LabelLanguage) -> Self {
        let row = |line: &'static str| {
            let (key, texts) = line.split_once('\t')?;
            Some((key, texts.split_once('\t')?))
        };
        Self { language, rows: TABLE.lines().skip(1).filter_map(row).collect() }
    }

    pub(super) fn language(&self) -> LabelLanguage {
        self.language
    }

    /// A label's text; its key where the table has none, which a test rules out.
    pub(super) fn text<'k>(&self, key: &'k str) -> &'k str {
        match (self.rows.get(key), self.language.code()) {
            (Some((german, _)), "de") => german,
            (Some((_, english)), _) => english,
            (None, _) => key,
        }
    }

    /// A label as an element that the script can switch to another language.
    pub(super) fn show(&self, key: &str) -> Markup {
        html! { span data-label=(key) { (self.text(key)) } }
    }

    /// The table as a script.
    pub(super) fn script(&self) -> String {
        let json = serde_json::to_string(&self.rows).expect("texts are plain data");
        format!("\"use strict\";\nwindow.BLATTLESE_LABELS = {json};\n")
    }
}

/// Text from a PDF as a page may show it: what steers a terminal or turns the writing direction is replaced, a
/// character for a character. Escaping is maud's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'t>(pub &'t str);

impl Render for Shown<'_> {
    fn render_to(&self, out: &mut String) {
        if self.0.contains(is_harmful) {
            self.0.replace(is_harmful, "\u{fffd}").render_to(out);
        } else {
            self.0.render_to(out);
        }
    }
}

/// Controls, and what overrides the direction of the text around it (Trojan Source, CVE-2021-42574).
pub(super) fn is_harmful(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_both_languages_once() {
        let labels = Labels::new(LabelLanguage::Auto);
        assert_eq!(labels.rows.len(), TABLE.lines().count() - 1);
        for (key, (german, english)) in &labels.rows {
            assert!(!german.is_empty() && !english.is_empty() && !english.contains('\t'), "{key}");
        }
    }

    #[test]
    fn every_label_that_the_pages_name_is_in_the_table() {
        let labels = Labels::new(LabelLanguage::English);
        let sources = [
            include_str!("issue.rs"),
            include_str!("overview.rs"),
            include_str!("charts.rs"),
            include_str!("page.rs"),
            include_str!("article.rs"),
        ];
        for call in sources.iter().flat_map(|s| s.split(".show(\"").skip(1)) {
            let key = call.split('"').next().unwrap_or_default();
            assert!(labels.rows.contains_key(key), "{key}");
        }
    }

    #[test]
    fn nothing_in_a_text_is_markup_or_turns_it_round() {
        let shown = Shown("<script>\0\u{202e}&\"").render().into_string();
        assert_eq!(shown, "&lt;script&gt;\u{fffd}\u{fffd}&amp;&quot;");
    }
}
