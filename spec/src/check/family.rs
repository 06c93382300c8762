//! A family of built-in functions (`for each NativeError of (EvalError, …)`): one text that stands for several. The name of
//! the family is replaced, wherever it is a whole word of a path, an intrinsic or a string, by the name of the member.
//! And what an algorithm asks of its parameters, which takes the same walk over its steps.

use crate::ast::*;

/// Calls `f` for every expression of the steps, outer ones first.
pub fn each_expr(steps: &mut [Step], f: &mut dyn FnMut(&mut Expr)) {
    for step in steps {
        match &mut step.kind {
            StepKind::Effects(stmts) => each_of(stmts, f),
            StepKind::If { cond, then, otherwise } | StepKind::ElseIf { cond, then, otherwise } => {
                inside(cond, f);
                each_of(then, f);
                each_of(otherwise, f);
            }
            StepKind::Else { then } => each_of(then, f),
            StepKind::ForEach { list, body, .. } => {
                inside(list, f);
                each_of(body, f);
            }
            StepKind::ForInteger { from, to, body, .. } => {
                inside(from, f);
                inside(to, f);
                each_of(body, f);
            }
            StepKind::Repeat(Repeat::While(e) | Repeat::Until(e)) | StepKind::ErrorIf(e, _) => inside(e, f),
            StepKind::Repeat(Repeat::Forever) | StepKind::Perform | StepKind::Note(_) => {}
        }
        each_expr(&mut step.steps, f);
    }
}

/// Calls `f` for every step with its full label.
pub fn each_step<'s>(steps: &'s [Step], above: &str, f: &mut dyn FnMut(&str, &'s Step)) {
    for step in steps {
        let label = if above.is_empty() { step.label.clone() } else { format!("{above}.{}", step.label) };
        f(&label, step);
        each_step(&step.steps, &label, f);
    }
}

fn each_of(stmts: &mut [Stmt], f: &mut dyn FnMut(&mut Expr)) {
    for stmt in stmts {
        match &mut stmt.kind {
            StmtKind::Let { value: e, .. }
            | StmtKind::SetDefinition { target: e, .. }
            | StmtKind::SetEffect(e)
            | StmtKind::Return(e)
            | StmtKind::Perform(e)
            | StmtKind::Effect(e)
            | StmtKind::RemoveFirst(e)
            | StmtKind::RemoveLast(e)
            | StmtKind::Clear(e)
            | StmtKind::Assert(e) => inside(e, f),
            StmtKind::Set { target: a, value: b }
            | StmtKind::Append { value: a, list: b }
            | StmtKind::AppendAll { values: a, list: b }
            | StmtKind::Prepend { value: a, list: b }
            | StmtKind::Remove { value: a, list: b }
            | StmtKind::Replace { node: a, closure: b } => {
                inside(a, f);
                inside(b, f);
            }
            StmtKind::Throw { .. } | StmtKind::AssertInformal(_) => {}
        }
    }
}

