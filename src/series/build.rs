//! The answer put together: revisions with their parts, series with their ids.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};

use super::evidence::share_a_path;
use super::lineage::{Chain, Lines, Link};
use super::mails::Mails;
use super::number::{self, Numbered};
use super::posting::Posting;
use super::revision::{Bundle, duplicates};
use super::thread::Threads;
use crate::model::{
    Change, FileDigest, Message, MessageKey, Part, Posture, Revision, RevisionKind, Series, SeriesId, Target, Time,
};

/// How far up a thread is looked for the part that a patch answers.
const CLIMB: usize = 64;
/// With how many parts a patch is compared by what it changes.
const MOST_COMPARED: usize = 200;

/// How many parts in all the revisions of a series take from those before them: each of many single parts posted anew lists all
/// parts.
const MOST_CARRIED: usize = 100_000;
/// How many parts that never came are listed in all: one mail may announce a thousand.
const MOST_ABSENT: usize = 2_000_000;

/// Series, and where each posting's mail went.
pub(super) struct Built {
    /// The series.
    pub(super) series: Vec<Series>,
    /// Mail → place of its series, and what it is about.
    pub(super) postings: HashMap<usize, (usize, Target)>,
    /// Series that others took over.
    pub(super) superseded: Vec<(usize, Time)>,
}

/// Builds the series of their chains.
pub(super) fn series(
    mails: &Mails<'_>,
    threads: &Threads,
    postings: &[Posting],
    bundles: &[Bundle],
    lines: &Lines,
) -> Built {
    let (chains, moved) = (&lines.chains, &lines.moved);
    let mut built = Built {
        series: Vec::with_capacity(chains.len()),
        postings: HashMap::with_capacity(postings.len()),
        superseded: Vec::new(),
    };
    let mut room = MOST_ABSENT;
    for (at, chain) in chains.iter().enumerate() {
        let numbered = number::number(mails, postings, bundles, chain);
        let mut revisions: Vec<Revision> = Vec::with_capacity(chain.links.len());
        let mut roster = Roster::new();
        let mut carried = 0;
        for (link, numbered) in chain.links.iter().zip(numbered) {
            let bundle = &bundles[link.bundle];
            let maker = Maker {
                mails,
                threads,
                postings,
                bundle,
                link,
                numbered,
                moved,
                lists_absent: room > 0,
            };
            let placed = maker.placed(&roster);
            let parts = maker.parts(&placed, &roster, revisions.last().filter(|_| carried < MOST_CARRIED));
            carried += parts.iter().filter(|part| part.carried).count();
            let absent = parts.iter().filter(|part| part.message.is_none() && !part.carried);
            room = room.saturating_sub(absent.count());
            maker.register(at, revisions.len(), &placed, &mut built);
            if numbered.kind != RevisionKind::Partial {
                roster.clear();
            }
            roster.extend(
                placed
                    .iter()
                    .filter_map(|(number, places)| Some((*number, *places.first()?))),
            );
            revisions.push(maker.revision(parts));
        }
        built.superseded.extend(chain.superseded.map(|when| (at, when)));
        built.series.push(Series {
            id: id_of(mails, postings, bundles, chain),
            revisions,
            related: Vec::new(),
        });
    }
    for (at, chain) in chains.iter().enumerate() {
        let mut related: Vec<SeriesId> = chain
            .related
            .iter()
            .map(|other| built.series[*other].id.clone())
            .collect();
        related.sort_unstable();
        built.series[at].related = related;
    }
    built
}

/// The id of a series: of the first mail of its oldest revision; of several mails at one second the lowest number.
fn id_of(mails: &Mails<'_>, postings: &[Posting], bundles: &[Bundle], chain: &Chain) -> SeriesId {
    let members = chain.links.first().map(|link| &bundles[link.bundle].members);
    let first = members
        .into_iter()
        .flatten()
        .map(|place| &postings[*place])
        .min_by_key(|posting| {
            let number = posting.counter.map_or(1, |counter| counter.number);
            (posting.date, number, posting.mail)
        });
    SeriesId::of(&mails.at(first.map_or(0, |posting| posting.mail)).id)
}

/// Number → the posting that counts for this part.
type Roster = BTreeMap<u32, usize>;

struct Maker<'a, 'b> {
    mails: &'b Mails<'a>,
    threads: &'b Threads,
    postings: &'b [Posting],
    bundle: &'b Bundle,
    link: &'b Link,
    numbered: Numbered,
    /// Postings whose patch was posted anew in another series, and when.
    moved: &'b HashMap<usize, Time>,
    /// Whether parts that never came are listed.
    lists_absent: bool,
}

