//! The page of a trace in a real browser: Chromium or Chrome, by `CHROME` or where they are found. Where there is none, these tests say so by name and end.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str =
    "let handlers = [];\nfunction on(f) { handlers.push(f) }\nfor (let i = 0; i < 2; i++) on(() => i);\nprint(handlers.map(h => h()).join())\n";

fn browser(test: &str) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROME") {
        return Some(named.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let found = names.iter().flat_map(|n| folders.iter().map(move |f| f.join(n))).find(|f| f.is_file());
    if found.is_none() {
        // Not by eprintln!: that is shown of tests that fail alone.
        let _ = writeln!(std::io::stderr(), "skipped: {test}: neither Chromium nor Chrome is here (CHROME names one)");
    }
    found
}

/// Opens the page of a program at a moment, runs a script in it, and gives what the script returns.
fn ask(chrome: &Path, program: &str, hash: &str, script: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let (source, page) = (folder.path().join("p.js"), folder.path().join("p.html"));
    std::fs::write(&source, program).expect("it is written");
    let made =
        Command::new(env!("CARGO_BIN_EXE_spec262")).args(["trace", "--format", "html", "-o"]).arg(&page).arg(&source).output().expect("it runs");
    assert!(made.stderr.is_empty(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut html = std::fs::read_to_string(&page).expect("a page");
    let help = "const key = (k, t = document) => t.dispatchEvent(new KeyboardEvent('keydown', { key: k, bubbles: true, cancelable: true }));\nconst text = (id) => document.getElementById(id).textContent;\nconst at = () => Number(document.body.dataset.moment);";
    let answer = format!(
        "<script>\n{help}\nlet answer; try {{ answer = (() => {{ {script} }})() }} catch (e) {{ answer = 'thrown: ' + e.stack }}\nconst pre = document.createElement('pre'); pre.id = 'answer'; pre.textContent = 'ANSWER ' + answer + ' END'; document.body.append(pre);\n</script>"
    );
    html.push_str(&answer);
    std::fs::write(&page, html).expect("it is written");
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let args = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", &profile, "--virtual-time-budget=5000", "--dump-dom"];
    let out = Command::new(chrome).args(args).arg(format!("file://{}{hash}", page.display())).output().expect("the browser runs");
    let dom = String::from_utf8_lossy(&out.stdout).into_owned();
    let answer = dom.rsplit_once("ANSWER ").and_then(|(_, rest)| rest.split_once(" END"));
    let answer = answer.unwrap_or_else(|| panic!("no answer in the page; the browser says\n{}", String::from_utf8_lossy(&out.stderr))).0;
    answer.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
}

#[test]
fn keys_go_forwards_and_backwards() {
    let Some(chrome) = browser("keys_go_forwards_and_backwards") else { return };
    let script = "
        const start = at(), out = [];
        const moveFrom = (i) => { let k = i + 1; while (data.depths[k] > data.depths[i]) k++; return k };
        const check = (name, holds) => { if (!holds) out.push(name + ' at ' + at()) };
        check('it begins where something is evaluated', start > 0 && spanOf(start));
        key('ArrowRight'); check('right', at() === start + 1);
        key('ArrowLeft'); check('left', at() === start);
        const calls = data.depths.findIndex((d, i) => i > start && data.depths[i + 1] > d && data.depths[moveFrom(i)] === d);
        show(calls); key('ArrowDown'); check('over', at() > calls + 1 && data.depths[at()] === data.depths[calls]);
        key('ArrowUp'); check('back over', at() === calls);
        key('o'); check('out', data.depths[at()] < data.depths[calls]); show(start);
        key('l'); const line = lineOf(at()); check('another line', line && line !== lineOf(start));
        key('l'); key('L'); check('the line before', lineOf(at()) === line);
        key('b'); const binding = at(); check('a binding', text('news').includes('record'));
        key('b'); key('B'); check('the binding before', at() === binding);
        key('c'); check('the stack', /context \\d+/.test(text('news')));
        key('End'); check('end', at() === COUNT && text('algorithm').includes('normal completion') && text('output') === '0,1');
        key('Home'); check('home', at() === 0);
        key('?'); check('help', document.getElementById('help').open);
        document.getElementById('help').close();
        const slider = document.getElementById('slider'); slider.value = 77; slider.dispatchEvent(new Event('input')); check('slider', at() === 77);
        return out.join('; ') || 'all right';";
    assert_eq!(ask(&chrome, PROGRAM, "", script), "all right");
}

#[test]
fn a_moment_is_the_same_from_wherever_one_comes() {
    let Some(chrome) = browser("a_moment_is_the_same_from_wherever_one_comes") else { return };
    let script = "
        const shown = () => ['source', 'algorithm', 'contexts', 'graph-note', 'output', 'news'].map(text).concat(document.querySelector('#graph svg').innerHTML, document.querySelector('mark').textContent, document.querySelector('#algorithm .now')?.textContent).join('\\n');
        const forwards = new Map(), wrong = [];
        const moments = []; for (let k = 0; k <= COUNT; k += 37) moments.push(k);
        // Where nothing is evaluated the text that was shown last stays: there is one text alone here.
        for (const k of moments) { show(k); forwards.set(k, shown()) }
        for (const k of moments.reverse()) { show(k); if (shown() !== forwards.get(k)) wrong.push(k) }
        let seed = 1; for (let i = 0; i < 300; i++) { seed = seed * 48271 % 2147483647; const k = moments[seed % moments.length]; show(k); if (shown() !== forwards.get(k)) wrong.push(k) }
        return wrong.length ? 'differs at ' + wrong : 'all right';";
    assert_eq!(ask(&chrome, PROGRAM, "", script), "all right");
}

#[test]
fn a_link_leads_to_its_moment() {
    let Some(chrome) = browser("a_link_leads_to_its_moment") else { return };
    let script = "
        const k = data.table.findIndex(([a, , label]) => data.algorithms[a].name === 'NewDeclarativeEnvironment' && label === '2');
        return [at() === 4321, document.getElementById('link').getAttribute('href'), document.querySelector('#algorithm .now').textContent.trim() === data.algorithms[data.table[data.steps[4321]][0]].lines[data.table[data.steps[4321]][1]].trim(), k >= 0].join(' ');";
    assert_eq!(ask(&chrome, PROGRAM, "#at=4321", script), "true #at=4321 true true");
    assert_eq!(ask(&chrome, PROGRAM, "#at=99999999999", "return at() === COUNT"), "true");
    assert_eq!(ask(&chrome, PROGRAM, "#at=<b>", "return at() > 0 && at() < COUNT"), "true");
}

#[test]
fn what_is_there_is_drawn() {
    let Some(chrome) = browser("what_is_there_is_drawn") else { return };
    let script = "
        show(COUNT);
        const boxes = [...document.querySelectorAll('#graph g:not(.pale)')].map((g) => [...g.querySelectorAll('text')].map((t) => t.firstChild.data).join('|'));
        const record = (value) => boxes.find((b) => b.includes('DeclarativeEnvironmentRecord') && b.includes('i = ' + value)) || '';
        const closures = boxes.filter((b) => b.includes('(ArrowFunction)') && b.includes('[[Environment]]: ' + record(0).split('|')[0]));
        const ghosts = document.querySelectorAll('#graph g.pale').length;
        document.getElementById('ghosts').click();
        return [record(0) !== '', record(1) !== '', closures.length, ghosts > 0, document.querySelectorAll('#graph g.pale').length].join(' ');";
    assert_eq!(ask(&chrome, PROGRAM, "", script), "true true 1 true 0");
}

#[test]
fn eval_code_takes_the_place_of_the_program() {
    let Some(chrome) = browser("eval_code_takes_the_place_of_the_program") else { return };
    let script = "
        const inside = data.nodes.findIndex((n) => n && data.spans[n - 1][0] === 1);
        show(inside); const there = text('source');
        key('Home'); key('l'); return [there.includes('eval code') && there.includes('x + 41'), text('source').includes('let x')].join(' ');";
    assert_eq!(ask(&chrome, "let x = 1;\neval('x + 41')", "", script), "true true");
}
