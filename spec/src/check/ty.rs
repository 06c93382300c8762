//! What the types of the specification have to do with each other: which is part of which, what two have in common, what is
//! left of one without the other. Records inherit; a node is an instance of every nonterminal that derives it by chains.

use crate::check::types::union;
use crate::grammar::Grammar;
use crate::model::{Atom, NontermId, Record, RecordId, Spec, Ty};

/// The orders that types rest on, computed once when all declarations are known.
pub struct Lattice {
    parents: Vec<Option<RecordId>>,
    is_object: Vec<bool>,
    /// For each nonterminal, the set of those that it derives by chains, itself included.
    derives: Vec<Vec<u64>>,
}

/// How a value of one type goes where another is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// It is of that type.
    Yes,
    /// It may be: a guard is needed.
    Maybe,
    Never,
}

/// Lists of lists deeper than this are lists of anything: loops that nest a list in itself come to an end.
const DEEPEST: usize = 6;

impl Lattice {
    pub fn new(records: &[Record], grammar: &Grammar) -> Lattice {
        Lattice {
            parents: records.iter().map(|r| r.extends).collect(),
            is_object: records.iter().map(|r| r.is_object).collect(),
            derives: derivations(grammar),
        }
    }

    pub fn is_object(&self, r: RecordId) -> bool {
        self.is_object.get(r.index()).copied().unwrap_or(false)
    }
    /// Is `sub` the record `of`, or does it extend it?
    pub fn extends(&self, sub: RecordId, of: RecordId) -> bool {
        // Declarations that (wrongly) run in a circle must not hold us up.
        std::iter::successors(Some(sub), |r| self.parents.get(r.index()).copied().flatten()).take(self.parents.len()).any(|r| r == of)
    }
    /// Does `of` derive `sub` by a chain of productions (or is it the same)?
    pub fn is_instance(&self, sub: NontermId, of: NontermId) -> bool {
        self.derives.get(of.index()).is_some_and(|set| set.get(sub.index() / 64).is_some_and(|word| word & (1 << (sub.index() % 64)) != 0))
    }
    /// The nonterminals that nodes of this one may really be.
    pub fn derived(&self, of: NontermId) -> impl Iterator<Item = NontermId> + '_ {
        (0..self.derives.len()).map(|i| NontermId(i as u16)).filter(move |n| self.is_instance(*n, of))
    }
    fn nodes_overlap(&self, a: NontermId, b: NontermId) -> bool {
        match (self.derives.get(a.index()), self.derives.get(b.index())) {
            (Some(a), Some(b)) => a.iter().zip(b).any(|(x, y)| x & y != 0),
            _ => false,
        }
    }

    fn atom_within(&self, a: &Atom, b: &Atom) -> bool {
        match (a, b) {
            (Atom::Absent, Atom::Absent) => true,
            (Atom::Absent, _) => false,
            (_, Atom::Any) => true,
            (Atom::Integer, Atom::Mathematical) => true,
            // Source text is written down as a String.
            (Atom::String | Atom::SourceText, Atom::String | Atom::SourceText) => true,
            (Atom::Record(a), Atom::Record(b)) => self.extends(*a, *b),
            (Atom::Node(_), Atom::Node(None)) => true,
            (Atom::Node(Some(a)), Atom::Node(Some(b))) => self.is_instance(*a, *b),
            (Atom::List(a), Atom::List(b)) | (Atom::Normal(a), Atom::Normal(b)) => self.within(a, b),
            _ => a == b,
        }
    }

    fn atoms_overlap(&self, a: &Atom, b: &Atom) -> bool {
        match (a, b) {
            (Atom::Absent, Atom::Any) | (Atom::Any, Atom::Absent) => false,
            (Atom::Any, _) | (_, Atom::Any) => true,
            (Atom::Record(a), Atom::Record(b)) => {
                // Kinds of object are told by what an object has: it may be of several.
                (self.is_object(*a) && self.is_object(*b)) || self.extends(*a, *b) || self.extends(*b, *a)
            }
            (Atom::Node(Some(a)), Atom::Node(Some(b))) => self.nodes_overlap(*a, *b),
            // The empty List is of every type of List.
            (Atom::List(_), Atom::List(_)) => true,
            (Atom::Normal(a), Atom::Normal(b)) => self.overlap(a, b),
            _ => self.atom_within(a, b) || self.atom_within(b, a),
        }
    }

    /// Is every value of `a` one of `b`?
    pub fn within(&self, a: &Ty, b: &Ty) -> bool {
        a.0.iter().all(|x| b.0.iter().any(|y| self.atom_within(x, y)))
    }
    /// May a value be of both?
    pub fn overlap(&self, a: &Ty, b: &Ty) -> bool {
        a.0.iter().any(|x| b.0.iter().any(|y| self.atoms_overlap(x, y)))
    }
    pub fn fit(&self, have: &Ty, want: &Ty) -> Fit {
        if self.within(have, want) {
            Fit::Yes
        } else if self.overlap(have, want) {
            Fit::Maybe
        } else {
            Fit::Never
        }
    }

    /// The values of either.
    pub fn join(&self, a: &Ty, b: &Ty) -> Ty {
        if a == b || b.0.is_empty() {
            return a.clone();
        }
        if a.0.is_empty() {
            return b.clone();
        }
        self.simplify(a.0.iter().chain(&b.0).cloned().collect(), 0)
    }

    /// One List and one normal completion at most, and no atom that is part of another.
    fn simplify(&self, atoms: Vec<Atom>, depth: usize) -> Ty {
        let (mut lists, mut normals, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        let (mut has_list, mut has_normal) = (false, false);
        for atom in atoms {
            match atom {
                Atom::List(inner) => {
                    has_list = true;
                    lists.extend(inner.0);
                }
                Atom::Normal(inner) => {
                    has_normal = true;
                    normals.extend(inner.0);
                }
                other => rest.push(other),
            }
        }
        let inner = |atoms| if depth >= DEEPEST { any() } else { self.simplify(atoms, depth + 1) };
        if has_list {
            rest.push(Atom::List(Box::new(inner(lists))));
        }
        if has_normal {
            rest.push(Atom::Normal(Box::new(inner(normals))));
        }
        rest.sort();
        rest.dedup();
        let kept: Vec<Atom> = rest
            .iter()
            .enumerate()
            .filter(|(i, x)| {
                // Of two that are part of each other (String and source text) the first stays.
                !rest.iter().enumerate().any(|(j, y)| *i != j && self.atom_within(x, y) && (j < *i || !self.atom_within(y, x)))
            })
            .map(|(_, x)| x.clone())
            .collect();
        union(kept)
    }

    /// The values of both. Of two kinds of object that are not one under the other, the second stands for both.
    pub fn meet(&self, a: &Ty, b: &Ty) -> Ty {
        let mut out = Vec::new();
        for x in &a.0 {
            for y in &b.0 {
                if self.atom_within(x, y) {
                    out.push(x.clone());
                } else if self.atom_within(y, x) {
                    out.push(y.clone());
                } else if self.atoms_overlap(x, y) {
                    out.push(match (x, y) {
                        (Atom::List(x), Atom::List(y)) => Atom::List(Box::new(self.meet(x, y))),
                        (Atom::Normal(x), Atom::Normal(y)) => Atom::Normal(Box::new(self.meet(x, y))),
                        _ => y.clone(),
                    });
                }
            }
        }
        self.simplify(out, 0)
    }

    /// The values of `a` that are not of `b`, as near as types can say it.
    pub fn subtract(&self, a: &Ty, b: &Ty) -> Ty {
        Ty(a.0.iter().filter(|x| !b.0.iter().any(|y| self.atom_within(x, y))).cloned().collect())
    }
}

