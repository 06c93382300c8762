//! What is wrong with source text that has no token: the words for a message.

use super::source::code_point_at;
use super::{Kind, LexError, LexErrorKind, LexGoal, Lexer, Match};
use spec262_spec::grammar::lexical::atoms;

impl Lexer {
    /// Why [`Lexer::next`] gives no token for the same arguments: the position to point at, and a message. None, if it
    /// gives one. This reads the source again, and is for what is reported in the end, not for what is only tried.
    pub fn explain(&self, source: &[u16], pos: u32, goal: LexGoal) -> Option<(u32, String)> {
        let error = self.next(source, pos, goal).err()?;
        let t = &self.tables;
        let mut goal = t.goals.get(goal.0 as usize)?;
        // Again past the trivia, to where the trouble starts.
        let mut at = pos as usize;
        let found = loop {
            let found = self.longest(source, at, goal.start);
            if !matches!(t.accepts[found.accept as usize].kind, Kind::Trivia | Kind::LineTrivia) {
                break found;
            }
            at = found.end;
            goal = &t.goals[goal.then as usize];
        };
        let (position, message) = self.reason(source, at, found, error);
        Some((position as u32, message))
    }

    fn reason(&self, source: &[u16], at: usize, found: Match, error: LexError) -> (usize, String) {
        let t = &self.tables;
        let position = error.position as usize;
        let accept = &t.accepts[found.accept as usize];
        if error.kind == LexErrorKind::NotBefore {
            let what = &t.descriptions[accept.description as usize];
            let message = match source.get(position) {
                Some(0x5F) => "a `_` in a number must stand between two digits".to_string(),
                _ => format!("{} must not follow {what} at once", character(source, position)),
            };
            return (position, message);
        }
        let hope = t.states[found.state as usize].hope;
        if found.stop == at || hope == 0 {
            return match source.get(found.stop) {
                None => (found.stop, "the source text ends within a token".to_string()),
                Some(_) => (found.stop, format!("{} begins no token here", character(source, found.stop))),
            };
        }
        let what = &t.descriptions[hope as usize];
        // In the midst of what takes any character, only the end of the line or of the source text stops it.
        if t.rows[found.state as usize][atoms::OTHER as usize] != 0 {
            return (at, format!("{what} is not closed"));
        }
        match source[at..found.stop].iter().rposition(|u| *u == u16::from(b'\\')) {
            Some(escape) => (at + escape, format!("a malformed escape sequence in {what}")),
            None if found.stop >= source.len() => (found.stop, format!("the source text ends where {what} should go on")),
            None => (found.stop, format!("{} where {what} should go on", character(source, found.stop))),
        }
    }
}

/// A character, for a message: itself, if it can be seen.
fn character(source: &[u16], at: usize) -> String {
    match code_point_at(source, at) {
        None => "the end of the source text".to_string(),
        Some((0x0A | 0x0D | 0x2028 | 0x2029, _)) => "the end of the line".to_string(),
        Some((point, _)) => match char::from_u32(point).filter(|c| c.is_ascii_graphic() || c.is_alphanumeric()) {
            Some(c) => format!("`{c}`"),
            None => format!("the character U+{point:04X}"),
        },
    }
}
