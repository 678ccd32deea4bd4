//! Postings → revisions: the parts of one submitter that belong together by thread, number, count and time.

mod fit;
mod stray;

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::evidence::share_a_directory;
use super::hand::ByHand;
use super::mails::{Mails, mix};
use super::posting::Posting;
use super::thread::Threads;
use crate::model::{MessageKey, RevisionNumber, Time};
use fit::Fit;

/// How many of somebody's latest revisions a posting without any thread may belong to, and how many on each side a cover letter.
const RECENT: usize = 24;
/// Absent parts are listed one by one up to this count, and above it where enough of them are there to believe it. Changes of a whole
/// tree have hundreds of parts, of which a list sees those of its own area: xen-devel, "[PATCH -next 020/491]".
const MOST_PARTS: u32 = 1_000;
/// One part of so many must be there for a greater count to be believed.
const SPARSE: u32 = 20;
/// Within this time a part posted again by itself is the same part sent twice.
const TWICE: i64 = 86_400;
/// Within this time what was posted apart was still one sending, put right by hand.
const AT_ONCE: i64 = 3_600;

/// The mails of one posting of a series.
#[derive(Clone, Debug, Default)]
pub(super) struct Bundle {
    /// The cover letter (a posting's place).
    pub(super) cover: Option<usize>,
    /// By number the postings for a part, the one that counts first.
    pub(super) parts: BTreeMap<u32, Vec<usize>>,
    /// All its postings, in order of date.
    pub(super) members: Vec<usize>,
    /// How many parts it announces.
    pub(super) total: u32,
    /// The number that its parts state, else its cover.
    pub(super) stated: Option<RevisionNumber>,
    /// Whether some part states its place.
    counted: bool,
}

impl Bundle {
    /// Whether every announced part is there.
    pub(super) fn is_complete(&self) -> bool {
        let have = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        have >= self.total && (1..=self.total).all(|number| self.parts.contains_key(&number))
    }

    /// The numbers of its parts, announced and absent ones included.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        let have = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        let believed = self.total <= MOST_PARTS || have.saturating_mul(SPARSE) >= self.total;
        let announced = if believed { self.total } else { 0 };
        let extra = self.parts.keys().copied().filter(move |number| *number > announced);
        (1..=announced).chain(extra)
    }

    /// The postings of its parts that count.
    pub(super) fn leaders(&self) -> impl Iterator<Item = (u32, usize)> {
        self.parts
            .iter()
            .filter_map(|(number, mails)| Some((*number, *mails.first()?)))
    }

    /// Settles number and count: the parts win over the cover.
    fn settle(&mut self, postings: &[Posting]) {
        let parts = || {
            self.members
                .iter()
                .map(|place| &postings[*place])
                .filter(|posting| !posting.is_cover())
        };
        let cover = self.cover.map(|place| &postings[place]);
        self.stated = self.number_stated(postings);
        let counted = parts().filter_map(|part| part.counter).map(|counter| counter.total);
        let announced = cover.and_then(|cover| cover.counter).map(|counter| counter.total);
        let have = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        self.total = most_frequent(counted)
            .or(announced)
            .unwrap_or(have)
            .max(u32::from(have > 0));
    }

    /// The number that its parts agree on. Where they do not, the cover's if a part states it, too, else that of most parts,
    /// and of as many the lowest part's.
    fn number_stated(&self, postings: &[Posting]) -> Option<RevisionNumber> {
        let cover = self.cover.and_then(|place| postings[place].stated);
        let parts: Vec<Option<RevisionNumber>> = self.leaders().map(|(_, place)| postings[place].stated).collect();
        let Some(first) = parts.first().copied() else {
            return cover;
        };
        // Parts that state no number say nothing against the cover's: LTP, <20240617161828.6718-1-jack@suse.cz>.
        if cover.is_some() && (parts.contains(&cover) || parts.iter().all(Option::is_none)) {
            return cover;
        }
        let count = |number: Option<RevisionNumber>| parts.iter().filter(|one| **one == number).count();
        let most = most_frequent(parts.iter().copied()).unwrap_or(first);
        if count(most) > count(first) { most } else { first }
    }
}

/// The most frequent value; among equally frequent ones the greatest.
fn most_frequent<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(value, count)| (*count, *value))
        .map(|(value, _)| value)
}

/// Collects postings into revisions, in order of their first mails.
pub(super) fn collect(mails: &Mails<'_>, threads: &Threads, postings: &[Posting], hand: &ByHand) -> Vec<Bundle> {
    let mut collector = Collector {
        mails,
        threads,
        postings,
        bundles: Vec::new(),
        by_node: HashMap::new(),
        by_person: HashMap::new(),
        strays: Vec::new(),
    };
    for place in 0..postings.len() {
        collector.place(place, hand);
    }
    collector.open_strays();
    collector.fold_parts_sent_twice();
    collector.fold_lone_covers();
    let mut bundles = collector.bundles;
    bundles.retain(|bundle| bundle.members.iter().any(|place| postings[*place].solid));
    for bundle in &mut bundles {
        bundle.settle(postings);
    }
    stray::fold(mails, postings, &mut bundles);
    bundles
}

