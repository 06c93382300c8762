//! What both halves of the checker share: the specification as far as it is made, the tables of names, the place that is
//! being looked at, and the list of what was found wrong.

use crate::ast::{self, Span};
use crate::diag::{self, Diagnostic, Severity, Source};
use crate::grammar::Params;
use crate::model::*;
use std::collections::{HashMap, HashSet};

/// Where the checker is: diagnostics are completed from it.
#[derive(Clone, Debug, Default)]
pub struct Here {
    /// Index of the source.
    pub file: usize,
    pub clause: ClauseId,
    /// The label of the step, `3.a.ii`.
    pub step: Option<String>,
}

pub struct Cx<'a> {
    /// All declarations are in it before the first body is checked; bodies are empty until then.
    pub spec: Spec,
    /// Abstract operations, host hooks and macros.
    pub ops: HashMap<String, AlgId>,
    pub prims: HashMap<String, PrimId>,
    pub sdos: HashMap<String, SdoId>,
    /// `HasBinding`, `[[Get]]`. A name has one declaration, whatever the types that define it.
    pub methods: HashMap<String, MethodId>,
    pub records: HashMap<String, RecordId>,
    /// `[[Prototype]]` with brackets, components without.
    pub slots: HashMap<String, SlotId>,
    /// Without tildes.
    pub enums: HashMap<String, EnumId>,
    /// With percent signs.
    pub intrinsics: HashMap<String, IntrinsicId>,
    /// Names declared with `type`.
    pub named_types: HashMap<String, Ty>,
    pub here: Here,
    /// What the checks of bodies share.
    pub bodies: super::body::Shared,
    pub sources: &'a [Source],
    pub diags: &'a mut Vec<Diagnostic>,
    /// For each source, the offsets of its lines.
    lines: Vec<Vec<u32>>,
    /// Diagnostics that were made already: the same sentence about the same place is said once.
    said: HashSet<(usize, u32, String)>,
}

