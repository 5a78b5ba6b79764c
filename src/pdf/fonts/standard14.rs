//! The standard 14 fonts: which one a name means, and its widths.

use super::encoding::Base;
use super::standard14_data as data;

/// One of the standard 14 fonts, slanted forms that are as wide as the upright ones left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    /// Courier, all weights.
    Courier,
    /// Helvetica and its oblique.
    Helvetica,
    /// Helvetica-Bold and its oblique.
    HelveticaBold,
    /// Times-Roman
    Times,
    /// Times-Bold
    TimesBold,
    /// Times-Italic
    TimesItalic,
    /// Times-BoldItalic
    TimesBoldItalic,
    /// Symbol
    Symbol,
    /// ZapfDingbats
    ZapfDingbats,
}

impl Standard {
    /// The font that `name` means: one of the 14, or one that is drawn as such ("Arial,Bold", "`TimesNewRomanPS`").
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace([' ', '-', ',', '_'], "");
        let bold = name.contains("bold");
        let italic = name.contains("italic") || name.contains("oblique");
        let family = |names: &[&str]| names.iter().any(|n| name.starts_with(n));
        if family(&["courier"]) {
            Some(Self::Courier)
        } else if family(&["helvetica", "arial"]) {
            Some(if bold { Self::HelveticaBold } else { Self::Helvetica })
        } else if family(&["times"]) {
            Some(match (bold, italic) {
                (false, false) => Self::Times,
                (true, false) => Self::TimesBold,
                (false, true) => Self::TimesItalic,
                (true, true) => Self::TimesBoldItalic,
            })
        } else if family(&["symbol"]) {
            Some(Self::Symbol)
        } else if family(&["zapfdingbats"]) {
            Some(Self::ZapfDingbats)
        } else {
            None
        }
    }

    /// What stands in for a font that is neither embedded nor known.
    pub(crate) fn stand_in(bold: bool) -> Self {
        if bold { Self::HelveticaBold } else { Self::Helvetica }
    }

    /// The encoding that the font has built in.
    pub(crate) fn encoding(self) -> Base {
        match self {
            Self::Symbol => Base::Symbol,
            Self::ZapfDingbats => Base::ZapfDingbats,
            _ => Base::Standard,
        }
    }

    /// The width of a character, in thousandths of the font size.
    pub(crate) fn width(self, code: u8, text: &str) -> Option<f32> {
        let table = match self {
            Self::Courier => return Some(600.0),
            Self::Symbol => return by_code(&data::SYMBOL, code),
            Self::ZapfDingbats => return by_code(&data::ZAPF_DINGBATS, code),
            Self::Helvetica => &data::HELVETICA,
            Self::HelveticaBold => &data::HELVETICA_BOLD,
            Self::Times => &data::TIMES,
            Self::TimesBold => &data::TIMES_BOLD,
            Self::TimesItalic => &data::TIMES_ITALIC,
            Self::TimesBoldItalic => &data::TIMES_BOLD_ITALIC,
        };
        let character = text.chars().next()?;
        let at = data::CHARACTERS.chars().position(|c| c == character)?;
        table.get(at).map(|&w| f32::from(w)).filter(|&w| w > 0.0)
    }
}

fn by_code(table: &[u16; 224], code: u8) -> Option<f32> {
    table.get(usize::from(code.checked_sub(32)?)).map(|&w| f32::from(w))
}
