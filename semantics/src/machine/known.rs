//! The names that the machine itself knows, resolved once when a program is loaded.

use crate::ir::Program;

/// Looks a name up in one of the program's tables.
pub(crate) struct Names<'p> {
    pub program: &'p Program,
    pub missing: Vec<String>,
}

impl Names<'_> {
    fn find(&mut self, what: &str, name: &str, found: Option<usize>) -> u32 {
        found.unwrap_or_else(|| {
            self.missing.push(format!("{what} {name}"));
            0
        }) as u32
    }
    pub fn enumeration(&mut self, name: &str) -> u32 {
        // A value that the specification never writes is equal to none that it does write.
        self.program.enums.iter().position(|e| e == name).map_or(u32::MAX, |i| i as u32)
    }
    pub fn record(&mut self, name: &str) -> u16 {
        self.find("record", name, self.program.records.iter().position(|r| r.name == name)) as u16
    }
    pub fn slot(&mut self, name: &str) -> u16 {
        self.find("slot", name, self.program.slots.iter().position(|s| s == name)) as u16
    }
    /// The offset of a slot in records of that type.
    pub fn field(&mut self, record: u16, name: &str) -> u16 {
        let program = self.program;
        let found = program.records.get(record as usize).and_then(|r| r.slots.iter().position(|s| program.slots[s.name as usize] == name));
        self.find("slot", name, found) as u16
    }
}

/// Enumeration values.
pub(crate) struct Enums {
    pub normal: u32,
    pub throw: u32,
    pub return_: u32,
    pub break_: u32,
    pub continue_: u32,
    pub empty: u32,
    pub unused: u32,
}

/// Offsets of the components of an execution context.
pub(crate) struct ContextFields {
    pub record: u16,
    pub function: u16,
    pub realm: u16,
    pub script_or_module: u16,
}

/// Offsets of the slots of a Realm Record.
pub(crate) struct RealmFields {
    pub record: u16,
    pub intrinsics: u16,
}

/// Slots of a completion, by name.
pub(crate) struct CompletionSlots {
    pub type_: u16,
    pub value: u16,
    pub target: u16,
}

pub(crate) struct Known {
    pub enums: Enums,
    pub context: ContextFields,
    pub realm: RealmFields,
    pub completion: CompletionSlots,
    /// The operation Evaluation.
    pub evaluation: u32,
    pub call_method: u16,
    pub prototype_slot: u16,
    pub environment_slot: u16,
}

impl Known {
    /// Resolves all names; those that the program does not have are an error.
    pub fn new(program: &Program) -> Result<Known, String> {
        let mut n = Names { program, missing: Vec::new() };
        let context = n.record("ExecutionContext");
        let realm = n.record("RealmRecord");
        let known = Known {
            enums: Enums {
                normal: n.enumeration("normal"),
                throw: n.enumeration("throw"),
                return_: n.enumeration("return"),
                break_: n.enumeration("break"),
                continue_: n.enumeration("continue"),
                empty: n.enumeration("empty"),
                unused: n.enumeration("unused"),
            },
            context: ContextFields {
                record: context,
                function: n.field(context, "Function"),
                realm: n.field(context, "Realm"),
                script_or_module: n.field(context, "ScriptOrModule"),
            },
            realm: RealmFields { record: realm, intrinsics: n.field(realm, "[[Intrinsics]]") },
            completion: CompletionSlots { type_: n.slot("[[Type]]"), value: n.slot("[[Value]]"), target: n.slot("[[Target]]") },
            evaluation: program.sdos.iter().position(|s| s.name == "Evaluation").map_or(u32::MAX, |i| i as u32),
            prototype_slot: n.slot("[[Prototype]]"),
            environment_slot: n.slot("[[Environment]]"),
            call_method: program.methods.iter().position(|m| m.name == "[[Call]]").map_or(u16::MAX, |i| i as u16),
        };
        if n.missing.is_empty() {
            Ok(known)
        } else {
            Err(format!("the specification lacks what the machine knows by name: {}", n.missing.join(", ")))
        }
    }
}
