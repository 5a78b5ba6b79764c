//! Typed access to the objects of a file: references followed, wrong types turned into `None`.

use super::needed::Needed;
use crate::diag::Warning;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// References in a row that are followed; files in use have one.
const REFERENCE_DEPTH: usize = 16;

/// The objects of a file.
#[derive(Debug)]
pub(crate) enum Objects<'a> {
    /// Of a sound file: each read when it is asked for.
    Needed(Box<Needed<'a>>),
    /// Of a damaged or encrypted file: all read, and mended, when it was opened.
    Whole(Box<Document>),
}

impl Objects<'_> {
    /// The object with this id as it stands there.
    fn stored(&self, id: ObjectId) -> Option<&Object> {
        match self {
            Self::Needed(needed) => needed.get(id),
            Self::Whole(document) => document.objects.get(&id),
        }
    }

    /// The objects in the order of their numbers, where all were read.
    pub(crate) fn all(&self) -> impl Iterator<Item = (ObjectId, &Object)> {
        let document = match self {
            Self::Needed(_) => None,
            Self::Whole(document) => Some(document),
        };
        document.into_iter().flat_map(|d| &d.objects).map(|(id, object)| (*id, object))
    }

    /// Gives an object a number that had none.
    pub(crate) fn add(&mut self, object: Object) -> ObjectId {
        match self {
            Self::Needed(needed) => needed.add(object),
            Self::Whole(document) => {
                let next = document.objects.keys().next_back().map_or(1, |id| id.0.saturating_add(1));
                document.objects.insert((next, 0), object);
                (next, 0)
            }
        }
    }

    /// The data of a stream, still in its filters.
    pub(crate) fn data<'a>(&'a self, stream: &'a Stream) -> &'a [u8] {
        let in_file = match self {
            Self::Needed(needed) if stream.content.is_empty() => needed.data(stream),
            Self::Needed(_) | Self::Whole(_) => None,
        };
        in_file.unwrap_or(&stream.content)
    }

    /// The trailer dictionary.
    pub(crate) fn trailer(&self) -> &Dictionary {
        match self {
            Self::Needed(needed) => needed.trailer(),
            Self::Whole(document) => &document.trailer,
        }
    }

    /// Warnings of repairs that were needed since the file was opened.
    pub(crate) fn take_warnings(&mut self) -> Vec<Warning> {
        match self {
            Self::Needed(needed) => needed.take_warnings(),
            Self::Whole(_) => Vec::new(),
        }
    }

    /// The object behind any references; `None` for null and for what is missing.
    pub(crate) fn resolve<'a>(&'a self, mut object: &'a Object) -> Option<&'a Object> {
        for _ in 0..REFERENCE_DEPTH {
            match object {
                Object::Reference(id) => object = self.stored(*id)?,
                Object::Null => return None,
                _ => return Some(object),
            }
        }
        None
    }

    /// The object with this id, references followed.
    pub(crate) fn by_id(&self, id: ObjectId) -> Option<&Object> {
        self.resolve(self.stored(id)?)
    }

    /// The value of a key.
    pub(crate) fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        self.resolve(dict.get(key).ok()?)
    }

    /// The value of a key as a dictionary (of a stream, its own).
    pub(crate) fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        as_dict(self.get(dict, key)?)
    }

    /// The value of a key as an array.
    pub(crate) fn array<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        match self.get(dict, key)? {
            Object::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a key as a name.
    pub(crate) fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        match self.get(dict, key)? {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The value of a key as a number.
    pub(crate) fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<f64> {
        as_number(self.get(dict, key)?)
    }

    /// The value of a key as a whole number.
    pub(crate) fn integer(&self, dict: &Dictionary, key: &[u8]) -> Option<i64> {
        self.number(dict, key).map(|n| n as i64)
    }

    /// The value of a key as a stream.
    pub(crate) fn stream<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
        match self.get(dict, key)? {
            Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    /// The value of a key as text for people.
    pub(crate) fn text(&self, dict: &Dictionary, key: &[u8]) -> Option<String> {
        match self.get(dict, key)? {
            Object::String(bytes, _) => Some(text_string(bytes)),
            _ => None,
        }
    }

    /// The first `N` numbers of an array; `None` if one is missing.
    pub(crate) fn numbers<const N: usize>(&self, dict: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
        let items = self.array(dict, key)?;
        let mut out = [0.0; N];
        for (slot, i) in out.iter_mut().zip(0..) {
            *slot = as_number(self.resolve(items.get::<usize>(i)?)?)?;
        }
        Some(out)
    }

    /// The catalog.
    pub(crate) fn catalog(&self) -> Option<&Dictionary> {
        self.dict(self.trailer(), b"Root")
    }
}

/// A dictionary, or that of a stream.
pub(crate) fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// An integer or a real that is finite.
pub(crate) fn as_number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(n) => Some(*n as f64),
        Object::Real(n) if n.is_finite() => Some(f64::from(*n)),
        _ => None,
    }
}

/// A text string (ISO 32000-2, 7.9.2.2): UTF-16 either way round or UTF-8 after a byte order mark, else `PDFDocEncoding`.
pub(crate) fn text_string(bytes: &[u8]) -> String {
    let utf16 = |rest: &[u8], join: fn([u8; 2]) -> u16| {
        let units = rest.as_chunks::<2>().0.iter().map(|&pair| join(pair));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => without_language(&utf16(rest, u16::from_be_bytes)),
        [0xFF, 0xFE, rest @ ..] => without_language(&utf16(rest, u16::from_le_bytes)),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&b| pdf_doc_char(b)).collect(),
    }
}

/// Text without language codes, which stand between two escape characters (7.9.2.2).
fn without_language(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .filter(|&c| {
            let escape = c == '\u{1b}';
            inside ^= escape;
            !escape && !inside
        })
        .collect()
}

fn pdf_doc_char(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
        '\u{FB01}', '\u{FB02}', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    let table = |chars: &[char], first: u8| chars.get(usize::from(byte - first)).copied();
    match byte {
        0x18..=0x1F => table(&LOW, 0x18),
        0x80..=0xA0 => table(&HIGH, 0x80),
        _ => None,
    }
    .unwrap_or(char::from(byte))
}
