//! What a hyphen at a line's end means.
//!
//! Three sources decide, in this order: the words on both sides (their case, digits, "und"), the issue's own
//! spelling elsewhere, and the syllables of German (Liang's patterns, through `hypher`) where a heading in capitals
//! leaves no case to go by.

use crate::lang::LanguagePack;
use std::collections::{HashMap, HashSet};

/// Words that a language uses around hyphens; lists `continues_hyphen` and `hyphen_part` of the table `hyphens`.
#[derive(Clone, Debug, Default)]
pub struct HyphenRules {
    /// "und", "bzw.": a hyphen before them stands for a part left out.
    continues: HashSet<String>,
    /// "nord", "deutsch": adjectives that are hyphenated with one another.
    parts: HashSet<String>,
    language: Option<hypher::Lang>,
}

impl HyphenRules {
    /// The rules of a language.
    pub fn from_pack(pack: &LanguagePack) -> Self {
        let set = |list| pack.words("hyphens", list).into_iter().map(str::to_owned).collect();
        let language = pack.code().as_bytes().try_into().ok().and_then(hypher::Lang::from_iso);
        Self { continues: set("continues_hyphen"), parts: set("hyphen_part"), language }
    }

    /// Whether `word` may be broken after its first `left` code points.
    fn breaks_after(&self, word: &str, left: usize) -> bool {
        let Some(language) = self.language else { return true };
        let mut at = 0;
        hypher::hyphenate(word, language).any(|syllable| {
            at += syllable.chars().count();
            at == left
        })
    }
}

/// How often an issue spells a word, told from words that no line end has touched.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    counts: HashMap<String, u32>,
}

impl Vocabulary {
    /// Counts the words of an issue's lines, in lower case, hyphens inside them kept.
    pub fn from_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        let mut lower = String::new();
        let mut broken = false;
        for line in lines {
            let mut words = line.split_whitespace().peekable();
            if broken {
                words.next();
            }
            broken = ends_in_hyphen(line);
            while let Some(word) = words.next() {
                if broken && words.peek().is_none() {
                    break;
                }
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                if word.len() >= 4 {
                    set_lower(&mut lower, word);
                    match counts.get_mut(&lower) {
                        Some(count) => *count += 1,
                        None => _ = counts.insert(lower.clone(), 1),
                    }
                }
            }
        }
        Self { counts }
    }

    /// How often the word stands in the issue, whatever its case.
    pub fn count(&self, word: &str) -> u32 {
        let mut lower = String::new();
        set_lower(&mut lower, word);
        self.counts.get(&lower).copied().unwrap_or(0)
    }
}

/// Sets `lower` to `word` in lower case.
fn set_lower(lower: &mut String, word: &str) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// What to do between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// No line follows.
    Last,
    /// A blank.
    Blank,
    /// Nothing: a range or an alternative goes on ("2018–" "2020").
    Glue,
    /// The hyphen goes, the word is whole.
    Join { printed: char },
    /// The hyphen belongs to the word.
    Keep { printed: char },
    /// The hyphen stands for a part left out; a blank follows.
    KeepBlank { printed: char },
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}')
}

/// Whether a word is broken at the end of the line, as far as the line alone tells.
fn ends_in_hyphen(line: &str) -> bool {
    let mut chars = line.chars().rev();
    chars.next().is_some_and(is_hyphen) && chars.next().is_some_and(char::is_alphanumeric)
}

/// The line without the hyphen at its end.
pub(super) fn without_hyphen(line: &str) -> &str {
    line.strip_suffix(is_hyphen).unwrap_or(line)
}

/// Decides what stands between `line` and `next`.
pub(super) fn decide(line: &str, next: &str, vocabulary: &Vocabulary, rules: &HyphenRules) -> LineEnd {
    let Some(printed) = line.chars().next_back() else { return LineEnd::Blank };
    if !ends_in_hyphen(line) {
        return without_blank(line, next);
    }
    let left = last_word(without_hyphen(line));
    let right = first_word(next);
    let bare_right = right.trim_end_matches(|c: char| !c.is_alphanumeric());
    if rules.continues.contains(right) || rules.continues.contains(bare_right) {
        return LineEnd::KeepBlank { printed };
    }
    if goes_on(left, bare_right, vocabulary, rules) {
        LineEnd::Join { printed }
    } else {
        LineEnd::Keep { printed }
    }
}

/// Whether one word was broken here, rather than two joined by a hyphen.
fn goes_on(left: &str, right: &str, vocabulary: &Vocabulary, rules: &HyphenRules) -> bool {
    let stem = left.rsplit('-').next().unwrap_or(left);
    let (Some(last), Some(first)) = (stem.chars().next_back(), right.chars().next()) else { return false };
    if !last.is_alphabetic() || !first.is_alphabetic() {
        return false;
    }
    if is_address(left) {
        return breaks_address(left, right, rules);
    }
    let joined = format!("{left}{right}");
    let hyphenated = format!("{left}-{right}");
    let (whole, parted) = (vocabulary.count(&joined), vocabulary.count(&hyphenated));
    if whole != parted {
        return whole > parted;
    }
    if is_capitals(stem) && is_capitals(right) {
        let is_word_alone = vocabulary.count(stem) > 0 || stem.chars().count() <= 3;
        return !is_word_alone
            && rules.breaks_after(&format!("{stem}{right}").to_lowercase(), stem.chars().count());
    }
    if first.is_uppercase() || is_capitals(stem) {
        return false;
    }
    !(rules.parts.contains(&stem.to_lowercase()) && rules.parts.iter().any(|p| right.starts_with(p.as_str())))
}

/// Whether all its letters are capitals: an abbreviation ("EU", "WIR", also "E").
fn is_capitals(word: &str) -> bool {
    word.chars().all(|c| !c.is_lowercase()) && word.chars().any(char::is_uppercase)
}

/// Programs break addresses as they break words; a hyphen of the address itself rarely falls on a syllable.
fn breaks_address(left: &str, right: &str, rules: &HyphenRules) -> bool {
    let label = left.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or(left);
    let rest = right.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(right);
    rules.breaks_after(&format!("{label}{rest}").to_lowercase(), label.chars().count())
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("://") || word.starts_with("www.")
}

/// Between lines without a hyphen there is a blank, unless a range of numbers or an alternative goes on.
fn without_blank(line: &str, next: &str) -> LineEnd {
    let mut before = line.chars().rev();
    let (last, second) = (before.next(), before.next());
    let first = next.chars().next();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    match last {
        Some('–' | '-') if digit(second) && digit(first) => LineEnd::Glue,
        Some('/') if letter(second) && (letter(first) || first == Some('-')) => LineEnd::Glue,
        _ => LineEnd::Blank,
    }
}

fn last_word(line: &str) -> &str {
    let word = line.rsplit(' ').next().unwrap_or(line);
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn first_word(line: &str) -> &str {
    line.split(' ').next().unwrap_or(line)
}
