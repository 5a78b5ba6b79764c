//! Stands in until the reader proper (lexer, fonts, content) lands, which replaces this file whole.
#![allow(missing_docs)]
use super::*;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, Debug)]
pub struct M(pub f32, pub f32, pub f32, pub f32, pub f32, pub f32);
impl M {
    pub const I: Self = Self(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    /// self applied first, then o
    pub fn then(self, o: Self) -> Self {
        Self(
            self.0 * o.0 + self.1 * o.2,
            self.0 * o.1 + self.1 * o.3,
            self.2 * o.0 + self.3 * o.2,
            self.2 * o.1 + self.3 * o.3,
            self.4 * o.0 + self.5 * o.2 + o.4,
            self.4 * o.1 + self.5 * o.3 + o.5,
        )
    }
    pub fn at(self, x: f32, y: f32) -> (f32, f32) {
        (x * self.0 + y * self.2 + self.4, x * self.1 + y * self.3 + self.5)
    }
}

#[derive(Debug)]
pub enum Tok<'a> {
    Num(f32),
    Name(&'a [u8]),
    Str(Vec<u8>),
    ArrOpen,
    ArrClose,
    DictOpen,
    DictClose,
    Op(&'a [u8]),
}
pub struct Lex<'a> {
    pub d: &'a [u8],
    pub p: usize,
}
fn ws(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}
fn delim(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
impl<'a> Lex<'a> {
    pub fn next(&mut self) -> Option<Tok<'a>> {
        loop {
            let b = *self.d.get(self.p)?;
            if ws(b) {
                self.p += 1;
            } else if b == b'%' {
                while let Some(c) = self.d.get(self.p) {
                    if *c == 10 || *c == 13 {
                        break;
                    }
                    self.p += 1;
                }
            } else {
                break;
            }
        }
        let b = self.d[self.p];
        match b {
            b'[' => {
                self.p += 1;
                Some(Tok::ArrOpen)
            }
            b']' => {
                self.p += 1;
                Some(Tok::ArrClose)
            }
            b'(' => Some(Tok::Str(self.lit())),
            b'<' if self.d.get(self.p + 1) == Some(&b'<') => {
                self.p += 2;
                Some(Tok::DictOpen)
            }
            b'>' if self.d.get(self.p + 1) == Some(&b'>') => {
                self.p += 2;
                Some(Tok::DictClose)
            }
            b'<' => Some(Tok::Str(self.hex())),
            b'/' => {
                let s = self.p + 1;
                self.p += 1;
                while self.p < self.d.len() && !ws(self.d[self.p]) && !delim(self.d[self.p]) {
                    self.p += 1;
                }
                Some(Tok::Name(&self.d[s..self.p]))
            }
            b')' | b'>' | b'{' | b'}' => {
                self.p += 1;
                self.next()
            }
            _ => {
                let s = self.p;
                while self.p < self.d.len() && !ws(self.d[self.p]) && !delim(self.d[self.p]) {
                    self.p += 1;
                }
                let w = &self.d[s..self.p];
                if matches!(w[0], b'0'..=b'9' | b'-' | b'+' | b'.') {
                    Some(Tok::Num(num(w)))
                } else {
                    Some(Tok::Op(w))
                }
            }
        }
    }
    fn lit(&mut self) -> Vec<u8> {
        self.p += 1;
        let mut depth = 1;
        let mut o = Vec::new();
        while let Some(&b) = self.d.get(self.p) {
            self.p += 1;
            match b {
                b'\\' => {
                    let Some(&c) = self.d.get(self.p) else { break };
                    self.p += 1;
                    match c {
                        b'n' => o.push(10),
                        b'r' => o.push(13),
                        b't' => o.push(9),
                        b'b' => o.push(8),
                        b'f' => o.push(12),
                        b'0'..=b'7' => {
                            let mut v = u32::from(c - b'0');
                            for _ in 0..2 {
                                match self.d.get(self.p) {
                                    Some(&k @ b'0'..=b'7') => {
                                        v = v * 8 + u32::from(k - b'0');
                                        self.p += 1;
                                    }
                                    _ => break,
                                }
                            }
                            o.push(v as u8);
                        }
                        13 => {
                            if self.d.get(self.p) == Some(&10) {
                                self.p += 1;
                            }
                        }
                        10 => {}
                        c => o.push(c),
                    }
                }
                b'(' => {
                    depth += 1;
                    o.push(b);
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    o.push(b);
                }
                b => o.push(b),
            }
        }
        o
    }
    fn hex(&mut self) -> Vec<u8> {
        self.p += 1;
        let mut o = Vec::new();
        let mut hi: Option<u8> = None;
        while let Some(&b) = self.d.get(self.p) {
            self.p += 1;
            let v = match b {
                b'0'..=b'9' => b - b'0',
                b'a'..=b'f' => b - b'a' + 10,
                b'A'..=b'F' => b - b'A' + 10,
                b'>' => break,
                _ => continue,
            };
            match hi.take() {
                Some(h) => o.push(h * 16 + v),
                None => hi = Some(v),
            }
        }
        if let Some(h) = hi {
            o.push(h * 16);
        }
        o
    }
}
fn num(w: &[u8]) -> f32 {
    std::str::from_utf8(w).ok().and_then(|s| s.parse().ok()).unwrap_or(0.0)
}

pub struct Font {
    two: bool,
    text: HashMap<u32, CompactString>,
    widths: HashMap<u32, f32>,
    default_width: f32,
    face: FaceId,
}

#[derive(Clone)]
struct G {
    ctm: M,
    fill: Rgb,
    stroke: Rgb,
    lw: f32,
    font: Option<ObjectIdOrName>,
    size: f32,
    tc: f32,
    tw: f32,
    tz: f32,
    tl: f32,
    rise: f32,
    mode: i32,
}
type ObjectIdOrName = (usize, Vec<u8>);

pub struct Interim {
    pub doc: Document,
    pub pages: Vec<ObjectId>,
    fonts: HashMap<Vec<u8>, std::rc::Rc<Font>>,
}
impl std::fmt::Debug for Interim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interim")
    }
}

