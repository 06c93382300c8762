//! JavaScript Strings: sequences of 16-bit code units.
//!
//! A String is kept as Latin-1 or as 16-bit units. A long concatenation is a *rope* that names its two parts, until somebody looks
//! at the units: then it is joined once. Joining changes no content, so it is done behind a shared reference, and the clones of a
//! heap that share the page profit from it. Property keys and names are *interned*: see [`Strings::intern`].

use super::slab::{Marks, Slab};
pub(crate) use super::units::Units;
use super::units::{self, Text};
use crate::value::{STRING_INDEX, STRING_INTERNED, STRING_PLAIN, Value};
use hashbrown::HashTable;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

/// No String is longer: engines have such a limit too.
pub(crate) const MAX_LENGTH: u32 = (1 << 29) - 24;
/// A concatenation up to this length is copied at once: a rope would take as much.
const COPIED: u32 = 40;
/// What is appended to a rope's last part while that is no longer than this is copied to it, so that a String which grows by one
/// unit at a time does not become a rope of as many parts.
const TAIL: u32 = 128;
/// A substring that is longer than this shares the text that it is from.
const SHARED: u32 = 64;
/// The Strings of one code unit below this are always there, at handles from 1 on.
const UNITS: u16 = 256;

#[derive(Clone)]
enum Body {
    Text(Text),
    Rope { left: u32, right: u32, joined: OnceCell<Text> },
}

#[derive(Clone)]
pub(crate) struct StringCell {
    len: u32,
    /// 0 if it was not needed yet.
    hash: Cell<u32>,
    /// 1 + the handle of the interned String that is equal to this one (maybe itself); 0 if that is not known.
    interned: u32,
    /// Whether some part is kept in 16-bit units.
    wide: bool,
    body: Body,
}

/// What a String refers to.
pub(crate) struct Parts {
    pub rope: Option<(u32, u32)>,
    pub interned: Option<u32>,
    pub bytes: usize,
}

/// All Strings of a heap, and the table of the interned ones.
#[derive(Clone)]
pub(crate) struct Strings {
    cells: Slab<StringCell>,
    /// The interned ones that are as old as the heap, and those that came later; by content.
    old: Rc<HashTable<u32>>,
    young: Rc<HashTable<u32>>,
    fresh: Cell<usize>,
}

