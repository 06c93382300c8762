//! What `spec check` tells of a specification that is right.

use spec262_spec::diag::Diagnostics;
use spec262_spec::model::{Block, Spec, Stmt};
use std::fmt::Write;

/// A line of figures.
pub fn summary(spec: &Spec) -> String {
    let primitives = spec.primitives.iter().filter(|p| !p.is_leaf).count();
    format!(
        "{}: {} algorithms, {} steps, {} syntax-directed operations, {} record types, {} primitives, {} leaves: all right\n",
        spec.edition,
        spec.algorithms.len(),
        spec.step_count,
        spec.sdos.len(),
        spec.records.len(),
        primitives,
        spec.primitives.len() - primitives,
    )
}

/// All that is not an algorithm of the standard, word for word: for those who audit.
pub fn list(spec: &Spec, found: &Diagnostics) -> String {
    let mut out = String::new();
    for (leaf, title) in [(false, "primitives: what the standard says in words"), (true, "leaves: mathematics, Unicode, clock, host")] {
        let _ = writeln!(out, "{title}");
        for p in spec.primitives.iter().filter(|p| p.is_leaf == leaf) {
            let _ = writeln!(out, "  {} ({})\n      {}", p.name, spec.clauses[p.clause.index()].number, p.doc);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "informal assertions: they do not run");
    for alg in &spec.algorithms {
        informal(&alg.body, &mut |label, why| {
            let clause = &spec.clauses[alg.clause.index()];
            let _ = writeln!(out, "  {} {} step {label}: {why}", clause.number, alg.name);
        });
    }
    let _ = writeln!(out, "\nproductions that a program may not contain yet");
    for u in &spec.unsupported {
        let _ = writeln!(out, "  {} ({}): {}", spec.grammar.shape_text(u.shape), spec.clauses[u.clause.index()].number, u.what);
    }
    let _ = writeln!(out, "\nsyntax-directed operations that never get to a production");
    for sdo in &spec.sdos {
        for (shape, why) in &sdo.unreachable {
            let _ = writeln!(out, "  {} of {}: {why}", sdo.name, spec.grammar.shape_text(*shape));
        }
    }
    if !found.list.is_empty() {
        let _ = writeln!(out, "\nremarks");
        out.push_str(&found.render_all(false));
    }
    out
}

fn informal(block: &Block, tell: &mut impl FnMut(&str, &str)) {
    for step in block {
        step.each_line(&mut |stmts| {
            for s in stmts {
                if let Stmt::AssertInformal(why) = s {
                    tell(&step.label, why);
                }
            }
        });
        if let Some(below) = step.below() {
            informal(below, tell);
        }
    }
}
