//! Words with their classes, and the byte that stands for each set of classes.

use super::number_words::NumberWords;
use crate::entities::lexicon::{Possible, WordHasher};
use crate::entities::tokens::{Token, shape};
use crate::lang::{RuleError, Table};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

/// Longest word that is looked up, in bytes; number words grow long.
const LONGEST_WORD: usize = 96;

/// Bytes that stand for sets of word classes: those that are no shape and no sign.
fn set_bytes() -> impl Iterator<Item = u8> {
    let is_shape =
        |byte: &u8| matches!(*byte, shape::LOWER | shape::UPPER | shape::EARLY_YEAR | shape::ROUND_YEAR);
    let letters = (b'A'..=b'Z').chain(b'a'..=b'z').filter(move |b| !is_shape(b));
    (0x80..=u8::MAX).chain(letters).chain(0x0E..=0x1F)
}

/// The words of one kind of entity.
#[derive(Debug, Default)]
pub(in crate::entities) struct Lexicon {
    entries: HashMap<Box<[u8]>, Entry, BuildHasherDefault<WordHasher>>,
    /// Class → value of each word, for the code that reads groups.
    values: BTreeMap<String, BTreeMap<String, String>>,
    /// Class → the bytes of all sets that hold it.
    bytes: BTreeMap<String, Vec<u8>>,
    /// What listed words begin and end in, in small letters, and their lengths, mixed.
    possible: Possible,
    numbers: NumberWords,
    /// The byte of a number word that is composed of others.
    number_set: Option<u8>,
}

#[derive(Debug, Default, Clone)]
struct Entry {
    /// For any spelling in capitals and small letters.
    any_case: Option<u8>,
    /// For one exact spelling each.
    exact: Vec<(Box<str>, u8)>,
}

/// A listed word before bytes are given out.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Lower-case word → its spellings, each exact or empty for any, and the number of the class it stands in.
    words: BTreeMap<String, Vec<(String, usize)>>,
    /// Class → its number.
    numbered: BTreeMap<String, usize>,
    values: BTreeMap<String, BTreeMap<String, String>>,
    numbers: NumberWords,
    /// Numbers of the classes that a pattern asks for; the others only tell values and need no byte.
    asked: BTreeSet<usize>,
}

impl Listing {
    /// Reads a table with the columns `class`, `words` (`|` between several), `endings` (blanks between several,
    /// `-` for none), `value`, `case` (`exact` or empty).
    pub(super) fn read(table: &Table) -> Result<Self, Vec<RuleError>> {
        let mut listing = Self::default();
        let column = |name: &str| table.column(name).map_err(|e| vec![e]);
        let (class, words) = (column("class")?, column("words")?);
        let (endings, value, case) = (column("endings")?, column("value")?, column("case")?);
        let mut errors = Vec::new();
        for row in &table.rows {
            let [class, words, endings, value, case] =
                [class, words, endings, value, case].map(|i| row.cells[i].as_str());
            if class.is_empty() || words.is_empty() {
                errors.push(row.error("class or words is empty", "name a class and at least one word"));
            }
            if !["", "exact"].contains(&case) {
                errors.push(row.error(format!("unknown case `{case}`"), "`exact`, or empty for any"));
            }
            for word in words.split('|') {
                for ending in endings.split(' ') {
                    let word = format!("{word}{}", ending.trim_matches('-'));
                    listing.add(class, &word, value, case == "exact");
                }
            }
        }
        if errors.is_empty() { Ok(listing) } else { Err(errors) }
    }

    /// Adds a word to a class.
    pub(super) fn add(&mut self, class: &str, word: &str, value: &str, exact: bool) {
        let lower = word.to_lowercase();
        let spelling = if exact { word.to_owned() } else { String::new() };
        let number = self.number(class);
        self.numbers.learn(class, &lower, value);
        self.words.entry(lower.clone()).or_default().push((spelling, number));
        self.values.entry(class.to_owned()).or_default().insert(lower, value.to_owned());
    }

    fn number(&mut self, class: &str) -> usize {
        if let Some(number) = self.numbered.get(class) {
            return *number;
        }
        self.numbered.insert(class.to_owned(), self.numbered.len());
        self.numbered.len() - 1
    }

    /// Notes that a pattern asks for a class.
    pub(super) fn ask(&mut self, class: &str) {
        let number = self.number(class);
        self.asked.insert(number);
    }

    /// Whether any word has this class.
    pub(super) fn has_class(&self, class: &str) -> bool {
        self.values.contains_key(class)
    }

    /// Names of all classes.
    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str).filter(|c| !c.starts_with('='))
    }

    /// Gives each set of classes a byte.
    pub(super) fn close(mut self) -> Result<Lexicon, String> {
        let composed = self.number("composed");
        let Self { words, numbered, values, numbers, asked } = self;
        let mut lexicon = Lexicon { values, numbers, ..Lexicon::default() };
        let mut sets = Sets::default();
        for (word, mut listed) in words {
            listed.retain(|(_, class)| asked.contains(class));
            if listed.is_empty() {
                continue;
            }
            lexicon.possible.add(word.as_bytes());
            lexicon.entries.insert(word.into_bytes().into(), sets.entry(listed)?);
        }
        if lexicon.numbers.compose() {
            lexicon.number_set = Some(sets.byte(vec![composed])?);
        }
        let bytes_of = |(class, number)| Some((class, sets.by_class.remove(&number)?));
        lexicon.bytes = numbered.into_iter().filter_map(bytes_of).collect();
        Ok(lexicon)
    }
}

