//! Where in a node an early-error rule is broken. The rule runs again, watched, with nothing remembered: what its condition asked, and what
//! the answers came from, tells the place.
//!
//! - Where names are compared (they are in a List twice, or in two Lists), it is the last node that has the name which is the reason.
//! - Else it is the node of the last static operation that the condition asked; where its answer is that of an operation which it asked last
//!   itself, the node of that one, and so on; or the child that is the symbol which was looked for; or the node whose text an answer of
//!   true or false was given for: a label, a private name.
//! - Two integers that were compared are both the place.
//! - Where no operation was asked, it is the part of the node that the condition looked at last, or the node.

use super::watch::Watch;
use super::{Machine, Stop, StopKind};
use crate::frontend::NodeId;
use crate::ir::Tag;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// Code units of the text.
pub(super) type Span = (u32, u32);

/// The steps that may be taken to find the places of all rules that a text breaks.
pub(super) const STEPS: u64 = 4_000_000;

/// What a static operation gave.
#[derive(Clone, Copy)]
struct Answer {
    /// If its bits say all.
    plain: Option<Value>,
    /// If it is a String; a root meanwhile.
    text: Option<Value>,
    is_integer: bool,
    place: Span,
}

/// A static operation at work; the first is the rule itself.
struct Asked {
    /// How many frames there are below it.
    frames: usize,
    node: Value,
    last: Option<Answer>,
    /// The child that is an instance of what was looked for.
    instance: Option<Span>,
}

pub(super) struct Places {
    alg: u32,
    /// The step's place in the code whose rule is looked for.
    rule: u32,
    node: Value,
    asked: Vec<Asked>,
    /// Strings that static operations gave, with the text of their nodes. They are roots meanwhile.
    names: Vec<(Value, Span)>,
    name: Option<Span>,
    integers: Option<Span>,
    part: Option<Span>,
    found: Option<Span>,
}

impl Machine {
    /// The place of a rule that the node breaks (`rule` is where it stands in the code of `alg`), within so many steps.
    pub(super) fn place_of(&mut self, alg: u32, rule: u32, node: Value, steps: u64) -> Result<Span, Stop> {
        let whole = self.span_of(node);
        if steps == 0 {
            return Ok(whole);
        }
        let first = Asked { frames: 0, node, last: None, instance: None };
        let mut watch = Places { alg, rule, node, asked: vec![first], names: Vec::new(), name: None, integers: None, part: None, found: None };
        let roots = self.roots.len();
        let before = (self.steps, self.limits.steps, self.next_look);
        self.limits.steps = self.limits.steps.min(self.steps + steps);
        self.next_look = self.limits.steps.min(self.next_look);
        let end = self.call_watched(alg, &[node], &mut watch);
        (self.limits.steps, self.next_look) = (before.1, before.2);
        self.roots.truncate(roots);
        match end {
            Ok(_) => Ok(watch.found.unwrap_or(whole)),
            // It has been refused already: the node has to do.
            Err(stop) if matches!(stop.kind(), StopKind::StepLimit) => Ok(whole),
            Err(stop) => Err(stop),
        }
    }

    fn span_of(&self, node: Value) -> Span {
        self.trees.of(node).span(NodeId(node.index()))
    }
}

fn within(inner: Span, outer: Span) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

impl Places {
    fn at_rule(&self) -> bool {
        self.asked.len() == 1
    }

    /// The last place that has a name which is wrong.
    fn name_is(&mut self, machine: &Machine, is_wrong: impl Fn(&[u16]) -> bool) {
        if self.name.is_none() {
            let whole = machine.span_of(self.node);
            let named = self.names.iter().filter(|(name, place)| within(*place, whole) && is_wrong(&machine.heap.strings.units(*name).to_vec()));
            self.name = named.map(|(_, place)| *place).max();
        }
    }

    /// A number that belongs to a part of the node is compared.
    fn compares(&mut self, place: Span) {
        self.integers = Some(self.integers.map_or(place, |i| (i.0.min(place.0), i.1.max(place.1))));
    }

    /// The condition looks at a node: it may be the part that is meant.
    fn looks_at(&mut self, machine: &Machine, node: Value) {
        if !self.at_rule() || !node.is(Tag::Node) || node.aux() != self.node.aux() || node == self.node {
            return;
        }
        let (place, whole) = (machine.span_of(node), machine.span_of(self.node));
        if within(place, whole) && place.0 < place.1 {
            self.part = Some(place);
        }
    }

    fn begin_rule(&mut self) {
        let rule = &mut self.asked[0];
        (rule.last, rule.instance) = (None, None);
        self.names.clear();
        (self.name, self.integers, self.part) = (None, None, None);
    }
}

impl Watch for Places {
    const ON: bool = true;
    const DEPTH: bool = false;
    const PLACES: bool = true;

