//! A trace as a page that shows it: one file of HTML, with all that it needs.

mod delta;
mod record;

use record::Recorder;
use serde_json::{Value, json};
use spec262_semantics::{Completion, Engine, Limit, Options, Outcome, Script};
use std::collections::BTreeMap;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("view.css");
/// Each hides nothing from the next: they are one script.
const SCRIPTS: [&str; 5] =
    [include_str!("state.js"), include_str!("layout.js"), include_str!("draw.js"), include_str!("panes.js"), include_str!("view.js")];

/// A run, and the page that shows it.
pub struct Shown {
    pub outcome: Outcome,
    pub page: String,
    /// Steps that were recorded.
    pub steps: usize,
    /// The page does not show all of the run.
    pub cut: bool,
}

/// Runs scripts, one after the other in one realm, and makes the page that shows the run.
///
/// `files` are the texts of the specification that the engine was made of, by name. No more than `limit` steps are recorded, and the run ends
/// there, as one that has come to `max_steps`.
pub fn html(engine: &Engine, files: &BTreeMap<String, String>, scripts: &[Script<'_>], options: &Options, limit: u32) -> Shown {
    let mut recorder = Recorder::new(engine, files, limit as usize);
    let is_lowest = options.max_steps.is_none_or(|n| n > u64::from(limit));
    let options = if is_lowest { Options { max_steps: Some(u64::from(limit)), ..options.clone() } } else { options.clone() };
    let outcome = engine.film(scripts, &options, &mut recorder);
    recorder.cut |= is_lowest && outcome.completion == Completion::Limit(Limit::Steps);
    let title: Vec<&str> = scripts.iter().map(|s| s.name).collect();
    let page = page(engine, &recorder, &title.join(", "), scripts, &outcome);
    Shown { outcome, page, steps: recorder.steps.len(), cut: recorder.cut }
}

fn page(engine: &Engine, recorder: &Recorder<'_>, title: &str, scripts: &[Script<'_>], outcome: &Outcome) -> String {
    let program: String = scripts.iter().map(|s| format!("<h3>{}</h3>\n<pre>{}</pre>\n", escaped(s.name), escaped(s.text))).collect();
    let mut out = String::with_capacity(PAGE.len() + recorder.changes.len() + recorder.steps.len() * 12);
    for part in PAGE.split("{{") {
        let (name, text) = part.split_once("}}").unwrap_or(("", part));
        match name {
            "title" => out.push_str(&escaped(title)),
            "edition" => out.push_str(&escaped(engine.edition())),
            "program" => out.push_str(&program),
            "style" => out.push_str(STYLE),
            "data" => data(&mut out, engine, recorder, title, outcome),
            "script" => SCRIPTS.iter().for_each(|s| out.push_str(s)),
            _ => {}
        }
        out.push_str(text);
    }
    out
}

/// The record as JSON that may stand in a page.
fn data(out: &mut String, engine: &Engine, r: &Recorder<'_>, title: &str, outcome: &Outcome) {
    let mut put = |name: &str, value: &Value| {
        out.push_str(if name == "version" { "{" } else { ",\n" });
        out.push_str(&format!("\"{name}\":"));
        // In a page `<` might begin the end of the script.
        out.push_str(&value.to_string().replace('<', "\\u003c"));
    };
    let (completion, message) = completion(&outcome.completion);
    put("version", &json!(1));
    put("edition", &json!(engine.edition()));
    put("program", &json!(title));
    put("texts", &json!(r.texts));
    put("algorithms", &json!(r.table.algorithms));
    put("table", &json!(r.table.steps));
    put("spans", &json!(r.spans));
    put("steps", &json!(r.steps));
    put("depths", &json!(r.depths));
    put("nodes", &json!(r.nodes));
    put("printed", &json!(r.printed));
    put("end", &json!({ "completion": completion, "message": message, "cut": r.cut }));
    out.push_str(",\n\"changes\":[");
    out.push_str(&r.changes.replace('<', "\\u003c"));
    out.push_str("]}");
}

/// How a run ended: its kind, and what more is to be told.
pub fn completion(c: &Completion) -> (&'static str, &str) {
    match c {
        Completion::Normal(value) => ("normal", value),
        Completion::Throw { message, .. } => ("throw", message),
        Completion::SyntaxError { message, .. } => ("syntax-error", message),
        Completion::Limit(Limit::Steps) => ("step-limit", ""),
        Completion::Limit(Limit::Memory) => ("memory-limit", ""),
        Completion::Unsupported { what, .. } => ("unsupported", what),
        Completion::Stopped { message, .. } => ("stopped", message),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
