//! Messages → threads, revisions, series.
//!
//! Owns which mails are postings, which postings are one revision, which revisions are one series, and what every reply is
//! about. Works on values alone; the order in which mails are handed in does not matter. What a mail is by its own text is
//! decided in `mail`, which commit a part became in `matching`.
//!
//! ```text
//! entries ─► thread (references) ─► posting ─► revision ─► lineage (series) ─► target (replies)
//! ```

mod build;
mod evidence;
mod hand;
mod lineage;
mod mails;
mod named;
mod number;
mod posting;
mod revision;
mod target;
mod thread;

#[cfg(test)]
mod tests;

use crate::model::{Decision, Message, MessageId, MessageKey, Series, Target, Time};

/// A message and its number in the database.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The number, by which the answer names the message.
    pub key: MessageKey,
    /// The message; the text of its patch is not looked at, its line hashes tell work that got another title.
    pub message: Message,
}

/// What the user says by hand about what belongs together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Correction {
    /// The revision of `message` belongs to the series of `to`; a reply is about what `to` is about.
    Join {
        /// A mail of the revision that is joined.
        message: MessageId,
        /// A mail of the series that it joins.
        to: MessageId,
    },
    /// The revision that `message` leads begins a series of its own; another part leaves its revision.
    Separate {
        /// The mail.
        message: MessageId,
    },
}

/// A mail that belongs to a series.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Threaded {
    /// The mail.
    pub key: MessageKey,
    /// Place of the series in [`Grouping::series`].
    pub series: usize,
    /// What the mail is about.
    pub target: Target,
    /// The mail that it answers directly, where that one is known.
    pub parent: Option<MessageKey>,
}

/// What the mails make up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouping {
    /// The series in order of their first mail.
    pub series: Vec<Series>,
    /// The mails that belong to a series, in order of date (then Message-ID).
    pub threads: Vec<Threaded>,
    /// Series (by place) whose patches another series took over, and when; sorted, each once.
    pub superseded: Vec<(usize, Time)>,
}

/// Groups messages into series.
///
/// The same messages in any order give the same answer. Of several messages with one Message-ID the earliest counts. Of two
/// corrections that contradict each other the last one counts.
pub fn group(entries: &[Entry], corrections: &[Correction]) -> Grouping {
    group_after(entries, corrections, &[]).0
}

/// Groups messages into series as [`group`] does, and tells how each revision was placed.
///
/// `before` are the decisions that an earlier call made of some of these messages, each with the same text and number: as far as nothing
/// that came since can have changed them they are taken as they are, and the answer is that of a call without.
pub fn group_after(entries: &[Entry], corrections: &[Correction], before: &[Decision]) -> (Grouping, Vec<Decision>) {
    group_once_told(entries, corrections, || Some(before)).expect("there are decisions, be they none")
}

/// The same where the decisions of before are known later: they are asked for once all that does without them is done. Ends there, with
/// nothing, where they are not to be had.
pub fn group_once_told<D: AsRef<[Decision]>>(
    entries: &[Entry],
    corrections: &[Correction],
    before: impl FnOnce() -> Option<D>,
) -> Option<(Grouping, Vec<Decision>)> {
    let mails = mails::Mails::new(entries);
    let threads = thread::Threads::new(&mails);
    let hand = hand::ByHand::new(&mails, corrections);
    let postings = posting::find(&mails, &threads);
    let bundles = revision::collect(&mails, &threads, &postings, &hand);
    let before = before()?;
    let links = lineage::link(&mails, &threads, &postings, &bundles, &hand, before.as_ref());
    let mut built = build::series(&mails, &threads, &postings, &bundles, &links);
    let decisions = links.decisions;
    let titled: Vec<(usize, u64)> = postings.iter().map(|posting| (posting.mail, posting.title)).collect();
    drop((bundles, postings, links.chains, links.moved));
    let threads = target::assign(&mails, &threads, &titled, &built, &hand);
    named::relate(&mails, &mut built, &threads);
    let grouping = Grouping {
        series: built.series,
        threads,
        superseded: built.superseded,
    };
    Some((grouping, decisions))
}
