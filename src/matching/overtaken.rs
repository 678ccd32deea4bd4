//! Patches that later commits overtook: what they change is gone, or what they bring is there already.
//!
//! Owns when that is so. Which commits a patch became itself is `find`'s; what it means for a series is for `review`.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::candidates::{index_lines, learn};
use super::work::{Lines, is_added};
use super::{Posted, Setting};
use crate::model::{Commit, Digest, FileDigest, MessageKey, ObjectId, Overtook, Time};

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

/// What [`overtaken()`] looks at.
#[derive(Clone, Copy)]
pub struct OvertakenInput<'a> {
    /// Patches, in any order.
    pub posted: &'a [&'a Posted],
    /// Commits of the branch they are for, in any order; those without a digest are passed over.
    pub commits: &'a [&'a Commit],
    /// Commits that series became themselves, by the number of the series.
    pub own: &'a HashSet<(usize, ObjectId)>,
    /// When patches were first known to be in the branch: what is done later ends nothing.
    pub landed: &'a HashMap<MessageKey, Time>,
    /// The lines of a file in a commit, hashed as removed ones (`hash_line`); none where there is no such file, `None` where it
    /// cannot be read.
    pub lines_of: &'a dyn Fn(ObjectId, &str) -> Option<Vec<u32>>,
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
const LEAST: f64 = 0.2;
/// A line that is not common.
const WHOLE_LINE: f64 = 0.99;
/// How many lines must be there for that alone to end a patch (common ones counted less).
const BROUGHT: f64 = 3.0;

/// Finds the patches that later commits overtook: most of the lines that a patch replaces were removed by commits after its posting
/// that touch the same files, or nearly all that it changes was done. What a series itself became does not count.
///
/// The answer up to a moment does not depend on what is dated after it. It is sorted by date and mail.
pub fn overtaken(input: &OvertakenInput<'_>) -> Vec<Overtaken> {
    let mut posted: Vec<&Posted> = input.posted.to_vec();
    posted.sort_by(|a, b| (a.date, &a.id, a.key).cmp(&(b.date, &b.id, b.key)));
    let index = index_lines(posted.iter().map(|posted| Some(&posted.patch.digest)));
    let lines = learn(&index, input.setting);
    let wanted: HashSet<u32> = posted
        .iter()
        .flat_map(|posted| posted.patch.digest.lines.iter().copied())
        .collect();
    let mut commits: Vec<&Commit> = input.commits.to_vec();
    commits.sort_by_key(|commit| (commit.committed, commit.id));
    let changes = Changes::of(&commits, &wanted);
    let mut found: Vec<Overtaken> = (0..u32::MAX)
        .zip(&posted)
        .filter(|(_, posted)| !posted.reply && !posted.committed)
        .filter_map(|(number, posted)| changes.overtake(input, posted, number, &lines))
        .collect();
    found.sort_by_key(|one| (one.known, one.message));
    found
}

/// What commits did, by the lines that patches have.
struct Changes<'a> {
    commits: &'a [&'a Commit],
    /// By a line with its sign: places of the commits that added or removed it, in order of time.
    by_line: HashMap<u32, Vec<usize>>,
    /// By a path: places of the commits that touch it.
    by_path: HashMap<&'a str, Vec<usize>>,
}

/// The lines of a digest, each once, without those that it only moves.
pub(super) fn changed(digest: &Digest) -> impl Iterator<Item = u32> {
    let moves = |line: u32| digest.lines.binary_search(&(line ^ 1)).is_ok();
    let mut last = None;
    digest
        .lines
        .iter()
        .copied()
        .filter(move |line| last.replace(*line) != Some(*line) && !moves(*line))
}

