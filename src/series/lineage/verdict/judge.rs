//! The rules by which a posting continues a series: one function for each kind of evidence.

use super::{Candidate, Facts, SAME_PATHS_DAYS, UNNUMBERED_DAYS, Verdict};
use crate::model::{JoinReason, RevisionNumber};
use crate::series::lineage::kinship::{likeness_of_titles, title};

/// For how long a title may be taken up again by a higher number.
const NUMBERED_DAYS: i64 = 1_000;
/// For how long two postings under one title may share nothing else.
const TITLE_ONLY_DAYS: i64 = 60;
/// Within how many days a posting is sent again from another address.
const SENT_AGAIN_DAYS: i64 = 2;

impl Candidate<'_, '_> {
    /// `Supersedes:` and `change-id:` hold, unless the posting starts anew: a lower or no number and nothing in common.
    pub(super) fn judge_stated_links(&self, facts: &Facts) -> Option<Verdict> {
        let anew = !facts.progress && facts.overlap.is_empty() && self.evidence.heading.is_none();
        if let Some(known) = self.evidence.supersedes {
            return Some(if anew {
                Verdict::Related
            } else {
                self.join(JoinReason::Supersedes, Some(known))
            });
        }
        let known = self.evidence.change?;
        Some(if anew {
            Verdict::Related
        } else {
            self.join(JoinReason::ChangeId, Some(known))
        })
    }

    /// A change log that names a mail as a lower revision of this, and does not start anew.
    pub(super) fn judge_earlier_links(&self, facts: &Facts) -> Verdict {
        match self.evidence.earlier {
            Some(known) if facts.progress => self.join(JoinReason::Supersedes, Some(known)),
            _ => Verdict::Stranger,
        }
    }

    /// The next number on the same files that links to what the same submitter posted, however long ago (LTP,
    /// <20230506184424.105501-1-pvorel@suse.cz>).
    pub(super) fn judge_link(&self, facts: &Facts) -> Verdict {
        let stated = self.query.bundle.stated;
        let next = stated.is_some_and(|told| told.number > 1 && told.number == self.newest.number.saturating_add(1));
        match self.evidence.named {
            Some(known) if facts.same && facts.paths && next => self.join(JoinReason::Supersedes, Some(known)),
            _ => Verdict::Stranger,
        }
    }

    /// An answer to an earlier revision is the next one when its number, a title or its content says so.
    pub(super) fn judge_reply(&self, facts: &Facts) -> Verdict {
        let Some(reply) = self.evidence.reply else {
            return Verdict::Stranger;
        };
        let titles = self
            .evidence
            .any_titles
            .values()
            .chain(facts.overlap.values())
            .max()
            .copied();
        let known = Some(titles.map_or(reply, |date| date.max(reply)));
        let alike = !facts.overlap.is_empty() || self.evidence.heading.is_some();
        if !facts.same {
            let taken = !self.evidence.any_titles.is_empty() || alike;
            let most = self.evidence.contents.len() * 2 >= facts.parts.max(facts.before);
            let goes_on = facts.progress || most || self.evidence.authored;
            // The next number, below a mail of the series, on one of its paths: somebody of the team goes on under a title of his own.
            let counted = facts
                .told
                .is_some_and(|told| told.number == self.number.number.saturating_add(1));
            let one = facts.before == 1 || self.touches_a_part();
            let next = counted && facts.paths && facts.parts == 1 && one && facts.days <= SAME_PATHS_DAYS;
            return if taken && goes_on || next {
                self.join(JoinReason::ReplyLink, known)
            } else {
                Verdict::Stranger
            };
        }
        let next = facts
            .told
            .is_some_and(|told| told.number <= self.number.number.saturating_add(1));
        let reworked = !self.evidence.paths.is_empty() || !self.evidence.added.is_empty();
        let goes_on = if facts.progress {
            alike || next || reworked || facts.parts == facts.before
        } else if self.starts_anew(facts) {
            facts.shares_most()
        } else {
            facts.shares_some() && (facts.shares_most() || facts.is_lone())
                || (reworked && facts.parts == 1 && facts.before == 1 && facts.days <= SAME_PATHS_DAYS)
        };
        if goes_on {
            self.join(JoinReason::ReplyLink, known)
        } else {
            Verdict::Stranger
        }
    }

