//! Built-in functions, intrinsic objects, well-known symbols, and the tables of properties.
//!
//! A function's intrinsic is named by its path (`%Array.prototype.map%`, `%get Array[%Symbol.species%]%`), and so is the
//! intrinsic that holds it as a property: all of the path but its last part. A path of one name is a property of the global object.

use super::cx::Cx;
use super::decls::{Entry, Pending, constant};
use super::operations::{Header, push_algorithm};
use crate::ast::{self, Accessor, BuiltinHead, BuiltinPath, ExprKind, Head, ItemKind, Name, PathPart, PropertyDecl, Span};
use crate::model::*;

/// Well-known symbols: they have no prerequisites.
pub fn symbols(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    for entry in entries {
        let ItemKind::Symbol(name) = &entry.item.kind else { continue };
        cx.enter(entry);
        intern(cx, &name.text, name.span, IntrinsicKind::WellKnownSymbol);
    }
}

/// Objects of the tables; their prototypes are looked up when all intrinsics have their names.
pub fn objects(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    for entry in entries {
        let ItemKind::Intrinsic(decl) = &entry.item.kind else { continue };
        cx.enter(entry);
        let kind = cx.find_record(&decl.kind).unwrap_or_else(|| cx.spec.object());
        if !cx.spec.records[kind.index()].is_object {
            cx.error_mend(decl.kind.span, format!("`{}` is no kind of object", decl.kind.text), "name one that is declared with `object`");
        }
        let mut slots = Vec::new();
        for (name, value) in &decl.slots {
            let slot = cx.intern_slot(&name.text);
            if cx.slot_of(kind, slot).is_none() {
                cx.error_mend(name.span, format!("`{}` has no slot `{}`", decl.kind.text, name.text), "declare it with the kind of object");
            }
            if let Some(value) = constant(cx, value) {
                slots.push((slot, value));
            }
        }
        intern(cx, &decl.name.text, decl.name.span, IntrinsicKind::Object { kind, prototype: None, slots });
    }
}

fn intern(cx: &mut Cx<'_>, name: &str, span: Span, kind: IntrinsicKind) -> Option<IntrinsicId> {
    if cx.intrinsics.contains_key(name) {
        cx.error_mend(span, format!("there is an intrinsic `{name}` already"), "declare it once");
        return None;
    }
    let id = IntrinsicId(cx.spec.intrinsics.len() as u32);
    cx.spec.intrinsics.push(Intrinsic { name: name.to_string(), kind });
    cx.intrinsics.insert(name.to_string(), id);
    Some(id)
}

/// Paths as the names of intrinsics say them, without the outer percent signs.
fn text(path: &BuiltinPath, parts: usize) -> String {
    let mut out = path.base.trim_matches('%').to_string();
    for part in &path.parts[..parts] {
        match part {
            PathPart::Name(name) => {
                out.push('.');
                out.push_str(name);
            }
            PathPart::Symbol(symbol) => {
                out.push('[');
                out.push_str(symbol);
                out.push(']');
            }
        }
    }
    out
}

/// The name of the intrinsic at a path.
pub fn intrinsic_name(path: &BuiltinPath) -> String {
    let prefix = prefix(path).map_or_else(String::new, |p| format!("{p} "));
    format!("%{prefix}{}%", text(path, path.parts.len()))
}

fn prefix(path: &BuiltinPath) -> Option<&'static str> {
    path.accessor.map(|a| if a == Accessor::Get { "get" } else { "set" })
}

/// `%ThrowTypeError%`: no property of anything.
fn has_no_place(path: &BuiltinPath) -> bool {
    path.parts.is_empty() && path.base.starts_with('%')
}

/// The property that a path names: its holder (`None`: the global object) and its key; nothing if that was reported.
fn property_of(cx: &mut Cx<'_>, path: &BuiltinPath) -> Option<(Option<IntrinsicId>, PropertyName)> {
    let Some((last, before)) = path.parts.split_last() else {
        return Some((None, PropertyName::String(path.base.clone())));
    };
    let key = match last {
        PathPart::Name(name) => PropertyName::String(name.clone()),
        PathPart::Symbol(symbol) => PropertyName::Symbol(cx.find_intrinsic(symbol, path.span)?),
    };
    if path.base == "global" && before.is_empty() {
        return Some((None, key));
    }
    let holder = format!("%{}%", text(path, before.len()));
    Some((Some(cx.find_intrinsic(&holder, path.span)?), key))
}

fn builtins<'e, 't>(entries: &'e [Entry<'t>]) -> impl Iterator<Item = (&'e Entry<'t>, &'t BuiltinHead, &'t [ast::Step])> {
    entries.iter().filter_map(|e| match &e.item.kind {
        ItemKind::Algorithm(ast::Algorithm { head: Head::Builtin(head), steps }) => Some((e, head, steps.as_slice())),
        _ => None,
    })
}

