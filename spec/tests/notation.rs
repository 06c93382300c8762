//! NOTATION.md describes the whole notation: every word and sign of `notation.pest` stands in it, and its worked example checks.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../NOTATION.md");
const GRAMMAR: &str = include_str!("../notation.pest");

/// The quoted texts of the grammar, without comments and escapes.
fn words() -> BTreeSet<&'static str> {
    // Escaped quotes would end a piece too early.
    let lines = GRAMMAR.lines().filter(|l| !l.starts_with("//") && !l.contains('\\'));
    let pieces = lines.flat_map(|l| l.split('"').skip(1).step_by(2)).map(str::trim);
    pieces.filter(|w| !w.is_empty() && w.chars().all(|c| c.is_alphabetic() || "⌊«»×≠≤≥∞".contains(c))).collect()
}

#[test]
fn every_word_of_the_grammar_is_described() {
    assert!(words().len() > 70);
    let missing: Vec<&str> = words().into_iter().filter(|w| !PAGE.contains(w)).collect();
    assert!(missing.is_empty(), "NOTATION.md does not mention {missing:?}");
}

#[test]
fn the_worked_example_is_the_one_that_is_checked() {
    let example: String = include_str!("pass/worked-example.alg").lines().map(|l| format!("    {l}\n")).collect();
    assert!(PAGE.contains(&example), "the example of NOTATION.md and tests/pass/worked-example.alg differ");
}
