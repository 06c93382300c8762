//! A run, recorded for the page.

use super::super::algorithms::Table;
use super::delta::{delta, shorten};
use serde::Serialize;
use spec262_semantics::inspect::graph::VERSION;
use spec262_semantics::inspect::{Film, Graph};
use spec262_semantics::{At, Engine, Event, Observer, StepId};
use std::collections::{BTreeMap, HashMap};

/// Bytes that changes and output may take; what is beyond is not recorded.
const MOST_BYTES: usize = 64 << 20;

/// A text of the program.
#[derive(Serialize)]
pub struct Text {
    pub name: String,
    pub text: String,
}

pub struct Recorder<'e> {
    pub table: Table<'e>,
    pub texts: Vec<Text>,
    /// By number of the source: its text.
    sources: HashMap<u32, u32>,
    /// Step by step: its place in the table, its depth, the node that is evaluated (0: none).
    pub steps: Vec<u32>,
    pub depths: Vec<u32>,
    pub nodes: Vec<u32>,
    /// Text, start and end of each node that occurs; the node number 1 stands first.
    pub spans: Vec<(u32, u32, u32)>,
    places: HashMap<(u32, u32, u32), u32>,
    last: Graph,
    /// `[moment, changes]`, as JSON, one after the other.
    pub changes: String,
    /// The lines that the program printed, each with its moment.
    pub printed: Vec<(usize, String)>,
    bytes: usize,
    limit: usize,
    /// Not all of the run was recorded.
    pub cut: bool,
}

impl<'e> Recorder<'e> {
    pub fn new(engine: &'e Engine, files: &'e BTreeMap<String, String>, limit: usize) -> Recorder<'e> {
        Recorder {
            table: Table::new(engine, files),
            texts: Vec::new(),
            sources: HashMap::new(),
            steps: Vec::new(),
            depths: Vec::new(),
            nodes: Vec::new(),
            spans: Vec::new(),
            places: HashMap::new(),
            last: Graph { version: VERSION, contexts: vec![], realms: vec![], records: vec![], functions: vec![], objects: vec![] },
            changes: String::new(),
            printed: Vec::new(),
            bytes: 0,
            limit,
            cut: false,
        }
    }

    fn node(&mut self, (source, start, end): (u32, u32, u32)) -> u32 {
        let Some(text) = self.sources.get(&source) else { return 0 };
        let span = (*text, start, end);
        *self.places.entry(span).or_insert_with(|| {
            self.spans.push(span);
            self.spans.len() as u32
        })
    }

    /// Whether there is room for more.
    fn takes(&mut self, bytes: usize) -> bool {
        self.bytes += bytes;
        self.cut |= self.bytes > MOST_BYTES;
        !self.cut
    }
}

impl Observer for Recorder<'_> {
    fn source(&mut self, source: u32, name: &str, text: &[u16]) {
        let text = String::from_utf16_lossy(text);
        // Eval code that is evaluated again is the same text.
        let known = self.texts.iter().position(|t| t.name == name && t.text == text);
        let place = known.unwrap_or_else(|| {
            if self.takes(text.len()) {
                self.texts.push(Text { name: name.to_string(), text });
            }
            self.texts.len().saturating_sub(1)
        });
        self.sources.insert(source, place as u32);
    }

    fn step(&mut self, id: StepId, at: At) {
        self.cut |= self.steps.len() >= self.limit;
        if self.cut {
            return;
        }
        let node = at.node.map_or(0, |n| self.node(n));
        let step = self.table.step(id);
        self.steps.push(step);
        self.depths.push(at.depth);
        self.nodes.push(node);
    }

    fn event(&mut self, event: Event) {
        if let Event::Printed { line } = event
            && !self.cut
            && self.takes(line.len())
        {
            self.printed.push((self.steps.len(), line));
        }
    }
}

impl Film for Recorder<'_> {
    fn graph(&mut self, graph: Graph) {
        let graph = shorten(graph);
        if self.cut {
            return;
        }
        if let Some(change) = delta(&self.last, &graph) {
            let text = format!("[{},{change}]", self.steps.len());
            if self.takes(text.len()) {
                if !self.changes.is_empty() {
                    self.changes.push_str(",\n");
                }
                self.changes.push_str(&text);
            }
            self.last = graph;
        }
    }

    fn wants_graphs(&self) -> bool {
        !self.cut
    }
}
