//! Content-stream bytes to tokens, without an allocation per token.
//!
//! Strings and names are handed out as they stand in the bytes; [`Str::decode_into`] turns a string into its bytes
//! when it is shown. Never fails: a byte that fits nowhere is passed over (a bad token must not cost the page).

/// A string as it stands in the file, without its brackets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Str<'a> {
    /// `(…)` without a backslash or carriage return: the bytes are what they mean.
    Plain(&'a [u8]),
    /// `(…)` with escapes.
    Escaped(&'a [u8]),
    /// `<…>`.
    Hex(&'a [u8]),
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    /// Integer or real.
    Number(f64),
    /// `(…)` or `<…>`.
    Str(Str<'a>),
    /// `/Name`, without the slash, `#xx` still in it.
    Name(&'a [u8]),
    /// Anything else that is a word: an operator, `true`, `null`.
    Word(&'a [u8]),
    /// `[`
    ArrayOpen,
    /// `]`
    ArrayClose,
    /// `<<`
    DictOpen,
    /// `>>`
    DictClose,
}

/// Reads tokens from bytes.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

const WHITE: u8 = 1;
const DELIMITER: u8 = 2;

/// Class of each byte (ISO 32000-2, 7.2.3).
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut i = 0;
    let white = b"\0\t\n\x0c\r ";
    while i < white.len() {
        class[white[i] as usize] = WHITE;
        i += 1;
    }
    let delimiters = b"()<>[]{}/%";
    i = 0;
    while i < delimiters.len() {
        class[delimiters[i] as usize] = DELIMITER;
        i += 1;
    }
    class
};

fn class(byte: u8) -> u8 {
    CLASS[usize::from(byte)]
}

/// Whether PDF counts `byte` as white space.
pub(crate) fn is_white(byte: u8) -> bool {
    class(byte) == WHITE
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of `bytes`.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The offset of the next byte.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes on at `position`.
    pub(crate) fn seek(&mut self, position: usize) {
        self.at = position.min(self.bytes.len());
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'a [u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// The next token; `None` at the end.
    #[inline]
    pub(crate) fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.skip_white()?;
            match byte {
                b'0'..=b'9' | b'.' | b'-' | b'+' => return Some(self.number()),
                b'(' => return Some(Token::Str(self.literal())),
                b'/' => {
                    self.at += 1;
                    return Some(Token::Name(self.regular()));
                }
                b'[' => return Some(self.single(Token::ArrayOpen)),
                b']' => return Some(self.single(Token::ArrayClose)),
                b'<' => return Some(self.angle()),
                b'>' => {
                    self.at += 1;
                    if self.peek() == Some(b'>') {
                        return Some(self.single(Token::DictClose));
                    }
                }
                b'%' => self.comment(),
                b')' | b'{' | b'}' => self.at += 1,
                _ => return Some(Token::Word(self.regular())),
            }
        }
    }

    /// The next token with the bytes it was read from.
    pub(crate) fn token_with_text(&mut self) -> Option<(Token<'a>, &'a [u8])> {
        self.skip_white()?;
        let start = self.at;
        let token = self.next_token()?;
        Some((token, self.slice(start, self.at)))
    }

    /// The next byte that is no white space, still to be read.
    #[inline]
    fn skip_white(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek()?;
            // No white space is above the space; nearly every byte is.
            if byte > b' ' || !is_white(byte) {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn single(&mut self, token: Token<'a>) -> Token<'a> {
        self.at += 1;
        token
    }

    fn comment(&mut self) {
        let rest = self.slice(self.at, self.bytes.len());
        self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }

    #[inline]
    fn regular(&mut self) -> &'a [u8] {
        let rest = self.slice(self.at, self.bytes.len());
        let length = rest.iter().position(|&b| class(b) != 0).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    #[inline]
    fn number(&mut self) -> Token<'a> {
        self.plain_number().unwrap_or_else(|| self.odd_number())
    }

    /// A number as the standard has it (ISO 32000-2, 7.3.3), as nearly all are; nothing where it is longer or odd.
    #[inline]
    fn plain_number(&mut self) -> Option<Token<'a>> {
        let rest = self.bytes.get(self.at..)?;
        let negative = rest.first() == Some(&b'-');
        let text = rest.get(usize::from(negative)..)?;
        let (mut mantissa, mut dot, mut end) = (0_i64, None, 0);
        for &byte in text {
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
            } else if byte == b'.' && dot.is_none() {
                dot = Some(end);
            } else if class(byte) == 0 {
                return None;
            } else {
                break;
            }
            end += 1;
        }
        let decimals = dot.map_or(0, |dot| end - dot - 1);
        // 18 digits fit the mantissa.
        if !(1..=18).contains(&(end - usize::from(dot.is_some()))) {
            return None;
        }
        self.at += end + usize::from(negative);
        let mut value = mantissa as f64;
        if decimals > 0 {
            value /= POWERS.get(decimals)?;
        }
        Some(Token::Number(if negative { -value } else { value }))
    }

    /// A number as Acrobat takes them: "--5", "1-2" and "5." included. A lone sign or dot is 0.
    #[cold]
    fn odd_number(&mut self) -> Token<'a> {
        let start = self.at;
        let mut negative = false;
        while let Some(sign @ (b'-' | b'+')) = self.peek() {
            negative |= sign == b'-';
            self.at += 1;
        }
        let (mut mantissa, mut decimals, mut after_dot) = (0_u64, 0_usize, false);
        while let Some(byte) = self.peek() {
            match byte {
                b'0'..=b'9' if mantissa < u64::MAX / 16 => {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                    decimals += usize::from(after_dot);
                }
                b'0'..=b'9' if after_dot => {}
                b'0'..=b'9' => mantissa = u64::MAX / 16,
                b'.' if !after_dot => after_dot = true,
                // "12-34" is 12 to every reader; a second dot ends the number as well.
                b'-' => {}
                _ => break,
            }
            self.at += 1;
            if byte == b'-' {
                self.regular();
                break;
            }
        }
        if self.peek().is_some_and(|b| class(b) == 0 && b != b'.' && b != b'+')
            && self.at == start + 1
            && mantissa == 0
        {
            // A word that begins with a sign or a dot is no number.
            let first = self.slice(start, start + 1);
            if first != b"0" {
                self.at = start;
                return Token::Word(self.regular());
            }
        }
        let value = mantissa as f64 / POWERS.get(decimals).copied().unwrap_or(f64::INFINITY);
        Token::Number(if negative { -value } else { value })
    }

    fn literal(&mut self) -> Str<'a> {
        self.at += 1;
        let start = self.at;
        let (mut depth, mut plain) = (1_usize, true);
        while let Some(byte) = self.peek() {
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    plain = false;
                    self.at += 1;
                }
                b'\r' => plain = false,
                _ => {}
            }
            self.at += 1;
        }
        let inner = self.slice(start, self.at.min(self.bytes.len()));
        self.at = (self.at + 1).min(self.bytes.len());
        if plain { Str::Plain(inner) } else { Str::Escaped(inner) }
    }

    fn angle(&mut self) -> Token<'a> {
        self.at += 1;
        if self.peek() == Some(b'<') {
            return self.single(Token::DictOpen);
        }
        let rest = self.slice(self.at, self.bytes.len());
        let length = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at = (self.at + length + 1).min(self.bytes.len());
        Token::Str(Str::Hex(rest.get(..length).unwrap_or_default()))
    }
}

