//! What the document says about its own structure: outline, tags, page labels, metadata.

mod labels;
mod outline;
mod tags;

use super::fonts::Means;
use super::objects::Objects;
use super::pages::Page;
use super::{Evidence, OutlineEntry};
use lopdf::{Dictionary, Object, ObjectId};
use memchr::memmem;
use std::collections::BTreeMap;

/// Reads all of it; each part is empty where the document does not have it.
pub(crate) fn read(pages: &[Page], means: &mut Means<'_>) -> Evidence {
    let objects = means.objects;
    let numbers: BTreeMap<ObjectId, u32> = pages.iter().map(|p| p.id).zip(1..).collect();
    let Some(catalog) = objects.catalog() else { return Evidence::default() };
    let info = objects.dict(objects.trailer(), b"Info");
    let xmp = match objects.get(catalog, b"Metadata") {
        Some(Object::Stream(stream)) => String::from_utf8_lossy(&means.data(stream)).into_owned(),
        _ => String::new(),
    };
    let said = |key: &[u8]| {
        info.and_then(|i| objects.text(i, key)).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
    };
    let created = said(b"CreationDate").as_deref().and_then(day_of_pdf_date);
    Evidence {
        outline: outline::read(objects, catalog, &numbers),
        tags: tags::read(objects, catalog, &numbers),
        page_labels: labels::read(objects, catalog, pages.len()),
        title: said(b"Title").or_else(|| xmp_item(&xmp, "dc:title")),
        author: said(b"Author").or_else(|| xmp_item(&xmp, "dc:creator")),
        producer: said(b"Producer").or_else(|| xmp_item(&xmp, "pdf:Producer")),
        creator: said(b"Creator").or_else(|| xmp_item(&xmp, "xmp:CreatorTool")),
        created: created.or_else(|| xmp_item(&xmp, "xmp:CreateDate").as_deref().and_then(day_of_iso_date)),
        language: objects.text(catalog, b"Lang").filter(|l| !l.trim().is_empty()),
    }
}

/// "D:20180824…" as "2018-08-24".
fn day_of_pdf_date(text: &str) -> Option<String> {
    let digits = text.trim_start_matches("D:").get(..8)?;
    let [year, month, day] = [digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?];
    credible_day(year, month, day)
}

fn day_of_iso_date(text: &str) -> Option<String> {
    credible_day(text.get(..4)?, text.get(5..7)?, text.get(8..10)?)
}

fn credible_day(year: &str, month: &str, day: &str) -> Option<String> {
    let within = |part: &str, low: u32, high: u32| {
        part.bytes().all(|b| b.is_ascii_digit()) && part.parse().is_ok_and(|n: u32| (low..=high).contains(&n))
    };
    (within(year, 1980, 2100) && within(month, 1, 12) && within(day, 1, 31))
        .then(|| format!("{year}-{month}-{day}"))
}

/// The text of a property of the XMP packet: as an element, as the first item of a list in it, or as an attribute.
fn xmp_item(xmp: &str, name: &str) -> Option<String> {
    let element = || {
        let inside = xmp.split_once(&format!("<{name}"))?.1;
        let inside = inside.split_once('>')?.1.split_once(&format!("</{name}>"))?.0;
        match memmem::find(inside.as_bytes(), b"<rdf:li") {
            Some(at) => Some(inside.get(at..)?.split_once('>')?.1.split_once('<')?.0),
            None => Some(inside),
        }
    };
    let attribute = || xmp.split_once(&format!("{name}=\""))?.1.split_once('"').map(|(value, _)| value);
    let value = element().or_else(attribute)?.trim();
    let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    (!plain.is_empty() && !plain.starts_with('<')).then_some(plain)
}

/// The page that a destination leads to.
fn page_of_destination(
    objects: &Objects,
    catalog: &Dictionary,
    destination: &Object,
    pages: &BTreeMap<ObjectId, u32>,
) -> Option<u32> {
    match objects.resolve(destination)? {
        Object::Array(items) => match items.first()? {
            Object::Reference(id) => pages.get(id).copied(),
            Object::Integer(index) => u32::try_from(*index + 1).ok().filter(|&n| n as usize <= pages.len()),
            _ => None,
        },
        Object::Dictionary(dict) => page_of_destination(objects, catalog, dict.get(b"D").ok()?, pages),
        Object::Name(name) => {
            let named = objects.dict(catalog, b"Dests")?.get(name).ok()?;
            page_of_array(objects, named, pages)
        }
        Object::String(name, _) => {
            let tree = objects.dict(objects.dict(catalog, b"Names")?, b"Dests")?;
            page_of_array(objects, outline::find_name(objects, tree, name)?, pages)
        }
        _ => None,
    }
}

/// A named destination leads to an array, never to another name.
fn page_of_array(objects: &Objects, named: &Object, pages: &BTreeMap<ObjectId, u32>) -> Option<u32> {
    let target = match objects.resolve(named)? {
        Object::Dictionary(dict) => objects.get(dict, b"D")?,
        other => other,
    };
    match target {
        Object::Array(items) => pages.get(&items.first()?.as_reference().ok()?).copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_dates() {
        assert_eq!(day_of_pdf_date("D:20180824120000+02'00'").as_deref(), Some("2018-08-24"));
        assert_eq!(day_of_pdf_date("2018").as_deref(), None);
        assert_eq!(day_of_pdf_date("D:20189924").as_deref(), None);
        assert_eq!(day_of_iso_date("2018-08-24T12:00:00").as_deref(), Some("2018-08-24"));
    }

    #[test]
    fn xmp_properties_stand_in_lists_elements_and_attributes() {
        let check =
            |xmp: &str, expected: Option<&str>| assert_eq!(xmp_item(xmp, "dc:title").as_deref(), expected);
        check(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x\">A &amp; B</rdf:li></rdf:Alt></dc:title>",
            Some("A & B"),
        );
        check("<dc:title>A</dc:title>", Some("A"));
        check("<rdf:Description dc:title=\"A\"/>", Some("A"));
        check("<dc:title/>", None);
    }
}
