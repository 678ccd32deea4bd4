//! Where a series stands at a moment, whose turn it is, and why.

use super::{Condition, MessageId, Person, Time, TrailerKind};

/// Where a series or part stands.
#[derive(
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
    strum::Display,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum State {
    /// Nobody but the submitter has answered.
    New,
    /// Answered or carrying approvals, approvals incomplete, nothing asked of the author.
    UnderReview,
    /// The author was asked for something and has not come back.
    ChangesRequested,
    /// All approvals, no objection, not in the tree.
    Ready,
    /// Some parts are in the tree, others open.
    Partial,
    /// Every part is in the branch it aims at, or was posted as committed.
    Accepted,
    /// Another series took its patches over.
    Superseded,
    /// An objection, and long no word of the author.
    Rejected,
    /// Taken back by the author.
    Withdrawn,
    /// Asked for comments only.
    Rfc,
    /// Put off by a triage note.
    Deferred,
    /// Dropped by a triage note.
    Dropped,
    /// For a tree that is not configured.
    NotApplicable,
}

impl State {
    /// Whether work is left: not accepted, superseded, rejected, withdrawn, deferred, dropped or not applicable.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::New | Self::UnderReview | Self::ChangesRequested | Self::Ready | Self::Partial | Self::Rfc
        )
    }
}

/// Who has to act next.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Turn {
    /// The author.
    Author,
    /// The maintainers of the touched paths.
    Maintainers,
    /// The release manager.
    ReleaseManager,
    /// The committers.
    Committers,
    /// Nobody.
    Nobody,
}

/// By which rule an approval holds.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Grade {
    /// The most specific maintainers of every path.
    Strict,
    /// A more general maintainer stands in.
    StandIn,
}

/// An approval in force.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Approval {
    /// Which trailer.
    pub kind: TrailerKind,
    /// Who gave it.
    pub person: Person,
    /// The parts it covers.
    pub parts: Vec<u32>,
    /// Whether it depends on something.
    pub condition: Condition,
    /// The remark that goes with it.
    pub remark: String,
    /// The mail that gave it.
    pub message: MessageId,
    /// When.
    pub given: Time,
}

/// An objection in force.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Objection {
    /// Who objects.
    pub person: Person,
    /// The mail.
    pub message: MessageId,
    /// When.
    pub given: Time,
}

/// Somebody who is waited for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wait {
    /// Who.
    pub person: Person,
    /// What for, as in "ack for xen/arch/arm, 2 files".
    pub why: String,
    /// Parts that wait.
    pub parts: Vec<u32>,
}

/// Why a series is lost.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// No revision was ever answered.
    NeverAnswered,
    /// Answered once, then silence.
    ReviewStalled,
    /// Every approval, and nobody applied it.
    ReadyNotApplied,
    /// Some parts went in, the others were left.
    PartlyApplied,
    /// The author went silent (`--abandoned`).
    AuthorSilent,
}

/// Where one part stands.
#[derive(Clone, Debug, PartialEq)]
pub struct PartStanding {
    /// Its number.
    pub number: u32,
    /// Its state; `None` for a part that was announced and is not there.
    pub state: Option<State>,
    /// Who acts next.
    pub turn: Turn,
    /// By which rule it is approved, where it is.
    pub grade: Option<Grade>,
    /// Who is waited for.
    pub waiting_on: Vec<Wait>,
    /// Why, in a sentence part without full stop.
    pub why: String,
    /// When the present holder got the ball.
    pub ball_since: Time,
    /// Said to be applied, and not in the tree.
    pub said_applied: bool,
    /// An ack of the release manager is what is missing.
    pub needs_release_ack: bool,
}

/// Where a series stands at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Place in `Series::revisions` of the newest revision at that moment.
    pub revision: usize,
    /// Its state.
    pub state: State,
    /// Who acts next.
    pub turn: Turn,
    /// By which rule it is approved, when every open part is.
    pub grade: Option<Grade>,
    /// Who is waited for.
    pub waiting_on: Vec<Wait>,
    /// Why it stands there.
    pub why: String,
    /// Its parts.
    pub parts: Vec<PartStanding>,
    /// Approvals in force.
    pub approvals: Vec<Approval>,
    /// Objections in force.
    pub objections: Vec<Objection>,
    /// Days since the ball was last given to its present holder.
    pub silent_days: i64,
    /// Date of the last mail of any person.
    pub last_activity: Time,
    /// Pings for the newest revision.
    pub pings: u32,
    /// Whether somebody but the submitter answered the newest revision.
    pub answered: bool,
    /// Whether somebody but the submitter ever answered any revision.
    pub ever_answered: bool,
    /// `said-applied`, `in-integration`, `resend`, `rfc`, `for-4.5` …
    pub labels: Vec<String>,
}
