//! Smaller programs: with a statement less, with a part in place of the whole, or with something simpler in the place of a part.

use super::parts::{Parts, of_expression, of_function, of_statement};
use super::*;
use std::time::Instant;

/// The smallest program that is found, of those for which something still holds; until a moment.
pub fn minimise(mut program: Program, until: Instant, holds: &mut dyn FnMut(&Program) -> bool) -> Program {
    loop {
        let mut candidates = program.shrink();
        let smaller = loop {
            match candidates.next() {
                Some(_) if Instant::now() >= until => break None,
                Some(candidate) if holds(&candidate) => break Some(candidate),
                Some(_) => {}
                None => break None,
            }
        };
        match smaller {
            Some(smaller) => program = smaller,
            None => return program,
        }
    }
}

pub(super) fn programs(program: &Program) -> Vec<Program> {
    let mut out = Vec::new();
    if program.frame != Frame::Global {
        out.push(Program { frame: Frame::Global, ..program.clone() });
        // What is a global declaration then may go right.
        out.push(Program { frame: Frame::Global, body: vec![Statement::Block(program.body.clone())], ..program.clone() });
    }
    out.extend(blocks(&program.body).into_iter().map(|body| Program { body, ..program.clone() }));
    if program.fuel {
        out.push(Program { fuel: false, ..program.clone() });
    }
    if program.guards {
        out.push(Program { guards: false, ..program.clone() });
    }
    if program.looks {
        out.push(Program { looks: false, ..program.clone() });
        for name in 0..LEXICAL.len() as u8 {
            let mut body = program.body.clone();
            body.push(Statement::Look(Name::Lexical(name)));
            out.push(Program { looks: false, body, ..program.clone() });
        }
    }
    if program.strict {
        out.push(Program { strict: false, ..program.clone() });
    }
    out
}

/// Blocks with some statements less, or with one statement made simpler.
fn blocks(block: &[Statement]) -> Vec<Vec<Statement>> {
    let mut out = Vec::new();
    if block.len() > 3 {
        out.push(block[..block.len() / 2].to_vec());
        out.push(block[block.len() / 2..].to_vec());
    }
    for i in 0..block.len() {
        let mut less = block.to_vec();
        less.remove(i);
        out.push(less);
    }
    for (i, statement) in block.iter().enumerate() {
        for instead in statements(statement) {
            let mut changed = block.to_vec();
            changed.splice(i..=i, instead);
            out.push(changed);
        }
    }
    out
}

/// What may stand instead of a statement: its parts, or itself with smaller ones.
fn statements(statement: &Statement) -> Vec<Vec<Statement>> {
    let mut out = Vec::new();
    let mut whole = statement.clone();
    let parts = of_statement(&mut whole);
    out.extend(parts.blocks.iter().filter(|b| !b.is_empty()).map(|b| b.to_vec()));
    if !matches!(statement, Statement::Do(_)) {
        out.extend(parts.expressions.iter().map(|e| vec![Statement::Do((**e).clone())]));
    }
    out.extend(parts.functions.iter().map(|f| f.body.clone()));
    // What a function that is called at once does, and what eval code does, without them.
    for expression in parts.expressions {
        let callee = if let Expression::Call(callee, _) = expression { &mut **callee } else { expression };
        let parts = of_expression(callee);
        out.extend(parts.blocks.iter().filter(|b| !b.is_empty()).map(|b| b.to_vec()));
        out.extend(parts.functions.iter().map(|f| f.body.clone()));
    }
    match statement {
        Statement::Switch { subject, clauses } => {
            for i in 0..clauses.len() {
                let mut clauses = clauses.clone();
                clauses.remove(i);
                out.push(vec![Statement::Switch { subject: subject.clone(), clauses }]);
            }
        }
        Statement::ForOf { head, name, items, body } => {
            for i in 0..items.len() {
                let mut items = items.clone();
                items.remove(i);
                out.push(vec![Statement::ForOf { head: *head, name: *name, items, body: body.clone() }]);
            }
        }
        Statement::For { head, name, rounds, captures: Some(_), body } => {
            out.push(vec![Statement::For { head: *head, name: *name, rounds: *rounds, captures: None, body: body.clone() }]);
        }
        Statement::For { head, name, rounds, captures, body } if *rounds > 1 => {
            out.push(vec![Statement::For { head: *head, name: *name, rounds: rounds - 1, captures: *captures, body: body.clone() }]);
        }
        Statement::Share(name) => out.push(vec![Statement::Look(*name)]),
        Statement::Look(name) => out.push(vec![Statement::Print(Expression::Name(*name))]),
        Statement::With { object, body } => {
            out.extend(objects(object).into_iter().map(|object| vec![Statement::With { object, body: body.clone() }]));
        }
        Statement::ForIn { head, name, object, body } => {
            out.extend(objects(object).into_iter().map(|object| vec![Statement::ForIn { head: *head, name: *name, object, body: body.clone() }]));
        }
        _ => {}
    }
    out.extend(inside(statement, of_statement).into_iter().map(|s| vec![s]));
    out
}

