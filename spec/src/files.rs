//! The files of folders. The build script shares this with the library.

use std::io;
use std::path::{Path, PathBuf};

/// Folders beside the chapters that hold no part of the specification.
pub const NOT_CHAPTERS: [&str; 6] = ["src", "tests", "examples", "benches", "target", "grammar"];

/// All files below a folder whose names end in `.extension`, ordered by path, without those in folders of its own that are named.
/// A link to a folder is not followed: it may lead back.
pub fn files(folder: &Path, extension: &str, without: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut pending = vec![folder.to_path_buf()];
    let mut out = Vec::new();
    while let Some(dir) = pending.pop() {
        let entries = std::fs::read_dir(&dir).map_err(|e| io::Error::new(e.kind(), format!("cannot read {}: {e}", dir.display())))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                if !path.is_symlink() && (dir != folder || !without.iter().any(|n| path.ends_with(n))) {
                    pending.push(path);
                }
            } else if path.extension().is_some_and(|e| e == extension) {
                out.push(path);
            }
        }
    }
    out.sort();
    Ok(out)
}