/// The sets of classes that words stand in, with the byte of each.
#[derive(Default)]
struct Sets {
    bytes: BTreeMap<Vec<usize>, u8>,
    /// Class → the bytes of all sets that hold it.
    by_class: BTreeMap<usize, Vec<u8>>,
}

impl Sets {
    /// What the spellings of a word stand for: an exact one also stands in the classes of any spelling.
    fn entry(&mut self, mut listed: Vec<(String, usize)>) -> Result<Entry, String> {
        listed.sort_unstable();
        let of_any = listed.iter().take_while(|(spelling, _)| spelling.is_empty());
        let of_any: Vec<usize> = of_any.map(|(_, class)| *class).collect();
        let mut entry = Entry::default();
        for alike in listed.chunk_by(|(a, _), (b, _)| a == b) {
            let mut classes: Vec<usize> =
                alike.iter().map(|(_, class)| *class).chain(of_any.clone()).collect();
            classes.sort_unstable();
            classes.dedup();
            let byte = self.byte(classes)?;
            match alike.first() {
                Some((spelling, _)) if !spelling.is_empty() => {
                    entry.exact.push((spelling.as_str().into(), byte));
                }
                _ => entry.any_case = Some(byte),
            }
        }
        Ok(entry)
    }

    fn byte(&mut self, classes: Vec<usize>) -> Result<u8, String> {
        if let Some(byte) = self.bytes.get(&classes) {
            return Ok(*byte);
        }
        let taken = self.bytes.len();
        let free = set_bytes().nth(taken);
        let byte =
            free.ok_or_else(|| format!("words stand in more than {taken} different sets of classes"))?;
        for class in &classes {
            self.by_class.entry(*class).or_default().push(byte);
        }
        self.bytes.insert(classes, byte);
        Ok(byte)
    }
}

impl Lexicon {
    /// The bytes of all sets that hold a class; empty where no word has it.
    pub(super) fn class_bytes(&self, class: &str) -> &[u8] {
        self.bytes.get(class).map_or(&[], Vec::as_slice)
    }

    /// The class byte of every token.
    pub(in crate::entities) fn classify(&self, text: &str, tokens: &[Token], out: &mut Vec<u8>) {
        out.clear();
        out.extend(tokens.iter().map(|t| match t.shape {
            shape::LOWER | shape::UPPER | shape::SIGN | b'$' => {
                self.class_of(&text[t.start as usize..t.end as usize]).unwrap_or(t.shape)
            }
            other => other,
        }));
    }

    fn class_of(&self, word: &str) -> Option<u8> {
        let is_listed = self.possible.holds(word.as_bytes());
        let is_number = self.number_set.is_some() && self.numbers.may_be(word.as_bytes());
        if !is_listed && !is_number {
            return None;
        }
        let mut buffer = [0; LONGEST_WORD];
        let lower = lower_case(word, &mut buffer)?;
        if is_listed && let Some(entry) = self.entries.get(lower) {
            let exact = entry.exact.iter().find(|(spelling, _)| **spelling == *word);
            if let Some(set) = exact.map(|(_, set)| *set).or(entry.any_case) {
                return Some(set);
            }
        }
        self.number_set.filter(|_| is_number && self.numbers.value(lower).is_some())
    }

    /// The value of a word in a class, as the table gives it.
    pub(in crate::entities) fn value(&self, class: &str, word: &str) -> Option<&str> {
        self.values.get(class)?.get(word.to_lowercase().as_str()).map(String::as_str)
    }

    /// The words of a class, sorted.
    pub(in crate::entities) fn words(&self, class: &str) -> impl Iterator<Item = (&str, &str)> {
        self.values.get(class).into_iter().flatten().map(|(word, value)| (word.as_str(), value.as_str()))
    }

    /// The value of a number in words, in one word or several.
    pub(in crate::entities) fn number(&self, words: &str) -> Option<u64> {
        self.numbers.value(words.to_lowercase().as_bytes())
    }
}

/// Lower-cases ASCII and Latin-1 letters; other letters keep their case. Nothing for words too long to be listed.
fn lower_case<'b>(word: &str, buffer: &'b mut [u8; LONGEST_WORD]) -> Option<&'b [u8]> {
    let target = buffer.get_mut(..word.len())?;
    let mut lead = 0;
    for (to, from) in target.iter_mut().zip(word.bytes()) {
        *to = match from {
            b'A'..=b'Z' => from + 32,
            0x80..=0x9E if lead == 0xC3 => from + 32,
            _ => from,
        };
        lead = from;
    }
    Some(target)
}
