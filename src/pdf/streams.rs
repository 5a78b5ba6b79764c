//! Stream data out of its filters, inside the document's budget.
//!
//! Flate without a predictor, which is nearly every content stream, is inflated straight from the file's bytes and
//! keeps what came out before damage. Everything else goes through `lopdf`.

use super::budget::{Log, Spent};
use super::objects::{Objects, as_number};
use crate::diag::Code;
use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Object, Stream};

/// Inflates streams; holds the decompressor's tables between them.
#[derive(Debug)]
pub(crate) struct Inflater {
    zlib: Decompress,
}

impl Default for Inflater {
    fn default() -> Self {
        Self { zlib: Decompress::new(true) }
    }
}

/// One output of more than this is more than any page or font has.
const BYTES_PER_STREAM: u64 = 64 << 20;

impl Inflater {
    /// Appends the decoded data of `stream` to `out`; what cannot be decoded is left out with a warning.
    pub(crate) fn decode(
        &mut self,
        objects: &Objects,
        stream: &Stream,
        out: &mut Vec<u8>,
        spent: &mut Spent,
        log: &mut Log,
    ) {
        let limit = spent.inflatable().min(BYTES_PER_STREAM) as usize;
        let before = out.len();
        let data = objects.data(stream);
        let filters = filters(objects, &stream.dict);
        match filters.as_slice() {
            [] => out.extend_from_slice(data.get(..limit).unwrap_or(data)),
            [Filter::Flate { predictor: false }] => self.inflate(data, out, limit),
            _ => decode_by_lopdf(objects, stream, &filters, out, limit, log),
        }
        let produced = out.len() - before;
        spent.inflated(produced);
        if produced >= limit {
            log.warn(Code::BudgetExceeded, "the limit of inflated bytes is reached; the rest is left out");
        }
    }

    fn inflate(&mut self, input: &[u8], out: &mut Vec<u8>, limit: usize) {
        let end = out.len() + limit;
        // White space before the data is a common fault of programs that write "stream\r\n\n".
        let has_header = |data: &[u8]| matches!(data, [a, b, ..] if a & 0x0F == 8 && (usize::from(*a) << 8 | usize::from(*b)) % 31 == 0);
        let start = (0..input.len().min(3)).find(|&i| input.get(i..).is_some_and(has_header));
        self.zlib.reset(start.is_some());
        let mut data = input.get(start.unwrap_or(0)..).unwrap_or_default();
        while out.len() < end {
            let room = (data.len() * 3).clamp(4096, 1 << 20).min(end - out.len());
            out.reserve(room);
            let spare = (out.capacity() - out.len()).min(end - out.len());
            let (read, written) = (self.zlib.total_in(), self.zlib.total_out());
            let from = out.len();
            let status = if spare == out.capacity() - from {
                self.zlib.decompress_vec(data, out, FlushDecompress::None)
            } else {
                out.resize(from + spare, 0);
                let status = out.get_mut(from..).map_or(Ok(Status::StreamEnd), |room| {
                    self.zlib.decompress(data, room, FlushDecompress::None)
                });
                out.truncate(from + (self.zlib.total_out() - written) as usize);
                status
            };
            let consumed = (self.zlib.total_in() - read) as usize;
            data = data.get(consumed..).unwrap_or_default();
            let stuck = consumed == 0 && self.zlib.total_out() == written;
            match status {
                Ok(Status::Ok | Status::BufError) if !stuck => {}
                _ => return,
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Filter {
    Flate { predictor: bool },
    Other(Vec<u8>),
}

/// The filters by their full names, references resolved.
fn filters(objects: &Objects, dict: &Dictionary) -> Vec<Filter> {
    let Some(filter) = objects.get(dict, b"Filter").or_else(|| objects.get(dict, b"F")) else {
        return Vec::new();
    };
    let names: Vec<&[u8]> = match filter {
        Object::Name(name) => vec![name],
        Object::Array(items) => items
            .iter()
            .filter_map(|item| match objects.resolve(item) {
                Some(Object::Name(name)) => Some(name.as_slice()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let parameters = parameters(objects, dict, names.len());
    names
        .iter()
        .zip(parameters)
        .map(|(name, parameters)| match *name {
            b"FlateDecode" | b"Fl" => Filter::Flate { predictor: has_predictor(parameters) },
            other => Filter::Other(full_name(other).to_vec()),
        })
        .collect()
}

fn full_name(name: &[u8]) -> &[u8] {
    match name {
        b"AHx" => b"ASCIIHexDecode",
        b"A85" => b"ASCII85Decode",
        b"LZW" => b"LZWDecode",
        b"RL" => b"RunLengthDecode",
        b"CCF" => b"CCITTFaxDecode",
        b"DCT" => b"DCTDecode",
        other => other,
    }
}

fn has_predictor(parameters: Option<&Dictionary>) -> bool {
    parameters
        .and_then(|p| p.get(b"Predictor").ok())
        .is_some_and(|p| !matches!(p, Object::Integer(1) | Object::Null))
}

/// The decode parameters of each filter.
fn parameters<'a>(objects: &'a Objects, dict: &'a Dictionary, count: usize) -> Vec<Option<&'a Dictionary>> {
    let mut out = vec![None; count];
    let found = objects.get(dict, b"DecodeParms").or_else(|| objects.get(dict, b"DP"));
    match found {
        Some(Object::Dictionary(one)) => {
            if let Some(first) = out.first_mut() {
                *first = Some(one);
            }
        }
        Some(Object::Array(items)) => {
            for (slot, item) in out.iter_mut().zip(items) {
                *slot = objects.resolve(item).and_then(super::objects::as_dict);
            }
        }
        _ => {}
    }
    out
}

/// Decodes with `lopdf` after giving it a dictionary without references, abbreviations and empty arrays.
fn decode_by_lopdf(
    objects: &Objects,
    stream: &Stream,
    filters: &[Filter],
    out: &mut Vec<u8>,
    limit: usize,
    log: &mut Log,
) {
    let names = filters.iter().map(|filter| {
        Object::Name(match filter {
            Filter::Flate { .. } => b"FlateDecode".to_vec(),
            Filter::Other(name) => name.clone(),
        })
    });
    let plain_parameters = parameters(objects, &stream.dict, filters.len())
        .into_iter()
        .map(|p| p.map_or(Object::Null, |p| Object::Dictionary(numbers_only(objects, p))));
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Array(names.collect()));
    dict.set("DecodeParms", Object::Array(plain_parameters.collect()));
    let plain = Stream::new(dict, objects.data(stream).to_vec());
    match plain.decompressed_content_with_limit(limit) {
        Ok(data) => out.extend_from_slice(&data),
        Err(error) => {
            log.warn(Code::PageUnreadable, format!("a stream cannot be decoded ({error}); it is left out"))
        }
    }
}

fn numbers_only(objects: &Objects, parameters: &Dictionary) -> Dictionary {
    let mut out = Dictionary::new();
    for (key, value) in parameters {
        if let Some(number) = objects.resolve(value).and_then(as_number) {
            out.set(key.clone(), Object::Integer(number as i64));
        }
    }
    out
}
