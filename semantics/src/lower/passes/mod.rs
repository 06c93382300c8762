//! Passes over the register code, one after the other: beginnings that often are all are split off, small algorithms are put in the place of their calls, copies are
//! looked through, and what nobody needs is dropped. What a program can see, and every step of a trace, stays as it is.

mod body;
mod copies;
mod dead;
mod flow;
mod fuse;
mod inline;
mod jumps;
mod operands;
mod sink;
mod split;

use crate::ir::Program;
use body::Body;

/// Makes the program's code shorter.
pub fn optimise(program: &mut Program) {
    let mut bodies: Vec<Body> = (0..program.algs.len()).map(|i| Body::of(program, i)).collect();
    for (alg, body) in bodies.iter_mut().enumerate() {
        shorten(program, alg, body);
    }
    let rests = bodies.len();
    split::split(program, &mut bodies);
    let mut bodies = inline::inline(program, bodies, rests);
    for (alg, body) in bodies.iter_mut().enumerate() {
        shorten(program, alg, body);
        fuse::fuse(body);
    }
    body::rebuild(program, bodies);
}

/// What each pass does makes work for the others.
fn shorten(program: &Program, alg: usize, body: &mut Body) {
    let alg = &program.algs[alg];
    for _ in 0..ROUNDS {
        jumps::thread(body);
        copies::propagate(body, &flow::analyse(program, alg, body));
        let changed = flow::simplify(program, alg, body);
        jumps::drop_unreached(body);
        dead::drop_unread(program, body);
        if !changed {
            break;
        }
    }
    jumps::invert(body);
    sink::sink(program, body);
    jumps::thread(body);
    dead::drop_unread(program, body);
    jumps::drop_unreached(body);
    jumps::invert(body);
}

/// Nearly always enough.
const ROUNDS: usize = 4;

#[cfg(test)]
mod tests;
