//! From lexical productions to a nondeterministic automaton.
//!
//! A lexical nonterminal is not recursive, or recursive on one side only: its automaton is made as Mohri and
//! Nederhof give it. What is recursive in the midst is no regular language, and refused. A lookahead
//! restriction is an edge that consumes nothing and limits what the next atom may be.

use super::atoms::{AtomSet, END};
use super::value;
use crate::grammar::{CharItem, Diagnostic, Grammar, Lookahead, NonterminalId, Params, Place, ProductionId, Symbol, SymbolKind, TerminalId};
use std::collections::{HashMap, HashSet};

/// Index of a state.
pub type State = u32;

/// A nonterminal with its parameters.
pub type Instance = (NonterminalId, Params);

#[derive(Default)]
pub struct Node {
    /// Edges that consume an atom of the set.
    pub moves: Vec<(AtomSet, State)>,
    /// Edges that consume nothing; the next atom must be in the set.
    pub free: Vec<(AtomSet, State)>,
    /// What is accepted here, as an index into the tags.
    pub accepts: Option<u16>,
}

/// Builds automata for nonterminals, all in one graph.
pub struct Compiler<'a> {
    pub grammar: &'a Grammar,
    pub nodes: Vec<Node>,
    pub errors: Vec<Diagnostic>,
    /// Atoms that no edge may consume: what is built is the language without them.
    pub barred: AtomSet,
    sets: HashMap<Instance, Option<AtomSet>>,
    circles: HashMap<Instance, Vec<Instance>>,
}

