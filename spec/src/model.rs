//! The checked specification: every name resolved to an id, every expression typed. It is what the checker makes, and what
//! the lowering (in `spec262-semantics`), the outline export and the documents are made from. No runtime in it.

pub use crate::grammar::NonterminalId as NontermId;
use crate::grammar::{Grammar, ProductionId, ShapeId};
use std::collections::BTreeSet;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(pub u32);
        impl $name { pub fn index(self) -> usize { self.0 as usize } }
    )*};
}

ids! {
    /// Index into [`Spec::algorithms`].
    AlgId,
    /// Index into [`Spec::clauses`].
    ClauseId,
    /// A step of the whole specification: algorithms in order, their steps in the order of the text. Stable for one edition of the specification.
    StepId,
    /// Index into [`Spec::slots`]: names of slots (`[[Prototype]]`, with brackets) and of components (`LexicalEnvironment`).
    SlotId,
    /// Index into [`Spec::enums`]: `lexical` (without tildes).
    EnumId,
    /// Index into [`Spec::records`]: record types and kinds of object.
    RecordId,
    /// Index into [`Spec::sdos`].
    SdoId,
    /// Index into [`Spec::methods`]: concrete methods of records and internal methods of objects, by name.
    MethodId,
    /// Index into [`Spec::primitives`].
    PrimId,
    /// Index into [`Spec::intrinsics`].
    IntrinsicId,
    /// A variable of one algorithm: parameters first.
    LocalId,
}

pub struct Spec {
    pub edition: String,
    pub grammar: Grammar,
    pub files: Vec<SourceFile>,
    pub clauses: Vec<Clause>,
    pub slots: Vec<String>,
    pub enums: Vec<String>,
    pub records: Vec<Record>,
    pub algorithms: Vec<Algorithm>,
    pub sdos: Vec<Sdo>,
    pub methods: Vec<Method>,
    pub primitives: Vec<Primitive>,
    pub intrinsics: Vec<Intrinsic>,
    pub properties: Vec<Property>,
    /// Productions that a program may not contain yet: refused before it runs.
    pub unsupported: Vec<Unsupported>,
    /// Operations that are not there yet, and what they are for: a call of one stops the machine.
    pub unsupported_operations: Vec<(AlgId, String)>,
    /// Number of steps: `StepId`s are below it.
    pub step_count: u32,
}

pub struct SourceFile {
    pub path: String,
    pub text: String,
}
pub struct Clause {
    pub number: String,
    pub id: String,
    pub title: String,
}

/// Where something stands in the `.alg` files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    pub file: u32,
    pub line: u32,
    pub column: u32,
}

// ---------------------------------------------------------------- types

/// A type: a union of atoms, without duplicates, sorted. Empty: no value at all.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Ty(pub Vec<Atom>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Atom {
    /// Anything (the checker knows nothing: a guard is put where more is wanted).
    Any,
    Undefined,
    Null,
    True,
    False,
    String,
    Symbol,
    Number,
    BigInt,
    /// Integer mathematical values with the infinities; `Mathematical` includes it.
    Integer,
    Mathematical,
    Enum(EnumId),
    /// A record, or an object of that kind (`Object` itself is a `RecordId` as well: [`Spec::object`]).
    Record(RecordId),
    List(Box<Ty>),
    Closure,
    /// Any parse node, or one that is an instance of the nonterminal.
    Node(Option<NontermId>),
    SlotName,
    SourceText,
    /// The completion kinds; a variable that holds a completion has `Normal(T)` and the abrupt ones that there are.
    Normal(Box<Ty>),
    Throw,
    Return,
    Break,
    Continue,
    /// The parameter, child or slot is not present.
    Absent,
    /// An abstract thing without structure, for primitives: `Intrinsics`, `SourcePosition`, …
    Opaque(String),
}

pub struct Record {
    pub name: String,
    /// A kind of object (true) or a record (false).
    pub is_object: bool,
    pub is_abstract: bool,
    pub extends: Option<RecordId>,
    /// All slots in layout order, inherited ones first.
    pub slots: Vec<Slot>,
    /// For kinds of object: how `is a` decides. For records: `Nominal`.
    pub test: KindTest,
    pub clause: Option<ClauseId>,
    pub place: Place,
}
pub struct Slot {
    pub name: SlotId,
    pub ty: Ty,
    pub optional: bool,
    pub default: Option<Const>,
}
pub enum KindTest {
    Nominal,
    HasSlot(SlotId),
    HasMethod(MethodId),
    OwnMethod(MethodId, RecordId),
}

// ---------------------------------------------------------------- algorithms

