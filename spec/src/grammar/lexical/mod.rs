//! The tables of the lexer, from the lexical grammar.
//!
//! Each lexical goal is cut into its input elements ([`elements`]): tokens, trivia and punctuators. Their
//! productions become a nondeterministic automaton ([`nfa`]) over [`atoms`], and that the smallest deterministic
//! one ([`dfa`]). The longest match is the element, as clause 12 has it. What no automaton can know stands beside
//! it in [`LexicalTables`]: which words there are ([`Words`]), and what must not follow a token.

pub mod atoms;
mod dfa;
mod elements;
pub(in crate::grammar) mod nfa;
mod tables;
#[cfg(test)]
mod tests;
mod value;
mod words;

pub use tables::{AcceptInfo, GoalInfo, Kind, LexicalTables, StateInfo};
pub use words::{Middle, Word, Words};

use super::lalr::{Symbols, TermKind};
use super::{Diagnostics, Grammar, NonterminalId, Params, Place, TerminalId};
use atoms::AtomSet;
use dfa::{Dfa, DfaError};
use elements::Element;
use nfa::{Compiler, Instance};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a state accepts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
enum Tag {
    Punctuator(TerminalId),
    Token(NonterminalId),
    /// A name with an escape sequence.
    Escaped(NonterminalId),
    Trivia(NonterminalId),
}

/// Builds the tables; `symbols` gives the terminals that the parser knows.
pub fn build(grammar: &Grammar, symbols: &Symbols) -> Result<LexicalTables, Diagnostics> {
    let mut b = Builder {
        g: grammar,
        symbols,
        c: Compiler::new(grammar),
        tags: vec![],
        fragments: HashMap::new(),
        sets: vec![AtomSet::ALL],
        descriptions: vec![String::new()],
    };
    let tables = b.run();
    match tables {
        Some(tables) if b.c.errors.is_empty() => Ok(tables),
        _ => Err(Diagnostics(b.c.errors)),
    }
}

struct Builder<'a> {
    g: &'a Grammar,
    symbols: &'a Symbols,
    c: Compiler<'a>,
    tags: Vec<Tag>,
    /// Where the automaton of an element starts.
    fragments: HashMap<Element, u32>,
    sets: Vec<AtomSet>,
    descriptions: Vec<String>,
}

