//! Patches that later commits overtook: what they change is gone, or what they bring is there already.
//!
//! Owns when that is so. Which commits a patch became itself is `find`'s; what it means for a series is for `review`.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::index::Index;
use super::rarity::in_order;
use super::work::{Lines, Sieve, WHOLE_LINE, is_added};
use super::{Common, Posted, Setting};
use crate::model::{Change, Commit, Digest, FileDigest, MessageKey, ObjectId, Overtook, Time};

/// A patch that can no longer be applied for what others did since.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Overtaken {
    /// The patch mail.
    pub message: MessageKey,
    /// The commit that did the last bit.
    pub commit: ObjectId,
    /// How it did so.
    pub how: Overtook,
    /// The mail that says so, of [`Overtook::Told`].
    pub told: Option<MessageKey>,
    /// From when that is known.
    pub known: Time,
}

/// What [`Overtaking`] looks at.
#[derive(Clone, Copy, Debug)]
pub struct OvertakenInput<'a> {
    /// Patches, in any order.
    pub posted: &'a [&'a Posted],
    /// Commits of the branch they are for, in any order; those without a digest are passed over.
    pub commits: &'a [&'a Commit],
    /// Commits that series became themselves, by the number of the series.
    pub own: &'a HashSet<(usize, ObjectId)>,
    /// When patches were first known to be in the branch: what is done later ends nothing.
    pub landed: &'a HashMap<MessageKey, Time>,
    /// The patches that are asked for; `None`: all of them.
    pub few: Option<&'a HashSet<MessageKey>>,
    /// How common lines are among the patches, where that is known.
    pub common: Option<&'a Common>,
    /// Thresholds.
    pub setting: &'a Setting,
}

/// Share of the lines that a patch replaces that must be gone.
const GONE: f64 = 0.8;
/// Share of all its lines that must be gone or there, where it replaces little.
const DONE: f64 = 0.9;
/// Share of the changed lines that must be removed ones for their loss to end a patch: one that brings much more than it
/// replaces can be made anew.
const REPLACED: f64 = 0.3;
/// The same where its own author made the commit: he went another way.
const REPLACED_BY_AUTHOR: f64 = 0.15;
/// A line that counts less proves nothing.
pub(super) const LEAST: f64 = 0.2;
/// How many lines must be there for that alone to end a patch (common ones counted less).
const BROUGHT: f64 = 3.0;

/// The lines of a file in a commit, hashed as removed ones (`hash_line`); none where there is no such file, `None` where it cannot be
/// read.
pub type LinesOf<'a> = dyn Fn(ObjectId, &str) -> Option<Vec<u32>> + 'a;

/// Finds the patches that later commits overtook: most of the lines that a patch replaces were removed by commits after its posting that
/// touch the same files, or nearly all that it changes was done, or all of the files that it changes were deleted. What a series itself
/// became does not count.
///
/// Each patch is asked for by itself, on any thread. The answer up to a moment does not depend on what is dated after it.
pub struct Overtaking<'a> {
    input: OvertakenInput<'a>,
    /// The patches in order of time.
    posted: Vec<&'a Posted>,
    lines: Arc<Lines>,
    changes: Changes<'a>,
}

impl<'a> Overtaking<'a> {
    /// Takes patches and commits in.
    pub fn new(input: OvertakenInput<'a>) -> Self {
        let posted = in_order(input.posted.iter().copied());
        let asked = || posted.iter().filter(|posted| is_asked(input.few, posted));
        let digests = || asked().map(|posted| &posted.patch.digest);
        // No other lines are weighed, no other commits looked at, than those with lines of what is asked for.
        let wanted = Sieve::of(digests().flat_map(|digest| digest.lines.iter().copied()));
        let files: HashSet<&str> = digests()
            .flat_map(|digest| digest.files.iter().flat_map(paths))
            .collect();
        let all = || posted.iter().map(|posted| posted.patch.digest.lines.as_slice());
        let learned = || Lines::of_lines(all(), input.few.map(|_| &wanted), input.setting).into();
        let lines = input.common.map_or_else(learned, Common::lines);
        let mut commits: Vec<&Commit> = input.commits.to_vec();
        commits.sort_by_key(|commit| (commit.committed, commit.id));
        Self {
            input,
            posted,
            lines,
            changes: Changes::of(commits, &wanted, &files, input.few.is_some()),
        }
    }

