//! A program made ready to run: primitives resolved, tables dense, constants made.

use super::foregone::Foregone;
use super::rounds::{self, Looks};
use super::tokens::{Token, tokens};
use super::{Known, Prim};
use crate::frontend::FrontEnd;
use crate::frontend::lexer::Lexer;
use crate::heap::Heap;
use crate::heap::shapes::Shapes;
use crate::ir::{Code, Const, FRAME, IntrinsicInfoKind, Op, Program, RecordInfo, Tag, Target, TypeTest};
use crate::prims::math;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// What a syntax-directed operation does at a shape: one word, so that tables stay small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum At {
    Rule(u32),
    Chain,
    /// The leaf of a token, whose own tree is asked.
    OwnTree,
    Unsupported,
    Unreachable(u32),
    Undefined,
}

pub(crate) struct Sdo {
    /// Parameters besides the node.
    pub params: u16,
    /// By shape.
    pub at: Vec<At>,
    pub beyond: At,
}

impl Sdo {
    #[inline(always)]
    pub fn at(&self, shape: u16) -> At {
        self.at.get(shape as usize).copied().unwrap_or(self.beyond)
    }
}

/// No algorithm.
pub(crate) const NONE: u32 = u32::MAX;

pub(crate) struct Method {
    /// Record type → algorithm.
    table: Vec<u32>,
}

impl Method {
    #[inline(always)]
    pub fn of(&self, record: u16) -> u32 {
        self.table.get(record as usize).copied().unwrap_or(NONE)
    }
}

/// What the machine needs of an algorithm to call it.
#[derive(Clone, Copy)]
pub(crate) struct Callee {
    pub entry: u32,
    pub regs: u16,
    pub params: u16,
    pub looks: Looks,
}

pub(crate) struct Loaded {
    pub program: Program,
    pub front: FrontEnd<Lexer>,
    pub known: Known,
    /// The names that primitives know.
    pub names: crate::prims::Names,
    /// Padded, so that a place that is masked to the length needs no check.
    pub ops: Box<[Ready; CODE]>,
    pub callees: Vec<Callee>,
    /// Padded as well.
    pub consts: Box<[Value; CONSTS]>,
    pub prims: Vec<Prim>,
    pub sdos: Vec<Sdo>,
    pub methods: Vec<Method>,
    pub types: Vec<Test>,
    /// What the tag and the record type alone tell of each type. Padded.
    pub kinds: Box<[Kinds; TYPES]>,
    /// The early-error rules of each shape.
    pub early: Vec<Vec<u32>>,
    /// By shape: the tokens that have trees of their own.
    pub tokens: Vec<Option<Token>>,
    pub foregone: Foregone,
    pub well_known: FxHashMap<u32, Value>,
    /// The Strings `name`, `message` and so on, for reports.
    pub text_name: Value,
    pub text_message: Value,
    pub text_constructor: Value,
    pub text_prototype: Value,
    pub text_length: Value,
    /// Shapes that a program may not have: place in the program's list.
    pub unsupported: FxHashMap<u16, usize>,
    /// Record types of environments.
    environments: Vec<bool>,
    /// The code of `ThrowCompletion` and its like.
    completions: Vec<std::ops::Range<u32>>,
    /// By record type and slot: the offset, or [`NO_FIELD`].
    fields: Vec<Box<[u16]>>,
    /// Slots that are named after intrinsics: `[[%Object.prototype%]]`.
    slot_intrinsics: FxHashMap<u16, u32>,
    intrinsics: FxHashMap<String, u32>,
    algorithms: FxHashMap<String, u32>,
}

/// An operation as the machine reads it: an [`Op`] with the number of steps that begin there.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    pub code: Code,
    pub x: u8,
    pub a: u8,
    pub steps: u8,
    pub b: u16,
    pub c: u16,
}

impl Ready {
    #[inline(always)]
    pub fn bc(self) -> u32 {
        self.b as u32 | (self.c as u32) << 16
    }
}

