//! From syntax trees to the checked specification: every name resolved, every step typed, every pair of a syntax-directed
//! operation and a shape accounted for. Declarations come first, all of them, then bodies, so the order of files says nothing.

pub mod body;
pub mod cx;
pub mod ty;
pub mod types;

pub use cx::Cx;

// How bodies are checked: `body::check(cx: &mut Cx<'_>, alg: AlgId, steps: &[ast::Step])`. The header of the algorithm is in
// `cx.spec.algorithms[alg]` by then (params and their locals, captures 0, result form, kind), `cx.here` is at its file and clause.
// It fills `body` and `locals`, and pushes algorithms of kind `Closure`. It sets full labels (`4.a`); ids are given afterwards.
