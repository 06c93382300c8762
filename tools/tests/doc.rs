//! `spec262 doc`, from outside: the whole site is made, twice, and read as a browser would read it.

use scraper::{Html, Node};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn spec262(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spec262")).args(arguments).output().expect("it runs")
}

fn done(arguments: &[&str]) -> String {
    let output = spec262(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

/// All files of a folder, by their path there.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("it is there") {
            let path = entry.expect("it is there").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).expect("inside").display().to_string();
                out.insert(name, std::fs::read(&path).expect("it is a file"));
            }
        }
    }
    out
}

/// Elements that pages are made of; anything else is text that was not escaped.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "a",
    "header",
    "nav",
    "form",
    "input",
    "div",
    "main",
    "footer",
    "span",
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "table",
    "tbody",
    "tr",
    "th",
    "td",
    "pre",
    "code",
    "em",
    "strong",
    "small",
    "sub",
    "var",
    "b",
    "details",
    "summary",
    "section",
    "article",
    "dl",
    "dt",
    "dd",
    "meter",
    "figure",
    "figcaption",
    "svg",
    "desc",
    "style",
    "g",
    "path",
    "rect",
    "circle",
    "text",
];

struct Page {
    ids: BTreeSet<String>,
    links: Vec<String>,
}

fn read(name: &str, text: &str) -> Page {
    let html = Html::parse_document(text);
    assert!(html.errors.is_empty(), "{name}: {:?}", html.errors);
    let mut page = Page { ids: BTreeSet::new(), links: Vec::new() };
    for node in html.tree.nodes() {
        let Node::Element(e) = node.value() else { continue };
        // Pages to step through a run are those of `spec262 trace --format html`, with tests of their own.
        assert!(name.starts_with("runs/") || ELEMENTS.contains(&e.name()), "{name}: <{}>", e.name());
        if let Some(id) = e.attr("id") {
            assert!(page.ids.insert(id.to_string()), "{name}: the id {id} stands twice");
        }
        page.links.extend(["href", "src", "action"].iter().filter_map(|a| e.attr(a)).map(str::to_string));
    }
    page
}

/// The path of a link from a page, with the anchor.
fn target(from: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(p, a)| (p, Some(a.to_string())));
    if path.is_empty() {
        return (from.to_string(), anchor);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        if part == ".." { assert!(parts.pop().is_some(), "{from}: {link} leads out of the site") } else { parts.push(part) }
    }
    (parts.join("/"), anchor)
}

#[test]
fn the_whole_site() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).display().to_string();
    done(&["coverage", "--quiet", "--format", "json", "-o", &path("coverage.json")]);
    for name in ["a", "b"] {
        let told = done(&["doc", "--quiet", "-o", &path(name), "--coverage", &path("coverage.json")]);
        assert!(told.contains("begin at index.html"), "{told}");
    }
    let site = files(&dir.path().join("a"));
    let again = files(&dir.path().join("b"));
    let differ: Vec<&String> = site.iter().filter(|(name, bytes)| again.get(*name) != Some(bytes)).map(|(name, _)| name).collect();
    assert!(differ.is_empty() && site.len() == again.len(), "not the same twice: {differ:?}");

    let mut pages: HashMap<&str, Page> = HashMap::new();
    for (name, bytes) in site.iter().filter(|(name, _)| name.ends_with(".html")) {
        pages.insert(name, read(name, std::str::from_utf8(bytes).expect("UTF-8")));
    }
    assert!(pages.len() > 2000, "{}", pages.len());
    let lower: BTreeSet<String> = site.keys().map(|n| n.to_lowercase()).collect();
    assert_eq!(lower.len(), site.len(), "two files differ in the size of letters alone");
    let mut broken = Vec::new();
    let mut outside = BTreeSet::new();
    for (name, page) in &pages {
        for link in &page.links {
            if let Some(rest) = link.strip_prefix("https://") {
                outside.insert(rest.split('/').next().unwrap_or_default().to_string());
                continue;
            }
            // Of the page itself.
            if link == "#" {
                continue;
            }
            let (to, anchor) = target(name, link);
            let found = site.contains_key(&to) && anchor.is_none_or(|a| pages.get(to.as_str()).is_some_and(|p| p.ids.contains(&a)));
            if !found {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    broken.sort();
    assert!(broken.is_empty(), "{} links lead nowhere:\n{}", broken.len(), broken[..broken.len().min(40)].join("\n"));
    assert_eq!(outside.into_iter().collect::<Vec<_>>(), ["tc39.es"]);

    // What the index of the search names is there as well.
    let index = std::str::from_utf8(&site["assets/index.js"]).expect("UTF-8");
    let entries = index.strip_prefix("window.spec262Index = ").and_then(|t| t.strip_suffix(";\n")).expect("one statement");
    let entries: Vec<(String, String, String, String)> = serde_json::from_str(entries).expect("JSON");
    for (name, _, address, _) in &entries {
        let (to, anchor) = target("index.html", address);
        assert!(pages.get(to.as_str()).is_some_and(|p| anchor.is_none_or(|a| p.ids.contains(&a))), "{name}: {address}");
    }
    for name in ["OrdinaryCallBindThis", "Array.prototype.map", "DeclarativeEnvironmentRecord", "IfStatement", "Evaluation"] {
        assert!(entries.iter().any(|e| e.0 == name), "{name} cannot be found");
    }

    // A step, its count, its cases, the trace: one click each.
    let clause = std::str::from_utf8(&site["clauses/sec-newfunctionenvironment.html"]).expect("UTF-8");
    assert!(clause.contains("id=\"step-6\"") && clause.contains("×"), "no counts");
    let page = &pages["clauses/sec-newfunctionenvironment.html"];
    let case = page.links.iter().find(|l| l.starts_with("../cases/")).expect("a case that visits a step");
    let case = target("clauses/x.html", case).0;
    assert!(pages[case.as_str()].links.iter().any(|l| l.contains("/traces/")), "{case} leads to no trace");
}

#[test]
fn what_is_wrong_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).display().to_string();
    std::fs::create_dir(path("full")).expect("a folder");
    std::fs::write(path("full/mine.txt"), "x").expect("a file");
    std::fs::write(path("bad.json"), "{}").expect("a file");
    std::fs::write(path("file"), "x").expect("a file");
    for (arguments, code, told) in [
        (vec!["doc", "-o", &path("full")], 64, "is not empty"),
        (vec!["doc", "-o", &path("file")], 74, "cannot write"),
        (vec!["doc", "-o", &path("new"), "--coverage", &path("bad.json")], 64, "is no report of coverage"),
        (vec!["doc", "-o", &path("new"), "--coverage", &path("none.json")], 64, "cannot read"),
        (vec!["doc", "-o", &path("new"), "--spec", &path("none")], 64, "no specification can be read there"),
    ] {
        let output = spec262(&arguments);
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{err}");
        assert!(err.contains(told) && err.contains("help:"), "{err}");
    }
    assert_eq!(std::fs::read_dir(path("full")).expect("it is there").count(), 1, "the folder of other files was touched");
}

