//! `spec262 trace` as page, time line and worked example, and `spec262 graph` as a picture, from outside.

use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::process::Command;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name)
}

/// Exit code, standard output, standard error of the command, with a program of that text.
fn spec262(args: &[&str], program: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("p.js"), program).expect("it is written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_spec262"));
    let output = command.current_dir(folder.path()).arg(args[0]).arg("p.js").args(&args[1..]).output().expect("it runs");
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// What is compared is in a file; `UPDATE=1` writes it anew.
fn golden(name: &str, is: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, is).expect("it is written");
    }
    let wanted = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    assert!(is == wanted, "{} differs; UPDATE=1 writes it anew. It is now:\n{is}", file.display());
}

const COUNTER: &str = "function counter() { let n = 0; return () => ++n }\nlet c = counter(); print(c(), '<\\u0001&>')\n";

/// The record in a page.
fn record(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"trace\">").expect("it has a record");
    let (json, _) = rest.split_once("</script>").expect("it ends");
    serde_json::from_str(json).expect("it is JSON")
}

/// What there is after all changes: by key, as the graph has it.
fn last_state(record: &Value) -> Map<String, Value> {
    let mut things: Map<String, Value> = Map::new();
    for change in record["changes"].as_array().expect("a list") {
        for entry in change[1]["t"].as_array().into_iter().flatten() {
            let key = entry[0].as_str().expect("a key");
            let thing = things.entry(key).or_insert_with(|| Value::Object(Map::new()));
            for (name, value) in entry[1].as_object().expect("fields") {
                if let Some(others) = value.get("others") {
                    let list = thing[name].as_array_mut().expect("a list");
                    list.resize(value["length"].as_u64().expect("a length") as usize, Value::Null);
                    for other in others.as_array().expect("elements") {
                        list[other[0].as_u64().expect("a place") as usize] = other[1].clone();
                    }
                } else if value.is_null() && thing.get(name).is_some_and(|v| !v.is_number()) {
                    thing.as_object_mut().expect("a thing").remove(name);
                } else {
                    thing[name] = value.clone();
                }
            }
        }
        for key in change[1]["g"].as_array().into_iter().flatten() {
            things.remove(key.as_str().expect("a key"));
        }
    }
    things
}

#[test]
fn the_page_ends_with_what_the_graph_of_the_end_shows() {
    for name in ["counter.js", "loop-closures.js", "private-state.js", "module-pattern.js"] {
        let program = std::fs::read_to_string(example(name)).expect("an example");
        let (code, page, err) = spec262(&["trace", "--format", "html"], &program);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{name}");
        let (_, graph, _) = spec262(&["graph", "--format", "json"], &program);
        let graph: Value = serde_json::from_str(&graph).expect("a graph");
        let state = last_state(&record(&page));
        for (list, kind) in [("records", 'r'), ("functions", 'f')] {
            let wanted = graph[list].as_array().expect("a list");
            assert_eq!(state.keys().filter(|k| k.starts_with(kind)).count(), wanted.len(), "{name}: {list}");
            for thing in wanted {
                let mut thing = thing.clone();
                // The page leaves out what the standard gives the global object.
                if thing.get("bindingObject").is_some() {
                    thing.as_object_mut().map(|t| t.remove("otherNames"));
                }
                let is = &state[&format!("{kind}{}", thing["number"])];
                // Objects are numbered in the order in which they are seen, so their numbers are others.
                assert_eq!(without_objects(is), without_objects(&thing), "{name}");
            }
        }
    }
}

