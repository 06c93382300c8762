//! Parse nodes: the node at hand, its children, what a cover grammar's node stands for.

use super::Body;
use super::env::Place;
use crate::ast::{self, Span};
use crate::check::cx::plain_nonterminal;
use crate::check::ty;
use crate::grammar::ShapeId;
use crate::model::*;

const ORDINALS: [&str; 4] = ["the first", "the second", "the third", "the fourth"];

/// What a nonterminal's name means in one shape of a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// The head's own name, and the right-hand side has no other.
    Node,
    Child {
        optional: bool,
    },
    Ambiguous,
    Nothing,
}

impl Body<'_, '_> {
    /// The node at hand; `None` in algorithms that are at none.
    pub(super) fn this_node(&self) -> Option<Ty> {
        let shapes = self.frame.shapes.as_ref()?;
        let atoms: Vec<Atom> = shapes.iter().map(|s| Atom::Node(Some(self.cx.spec.grammar.shape(*s).nonterminal))).collect();
        Some(if atoms.is_empty() { ty::one(Atom::Node(None)) } else { crate::check::types::union(atoms) })
    }

    pub(super) fn this_node_expr(&mut self, span: Span) -> Expr {
        match self.this_node() {
            Some(ty) => self.make(ExprKind::ThisNode, ty, span),
            None => {
                self.error_mend(span, "there is no node here", "`this-node` is for rules of syntax-directed operations and early errors");
                self.wrong(span)
            }
        }
    }

    /// `|X|`, `the second |X|`, `|X| of node`.
    pub(super) fn child(&mut self, name: &ast::Name, nth: Option<u8>, of: Option<&ast::Expr>, span: Span) -> Expr {
        let Some(nonterminal) = self.cx.find_nonterminal(&name.text, name.span) else {
            return self.make(ExprKind::Const(Const::Undefined), ty::one(Atom::Node(None)), span);
        };
        let n = nth.unwrap_or(0);
        let node = ty::one(Atom::Node(Some(nonterminal)));
        let (of, optional) = match of {
            Some(of) => {
                let of = self.want(of, &ty::one(Atom::Node(None)), "what has a child");
                let Some(optional) = self.child_of_node(&of.ty, nonterminal, n) else {
                    let message = format!("{} has no {}|{}|", self.text(&of.ty), nth_text(nth), plain_nonterminal(&name.text));
                    self.error(name.span, message);
                    return self.make(ExprKind::Const(Const::Undefined), ty::one(Atom::Node(None)), span);
                };
                (Some(Box::new(of)), optional)
            }
            None => match self.own_child(nonterminal, nth, name) {
                Some(Meaning::Node) => return self.this_node_expr(span),
                Some(Meaning::Child { optional }) => (None, optional),
                // A goal symbol as a value.
                None => {
                    let params = self.cx.goal_parameters(&name.text, name.span);
                    return self.make(ExprKind::Const(Const::Nonterminal(nonterminal, params)), ty::one(Atom::Opaque("Nonterminal".into())), span);
                }
                Some(_) => return self.make(ExprKind::Const(Const::Undefined), ty::one(Atom::Node(None)), span),
            },
        };
        let kind = ExprKind::Child { of, nonterminal, nth: n, ordinal: nth.is_some() };
        let mut out = self.make(kind, if optional { self.lattice.join(&node, &ty::one(Atom::Absent)) } else { node }, span);
        if let Some(known) = Place::of(&out).and_then(|p| self.env.place(p)) {
            out.ty = known.clone();
        }
        out
    }

    /// What the name means in the rule at hand, where all its productions agree; `None` where there is no rule.
    fn own_child(&mut self, nonterminal: NontermId, nth: Option<u8>, name: &ast::Name) -> Option<Meaning> {
        let shapes = self.frame.shapes.clone()?;
        let wanted = plain_nonterminal(&name.text);
        if shapes.is_empty() {
            self.error_mend(name.span, format!("|{wanted}|: this rule is for every production"), "ask `children-of(this-node)`");
            return Some(Meaning::Nothing);
        }
        let here: Vec<Meaning> = shapes.iter().map(|s| self.meaning(*s, nonterminal, nth)).collect();
        if let Some(i) = here.iter().position(|m| *m == Meaning::Ambiguous) {
            let message = format!("`{}` has more than one |{wanted}|", self.cx.spec.grammar.shape_text(shapes[i]));
            self.error_mend(name.span, message, format!("say which: `the first |{wanted}|`"));
            return Some(Meaning::Nothing);
        }
        let is_child = |m: &Meaning| matches!(m, Meaning::Child { .. });
        if here.iter().any(is_child) {
            if here.contains(&Meaning::Node) {
                self.error_mend(name.span, format!("|{wanted}| is the node itself in one production and its child in another"), "write two rules");
                return Some(Meaning::Nothing);
            }
            // A rule of several productions may ask whether a child is present that only some of them have.
            let optional = here.iter().any(|m| !matches!(m, Meaning::Child { optional: false }));
            return Some(Meaning::Child { optional });
        }
        if let Some(i) = here.iter().position(|m| *m == Meaning::Nothing) {
            let message = format!("`{}` has no {}|{wanted}|", self.cx.spec.grammar.shape_text(shapes[i]), nth_text(nth));
            self.error(name.span, message);
            return Some(Meaning::Nothing);
        }
        Some(Meaning::Node)
    }

    fn meaning(&self, shape: ShapeId, nonterminal: NontermId, nth: Option<u8>) -> Meaning {
        let shape = self.cx.spec.grammar.shape(shape);
        let mut slots = shape.slots.iter().filter(|s| s.nonterminal == nonterminal);
        match (slots.clone().count(), nth) {
            (0, None) if shape.nonterminal == nonterminal => Meaning::Node,
            (2.., None) => Meaning::Ambiguous,
            _ => match slots.nth(usize::from(nth.unwrap_or(0))) {
                Some(slot) => Meaning::Child { optional: !slot.present },
                None => Meaning::Nothing,
            },
        }
    }

    /// Has a node of this type such a child? Then, whether it may be missing.
    fn child_of_node(&self, of: &Ty, nonterminal: NontermId, nth: u8) -> Option<bool> {
        let grammar = &self.cx.spec.grammar;
        let (mut found, mut missing) = (false, false);
        for atom in &of.0 {
            let Atom::Node(Some(of)) = atom else { return Some(true) };
            for real in self.lattice.derived(*of) {
                // A chain makes a node only where an operation names it: then the child it has is its only one.
                for shape in grammar.shapes_of(real) {
                    let shape = grammar.shape(shape);
                    match shape.slots.iter().filter(|s| s.nonterminal == nonterminal).nth(usize::from(nth)) {
                        Some(slot) => {
                            found = true;
                            missing |= !slot.present;
                        }
                        None => missing = true,
                    }
                }
            }
        }
        found.then_some(missing)
    }

    pub(super) fn covered(&mut self, name: &ast::Name, by: &ast::Expr, span: Span) -> Expr {
        let by = self.want(by, &ty::one(Atom::Node(None)), "what covers a node");
        match self.cx.find_nonterminal(&name.text, name.span) {
            Some(nonterminal) => self.make(ExprKind::Covered { by: Box::new(by), nonterminal }, ty::one(Atom::Node(Some(nonterminal))), span),
            None => self.make(ExprKind::Const(Const::Undefined), ty::one(Atom::Node(None)), span),
        }
    }
}

fn nth_text(nth: Option<u8>) -> String {
    nth.and_then(|n| ORDINALS.get(usize::from(n))).map_or_else(String::new, |word| format!("{} ", word.trim_start_matches("the ")))
}
