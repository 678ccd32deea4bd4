//! Which number a revision has, and what sort of posting it is: what is stated first, then what follows from its neighbours.

use std::collections::BTreeMap;

use super::lineage::Chain;
use super::mails::{Mails, title_version};
use super::posting::Posting;
use super::revision::Bundle;
use crate::model::{PatchId, RevisionKind, RevisionNumber, Said};

/// A revision's number and sort.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered {
    /// Its number.
    pub(super) number: RevisionNumber,
    /// What sort of posting it is.
    pub(super) kind: RevisionKind,
}

/// The number that a revision's author tells: in the brackets, at an end of a title, or in the change log.
pub(super) fn stated_or_told(mails: &Mails<'_>, postings: &[Posting], bundle: &Bundle) -> Option<RevisionNumber> {
    let messages = || bundle.members.iter().map(|place| mails.at(postings[*place].mail));
    let in_title = || {
        // "[RFC 0/2] Shell library v3" counts the library, not the posting.
        let alone = bundle.total == 1 && bundle.cover.is_none();
        messages()
            .filter(|_| alone)
            .find_map(|message| title_version(&message.subject.title))
            .map(RevisionNumber::whole)
    };
    // One part's own change log says nothing of the others: LTP, <20240516005558.253199-4-pvorel@suse.cz>.
    let logs = messages()
        .filter(|message| message.hints.logged_revision.is_some())
        .count();
    let of_all = bundle.cover.is_none() || bundle.parts.len() == 1 || logs > 1;
    let cover = bundle.cover.map(|place| mails.at(postings[place].mail));
    let covers_log = cover.and_then(|cover| cover.hints.logged_revision);
    let in_log = || {
        let logged = messages()
            .filter(|_| of_all)
            .filter_map(|message| message.hints.logged_revision);
        logged.chain(covers_log).max()
    };
    bundle.stated.or_else(in_title).or_else(in_log)
}

/// Numbers the revisions of a series.
pub(super) fn number(mails: &Mails<'_>, postings: &[Posting], bundles: &[Bundle], chain: &Chain) -> Vec<Numbered> {
    let of = |place: usize| &bundles[chain.links[place].bundle];
    let told: Vec<Option<RevisionNumber>> = (0..chain.links.len())
        .map(|place| stated_or_told(mails, postings, of(place)))
        .collect();
    // The next number told after each revision.
    let mut following = vec![None; told.len()];
    for place in (1..told.len()).rev() {
        following[place - 1] = told[place].or(following[place]);
    }
    let mut done: Vec<Numbered> = Vec::with_capacity(told.len());
    let mut whole: Option<(usize, Posted)> = None;
    for place in 0..told.len() {
        let facts = Posted::of(mails, postings, of(place));
        let before = whole.as_ref().map(|(at, posted)| (done[*at].number, posted, of(*at)));
        let next = following[place];
        let kind = match &before {
            None => RevisionKind::Whole,
            Some((number, posted, bundle)) => {
                let partial = is_partial(mails, postings, of(place), bundle, chain.links[place].answers);
                kind(&facts, told[place], *number, posted, partial)
            }
        };
        let number = told[place].unwrap_or_else(|| match before {
            None => {
                let after = chain.links.get(place + 1).map(|_| of(place + 1));
                let grown_up = facts.rfc && after.is_some_and(|after| !is_rfc(mails, postings, after));
                first_number(next, grown_up && told.get(place + 1) == Some(&None))
            }
            Some((number, ..)) => match kind {
                RevisionKind::Resend | RevisionKind::ResendChanged | RevisionKind::Partial => number,
                RevisionKind::Whole | RevisionKind::Unchanged => {
                    let following = RevisionNumber::whole(number.number.saturating_add(1));
                    let first = RevisionNumber::whole(1);
                    // The next one is called v2 again: the author counts anew.
                    if next == Some(RevisionNumber::whole(2)) && number > first {
                        first
                    } else if next.is_some_and(|next| next <= following) && number.number > 0 {
                        number
                    } else {
                        following
                    }
                }
            },
        });
        if kind != RevisionKind::Partial {
            whole = Some((place, facts));
        }
        done.push(Numbered { number, kind });
    }
    done
}

/// An unlabelled first posting is 0 where the next one is called v1, or where it only asked for comments and the next is a patch
/// without a number.
fn first_number(next: Option<RevisionNumber>, asked: bool) -> RevisionNumber {
    RevisionNumber::whole(u32::from(!(asked || next == Some(RevisionNumber::whole(1)))))
}

/// Whether a posting asks for comments, or to be tried out first.
fn is_rfc(mails: &Mails<'_>, postings: &[Posting], bundle: &Bundle) -> bool {
    let lead = bundle.members.first();
    let subject = lead.map(|place| &mails.at(postings[*place].mail).subject);
    let tried = |tag: &String| tag.eq_ignore_ascii_case("RFT");
    subject.is_some_and(|subject| subject.rfc || subject.tags.iter().any(tried))
}

/// What tells whether two patches are equal.
struct Ids {
    patch: PatchId,
    loose: Option<PatchId>,
    damaged: bool,
}

