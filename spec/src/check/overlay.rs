//! Overlays: files that are laid over the specification before it is checked. An algorithm that exists is replaced, another is
//! added, and single steps are replaced or put in by label.

use super::builtins::intrinsic_name;
use super::family::each_step;
use crate::ast::{Algorithm, File, Head, ItemKind, Name, Overlay, OverlayTarget, Step};
use crate::diag::{self, Diagnostic};
use crate::grammar::{Grammar, ShapeId};

/// Lays the files from `first` on over those before it.
pub fn apply(files: &mut [File], first: usize, grammar: &Grammar, out: &mut Vec<Diagnostic>) {
    for number in first..files.len() {
        for item in std::mem::take(&mut files[number].items) {
            match item.kind {
                ItemKind::Overlay(overlay) => steps(files, number, overlay, grammar, out),
                ItemKind::Algorithm(ref algorithm) => {
                    replace(&mut files[..number], algorithm, grammar);
                    files[number].items.push(item);
                }
                _ => files[number].items.push(item),
            }
        }
    }
}

/// `overlay` declarations outside of overlays change nothing; they are refused.
pub fn refuse(files: &mut [File], out: &mut Vec<Diagnostic>) {
    for (number, file) in files.iter_mut().enumerate() {
        file.items.retain(|item| {
            let stray = matches!(item.kind, ItemKind::Overlay(_));
            if stray {
                out.push(Diagnostic::error(number, item.span, "an overlay inside the specification").mend("change the algorithm itself"));
            }
            !stray
        });
    }
}

/// Takes away what the algorithm takes the place of.
fn replace(files: &mut [File], new: &Algorithm, grammar: &Grammar) {
    for file in files {
        file.items.retain_mut(|item| match &mut item.kind {
            ItemKind::Algorithm(old) => !replaces(&new.head, &mut old.head, grammar),
            ItemKind::UnsupportedOperation(old) => !matches!(&new.head, Head::Operation { name, .. } if name.text == old.name.text),
            ItemKind::Exception(exception) => {
                let Head::Rule { sdo, productions } = &new.head else { return true };
                if exception.sdo.as_ref().is_none_or(|s| s.text != sdo.text) || exception.productions.is_empty() {
                    return true;
                }
                without(&mut exception.productions, productions, grammar);
                !exception.productions.is_empty()
            }
            _ => true,
        });
    }
}

/// Whether nothing is left of the old one. A rule for several productions loses those that the new one has.
fn replaces(new: &Head, old: &mut Head, grammar: &Grammar) -> bool {
    match (new, old) {
        (Head::Operation { name: a, .. }, Head::Operation { name: b, .. }) => a.text == b.text,
        (Head::Method(a), Head::Method(b)) => a.name.text == b.name.text && a.of.text == b.of.text,
        (Head::DefaultRule { sdo: a }, Head::DefaultRule { sdo: b }) => a.text == b.text,
        (Head::Builtin(a), Head::Builtin(b)) => intrinsic_name(&a.path) == intrinsic_name(&b.path),
        (Head::Rule { sdo: a, productions: new }, Head::Rule { sdo: b, productions: old }) if a.text == b.text => {
            without(old, new, grammar);
            old.is_empty()
        }
        (Head::EarlyErrors { productions: new }, Head::EarlyErrors { productions: old }) => {
            without(old, new, grammar);
            old.is_empty()
        }
        _ => false,
    }
}

fn shapes(productions: &[Name], grammar: &Grammar) -> Vec<ShapeId> {
    productions.iter().filter_map(|p| grammar.resolve(&p.text).ok()).flatten().collect()
}

fn without(old: &mut Vec<Name>, new: &[Name], grammar: &Grammar) {
    let taken = shapes(new, grammar);
    old.retain(|p| grammar.resolve(&p.text).map_or(true, |s| !s.iter().all(|s| taken.contains(s))));
}

