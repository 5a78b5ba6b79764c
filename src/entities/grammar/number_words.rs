//! Numbers in words: "dreitausendfünfhundert", "two hundred thousand".

use crate::entities::lexicon::Bits;
use std::collections::BTreeMap;

/// A part as it is written, and what it says.
type Spelt = (Box<[u8]>, Part);

/// The parts of number words, from the classes `cardinal`, `multiplier` and `number_and` of a lexicon.
///
/// Cardinals add up, a multiplier multiplies what stands before it since the last greater one:
/// *sieben·hundert·ein·und·zwanzig·tausend·und·zwölf*. Whether parts join in one word is the language's own: it lists
/// `number_and` words where they do.
#[derive(Debug, Default, Clone)]
pub(super) struct NumberWords {
    /// First two bytes → the parts that begin with them, longest first.
    parts: BTreeMap<[u8; 2], Vec<Spelt>>,
    composes: bool,
    /// First two bytes of parts, one bit a pair: most words are no number, and this tells at once.
    beginnings: Bits,
    /// The same of last two bytes.
    ends: Bits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Add(u64),
    Times(u64),
    And,
}

impl NumberWords {
    /// Takes a listed word for a part, if its class is one.
    pub(super) fn learn(&mut self, class: &str, word: &str, value: &str) {
        let part = match (class, value.parse()) {
            ("cardinal", Ok(value)) => Part::Add(value),
            ("multiplier", Ok(value)) => Part::Times(value),
            ("number_and", _) => Part::And,
            _ => return,
        };
        self.composes |= part == Part::And;
        let (Some(begin), Some(end)) = (word.as_bytes().first_chunk(), word.as_bytes().last_chunk()) else {
            return;
        };
        self.beginnings.add(u16::from_be_bytes(*begin));
        self.ends.add(u16::from_be_bytes(*end));
        let alike = self.parts.entry(*begin).or_default();
        alike.retain(|(known, _)| **known != *word.as_bytes());
        alike.push((word.as_bytes().into(), part));
        alike.sort_by_key(|(known, _)| std::cmp::Reverse(known.len()));
    }

    /// Whether words of this language are composed of parts.
    pub(super) fn compose(&self) -> bool {
        self.composes
    }

    /// Whether a word in any case may be one of numbers, as far as its first and last two bytes tell.
    #[inline]
    pub(super) fn may_be(&self, word: &[u8]) -> bool {
        let (Some(begin), Some(end)) = (word.first_chunk::<2>(), word.last_chunk::<2>()) else {
            return false;
        };
        // A capital beyond ASCII has another second byte than its small letter.
        let fits = |pairs: &Bits, [a, b]: &[u8; 2]| {
            *b >= 0x80 || pairs.holds(u16::from_be_bytes([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
        };
        fits(&self.beginnings, begin) && fits(&self.ends, end)
    }

    /// The value of a lower-case number word, or nothing.
    pub(super) fn value(&self, word: &[u8]) -> Option<u64> {
        if !self.beginnings.holds(u16::from_be_bytes(*word.first_chunk()?)) {
            return None;
        }
        let mut rest = word;
        let (mut total, mut group) = (0_u64, None::<u64>);
        let mut previous = None;
        while !rest.is_empty() {
            if let [b' ' | b'-', tail @ ..] = rest {
                rest = tail;
                continue;
            }
            let (part, len) = self.longest_part(rest)?;
            rest = &rest[len..];
            match part {
                Part::And if previous.is_none() => return None,
                Part::And => {}
                // "dreidrei" is no number: two cardinals join only over "und" or from ten to unit.
                Part::Add(value) => match previous {
                    Some(Part::Add(before)) if before % 10 != 0 || before == 0 || value > 9 => return None,
                    _ => group = Some(group.unwrap_or(0).checked_add(value)?),
                },
                Part::Times(by @ 0..1000) => group = Some(group.unwrap_or(1).checked_mul(by)?),
                Part::Times(by) => {
                    total = total.checked_add(group.unwrap_or(1).checked_mul(by)?)?;
                    group = None;
                }
            }
            previous = Some(part);
        }
        let ends_well = !matches!(previous, Some(Part::And) | None);
        ends_well.then(|| total.saturating_add(group.unwrap_or(0)))
    }

    fn longest_part(&self, text: &[u8]) -> Option<(Part, usize)> {
        let [first, second, ..] = *text else { return None };
        let alike = self.parts.get(&[first, second])?;
        alike.iter().find(|(word, _)| text.starts_with(word)).map(|(word, part)| (*part, word.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<u64>) {
        let mut numbers = NumberWords::default();
        let cardinals =
            [("ein", "1"), ("zwei", "2"), ("sieben", "7"), ("zwölf", "12"), ("zwanzig", "20"), ("fünf", "5")];
        for (word, value) in cardinals {
            numbers.learn("cardinal", word, value);
        }
        numbers.learn("multiplier", "hundert", "100");
        numbers.learn("multiplier", "tausend", "1000");
        numbers.learn("number_and", "und", "");
        assert_eq!(numbers.value(word.as_bytes()), expected, "{word}");
    }

    #[test]
    fn parts_add_and_multiply() {
        check("siebenhunderteinundzwanzigtausendundzwölf", Some(721_012));
        check("tausend", Some(1000));
        check("zweihundert", Some(200));
    }

    #[test]
    fn what_only_begins_like_a_number_is_none() {
        check("zweifel", None);
        check("zweiund", None);
        check("einzwei", None);
        check("", None);
    }
}
