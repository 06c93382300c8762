//! `spec262 doc`: the specification as a site of static pages, from the same source that runs; and the guide, whose claims are checked
//! while it is built.

mod address;
mod algorithm;
pub mod args;
mod book;
mod calls;
mod cases;
mod clause;
mod contents;
mod deviations;
mod grammar;
mod guide;
mod links;
mod lists;
mod marks;
mod operations;
mod output;
mod page;
mod search;
mod site;
mod trace;
mod visits;

use crate::exit::{Exit, Failure};
use crate::texts::TextArgs;
use crate::{pieces, progress};
use args::DocArgs;
use book::Book;
use cases::Cases;
use deviations::Deviations;
use output::Output;
use page::{Frame, Page, document};
use site::Site;
use spec262_conformance::corpus::{Corpus, Known};
use spec262_conformance::engines::Oracle;
use spec262_conformance::engines::oracle::Limits;
use spec262_semantics::{Engine, StepId};
use spec262_spec::audit::Facts;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use visits::Visits;

/// What every site has beside its pages.
const ASSETS: &[(&str, &str)] = &[("assets/style.css", include_str!("assets/style.css")), ("assets/site.js", include_str!("assets/site.js"))];

pub fn doc(args: &DocArgs) -> Result<Exit, Failure> {
    let facts = Facts::carried().map_err(|e| Failure::new(Exit::Stopped, format!("error: {e}")))?;
    let mut output = Output::open(&args.output)?;
    let book = Book::read(&args.texts, &facts)?;
    let engine = args.texts.engine()?;
    same_steps(&book, &engine)?;
    let known = Known::of(&engine);
    let corpus = Corpus::of_project(&known);
    // The project's own specification has all that its corpus names; a specification of somebody's own may lack some of it.
    if let Some(first) = corpus.errors.first() {
        eprintln!(
            "note: {} things of the corpus are not in this specification, and their files are left out. The first:\n{first}",
            corpus.errors.len()
        );
    }
    let visits = match &args.coverage {
        Some(file) => Some(Visits::read(file, &book)?),
        None if args.cover => Some(Visits::new(crate::grade::of_project(&book.spec, &args.texts, args.quiet.quiet)?, &book).map_err(defect)?),
        None => None,
    };
    let deviations = Deviations::read(&book, &facts)?;
    let site = Site::new(&book, deviations, visits, Cases::new(corpus.cases));
    let oracle = Oracle::new(engine, Limits::default(), Arc::new(args.texts.by_name()?));
    let guide = if args.no_guide { guide::Guide::default() } else { guide::build(&site, &oracle, &known)? };
    let frame = Frame { edition: &book.spec.edition, has_guide: !args.no_guide };

    let bar = progress::bar(args.quiet.quiet, book.clauses.len() + site.cases.list.len(), "pages");
    let mut write = |page: Page| output.write(&page.path, &document(&page, frame));
    write(contents::home(&site, &guide.chapters))?;
    write(contents::contents(&site))?;
    for page in contents::chapter_pages(&site).into_iter().chain(guide.pages) {
        write(page)?;
    }
    for i in 0..book.clauses.len() {
        write(clause::page(&site, i))?;
        bar.inc(1);
    }
    for page in lists::pages(&site).into_iter().chain(operations::pages(&site)).chain(grammar::pages(&site)) {
        write(page)?;
    }
    write(operations::index(&site))?;
    write(grammar::index(&site))?;
    write(cases::index(&site))?;
    write(search::page())?;
    for (path, text) in case_pages(&site, &args.texts, frame, &guide.cases, &|| bar.inc(1))? {
        output.write(&path, &text)?;
    }
    output.write("assets/index.js", &search::script(&site, &guide.chapters))?;
    for (path, text) in ASSETS {
        output.write(path, text)?;
    }
    bar.finish_and_clear();
    let bytes = output.bytes;
    let files = output.finish()?;
    println!("{}: {} files, {:.1} MB; begin at index.html", args.output.display(), page::grouped(files as u64), bytes as f64 / 1e6);
    Ok(Exit::Normal)
}

/// The pages of cases and their traces, path and text; for cases of the guide a page to step through as well. Traces are what takes longest, so several threads make them, each with an engine of its own.
fn case_pages(
    site: &Site<'_>,
    texts: &TextArgs,
    frame: Frame<'_>,
    of_guide: &BTreeSet<String>,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<(String, String)>, Failure> {
    let steps = cases::Steps::of(site.book);
    let files = texts.by_name()?;
    let next = AtomicUsize::new(0);
    let thread = || -> Result<Vec<(String, String)>, Failure> {
        let engine = texts.engine()?;
        let mut made = Vec::new();
        while let Some(case) = site.cases.list.get(next.fetch_add(1, Ordering::Relaxed)) {
            let has_run = of_guide.contains(&case.id);
            if has_run {
                made.push((cases::run_path(&case.id), trace::run(&engine, &files, case)));
            }
            for page in [cases::page(site, case, &steps, has_run), trace::page(site, &engine, case, &steps)] {
                made.push((page.path.clone(), document(&page, frame)));
            }
            done();
        }
        Ok(made)
    };
    let made = std::thread::scope(|scope| {
        let running: Vec<_> = (0..pieces::processors()).map(|_| scope.spawn(thread)).collect();
        running.into_iter().map(|t| t.join().unwrap_or_else(|_| Err(defect("a thread broke down".into())))).collect::<Result<Vec<_>, _>>()
    });
    Ok(made?.into_iter().flatten().collect())
}

/// The steps that are shown are those that run.
fn same_steps(book: &Book, engine: &Engine) -> Result<(), Failure> {
    for ((alg, label), id) in book.steps() {
        let clause = &book.spec.clauses[book.spec.algorithms[alg.index()].clause.index()].id;
        let name = engine.step_name(StepId(id.0));
        if name != format!("{clause}#{label}") {
            return Err(Failure::new(Exit::Stopped, format!("error: step {} is {clause}#{label} to the pages and {name} to the machine", id.0)));
        }
    }
    Ok(())
}

fn defect(what: String) -> Failure {
    Failure::new(Exit::Stopped, format!("error: {what}\n  = this is a defect of spec262: please report it"))
}

#[cfg(test)]
mod tests;
