//! Whether a posting fits into a revision, and how well.

use super::{Bundle, Collector, gap};
use crate::model::DAY;
use crate::series::evidence::share_a_directory;
use crate::series::lineage::likeness_of_titles;
use crate::series::posting::Posting;

/// How alike the titles of two patches sent in one go are that are one work.
const HALF_ALIKE: f64 = 0.4;

/// So long after a revision's last mail nothing fits into it any more: see [`Tie::patience`]; what does not agree with it not even after an
/// hour.
const MOST: i64 = 30 * DAY;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// How well a posting fits: the greatest wins, at last the latest revision.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Fit {
    tie: Tie,
    /// Number, count and flags agree.
    agrees: bool,
    /// Seconds since the revision's last mail, negative.
    nearness: i64,
    /// Under which number it goes in.
    pub(super) number: u32,
}

/// By what a posting hangs together with a revision, weakest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Tie {
    /// Number, count, time and submitter alone.
    Flat,
    /// One thread.
    Thread,
    /// An answer to the same mail.
    Sibling,
    /// One answers the other, or both were sent in one go.
    Direct,
}

impl Tie {
    /// For how long after the revision's last mail a part may still come.
    fn patience(self) -> i64 {
        match self {
            Self::Flat => 12 * HOUR,
            Self::Thread => 2 * DAY,
            Self::Sibling => 4 * DAY,
            Self::Direct => 30 * DAY,
        }
    }
}

impl Collector<'_, '_> {
    /// How well a posting fits into a revision; `None` when it does not.
    pub(super) fn fit(&self, bundle: usize, posting: &Posting) -> Option<Fit> {
        let bundle = &self.bundles[bundle];
        let first = &self.postings[*bundle.members.first()?];
        let last = &self.postings[*bundle.members.last()?];
        if !first.who.is(posting.who) {
            return None;
        }
        let since = gap(last.date, posting.date);
        // To look at the clock is quicker than to look at threads: most revisions are long past.
        let flags = |posting: &Posting| self.mails.at(posting.mail).subject.resend;
        let agrees = since <= MOST
            && posting.stated == bundle.stated
            && posting.counter.is_some_and(|counter| counter.total == bundle.total)
            && flags(first) == flags(posting);
        if !agrees && since > HOUR {
            return None;
        }
        let parent = self.threads.parent(posting.mail);
        let tie = self.tie(bundle, posting);
        let fit = |number, agrees| {
            Some(Fit {
                tie,
                agrees,
                nearness: -since,
                number,
            })
        };
        let Some(counter) = posting.counter else {
            return self
                .next_free(bundle, posting, since)
                .or_else(|| self.lost_counter(bundle, posting, since))
                .or_else(|| self.sent_together(bundle, posting, since))
                .and_then(|number| fit(number, false));
        };
        if self.is_uncounted(bundle) {
            return None;
        }
        let taken = if counter.number == 0 {
            bundle.cover.is_some()
        } else {
            let there = bundle.parts.get(&counter.number).into_iter().flatten();
            there.into_iter().any(|place| self.postings[*place].counter.is_some())
        };
        if taken {
            let again = agrees && tie >= Tie::Sibling && since <= HOUR;
            let again = again
                && (self.is_repeated(bundle, posting)
                    || is_sent_along(last, posting)
                    || self.is_sent_once_more(bundle, posting));
            return again.then_some(()).and_then(|()| fit(counter.number, true));
        }
        let welcome = if agrees {
            // What neither a thread nor the order of parts ties to it is, an hour later, another posting of that count, unless it
            // is the one that is missing.
            let in_order = last.counter.is_none_or(|last| last.number < counter.number);
            let last_missing = u32::try_from(bundle.parts.len() + 1) == Ok(bundle.total);
            since <= tie.patience() && (tie > Tie::Flat || in_order || last_missing || since <= HOUR)
        } else {
            let tied = tie >= Tie::Sibling && since <= HOUR;
            let alone = parent.is_none() || self.threads.parent(last.mail) == parent;
            (tied || is_next_in_line(bundle, last, posting, since, alone)) && !self.is_next(bundle, posting)
        };
        let welcome = welcome && (counter.number > 0 || self.is_late_cover(bundle, posting, tie, since));
        if welcome { fit(counter.number, agrees) } else { None }
    }

