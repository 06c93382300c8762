//! What operations do to values: everything that the loop leaves to a function.

use super::loaded::{NONE, Test};
use super::{Machine, Stop, StopKind};
use crate::ir::{ObjectTest, Tag};
use crate::lower::{arith, list_op, relation, unary};
use crate::prims::math::{self, NoResult};
use crate::value::Value;
use std::cmp::Ordering;

type Out<T = Value> = Result<T, Stop>;

impl Machine {
    fn math<T>(&self, r: Result<T, NoResult>) -> Out<T> {
        r.map_err(|e| self.no_result(e))
    }

    // ------------------------------------------------------------ tests

    /// Whether the value is of the type; the caller has looked at the tags already, or not.
    pub(super) fn is_a(&self, v: Value, test: &Test) -> bool {
        if v.tag_bit() & test.kinds.tags != 0 {
            return true;
        }
        let rest = &test.rest;
        match v.tag() {
            Tag::Record => test.kinds.has_record(v.record_type()),
            Tag::Enum => rest.enums.contains(&v.index()),
            Tag::Bool => rest.true_only && v == Value::TRUE || rest.false_only && v == Value::FALSE,
            Tag::Object => rest.objects.iter().any(|o| self.is_kind(v, o)),
            Tag::Node => rest.nonterminals.iter().any(|n| self.trees.is_instance(v, *n as u16)),
            Tag::Abrupt => rest.abrupt & self.abrupt_bit(v) != 0,
            _ => false,
        }
    }
    fn is_kind(&self, v: Value, test: &ObjectTest) -> bool {
        match *test {
            ObjectTest::Slot(s) => self.heap.slot_offset(v.index(), s as u16).is_some(),
            ObjectTest::Method(m) => self.heap.shapes.method(self.heap.methods_of(v.index()), m as u16).is_some(),
            ObjectTest::OwnMethod(m, of) => self.heap.shapes.is_method_of(self.heap.methods_of(v.index()), m as u16, of),
        }
    }
    /// Bits as in [`crate::ir::TypeTest::abrupt`].
    fn abrupt_bit(&self, v: Value) -> u8 {
        let ty = self.heap.field(v.index(), 0).index();
        let e = &self.known().enums;
        match ty {
            t if t == e.throw => 1,
            t if t == e.return_ => 2,
            t if t == e.break_ => 4,
            t if t == e.continue_ => 8,
            _ => 0,
        }
    }
    #[inline(never)]
    pub(super) fn has_slot(&self, v: Value, slot: u16) -> Out<bool> {
        Ok(match v.tag() {
            Tag::Object => self.heap.slot_offset(v.index(), slot).is_some(),
            Tag::Record => self.code.field(v.record_type(), slot).is_some_and(|o| !self.heap.field(v.index(), o).is(Tag::Absent)),
            // A Record of intrinsics has those that have been made.
            Tag::Opaque => self.code.slot_intrinsic(slot).is_some_and(|id| self.intrinsic_in(v, id).is_ok()),
            Tag::Abrupt => [self.known().completion.type_, self.known().completion.value, self.known().completion.target].contains(&slot),
            _ => false,
        })
    }
    pub(super) fn is_empty(&self, v: Value) -> Out<bool> {
        match v.tag() {
            Tag::List => Ok(self.heap.list_len(v) == 0),
            Tag::String => Ok(self.heap.strings.len(v) == 0),
            _ => Err(self.guard("List or String", v)),
        }
    }
    #[inline(always)]
    pub(super) fn compare(&self, relation: u8, a: Value, b: Value) -> Out<bool> {
        if a.is(Tag::Integer) && b.is(Tag::Integer) {
            return Ok(holds(relation, Some(a.as_i64().cmp(&b.as_i64()))));
        }
        let order = math::compare(&self.heap, a, b);
        Ok(holds(relation, self.math(order)?))
    }

    // ------------------------------------------------------------ arithmetic

