//! Checks the specification, for those who write it: the files of a folder, read anew, or those of this crate.
//! usage: check [DIR] [--file SUBSTR] [--overlay DIR] [--all] [--no-colour]     (--all: remarks too)

use spec262_spec::check::examine;
use spec262_spec::diag::{Severity, Source};
use std::path::{Path, PathBuf};

fn sources(dir: &Path) -> Vec<Source> {
    let mut pending = vec![dir.to_path_buf()];
    let mut out = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|n| n != "target" && n != "tests") {
                pending.push(path);
            } else if path.extension().is_some_and(|e| e == "alg") {
                match std::fs::read_to_string(&path) {
                    Ok(text) => out.push(Source { path: path.strip_prefix(dir).unwrap_or(&path).display().to_string(), text }),
                    Err(error) => eprintln!("{}: {error}", path.display()),
                }
            }
        }
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

fn main() {
    let mut dir = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (mut only, mut colour, mut all) = (String::new(), std::io::IsTerminal::is_terminal(&std::io::stdout()), false);
    let mut overlays = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--file" => only = args.next().unwrap_or_default(),
            "--overlay" => overlays.extend(sources(Path::new(&args.next().unwrap_or_default()))),
            "--no-colour" => colour = false,
            "--all" => all = true,
            _ => dir = arg.into(),
        }
    }
    let grammar = match spec262_spec::grammar() {
        Ok(grammar) => grammar,
        Err(found) => {
            println!("{found}");
            std::process::exit(1);
        }
    };
    let files = sources(&dir);
    let (spec, found) = examine(&files, &overlays, grammar, spec262_spec::EDITION);
    for diagnostic in &found.list {
        let wanted = found.sources.get(diagnostic.file).is_none_or(|s| s.path.contains(&only));
        if wanted && (all || diagnostic.severity != Severity::Info) {
            println!("{}\n", found.render(diagnostic, colour));
        }
    }
    if let Some(spec) = &spec {
        println!(
            "{} algorithms, {} steps, {} syntax-directed operations, {} primitives and leaves, {} intrinsics, {} properties",
            spec.algorithms.len(),
            spec.step_count,
            spec.sdos.len(),
            spec.primitives.len(),
            spec.intrinsics.len(),
            spec.properties.len()
        );
    }
    let count = |severity| found.count(severity);
    println!("{} files, {} errors, {} warnings, {} remarks", files.len(), count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    std::process::exit(i32::from(found.has_errors()));
}
