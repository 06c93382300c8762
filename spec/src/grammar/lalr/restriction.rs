//! What may not come next: restrictions as they ride on the items of the automaton.

use super::symbols::{Term, TermSet};
use std::collections::{BTreeSet, HashMap};

/// A token of a forbidden sequence, and whether it counts only on the same line as the one before.
pub type Step = (Term, bool);

#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Restriction {
    /// No line terminator may stand before the next token.
    pub no_line_terminator: bool,
    /// Sequences of tokens that may not come.
    pub forbidden: BTreeSet<Vec<Step>>,
}

/// Index of an interned restriction; 0 restricts nothing.
pub type RestrictionId = u16;

#[derive(Default)]
pub struct Restrictions {
    pub all: Vec<Restriction>,
    index: HashMap<Restriction, RestrictionId>,
    joined: HashMap<(RestrictionId, RestrictionId), RestrictionId>,
    after: HashMap<(RestrictionId, Term), RestrictionId>,
}

impl Restrictions {
    pub fn new() -> Restrictions {
        let mut r = Restrictions::default();
        r.intern(Restriction::default());
        r
    }

    pub fn intern(&mut self, r: Restriction) -> RestrictionId {
        if let Some(id) = self.index.get(&r) {
            return *id;
        }
        let id = self.all.len() as RestrictionId;
        self.index.insert(r.clone(), id);
        self.all.push(r);
        id
    }

    /// Both.
    pub fn join(&mut self, a: RestrictionId, b: RestrictionId) -> RestrictionId {
        if a == 0 || a == b {
            return b;
        }
        if b == 0 {
            return a;
        }
        if let Some(id) = self.joined.get(&(a, b)) {
            return *id;
        }
        let mut r = self.all[a as usize].clone();
        let other = self.all[b as usize].clone();
        r.no_line_terminator |= other.no_line_terminator;
        r.forbidden.extend(other.forbidden);
        let id = self.intern(r);
        self.joined.insert((a, b), id);
        id
    }

    /// What is left of it once `t` has been read.
    pub fn after(&mut self, a: RestrictionId, t: Term) -> RestrictionId {
        if a == 0 {
            return 0;
        }
        if let Some(id) = self.after.get(&(a, t)) {
            return *id;
        }
        let rest = self.all[a as usize].forbidden.iter().filter(|s| s.len() > 1 && s[0].0 == t).map(|s| s[1..].to_vec()).collect();
        let id = self.intern(Restriction { no_line_terminator: false, forbidden: rest });
        self.after.insert((a, t), id);
        id
    }

    /// Without what cannot come anyway, because only tokens of `first` can.
    pub fn within(&mut self, a: RestrictionId, first: &TermSet) -> RestrictionId {
        if a == 0 || self.all[a as usize].forbidden.iter().all(|s| first.has(s[0].0)) {
            return a;
        }
        let mut r = self.all[a as usize].clone();
        r.forbidden.retain(|s| first.has(s[0].0));
        self.intern(r)
    }

    /// May `t` come next, with or without a line terminator in front of it?
    pub fn allows(&self, a: RestrictionId, t: Term, after_line: bool) -> bool {
        let r = &self.all[a as usize];
        let forbidden = |s: &Vec<Step>| s.len() == 1 && s[0].0 == t && !(s[0].1 && after_line);
        !(r.no_line_terminator && after_line || r.forbidden.iter().any(forbidden))
    }
}
