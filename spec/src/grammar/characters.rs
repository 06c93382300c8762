//! The part of the grammar that is read over characters, made ready for a recogniser: patterns, tokens that rules look into,
//! numbers in Strings.
//!
//! Nonterminals are expanded by their parameters into *instances*, optional symbols into alternatives, and single characters into
//! sets of atoms (as the lexer has them). What is recursive on the left in its own productions is cut into *seeds* and *growers*:
//! the recogniser reads a seed and lets it grow. Any other recursion on the left is refused.

use super::lexical::atoms::AtomSet;
use super::lexical::nfa::Compiler;
use super::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// No shape, no slot: the symbol makes no node.
pub const NONE: u16 = u16::MAX;

/// All that a recogniser needs.
#[derive(Serialize, Deserialize, Clone, Default, Debug)]
pub struct Characters {
    pub goals: Vec<Start>,
    pub instances: Vec<Instance>,
    pub sets: Vec<[u64; 3]>,
}

/// What a text may be read as.
#[derive(Serialize, Deserialize, Clone, Default, Debug)]
pub struct Start {
    pub nonterminal: u16,
    pub params: u16,
    pub instance: u16,
    /// The shape of a tree that is one leaf; [`NONE`] where the instance makes nodes.
    pub leaf: u16,
}

/// A nonterminal with its parameters.
#[derive(Serialize, Deserialize, Clone, Default, Debug)]
pub struct Instance {
    pub nonterminal: u16,
    pub params: u16,
    /// The first alternative that matches is taken, even if another matches more.
    pub ordered: bool,
    /// Alternatives, in the order of the grammar, that do not begin with the nonterminal itself.
    pub seeds: Vec<Alternative>,
    /// Those that do, without it: what was read so far fills their first slot.
    pub growers: Vec<Alternative>,
}

impl Instance {
    /// All alternatives; whether each grows what was read before.
    pub fn alternatives(&self) -> impl Iterator<Item = (&Alternative, bool)> {
        self.seeds.iter().map(|a| (a, false)).chain(self.growers.iter().map(|a| (a, true)))
    }
}

#[derive(Serialize, Deserialize, Clone, Default, Debug)]
pub struct Alternative {
    /// The shape of the node that it makes; [`NONE`] within a leaf.
    pub shape: u16,
    /// How many slots the shape has.
    pub slots: u8,
    pub items: Vec<Item>,
}

/// A symbol, or a condition between symbols.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub enum Item {
    /// A character of the set; with a shape it makes a leaf that fills the slot.
    Set { set: u16, shape: u16, slot: u16 },
    /// What the instance matches, whose node fills the slot.
    Call { instance: u16, slot: u16 },
    /// The same as a leaf of that shape.
    Leaf { instance: u16, shape: u16, slot: u16 },
    /// One of the sequences of sets follows (`wanted`), or none does.
    Next { wanted: bool, sequences: Vec<Vec<u16>> },
    /// The hexadecimal digits of the symbol before are in that interval (`inside`), or are not.
    Value { from: u32, to: u32, inside: bool },
    /// The decimal digits of the symbol before are at most the number of groups.
    Group,
}

/// Makes the grammar ready; none where it has no trees of characters.
pub fn build(grammar: &Grammar) -> Result<Characters, Diagnostics> {
    let mut b = Builder { nfa: Compiler::new(grammar), g: grammar, out: Characters::default(), numbers: HashMap::new(), errors: vec![] };
    for (nonterminal, instances) in &grammar.character_goals {
        for params in instances {
            let own = &grammar.nonterminals[nonterminal.index()];
            let leaf = own.leaf.filter(|_| !own.in_characters);
            let instance = b.instance(*nonterminal, *params, leaf.is_none());
            b.out.goals.push(Start { nonterminal: nonterminal.0, params: params.0, instance, leaf: leaf.map_or(NONE, |s| s.0) });
        }
    }
    let mut done = 0;
    while done < b.out.instances.len() {
        b.fill(done);
        done += 1;
    }
    b.left_recursion();
    let Builder { nfa, out, mut errors, .. } = b;
    errors.extend(nfa.errors);
    if errors.is_empty() { Ok(out) } else { Err(Diagnostics(errors)) }
}

