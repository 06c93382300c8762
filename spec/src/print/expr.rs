//! Expressions, with no more parentheses than the notation's precedences want.

use super::types::{atom, form, params};
use super::{joined, quoted};
use crate::ast::{BinaryOp, Expr, ExprKind, Name, UnaryOp};

/// How tightly an expression holds together; the table of NOTATION.md, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Level {
    /// A closure: it swallows commas and types.
    Closure,
    Or,
    And,
    Not,
    Compare,
    Concat,
    Add,
    Multiply,
    Power,
    /// Ends in `with (…)`.
    With,
    Prefix,
    Postfix,
    Primary,
}

/// Words that mean something else where an expression begins or goes on; a variable of that name stands in parentheses.
const WORDS: &[&str] = &[
    "is",
    "has",
    "not",
    "and",
    "or",
    "contains",
    "does",
    "modulo",
    "with",
    "of",
    "then",
    "otherwise",
    "do",
    "in",
    "to",
    "from",
    "down",
    "by",
    "captures",
    "covered",
    "while",
    "until",
    "first",
    "last",
    "sole",
    "length",
    "copy",
    "source",
    "closure",
    "new",
    "informal",
];
/// What may follow `is` and would be read as part of it.
const AFTER_IS: &[&str] = &["not", "a", "an", "one", "present", "empty"];

/// An expression that nothing follows which could be read as its continuation.
pub(super) fn expr(e: &Expr) -> String {
    show(e)
}

/// The same, in parentheses if it begins with words that mean something else at this place.
pub(super) fn not_starting(e: &Expr, words: &[&str]) -> String {
    let text = show(e);
    if words.iter().any(|w| text.starts_with(w)) { format!("({text})") } else { text }
}

/// What is set: a variable, then slots, components, elements, without parentheses.
pub(super) fn target(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Var(name) => name.clone(),
        ExprKind::Slot(base, name) | ExprKind::Component(base, name) => format!("{}.{}", target(base), name.text),
        ExprKind::Index(base, index) => format!("{}[{}]", target(base), element(index)),
        ExprKind::Method(base, name, args) => format!("{}.{}({})", target(base), name.text, list(args)),
        _ => show(e),
    }
}

fn at(e: &Expr, least: Level) -> String {
    if level(e) < least { format!("({})", show(e)) } else { show(e) }
}

fn level(e: &Expr) -> Level {
    match &e.kind {
        ExprKind::Closure { .. } => Level::Closure,
        ExprKind::Or(..) => Level::Or,
        ExprKind::And(..) => Level::And,
        ExprKind::Not(_) => Level::Not,
        ExprKind::Is { .. }
        | ExprKind::IsOneOf { .. }
        | ExprKind::IsA { .. }
        | ExprKind::Present { .. }
        | ExprKind::Empty { .. }
        | ExprKind::HasSlot { .. }
        | ExprKind::HasMethod { .. }
        | ExprKind::Contains { .. } => Level::Compare,
        ExprKind::Binary(op, ..) => infix(*op).map_or(Level::Primary, |(_, level)| level),
        _ if chained(e).is_some() => {
            if ends_in_with(e) {
                Level::With
            } else {
                Level::Prefix
            }
        }
        ExprKind::Slot(..) | ExprKind::Component(..) | ExprKind::Index(..) | ExprKind::Method(..) => Level::Postfix,
        // A sign or a dot beside them could be read as part of them.
        ExprKind::Math(_) | ExprKind::Number(_) | ExprKind::BigInt(_) => Level::Prefix,
        _ => Level::Primary,
    }
}

/// The operand of a form that stands before its operand.
fn chained(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Question(x) | ExprKind::Bang(x) | ExprKind::Child { of: Some(x), .. } | ExprKind::Covered { by: x, .. } => Some(x),
        ExprKind::Sdo { of, .. } => Some(of),
        ExprKind::Unary(op, x) => before(*op).is_some().then_some(x),
        _ => None,
    }
}

/// Whether the text of a chain of such forms ends in `with (…)`.
fn ends_in_with(e: &Expr) -> bool {
    let mut at = e;
    loop {
        match (&at.kind, chained(at)) {
            (ExprKind::Sdo { with, .. }, _) if !with.is_empty() => return true,
            (_, Some(inner)) => at = inner,
            _ => return false,
        }
    }
}

/// An operand of a form that stands before it. `with` may trail: it belongs to the operation nearest to it.
fn operand(e: &Expr) -> String {
    at(e, Level::With)
}

fn binary(left: &Expr, sign: &str, right: &Expr, level: Level, right_level: Level) -> String {
    format!("{} {sign} {}", at(left, level), at(right, right_level))
}

