//! A graph is taken of a machine: what there is at this moment.

use super::graph::{Binding, Context, Function, Graph, Object, Property, Realm, Record, VERSION};
use super::reach::Reach;
use super::text;
use super::view::{Kind, View};
use crate::frontend::NodeId;
use crate::heap::maps::{ACCESSOR, CONFIGURABLE, DELETABLE, INDIRECT, INITIALIZED, Key, MUTABLE, STRICT, WRITABLE};
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;
use rustc_hash::FxHashSet;

/// How far a chain of prototypes is followed for the names that an object has.
const PROTOTYPES: usize = 1000;

/// What there is now.
pub(super) fn take(m: &mut Machine, view: &mut View) -> Graph {
    let reach = Reach::of(m, view);
    take_reached(m, view, &reach)
}

/// The same, of what is known to be reached now.
pub(super) fn take_reached(m: &mut Machine, view: &mut View, reach: &Reach) -> Graph {
    let mut g = Graph { version: VERSION, contexts: vec![], realms: vec![], records: vec![], functions: vec![], objects: vec![] };
    // Numbers are given in the order of making where that was seen; what was not gets one now.
    for v in &reach.things {
        if matches!(view.kind(m, *v), Some(Kind::Record | Kind::Function)) {
            view.thing(m, *v);
        }
    }
    for i in (0..m.contexts.len()).rev() {
        let context = context(m, view, m.contexts[i]);
        g.contexts.push(context);
    }
    for v in &reach.things {
        match view.kind(m, *v) {
            Some(Kind::Realm) => {
                let realm = realm(m, view, *v);
                g.realms.push(realm);
            }
            Some(Kind::Record) => {
                let record = record(m, view, *v);
                g.records.push(record);
            }
            Some(Kind::Function) => {
                let function = function(m, view, reach, *v);
                g.functions.push(function);
            }
            Some(Kind::Object) if reach.leads(*v) => {
                let number = view.number(m, Some(*v)).unwrap_or(0);
                let object = Object { number, text: text::text(m, view, *v), properties: properties(m, view, reach, *v) };
                g.objects.push(object);
            }
            _ => {}
        }
    }
    g.realms.sort_by_key(|r| r.number);
    g.records.sort_by_key(|r| r.number);
    g.functions.sort_by_key(|f| f.number);
    g.objects.sort_by_key(|o| o.number);
    g
}

fn context(m: &mut Machine, view: &mut View, v: Value) -> Context {
    let number = view.number(m, Some(v)).unwrap_or(0);
    let function = view.field(m, v, view.slots.function).filter(|f| f.is_object()).map(|f| text::value(m, view, f));
    let component = |view: &View, m: &Machine, slot: u16| view.field(m, v, slot).filter(|c| c.is(Tag::Record));
    let lexical = component(view, m, view.slots.lexical_environment);
    let variable = component(view, m, view.slots.variable_environment);
    let private = component(view, m, view.slots.private_environment);
    let realm = component(view, m, view.slots.realm);
    let code = component(view, m, view.slots.script_or_module).and_then(|script| view.field(m, script, view.slots.code));
    Context {
        number,
        function,
        lexical_environment: view.number(m, lexical),
        variable_environment: view.number(m, variable),
        private_environment: view.number(m, private),
        realm: view.number(m, realm),
        script: code.and_then(|node| script_of(m, view, node)),
    }
}

fn realm(m: &mut Machine, view: &mut View, v: Value) -> Realm {
    let number = view.number(m, Some(v)).unwrap_or(0);
    let env = view.field(m, v, view.slots.global_env).filter(|e| e.is(Tag::Record));
    let object = view.field(m, v, view.slots.global_object).filter(|o| o.is_object());
    Realm { number, global_env: view.number(m, env), global_object: object.map(|o| text::value(m, view, o)) }
}

/// The name of the script that a node is of.
fn script_of(m: &Machine, view: &View, node: Value) -> Option<String> {
    if !node.is(Tag::Node) {
        return None;
    }
    let entry = m.trees.entries.get(node.node_parts().0 as usize)?;
    view.scripts.get(entry.script? as usize).cloned()
}

// ---------------------------------------------------------------- records

