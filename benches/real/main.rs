//! How long xq takes on a real mirror and tree, beside git's own streams of the same data: a table for people, never a test.
//!
//! `cargo bench --bench real -- --inbox DIR --tree DIR [--branch B] [--stable G] [--preset P] [--runs N] [--no-git]`
//!
//! Mirror and tree are only read. What is measured, and how, stands in `benches/README.md`.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod child;
mod scratch;
mod table;

use std::path::PathBuf;
use std::process::Command;

use xq::error::{Error, Kind, Result};

use child::{Taken, measure, measure_pair, output};
use scratch::{Cut, Later, Scratch};
use table::Table;

/// How many of the newest mails and commits the small sync reads.
const NEW_MAILS: usize = 100;
const NEW_COMMITS: usize = 20;

/// What is asked on the command line.
struct Asked {
    inbox: PathBuf,
    tree: PathBuf,
    branch: Option<String>,
    stable: Option<String>,
    preset: String,
    runs: usize,
    git: bool,
}

const USAGE: &str = "cargo bench --bench real -- --inbox DIR --tree DIR [--branch B] [--stable GLOB] [--preset P] [--runs N] [--no-git]";

fn main() -> Result<()> {
    match asked()? {
        Some(asked) => run(&asked),
        None => {
            println!("real: nothing to measure; {USAGE}");
            Ok(())
        }
    }
}

fn asked() -> Result<Option<Asked>> {
    let wrong = |what: String| Error::new(Kind::Usage, what).hint(USAGE);
    let (mut inbox, mut tree, mut branch, mut stable) = (None, None, None, None);
    let (mut preset, mut runs, mut git) = ("xen".to_owned(), 5, true);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| wrong(format!("{word} wants a value")));
        match word.as_str() {
            "--inbox" => inbox = Some(PathBuf::from(value()?)),
            "--tree" => tree = Some(PathBuf::from(value()?)),
            "--branch" => branch = Some(value()?),
            "--stable" => stable = Some(value()?),
            "--preset" => preset = value()?,
            "--runs" => {
                let text = value()?;
                runs = text
                    .parse()
                    .map_err(|_| wrong(format!("`{text}` is no number of runs")))?;
            }
            "--no-git" => git = false,
            // What cargo adds.
            "--bench" | "--test" => {}
            other => return Err(wrong(format!("what is `{other}`?"))),
        }
    }
    let (inbox, tree) = match (inbox, tree) {
        (Some(inbox), Some(tree)) => (inbox, tree),
        (None, None) => return Ok(None),
        (Some(_), None) | (None, Some(_)) => return Err(wrong("give both --inbox and --tree".to_owned())),
    };
    Ok(Some(Asked {
        inbox,
        tree,
        branch,
        stable,
        preset,
        runs: runs.max(1),
        git,
    }))
}

