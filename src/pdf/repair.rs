//! Opening a file: as it is where it is sound, else by `lopdf` with the repairs that it leaves to us. Each repair is
//! told as a warning.

use super::budget::Log;
use super::needed::Needed;
use super::objects::{Objects, as_dict, as_number};
use super::pages::{self, Page};
use super::{PdfError, ReadOptions};
use crate::diag::Code;
use lopdf::{Document, Error, LoadOptions, Object};
use memchr::memmem;
use std::borrow::Cow;

/// Object streams and cross-reference streams of more bytes than this are bombs: a million objects take 50 MB.
const OBJECT_STREAM_BYTES: usize = 64 << 20;

/// Readers look for the header in the first kilobyte; mail headers before it can be longer.
const HEADER_WITHIN: usize = 64 << 10;

/// Stream data that is looked for by its end; without a limit, many starts before one end would take time squared.
const SCANNED_BYTES: usize = 256 << 20;

/// Opens `bytes`.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    options: &ReadOptions,
    log: &mut Log,
) -> Result<Objects<'a>, PdfError> {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(PdfError::Empty);
    }
    let bytes = match Needed::open(with_header(bytes, log)?, options) {
        Ok(needed) => {
            let mut objects = Objects::Needed(Box::new(needed));
            let has_pages = !pages::walk(&mut objects, 1).is_empty();
            match objects {
                Objects::Needed(needed) if !(has_pages && needed.is_clean()) => needed.into_bytes(),
                sound => return Ok(sound),
            }
        }
        Err(bytes) => bytes,
    };
    Ok(Objects::Whole(Box::new(whole(&bytes, options, log)?)))
}

/// All objects of a file, read by `lopdf` and mended.
pub(crate) fn whole(bytes: &[u8], options: &ReadOptions, log: &mut Log) -> Result<Document, PdfError> {
    let mut document = load(bytes, options, log)?;
    mend_streams(bytes, &mut document, log);
    Ok(document)
}

/// Bytes that an object stream or cross-reference stream may have.
pub(crate) fn object_stream_limit(options: &ReadOptions) -> usize {
    OBJECT_STREAM_BYTES.min(options.budget.inflated_bytes as usize)
}

/// The bytes from the header on; one is put in front where there is none but objects are.
fn with_header<'a>(bytes: &'a [u8], log: &mut Log) -> Result<Cow<'a, [u8]>, PdfError> {
    let head = bytes.get(..HEADER_WITHIN).unwrap_or(bytes);
    match memmem::find(head, b"%PDF-") {
        Some(0) => Ok(bytes.into()),
        Some(at) => {
            log.warn(Code::Repaired, format!("{at} bytes before the header are passed over"));
            Ok(bytes.get(at..).unwrap_or_default().into())
        }
        None if memmem::find(bytes, b" obj").is_some() => {
            log.warn(Code::Repaired, "the header is missing");
            Ok([b"%PDF-1.4\n", bytes].concat().into())
        }
        None => Err(PdfError::NotPdf(
            "it has neither a header nor an object; check that it is the file you meant".into(),
        )),
    }
}

/// The pages by the tree, or every page object where the tree is unusable.
pub(crate) fn pages(objects: &mut Objects, limit: usize, log: &mut Log) -> Result<Vec<Page>, PdfError> {
    let mut found = pages::walk(objects, limit + 1);
    if found.is_empty() {
        found = pages::collect(objects, limit + 1);
        if found.is_empty() {
            return Err(PdfError::NoPages);
        }
        log.warn(
            Code::Repaired,
            format!("the page tree is unusable; {} pages were found without it", found.len()),
        );
    }
    if found.len() > limit {
        found.truncate(limit);
        log.warn(Code::BudgetExceeded, format!("pages after {limit} are left out"));
    }
    Ok(found)
}

