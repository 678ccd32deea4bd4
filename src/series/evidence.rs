//! What speaks for a revision belonging to a series: looked up by hashes in all that was posted before.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashSet};

use super::mails::{Mails, Who, hash, mix};
use super::posting::Posting;
use super::revision::Bundle;
use super::thread::Threads;
use crate::model::{Change, Message, MessageId, Time};

/// How many of the latest uses of a title, content or path are looked at.
const RECENT: usize = 12;
/// How far up a thread is looked for postings that a revision answers.
pub(super) const CLIMB: usize = 64;

const CHANGE: u64 = 1;
const HEADING: u64 = 2;
const TITLE: u64 = 3;
const ANY_TITLE: u64 = 4;
const CONTENT: u64 = 5;
const ADDED: u64 = 6;
const PATHS: u64 = 7;
const FILE: u64 = 8;
const ADDED_LINE: u64 = 9;
const PERSON: u64 = 10;

/// How many files of a patch are entered one by one.
const FILES: usize = 32;
/// How many changed lines stand for a patch that adds a file: those of the lowest hashes, so that alike patches agree on them.
const SKETCH: usize = 12;

/// A mail of an earlier revision. There are many of them, so its numbers are short.
#[derive(Clone, Copy, Eq, PartialEq)]
struct Seen {
    series: u32,
    bundle: u32,
    part: u32,
    date: Time,
}

/// That a mail is known by something. Each is known by a dozen things.
#[derive(Clone, Copy)]
struct Known {
    /// Its place among those that were seen.
    seen: u32,
    /// Place of the one before it that is known by the same; its own place when there is none.
    before: u32,
}

impl Seen {
    fn series(&self) -> usize {
        usize::try_from(self.series).expect("it was a place")
    }

    fn bundle(&self) -> usize {
        usize::try_from(self.bundle).expect("it was a place")
    }
}

/// Everything posted so far, by what it is known by.
#[derive(Default)]
pub(super) struct Index {
    seen: Vec<Seen>,
    known: Vec<Known>,
    /// Place of the latest one known by this.
    latest: HashMap<u64, u32>,
    /// Mail of a posting → series, revision.
    placed: HashMap<usize, (usize, usize)>,
    /// What is looked up, where that is noted.
    asked: Option<RefCell<HashSet<u64>>>,
    /// What alone is entered; `None`: everything.
    wanted: Option<HashSet<u64>>,
}

/// What speaks for one series. Dates are those of the mails of the new revision that say so.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// `change-id:`
    pub(super) change: Option<Time>,
    /// `Supersedes:`
    pub(super) supersedes: Option<Time>,
    /// A change log names one of its mails as a lower revision.
    pub(super) earlier: Option<Time>,
    /// Its own words link to one of its postings.
    pub(super) named: Option<Time>,
    /// It answers a mail below a posting of the series.
    pub(super) reply: Option<Time>,
    /// Same submitter, same cover title (or title of the only part).
    pub(super) heading: Option<Time>,
    /// Parts by number whose title the submitter (or the patch's author) used there.
    pub(super) titles: BTreeMap<u32, Time>,
    /// Parts whose title anybody used there.
    pub(super) any_titles: BTreeMap<u32, Time>,
    /// Parts whose content is there.
    pub(super) contents: BTreeMap<u32, Time>,
    /// Parts that add a file that the submitter also added there.
    pub(super) added: BTreeMap<u32, Time>,
    /// Parts that touch just the same paths as one of the submitter's there.
    pub(super) paths: BTreeMap<u32, Time>,
    /// Whether titles were found by the patch's author.
    pub(super) authored: bool,
    /// When one of these titles was posted last by the same people.
    pub(super) latest: Option<Time>,
    /// By revision: its parts that were found again by title or content.
    pub(super) found: BTreeMap<usize, BTreeSet<u32>>,
}

impl Evidence {
    /// The parts found again by title (of the same people) or content.
    pub(super) fn overlap(&self) -> BTreeMap<u32, Time> {
        let mut all = self.titles.clone();
        all.extend(&self.contents);
        all
    }

    /// The same of a next revision in which somebody posts on what others wrote, himself among them: by titles of anybody.
    pub(super) fn overlap_taken_over(&self) -> BTreeMap<u32, Time> {
        let mut all = self.overlap();
        if self.authored {
            all.extend(&self.any_titles);
        }
        all
    }

    /// Takes a part of an earlier revision that was found again.
    fn meet(&mut self, seen: &Seen) {
        self.found.entry(seen.bundle()).or_default().insert(seen.part);
    }

    /// Takes one that was found by its title.
    fn meet_title(&mut self, seen: &Seen) {
        self.meet(seen);
        self.latest = self.latest.max(Some(seen.date));
    }

