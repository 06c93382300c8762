//! The parser's tables as they lie in a blob of bytes: read in place, nothing copied.
//!
//! [`crate::grammar::lalr::build`] writes the blob. It is a header, a directory of [`Section`]s, and the
//! sections; numbers are little-endian. Tables compiled into a program are used as a `&'static [u8]`; ones
//! that are built at run time own their bytes. [`Tables::automaton`] lends what the inner loop of a parser
//! needs; what is asked rarely is decoded once ([`super::tables_decode`]).

use super::{NonterminalId, Params, ShapeId};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// The first bytes of a blob, its version included.
pub(super) const MAGIC: &[u8; 8] = b"s262lr01";

/// Stands for "none" in fields of 16 bits.
pub(super) const NONE: u16 = u16::MAX;

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Section {
            $($(#[$doc])* $name,)*
        }
        impl Section {
            pub(super) const ALL: &[Section] = &[$(Section::$name),*];
        }
    };
}

sections! {
    /// u32 for each state and row: where its actions begin in `Action`.
    ActionBase
    /// Two u16 each: the terminal that it is for, the action. Rows are laid over one another.
    Action
    /// u32 for each state: where its gotos begin in `Goto`.
    GotoBase
    /// Two u16 each: the instance that it is for, the state. Rows are laid over one another.
    Goto
    /// [`RULE`] bytes each.
    Rule
    /// u8: for each slot of a rule's shape, the symbol that fills it.
    Kids
    /// u8 for each state: how the lexical goal is chosen.
    Lex
    /// u8 for each state: whether its `;` may be inserted.
    Semicolon
    /// u32 for each state: the descriptions of what it awaits, one bit each.
    Awaits
    /// u16 and u8 for each instance: nonterminal, parameters.
    Instance
    /// u16, u8, u8 for each shape: nonterminal, slots, flags.
    Shape
    /// For each nonterminal a set of shapes, one bit each.
    InstanceOf
    /// u16 for each terminal: the shape of its leaf.
    Leaf
    /// u32, one more than there are texts: where each begins in `Text`.
    TextAt
    /// Names of terminals, then of nonterminals, then descriptions: UTF-8.
    Text
    /// The parts that are decoded once, a stream of u16.
    Decoded
}

/// Bytes of a rule: lhs u16, shape u16, kids u16, refinement u16, length u8, slots u8, flags u8, free u8.
pub(super) const RULE: usize = 12;

/// Flags of a rule.
pub(super) mod flag {
    /// Its first symbol is a spelling of the word token: a leaf is made of it.
    pub const LEAF: u8 = 1;
    /// A chain that makes no node, with nothing to be looked at when it is reduced.
    pub const UNIT: u8 = 2;
    /// A lookahead restriction is looked at again when it is reduced.
    pub const RECHECK: u8 = 4;
    /// Its node must be refined away in the end.
    pub const PROVISIONAL: u8 = 8;
    /// Its node may be refined: a place for the refinement is kept.
    pub const COVER: u8 = 16;
    /// Its node is that of a chain (flag of a shape).
    pub const CHAIN: u8 = 32;
}

/// What a parser does on a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    Error,
    Accept,
    /// To this state.
    Shift(u16),
    /// By this rule.
    Reduce(u16),
    /// One of these: index into [`super::tables_decode::Decoded::tries`].
    Try(u16),
}

impl Action {
    pub(super) const ACCEPT: u16 = 1;
    pub(super) const SHIFT: u16 = 0x4000;
    pub(super) const REDUCE: u16 = 0x8000;
    pub(super) const TRY: u16 = 0xC000;
    pub(super) const INDEX: u16 = 0x3FFF;

    #[inline]
    pub(super) fn decode(x: u16) -> Action {
        match x & Action::TRY {
            Action::SHIFT => Action::Shift(x & Action::INDEX),
            Action::REDUCE => Action::Reduce(x & Action::INDEX),
            Action::TRY => Action::Try(x & Action::INDEX),
            _ if x == Action::ACCEPT => Action::Accept,
            _ => Action::Error,
        }
    }
}

/// A rule as the driver needs it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The instance that it makes.
    pub lhs: u16,
    /// The shape of its node, if it makes one.
    pub shape: Option<ShapeId>,
    /// Symbols on its right-hand side.
    pub len: u8,
    /// Slots of the shape.
    pub slots: u8,
    /// Index into [`super::tables_decode::Decoded::refinements`].
    pub refinement: Option<u16>,
    kids: u16,
    flags: u8,
}

impl Rule {
    /// A chain that makes no node.
    #[inline]
    pub fn is_unit(&self) -> bool {
        self.flags & flag::UNIT != 0
    }
    /// Its only symbol is a word, and a leaf is made of it.
    #[inline]
    pub fn makes_leaf(&self) -> bool {
        self.flags & flag::LEAF != 0
    }
    #[inline]
    pub fn needs_recheck(&self) -> bool {
        self.flags & flag::RECHECK != 0
    }
    #[inline]
    pub fn is_provisional(&self) -> bool {
        self.flags & flag::PROVISIONAL != 0
    }
    /// Its node may be refined.
    #[inline]
    pub fn is_cover(&self) -> bool {
        self.flags & flag::COVER != 0
    }
}

