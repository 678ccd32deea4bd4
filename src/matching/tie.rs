//! Commits tied to commits: reverts, re-applies and backports.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::candidates::{Candidates, index_lines, learn};
use super::compare::{Compared, Known, Scale, compare};
use super::setting::Setting;
use super::title::{Title, float, shared};
use super::work::Work;
use crate::model::{Commit, Digest, ObjectId, Reference, ReferenceKind, Time};

/// A commit and the earlier commit that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// The later commit.
    pub commit: ObjectId,
    /// What it does.
    pub kind: ReferenceKind,
    /// The earlier commit: what is reverted, brought back, backported or fixed.
    pub other: ObjectId,
    /// Whether it is told as a fact.
    pub certain: bool,
    /// How sure, 0 to 1.
    pub score: f64,
    /// From when it is known: the later of both commit dates.
    pub known: Time,
}

/// What [`tie`] looks at.
#[derive(Clone, Copy, Debug)]
pub struct TieInput<'a> {
    /// All commits of all branches, in any order.
    pub commits: &'a [&'a Commit],
    /// The branch each is on: 0 for the integration branch (and what it shares with others), else a number for the stable
    /// branch. What is missing is tied by its marks alone.
    pub branches: &'a HashMap<ObjectId, u32>,
    /// Whether marks of backports are left out, as they are for measuring.
    pub hide_marks: bool,
    /// Weights and thresholds.
    pub setting: &'a Setting,
}

/// Ties commits to the earlier commits that they revert, bring back, backport or fix; sorted by commit date, commit, kind.
///
/// A mark in the message counts as such; a revert without a hash is found by its title, a backport without a mark by content,
/// through other branches where need be, so that it ends at the integration branch if it can.
pub fn tie(input: &TieInput) -> Vec<Tie> {
    let mut commits: Vec<&Commit> = input.commits.to_vec();
    commits.sort_by_key(|commit| (commit.committed, commit.id));
    commits.dedup_by_key(|commit| commit.id);
    let mut tied = Tied::new(input, &commits);
    for number in 0..commits.len() {
        let marks = tied.marks(number);
        tied.add(marks);
        let reverts = tied.reverts(number);
        tied.add(reverts);
        let again = tied.reapplies(number);
        tied.add(again);
    }
    tied.backports();
    let mut ties = tied.ties;
    ties.sort_by_key(|tie| (tie.known, tie.commit, tie.kind, tie.other));
    ties.dedup_by_key(|tie| (tie.commit, tie.kind, tie.other));
    ties
}

/// What is known while ties are made.
struct Tied<'a> {
    input: &'a TieInput<'a>,
    commits: &'a [&'a Commit],
    /// By commit: the number of its title.
    titles: Vec<Option<u64>>,
    by_title: HashMap<u64, Vec<usize>>,
    names: Vec<(ObjectId, usize)>,
    /// By commit: the newest revert of it.
    reverted: HashMap<usize, usize>,
    ties: Vec<Tie>,
}

