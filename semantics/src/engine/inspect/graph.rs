//! What there is at a moment: execution contexts, Environment Records, function objects, and the objects that lead to them. All of it can be
//! serialised; the JSON is described in `tools/GRAPH.md`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The version of the schema. Fields may be added without a new version; nothing is taken away or changed.
pub const VERSION: u32 = 1;

/// Something with a number, which it keeps through the whole run: in all graphs of an [`Inspection`](super::Inspection) it is the same.
///
/// Environment Records and functions with an `[[Environment]]` are numbered in the order of their making (those from before the run in the
/// order in which they are first seen), contexts likewise; other objects in the order in which they are first seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Thing {
    /// An execution context.
    Context(u32),
    /// An Environment Record, or a PrivateEnvironment Record.
    Record(u32),
    /// A function object that has an `[[Environment]]`.
    Function(u32),
    /// Any other object, built-in functions included.
    Object(u32),
    /// A Realm Record.
    Realm(u32),
}

impl fmt::Display for Thing {
    /// `record 3`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thing::Context(n) => write!(f, "context {n}"),
            Thing::Record(n) => write!(f, "record {n}"),
            Thing::Function(n) => write!(f, "function {n}"),
            Thing::Object(n) => write!(f, "object {n}"),
            Thing::Realm(n) => write!(f, "realm {n}"),
        }
    }
}

/// A value, told in few words. No code of the program runs for it: no getter, no `toString`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ValueText {
    /// `42`, `"text"`, `function f`, `Array(3)`: at most some 80 characters.
    pub text: String,
    /// Which function or object it is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<Thing>,
}

/// An execution context (9.4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    pub number: u32,
    /// Its Function, if it is the context of a call.
    pub function: Option<ValueText>,
    /// Its LexicalEnvironment: a record; none where the context has none.
    pub lexical_environment: Option<u32>,
    /// Its VariableEnvironment: a record.
    pub variable_environment: Option<u32>,
    /// Its PrivateEnvironment: a record.
    pub private_environment: Option<u32>,
    /// Its Realm.
    pub realm: Option<u32>,
    /// The name of its script, if its ScriptOrModule is one that was given to the run.
    pub script: Option<String>,
}

/// A Realm Record (9.3), as far as the machinery behind closures goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Realm {
    pub number: u32,
    /// Its `[[GlobalEnv]]`: a record.
    pub global_env: Option<u32>,
    /// Its `[[GlobalObject]]`.
    pub global_object: Option<ValueText>,
}

/// An Environment Record (9.1), or a PrivateEnvironment Record (9.2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub number: u32,
    /// The standard's name of its kind: `DeclarativeEnvironmentRecord`, `ObjectEnvironmentRecord`, `FunctionEnvironmentRecord`,
    /// `GlobalEnvironmentRecord`, `ModuleEnvironmentRecord` or `PrivateEnvironmentRecord`.
    pub kind: String,
    /// `[[OuterEnv]]`, or `[[OuterPrivateEnvironment]]`: a record; none for null.
    pub outer: Option<u32>,
    /// In the order of their making. Of an Object Environment Record these are the own properties of its object, but for those of the
    /// global object that the standard puts there; see `other_names`. A Global Environment Record has none itself: its two halves have.
    pub bindings: Vec<Binding>,
    /// Of an Object Environment Record: other names that it has a binding for, inherited ones and the global ones of the standard.
    /// Of a PrivateEnvironment Record: its `[[Names]]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// `[[FunctionObject]]` of a Function Environment Record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function_object: Option<ValueText>,
    /// `[[ThisBindingStatus]]` of a Function Environment Record: `lexical`, `initialized` or `uninitialized`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub this_binding_status: Option<String>,
    /// `[[ThisValue]]` of a Function Environment Record that has one; `[[GlobalThisValue]]` of a Global Environment Record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub this_value: Option<ValueText>,
    /// `[[NewTarget]]` of a Function Environment Record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_target: Option<ValueText>,
    /// `[[BindingObject]]` of an Object Environment Record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding_object: Option<ValueText>,
    /// `[[IsWithEnvironment]]` of an Object Environment Record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_with_environment: Option<bool>,
    /// `[[DeclarativeRecord]]` of a Global Environment Record: a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declarative_record: Option<u32>,
    /// `[[ObjectRecord]]` of a Global Environment Record: a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_record: Option<u32>,
}

/// A binding of an Environment Record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Binding {
    pub name: String,
    /// Its value; none as long as it is not initialized, for an accessor property, and for an indirect binding.
    pub value: Option<ValueText>,
    /// It may be set; of a property: it is writable, or an accessor with a setter.
    pub mutable: bool,
    /// It has a value already: reading it throws no ReferenceError.
    pub initialized: bool,
    /// It may be deleted; of a property: it is configurable.
    pub deletable: bool,
    /// Setting it although it is immutable throws, whatever code does so.
    pub strict: bool,
    /// It stands for a binding of another module, of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indirect: Option<String>,
}

/// A function object that has an `[[Environment]]`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Function {
    pub number: u32,
    /// The value of its `name`, if that is a data property of a String.
    pub name: Option<String>,
    /// `[[Environment]]`: a record.
    pub environment: Option<u32>,
    /// `[[PrivateEnvironment]]`: a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_environment: Option<u32>,
    /// `[[ThisMode]]`: `lexical`, `strict` or `global`.
    pub this_mode: Option<String>,
    /// What it was made from, by the standard's name: `ArrowFunction`, `FunctionDeclaration`, `MethodDefinition`, …
    pub kind: String,
    /// The name of the script that its `[[SourceText]]` stands in; none for eval code and the like.
    pub script: Option<String>,
    /// Where `[[SourceText]]` begins in its text: code units from the beginning.
    pub start: Option<u32>,
    /// And where it ends.
    pub end: Option<u32>,
    /// Properties and internal slots through which it leads to other things that are shown, `[[Environment]]` and `[[PrivateEnvironment]]` aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
}

