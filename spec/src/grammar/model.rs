//! The grammar once read: nonterminals, productions, shapes, and what the parser must know besides.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u16);
        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

index! {
    /// Index into [`Grammar::nonterminals`].
    NonterminalId
    /// Index into [`Grammar::productions`].
    ProductionId
    /// Index into [`Grammar::shapes`].
    ShapeId
    /// Index into [`Grammar::terminals`].
    TerminalId
}

/// A set of grammatical parameters, one bit for each, in the order of [`Grammar::parameters`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Params(pub u16);

impl Params {
    pub fn has(self, parameter: u8) -> bool {
        self.0 & (1 << parameter) != 0
    }
    pub fn with(self, parameter: u8) -> Params {
        Params(self.0 | (1 << parameter))
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Params({:#b})", self.0)
    }
}

/// A place in a grammar file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    pub file: u16,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
    pub width: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// `13.2`, `B.3.3`.
    pub number: String,
    /// `sec-primary-expression`.
    pub id: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Defined with `::` (or `:::`), over characters.
    Lexical,
    /// Defined with `:`, over tokens.
    Syntactic,
}

#[derive(Clone, Debug)]
pub struct Nonterminal {
    pub name: String,
    pub level: Level,
    /// The parameters that it takes.
    pub parameters: Params,
    pub productions: Vec<ProductionId>,
    /// The one shape of its nodes, if the syntactic grammar uses it as a token, or trees of characters as a leaf.
    pub leaf: Option<ShapeId>,
    /// Where it is read over characters, the first alternative that matches is taken, even if another matches more.
    pub ordered: bool,
    /// Its productions make nodes, though it is lexical: of trees of characters.
    pub in_characters: bool,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub struct Production {
    pub nonterminal: NonterminalId,
    /// As the standard prints it, without parameters and annotations: `IfStatement : if ( Expression ) Statement`.
    pub text: String,
    /// `[+In]` or `[~In]` in front of the alternative.
    pub conditions: Vec<Condition>,
    pub symbols: Vec<Symbol>,
    /// Index into [`Grammar::clauses`].
    pub clause: u16,
    /// Its shapes; empty for a lexical production that makes no node.
    pub shapes: Range<u16>,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    pub parameter: u8,
    pub positive: bool,
}

impl Condition {
    pub fn holds(self, params: Params) -> bool {
        params.has(self.parameter) == self.positive
    }
}

/// A symbol of a right-hand side, with the annotations in front of it.
#[derive(Clone, Debug)]
pub struct Symbol {
    pub kind: SymbolKind,
    pub optional: bool,
    /// Restrictions on what may follow at this place; the last "symbol" of a production may be
    /// [`SymbolKind::End`], which only carries these.
    pub lookahead: Vec<Lookahead>,
    /// `[no LineTerminator here]` stands in front.
    pub no_line_terminator: bool,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    Terminal(TerminalId),
    Nonterminal {
        id: NonterminalId,
        arguments: Vec<Argument>,
        but_not: Vec<CharItem>,
    },
    /// A character that is written by name: `<LF>`, `<USP>`.
    Named(NamedChar),
    /// Nothing: carries the restrictions at the end of an alternative.
    End,
}

/// What is excluded by `but not`, or listed in a lookahead set of the lexical grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CharItem {
    Terminal(TerminalId),
    Nonterminal(NonterminalId),
    Named(NamedChar),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NamedChar {
    Tab,
    VerticalTab,
    FormFeed,
    ZeroWidthNoBreakSpace,
    /// Any code point of general category Space_Separator.
    SpaceSeparator,
    LineFeed,
    CarriageReturn,
    LineSeparator,
    ParagraphSeparator,
    /// Any code point at all, lone surrogates included.
    Any,
    IdStart,
    IdContinue,
    /// The halves of surrogate pairs, by themselves.
    LeadSurrogate,
    TrailSurrogate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// `+Yield`
    On,
    /// `~Yield`
    Off,
    /// `?Yield`
    Same,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    pub kind: ArgumentKind,
    pub parameter: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookahead {
    /// `[lookahead ∉ { … }]`, `[lookahead != x]`: none of these sequences may follow.
    NotIn(Vec<Vec<LookaheadItem>>),
    /// `[lookahead ∈ { … }]`.
    In(Vec<Vec<LookaheadItem>>),
    /// `[MV <= n]`, `[MV > n]`: a condition on the hexadecimal value of the symbol before.
    ValueAtMost(u32),
    ValueAbove(u32),
    /// `[MV in m to n]`, `[MV not in m to n]`.
    ValueIn(u32, u32),
    ValueNotIn(u32, u32),
    /// `[number of a group]`: the decimal digits of the symbol before are at most the number of groups of the whole text.
    GroupNumber,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookaheadItem {
    pub item: CharItem,
    /// `[no LineTerminator here]` stands in front.
    pub no_line_terminator: bool,
}

#[derive(Clone, Debug)]
pub struct Terminal {
    pub text: String,
    /// Its letters are those of an identifier name (a keyword, reserved or contextual).
    pub word: bool,
}

/// A production and the set of its optional symbols that are present.
#[derive(Clone, Debug)]
pub struct Shape {
    /// None for the leaf of a token.
    pub production: Option<ProductionId>,
    pub nonterminal: NonterminalId,
    /// Bit *i* is set if symbol *i* of the production is present; symbols that are not optional always are.
    pub present: u32,
    /// One for each nonterminal symbol of the production, in order, absent ones included.
    pub slots: Vec<Slot>,
}

/// A place for a child: a nonterminal symbol of a right-hand side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub nonterminal: NonterminalId,
    /// Index into the production's symbols.
    pub symbol: u8,
    pub present: bool,
}

/// A start symbol that source text may be parsed with.
#[derive(Clone, Debug)]
pub struct Goal {
    pub nonterminal: NonterminalId,
    /// Every combination of parameters that it may be asked with.
    pub instances: Vec<Params>,
    /// The lexical goal of its first token, with its parameters.
    pub start: (NonterminalId, Params),
    pub place: Place,
}

/// "When processing an instance of P, the interpretation of X is refined using …"
#[derive(Clone, Debug)]
pub struct Refinement {
    pub production: ProductionId,
    /// The nonterminal of the production's right-hand side that is refined (its first occurrence).
    pub covered: NonterminalId,
    pub target: NonterminalId,
    pub arguments: Vec<Argument>,
    /// Only if the covered node is one of these; always, if empty.
    pub only: Vec<NonterminalId>,
}

/// A conflict of the tables that is known, with the reason why it is none.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub nonterminal: NonterminalId,
    pub terminal: TerminalId,
    pub reason: String,
    pub place: Place,
}

/// A lexical goal, and the tokens that a state must accept for it to be chosen.
#[derive(Clone, Debug)]
pub struct LexicalGoal {
    pub nonterminal: NonterminalId,
    pub when: Vec<NonterminalId>,
}

#[derive(Clone, Debug)]
pub struct Trivia {
    pub nonterminal: NonterminalId,
    /// It is or contains a line terminator, so what follows is on another line.
    pub ends_line: bool,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub nonterminal: NonterminalId,
    /// The character that follows must not be one of these.
    pub not_before: Vec<NonterminalId>,
}

#[derive(Clone, Debug, Default)]
pub struct Grammar {
    pub files: Vec<String>,
    /// The text of each file, by lines, for diagnostics.
    pub lines: Vec<Vec<String>>,
    pub parameters: Vec<String>,
    pub clauses: Vec<Clause>,
    pub nonterminals: Vec<Nonterminal>,
    pub productions: Vec<Production>,
    pub terminals: Vec<Terminal>,
    pub shapes: Vec<Shape>,
    pub tokens: Vec<Token>,
    pub trivia: Vec<Trivia>,
    /// The token that words are spellings of, and the nonterminal that lists the reserved ones.
    pub words: Option<(NonterminalId, NonterminalId)>,
    pub lexical_goals: Vec<LexicalGoal>,
    pub goals: Vec<Goal>,
    /// Start symbols of trees of characters, with every combination of parameters that they may be asked with.
    pub character_goals: Vec<(NonterminalId, Vec<Params>)>,
    pub refinements: Vec<Refinement>,
    /// Nonterminals whose nodes must all be refined away in the end.
    pub provisional: Vec<NonterminalId>,
    /// Where a semicolon is never inserted; with parameters that must be off.
    pub no_semicolon: Vec<(NonterminalId, Params)>,
    /// Where a semicolon may be inserted after `)` on the same line.
    pub semicolon_after_parenthesis: Vec<NonterminalId>,
    pub conflicts: Vec<Conflict>,
    /// Words for the reader of a message: "an expression".
    pub descriptions: Vec<(NonterminalId, String)>,
    pub(super) by_name: HashMap<String, NonterminalId>,
    pub(super) terminal_by_text: HashMap<String, TerminalId>,
}

impl Grammar {
    pub fn nonterminal(&self, name: &str) -> Option<NonterminalId> {
        self.by_name.get(name).copied()
    }

