//! Word lists as finders ask for them: by the whole word, or by how a word ends.
//!
//! Filled from rule tables once; asked for every capitalised word, so that both answer in one look-up.

use crate::lang::{LanguagePack, RuleError, Table};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

/// A map that is only looked up; its keys come from rule tables, so a weak hash is no risk. Most words of a text are in
/// no list: their edges and length tell so before anything is hashed.
#[derive(Debug)]
pub(super) struct WordMap<V> {
    words: HashMap<String, V, BuildHasherDefault<WordHasher>>,
    possible: Possible,
}

impl<V> Default for WordMap<V> {
    fn default() -> Self {
        Self { words: HashMap::default(), possible: Possible::default() }
    }
}

impl<V> WordMap<V> {
    /// The value of a word.
    #[inline]
    pub(super) fn get(&self, word: &str) -> Option<&V> {
        if self.possible.holds(word.as_bytes()) { self.words.get(word) } else { None }
    }

    /// Whether it holds a word.
    pub(super) fn contains_key(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The place of a word, to be filled.
    pub(super) fn entry(&mut self, word: String) -> Entry<'_, String, V> {
        self.possible.add(word.as_bytes());
        self.words.entry(word)
    }

    /// All values, in no order.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.words.values_mut()
    }
}

/// A set of numbers below 65,536, a bit each: small enough for the processor's nearest memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn add(&mut self, number: u16) {
        self.0.resize(1 << 10, 0);
        if let Some(bits) = self.0.get_mut(usize::from(number >> 6)) {
            *bits |= 1 << (number & 63);
        }
    }

    #[inline]
    pub(super) fn holds(&self, number: u16) -> bool {
        self.0.get(usize::from(number >> 6)).is_some_and(|bits| bits >> (number & 63) & 1 != 0)
    }
}

/// What the words of a list begin and end in and their lengths: it tells of most words that they are in no list. The
/// longest list fills a tenth of the bits. Capitals and small letters are the same to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Possible(Bits);

impl Possible {
    /// Notes a word.
    pub(super) fn add(&mut self, word: &[u8]) {
        self.0.add(Self::place(word));
    }

    /// Whether such a word was noted; now and then true of one that was not.
    #[inline]
    pub(super) fn holds(&self, word: &[u8]) -> bool {
        self.0.holds(Self::place(word))
    }

    /// The bit of a word: its first two and last two bytes and its length, mixed.
    #[inline]
    fn place(word: &[u8]) -> u16 {
        let begin = word.first_chunk::<2>().map_or(0, |b| u16::from_le_bytes(*b));
        let end = word
            .last_chunk::<2>()
            .map_or_else(|| word.first().map_or(0, |b| u16::from(*b)), |b| u16::from_le_bytes(*b));
        // Bit 5 tells small letters from capitals, in ASCII as in the second byte of Ä to Þ.
        let edges = (u32::from(begin) << 16 | u32::from(end)) | 0x2020_2020;
        let length = u32::try_from(word.len()).unwrap_or(u32::MAX);
        let mixed = (edges ^ length.wrapping_mul(0x85EB_CA6B)).wrapping_mul(0x9E37_79B1);
        (mixed >> 16) as u16
    }
}

/// A multiplicative hash, eight bytes at a time.
#[derive(Debug, Default)]
pub(super) struct WordHasher(u64);

impl WordHasher {
    #[inline]
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((chunk, after)) = rest.split_first_chunk() {
            self.mix(u64::from_le_bytes(*chunk));
            rest = after;
        }
        if !rest.is_empty() {
            self.mix(rest.iter().fold(0, |word, b| (word << 8) | u64::from(*b)));
        }
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    #[inline]
    fn write_usize(&mut self, length: usize) {
        self.mix(length as u64);
    }
}

/// Words with the lists that they stand in, as bits.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    lists: WordMap<u32>,
}

impl Lexicon {
    /// Reads the word lists of a table (columns `list`, `word`); the n-th name of `lists` becomes bit n.
    ///
    /// # Errors
    /// Rows whose list has no meaning here.
    pub(super) fn read(pack: &LanguagePack, table: &str, lists: &[&str]) -> Result<Self, Vec<RuleError>> {
        let mut lexicon = Self::default();
        let mut errors = Vec::new();
        let table = pack.table(table);
        let (Ok(list), Ok(word)) = (table.column("list"), table.column("word")) else { return Ok(lexicon) };
        for row in &table.rows {
            let (list, word) = (cell(row, list), cell(row, word));
            match lists.iter().position(|l| *l == list) {
                Some(bit) => lexicon.add(word, 1 << bit),
                None => errors.push(row.error(format!("unknown list `{list}`"), lists.join(", "))),
            }
        }
        if errors.is_empty() { Ok(lexicon) } else { Err(errors) }
    }

