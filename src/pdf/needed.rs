//! The objects of a sound file, each read when it is first asked for.
//!
//! Most objects of a file are never needed: pictures, structure trees, annotations. The data of streams stays in the
//! bytes of the file. A file that is not sound from the start is not opened here; where an object turns out not to be
//! clean later, `lopdf` reads the whole file once, with its repairs, and answers for that object.

use super::budget::Log;
use super::lexer::{Lexer, Token};
use super::xref::{Place, Xref};
use super::{ReadOptions, parser, repair, xref};
use crate::diag::{Code, Warning};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

/// A file whose cross-reference tables hold.
#[derive(Debug)]
pub(crate) struct Needed<'a> {
    bytes: Cow<'a, [u8]>,
    options: ReadOptions,
    trailer: Dictionary,
    /// By number.
    slots: Vec<Slot>,
    /// Object streams by number.
    containers: Containers,
    /// Bytes that object streams may still inflate to, as they stay in memory.
    inflatable: Cell<usize>,
    whole: OnceCell<Whole>,
}

#[derive(Debug)]
struct Slot {
    number: u32,
    place: Place,
    /// In a box, so that it keeps its address: fonts are known by it. Nothing inside where it is not clean.
    object: OnceCell<Option<Box<Object>>>,
}

type Containers = BTreeMap<u32, OnceCell<Option<Container>>>;

/// An object stream.
#[derive(Debug)]
struct Container {
    content: Vec<u8>,
    /// Number and offset of its items.
    items: Vec<(u32, usize)>,
}

/// The file as `lopdf` reads it.
#[derive(Debug)]
struct Whole {
    document: Option<Document>,
    warnings: Vec<Warning>,
}

impl<'a> Needed<'a> {
    /// Opens a file that is not encrypted and whose tables name an object at each offset; gives the bytes back else.
    pub(crate) fn open(bytes: Cow<'a, [u8]>, options: &ReadOptions) -> Result<Self, Cow<'a, [u8]>> {
        let limit = repair::object_stream_limit(options);
        let Some((Xref { entries, trailer }, containers)) =
            xref::read(&bytes, limit).and_then(|xref| sound(&bytes, xref))
        else {
            return Err(bytes);
        };
        let slot = |(number, place)| Slot { number, place, object: OnceCell::new() };
        let slots = entries.into_iter().map(slot).collect();
        let inflatable = Cell::new(limit);
        let options = options.clone();
        Ok(Self { bytes, options, trailer, slots, containers, inflatable, whole: OnceCell::new() })
    }

    /// The bytes of the file again.
    pub(crate) fn into_bytes(self) -> Cow<'a, [u8]> {
        self.bytes
    }

    /// The trailer dictionary.
    pub(crate) fn trailer(&self) -> &Dictionary {
        &self.trailer
    }

    /// The object with this id.
    pub(crate) fn get(&self, id: ObjectId) -> Option<&Object> {
        let Some(slot) = self.slot(id.0) else {
            // `lopdf` finds objects in object streams that no table lists.
            return if self.containers.is_empty() { None } else { self.mended(id) };
        };
        let generation = match slot.place {
            Place::Free => return None,
            Place::At { generation, .. } => generation,
            Place::In { .. } => 0,
        };
        if generation != id.1 {
            return None;
        }
        let read = slot.object.get_or_init(|| self.read(slot).map(Box::new));
        read.as_deref().or_else(|| self.mended(id))
    }

    /// Adds an object that stood in another one and had no number.
    pub(crate) fn add(&mut self, object: Object) -> ObjectId {
        let number = self.slots.last().map_or(1, |slot| slot.number.saturating_add(1));
        let place = Place::In { container: 0, index: 0 };
        self.slots.push(Slot { number, place, object: OnceCell::from(Some(Box::new(object))) });
        (number, 0)
    }

    /// The data of a stream whose place is known.
    pub(crate) fn data(&self, stream: &Stream) -> Option<&[u8]> {
        let start = stream.start_position?;
        let length = usize::try_from(stream.dict.get(b"Length").ok()?.as_i64().ok()?).ok()?;
        self.bytes.get(start..start.checked_add(length)?)
    }

    /// Whether every object so far was clean.
    pub(crate) fn is_clean(&self) -> bool {
        self.whole.get().is_none()
    }

    /// Warnings of the repairs.
    pub(crate) fn take_warnings(&mut self) -> Vec<Warning> {
        self.whole.get_mut().map(|whole| std::mem::take(&mut whole.warnings)).unwrap_or_default()
    }

    fn mended(&self, id: ObjectId) -> Option<&Object> {
        self.whole().document.as_ref()?.objects.get(&id)
    }

