//! What a test says of itself: the YAML between `/*---` and `---*/`.

use serde::Deserialize;

/// When an error is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// While the text is parsed, early errors included.
    Parse,
    /// While modules are found and linked.
    Resolution,
    Runtime,
}

impl Phase {
    pub fn name(self) -> &'static str {
        match self {
            Phase::Parse => "parse",
            Phase::Resolution => "resolution",
            Phase::Runtime => "runtime",
        }
    }
}

/// The error that a test must end with.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Negative {
    pub phase: Phase,
    /// The name of the error's constructor.
    #[serde(rename = "type")]
    pub constructor: String,
}

/// How a test is run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mode {
    Sloppy,
    /// With a Use Strict Directive before all else.
    Strict,
    Module,
    /// As it stands, without the harness.
    Raw,
}

impl Mode {
    pub const ALL: [Mode; 4] = [Mode::Sloppy, Mode::Strict, Mode::Module, Mode::Raw];

    pub fn name(self) -> &'static str {
        match self {
            Mode::Sloppy => "sloppy",
            Mode::Strict => "strict",
            Mode::Module => "module",
            Mode::Raw => "raw",
        }
    }
    pub fn of_name(name: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// The front matter, as far as it decides how a test is run.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Metadata {
    pub negative: Option<Negative>,
    /// Files of the harness, besides those that every test has.
    pub includes: Vec<String>,
    pub flags: Vec<String>,
    pub features: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Front {
    negative: Option<Negative>,
    includes: Option<Vec<String>>,
    flags: Option<Vec<String>>,
    features: Option<Vec<String>>,
}

const FLAGS: &[&str] = &["onlyStrict", "noStrict", "module", "raw", "async", "generated", "CanBlockIsFalse", "CanBlockIsTrue", "non-deterministic"];

impl Metadata {
    /// Reads the front matter of a test; one without it has neither flags nor includes.
    pub fn parse(text: &str) -> Result<Metadata, String> {
        let Some((_, rest)) = text.split_once("/*---") else { return Ok(Metadata::default()) };
        let Some((yaml, _)) = rest.split_once("---*/") else { return Err("the front matter does not end".into()) };
        // Some tests are about line ends, and have odd ones here, too.
        let yaml = yaml.replace("\r\n", "\n").replace('\r', "\n");
        let front: Front = serde_yaml::from_str(&yaml).map_err(|e| format!("front matter: {e}"))?;
        let metadata = Metadata {
            negative: front.negative,
            includes: front.includes.unwrap_or_default(),
            flags: front.flags.unwrap_or_default(),
            features: front.features.unwrap_or_default(),
        };
        match metadata.flags.iter().find(|f| !FLAGS.contains(&f.as_str())) {
            Some(unknown) => Err(format!("front matter: there is no flag {unknown}")),
            None => Ok(metadata),
        }
    }

    pub fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|f| f == name)
    }

    /// The ways in which the test is to be run.
    pub fn modes(&self) -> &'static [Mode] {
        if self.flag("module") {
            &[Mode::Module]
        } else if self.flag("raw") {
            &[Mode::Raw]
        } else if self.flag("onlyStrict") {
            &[Mode::Strict]
        } else if self.flag("noStrict") {
            &[Mode::Sloppy]
        } else {
            &[Mode::Sloppy, Mode::Strict]
        }
    }

    /// The files of the harness that the test wants, in order.
    pub fn harness(&self) -> Vec<String> {
        if self.flag("raw") {
            return Vec::new();
        }
        let mut files = vec!["assert.js".to_string(), "sta.js".to_string()];
        if self.flag("async") {
            files.push("doneprintHandle.js".into());
        }
        for file in &self.includes {
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
        files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_front_matter() {
        let m = Metadata::parse(
            "// x\n/*---\nesid: sec-x\ndescription: >\n  Some\n  words\nnegative:\n  phase: parse\n  type: SyntaxError\nincludes: [a.js, b.js]\nflags: [onlyStrict, async]\nfeatures: [let]\n---*/\nx",
        )
        .unwrap();
        assert_eq!(m.negative, Some(Negative { phase: Phase::Parse, constructor: "SyntaxError".into() }));
        assert_eq!(m.modes(), [Mode::Strict]);
        assert_eq!(m.harness(), ["assert.js", "sta.js", "doneprintHandle.js", "a.js", "b.js"]);
        assert_eq!(m.features, ["let"]);
    }

    #[test]
    fn modes_follow_flags() {
        let modes = |flags: &str| Metadata::parse(&format!("/*---\r\nflags: [{flags}]\rincludes:\r\n---*/")).unwrap().modes();
        assert_eq!(modes(""), [Mode::Sloppy, Mode::Strict]);
        assert_eq!(modes("noStrict"), [Mode::Sloppy]);
        assert_eq!(modes("raw"), [Mode::Raw]);
        assert_eq!(modes("module, async"), [Mode::Module]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert!(Metadata::parse("/*---\nflags: [noStrct]\n---*/").unwrap_err().contains("noStrct"));
        assert!(Metadata::parse("/*---\nflags: [").unwrap_err().contains("does not end"));
        assert!(Metadata::parse("/*---\nnegative: {phase: early, type: X}\n---*/").is_err());
        assert_eq!(Metadata::parse("no front matter").unwrap(), Metadata::default());
    }
}
