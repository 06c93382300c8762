//! What came of a comparison with snapshots: for people, and as JSON.

use super::compare::{Change, Difference};
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the JSON. Keys may be added without a new one.
pub const REPORT_VERSION: u32 = 1;

/// Lines of a difference that are shown; JSON has all.
const MOST: usize = 60;

/// What came of one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The snapshot says what happens.
    Same,
    /// There was none; it was written.
    Recorded,
    /// It was different; it was written anew.
    Accepted,
    /// Its source is gone; it was removed.
    Removed,
    /// There is none.
    Missing,
    /// It is different.
    Different,
    /// It cannot be read, or is no snapshot.
    Bad,
    /// Its source is gone.
    Stale,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Same => "same",
            Status::Recorded => "recorded",
            Status::Accepted => "accepted",
            Status::Removed => "removed",
            Status::Missing => "missing",
            Status::Different => "different",
            Status::Bad => "bad",
            Status::Stale => "stale",
        }
    }
    /// Whether somebody has to look at it.
    pub fn open(self) -> bool {
        matches!(self, Status::Missing | Status::Different | Status::Bad | Status::Stale)
    }
}

/// A file of snapshots.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Entry {
    pub snapshot: String,
    pub status: Status,
    /// Cases and programs in it.
    pub cases: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Why it is bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    pub version: u32,
    /// The edition of the standard.
    pub edition: String,
    /// By the name of the file.
    pub files: Vec<Entry>,
    /// What is wrong with sources.
    pub errors: Vec<String>,
}

impl Report {
    pub fn failed(&self) -> bool {
        !self.errors.is_empty() || self.files.iter().any(|f| f.status.open())
    }

    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    pub fn text(&self, colour: bool) -> String {
        let paint = |code: &str, text: &str| if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() };
        let mut out = String::new();
        for file in self.files.iter().filter(|f| f.status != Status::Same) {
            let code = if file.status.open() { "1;31" } else { "1;32" };
            let _ = writeln!(out, "{} {}", paint(code, file.status.name()), paint("1", &file.snapshot));
            if let Some(message) = &file.message {
                let _ = writeln!(out, "  {message}");
            }
            for d in &file.differences {
                match d.change {
                    Change::New => _ = writeln!(out, "  {}: has no snapshot yet", d.case),
                    Change::Gone => _ = writeln!(out, "  {}: has a snapshot, and is gone", d.case),
                    Change::Changed => _ = writeln!(out, "  {}", paint("1", &d.case)),
                }
                for line in d.lines.iter().take(MOST) {
                    let shown = match line.chars().next() {
                        Some('-') => paint("31", line),
                        Some('+') => paint("32", line),
                        _ => line.clone(),
                    };
                    let _ = writeln!(out, "    {shown}");
                }
                if d.lines.len() > MOST {
                    let _ = writeln!(out, "    … {} lines more: --format json has all", d.lines.len() - MOST);
                }
            }
        }
        let _ = writeln!(out, "{}", self.summary());
        out
    }

    fn summary(&self) -> String {
        let all = [Status::Same, Status::Recorded, Status::Accepted, Status::Removed, Status::Missing, Status::Different, Status::Bad, Status::Stale];
        let mut parts = vec![format!("{} cases, {} snapshots", self.files.iter().map(|f| f.cases).sum::<usize>(), self.files.len())];
        for status in all {
            let n = self.files.iter().filter(|f| f.status == status).count();
            if n > 0 {
                parts.push(format!("{n} {}", status.name()));
            }
        }
        if self.files.iter().any(|f| f.status.open()) {
            parts.push("--accept takes over what is different".into());
        }
        parts.join(", ")
    }
}
