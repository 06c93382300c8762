use super::*;
use quickcheck::{Arbitrary, Gen, quickcheck};

#[derive(Clone, Debug)]
enum Do {
    Insert(Key, i64, u8),
    /// For bindings.
    SetValue(Key, i64),
    SetFlags(Key, u8),
    Remove(Key),
    Clear,
}

impl Arbitrary for Do {
    fn arbitrary(g: &mut Gen) -> Do {
        let range = [4, 20, 200][usize::arbitrary(g) % 3];
        let handle = u32::arbitrary(g) % range;
        let key = match u8::arbitrary(g) % 5 {
            0 => Key::String(handle),
            1 => Key::Symbol(handle),
            2 => Key::Index(handle * 1000),
            3 => Key::Index(u32::MAX - 1 - handle),
            _ => Key::Index(handle),
        };
        let flags = if bool::arbitrary(g) { PLAIN } else { u8::arbitrary(g) & 15 };
        let value = u8::arbitrary(g) as i64;
        match u16::arbitrary(g) % 200 {
            0..100 => Do::Insert(key, value, flags),
            100..120 => Do::SetValue(key, value),
            120..140 => Do::SetFlags(key, flags),
            140..199 => Do::Remove(key),
            _ => Do::Clear,
        }
    }
}

/// Keys in the order of `[[OwnPropertyKeys]]`, but with Strings and Symbols as they came.
#[derive(Default)]
struct Model {
    indices: BTreeMap<u32, Property>,
    named: Vec<(Key, Property)>,
}

impl Model {
    fn get(&mut self, key: Key) -> Option<&mut Property> {
        match key {
            Key::Index(i) => self.indices.get_mut(&i),
            _ => self.named.iter_mut().find(|n| n.0 == key).map(|n| &mut n.1),
        }
    }
    fn insert(&mut self, key: Key, p: Property) {
        match (key, self.get(key)) {
            (_, Some(there)) => *there = p,
            (Key::Index(i), None) => drop(self.indices.insert(i, p)),
            (_, None) => self.named.push((key, p)),
        }
    }
    fn remove(&mut self, key: Key) {
        match key {
            Key::Index(i) => drop(self.indices.remove(&i)),
            _ => self.named.retain(|n| n.0 != key),
        }
    }
    fn all(&self) -> Vec<(Key, Property)> {
        self.indices.iter().map(|(i, p)| (Key::Index(*i), *p)).chain(self.named.iter().copied()).collect()
    }
}

quickcheck! {
    fn properties_agree_with_a_plain_model(todo: Vec<Do>) -> bool {
        let (mut map, mut model) = (PropertyMap::default(), Model::default());
        todo.iter().all(|what| {
            let fits = match *what {
                Do::Insert(key, value, flags) => {
                    let p = Property { value: Value::integer(value), flags };
                    map.insert(key, p);
                    model.insert(key, p);
                    true
                }
                Do::SetValue(..) | Do::SetFlags(..) => true,
                Do::Remove(key) => {
                    let there = model.get(key).is_some();
                    model.remove(key);
                    map.remove(key) == there && !map.contains(key)
                }
                Do::Clear => {
                    map.clear();
                    model = Model::default();
                    true
                }
            };
            let all = model.all();
            let held = map.dense.iter().filter(|v| **v != Value::UNSET).count();
            fits && map.present == held && map.iter().eq(all.iter().copied())
                && all.iter().all(|(key, p)| map.get(*key) == Some(*p) && map.contains(*key))
                && map.indices_from(3).eq(model.indices.range(3..).map(|(i, _)| *i))
                && map.string_keys().chain(map.symbol_keys()).count() == model.named.len()
        })
    }

    fn bindings_agree_with_a_plain_model(todo: Vec<Do>) -> bool {
        let (mut map, mut model) = (BindingMap::default(), Vec::<(Key, Binding)>::new());
        todo.iter().all(|what| {
            match *what {
                Do::Insert(key, value, flags) => {
                    let b = Binding { value: Value::integer(value), flags };
                    map.insert(key, b);
                    match model.iter_mut().find(|m| m.0 == key) {
                        Some(there) => there.1 = b,
                        None => model.push((key, b)),
                    }
                }
                Do::SetValue(key, value) => {
                    if let Some((v, _)) = map.get_mut(key) {
                        *v = Value::integer(value);
                    }
                    model.iter_mut().filter(|m| m.0 == key).for_each(|m| m.1.value = Value::integer(value));
                }
                Do::SetFlags(key, flags) => {
                    if let Some((_, f)) = map.get_mut(key) {
                        *f = flags;
                    }
                    model.iter_mut().filter(|m| m.0 == key).for_each(|m| m.1.flags = flags);
                }
                Do::Remove(key) => {
                    map.remove(key);
                    model.retain(|m| m.0 != key);
                }
                Do::Clear => {
                    map.clear();
                    model.clear();
                }
            }
            map.iter().eq(model.iter().copied()) && model.iter().all(|(key, b)| map.get(*key) == Some(*b))
        })
    }
}

const ONE: Property = Property { value: Value::NULL, flags: PLAIN };

#[test]
fn a_large_array_is_dense_whichever_way_it_is_filled() {
    let (mut up, mut down) = (PropertyMap::default(), PropertyMap::default());
    for i in 0..100_000 {
        up.insert(Key::Index(i), ONE);
        down.insert(Key::Index(99_999 - i), ONE);
    }
    for map in [&up, &down] {
        assert_eq!((map.present, map.dense.len(), map.sparse.len()), (100_000, 100_000, 0));
    }
}

#[test]
fn a_few_far_elements_take_little_room() {
    let mut map = PropertyMap::default();
    for i in (0..32).map(|i| 1u32 << i) {
        map.insert(Key::Index(i - 1), ONE);
    }
    assert!(map.bytes() < 16_000, "{}", map.bytes());
    assert_eq!(map.iter().count(), 32);
}

#[test]
fn many_names_that_come_and_go_leave_no_gaps_behind() {
    let mut map = BindingMap::default();
    for i in 0..100_000 {
        map.insert(Key::String(i), Binding { value: Value::NULL, flags: 0 });
        if i >= 100 {
            assert!(map.remove(Key::String(i - 100)));
        }
    }
    assert_eq!(map.iter().count(), 100);
    assert!(map.bytes() < 32_000);
}

#[test]
fn keys_are_interned() {
    let mut heap = Heap::new();
    let (a, b, seven) = (heap.strings.from_str("some name"), heap.strings.from_str("some name"), heap.strings.from_str("7"));
    assert_eq!(heap.key(a), heap.key(b));
    assert_eq!(heap.key(seven), Key::Index(7));
    let symbol = heap.new_symbol(a);
    assert_eq!(heap.key(symbol).to_value(), symbol);
    let key = heap.key(b);
    assert!(heap.same(key.to_value(), a));
}