impl<'a> Tied<'a> {
    fn new(input: &'a TieInput<'a>, commits: &'a [&'a Commit]) -> Self {
        let titles: Vec<Option<u64>> = commits.iter().map(|commit| Title::number_of(&commit.subject)).collect();
        let mut by_title: HashMap<u64, Vec<usize>> = HashMap::default();
        for (number, title) in titles.iter().enumerate() {
            if let Some(title) = title {
                by_title.entry(*title).or_default().push(number);
            }
        }
        let mut names: Vec<(ObjectId, usize)> = commits
            .iter()
            .enumerate()
            .map(|(number, commit)| (commit.id, number))
            .collect();
        names.sort_unstable();
        Self {
            input,
            commits,
            titles,
            by_title,
            names,
            reverted: HashMap::default(),
            ties: Vec::new(),
        }
    }

    fn add(&mut self, found: Vec<(Tie, usize, usize)>) {
        for (tie, number, other) in found {
            if tie.kind == ReferenceKind::Reverts && tie.certain {
                self.reverted.insert(other, number);
            }
            self.ties.push(tie);
        }
    }

    fn commit(&self, number: usize) -> Option<&'a Commit> {
        self.commits.get(number).copied()
    }

    /// The commit whose name begins with `digits`; `None` when there is none, or several.
    fn resolve(&self, digits: &str) -> Option<usize> {
        let digits = digits.to_ascii_lowercase();
        if digits.len() < LEAST_DIGITS || digits.len() > 40 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let first: ObjectId = format!("{digits:0<40}").parse().ok()?;
        let start = self.names.partition_point(|(id, _)| *id < first);
        let mut rest = self.names.get(start..)?.iter();
        let (found, number) = rest.next()?;
        let named = |id: &ObjectId| id.begins_with(&digits);
        let alone = !rest.next().is_some_and(|(next, _)| named(next));
        (named(found) && alone).then_some(*number)
    }

    fn made(&self, number: usize, other: usize, kind: ReferenceKind, score: f64) -> Option<(Tie, usize, usize)> {
        let (commit, earlier) = (self.commit(number)?, self.commit(other)?);
        let tie = Tie {
            commit: commit.id,
            kind,
            other: earlier.id,
            certain: score >= self.input.setting.certain,
            score,
            known: commit.committed.max(earlier.committed),
        };
        (number != other).then_some((tie, number, other))
    }

    /// Ties by the marks of a commit.
    fn marks(&self, number: usize) -> Vec<(Tie, usize, usize)> {
        let Some(commit) = self.commit(number) else {
            return Vec::new();
        };
        let ties = commit.references.iter().filter_map(|mark| match mark.kind {
            ReferenceKind::BackportOf | ReferenceKind::Changeset if self.input.hide_marks => None,
            ReferenceKind::Changeset => {
                let title = if mark.title.is_empty() {
                    &commit.subject
                } else {
                    &mark.title
                };
                let other = self.titled(title, number, true)?;
                self.made(number, other, ReferenceKind::BackportOf, BY_TITLE)
            }
            ReferenceKind::Reverts if mark.commit.is_empty() => None,
            ReferenceKind::BackportOf | ReferenceKind::Reverts | ReferenceKind::Fixes | ReferenceKind::Reapplies => {
                let other = self.resolve(&mark.commit)?;
                self.made(number, other, mark.kind, 1.0)
            }
        });
        ties.collect()
    }

    /// The newest commit with that title before `number`; of the integration branch alone, or the same branch first.
    fn titled(&self, title: &str, number: usize, integration: bool) -> Option<usize> {
        let before = |other: &&usize| **other < number;
        let numbers = self.by_title.get(&Title::number_of(title)?)?;
        let mine = self.branch(number);
        let wanted = if integration { Some(0) } else { mine };
        let on_branch = numbers
            .iter()
            .rev()
            .filter(before)
            .find(|other| self.branch(**other) == wanted);
        on_branch.or_else(|| numbers.iter().rev().find(before)).copied()
    }

    fn branch(&self, number: usize) -> Option<u32> {
        self.input.branches.get(&self.commit(number)?.id).copied()
    }

    /// What a commit reverts, where it names no hash as reverted: by title, or by an inverse diff of a commit that it names.
    fn reverts(&self, number: usize) -> Vec<(Tie, usize, usize)> {
        let Some(commit) = self.commit(number) else {
            return Vec::new();
        };
        let marks = || {
            commit
                .references
                .iter()
                .filter(|mark| mark.kind == ReferenceKind::Reverts)
        };
        if marks().any(|mark| self.resolve(&mark.commit).is_some()) {
            return Vec::new();
        }
        let stated = marks().map(|mark| mark.title.clone()).filter(|title| !title.is_empty());
        let mut titles: Vec<String> = stated.collect();
        titles.extend(reverted_title(&commit.subject));
        let by_title = titles.iter().find_map(|title| self.titled(title, number, false));
        let found = by_title.map(|other| {
            let score = match self.inverse(number, other) {
                Some(share) if share < LEAST_INVERSE => NOT_INVERSE,
                Some(_) => 1.0,
                None => BY_TITLE,
            };
            (other, score)
        });
        let by_diff = || {
            let named = commit
                .references
                .iter()
                .filter(|mark| mark.kind == ReferenceKind::Fixes);
            let mut named = named.filter_map(|mark: &Reference| self.resolve(&mark.commit));
            named
                .find(|other| self.inverse(number, *other).is_some_and(|share| share >= MOST_INVERSE))
                .map(|other| (other, 1.0))
        };
        let found = found.or_else(by_diff);
        found
            .and_then(|(other, score)| self.made(number, other, ReferenceKind::Reverts, score))
            .into_iter()
            .collect()
    }

    /// Share of a commit's lines that take back those of another; `None` where a diff is not known.
    fn inverse(&self, number: usize, other: usize) -> Option<f64> {
        let mine = self.commit(number)?.digest.as_ref()?;
        let theirs = inverted(self.commit(other)?.digest.as_ref()?);
        let both = mine.lines.len() + theirs.len();
        (both > 0).then(|| 2.0 * float(shared(&mine.lines, &theirs).count()) / float(both))
    }

    /// What a commit brings back: an earlier commit of the same title or content that was reverted since.
    fn reapplies(&self, number: usize) -> Vec<(Tie, usize, usize)> {
        let (Some(commit), Some(title)) = (self.commit(number), self.titles.get(number)) else {
            return Vec::new();
        };
        if self.reverted.is_empty() {
            return Vec::new();
        }
        let again = reapplied_title(&commit.subject);
        let again = again.iter().filter_map(|text| Title::number_of(text));
        let earlier: BTreeSet<usize> = again
            .chain(*title)
            .filter_map(|title| self.by_title.get(&title))
            .flatten()
            .copied()
            .filter(|other| *other < number && self.branch(*other) == self.branch(number))
            .collect();
        let back = earlier.into_iter().rev().find(|other| {
            let revert = self.reverted.get(other);
            revert.is_some_and(|revert| *revert < number)
        });
        back.and_then(|other| self.made(number, other, ReferenceKind::Reapplies, BY_TITLE))
            .into_iter()
            .collect()
    }

    /// Backports without a mark, by content.
    fn backports(&mut self) {
        let setting = self.input.setting;
        let commits = self.commits;
        let numbers: HashMap<ObjectId, usize> = commits.iter().enumerate().map(|(n, c)| (c.id, n)).collect();
        let mut roots: HashMap<usize, usize> = HashMap::default();
        for tie in self.ties.iter().filter(|tie| tie.kind == ReferenceKind::BackportOf) {
            if let (Some(number), Some(other)) = (numbers.get(&tie.commit), numbers.get(&tie.other)) {
                roots.entry(*number).or_insert(*other);
            }
        }
        let is_asked = |number: usize| {
            let stable = self.branch(number).is_some_and(|branch| branch != 0);
            stable && !roots.contains_key(&number)
        };
        if !(0..commits.len()).any(is_asked) {
            return;
        }
        let lines = index_lines(commits.iter().map(|commit| commit.digest.as_ref()), None);
        let learned = learn(&lines, setting);
        let works: Vec<Work> = (0..u32::MAX)
            .zip(commits)
            .map(|(number, commit)| Work::of_commit(commit, number, &learned))
            .collect();
        let candidates = Candidates::new(works.iter(), lines);
        let scale = Scale {
            lines: &learned,
            setting,
        };
        for (number, work) in works.iter().enumerate() {
            let branch = self.branch(number);
            if roots.contains_key(&number) || branch.is_none_or(|branch| branch == 0) {
                continue;
            }
            let until = Time(work.date.0.saturating_add(setting.late_mainline));
            let mut best: Option<Backport> = None;
            for other in candidates.propose(work, until, setting) {
                let Ok(other) = usize::try_from(other) else { continue };
                let Some(source) = works.get(other) else { continue };
                let from = self.branch(other);
                if other == number || from == branch || from.is_none() || (from != Some(0) && other > number) {
                    continue;
                }
                let root = roots.get(&other).copied().unwrap_or(other);
                let compared = compare(source, work, Known::NOTHING, scale);
                let found = Backport::new(&compared, root, self.branch(root) == Some(0));
                if best.is_none_or(|best| found.fit > best.fit) {
                    best = Some(found);
                }
            }
            let Some(best) = best.filter(|best| best.score >= setting.reported) else {
                continue;
            };
            if best.score >= setting.certain {
                roots.insert(number, best.root);
            }
            let made = self.made(number, best.root, ReferenceKind::BackportOf, best.score);
            self.add(made.into_iter().collect());
        }
    }
}

