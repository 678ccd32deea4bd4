//! What a command that asks the database needs: profile, facts, the moment.

use crate::config::{Config, Profile};
use crate::error::{Error, Kind, Result};
use crate::model::Time;
use crate::query::{Edge, Facts};
use crate::store::Notes;
use crate::sync::{Corrections, Sources, TreeSource};

use super::args::Globals;
use super::{clock, places, say};

/// A profile, its facts and the moment of the answer.
pub(super) struct Session {
    /// The facts.
    pub(super) facts: Facts,
    /// The moment of the answer.
    pub(super) at: Time,
    /// Now: what ages on the command line count from.
    pub(super) now: Time,
}

/// The configuration, with the settings of the environment over it.
pub(super) fn configuration(globals: &Globals) -> Result<Config> {
    let mut config = Config::load(&places::config(globals)?)?;
    if let Some(home) = dirs::home_dir() {
        config = config.with_home(&home);
    }
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    config.with_environment(variables)
}

/// How many threads work at a time.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The profile that the options mean.
pub(super) fn profile(globals: &Globals) -> Result<Profile> {
    configuration(globals)?.profile(globals.profile.as_deref())
}

impl Session {
    /// Opens the facts for an answer as of `as_of`, by default the earlier of now and the last finished sync.
    pub(super) fn open(globals: &Globals, as_of: Option<&str>) -> Result<Self> {
        let profile = profile(globals)?;
        let database = places::database(globals, &profile.name)?;
        let facts = Facts::open(&profile, &database, &places::notes(globals, &profile.name)?)?;
        let now = clock::now()?;
        let at = match as_of {
            Some(text) => facts.calendar(now).resolve(text, Edge::End)?,
            None => now.min(facts.reader.finished()?),
        };
        let session = Self { facts, at, now };
        session.warn_if_old(globals)?;
        Ok(session)
    }

    /// The moment that a word means.
    pub(super) fn moment(&self, text: Option<&str>, edge: Edge) -> Result<Option<Time>> {
        text.map(|text| self.facts.calendar(self.at.min(self.now)).resolve(text, edge))
            .transpose()
    }

    /// Says in one line when mirror or tree are older than the answer's moment by some days.
    fn warn_if_old(&self, globals: &Globals) -> Result<()> {
        let days = i64::from(self.facts.profile.thresholds.fresh_days);
        let mut old = Vec::new();
        for (key, what) in [("newest-mail", "mail"), ("newest-commit", "commit")] {
            if let Some(moment) = self
                .facts
                .reader
                .moment(key)?
                .filter(|moment| self.at.days_since(*moment) > days)
            {
                old.push(format!("the newest {what} is {} days old", self.at.days_since(moment)));
            }
        }
        if !old.is_empty() {
            say(globals, &format!("note: {}; `xq sync --fetch` fetches", old.join(", ")));
        }
        Ok(())
    }
}

/// The corrections that the user made.
pub(super) fn corrections(globals: &Globals, profile: &Profile) -> Result<Corrections> {
    let notes = Notes::read(&places::notes(globals, &profile.name)?)?;
    Ok(Corrections::of_notes(&notes))
}

/// What a sync of the profile reads.
pub(super) fn sources(globals: &Globals, profile: &Profile) -> Result<Sources> {
    if profile.inboxes.is_empty() {
        return Err(
            Error::new(Kind::Setup, format!("profile `{}` has no inbox", profile.name))
                .hint("write `inbox = [\"DIR\"]` in it"),
        );
    }
    let mut trees = Vec::new();
    for tree in &profile.trees {
        let branch = match &tree.branch {
            Some(branch) => branch.clone(),
            None => crate::git::Tree::open(&tree.path)?.default_branch().ok_or_else(|| {
                Error::new(Kind::Setup, format!("tree `{}` has no branch", tree.name))
                    .hint("write `branch = \"NAME\"` in it")
            })?,
        };
        trees.push(TreeSource {
            name: crate::model::TreeName(tree.name.clone()),
            path: tree.path.clone(),
            branch,
            stable: tree.stable.clone(),
            tags: std::iter::once(tree.name.clone())
                .chain(tree.tags.iter().cloned())
                .collect(),
            paths: tree.paths.clone(),
        });
    }
    Ok(Sources {
        inboxes: profile.inboxes.clone(),
        trees,
        foreign_tags: profile.foreign.clone(),
        corrections: corrections(globals, profile)?,
    })
}