pub struct Algorithm {
    /// `NewFunctionEnvironment`, `[[Get]]`, `HasBinding`, `Evaluation`, `Object.create`, `get Object.prototype.__proto__`; closures: that of their algorithm.
    pub name: String,
    pub clause: ClauseId,
    pub kind: AlgKind,
    /// Parameters are the first locals, in order. For methods the receiver is the first; for rules of syntax-directed operations
    /// `this-node` is the first; for closures the captured variables come after the parameters.
    pub params: Vec<Param>,
    pub locals: Vec<Local>,
    pub captures: u32,
    pub result: ResultForm,
    /// For rules: the text of the productions, as written (one a line).
    pub production: Option<String>,
    pub body: Block,
    pub place: Place,
    /// For `StepId` → label.
    pub first_step: StepId,
}
pub enum AlgKind {
    Operation,
    Host,
    Macro,
    /// Concrete method (of a record) or internal method (of a kind of object).
    Method {
        method: MethodId,
        of: RecordId,
    },
    Rule {
        sdo: SdoId,
        shapes: Vec<ShapeId>,
    },
    /// The rule of an operation for every production that has none.
    DefaultRule {
        sdo: SdoId,
    },
    EarlyErrors {
        shapes: Vec<ShapeId>,
    },
    /// Its parameters are locals bound from `arguments-list`; see [`Param`].
    Builtin(Builtin),
    /// Abstract closure inside the algorithm given.
    Closure {
        parent: AlgId,
    },
}
pub struct Builtin {
    /// The intrinsic that it is: `%Object.create%`.
    pub intrinsic: IntrinsicId,
    pub is_constructor: bool,
    pub length: u32,
    /// Value of its `name` property (without the `get ` of accessors, which is in `prefix`).
    pub property_name: PropertyName,
    pub prefix: Option<&'static str>,
    /// The value of its `[[Prototype]]` (`None`: null); `%Function.prototype%` unless the header says another.
    pub prototype: Option<IntrinsicId>,
}
#[derive(Clone, PartialEq, Debug)]
pub enum PropertyName {
    String(String),
    Symbol(IntrinsicId),
}
pub struct Param {
    pub local: LocalId,
    pub kind: ParamKind,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    Required,
    Optional,
    Rest,
}
pub struct Local {
    pub name: String,
    pub ty: Ty,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ResultForm {
    /// The value of a normal completion, or the plain value.
    pub ty: Ty,
    /// False: a plain value. True: a Completion Record, of the kinds given.
    pub completion: bool,
    pub normal: bool,
    pub throw: bool,
    pub ret: bool,
    pub brk: bool,
    pub cont: bool,
}

pub type Block = Vec<Step>;

/// One numbered step.
#[derive(Clone, Debug)]
pub struct Step {
    pub id: StepId,
    /// The full label: `5.a.ii`, `ee-1`.
    pub label: String,
    pub place: Place,
    pub kind: StepKind,
}

#[derive(Clone, Debug)]
pub enum StepKind {
    /// One or more effects on the step's line.
    Simple(Vec<Stmt>),
    /// `if`, with its branch on the line or in sub-steps; `else if` and `else` are the steps that follow it.
    If {
        cond: Expr,
        then: Branch,
        otherwise: Option<Vec<Stmt>>,
    },
    ElseIf {
        cond: Expr,
        then: Branch,
        otherwise: Option<Vec<Stmt>>,
    },
    Else {
        then: Branch,
    },
    ForEach {
        var: LocalId,
        list: Expr,
        reverse: bool,
        body: Branch,
    },
    ForInteger {
        var: LocalId,
        from: Expr,
        to: Expr,
        down: bool,
        body: Branch,
    },
    Repeat {
        test: RepeatTest,
        body: Block,
    },
    /// Effects whose last one makes a closure from the sub-steps.
    WithClosure {
        stmts: Vec<Stmt>,
        closure: AlgId,
    },
    /// The sub-steps, in order.
    Perform(Block),
    /// The steps of a macro, in the place of its call: what they return this algorithm returns. Variables are those of this algorithm;
    /// arguments that are no variables are bound before. The steps have the ids and labels of the macro's own.
    Macro {
        alg: AlgId,
        bind: Vec<Stmt>,
        body: Block,
    },
    /// An early-error rule.
    EarlyError {
        cond: Expr,
        /// What is wrong, and the mend.
        says: String,
    },
    Note(Option<String>),
}
#[derive(Clone, Debug)]
pub enum Branch {
    Inline(Vec<Stmt>),
    Steps(Block),
}
#[derive(Clone, Debug)]
pub enum RepeatTest {
    Forever,
    While(Expr),
    Until(Expr),
}

#[derive(Clone, Debug)]
pub enum Stmt {
    Let(LocalId, Expr),
    Set(LocalId, Expr),
    SetSlot {
        base: Expr,
        slot: SlotId,
        value: Expr,
    },
    SetIndex {
        base: Expr,
        index: Expr,
        value: Expr,
    },
    /// The object's internal method is from now on the one of that kind.
    SetInternalMethod {
        object: Expr,
        method: MethodId,
        of: RecordId,
    },
    Return(Expr),
    /// `%TypeError%` and so on; the message's parts.
    Throw {
        error: IntrinsicId,
        message: Vec<MessagePart>,
    },
    Perform(Expr),
    /// An effect written as a primitive alone; `set` tells that it was written `set primitive(…)`.
    Effect {
        call: Expr,
        set: bool,
    },
    Append {
        value: Expr,
        list: Expr,
    },
    AppendAll {
        values: Expr,
        list: Expr,
    },
    Prepend {
        value: Expr,
        list: Expr,
    },
    Remove {
        value: Expr,
        list: Expr,
    },
    RemoveFirst(Expr),
    RemoveLast(Expr),
    Clear(Expr),
    Assert(Expr),
    AssertInformal(String),
    ReplaceEvaluation {
        node: Expr,
        closure: Expr,
    },
}
#[derive(Clone, Debug)]
pub enum MessagePart {
    Text(String),
    Variable(LocalId),
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Ty,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Const(Const),
    Local(LocalId),
    ThisNode,
    /// `%X%` of the current realm, or a well-known symbol.
    Intrinsic(IntrinsicId),
    List(Vec<Expr>),
    /// Slots that are not given are absent (`optional`) or not set.
    NewRecord {
        record: RecordId,
        fields: Vec<(SlotId, Expr)>,
    },
    Slot {
        base: Box<Expr>,
        slot: SlotId,
    },
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    Call {
        callee: Callee,
        args: Vec<Expr>,
    },
    /// `? e`, `! e`, `Completion(e)`; an unmarked call of completion form stands for the completion itself.
    Question(Box<Expr>),
    Bang(Box<Expr>),
    Completion(Box<Expr>),
    /// A child of the node (`None`: of `this-node`), the nth (from 0) with that nonterminal.
    Child {
        of: Option<Box<Expr>>,
        nonterminal: NontermId,
        nth: u8,
        /// Said with `the first …`, `the second …`.
        ordinal: bool,
    },
    Covered {
        by: Box<Expr>,
        nonterminal: NontermId,
    },
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    Is {
        left: Box<Expr>,
        right: Vec<Expr>,
        negated: bool,
    },
    /// A type test at run time.
    IsA {
        value: Box<Expr>,
        ty: Ty,
        negated: bool,
    },
    Present {
        value: Box<Expr>,
        negated: bool,
    },
    HasSlot {
        value: Box<Expr>,
        slot: SlotId,
        negated: bool,
    },
    HasMethod {
        value: Box<Expr>,
        method: MethodId,
        negated: bool,
    },
    Contains {
        list: Box<Expr>,
        value: Box<Expr>,
        negated: bool,
    },
    IsEmpty {
        value: Box<Expr>,
        negated: bool,
    },
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    /// Put in by the checker: the value must be of this type, or the machine stops with clause and step.
    Guard {
        value: Box<Expr>,
        ty: Ty,
    },
    /// The captured variables' values, in the order of the closure's captures.
    Closure {
        alg: AlgId,
        captures: Vec<LocalId>,
    },
}

#[derive(Clone, PartialEq, Debug)]
pub enum Const {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    BigInt(String),
    Integer(i64),
    Real(f64),
    String(String),
    Enum(EnumId),
    SlotName(SlotId),
    Absent,
    /// The goal symbol or nonterminal named as a value: `|Script|` as an argument where it is not a child.
    Nonterminal(NontermId, crate::grammar::Params),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    Algorithm(AlgId),
    /// `args[0]` is the node.
    Sdo(SdoId),
    /// Concrete or internal method; `args[0]` is the receiver.
    Method(MethodId),
    Primitive(PrimId),
    /// `args[0]` is the closure.
    Closure,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Neg,
    ToNumber, /* 𝔽 */
    ToMath,   /* ℝ */
    ToBigInt, /* ℤ */
    Abs,
    Floor,
    Truncate,
    LengthOf,
    CopyOf,
    SoleElement,
    FirstElement,
    LastElement,
    SourceTextOf,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Modulo,
    Pow,
    Min,
    Max,
    Concat,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

// ---------------------------------------------------------------- tables

pub struct Sdo {
    pub name: String,
    pub is_static: bool,
    /// Without the node.
    pub params: Vec<(String, Ty, ParamKind)>,
    pub result: ResultForm,
    /// The rule for each shape that has one of its own.
    pub rules: Vec<(ShapeId, AlgId)>,
    pub default: Option<AlgId>,
    pub unsupported: Vec<ShapeId>,
    pub unreachable: Vec<(ShapeId, String)>,
    pub place: Place,
}
pub struct Method {
    /// `HasBinding`, `[[Get]]`.
    pub name: String,
    pub is_internal: bool,
    /// Without the receiver.
    pub params: Vec<(String, Ty, ParamKind)>,
    pub result: ResultForm,
    /// The definition for each type that has one of its own; others inherit.
    pub definitions: Vec<(RecordId, AlgId)>,
}
pub struct Primitive {
    pub name: String,
    pub is_leaf: bool,
    pub params: Vec<(String, Ty, ParamKind)>,
    pub result: ResultForm,
    pub doc: String,
    pub clause: ClauseId,
    pub place: Place,
}
pub struct Intrinsic {
    /// With the percent signs: `%Array.prototype%`, `%Symbol.iterator%`.
    pub name: String,
    pub kind: IntrinsicKind,
}
pub enum IntrinsicKind {
    WellKnownSymbol,
    Builtin(AlgId),
    /// An object of the table: its kind and prototype (`None`: null).
    Object {
        kind: RecordId,
        prototype: Option<IntrinsicId>,
        slots: Vec<(SlotId, Const)>,
    },
    /// Another name of the same value (`%Array.prototype[%Symbol.iterator%]%` = `%Array.prototype.values%`).
    Alias(IntrinsicId),
}
/// A property of an intrinsic object or of the global object, in the order of the text.
pub struct Property {
    /// `None`: the global object.
    pub holder: Option<IntrinsicId>,
    pub name: PropertyName,
    pub value: PropertyValue,
    pub enumerable: bool,
    pub configurable: bool,
    pub clause: ClauseId,
}
pub enum PropertyValue {
    Const {
        value: Const,
        writable: bool,
    },
    Intrinsic {
        value: IntrinsicId,
        writable: bool,
    },
    Accessor {
        get: Option<IntrinsicId>,
        set: Option<IntrinsicId>,
    },
    /// What the operation (without parameters) gives when the realm is made.
    Computed {
        operation: AlgId,
        writable: bool,
    },
    /// The global this value of the realm (`globalThis`).
    GlobalThis {
        writable: bool,
    },
}
pub struct Unsupported {
    pub shape: ShapeId,
    pub what: String,
    pub clause: ClauseId,
}

impl Spec {
    /// The record with that name; the checker guarantees those that the machine itself names.
    pub fn record(&self, name: &str) -> Option<RecordId> {
        self.records.iter().position(|r| r.name == name).map(|i| RecordId(i as u32))
    }
    pub fn object(&self) -> RecordId {
        self.record("Object").expect("the checker wants a kind Object")
    }
    pub fn slot(&self, name: &str) -> Option<SlotId> {
        self.slots.iter().position(|s| s == name).map(|i| SlotId(i as u32))
    }