fn derivations(grammar: &Grammar) -> Vec<Vec<u64>> {
    let n = grammar.nonterminals.len();
    let words = n.div_ceil(64);
    let mut sets = vec![vec![0u64; words]; n];
    for (i, set) in sets.iter_mut().enumerate() {
        set[i / 64] |= 1 << (i % 64);
        let mut pending = vec![i];
        while let Some(at) = pending.pop() {
            for p in &grammar.nonterminals[at].productions {
                let Some(next) = grammar.chain(*p) else { continue };
                let (word, bit) = (next.index() / 64, 1u64 << (next.index() % 64));
                if set[word] & bit == 0 {
                    set[word] |= bit;
                    pending.push(next.index());
                }
            }
        }
    }
    sets
}

// ---------------------------------------------------------------- ready-made types

pub fn any() -> Ty {
    Ty(vec![Atom::Any])
}
pub fn one(atom: Atom) -> Ty {
    Ty(vec![atom])
}
pub fn boolean() -> Ty {
    Ty(vec![Atom::True, Atom::False])
}
pub fn list_of(inner: Ty) -> Ty {
    Ty(vec![Atom::List(Box::new(inner))])
}
pub fn is_any(ty: &Ty) -> bool {
    ty.0.contains(&Atom::Any)
}
pub fn is_completion_atom(atom: &Atom) -> bool {
    matches!(atom, Atom::Normal(_) | Atom::Throw | Atom::Return | Atom::Break | Atom::Continue)
}
/// Does a value of this type have to be a Completion Record?
pub fn is_completion(ty: &Ty) -> bool {
    !ty.0.is_empty() && ty.0.iter().all(is_completion_atom)
}
/// Types that one value alone is of: a test with `is` says all of it.
pub fn is_single(atom: &Atom) -> bool {
    matches!(atom, Atom::Undefined | Atom::Null | Atom::True | Atom::False | Atom::Enum(_) | Atom::Absent)
}

