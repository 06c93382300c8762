//! Records and kinds of object: their names, what they extend, the layout of their slots, how `is a` tests for them.

use super::cx::Cx;
use super::decls::{Entry, constant};
use crate::ast::{self, ItemKind, RecordDecl};
use crate::diag;
use crate::model::*;

/// First pass: every name has its id, so that slots may have any of them as their type.
pub fn names(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    for (entry, decl) in decls(entries) {
        cx.enter(entry);
        let name = &decl.name;
        if super::types::is_built_in(&name.text) && name.text != "CompletionRecord" {
            cx.error_mend(name.span, format!("`{}` is a type of the notation", name.text), "give the record another name");
        }
        if cx.records.contains_key(&name.text) {
            cx.error_mend(name.span, format!("there is a record `{}` already", name.text), "declare it once");
            continue;
        }
        let place = cx.place(name.span);
        cx.records.insert(name.text.clone(), RecordId(cx.spec.records.len() as u32));
        cx.spec.records.push(Record {
            name: name.text.clone(),
            is_object: decl.is_object,
            is_abstract: decl.is_abstract,
            extends: None,
            slots: Vec::new(),
            test: KindTest::Nominal,
            clause: Some(entry.clause),
            place,
        });
    }
    // What a record extends is known before types are looked at: slots are inherited and types compared by it.
    for (entry, decl) in decls(entries) {
        cx.enter(entry);
        let (Some(id), Some(extends)) = (own(cx, decl), &decl.extends) else { continue };
        let Some(base) = cx.find_record(extends) else { continue };
        if cx.spec.records[base.index()].is_object != decl.is_object {
            cx.error_mend(extends.span, "a record extends records, a kind of object kinds of object", "see what the other is declared as");
        } else if cx.extends(base, id) {
            cx.error_mend(extends.span, format!("`{}` extends itself", decl.name.text), "break the circle");
        } else {
            cx.spec.records[id.index()].extends = Some(base);
        }
    }
    if !cx.records.contains_key("Object") {
        // Everything that follows stands on it; the machine names it as well.
        cx.error_mend(ast::Span::default(), "there is no kind of object `Object`", "declare it: `object Object`");
        cx.records.insert("Object".into(), RecordId(cx.spec.records.len() as u32));
        let nothing = Record {
            name: "Object".into(),
            is_object: true,
            is_abstract: false,
            extends: None,
            slots: Vec::new(),
            test: KindTest::Nominal,
            clause: None,
            place: Place::default(),
        };
        cx.spec.records.push(nothing);
    }
}

fn decls<'e, 't>(entries: &'e [Entry<'t>]) -> impl Iterator<Item = (&'e Entry<'t>, &'t RecordDecl)> {
    entries.iter().filter_map(|e| if let ItemKind::Record(decl) = &e.item.kind { Some((e, decl)) } else { None })
}

/// The id that this very declaration has, not one of the same name.
fn own(cx: &Cx<'_>, decl: &RecordDecl) -> Option<RecordId> {
    let id = cx.records.get(&decl.name.text).copied()?;
    let here = cx.place(decl.name.span);
    (cx.spec.records[id.index()].place == here).then_some(id)
}

/// Second pass, when types and methods have their names: slots and tests.
pub fn contents(cx: &mut Cx<'_>, entries: &[Entry<'_>]) {
    let mut own_slots: Vec<Vec<Slot>> = cx.spec.records.iter().map(|_| Vec::new()).collect();
    for (entry, decl) in decls(entries) {
        cx.enter(entry);
        let Some(id) = own(cx, decl) else { continue };
        own_slots[id.index()] = slots(cx, decl);
        cx.spec.records[id.index()].test = test(cx, decl);
    }
    let bases: Vec<Vec<RecordId>> = (0..own_slots.len() as u32).map(|r| cx.ancestors(RecordId(r)).collect()).collect();
    for (record, chain) in bases.iter().enumerate() {
        let mut layout: Vec<Slot> = Vec::new();
        for base in chain.iter().rev() {
            for slot in &own_slots[base.index()] {
                match layout.iter_mut().find(|s| s.name == slot.name) {
                    // A kind may say more of a slot that it inherits.
                    Some(inherited) => *inherited = copy(slot),
                    None => layout.push(copy(slot)),
                }
            }
        }
        cx.spec.records[record].slots = layout;
    }
}

fn copy(slot: &Slot) -> Slot {
    Slot { name: slot.name, ty: slot.ty.clone(), optional: slot.optional, default: slot.default.clone() }
}

fn slots(cx: &mut Cx<'_>, decl: &RecordDecl) -> Vec<Slot> {
    let mut out: Vec<Slot> = Vec::new();
    for slot in &decl.slots {
        let name = cx.intern_slot(&slot.name.text);
        if out.iter().any(|s| s.name == name) {
            cx.error(slot.name.span, format!("`{}` has `{}` twice", decl.name.text, slot.name.text));
            continue;
        }
        let ty = cx.resolve_type(&slot.ty);
        let default = slot.default.as_ref().and_then(|e| constant(cx, e));
        out.push(Slot { name, ty, optional: slot.optional, default });
    }
    out
}

fn test(cx: &mut Cx<'_>, decl: &RecordDecl) -> KindTest {
    let Some(test) = &decl.test else {
        if decl.is_object && decl.name.text != "Object" {
            let mend = "end the header with `tested by [[Slot]]`, `tested by method [[M]]` or `tested by method [[M]] of Kind`";
            cx.error_mend(decl.name.span, format!("nothing says how `is a {}` is decided", decl.name.text), mend);
        }
        return KindTest::Nominal;
    };
    if !decl.is_object {
        cx.error_mend(decl.name.span, "a record is not tested for: it has its type", "drop `tested by`");
        return KindTest::Nominal;
    }
    match test {
        ast::KindTest::Slot(name) => {
            if !decl.slots.iter().any(|s| s.name.text == name.text) {
                let near = diag::did_you_mean(&name.text, decl.slots.iter().map(|s| s.name.text.as_str()));
                cx.unknown(name.span, "slot of this kind", &name.text, near, "declare it below");
            }
            KindTest::HasSlot(cx.intern_slot(&name.text))
        }
        ast::KindTest::Method(name) => cx.find_method(name).map_or(KindTest::Nominal, KindTest::HasMethod),
        ast::KindTest::MethodOf(name, of) => match (cx.find_method(name), cx.find_record(of)) {
            (Some(method), Some(of)) => KindTest::OwnMethod(method, of),
            _ => KindTest::Nominal,
        },
    }
}
