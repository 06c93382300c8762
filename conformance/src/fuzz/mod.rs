//! Programs made by chance, on the oracle and on an engine: where they disagree, the smallest program that is found is written out as a case.
//! `FUZZ.md` describes what comes of it.

mod case;
mod report;
mod run;
mod subject;

pub use report::{Finding, Kind, REPORT_VERSION, Report};
pub use run::{Plan, run};
pub use subject::Subject;