/// An object that lies on a way from a root to an Environment Record or to a function that has one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Object {
    pub number: u32,
    /// `Array(3)`, `Object`, `global object`: the text of its [`ValueText`].
    pub text: String,
    /// Properties and internal slots through which it leads to other things that are shown; it may have more.
    pub properties: Vec<Property>,
}

/// A way from an object to another thing that is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Property {
    /// The property key, `next`, `0`, `Symbol(x)`; `get next` and `set next` for the functions of an accessor; or an internal slot,
    /// `[[Prototype]]`.
    pub key: String,
    /// What is there.
    pub thing: Thing,
}

/// All that there is at a moment, in the order of the numbers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Graph {
    /// [`VERSION`].
    pub version: u32,
    /// The execution context stack, the running one first.
    pub contexts: Vec<Context>,
    pub realms: Vec<Realm>,
    /// Records that are reached from contexts, realms and functions.
    pub records: Vec<Record>,
    pub functions: Vec<Function>,
    pub objects: Vec<Object>,
}

/// Where a name leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found<'g> {
    /// The record of the chain that has a binding for the name.
    pub record: &'g Record,
    /// The record that the binding is in: the same, or that half of a Global Environment Record which has it.
    pub holder: &'g Record,
    /// The binding; none for those of `other_names`.
    pub binding: Option<&'g Binding>,
}

impl Graph {
    /// The record with that number.
    pub fn record(&self, number: u32) -> Option<&Record> {
        self.records.binary_search_by_key(&number, |r| r.number).ok().map(|i| &self.records[i])
    }
    /// The function with that number.
    pub fn function(&self, number: u32) -> Option<&Function> {
        self.functions.binary_search_by_key(&number, |f| f.number).ok().map(|i| &self.functions[i])
    }
    /// The object with that number.
    pub fn object(&self, number: u32) -> Option<&Object> {
        self.objects.binary_search_by_key(&number, |o| o.number).ok().map(|i| &self.objects[i])
    }

    /// A record and those that it leads to through `[[OuterEnv]]`, the innermost first.
    pub fn chain(&self, record: u32) -> Vec<&Record> {
        let mut chain: Vec<&Record> = Vec::new();
        let mut at = self.record(record);
        while let Some(r) = at {
            // No step of the standard makes a circle; an overlay may.
            if chain.len() > self.records.len() {
                break;
            }
            chain.push(r);
            at = r.outer.and_then(|o| self.record(o));
        }
        chain
    }

    /// Where names are looked for: the LexicalEnvironment of the running context; where no code runs, the global environment.
    pub fn scope(&self) -> Option<u32> {
        let running = self.contexts.first().and_then(|c| c.lexical_environment);
        running.or_else(|| self.realms.first().and_then(|r| r.global_env))
    }

    /// The chain of the environment at hand: see [`Graph::scope`].
    pub fn scope_chain(&self) -> Vec<&Record> {
        self.scope().map(|s| self.chain(s)).unwrap_or_default()
    }

    /// Resolves a name through the environment at hand, as GetIdentifierReference (9.1.2.1) does.
    pub fn lookup(&self, name: &str) -> Option<Found<'_>> {
        self.lookup_from(self.scope()?, name)
    }

    /// Resolves a name from a record outward.
    pub fn lookup_from(&self, record: u32, name: &str) -> Option<Found<'_>> {
        self.chain(record).into_iter().find_map(|record| {
            let halves = [record.declarative_record, record.object_record];
            let parts = [Some(record)].into_iter().chain(halves.into_iter().map(|h| h.and_then(|h| self.record(h))));
            parts.flatten().find_map(|holder| {
                let binding = holder.bindings.iter().find(|b| b.name == name);
                let has = binding.is_some() || holder.other_names.iter().any(|n| n == name);
                has.then_some(Found { record, holder, binding })
            })
        })
    }

    /// What an expression leads to: a name, and then properties of the objects that are shown, `handlers[0]`, `counter.next`.
    pub fn thing(&self, expression: &str) -> Option<Thing> {
        let mut parts = expression.split(['.', '[']).map(|p| p.trim_end_matches(']').trim_matches(['\'', '"']));
        let name = parts.next()?;
        let mut thing = self.lookup(name)?.binding?.value.as_ref()?.thing?;
        for key in parts {
            let properties = match thing {
                Thing::Object(n) => &self.object(n)?.properties,
                Thing::Function(n) => &self.function(n)?.properties,
                _ => return None,
            };
            thing = properties.iter().find(|p| p.key == key)?.thing;
        }
        Some(thing)
    }

    /// The function that an expression leads to: see [`Graph::thing`].
    pub fn function_at(&self, expression: &str) -> Option<&Function> {
        match self.thing(expression)? {
            Thing::Function(n) => self.function(n),
            _ => None,
        }
    }

    /// The record that holds a binding, in the chain of a function's `[[Environment]]`.
    pub fn record_of(&self, function: &Function, name: &str) -> Option<&Record> {
        self.lookup_from(function.environment?, name).map(|f| f.holder)
    }

    /// Whether two functions reach the same record for a name; none if one of them reaches none.
    pub fn share(&self, f: &Function, g: &Function, name: &str) -> Option<bool> {
        Some(self.record_of(f, name)?.number == self.record_of(g, name)?.number)
    }
}
