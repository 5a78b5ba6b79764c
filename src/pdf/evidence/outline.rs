//! Bookmarks (ISO 32000-2, 12.3.3).

use super::{OutlineEntry, page_of_destination};
use crate::pdf::objects::{Objects, as_dict};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Bookmarks that are read; books have a few thousand.
const ENTRIES: usize = 20_000;

/// Levels of bookmarks.
const LEVELS: u32 = 32;

/// Bookmarks in document order.
pub(super) fn read(
    objects: &Objects,
    catalog: &Dictionary,
    pages: &BTreeMap<ObjectId, u32>,
) -> Vec<OutlineEntry> {
    let mut out = Vec::new();
    let Some(first) = objects.dict(catalog, b"Outlines").and_then(|o| id_of(o, b"First")) else { return out };
    let mut seen = BTreeSet::new();
    let mut open = vec![(first, 1_u32)];
    while let Some((id, level)) = open.pop() {
        let Some(item) = objects.by_id(id).and_then(as_dict).filter(|_| seen.insert(id)) else { continue };
        if out.len() >= ENTRIES {
            break;
        }
        if let Some(title) = objects.text(item, b"Title") {
            out.push(OutlineEntry {
                level,
                title: title.trim().to_owned(),
                page: page(objects, catalog, item, pages),
            });
        }
        open.extend(id_of(item, b"Next").map(|next| (next, level)));
        let below = id_of(item, b"First").filter(|_| level < LEVELS);
        open.extend(below.map(|child| (child, level + 1)));
    }
    out
}

fn id_of(dict: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    dict.get(key).ok()?.as_reference().ok()
}

fn page(
    objects: &Objects,
    catalog: &Dictionary,
    item: &Dictionary,
    pages: &BTreeMap<ObjectId, u32>,
) -> Option<u32> {
    let target = match item.get(b"Dest") {
        Ok(target) => target,
        Err(_) => objects.dict(item, b"A")?.get(b"D").ok()?,
    };
    page_of_destination(objects, catalog, target, pages)
}

/// The value of a name in a name tree (7.9.6).
pub(super) fn find_name<'a>(objects: &'a Objects, tree: &'a Dictionary, name: &[u8]) -> Option<&'a Object> {
    let mut seen = BTreeSet::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        if !seen.insert(std::ptr::from_ref(node).addr()) || seen.len() > ENTRIES {
            continue;
        }
        let in_limits = objects.array(node, b"Limits").is_none_or(|limits| match limits {
            [Object::String(low, _), Object::String(high, _)] => {
                low.as_slice() <= name && name <= high.as_slice()
            }
            _ => true,
        });
        if !in_limits {
            continue;
        }
        for pair in objects.array(node, b"Names").unwrap_or_default().chunks_exact(2) {
            if let [Object::String(key, _), value] = pair
                && key == name
            {
                return Some(value);
            }
        }
        let kids = objects.array(node, b"Kids").unwrap_or_default();
        open.extend(kids.iter().filter_map(|kid| objects.resolve(kid).and_then(as_dict)));
    }
    None
}
