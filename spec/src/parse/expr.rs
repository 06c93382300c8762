//! Expressions and conditions, by operator precedence.

use super::types::{form, params, type_};
use super::{At, Rule};
use crate::ast::{BinaryOp, Expr, ExprKind, Name, Span, UnaryOp};
use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};
use std::sync::LazyLock;

/// Loosest first; the table of NOTATION.md.
static PRATT: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    use Assoc::{Left, Right};
    PrattParser::new()
        .op(Op::infix(Rule::or, Left))
        .op(Op::infix(Rule::and, Left))
        .op(Op::prefix(Rule::not))
        .op(Op::infix(Rule::is_not, Left)
            | Op::infix(Rule::is_same, Left)
            | Op::infix(Rule::contains, Left)
            | Op::infix(Rule::not_contains, Left)
            | Op::infix(Rule::eq, Left)
            | Op::infix(Rule::ne, Left)
            | Op::infix(Rule::lt, Left)
            | Op::infix(Rule::le, Left)
            | Op::infix(Rule::gt, Left)
            | Op::infix(Rule::ge, Left)
            | Op::postfix(Rule::present)
            | Op::postfix(Rule::empty)
            | Op::postfix(Rule::is_one_of)
            | Op::postfix(Rule::is_a)
            | Op::postfix(Rule::has_slot)
            | Op::postfix(Rule::has_method))
        .op(Op::infix(Rule::concat, Left))
        .op(Op::infix(Rule::add, Left) | Op::infix(Rule::sub, Left))
        .op(Op::infix(Rule::mul, Left) | Op::infix(Rule::div, Left) | Op::infix(Rule::modulo, Left))
        .op(Op::infix(Rule::pow, Right))
        .op(Op::postfix(Rule::with))
        .op(Op::prefix(Rule::question)
            | Op::prefix(Rule::bang)
            | Op::prefix(Rule::neg)
            | Op::prefix(Rule::length_of)
            | Op::prefix(Rule::copy_of)
            | Op::prefix(Rule::sole_of)
            | Op::prefix(Rule::first_of)
            | Op::prefix(Rule::last_of)
            | Op::prefix(Rule::source_of)
            | Op::prefix(Rule::covered)
            | Op::prefix(Rule::child_of)
            | Op::prefix(Rule::sdo_of))
        .op(Op::postfix(Rule::internal_call)
            | Op::postfix(Rule::slot_of)
            | Op::postfix(Rule::method)
            | Op::postfix(Rule::component)
            | Op::postfix(Rule::index))
});

fn boxed(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}

pub(super) fn expr(pair: Pair<'_, Rule>, at: At) -> Expr {
    PRATT
        .map_primary(|p| primary(p, at))
        .map_prefix(|op, value| prefix(op, value, at))
        .map_postfix(|value, op| postfix(value, op, at))
        .map_infix(|left, op, right| infix(left, op, right))
        .parse(pair.into_inner())
}

/// The only expression inside a rule.
fn inner(pair: Pair<'_, Rule>, at: At) -> Expr {
    let span = at.span(&pair);
    match pair.into_inner().find(|p| p.as_rule() == Rule::expr) {
        Some(p) => expr(p, at),
        None => boxed(ExprKind::Absent, span),
    }
}

pub(super) fn args(pairs: Pairs<'_, Rule>, at: At) -> Vec<Expr> {
    pairs.filter(|p| p.as_rule() == Rule::args).flat_map(Pair::into_inner).map(|p| expr(p, at)).collect()
}

fn first_name(pair: &Pair<'_, Rule>, at: At) -> Name {
    pair.clone().into_inner().find(|p| p.as_rule() != Rule::nth).map_or_else(|| at.name(pair), |p| at.name(&p))
}

fn bare(mut name: Name) -> Name {
    name.text = name.text.trim_matches('|').to_string();
    name
}

