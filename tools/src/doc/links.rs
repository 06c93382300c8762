//! Where the pages of names are. All addresses are those from the site's root on, without a slash in front: `clauses/sec-call.html#alg-1`.

use super::address::{Slugs, algorithm_anchor, step_anchor};
use super::book::{Book, Shown};
use super::marks::{Kind, Mark};
use spec262_spec::ast::ItemKind;
use spec262_spec::grammar::NonterminalId;
use spec262_spec::model::{AlgId, AlgKind, IntrinsicKind, MethodId, RecordId, SdoId};
use std::collections::{BTreeMap, HashMap, HashSet};

pub const STANDARD: &str = "https://tc39.es/ecma262/";

pub struct Links {
    operations: HashMap<String, AlgId>,
    /// Names of types that have an anchor on the page of types.
    types: HashSet<String>,
    sdos: HashMap<String, String>,
    methods: HashMap<String, String>,
    nonterminals: HashMap<String, String>,
    intrinsics: HashMap<String, String>,
    primitives: HashMap<String, bool>,
    algorithms: BTreeMap<AlgId, String>,
    /// Operations that are not there yet, and their clause's page.
    unsupported: HashMap<String, String>,
}

impl Links {
    pub fn of(book: &Book) -> Links {
        let spec = &book.spec;
        let algorithms: BTreeMap<AlgId, String> = book.of_algorithm.iter().map(|(a, i)| (*a, algorithm_of(book, &book.items[*i]))).collect();
        let mut operations = HashMap::new();
        for (i, a) in spec.algorithms.iter().enumerate() {
            if matches!(a.kind, AlgKind::Operation | AlgKind::Host | AlgKind::Macro) {
                operations.insert(a.name.clone(), AlgId(i as u32));
            }
        }
        let mut types = HashSet::new();
        let mut unsupported = HashMap::new();
        for shown in &book.items {
            match &shown.item.kind {
                ItemKind::Type(t) => _ = types.insert(t.name.text.clone()),
                ItemKind::Record(r) => _ = types.insert(r.name.text.clone()),
                ItemKind::UnsupportedOperation(u) => {
                    unsupported.insert(u.name.text.clone(), clause_page(&book.clauses[shown.clause].slug));
                }
                _ => {}
            }
        }
        let mut slugs = Slugs::default();
        let mut named = |folder: &str, name: &str| format!("{folder}/{}.html", slugs.of(name));
        let sdos = spec.sdos.iter().map(|s| (s.name.clone(), named("operations", &s.name))).collect();
        let methods = spec.methods.iter().map(|m| (m.name.clone(), named("methods", m.name.trim_matches(['[', ']'])))).collect();
        let nonterminals = spec.grammar.nonterminals.iter().map(|n| (n.name.clone(), named("grammar", &n.name))).collect();
        let mut intrinsics = HashMap::new();
        for i in &spec.intrinsics {
            let mut at = i;
            while let IntrinsicKind::Alias(of) = &at.kind {
                at = &spec.intrinsics[of.index()];
            }
            let page = match &at.kind {
                IntrinsicKind::Builtin(alg) => algorithms.get(alg).cloned(),
                _ => None,
            };
            intrinsics.insert(i.name.clone(), page.unwrap_or_else(|| format!("intrinsics.html#{}", anchor(&at.name))));
        }
        let primitives = spec.primitives.iter().map(|p| (p.name.clone(), p.is_leaf)).collect();
        Links { operations, types, sdos, methods, nonterminals, intrinsics, primitives, algorithms, unsupported }
    }

    pub fn algorithm(&self, alg: AlgId) -> Option<&str> {
        self.algorithms.get(&alg).map(String::as_str)
    }
    pub fn sdo(&self, book: &Book, id: SdoId) -> &str {
        self.sdos.get(&book.spec.sdos[id.index()].name).map_or("", String::as_str)
    }
    pub fn method(&self, book: &Book, id: MethodId) -> &str {
        self.methods.get(&book.spec.methods[id.index()].name).map_or("", String::as_str)
    }
    pub fn nonterminal(&self, book: &Book, id: NonterminalId) -> &str {
        self.nonterminals.get(book.spec.grammar.name(id)).map_or("", String::as_str)
    }
    pub fn nonterminal_named(&self, name: &str) -> Option<&str> {
        self.nonterminals.get(name).map(String::as_str)
    }
    pub fn record(&self, book: &Book, id: RecordId) -> String {
        type_page(&book.spec.records[id.index()].name)
    }
    pub fn intrinsic(&self, name: &str) -> Option<&str> {
        self.intrinsics.get(name).map(String::as_str)
    }

    /// Where a name that stands in a step or header leads to, if it has a page.
    pub fn mark(&self, mark: &Mark<'_>) -> Option<String> {
        match mark.kind {
            Kind::Call => {
                let algorithm = self.operations.get(mark.name).and_then(|a| self.algorithms.get(a));
                algorithm
                    .or_else(|| self.unsupported.get(mark.name))
                    .cloned()
                    .or_else(|| self.primitives.contains_key(mark.name).then(|| primitive_page(mark.name)))
            }
            Kind::Method => self.methods.get(mark.name).cloned(),
            Kind::Sdo => self.sdos.get(mark.name).cloned(),
            Kind::Type => self.types.contains(mark.name).then(|| type_page(mark.name)),
            Kind::Nonterminal => self.nonterminals.get(mark.name).cloned(),
            Kind::Intrinsic => self.intrinsics.get(mark.name).cloned(),
            Kind::Error => self.intrinsics.get(&format!("%{}%", mark.name)).cloned(),
            Kind::Slot | Kind::Value | Kind::Variable | Kind::Text | Kind::Keyword => None,
        }
    }

    /// Whether a name is a primitive (`Some(false)`) or a leaf (`Some(true)`).
    pub fn leaf(&self, name: &str) -> Option<bool> {
        self.primitives.get(name).copied()
    }
}

pub fn clause_page(slug: &str) -> String {
    format!("clauses/{slug}.html")
}
pub fn type_page(name: &str) -> String {
    format!("types.html#{}", anchor(name))
}
pub fn primitive_page(name: &str) -> String {
    format!("primitives.html#{}", anchor(name))
}
pub fn chapter_page(chapter: &str) -> String {
    if chapter == "-" { "chapters/own.html".into() } else { format!("chapters/{chapter}.html") }
}

/// Names as anchors.
pub fn anchor(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.:".contains(c) { c } else { '_' }).collect()
}

fn algorithm_of(book: &Book, shown: &Shown) -> String {
    format!("{}#{}", clause_page(&book.clauses[shown.clause].slug), algorithm_anchor(shown.nth))
}

pub fn step_of(book: &Book, shown: &Shown, label: &str) -> String {
    format!("{}#{}", clause_page(&book.clauses[shown.clause].slug), step_anchor(shown.nth, label))
}
