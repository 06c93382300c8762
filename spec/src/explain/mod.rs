//! Finds an algorithm by its name, its production, its clause's number or id, and shows it: clause, steps with labels, what it
//! calls and what calls it. From the text alone, so that a specification that does not check can be looked at too.

mod names;

use crate::ast::{Accessor, Algorithm, Clause, File, Head, Item, ItemKind, PathPart};
use crate::diag::{Source, line_column, near};
use crate::print;
use std::collections::{BTreeMap, BTreeSet};

/// An algorithm with its surroundings.
pub struct Entry<'a> {
    pub clause: Option<&'a Clause>,
    pub algorithm: &'a Algorithm,
    /// `OrdinaryGet`, `Object.[[Get]]`, `Evaluation of IfStatement`, `Object.create`.
    pub title: String,
    /// Every way to ask for it, in small letters.
    asked: BTreeSet<String>,
    item: &'a Item,
    path: &'a str,
    line: u32,
    calls: BTreeSet<&'a str>,
    /// The name under which others call it.
    called_as: &'a str,
}

pub struct Index<'a> {
    pub entries: Vec<Entry<'a>>,
    /// Names that something in the specification stands behind.
    declared: BTreeSet<&'a str>,
    /// Titles of the algorithms that call a name.
    callers: BTreeMap<&'a str, Vec<usize>>,
}

/// No algorithm is asked for in these words; names that come near.
#[derive(Debug, PartialEq, Eq)]
pub struct NotFound {
    pub query: String,
    pub near: Vec<String>,
}
impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no algorithm is called `{}`", self.query)?;
        if !self.near.is_empty() {
            write!(f, "; did you mean `{}`?", self.near.join("`, `"))?;
        }
        Ok(())
    }
}
impl std::error::Error for NotFound {}

/// How much is shown of the lists below an algorithm.
const MOST_NAMES: usize = 40;

