//! Whether a posting is the next one by its number where little else says so.

use super::{Candidate, Facts, PUT_RIGHT_BRANCH_DAYS, PUT_RIGHT_DAYS, Verdict};
use crate::model::JoinReason;
use crate::series::lineage::kinship::{holds_the_files, likeness_of_titles, title};
use crate::series::mails::Who;
use crate::series::posting::Posting;

/// How alike the title of one part is that goes on alone under the next number.
const ALIKE: f64 = 0.7;
/// How alike it is where the patch was alone before.
const HALF_ALIKE: f64 = 0.5;
/// How alike where its author counts beyond 2, soon after.
const FAR_ALIKE: f64 = 0.25;
/// So many lines of a description come again where the same is said of a patch.
const WORDS: usize = 2;
/// For how long they tell that it is the same.
const WORDS_DAYS: i64 = 60;

impl Candidate<'_, '_> {
    /// Whether the next number follows within days, one patch before or now: what is related to it is all that its author can mean.
    pub(in crate::series::lineage) fn is_next_soon(&self) -> bool {
        let facts = self.facts();
        let next = self
            .query
            .bundle
            .stated
            .is_some_and(|told| told.number > 1 && told.number == self.newest.number.saturating_add(1));
        // A patch posted alone since the whole is what the next number follows.
        let since = self.newest > self.number;
        let alone = facts.before == 1 || facts.parts == 1 || since;
        let days = if since { PUT_RIGHT_BRANCH_DAYS } else { PUT_RIGHT_DAYS };
        let apart = self.is_split(facts)
            || self.aims_elsewhere(facts)
            || self.is_for_another_branch(facts)
            || self.is_of_another_change(facts)
            || self.is_committed();
        facts.same && next && alone && facts.days <= days && !apart
    }

    /// The next number under almost the same title, on the files of one part: what is left of it when the others went in (openbmc,
    /// <20190611134636.15828-1-Fran.Hsu@quantatw.com>), or one patch whose ways changed with its lines (LTP,
    /// <20220620133746.99167-1-cristian.marussi@arm.com>).
    pub(super) fn judge_next_number(&self, facts: &Facts) -> Verdict {
        let next = facts
            .told
            .is_some_and(|told| told.number > 1 && told.number == self.number.number.saturating_add(1));
        let later = self.number.number > 1;
        let alone = facts.before == 1;
        let days = if later { PUT_RIGHT_BRANCH_DAYS } else { PUT_RIGHT_DAYS };
        if !(facts.same && next && self.query.is_lone() && facts.days <= days && (later || alone))
            || self.is_committed()
        {
            return Verdict::Stranger;
        }
        let now = || self.query.leaders().map(|(_, posting)| posting);
        let goes_on = |old: &Posting| {
            now().any(|new| {
                let title = |posting: &Posting| title(self.mails.at(posting.mail));
                let alike = likeness_of_titles(title(old), title(new));
                let work = new.telling.iter().any(|path| old.telling.contains(path));
                let least = match (later, facts.days <= PUT_RIGHT_DAYS) {
                    (true, true) => FAR_ALIKE,
                    (true, false) | (false, _) => HALF_ALIKE,
                };
                work && (later && alike >= ALIKE || alone && alike >= least && holds_the_files(old, new))
            })
        };
        // What soon holds the files of one patch is its next number, whatever it is called now: LTP,
        // <20210330033020.27223-1-zhaogongyi@huawei.com>.
        let in_time = |old: &Posting| {
            let mut now = now();
            let holds = |new: &Posting| old.telling.iter().all(|path| new.telling.contains(path));
            !later && facts.days <= PUT_RIGHT_DAYS && !old.telling.is_empty() && now.any(holds)
        };
        let mut before = self.before.leaders();
        if before.any(|(_, place)| goes_on(&self.postings[place]) || in_time(&self.postings[place])) {
            self.join(JoinReason::SameTitle, now().map(|posting| posting.date).max())
        } else {
            Verdict::Stranger
        }
    }

    /// Much the same words about one of the files, soon: the next number of one patch that goes another way, or what somebody else posts for
    /// its author (LTP, <1576641763-18305-1-git-send-email-xuyang2018.jy@cn.fujitsu.com>, <20211222135234.30025-1-chrubis@suse.cz>). Within
    /// the day the file may be another one, too (LTP, <20240126111506.491324-1-pvorel@suse.cz>).
    pub(super) fn judge_words(&self, facts: &Facts) -> Verdict {
        let lone = |parts: &mut dyn Iterator<Item = (u32, usize)>| match (parts.next(), parts.next()) {
            (Some((number, place)), None) if number > 0 => self.postings.get(place),
            _ => None,
        };
        let pair = lone(&mut self.before.leaders()).zip(lone(&mut self.query.bundle.leaders()));
        let Some((old, new)) = pair.filter(|_| facts.days <= WORDS_DAYS && !self.is_committed()) else {
            return Verdict::Stranger;
        };
        let patch = |posting: &Posting| self.mails.at(posting.mail).patch.as_ref();
        let text = |posting| patch(posting).map_or(&[][..], |patch| patch.text.as_slice());
        let same = text(old).iter().filter(|line| text(new).contains(line)).count();
        let repeats = same >= WORDS && same * 3 >= text(old).len();
        let work = facts.days < 1 || new.telling.iter().any(|path| old.telling.contains(path));
        let next = facts
            .told
            .is_some_and(|told| told.number > 1 && told.number == self.number.number.saturating_add(1));
        let author = patch(new).filter(|patch| patch.author_stated);
        let for_him = author.is_some_and(|patch| Who::of(&patch.author).is(old.who))
            && facts.told.is_some_and(|told| told.number > 1 && told >= self.number);
        if repeats && work && (facts.same && next || !facts.same && for_him) {
            self.join(JoinReason::SameContent, Some(new.date))
        } else {
            Verdict::Stranger
        }
    }
}