    pub(super) fn arith(&mut self, op: u8, a: Value, b: Value) -> Out {
        let h = &mut self.heap;
        let r = match op {
            arith::ADD => math::add(h, a, b),
            arith::SUB => math::sub(h, a, b),
            arith::MUL => math::mul(h, a, b),
            arith::DIV => math::div(h, a, b),
            arith::MODULO => math::modulo(h, a, b),
            arith::POW => math::pow(h, a, b),
            arith::MIN => math::min(h, a, b),
            arith::MAX => math::max(h, a, b),
            _ => return Err(self.defect("an unknown arithmetic operation")),
        };
        self.math(r)
    }
    pub(super) fn number_arith(&mut self, op: u8, a: Value, b: Value) -> Out {
        if !a.is(Tag::Number) || !b.is(Tag::Number) {
            return Err(self.guard("Number", if a.is(Tag::Number) { b } else { a }));
        }
        let (x, y) = (a.as_f64(), b.as_f64());
        let r = match op {
            arith::ADD => math::number_add(x, y),
            arith::SUB => math::number_sub(x, y),
            arith::MUL => math::number_mul(x, y),
            arith::DIV => math::number_div(x, y),
            _ => return Err(self.defect("an unknown arithmetic operation")),
        };
        self.math(r)
    }
    fn copy_of_record(&mut self, v: Value) -> Value {
        let copy = self.heap.new_record(v.record_type());
        for offset in 0..self.code.program.records[v.record_type() as usize].slots.len() as u16 {
            let field = self.heap.field(v.index(), offset);
            self.heap.set_field(copy.index(), offset, field);
        }
        copy
    }
    pub(super) fn unary(&mut self, op: u8, v: Value) -> Out {
        let h = &mut self.heap;
        let r = match op {
            unary::NEG => math::neg(h, v),
            unary::TO_NUMBER => math::to_number(h, v),
            unary::TO_MATH => math::to_math(h, v),
            unary::TO_BIGINT => math::to_bigint(h, v),
            unary::ABS => math::abs(h, v),
            unary::FLOOR => math::floor(h, v),
            unary::TRUNCATE => math::truncate(h, v),
            unary::SOURCE_TEXT_OF => return self.source_text(v),
            unary::LENGTH_OF if v.is(Tag::String) => return Ok(Value::integer(self.heap.strings.len(v) as i64)),
            unary::COPY_OF if v.is(Tag::Record) => return Ok(self.copy_of_record(v)),
            _ if !v.is(Tag::List) => return Err(self.guard("List", v)),
            unary::LENGTH_OF => return Ok(Value::integer(h.list_len(v) as i64)),
            unary::COPY_OF => return Ok(h.list_copy(v)),
            unary::SOLE_ELEMENT | unary::FIRST_ELEMENT | unary::LAST_ELEMENT => {
                let len = h.list_len(v);
                if len == 0 || op == unary::SOLE_ELEMENT && len != 1 {
                    return Err(self.defect(format!("a List of {len} elements has no such element")));
                }
                let at = if op == unary::LAST_ELEMENT { len - 1 } else { 0 };
                return self.heap.list_get(v, at).ok_or_else(|| self.defect("no such element"));
            }
            _ => return Err(self.defect("an unknown operation")),
        };
        self.math(r)
    }
    /// Whether a loop over integers is at its end.
    pub(super) fn passed(&self, at: Value, to: Value, down: bool) -> Out<bool> {
        self.compare(if down { relation::LT } else { relation::GT }, at, to)
    }
    pub(super) fn next_integer(&mut self, at: Value, down: bool) -> Out {
        self.arith(if down { arith::SUB } else { arith::ADD }, at, Value::integer(1))
    }

    // ------------------------------------------------------------ Lists and Strings

