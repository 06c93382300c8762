//! The conformance side: cases, engines, verdicts (the corpus itself is still to come), and programs that nobody wrote.

pub mod generate;
pub mod test262;