    pub fn terminal(&self, text: &str) -> Option<TerminalId> {
        self.terminal_by_text.get(text).copied()
    }

    pub fn name(&self, nonterminal: NonterminalId) -> &str {
        &self.nonterminals[nonterminal.index()].name
    }

    pub fn shape(&self, shape: ShapeId) -> &Shape {
        &self.shapes[shape.index()]
    }

    pub fn production(&self, production: ProductionId) -> &Production {
        &self.productions[production.index()]
    }

    pub fn clause(&self, production: ProductionId) -> &Clause {
        &self.clauses[self.production(production).clause as usize]
    }

    /// All shapes that a node of this nonterminal may have.
    pub fn shapes_of(&self, nonterminal: NonterminalId) -> Vec<ShapeId> {
        let n = &self.nonterminals[nonterminal.index()];
        let own = n.productions.iter().flat_map(|p| self.production(*p).shapes.clone().map(ShapeId));
        n.leaf.into_iter().chain(own).collect()
    }

    /// Is it the leaf of a token whose text has a tree of its own, over characters?
    pub fn has_own_tree(&self, shape: ShapeId) -> bool {
        let s = self.shape(shape);
        s.production.is_none() && self.nonterminals[s.nonterminal.index()].in_characters
    }

    /// The text of a shape: that of its production, with only the optional symbols that are present.
    pub fn shape_text(&self, shape: ShapeId) -> String {
        let s = self.shape(shape);
        match s.production {
            None => self.name(s.nonterminal).to_string(),
            Some(p) => self.text_of(p, |i, _| (s.present & (1 << i) != 0).then_some(false)),
        }
    }

