//! The page tree: which pages there are, in order, with what they inherit.

use super::matrix::Matrix;
use super::objects::{Objects, as_dict, as_number};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::BTreeSet;

/// A page and what it inherits from the tree (ISO 32000-2, 7.7.3.4).
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) id: ObjectId,
    /// The node that holds the resources.
    pub(crate) resources: Option<ObjectId>,
    inherited: Inherited,
}

#[derive(Clone, Copy, Debug, Default)]
struct Inherited {
    resources: Option<ObjectId>,
    media_box: Option<[f64; 4]>,
    crop_box: Option<[f64; 4]>,
    rotate: Option<i64>,
}

/// Where a page shows: its size as displayed and the way from its user space there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) width_pt: f64,
    pub(crate) height_pt: f64,
    pub(crate) to_display: Matrix,
}

/// Levels of the page tree; balanced trees of a million pages have six.
const TREE_DEPTH: usize = 256;

/// Pages that the catalog leads to.
pub(crate) fn walk(objects: &mut Objects, limit: usize) -> Vec<Page> {
    let Some(root) = root(objects) else { return Vec::new() };
    let mut pages = Vec::new();
    let mut seen = BTreeSet::from([root]);
    let mut open = vec![(root, Inherited::default(), 0)];
    while let Some((id, inherited, depth)) = open.pop() {
        if depth > TREE_DEPTH || pages.len() >= limit {
            continue;
        }
        let Some(node) = objects.by_id(id).and_then(as_dict) else { continue };
        let inherited = inherit(objects, id, node, inherited);
        let kids = objects.array(node, b"Kids").filter(|_| objects.name(node, b"Type") != Some(b"Page"));
        let Some(kids) = kids else {
            if is_page(objects, node) {
                pages.push(Page { id, resources: inherited.resources, inherited });
            }
            continue;
        };
        let first = open.len();
        // A node is walked once, so one that is named a million times waits once.
        let unseen = kids.iter().filter(|kid| kid.as_reference().map_or(true, |id| seen.insert(id)));
        let unseen: Vec<Object> = unseen.cloned().collect();
        open.extend(unseen.into_iter().filter_map(|kid| Some((own_id(objects, kid)?, inherited, depth + 1))));
        open[first..].reverse();
    }
    pages
}

/// Every dictionary that calls itself a page, in the order of the objects: for files without a usable tree.
pub(crate) fn collect(objects: &Objects, limit: usize) -> Vec<Page> {
    let ids = objects.all().filter(|(_, object)| {
        as_dict(object).is_some_and(|d| {
            objects.name(d, b"Type") == Some(b"Page") || d.has(b"Contents") && d.has(b"MediaBox")
        })
    });
    ids.take(limit)
        .map(|(id, object)| {
            let inherited = as_dict(object).map(|d| up_the_tree(objects, id, d)).unwrap_or_default();
            Page { id, resources: inherited.resources, inherited }
        })
        .collect()
}

/// What a page inherits when it is reached without the tree: from its parents, nearest first.
fn up_the_tree(objects: &Objects, id: ObjectId, page: &Dictionary) -> Inherited {
    let mut chain = vec![(id, page)];
    let mut node = page;
    while let (Ok(Object::Reference(parent)), true) = (node.get(b"Parent"), chain.len() < 32) {
        let Some(dict) = objects.by_id(*parent).and_then(as_dict) else { break };
        chain.push((*parent, dict));
        node = dict;
    }
    chain
        .into_iter()
        .rev()
        .fold(Inherited::default(), |inherited, (id, node)| inherit(objects, id, node, inherited))
}

fn root(objects: &mut Objects) -> Option<ObjectId> {
    let pages = objects.catalog()?.get(b"Pages").ok()?.clone();
    own_id(objects, pages)
}

/// The id of a node; one that stands directly in its parent is given one.
fn own_id(objects: &mut Objects, node: Object) -> Option<ObjectId> {
    match node {
        Object::Reference(id) => Some(id),
        Object::Dictionary(_) => Some(objects.add(node)),
        _ => None,
    }
}

fn is_page(objects: &Objects, node: &Dictionary) -> bool {
    objects.name(node, b"Type") != Some(b"Pages")
}

fn inherit(objects: &Objects, id: ObjectId, node: &Dictionary, from: Inherited) -> Inherited {
    Inherited {
        resources: objects.dict(node, b"Resources").map(|_| id).or(from.resources),
        media_box: rectangle(objects, node, b"MediaBox").or(from.media_box),
        crop_box: rectangle(objects, node, b"CropBox").or(from.crop_box),
        rotate: objects.integer(node, b"Rotate").or(from.rotate),
    }
}

/// A rectangle with its corners in order; `None` where it has no area.
fn rectangle(objects: &Objects, node: &Dictionary, key: &[u8]) -> Option<[f64; 4]> {
    let items = objects.array(node, key)?;
    let mut numbers = items.iter().map(|item| objects.resolve(item).and_then(as_number));
    let mut next = || numbers.next().flatten();
    ordered([next()?, next()?, next()?, next()?])
}

fn ordered([x0, y0, x1, y1]: [f64; 4]) -> Option<[f64; 4]> {
    let corners = [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
    let has_area = corners[2] - corners[0] > 1e-3 && corners[3] - corners[1] > 1e-3;
    has_area.then_some(corners)
}

/// US Letter, what readers take where a page has no box.
const DEFAULT_BOX: [f64; 4] = [0.0, 0.0, 612.0, 792.0];

impl Page {
    /// The page's place on display.
    pub(crate) fn frame(&self, objects: &Objects) -> Frame {
        let media = self.inherited.media_box.unwrap_or(DEFAULT_BOX);
        let shown = self.inherited.crop_box.and_then(|crop| ordered_overlap(crop, media));
        let [x0, y0, x1, y1] = shown.unwrap_or(media);
        let unit = objects
            .by_id(self.id)
            .and_then(as_dict)
            .and_then(|page| objects.number(page, b"UserUnit"))
            .filter(|u| (0.01..=1000.0).contains(u))
            .unwrap_or(1.0);
        let (width, height) = ((x1 - x0) * unit, (y1 - y0) * unit);
        let turned = self.inherited.rotate.unwrap_or(0).rem_euclid(360) / 90;
        let to_display = match turned {
            1 => Matrix::new([0.0, unit, unit, 0.0, -y0 * unit, -x0 * unit]),
            2 => Matrix::new([-unit, 0.0, 0.0, unit, x1 * unit, -y0 * unit]),
            3 => Matrix::new([0.0, -unit, -unit, 0.0, y1 * unit, x1 * unit]),
            _ => Matrix::new([unit, 0.0, 0.0, -unit, -x0 * unit, y1 * unit]),
        };
        let (width_pt, height_pt) = if turned % 2 == 1 { (height, width) } else { (width, height) };
        Frame { width_pt, height_pt, to_display }
    }
}

/// The crop box inside the media box; `None` where they do not meet.
fn ordered_overlap(crop: [f64; 4], media: [f64; 4]) -> Option<[f64; 4]> {
    let overlap =
        [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    (overlap[2] - overlap[0] > 1e-3 && overlap[3] - overlap[1] > 1e-3).then_some(overlap)
}