/// On which side the nonterminals of a circle stand in each other's productions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl<'a> Compiler<'a> {
    pub fn new(grammar: &'a Grammar) -> Self {
        Compiler { grammar, nodes: vec![], errors: vec![], barred: AtomSet::default(), sets: HashMap::new(), circles: HashMap::new() }
    }

    pub fn state(&mut self) -> State {
        self.nodes.push(Node::default());
        (self.nodes.len() - 1) as State
    }

    pub fn error(&mut self, place: Place, message: impl Into<String>, mend: Option<&str>) {
        self.errors.push(self.grammar.diagnostic(place, message.into(), mend.map(str::to_string)));
    }

    pub fn edge(&mut self, from: State, set: AtomSet, to: State) {
        let set = set.without(self.barred);
        if !set.is_empty() {
            self.nodes[from as usize].moves.push((set, to));
        }
    }

    pub fn skip(&mut self, from: State, to: State) {
        self.nodes[from as usize].free.push((AtomSet::ALL, to));
    }

    /// The productions of an instance: those whose conditions hold.
    pub fn productions(&self, (n, params): Instance) -> Vec<ProductionId> {
        let g = self.grammar;
        let all = &g.nonterminals[n.index()].productions;
        all.iter().copied().filter(|p| g.production(*p).conditions.iter().all(|c| c.holds(params))).collect()
    }

    /// The atoms that a nonterminal stands for, if each of its sentences is one code point.
    pub fn set(&mut self, instance: Instance) -> Option<AtomSet> {
        if let Some(known) = self.sets.get(&instance) {
            return *known;
        }
        // What is recursive is no set; this also ends the recursion.
        self.sets.insert(instance, None);
        let mut set = Some(AtomSet::default());
        for p in self.productions(instance) {
            let one = match self.grammar.production(p).symbols.as_slice() {
                [s] if !s.optional && s.lookahead.is_empty() => self.symbol_set(s, instance.1),
                _ => None,
            };
            set = set.zip(one).map(|(a, b)| a.union(b));
        }
        self.sets.insert(instance, set);
        set
    }

    pub fn symbol_set(&mut self, symbol: &Symbol, params: Params) -> Option<AtomSet> {
        match &symbol.kind {
            SymbolKind::Terminal(t) => self.item_set(&CharItem::Terminal(*t), params),
            SymbolKind::Named(c) => Some(AtomSet::named(*c)),
            SymbolKind::Nonterminal { id, arguments, but_not } => {
                let mut set = self.set((*id, self.grammar.apply(params, *id, arguments)))?;
                for item in but_not {
                    match self.item_set(item, params) {
                        Some(x) => set = set.without(x),
                        None => self.error(symbol.place, "what is excluded must be single characters", None),
                    }
                }
                Some(set)
            }
            SymbolKind::End => None,
        }
    }

    pub fn item_set(&mut self, item: &CharItem, params: Params) -> Option<AtomSet> {
        match item {
            CharItem::Terminal(t) => match self.grammar.terminals[t.index()].text.as_bytes() {
                [c] if c.is_ascii() => Some(AtomSet::of([*c])),
                _ => None,
            },
            CharItem::Named(c) => Some(AtomSet::named(*c)),
            CharItem::Nonterminal(n) => self.set((*n, Params(params.0 & self.grammar.nonterminals[n.index()].parameters.0))),
        }
    }

    /// The instances that an instance names directly, each with where.
    fn uses(&self, instance: Instance) -> Vec<Instance> {
        let g = self.grammar;
        let mut out = vec![];
        for p in self.productions(instance) {
            for s in &g.production(p).symbols {
                if let SymbolKind::Nonterminal { id, arguments, .. } = &s.kind {
                    out.push((*id, g.apply(instance.1, *id, arguments)));
                }
            }
        }
        out
    }

    /// Every instance that an instance leads to.
    pub fn reach(&self, instance: Instance) -> HashSet<Instance> {
        let mut seen = HashSet::new();
        let mut todo = self.uses(instance);
        while let Some(x) = todo.pop() {
            if seen.insert(x) {
                todo.extend(self.uses(x));
            }
        }
        seen
    }

    /// The instances that lead to this one and back; empty, if it does not lead to itself.
    pub fn circle(&mut self, instance: Instance) -> Vec<Instance> {
        if let Some(known) = self.circles.get(&instance) {
            return known.clone();
        }
        let reach = self.reach(instance);
        let mut circle: Vec<Instance> = reach.iter().copied().filter(|x| self.reach(*x).contains(&instance)).collect();
        circle.sort();
        self.circles.insert(instance, circle.clone());
        circle
    }

    /// Adds what leads from one state to the other along the sentences of a nonterminal.
    pub fn nonterminal(&mut self, instance: Instance, from: State, to: State) {
        if let Some(set) = self.set(instance) {
            return self.edge(from, set, to);
        }
        let circle = self.circle(instance);
        if circle.is_empty() {
            let g = self.grammar;
            for p in self.productions(instance) {
                self.sequence(&g.production(p).symbols, instance.1, from, to);
            }
            return;
        }
        self.recursive(instance, &circle, from, to);
    }

    /// A nonterminal that is recursive on one side: a state for each member of its circle.
    fn recursive(&mut self, instance: Instance, circle: &[Instance], from: State, to: State) {
        let Some((side, parts)) = self.split(circle) else { return };
        let states: HashMap<Instance, State> = circle.iter().map(|c| (*c, self.state())).collect();
        for (owner, symbols, other) in parts {
            let here = states[&owner];
            let (a, b) = match (side, other) {
                (Side::Left, None) => (from, here),
                (Side::Left, Some(o)) => (states[&o], here),
                (Side::Right, None) => (here, to),
                (Side::Right, Some(o)) => (here, states[&o]),
            };
            self.sequence(&symbols, owner.1, a, b);
        }
        match side {
            Side::Left => self.skip(states[&instance], to),
            Side::Right => self.skip(from, states[&instance]),
        }
    }

    /// Each alternative of a circle as its member on the one side, if there is one, and the rest.
    #[allow(clippy::type_complexity)]
    fn split(&mut self, circle: &[Instance]) -> Option<(Side, Vec<(Instance, Vec<Symbol>, Option<Instance>)>)> {
        let g = self.grammar;
        let mut side = None;
        let mut parts = vec![];
        for owner in circle {
            for p in self.productions(*owner) {
                let symbols = &g.production(p).symbols;
                let member = |s: &Symbol| match &s.kind {
                    SymbolKind::Nonterminal { id, arguments, .. } => Some((*id, g.apply(owner.1, *id, arguments))).filter(|i| circle.contains(i)),
                    _ => None,
                };
                let at: Vec<usize> = (0..symbols.len()).filter(|i| member(&symbols[*i]).is_some()).collect();
                let (this, rest) = match at.as_slice() {
                    [] => {
                        parts.push((*owner, symbols.clone(), None));
                        continue;
                    }
                    [i] if *i + 1 == symbols.len() && symbols[*i].lookahead.is_empty() => (Side::Right, symbols[..*i].to_vec()),
                    [0] => (Side::Left, symbols[1..].to_vec()),
                    _ => {
                        let message = format!("`{}` is recursive in the midst: no automaton can read it", g.production(p).text);
                        self.error(g.production(p).place, message, Some("let it be recursive at its end"));
                        return None;
                    }
                };
                if *side.get_or_insert(this) != this {
                    let message = format!("`{}` is recursive on the other side than what it is recursive with", g.production(p).text);
                    self.error(g.production(p).place, message, Some("let all be recursive on the same side"));
                    return None;
                }
                if symbols[at[0]].optional {
                    parts.push((*owner, rest.clone(), None));
                }
                parts.push((*owner, rest, member(&symbols[at[0]])));
            }
        }
        Some((side?, parts))
    }

    /// Adds what leads from one state to the other along a right-hand side.
    pub fn sequence(&mut self, symbols: &[Symbol], params: Params, from: State, to: State) {
        let mut here = from;
        for (i, s) in symbols.iter().enumerate() {
            for l in &s.lookahead {
                let set = match l {
                    Lookahead::In(x) => self.next_set(s.place, x, params),
                    Lookahead::NotIn(x) => AtomSet::ALL.without(self.next_set(s.place, x, params)),
                    Lookahead::ValueAtMost(_) | Lookahead::ValueAbove(_) => continue,
                    Lookahead::ValueIn(..) | Lookahead::ValueNotIn(..) | Lookahead::GroupNumber => {
                        self.error(s.place, "a condition that no token of the lexer may have", Some("it is for trees of characters"));
                        continue;
                    }
                };
                let next = self.state();
                self.nodes[here as usize].free.push((set, next));
                here = next;
            }
            if matches!(s.kind, SymbolKind::End) {
                continue;
            }
            let next = self.state();
            if s.optional {
                self.skip(here, next);
            }
            let value = symbols.get(i + 1).into_iter().flat_map(|n| &n.lookahead).find_map(value::condition);
            match value {
                Some(condition) => value::compile(self, s, params, condition, here, next),
                None => self.symbol(s, params, here, next),
            }
            here = next;
        }
        self.skip(here, to);
    }

    fn symbol(&mut self, symbol: &Symbol, params: Params, from: State, to: State) {
        if let Some(set) = self.symbol_set(symbol, params) {
            return self.edge(from, set, to);
        }
        match &symbol.kind {
            SymbolKind::Terminal(t) => self.terminal(*t, symbol.place, from, to),
            SymbolKind::Nonterminal { id, arguments, but_not } => {
                if !but_not.is_empty() {
                    self.error(symbol.place, "`but not` excludes from single characters only", None);
                }
                self.nonterminal((*id, self.grammar.apply(params, *id, arguments)), from, to);
            }
            SymbolKind::Named(_) | SymbolKind::End => {}
        }
    }

    fn terminal(&mut self, t: TerminalId, place: Place, from: State, to: State) {
        let text = self.grammar.terminals[t.index()].text.as_bytes();
        if !text.is_ascii() {
            self.error(place, "a terminal beyond ASCII", Some("name the character: `<…>`"));
        }
        let mut here = from;
        for c in text {
            let next = self.state();
            self.edge(here, AtomSet::of([*c]), next);
            here = next;
        }
        self.skip(here, to);
    }

    /// The atoms of a lookahead set: single characters.
    fn next_set(&mut self, place: Place, sequences: &[Vec<crate::grammar::LookaheadItem>], params: Params) -> AtomSet {
        let mut set = AtomSet::default();
        for sequence in sequences {
            let one = match sequence.as_slice() {
                [x] => self.item_set(&x.item, params),
                _ => None,
            };
            match one {
                Some(x) => set = set.union(x),
                None => self.error(place, "the lexer looks one character ahead, no further", None),
            }
        }
        set
    }

    /// The atoms that the sentences of a nonterminal start with.
    pub fn first(&mut self, instance: Instance) -> AtomSet {
        let (from, to) = (self.state(), self.state());
        self.nonterminal(instance, from, to);
        let mut set = AtomSet::default();
        let mut seen = HashSet::from([from]);
        let mut todo = vec![from];
        while let Some(s) = todo.pop() {
            let node = &self.nodes[s as usize];
            set = node.moves.iter().fold(set, |a, (b, _)| a.union(*b));
            todo.extend(node.free.iter().map(|(_, t)| *t).filter(|t| seen.insert(*t)));
        }
        set.without(AtomSet::of([END]))
    }
}