impl<'a> Changes<'a> {
    fn of(commits: &'a [&'a Commit], wanted: &HashSet<u32>) -> Self {
        let mut by_line: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, commit) in commits.iter().enumerate() {
            for line in commit
                .digest
                .iter()
                .flat_map(changed)
                .filter(|line| wanted.contains(line))
            {
                by_line.entry(line).or_default().push(place);
            }
        }
        for (place, commit) in commits.iter().enumerate() {
            let files = commit.digest.iter().flat_map(|digest| &digest.files);
            for path in files.flat_map(paths) {
                by_path.entry(path).or_default().push(place);
            }
        }
        Self {
            commits,
            by_line,
            by_path,
        }
    }

    /// The commit of `input` that overtook a patch, the first one.
    fn overtake(&self, input: &OvertakenInput<'_>, posted: &Posted, number: u32, lines: &Lines) -> Option<Overtaken> {
        let patch = Weighed::of(posted, number, lines);
        let landed = input.landed.get(&posted.key).copied();
        // What commits to its files did to its lines, in order of time.
        let near = patch.paths.iter().filter_map(|path| self.by_path.get(path)).flatten();
        let near: HashSet<usize> = near.copied().collect();
        let mut deeds: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for line in patch.lines.keys() {
            let places = self.by_line.get(line).into_iter().flatten();
            for place in places.filter(|place| near.contains(place)) {
                deeds.entry(*place).or_default().push(*line);
            }
        }
        let mut done = Done::default();
        // What a look into the files found undone: nothing else can change the answer.
        let mut undone: Option<HashSet<u32>> = None;
        for (place, lines) in deeds {
            let Some(commit) = self.commits.get(place) else {
                continue;
            };
            let later = commit.committed > posted.date && !input.own.contains(&(posted.series, commit.id));
            if landed.is_some_and(|landed| commit.committed >= landed) {
                break;
            }
            if !later {
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
            let left = patch.lines_left(commit.id, input.lines_of)?;
            let mut found = Done::default();
            let is_done = |line: &u32| left.contains(&(line & !1)) == is_added(*line);
            for line in patch.lines.keys().filter(|line| is_done(line)) {
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
            undone = Some(patch.lines.keys().copied().filter(|line| !is_done(line)).collect());
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
    lines: BTreeMap<u32, f64>,
    /// What the removed lines count, and the added ones.
    replaced: f64,
    brought: f64,
}

impl<'a> Weighed<'a> {
    fn of(posted: &'a Posted, number: u32, lines: &Lines) -> Self {
        let digest = &posted.patch.digest;
        let weights: HashMap<u32, f32> = digest
            .lines
            .iter()
            .copied()
            .zip(lines.weights(digest, number))
            .collect();
        let weight = |line| weights.get(&line).copied().map_or(0.0, f64::from);
        let lines: BTreeMap<u32, f64> = changed(digest)
            .map(|line| (line, weight(line)))
            .filter(|(_, weight)| *weight >= LEAST)
            .collect();
        let sum = |added: bool| {
            let those = lines.iter().filter(|(line, _)| is_added(**line) == added);
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
            *share += self.lines.get(&line).copied().unwrap_or_default();
        }
        fresh
    }

    /// The lines that its files have after a commit, hashed as removed ones; `None` when one of them cannot be read.
    fn lines_left(
        &self,
        commit: ObjectId,
        lines_of: &dyn Fn(ObjectId, &str) -> Option<Vec<u32>>,
    ) -> Option<HashSet<u32>> {
        let mut left = HashSet::new();
        for path in &self.paths {
            left.extend(lines_of(commit, path)?);
        }
        Some(left)
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
    std::iter::once(file.path.as_str()).chain(file.old_path.as_deref())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Change, MessageId, Patch, PatchId, Person};

    fn digest(path: &str, removed: &[u32], added: &[u32]) -> Digest {
        let mut lines: Vec<u32> = removed.iter().map(|line| line * 2).collect();
        lines.extend(added.iter().map(|line| line * 2 + 1));
        lines.sort_unstable();
        Digest {
            files: vec![FileDigest {
                path: path.to_owned(),
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
            from: person("Ann"),
            date: Time(100),
            patch: Arc::new(Patch {
                author: person("Ann"),
                author_stated: false,
                authored: None,
                title: "a".to_owned(),
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
            own: &HashSet::from([(7, ObjectId([9; 20]))]),
            landed: &HashMap::new(),
            lines_of: &|_, path| match path {
                "a.c" => Some(there.iter().copied().chain(left.iter().map(|line| line * 2)).collect()),
                _ => None,
            },
            setting: &Setting::default(),
        };
        overtaken(&input).first().map(|one| one.known.0)
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
}