struct Builder<'a> {
    g: &'a Grammar,
    nfa: Compiler<'a>,
    out: Characters,
    /// By nonterminal, parameters, and whether nodes are made.
    numbers: HashMap<(NonterminalId, Params, bool), u16>,
    errors: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn error(&mut self, place: Place, message: impl Into<String>) {
        self.errors.push(self.g.diagnostic(place, message, None));
    }

    /// The number of an instance, which is filled later.
    fn instance(&mut self, nonterminal: NonterminalId, params: Params, nodes: bool) -> u16 {
        let next = self.out.instances.len() as u16;
        let number = *self.numbers.entry((nonterminal, params, nodes)).or_insert(next);
        if number == next {
            let ordered = self.g.nonterminals[nonterminal.index()].ordered;
            self.out.instances.push(Instance { nonterminal: nonterminal.0, params: params.0, ordered, ..Instance::default() });
        }
        number
    }

    fn set(&mut self, set: AtomSet) -> u16 {
        let at = self.out.sets.iter().position(|s| *s == set.0).unwrap_or_else(|| {
            self.out.sets.push(set.0);
            self.out.sets.len() - 1
        });
        at as u16
    }

    fn fill(&mut self, number: usize) {
        let own = &self.out.instances[number];
        let (nonterminal, params) = (NonterminalId(own.nonterminal), Params(own.params));
        let nodes = self.numbers.get(&(nonterminal, params, true)) == Some(&(number as u16));
        for p in self.nfa.productions((nonterminal, params)) {
            for (shape, present, slots) in self.ways(p, nodes) {
                let (items, grows) = self.items(p, params, number as u16, nodes, present);
                let alternative = Alternative { shape, slots, items };
                let own = &mut self.out.instances[number];
                if grows { own.growers.push(alternative) } else { own.seeds.push(alternative) }
            }
        }
        if !nodes {
            self.grow_on_the_right(number);
        }
    }

    /// `A :: B A?` without nodes is one B after another: the recogniser need not go down for each.
    fn grow_on_the_right(&mut self, number: usize) {
        let own = &mut self.out.instances[number];
        let [x, y] = &own.seeds[..] else { return };
        let (again, once) = if x.items.len() > y.items.len() { (x, y) } else { (y, x) };
        let Some((Item::Call { instance, .. }, before)) = again.items.split_last() else { return };
        if *instance as usize == number && before == once.items && own.growers.is_empty() {
            let once = once.clone();
            own.growers = vec![once.clone()];
            own.seeds = vec![once];
        }
    }

    /// The ways in which a production may be written: the shape, the symbols that are present, and how many slots there are.
    fn ways(&self, p: ProductionId, nodes: bool) -> Vec<(u16, u32, u8)> {
        let production = self.g.production(p);
        if nodes {
            let shapes = production.shapes.clone().map(|s| (s, self.g.shape(ShapeId(s))));
            return shapes.map(|(s, shape)| (s, shape.present, shape.slots.len() as u8)).collect();
        }
        let mut ways = vec![0u32];
        for (i, s) in production.symbols.iter().enumerate() {
            let without = if s.optional { ways.clone() } else { vec![] };
            ways.iter_mut().for_each(|w| *w |= 1 << i);
            ways.extend(without);
        }
        ways.into_iter().map(|present| (NONE, present, 0)).collect()
    }

    /// The symbols of an alternative, and whether it begins with its own instance, which is left out.
    fn items(&mut self, p: ProductionId, params: Params, own: u16, nodes: bool, present: u32) -> (Vec<Item>, bool) {
        let g = self.g;
        let mut items = vec![];
        let mut grows = false;
        let mut slot = 0;
        for (i, symbol) in g.production(p).symbols.iter().enumerate() {
            for l in &symbol.lookahead {
                let item = self.condition(l, symbol.place, params);
                items.extend(item);
            }
            let is_slot = matches!(symbol.kind, SymbolKind::Nonterminal { .. });
            let here = if nodes { slot } else { NONE };
            slot += u16::from(is_slot);
            if symbol.optional && present & (1 << i) == 0 {
                continue;
            }
            match &symbol.kind {
                SymbolKind::End => {}
                SymbolKind::Named(c) => {
                    let set = self.set(AtomSet::named(*c));
                    items.push(Item::Set { set, shape: NONE, slot: NONE });
                }
                SymbolKind::Terminal(t) => {
                    for c in g.terminals[t.index()].text.bytes() {
                        let set = self.set(AtomSet::of([c]));
                        items.push(Item::Set { set, shape: NONE, slot: NONE });
                    }
                }
                SymbolKind::Nonterminal { id, arguments, .. } => {
                    let inner = g.apply(params, *id, arguments);
                    // A token that is read so has a tree here.
                    let leaf = g.nonterminals[id.index()].leaf.filter(|_| nodes && !g.nonterminals[id.index()].in_characters);
                    let item = match self.nfa.symbol_set(symbol, params).filter(|_| leaf.is_some() || !nodes) {
                        Some(set) => Item::Set { set: self.set(set), shape: leaf.map_or(NONE, |s| s.0), slot: here },
                        None => match leaf {
                            Some(shape) => Item::Leaf { instance: self.instance(*id, inner, false), shape: shape.0, slot: here },
                            None => Item::Call { instance: self.instance(*id, inner, nodes), slot: here },
                        },
                    };
                    match item {
                        Item::Call { instance, .. } if instance == own && items.is_empty() => grows = true,
                        item => items.push(item),
                    }
                }
            }
        }
        (items, grows)
    }

    fn condition(&mut self, l: &Lookahead, place: Place, params: Params) -> Option<Item> {
        Some(match l {
            Lookahead::In(sequences) => Item::Next { wanted: true, sequences: self.sequences(sequences, place, params) },
            Lookahead::NotIn(sequences) => Item::Next { wanted: false, sequences: self.sequences(sequences, place, params) },
            Lookahead::ValueAtMost(n) => Item::Value { from: 0, to: *n, inside: true },
            Lookahead::ValueAbove(n) => Item::Value { from: 0, to: *n, inside: false },
            Lookahead::ValueIn(m, n) => Item::Value { from: *m, to: *n, inside: true },
            Lookahead::ValueNotIn(m, n) => Item::Value { from: *m, to: *n, inside: false },
            Lookahead::GroupNumber => Item::Group,
        })
    }

    fn sequences(&mut self, all: &[Vec<LookaheadItem>], place: Place, params: Params) -> Vec<Vec<u16>> {
        let mut out = vec![];
        for sequence in all {
            // A nonterminal of longer sequences is what each of its alternatives says.
            if let [LookaheadItem { item: CharItem::Nonterminal(n), .. }] = sequence.as_slice()
                && self.nfa.set((*n, Params::default())).is_none()
            {
                for p in &self.g.nonterminals[n.index()].productions {
                    match self.g.production(*p).symbols.as_slice() {
                        [Symbol { kind: SymbolKind::Terminal(t), .. }] => out.push(self.text(*t)),
                        _ => self.error(place, "a lookahead looks for characters alone"),
                    }
                }
                continue;
            }
            let mut sets = vec![];
            for item in sequence {
                match (self.nfa.item_set(&item.item, params), &item.item) {
                    (Some(set), _) => sets.push(self.set(set)),
                    (None, CharItem::Terminal(t)) => sets.extend(self.text(*t)),
                    (None, _) => self.error(place, "a lookahead looks for characters alone"),
                }
            }
            out.push(sets);
        }
        out
    }

    fn text(&mut self, t: TerminalId) -> Vec<u16> {
        self.g.terminals[t.index()].text.bytes().map(|c| self.set(AtomSet::of([c]))).collect()
    }

    /// Refuses what comes to itself without a character read, but for growers.
    fn left_recursion(&mut self) {
        let n = self.out.instances.len();
        let mut nullable = vec![false; n];
        loop {
            let before = nullable.clone();
            for i in 0..n {
                let empties = |a: &Alternative| a.items.iter().all(|x| is_empty(x, &nullable));
                nullable[i] = self.out.instances[i].seeds.iter().any(empties);
            }
            if nullable == before {
                break;
            }
        }
        for i in 0..n {
            let mut seen = vec![false; n];
            let mut todo = vec![i];
            while let Some(at) = todo.pop() {
                let own = &self.out.instances[at];
                let growers = own.growers.iter().filter(|_| nullable[at]);
                for a in own.seeds.iter().chain(growers) {
                    for item in &a.items {
                        if let Item::Call { instance, .. } | Item::Leaf { instance, .. } = item
                            && !std::mem::replace(&mut seen[*instance as usize], true)
                        {
                            todo.push(*instance as usize);
                        }
                        if !is_empty(item, &nullable) {
                            break;
                        }
                    }
                }
            }
            if seen[i] {
                let nonterminal = &self.g.nonterminals[self.out.instances[i].nonterminal as usize];
                let message = format!("`{}` comes to itself before any character is read", nonterminal.name);
                self.error(nonterminal.place, message);
            }
        }
    }
}

