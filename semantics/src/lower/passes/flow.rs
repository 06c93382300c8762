//! What is known of registers at each place: the kinds of value that they may have, and constants. Tests whose outcome is known are
//! dropped, or become jumps; a jump to a test whose outcome is known on that way leads to where the test would.

use super::body::{Body, ends};
use super::operands::{also_writes, clobbers, writes};
use crate::ir::{Alg, Code, Const, Mode, Op, Program, Reg, Tag};

/// What a register may hold.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Fact {
    /// Bits by [`Tag`].
    tags: u32,
    constant: Option<u32>,
    /// Bits by constant, of the first ones: it is none of these.
    not: u64,
    /// The register that holds the same value; that one is a copy of none.
    copy_of: Option<Reg>,
}

const ALL: u32 = u32::MAX;
const MISSING: u32 = Tag::Absent.bit() | Tag::Unset.bit();
const ANYTHING: Fact = Fact::of(ALL);

impl Fact {
    const fn of(tags: u32) -> Fact {
        Fact { tags, constant: None, not: 0, copy_of: None }
    }
    fn join(&mut self, other: Fact) {
        self.tags |= other.tags;
        self.not &= other.not;
        if self.constant != other.constant {
            self.constant = None;
        }
        if self.copy_of != other.copy_of {
            self.copy_of = None;
        }
    }
}

/// The registers at one place; none if it is not reached.
pub(super) type State = Option<Box<[Fact]>>;

/// The register that the value is a copy of, or itself.
pub(super) fn root(facts: &[Fact], r: Reg) -> Reg {
    facts.get(r as usize).and_then(|f| f.copy_of).unwrap_or(r)
}

/// The register gets another value: copies of the old one are copies of the first of them.
fn write(facts: &mut [Fact], r: Reg, new: Fact) {
    let mut heir = None;
    for (i, fact) in facts.iter_mut().enumerate() {
        if fact.copy_of == Some(r) {
            fact.copy_of = heir;
            heir = heir.or(Some(i as Reg));
        }
    }
    facts[r as usize] = new;
}

/// Something is learnt of the value of a register, and so of all copies.
fn learn(facts: &mut [Fact], r: Reg, f: impl Fn(&mut Fact)) {
    let of = root(facts, r);
    for i in 0..facts.len() {
        if root(facts, i as Reg) == of {
            f(&mut facts[i]);
        }
    }
}

/// Once over the body; true if something has changed.
pub(super) fn simplify(program: &Program, alg: &Alg, body: &mut Body) -> bool {
    let states = analyse(program, alg, body);
    let idle = fold(program, body, &states);
    let dropped = drop_settled(body, &idle);
    let states = analyse(program, alg, body);
    thread(program, body, &states) || dropped
}

/// The facts before each operation.
pub(super) fn analyse(program: &Program, alg: &Alg, body: &Body) -> Vec<State> {
    let n = body.ops.len();
    let mut states: Vec<State> = vec![None; n + 1];
    let parameter = |i: usize| alg.takes.get(i).map_or(ANYTHING, |tags| Fact::of(*tags));
    states[0] = Some((0..body.regs as usize).map(parameter).collect());
    loop {
        let mut changed = false;
        for i in 0..n {
            let Some(before) = &states[i] else { continue };
            let (next, target) = after(program, body, i, before);
            if let (Some(to), Some(state)) = (body.targets[i], target) {
                let news = merge(&mut states[to as usize], &state);
                // What comes later is looked at in the same round.
                changed |= news && to as usize <= i;
            }
            if let Some(state) = next {
                merge(&mut states[i + 1], &state);
            }
        }
        if !changed {
            return states;
        }
    }
}

/// True if less is known than before.
fn merge(into: &mut State, from: &[Fact]) -> bool {
    let Some(into) = into else {
        *into = Some(from.into());
        return true;
    };
    let mut changed = false;
    for (a, b) in into.iter_mut().zip(from) {
        let old = *a;
        a.join(*b);
        changed |= *a != old;
    }
    changed
}

