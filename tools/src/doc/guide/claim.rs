//! A claim: what it says, the case that shows it, and what must be seen in the run. Written as
//!
//! ```yaml
//! says: The two closures share one record.
//! case: capture/shared-binding
//! mode: strict          # if it is not the first that the case runs in
//! graphs: [made@1, end] # pictures: hits of probes, or the end
//! steps: [sec-newfunctionenvironment#6]   # that decide: each must be visited
//! expect:               # the keys of CORPUS.md that ask what is inside
//!   same_record:
//!     - { binding: n, of: [a.inc, a.get] }
//! ```

use super::super::algorithm::{step_address, step_range, text};
use super::super::cases::{run_path, trace_path};
use super::super::marks::Marks;
use super::super::page::{From, raw};
use super::{Checker, words};
use crate::graph::svg;
use maud::{Markup, html};
use serde::Deserialize;
use spec262_conformance::check::questions;
use spec262_conformance::check::verdict::{Verdict, judge};
use spec262_conformance::corpus::expect::{Expectation, Place, Questions};
use spec262_conformance::corpus::{Case, Mode, Script, expectation, yaml};
use spec262_conformance::engines::oracle::{borrowed, seen};
use spec262_semantics::inspect::{self, Graph, Inspection};
use spec262_semantics::{Coverage, StepId};
use spec262_spec::ast::Step;
use spec262_spec::model::AlgId;

/// The keys beside `expect`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    says: String,
    case: String,
    mode: Option<Mode>,
    #[serde(default)]
    graphs: Vec<String>,
    #[serde(default)]
    steps: Vec<String>,
}

/// Hits of a probe that are looked at.
const MOST_HITS: u32 = 200;

/// Runs the case, checks the claim, and shows it. The id of the case comes first.
pub fn show(checker: &Checker<'_>, from: &From, number: usize, block: &str) -> Result<(String, Markup), String> {
    let (keys, expected) =
        block.split_once("\nexpect:\n").ok_or("a claim has the key `expect`, below all others, with what must be seen indented under it")?;
    let keys: Keys = yaml::from_str(keys).map_err(|e| format!("a claim cannot be read: {e}"))?;
    let Keys { says, case: id, mode, graphs, steps } = keys;
    let case = checker.site.cases.get(&id).ok_or_else(|| format!("there is no case {id} in the corpus"))?;
    let (mode, own) = match mode {
        None => case.runs.first(),
        Some(mode) => case.runs.iter().find(|(m, _)| *m == mode),
    }
    .ok_or_else(|| format!("the case {id} is not run in that mode"))?;
    let wrong = |what: Vec<String>| format!("the claim \"{says}\" does not hold of {id} in {mode} mode:\n  {}", what.join("\n  "));
    let errors = |e: Vec<spec262_conformance::corpus::CorpusError>| e.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let expected = expectation("expect", expected, *mode, checker.known).map_err(errors)?;
    let mut asked = expected.oracle;
    asked.visits.extend(steps.iter().cloned());
    if asked == Questions::default() {
        return Err(format!("the claim \"{says}\" says nothing that could be wrong: write `expect` or `steps`"));
    }
    let scripts = case.scripts_for(*mode);
    let (inspection, coverage) = run(checker, &scripts, own, &asked).map_err(wrong)?;
    let graphs =
        graphs.iter().map(|g| graph(&inspection, g).map(|found| (g.as_str(), found))).collect::<Result<Vec<_>, _>>().map_err(|e| wrong(vec![e]))?;
    let steps = steps.iter().map(|s| step(checker, from, s, &coverage)).collect::<Result<Vec<_>, _>>().map_err(|e| wrong(vec![e]))?;
    let shown = Shown { says: &says, case, mode: *mode, scripts, inspection: &inspection, asked: &asked, graphs, steps };
    Ok((id.clone(), figure(checker, from, number, &shown)))
}

/// Runs the scripts: what the case itself wants must come of it, and what the claim asks.
fn run(checker: &Checker<'_>, scripts: &[Script], own: &Expectation, asked: &Questions) -> Result<(Inspection, Coverage), Vec<String>> {
    let oracle = checker.oracle;
    let wanted = inspect::Questions { probes: vec![], hits: MOST_HITS };
    let inspection = oracle
        .engine
        .inspect(&borrowed(scripts), oracle.options(), &wanted)
        .map_err(|errors| errors.iter().map(|e| format!("line {}: {e}", e.position.line)).collect::<Vec<_>>())?;
    let as_seen = seen(inspection.outcome.clone()).map_err(|t| vec![format!("it does not run: {t:?}")])?;
    if judge(own, &as_seen, false) != Verdict::Agrees {
        return Err(vec![format!("the case does not do what it should: it prints {:?}", as_seen.output)]);
    }
    let (_, coverage) = oracle.cover(scripts);
    let wrong = questions::ask(oracle, scripts, asked, Some(&coverage));
    if wrong.is_empty() { Ok((inspection, coverage)) } else { Err(wrong) }
}

