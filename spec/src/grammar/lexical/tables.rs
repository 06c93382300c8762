//! The tables of the lexer, as the front end uses them, and their form as bytes.

use super::atoms::{ATOMS, AtomSet};
use super::words::{Middle, Word, Words};
use crate::grammar::lalr::Term;
use crate::grammar::{NonterminalId, Params};

/// Everything that the lexer knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexicalTables {
    /// For each state and atom the next state; 0 is none. State 0 is dead.
    pub rows: Vec<[u16; ATOMS]>,
    pub states: Vec<StateInfo>,
    /// What states accept; the first stands for nothing.
    pub accepts: Vec<AcceptInfo>,
    /// Sets that a state or an acceptance refers to; the first is all atoms.
    pub sets: Vec<AtomSet>,
    pub goals: Vec<GoalInfo>,
    pub words: Words,
    /// The terminal of a name that is no word of the grammar.
    pub other_word: Term,
    /// How messages call what a state is about to read; the first is empty.
    pub descriptions: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct StateInfo {
    /// Index into [`LexicalTables::accepts`].
    pub accept: u8,
    /// The next atom must be in this one of the sets for it to accept.
    pub guard: u8,
    /// What it can still become, if that has one name: index into the descriptions.
    pub hope: u8,
    /// Nothing leads on from here.
    pub last: bool,
}

/// What kind of input element was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nothing,
    Punctuator,
    Token,
    /// A name, which may be a word of the grammar.
    Word,
    /// A name with an escape sequence in it.
    EscapedWord,
    Trivia,
    /// Trivia that ends the line.
    LineTrivia,
}

const KINDS: [Kind; 7] = [Kind::Nothing, Kind::Punctuator, Kind::Token, Kind::Word, Kind::EscapedWord, Kind::Trivia, Kind::LineTrivia];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptInfo {
    pub kind: Kind,
    /// The parser's terminal; 0 for trivia.
    pub term: Term,
    /// The next atom must not be in this one of the sets; 0 if it may be any.
    pub not_before: u8,
    /// Index into the descriptions.
    pub description: u8,
}

/// A lexical goal with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalInfo {
    pub nonterminal: NonterminalId,
    pub params: Params,
    pub start: u16,
    /// The goal after the first input element: itself, but for one that source text starts with.
    pub then: u8,
}

impl LexicalTables {
    /// The index of a goal.
    pub fn goal(&self, nonterminal: NonterminalId, params: Params) -> Option<u8> {
        self.goals.iter().position(|g| g.nonterminal == nonterminal && g.params == params).map(|i| i as u8)
    }

    /// The tables as bytes; [`LexicalTables::decode`] reads them again.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer(vec![]);
        w.list(&self.rows, |w, row| row.iter().for_each(|s| w.u16(*s)));
        w.list(&self.states, |w, s| w.0.extend([s.accept, s.guard, s.hope, u8::from(s.last)]));
        w.list(&self.accepts, |w, a| w.0.extend([a.kind as u8, a.term, a.not_before, a.description]));
        w.list(&self.sets, Writer::set);
        w.list(&self.goals, |w, g| {
            w.u16(g.nonterminal.0);
            w.0.extend([g.params.0 as u8, g.then]);
            w.u16(g.start);
        });
        w.list(&self.words.words, |w, x| {
            w.text(&x.text);
            w.0.extend([x.term, x.escaped]);
        });
        w.list(&self.words.slots, |w, s| w.0.push(*s));
        w.0.extend([self.words.middle as u8, self.words.shift as u8, self.words.lengths.0 as u8, self.words.lengths.1 as u8]);
        w.u32(self.words.multiplier);
        w.0.push(self.other_word);
        w.list(&self.descriptions, |w, d| w.text(d));
        w.0
    }

    /// Reads what [`LexicalTables::encode`] wrote. None, if the bytes are anything else: every index is checked here, so
    /// that the lexer need not.
    pub fn decode(bytes: &[u8]) -> Option<LexicalTables> {
        let mut r = Reader(bytes);
        let tables = LexicalTables {
            rows: r.list(|r| {
                let mut row = [0; ATOMS];
                for s in &mut row {
                    *s = r.u16()?;
                }
                Some(row)
            })?,
            states: r.list(|r| Some(StateInfo { accept: r.u8()?, guard: r.u8()?, hope: r.u8()?, last: r.u8()? != 0 }))?,
            accepts: r.list(|r| {
                let kind = *KINDS.get(r.u8()? as usize)?;
                Some(AcceptInfo { kind, term: r.u8()?, not_before: r.u8()?, description: r.u8()? })
            })?,
            sets: r.list(Reader::set)?,
            goals: r.list(|r| {
                Some(GoalInfo { nonterminal: NonterminalId(r.u16()?), params: Params(u16::from(r.u8()?)), then: r.u8()?, start: r.u16()? })
            })?,
            words: {
                let words = r.list(|r| Some(Word { text: r.text()?, term: r.u8()?, escaped: r.u8()? }))?;
                let slots = r.list(Reader::u8)?;
                let middle = *Middle::ALL.get(r.u8()? as usize)?;
                let (shift, shortest, longest) = (r.u8()?, r.u8()?, r.u8()?);
                let (shift, lengths) = (u32::from(shift), (u32::from(shortest), u32::from(longest)));
                Words { middle, multiplier: r.u32()?, shift, slots, words, lengths }
            },
            other_word: r.u8()?,
            descriptions: r.list(Reader::text)?,
        };
        (r.0.is_empty() && tables.is_sound()).then_some(tables)
    }

    fn is_sound(&self) -> bool {
        let states = self.rows.len();
        let (accepts, sets, descriptions) = (self.accepts.len(), self.sets.len(), self.descriptions.len());
        states == self.states.len()
            && self.rows.iter().flatten().all(|s| (*s as usize) < states)
            && self.states.iter().all(|s| (s.accept as usize) < accepts && (s.guard as usize) < sets && (s.hope as usize) < descriptions)
            && self.accepts.iter().all(|a| (a.not_before as usize) < sets && (a.description as usize) < descriptions)
            && self.goals.iter().all(|g| (g.start as usize) < states && (g.then as usize) < self.goals.len())
            && (1..32).contains(&self.words.shift)
            && self.words.slots.len() == 1 << (32 - self.words.shift)
            && self.words.lengths.0 > 0
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u16(&mut self, x: u16) {
        self.0.extend(x.to_le_bytes());
    }
    fn u32(&mut self, x: u32) {
        self.0.extend(x.to_le_bytes());
    }
    fn set(&mut self, x: &AtomSet) {
        x.0.iter().for_each(|w| self.0.extend(w.to_le_bytes()));
    }
    fn text(&mut self, x: &str) {
        self.u32(x.len() as u32);
        self.0.extend(x.as_bytes());
    }
    fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Writer, &T)) {
        self.u32(items.len() as u32);
        items.iter().for_each(|x| each(self, x));
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }
    fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[b]| b)
    }
    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }
    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }
    fn set(&mut self) -> Option<AtomSet> {
        let mut words = [0; 3];
        for w in &mut words {
            *w = u64::from_le_bytes(self.take()?);
        }
        Some(AtomSet(words))
    }
    fn text(&mut self) -> Option<String> {
        let n = self.u32()? as usize;
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        String::from_utf8(head.to_vec()).ok()
    }
    fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n = self.u32()?;
        (0..n).map(|_| each(self)).collect()
    }
}
