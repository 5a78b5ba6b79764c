//! Typefaces: names without their subset prefix, weight and slant.

use crate::pdf::objects::Objects;
use crate::pdf::{Face, FaceId};
use lopdf::Dictionary;
use std::collections::BTreeMap;

/// The faces of a document, by name.
#[derive(Debug, Default)]
pub(crate) struct Faces {
    pub(crate) list: Vec<Face>,
    by_name: BTreeMap<String, FaceId>,
}

impl Faces {
    /// The id of the face with this name; weight and slant count the first time it is met.
    pub(crate) fn intern(
        &mut self,
        objects: &Objects,
        font_name: &str,
        descriptor: Option<&Dictionary>,
    ) -> FaceId {
        let name = without_subset(font_name);
        if let Some(&id) = self.by_name.get(name) {
            return id;
        }
        let Ok(id) = u16::try_from(self.list.len()).map(FaceId) else { return FaceId(u16::MAX) };
        self.list.push(Face {
            name: name.to_owned(),
            weight: weight(objects, name, descriptor),
            italic: italic(objects, name, descriptor),
        });
        self.by_name.insert(name.to_owned(), id);
        id
    }
}

/// "ABCDEF+Name" is a subset of "Name" (ISO 32000-2, 9.9.2).
pub(crate) fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest))
            if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) && !rest.is_empty() =>
        {
            rest
        }
        _ => name,
    }
}

/// Words of style names, the longer before those that they contain.
const WEIGHTS: &[(&str, u16)] = &[
    ("extralight", 200),
    ("ultralight", 200),
    ("semilight", 350),
    ("extrabold", 800),
    ("ultrabold", 800),
    ("semibold", 600),
    ("demibold", 600),
    ("hairline", 100),
    ("regular", 400),
    ("medium", 500),
    ("black", 900),
    ("heavy", 900),
    ("light", 300),
    ("roman", 400),
    ("thin", 100),
    ("demi", 600),
    ("bold", 700),
    ("book", 400),
    ("semi", 600),
    ("blk", 900),
    ("reg", 400),
    ("bd", 700),
    ("md", 500),
    ("lt", 300),
    ("rg", 400),
];

fn weight(objects: &Objects, name: &str, descriptor: Option<&Dictionary>) -> u16 {
    if let Some(weight) = weight_in_name(name) {
        return weight;
    }
    let number = |key: &[u8]| descriptor.and_then(|d| objects.number(d, key));
    if let Some(weight) = number(b"FontWeight").filter(|w| (100.0..=900.0).contains(w)) {
        return weight as u16;
    }
    let force_bold = number(b"Flags").is_some_and(|flags| flags as i64 & 1 << 18 != 0);
    // Stems of regular faces are 70 to 110 wide, those of bold ones 130 to 190 (thousandths of the size).
    let thick = number(b"StemV").is_some_and(|stem| (130.0..400.0).contains(&stem));
    if force_bold || thick { 700 } else { 400 }
}

/// The weight that a name tells in its style part, which is what follows the family.
fn weight_in_name(name: &str) -> Option<u16> {
    let tex_bold =
        ["CMBX", "SFBX", "ECBX", "CMSSBX", "LMBX"].iter().any(|p| name.to_ascii_uppercase().starts_with(p));
    if tex_bold {
        return Some(700);
    }
    let (family, style) = name.split_once(['-', ',']).unwrap_or(("", name));
    let find = |part: &str, shortest: usize| {
        let part = part.to_ascii_lowercase().replace(['-', ' ', '_'], "");
        WEIGHTS
            .iter()
            .filter(|(word, _)| word.len() >= shortest)
            .find(|(word, _)| part.contains(word))
            .map(|w| w.1)
    };
    let whole_is_style = family.is_empty();
    // "Lt" and the like mean a weight only where a style stands apart from its family.
    find(style, if whole_is_style { 4 } else { 2 }).or_else(|| find(family, 4).filter(|&w| w != 400))
}

fn italic(objects: &Objects, name: &str, descriptor: Option<&Dictionary>) -> bool {
    let lower = name.to_ascii_lowercase();
    let style = lower.split_once(['-', ',']).map_or("", |(_, style)| style);
    let named = lower.contains("italic")
        || lower.contains("oblique")
        || lower.contains("kursiv")
        || style.ends_with("it")
        || ["cmti", "sfti", "ecti"].iter().any(|p| lower.starts_with(p));
    let number = |key: &[u8]| descriptor.and_then(|d| objects.number(d, key)).unwrap_or(0.0);
    named || number(b"Flags") as i64 & 1 << 6 != 0 || number(b"ItalicAngle").abs() >= 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: u16) {
        assert_eq!(weight_in_name(name).unwrap_or(400), expected, "{name}");
    }

    #[test]
    fn weights_of_names() {
        check("SourceSans3-Semibold", 600);
        check("Arial,Bold", 700);
        check("Arial-BoldMT", 700);
        check("Univers-LightUltraCondensed", 300);
        check("FrutigerLT-Roman", 400);
        check("HelveticaNeueLTStd-Bd", 700);
        check("TimesNewRomanPSMT", 400);
        check("CMBX10", 700);
        check("Verdana", 400);
    }

    #[test]
    fn a_subset_prefix_is_no_part_of_the_name() {
        assert_eq!(without_subset("ABCDEF+Georgia"), "Georgia");
        assert_eq!(without_subset("C+Georgia"), "C+Georgia");
    }
}