    fn whole(&self) -> &Whole {
        self.whole.get_or_init(|| {
            let mut log = Log::default();
            let document = repair::whole(&self.bytes, &self.options, &mut log);
            if let Err(error) = &document {
                log.warn(Code::PageUnreadable, format!("objects are left out: {error}"));
            }
            Whole { document: document.ok(), warnings: log.warnings }
        })
    }

    fn slot(&self, number: u32) -> Option<&Slot> {
        // Most tables begin with 0 and leave no number out.
        let likely = self.slots.get(number as usize).filter(|slot| slot.number == number);
        likely.or_else(|| {
            let i = self.slots.binary_search_by_key(&number, |slot| slot.number).ok()?;
            self.slots.get(i)
        })
    }

    fn read(&self, slot: &Slot) -> Option<Object> {
        match slot.place {
            Place::Free => None,
            Place::At { offset, .. } => {
                let mut lexer = self.lexer_at(offset)?;
                let object = parser::object(&mut lexer)?;
                match (object, lexer.next_token()?) {
                    (object, Token::Word(b"endobj")) => Some(object),
                    (Object::Dictionary(dict), Token::Word(b"stream")) => {
                        let length = self.length(&dict)?;
                        self.stream(dict, &lexer, length)
                    }
                    _ => None,
                }
            }
            Place::In { container, index } => self.item(container, index, slot.number),
        }
    }

    /// A lexer behind the header of an object.
    fn lexer_at(&self, offset: usize) -> Option<Lexer<'_>> {
        let mut lexer = Lexer::new(&self.bytes);
        lexer.seek(offset);
        parser::header(&mut lexer)?;
        Some(lexer)
    }

    /// A stream without its data, but with its place and a length that is no reference.
    fn stream(&self, mut dict: Dictionary, lexer: &Lexer<'_>, length: usize) -> Option<Object> {
        let start = parser::data_start(&self.bytes, lexer.position())?;
        parser::data(&self.bytes, start, length)?;
        dict.set("Length", Object::Integer(i64::try_from(length).ok()?));
        Some(Object::Stream(Stream::with_position(dict, start)))
    }

    fn length(&self, dict: &Dictionary) -> Option<usize> {
        self.plain_length(dict).or_else(|| {
            let slot = self.slot(dict.get(b"Length").ok()?.as_reference().ok()?.0)?;
            let Place::In { container, index } = slot.place else { return None };
            usize::try_from(self.item(container, index, slot.number)?.as_i64().ok()?).ok()
        })
    }

    /// A length that stands in no object stream: that of an object stream itself must not, or reading would turn in a
    /// circle.
    fn plain_length(&self, dict: &Dictionary) -> Option<usize> {
        let length = match dict.get(b"Length").ok()? {
            Object::Reference(id) => match self.slot(id.0)?.place {
                Place::At { offset, generation } if generation == id.1 => {
                    parser::object(&mut self.lexer_at(offset)?)?.as_i64().ok()?
                }
                _ => return None,
            },
            length => length.as_i64().ok()?,
        };
        usize::try_from(length).ok()
    }

    fn item(&self, container: u32, index: usize, number: u32) -> Option<Object> {
        let unpacked = self.containers.get(&container)?.get_or_init(|| self.unpack(container)).as_ref()?;
        let &(_, offset) = unpacked.items.get(index).filter(|item| item.0 == number)?;
        let mut lexer = Lexer::new(&unpacked.content);
        lexer.seek(offset);
        parser::object(&mut lexer)
    }

    /// Inflates an object stream (7.5.7).
    fn unpack(&self, number: u32) -> Option<Container> {
        let Place::At { offset, .. } = self.slot(number)?.place else { return None };
        let mut lexer = self.lexer_at(offset)?;
        let Object::Dictionary(dict) = parser::object(&mut lexer)? else { return None };
        if !dict.has_type(b"ObjStm") || lexer.next_token()? != Token::Word(b"stream") {
            return None;
        }
        let start = parser::data_start(&self.bytes, lexer.position())?;
        let data = parser::data(&self.bytes, start, self.plain_length(&dict)?)?.to_vec();
        let stream = Stream::new(dict, data);
        let content = stream.get_plain_content_with_limit(self.inflatable.get()).ok()?;
        self.inflatable.set(self.inflatable.get().saturating_sub(content.len()));
        let first = usize::try_from(stream.dict.get(b"First").ok()?.as_i64().ok()?).ok()?;
        let mut index = Lexer::new(content.get(..first)?);
        let mut items = Vec::new();
        while let Some(number) = parser::unsigned(&mut index) {
            let offset = first.checked_add(usize::try_from(parser::unsigned(&mut index)?).ok()?)?;
            items.push((u32::try_from(number).ok()?, offset));
        }
        Some(Container { content, items })
    }
}

