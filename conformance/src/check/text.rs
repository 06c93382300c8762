//! The results for people: a table, then each disagreement.

use super::report::{Report, Result as Line, Tally};
use super::verdict::{Disagreement, Verdict};
use crate::corpus::Mode;
use crate::engines::ORACLE;
use comfy_table::{Attribute, Cell, CellAlignment, Color, Table, presets};
use std::fmt::Write as _;

/// Lines of an output that are shown around the first that differs.
const AROUND: usize = 2;
/// Characters of a line that are shown.
const WIDEST: usize = 200;

/// The table, and each disagreement; known faults of engines a line each, or, if they are wanted, like the others.
pub fn text(report: &Report, known: bool, colour: bool) -> String {
    let mut out = String::new();
    let paint = Paint(colour);
    let _ = writeln!(out, "{}", table(report, colour));
    legend(&mut out, report);
    // What is said of both modes of a case is said once.
    let mut told: Vec<(&str, Vec<Mode>, String)> = Vec::new();
    for group in report.results.chunk_by(|a, b| a.case == b.case && a.mode == b.mode) {
        let text = case(report, group, known, &paint);
        match told.last_mut() {
            _ if text.is_empty() => {}
            Some((id, modes, same)) if *id == group[0].case && *same == text => modes.push(group[0].mode),
            _ => told.push((&group[0].case, vec![group[0].mode], text)),
        }
    }
    for (id, modes, text) in &told {
        let modes: Vec<&str> = modes.iter().map(|m| m.name()).collect();
        let _ = write!(out, "\n{} ({})\n{text}", paint.bold(id), modes.join(", "));
    }
    if !known {
        let lines = faults(report, |r| r.known(), known_line);
        section(&mut out, &paint, "known faults of engines (--known shows them like the others)", &lines);
    }
    let lines = faults(report, |r| r.mended(), |r| Some(format!("does no longer what the case says: {}", r.fault.as_ref()?.what)));
    section(&mut out, &paint, "mended: take these out of `faults`, or name the versions there that have them", &lines);
    if !report.refused.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("refused: the oracle cannot say yet what must come of these"));
        for r in &report.refused {
            let _ = writeln!(out, "  {}: {}", r.case, r.why);
        }
    }
    let _ = writeln!(out, "\n{}", summary(report));
    out
}

fn section(out: &mut String, paint: &Paint, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold(title));
    }
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
}

/// A line for each result that is wanted; those of both modes of a case, and of engines that do the same, stand together.
fn faults(report: &Report, wanted: fn(&Line) -> bool, line: fn(&Line) -> Option<String>) -> Vec<String> {
    let mut told: Vec<(&str, String, Vec<&str>)> = Vec::new();
    for result in report.results.iter().filter(|r| wanted(r)) {
        let Some(text) = line(result) else { continue };
        match told.iter_mut().find(|(case, same, _)| *case == result.case && *same == text) {
            Some((.., engines)) if engines.contains(&result.engine.as_str()) => {}
            Some((.., engines)) => engines.push(&result.engine),
            None => told.push((&result.case, text, vec![&result.engine])),
        }
    }
    told.iter().map(|(case, text, engines)| format!("{case}: {} {text}", engines.join(", "))).collect()
}

fn known_line(result: &Line) -> Option<String> {
    result.fault.as_ref().map(|f| format!("{} (against {})", f.what, f.against))
}

struct Paint(bool);

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
    fn bold(&self, text: &str) -> String {
        self.with("1", text)
    }
    fn good(&self, text: &str) -> String {
        self.with("32", text)
    }
    fn bad(&self, text: &str) -> String {
        self.with("31", text)
    }
}

fn cell(tally: &Tally, colour: bool) -> Cell {
    let bad = tally.judged() - tally.agrees;
    let text = match (tally.judged(), bad) {
        (0, _) if tally.unsupported == 0 => String::new(),
        (0, _) => "-".to_string(),
        (all, 0) => all.to_string(),
        (all, _) => {
            let mut text = format!("{}/{all}", tally.agrees);
            for (n, sign) in [(tally.known, 'k'), (tally.crash, 'c'), (tally.hang, 'h'), (tally.garbage, 'g')] {
                if n > 0 {
                    let _ = write!(text, " {n}{sign}");
                }
            }
            text
        }
    };
    let cell = Cell::new(text).set_alignment(CellAlignment::Right);
    match (colour, bad, bad - tally.known) {
        (false, ..) => cell,
        (true, 0, _) => cell.fg(Color::Green),
        (true, _, 0) => cell.fg(Color::Yellow),
        (true, ..) => cell.fg(Color::Red),
    }
}

