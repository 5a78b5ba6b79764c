//! Cross-reference tables and streams (ISO 32000-2, 7.5.4, 7.5.8): where each object stands.
//!
//! Only for files that are as the standard has them; for all others the answer is nothing, and `lopdf` repairs them.

use super::lexer::{Lexer, Token};
use super::parser;
use lopdf::{Dictionary, Object, Stream};
use std::collections::BTreeSet;

/// Where an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nowhere: it was deleted, or its number was never used.
    Free,
    /// At this offset.
    At { offset: usize, generation: u16 },
    /// In the object stream with this number, as its item at `index`.
    In { container: u32, index: usize },
}

impl Place {
    /// The place of an entry in use. Quartz writes offset 0, where no object can stand, for numbers it left out.
    fn used(offset: usize, generation: u16) -> Self {
        if offset == 0 { Self::Free } else { Self::At { offset, generation } }
    }
}

/// All sections of a file in one.
#[derive(Debug)]
pub(crate) struct Xref {
    /// By number, each once.
    pub(crate) entries: Vec<(u32, Place)>,
    /// Of the newest section.
    pub(crate) trailer: Dictionary,
}

type Entries = Vec<(u32, Place)>;

/// Bytes of a file for one entry: the smallest entry in use takes more, so that a small file gets no large table.
const BYTES_PER_ENTRY: usize = 4;

/// Bytes of an entry in a cross-reference stream; `lopdf` takes no fewer.
const NARROWEST_ENTRY: usize = 3;

/// Where the end of the file is looked for, and `startxref` before it; `lopdf` looks as far.
const END_WITHIN: usize = 1024;
const START_WITHIN: usize = 25;

/// Reads the sections from the newest to the oldest; `limit` is for the inflated bytes of one.
pub(crate) fn read(bytes: &[u8], limit: usize) -> Option<Xref> {
    let most = bytes.len() / BYTES_PER_ENTRY;
    let newest_at = start(bytes)?;
    let (mut entries, trailer) = section(bytes, newest_at, limit)?;
    let mut seen = BTreeSet::from([newest_at]);
    let mut before = previous(&trailer)?;
    while let Some(offset) = before
        && seen.insert(offset)
        && entries.len() <= most
    {
        let (older, trailer) = section(bytes, offset, limit)?;
        entries.extend(older);
        before = previous(&trailer)?;
    }
    if entries.len() > most {
        return None;
    }
    // The sort is stable and newer entries stand first, so that these are kept.
    entries.sort_by_key(|(number, _)| *number);
    entries.dedup_by_key(|(number, _)| *number);
    Some(Xref { entries, trailer })
}

/// The offset that the end of the file names.
fn start(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().rposition(|&b| !super::lexer::is_white(b))? + 1;
    let from = end.saturating_sub(END_WITHIN);
    let eof = from + memchr::memmem::rfind(bytes.get(from..end)?, b"%%EOF")?;
    let from = eof.checked_sub(START_WITHIN)?;
    let tail = bytes.get(from..eof)?;
    let word = memchr::memmem::rfind(tail, b"startxref")?;
    let mut lexer = Lexer::new(tail.get(word + b"startxref".len()..)?);
    let offset = parser::unsigned(&mut lexer)?;
    lexer.next_token().is_none().then(|| usize::try_from(offset).ok()).flatten()
}

/// The offset of the section before; nothing in the outer sense where it makes no sense.
fn previous(trailer: &Dictionary) -> Option<Option<usize>> {
    match trailer.get(b"Prev") {
        Ok(Object::Integer(offset)) => usize::try_from(*offset).ok().map(Some),
        Ok(_) => None,
        Err(_) => Some(None),
    }
}

/// One section with the stream that it names for readers of object streams (7.5.8.4).
fn section(bytes: &[u8], offset: usize, limit: usize) -> Option<(Entries, Dictionary)> {
    if !bytes.get(offset..)?.starts_with(b"xref") {
        return stream(bytes, offset, limit);
    }
    let (table, trailer) = table(bytes, offset)?;
    let hidden = match trailer.get(b"XRefStm") {
        Ok(Object::Integer(offset)) => stream(bytes, usize::try_from(*offset).ok()?, limit)?.0,
        Ok(_) => return None,
        Err(_) => return Some((table, trailer)),
    };
    // Free entries of the table hide the objects that the stream lists.
    let (free, used): (Entries, Entries) = table.into_iter().partition(|(_, place)| *place == Place::Free);
    Some(([used, hidden, free].concat(), trailer))
}

