//! Which registers an operation reads and writes.

use crate::ir::{Code, MessagePart, Op, Program, Reg};

/// Registers that an operation reads, one by one; `Ext` has those of the primitive before it, `used` of them.
pub(super) fn reads(program: &Program, ops: &[Op], at: usize, mut each: impl FnMut(Reg)) {
    use Code::*;
    let op = ops[at];
    match op.code {
        // Made when all others are done.
        MoveMove | ConstConst | ConstMove | SetFields => unreachable!("operations are fused last"),
        JumpIsNotConst | JumpIsTag | JumpIsRecord | PrimLong | PrimAround | HasBinding | BindingIsInitialized | BindingIsStrict
        | BindingIsMutable | BoundValue | HasOwnProperty => unreachable!("the machine makes these"),
        EachNext => (0..3).for_each(|i| each(op.a + i)),
        IntNext => (0..2).for_each(|i| each(op.a + i)),
        Ext => {
            let (first, count) = extension(ops, at);
            let regs = [op.a, op.b, op.c];
            regs.iter().take(count.saturating_sub(first)).for_each(|r| each(*r));
        }
        Call | TailCall | CallSdo | CallStatic | TailSdo | CallMethod | CallInternal | TailInternal | CallClosure | CallBehaviour | NewCompletion
        | NewList | NewClosure => {
            let (from, n) = window(program, op);
            (from..from + n).for_each(each);
        }
        Throw => {
            for part in &program.messages[op.c as usize] {
                if let MessagePart::Register(r) = part {
                    each(*r);
                }
            }
        }
        _ => {
            map_reads(op, |r| {
                each(r);
                r
            });
        }
    }
}

/// For an `Ext`: how many registers of its primitive stand before it, and how many there are in all.
pub(super) fn extension(ops: &[Op], at: usize) -> (usize, usize) {
    let mut first = at;
    while first > 0 && ops[first].code == Code::Ext {
        first -= 1;
    }
    ((at - first - 1) * 3, ops[first].x as usize)
}

/// The registers that lie next to each other as arguments: the first, and how many.
pub(super) fn window(program: &Program, op: Op) -> (Reg, u16) {
    use Code::*;
    let n = match op.code {
        Call | TailCall => program.algs[op.b as usize].params,
        CallSdo | CallStatic | TailSdo => program.sdos[op.b as usize].params + 1,
        CallMethod | CallInternal | TailInternal => program.methods[op.b as usize].params + 1,
        CallClosure => op.b + 1,
        CallBehaviour => 5,
        NewCompletion => 3,
        NewList => op.b,
        NewClosure => program.algs[op.b as usize].captures,
        _ => return (0, 0),
    };
    (op.c, n)
}

/// The register that an operation writes; loops write their state besides: see [`also_writes`].
pub(super) fn writes(op: Op) -> Option<Reg> {
    use Code::*;
    match op.code {
        Move | Const | ConstList | Call | CallSdo | CallStatic | CallMethod | CallInternal | CallClosure | CallBehaviour | Prim | GetField
        | GetSlot | GetAny | Kid | Child | Covered | New | NewCompletion | NewList | NewClosure | Intrinsic | Arith | NumberArith | Unary
        | Concat | Index | Running | EvaluatedNode | Resume => Some(op.a),
        EachNext | IntNext => Some(op.b),
        _ => None,
    }
}

/// The state of loops.
pub(super) fn also_writes(op: Op) -> std::ops::Range<Reg> {
    match op.code {
        Code::EachInit => op.a..op.a + 3,
        Code::EachNext => op.a + 1..op.a + 2,
        Code::IntNext => op.a..op.a + 1,
        _ => 0..0,
    }
}

/// Calls put the frame of what they call over the registers from here on.
pub(super) fn clobbers(op: Op) -> Option<Reg> {
    use Code::*;
    match op.code {
        Call | CallSdo | CallStatic | CallMethod | CallInternal => Some(op.c),
        CallClosure => Some(op.c + 1),
        CallBehaviour => Some(op.c + 5),
        _ => None,
    }
}

/// The operation with each register that it reads one by one (not those of windows and of loops' states) changed.
pub(super) fn map_reads(op: Op, mut f: impl FnMut(Reg) -> Reg) -> Op {
    use Code::*;
    let mut out = op;
    match op.code {
        Move | GetField | GetSlot | GetAny | Child | Covered | Unary | EachInit => out.b = f(op.b),
        JumpIfTrue | JumpIfFalse | JumpIsConst | JumpIsString | JumpFieldIs | JumpIsA | JumpPresent | JumpHasSlot | JumpHasField | JumpHasMethod
        | JumpEmpty | Return | Question | Bang | Guard | EarlyError => out.a = f(op.a),
        JumpIs | JumpCompare | JumpContains | SetField | SetSlot | ListOp | Replace => {
            out.a = f(op.a);
            out.b = f(op.b);
        }
        SetAny => {
            out.a = f(op.a);
            if op.x != 1 {
                out.b = f(op.b);
            }
        }
        Kid => out.c = f(op.c),
        Arith | NumberArith | Concat | Index | Resume => {
            out.b = f(op.b);
            out.c = f(op.c);
        }
        SetIndex => {
            out.a = f(op.a);
            out.b = f(op.b);
            out.c = f(op.c);
        }
        Ext => {
            out.a = f(op.a);
            out.b = f(op.b);
            out.c = f(op.c);
        }
        // No registers one by one; what is fused, or made by the machine, is none of the code that is changed.
        Halt | Const | ConstList | Jump | ReturnConst | New | Intrinsic | Loop | AssertFailed | FellOff | Running | EvaluatedNode | Prim
        | EachNext | IntNext | Call | TailCall | CallSdo | CallStatic | TailSdo | CallMethod | CallInternal | TailInternal | CallClosure
        | CallBehaviour | NewCompletion | NewList | NewClosure | Throw | MoveMove | ConstConst | ConstMove | SetFields | JumpIsNotConst
        | JumpIsTag | JumpIsRecord | PrimLong | PrimAround | HasBinding | BindingIsInitialized | BindingIsStrict | BindingIsMutable | BoundValue
        | HasOwnProperty => {}
    }
    out
}

/// The operation with every register moved up.
pub(super) fn shift(op: Op, by: u16) -> Op {
    use Code::*;
    let mut out = map_reads(op, |r| r + by);
    match op.code {
        Call | TailCall | CallSdo | CallStatic | TailSdo | CallMethod | CallInternal | TailInternal | CallClosure | CallBehaviour | NewCompletion
        | NewList | NewClosure => out.c += by,
        EachNext | IntNext | EachInit => out.a += by,
        _ => {}
    }
    if writes(op).is_some() {
        match op.code {
            EachNext | IntNext => out.b += by,
            _ => out.a += by,
        }
    }
    out
}
