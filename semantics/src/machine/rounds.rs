//! What is looked at when an algorithm is entered.
//!
//! A call in the place of a return takes no room, so that algorithms which call each other in this way may go round for ever: `[[Get]]` of a Proxy, and of
//! what inherits from it, if the two lead to each other. They count steps, and the limit of steps must be looked at on the way.

use crate::ir::{Code, Program, Target};

/// What is looked at when an algorithm is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Looks {
    /// Nothing: what is called between two looks is bounded by the program that is at work.
    Never,
    /// Steps and memory.
    Limits,
    /// The depth of calls too.
    Depth,
    /// The argument: what StringToNumber gives for a String that is an array index is kept beforehand, as results of static operations are
    /// kept, so that no array has to read each of its indices.
    Index,
}

/// By algorithm.
pub(crate) fn looks(program: &Program) -> Vec<Looks> {
    let edges: Vec<Vec<u32>> = program.algs.iter().map(|alg| tails(program, alg.entry, alg.end)).collect();
    let mut round: Vec<bool> = program.algs.iter().map(|alg| !alg.depth_checked).collect();
    // What nothing of the rest calls, and what calls nothing of the rest, is on no way round.
    loop {
        let mut called = vec![false; round.len()];
        let mut calls = vec![false; round.len()];
        for (from, to) in
            edges.iter().enumerate().filter(|(from, _)| round[*from]).flat_map(|(from, all)| all.iter().map(move |to| (from, *to as usize)))
        {
            if round[to] {
                (calls[from], called[to]) = (true, true);
            }
        }
        let rest: Vec<bool> = round.iter().zip(called.iter().zip(&calls)).map(|(r, (a, b))| *r && *a && *b).collect();
        if rest == round {
            break;
        }
        round = rest;
    }
    let looks = |(alg, round): (&crate::ir::Alg, bool)| match (alg.depth_checked, round) {
        _ if alg.name == "StringToNumber" => Looks::Index,
        (true, _) => Looks::Depth,
        (_, true) => Looks::Limits,
        _ => Looks::Never,
    };
    program.algs.iter().zip(round).map(looks).collect()
}

/// What the code calls in the place of a return.
fn tails(program: &Program, entry: u32, end: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for op in program.ops.get(entry as usize..end as usize).unwrap_or_default() {
        match op.code {
            Code::TailCall => found.push(u32::from(op.b)),
            Code::TailInternal => found.extend(program.methods.get(op.b as usize).iter().flat_map(|m| m.table.iter().map(|(_, alg)| *alg))),
            Code::TailSdo => {
                let Some(sdo) = program.sdos.get(op.b as usize) else { continue };
                found.extend(sdo.targets.iter().filter_map(|(_, target)| if let Target::Rule(alg) = target { Some(*alg) } else { None }));
                found.extend(sdo.default);
            }
            _ => {}
        }
    }
    found.retain(|alg| (*alg as usize) < program.algs.len());
    found.sort_unstable();
    found.dedup();
    found
}
