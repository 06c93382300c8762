//! The alphabet of the lexer.
//!
//! The lexical grammar tells only a few code points apart: each of ASCII, and beyond it a few kinds. So a table
//! over *atoms* is exact, and needs no knowledge of Unicode; who reads source text maps a code point to its
//! atom ([`Atom`]), by Unicode's properties where it is not ASCII.

use crate::grammar::NamedChar;

/// An ASCII character as its code, or one of the constants below.
pub type Atom = u8;

/// U+2028.
pub const LINE_SEPARATOR: Atom = 128;
/// U+2029.
pub const PARAGRAPH_SEPARATOR: Atom = 129;
/// U+FEFF.
pub const ZERO_WIDTH_NO_BREAK_SPACE: Atom = 130;
/// Any other code point of general category Space_Separator.
pub const SPACE_SEPARATOR: Atom = 131;
/// Any other code point with the property ID_Start.
pub const ID_START: Atom = 132;
/// Any other code point with ID_Continue, but not ID_Start.
pub const ID_CONTINUE: Atom = 133;
/// Any other code point.
pub const OTHER: Atom = 134;
/// The first half of a surrogate pair, by itself.
pub const LEAD_SURROGATE: Atom = 135;
/// The second half.
pub const TRAIL_SURROGATE: Atom = 136;
/// The end of the source text: nothing moves on it, but a lookahead restriction may ask for it.
pub const END: Atom = 137;
/// How many atoms there are.
pub const ATOMS: usize = 138;

/// A set of atoms.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Debug)]
pub struct AtomSet(pub [u64; 3]);

impl AtomSet {
    /// Every atom, the end of the source text included.
    pub const ALL: AtomSet = AtomSet([u64::MAX, u64::MAX, (1 << (ATOMS - 128)) - 1]);

    pub fn of(atoms: impl IntoIterator<Item = Atom>) -> AtomSet {
        let mut set = AtomSet::default();
        for a in atoms {
            set.add(a);
        }
        set
    }

    /// The code points that a name such as `<USP>` stands for.
    pub fn named(name: NamedChar) -> AtomSet {
        let letters = || (b'a'..=b'z').chain(b'A'..=b'Z');
        match name {
            NamedChar::Tab => AtomSet::of([0x09]),
            NamedChar::VerticalTab => AtomSet::of([0x0B]),
            NamedChar::FormFeed => AtomSet::of([0x0C]),
            NamedChar::LineFeed => AtomSet::of([0x0A]),
            NamedChar::CarriageReturn => AtomSet::of([0x0D]),
            NamedChar::LineSeparator => AtomSet::of([LINE_SEPARATOR]),
            NamedChar::ParagraphSeparator => AtomSet::of([PARAGRAPH_SEPARATOR]),
            NamedChar::ZeroWidthNoBreakSpace => AtomSet::of([ZERO_WIDTH_NO_BREAK_SPACE]),
            NamedChar::SpaceSeparator => AtomSet::of([b' ', SPACE_SEPARATOR]),
            NamedChar::Any => AtomSet::ALL.without(AtomSet::of([END])),
            NamedChar::LeadSurrogate => AtomSet::of([LEAD_SURROGATE]),
            NamedChar::TrailSurrogate => AtomSet::of([TRAIL_SURROGATE]),
            NamedChar::IdStart => AtomSet::of(letters().chain([ID_START])),
            NamedChar::IdContinue => AtomSet::of(letters().chain(b'0'..=b'9').chain([b'_', ID_START, ID_CONTINUE])),
        }
    }

    pub fn has(&self, atom: Atom) -> bool {
        self.0[atom as usize / 64] & (1 << (atom % 64)) != 0
    }

    pub fn add(&mut self, atom: Atom) {
        self.0[atom as usize / 64] |= 1 << (atom % 64);
    }

    pub fn union(self, other: AtomSet) -> AtomSet {
        AtomSet(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    pub fn intersection(self, other: AtomSet) -> AtomSet {
        AtomSet(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    pub fn without(self, other: AtomSet) -> AtomSet {
        AtomSet(std::array::from_fn(|i| self.0[i] & !other.0[i]))
    }

    pub fn is_empty(&self) -> bool {
        self.0 == [0; 3]
    }

    pub fn iter(&self) -> impl Iterator<Item = Atom> + '_ {
        (0..ATOMS as Atom).filter(|a| self.has(*a))
    }
}
