//! Series that have to do with each other since a mail of one links to the other, or announces it.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use super::Threaded;
use super::build::Built;
use super::evidence::telling_paths;
use super::mails::Mails;
use crate::model::{MessageKey, Person, Series, SeriesId, Time};

/// How many days before an announcement what it tells of may have been posted, and how many days after it.
const ANNOUNCED_DAYS: (i64, i64) = (1, 7);

/// Relates series by links: of a posting to a posting, or to any mail about a series of its submitter; of who posted both in an answer
/// about one to a posting of the other (LTP, <8a7e3282ca1441c0b44d7b994bf4edb9@huawei.com>); and of anybody where one submitter posted
/// both for one file. And by words: who says in an answer that he posts a patch of his own may mean the one that he posts next for one
/// of the files (LTP, <10488dc1-a369-4ad1-b26b-23118f6c9801@suse.cz>). Where that posting links to the series, too, it takes the place of it
/// (LTP, <20251012191010.GA361831@pevik>).
pub(super) fn relate(mails: &Mails<'_>, built: &mut Built, threads: &[Threaded]) {
    let telling: Vec<usize> = (0..mails.len())
        .filter(|mail| {
            let hints = &mails.at(*mail).hints;
            !hints.named.is_empty() || hints.announces
        })
        .collect();
    let named_in = |mail: usize| {
        let message = mails.at(mail);
        let named = message.hints.named.iter();
        named.filter_map(move |id| mails.find_as_of(id.as_str(), message.date))
    };
    let asked = telling.iter().flat_map(|mail| named_in(*mail).chain([*mail]));
    let asked: HashSet<MessageKey> = asked.map(|mail| mails.key(mail)).collect();
    let series_of = threads.iter().filter(|one| asked.contains(&one.key));
    let series_of: HashMap<MessageKey, usize> = series_of.map(|one| (one.key, one.series)).collect();
    let places = built.postings.keys().map(|place| (mails.key(*place), *place));
    let places: HashMap<MessageKey, usize> = places.collect();
    let posted = built.series.iter().enumerate();
    let posted = posted.filter_map(|(at, series)| Some((series.revisions.first()?.posted, at)));
    let mut begun: Vec<(Time, usize)> = posted.collect();
    begun.sort_unstable();
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    // What postings link to, and what somebody else announced below a series, and when.
    let mut linked: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut announced: Vec<(usize, usize, Time)> = Vec::new();
    for mail in telling {
        let message = mails.at(mail);
        let Some(own) = series_of.get(&mails.key(mail)) else {
            continue;
        };
        let posted = built.postings.contains_key(&mail);
        for named in named_in(mail) {
            let Some(other) = series_of.get(&mails.key(named)).filter(|other| *other != own) else {
                continue;
            };
            let series = [*own, *other].map(|at| &built.series[at]);
            let both = series.iter().all(|series| is_of(series, &message.from));
            let is_posting = built.postings.contains_key(&named);
            let told = if posted { is_posting || both } else { is_posting && both };
            if told || !posted && is_one_work(mails, &places, series) {
                pairs.insert((*own, *other));
            }
            if posted && is_posting {
                linked.insert((*own, *other));
            }
        }
        if message.hints.announces {
            let (before, after) = ANNOUNCED_DAYS;
            let since = begun.partition_point(|(date, _)| *date < message.date.plus_days(-before));
            let until = begun.partition_point(|(date, _)| *date <= message.date.plus_days(after));
            let next = begun[since..until]
                .iter()
                .map(|(_, other)| *other)
                .filter(|other| other != own);
            let mut next = next.filter(|other| is_of(&built.series[*other], &message.from));
            let meant = next.find(|other| touch_one_file(mails, &places, [*own, *other].map(|at| &built.series[at])));
            pairs.extend(meant.map(|other| (*own, other)));
            let another = meant.filter(|_| !is_of(&built.series[*own], &message.from));
            announced.extend(another.map(|other| (*own, other, message.date)));
        }
    }
    for (old, new, at) in announced {
        let known = built.superseded.iter().any(|(series, _)| *series == old);
        let [before, now] = [old, new].map(|at| files(mails, &places, &built.series[at]));
        let most = before.intersection(&now).count() * 2 >= before.len();
        if linked.contains(&(new, old)) && most && !known {
            let posted = built.series[new].revisions.first().map(|revision| revision.posted);
            built.superseded.extend(posted.map(|posted| (old, posted.max(at))));
        }
    }
    for (one, other) in pairs {
        let ids = [one, other].map(|at| built.series[at].id.clone());
        let [first, second] = ids;
        add(&mut built.series[one], second);
        add(&mut built.series[other], first);
    }
}

/// Whether somebody posted a revision of a series.
fn is_of(series: &Series, person: &Person) -> bool {
    let mut revisions = series.revisions.iter();
    revisions.any(|revision| revision.submitter.is_same(person))
}

/// Whether one submitter posted both series, and these change a file in common that tells what work it is.
fn is_one_work(mails: &Mails<'_>, places: &HashMap<MessageKey, usize>, series: [&Series; 2]) -> bool {
    let [one, other] = series;
    let mut submitters = one.revisions.iter().map(|revision| &revision.submitter);
    submitters.any(|person| is_of(other, person)) && touch_one_file(mails, places, series)
}

/// Whether two series change a file in common that tells what work it is.
fn touch_one_file(mails: &Mails<'_>, places: &HashMap<MessageKey, usize>, series: [&Series; 2]) -> bool {
    let [one, other] = series.map(|series| files(mails, places, series));
    !one.is_disjoint(&other)
}

/// The files that a series changes and that tell what work it is, as hashes.
fn files(mails: &Mails<'_>, places: &HashMap<MessageKey, usize>, series: &Series) -> BTreeSet<u64> {
    let parts = series.revisions.iter().flat_map(|revision| &revision.parts);
    let mails = parts.filter_map(|part| Some(mails.at(*places.get(&part.message?)?)));
    mails.flat_map(telling_paths).collect()
}

fn add(series: &mut Series, other: SeriesId) {
    if let Err(place) = series.related.binary_search(&other) {
        series.related.insert(place, other);
    }
}