fn graph<'i>(inspection: &'i Inspection, name: &str) -> Result<&'i Graph, String> {
    match Place::parse(name) {
        Some(Place::End) => Ok(&inspection.end),
        Some(Place::Probe(probe, hit)) => {
            inspection.hit(&probe, hit).map(|h| &h.graph).ok_or_else(|| format!("the probe {probe} has no hit {hit}, so there is no graph"))
        }
        None => Err(format!("{name} is no place: name a probe, perhaps with @ and the number of its hit, or end")),
    }
}

/// A step with its text, as a link.
fn step(checker: &Checker<'_>, from: &From, name: &str, coverage: &Coverage) -> Result<Markup, String> {
    let book = checker.site.book;
    let missing = || format!("there is no step {name} to show");
    let (clause, label) = name.split_once('#').ok_or_else(missing)?;
    let clause = book.clause(clause).ok_or_else(missing)?;
    // Of several algorithms of the clause, the first whose step it was.
    let visited = |a: &AlgId| book.step(*a, label).is_some_and(|id| coverage.visited(StepId(id.0)));
    let (alg, shown) = clause.items.iter().map(|i| &book.items[*i]).find_map(|s| s.algorithm.filter(visited).map(|a| (a, s))).ok_or_else(missing)?;
    let found = shown.tree().and_then(|t| find(&t.steps, label)).ok_or_else(missing)?;
    let source = &book.printed[shown.file].text;
    let range = step_range(source, found);
    let address = step_address(book, alg, label).ok_or_else(missing)?;
    Ok(html! {
        a href=(from.to(&address)) { (clause.number) " " (shown.title) ", step " (label) } ": "
        span.step { (text(checker.site, from, source, range.start, range.end, &Marks::of_step(found), Some::<AlgId>(alg))) }
    })
}

fn find<'s>(steps: &'s [Step], label: &str) -> Option<&'s Step> {
    let (first, rest) = label.split_once('.').map_or((label, None), |(a, b)| (a, Some(b)));
    let found = steps.iter().find(|s| s.label == first)?;
    match rest {
        None => Some(found),
        Some(rest) => find(&found.steps, rest),
    }
}

/// A claim that holds.
struct Shown<'s> {
    says: &'s str,
    case: &'s Case,
    mode: Mode,
    scripts: Vec<Script>,
    inspection: &'s Inspection,
    asked: &'s Questions,
    graphs: Vec<(&'s str, &'s Graph)>,
    steps: Vec<Markup>,
}

fn figure(checker: &Checker<'_>, from: &From, number: usize, s: &Shown<'_>) -> Markup {
    let page = checker.site.cases.page(&s.case.id).unwrap_or_default();
    html! {
        figure.claim id=(format!("claim-{number}")) {
            figcaption { strong { (s.says) } }
            @for script in &s.scripts { pre.source { code { (script.text) } } }
            @if !s.inspection.outcome.output.is_empty() { p.label { "It prints" } pre.output { @for line in &s.inspection.outcome.output { (line) "\n" } } }
            @let seen = words::of(s.asked, s.inspection);
            @if !seen.is_empty() { p.label { "Seen in the run" } ul.seen { @for line in &seen { li { (super::super::page::prose(line)) } } } }
            @if !s.steps.is_empty() { p.label { "Steps that decide" } ul.deciding { @for step in &s.steps { li { (step) } } } }
            @for (place, graph) in &s.graphs {
                p.label { @if *place == "end" { "At the end, when all that nothing reaches was collected" } @else { "At the probe " code { (place) } } }
                @let picture = svg(graph);
                div.picture tabindex="0" role="group" aria-label=(format!("Picture: {place}")) style=[width(&picture)] { (raw(picture)) }
            }
            p.facts {
                a href=(from.to(&page)) { (s.case.id) } " (" (s.mode) ") · "
                a href=(from.to(&trace_path(&s.case.id))) { "trace" } " · "
                a href=(from.to(&run_path(&s.case.id))) { "step through it" }
            }
        }
    }
}

/// For the style: how wide a picture is by itself.
fn width(svg: &str) -> Option<String> {
    let width = svg.split_once(" width=\"")?.1.split('"').next()?;
    width.parse::<u32>().ok().map(|w| format!("--wide:{w}"))
}
