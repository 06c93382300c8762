//! The lexical and syntactic grammar of the edition, as data.
//!
//! `spec/grammar/*.grammar` states the productions, and beside them what a parser must know that the
//! standard says in prose: which cover grammar refines to what, where a semicolon is never inserted,
//! which conflicts are settled by looking further. This module reads those files ([`Grammar::read`]),
//! checks them, answers what the head of an algorithm names ([`Grammar::resolve`]), and builds from them
//! the tables of the parser ([`lalr`]) and of the lexer ([`lexical`]).
//!
//! Vocabulary:
//! - a **production** is one alternative, as the standard prints it; its text (without parameters and
//!   annotations, optional parts as `X?`) is its identity;
//! - a **shape** is a production and the set of its optional symbols that are present. Nodes of a parse
//!   tree carry a shape, and algorithms dispatch on it;
//! - a **chain** is a production with exactly one nonterminal on its right (`A : B`);
//! - a **token** is a lexical nonterminal that the syntactic grammar uses; its nodes are leaves with one shape;
//! - a **tree of characters** is that of a text that is read without tokens: a pattern of a regular expression, a number in a String, a
//!   token that rules look into. The lexical productions that it is made of have shapes, too ([`characters`]); the token keeps its leaf.

pub mod characters;
mod check;
mod diagnostic;
pub mod lalr;
pub mod lexical;
mod model;
mod notation;
mod resolve;
pub mod tables;
pub mod tables_decode;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use model::*;
pub use resolve::{ResolveError, Resolved};

/// The grammar's files, in the order in which they are read.
pub const FILES: &[(&str, &str)] = &[
    ("parsing.grammar", include_str!("../../grammar/parsing.grammar")),
    ("lexical.grammar", include_str!("../../grammar/lexical.grammar")),
    ("expressions.grammar", include_str!("../../grammar/expressions.grammar")),
    ("statements.grammar", include_str!("../../grammar/statements.grammar")),
    ("functions.grammar", include_str!("../../grammar/functions.grammar")),
    ("programs.grammar", include_str!("../../grammar/programs.grammar")),
    ("annex-b.grammar", include_str!("../../grammar/annex-b.grammar")),
    ("patterns.grammar", include_str!("../../grammar/patterns.grammar")),
    ("characters.grammar", include_str!("../../grammar/characters.grammar")),
];

impl Grammar {
    /// The grammar of the edition that this crate carries.
    pub fn builtin() -> Result<Grammar, Diagnostics> {
        Grammar::read(FILES)
    }

    /// Reads and checks a grammar from its files, given as names and texts.
    pub fn read<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Grammar, Diagnostics> {
        let grammar = notation::read(files)?;
        check::check(&grammar)?;
        Ok(grammar)
    }
}
