//! Makes the facts that `spec262 spec audit` compares with: spec/audit/facts.txt.gz.
//! usage: facts OUTLINE.json [OUT]
//!
//! OUTLINE.json is an outline of the standard's own text: `{"source": …, "algorithms": [{clause, number, title, production,
//! steps: [{label, kind, calls, slots, enums, errors, intrinsics, names}]}]}`.

use spec262_spec::audit::Facts;
use spec262_spec::outline::Entry;

#[derive(serde::Deserialize)]
struct Outline {
    source: String,
    algorithms: Vec<Entry>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let Some(from) = args.next() else { return Err("usage: facts OUTLINE.json [OUT]".into()) };
    let to = args.next().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/audit/facts.txt.gz").into());
    let outline: Outline = serde_json::from_str(&std::fs::read_to_string(from)?)?;
    let facts = Facts { source: outline.source, algorithms: outline.algorithms };
    if Facts::read(&facts.write())?.algorithms != facts.algorithms {
        return Err("the outline has labels or names that the form of the facts does not keep".into());
    }
    std::fs::write(&to, facts.compressed()?)?;
    println!("{to}: {} algorithms", facts.algorithms.len());
    Ok(())
}
