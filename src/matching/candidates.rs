//! Which sources could be the origin of a commit: every cheap signal proposes some.
//!
//! A source is a posted patch, or a commit of another branch. Their numbers are in order of time, so that "the newest
//! before the commit" is a matter of counting from the end.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::Posted;
use super::index::Index;
use super::setting::Setting;
use super::title::Title;
use super::work::{Lines, Sieve, Who, Work};
use crate::model::{Digest, FileDigest, Time};

/// Digits by which blobs are looked up: what git abbreviates to at the least.
pub(super) const BLOB_DIGITS: usize = 7;

/// Sources by every signal.
pub(super) struct Candidates {
    dates: Vec<Time>,
    patch_ids: Index<u64>,
    loose_ids: Index<u64>,
    contents: Index<u64>,
    /// By the first digits, hashed.
    blobs: Index<u64>,
    titles: Index<u64>,
    cores: Index<u64>,
    lines: Index<u32>,
    /// Hashed.
    paths: Index<u64>,
    /// By author and path, hashed.
    author_paths: Index<u64>,
}

/// The index of changed lines of the sources in order; with a sieve, of those that it lets through.
pub(super) fn index_lines<'a>(
    digests: impl Iterator<Item = Option<&'a Digest>> + Clone,
    some: Option<&Sieve>,
) -> Index<u32> {
    let is_meant = |line: &&u32| some.is_none_or(|some| some.may_have(**line));
    let entries = numbered(digests).filter_map(|(number, digest)| digest.map(|digest| (number, digest)));
    let entries = entries.flat_map(|(number, digest)| {
        let lines = digest.lines.iter().filter(is_meant);
        lines.map(move |line| (*line, number))
    });
    Index::new(entries)
}

/// What the index of lines teaches about common ones.
pub(super) fn learn(lines: &Index<u32>, setting: &Setting) -> Lines {
    Lines::learn(|| lines.runs(), setting)
}

fn numbered<T>(items: impl Iterator<Item = T> + Clone) -> impl Iterator<Item = (u32, T)> + Clone {
    (0..u32::MAX).zip(items)
}

/// One signal of all sources that have it.
fn index<'w, 'a: 'w, I: IntoIterator<Item = u64>>(
    works: impl Iterator<Item = &'w Work<'a>> + Clone,
    values: impl Fn(&'w Work<'a>) -> I,
) -> Index<u64> {
    let all = numbered(works).flat_map(|(number, work)| {
        let values: Vec<u64> = values(work).into_iter().collect();
        values.into_iter().map(move |value| (value, number))
    });
    let all: Vec<(u64, u32)> = all.collect();
    Index::new(all.iter().copied())
}

fn files<'a>(work: &Work<'a>) -> &'a [FileDigest] {
    work.digest.map(|digest| digest.files.as_slice()).unwrap_or_default()
}

/// An author and a path as one number.
fn author_path(author: &str, path: &str) -> u64 {
    xxh3_64_with_seed(path.as_bytes(), xxh3_64(author.as_bytes()))
}

/// The first digits of the blob after the change, as a number.
fn blob(file: &FileDigest) -> Option<u64> {
    let digits = file.post_blob.as_deref()?.get(..BLOB_DIGITS)?;
    let is_one = digits.bytes().any(|digit| digit != b'0');
    is_one.then(|| xxh3_64(digits.as_bytes()))
}

/// A path as a number.
fn path(file: &FileDigest) -> u64 {
    xxh3_64(file.path.as_bytes())
}