    /// How many parts of a revision were found again.
    pub(super) fn found_in(&self, bundle: usize) -> usize {
        self.found.get(&bundle).map_or(0, BTreeSet::len)
    }
}

/// A new revision that is being looked up.
pub(super) struct Query<'a, 'b> {
    /// All mails.
    pub(super) mails: &'b Mails<'a>,
    /// The graph of references.
    pub(super) threads: &'b Threads,
    /// All postings.
    pub(super) postings: &'b [Posting],
    /// The revision.
    pub(super) bundle: &'b Bundle,
    /// Only mails up to this date are asked.
    pub(super) until: Time,
}

impl<'a> Query<'a, '_> {
    /// Cover (number 0) and parts that count, up to the date.
    pub(super) fn leaders(&self) -> impl Iterator<Item = (u32, &Posting)> {
        let cover = self.bundle.cover.map(|place| (0, place));
        cover
            .into_iter()
            .chain(self.bundle.leaders())
            .map(|(number, place)| (number, &self.postings[place]))
            .filter(|(_, posting)| posting.date <= self.until)
    }

    /// Whether it is one patch without a cover letter.
    pub(super) fn is_lone(&self) -> bool {
        self.bundle.cover.is_none() && self.bundle.total == 1
    }

    pub(super) fn message(&self, posting: &Posting) -> &'a Message {
        self.mails.at(posting.mail)
    }

    /// Cover title, or the title of the only part.
    fn heading(&self) -> Option<&Posting> {
        let only = || (self.bundle.total == 1).then(|| self.bundle.leaders().next()).flatten();
        let place = self.bundle.cover.or_else(|| only().map(|(_, place)| place))?;
        Some(&self.postings[place])
    }
}