pub fn functions<'t>(cx: &mut Cx<'_>, entries: &[Entry<'t>], pending: &mut Vec<Pending<'t>>) {
    let value = cx.well_known_type("LanguageValue");
    for (entry, head, steps) in builtins(entries) {
        cx.enter(entry);
        let name = intrinsic_name(&head.path);
        let Some(intrinsic) = intern(cx, &name, head.path.span, IntrinsicKind::WellKnownSymbol) else { continue };
        let mut params = cx.signature(&head.params);
        for ((_, ty, kind), param) in params.iter_mut().zip(&head.params) {
            if param.ty.is_some() {
                cx.error_mend(param.name.span, "the parameters of a built-in function are language values", "drop the type; assert what is known");
            }
            *ty = if *kind == ParamKind::Rest { Ty(vec![Atom::List(Box::new(value.clone()))]) } else { value.clone() };
        }
        let result = match &head.result {
            Some(form) => cx.resolve_form(form),
            None => Cx::or_throw(value.clone()),
        };
        let builtin = Builtin {
            intrinsic,
            is_constructor: head.is_constructor,
            length: length(head),
            property_name: function_name(cx, head),
            prefix: prefix(&head.path),
            prototype: None,
        };
        let shown = Name { text: name.trim_matches('%').to_string(), span: head.path.span };
        let alg = push_algorithm(cx, entry, Header { name: &shown, kind: AlgKind::Builtin(builtin), params, result, production: None });
        // A symbol in a path ends with a percent sign of its own.
        cx.spec.algorithms[alg.index()].name = name[1..name.len() - 1].to_string();
        cx.spec.intrinsics[intrinsic.index()].kind = IntrinsicKind::Builtin(alg);
        pending.push(Pending { alg, file: entry.file, steps });
    }
}

fn length(head: &BuiltinHead) -> u32 {
    head.options.length.unwrap_or_else(|| head.params.iter().take_while(|p| p.kind == ast::ParamKind::Required).count() as u32)
}

fn function_name(cx: &mut Cx<'_>, head: &BuiltinHead) -> PropertyName {
    if let Some(name) = &head.options.name {
        return PropertyName::String(name.clone());
    }
    match head.path.parts.last() {
        Some(PathPart::Symbol(symbol)) => {
            cx.find_intrinsic(symbol, head.path.span).map_or_else(|| PropertyName::String(symbol.clone()), PropertyName::Symbol)
        }
        Some(PathPart::Name(name)) => PropertyName::String(name.clone()),
        None => PropertyName::String(head.path.base.trim_matches('%').to_string()),
    }
}

/// The `[[Prototype]]` of functions and objects, when all have names.
pub fn prototypes(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    let usual = cx.intrinsics.get("%Function.prototype%").copied();
    for (entry, head, _) in builtins(entries) {
        cx.enter(entry);
        let prototype = match &head.options.prototype {
            None if usual.is_none() => {
                cx.error_mend(head.path.span, "there is no `%Function.prototype%` for this function to inherit from", "define it");
                return;
            }
            None => usual,
            Some(e) => match &e.kind {
                ExprKind::Null => None,
                ExprKind::Intrinsic(name) => cx.find_intrinsic(name, e.span),
                _ => {
                    cx.error_mend(e.span, "a prototype is an intrinsic or null", "`prototype %Error%`");
                    None
                }
            },
        };
        let Some(alg) = function_at(cx, &intrinsic_name(&head.path)) else { continue };
        if let AlgKind::Builtin(b) = &mut cx.spec.algorithms[alg.index()].kind {
            b.prototype = prototype;
        }
    }
    for entry in entries {
        let ItemKind::Intrinsic(decl) = &entry.item.kind else { continue };
        cx.enter(entry);
        let Some(name) = &decl.prototype else { continue };
        let Some(found) = cx.find_intrinsic(&name.text, name.span) else { continue };
        if let Some(id) = cx.intrinsics.get(&decl.name.text).copied()
            && let IntrinsicKind::Object { prototype, .. } = &mut cx.spec.intrinsics[id.index()].kind
        {
            *prototype = Some(found);
        }
    }
}

fn function_at(cx: &Cx<'_>, intrinsic: &str) -> Option<AlgId> {
    match cx.spec.intrinsics[cx.intrinsics.get(intrinsic)?.index()].kind {
        IntrinsicKind::Builtin(alg) => Some(alg),
        _ => None,
    }
}

// ------------------------------------------------------------ properties

/// The attributes of a property; those not given are as the standard's chapter 18 has them for functions.
struct Attributes {
    writable: bool,
    enumerable: bool,
    configurable: bool,
}

