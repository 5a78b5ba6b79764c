//! Paths, reduced to the box of each subpath.

use crate::geometry::BBox;
use crate::pdf::matrix::{Matrix, around};

/// A subpath, on the page as displayed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subpath {
    pub(super) bbox: BBox,
    /// Whether every segment runs along an axis: a rectangle or a straight rule.
    pub(super) rectangular: bool,
    segments: u32,
    last: (f64, f64),
}

/// The path under construction.
#[derive(Debug, Default)]
pub(super) struct Path {
    pub(super) subpaths: Vec<Subpath>,
    /// Set by `W` until the path is painted.
    pub(super) clips: bool,
}

/// Subpaths of one path that are kept; drawings of more are no rules or boxes.
const SUBPATHS: usize = 4096;

/// How far a segment may be off its axis, in points.
const AXIS_SLACK_PT: f64 = 0.3;

impl Path {
    pub(super) fn move_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        let at = ctm.apply(x, y);
        let start = Subpath { bbox: around(&[at]), rectangular: true, segments: 0, last: at };
        self.start(start);
    }

    pub(super) fn line_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        if self.subpaths.is_empty() {
            return self.move_to(ctm, x, y);
        }
        let to = ctm.apply(x, y);
        let Some(path) = self.subpaths.last_mut() else { return };
        let straight =
            (to.0 - path.last.0).abs() <= AXIS_SLACK_PT || (to.1 - path.last.1).abs() <= AXIS_SLACK_PT;
        path.rectangular &= straight && path.segments < 6;
        path.reach(to);
    }

    pub(super) fn curve_to(&mut self, ctm: &Matrix, points: &[(f64, f64)]) {
        if let (true, Some(&(x, y))) = (self.subpaths.is_empty(), points.first()) {
            self.move_to(ctm, x, y);
        }
        let Some(path) = self.subpaths.last_mut() else { return };
        path.rectangular = false;
        for &(x, y) in points {
            path.reach(ctm.apply(x, y));
        }
    }

    pub(super) fn rectangle(&mut self, ctm: &Matrix, [x, y, width, height]: [f64; 4]) {
        let upright =
            (ctm.b.abs() + ctm.c.abs()).min(ctm.a.abs() + ctm.d.abs()) < 1e-3 * ctm.scale().max(1e-9);
        let bbox = ctm.bbox([x, y, x + width, y + height]);
        let rectangle = Subpath { bbox, rectangular: upright, segments: 4, last: ctm.apply(x, y) };
        self.start(rectangle);
    }

    /// Begins a subpath in the place of one that nothing was drawn of.
    fn start(&mut self, subpath: Subpath) {
        let has_room = self.subpaths.len() < SUBPATHS;
        match self.subpaths.last_mut() {
            Some(last) if last.segments == 0 => *last = subpath,
            _ if has_room => self.subpaths.push(subpath),
            _ => {}
        }
    }

    /// The box around all of it.
    pub(super) fn bbox(&self) -> Option<BBox> {
        BBox::union_all(self.subpaths.iter().map(|s| &s.bbox))
    }

    pub(super) fn clear(&mut self) {
        self.subpaths.clear();
        self.clips = false;
    }
}

impl Subpath {
    fn reach(&mut self, to: (f64, f64)) {
        self.bbox = self.bbox.union(&around(&[to]));
        self.segments += 1;
        self.last = to;
    }

    pub(super) fn is_drawn(&self) -> bool {
        self.segments > 0
    }
}
