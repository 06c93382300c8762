//! The machine.