fn deref<'a>(doc: &'a Document, o: &'a Object) -> &'a Object {
    doc.dereference(o).map_or(o, |(_, o)| o)
}
fn get<'a>(doc: &'a Document, d: &'a Dictionary, k: &[u8]) -> Option<&'a Object> {
    d.get(k).ok().map(|o| deref(doc, o))
}
fn f(o: &Object) -> f32 {
    match o {
        Object::Integer(i) => *i as f32,
        Object::Real(r) => *r,
        _ => 0.0,
    }
}

impl Interim {
    pub fn open(bytes: &[u8], password: &str) -> Result<Self, PdfError> {
        if bytes.is_empty() {
            return Err(PdfError::Empty);
        }
        let doc = Document::load_mem_with_password(bytes, password)
            .or_else(|_| Document::load_mem(bytes))
            .map_err(|e| PdfError::Damaged(e.to_string()))?;
        if doc.is_encrypted() {
            return Err(PdfError::Encrypted);
        }
        let pages: Vec<_> = doc.page_iter().collect();
        if pages.is_empty() {
            return Err(PdfError::NoPages);
        }
        Ok(Self { doc, pages, fonts: HashMap::new() })
    }
    fn inherited<'a>(&'a self, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
        let mut d = self.doc.get_dictionary(id).ok()?;
        for _ in 0..50 {
            if let Some(o) = get(&self.doc, d, key) {
                return Some(o);
            }
            d = get(&self.doc, d, b"Parent")?.as_dict().ok()?;
        }
        None
    }
    pub fn page(&mut self, n: u32, faces: &mut Vec<Face>) -> PageGlyphs {
        let mut out = PageGlyphs { number: n, ..PageGlyphs::default() };
        let id = self.pages[n as usize - 1];
        let mb: Vec<f32> = self
            .inherited(id, b"CropBox")
            .or_else(|| self.inherited(id, b"MediaBox"))
            .and_then(|o| o.as_array().ok())
            .map_or(vec![0., 0., 595., 842.], |a| a.iter().map(|o| f(deref(&self.doc, o))).collect());
        let (x0, y0, x1, y1) = (mb[0].min(mb[2]), mb[1].min(mb[3]), mb[0].max(mb[2]), mb[1].max(mb[3]));
        let rot = self.inherited(id, b"Rotate").map_or(0, |o| f(o) as i32).rem_euclid(360);
        let (w, h) = (x1 - x0, y1 - y0);
        let base = match rot {
            90 => M(0., 1., 1., 0., -y0, -x0),
            180 => M(-1., 0., 0., 1., x1, -y0),
            270 => M(0., -1., -1., 0., y1, x1),
            _ => M(1., 0., 0., -1., -x0, y1),
        };
        (out.width_pt, out.height_pt) = if rot % 180 == 90 { (h, w) } else { (w, h) };
        let res =
            self.inherited(id, b"Resources").and_then(|o| o.as_dict().ok()).cloned().unwrap_or_default();
        let content = self.doc.get_page_content(id);
        let g = G {
            ctm: base,
            fill: Rgb(0),
            stroke: Rgb(0),
            lw: 1.,
            font: None,
            size: 1.,
            tc: 0.,
            tw: 0.,
            tz: 1.,
            tl: 0.,
            rise: 0.,
            mode: 0,
        };
        self.run(&content, &res, g, faces, &mut out, 0);
        let (pw, ph) = (out.width_pt, out.height_pt);
        out.glyphs.retain(|g| {
            g.bbox.center_x_pt() > 0.
                && g.bbox.center_x_pt() < pw
                && g.bbox.center_y_pt() > 0.
                && g.bbox.center_y_pt() < ph
        });
        let mut seen = HashSet::new();
        out.glyphs.retain(|g| {
            g.text.trim().is_empty()
                || seen.insert((g.text.clone(), (g.bbox.left_pt * 1.) as i32, (g.baseline_pt * 1.) as i32))
        });
        out
    }
    fn font(&mut self, res: &Dictionary, name: &[u8], faces: &mut Vec<Face>) -> Option<std::rc::Rc<Font>> {
        let fonts = get(&self.doc, res, b"Font")?.as_dict().ok()?;
        let raw = fonts.get(name).ok()?;
        let key = match raw {
            Object::Reference(id) => format!("{id:?}").into_bytes(),
            _ => {
                let mut k = b"/".to_vec();
                k.extend(name);
                k
            }
        };
        if let Some(f) = self.fonts.get(&key) {
            return Some(f.clone());
        }
        let d = deref(&self.doc, raw).as_dict().ok()?.clone();
        let font = std::rc::Rc::new(self.load_font(&d, faces));
        self.fonts.insert(key, font.clone());
        Some(font)
    }
    fn load_font(&self, d: &Dictionary, faces: &mut Vec<Face>) -> Font {
        let doc = &self.doc;
        let two = get(doc, d, b"Subtype").and_then(|o| o.as_name().ok()) == Some(b"Type0");
        let desc_font = get(doc, d, b"DescendantFonts")
            .and_then(|o| o.as_array().ok())
            .and_then(|a| a.first())
            .map(|o| deref(doc, o))
            .and_then(|o| o.as_dict().ok());
        let inner = desc_font.unwrap_or(d);
        let mut name = get(doc, d, b"BaseFont")
            .and_then(|o| o.as_name().ok())
            .map_or(String::new(), |n| String::from_utf8_lossy(n).into_owned());
        if name.as_bytes().get(6) == Some(&b'+') {
            name = name[7..].to_owned();
        }
        let l = name.to_lowercase();
        let weight = if l.contains("black") || l.contains("heavy") {
            900
        } else if l.contains("semibold") || l.contains("demi") {
            600
        } else if l.contains("bold") || l.contains("bx") {
            700
        } else if l.contains("light") {
            300
        } else {
            400
        };
        let italic = l.contains("italic") || l.contains("oblique") || l.contains("ital");
        let face = faces.iter().position(|f| f.name == name).unwrap_or_else(|| {
            faces.push(Face { name, weight, italic });
            faces.len() - 1
        });
        let mut font = Font {
            two,
            text: HashMap::new(),
            widths: HashMap::new(),
            default_width: 500.,
            face: FaceId(face as u16),
        };
        if !two {
            for (c, ch) in (0u32..256).filter_map(|c| win(c as u8).map(|ch| (c, ch))) {
                font.text.insert(c, CompactString::from(ch.to_string()));
            }
            if let Some(enc) = get(doc, d, b"Encoding").and_then(|o| o.as_dict().ok()) {
                let mut c = 0;
                for o in get(doc, enc, b"Differences").and_then(|o| o.as_array().ok()).into_iter().flatten() {
                    match o {
                        Object::Integer(i) => c = *i as u32,
                        Object::Name(n) => {
                            if let Some(t) = glyph_name(n) {
                                font.text.insert(c, t);
                            }
                            c += 1;
                        }
                        _ => {}
                    }
                }
            }
        }
        if let Some(Object::Stream(s)) = get(doc, d, b"ToUnicode") {
            let data = s.get_plain_content().unwrap_or_default();
            if let Some(map) = hayro_cmap::CMap::parse(&data, |_| None) {
                for c in 0..if two { 65536 } else { 256 } {
                    match map.lookup_bf_string(c) {
                        Some(hayro_cmap::BfString::Char(ch)) => {
                            font.text.insert(c, CompactString::from(ch.to_string()));
                        }
                        Some(hayro_cmap::BfString::String(s)) => {
                            font.text.insert(c, CompactString::from(s));
                        }
                        None => {}
                    }
                }
            }
        }
        if two {
            font.default_width = get(doc, inner, b"DW").map_or(1000., f);
            let w: Vec<Object> =
                get(doc, inner, b"W").and_then(|o| o.as_array().ok()).cloned().unwrap_or_default();
            let mut i = 0;
            while i + 1 < w.len() {
                let c = f(deref(doc, &w[i])) as u32;
                match deref(doc, &w[i + 1]) {
                    Object::Array(a) => {
                        for (k, o) in a.iter().enumerate() {
                            font.widths.insert(c + k as u32, f(deref(doc, o)));
                        }
                        i += 2;
                    }
                    o if i + 2 < w.len() => {
                        let wd = f(deref(doc, &w[i + 2]));
                        for k in c..=(f(o) as u32).min(c + 70000) {
                            font.widths.insert(k, wd);
                        }
                        i += 3;
                    }
                    _ => break,
                }
            }
        } else {
            let first = get(doc, d, b"FirstChar").map_or(0, |o| f(o) as u32);
            for (k, o) in
                get(doc, d, b"Widths").and_then(|o| o.as_array().ok()).into_iter().flatten().enumerate()
            {
                font.widths.insert(first + k as u32, f(deref(doc, o)));
            }
        }
        font
    }
    #[allow(clippy::too_many_lines)]
    fn run(
        &mut self,
        data: &[u8],
        res: &Dictionary,
        g0: G,
        faces: &mut Vec<Face>,
        out: &mut PageGlyphs,
        depth: u32,
    ) {
        if depth > 12 {
            return;
        }
        let mut g = g0;
        let mut stack = Vec::new();
        let mut ops: Vec<Tok<'_>> = Vec::new();
        let mut lex = Lex { d: data, p: 0 };
        let (mut tm, mut tlm) = (M::I, M::I);
        let mut font: Option<std::rc::Rc<Font>> = None;
        let mut path: Vec<(f32, f32)> = Vec::new();
        let mut rects: Vec<BBox> = Vec::new();
        let mut steps = 0;
        while let Some(t) = lex.next() {
            let Tok::Op(op) = t else {
                if ops.len() < 20000 {
                    ops.push(t);
                }
                continue;
            };
            steps += 1;
            if steps > 3_000_000 {
                break;
            }
            let n = |i: usize| ops.get(i).map_or(0., |t| if let Tok::Num(v) = t { *v } else { 0. });
            let nums = || {
                ops.iter()
                    .filter_map(|t| if let Tok::Num(v) = t { Some(*v) } else { None })
                    .collect::<Vec<_>>()
            };
            match op {
                b"q" => {
                    if stack.len() < 1000 {
                        stack.push((g.clone(), font.clone()))
                    }
                }
                b"Q" => {
                    if let Some((s, fo)) = stack.pop() {
                        g = s;
                        font = fo;
                    }
                }
                b"cm" => g.ctm = M(n(0), n(1), n(2), n(3), n(4), n(5)).then(g.ctm),
                b"w" => g.lw = n(0),
                b"g" | b"rg" | b"k" | b"sc" | b"scn" => {
                    if let Some(c) = color(&nums()) {
                        g.fill = c
                    }
                }
                b"G" | b"RG" | b"K" | b"SC" | b"SCN" => {
                    if let Some(c) = color(&nums()) {
                        g.stroke = c
                    }
                }
                b"BT" => {
                    tm = M::I;
                    tlm = M::I;
                }
                b"Tf" => {
                    g.size = n(1);
                    if let Some(Tok::Name(nm)) = ops.first() {
                        font = self.font(res, nm, faces);
                    }
                }
                b"Tc" => g.tc = n(0),
                b"Tw" => g.tw = n(0),
                b"Tz" => g.tz = n(0) / 100.,
                b"TL" => g.tl = n(0),
                b"Ts" => g.rise = n(0),
                b"Tr" => g.mode = n(0) as i32,
                b"Td" => {
                    tlm = M(1., 0., 0., 1., n(0), n(1)).then(tlm);
                    tm = tlm;
                }
                b"TD" => {
                    g.tl = -n(1);
                    tlm = M(1., 0., 0., 1., n(0), n(1)).then(tlm);
                    tm = tlm;
                }
                b"Tm" => {
                    tlm = M(n(0), n(1), n(2), n(3), n(4), n(5));
                    tm = tlm;
                }
                b"T*" => {
                    tlm = M(1., 0., 0., 1., 0., -g.tl).then(tlm);
                    tm = tlm;
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    if op == b"'" || op == b"\"" {
                        tlm = M(1., 0., 0., 1., 0., -g.tl).then(tlm);
                        tm = tlm;
                    }
                    for t in &ops {
                        match t {
                            Tok::Num(v) if op == b"TJ" => {
                                tm = M(1., 0., 0., 1., -v / 1000. * g.size * g.tz, 0.).then(tm)
                            }
                            Tok::Str(s) => {
                                if let Some(fo) = &font {
                                    show(s, fo, &g, &mut tm, out);
                                }
                            }
                            _ => {}
                        }
                    }
                }
                b"re" => {
                    let (a, b) = (g.ctm.at(n(0), n(1)), g.ctm.at(n(0) + n(2), n(1) + n(3)));
                    rects.push(BBox::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1)));
                }
                b"m" | b"l" => path.push(g.ctm.at(n(0), n(1))),
                b"c" => path.push(g.ctm.at(n(4), n(5))),
                b"v" | b"y" => path.push(g.ctm.at(n(2), n(3))),
                b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" | b"n" => {
                    if op != b"n" {
                        if path.len() > 1 {
                            let b = path.iter().fold(BBox::new(1e9, 1e9, -1e9, -1e9), |b, p| {
                                b.union(&BBox::new(p.0, p.1, p.0, p.1))
                            });
                            rects.push(b);
                        }
                        let (fill, line) = match op {
                            b"f" | b"F" | b"f*" => (true, false),
                            b"S" | b"s" => (false, true),
                            _ => (true, true),
                        };
                        for r in rects.iter().take(2000) {
                            out.strokes.push(Stroke {
                                bbox: *r,
                                fill: fill.then_some(g.fill),
                                line: line.then_some(g.stroke),
                                line_width_pt: if line { g.lw } else { 0. },
                                rectangular: true,
                            });
                        }
                    }
                    path.clear();
                    rects.clear();
                }
                b"Do" => {
                    if let Some(Tok::Name(nm)) = ops.first() {
                        let x = get(&self.doc, res, b"XObject")
                            .and_then(|o| o.as_dict().ok())
                            .and_then(|d| get(&self.doc, d, nm))
                            .and_then(|o| o.as_stream().ok())
                            .cloned();
                        if let Some(s) = x {
                            if s.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image") {
                                let c = [g.ctm.at(0., 0.), g.ctm.at(1., 1.)];
                                out.images.push(Image {
                                    bbox: BBox::new(
                                        c[0].0.min(c[1].0),
                                        c[0].1.min(c[1].1),
                                        c[0].0.max(c[1].0),
                                        c[0].1.max(c[1].1),
                                    ),
                                    width_px: 1,
                                    height_px: 1,
                                });
                            } else {
                                let m = s.dict.get(b"Matrix").and_then(Object::as_array).map_or(M::I, |a| {
                                    let v: Vec<f32> = a.iter().map(f).collect();
                                    M(v[0], v[1], v[2], v[3], v[4], v[5])
                                });
                                let r2 = get(&self.doc, &s.dict, b"Resources")
                                    .and_then(|o| o.as_dict().ok())
                                    .cloned()
                                    .unwrap_or_else(|| res.clone());
                                let data = s.get_plain_content().unwrap_or_default();
                                let mut g2 = g.clone();
                                g2.ctm = m.then(g.ctm);
                                self.run(&data, &r2, g2, faces, out, depth + 1);
                            }
                        }
                    }
                }
                b"ID" => {
                    while lex.p + 2 < data.len() && !(ws(data[lex.p]) && &data[lex.p + 1..lex.p + 3] == b"EI")
                    {
                        lex.p += 1;
                    }
                    lex.p += 3;
                }
                _ => {}
            }
            ops.clear();
        }
    }
}
fn color(v: &[f32]) -> Option<Rgb> {
    let q = |x: f32| (x.clamp(0., 1.) * 255.).round() as u32;
    match v {
        [a] => Some(Rgb(q(*a) * 0x01_01_01)),
        [r, gg, b] => Some(Rgb(q(*r) << 16 | q(*gg) << 8 | q(*b))),
        [c, m, y, k] => {
            Some(Rgb(q((1. - c) * (1. - k)) << 16 | q((1. - m) * (1. - k)) << 8 | q((1. - y) * (1. - k))))
        }
        _ => None,
    }
}
fn show(s: &[u8], fo: &Font, g: &G, tm: &mut M, out: &mut PageGlyphs) {
    let step = if fo.two { 2 } else { 1 };
    for ch in s.chunks(step) {
        let code = ch.iter().fold(0u32, |a, b| a << 8 | u32::from(*b));
        let w = fo.widths.get(&code).copied().unwrap_or(fo.default_width) / 1000. * g.size;
        let trm = M(g.tz, 0., 0., 1., 0., g.rise).then(*tm).then(g.ctm);
        let (x, y) = trm.at(0., 0.);
        let (x2, y2) = trm.at(w, 0.);
        let scale = (trm.2 * trm.2 + trm.3 * trm.3).sqrt();
        let size = g.size.abs() * scale;
        let (dx, dy) = (trm.0, trm.1);
        let turn = if dx > 0. && dx.abs() > 5. * dy.abs() {
            Turn::Upright
        } else if dy < 0. && dy.abs() > 5. * dx.abs() {
            Turn::Up
        } else if dy > 0. && dy.abs() > 5. * dx.abs() {
            Turn::Down
        } else if dx < 0. {
            Turn::Over
        } else {
            Turn::Slanted
        };
        let (bbox, base) = match turn {
            Turn::Up => (BBox::new(x - 0.8 * size, y2.min(y), x + 0.2 * size, y2.max(y)), x),
            Turn::Down => (BBox::new(x - 0.2 * size, y2.min(y), x + 0.8 * size, y2.max(y)), x),
            _ => (BBox::new(x.min(x2), y - 0.8 * size, x.max(x2), y + 0.2 * size), y),
        };
        let text = fo.text.get(&code).cloned().unwrap_or_default();
        out.glyphs.push(Glyph {
            text,
            bbox,
            baseline_pt: base,
            size_pt: size,
            face: fo.face,
            color: g.fill,
            turn,
            visible: g.mode != 3 && g.mode != 7,
            artifact: false,
            mcid: None,
        });
        let space = if step == 1 && code == 32 { g.tw } else { 0. };
        *tm = M(1., 0., 0., 1., (w + g.tc + space) * g.tz, 0.).then(*tm);
    }
}
fn win(c: u8) -> Option<char> {
    const HI: [char; 32] = [
        '€', '•', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '•', 'Ž', '•', '•', '‘', '’', '“',
        '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '•', 'ž', 'Ÿ',
    ];
    match c {
        0..=31 => None,
        0x80..=0x9f => Some(HI[c as usize - 0x80]),
        c => Some(c as char),
    }
}
fn glyph_name(n: &[u8]) -> Option<CompactString> {
    let n = std::str::from_utf8(n).ok()?;
    let n = n.split('.').next()?;
    let t = match n {
        "space" => " ",
        "adieresis" => "ä",
        "odieresis" => "ö",
        "udieresis" => "ü",
        "Adieresis" => "Ä",
        "Odieresis" => "Ö",
        "Udieresis" => "Ü",
        "germandbls" => "ß",
        "fi" => "fi",
        "fl" => "fl",
        "ff" => "ff",
        "ffi" => "ffi",
        "ffl" => "ffl",
        "quotedblbase" => "„",
        "quotedblleft" => "“",
        "quotedblright" => "”",
        "endash" => "–",
        "emdash" => "—",
        "hyphen" => "-",
        "period" => ".",
        "comma" => ",",
        "colon" => ":",
        "semicolon" => ";",
        "Euro" => "€",
        "bullet" => "•",
        "parenleft" => "(",
        "parenright" => ")",
        "slash" => "/",
        "ampersand" => "&",
        "quoteright" => "’",
        "quoteleft" => "‘",
        "zero" => "0",
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "at" => "@",
        "section" => "§",
        "copyright" => "©",
        "percent" => "%",
        "exclam" => "!",
        "question" => "?",
        "periodcentered" => "·",
        "eacute" => "é",
        "plus" => "+",
        "equal" => "=",
        "quotesingle" => "'",
        "quotedbl" => "\"",
        "ellipsis" => "…",
        "guillemotleft" => "«",
        "guillemotright" => "»",
        "numbersign" => "#",
        "underscore" => "_",
        "bracketleft" => "[",
        "bracketright" => "]",
        "dotlessi" => "ı",
        _ if n.len() == 1 => n,
        _ => {
            let h = n.strip_prefix("uni").or(n.strip_prefix('u'))?;
            let c = u32::from_str_radix(h.get(..4)?, 16).ok().and_then(char::from_u32)?;
            return Some(CompactString::from(c.to_string()));
        }
    };
    Some(CompactString::from(t))
}
