//! The terminals of the parser: end of input, the words and punctuators of the syntactic grammar, and the
//! tokens. A word token has one terminal for each spelling that the grammar mentions, and one for the rest.

use super::BuildError;
use crate::grammar::{Grammar, Level, NonterminalId, ShapeId, Symbol, SymbolKind, TerminalId};

/// Index of a terminal of the parser.
pub type Term = u8;

pub const END: Term = 0;

pub struct Symbols {
    /// What each terminal is.
    pub terms: Vec<TermKind>,
    /// For each terminal of the grammar, its terminal here, if the syntactic grammar uses it.
    of_terminal: Vec<Option<Term>>,
    of_token: Vec<Option<Term>>,
    /// The terminal of a word that the grammar does not mention.
    pub word: Term,
    /// A reserved word spelled with an escape: a name (`a.\u0069f`), but no identifier and no keyword.
    pub escaped: Term,
    /// The reserved words among the terminals.
    pub reserved: Vec<Term>,
    /// Those of them that the grammar lets an identifier be after all (`yield`, `await`). Spelled with an
    /// escape they are identifiers like any other; where they may not be, an early error says so.
    pub identifiers: Vec<Term>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    End,
    /// A word or punctuator.
    Fixed(TerminalId),
    /// A token; its leaf.
    Token(NonterminalId, ShapeId),
    /// A spelling of the word token that is a reserved word with an escape.
    Escaped,
}

/// A set of terminals.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct TermSet(pub [u64; 4]);

impl TermSet {
    pub fn has(&self, t: Term) -> bool {
        self.0[t as usize / 64] & (1 << (t % 64)) != 0
    }
    pub fn add(&mut self, t: Term) {
        self.0[t as usize / 64] |= 1 << (t % 64);
    }
    /// Adds all of `other`; whether that changed anything.
    pub fn join(&mut self, other: &TermSet) -> bool {
        let before = *self;
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a |= b;
        }
        *self != before
    }
    pub fn iter(&self) -> impl Iterator<Item = Term> + '_ {
        (0..=255u8).filter(|t| self.has(*t))
    }
}

impl Symbols {
    pub fn of(g: &Grammar) -> Result<Symbols, BuildError> {
        let mut s = Symbols {
            terms: vec![TermKind::End],
            of_terminal: vec![None; g.terminals.len()],
            of_token: vec![None; g.nonterminals.len()],
            word: 0,
            escaped: 0,
            reserved: vec![],
            identifiers: vec![],
        };
        for t in &g.tokens {
            let leaf = g.nonterminals[t.nonterminal.index()].leaf.unwrap_or(ShapeId(0));
            s.of_token[t.nonterminal.index()] = Some(s.terms.len() as Term);
            s.terms.push(TermKind::Token(t.nonterminal, leaf));
        }
        for p in &g.productions {
            if g.nonterminals[p.nonterminal.index()].level == Level::Lexical {
                continue;
            }
            for x in &p.symbols {
                if let SymbolKind::Terminal(t) = x.kind {
                    s.add(t)?;
                }
            }
        }
        if let Some((token, reserved)) = g.words {
            s.word = s.token(token).unwrap_or(0);
            s.escaped = s.terms.len() as Term;
            s.terms.push(TermKind::Escaped);
            // A reserved word that no production uses (`enum`) is still no identifier.
            for p in &g.nonterminals[reserved.index()].productions {
                for x in &g.production(*p).symbols {
                    if let SymbolKind::Terminal(t) = x.kind {
                        let term = s.add(t)?;
                        s.reserved.push(term);
                    }
                }
            }
            s.find_identifiers(g);
        }
        Ok(s)
    }

    /// Reserved words that stand alone in an alternative beside one that is a chain to the nonterminal that
    /// excludes the reserved words.
    fn find_identifiers(&mut self, g: &Grammar) {
        let excludes = |n: NonterminalId| {
            g.nonterminals[n.index()]
                .productions
                .iter()
                .any(|p| g.production(*p).symbols.iter().any(|s| matches!(&s.kind, SymbolKind::Nonterminal { but_not, .. } if !but_not.is_empty())))
        };
        for n in g.nonterminals.iter().filter(|n| n.level == Level::Syntactic) {
            if !n.productions.iter().any(|p| g.chain(*p).is_some_and(excludes)) {
                continue;
            }
            for p in &n.productions {
                if let [Symbol { kind: SymbolKind::Terminal(t), .. }] = g.production(*p).symbols.as_slice()
                    && let Some(term) = self.terminal(*t)
                    && self.reserved.contains(&term)
                    && !self.identifiers.contains(&term)
                {
                    self.identifiers.push(term);
                }
            }
        }
    }

    /// The terminal of a word: `plain` is that of its StringValue, if the grammar mentions it.
    pub fn of_word(&self, plain: Option<Term>, escaped: bool) -> Term {
        match plain {
            Some(t) if !escaped => t,
            Some(t) if self.reserved.contains(&t) && !self.identifiers.contains(&t) => self.escaped,
            _ => self.word,
        }
    }

    fn add(&mut self, t: TerminalId) -> Result<Term, BuildError> {
        if let Some(term) = self.of_terminal[t.index()] {
            return Ok(term);
        }
        let term =
            Term::try_from(self.terms.len()).ok().filter(|t| *t < 250).ok_or_else(|| BuildError::TooLarge("more than 250 terminals".into()))?;
        self.of_terminal[t.index()] = Some(term);
        self.terms.push(TermKind::Fixed(t));
        Ok(term)
    }

    pub fn terminal(&self, t: TerminalId) -> Option<Term> {
        self.of_terminal[t.index()]
    }

    pub fn token(&self, n: NonterminalId) -> Option<Term> {
        self.of_token[n.index()]
    }

    /// Every spelling of a word token: the words that the grammar mentions, and the rest.
    pub fn words(&self, g: &Grammar) -> Vec<Term> {
        let mentioned = self.terms.iter().enumerate().filter_map(|(i, k)| match k {
            TermKind::Fixed(t) if g.terminals[t.index()].word => Some(i as Term),
            _ => None,
        });
        [self.word, self.escaped].into_iter().chain(mentioned).collect()
    }

    pub fn name(&self, g: &Grammar, t: Term) -> String {
        match self.terms[t as usize] {
            TermKind::End => "end of input".into(),
            TermKind::Fixed(t) => format!("`{}`", g.terminals[t.index()].text),
            TermKind::Token(n, _) => g.name(n).into(),
            TermKind::Escaped => "a reserved word with an escape".into(),
        }
    }

    /// How many terminals there are.
    pub fn count(&self) -> usize {
        self.terms.len()
    }
}