fn table(report: &Report, colour: bool) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if colour {
        table.enforce_styling();
    }
    let bold = |text: &str| if colour { Cell::new(text).add_attribute(Attribute::Bold) } else { Cell::new(text) };
    let engines = report.engines.iter().map(|e| bold(&e.name).set_alignment(CellAlignment::Right));
    table.set_header(std::iter::once(bold("topic")).chain(engines));
    let tallies = report.tallies();
    let mut all = vec![Tally::default(); report.engines.len()];
    for (topic, row) in &tallies {
        table.add_row(std::iter::once(Cell::new(topic)).chain(row.iter().map(|t| cell(t, colour))));
    }
    for result in &report.results {
        if let Some(i) = report.engines.iter().position(|e| e.name == result.engine) {
            all[i].add(result);
        }
    }
    table.add_row(std::iter::once(bold("all")).chain(all.iter().map(|t| cell(t, colour))));
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn legend(out: &mut String, report: &Report) {
    let tallies = report.tallies();
    let any = |f: fn(&Tally) -> usize| tallies.values().flatten().any(|t| f(t) > 0);
    let mut signs = Vec::new();
    if any(|t| t.judged() - t.agrees) {
        signs.push("3/4: of 4 runs 3 agree");
    }
    for (is, sign) in [
        (any(|t| t.unsupported), "-: not supported (such runs are not counted)"),
        (any(|t| t.known), "k: known faults of the engine"),
        (any(|t| t.crash), "c: crash"),
        (any(|t| t.hang), "h: hang"),
        (any(|t| t.garbage), "g: garbage"),
    ] {
        if is {
            signs.push(sign);
        }
    }
    if !signs.is_empty() {
        let _ = writeln!(out, "{}", signs.join("; "));
    }
    let versions =
        report.engines.iter().filter(|e| !e.version.is_empty()).map(|e| format!("{} {}", e.name, e.version.trim_start_matches(&e.name).trim()));
    let _ = writeln!(out, "{}", versions.collect::<Vec<_>>().join(", "));
}

/// What speaks against engines in a case and a mode; those that say the same stand together.
fn case(report: &Report, results: &[Line], known: bool, paint: &Paint) -> String {
    let mut out = String::new();
    let bad: Vec<&Line> = results.iter().filter(|r| r.unknown() || known && r.known()).collect();
    let Some(first) = bad.first() else { return out };
    if let Some(info) = report.cases.get(&first.case) {
        if info.title != first.case {
            let _ = writeln!(out, "  {}", info.title);
        }
        let _ = writeln!(out, "  {}:{}", info.file, info.line);
        if let Some(note) = &info.note {
            let _ = writeln!(out, "  note: {}", note.trim().replace('\n', "\n        "));
        }
    }
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    for result in &bad {
        let text = match &result.verdict {
            Verdict::Disagrees(d) => {
                let fault = result.known().then(|| known_line(result)).flatten();
                seen(d, paint) + &fault.map_or(String::new(), |f| format!("    known: {f}\n"))
            }
            other => format!("    {}: {}\n", other.name(), why(other)),
        };
        match told.iter_mut().find(|(t, _)| *t == text) {
            Some((_, engines)) => engines.push(&result.engine),
            None => told.push((text, vec![&result.engine])),
        }
    }
    for (text, engines) in &told {
        let _ = write!(out, "  {}\n{text}", paint.bad(&engines.join(", ")));
    }
    if let Some(d) = bad.iter().find_map(|r| if let Verdict::Disagrees(d) = &r.verdict { Some(d) } else { None }) {
        let _ = write!(out, "{}", steps(d));
    }
    let others: Vec<&Line> = results.iter().filter(|r| r.engine != ORACLE && !matches!(r.verdict, Verdict::Unsupported { .. })).collect();
    let oracle_good = results.iter().any(|r| r.engine == ORACLE && r.verdict == Verdict::Agrees);
    if oracle_good && others.len() > 2 && others.iter().all(|r| matches!(r.verdict, Verdict::Disagrees(_))) {
        let _ = writeln!(out, "  no engine agrees: suspect the specification first, and read the standard's text");
    }
    out
}

