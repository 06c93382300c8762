//! What came of it: for people, and as JSON. `FUZZ.md` describes the JSON.

use crate::check::text::details;
use crate::check::verdict::Verdict;
use crate::engines::Deciding;
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the JSON. Keys may be added without a new one.
pub const REPORT_VERSION: u32 = 1;

/// How a program goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Other lines.
    Output,
    /// The same lines, another end.
    End,
    Crash,
    Hang,
    Garbage,
    /// The oracle broke down.
    Oracle,
}

impl Kind {
    /// Whether a program that goes wrong in this way may stand for one that does so in the other: an exception that nobody catches any more
    /// shows itself at the end and not in the output.
    pub fn like(self, other: Kind) -> bool {
        self == other || [self, other].iter().all(|k| matches!(k, Kind::Output | Kind::End))
    }
    pub fn name(self) -> &'static str {
        match self {
            Kind::Output => "output",
            Kind::End => "end",
            Kind::Crash => "crash",
            Kind::Hang => "hang",
            Kind::Garbage => "garbage",
            Kind::Oracle => "oracle",
        }
    }
}

/// Disagreements that are alike: the same way to be wrong, and the same steps that decide.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Finding {
    /// The number of the program that is shown: `--only` makes it again.
    pub number: u64,
    pub kind: Kind,
    /// What those that are put together have in common.
    pub group: String,
    /// How many programs there are of it, and their other numbers.
    pub times: u64,
    pub also: Vec<u64>,
    pub strict: bool,
    /// The smallest program.
    pub source: String,
    /// What is expected and what was seen, in words.
    pub why: String,
    pub steps: Vec<Deciding>,
    /// As a file of the corpus; none where the oracle broke down.
    #[serde(skip)]
    pub case: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    pub version: u32,
    /// The edition of the standard.
    pub edition: String,
    pub engine: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub engine_version: String,
    pub seed: u64,
    pub size: usize,
    /// Programs that were tried.
    pub programs: u64,
    /// Of these, the oracle could not say what must come of it.
    pub unsaid: u64,
    pub seconds: f64,
    /// Numbers of programs with a disagreement that a process of its own did not show.
    pub unconfirmed: Vec<u64>,
    /// Numbers of programs with a disagreement that was not looked at, because the time was over or there were enough.
    pub not_looked_at: Vec<u64>,
    pub findings: Vec<Finding>,
}

impl Report {
    pub fn failed(&self) -> bool {
        !self.findings.is_empty() || !self.not_looked_at.is_empty()
    }

    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    pub fn text(&self, colour: bool) -> String {
        let bold = |text: &str| if colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_string() };
        let mut out = String::new();
        for finding in &self.findings {
            let mode = if finding.strict { ", strict" } else { "" };
            let times = if finding.times > 1 { format!(", {} programs", finding.times) } else { String::new() };
            let title = format!("{} {} ({}{mode}{times})", self.engine, finding.number, finding.kind.name());
            let _ = writeln!(out, "{}", bold(&title));
            for line in finding.source.lines() {
                let _ = writeln!(out, "    {line}");
            }
            let _ = writeln!(out, "{}", finding.why.trim_end());
            for step in &finding.steps {
                let at = step.at.as_ref().map_or(String::new(), |at| format!(", at {at}"));
                let _ = writeln!(out, "    {} ({}) {}{at}", step.step, step.algorithm, step.what);
                if !step.text.is_empty() {
                    let _ = writeln!(out, "      {}", step.text);
                }
            }
            let _ = writeln!(out, "  again: {}\n", self.again(finding.number));
        }
        let speed = self.programs as f64 / self.seconds.max(0.001);
        let _ = write!(out, "{} programs in {:.1} s, {speed:.0} a second; {} findings", self.programs, self.seconds, self.findings.len());
        for (n, what) in [
            (self.findings.iter().map(|f| f.times - 1).sum::<u64>(), "more like them"),
            (self.unconfirmed.len() as u64, "not confirmed by a process of its own"),
            (self.not_looked_at.len() as u64, "not looked at"),
            (self.unsaid, "beyond what the oracle can say"),
        ] {
            if n > 0 {
                let _ = write!(out, ", {n} {what}");
            }
        }
        out.push('\n');
        if let Some(first) = self.not_looked_at.first() {
            let _ = writeln!(out, "for the first that was not looked at: {}", self.again(*first));
        }
        out
    }

    /// The command that makes a program again.
    fn again(&self, number: u64) -> String {
        format!("spec262 fuzz --engine {} --seed {} --size {} --only {number}", self.engine, self.seed, self.size)
    }
}

/// A verdict in words.
pub fn say(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Disagrees(d) => {
            let mut d = d.clone();
            // They are told apart from it.
            d.steps.clear();
            details(&d)
        }
        Verdict::Crash { why } | Verdict::Hang { why } | Verdict::Garbage { why } | Verdict::Unsupported { why } => {
            format!("  {}: {why}", verdict.name())
        }
        Verdict::Agrees => String::new(),
    }
}
