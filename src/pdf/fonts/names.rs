//! Glyph names to text: the Adobe Glyph List and the habits of programs that invent names.

use compact_str::CompactString;
use skrifa::raw::ps::agl;

/// The text of a glyph name; empty where the name tells nothing.
pub(crate) fn text(name: &str) -> CompactString {
    if name.is_empty() || name == ".notdef" {
        return CompactString::default();
    }
    // "a192" is a dingbat in the list; outside of ZapfDingbats, whose encoding is built in, it is a code.
    let is_dingbat_name =
        name.strip_prefix('a').is_some_and(|n| n.len() > 1 && n.bytes().all(|b| b.is_ascii_digit()));
    if is_dingbat_name {
        return habit(name).into_iter().collect();
    }
    let from_list: CompactString = agl::name_to_chars(name).map(plain).collect();
    if !from_list.is_empty() {
        return from_list;
    }
    habit(name).into_iter().collect()
}

/// Old-style figures and small capitals have private code points in the list; their plain forms read the same.
fn plain(c: char) -> char {
    match c {
        '\u{F730}'..='\u{F739}' => shifted(c, '\u{F730}', '0'),
        '\u{F761}'..='\u{F77A}' => shifted(c, '\u{F761}', 'a'),
        '\u{F7E0}'..='\u{F7FE}' => shifted(c, '\u{F7E0}', '\u{E0}'),
        '\u{F6BE}' => 'j',
        '\u{F6C9}' => '\u{B4}',
        '\u{F6D9}' | '\u{F8E9}' => '©',
        '\u{F6DA}' | '\u{F8E8}' => '®',
        '\u{F6DB}' | '\u{F8EA}' => '™',
        other => other,
    }
}

fn shifted(c: char, from: char, to: char) -> char {
    char::from_u32(u32::from(c) - u32::from(from) + u32::from(to)).unwrap_or(c)
}

/// Names outside the list: "g65", "c65", "char65", "cid_65" and "a65" give a code, "x41" one in hexadecimal.
fn habit(name: &str) -> Option<char> {
    let base = name.split('.').next().unwrap_or(name);
    let digits_at = base.find(|c: char| c.is_ascii_digit())?;
    let (prefix, digits) = base.split_at(digits_at);
    let code: u32 = match prefix {
        "g" | "G" | "c" | "C" | "a" | "b" | "B" | "char" | "ch" | "code"
            if digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            digits.parse().ok()?
        }
        "x" | "X" => u32::from_str_radix(digits, 16).ok()?,
        _ => return None,
    };
    let code = u8::try_from(code).ok().filter(|&c| c >= 32)?;
    super::encoding::win_ansi(code)
}

#[cfg(test)]
mod tests {
    fn check(name: &str, expected: &str) {
        assert_eq!(super::text(name), expected, "{name}");
    }

    #[test]
    fn names_of_the_list() {
        check("adieresis", "ä");
        check("germandbls", "ß");
        check("Euro", "€");
        check("space", " ");
        check("ffi", "\u{FB03}");
        check(".notdef", "");
    }

    #[test]
    fn forms_of_names() {
        check("uni00E4", "ä");
        check("u1F600", "😀");
        check("f_i", "fi");
        check("a.alt", "a");
        check("oneoldstyle", "1");
        check("Asmall", "a");
    }

    #[test]
    fn names_that_hold_a_code() {
        check("g65", "A");
        check("C0228", "ä");
        check("a228", "ä");
        check("x41", "A");
        check("g3", "");
        check("a27", "");
        check("glyph12", "");
    }
}
