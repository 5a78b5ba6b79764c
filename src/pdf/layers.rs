//! Optional content (ISO 32000-2, 8.11): which layers are switched off.

use super::objects::{Objects, as_dict};
use lopdf::{Object, ObjectId};
use std::collections::BTreeSet;

/// The layers that do not show when the file is opened.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    off: BTreeSet<ObjectId>,
}

impl Layers {
    /// Reads the default configuration.
    pub(crate) fn read(objects: &Objects) -> Self {
        let Some(properties) = objects.catalog().and_then(|c| objects.dict(c, b"OCProperties")) else {
            return Self::default();
        };
        let ids = |items: Option<&[Object]>| -> Vec<ObjectId> {
            items.unwrap_or_default().iter().filter_map(|item| item.as_reference().ok()).collect()
        };
        let Some(default) = objects.dict(properties, b"D") else { return Self::default() };
        let mut off = BTreeSet::new();
        if objects.name(default, b"BaseState") == Some(b"OFF") {
            off.extend(ids(objects.array(properties, b"OCGs")));
        }
        for id in ids(objects.array(default, b"ON")) {
            off.remove(&id);
        }
        off.extend(ids(objects.array(default, b"OFF")));
        Self { off }
    }

    /// Whether a group, or a membership of groups, is switched off.
    pub(crate) fn is_off(&self, objects: &Objects, layer: &Object) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if let Object::Reference(id) = layer
            && self.off.contains(id)
        {
            return true;
        }
        let Some(dict) = objects.resolve(layer).and_then(as_dict) else { return false };
        let members: Vec<&Object> = match dict.get(b"OCGs") {
            Ok(Object::Array(items)) => items.iter().collect(),
            Ok(reference @ Object::Reference(_)) => match objects.resolve(reference) {
                Some(Object::Array(items)) => items.iter().collect(),
                _ => vec![reference],
            },
            _ => return false,
        };
        let is_off = |member: &&Object| matches!(member, Object::Reference(id) if self.off.contains(id));
        match objects.name(dict, b"P") {
            Some(b"AllOn") => members.iter().any(is_off),
            Some(b"AnyOff") => !members.iter().any(is_off),
            Some(b"AllOff") => !members.iter().all(is_off),
            _ => !members.is_empty() && members.iter().all(is_off),
        }
    }
}
