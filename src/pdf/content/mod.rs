//! Content streams to glyphs, strokes and images: the operators of ISO 32000-2, Annex A.
//!
//! In comes a page; out comes everything that it draws, in drawing order. Draws nothing itself and knows no files.

mod fields;
mod finish;
mod marked;
mod path;
mod state;
mod text;
mod xobjects;

use super::PageGlyphs;
use super::budget::{Log, Spent};
use super::color::{self, Space, Spaces};
use super::fonts::{Fonts, Means};
use super::layers::Layers;
use super::lexer::{Lexer, Token, name_bytes};
use super::matrix::{Matrix, intersection};
use super::objects::{Objects, as_dict, as_number};
use super::pages::{Frame, Page};
use super::streams::Inflater;
use super::{Image, Stroke};
use crate::diag::Code;
use crate::geometry::{BBox, Rgb};
use lopdf::{Dictionary, Object};
use marked::Mark;
use path::Path;
use state::State;
use std::collections::BTreeMap;

/// What is kept from page to page.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) fonts: Fonts,
    pub(crate) spaces: Spaces,
    pub(crate) inflater: Inflater,
    pub(crate) layers: Layers,
    forms: xobjects::FormCache,
}

impl Store {
    /// Nothing read yet.
    pub(crate) fn new(layers: Layers) -> Self {
        Self { layers, ..Self::default() }
    }

    /// What reading streams takes.
    pub(crate) fn means<'a>(
        &'a mut self,
        objects: &'a Objects<'a>,
        spent: &'a mut Spent,
        log: &'a mut Log,
    ) -> Means<'a> {
        Means { objects, inflater: &mut self.inflater, spent, log }
    }
}

/// Reads one page.
pub(crate) fn read(
    number: u32,
    page: &Page,
    objects: &Objects,
    store: &mut Store,
    spent: &mut Spent,
    log: &mut Log,
) -> PageGlyphs {
    let frame = page.frame(objects);
    let mut interpreter = Interpreter::new(number, &frame, objects, store, spent, log);
    interpreter.page(page);
    interpreter.finish(&frame)
}

/// Everything that running a page's content takes and makes.
struct Interpreter<'a> {
    objects: &'a Objects<'a>,
    store: &'a mut Store,
    spent: &'a mut Spent,
    log: &'a mut Log,
    out: PageGlyphs,
    state: State,
    saved: Vec<State>,
    /// Text matrix and text line matrix.
    tm: Matrix,
    tlm: Matrix,
    path: Path,
    marks: Vec<Mark>,
    /// Addresses of the forms being drawn.
    active: Vec<usize>,
    page_box: BBox,
    scratch: Vec<u8>,
    recent_font: RecentFont,
    /// Characters without Unicode, by font.
    no_unicode: BTreeMap<usize, u64>,
    hidden: u64,
    stopped: bool,
}

/// The font that was selected last: most programs select it again before every string.
#[derive(Default)]
struct RecentFont {
    /// Address of the resources that named it.
    of: usize,
    name: Vec<u8>,
    font: Option<usize>,
}

/// Operands before one operator; arrays of `TJ` are the longest.
const OPERANDS: usize = 1 << 18;

/// States that `q` may save; more are a fault or an attack.
const SAVED_STATES: usize = 2048;

impl<'a> Interpreter<'a> {
    fn new(
        number: u32,
        frame: &Frame,
        objects: &'a Objects<'a>,
        store: &'a mut Store,
        spent: &'a mut Spent,
        log: &'a mut Log,
    ) -> Self {
        let (width_pt, height_pt) = (frame.width_pt as f32, frame.height_pt as f32);
        let page_box = BBox::new(0.0, 0.0, width_pt, height_pt);
        Self {
            objects,
            store,
            spent,
            log,
            out: PageGlyphs { number, width_pt, height_pt, ..PageGlyphs::default() },
            state: State::new(frame.to_display, page_box),
            saved: Vec::new(),
            tm: Matrix::IDENTITY,
            tlm: Matrix::IDENTITY,
            path: Path::default(),
            marks: Vec::new(),
            active: Vec::new(),
            page_box,
            scratch: Vec::new(),
            recent_font: RecentFont::default(),
            no_unicode: BTreeMap::new(),
            hidden: 0,
            stopped: false,
        }
    }

