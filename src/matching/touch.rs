//! Which patches commits can have overtaken: a look at what they have in common, before any is weighed.

use std::collections::HashSet;

use super::Posted;
use super::instead::{QUIET_DAYS, SOON, directory};
use super::overtaken::{changed, paths};
use crate::model::{Commit, MessageId, PatchId, Time};

/// Some commits, by what ties patches to them.
#[derive(Debug, Default)]
pub struct Touch<'a> {
    lines: HashSet<u32>,
    words: HashSet<u32>,
    paths: HashSet<&'a str>,
    directories: HashSet<&'a str>,
    changes: HashSet<PatchId>,
    mails: HashSet<&'a MessageId>,
    /// The dates of the first and the last one.
    dates: Option<(Time, Time)>,
}

impl<'a> Touch<'a> {
    /// Takes commits; those without a digest overtake nothing.
    pub fn of(commits: impl Iterator<Item = &'a Commit>) -> Self {
        let mut touch = Self::default();
        for commit in commits {
            let Some(digest) = &commit.digest else { continue };
            touch.lines.extend(changed(digest));
            touch.words.extend(&commit.text);
            touch.paths.extend(digest.files.iter().flat_map(paths));
            touch
                .directories
                .extend(digest.files.iter().flat_map(paths).map(directory));
            touch.changes.extend(digest.patch_id);
            touch.mails.extend(&commit.mails);
            let (first, last) = touch.dates.unwrap_or((commit.committed, commit.committed));
            touch.dates = Some((first.min(commit.committed), last.max(commit.committed)));
        }
        touch
    }

    /// When the first one was committed.
    pub fn first(&self) -> Option<Time> {
        self.dates.map(|(first, _)| first)
    }

    /// The mails that they name.
    pub fn mails(&self) -> impl Iterator<Item = &'a MessageId> + '_ {
        self.mails.iter().copied()
    }

    /// Whether lines or words of a patch may have been weighed for one of them: it touches one of its files, and soon follows it or has a
    /// line of the message in common with it.
    pub fn may_weigh(&self, posted: &Posted) -> bool {
        self.is_near(posted) && (self.is_about(posted, 0) || self.has_words(posted))
    }

    fn is_near(&self, posted: &Posted) -> bool {
        let mut paths = posted.patch.digest.files.iter().flat_map(paths);
        paths.any(|path| self.paths.contains(path))
    }

    fn is_beside(&self, posted: &Posted) -> bool {
        let mut paths = posted.patch.digest.files.iter().flat_map(paths);
        paths.any(|path| self.directories.contains(directory(path)))
    }

    fn has_words(&self, posted: &Posted) -> bool {
        posted.patch.text.iter().any(|line| self.words.contains(line))
    }

    /// Whether a patch lies in the time before them in which a commit soon follows it, or so many days after them.
    fn is_about(&self, posted: &Posted, days: i64) -> bool {
        self.dates
            .is_some_and(|(first, last)| posted.date >= first.plus_days(-SOON) && posted.date <= last.plus_days(days))
    }

    /// Whether one of them can change what overtook a patch, apart from what mails say: it makes the same change, or it touches one of its
    /// files and has a line of the change or of the message in common with it, or it touches one of its directories
    /// and lies in the months about it in which commits say how many work there, and stand in a patch's stead by soon following it.
    pub fn may_overtake(&self, posted: &Posted) -> bool {
        let digest = &posted.patch.digest;
        if digest.patch_id.is_some_and(|id| self.changes.contains(&id)) {
            return true;
        }
        let lines = || digest.lines.iter().any(|line| self.lines.contains(line));
        self.is_about(posted, QUIET_DAYS) && self.is_beside(posted)
            || self.is_near(posted) && (lines() || self.has_words(posted))
    }
}
