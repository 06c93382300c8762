//! The conformance side: cases, engines, verdicts, the runner of test262, and programs that nobody wrote.

pub mod check;
pub mod corpus;
pub mod engines;
pub mod fuzz;
pub mod generate;
pub mod grade;
mod parallel;
pub mod partition;
pub mod snapshot;
pub mod test262;
