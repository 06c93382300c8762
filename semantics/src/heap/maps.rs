//! The properties of objects and the bindings of Environment Records.

use super::Heap;
use super::entries::{Entries, Entry};
use crate::ir::Tag;
use crate::value::{STRING_INDEX, STRING_INTERNED, STRING_PLAIN, Value};
use std::collections::BTreeMap;

/// A property key or a name. Strings are interned, so that keys are the same only if they are equal bit by bit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    /// An array index.
    Index(u32),
    /// Handle of an interned String that is no array index.
    String(u32),
    Symbol(u32),
}

impl Key {
    /// The key that a String is that is interned, or in the value itself.
    #[inline(always)]
    fn of_interned(s: Value) -> Key {
        if s.aux() == STRING_INDEX { Key::Index(s.index()) } else { Key::String(s.index()) }
    }
    /// The key that a value is, where nothing has to be interned to tell.
    #[inline(always)]
    pub fn known(v: Value) -> Option<Key> {
        match v.tag() {
            Tag::Symbol => Some(Key::Symbol(v.index())),
            Tag::String if v.aux() != STRING_PLAIN => Some(Key::of_interned(v)),
            _ => None,
        }
    }
    /// The key as one word: keys are the same if their words are.
    #[inline(always)]
    pub fn word(self) -> u64 {
        match self {
            Key::Index(i) => u64::from(i),
            Key::String(h) => 1 << 32 | u64::from(h),
            Key::Symbol(h) => 2 << 32 | u64::from(h),
        }
    }
    #[inline]
    pub fn to_value(self) -> Value {
        match self {
            Key::Index(i) => Value::string(STRING_INDEX, i),
            Key::String(h) => Value::string(STRING_INTERNED, h),
            Key::Symbol(h) => Value::handle(Tag::Symbol, h),
        }
    }
}

pub(crate) const WRITABLE: u8 = 1;
pub(crate) const ENUMERABLE: u8 = 2;
pub(crate) const CONFIGURABLE: u8 = 4;
/// The value is a pair of getter and setter, made with [`Heap::new_accessor`].
pub(crate) const ACCESSOR: u8 = 8;
/// The attributes of a data property that was made by assignment: what nearly all elements of arrays have.
pub(crate) const PLAIN: u8 = WRITABLE | ENUMERABLE | CONFIGURABLE;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Property {
    pub value: Value,
    pub flags: u8,
}

impl From<&Entry> for Property {
    fn from(e: &Entry) -> Property {
        Property { value: e.value, flags: e.flags }
    }
}

/// The own properties of an object.
#[derive(Clone, Default)]
pub(crate) struct PropertyMap {
    /// Values of properties whose keys are the first array indices; UNSET where there is none.
    dense: Vec<Value>,
    /// How many of them there are.
    present: usize,
    /// Their flags; empty as long as all are plain.
    flags: Vec<u8>,
    /// Array indices beyond `dense`.
    sparse: BTreeMap<u32, Property>,
    named: Entries,
}

impl PropertyMap {
    #[inline]
    pub fn get(&self, key: Key) -> Option<Property> {
        match key {
            Key::Index(i) => self.get_index(i),
            _ => self.named.get(key).map(Property::from),
        }
    }
    #[inline]
    fn get_index(&self, i: u32) -> Option<Property> {
        match self.dense.get(i as usize) {
            Some(v) if *v == Value::UNSET => None,
            Some(v) => Some(Property { value: *v, flags: self.flags.get(i as usize).copied().unwrap_or(PLAIN) }),
            None => self.sparse.get(&i).copied(),
        }
    }
    #[inline]
    pub fn contains(&self, key: Key) -> bool {
        match key {
            Key::Index(_) => self.get(key).is_some(),
            _ => self.named.find(key).is_some(),
        }
    }

