//! Every threshold and weight of the matcher, with the data each was chosen on.
//!
//! LTP stands for its list of 35,118 mails against its 5,769 commits of 2019-05 to 2026-03, of which 717 name a patch mail in
//! a trailer that was hidden; Xen for its 11,600 commits on stable branches, 8,641 of them with a hidden mark of the commit
//! of staging that they come from, and for the patch mails of xen-devel whose commit was found by reading. With these values
//! LTP has 99.0 % of the pairs in the right series, 98.2 % the exact mail, one other series (its trailer is wrong) and 84.9 %
//! of all commits matched.

use crate::model::DAY;

/// What the matcher weighs and where it draws its lines.
///
/// The weights are those of a logistic score: evidence adds up, and the sum becomes a probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// How much later than the commit a mail may be dated, in seconds: clocks, and patches posted after the push.
    pub late_posting: i64,
    /// The same for mails that say that they were posted after the fact (`[COMMITTED]`); of LTP's 157
    /// such mails 154 come after the commit.
    pub late_committed: i64,
    /// How much later than its backport a commit of the integration branch may be dated, in seconds. Embargoed fixes reach
    /// Xen's stable branches up to two weeks before they reach staging, when that waits for its tests.
    pub late_mainline: i64,
    /// Age of a posting, in seconds, from which on each further year speaks against it.
    pub old_posting: i64,
    /// A line in more postings than this counts less than a whole line: more than a series has revisions, but for
    /// the longest, so that a patch does not make its own lines common. Chosen by reason, not measured.
    pub common_line: usize,
    /// A line in more postings than this proposes no candidate.
    pub rare_line: usize,
    /// How many lines of a commit propose candidates, the rarest first.
    pub proposing_lines: usize,
    /// How many candidates the lines of a commit may propose.
    pub proposed_by_lines: usize,
    /// How far back, in seconds, the same author's postings on a path are candidates.
    pub author_window: i64,
    /// How many postings one value of any other signal may propose; of more, the newest before the commit.
    pub proposed_each: usize,
    /// A path in more postings than this proposes no candidate by itself.
    pub rare_path: usize,
    /// How much worse than the best candidate a later revision of the same patch may fit and still be the origin. On LTP 2.2 to
    /// 4 gives the most exact mails (704 of 717), 1 one less.
    pub slack: f64,
    /// Score from which on a match is certain. Read by eye on LTP, matches of 0.6 to 0.65 are right but for one or two; below
    /// 0.6 half of them are wrong.
    pub certain: f64,
    /// Score below which a match is not reported at all: below it most of LTP's were other work on the same file.
    pub reported: f64,
    /// What the evidence weighs.
    pub weights: Weights,
}

/// What each kind of evidence adds to the sum (its probability is `1 / (1 + e^-sum)`). Set by hand on LTP: by reading all
/// misses, all wrong answers, and all certain matches without equal patch-ids or titles; then checked on Xen.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Where the sum begins, when both diffs are known.
    pub start: f64,
    /// Where the sum begins, when the commit's diff is not known.
    pub start_blind: f64,
    /// Similarity of the changed lines, 0 to 1.
    pub content: f64,
    /// Equal patch-ids.
    pub patch_id: f64,
    /// Equal loose ids.
    pub loose_id: f64,
    /// Post-image blobs that agree, as a share of the commit's files.
    pub blobs: f64,
    /// Titles equal by letters and digits, or as similar.
    pub title: f64,
    /// The same author.
    pub author: f64,
    /// Another author: with a change of one line and another title that is not enough (one such change in LTP's CI
    /// was made by several people).
    pub other_author: f64,
    /// The commit's author date is the mail's to the second, and the author is the same. LTP's committers reword titles and rework
    /// lines when they apply; the date stays (checked on series that two readers had found wrongly open).
    pub authored: f64,
    /// Share of the files that both touch.
    pub files: f64,
    /// No file in common.
    pub no_file: f64,
    /// Most files in one of them alone and next to no line in common: the title alone says little then (Xen: a commit made of the
    /// third revision, where only the first was to be had).
    pub rewritten: f64,
    /// No file in common, but one of the same name in another directory.
    pub moved: f64,
    /// The same title, which an earlier commit had with another content, and no line in common (Xen: "Config: Update MiniOS
    /// revision" on five branches).
    pub title_used: f64,
    /// Similarity of the messages.
    pub text: f64,
    /// One is a revert, the other is none.
    pub revert: f64,
    /// Each year beyond `old_posting`.
    pub year: f64,
    /// A trailer names the mail.
    pub named: f64,
    /// A trailer names a mail beside it.
    pub named_nearby: f64,
    /// The patch is a diff in a reply.
    pub reply: f64,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            late_posting: 2 * DAY,
            late_committed: 10 * DAY,
            late_mainline: 30 * DAY,
            old_posting: 365 * DAY,
            common_line: 16,
            rare_line: 60,
            proposing_lines: 64,
            proposed_by_lines: 16,
            author_window: 730 * DAY,
            proposed_each: 40,
            rare_path: 24,
            slack: 2.2,
            certain: 0.6,
            reported: 0.35,
            weights: Weights {
                start: -6.0,
                start_blind: -4.0,
                content: 7.0,
                patch_id: 2.0,
                loose_id: 1.5,
                blobs: 1.5,
                title: 4.0,
                author: 1.5,
                other_author: -1.6,
                authored: 3.5,
                files: 1.0,
                no_file: -4.5,
                rewritten: -1.5,
                moved: -2.5,
                title_used: -2.5,
                text: 1.5,
                revert: -4.0,
                year: -1.0,
                named: 8.0,
                named_nearby: 5.0,
                reply: -1.5,
            },
        }
    }
}