/// The facts on the way to the next operation, and on the way to where it jumps to; none where a way is not taken.
fn after(program: &Program, body: &Body, i: usize, before: &[Fact]) -> (State, State) {
    let op = body.ops[i];
    let mut state: Box<[Fact]> = before.into();
    if body.targets[i].is_some() && is_test(op.code) {
        let (yes, no) = outcomes(program, op, before[op.a as usize]);
        let of = |learnt: Option<Fact>| {
            let (mut state, learnt) = (state.clone(), learnt?);
            learn(&mut state, op.a, |f| (f.tags, f.constant, f.not) = (learnt.tags, learnt.constant, learnt.not));
            Some(state)
        };
        return if jumps_on_yes(op) { (of(no), of(yes)) } else { (of(yes), of(no)) };
    }
    if let Some(from) = clobbers(op) {
        (from..body.regs).for_each(|r| write(&mut state, r, ANYTHING));
    }
    also_writes(op).for_each(|r| write(&mut state, r, ANYTHING));
    match op.code {
        Code::Move => {
            let of = root(&state, op.b);
            if of != root(&state, op.a) {
                let copy = Fact { copy_of: Some(of), ..state[op.b as usize] };
                write(&mut state, op.a, copy);
            }
        }
        Code::Question | Code::Bang => learn(&mut state, op.a, |f| f.tags &= !Tag::Abrupt.bit()),
        Code::Guard => {
            let test = &program.types[op.b as usize];
            learn(&mut state, op.a, |f| f.tags &= test.tags | test.maybe());
        }
        Code::SetField => learn(&mut state, op.a, |f| f.tags &= Tag::Record.bit()),
        Code::GetField => {
            // What has a field is a record.
            learn(&mut state, op.b, |f| f.tags &= Tag::Record.bit());
            write(&mut state, op.a, result(program, op));
        }
        _ => {
            if let Some(r) = writes(op) {
                write(&mut state, r, result(program, op));
            }
        }
    }
    let target = body.targets[i].is_some().then(|| state.clone());
    ((!ends(op.code)).then_some(state), target)
}

/// What an operation writes.
fn result(program: &Program, op: Op) -> Fact {
    let called = |mode: Mode, completion: bool, gives: u32| match mode {
        Mode::Question | Mode::Bang => Fact::of(gives & !Tag::Abrupt.bit()),
        Mode::Plain | Mode::Keep if completion => ANYTHING,
        Mode::Plain | Mode::Keep => Fact::of(gives),
    };
    match op.code {
        Code::Const => Fact { constant: Some(op.bc()), ..Fact::of(tag_of(&program.consts[op.bc() as usize]).bit()) },
        Code::Call => {
            let alg = &program.algs[op.b as usize];
            called(Mode::of(op.x), alg.completion, alg.gives)
        }
        Code::CallSdo | Code::CallStatic => {
            let sdo = &program.sdos[op.b as usize];
            called(Mode::of(op.x), sdo.completion, sdo.gives)
        }
        Code::CallMethod | Code::CallInternal => {
            let method = &program.methods[op.b as usize];
            called(Mode::of(op.x), method.completion, method.gives)
        }
        Code::Prim => {
            let prim = &program.prims[op.b as usize];
            called(Mode::of(op.c as u8), prim.completion, prim.gives)
        }
        Code::CallClosure | Code::CallBehaviour | Code::Resume => called(Mode::of(op.x), true, ALL),
        Code::GetField if op.x == 0 => Fact::of(ALL & !MISSING),
        Code::Kid | Code::Child => Fact::of(Tag::Node.bit() | Tag::Absent.bit()),
        Code::Covered | Code::EvaluatedNode => Fact::of(Tag::Node.bit()),
        Code::New | Code::Running => Fact::of(Tag::Record.bit()),
        Code::NewList | Code::ConstList => Fact::of(Tag::List.bit()),
        Code::NewClosure => Fact::of(Tag::Closure.bit()),
        Code::NumberArith => Fact::of(Tag::Number.bit()),
        Code::Arith | Code::Unary | Code::Concat => Fact::of(ALL & !Tag::Abrupt.bit()),
        _ => ANYTHING,
    }
}

/// Jumps whose way depends on the register `a` alone.
fn is_test(code: Code) -> bool {
    use Code::*;
    matches!(code, JumpIfTrue | JumpIfFalse | JumpIsConst | JumpIsString | JumpFieldIs | JumpIsA | JumpPresent)
}

fn jumps_on_yes(op: Op) -> bool {
    match op.code {
        Code::JumpIfTrue | Code::JumpIfFalse => true,
        _ => op.x != 0,
    }
}

