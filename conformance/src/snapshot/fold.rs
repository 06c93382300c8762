//! Makes a story short: what repeats itself stands once.

use super::story::{Line, Part};

/// Lines that may repeat together.
const LONGEST: usize = 24;
/// Values that a repeated line shows, one for each round.
const VALUES: usize = 6;

/// The lines as text, with repetitions folded.
pub fn fold(lines: &[Line]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (length, rounds) = repetition(&lines[at..]);
        if rounds == 1 {
            out.push(text(&lines[at..=at], lines[at].indent));
            at += 1;
            continue;
        }
        let indent = lines[at].indent;
        out.push(format!("{}{rounds} times:", "  ".repeat(indent)));
        for i in 0..length {
            let same: Vec<Line> = (0..rounds).map(|r| lines[at + r * length + i].clone()).collect();
            out.push(text(&same, same[0].indent + 1));
        }
        at += length * rounds;
    }
    out
}

/// How many lines repeat from the beginning on, and how often: where that makes the text shorter.
fn repetition(lines: &[Line]) -> (usize, usize) {
    let mut best = (1, 1, 0);
    for length in 1..=LONGEST.min(lines.len() / 2) {
        let mut rounds = 1;
        while lines.len() >= (rounds + 1) * length && alike(&lines[..length], &lines[rounds * length..(rounds + 1) * length], rounds as u32) {
            rounds += 1;
        }
        let spared = length * (rounds - 1);
        if spared > best.2 && spared > 1 {
            best = (length, rounds, spared);
        }
    }
    (best.0, best.1)
}

/// Whether two runs of lines tell the same, the second of things that were made so many rounds later.
fn alike(first: &[Line], later: &[Line], rounds: u32) -> bool {
    // What a round makes.
    let made = ((later[0].made.0 - first[0].made.0) / rounds, (later[0].made.1 - first[0].made.1) / rounds);
    let shifted = |a: u32, b: u32, made: u32| a == b || a.checked_add(made * rounds) == Some(b);
    first.iter().zip(later).all(|(a, b)| {
        a.indent == b.indent
            && a.parts.len() == b.parts.len()
            && a.parts.iter().zip(&b.parts).all(|pair| match pair {
                (Part::Text(a), Part::Text(b)) => a == b,
                (Part::Environment(a, _), Part::Environment(b, _)) => shifted(*a, *b, made.0),
                (Part::Function(a), Part::Function(b)) => shifted(*a, *b, made.1),
                (Part::Value(_), Part::Value(_)) => true,
                _ => false,
            })
    })
}

/// A line, and those that stand for it in later rounds.
fn text(rounds: &[Line], indent: usize) -> String {
    let mut out = "  ".repeat(indent);
    for (i, part) in rounds[0].parts.iter().enumerate() {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Environment(_, name) => out.push_str(&format!("env {name}{}", last(rounds, i))),
            Part::Function(n) => out.push_str(&format!("function#{n}{}", last(rounds, i))),
            Part::Value(value) => {
                let values: Vec<&str> = rounds.iter().map(|l| if let Part::Value(v) = &l.parts[i] { v.as_str() } else { "" }).collect();
                match values.as_slice() {
                    values if values.iter().all(|v| v == value) => out.push_str(value),
                    [head @ .., end] if values.len() > VALUES => out.push_str(&format!("{} | … | {end}", head[..VALUES - 1].join(" | "))),
                    values => out.push_str(&values.join(" | ")),
                }
            }
        }
    }
    // What a program prints or names may have ends of lines.
    out.replace('\r', "\\r").replace('\n', "\\n")
}

/// `..7`, where the last round has another thing than the first.
fn last(rounds: &[Line], part: usize) -> String {
    match (&rounds[0].parts[part], rounds.last().map(|l| &l.parts[part])) {
        (Part::Function(a), Some(Part::Function(b))) if a != b => format!("..{b}"),
        (Part::Environment(_, a), Some(Part::Environment(_, b))) if a != b => format!("..{b}"),
        _ => String::new(),
    }
}
