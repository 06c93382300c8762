//! A run as a film: its steps, and what there is before each of them.

use super::graph::Graph;
use super::reach::Reach;
use super::take::take_reached;
use super::view::View;
use crate::engine::{At, Engine, Event, Observer, Options, Outcome, Script, StepId, run};
use crate::machine::watch::Watch;
use crate::machine::{self, Machine};
use crate::value::Value;

/// Watches a run, and is shown what there is. Of the [events](Event) it is told [`Event::Printed`] alone: graphs have the rest.
pub trait Film: Observer {
    /// What there is now, before the next step begins: the contexts of the stack, and all that they, the realm and the jobs that wait lead to.
    /// It is not told after every step: see [`Engine::film`].
    fn graph(&mut self, graph: Graph);
    /// Whether graphs are still wanted.
    fn wants_graphs(&self) -> bool {
        true
    }
}

/// Things that may be looked at for each step, so that the work stays in proportion to the run.
const PER_STEP: i64 = 60;
/// Things that may be looked at in advance, where environments change at nearly every step.
const ADVANCE: i64 = 20_000_000;

struct Camera<'f, F> {
    film: &'f mut F,
    view: View,
    /// A context, an environment or a function has changed since the last look.
    changed: bool,
    /// Things that may be looked at now; below zero they were looked at in advance.
    credit: i64,
    /// How many there were at the last look.
    last: i64,
}

impl<F: Film> Camera<'_, F> {
    fn look(&mut self, m: &mut Machine) {
        let reach = Reach::of(m, &self.view);
        let graph = take_reached(m, &mut self.view, &reach);
        self.last = reach.things.len() as i64;
        self.credit -= self.last;
        self.changed = false;
        self.film.graph(graph);
    }

    fn flush(&mut self, m: &mut Machine) {
        m.trees.tell_added(&self.view.scripts, |number, name, text| self.film.source(number, name, text));
        for event in std::mem::take(&mut m.events) {
            match event {
                machine::Event::Printed(line) => self.film.event(Event::Printed { line: m.heap.strings.to_string_lossy(line) }),
                _ => self.changed = true,
            }
        }
    }
}

impl<F: Film> Watch for Camera<'_, F> {
    const ON: bool = true;

    fn step(&mut self, m: &Machine, step: u32, depth: u32, (tree, node): (u32, u32)) {
        let node = m.trees.place(tree, node);
        self.film.step(StepId(step), At { depth, node });
    }
    fn events(&mut self, m: &mut Machine) {
        self.flush(m);
        self.credit = (self.credit + PER_STEP).min(self.last.max(PER_STEP));
        // What no event tells, such as a property that is set, is seen at the next look that nothing asks for.
        let due = self.credit >= self.last || self.changed && self.credit > -ADVANCE;
        if due && self.film.wants_graphs() {
            self.look(m);
        }
    }
    fn slot_set(&mut self, m: &mut Machine, object: Value, slot: u16, _: Value) {
        if slot == m.known().environment_slot {
            self.view.thing(m, object);
            self.changed = true;
        }
    }
    fn field_set(&mut self, m: &mut Machine, record: Value, _: u16, _: Value) {
        self.changed |= self.view.kind(m, record).is_some();
    }
    fn record_made(&mut self, m: &mut Machine, record: Value) {
        self.view.thing(m, record);
    }
}

impl Engine {
    /// [`Engine::trace_scripts`] with graphs. One is taken before a step if, since the last graph, a context, an Environment Record or the
    /// `[[Environment]]` of a function was changed; and else every so often, more often the less there is to look at, so that what no event tells (a
    /// property that was set) is seen some steps later at most. Where very much changes, graphs may come later than that. When they come depends
    /// on the run alone. The last graph is that of the end.
    ///
    /// Things have the same numbers in all graphs, and those that [`Engine::inspect`] gives them, as far as they are numbered in the order of their making.
    pub fn film(&self, scripts: &[Script<'_>], options: &Options, film: &mut impl Film) -> Outcome {
        let mut m = self.machine(options);
        m.observing = true;
        let view = View::new(&mut m, scripts.iter().map(|s| s.name.to_string()).collect());
        let mut camera = Camera { film, view, changed: true, credit: 0, last: 0 };
        let completion = self.scripts(&mut m, scripts, &mut camera);
        camera.flush(&mut m);
        if camera.film.wants_graphs() {
            camera.look(&mut m);
        }
        run::outcome(&mut m, completion)
    }
}