fn objects(object: &Object) -> Vec<Object> {
    let mut out: Vec<Object> = Vec::new();
    for i in 0..object.properties.len() {
        let mut less = object.clone();
        less.properties.remove(i);
        out.push(less);
    }
    if object.getter.is_some() {
        out.push(Object { getter: None, ..object.clone() });
    }
    out
}

/// The same with one of its parts smaller.
fn inside<T: Clone>(whole: &T, of: fn(&mut T) -> Parts<'_>) -> Vec<T> {
    let mut out = Vec::new();
    let mut copy = whole.clone();
    let parts = of(&mut copy);
    let smaller_blocks: Vec<Vec<Vec<Statement>>> = parts.blocks.iter().map(|b| blocks(b)).collect();
    let smaller_expressions: Vec<Vec<Expression>> = parts.expressions.iter().map(|e| expressions(e)).collect();
    let smaller_functions: Vec<Vec<Function>> = parts.functions.iter().map(|f| functions(f)).collect();
    for (i, candidates) in smaller_blocks.into_iter().enumerate() {
        for candidate in candidates {
            let mut changed = whole.clone();
            *of(&mut changed).blocks[i] = candidate;
            out.push(changed);
        }
    }
    for (i, candidates) in smaller_expressions.into_iter().enumerate() {
        for candidate in candidates {
            let mut changed = whole.clone();
            *of(&mut changed).expressions[i] = candidate;
            out.push(changed);
        }
    }
    for (i, candidates) in smaller_functions.into_iter().enumerate() {
        for candidate in candidates {
            let mut changed = whole.clone();
            *of(&mut changed).functions[i] = candidate;
            out.push(changed);
        }
    }
    out
}

fn expressions(e: &Expression) -> Vec<Expression> {
    if matches!(e, Expression::Number(0)) {
        return Vec::new();
    }
    let mut out = vec![Expression::Number(0)];
    if let Expression::Number(_) = e {
        return out;
    }
    let mut whole = e.clone();
    out.extend(of_expression(&mut whole).expressions.iter().map(|e| (**e).clone()));
    if let Expression::Call(callee, arguments) = e {
        for i in 0..arguments.len() {
            let mut arguments = arguments.clone();
            arguments.remove(i);
            out.push(Expression::Call(callee.clone(), arguments));
        }
    }
    if let Expression::Function(Some(_), f) = e {
        out.push(Expression::Function(None, f.clone()));
    }
    if let Expression::Function(None, f) | Expression::Getter(f) | Expression::Method(f) = e {
        out.push(Expression::Call(Box::new(Expression::Arrow(f.clone())), vec![]));
    }
    out.extend(inside(e, of_expression));
    out
}

fn functions(f: &Function) -> Vec<Function> {
    let mut out = Vec::new();
    for i in 0..f.parameters.len() {
        let mut less = f.clone();
        less.parameters.remove(i);
        out.push(less);
        if f.parameters[i].default.is_some() {
            let mut less = f.clone();
            less.parameters[i].default = None;
            out.push(less);
        }
    }
    if f.rest.is_some() {
        out.push(Function { rest: None, ..f.clone() });
    }
    out.extend(inside(f, of_function));
    out
}