impl<'a> Index<'a> {
    /// Of parsed files; `sources` are the texts, in the same order.
    pub fn new(sources: &'a [Source], files: &'a [File]) -> Index<'a> {
        let mut index = Index { entries: Vec::new(), declared: BTreeSet::new(), callers: BTreeMap::new() };
        for (file, source) in files.iter().zip(sources) {
            let mut clause = None;
            for item in &file.items {
                match &item.kind {
                    ItemKind::Clause(c) => clause = Some(c),
                    ItemKind::Primitive(p) => _ = index.declared.insert(&p.name.text),
                    ItemKind::Sdo(s) => _ = index.declared.insert(&s.name.text),
                    ItemKind::DeclareMethod(m) => _ = index.declared.insert(&m.name.text),
                    ItemKind::Algorithm(algorithm) => index.add(clause, algorithm, item, source),
                    _ => {}
                }
            }
        }
        for (place, entry) in index.entries.iter().enumerate() {
            for name in &entry.calls {
                index.callers.entry(name).or_default().push(place);
            }
        }
        index
    }

    fn add(&mut self, clause: Option<&'a Clause>, algorithm: &'a Algorithm, item: &'a Item, source: &'a Source) {
        let mut asked = Vec::new();
        let (title, called_as) = match &algorithm.head {
            Head::Operation { name, .. } => (name.text.clone(), name.text.as_str()),
            Head::Method(m) => {
                asked.push(m.name.text.clone());
                (format!("{}.{}", m.of.text, m.name.text), m.name.text.as_str())
            }
            Head::Rule { sdo, productions } => {
                asked.push(sdo.text.clone());
                asked.extend(productions.iter().map(|p| format!("{} of {}", sdo.text, p.text)));
                let heads: BTreeSet<&str> = productions.iter().filter_map(|p| p.text.split(' ').next()).collect();
                asked.extend(heads.iter().map(|head| format!("{} of {head}", sdo.text)));
                (format!("{} of {}", sdo.text, heads.into_iter().collect::<Vec<_>>().join(", ")), sdo.text.as_str())
            }
            Head::DefaultRule { sdo } => {
                asked.push(sdo.text.clone());
                (format!("{} of *", sdo.text), sdo.text.as_str())
            }
            Head::EarlyErrors { productions } => {
                let heads: BTreeSet<&str> = productions.iter().filter_map(|p| p.text.split(' ').next()).collect();
                asked.extend(heads.iter().map(|head| format!("early errors of {head}")));
                asked.extend(productions.iter().map(|p| format!("early errors of {}", p.text)));
                (format!("early errors of {}", heads.into_iter().collect::<Vec<_>>().join(", ")), "")
            }
            Head::Builtin(b) => {
                let accessor = match b.path.accessor {
                    None => "",
                    Some(Accessor::Get) => "get ",
                    Some(Accessor::Set) => "set ",
                };
                let mut path = b.path.base.trim_matches('%').to_string();
                for part in &b.path.parts {
                    match part {
                        PathPart::Name(name) => path.push_str(&format!(".{name}")),
                        PathPart::Symbol(symbol) => path.push_str(&format!("[{symbol}]")),
                    }
                }
                asked.push(format!("%{path}%"));
                asked.push(path.clone());
                (format!("{accessor}{path}"), b.path.base.as_str())
            }
        };
        asked.push(title.clone());
        if let Some(c) = clause {
            asked.extend([c.id.clone(), c.number.clone()]);
        }
        self.declared.insert(called_as);
        self.entries.push(Entry {
            clause,
            algorithm,
            title,
            asked: asked.into_iter().map(|a| a.to_lowercase()).collect(),
            item,
            path: &source.path,
            line: line_column(&source.text, item.span.start).0,
            calls: names::called(&algorithm.steps),
            called_as,
        });
    }

    /// All algorithms that the words may mean: `OrdinaryGet`, `[[Get]]`, `ArrayExoticObject.[[DefineOwnProperty]]`, `Evaluation of
    /// IfStatement`, `Array.prototype.map`, `10.1.8.1`, `sec-ordinaryget`. Capitals do not matter.
    pub fn find(&self, query: &str) -> Result<Vec<&Entry<'a>>, NotFound> {
        let wanted = crate::parse::squeeze(query).to_lowercase();
        let found: Vec<_> = self.entries.iter().filter(|e| e.asked.contains(&wanted)).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let small: BTreeMap<String, &str> = self
            .entries
            .iter()
            .flat_map(|e| [Some(e.title.as_str()), Some(e.called_as), e.clause.map(|c| c.id.as_str())])
            .flatten()
            .filter(|name| !name.is_empty())
            .map(|name| (name.to_lowercase(), name))
            .collect();
        let mut near: Vec<String> =
            near(&wanted, small.keys().map(String::as_str)).iter().filter_map(|n| small.get(n)).map(|n| n.to_string()).collect();
        if near.is_empty() && wanted.chars().count() >= 3 {
            near = small.iter().filter(|(name, _)| name.contains(&wanted)).take(5).map(|(_, name)| name.to_string()).collect();
        }
        Err(NotFound { query: query.to_string(), near })
    }

    /// The algorithm as it is printed, with clause, place, and the lists of what it calls and what calls it.
    pub fn show(&self, entry: &Entry<'_>, colour: bool) -> String {
        let (bold, dim, off) = if colour { ("\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
        let mut out = String::new();
        if let Some(c) = entry.clause {
            let title = c.title.as_ref().map_or_else(String::new, |t| format!(" {t}"));
            out.push_str(&format!("{bold}{}{title}{off} {dim}{}{off}\n", c.number, c.id));
        }
        out.push_str(&format!("{dim}{}:{}{off}\n\n", entry.path, entry.line));
        let text = print::item(entry.item);
        let head = print::head(entry.algorithm).lines().count();
        for (n, line) in text.lines().enumerate() {
            if n < head {
                out.push_str(&format!("{bold}{line}{off}\n"));
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let label = line[indent..].find(". ").map_or(line.len(), |i| indent + i + 1);
            out.push_str(&format!("{}{dim}{}{off}{}\n", &line[..indent], &line[indent..label], &line[label..]));
        }
        let calls: Vec<&str> = entry.calls.iter().copied().filter(|name| self.declared.contains(name)).collect();
        out.push_str(&list("calls", &calls, dim, off));
        // Who calls an operation of this name; of methods and rules, all of that name are called alike.
        let callers: BTreeSet<&str> =
            self.callers.get(entry.called_as).into_iter().flatten().map(|place| self.entries[*place].title.as_str()).collect();
        out.push_str(&list("called by", &callers.into_iter().collect::<Vec<_>>(), dim, off));
        out
    }
}

fn list(what: &str, names: &[&str], dim: &str, off: &str) -> String {
    if names.is_empty() {
        return String::new();
    }
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("\n{dim}{what}:{off} {}{more}\n", names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests;
