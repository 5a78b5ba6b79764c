//! Bitmap fonts of TeX: Type 3 fonts whose glyphs are named by nothing but their code ("a65").
//!
//! The code means what the font's encoding says, which the file doesn't name. Texts are set in OT1 (Knuth, *Computer Modern
//! Typefaces*, 1986) or in T1 (Ferguson, "Report on multilingual activities", TUGboat 11, 1990); which of them shows
//! in the codes that a font has. Signs are set in fonts without letters: OMS (*Computer Modern Typefaces*) and TS1
//! (Rahtz and Jeffrey, *The textcomp fonts*).

use compact_str::CompactString;

/// An encoding of TeX's text fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Seven bits; umlauts are set from letter and accent.
    Ot1,
    /// Eight bits, also called Cork.
    T1,
    /// Signs of mathematics, the bullet of lists among them.
    Oms,
    /// Signs of texts: the bullet of newer lists, the euro.
    Ts1,
}

/// Codes that are the same in all: fewer letters than these tell no text font from a font of signs.
const LETTERS: usize = 3;

impl Encoding {
    /// The encoding of a font with these codes. None where nothing tells it from Windows code page 1252, or where the
    /// font can't be TeX's.
    pub(super) fn of(codes: &[u8]) -> Option<Self> {
        let has = |wanted: &[u8]| codes.iter().any(|c| wanted.contains(c));
        let letters = codes.iter().filter(|c| c.is_ascii_lowercase()).count();
        // Windows has quotes and dashes from 128 to 159, where T1 has letters that Western texts lack, and ß at 223.
        let windows = codes.iter().any(|c| (128..160).contains(c) || *c == 223);
        if letters == 0 && !codes.is_empty() {
            let all_of = |table: &[(u8, &str)]| codes.iter().all(|c| sign(table, *c).is_some());
            return match codes {
                _ if all_of(OMS) => Some(Self::Oms),
                _ if all_of(TS1) => Some(Self::Ts1),
                _ => None,
            };
        }
        if letters < LETTERS || windows {
            return None;
        }
        // In T1 these are accents and the angle quotes, in OT1 the ligatures; the diaeresis is OT1's.
        if has(&[11, 12, 13, 14, 15, 127]) {
            return Some(Self::Ot1);
        }
        let low = codes.iter().any(|c| (16..32).contains(c));
        (low || has(&[255])).then_some(Self::T1)
    }

    /// The text of a code; empty where it has none of its own.
    pub(super) fn text(self, code: u8) -> CompactString {
        let low = match self {
            Self::Ot1 => OT1_LOW,
            Self::T1 => T1_LOW,
            Self::Oms => return sign(OMS, code).unwrap_or_default().into(),
            Self::Ts1 => return sign(TS1, code).unwrap_or_default().into(),
        };
        let special = match (self, code) {
            (_, 0..32) => low.split(' ').nth(usize::from(code)).unwrap_or_default(),
            (_, b'\'') => "’",
            (_, b'`') => "‘",
            (Self::Ot1, b'"') => "”",
            (Self::Ot1, b'\\') => "“",
            (Self::Ot1, b'<') => "¡",
            (Self::Ot1, b'>') => "¿",
            (Self::Ot1, b'{') => "–",
            (Self::Ot1, b'|') => "—",
            (Self::Ot1, b'}') => "˝",
            (Self::Ot1, b'~') => "˜",
            (Self::Ot1, 127) => "¨",
            (Self::Ot1, 128..) => "",
            (Self::T1, 127) => "-",
            (Self::T1, 160..=191) => return nth(T1_FROM_160, code - 160),
            (Self::T1, 215) => "Œ",
            (Self::T1, 247) => "œ",
            (Self::T1, 255) => "ß",
            _ => return CompactString::from_iter([char::from(code)]),
        };
        special.into()
    }
}

fn nth(characters: &str, at: u8) -> CompactString {
    characters.chars().nth(usize::from(at)).into_iter().collect()
}

fn sign<'t>(table: &[(u8, &'t str)], code: u8) -> Option<&'t str> {
    table.iter().find(|(c, _)| *c == code).map(|(_, text)| *text)
}

/// The signs of OMS below 32, where no other encoding has any, and those that come with them in texts.
const OMS: &[(u8, &str)] =
    &[(0, "−"), (1, "·"), (2, "×"), (3, "∗"), (4, "÷"), (6, "±"), (13, "◯"), (14, "◦"), (15, "•"), (17, "≡")];

/// The signs of TS1 where it differs from Windows code page 1252, and those that come with them in texts.
const TS1: &[(u8, &str)] = &[
    (132, "†"),
    (133, "‡"),
    (136, "•"),
    (151, "™"),
    (155, "№"),
    (158, "◦"),
    (163, "£"),
    (167, "§"),
    (169, "©"),
    (174, "®"),
    (176, "°"),
    (182, "¶"),
    (183, "·"),
    (191, "€"),
    (214, "×"),
];

/// By code, a blank between two.
const OT1_LOW: &str = "Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω ff fi fl ffi ffl ı ȷ ` ´ ˇ ˘ ¯ ˚ ¸ ß æ œ ø Æ Œ Ø";
const T1_LOW: &str = "` ´ ˆ ˜ ¨ ˝ ˚ ˇ ˘ ¯ ˙ ¸ ˛ ‚ ‹ › “ ” „ « » – —  ₀ ı ȷ ff fi fl ffi ffl";
const T1_FROM_160: &str = "ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_the_encoding() {
        let of = |specials: &[u8]| {
            let codes: Vec<u8> = b"aeinrst".iter().chain(specials).copied().collect();
            Encoding::of(&codes)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[228, 255]), Some(Encoding::T1));
        assert_eq!(of(&[28, 228]), Some(Encoding::T1));
        assert_eq!(of(&[25, 127]), Some(Encoding::Ot1));
        assert_eq!(of(&[12, 123]), Some(Encoding::Ot1));
        assert_eq!(of(&[223, 228]), None, "ß of Windows");
        assert_eq!(of(&[132, 147, 255]), None, "quotes of Windows");
        assert_eq!(Encoding::of(&[15]), Some(Encoding::Oms), "a bullet");
        assert_eq!(Encoding::of(&[136, 191]), Some(Encoding::Ts1), "bullet and euro");
        assert_eq!(Encoding::of(&[132, 147]), None, "quotes of Windows");
        assert_eq!(Encoding::of(b"137"), None, "figures alone");
    }

    #[test]
    fn texts_of_codes() {
        let check = |encoding: Encoding, codes: &[u8], expected: &str| {
            let text: String = codes.iter().map(|c| encoding.text(*c).to_string()).collect();
            assert_eq!(text, expected, "{encoding:?}");
        };
        check(Encoding::T1, &[18, b'A', b'u', 29, b'a', b'g', b'e', 16, 21], "„Auflage“–");
        check(Encoding::T1, &[b'S', b't', b'r', b'a', 255, b'e', 228, 246, 252, 215], "Straßeäöü\u{152}");
        check(Encoding::T1, &[0, 24, 31, 191, 160], "`₀ffl£ă");
        check(Encoding::Oms, &[15], "•");
        check(Encoding::Ts1, &[136, 191], "•€");
        check(Encoding::Ot1, &[b'\\', b'S', b't', b'r', b'a', 25, b'e', b'"', b'{', 15], "“Straße”–ffl");
    }
}
