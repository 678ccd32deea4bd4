//! Patches and commits to matches with evidence: which commit came of which mail, and which commit of which commit.
//!
//! [`find()`] ties commits to the mails they came of, [`tie()`] commits to commits (reverts, re-applies, backports), [`describe()`]
//! puts evidence in words, [`measure()`] compares matches with what trailers say. All is pure: values in, values out.
//!
//! Cheap signals propose candidates through inverted indices (`candidates`), each is compared with the commit as a whole
//! (`compare`), and of those that fit, the last revision before the commit is its origin (`find`). What is weighed and where
//! the lines are drawn stands in [`Setting`]. Reading mails, grouping them and reading trees is left to others.

mod candidates;
mod compare;
mod describe;
mod find;
mod index;
mod instead;
mod measure;
mod overtaken;
mod rarity;
mod setting;
mod tie;
mod title;
mod touch;
mod work;

use std::sync::Arc;

use foldhash::HashMap;

pub use describe::describe;
pub use find::{Few, Finding, Found, Share, Taken, find, origin_of};
pub use instead::{Answer, Instead, InsteadInput, SOON, Solution};
pub use measure::{BackportQuality, Miss, Quality, StrayBackport, Truth, WrongAnswer, measure, measure_backports};
pub use overtaken::{LinesOf, Overtaken, OvertakenInput, Overtaking};
pub use rarity::Common;
pub use setting::{Setting, Weights};
pub use tie::{Tie, TieInput, tie};
pub use touch::Touch;

use crate::model::{Commit, MessageId, MessageKey, ObjectId, Patch, Person, Time};

/// A patch mail and its place among the revisions.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// Its number in the database.
    pub key: MessageKey,
    /// Its Message-ID.
    pub id: MessageId,
    /// Its series, by any number that all its mails share.
    pub series: usize,
    /// Place of its revision in the series, in order of time.
    pub revision: usize,
    /// Number of its part.
    pub number: u32,
    /// Who sent it.
    pub from: Arc<Person>,
    /// When.
    pub date: Time,
    /// The patch.
    pub patch: Arc<Patch>,
    /// Whether it is a diff in a reply: it may be a commit's origin, with less weight.
    pub reply: bool,
    /// Whether it was posted after the fact (`[COMMITTED]`).
    pub committed: bool,
}

/// Where a mail that is no patch (a reply, a cover letter) belongs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Nearby {
    /// Its series, as in [`Posted::series`].
    pub series: usize,
    /// Place of its revision, as in [`Posted::revision`].
    pub revision: usize,
    /// The part it speaks about; `None` for the whole revision.
    pub part: Option<u32>,
}

/// What the user says by hand about the origin of a commit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Correction {
    /// The mail.
    pub message: MessageId,
    /// The commit; `None`: every commit.
    pub commit: Option<ObjectId>,
    /// Whether the mail is its origin, or is not.
    pub origin: bool,
}

/// What [`find()`] looks at.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All patches, in any order.
    pub posted: &'a [Posted],
    /// All commits, in any order; of those without a digest only title, author and trailers count.
    pub commits: &'a [&'a Commit],
    /// Mails that are no patches and may be named by a commit.
    pub nearby: &'a HashMap<MessageId, Nearby>,
    /// Whether trailers that name a mail are left out, as they are for measuring.
    pub hide_trailers: bool,
    /// What the user corrected; of several words on one pair the last one counts.
    pub corrections: &'a [Correction],
    /// Weights and thresholds.
    pub setting: &'a Setting,
}
