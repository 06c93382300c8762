//! Programs of closures, scopes and loops, made by chance: every one is free of early errors, ends, and prints what it sees.
//!
//! The names are few, so that shadowing, capture and the temporal dead zone come about by themselves. An uncaught exception is
//! a fine way to end.

mod arbitrary;
mod parts;
mod shrink;
mod write;

pub use shrink::minimise;

use quickcheck::{Arbitrary, Gen};

/// A whole script.
#[derive(Clone, PartialEq, Debug)]
pub struct Program {
    pub strict: bool,
    pub frame: Frame,
    /// Calls and rounds of loops are counted, so that it ends. Shrinking may take that away.
    pub fuel: bool,
    /// The outermost statements are in `try` statements of their own. Shrinking may take that away.
    pub guards: bool,
    /// At the end each name that is in scope is looked at. Shrinking may take that away.
    pub looks: bool,
    pub body: Vec<Statement>,
}

impl Program {
    /// The program with a number, of those that a seed makes: always the same.
    pub fn of_seed(seed: u64, number: u64, size: usize) -> Program {
        // Neighbouring seeds have nothing in common (the finaliser of SplitMix64).
        let mut mixed = seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Program::arbitrary(&mut Gen::from_size_and_seed(size, mixed ^ (mixed >> 31)))
    }
}

/// What the statements stand in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Frame {
    /// The script itself: declarations are global ones, and an exception ends it.
    Global,
    /// A `try` block.
    Block,
    /// The body of a function that is called once, in a `try` block.
    Function,
}

/// Names that are declared with `let` and `const`; also of parameters, so that these may be shadowed.
pub const LEXICAL: [&str; 4] = ["a", "b", "c", "d"];
/// Names that are declared with `var`.
pub const VARS: [&str; 3] = ["u", "v", "w"];
/// Names of functions.
pub const FUNCTIONS: [&str; 3] = ["f", "g", "h"];
/// Names that nothing declares: they cannot be resolved, until something assigns to them.
pub const UNDECLARED: [&str; 2] = ["x", "y"];

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
    /// `let { a = …, b } = { a: … }`, as far as the block does not have these names already.
    Destructure {
        names: [Pick; 2],
        value: Expression,
        default: Expression,
    },
    Var {
        name: Pick,
        value: Option<Expression>,
    },
    Function {
        name: Pick,
        function: Function,
    },
    /// `fs.push(…)`: a closure that outlives its scope.
    Keep(Expression),
    /// Calls one of the closures that were kept, and prints what it gives.
    CallKept(u8),
    Print(Expression),
    /// Prints the name and, read by a closure, its value or the error.
    Look(Name),
    /// Keeps two closures, one that reads and one that writes. At the end each writes, and all that read tell what they see.
    Share(Name),
    /// An expression for what it does.
    Do(Expression),
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
        /// Closures over the counter are kept in the head: in its initializer, test or increment.
        captures: Option<u8>,
        body: Vec<Statement>,
    },
    ForOf {
        head: Head,
        name: Pick,
        items: Vec<Expression>,
        body: Vec<Statement>,
    },
    /// Over the keys of an object.
    ForIn {
        head: Head,
        name: Pick,
        object: Object,
        body: Vec<Statement>,
    },
    While {
        rounds: u8,
        body: Vec<Statement>,
    },
    Switch {
        subject: Expression,
        /// Clauses with their tests; that without one is the default, if it is the first such.
        clauses: Vec<(Option<Expression>, Vec<Statement>)>,
    },
    /// In strict code a block.
    With {
        object: Object,
        body: Vec<Statement>,
    },
    Try {
        body: Vec<Statement>,
        /// A lexical name, or one of a `var` that the block may declare too (B.3.4); none: `catch {`.
        parameter: Option<(bool, Pick)>,
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
    /// The name of a `let` or `const`, whether or not it is in scope or initialised.
    Lexical(Pick),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    pub parameters: Vec<Parameter>,
    /// A last parameter with three dots, if its name is free.
    pub rest: Option<Pick>,
    pub body: Vec<Statement>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    pub name: Pick,
    pub default: Option<Expression>,
}

/// An object literal: properties with names that variables have too.
#[derive(Clone, PartialEq, Debug)]
pub struct Object {
    pub properties: Vec<(Name, Expression)>,
    /// One of them is a getter.
    pub getter: Option<(Pick, Function)>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Expression {
    Number(u8),
    Undefined,
    Name(Name),
    TypeOf(Name),
    /// `delete a`; in strict code `typeof a`.
    Delete(Name),
    This,
    Add(Box<Expression>, Box<Expression>),
    Less(Box<Expression>, Box<Expression>),
    /// `(a, b)`, `a ? b : c` with `c` 0, `a || b`, `a ?? b`: by number.
    Join(u8, Box<Expression>, Box<Expression>),
    Increment(Name),
    /// An assignment, by number: `=`, `-=`, `||=`, `&&=`, `??=`.
    Assign(u8, Name, Box<Expression>),
    Call(Box<Expression>, Vec<Expression>),
    New(Box<Expression>),
    Arrow(Function),
    /// A function expression; with a name of its own if there is one.
    Function(Option<Pick>, Function),
    /// `{ get x() {…} }.x`: what the getter gives.
    Getter(Function),
    /// A method, called: it has a `this`.
    Method(Function),
    /// `arguments.length`; 0 outside of functions.
    Arguments,
    /// `arguments[0]`.
    Argument(u8),
    SetArgument(u8, Box<Expression>),
    /// Statements as the text of a direct or indirect eval.
    Eval {
        direct: bool,
        body: Vec<Statement>,
    },
    /// `Function("…")`, called.
    Constructed(Vec<Statement>),
}
