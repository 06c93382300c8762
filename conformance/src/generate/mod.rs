//! Programs of closures, scopes and loops, made by chance: every one is free of early errors, ends, and prints what it sees.
//!
//! The names are few, so that shadowing, capture and the temporal dead zone come about by themselves. An uncaught exception is
//! a fine way to end.

mod arbitrary;
mod write;

/// A whole script.
#[derive(Clone, PartialEq, Debug)]
pub struct Program {
    pub strict: bool,
    pub body: Vec<Statement>,
}

/// Names that are declared with `let` and `const`; also of parameters, so that these may be shadowed.
pub const LEXICAL: [&str; 4] = ["a", "b", "c", "d"];
/// Names that are declared with `var`.
pub const VARS: [&str; 3] = ["u", "v", "w"];
/// Names of functions.
pub const FUNCTIONS: [&str; 3] = ["f", "g", "h"];

/// A choice from a list: of names, where the place declares one; of what is in scope there, where it refers to one.
pub type Pick = u8;

#[derive(Clone, PartialEq, Debug)]
pub enum Statement {
    /// `let a = …` or `const a = …`; an assignment where the block has that name already.
    Lexical {
        name: Pick,
        constant: bool,
        value: Expression,
    },
    Var {
        name: Pick,
        value: Option<Expression>,
    },
    Function {
        name: Pick,
        function: Function,
    },
    Assign {
        name: Name,
        value: Expression,
    },
    /// `fs.push(…)`: a closure that outlives its scope.
    Keep(Expression),
    /// Calls one of the closures that were kept, and prints what it gives.
    CallKept(u8),
    Print(Expression),
    Block(Vec<Statement>),
    If {
        test: Expression,
        then: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    For {
        head: Head,
        name: Pick,
        rounds: u8,
        body: Vec<Statement>,
    },
    ForOf {
        head: Head,
        name: Pick,
        items: Vec<Expression>,
        body: Vec<Statement>,
    },
    While {
        rounds: u8,
        body: Vec<Statement>,
    },
    Try {
        body: Vec<Statement>,
        parameter: Pick,
        handler: Vec<Statement>,
        finalizer: Vec<Statement>,
    },
    Throw(Expression),
    /// Inside a function; elsewhere a print.
    Return(Expression),
    /// Inside a loop; elsewhere nothing.
    Break,
    Continue,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Head {
    Let,
    /// In a `for` statement with a counter: `let`.
    Const,
    Var,
}

/// A reference: mostly to what is declared before and in scope; now and then to any name, declared or not, initialised or not.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Name {
    /// To be read.
    Any(Pick),
    /// To be written to.
    Variable(Pick),
    /// To be called.
    Function(Pick),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    pub parameters: Vec<Parameter>,
    pub body: Vec<Statement>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    pub name: Pick,
    pub default: Option<Expression>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Expression {
    Number(u8),
    Name(Name),
    TypeOf(Name),
    Add(Box<Expression>, Box<Expression>),
    Less(Box<Expression>, Box<Expression>),
    Increment(Name),
    /// An assignment as an expression.
    Assign(Name, Box<Expression>),
    Call(Box<Expression>, Vec<Expression>),
    Arrow(Function),
    /// A function expression; with a name of its own if there is one.
    Function(Option<Pick>, Function),
    /// `{ get x() {…}, set x(v) {…} }.x`: what the getter gives.
    Getter(Function),
    /// `arguments.length`; 0 outside of functions.
    Arguments,
}
