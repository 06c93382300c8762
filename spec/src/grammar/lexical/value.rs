//! `[MV <= n]` and `[MV > n]`: conditions on the value of hexadecimal digits, as automata.
//!
//! The digits are compared with those of the limit as they come: leading zeroes aside, the number is equal to
//! the limit so far, below or above it, and it has so many digits.

use super::atoms::{AtomSet, END};
use super::nfa::{Compiler, State};
use crate::grammar::{Lookahead, Params, Symbol, SymbolKind};
use std::cmp::Ordering;
use std::collections::HashMap;

#[derive(Clone, Copy)]
pub enum Condition {
    AtMost(u32),
    Above(u32),
}

/// The condition on the symbol before that stands among annotations.
pub fn condition(l: &Lookahead) -> Option<Condition> {
    match l {
        Lookahead::ValueAtMost(n) => Some(Condition::AtMost(*n)),
        Lookahead::ValueAbove(n) => Some(Condition::Above(*n)),
        _ => None,
    }
}

/// What is known of the digits so far.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Seen {
    Nothing,
    Zeroes,
    /// So many digits, and how they compare with as many of the limit.
    Digits(usize, Ordering),
    /// More digits than the limit has.
    More,
}

impl Seen {
    fn then(self, digit: u32, limit: &[u32]) -> Seen {
        match self {
            Seen::More => Seen::More,
            Seen::Nothing | Seen::Zeroes if digit == 0 => Seen::Zeroes,
            Seen::Nothing | Seen::Zeroes => Seen::Digits(0, Ordering::Equal).then(digit, limit),
            Seen::Digits(n, _) if n == limit.len() => Seen::More,
            Seen::Digits(n, order) => Seen::Digits(n + 1, order.then(digit.cmp(&limit[n]))),
        }
    }

    fn is_above(self, limit: &[u32]) -> bool {
        self == Seen::More || self == Seen::Digits(limit.len(), Ordering::Greater)
    }
}

/// As the symbol, but only its sentences of which the condition holds.
pub fn compile(c: &mut Compiler, symbol: &Symbol, params: Params, condition: Condition, from: State, to: State) {
    if !is_hex_digits(c, symbol, params) {
        return c.error(symbol.place, "a condition on the value of what is not a sequence of hexadecimal digits", None);
    }
    let (n, above) = match condition {
        Condition::AtMost(n) => (n, false),
        Condition::Above(n) => (n, true),
    };
    let limit: Vec<u32> = (0..8).rev().map(|i| n >> (4 * i) & 15).skip_while(|d| *d == 0).collect();
    let mut states = HashMap::from([(Seen::Nothing, from)]);
    let mut todo = vec![Seen::Nothing];
    while let Some(seen) = todo.pop() {
        let here = states[&seen];
        for (digit, set) in hex_digits() {
            let next = seen.then(digit, &limit);
            if next.is_above(&limit) && !above {
                continue;
            }
            let target = *states.entry(next).or_insert_with(|| {
                todo.push(next);
                c.state()
            });
            c.edge(here, set, target);
        }
        if seen != Seen::Nothing && seen.is_above(&limit) == above {
            c.skip(here, to);
        }
    }
}

/// Each digit's value, and the characters that it is written with.
fn hex_digits() -> impl Iterator<Item = (u32, AtomSet)> {
    (0..16).map(|v| (v, AtomSet::of((b'0'..=b'f').filter(move |c| char::from(*c).to_digit(16) == Some(v)))))
}

/// Is the symbol a nonterminal whose sentences are all sequences of one or more hexadecimal digits?
fn is_hex_digits(c: &mut Compiler, symbol: &Symbol, params: Params) -> bool {
    let SymbolKind::Nonterminal { id, arguments, but_not } = &symbol.kind else { return false };
    let instance = (*id, c.grammar.apply(params, *id, arguments));
    let digits = hex_digits().fold(AtomSet::default(), |a, (_, b)| a.union(b));
    // `Digit` and `Digits Digit`, and no more.
    let mut forms = [false, false];
    let g = c.grammar;
    for p in c.productions(instance) {
        let plain = |s: &Symbol| !s.optional && s.lookahead.is_empty();
        let id_of = |s: &Symbol, of| match &s.kind {
            SymbolKind::Nonterminal { id, arguments, but_not } if but_not.is_empty() => Some((*id, g.apply(of, *id, arguments))),
            _ => None,
        };
        let (form, digit) = match g.production(p).symbols.as_slice() {
            [d] if plain(d) => (0, d),
            [n, d] if plain(n) && plain(d) && id_of(n, instance.1) == Some(instance) => (1, d),
            _ => return false,
        };
        let Some(digit) = id_of(digit, instance.1) else { return false };
        if c.set(digit).map(|s| s.without(AtomSet::of([END]))) != Some(digits) {
            return false;
        }
        forms[form] = true;
    }
    but_not.is_empty() && forms == [true, true]
}