fn without_objects(thing: &Value) -> String {
    let text = thing.to_string();
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{\"object\":") {
        out.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    out + rest
}

#[test]
fn the_record_is_whole() {
    let (code, page, _) = spec262(&["trace", "--format", "html"], COUNTER);
    assert_eq!(code, Some(0));
    assert_eq!(page.matches("</script>").count(), 2, "nothing of the program ends a script");
    let r = record(&page);
    let steps = r["steps"].as_array().expect("steps").len();
    assert!(steps > 1000);
    assert_eq!(r["depths"].as_array().map(Vec::len), Some(steps));
    assert_eq!(r["nodes"].as_array().map(Vec::len), Some(steps));
    assert_eq!(r["printed"][0][1], "1 <\u{1}&>");
    // Each step of the table stands in the text of its algorithm, with its label.
    for step in r["table"].as_array().expect("a table") {
        let algorithm = &r["algorithms"][step[0].as_u64().expect("a number") as usize];
        let line = algorithm["lines"][step[1].as_u64().expect("a line") as usize].as_str().expect("a line").trim().to_string();
        let label = step[2].as_str().expect("a label");
        let last = label.rsplit('.').next().expect("a part");
        assert!(line.starts_with(&format!("{last}.")), "{label}: {line}");
    }
    // Spans are those of the program.
    let text: Vec<u16> = r["texts"][0]["text"].as_str().expect("a text").encode_utf16().collect();
    let spans: Vec<String> = r["spans"]
        .as_array()
        .expect("spans")
        .iter()
        .map(|s| String::from_utf16_lossy(&text[s[1].as_u64().expect("start") as usize..s[2].as_u64().expect("end") as usize]))
        .collect();
    assert!(spans.iter().any(|s| s == "++n") && spans.iter().any(|s| s == "counter()"), "{spans:?}");
}

#[test]
fn a_long_run_is_cut_and_that_is_told() {
    let (code, page, err) = spec262(&["trace", "--format", "html", "--max-trace-steps", "9000"], "let n = 0; for (;;) n++");
    assert_eq!(code, Some(3));
    let r = record(&page);
    let steps = r["steps"].as_array().map_or(0, Vec::len);
    // The limit counts what primitives do as well.
    assert!((5000..=9000).contains(&steps) && r["end"]["cut"] == Value::Bool(true), "{steps}");
    assert!(err.contains(&format!("shows the first {steps} steps")) && err.contains("--max-trace-steps"), "{err}");
    let (code, page, err) = spec262(&["trace", "--format", "html", "--max-steps", "9000"], "let n = 0; for (;;) n++");
    assert!(code == Some(3) && err.contains("--max-steps allows") && record(&page)["end"]["cut"] == Value::Bool(false), "{err}");
    let (code, _, err) = spec262(&["trace", "--format", "html", "--only", "9.1"], "1");
    assert!(code == Some(64) && err.contains("leave out --only"), "{err}");
    let (code, _, err) = spec262(&["trace", "--format", "html", "--max-trace-steps", "0"], "1");
    assert!(code == Some(64) && err.contains("--max-trace-steps"), "{err}");
}

#[test]
fn a_run_that_throws_has_a_page() {
    let (code, page, err) = spec262(&["trace", "--format", "html"], "throw new TypeError('no')");
    assert!(code == Some(1) && err.contains("TypeError: no"), "{err}");
    assert_eq!(record(&page)["end"]["completion"], "throw");
    let (code, page, _) = spec262(&["trace", "--format", "html"], "let let");
    assert_eq!((code, &record(&page)["end"]["completion"]), (Some(2), &Value::from("syntax-error")));
}

#[test]
fn eval_code_is_a_text_of_its_own() {
    let (_, page, _) = spec262(&["trace", "--format", "html"], "let x = 1; for (let i = 0; i < 3; i++) eval('x + 41')");
    let r = record(&page);
    let texts: Vec<_> = r["texts"].as_array().expect("texts").iter().map(|t| (t["name"].as_str(), t["text"].as_str())).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert_eq!(texts[1], (Some("eval code"), Some("x + 41")));
    assert!(r["spans"].as_array().expect("spans").iter().any(|s| s[0] == 1));
}

#[test]
fn a_time_line_nests() {
    for (args, program) in [
        (vec![], COUNTER),
        (vec!["--only", "10.2", "--depth", "20"], COUNTER),
        (vec![], "let m = new Map([[1, 2]]); const named = () => { for (const [k] of m) print(k) }; named()"),
    ] {
        let (code, out, err) = spec262(&[&["trace", "--format", "perfetto"][..], &args].concat(), program);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        let json: Value = serde_json::from_str(&out).expect("it is JSON");
        let events = json["traceEvents"].as_array().expect("events");
        let mut open: std::collections::BTreeMap<u64, Vec<&str>> = Default::default();
        let (mut last, mut contexts) = (0, Vec::new());
        for e in events.iter().filter(|e| e["ph"] != "M") {
            let (at, track) = (e["ts"].as_u64().expect("a time"), e["tid"].as_u64().expect("a track"));
            assert!(at >= last, "time goes on");
            last = at;
            let name = e["name"].as_str().unwrap_or("");
            match e["ph"].as_str() {
                Some("B") => {
                    open.entry(track).or_default().push(name);
                    if track == 1 {
                        contexts.push(name);
                    }
                }
                Some("E") => assert!(open.entry(track).or_default().pop().is_some(), "an end without a beginning"),
                Some("i") => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(open.values().all(Vec::is_empty), "what begins ends: {open:?}");
        assert!(contexts.iter().any(|c| c.ends_with(": counter") || c.ends_with(": named")), "{contexts:?}");
    }
}

#[test]
fn a_worked_example() {
    let (code, out, err) = spec262(&["trace", "--format", "markdown", "--only", "sec-newdeclarativeenvironment", "9.1.1.1.4"], COUNTER);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    golden("counter.md", &out);
}

#[test]
fn a_picture() {
    let (code, out, err) = spec262(
        &["graph", "--format", "svg"],
        "function f(name_that_is_rather_long) { return () => name_that_is_rather_long }\nlet g = f('<&> a text that goes on for longer than a box is wide');",
    );
    assert_eq!((code, err.as_str()), (Some(0), ""));
    golden("closure.svg", &out);
    assert!(out.contains("&lt;&amp;&gt;") && !out.contains("<&>"));
}
