//! List values. A List is a mutable identity: two variables that hold the same List see the same changes.
//!
//! A List is a view of a *backing*, a run of values. Several Lists may have the same backing: `a ++ « b »` puts b behind the
//! elements of a, if the backing ends there, and gives a longer view. So a List that grows along a left-recursive production
//! does so in amortised constant time. Views that share a backing never change what is in it: the one that would takes a copy.

use super::Heap;
use crate::ir::Tag;
use crate::value::Value;
use smallvec::SmallVec;

/// No backing: the List is empty.
const NONE: u32 = u32::MAX;
/// When the free places at the front of a backing are at least this many, and most of it, they are given back.
const FRONT: u32 = 32;

#[derive(Clone, Copy)]
pub(crate) struct ListCell {
    backing: u32,
    start: u32,
    len: u32,
    /// Others may see the same backing.
    shared: bool,
}

impl ListCell {
    pub const EMPTY: ListCell = ListCell { backing: NONE, start: 0, len: 0, shared: false };

    /// The backing that it sees, and what of it.
    pub fn view(&self) -> Option<(u32, std::ops::Range<usize>)> {
        (self.backing != NONE).then_some((self.backing, self.range()))
    }
    fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end()
    }
    fn end(&self) -> usize {
        (self.start + self.len) as usize
    }
}

impl Heap {
    #[inline(never)]
    pub fn new_list(&mut self, elements: &[Value]) -> Value {
        if elements.is_empty() {
            return self.add_list(ListCell::EMPTY);
        }
        let backing = self.new_backing(elements);
        self.add_list(ListCell { backing, start: 0, len: elements.len() as u32, shared: false })
    }
    /// A List that is there to be copied: its copies see its backing. No List ends where that ends, so that none grows in it.
    pub fn new_shared_list(&mut self, elements: &[Value]) -> Value {
        let backing = self.new_backing(&[elements, &[Value::UNDEFINED]].concat());
        self.add_list(ListCell { backing, start: 0, len: elements.len() as u32, shared: true })
    }
    #[inline]
    fn add_list(&mut self, cell: ListCell) -> Value {
        self.fresh += size_of::<ListCell>();
        Value::handle(Tag::List, self.lists.alloc(cell))
    }
    fn new_backing(&mut self, elements: &[Value]) -> u32 {
        self.fresh += 32 + size_of_val(elements);
        match self.backings.recycle() {
            Some(backing) => {
                self.backings.get_mut(backing).extend_from_slice(elements);
                backing
            }
            None => self.backings.alloc(elements.to_vec()),
        }
    }

    #[inline(always)]
    pub fn list_len(&self, list: Value) -> usize {
        self.lists.get(list.index()).len as usize
    }
    /// The elements, to look at.
    #[inline(always)]
    pub fn elements(&self, list: Value) -> &[Value] {
        let cell = self.lists.get(list.index());
        if cell.backing == NONE { &[] } else { &self.backings.get(cell.backing)[cell.range()] }
    }
    #[inline]
    pub fn list_get(&self, list: Value, i: usize) -> Option<Value> {
        self.elements(list).get(i).copied()
    }

    /// The cell, with a backing that nobody else sees.
    fn own_list(&mut self, list: Value) -> ListCell {
        let mut cell = *self.lists.get(list.index());
        if cell.shared || cell.backing == NONE {
            let elements = self.elements(list).to_vec();
            cell = ListCell { backing: self.new_backing(&elements), start: 0, len: cell.len, shared: false };
            *self.lists.get_mut(list.index()) = cell;
        }
        cell
    }
    fn set_view(&mut self, list: Value, start: u32, len: u32) {
        let cell = self.lists.get_mut(list.index());
        (cell.start, cell.len) = (start, len);
    }
    /// The cell, ready for more behind its last element: a shared backing will do if it ends there.
    #[inline]
    fn list_to_grow(&mut self, list: Value) -> ListCell {
        let cell = *self.lists.get(list.index());
        if cell.backing != NONE && (!cell.shared || self.backings.get(cell.backing).len() == cell.end()) {
            return cell;
        }
        self.own_list(list)
    }

    /// False if there is no such element.
    pub fn list_set(&mut self, list: Value, i: usize, v: Value) -> bool {
        if i >= self.list_len(list) {
            return false;
        }
        let cell = self.own_list(list);
        self.backings.get_mut(cell.backing)[cell.start as usize + i] = v;
        true
    }
    #[inline]
    pub fn list_push(&mut self, list: Value, v: Value) {
        let cell = self.list_to_grow(list);
        self.fresh += size_of::<Value>();
        self.backings.get_mut(cell.backing).push(v);
        self.lists.get_mut(list.index()).len = cell.len + 1;
    }
    /// Puts all elements of another List (it may be the same one) behind its own.
    pub fn list_extend(&mut self, list: Value, from: Value) {
        let elements: SmallVec<[Value; 8]> = SmallVec::from_slice(self.elements(from));
        self.list_extend_from_slice(list, &elements);
    }
    pub fn list_extend_from_slice(&mut self, list: Value, from: &[Value]) {
        if from.is_empty() {
            return;
        }
        let cell = self.list_to_grow(list);
        self.fresh += size_of_val(from);
        self.backings.get_mut(cell.backing).extend_from_slice(from);
        self.lists.get_mut(list.index()).len = cell.len + from.len() as u32;
    }
    pub fn list_prepend(&mut self, list: Value, v: Value) {
        let mut cell = self.own_list(list);
        let backing = self.backings.get_mut(cell.backing);
        if cell.start == 0 {
            // As much room in front as there are elements, so that this is rare.
            let room = backing.len().max(4);
            backing.splice(0..0, std::iter::repeat_n(Value::UNDEFINED, room));
            cell.start = room as u32;
            self.fresh += room * size_of::<Value>();
        }
        cell.start -= 1;
        backing[cell.start as usize] = v;
        self.set_view(list, cell.start, cell.len + 1);
    }

