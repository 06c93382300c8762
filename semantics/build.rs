//! Checks the specification, lowers it, and writes the code and the parser's tables where the crate embeds them.

#[path = "src/grammar_tables.rs"]
mod grammar_tables;
#[path = "src/ir/mod.rs"]
#[allow(dead_code)]
mod ir;
#[path = "src/lower/mod.rs"]
#[allow(dead_code, unused_imports)]
mod lower;

use std::path::Path;

fn main() {
    for file in ["src/ir", "src/lower", "src/grammar_tables.rs", "build.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let out = std::env::var_os("OUT_DIR").expect("cargo tells the folder");
    let made =
        spec262_spec::builtin().map_err(|d| d.to_string()).and_then(|spec| Ok((lower::lower(&spec)?, grammar_tables::GrammarTables::of(&spec)?)));
    let (program, tables) = match made {
        Ok(made) => made,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(1);
        }
    };
    let write = |name: &str, bytes: &[u8]| std::fs::write(Path::new(&out).join(name), bytes).expect("the build folder can be written to");
    write("program.bin", &program.to_bytes());
    write("syntax.bin", &tables.syntax);
    write("lexical.bin", &tables.lexical);
}
