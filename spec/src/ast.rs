//! The syntax tree of the notation: what a file says, nothing resolved. Equality leaves positions out, so that a tree may
//! be compared with the one read back from its printed form.

/// A range of bytes of the file.
#[derive(Clone, Copy, Default, Debug)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}
impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }
}
/// Positions are no part of what a tree says.
impl PartialEq for Span {
    fn eq(&self, _: &Span) -> bool {
        true
    }
}
impl Eq for Span {}

/// A word with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct File {
    pub path: String,
    pub items: Vec<Item>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// The header, without the steps.
    pub span: Span,
    pub kind: ItemKind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum ItemKind {
    Clause(Clause),
    Type(TypeDecl),
    Record(RecordDecl),
    DeclareMethod(Method),
    Sdo(SdoDecl),
    Algorithm(Algorithm),
    Exception(Exception),
    UnsupportedOperation(UnsupportedOperation),
    UnreachableMethod(UnreachableMethod),
    Primitive(PrimitiveDecl),
    Intrinsic(IntrinsicDecl),
    /// A well-known symbol, with percent signs.
    Symbol(Name),
    Property(PropertyDecl),
    Overlay(Overlay),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    pub number: String,
    pub id: String,
    pub title: Option<String>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct TypeDecl {
    pub name: Name,
    /// `None`: opaque.
    pub ty: Option<Type>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct RecordDecl {
    pub name: Name,
    pub is_object: bool,
    pub is_abstract: bool,
    pub extends: Option<Name>,
    pub test: Option<KindTest>,
    pub slots: Vec<SlotDecl>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum KindTest {
    Slot(Name),
    Method(Name),
    MethodOf(Name, Name),
}

#[derive(Clone, PartialEq, Debug)]
pub struct SlotDecl {
    /// With brackets if it has them.
    pub name: Name,
    pub optional: bool,
    pub ty: Type,
    pub default: Option<Expr>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Method {
    /// `HasBinding`, `[[Get]]`.
    pub name: Name,
    pub params: Vec<Param>,
    /// `None` in declarations that do not name the receiver.
    pub receiver: Option<Name>,
    pub of: Name,
    pub result: Form,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SdoDecl {
    pub name: Name,
    pub is_static: bool,
    pub params: Vec<Param>,
    pub result: Form,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Algorithm {
    pub head: Head,
    pub steps: Vec<Step>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Head {
    Operation { kind: OperationKind, name: Name, params: Vec<Param>, result: Option<Form> },
    Method(Method),
    Rule { sdo: Name, productions: Vec<Name> },
    DefaultRule { sdo: Name },
    EarlyErrors { productions: Vec<Name> },
    Builtin(BuiltinHead),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperationKind {
    Abstract,
    Host,
    Macro,
}

#[derive(Clone, PartialEq, Debug)]
pub struct BuiltinHead {
    pub is_constructor: bool,
    pub path: BuiltinPath,
    pub params: Vec<Param>,
    /// `None`: a language value or a throw completion.
    pub result: Option<Form>,
    pub options: BuiltinOptions,
}

/// What follows the parameters of a built-in's header.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BuiltinOptions {
    pub length: Option<u32>,
    pub name: Option<String>,
    pub attributes: Vec<(Name, bool)>,
    /// `prototype %Error%`, `prototype null`.
    pub prototype: Option<Expr>,
    /// `for each NativeError of (EvalError, RangeError)`: the algorithm stands for several functions.
    pub family: Option<(Name, Vec<Name>)>,
    /// `without property`: the function is an intrinsic, but no property of its holder.
    pub hidden: bool,
    /// `without prototype`: a constructor that has no property of that name.
    pub bare: bool,
}

/// `get Object.prototype.__proto__`, `Array.prototype[%Symbol.iterator%]`, `%ThrowTypeError%`.
#[derive(Clone, PartialEq, Debug)]
pub struct BuiltinPath {
    pub accessor: Option<Accessor>,
    /// With the percent signs, where they are written.
    pub base: String,
    pub parts: Vec<PathPart>,
    pub span: Span,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Accessor {
    Get,
    Set,
}
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PathPart {
    Name(String),
    /// With percent signs.
    Symbol(String),
}

/// `unsupported` and `unreachable`.
#[derive(Clone, PartialEq, Debug)]
pub struct Exception {
    pub unsupported: bool,
    /// `None`: every operation.
    pub sdo: Option<Name>,
    /// Empty (`*`): every production without a rule.
    pub productions: Vec<Name>,
    /// From the operation's name on.
    pub span: Span,
    pub why: String,
}

/// An operation that is not there yet: a call of it stops the machine.
#[derive(Clone, PartialEq, Debug)]
pub struct UnsupportedOperation {
    pub name: Name,
    pub params: Vec<Param>,
    pub result: Form,
    pub what: String,
}

/// A concrete type whose inherited method nothing calls.
#[derive(Clone, PartialEq, Debug)]
pub struct UnreachableMethod {
    pub name: Name,
    pub of: Name,
    pub why: String,
}

#[derive(Clone, PartialEq, Debug)]
pub struct PrimitiveDecl {
    pub is_leaf: bool,
    pub name: Name,
    pub params: Vec<Param>,
    /// Without `->`: an effect that gives nothing.
    pub result: Option<Form>,
    pub doc: String,
}

#[derive(Clone, PartialEq, Debug)]
pub struct IntrinsicDecl {
    pub name: Name,
    pub kind: Name,
    /// `None`: null.
    pub prototype: Option<Name>,
    pub slots: Vec<(Name, Expr)>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct PropertyDecl {
    pub path: BuiltinPath,
    pub value: Expr,
    pub attributes: Vec<(Name, bool)>,
    pub family: Option<(Name, Vec<Name>)>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Overlay {
    pub target: OverlayTarget,
    pub after: bool,
    /// `3.a`
    pub label: Name,
    pub steps: Vec<Step>,
}
#[derive(Clone, PartialEq, Debug)]
pub enum OverlayTarget {
    Operation(Name),
    /// `OrdinaryObject.[[Get]]`, `DeclarativeEnvironmentRecord.HasBinding`.
    Method {
        of: Name,
        name: Name,
    },
    Rule {
        sdo: Name,
        production: Name,
    },
    EarlyErrors {
        production: Name,
    },
    Builtin(BuiltinPath),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Param {
    pub name: Name,
    /// `None`: a language value (built-ins), or anything.
    pub ty: Option<Type>,
    pub kind: ParamKind,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    Required,
    Optional,
    Rest,
}

/// The declared form of a result.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Form {
    pub normal: bool,
    pub ty: Option<Type>,
    /// `throw`, `abrupt`, `return`, `break`, `continue`
    pub abrupt: Vec<String>,
    pub span: Span,
}

// ---------------------------------------------------------------- types

#[derive(Clone, PartialEq, Debug)]
pub struct Type {
    pub kind: TypeKind,
    pub span: Span,
}
#[derive(Clone, PartialEq, Debug)]
pub enum TypeKind {
    /// `undefined`, `String`, `LanguageValue`, `integer`, `Node`, `closure` …
    Name(String),
    Enum(String),
    Nonterminal(String),
    List(Box<Type>),
    Completion(Box<Type>),
    Closure(Vec<Type>, Box<Form>),
    Union(Vec<Type>),
}

// ---------------------------------------------------------------- steps

#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// The last part: `ii` of `5.a.ii`; `ee-1`; `3+1`.
    pub label: String,
    /// From the label to the end of the step's own text.
    pub span: Span,
    pub kind: StepKind,
    pub steps: Vec<Step>,
    /// The file that it (with its sub-steps) comes from, if an overlay put it in.
    pub origin: Option<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum StepKind {
    Effects(Vec<Stmt>),
    /// An empty branch is in the sub-steps.
    If {
        cond: Expr,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    ElseIf {
        cond: Expr,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    Else {
        then: Vec<Stmt>,
    },
    ForEach {
        var: Name,
        ty: Option<Type>,
        list: Expr,
        reverse: bool,
        body: Vec<Stmt>,
    },
    ForInteger {
        var: Name,
        from: Expr,
        to: Expr,
        down: bool,
        body: Vec<Stmt>,
    },
    Repeat(Repeat),
    /// With the message of the rule.
    ErrorIf(Expr, Option<String>),
    /// `perform`, alone: the sub-steps, one after the other.
    Perform,
    Note(Option<String>),
}
#[derive(Clone, PartialEq, Debug)]
pub enum Repeat {
    Forever,
    While(Expr),
    Until(Expr),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}
#[derive(Clone, PartialEq, Debug)]
pub enum StmtKind {
    Let {
        name: Name,
        ty: Option<Type>,
        value: Expr,
    },
    /// The target is a variable, a slot, a component or an element.
    Set {
        target: Expr,
        value: Expr,
    },
    SetDefinition {
        target: Expr,
        of: Name,
    },
    /// `set primitive(…)`
    SetEffect(Expr),
    Return(Expr),
    Throw {
        error: Name,
        message: Option<String>,
    },
    Perform(Expr),
    Effect(Expr),
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
    Replace {
        node: Expr,
        closure: Expr,
    },
}

// ---------------------------------------------------------------- expressions

#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    Undefined,
    Null,
    Bool(bool),
    Absent,
    ThisNode,
    String(String),
    /// As written, without `𝔽` (`NaN` included).
    Number(String),
    BigInt(String),
    Math(String),
    Enum(String),
    /// With brackets.
    SlotName(String),
    /// With percent signs.
    Intrinsic(String),
    /// `` `super` ``, without the quotes.
    Terminal(String),
    /// A variable.
    Var(String),
    List(Vec<Expr>),
    Record {
        name: Name,
        fields: Vec<(Name, Expr)>,
    },
    New(Name),
    Slot(Box<Expr>, Name),
    Component(Box<Expr>, Name),
    Index(Box<Expr>, Box<Expr>),
    /// An operation, primitive, leaf or closure; a primitive without parentheses has no arguments.
    Call(Name, Vec<Expr>),
    /// `env.HasBinding(N)`, `O.[[Get]](P)`
    Method(Box<Expr>, Name, Vec<Expr>),
    Child {
        name: Name,
        nth: Option<u8>,
        of: Option<Box<Expr>>,
    },
    Covered {
        name: Name,
        by: Box<Expr>,
    },
    Sdo {
        name: Name,
        of: Box<Expr>,
        with: Vec<Expr>,
    },
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    Question(Box<Expr>),
    Bang(Box<Expr>),
    Completion(Box<Expr>),
    Is {
        left: Box<Expr>,
        right: Box<Expr>,
        negated: bool,
    },
    IsOneOf {
        left: Box<Expr>,
        right: Vec<Expr>,
        negated: bool,
    },
    IsA {
        value: Box<Expr>,
        ty: Type,
        negated: bool,
    },
    Present {
        value: Box<Expr>,
        negated: bool,
    },
    Empty {
        value: Box<Expr>,
        negated: bool,
    },
    HasSlot {
        value: Box<Expr>,
        slot: Name,
        negated: bool,
    },
    HasMethod {
        value: Box<Expr>,
        method: Name,
        negated: bool,
    },
    Contains {
        list: Box<Expr>,
        value: Box<Expr>,
        negated: bool,
    },
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    /// Its steps are the sub-steps of the step.
    Closure {
        params: Vec<Param>,
        captures: Vec<Name>,
        result: Option<Box<Form>>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Neg,
    ToNumber,
    ToMath,
    ToBigInt,
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