fn record(m: &mut Machine, view: &mut View, v: Value) -> Record {
    let number = view.number(m, Some(v)).unwrap_or(0);
    let is_private = view.is_private(v);
    let outer = view.field(m, v, if is_private { view.slots.outer_private } else { view.slots.outer_env }).filter(|o| o.is(Tag::Record));
    let (mut bindings, mut other_names) = (Vec::new(), Vec::new());
    let object = view.field(m, v, view.slots.binding_object).filter(|o| o.is_object());
    let is_with = view.field(m, v, view.slots.is_with_environment).map(|w| w.is_true());
    if let Some(object) = object {
        (bindings, other_names) = bindings_of_object(m, view, object, is_with == Some(true));
    } else if is_private {
        other_names = private_names(m, view, v);
    } else if m.heap.shapes.hidden(v.record_type()) == crate::heap::shapes::Hidden::Bindings {
        let all: Vec<_> = m.heap.binding_map(v.index()).map(|map| map.iter().collect()).unwrap_or_default();
        bindings = all.into_iter().map(|(key, b)| binding(m, view, key, b)).collect();
    }
    let this = view.field(m, v, view.slots.this_value).or_else(|| view.field(m, v, view.slots.global_this_value));
    let told = |m: &mut Machine, view: &mut View, slot: u16| view.field(m, v, slot).map(|v| text::value(m, view, v));
    let part = |m: &mut Machine, view: &mut View, slot: u16| {
        let part = view.field(m, v, slot);
        view.number(m, part)
    };
    Record {
        number,
        kind: m.describe(v),
        outer: view.number(m, outer),
        bindings,
        other_names,
        function_object: told(m, view, view.slots.function_object),
        this_binding_status: view.field(m, v, view.slots.this_binding_status).map(|s| enumeration(m, s)),
        this_value: this.map(|v| text::value(m, view, v)),
        new_target: told(m, view, view.slots.new_target).filter(|t| t.thing.is_some()),
        binding_object: object.map(|o| text::value(m, view, o)),
        is_with_environment: is_with,
        declarative_record: part(m, view, view.slots.declarative_record),
        object_record: part(m, view, view.slots.object_record),
    }
}

/// `lexical` for ~lexical~.
fn enumeration(m: &Machine, v: Value) -> String {
    m.describe(v).trim_matches('~').to_string()
}

fn binding(m: &mut Machine, view: &mut View, key: Key, b: crate::heap::maps::Binding) -> Binding {
    let indirect = (b.flags & INDIRECT != 0).then(|| text::string(m, m.heap.field(b.value.index(), 1)));
    let initialized = b.flags & INITIALIZED != 0;
    let shown = initialized && indirect.is_none() && !b.value.is_missing();
    Binding {
        name: text::key(m, key),
        value: shown.then(|| text::value(m, view, b.value)),
        mutable: b.flags & MUTABLE != 0,
        initialized,
        deletable: b.flags & DELETABLE != 0,
        strict: b.flags & STRICT != 0,
        indirect,
    }
}

fn private_names(m: &Machine, view: &View, v: Value) -> Vec<String> {
    let Some(list) = view.field(m, v, view.slots.names).filter(|l| l.is(Tag::List)) else { return vec![] };
    let descriptions = m.heap.elements(list).iter().filter_map(|name| view.field(m, *name, view.slots.description));
    descriptions.filter(|d| d.is_string()).map(|d| text::string(m, d)).collect()
}

/// The properties of a binding object as bindings, and other names that it has: inherited ones, and of the global object what the
/// standard and the host put there.
fn bindings_of_object(m: &mut Machine, view: &mut View, object: Value, is_with: bool) -> (Vec<Binding>, Vec<String>) {
    let is_global = view.field(m, m.realm, view.slots.global_object) == Some(object);
    let own: Vec<_> = m.heap.property_map(object.index()).map(|map| map.iter().collect()).unwrap_or_default();
    let (mut bindings, mut others, mut seen) = (Vec::new(), Vec::new(), FxHashSet::default());
    for (key, p) in own.into_iter().filter(|(key, _)| !matches!(key, Key::Symbol(_))) {
        seen.insert(key);
        if is_with && is_unscopable(m, object, key) {
            continue;
        }
        let name = text::key(m, key);
        if is_global && is_given(m, view, object, &name, p.value) {
            others.push(name);
            continue;
        }
        let accessor = p.flags & ACCESSOR != 0;
        let mutable = if accessor { m.heap.field(p.value.index(), 1).is_object() } else { p.flags & WRITABLE != 0 };
        bindings.push(Binding {
            name,
            value: (!accessor).then(|| text::value(m, view, p.value)),
            mutable,
            initialized: true,
            deletable: p.flags & CONFIGURABLE != 0,
            strict: false,
            indirect: None,
        });
    }
    for at in prototypes(m, object).skip(1) {
        let Some(map) = m.heap.property_map(at.index()) else { continue };
        let keys = map.iter().map(|(key, _)| key).filter(|key| !matches!(key, Key::Symbol(_)));
        others.extend(keys.filter(|key| seen.insert(*key) && !(is_with && is_unscopable(m, object, *key))).map(|key| text::key(m, key)));
    }
    (bindings, others)
}

