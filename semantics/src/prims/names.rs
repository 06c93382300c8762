//! The names that primitives know, resolved once when a program is loaded.

use super::grammar::Grammar;
use crate::ir::{IntrinsicInfoKind, Program};
use crate::machine::known;
use rustc_hash::FxHashSet;

/// A field of a Property Descriptor: the name of the slot, and its offset in the record.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub slot: u16,
    pub offset: u16,
}

/// How many fields a Property Descriptor has.
pub(crate) const FIELDS: usize = 6;

pub(crate) struct Descriptor {
    pub record: u16,
    pub value: Field,
    pub writable: Field,
    pub get: Field,
    pub set: Field,
    pub enumerable: Field,
    pub configurable: Field,
}

impl Descriptor {
    pub fn all(&self) -> [Field; FIELDS] {
        [self.value, self.writable, self.get, self.set, self.enumerable, self.configurable]
    }
}

/// Enumeration values.
pub(crate) struct Enums {
    pub malformed: u32,
    pub not_digits: u32,
    pub start: u32,
    pub end: u32,
    pub both_ends: u32,
    pub none: u32,
}

/// Offsets of the slots of a BuiltinFunctionDefinition.
pub(crate) struct Definition {
    pub record: u16,
    pub steps: u16,
    pub length: u16,
    pub name: u16,
    pub slots: u16,
    pub prototype: u16,
}

/// Offsets of the slots of a SyntaxErrorDescription.
pub(crate) struct Description {
    pub record: u16,
    pub message: u16,
    pub line: u16,
    pub column: u16,
}

/// Slots of objects, by name.
pub(crate) struct Slots {
    pub prototype: u16,
    pub extensible: u16,
    pub private_elements: u16,
    pub error_data: u16,
}

pub(crate) struct Names {
    pub descriptor: Descriptor,
    pub enums: Enums,
    pub definition: Definition,
    pub description: Description,
    pub slots: Slots,
    /// Offsets in a RealmRecord, a GlobalEnvironmentRecord and a GlobalSymbolRegistryRecord.
    pub realm_global_env: u16,
    pub global_this_value: u16,
    pub registry_key: u16,
    pub registry_symbol: u16,
    /// The kind of built-in functions, and the internal methods that make one.
    pub builtin_function: u32,
    pub call: u16,
    pub construct: u16,
    /// By name of a slot: the internal method that is called so.
    methods: Vec<Option<u16>>,
    /// The internal methods.
    pub internal_methods: Vec<u16>,
    /// Algorithms of built-in functions that are constructors.
    pub constructors: FxHashSet<u32>,
    /// The built-in functions in the order in which a realm makes them.
    pub functions: Vec<u32>,
    pub grammar: Grammar,
    /// By record type: names of its slots in order.
    fields: Vec<Vec<u16>>,
}

impl Names {
    pub fn new(program: &Program) -> Result<Names, String> {
        let mut n = known::Names { program, missing: Vec::new() };
        let record = n.record("PropertyDescriptor");
        if let Some(info) = program.records.get(record as usize).filter(|r| r.name == "PropertyDescriptor" && r.slots.len() != FIELDS) {
            return Err(format!("a {} has {} fields, and the machine knows {FIELDS}", info.name, info.slots.len()));
        }
        let mut field = |name: &str| Field { slot: n.slot(name), offset: n.field(record, name) };
        let descriptor = Descriptor {
            record,
            value: field("[[Value]]"),
            writable: field("[[Writable]]"),
            get: field("[[Get]]"),
            set: field("[[Set]]"),
            enumerable: field("[[Enumerable]]"),
            configurable: field("[[Configurable]]"),
        };
        let definition = n.record("BuiltinFunctionDefinition");
        let description = n.record("SyntaxErrorDescription");
        let realm = n.record("RealmRecord");
        let global = n.record("GlobalEnvironmentRecord");
        let registry = n.record("GlobalSymbolRegistryRecord");
        let method = |name: &str| program.methods.iter().position(|m| m.is_internal && m.name == name).map(|i| i as u16);
        let names = Names {
            descriptor,
            enums: Enums {
                malformed: n.enumeration("malformed"),
                not_digits: n.enumeration("not-digits"),
                start: n.enumeration("start"),
                end: n.enumeration("end"),
                both_ends: n.enumeration("start+end"),
                none: n.enumeration("none"),
            },
            definition: Definition {
                record: definition,
                steps: n.field(definition, "[[Steps]]"),
                length: n.field(definition, "[[Length]]"),
                name: n.field(definition, "[[Name]]"),
                slots: n.field(definition, "[[Slots]]"),
                prototype: n.field(definition, "[[Prototype]]"),
            },
            description: Description {
                record: description,
                message: n.field(description, "[[Message]]"),
                line: n.field(description, "[[Line]]"),
                column: n.field(description, "[[Column]]"),
            },
            slots: Slots {
                prototype: n.slot("[[Prototype]]"),
                extensible: n.slot("[[Extensible]]"),
                private_elements: n.slot("[[PrivateElements]]"),
                error_data: n.slot("[[ErrorData]]"),
            },
            realm_global_env: n.field(realm, "[[GlobalEnv]]"),
            global_this_value: n.field(global, "[[GlobalThisValue]]"),
            registry_key: n.field(registry, "[[Key]]"),
            registry_symbol: n.field(registry, "[[Symbol]]"),
            builtin_function: n.record("BuiltinFunctionObject") as u32,
            call: method("[[Call]]").unwrap_or(u16::MAX),
            construct: method("[[Construct]]").unwrap_or(u16::MAX),
            methods: program.slots.iter().map(|s| method(s)).collect(),
            internal_methods: (0..program.methods.len() as u16).filter(|i| program.methods[*i as usize].is_internal).collect(),
            constructors: program
                .intrinsics
                .iter()
                .filter_map(|i| match i.kind {
                    IntrinsicInfoKind::Builtin { alg, is_constructor: true, .. } => Some(alg),
                    _ => None,
                })
                .collect(),
            functions: super::realms::functions_in_order(program),
            grammar: Grammar::new(&program.grammar),
            fields: program.records.iter().map(|r| r.slots.iter().map(|s| s.name as u16).collect()).collect(),
        };
        if n.missing.is_empty() {
            Ok(names)
        } else {
            Err(format!("the specification lacks what its primitives know by name: {}", n.missing.join(", ")))
        }
    }

    /// The internal method with that name.
    pub fn method(&self, slot: u16) -> Option<u16> {
        self.methods.get(slot as usize).copied().flatten()
    }
    /// The offset of a slot in records of that type.
    pub fn field_of(&self, record: u16, slot: u16) -> Option<u16> {
        self.fields.get(record as usize)?.iter().position(|s| *s == slot).map(|i| i as u16)
    }
}
