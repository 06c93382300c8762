use super::*;
use quickcheck::{Arbitrary, Gen, quickcheck};

fn content(s: &Strings, v: Value) -> Vec<u16> {
    s.units(v).to_vec()
}

#[derive(Clone, Debug)]
enum Do {
    Make(Vec<u16>),
    Digits(u32),
    Concat(usize, usize),
    Substring(usize, u32, u32),
    Intern(usize),
    Look(usize),
    Freeze,
}

impl Arbitrary for Do {
    fn arbitrary(g: &mut Gen) -> Do {
        let which = |g: &mut Gen| usize::arbitrary(g) % 64;
        match u8::arbitrary(g) % 16 {
            0..3 => {
                let units: &[u16] = &[0x61, 0x62, 0x31, 0x30, 0xE9, 0xFF, 0x100, 0xD83D, 0xDE00];
                let len = usize::arbitrary(g) % [1, 3, 30, 80][usize::arbitrary(g) % 4];
                Do::Make((0..len).map(|_| *g.choose(units).unwrap_or(&0)).collect())
            }
            3 => Do::Digits(u32::arbitrary(g) >> (u32::arbitrary(g) % 32)),
            4..9 => Do::Concat(which(g), which(g)),
            9..12 => Do::Substring(which(g), u32::arbitrary(g) % 200, u32::arbitrary(g) % 400),
            12..14 => Do::Intern(which(g)),
            14 => Do::Look(which(g)),
            _ => Do::Freeze,
        }
    }
}

quickcheck! {
    /// The same operations on vectors of code units give the same contents, and all relations agree.
    fn agrees_with_vectors(todo: Vec<Do>) -> bool {
        let mut s = Strings::new();
        let mut all: Vec<(Value, Vec<u16>)> = vec![(Strings::EMPTY, Vec::new())];
        for what in todo {
            let n = all.len();
            let next = match what {
                Do::Make(units) => (s.from_units(&units), units),
                Do::Digits(i) => (s.of_integer(i as u64), i.to_string().encode_utf16().collect()),
                Do::Concat(i, j) => {
                    let (a, b) = (&all[i % n], &all[j % n]);
                    if a.1.len() + b.1.len() > 5000 {
                        continue;
                    }
                    (s.concat(a.0, b.0).expect("short enough"), [&a.1[..], &b.1].concat())
                }
                Do::Substring(i, from, to) => {
                    let (v, units) = &all[i % n];
                    let end = (to as usize).min(units.len());
                    (s.substring(*v, from, to), units.get(from as usize..end).unwrap_or(&[]).to_vec())
                }
                Do::Intern(i) => (s.intern(all[i % n].0), all[i % n].1.clone()),
                Do::Look(i) => {
                    if content(&s, all[i % n].0) != all[i % n].1 {
                        return false;
                    }
                    continue;
                }
                Do::Freeze => {
                    s.freeze();
                    continue;
                }
            };
            all.push(next);
        }
        let frozen = s.clone();
        let interned: Vec<Value> = all.iter().map(|(v, _)| s.intern(*v)).collect();
        all.iter().enumerate().all(|(i, (v, units))| {
            s.len(*v) as usize == units.len()
                && content(&s, *v) == *units
                && content(&frozen, *v) == *units
                && content(&s, interned[i]) == *units
                && s.code_unit(*v, 1) == units.get(1).copied()
                && s.to_string_lossy(*v) == String::from_utf16_lossy(units)
                && all.iter().enumerate().all(|(j, (w, other))| {
                    s.eq(*v, *w) == (units == other)
                        && (interned[i] == interned[j]) == (units == other)
                        && (units != other || s.hash(*v) == s.hash(*w))
                })
        })
    }
}

#[test]
fn array_indices_are_in_the_value() {
    let mut s = Strings::new();
    for (text, index) in [
        ("0", Some(0)),
        ("10", Some(10)),
        ("4294967294", Some(u32::MAX - 1)),
        ("4294967295", None),
        ("01", None),
        ("", None),
        ("1e3", None),
        ("-1", None),
    ] {
        let v = s.from_str(text);
        assert_eq!(s.array_index(v), index, "{text}");
        let interned = s.intern(v);
        assert_eq!(interned.aux() == STRING_INDEX, index.is_some(), "{text}");
        assert_eq!(s.to_string_lossy(interned), text);
        assert!(s.eq(v, interned));
    }
    assert_eq!(s.of_code_unit(b'7' as u16), Value::string(STRING_INDEX, 7));
    let large = s.of_integer(u32::MAX as u64);
    assert_eq!(s.to_string_lossy(large), "4294967295");
}

#[test]
fn a_string_that_grows_unit_by_unit_is_no_rope_of_as_many_parts() {
    let mut s = Strings::new();
    let x = s.of_code_unit(b'x' as u16);
    let mut grown = Strings::EMPTY;
    for _ in 0..100_000 {
        grown = s.concat(grown, x).expect("short enough");
    }
    let mut front = Strings::EMPTY;
    for _ in 0..100_000 {
        front = s.concat(x, front).expect("short enough");
    }
    assert_eq!(s.len(grown), 100_000);
    let mut depth = 0;
    let mut at = grown.index();
    while let Some((left, _)) = s.open_rope(at) {
        (at, depth) = (left, depth + 1);
    }
    assert!(depth < 2_000, "{depth} parts");
    assert!(content(&s, grown).iter().all(|u| *u == b'x' as u16));
    assert!(s.eq(grown, front));
    assert!(s.open_rope(grown.index()).is_none(), "it is joined once");
}

#[test]
fn a_deep_rope_is_joined_without_recursion() {
    let mut s = Strings::new();
    let part = s.from_str(&"ab".repeat(100));
    let mut rope = part;
    for i in 0..50_000 {
        rope = if i % 2 == 0 { s.concat(rope, part) } else { s.concat(part, rope) }.expect("short enough");
    }
    assert_eq!(s.units(rope).len(), 50_001 * 200);
    assert_eq!(s.code_unit(rope, 10_000_000), Some(b'a' as u16));
}

#[test]
fn what_is_too_long_is_refused() {
    let mut s = Strings::new();
    let mut long = s.from_str(&"x".repeat(1 << 20));
    let mut doublings = 0;
    while let Some(longer) = s.concat(long, long) {
        long = longer;
        doublings += 1;
    }
    assert_eq!(doublings, 8);
}

#[test]
fn a_frozen_string_is_interned_in_each_clone_on_its_own() {
    let mut s = Strings::new();
    let v = s.from_str("name of something");
    s.freeze();
    let mut clone = s.clone();
    let first = clone.intern_str("name of something");
    assert_eq!(clone.intern(v), first);
    let other = s.intern(v);
    assert_eq!(other, s.intern_str("name of something"));
    assert_ne!(first, other, "the clone's own came first there");
}