/// The object and its prototypes.
fn prototypes(m: &Machine, object: Value) -> impl Iterator<Item = Value> + '_ {
    let next = |o: &Value| m.heap.slot(o.index(), m.known().prototype_slot).filter(|p| p.is_object());
    std::iter::successors(Some(object), next).take(PROTOTYPES)
}

/// Whether the global object has the property from the standard or the host, and nobody has put anything else there.
fn is_given(m: &Machine, view: &View, global: Value, name: &str, value: Value) -> bool {
    let listed = view.given.contains(name);
    let intrinsics = view.field(m, m.realm, view.slots.intrinsics).and_then(|i| m.heap.opaque_values(i.index()));
    listed && (!value.is_object() || value == global || intrinsics.is_some_and(|all| all.contains(&value)))
}

/// Whether the object's %Symbol.unscopables% hides the name from `with`. What only a getter could tell is not asked.
fn is_unscopable(m: &Machine, object: Value, name: Key) -> bool {
    let data = |object: Value, key: Key| {
        let found = prototypes(m, object).find_map(|o| m.heap.property_map(o.index()).and_then(|map| map.get(key)))?;
        (found.flags & ACCESSOR == 0).then_some(found.value)
    };
    let symbol = m.code.intrinsic_id("%Symbol.unscopables%").and_then(|id| m.code.well_known.get(&m.code.alias(id)));
    let Some(list) = symbol.and_then(|s| data(object, Key::Symbol(s.index()))).filter(|l| l.is_object()) else { return false };
    data(list, name).is_some_and(|v| match v.tag() {
        Tag::Undefined | Tag::Null => false,
        Tag::Bool => v.is_true(),
        Tag::Number => v.as_f64() != 0.0 && !v.as_f64().is_nan(),
        Tag::String => m.heap.strings.len(v) > 0,
        Tag::BigInt => m.heap.bigs.get(v.index()).numer().bits() > 0,
        _ => true,
    })
}

// ---------------------------------------------------------------- functions and objects

fn function(m: &mut Machine, view: &mut View, reach: &Reach, v: Value) -> Function {
    let number = view.number(m, Some(v)).unwrap_or(0);
    let environment = view.slot(m, v, m.known().environment_slot);
    let private = view.slot(m, v, view.slots.function_private_environment);
    let (script, source) = match view.slot(m, v, view.slots.code) {
        Some(node) => (script_of(m, view, node), definition(m, view, v, node)),
        None => (None, None),
    };
    let (kind, span) = source.unzip();
    Function {
        number,
        name: text::function_name(m, v),
        environment: view.number(m, environment),
        private_environment: view.number(m, private),
        this_mode: view.slot(m, v, view.slots.this_mode).filter(|t| t.is(Tag::Enum)).map(|t| enumeration(m, t)),
        kind: kind.unwrap_or_default(),
        script,
        start: span.map(|s| s.0),
        end: span.map(|s| s.1),
        properties: properties(m, view, reach, v),
    }
}

/// What a function was made from: the innermost node around its code that matched as much text as its `[[SourceText]]` has; else the code.
fn definition(m: &Machine, view: &View, function: Value, code: Value) -> Option<(String, (u32, u32))> {
    if !code.is(Tag::Node) {
        return None;
    }
    let tree = m.trees.of(code);
    let length = view.slot(m, function, view.slots.source_text).filter(|t| t.is_string()).map(|t| m.heap.strings.len(t));
    let inside = NodeId(code.index());
    let around = std::iter::successors(Some(inside), |n| tree.parent(*n));
    let node = around.into_iter().find(|n| Some(tree.span(*n).1 - tree.span(*n).0) == length).unwrap_or(inside);
    let name = m.code.program.nonterminals.get(tree.tables().nonterminal_of(tree.shape(node)).0 as usize);
    Some((name.cloned().unwrap_or_default(), tree.span(node)))
}

/// The ways from a function or object to the things next to it that are shown.
fn properties(m: &mut Machine, view: &mut View, reach: &Reach, v: Value) -> Vec<Property> {
    let environment = [m.known().environment_slot, view.slots.function_private_environment];
    let mut properties = Vec::new();
    for (way, to) in reach.ways(m, view, v) {
        if matches!(way[..], [(_, crate::heap::trace::Via::Slot(s))] if environment.contains(&s)) {
            continue;
        }
        let parts: Vec<String> = way.iter().map(|(from, via)| text::reference(m, view, *from, *via, &[])).collect();
        let key = match &parts[..] {
            [one] => one.strip_prefix("property ").unwrap_or(one).to_string(),
            _ => parts.join(", "),
        };
        if let Some(thing) = view.thing(m, to) {
            properties.push(Property { key, thing });
        }
    }
    properties
}
