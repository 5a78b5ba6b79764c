//! The issue as one list of parts: blocks, divided where their type changes inside.

use crate::document::{FurnitureRole, NoticeRole};
use crate::geometry::{BBox, Turn};
use crate::layout::{Block, Line, PageLayout, TypeStyle};
use crate::structure::BlockRole;
use std::cell::OnceCell;
use std::ops::Range;

/// What a part is, finer than [`BlockRole`]: furniture and notices say of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    Kicker,
    Headline,
    Standfirst,
    Subhead,
    Byline,
    #[default]
    Body,
    Quote,
    Table,
    Caption,
    Credit,
    PullQuote,
    Imprint,
    Notice(NoticeRole),
    Furniture(FurnitureRole),
}

impl Role {
    /// Whether nothing has been decided yet.
    pub fn is_open(self) -> bool {
        self == Self::Body
    }

    /// Whether the part stands in an article's body, as running text or heading inside it.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Body | Self::Subhead | Self::Quote | Self::Table)
    }
}

impl From<Role> for BlockRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Kicker => Self::Kicker,
            Role::Headline => Self::Headline,
            Role::Standfirst => Self::Standfirst,
            Role::Subhead => Self::Subhead,
            Role::Byline => Self::Byline,
            Role::Body | Role::Quote | Role::Table => Self::Body,
            Role::Caption => Self::Caption,
            Role::Credit => Self::Credit,
            Role::PullQuote => Self::PullQuote,
            Role::Imprint => Self::Imprint,
            Role::Notice(NoticeRole::Contents) => Self::Contents,
            Role::Notice(_) => Self::Notice,
            Role::Furniture(FurnitureRole::Masthead) => Self::Masthead,
            Role::Furniture(_) => Self::Furniture,
        }
    }
}

/// Consecutive lines of one block in one type.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    /// Index of the page.
    pub page: usize,
    /// Index of the block on the page.
    pub block: usize,
    /// Index of its first line in the block.
    pub first_line: usize,
    pub lines: &'a [Line],
    pub bbox: BBox,
    /// Style of most of its characters.
    pub style: TypeStyle,
    /// Index of its style class, set by `styles`.
    pub class: usize,
    pub region: Option<usize>,
    pub column: usize,
    pub turn: Turn,
    /// Characters without blanks.
    pub chars: usize,
    /// Of them, letters.
    pub letters: usize,
    /// Of the letters, capitals.
    pub capitals: usize,
    pub role: Role,
    lower: OnceCell<Lower>,
}

/// The text of a part in small letters.
#[derive(Clone, Debug)]
struct Lower {
    text: String,
    /// One past its first line.
    first_end: usize,
}

impl<'a> Part<'a> {
    fn new(page: usize, block: usize, of: &'a Block, span: Range<usize>) -> Self {
        let first_line = span.start;
        let lines = of.lines.get(span).unwrap_or(&[]);
        let (mut chars, mut letters, mut capitals) = (0, 0, 0);
        for c in lines.iter().flat_map(|l| l.text.chars()).filter(|c| !c.is_whitespace()) {
            chars += 1;
            letters += usize::from(c.is_alphabetic());
            capitals += usize::from(c.is_uppercase());
        }
        Self {
            page,
            block,
            first_line,
            lines,
            bbox: BBox::union_all(lines.iter().map(|l| &l.bbox)).unwrap_or(of.bbox),
            style: main_style(lines).unwrap_or(of.style),
            class: 0,
            region: of.region,
            column: of.column,
            turn: of.turn,
            chars,
            letters,
            capitals,
            role: Role::Body,
            lower: OnceCell::new(),
        }
    }

