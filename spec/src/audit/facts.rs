//! The facts about the standard's algorithms that the project carries: `spec/audit/facts.txt.gz`, made by the example `facts`.
//!
//! The text (see it with `zcat`) names its source on the first line. Then a line for each algorithm, `= NUMBER TAB CLAUSE TAB
//! TITLE TAB PRODUCTIONS`, and one for each of its steps: as many spaces as it is deep, its kind, and what it names: `?Name()`
//! an operation with its mark, `[[Slot]]`, `~value~`, `^TypeError`, `%Intrinsic%`, a variable as it is. Labels are not
//! written: they follow from depth and order.

use crate::lines::label;
use crate::outline::{Entry, Step};
use std::io::{Read, Write};

static CARRIED: &[u8] = include_bytes!("../../audit/facts.txt.gz");

pub struct Facts {
    /// Where they are from: the standard's source and commit.
    pub source: String,
    pub algorithms: Vec<Entry>,
}

#[derive(Debug)]
pub struct BadFacts(pub String);
impl std::fmt::Display for BadFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for BadFacts {}

impl Facts {
    /// Those of the edition that this crate carries.
    pub fn carried() -> Result<Facts, BadFacts> {
        let mut text = String::new();
        flate2::read::GzDecoder::new(CARRIED).read_to_string(&mut text).map_err(|e| BadFacts(format!("the carried facts: {e}")))?;
        Facts::read(&text)
    }

    pub fn read(text: &str) -> Result<Facts, BadFacts> {
        let mut lines = text.lines().enumerate();
        let source = lines.next().map_or("", |(_, l)| l).to_string();
        let mut algorithms: Vec<Entry> = Vec::new();
        // Steps seen so far on each level of the algorithm at hand.
        let mut counts: Vec<usize> = Vec::new();
        for (number, line) in lines {
            let bad = |what: &str| BadFacts(format!("line {}: {what}", number + 1));
            if let Some(head) = line.strip_prefix("= ") {
                let parts: Vec<&str> = head.split('\t').collect();
                let [number, clause, title, production] = parts[..] else { return Err(bad("a header has four parts")) };
                algorithms.push(Entry {
                    clause: clause.into(),
                    number: number.into(),
                    title: title.into(),
                    production: (!production.is_empty()).then(|| production.into()),
                    ..Entry::default()
                });
                counts.clear();
                continue;
            }
            let entry = algorithms.last_mut().ok_or_else(|| bad("a step before any algorithm"))?;
            let mut step = step(line);
            let depth = line.len() - line.trim_start().len();
            if depth > counts.len() {
                return Err(bad("too deep"));
            }
            counts.truncate(depth + 1);
            counts.resize(depth + 1, 0);
            counts[depth] += 1;
            let early = step.kind == "early-error";
            step.label = counts.iter().enumerate().map(|(depth, n)| label(depth, *n, early)).collect::<Vec<_>>().join(".");
            entry.steps.push(step);
        }
        Ok(Facts { source, algorithms })
    }

    pub fn write(&self) -> String {
        let mut out = format!("{}\n", self.source);
        for a in &self.algorithms {
            out.push_str(&format!("= {}\t{}\t{}\t{}\n", a.number, a.clause, a.title, a.production.as_deref().unwrap_or("")));
            for s in &a.steps {
                out.push_str(&" ".repeat(s.label.matches('.').count()));
                out.push_str(&s.kind);
                let words = s.calls.iter().map(|c| format!("{}()", c.replace(' ', "")));
                let words = words.chain(s.slots.iter().cloned()).chain(s.enums.iter().map(|e| format!("~{e}~")));
                let words = words.chain(s.errors.iter().map(|e| format!("^{e}"))).chain(s.intrinsics.iter().cloned());
                for word in words.chain(s.names.iter().cloned()) {
                    out.push(' ');
                    out.push_str(&word);
                }
                out.push('\n');
            }
        }
        out
    }

    /// As they are carried: the same bytes for the same facts.
    pub fn compressed(&self) -> std::io::Result<Vec<u8>> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(self.write().as_bytes())?;
        out.finish()
    }
}

fn step(line: &str) -> Step {
    let mut words = line.split_whitespace();
    let mut step = Step { kind: words.next().unwrap_or("").into(), ..Step::default() };
    for word in words {
        if let Some(call) = word.strip_suffix("()") {
            step.calls.push(call.into());
        } else if word.starts_with("[[") {
            step.slots.push(word.into());
        } else if let Some(value) = word.strip_prefix('~') {
            step.enums.push(value.trim_end_matches('~').into());
        } else if let Some(error) = word.strip_prefix('^') {
            step.errors.push(error.into());
        } else if word.starts_with('%') {
            step.intrinsics.push(word.into());
        } else {
            step.names.push(word.into());
        }
    }
    step
}