fn table(bytes: &[u8], offset: usize) -> Option<(Entries, Dictionary)> {
    let mut lexer = Lexer::new(bytes);
    lexer.seek(offset + b"xref".len());
    let mut entries = Entries::new();
    loop {
        let first = match lexer.next_token()? {
            Token::Number(first) if first >= 0.0 && first.fract() == 0.0 => first as u64,
            Token::Word(b"trailer") => break,
            _ => return None,
        };
        let count = parser::unsigned(&mut lexer)?;
        for number in first..first.checked_add(count)? {
            let offset = usize::try_from(parser::unsigned(&mut lexer)?).ok()?;
            let generation = parser::unsigned(&mut lexer)?;
            let place = match lexer.next_token()? {
                Token::Word(b"n") => Place::used(offset, u16::try_from(generation).ok()?),
                Token::Word(b"f") => Place::Free,
                _ => return None,
            };
            entries.push((u32::try_from(number).ok()?, place));
        }
    }
    let Object::Dictionary(trailer) = parser::object(&mut lexer)? else { return None };
    matches!(trailer.get(b"Size"), Ok(Object::Integer(_))).then_some((entries, trailer))
}

fn stream(bytes: &[u8], offset: usize, limit: usize) -> Option<(Entries, Dictionary)> {
    let mut lexer = Lexer::new(bytes);
    lexer.seek(offset);
    parser::header(&mut lexer)?;
    let Object::Dictionary(dict) = parser::object(&mut lexer)? else { return None };
    if lexer.next_token()? != Token::Word(b"stream") {
        return None;
    }
    let start = parser::data_start(bytes, lexer.position())?;
    let length = usize::try_from(dict.get(b"Length").ok()?.as_i64().ok()?).ok()?;
    let data = parser::data(bytes, start, length)?.to_vec();
    let stream = Stream::new(dict, data);
    let content = stream.get_plain_content_with_limit(limit).ok()?;
    let entries = stream_entries(&content, &stream.dict)?;
    Some((entries, stream.dict))
}

fn stream_entries(content: &[u8], dict: &Dictionary) -> Option<Entries> {
    let size = usize::try_from(dict.get(b"Size").ok()?.as_i64().ok()?).ok()?;
    let widths = lengths(dict.get(b"W").ok()?)?;
    let &[kind_width, second_width, third_width] = widths.as_slice() else { return None };
    if widths.iter().any(|w| *w > 8) {
        return None;
    }
    let width = kind_width + second_width + third_width;
    let sections = dict.get(b"Index").map_or(Some(vec![0, size]), lengths)?;
    if width < NARROWEST_ENTRY {
        return None;
    }
    let mut records = content.chunks_exact(width);
    let mut entries = Entries::new();
    for &[first, count] in sections.as_chunks::<2>().0 {
        for number in first..first.checked_add(count)? {
            let (kind, rest) = records.next()?.split_at_checked(kind_width)?;
            let (second, third) = rest.split_at_checked(second_width)?;
            let (second, third) = (big_endian(second), big_endian(third));
            let place = match if kind.is_empty() { 1 } else { big_endian(kind) } {
                0 => Place::Free,
                1 => Place::used(second, u16::try_from(third).ok()?),
                2 => Place::In { container: u32::try_from(second).ok()?, index: third },
                _ => return None,
            };
            entries.push((u32::try_from(number).ok()?, place));
        }
    }
    Some(entries)
}

fn lengths(object: &Object) -> Option<Vec<usize>> {
    let length = |item: &Object| usize::try_from(item.as_i64().ok()?).ok();
    object.as_array().ok()?.iter().map(length).collect()
}

fn big_endian(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |value, &byte| value << 8 | usize::from(byte))
}
