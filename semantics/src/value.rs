//! Values of the machine: language values and those of the specification alike, 16 bytes, copied freely. What does not fit is a
//! handle into the [heap](crate::heap).

use crate::ir::Tag;
use std::num::NonZeroU64;

/// A value. The first word holds the tag (8 bits), a bit that is always set, a type (16 bits: of records) and 32 bits more; the second
/// word the rest. Since the first word is never 0, a `Result` with a value takes no more room, and comes back in processor registers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(C)]
pub struct Value {
    head: NonZeroU64,
    bits: u64,
}

/// The bit of the first word that is always set.
const SET: u64 = 1 << 8;

const fn head(tag: Tag, ty: u16, aux: u32) -> NonZeroU64 {
    nonzero(tag as u64 | (ty as u64) << 16 | (aux as u64) << 32)
}
#[inline(always)]
const fn nonzero(word: u64) -> NonZeroU64 {
    match NonZeroU64::new(word | SET) {
        Some(word) => word,
        None => NonZeroU64::MIN,
    }
}

/// How a String value is kept: told by its 32 extra bits.
pub(crate) const STRING_PLAIN: u32 = 0;
/// The decimal digits of an array index, which is in the second word.
pub(crate) const STRING_INDEX: u32 = 1;
/// In the table of interned strings: equal to another such only if the handles are equal.
pub(crate) const STRING_INTERNED: u32 = 2;

/// What the handle of an opaque value is: told by its 32 extra bits. A cell of the heap (a pair);
pub(crate) const OPAQUE_CELL: u32 = 0;
/// or an item among the heap's opaque things.
pub(crate) const OPAQUE_ITEM: u32 = 1;

impl Value {
    pub const UNDEFINED: Value = Value::plain(Tag::Undefined, 0);
    pub const NULL: Value = Value::plain(Tag::Null, 0);
    pub const TRUE: Value = Value::plain(Tag::Bool, 1);
    pub const FALSE: Value = Value::plain(Tag::Bool, 0);
    pub const ABSENT: Value = Value::plain(Tag::Absent, 0);
    pub const UNSET: Value = Value::plain(Tag::Unset, 0);

    pub(crate) const fn plain(tag: Tag, bits: u64) -> Value {
        Value { head: head(tag, 0, 0), bits }
    }
    pub(crate) const fn raw(first: u64, second: u64) -> Value {
        Value { head: nonzero(first), bits: second }
    }
    pub(crate) const fn words(self) -> (u64, u64) {
        (self.head.get(), self.bits)
    }
    pub const fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }
    pub fn number(n: f64) -> Value {
        // One NaN only, so that equal bits are sameness.
        let n = if n.is_nan() { f64::NAN } else { n };
        Value::plain(Tag::Number, n.to_bits())
    }
    pub const fn integer(i: i64) -> Value {
        Value::plain(Tag::Integer, i as u64)
    }
    /// A mathematical value that is no integer of 64 bits: a dyadic fraction, or an infinity.
    pub fn real(r: f64) -> Value {
        Value::plain(Tag::Real, r.to_bits())
    }
    pub(crate) const fn handle(tag: Tag, handle: u32) -> Value {
        Value::plain(tag, handle as u64)
    }
    pub(crate) const fn record(ty: u16, handle: u32) -> Value {
        Value { head: head(Tag::Record, ty, 0), bits: handle as u64 }
    }
    pub(crate) const fn string(kind: u32, bits: u32) -> Value {
        Value { head: head(Tag::String, 0, kind), bits: bits as u64 }
    }
    pub(crate) const fn opaque(kind: u32, bits: u32) -> Value {
        Value { head: head(Tag::Opaque, 0, kind), bits: bits as u64 }
    }
    pub const fn enumeration(id: u32) -> Value {
        Value::plain(Tag::Enum, id as u64)
    }
    pub const fn slot_name(id: u32) -> Value {
        Value::plain(Tag::SlotName, id as u64)
    }
    pub const fn nonterminal(id: u32) -> Value {
        Value::plain(Tag::Nonterminal, id as u64)
    }
    pub(crate) const fn node(tree: u32, node: u32) -> Value {
        Value { head: head(Tag::Node, 0, tree), bits: node as u64 }
    }

    /// The same value, read word by word: what has just been written word by word is there at once, where a read of both together
    /// would wait.
    #[inline(always)]
    pub(crate) fn read(&self) -> Value {
        Value { head: self.head, bits: self.bits }
    }
    #[inline(always)]
    pub fn tag(self) -> Tag {
        TAGS[(self.head.get() & 31) as usize]
    }
    #[inline(always)]
    pub fn is(self, tag: Tag) -> bool {
        self.head.get() as u8 == tag as u8
    }
    #[inline(always)]
    pub(crate) fn tag_bit(self) -> u32 {
        1 << (self.head.get() & 31)
    }
    /// Absent or unset: nothing that a slot may be read as.
    #[inline(always)]
    pub(crate) fn is_missing(self) -> bool {
        self.head.get() as u8 >= Tag::Absent as u8
    }
    #[inline(always)]
    pub(crate) fn is_abrupt(self) -> bool {
        self.head.get() as u8 == Tag::Abrupt as u8
    }
    #[inline(always)]
    pub(crate) fn record_type(self) -> u16 {
        (self.head.get() >> 16) as u16
    }
    #[inline(always)]
    pub(crate) fn aux(self) -> u32 {
        (self.head.get() >> 32) as u32
    }
    #[inline(always)]
    pub(crate) fn index(self) -> u32 {
        self.bits as u32
    }
    #[inline(always)]
    pub fn as_f64(self) -> f64 {
        f64::from_bits(self.bits)
    }
    #[inline(always)]
    pub fn as_i64(self) -> i64 {
        self.bits as i64
    }
    #[inline(always)]
    pub fn is_true(self) -> bool {
        self == Value::TRUE
    }
    pub fn is_string(self) -> bool {
        self.is(Tag::String)
    }
    pub fn is_object(self) -> bool {
        self.is(Tag::Object)
    }
    /// The tree and the node in it.
    pub(crate) fn node_parts(self) -> (u32, u32) {
        (self.aux(), self.bits as u32)
    }
}

/// Padded so that any five bits are a tag.
const TAGS: [Tag; 32] = {
    let mut tags = [Tag::Unset; 32];
    let mut i = 0;
    while i < Tag::ALL.len() {
        tags[i] = Tag::ALL[i];
        i += 1;
    }
    tags
};

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.tag() {
            Tag::Number => write!(f, "{}𝔽", self.as_f64()),
            Tag::Integer => write!(f, "{}", self.as_i64()),
            Tag::Real => write!(f, "{}", self.as_f64()),
            Tag::Bool => write!(f, "{}", self.bits != 0),
            tag => write!(f, "{tag:?}({:x}:{:x})", self.head.get() >> 16, self.bits),
        }
    }
}
