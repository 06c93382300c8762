//! Slots of records and objects, fields of Completion Records, elements.

use super::Body;
use super::env::Place;
use super::steps::elements;
use crate::ast::{self, Span};
use crate::check::ty;
use crate::diag;
use crate::model::*;

/// The type of the record that has a field for each intrinsic.
const INTRINSICS: &str = "Intrinsics";

/// What a type says of a slot.
#[derive(Default)]
pub(super) struct Slots {
    /// The part of the type that may have the slot.
    pub with: Ty,
    /// What is in it.
    pub ty: Ty,
}

impl Body<'_, '_> {
    pub(super) fn slot(&mut self, base: &ast::Expr, name: &ast::Name, span: Span) -> Expr {
        let base_expr = self.value(base);
        let Some((base, slot, ty)) = self.slot_base(base_expr, name, base.span) else { return self.wrong(span) };
        let mut out = self.make(ExprKind::Slot { base: Box::new(base), slot }, ty, span);
        if let Some(known) = Place::of(&out).and_then(|p| self.env.place(p)) {
            out.ty = known.clone();
        }
        out
    }

    /// The base as something that has the slot, the slot, and the type of what is in it.
    pub(super) fn slot_base(&mut self, base: Expr, name: &ast::Name, span: Span) -> Option<(Expr, SlotId, Ty)> {
        let Some(slot) = self.find_slot(name) else {
            self.no_slot(name);
            return None;
        };
        if base.ty.0.is_empty() {
            return Some((base, slot, Ty::default()));
        }
        let slots = self.slots(&base.ty, slot);
        if slots.with.0.is_empty() {
            let message = format!("{} has no {}", self.text(&base.ty), name.text);
            let owners: Vec<&str> =
                self.cx.spec.records.iter().filter(|r| r.slots.iter().any(|s| s.name == slot)).map(|r| r.name.as_str()).take(6).collect();
            let mend = if owners.is_empty() {
                "declare it with the record or kind of object".to_string()
            } else {
                format!("these have it: {}", owners.join(", "))
            };
            self.error_mend(name.span, message, mend);
            return None;
        }
        let base = self.fit(base, &slots.with, span, "what has the slot");
        Some((base, slot, slots.ty))
    }

    /// A slot's name; the fields of intrinsics (`[[%Array%]]`) are those that there are.
    pub(super) fn find_slot(&mut self, name: &ast::Name) -> Option<SlotId> {
        let found = self.cx.slots.get(&name.text).copied();
        if found.is_none() && self.field_of_intrinsics(&name.text).is_some() {
            return Some(self.cx.intern_slot(&name.text));
        }
        found
    }
    fn field_of_intrinsics(&self, name: &str) -> Option<IntrinsicId> {
        let name = name.strip_prefix("[[")?.strip_suffix("]]")?;
        self.cx.intrinsics.get(name).copied()
    }

    pub(super) fn no_slot(&mut self, name: &ast::Name) {
        let near = diag::did_you_mean(&name.text, self.cx.slots.keys().map(String::as_str));
        self.cx.unknown(name.span, "slot", &name.text, near, "declare it with the record or kind of object that has it");
    }

    /// Which part of the type may have the slot, and what is in it there.
    pub(super) fn slots(&self, ty: &Ty, slot: SlotId) -> Slots {
        let mut with = Vec::new();
        let mut inside = Ty::default();
        let mut add = |atom: Atom, ty: &Ty, inside: &mut Ty| {
            with.push(atom);
            *inside = self.lattice.join(inside, ty);
        };
        let records = &self.cx.spec.records;
        let owners = |object: bool| (0..records.len() as u32).map(RecordId).filter(move |r| records[r.index()].is_object == object);
        for atom in &ty.0 {
            match atom {
                Atom::Any => {
                    let mut all = self.completion_slot(None, slot);
                    for r in owners(true).chain(owners(false)) {
                        if let Some(s) = self.cx.slot_of(r, slot) {
                            all = Some(self.lattice.join(&all.unwrap_or_default(), &s.ty));
                        }
                    }
                    if let Some(all) = all {
                        add(Atom::Any, &all, &mut inside);
                    }
                }
                Atom::Record(r) => {
                    if let Some(s) = self.cx.slot_of(*r, slot) {
                        add(atom.clone(), &s.ty, &mut inside);
                    } else if self.lattice.is_object(*r) {
                        // Any object may have any internal slot; reading one that it has not stops the machine.
                        let mut all: Option<Ty> = None;
                        for s in owners(true).filter_map(|k| self.cx.slot_of(k, slot)) {
                            all = Some(self.lattice.join(&all.unwrap_or_default(), &s.ty));
                        }
                        if let Some(all) = all {
                            add(atom.clone(), &all, &mut inside);
                        }
                    } else {
                        for sub in self.topmost_with_slot(*r, slot) {
                            if let Some(s) = self.cx.slot_of(sub, slot) {
                                add(Atom::Record(sub), &s.ty, &mut inside);
                            }
                        }
                    }
                }
                Atom::Opaque(name) if name == INTRINSICS => {
                    let field = self.cx.spec.slots.get(slot.index()).and_then(|s| self.field_of_intrinsics(s));
                    if let Some(field) = field {
                        add(atom.clone(), &self.intrinsic_ty(field), &mut inside);
                    }
                }
                completion if ty::is_completion_atom(completion) => {
                    if let Some(t) = self.completion_slot(Some(completion), slot) {
                        add(atom.clone(), &t, &mut inside);
                    }
                }
                _ => {}
            }
        }
        Slots { with: crate::check::types::union(with), ty: inside }
    }