impl Index {
    /// Is to answer these queries only: of what is known by nothing that they look up no note is taken.
    pub(super) fn of_asked<'a: 'b, 'b>(queries: impl Iterator<Item = Query<'a, 'b>>) -> Self {
        let notes = Self {
            asked: Some(RefCell::default()),
            ..Self::default()
        };
        for query in queries {
            notes.gather(&query);
            notes.near(&query, Time(i64::MIN));
            notes.of_people(&query, Time(i64::MIN));
        }
        Self {
            wanted: notes.asked.map(RefCell::into_inner),
            ..Self::default()
        }
    }

    /// What speaks for each series posted so far.
    pub(super) fn gather(&self, query: &Query<'_, '_>) -> BTreeMap<usize, Evidence> {
        let mut found: BTreeMap<usize, Evidence> = BTreeMap::new();
        for (number, posting) in query.leaders() {
            self.stated_links(query, posting, &mut found);
            if number > 0 {
                self.likeness(query, number, posting, &mut found);
            }
        }
        if let Some(posting) = query.heading().filter(|posting| posting.date <= query.until) {
            for key in posting.who.keys() {
                for seen in self.find(mix(key, HEADING), posting.title, posting.date) {
                    found.entry(seen.series()).or_default().heading = Some(posting.date);
                }
            }
        }
        found
    }

    fn stated_links(&self, query: &Query<'_, '_>, posting: &Posting, found: &mut BTreeMap<usize, Evidence>) {
        let message = query.message(posting);
        if let Some(id) = &message.hints.change_id {
            for seen in self.find(CHANGE, hash(id), posting.date) {
                found
                    .entry(seen.series())
                    .or_default()
                    .change
                    .get_or_insert(posting.date);
            }
        }
        let placed = |id: &MessageId| query.mails.find(id.as_str()).and_then(|mail| self.placed.get(&mail));
        for (series, _) in message.hints.supersedes.iter().filter_map(placed) {
            found.entry(*series).or_default().supersedes.get_or_insert(posting.date);
        }
        for (series, _) in message.hints.earlier.iter().filter_map(placed) {
            found.entry(*series).or_default().earlier.get_or_insert(posting.date);
        }
        for (series, _) in message.hints.named.iter().filter_map(placed) {
            found.entry(*series).or_default().named.get_or_insert(posting.date);
        }
        let above = query.threads.above(posting.mail).take(CLIMB);
        for (series, _) in above.filter_map(|node| self.placed.get(&node)) {
            found.entry(*series).or_default().reply.get_or_insert(posting.date);
        }
    }

    fn likeness(&self, query: &Query<'_, '_>, number: u32, posting: &Posting, found: &mut BTreeMap<usize, Evidence>) {
        let message = query.message(posting);
        let date = posting.date;
        for key in posting.who.keys() {
            for seen in self.find(mix(key, TITLE), posting.title, date) {
                let evidence = found.entry(seen.series()).or_default();
                evidence.titles.insert(number, date);
                evidence.meet_title(seen);
            }
        }
        for seen in self.find(ANY_TITLE, posting.title, date) {
            found.entry(seen.series()).or_default().any_titles.insert(number, date);
        }
        let Some(patch) = &message.patch else { return };
        let author = Who::of(&patch.author);
        if !author.is(posting.who) {
            for key in author.keys() {
                for seen in self.find(mix(key, TITLE), posting.title, date) {
                    let evidence = found.entry(seen.series()).or_default();
                    evidence.authored = true;
                    evidence.titles.insert(number, date);
                    evidence.meet_title(seen);
                }
            }
        }
        if let Some(id) = patch.digest.loose_id {
            for seen in self.find(CONTENT, id.0, date) {
                let evidence = found.entry(seen.series()).or_default();
                evidence.contents.insert(number, date);
                evidence.meet(seen);
            }
        }
        for key in posting.who.keys() {
            for path in added_paths(message) {
                for seen in self.find(mix(key, ADDED), path, date) {
                    found.entry(seen.series()).or_default().added.insert(number, date);
                }
            }
            for seen in self.find(mix(key, PATHS), all_paths(message), date) {
                found.entry(seen.series()).or_default().paths.insert(number, date);
            }
        }
    }

    /// Earlier mails known by this, the latest ones.
    fn find(&self, kind: u64, value: u64, until: Time) -> impl Iterator<Item = &Seen> {
        let latest = if value == 0 {
            None
        } else {
            let known_by = mix(kind, value);
            if let Some(asked) = &self.asked {
                asked.borrow_mut().insert(known_by);
            }
            self.latest.get(&known_by).copied()
        };
        let known = |place: u32| self.known.get(usize::try_from(place).ok()?);
        let all = std::iter::successors(latest, move |place| {
            let before = known(*place)?.before;
            (before != *place).then_some(before)
        });
        let seen = move |place: u32| self.seen.get(usize::try_from(known(place)?.seen).ok()?);
        let recent = all.take(RECENT).filter_map(seen);
        recent.filter(move |seen| seen.date <= until)
    }

    /// Series of late that touched the same files, or whose new files are alike.
    pub(super) fn near(&self, query: &Query<'_, '_>, since: Time) -> BTreeSet<usize> {
        let mut near = BTreeSet::new();
        for (_, posting) in query.leaders().filter(|(number, _)| *number > 0) {
            for (kind, value) in nearness(posting, query.message(posting)) {
                let late = self.find(kind, value, posting.date).filter(|seen| seen.date >= since);
                near.extend(late.map(Seen::series));
            }
        }
        near
    }

    /// The latest series of the submitter and of those who wrote the patches.
    pub(super) fn of_people(&self, query: &Query<'_, '_>, since: Time) -> BTreeSet<usize> {
        let mut series = BTreeSet::new();
        let mut keys: BTreeSet<u64> = BTreeSet::new();
        let mut posted = Time::default();
        for (_, posting) in query.leaders() {
            let patch = query.message(posting).patch.as_ref();
            let author = patch.map(|patch| Who::of(&patch.author));
            keys.extend(posting.who.keys().chain(author.into_iter().flat_map(Who::keys)));
            posted = posted.max(posting.date);
        }
        for key in keys {
            let late = self.find(PERSON, key, posted).filter(|seen| seen.date >= since);
            series.extend(late.map(Seen::series));
        }
        series
    }

    /// Enters a revision that now stands in a series.
    pub(super) fn enter(&mut self, query: &Query<'_, '_>, series: usize, bundle: usize) {
        for place in &query.bundle.members {
            self.placed.insert(query.postings[*place].mail, (series, bundle));
        }
        let mut entries: Vec<(u64, u64, u32, Time)> = Vec::new();
        for (number, posting) in query.leaders() {
            let message = query.message(posting);
            if number > 0 {
                let near = nearness(posting, message);
                entries.extend(near.map(|(kind, value)| (kind, value, number, posting.date)));
            }
            let mut add = |kind, value| entries.push((kind, value, number, posting.date));
            if let Some(id) = &message.hints.change_id {
                add(CHANGE, hash(id));
            }
            if number == 0 {
                continue;
            }
            add(ANY_TITLE, posting.title);
            let (added, all): (Vec<u64>, u64) = (added_paths(message).collect(), all_paths(message));
            for key in posting.who.keys() {
                add(mix(key, TITLE), posting.title);
                for path in &added {
                    add(mix(key, ADDED), *path);
                }
                add(mix(key, PATHS), all);
            }
            if let Some(id) = message.patch.as_ref().and_then(|patch| patch.digest.loose_id) {
                add(CONTENT, id.0);
            }
        }
        let first = query.bundle.members.first().map(|place| &query.postings[*place]);
        for key in first.into_iter().flat_map(|posting| posting.who.keys()) {
            entries.extend(first.map(|posting| (PERSON, key, 0, posting.date)));
        }
        if let Some(posting) = query.heading() {
            for key in posting.who.keys() {
                entries.push((mix(key, HEADING), posting.title, 0, posting.date));
            }
        }
        for (kind, value, part, date) in entries.into_iter().filter(|(_, value, ..)| *value != 0) {
            let known_by = mix(kind, value);
            if self.wanted.as_ref().is_some_and(|wanted| !wanted.contains(&known_by)) {
                continue;
            }
            let seen = Seen {
                series: short(series),
                bundle: short(bundle),
                part,
                date,
            };
            if self.seen.last() != Some(&seen) {
                self.seen.push(seen);
            }
            let place = short(self.known.len());
            let before = self.latest.insert(known_by, place).unwrap_or(place);
            self.known.push(Known {
                seen: short(self.seen.len() - 1),
                before,
            });
        }
    }
}