    /// A property that is there keeps its place in the order of keys; another comes last.
    #[inline]
    pub fn insert(&mut self, key: Key, p: Property) {
        match key {
            Key::Index(i) => self.insert_index(i, p),
            _ => self.named.insert(Entry { key, flags: p.flags, value: p.value }),
        }
    }
    fn insert_index(&mut self, i: u32, p: Property) {
        let at = i as usize;
        if at >= self.dense.len() {
            // Holes are fine as long as a fair part of the whole is there.
            if at > 16 + self.present * 4 {
                self.sparse.insert(i, p);
                return;
            }
            self.make_dense(at + 1);
        }
        self.set_dense(at, p);
        self.take_from_sparse();
    }
    fn set_dense(&mut self, at: usize, p: Property) {
        self.present += (self.dense[at] == Value::UNSET) as usize;
        self.dense[at] = p.value;
        if p.flags != PLAIN && self.flags.is_empty() {
            self.flags = vec![PLAIN; self.dense.len()];
        }
        if !self.flags.is_empty() {
            self.flags[at] = p.flags;
        }
    }
    fn make_dense(&mut self, len: usize) {
        self.dense.resize(len, Value::UNSET);
        if !self.flags.is_empty() {
            self.flags.resize(len, PLAIN);
        }
        // What was beyond the end and is not now.
        while let Some(first) = self.sparse.first_entry()
            && (*first.key() as usize) < len
        {
            let (i, p) = first.remove_entry();
            self.set_dense(i as usize, p);
        }
    }
    /// Elements that were filled in from the end come to the others when those get there.
    fn take_from_sparse(&mut self) {
        while self.sparse.first_key_value().is_some_and(|(i, _)| *i as usize == self.dense.len()) {
            self.make_dense(self.dense.len() + 1);
        }
    }

    /// Takes a property away; false if there is none.
    pub fn remove(&mut self, key: Key) -> bool {
        let Key::Index(i) = key else { return self.named.remove(key) };
        let at = i as usize;
        if at >= self.dense.len() {
            return self.sparse.remove(&i).is_some();
        }
        if self.dense[at] == Value::UNSET {
            return false;
        }
        self.dense[at] = Value::UNSET;
        self.present -= 1;
        if !self.flags.is_empty() {
            self.flags[at] = PLAIN;
        }
        while self.dense.last() == Some(&Value::UNSET) {
            self.dense.pop();
            self.flags.pop();
        }
        true
    }

    /// The keys that are array indices from this one on, ascending.
    pub fn indices_from(&self, from: u32) -> impl Iterator<Item = u32> + '_ {
        let start = (from as usize).min(self.dense.len());
        let dense = self.dense[start..].iter().zip(start as u32..).filter(|(v, _)| **v != Value::UNSET).map(|(_, i)| i);
        dense.chain(self.sparse.range(from..).map(|(i, _)| *i))
    }
    /// The other String keys, as they came.
    pub fn string_keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.named.iter().map(|e| e.key).filter(|k| matches!(k, Key::String(_)))
    }
    pub fn symbol_keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.named.iter().map(|e| e.key).filter(|k| matches!(k, Key::Symbol(_)))
    }
    /// All properties: by array indices, then the others as they came.
    pub fn iter(&self) -> impl Iterator<Item = (Key, Property)> + '_ {
        let indices = self.indices_from(0).filter_map(|i| Some((Key::Index(i), self.get_index(i)?)));
        indices.chain(self.named.iter().map(|e| (e.key, Property::from(e))))
    }
    /// Empties it, keeping a little room.
    pub fn clear(&mut self) {
        self.dense.clear();
        self.dense.shrink_to(16);
        self.flags = Vec::new();
        self.present = 0;
        self.sparse = BTreeMap::new();
        self.named.clear();
    }
    /// Bytes outside of itself, roughly.
    pub fn bytes(&self) -> usize {
        self.dense.capacity() * size_of::<Value>() + self.flags.capacity() + self.sparse.len() * 40 + self.named.bytes()
    }
}