/// Whether an item may match nothing.
fn is_empty(item: &Item, nullable: &[bool]) -> bool {
    match item {
        Item::Set { .. } => false,
        Item::Call { instance, .. } | Item::Leaf { instance, .. } => nullable[*instance as usize],
        Item::Next { .. } | Item::Value { .. } | Item::Group => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Characters, Diagnostics> {
        let parsing = "parameters P\n";
        build(&Grammar::read(&[("a.grammar", format!("{parsing}clause 1 sec-a\n{text}"))])?)
    }

    #[test]
    fn what_is_recursive_on_its_left_grows() {
        let c = of("characters A[?P]\nleaf D\nA[P] ::\n  D\n  A[?P] D\n  [+P] `x`\nD ::\n  `0`\n").unwrap();
        assert_eq!(c.goals.len(), 2);
        let plain = &c.instances[c.goals[0].instance as usize];
        let with = &c.instances[c.goals[1].instance as usize];
        assert_eq!((plain.seeds.len(), plain.growers.len(), plain.growers[0].slots), (1, 1, 2));
        assert_eq!((with.seeds.len(), with.growers.len()), (2, 1));
    }

    #[test]
    fn what_is_recursive_on_its_right_grows_without_nodes() {
        let c = of("characters A\nleaf A\nA ::\n  D A?\nD ::\n  `0`\n").unwrap();
        let a = &c.instances[c.goals[0].instance as usize];
        assert_eq!((a.seeds.len(), a.growers.len()), (1, 1));
        assert_ne!(c.goals[0].leaf, NONE);
        let c = of("characters A\nA ::\n  D A?\nD ::\n  `0`\n").unwrap();
        let a = &c.instances[c.goals[0].instance as usize];
        assert_eq!((a.seeds.len(), a.growers.len()), (2, 0));
    }

    #[test]
    fn other_recursion_on_the_left_is_refused() {
        let e = of("characters A\nA ::\n  B `x`\n  `y`\nB ::\n  A\n").unwrap_err();
        assert!(e.to_string().contains("comes to itself"), "{e}");
        let e = of("characters A\nA ::\n  B A `x`\n  `y`\nB ::\n  [empty]\n  `z`\n").unwrap_err();
        assert!(e.to_string().contains("comes to itself"), "{e}");
    }
}
