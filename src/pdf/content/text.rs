//! Text operators: strings to positioned glyphs (ISO 32000-2, 9.4).

use super::{Interpreter, numbers};
use crate::geometry::{BBox, Turn};
use crate::pdf::fonts::{Code, Codes, Means};
use crate::pdf::lexer::Token;
use crate::pdf::matrix::Matrix;
use crate::pdf::{FaceId, Glyph};

/// What all glyphs of one string share.
pub(super) struct Run {
    /// Text space to the page as displayed.
    matrix: Matrix,
    /// Pen position in text space.
    pen: f64,
    size: f64,
    stretch: f64,
    char_spacing: f64,
    word_spacing: f64,
    vertical: bool,
    /// From the pen to the near and far edges of a glyph across the line.
    across: Across,
    /// A glyph with all that the string's glyphs share.
    template: Glyph,
    clip: BBox,
    visible: bool,
}

struct Across {
    min_x: f64,
    max_x: f64,
    min_y: f64,
    max_y: f64,
}

impl Interpreter<'_> {
    pub(super) fn next_line(&mut self, operands: &[Token<'_>]) {
        if let Some([x, y]) = numbers(operands) {
            self.tlm = self.tlm.shifted(x, y);
            self.tm = self.tlm;
        }
    }

    pub(super) fn leading_line(&mut self) {
        self.tlm = self.tlm.shifted(0.0, -self.state.leading);
        self.tm = self.tlm;
    }

    pub(super) fn show_last(&mut self, operands: &[Token<'_>]) {
        match operands {
            [.., string @ Token::Str(_)] => self.show(std::slice::from_ref(string)),
            // Some programs write Tj where they mean TJ.
            [.., Token::ArrayClose] => self.show(operands),
            _ => {}
        }
    }

    fn is_vertical(&self) -> bool {
        let font = self.state.font.and_then(|i| self.store.fonts.list.get(i));
        matches!(font.map(|f| &f.codes), Some(Codes::Composite(c)) if c.vertical)
    }

    /// Shows strings, and moves by the numbers between them.
    pub(super) fn show(&mut self, pieces: &[Token<'_>]) {
        let Some(font) = self.state.font else { return };
        let first = self.out.glyphs.len();
        let (mut run, mut told) = self.set(font, pieces);
        if told.doubtful && self.ask_program(font) {
            self.out.glyphs.truncate(first);
            (run, told) = self.set(font, pieces);
        }
        self.count_unknown(font, told.unknown);
        let (x, y) = if run.vertical { (0.0, run.pen) } else { (run.pen, 0.0) };
        self.tm = self.tm.shifted(x, y);
        if self.marks.last().is_some_and(|m| m.hidden) {
            self.hidden += (self.out.glyphs.len() - first) as u64;
            self.out.glyphs.truncate(first);
        }
    }

    /// Sets the glyphs of all strings.
    fn set(&mut self, font: usize, pieces: &[Token<'_>]) -> (Run, Told) {
        let mut run = self.start_run(font);
        let mut told = Told::default();
        let mut scratch = std::mem::take(&mut self.scratch);
        for piece in pieces {
            match piece {
                Token::Str(string) => self.set_string(font, string.bytes(&mut scratch), &mut run, &mut told),
                Token::Number(thousandths) => run.kern(*thousandths),
                _ => {}
            }
        }
        self.scratch = scratch;
        (run, told)
    }

    fn ask_program(&mut self, font: usize) -> bool {
        let store = &mut *self.store;
        let mut means =
            Means { objects: self.objects, inflater: &mut store.inflater, spent: self.spent, log: self.log };
        store.fonts.ask_program(font, &mut means)
    }

    fn count_unknown(&mut self, font: usize, characters: u64) {
        if characters > 0 {
            *self.no_unicode.entry(font).or_default() += characters;
        }
    }

    pub(super) fn start_run(&self, font: usize) -> Run {
        let state = &self.state;
        let (face, ascent, descent, em_ratio, vertical) = match self.store.fonts.list.get(font) {
            Some(f) => (f.face, f.ascent_em, f.descent_em, f64::from(f.em_ratio), self.is_vertical()),
            None => (FaceId::default(), 0.8, -0.2, 1.0, false),
        };
        let matrix = self.tm.then(&state.ctm).shifted(0.0, state.rise);
        let size = state.font_size;
        let mark = self.marks.last();
        let turn = turn_of(&matrix, size * state.stretch, vertical);
        let template = Glyph {
            text: Default::default(),
            bbox: BBox::default(),
            baseline_pt: 0.0,
            size_pt: (size.abs() * em_ratio * matrix.c.hypot(matrix.d)) as f32,
            face,
            color: if matches!(state.render_mode, 1 | 5) { state.line } else { state.fill },
            turn,
            visible: true,
            artifact: mark.is_some_and(|m| m.artifact),
            mcid: mark.and_then(|m| m.mcid),
        };
        let (below, above) = (size * em_ratio * f64::from(descent), size * em_ratio * f64::from(ascent));
        let across = if vertical {
            Across::new(matrix.a, matrix.b, -size / 2.0, size / 2.0)
        } else {
            Across::new(matrix.c, matrix.d, below, above)
        };
        Run {
            matrix,
            pen: 0.0,
            size,
            stretch: state.stretch,
            char_spacing: state.char_spacing,
            word_spacing: state.word_spacing,
            vertical,
            across,
            template,
            clip: state.clip,
            visible: !matches!(state.render_mode, 3 | 7),
        }
    }

    fn set_string(&mut self, font: usize, bytes: &[u8], run: &mut Run, told: &mut Told) {
        let Some(font) = self.store.fonts.list.get_mut(font) else { return };
        let glyphs = &mut self.out.glyphs;
        match &mut font.codes {
            Codes::Simple(codes) => {
                for &byte in bytes {
                    let Some(code) = codes.get(usize::from(byte)) else { continue };
                    told.hear(code);
                    run.set(glyphs, code, byte == b' ');
                }
            }
            Codes::Composite(composite) => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (code, length) = composite.next_code(rest);
                    rest = rest.get(length..).unwrap_or_default();
                    let found = composite.code(code, length);
                    told.hear(found);
                    run.set(glyphs, found, length == 1 && code == 32);
                }
            }
        }
    }
}

/// What a font tells of the codes of a string.
#[derive(Default)]
struct Told {
    /// How many have no Unicode value.
    unknown: u64,
    /// Some have none, or a private one.
    doubtful: bool,
}

impl Told {
    #[inline]
    fn hear(&mut self, code: &Code) {
        self.unknown += u64::from(code.text.is_empty());
        self.doubtful |= code.doubtful;
    }
}

impl Across {
    fn new(x: f64, y: f64, from: f64, to: f64) -> Self {
        Self {
            min_x: (x * from).min(x * to),
            max_x: (x * from).max(x * to),
            min_y: (y * from).min(y * to),
            max_y: (y * from).max(y * to),
        }
    }
}

impl Run {
    fn kern(&mut self, thousandths: f64) {
        let by = -thousandths / 1000.0 * self.size;
        self.pen += if self.vertical { by } else { by * self.stretch };
    }

    #[inline]
    pub(super) fn set(&mut self, glyphs: &mut Vec<Glyph>, code: &Code, is_space_code: bool) {
        let advance = f64::from(code.advance_em) * self.size;
        let spacing = self.char_spacing + if is_space_code { self.word_spacing } else { 0.0 };
        let m = &self.matrix;
        let (along_x, along_y, length, step) = if self.vertical {
            (m.c, m.d, advance, advance + spacing)
        } else {
            (m.a, m.b, advance * self.stretch, (advance + spacing) * self.stretch)
        };
        let (x, y) = (m.e + along_x * self.pen, m.f + along_y * self.pen);
        let (dx, dy) = (along_x * length, along_y * length);
        let bbox = BBox::new(
            (x + dx.min(0.0) + self.across.min_x) as f32,
            (y + dy.min(0.0) + self.across.min_y) as f32,
            (x + dx.max(0.0) + self.across.max_x) as f32,
            (y + dy.max(0.0) + self.across.max_y) as f32,
        );
        self.pen += step;
        let sideways = matches!(self.template.turn, Turn::Up | Turn::Down);
        let clipped = bbox.left_pt > self.clip.right_pt
            || bbox.right_pt < self.clip.left_pt
            || bbox.top_pt > self.clip.bottom_pt
            || bbox.bottom_pt < self.clip.top_pt;
        glyphs.push(Glyph {
            text: code.text.clone(),
            bbox,
            baseline_pt: if sideways { x } else { y } as f32,
            visible: self.visible && !clipped,
            ..self.template
        });
    }
}

/// Directions within this of an axis count as along it (3 degrees).
const AXIS_SLOPE: f64 = 0.05;

fn turn_of(matrix: &Matrix, sign: f64, vertical: bool) -> Turn {
    let (x, y) = if vertical { (-matrix.c, -matrix.d) } else { (matrix.a, matrix.b) };
    let (x, y) = if sign < 0.0 { (-x, -y) } else { (x, y) };
    if y.abs() <= x.abs() * AXIS_SLOPE {
        if x >= 0.0 { Turn::Upright } else { Turn::Over }
    } else if x.abs() <= y.abs() * AXIS_SLOPE {
        if y < 0.0 { Turn::Up } else { Turn::Down }
    } else {
        Turn::Slanted
    }
}
