//! Which specification a command works on: the one that it carries or that of a folder, with overlays laid over it.

use crate::exit::{Exit, Failure};
use clap::Args;
use spec262_conformance::engines::oracle::SpecTexts;
use spec262_semantics::Engine;
use spec262_spec::diag::Source;
use spec262_spec::model::Spec;
use spec262_spec::{Texts, files};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct TextArgs {
    /// Take the specification from a folder like `spec` of this project, not the one that is built in
    #[arg(long, value_name = "DIR")]
    pub spec: Option<PathBuf>,
    /// Lay a folder of .alg files over the specification (may be repeated)
    #[arg(long, value_name = "DIR")]
    pub overlay: Vec<PathBuf>,
}

impl TextArgs {
    /// Whose fault an error in the texts is: the user's, where the texts are.
    pub fn blame(&self) -> Exit {
        if self.spec.is_none() && self.overlay.is_empty() { Exit::Stopped } else { Exit::BadArguments }
    }

    pub fn texts(&self) -> Result<Texts, Failure> {
        match &self.spec {
            None => Ok(Texts::embedded()),
            Some(folder) => Texts::read(folder).map_err(|e| {
                Failure::arguments(format!(
                    "no specification can be read there: {e}\nhelp: --spec takes a folder laid out like `spec` of this project"
                ))
            }),
        }
    }

    /// The files of all overlays, in the order of their names.
    pub fn overlays(&self) -> Result<Vec<Source>, Failure> {
        let mut out = Vec::new();
        for folder in &self.overlay {
            out.extend(overlay(folder)?);
        }
        Ok(out)
    }

    /// All of them by name, as steps name them.
    pub fn by_name(&self) -> Result<SpecTexts, Failure> {
        let files = self.texts()?.algorithms.into_iter().chain(self.overlays()?);
        Ok(files.map(|f| (f.path, f.text)).collect())
    }

    pub fn check(&self, colour: bool) -> Result<Spec, Failure> {
        self.texts()?.check(&self.overlays()?).map_err(|found| Failure::new(self.blame(), found.render_all(colour)))
    }

    pub fn engine(&self) -> Result<Engine, Failure> {
        let built = match self.blame() {
            Exit::Stopped => Engine::new(),
            _ => Engine::of_spec(&self.check(false)?),
        };
        built.map_err(|e| Failure::new(self.blame(), e))
    }
}

fn overlay(folder: &Path) -> Result<Vec<Source>, Failure> {
    let found = files(folder, "alg", &[]).map_err(|e| Failure::arguments(format!("cannot read the overlay {}: {e}", folder.display())))?;
    if found.is_empty() {
        return Err(Failure::arguments(format!(
            "the overlay {} holds no .alg file\nhelp: see the chapter on overlays in spec/NOTATION.md",
            folder.display()
        )));
    }
    let read = |file: PathBuf| match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Source { path: file.display().to_string(), text }),
        Err(e) => Err(Failure::arguments(format!("cannot read {}: {e}", file.display()))),
    };
    found.into_iter().map(read).collect()
}