/// The most operations that a specification has.
pub(crate) const CODE: usize = 1 << 17;

/// The most constants, and the most types, that are written in the code.
pub(crate) const CONSTS: usize = 1 << 12;
pub(crate) const TYPES: usize = 1 << 12;

/// The most types of records.
const RECORDS: usize = 256;

/// The most operands of a primitive.
pub(crate) const MAX_ARGS: usize = 12;

const NO_FIELD: u16 = u16::MAX;

/// What the tag tells of a type, bits by [`Tag`](crate::ir::Tag), and what the type of a record tells.
#[derive(Clone, Copy, Default)]
pub(crate) struct Kinds {
    /// Of values that are of the type, whatever they are.
    pub tags: u32,
    /// Of others, that need a closer look.
    pub maybe: u32,
    records: [u64; RECORDS / 64],
}

impl Kinds {
    #[inline(always)]
    pub fn has_record(&self, ty: u16) -> bool {
        self.records.get(ty as usize >> 6).is_some_and(|w| w >> (ty & 63) & 1 != 0)
    }
}

/// A type test, ready.
pub(crate) struct Test {
    pub kinds: Kinds,
    pub rest: TypeTest,
}

impl Loaded {
    /// Makes the constants in the heap, which every run clones.
    pub fn new(program: Program, front: FrontEnd<Lexer>, heap: &mut Heap) -> Result<Loaded, String> {
        let known = Known::new(&program)?;
        let names = crate::prims::Names::new(&program)?;
        let mut missing = Vec::new();
        let mut prims: Vec<Prim> = Vec::new();
        for p in &program.prims {
            match super::contexts::lookup(&p.name).or_else(|| crate::prims::lookup(&p.name)) {
                Some(f) => prims.push(f),
                // Read from registers, or an operation of its own.
                None if super::contexts::is_inline(&p.name) => prims.push(super::contexts::misplaced),
                None => missing.push(p.name.as_str()),
            }
        }
        if !missing.is_empty() {
            return Err(format!("primitives without an implementation: {}", missing.join(", ")));
        }
        let well_known: FxHashMap<u32, Value> = program
            .intrinsics
            .iter()
            .enumerate()
            .filter(|(_, i)| matches!(i.kind, IntrinsicInfoKind::WellKnownSymbol))
            .map(|(n, i)| {
                let description = heap.strings.intern_str(i.name.trim_matches('%'));
                (n as u32, heap.new_symbol(description))
            })
            .collect();
        let mut consts: Vec<Value> = Vec::with_capacity(program.consts.len());
        for c in &program.consts {
            let c = constant(c, &consts, heap, &well_known)?;
            consts.push(c);
        }
        heap.shapes = Shapes::new(&program, &consts)?;
        let sdos = program.sdos.iter().map(sdo).collect();
        let records = program.records.len();
        let methods = program
            .methods
            .iter()
            .map(|m| {
                let mut table = vec![NONE; records];
                for (record, alg) in &m.table {
                    table[*record as usize] = *alg;
                }
                Method { table }
            })
            .collect();
        if records > RECORDS {
            return Err(format!("the specification has {records} types of records and objects, and there is room for {RECORDS}"));
        }
        let types: Vec<Test> = program.types.iter().map(test).collect();
        let kinds = types.iter().map(|t| t.kinds).collect();
        let callees = program.algs.iter().zip(rounds::looks(&program));
        let callees = callees.map(|(a, looks)| Callee { entry: a.entry, regs: a.regs, params: a.params, looks }).collect();
        let mut early = vec![Vec::new(); program.shapes.len()];
        for (shape, rules) in &program.early_errors {
            early[*shape as usize] = rules.clone();
        }
        let tokens = tokens(&program.grammar.characters, &early, &program.grammar.leaves);
        let foregone = Foregone::new(&program, &consts);
        let intrinsics: FxHashMap<String, u32> = program.intrinsics.iter().enumerate().map(|(i, x)| (x.name.clone(), i as u32)).collect();
        let fields = program.records.iter().map(offsets).collect();
        let in_brackets = |s: &String| s.strip_prefix("[[").and_then(|s| s.strip_suffix("]]")).and_then(|s| intrinsics.get(s)).copied();
        let slot_intrinsics = program.slots.iter().enumerate().filter_map(|(n, s)| in_brackets(s).map(|i| (n as u16, i))).collect();
        let unsupported = program.unsupported.iter().enumerate().map(|(i, u)| (u.0, i)).collect();
        let completions = program
            .algs
            .iter()
            .filter(|a| matches!(a.name.as_str(), "ThrowCompletion" | "ReturnCompletion" | "BreakCompletion" | "ContinueCompletion"))
            .map(|a| a.entry..a.end)
            .collect();
        let environments = (0..records).map(|r| descends(&program, r, "EnvironmentRecord")).collect();
        let algorithms = program.algs.iter().enumerate().rev().map(|(i, a)| (a.name.clone(), i as u32)).collect();
        let ops = ready(&program, &types)?;
        Ok(Loaded {
            front,
            known,
            names,
            ops,
            callees,
            consts: padded(consts, Value::UNSET, "constants")?,
            prims,
            sdos,
            methods,
            types,
            kinds: padded(kinds, Kinds::default(), "types")?,
            early,
            tokens,
            foregone,
            well_known,
            text_name: heap.strings.intern_str("name"),
            text_message: heap.strings.intern_str("message"),
            text_constructor: heap.strings.intern_str("constructor"),
            text_prototype: heap.strings.intern_str("prototype"),
            text_length: heap.strings.intern_str("length"),
            unsupported,
            environments,
            completions,
            fields,
            slot_intrinsics,
            intrinsics,
            algorithms,
            program,
        })
    }

