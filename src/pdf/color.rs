//! Colour spaces, converted plainly: enough to tell styles apart, not to print by.

use super::fonts::Means;
use super::objects::as_number;
use crate::geometry::Rgb;
use lopdf::{Dictionary, Object};
use std::collections::HashMap;

/// A colour space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    Gray,
    Rgb,
    Cmyk,
    Lab,
    /// Patterns and spaces that cannot be read: colours stay as they are.
    Unknown,
    /// Index into [`Spaces`].
    Special(u32),
}

/// Spaces that need data.
#[derive(Debug)]
enum Special {
    /// Colours by index.
    Indexed(Vec<Rgb>),
    /// Separation and one-component `DeviceN`: colours of evenly spaced tints.
    Tint(Vec<Rgb>),
    /// `DeviceN` of several inks, by what their names say.
    Inks(Vec<Ink>),
}

/// What an ink takes away from white.
#[derive(Clone, Copy, Debug)]
enum Ink {
    Cyan,
    Magenta,
    Yellow,
    Black,
    Other,
    Nothing,
}

/// The document's colour spaces, by the address of their object.
#[derive(Debug, Default)]
pub(crate) struct Spaces {
    special: Vec<Special>,
    by_address: HashMap<usize, Space>,
}

/// Spaces inside spaces: Indexed over Separation over ICCBased over its alternate.
const SPACE_DEPTH: usize = 6;

const TINTS: usize = 17;

impl Space {
    /// A device space by its name.
    pub(crate) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"DeviceGray" | b"G" | b"CalGray" => Some(Self::Gray),
            b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Self::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Self::Cmyk),
            b"Pattern" => Some(Self::Unknown),
            _ => None,
        }
    }
}

impl Spaces {
    /// The space that an object describes.
    pub(crate) fn read(&mut self, object: &Object, means: &mut Means<'_>) -> Space {
        let address = std::ptr::from_ref(object).addr();
        if let Some(&space) = self.by_address.get(&address) {
            return space;
        }
        let space = self.parse(object, means, 0);
        self.by_address.insert(address, space);
        space
    }

    fn parse(&mut self, object: &Object, means: &mut Means<'_>, depth: usize) -> Space {
        let objects = means.objects;
        let items = match objects.resolve(object) {
            Some(Object::Name(name)) => return Space::named(name).unwrap_or(Space::Unknown),
            Some(Object::Array(items)) if depth < SPACE_DEPTH => items,
            _ => return Space::Unknown,
        };
        let item = |i: usize| items.get(i).and_then(|o| objects.resolve(o));
        let Some(Object::Name(kind)) = item(0) else { return Space::Unknown };
        match kind.as_slice() {
            b"ICCBased" => match item(1) {
                Some(Object::Stream(profile)) => by_components(objects.integer(&profile.dict, b"N")),
                _ => Space::Unknown,
            },
            b"Lab" => Space::Lab,
            b"Indexed" | b"I" => {
                let Some(base) = item(1) else { return Space::Unknown };
                let base = self.parse(base, means, depth + 1);
                self.indexed(base, item(3), means)
            }
            b"Separation" => {
                let name = match item(1) {
                    Some(Object::Name(name)) => name.as_slice(),
                    _ => b"",
                };
                let Some(alternate) = item(2) else { return Space::Unknown };
                let alternate = self.parse(alternate, means, depth + 1);
                let tints = self.tints(name, alternate, item(3), means);
                self.add(Special::Tint(tints))
            }
            b"DeviceN" => {
                let Some(Object::Array(names)) = item(1) else { return Space::Unknown };
                let inks = names.iter().take(32).map(|name| match objects.resolve(name) {
                    Some(Object::Name(name)) => ink(name),
                    _ => Ink::Other,
                });
                let inks = inks.collect();
                self.add(Special::Inks(inks))
            }
            other => Space::named(other).unwrap_or(Space::Unknown),
        }
    }

    fn add(&mut self, special: Special) -> Space {
        self.special.push(special);
        Space::Special(self.special.len() as u32 - 1)
    }

