//! Numbers of the three kinds, which stay apart, and what else has operators: Lists and Strings.

use super::Body;
use super::steps::elements;
use crate::ast::{self, Span};
use crate::check::ty;
use crate::model::*;

/// The kinds of number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Math,
    Number,
    BigInt,
}
impl Class {
    const ALL: [Class; 3] = [Class::Math, Class::Number, Class::BigInt];
    fn ty(self) -> Ty {
        ty::one(match self {
            Class::Math => Atom::Mathematical,
            Class::Number => Atom::Number,
            Class::BigInt => Atom::BigInt,
        })
    }
}

fn operator(op: ast::BinaryOp) -> BinaryOp {
    use ast::BinaryOp as A;
    match op {
        A::Add => BinaryOp::Add,
        A::Sub => BinaryOp::Sub,
        A::Mul => BinaryOp::Mul,
        A::Div => BinaryOp::Div,
        A::Modulo => BinaryOp::Modulo,
        A::Pow => BinaryOp::Pow,
        A::Min => BinaryOp::Min,
        A::Max => BinaryOp::Max,
        A::Concat => BinaryOp::Concat,
        A::Eq => BinaryOp::Eq,
        A::Ne => BinaryOp::Ne,
        A::Lt => BinaryOp::Lt,
        A::Le => BinaryOp::Le,
        A::Gt => BinaryOp::Gt,
        A::Ge => BinaryOp::Ge,
    }
}

impl Body<'_, '_> {
    pub(super) fn compare(&mut self, op: ast::BinaryOp, a: &ast::Expr, b: &ast::Expr, span: Span) -> Expr {
        let (left, right, _) = self.operands(a, b, &Class::ALL, span);
        self.make(ExprKind::Binary(operator(op), Box::new(left), Box::new(right)), ty::boolean(), span)
    }

    pub(super) fn binary(&mut self, op: ast::BinaryOp, a: &ast::Expr, b: &ast::Expr, span: Span) -> Expr {
        if op == ast::BinaryOp::Concat {
            return self.concat(a, b, span);
        }
        use ast::BinaryOp as A;
        // Division and bounds of Numbers or BigInts are operations of the standard, with names.
        let classes: &[Class] = match op {
            A::Add | A::Sub | A::Mul => &Class::ALL,
            A::Pow => &[Class::Math, Class::BigInt],
            _ => &[Class::Math],
        };
        let (left, right, class) = self.operands(a, b, classes, span);
        if let Some(folded) = fold(op, &left, &right) {
            return self.make(ExprKind::Const(Const::Integer(folded)), ty::one(Atom::Integer), span);
        }
        let integer = ty::one(Atom::Integer);
        let both_integers = self.lattice.within(&left.ty, &integer) && self.lattice.within(&right.ty, &integer);
        let result = match class {
            Some(Class::Math) if both_integers && op != A::Div => integer,
            Some(other) => other.ty(),
            None => ty::any(),
        };
        self.make(ExprKind::Binary(operator(op), Box::new(left), Box::new(right)), result, span)
    }

    /// Two operands of one kind, with guards where only one side tells which.
    fn operands(&mut self, a: &ast::Expr, b: &ast::Expr, allowed: &[Class], span: Span) -> (Expr, Expr, Option<Class>) {
        let (left, right) = (self.value(a), self.value(b));
        let fits = |body: &Self, e: &Expr, class: Class| body.lattice.overlap(&e.ty, &class.ty());
        let sure = |body: &Self, e: &Expr, class: Class| !e.ty.0.is_empty() && body.lattice.within(&e.ty, &class.ty());
        let possible: Vec<Class> = allowed.iter().copied().filter(|c| fits(self, &left, *c) && fits(self, &right, *c)).collect();
        let known = possible.iter().copied().find(|c| sure(self, &left, *c) || sure(self, &right, *c));
        let class = match (known, possible.as_slice()) {
            (Some(class), _) => class,
            (None, [only]) => *only,
            (None, []) => {
                if !left.ty.0.is_empty() && !right.ty.0.is_empty() {
                    let message = format!("{} and {} do not go together here", self.text(&left.ty), self.text(&right.ty));
                    self.error_mend(span, message, "Numbers, BigInts and mathematical values stay apart: convert with `𝔽`, `ℝ` or `ℤ`");
                }
                return (left, right, None);
            }
            (None, _) => {
                let message = format!("{} and {}: of which kind of number are they?", self.text(&left.ty), self.text(&right.ty));
                self.error_mend(span, message, "test or assert it before: `assert x is a Number`");
                return (left, right, None);
            }
        };
        let left = self.fit(left, &class.ty(), a.span, "the left operand");
        let right = self.fit(right, &class.ty(), b.span, "the right operand");
        (left, right, Some(class))
    }

