//! A graph as SVG. Contexts stand on the left; arrows of the way outward go to the right, as a name is looked up: from a context to its
//! environment, from a function to its `[[Environment]]`, from a record to its `[[OuterEnv]]`. Other references are thin, and bent back where they must.

use super::boxes::{Node, Row, boxes};
use spec262_semantics::inspect::{Graph, Thing};
use std::collections::HashMap;
use std::fmt::Write;

/// Units: those of the SVG. Texts are monospaced; this is more than a character of `FONT` takes in any usual font.
const CHAR: u32 = 8;
const LINE: u32 = 18;
const PAD: u32 = 10;
/// Between columns, where arrows bend.
const GAP: u32 = 72;
/// Between boxes of a column.
const SPACE: u32 = 20;
const MARGIN: u32 = 16;
/// Columns of text that a row may take; the whole is in its title.
const LONGEST: usize = 44;
const NARROWEST: u32 = 130;
/// The height of title and kind.
const HEAD: u32 = 2 * LINE + 8;

/// The style, scoped to the picture, so that it may stand in a page: a page gives other colours by setting the properties on something around it.
const STYLE: &str = include_str!("graph.css");

/// A box with its place.
struct Placed {
    node: Node,
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl Placed {
    fn row_y(&self, row: usize) -> u32 {
        self.y + HEAD + row as u32 * LINE + LINE / 2
    }
}

/// How many columns a text takes: characters of East Asian scripts and pictures take two.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c as u32 >= 0x1100 { 2 } else { 1 }).sum()
}

fn cut(text: &str) -> String {
    if columns(text) <= LONGEST {
        return text.to_string();
    }
    let mut taken = 0;
    let short: String = text
        .chars()
        .take_while(|c| {
            taken += if *c as u32 >= 0x1100 { 2 } else { 1 };
            taken < LONGEST
        })
        .collect();
    short + "…"
}

/// Text that may stand in XML: what XML has no character for is shown as a replacement.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

fn place(nodes: Vec<Node>) -> Vec<Placed> {
    let last = nodes.iter().map(|n| n.rank).max().unwrap_or(0);
    let mut placed: Vec<Placed> = nodes
        .into_iter()
        .map(|node| {
            let widest = node.rows.iter().map(|r| columns(&cut(&r.text))).chain([columns(&node.title), columns(&cut(&node.what))]).max().unwrap_or(0);
            let height = HEAD + node.rows.len() as u32 * LINE + if node.rows.is_empty() { 0 } else { 6 };
            Placed { width: (widest as u32 * CHAR + 2 * PAD).max(NARROWEST), height, x: 0, y: 0, node }
        })
        .collect();
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); last as usize + 1];
    placed.iter().enumerate().for_each(|(i, p)| columns[p.node.rank as usize].push(i));
    // From the right to the left: a box wants to stand where what it leads to stands.
    let places: HashMap<Thing, usize> = placed.iter().enumerate().map(|(i, p)| (p.node.thing, i)).collect();
    for column in &mut columns {
        let wish = |i: usize, placed: &[Placed]| {
            let p = &placed[i];
            let to = |r: &Row| places.get(&r.to?).copied().filter(|t| placed[*t].node.rank < p.node.rank);
            // Contexts are a stack: their order tells something.
            match p.node.thing {
                Thing::Context(_) => 0,
                _ => p.node.rows.iter().rev().filter(|r| r.is_scope).chain(&p.node.rows).find_map(to).map_or(0, |t| placed[t].y),
            }
        };
        let mut order: Vec<(u32, usize)> = column.iter().map(|i| (wish(*i, &placed), *i)).collect();
        order.sort();
        let mut free = 0;
        for (y, i) in order {
            placed[i].y = y.max(free);
            free = placed[i].y + placed[i].height + SPACE;
        }
    }
    let mut x = MARGIN;
    for column in columns.iter().rev() {
        let width = column.iter().map(|i| placed[*i].width).max().unwrap_or(0);
        for i in column {
            placed[*i].x = x;
            placed[*i].width = width;
        }
        x += if width == 0 { 0 } else { width + GAP };
    }
    placed.iter_mut().for_each(|p| p.y += MARGIN);
    placed
}

