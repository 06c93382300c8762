//! Types, forms of results, parameters.

use super::{At, Rule};
use crate::ast::{Form, Param, ParamKind, Type, TypeKind};
use pest::iterators::Pair;

pub(super) fn type_(pair: Pair<'_, Rule>, at: At) -> Type {
    let span = at.span(&pair);
    let kind = match pair.as_rule() {
        Rule::type_ => {
            let mut parts = Vec::new();
            for part in pair.into_inner() {
                // A bracketed union is flattened.
                match type_(part, at) {
                    Type { kind: TypeKind::Union(inner), .. } => parts.extend(inner),
                    other => parts.push(other),
                }
            }
            if parts.len() == 1 {
                return parts.remove(0);
            }
            TypeKind::Union(parts)
        }
        Rule::type_list => TypeKind::List(Box::new(one(pair, at))),
        Rule::type_completion => TypeKind::Completion(Box::new(one(pair, at))),
        Rule::type_closure => {
            let mut params = Vec::new();
            let mut result = Form::default();
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::form => result = form(part, at),
                    _ => params.push(type_(part, at)),
                }
            }
            TypeKind::Closure(params, Box::new(result))
        }
        Rule::type_enum => TypeKind::Enum(pair.as_str().trim_matches('~').to_string()),
        Rule::type_nonterm => TypeKind::Nonterminal(pair.as_str().trim_matches('|').to_string()),
        _ => TypeKind::Name(pair.as_str().trim_end().to_string()),
    };
    Type { kind, span }
}

fn one(pair: Pair<'_, Rule>, at: At) -> Type {
    let span = at.span(&pair);
    pair.into_inner().next().map_or(Type { kind: TypeKind::Name("any".into()), span }, |inner| type_(inner, at))
}

pub(super) fn form(pair: Pair<'_, Rule>, at: At) -> Form {
    let mut form = Form { span: at.span(&pair), ..Form::default() };
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::normal_mark => form.normal = true,
            Rule::abrupt => form.abrupt.push(part.as_str().to_string()),
            _ => form.ty = Some(type_(part, at)),
        }
    }
    form
}

pub(super) fn params(pair: Pair<'_, Rule>, at: At) -> Vec<Param> {
    let mut out = Vec::new();
    for part in pair.into_inner() {
        let mut param = Param { name: at.name(&part), ty: None, kind: ParamKind::Required };
        for piece in part.into_inner() {
            match piece.as_rule() {
                Rule::rest => param.kind = ParamKind::Rest,
                Rule::optional => param.kind = ParamKind::Optional,
                Rule::ident => param.name = at.name(&piece),
                _ => param.ty = Some(type_(piece, at)),
            }
        }
        out.push(param);
    }
    out
}
