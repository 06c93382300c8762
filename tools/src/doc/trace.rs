//! The trace of a case, as a page: the steps of the clauses that it is about, and every event; how much lies between is told.

use super::cases::{Steps, trace_path};
use super::page::{From, Page, grouped};
use super::site::Site;
use crate::trace::describe;
use maud::{Markup, html};
use spec262_conformance::corpus::{Case, Mode, Script};
use spec262_conformance::engines::oracle::{Limits, SpecTexts, borrowed};
use spec262_semantics::{At, Completion, Engine, Event, Observer, Options, StepId};
use spec262_spec::model;
use std::collections::{HashMap, HashSet};

/// Steps that a run takes for its page: a few cases go on for millions.
const MOST_STEPS: u64 = 50_000;
/// Lines of a page.
const MOST: usize = 1500;
/// Deeper steps are indented no further.
const DEEPEST: u32 = 40;

enum Line {
    Step {
        step: StepId,
        depth: u32,
        place: Option<(u32, u32)>,
    },
    Event {
        event: Event,
        depth: u32,
    },
    /// Steps that are not shown.
    Between(u64),
}

struct Recorder {
    wanted: HashSet<u32>,
    lines: Vec<Line>,
    depth: u32,
    between: u64,
    cut: u64,
    /// By the number of the source: where its lines begin.
    sources: HashMap<u32, Vec<u32>>,
}

impl Recorder {
    fn push(&mut self, line: Line) {
        if self.lines.len() >= MOST {
            self.cut += 1;
            return;
        }
        if self.between > 0 {
            self.lines.push(Line::Between(std::mem::take(&mut self.between)));
        }
        self.lines.push(line);
    }
}

impl Observer for Recorder {
    fn source(&mut self, source: u32, _: &str, text: &[u16]) {
        let breaks = text.iter().enumerate().filter(|(_, u)| **u == 10).map(|(i, _)| i as u32 + 1);
        self.sources.insert(source, std::iter::once(0).chain(breaks).collect());
    }
    fn step(&mut self, step: StepId, at: At) {
        self.depth = at.depth;
        if !self.wanted.contains(&step.0) {
            self.between += 1;
            return;
        }
        let place = at.node.and_then(|(source, start, _)| {
            let lines = self.sources.get(&source)?;
            let line = lines.partition_point(|l| *l <= start);
            Some((line as u32, start - lines.get(line.saturating_sub(1))? + 1))
        });
        self.push(Line::Step { step, depth: at.depth, place });
    }
    fn event(&mut self, event: Event) {
        let depth = self.depth;
        self.push(Line::Event { event, depth });
    }
}

/// The page to step through the run of a case, in its first mode.
pub fn run(engine: &Engine, files: &SpecTexts, case: &Case) -> String {
    let scripts = scripts(case).1;
    crate::trace::html(engine, files, &borrowed(&scripts), &Limits::default().options(), MOST_STEPS as u32).page
}

fn scripts(case: &Case) -> (Mode, Vec<Script>) {
    let mode = case.runs.first().map_or(Mode::Sloppy, |(m, _)| *m);
    (mode, case.scripts_for(mode))
}

/// Runs the case in its first mode.
pub fn page(site: &Site<'_>, engine: &Engine, case: &Case, names: &Steps<'_>) -> Page {
    let path = trace_path(&case.id);
    let from = From::page(&path);
    let (mode, scripts) = scripts(case);
    let wanted = case.clauses.iter().flat_map(|c| names.of_clause(&c.id)).map(|id| id.0).collect();
    let mut seen = Recorder { wanted, lines: Vec::new(), depth: 0, between: 0, cut: 0, sources: HashMap::new() };
    let options = Options { max_steps: Some(MOST_STEPS), ..Limits::default().options() };
    let outcome = engine.trace_scripts(&borrowed(&scripts), &options, &mut seen);
    let is_whole = !matches!(outcome.completion, Completion::Limit(_));
    let body = html! {
        h1 { "Trace: " (case.title) }
        p.facts { a href=(from.to(&format!("cases/{}.html", case.id))) { (case.id) } ", in " (mode) " mode: " @if is_whole { (grouped(outcome.steps)) " steps" } @else { "the first " (grouped(MOST_STEPS)) " steps" } }
        p { "The steps of the clauses that the case is about, and all that happens to execution contexts, Environment Records and function objects. The whole: "
            code { "spec262 trace" } "." }
        @for script in &scripts { pre.source { code { (script.text) } } }
        div.trace { @for line in &seen.lines { (one(site, &from, line, names)) } }
        @if seen.cut > 0 { p { "And " (grouped(seen.cut)) " lines more." } }
    };
    Page::new(path, format!("Trace: {}", case.title), body).crumb("Cases", "cases.html").crumb(case.title.clone(), format!("cases/{}.html", case.id))
}

fn one(site: &Site<'_>, from: &From, line: &Line, names: &Steps<'_>) -> Markup {
    let indent = |depth: &u32| format!("--deep:{}", depth.min(&DEEPEST));
    match line {
        Line::Between(n) => html! { div.between { "… " (grouped(*n)) @if *n == 1 { " step" } @else { " steps" } } },
        Line::Event { event: Event::Printed { line }, .. } => html! { div.printed { "> " (line) } },
        Line::Event { event, depth } => html! { div.event style=(indent(depth)) { (describe(event)) } },
        Line::Step { step, depth, place } => {
            let Some((alg, label)) = names.get(model::StepId(step.0)) else { return html! {} };
            let (name, _) = super::algorithm::named(site, alg);
            html! {
                div.s style=(indent(depth)) {
                    a href=(from.to(&super::algorithm::step_address(site.book, alg, label).unwrap_or_default())) { (name) " " (label) } " " span.text { (names.text(model::StepId(step.0))) }
                    @if let Some((line, column)) = place { " " span.note { (line) ":" (column) } }
                }
            }
        }
    }
}
