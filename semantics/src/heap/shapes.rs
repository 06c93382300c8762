//! What records and objects look like: the initial fields of records, the places of internal slots in objects, and the tables of
//! objects' internal methods. All of it is made from the program; layouts and tables are added as programs need them.

use super::arena::MAX_SLOTS;
use crate::ir::Program;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The table of a new object: the ordinary internal methods.
pub(crate) const ORDINARY: u16 = 0;
/// No algorithm; no place.
const NONE: u32 = u32::MAX;
const NOWHERE: u16 = u16::MAX;

/// What the hidden handle of a record stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hidden {
    Nothing,
    /// 1 + its map of bindings.
    Bindings,
    /// A number of the machine's own: the suspended computation of an execution context.
    Coroutine,
}

/// The internal slots of an object.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// In the order of their places.
    pub slots: Box<[u16]>,
    /// What they hold at first.
    pub initial: Box<[Value]>,
    /// By slot: its place.
    offsets: Box<[u16]>,
}

impl Layout {
    fn new(slots: Box<[u16]>) -> Layout {
        let len = slots.iter().map(|s| *s as usize + 1).max().unwrap_or(0);
        let mut offsets = vec![NOWHERE; len];
        for (place, slot) in slots.iter().enumerate() {
            offsets[*slot as usize] = place as u16;
        }
        Layout { initial: vec![Value::UNDEFINED; slots.len()].into(), slots, offsets: offsets.into() }
    }
    /// The place of a slot, if objects of this layout have it.
    #[inline(always)]
    pub fn offset(&self, slot: u16) -> Option<u16> {
        self.offsets.get(slot as usize).copied().filter(|o| *o != NOWHERE)
    }
}

/// All shapes of a heap. Clones share them until one needs another.
#[derive(Clone, Default)]
pub(crate) struct Shapes(Rc<Tables>);

#[derive(Clone, Default)]
struct Tables {
    /// By record type: the initial fields. UNSET is what must be set before it is read, ABSENT an optional slot that is not there.
    templates: Vec<Box<[Value]>>,
    /// By record type: what their hidden handle is.
    hidden: Vec<Hidden>,
    /// By number: see [`Shapes::layout_for`].
    layouts: Vec<Layout>,
    layout_of: FxHashMap<Box<[u16]>, u32>,
    /// Algorithms by internal method; one row for each table.
    tables: Vec<Box<[u32]>>,
    table_of: FxHashMap<Box<[u32]>, u16>,
    /// What `set O.[[Method]] = definition of Kind` made of a table.
    changes: FxHashMap<(u16, u16, u32), u16>,
    /// By method, then by kind of object: the algorithm that it defines or inherits.
    definitions: Vec<Box<[u32]>>,
    /// By kind of object: the table with all its methods.
    kinds: Vec<u16>,
}

impl Tables {
    fn methods_of_kind(&self, kind: usize) -> Box<[u32]> {
        self.definitions.iter().map(|row| row[kind]).collect()
    }
    /// `None` if there are too many already.
    fn add_table(&mut self, table: Box<[u32]>) -> Option<u16> {
        if let Some(t) = self.table_of.get(&table) {
            return Some(*t);
        }
        let t = u16::try_from(self.tables.len()).ok()?;
        self.table_of.insert(table.clone(), t);
        self.tables.push(table);
        Some(t)
    }
}

impl Shapes {
    /// `constants` are the values of the program's constants.
    pub fn new(program: &Program, constants: &[Value]) -> Result<Shapes, String> {
        const TOO_MANY: &str = "there are too many tables of internal methods";
        if program.slots.len() > MAX_SLOTS {
            return Err(format!("there are more than {MAX_SLOTS} names of slots"));
        }
        let mut shapes = Tables::default();
        for method in &program.methods {
            let mut row = vec![NONE; program.records.len()];
            if method.is_internal {
                for (kind, alg) in &method.table {
                    let place = row.get_mut(*kind as usize).ok_or_else(|| format!("{} is defined for a type that is not there", method.name))?;
                    *place = *alg;
                }
            }
            shapes.definitions.push(row.into());
        }
        // The ordinary ones come first.
        if let Some(object) = program.records.iter().position(|r| r.is_object && r.extends.is_none()) {
            shapes.add_table(shapes.methods_of_kind(object)).ok_or(TOO_MANY)?;
        }
        for (i, record) in program.records.iter().enumerate() {
            let template = if record.is_object { Vec::new() } else { template(record, constants)? };
            shapes.templates.push(template.into());
            shapes.hidden.push(hidden(program, i));
            let table = if record.is_object { shapes.add_table(shapes.methods_of_kind(i)).ok_or(TOO_MANY)? } else { ORDINARY };
            shapes.kinds.push(table);
        }
        Ok(Shapes(Rc::new(shapes)))
    }

