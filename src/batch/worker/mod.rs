//! Worker processes: each carries one file at a time, so that a file that crashes the program, never ends or eats
//! all memory harms no other.
//!
//! In comes one [`Order`] a line, out goes one answer a line. `serve` is the worker's side, [`Hand`] the side of
//! the process that started it.

mod hand;
mod misbehave;
mod protocol;
mod serve;

pub use hand::{Hand, Start, Verdict, killed_from_outside};
pub use protocol::{Order, PathText, Reply, STAGES};
pub use serve::{ServeOptions, serve};
