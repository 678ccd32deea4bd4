//! Series that have to do with each other since a mail of one links to the other.

use std::collections::{BTreeSet, HashMap};

use super::Threaded;
use super::build::Built;
use super::evidence::telling_paths;
use super::mails::Mails;
use crate::model::{MessageKey, Person, Series, SeriesId};

/// Relates series by links: of a posting to a posting, or to any mail about a series of its submitter; of who posted both in an answer
/// about one to a posting of the other (LTP, <8a7e3282ca1441c0b44d7b994bf4edb9@huawei.com>); and of anybody where one submitter posted
/// both for one file.
pub(super) fn relate(mails: &Mails<'_>, built: &mut Built, threads: &[Threaded]) {
    let series_of: HashMap<MessageKey, usize> = threads.iter().map(|one| (one.key, one.series)).collect();
    let places: HashMap<MessageKey, usize> = (0..mails.len()).map(|mail| (mails.key(mail), mail)).collect();
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for mail in 0..mails.len() {
        let message = mails.at(mail);
        if message.hints.named.is_empty() {
            continue;
        }
        let Some(own) = series_of.get(&mails.key(mail)) else {
            continue;
        };
        let posted = built.postings.contains_key(&mail);
        for id in &message.hints.named {
            let Some(named) = mails.find_as_of(id.as_str(), message.date) else {
                continue;
            };
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
fn is_one_work(mails: &Mails<'_>, places: &HashMap<MessageKey, usize>, [one, other]: [&Series; 2]) -> bool {
    let files = |series: &Series| -> BTreeSet<u64> {
        let parts = series.revisions.iter().flat_map(|revision| &revision.parts);
        let mails = parts.filter_map(|part| Some(mails.at(*places.get(&part.message?)?)));
        mails.flat_map(telling_paths).collect()
    };
    let mut submitters = one.revisions.iter().map(|revision| &revision.submitter);
    submitters.any(|person| is_of(other, person)) && !files(one).is_disjoint(&files(other))
}

fn add(series: &mut Series, other: SeriesId) {
    if let Err(place) = series.related.binary_search(&other) {
        series.related.insert(place, other);
    }
}
