//! Texts that are read without tokens: patterns of regular expressions, tokens themselves, numbers in Strings.
//!
//! A recogniser over characters, driven by the productions ([`Characters`]). At each place an instance of a nonterminal matches in
//! one way: by the alternative that matches most, and of several that match as much, by the first; or by the first that matches, where
//! the grammar says so. What it has found is kept for
//! each place, so that the time is linear in the length of the text; its stack is its own, so that depth does no harm.

use super::error::quoted;
use super::lexer::source::{atom_of, code_point_at};
use super::tree::{NONE as NO_NODE, Node};
use super::{NodeId, SyntaxError, Tree};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use spec262_spec::grammar::characters::{Alternative, Characters, Item, NONE, Start};
use spec262_spec::grammar::lexical::atoms::{self, Atom};
use spec262_spec::grammar::tables::Tables;
use spec262_spec::grammar::{NonterminalId, Params, ShapeId};
use std::sync::Arc;

/// A text that was read.
pub struct Read {
    pub tree: Tree,
    /// It was asked whether digits are the number of a group: with another number of groups it might read otherwise.
    pub depends_on_groups: bool,
}

/// How a text is read.
pub struct Request {
    pub nonterminal: NonterminalId,
    pub params: Params,
    /// Surrogate pairs are one character each.
    pub code_points: bool,
    /// How many groups the text has.
    pub groups: u32,
}

/// Whether texts are read so.
pub fn goal(grammar: &Characters, nonterminal: NonterminalId, params: Params) -> Option<&Start> {
    grammar.goals.iter().find(|g| g.nonterminal == nonterminal.0 && g.params == params.0)
}

/// Reads all of a text.
pub fn read(grammar: &Characters, tables: &Arc<Tables>, text: Arc<[u16]>, how: &Request) -> Result<Read, SyntaxError> {
    let Some(start) = goal(grammar, how.nonterminal, how.params) else {
        let name = tables.name(how.nonterminal);
        return Err(SyntaxError::new(0, name.into(), format!("{name} with these parameters is no goal of the grammar")));
    };
    let mut r = Recogniser {
        grammar,
        text: &text,
        code_points: how.code_points,
        groups: how.groups,
        asked_for_groups: false,
        nodes: Vec::new(),
        kids: Vec::new(),
        known: FxHashMap::default(),
        farthest: 0,
    };
    match r.run(start.instance) {
        Some(found) if found.end as usize == text.len() => {
            let root = if start.leaf == NONE { found.node } else { r.node(0, found.end, start.leaf, how.params.0, &[]) };
            let (nodes, kids, depends_on_groups) = (r.nodes, r.kids, r.asked_for_groups);
            Ok(Read { tree: plant(&nodes, &kids, root, tables, Arc::clone(&text)), depends_on_groups })
        }
        found => {
            let end = found.map_or(0, |f| f.end);
            let what = if tables.name(how.nonterminal) == "Pattern" { "pattern" } else { "text" };
            Err(r.failure(end.max(r.farthest), what))
        }
    }
}

/// What an instance matches at a place.
#[derive(Clone, Copy)]
struct Found {
    end: u32,
    node: u32,
}

/// A node that may be found again to be part of nothing.
struct Draft {
    start: u32,
    end: u32,
    shape: u16,
    params: u16,
    kids: u32,
    slots: u8,
}

/// An instance at work.
struct Frame {
    instance: u16,
    start: u32,
    /// What is grown; none while seeds are tried.
    grown: Option<Found>,
    best: Option<Found>,
    /// The alternative, the item that is next, and where it stands.
    alternative: usize,
    item: usize,
    at: u32,
    /// Where the symbol before begins.
    last: u32,
    kids: SmallVec<[u32; 4]>,
}

struct Recogniser<'a> {
    grammar: &'a Characters,
    text: &'a [u16],
    code_points: bool,
    groups: u32,
    asked_for_groups: bool,
    nodes: Vec<Draft>,
    kids: Vec<u32>,
    /// By instance and place.
    known: FxHashMap<(u16, u32), Option<Found>>,
    /// Where the text could not go on, at the farthest.
    farthest: u32,
}

/// What became of an item.
enum Step {
    Matched,
    Failed,
    /// What this instance matches there has to be found first.
    Wait(u16),
}