/// What a commit of a stable branch may be a backport of.
#[derive(Clone, Copy)]
struct Backport {
    /// How well it fits; what is on the integration branch in the end fits better.
    fit: f64,
    score: f64,
    root: usize,
}

impl Backport {
    fn new(compared: &Compared, root: usize, integration: bool) -> Self {
        let title = if compared.evidence.title_equal && compared.evidence.author {
            SAME_TITLE
        } else {
            0.0
        };
        Self {
            fit: compared.fit + title + if integration { INTEGRATION } else { 0.0 },
            score: compared.with(title),
            root,
        }
    }
}

/// What an equal title of the same author adds between branches: backports are often rewritten, their titles are not.
const SAME_TITLE: f64 = 1.5;
/// How much worse a commit that leads to the integration branch may fit than one that does not.
const INTEGRATION: f64 = 3.0;

/// The changed lines that take back those of a diff, sorted.
fn inverted(digest: &Digest) -> Vec<u32> {
    let mut lines: Vec<u32> = digest.lines.iter().map(|line| line ^ 1).collect();
    lines.sort_unstable();
    lines
}

/// The title in `Revert "TITLE"`, `revert: TITLE` or `area: revert "TITLE"`, in any case.
fn reverted_title(subject: &str) -> Option<String> {
    // Few titles have the letter.
    if !subject.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'v')) {
        return None;
    }
    let lower = subject.to_ascii_lowercase();
    let at = lower.find("revert")?;
    let rest = subject.get(at + "revert".len()..)?;
    match (rest.find('"'), rest.rfind('"')) {
        (Some(open), Some(close)) if open < close => rest.get(open + 1..close).map(str::to_owned),
        _ if at == 0 => Some(rest.trim_start_matches([':', ' ']).to_owned()),
        _ => None,
    }
}

/// The title in `Reapply "TITLE"` or `Revert "Revert "TITLE""`.
fn reapplied_title(subject: &str) -> Option<String> {
    let begins = |word: &str| {
        let first = subject.as_bytes().get(..word.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(word.as_bytes()))
    };
    if let Some(word) = ["reapply", "re-apply"].iter().find(|word| begins(word)) {
        let lower = subject.to_ascii_lowercase();
        let rest = lower.get(word.len()..).unwrap_or_default();
        return Some(rest.trim_matches([':', ' ', '"']).to_owned());
    }
    reverted_title(&reverted_title(subject)?)
}

/// Hex digits that name a commit at the least.
const LEAST_DIGITS: usize = 7;
/// Score of a tie that rests on a title.
const BY_TITLE: f64 = 0.9;
/// Score of a revert by title whose diff takes back next to nothing of what it names.
const NOT_INVERSE: f64 = 0.4;
/// Share of lines taken back below which a revert by title is uncertain: a title used again, or a partial revert.
const LEAST_INVERSE: f64 = 0.2;
/// Share of lines taken back from which on a commit that names another is its revert without saying so.
const MOST_INVERSE: f64 = 0.9;

#[cfg(test)]
mod tests;
