//! Ids of documents: `<slug of the file name>-<first 8 hex digits of the SHA-256>`.
//!
//! An id begins with a letter and is plain ASCII, so that it is a safe file name everywhere and no spreadsheet
//! takes it for a number or a date.

/// Longest slug, in characters; with the hash and an extension it stays far below the 255 bytes of a file name.
const LONGEST_SLUG: usize = 64;

/// The id of a file with this name and content. `twin` is 1 for the first input of that id; the second and later
/// ones, in the order of their paths, get their number at the end.
pub fn id(file_stem: &str, sha256: &str, twin: u32) -> String {
    let hash = sha256.get(..8).unwrap_or(sha256);
    let plain = format!("{}-{hash}", slug(file_stem));
    if twin > 1 { format!("{plain}-{twin}") } else { plain }
}

/// Lower-case ASCII letters and digits with single hyphens, beginning with a letter.
pub fn slug(file_stem: &str) -> String {
    let mut out = String::new();
    for c in file_stem.chars() {
        match transliterate(c) {
            Letter::Plain(c) => out.push(c),
            Letter::Spelt(text) => out.push_str(text),
            Letter::Diaeresis if out.ends_with(['a', 'o', 'u']) => out.push('e'),
            Letter::Diaeresis | Letter::Mark => {}
            Letter::Gap if out.is_empty() || out.ends_with('-') => {}
            Letter::Gap => out.push('-'),
        }
        if out.len() >= LONGEST_SLUG {
            break;
        }
    }
    let trimmed = out.trim_end_matches('-');
    match trimmed.chars().next() {
        None => "issue".into(),
        Some(c) if c.is_ascii_alphabetic() => trimmed.into(),
        Some(_) => format!("issue-{trimmed}"),
    }
}

/// The part of a shown path that names the file, without its extension.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.eq_ignore_ascii_case("pdf") => stem,
        _ => name,
    }
}

enum Letter {
    Plain(char),
    Spelt(&'static str),
    Diaeresis,
    Mark,
    Gap,
}

/// File systems differ in whether "ü" is one character or a "u" with a mark; both come out as "ue".
fn transliterate(c: char) -> Letter {
    match c {
        'a'..='z' | '0'..='9' => Letter::Plain(c),
        'A'..='Z' => Letter::Plain(c.to_ascii_lowercase()),
        'ä' | 'Ä' | 'æ' | 'Æ' => Letter::Spelt("ae"),
        'ö' | 'Ö' | 'œ' | 'Œ' => Letter::Spelt("oe"),
        'ü' | 'Ü' => Letter::Spelt("ue"),
        'ß' | 'ẞ' => Letter::Spelt("ss"),
        'à'..='å' | 'À'..='Å' => Letter::Plain('a'),
        'ç' | 'Ç' | 'č' | 'Č' | 'ć' | 'Ć' => Letter::Plain('c'),
        'è'..='ë' | 'È'..='Ë' | 'ě' | 'ę' => Letter::Plain('e'),
        'ì'..='ï' | 'Ì'..='Ï' => Letter::Plain('i'),
        'ñ' | 'Ñ' | 'ń' => Letter::Plain('n'),
        'ò'..='õ' | 'Ò'..='Õ' | 'ø' | 'Ø' => Letter::Plain('o'),
        'ù'..='û' | 'Ù'..='Û' | 'ů' => Letter::Plain('u'),
        'ý' | 'ÿ' | 'Ý' => Letter::Plain('y'),
        'š' | 'Š' | 'ś' | 'ş' => Letter::Plain('s'),
        'ž' | 'Ž' | 'ź' | 'ż' => Letter::Plain('z'),
        'ł' | 'Ł' => Letter::Plain('l'),
        '\u{308}' => Letter::Diaeresis,
        '\u{300}'..='\u{36f}' => Letter::Mark,
        _ => Letter::Gap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stem: &str, expected: &str) {
        assert_eq!(slug(stem), expected, "{stem:?}");
    }

    #[test]
    fn slugs_are_plain() {
        check("Integration in Hessen 2018-03", "integration-in-hessen-2018-03");
        check("  Bürger__Brief (Größe)! ", "buerger-brief-groesse");
        check("Bu\u{308}rger", "buerger");
        check("caf\u{e9}", "cafe");
        check("cafe\u{301}", "cafe");
    }

    #[test]
    fn slugs_begin_with_a_letter() {
        check("2018-03", "issue-2018-03");
        check("2E10", "issue-2e10");
        check("", "issue");
        check("Вестник", "issue");
        check("=1+1", "issue-1-1");
    }

    #[test]
    fn long_names_are_cut() {
        let long = "a".repeat(300);
        assert_eq!(slug(&long).len(), LONGEST_SLUG);
    }

    #[test]
    fn twins_are_numbered() {
        assert_eq!(id("Heft 3", "9f2c41aa00", 1), "heft-3-9f2c41aa");
        assert_eq!(id("Heft 3", "9f2c41aa00", 2), "heft-3-9f2c41aa-2");
    }

    #[test]
    fn stems_lose_folder_and_extension() {
        assert_eq!(stem("a/b.zip/Heft 3.PDF"), "Heft 3");
        assert_eq!(stem("Heft.3"), "Heft.3");
    }
}
