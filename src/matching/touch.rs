//! Which patches commits can have overtaken: a look at what they have in common, before all of it is weighed.

use foldhash::{HashMap, HashSet};

use super::instead::{QUIET_DAYS, SOON, credited, directory, new_files};
use super::overtaken::{LEAST, changed, paths};
use super::rarity::in_order;
use super::work::{Lines, Sieve};
use super::{Common, Posted, Setting};
use crate::model::{Change, Commit, Digest, MessageId, MessageKey, PatchId, Time};

/// Some commits, by what ties patches to them.
#[derive(Debug, Default)]
pub struct Touch<'a> {
    commits: Vec<&'a Commit>,
    paths: HashMap<&'a str, Vec<usize>>,
    directories: HashMap<&'a str, Vec<usize>>,
    changes: HashMap<PatchId, Vec<usize>>,
    mails: HashSet<&'a MessageId>,
}

/// Whether something of a moment can still matter for a patch.
pub type IsOpen<'a> = dyn Fn(&Posted, Time) -> bool + Sync + 'a;

impl<'a> Touch<'a> {
    /// Takes commits; those without a digest overtake nothing.
    pub fn of(commits: impl Iterator<Item = &'a Commit>) -> Self {
        let mut touch = Self::default();
        for commit in commits {
            let Some(digest) = &commit.digest else { continue };
            let place = touch.commits.len();
            for path in digest.files.iter().flat_map(paths) {
                touch.paths.entry(path).or_default().push(place);
                touch.directories.entry(directory(path)).or_default().push(place);
            }
            if let Some(id) = digest.patch_id {
                touch.changes.entry(id).or_default().push(place);
            }
            touch.mails.extend(&commit.mails);
            touch.commits.push(commit);
        }
        touch
    }

    /// When the first one was committed.
    pub fn first(&self) -> Option<Time> {
        self.commits.iter().map(|commit| commit.committed).min()
    }

    /// The mails that they name.
    pub fn mails(&self) -> impl Iterator<Item = &'a MessageId> + '_ {
        self.mails.iter().copied()
    }

    /// Whether one of them touches a file of a diff.
    pub fn is_near(&self, digest: &Digest) -> bool {
        let mut paths = digest.files.iter().flat_map(paths);
        paths.any(|path| self.paths.contains_key(path))
    }

    /// Those of the patches whose lines or words may have been weighed for one of the commits: it touches one of their files, and soon
    /// follows or is the author's own and repeats a line of the message.
    pub fn weighable(&self, posted: &[&Posted], is_open: &IsOpen<'_>) -> HashSet<MessageKey> {
        let may = |one: &&&Posted| {
            self.near(one).any(|commit| {
                is_open(one, commit.committed) && (is_about(one, commit, 0) || is_own_in_words(one, commit))
            })
        };
        posted.iter().filter(may).map(|one| one.key).collect()
    }

