//! Writes programs made by chance, for a look or for another engine: `generate COUNT SIZE DIR`.
fn main() {
    let mut args = std::env::args().skip(1);
    let mut next = |what: &str| args.next().unwrap_or_else(|| panic!("usage: generate COUNT SIZE DIR ({what} is missing)"));
    let (count, size, dir) = (next("COUNT"), next("SIZE"), next("DIR"));
    let mut g = quickcheck::Gen::new(size.parse().expect("SIZE is a number"));
    for i in 0..count.parse::<usize>().expect("COUNT is a number") {
        let p: spec262_conformance::generate::Program = quickcheck::Arbitrary::arbitrary(&mut g);
        std::fs::write(format!("{dir}/{i}.js"), p.to_string()).expect("DIR can be written to");
    }
}