    /// The nonterminal on the right, if the production is a chain (`A : B`).
    pub fn chain(&self, production: ProductionId) -> Option<NonterminalId> {
        let p = self.production(production);
        let mut found = None;
        for s in &p.symbols {
            match &s.kind {
                SymbolKind::Nonterminal { id, .. } if !s.optional && found.is_none() => {
                    found = Some(*id);
                }
                SymbolKind::End => {}
                _ => return None,
            }
        }
        found
    }

    /// Is it used as a token by the syntactic grammar?
    pub fn is_token(&self, nonterminal: NonterminalId) -> bool {
        self.tokens.iter().any(|t| t.nonterminal == nonterminal)
    }

    /// The parameters that a symbol's instance gets within an instance of the left-hand side.
    pub fn apply(&self, params: Params, target: NonterminalId, arguments: &[Argument]) -> Params {
        let mut out = Params::default();
        for a in arguments {
            let on = match a.kind {
                ArgumentKind::On => true,
                ArgumentKind::Off => false,
                ArgumentKind::Same => params.has(a.parameter),
            };
            if on {
                out = out.with(a.parameter);
            }
        }
        Params(out.0 & self.nonterminals[target.index()].parameters.0)
    }

    /// A production's text; `keep` says for each symbol whether it stands there, and whether as `X?`.
    pub(super) fn text_of(&self, production: ProductionId, keep: impl Fn(usize, &Symbol) -> Option<bool>) -> String {
        let p = self.production(production);
        let n = &self.nonterminals[p.nonterminal.index()];
        let mut text = format!("{} {}", n.name, if n.level == Level::Lexical { "::" } else { ":" });
        let mut empty = true;
        for (i, s) in p.symbols.iter().enumerate() {
            let Some(mark) = keep(i, s) else { continue };
            let word = match &s.kind {
                SymbolKind::Terminal(t) => self.terminals[t.index()].text.clone(),
                SymbolKind::Nonterminal { id, but_not, .. } => {
                    let mut w = self.name(*id).to_string();
                    if !but_not.is_empty() {
                        let items: Vec<_> = but_not.iter().map(|b| self.item_text(b)).collect();
                        let lead = if items.len() > 1 { "but not one of" } else { "but not" };
                        w = format!("{w} {lead} {}", items.join(" or "));
                    }
                    w
                }
                SymbolKind::Named(c) => format!("<{c:?}>"),
                SymbolKind::End => continue,
            };
            empty = false;
            text.push(' ');
            text.push_str(&word);
            if mark {
                text.push('?');
            }
        }
        if empty {
            text.push_str(" [empty]");
        }
        text
    }

    pub(super) fn item_text(&self, item: &CharItem) -> String {
        match item {
            CharItem::Terminal(t) => self.terminals[t.index()].text.clone(),
            CharItem::Nonterminal(n) => self.name(*n).to_string(),
            CharItem::Named(c) => format!("<{c:?}>"),
        }
    }
}