/// A specification of somebody's own: steps that are put in are shown with their labels, and text is text.
#[test]
fn an_overlay_is_shown() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).display().to_string();
    std::fs::create_dir(path("overlay")).expect("a folder");
    let overlay = "clause 10.2.3 sec-ordinaryfunctioncreate\noverlay OrdinaryFunctionCreate after 13\n  13+1. note \"a <b> & c\"\n";
    std::fs::write(path("overlay/a.alg"), overlay).expect("a file");
    done(&["doc", "--quiet", "-o", &path("site"), "--overlay", &path("overlay")]);
    let name = "clauses/sec-ordinaryfunctioncreate.html";
    let text = std::fs::read_to_string(dir.path().join("site").join(name)).expect("a page");
    let page = read(name, &text);
    for id in ["step-13", "step-13+1", "step-14", "step-23"] {
        assert!(page.ids.contains(id), "{id} in {:?}", page.ids);
    }
    assert!(text.contains("13+1.") && text.contains("&lt;b&gt; &amp; c"), "{text}");
}

/// The search as a browser runs it, from a folder. Where there is no Chromium or Chrome (by `CHROME` or on PATH), this says so and ends.
#[test]
fn the_search_in_a_browser() {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    let Some(chrome) = named.or_else(|| names.iter().flat_map(|n| folders.iter().map(move |f| f.join(n))).find(|f| f.is_file())) else {
        eprintln!("skipped: the_search_in_a_browser: neither Chromium nor Chrome is here (CHROME names one)");
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let site = dir.path().join("site");
    done(&["doc", "--quiet", "--no-guide", "-o", &site.display().to_string()]);
    assert!(!site.join("guide").exists());
    let profile = format!("--user-data-dir={}", dir.path().join("profile").display());
    for (query, first) in [
        ("ordinarycallb", "OrdinaryCallBindThis"),
        ("array.prototype.map", "Array.prototype.map"),
        ("[[get]]", "[[Get]]"),
        ("NewFunctionEnvironment", "NewFunctionEnvironment"),
        ("9.1.2.4", "NewFunctionEnvironment"),
        ("sec-getvalue", "6.2.5.5 GetValue"),
        ("ifstatement evaluation", "Evaluation of IfStatement"),
    ] {
        let args = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", &profile, "--virtual-time-budget=8000", "--dump-dom"];
        let query = query.replace(' ', "+").replace('[', "%5B").replace(']', "%5D");
        let page = format!("file://{}/search.html?q={query}", site.display());
        let output = Command::new(&chrome).args(args).arg(page).output().expect("the browser runs");
        let html = Html::parse_document(&String::from_utf8_lossy(&output.stdout));
        let found = html.select(&scraper::Selector::parse("#results a span").expect("a selector")).next();
        let found = found.map(|e| e.text().collect::<String>());
        assert_eq!(found.as_deref(), Some(first), "{query}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
