//! What is made from a checked specification: code, and the tables of parser and lexer.

use crate::ir::Program;
use crate::lower::lower;
use spec262_spec::grammar::lalr::{self, Symbols};
use spec262_spec::grammar::lexical;
use spec262_spec::model::Spec;

/// All that an engine needs.
pub struct Parts {
    pub program: Program,
    pub syntax: Vec<u8>,
    pub lexical: Vec<u8>,
}

impl Parts {
    pub fn of(spec: &Spec) -> Result<Parts, String> {
        let grammar = &spec.grammar;
        let syntax = lalr::build(grammar, &spec.kept()).map_err(|e| e.to_string())?.blob;
        let symbols = Symbols::of(grammar).map_err(|e| e.to_string())?;
        let lexical = lexical::build(grammar, &symbols).map_err(|e| e.to_string())?.encode();
        Ok(Parts { program: lower(spec)?, syntax, lexical })
    }
}
