//! JavaScript Strings: sequences of 16-bit code units.

use crate::value::Value;
use std::cmp::Ordering;

/// No String is longer: engines have such a limit too.
pub(crate) const MAX_LENGTH: u32 = (1 << 29) - 24;

#[derive(Clone)]
pub(crate) struct Strings {}

/// The code units of a String, to look at: `at`, `len`, `iter`, `latin1`.
#[derive(Clone, Copy)]
pub(crate) enum Units<'a> {
    Latin1(&'a [u8]),
    Wide(&'a [u16]),
    /// The digits of an array index that is in the value itself.
    Digits([u8; 10], u8),
}

impl Units<'_> {
    pub fn len(&self) -> usize { todo!() }
    pub fn is_empty(&self) -> bool { todo!() }
    /// The code unit at an index below the length.
    pub fn at(&self, i: usize) -> u16 { todo!() }
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + '_ { (0..self.len()).map(|i| self.at(i)) }
    pub fn to_vec(&self) -> Vec<u16> { self.iter().collect() }
    /// All of it, if no unit is above 0xFF (and it is kept so).
    pub fn latin1(&self) -> Option<&[u8]> { todo!() }
}

impl Strings {
    /// The empty String, and all Strings of one code unit below 256, are there from the beginning.
    pub const EMPTY: Value = Value::string(crate::value::STRING_INTERNED, 0);
    pub fn new() -> Strings { todo!() }
    pub fn freeze(&mut self) { todo!() }

    // Making
    pub fn from_str(&mut self, _text: &str) -> Value { todo!() }
    pub fn from_latin1(&mut self, _units: &[u8]) -> Value { todo!() }
    pub fn from_units(&mut self, _units: &[u16]) -> Value { todo!() }
    pub fn of_code_unit(&mut self, _unit: u16) -> Value { todo!() }
    /// The decimal digits of a number: no allocation for an array index.
    pub fn of_integer(&mut self, _n: u64) -> Value { todo!() }
    /// Cheap: what is long is joined when it is looked at. `None` if it would be longer than [`MAX_LENGTH`].
    pub fn concat(&mut self, _a: Value, _b: Value) -> Option<Value> { todo!() }
    /// The code units from `from` up to, not including, `to`; both are clamped. Long ones share the text.
    pub fn substring(&mut self, _s: Value, _from: u32, _to: u32) -> Value { todo!() }

    // Interning. An interned String (STRING_INDEX or STRING_INTERNED) is equal to another only if their bits are.
    pub fn intern(&mut self, _s: Value) -> Value { todo!() }
    pub fn intern_str(&mut self, _text: &str) -> Value { todo!() }

    // Looking
    pub fn len(&self, _s: Value) -> u32 { todo!() }
    /// Joins the parts first, if there are such; from then on each look is O(1).
    pub fn units(&self, _s: Value) -> Units<'_> { todo!() }
    pub fn code_unit(&self, _s: Value, _i: u32) -> Option<u16> { todo!() }
    pub fn eq(&self, _a: Value, _b: Value) -> bool { todo!() }
    /// By code units.
    pub fn cmp(&self, _a: Value, _b: Value) -> Ordering { todo!() }
    pub fn hash(&self, _s: Value) -> u32 { todo!() }
    /// For output: lone surrogates become U+FFFD.
    pub fn to_string_lossy(&self, _s: Value) -> String { todo!() }
    /// The array index whose canonical digits the String is.
    pub fn array_index(&self, _s: Value) -> Option<u32> { todo!() }
}
