//! Predefined encodings: character codes to characters (ISO 32000-2, Annex D).

use compact_str::CompactString;
use skrifa::raw::ps::PredefinedEncoding;

/// An encoding that a font can be based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// `StandardEncoding`
    Standard,
    /// `WinAnsiEncoding`
    WinAnsi,
    /// `MacRomanEncoding`
    MacRoman,
    /// `MacExpertEncoding`
    MacExpert,
    /// What the font Symbol has built in.
    Symbol,
    /// What the font ZapfDingbats has built in.
    ZapfDingbats,
}

impl Base {
    /// The encoding with this name.
    pub(crate) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"MacExpertEncoding" => Some(Self::MacExpert),
            _ => None,
        }
    }

    /// The text of a code; empty where it has none.
    pub(crate) fn text(self, code: u8) -> CompactString {
        let from_char = |c: Option<char>| c.map(|c| CompactString::from_iter([c])).unwrap_or_default();
        match self {
            Self::Standard => super::names::text(PredefinedEncoding::Standard.name(code)),
            Self::MacExpert => super::names::text(PredefinedEncoding::Expert.name(code)),
            Self::WinAnsi => from_char(win_ansi(code)),
            Self::MacRoman => from_char(mac_roman(code)),
            Self::Symbol => from_char(symbol(code)),
            Self::ZapfDingbats => from_char(zapf_dingbats(code)),
        }
    }
}

/// `WinAnsiEncoding`: Windows code page 1252, unused codes as bullets.
pub(crate) fn win_ansi(code: u8) -> Option<char> {
    const HIGH: &str = "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ";
    match code {
        0..=31 => None,
        127 => Some('•'),
        128..=159 => HIGH.chars().nth(usize::from(code - 128)),
        160 => Some(' '),
        173 => Some('-'),
        other => Some(char::from(other)),
    }
}

fn mac_roman(code: u8) -> Option<char> {
    const HIGH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄¤‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
    match code {
        0..=31 | 127 => None,
        32..=126 => Some(char::from(code)),
        202 => Some(' '),
        _ => HIGH.chars().nth(usize::from(code - 128)),
    }
}

/// By code, from 32; U+0000 where there is nothing.
const SYMBOL: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\0αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\0\0↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑\0\0\0\0\0\0\0\0\0\0\0〉∫⌠\0⌡\0\0\0\0\0\0\0\0\0\0";

fn symbol(code: u8) -> Option<char> {
    let at = code.checked_sub(32)?;
    SYMBOL.chars().nth(usize::from(at)).filter(|&c| c != '\0')
}

/// Dingbats stand in the order of Unicode's block, but for the characters that Unicode had elsewhere already.
fn zapf_dingbats(code: u8) -> Option<char> {
    let exception = match code {
        0x20 => ' ',
        0x25 => '☎',
        0x2A => '☛',
        0x2B => '☞',
        0x48 => '★',
        0x6C => '●',
        0x6E => '■',
        0x73 => '▲',
        0x74 => '▼',
        0x75 => '◆',
        0x77 => '◗',
        0xA8 => '♣',
        0xA9 => '♦',
        0xAA => '♥',
        0xAB => '♠',
        0xD5 => '→',
        0xD6 => '↔',
        0xD7 => '↕',
        0xAC..=0xB5 => char::from_u32(0x2460 + u32::from(code - 0xAC))?,
        0x21..=0x7E => char::from_u32(0x2701 + u32::from(code - 0x21))?,
        0xA1..=0xEF | 0xF1..=0xFE => char::from_u32(0x2761 + u32::from(code - 0xA1))?,
        _ => return None,
    };
    Some(exception)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: Base, code: u8, expected: &str) {
        assert_eq!(base.text(code), expected, "{base:?} {code}");
    }

    #[test]
    fn umlauts_and_quotes_in_every_encoding() {
        check(Base::WinAnsi, 0xE4, "ä");
        check(Base::WinAnsi, 0x84, "„");
        check(Base::MacRoman, 0x8A, "ä");
        check(Base::MacRoman, 0xE3, "„");
        check(Base::Standard, 0xB9, "„");
        check(Base::Standard, 0xFB, "ß");
    }

    #[test]
    fn pi_fonts() {
        check(Base::Symbol, 0x61, "α");
        check(Base::Symbol, 0xB7, "•");
        check(Base::ZapfDingbats, 0x6E, "■");
        check(Base::ZapfDingbats, 0xFE, "➾");
    }
}