impl<'a> Recogniser<'a> {
    fn run(&mut self, start: u16) -> Option<Found> {
        let mut stack = vec![self.frame(start, 0)];
        let mut answer = None;
        while let Some(frame) = stack.last_mut() {
            let own = &self.grammar.instances[frame.instance as usize];
            let list = if frame.grown.is_some() { &own.growers } else { &own.seeds };
            let Some(alternative) = list.get(frame.alternative) else {
                if let Some(done) = round_ends(frame, own.growers.is_empty()) {
                    self.known.insert((frame.instance, frame.start), done);
                    answer = done;
                    stack.pop();
                } else {
                    begin(frame, &own.growers, 0);
                }
                continue;
            };
            let Some(item) = alternative.items.get(frame.item) else {
                self.candidate(frame, alternative);
                let next = if own.ordered { list.len() } else { frame.alternative + 1 };
                begin(frame, list, next);
                continue;
            };
            match self.step(frame, item) {
                Step::Matched => frame.item += 1,
                Step::Failed => {
                    let next = frame.alternative + 1;
                    begin(frame, list, next);
                }
                Step::Wait(instance) => {
                    let at = frame.at;
                    stack.push(self.frame(instance, at));
                }
            }
        }
        answer
    }

    fn frame(&self, instance: u16, start: u32) -> Frame {
        let mut frame = Frame { instance, start, grown: None, best: None, alternative: 0, item: 0, at: start, last: start, kids: SmallVec::new() };
        begin(&mut frame, &self.grammar.instances[instance as usize].seeds, 0);
        frame
    }

    /// An alternative has matched: it is the best so far, if it matches more than those before it.
    fn candidate(&mut self, frame: &mut Frame, alternative: &Alternative) {
        if frame.best.is_some_and(|b| b.end >= frame.at) {
            return;
        }
        let params = self.grammar.instances[frame.instance as usize].params;
        let node = self.node(frame.start, frame.at, alternative.shape, params, &frame.kids);
        frame.best = Some(Found { end: frame.at, node });
    }

    fn node(&mut self, start: u32, end: u32, shape: u16, params: u16, kids: &[u32]) -> u32 {
        if shape == NONE {
            return NO_NODE;
        }
        let at = self.kids.len() as u32;
        self.kids.extend_from_slice(kids);
        self.nodes.push(Draft { start, end, shape, params, kids: at, slots: kids.len() as u8 });
        self.nodes.len() as u32 - 1
    }

    fn step(&mut self, frame: &mut Frame, item: &Item) -> Step {
        match item {
            Item::Set { set, shape, slot } => {
                let width = self.has(frame.at, *set);
                if width == 0 {
                    self.farthest = self.farthest.max(frame.at);
                    return Step::Failed;
                }
                let end = frame.at + width;
                let node = self.node(frame.at, end, *shape, 0, &[]);
                fill(frame, *slot, Found { end, node });
                Step::Matched
            }
            Item::Call { instance, slot } => self.call(frame, *instance, *slot, NONE),
            Item::Leaf { instance, shape, slot } => self.call(frame, *instance, *slot, *shape),
            Item::Next { wanted, sequences } => {
                let follows = sequences.iter().any(|s| self.follows(frame.at, s));
                if follows == *wanted { Step::Matched } else { Step::Failed }
            }
            Item::Value { from, to, inside } => {
                let value = self.number(frame.last, frame.at, 16);
                if (*from..=*to).contains(&value) == *inside { Step::Matched } else { Step::Failed }
            }
            Item::Group => {
                self.asked_for_groups = true;
                if self.number(frame.last, frame.at, 10) <= self.groups { Step::Matched } else { Step::Failed }
            }
        }
    }

    /// What the instance matches where the frame stands, as it is known; with a shape it becomes a leaf.
    fn call(&mut self, frame: &mut Frame, instance: u16, slot: u16, shape: u16) -> Step {
        match self.known.get(&(instance, frame.at)) {
            None => Step::Wait(instance),
            Some(None) => Step::Failed,
            Some(Some(found)) => {
                let mut found = *found;
                if shape != NONE {
                    found.node = self.node(frame.at, found.end, shape, 0, &[]);
                }
                fill(frame, slot, found);
                Step::Matched
            }
        }
    }

    /// The character at a place and its width; nothing at the end.
    fn character(&self, at: u32) -> Option<(u32, u32)> {
        if self.code_points {
            return code_point_at(self.text, at as usize).map(|(point, width)| (point, width as u32));
        }
        self.text.get(at as usize).map(|u| (u32::from(*u), 1))
    }