fn why(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Crash { why } | Verdict::Hang { why } | Verdict::Garbage { why } | Verdict::Unsupported { why } => why,
        Verdict::Agrees | Verdict::Disagrees(_) => "",
    }
}

fn shown(line: Option<&String>) -> String {
    match line {
        None => "no line".into(),
        Some(line) => {
            let text: String = line.chars().take(WIDEST).map(|c| if c.is_control() && c != '\t' { '\u{FFFD}' } else { c }).collect();
            if line.chars().count() > WIDEST { format!("`{text}…`") } else { format!("`{text}`") }
        }
    }
}

/// The difference in one line.
pub fn difference(d: &Disagreement) -> String {
    match d.line {
        Some(line) => format!("line {line}: expected {}, seen {}", shown(d.expected.output.get(line - 1)), shown(d.seen.output.get(line - 1))),
        None if d.inside.is_empty() => format!("expected {}, seen {}", d.expected.end, d.seen.end),
        None => d.inside.join("; "),
    }
}

fn seen(d: &Disagreement, paint: &Paint) -> String {
    let mut out = String::new();
    if let Some(line) = d.line {
        for i in (line.saturating_sub(AROUND + 1))..line.saturating_sub(1) {
            let _ = writeln!(out, "    line {:<3}          {}", i + 1, shown(d.expected.output.get(i)));
        }
        let _ = writeln!(out, "    line {line:<3} expected {}", paint.good(&shown(d.expected.output.get(line - 1))));
        let _ = writeln!(out, "             seen     {}", paint.bad(&shown(d.seen.output.get(line - 1))));
    }
    for wrong in &d.inside {
        let _ = writeln!(out, "    {wrong}");
    }
    if d.expected.end != d.seen.end {
        let _ = writeln!(out, "    the end: expected {}", paint.good(&d.expected.end));
        let _ = writeln!(out, "             seen     {}", paint.bad(&d.seen.end));
    }
    out
}

fn steps(d: &Disagreement) -> String {
    let mut out = String::new();
    if !d.steps.is_empty() {
        let _ = writeln!(out, "  the steps that decide");
    }
    for step in &d.steps {
        let at = step.at.as_ref().map_or(String::new(), |at| format!(", at {at}"));
        let _ = writeln!(out, "    {} ({}) {}{at}", step.step, step.algorithm, step.what);
        if !step.text.is_empty() {
            let _ = writeln!(out, "      {}", step.text);
        }
    }
    out
}

/// All that is known of a disagreement, without colours.
pub fn details(d: &Disagreement) -> String {
    seen(d, &Paint(false)) + &steps(d)
}

fn summary(report: &Report) -> String {
    let count = |f: &dyn Fn(&Verdict) -> bool| report.results.iter().filter(|r| f(&r.verdict)).count();
    let oracle = report.results.iter().filter(|r| r.engine == ORACLE && r.verdict.bad()).count();
    let number = |n: usize, of: &str| format!("{n} {of}{}", if n == 1 { "" } else { "s" });
    let (cases, runs, engines) = (report.cases.len(), report.results.len(), report.engines.len());
    let mut parts = vec![format!("{}, {} on {}", number(cases, "case"), number(runs, "run"), number(engines, "engine"))];
    parts.push(format!("{} agree", count(&|v| *v == Verdict::Agrees)));
    for (n, what) in [
        (count(&|v| matches!(v, Verdict::Disagrees(_))), "disagree"),
        (report.results.iter().filter(|r| r.known()).count(), "of these known"),
        (count(&|v| matches!(v, Verdict::Crash { .. })), "crash"),
        (count(&|v| matches!(v, Verdict::Hang { .. })), "hang"),
        (count(&|v| matches!(v, Verdict::Garbage { .. })), "garbage"),
        (count(&|v| matches!(v, Verdict::Unsupported { .. })), "not supported"),
        (report.refused.len(), "refused"),
    ] {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    }
    let mut out = parts.join(", ");
    if oracle > 0 {
        let _ = write!(out, "; the oracle is wrong in {oracle}");
    }
    for part in report.missing_parts() {
        let _ = write!(out, "\npart {part} is missing");
    }
    out
}