/// Where a semicolon may be inserted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Semicolon {
    Never,
    /// By the general rule.
    Allowed,
    /// Also after `)`, on the same line.
    AfterParenthesis,
}

/// How a state chooses the lexical goal of the next token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lex {
    /// It is this one: index into [`super::tables_decode::Decoded::lexical`].
    Goal(u8),
    /// One of these (bits), in order, whose tokens the parse so far permits; or else the last of all.
    Ambiguous(u8),
}

/// The bytes are no tables, or tables of another version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoTables;

impl fmt::Display for NoTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these bytes are no parser tables of this version")
    }
}

impl std::error::Error for NoTables {}

/// The tables.
#[derive(Clone, Debug)]
pub struct Tables {
    bytes: Cow<'static, [u8]>,
    sections: Vec<Range<usize>>,
    /// Bytes of a row of [`Section::InstanceOf`].
    instance_row: usize,
}

impl Tables {
    /// Reads the directory of a blob.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Tables, NoTables> {
        let bytes = bytes.into();
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(NoTables)?;
        let mut at = MAGIC.len() + 4 * Section::ALL.len();
        let mut sections = Vec::with_capacity(Section::ALL.len());
        for _ in Section::ALL {
            let (len, more) = rest.split_first_chunk::<4>().ok_or(NoTables)?;
            rest = more;
            let end = at + u32::from_le_bytes(*len) as usize;
            if end > bytes.len() {
                return Err(NoTables);
            }
            sections.push(at..end);
            at = end;
        }
        let mut t = Tables { bytes, sections, instance_row: 0 };
        t.instance_row = t.shapes().div_ceil(8);
        Ok(t)
    }

    pub(super) fn section(&self, s: Section) -> &[u8] {
        &self.bytes[self.sections[s as usize].clone()]
    }

    pub(super) fn words(&self, s: Section) -> &[[u8; 2]] {
        self.section(s).as_chunks().0
    }

    /// What the inner loop of a parser needs.
    pub fn automaton(&self) -> Automaton<'_> {
        Automaton {
            action_base: self.section(Section::ActionBase).as_chunks().0,
            action: self.section(Section::Action).as_chunks().0,
            goto_base: self.section(Section::GotoBase).as_chunks().0,
            goto: self.section(Section::Goto).as_chunks().0,
            rules: self.section(Section::Rule).as_chunks().0,
            kids: self.section(Section::Kids),
            lex: self.section(Section::Lex),
            leaf: self.words(Section::Leaf),
        }
    }

    /// How many terminals there are.
    pub fn terms(&self) -> usize {
        self.words(Section::Leaf).len()
    }

    /// How many shapes there are.
    pub fn shapes(&self) -> usize {
        self.section(Section::Shape).len() / 4
    }

    #[inline]
    fn shape(&self, shape: ShapeId) -> [u8; 4] {
        self.section(Section::Shape).as_chunks().0[shape.index()]
    }

    /// The nonterminal that the shape's production defines, or whose token the leaf is.
    pub fn nonterminal_of(&self, shape: ShapeId) -> NonterminalId {
        let [a, b, ..] = self.shape(shape);
        NonterminalId(u16::from_le_bytes([a, b]))
    }

    /// How many slots nodes of the shape have.
    #[inline]
    pub fn slots_of(&self, shape: ShapeId) -> usize {
        self.shape(shape)[2] as usize
    }

    /// A node of the shape may be refined.
    pub fn is_cover(&self, shape: ShapeId) -> bool {
        self.shape(shape)[3] & flag::COVER != 0
    }

    /// The shape is that of a chain `A : B` that makes nodes.
    #[inline]
    pub fn is_chain(&self, shape: ShapeId) -> bool {
        self.shape(shape)[3] & flag::CHAIN != 0
    }

    /// Does a node of the shape stand for the nonterminal: is it the nonterminal's own, or does the nonterminal
    /// come to it through chains that make no node?
    pub fn is_instance(&self, shape: ShapeId, nonterminal: NonterminalId) -> bool {
        let row = nonterminal.index() * self.instance_row;
        self.section(Section::InstanceOf)[row + shape.index() / 8] & (1 << (shape.index() % 8)) != 0
    }

    /// Nonterminal and parameters of an instance.
    pub fn instance(&self, instance: u16) -> (NonterminalId, Params) {
        let [a, b, params] = self.section(Section::Instance).as_chunks().0[instance as usize];
        (NonterminalId(u16::from_le_bytes([a, b])), Params(u16::from(params)))
    }

    /// The instance of a nonterminal with these parameters, if there is one.
    pub fn instance_of(&self, nonterminal: NonterminalId, params: Params) -> Option<u16> {
        let instances = self.section(Section::Instance).as_chunks::<3>().0.len() as u16;
        (0..instances).find(|i| self.instance(*i) == (nonterminal, params))
    }

    /// Whether the semicolon that the state shifts may be an inserted one.
    pub fn semicolon(&self, state: u16) -> Semicolon {
        match self.section(Section::Semicolon)[state as usize] {
            0 => Semicolon::Never,
            1 => Semicolon::Allowed,
            _ => Semicolon::AfterParenthesis,
        }
    }

    /// Which of the descriptions are of nonterminals that the state awaits, one bit each.
    pub fn awaits(&self, state: u16) -> u32 {
        u32::from_le_bytes(self.section(Section::Awaits).as_chunks().0[state as usize])
    }

    fn text(&self, i: usize) -> &str {
        let at = self.section(Section::TextAt).as_chunks().0;
        let range = u32::from_le_bytes(at[i]) as usize..u32::from_le_bytes(at[i + 1]) as usize;
        std::str::from_utf8(&self.section(Section::Text)[range]).unwrap_or("")
    }

    /// What a terminal is called in a message: its spelling in backquotes, or the description or name of a token.
    pub fn term_name(&self, term: u8) -> &str {
        self.text(term as usize)
    }

    /// The name of a nonterminal.
    pub fn name(&self, nonterminal: NonterminalId) -> &str {
        self.text(self.terms() + nonterminal.index())
    }

    /// How many nonterminals there are.
    pub fn nonterminals(&self) -> usize {
        self.section(Section::InstanceOf).len().checked_div(self.instance_row).unwrap_or(0)
    }

    /// What a nonterminal is called in a message; the order is that of [`Tables::awaits`].
    pub fn description(&self, i: usize) -> &str {
        self.text(self.terms() + self.nonterminals() + i)
    }
}