    fn concat(&mut self, a: &ast::Expr, b: &ast::Expr, span: Span) -> Expr {
        let (left, right) = (self.value(a), self.value(b));
        let (string, list) = (ty::one(Atom::String), ty::list_of(ty::any()));
        let may = |body: &Self, ty: &Ty| body.lattice.overlap(&left.ty, ty) && body.lattice.overlap(&right.ty, ty);
        let (lists, strings) = (may(self, &list), may(self, &string));
        let sure = |body: &Self, ty: &Ty| body.lattice.within(&left.ty, ty) || body.lattice.within(&right.ty, ty);
        let (wanted, is_list) = match (lists, strings) {
            (true, true) if sure(self, &string) => (string, false),
            (true, true) if !sure(self, &list) => {
                self.error_mend(span, "Lists or Strings?", "test or assert it before");
                (list, true)
            }
            (true, _) => (list, true),
            (false, true) => (string, false),
            (false, false) => {
                let message = format!("{} and {} cannot be concatenated", self.text(&left.ty), self.text(&right.ty));
                self.error_mend(span, message, "`++` is for two Lists or two Strings");
                return self.wrong(span);
            }
        };
        let left = self.fit(left, &wanted, a.span, "the left operand");
        let right = self.fit(right, &wanted, b.span, "the right operand");
        let result = if is_list { self.lattice.join(&ty::list_of(elements(&left.ty)), &ty::list_of(elements(&right.ty))) } else { wanted };
        self.make(ExprKind::Binary(BinaryOp::Concat, Box::new(left), Box::new(right)), result, span)
    }

    pub(super) fn unary(&mut self, op: ast::UnaryOp, inner: &ast::Expr, span: Span) -> Expr {
        use ast::UnaryOp as A;
        let (integer, mathematical) = (ty::one(Atom::Integer), ty::one(Atom::Mathematical));
        let (op, value, result) = match op {
            A::Neg => {
                let value = self.want(inner, &Ty(vec![Atom::Number, Atom::BigInt, Atom::Mathematical]), "what is negated");
                if let ExprKind::Const(Const::Integer(i)) = value.kind
                    && let Some(i) = i.checked_neg()
                {
                    return self.make(ExprKind::Const(Const::Integer(i)), integer, span);
                }
                let ty = value.ty.clone();
                (UnaryOp::Neg, value, ty)
            }
            A::ToNumber => (UnaryOp::ToNumber, self.want(inner, &mathematical, "what becomes a Number"), ty::one(Atom::Number)),
            A::ToMath => {
                let value = self.want(inner, &Ty(vec![Atom::Number, Atom::BigInt]), "what becomes a mathematical value");
                let result = if value.ty == ty::one(Atom::BigInt) { integer } else { mathematical };
                (UnaryOp::ToMath, value, result)
            }
            A::ToBigInt => (UnaryOp::ToBigInt, self.want(inner, &integer, "what becomes a BigInt"), ty::one(Atom::BigInt)),
            A::Abs => {
                let value = self.want(inner, &mathematical, "the argument of abs");
                let ty = value.ty.clone();
                (UnaryOp::Abs, value, ty)
            }
            A::Floor => (UnaryOp::Floor, self.want(inner, &mathematical, "the argument of floor"), integer),
            A::Truncate => (UnaryOp::Truncate, self.want(inner, &mathematical, "the argument of truncate"), integer),
            A::LengthOf => {
                let wanted = Ty(vec![Atom::String, Atom::List(Box::new(ty::any()))]);
                (UnaryOp::LengthOf, self.want(inner, &wanted, "what has a length"), integer)
            }
            A::CopyOf => {
                let value = self.value(inner);
                let copied = Ty(value.ty.0.iter().filter(|a| self.may_be_copied(a)).cloned().collect());
                let wanted = if copied.0.is_empty() { ty::list_of(ty::any()) } else { copied };
                let value = self.fit(value, &wanted, inner.span, "what is copied");
                let ty = value.ty.clone();
                (UnaryOp::CopyOf, value, ty)
            }
            A::SoleElement | A::FirstElement | A::LastElement => {
                let value = self.list(inner, "what has elements");
                let element = elements(&value.ty);
                let op = match op {
                    A::SoleElement => UnaryOp::SoleElement,
                    A::FirstElement => UnaryOp::FirstElement,
                    _ => UnaryOp::LastElement,
                };
                (op, value, element)
            }
            A::SourceTextOf => {
                (UnaryOp::SourceTextOf, self.want(inner, &ty::one(Atom::Node(None)), "what has source text"), ty::one(Atom::SourceText))
            }
        };
        self.make(ExprKind::Unary(op, Box::new(value)), result, span)
    }

    /// Lists and records are copied.
    fn may_be_copied(&self, atom: &Atom) -> bool {
        match atom {
            Atom::List(_) => true,
            Atom::Record(r) => !self.lattice.is_object(*r),
            _ => false,
        }
    }

    pub(super) fn list(&mut self, e: &ast::Expr, what: &str) -> Expr {
        self.want(e, &ty::list_of(ty::any()), what)
    }
}

/// The value of an operation on two integer constants.
fn fold(op: ast::BinaryOp, left: &Expr, right: &Expr) -> Option<i64> {
    let (ExprKind::Const(Const::Integer(a)), ExprKind::Const(Const::Integer(b))) = (&left.kind, &right.kind) else { return None };
    match op {
        ast::BinaryOp::Add => a.checked_add(*b),
        ast::BinaryOp::Sub => a.checked_sub(*b),
        ast::BinaryOp::Mul => a.checked_mul(*b),
        ast::BinaryOp::Pow => a.checked_pow(u32::try_from(*b).ok()?),
        _ => None,
    }
}
