use super::*;
use crate::heap::Heap;
use crate::ir::{MethodInfo, RecordInfo, SlotInfo};

fn record(name: &str, is_object: bool, extends: Option<u32>, slots: &[(u32, bool, Option<u32>)]) -> RecordInfo {
    let slots = slots.iter().map(|(name, optional, default)| SlotInfo { name: *name, optional: *optional, default: *default }).collect();
    RecordInfo { name: name.to_string(), is_object, extends, slots }
}

/// Two records, two kinds of object; methods: one of records, `[[Get]]` of both kinds, `[[Call]]` of the second.
fn program() -> Program {
    let method = |name: &str, is_internal, table: &[(u32, u32)]| MethodInfo {
        name: name.to_string(),
        is_internal,
        params: 0,
        completion: false,
        gives: 0,
        table: table.to_vec(),
    };
    Program {
        records: vec![
            record("Plain", false, None, &[(0, false, None), (1, true, None), (2, false, Some(0))]),
            record("DeclarativeEnvironmentRecord", false, None, &[]),
            record("FunctionEnvironmentRecord", false, Some(1), &[]),
            record("Object", true, None, &[]),
            record("Exotic", true, Some(3), &[]),
        ],
        methods: vec![method("HasBinding", false, &[(1, 7)]), method("[[Get]]", true, &[(3, 10), (4, 11)]), method("[[Call]]", true, &[(4, 12)])],
        ..Program::default()
    }
}

#[test]
fn fields_begin_unset_absent_or_with_their_default() {
    let shapes = Shapes::new(&program(), &[Value::integer(5)]).expect("it is well formed");
    assert_eq!(shapes.template(0), [Value::UNSET, Value::ABSENT, Value::integer(5)]);
    assert_eq!([0, 1, 2].map(|r| shapes.hidden(r)), [Hidden::Nothing, Hidden::Bindings, Hidden::Bindings]);
    assert!(Shapes::new(&program(), &[]).is_err(), "a default that is not there");
}

#[test]
fn layouts_are_found_again() {
    let mut heap = Heap::new();
    heap.shapes = Shapes::new(&program(), &[Value::NULL]).expect("it is well formed");
    let layout = heap.shapes.layout_for(&[5, 2, 5]);
    assert_eq!(heap.shapes.layout_for(&[5, 2]), layout);
    assert_ne!(heap.shapes.layout_for(&[5]), layout);
    let object = heap.new_object(layout);
    assert_eq!(heap.slot_offset(object.index(), 2), Some(1));
    assert_eq!([0, 3, 400].map(|s| heap.slot_offset(object.index(), s)), [None; 3]);
    assert_eq!(heap.slot(object.index(), 5), Some(Value::UNDEFINED));
    let clone = heap.clone();
    heap.shapes.layout_for(&[1, 2, 3]);
    assert_eq!(clone.shapes.0.layouts.len() + 1, heap.shapes.0.layouts.len(), "a clone does not see what came later");
}

#[test]
fn a_changed_method_is_that_of_another_kind() {
    let mut shapes = Shapes::new(&program(), &[Value::NULL]).expect("it is well formed");
    let (get, call, object, exotic) = (1, 2, 3, 4);
    assert_eq!((shapes.method(ORDINARY, get), shapes.method(ORDINARY, call)), (Some(10), None));
    let callable = shapes.with_method(ORDINARY, call, exotic).expect("that kind has it");
    assert_eq!((shapes.method(callable, get), shapes.method(callable, call)), (Some(10), Some(12)));
    assert!(shapes.is_method_of(callable, get, object) && !shapes.is_method_of(callable, get, exotic));
    let both = shapes.with_method(callable, get, exotic).expect("that kind has it");
    assert_eq!(both, shapes.table_of_kind(exotic), "equal tables are one");
    assert_eq!(shapes.with_method(both, call, object), None);
    assert_eq!(shapes.method(ORDINARY, 0), None, "a record's method is none of objects");
}
