//! Series, revisions and parts, and why two postings were joined.

use super::{MessageKey, Person, RevisionNumber, SeriesId, Time};

/// Why a revision belongs to the series it stands in.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum JoinReason {
    /// It is the first one known.
    First,
    /// Both carry one `change-id:`.
    ChangeId,
    /// It was sent in reply to a mail of an earlier revision.
    ReplyLink,
    /// It says `Supersedes:`, or its change log names a mail of an earlier revision.
    Supersedes,
    /// Same submitter, same title of cover or parts.
    SameTitle,
    /// Enough parts have the same content.
    SameContent,
    /// Joined by hand.
    ByHand,
}

/// What sort of posting a revision is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum RevisionKind {
    /// A posting of the whole, or of all that was not in the tree by then.
    Whole,
    /// Single parts posted anew: the others are carried over from the revision before.
    Partial,
    /// The revision before, posted again.
    Resend,
    /// A resend in name, with other content.
    ResendChanged,
    /// A higher number with the same content.
    Unchanged,
}

/// One part of a revision.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Part {
    /// Its number, from 1.
    pub number: u32,
    /// The patch mail; `None` for a part that was announced and is not there.
    pub message: Option<MessageKey>,
    /// Whether it was carried over from the revision before (partial revisions).
    pub carried: bool,
    /// Further mails for the same part that lost against this one (sent twice), oldest first.
    pub duplicates: Vec<MessageKey>,
    /// When the same people posted this patch anew in another series.
    pub superseded: Option<Time>,
}

/// One posting of a series.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Revision {
    /// Its number.
    pub number: RevisionNumber,
    /// Whether the subjects state the number; else it is assumed.
    pub stated: bool,
    /// What sort of posting it is.
    pub kind: RevisionKind,
    /// Asked for comments only.
    pub rfc: bool,
    /// Posted after the fact (`[COMMITTED]`).
    pub committed: bool,
    /// The cover letter.
    pub cover: Option<MessageKey>,
    /// Its parts in order of number; those announced and absent included.
    pub parts: Vec<Part>,
    /// Who sent it.
    pub submitter: Person,
    /// Date of its first mail (cover or part).
    pub posted: Time,
    /// Why it stands in this series.
    pub joined: JoinReason,
    /// From when it is known that it stands here: date of the newest mail this rests on.
    pub known: Time,
}

/// How a revision was placed among the series that were there before it, and a number for what that rests on beside the revisions before it.
///
/// Series and revisions are named by their places in the order in which they were begun.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decision {
    /// The number.
    pub print: u64,
    /// The series that it continues; `None`: it begins one.
    pub series: Option<usize>,
    /// Why.
    pub joined: JoinReason,
    /// From when that is known.
    pub known: Time,
    /// Whether it answers a mail of the series.
    pub answers: bool,
    /// Other series that it has to do with.
    pub related: Vec<usize>,
    /// Series that it takes over, if it becomes another one, with the time from which that is known.
    pub taken_over: Vec<(usize, Time)>,
    /// Series with patches that are posted anew, if it becomes another one, with the time from which that is known.
    pub moved: Vec<(usize, MessageKey, Time)>,
}

/// One piece of work over all its postings.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// Its revisions in order of time (then number). Never empty.
    pub revisions: Vec<Revision>,
    /// Other series that this one came from or went into (splits, merges, starts anew).
    pub related: Vec<SeriesId>,
}
