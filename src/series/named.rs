//! Series that have to do with each other since a mail of one links to the other, or announces it.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use super::Threaded;
use super::build::Built;
use super::evidence::{directories, telling_paths};
use super::mails::Mails;
use crate::model::{Message, MessageKey, Person, Series, SeriesId, Time};

/// How many days before an announcement what it tells of may have been posted, and how many days after it.
const ANNOUNCED_DAYS: (i64, i64) = (1, 7);
/// Within how many seconds about it a series in the same directory is meant, too.
const AT_ONCE: u64 = 3_600;

/// Relates series by links, by announcements, and by both together.
pub(super) fn relate(mails: &Mails<'_>, built: &mut Built, threads: &[Threaded]) {
    let telling = Telling::new(mails, built, threads);
    let links = telling.links();
    let announcements = telling.announcements();
    let superseded = telling.superseded(&links, &announcements);
    let mut pairs = links.related;
    pairs.extend(announcements.iter().map(|one| (one.answered, one.meant)));
    for (one, other) in pairs {
        let ids = [one, other].map(|at| built.series[at].id.clone());
        let [first, second] = ids;
        add(&mut built.series[one], second);
        add(&mut built.series[other], first);
    }
    built.superseded.extend(superseded);
}

/// Series, by their places, of which a mail of the one links to the other.
#[derive(Default)]
struct Links {
    /// Those that this relates.
    related: BTreeSet<(usize, usize)>,
    /// Those of which a posting links to a posting.
    posted: BTreeSet<(usize, usize)>,
}

/// That somebody says in an answer to one series that he posts a patch of his own.
struct Announcement {
    /// Place of the series that he answers.
    answered: usize,
    /// Place of the one that he means.
    meant: usize,
    /// When he says so.
    at: Time,
    /// Whether somebody else posted the one that he answers.
    by_another: bool,
}

/// The mails that link to others or announce something, and what is asked about them.
struct Telling<'a, 'b> {
    mails: &'b Mails<'a>,
    built: &'b Built,
    /// These mails, with the places of their series.
    telling: Vec<(usize, usize)>,
    /// Mail → place of its series, of these and of what they link to.
    series_of: HashMap<MessageKey, usize>,
    /// Mail of a posting → its place.
    places: HashMap<MessageKey, usize>,
    /// When each series was begun, in order of time.
    begun: Vec<(Time, usize)>,
}

impl<'a, 'b> Telling<'a, 'b> {
    fn new(mails: &'b Mails<'a>, built: &'b Built, threads: &[Threaded]) -> Self {
        let telling: Vec<usize> = (0..mails.len())
            .filter(|mail| {
                let hints = &mails.at(*mail).hints;
                !hints.named.is_empty() || hints.announces
            })
            .collect();
        let asked = telling.iter().flat_map(|mail| named_in(mails, *mail).chain([*mail]));
        let asked: HashSet<MessageKey> = asked.map(|mail| mails.key(mail)).collect();
        let series_of = threads.iter().filter(|one| asked.contains(&one.key));
        let series_of: HashMap<MessageKey, usize> = series_of.map(|one| (one.key, one.series)).collect();
        let places = built.postings.keys().map(|place| (mails.key(*place), *place));
        let posted = built.series.iter().enumerate();
        let posted = posted.filter_map(|(at, series)| Some((series.revisions.first()?.posted, at)));
        let mut begun: Vec<(Time, usize)> = posted.collect();
        begun.sort_unstable();
        let own = |mail: usize| Some((mail, *series_of.get(&mails.key(mail))?));
        Self {
            mails,
            built,
            telling: telling.into_iter().filter_map(own).collect(),
            places: places.collect(),
            series_of,
            begun,
        }
    }

    /// Links of a posting to a posting, or to any mail about a series of its submitter; of who posted both in an answer about one to a
    /// posting of the other (LTP, <8a7e3282ca1441c0b44d7b994bf4edb9@huawei.com>); and of anybody where one submitter posted both for one
    /// file.
    fn links(&self) -> Links {
        let mut links = Links::default();
        for (mail, own) in &self.telling {
            let from = &self.mails.at(*mail).from;
            let posted = self.built.postings.contains_key(mail);
            for named in named_in(self.mails, *mail) {
                let key = self.mails.key(named);
                let Some(other) = self.series_of.get(&key).filter(|other| *other != own) else {
                    continue;
                };
                let series = [*own, *other].map(|at| &self.built.series[at]);
                let both = series.iter().all(|series| is_of(series, from));
                let is_posting = self.built.postings.contains_key(&named);
                let told = if posted { is_posting || both } else { is_posting && both };
                if told || !posted && self.is_one_work(series) {
                    links.related.insert((*own, *other));
                }
                if posted && is_posting {
                    links.posted.insert((*own, *other));
                }
            }
        }
        links
    }

