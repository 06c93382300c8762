//! Cover grammars in the tables: which rules ask for a refinement, what may be refined, where the target's
//! right-hand side is the cover's own; and which shapes stand for which nonterminal.

use super::BuildError;
use super::automaton::Automaton;
use super::encode::Stream;
use super::rules::{Rule, Rules};
use crate::grammar::{Grammar, NonterminalId, ProductionId, Refinement, ShapeId};
use std::collections::BTreeSet;

/// The refinement that a rule asks for.
pub fn of<'g>(g: &'g Grammar, rule: &Rule) -> Option<&'g Refinement> {
    let p = rule.production?;
    g.refinements.iter().find(|r| r.production == p)
}

/// For each shape, whether its nodes may be refined.
pub fn covers(g: &Grammar) -> Vec<bool> {
    let mut covers = vec![false; g.shapes.len()];
    for r in &g.refinements {
        let of = if r.only.is_empty() { std::slice::from_ref(&r.covered) } else { &r.only };
        for s in of.iter().flat_map(|n| g.shapes_of(*n)) {
            covers[s.index()] = true;
        }
    }
    covers
}

/// For each nonterminal, the shapes that stand for it: its own, and those that it comes to through chains
/// that make no node.
pub fn instances(g: &Grammar, kept: &BTreeSet<ProductionId>) -> Vec<BTreeSet<ShapeId>> {
    let all = (0..g.nonterminals.len()).map(|n| {
        let mut seen = vec![NonterminalId(n as u16)];
        let mut at = 0;
        let mut shapes = BTreeSet::new();
        while at < seen.len() {
            let n = &g.nonterminals[seen[at].index()];
            shapes.extend(n.leaf);
            for p in &n.productions {
                match g.chain(*p).filter(|_| !kept.contains(p) && n.leaf.is_none() && !n.in_characters) {
                    Some(next) if !seen.contains(&next) => seen.push(next),
                    Some(_) => {}
                    None => shapes.extend(g.production(*p).shapes.clone().map(ShapeId)),
                }
            }
            at += 1;
        }
        shapes
    });
    all.collect()
}

/// Writes the refinements, one for each rule that asks for one, in the order of the rules.
pub fn write(g: &Grammar, rules: &Rules, a: &Automaton, out: &mut Stream) -> Result<(), BuildError> {
    let mut lost = None;
    let asking = rules.rules.iter().filter_map(|r| Some((r, of(g, r)?)));
    out.list(asking, |out, (rule, refinement)| {
        let params = rules.instances[rule.lhs as usize].params;
        let params = g.apply(params, refinement.target, &refinement.arguments);
        let shape = rule.node.map(|s| g.shape(s));
        let slot = shape.and_then(|s| s.slots.iter().position(|s| s.nonterminal == refinement.covered));
        let start = rules.find(refinement.target, params).and_then(|i| {
            let at = rules.starts.iter().position(|s| rules.rules[*s as usize].lhs == i)?;
            Some((i, a.starts[at]))
        });
        let (Some(slot), Some((target, start))) = (slot, start) else {
            lost = Some(g.name(refinement.target).to_string());
            return;
        };
        out.0.extend([slot as u16, refinement.target.0, start]);
        out.list(refinement.only.iter(), |out, n| out.0.push(n.0));
        // The cover's own instance: the one that stands in the rule.
        let cover = rule.kids[slot].and_then(|at| rules.instance(rule.rhs[at as usize]));
        let same = cover.into_iter().flat_map(|c| &rules.of[c]).flat_map(|x| rules.of[target as usize].iter().map(move |y| (x, y)));
        let relabel = same.filter_map(|(x, y)| {
            let (x, y) = (&rules.rules[*x as usize], &rules.rules[*y as usize]);
            (x.rhs == y.rhs).then_some((x.node?, y.node?))
        });
        let relabel: Vec<_> = relabel.collect();
        out.list(relabel.into_iter(), |out, (x, y)| out.0.extend([x.0, y.0, target]));
    });
    match lost {
        None => Ok(()),
        Some(name) => Err(BuildError::TooLarge(format!("a refinement to {name} that has no start"))),
    }
}