    /// Puts the names of the table `first-names` into these lists.
    ///
    /// # Errors
    /// A column that the table lacks.
    pub(super) fn add_first_names(&mut self, pack: &LanguagePack, bits: u32) -> Result<(), Vec<RuleError>> {
        let table = pack.table("first-names");
        let [names] = columns(table, ["names"])?;
        for row in &table.rows {
            cell(row, names).split_whitespace().for_each(|name| self.add(name, bits));
        }
        Ok(())
    }

    pub(super) fn add(&mut self, word: &str, bits: u32) {
        *self.lists.entry(word.to_owned()).or_default() |= bits;
    }

    /// The lists that a word stands in.
    #[inline]
    pub(super) fn of(&self, word: &str) -> u32 {
        self.lists.get(word).copied().unwrap_or(0)
    }

    /// Whether a word stands in any of the lists.
    #[inline]
    pub(super) fn has(&self, word: &str, bits: u32) -> bool {
        self.of(word) & bits != 0
    }
}

/// Words known by their ends: the bases of compounds.
#[derive(Debug)]
pub(super) struct Endings<V> {
    /// Last three bytes of a form → the forms, longest first.
    by_tail: HashMap<[u8; 3], Vec<(String, V)>, BuildHasherDefault<WordHasher>>,
}

impl<V> Default for Endings<V> {
    fn default() -> Self {
        Self { by_tail: HashMap::default() }
    }
}

impl<V: Copy> Endings<V> {
    /// Adds a form, in small letters, of at least three bytes; shorter ones are left out.
    pub(super) fn add(&mut self, form: &str, value: V) {
        let Some(tail) = tail(form) else { return };
        let forms = self.by_tail.entry(tail).or_default();
        if forms.iter().all(|(known, _)| known != form) {
            forms.push((form.to_owned(), value));
            forms.sort_by_key(|(known, _)| std::cmp::Reverse(known.len()));
        }
    }

    /// The longest form that `word` ends in, and what stands before it ("Kultus" of "Kultusminister").
    /// The form begins the word, a part after a hyphen, or follows a letter in small letters.
    #[inline]
    pub(super) fn split<'w>(&self, word: &'w str) -> Option<(&'w str, &'w str, V)> {
        let forms = self.by_tail.get(&tail(word)?)?;
        forms.iter().find_map(|(form, value)| {
            let cut = word.len().checked_sub(form.len())?;
            let (prefix, end) = word.split_at_checked(cut)?;
            let begins_part = || prefix.is_empty() || prefix.ends_with(['-', '\u{2010}', '\u{2011}']);
            // Most forms that end alike differ in their first byte.
            let same = end.as_bytes().first() == form.as_bytes().first() && end == form;
            let fits = same || (begins_part() && same_but_first(end, form));
            fits.then_some((prefix, end, *value))
        })
    }
}

#[inline]
fn tail(word: &str) -> Option<[u8; 3]> {
    let [a, b, c] = word.as_bytes().last_chunk::<3>()?;
    Some([a.to_ascii_lowercase(), b.to_ascii_lowercase(), c.to_ascii_lowercase()])
}

/// Equal, but for capitals ("EU-Kommissar", "MINISTER").
fn same_but_first(word: &str, form: &str) -> bool {
    let (mut a, mut b) = (word.chars(), form.chars());
    match (a.next(), b.next()) {
        (Some(x), Some(y)) => {
            a.as_str().eq_ignore_ascii_case(b.as_str()) && x.to_lowercase().eq(y.to_lowercase())
        }
        _ => false,
    }
}

/// A cell of a row; empty where the row has none.
pub(super) fn cell(row: &crate::lang::Row, column: usize) -> &str {
    row.cells.get(column).map_or("", String::as_str)
}

/// The indices of columns, or every column that the table lacks. A table that is absent altogether has no rows, so
/// any index does.
pub(super) fn columns<const N: usize>(table: &Table, names: [&str; N]) -> Result<[usize; N], Vec<RuleError>> {
    let mut indices = [0; N];
    if table.rows.is_empty() && table.columns.is_empty() {
        return Ok(indices);
    }
    let mut errors = Vec::new();
    for (index, name) in indices.iter_mut().zip(names) {
        match table.column(name) {
            Ok(found) => *index = found,
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(indices) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<(&str, &str)>) {
        let mut endings = Endings::default();
        endings.add("minister", 1);
        endings.add("ministerin", 2);
        assert_eq!(endings.split(word).map(|(prefix, form, _)| (prefix, form)), expected);
    }

    #[test]
    fn a_base_ends_a_compound_a_part_or_is_the_word() {
        check("Kultusminister", Some(("Kultus", "minister")));
        check("Ministerin", Some(("", "Ministerin")));
        check("Ex-Minister", Some(("Ex-", "Minister")));
        check("Ministerium", None);
        check("er", None);
    }
}
