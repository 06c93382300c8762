//! What the lexer and the parser's driver say to each other.
//!
//! The driver owns the reading position. It asks for one token at a time, from a code unit offset, under a
//! lexical goal that it has chosen from what the syntactic grammar permits there; it may ask again at the
//! same place under another goal. So the lexer holds nothing between calls.

use spec262_spec::grammar::lalr::Term;
use spec262_spec::grammar::{NonterminalId, Params};

/// A lexical goal symbol with its parameters (`InputElementDiv[+Html]`): a number of the lexer's own, which
/// the lexer gives for a nonterminal and parameters, once, when a front end is made ([`Scan::goal`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LexGoal(pub u8);

/// One token of the syntactic grammar, trivia in front of it skipped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// A terminal as numbered by [`spec262_spec::grammar::lalr::Symbols`]; `END` at the end of the source. A
    /// word that the grammar mentions has a terminal of its own; any other, and one spelled with an escape,
    /// is `Symbols::word`, except that an escaped reserved word is `Symbols::escaped`
    /// (`Symbols::of_word` decides).
    pub term: Term,
    /// Offset of its first code unit.
    pub start: u32,
    /// Offset behind its last code unit.
    pub end: u32,
    /// A line terminator stands between it and the place that the lexer was asked to start from.
    pub line_before: bool,
}

/// Why there is no token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LexError {
    /// Where the input ceases to be the beginning of any input element.
    pub position: u32,
    pub kind: LexErrorKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LexErrorKind {
    /// No input element starts or goes on like this.
    Unexpected,
    /// The source ends within an input element.
    EndOfInput,
    /// A token runs into a character that must not follow it (`3in`).
    NotBefore,
}

/// What the driver needs of a lexer. (Monomorphised: the driver is generic over it, so that it can be
/// tested with tokens made by hand.)
pub trait Scan {
    /// The number of a lexical goal, if the grammar names it as one.
    fn goal(&self, nonterminal: NonterminalId, params: Params) -> Option<LexGoal>;
    /// The next token at or after `pos`.
    fn scan(&self, source: &[u16], pos: u32, goal: LexGoal) -> Result<Token, LexError>;
}