/// A place as a short number.
fn short(place: usize) -> u32 {
    u32::try_from(place).expect("no list has so many mails")
}

fn added_paths(message: &Message) -> impl Iterator<Item = u64> {
    let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
    files
        .filter(|file| file.change == Change::Added)
        .map(|file| hash(&file.path))
}

/// Under what a patch is found by kin: its files, and some lines where it adds one.
fn nearness(posting: &Posting, message: &Message) -> impl Iterator<Item = (u64, u64)> {
    let who = posting.who;
    let files = posting.telling.iter().copied();
    let files = files
        .take(FILES)
        .flat_map(move |path| std::iter::once((FILE, path)).chain(who.keys().map(move |key| (mix(key, FILE), path))));
    let adds = added_paths(message).next().is_some();
    let lines = message.patch.iter().filter(move |_| adds);
    let lines = lines.flat_map(|patch| patch.digest.lines.chunk_by(|a, b| a == b).take(SKETCH));
    let lines = lines.filter_map(|run| run.first()).map(|line| u64::from(*line));
    files.chain(lines.flat_map(move |line| who.keys().map(move |key| (mix(key, ADDED_LINE), line))))
}

/// Whether a path tells what work it is: lists of tests, tables of system calls and build files are touched by all.
pub(super) fn is_telling(path: &str) -> bool {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let table = directory.ends_with("/syscalls") && name.ends_with(".in") || name.ends_with(".tbl");
    !path.starts_with("runtest/") && !table && !matches!(name, ".gitignore" | "Makefile" | "MAINTAINERS")
}

/// The paths that tell what work a patch is; where none does, all.
pub(super) fn telling_paths(message: &Message) -> impl Iterator<Item = u64> {
    let files = || message.patch.iter().flat_map(|patch| &patch.digest.files);
    let none = !files().any(|file| is_telling(&file.path));
    let files = files().filter(move |file| none || is_telling(&file.path));
    files
        .flat_map(|file| [Some(hash(&file.path)), file.old_path.as_deref().map(hash)])
        .flatten()
}

/// The set of paths that a patch touches; 0 for none.
fn all_paths(message: &Message) -> u64 {
    let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
    files.fold(0, |sum, file| mix(hash(&file.path), sum))
}

/// Whether two patches touch files of one directory that tell what work it is, or a path in common.
pub(super) fn share_a_directory(a: &Message, b: &Message) -> bool {
    let of_a: BTreeSet<&str> = directories(a).collect();
    share_a_path(a, b) || directories(b).any(|directory| of_a.contains(directory))
}

/// The directories of the files that tell what work a patch is.
pub(super) fn directories(message: &Message) -> impl Iterator<Item = &str> {
    let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
    let telling = files.filter(|file| is_telling(&file.path));
    telling.filter_map(|file| Some(file.path.rsplit_once('/')?.0))
}

/// All paths that a patch touches, hashed and sorted.
pub(super) fn touched_paths(message: &Message) -> Box<[u64]> {
    let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
    let paths = files.flat_map(|file| [Some(hash(&file.path)), file.old_path.as_deref().map(hash)]);
    let mut paths: Vec<u64> = paths.flatten().collect();
    paths.sort_unstable();
    paths.dedup();
    paths.into()
}

/// Whether two patches touch a path in common, or one of them has none.
pub(super) fn share_a_path(a: &Message, b: &Message) -> bool {
    let (a, b) = (touched_paths(a), touched_paths(b));
    a.is_empty() || b.is_empty() || a.iter().any(|path| b.binary_search(path).is_ok())
}
