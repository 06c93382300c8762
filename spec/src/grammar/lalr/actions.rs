//! The action table: for each state, row and terminal what to do; conflicts; and what is known of states.

use super::BuildError;
use super::automaton::{self, Automaton};
use super::lookahead::Lookaheads;
use super::rules::Rules;
use super::symbols::{END, Term};
use crate::grammar::Grammar;
use std::collections::{BTreeSet, HashSet};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    Error,
    Shift(u16),
    Reduce(u16),
    /// More than one; each is tried until one survives the tokens that follow.
    Try(Vec<Action>),
    Accept,
}

/// Where a semicolon may be inserted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Semicolon {
    Never,
    /// By the general rule.
    Allowed,
    /// Also after `)`, on the same line.
    AfterParenthesis,
}

pub struct Actions {
    /// For each state two rows of actions by terminal: on the same line, after a line terminator.
    pub rows: Vec<[Vec<Action>; 2]>,
    /// For each state, whether the semicolon that it shifts may be an inserted one.
    pub semicolon: Vec<Semicolon>,
    /// Rules whose restriction must be looked at again when they are reduced, with the symbol it is about.
    pub recheck: BTreeSet<(u16, u8)>,
}

pub fn fill(g: &Grammar, rules: &Rules, a: &Automaton, l: &Lookaheads) -> Result<Actions, BuildError> {
    let mut f = Filler { g, rules, a, used: HashSet::new(), unlisted: vec![] };
    let mut rows = Vec::with_capacity(a.states.len());
    for s in 0..a.states.len() {
        rows.push([f.row(l, s, 0), f.row(l, s, 1)]);
    }
    for (i, c) in g.conflicts.iter().enumerate() {
        if !f.used.contains(&i) {
            f.unlisted.push(format!(
                "{}: the conflict of `{}` on `{}` is listed, but there is none",
                g.files[c.place.file as usize],
                g.name(c.nonterminal),
                g.terminals[c.terminal.index()].text
            ));
        }
    }
    if !f.unlisted.is_empty() {
        return Err(BuildError::Conflicts(f.unlisted));
    }
    let semicolon = (0..a.states.len()).map(|s| f.semicolon(s)).collect();
    Ok(Actions { rows, semicolon, recheck: recheck(rules, a) })
}

struct Filler<'a> {
    g: &'a Grammar,
    rules: &'a Rules,
    a: &'a Automaton,
    /// Listed conflicts that occurred.
    used: HashSet<usize>,
    unlisted: Vec<String>,
}

