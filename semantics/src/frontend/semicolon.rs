//! Automatic semicolon insertion (12.10.1).
//!
//! `[no LineTerminator here]` needs no rule of its own: behind it, a token on another line is not accepted by
//! the tables. Where a semicolon is never inserted, and where one is inserted on the same line, the grammar
//! says state by state.

use super::simulate::Simulation;
use super::token::Token;
use spec262_spec::grammar::lalr::{END, Term};
use spec262_spec::grammar::tables::Semicolon;

/// The terminal of the semicolon, if one may be inserted in front of a token that is not accepted.
pub(super) fn inserted(sim: &mut Simulation<'_, '_>, offending: Token) -> Option<Term> {
    let decoded = sim.core.decoded;
    let semicolon = decoded.semicolon?;
    let general = offending.line_before || offending.term == END || Some(offending.term) == decoded.brace;
    let state = sim.reset().shifts(semicolon, false)?;
    match sim.core.tables.semicolon(state) {
        Semicolon::Never => None,
        Semicolon::Allowed => general.then_some(semicolon),
        // The rule wants `)` as the token before: it is, where nothing but the semicolon can follow.
        Semicolon::AfterParenthesis => Some(semicolon),
    }
}