/// Is this the algorithm that the overlay names?
fn is_target(head: &Head, target: &OverlayTarget, grammar: &Grammar) -> bool {
    let named = |production: &Name, productions: &[Name]| {
        let wanted = shapes(std::slice::from_ref(production), grammar);
        !wanted.is_empty() && wanted.iter().all(|s| shapes(productions, grammar).contains(s))
    };
    match (target, head) {
        (OverlayTarget::Operation(a), Head::Operation { name, .. }) => a.text == name.text,
        (OverlayTarget::Method { of, name }, Head::Method(m)) => {
            let ordinary = of.text == "OrdinaryObject" && m.of.text == "Object";
            m.name.text == name.text && (m.of.text == of.text || ordinary)
        }
        (OverlayTarget::Rule { sdo, production }, Head::Rule { sdo: own, productions }) => sdo.text == own.text && named(production, productions),
        (OverlayTarget::Rule { sdo, production }, Head::DefaultRule { sdo: own }) => sdo.text == own.text && production.text == "*",
        (OverlayTarget::EarlyErrors { production }, Head::EarlyErrors { productions }) => named(production, productions),
        (OverlayTarget::Builtin(path), Head::Builtin(b)) => intrinsic_name(path) == intrinsic_name(&b.path),
        _ => false,
    }
}

fn steps(files: &mut [File], number: usize, overlay: Overlay, grammar: &Grammar, out: &mut Vec<Diagnostic>) {
    let (name, span) = match &overlay.target {
        OverlayTarget::Operation(name) | OverlayTarget::Method { name, .. } => (name.text.clone(), name.span),
        OverlayTarget::Rule { sdo, production } => (format!("{} of {}", sdo.text, production.text), production.span),
        OverlayTarget::EarlyErrors { production } => (format!("early errors of {}", production.text), production.span),
        OverlayTarget::Builtin(path) => (intrinsic_name(path).trim_matches('%').to_string(), path.span),
    };
    let mut names: Vec<String> = Vec::new();
    let mut target = None;
    for item in files.iter_mut().flat_map(|f| &mut f.items) {
        let ItemKind::Algorithm(algorithm) = &mut item.kind else { continue };
        if is_target(&algorithm.head, &overlay.target, grammar) {
            target = Some(algorithm);
            break;
        }
        if let Head::Operation { name, .. } = &algorithm.head {
            names.push(name.text.clone());
        }
    }
    let Some(algorithm) = target else {
        let mend = diag::did_you_mean(&name, names.iter().map(String::as_str))
            .unwrap_or_else(|| "an overlay changes what exists; a new algorithm is written whole".into());
        out.push(Diagnostic::error(number, span, format!("there is no algorithm `{name}`")).mend(mend));
        return;
    };
    if overlay.steps.is_empty() {
        let mend = "write the steps below, with their labels";
        out.push(Diagnostic::error(number, overlay.label.span, "this overlay has no steps").mend(mend));
        return;
    }
    let label: Vec<&str> = overlay.label.text.split('.').collect();
    let new = overlay.steps.into_iter().map(|s| Step { origin: Some(number), ..s });
    let Some((block, at)) = find(&mut algorithm.steps, &label) else {
        let mut labels = Vec::new();
        each_step(&algorithm.steps, "", &mut |label, _| labels.push(label.to_string()));
        let mend = diag::did_you_mean(&overlay.label.text, labels.iter().map(String::as_str))
            .unwrap_or_else(|| format!("its steps are {}", labels.join(", ")));
        out.push(Diagnostic::error(number, overlay.label.span, format!("`{name}` has no step {}", overlay.label.text)).mend(mend));
        return;
    };
    let range = if overlay.after { at + 1..at + 1 } else { at..at + 1 };
    block.splice(range, new);
}

/// The block that a label leads into, and the step's place in it.
fn find<'s>(steps: &'s mut Vec<Step>, label: &[&str]) -> Option<(&'s mut Vec<Step>, usize)> {
    let (first, rest) = label.split_first()?;
    let at = steps.iter().position(|s| s.label == *first)?;
    if rest.is_empty() { Some((steps, at)) } else { find(&mut steps[at].steps, rest) }
}
