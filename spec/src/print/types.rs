//! Types, forms of results, parameters.

use super::joined;
use crate::ast::{Form, Param, ParamKind, Type, TypeKind};

pub(super) fn type_(ty: &Type) -> String {
    match &ty.kind {
        // Alone: before an `of` they would be read as the list or completion of something.
        TypeKind::Name(name) if name == "List" || name == "Completion" => format!("({name})"),
        TypeKind::Name(name) => name.clone(),
        TypeKind::Enum(name) => format!("~{name}~"),
        TypeKind::Nonterminal(name) => format!("|{name}|"),
        TypeKind::List(of) => format!("List of {}", atom(of)),
        TypeKind::Completion(of) => format!("Completion of {}", atom(of)),
        TypeKind::Closure(params, result) => format!("closure({}) -> {}", joined(params, ", ", type_), form(result)),
        TypeKind::Union(parts) => joined(parts, " | ", atom),
    }
}

/// A type that something may follow: in parentheses where it would swallow what follows.
pub(super) fn atom(ty: &Type) -> String {
    match ty.kind {
        TypeKind::Union(_) | TypeKind::Closure(..) => format!("({})", type_(ty)),
        _ => type_(ty),
    }
}

pub(super) fn form(form: &Form) -> String {
    let ty = form.ty.as_ref().map(|ty| match ty.kind {
        TypeKind::Closure(..) if !form.abrupt.is_empty() => atom(ty),
        _ => type_(ty),
    });
    let parts: Vec<String> = ty.into_iter().chain(form.abrupt.iter().cloned()).collect();
    format!("{}{}", if form.normal { "normal " } else { "" }, parts.join(" or "))
}

pub(super) fn params(params: &[Param]) -> String {
    format!("({})", joined(params, ", ", param))
}

fn param(param: &Param) -> String {
    let name = &param.name.text;
    let name = match param.kind {
        ParamKind::Required => name.clone(),
        ParamKind::Optional => format!("{name}?"),
        ParamKind::Rest => format!("...{name}"),
    };
    match &param.ty {
        Some(ty) => format!("{name}: {}", type_(ty)),
        None => name,
    }
}