fn run(asked: &Asked) -> Result<()> {
    let scratch = Scratch::new(asked.preset.clone(), asked.branch.clone(), asked.stable.clone())?;
    let inbox = std::path::absolute(&asked.inbox).map_err(|cause| failed("find the inbox", &cause))?;
    let tree = std::path::absolute(&asked.tree).map_err(|cause| failed("find the tree", &cause))?;
    let whole = scratch.config("whole", &inbox, &tree)?;
    let mut table = Table::default();
    let xq = |words: &[&str], config: &PathBuf, database: &PathBuf| -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xq"));
        command.env("XQ_CONFIG", config).env("XQ_DB", database).args(words);
        command
    };

    let sound = scratch.path("sound");
    let whole_tree = !asked.git || scratch.is_whole(&tree);
    if !whole_tree {
        let holes = scratch.sound_commits(&tree, &sound)?;
        println!("git log -p ends at a missing object: git diff-tree -p of all commits but {holes} stands for it\n");
    }

    // First syncs and git's streams in turns, so that all of them meet the same machine.
    let database = scratch.path("whole.sqlite");
    for _ in 0..asked.runs {
        if asked.git {
            let mut mails = Taken::default();
            for epoch in scratch::epochs(&inbox) {
                let mut git = Command::new("git");
                git.arg("-C").arg(epoch);
                git.args(["cat-file", "--batch-all-objects", "--batch", "--unordered", "--buffer"]);
                mails.add(measure(git)?);
            }
            table.add("git streams all mails", mails);
            let diffs = if whole_tree {
                scratch.log(&tree)
            } else {
                scratch::diffs(&tree, &sound, "-p")?
            };
            table.add("git log -p, git patch-id", measure_pair(diffs, patch_id(&tree))?);
        }
        scratch.forget(&database)?;
        table.add("first sync", measure(xq(&["sync", "-q"], &whole, &database))?);
    }
    table.relate("first sync", &["git streams all mails", "git log -p, git patch-id"]);

    for _ in 0..asked.runs {
        table.add(
            "sync with nothing new",
            measure(xq(&["sync", "-q"], &whole, &database))?,
        );
    }
    for later in [Later::Out, Later::In] {
        let cut = Cut::make(&scratch, [&inbox, &tree], [NEW_MAILS, NEW_COMMITS], later)?;
        if later == Later::In && cut.later == 0 {
            continue;
        }
        let name = format!("sync of {} mails and {} commits", cut.mails, cut.commits);
        let name = match later {
            Later::Out => name,
            Later::In => format!("{name}, in a tree with {} commits after all mails", cut.later),
        };
        let before = scratch.path(&format!("before-{later:?}.sqlite"));
        let after = scratch.path(&format!("after-{later:?}.sqlite"));
        let config = scratch.config(&format!("cut-{later:?}"), &cut.inbox, &cut.tree)?;
        cut.shorten()?;
        measure(xq(&["sync", "-q"], &config, &before))?;
        cut.restore()?;
        for _ in 0..asked.runs {
            scratch.forget(&after)?;
            std::fs::copy(&before, &after).map_err(|cause| failed("copy the database", &cause))?;
            table.add(&name, measure(xq(&["sync", "-q"], &config, &after))?);
        }
    }

    let mut ids = xq(&["list", "--format", "ids", "--limit", "1", "-q"], &whole, &database);
    let series = output(&mut ids)?;
    let commit = scratch.newest(&tree)?;
    let days = scratch.days(&tree)?;
    let mut questions: Vec<Vec<String>> = ["pending", "unreviewed", "unapplied", "ready", "stalled", "lost", "list"]
        .iter()
        .map(|name| vec![(*name).to_owned()])
        .collect();
    questions.push(vec![
        "show".to_owned(),
        series.lines().next().unwrap_or_default().to_owned(),
    ]);
    questions.push(vec!["origin".to_owned(), commit]);
    for day in days {
        questions.push(vec!["lost".to_owned(), "--as-of".to_owned(), day.clone()]);
        questions.push(vec!["pending".to_owned(), "--as-of".to_owned(), day]);
    }
    for question in &questions {
        let words: Vec<&str> = question.iter().map(String::as_str).chain(["-q"]).collect();
        for _ in 0..asked.runs {
            table.add(&question.join(" "), measure(xq(&words, &whole, &database))?);
        }
    }
    println!("{}", table.text());
    let size = std::fs::metadata(&database)
        .map_err(|cause| failed("look at the database", &cause))?
        .len();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!(
        "database: {}.{} MB; {cores} cores; median of {}",
        size / 1_000_000,
        size / 100_000 % 10,
        asked.runs
    );
    Ok(())
}

fn patch_id(tree: &std::path::Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(tree).args(["patch-id", "--stable"]);
    git
}

/// An error of the machine.
fn failed(what: &str, cause: &std::io::Error) -> Error {
    Error::new(Kind::Data, format!("cannot {what}")).because(cause)
}