/// The parser bounds the depth of expressions.
fn inside(e: &mut Expr, f: &mut dyn FnMut(&mut Expr)) {
    f(e);
    match &mut e.kind {
        ExprKind::List(list) | ExprKind::Call(_, list) => list.iter_mut().for_each(|e| inside(e, f)),
        ExprKind::Record { fields, .. } => fields.iter_mut().for_each(|(_, e)| inside(e, f)),
        ExprKind::Slot(e, _)
        | ExprKind::Component(e, _)
        | ExprKind::Covered { by: e, .. }
        | ExprKind::Child { of: Some(e), .. }
        | ExprKind::Unary(_, e)
        | ExprKind::Question(e)
        | ExprKind::Bang(e)
        | ExprKind::Completion(e)
        | ExprKind::Not(e)
        | ExprKind::IsA { value: e, .. }
        | ExprKind::Present { value: e, .. }
        | ExprKind::Empty { value: e, .. }
        | ExprKind::HasSlot { value: e, .. }
        | ExprKind::HasMethod { value: e, .. } => inside(e, f),
        ExprKind::Index(a, b)
        | ExprKind::Binary(_, a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Is { left: a, right: b, .. }
        | ExprKind::Contains { list: a, value: b, .. } => {
            inside(a, f);
            inside(b, f);
        }
        ExprKind::Method(of, _, args) | ExprKind::Sdo { of, with: args, .. } | ExprKind::IsOneOf { left: of, right: args, .. } => {
            inside(of, f);
            args.iter_mut().for_each(|e| inside(e, f));
        }
        _ => {}
    }
}

/// The text with each whole word `family` replaced.
fn replace(text: &str, family: &str, member: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    while let Some(at) = rest.find(family) {
        let (before, after) = (&text[..text.len() - rest.len() + at], &rest[at + family.len()..]);
        let whole = !before.ends_with(part) && !after.starts_with(part);
        out.push_str(&rest[..at]);
        out.push_str(if whole { member } else { family });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn replace_in(e: &mut Expr, family: &str, member: &str) {
    match &mut e.kind {
        ExprKind::String(text) | ExprKind::Intrinsic(text) | ExprKind::SlotName(text) => *text = replace(text, family, member),
        ExprKind::Slot(_, name) => name.text = replace(&name.text, family, member),
        _ => {}
    }
}

fn replace_path(path: &mut BuiltinPath, family: &str, member: &str) {
    path.base = replace(&path.base, family, member);
    for part in &mut path.parts {
        if let PathPart::Name(name) = part {
            *name = replace(name, family, member);
        }
    }
}

/// Puts the members in the place of each family.
pub fn expand(file: &mut File) {
    let mut items = Vec::with_capacity(file.items.len());
    for mut item in std::mem::take(&mut file.items) {
        let family = match &mut item.kind {
            ItemKind::Property(p) => p.family.take(),
            ItemKind::Algorithm(Algorithm { head: Head::Builtin(b), .. }) => b.options.family.take(),
            _ => None,
        };
        let Some((family, members)) = family else {
            items.push(item);
            continue;
        };
        for member in members {
            let (family, member) = (family.text.as_str(), member.text.as_str());
            let mut one = item.clone();
            match &mut one.kind {
                ItemKind::Property(p) => {
                    replace_path(&mut p.path, family, member);
                    replace_in(&mut p.value, family, member);
                }
                ItemKind::Algorithm(algorithm) => {
                    if let Head::Builtin(b) = &mut algorithm.head {
                        replace_path(&mut b.path, family, member);
                        b.options.name = b.options.name.take().map(|n| replace(&n, family, member));
                        if let Some(prototype) = &mut b.options.prototype {
                            replace_in(prototype, family, member);
                        }
                    }
                    each_expr(&mut algorithm.steps, &mut |e| replace_in(e, family, member));
                }
                _ => {}
            }
            items.push(one);
        }
    }
    file.items = items;
}

/// Built-in functions see `undefined` where an optional argument was not given, unless the algorithm asks whether the
/// parameter is present. Optional parameters that it does not ask about become required ones; the function's length, which
/// counts parameters before the first optional one, is written down first.
pub fn settle_optional_parameters(file: &mut File) {
    for item in &mut file.items {
        let ItemKind::Algorithm(Algorithm { head: Head::Builtin(head), steps }) = &mut item.kind else { continue };
        if head.options.length.is_none() {
            head.options.length = Some(head.params.iter().take_while(|p| p.kind == ParamKind::Required).count() as u32);
        }
        let mut asked: Vec<String> = Vec::new();
        each_expr(steps, &mut |e| {
            if let ExprKind::Present { value, .. } = &e.kind
                && let ExprKind::Var(name) = &value.kind
            {
                asked.push(name.clone());
            }
        });
        // What follows a parameter that may be absent may be absent too.
        for param in head.params.iter_mut().filter(|p| p.kind == ParamKind::Optional) {
            if asked.contains(&param.name.text) {
                break;
            }
            param.kind = ParamKind::Required;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn whole_words_only() {
        assert_eq!(replace("%NativeError.prototype%", "NativeError", "TypeError"), "%TypeError.prototype%");
        assert_eq!(replace("XNativeError NativeErrors NativeError", "NativeError", "E"), "XNativeError NativeErrors E");
        assert_eq!(replace("EE", "E", "x"), "EE");
    }
}