    /// The records under this one that have the slot, but not those under one of them.
    fn topmost_with_slot(&self, of: RecordId, slot: SlotId) -> Vec<RecordId> {
        let all: Vec<RecordId> = (0..self.cx.spec.records.len() as u32)
            .map(RecordId)
            .filter(|r| self.lattice.extends(*r, of) && self.cx.slot_of(*r, slot).is_some())
            .collect();
        all.iter().copied().filter(|r| !all.iter().any(|o| o != r && self.lattice.extends(*r, *o))).collect()
    }

    /// What a field of a Completion Record holds; of any one for `None`.
    fn completion_slot(&self, atom: Option<&Atom>, slot: SlotId) -> Option<Ty> {
        let enums = |names: &[&str]| crate::check::types::union(names.iter().filter_map(|n| self.cx.enums.get(*n).map(|e| Atom::Enum(*e))).collect());
        match self.cx.spec.slots.get(slot.index())?.as_str() {
            "[[Type]]" => Some(match atom {
                Some(Atom::Normal(_)) => enums(&["normal"]),
                Some(Atom::Throw) => enums(&["throw"]),
                Some(Atom::Return) => enums(&["return"]),
                Some(Atom::Break) => enums(&["break"]),
                Some(Atom::Continue) => enums(&["continue"]),
                _ => enums(&["normal", "throw", "return", "break", "continue"]),
            }),
            "[[Value]]" => Some(match atom {
                Some(Atom::Normal(inner)) => (**inner).clone(),
                Some(Atom::Throw | Atom::Return) => self.language_value.clone(),
                Some(Atom::Break | Atom::Continue) => self.lattice.join(&self.language_value, &enums(&["empty"])),
                _ => ty::any(),
            }),
            "[[Target]]" => Some(match atom {
                Some(Atom::Break | Atom::Continue) | None => self.lattice.join(&ty::one(Atom::String), &enums(&["empty"])),
                _ => enums(&["empty"]),
            }),
            _ => None,
        }
    }

    /// What is left of a type when it is known that the slot is there.
    pub(super) fn types_with_slot(&self, ty: &Ty, slot: SlotId) -> Ty {
        let kind = self.cx.spec.records.iter().position(|r| matches!(r.test, KindTest::HasSlot(s) if s == slot)).map(|i| RecordId(i as u32));
        let mut with = Vec::new();
        for atom in &ty.0 {
            match atom {
                Atom::Record(r) if self.lattice.is_object(*r) => with.push(match kind {
                    Some(kind) if !self.lattice.extends(*r, kind) => Atom::Record(kind),
                    _ => atom.clone(),
                }),
                Atom::Any => return ty.clone(),
                _ => with.extend(self.slots(&ty::one(atom.clone()), slot).with.0),
            }
        }
        crate::check::types::union(with)
    }

    pub(super) fn index(&mut self, base: &ast::Expr, index: &ast::Expr, span: Span) -> Expr {
        let wanted = Ty(vec![Atom::String, Atom::List(Box::new(ty::any()))]);
        let base = self.want(base, &wanted, "what is indexed");
        let index = self.want(index, &ty::one(Atom::Integer), "an index");
        let mut result = elements(&base.ty);
        if self.lattice.overlap(&base.ty, &ty::one(Atom::String)) {
            result = self.lattice.join(&result, &ty::one(Atom::Integer));
        }
        self.make(ExprKind::Index { base: Box::new(base), index: Box::new(index) }, result, span)
    }