    pub(super) fn concat(&mut self, a: Value, b: Value) -> Out {
        match (a.tag(), b.tag()) {
            (Tag::List, Tag::List) => Ok(self.heap.list_concat(a, b)),
            (Tag::String, Tag::String) => {
                let length = self.heap.strings.len(a) as usize + self.heap.strings.len(b) as usize;
                self.heap.strings.concat(a, b).ok_or_else(|| Stop::new(self.pc, StopKind::TooLong(length)))
            }
            _ => Err(self.guard("two Lists or two Strings", if matches!(a.tag(), Tag::List | Tag::String) { b } else { a })),
        }
    }
    fn place(&self, i: Value) -> Out<usize> {
        match i.is(Tag::Integer) && i.as_i64() >= 0 {
            true => Ok(i.as_i64() as usize),
            false => Err(self.guard("integer that is an index", i)),
        }
    }
    pub(super) fn index(&mut self, of: Value, i: Value) -> Out {
        let at = self.place(i)?;
        let found = match of.tag() {
            Tag::List => self.heap.list_get(of, at),
            Tag::String => u32::try_from(at).ok().and_then(|at| self.heap.strings.code_unit(of, at)).map(|u| Value::integer(u as i64)),
            _ => return Err(self.guard("List or String", of)),
        };
        found.ok_or_else(|| self.defect(format!("there is no element {at}")))
    }
    pub(super) fn set_index(&mut self, list: Value, i: Value, v: Value) -> Out<()> {
        let at = self.place(i)?;
        if !list.is(Tag::List) {
            return Err(self.guard("List", list));
        }
        // One behind the last is a new element, as where the standard fills a List by index.
        match self.heap.list_set(list, at, v) {
            true => Ok(()),
            false if at == self.heap.list_len(list) => {
                self.heap.list_push(list, v);
                Ok(())
            }
            false => Err(self.defect(format!("there is no element {at}"))),
        }
    }
    pub(super) fn list_op(&mut self, op: u8, list: Value, v: Value) -> Out<()> {
        if !list.is(Tag::List) {
            return Err(self.guard("List", list));
        }
        let h = &mut self.heap;
        match op {
            list_op::APPEND => h.list_push(list, v),
            list_op::APPEND_ALL if v.is(Tag::List) => h.list_extend(list, v),
            list_op::APPEND_ALL => return Err(self.guard("List", v)),
            list_op::PREPEND => h.list_prepend(list, v),
            list_op::REMOVE => {
                h.list_remove(list, v);
            }
            list_op::REMOVE_FIRST | list_op::REMOVE_LAST => {
                let gone = if op == list_op::REMOVE_FIRST { h.list_remove_first(list) } else { h.list_remove_last(list) };
                if gone.is_none() {
                    return Err(self.defect("an element is removed from an empty List"));
                }
            }
            list_op::CLEAR => h.list_clear(list),
            _ => return Err(self.defect("an unknown operation on a List")),
        }
        Ok(())
    }

    // ------------------------------------------------------------ slots