    pub(super) fn judge_titles(&self, facts: &Facts) -> Verdict {
        let heading = self.evidence.heading.is_some();
        let titled = !self.evidence.titles.is_empty();
        if !(facts.same || self.evidence.authored) || !(heading || titled) {
            return Verdict::Stranger;
        }
        let known = self.evidence.heading.max(facts.overlap.values().max().copied());
        let goes_on = if facts.progress {
            let counted_on = !facts.overlap.is_empty() && self.tells_what_changed(facts);
            (heading || facts.shares_some() || counted_on) && facts.days <= NUMBERED_DAYS
        } else if self.starts_anew(facts) {
            false
        } else if facts.shares_most() {
            let resend = self.lead(self.query.bundle).is_some_and(|lead| lead.subject.resend);
            let again = resend && heading && facts.told == Some(self.number);
            if !resend && self.is_twin() {
                return Verdict::Stranger;
            }
            facts.paths && facts.days <= if again { NUMBERED_DAYS } else { UNNUMBERED_DAYS }
        } else if facts.is_lone() {
            facts.paths && facts.days <= SAME_PATHS_DAYS
        } else {
            heading && facts.paths && facts.days <= TITLE_ONLY_DAYS
        };
        if goes_on {
            self.join(JoinReason::SameTitle, known)
        } else {
            Verdict::Stranger
        }
    }

    /// All titles changed, but the cover letter's change log and its number go on where the series stopped.
    pub(super) fn judge_log(&self, facts: &Facts) -> Verdict {
        let covers = self.query.bundle.cover.zip(self.before.cover);
        let cover = |place: usize| self.mails.at(self.postings[place].mail);
        let alike = covers.map_or(0.0, |(now, before)| {
            likeness_of_titles(title(cover(before)), title(cover(now)))
        });
        let logged = covers.and_then(|(now, _)| cover(now).hints.logged_revision);
        // Numbers between them may have gone to other lists.
        let later = alike >= 0.75 && facts.told > Some(self.number) && logged == facts.told;
        let told = later || (alike >= 0.5 && self.tells_what_changed(facts));
        // After a request for comments 2 need not be the next number: iommu, <20191112155926.16476-1-nsaenzjulienne@suse.de>.
        let asked = self.lead(self.before).is_some_and(|before| before.subject.rfc);
        let goes_on = facts.same && told && !asked && self.shares_work();
        if goes_on && facts.days <= UNNUMBERED_DAYS {
            let last = self.query.leaders().map(|(_, posting)| posting.date).max();
            self.join(JoinReason::SameTitle, last)
        } else {
            Verdict::Stranger
        }
    }

    /// Titles changed: the same changes are the same work, of another submitter only where he names the author or goes on counting.
    pub(super) fn judge_content(&self, facts: &Facts) -> Verdict {
        let alike = self.evidence.contents.len();
        let known = self.evidence.contents.values().max().copied();
        let some = alike > 0 && alike * 2 >= facts.parts.min(facts.before);
        let most = alike > 0 && alike * 2 >= facts.parts.max(facts.before);
        let goes_on = if facts.same {
            if facts.progress {
                some
            } else {
                most && !self.starts_anew(facts)
            }
        } else {
            most && (self.evidence.authored || facts.progress || self.is_sent_again(facts))
        };
        if goes_on && facts.days <= UNNUMBERED_DAYS {
            self.join(JoinReason::SameContent, known)
        } else {
            Verdict::Stranger
        }
    }

    /// The same patches under the same titles and number within days, from another address: they were sent again.
    fn is_sent_again(&self, facts: &Facts) -> bool {
        let all = facts.parts == facts.before && self.evidence.contents.len() == facts.parts;
        let titled = self.evidence.any_titles.len() == facts.parts;
        let number = facts.told.unwrap_or(RevisionNumber::whole(1));
        all && titled && number == self.number && facts.days <= SENT_AGAIN_DAYS
    }

    /// Titles and changes both changed: the same new file, or the next number on the same paths.
    pub(super) fn judge_paths(&self, facts: &Facts) -> Verdict {
        if !facts.same || facts.days > SAME_PATHS_DAYS || self.is_committed() {
            return Verdict::Stranger;
        }
        let next = facts
            .told
            .is_some_and(|told| told.number == self.number.number.saturating_add(1));
        let most = facts.parts.max(facts.before);
        let added = if facts.progress {
            self.evidence.added.len() * 2 >= most
        } else {
            self.evidence.added.len() >= most && !self.starts_anew(facts)
        };
        let paths = next && self.evidence.paths.len() * 2 >= facts.parts.max(facts.before);
        let dates = self.evidence.added.values().chain(self.evidence.paths.values());
        if added || paths {
            self.join(JoinReason::SameContent, dates.max().copied())
        } else {
            Verdict::Stranger
        }
    }
}