fn spread(hash: u32) -> u64 {
    (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl StringCell {
    fn new(text: Text, len: u32) -> StringCell {
        let wide = text.is_wide();
        StringCell { len, hash: Cell::new(0), interned: 0, wide, body: Body::Text(text) }
    }
}

#[expect(clippy::wrong_self_convention, reason = "the receiver is the store that a new String comes into")]
impl Strings {
    /// The empty String.
    pub const EMPTY: Value = Value::string(STRING_INTERNED, 0);

    pub fn new() -> Strings {
        let empty = Rc::new(HashTable::new());
        let mut s = Strings { cells: Slab::new(), old: empty.clone(), young: empty, fresh: Cell::new(0) };
        s.add_fixed(&[]);
        for unit in 0..UNITS {
            s.add_fixed(&[unit as u8]);
        }
        s
    }

    fn add_fixed(&mut self, units: &[u8]) {
        let h = self.cells.alloc(StringCell::new(Text::latin1(units), units.len() as u32));
        if !units.first().is_some_and(u8::is_ascii_digit) {
            self.add_interned(h);
        }
    }

    /// From here on, all Strings that there are live as long as this heap and its clones.
    pub fn freeze(&mut self) {
        self.cells.freeze();
        let Strings { cells, old, young, .. } = self;
        let hash_of = |h: &u32| spread(cells.get(*h).hash.get());
        let old = Rc::make_mut(old);
        for h in young.iter() {
            old.insert_unique(hash_of(h), *h, hash_of);
        }
        *young = Rc::new(HashTable::new());
        self.fresh.set(0);
    }

    /// Bytes taken since the last collection, roughly.
    pub fn fresh(&self) -> usize {
        self.fresh.get()
    }

    fn count(&self, bytes: usize) {
        self.fresh.set(self.fresh.get() + bytes);
    }

    // ------------------------------------------------------------ making

    fn add(&mut self, text: Text, len: u32) -> Value {
        self.count(size_of::<StringCell>() + text.bytes());
        Value::string(STRING_PLAIN, self.cells.alloc(StringCell::new(text, len)))
    }
    pub fn from_str(&mut self, text: &str) -> Value {
        if text.is_ascii() { self.from_latin1(text.as_bytes()) } else { self.from_units(&text.encode_utf16().collect::<Vec<u16>>()) }
    }
    pub fn from_latin1(&mut self, units: &[u8]) -> Value {
        match units {
            [] => Strings::EMPTY,
            [unit] => self.of_code_unit(*unit as u16),
            _ => self.add(Text::latin1(units), units.len() as u32),
        }
    }
    pub fn from_units(&mut self, units: &[u16]) -> Value {
        match units {
            [] => Strings::EMPTY,
            [unit] => self.of_code_unit(*unit),
            _ => self.add(Text::from_units(units), units.len() as u32),
        }
    }
    /// The String of one code unit.
    pub fn of_code_unit(&mut self, unit: u16) -> Value {
        match unit {
            0x30..=0x39 => Value::string(STRING_INDEX, unit as u32 - 0x30),
            0..UNITS => Value::string(STRING_INTERNED, unit as u32 + 1),
            _ => self.add(Text::from_units(&[unit]), 1),
        }
    }
    /// The decimal digits of an integer; those of an array index are in the value itself.
    pub fn of_integer(&mut self, n: u64) -> Value {
        match u32::try_from(n) {
            Ok(i) if i != u32::MAX => Value::string(STRING_INDEX, i),
            _ => self.from_str(&n.to_string()),
        }
    }

    /// The two, one behind the other; `None` if that is longer than [`MAX_LENGTH`]. Cheap: what is long is joined when it is
    /// looked at.
    pub fn concat(&mut self, a: Value, b: Value) -> Option<Value> {
        let (m, n) = (self.len(a), self.len(b));
        if n == 0 {
            return Some(a);
        }
        if m == 0 {
            return Some(b);
        }
        let len = m.checked_add(n).filter(|len| *len <= MAX_LENGTH)?;
        if len <= COPIED {
            let text = units::join(self.units(a), self.units(b));
            return Some(self.add(text, len));
        }
        let (mut left, mut right) = (self.cell_for(a), self.cell_for(b));
        if let Some((first, last)) = self.open_rope(left)
            && self.len_of(last) + n <= TAIL
            && self.open_rope(right).is_none()
        {
            (left, right) = (first, self.copied(last, right));
        } else if let Some((first, last)) = self.open_rope(right)
            && m + self.len_of(first) <= TAIL
            && self.open_rope(left).is_none()
        {
            (left, right) = (self.copied(left, first), last);
        }
        let wide = self.cells.get(left).wide || self.cells.get(right).wide;
        self.count(size_of::<StringCell>());
        let body = Body::Rope { left, right, joined: OnceCell::new() };
        Some(Value::string(STRING_PLAIN, self.cells.alloc(StringCell { len, hash: Cell::new(0), interned: 0, wide, body })))
    }

    /// A cell with the units of a String: digits get one here.
    fn cell_for(&mut self, s: Value) -> u32 {
        if s.aux() == STRING_INDEX {
            let digits = self.units(s);
            return self.cells.alloc(StringCell::new(units::join(digits, Units::Latin1(&[])), digits.len() as u32));
        }
        s.index()
    }
    /// The parts of a rope that is not joined yet.
    fn open_rope(&self, h: u32) -> Option<(u32, u32)> {
        match &self.cells.get(h).body {
            Body::Rope { left, right, joined } if joined.get().is_none() => Some((*left, *right)),
            _ => None,
        }
    }
    fn copied(&mut self, a: u32, b: u32) -> u32 {
        let text = units::join(self.units_of(a), self.units_of(b));
        let len = self.len_of(a) + self.len_of(b);
        self.add(text, len).index()
    }

    /// The code units from `from` up to, not including, `to`; both are clamped. A long one shares the text.
    pub fn substring(&mut self, s: Value, from: u32, to: u32) -> Value {
        let len = self.len(s);
        let to = to.min(len);
        if from >= to {
            return Strings::EMPTY;
        }
        let n = to - from;
        if n == len {
            return s;
        }
        let units = self.units(s);
        if n == 1 {
            let unit = units.at(from as usize);
            return self.of_code_unit(unit);
        }
        let text = if n > SHARED && s.aux() != STRING_INDEX {
            self.text_of(s.index()).slice(from)
        } else {
            units::join(units.slice(from as usize, to as usize), Units::Latin1(&[]))
        };
        self.add(text, n)
    }

    // ------------------------------------------------------------ interning

    /// The interned String that is equal to this one. An interned String is equal to another only if the two values have the same
    /// bits; an array index is always in the value itself.
    #[inline(always)]
    pub fn intern(&mut self, s: Value) -> Value {
        if s.aux() != STRING_PLAIN { s } else { self.intern_plain(s) }
    }
    fn intern_plain(&mut self, s: Value) -> Value {
        let h = s.index();
        let known = self.cells.get(h).interned;
        if known != 0 {
            return Value::string(STRING_INTERNED, known - 1);
        }
        let found = match self.array_index(s) {
            Some(i) => return Value::string(STRING_INDEX, i),
            None => self.find(self.hash(s), self.units(s)),
        };
        match found {
            Some(other) => self.cells.get_mut(h).interned = other + 1,
            None => self.add_interned(h),
        }
        Value::string(STRING_INTERNED, found.unwrap_or(h))
    }
    pub fn intern_str(&mut self, text: &str) -> Value {
        if text.is_ascii() {
            // Mostly it is there already.
            let units = Units::Latin1(text.as_bytes());
            if let Some(i) = units.array_index() {
                return Value::string(STRING_INDEX, i);
            }
            if let Some(h) = self.find(units.hash(), units) {
                return Value::string(STRING_INTERNED, h);
            }
        }
        let s = self.from_str(text);
        self.intern(s)
    }
    /// The interned String with these units, if there is one already.
    fn find(&self, hash: u32, units: Units) -> Option<u32> {
        let same = |h: &u32| self.cells.get(*h).hash.get() == hash && self.units_of(*h).same(units);
        let hash = spread(hash);
        self.young.find(hash, same).or_else(|| self.old.find(hash, same)).copied()
    }
    fn add_interned(&mut self, h: u32) {
        let hash = self.hash_of(h);
        self.cells.get_mut(h).interned = h + 1;
        self.count(16);
        let Strings { cells, young, .. } = self;
        Rc::make_mut(young).insert_unique(spread(hash), h, |h| spread(cells.get(*h).hash.get()));
    }

    // ------------------------------------------------------------ looking

    #[inline(always)]
    pub fn len(&self, s: Value) -> u32 {
        if s.aux() == STRING_INDEX { units::digit_count(s.index()) } else { self.len_of(s.index()) }
    }
    #[inline(always)]
    fn len_of(&self, h: u32) -> u32 {
        self.cells.get(h).len
    }
    /// The code units. Joins the parts first, if there are such: from then on it is O(1).
    #[inline]
    pub fn units(&self, s: Value) -> Units<'_> {
        if s.aux() == STRING_INDEX { Units::digits(s.index()) } else { self.units_of(s.index()) }
    }
    #[inline]
    fn units_of(&self, h: u32) -> Units<'_> {
        self.text_of(h).units(self.len_of(h))
    }
    #[inline]
    fn text_of(&self, h: u32) -> &Text {
        match &self.cells.get(h).body {
            Body::Text(text) => text,
            Body::Rope { joined, .. } => joined.get_or_init(|| self.joined(h)),
        }
    }
    /// The parts of a rope as one text. The parts of parts wait on a stack of their own, however deep they are.
    fn joined(&self, h: u32) -> Text {
        let cell = self.cells.get(h);
        let mut text = units::Builder::new(cell.wide, cell.len as usize);
        let mut waiting = vec![h];
        while let Some(h) = waiting.pop() {
            match self.open_rope(h) {
                Some((left, right)) => waiting.extend([right, left]),
                None => text.push(self.units_of(h)),
            }
        }
        let text = text.finish();
        self.count(text.bytes());
        text
    }
    pub fn code_unit(&self, s: Value, i: u32) -> Option<u16> {
        (i < self.len(s)).then(|| self.units(s).at(i as usize))
    }
    #[inline(always)]
    pub fn eq(&self, a: Value, b: Value) -> bool {
        if a == b {
            return true;
        }
        if a.aux() != STRING_PLAIN && b.aux() != STRING_PLAIN {
            return false;
        }
        self.eq_slow(a, b)
    }
    fn eq_slow(&self, a: Value, b: Value) -> bool {
        if self.len(a) != self.len(b) {
            return false;
        }
        if a.aux() != STRING_INDEX && b.aux() != STRING_INDEX {
            let (x, y) = (self.cells.get(a.index()), self.cells.get(b.index()));
            if a.index() == b.index() {
                return true;
            }
            if x.interned != 0 && y.interned != 0 {
                return x.interned == y.interned;
            }
            if x.hash.get() != 0 && y.hash.get() != 0 && x.hash != y.hash {
                return false;
            }
        }
        self.units(a).same(self.units(b))
    }
    /// Equal for equal Strings, however they are kept.
    pub fn hash(&self, s: Value) -> u32 {
        if s.aux() == STRING_INDEX { Units::digits(s.index()).hash() } else { self.hash_of(s.index()) }
    }
    fn hash_of(&self, h: u32) -> u32 {
        let cell = self.cells.get(h);
        if cell.hash.get() == 0 {
            cell.hash.set(self.units_of(h).hash());
        }
        cell.hash.get()
    }
    /// For output: a lone surrogate becomes U+FFFD.
    pub fn to_string_lossy(&self, s: Value) -> String {
        match self.units(s) {
            Units::Wide(units) => String::from_utf16_lossy(units),
            units => units.iter().map(|u| u as u8 as char).collect(),
        }
    }
    /// The array index (up to 2^32 - 2) whose canonical digits the String is.
    pub fn array_index(&self, s: Value) -> Option<u32> {
        match s.aux() {
            STRING_INDEX => Some(s.index()),
            STRING_INTERNED => None,
            _ if self.len(s) > 10 => None,
            _ => self.units(s).array_index(),
        }
    }

    // ------------------------------------------------------------ collection

    pub(super) fn marks(&self) -> Marks {
        self.cells.marks()
    }
    pub(super) fn changed_items(&self) -> Vec<u32> {
        self.cells.changed_items()
    }
    pub(super) fn parts(&self, h: u32) -> Parts {
        let cell = self.cells.get(h);
        let text = match &cell.body {
            Body::Text(text) => Some(text),
            Body::Rope { joined, .. } => joined.get(),
        };
        let bytes = size_of::<StringCell>() + text.map_or(0, Text::bytes);
        Parts { rope: self.open_rope(h), interned: cell.interned.checked_sub(1), bytes }
    }
    pub(super) fn sweep(&mut self, marks: &Marks) {
        let Strings { cells, young, .. } = self;
        cells.sweep(marks, |h, cell| {
            if cell.interned == h + 1
                && let Ok(entry) = Rc::make_mut(young).find_entry(spread(cell.hash.get()), |other| *other == h)
            {
                entry.remove();
            }
            *cell = StringCell::new(Text::latin1(&[]), 0);
        });
        self.fresh.set(0);
    }
}

#[cfg(test)]
#[path = "tests/strings.rs"]
mod tests;
