//! Reads the corpus (or the files and folders that are named) and reports what is wrong with it.

use spec262_conformance::corpus::{Corpus, Known};
use spec262_semantics::Engine;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> Result<ExitCode, String> {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        paths.push(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    }
    let corpus = Corpus::load(&paths, &Known::of(&Engine::new()?));
    for error in &corpus.errors {
        eprintln!("{error}\n");
    }
    println!("{} cases, {} errors", corpus.cases.len(), corpus.errors.len());
    Ok(if corpus.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