    fn tie(&self, bundle: &Bundle, posting: &Posting) -> Tie {
        let parent = self.threads.parent(posting.mail);
        let root = self.threads.root(posting.mail);
        // The nearest members say it all: cover, first and last ones; long revisions would make this quadratic.
        let ends = bundle
            .members
            .iter()
            .take(2)
            .chain(bundle.members.iter().rev().take(6))
            .chain(&bundle.cover);
        let number_before = posting.counter.and_then(|counter| counter.number.checked_sub(1));
        let before = number_before
            .and_then(|number| bundle.parts.get(&number))
            .into_iter()
            .flatten()
            .take(4);
        ends.chain(before)
            .map(|place| {
                let member = &self.postings[*place];
                let above = self.threads.parent(member.mail);
                if parent == Some(member.mail)
                    || above == Some(posting.mail)
                    || (member.stem != 0 && member.stem == posting.stem)
                {
                    Tie::Direct
                } else if parent.is_some() && parent == above {
                    Tie::Sibling
                } else if root == self.threads.root(member.mail) {
                    Tie::Thread
                } else {
                    Tie::Flat
                }
            })
            .max()
            .unwrap_or(Tie::Flat)
    }

    fn is_uncounted(&self, bundle: &Bundle) -> bool {
        bundle
            .members
            .iter()
            .take(2)
            .all(|place| self.postings[*place].counter.is_none())
    }

    /// Parts without counters under a cover letter are numbered as they come.
    fn next_free(&self, bundle: &Bundle, posting: &Posting, since: i64) -> Option<u32> {
        let cover = &self.postings[bundle.cover?];
        let under = self.threads.parent(posting.mail) == Some(cover.mail);
        let have = u32::try_from(bundle.parts.len()).ok()?;
        let one_number = posting.stated == cover.stated || (posting.stated.is_none() && posting.title == cover.title);
        let fits = under && !bundle.counted && since <= HOUR && have < bundle.total && one_number;
        fits.then_some(have + 1)
    }

    /// A part that lost its counter among parts sent in one go takes the place behind the last one.
    fn lost_counter(&self, bundle: &Bundle, posting: &Posting, since: i64) -> Option<u32> {
        let last = &self.postings[*bundle.members.last()?];
        let one_go = posting.stem != 0 && posting.stem == last.stem && since <= HOUR;
        let behind = || {
            last.counter?
                .number
                .checked_add(1)
                .filter(|_| posting.stated == last.stated)
        };
        let number = behind().or_else(|| self.by_turn(bundle, posting))?;
        let free = number <= bundle.total && !bundle.parts.contains_key(&number);
        (free && one_go).then_some(number)
    }

    /// Patches that state no place, sent in one go each behind the other, under one title or on one file: none of them is the next
    /// revision of another. LTP, <20231102230054.3195864-2-edliaw@google.com>.
    fn sent_together(&self, bundle: &Bundle, posting: &Posting, since: i64) -> Option<u32> {
        let first = &self.postings[*bundle.members.first()?];
        let last = &self.postings[*bundle.members.last()?];
        let behind = last.turn?.checked_add(1) == posting.turn && last.stem == posting.stem;
        let under = self.threads.parent(posting.mail) == Some(first.mail);
        let [above, message] = [first, posting].map(|posting| self.mails.at(posting.mail));
        // The same done in two places of one directory is two works.
        let two_places = || {
            let alike = likeness_of_titles(&above.subject.title, &message.subject.title) >= HALF_ALIKE;
            alike && above.subject.tags == message.subject.tags && !share_a_directory(above, message)
        };
        let on_one = || !first.touched.is_empty() && first.shares_a_path(posting);
        let one_work = || first.title == posting.title || on_one() || two_places();
        let alone = bundle.cover.is_none() && !bundle.counted && posting.stated == bundle.stated;
        let free = u32::try_from(bundle.parts.len()).ok()?.checked_add(1)?;
        (behind && under && alone && since <= MINUTE && one_work()).then_some(free)
    }

