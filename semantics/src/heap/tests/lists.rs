use super::*;
use quickcheck::{Arbitrary, Gen, quickcheck};

#[derive(Clone, Debug)]
enum Do {
    Make(Vec<u8>),
    Push(usize, u8),
    Set(usize, usize, u8),
    Extend(usize, usize),
    Prepend(usize, u8),
    Remove(usize, u8),
    RemoveFirst(usize),
    RemoveLast(usize),
    Clear(usize),
    Copy(usize),
    Concat(usize, usize),
    Collect,
    Freeze,
}

impl Arbitrary for Do {
    fn arbitrary(g: &mut Gen) -> Do {
        let which = |g: &mut Gen| usize::arbitrary(g) % 32;
        let element = |g: &mut Gen| u8::arbitrary(g) % 8;
        match u8::arbitrary(g) % 40 {
            0..3 => Do::Make((0..usize::arbitrary(g) % 50).map(|_| element(g)).collect()),
            3..10 => Do::Push(which(g), element(g)),
            10..13 => Do::Set(which(g), which(g), element(g)),
            13..15 => Do::Extend(which(g), which(g)),
            15..18 => Do::Prepend(which(g), element(g)),
            18..20 => Do::Remove(which(g), element(g)),
            20..26 => Do::RemoveFirst(which(g)),
            26..29 => Do::RemoveLast(which(g)),
            29 => Do::Clear(which(g)),
            30..33 => Do::Copy(which(g)),
            33..38 => Do::Concat(which(g), which(g)),
            38 => Do::Collect,
            _ => Do::Freeze,
        }
    }
}

fn v(x: u8) -> Value {
    Value::integer(x as i64)
}

fn run(heap: &mut Heap, lists: &mut Vec<(Value, Vec<Value>)>, what: &Do) -> bool {
    let n = lists.len();
    let made = match what {
        Do::Make(elements) => {
            let elements: Vec<Value> = elements.iter().map(|x| v(*x)).collect();
            (heap.new_list(&elements), elements)
        }
        Do::Copy(i) => (heap.list_copy(lists[i % n].0), lists[i % n].1.clone()),
        Do::Concat(i, j) | Do::Extend(i, j) if lists[i % n].1.len() + lists[j % n].1.len() > 500 => return true,
        Do::Concat(i, j) => (heap.list_concat(lists[i % n].0, lists[j % n].0), [&lists[i % n].1[..], &lists[j % n].1].concat()),
        Do::Collect => {
            heap.collect(lists.iter().map(|l| l.0).collect::<Vec<_>>(), &());
            return true;
        }
        Do::Freeze => {
            heap.freeze();
            return true;
        }
        Do::Extend(i, j) => {
            let from = lists[j % n].clone();
            heap.list_extend(lists[i % n].0, from.0);
            lists[i % n].1.extend(from.1);
            return true;
        }
        Do::Push(i, _) | Do::Set(i, ..) | Do::Prepend(i, _) | Do::Remove(i, _) | Do::RemoveFirst(i) | Do::RemoveLast(i) | Do::Clear(i) => {
            let (list, model) = &mut lists[i % n];
            return change(heap, *list, model, what);
        }
    };
    lists.push(made);
    true
}

/// What changes one List alone.
fn change(heap: &mut Heap, list: Value, model: &mut Vec<Value>, what: &Do) -> bool {
    match what {
        Do::Push(_, x) => {
            heap.list_push(list, v(*x));
            model.push(v(*x));
            true
        }
        Do::Set(_, at, x) => {
            let there = model.get_mut(*at).map(|e| *e = v(*x)).is_some();
            heap.list_set(list, *at, v(*x)) == there
        }
        Do::Prepend(_, x) => {
            heap.list_prepend(list, v(*x));
            model.insert(0, v(*x));
            true
        }
        Do::Remove(_, x) => {
            let found = model.iter().position(|e| *e == v(*x));
            found.map(|i| model.remove(i));
            heap.list_remove(list, v(*x)) == found.is_some()
        }
        Do::RemoveFirst(_) => heap.list_remove_first(list) == (!model.is_empty()).then(|| model.remove(0)),
        Do::RemoveLast(_) => heap.list_remove_last(list) == model.pop(),
        Do::Clear(_) => {
            heap.list_clear(list);
            model.clear();
            true
        }
        _ => false,
    }
}