impl Candidates {
    /// Takes all sources in order of time, and the index of their lines.
    pub(super) fn new<'w, 'a: 'w>(works: impl Iterator<Item = &'w Work<'a>> + Clone, lines: Index<u32>) -> Self {
        Self {
            dates: works.clone().map(|work| work.date).collect(),
            patch_ids: index(works.clone(), |work| {
                work.digest.and_then(|digest| Some(digest.patch_id?.0))
            }),
            loose_ids: index(works.clone(), |work| {
                work.digest.and_then(|digest| Some(digest.loose_id?.0))
            }),
            contents: index(works.clone(), |work| files(work).iter().map(|file| file.content.0)),
            blobs: index(works.clone(), |work| files(work).iter().filter_map(blob)),
            titles: index(works.clone(), |work| work.title.number()),
            cores: index(works.clone(), |work| work.title.core_number()),
            paths: index(works.clone(), |work| files(work).iter().map(path)),
            author_paths: index(works, |work| {
                let authors = work.author_keys();
                let keys = |file: &FileDigest| -> Vec<u64> {
                    authors.iter().map(|author| author_path(author, &file.path)).collect()
                };
                files(work).iter().flat_map(keys).collect::<Vec<u64>>()
            }),
            lines,
        }
    }

    /// Takes postings in order of time, as far as they have what was asked for when they were looked through: of these values the same is
    /// proposed as if all had been taken.
    pub(super) fn of_asked(posted: &[&Posted], shares: impl IntoIterator<Item = Entries>) -> Self {
        let mut found = Entries::default();
        shares.into_iter().for_each(|share| found.add(share));
        let index = |entries: Vec<(u64, u32)>| Index::new(entries.iter().copied());
        Self {
            dates: posted.iter().map(|posted| posted.date).collect(),
            patch_ids: index(found.patch_ids),
            loose_ids: index(found.loose_ids),
            contents: index(found.contents),
            blobs: index(found.blobs),
            titles: index(found.titles),
            cores: index(found.cores),
            lines: Index::new(found.lines.iter().copied()),
            paths: index(found.paths),
            author_paths: index(found.author_paths),
        }
    }

    /// The number of the first source after `until`.
    pub(super) fn end(&self, until: Time) -> u32 {
        u32::try_from(self.dates.partition_point(|date| *date <= until)).unwrap_or(u32::MAX)
    }

    /// The sources that could be the origin of `work`, dated `until` at the latest.
    pub(super) fn propose(&self, work: &Work, until: Time, setting: &Setting) -> BTreeSet<u32> {
        let end = self.end(until);
        let mut found = BTreeSet::new();
        let mut take = |numbers: &mut dyn DoubleEndedIterator<Item = u32>| {
            found.extend(numbers.rev().take(setting.proposed_each));
        };
        if let Some(title) = work.title.number() {
            take(&mut self.titles.find(title, end));
        }
        if let Some(core) = work.title.core_number() {
            take(&mut self.cores.find(core, end));
        }
        let Some(digest) = work.digest else {
            return found;
        };
        if let Some(id) = digest.patch_id {
            take(&mut self.patch_ids.find(id.0, end));
        }
        if let Some(id) = digest.loose_id {
            take(&mut self.loose_ids.find(id.0, end));
        }
        let authors = work.author_keys();
        let since = Time(until.0.saturating_sub(setting.author_window));
        let start = self.end(Time(since.0.saturating_sub(1)));
        for file in digest.files.iter().take(MANY_FILES) {
            take(&mut self.contents.find(file.content.0, end));
            if let Some(digits) = blob(file) {
                take(&mut self.blobs.find(digits, end));
            }
            let same_path = self.paths.find(path(file), end);
            if same_path.len() <= setting.rare_path {
                take(&mut { same_path });
            }
            for author in &authors {
                let numbers = self.author_paths.find(author_path(author, &file.path), end);
                take(&mut numbers.filter(|number| *number >= start));
            }
        }
        found.extend(self.by_lines(digest, end, setting));
        found
    }

    /// The sources that share most of the rare lines.
    fn by_lines(&self, digest: &Digest, end: u32, setting: &Setting) -> Vec<u32> {
        let mut lines = digest.lines.clone();
        lines.dedup();
        let mut rare: Vec<(usize, u32)> = lines
            .into_iter()
            .map(|line| (self.lines.find(line, end).len(), line))
            .filter(|(count, _)| (1..=setting.rare_line).contains(count))
            .collect();
        rare.sort_unstable();
        rare.truncate(setting.proposing_lines);
        let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
        for (_, line) in rare {
            for number in self.lines.find(line, end) {
                *votes.entry(number).or_default() += 1;
            }
        }
        let mut votes: Vec<(usize, u32)> = votes.into_iter().map(|(number, count)| (count, number)).collect();
        votes.sort_unstable_by(|a, b| b.cmp(a));
        votes.truncate(setting.proposed_by_lines);
        votes.into_iter().map(|(_, number)| number).collect()
    }
}

/// The values by which some works propose sources.
#[derive(Default)]
pub(super) struct Asked {
    titles: HashSet<u64>,
    cores: HashSet<u64>,
    /// Of diffs, files and blobs.
    ids: HashSet<u64>,
    paths: HashSet<u64>,
    lines: HashSet<u32>,
}

