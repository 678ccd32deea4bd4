//! Whether a posting continues a series, and which of several it continues.

mod aim;
mod judge;
mod lines;
mod next;
mod score;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::kinship::{COUNTED_ON_DAYS, KIN_DAYS, Kinship, Pair, Rarity};
use crate::model::{JoinReason, Message, PatchId, Posture, RevisionNumber, Time};
use crate::series::evidence::{Evidence, Query};
use crate::series::mails::Mails;
use crate::series::number;
use crate::series::posting::Posting;
use crate::series::revision::{Bundle, gap};
pub(super) use score::Score;

/// For how long a title may be taken up again without a number.
const UNNUMBERED_DAYS: i64 = 365;
/// For how long the same paths may mean the same work.
const SAME_PATHS_DAYS: i64 = 150;

/// Within how many days a forgotten part is posted.
const PUT_RIGHT_DAYS: i64 = 14;
/// Within how many days the branch is named that was forgotten or taken for another one.
const PUT_RIGHT_BRANCH_DAYS: i64 = 30;

/// After so many days a single patch without a number is no part of what its author counted.
const TAKEN_OUT_DAYS: i64 = 60;

/// So many numbers on, a posting rather continues another series that fits.
const FAR: u32 = 4;

/// What a posting has to do with a series.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict {
    /// It continues it.
    Join {
        /// Why.
        reason: JoinReason,
        /// The date of the newest mail that says so.
        known: Time,
        /// Whether it answers one of its mails.
        answers: bool,
    },
    /// It has to do with it, but is another piece of work.
    Related,
    /// Nothing.
    Stranger,
}

/// A posting held against a series.
pub(super) struct Candidate<'a, 'b> {
    pub(super) mails: &'b Mails<'a>,
    pub(super) postings: &'b [Posting],
    pub(super) query: &'b Query<'a, 'b>,
    pub(super) evidence: &'b Evidence,
    /// The newest revision of the series that is no single part posted anew.
    pub(super) before: &'b Bundle,
    /// Its place.
    pub(super) before_at: usize,
    /// Its number, stated or assumed.
    pub(super) number: RevisionNumber,
    /// The number of the newest revision, single parts posted anew included.
    pub(super) newest: RevisionNumber,
    /// Whether the posting answers a mail of the series.
    pub(super) answers: bool,
    /// What comparing them found, once it was asked for.
    pub(super) facts: OnceCell<Facts>,
}

/// The facts of a comparison.
pub(super) struct Facts {
    /// Number of the posting as its author tells it.
    told: Option<RevisionNumber>,
    /// How many parts the posting has.
    parts: usize,
    /// How many parts the newest revision has.
    before: usize,
    /// Parts found again by title or content.
    overlap: BTreeMap<u32, Time>,
    /// Whether both have one submitter.
    same: bool,
    /// Days since the newest revision.
    days: i64,
    /// Whether the number, or the end of an RFC, says that it comes after it.
    progress: bool,
    /// Whether some part touches a path that the newest revision touches.
    paths: bool,
}

impl Facts {
    /// At least half of the smaller one was found again.
    fn shares_some(&self) -> bool {
        let share = self.overlap.len();
        share > 0 && share * 2 >= self.parts.min(self.before)
    }

    /// At least half of the greater one was found again.
    fn shares_most(&self) -> bool {
        let share = self.overlap.len();
        share > 0 && share * 2 >= self.parts.max(self.before)
    }

    /// A single patch that was a part of more.
    fn is_lone(&self) -> bool {
        self.parts == 1 && self.before > 1
    }
}

impl<'a, 'b> Candidate<'a, 'b> {
    /// Weighs the evidence.
    pub(super) fn judge(&self) -> Verdict {
        let facts = self.facts();
        if let Some(verdict) = self.judge_stated_links(facts) {
            return verdict;
        }
        if self.is_split(facts) {
            return Verdict::Related;
        }
        let apart = self.is_taken_out(facts) || self.is_one_of_many(facts);
        if apart || self.aims_elsewhere(facts) || self.is_of_another_change(facts) {
            return if self.is_akin(facts) {
                Verdict::Related
            } else {
                Verdict::Stranger
            };
        }
        for verdict in [
            self.judge_earlier_links(facts),
            self.judge_reply(facts),
            self.judge_titles(facts),
            self.judge_log(facts),
            self.judge_content(facts),
            self.judge_paths(facts),
            self.judge_next_number(facts),
            self.judge_words(facts),
            self.judge_link(facts),
        ] {
            if let Verdict::Join { .. } = verdict {
                let apart = self.is_for_another_branch(facts);
                return if apart { Verdict::Related } else { verdict };
            }
        }
        if self.is_akin(facts) || self.is_put_right(facts) {
            Verdict::Related
        } else {
            Verdict::Stranger
        }
    }

