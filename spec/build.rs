//! Lists the `.alg` files of this crate, in the order of their paths, so that the library carries their texts.

#[path = "src/files.rs"]
mod files;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    // A folder that gains or loses a file makes the list anew.
    println!("cargo::rerun-if-changed={}", root.display());
    let mut out = String::from("&[\n");
    for path in files::files(&root, "alg", &files::NOT_CHAPTERS).expect("the folder can be read") {
        let name = path.strip_prefix(&root).expect("it lies below").to_str().expect("names are ASCII").replace('\\', "/");
        writeln!(out, "    ({name:?}, include_str!({:?})),", path.display().to_string()).expect("a String takes all");
    }
    out.push_str("]\n");
    let target = Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join("files.rs");
    std::fs::write(target, out).expect("the output folder can be written");
}
