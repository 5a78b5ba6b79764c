//! Page pictures for the report: drawn in a worker after the document is written, so that a page that cannot be
//! drawn, or a renderer that never ends, costs a picture and nothing else.

use super::carry::{Folders, read};
use super::inputs::Place;
use super::output::Output;
use crate::document::Document;
use crate::entities::Mention;
use crate::pipeline::Conveyor;
use crate::report::{PICTURE_LIST, PagePicture, Pictures, heads, picture_name};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What became of an issue's pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Pages that have one.
    pub drawn: u32,
    /// Why others have none.
    pub undrawn: Option<String>,
}

/// Notes where the headlines of a document stand, which the document as written does not tell.
///
/// # Errors
/// The folder cannot be written.
pub fn note_heads(document: &Document<Mention>, folders: &Folders) -> io::Result<()> {
    let Some(folder) = folder(folders, &document.id) else { return Ok(()) };
    fs::create_dir_all(&folder)?;
    let list = Pictures { heads: heads(document), ..Pictures::default() };
    write(&folder, &folders.staging, PICTURE_LIST, &serde_json::to_vec(&list)?)
}

/// Draws the pages of a file whose document is written.
///
/// # Errors
/// The folder cannot be written. What cannot be drawn is an answer.
pub fn draw(conveyor: &Conveyor, place: &Place, id: &str, folders: &Folders) -> io::Result<Drawn> {
    let Some(folder) = folder(folders, id) else { return Ok(Drawn { drawn: 0, undrawn: None }) };
    let mut list = read_list(&folder);
    let mut written = Ok(());
    let drawn = read(place).and_then(|bytes| {
        conveyor.draw(bytes, &mut |drawing| {
            let name = picture_name(u32::try_from(list.pages.len() + 1).unwrap_or(u32::MAX));
            let (picture, failed) = match drawing.picture {
                Ok(bytes) => {
                    written = write(&folder, &folders.staging, &name, &bytes);
                    (Some(name), None)
                }
                Err(why) => (None, Some(why)),
            };
            let (width_pt, height_pt) = (drawing.width_pt, drawing.height_pt);
            list.pages.push(PagePicture { width_pt, height_pt, picture, failed });
            written.is_ok()
        })
    });
    written?;
    list.failed = drawn.err();
    write(&folder, &folders.staging, PICTURE_LIST, &serde_json::to_vec(&list)?)?;
    let first_failure =
        list.pages.iter().zip(1..).find_map(|(page, number): (_, u32)| {
            page.failed.as_ref().map(|why| format!("page {number}: {why}"))
        });
    let drawn = list.pages.iter().filter(|page| page.picture.is_some()).count();
    Ok(Drawn { drawn: u32::try_from(drawn).unwrap_or(u32::MAX), undrawn: list.failed.or(first_failure) })
}

/// Notes that a worker did not end its drawing. Pictures that it made are not shown: the sizes of their pages are
/// not known.
///
/// # Errors
/// The folder cannot be written.
pub fn give_up(id: &str, why: &str, folders: &Folders) -> io::Result<()> {
    let Some(folder) = folder(folders, id) else { return Ok(()) };
    fs::create_dir_all(&folder)?;
    let list = Pictures { failed: Some(why.to_owned()), pages: Vec::new(), ..read_list(&folder) };
    write(&folder, &folders.staging, PICTURE_LIST, &serde_json::to_vec(&list)?)
}

/// Copies the pictures that another output folder holds and this one does not.
///
/// # Errors
/// This folder cannot be written.
pub fn bring(part: &Path, output: &Output) -> io::Result<()> {
    let inside = |root: &Path| root.join(crate::report::FOLDER).join(crate::report::PICTURES);
    let (theirs, own) = (inside(part), inside(output.root()));
    for issue in fs::read_dir(&theirs).into_iter().flatten().flatten() {
        let Some(id) = issue.file_name().to_str().map(str::to_owned) else { continue };
        if are_there(&own, &id) || !are_there(&theirs, &id) {
            continue;
        }
        let folder = own.join(&id);
        fs::create_dir_all(&folder)?;
        let mut names: Vec<_> = fs::read_dir(issue.path())?.flatten().map(|e| e.file_name()).collect();
        // The list last: where it is, all pictures are.
        names.sort_by_key(|name| name == PICTURE_LIST);
        for name in names.iter().filter_map(|name| name.to_str()) {
            write(&folder, &output.staging(), name, &fs::read(issue.path().join(name))?)?;
        }
    }
    Ok(())
}

/// Whether an issue's pictures were drawn, or given up.
pub fn are_there(pictures: &Path, id: &str) -> bool {
    pictures.join(id).join(PICTURE_LIST).is_file()
}

fn folder(folders: &Folders, id: &str) -> Option<PathBuf> {
    folders.pictures.as_ref().map(|pictures| pictures.join(id))
}

fn read_list(folder: &Path) -> Pictures {
    let bytes = fs::read(folder.join(PICTURE_LIST)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn write(folder: &Path, staging: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mode = PermissionsExt::from_mode(0o666);
    let mut beside = tempfile::Builder::new().prefix("picture-").permissions(mode).tempfile_in(staging)?;
    beside.write_all(bytes)?;
    beside.persist(folder.join(name))?;
    Ok(())
}
