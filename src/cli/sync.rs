//! `sync`: the write path, with progress for people.

use std::io::IsTerminal;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use crate::config::Profile;
use crate::error::Result;
use crate::model::Time;
use crate::query::{self, Facts};
use crate::sync::{self, Options, Settled, Stage, Step, Summary, Unsettled};

use super::args::{Globals, SyncArgs};
use super::{Outcome, clock, fetch, places, say, session};

/// `xq sync`.
pub(super) fn run(globals: &Globals, args: &SyncArgs) -> Result<Outcome> {
    let profile = session::profile(globals)?;
    if args.fetch {
        fetch::run(globals, &profile)?;
    }
    let now = clock::now()?;
    let database = places::database(globals, &profile.name)?;
    let summary = bring_up_to_date(globals, &profile, &database, args, now)?;
    say(globals, &words(&summary));
    Ok(Outcome::Done)
}

/// Syncs the database of a profile.
pub(super) fn bring_up_to_date(
    globals: &Globals,
    profile: &Profile,
    database: &Path,
    args: &SyncArgs,
    now: Time,
) -> Result<Summary> {
    let sources = session::sources(globals, profile)?;
    let threads = session::threads();
    let options = Options {
        full: args.full,
        wait: args.wait,
        now,
        threads,
    };
    let shown = std::io::stderr().is_terminal() && !globals.quiet;
    let mut bar: Option<ProgressBar> = None;
    let mut watch = |step: Step| match step {
        Step::Begin { stage, total } => bar = (shown && total > 0).then(|| make_bar(stage, total)),
        Step::Advance(count) => {
            if let Some(bar) = &bar {
                bar.inc(count);
            }
        }
        Step::End => {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
        }
        Step::Note(note) => say(globals, &format!("note: {note}")),
    };
    let notes = places::notes(globals, &profile.name)?;
    let mut settle = |some: Option<Unsettled<'_>>| {
        let facts = Facts::open(profile, database, &notes)?;
        let settled = query::settled(&facts, threads, some.map(|some| (some.rows, some.rules)))?;
        Ok(Settled {
            ends: settled.ends,
            all: settled.all,
            rules: settled.rules,
        })
    };
    sync::run(&sources, database, options, &mut settle, &mut watch)
}

fn make_bar(stage: Stage, total: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(total).unwrap_or(u64::MAX));
    let style = ProgressStyle::with_template("{msg:>9} {bar:40} {human_pos}/{human_len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(match stage {
        Stage::Mails => "mails",
        Stage::Commits => "commits",
        Stage::Matching => "matching",
    });
    bar
}

/// What a sync did, in one line.
fn words(summary: &Summary) -> String {
    let mut parts = Vec::new();
    let count = |number: u64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    for (number, one, many) in [
        (summary.messages, "new message", "new messages"),
        (summary.again, "message read again", "messages read again"),
        (summary.gone, "message gone", "messages gone"),
    ] {
        if number > 0 {
            parts.push(count(number, one, many));
        }
    }
    if parts.is_empty() && summary.entries > 0 {
        parts.push(count(
            summary.entries,
            "entry without a new message",
            "entries without a new message",
        ));
    }
    if summary.commits > 0 {
        parts.push(count(summary.commits, "new commit", "new commits"));
    }
    if parts.is_empty() {
        parts.push(if summary.linked {
            "nothing new; links made anew".to_owned()
        } else {
            "nothing new".to_owned()
        });
    }
    let bad = summary.problems + summary.unreadable;
    if bad > 0 {
        parts.push(format!(
            "{} (`xq doctor` lists them)",
            count(bad, "problem", "problems")
        ));
    }
    parts.join(", ")
}
