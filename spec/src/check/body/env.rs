//! What is known at one place of an algorithm: which variables are bound, and the types of variables, slots and children there.

use crate::check::ty::{Lattice, any};
use crate::model::{Expr, ExprKind, LocalId, NontermId, SlotId, Ty};
use std::collections::BTreeMap;

/// What narrowing remembers: a variable, a slot of a variable's value, a child.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    Var(LocalId),
    Slot(LocalId, SlotId),
    /// Of the node at hand (`None`), or of a variable's.
    Child(Option<LocalId>, NontermId, u8),
}

impl Place {
    pub fn of(e: &Expr) -> Option<Place> {
        match &e.kind {
            ExprKind::Local(l) => Some(Place::Var(*l)),
            ExprKind::Guard { value, .. } => Place::of(value),
            ExprKind::Slot { base, slot } => match Place::of(base)? {
                Place::Var(l) => Some(Place::Slot(l, *slot)),
                _ => None,
            },
            ExprKind::Child { of: None, nonterminal, nth, .. } => Some(Place::Child(None, *nonterminal, *nth)),
            ExprKind::Child { of: Some(of), nonterminal, nth, .. } => match Place::of(of)? {
                Place::Var(l) => Some(Place::Child(Some(l), *nonterminal, *nth)),
                _ => None,
            },
            _ => None,
        }
    }
    fn within(self, l: LocalId) -> bool {
        match self {
            Place::Var(v) | Place::Slot(v, _) | Place::Child(Some(v), ..) => v == l,
            Place::Child(None, ..) => false,
        }
    }
}