    fn indexed(&mut self, base: Space, table: Option<&Object>, means: &mut Means<'_>) -> Space {
        let data = match table {
            Some(Object::String(bytes, _)) => bytes.clone(),
            Some(Object::Stream(stream)) => means.data(stream),
            _ => return Space::Unknown,
        };
        let colors = data
            .chunks(self.components(base).max(1))
            .take(256)
            .map(|entry| {
                let mut components = [0.0; 32];
                for (slot, &byte) in components.iter_mut().zip(entry) {
                    *slot = f64::from(byte) / 255.0;
                }
                self.color(base, components.get(..entry.len()).unwrap_or_default()).unwrap_or_default()
            })
            .collect();
        self.add(Special::Indexed(colors))
    }

    /// Components of a colour in this space.
    fn components(&self, space: Space) -> usize {
        match space {
            Space::Gray | Space::Unknown => 1,
            Space::Rgb | Space::Lab => 3,
            Space::Cmyk => 4,
            Space::Special(index) => match self.special.get(index as usize) {
                Some(Special::Inks(inks)) => inks.len(),
                _ => 1,
            },
        }
    }

    /// Colours of evenly spaced tints from none to full.
    fn tints(
        &self,
        name: &[u8],
        alternate: Space,
        function: Option<&Object>,
        means: &mut Means<'_>,
    ) -> Vec<Rgb> {
        let exponential = function.and_then(super::objects::as_dict).and_then(|f| exponential(f, means));
        let sampled = match function {
            Some(Object::Stream(stream)) => sampled(stream, self.components(alternate), means),
            _ => None,
        };
        let tint = |i: usize| {
            let t = i as f64 / (TINTS - 1) as f64;
            let components = match (&exponential, &sampled) {
                (Some((c0, c1, n)), _) => c0.iter().zip(c1).map(|(a, b)| a + t.powf(*n) * (b - a)).collect(),
                (None, Some(samples)) => samples
                    .get((t * (samples.len() - 1) as f64).round() as usize)
                    .cloned()
                    .unwrap_or_default(),
                (None, None) => Vec::new(),
            };
            let gray = || gray(1.0 - t);
            match name {
                b"None" => Rgb::WHITE,
                _ if components.is_empty() => gray(),
                _ => self.color(alternate, &components).unwrap_or_else(gray),
            }
        };
        (0..TINTS).map(tint).collect()
    }

