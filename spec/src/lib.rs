//! The specification of ECMAScript as data: the notation's parser and printer, the checker, and what is derived without
//! running anything (outline, audit, explanations). No runtime in it.

pub mod ast;
pub mod check;
pub mod diag;
mod embed;
pub mod grammar;
pub mod lines;
pub mod model;
pub mod parse;

pub use embed::{EDITION, builtin, embedded, grammar, with_overlays};
