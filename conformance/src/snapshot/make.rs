//! The snapshot of a case.

use super::fold::fold;
use super::probes;
use super::watch::{Operations, Watch};
use crate::corpus::{Case, Mode, Script};
use crate::engines::oracle::{Limits, borrowed, printed};
use similar::{Algorithm, ChangeTag, capture_diff_slices};
use spec262_semantics::{Completion, Engine, Limit};

/// Lines of output that are shown of a run, and lines of its story.
const OUTPUT: usize = 30;
const STORY: usize = 60;

/// Makes snapshots.
pub struct Maker {
    engine: Engine,
    operations: Operations,
    limits: Limits,
}

impl Maker {
    pub fn new(engine: Engine, limits: Limits) -> Maker {
        Maker { operations: Operations::of(&engine), engine, limits }
    }

    /// The lines of a case. What its modes have in common stands once; what one alone has is marked: `~` sloppy, `!` strict.
    pub fn case(&self, case: &Case) -> Vec<String> {
        let run = |mode: &Mode| self.run(&case.scripts_for(*mode));
        let modes: Vec<Mode> = case.runs.iter().map(|r| r.0).collect();
        let mut runs: Vec<Vec<String>> = modes.iter().map(run).collect();
        match (runs.pop(), runs.pop()) {
            (Some(strict), Some(sloppy)) => merge(&sloppy, &strict),
            (Some(only), None) => only.into_iter().map(|line| format!("  {line}")).collect(),
            (None, _) => vec![],
        }
    }

    fn run(&self, scripts: &[Script]) -> Vec<String> {
        let options = self.limits.options();
        let mut watch = Watch::new(&self.operations);
        let outcome = self.engine.trace_scripts(&borrowed(scripts), &options, &mut watch);
        let mut lines = vec![format!("end: {}", self.end(&outcome.completion))];
        if matches!(outcome.completion, Completion::Limit(_)) {
            // How far it came depends on how the machine counts.
            return lines;
        }
        section(&mut lines, "output", cut(printed(&outcome.output).map(escaped).collect(), OUTPUT));
        if scripts.iter().any(|s| s.text.contains("/*@")) {
            section(&mut lines, "probes", probes::lines(&self.engine, scripts, &options));
        }
        let mut story = cut(fold(&watch.story.lines), STORY);
        if watch.story.beyond > 0 {
            story.push(format!("… and {} lines after these", watch.story.beyond));
        }
        section(&mut lines, "story", story);
        section(&mut lines, "steps", watch.steps());
        lines
    }

    fn end(&self, completion: &Completion) -> String {
        let step = |what: &str, step: &Option<_>| step.map_or(String::new(), |s| format!("{what} {}", self.engine.step_name(s)));
        match completion {
            Completion::Normal(value) => format!("normal, {}", escaped(value)),
            // Messages are ours, not the standard's.
            Completion::Throw { message, name, constructor, step: at, .. } => {
                let what = constructor.as_ref().or(name.as_ref()).unwrap_or(message);
                format!("throws {}{}", escaped(what), step(" at", at))
            }
            Completion::SyntaxError { step: rule, .. } => format!("no program{}", step(", by the rule", rule)),
            Completion::Limit(Limit::Steps) => "the limit of steps".into(),
            Completion::Limit(Limit::Memory) => "the limit of memory".into(),
            Completion::Unsupported { clause, what, .. } => format!("not supported: {what} ({clause})"),
            Completion::Stopped { step: at, message, .. } => format!("the machine stopped: {}{}", escaped(message), step(" at", at)),
        }
    }
}

/// On one line.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn section(out: &mut Vec<String>, name: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        out.push(format!("{name}:"));
        out.extend(lines.into_iter().map(|line| format!("  {line}").trim_end().to_string()));
    }
}

/// The first lines, and how many more there are; a digest of these, so that a change there is noticed.
fn cut(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        let rest = lines.split_off(most - 1);
        let digest = crc32fast::hash(rest.join("\n").as_bytes());
        lines.push(format!("… {} lines more, with the digest {digest:08x}", rest.len()));
    }
    lines
}

/// Two modes as one text.
fn merge(sloppy: &[String], strict: &[String]) -> Vec<String> {
    capture_diff_slices(Algorithm::Patience, sloppy, strict)
        .iter()
        .flat_map(|op| op.iter_changes(sloppy, strict))
        .map(|change| {
            let mark = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '~',
                ChangeTag::Insert => '!',
            };
            format!("{mark} {}", change.value())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_is_still_noticed() {
        let lines = |last: usize| (0..40).map(|i| if i == 39 { last.to_string() } else { i.to_string() }).collect::<Vec<_>>();
        let (a, b) = (cut(lines(1), 30), cut(lines(2), 30));
        assert_eq!((a.len(), &a[28]), (30, &"28".to_string()));
        assert!(a[29].starts_with("… 11 lines more") && a[29] != b[29]);
        assert_eq!(cut(lines(1), 40), lines(1));
    }

    #[test]
    fn modes_share_what_they_have_in_common() {
        let texts = |t: &[&str]| t.iter().map(|s| s.to_string()).collect::<Vec<_>>();
        assert_eq!(merge(&texts(&["a", "b", "c"]), &texts(&["a", "x", "c"])), ["  a", "~ b", "! x", "  c"]);
    }
}
