use super::super::maps::{Binding, Key, PLAIN, Property};
use super::super::path::Edge;
use super::super::shapes::Shapes;
use super::*;
use crate::ir::{Program, RecordInfo, SlotInfo};
use quickcheck::{Arbitrary, Gen, quickcheck};
use std::collections::BTreeSet;

/// Record types: two fields; bindings; a suspended computation.
const PAIR: u16 = 0;
const ENVIRONMENT: u16 = 1;
const CONTEXT: u16 = 2;

fn heap() -> Heap {
    let record = |name: &str| RecordInfo {
        name: name.to_string(),
        is_object: false,
        extends: None,
        slots: (0..2).map(|name| SlotInfo { name, optional: true, default: None }).collect(),
    };
    let records = vec![record("Pair"), record("DeclarativeEnvironmentRecord"), record("ExecutionContext")];
    let mut heap = Heap::new();
    heap.shapes = Shapes::new(&Program { records, ..Program::default() }, &[]).expect("it is well formed");
    heap.shapes.layout_for(&[4, 7]);
    heap
}

#[derive(Clone, Copy, Debug)]
enum Do {
    Make(u8),
    Link(usize, usize, u32),
    Cut(usize, u32),
    Root(usize),
    Drop(usize),
    Collect,
    Freeze,
    Clone,
}

impl Arbitrary for Do {
    fn arbitrary(g: &mut Gen) -> Do {
        let which = |g: &mut Gen| usize::arbitrary(g) % 64;
        match u8::arbitrary(g) % 64 {
            0..16 => Do::Make(u8::arbitrary(g)),
            16..44 => Do::Link(which(g), which(g), u32::arbitrary(g)),
            44..50 => Do::Cut(which(g), u32::arbitrary(g)),
            50..53 => Do::Root(which(g)),
            53..57 => Do::Drop(which(g)),
            57..62 => Do::Collect,
            62 => Do::Freeze,
            _ => Do::Clone,
        }
    }
}

/// The place of a link, and which thing it leads to.
type Link = (u32, usize);

/// A graph of things beside the heap's: what each refers to, by place; `None` once it was freed.
#[derive(Default)]
struct Model {
    things: Vec<Option<(Value, Vec<Link>)>>,
    old: BTreeSet<usize>,
    roots: Vec<usize>,
}

impl Model {
    fn pick(&self, i: usize) -> Option<usize> {
        let there: Vec<usize> = (0..self.things.len()).filter(|i| self.things[*i].is_some()).collect();
        there.get(i % there.len().max(1)).copied()
    }
    fn value(&self, i: usize) -> Value {
        self.things[i].as_ref().map_or(Value::UNSET, |t| t.0)
    }
    fn links(&self, i: usize) -> &[Link] {
        self.things[i].as_ref().map_or(&[], |t| &t.1)
    }
    fn reached(&self) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = self.old.clone();
        reached.extend(&self.roots);
        let mut waiting: Vec<usize> = reached.iter().copied().collect();
        while let Some(i) = waiting.pop() {
            waiting.extend(self.links(i).iter().map(|l| l.1).filter(|to| reached.insert(*to)).collect::<Vec<_>>());
        }
        reached
    }
}

/// Things by kind: a record, an environment, an object, a List.
fn make(heap: &mut Heap, kind: u8) -> Value {
    match kind % 4 {
        0 => heap.new_record(PAIR),
        1 => heap.new_record(ENVIRONMENT),
        2 => heap.new_object(0),
        _ => heap.new_list(&[Value::NULL; 3]),
    }
}

/// The place of a link, among those that the thing has.
fn place(of: Value, place: u32) -> u32 {
    match of.tag() {
        Tag::List => place % 3,
        Tag::Record if of.record_type() == PAIR => place % 2,
        _ => place % 40,
    }
}

