//! The specification of ECMAScript as data: the notation's parser and printer, the checker, and what is derived without
//! running anything (outline, audit, explanations). No runtime in it.

pub mod ast;
mod ast_inside;
pub mod audit;
pub mod check;
pub mod diag;
mod embed;
pub mod explain;
mod files;
pub mod grammar;
pub mod inside;
pub mod lines;
pub mod model;
pub mod mutate;
pub mod outline;
pub mod parse;
pub mod print;

pub use embed::{EDITION, Texts, builtin};
pub use files::files;
