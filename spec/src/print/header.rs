//! Headers: everything of a declaration but its steps and slots.

use super::expr::{expr, fields};
use super::types::{form, params, type_};
use super::{joined, quoted};
use crate::ast::{
    Accessor, BuiltinHead, BuiltinPath, Exception, ExprKind, Form, Head, IntrinsicDecl, ItemKind, KindTest, Method, Name, OperationKind, Overlay,
    OverlayTarget, PathPart, PrimitiveDecl, PropertyDecl, RecordDecl, SlotDecl,
};

pub(super) fn item(kind: &ItemKind) -> String {
    match kind {
        ItemKind::Clause(clause) => {
            let title = clause.title.as_ref().map_or_else(String::new, |t| format!(" {}", quoted(t)));
            format!("clause {} {}{title}", clause.number, clause.id)
        }
        ItemKind::Type(decl) => match &decl.ty {
            Some(ty) => format!("type {} = {}", decl.name.text, type_(ty)),
            None => format!("type {} opaque", decl.name.text),
        },
        ItemKind::Record(decl) => record(decl),
        ItemKind::DeclareMethod(decl) => format!("declare {}", method(decl)),
        ItemKind::Sdo(decl) => {
            let word = if decl.is_static { "static" } else { "runtime" };
            format!("{word} {}{} -> {}", decl.name.text, params(&decl.params), form(&decl.result))
        }
        ItemKind::Algorithm(algorithm) => head(&algorithm.head),
        ItemKind::Exception(decl) => exception(decl),
        ItemKind::UnsupportedOperation(decl) => {
            format!("unsupported operation {}{} -> {} {}", decl.name.text, params(&decl.params), form(&decl.result), quoted(&decl.what))
        }
        ItemKind::UnreachableMethod(decl) => format!("unreachable method {} of {} {}", decl.name.text, decl.of.text, quoted(&decl.why)),
        ItemKind::Primitive(decl) => primitive(decl),
        ItemKind::Intrinsic(decl) => intrinsic(decl),
        ItemKind::Symbol(name) => format!("symbol {}", name.text),
        ItemKind::Property(decl) => property(decl),
        ItemKind::Overlay(decl) => overlay(decl),
    }
}

pub(super) fn head(head: &Head) -> String {
    match head {
        Head::Operation { kind, name, params: parameters, result } => {
            let word = match kind {
                OperationKind::Abstract => "",
                OperationKind::Host => "host ",
                OperationKind::Macro => "macro ",
            };
            format!("{word}{}{}{}", name.text, params(parameters), arrow(result.as_ref()))
        }
        Head::Method(decl) => method(decl),
        Head::Rule { sdo, productions: list } => format!("{} of{}", sdo.text, productions(list)),
        Head::DefaultRule { sdo } => format!("{} of *", sdo.text),
        Head::EarlyErrors { productions: list } => format!("early errors of{}", productions(list)),
        Head::Builtin(head) => builtin(head),
    }
}

pub(super) fn slot(slot: &SlotDecl) -> String {
    let optional = if slot.optional { "?" } else { "" };
    let default = slot.default.as_ref().map_or_else(String::new, |e| format!(" default {}", expr(e)));
    format!("{}{optional}: {}{default}", slot.name.text, type_(&slot.ty))
}

fn arrow(result: Option<&Form>) -> String {
    result.map_or_else(String::new, |r| format!(" -> {}", form(r)))
}

fn method(decl: &Method) -> String {
    let receiver = decl.receiver.as_ref().map_or_else(String::new, |r| format!("{}: ", r.text));
    format!("method {}{} of {receiver}{} -> {}", decl.name.text, params(&decl.params), decl.of.text, form(&decl.result))
}

/// One production follows on the line, several have a line each.
fn productions(list: &[Name]) -> String {
    match list {
        [one] => format!(" {}", one.text),
        _ => joined(list, "", |p| format!("\n    {}", p.text)),
    }
}

fn record(decl: &RecordDecl) -> String {
    let mut out = format!("{} {}", if decl.is_object { "object" } else { "record" }, decl.name.text);
    if let Some(parent) = &decl.extends {
        out.push_str(&format!(" extends {}", parent.text));
    }
    if decl.is_abstract {
        out.push_str(" abstract");
    }
    match &decl.test {
        None => {}
        Some(KindTest::Slot(slot)) => out.push_str(&format!(" tested by {}", slot.text)),
        Some(KindTest::Method(method)) => out.push_str(&format!(" tested by method {}", method.text)),
        Some(KindTest::MethodOf(method, of)) => out.push_str(&format!(" tested by method {} of {}", method.text, of.text)),
    }
    out
}

