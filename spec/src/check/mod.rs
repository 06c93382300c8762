//! From syntax trees to the checked specification: every name resolved, every step typed, every pair of a syntax-directed
//! operation and a shape accounted for. Declarations come first, all of them, then bodies, so the order of files says nothing.
//!
//! The passes: overlays are laid on, families expanded ([`overlay`], [`family`]); declarations go into the tables of [`Cx`]
//! ([`decls`] and the modules that it calls); bodies are checked ([`body`]); then what only the whole can tell ([`coverage`]),
//! and steps get their numbers.

pub mod body;
mod builtins;
mod coverage;
pub mod cx;
mod decls;
mod family;
mod methods;
mod operations;
mod overlay;
mod records;
mod rules;
pub mod ty;
pub mod types;

pub use cx::Cx;

use crate::ast::File;
use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::grammar::Grammar;
use crate::model::{AlgKind, SourceFile, Spec};

/// Operations that the machine itself begins, and programs through it.
pub const ROOTS: &[&str] = &["InitializeHostDefinedRealm", "InstallHostObject262", "ParseScript", "ScriptEvaluation", "Call", "Construct"];

/// Parses and checks a specification; the overlays are laid over the files. What is wrong comes back with all the texts.
pub fn check(files: &[Source], overlays: &[Source], grammar: Grammar, edition: &str) -> Result<Spec, Diagnostics> {
    let (spec, found) = examine(files, overlays, grammar, edition);
    match spec {
        Some(spec) => Ok(spec),
        None => Err(found),
    }
}

/// As [`check`], with warnings and remarks also where nothing is wrong. There is a specification if there is no error.
pub fn examine(files: &[Source], overlays: &[Source], grammar: Grammar, edition: &str) -> (Option<Spec>, Diagnostics) {
    let sources: Vec<Source> = files.iter().chain(overlays).cloned().collect();
    let mut list: Vec<Diagnostic> = Vec::new();
    let mut trees = laid(files, overlays, &grammar, &mut list);
    for tree in &mut trees {
        family::settle_optional_parameters(tree);
    }
    let mut cx = Cx::new(empty(grammar, edition, &sources), &sources, &mut list);
    let declared = decls::declare(&mut cx, &trees);
    // Macros come first: their steps are checked again in each place of their use.
    let is_macro = |cx: &Cx<'_>, p: &decls::Pending<'_>| matches!(cx.spec.algorithms[p.alg.index()].kind, AlgKind::Macro);
    let (macros, others): (Vec<_>, Vec<_>) = declared.pending.iter().partition(|p| is_macro(&cx, p));
    for pending in macros.into_iter().chain(others) {
        cx.here.file = pending.file;
        cx.here.clause = cx.spec.algorithms[pending.alg.index()].clause;
        cx.here.step = None;
        body::check(&mut cx, pending.alg, pending.steps);
    }
    coverage::check(&mut cx, &declared, ROOTS);
    body::number_steps(&mut cx.spec);
    let spec = cx.spec;
    let mut found = Diagnostics { sources, list };
    found.sort();
    (Some(spec).filter(|_| !found.has_errors()), found)
}

/// The trees of the files and then of the overlays, as they are checked: families are expanded, and what an overlay changes stands in the
/// file of the specification ([`crate::ast::Step::origin`] tells where it is from). What is wrong is added to `out`.
pub fn laid(files: &[Source], overlays: &[Source], grammar: &Grammar, out: &mut Vec<Diagnostic>) -> Vec<File> {
    let mut trees: Vec<File> = files.iter().chain(overlays).enumerate().map(|(i, source)| crate::parse::file(source, i, out)).collect();
    for tree in &mut trees {
        family::expand(tree);
    }
    overlay::refuse(&mut trees[..files.len()], out);
    overlay::apply(&mut trees, files.len(), grammar, out);
    trees
}

fn empty(grammar: Grammar, edition: &str, sources: &[Source]) -> Spec {
    Spec {
        edition: edition.to_string(),
        grammar,
        files: sources.iter().map(|s| SourceFile { path: s.path.clone(), text: s.text.clone() }).collect(),
        clauses: Vec::new(),
        slots: Vec::new(),
        enums: Vec::new(),
        records: Vec::new(),
        algorithms: Vec::new(),
        sdos: Vec::new(),
        methods: Vec::new(),
        primitives: Vec::new(),
        intrinsics: Vec::new(),
        properties: Vec::new(),
        unsupported: Vec::new(),
        unsupported_operations: Vec::new(),
        step_count: 0,
    }
}