/// The tables and the object streams they name, where each offset holds the header of its object.
fn sound(bytes: &[u8], xref: Xref) -> Option<(Xref, Containers)> {
    let mut containers = BTreeMap::new();
    for &(number, place) in &xref.entries {
        match place {
            Place::Free => {}
            Place::At { offset, generation } => {
                let mut lexer = Lexer::new(bytes);
                lexer.seek(offset);
                if parser::header(&mut lexer)? != (number, generation) {
                    return None;
                }
            }
            Place::In { container, .. } => {
                containers.entry(container).or_insert_with(OnceCell::new);
            }
        }
    }
    (!xref.trailer.has(b"Encrypt")).then_some((xref, containers))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file under construction, its revisions one after the other.
    struct File(Vec<u8>);

    impl File {
        fn new() -> Self {
            Self(b"%PDF-1.7\n".to_vec())
        }

        /// Adds an object; answers its offset.
        fn object(&mut self, header: &str, body: &[u8]) -> usize {
            let offset = self.0.len();
            self.0.extend([header.as_bytes(), b" obj\n", body, b"\nendobj\n"].concat());
            offset
        }

        fn stream(&mut self, header: &str, dict: &str, data: &[u8]) -> usize {
            let start = format!("<<{dict}/Length {}>>stream\n", data.len());
            self.object(header, &[start.as_bytes(), data, b"\nendstream"].concat())
        }

        /// Ends a revision with a table of these sections and this trailer; answers the table's offset.
        fn table(&mut self, sections: &str, trailer: &str) -> usize {
            let offset = self.0.len();
            let text = format!("xref\n{sections}trailer\n<</Size 9/Root 1 0 R{trailer}>>\n");
            self.0.extend(text.as_bytes());
            self.end(offset);
            offset
        }

        fn end(&mut self, offset: usize) {
            self.0.extend(format!("startxref\n{offset}\n%%EOF\n").as_bytes());
        }

        fn check(&self, expected: &[(ObjectId, Option<&str>)]) {
            let options = ReadOptions::default();
            let file = Needed::open(self.0.as_slice().into(), &options).expect("the file is sound");
            for (id, text) in expected {
                let read = file.get(*id).map(|object| format!("{object:?}"));
                assert_eq!(read.as_deref(), *text, "{id:?}");
            }
            assert!(file.is_clean());
        }

        fn is_sound(&self) -> bool {
            Needed::open(self.0.as_slice().into(), &ReadOptions::default()).is_ok()
        }
    }

    fn used(offset: usize, generation: u16) -> String {
        format!("{offset:010} {generation:05} n \n")
    }

    const FREE: &str = "0000000000 65535 f \n";

    #[test]
    fn newer_sections_win_and_generations_count() {
        let mut file = File::new();
        let (one, two) = (file.object("1 0", b"(old)"), file.object("2 3", b"(kept)"));
        let old = file.table(&format!("0 4\n{FREE}{}{}{}", used(one, 0), used(two, 3), used(one, 0)), "");
        // The old table is wrong about object 3, but the update deletes it.
        let one = file.object("1 0", b"(new)");
        file.table(&format!("1 1\n{}3 1\n{FREE}", used(one, 0)), &format!("/Prev {old}"));
        let expected = [
            ((1, 0), Some("(new)")),
            ((2, 3), Some("(kept)")),
            ((2, 0), None),
            ((3, 0), None),
            ((8, 0), None),
        ];
        file.check(&expected);
    }

    #[test]
    fn an_object_at_the_start_of_the_file_is_none() {
        let mut file = File::new();
        let one = file.object("1 0", b"(a)");
        file.table(&format!("0 3\n{FREE}{}{}", used(one, 0), used(0, 0)), "");
        file.check(&[((1, 0), Some("(a)")), ((2, 0), None)]);
    }

    #[test]
    fn sections_in_a_circle_end() {
        let mut file = File::new();
        let one = file.object("1 0", b"[1 0 R]");
        let at = file.0.len();
        file.table(&format!("0 2\n{FREE}{}", used(one, 0)), &format!("/Prev {at}"));
        file.check(&[((1, 0), Some("[1 0 R]"))]);
    }

    /// Objects 2 and 3 in object stream 4, listed by cross-reference stream 5.
    fn with_object_stream() -> (File, usize, usize) {
        let mut file = File::new();
        let one = file.object("1 0", b"<</Type/Catalog>>");
        let four = file.stream("4 0", "/Type/ObjStm/N 2/First 8", b"2 0 3 4 (a) 2 0 R");
        let five = file.0.len();
        let be = |offset: usize| (offset as u16).to_be_bytes();
        let [[a, b], [c, d], [e, f]] = [be(one), be(four), be(five)];
        let records = [1, a, b, 0, 2, 0, 4, 0, 2, 0, 4, 1, 1, c, d, 0, 1, e, f, 0];
        file.stream("5 0", "/Type/XRef/Size 6/Index[1 5]/W[1 2 1]/Root 1 0 R", &records);
        (file, one, five)
    }

    #[test]
    fn objects_come_out_of_object_streams() {
        let (mut file, _, five) = with_object_stream();
        file.end(five);
        file.check(&[((2, 0), Some("(a)")), ((3, 0), Some("2 0 R")), ((2, 1), None)]);
    }

    #[test]
    fn a_table_hides_objects_that_its_stream_lists() {
        let (mut file, one, five) = with_object_stream();
        let sections = format!("0 4\n{FREE}{}{FREE}{FREE}", used(one, 0));
        file.table(&sections, &format!("/XRefStm {five}"));
        file.check(&[((1, 0), Some("<</Type /Catalog>>")), ((2, 0), Some("(a)")), ((3, 0), Some("2 0 R"))]);
    }

    #[test]
    fn stream_data_stays_in_the_file() {
        let mut file = File::new();
        let one = file.object("1 0", b"<</Length 2 0 R>>stream\r\nabc\r\nendstream");
        let two = file.object("2 0", b"3");
        file.table(&format!("0 3\n{FREE}{}{}", used(one, 0), used(two, 0)), "");
        let needed = Needed::open(file.0.as_slice().into(), &ReadOptions::default()).expect("sound");
        let Some(Object::Stream(stream)) = needed.get((1, 0)) else { panic!("object 1 is a stream") };
        assert!(stream.content.is_empty());
        assert_eq!(needed.data(stream), Some(&b"abc"[..]));
    }

    #[test]
    fn an_object_that_is_not_clean_is_mended_with_a_warning() {
        let mut file = File::new();
        let one = file.object("1 0", b"<</Type/Catalog/Pages 2 0 R>>");
        let two = file.object("2 0", b"<</Type/Pages/Kids[]/Count 0>>");
        let three = file.object("3 0", b"<<>>stream\nabc\nendstream");
        let sections = format!("0 4\n{FREE}{}{}{}", used(one, 0), used(two, 0), used(three, 0));
        file.table(&sections, "");
        let mut needed = Needed::open(file.0.as_slice().into(), &ReadOptions::default()).expect("sound");
        assert!(needed.get((2, 0)).is_some() && needed.is_clean());
        let Some(Object::Stream(stream)) = needed.get((3, 0)) else { panic!("object 3 is a stream") };
        assert_eq!(stream.content, b"abc");
        let warnings: Vec<Code> = needed.take_warnings().into_iter().map(|w| w.code).collect();
        assert_eq!(warnings, [Code::Repaired]);
    }

    #[test]
    fn files_that_are_not_sound_are_left_to_lopdf() {
        let file = |offset: usize, trailer: &str| {
            let mut file = File::new();
            let one = file.object("1 0", b"<</Type/Catalog>>");
            file.table(&format!("0 2\n{FREE}{}", used(one + offset, 0)), trailer);
            file
        };
        assert!(file(0, "").is_sound());
        assert!(!file(1, "").is_sound());
        assert!(!file(0, "/Encrypt 1 0 R").is_sound());
        assert!(!file(0, "/Prev 7").is_sound());
        let mut wrong_start = file(0, "");
        wrong_start.end(5);
        assert!(!wrong_start.is_sound());
    }

    #[test]
    fn an_object_stream_whose_length_stands_in_itself_ends() {
        let mut file = File::new();
        let four = file.object("4 0", b"<</Type/ObjStm/N 1/First 4/Length 2 0 R>>stream\n2 0 9\nendstream");
        let five = file.0.len();
        let records = [2, 0, 4, 0, 0, 0, 0, 0, 1, 0, four as u8, 0];
        file.stream("5 0", "/Type/XRef/Size 6/Index[2 3]/W[1 2 1]", &records);
        file.end(five);
        let needed = Needed::open(file.0.as_slice().into(), &ReadOptions::default()).expect("sound");
        assert_eq!(needed.get((2, 0)).map(|object| format!("{object:?}")).as_deref(), None);
    }
}
