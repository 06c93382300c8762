//! A family of built-in functions (`for each NativeError of (EvalError, …)`): one text that stands for several. The name of
//! the family is replaced, wherever it is a whole word of a path, an intrinsic or a string, by the name of the member.
//! And what an algorithm asks of its parameters, which takes the same walk over its steps.

use crate::ast::*;

/// Calls `f` for every expression of the steps, outer ones first.
pub fn each_expr(steps: &mut [Step], f: &mut dyn FnMut(&mut Expr)) {
    for step in steps {
        step.kind.each_head_mut(&mut |e| inside(e, f));
        step.kind.each_stmt_mut(&mut |stmt| stmt.kind.each_expr_mut(&mut |e| inside(e, f)));
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

/// The parser bounds the depth of expressions.
fn inside(e: &mut Expr, f: &mut dyn FnMut(&mut Expr)) {
    f(e);
    e.each_part_mut(&mut |part| inside(part, f));
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
