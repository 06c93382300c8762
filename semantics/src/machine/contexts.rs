//! The execution context stack, and what it means for a context to run, to wait and to go on.

use super::coroutine::{Coroutine, Packed, State};
use super::{Event, Job, Machine, Prim, Stop, TimedJob};
use crate::ir::{FRAME, Tag};
use crate::value::Value;

type Out<T = Value> = Result<T, Stop>;

/// The primitives that are about contexts and jobs.
pub(crate) fn lookup(name: &str) -> Option<Prim> {
    Some(match name {
        "running-context" => |m, _| m.running_context(),
        "push-context" => |m, a| m.push_context(a[0]),
        "remove-context" => |m, a| m.remove_context(a[0]),
        "restore-context" => |m, a| m.restore_context(a[0]),
        "suspend-context" => |m, a| m.suspend_context(a[0]),
        "is-suspended" => |m, a| Ok(Value::bool(m.is_suspended(a[0]))),
        "context-stack-is-empty" => |m, _| Ok(Value::bool(m.contexts.is_empty())),
        "topmost-context-with-code" => |m, _| Ok(m.topmost_context_with_code()),
        "has-component" => has_component,
        "set-code-evaluation-state" => |m, a| m.set_code_evaluation_state(a[0], a[1]),
        "discard-execution-state" => |m, a| m.discard_execution_state(a[0]),
        "current-realm" => |m, _| m.current_realm(),
        "active-function" => |m, _| {
            let context = m.running_context()?;
            Ok(m.heap.field(context.index(), m.known().context.function))
        },
        // There is nothing to prepare.
        "initialize-context" => |m, a| m.context(a[0]).map(|_| m.nothing()),
        "discard-resources" => super::tail_calls::discard_resources,
        "enqueue-job" => |m, a| {
            m.jobs.push_back(Job { closure: a[0], realm: a[1] });
            Ok(m.nothing())
        },
        "enqueue-timed-job" => enqueue_timed_job,
        "surrounding-agent" => |m, _| Ok(m.agent),
        _ => return None,
    })
}

/// Whether the primitive is an operation of the code or a register, and is never called as others are.
pub(crate) fn is_inline(name: &str) -> bool {
    matches!(name, "this-value" | "new-target" | "arguments-list" | "call-behaviour" | "resume-context" | "evaluated-node")
}

pub(super) fn misplaced(m: &mut Machine, _: &[Value]) -> Out {
    Err(m.defect("this primitive has no meaning here"))
}

fn has_component(m: &mut Machine, a: &[Value]) -> Out {
    let context = m.context(a[0])?;
    let offset = m.code.field(context.record_type(), a[1].index() as u16);
    Ok(Value::bool(offset.is_some_and(|o| !m.heap.field(context.index(), o).is_missing())))
}

fn enqueue_timed_job(m: &mut Machine, a: &[Value]) -> Out {
    let wait = if a[2].as_f64() > 0.0 { a[2].as_f64() } else { 0.0 };
    let job = TimedJob { at: m.clock + wait, number: m.timed_count, job: Job { closure: a[0], realm: a[1] } };
    m.timed_count += 1;
    // The heap of jobs is small: keep it sorted, the next one last.
    let place = m.timed.partition_point(|t| (t.at, t.number) > (job.at, job.number));
    m.timed.insert(place, job);
    Ok(m.nothing())
}

impl Machine {
    pub(super) fn nothing(&self) -> Value {
        Value::enumeration(self.known().enums.unused)
    }
    pub(super) fn context(&self, v: Value) -> Out {
        if v.is(Tag::Record) && v.record_type() == self.known().context.record { Ok(v) } else { Err(self.guard("ExecutionContext", v)) }
    }