/// Conditions that hold together: a place is of a type.
pub(super) type Facts = Vec<(Place, Ty)>;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Var {
    Unbound,
    /// Bound on some paths; for sure where all the facts of one of these hold.
    Partly(Ty, Vec<Facts>),
    /// `fresh`: the value is a List that this algorithm made, whose elements' type grows with what is put in.
    Bound {
        ty: Ty,
        fresh: bool,
    },
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Env {
    vars: Vec<Var>,
    places: BTreeMap<Place, Ty>,
    /// Can this place be reached?
    pub live: bool,
}

impl Env {
    pub fn new() -> Env {
        Env { vars: Vec::new(), places: BTreeMap::new(), live: true }
    }

    /// The same, where nothing comes.
    pub fn ended(&self) -> Env {
        Env { live: false, ..self.clone() }
    }

    pub fn var(&self, l: LocalId) -> &Var {
        self.vars.get(l.index()).unwrap_or(&Var::Unbound)
    }
    pub fn is_fresh(&self, l: LocalId) -> bool {
        matches!(self.var(l), Var::Bound { fresh: true, .. })
    }
    /// Binds or rebinds; what was known about the old value is forgotten.
    pub fn bind(&mut self, l: LocalId, ty: Ty, fresh: bool) {
        if self.vars.len() <= l.index() {
            self.vars.resize(l.index() + 1, Var::Unbound);
        }
        self.vars[l.index()] = Var::Bound { ty, fresh };
        self.places.retain(|p, _| !p.within(l));
        self.forget_facts(|p| p.within(l));
    }
    /// Another type for a variable that keeps its value.
    pub fn retype(&mut self, l: LocalId, ty: Ty) {
        if let Some(Var::Bound { ty: old, .. }) = self.vars.get_mut(l.index()) {
            *old = ty;
        }
    }

    pub fn place(&self, place: Place) -> Option<&Ty> {
        match place {
            Place::Var(l) => match self.var(l) {
                Var::Bound { ty, .. } | Var::Partly(ty, _) => Some(ty),
                Var::Unbound => None,
            },
            _ => self.places.get(&place),
        }
    }
    pub fn narrow(&mut self, place: Place, ty: Ty) {
        match place {
            Place::Var(l) => {
                if let Some(Var::Bound { ty: old, .. } | Var::Partly(old, _)) = self.vars.get_mut(l.index()) {
                    *old = ty;
                }
            }
            _ => {
                self.places.insert(place, ty);
            }
        }
    }

    /// A slot of that name was written, through whatever variable.
    pub fn slot_written(&mut self, slot: SlotId) {
        let hit = |p: &Place| matches!(p, Place::Slot(_, s) if *s == slot);
        self.places.retain(|p, _| !hit(p));
        self.forget_facts(|p| hit(&p));
    }
    /// Other code ran: any slot may have changed.
    pub fn slots_written(&mut self) {
        let hit = |p: &Place| matches!(p, Place::Slot(..));
        self.places.retain(|p, _| !hit(p));
        self.forget_facts(|p| hit(&p));
    }
    fn forget_facts(&mut self, hit: impl Fn(Place) -> bool) {
        for var in &mut self.vars {
            if let Var::Partly(_, facts) = var {
                facts.retain(|f| !f.iter().any(|(p, _)| hit(*p)));
            }
        }
    }

    /// Is the variable bound here, given what is known? (For those bound on some paths.)
    pub fn holds(&self, lattice: &Lattice, facts: &Facts) -> bool {
        facts.iter().all(|(p, wanted)| self.place(*p).is_some_and(|ty| lattice.within(ty, wanted)))
    }

    /// Has narrowing left no value for some variable? Then no run comes here.
    pub fn impossible(&self) -> bool {
        self.vars.iter().any(|v| matches!(v, Var::Bound { ty, .. } if ty.0.is_empty())) || self.places.values().any(|ty| ty.0.is_empty())
    }

    /// What is known where two paths meet. `split` tells the paths apart: facts of which one side's hold on that path alone.
    pub fn join(self, other: Env, lattice: &Lattice, split: (Option<&Facts>, Option<&Facts>)) -> Env {
        if !self.live {
            return other;
        }
        if !other.live {
            return self;
        }
        let n = self.vars.len().max(other.vars.len());
        let vars = (0..n as u32)
            .map(|i| {
                let (a, b) = (self.var(LocalId(i)), other.var(LocalId(i)));
                match (a, b) {
                    (Var::Unbound, Var::Unbound) => Var::Unbound,
                    (Var::Bound { ty: x, fresh: f }, Var::Bound { ty: y, fresh: g }) => Var::Bound { ty: lattice.join(x, y), fresh: *f && *g },
                    (Var::Bound { ty, .. }, Var::Unbound) => Var::Partly(ty.clone(), self.apart_from(&other, split.0, lattice)),
                    (Var::Unbound, Var::Bound { ty, .. }) => Var::Partly(ty.clone(), other.apart_from(&self, split.1, lattice)),
                    (Var::Partly(x, f), Var::Partly(y, g)) => Var::Partly(lattice.join(x, y), f.iter().filter(|f| g.contains(f)).cloned().collect()),
                    // Where it is bound for sure, the facts that bind it elsewhere still do.
                    (Var::Partly(x, f), Var::Bound { ty: y, .. }) | (Var::Bound { ty: y, .. }, Var::Partly(x, f)) => {
                        Var::Partly(lattice.join(x, y), f.clone())
                    }
                    (Var::Partly(x, _), Var::Unbound) | (Var::Unbound, Var::Partly(x, _)) => Var::Partly(x.clone(), Vec::new()),
                }
            })
            .collect();
        let places = self.places.iter().filter_map(|(p, x)| other.places.get(p).map(|y| (*p, lattice.join(x, y)))).collect();
        Env { vars, places, live: true }
    }

    /// What tells this path from the other one: the condition that split them, or a variable that is of other types here.
    fn apart_from(&self, other: &Env, split: Option<&Facts>, lattice: &Lattice) -> Vec<Facts> {
        let mut out: Vec<Facts> = split.cloned().into_iter().collect();
        for (i, (a, b)) in self.vars.iter().zip(&other.vars).enumerate() {
            let (Var::Bound { ty: a, .. }, Var::Bound { ty: b, .. }) = (a, b) else { continue };
            let only_here = lattice.subtract(a, b);
            if !only_here.0.is_empty() && !lattice.overlap(&only_here, b) {
                out.push(vec![(Place::Var(LocalId(i as u32)), only_here)]);
            }
        }
        out
    }

    /// Every variable whose type differs from the one it had is of any type: a loop that would not settle.
    pub fn give_up_on(&mut self, before: &Env) {
        for (i, var) in self.vars.iter_mut().enumerate() {
            if before.vars.get(i) != Some(var)
                && let Var::Bound { ty, .. } | Var::Partly(ty, _) = var
            {
                *ty = any();
            }
        }
        self.places.clear();
    }
}
