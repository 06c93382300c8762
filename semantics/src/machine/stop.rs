//! Why the machine stops before a program's end.

/// Why, and where in the code. Small, since every primitive's result may be one.
#[derive(Debug)]
pub(crate) struct Stop(Box<Inner>);

#[derive(Debug)]
struct Inner {
    pc: u32,
    kind: StopKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StopKind {
    /// An assertion of the specification does not hold.
    AssertionFailed,
    /// `!` before an abrupt completion.
    Abrupt,
    /// A value is not of the type that is wanted here: the type, the value.
    Guard(String, String),
    /// The end of an algorithm was reached without `return`.
    FellOff,
    /// A production that was declared unreachable, and why.
    Unreachable(String),
    /// A production that is not supported: clause, what, and the node.
    Unsupported {
        clause: String,
        what: String,
        tree: u32,
        node: u32,
    },
    StepLimit,
    MemoryLimit,
    /// A String would be longer than any may be here: so many code units.
    TooLong(usize),
    /// The machine's own mistake, or something that the checker lets pass and the machine cannot do.
    Defect(String),
}

impl Stop {
    #[cold]
    #[inline(never)]
    pub fn new(pc: u32, kind: StopKind) -> Stop {
        Stop(Box::new(Inner { pc, kind }))
    }
    pub fn pc(&self) -> u32 {
        self.0.pc
    }
    pub fn kind(&self) -> &StopKind {
        &self.0.kind
    }
}
