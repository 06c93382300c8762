//! One operation of the code: 8 bytes, up to three operands.

// `r[a]` names a register, it is no link.
#![allow(rustdoc::broken_intra_doc_links)]

use serde::{Deserialize, Deserializer, Serializer};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// What an operation does. `r[a]` is a register, `rel` a jump relative to the next operation.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Code { $($(#[$doc])* $name),* }
        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$name),*];
        }
    };
}

codes! {
    /// The frame at the bottom of a stack has returned.
    Halt,
    /// Operands of the operation before; never executed.
    Ext,
    /// r[a] = r[b]
    Move,
    /// r[a] = consts[bc]
    Const,
    /// r[a] = a new List with the elements of consts[bc]
    ConstList,
    /// r[a] = r[b], then r[x] = r[c]
    MoveMove,
    /// r[a] = consts[b], r[x] = consts[c]
    ConstConst,
    /// r[a] = consts[b], then r[x] = r[c]
    ConstMove,
    /// goto bc
    Jump,
    /// if r[a] is true goto bc
    JumpIfTrue,
    /// if r[a] is false goto bc
    JumpIfFalse,
    /// if (r[a] is r[b]) == x goto rel c
    JumpIs,
    /// if (r[a] is consts[b], a constant that is compared by its bits) == x goto rel c
    JumpIsConst,
    /// if (r[a] is the String consts[b]) == x goto rel c
    JumpIsString,
    /// if (r[a].fields[x >> 1] is consts[b]) == x & 1 goto rel c
    JumpFieldIs,
    /// if (r[a] relation(x >> 1) r[b]) == x & 1 goto rel c
    JumpCompare,
    /// if (r[a] is a types[b]) == x goto rel c
    JumpIsA,
    /// if (r[a] is present) == x goto bc
    JumpPresent,
    /// if (r[a] has slots[b]) == x goto rel c
    JumpHasSlot,
    /// if (r[a].fields[x >> 1] is there) == x & 1 goto rel c
    JumpHasField,
    /// if (r[a] has method b) == x goto rel c
    JumpHasMethod,
    /// if (r[a] contains r[b]) == x goto rel c
    JumpContains,
    /// if (r[a] is empty) == x goto bc
    JumpEmpty,
    /// return r[a]
    Return,
    /// return consts[bc]
    ReturnConst,
    /// r[a] = algorithm b with the window at c; x: mode
    Call,
    /// return algorithm b with the window at c
    TailCall,
    /// r[a] = syntax-directed operation b on the node at r[c]; x: mode
    CallSdo,
    /// The same for a static one: kept results are looked up first. x: mode
    CallStatic,
    /// return syntax-directed operation b on the node at r[c]
    TailSdo,
    /// r[a] = concrete method b of the record at r[c]; x: mode
    CallMethod,
    /// r[a] = internal method b of the object at r[c]; x: mode
    CallInternal,
    /// return internal method b of the object at r[c]
    TailInternal,
    /// r[a] = the closure at r[c] with b arguments behind it; x: mode
    CallClosure,
    /// r[a] = the behaviour of the built-in function at r[c], with this value, list of arguments and new target behind it; x: mode
    CallBehaviour,
    /// r[a] = primitive b on the x registers of the operations behind; c: mode
    Prim,
    /// r[a] = the running execution context
    Running,
    /// r[a] = the node of the innermost syntax-directed operation at work
    EvaluatedNode,
    /// r[a] = what comes back when the evaluation of the context r[b] goes on with r[c]; x: mode
    Resume,
    /// if r[a] is abrupt return it
    Question,
    /// if r[a] is abrupt stop the machine
    Bang,
    /// stop the machine if r[a] is not a types[b]
    Guard,
    /// r[a] = field c of the record r[b]
    GetField,
    /// field c of the record r[a] = r[b]
    SetField,
    /// two fields of the record r[a]: the low halves of b and c are the registers of the values, the high halves the fields
    SetFields,
    /// r[a] = slot c of the object r[b]
    GetSlot,
    /// slot c of the object r[a] = r[b]
    SetSlot,
    /// r[a] = slot c of r[b], a record, object or completion; x: 1 it may be absent, 2 it is of a completion
    GetAny,
    /// slot c of r[a], a record or object = r[b]
    SetAny,
    /// r[a] = child b of the node r[c] (by its place)
    Kid,
    /// r[a] = child of the node r[b] with nonterminal c, the x-th
    Child,
    /// r[a] = the node with nonterminal c that is covered by r[b]
    Covered,
    /// r[a] = a new record of type b
    New,
    /// r[a] = a completion with type, value and target at the window c
    NewCompletion,
    /// r[a] = a new list of the b values at the window c
    NewList,
    /// r[a] = a new closure of algorithm b with its captures at the window c
    NewClosure,
    /// r[a] = the intrinsic b of the current realm
    Intrinsic,
    /// r[a] = r[b] (operation x) r[c]
    Arith,
    /// r[a] = 𝔽(ℝ(r[b]) (operation x) ℝ(r[c]))
    NumberArith,
    /// r[a] = operation x of r[b]
    Unary,
    /// r[a] = r[b] ++ r[c]
    Concat,
    /// r[a] = r[b][r[c]]
    Index,
    /// r[a][r[b]] = r[c]
    SetIndex,
    /// list operation x on the list r[a] with the value r[b]
    ListOp,
    /// r[a], r[a+1], r[a+2] = the state of a loop over the list r[b]; x: in reverse
    EachInit,
    /// r[b] = the next of the loop at r[a], or goto rel c; x: in reverse
    EachNext,
    /// r[b] = the next of the loop over the integers r[a] to r[a+1], or goto rel c; x: down
    IntNext,
    /// A loop begins again: limits are looked at.
    Loop,
    /// throw a new error of intrinsic b with message c
    Throw,
    /// the early-error rule at hand does not hold
    EarlyError,
    /// from now on the evaluation of the node r[a] is the closure r[b]
    Replace,
    /// stop the machine: an assertion failed
    AssertFailed,
    /// stop the machine: the end of the algorithm was reached
    FellOff,
    /// if (r[a] is consts[b]) is false goto rel c; made of JumpIsConst when the code is loaded, as those below are of other operations
    JumpIsNotConst,
    /// if r[a] has one of the tags whose bits are b and x goto rel c; made of JumpIsA
    JumpIsTag,
    /// if (r[a] is a record of the b >> 8 types from the b & 255th on) == x goto rel c; made of JumpIsA
    JumpIsRecord,
    /// a primitive with more than three operands, or none
    PrimLong,
    /// a primitive that calls algorithms, or looks at the machine's state
    PrimAround,
    /// the primitives of these names
    HasBinding,
    BindingIsInitialized,
    BindingIsStrict,
    BindingIsMutable,
    BoundValue,
    HasOwnProperty,
}

