//! A program made ready to run: primitives resolved, tables dense, constants made.

use super::{Known, Prim};
use crate::heap::Heap;
use crate::ir::{Code, Const, IntrinsicInfoKind, Op, Program, Target, TypeTest};
use crate::value::Value;
use rustc_hash::FxHashMap;

/// What a syntax-directed operation does at a shape: one word, so that tables stay small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum At {
    Rule(u32),
    Chain,
    Unsupported,
    Unreachable(u32),
    Undefined,
}

pub(crate) struct Sdo {
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
    pub table: Vec<u32>,
}

/// What the machine needs of an algorithm to call it.
#[derive(Clone, Copy)]
pub(crate) struct Callee {
    pub entry: u32,
    pub regs: u16,
    pub params: u16,
    pub depth_checked: bool,
}

pub(crate) struct Loaded {
    pub program: Program,
    pub known: Known,
    /// The names that primitives know.
    pub names: crate::prims::Names,
    pub ops: Vec<Op>,
    pub callees: Vec<Callee>,
    pub consts: Vec<Value>,
    pub prims: Vec<Prim>,
    pub sdos: Vec<Sdo>,
    pub methods: Vec<Method>,
    /// `records[i]` of a type test as a bit set.
    pub types: Vec<Test>,
    /// The shapes that the early errors of the program are about.
    pub early: FxHashMap<u16, Vec<u32>>,
    intrinsics: FxHashMap<String, u32>,
    algorithms: FxHashMap<String, u32>,
}

/// A type test, ready.
pub(crate) struct Test {
    pub tags: u32,
    pub records: Vec<u64>,
    pub rest: TypeTest,
}

impl Test {
    #[inline(always)]
    pub fn has_record(&self, ty: u16) -> bool {
        self.records.get(ty as usize >> 6).is_some_and(|w| w >> (ty & 63) & 1 != 0)
    }
}

impl Loaded {
    /// Makes the constants in the heap, which every run clones.
    pub fn new(program: Program, heap: &mut Heap) -> Result<Loaded, String> {
        let known = Known::new(&program)?;
        let names = crate::prims::Names::new(&program)?;
        let mut missing = Vec::new();
        let mut prims: Vec<Prim> = Vec::new();
        for p in &program.prims {
            match super::contexts::lookup(&p.name).or_else(|| crate::prims::lookup(&p.name)) {
                Some(f) => prims.push(f),
                // Read from registers, or an operation of its own.
                None if matches!(p.name.as_str(), "this-value" | "new-target" | "arguments-list" | "call-behaviour" | "resume-context") => prims.push(super::contexts::misplaced),
                None => missing.push(p.name.as_str()),
            }
        }
        if !missing.is_empty() {
            return Err(format!("primitives without an implementation: {}", missing.join(", ")));
        }
        let consts = program.consts.iter().map(|c| constant(c, heap)).collect();
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
        let types = program.types.iter().map(|t| test(t, records)).collect();
        let callees =
            program.algs.iter().map(|a| Callee { entry: a.entry, regs: a.regs, params: a.params, depth_checked: a.depth_checked }).collect();
        let early = program.early_errors.iter().cloned().collect();
        let intrinsics = program.intrinsics.iter().enumerate().map(|(i, x)| (x.name.clone(), i as u32)).collect();
        let algorithms = program.algs.iter().enumerate().rev().map(|(i, a)| (a.name.clone(), i as u32)).collect();
        let ops = ready(&program)?;
        Ok(Loaded { known, names, ops, callees, consts, prims, sdos, methods, types, early, intrinsics, algorithms, program })
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

fn constant(c: &Const, heap: &mut Heap) -> Value {
    match c {
        Const::Undefined => Value::UNDEFINED,
        Const::Null => Value::NULL,
        Const::Bool(b) => Value::bool(*b),
        Const::Number(n) => Value::number(*n),
        Const::BigInt(digits) => heap.bigint_from_digits(digits),
        Const::Integer(i) => Value::integer(*i),
        Const::Real(r) => Value::real(*r),
        Const::String(s) => heap.intern(s),
        Const::Enum(e) => Value::enumeration(*e),
        Const::SlotName(s) => Value::slot_name(*s),
        Const::Nonterminal(n) => Value::nonterminal(*n),
        Const::Absent => Value::ABSENT,
        Const::WellKnownSymbol(i) => heap.well_known_symbol(*i),
    }
}

fn sdo(info: &crate::ir::SdoInfo) -> Sdo {
    let beyond = info.default.map_or(At::Undefined, At::Rule);
    let len = info.targets.iter().map(|t| t.0 as usize + 1).max().unwrap_or(0);
    let mut at = vec![beyond; len];
    for (shape, target) in &info.targets {
        at[*shape as usize] = match target {
            Target::Rule(alg) => At::Rule(*alg),
            Target::Chain => At::Chain,
            Target::Unsupported => At::Unsupported,
            Target::Unreachable(why) => At::Unreachable(*why),
        };
    }
    Sdo { at, beyond }
}

fn test(t: &TypeTest, records: usize) -> Test {
    let mut bits = vec![0u64; records.div_ceil(64)];
    for r in &t.records {
        bits[*r as usize >> 6] |= 1 << (r & 63);
    }
    Test { tags: t.tags, records: bits, rest: t.clone() }
}

/// The code, checked so far that the machine need not: jumps stay inside the code, and operands inside their tables.
fn ready(program: &Program) -> Result<Vec<Op>, String> {
    let ops = program.ops.clone();
    for (at, op) in ops.iter().enumerate() {
        let target = match op.code {
            Code::Jump | Code::JumpIfTrue | Code::JumpIfFalse | Code::JumpPresent | Code::JumpEmpty => op.bc() as i64,
            Code::JumpIs | Code::JumpIsConst | Code::JumpIsString | Code::JumpFieldIs | Code::JumpCompare | Code::JumpIsA | Code::JumpHasSlot | Code::JumpHasMethod | Code::JumpContains
            | Code::EachNext | Code::IntNext => at as i64 + 1 + op.c as i16 as i64,
            _ => continue,
        };
        if target < 0 || target >= ops.len() as i64 {
            return Err(format!("the code jumps out of itself at {at}"));
        }
    }
    Ok(ops)
}
