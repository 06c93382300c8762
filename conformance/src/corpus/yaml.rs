//! The keys of a file of the corpus, as they are written: see `CORPUS.md`. What they mean together is looked at in [`super::read`].

use super::case::Mode;
use super::expect::{RecordKind, When};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// Reads YAML 1.2, in which `n`, `no` and `on` are texts.
pub fn from_str<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(text, serde_saphyr::options! { strict_booleans: true })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub id: Spanned<String>,
    pub title: Spanned<String>,
    pub clauses: Spanned<Vec<Spanned<OrMap<Clause>>>>,
    #[serde(default)]
    pub mode: Modes,
    #[serde(default)]
    pub needs: Vec<Spanned<String>>,
    pub source: Option<Spanned<String>>,
    pub files: Option<Spanned<Vec<Script>>>,
    pub expect: Spanned<Expect>,
    pub note: Option<String>,
    #[serde(default)]
    pub faults: Vec<Spanned<Fault>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub engine: Several,
    #[serde(default)]
    pub mode: Option<Modes>,
    pub against: Spanned<String>,
    pub what: Spanned<String>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Modes {
    Sloppy,
    Strict,
    #[default]
    Both,
}

impl Modes {
    /// Each of them.
    pub fn all(self) -> &'static [Mode] {
        match self {
            Modes::Sloppy => &[Mode::Sloppy],
            Modes::Strict => &[Mode::Strict],
            Modes::Both => &[Mode::Sloppy, Mode::Strict],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    pub id: String,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    pub name: Spanned<String>,
    pub source: Spanned<String>,
}

/// The keys of `expect`, and of what is different in a mode.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    pub output: Option<Vec<Spanned<String>>>,
    pub value: Option<Spanned<String>>,
    pub throws: Option<Spanned<OrMap<Throws>>>,
    pub visits: Option<Vec<Spanned<String>>>,
    pub avoids: Option<Vec<Spanned<String>>>,
    pub probes: Option<BTreeMap<String, Spanned<ListOrMap<Record, Hits>>>>,
    pub same_record: Option<Vec<Spanned<Identity>>>,
    pub different_record: Option<Vec<Spanned<Identity>>>,
    pub retains: Option<Vec<Spanned<Alive>>>,
    pub collected: Option<Vec<Spanned<Alive>>>,
    pub sloppy: Option<Box<Spanned<Expect>>>,
    pub strict: Option<Box<Spanned<Expect>>>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Throws {
    #[serde(rename = "type")]
    pub error: Option<String>,
    pub value: Option<String>,
    pub when: Option<When>,
}

/// Chains by the number of the hit; `hits` is how many there must be.
#[derive(Clone)]
pub struct Hits(pub BTreeMap<String, Chain>);

/// What stands behind a key of [`Hits`].
#[derive(Clone)]
pub enum Chain {
    Number(u32),
    Records(Vec<Record>),
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub kind: RecordKind,
    #[serde(default)]
    pub bindings: BTreeMap<String, OrMap<Binding>>,
    pub names: Option<Vec<String>>,
    #[serde(default)]
    pub absent: Vec<String>,
    pub function: Option<String>,
    pub this: Option<ThisStatus>,
    pub with: Option<bool>,
}

/// `[[ThisBindingStatus]]`
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub enum ThisStatus {
    Lexical,
    Initialized,
    Uninitialized,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    pub value: Option<String>,
    pub mutable: Option<bool>,
    pub initialized: Option<bool>,
    pub deletable: Option<bool>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    pub binding: String,
    #[serde(default)]
    pub of: Several,
    #[serde(default)]
    pub at: Several,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Alive {
    pub binding: Option<String>,
    pub thing: Option<String>,
    pub of: Option<String>,
    pub at: Option<String>,
    #[serde(default)]
    pub through: Vec<String>,
}

/// A text, or a list of them.
#[derive(Default, Clone)]
pub struct Several(pub Vec<String>);

/// What is written as a scalar, or as a mapping that says more.
#[derive(Clone)]
pub enum OrMap<T> {
    Scalar(String),
    Map(T),
}

/// What is written as a list, or as a mapping that says more.
#[derive(Clone)]
pub enum ListOrMap<L, M> {
    List(Vec<L>),
    Map(M),
}

/// The text of a scalar that YAML takes for something else.
macro_rules! scalars {
    ($($visit:ident: $of:ty),*) => {
        $(fn $visit<E: Error>(self, v: $of) -> Result<Self::Value, E> {
            self.visit_str(&v.to_string())
        })*
    };
}

struct OrMapVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OrMapVisitor<T> {
    type Value = OrMap<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or keys")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(OrMap::Scalar(text.to_string()))
    }
    scalars!(visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_bool: bool);
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.visit_str("null")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(OrMap::Map)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OrMap<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(OrMapVisitor(PhantomData))
    }
}

struct SeveralVisitor;

impl<'de> Visitor<'de> for SeveralVisitor {
    type Value = Several;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Several, E> {
        Ok(Several(vec![text.to_string()]))
    }
    scalars!(visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_bool: bool);
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Several, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = seq.next_element()? {
            texts.push(text);
        }
        Ok(Several(texts))
    }
}

impl<'de> Deserialize<'de> for Several {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(SeveralVisitor)
    }
}

struct ListOrMapVisitor<L, M>(PhantomData<(L, M)>);

impl<'de, L: Deserialize<'de>, M: Deserialize<'de>> Visitor<'de> for ListOrMapVisitor<L, M> {
    type Value = ListOrMap<L, M>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or keys")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(ListOrMap::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        M::deserialize(MapAccessDeserializer::new(map)).map(ListOrMap::Map)
    }
}

impl<'de, L: Deserialize<'de>, M: Deserialize<'de>> Deserialize<'de> for ListOrMap<L, M> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ListOrMapVisitor(PhantomData))
    }
}

struct ChainVisitor;

impl<'de> Visitor<'de> for ChainVisitor {
    type Value = Chain;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records, or a number behind `hits`")
    }
    fn visit_i64<E: Error>(self, n: i64) -> Result<Chain, E> {
        u32::try_from(n).map(Chain::Number).map_err(|_| E::custom("the number of hits is 0 or more"))
    }
    fn visit_u64<E: Error>(self, n: u64) -> Result<Chain, E> {
        u32::try_from(n).map(Chain::Number).map_err(|_| E::custom("the number of hits is too large"))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Chain, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(Chain::Records(list))
    }
}

impl<'de> Deserialize<'de> for Chain {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ChainVisitor)
    }
}

impl<'de> Deserialize<'de> for Hits {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(d).map(Hits)
    }
}
