//! How long the parser of Boa takes for a program, tree included: prints nanoseconds.
//! usage: boa FILE.js

use boa_ast::scope::Scope;
use boa_interner::Interner;
use boa_parser::{Parser, Source};
use std::hint::black_box;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let text = std::fs::read_to_string(path)?;
    let mut interner = Interner::default();
    let begin = Instant::now();
    let script = Parser::new(Source::from_bytes(&text)).parse_script(&Scope::new_global(), &mut interner)?;
    let time = begin.elapsed();
    black_box(script);
    println!("{}", time.as_nanos());
    Ok(())
}
