//! Types as tests, and what the static type of a base tells about the place of a slot.

use crate::ir::{ObjectTest, Tag, TypeTest};
use spec262_spec::model::{Atom, KindTest, RecordId, SlotId, Spec, Ty};

/// Where a slot is found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// At a fixed offset of the record.
    Field(u16),
    /// In the object's layout.
    Object,
    /// By the value's own type.
    Any,
}

pub fn access(spec: &Spec, base: &Ty, slot: SlotId) -> Access {
    let mut found = None;
    for atom in &base.0 {
        let here = match atom {
            Atom::Record(r) => {
                let record = &spec.records[r.index()];
                if record.is_object {
                    Access::Object
                } else if record.name == "CompletionRecord" {
                    Access::Any
                } else {
                    match record.slots.iter().position(|s| s.name == slot) {
                        Some(i) => Access::Field(i as u16),
                        None => Access::Any,
                    }
                }
            }
            _ => Access::Any,
        };
        if found.is_some_and(|f| f != here) {
            return Access::Any;
        }
        found = Some(here);
    }
    found.unwrap_or(Access::Any)
}

/// The record types that descend from this one, itself included.
pub fn descendants(spec: &Spec, of: RecordId) -> Vec<u32> {
    (0..spec.records.len() as u32)
        .filter(|i| {
            let mut at = Some(RecordId(*i));
            while let Some(r) = at {
                if r == of {
                    return true;
                }
                at = spec.records[r.index()].extends;
            }
            false
        })
        .collect()
}

const LANGUAGE_VALUES: u32 = Tag::Undefined.bit()
    | Tag::Null.bit()
    | Tag::Bool.bit()
    | Tag::Number.bit()
    | Tag::String.bit()
    | Tag::Symbol.bit()
    | Tag::BigInt.bit()
    | Tag::Object.bit();

const PRESENT: u32 = LANGUAGE_VALUES
    | Tag::Integer.bit()
    | Tag::Real.bit()
    | Tag::Big.bit()
    | Tag::Enum.bit()
    | Tag::Record.bit()
    | Tag::List.bit()
    | Tag::Closure.bit()
    | Tag::Node.bit()
    | Tag::SlotName.bit()
    | Tag::Nonterminal.bit()
    | Tag::Opaque.bit();

/// The tags that values of the type may have.
pub fn possible_tags(spec: &Spec, ty: &Ty) -> u32 {
    let test = test(spec, ty);
    let tags = test.tags | test.maybe();
    // Intervals and the record of a realm's intrinsics are things of the machine.
    let opaque = tags & (Tag::List.bit() | Tag::Record.bit()) != 0;
    tags | if opaque { Tag::Opaque.bit() } else { 0 }
}

pub fn test(spec: &Spec, ty: &Ty) -> TypeTest {
    let mut t = TypeTest { text: text(spec, ty), ..TypeTest::default() };
    add(spec, ty, &mut t);
    if t.true_only && t.false_only {
        (t.true_only, t.false_only) = (false, false);
        t.tags |= Tag::Bool.bit();
    }
    if t.tags & Tag::Abrupt.bit() != 0 || t.abrupt == 15 {
        t.tags |= Tag::Abrupt.bit();
        t.abrupt = 0;
    }
    for list in [&mut t.enums, &mut t.records, &mut t.nonterminals] {
        list.sort_unstable();
        list.dedup();
    }
    t
}

fn add(spec: &Spec, ty: &Ty, t: &mut TypeTest) {
    for atom in &ty.0 {
        match atom {
            Atom::Any => t.tags |= PRESENT | Tag::Abrupt.bit(),
            Atom::Undefined => t.tags |= Tag::Undefined.bit(),
            Atom::Null => t.tags |= Tag::Null.bit(),
            Atom::True => t.true_only = true,
            Atom::False => t.false_only = true,
            Atom::String => t.tags |= Tag::String.bit(),
            // A part of the text that a tree is of is kept as a String; what the host gives is no String.
            Atom::SourceText => t.tags |= Tag::String.bit() | Tag::Opaque.bit(),
            Atom::Symbol => t.tags |= Tag::Symbol.bit(),
            Atom::Number => t.tags |= Tag::Number.bit(),
            Atom::BigInt => t.tags |= Tag::BigInt.bit(),
            // Infinities are reals of the machine, and so are integers too large for its own.
            Atom::Integer => t.tags |= Tag::Integer.bit() | Tag::Big.bit() | Tag::Real.bit(),
            Atom::Mathematical => t.tags |= Tag::Integer.bit() | Tag::Big.bit() | Tag::Real.bit(),
            Atom::Enum(e) => t.enums.push(e.0),
            Atom::Record(r) => record(spec, *r, t),
            Atom::List(_) => t.tags |= Tag::List.bit(),
            Atom::Closure => t.tags |= Tag::Closure.bit(),
            Atom::Node(None) => t.tags |= Tag::Node.bit(),
            Atom::Node(Some(n)) => t.nonterminals.push(n.index() as u32),
            Atom::SlotName => t.tags |= Tag::SlotName.bit(),
            Atom::Normal(inner) => {
                // A normal completion is its value itself, whatever that is: but an abrupt completion is none.
                let abrupt = t.tags & Tag::Abrupt.bit();
                add(spec, inner, t);
                t.tags &= !Tag::Abrupt.bit() | abrupt;
            }
            Atom::Throw => t.abrupt |= 1,
            Atom::Return => t.abrupt |= 2,
            Atom::Break => t.abrupt |= 4,
            Atom::Continue => t.abrupt |= 8,
            Atom::Absent => t.tags |= Tag::Absent.bit(),
            // What an opaque thing is made of is the machine's own affair.
            Atom::Opaque(_) => t.tags |= PRESENT,
        }
    }
}

fn record(spec: &Spec, r: RecordId, t: &mut TypeTest) {
    let record = &spec.records[r.index()];
    if !record.is_object {
        if record.name == "CompletionRecord" {
            t.tags |= PRESENT | Tag::Abrupt.bit();
        } else {
            t.records.extend(descendants(spec, r));
        }
        return;
    }
    match record.test {
        KindTest::Nominal => t.tags |= Tag::Object.bit(),
        KindTest::HasSlot(s) => t.objects.push(ObjectTest::Slot(s.0)),
        KindTest::HasMethod(m) => t.objects.push(ObjectTest::Method(m.0)),
        KindTest::OwnMethod(m, of) => t.objects.push(ObjectTest::OwnMethod(m.0, of.0)),
    }
}

/// The type as the notation writes it.
pub fn text(spec: &Spec, ty: &Ty) -> String {
    let mut parts = Vec::new();
    for atom in &ty.0 {
        parts.push(match atom {
            Atom::Enum(e) => format!("~{}~", spec.enums[e.index()]),
            Atom::Record(r) => spec.records[r.index()].name.clone(),
            Atom::List(inner) => format!("List of {}", text(spec, inner)),
            Atom::Node(Some(n)) => format!("|{}|", spec.grammar.name(*n)),
            Atom::Normal(inner) => text(spec, inner),
            Atom::Opaque(name) => name.clone(),
            other => format!("{other:?}").to_lowercase(),
        });
    }
    parts.join(" | ")
}