fn arrow(out: &mut String, from: &Placed, row: usize, to: &Placed) {
    let y = from.row_y(row);
    let end = to.y + LINE / 2 + 4;
    let right = from.x + from.width;
    let (x1, x2, out_by, in_by) = if to.x > right {
        (right, to.x, 1, -1)
    } else if to.x + to.width < from.x {
        (from.x, to.x + to.width, -1, 1)
    } else {
        // In the same column, or itself: a bow on the left.
        (from.x, to.x, -1, -1)
    };
    let reach = if out_by == in_by { 40 } else { (x1.abs_diff(x2) / 2).clamp(30, 160) } as i64;
    let (x1, x2) = (i64::from(x1), i64::from(x2));
    let tip = x2 + in_by * 7;
    let class = if from.node.rows[row].is_scope { "scope" } else { "other" };
    let _ = writeln!(out, "<path class=\"{class}\" d=\"M{x1} {y}C{} {y} {} {end} {tip} {end}\"/>", x1 + out_by * reach, tip + in_by * reach);
    let _ = writeln!(out, "<path class=\"{class} tip\" d=\"M{x2} {end}l{} -4v8z\"/>", in_by * 8);
    let _ = writeln!(out, "<circle class=\"{class} tip\" cx=\"{x1}\" cy=\"{y}\" r=\"2.5\"/>");
}

fn text(out: &mut String, class: &str, x: u32, y: u32, text: &str) {
    let short = cut(text);
    let title = if short == text { String::new() } else { format!("<title>{}</title>", escaped(text)) };
    let _ = writeln!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}{title}</text>", escaped(&short));
}

fn draw(out: &mut String, p: &Placed, running: bool) {
    let class = match p.node.thing {
        Thing::Context(_) => "context",
        Thing::Record(_) => "record",
        Thing::Function(_) => "function",
        Thing::Object(_) | Thing::Realm(_) => "object",
    };
    let round = if matches!(p.node.thing, Thing::Function(_)) { 14 } else { 4 };
    let running = if running { " running" } else { "" };
    let _ = writeln!(out, "<g class=\"{class}{running}\">");
    let _ = writeln!(out, "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{round}\"/>", p.x, p.y, p.width, p.height);
    text(out, "title", p.x + PAD, p.y + LINE, &p.node.title);
    text(out, "what", p.x + PAD, p.y + 2 * LINE, &p.node.what);
    for (i, row) in p.node.rows.iter().enumerate() {
        text(out, "row", p.x + PAD, p.row_y(i) + 4, &row.text);
    }
    out.push_str("</g>\n");
}

/// The picture: a whole document, that may stand in a page as it is.
pub fn svg(g: &Graph) -> String {
    let placed = place(boxes(g));
    let places: HashMap<Thing, usize> = placed.iter().enumerate().map(|(i, p)| (p.node.thing, i)).collect();
    let width = placed.iter().map(|p| p.x + p.width).max().unwrap_or(0) + MARGIN;
    let height = placed.iter().map(|p| p.y + p.height).max().unwrap_or(0) + MARGIN;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"spec262-graph\" role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    );
    out.push_str("<title>Execution contexts, Environment Records and closures</title>\n");
    let _ = writeln!(out, "<desc>{}</desc>", escaped(&describe(&placed)));
    let _ = writeln!(out, "<style>\n{}\n</style>", STYLE.trim());
    let _ = writeln!(out, "<rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>");
    for p in &placed {
        for (i, row) in p.node.rows.iter().enumerate() {
            if let Some(to) = row.to.and_then(|to| places.get(&to)) {
                arrow(&mut out, p, i, &placed[*to]);
            }
        }
    }
    let running = g.contexts.first().map(|c| Thing::Context(c.number));
    placed.iter().for_each(|p| draw(&mut out, p, running == Some(p.node.thing)));
    out + "</svg>\n"
}

/// The picture in words, for those who hear it.
fn describe(placed: &[Placed]) -> String {
    let told = placed.iter().map(|p| {
        let rows: Vec<&str> = p.node.rows.iter().map(|r| r.text.as_str()).collect();
        let rows = if rows.is_empty() { String::new() } else { format!(": {}", rows.join("; ")) };
        format!("{}, {}{rows}.", p.node.title, p.node.what)
    });
    told.collect::<Vec<_>>().join(" ")
}
