//! Page labels (ISO 32000-2, 12.4.2).

use crate::pdf::objects::{Objects, as_dict, as_number};
use lopdf::{Dictionary, Object};
use std::collections::{BTreeMap, BTreeSet};

/// Nodes of the number tree that are read.
const NODES: usize = 10_000;

/// A label for each page; empty where the document has none.
pub(super) fn read(objects: &Objects, catalog: &Dictionary, pages: usize) -> Vec<String> {
    let Some(tree) = objects.dict(catalog, b"PageLabels") else { return Vec::new() };
    let ranges = ranges(objects, tree);
    (0..pages).map(|page| label(objects, &ranges, page)).collect()
}

fn ranges<'a>(objects: &'a Objects, tree: &'a Dictionary) -> BTreeMap<usize, &'a Dictionary> {
    let mut ranges = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        if seen.len() >= NODES || !seen.insert(std::ptr::from_ref(node).addr()) {
            continue;
        }
        for pair in objects.array(node, b"Nums").unwrap_or_default().chunks_exact(2) {
            let [first, style] = pair else { continue };
            let first = objects.resolve(first).and_then(as_number).filter(|n| *n >= 0.0);
            if let (Some(first), Some(style)) = (first, objects.resolve(style).and_then(as_dict)) {
                ranges.insert(first as usize, style);
            }
        }
        let kids = objects.array(node, b"Kids").unwrap_or_default();
        open.extend(kids.iter().filter_map(|kid| objects.resolve(kid).and_then(as_dict)));
    }
    ranges
}

fn label(objects: &Objects, ranges: &BTreeMap<usize, &Dictionary>, page: usize) -> String {
    let Some((first, style)) = ranges.range(..=page).next_back() else { return (page + 1).to_string() };
    let prefix = match objects.get(style, b"P") {
        Some(Object::String(text, _)) => crate::pdf::objects::text_string(text),
        _ => String::new(),
    };
    let start = objects.integer(style, b"St").and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
    let number = start.saturating_add(page - first);
    let number = match objects.name(style, b"S") {
        Some(b"D") => number.to_string(),
        Some(b"R") => roman(number).to_uppercase(),
        Some(b"r") => roman(number),
        Some(b"A") => letters(number).to_uppercase(),
        Some(b"a") => letters(number),
        _ => String::new(),
    };
    prefix + &number
}

fn roman(mut number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number > 10_000 {
        return number.to_string();
    }
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

/// a to z, aa to zz, aaa …
fn letters(number: usize) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(100)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_their_styles() {
        assert_eq!(roman(1994), "mcmxciv");
        assert_eq!(letters(1), "a");
        assert_eq!(letters(28), "bb");
    }
}