const POWERS: [f64; 20] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
];

impl<'a> Str<'a> {
    /// Appends the string's bytes to `out`.
    pub(crate) fn decode_into(self, out: &mut Vec<u8>) {
        match self {
            Self::Plain(bytes) => out.extend_from_slice(bytes),
            Self::Escaped(bytes) => unescape(bytes, out),
            Self::Hex(bytes) => unhex(bytes, out),
        }
    }

    /// The string's bytes; `scratch` is used where they differ from what stands in the file.
    pub(crate) fn bytes<'s>(self, scratch: &'s mut Vec<u8>) -> &'s [u8]
    where
        'a: 's,
    {
        if let Self::Plain(bytes) = self {
            return bytes;
        }
        scratch.clear();
        self.decode_into(scratch);
        scratch
    }
}

fn unescape(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => match rest.next() {
                Some(b'n') => out.push(b'\n'),
                Some(b'r') => out.push(b'\r'),
                Some(b't') => out.push(b'\t'),
                Some(b'b') => out.push(8),
                Some(b'f') => out.push(12),
                Some(b'\n') | None => {}
                Some(b'\r') => {
                    rest.next_if_eq(&b'\n');
                }
                Some(digit @ b'0'..=b'7') => {
                    let mut code = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(digit) = rest.next_if(|b| (b'0'..=b'7').contains(b)) else { break };
                        code = code * 8 + u32::from(digit - b'0');
                    }
                    // High overflow is ignored (ISO 32000-2, 7.3.4.2).
                    out.push(code as u8);
                }
                Some(other) => out.push(other),
            },
            b'\r' => {
                rest.next_if_eq(&b'\n');
                out.push(b'\n');
            }
            other => out.push(other),
        }
    }
}

