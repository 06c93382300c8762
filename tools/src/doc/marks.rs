//! What stands where in a printed step or header: a walk over its tree, which gives the ranges of the text that are names.

use spec262_spec::ast::*;

/// A name in a text.
pub struct Mark<'a> {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    pub name: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An operation, a primitive, a leaf, or a closure that a variable holds.
    Call,
    Method,
    Sdo,
    Type,
    Nonterminal,
    Slot,
    Value,
    Intrinsic,
    /// The constructor of an error that is thrown.
    Error,
    Variable,
    Text,
    Keyword,
}

#[derive(Default)]
pub struct Marks<'a> {
    pub list: Vec<Mark<'a>>,
}

impl<'a> Marks<'a> {
    pub fn of_step(step: &'a Step) -> Vec<Mark<'a>> {
        let mut marks = Marks::default();
        marks.first_word(step);
        marks.step(&step.kind);
        marks.sorted()
    }

    pub fn of_item(item: &'a Item) -> Vec<Mark<'a>> {
        let mut marks = Marks::default();
        marks.item(&item.kind);
        marks.sorted()
    }

    pub fn of_slot(slot: &'a SlotDecl) -> Vec<Mark<'a>> {
        let mut marks = Marks::default();
        marks.name(Kind::Slot, &slot.name);
        marks.type_(&slot.ty);
        slot.default.iter().for_each(|e| marks.expr(e));
        marks.sorted()
    }

    fn sorted(mut self) -> Vec<Mark<'a>> {
        self.list.sort_by_key(|m| (m.start, m.end));
        self.list
    }

    fn mark(&mut self, kind: Kind, name: &'a str, span: Span) {
        self.list.push(Mark { start: span.start as usize, end: span.end as usize, kind, name });
    }

    fn name(&mut self, kind: Kind, name: &'a Name) {
        self.mark(kind, &name.text, name.span);
    }

    fn item(&mut self, kind: &'a ItemKind) {
        match kind {
            ItemKind::Algorithm(a) => self.head(&a.head),
            ItemKind::Type(t) => {
                self.name(Kind::Type, &t.name);
                t.ty.iter().for_each(|ty| self.type_(ty));
            }
            ItemKind::Record(r) => {
                self.name(Kind::Type, &r.name);
                r.extends.iter().for_each(|n| self.name(Kind::Type, n));
                match &r.test {
                    Some(KindTest::Slot(slot)) => self.name(Kind::Slot, slot),
                    Some(KindTest::Method(method)) => self.name(Kind::Method, method),
                    Some(KindTest::MethodOf(method, of)) => {
                        self.name(Kind::Method, method);
                        self.name(Kind::Type, of);
                    }
                    None => {}
                }
            }
            ItemKind::DeclareMethod(m) => self.method(m),
            ItemKind::Sdo(s) => {
                self.name(Kind::Sdo, &s.name);
                self.params(&s.params);
                self.form(&s.result);
            }
            ItemKind::Exception(e) => e.sdo.iter().for_each(|n| self.name(Kind::Sdo, n)),
            ItemKind::UnsupportedOperation(u) => {
                self.name(Kind::Call, &u.name);
                self.params(&u.params);
                self.form(&u.result);
            }
            ItemKind::UnreachableMethod(u) => {
                self.name(Kind::Method, &u.name);
                self.name(Kind::Type, &u.of);
            }
            ItemKind::Primitive(p) => {
                self.name(Kind::Call, &p.name);
                self.params(&p.params);
                p.result.iter().for_each(|f| self.form(f));
            }
            ItemKind::Intrinsic(i) => {
                self.name(Kind::Intrinsic, &i.name);
                self.name(Kind::Type, &i.kind);
                i.prototype.iter().for_each(|n| self.name(Kind::Intrinsic, n));
            }
            ItemKind::Symbol(name) => self.name(Kind::Intrinsic, name),
            ItemKind::Property(p) => self.expr(&p.value),
            ItemKind::Clause(_) | ItemKind::Overlay(_) => {}
        }
    }

    fn head(&mut self, head: &'a Head) {
        match head {
            Head::Operation { name, params, result, .. } => {
                self.name(Kind::Call, name);
                self.params(params);
                result.iter().for_each(|f| self.form(f));
            }
            Head::Method(m) => self.method(m),
            Head::Rule { sdo, .. } | Head::DefaultRule { sdo } => self.name(Kind::Sdo, sdo),
            Head::EarlyErrors { .. } => {}
            Head::Builtin(b) => {
                self.params(&b.params);
                b.result.iter().for_each(|f| self.form(f));
            }
        }
    }

    fn method(&mut self, m: &'a Method) {
        self.name(Kind::Method, &m.name);
        self.params(&m.params);
        m.receiver.iter().for_each(|n| self.name(Kind::Variable, n));
        self.name(Kind::Type, &m.of);
        self.form(&m.result);
    }

    fn params(&mut self, params: &'a [Param]) {
        for p in params {
            self.name(Kind::Variable, &p.name);
            p.ty.iter().for_each(|ty| self.type_(ty));
        }
    }

    fn form(&mut self, form: &'a Form) {
        form.ty.iter().for_each(|ty| self.type_(ty));
    }

    fn type_(&mut self, ty: &'a Type) {
        match &ty.kind {
            TypeKind::Name(name) => self.mark(Kind::Type, name, ty.span),
            TypeKind::Enum(name) => self.mark(Kind::Value, name, ty.span),
            TypeKind::Nonterminal(name) => self.mark(Kind::Nonterminal, name, ty.span),
            TypeKind::List(of) | TypeKind::Completion(of) => self.type_(of),
            TypeKind::Closure(params, result) => {
                params.iter().for_each(|p| self.type_(p));
                self.form(result);
            }
            TypeKind::Union(parts) => parts.iter().for_each(|p| self.type_(p)),
        }
    }

    fn step(&mut self, kind: &'a StepKind) {
        match kind {
            StepKind::ForEach { var, ty, .. } => {
                self.name(Kind::Variable, var);
                ty.iter().for_each(|ty| self.type_(ty));
            }
            StepKind::ForInteger { var, .. } => self.name(Kind::Variable, var),
            _ => {}
        }
        kind.each_head(&mut |e| self.expr(e));
        kind.each_stmt(&mut |stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Let { name, ty, .. } => {
                self.name(Kind::Variable, name);
                ty.iter().for_each(|ty| self.type_(ty));
            }
            StmtKind::SetDefinition { of, .. } => self.name(Kind::Type, of),
            StmtKind::Throw { error, .. } => self.name(Kind::Error, error),
            _ => {}
        }
        stmt.kind.each_expr(&mut |e| self.expr(e));
        self.keyword(stmt);
    }

    /// The word that a step begins with, if it is no statement's.
    fn first_word(&mut self, step: &'a Step) {
        let word = match &step.kind {
            StepKind::If { .. } => "if",
            StepKind::ElseIf { .. } => "else if",
            StepKind::Else { .. } => "else",
            StepKind::ForEach { .. } | StepKind::ForInteger { .. } => "for each",
            StepKind::Repeat(_) => "repeat",
            StepKind::ErrorIf(..) => "error if",
            StepKind::Perform => "perform",
            StepKind::Note(_) => "note",
            StepKind::Effects(_) => return,
        };
        // The label, a dot and a space stand in front.
        let start = step.span.start + step.label.len() as u32 + 2;
        self.mark(Kind::Keyword, word, Span { start, end: start + word.len() as u32 });
    }

    /// The word that a statement begins with.
    fn keyword(&mut self, stmt: &'a Stmt) {
        let word = match &stmt.kind {
            StmtKind::Let { .. } => "let",
            StmtKind::Set { .. } | StmtKind::SetDefinition { .. } | StmtKind::SetEffect(_) => "set",
            StmtKind::Return(_) => "return",
            StmtKind::Throw { .. } => "throw",
            StmtKind::Perform(_) => "perform",
            StmtKind::Append { .. } | StmtKind::AppendAll { .. } => "append",
            StmtKind::Prepend { .. } => "prepend",
            StmtKind::Remove { .. } | StmtKind::RemoveFirst(_) | StmtKind::RemoveLast(_) => "remove",
            StmtKind::Clear(_) => "clear",
            StmtKind::Assert(_) | StmtKind::AssertInformal(_) => "assert",
            StmtKind::Replace { .. } => "replace",
            StmtKind::Effect(_) => return,
        };
        let start = stmt.span.start;
        self.mark(Kind::Keyword, word, Span { start, end: start + word.len() as u32 });
    }

    fn expr(&mut self, e: &'a Expr) {
        match &e.kind {
            ExprKind::String(_) | ExprKind::Terminal(_) => self.mark(Kind::Text, "", e.span),
            ExprKind::Enum(name) => self.mark(Kind::Value, name, e.span),
            ExprKind::SlotName(name) => self.mark(Kind::Slot, name, e.span),
            ExprKind::Intrinsic(name) => self.mark(Kind::Intrinsic, name, e.span),
            ExprKind::Var(name) => self.mark(Kind::Variable, name, e.span),
            ExprKind::Record { name, fields } => {
                self.name(Kind::Type, name);
                fields.iter().for_each(|(slot, _)| self.name(Kind::Slot, slot));
            }
            ExprKind::New(name) => self.name(Kind::Type, name),
            ExprKind::Slot(_, name) | ExprKind::Component(_, name) => self.name(Kind::Slot, name),
            ExprKind::Call(name, _) => self.name(Kind::Call, name),
            ExprKind::Method(_, name, _) => self.name(Kind::Method, name),
            ExprKind::Child { name, .. } | ExprKind::Covered { name, .. } => self.name(Kind::Nonterminal, name),
            ExprKind::Sdo { name, .. } => self.name(Kind::Sdo, name),
            ExprKind::IsA { ty, .. } => self.type_(ty),
            ExprKind::HasSlot { slot, .. } => self.name(Kind::Slot, slot),
            ExprKind::HasMethod { method, .. } => self.name(Kind::Method, method),
            ExprKind::Closure { params, captures, result } => {
                self.params(params);
                captures.iter().for_each(|n| self.name(Kind::Variable, n));
                result.iter().for_each(|f| self.form(f));
            }
            _ => {}
        }
        e.each_part(&mut |part| self.expr(part));
    }
}
