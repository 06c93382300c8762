//! The declarations in the order of the text, and the passes over them. Names come before what uses them, so that neither
//! the order of files nor that of declarations matters.

use super::cx::Cx;
use super::{builtins, methods, operations, records, rules};
use crate::ast::{self, File, Item, ItemKind};
use crate::diag;
use crate::model::*;
use std::collections::HashMap;

/// A declaration, and where it stands.
#[derive(Clone, Copy)]
pub struct Entry<'t> {
    pub file: usize,
    pub clause: ClauseId,
    pub item: &'t Item,
}

/// An algorithm whose header is declared and whose steps are to be checked.
pub struct Pending<'t> {
    pub alg: AlgId,
    pub file: usize,
    pub steps: &'t [ast::Step],
}

impl Cx<'_> {
    /// Diagnostics are from now on about this declaration.
    pub fn enter(&mut self, entry: &Entry<'_>) {
        self.here.file = entry.file;
        self.here.clause = entry.clause;
        self.here.step = None;
    }
}

/// All declarations, into the tables; the algorithms' steps are handed back.
pub fn declare<'t>(cx: &mut Cx<'_>, files: &'t [File]) -> Declared<'t> {
    let entries = entries(cx, files);
    records::names(cx, &entries);
    types(cx, &entries);
    methods::declare(cx, &entries);
    let method_roots = methods::roots(cx, &entries);
    records::contents(cx, &entries);
    primitives(cx, &entries);
    rules::declare(cx, &entries);
    let mut pending = Vec::new();
    builtins::symbols(cx, &entries);
    builtins::objects(cx, &entries);
    operations::declare(cx, &entries, &mut pending);
    builtins::functions(cx, &entries, &mut pending);
    builtins::prototypes(cx, &entries);
    builtins::properties(cx, &entries);
    let unreachable_methods = methods::define(cx, &entries, &method_roots, &mut pending);
    rules::define(cx, &entries, &mut pending);
    let reasons = rules::exceptions(cx, &entries);
    Declared { pending, method_roots, unreachable_methods, reasons }
}

/// What the later passes need beside the tables.
pub struct Declared<'t> {
    pub pending: Vec<Pending<'t>>,
    /// The type that each method was declared for.
    pub method_roots: HashMap<MethodId, RecordId>,
    pub unreachable_methods: Vec<(MethodId, RecordId)>,
    pub reasons: rules::Reasons,
}

/// Clauses get their ids; a clause that is opened in several files is one.
fn entries<'t>(cx: &mut Cx<'_>, files: &'t [File]) -> Vec<Entry<'t>> {
    let mut known: HashMap<String, ClauseId> = HashMap::new();
    let mut out = Vec::new();
    for (number, file) in files.iter().enumerate() {
        cx.here.file = number;
        let mut clause = None;
        for item in &file.items {
            if let ItemKind::Clause(c) = &item.kind {
                clause = Some(clause_id(cx, &mut known, c, item));
                continue;
            }
            let clause = clause.unwrap_or_else(|| {
                cx.error_mend(item.span, "this declaration stands under no clause", "open one above it: `clause NUMBER ID \"title\"`");
                clause_id(cx, &mut known, &ast::Clause { number: "-".into(), id: "own-none".into(), title: None }, item)
            });
            out.push(Entry { file: number, clause, item });
        }
    }
    out
}

fn clause_id(cx: &mut Cx<'_>, known: &mut HashMap<String, ClauseId>, c: &ast::Clause, item: &Item) -> ClauseId {
    let own = c.id.starts_with("own-");
    if (c.number == "-") != own {
        cx.error_mend(
            item.span,
            "a clause of our own has the number `-` and an id that begins with `own-`",
            "the standard's have their number and id",
        );
    }
    if let Some(id) = known.get(&c.id) {
        let clause = &mut cx.spec.clauses[id.index()];
        if let (true, Some(title)) = (clause.title.is_empty(), &c.title) {
            clause.title.clone_from(title);
        }
        if clause.number != c.number {
            let message = format!("`{}` is clause {} elsewhere, and {} here", c.id, clause.number, c.number);
            cx.error_mend(item.span, message, "an id has one number");
        }
        return *id;
    }
    let id = ClauseId(cx.spec.clauses.len() as u32);
    cx.spec.clauses.push(Clause { number: c.number.clone(), id: c.id.clone(), title: c.title.clone().unwrap_or_default() });
    known.insert(c.id.clone(), id);
    id
}

