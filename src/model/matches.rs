//! Matches: this patch became that commit, and why we believe it.

use super::{MessageKey, ObjectId, Time};

/// The strongest evidence of a match, strongest first.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// The user linked them.
    ByHand,
    /// A trailer of the commit names the mail.
    MessageId,
    /// Equal patch-ids.
    PatchId,
    /// Equal post-image blobs.
    BlobId,
    /// Same title, and nothing speaks against it.
    Subject,
    /// Similar content.
    Content,
}

/// What was compared, as numbers and facts that can be put in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The user linked them.
    pub by_hand: bool,
    /// A trailer of the commit names this mail.
    pub named: bool,
    /// A trailer names a mail of the same thread (a reply, the cover), resolved to this patch.
    pub named_nearby: bool,
    /// Equal patch-ids.
    pub patch_id: bool,
    /// Equal loose patch-ids.
    pub loose_id: bool,
    /// Equal titles to the letter, what stands in brackets before them aside.
    pub title_exact: bool,
    /// Equal titles by letters and digits.
    pub title_equal: bool,
    /// Similarity of titles, 0 to 1.
    pub title: f64,
    /// Same author by address or folded name.
    pub author: bool,
    /// The commit's author date is the date of the mail, to the second, as `git am` leaves it.
    pub authored: bool,
    /// Files both touch.
    pub files_shared: u32,
    /// Files the patch touches.
    pub files_patch: u32,
    /// Files the commit touches.
    pub files_commit: u32,
    /// Changed lines both have.
    pub lines_shared: u32,
    /// Changed lines of the patch.
    pub lines_patch: u32,
    /// Changed lines of the commit.
    pub lines_commit: u32,
    /// Similarity of the messages, 0 to 1.
    pub text: f64,
    /// Post-image blobs both have.
    pub blobs_shared: u32,
    /// Seconds from posting to commit; negative when posted after.
    pub delay: i64,
    /// Another patch is the commit's origin, this one was squashed into it. Exactly one match of a commit lacks this.
    pub squashed: bool,
}

/// How a commit that is not of a patch left nothing for it to do.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Overtook {
    /// The lines that the patch changes are gone, or done.
    Lines,
    /// A mail of its thread names the commit as made in its stead.
    Told,
    /// The commit names a mail of its thread.
    Named,
    /// The patch's own author made the commit and says the same in the same words.
    Words,
    /// The commit to the same files gives credit to the patch's author, or is his and gives it to somebody who answered him.
    Credit,
    /// The commit to the same files is of somebody who answered with a diff.
    Answer,
}

/// This patch became that commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The patch mail.
    pub message: MessageKey,
    /// The commit.
    pub commit: ObjectId,
    /// The strongest evidence.
    pub method: Method,
    /// How sure, 0 to 1.
    pub score: f64,
    /// Whether the score is above the threshold: only then it makes a part accepted.
    pub certain: bool,
    /// What was compared.
    pub evidence: Evidence,
    /// From when it is known: the later of the mail's and the commit's date.
    pub known: Time,
    /// Until when it held, where later mail or a correction ended it.
    pub until: Option<Time>,
}