    /// Whether thread, titles, contents or a new file tie both together, not paths alone.
    fn is_akin(&self, facts: &Facts) -> bool {
        let own_thread = self.evidence.reply.is_some() && facts.same;
        let akin = own_thread || ((facts.same || self.evidence.authored) && !facts.overlap.is_empty());
        let taken_up = !facts.same
            && self.evidence.any_titles.len() >= 2
            && self.evidence.any_titles.len() * 2 >= facts.parts.min(facts.before);
        let titled = !self.evidence.any_titles.is_empty() && facts.paths && facts.days <= COUNTED_ON_DAYS;
        let again = self.evidence.contents.len() * 2 >= facts.parts.max(facts.before) && facts.days <= UNNUMBERED_DAYS;
        let headed = facts.same && self.evidence.heading.is_some() && facts.days <= UNNUMBERED_DAYS;
        akin || taken_up || titled || again || headed || !self.evidence.added.is_empty()
    }

    /// Weighs what speaks for a series of which nothing was found again.
    pub(super) fn judge_unspoken(&self) -> Verdict {
        let facts = self.facts();
        if self.aims_elsewhere(facts) || self.is_for_another_branch(facts) || self.is_of_another_change(facts) {
            return Verdict::Stranger;
        }
        let mut verdict = self.judge_log(facts);
        if let Verdict::Stranger = verdict {
            verdict = self.judge_next_number(facts);
        }
        if let Verdict::Stranger = verdict {
            verdict = self.judge_words(facts);
        }
        match verdict {
            Verdict::Stranger if self.is_put_right(facts) => Verdict::Related,
            Verdict::Join { .. } | Verdict::Related | Verdict::Stranger => verdict,
        }
    }

    /// The posting held against the revision of the series that it repeats or takes up again, where the series went on meanwhile:
    /// a part posted alone counts by its own postings, and a posting sent again unchanged is a resend of that one.
    pub(super) fn against_its_own(&self, bundles: &'b [Bundle]) -> Option<Candidate<'a, 'b>> {
        let told = number::stated_or_told(self.mails, self.postings, self.query.bundle)?;
        let numbered = |at: &usize| {
            let bundle = bundles.get(*at)?;
            let number = number::stated_or_told(self.mails, self.postings, bundle);
            Some((*at, bundle, number.unwrap_or(RevisionNumber::whole(1))))
        };
        let mut found = self.evidence.found.keys().rev().filter_map(numbered);
        let last = found.clone().next()?;
        let equal = found.find(|(_, bundle, number)| *number == told && self.is_equal_to(bundle));
        let of_more = self.before.parts.len().max(last.1.parts.len()) > 1;
        let behind = self.query.bundle.parts.len() == 1 && of_more && last.2 < told && told <= self.newest;
        let (before_at, before, number) = equal.or(behind.then_some(last))?;
        Some(Candidate {
            before,
            before_at,
            number,
            facts: OnceCell::new(),
            ..*self
        })
    }

    /// Whether all parts are those of an earlier posting, unchanged.
    fn is_equal_to(&self, earlier: &Bundle) -> bool {
        let ids = |bundle: &Bundle| -> Option<Vec<(u32, PatchId)>> {
            let id = |(number, place): (u32, usize)| {
                let patch = self.mails.at(self.postings[place].mail).patch.as_ref()?;
                Some((number, patch.digest.loose_id?))
            };
            bundle.leaders().map(id).collect()
        };
        let now = ids(self.query.bundle).filter(|ids| !ids.is_empty());
        now.is_some() && now == ids(earlier)
    }

    /// The postings of the series whose patches are posted anew here by the same people, under their titles or unchanged: when this
    /// posting becomes another series, they are at home there.
    pub(super) fn moved(&self, bundles: &[Bundle]) -> Vec<usize> {
        let facts = self.facts();
        let elsewhere = self.aims_elsewhere(facts) || self.leaves_its_branch();
        let own = (facts.same || self.evidence.authored) && !self.is_twin();
        if !own || elsewhere || facts.days > UNNUMBERED_DAYS {
            return Vec::new();
        }
        let patches: Vec<(&Posting, &Message)> = self
            .query
            .leaders()
            .filter(|(number, _)| *number > 0)
            .map(|(_, posting)| (posting, self.query.message(posting)))
            .collect();
        let loose_id = |message: &Message| message.patch.as_ref().and_then(|patch| patch.digest.loose_id);
        let mut moved = Vec::new();
        for (at, parts) in &self.evidence.found {
            let Some(bundle) = bundles.get(*at) else { continue };
            for place in parts.iter().filter_map(|part| bundle.parts.get(part)?.first()) {
                let old = &self.postings[*place];
                let message = self.query.message(old);
                let again = patches.iter().any(|(posting, new)| {
                    let equal = loose_id(new).is_some() && loose_id(new) == loose_id(message);
                    equal || (posting.title == old.title && old.shares_a_path(posting))
                });
                moved.extend(again.then_some(*place));
            }
        }
        moved
    }

