//! A front end from the bytes that a build has embedded, or from a grammar at run time.

use super::FrontEnd;
use super::lexer::Lexer;
use spec262_spec::grammar::lalr::{self, BuildError, Symbols};
use spec262_spec::grammar::tables::Tables;
use spec262_spec::grammar::{Grammar, ProductionId, lexical};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Why there is no front end.
#[derive(Clone, Debug)]
pub enum LoadError {
    /// The grammar gives no tables.
    Build(BuildError),
    /// The bytes are not what this version writes.
    Bytes(&'static str),
    /// The lexer does not know a lexical goal that the parser asks for.
    Goal(String),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Build(e) => e.fmt(f),
            LoadError::Bytes(what) => write!(f, "these bytes are no {what} of this version"),
            LoadError::Goal(name) => write!(f, "the lexer has no goal {name}"),
        }
    }
}

impl std::error::Error for LoadError {}

/// The bytes of both tables, to be embedded.
pub struct Bytes {
    pub parser: Vec<u8>,
    pub lexer: Vec<u8>,
}

/// Builds the tables of a grammar. Chains in `kept`, which algorithms name, make nodes.
pub fn build(grammar: &Grammar, kept: &BTreeSet<ProductionId>) -> Result<Bytes, BuildError> {
    let parser = lalr::build(grammar, kept)?.blob;
    let lexer = lexical::build(grammar, &Symbols::of(grammar)?).map_err(BuildError::Grammar)?.encode();
    Ok(Bytes { parser, lexer })
}

impl FrontEnd<Lexer> {
    /// A front end of embedded tables; those of the parser are used as they lie.
    pub fn from_bytes(parser: impl Into<Cow<'static, [u8]>>, lexer: &[u8]) -> Result<Self, LoadError> {
        let tables = Tables::new(parser).map_err(|_| LoadError::Bytes("parser tables"))?;
        let lexer = Lexer::decode(lexer).ok_or(LoadError::Bytes("lexer tables"))?;
        FrontEnd::new(Arc::new(tables), lexer).map_err(LoadError::Goal)
    }

    /// A front end of a grammar, its tables built now.
    pub fn of_grammar(grammar: &Grammar, kept: &BTreeSet<ProductionId>) -> Result<Self, LoadError> {
        let bytes = build(grammar, kept).map_err(LoadError::Build)?;
        FrontEnd::from_bytes(bytes.parser, &bytes.lexer)
    }
}