fn load(bytes: &[u8], options: &ReadOptions, log: &mut Log) -> Result<Document, PdfError> {
    let limit = object_stream_limit(options);
    let load = |force_reconstruct| {
        let options = LoadOptions {
            password: options.password.clone(),
            max_decompressed_size: Some(limit),
            force_reconstruct,
            ..LoadOptions::default()
        };
        Document::load_mem_with_options(bytes, options)
    };
    let mut result = load(false);
    let unusable = match &result {
        Ok(document) => document.catalog().is_err() && !document.trailer.has(b"Encrypt"),
        Err(Error::InvalidPassword) => false,
        Err(_) => true,
    };
    if unusable && let Ok(rebuilt) = load(true) {
        result = Ok(rebuilt);
    }
    let document = result.map_err(|error| refusal(error, options))?;
    // `lopdf` answers with the objects still locked where no password fits.
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        let refusal = if options.password.is_some() { PdfError::WrongPassword } else { PdfError::Encrypted };
        return with_plain_content(bytes).ok_or(refusal);
    }
    if document.xref_recovery.is_some() {
        log.warn(Code::Repaired, "the cross-reference table is damaged and was rebuilt");
    }
    Ok(document)
}

/// The file read as if it were not encrypted, where its strings and streams are not: only attachments are locked
/// (ISO 32000-2, 7.6.6: a crypt filter that is not named is Identity).
fn with_plain_content(bytes: &[u8]) -> Option<Document> {
    let mut unlocked = bytes.to_vec();
    let places: Vec<usize> = memmem::find_iter(bytes, b"/Encrypt").collect();
    for at in places {
        *unlocked.get_mut(at + 1)? = b'X';
    }
    let document = Document::load_mem(&unlocked).ok()?;
    let dictionary = document.trailer.get(b"Xncrypt").and_then(|d| document.dereference(d)).ok()?.1;
    let dictionary = as_dict(dictionary)?;
    let has_filters = dictionary.get(b"V").and_then(Object::as_i64).is_ok_and(|version| version >= 4);
    let is_plain =
        |key: &[u8]| dictionary.get(key).map_or(true, |f| matches!(f, Object::Name(n) if n == b"Identity"));
    (has_filters && is_plain(b"StmF") && is_plain(b"StrF")).then_some(document)
}

fn refusal(error: Error, options: &ReadOptions) -> PdfError {
    match error {
        Error::InvalidPassword if options.password.is_some() => PdfError::WrongPassword,
        Error::InvalidPassword => PdfError::Encrypted,
        Error::UnsupportedSecurityHandler(name) => {
            PdfError::UnsupportedEncryption(String::from_utf8_lossy(&name).into_owned())
        }
        Error::Decryption(error) => PdfError::UnsupportedEncryption(error.to_string()),
        error => PdfError::Damaged(error.to_string()),
    }
}

/// Gives streams their data whose `/Length` is missing or wrong: from where they start to `endstream`.
fn mend_streams(bytes: &[u8], document: &mut Document, log: &mut Log) {
    if document.encryption_state.is_some() {
        // The bytes of the file are still locked; only `lopdf` can unlock them.
        return;
    }
    let empty = |object: &Object| match object {
        Object::Stream(stream) if stream.content.is_empty() => stream.start_position,
        _ => None,
    };
    let broken: Vec<_> = document.objects.iter().filter_map(|(id, o)| Some((*id, empty(o)?))).collect();
    let mut scanned = 0_usize;
    for (id, start) in broken {
        let length = document.objects.get(&id).and_then(as_dict).and_then(|dict| dict.get(b"Length").ok());
        let length = length.and_then(|length| document.dereference(length).ok());
        let declared_empty = length.and_then(|(_, length)| as_number(length)).is_some_and(|n| n as i64 == 0);
        let Some(rest) = bytes.get(start..).filter(|_| !declared_empty) else { continue };
        let Some(length) = memmem::find(rest, b"endstream").or_else(|| memmem::find(rest, b"endobj")) else {
            break;
        };
        scanned += length;
        if scanned > SCANNED_BYTES {
            break;
        }
        let data = rest.get(..length).unwrap_or_default();
        let data = data.strip_suffix(b"\n").unwrap_or(data);
        let data = data.strip_suffix(b"\r").unwrap_or(data);
        if data.is_empty() {
            continue;
        }
        if let Some(Object::Stream(stream)) = document.objects.get_mut(&id) {
            stream.content = data.to_vec();
            log.warn(Code::Repaired, format!("object {}: the length of its stream is wrong", id.0));
        }
    }
}