    /// The colour of components; `None` where the space cannot tell.
    pub(crate) fn color(&self, space: Space, components: &[f64]) -> Option<Rgb> {
        match (space, components) {
            (Space::Gray, [g, ..]) => Some(gray(*g)),
            (Space::Rgb, [r, g, b, ..]) => Some(rgb(*r, *g, *b)),
            (Space::Cmyk, [c, m, y, k, ..]) => Some(cmyk(*c, *m, *y, *k)),
            (Space::Lab, [l, a, b, ..]) => Some(lab(*l, *a, *b)),
            (Space::Special(index), _) => match (self.special.get(index as usize)?, components) {
                (Special::Indexed(colors), [i, ..]) => colors.get(i.max(0.0) as usize).copied(),
                (Special::Tint(colors), [t, ..]) => {
                    colors.get((t.clamp(0.0, 1.0) * (TINTS - 1) as f64).round() as usize).copied()
                }
                (Special::Inks(inks), _) => Some(mixed(inks, components)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The colour that a space starts with (ISO 32000-2, 8.6.3): black, or full tint.
    pub(crate) fn initial(&self, space: Space) -> Rgb {
        let full = [1.0; 32];
        let none = [0.0, 0.0, 0.0, 1.0];
        match space {
            Space::Special(index) => match self.special.get(index as usize) {
                Some(Special::Indexed(_)) => self.color(space, &[0.0]),
                _ => self.color(space, &full),
            },
            _ => self.color(space, &none),
        }
        .unwrap_or(Rgb::BLACK)
    }
}

fn by_components(n: Option<i64>) -> Space {
    match n {
        Some(1) => Space::Gray,
        Some(3) => Space::Rgb,
        Some(4) => Space::Cmyk,
        _ => Space::Unknown,
    }
}

fn ink(name: &[u8]) -> Ink {
    match name {
        b"Cyan" => Ink::Cyan,
        b"Magenta" => Ink::Magenta,
        b"Yellow" => Ink::Yellow,
        b"Black" => Ink::Black,
        b"None" => Ink::Nothing,
        _ => Ink::Other,
    }
}

fn mixed(inks: &[Ink], tints: &[f64]) -> Rgb {
    let mut cmyk_tints = [0.0_f64; 4];
    for (ink, &tint) in inks.iter().zip(tints) {
        let slot = match ink {
            Ink::Cyan => 0,
            Ink::Magenta => 1,
            Ink::Yellow => 2,
            // An ink of unknown colour darkens.
            Ink::Black | Ink::Other => 3,
            Ink::Nothing => continue,
        };
        if let Some(slot) = cmyk_tints.get_mut(slot) {
            *slot = slot.max(tint);
        }
    }
    let [c, m, y, k] = cmyk_tints;
    cmyk(c, m, y, k)
}

type Exponential = (Vec<f64>, Vec<f64>, f64);

/// C0, C1 and N of an exponential function (7.10.3).
fn exponential(function: &Dictionary, means: &Means<'_>) -> Option<Exponential> {
    let objects = means.objects;
    if objects.integer(function, b"FunctionType") != Some(2) {
        return None;
    }
    let list = |key: &[u8], default: f64| -> Vec<f64> {
        objects.array(function, key).map_or(vec![default], |items| {
            items.iter().take(32).filter_map(|i| objects.resolve(i).and_then(as_number)).collect()
        })
    };
    Some((list(b"C0", 0.0), list(b"C1", 1.0), objects.number(function, b"N").unwrap_or(1.0)))
}

/// The samples of a sampled function of one input (7.10.2), 8 bits each, as nearly all are.
fn sampled(stream: &lopdf::Stream, components: usize, means: &mut Means<'_>) -> Option<Vec<Vec<f64>>> {
    let objects = means.objects;
    let one_byte = objects.integer(&stream.dict, b"BitsPerSample") == Some(8);
    if objects.integer(&stream.dict, b"FunctionType") != Some(0) || !one_byte {
        return None;
    }
    let data = means.data(stream);
    let samples: Vec<Vec<f64>> = data
        .chunks_exact(components.max(1))
        .take(4096)
        .map(|sample| sample.iter().map(|&b| f64::from(b) / 255.0).collect())
        .collect();
    (!samples.is_empty()).then_some(samples)
}

fn byte(value: f64) -> u32 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u32
}

pub(crate) fn gray(g: f64) -> Rgb {
    rgb(g, g, g)
}

pub(crate) fn rgb(r: f64, g: f64, b: f64) -> Rgb {
    Rgb(byte(r) << 16 | byte(g) << 8 | byte(b))
}

pub(crate) fn cmyk(c: f64, m: f64, y: f64, k: f64) -> Rgb {
    let part = |ink: f64| (1.0 - ink.clamp(0.0, 1.0)) * (1.0 - k.clamp(0.0, 1.0));
    rgb(part(c), part(m), part(y))
}

fn lab(l: f64, a: f64, b: f64) -> Rgb {
    let fy = (l + 16.0) / 116.0;
    let unfold = |t: f64| if t > 6.0 / 29.0 { t.powi(3) } else { (t - 4.0 / 29.0) * 108.0 / 841.0 };
    let (x, y, z) = (0.9505 * unfold(fy + a / 500.0), unfold(fy), 1.089 * unfold(fy - b / 200.0));
    let gamma = |v: f64| if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
    rgb(
        gamma(3.2406 * x - 1.5372 * y - 0.4986 * z),
        gamma(-0.9689 * x + 1.8758 * y + 0.0415 * z),
        gamma(0.0557 * x - 0.2040 * y + 1.0570 * z),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_conversions() {
        let check =
            |color: Rgb, expected: u32| assert_eq!(format!("{:06x}", color.0), format!("{expected:06x}"));
        check(cmyk(0.0, 0.0, 0.0, 1.0), 0x00_0000);
        check(cmyk(0.0, 1.0, 1.0, 0.0), 0xFF_0000);
        check(gray(0.5), 0x80_8080);
        check(lab(100.0, 0.0, 0.0), 0xFF_FFFF);
        check(mixed(&[Ink::Cyan, Ink::Nothing], &[1.0, 1.0]), 0x00_FFFF);
    }
}
