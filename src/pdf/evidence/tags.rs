//! The structure tree (ISO 32000-2, 14.7): which structure type each piece of marked content has.

use crate::pdf::objects::{Objects, as_number};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Elements that are read; a long book has a few hundred thousand.
const ELEMENTS: usize = 1_000_000;

/// Levels of the tree.
const DEPTH: usize = 200;

/// What an element passes on to its kids.
#[derive(Clone, Copy)]
struct Context<'a> {
    page: Option<u32>,
    role: &'a [u8],
    depth: usize,
}

/// Standard structure types by page and MCID.
pub(super) fn read(
    objects: &Objects,
    catalog: &Dictionary,
    pages: &BTreeMap<ObjectId, u32>,
) -> BTreeMap<(u32, u32), String> {
    let mut tags = BTreeMap::new();
    let Some(root) = objects.dict(catalog, b"StructTreeRoot") else { return tags };
    let roles = objects.dict(root, b"RoleMap");
    let Ok(kids) = root.get(b"K") else { return tags };
    let mut seen = BTreeSet::new();
    let mut open = vec![(kids, Context { page: None, role: b"".as_slice(), depth: 0 })];
    let mut read = 0_usize;
    while let Some((kid, context)) = open.pop() {
        read += 1;
        if read > ELEMENTS {
            break;
        }
        if let Object::Reference(id) = kid
            && !seen.insert(*id)
        {
            continue;
        }
        match objects.resolve(kid) {
            Some(Object::Array(items)) => open.extend(items.iter().rev().map(|item| (item, context))),
            Some(Object::Dictionary(element)) => {
                let own_page =
                    element.get(b"Pg").ok().and_then(|p| p.as_reference().ok()).and_then(|id| pages.get(&id));
                let page = own_page.copied().or(context.page);
                if let Some(mcid) = objects.integer(element, b"MCID") {
                    put(&mut tags, page, mcid as f64, context.role);
                    continue;
                }
                let role = objects
                    .name(element, b"S")
                    .map_or(context.role, |s| passed_on(standard(objects, roles, s), context.role));
                let below = Context { page, role, depth: context.depth + 1 };
                let kids = element.get(b"K").ok().filter(|_| below.depth < DEPTH);
                open.extend(kids.map(|kids| (kids, below)));
            }
            Some(number) => {
                if let Some(mcid) = as_number(number) {
                    put(&mut tags, context.page, mcid, context.role);
                }
            }
            None => {}
        }
    }
    tags
}

fn put(tags: &mut BTreeMap<(u32, u32), String>, page: Option<u32>, mcid: f64, role: &[u8]) {
    if let (Some(page), true, false) = (page, (0.0..=f64::from(u32::MAX)).contains(&mcid), role.is_empty()) {
        tags.entry((page, mcid as u32)).or_insert_with(|| String::from_utf8_lossy(role).into_owned());
    }
}

/// Inline elements say less about a line than the block that they stand in.
fn passed_on<'a>(role: &'a [u8], outer: &'a [u8]) -> &'a [u8] {
    let is_inline =
        matches!(role, b"Span" | b"Link" | b"Em" | b"Strong" | b"Quote" | b"NonStruct" | b"Annot" | b"Sub");
    if is_inline && !outer.is_empty() { outer } else { role }
}

/// The standard type that the role map gives for a type (14.8.6).
fn standard<'a>(objects: &'a Objects, roles: Option<&'a Dictionary>, mut role: &'a [u8]) -> &'a [u8] {
    for _ in 0..8 {
        match roles.and_then(|map| objects.name(map, role)) {
            Some(next) if next != role => role = next,
            _ => break,
        }
    }
    role
}
