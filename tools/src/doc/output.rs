//! Writing the site into a folder, and nothing else's files.

use crate::exit::{Exit, Failure};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The file by which a folder is known as a former site; it lists what the site has written.
const MANIFEST: &str = ".spec262-site";

pub struct Output {
    root: PathBuf,
    /// What a former site has written.
    former: BTreeSet<String>,
    written: BTreeSet<String>,
    folders: BTreeSet<PathBuf>,
    pub bytes: u64,
}

impl Output {
    /// A folder that is not there yet, is empty, or holds a former site. Nothing is written yet.
    pub fn open(root: &Path) -> Result<Output, Failure> {
        let name = root.display();
        let mut former = BTreeSet::new();
        let entries = std::fs::read_dir(root).map(|mut entries| entries.next().is_some());
        match entries {
            Ok(true) => match std::fs::read_to_string(root.join(MANIFEST)) {
                Ok(text) => former = text.lines().filter(|l| is_inside(l)).map(str::to_string).collect(),
                Err(_) => {
                    return Err(Failure::arguments(format!(
                        "{name} is not empty, and no site made by this command: nothing was written\nhelp: name a new folder, or one that an earlier `spec262 doc` has made"
                    )));
                }
            },
            Ok(false) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => {
                return Err(Failure::new(Exit::Io, format!("error: cannot write into {name}: {e}\nhelp: -o takes a folder that may be written")));
            }
        }
        Ok(Output { root: root.to_path_buf(), former, written: BTreeSet::new(), folders: BTreeSet::new(), bytes: 0 })
    }

    fn list(&self, names: &BTreeSet<String>) -> std::io::Result<()> {
        let text: String = names.iter().map(|n| format!("{n}\n")).collect();
        std::fs::write(self.root.join(MANIFEST), text)
    }

    pub fn write(&mut self, path: &str, text: &str) -> Result<(), Failure> {
        let file = self.root.join(path);
        let cannot = |e: std::io::Error| {
            Failure::new(Exit::Io, format!("error: cannot write {}: {e}\nhelp: -o takes a folder that may be written", file.display()))
        };
        if self.written.is_empty() {
            // From now on the folder is a site, also if this is stopped half-way.
            std::fs::create_dir_all(&self.root).and_then(|()| self.list(&self.former)).map_err(cannot)?;
        }
        if let Some(folder) = file.parent()
            && !self.folders.contains(folder)
        {
            std::fs::create_dir_all(folder).map_err(cannot)?;
            self.folders.insert(folder.to_path_buf());
        }
        std::fs::write(&file, text).map_err(cannot)?;
        self.bytes += text.len() as u64;
        if !self.written.insert(path.to_string()) {
            return Err(Failure::new(
                Exit::Stopped,
                format!("error: two pages are called {path}\n  = this is a defect of spec262: please report it"),
            ));
        }
        Ok(())
    }

    /// Takes away what the former site had and this one has not.
    pub fn finish(self) -> Result<usize, Failure> {
        let cannot = |e: std::io::Error| Failure::new(Exit::Io, format!("error: cannot write the site: {e}"));
        for old in self.former.difference(&self.written) {
            match std::fs::remove_file(self.root.join(old)) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(cannot(e)),
                _ => {}
            }
        }
        self.list(&self.written).map_err(cannot)?;
        Ok(self.written.len())
    }
}

/// A path of a manifest that leads out of the folder is none of ours.
fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|c| matches!(c, std::path::Component::Normal(_))) && !path.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.txt"), "x").unwrap();
        let failure = Output::open(folder.path()).err().unwrap();
        assert_eq!(failure.exit, Exit::BadArguments);
        assert!(failure.message.contains("not empty"), "{}", failure.message);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_former_site_is_replaced_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let site = |pages: &[&str]| {
            let mut output = Output::open(folder.path()).unwrap();
            pages.iter().for_each(|p| output.write(p, "x").unwrap());
            output.finish().unwrap();
        };
        site(&["a.html", "b/c.html"]);
        std::fs::write(folder.path().join("mine.txt"), "x").unwrap();
        std::fs::write(folder.path().join(MANIFEST), "../x\na.html\nb/c.html\n").unwrap();
        site(&["a.html"]);
        assert!(folder.path().join("a.html").exists() && folder.path().join("mine.txt").exists());
        assert!(!folder.path().join("b/c.html").exists());
        let mut output = Output::open(folder.path()).unwrap();
        output.write("a.html", "x").unwrap();
        assert_eq!(output.write("a.html", "y").err().unwrap().exit, Exit::Stopped);
    }
}
