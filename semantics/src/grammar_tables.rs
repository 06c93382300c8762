//! What is made from the productions of a checked specification: the tables of parser and lexer.

use spec262_spec::grammar::lalr::{self, Symbols};
use spec262_spec::grammar::lexical;
use spec262_spec::model::Spec;

/// The tables of a grammar: the long part of making an engine, done once for specifications that differ in algorithms alone.
pub struct GrammarTables {
    /// The parser's, encoded.
    pub syntax: Vec<u8>,
    /// The lexer's, encoded.
    pub lexical: Vec<u8>,
}

impl GrammarTables {
    pub fn of(spec: &Spec) -> Result<GrammarTables, String> {
        let grammar = &spec.grammar;
        let syntax = lalr::build(grammar, &spec.kept()).map_err(|e| e.to_string())?.blob;
        let symbols = Symbols::of(grammar).map_err(|e| e.to_string())?;
        let lexical = lexical::build(grammar, &symbols).map_err(|e| e.to_string())?.encode();
        Ok(GrammarTables { syntax, lexical })
    }
}