    /// `Record { … }`
    pub(super) fn record(&mut self, name: &ast::Name, fields: &[(ast::Name, ast::Expr)], span: Span) -> Expr {
        let Some(record) = self.cx.find_record(name) else {
            for (_, value) in fields {
                self.value(value);
            }
            return self.wrong(span);
        };
        if name.text == "CompletionRecord" {
            return self.completion_record(record, fields, span);
        }
        self.may_be_made(record, name);
        let mut made = Vec::with_capacity(fields.len());
        for (field, value) in fields {
            let found = self.cx.slots.get(&field.text).copied().and_then(|s| self.cx.slot_of(record, s)).map(|s| (s.name, s.ty.clone()));
            match found {
                Some((slot, ty)) => {
                    if made.iter().any(|(s, _)| *s == slot) {
                        self.error_mend(field.span, format!("{} is given twice", field.text), "take one away");
                    }
                    let value = self.want(value, &ty, &format!("{} of {}", field.text, name.text));
                    made.push((slot, value));
                }
                None => {
                    let names: Vec<String> =
                        self.cx.spec.records[record.index()].slots.iter().map(|s| self.cx.spec.slots[s.name.index()].clone()).collect();
                    let near = diag::did_you_mean(&field.text, names.iter().map(String::as_str));
                    let mend = near.unwrap_or_else(|| format!("it has {}", names.join(", ")));
                    self.error_mend(field.span, format!("{} has no slot {}", name.text, field.text), mend);
                    self.value(value);
                }
            }
        }
        let missing: Vec<String> = self.cx.spec.records[record.index()]
            .slots
            .iter()
            .filter(|s| !s.optional && s.default.is_none() && !made.iter().any(|(slot, _)| *slot == s.name))
            .map(|s| self.cx.spec.slots[s.name.index()].clone())
            .collect();
        if !missing.is_empty() {
            self.error_mend(span, format!("{} needs {} too", name.text, missing.join(", ")), format!("give them, or begin with `new {}`", name.text));
        }
        self.make(ExprKind::NewRecord { record, fields: made }, ty::one(Atom::Record(record)), span)
    }

    /// A Completion Record: of the kind that its `[[Type]]` says.
    fn completion_record(&mut self, record: RecordId, fields: &[(ast::Name, ast::Expr)], span: Span) -> Expr {
        let mut kinds = super::completions(&super::anything());
        let mut value_ty = ty::any();
        let mut made = Vec::with_capacity(fields.len());
        for (field, value) in fields {
            let found = self.cx.slots.get(&field.text).copied().and_then(|s| self.cx.slot_of(record, s)).map(|s| (s.name, s.ty.clone()));
            let Some((slot, wanted)) = found else {
                self.error_mend(field.span, format!("a Completion Record has no slot {}", field.text), "it has [[Type]], [[Value]], [[Target]]");
                continue;
            };
            let value = self.want(value, &wanted, &field.text);
            match field.text.as_str() {
                "[[Type]]" => kinds = self.kinds_of(&value.ty),
                "[[Value]]" => value_ty = value.ty.clone(),
                _ => {}
            }
            made.push((slot, value));
        }
        for atom in &mut kinds.0 {
            if let Atom::Normal(inner) = atom {
                **inner = value_ty.clone();
            }
        }
        self.make(ExprKind::NewRecord { record, fields: made }, kinds, span)
    }

    /// The Completion Records whose `[[Type]]` is one of these.
    fn kinds_of(&self, types: &Ty) -> Ty {
        let has = |name: &str| self.cx.enums.get(name).is_some_and(|e| self.lattice.overlap(&ty::one(Atom::Enum(*e)), types));
        let all = [
            ("normal", Atom::Normal(Box::new(ty::any()))),
            ("throw", Atom::Throw),
            ("return", Atom::Return),
            ("break", Atom::Break),
            ("continue", Atom::Continue),
        ];
        crate::check::types::union(all.into_iter().filter(|(name, _)| has(name)).map(|(_, atom)| atom).collect())
    }

    pub(super) fn new_record(&mut self, name: &ast::Name, span: Span) -> Expr {
        let Some(record) = self.cx.find_record(name) else { return self.wrong(span) };
        self.may_be_made(record, name);
        self.make(ExprKind::NewRecord { record, fields: Vec::new() }, ty::one(Atom::Record(record)), span)
    }

    fn may_be_made(&mut self, record: RecordId, name: &ast::Name) {
        let info = &self.cx.spec.records[record.index()];
        if info.is_object {
            self.error_mend(
                name.span,
                format!("{} is a kind of object, no record", name.text),
                "objects are made with `new-object(« … »)` and the operations above it",
            );
        } else if info.is_abstract {
            self.error_mend(name.span, format!("{} is abstract", name.text), "make one of the records that extend it");
        }
    }
}
