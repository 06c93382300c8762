//! Why source text is no sentence of the grammar.

use super::simulate::Simulation;
use super::token::{LexError, LexErrorKind, Token};
use spec262_spec::grammar::lalr::{END, TermSet};
use std::collections::HashSet;
use std::fmt;

/// Source text that the grammar does not accept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// The code unit where it stops to be acceptable.
    pub position: u32,
    /// What stands there.
    pub found: String,
    /// What could stand there, in words.
    pub expected: Vec<String>,
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// How many expected things a message names.
const NAMED: usize = 5;

/// How much of a token a message shows.
const SHOWN: usize = 40;

impl SyntaxError {
    /// One that is not about a token.
    pub(super) fn new(position: u32, found: String, message: String) -> SyntaxError {
        SyntaxError { position, found, expected: vec![], message }
    }

    pub(super) fn lexical(source: &[u16], e: LexError) -> SyntaxError {
        let rest = &source[(e.position as usize).min(source.len())..];
        // A surrogate pair is one character to the reader.
        let len = if matches!(rest, [0xD800..=0xDBFF, 0xDC00..=0xDFFF, ..]) { 2 } else { rest.len().min(1) };
        let found = if rest.is_empty() { "end of input".into() } else { quoted(&rest[..len]) };
        let message = match e.kind {
            LexErrorKind::Unexpected => format!("unexpected character {found}"),
            LexErrorKind::EndOfInput => "the input ends within a token".into(),
            LexErrorKind::NotBefore => format!("{found} must not follow a number directly"),
        };
        SyntaxError::new(e.position, found, message)
    }

    /// A token that the state at the top of the stack does not accept.
    pub(super) fn unexpected(sim: &mut Simulation<'_, '_>, source: &[u16], token: Token) -> SyntaxError {
        let expected = expected(sim, token);
        let found = if token.term == END { "end of input".into() } else { quoted(&source[token.start as usize..token.end as usize]) };
        let mut message = format!("unexpected {found}");
        for (i, x) in expected.iter().take(NAMED).enumerate() {
            let last = i + 1 == expected.len();
            message.push_str(if i == 0 {
                ", expected "
            } else if last {
                " or "
            } else {
                ", "
            });
            message.push_str(x);
        }
        if expected.len() > NAMED {
            message.push_str(" or others");
        }
        SyntaxError { position: token.start, found, expected, message }
    }
}

/// Text of the source in backquotes, shortened.
pub(super) fn quoted(text: &[u16]) -> String {
    let line = text.split(|c| matches!(c, 10 | 13)).next().unwrap_or(&[]);
    let cut = line.len() > SHOWN || line.len() < text.len();
    let shown = String::from_utf16_lossy(&line[..line.len().min(SHOWN)]);
    format!("`{shown}{}`", if cut { "…" } else { "" })
}

/// What the state accepts: in the words of the grammar's descriptions where it awaits one of these
/// nonterminals; terminals for the rest, those first that end the most of what has been read.
fn expected(sim: &mut Simulation<'_, '_>, token: Token) -> Vec<String> {
    let (tables, decoded) = (sim.core.tables, sim.core.decoded);
    let terms = 0..tables.terms() as u8;
    let mut accepted: Vec<(u8, usize)> = terms.filter_map(|t| Some((t, sim.reset().reductions(t, token.line_before)?))).collect();
    accepted.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let awaits = tables.awaits(sim.reset().state());
    let mut covered = TermSet::default();
    let mut out: Vec<&str> = vec![];
    for (i, first) in decoded.first.iter().enumerate() {
        let here = awaits & (1 << i) != 0;
        if here && accepted.iter().any(|(t, _)| first.has(*t) && !covered.has(*t)) {
            covered.join(first);
            out.push(tables.description(i));
        }
    }
    out.extend(accepted.iter().filter(|(t, _)| !covered.has(*t)).map(|(t, _)| tables.term_name(*t)));
    let mut named = HashSet::new();
    out.into_iter().filter(|x| named.insert(*x)).map(String::from).collect()
}
