//! What a tail call leaves behind (15.10.3).
//!
//! Between the `[[Call]]` of the function at work and the EvaluateCall in its tail position, all that is left to do is to hand the result on and
//! to take the function's context from the stack. So both can be given up: the context goes at once, and EvaluateCall takes the place of
//! `[[Call]]`, whose caller gets the result. Near the bottom of the stack that is not done, for whoever watches a program is to see every step.

use super::coroutine::Frame;
use super::{Machine, Stop};
use crate::value::Value;

/// So many contexts are kept whole.
const KEPT: usize = 256;

/// The primitive `discard-resources`.
pub(super) fn discard_resources(m: &mut Machine, args: &[Value]) -> Result<Value, Stop> {
    let context = m.context(args[0])?;
    if m.contexts.len() > KEPT && m.contexts.last() == Some(&context) && m.cut() {
        m.remove_context(context)?;
        let below = m.running_context()?;
        m.restore_context(below)?;
    }
    Ok(m.nothing())
}

impl Machine {
    /// Lets the EvaluateCall at work take the place of the `[[Call]]` of the function at work. False, and nothing has changed, if the stack
    /// does not look like that: the call is a built-in function's.
    fn cut(&mut self) -> bool {
        let code = std::rc::Rc::clone(&self.code);
        let (Some(evaluate_call), Some(call)) = (code.algorithm("EvaluateCall"), code.algorithm("ECMAScriptFunctionObject.[[Call]]")) else {
            return false;
        };
        let co = &mut self.current;
        let alg_at = |pc: u32| code.program.alg_at(pc);
        // The activation that frame `i` began is at work at the place where frame `i + 1` goes back to.
        let at_work = |frames: &[Frame], i: usize| frames.get(i + 1).map_or(co.pc, |f| f.back);
        let Some(evaluating) = (0..co.frames.len()).rev().find(|i| alg_at(at_work(&co.frames, *i)) == Some(evaluate_call)) else { return false };
        let other = |alg: u32| {
            let name = &code.program.algs[alg as usize].name;
            name.ends_with("[[Call]]") || name.ends_with("[[Construct]]")
        };
        let calling = (1..evaluating).rev().find(|i| alg_at(at_work(&co.frames, *i)).is_some_and(|a| a == call || other(a)));
        let Some(calling) = calling.filter(|i| alg_at(at_work(&co.frames, *i)) == Some(call)) else { return false };

        let base_of = |frames: &[Frame], i: usize| frames.get(i + 1).map_or(co.base, |f| f.base);
        let (from, to) = (base_of(&co.frames, evaluating), base_of(&co.frames, calling));
        let end = (code.top_of(co.pc, co.base) as usize).min(co.registers.len());
        co.registers.copy_within(from as usize..end, to as usize);
        co.frames.drain(calling + 1..=evaluating);
        co.cut_tails(calling + 1, evaluating);
        for frame in &mut co.frames[calling + 1..] {
            frame.base -= from - to;
        }
        co.base -= from - to;
        true
    }
}