    /// Who says in an answer that he posts a patch of his own may mean the one that he posts next for one of the files (LTP,
    /// <10488dc1-a369-4ad1-b26b-23118f6c9801@suse.cz>), or at that time for one of the directories (LTP,
    /// <20346193-98d6-1a2f-0f07-3305bbc33f8f@huawei.com>).
    fn announcements(&self) -> Vec<Announcement> {
        let (before, after) = ANNOUNCED_DAYS;
        let mut announcements = Vec::new();
        for (mail, own) in &self.telling {
            let message = self.mails.at(*mail);
            if !message.hints.announces {
                continue;
            }
            let since = message.date.plus_days(-before);
            let until = message.date.plus_days(after);
            let first = self.begun.partition_point(|(date, _)| *date < since);
            let end = self.begun.partition_point(|(date, _)| *date <= until);
            let series = |at: usize| &self.built.series[at];
            let his = self.begun[first..end]
                .iter()
                .filter(|(_, other)| other != own && is_of(series(*other), &message.from));
            let on_one_file = |(_, other): &&(Time, usize)| self.touch_one_file([series(*own), series(*other)]);
            let at_once = |(posted, other): &&(Time, usize)| {
                let directories = [*own, *other].map(|at| self.directories(series(at)));
                posted.0.abs_diff(message.date.0) <= AT_ONCE && !directories[0].is_disjoint(&directories[1])
            };
            // What he had posted already and what he posts then: which of them he means his words alone tell.
            let (mut already, mut then) = his
                .clone()
                .partition::<Vec<_>, _>(|(posted, _)| *posted <= message.date);
            already.retain(on_one_file);
            then.retain(on_one_file);
            let mut meant: Vec<usize> = already
                .last()
                .into_iter()
                .chain(then.first())
                .map(|(_, other)| *other)
                .collect();
            if meant.is_empty() {
                meant.extend(his.clone().find(at_once).map(|(_, other)| *other));
            }
            announcements.extend(meant.into_iter().map(|meant| Announcement {
                answered: *own,
                meant,
                at: message.date,
                by_another: !is_of(series(*own), &message.from),
            }));
        }
        announcements
    }

    /// Series that somebody else answered with an announcement of one that links to them, too: it takes their place where it changes most
    /// of their files (LTP, <20251012191010.GA361831@pevik>).
    fn superseded(&self, links: &Links, announcements: &[Announcement]) -> Vec<(usize, Time)> {
        let mut superseded: Vec<(usize, Time)> = Vec::new();
        for one in announcements.iter().filter(|one| one.by_another) {
            let (old, new) = (one.answered, one.meant);
            let known = self
                .built
                .superseded
                .iter()
                .chain(&superseded)
                .any(|(at, _)| *at == old);
            let [before, now] = [old, new].map(|at| self.files(&self.built.series[at]));
            let most = before.intersection(&now).count() * 2 >= before.len();
            if links.posted.contains(&(new, old)) && most && !known {
                let posted = self.built.series[new].revisions.first().map(|first| first.posted);
                superseded.extend(posted.map(|posted| (old, posted.max(one.at))));
            }
        }
        superseded.extend(self.replaced());
        superseded
    }

    /// Series of one part by then of which a later posting of another series, about a file in common, says that it takes their place (LTP,
    /// <20250117084118.740225-1-pvorel@suse.cz>).
    fn replaced(&self) -> Vec<(usize, Time)> {
        let mut found = Vec::new();
        for (mail, own) in &self.telling {
            let message = self.mails.at(*mail);
            let replaced = message.hints.replaces.iter();
            let replaced = replaced.filter_map(|id| self.mails.find_as_of(id.as_str(), message.date));
            let others = replaced.filter_map(|named| self.series_of.get(&self.mails.key(named)).copied());
            let series = |at: usize| &self.built.series[at];
            let others = others.filter(|other| {
                let lone = other != own && is_lone(series(*other), message.date);
                lone && self.touch_one_file([series(*own), series(*other)])
            });
            found.extend(others.map(|other| (other, message.date)));
        }
        found
    }

    /// Whether one submitter posted both series, and these change a file in common that tells what work it is.
    fn is_one_work(&self, series: [&Series; 2]) -> bool {
        let [one, other] = series;
        let mut submitters = one.revisions.iter().map(|revision| &revision.submitter);
        submitters.any(|person| is_of(other, person)) && self.touch_one_file(series)
    }

    /// Whether two series change a file in common that tells what work it is.
    fn touch_one_file(&self, series: [&Series; 2]) -> bool {
        let [one, other] = series.map(|series| self.files(series));
        !one.is_disjoint(&other)
    }

    /// The files that a series changes and that tell what work it is, as hashes.
    fn files(&self, series: &Series) -> BTreeSet<u64> {
        self.patches(series).flat_map(telling_paths).collect()
    }

    /// The directories of these files.
    fn directories(&self, series: &Series) -> BTreeSet<&'b str> {
        self.patches(series).flat_map(directories).collect()
    }

    /// The mails of its parts.
    fn patches(&self, series: &Series) -> impl Iterator<Item = &'b Message> {
        let parts = series.revisions.iter().flat_map(|revision| &revision.parts);
        parts.filter_map(|part| Some(self.mails.at(*self.places.get(&part.message?)?)))
    }
}

/// The mails that a mail links to.
fn named_in<'b>(mails: &'b Mails<'_>, mail: usize) -> impl Iterator<Item = usize> + 'b {
    let message = mails.at(mail);
    let named = message.hints.named.iter();
    named.filter_map(move |id| mails.find_as_of(id.as_str(), message.date))
}

/// Whether somebody posted a revision of a series.
fn is_of(series: &Series, person: &Person) -> bool {
    let mut revisions = series.revisions.iter();
    revisions.any(|revision| revision.submitter.is_same(person))
}

/// Whether the newest revision that a series had by then is one patch.
fn is_lone(series: &Series, at: Time) -> bool {
    let newest = series.revisions.iter().rev().find(|revision| revision.known <= at);
    newest.is_some_and(|newest| newest.parts.len() == 1)
}

fn add(series: &mut Series, other: SeriesId) {
    if let Err(place) = series.related.binary_search(&other) {
        series.related.insert(place, other);
    }
}
