//! The write path: mirrors and trees to facts in the database.
//!
//! Three stages: mails, trees, links. The first two are incremental and store raw rows in batches with the point to resume from; the
//! third links all that is stored and publishes the result in one transaction. A sync that is cut at any point leaves the last
//! published answer as it was, and the next one ends in the same facts as an undisturbed one.

mod corrections;
mod forget;
mod grouped;
mod inboxes;
mod link;
mod mails;
mod ordered;
mod origins;
mod overtaken;
mod patches;
mod place;
mod rest;
mod rows;
mod since;
mod trees;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::model::{State, Time, TreeName};
use crate::store::Writer;

use grouped::{Early, Underway};

pub use corrections::Corrections;
pub use link::{Material, Measured, find_without_trailers};

/// A tree to read.
#[derive(Clone, Debug)]
pub struct TreeSource {
    /// Its name.
    pub name: TreeName,
    /// Its repository.
    pub path: PathBuf,
    /// The integration branch.
    pub branch: String,
    /// A glob of stable branches.
    pub stable: Option<String>,
    /// Words in a subject's brackets that name this tree.
    pub tags: Vec<String>,
    /// Globs of paths that are this tree's although others have them, too.
    pub paths: Vec<String>,
}

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Mirrors in order.
    pub inboxes: Vec<PathBuf>,
    /// Trees in order; the first is the one for patches that name none.
    pub trees: Vec<TreeSource>,
    /// Words in a subject's brackets that name trees which are not configured, in lower case.
    pub foreign_tags: Vec<String>,
    /// What the user corrected by hand.
    pub corrections: Corrections,
}

impl Sources {
    /// What the configuration says of which patch is for which tree: links are made anew when it changes.
    fn placing(&self) -> String {
        let trees = self.trees.iter().map(|tree| (&tree.name, &tree.tags, &tree.paths));
        format!("{:?} {:?}", trees.collect::<Vec<_>>(), self.foreign_tags)
    }
}

/// How to read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Forget everything first.
    pub full: bool,
    /// Wait for another sync instead of giving up.
    pub wait: bool,
    /// The moment at which this sync counts as finished.
    pub now: Time,
    /// How many threads read and parse.
    pub threads: usize,
}

/// A stage, for progress.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// Reading mails.
    Mails,
    /// Reading commits and their diffs.
    Commits,
    /// Building series and matching.
    Matching,
}

/// What happens, for whoever watches.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// A stage begins.
    Begin {
        /// Which.
        stage: Stage,
        /// How many items it has.
        total: usize,
    },
    /// So many items are done.
    Advance(u64),
    /// The stage ends.
    End,
    /// Something that the user should know, in one line.
    Note(String),
}

/// What a sync did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Summary {
    /// Entries of the mirrors that were read.
    pub entries: u64,
    /// New messages among them.
    pub messages: u64,
    /// Messages that were known and read from the beginning.
    pub again: u64,
    /// Messages that no mirror holds any more.
    pub gone: u64,
    /// Entries with a problem.
    pub problems: u64,
    /// New commits.
    pub commits: u64,
    /// Commits or diffs that could not be read.
    pub unreadable: u64,
    /// Whether links were made.
    pub linked: bool,
    /// Whether all of them were, not only those that what is new can touch.
    pub anew: bool,
}

/// What the stages share.
pub(crate) struct Context<'a> {
    sources: &'a Sources,
    threads: usize,
    watch: &'a mut dyn FnMut(Step),
}

impl Context<'_> {
    fn tell(&mut self, step: Step) {
        (self.watch)(step);
    }
}

/// Series of which it is to be told again whether they are settled.
#[derive(Clone, Copy, Debug)]
pub struct Unsettled<'a> {
    /// Their rows.
    pub rows: &'a [i64],
    /// The number of the rules by which the others were told.
    pub rules: &'a str,
}

/// Settled ends.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// Row of the series, state, since when.
    pub ends: Vec<(i64, State, Time)>,
    /// Whether all series were asked, not only those that were named: the rules are others.
    pub all: bool,
    /// A number for the rules by which they were told.
    pub rules: String,
}

/// Tells settled ends from what was just published, of some series or of all. An answer as of a later moment need not look at these series
/// again.
pub type Settle<'a> = dyn FnMut(Option<Unsettled<'_>>) -> Result<Settled> + 'a;

/// Versions of the stages under their names.
const VERSIONS: [(&str, u32); 3] = [
    ("stage.mails", mails::VERSION),
    ("stage.trees", trees::VERSION),
    ("stage.links", link::VERSION),
];