pub(super) fn primary(pair: Pair<'_, Rule>, at: At) -> Expr {
    let span = at.span(&pair);
    let text = pair.as_str().trim_end();
    let kind = match pair.as_rule() {
        Rule::expr => return expr(pair, at),
        Rule::paren => return inner(pair, at),
        Rule::number => ExprKind::Number(text.trim_end_matches('𝔽').to_string()),
        Rule::bigint => ExprKind::BigInt(text.trim_end_matches('ℤ').to_string()),
        Rule::mathematical => ExprKind::Math(text.to_string()),
        Rule::string => ExprKind::String(unquote(text)),
        Rule::enum_value => ExprKind::Enum(text.trim_matches('~').to_string()),
        Rule::slot => ExprKind::SlotName(text.to_string()),
        Rule::terminal => ExprKind::Terminal(text.trim_matches('`').to_string()),
        Rule::intrinsic => ExprKind::Intrinsic(text.to_string()),
        Rule::list => ExprKind::List(args(pair.into_inner(), at)),
        Rule::word => match text {
            "undefined" => ExprKind::Undefined,
            "null" => ExprKind::Null,
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "absent" => ExprKind::Absent,
            _ => ExprKind::ThisNode,
        },
        Rule::prim_name => ExprKind::Call(at.name(&pair), Vec::new()),
        Rule::variable => ExprKind::Var(text.to_string()),
        Rule::completion => ExprKind::Completion(Box::new(inner(pair, at))),
        Rule::call | Rule::prim_call => return call(pair, at),
        Rule::new_record => ExprKind::New(first_name(&pair, at)),
        Rule::record => ExprKind::Record { name: first_name(&pair, at), fields: fields(pair, at) },
        Rule::child => ExprKind::Child { nth: nth(&pair), name: bare(first_name(&pair, at)), of: None },
        Rule::closure => {
            let (mut parameters, mut captures, mut result) = (Vec::new(), Vec::new(), None);
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::params => parameters = params(part, at),
                    Rule::form => result = Some(Box::new(form(part, at))),
                    _ => captures.push(at.name(&part)),
                }
            }
            ExprKind::Closure { params: parameters, captures, result }
        }
        _ => ExprKind::Var(text.to_string()),
    };
    boxed(kind, span)
}

pub(super) fn fields(pair: Pair<'_, Rule>, at: At) -> Vec<(Name, Expr)> {
    let mut out = Vec::new();
    for field in pair.into_inner().filter(|p| p.as_rule() == Rule::field) {
        let name = first_name(&field, at);
        out.push((name, inner(field, at)));
    }
    out
}

fn nth(pair: &Pair<'_, Rule>) -> Option<u8> {
    let word = pair.clone().into_inner().find(|p| p.as_rule() == Rule::nth)?.into_inner().next()?;
    Some(match word.as_str() {
        "first" => 0,
        "second" => 1,
        "third" => 2,
        _ => 3,
    })
}

fn call(pair: Pair<'_, Rule>, at: At) -> Expr {
    let span = at.span(&pair);
    let name = first_name(&pair, at);
    let mut args = args(pair.into_inner(), at);
    let unary = match name.text.as_str() {
        "𝔽" => Some(UnaryOp::ToNumber),
        "ℝ" => Some(UnaryOp::ToMath),
        "ℤ" => Some(UnaryOp::ToBigInt),
        "abs" => Some(UnaryOp::Abs),
        "floor" => Some(UnaryOp::Floor),
        "truncate" => Some(UnaryOp::Truncate),
        _ => None,
    };
    if let (Some(op), 1) = (unary, args.len()) {
        return boxed(ExprKind::Unary(op, Box::new(args.remove(0))), span);
    }
    let binary = match name.text.as_str() {
        "min" => Some(BinaryOp::Min),
        "max" => Some(BinaryOp::Max),
        _ => None,
    };
    if let (Some(op), true) = (binary, args.len() >= 2) {
        let mut args = args.into_iter();
        if let Some(first) = args.next() {
            return args.fold(first, |a, b| boxed(ExprKind::Binary(op, Box::new(a), Box::new(b)), span));
        }
        return boxed(ExprKind::Absent, span);
    }
    boxed(ExprKind::Call(name, args), span)
}

fn prefix(op: Pair<'_, Rule>, value: Expr, at: At) -> Expr {
    let span = Span { start: at.span(&op).start, end: value.span.end };
    let value = Box::new(value);
    let unary = |op| ExprKind::Unary(op, value.clone());
    let kind = match op.as_rule() {
        Rule::question => ExprKind::Question(value),
        Rule::bang => ExprKind::Bang(value),
        Rule::not => ExprKind::Not(value),
        Rule::neg => unary(UnaryOp::Neg),
        Rule::length_of => unary(UnaryOp::LengthOf),
        Rule::copy_of => unary(UnaryOp::CopyOf),
        Rule::sole_of => unary(UnaryOp::SoleElement),
        Rule::first_of => unary(UnaryOp::FirstElement),
        Rule::last_of => unary(UnaryOp::LastElement),
        Rule::source_of => unary(UnaryOp::SourceTextOf),
        Rule::covered => ExprKind::Covered { name: bare(first_name(&op, at)), by: value },
        Rule::child_of => {
            let child = op.into_inner().next();
            let (nth, name) = child.map_or((None, Name { text: String::new(), span }), |c| (nth(&c), bare(first_name(&c, at))));
            ExprKind::Child { nth, name, of: Some(value) }
        }
        _ => ExprKind::Sdo { name: first_name(&op, at), of: value, with: Vec::new() },
    };
    boxed(kind, span)
}

