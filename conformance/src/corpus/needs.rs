//! What an engine may leave out, by the standard's leave or by its nature.

/// The words that `needs` of a case and `cannot` of an engine may have.
pub const ALL: &[&str] = &[
    "annex-b",
    "eval",
    "function-constructor",
    "with",
    "tail-calls",
    "deep-recursion",
    "global-prototype",
    "symbols",
    "reflect",
    "proxy",
    "weakrefs",
    "bigint",
    "regexp",
    "typed-arrays",
    "date",
    "promises",
    "timers",
    "json",
];
