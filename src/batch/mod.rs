//! Many files through the line, in worker processes, and the output folder.

mod archive;
mod carry;
mod ids;
mod inputs;
mod limits;
mod run;
mod status;
mod streams;

pub use carry::{Answer, Task};
pub use inputs::{Inputs, PassedOver, Place, Request, Source, find, shown};
pub use limits::{MaxFailures, MemoryLimit, Shard, TimeLimit};
pub use run::{BatchError, Job, Progress, RunReport, convert};
pub use status::Status;
pub use streams::{Question, recognise_lines, texts};
