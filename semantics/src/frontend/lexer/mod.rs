//! The lexer: from source text to one token at a time, by the tables that the lexical grammar became.
//!
//! It runs the automaton of the goal and takes the longest match (clause 12), passing over trivia. Two things are looked
//! at after the match: which word a name is that is written with an escape sequence, and what must not follow a token (12.9.3).

mod message;
pub mod source;
#[cfg(test)]
mod tests;

use super::token::{LexError, LexErrorKind, LexGoal, Scan, Token};
use super::values;
use source::{atom_of, code_point_at};
use spec262_spec::grammar::lalr::END;
use spec262_spec::grammar::lexical::atoms::{self, Atom};
use spec262_spec::grammar::lexical::{Kind, LexicalTables};
use spec262_spec::grammar::{NonterminalId, Params};

/// The lexer of a grammar. It holds its tables, and nothing between calls.
pub struct Lexer {
    tables: LexicalTables,
}

/// How far the automaton came.
#[derive(Clone, Copy)]
struct Match {
    /// What was accepted last; 0 is nothing.
    accept: u8,
    /// Where that ends.
    end: usize,
    /// The state that nothing led on from, and where: that is behind `end`, if more was tried.
    state: u16,
    stop: usize,
}

impl Lexer {
    pub fn new(tables: LexicalTables) -> Lexer {
        Lexer { tables }
    }

    /// The lexer of encoded tables ([`LexicalTables::encode`]); None, if the bytes are not that.
    pub fn decode(bytes: &[u8]) -> Option<Lexer> {
        LexicalTables::decode(bytes).map(Lexer::new)
    }

    pub fn tables(&self) -> &LexicalTables {
        &self.tables
    }

    /// Runs the automaton from a place and a state, as far as it goes.
    #[inline]
    fn longest(&self, source: &[u16], at: usize, start: u16) -> Match {
        let t = &self.tables;
        let mut state = start;
        let mut i = at;
        let mut found = Match { accept: 0, end: at, state, stop: at };
        loop {
            // Most of a source text is read in states that lead to themselves: names, comments, strings.
            // Comparing with the state that is known lets the processor run ahead of the table.
            let row = &t.rows[state as usize];
            let (atom, width, next) = loop {
                let Some(&unit) = source.get(i) else { break (atoms::END, 0, 0) };
                let (atom, width) = if unit < 0x80 { (unit as Atom, 1) } else { wide(source, i) };
                let next = row[atom as usize];
                if next != state {
                    break (atom, width, next);
                }
                i += width;
            };
            let info = t.states[state as usize];
            if info.accept != 0 && (info.guard == 0 || t.sets[info.guard as usize].has(atom)) {
                (found.accept, found.end) = (info.accept, i);
            }
            if next == 0 {
                (found.state, found.stop) = (state, i);
                return found;
            }
            state = next;
            i += width;
            let info = t.states[state as usize];
            if info.last && info.guard == 0 {
                return Match { accept: info.accept, end: i, state, stop: i };
            }
        }
    }

    /// The next token at or behind `pos`, as [`Scan::scan`] has it.
    pub fn next(&self, source: &[u16], pos: u32, goal: LexGoal) -> Result<Token, LexError> {
        let t = &self.tables;
        let Some(mut goal) = t.goals.get(goal.0 as usize) else {
            return Err(LexError { position: pos, kind: LexErrorKind::Unexpected });
        };
        let mut at = pos as usize;
        let mut line_before = false;
        loop {
            if at >= source.len() {
                return Ok(Token { term: END, start: at as u32, end: at as u32, line_before });
            }
            let found = self.longest(source, at, goal.start);
            let accept = &t.accepts[found.accept as usize];
            match accept.kind {
                Kind::Trivia | Kind::LineTrivia => {
                    line_before |= accept.kind == Kind::LineTrivia;
                    at = found.end;
                    goal = &t.goals[goal.then as usize];
                    // The same again and again: an indentation.
                    if found.end == found.stop && t.states[found.state as usize].last {
                        let row = &t.rows[goal.start as usize];
                        while source.get(at).is_some_and(|u| *u < 0x80 && row[*u as usize] == found.state) {
                            at += 1;
                        }
                    }
                }
                Kind::Nothing => return Err(self.failure(source, found)),
                kind => {
                    let term = match kind {
                        Kind::Word => t.words.find(&source[at..found.end]).map_or(t.other_word, |w| w.term),
                        Kind::EscapedWord => {
                            let name = values::identifier_string_value(&source[at..found.end]);
                            t.words.find(&name).map_or(t.other_word, |w| w.escaped)
                        }
                        Kind::Punctuator if self.is_within_body(found) => return Err(self.failure(source, found)),
                        _ => accept.term,
                    };
                    if accept.not_before != 0
                        && let Some((point, _)) = code_point_at(source, found.end)
                        && t.sets[accept.not_before as usize].has(atom_of(point))
                    {
                        return Err(LexError { position: found.end as u32, kind: LexErrorKind::NotBefore });
                    }
                    return Ok(Token { term, start: at as u32, end: found.end as u32, line_before });
                }
            }
        }
    }

    /// The end of the input element at `at`, and whether it is trivia: white space, a line terminator or a comment; and the goal for
    /// what follows trivia. None, if there is no input element.
    pub fn element(&self, source: &[u16], at: u32, goal: LexGoal) -> Option<(u32, bool, LexGoal)> {
        let t = &self.tables;
        let lexical = t.goals.get(goal.0 as usize)?;
        let found = self.longest(source, at as usize, lexical.start);
        match t.accepts[found.accept as usize].kind {
            Kind::Nothing => None,
            Kind::Trivia | Kind::LineTrivia => Some((found.end as u32, true, LexGoal(lexical.then))),
            _ => Some((found.end as u32, false, goal)),
        }
    }

    /// Did the source end in what takes any character: a comment that is not closed? Then the punctuator that it starts
    /// with (`/`) could be a token as well, but no program goes on like that.
    fn is_within_body(&self, found: Match) -> bool {
        found.stop > found.end && self.tables.rows[found.state as usize][atoms::OTHER as usize] != 0
            // A regular expression or a template may be refused for what follows; only trivia runs to the end.
            && self.hopes_for_trivia(found.state)
    }

    fn hopes_for_trivia(&self, state: u16) -> bool {
        let t = &self.tables;
        let hope = t.states[state as usize].hope;
        hope != 0 && t.accepts.iter().any(|a| a.description == hope && matches!(a.kind, Kind::Trivia | Kind::LineTrivia))
    }

    fn failure(&self, source: &[u16], found: Match) -> LexError {
        let kind = if found.stop >= source.len() { LexErrorKind::EndOfInput } else { LexErrorKind::Unexpected };
        LexError { position: found.stop as u32, kind }
    }
}

impl Scan for Lexer {
    fn goal(&self, nonterminal: NonterminalId, params: Params) -> Option<LexGoal> {
        self.tables.goal(nonterminal, params).map(LexGoal)
    }

    #[inline]
    fn scan(&self, source: &[u16], pos: u32, goal: LexGoal) -> Result<Token, LexError> {
        self.next(source, pos, goal)
    }
}

/// The atom of a code point beyond ASCII, and its width.
fn wide(source: &[u16], at: usize) -> (Atom, usize) {
    code_point_at(source, at).map_or((atoms::END, 1), |(point, width)| (atom_of(point), width))
}
