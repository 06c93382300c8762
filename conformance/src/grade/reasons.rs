//! Lists of what no program can show, each with its reason: steps that cannot be reached, mutants that cannot be told from the
//! right specification. A line is `sec-id#label | what | reason`; label and `what` may be `*` for all. Lines that are no longer needed are errors.

use std::fmt;

/// A line of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// `sec-getvalue#3.a`; `sec-getvalue#*`: every step of the clause.
    pub step: String,
    /// What is changed there, in the words of the report; `*`: whatever.
    pub what: String,
    pub reason: String,
    /// Where it stands, counted from 1.
    pub line: usize,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reasons(pub Vec<Reason>);

/// A line that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadLine(pub usize);

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: this is no reason\nhelp: write `sec-id#label | what | reason`", self.0)
    }
}

impl Reason {
    /// Whether the line speaks of the step.
    pub fn is_about(&self, step: &str) -> bool {
        self.step == step || self.step.strip_suffix('*').is_some_and(|clause| step.starts_with(clause))
    }
    /// Whether the line speaks of the step and the change.
    pub fn fits(&self, step: &str, what: &str) -> bool {
        self.is_about(step) && (self.what == "*" || self.what == what)
    }
}

impl Reasons {
    /// Reads a list; `#` at the beginning of a line makes it a remark.
    pub fn parse(text: &str) -> Result<Reasons, BadLine> {
        let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
        let read = |(i, line): (usize, &str)| {
            let parts: Vec<&str> = line.splitn(3, '|').map(str::trim).collect();
            match parts.as_slice() {
                [step, what, reason] if step.contains('#') && !what.is_empty() && !reason.is_empty() => {
                    Ok(Reason { step: step.to_string(), what: what.to_string(), reason: reason.to_string(), line: i + 1 })
                }
                _ => Err(BadLine(i + 1)),
            }
        };
        lines.map(read).collect::<Result<_, _>>().map(Reasons)
    }

    /// The project's steps that no program reaches.
    pub fn unreached() -> Result<Reasons, BadLine> {
        Reasons::parse(include_str!("../../corpus/unreached.txt"))
    }

    /// The project's mutants that no program can tell from the right specification.
    pub fn survivors() -> Result<Reasons, BadLine> {
        Reasons::parse(include_str!("../../corpus/survivors.txt"))
    }

    pub fn of(&self, step: &str, what: &str) -> Option<&Reason> {
        self.0.iter().find(|r| r.fits(step, what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let list = Reasons::parse("# remark\n\nsec-a#1.b | statement 1 is left out | the list is read once\nsec-b#2 | * | host\n").unwrap();
        assert_eq!(list.of("sec-a#1.b", "statement 1 is left out").map(|r| r.line), Some(3));
        assert_eq!(list.of("sec-a#1.b", "statement 2 is left out"), None);
        assert_eq!(list.of("sec-b#2", "anything").map(|r| r.reason.as_str()), Some("host"));
        let clause = Reasons::parse("sec-a#* | * | host\n").unwrap();
        assert!(clause.of("sec-a#1.b", "*").is_some() && clause.of("sec-ab#1", "*").is_none());
        assert_eq!(Reasons::parse("sec-a#1 | x\n"), Err(BadLine(1)));
        assert!(Reasons::unreached().is_ok() && Reasons::survivors().is_ok());
    }
}
