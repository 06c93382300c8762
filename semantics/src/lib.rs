//! The machine.

mod heap;
pub mod ir;
pub mod lower;
mod machine;
mod prims;
mod value;
