//! Whether a posting goes to another release, tree or branch than the series that it looks like.

use std::collections::BTreeSet;

use super::{Candidate, FAR, Facts, PUT_RIGHT_BRANCH_DAYS};
use crate::series::revision::Bundle;

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
        let branches = |bundle: &Bundle| -> BTreeSet<String> {
            let tags = self.lead(bundle).into_iter().flat_map(|lead| &lead.subject.tags);
            tags.filter_map(|tag| branch(tag)).collect()
        };
        let counts = facts.told.is_some_and(|told| told > self.number && told.number > 1);
        // A number far beyond counts another series on.
        let far = facts
            .told
            .is_some_and(|told| told.number >= self.number.number.saturating_add(FAR));
        let found = self.evidence.heading.is_some() || facts.parts == facts.before;
        let put_right = facts.same && found && !self.starts_anew(facts) && facts.days <= PUT_RIGHT_BRANCH_DAYS;
        let late = !counts && facts.days > PUT_RIGHT_BRANCH_DAYS;
        let anew = self.starts_anew(facts) || late || (counts && far);
        let goes_on = (counts || put_right) && !far;
        !goes_on
            && (self.evidence.heading.is_none() || anew)
            && self.evidence.reply.is_none()
            && branches(self.query.bundle) != branches(self.before)
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