    /// Numbers of the patches that can be overtaken.
    pub fn asked(&self) -> Vec<u32> {
        let numbered = (0..u32::MAX).zip(&self.posted);
        let open = numbered.filter(|(_, posted)| is_asked(self.input.few, posted));
        open.map(|(number, _)| number).collect()
    }

    /// The commit that overtook the patch of this number, the first one.
    pub fn find(&self, number: u32, lines_of: &LinesOf<'_>) -> Option<Overtaken> {
        let posted = self.posted.get(usize::try_from(number).ok()?)?;
        let patch = Weighed::of(posted, number, &self.lines);
        self.changes.overtake(&self.input, &patch, lines_of)
    }
}

/// Whether it is asked what overtook a patch: a reply and what was posted after the fact wait for nothing.
pub(super) fn is_asked(few: Option<&HashSet<MessageKey>>, posted: &Posted) -> bool {
    !posted.reply && !posted.committed && few.is_none_or(|few| few.contains(&posted.key))
}

/// What commits did, by the lines that patches have.
struct Changes<'a> {
    commits: Vec<&'a Commit>,
    /// By a line with its sign: places of the commits that added or removed it, in order of time.
    by_line: Index<u32>,
    /// Numbers of paths.
    paths: HashMap<&'a str, u32>,
    /// The paths that the commits touch, in order for each.
    touched: Vec<u32>,
    /// Where in it the paths of each commit end.
    ends: Vec<usize>,
    /// Of a path: places of the commits that deleted it, in order of time.
    deleted: HashMap<u32, Vec<usize>>,
}

/// The lines of a digest, each once, without those that it only moves.
pub(super) fn changed(digest: &Digest) -> impl Iterator<Item = u32> + Clone {
    changed_among(digest, |_| true)
}

/// Those of them that are wanted: to tell which moves is the longer look.
fn changed_among(digest: &Digest, is_wanted: impl Fn(u32) -> bool + Clone) -> impl Iterator<Item = u32> + Clone {
    let moves = |line: u32| digest.lines.binary_search(&(line ^ 1)).is_ok();
    let mut last = None;
    digest
        .lines
        .iter()
        .copied()
        .filter(move |line| last.replace(*line) != Some(*line) && is_wanted(*line) && !moves(*line))
}

impl<'a> Changes<'a> {
    /// Takes commits in order of time, as far as they have some of these lines or files; the lines may be `few`.
    fn of(commits: Vec<&'a Commit>, wanted: &Sieve, files: &HashSet<&str>, few: bool) -> Self {
        let lines = (0..u32::MAX).zip(&commits).flat_map(|(place, commit)| {
            let digests = commit.digest.iter();
            let lines = digests.flat_map(|digest| changed_among(digest, |line| wanted.may_have(line)));
            lines.map(move |line| (line, place))
        });
        let mut changes = Self {
            // They are asked for three times: few are kept meanwhile.
            by_line: if few {
                Index::new(lines.collect::<Vec<_>>().iter().copied())
            } else {
                Index::new(lines)
            },
            paths: HashMap::default(),
            touched: Vec::new(),
            ends: Vec::with_capacity(commits.len()),
            deleted: HashMap::default(),
            commits: Vec::new(),
        };
        for commit in &commits {
            changes.touch(commit, files);
        }
        Self { commits, ..changes }
    }

