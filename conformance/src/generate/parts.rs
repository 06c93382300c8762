//! What statements and expressions consist of, for who changes parts of them.

use super::*;

/// The statements and expressions that stand directly inside something.
#[derive(Default)]
pub struct Parts<'p> {
    pub blocks: Vec<&'p mut Vec<Statement>>,
    pub expressions: Vec<&'p mut Expression>,
    pub functions: Vec<&'p mut Function>,
}

pub fn of_statement(statement: &mut Statement) -> Parts<'_> {
    use Statement::*;
    let mut parts = Parts::default();
    match statement {
        Lexical { value, .. } => parts.expressions.push(value),
        Destructure { value, default, .. } => parts.expressions.extend([value, default]),
        Var { value, .. } => parts.expressions.extend(value),
        Function { function, .. } => parts.functions.push(function),
        Keep(e) | Print(e) | Do(e) | Throw(e) | Return(e) => parts.expressions.push(e),
        Block(body) | While { body, .. } | For { body, .. } => parts.blocks.push(body),
        If { test, then, otherwise } => {
            parts.expressions.push(test);
            parts.blocks.extend([then, otherwise]);
        }
        ForOf { items, body, .. } => {
            parts.expressions.extend(items);
            parts.blocks.push(body);
        }
        ForIn { object, body, .. } | With { object, body } => {
            of_object(object, &mut parts);
            parts.blocks.push(body);
        }
        Switch { subject, clauses } => {
            parts.expressions.push(subject);
            for (test, body) in clauses {
                parts.expressions.extend(test);
                parts.blocks.push(body);
            }
        }
        Try { body, handler, finalizer, .. } => parts.blocks.extend([body, handler, finalizer]),
        CallKept(_) | Look(_) | Share(_) | Break | Continue => {}
    }
    parts
}

pub fn of_expression(expression: &mut Expression) -> Parts<'_> {
    use Expression::*;
    let mut parts = Parts::default();
    match expression {
        Add(a, b) | Less(a, b) | Join(_, a, b) => parts.expressions.extend([&mut **a, &mut **b]),
        Assign(_, _, value) | SetArgument(_, value) | New(value) => parts.expressions.push(value),
        Call(callee, arguments) => {
            parts.expressions.push(callee);
            parts.expressions.extend(arguments);
        }
        Arrow(f) | Function(_, f) | Getter(f) | Method(f) => parts.functions.push(f),
        Eval { body, .. } | Constructed(body) => parts.blocks.push(body),
        Number(_) | Undefined | Name(_) | TypeOf(_) | Delete(_) | This | Increment(_) | Arguments | Argument(_) => {}
    }
    parts
}

pub fn of_function(function: &mut Function) -> Parts<'_> {
    let mut parts = Parts::default();
    parts.expressions.extend(function.parameters.iter_mut().filter_map(|p| p.default.as_mut()));
    parts.blocks.push(&mut function.body);
    parts
}

fn of_object<'p>(object: &'p mut Object, parts: &mut Parts<'p>) {
    parts.expressions.extend(object.properties.iter_mut().map(|p| &mut p.1));
    parts.functions.extend(object.getter.iter_mut().map(|g| &mut g.1));
}
