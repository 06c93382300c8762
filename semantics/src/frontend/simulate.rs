//! The automaton on a stack that is not touched: would this token be accepted here?

use super::driver::Entry;
use spec262_spec::grammar::lalr::Term;
use spec262_spec::grammar::tables::{Action, Automaton, Tables};
use spec262_spec::grammar::tables_decode::Decoded;

/// The tables with a cache of unit chains: after a reduction to one nonterminal, most states only pass it on
/// (`PrimaryExpression`, `MemberExpression`, … `Expression`), and where that ends depends on the state below,
/// the state above and the token alone.
pub(super) struct Core<'a> {
    pub automaton: Automaton<'a>,
    pub tables: &'a Tables,
    pub decoded: &'a Decoded,
    cache: Vec<u64>,
}

const CACHE_BITS: u32 = 13;

/// Where [`Simulation::reductions`] stops.
const ENOUGH: usize = 5_000;

impl<'a> Core<'a> {
    pub fn new(tables: &'a Tables, decoded: &'a Decoded) -> Core<'a> {
        Core { automaton: tables.automaton(), tables, decoded, cache: vec![0; 1 << CACHE_BITS] }
    }

    /// Where state `to`, reached from `base` by a nonterminal, ends after all chains that make no node.
    #[inline]
    pub fn settle(&mut self, base: u16, to: u16, term: Term, line_before: bool) -> u16 {
        let key = u64::from(base) << 23 | u64::from(to) << 9 | u64::from(term) << 1 | u64::from(line_before);
        let slot = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - CACHE_BITS)) as usize;
        let found = self.cache[slot];
        if found >> 16 == key {
            return found as u16;
        }
        let mut state = to;
        while let Action::Reduce(r) = self.automaton.action(state, line_before, term) {
            let rule = self.automaton.rule(r);
            match self.automaton.goto(base, rule.lhs).filter(|_| rule.is_unit()) {
                Some(next) => state = next,
                None => break,
            }
        }
        self.cache[slot] = key << 16 | u64::from(state);
        state
    }
}

/// A stack of states that shares its lower part with the real one.
pub(super) struct Simulation<'c, 'a> {
    pub core: &'c mut Core<'a>,
    stack: &'c [Entry],
    /// How much of `stack` still counts.
    kept: usize,
    /// What lies above it.
    above: Vec<u16>,
}

impl<'c, 'a> Simulation<'c, 'a> {
    pub fn new(core: &'c mut Core<'a>, stack: &'c [Entry], above: Vec<u16>) -> Simulation<'c, 'a> {
        let mut s = Simulation { core, stack, kept: 0, above };
        s.reset();
        s
    }

    /// The room that it used, for the next one.
    pub fn room(self) -> Vec<u16> {
        self.above
    }

    /// Back to the real stack.
    pub fn reset(&mut self) -> &mut Self {
        self.kept = self.stack.len();
        self.above.clear();
        self
    }

    /// The state at the top.
    pub fn state(&self) -> u16 {
        match self.above.last() {
            Some(state) => *state,
            None => self.stack[self.kept - 1].state,
        }
    }

    fn pop(&mut self, n: usize) {
        let own = n.min(self.above.len());
        self.above.truncate(self.above.len() - own);
        self.kept -= n - own;
    }

    /// Does what the token asks for up to its shift: the state that shifts it, or none if it is not accepted.
    /// An action that is to be tried counts as one that is accepted.
    pub fn shifts(&mut self, term: Term, line_before: bool) -> Option<u16> {
        let action = self.core.automaton.action(self.state(), line_before, term);
        self.go(action, term, line_before)
    }

    /// As [`Simulation::shifts`], beginning with a given action.
    pub fn go(&mut self, mut action: Action, term: Term, line_before: bool) -> Option<u16> {
        loop {
            match action {
                Action::Error => return None,
                Action::Accept | Action::Try(_) => return Some(self.state()),
                Action::Shift(to) => {
                    let from = self.state();
                    self.above.push(to);
                    return Some(from);
                }
                Action::Reduce(r) => {
                    let rule = self.core.automaton.rule(r);
                    self.pop(rule.len as usize);
                    let base = self.state();
                    let to = self.core.automaton.goto(base, rule.lhs)?;
                    let to = self.core.settle(base, to, term, line_before);
                    self.above.push(to);
                }
            }
            action = self.core.automaton.action(self.state(), line_before, term);
        }
    }

    /// Is the token accepted?
    pub fn accepts(&mut self, term: Term, line_before: bool) -> bool {
        self.shifts(term, line_before).is_some()
    }

    /// How many reductions come before the token is shifted, if it is accepted. It stops counting at
    /// [`ENOUGH`], since a message asks for every terminal, however deep the text is nested.
    pub fn reductions(&mut self, term: Term, line_before: bool) -> Option<usize> {
        for n in 0..ENOUGH {
            match self.core.automaton.action(self.state(), line_before, term) {
                Action::Error => return None,
                Action::Reduce(r) => {
                    let rule = self.core.automaton.rule(r);
                    self.pop(rule.len as usize);
                    let to = self.core.automaton.goto(self.state(), rule.lhs)?;
                    self.above.push(to);
                }
                _ => return Some(n),
            }
        }
        Some(ENOUGH)
    }
}