    /// The offset of a slot in records of that type.
    #[inline(always)]
    pub fn field(&self, record: u16, slot: u16) -> Option<u16> {
        self.fields[record as usize].get(slot as usize).copied().filter(|o| *o != NO_FIELD)
    }
    /// Whether the place is in an operation that only makes a completion.
    pub fn makes_completions(&self, pc: u32) -> bool {
        self.completions.iter().any(|c| c.contains(&pc))
    }
    pub fn is_environment(&self, record: u16) -> bool {
        self.environments.get(record as usize).copied().unwrap_or(false)
    }
    /// The name of the slot at an offset of a record type; empty where there is none.
    pub fn slot_at(&self, record: u16, offset: u16) -> &str {
        let slots = self.program.records.get(record as usize).map_or(&[][..], |r| &r.slots);
        slots.get(offset as usize).map_or("", |s| &self.program.slots[s.name as usize])
    }
    pub fn slot_intrinsic(&self, slot: u16) -> Option<u32> {
        self.slot_intrinsics.get(&slot).copied()
    }
    /// Registers of the frame whose code is at that place.
    pub fn regs_at(&self, pc: u32) -> usize {
        self.program.alg_at(pc).map_or(0, |a| self.callees[a as usize].regs as usize)
    }
    /// Where the frame ends that begins at `base` and goes on at `pc`.
    pub fn top_of(&self, pc: u32, base: u32) -> u32 {
        base + self.regs_at(pc.saturating_sub(1)) as u32
    }
    pub fn intrinsic_id(&self, name: &str) -> Option<u32> {
        self.intrinsics.get(name).copied()
    }
    /// The intrinsic that this one is another name of, or itself.
    pub fn alias(&self, mut id: u32) -> u32 {
        while let Some(IntrinsicInfoKind::Alias(of)) = self.program.intrinsics.get(id as usize).map(|i| &i.kind) {
            id = *of;
        }
        id
    }
    /// An algorithm by its name: the first, where several have it.
    pub fn algorithm(&self, name: &str) -> Option<u32> {
        self.algorithms.get(name).copied()
    }
}