    /// The width of the character at a place, if the set has it; or else 0.
    fn has(&self, at: u32, set: u16) -> u32 {
        let Some((point, width)) = self.character(at) else { return 0 };
        let atom = atom_of(point);
        if contains(&self.grammar.sets[set as usize], atom) { width } else { 0 }
    }

    fn follows(&self, mut at: u32, sequence: &[u16]) -> bool {
        sequence.iter().all(|set| {
            let width = self.has(at, *set);
            at += width;
            width > 0
        })
    }

    /// The digits of a part of the text as a number; one that is too great is the greatest.
    fn number(&self, from: u32, to: u32, radix: u32) -> u32 {
        self.text[from as usize..to as usize]
            .iter()
            .filter_map(|u| char::from_u32(u32::from(*u)).and_then(|c| c.to_digit(radix)))
            .fold(0, |n: u32, digit| n.saturating_mul(radix).saturating_add(digit))
    }

    fn failure(&self, at: u32, what: &str) -> SyntaxError {
        match self.character(at) {
            None => SyntaxError::new(at, String::new(), format!("the {what} ends too early: something is not closed or not complete")),
            Some((_, width)) => {
                let found = &self.text[at as usize..(at + width) as usize];
                let mend = if what == "pattern" { ": escape it with a backslash if it stands for itself" } else { "" };
                let message = format!("unexpected {} in the {what}{mend}", quoted(found));
                SyntaxError::new(at, String::from_utf16_lossy(found), message)
            }
        }
    }
}

fn contains(set: &[u64; 3], atom: Atom) -> bool {
    debug_assert!((atom as usize) < atoms::ATOMS);
    set[atom as usize / 64] & (1 << (atom % 64)) != 0
}

/// Begins an alternative: behind what is grown, or at the start.
fn begin(frame: &mut Frame, list: &[Alternative], alternative: usize) {
    frame.alternative = alternative;
    frame.item = 0;
    frame.at = frame.grown.map_or(frame.start, |g| g.end);
    frame.last = frame.start;
    frame.kids.clear();
    let slots = list.get(alternative).map_or(0, |a| a.slots as usize);
    frame.kids.resize(slots, NO_NODE);
    if let (Some(grown), Some(first)) = (frame.grown, frame.kids.first_mut()) {
        *first = grown.node;
    }
}

/// All alternatives were tried. Gives the answer, or none where what was found may grow further.
fn round_ends(frame: &mut Frame, no_growers: bool) -> Option<Option<Found>> {
    match (frame.grown, frame.best.take()) {
        (None, None) => Some(None),
        (None, Some(seed)) if no_growers => Some(Some(seed)),
        (Some(grown), best) if best.is_none_or(|b| b.end <= grown.end) => Some(Some(grown)),
        (_, best) => {
            frame.grown = best;
            None
        }
    }
}

/// A symbol has matched up to there.
fn fill(frame: &mut Frame, slot: u16, found: Found) {
    frame.last = frame.at;
    frame.at = found.end;
    if let Some(kid) = frame.kids.get_mut(slot as usize) {
        *kid = found.node;
    }
}

/// The drafts that the root reaches, as a tree.
fn plant(drafts: &[Draft], kids: &[u32], root: u32, tables: &Arc<Tables>, text: Arc<[u16]>) -> Tree {
    let mut tree = Tree::of_characters(text, Arc::clone(tables));
    // The draft, the node above it, and where that has its place among the kids.
    let mut todo = vec![(root, NO_NODE, usize::MAX)];
    while let Some((draft, parent, place)) = todo.pop() {
        let d = &drafts[draft as usize];
        let first = tree.kids.len();
        tree.kids.resize(first + d.slots as usize, NO_NODE);
        let node = Node { start: d.start, end: d.end, parent, kids: first as u32, shape: ShapeId(d.shape), instance: d.params };
        let NodeId(id) = tree.push(node);
        if let Some(kid) = tree.kids.get_mut(place) {
            *kid = id;
        }
        for (i, kid) in kids[d.kids as usize..][..d.slots as usize].iter().enumerate().rev() {
            if *kid != NO_NODE {
                todo.push((*kid, id, first + i));
            }
        }
    }
    tree
}
