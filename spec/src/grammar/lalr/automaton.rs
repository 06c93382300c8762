//! The LR(0) automaton, over items that carry their restrictions.

use super::restriction::RestrictionId;
use super::rules::{Rules, Sym};
use super::symbols::Term;
use std::collections::HashMap;

/// A rule with a dot, and what may not follow it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Item {
    pub rule: u16,
    pub dot: u8,
    pub restriction: RestrictionId,
}

/// A nonterminal that items of a state wait for, under a restriction on its first token.
pub type Demand = (u16, RestrictionId);

#[derive(Default)]
pub struct State {
    pub kernel: Vec<Item>,
    pub demands: Vec<Demand>,
    /// For each row (same line, after a line terminator): the state that a terminal leads to.
    pub shifts: [Vec<(Term, u16)>; 2],
    /// By instance.
    pub gotos: Vec<(u16, u16)>,
}

pub struct Automaton {
    pub states: Vec<State>,
    /// For each demand: the items at dot 0 that it brings.
    pub brought: HashMap<Demand, Vec<Item>>,
    /// The state of each start, in the order of [`Rules::starts`].
    pub starts: Vec<u16>,
}

impl Automaton {
    pub fn build(rules: &Rules) -> Automaton {
        let mut a = Automaton { states: vec![], brought: HashMap::new(), starts: vec![] };
        let mut index: HashMap<Vec<Item>, u16> = HashMap::new();
        let mut kernels: Vec<Vec<Item>> = vec![];
        let mut intern = |kernel: Vec<Item>, kernels: &mut Vec<Vec<Item>>| -> u16 {
            if let Some(s) = index.get(&kernel) {
                return *s;
            }
            let s = kernels.len() as u16;
            index.insert(kernel.clone(), s);
            kernels.push(kernel);
            s
        };
        for start in &rules.starts {
            let kernel = vec![Item { rule: *start, dot: 0, restriction: 0 }];
            a.starts.push(intern(kernel, &mut kernels));
        }
        let mut targets = Targets::new(rules.terms);
        while a.states.len() < kernels.len() {
            let kernel = kernels[a.states.len()].clone();
            let mut state = State { kernel, ..State::default() };
            a.close(rules, &mut state);
            targets.clear();
            for item in &state.kernel {
                targets.advance(rules, *item);
            }
            for d in &state.demands {
                for item in &a.brought[d] {
                    targets.advance(rules, *item);
                }
            }
            for t in 0..rules.terms {
                for row in 0..2 {
                    let kernel = std::mem::take(&mut targets.shifts[row][t]);
                    if !kernel.is_empty() {
                        state.shifts[row].push((t as Term, intern(normal(kernel), &mut kernels)));
                    }
                }
            }
            targets.touched.sort_unstable();
            targets.touched.dedup();
            for i in targets.touched.drain(..) {
                let kernel = targets.gotos.remove(&i).unwrap_or_default();
                state.gotos.push((i, intern(normal(kernel), &mut kernels)));
            }
            a.states.push(state);
        }
        a
    }

    fn close(&mut self, rules: &Rules, state: &mut State) {
        let mut demands: Vec<Demand> = vec![];
        for item in &state.kernel {
            if let Some(d) = demand(rules, *item)
                && !demands.contains(&d)
            {
                demands.push(d);
            }
        }
        let mut seen: std::collections::HashSet<Demand> = demands.iter().copied().collect();
        let mut i = 0;
        while i < demands.len() {
            let d = demands[i];
            i += 1;
            let brought = self.brought.entry(d).or_insert_with(|| bring(rules, d));
            for item in brought.iter() {
                if let Some(d) = demand(rules, *item)
                    && seen.insert(d)
                {
                    demands.push(d);
                }
            }
        }
        state.demands = demands;
    }
}

fn normal(mut kernel: Vec<Item>) -> Vec<Item> {
    kernel.sort_unstable();
    kernel.dedup();
    kernel
}

/// The symbol behind the dot.
pub fn next(rules: &Rules, item: Item) -> Option<Sym> {
    rules.rules[item.rule as usize].rhs.get(item.dot as usize).copied()
}

/// What an item waits for, if a nonterminal stands behind its dot.
pub fn demand(rules: &Rules, item: Item) -> Option<Demand> {
    let instance = rules.instance(next(rules, item)?)?;
    Some((instance as u16, item.restriction))
}

fn bring(rules: &Rules, (instance, restriction): Demand) -> Vec<Item> {
    rules.of[instance as usize].iter().map(|r| at(rules, *r, 0, restriction)).collect()
}

/// The item with the production's own restriction at that place added, and without what cannot come.
fn at(rules: &Rules, rule: u16, dot: u8, carried: RestrictionId) -> Item {
    let r = &rules.rules[rule as usize];
    let mut all = rules.restrictions.borrow_mut();
    let mut restriction = all.join(carried, r.restrictions[dot as usize]);
    let rest = &r.rhs[dot as usize..];
    if !rest.is_empty() && !rules.is_nullable(rest) {
        restriction = all.within(restriction, &rules.first_of(rest));
    }
    Item { rule, dot, restriction }
}

/// The item once the symbol behind its dot has been read.
pub fn advanced(rules: &Rules, item: Item) -> Item {
    let rest = match next(rules, item) {
        // The first token of a nonterminal has met the restriction.
        Some(s) if rules.instance(s).is_none() => rules.restrictions.borrow_mut().after(item.restriction, s as Term),
        _ => 0,
    };
    at(rules, item.rule, item.dot + 1, rest)
}

/// The kernels that a state leads to.
struct Targets {
    shifts: [Vec<Vec<Item>>; 2],
    gotos: HashMap<u16, Vec<Item>>,
    touched: Vec<u16>,
}

impl Targets {
    fn new(terms: usize) -> Targets {
        Targets { shifts: [vec![vec![]; terms], vec![vec![]; terms]], gotos: HashMap::new(), touched: vec![] }
    }

    fn clear(&mut self) {
        self.gotos.clear();
        self.touched.clear();
    }

    fn advance(&mut self, rules: &Rules, item: Item) {
        let Some(sym) = next(rules, item) else { return };
        match rules.instance(sym) {
            Some(i) => {
                self.gotos.entry(i as u16).or_default().push(advanced(rules, item));
                self.touched.push(i as u16);
            }
            None => {
                let to = advanced(rules, item);
                let all = rules.restrictions.borrow();
                for row in 0..2 {
                    if all.allows(item.restriction, sym as Term, row == 1) {
                        self.shifts[row][sym as usize].push(to);
                    }
                }
            }
        }
    }
}