    /// The part that was sent without number and counter in answer to its cover letter stands where its turn was:
    /// LTP, <20201201174214.24625-11-pvorel@suse.cz>.
    /// Without a cover letter it is counted from the first part.
    fn by_turn(&self, bundle: &Bundle, posting: &Posting) -> Option<u32> {
        let first = &self.postings[bundle.cover.or_else(|| bundle.members.first().copied())?];
        let under = self.threads.parent(posting.mail) == Some(first.mail) && first.stem == posting.stem;
        let number = posting
            .turn?
            .checked_sub(first.turn?)?
            .checked_add(first.counter?.number)?;
        let stated = posting.stated.is_none() || (bundle.cover.is_none() && posting.stated == first.stated);
        (under && stated && number > 0).then_some(number)
    }

    /// The same part again, within a posting that still goes on; the lowest part again begins a posting anew.
    fn is_repeated(&self, bundle: &Bundle, posting: &Posting) -> bool {
        let Some(counter) = posting.counter else { return false };
        let lowest = bundle.parts.keys().next().copied();
        let before = bundle.parts.get(&counter.number).and_then(|list| list.first());
        lowest != Some(counter.number)
            && before.is_some_and(|place| {
                let before = &self.postings[*place];
                let id = |posting: &Posting| {
                    let patch = self.mails.at(posting.mail).patch.as_ref()?;
                    patch.digest.patch_id
                };
                before.title == posting.title && id(before).is_some() && id(before) == id(posting)
            })
    }

    /// The same cover or patch twice in one sending, where all of it is sent twice: openbmc,
    /// <20190919152340.23133-6-bradleyb@fuzziesquirrel.com>.
    fn is_sent_once_more(&self, bundle: &Bundle, posting: &Posting) -> bool {
        let number = posting.counter.map_or(1, |counter| counter.number);
        let before = if number == 0 {
            bundle.cover
        } else {
            bundle.parts.get(&number).and_then(|list| list.first().copied())
        };
        before.is_some_and(|place| {
            let before = &self.postings[place];
            let id = |posting: &Posting| {
                let patch = self.mails.at(posting.mail).patch.as_ref();
                patch.and_then(|patch| patch.digest.patch_id)
            };
            let one_go = before.stem != 0 && before.stem == posting.stem;
            one_go && before.title == posting.title && id(before) == id(posting)
        })
    }

    /// Whether a posting with a higher number comes after a whole revision: that is the next one, not a slip of the pen.
    fn is_next(&self, bundle: &Bundle, posting: &Posting) -> bool {
        posting.stated > bundle.stated && !bundle.parts.is_empty() && bundle.is_complete()
    }

    /// A cover letter joins parts that came before it when they hang on it, were sent with it, or came without any thread at once.
    fn is_late_cover(&self, bundle: &Bundle, posting: &Posting, tie: Tie, since: i64) -> bool {
        let parent = self.threads.parent(posting.mail);
        let answers = bundle
            .members
            .iter()
            .any(|place| parent == Some(self.postings[*place].mail));
        let threaded = bundle.members.iter().take(2).any(|place| {
            let above = self.threads.parent(self.postings[*place].mail);
            above.is_some() && above != Some(posting.mail)
        });
        match tie {
            Tie::Direct => !answers || (posting.stated == bundle.stated && since <= DAY),
            Tie::Sibling => since <= DAY,
            Tie::Thread | Tie::Flat => !threaded && since <= HOUR && posting.stem == 0,
        }
    }
}

/// The part that was sent just before, of the same sending and on the same files: an older form of it lay beside the new one.
fn is_sent_along(last: &Posting, posting: &Posting) -> bool {
    let one_go = posting.stem != 0 && posting.stem == last.stem;
    let behind = last.turn.zip(posting.turn);
    let behind = behind.is_some_and(|(last, turn)| last.checked_add(1) == Some(turn));
    let part = |posting: &Posting| posting.counter.filter(|counter| counter.number > 0);
    one_go && behind && part(last).is_some() && part(last) == part(posting) && last.shares_a_path(posting)
}

/// The part behind the last one, of the same count, within minutes: the revision was forgotten, or, where no thread ties it to
/// another posting, not counted on.
fn is_next_in_line(bundle: &Bundle, last: &Posting, posting: &Posting, since: i64, alone: bool) -> bool {
    let next = last.counter.zip(posting.counter).is_some_and(|(last, next)| {
        last.total == next.total && last.number.checked_add(1) == Some(next.number) && next.number > 1
    });
    let forgotten = posting.stated.is_none() != bundle.stated.is_none();
    next && (forgotten || alone) && since <= 10 * MINUTE
}
