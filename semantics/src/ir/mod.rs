//! The register code that the checked specification is lowered to. It knows nothing of the machine that executes it:
//! registers, slots and operations are resolved to numbers, and everything that an executor needs to print or to
//! report stands in side tables.

mod op;

pub use op::{Code, Mode, Op};
use serde::{Deserialize, Serialize};

/// A register of a frame.
pub type Reg = u16;

/// The most registers that a frame has: as many as a byte can name, so that a register's number needs no check.
pub const FRAME: usize = 256;

/// A whole specification, lowered.
#[derive(Serialize, Deserialize, Default, Debug)]
pub struct Program {
    pub edition: String,
    /// The code of all algorithms, one behind the other.
    #[serde(with = "op::as_bytes")]
    pub ops: Vec<Op>,
    pub algs: Vec<Alg>,
    pub consts: Vec<Const>,
    pub types: Vec<TypeTest>,
    pub slots: Vec<String>,
    pub enums: Vec<String>,
    pub records: Vec<RecordInfo>,
    pub sdos: Vec<SdoInfo>,
    pub methods: Vec<MethodInfo>,
    pub prims: Vec<PrimInfo>,
    /// Names of the grammar's nonterminals, by number.
    pub nonterminals: Vec<String>,
    /// By shape: the nonterminals of its places for children.
    pub shapes: Vec<Vec<u16>>,
    pub intrinsics: Vec<IntrinsicInfo>,
    pub properties: Vec<PropertyInfo>,
    pub messages: Vec<Vec<MessagePart>>,
    /// Rules for early errors, by shape.
    pub early_errors: Vec<(u16, Vec<u32>)>,
    /// Answers that need no asking where certain shapes do not stand below a node.
    pub foregone: Vec<Foregone>,
    /// Shapes that a program may not contain: shape, what it is, clause number.
    pub unsupported: Vec<(u16, String, String)>,
    /// Algorithms that are not there yet: which, what it is, the number of the clause. The one step of such an algorithm is an assertion that
    /// fails.
    pub unsupported_algs: Vec<(u32, String, String)>,
    pub grammar: GrammarInfo,
    /// Why a pair of operation and production is unreachable.
    pub reasons: Vec<String>,
    pub debug: Debug,
}

/// What a static operation gives at each node whose subtree has none of the shapes, itself included.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Foregone {
    pub sdo: u16,
    /// The constant that is its one argument; none: whatever the arguments are.
    pub argument: Option<u32>,
    pub gives: bool,
    pub shapes: Vec<u16>,
}

/// An algorithm's place in the code, and what a caller must know.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Alg {
    pub entry: u32,
    pub end: u32,
    /// Registers of a frame, the windows of its calls included.
    pub regs: u16,
    /// Parameters (receiver or node first), without captures.
    pub params: u16,
    pub captures: u16,
    pub rest: bool,
    /// Where `this-value`, `new-target` and `arguments-list` of a built-in's call are kept: three registers, or none.
    pub hidden: Option<u16>,
    /// For built-ins and closures: which parameters are absent, not `undefined`, where no argument was given.
    pub optional_from: u16,
    /// The kinds of value that each parameter may have, as bits by [`Tag`]; empty where callers may give others.
    pub takes: Vec<u32>,
    /// The kinds of its plain value, or of the value of a normal completion.
    pub gives: u32,
    /// Its result is a completion; otherwise a plain value.
    pub completion: bool,
    /// Where a call that is too deep throws, as an engine does when its stack is full.
    pub depth_checked: bool,
    pub name: String,
    pub clause: u32,
    /// For rules and early errors.
    pub production: String,
    pub kind: Kind,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Operation,
    Method,
    Rule,
    EarlyErrors,
    Builtin,
    Closure,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub enum Const {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    BigInt(String),
    Integer(i64),
    Real(f64),
    /// UTF-16 is not needed: the notation is UTF-8 text.
    String(String),
    Enum(u32),
    SlotName(u32),
    Nonterminal(u32),
    Absent,
    WellKnownSymbol(u32),
    /// A List of constants that come before it.
    List(Vec<u32>),
}

/// A type, as a test. The mask answers for most values; the lists for those whose tag does not tell all.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct TypeTest {
    /// Bits by [`Tag`]: a value with that tag is of the type, whatever it is.
    pub tags: u32,
    pub enums: Vec<u32>,
    /// Record types, descendants included.
    pub records: Vec<u32>,
    pub objects: Vec<ObjectTest>,
    pub nonterminals: Vec<u32>,
    pub true_only: bool,
    pub false_only: bool,
    /// Bits: throw 1, return 2, break 4, continue 8.
    pub abrupt: u8,
    /// For diagnostics.
    pub text: String,
}