    /// Its lines with blanks between them; broken words stay broken.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.chars + self.chars / 4);
        for line in self.lines {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&line.text);
        }
        out
    }

    /// [`Self::text`] in small letters; made once.
    pub fn lower(&self) -> &str {
        &self.lowered().text
    }

    /// [`Self::first_text`] in small letters.
    pub fn first_lower(&self) -> &str {
        let Lower { text, first_end } = self.lowered();
        text.get(..*first_end).unwrap_or_default()
    }

    fn lowered(&self) -> &Lower {
        self.lower.get_or_init(|| {
            let first_end = self.first_text().to_lowercase().len();
            Lower { text: self.text().to_lowercase(), first_end }
        })
    }

    pub fn first_text(&self) -> &'a str {
        self.lines.first().map_or("", |l| l.text.as_str())
    }

    pub fn last_text(&self) -> &'a str {
        self.lines.last().map_or("", |l| l.text.as_str())
    }

    pub fn size_pt(&self) -> f32 {
        self.style.size_pt.max(1.0)
    }

    pub fn is_bold(&self) -> bool {
        self.style.weight >= BOLD
    }

    /// All letters are capitals, and there are a few of them.
    pub fn is_capitals(&self) -> bool {
        self.letters >= 4 && self.capitals * 10 >= self.letters * 9
    }
}

/// CSS and OpenType call 600 "semi-bold"; lighter weights do not stand out in print.
pub(super) const BOLD: u16 = 600;

fn main_style(lines: &[Line]) -> Option<TypeStyle> {
    let mut counted: Vec<(TypeStyle, usize)> = Vec::new();
    for line in lines {
        match counted.iter_mut().find(|(s, _)| *s == line.style) {
            Some((_, n)) => *n += line.text.len(),
            None => counted.push((line.style, line.text.len())),
        }
    }
    // The first of equals wins, so that the answer does not depend on sorting.
    counted.into_iter().rev().max_by_key(|(_, n)| *n).map(|(s, _)| s)
}

/// Whether two lines are set so differently that they are different parts.
///
/// Weight, colour and underline count as they do when layout joins lines; slope counts too, because a standfirst
/// in italics often stands on the body without any blank. Weight and slope must change where the line ends: a text that
/// begins with some bold words goes on after them.
fn set_apart(above: &Line, line: &Line) -> bool {
    let (a, b) = (&above.style, &line.style);
    let ends = above.words.last().map_or(a, |w| &w.style);
    let begins = line.words.first().map_or(b, |w| &w.style);
    let is_bold = |s: &TypeStyle| s.weight >= BOLD;
    let (small, large) = (a.size_pt.min(b.size_pt).max(1.0), a.size_pt.max(b.size_pt));
    large / small > 1.09
        || is_bold(a) != is_bold(b) && is_bold(ends) != is_bold(begins)
        || a.italic != b.italic && ends.italic != begins.italic
        || a.underlined != b.underlined
        || colour_distance(a, b) > 96
}

/// Sum of the differences of the three channels, 0 to 765.
pub(super) fn colour_distance(a: &TypeStyle, b: &TypeStyle) -> u32 {
    let channel = |v: u32, shift: u32| (v >> shift) & 0xFF;
    [16, 8, 0].into_iter().map(|s| channel(a.color.0, s).abs_diff(channel(b.color.0, s))).sum()
}

/// Divides the blocks of all pages into parts, in the pages' order. `divides` says whether a line must stand
/// apart from the line above it for reasons other than type (furniture inside a block).
pub(super) fn collect<'a>(
    pages: &'a [PageLayout],
    divides: impl Fn(usize, usize, usize) -> bool,
) -> Vec<Part<'a>> {
    let mut out = Vec::new();
    for (p, page) in pages.iter().enumerate() {
        for (b, block) in page.blocks.iter().enumerate() {
            let mut from = 0;
            for i in 1..block.lines.len() {
                let (Some(above), Some(line)) = (block.lines.get(i - 1), block.lines.get(i)) else { break };
                if set_apart(above, line) || divides(p, b, i) {
                    out.push(Part::new(p, b, block, from..i));
                    from = i;
                }
            }
            if from < block.lines.len() {
                out.push(Part::new(p, b, block, from..block.lines.len()));
            }
        }
    }
    out
}

/// Indices of a page's parts, which stand together in the list.
pub(super) fn page_span(parts: &[Part<'_>], page: usize) -> Range<usize> {
    let from = parts.partition_point(|p| p.page < page);
    from..parts.partition_point(|p| p.page <= page)
}

/// The parts of a page.
pub(super) fn of_page<'p, 'a>(parts: &'p [Part<'a>], page: usize) -> &'p [Part<'a>] {
    parts.get(page_span(parts, page)).unwrap_or_default()
}