pub(super) fn postfix(value: Expr, op: Pair<'_, Rule>, at: At) -> Expr {
    let span = Span { start: value.span.start, end: at.span(&op).end };
    if op.as_rule() == Rule::with {
        let mut value = value;
        value.span = span;
        give(&mut value, args(op.into_inner(), at));
        return value;
    }
    let negated = op.clone().into_inner().any(|p| matches!(p.as_rule(), Rule::negated | Rule::does_not));
    let target = op.clone().into_inner().find(|p| !matches!(p.as_rule(), Rule::negated | Rule::does_not));
    let name = target.as_ref().map_or_else(|| at.name(&op), |p| at.name(p));
    let value = Box::new(value);
    let kind = match op.as_rule() {
        Rule::slot_of => ExprKind::Slot(value, name),
        Rule::component => ExprKind::Component(value, name),
        Rule::internal_call | Rule::method => ExprKind::Method(value, name, args(op.into_inner(), at)),
        Rule::index => ExprKind::Index(value, Box::new(inner(op, at))),
        Rule::present => ExprKind::Present { value, negated },
        Rule::empty => ExprKind::Empty { value, negated },
        Rule::is_one_of => ExprKind::IsOneOf { left: value, right: args(op.into_inner(), at), negated },
        Rule::has_slot => ExprKind::HasSlot { value, slot: name, negated },
        Rule::has_method => ExprKind::HasMethod { value, method: name, negated },
        _ => match target {
            Some(ty) => ExprKind::IsA { value, ty: type_(ty, at), negated },
            None => ExprKind::Present { value, negated },
        },
    };
    boxed(kind, span)
}

/// `with (…)` belongs to the syntax-directed operation nearest to it.
fn give(value: &mut Expr, arguments: Vec<Expr>) {
    let mut target = value;
    loop {
        let nearer = match &target.kind {
            ExprKind::Sdo { of, .. } => has_sdo(of),
            _ => true,
        };
        target = match &mut target.kind {
            ExprKind::Sdo { with, .. } if !nearer => {
                *with = arguments;
                return;
            }
            ExprKind::Sdo { of, .. } => of,
            ExprKind::Question(x) | ExprKind::Bang(x) | ExprKind::Unary(_, x) => x,
            ExprKind::Child { of: Some(x), .. } | ExprKind::Covered { by: x, .. } => x,
            _ => return,
        }
    }
}

/// Whether a syntax-directed operation without arguments stands along the chain of prefixes.
fn has_sdo(value: &Expr) -> bool {
    let mut at = value;
    loop {
        at = match &at.kind {
            ExprKind::Sdo { with, .. } if with.is_empty() => return true,
            ExprKind::Sdo { of: x, .. }
            | ExprKind::Question(x)
            | ExprKind::Bang(x)
            | ExprKind::Unary(_, x)
            | ExprKind::Child { of: Some(x), .. }
            | ExprKind::Covered { by: x, .. } => x,
            _ => return false,
        }
    }
}

fn infix(left: Expr, op: Pair<'_, Rule>, right: Expr) -> Expr {
    let span = Span { start: left.span.start, end: right.span.end };
    let (left, right) = (Box::new(left), Box::new(right));
    let op = match op.as_rule() {
        Rule::or => return boxed(ExprKind::Or(left, right), span),
        Rule::and => return boxed(ExprKind::And(left, right), span),
        Rule::is_same => return boxed(ExprKind::Is { left, right, negated: false }, span),
        Rule::is_not => return boxed(ExprKind::Is { left, right, negated: true }, span),
        Rule::contains => return boxed(ExprKind::Contains { list: left, value: right, negated: false }, span),
        Rule::not_contains => return boxed(ExprKind::Contains { list: left, value: right, negated: true }, span),
        Rule::concat => BinaryOp::Concat,
        Rule::add => BinaryOp::Add,
        Rule::sub => BinaryOp::Sub,
        Rule::mul => BinaryOp::Mul,
        Rule::div => BinaryOp::Div,
        Rule::modulo => BinaryOp::Modulo,
        Rule::pow => BinaryOp::Pow,
        Rule::eq => BinaryOp::Eq,
        Rule::ne => BinaryOp::Ne,
        Rule::lt => BinaryOp::Lt,
        Rule::le => BinaryOp::Le,
        Rule::gt => BinaryOp::Gt,
        _ => BinaryOp::Ge,
    };
    boxed(ExprKind::Binary(op, left, right), span)
}

/// The text that a string literal stands for.
pub(super) fn unquote(text: &str) -> String {
    let body = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    let mut out = String::new();
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('u') => {
                let hex: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                out.push(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}'));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}