    fn push_context(&mut self, context: Value) -> Out {
        let context = self.context(context)?;
        self.contexts.push(context);
        self.suspended.push(false);
        self.event(Event::ContextPushed(context));
        Ok(self.nothing())
    }
    pub(super) fn remove_context(&mut self, context: Value) -> Out {
        if self.contexts.last() != Some(&context) {
            return Err(self.defect("a context that is not at the top is taken from the stack"));
        }
        self.contexts.pop();
        self.suspended.pop();
        self.event(Event::ContextRemoved(context));
        Ok(self.nothing())
    }
    pub(super) fn restore_context(&mut self, context: Value) -> Out {
        if self.contexts.last() != Some(&context) {
            return Err(self.defect("a context that is not at the top is to run"));
        }
        if let Some(s) = self.suspended.last_mut() {
            *s = false;
        }
        self.event(Event::ContextRestored(context));
        Ok(self.nothing())
    }
    fn suspend_context(&mut self, context: Value) -> Out {
        if let Some(i) = self.contexts.iter().rposition(|c| *c == context) {
            self.suspended[i] = true;
        }
        self.event(Event::ContextSuspended(context));
        Ok(self.nothing())
    }
    /// A context that is not on the stack does not run.
    fn is_suspended(&self, context: Value) -> bool {
        self.contexts.iter().rposition(|c| *c == context).is_none_or(|i| self.suspended[i])
    }
    fn topmost_context_with_code(&self) -> Value {
        let field = self.known().context.script_or_module;
        let has_code = |c: &&Value| {
            let v = self.heap.field(c.index(), field);
            !v.is_missing() && v != Value::NULL
        };
        self.contexts.iter().rev().find(has_code).copied().unwrap_or(Value::NULL)
    }
    fn set_code_evaluation_state(&mut self, context: Value, closure: Value) -> Out {
        let context = self.context(context)?;
        if !closure.is(Tag::Closure) {
            return Err(self.guard("closure", closure));
        }
        let id = self.parked.add(State::Fresh(closure));
        self.heap.set_hidden(context.index(), id);
        Ok(self.nothing())
    }

    /// A context that is never resumed keeps nothing alive: neither what its components are, nor the evaluation that is put aside.
    fn discard_execution_state(&mut self, context: Value) -> Out {
        let context = self.context(context)?;
        let id = self.heap.hidden(context.index());
        if self.parked.take(id).is_some() {
            self.parked.drop_state(id);
        }
        // One that runs is given up when it returns. Its number is then another's.
        self.heap.clear_record(context);
        Ok(self.nothing())
    }

    /// `resume-context`. The computation at hand has noted where its result goes. If the context's own evaluation is put aside,
    /// that goes on, and the one at hand waits; else the context belongs to the computation that resumed the one at hand: this
    /// is put aside, and that goes on. Gives the value that the computation which is now current was waiting for, or none if it begins.
    pub(super) fn resume(&mut self, context: Value, v: Value) -> Result<Option<Value>, Stop> {
        let context = self.context(context)?;
        let id = self.heap.hidden(context.index());
        match self.parked.take(id) {
            Some(State::Suspended(packed)) => {
                self.heap.freed_outside(packed.bytes());
                let mut co = self.new_coroutine();
                if co.registers.len() < packed.base() + FRAME {
                    self.grow(&mut co.registers, packed.base())?;
                }
                packed.unpack(&mut co);
                std::mem::swap(&mut self.current, &mut co);
                self.wait(co);
                Ok(Some(v))
            }
            Some(State::Fresh(closure)) => {
                let mut co = self.new_coroutine();
                let alg = self.prepare_closure(&mut co.registers, 0, closure, 0)?;
                let callee = self.code.callees[alg as usize];
                (co.pc, co.id, co.top) = (callee.entry, id, callee.regs as u32);
                self.begin(co);
                Ok(None)
            }
            _ => {
                let own = self.current.id;
                if own == 0 {
                    return Err(self.defect("a context is resumed that waits for nothing"));
                }
                let Some(back) = self.waiting.pop() else { return Err(self.defect("nothing waits for this computation")) };
                self.waiting_registers -= back.base as usize;
                let mut gone = std::mem::replace(&mut self.current, back);
                gone.top = self.code.top_of(gone.pc, gone.base);
                // What is put aside counts as new to the collector, or a program could fill the memory with stacks between two collections.
                let bytes = self.parked.put_aside(own, Packed::of(&mut gone));
                self.heap.taken_outside(bytes);
                self.parked.recycle(Coroutine { id: 0, top: 0, ..gone });
                Ok(Some(v))
            }
        }
    }

    /// The computation waits for the current one.
    pub(super) fn wait(&mut self, mut co: Coroutine) {
        co.top = self.code.top_of(co.pc, co.base);
        self.waiting_registers += co.base as usize;
        self.waiting.push(co);
    }

    /// The current computation is at its end: the one that waits for it goes on.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        let Some(back) = self.waiting.pop() else { return Err(self.defect("nothing waits for this computation")) };
        self.waiting_registers -= back.base as usize;
        let done = std::mem::replace(&mut self.current, back);
        if done.id != 0 {
            self.parked.drop_state(done.id);
        }
        self.parked.recycle(Coroutine { id: 0, top: 0, ..done });
        Ok(())
    }
}