    // ------------------------------------------------------------ records

    /// The initial fields of a record type.
    #[inline(always)]
    pub fn template(&self, ty: u16) -> &[Value] {
        &self.0.templates[ty as usize]
    }
    /// What the hidden handle of records of that type is.
    pub fn hidden(&self, ty: u16) -> Hidden {
        self.0.hidden.get(ty as usize).copied().unwrap_or(Hidden::Nothing)
    }

    // ------------------------------------------------------------ layouts

    #[inline(always)]
    pub fn layout(&self, layout: u32) -> &Layout {
        &self.0.layouts[layout as usize]
    }
    /// The layout with these internal slots (what is named twice is one slot), each `undefined` at first.
    pub fn layout_for(&mut self, slots: &[u16]) -> u32 {
        if let Some(found) = self.0.layout_of.get(slots) {
            return *found;
        }
        let mut distinct: Vec<u16> = Vec::with_capacity(slots.len());
        for slot in slots {
            if !distinct.contains(slot) {
                distinct.push(*slot);
            }
        }
        let Tables { layouts, layout_of, .. } = Rc::make_mut(&mut self.0);
        let layout = *layout_of.entry(distinct.clone().into()).or_insert_with(|| {
            layouts.push(Layout::new(distinct.into()));
            layouts.len() as u32 - 1
        });
        layout_of.insert(slots.into(), layout);
        layout
    }

    // ------------------------------------------------------------ internal methods

    /// The algorithm of an internal method (by its number in the program's methods).
    #[inline(always)]
    pub fn method(&self, table: u16, method: u16) -> Option<u32> {
        let alg = self.0.tables[table as usize][method as usize];
        (alg != NONE).then_some(alg)
    }
    /// The algorithm that a kind of object (by its number in the program's records) defines or inherits.
    pub fn definition(&self, method: u16, kind: u32) -> Option<u32> {
        let alg = *self.0.definitions.get(method as usize)?.get(kind as usize)?;
        (alg != NONE).then_some(alg)
    }
    /// Whether the table has the very method that the kind has.
    pub fn is_method_of(&self, table: u16, method: u16, kind: u32) -> bool {
        self.method(table, method).is_some_and(|alg| self.definition(method, kind) == Some(alg))
    }
    /// The table with all methods that a kind of object defines or inherits.
    pub fn table_of_kind(&self, kind: u32) -> u16 {
        self.0.kinds[kind as usize]
    }
    /// The table after `set O.[[Method]] = definition of Kind`; `None` if the kind has no such method.
    pub fn with_method(&mut self, table: u16, method: u16, kind: u32) -> Option<u16> {
        if let Some(known) = self.0.changes.get(&(table, method, kind)) {
            return Some(*known);
        }
        let alg = self.definition(method, kind)?;
        let shapes = Rc::make_mut(&mut self.0);
        let mut changed = shapes.tables[table as usize].clone();
        changed[method as usize] = alg;
        let changed = shapes.add_table(changed)?;
        shapes.changes.insert((table, method, kind), changed);
        Some(changed)
    }
}

fn template(record: &crate::ir::RecordInfo, constants: &[Value]) -> Result<Vec<Value>, String> {
    if record.slots.len() > MAX_SLOTS {
        return Err(format!("{} has more than {MAX_SLOTS} slots", record.name));
    }
    let initial = |slot: &crate::ir::SlotInfo| match slot.default {
        Some(c) => constants.get(c as usize).copied().ok_or_else(|| format!("{} has a default that is not there", record.name)),
        None if slot.optional => Ok(Value::ABSENT),
        None => Ok(Value::UNSET),
    };
    record.slots.iter().map(initial).collect()
}

/// What the machine keeps for a record beside its slots goes by the names of two record types.
fn hidden(program: &Program, record: usize) -> Hidden {
    let mut at = Some(record);
    // A chain of ancestors is no longer than there are types.
    for _ in 0..program.records.len() {
        let Some(info) = at.and_then(|i| program.records.get(i)) else { break };
        match info.name.as_str() {
            "DeclarativeEnvironmentRecord" => return Hidden::Bindings,
            "ExecutionContext" => return Hidden::Coroutine,
            _ => at = info.extends.map(|e| e as usize),
        }
    }
    Hidden::Nothing
}

#[cfg(test)]
#[path = "tests/shapes.rs"]
mod tests;
