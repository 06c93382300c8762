//! List values. All are methods of [`Heap`]; `list` is a value with the tag List.

use super::Heap;
use crate::value::Value;

#[derive(Clone)]
pub(crate) struct ListCell {}

impl Heap {
    pub fn new_list(&mut self, _elements: &[Value]) -> Value { todo!() }
    pub fn list_len(&self, _list: Value) -> usize { todo!() }
    /// The elements, to look at.
    pub fn elements(&self, _list: Value) -> &[Value] { todo!() }
    pub fn list_get(&self, _list: Value, _i: usize) -> Option<Value> { todo!() }
    /// False if there is no such element.
    pub fn list_set(&mut self, _list: Value, _i: usize, _v: Value) -> bool { todo!() }
    pub fn list_push(&mut self, _list: Value, _v: Value) { todo!() }
    pub fn list_extend(&mut self, _list: Value, _from: Value) { todo!() }
    pub fn list_extend_from_slice(&mut self, _list: Value, _from: &[Value]) { todo!() }
    pub fn list_prepend(&mut self, _list: Value, _v: Value) { todo!() }
    /// Removes the first element that is the same value; false if there is none.
    pub fn list_remove(&mut self, _list: Value, _v: Value) -> bool { todo!() }
    pub fn list_remove_at(&mut self, _list: Value, _i: usize) -> Option<Value> { todo!() }
    pub fn list_remove_first(&mut self, _list: Value) -> Option<Value> { todo!() }
    pub fn list_remove_last(&mut self, _list: Value) -> Option<Value> { todo!() }
    pub fn list_clear(&mut self, _list: Value) { todo!() }
    /// A new List with the same elements: O(1), they part when one changes.
    pub fn list_copy(&mut self, _list: Value) -> Value { todo!() }
    /// A new List: `a ++ b`. Amortised O(length of b).
    pub fn list_concat(&mut self, _a: Value, _b: Value) -> Value { todo!() }
    pub fn list_contains(&self, _list: Value, _v: Value) -> bool { todo!() }
    /// The notation's `is`: equal bits, or Strings, BigInts and mathematical values that are equal.
    pub fn same(&self, _a: Value, _b: Value) -> bool { todo!() }
}