impl Maker<'_, '_> {
    fn revision(&self, parts: Vec<Part>) -> Revision {
        let bundle = self.bundle;
        let first = self.message(bundle.members.first().copied().unwrap_or_default());
        let lead = bundle.cover.map_or(first, |place| self.message(place));
        let subjects = || bundle.leaders().map(|(_, place)| &self.message(place).subject);
        let some = !bundle.parts.is_empty();
        Revision {
            number: self.numbered.number,
            stated: bundle.stated.is_some(),
            kind: self.numbered.kind,
            rfc: lead.subject.rfc || (some && subjects().all(|subject| subject.rfc)),
            committed: some && subjects().all(|subject| subject.posture == Posture::Committed),
            cover: bundle.cover.map(|place| self.key(place)),
            parts,
            submitter: (*lead.from).clone(),
            posted: first.date,
            joined: self.link.joined,
            known: self.link.known,
        }
    }

    fn message(&self, place: usize) -> &Message {
        self.mails.at(self.postings[place].mail)
    }

    fn key(&self, place: usize) -> MessageKey {
        self.mails.key(self.postings[place].mail)
    }

    /// The parts by their numbers in the series: those of a partial revision take the places of what they replace.
    fn placed(&self, before: &Roster) -> BTreeMap<u32, &[usize]> {
        let partial = self.numbered.kind == RevisionKind::Partial;
        let mut placed = BTreeMap::new();
        for (number, places) in &self.bundle.parts {
            let lone = partial && self.bundle.total == 1;
            let place = places.first().copied().filter(|_| lone);
            let number = place.map_or(*number, |place| self.place_in(before, place));
            placed.insert(number, places.as_slice());
        }
        placed
    }

    /// Which part a patch posted without a counter is: the one of its title, that it answers, that touches the same
    /// paths, that has most changed lines in common with it, else one more.
    fn place_in(&self, before: &Roster, place: usize) -> u32 {
        let posting = &self.postings[place];
        let titled = before
            .iter()
            .find(|(_, other)| self.postings[**other].title == posting.title);
        let answered = || {
            let above: Vec<usize> = self.threads.above(posting.mail).take(CLIMB).collect();
            let nearness = |other: usize| above.iter().position(|node| *node == self.postings[other].mail);
            let parts = before.iter().filter_map(|entry| Some((nearness(*entry.1)?, entry)));
            parts.min_by_key(|(nearness, _)| *nearness).map(|(_, entry)| entry)
        };
        let alike = || {
            let mut same = before
                .iter()
                .take(MOST_COMPARED)
                .filter(|(_, other)| touches_same(self.message(**other), self.message(place)));
            same.next().filter(|_| same.next().is_none())
        };
        let kindred = || {
            let shared = |other: usize| lines_in_common(self.message(other), self.message(place));
            let parts = before.iter().take(MOST_COMPARED);
            let parts = parts.map(|entry| (shared(*entry.1), entry));
            let (most, entry) = parts.max_by_key(|(shared, (number, _))| (*shared, std::cmp::Reverse(**number)))?;
            (most > 0).then_some(entry)
        };
        let moved = || {
            let lines = lines_of(self.message(place));
            let shared = |other: usize| lines.intersection(&lines_of(self.message(other))).count();
            let parts = before.iter().take(MOST_COMPARED);
            let parts = parts.map(|entry| (shared(*entry.1), entry));
            let (most, entry) = parts.max_by_key(|(shared, (number, _))| (*shared, std::cmp::Reverse(**number)))?;
            (most > 0 && most * 2 >= lines.len()).then_some(entry)
        };
        let next = before.keys().next_back().map_or(1, |last| last.saturating_add(1));
        titled
            .or_else(answered)
            .or_else(alike)
            .or_else(kindred)
            .or_else(moved)
            .map_or(next, |(number, _)| *number)
    }

    fn parts(&self, placed: &BTreeMap<u32, &[usize]>, roster: &Roster, before: Option<&Revision>) -> Vec<Part> {
        let listed = self.lists_absent.then(|| self.bundle.numbers());
        let left_out = before.map(|before| self.left_out(before)).unwrap_or_default();
        let announced = || {
            let listed = listed.into_iter().flatten();
            listed.map(|number| (number, left_out.get(&number).cloned().unwrap_or_else(|| absent(number))))
        };
        let carried = || before.into_iter().flat_map(|before| &before.parts);
        let mut parts: BTreeMap<u32, Part> = match self.numbered.kind {
            RevisionKind::Partial => carried().map(|part| (part.number, carry(part))).collect(),
            // What a resend lacks was there before.
            RevisionKind::Resend => announced()
                .chain(carried().map(|part| (part.number, carry(part))))
                .collect(),
            RevisionKind::Whole | RevisionKind::ResendChanged | RevisionKind::Unchanged => announced().collect(),
        };
        let posted = placed
            .iter()
            .find_map(|(number, places)| Some((*number, *places.first()?)));
        if let Some((number, place)) = posted.filter(|_| self.bundle.total == 1) {
            let message = |number: &u32| roster.get(number).map(|place| self.message(*place));
            let (now, replaced) = (self.message(place), message(&number));
            parts.retain(|other, part| {
                let is_over = |before| rules_out(now, before) || absorbs(now, before, replaced);
                !part.carried || *other == number || !message(other).is_some_and(is_over)
            });
        }
        for (number, places) in placed {
            let part = Part {
                number: *number,
                message: places.first().map(|place| self.key(*place)),
                carried: false,
                duplicates: duplicates(self.mails, self.postings, places),
                superseded: places.first().and_then(|place| self.moved.get(place)).copied(),
            };
            parts.insert(*number, part);
        }
        parts.into_values().collect()
    }

