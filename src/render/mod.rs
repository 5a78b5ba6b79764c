//! Pages to pictures: bytes of a PDF in, one JPEG a page out, small enough for a page of the report.
//!
//! Knows no text and no file. A page that cannot be drawn says why; the others are drawn. Without the feature
//! `pictures` nothing is drawn, and every call says so.

#[cfg(feature = "pictures")]
mod draw;

/// A page as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Width of the page as displayed.
    pub width_pt: f32,
    /// Height of the page as displayed.
    pub height_pt: f32,
    /// The JPEG file, or why there is none.
    pub picture: Result<Vec<u8>, String>,
}

/// Draws the pages of a file in order; `each` is given one after the other, until it answers false.
///
/// # Errors
/// The file cannot be opened, in words.
#[cfg(feature = "pictures")]
pub fn pages(
    bytes: Vec<u8>,
    password: Option<&str>,
    each: &mut dyn FnMut(Drawing) -> bool,
) -> Result<(), String> {
    draw::pages(bytes, password, each)
}

/// Draws nothing: the program was built without pictures.
///
/// # Errors
/// Always.
#[cfg(not(feature = "pictures"))]
pub fn pages(
    _bytes: Vec<u8>,
    _password: Option<&str>,
    _each: &mut dyn FnMut(Drawing) -> bool,
) -> Result<(), String> {
    Err("the program was built without the feature `pictures`".to_owned())
}