impl TypeTest {
    /// Tags of values that need a closer look: some are of the type, and some are not.
    pub fn maybe(&self) -> u32 {
        let groups = [
            (!self.records.is_empty(), Tag::Record),
            (!self.enums.is_empty(), Tag::Enum),
            (self.true_only || self.false_only, Tag::Bool),
            (!self.objects.is_empty(), Tag::Object),
            (!self.nonterminals.is_empty(), Tag::Node),
            (self.abrupt != 0, Tag::Abrupt),
        ];
        groups.iter().filter(|g| g.0).fold(0, |bits, g| bits | g.1.bit())
    }
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Hash, Debug)]
pub enum ObjectTest {
    Slot(u32),
    Method(u32),
    OwnMethod(u32, u32),
}

/// The kinds of value, as the lowering and the machine both know them.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Tag {
    Undefined,
    Null,
    Bool,
    Number,
    String,
    Symbol,
    BigInt,
    Object,
    Integer,
    Real,
    Big,
    Enum,
    Record,
    List,
    Closure,
    Node,
    SlotName,
    Nonterminal,
    /// A thing of the machine itself, seen only by primitives.
    Opaque,
    /// Not a value: the completion is abrupt; the record says how.
    Abrupt,
    /// Not a value: nothing was passed, or no such child or slot.
    Absent,
    /// Not a value: the slot has not been set.
    Unset,
}

