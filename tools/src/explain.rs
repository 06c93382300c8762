//! `spec262 explain`: an algorithm, from the text of the specification.

use crate::cli::ExplainArgs;
use crate::exit::{self, Exit, Failure};
use spec262_spec::diag::Diagnostics;
use spec262_spec::explain::Index;

pub fn explain(args: &ExplainArgs, colour: bool) -> Result<Exit, Failure> {
    let mut sources = args.texts.texts()?.algorithms;
    sources.extend(args.texts.overlays()?);
    let mut found = Diagnostics::default();
    let files: Vec<_> = sources.iter().enumerate().map(|(i, source)| spec262_spec::parse::file(source, i, &mut found.list)).collect();
    if found.has_errors() {
        found.sources = sources;
        return Err(Failure::new(args.texts.blame(), found.render_all(colour)));
    }
    let index = Index::new(&sources, &files);
    let entries = index.find(&args.name).map_err(|e| Failure::arguments(e.to_string()))?;
    let texts: Vec<String> = entries.iter().map(|e| index.show(e, colour)).collect();
    exit::deliver(None, &texts.join("\n"))
}
