//! From the nondeterministic automaton to a deterministic one, the smallest.
//!
//! A state is a set of nodes, each with what the next atom may be (lookahead restrictions passed on the way).
//! State 0 is dead: nothing leads on from it.

use super::atoms::{ATOMS, Atom, AtomSet, END};
use super::nfa::{Node, State};
use std::collections::{BTreeSet, HashMap};

pub type Row = [u16; ATOMS];

/// What a state accepts: an index into the tags, and what the next atom must be.
pub type Accept = Option<(u16, AtomSet)>;

#[derive(Default)]
pub struct Dfa {
    pub rows: Vec<Row>,
    pub accepts: Vec<Accept>,
    pub starts: Vec<u16>,
}

/// Why there is no automaton.
#[derive(Debug, PartialEq, Eq)]
pub enum DfaError {
    /// These tags accept the same text, in the same lexical goal.
    Ambiguous(Vec<u16>),
    /// What this tag accepts depends on the next character, and yet it goes on.
    GuardInLoop(u16),
    TooManyStates,
}

type Set = Vec<(State, AtomSet)>;

/// The nodes that a set leads to without consuming: those that move or accept.
fn closure(nodes: &[Node], from: impl IntoIterator<Item = (State, AtomSet)>) -> Set {
    let mut seen = BTreeSet::new();
    let mut todo: Vec<_> = from.into_iter().collect();
    while let Some((s, next)) = todo.pop() {
        if next.is_empty() || !seen.insert((s, next)) {
            continue;
        }
        todo.extend(nodes[s as usize].free.iter().map(|(set, t)| (*t, next.intersection(*set))));
    }
    let matters = |s: &(State, AtomSet)| !nodes[s.0 as usize].moves.is_empty() || nodes[s.0 as usize].accepts.is_some();
    seen.into_iter().filter(matters).collect()
}

/// `prefer` settles which of several tags a text belongs to.
pub fn determinise(nodes: &[Node], starts: &[State], prefer: impl Fn(&BTreeSet<u16>) -> Option<u16>) -> Result<Dfa, DfaError> {
    let mut dfa = Dfa { rows: vec![[0; ATOMS]], accepts: vec![None], starts: vec![] };
    let mut index: HashMap<Set, u16> = HashMap::from([(vec![], 0)]);
    let mut sets: Vec<Set> = vec![vec![]];
    let mut number = |set: Set, sets: &mut Vec<Set>| -> Result<u16, DfaError> {
        if let Some(known) = index.get(&set) {
            return Ok(*known);
        }
        let id = u16::try_from(sets.len()).map_err(|_| DfaError::TooManyStates)?;
        sets.push(set.clone());
        index.insert(set, id);
        Ok(id)
    };
    for s in starts {
        let id = number(closure(nodes, [(*s, AtomSet::ALL)]), &mut sets)?;
        dfa.starts.push(id);
    }
    let mut done = 1;
    while done < sets.len() {
        let set = sets[done].clone();
        let mut row = [0; ATOMS];
        for atom in (0..ATOMS as Atom).filter(|a| *a != END) {
            let moved = set
                .iter()
                .filter(|(_, next)| next.has(atom))
                .flat_map(|(s, _)| nodes[*s as usize].moves.iter().filter(|(m, _)| m.has(atom)).map(|(_, t)| (*t, AtomSet::ALL)));
            let moved: Vec<_> = moved.collect();
            if !moved.is_empty() {
                row[atom as usize] = number(closure(nodes, moved), &mut sets)?;
            }
        }
        let accept = accept_of(nodes, &set, &prefer)?;
        if let Some((tag, guard)) = accept
            && guard != AtomSet::ALL
            && row.contains(&(done as u16))
        {
            return Err(DfaError::GuardInLoop(tag));
        }
        dfa.rows.push(row);
        dfa.accepts.push(accept);
        done += 1;
    }
    Ok(dfa)
}

fn accept_of(nodes: &[Node], set: &Set, prefer: &impl Fn(&BTreeSet<u16>) -> Option<u16>) -> Result<Accept, DfaError> {
    let mut guards: HashMap<u16, AtomSet> = HashMap::new();
    for (s, next) in set {
        if let Some(tag) = nodes[*s as usize].accepts {
            let guard = guards.entry(tag).or_default();
            *guard = guard.union(*next);
        }
    }
    let tags: BTreeSet<u16> = guards.keys().copied().collect();
    let tag = match tags.len() {
        0 => return Ok(None),
        1 => tags.first().copied(),
        _ => prefer(&tags),
    };
    match tag {
        // One that is preferred under a condition would hide the other where the condition fails.
        Some(tag) if tags.len() == 1 || guards[&tag] == AtomSet::ALL => Ok(Some((tag, guards[&tag]))),
        _ => Err(DfaError::Ambiguous(tags.into_iter().collect())),
    }
}

impl Dfa {
    /// Joins the states that no text tells apart (Moore's refinement).
    pub fn minimise(self) -> Dfa {
        let n = self.rows.len();
        let mut class: Vec<u16> = vec![0; n];
        let mut count = 0;
        loop {
            // The class of a state is what it was, what it accepts, and the classes that it leads to.
            let mut index: HashMap<(u16, Accept, Row), u16> = HashMap::new();
            let mut next = vec![0; n];
            for s in 0..n {
                let row = self.rows[s].map(|t| class[t as usize]);
                let fresh = index.len() as u16;
                next[s] = *index.entry((class[s], self.accepts[s], row)).or_insert(fresh);
            }
            let size = index.len();
            class = next;
            if size == count {
                break;
            }
            count = size;
        }
        let mut out = Dfa { rows: vec![[0; ATOMS]; count], accepts: vec![None; count], starts: vec![] };
        for s in 0..n {
            out.rows[class[s] as usize] = self.rows[s].map(|t| class[t as usize]);
            out.accepts[class[s] as usize] = self.accepts[s];
        }
        out.starts = self.starts.iter().map(|s| class[*s as usize]).collect();
        out
    }

    /// For each state, the tags that some text leads to.
    pub fn hopes(&self) -> Vec<BTreeSet<u16>> {
        let mut hopes: Vec<BTreeSet<u16>> = self.accepts.iter().map(|a| a.iter().map(|(t, _)| *t).collect()).collect();
        loop {
            let mut changed = false;
            for s in 0..self.rows.len() {
                let targets: BTreeSet<u16> = self.rows[s].iter().copied().collect();
                for t in targets.into_iter().filter(|t| *t as usize != s) {
                    let more: Vec<u16> = hopes[t as usize].difference(&hopes[s]).copied().collect();
                    changed |= !more.is_empty();
                    hopes[s].extend(more);
                }
            }
            if !changed {
                return hopes;
            }
        }
    }
}
