//! A front end of the edition's own grammar, built once, for tests.

use super::lexer::Lexer;
use super::{FrontEnd, SyntaxError, Tree};
use spec262_spec::grammar::{Grammar, Params};
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::builtin().unwrap_or_else(|e| panic!("{e}")));

pub static FRONT_END: LazyLock<FrontEnd<Lexer>> =
    LazyLock::new(|| FrontEnd::of_grammar(&GRAMMAR, &BTreeSet::new()).unwrap_or_else(|e| panic!("{e}")));

/// Reads a text as a goal; parameters by name.
pub fn parse(text: &str, goal: &str, params: &[&str]) -> Result<Tree, SyntaxError> {
    parse_units(text.encode_utf16().collect(), goal, params)
}

pub fn parse_units(text: Vec<u16>, goal: &str, params: &[&str]) -> Result<Tree, SyntaxError> {
    let g = &*GRAMMAR;
    let params = params.iter().fold(Params::default(), |set, p| {
        let at = g.parameters.iter().position(|x| x == p).unwrap_or_else(|| panic!("no parameter {p}"));
        set.with(at as u8)
    });
    let goal = g.nonterminal(goal).unwrap_or_else(|| panic!("no goal {goal}"));
    FRONT_END.parse(text.into(), goal, params)
}