struct Collector<'a, 'b> {
    mails: &'b Mails<'a>,
    threads: &'b Threads,
    postings: &'b [Posting],
    bundles: Vec<Bundle>,
    /// Node of the graph (a posting, or what postings answer) → revisions around it.
    by_node: HashMap<usize, Vec<usize>>,
    /// Key of a person, also mixed with a stem → his revisions, oldest first.
    by_person: HashMap<u64, Vec<usize>>,
    /// Postings that lost the place that they were given.
    strays: Vec<usize>,
}

impl Collector<'_, '_> {
    fn place(&mut self, place: usize, hand: &ByHand) {
        let posting = &self.postings[place];
        let mut near = self.candidates(posting);
        near.sort_unstable();
        near.dedup();
        let best = near
            .into_iter()
            .filter_map(|bundle| Some((self.fit(bundle, posting)?, bundle)))
            .max();
        match best {
            // Taken out by hand: stands alone, and nothing joins it.
            Some(_) if hand.is_apart(posting.mail) && !posting.is_cover() => {
                let counter = posting.counter.map_or(1, |counter| counter.number);
                self.bundles.push(Bundle {
                    total: posting.counter.map_or(1, |counter| counter.total),
                    parts: BTreeMap::from([(counter, vec![place])]),
                    members: vec![place],
                    counted: posting.counter.is_some(),
                    ..Bundle::default()
                });
            }
            Some((Fit { number, .. }, bundle)) => self.join(bundle, place, number),
            None => self.open(place),
        }
    }

    fn candidates(&self, posting: &Posting) -> Vec<usize> {
        let nodes = [Some(posting.mail), self.threads.parent(posting.mail)];
        let around = nodes.iter().flatten().filter_map(|node| self.by_node.get(node));
        let keys = posting.who.keys().flat_map(|key| [key, mix(key, posting.stem)]);
        let own = keys.filter_map(|key| self.by_person.get(&key));
        around
            .chain(own)
            .flat_map(|list| list.iter().rev().take(RECENT).copied())
            .collect()
    }

    fn open(&mut self, place: usize) {
        let bundle = self.bundles.len();
        self.bundles.push(Bundle::default());
        let posting = &self.postings[place];
        let counter = posting.counter;
        let bundle_total = counter.map_or(1, |counter| counter.total);
        self.bundles[bundle].total = bundle_total;
        self.bundles[bundle].stated = posting.stated;
        for key in posting.who.keys() {
            self.by_person.entry(key).or_default().push(bundle);
            if posting.stem != 0 {
                self.by_person.entry(mix(key, posting.stem)).or_default().push(bundle);
            }
        }
        self.join(bundle, place, counter.map_or(1, |counter| counter.number));
    }

    fn join(&mut self, bundle: usize, place: usize, number: u32) {
        let mail = self.postings[place].mail;
        for node in [Some(mail), self.threads.parent(mail)].into_iter().flatten() {
            let list = self.by_node.entry(node).or_default();
            if list.last() != Some(&bundle) {
                list.push(bundle);
            }
        }
        let posting = &self.postings[place];
        let before = self.bundles[bundle]
            .parts
            .get(&number)
            .and_then(|places| places.first());
        let equal = before.is_some_and(|before| self.same_patch(*before, place));
        let bundle = &mut self.bundles[bundle];
        // From its first part on the parts' word counts, not the cover's.
        if let Some(counter) = posting.counter.filter(|_| bundle.parts.is_empty() && number > 0) {
            bundle.total = counter.total;
            bundle.stated = posting.stated;
        }
        bundle.members.push(place);
        if number == 0 {
            bundle.cover.get_or_insert(place);
            return;
        }
        bundle.counted |= posting.counter.is_some();
        let places = bundle.parts.entry(number).or_default();
        let by_turn = |place: &usize| self.postings[*place].counter.is_none();
        if posting.counter.is_none() || places.is_empty() || !places.iter().all(by_turn) {
            // Of two mails for one part the later one counts, unless equal.
            let at = if posting.counter.is_none() || equal {
                places.len()
            } else {
                0
            };
            places.insert(at, place);
            return;
        }
        // A patch without a counter stood here because it came first. The one that states this place takes it, and the other was only
        // sent along: LTP, <20221013082146.14581-2-andrea.cervesato@suse.com>.
        let strays = std::mem::replace(places, vec![place]);
        bundle.members.retain(|member| !strays.contains(member));
        self.strays.extend(strays);
    }

