//! What is known of an issue's page pictures: written by whoever draws them, read by whoever shows them.

use crate::geometry::BBox;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Folder of the pictures inside the report's.
pub const FOLDER: &str = "pictures";
/// The file beside an issue's pictures that tells of them.
pub const LIST: &str = "pages.json";

/// The pictures of one issue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pictures {
    /// Its pages in order.
    pub pages: Vec<PagePicture>,
    /// Why there are fewer pictures than pages.
    pub failed: Option<String>,
    /// Where the headlines and what stands beside them are, by article: page and box of each line.
    #[serde(default)]
    pub heads: BTreeMap<String, Vec<(u32, BBox)>>,
}

/// The picture of one page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PagePicture {
    /// Width of the page as displayed.
    pub width_pt: f32,
    /// Height of the page as displayed.
    pub height_pt: f32,
    /// Name of the file beside the list.
    pub picture: Option<String>,
    /// Why there is none.
    pub failed: Option<String>,
}

impl Pictures {
    /// Reads the list of an issue; one that is missing or damaged is an issue without pictures.
    pub(super) fn read(report: &Path, id: &str) -> Self {
        let bytes = std::fs::read(report.join(FOLDER).join(id).join(LIST)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }
}

/// The name of a page's picture.
pub fn picture_name(page: u32) -> String {
    format!("p{page:03}.jpg")
}
