//! `Key: value` lines at the end of a commit message, a patch or a reply.

use crate::model::Person;

/// What a trailer says, spellings folded.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum TrailerKind {
    /// `Signed-off-by`
    SignedOffBy,
    /// `Acked-by`
    AckedBy,
    /// `Reviewed-by`
    ReviewedBy,
    /// `Tested-by`
    TestedBy,
    /// `Release-acked-by`
    ReleaseAckedBy,
    /// `Nacked-by`, `Not-acked-by`
    NackedBy,
    /// `Reported-by`
    ReportedBy,
    /// `Suggested-by`, `Requested-by`
    SuggestedBy,
    /// `Co-developed-by`, `Co-authored-by`
    CoDevelopedBy,
    /// `Committed-by`
    CommittedBy,
    /// `Cc`
    Cc,
    /// `Fixes: <sha> ("title")`
    Fixes,
    /// `Link`, `Archived-at`, `Lore`
    Link,
    /// `Message-Id`
    MessageId,
    /// `Backport: 4.9+`
    Backport,
    /// `Origin`: trailers above it belong to another project
    Origin,
    /// Any other key, kept as written
    Other,
}

impl TrailerKind {
    /// Whether it may approve a patch (which of them does is for the project's policy to say).
    pub fn is_approval(self) -> bool {
        matches!(self, Self::AckedBy | Self::ReviewedBy | Self::ReleaseAckedBy)
    }
}

/// Where a trailer stood.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Place {
    /// In the commit message of a posted patch, above its `---`.
    Patch,
    /// In the text of a cover letter or a reply, given there.
    Text,
    /// In a commit of the tree.
    Commit,
}

/// What a trailer in a mail covers.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Scope {
    /// The patch it was given on; on a cover letter, every part.
    Here,
    /// "for the series".
    Series,
    /// "for patches 1-3", "for both this one and patch 3"; `here` when the patch it was given on is included.
    Parts {
        /// Numbers of the parts.
        numbers: Vec<u32>,
        /// Whether the patch answered is covered too.
        here: bool,
    },
}

/// Whether a trailer in a reply depends on something.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Condition {
    /// It counts at once.
    None,
    /// The author must change something first: it counts in the next revision.
    AuthorMust,
    /// The committer may do it: it counts at once, with a remark.
    OnCommit,
    /// It speaks of an older version ("v1 Reviewed-by") or is no approval in earnest ("Tentatively-"): never counts.
    Never,
}

/// A trailer.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Trailer {
    /// What it says.
    pub kind: TrailerKind,
    /// The key as written, without the colon.
    pub key: String,
    /// The value as written, without area and comment.
    pub value: String,
    /// The person named, for trailers that name one.
    pub person: Option<Person>,
    /// What follows `#` or stands in brackets behind the address: the area it is limited to.
    pub area: Option<String>,
    /// What it covers.
    pub scope: Scope,
    /// Whether it depends on something.
    pub condition: Condition,
    /// The sentence the condition was read from, for remarks; empty where there is none.
    pub remark: String,
    /// Where it stood.
    pub place: Place,
}