    /// Removes the first element that is the same value; false if there is none.
    pub fn list_remove(&mut self, list: Value, v: Value) -> bool {
        let found = self.elements(list).iter().position(|e| self.same(*e, v));
        found.is_some_and(|i| self.list_remove_at(list, i).is_some())
    }
    pub fn list_remove_at(&mut self, list: Value, i: usize) -> Option<Value> {
        let removed = self.list_get(list, i)?;
        match i {
            0 => return self.list_remove_first(list),
            _ if i + 1 == self.list_len(list) => return self.list_remove_last(list),
            _ => {}
        }
        let cell = self.own_list(list);
        self.backings.get_mut(cell.backing).remove(cell.start as usize + i);
        self.set_view(list, cell.start, cell.len - 1);
        Some(removed)
    }
    pub fn list_remove_first(&mut self, list: Value) -> Option<Value> {
        let removed = self.list_get(list, 0)?;
        let mut cell = *self.lists.get(list.index());
        if cell.shared && cell.start >= FRONT && cell.start >= cell.len {
            cell = self.own_list(list);
        }
        let mut start = cell.start + 1;
        if !cell.shared {
            let backing = self.backings.get_mut(cell.backing);
            // What was removed must not be kept alive.
            backing[cell.start as usize] = Value::UNDEFINED;
            if start >= FRONT && start as usize * 2 >= backing.len() {
                backing.drain(..start as usize);
                start = 0;
            }
        }
        self.set_view(list, start, cell.len - 1);
        Some(removed)
    }
    pub fn list_remove_last(&mut self, list: Value) -> Option<Value> {
        let removed = self.elements(list).last().copied()?;
        let cell = *self.lists.get(list.index());
        if !cell.shared {
            self.backings.get_mut(cell.backing).pop();
        }
        self.set_view(list, cell.start, cell.len - 1);
        Some(removed)
    }
    pub fn list_clear(&mut self, list: Value) {
        let cell = *self.lists.get(list.index());
        if cell.shared || cell.backing == NONE {
            *self.lists.get_mut(list.index()) = ListCell::EMPTY;
        } else {
            self.backings.get_mut(cell.backing).clear();
            self.set_view(list, 0, 0);
        }
    }

    /// A new List with the same elements. They part when one of the two changes.
    pub fn list_copy(&mut self, list: Value) -> Value {
        let cell = self.share(list);
        self.add_list(cell)
    }
    /// The cell as that of one view among several.
    fn share(&mut self, list: Value) -> ListCell {
        let cell = *self.lists.get(list.index());
        if cell.len == 0 {
            return ListCell::EMPTY;
        }
        if !cell.shared {
            self.lists.get_mut(list.index()).shared = true;
        }
        ListCell { shared: true, ..cell }
    }
    /// A new List, `a ++ b`, in time proportional to b if a is the longest List with that beginning.
    pub fn list_concat(&mut self, a: Value, b: Value) -> Value {
        if self.list_len(b) == 0 {
            return self.list_copy(a);
        }
        if self.list_len(a) == 0 {
            return self.list_copy(b);
        }
        let cell = *self.lists.get(a.index());
        if self.backings.get(cell.backing).len() == cell.end() {
            let longer = self.list_copy(a);
            self.list_extend(longer, b);
            return longer;
        }
        let mut both: SmallVec<[Value; 16]> = SmallVec::from_slice(self.elements(a));
        both.extend_from_slice(self.elements(b));
        self.new_list(&both)
    }

    pub fn list_contains(&self, list: Value, v: Value) -> bool {
        // Two that are not kept in the heap's own tables are the same only if their bits are.
        match v.tag() {
            Tag::String | Tag::BigInt | Tag::Big => self.elements(list).iter().any(|e| self.same(*e, v)),
            _ => self.elements(list).contains(&v),
        }
    }

    /// The notation's `is`: the same bits; or Strings, BigInts or mathematical values that are equal.
    #[inline(always)]
    pub fn same(&self, a: Value, b: Value) -> bool {
        a == b || (a.tag() == b.tag() && matches!(a.tag(), Tag::String | Tag::BigInt | Tag::Big) && self.same_content(a, b))
    }
    fn same_content(&self, a: Value, b: Value) -> bool {
        if a.is(Tag::String) { self.strings.eq(a, b) } else { self.bigs.get(a.index()) == self.bigs.get(b.index()) }
    }
}

#[cfg(test)]
#[path = "tests/lists.rs"]
mod tests;
