//! How well a posting fits a series, where it might continue several.

use super::{Candidate, FAR, Verdict};
use crate::model::{RevisionNumber, Time};
use crate::series::number;

/// By what the best of several series is chosen; what stands first weighs most.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(in crate::series::lineage) struct Score {
    /// Whether the posting itself states that it continues it.
    stated: bool,
    /// Whether the number is not far off.
    near: bool,
    /// How many parts were found again.
    found: usize,
    /// Whether parts were found again and the number is the next one.
    counted_on: bool,
    /// When its title was posted last, of a patch posted alone.
    lately: Option<Time>,
    /// How many parts have changed lines in common.
    kin: usize,
    /// Whether cover letters, or the only parts, have one title.
    titled: bool,
    /// Whether the posting answers one of its mails.
    answers: bool,
    /// Whether some part has any changed line in common.
    lined: bool,
    /// Whether the number is the next one.
    next: bool,
    /// When its newest whole revision was posted.
    posted: Time,
}

impl Candidate<'_, '_> {
    /// How well it fits, against other series that it might continue.
    pub(in crate::series::lineage) fn score(&self, verdict: &Verdict, kin: usize) -> Score {
        let stated = match verdict {
            Verdict::Join { .. } => self.evidence.change.or(self.evidence.supersedes).is_some(),
            Verdict::Related | Verdict::Stranger => false,
        };
        let told = number::stated_or_told(self.mails, self.postings, self.query.bundle);
        let follows = |number: RevisionNumber| told.is_some_and(|told| told.number == number.number.saturating_add(1));
        let next = follows(self.number) || follows(self.newest);
        let found = self.facts().overlap.len();
        let posted = self
            .before
            .members
            .first()
            .map_or(Time::default(), |place| self.postings[*place].date);
        // A patch posted alone follows the latest posting of its title.
        let lately = self.evidence.latest.filter(|_| self.query.is_lone());
        let highest = self.number.number.max(self.newest.number);
        let near = told.is_none_or(|told| told.number < highest.saturating_add(FAR));
        Score {
            stated,
            near,
            found,
            counted_on: next && found > 0,
            lately,
            kin,
            titled: self.evidence.heading.is_some(),
            answers: self.answers,
            lined: self.shares_a_line(),
            next,
            posted,
        }
    }
}