impl Filler<'_> {
    fn row(&mut self, l: &Lookaheads, s: usize, after_line: usize) -> Vec<Action> {
        let rules = self.rules;
        let state = &self.a.states[s];
        let mut found: Vec<Vec<Action>> = vec![vec![]; rules.terms];
        for (t, to) in &state.shifts[after_line] {
            let accepts = *t == END;
            found[*t as usize].push(if accepts { Action::Accept } else { Action::Shift(*to) });
        }
        let all = rules.restrictions.borrow();
        for (item, set) in &l.reductions[s] {
            for t in set.iter() {
                if !all.allows(item.restriction, t, after_line == 1) {
                    continue;
                }
                let action = Action::Reduce(item.rule);
                if !found[t as usize].contains(&action) {
                    found[t as usize].push(action);
                }
            }
        }
        drop(all);
        found
            .into_iter()
            .enumerate()
            .map(|(t, mut actions)| match actions.len() {
                0 => Action::Error,
                1 => actions.remove(0),
                _ => {
                    self.conflict(s, t as Term, &actions);
                    Action::Try(actions)
                }
            })
            .collect()
    }

    fn conflict(&mut self, s: usize, t: Term, actions: &[Action]) {
        let (g, rules) = (self.g, self.rules);
        let name = rules.symbols_name[t as usize].trim_matches('`');
        let listed = g.conflicts.iter().position(|c| {
            g.terminals[c.terminal.index()].text == name
                && actions.iter().any(|x| match x {
                    Action::Reduce(r) => rules.instances[rules.rules[*r as usize].lhs as usize].nonterminal == c.nonterminal,
                    _ => false,
                })
        });
        if let Some(i) = listed {
            self.used.insert(i);
            return;
        }
        let mut text = format!("in a state reached by `{}`, on {}:", self.path(s), rules.symbols_name[t as usize]);
        for x in actions {
            match x {
                Action::Reduce(r) => text.push_str(&format!("\n    reduce {}", self.rule_text(*r, None))),
                _ => {
                    for item in self.a.states[s].kernel.iter() {
                        text.push_str(&format!("\n    go on in {}", self.rule_text(item.rule, Some(item.dot))));
                    }
                }
            }
        }
        if !self.unlisted.contains(&text) {
            self.unlisted.push(text);
        }
    }

    fn rule_text(&self, r: u16, dot: Option<u8>) -> String {
        let (g, rules) = (self.g, self.rules);
        let rule = &rules.rules[r as usize];
        let mut text = format!("{} :", rules.symbol_name(g, rules.first_nonterminal() + rule.lhs));
        for (i, s) in rule.rhs.iter().enumerate() {
            if dot == Some(i as u8) {
                text.push_str(" •");
            }
            text.push(' ');
            text.push_str(&rules.symbol_name(g, *s));
        }
        text
    }

    /// Symbols that lead to a state, the shortest way.
    fn path(&self, target: usize) -> String {
        let n = self.a.states.len();
        let mut from: Vec<Option<(usize, u16)>> = vec![None; n];
        let mut queue: std::collections::VecDeque<usize> = self.a.starts.iter().map(|s| *s as usize).collect();
        let mut seen: HashSet<usize> = queue.iter().copied().collect();
        while let Some(s) = queue.pop_front() {
            if s == target {
                break;
            }
            let state = &self.a.states[s];
            let shifts = state.shifts.iter().flatten().map(|(t, to)| (u16::from(*t), *to));
            let gotos = state.gotos.iter().map(|(i, to)| (self.rules.first_nonterminal() + i, *to));
            for (sym, to) in shifts.chain(gotos) {
                if seen.insert(to as usize) {
                    from[to as usize] = Some((s, sym));
                    queue.push_back(to as usize);
                }
            }
        }
        let mut names = vec![];
        let mut at = target;
        while let Some((s, sym)) = from[at] {
            names.push(self.rules.symbol_name(self.g, sym));
            at = s;
        }
        names.reverse();
        names.join(" ")
    }

    /// Whether the state's own `;` may be an inserted one: all items that take it must agree to it.
    fn semicolon(&self, s: usize) -> Semicolon {
        let (g, rules) = (self.g, self.rules);
        let Some(semicolon) = rules.symbols_name.iter().position(|n| n == "`;`") else { return Semicolon::Never };
        let state = &self.a.states[s];
        let brought = state.demands.iter().flat_map(|d| &self.a.brought[d]);
        let mut found = Semicolon::Never;
        for item in state.kernel.iter().chain(brought) {
            if automaton::next(rules, *item) != Some(semicolon as u16) {
                continue;
            }
            let lhs = rules.instances[rules.rules[item.rule as usize].lhs as usize];
            let never = g.no_semicolon.iter().any(|(n, off)| *n == lhs.nonterminal && lhs.params.0 & off.0 == 0);
            if never {
                return Semicolon::Never;
            }
            let after = g.semicolon_after_parenthesis.contains(&lhs.nonterminal);
            found = match (after, found) {
                (true, _) => Semicolon::AfterParenthesis,
                (false, Semicolon::Never) => Semicolon::Allowed,
                (false, other) => other,
            };
        }
        found
    }
}

/// Gotos merge items that differ in their restriction: what was read under a weaker one may be taken for
/// what a stronger one forbids. Where a state waits for one nonterminal under two restrictions, the
/// productions that bring the stronger one in are looked at again when they are reduced.
fn recheck(rules: &Rules, a: &Automaton) -> BTreeSet<(u16, u8)> {
    let mut out = BTreeSet::new();
    let all = rules.restrictions.borrow();
    for state in &a.states {
        let mut mixed: HashSet<u16> = HashSet::new();
        for (i, d) in state.demands.iter().enumerate() {
            if state.demands[..i].iter().any(|e| e.0 == d.0 && e.1 != d.1) {
                mixed.insert(d.0);
            }
        }
        if mixed.is_empty() {
            continue;
        }
        let brought = state.demands.iter().flat_map(|d| &a.brought[d]);
        for item in state.kernel.iter().chain(brought) {
            let own = rules.rules[item.rule as usize].restrictions[item.dot as usize];
            if own == 0 || all.all[own as usize].forbidden.is_empty() {
                continue;
            }
            let Some(d) = automaton::demand(rules, *item) else { continue };
            if reaches(a, rules, d).iter().any(|x| mixed.contains(&x.0)) {
                out.insert((item.rule, item.dot));
            }
        }
    }
    out
}

/// The demands that follow from one.
fn reaches(a: &Automaton, rules: &Rules, from: automaton::Demand) -> HashSet<automaton::Demand> {
    let mut seen = HashSet::from([from]);
    let mut todo = vec![from];
    while let Some(d) = todo.pop() {
        for item in a.brought.get(&d).into_iter().flatten() {
            if let Some(e) = automaton::demand(rules, *item)
                && seen.insert(e)
            {
                todo.push(e);
            }
        }
    }
    seen
}