fn next(level: Level) -> Level {
    match level {
        Level::Or => Level::And,
        Level::And => Level::Not,
        Level::Not => Level::Compare,
        Level::Compare => Level::Concat,
        Level::Concat => Level::Add,
        Level::Add => Level::Multiply,
        Level::Multiply => Level::Power,
        _ => Level::With,
    }
}

fn show(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Undefined => "undefined".into(),
        ExprKind::Null => "null".into(),
        ExprKind::Bool(true) => "true".into(),
        ExprKind::Bool(false) => "false".into(),
        ExprKind::Absent => "absent".into(),
        ExprKind::ThisNode => "this-node".into(),
        ExprKind::String(text) => quoted(text),
        ExprKind::Number(text) if text == "NaN" => text.clone(),
        ExprKind::Number(text) => format!("{text}𝔽"),
        ExprKind::BigInt(text) => format!("{text}ℤ"),
        ExprKind::Math(text) | ExprKind::SlotName(text) | ExprKind::Intrinsic(text) => text.clone(),
        ExprKind::Enum(text) => format!("~{text}~"),
        ExprKind::Terminal(text) => format!("`{text}`"),
        ExprKind::Var(name) if WORDS.contains(&name.as_str()) => format!("({name})"),
        ExprKind::Var(name) => name.clone(),
        ExprKind::List(items) if items.is_empty() => "« »".into(),
        ExprKind::List(items) => format!("« {} »", list(items)),
        ExprKind::Record { name, fields } if fields.is_empty() => format!("{} {{ }}", name.text),
        ExprKind::Record { name, fields } => format!("{} {{ {} }}", name.text, self::fields(fields)),
        ExprKind::New(name) => format!("new {}", name.text),
        ExprKind::Slot(base, name) | ExprKind::Component(base, name) => format!("{}.{}", at(base, Level::Postfix), name.text),
        ExprKind::Index(base, index) => format!("{}[{}]", at(base, Level::Postfix), element(index)),
        ExprKind::Call(name, args) if args.is_empty() && name.text.contains('-') => name.text.clone(),
        ExprKind::Call(name, args) => format!("{}({})", name.text, list(args)),
        ExprKind::Method(base, name, args) => format!("{}.{}({})", at(base, Level::Postfix), name.text, list(args)),
        ExprKind::Child { name, nth, of: None } => child(name, *nth),
        ExprKind::Child { name, nth, of: Some(of) } => format!("{} of {}", child(name, *nth), operand(of)),
        ExprKind::Covered { name, by } => format!("the |{}| covered by {}", name.text, operand(by)),
        ExprKind::Sdo { name, of, with } if with.is_empty() => format!("{} of {}", name.text, operand(of)),
        ExprKind::Sdo { name, of, with } => format!("{} of {} with ({})", name.text, at(of, Level::Prefix), list(with)),
        ExprKind::Question(x) => format!("? {}", operand(x)),
        ExprKind::Bang(x) => format!("! {}", operand(x)),
        ExprKind::Completion(x) => format!("Completion({})", expr(x)),
        ExprKind::Unary(op, x) => unary(*op, x),
        ExprKind::Binary(op, left, right) => match infix(*op) {
            Some((sign, Level::Power)) => binary(left, sign, right, Level::With, Level::Power),
            Some((sign, level)) => binary(left, sign, right, level, next(level)),
            None => format!("{}({}, {})", if *op == BinaryOp::Min { "min" } else { "max" }, item(left), item(right)),
        },
        ExprKind::Is { left, right, negated } => {
            let (left, right) = (at(left, Level::Compare), after_is(right));
            format!("{left} is{} {right}", not(*negated))
        }
        ExprKind::IsOneOf { left, right, negated } => format!("{} is{} one of ({})", at(left, Level::Compare), not(*negated), list(right)),
        ExprKind::IsA { value, ty, negated } => {
            let ty = match ty.kind {
                crate::ast::TypeKind::Union(_) => super::types::type_(ty),
                _ => atom(ty),
            };
            let article = if ty.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("{} is{} {article} {ty}", at(value, Level::Compare), not(*negated))
        }
        ExprKind::Present { value, negated } => format!("{} is{} present", at(value, Level::Compare), not(*negated)),
        ExprKind::Empty { value, negated } => format!("{} is{} empty", at(value, Level::Compare), not(*negated)),
        ExprKind::HasSlot { value, slot, negated } => format!("{} {} {}", at(value, Level::Compare), has(*negated), slot.text),
        ExprKind::HasMethod { value, method, negated } => format!("{} {} method {}", at(value, Level::Compare), has(*negated), method.text),
        ExprKind::Contains { list, value, negated } => {
            binary(list, if *negated { "does not contain" } else { "contains" }, value, Level::Compare, Level::Concat)
        }
        ExprKind::Not(x) => negation(x),
        ExprKind::And(left, right) => binary(left, "and", right, Level::And, Level::Not),
        ExprKind::Or(left, right) => binary(left, "or", right, Level::Or, Level::And),
        ExprKind::Closure { params: parameters, captures, result } => {
            let captures = if captures.is_empty() { String::new() } else { format!(" captures {}", joined(captures, ", ", |c| c.text.clone())) };
            let result = result.as_ref().map_or_else(String::new, |r| format!(" -> {}", form(r)));
            format!("closure{}{captures}{result}", params(parameters))
        }
    }
}