pub(crate) const MUTABLE: u8 = 1;
pub(crate) const DELETABLE: u8 = 2;
pub(crate) const STRICT: u8 = 4;
pub(crate) const INITIALIZED: u8 = 8;
/// The value is a pair, made with [`Heap::new_accessor`]: the module whose binding this one stands for, and its name there.
pub(crate) const INDIRECT: u8 = 16;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Binding {
    pub value: Value,
    pub flags: u8,
}

/// The bindings of a Declarative Environment Record.
#[derive(Clone, Default)]
pub(crate) struct BindingMap {
    entries: Entries,
}

impl BindingMap {
    #[inline]
    pub fn get(&self, name: Key) -> Option<Binding> {
        self.entries.get(name).map(|e| Binding { value: e.value, flags: e.flags })
    }
    #[inline]
    pub fn contains(&self, name: Key) -> bool {
        self.entries.find(name).is_some()
    }
    /// The binding, if there is one; `None` where there are too many bindings to search them one by one.
    #[inline(always)]
    pub fn find_among_few(&self, name: Key) -> Option<Option<Binding>> {
        let found = self.entries.find_among_few(name)?;
        Some(found.map(|e| Binding { value: e.value, flags: e.flags }))
    }
    /// A binding that is new, or replaces the one of that name.
    pub fn insert(&mut self, name: Key, b: Binding) {
        self.entries.insert(Entry { key: name, flags: b.flags, value: b.value });
    }
    /// Value and flags, in place.
    #[inline(always)]
    pub fn get_mut(&mut self, name: Key) -> Option<(&mut Value, &mut u8)> {
        let place = self.entries.find(name)?;
        let Entry { value, flags, .. } = self.entries.at_mut(place);
        Some((value, flags))
    }
    pub fn remove(&mut self, name: Key) -> bool {
        self.entries.remove(name)
    }
    /// In the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = (Key, Binding)> + '_ {
        self.entries.iter().map(|e| (e.key, Binding { value: e.value, flags: e.flags }))
    }
    /// Empties it, keeping a little room.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
    /// Bytes outside of itself, roughly.
    pub fn bytes(&self) -> usize {
        self.entries.bytes()
    }
}

impl Heap {
    /// The key that a String (interned from now on) or Symbol is.
    #[inline(always)]
    pub fn key(&mut self, v: Value) -> Key {
        if v.is(Tag::Symbol) {
            return Key::Symbol(v.index());
        }
        Key::of_interned(self.strings.intern(v))
    }
    /// A property that is new, or takes the place of the one with that key. The memory is counted: do not write around this.
    pub fn put_property(&mut self, object: u32, key: Key, p: Property) {
        let map = self.property_map_mut(object);
        let before = map.bytes();
        map.insert(key, p);
        let after = map.bytes();
        self.fresh += after.saturating_sub(before);
    }
    /// Takes a property away; false if there is none.
    pub fn remove_property(&mut self, object: u32, key: Key) -> bool {
        self.hidden(object) != 0 && self.property_map_mut(object).remove(key)
    }
    /// A binding that is new, or takes the place of the one with that name.
    pub fn put_binding(&mut self, env: u32, name: Key, b: Binding) {
        let map = self.binding_map_mut(env);
        let before = map.bytes();
        map.insert(name, b);
        let after = map.bytes();
        self.fresh += after.saturating_sub(before);
    }
    /// Value and flags of a binding, in place.
    #[inline(always)]
    pub fn binding_mut(&mut self, env: u32, name: Key) -> Option<(&mut Value, &mut u8)> {
        let h = self.hidden(env).checked_sub(1)?;
        self.bindings.get_mut(h).get_mut(name)
    }
    /// Takes a binding away; false if there is none.
    pub fn remove_binding(&mut self, env: u32, name: Key) -> bool {
        self.hidden(env) != 0 && self.binding_map_mut(env).remove(name)
    }
}

#[cfg(test)]
#[path = "tests/maps.rs"]
mod tests;
