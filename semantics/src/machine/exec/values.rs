//! Operations on registers that are long or rare: the loop leaves them to functions.

use super::Window;
use crate::ir::{Code, Tag};
use crate::machine::loaded::{Ready, Test};
use crate::machine::{Machine, Stop};
use crate::value::Value;

impl Machine {
    /// Whether the test of a jump comes out as the jump wants it.
    #[inline(never)]
    pub(super) fn holds(&self, f: &Window, op: Ready) -> Result<bool, Stop> {
        let r = |r: u16| f[usize::from(r as u8)];
        let (v, w) = (r(op.a.into()), r(op.b));
        let is = match op.code {
            Code::JumpIs => self.heap.same(v, w),
            Code::JumpCompare => return Ok(self.compare(op.x >> 1, v, w)? == (op.x & 1 != 0)),
            Code::JumpHasMethod => v.is(Tag::Object) && self.heap.shapes.method(self.heap.methods_of(v.index()), op.b).is_some(),
            other => return Err(self.defect(format!("{other:?} is no such test"))),
        };
        Ok(is == (op.x != 0))
    }

    /// The Number of a String that is an array index.
    pub(super) fn number_of_index(&self, s: Value) -> Option<Value> {
        if !s.is(Tag::String) {
            return None;
        }
        self.heap.strings.array_index(s).map(|i| Value::number(i.into()))
    }

    /// The check of a value whose tag does not tell all.
    #[inline(never)]
    pub(super) fn guarded(&self, v: Value, test: &Test) -> Result<(), Stop> {
        if self.is_a(v, test) { Ok(()) } else { Err(self.guard(&test.rest.text, v)) }
    }

    /// Does what an operation does to registers that neither jumps nor calls.
    #[inline(never)]
    pub(super) fn work(&mut self, f: &mut Window, op: Ready) -> Result<(), Stop> {
        let r = |r: u16| f[usize::from(r as u8)];
        let a = r(op.a.into());
        let result = match op.code {
            Code::GetAny => self.get_any(r(op.b), op.c, op.x)?,
            Code::Child => self.child(r(op.b), op.c, op.x)?,
            Code::Covered => self.covered(r(op.b), op.c)?,
            Code::NewClosure => {
                let captures = self.code.program.algs[op.b as usize].captures;
                self.heap.new_closure(op.b as u32, &f[op.c as usize..(op.c + captures) as usize])
            }
            Code::Intrinsic => self.intrinsic(op.b as u32)?,
            Code::Arith => self.arith(op.x, r(op.b), r(op.c))?,
            Code::NumberArith => self.number_arith(op.x, r(op.b), r(op.c))?,
            Code::Unary => self.unary(op.x, r(op.b))?,
            Code::Concat => self.concat(r(op.b), r(op.c))?,
            Code::Index => self.index(r(op.b), r(op.c))?,
            // What gives nothing.
            Code::SetAny if op.x == 1 => return self.set_internal_method(a, op.b, op.c),
            Code::SetAny => return self.set_any(a, op.c, r(op.b)),
            Code::SetIndex => return self.set_index(a, r(op.b), r(op.c)),
            Code::ListOp => return self.list_op(op.x, a, r(op.b)),
            Code::Replace => return self.replace_evaluation(a, r(op.b)),
            Code::EachInit => return self.each_init(f, op),
            Code::EarlyError => {
                self.early_errors.push((self.pc, a));
                return Ok(());
            }
            other => return Err(self.defect(format!("{other:?} is left to nobody"))),
        };
        f[usize::from(op.a)] = result;
        Ok(())
    }

    // ------------------------------------------------------------ loops

    fn each_init(&mut self, f: &mut Window, op: Ready) -> Result<(), Stop> {
        let list = f[usize::from(op.b as u8)];
        let (over, len) = if list.is(Tag::List) {
            let len = self.heap.list_len(list);
            // The loop is over the elements that there are now, whatever becomes of the list.
            (if len == 0 { list } else { self.heap.list_copy(list) }, len as i64)
        } else if let Some(len) = self.interval_len(list) {
            (list, len)
        } else {
            return Err(self.guard("List", list));
        };
        let (first, end) = if op.x != 0 { (len, 0) } else { (0, len) };
        for (i, v) in [over, Value::integer(first), Value::integer(end)].into_iter().enumerate() {
            f[op.a as usize + i] = v;
        }
        Ok(())
    }

    /// The next element of a loop that is not over.
    #[inline(never)]
    pub(super) fn each_next(&self, f: &mut Window, op: Ready) -> Result<(), Stop> {
        let (state, place) = (usize::from(op.a), usize::from(op.a.wrapping_add(1)));
        let (list, i) = (f[state], f[place].as_i64());
        let (at, next) = if op.x != 0 { (i - 1, i - 1) } else { (i, i + 1) };
        let element = if list.is(Tag::List) { self.heap.list_get(list, at as usize) } else { self.interval_at(list, at) };
        let Some(v) = element else { return Err(self.defect("a List became shorter in a loop over it")) };
        f[usize::from(op.b as u8)] = v;
        f[place] = Value::integer(next);
        Ok(())
    }

    /// The next integer of a loop; true if it is over.
    #[inline(never)]
    pub(super) fn int_next(&mut self, f: &mut Window, op: Ready) -> Result<bool, Stop> {
        let (from, to) = (f[usize::from(op.a)], f[usize::from(op.a.wrapping_add(1))]);
        let down = op.x != 0;
        if self.passed(from, to, down)? {
            return Ok(true);
        }
        f[usize::from(op.b as u8)] = from;
        f[usize::from(op.a)] = self.next_integer(from, down)?;
        Ok(false)
    }
}
