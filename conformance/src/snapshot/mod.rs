//! Snapshots: what programs do on the oracle, normalised, and short enough to be read. `SNAPSHOTS.md` describes the files.

mod compare;
mod file;
mod fold;
mod make;
mod probes;
mod report;
mod run;
mod story;
mod watch;

pub use compare::{Change, Difference};
pub use file::{BadFile, VERSION, name_beside};
pub use report::{Entry, REPORT_VERSION, Report, Status};
pub use run::{Plan, RunError, Source, What, run, sources, texts};
