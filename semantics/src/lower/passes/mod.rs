//! Passes over the register code, one after the other: small algorithms are put in the place of their calls, copies are
//! looked through, and what nobody needs is dropped. What a program can see, and every step of a trace, stays as it is.

mod body;
mod copies;
mod dead;
mod inline;
mod jumps;
mod operands;

use crate::ir::Program;
use body::Body;

/// Makes the program's code shorter.
pub fn optimise(program: &mut Program) {
    let bodies: Vec<Body> = (0..program.algs.len()).map(|i| Body::of(program, i)).collect();
    let mut bodies = inline::inline(program, bodies);
    for body in &mut bodies {
        jumps::thread(body);
        // Each makes work for the other; twice is nearly always enough.
        for _ in 0..2 {
            copies::propagate(body);
            dead::drop_unread(program, body);
        }
        jumps::drop_unreached(body);
    }
    body::rebuild(program, bodies);
}

#[cfg(test)]
mod tests;
