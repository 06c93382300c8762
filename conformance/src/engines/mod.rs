//! Engines: the oracle, and those that are run as commands.

mod command;
#[cfg(feature = "quickjs")]
pub mod embedded;
pub mod entry;
pub mod oracle;
pub mod process;
pub mod seen;
mod worker;

pub use command::CommandEngine;
pub use entry::Entry;
pub use oracle::{Deciding, Oracle};
pub use seen::{Ending, Seen, Trouble};
pub use worker::Worker;

/// The name of the oracle among the engines.
pub const ORACLE: &str = "spec262";

/// The name of the engine that the command carries itself.
pub const EMBEDDED: &str = "quickjs";