impl Asked {
    /// Adds a work that will be asked for.
    pub(super) fn add(&mut self, work: &Work<'_>) {
        self.titles.extend(work.title.number());
        self.cores.extend(work.title.core_number());
        let Some(digest) = work.digest else { return };
        self.ids.extend(digest.patch_id.map(|id| id.0));
        self.ids.extend(digest.loose_id.map(|id| id.0));
        for file in &digest.files {
            self.ids.insert(file.content.0);
            self.ids.extend(blob(file));
            self.paths.insert(path(file));
        }
        self.lines.extend(&digest.lines);
    }
}

/// Values with the numbers of the sources that have them, by signal.
#[derive(Debug, Default)]
pub(super) struct Entries {
    patch_ids: Vec<(u64, u32)>,
    loose_ids: Vec<(u64, u32)>,
    contents: Vec<(u64, u32)>,
    blobs: Vec<(u64, u32)>,
    titles: Vec<(u64, u32)>,
    cores: Vec<(u64, u32)>,
    lines: Vec<(u32, u32)>,
    paths: Vec<(u64, u32)>,
    author_paths: Vec<(u64, u32)>,
}

impl Entries {
    fn add(&mut self, other: Self) {
        self.patch_ids.extend(other.patch_ids);
        self.loose_ids.extend(other.loose_ids);
        self.contents.extend(other.contents);
        self.blobs.extend(other.blobs);
        self.titles.extend(other.titles);
        self.cores.extend(other.cores);
        self.lines.extend(other.lines);
        self.paths.extend(other.paths);
        self.author_paths.extend(other.author_paths);
    }

    /// Those of some postings in order of time, each with its number among all, as far as they are asked for.
    pub(super) fn of_asked<'a>(
        posted: impl Iterator<Item = (u32, &'a Posted)>,
        asked: &Asked,
        setting: &Setting,
    ) -> Self {
        let mut found = Self::default();
        let sieve = Sieve::of(asked.lines.iter().copied());
        // How many more sources with a line are worth noting: what more of them have proposes nothing.
        let room = setting.rare_line.saturating_add(1);
        let mut rooms: HashMap<u32, usize> = asked.lines.iter().map(|line| (*line, room)).collect();
        // Most titles are those of several revisions.
        let mut titles: HashMap<&str, _> = HashMap::default();
        for (number, posted) in posted {
            let digest = &posted.patch.digest;
            let title = &*posted.patch.title;
            let (title, core) = *titles.entry(title).or_insert_with(|| Title::numbers_of(title));
            found.titles.extend(
                title
                    .filter(|value| asked.titles.contains(value))
                    .map(|value| (value, number)),
            );
            found.cores.extend(
                core.filter(|value| asked.cores.contains(value))
                    .map(|value| (value, number)),
            );
            let id = digest.patch_id.map(|id| id.0);
            let loose = digest.loose_id.map(|id| id.0);
            found.patch_ids.extend(
                id.filter(|value| asked.ids.contains(value))
                    .map(|value| (value, number)),
            );
            found.loose_ids.extend(
                loose
                    .filter(|value| asked.ids.contains(value))
                    .map(|value| (value, number)),
            );
            let mut authors: Option<Vec<Who<'_>>> = None;
            for file in &digest.files {
                let content = Some(file.content.0).filter(|value| asked.ids.contains(value));
                found.contents.extend(content.map(|value| (value, number)));
                let digits = blob(file).filter(|value| asked.ids.contains(value));
                found.blobs.extend(digits.map(|value| (value, number)));
                let path = path(file);
                if !asked.paths.contains(&path) {
                    continue;
                }
                found.paths.push((path, number));
                let authors = authors.get_or_insert_with(|| Who::of_posted(posted));
                let keys = authors.iter().flat_map(Who::keys);
                found
                    .author_paths
                    .extend(keys.map(|author| (author_path(author, &file.path), number)));
            }
            for run in digest.lines.chunk_by(|a, b| a == b) {
                let line = run.first().filter(|line| sieve.may_have(**line));
                if let Some((line, room)) = line.and_then(|line| Some((*line, rooms.get_mut(line)?)))
                    && let Some(left) = room.checked_sub(1)
                {
                    *room = left;
                    found.lines.push((line, number));
                }
            }
        }
        found
    }
}

/// Files of a commit that propose candidates.
const MANY_FILES: usize = 64;