    /// Those of the patches of which one of the commits can change what overtook them, apart from what mails say: it makes the same change;
    /// it touches one of their files, later, and deletes it or has a line of the change in common that is not too common, or is the
    /// author's own and repeats a line of the message; it touches one of their files in the months about them in which commits say how many
    /// work there, and stand in a patch's stead by soon following it; or it touches one of their directories in the year before, or soon
    /// after with a new file and thanks. How common lines are among them is learned where it is not known.
    pub fn overtakable(
        &self,
        posted: &[&Posted],
        setting: &Setting,
        common: Option<&Common>,
        is_open: &IsOpen<'_>,
    ) -> HashSet<MessageKey> {
        let posted = in_order(posted.iter().copied());
        let digests = self.commits.iter().filter_map(|commit| commit.digest.as_ref());
        let learned = || {
            let meant: Vec<u32> = digests.flat_map(changed).collect();
            let meant = Sieve::of(meant.iter().copied());
            let all = posted.iter().map(|one| one.patch.digest.lines.as_slice());
            Lines::of_lines(all, Some(&meant), setting).into()
        };
        let lines = common.map_or_else(learned, Common::lines);
        let numbered = (0..u32::MAX).zip(&posted);
        let may = numbered.filter(|(number, one)| {
            let shares = |commit: &Commit| {
                let digest = &one.patch.digest;
                let there = commit.digest.iter().flat_map(changed);
                let mut shared = there.filter(|line| digest.lines.binary_search(line).is_ok());
                shared.any(|line| {
                    lines
                        .weigh(line, *number)
                        .is_none_or(|weight| f64::from(weight) >= LEAST)
                })
            };
            let later = |commit: &Commit| {
                let ends = || is_own_in_words(one, commit) || deletes(one, commit) || shares(commit);
                commit.committed > one.date && ends()
            };
            let is_open = |commit: &&Commit| is_open(one, commit.committed);
            let mut same = self.same(one).filter(is_open);
            let mut near = self.near(one).filter(is_open);
            let mut beside = self.beside(one).filter(is_open);
            same.next().is_some()
                || near.any(|commit| is_about(one, commit, QUIET_DAYS) || later(commit))
                || beside.any(|commit| {
                    let before = commit.committed <= one.date;
                    is_about(one, commit, QUIET_DAYS) && (before || brings_with_thanks(commit))
                })
        });
        may.map(|(_, one)| one.key).collect()
    }

    /// The commits that make the very change of a patch.
    fn same<'b>(&'b self, posted: &'b Posted) -> impl Iterator<Item = &'a Commit> + 'b {
        let id = posted.patch.digest.patch_id;
        self.at(id.and_then(|id| self.changes.get(&id)))
    }

    /// The commits that touch one of the files of a patch.
    fn near<'b>(&'b self, posted: &'b Posted) -> impl Iterator<Item = &'a Commit> + 'b {
        let paths = posted.patch.digest.files.iter().flat_map(paths);
        paths.flat_map(|path| self.at(self.paths.get(path)))
    }

    /// The commits that touch one of its directories.
    fn beside<'b>(&'b self, posted: &'b Posted) -> impl Iterator<Item = &'a Commit> + 'b {
        let paths = posted.patch.digest.files.iter().flat_map(paths);
        paths.flat_map(|path| self.at(self.directories.get(directory(path))))
    }

    fn at<'b>(&'b self, places: Option<&'b Vec<usize>>) -> impl Iterator<Item = &'a Commit> + 'b {
        let places = places.into_iter().flatten();
        places.filter_map(|place| self.commits.get(*place).copied())
    }
}

/// Whether a patch lies in the time before a commit in which that soon follows it, or so many days after it.
fn is_about(posted: &Posted, commit: &Commit, days: i64) -> bool {
    posted.date >= commit.committed.plus_days(-SOON) && posted.date <= commit.committed.plus_days(days)
}

/// Whether a later commit is of the patch's author and repeats a line of its message.
fn is_own_in_words(posted: &Posted, commit: &Commit) -> bool {
    commit.committed > posted.date
        && posted.patch.text.iter().any(|line| commit.text.contains(line))
        && [&posted.patch.author, &posted.from]
            .iter()
            .any(|person| person.is_same(&commit.author))
}

/// Whether a commit deletes a file that a patch touches.
fn deletes(posted: &Posted, commit: &Commit) -> bool {
    let files = commit.digest.iter().flat_map(|digest| &digest.files);
    let mut gone = files.filter(|file| file.change == Change::Deleted);
    gone.any(|gone| {
        let mut own = posted.patch.digest.files.iter().flat_map(paths);
        own.any(|path| *path == *gone.path)
    })
}

/// Whether a commit brings a file and gives somebody credit.
fn brings_with_thanks(commit: &Commit) -> bool {
    new_files(commit).next().is_some() && commit.trailers.iter().any(|trailer| credited(trailer).is_some())
}
