//! The arguments of a primitive, taken with the kinds that its declaration gives them. The checker rules other kinds out; should one
//! come all the same, the machine stops and names the primitive.

use super::math::NoResult;
use crate::heap::strings::Units;
use crate::ir::Tag;
use crate::machine::{Machine, Stop, StopKind};
use crate::value::Value;
use smallvec::SmallVec;

pub(super) type Result<T = Value> = std::result::Result<T, Stop>;

/// The primitive's name, and its arguments.
#[derive(Clone, Copy)]
pub(super) struct Args<'a>(pub &'static str, pub &'a [Value]);

impl Args<'_> {
    /// The argument, absent if it was not given.
    #[inline(always)]
    pub fn at(&self, i: usize) -> Value {
        match self.1.get(i) {
            Some(v) => v.read(),
            None => Value::ABSENT,
        }
    }
    #[cold]
    #[inline(never)]
    pub fn wrong(&self, m: &Machine, i: usize, wanted: &str) -> Stop {
        m.defect(format!("{}: argument {} is {:?}, not {wanted}", self.0, i + 1, self.at(i)))
    }
    /// Something else that cannot be.
    #[cold]
    #[inline(never)]
    pub fn defect(&self, m: &Machine, text: &str) -> Stop {
        m.defect(format!("{}: {text}", self.0))
    }
    #[inline(always)]
    fn tagged(&self, m: &Machine, i: usize, tag: Tag, wanted: &str) -> Result {
        let v = self.at(i);
        if v.is(tag) { Ok(v) } else { Err(self.wrong(m, i, wanted)) }
    }
    /// The handle of a record.
    #[inline(always)]
    pub fn record(&self, m: &Machine, i: usize) -> Result<u32> {
        Ok(self.tagged(m, i, Tag::Record, "a record")?.index())
    }
    /// The handle of a record of that type.
    #[inline]
    pub fn record_of(&self, m: &Machine, i: usize, ty: u16) -> Result<u32> {
        let v = self.tagged(m, i, Tag::Record, "a record")?;
        if v.record_type() == ty { Ok(v.index()) } else { Err(self.wrong(m, i, &m.code.program.records[ty as usize].name)) }
    }
    /// The handle of an object.
    #[inline(always)]
    pub fn object(&self, m: &Machine, i: usize) -> Result<u32> {
        Ok(self.tagged(m, i, Tag::Object, "an object")?.index())
    }
    #[inline(always)]
    pub fn string(&self, m: &Machine, i: usize) -> Result {
        self.tagged(m, i, Tag::String, "a String")
    }
    pub fn units<'m>(&self, m: &'m Machine, i: usize) -> Result<Units<'m>> {
        Ok(m.heap.strings.units(self.string(m, i)?))
    }
    pub fn list(&self, m: &Machine, i: usize) -> Result {
        self.tagged(m, i, Tag::List, "a List")
    }
    pub fn node(&self, m: &Machine, i: usize) -> Result {
        self.tagged(m, i, Tag::Node, "a parse node")
    }
    #[inline]
    pub fn slot(&self, m: &Machine, i: usize) -> Result<u16> {
        Ok(self.tagged(m, i, Tag::SlotName, "the name of a slot")?.index() as u16)
    }
    pub fn number(&self, m: &Machine, i: usize) -> Result<f64> {
        Ok(self.tagged(m, i, Tag::Number, "a Number")?.as_f64())
    }
    pub fn bool(&self, m: &Machine, i: usize) -> Result<bool> {
        Ok(self.tagged(m, i, Tag::Bool, "a Boolean")?.is_true())
    }
    /// An integer that fits into 64 bits.
    pub fn integer(&self, m: &Machine, i: usize) -> Result<i64> {
        Ok(self.tagged(m, i, Tag::Integer, "an integer")?.as_i64())
    }
    /// An integer from 0 to the largest of 32 bits; larger ones become that.
    pub fn index(&self, m: &Machine, i: usize) -> Result<u32> {
        let n = self.integer(m, i)?;
        if n < 0 { Err(self.wrong(m, i, "an integer that is not negative")) } else { Ok(u32::try_from(n).unwrap_or(u32::MAX)) }
    }
    /// A radix from 2 to 36.
    pub fn radix(&self, m: &Machine, i: usize) -> Result<u32> {
        match self.integer(m, i)? {
            r @ 2..=36 => Ok(r as u32),
            _ => Err(self.wrong(m, i, "a radix from 2 to 36")),
        }
    }
    /// The integers of a List: code points, octets.
    pub fn integers(&self, m: &Machine, i: usize) -> Result<Vec<u32>> {
        let list = self.list(m, i)?;
        let to_u32 = |v: &Value| v.is(Tag::Integer).then(|| u32::try_from(v.as_i64()).ok()).flatten();
        m.heap.elements(list).iter().map(to_u32).collect::<Option<_>>().ok_or_else(|| self.wrong(m, i, "a List of code points or octets"))
    }
    /// The names of slots in a List.
    pub fn slots(&self, m: &Machine, i: usize) -> Result<SmallVec<[u16; 16]>> {
        let list = self.list(m, i)?;
        let slot = |v: &Value| v.is(Tag::SlotName).then(|| v.index() as u16);
        m.heap.elements(list).iter().map(slot).collect::<Option<_>>().ok_or_else(|| self.wrong(m, i, "a List of names of slots"))
    }
    /// The Strings in a List, as text: names of grammar symbols.
    pub fn texts(&self, m: &Machine, i: usize) -> Result<Vec<String>> {
        let list = self.list(m, i)?;
        let text = |v: &Value| v.is_string().then(|| m.heap.strings.to_string_lossy(*v));
        m.heap.elements(list).iter().map(text).collect::<Option<_>>().ok_or_else(|| self.wrong(m, i, "a List of Strings"))
    }
    pub fn text(&self, m: &Machine, i: usize) -> Result<String> {
        Ok(m.heap.strings.to_string_lossy(self.string(m, i)?))
    }
}

impl Machine {
    pub(super) fn unused(&self) -> Value {
        Value::enumeration(self.known().enums.unused)
    }
    /// What an operation without result is to the machine.
    pub(crate) fn no_result(&self, why: NoResult) -> Stop {
        match why {
            NoResult::Undefined(text) => self.defect(text),
            NoResult::TooLarge => self.too_large(),
        }
    }
    /// One value would take more memory than there is for it.
    pub(super) fn too_large(&self) -> Stop {
        Stop::new(self.pc, StopKind::MemoryLimit)
    }
    /// A List of integers.
    pub(super) fn integer_list(&mut self, of: &[u32]) -> Value {
        let values: Vec<Value> = of.iter().map(|i| Value::integer(*i as i64)).collect();
        self.heap.new_list(&values)
    }
}
