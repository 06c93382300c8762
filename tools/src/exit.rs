//! Exit codes, and how a command fails.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// What the exit code says: see the README.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Exit {
    Normal = 0,
    Throw = 1,
    SyntaxError = 2,
    Limit = 3,
    Unsupported = 4,
    Stopped = 5,
    BadArguments = 64,
    /// A file cannot be read or written.
    Io = 74,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// A message for standard error, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    pub message: String,
}

impl Failure {
    pub fn new(exit: Exit, message: impl Into<String>) -> Failure {
        Failure { exit, message: message.into() }
    }
    /// Bad arguments; the message says what to do.
    pub fn arguments(message: impl Into<String>) -> Failure {
        Failure::new(Exit::BadArguments, format!("error: {}", message.into()))
    }
}

/// Writes a text to a file, or to standard output if none is named.
pub fn deliver(file: Option<&Path>, text: &str) -> Result<Exit, Failure> {
    match file {
        Some(file) => match std::fs::write(file, text) {
            Ok(()) => Ok(Exit::Normal),
            Err(e) => Err(Failure::new(Exit::Io, format!("error: cannot write {}: {e}", file.display()))),
        },
        None => written(std::io::stdout().lock().write_all(text.as_bytes())),
    }
}

/// Standard output that somebody reads no further (`| head`) is no failure of ours; any other trouble is.
fn written(result: std::io::Result<()>) -> Result<Exit, Failure> {
    match result {
        Ok(()) => Ok(Exit::Normal),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Normal),
        Err(e) => Err(Failure::new(Exit::Io, format!("error: cannot write the output: {e}"))),
    }
}
