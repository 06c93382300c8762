//! What a case says of engines that are known to be wrong.

use super::{Reader, place};
use crate::corpus::case::{Fault, Mode, Release};
use crate::corpus::yaml;
use serde_saphyr::Spanned;

impl Reader<'_> {
    /// `modes`: those that the case is run in.
    pub(super) fn faults(&mut self, faults: &[Spanned<yaml::Fault>], modes: &[Mode]) -> Vec<Fault> {
        let mut read: Vec<Fault> = Vec::new();
        for written in faults {
            let fault = self.fault(written, modes);
            for release in &fault.engines {
                let same = |f: &&Fault| f.engines.contains(release) && f.modes.iter().any(|m| fault.modes.contains(m));
                if read.iter().find(same).is_some() {
                    let message = format!("there is a fault of {} already, in the same mode", release.engine);
                    self.error(place(written), "faults", message, "say in one `what` all that it does wrong in this case");
                }
            }
            read.push(fault);
        }
        read
    }

    fn fault(&mut self, written: &Spanned<yaml::Fault>, modes: &[Mode]) -> Fault {
        let fault = &written.value;
        let engines: Vec<Release> = fault.engine.0.iter().filter_map(|text| release(text)).collect();
        if engines.is_empty() || engines.len() < fault.engine.0.len() {
            let mend = "write the name of an entry of engines, and perhaps how its version begins: node v20; or a list of such texts";
            self.error(place(written), "engine", "no engine is named", mend);
        }
        if let Some(mode) = fault.mode.and_then(|m| m.all().iter().find(|m| !modes.contains(m))) {
            self.error(
                place(written),
                "mode",
                format!("the case is not run in {mode} mode"),
                "take `mode` away, or name the mode that the case is run in",
            );
        }
        if fault.what.value.trim().is_empty() {
            self.shaped(place(&fault.what), "what", "it does not say what the engine does");
        }
        Fault {
            engines,
            modes: fault.mode.map_or(modes, |m| m.all()).to_vec(),
            against: self.step(&fault.against, "against"),
            what: fault.what.value.trim().to_string(),
        }
    }
}

/// A name, and what stands behind it.
fn release(text: &str) -> Option<Release> {
    let (engine, version) = text.trim().split_once(' ').map_or((text.trim(), None), |(e, v)| (e, Some(v.trim().to_string())));
    if engine.is_empty() { None } else { Some(Release { engine: engine.to_string(), version }) }
}
