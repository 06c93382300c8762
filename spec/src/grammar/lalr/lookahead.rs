//! Which tokens may follow a completed item: propagation of lookahead sets over the automaton.
//!
//! A set belongs to a kernel item, or to a demand of a state (all items that a demand brings share one), so
//! items that differ in their restriction keep their lookaheads apart.

use super::automaton::{self, Automaton, Item};
use super::rules::Rules;
use super::symbols::TermSet;
use std::collections::HashMap;

pub struct Lookaheads {
    /// For each state, its completed items with what may follow them.
    pub reductions: Vec<Vec<(Item, TermSet)>>,
}

struct Nodes {
    /// The first node of each state: its kernel items, then its demands.
    base: Vec<u32>,
    sets: Vec<TermSet>,
    edges: Vec<(u32, u32)>,
}

pub fn propagate(rules: &Rules, a: &Automaton) -> Lookaheads {
    let mut n = Nodes { base: vec![], sets: vec![], edges: vec![] };
    let mut count = 0u32;
    for s in &a.states {
        n.base.push(count);
        count += (s.kernel.len() + s.demands.len()) as u32;
    }
    n.sets = vec![TermSet::default(); count as usize];
    let rest = Rests::new(rules);
    for (i, s) in a.states.iter().enumerate() {
        let base = n.base[i];
        let demand_at: HashMap<automaton::Demand, u32> =
            s.demands.iter().enumerate().map(|(j, d)| (*d, base + (s.kernel.len() + j) as u32)).collect();
        let gotos: HashMap<u16, u16> = s.gotos.iter().copied().collect();
        let kernel = s.kernel.iter().enumerate().map(|(j, item)| (base + j as u32, *item));
        let brought = s.demands.iter().flat_map(|d| a.brought[d].iter().map(|item| (demand_at[d], *item)));
        for (node, item) in kernel.chain(brought) {
            let Some(sym) = automaton::next(rules, item) else { continue };
            if let Some(d) = automaton::demand(rules, item) {
                let to = demand_at[&d];
                let (first, nullable) = rest.of(item);
                n.sets[to as usize].join(first);
                if nullable && to != node {
                    n.edges.push((node, to));
                }
            }
            match rules.instance(sym) {
                Some(x) => n.advance(rules, a, node, item, gotos[&(x as u16)]),
                None => {
                    for row in &s.shifts {
                        if let Ok(at) = row.binary_search_by_key(&sym, |(t, _)| u16::from(*t)) {
                            n.advance(rules, a, node, item, row[at].1);
                        }
                    }
                }
            }
        }
    }
    n.spread();
    let mut reductions = Vec::with_capacity(a.states.len());
    for (i, s) in a.states.iter().enumerate() {
        let mut done = vec![];
        for (j, item) in s.kernel.iter().enumerate() {
            if automaton::next(rules, *item).is_none() {
                done.push((*item, n.sets[n.base[i] as usize + j]));
            }
        }
        for (j, d) in s.demands.iter().enumerate() {
            for item in &a.brought[d] {
                if automaton::next(rules, *item).is_none() {
                    done.push((*item, n.sets[n.base[i] as usize + s.kernel.len() + j]));
                }
            }
        }
        reductions.push(done);
    }
    Lookaheads { reductions }
}

impl Nodes {
    /// An edge to the item that `item` becomes in the state it leads to, if this row lets it go there.
    fn advance(&mut self, rules: &Rules, a: &Automaton, node: u32, item: Item, to: u16) {
        let next = automaton::advanced(rules, item);
        if let Ok(k) = a.states[to as usize].kernel.binary_search(&next) {
            self.edges.push((node, self.base[to as usize] + k as u32));
        }
    }

    fn spread(&mut self) {
        self.edges.sort_unstable();
        self.edges.dedup();
        let mut start = vec![0u32; self.sets.len() + 1];
        for (from, _) in &self.edges {
            start[*from as usize + 1] += 1;
        }
        for i in 1..start.len() {
            start[i] += start[i - 1];
        }
        let mut todo: Vec<u32> = (0..self.sets.len() as u32).collect();
        let mut waiting = vec![true; self.sets.len()];
        while let Some(from) = todo.pop() {
            waiting[from as usize] = false;
            let set = self.sets[from as usize];
            for e in start[from as usize]..start[from as usize + 1] {
                let to = self.edges[e as usize].1;
                if self.sets[to as usize].join(&set) && !std::mem::replace(&mut waiting[to as usize], true) {
                    todo.push(to);
                }
            }
        }
    }
}

/// For every rule and dot: what can follow the symbol behind the dot within the rule.
struct Rests {
    all: Vec<Vec<(TermSet, bool)>>,
}

impl Rests {
    fn new(rules: &Rules) -> Rests {
        let all = rules
            .rules
            .iter()
            .map(|r| {
                (0..r.rhs.len())
                    .map(|dot| {
                        let rest = &r.rhs[dot + 1..];
                        (rules.first_of(rest), rules.is_nullable(rest))
                    })
                    .collect()
            })
            .collect();
        Rests { all }
    }

    fn of(&self, item: Item) -> (&TermSet, bool) {
        let (set, nullable) = &self.all[item.rule as usize][item.dot as usize];
        (set, *nullable)
    }
}
