//! Turns newsletter PDFs into tables of articles, office holders, euro amounts, dates and organisations.
//!
//! A newsletter rides through a line of stages; each is a pure function from one owned value to the next:
//!
//! ```text
//! bytes ─pdf─▶ PageGlyphs ─layout─▶ PageLayout ─structure─▶ Issue ─entities─▶ Mentions ─▶ Document ─tables─▶ files
//! ```
//!
//! `docs/ARCHITECTURE.md` has the map and the rule of who may use whom.

pub mod batch;
pub mod cli;
pub mod diag;
pub mod document;
pub mod entities;
pub mod geometry;
pub mod lang;
pub mod layout;
pub mod pdf;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod structure;
pub mod tables;
pub mod text;
