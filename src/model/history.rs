//! Everything that is known about one series: what a state is computed from.

use super::{Condition, Match, MessageId, MessageKey, Person, Role, Said, Series, Subject, Time, Trailer, TreeName};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a mail of a series' threads speaks about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Target {
    /// The whole revision (a reply to its cover, or to its only part).
    Revision {
        /// Place of the revision in `Series::revisions`.
        revision: usize,
    },
    /// One part.
    Part {
        /// Place of the revision in `Series::revisions`.
        revision: usize,
        /// Number of the part.
        number: u32,
    },
}

/// A mail of a series' threads: postings and replies.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Its number in the database.
    pub key: MessageKey,
    /// Its Message-ID.
    pub id: MessageId,
    /// Who sent it.
    pub from: Person,
    /// When.
    pub date: Time,
    /// What it is.
    pub role: Role,
    /// Its subject.
    pub subject: Arc<Subject>,
    /// What it speaks about: a posting about itself, a reply about what it answers, through any depth.
    pub target: Target,
    /// The mail it answers directly, when that is known.
    pub parent: Option<MessageKey>,
    /// Trailers given in it.
    pub trailers: Vec<Trailer>,
    /// What its text says.
    pub says: Vec<Said>,
}

impl Mail {
    /// Trailers of a reply that count at once or may count later (conditions other than `Never`).
    pub fn trailers_in_earnest(&self) -> impl Iterator<Item = &Trailer> {
        self.trailers
            .iter()
            .filter(|trailer| trailer.condition != Condition::Never)
    }
}

/// A commit that a part became, and what happened to it since.
#[derive(Clone, Debug, PartialEq)]
pub struct Landing {
    /// The match.
    pub found: Match,
    /// When it was committed.
    pub committed: Time,
    /// Who committed it.
    pub committer: Person,
    /// Title of the commit.
    pub subject: String,
    /// The branches it is on that matter: the integration branch, or stable branches.
    pub branches: Vec<String>,
    /// When it was reverted, if it was (and not re-applied since).
    pub reverted: Option<Time>,
    /// Whether the series' own author wrote the revert.
    pub reverted_by_author: bool,
}

/// What sort of thing a triage note says.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum NoteKind {
    /// Put off until a date or tag.
    Defer,
    /// Not wanted.
    Drop,
    /// Somebody else looks after it.
    Delegate,
    /// Aimed at a release.
    Target,
    /// A remark.
    Note,
    /// A correction: the mail belongs to the series of another mail, or is the origin of a commit.
    Link,
    /// A correction: the mail stands apart, or is not the origin of a commit.
    Unlink,
}

/// A triage note.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    /// What it says.
    pub kind: NoteKind,
    /// Its text: reason, person or release; of a correction what the mail is linked to (`mail:ID`, `commit:NAME`, or nothing).
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Time,
    /// Until when it is in force (`Defer`).
    pub until: Option<Time>,
}

/// What is known of a part's patch, by its mail.
#[derive(Clone, Debug, PartialEq)]
pub struct PartFacts {
    /// Title of the patch.
    pub title: String,
    /// Author of the patch.
    pub author: Person,
    /// Paths touched, old names of renamed files included; sorted.
    pub paths: Vec<String>,
    /// Its loose patch-id, for "unchanged since".
    pub patch_id: Option<super::PatchId>,
    /// Lines added and removed.
    pub size: (u32, u32),
    /// The tree it is for; `None`: foreign.
    pub tree: Option<TreeName>,
    /// The branch it aims at (short name); empty when foreign.
    pub branch: String,
    /// The commit after which nothing was left for the patch to do.
    pub overtaken: Option<Overtaking>,
}

/// A commit that left nothing for a patch to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Overtaking {
    /// How.
    pub how: super::Overtook,
    /// The mail that says so, of [`super::Overtook::Told`].
    pub told: Option<MessageId>,
    /// The commit.
    pub commit: super::ObjectId,
    /// Its title.
    pub title: String,
    /// From when it is known.
    pub known: Time,
}

/// Everything known about one series.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The series.
    pub series: Series,
    /// Every mail of its threads, in order of date (then key): covers, parts, replies.
    pub mails: Vec<Mail>,
    /// By patch mail: what the patch is.
    pub parts: BTreeMap<MessageKey, PartFacts>,
    /// Commits its parts became, uncertain ones too.
    pub landings: Vec<Landing>,
    /// Triage notes on it.
    pub notes: Vec<Note>,
    /// Set when another series took its patches over: from when.
    pub superseded: Option<Time>,
}