fn key(heap: &mut Heap, place: u32) -> Key {
    let name = if place.is_multiple_of(2) { heap.strings.from_str(&format!("name{place}")) } else { heap.strings.from_str(&place.to_string()) };
    heap.key(name)
}

fn link(heap: &mut Heap, from: Value, place: u32, to: Value) {
    match from.tag() {
        Tag::List => drop(heap.list_set(from, place as usize, to)),
        _ if place < 2 => heap.set_field(from.index(), place as u16, to),
        tag => {
            let key = key(heap, place);
            match tag {
                Tag::Object => heap.put_property(from.index(), key, Property { value: to, flags: PLAIN }),
                _ => heap.put_binding(from.index(), key, Binding { value: to, flags: 0 }),
            }
        }
    }
}

fn linked(heap: &mut Heap, from: Value, place: u32) -> Option<Value> {
    match from.tag() {
        Tag::List => heap.list_get(from, place as usize),
        _ if place < 2 => Some(heap.field(from.index(), place as u16)),
        tag => {
            let key = key(heap, place);
            match tag {
                Tag::Object => heap.property_map(from.index())?.get(key).map(|p| p.value),
                _ => heap.binding_map(from.index())?.get(key).map(|b| b.value),
            }
        }
    }
}

fn step(heap: &mut Heap, m: &mut Model, what: Do) -> bool {
    match what {
        Do::Make(kind) => {
            let new = make(heap, kind);
            m.things.push(Some((new, Vec::new())));
            m.roots.push(m.things.len() - 1);
        }
        Do::Link(from, to, at) => {
            let (Some(from), Some(to)) = (m.pick(from), m.pick(to)) else { return true };
            let (from_value, to_value) = (m.value(from), m.value(to));
            let at = place(from_value, at);
            link(heap, from_value, at, to_value);
            let links = &mut m.things[from].as_mut().expect("it was picked").1;
            links.retain(|l| l.0 != at);
            links.push((at, to));
        }
        Do::Cut(from, at) => {
            let Some(from) = m.pick(from) else { return true };
            let value = m.value(from);
            let at = place(value, at);
            link(heap, value, at, Value::NULL);
            m.things[from].as_mut().expect("it was picked").1.retain(|l| l.0 != at);
        }
        Do::Root(i) => m.roots.extend(m.pick(i)),
        Do::Drop(i) if !m.roots.is_empty() => drop(m.roots.swap_remove(i % m.roots.len())),
        Do::Drop(_) => {}
        Do::Freeze => {
            heap.freeze();
            m.old.extend((0..m.things.len()).filter(|i| m.things[*i].is_some()));
        }
        Do::Clone => *heap = heap.clone(),
        Do::Collect => return collect(heap, m),
    }
    true
}

/// Collects, and compares what there is with what there must be.
fn collect(heap: &mut Heap, m: &mut Model) -> bool {
    let roots: Vec<Value> = m.roots.iter().map(|i| m.value(*i)).collect();
    heap.collect(roots.iter().copied(), &());
    let reached = m.reached();
    for i in 0..m.things.len() {
        if !reached.contains(&i) {
            m.things[i] = None;
        }
    }
    let paths = heap.paths(roots.iter().copied(), &());
    let young = |lists: bool| reached.iter().filter(|i| !m.old.contains(i) && m.value(**i).is(Tag::List) == lists).count();
    let is_free = |backing: &u32| heap.backings.get(*backing).is_empty();
    heap.cells.young_cells().count() == young(false)
        && heap.backings.young_items().filter(|i| !is_free(i)).count() == young(true)
        && reached.iter().all(|i| m.links(*i).iter().all(|(at, to)| linked(heap, m.value(*i), *at) == Some(m.value(*to))))
        && reached.iter().filter(|i| !m.old.contains(i)).all(|i| {
            // What a reader is told keeps it alive is there from link to link, unless it is something old.
            let path = paths.to(m.value(*i));
            path.is_none_or(|p| p.windows(2).all(|w| w[1].from == Some(w[0].to)) && p.last().is_some_and(|e| e.to == m.value(*i)))
        })
}