    fn page(&mut self, page: &Page) {
        let objects = self.objects;
        let Some(dict) = objects.by_id(page.id).and_then(as_dict) else { return };
        let resources = page
            .resources
            .and_then(|id| objects.by_id(id))
            .and_then(as_dict)
            .and_then(|node| objects.dict(node, b"Resources"));
        let start = self.state.clone();
        let content = self.content(dict);
        self.run(&content, resources, 0);
        self.state = start;
        self.annotations(dict);
    }

    /// The page's content streams, one after the other; a token never spans two.
    fn content(&mut self, page: &Dictionary) -> Vec<u8> {
        let objects = self.objects;
        let mut out = Vec::new();
        let streams = match objects.get(page, b"Contents") {
            Some(Object::Array(items)) => items.iter().filter_map(|item| objects.resolve(item)).collect(),
            Some(single) => vec![single],
            None => Vec::new(),
        };
        for stream in streams {
            if let Object::Stream(stream) = stream {
                self.store.inflater.decode(objects, stream, &mut out, self.spent, self.log);
                out.push(b'\n');
            }
        }
        out
    }

    fn means(&mut self) -> (Means<'_>, &mut Fonts, &mut Spaces) {
        let store = &mut *self.store;
        let means =
            Means { objects: self.objects, inflater: &mut store.inflater, spent: self.spent, log: self.log };
        (means, &mut store.fonts, &mut store.spaces)
    }

    /// Runs a content stream; the graphics state is afterwards what it was.
    fn run(&mut self, bytes: &[u8], resources: Option<&'a Dictionary>, depth: u32) {
        let mut lexer = Lexer::new(bytes);
        let mut operands: Vec<Token<'_>> = Vec::with_capacity(64);
        let (saved, marks) = (self.saved.len(), self.marks.len());
        while let Some(token) = lexer.next_token() {
            let Token::Word(operator) = token else {
                if operands.len() < OPERANDS {
                    operands.push(token);
                }
                continue;
            };
            if matches!(operator, b"true" | b"false" | b"null") {
                operands.push(token);
                continue;
            }
            if self.stopped || !self.may_go_on() {
                break;
            }
            self.operator(operator, &operands, &mut lexer, bytes, resources, depth);
            operands.clear();
        }
        while self.marks.len() > marks {
            self.end_mark();
        }
        if self.saved.len() > saved {
            self.saved.truncate(saved + 1);
            self.restore();
        }
    }

    fn may_go_on(&mut self) -> bool {
        let full = self.out.glyphs.len() >= self.spent.budget.glyphs_per_page as usize;
        if full || !self.spent.operate(1) {
            let what = if full { "glyphs of a page" } else { "operators" };
            self.log
                .warn(Code::BudgetExceeded, format!("the limit of {what} is reached; the rest is left out"));
            self.stopped = true;
        }
        !self.stopped
    }

    fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Token<'_>],
        lexer: &mut Lexer<'_>,
        bytes: &[u8],
        resources: Option<&'a Dictionary>,
        depth: u32,
    ) {
        match *operator {
            [b'T', b'j'] => self.show_last(operands),
            [b'T', b'J'] => self.show(operands),
            [b'T', b'd'] => self.next_line(operands),
            [b'T', b'D'] => {
                if let Some([_, y]) = numbers(operands) {
                    self.state.leading = -y;
                }
                self.next_line(operands);
            }
            [b'T', b'm'] => {
                if let Some(matrix) = numbers(operands) {
                    self.tm = Matrix::new(matrix);
                    self.tlm = self.tm;
                }
            }
            [b'T', b'*'] => self.leading_line(),
            [b'\''] => {
                self.leading_line();
                self.show_last(operands);
            }
            [b'"'] => {
                if let [Token::Number(word), Token::Number(char), ..] = *operands {
                    self.state.word_spacing = word;
                    self.state.char_spacing = char;
                }
                self.leading_line();
                self.show_last(operands);
            }
            [b'T', b'f'] => self.select_font(operands, resources),
            [b'T', b'c'] => set(&mut self.state.char_spacing, operands),
            [b'T', b'w'] => set(&mut self.state.word_spacing, operands),
            [b'T', b'L'] => set(&mut self.state.leading, operands),
            [b'T', b's'] => set(&mut self.state.rise, operands),
            [b'T', b'z'] => {
                if let Some([percent]) = numbers(operands) {
                    self.state.stretch = percent / 100.0;
                }
            }
            [b'T', b'r'] => {
                if let Some([mode]) = numbers(operands) {
                    self.state.render_mode = mode as i64;
                }
            }
            [b'B', b'T'] => {
                self.tm = Matrix::IDENTITY;
                self.tlm = Matrix::IDENTITY;
            }
            [b'q'] if self.saved.len() < SAVED_STATES => self.saved.push(self.state.clone()),
            [b'Q'] => self.restore(),
            [b'c', b'm'] => {
                if let Some(matrix) = numbers(operands) {
                    self.state.ctm = Matrix::new(matrix).then(&self.state.ctm);
                }
            }
            [b'w'] => set(&mut self.state.line_width, operands),
            [b'g', b's'] => self.external_state(operands, resources),
            [b'D', b'o'] => self.draw_object(operands, resources, depth),
            [b'I', b'D'] => self.inline_image(operands, lexer, bytes),
            [b'B', b'M', b'C'] => self.begin_mark(operands, None),
            [b'B', b'D', b'C'] => self.begin_mark(operands, resources),
            [b'E', b'M', b'C'] => self.end_mark(),
            _ => self.path_or_color(operator, operands, resources),
        }
    }

    fn path_or_color(&mut self, operator: &[u8], operands: &[Token<'_>], resources: Option<&'a Dictionary>) {
        let ctm = self.state.ctm;
        match *operator {
            [b'm'] => {
                if let Some([x, y]) = numbers(operands) {
                    self.path.move_to(&ctm, x, y);
                }
            }
            [b'l'] => {
                if let Some([x, y]) = numbers(operands) {
                    self.path.line_to(&ctm, x, y);
                }
            }
            [b'c'] => {
                if let Some([x1, y1, x2, y2, x3, y3]) = numbers(operands) {
                    self.path.curve_to(&ctm, &[(x1, y1), (x2, y2), (x3, y3)]);
                }
            }
            [b'v' | b'y'] => {
                if let Some([x1, y1, x2, y2]) = numbers(operands) {
                    self.path.curve_to(&ctm, &[(x1, y1), (x2, y2)]);
                }
            }
            [b'r', b'e'] => {
                if let Some(rectangle) = numbers(operands) {
                    self.path.rectangle(&ctm, rectangle);
                }
            }
            [b'W'] | [b'W', b'*'] => self.path.clips = true,
            [b'n'] => self.paint(false, false),
            [b'f' | b'F'] | [b'f', b'*'] => self.paint(true, false),
            [b'S' | b's'] => self.paint(false, true),
            [b'B' | b'b'] | [b'B' | b'b', b'*'] => self.paint(true, true),
            _ => self.color(operator, operands, resources),
        }
    }

    fn color(&mut self, operator: &[u8], operands: &[Token<'_>], resources: Option<&'a Dictionary>) {
        let device = |space: Space| match (space, operands) {
            (Space::Gray, _) => numbers(operands).map(|[g]| color::gray(g)),
            (Space::Rgb, _) => numbers(operands).map(|[r, g, b]| color::rgb(r, g, b)),
            _ => numbers(operands).map(|[c, m, y, k]| color::cmyk(c, m, y, k)),
        };
        let is_fill = operator.first().is_some_and(u8::is_ascii_lowercase);
        let space = match *operator {
            [b'g' | b'G'] => Space::Gray,
            [b'r', b'g'] | [b'R', b'G'] => Space::Rgb,
            [b'k' | b'K'] => Space::Cmyk,
            [b'c', b's'] | [b'C', b'S'] => {
                let space = self.named_space(operands, resources);
                let color = self.store.spaces.initial(space);
                return self.set_color(is_fill, space, Some(color));
            }
            [b's', b'c'] | [b'S', b'C'] | [b's', b'c', b'n'] | [b'S', b'C', b'N'] => {
                let space = if is_fill { self.state.fill_space } else { self.state.line_space };
                let color = self.color_in(space, operands);
                return self.set_color(is_fill, space, color);
            }
            _ => return,
        };
        self.set_color(is_fill, space, device(space));
    }

    fn set_color(&mut self, is_fill: bool, space: Space, color: Option<Rgb>) {
        let state = &mut self.state;
        let (to_space, to_color) = if is_fill {
            (&mut state.fill_space, &mut state.fill)
        } else {
            (&mut state.line_space, &mut state.line)
        };
        *to_space = space;
        *to_color = color.unwrap_or(*to_color);
    }

    fn color_in(&self, space: Space, operands: &[Token<'_>]) -> Option<Rgb> {
        let mut components = [0.0; 32];
        let given = operands.iter().filter_map(|t| if let Token::Number(n) = t { Some(*n) } else { None });
        let mut count = 0;
        for (slot, number) in components.iter_mut().zip(given) {
            *slot = number;
            count += 1;
        }
        // A pattern has no one colour; middle grey stands for it.
        let is_pattern = space == Space::Unknown;
        let middle = || is_pattern.then(|| color::gray(0.5));
        self.store.spaces.color(space, components.get(..count)?).or_else(middle)
    }

    fn named_space(&mut self, operands: &[Token<'_>], resources: Option<&'a Dictionary>) -> Space {
        let Some(Token::Name(name)) = operands.last() else { return Space::Unknown };
        if let Some(device) = Space::named(name) {
            return device;
        }
        let objects = self.objects;
        let name = name_bytes(name);
        let found = resources.and_then(|r| objects.dict(r, b"ColorSpace")).and_then(|d| d.get(&name).ok());
        let Some(object) = found else { return Space::Unknown };
        let (mut means, _, spaces) = self.means();
        spaces.read(object, &mut means)
    }

    fn restore(&mut self) {
        if let Some(state) = self.saved.pop() {
            self.state = state;
        }
    }

    fn external_state(&mut self, operands: &[Token<'_>], resources: Option<&'a Dictionary>) {
        let Some(Token::Name(name)) = operands.last() else { return };
        let objects = self.objects;
        let found = resources.and_then(|r| objects.dict(r, b"ExtGState"));
        let Some(dict) = found.and_then(|d| objects.dict(d, &name_bytes(name))) else { return };
        if let Some(width) = objects.number(dict, b"LW") {
            self.state.line_width = width;
        }
        if let Some([font, size]) = objects.array(dict, b"Font") {
            self.set_font(objects.resolve(font), objects.resolve(size).and_then(as_number));
        }
    }

    fn select_font(&mut self, operands: &[Token<'_>], resources: Option<&'a Dictionary>) {
        let [.., Token::Name(name), Token::Number(size)] = *operands else { return };
        let of = resources.map_or(usize::MAX, |r| std::ptr::from_ref(r).addr());
        if self.recent_font.of == of && self.recent_font.name == name {
            self.state.font = self.recent_font.font;
            self.state.font_size = size;
            return;
        }
        let objects = self.objects;
        let fonts = resources.and_then(|r| objects.dict(r, b"Font"));
        let font = fonts.and_then(|fonts| objects.get(fonts, &name_bytes(name)));
        self.set_font(font, Some(size));
        self.recent_font = RecentFont { of, name: name.to_vec(), font: self.state.font };
    }

    fn set_font(&mut self, font: Option<&Object>, size: Option<f64>) {
        let (mut means, fonts, _) = self.means();
        // A font that the resources do not have is drawn in a substitute by every viewer.
        static SUBSTITUTE: std::sync::LazyLock<Object> =
            std::sync::LazyLock::new(|| Object::Dictionary(Dictionary::new()));
        let font = font.filter(|f| as_dict(f).is_some()).unwrap_or(&SUBSTITUTE);
        self.state.font = fonts.index(font, &mut means);
        self.state.font_size = size.unwrap_or(self.state.font_size);
    }

    /// Ends the path: fills, strokes, clips.
    fn paint(&mut self, fill: bool, line: bool) {
        let hidden = self.marks.last().is_some_and(|m| m.hidden);
        if (fill || line) && !hidden {
            self.push_strokes(fill, line);
        }
        // "W n" without a path clips everything by the letter; programs write it where they mean nothing.
        if let (true, Some(clip)) = (self.path.clips, self.path.bbox()) {
            self.state.clip = intersection(&self.state.clip, &clip);
        }
        self.path.clear();
    }

    fn push_strokes(&mut self, fill: bool, line: bool) {
        let (state, out) = (&self.state, &mut self.out.strokes);
        let line_width_pt = if line { (state.line_width * state.ctm.scale()) as f32 } else { 0.0 };
        let stroke = |bbox: BBox, rectangular| Stroke {
            bbox: intersection(&bbox, &state.clip),
            fill: fill.then_some(state.fill),
            line: line.then_some(state.line),
            line_width_pt,
            rectangular,
        };
        let shows = |s: &Stroke| s.bbox.width_pt() >= 0.0 && s.bbox.height_pt() >= 0.0;
        let drawn = || self.path.subpaths.iter().filter(|s| s.is_drawn());
        let boxes = drawn().filter(|s| s.rectangular).map(|s| stroke(s.bbox, true));
        out.extend(boxes.filter(shows).take(STROKES.saturating_sub(out.len())));
        // The parts of a drawing are one thing to layout.
        let rest = BBox::union_all(drawn().filter(|s| !s.rectangular).map(|s| &s.bbox));
        out.extend(rest.map(|bbox| stroke(bbox, false)).filter(shows).filter(|_| out.len() < STROKES));
    }

    fn push_image(&mut self, width_px: u32, height_px: u32) {
        if self.marks.last().is_some_and(|m| m.hidden) {
            return;
        }
        let bbox = self.state.ctm.bbox([0.0, 0.0, 1.0, 1.0]);
        let bbox = intersection(&intersection(&bbox, &self.state.clip), &self.page_box);
        if bbox.width_pt() > 0.0 && bbox.height_pt() > 0.0 && self.out.images.len() < IMAGES {
            self.out.images.push(Image { bbox, width_px, height_px });
        }
    }
}

/// Strokes and images of one page; maps and hatchings have more, and mean nothing to layout.
const STROKES: usize = 50_000;
const IMAGES: usize = 20_000;

/// The last `N` operands as numbers.
fn numbers<const N: usize>(operands: &[Token<'_>]) -> Option<[f64; N]> {
    let tail = operands.get(operands.len().checked_sub(N)?..)?;
    let mut out = [0.0; N];
    for (slot, token) in out.iter_mut().zip(tail) {
        let Token::Number(number) = token else { return None };
        *slot = *number;
    }
    Some(out)
}

fn set(slot: &mut f64, operands: &[Token<'_>]) {
    if let Some([value]) = numbers(operands) {
        *slot = value;
    }
}