fn unhex(bytes: &[u8], out: &mut Vec<u8>) {
    let mut high = None;
    for digit in bytes.iter().filter_map(|&b| hex_digit(b)) {
        match high.take() {
            None => high = Some(digit),
            Some(h) => out.push(h << 4 | digit),
        }
    }
    if let Some(h) = high {
        out.push(h << 4);
    }
}

/// The value of a hexadecimal digit.
pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// A name with its `#xx` resolved; borrowed where there are none.
pub(crate) fn name_bytes(raw: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !raw.contains(&b'#') {
        return raw.into();
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        let digit = |i: usize| raw.get(i).copied().and_then(hex_digit);
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expected: &str) {
        let mut lexer = Lexer::new(input);
        let mut out = Vec::new();
        while let Some(token) = lexer.next_token() {
            out.push(match token {
                Token::Number(n) => n.to_string(),
                Token::Str(s) => {
                    let mut scratch = Vec::new();
                    format!("({})", s.bytes(&mut scratch).escape_ascii())
                }
                Token::Name(n) => format!("/{}", name_bytes(n).escape_ascii()),
                Token::Word(w) => w.escape_ascii().to_string(),
                Token::ArrayOpen => "[".into(),
                Token::ArrayClose => "]".into(),
                Token::DictOpen => "<<".into(),
                Token::DictClose => ">>".into(),
            });
        }
        assert_eq!(out.join(" "), expected, "{}", input.escape_ascii());
    }

    #[test]
    fn numbers_as_written_by_bad_programs_are_read() {
        check(b"1 -2.5 +.5 5. --7 .", "1 -2.5 0.5 5 -7 0");
        check(b"12-34 0.00001 00012", "12 0.00001 12");
        check(b"1.2.3", "1.2 0.3");
        check(
            b"-.25 -7. 123456789012345678 0.123456789012345678",
            "-0.25 -7 123456789012345680 0.12345678901234568",
        );
        check(b"99999999999999999999999999", "1152921504606847000");
    }

    #[test]
    fn strings_are_unescaped_and_nest() {
        check(b"(a(b)c) (\\101\\n\\)\\\n) (a\r\nb)", "(a(b)c) (A\\n)) (a\\nb)");
        check(b"<48 656C6c6f7>", "(Hellop)");
        check(b"(open", "(open)");
        check(b"(open\\", "(open)");
    }

    #[test]
    fn words_names_and_brackets() {
        check(b"/F1 1 Tf[(a)-3]TJ/A#20B<</C 1>>BDC T*", "/F1 1 Tf [ (a) -3 ] TJ /A B << /C 1 >> BDC T*");
        check(b"% note\nq Q } ) >", "q Q");
    }
}