/// What is known of the register where the answer of a test is yes, and where it is no; none where that cannot be.
fn outcomes(program: &Program, op: Op, fact: Fact) -> (Option<Fact>, Option<Fact>) {
    let possible = |f: Fact| (f.tags != 0).then_some(f);
    let narrowed = |tags: u32| possible(Fact { tags: fact.tags & tags, ..fact });
    match op.code {
        Code::JumpIsA => {
            let test = &program.types[op.b as usize];
            (narrowed(test.tags | test.maybe()), narrowed(!test.tags))
        }
        Code::JumpPresent => (narrowed(!MISSING), narrowed(MISSING)),
        Code::JumpIsConst | Code::JumpIsString => is_constant(program, u32::from(op.b), fact),
        Code::JumpIfTrue | Code::JumpIfFalse => {
            let wanted = Const::Bool(op.code == Code::JumpIfTrue);
            match program.consts.iter().position(|c| *c == wanted) {
                Some(c) => is_constant(program, c as u32, fact),
                None => (Some(fact), Some(fact)),
            }
        }
        // What has a field is a record.
        Code::JumpFieldIs => (narrowed(Tag::Record.bit()), narrowed(Tag::Record.bit())),
        _ => (Some(fact), Some(fact)),
    }
}

fn is_constant(program: &Program, wanted: u32, fact: Fact) -> (Option<Fact>, Option<Fact>) {
    let constant = &program.consts[wanted as usize];
    let tag = tag_of(constant).bit();
    let bit = 1u64.checked_shl(wanted).unwrap_or(0);
    let yes = (fact.tags & tag != 0 && fact.not & bit == 0).then_some(Fact { constant: Some(wanted), ..Fact::of(tag) });
    let alone = matches!(constant, Const::Undefined | Const::Null | Const::Absent);
    let no = fact.tags & if alone { !tag } else { ALL };
    let no = (no != 0).then_some(Fact { tags: no, not: fact.not | bit, ..fact });
    match fact.constant.and_then(|c| same(program, c, wanted)) {
        Some(true) => (yes, None),
        Some(false) => (None, no),
        None => (yes, no),
    }
}

/// Whether two constants are the same value, where that is plain.
fn same(program: &Program, a: u32, b: u32) -> Option<bool> {
    use Const::*;
    let (x, y) = (&program.consts[a as usize], &program.consts[b as usize]);
    match (x, y) {
        _ if a == b => Some(true),
        (Undefined, Undefined) | (Null, Null) | (Absent, Absent) => Some(true),
        (Bool(_), Bool(_)) | (Enum(_), Enum(_)) | (Integer(_), Integer(_)) | (String(_), String(_)) => Some(x == y),
        _ if tag_of(x) != tag_of(y) => Some(false),
        _ => None,
    }
}

fn tag_of(c: &Const) -> Tag {
    match c {
        Const::Undefined => Tag::Undefined,
        Const::Null => Tag::Null,
        Const::Bool(_) => Tag::Bool,
        Const::Number(_) => Tag::Number,
        Const::BigInt(_) => Tag::BigInt,
        Const::Integer(_) => Tag::Integer,
        Const::Real(_) => Tag::Real,
        Const::String(_) => Tag::String,
        Const::Enum(_) => Tag::Enum,
        Const::SlotName(_) => Tag::SlotName,
        Const::Nonterminal(_) => Tag::Nonterminal,
        Const::Absent => Tag::Absent,
        Const::WellKnownSymbol(_) => Tag::Symbol,
        Const::List(_) => Tag::List,
    }
}

/// Whether a test with these facts always jumps, or never.
fn settled(program: &Program, op: Op, facts: &[Fact]) -> Option<bool> {
    if !is_test(op.code) || op.code == Code::JumpFieldIs {
        return None;
    }
    match outcomes(program, op, facts[op.a as usize]) {
        (Some(_), None) => Some(jumps_on_yes(op)),
        (None, Some(_)) => Some(!jumps_on_yes(op)),
        _ => None,
    }
}