fn not(negated: bool) -> &'static str {
    if negated { " not" } else { "" }
}
fn has(negated: bool) -> &'static str {
    if negated { "does not have" } else { "has" }
}

fn after_is(right: &Expr) -> String {
    let text = at(right, Level::Concat);
    let word: &str = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).next().unwrap_or("");
    if AFTER_IS.contains(&word) { format!("({text})") } else { text }
}

/// `not` is read as the operator only before what can be no comparison's tail.
fn negation(x: &Expr) -> String {
    let text = at(x, Level::Not);
    let word: &str = text.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let plain = text.starts_with(|c: char| c.is_ascii_alphanumeric() || "(|?!".contains(c)) && !["is", "has", "and", "or", "then"].contains(&word);
    if plain { format!("not {text}") } else { format!("not ({text})") }
}

/// Between brackets: what begins with one itself would be read as a slot's name.
fn element(index: &Expr) -> String {
    not_starting(index, &["["])
}

/// Among others, with commas between them.
fn item(e: &Expr) -> String {
    at(e, Level::Or)
}
fn list(items: &[Expr]) -> String {
    joined(items, ", ", item)
}
pub(super) fn fields(fields: &[(Name, Expr)]) -> String {
    joined(fields, ", ", |(name, value)| format!("{}: {}", name.text, item(value)))
}

fn child(name: &Name, nth: Option<u8>) -> String {
    let nth = match nth {
        None => "",
        Some(0) => "the first ",
        Some(1) => "the second ",
        Some(2) => "the third ",
        Some(_) => "the fourth ",
    };
    format!("{nth}|{}|", name.text)
}

fn unary(op: UnaryOp, x: &Expr) -> String {
    match (op, before(op)) {
        (UnaryOp::Neg, _) => {
            let text = operand(x);
            // A sign before a digit belongs to the digit.
            if text.starts_with(|c: char| c.is_ascii_digit() || c == '∞') { format!("-({text})") } else { format!("-{text}") }
        }
        (_, Some(words)) => format!("{words} {}", operand(x)),
        (_, None) => {
            let name = match op {
                UnaryOp::ToNumber => "𝔽",
                UnaryOp::ToMath => "ℝ",
                UnaryOp::ToBigInt => "ℤ",
                UnaryOp::Abs => "abs",
                UnaryOp::Floor => "floor",
                _ => "truncate",
            };
            format!("{name}({})", item(x))
        }
    }
}

/// The words of an operator that stands before its operand.
fn before(op: UnaryOp) -> Option<&'static str> {
    Some(match op {
        UnaryOp::Neg => "-",
        UnaryOp::LengthOf => "length of",
        UnaryOp::CopyOf => "copy of",
        UnaryOp::SoleElement => "sole element of",
        UnaryOp::FirstElement => "first element of",
        UnaryOp::LastElement => "last element of",
        UnaryOp::SourceTextOf => "source text of",
        UnaryOp::ToNumber | UnaryOp::ToMath | UnaryOp::ToBigInt | UnaryOp::Abs | UnaryOp::Floor | UnaryOp::Truncate => return None,
    })
}

/// The sign of an operator between operands; `None`: written like a call.
fn infix(op: BinaryOp) -> Option<(&'static str, Level)> {
    Some(match op {
        BinaryOp::Add => ("+", Level::Add),
        BinaryOp::Sub => ("-", Level::Add),
        BinaryOp::Mul => ("×", Level::Multiply),
        BinaryOp::Div => ("/", Level::Multiply),
        BinaryOp::Modulo => ("modulo", Level::Multiply),
        BinaryOp::Pow => ("^", Level::Power),
        BinaryOp::Concat => ("++", Level::Concat),
        BinaryOp::Eq => ("=", Level::Compare),
        BinaryOp::Ne => ("≠", Level::Compare),
        BinaryOp::Lt => ("<", Level::Compare),
        BinaryOp::Le => ("≤", Level::Compare),
        BinaryOp::Gt => (">", Level::Compare),
        BinaryOp::Ge => ("≥", Level::Compare),
        BinaryOp::Min | BinaryOp::Max => return None,
    })
}
