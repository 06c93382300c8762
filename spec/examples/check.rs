//! Checks the specification, for those who write it: the files of a folder, read anew, or those of this crate.
//! usage: check [DIR] [--file SUBSTR] [--overlay DIR] [--all] [--no-colour]     (--all: remarks too)

use spec262_spec::Texts;
use spec262_spec::check::examine;
use spec262_spec::diag::Severity;
use std::path::{Path, PathBuf};

/// The texts of a folder, or the end.
fn texts(dir: &Path) -> Texts {
    Texts::read(dir).unwrap_or_else(|error| {
        eprintln!("{}: {error}", dir.display());
        std::process::exit(1);
    })
}

fn main() {
    let mut dir = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (mut only, mut colour, mut all) = (String::new(), std::io::IsTerminal::is_terminal(&std::io::stdout()), false);
    let mut overlays = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--file" => only = args.next().unwrap_or_default(),
            "--overlay" => overlays.extend(self::texts(Path::new(&args.next().unwrap_or_default())).algorithms),
            "--no-colour" => colour = false,
            "--all" => all = true,
            _ => dir = arg.into(),
        }
    }
    let texts = self::texts(&dir);
    let grammar = match texts.grammar() {
        Ok(grammar) => grammar,
        Err(found) => {
            println!("{found}");
            std::process::exit(1);
        }
    };
    let (spec, found) = examine(&texts.algorithms, &overlays, grammar, spec262_spec::EDITION);
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
    println!(
        "{} files, {} errors, {} warnings, {} remarks",
        texts.algorithms.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info)
    );
    std::process::exit(i32::from(found.has_errors()));
}
