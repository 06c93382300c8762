//! test262, the official test suite, run as its `INTERPRETING.md` says. The suite itself is not part of this project: its folder is given.
//!
//! A test is read ([`metadata`]), found and chosen ([`discovery`]), run by the machine or by another engine ([`embedded`], [`command`]),
//! judged ([`verdict`]), held against the failures that are expected ([`expectations`]), and counted ([`report`]).

pub mod command;
pub mod discovery;
pub mod embedded;
pub mod expectations;
pub mod metadata;
pub mod report;
pub mod run;
pub mod verdict;

pub use discovery::{Case, Selection, Skips, Suite};
pub use expectations::{Expectations, Surprise};
pub use metadata::{Metadata, Mode, Negative, Phase};
pub use report::Report;
pub use run::{FileResult, Runner, run};
pub use verdict::{Ending, Run, Verdict};