    /// A slot of whatever the value is. Flags: 1, it may be absent; 2, the value is a completion.
    pub(super) fn get_any(&self, of: Value, slot: u16, flags: u8) -> Out {
        let c = &self.known().completion;
        let v = match of.tag() {
            Tag::Abrupt => {
                let place = [c.type_, c.value, c.target].iter().position(|s| *s == slot);
                let place = place.ok_or_else(|| self.no_slot(of, Some(slot)))?;
                return Ok(self.heap.field(of.index(), place as u16));
            }
            _ if flags & 2 != 0 => return self.normal_slot(of, slot),
            Tag::Record => match self.code.field(of.record_type(), slot) {
                Some(o) => self.heap.field(of.index(), o),
                None if flags & 1 != 0 => Value::ABSENT,
                None => return self.normal_slot(of, slot),
            },
            Tag::Object => match self.heap.slot(of.index(), slot) {
                Some(v) => v,
                None if flags & 1 != 0 => Value::ABSENT,
                None => return self.normal_slot(of, slot),
            },
            Tag::Opaque => match self.code.slot_intrinsic(slot) {
                Some(i) => return self.intrinsic_in(of, i),
                None => return Err(self.no_slot(of, Some(slot))),
            },
            _ if flags & 1 != 0 && slot != c.value => Value::ABSENT,
            _ => return self.normal_slot(of, slot),
        };
        if v.is_missing() && flags & 1 == 0 {
            return Err(self.no_slot(of, Some(slot)));
        }
        Ok(v)
    }
    /// A slot of the normal completion that the value stands for.
    fn normal_slot(&self, of: Value, slot: u16) -> Out {
        let (c, e) = (&self.known().completion, &self.known().enums);
        match slot {
            s if s == c.type_ => Ok(Value::enumeration(e.normal)),
            s if s == c.value => Ok(of),
            s if s == c.target => Ok(Value::enumeration(e.empty)),
            _ => Err(self.no_slot(of, Some(slot))),
        }
    }
    pub(super) fn set_any(&mut self, of: Value, slot: u16, v: Value) -> Out<()> {
        let offset = match of.tag() {
            Tag::Record => self.code.field(of.record_type(), slot),
            Tag::Object => self.heap.slot_offset(of.index(), slot),
            _ => None,
        };
        let Some(offset) = offset else { return Err(self.no_slot(of, Some(slot))) };
        self.heap.set_field(of.index(), offset, v);
        Ok(())
    }
    pub(super) fn set_internal_method(&mut self, object: Value, method: u16, kind: u16) -> Out<()> {
        if !object.is(Tag::Object) {
            return Err(self.guard("Object", object));
        }
        let table = self.heap.methods_of(object.index());
        let Some(table) = self.heap.shapes.with_method(table, method, kind as u32) else { return Err(self.no_method(method, object)) };
        self.heap.set_methods(object.index(), table);
        Ok(())
    }
    pub(super) fn new_completion(&mut self, ty: Value, value: Value, target: Value) -> Out {
        let empty = Value::enumeration(self.known().enums.empty);
        let or_empty = |v: Value| if v.is_missing() { empty } else { v };
        if !ty.is(Tag::Enum) {
            return Err(self.guard("type of a completion", ty));
        }
        if ty.index() == self.known().enums.normal {
            return Ok(or_empty(value));
        }
        let origin = self.here();
        Ok(self.heap.new_abrupt(ty, or_empty(value), or_empty(target), origin))
    }

    // ------------------------------------------------------------ reports

    #[cold]
    pub(super) fn guard(&self, wanted: &str, v: Value) -> Stop {
        Stop::new(self.pc, StopKind::Guard(wanted.to_string(), self.describe(v)))
    }
    #[cold]
    pub(super) fn no_slot(&self, of: Value, slot: Option<u16>) -> Stop {
        let name = slot.and_then(|s| self.code.program.slots.get(s as usize)).map_or("such a slot", String::as_str);
        self.defect(format!("{} has no {name}, or it is not set", self.describe(of)))
    }
    #[cold]
    pub(super) fn missing_slot(&self, of: Value, offset: u16) -> Stop {
        let record = self.code.program.records.get(of.record_type() as usize);
        let slot = record.and_then(|r| r.slots.get(offset as usize)).map(|s| s.name as u16);
        self.no_slot(of, slot)
    }
    #[cold]
    pub(super) fn no_method(&self, method: u16, v: Value) -> Stop {
        let name = self.code.program.methods.get(method as usize).map_or("such a method", |m| m.name.as_str());
        self.defect(format!("{} has no {name}", self.describe(v)))
    }

    /// The algorithm of an object's internal method.
    #[inline(always)]
    pub(super) fn internal_method(&self, method: u16, v: Value) -> Out<u32> {
        let found = if v.is(Tag::Object) { self.heap.shapes.method(self.heap.methods_of(v.index()), method) } else { None };
        match found {
            Some(alg) if alg != NONE => Ok(alg),
            _ => Err(self.no_method(method, v)),
        }
    }
}

fn holds(relation: u8, order: Option<Ordering>) -> bool {
    match relation {
        relation::EQ => order == Some(Ordering::Equal),
        relation::NE => order != Some(Ordering::Equal),
        relation::LT => order == Some(Ordering::Less),
        relation::LE => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        relation::GT => order == Some(Ordering::Greater),
        relation::GE => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        _ => false,
    }
}