impl Tag {
    pub const ALL: [Tag; 22] = [
        Tag::Undefined,
        Tag::Null,
        Tag::Bool,
        Tag::Number,
        Tag::String,
        Tag::Symbol,
        Tag::BigInt,
        Tag::Object,
        Tag::Integer,
        Tag::Real,
        Tag::Big,
        Tag::Enum,
        Tag::Record,
        Tag::List,
        Tag::Closure,
        Tag::Node,
        Tag::SlotName,
        Tag::Nonterminal,
        Tag::Opaque,
        Tag::Abrupt,
        Tag::Absent,
        Tag::Unset,
    ];
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct RecordInfo {
    pub name: String,
    pub is_object: bool,
    pub extends: Option<u32>,
    /// The slots in order: a slot's offset is its place here.
    pub slots: Vec<SlotInfo>,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct SlotInfo {
    pub name: u32,
    pub optional: bool,
    pub default: Option<u32>,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct SdoInfo {
    pub name: String,
    pub is_static: bool,
    /// Parameters besides the node.
    pub params: u16,
    /// As those of an [algorithm](Alg).
    pub completion: bool,
    pub gives: u32,
    /// What to do at each shape that is not simply passed through: sorted by shape.
    pub targets: Vec<(u16, Target)>,
    pub default: Option<u32>,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    Rule(u32),
    /// Index into [`Program::reasons`].
    Unreachable(u32),
    Unsupported,
    /// Pass on to the only child.
    Chain,
    /// Pass on to the tree that the token's text is read as.
    OwnTree,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct MethodInfo {
    pub name: String,
    pub is_internal: bool,
    /// Parameters besides the receiver.
    pub params: u16,
    /// As those of an [algorithm](Alg).
    pub completion: bool,
    pub gives: u32,
    /// Record type → algorithm; for record methods inherited definitions are filled in.
    pub table: Vec<(u32, u32)>,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct PrimInfo {
    pub name: String,
    pub params: u16,
    pub is_leaf: bool,
    pub completion: bool,
    /// As that of an [algorithm](Alg).
    pub gives: u32,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct IntrinsicInfo {
    pub name: String,
    pub kind: IntrinsicInfoKind,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub enum IntrinsicInfoKind {
    WellKnownSymbol,
    Builtin { alg: u32, is_constructor: bool, length: u32, name: Name, prefix: Option<String>, prototype: Option<u32> },
    Object { kind: u32, prototype: Option<u32>, slots: Vec<(u32, u32)> },
    Alias(u32),
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub enum Name {
    String(String),
    Symbol(u32),
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct PropertyInfo {
    pub holder: Option<u32>,
    pub name: Name,
    pub value: PropertyInfoValue,
    pub enumerable: bool,
    pub configurable: bool,
    /// The standard has no such property: a clause of our own gives it to the host.
    pub own: bool,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub enum PropertyInfoValue {
    Const {
        value: u32,
        writable: bool,
    },
    Intrinsic {
        value: u32,
        writable: bool,
    },
    Accessor {
        get: Option<u32>,
        set: Option<u32>,
    },
    /// What an algorithm without parameters gives when the realm is made.
    Computed {
        alg: u32,
        writable: bool,
    },
    /// The global this value of the realm.
    GlobalThis {
        writable: bool,
    },
}

/// What is asked of the grammar when nodes are looked at as productions; numbers are those of the parser's tables.
#[derive(Serialize, Deserialize, Default, Clone, Debug)]
pub struct GrammarInfo {
    /// Grammatical parameters, in the order of their bits.
    pub parameters: Vec<String>,
    pub nonterminals: Vec<String>,
    /// The spellings of ReservedWord.
    pub reserved_words: Vec<String>,
    pub shapes: Vec<ShapeInfo>,
    /// Productions `A : B` of one nonterminal and nothing else.
    pub chains: Vec<(u16, u16)>,
    /// The shapes of tokens that have trees of their own, with their nonterminals.
    pub leaves: Vec<(u16, u16)>,
    /// What is read over characters.
    pub characters: spec262_spec::grammar::characters::Characters,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct ShapeInfo {
    pub nonterminal: u16,
    /// As the grammar prints it; empty for the leaf of a token.
    pub production: String,
    /// The nonterminal of each slot.
    pub slots: Vec<u16>,
    /// What stands there, in order.
    pub symbols: Vec<SymbolInfo>,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub enum SymbolInfo {
    Token(String),
    Slot(u16),
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub enum MessagePart {
    Text(String),
    Register(Reg),
}

/// What only reports and observers look at.
#[derive(Serialize, Deserialize, Default, Debug)]
pub struct Debug {
    /// Sorted by pc: from here on the step runs. Several entries of one pc run one after the other.
    pub steps_at: Vec<StepAt>,
    /// Sorted: calls that were tail calls of code that was put in the place of its call. What they call is as deep as that code.
    pub tails: Vec<u32>,
    pub steps: Vec<StepInfo>,
    pub clauses: Vec<ClauseInfo>,
    pub files: Vec<String>,
}

/// Where a step's code is.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepAt {
    pub pc: u32,
    pub step: u32,
    /// How many calls deeper than the algorithm whose code this is: the code of a call that is put in its place is deeper.
    pub depth: u8,
    /// The step begins here; otherwise it goes on, after the code of a call that was put in its place.
    pub begins: bool,
}

#[derive(Serialize, Deserialize, Clone, Debug, Default)]
pub struct StepInfo {
    pub alg: u32,
    pub label: String,
    pub file: u32,
    pub line: u32,
    pub kind: StepKind,
    /// It has a `?`, those of the steps below it aside.
    pub question: bool,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum StepKind {
    #[default]
    Action,
    Assertion,
    InformalAssertion,
    Note,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct ClauseInfo {
    pub number: String,
    pub id: String,
}

impl Program {
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("the program holds nothing that cannot be written")
    }
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(bytes).map_err(|e| e.to_string())
    }
    /// The algorithm whose code holds this place.
    pub fn alg_at(&self, pc: u32) -> Option<u32> {
        let i = self.algs.partition_point(|a| a.entry <= pc);
        let i = i.checked_sub(1)?;
        (pc < self.algs[i].end).then_some(i as u32)
    }
    /// The steps that begin at this place.
    pub fn steps_at(&self, pc: u32) -> impl Iterator<Item = StepAt> + '_ {
        let from = self.debug.steps_at.partition_point(|s| s.pc < pc);
        self.debug.steps_at[from..].iter().take_while(move |s| s.pc == pc).filter(|s| s.begins).copied()
    }
    /// How many calls deeper than its algorithm the code at that place is.
    pub fn depth_at(&self, pc: u32) -> u32 {
        let depth = self.last_at(pc).map_or(0, |s| u32::from(s.depth));
        depth.saturating_sub(u32::from(self.debug.tails.binary_search(&pc).is_ok()))
    }
    fn last_at(&self, pc: u32) -> Option<StepAt> {
        let entry = self.algs[self.alg_at(pc)? as usize].entry;
        let i = self.debug.steps_at.partition_point(|s| s.pc <= pc).checked_sub(1)?;
        let found = self.debug.steps_at[i];
        (found.pc >= entry).then_some(found)
    }
    /// The step that runs at this place: the last that began before it in the same algorithm.
    pub fn step_of(&self, pc: u32) -> Option<u32> {
        self.last_at(pc).map(|s| s.step)
    }
}