/// Whether the record type descends from the one with that name.
fn descends(program: &Program, record: usize, name: &str) -> bool {
    let mut at = Some(record as u32);
    while let Some(r) = at.and_then(|r| program.records.get(r as usize)) {
        if r.name == name {
            return true;
        }
        at = r.extends;
    }
    false
}

fn constant(c: &Const, before: &[Value], heap: &mut Heap, well_known: &FxHashMap<u32, Value>) -> Result<Value, String> {
    Ok(match c {
        Const::Undefined => Value::UNDEFINED,
        Const::Null => Value::NULL,
        Const::Bool(b) => Value::bool(*b),
        Const::Number(n) => Value::number(*n),
        Const::BigInt(digits) => math::bigint(heap, digits.parse().map_err(|_| format!("{digits} is no BigInt"))?),
        Const::Integer(i) => Value::integer(*i),
        Const::Real(r) => Value::real(*r),
        Const::String(s) => heap.strings.intern_str(s),
        Const::Enum(e) => Value::enumeration(*e),
        Const::SlotName(s) => Value::slot_name(*s),
        Const::Nonterminal(n) => Value::nonterminal(*n),
        Const::Absent => Value::ABSENT,
        Const::List(elements) => {
            let element = |i: &u32| before.get(*i as usize).copied().ok_or("a List of constants that come behind it");
            let elements: Vec<Value> = elements.iter().map(element).collect::<Result<_, _>>()?;
            heap.new_shared_list(&elements)
        }
        Const::WellKnownSymbol(i) => *well_known.get(i).ok_or("a well-known symbol that is none")?,
    })
}

fn sdo(info: &crate::ir::SdoInfo) -> Sdo {
    let beyond = info.default.map_or(At::Undefined, At::Rule);
    let len = info.targets.iter().map(|t| t.0 as usize + 1).max().unwrap_or(0);
    let mut at = vec![beyond; len];
    for (shape, target) in &info.targets {
        at[*shape as usize] = match target {
            Target::Rule(alg) => At::Rule(*alg),
            Target::Chain => At::Chain,
            Target::OwnTree => At::OwnTree,
            Target::Unsupported => At::Unsupported,
            Target::Unreachable(why) => At::Unreachable(*why),
        };
    }
    Sdo { params: info.params, at, beyond }
}

/// By slot: its offset in records of that type.
fn offsets(record: &RecordInfo) -> Box<[u16]> {
    let mut by_slot = vec![NO_FIELD; record.slots.iter().map(|s| s.name as usize + 1).max().unwrap_or(0)];
    for (offset, slot) in record.slots.iter().enumerate() {
        by_slot[slot.name as usize] = offset as u16;
    }
    by_slot.into()
}

/// As an array whose length is known: what is masked to it needs no check.
fn padded<T: Clone, const N: usize>(mut items: Vec<T>, filler: T, what: &str) -> Result<Box<[T; N]>, String> {
    if items.len() > N {
        return Err(format!("the specification has {} {what}, and there is room for {N}", items.len()));
    }
    items.resize(N, filler);
    items.into_boxed_slice().try_into().map_err(|_| format!("the {what} have another length than they were given"))
}

fn test(t: &TypeTest) -> Test {
    let mut records = [0; RECORDS / 64];
    for r in &t.records {
        records[*r as usize >> 6] |= 1 << (r & 63);
    }
    Test { kinds: Kinds { tags: t.tags, maybe: t.maybe() & !t.tags, records }, rest: t.clone() }
}

