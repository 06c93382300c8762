//! Holding engines against the specification: cases, verdicts, reports.

pub mod junit;
pub mod questions;
pub mod report;
pub mod run;
pub mod subjects;
pub mod text;
pub mod transform;
pub mod verdict;

pub use report::Report;
pub use run::{Plan, run};
pub use subjects::{Selection, Subject, Subjects};
pub use transform::Transform;
pub use verdict::{Disagreement, Verdict};
