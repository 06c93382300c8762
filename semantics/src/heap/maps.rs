//! The properties of objects and the bindings of Environment Records.

use super::Heap;
use crate::value::Value;

/// A property key or a name, interned: equal only if the bits are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    /// An array index.
    Index(u32),
    /// Handle of an interned String that is no array index.
    String(u32),
    Symbol(u32),
}
impl Key {
    pub fn to_value(self) -> Value { todo!() }
}

impl Heap {
    /// The key that a String (interned, if it was not) or Symbol is.
    pub fn key(&mut self, _v: Value) -> Key { todo!() }
    // As `property_map_mut(o).insert(…)`, but with the memory counted: use these to write.
    pub fn put_property(&mut self, _object: u32, _key: Key, _p: Property) { todo!() }
    pub fn remove_property(&mut self, _object: u32, _key: Key) -> bool { todo!() }
    /// A binding that is new or replaces another of that name.
    pub fn put_binding(&mut self, _env: u32, _name: Key, _b: Binding) { todo!() }
    pub fn remove_binding(&mut self, _env: u32, _name: Key) -> bool { todo!() }
}

pub(crate) const WRITABLE: u8 = 1;
pub(crate) const ENUMERABLE: u8 = 2;
pub(crate) const CONFIGURABLE: u8 = 4;
/// The value is a pair made with [`Heap::new_accessor`]: getter, setter.
pub(crate) const ACCESSOR: u8 = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Property {
    pub value: Value,
    pub flags: u8,
}

#[derive(Clone, Default)]
pub(crate) struct PropertyMap {}
impl PropertyMap {
    pub fn get(&self, _key: Key) -> Option<Property> { todo!() }
    pub fn contains(&self, key: Key) -> bool { self.get(key).is_some() }
    /// A new property comes last in the order of keys; one that is there keeps its place.
    pub fn insert(&mut self, _key: Key, _p: Property) { todo!() }
    /// Changes the value alone; false if there is no such property.
    pub fn set_value(&mut self, _key: Key, _v: Value) -> bool { todo!() }
    pub fn set_flags(&mut self, _key: Key, _flags: u8) -> bool { todo!() }
    pub fn remove(&mut self, _key: Key) -> bool { todo!() }
    pub fn len(&self) -> usize { todo!() }
    /// Array indices that are not below `from`, ascending.
    pub fn indices_from(&self, _from: u32) -> impl Iterator<Item = u32> + '_ { std::iter::empty() }
    /// The other String keys as they came.
    pub fn string_keys(&self) -> impl Iterator<Item = Key> + '_ { std::iter::empty() }
    pub fn symbol_keys(&self) -> impl Iterator<Item = Key> + '_ { std::iter::empty() }
    /// Empties it, keeping room.
    pub fn clear(&mut self) { todo!() }
}

pub(crate) const MUTABLE: u8 = 1;
pub(crate) const DELETABLE: u8 = 2;
pub(crate) const STRICT: u8 = 4;
pub(crate) const INITIALIZED: u8 = 8;
/// The value is a pair made with [`Heap::new_accessor`]: the module and the name there.
pub(crate) const INDIRECT: u8 = 16;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Binding {
    pub value: Value,
    pub flags: u8,
}

#[derive(Clone, Default)]
pub(crate) struct BindingMap {}
impl BindingMap {
    pub fn get(&self, _name: Key) -> Option<Binding> { todo!() }
    pub fn contains(&self, name: Key) -> bool { self.get(name).is_some() }
    pub fn insert(&mut self, _name: Key, _b: Binding) { todo!() }
    /// The binding in place.
    pub fn get_mut(&mut self, _name: Key) -> Option<(&mut Value, &mut u8)> { todo!() }
    pub fn remove(&mut self, _name: Key) -> bool { todo!() }
    pub fn len(&self) -> usize { todo!() }
    /// In the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = (Key, Binding)> + '_ { std::iter::empty() }
    pub fn clear(&mut self) { todo!() }
}
