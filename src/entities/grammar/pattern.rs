//! Reads a pattern of a rule table and binds it to class bytes.

use super::lexicon::{Lexicon, Listing};
use crate::entities::tokens::shape;
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Repetition};
use std::collections::BTreeMap;

/// Classes that are shapes, not words.
const SHAPES: &[(&str, &[u8])] = &[
    ("day", &[shape::DIGIT, shape::TO_12, shape::TO_31]),
    ("month_number", &[shape::DIGIT, shape::TO_12]),
    ("month2", &[shape::TO_12]),
    ("day2", &[shape::TO_12, shape::TO_31]),
    ("yy", &[shape::TO_12, shape::TO_31, shape::TO_99, shape::DOUBLE_ZERO]),
    ("year", &[shape::YEAR, shape::ROUND_YEAR]),
    ("plain_year", &[shape::YEAR]),
    ("round_year", &[shape::ROUND_YEAR]),
    ("early_year", &[shape::EARLY_YEAR]),
    ("above31", &[shape::TO_99]),
    ("digit1", &[shape::ZERO, shape::DIGIT]),
    ("digit2", &[shape::TO_12, shape::TO_31, shape::TO_99, shape::DOUBLE_ZERO]),
    ("digit3", &[shape::THREE]),
    ("digit4", &[shape::YEAR, shape::ROUND_YEAR, shape::EARLY_YEAR, shape::FOUR]),
    ("four", &[shape::EARLY_YEAR, shape::FOUR]),
    ("digits", &DIGITS),
    ("short_number", &DIGITS_BUT_YEARS),
    ("dash", &[b'-', shape::EN_DASH, shape::EM_DASH]),
    ("quote", &[shape::QUOTE, b'\'']),
    ("apostrophe", b"'"),
    ("lower", &[shape::LOWER]),
    ("upper", &[shape::UPPER]),
    ("unknown", &[shape::LOWER, shape::UPPER]),
    ("break", &[shape::BREAK]),
    ("line", &[shape::LINE_BREAK, shape::BREAK]),
    ("gap", &[shape::BLANK]),
    ("blank", &[shape::BLANK, shape::LINE_BREAK]),
    ("space", &[shape::BLANK, shape::LINE_BREAK, shape::BREAK]),
    ("sign", &[shape::SIGN]),
    ("plus", b"+"),
    ("star", b"*"),
    ("open", b"("),
    ("close", b")"),
    ("stop", b".,;:!?"),
];

const DIGITS: [u8; 12] = [
    shape::ZERO,
    shape::DIGIT,
    shape::TO_12,
    shape::TO_31,
    shape::TO_99,
    shape::DOUBLE_ZERO,
    shape::THREE,
    shape::YEAR,
    shape::ROUND_YEAR,
    shape::EARLY_YEAR,
    shape::FOUR,
    shape::MANY,
];

const DIGITS_BUT_YEARS: [u8; 10] = [
    shape::ZERO,
    shape::DIGIT,
    shape::TO_12,
    shape::TO_31,
    shape::TO_99,
    shape::DOUBLE_ZERO,
    shape::THREE,
    shape::EARLY_YEAR,
    shape::FOUR,
    shape::MANY,
];

/// A part of a pattern.
#[derive(Clone, Debug)]
enum Node {
    /// A word or shape of one of these classes.
    Class(Vec<String>),
    /// One of these words as written. Words of one alternation make one class, so that the bytes last longer.
    Words(Vec<String>),
    /// A blank or a single line break.
    Blank,
    /// A sign that stands for itself.
    Sign(u8),
    /// Tokens that are kept by a name.
    Group(String, Box<Node>),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of them; the first that fits goes first.
    Either(Vec<Node>),
    /// As often as this, at least and at most.
    Repeated(Box<Node>, u32, Option<u32>),
}

/// A pattern with its macros put in, not yet bound to bytes.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Node);

impl Pattern {
    /// Reads a pattern. The error says what is wrong, in words for the writer of the table.
    pub(super) fn parse(source: &str, macros: &BTreeMap<String, String>) -> Result<Self, String> {
        Reader { rest: source, macros, in_brackets: 0, in_macros: 0 }.whole().map(Self)
    }

    /// Adds the words that stand in the pattern itself to the lexicon, each as a class of its own.
    pub(super) fn list_words(&self, listing: &mut Listing) -> Result<(), String> {
        self.0.list_words(listing)
    }

    /// The regular expression over class bytes. A group of the same name may stand in several alternatives, so each
    /// gets a number after its name.
    pub(super) fn expression(&self, lexicon: &Lexicon) -> Hir {
        self.0.expression(lexicon, &mut 0)
    }
}

/// The name of a group without its number.
pub(super) fn group_name(numbered: &str) -> Option<&str> {
    numbered.rsplit_once('_').map(|(name, _)| name)
}