impl Code {
    /// Whether the operation jumps to an absolute place (in `bc`).
    pub fn is_wide(self) -> bool {
        matches!(self, Code::Jump | Code::JumpIfTrue | Code::JumpIfFalse | Code::JumpPresent | Code::JumpEmpty)
    }
    /// Whether it jumps to a relative one (in `c`).
    pub fn is_relative(self) -> bool {
        use Code::*;
        matches!(
            self,
            JumpIs
                | JumpIsConst
                | JumpIsString
                | JumpFieldIs
                | JumpCompare
                | JumpIsA
                | JumpHasSlot
                | JumpHasField
                | JumpHasMethod
                | JumpContains
                | EachNext
                | IntNext
        )
    }
    /// Whether it jumps if something holds, and does nothing else.
    pub fn is_test(self) -> bool {
        (self.is_wide() || self.is_relative()) && !matches!(self, Code::Jump | Code::EachNext | Code::IntNext)
    }
}

/// What becomes of an abrupt completion that a call gives back.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// The operation gives a plain value.
    Plain,
    /// `?`
    Question,
    /// `!`
    Bang,
    /// The completion is kept.
    Keep,
}

impl Mode {
    pub fn of(x: u8) -> Mode {
        [Mode::Plain, Mode::Question, Mode::Bang, Mode::Keep][(x & 3) as usize]
    }
}

#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Op {
    pub code: Code,
    pub x: u8,
    pub a: u16,
    pub b: u16,
    pub c: u16,
}

impl Op {
    pub const fn new(code: Code, x: u8, a: u16, b: u16, c: u16) -> Op {
        Op { code, x, a, b, c }
    }
    pub const fn wide(code: Code, x: u8, a: u16, bc: u32) -> Op {
        Op { code, x, a, b: bc as u16, c: (bc >> 16) as u16 }
    }
    pub const fn bc(self) -> u32 {
        self.b as u32 | (self.c as u32) << 16
    }
    fn to_bytes(self) -> [u8; 8] {
        let [a0, a1] = self.a.to_le_bytes();
        let [b0, b1] = self.b.to_le_bytes();
        let [c0, c1] = self.c.to_le_bytes();
        [self.code as u8, self.x, a0, a1, b0, b1, c0, c1]
    }
    fn from_bytes(bytes: [u8; 8]) -> Option<Op> {
        let [code, x, a0, a1, b0, b1, c0, c1] = bytes;
        Some(Op {
            code: *Code::ALL.get(code as usize)?,
            x,
            a: u16::from_le_bytes([a0, a1]),
            b: u16::from_le_bytes([b0, b1]),
            c: u16::from_le_bytes([c0, c1]),
        })
    }
}

/// The code as one run of bytes: reading it takes no parsing.
pub mod as_bytes {
    use super::*;

    pub fn serialize<S: Serializer>(ops: &[Op], s: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = ops.iter().flat_map(|op| op.to_bytes()).collect();
        s.serialize_bytes(&bytes)
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Op>, D::Error> {
        let bytes = <&[u8]>::deserialize(d)?;
        let (words, rest) = bytes.as_chunks::<8>();
        if !rest.is_empty() {
            return Err(serde::de::Error::custom("code is cut off"));
        }
        words.iter().map(|w| Op::from_bytes(*w)).collect::<Option<Vec<_>>>().ok_or_else(|| serde::de::Error::custom("unknown operation"))
    }
}