    /// The nonterminal that a node of this shape passes an operation on to, where the operation has no rule for the shape: the
    /// one nonterminal on the right-hand side, beside terminals (5.2.2, chain productions).
    pub fn passes_on(&self, shape: ShapeId) -> Option<NontermId> {
        if self.grammar.has_own_tree(shape) {
            return Some(self.grammar.shape(shape).nonterminal);
        }
        let mut present = self.grammar.shape(shape).slots.iter().filter(|s| s.present);
        match (present.next(), present.next()) {
            (Some(only), None) => Some(only.nonterminal),
            _ => None,
        }
    }

    /// Productions that are one nonterminal and nothing else, and that an algorithm names in its head (or asks for with
    /// `derives`): the parser makes nodes for them, and for no other production of that kind.
    pub fn kept(&self) -> BTreeSet<ProductionId> {
        let mut shapes: Vec<ShapeId> = Vec::new();
        for alg in &self.algorithms {
            match &alg.kind {
                AlgKind::Rule { shapes: named, .. } | AlgKind::EarlyErrors { shapes: named } => shapes.extend(named),
                _ => {}
            }
            crate::inside::each_expr(&alg.body, &mut |e| shapes.extend(self.derived_shapes(e)));
        }
        for sdo in &self.sdos {
            shapes.extend(sdo.unsupported.iter().chain(sdo.unreachable.iter().map(|(s, _)| s)));
        }
        let productions = shapes.into_iter().filter_map(|s| self.grammar.shape(s).production);
        productions.filter(|p| self.grammar.chain(*p).is_some()).collect()
    }

    /// The shapes that a `derives(node, "production")` asks for.
    fn derived_shapes(&self, e: &Expr) -> Vec<ShapeId> {
        let ExprKind::Call { callee: Callee::Primitive(p), args } = &e.kind else { return Vec::new() };
        match args.get(1).map(|a| &a.kind) {
            Some(ExprKind::Const(Const::String(text))) if self.primitives[p.index()].name == "derives" => {
                self.grammar.resolve(text).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}
