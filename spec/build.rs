//! Lists the `.alg` files of this crate, in the order of their paths, so that the library carries their texts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut found: Vec<String> = Vec::new();
    let mut pending = vec![root.clone()];
    while let Some(dir) = pending.pop() {
        // A folder that gains or loses a file makes the list anew.
        println!("cargo::rerun-if-changed={}", dir.display());
        for entry in std::fs::read_dir(&dir).expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                if dir != root || !not_specification(&path) {
                    pending.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "alg") {
                let name = path.strip_prefix(&root).expect("it lies below").to_str().expect("names are ASCII");
                found.push(name.replace('\\', "/"));
            }
        }
    }
    found.sort();
    let mut out = String::from("&[\n");
    for name in &found {
        let path = root.join(name);
        writeln!(out, "    ({name:?}, include_str!({:?})),", path.display().to_string()).expect("a String takes all");
    }
    out.push_str("]\n");
    let target = Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join("files.rs");
    std::fs::write(target, out).expect("the output folder can be written");
}

/// Folders of the crate that hold no part of the specification.
fn not_specification(path: &Path) -> bool {
    ["src", "tests", "examples", "benches", "target", "grammar"].iter().any(|n| path.ends_with(n))
}
