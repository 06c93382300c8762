//! What the build script has made.

/// The lowered specification.
pub(crate) static PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/program.bin"));
/// The parser's tables.
pub(crate) static SYNTAX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/syntax.bin"));
/// The lexer's tables.
pub(crate) static LEXICAL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexical.bin"));
