//! The machine.
pub mod frontend;