impl Builder<'_> {
    fn run(&mut self) -> Option<LexicalTables> {
        let Some((word, _)) = self.g.words else {
            self.c.error(Place::default(), "the grammar does not say which token words are", Some("write `words TOKEN reserved NONTERMINAL`"));
            return None;
        };
        let goals = self.goals();
        let mut starts = vec![];
        let mut tokens_of = vec![];
        for goal in &goals {
            let elements = elements::of_goal(&mut self.c, *goal);
            let start = self.c.state();
            for e in &elements {
                let first = self.fragment(*e, word);
                self.c.skip(start, first);
            }
            starts.push(start);
            tokens_of.push(elements.iter().filter_map(|e| if let Element::Token(n, _) = e { Some(*n) } else { None }).collect::<BTreeSet<_>>());
        }
        if !self.c.errors.is_empty() {
            return None;
        }
        let dfa = self.determinise(&starts)?.minimise();
        if let Some((tag, _)) = dfa.starts.iter().find_map(|s| dfa.accepts[*s as usize]) {
            let tag = self.tags[tag as usize];
            let message = format!("{} can be empty: the lexer would never get past it", self.tag_name(tag));
            self.c.error(self.tag_place(tag), message, None);
            return None;
        }
        let accepts = self.accepts(word);
        let states = self.states(&dfa, &accepts)?;
        let goal_infos = (0..goals.len()).map(|i| self.goal_info(&goals, &tokens_of, i, &dfa)).collect();
        if self.sets.len() > 255 || self.descriptions.len() > 255 || accepts.len() > 255 {
            self.c.error(Place::default(), "the lexical grammar has too many kinds of elements for its tables", None);
            return None;
        }
        Some(LexicalTables {
            rows: dfa.rows,
            states,
            accepts,
            sets: std::mem::take(&mut self.sets),
            goals: goal_infos,
            words: self.words()?,
            other_word: self.symbols.word,
            descriptions: std::mem::take(&mut self.descriptions),
        })
    }

    /// Every lexical goal, with each combination of parameters that source text is started with.
    fn goals(&self) -> Vec<Instance> {
        let starts: BTreeSet<Instance> = self.g.goals.iter().map(|g| g.start).collect();
        let params: BTreeSet<Params> = starts.iter().map(|(_, p)| *p).collect();
        let mut goals: Vec<Instance> = self.g.lexical_goals.iter().flat_map(|l| params.iter().map(|p| (l.nonterminal, *p))).collect();
        for s in starts {
            if !goals.contains(&s) {
                goals.push(s);
            }
        }
        goals
    }

    /// The goal's row in the tables. One that source text starts with, and no other, is followed by the first whose
    /// condition its tokens fulfil.
    fn goal_info(&self, goals: &[Instance], tokens_of: &[BTreeSet<NonterminalId>], i: usize, dfa: &Dfa) -> GoalInfo {
        let (n, params) = goals[i];
        let listed = self.g.lexical_goals.iter().any(|l| l.nonterminal == n);
        let follower = self.g.lexical_goals.iter().find(|l| l.when.iter().all(|t| tokens_of[i].contains(t)));
        let then = match follower {
            Some(l) if !listed => goals.iter().position(|g| *g == (l.nonterminal, params)).unwrap_or(i),
            _ => i,
        };
        GoalInfo { nonterminal: n, params, start: dfa.starts[i], then: then as u8 }
    }

    fn tag(&mut self, tag: Tag) -> u16 {
        let at = self.tags.iter().position(|t| *t == tag).unwrap_or_else(|| {
            self.tags.push(tag);
            self.tags.len() - 1
        });
        at as u16
    }

    /// The automaton of an element, which ends in its tag.
    fn fragment(&mut self, element: Element, word: NonterminalId) -> u32 {
        if let Some(known) = self.fragments.get(&element) {
            return *known;
        }
        let (start, end) = (self.c.state(), self.c.state());
        let tag = match element {
            Element::Punctuator(t, p) => {
                self.c.sequence(&self.g.production(p).symbols, Params::default(), start, end);
                Tag::Punctuator(t)
            }
            Element::Trivia(n, params) => {
                self.c.nonterminal((n, params), start, end);
                Tag::Trivia(n)
            }
            Element::Token(n, params) => {
                self.c.nonterminal((n, params), start, end);
                // A name is read twice over: with escape sequences, and without; the latter is preferred.
                if n == word {
                    let plain = self.plain((n, params));
                    self.c.skip(start, plain);
                    Tag::Escaped(n)
                } else {
                    Tag::Token(n)
                }
            }
        };
        let tag = self.tag(tag);
        self.c.nodes[end as usize].accepts = Some(tag);
        self.fragments.insert(element, start);
        start
    }

    /// The automaton of a token's sentences that have no escape sequence.
    fn plain(&mut self, instance: Instance) -> u32 {
        let (start, end) = (self.c.state(), self.c.state());
        self.c.barred = AtomSet::of([b'\\']);
        self.c.nonterminal(instance, start, end);
        self.c.barred = AtomSet::default();
        let tag = self.tag(Tag::Token(instance.0));
        self.c.nodes[end as usize].accepts = Some(tag);
        start
    }

    fn determinise(&mut self, starts: &[u32]) -> Option<Dfa> {
        let tags = &self.tags;
        let prefer = |among: &BTreeSet<u16>| {
            let found = || among.iter().map(|t| tags[*t as usize]);
            let tokens: BTreeSet<NonterminalId> =
                found().filter_map(|t| if let Tag::Token(n) | Tag::Escaped(n) = t { Some(n) } else { None }).collect();
            let alike = tokens.len() == 1 && among.len() == 2;
            among.iter().copied().find(|t| alike && matches!(tags[*t as usize], Tag::Token(_)))
        };
        let error = match dfa::determinise(&self.c.nodes, starts, prefer) {
            Ok(dfa) => return Some(dfa),
            Err(e) => e,
        };
        let name = |t: u16| self.tag_name(self.tags[t as usize]);
        let (place, message) = match error {
            DfaError::Ambiguous(tags) => {
                let names: Vec<_> = tags.iter().map(|t| name(*t)).collect();
                (self.tag_place(self.tags[tags[0] as usize]), format!("the same text is each of {}", names.join(" and ")))
            }
            DfaError::GuardInLoop(t) => {
                let message = format!("{} has a lookahead restriction at its end, where it could also go on", name(t));
                (self.tag_place(self.tags[t as usize]), message)
            }
            DfaError::TooManyStates => (Place::default(), "the lexer has more than 65,535 states".to_string()),
        };
        self.c.error(place, message, None);
        None
    }

    fn tag_name(&self, tag: Tag) -> String {
        match tag {
            Tag::Punctuator(t) => format!("`{}`", self.g.terminals[t.index()].text),
            Tag::Token(n) | Tag::Escaped(n) | Tag::Trivia(n) => self.g.name(n).to_string(),
        }
    }

    fn tag_place(&self, tag: Tag) -> Place {
        match tag {
            Tag::Punctuator(_) => Place::default(),
            Tag::Token(n) | Tag::Escaped(n) | Tag::Trivia(n) => self.g.nonterminals[n.index()].place,
        }
    }

    /// How messages call it.
    fn description(&mut self, tag: Tag) -> u8 {
        let text = match tag {
            Tag::Punctuator(_) => self.tag_name(tag),
            Tag::Token(n) | Tag::Escaped(n) | Tag::Trivia(n) => {
                let known = self.g.descriptions.iter().find(|(d, _)| *d == n);
                known.map_or_else(|| self.g.name(n).to_string(), |(_, text)| text.clone())
            }
        };
        let at = self.descriptions.iter().position(|d| *d == text).unwrap_or_else(|| {
            self.descriptions.push(text);
            self.descriptions.len() - 1
        });
        at as u8
    }

    fn set_index(&mut self, set: AtomSet) -> u8 {
        let at = self.sets.iter().position(|s| *s == set).unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        at as u8
    }

    /// One for each tag, after the first, which stands for nothing.
    fn accepts(&mut self, word: NonterminalId) -> Vec<AcceptInfo> {
        let mut accepts = vec![AcceptInfo { kind: Kind::Nothing, term: 0, not_before: 0, description: 0 }];
        for tag in self.tags.clone() {
            let kind = match tag {
                Tag::Punctuator(_) => Kind::Punctuator,
                Tag::Token(n) if n == word => Kind::Word,
                Tag::Escaped(_) => Kind::EscapedWord,
                Tag::Token(_) => Kind::Token,
                Tag::Trivia(n) if self.g.trivia.iter().any(|t| t.nonterminal == n && t.ends_line) => Kind::LineTrivia,
                Tag::Trivia(_) => Kind::Trivia,
            };
            let term = match tag {
                Tag::Punctuator(t) => self.symbols.terminal(t),
                Tag::Token(n) | Tag::Escaped(n) => self.symbols.token(n),
                Tag::Trivia(_) => Some(0),
            };
            let Some(term) = term else {
                let message = format!("{} is a token that no production uses", self.tag_name(tag));
                self.c.error(self.tag_place(tag), message, None);
                continue;
            };
            let not_before = match tag {
                Tag::Token(n) | Tag::Escaped(n) => self.not_before(n),
                _ => 0,
            };
            accepts.push(AcceptInfo { kind, term, not_before, description: self.description(tag) });
        }
        accepts
    }

    /// The set of what must not follow the token; 0 if anything may.
    fn not_before(&mut self, token: NonterminalId) -> u8 {
        let listed: Vec<NonterminalId> = self.g.tokens.iter().filter(|t| t.nonterminal == token).flat_map(|t| t.not_before.iter().copied()).collect();
        if listed.is_empty() {
            return 0;
        }
        let set = listed.into_iter().fold(AtomSet::default(), |set, n| set.union(self.c.first((n, Params::default()))));
        self.set_index(set)
    }

    fn states(&mut self, dfa: &Dfa, accepts: &[AcceptInfo]) -> Option<Vec<StateInfo>> {
        let hopes = dfa.hopes();
        let mut states = vec![];
        for (s, accept) in dfa.accepts.iter().enumerate() {
            let names: BTreeSet<u8> = hopes[s].iter().filter_map(|t| accepts.get(*t as usize + 1)).map(|a| a.description).collect();
            let (accept, guard) = match accept {
                Some((tag, guard)) => (*tag as u8 + 1, self.set_index(*guard)),
                None => (0, 0),
            };
            let hope = if names.len() == 1 { names.first().copied()? } else { 0 };
            states.push(StateInfo { accept, guard, hope, last: dfa.rows[s].iter().all(|t| *t == 0) });
        }
        self.c.errors.is_empty().then_some(states)
    }

    fn words(&mut self) -> Option<Words> {
        let mut words = BTreeMap::new();
        for (i, kind) in self.symbols.terms.iter().enumerate() {
            if let TermKind::Fixed(t) = kind
                && self.g.terminals[t.index()].word
            {
                let term = i as u8;
                let escaped = self.symbols.of_word(Some(term), true);
                words.insert(term, Word { text: self.g.terminals[t.index()].text.clone(), term, escaped });
            }
        }
        let words = Words::new(words.into_values().collect());
        if words.is_none() {
            self.c.error(Place::default(), "no perfect hash was found for the words of the grammar", None);
        }
        words
    }
}