quickcheck! {
    /// What is reached, and what is old, is there and refers to what it did; all else is gone.
    fn keeps_what_is_reached_and_no_more(todo: Vec<Do>) -> bool {
        let (mut heap, mut model) = (heap(), Model::default());
        todo.iter().all(|what| step(&mut heap, &mut model, *what)) && collect(&mut heap, &mut model)
    }
}

quickcheck! {
    /// Strings that are kept keep their parts; what comes later takes the places of the others.
    fn strings_keep_their_content(todo: Vec<(u8, usize, usize)>) -> bool {
        let mut heap = Heap::new();
        let mut kept = vec![(heap.strings.from_str("0123456789abcdefghijklmnopqrstuvwxyz"), "0123456789abcdefghijklmnopqrstuvwxyz".to_string())];
        todo.into_iter().enumerate().all(|(n, (what, i, j))| {
            let (i, j) = (i % kept.len(), j % kept.len());
            let (a, b) = (kept[i].clone(), kept[j].clone());
            match what % 8 {
                0..3 if a.1.len() + b.1.len() < 2000 => kept.push((heap.strings.concat(a.0, b.0).expect("short enough"), a.1 + &b.1)),
                // The interned one may be kept alive only by those that know it.
                3 => drop(heap.strings.intern(a.0)),
                4 => kept.push((heap.strings.substring(a.0, 1, 100), a.1[1.min(a.1.len())..100.min(a.1.len())].to_string())),
                5 => kept.push((heap.strings.from_str(&format!("{n} is new, and rather long for a String")), format!("{n} is new, and rather long for a String"))),
                6 if kept.len() > 1 => drop(kept.swap_remove(i)),
                7 => drop(heap.collect(kept.iter().map(|k| k.0).collect::<Vec<_>>(), &())),
                _ => {}
            }
            // Looking joins the parts, so that it is not done each time.
            what % 8 != 7
                || kept.iter().all(|(s, text)| {
                    let interned = heap.intern(text);
                    heap.strings.intern(*s) == interned && heap.strings.to_string_lossy(interned) == *text
                })
        }) && kept.iter().all(|(s, text)| heap.strings.to_string_lossy(*s) == *text)
    }
}

#[test]
fn what_is_deep_takes_no_stack() {
    let mut heap = heap();
    let (mut list, mut pair) = (heap.new_list(&[]), heap.new_record(PAIR));
    for _ in 0..300_000 {
        list = heap.new_list(&[list]);
        let next = heap.new_record(PAIR);
        heap.set_field(next.index(), 1, pair);
        pair = next;
    }
    heap.collect([list, pair], &());
    assert_eq!(heap.cells.young_cells().count(), 300_001);
    assert!(heap.live > 300_000 * 48, "{}", heap.live);
    let before = heap.bytes();
    heap.collect([], &());
    assert!(heap.bytes() < before / 100 && heap.cells.young_cells().count() == 0);
}

#[test]
fn a_path_tells_through_what() {
    let mut heap = heap();
    let (env, object, pair) = (heap.new_record(ENVIRONMENT), heap.new_object(0), heap.new_record(PAIR));
    let (name, text) = (heap.intern("name"), heap.strings.from_str("some text that is nowhere else"));
    let name = heap.key(name);
    let accessor = heap.new_accessor(pair, Value::UNDEFINED);
    heap.put_binding(env.index(), name, Binding { value: object, flags: 0 });
    heap.put_property(object.index(), name, Property { value: accessor, flags: super::super::maps::ACCESSOR });
    let list = heap.new_list(&[Value::NULL, text]);
    heap.set_field(pair.index(), 1, list);
    let path = heap.paths([Value::NULL, env], &()).to(text).expect("it is alive");
    let via: Vec<Via> = path.iter().map(|e| e.via).collect();
    assert_eq!(via, [Via::Root(1), Via::Binding(name), Via::Getter(name), Via::Field(1), Via::Element(1)]);
    assert_eq!(path[2], Edge { from: Some(object), via: Via::Getter(name), to: pair });
    assert_eq!(heap.paths([pair], &()).to(env), None);
}