    /// What the changed lines say; nothing where both aim at other releases or the earlier one was posted after the fact.
    pub(super) fn kinship(&self, rarity: &Rarity) -> Option<Kinship> {
        let facts = self.facts();
        // A part posted alone goes on with the whole, whatever number other parts have by now.
        let whole = number::stated_or_told(self.mails, self.postings, self.before).unwrap_or(RevisionNumber::whole(1));
        let part_goes_on = self.query.is_lone() && facts.told.is_some_and(|told| told > whole);
        let before = if part_goes_on { whole } else { self.number };
        let counts_on = (facts.progress || part_goes_on) && facts.told.is_some_and(|told| told.number > 1);
        let days = if counts_on { COUNTED_ON_DAYS } else { KIN_DAYS };
        if facts.days > days || self.aims_elsewhere(facts) || self.is_committed() {
            return None;
        }
        let pair = Pair {
            mails: self.mails,
            postings: self.postings,
            query: self.query,
            before: self.before,
            rarity,
            same: facts.same,
            progress: facts.progress || part_goes_on,
            counts_on,
            next: facts
                .told
                .is_some_and(|told| told.number > 1 && told.number == before.number.saturating_add(1)),
            anew: self.starts_anew(facts),
            answers: self.answers,
        };
        let kinship = pair.judge()?;
        let ported = matches!(kinship, Kinship::TakenOver(_)) && self.leaves_its_branch();
        let apart = self.is_taken_out(facts) || self.is_one_of_many(facts);
        Some(if self.is_for_another_branch(facts) || apart || ported {
            Kinship::Near
        } else {
            kinship
        })
    }

    /// Joins by changed lines.
    pub(super) fn join_kin(&self, known: Time) -> Verdict {
        self.join(JoinReason::SameContent, Some(known))
    }

    /// Whether the posting holds all patches of the newest revision, so that this one has nothing of its own left.
    pub(super) fn is_taken_over(&self) -> bool {
        let own = self.same() || self.evidence.authored;
        let facts = self.facts();
        own && !self.aims_elsewhere(facts)
            && !self.leaves_its_branch()
            && !self.before.parts.is_empty()
            && self.evidence.found_in(self.before_at) >= self.before.parts.len()
    }

    fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| self.compare())
    }

    fn compare(&self) -> Facts {
        let told = number::stated_or_told(self.mails, self.postings, self.query.bundle);
        let (now, before) = (self.lead(self.query.bundle), self.lead(self.before));
        let grown_up = before.is_some_and(|before| before.subject.rfc) && now.is_some_and(|now| !now.subject.rfc);
        let date = |bundle: &Bundle| {
            bundle
                .members
                .first()
                .map_or(Time::default(), |place| self.postings[*place].date)
        };
        let unlabelled = self.before.stated.is_none() && self.number == RevisionNumber::whole(1);
        let first = told == Some(RevisionNumber::whole(1)) && unlabelled;
        let same = self.same();
        let progress = told.is_some_and(|told| told > self.number || first) || (grown_up && same);
        // Among what somebody sends on for many a patch is one of as many as he announces, seen or not.
        let announced = usize::try_from(self.query.bundle.total).unwrap_or(usize::MAX);
        let parts = self.query.bundle.parts.len().max(if same { 1 } else { announced });
        Facts {
            progress,
            told,
            parts,
            before: self.before.parts.len().max(1),
            overlap: if progress {
                self.evidence.overlap_taken_over()
            } else {
                self.evidence.overlap()
            },
            same,
            days: gap(date(self.before), date(self.query.bundle)) / crate::model::DAY,
            paths: self.shares_a_path(),
        }
    }

    fn lead(&self, bundle: &Bundle) -> Option<&Message> {
        let place = bundle.cover.or_else(|| bundle.members.first().copied())?;
        Some(self.mails.at(self.postings[place].mail))
    }

    fn same(&self) -> bool {
        let who = |bundle: &Bundle| bundle.members.first().map(|place| self.postings[*place].who);
        match (who(self.before), who(self.query.bundle)) {
            (Some(before), Some(now)) => before.is(now),
            _ => false,
        }
    }

    /// Parts held against parts only where there are few, so that great series do not take long.
    fn shares_a_path(&self) -> bool {
        let now = || self.query.bundle.leaders().take(8);
        let mut before = self.before.leaders().take(8);
        before.any(|(_, before)| now().any(|(_, now)| self.postings[before].shares_a_path(&self.postings[now])))
    }

    /// Whether the one patch touches the very files of a part.
    fn touches_a_part(&self) -> bool {
        let mut own = self.query.leaders().filter(|(number, _)| *number > 0);
        let (Some((_, posting)), None) = (own.next(), own.next()) else {
            return false;
        };
        let mut before = self.before.leaders().take(48);
        !posting.telling.is_empty() && before.any(|(_, place)| self.postings[place].telling == posting.telling)
    }

    /// Whether both touch a file that tells what work it is.
    fn shares_work(&self) -> bool {
        let before = self.before.leaders().take(48);
        let before: BTreeSet<u64> = before
            .flat_map(|(_, place)| self.postings[place].telling.iter().copied())
            .collect();
        let mut now = self.query.leaders().filter(|(number, _)| *number > 0).take(48);
        now.any(|(_, posting)| posting.telling.iter().any(|path| before.contains(path)))
    }

    /// A few parts posted after the whole, under its number and count, but not the same ones: something forgotten.
    fn is_put_right(&self, facts: &Facts) -> bool {
        let (now, before) = (self.query.bundle, self.before);
        let counted = now.total > 1 && now.total == before.total && facts.told == Some(self.number);
        let few = now.cover.is_none() && facts.parts * 2 < facts.before;
        facts.same && counted && few && facts.days <= PUT_RIGHT_DAYS && self.shares_work()
    }

    fn join(&self, reason: JoinReason, known: Option<Time>) -> Verdict {
        let known = known.unwrap_or_default();
        Verdict::Join {
            reason,
            known,
            answers: self.answers,
        }
    }

    /// Both state a `change-id:`, and not the same: two works, unless the number or most of the parts say otherwise.
    fn is_of_another_change(&self, facts: &Facts) -> bool {
        let change = |bundle: &Bundle| self.lead(bundle).is_some_and(|lead| lead.hints.change_id.is_some());
        let next = facts
            .told
            .is_some_and(|told| told.number == self.number.number.saturating_add(1));
        change(self.query.bundle) && change(self.before) && !next && !facts.shares_most()
    }

    /// The second half of a series that was cut in two: it keeps the number but shares nothing with the half before it, or a
    /// smaller part of it goes under another cover.
    fn is_split(&self, facts: &Facts) -> bool {
        let found_before = self.evidence.found_in(self.before_at);
        let twin = self.query.bundle.stated.is_some()
            && self.query.bundle.stated == self.before.stated
            && found_before == 0
            && self.evidence.heading.is_none()
            && !facts.overlap.is_empty();
        let cut_out = self.query.bundle.cover.is_some()
            && self.before.cover.is_some()
            && self.evidence.heading.is_none()
            && found_before > 0
            && facts.parts * 2 < facts.before
            && !self.tells_what_changed(facts);
        twin || cut_out
    }

    /// Whether the cover letter's own change log tells what is new in the next number.
    fn tells_what_changed(&self, facts: &Facts) -> bool {
        let cover = self
            .query
            .bundle
            .cover
            .map(|place| self.mails.at(self.postings[place].mail));
        let logged = cover.and_then(|cover| cover.hints.logged_revision);
        let next = RevisionNumber::whole(self.number.number.saturating_add(1));
        logged == Some(next) && facts.told == Some(next)
    }

    /// One patch without a number, months after a series that its author counted, in a thread of its own: it was taken out of it, and is
    /// counted by itself: openbmc, <20250204062822.3738037-1-jammy_huang@aspeedtech.com>.
    fn is_taken_out(&self, facts: &Facts) -> bool {
        let counted = self.before.stated.is_some_and(|stated| stated.number > 1) && facts.before > 1;
        let resend = self.lead(self.query.bundle).is_some_and(|lead| lead.subject.resend);
        let alone = self.query.is_lone() && facts.told.is_none() && !resend;
        counted && alone && self.evidence.reply.is_none() && facts.days > TAKEN_OUT_DAYS
    }

    /// Whether the newest revision was posted after the fact: what comes then on the same paths is new work.
    fn is_committed(&self) -> bool {
        let lead = self.lead(self.before);
        lead.is_some_and(|lead| lead.subject.posture == Posture::Committed)
    }

    /// A stated number below that of the newest revision.
    fn starts_anew(&self, facts: &Facts) -> bool {
        facts.told.is_some_and(|told| told < self.number)
    }
}