/// Makes jumps of tests that always jump. Marks what does nothing: tests that never do, and checks that hold.
fn fold(program: &Program, body: &mut Body, states: &[State]) -> Vec<bool> {
    let mut idle = vec![false; body.ops.len()];
    for i in 0..body.ops.len() {
        let (op, Some(facts)) = (body.ops[i], &states[i]) else { continue };
        match op.code {
            Code::Question | Code::Bang => idle[i] = facts[op.a as usize].tags & Tag::Abrupt.bit() == 0,
            Code::Guard => idle[i] = facts[op.a as usize].tags & !program.types[op.b as usize].tags == 0,
            _ => match settled(program, op, facts) {
                Some(true) => body.ops[i] = Op::wide(Code::Jump, 0, 0, 0),
                Some(false) => idle[i] = true,
                None => {}
            },
        }
    }
    idle
}

/// Ways that lead to a test whose outcome is known there lead to where the test does, unless a step begins with it.
fn thread(program: &Program, body: &mut Body, states: &[State]) -> bool {
    let begins = body.begins();
    let mut changed = false;
    // Ways from one operation to the next need a jump of their own.
    let mut inserted: Vec<(usize, u32)> = Vec::new();
    for i in 0..body.ops.len() {
        let Some(before) = &states[i] else { continue };
        let (next, jumped) = after(program, body, i, before);
        let beyond = |at: usize, facts: &[Fact]| {
            let op = *body.ops.get(at)?;
            let known = (!begins[at]).then(|| settled(program, op, facts))??;
            if known { body.targets[at] } else { Some(at as u32 + 1) }
        };
        let way = match (body.targets[i], jumped) {
            (Some(to), Some(facts)) => beyond(to as usize, &facts),
            _ => None,
        };
        let falls = next.and_then(|facts| beyond(i + 1, &facts));
        // A test that is settled on every way to it is folded.
        let folded = states[i + 1].as_ref().is_some_and(|facts| body.ops.get(i + 1).is_some_and(|op| settled(program, *op, facts).is_some()));
        if let Some(to) = falls.filter(|_| !folded) {
            inserted.push((i + 1, to));
        }
        if let Some(to) = way.filter(|to| Some(*to) != body.targets[i]) {
            body.targets[i] = Some(to);
            changed = true;
        }
    }
    for (n, (at, to)) in inserted.iter().enumerate().rev() {
        let moved = inserted[n + 1..].iter().filter(|later| later.0 as u32 <= *to).count() as u32;
        body.insert_jump(*at, to + moved);
        changed = true;
    }
    changed
}

/// Takes out what was found to do nothing, unless a step begins there that others would begin as well.
fn drop_settled(body: &mut Body, idle: &[bool]) -> bool {
    let (begins, jumped_to) = (body.begins(), body.jumped_to());
    let keep: Vec<bool> = (0..body.ops.len()).map(|i| !idle.get(i).copied().unwrap_or(false) || begins[i] && jumped_to[i + 1]).collect();
    let changed = keep.contains(&false);
    body.retain(&keep);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(n: usize) -> Vec<Fact> {
        vec![ANYTHING; n]
    }

    #[test]
    fn what_is_learnt_of_a_value_is_known_of_its_copies() {
        let mut f = facts(3);
        write(&mut f, 1, Fact { copy_of: Some(0), ..ANYTHING });
        write(&mut f, 2, Fact { copy_of: Some(0), ..ANYTHING });
        learn(&mut f, 2, |fact| fact.tags = Tag::Number.bit());
        assert!(f.iter().all(|fact| fact.tags == Tag::Number.bit()));
        // The first copy stands for the value when the original is gone.
        write(&mut f, 0, ANYTHING);
        assert_eq!((root(&f, 1), root(&f, 2), f[0].tags), (1, 1, ALL));
    }

    #[test]
    fn a_constant_that_was_ruled_out_is_not_asked_for_again() {
        let program = Program { consts: vec![Const::Number(f64::NAN), Const::Undefined, Const::Bool(true)], ..Program::default() };
        let number = Fact::of(Tag::Number.bit());
        let (yes, no) = is_constant(&program, 0, number);
        assert_eq!(yes.and_then(|f| f.constant), Some(0));
        assert!(is_constant(&program, 0, no.expect("it may be another Number")).0.is_none());
        assert!(is_constant(&program, 1, number).0.is_none());
        assert!(is_constant(&program, 2, yes.expect("it may be NaN")).0.is_none());
    }
}