/// One suspended computation with these registers.
struct Suspended(u32, Vec<Value>);

impl Outside for Suspended {
    fn coroutine(&self, number: u32, each: &mut dyn FnMut(Value)) {
        if number == self.0 {
            self.1.iter().copied().for_each(each);
        }
    }
}

#[test]
fn a_suspended_computation_lives_as_long_as_its_context() {
    let mut heap = heap();
    let context = heap.new_record(CONTEXT);
    let kept = heap.new_list(&[Value::TRUE, Value::node(9, 1)]);
    heap.set_hidden(context.index(), 3);
    let outside = Suspended(3, vec![kept]);
    let reached = heap.collect([context], &outside);
    assert!(reached.has_coroutine(3) && !reached.has_coroutine(2));
    assert!(reached.has_tree(9) && !reached.has_tree(8));
    assert_eq!(heap.list_get(kept, 0), Some(Value::TRUE));
    assert!(heap.paths([context], &outside).to(kept).is_some_and(|p| p[1].via == Via::Suspended));
    // When the context is old, so is the computation; its registers change all the same.
    heap.freeze();
    let young = heap.new_list(&[Value::FALSE, Value::node(200, 1)]);
    let reached = heap.collect([], &Suspended(3, vec![young]));
    assert!(reached.has_coroutine(3) && reached.has_tree(9) && reached.has_tree(200));
    assert_eq!(heap.list_get(young, 0), Some(Value::FALSE));
}

#[test]
fn interned_strings_that_nothing_needs_are_forgotten() {
    let mut heap = heap();
    heap.freeze();
    for _ in 0..5 {
        for i in 0..20_000 {
            heap.intern(&format!("name number {i}"));
        }
        let kept = heap.intern("name number 77");
        assert!(heap.fresh() > 20_000 * 40);
        heap.collect([kept], &());
        assert_eq!(heap.intern("name number 77"), kept);
        assert!(heap.live < 1000, "{}", heap.live);
    }
}

#[test]
fn a_clone_shares_and_parts() {
    let mut heap = heap();
    let pairs: Vec<Value> = (0..10_000).map(|_| heap.new_record(PAIR)).collect();
    heap.freeze();
    let mut clones = [heap.clone(), heap.clone()];
    for (n, clone) in clones.iter_mut().enumerate() {
        let new = clone.new_list(&[Value::integer(n as i64)]);
        clone.set_field(pairs[5].index(), 0, new);
        clone.collect([], &());
    }
    for (n, clone) in clones.iter().enumerate() {
        assert_eq!(clone.elements(clone.field(pairs[5].index(), 0)), [Value::integer(n as i64)]);
    }
    assert_eq!(heap.field(pairs[5].index(), 0), Value::ABSENT);
}

#[test]
fn what_is_watched_is_not_kept_alive() {
    let mut heap = heap();
    let (kept, lost, object) = (heap.new_record(PAIR), heap.new_record(ENVIRONMENT), heap.new_object(0));
    for (i, v) in [kept, lost, object].into_iter().enumerate() {
        heap.watched.watch(v, i as u32);
    }
    heap.set_field(kept.index(), 0, object);
    heap.collect([kept], &());
    assert_eq!([kept, lost, object].map(|v| heap.watched.number(v)), [Some(0), None, Some(2)]);
    // What takes the place of something that is gone is not it.
    let next = heap.new_record(ENVIRONMENT);
    assert_eq!((next, heap.watched.number(next)), (lost, None));
    assert_eq!(heap.watched.iter().count(), 2);
}