    /// Patches that were only sent along with others are postings of their own.
    fn open_strays(&mut self) {
        for stray in std::mem::take(&mut self.strays) {
            self.open(stray);
        }
        self.bundles.sort_by_key(|bundle| bundle.members.first().copied());
    }

    /// A part that came again by itself soon after is the same part sent twice: the later mail counts, unless both are equal.
    fn fold_parts_sent_twice(&mut self) {
        let mut again: HashMap<u64, Vec<usize>> = HashMap::new();
        for bundle in 0..self.bundles.len() {
            let Some(first) = self.bundles[bundle].members.first().map(|place| &self.postings[*place]) else {
                continue;
            };
            let total = u64::from(self.bundles[bundle].total);
            let keys: Vec<u64> = first.who.keys().map(|key| mix(key, total)).collect();
            let fewer = first.who.keys().filter(|_| total == 2).map(|key| mix(key, 1));
            let whole = keys
                .iter()
                .copied()
                .chain(fewer)
                .filter_map(|key| again.get(&key))
                .flat_map(|list| list.iter().rev().take(RECENT).copied())
                .filter(|earlier| self.is_sent_twice(*earlier, bundle))
                .max();
            let ahead = keys
                .iter()
                .filter_map(|key| again.get(key))
                .flat_map(|list| list.iter().rev().take(RECENT).copied())
                .find(|earlier| self.is_sent_ahead(*earlier, bundle));
            if let Some(earlier) = whole {
                self.fold(earlier, bundle);
            } else if let Some(earlier) = ahead {
                self.bundles.swap(earlier, bundle);
                self.fold(earlier, bundle);
            } else {
                for key in keys {
                    again.entry(key).or_default().push(bundle);
                }
            }
        }
        self.bundles.retain(|bundle| !bundle.members.is_empty());
    }

    /// Whether a part went out by itself just before the whole, and once more with it.
    fn is_sent_ahead(&self, earlier: usize, later: usize) -> bool {
        let (earlier, later) = (&self.bundles[earlier], &self.bundles[later]);
        let (Some(ahead), Some(first)) = (earlier.members.first(), later.members.first()) else {
            return false;
        };
        let since = self.postings[*first].date.0.abs_diff(self.postings[*ahead].date.0);
        earlier.members.len() == 1
            && earlier.cover.is_none()
            && since <= AT_ONCE.unsigned_abs()
            && earlier.stated == later.stated
            && earlier.total == later.total
            && later.total > 1
            && later.is_complete()
            && earlier.leaders().all(|(number, place)| {
                let again = later.parts.get(&number).and_then(|list| list.first());
                again.is_some_and(|again| self.same_patch(place, *again))
            })
    }

    fn is_sent_twice(&self, earlier: usize, later: usize) -> bool {
        let (earlier, later) = (&self.bundles[earlier], &self.bundles[later]);
        let since = match (earlier.members.last(), later.members.first()) {
            (Some(a), Some(b)) => self.postings[*b].date.0.abs_diff(self.postings[*a].date.0),
            _ => return false,
        };
        if since <= AT_ONCE.unsigned_abs() && self.is_second_thought(earlier, later) {
            return true;
        }
        since <= TWICE.unsigned_abs()
            && later.cover.is_none()
            && later.total > 1
            && later.parts.len() < earlier.parts.len()
            && later.stated == earlier.stated
            && later.total == earlier.total
            && later.leaders().all(|(number, place)| {
                let before = earlier.parts.get(&number).and_then(|list| list.first());
                before.is_some_and(|before| {
                    let (before, after) = (&self.postings[*before], &self.postings[place]);
                    let (was, is) = (self.mails.at(before.mail), self.mails.at(after.mail));
                    let corrected = since <= AT_ONCE.unsigned_abs() && share_a_directory(was, is);
                    (before.title == after.title || corrected) && was.subject.resend == is.subject.resend
                })
            })
    }

    /// "[PATCH 2/2]" on the files of a "[PATCH 1/1]" sent just before: one more was added.
    fn is_second_thought(&self, earlier: &Bundle, later: &Bundle) -> bool {
        let only = |bundle: &Bundle, number: u32| {
            let place = bundle
                .parts
                .get(&number)
                .filter(|_| bundle.members.len() == 1)?
                .first()?;
            Some(&self.postings[*place])
        };
        let pair = only(earlier, 1).zip(only(later, 2));
        pair.is_some_and(|(first, second)| {
            let counted = first.counter.is_some() && earlier.total == 1 && later.total == 2;
            let (one, two) = (self.mails.at(first.mail), self.mails.at(second.mail));
            counted && first.stated == second.stated && share_a_directory(one, two)
        })
    }