/// The code, checked so far that the machine need not: jumps stay inside the code, and operands inside their tables.
fn ready(program: &Program, types: &[Test]) -> Result<Box<[Ready; CODE]>, String> {
    let ops = &program.ops;
    if let Some(alg) = program.algs.iter().find(|a| a.regs as usize > FRAME) {
        return Err(format!(
            "{} has too many variables: its frame takes {} registers, of {FRAME}; let it call another operation for a part",
            alg.name, alg.regs
        ));
    }
    for (at, op) in ops.iter().enumerate() {
        let target = match op.code {
            code if code.is_wide() => op.bc() as i64,
            code if code.is_relative() => at as i64 + 1 + op.c as i16 as i64,
            _ => continue,
        };
        if target < 0 || target >= ops.len() as i64 {
            return Err(format!("the code jumps out of itself at {at}"));
        }
    }
    let without_steps = |op: &Op| match u8::try_from(op.a) {
        Ok(a) => special(program, types, *op).map(|op| Ready { code: op.code, x: op.x, a, steps: 0, b: op.b, c: op.c }),
        Err(_) => Err(format!("there is no register {}", op.a)),
    };
    let mut ready: Vec<Ready> = ops.iter().map(without_steps).collect::<Result<_, _>>()?;
    for at in program.debug.steps_at.iter().filter(|s| s.begins) {
        let op = ready.get_mut(at.pc as usize).ok_or("a step begins behind the code")?;
        op.steps = op.steps.checked_add(1).ok_or("too many steps begin at one place")?;
    }
    padded(ready, Ready { code: Code::FellOff, x: 0, a: 0, steps: 0, b: 0, c: 0 }, "operations")
}

/// What the machine tells apart that the code does not.
fn special(program: &Program, types: &[Test], op: Op) -> Result<Op, String> {
    let code = match op.code {
        Code::JumpIsConst if op.x == 0 => Code::JumpIsNotConst,
        Code::JumpIsA => {
            let test = types.get(op.b as usize).ok_or("a type that is not there")?;
            return Ok(by_tag(test, op).or_else(|| by_record(test, op)).unwrap_or(op));
        }
        Code::Prim => {
            let prim = program.prims.get(op.b as usize).ok_or("a primitive that is not there")?;
            if op.x as usize > MAX_ARGS {
                return Err(format!("{} takes more than {MAX_ARGS} operands", prim.name));
            }
            match (op.x, prim.name.as_str()) {
                (2, "has-binding") => Code::HasBinding,
                (2, "binding-is-initialized") => Code::BindingIsInitialized,
                (2, "binding-is-strict") => Code::BindingIsStrict,
                (2, "binding-is-mutable") => Code::BindingIsMutable,
                (2, "bound-value") => Code::BoundValue,
                (2, "has-own-property") => Code::HasOwnProperty,
                _ if crate::prims::looks_around(&prim.name) => Code::PrimAround,
                (1..=3, _) => Code::Prim,
                _ => Code::PrimLong,
            }
        }
        code => code,
    };
    Ok(Op { code, ..op })
}

/// The test of a type that the tag alone tells: the tags at which it jumps are part of the operation.
fn by_tag(test: &Test, op: Op) -> Option<Op> {
    if test.kinds.maybe != 0 {
        return None;
    }
    let every = Tag::ALL.iter().fold(0, |bits, tag| bits | tag.bit());
    let jumps = if op.x != 0 { test.kinds.tags } else { every & !test.kinds.tags };
    Some(Op { code: Code::JumpIsTag, x: u8::try_from(jumps >> 16).ok()?, b: jumps as u16, ..op })
}

/// The test of a type of records that have numbers one behind the other.
fn by_record(test: &Test, op: Op) -> Option<Op> {
    if test.kinds.tags != 0 || test.kinds.maybe != Tag::Record.bit() {
        return None;
    }
    let records = &test.rest.records;
    let (first, last) = (*records.iter().min()?, *records.iter().max()?);
    if !(first..=last).all(|r| records.contains(&r)) {
        return None;
    }
    let count = u8::try_from(last - first + 1).ok()?;
    Some(Op { code: Code::JumpIsRecord, b: u16::from_le_bytes([u8::try_from(first).ok()?, count]), ..op })
}
