//! Steps.

use super::expr::{expr, not_starting, target};
use super::types::type_;
use super::{joined, quoted};
use crate::ast::{Repeat, StepKind, Stmt, StmtKind};

pub(super) fn kind(kind: &StepKind) -> String {
    match kind {
        StepKind::Effects(list) => stmts(list),
        StepKind::If { cond, then, otherwise } => format!("if {} then{}", expr(cond), branch(then, otherwise)),
        StepKind::ElseIf { cond, then, otherwise } => format!("else if {} then{}", expr(cond), branch(then, otherwise)),
        StepKind::Else { then } => format!("else{}", branch(then, &[])),
        StepKind::ForEach { var, ty, list, reverse, body } => {
            let ty = ty.as_ref().map_or_else(String::new, |ty| format!(": {}", type_(ty)));
            let reverse = if *reverse { " in reverse" } else { "" };
            format!("for each {}{ty} of {}{reverse}{}", var.text, expr(list), body_(body))
        }
        StepKind::ForInteger { var, from, to, down, body } => {
            let to_word = if *down { "down to" } else { "to" };
            format!("for each integer {} from {} {to_word} {}{}", var.text, expr(from), expr(to), body_(body))
        }
        StepKind::Repeat(Repeat::Forever) => "repeat".into(),
        StepKind::Repeat(Repeat::While(cond)) => format!("repeat while {}", expr(cond)),
        StepKind::Repeat(Repeat::Until(cond)) => format!("repeat until {}", expr(cond)),
        StepKind::ErrorIf(cond, says) => {
            format!("error if {}{}", expr(cond), says.as_ref().map_or(String::new(), |s| format!(" says {}", quoted(s))))
        }
        StepKind::Perform => "perform".into(),
        StepKind::Note(None) => "note".into(),
        StepKind::Note(Some(text)) => format!("note {}", quoted(text)),
    }
}

fn branch(then: &[Stmt], otherwise: &[Stmt]) -> String {
    let mut out = String::new();
    if !then.is_empty() {
        out.push(' ');
        out.push_str(&stmts(then));
    }
    if !otherwise.is_empty() {
        out.push_str(" otherwise ");
        out.push_str(&stmts(otherwise));
    }
    out
}

fn body_(body: &[Stmt]) -> String {
    if body.is_empty() { String::new() } else { format!(" do {}", stmts(body)) }
}

fn stmts(list: &[Stmt]) -> String {
    joined(list, "; ", stmt)
}

fn stmt(stmt: &Stmt) -> String {
    match &stmt.kind {
        StmtKind::Let { name, ty, value } => {
            let ty = ty.as_ref().map_or_else(String::new, |ty| format!(": {}", type_(ty)));
            format!("let {}{ty} = {}", name.text, expr(value))
        }
        StmtKind::Set { target: to, value } => format!("set {} = {}", target(to), not_starting(value, &["definition of"])),
        StmtKind::SetDefinition { target: to, of } => format!("set {} = definition of {}", target(to), of.text),
        StmtKind::SetEffect(call) => format!("set {}", expr(call)),
        StmtKind::Return(value) => format!("return {}", expr(value)),
        StmtKind::Throw { error, message: None } => format!("throw {}", error.text),
        StmtKind::Throw { error, message: Some(message) } => format!("throw {} {}", error.text, quoted(message)),
        StmtKind::Perform(call) => format!("perform {}", expr(call)),
        StmtKind::Effect(call) => expr(call),
        StmtKind::Append { value, list } => format!("append {} to {}", not_starting(value, &["all of"]), expr(list)),
        StmtKind::AppendAll { values, list } => format!("append all of {} to {}", expr(values), expr(list)),
        StmtKind::Prepend { value, list } => format!("prepend {} to {}", expr(value), expr(list)),
        StmtKind::Remove { value, list } => {
            format!("remove {} from {}", not_starting(value, &["first element of", "last element of"]), expr(list))
        }
        StmtKind::RemoveFirst(list) => format!("remove first element of {}", expr(list)),
        StmtKind::RemoveLast(list) => format!("remove last element of {}", expr(list)),
        StmtKind::Clear(list) => format!("clear {}", expr(list)),
        StmtKind::Assert(cond) => format!("assert {}", expr(cond)),
        StmtKind::AssertInformal(why) => format!("assert informal {}", quoted(why)),
        StmtKind::Replace { node, closure } => format!("replace Evaluation of {} by {}", expr(node), expr(closure)),
    }
}
