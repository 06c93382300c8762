//! From the checked specification to register code. Runs in the build script for the specification that the crate carries,
//! and at run time for overlays.

mod code;
mod cond;
mod expr;
mod foregone;
mod grammar;
mod passes;
mod steps;
mod tables;
mod types;

pub(crate) use cond::relation;
pub(crate) use expr::{arith, unary};
pub(crate) use steps::list_op;

use crate::ir::*;
use spec262_spec::model::{self, Spec};
use std::collections::HashMap;

pub use passes::optimise;

/// Lowers a specification, and makes its code short.
pub fn lower(spec: &Spec) -> Result<Program, String> {
    let mut program = lower_literally(spec)?;
    optimise(&mut program);
    Ok(program)
}

/// Lowers a specification as it stands: a call for each call.
pub fn lower_literally(spec: &Spec) -> Result<Program, String> {
    let mut cx = Cx { spec, program: Program { edition: spec.edition.clone(), ..Program::default() }, consts: HashMap::new(), types: HashMap::new() };
    // The code begins with the operation that ends a stack, so that no algorithm is at place 0.
    cx.program.ops.push(Op::new(Code::Halt, 0, 0, 0, 0));
    tables::records(&mut cx);
    tables::grammar(&mut cx);
    tables::debug(&mut cx);
    for alg in &spec.algorithms {
        let lowered = code::Function::new(&mut cx, alg).lower().map_err(|e| format!("{}: {e}", alg.name))?;
        cx.program.algs.push(lowered);
    }
    tables::operations(&mut cx);
    tables::intrinsics(&mut cx);
    cx.program.grammar = grammar::info(&spec.grammar)?;
    foregone::foregone(&mut cx);
    Ok(cx.program)
}

struct Cx<'s> {
    spec: &'s Spec,
    program: Program,
    consts: HashMap<String, u32>,
    types: HashMap<TypeTest, u32>,
}

impl Cx<'_> {
    fn constant(&mut self, c: Const) -> u32 {
        // The debug text tells apart what `==` does not: 0 and -0, NaN and itself.
        let key = format!("{c:?}");
        let consts = &mut self.program.consts;
        *self.consts.entry(key).or_insert_with(|| {
            consts.push(c);
            consts.len() as u32 - 1
        })
    }
    fn model_constant(&mut self, c: &model::Const) -> u32 {
        let c = match c {
            model::Const::Undefined => Const::Undefined,
            model::Const::Null => Const::Null,
            model::Const::Bool(b) => Const::Bool(*b),
            model::Const::Number(n) => Const::Number(*n),
            model::Const::BigInt(s) => Const::BigInt(s.clone()),
            model::Const::Integer(i) => Const::Integer(*i),
            model::Const::Real(r) => Const::Real(*r),
            model::Const::String(s) => Const::String(s.clone()),
            model::Const::Enum(e) => Const::Enum(e.0),
            model::Const::SlotName(s) => Const::SlotName(s.0),
            model::Const::Absent => Const::Absent,
            model::Const::Nonterminal(n, params) => Const::Nonterminal(u32::from(n.0) | u32::from(params.0) << 16),
        };
        self.constant(c)
    }
    fn type_test(&mut self, ty: &model::Ty) -> u32 {
        let test = types::test(self.spec, ty);
        if let Some(i) = self.types.get(&test) {
            return *i;
        }
        let i = self.program.types.len() as u32;
        self.program.types.push(test.clone());
        self.types.insert(test, i);
        i
    }
}