/// The part of the tables that the inner loop of a parser reads.
#[derive(Clone, Copy)]
pub struct Automaton<'a> {
    action_base: &'a [[u8; 4]],
    action: &'a [[u8; 4]],
    goto_base: &'a [[u8; 4]],
    goto: &'a [[u8; 4]],
    rules: &'a [[u8; RULE]],
    kids: &'a [u8],
    lex: &'a [u8],
    leaf: &'a [[u8; 2]],
}

impl Automaton<'_> {
    /// What to do in a state on a terminal, with or without a line terminator in front of it.
    #[inline]
    pub fn action(&self, state: u16, line_before: bool, term: u8) -> Action {
        let base = u32::from_le_bytes(self.action_base[2 * state as usize + usize::from(line_before)]);
        let entry = u32::from_le_bytes(self.action[base as usize + term as usize]);
        if entry as u16 != u16::from(term) { Action::Error } else { Action::decode((entry >> 16) as u16) }
    }

    /// The state that an instance leads to from a state.
    #[inline]
    pub fn goto(&self, state: u16, instance: u16) -> Option<u16> {
        let base = u32::from_le_bytes(self.goto_base[state as usize]);
        let entry = u32::from_le_bytes(self.goto[base as usize + instance as usize]);
        (entry as u16 == instance).then_some((entry >> 16) as u16)
    }

    /// A rule by its number.
    #[inline]
    pub fn rule(&self, rule: u16) -> Rule {
        let [l0, l1, s0, s1, k0, k1, r0, r1, len, slots, flags, _] = self.rules[rule as usize];
        let shape = u16::from_le_bytes([s0, s1]);
        let refinement = u16::from_le_bytes([r0, r1]);
        Rule {
            lhs: u16::from_le_bytes([l0, l1]),
            shape: (shape != NONE).then_some(ShapeId(shape)),
            len,
            slots,
            refinement: (refinement != NONE).then_some(refinement),
            kids: u16::from_le_bytes([k0, k1]),
            flags,
        }
    }

    /// For each slot of a rule's shape the symbol that fills it; [`ABSENT`] if none does.
    #[inline]
    pub fn kids(&self, rule: &Rule) -> &[u8] {
        &self.kids[rule.kids as usize..][..rule.slots as usize]
    }

    /// How the lexical goal of the next token is chosen.
    #[inline]
    pub fn lex(&self, state: u16) -> Lex {
        let x = self.lex[state as usize];
        if x & AMBIGUOUS == 0 { Lex::Goal(x) } else { Lex::Ambiguous(x & !AMBIGUOUS) }
    }

    /// The leaf that a terminal makes when it is shifted.
    #[inline]
    pub fn leaf(&self, term: u8) -> Option<ShapeId> {
        let shape = u16::from_le_bytes(self.leaf[term as usize]);
        (shape != NONE).then_some(ShapeId(shape))
    }
}

/// In [`Automaton::kids`]: the slot's symbol is not there.
pub const ABSENT: u8 = u8::MAX;

/// Marks a set of lexical goals in [`Section::Lex`].
pub(super) const AMBIGUOUS: u8 = 0x80;