quickcheck! {
    /// Lists that share what they have in common behave as if each had its own elements.
    fn agrees_with_vectors(todo: Vec<Do>) -> bool {
        let mut heap = Heap::new();
        let mut lists = vec![(heap.new_list(&[]), Vec::new())];
        todo.iter().all(|what| {
            run(&mut heap, &mut lists, what)
                && lists.iter().all(|(list, model)| {
                    heap.elements(*list) == &model[..] && heap.list_len(*list) == model.len() && (0..8).all(|x| heap.list_contains(*list, v(x)) == model.contains(&v(x)))
                })
        })
    }
}

#[test]
fn growing_by_concatenation_copies_nothing() {
    let mut heap = Heap::new();
    let mut list = heap.new_list(&[]);
    for i in 0..100_000 {
        let one = heap.new_list(&[Value::integer(i)]);
        list = heap.list_concat(list, one);
    }
    assert_eq!(heap.list_len(list), 100_000);
    assert_eq!(heap.list_get(list, 99_999), Some(Value::integer(99_999)));
    assert!(heap.fresh() < 100 * 100_000, "{} bytes", heap.fresh());
}

#[test]
fn a_queue_takes_no_more_room_than_it_has_elements() {
    let mut heap = Heap::new();
    let first = heap.new_list(&[Value::NULL; 3]);
    // The one that shares what it holds does not grow for ever either.
    for queue in [first, heap.list_copy(first)] {
        for i in 0..100_000 {
            heap.list_push(queue, Value::integer(i));
            assert!(heap.list_remove_first(queue).is_some());
        }
        let (backing, _) = heap.lists.get(queue.index()).view().expect("it has elements");
        assert!(heap.backings.get(backing).len() < 200);
    }
}

#[test]
fn copies_of_a_shared_list_do_not_grow_in_it() {
    let mut heap = Heap::new();
    let constant = heap.new_shared_list(&[Value::NULL, Value::TRUE]);
    let (_, view) = heap.lists.get(constant.index()).view().expect("it has elements");
    let end = heap.new_list(&[Value::FALSE]);
    let longer = heap.list_concat(constant, end);
    let copy = heap.list_copy(constant);
    heap.list_push(copy, Value::FALSE);
    assert_eq!(heap.elements(longer), [Value::NULL, Value::TRUE, Value::FALSE]);
    assert_eq!(heap.elements(copy), heap.elements(longer));
    assert_eq!(heap.elements(constant), [Value::NULL, Value::TRUE]);
    let (backing, after) = heap.lists.get(constant.index()).view().expect("it has elements");
    assert!(view == after && heap.backings.get(backing).len() == 3);
}

#[test]
fn strings_and_bigints_are_the_same_by_content() {
    let mut heap = Heap::new();
    let (a, b) = (heap.strings.from_str("some text"), heap.strings.from_str("some text"));
    assert!(a != b && heap.same(a, b));
    let mut bigint = |i: i64| Value::handle(Tag::BigInt, heap.new_big(super::super::Big::from_integer(i.into())));
    let (i, j, k) = (bigint(1), bigint(1), bigint(2));
    assert!(i != j && heap.same(i, j) && !heap.same(i, k));
    assert!(heap.same(Value::number(f64::NAN), Value::number(-f64::NAN)));
    assert!(!heap.same(Value::number(0.0), Value::number(-0.0)));
    let list = heap.new_list(&[a]);
    assert!(heap.list_contains(list, b) && heap.list_remove(list, b));
}
