//! Writes the outline of the specification as JSON: each algorithm with its steps and what they name.
//! usage: outline [OUT]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let spec = spec262_spec::builtin().inspect_err(|found| eprint!("{found}")).map_err(|_| "the specification does not check")?;
    let json = spec262_spec::outline::json(&spec262_spec::outline::of(&spec));
    match std::env::args().nth(1) {
        Some(path) => std::fs::write(path, json)?,
        None => println!("{json}"),
    }
    Ok(())
}