fn exception(decl: &Exception) -> String {
    let word = if decl.unsupported { "unsupported" } else { "unreachable" };
    let sdo = decl.sdo.as_ref().map_or("*", |sdo| &sdo.text);
    let of = if decl.productions.is_empty() { " *".to_string() } else { productions(&decl.productions) };
    format!("{word} {sdo} of{of} {}", quoted(&decl.why))
}

fn primitive(decl: &PrimitiveDecl) -> String {
    let word = if decl.is_leaf { "leaf" } else { "primitive" };
    let parameters = if decl.params.is_empty() && !decl.is_leaf { String::new() } else { params(&decl.params) };
    format!("{word} {}{parameters}{}\n  {}", decl.name.text, arrow(decl.result.as_ref()), quoted(&decl.doc))
}

fn intrinsic(decl: &IntrinsicDecl) -> String {
    let prototype = decl.prototype.as_ref().map_or("null", |p| &p.text);
    let slots = if decl.slots.is_empty() { String::new() } else { format!(" {{ {} }}", fields(&decl.slots)) };
    format!("intrinsic {} kind {} prototype {prototype}{slots}", decl.name.text, decl.kind.text)
}

fn property(decl: &PropertyDecl) -> String {
    // A bare name before the braces of the attributes would be read as a record.
    let value = match &decl.value.kind {
        ExprKind::Var(name) => format!("({name})"),
        _ => expr(&decl.value),
    };
    let attributes = if decl.attributes.is_empty() { String::new() } else { format!(" {}", attributes(&decl.attributes)) };
    format!("property {} = {value}{attributes}{}", path(&decl.path), family(decl.family.as_ref()))
}

fn family(family: Option<&(Name, Vec<Name>)>) -> String {
    family.map_or_else(String::new, |(var, members)| format!(" for each {} of ({})", var.text, joined(members, ", ", |m| m.text.clone())))
}

fn attributes(list: &[(Name, bool)]) -> String {
    format!("{{ {} }}", joined(list, ", ", |(name, value)| format!("{}: {value}", name.text)))
}

/// `get Object.prototype.__proto__`, `Array.prototype[%Symbol.iterator%]`.
pub(super) fn path(path: &BuiltinPath) -> String {
    let accessor = match path.accessor {
        None => "",
        Some(Accessor::Get) => "get ",
        Some(Accessor::Set) => "set ",
    };
    let parts = joined(&path.parts, "", |part| match part {
        PathPart::Name(name) => format!(".{name}"),
        PathPart::Symbol(symbol) => format!("[{symbol}]"),
    });
    format!("{accessor}{}{parts}", path.base)
}

fn builtin(head: &BuiltinHead) -> String {
    let word = if head.is_constructor { "constructor" } else { "builtin" };
    let mut out = format!("{word} {}{}{}", path(&head.path), params(&head.params), arrow(head.result.as_ref()));
    let options = &head.options;
    if let Some(length) = options.length {
        out.push_str(&format!(" length {length}"));
    }
    if let Some(name) = &options.name {
        out.push_str(&format!(" name {}", quoted(name)));
    }
    if !options.attributes.is_empty() {
        out.push_str(&format!(" attributes {}", attributes(&options.attributes)));
    }
    if let Some(prototype) = &options.prototype {
        out.push_str(&format!(" prototype {}", expr(prototype)));
    }
    out.push_str(&family(options.family.as_ref()));
    if options.hidden {
        out.push_str(" without property");
    }
    if options.bare {
        out.push_str(" without prototype");
    }
    out
}

fn overlay(decl: &Overlay) -> String {
    let target = match &decl.target {
        OverlayTarget::Operation(name) => name.text.clone(),
        OverlayTarget::Method { of, name } => format!("{}.{}", of.text, name.text),
        OverlayTarget::Rule { sdo, production } => format!("{} of {}", sdo.text, production.text),
        OverlayTarget::EarlyErrors { production } => format!("early errors of {}", production.text),
        OverlayTarget::Builtin(of) => format!("builtin {}", path(of)),
    };
    format!("overlay {target} {} {}", if decl.after { "after" } else { "step" }, decl.label.text)
}