impl<'a> Cx<'a> {
    pub fn new(spec: Spec, sources: &'a [Source], diags: &'a mut Vec<Diagnostic>) -> Cx<'a> {
        let lines = sources.iter().map(|s| line_starts(&s.text)).collect();
        Cx {
            spec,
            ops: HashMap::new(),
            prims: HashMap::new(),
            sdos: HashMap::new(),
            methods: HashMap::new(),
            records: HashMap::new(),
            slots: HashMap::new(),
            enums: HashMap::new(),
            intrinsics: HashMap::new(),
            named_types: HashMap::new(),
            here: Here::default(),
            bodies: super::body::Shared::default(),
            sources,
            diags,
            lines,
            said: HashSet::new(),
        }
    }

    // ------------------------------------------------------------ reporting

    /// Adds a diagnostic about the current file, clause and step.
    pub fn report(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.file = self.here.file;
        diagnostic.step.clone_from(&self.here.step);
        diagnostic.clause = self.spec.clauses.get(self.here.clause.index()).map(|c| format!("{} {}", c.number, c.id));
        if self.said.insert((diagnostic.file, diagnostic.span.start, diagnostic.message.clone())) {
            self.diags.push(diagnostic);
        }
    }
    pub fn error(&mut self, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(self.here.file, span, message));
    }
    /// An error with its mend.
    pub fn error_mend(&mut self, span: Span, message: impl Into<String>, mend: impl Into<String>) {
        self.report(Diagnostic::error(self.here.file, span, message).mend(mend));
    }
    /// An error that a name does not exist, with the names that come near, or else what to do.
    pub fn unknown(&mut self, span: Span, what: &str, name: &str, near: Option<String>, otherwise: &str) {
        let mend = near.unwrap_or_else(|| otherwise.to_string());
        self.error_mend(span, format!("there is no {what} `{name}`"), mend);
    }
    pub fn warn(&mut self, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::new(Severity::Warning, self.here.file, span, message));
    }

    /// Line and column (in characters) of a span's begin, in the current file.
    pub fn place(&self, span: Span) -> Place {
        let file = self.here.file;
        let (Some(source), Some(lines)) = (self.sources.get(file), self.lines.get(file)) else {
            return Place { file: file as u32, ..Place::default() };
        };
        let line = lines.partition_point(|start| *start <= span.start).saturating_sub(1);
        let start = lines.get(line).copied().unwrap_or(0);
        let column = source.text.get(start as usize..span.start as usize).map_or(0, |t| t.chars().count());
        Place { file: file as u32, line: line as u32 + 1, column: column as u32 + 1 }
    }

    /// From a place to the end of its line.
    pub fn line_span(&self, place: Place) -> Span {
        let (Some(source), Some(lines)) = (self.sources.get(place.file as usize), self.lines.get(place.file as usize)) else {
            return Span::default();
        };
        let begin = lines.get((place.line as usize).saturating_sub(1)).map_or(0, |l| *l as usize);
        let line = source.text.get(begin..).and_then(|t| t.lines().next()).unwrap_or("");
        let skipped = line.char_indices().nth((place.column as usize).saturating_sub(1)).map_or(line.len(), |(i, _)| i);
        Span::new(begin + skipped, begin + line.len())
    }

    // ------------------------------------------------------------ interning

    /// The id of a slot's or component's name, made if it is new.
    pub fn intern_slot(&mut self, name: &str) -> SlotId {
        intern(&mut self.slots, &mut self.spec.slots, name, SlotId)
    }
    /// The id of an enumeration value (written without tildes here), made if it is new.
    pub fn intern_enum(&mut self, name: &str) -> EnumId {
        intern(&mut self.enums, &mut self.spec.enums, name.trim_matches('~'), EnumId)
    }

    // ------------------------------------------------------------ lookup, with a diagnostic where there is nothing

    pub fn find_record(&mut self, name: &ast::Name) -> Option<RecordId> {
        let found = self.records.get(&name.text).copied();
        if found.is_none() {
            let near = diag::did_you_mean(&name.text, self.records.keys().map(String::as_str));
            self.unknown(name.span, "record or kind of object", &name.text, near, "declare it with `record` or `object`");
        }
        found
    }
    pub fn find_method(&mut self, name: &ast::Name) -> Option<MethodId> {
        let found = self.methods.get(&name.text).copied();
        if found.is_none() {
            let near = diag::did_you_mean(&name.text, self.methods.keys().map(String::as_str));
            self.unknown(name.span, "method", &name.text, near, "declare it with `declare method`");
        }
        found
    }
    pub fn find_sdo(&mut self, name: &ast::Name) -> Option<SdoId> {
        let found = self.sdos.get(&name.text).copied();
        if found.is_none() {
            let near = diag::did_you_mean(&name.text, self.sdos.keys().map(String::as_str));
            self.unknown(name.span, "syntax-directed operation", &name.text, near, "declare it with `static` or `runtime`");
        }
        found
    }
    /// An intrinsic or well-known symbol; the name has its percent signs.
    pub fn find_intrinsic(&mut self, name: &str, span: Span) -> Option<IntrinsicId> {
        let found = self.intrinsics.get(name).copied();
        if found.is_none() {
            let near = diag::did_you_mean(name, self.intrinsics.keys().map(String::as_str));
            self.unknown(span, "intrinsic", name, near, "declare it with `intrinsic`, `builtin` or `constructor`");
        }
        found
    }
    /// A nonterminal of the grammar, with or without bars.
    pub fn find_nonterminal(&mut self, name: &str, span: Span) -> Option<NontermId> {
        let plain = plain_nonterminal(name);
        let found = self.spec.grammar.nonterminal(plain);
        if found.is_none() {
            let near = diag::did_you_mean(plain, self.spec.grammar.nonterminals.iter().map(|n| n.name.as_str()));
            self.unknown(span, "nonterminal", plain, near, "the grammar is in `spec/grammar`");
        }
        found
    }

    /// The parameters of a goal symbol that is named as a value: `|Pattern[+UnicodeMode]|`.
    pub fn goal_parameters(&mut self, name: &str, span: Span) -> Params {
        let written = name.trim_matches('|').split_once('[').map_or("", |(_, rest)| rest.trim_end_matches(']'));
        let mut params = Params::default();
        for part in written.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let parameter = part.get(1..).and_then(|p| self.spec.grammar.parameters.iter().position(|x| x == p));
            match (part.as_bytes()[0], parameter) {
                (b'+', Some(p)) => params = params.with(p as u8),
                (b'~', Some(_)) => {}
                _ => self
                    .report(Diagnostic::error(self.here.file, span, format!("`{part}` is no parameter of a goal symbol")).mend("write `+P` or `~P`")),
            }
        }
        params
    }

    /// Is `sub` the record `of`, or does it extend it?
    pub fn extends(&self, sub: RecordId, of: RecordId) -> bool {
        self.ancestors(sub).any(|r| r == of)
    }
    /// The record itself, then what it extends. Ends even if declarations (wrongly) run in a circle.
    pub fn ancestors(&self, of: RecordId) -> impl Iterator<Item = RecordId> + '_ {
        let records = &self.spec.records;
        std::iter::successors(Some(of), |r| records[r.index()].extends).take(records.len())
    }
    /// The slot of that name of a record or kind of object.
    pub fn slot_of(&self, record: RecordId, slot: SlotId) -> Option<&Slot> {
        self.spec.records[record.index()].slots.iter().find(|s| s.name == slot)
    }
}

/// `|Expression[+In]|` → `Expression`.
pub fn plain_nonterminal(name: &str) -> &str {
    let name = name.trim_matches('|');
    name.split('[').next().unwrap_or(name).trim()
}

fn intern<Id: Copy>(ids: &mut HashMap<String, Id>, names: &mut Vec<String>, name: &str, make: fn(u32) -> Id) -> Id {
    if let Some(id) = ids.get(name) {
        return *id;
    }
    let id = make(names.len() as u32);
    names.push(name.to_string());
    ids.insert(name.to_string(), id);
    id
}

fn line_starts(text: &str) -> Vec<u32> {
    std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1)).collect()
}
