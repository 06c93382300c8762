//! Folders of `.alg` files that are laid over the specification.

use crate::exit::Failure;
use spec262_spec::diag::Source;
use std::path::{Path, PathBuf};

/// Reads all `.alg` files of the folders, in the order of their names.
pub fn read(folders: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut out = Vec::new();
    for folder in folders {
        let mut files = Vec::new();
        collect(folder, &mut files).map_err(|e| Failure::arguments(format!("cannot read the overlay {}: {e}", folder.display())))?;
        if files.is_empty() {
            return Err(Failure::arguments(format!(
                "the overlay {} holds no .alg file\nhelp: see the chapter on overlays in spec/NOTATION.md",
                folder.display()
            )));
        }
        for file in files {
            let text = std::fs::read_to_string(&file).map_err(|e| Failure::arguments(format!("cannot read {}: {e}", file.display())))?;
            out.push(Source { path: file.display().to_string(), text });
        }
    }
    Ok(out)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut pending = vec![folder.to_path_buf()];
    while let Some(dir) = pending.pop() {
        for entry in std::fs::read_dir(&dir)? {
            let entry = entry?;
            // A link to a folder is not followed: it may lead back.
            if entry.file_type()?.is_dir() {
                pending.push(entry.path());
            } else if entry.path().extension().is_some_and(|e| e == "alg") {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(())
}
