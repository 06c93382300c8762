//! Runs the file that is named, and tells how it ended: `cargo run --release -p spec262-semantics --example script -- program.js`.

use spec262_semantics::{Engine, Options};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let source = std::fs::read_to_string(&path)?;
    let begin = Instant::now();
    let engine = Engine::new()?;
    let loaded = begin.elapsed();
    let outcome = engine.run(&source, &Options::default());
    for line in &outcome.output {
        println!("{line}");
    }
    println!("{:?}", outcome.completion);
    println!("{} steps; loaded in {loaded:?}, ran in {:?}", outcome.steps, begin.elapsed() - loaded);
    Ok(())
}