/// The type as the notation writes it.
pub fn text(spec: &Spec, ty: &Ty) -> String {
    if ty.0.is_empty() {
        return "no value".into();
    }
    let boolean = ty.0.contains(&Atom::True) && ty.0.contains(&Atom::False);
    let mut parts: Vec<String> = Vec::new();
    for atom in &ty.0 {
        if boolean && matches!(atom, Atom::True | Atom::False) {
            if *atom == Atom::True {
                parts.push("Boolean".into());
            }
            continue;
        }
        parts.push(atom_text(spec, atom));
    }
    const SHOWN: usize = 8;
    if parts.len() > SHOWN + 1 {
        let more = parts.len() - SHOWN;
        parts.truncate(SHOWN);
        parts.push(format!("… ({more} more)"));
    }
    parts.join(" | ")
}

fn atom_text(spec: &Spec, atom: &Atom) -> String {
    let bracketed = |inner: &Ty| if inner.0.len() > 1 { format!("({})", text(spec, inner)) } else { text(spec, inner) };
    match atom {
        Atom::Any => "Any".into(),
        Atom::Undefined => "undefined".into(),
        Atom::Null => "null".into(),
        Atom::True => "true".into(),
        Atom::False => "false".into(),
        Atom::String => "String".into(),
        Atom::Symbol => "Symbol".into(),
        Atom::Number => "Number".into(),
        Atom::BigInt => "BigInt".into(),
        Atom::Integer => "integer".into(),
        Atom::Mathematical => "mathematical".into(),
        Atom::Enum(e) => format!("~{}~", spec.enums.get(e.index()).map_or("?", String::as_str)),
        Atom::Record(r) => spec.records.get(r.index()).map_or_else(|| "?".into(), |r| r.name.clone()),
        Atom::List(inner) if inner.0.is_empty() => "empty List".into(),
        Atom::List(inner) => format!("List of {}", bracketed(inner)),
        Atom::Closure => "closure".into(),
        Atom::Node(None) => "Node".into(),
        Atom::Node(Some(n)) => format!("|{}|", spec.grammar.name(*n)),
        Atom::SlotName => "SlotName".into(),
        Atom::SourceText => "SourceText".into(),
        Atom::Normal(inner) => format!("normal completion of {}", bracketed(inner)),
        Atom::Throw => "ThrowCompletion".into(),
        Atom::Return => "ReturnCompletion".into(),
        Atom::Break => "BreakCompletion".into(),
        Atom::Continue => "ContinueCompletion".into(),
        Atom::Absent => "not present".into(),
        Atom::Opaque(name) => name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{KindTest, Place};

    fn record(name: &str, is_object: bool, extends: Option<u32>) -> Record {
        let extends = extends.map(RecordId);
        Record {
            name: name.into(),
            is_object,
            is_abstract: false,
            extends,
            slots: Vec::new(),
            test: KindTest::Nominal,
            clause: None,
            place: Place::default(),
        }
    }
    /// Environment ← Declarative ← Function; Object ← FunctionObject, Object ← ArrayObject.
    fn lattice() -> (Lattice, Grammar) {
        let records = [
            record("Environment", false, None),
            record("Declarative", false, Some(0)),
            record("Function", false, Some(1)),
            record("Object", true, None),
            record("FunctionObject", true, Some(3)),
            record("ArrayObject", true, Some(3)),
        ];
        let grammar = Grammar::builtin().expect("the grammar that the crate carries");
        (Lattice::new(&records, &grammar), grammar)
    }
    fn rec(i: u32) -> Ty {
        one(Atom::Record(RecordId(i)))
    }

    #[test]
    fn records_inherit_and_objects_may_be_of_several_kinds() {
        let (l, _) = lattice();
        assert_eq!(l.fit(&rec(2), &rec(0)), Fit::Yes);
        assert_eq!(l.fit(&rec(0), &rec(2)), Fit::Maybe);
        assert_eq!(l.fit(&rec(2), &rec(3)), Fit::Never);
        assert_eq!(l.fit(&rec(4), &rec(5)), Fit::Maybe);
        assert_eq!(l.meet(&rec(4), &rec(5)), rec(5));
        assert_eq!(l.join(&rec(1), &rec(2)), rec(1));
        assert_eq!(l.subtract(&union(vec![Atom::Record(RecordId(2)), Atom::Null]), &rec(0)), one(Atom::Null));
    }

    #[test]
    fn a_node_is_an_instance_of_what_derives_it_by_chains() {
        let (l, g) = lattice();
        let node = |name: &str| one(Atom::Node(g.nonterminal(name)));
        assert_eq!(l.fit(&node("IdentifierReference"), &node("Expression")), Fit::Yes);
        assert_eq!(l.fit(&node("Expression"), &node("IdentifierReference")), Fit::Maybe);
        assert_eq!(l.fit(&node("IfStatement"), &node("Expression")), Fit::Never);
        assert_eq!(l.fit(&node("IfStatement"), &one(Atom::Node(None))), Fit::Yes);
        assert_eq!(l.join(&node("Expression"), &node("IdentifierReference")), node("Expression"));
    }

    #[test]
    fn lists_and_completions_are_joined_by_what_is_in_them() {
        let (l, _) = lattice();
        let strings = list_of(one(Atom::String));
        assert!(l.within(&list_of(Ty::default()), &strings));
        assert!(!l.within(&strings, &list_of(Ty::default())));
        assert_eq!(l.join(&strings, &list_of(one(Atom::Null))), list_of(union(vec![Atom::String, Atom::Null])));
        let normal = |ty| one(Atom::Normal(Box::new(ty)));
        assert_eq!(l.fit(&normal(one(Atom::String)), &normal(any())), Fit::Yes);
        assert_eq!(l.fit(&normal(one(Atom::String)), &one(Atom::String)), Fit::Never);
        assert_eq!(l.fit(&normal(one(Atom::String)), &any()), Fit::Yes);
    }

    #[test]
    fn numbers_are_three_kinds_and_absence_is_no_value() {
        let (l, _) = lattice();
        assert_eq!(l.fit(&one(Atom::Integer), &one(Atom::Mathematical)), Fit::Yes);
        assert_eq!(l.fit(&one(Atom::Mathematical), &one(Atom::Integer)), Fit::Maybe);
        assert_eq!(l.fit(&one(Atom::Integer), &one(Atom::Number)), Fit::Never);
        assert_eq!(l.fit(&one(Atom::Number), &one(Atom::BigInt)), Fit::Never);
        assert_eq!(l.fit(&one(Atom::Absent), &any()), Fit::Never);
        assert_eq!(l.subtract(&boolean(), &one(Atom::True)), one(Atom::False));
    }

    #[test]
    fn nesting_without_end_becomes_anything() {
        let (l, _) = lattice();
        let mut ty = list_of(one(Atom::String));
        for _ in 0..50 {
            ty = l.join(&list_of(ty.clone()), &ty);
        }
        assert_eq!(l.join(&list_of(ty.clone()), &ty), ty);
    }
}