    fn step(&mut self, machine: &Machine, step: u32, _: u32, _: (u32, u32)) {
        if self.at_rule() && machine.code.program.debug.steps.get(step as usize).is_some_and(|s| s.alg == self.alg) {
            self.begin_rule();
        }
    }

    fn asked(&mut self, frames: usize, node: Value) {
        self.asked.push(Asked { frames, node, last: None, instance: None });
    }

    fn answered(&mut self, machine: &mut Machine, frames: usize, result: Value) {
        if self.at_rule() || self.asked.last().is_none_or(|a| a.frames != frames) {
            return;
        }
        let Some(done) = self.asked.pop() else { return };
        let own = machine.span_of(done.node);
        let plain = matches!(result.tag(), Tag::Bool | Tag::Enum | Tag::Undefined).then_some(result);
        let place = match (done.instance, done.last) {
            (Some(child), _) if result == Value::TRUE => child,
            (_, Some(last)) if last.text.is_some_and(|t| machine.heap.same(t, result)) => last.place,
            (_, Some(last)) if plain.is_some() && last.plain == plain => last.place,
            (_, Some(last)) if last.text.is_some() && result.is(Tag::Bool) => last.place,
            _ => own,
        };
        if result.is(Tag::String) {
            self.names.push((result, place));
            machine.roots.push(result);
        }
        let at_rule = self.at_rule();
        if !at_rule || within(place, machine.span_of(self.node)) {
            if at_rule && result.is(Tag::Integer) {
                self.compares(place);
            }
            if let Some(asker) = self.asked.last_mut() {
                asker.last = Some(Answer { plain, text: result.is(Tag::String).then_some(result), is_integer: result.is(Tag::Integer), place });
            }
        }
    }

    fn primitive(&mut self, machine: &Machine, prim: u16, args: &[Value], result: Value) {
        // The Strings of a List, and how often each is there.
        let names = |i: usize| {
            let mut counts: FxHashMap<Vec<u16>, usize> = FxHashMap::default();
            let list = args.get(i).filter(|l| l.is(Tag::List)).map_or(&[][..], |l| machine.heap.elements(*l));
            for name in list.iter().filter(|v| v.is(Tag::String)) {
                *counts.entry(machine.heap.strings.units(*name).to_vec()).or_default() += 1;
            }
            counts
        };
        match machine.code.program.prims[prim as usize].name.as_str() {
            "is-instance-of" if result == Value::TRUE => {
                let child = args.first().filter(|c| c.is(Tag::Node)).map(|c| machine.span_of(*c));
                if let Some(asked) = self.asked.last_mut() {
                    asked.instance = child;
                }
            }
            "has-duplicates" if self.at_rule() && result == Value::TRUE => {
                let list = names(0);
                self.name_is(machine, |name| list.get(name).is_some_and(|n| *n > 1));
            }
            "have-common-element" if self.at_rule() && result == Value::TRUE => {
                let (first, second) = (names(0), names(1));
                self.name_is(machine, |name| first.contains_key(name) && second.contains_key(name));
            }
            "has-element-outside" if self.at_rule() && result == Value::TRUE => {
                let (first, second) = (names(0), names(1));
                self.name_is(machine, |name| first.contains_key(name) && !second.contains_key(name));
            }
            "occurrences" if self.at_rule() => {
                let Some(wanted) = args.get(1).filter(|w| w.is(Tag::String)) else { return };
                let wanted = machine.heap.strings.units(*wanted).to_vec();
                self.name_is(machine, |name| name == wanted);
            }
            _ => {
                let Some(node) = args.first().copied() else { return };
                self.looks_at(machine, node);
                if self.at_rule() && result.is(Tag::Integer) && node.is(Tag::Node) && node.aux() == self.node.aux() {
                    let place = machine.span_of(node);
                    if within(place, machine.span_of(self.node)) {
                        self.compares(place);
                        self.asked[0].last = Some(Answer { plain: None, text: None, is_integer: true, place });
                    }
                }
            }
        }
    }

    fn child(&mut self, machine: &Machine, child: Value) {
        self.looks_at(machine, child);
    }

    fn contains(&mut self, machine: &Machine, list: Value, value: Value) {
        if self.at_rule() && value.is(Tag::String) && machine.heap.list_contains(list, value) {
            let wanted = machine.heap.strings.units(value).to_vec();
            self.name_is(machine, |name| name == wanted);
        }
    }

    fn broken(&mut self, rule: u32) {
        if rule == self.rule && self.found.is_none() {
            let last = self.asked[0].last;
            let integers = self.integers.filter(|_| last.is_some_and(|l| l.is_integer));
            self.found = self.name.or(integers).or(last.map(|l| l.place)).or(self.part);
        }
    }

    fn events(&mut self, _: &mut Machine) {}
    fn slot_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn field_set(&mut self, _: &mut Machine, _: Value, _: u16, _: Value) {}
    fn record_made(&mut self, _: &mut Machine, _: Value) {}
}