impl Node {
    fn list_words(&self, listing: &mut Listing) -> Result<(), String> {
        match self {
            Self::Words(words) => {
                let class = word_class(words);
                for word in words {
                    listing.add(&class, word, "", word.chars().any(char::is_uppercase));
                }
                listing.ask(&class);
                Ok(())
            }
            Self::Class(classes) => {
                classes.iter().for_each(|c| listing.ask(c));
                let unknown = classes.iter().find(|c| shape_bytes(c).is_none() && !listing.has_class(c));
                let Some(class) = unknown.filter(|c| *c != "composed") else { return Ok(()) };
                let known: Vec<_> = listing.classes().collect();
                Err(format!("unknown class `<{class}>`; known are {}", known.join(", ")))
            }
            Self::Sequence(parts) | Self::Either(parts) => {
                parts.iter().try_for_each(|p| p.list_words(listing))
            }
            Self::Group(_, part) | Self::Repeated(part, ..) => part.list_words(listing),
            Self::Blank | Self::Sign(_) => Ok(()),
        }
    }

    fn expression(&self, lexicon: &Lexicon, groups: &mut u32) -> Hir {
        match self {
            Self::Class(classes) => {
                let bytes_of = |class: &String| shape_bytes(class).unwrap_or(lexicon.class_bytes(class));
                any_of(classes.iter().flat_map(bytes_of))
            }
            Self::Words(words) => any_of(lexicon.class_bytes(&word_class(words))),
            Self::Blank => any_of(&[shape::BLANK, shape::LINE_BREAK]),
            Self::Sign(byte) => any_of(&[*byte]),
            Self::Group(name, part) => {
                *groups += 1;
                let index = *groups;
                let name = Some(format!("{name}_{index}").into());
                Hir::capture(Capture { index, name, sub: Box::new(part.expression(lexicon, groups)) })
            }
            Self::Sequence(parts) => {
                Hir::concat(parts.iter().map(|p| p.expression(lexicon, groups)).collect())
            }
            Self::Either(parts) => {
                Hir::alternation(parts.iter().map(|p| p.expression(lexicon, groups)).collect())
            }
            Self::Repeated(part, min, max) => {
                let sub = Box::new(part.expression(lexicon, groups));
                Hir::repetition(Repetition { min: *min, max: *max, greedy: true, sub })
            }
        }
    }
}

/// Any of these bytes; without one, what nothing fits: a class may have no words.
fn any_of<'b>(bytes: impl IntoIterator<Item = &'b u8>) -> Hir {
    Hir::class(Class::Bytes(ClassBytes::new(bytes.into_iter().map(|b| ClassBytesRange::new(*b, *b)))))
}

fn word_class(words: &[String]) -> String {
    format!("={}", words.join("|"))
}

fn shape_bytes(class: &str) -> Option<&'static [u8]> {
    SHAPES.iter().find(|(name, _)| *name == class).map(|(_, bytes)| *bytes)
}

/// Brackets may hold brackets, to this depth; user tables are foreign input.
const DEEPEST_BRACKET: usize = 40;

/// Macros may hold macros, to this depth.
const DEEPEST_MACRO: usize = 8;

/// Most times that a count in braces may ask for.
const MOST_TIMES: u32 = 100;

/// Reads a pattern from its beginning to its end.
struct Reader<'p> {
    rest: &'p str,
    macros: &'p BTreeMap<String, String>,
    in_brackets: usize,
    in_macros: usize,
}

impl<'p> Reader<'p> {
    fn whole(mut self) -> Result<Node, String> {
        let node = self.alternatives()?;
        if self.rest.is_empty() { Ok(node) } else { Err("`)` without `(`".to_owned()) }
    }

