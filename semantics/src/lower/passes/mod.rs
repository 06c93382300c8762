//! Passes over the register code, one after the other: beginnings that often are all are split off, small algorithms are put in the place of their calls, copies are
//! looked through, and what nobody needs is dropped. What a program can see, and every step of a trace, stays as it is.

mod body;
mod copies;
mod dead;
mod flow;
mod inline;
mod jumps;
mod operands;
mod split;

use crate::ir::Program;
use body::Body;

/// Makes the program's code shorter.
pub fn optimise(program: &mut Program) {
    let mut bodies: Vec<Body> = (0..program.algs.len()).map(|i| Body::of(program, i)).collect();
    split::split(program, &mut bodies);
    let mut bodies = inline::inline(program, bodies);
    for body in &mut bodies {
        shorten(program, body);
    }
    body::rebuild(program, bodies);
}

/// What each pass does makes work for the others.
fn shorten(program: &Program, body: &mut Body) {
    for _ in 0..ROUNDS {
        jumps::thread(body);
        copies::propagate(body);
        let changed = flow::simplify(program, body);
        jumps::drop_unreached(body);
        dead::drop_unread(program, body);
        if !changed {
            break;
        }
    }
    jumps::thread(body);
    copies::propagate(body);
    dead::drop_unread(program, body);
    jumps::drop_unreached(body);
}

/// Nearly always enough.
const ROUNDS: usize = 4;

#[cfg(test)]
mod tests;
