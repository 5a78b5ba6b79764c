//! Bytes to objects (ISO 32000-2, 7.3), for the syntax as the standard has it.
//!
//! Answers nothing for what is not clean: `lopdf` reads such files with its repairs. Goes down into nothing: open
//! arrays and dictionaries are marks on a stack, so that no nesting can overflow.

use super::lexer::{Lexer, Str, Token, name_bytes};
use lopdf::{Dictionary, Object, ObjectId, StringFormat};

/// Arrays and dictionaries inside one another, as many as `lopdf` takes.
const NESTING: usize = 100;

/// An array or dictionary that is still open, and the first of its items.
enum Open {
    Array(usize),
    Dictionary(usize),
}

/// Reads the object that `lexer` stands before.
pub(crate) fn object(lexer: &mut Lexer<'_>) -> Option<Object> {
    let mut open: Vec<Open> = Vec::new();
    let mut items: Vec<Object> = Vec::new();
    loop {
        let (token, text) = lexer.token_with_text()?;
        match token {
            Token::Number(_) => items.push(number(text)?),
            Token::Str(string) => items.push(string_object(string)),
            Token::Name(raw) => items.push(Object::Name(name_bytes(raw).into_owned())),
            Token::Word(b"R") => refer(&mut items)?,
            Token::Word(word) => items.push(constant(word)?),
            Token::ArrayOpen => open.push(Open::Array(items.len())),
            Token::DictOpen => open.push(Open::Dictionary(items.len())),
            Token::ArrayClose => {
                let Open::Array(first) = open.pop()? else { return None };
                let inner = items.split_off(first);
                items.push(Object::Array(inner));
            }
            Token::DictClose => {
                let Open::Dictionary(first) = open.pop()? else { return None };
                let inner = dictionary(items.drain(first..))?;
                items.push(Object::Dictionary(inner));
            }
        }
        if open.len() > NESTING {
            return None;
        }
        if open.is_empty() {
            let alone = items.pop()?;
            let is_number = matches!(alone, Object::Integer(_));
            return is_number.then(|| reference_from(&alone, lexer)).flatten().or(Some(alone));
        }
    }
}

/// Reads "12 0 obj".
pub(crate) fn header(lexer: &mut Lexer<'_>) -> Option<ObjectId> {
    let id = (u32::try_from(unsigned(lexer)?).ok()?, u16::try_from(unsigned(lexer)?).ok()?);
    (lexer.next_token()? == Token::Word(b"obj")).then_some(id)
}

/// Reads a whole number that is not negative.
pub(crate) fn unsigned(lexer: &mut Lexer<'_>) -> Option<u64> {
    match lexer.next_token()? {
        Token::Number(n) if n >= 0.0 && n.fract() == 0.0 && n < 1e15 => Some(n as u64),
        _ => None,
    }
}

/// Where the data of a stream begins, from the end of the word `stream` (7.3.8.1); `lopdf` wants a line's end.
pub(crate) fn data_start(bytes: &[u8], keyword_end: usize) -> Option<usize> {
    let rest = bytes.get(keyword_end..)?;
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let line_end = match rest.get(blanks..)? {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => return None,
    };
    Some(keyword_end + blanks + line_end)
}

/// The data of a stream that is followed by `endstream`, as it must be.
pub(crate) fn data(bytes: &[u8], start: usize, length: usize) -> Option<&[u8]> {
    let end = start.checked_add(length)?;
    let rest = bytes.get(end..)?;
    let line_end = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    rest.get(line_end..)?.starts_with(b"endstream").then(|| bytes.get(start..end)).flatten()
}

fn number(text: &[u8]) -> Option<Object> {
    let text = str::from_utf8(text).ok()?;
    if text.contains('.') {
        text.parse().ok().map(Object::Real)
    } else {
        text.parse().ok().map(Object::Integer)
    }
}

fn string_object(string: Str<'_>) -> Object {
    let format = match string {
        Str::Hex(_) => StringFormat::Hexadecimal,
        Str::Plain(_) | Str::Escaped(_) => StringFormat::Literal,
    };
    let mut bytes = Vec::new();
    string.decode_into(&mut bytes);
    Object::String(bytes, format)
}

fn constant(word: &[u8]) -> Option<Object> {
    match word {
        b"true" => Some(Object::Boolean(true)),
        b"false" => Some(Object::Boolean(false)),
        b"null" => Some(Object::Null),
        _ => None,
    }
}

/// Turns the last two items into the reference they are.
fn refer(items: &mut Vec<Object>) -> Option<()> {
    let (Object::Integer(generation), Object::Integer(number)) = (items.pop()?, items.pop()?) else {
        return None;
    };
    items.push(Object::Reference((u32::try_from(number).ok()?, u16::try_from(generation).ok()?)));
    Some(())
}

/// The reference that a number begins, where it does and stands in nothing.
fn reference_from(number: &Object, lexer: &mut Lexer<'_>) -> Option<Object> {
    let mut ahead = lexer.clone();
    let generation = u16::try_from(unsigned(&mut ahead)?).ok()?;
    let id = (u32::try_from(number.as_i64().ok()?).ok()?, generation);
    (ahead.next_token()? == Token::Word(b"R")).then(|| {
        *lexer = ahead;
        Object::Reference(id)
    })
}

fn dictionary(mut items: impl Iterator<Item = Object>) -> Option<Dictionary> {
    let mut out = Dictionary::new();
    while let Some(key) = items.next() {
        let Object::Name(key) = key else { return None };
        out.set(key, items.next()?);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Option<&str>) {
        let read = object(&mut Lexer::new(input.as_bytes()));
        assert_eq!(read.map(|o| format!("{o:?}")).as_deref(), expected, "{input}");
    }

    #[test]
    fn objects_of_all_kinds_are_read() {
        check("true", Some("true"));
        check("-12 ", Some("-12"));
        check("12 0 R", Some("12 0 R"));
        check("12 0 obj", Some("12"));
        check("[1 2 0 R .5 [null] (a\\051) <4>]", Some("[1 2 0 R 0.5 [Null] (a)) <40>]"));
        check("<</A#42 1/C<</D 3 0 R>>>>", Some("<</AB 1/C <</D 3 0 R>>>>"));
    }

    #[test]
    fn what_is_not_clean_is_left_to_others() {
        check("[1 2", None);
        check("[1 >>", None);
        check("<</A>>", None);
        check("<<1 2>>", None);
        check("[1 R]", None);
        check("[-1 0 R]", None);
        check("[1-2]", None);
        check("[word]", None);
        check(&"[".repeat(200_000), None);
        check(&format!("{}{}", "[".repeat(101), "]".repeat(101)), None);
    }

    #[test]
    fn stream_data_ends_at_its_keyword() {
        let bytes = b"stream \r\nabc\nendstream";
        assert_eq!(data_start(bytes, 6), Some(9));
        assert_eq!(data(bytes, 9, 3), Some(&b"abc"[..]));
        assert_eq!(data(bytes, 9, 2), None);
        assert_eq!(data(bytes, 9, usize::MAX), None);
        assert_eq!(data_start(b"stream abc", 6), None);
    }
}
