//! The conformance side: cases, engines, verdicts (the corpus itself is still to come).
