//! The specification that this crate carries.

use crate::ast::Span;
use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::grammar::Grammar;
use crate::model::Spec;

/// What it is a specification of: the draft of the standard whose algorithms, labels and clause numbers it follows.
pub const EDITION: &str = "ES2026 draft, commit e936549f (2025-11-04)";

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// All `.alg` files of the crate, in the order of their paths, which is that of the standard's chapters.
pub fn embedded() -> Vec<Source> {
    FILES.iter().map(|(path, text)| Source { path: (*path).to_string(), text: (*text).to_string() }).collect()
}

/// The specification that the crate carries, checked.
pub fn builtin() -> Result<Spec, Diagnostics> {
    with_overlays(&[])
}

/// The specification that the crate carries with overlays laid over it.
pub fn with_overlays(overlays: &[Source]) -> Result<Spec, Diagnostics> {
    crate::check::check(&embedded(), overlays, grammar()?, EDITION)
}

/// The grammar that the crate carries. What is wrong with it is told like what is wrong with algorithms.
pub fn grammar() -> Result<Grammar, Diagnostics> {
    Grammar::builtin().map_err(|found| Diagnostics {
        sources: Vec::new(),
        list: found.0.iter().map(|d| Diagnostic::error(usize::MAX, Span::default(), d.to_string())).collect(),
    })
}
