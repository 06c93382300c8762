//! Parses and checks a folder of `.alg` files, for those who write them.
//! usage: check [DIR] [--file SUBSTR] [--no-colour]

use spec262_spec::diag::{Diagnostics, Severity, Source};
use std::path::{Path, PathBuf};

fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut pending = vec![dir.to_path_buf()];
    while let Some(dir) = pending.pop() {
        let Ok(entries) = std::fs::read_dir(&dir) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|n| n != "target" && n != "tests") {
                pending.push(path);
            } else if path.extension().is_some_and(|e| e == "alg") {
                out.push(path);
            }
        }
    }
    out.sort();
}

fn main() {
    let mut dir = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (mut only, mut colour) = (String::new(), std::io::IsTerminal::is_terminal(&std::io::stdout()));
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--file" => only = args.next().unwrap_or_default(),
            "--no-colour" => colour = false,
            _ => dir = arg.into(),
        }
    }
    let mut paths = Vec::new();
    collect(&dir, &mut paths);
    let mut found = Diagnostics::default();
    let mut items = 0;
    for path in &paths {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                std::process::exit(2);
            }
        };
        let name = path.strip_prefix(&dir).unwrap_or(path).display().to_string();
        found.sources.push(Source { path: name, text });
        let number = found.sources.len() - 1;
        let file = spec262_spec::parse::file(&found.sources[number], number, &mut found.list);
        items += file.items.len();
    }
    found.sort();
    for diagnostic in &found.list {
        if found.sources[diagnostic.file].path.contains(&only) {
            println!("{}\n", found.render(diagnostic, colour));
        }
    }
    println!("{} files, {items} declarations, {} errors, {} warnings", paths.len(), found.count(Severity::Error), found.count(Severity::Warning));
    std::process::exit(i32::from(found.has_errors()));
}
