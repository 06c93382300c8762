//! `spec262 spec`: check, export, audit.

mod list;

use crate::cli::{By, SpecCommand};
use crate::exit::{self, Exit, Failure};
use crate::pieces::OutputArg;
use crate::texts::TextArgs;
use spec262_spec::audit::{self, Exceptions, Facts};
use spec262_spec::outline;

pub fn specification(command: &SpecCommand, colour: bool) -> Result<Exit, Failure> {
    match command {
        SpecCommand::Check { list, texts } => check(*list, texts, colour),
        SpecCommand::Export { output, texts } => export(output, texts, colour),
        SpecCommand::Audit { by, only, missing, texts } => audit(*by, only.as_deref().unwrap_or(""), *missing, texts, colour),
    }
}

fn print(text: &str) -> Result<Exit, Failure> {
    exit::deliver(None, text)
}

fn check(list: bool, args: &TextArgs, colour: bool) -> Result<Exit, Failure> {
    let (texts, overlays) = (args.texts()?, args.overlays()?);
    let grammar = texts.grammar().map_err(|found| Failure::new(args.blame(), found.render_all(colour)))?;
    let (spec, mut found) = spec262_spec::check::examine(&texts.algorithms, &overlays, grammar, spec262_spec::EDITION);
    let Some(spec) = spec else {
        // Remarks would only stand between the errors and who has to mend them.
        found.list.retain(|d| d.severity != spec262_spec::diag::Severity::Info);
        let errors = found.count(spec262_spec::diag::Severity::Error);
        return Err(Failure::new(args.blame(), format!("{}{errors} errors", found.render_all(colour))));
    };
    if list {
        return print(&list::list(&spec, &found));
    }
    print(&list::summary(&spec))
}

fn export(output: &OutputArg, texts: &TextArgs, colour: bool) -> Result<Exit, Failure> {
    let json = outline::json(&outline::of(&texts.check(colour)?));
    output.deliver(&(json + "\n"))
}

fn audit(by: By, only: &str, missing: bool, texts: &TextArgs, colour: bool) -> Result<Exit, Failure> {
    let outline = outline::of(&texts.check(colour)?);
    let facts = Facts::carried().map_err(|e| Failure::new(Exit::Stopped, format!("error: the facts that are carried: {e}")))?;
    let exceptions = Exceptions::carried().map_err(|e| Failure::new(Exit::Stopped, format!("error: the list of exceptions: {e}")))?;
    let report = audit::compare(&outline, &facts);
    let stale = exceptions.stale(&report);
    let report = report.only(only);
    if report.rows.is_empty() {
        return Err(Failure::arguments(format!(
            "no clause of the standard has a number that begins with {only}\nhelp: --only takes a chapter (9), a section (9.1) or a clause (9.1.2.4)"
        )));
    }
    let by = match by {
        By::Chapter => audit::By::Chapter,
        By::Section => audit::By::Section,
        By::Clause => audit::By::Clause,
    };
    let mut text = report.table(by);
    let deviations = report.deviations();
    let (excepted, open): (Vec<_>, Vec<_>) = deviations.iter().partition(|d| exceptions.reason(d).is_some());
    if !excepted.is_empty() {
        text.push_str("\nnot literal, with the reason:\n");
        for d in &excepted {
            let fact = d.row.fact;
            text.push_str(&format!(
                "  {} {} step {}: {}: {}\n",
                fact.number,
                fact.clause,
                d.fact.label,
                d.verdict.name(),
                exceptions.reason(d).unwrap_or("")
            ));
        }
    }
    if missing {
        text.push_str("\nnot literal, of what is there:\n");
        for d in &open {
            let fact = d.row.fact;
            let production = fact.production.as_deref().map_or(String::new(), |p| format!(" [{p}]"));
            text.push_str(&format!("  {} {}{production} step {}: {}\n", fact.number, fact.clause, d.fact.label, d.verdict.name()));
            text.push_str(&format!("      the standard: {}\n", shown(Some(d.fact))));
            text.push_str(&format!("      here:         {}\n", shown(d.found)));
        }
        text.push_str("\nnot there:\n");
        for entry in report.missing() {
            let production = entry.production.as_deref().map_or(String::new(), |p| format!(" [{p}]"));
            let why = exceptions.absence(entry).map_or(String::new(), |why| format!(": {why}"));
            text.push_str(&format!("  {} {}{production}: {} steps{why}\n", entry.number, entry.title, entry.steps.len()));
        }
    }
    print(&text)?;
    if stale.is_empty() {
        return Ok(Exit::Normal);
    }
    let lines: Vec<String> = stale
        .iter()
        .map(|(x, why)| format!("error: spec/audit/exceptions.txt:{}: {} {}: {why}\nhelp: take the line out", x.line, x.clause, x.step))
        .collect();
    Err(Failure::new(Exit::Stopped, lines.join("\n")))
}

/// What a step names, in a line.
fn shown(step: Option<&outline::Step>) -> String {
    let Some(s) = step else { return "no such step".into() };
    let mut parts = vec![s.kind.clone()];
    for list in [&s.calls, &s.slots, &s.enums, &s.errors, &s.intrinsics, &s.names] {
        if !list.is_empty() {
            parts.push(list.join(", "));
        }
    }
    parts.join(" | ")
}
