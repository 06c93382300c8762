//! The front end: source text to parse tree, driven by the tables that the grammar's data became.

pub mod lexer;
pub mod token;
pub mod values;