    /// Goes over `sign` if it comes next.
    fn skip(&mut self, sign: char) -> bool {
        let after = self.rest.strip_prefix(sign);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        let mut parts = vec![self.sequence()?];
        while self.skip('|') {
            parts.push(self.sequence()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Either(parts) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut parts = Vec::new();
        while let Some(first) = self.rest.chars().next().filter(|c| !matches!(c, ')' | '|')) {
            self.rest = &self.rest[first.len_utf8()..];
            let part = self.part(first)?;
            parts.push(self.repeated(part)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Sequence(parts) })
    }

    /// The part that a character begins, which is gone over already.
    fn part(&mut self, first: char) -> Result<Node, String> {
        Ok(match first {
            '<' => self.class()?,
            '(' => self.bracket()?,
            '$' if self.rest.starts_with(|c: char| c.is_ascii_lowercase()) => self.macro_body()?,
            '?' | '*' | '+' | '{' => return Err(format!("nothing stands before `{first}`")),
            ' ' => Node::Blank,
            '_' => Node::Repeated(Box::new(Node::Blank), 0, Some(1)),
            c if c.is_alphabetic() => {
                let len = self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len());
                Node::Words(vec![format!("{c}{}", self.take(len))])
            }
            sign => Node::Sign(u8::try_from(sign).ok().filter(u8::is_ascii).unwrap_or(shape::SIGN)),
        })
    }

    fn take(&mut self, len: usize) -> &'p str {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    /// "day>", "d=day|ordinal>".
    fn class(&mut self) -> Result<Node, String> {
        let (inside, after) = self.rest.split_once('>').ok_or("`<` without `>`")?;
        self.rest = after;
        let class = |classes: &str| Node::Class(classes.split('|').map(str::to_owned).collect());
        Ok(match inside.split_once('=') {
            Some((group, classes)) => Node::Group(group.to_owned(), Box::new(class(classes))),
            None => class(inside),
        })
    }

    fn bracket(&mut self) -> Result<Node, String> {
        if let Some((words, after)) = words_only(self.rest) {
            self.rest = after;
            return Ok(Node::Words(words.split('|').map(str::to_owned).collect()));
        }
        let name_len = self.rest.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(0);
        let name = self.rest.get(..name_len).filter(|name| !name.is_empty());
        let name = name.filter(|_| self.rest[name_len..].starts_with(": "));
        if name.is_some() {
            self.take(name_len + 2);
        }
        self.in_brackets += 1;
        if self.in_brackets > DEEPEST_BRACKET {
            return Err("too many brackets in brackets".to_owned());
        }
        let inside = self.alternatives()?;
        self.in_brackets -= 1;
        if !self.skip(')') {
            return Err("`(` without `)`".to_owned());
        }
        Ok(match name {
            Some(name) => Node::Group(name.to_owned(), Box::new(inside)),
            None => inside,
        })
    }

    fn macro_body(&mut self) -> Result<Node, String> {
        let len = self.rest.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit());
        let name = self.take(len.unwrap_or(self.rest.len()));
        let body = self.macros.get(name).ok_or_else(|| format!("unknown macro `${name}`"))?;
        if self.in_macros == DEEPEST_MACRO {
            return Err(format!("macro `${name}` holds itself"));
        }
        Reader { rest: body, macros: self.macros, in_brackets: 0, in_macros: self.in_macros + 1 }.whole()
    }

    /// A part with the signs after it that say how often it comes.
    fn repeated(&mut self, part: Node) -> Result<Node, String> {
        let (least, most) = if self.skip('?') {
            (0, Some(1))
        } else if self.skip('*') {
            (0, None)
        } else if self.skip('+') {
            (1, None)
        } else if self.skip('{') {
            let (inside, after) = self.rest.split_once('}').ok_or("`{` without `}`")?;
            self.rest = after;
            times(inside).ok_or_else(|| format!("`{{{inside}}}` is no count such as {{2}} or {{1,3}}"))?
        } else {
            return Ok(part);
        };
        Ok(Node::Repeated(Box::new(part), least, most))
    }
}

/// The words of an alternation that holds nothing else, and what follows it.
fn words_only(after_bracket: &str) -> Option<(&str, &str)> {
    let (words, after) = after_bracket.split_once(')')?;
    let only =
        !words.is_empty() && words.split('|').all(|w| !w.is_empty() && w.chars().all(char::is_alphabetic));
    only.then_some((words, after))
}

/// "2", "2," or "1,3", as in braces.
fn times(inside: &str) -> Option<(u32, Option<u32>)> {
    let number = |text: &str| text.parse().ok().filter(|n| *n <= MOST_TIMES);
    Some(match inside.split_once(',') {
        None => (number(inside)?, Some(number(inside)?)),
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => {
            (number(least)?, Some(number(most).filter(|most| number(least) <= Some(*most))?))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Result<&str, &str>) {
        let macros = BTreeMap::from([
            ("two".to_owned(), "<digits>{2}".to_owned()),
            ("self".to_owned(), "$self".to_owned()),
        ]);
        let expression =
            Pattern::parse(source, &macros).map(|p| p.expression(&Lexicon::default()).to_string());
        assert_eq!(expression.as_deref().map_err(String::as_str), expected, "{source}");
    }

    #[test]
    fn a_pattern_reads_like_its_phrase() {
        check("<open>_(a: <plus>|-+)?", Ok(r"(?:\((?-u:[\x0B\x20])?(?P<a_1>(?:\+|\-+))?)"));
    }

    #[test]
    fn what_is_wrong_is_told() {
        check("<day", Err("`<` without `>`"));
        check("(<day>", Err("`(` without `)`"));
        check("<day>)", Err("`)` without `(`"));
        check("?", Err("nothing stands before `?`"));
        check("<day>{3,1}", Err("`{3,1}` is no count such as {2} or {1,3}"));
        check("$none", Err("unknown macro `$none`"));
        check("$self", Err("macro `$self` holds itself"));
        check(&"(".repeat(5000), Err("too many brackets in brackets"));
    }
}
