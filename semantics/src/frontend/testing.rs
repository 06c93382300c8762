//! A front end of the edition's own grammar, built once, for tests.

use super::lexer::Lexer;
use super::{FrontEnd, SyntaxError, Tree};
use spec262_spec::grammar::lalr::{self, Symbols};
use spec262_spec::grammar::tables::Tables;
use spec262_spec::grammar::{Grammar, Params, lexical};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

pub static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::builtin().unwrap_or_else(|e| panic!("{e}")));

pub static FRONT_END: LazyLock<FrontEnd<Lexer>> = LazyLock::new(|| {
    let built = lalr::build(&GRAMMAR, &BTreeSet::new()).unwrap_or_else(|e| panic!("{e}"));
    let symbols = Symbols::of(&GRAMMAR).unwrap_or_else(|e| panic!("{e}"));
    let lexer = Lexer::new(lexical::build(&GRAMMAR, &symbols).unwrap_or_else(|e| panic!("{e}")));
    let tables = Tables::new(built.blob).unwrap_or_else(|e| panic!("{e}"));
    FrontEnd::new(Arc::new(tables), lexer).unwrap_or_else(|e| panic!("no lexical goal {e}"))
});

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