/// Names declared with `type`: those that name others come after them; what is left over runs in a circle.
fn types(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    let mut open: Vec<(Entry<'_>, &ast::TypeDecl)> = Vec::new();
    for entry in entries {
        let ItemKind::Type(decl) = &entry.item.kind else { continue };
        cx.enter(entry);
        let name = &decl.name;
        if super::types::is_built_in(&name.text) || cx.records.contains_key(&name.text) || open.iter().any(|(_, d)| d.name.text == name.text) {
            cx.error_mend(name.span, format!("there is a type `{}` already", name.text), "give it another name");
            continue;
        }
        open.push((*entry, decl));
    }
    loop {
        let before = open.len();
        let waiting: Vec<&str> = open.iter().map(|(_, d)| d.name.text.as_str()).collect();
        let ready: Vec<bool> =
            open.iter().map(|(_, d)| !d.ty.as_ref().is_some_and(|ty| names_in(ty).iter().any(|n| waiting.contains(&n.as_str())))).collect();
        let mut ready = ready.into_iter();
        let (now, later) = open.into_iter().partition(|_| ready.next().unwrap_or(false));
        open = later;
        for (entry, decl) in now {
            cx.enter(&entry);
            let ty = match &decl.ty {
                Some(ty) => cx.resolve_type(ty),
                None => Ty(vec![Atom::Opaque(decl.name.text.clone())]),
            };
            cx.named_types.insert(decl.name.text.clone(), ty);
        }
        if open.len() == before {
            break;
        }
    }
    for (entry, decl) in open {
        cx.enter(&entry);
        cx.error_mend(decl.name.span, format!("the type `{}` is defined by itself", decl.name.text), "use a record");
        cx.named_types.insert(decl.name.text.clone(), Ty(vec![Atom::Any]));
    }
}

fn names_in(ty: &ast::Type) -> Vec<String> {
    let mut out = Vec::new();
    let mut todo = vec![ty];
    while let Some(ty) = todo.pop() {
        match &ty.kind {
            ast::TypeKind::Name(name) => out.push(name.clone()),
            ast::TypeKind::List(inner) | ast::TypeKind::Completion(inner) => todo.push(inner),
            ast::TypeKind::Closure(params, form) => {
                todo.extend(params);
                todo.extend(&form.ty);
            }
            ast::TypeKind::Union(parts) => todo.extend(parts),
            ast::TypeKind::Enum(_) | ast::TypeKind::Nonterminal(_) => {}
        }
    }
    out
}

fn primitives(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    for entry in entries {
        let ItemKind::Primitive(decl) = &entry.item.kind else { continue };
        cx.enter(entry);
        let params = cx.signature(&decl.params);
        let result = match &decl.result {
            Some(form) => cx.resolve_form(form),
            None => Cx::plain(Ty(vec![Atom::Enum(cx.intern_enum("unused"))])),
        };
        if decl.doc.trim().is_empty() {
            cx.error_mend(decl.name.span, format!("`{}` does not say what it does", decl.name.text), "a line below, in quotes");
        }
        let place = cx.place(decl.name.span);
        let id = PrimId(cx.spec.primitives.len() as u32);
        cx.spec.primitives.push(Primitive {
            name: decl.name.text.clone(),
            is_leaf: decl.is_leaf,
            params,
            result,
            doc: decl.doc.clone(),
            clause: entry.clause,
            place,
        });
        if cx.prims.insert(decl.name.text.clone(), id).is_some() {
            cx.error(decl.name.span, format!("`{}` is declared twice", decl.name.text));
        }
    }
}

/// A value that can stand in a table: a constant.
pub fn constant(cx: &mut Cx<'_>, e: &ast::Expr) -> Option<Const> {
    use ast::ExprKind as E;
    let found = match &e.kind {
        E::Undefined => Some(Const::Undefined),
        E::Null => Some(Const::Null),
        E::Bool(b) => Some(Const::Bool(*b)),
        E::String(s) => Some(Const::String(s.clone())),
        E::Number(text) => number(text).map(Const::Number),
        E::BigInt(text) => Some(Const::BigInt(text.clone())),
        E::Math(text) => text.parse().ok().map(Const::Integer),
        E::Enum(name) => Some(Const::Enum(cx.intern_enum(name))),
        _ => None,
    };
    if found.is_none() {
        cx.error_mend(e.span, "this is no constant", "undefined, null, true, false, a String, a number or an enumeration value");
    }
    found
}

/// A Number as written, without its sign for Numbers.
pub fn number(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "∞" | "+∞" => Some(f64::INFINITY),
        "-∞" => Some(f64::NEG_INFINITY),
        _ => text.parse().ok(),
    }
}

impl Cx<'_> {
    /// Declared parameters, without the receiver or node; a rest parameter has the type of the List.
    pub fn signature(&mut self, params: &[ast::Param]) -> Vec<(String, Ty, ParamKind)> {
        let mut out: Vec<(String, Ty, ParamKind)> = Vec::new();
        for (i, param) in params.iter().enumerate() {
            let ty = match &param.ty {
                Some(ty) => self.resolve_type(ty),
                None => Ty(vec![Atom::Any]),
            };
            let (ty, kind) = match param.kind {
                ast::ParamKind::Required => (ty, ParamKind::Required),
                ast::ParamKind::Optional => (ty, ParamKind::Optional),
                ast::ParamKind::Rest => (Ty(vec![Atom::List(Box::new(ty))]), ParamKind::Rest),
            };
            let name = &param.name.text;
            if out.iter().any(|(n, _, _)| n == name) {
                self.error(param.name.span, format!("there are two parameters `{name}`"));
            }
            if kind == ParamKind::Rest && i + 1 < params.len() {
                self.error_mend(param.name.span, "a rest parameter stands last", "take the others from its end in the first step");
            }
            if kind == ParamKind::Required && out.iter().any(|(_, _, k)| *k == ParamKind::Optional) {
                self.error_mend(param.name.span, format!("`{name}` follows an optional parameter"), "make it optional too");
            }
            out.push((name.clone(), ty, kind));
        }
        out
    }

    /// The names that come near, of algorithms and primitives.
    pub fn near_operation(&self, name: &str) -> Option<String> {
        diag::did_you_mean(name, self.ops.keys().chain(self.prims.keys()).chain(self.sdos.keys()).map(String::as_str))
    }
}
