//! What the roots reach, and which of it leads to an Environment Record or to a function that has one.

use super::view::{Kind, View};
use crate::heap::maps::Key;
use crate::heap::trace::{Inner, Via, Visitor};
use crate::ir::Tag;
use crate::machine::Machine;
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};

/// A realm has about so many things.
const USUAL: usize = 4096;

/// A reference to a thing, by the place of that thing.
#[derive(Clone, Copy)]
struct Reference {
    via: Via,
    to: u32,
}

/// What is reached.
pub(super) struct Reach {
    /// In the order in which it is reached: near things first.
    pub things: Vec<Value>,
    places: FxHashMap<Value, u32>,
    /// The references of all things, one behind the other.
    references: Vec<Reference>,
    /// Where those of each thing begin.
    first: Vec<u32>,
    /// Whether a thing is, or leads to, a record or a function with an environment.
    leads: Vec<bool>,
}

/// Collects the references of one thing.
struct Collector<'v> {
    view: &'v View,
    found: Vec<(Via, Value)>,
}

impl Visitor for Collector<'_> {
    const WHOLE_BACKINGS: bool = false;

    fn edge(&mut self, via: Via, to: Value) {
        if matches!(to.tag(), Tag::Object | Tag::Record | Tag::List | Tag::Closure | Tag::Abrupt | Tag::Opaque) {
            self.found.push((via, to));
        }
    }
    fn enter(&mut self, _: Inner) -> bool {
        true
    }
    fn size(&mut self, _: usize) {}
}

impl Reach {
    /// Looks from the contexts of the stack, the realm and the jobs that wait.
    pub fn of(m: &Machine, view: &View) -> Reach {
        let mut reach = Reach {
            things: vec![],
            places: FxHashMap::with_capacity_and_hasher(USUAL, Default::default()),
            references: vec![],
            first: vec![],
            leads: vec![],
        };
        for context in m.contexts.iter().rev() {
            reach.place(*context);
        }
        reach.place(m.realm);
        for job in m.jobs.iter().chain(m.timed.iter().map(|t| &t.job)) {
            reach.place(job.closure);
        }
        let mut at = 0;
        while let Some(thing) = reach.things.get(at).copied() {
            at += 1;
            reach.first.push(reach.references.len() as u32);
            let mut collector = Collector { view, found: vec![] };
            m.trace(thing, &mut collector);
            for (via, to) in collector.found {
                let place = reach.place(to);
                // All functions refer to realm and script: that is no way that tells anything.
                if !collector.view.is_border(to) {
                    reach.references.push(Reference { via, to: place });
                }
            }
        }
        reach.first.push(reach.references.len() as u32);
        reach.find_what_leads(m, view);
        reach
    }

    fn place(&mut self, thing: Value) -> u32 {
        *self.places.entry(thing).or_insert_with(|| {
            self.things.push(thing);
            self.things.len() as u32 - 1
        })
    }

    fn references_of(&self, place: usize) -> &[Reference] {
        &self.references[self.first[place] as usize..self.first[place + 1] as usize]
    }

    fn find_what_leads(&mut self, m: &Machine, view: &View) {
        let intrinsics = self.intrinsics(m, view);
        // Who refers to whom, the one referred to first.
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(self.references.len());
        for (from, thing) in self.things.iter().enumerate() {
            let refers = self.references_of(from).iter().filter(|r| !is_usual(m, &intrinsics, *thing, r.via, self.things[r.to as usize]));
            pairs.extend(refers.map(|r| (r.to, from as u32)));
        }
        // By thing: where those who refer to it begin.
        let mut first = vec![0u32; self.things.len() + 1];
        pairs.iter().for_each(|(to, _)| first[*to as usize + 1] += 1);
        (0..self.things.len()).for_each(|i| first[i + 1] += first[i]);
        let mut next = first.clone();
        let mut back = vec![0u32; pairs.len()];
        for (to, from) in pairs {
            back[next[to as usize] as usize] = from;
            next[to as usize] += 1;
        }
        self.leads = self.things.iter().map(|v| matches!(view.kind(m, *v), Some(Kind::Record | Kind::Function))).collect();
        let mut waiting: Vec<u32> = (0..self.things.len() as u32).filter(|i| self.leads[*i as usize]).collect();
        while let Some(i) = waiting.pop() {
            for from in &back[first[i as usize] as usize..first[i as usize + 1] as usize] {
                if !std::mem::replace(&mut self.leads[*from as usize], true) {
                    waiting.push(*from);
                }
            }
        }
    }

    fn intrinsics(&self, m: &Machine, view: &View) -> FxHashSet<Value> {
        let realms = self.things.iter().filter_map(|v| view.field(m, *v, view.slots.intrinsics));
        realms.filter(|v| v.is(Tag::Opaque)).flat_map(|v| m.heap.opaque_values(v.index()).unwrap_or(&[]).to_vec()).collect()
    }

    /// Whether the thing is, or leads to, a record or a function with an environment.
    pub fn leads(&self, thing: Value) -> bool {
        self.places.get(&thing).is_some_and(|i| self.leads[*i as usize])
    }

    /// The ways from a thing to those next to it that lead on and that graphs know. What lies between, such as Lists, is passed through.
    pub fn ways(&self, m: &Machine, view: &View, from: Value) -> Vec<(Vec<(Value, Via)>, Value)> {
        let Some(start) = self.places.get(&from) else { return vec![] };
        let mut ways = Vec::new();
        let mut seen = FxHashSet::default();
        let mut waiting = vec![(*start, Vec::new())];
        while let Some((at, way)) = waiting.pop() {
            // The last first, so that the first is looked at next.
            for r in self.references_of(at as usize).iter().rev() {
                let to = self.things[r.to as usize];
                if !self.leads[r.to as usize] {
                    continue;
                }
                let mut way: Vec<(Value, Via)> = way.clone();
                way.push((self.things[at as usize], r.via));
                if view.kind(m, to).is_some_and(|k| k != Kind::Context) {
                    ways.push((way, to));
                } else if seen.insert(r.to) {
                    waiting.push((r.to, way));
                }
            }
        }
        ways.reverse();
        ways
    }
}

/// References that every object or function has, and that tell nothing: to a prototype that the standard gives, and from the object that is a
/// function's `prototype` back to the function.
fn is_usual(m: &Machine, intrinsics: &FxHashSet<Value>, from: Value, via: Via, to: Value) -> bool {
    match via {
        Via::Slot(s) if s == m.known().prototype_slot => intrinsics.contains(&to),
        Via::Property(key) if key == Key::String(m.code.text_constructor.index()) && to.is(Tag::Object) => {
            let prototype = m.heap.property_map(to.index()).and_then(|map| map.get(Key::String(m.code.text_prototype.index())));
            prototype.is_some_and(|p| p.value == from)
        }
        _ => false,
    }
}