    fn touch(&mut self, commit: &'a Commit, files: &HashSet<&str>) {
        let place = self.ends.len();
        let own = commit.digest.iter().flat_map(|digest| &digest.files);
        let mut touched: Vec<u32> = Vec::new();
        for file in own {
            for path in paths(file).filter(|path| files.contains(path)) {
                let next = u32::try_from(self.paths.len()).expect("fewer paths than that");
                let number = *self.paths.entry(path).or_insert(next);
                touched.push(number);
                if file.change == Change::Deleted {
                    self.deleted.entry(number).or_default().push(place);
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        self.touched.extend(touched);
        self.ends.push(self.touched.len());
    }

    /// Whether the commit at a place touches one of these paths.
    fn is_near(&self, place: usize, paths: &[u32]) -> bool {
        let end = |place: usize| self.ends.get(place).copied().unwrap_or_default();
        let start = place.checked_sub(1).map_or(0, end);
        let touched = self.touched.get(start..end(place)).unwrap_or_default();
        paths.iter().any(|path| touched.binary_search(path).is_ok())
    }

    /// The commit that overtook a patch, the first one.
    fn overtake(&self, input: &OvertakenInput<'_>, patch: &Weighed<'_>, lines_of: &LinesOf<'_>) -> Option<Overtaken> {
        let undone = self.undo(input, patch, lines_of);
        let bare = self.leave_bare(input, patch, lines_of);
        undone.into_iter().chain(bare).min_by_key(|one| one.known)
    }

    /// The commit that deleted the last of the files that a patch changes, where it brings none: there is nothing left to change (LTP,
    /// <1645492786-67242-1-git-send-email-mafeng.ma@huawei.com>).
    fn leave_bare(&self, input: &OvertakenInput<'_>, patch: &Weighed<'_>, lines_of: &LinesOf<'_>) -> Option<Overtaken> {
        let posted = patch.posted;
        let since = self.commits.partition_point(|commit| commit.committed <= posted.date);
        let deleted = |file: &FileDigest| {
            let path = self.paths.get(file.old_path.as_deref().unwrap_or(&file.path))?;
            let mut places = self.deleted.get(path)?.iter().copied();
            let brings = matches!(file.change, Change::Added | Change::Copied);
            places.find(|place| *place >= since).filter(|_| !brings)
        };
        let files = posted.patch.digest.files.iter().map(deleted);
        let last = files.collect::<Option<Vec<usize>>>()?.into_iter().max()?;
        let commit = self.commits.get(last)?;
        let own = input.own.contains(&(posted.series, commit.id));
        let landed = input.landed.get(&posted.key);
        let in_time = landed.is_none_or(|landed| commit.committed < *landed);
        // What was deleted may have come back.
        let is_gone = |path: &&str| lines_of(commit.id, path).is_some_and(|lines| lines.is_empty());
        let mut files = posted.patch.digest.files.iter();
        let mut bare = || files.all(|file| is_gone(&file.old_path.as_deref().unwrap_or(&file.path)));
        (!own && in_time && bare()).then_some(Overtaken {
            message: posted.key,
            commit: commit.id,
            how: Overtook::Lines,
            told: None,
            known: commit.committed,
        })
    }

    /// The commit that first left nothing of the lines that a patch changes.
    fn undo(&self, input: &OvertakenInput<'_>, patch: &Weighed<'_>, lines_of: &LinesOf<'_>) -> Option<Overtaken> {
        let posted = patch.posted;
        if !patch.can_be_over() {
            return None;
        }
        let landed = input.landed.get(&posted.key).copied();
        // What later commits to its files did to its lines, in order of time.
        let since = self.commits.partition_point(|commit| commit.committed <= posted.date);
        let near: Vec<u32> = patch
            .paths
            .iter()
            .filter_map(|path| self.paths.get(path))
            .copied()
            .collect();
        let mut deeds: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (line, _) in &patch.lines {
            let places = self.by_line.find(*line, u32::MAX).rev();
            let places = places.map_while(|place| usize::try_from(place).ok().filter(|place| *place >= since));
            for place in places.filter(|place| self.is_near(*place, &near)) {
                deeds.entry(place).or_default().push(*line);
            }
        }
        let mut done = Done::default();
        // What a look into the files found undone: nothing else can change the answer.
        let mut undone: Option<HashSet<u32>> = None;
        for (place, lines) in deeds {
            let Some(commit) = self.commits.get(place) else {
                continue;
            };
            if landed.is_some_and(|landed| commit.committed >= landed) {
                break;
            }
            if input.own.contains(&(posted.series, commit.id)) {
                continue;
            }
            let fresh = lines.iter().filter(|line| patch.add(&mut done, **line)).count() > 0;
            let again = undone
                .as_ref()
                .is_none_or(|undone| fresh || lines.iter().any(|line| undone.contains(line)));
            if !again || !patch.is_over(commit, &done) {
                continue;
            }
            // A line may stand in the file more than once: what is left there decides.
            let left = patch.lines_left(commit.id, lines_of)?;
            let mut found = Done::default();
            let is_done = |line: &u32| left.contains(&(line & !1)) == is_added(*line);
            for (line, _) in patch.lines.iter().filter(|(line, _)| is_done(line)) {
                patch.add(&mut found, *line);
            }
            if patch.is_over(commit, &found) {
                return Some(Overtaken {
                    message: posted.key,
                    commit: commit.id,
                    how: Overtook::Lines,
                    told: None,
                    known: commit.committed,
                });
            }
            let lines = patch.lines.iter().map(|(line, _)| *line);
            undone = Some(lines.filter(|line| !is_done(line)).collect());
        }
        None
    }
}

/// What is done of a patch.
#[derive(Default)]
struct Done {
    lines: HashSet<u32>,
    gone: f64,
    there: f64,
}

/// A patch with what its lines count.
struct Weighed<'a> {
    posted: &'a Posted,
    paths: HashSet<&'a str>,
    /// Its lines in order with what each counts.
    lines: Vec<(u32, f64)>,
    /// What the removed lines count, and the added ones.
    replaced: f64,
    brought: f64,
}

impl<'a> Weighed<'a> {
    fn of(posted: &'a Posted, number: u32, lines: &Lines) -> Self {
        let digest = &posted.patch.digest;
        let weights = lines.weights(digest, number);
        let weight = |line: &u32| {
            let place = digest.lines.binary_search(line).ok();
            place
                .and_then(|place| weights.get(place))
                .copied()
                .map_or(0.0, f64::from)
        };
        let lines: Vec<(u32, f64)> = changed(digest)
            .map(|line| (line, weight(&line)))
            .filter(|(_, weight)| *weight >= LEAST)
            .collect();
        let sum = |added: bool| {
            let those = lines.iter().filter(|(line, _)| is_added(*line) == added);
            those.map(|(_, weight)| weight).sum()
        };
        Self {
            posted,
            paths: digest.files.iter().flat_map(paths).collect(),
            replaced: sum(false),
            brought: sum(true),
            lines,
        }
    }

    /// Counts a line as done; says whether it was not yet.
    fn add(&self, done: &mut Done, line: u32) -> bool {
        let fresh = done.lines.insert(line);
        if fresh {
            let share = if is_added(line) {
                &mut done.there
            } else {
                &mut done.gone
            };
            let place = self.lines.binary_search_by_key(&line, |(line, _)| *line).ok();
            let weight = place.and_then(|place| self.lines.get(place));
            *share += weight.map_or(0.0, |(_, weight)| *weight);
        }
        fresh
    }

    /// The lines that its files have after a commit, hashed as removed ones; `None` when one of them cannot be read.
    fn lines_left(&self, commit: ObjectId, lines_of: &LinesOf<'_>) -> Option<HashSet<u32>> {
        let mut left = HashSet::default();
        for path in &self.paths {
            left.extend(lines_of(commit, path)?);
        }
        Some(left)
    }

    /// Whether its lines count enough for anything to end it.
    fn can_be_over(&self) -> bool {
        self.replaced >= WHOLE_LINE || self.replaced + self.brought >= BROUGHT
    }

    /// Whether enough of its lines are done: removed ones gone, added ones there.
    fn is_over(&self, commit: &Commit, done: &Done) -> bool {
        let total = self.replaced + self.brought;
        let least = || {
            if commit.author.is_same(&self.posted.patch.author) {
                REPLACED_BY_AUTHOR
            } else {
                REPLACED
            }
        };
        let gone = self.replaced >= WHOLE_LINE && done.gone >= GONE * self.replaced;
        gone && self.replaced >= least() * total || total >= BROUGHT && done.gone + done.there >= DONE * total
    }
}

/// The paths of a file, before and after.
pub(super) fn paths(file: &FileDigest) -> impl Iterator<Item = &str> {
    std::iter::once(&*file.path).chain(file.old_path.as_deref())
}

#[cfg(test)]
mod tests {
    use foldhash::{HashMap, HashSet};

    use super::*;
    use crate::model::{MessageId, Patch, PatchId, Person};

    fn digest(path: &str, removed: &[u32], added: &[u32]) -> Digest {
        let mut lines: Vec<u32> = removed.iter().map(|line| line * 2).collect();
        lines.extend(added.iter().map(|line| line * 2 + 1));
        lines.sort_unstable();
        Digest {
            files: vec![FileDigest {
                path: path.into(),
                old_path: None,
                change: Change::Modified,
                added: 0,
                removed: 0,
                post_blob: None,
                content: PatchId(0),
            }],
            lines,
            ..Digest::default()
        }
    }

    fn posted(removed: &[u32], added: &[u32]) -> Posted {
        Posted {
            key: MessageKey(1),
            id: MessageId::parse("one@example.org").expect("made here"),
            series: 7,
            revision: 0,
            number: 1,
            from: person("Ann").into(),
            date: Time(100),
            patch: Arc::new(Patch {
                author: person("Ann").into(),
                author_stated: false,
                authored: None,
                title: "a".into(),
                text: Vec::new(),
                digest: digest("a.c", removed, added),
            }),
            reply: false,
            committed: false,
        }
    }

    fn person(name: &str) -> Person {
        Person::parse(&format!("{name} <{name}@example.org>"))
    }

    fn commit(number: u8, author: &str, date: i64, digest: Digest) -> Commit {
        Commit {
            id: ObjectId([number; 20]),
            author: person(author),
            authored: Time(date),
            committer: person("Rex"),
            committed: Time(date),
            subject: "b".to_owned(),
            parents: 1,
            trailers: Vec::new(),
            mails: Vec::new(),
            references: Vec::new(),
            text: Vec::new(),
            digest: Some(digest),
        }
    }

    fn found(posted: &Posted, commits: &[Commit]) -> Option<i64> {
        found_with(posted, commits, &[])
    }

    /// `left`: removed lines that stand elsewhere in the file, too.
    fn found_with(posted: &Posted, commits: &[Commit], left: &[u32]) -> Option<i64> {
        let there = posted.patch.digest.lines.iter().filter(|line| is_added(**line));
        let there: Vec<u32> = there.map(|line| line & !1).collect();
        let input = OvertakenInput {
            posted: &[posted],
            commits: &commits.iter().collect::<Vec<_>>(),
            own: &HashSet::from_iter([(7, ObjectId([9; 20]))]),
            landed: &HashMap::default(),
            few: None,
            common: None,
            setting: &Setting::default(),
        };
        let lines_of = |_, path: &str| match path {
            "a.c" => Some(there.iter().copied().chain(left.iter().map(|line| line * 2)).collect()),
            _ => None,
        };
        let all = Overtaking::new(input);
        let mut found = all.asked().into_iter().filter_map(|number| all.find(number, &lines_of));
        found.next().map(|one| one.known.0)
    }

    #[test]
    fn a_patch_whose_lines_are_gone_is_overtaken_by_the_commit_that_took_the_last() {
        let patch = posted(&[1, 2, 3, 4], &[11, 12]);
        let first = commit(1, "Bob", 200, digest("a.c", &[1, 2], &[]));
        let second = commit(2, "Bob", 300, digest("a.c", &[3, 4], &[21]));
        assert_eq!(found(&patch, std::slice::from_ref(&first)), None);
        assert_eq!(found(&patch, &[second, first]), Some(300));
    }

    #[test]
    fn earlier_commits_other_files_and_its_own_commit_do_not_overtake() {
        let patch = posted(&[1, 2], &[11]);
        let gone = |path| digest(path, &[1, 2], &[]);
        assert_eq!(found(&patch, &[commit(1, "Bob", 90, gone("a.c"))]), None);
        assert_eq!(found(&patch, &[commit(1, "Bob", 200, gone("b.c"))]), None);
        assert_eq!(found(&patch, &[commit(9, "Bob", 200, gone("a.c"))]), None);
    }

    #[test]
    fn lines_that_only_move_are_not_gone() {
        let patch = posted(&[1, 2], &[11]);
        assert_eq!(
            found(&patch, &[commit(1, "Bob", 200, digest("a.c", &[1, 2], &[1, 2]))]),
            None
        );
    }

    #[test]
    fn lines_that_stand_in_the_file_once_more_are_not_gone() {
        let patch = posted(&[1, 2], &[11]);
        let commits = [commit(1, "Bob", 200, digest("a.c", &[1, 2], &[31]))];
        assert_eq!(found_with(&patch, &commits, &[1]), None);
        assert_eq!(found_with(&patch, &commits, &[]), Some(200));
    }

    #[test]
    fn a_patch_that_brings_much_can_be_made_anew_unless_its_author_went_another_way() {
        let patch = posted(&[1], &[11, 12, 13, 14]);
        let gone = |author| [commit(1, author, 200, digest("a.c", &[1], &[31]))];
        assert_eq!(found(&patch, &gone("Bob")), None);
        assert_eq!(found(&patch, &gone("Ann")), Some(200));
    }

    #[test]
    fn what_others_brought_need_not_be_brought_again() {
        let patch = posted(&[], &[11, 12, 13]);
        let brought = |lines: &[u32]| [commit(1, "Bob", 200, digest("a.c", &[], lines))];
        assert_eq!(found(&patch, &brought(&[11, 12])), None);
        assert_eq!(found(&patch, &brought(&[11, 12, 13])), Some(200));
        let small = posted(&[], &[11]);
        assert_eq!(found(&small, &brought(&[11])), None);
    }

    #[test]
    fn a_patch_all_of_whose_files_are_deleted_is_overtaken() {
        let mut patch = posted(&[1], &[11, 12, 13, 14, 15]);
        let delete = |change: Change| {
            let mut gone = commit(1, "Bob", 200, digest("a.c", &[41], &[]));
            for file in gone.digest.iter_mut().flat_map(|digest| &mut digest.files) {
                file.change = change;
            }
            gone
        };
        let found = |patch: &Posted, commits: &[Commit], left: &[u32]| {
            let input = OvertakenInput {
                posted: &[patch],
                commits: &commits.iter().collect::<Vec<_>>(),
                own: &HashSet::default(),
                landed: &HashMap::default(),
                few: None,
                common: None,
                setting: &Setting::default(),
            };
            let all = Overtaking::new(input);
            let lines_of = |_, _: &str| Some(left.to_vec());
            let mut found = all.asked().into_iter().filter_map(|number| all.find(number, &lines_of));
            found.next().map(|one| one.known.0)
        };
        assert_eq!(found(&patch, &[delete(Change::Modified)], &[]), None);
        assert_eq!(found(&patch, &[delete(Change::Deleted)], &[]), Some(200));
        assert_eq!(found(&patch, &[delete(Change::Deleted)], &[2]), None);
        let digest = &mut Arc::get_mut(&mut patch.patch).expect("nobody else has it").digest;
        let other = FileDigest {
            path: "b.c".into(),
            ..digest.files[0].clone()
        };
        digest.files.push(other);
        assert_eq!(found(&patch, &[delete(Change::Deleted)], &[]), None);
    }
}
