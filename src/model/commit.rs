//! Commits and branches of a tree.

use super::{Digest, MessageId, ObjectId, Person, Time, Trailer};

/// The name of a configured tree.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TreeName(pub String);

impl std::fmt::Display for TreeName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a branch is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum BranchKind {
    /// Where patches go first (staging).
    Integration,
    /// A stable branch (staging-4.x).
    Stable,
}

/// A branch of a tree.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Branch {
    /// Its short name, as in `staging-4.3`.
    pub name: String,
    /// What it is for.
    pub kind: BranchKind,
    /// The full ref it was read from.
    pub reference: String,
    /// Its tip when it was read.
    pub tip: ObjectId,
    /// When it left the integration branch (commit date of the merge base); `None` for the integration branch itself.
    pub branched: Option<Time>,
}

/// In what sense a commit names another.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum ReferenceKind {
    /// `This reverts commit …`, or `revert "TITLE"` (then by title).
    Reverts,
    /// `master commit: …`, `(cherry picked from commit …)`
    BackportOf,
    /// `xen-unstable changeset: N:HASH` (an hg id).
    Changeset,
    /// `Fixes:`
    Fixes,
    /// Brings back what was reverted (never written in a commit: found by title and content).
    Reapplies,
}

/// A commit that a commit names.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Reference {
    /// In what sense.
    pub kind: ReferenceKind,
    /// The hex digits given (12 to 40), or empty where only a title was given.
    pub commit: String,
    /// The title given, or empty.
    pub title: String,
}

/// A commit as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// Its name.
    pub id: ObjectId,
    /// Its author, list mangling removed.
    pub author: Person,
    /// The author date.
    pub authored: Time,
    /// Who committed it.
    pub committer: Person,
    /// The commit date.
    pub committed: Time,
    /// The first paragraph of its message in one line.
    pub subject: String,
    /// How many parents it has.
    pub parents: u32,
    /// Its trailers.
    pub trailers: Vec<Trailer>,
    /// Mails that its trailers name (`Link:`, `Message-Id:`, `Archived-at:`), ids taken out of URLs.
    pub mails: Vec<MessageId>,
    /// Commits that it names.
    pub references: Vec<Reference>,
    /// Hashes of the lines of its message without subject and trailers, but with `Fixes:` (`hash_text`).
    pub text: Vec<u32>,
    /// Its diff to the first parent; `None` where it was not computed (merges, outside the list's time).
    pub digest: Option<Digest>,
}