fn attributes(cx: &mut Cx<'_>, given: &[(Name, bool)], accessor: bool) -> Attributes {
    let mut out = Attributes { writable: true, enumerable: false, configurable: true };
    for (name, value) in given {
        match name.text.as_str() {
            "writable" if !accessor => out.writable = *value,
            "enumerable" => out.enumerable = *value,
            "configurable" => out.configurable = *value,
            "writable" => cx.error(name.span, "an accessor property has no `writable`"),
            other => {
                let near = crate::diag::did_you_mean(other, ["writable", "enumerable", "configurable"].into_iter());
                cx.unknown(name.span, "attribute", other, near, "writable, enumerable, configurable");
            }
        }
    }
    out
}

/// The properties of tables and functions, in the order of the text.
pub fn properties(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    for entry in entries {
        cx.enter(entry);
        match &entry.item.kind {
            ItemKind::Property(decl) => listed(cx, entry, decl),
            ItemKind::Algorithm(ast::Algorithm { head: Head::Builtin(head), .. }) if !head.options.hidden && !has_no_place(&head.path) => {
                function_property(cx, entry, head)
            }
            _ => {}
        }
    }
    // A constructor has a `prototype` property that the tables list.
    for (entry, head, _) in builtins(entries).filter(|(_, head, _)| head.is_constructor) {
        cx.enter(entry);
        let Some(id) = cx.intrinsics.get(&intrinsic_name(&head.path)).copied() else { continue };
        let listed = cx.spec.properties.iter().any(|p| p.holder == Some(id) && p.name == PropertyName::String("prototype".into()));
        match (listed, head.options.bare) {
            (false, false) => {
                cx.warn(head.path.span, format!("no table gives the constructor `{}` a property `prototype`", head.path.base));
            }
            (true, true) => cx.error(head.path.span, format!("a table gives the constructor `{}` a property `prototype`", head.path.base)),
            _ => {}
        }
    }
}

fn function_property(cx: &mut Cx<'_>, entry: &Entry<'_>, head: &BuiltinHead) {
    let Some((holder, name)) = property_of(cx, &head.path) else { return };
    let Some(intrinsic) = cx.intrinsics.get(&intrinsic_name(&head.path)).copied() else { return };
    let a = attributes(cx, &head.options.attributes, head.path.accessor.is_some());
    let value = match head.path.accessor {
        None => PropertyValue::Intrinsic { value: intrinsic, writable: a.writable },
        Some(Accessor::Get) => PropertyValue::Accessor { get: Some(intrinsic), set: None },
        Some(Accessor::Set) => PropertyValue::Accessor { get: None, set: Some(intrinsic) },
    };
    let property = Property { holder, name, value, enumerable: a.enumerable, configurable: a.configurable, clause: entry.clause };
    add(cx, property, head.path.span);
}

fn listed(cx: &mut Cx<'_>, entry: &Entry<'_>, decl: &PropertyDecl) {
    if has_no_place(&decl.path) {
        cx.error_mend(decl.path.span, "this path names no property", "`property HOLDER.name = value`");
        return;
    }
    let Some((holder, name)) = property_of(cx, &decl.path) else { return };
    let a = attributes(cx, &decl.attributes, false);
    let Some(value) = property_value(cx, &decl.value, a.writable) else { return };
    add(cx, Property { holder, name, value, enumerable: a.enumerable, configurable: a.configurable, clause: entry.clause }, decl.path.span);
}

fn property_value(cx: &mut Cx<'_>, e: &ast::Expr, writable: bool) -> Option<PropertyValue> {
    match &e.kind {
        ExprKind::Intrinsic(name) => cx.find_intrinsic(name, e.span).map(|value| PropertyValue::Intrinsic { value, writable }),
        ExprKind::Call(name, args) if args.is_empty() && name.text == "global-this" => Some(PropertyValue::GlobalThis { writable }),
        ExprKind::Call(name, args) if args.is_empty() => {
            let Some(operation) = cx.ops.get(&name.text).copied() else {
                let near = cx.near_operation(&name.text);
                cx.unknown(name.span, "operation", &name.text, near, "define it: it gives the property's value when the realm is made");
                return None;
            };
            if !cx.spec.algorithms[operation.index()].params.is_empty() {
                cx.error_mend(name.span, format!("`{}` has parameters", name.text), "the value of a property is given by an operation without any");
            }
            Some(PropertyValue::Computed { operation, writable })
        }
        _ => constant(cx, e).map(|value| PropertyValue::Const { value, writable }),
    }
}

/// A getter and a setter of the same name are one property.
fn add(cx: &mut Cx<'_>, property: Property, span: Span) {
    let known = cx.spec.properties.iter_mut().find(|p| p.holder == property.holder && p.name == property.name);
    let Some(known) = known else {
        cx.spec.properties.push(property);
        return;
    };
    match (&mut known.value, property.value) {
        (PropertyValue::Accessor { get: old @ None, .. }, PropertyValue::Accessor { get: new @ Some(_), .. })
        | (PropertyValue::Accessor { set: old @ None, .. }, PropertyValue::Accessor { set: new @ Some(_), .. }) => *old = new,
        _ => cx.error_mend(span, "this property is declared twice", "keep one"),
    }
}
