//! Types and forms of results as written, to those of the checked specification.

use super::cx::Cx;
use crate::ast::{self, TypeKind};
use crate::diag;
use crate::model::*;

/// Types that need no declaration. `Object` is a kind of object and is declared.
const BUILT_IN: &[&str] = &[
    "Any",
    "undefined",
    "null",
    "true",
    "false",
    "Boolean",
    "String",
    "Symbol",
    "Number",
    "BigInt",
    "integer",
    "mathematical",
    "Node",
    "SlotName",
    "SourceText",
    "closure",
    "NormalCompletion",
    "AbruptCompletion",
    "ThrowCompletion",
    "ReturnCompletion",
    "BreakCompletion",
    "ContinueCompletion",
    "CompletionRecord",
];

/// A union in its normal form: sorted, nothing twice.
pub fn union(mut atoms: Vec<Atom>) -> Ty {
    if atoms.contains(&Atom::Any) {
        atoms.retain(|a| matches!(a, Atom::Any | Atom::Absent));
    }
    atoms.sort();
    atoms.dedup();
    Ty(atoms)
}

/// Every completion with a value of this type if it is normal.
pub fn completion_of(value: Ty) -> Ty {
    union(vec![Atom::Normal(Box::new(value)), Atom::Throw, Atom::Return, Atom::Break, Atom::Continue])
}

fn built_in(name: &str) -> Option<Ty> {
    let any = || Ty(vec![Atom::Any]);
    Some(union(match name {
        "Any" => vec![Atom::Any],
        "undefined" => vec![Atom::Undefined],
        "null" => vec![Atom::Null],
        "true" => vec![Atom::True],
        "false" => vec![Atom::False],
        "Boolean" => vec![Atom::True, Atom::False],
        "String" => vec![Atom::String],
        "Symbol" => vec![Atom::Symbol],
        "Number" => vec![Atom::Number],
        "BigInt" => vec![Atom::BigInt],
        "integer" => vec![Atom::Integer],
        "mathematical" => vec![Atom::Mathematical],
        "Node" => vec![Atom::Node(None)],
        "SlotName" => vec![Atom::SlotName],
        "SourceText" => vec![Atom::SourceText],
        "closure" => vec![Atom::Closure],
        "NormalCompletion" => vec![Atom::Normal(Box::new(any()))],
        "AbruptCompletion" => vec![Atom::Throw, Atom::Return, Atom::Break, Atom::Continue],
        "ThrowCompletion" => vec![Atom::Throw],
        "ReturnCompletion" => vec![Atom::Return],
        "BreakCompletion" => vec![Atom::Break],
        "ContinueCompletion" => vec![Atom::Continue],
        "CompletionRecord" => return Some(completion_of(any())),
        _ => return None,
    }))
}

/// Is the name one that a declaration may not take?
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN.contains(&name)
}

impl Cx<'_> {
    /// A type as written. What does not exist is reported, and is anything from then on.
    pub fn resolve_type(&mut self, ty: &ast::Type) -> Ty {
        match &ty.kind {
            TypeKind::Name(name) => self.named_type(name, ty.span),
            TypeKind::Enum(name) => Ty(vec![Atom::Enum(self.intern_enum(name))]),
            TypeKind::Nonterminal(name) => match self.find_nonterminal(name, ty.span) {
                Some(n) => Ty(vec![Atom::Node(Some(n))]),
                None => Ty(vec![Atom::Node(None)]),
            },
            TypeKind::List(inner) => Ty(vec![Atom::List(Box::new(self.resolve_type(inner)))]),
            TypeKind::Completion(inner) => {
                let inner = self.resolve_type(inner);
                completion_of(inner)
            }
            TypeKind::Closure(params, form) => {
                for param in params {
                    self.resolve_type(param);
                }
                self.resolve_form(form);
                Ty(vec![Atom::Closure])
            }
            TypeKind::Union(parts) => {
                let mut atoms = Vec::new();
                for part in parts {
                    atoms.extend(self.resolve_type(part).0);
                }
                union(atoms)
            }
        }
    }

    fn named_type(&mut self, name: &str, span: ast::Span) -> Ty {
        if let Some(ty) = built_in(name) {
            return ty;
        }
        if let Some(ty) = self.named_types.get(name) {
            return ty.clone();
        }
        if let Some(record) = self.records.get(name) {
            return Ty(vec![Atom::Record(*record)]);
        }
        let names = BUILT_IN.iter().copied().chain(self.named_types.keys().map(String::as_str)).chain(self.records.keys().map(String::as_str));
        let near = diag::did_you_mean(name, names);
        self.unknown(span, "type", name, near, "declare it with `type`, `record` or `object`");
        Ty(vec![Atom::Any])
    }

    /// The declared form of a result.
    pub fn resolve_form(&mut self, form: &ast::Form) -> ResultForm {
        let ty = form.ty.as_ref().map(|ty| self.resolve_type(ty));
        let has = |kind: &str| form.abrupt.iter().any(|a| a == kind || a == "abrupt");
        ResultForm {
            completion: form.normal || !form.abrupt.is_empty(),
            normal: ty.is_some(),
            throw: has("throw"),
            ret: has("return"),
            brk: has("break"),
            cont: has("continue"),
            ty: ty.unwrap_or_default(),
        }
    }

    /// A plain value of this type.
    pub fn plain(ty: Ty) -> ResultForm {
        ResultForm { ty, completion: false, normal: true, throw: false, ret: false, brk: false, cont: false }
    }
    /// A normal completion of this type, or a throw completion.
    pub fn or_throw(ty: Ty) -> ResultForm {
        ResultForm { completion: true, throw: true, ..Cx::plain(ty) }
    }
    /// The declared type with that name, of those that the checker itself wants (`LanguageValue`).
    pub fn well_known_type(&self, name: &str) -> Ty {
        built_in(name)
            .or_else(|| self.named_types.get(name).cloned())
            .or_else(|| self.records.get(name).map(|r| Ty(vec![Atom::Record(*r)])))
            .unwrap_or(Ty(vec![Atom::Any]))
    }
}