impl Ids {
    /// Where one of them lost context on its way, what it changes must do.
    fn is_equal(&self, other: &Self) -> bool {
        let hurt = self.damaged || other.damaged;
        self.patch == other.patch || (hurt && self.loose.is_some() && self.loose == other.loose)
    }
}

struct Posted {
    resend: bool,
    rfc: bool,
    /// Patch-ids of its parts in order of number; `None` when one has none.
    ids: Option<BTreeMap<u32, Ids>>,
    /// How many parts it announces.
    total: u32,
    /// Whether every announced part is there.
    complete: bool,
}

impl Posted {
    fn of(mails: &Mails<'_>, postings: &[Posting], bundle: &Bundle) -> Self {
        let lead = bundle
            .members
            .first()
            .map(|place| &mails.at(postings[*place].mail).subject);
        let id = |(number, place): (u32, usize)| {
            let patch = mails.at(postings[place].mail).patch.as_ref()?;
            let ids = Ids {
                patch: patch.digest.patch_id?,
                loose: patch.digest.loose_id,
                damaged: patch.digest.damaged,
            };
            Some((number, ids))
        };
        Self {
            resend: lead.is_some_and(|subject| subject.resend),
            rfc: is_rfc(mails, postings, bundle),
            ids: bundle.leaders().map(id).collect(),
            total: bundle.total,
            complete: bundle.is_complete(),
        }
    }

    /// Whether more of its parts are there than absent.
    fn is_mostly_there(&self) -> bool {
        let have = self.ids.as_ref().map_or(0, BTreeMap::len);
        u32::try_from(have).unwrap_or(u32::MAX).saturating_mul(2) > self.total
    }

    /// Whether both have the same patches, as far as both are there.
    fn is_equal(&self, other: &Self) -> bool {
        let (Some(ids), Some(others)) = (&self.ids, &other.ids) else {
            return false;
        };
        let holes = self.total == other.total && !(self.complete && other.complete);
        let mut common = ids.iter().filter(|(number, _)| others.contains_key(number)).peekable();
        common.peek().is_some()
            && common.all(|(number, ids)| others.get(number).is_some_and(|other| ids.is_equal(other)))
            && (holes || ids.keys().eq(others.keys()))
    }
}

fn kind(
    now: &Posted,
    told: Option<RevisionNumber>,
    number: RevisionNumber,
    before: &Posted,
    partial: bool,
) -> RevisionKind {
    let higher = told.is_some_and(|told| told > number);
    // Of a higher number it is not said that nothing changed while most of it is out of sight.
    let equal = now.is_equal(before) && (!higher || now.is_mostly_there());
    match (partial, equal, higher) {
        (true, ..) => RevisionKind::Partial,
        (false, true, true) => RevisionKind::Unchanged,
        (false, true, false) => RevisionKind::Resend,
        (false, false, higher) if now.resend && !higher => RevisionKind::ResendChanged,
        (false, false, _) => RevisionKind::Whole,
    }
}

/// Single parts posted anew: in reply to an earlier revision, with a point in the number, alone, or said to be all that is new.
///
/// One that counts 1 of 1 may be all that its author still wants, or all that changed. It is taken for the latter, since a patch
/// that is asked for in vain does less harm than one that is forgotten; what is in the tree by then is not asked for. Where the change log
/// says that patches were dropped or merged, it is all.
pub(super) fn is_partial(
    mails: &Mails<'_>,
    postings: &[Posting],
    bundle: &Bundle,
    before: &Bundle,
    answers: bool,
) -> bool {
    if bundle.cover.is_some() || before.numbers().nth(1).is_none() {
        return false;
    }
    // Of the parts of a change of the whole tree the list saw this one alone: nothing is left to be carried over.
    if before.cover.is_none() && before.parts.len() == 1 {
        return false;
    }
    let messages = || bundle.members.iter().map(|place| mails.at(postings[*place].mail));
    let said = || messages().any(|message| message.says.contains(&Said::OnlyThisPart));
    let fewer = || messages().any(|message| message.hints.fewer);
    let point = bundle.stated.is_some_and(|stated| stated.point > 0);
    let single = bundle.total == 1;
    // "[PATCH v3 4/4]" that answers nothing, not even a cover letter that was not seen, was sent by itself; so was one that bears the
    // number and title of a part of the whole.
    let by_itself = || {
        let counted_on = bundle.stated.is_some() && bundle.stated > before.stated;
        let title = |bundle: &Bundle, number: u32| {
            let place = *bundle.parts.get(&number)?.first()?;
            Some(postings[place].title)
        };
        let again = || {
            let same = |(number, place): (u32, usize)| title(before, number) == Some(postings[place].title);
            bundle.stated == before.stated && before.is_complete() && bundle.leaders().all(same)
        };
        let answers_nothing = messages().all(|message| message.references.is_empty());
        bundle.members.len() == 1 && bundle.total == before.total && answers_nothing && (counted_on || again())
    };
    let lone = single || !bundle.is_complete();
    lone && (point || said() || (answers || single || by_itself()) && !(single && fewer()))
}