    /// The parts that were left out since they did not change, where these are all that is missing: they stand as they were.
    fn left_out(&self, before: &Revision) -> BTreeMap<u32, Part> {
        let total = usize::try_from(self.bundle.total).unwrap_or(usize::MAX);
        if self.bundle.parts.len() >= total || before.parts.len() != total {
            return BTreeMap::new();
        }
        let stood = before.parts.iter().filter(|part| part.message.is_some());
        let missing =
            stood.filter(|part| !self.bundle.parts.contains_key(&part.number) && self.was_not_sent(part.number));
        let left_out: BTreeMap<u32, Part> = missing.map(|part| (part.number, carry(part))).collect();
        if left_out.len() + self.bundle.parts.len() == total {
            left_out
        } else {
            BTreeMap::new()
        }
    }

    /// Whether the mails sent just before and after this part's turn follow each other, so that it did not get lost but was left out:
    /// LTP, <20190917121627.6294-1-mdoucha@suse.cz>.
    fn was_not_sent(&self, number: u32) -> bool {
        let cover = self.bundle.cover.map(|place| (0, place));
        let sent = || cover.into_iter().chain(self.bundle.leaders());
        let before = sent().take_while(|(other, _)| *other < number).last();
        let after = sent().find(|(other, _)| *other > number);
        let turn = |place: usize| self.postings[place].turn;
        let stem = |place: usize| self.postings[place].stem;
        match (before, after) {
            (Some((_, before)), Some((_, after))) => {
                let next = turn(before).and_then(|turn| turn.checked_add(1));
                stem(before) == stem(after) && next.is_some() && next == turn(after)
            }
            (None, Some((_, after))) => turn(after) == Some(1),
            (_, None) => false,
        }
    }

    fn register(&self, series: usize, revision: usize, placed: &BTreeMap<u32, &[usize]>, built: &mut Built) {
        let mut enter = |place: usize, target| {
            built.postings.insert(self.postings[place].mail, (series, target));
        };
        for place in &self.bundle.members {
            enter(*place, Target::Revision { revision });
        }
        for (number, places) in placed {
            for place in *places {
                enter(
                    *place,
                    Target::Part {
                        revision,
                        number: *number,
                    },
                );
            }
        }
    }
}

/// How many different changed lines two patches on a common path have in common.
fn lines_in_common(a: &Message, b: &Message) -> usize {
    if share_a_path(a, b) {
        lines_of(a).intersection(&lines_of(b)).count()
    } else {
        0
    }
}

/// Whether what a patch changes another one took away: both cannot be wanted.
fn rules_out(now: &Message, before: &Message) -> bool {
    let mut gone = files(before).filter(|file| file.change == Change::Deleted);
    gone.any(|gone| files(now).any(|file| file.path == gone.path && file.change == Change::Modified))
}

/// Whether a patch has by now, beside others, all files of another part, of which what it replaces had none: that part went into it (LTP,
/// <YiAqwHabM9qCUjAU@xzhouw.hosts>).
fn absorbs(now: &Message, other: &Message, replaced: Option<&Message>) -> bool {
    let has = |message: &Message, path: &str| paths(message).any(|own| own == path);
    let came = |path: &str| has(now, path) && replaced.is_some_and(|replaced| !has(replaced, path));
    let own = paths(now).any(|path| !has(other, path));
    paths(other).next().is_some() && own && paths(other).all(came)
}

/// The changed lines of a patch, each once.
fn lines_of(message: &Message) -> BTreeSet<u32> {
    let lines = message.patch.iter().flat_map(|patch| &patch.digest.lines);
    lines.copied().collect()
}

/// Whether both touch just the same paths.
fn touches_same(a: &Message, b: &Message) -> bool {
    let (mut a, b) = (paths(a).peekable(), paths(b));
    a.peek().is_some() && a.eq(b)
}

fn paths(message: &Message) -> impl Iterator<Item = &str> {
    files(message).map(|file| &*file.path)
}

fn files(message: &Message) -> impl Iterator<Item = &FileDigest> {
    message.patch.iter().flat_map(|patch| &patch.digest.files)
}

fn carry(part: &Part) -> Part {
    Part {
        carried: true,
        duplicates: Vec::new(),
        ..part.clone()
    }
}

fn absent(number: u32) -> Part {
    Part {
        number,
        message: None,
        carried: false,
        duplicates: Vec::new(),
        superseded: None,
    }
}
