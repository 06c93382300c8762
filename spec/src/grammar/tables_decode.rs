//! The parts of the tables that are asked rarely, or are few: decoded once, when a parser is made.

use super::lalr::{Term, TermSet};
use super::tables::{Action, Section, Tables};
use super::{NonterminalId, Params, ShapeId};

/// A start symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Start {
    pub nonterminal: NonterminalId,
    pub params: Params,
    pub state: u16,
    /// The lexical goal of its first token, if it is one that source text may be parsed as.
    pub lexical: Option<(NonterminalId, Params)>,
}

/// What becomes of a cover's node when a rule is reduced.
#[derive(Clone, Debug)]
pub struct Refinement {
    /// The slot that holds the cover.
    pub slot: u8,
    /// What the cover is read as.
    pub target: NonterminalId,
    /// The state to begin in.
    pub start: u16,
    /// Only nodes of these nonterminals; all, if empty.
    pub only: Vec<NonterminalId>,
    /// Covers of this shape have the same right-hand side in the target: new shape, new instance.
    pub relabel: Vec<(ShapeId, ShapeId, u16)>,
}

/// A lookahead restriction to be looked at again when its rule is reduced.
#[derive(Clone, Debug)]
pub struct Recheck {
    pub rule: u16,
    /// The symbol of the right-hand side that it is about.
    pub symbol: u8,
    /// Sequences that its text must not begin with; with each terminal, whether it counts only on the same
    /// line as the one before.
    pub forbidden: Vec<Vec<(Term, bool)>>,
}

/// A lexical goal of the grammar.
#[derive(Clone, Debug)]
pub struct LexicalGoal {
    pub nonterminal: NonterminalId,
    /// Parameters that it takes.
    pub parameters: Params,
    /// What must be permitted for it to be chosen.
    pub when: Vec<Term>,
    /// The terminals that it can yield.
    pub yields: TermSet,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    pub starts: Vec<Start>,
    pub refinements: Vec<Refinement>,
    pub rechecks: Vec<Recheck>,
    pub tries: Vec<Vec<Action>>,
    pub lexical: Vec<LexicalGoal>,
    /// For each description, what the nonterminal can start with.
    pub first: Vec<TermSet>,
    /// The shape of a word's leaf.
    pub word_leaf: Option<ShapeId>,
    /// The terminals that semicolon insertion is about, where the grammar has them.
    pub semicolon: Option<Term>,
    pub brace: Option<Term>,
    pub parenthesis: Option<Term>,
}

impl Tables {
    /// Decodes the parts that are asked rarely.
    pub fn decode(&self) -> Decoded {
        let mut r = Reader { words: self.words(Section::Decoded), at: 0 };
        Decoded {
            starts: r.list(|r| Start {
                nonterminal: NonterminalId(r.next()),
                params: Params(r.next()),
                state: r.next(),
                lexical: r.option().map(|n| (NonterminalId(n), Params(r.next()))),
            }),
            refinements: r.list(|r| Refinement {
                slot: r.next() as u8,
                target: NonterminalId(r.next()),
                start: r.next(),
                only: r.list(|r| NonterminalId(r.next())),
                relabel: r.list(|r| (ShapeId(r.next()), ShapeId(r.next()), r.next())),
            }),
            rechecks: r.list(|r| Recheck {
                rule: r.next(),
                symbol: r.next() as u8,
                forbidden: r.list(|r| r.list(|r| (r.next() as Term, r.next() != 0))),
            }),
            tries: r.list(|r| r.list(|r| Action::decode(r.next()))),
            lexical: r.list(|r| LexicalGoal {
                nonterminal: NonterminalId(r.next()),
                parameters: Params(r.next()),
                when: r.list(|r| r.next() as Term),
                yields: r.set(),
            }),
            first: r.list(Reader::set),
            word_leaf: r.option().map(ShapeId),
            semicolon: r.option().map(|t| t as Term),
            brace: r.option().map(|t| t as Term),
            parenthesis: r.option().map(|t| t as Term),
        }
    }
}

struct Reader<'a> {
    words: &'a [[u8; 2]],
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> u16 {
        let x = self.words.get(self.at).map_or(0, |w| u16::from_le_bytes(*w));
        self.at += 1;
        x
    }

    fn option(&mut self) -> Option<u16> {
        Some(self.next()).filter(|x| *x != super::tables::NONE)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.next()).map(|_| item(self)).collect()
    }

    fn set(&mut self) -> TermSet {
        let mut set = TermSet::default();
        for _ in 0..self.next() {
            set.add(self.next() as Term);
        }
        set
    }
}
