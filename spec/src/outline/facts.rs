//! What a step names: a walk over its expressions.

use super::Step;
use crate::model::{AlgId, Atom, Callee, Const, Expr, ExprKind, IntrinsicId, LocalId, SlotId, Spec, Stmt, Ty};
use std::collections::BTreeSet;

/// Written between its operands, as a sentence (`x Contains |Y|`), so that it is a call in no step of the standard.
const BETWEEN_OPERANDS: &str = "Contains";

pub(super) struct Collector<'s> {
    pub spec: &'s Spec,
    alg: AlgId,
    calls: Vec<String>,
    primitives: Vec<String>,
    in_words: Vec<String>,
    slots: BTreeSet<String>,
    enums: BTreeSet<String>,
    errors: BTreeSet<String>,
    intrinsics: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl<'s> Collector<'s> {
    pub fn new(spec: &'s Spec, alg: AlgId) -> Collector<'s> {
        Collector {
            spec,
            alg,
            calls: Vec::new(),
            primitives: Vec::new(),
            in_words: Vec::new(),
            slots: BTreeSet::new(),
            enums: BTreeSet::new(),
            errors: BTreeSet::new(),
            intrinsics: BTreeSet::new(),
            names: BTreeSet::new(),
        }
    }

    pub fn step(self, label: String, kind: String) -> Step {
        fn list(set: BTreeSet<String>) -> Vec<String> {
            set.into_iter().collect()
        }
        Step {
            label,
            kind,
            calls: self.calls,
            primitives: self.primitives,
            in_words: self.in_words,
            slots: list(self.slots),
            enums: list(self.enums),
            errors: list(self.errors),
            intrinsics: list(self.intrinsics),
            names: list(self.names),
        }
    }

    pub fn local(&mut self, id: LocalId) {
        self.names.insert(self.spec.algorithms[self.alg.index()].locals[id.index()].name.clone());
    }

    /// The fields of the records that a loop goes over: the standard has no names for the types of some, and writes their fields there instead.
    pub fn fields_of(&mut self, var: LocalId) {
        let spec = self.spec;
        if let [Atom::Record(id)] = spec.algorithms[self.alg.index()].locals[var.index()].ty.0.as_slice()
            && !spec.records[id.index()].is_object
        {
            spec.records[id.index()].slots.iter().for_each(|s| self.slot(s.name));
        }
    }

    /// The parameters of a closure that the step makes: the step names them.
    pub fn parameters(&mut self, closure: AlgId) {
        let closure = &self.spec.algorithms[closure.index()];
        self.names.extend(closure.params.iter().map(|p| closure.locals[p.local.index()].name.clone()));
    }

    /// A step that is a macro's call names the macro and its arguments. They stand where the macro's steps use them: of those steps
    /// the variables count, and nothing else.
    pub fn macro_call(&mut self, alg: AlgId, bind: &[Stmt], body: &[crate::model::Step]) {
        self.calls.push(self.spec.algorithms[alg.index()].name.clone());
        self.stmts(bind);
        let mut used = Vec::new();
        crate::inside::each_expr(body, &mut |e| {
            if let ExprKind::Local(id) = e.kind {
                used.push(id);
            }
        });
        used.into_iter().for_each(|id| self.local(id));
    }

    /// `[[%Array.prototype%]]` names an intrinsic, any other slot itself; a context's components have no brackets and are no facts.
    fn slot(&mut self, id: SlotId) {
        let name = &self.spec.slots[id.index()];
        match name.strip_prefix("[[").and_then(|n| n.strip_suffix("]]")) {
            Some(inner) if inner.starts_with('%') => {
                self.intrinsics.insert(inner.to_string());
            }
            Some(_) => {
                self.slots.insert(name.clone());
            }
            None => {}
        }
    }

    fn method_name(&mut self, name: &str) {
        if name.starts_with("[[") {
            self.slots.insert(name.to_string());
        }
    }

    fn intrinsic(&mut self, id: IntrinsicId) {
        let name = &self.spec.intrinsics[id.index()].name;
        let bare = name.trim_matches('%');
        if bare.ends_with("Error") {
            self.errors.insert(bare.to_string());
        }
        self.intrinsics.insert(name.clone());
    }

    fn constant(&mut self, value: &Const) {
        match value {
            Const::Enum(id) => {
                self.enums.insert(self.spec.enums[id.index()].clone());
            }
            Const::SlotName(id) => self.slot(*id),
            // Operations that look an intrinsic up take its name.
            Const::String(text) if text.len() > 2 && text.starts_with('%') && text.ends_with('%') => {
                self.intrinsics.insert(text.clone());
            }
            _ => {}
        }
    }

    fn ty(&mut self, ty: &Ty) {
        for atom in &ty.0 {
            if let Atom::Enum(id) = atom {
                self.enums.insert(self.spec.enums[id.index()].clone());
            }
        }
    }

    pub fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(id, e) | Stmt::Set(id, e) => {
                self.local(*id);
                self.expr(e);
            }
            Stmt::SetSlot { base, slot, value } => {
                self.expr(base);
                self.slot(*slot);
                self.expr(value);
            }
            Stmt::SetIndex { base, index, value } => [base, index, value].into_iter().for_each(|e| self.expr(e)),
            Stmt::SetInternalMethod { object, method, .. } => {
                self.expr(object);
                self.method_name(&self.spec.methods[method.index()].name);
            }
            Stmt::Throw { error, .. } => {
                self.errors.insert(self.spec.intrinsics[error.index()].name.trim_matches('%').to_string());
            }
            Stmt::Return(e) | Stmt::Perform(e) | Stmt::RemoveFirst(e) | Stmt::RemoveLast(e) | Stmt::Clear(e) | Stmt::Assert(e) => self.expr(e),
            Stmt::Effect { call, .. } => self.expr(call),
            Stmt::Append { value: a, list: b }
            | Stmt::AppendAll { values: a, list: b }
            | Stmt::Prepend { value: a, list: b }
            | Stmt::Remove { value: a, list: b }
            | Stmt::ReplaceEvaluation { node: a, closure: b } => {
                self.expr(a);
                self.expr(b);
            }
            Stmt::AssertInformal(_) => {}
        }
    }

    pub fn expr(&mut self, e: &Expr) {
        self.marked(e, "");
    }

    /// An expression behind a mark, `? ` or `! `, that goes to the operation called.
    fn marked(&mut self, e: &Expr, mark: &str) {
        match &e.kind {
            ExprKind::Guard { value, .. } => self.marked(value, mark),
            ExprKind::Question(x) => self.marked(x, "? "),
            ExprKind::Bang(x) => self.marked(x, "! "),
            // The checker puts one around a completion that is passed on without a word: that one has no place of its own.
            ExprKind::Completion(x) if e.place == x.place => self.marked(x, mark),
            ExprKind::Completion(x) => {
                self.calls.push("Completion".into());
                self.expr(x);
            }
            ExprKind::Call { callee, args } => {
                self.callee(*callee, mark, args);
                args.iter().for_each(|a| self.expr(a));
            }
            ExprKind::Const(value) => self.constant(value),
            ExprKind::Local(id) => self.local(*id),
            ExprKind::ThisNode | ExprKind::Child { of: None, .. } => {}
            ExprKind::Intrinsic(id) => self.intrinsic(*id),
            ExprKind::List(items) => items.iter().for_each(|x| self.expr(x)),
            ExprKind::NewRecord { fields, .. } => {
                for (slot, value) in fields {
                    self.slot(*slot);
                    self.expr(value);
                }
            }
            ExprKind::Slot { base, slot } | ExprKind::HasSlot { value: base, slot, .. } => {
                self.expr(base);
                self.slot(*slot);
            }
            ExprKind::Index { base: a, index: b }
            | ExprKind::Binary(_, a, b)
            | ExprKind::Contains { list: a, value: b, .. }
            | ExprKind::And(a, b)
            | ExprKind::Or(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Child { of: Some(x), .. }
            | ExprKind::Covered { by: x, .. }
            | ExprKind::Unary(_, x)
            | ExprKind::Present { value: x, .. }
            | ExprKind::IsEmpty { value: x, .. }
            | ExprKind::Not(x) => self.expr(x),
            ExprKind::Is { left, right, .. } => {
                self.expr(left);
                right.iter().for_each(|x| self.expr(x));
            }
            ExprKind::IsA { value, ty, .. } => {
                self.expr(value);
                self.ty(ty);
            }
            ExprKind::HasMethod { value, method, .. } => {
                self.expr(value);
                self.method_name(&self.spec.methods[method.index()].name);
            }
            ExprKind::Closure { captures, .. } => captures.iter().for_each(|id| self.local(*id)),
        }
    }

    fn callee(&mut self, callee: Callee, mark: &str, args: &[Expr]) {
        let spec = self.spec;
        let name = match callee {
            Callee::Algorithm(id) => &spec.algorithms[id.index()].name,
            Callee::Sdo(id) => &spec.sdos[id.index()].name,
            Callee::Method(id) => &spec.methods[id.index()].name,
            Callee::Primitive(id) => &spec.primitives[id.index()].name,
            // The variable that holds it is among the arguments, and so among the names.
            Callee::Closure => return,
        };
        // What the standard says in prose: primitives, leaves without a name of its, and operations under clauses of our own.
        // An operation that is not there yet is the standard's, wherever it is declared.
        let own = |id: AlgId| {
            spec.clauses[spec.algorithms[id.index()].clause.index()].id.starts_with("own-")
                && spec.unsupported_operations.iter().all(|(a, _)| *a != id)
        };
        let in_prose = match callee {
            Callee::Primitive(id) => !spec.primitives[id.index()].is_leaf || !name.contains(|c: char| c.is_ascii_uppercase()),
            Callee::Algorithm(id) => own(id),
            Callee::Sdo(id) => {
                let sdo = &spec.sdos[id.index()];
                name == BETWEEN_OPERANDS || sdo.rules.iter().map(|(_, alg)| *alg).chain(sdo.default).all(own)
            }
            _ => false,
        };
        if in_prose {
            self.primitives.push(name.clone());
        } else if is_abbreviation(name) || (matches!(callee, Callee::Sdo(_)) && args.first().is_some_and(asked_with_an_ordinal)) {
            self.in_words.push(format!("{mark}{name}"));
        } else {
            self.calls.push(format!("{mark}{name}"));
        }
    }
}

/// `MV`, `SV`, `TRV`: the standard's abbreviations of `mathematical value`, `String value`, …, for words rather than names of operations.
fn is_abbreviation(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_uppercase())
}

/// Whether an operation is asked of `the first |X|`, `the second |X|`: a phrase where a call has its operand.
fn asked_with_an_ordinal(operand: &Expr) -> bool {
    match &operand.kind {
        ExprKind::Guard { value, .. } => asked_with_an_ordinal(value),
        ExprKind::Child { ordinal, .. } => *ordinal,
        _ => false,
    }
}
