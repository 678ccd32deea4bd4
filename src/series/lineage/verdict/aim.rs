//! Whether a posting goes to another release, tree or branch than the series that it looks like.

use std::collections::BTreeSet;

use super::{Candidate, FAR, Facts, PUT_RIGHT_BRANCH_DAYS};
use crate::series::revision::{Bundle, gap};

/// Within this time a posting puts right what was posted just before.
const AT_ONCE: i64 = 3_600;

impl Candidate<'_, '_> {
    /// The same patches for another release are no revision of each other, unless numbers say so.
    pub(super) fn aims_elsewhere(&self, facts: &Facts) -> bool {
        if self.leaves_its_tree(facts) {
            return true;
        }
        let instalment = |bundle: &Bundle| self.lead(bundle).and_then(|lead| instalment(&lead.subject.text));
        let (now, before) = (instalment(self.query.bundle), instalment(self.before));
        // The mark may be forgotten once; then the parts tell.
        let forgotten = now.is_none() != before.is_none() && facts.progress && facts.shares_some();
        if now != before && !forgotten {
            return true;
        }
        let targets = |bundle: &Bundle| -> Vec<String> {
            let lead = self.lead(bundle);
            let targets = lead.into_iter().flat_map(|lead| &lead.subject.targets);
            targets.map(|target| target.release.clone()).collect()
        };
        let (now, before) = (targets(self.query.bundle), targets(self.before));
        !facts.progress && !now.is_empty() && !before.is_empty() && !now.iter().any(|target| before.contains(target))
    }

    /// "[PATCH linux dev-6.6 v1 0/8]" under another title, where neither the numbers go on nor the same people put a word right:
    /// what went to another branch is posted to this one.
    pub(super) fn is_for_another_branch(&self, facts: &Facts) -> bool {
        let counts = facts.told.is_some_and(|told| told > self.number && told.number > 1);
        // A number far beyond counts another series on.
        let far = facts
            .told
            .is_some_and(|told| told.number >= self.number.number.saturating_add(FAR));
        let found = self.evidence.heading.is_some() || facts.parts == facts.before;
        let put_right = facts.same
            && found
            && !self.starts_anew(facts)
            && !self.is_counted_again()
            && facts.days <= PUT_RIGHT_BRANCH_DAYS;
        let late = !counts && facts.days > PUT_RIGHT_BRANCH_DAYS;
        let anew = self.starts_anew(facts) || late || (counts && far);
        let goes_on = (counts || put_right) && !far;
        !goes_on
            && (self.evidence.heading.is_none() || anew || self.is_counted_again())
            && self.evidence.reply.is_none()
            && self.branches(self.query.bundle) != self.branches(self.before)
    }

    /// The number that was stated for a branch stated again, later and for none: openbmc,
    /// <20240801071946.43266-1-yschu@nuvoton.com>.
    fn is_counted_again(&self) -> bool {
        let date = |bundle: &Bundle| bundle.members.first().map(|place| self.postings[*place].date);
        let dates = date(self.before).zip(date(self.query.bundle));
        let later = dates.is_some_and(|(before, now)| gap(before, now) > AT_ONCE);
        let stated = self.query.bundle.stated;
        let left = self.branches(self.query.bundle).is_empty() && !self.branches(self.before).is_empty();
        left && later && stated.is_some() && stated == self.before.stated
    }

    /// Posted to another branch, or as a backport, a patch stays what it is where it was posted first: openbmc,
    /// <20200630163339.3571-1-eajames@linux.ibm.com>.
    pub(in crate::series::lineage) fn leaves_its_branch(&self) -> bool {
        let ported = |bundle: &Bundle| self.lead(bundle).is_some_and(|lead| is_backport(&lead.subject.title));
        self.branches(self.query.bundle) != self.branches(self.before)
            || (ported(self.query.bundle) && !ported(self.before))
    }

    /// The branches that the brackets name.
    fn branches(&self, bundle: &Bundle) -> BTreeSet<String> {
        let tags = self.lead(bundle).into_iter().flat_map(|lead| &lead.subject.tags);
        tags.filter_map(|tag| branch(tag)).collect()
    }

    /// Without a number and without the word for the tree that all before it had: posted to another tree, it starts anew.
    fn leaves_its_tree(&self, facts: &Facts) -> bool {
        let tags = |bundle: &Bundle| self.lead(bundle).map(|lead| lead.subject.tags.as_slice());
        let (now, before) = (tags(self.query.bundle), tags(self.before));
        let left = now.is_some_and(<[String]>::is_empty) && before.is_some_and(|tags| !tags.is_empty());
        let counted = self.before.stated.is_some_and(|stated| stated.number > 1);
        left && counted && facts.told.is_none() && self.evidence.reply.is_none()
    }
}

/// "Backport MCTP to 6.12", "Port fixes from dev-6.6"
fn is_backport(title: &str) -> bool {
    let first = title.split_whitespace().next().unwrap_or_default();
    ["backport", "backports", "port"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

/// The branch that a word in brackets names: `dev-6.6`, `6.1.y`.
fn branch(tag: &str) -> Option<String> {
    let word = tag.trim_end_matches(',');
    let numbered = word.bytes().any(|b| b.is_ascii_digit());
    let named = word.contains('-') || word.ends_with(".y");
    (numbered && named && !word.contains(' ')).then(|| word.to_ascii_lowercase())
}

/// The number in a `[PART 2]`: instalments of one undertaking are series of their own.
fn instalment(subject: &str) -> Option<u32> {
    let brackets = subject.get(..subject.rfind(']')?)?.to_ascii_lowercase();
    let (_, behind) = brackets.rsplit_once("part")?;
    let digits: String = behind.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