/// Brings the database up to date.
///
/// # Errors
/// `Data` when a mirror, a tree or the database cannot be read or written or is locked; `Setup` when a branch is not there.
pub fn run(
    sources: &Sources,
    database: &Path,
    options: Options,
    settle: &mut Settle<'_>,
    watch: &mut dyn FnMut(Step),
) -> Result<Summary> {
    let mut writer = Writer::open(database, options.wait)?;
    let mut context = Context {
        sources,
        threads: options.threads,
        watch,
    };
    prepare(&mut writer, options.full)?;
    let known = writer.last_message()?;
    // Corrections are no part of what was read: links made with others are as stale as those of other mails.
    let corrected = sources.corrections.fingerprint();
    let mut anew = writer.meta("corrections")?.unwrap_or_default() != corrected;
    let placing = sources.placing();
    anew |= writer.meta("placing")?.as_deref() != Some(placing.as_str());
    let has_ground = writer.meta("ground")?.is_some_and(|text| !text.is_empty());
    let works = mails::plan(&mut writer, &mut context)?;
    // Where much is new it is memory that counts: messages are read when the rest was.
    let is_few = |new: u64| has_ground && !anew && since::is_little(new, known);
    let new = mails::count_new(&works);
    let mut early = None;
    if writer.meta("dirty")?.as_deref() == Some("0") && new.is_some_and(|new| new > 0 && is_few(new)) {
        early = Some(Early::begin(&writer, known, true)?);
    }
    // What is read meanwhile waits for the disk mostly: it takes two threads and about one core.
    let threads = options.threads.saturating_sub(usize::from(early.is_some())).max(1);
    let read = mails::read(&mut writer, &mut context, &works, threads)?;
    drop(works);
    let mut dirty = writer.meta("dirty")?.as_deref() == Some("1");
    let horizon = if dirty {
        let horizon = link::horizon(&writer.first_patch_dates(20)?);
        let mut batch = writer.batch()?;
        batch.set_meta(
            "horizon",
            &horizon.map_or_else(String::new, |horizon| horizon.0.to_string()),
        )?;
        batch.commit()?;
        horizon
    } else {
        writer.meta("horizon")?.and_then(|text| text.parse().ok()).map(Time)
    };
    let few = is_few(read.messages);
    let mut begin = |writer: &Writer| Underway::begin(writer, early.take(), few, &sources.corrections.series);
    // Mails are grouped beside the reading of commits.
    let mut underway = if dirty { begin(&writer)? } else { None };
    let trees = trees::read(&mut writer, &mut context, horizon)?;
    dirty |= trees.changed || writer.meta("dirty")?.as_deref() != Some("0");
    dirty |= anew;
    let mut gone = (0, 0);
    let mut unsettled: Option<Vec<i64>> = None;
    if dirty {
        if underway.is_none() {
            underway = begin(&writer)?;
        }
        let made = link::link(&writer, &mut context, anew || !few, underway)?;
        anew = made.before.is_none();
        // A sync that was cut before it told settled ends told none of what it published.
        let told = writer.meta("settle")?.as_deref() == Some("0");
        let mut batch = writer.batch()?;
        let published = batch.publish(&made.derived, made.before.as_ref().map(since::Before::published), known)?;
        gone = published.gone;
        unsettled = made.unsettled.filter(|_| told).map(|mut rows| {
            rows.extend(published.series);
            rows.into_iter()
                .collect::<BTreeSet<i64>>()
                .into_iter()
                .collect::<Vec<i64>>()
        });
        batch.set_meta("corrections", &corrected)?;
        batch.set_meta("settle", "1")?;
        batch.set_meta("placing", &placing)?;
        batch.set_meta("ground", &made.ground)?;
        batch.note_newest(made.newest.0, made.newest.1)?;
        batch.set_meta("linked", if anew { "anew" } else { "added" })?;
        batch.finish(options.now)?;
        batch.commit()?;
    } else {
        let mut batch = writer.batch()?;
        batch.finish(options.now)?;
        batch.commit()?;
    }
    if writer.meta("settle")?.as_deref() == Some("1") {
        let rules = writer.meta("rules")?;
        let some = unsettled.as_deref().zip(rules.as_deref());
        let some = some.map(|(rows, rules)| Unsettled { rows, rules });
        let settled = settle(some)?;
        let mut batch = writer.batch()?;
        batch.save_settled(&settled.ends, some.filter(|_| !settled.all).map(|some| some.rows))?;
        batch.set_meta("rules", &settled.rules)?;
        batch.set_meta("settle", "0")?;
        batch.commit()?;
    }
    writer.close()?;
    Ok(Summary {
        entries: read.entries,
        messages: read.messages.saturating_sub(count(gone.1)),
        again: read.again,
        gone: count(gone.0),
        problems: read.problems,
        commits: trees.commits,
        unreadable: trees.unreadable,
        linked: dirty,
        anew: dirty && anew,
    })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Drops what stages of other versions made, or everything.
fn prepare(writer: &mut Writer, full: bool) -> Result<()> {
    let mut stale = full;
    let mut links = false;
    for (key, version) in VERSIONS {
        let known = writer.meta(key)?;
        let other = known.is_some_and(|known| known != version.to_string());
        if key == "stage.links" {
            links |= other;
        } else {
            stale |= other;
        }
    }
    let mut batch = writer.batch()?;
    if stale {
        batch.clear_all()?;
    }
    if stale || links {
        batch.set_meta("dirty", "1")?;
        // No ground to build on.
        batch.set_meta("ground", "")?;
    }
    for (key, version) in VERSIONS {
        batch.set_meta(key, &version.to_string())?;
    }
    batch.commit()
}
