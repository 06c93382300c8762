//! The watcher of an inspection: it finds the probes of what is parsed, and takes a graph at each hit.

use super::probes::{self, Operations, ProbeError, ProbePlace};
use super::take::take;
use super::view::View;
use super::{Hit, Questions};
use crate::machine::Machine;
use crate::machine::watch::Watch;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::rc::Rc;

/// By operation and node: the names of probes.
type Asked = FxHashMap<(u16, u32), Vec<Rc<str>>>;

pub(super) struct Inspector<'q> {
    pub view: View,
    pub operations: Operations,
    pub questions: &'q Questions,
    /// By tree.
    pub asked: FxHashMap<u32, Asked>,
    pub counts: BTreeMap<String, u32>,
    pub hits: Vec<Hit>,
    pub probes: Vec<ProbePlace>,
    pub errors: Vec<ProbeError>,
}

impl Inspector<'_> {
    pub fn wants(&self, probe: &str) -> bool {
        self.questions.probes.is_empty() || self.questions.probes.iter().any(|p| p == probe)
    }

    /// Looks for the probes of a text that was parsed.
    fn added(&mut self, m: &Machine, tree: u32) {
        // Another text may have had the number.
        self.asked.remove(&tree);
        let Some(entry) = m.trees.entries.get(tree as usize).filter(|e| !e.facts.json) else { return };
        let (found, errors) = probes::find(&m.code, &self.operations, &entry.tree, entry.script);
        let mut asked = Asked::default();
        for probe in found {
            if self.wants(&probe.place.name) {
                self.counts.entry(probe.place.name.clone()).or_insert(0);
                let name: Rc<str> = probe.place.name.as_str().into();
                probe.asked.into_iter().for_each(|at| asked.entry(at).or_default().push(Rc::clone(&name)));
            }
            // Those of scripts are known already.
            if entry.script.is_none() {
                self.probes.push(probe.place);
            }
        }
        if entry.script.is_none() {
            self.errors.extend(errors);
        }
        if !asked.is_empty() {
            self.asked.insert(tree, asked);
        }
    }

    fn hit(&mut self, m: &mut Machine, name: &str) {
        let Some(count) = self.counts.get_mut(name) else { return };
        *count = count.saturating_add(1);
        let count = *count;
        if count <= self.questions.hits {
            let graph = take(m, &mut self.view);
            self.hits.push(Hit { probe: name.to_string(), count, graph });
        }
    }
}

impl Watch for Inspector<'_> {
    const ON: bool = true;
    const DEPTH: bool = false;

    fn step(&mut self, _: &Machine, _: u32, _: u32, _: (u32, u32)) {}
    fn events(&mut self, m: &mut Machine) {
        m.events.clear();
        if !m.trees.added.is_empty() {
            for tree in std::mem::take(&mut m.trees.added) {
                self.added(m, tree);
            }
        }
    }
    fn operation(&mut self, m: &mut Machine, sdo: u16, node: Value) {
        if self.asked.is_empty() || !node.is(crate::ir::Tag::Node) {
            return;
        }
        let (tree, node) = node.node_parts();
        let Some(names) = self.asked.get(&tree).and_then(|asked| asked.get(&(sdo, node))).cloned() else { return };
        names.iter().for_each(|name| self.hit(m, name));
    }
    fn slot_set(&mut self, m: &mut Machine, object: Value, slot: u16, _: Value) {
        if slot == m.known().environment_slot {
            self.view.thing(m, object);
        }
    }
    fn field_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn record_made(&mut self, m: &mut Machine, record: Value) {
        self.view.thing(m, record);
    }
}
