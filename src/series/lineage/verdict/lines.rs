//! Whether a posting has anything of the one before it but its title.

use super::{Candidate, Facts};
use crate::series::lineage::kinship::share_a_line;
use crate::series::revision::Bundle;

/// So many patches are many.
const MANY: u32 = 5;

impl Candidate<'_, '_> {
    /// Whether some part has a changed line of an earlier one; asked of few parts only.
    pub(super) fn shares_a_line(&self) -> bool {
        let mut before = self.before.leaders().take(8);
        before.any(|(_, before)| {
            let mut now = self.query.bundle.leaders().take(8);
            now.any(|(_, now)| share_a_line(self.lines(before), self.lines(now)))
        })
    }

    /// The changed lines of a posting.
    fn lines(&self, place: usize) -> &[u32] {
        let patch = self.mails.at(self.postings[place].mail).patch.as_ref();
        patch.map_or(&[], |patch| &patch.digest.lines)
    }

    /// One patch under the title and stated number of one that it has no changed line in common with: a title that says little was given
    /// to two works. openbmc, <20220906111223.GA1779@hcl-ThinkPad-T495>.
    pub(super) fn is_twin(&self) -> bool {
        let only = |bundle: &Bundle| {
            let mut leaders = bundle.leaders();
            let (only, None) = (leaders.next()?, leaders.next()) else {
                return None;
            };
            Some(self.lines(only.1))
        };
        let stated = self.query.bundle.stated;
        let (Some(now), Some(before)) = (only(self.query.bundle), only(self.before)) else {
            return false;
        };
        let told = !now.is_empty() && !before.is_empty() && !share_a_line(now, before);
        told && stated.is_some() && stated == self.before.stated
    }

    /// One patch that comes again, not counted, under a cover letter of many that went elsewhere: openbmc,
    /// <20231004131254.2673842-12-u.kleine-koenig@pengutronix.de>.
    pub(super) fn is_one_of_many(&self, facts: &Facts) -> bool {
        let (now, before) = (self.query.bundle, self.before);
        let seen = u32::try_from(now.parts.len()).unwrap_or(u32::MAX);
        let alone = before.total == 1 && before.cover.is_none();
        alone && facts.told.is_none() && now.total >= MANY && seen.saturating_mul(2) < now.total
    }
}