    fn fold(&mut self, earlier: usize, later: usize) {
        let taken = std::mem::take(&mut self.bundles[later]);
        for (number, places) in taken.parts {
            for place in places {
                let equal = self.bundles[earlier]
                    .parts
                    .get(&number)
                    .and_then(|list| list.first())
                    .is_some_and(|before| self.same_patch(*before, place));
                let list = self.bundles[earlier].parts.entry(number).or_default();
                if equal {
                    list.push(place);
                } else {
                    list.insert(0, place);
                }
            }
        }
        let members = &mut self.bundles[earlier].members;
        members.extend(taken.members);
        members.sort_unstable();
    }

    /// A cover letter on which no part hangs belongs to its submitter's posting of that number and count beside it: to parts
    /// that have none, or to the one that was begun anew.
    fn fold_lone_covers(&mut self) {
        let first = |bundle: &Bundle| bundle.members.first().map(|place| &self.postings[*place]);
        let began: Vec<Time> = self
            .bundles
            .iter()
            .map(|bundle| first(bundle).map_or(Time::default(), |first| first.date))
            .collect();
        let mut by_person: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, bundle) in self.bundles.iter().enumerate() {
            for key in first(bundle).into_iter().flat_map(|first| first.who.keys()) {
                by_person.entry(key).or_default().push(at);
            }
        }
        for lone in 0..self.bundles.len() {
            let Some(cover) = self.bundles[lone].cover.filter(|_| self.bundles[lone].parts.is_empty()) else {
                continue;
            };
            let apart = |at: usize| began[at].0.abs_diff(began[lone].0);
            let own = self.postings[cover].who.keys().filter_map(|key| by_person.get(&key));
            // Revisions stand in the order of their first mails.
            let around = own.flat_map(|list| {
                let (before, after) = list.split_at(list.partition_point(|at| *at < lone));
                let near = before.iter().rev().take(RECENT).chain(after.iter().take(RECENT));
                near.copied().filter(|at| apart(*at) <= AT_ONCE.unsigned_abs())
            });
            let best = around
                .filter(|at| *at != lone && self.takes_cover(*at, cover))
                .min_by_key(|at| (self.bundles[*at].cover.is_some(), apart(*at), *at));
            if let Some(other) = best {
                self.merge(lone.min(other), lone.max(other), cover);
            }
        }
        self.bundles.retain(|bundle| !bundle.members.is_empty());
    }

    /// Whether a cover letter without parts may belong to this posting.
    fn takes_cover(&self, bundle: usize, cover: usize) -> bool {
        let bundle = &self.bundles[bundle];
        let cover = &self.postings[cover];
        let again = || {
            let own = bundle.cover.filter(|own| self.states_0(*own));
            own.is_none_or(|own| self.postings[own].title == cover.title)
        };
        !bundle.parts.is_empty()
            && bundle.stated == cover.stated
            && cover
                .counter
                .is_some_and(|counter| counter.total == bundle.total && bundle.total > 1)
            && again()
    }

    /// Whether a cover letter states that it is number 0: one that went out under another number is a cover by what it holds alone.
    fn states_0(&self, cover: usize) -> bool {
        let counter = self.mails.at(self.postings[cover].mail).subject.counter;
        counter.is_some_and(|counter| counter.number == 0)
    }

    /// Puts a later posting and a lone cover letter, whichever came first, into one.
    fn merge(&mut self, earlier: usize, later: usize, cover: usize) {
        let covers = [earlier, later].map(|at| self.bundles[at].cover);
        let own_counts = covers
            .into_iter()
            .flatten()
            .any(|own| own != cover && self.states_0(own));
        let taken = std::mem::take(&mut self.bundles[later]);
        let into = &mut self.bundles[earlier];
        let own = [into.cover, taken.cover]
            .into_iter()
            .flatten()
            .find(|place| *place != cover);
        into.cover = own.filter(|_| own_counts).or(Some(cover));
        if into.parts.is_empty() {
            into.parts = taken.parts;
            into.total = taken.total;
            into.stated = taken.stated;
        }
        into.members.extend(taken.members);
        into.members.sort_unstable();
    }

    /// Whether both carry the same patch.
    fn same_patch(&self, a: usize, b: usize) -> bool {
        let id = |place: usize| {
            let patch = self.mails.at(self.postings[place].mail).patch.as_ref()?;
            patch.digest.patch_id
        };
        id(a).is_some() && id(a) == id(b)
    }
}

/// The keys of the mails that lost against the first one, oldest first.
pub(super) fn duplicates(mails: &Mails<'_>, postings: &[Posting], places: &[usize]) -> Vec<MessageKey> {
    let mut rest: Vec<usize> = places.iter().skip(1).copied().collect();
    rest.sort_unstable();
    rest.into_iter().map(|place| mails.key(postings[place].mail)).collect()
}

/// Seconds from one moment to a later one.
pub(super) fn gap(earlier: Time, later: Time) -> i64 {
    later.0.saturating_sub(earlier.0).max(0)
}
