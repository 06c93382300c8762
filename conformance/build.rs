//! Puts the project's corpus into the library, so that it is there wherever the command runs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let corpus = root.join("corpus");
    println!("cargo::rerun-if-changed={}", corpus.display());
    let mut code = String::from("/// The files of the corpus: name and text.\npub(super) const FILES: &[(&str, &str)] = &[\n");
    for file in spec262_spec::files(&corpus, "yaml", &[])? {
        writeln!(code, "    ({:?}, include_str!({:?})),", name(&root, &file)?, file)?;
    }
    code.push_str("];\n");
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("corpus.rs"), code)?;
    Ok(())
}

/// The file's name from the root of the repository on, with slashes on every system.
fn name(root: &Path, file: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let parts: Vec<_> = file.strip_prefix(root)?.iter().map(|p| p.to_string_lossy()).collect();
    Ok(format!("conformance/{}", parts.join("/")))
}
