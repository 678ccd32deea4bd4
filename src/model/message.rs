//! One mail as it was read: what it is, what patch it carries, what it says.

use std::sync::Arc;

use super::{Digest, MessageId, Person, RevisionNumber, Subject, Time, Trailer};

/// What a mail is by its own text. Series building may still find that a patch "in a reply" is a posting.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// A patch posted: a diff, and no reply.
    Patch,
    /// Part 0 of a series: announces patches, carries none.
    Cover,
    /// A reply of a person.
    Reply,
    /// A reply that carries a diff (a counter-patch, an amended part).
    ReplyWithDiff,
    /// A ping: asks for attention, nothing else.
    Ping,
    /// A pull request.
    Pull,
    /// Mail of a machine: test reports, CI, list administration, stable-queue notices.
    Report,
    /// Anything else: discussion, announcements, advisories, questions.
    Other,
}

/// Something that a mail's own (unquoted) text says about a patch.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Said {
    /// Asks for a change or an answer: review remarks, "please …", "why …?".
    Request,
    /// Asks a question (a sentence of one's own that ends in a question mark).
    Question,
    /// Says something of its own, and asks for nothing in so many words.
    Remark,
    /// Only agrees, thanks or promises ("will fix in v2", "ok, thanks").
    Agreement,
    /// Promises a change or a new revision ("will fix in v2"); stands beside `Agreement`.
    Promise,
    /// Likes it without a trailer ("LGTM", "looks good to me").
    Liking,
    /// "applied", "committed", "pushed", "queued", "merged": done, by the sender.
    Applied,
    /// "I'll commit this", "will apply": about to be done, by the sender.
    WillApply,
    /// "NAK", "Nacked-by", "I object".
    Objection,
    /// "I withdraw my objection", "objection lifted".
    ObjectionLifted,
    /// "please ignore this patch", "drop this one", "scratch that": taken back, this part.
    Withdrawal,
    /// The whole series is taken back.
    SeriesWithdrawal,
    /// Admits that the other is right ("you're right", "fair enough"), whatever else it says.
    Concession,
    /// The sender sent or will send a patch of his own ("I've just sent a modified version").
    OwnVersion,
    /// Asks whether to drop it ("should we reject this patch?"); stands beside `Question`.
    DropOffer,
    /// Agrees to keep what is there ("sure, let's keep it").
    KeepsOld,
    /// Asks several things, in five places or more between what it quotes.
    ManyRequests,
    /// Answers a single place amid what it quotes.
    OnePlace,
    /// Asks somebody else by name what he thinks ("@Name WDYT?").
    AsksOthers,
    /// Asks for more in the description of the patch ("it should be in the commit message").
    WantsDescription,
    /// Says that it is marked as to be changed ("I'll mark this as changes requested").
    SentBack,
    /// Says that it needs another round ("v2 needed", "this needs more fixes").
    NextNeeded,
    /// "ping", "any comments?", "gentle reminder".
    Ping,
    /// Leaves a remark to the commit ("can be fixed while committing").
    OnCommit,
    /// The text says that only this part is posted anew ("v2 of 3/7 only").
    OnlyThisPart,
}

/// Links to other work that a patch or cover states.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Hints {
    /// `change-id:`
    pub change_id: Option<String>,
    /// `Supersedes: <id>`: ids of mails or URLs that hold one.
    pub supersedes: Vec<MessageId>,
    /// Mails that a change log names as lower revisions: `Link to v1: URL`, `v1: URL`.
    pub earlier: Vec<MessageId>,
    /// Whether the change log speaks of patches that were dropped or merged.
    pub fewer: bool,
    /// `Based-on: <id>`, `Depends-on: <id>`
    pub depends_on: Vec<MessageId>,
    /// `base-commit:`, in hex
    pub base_commit: Option<String>,
    /// Whether a mail with a base commit is addressed to several lists.
    pub widely: bool,
    /// `prerequisite-patch-id:`, in hex
    pub prerequisites: Vec<String>,
    /// Highest revision that a change log below `---` (or in a cover) describes, as in "Changes in v3".
    pub logged_revision: Option<RevisionNumber>,
    /// Commits that a mail names which says that something is applied, in hex as far as written.
    pub commits: Vec<String>,
    /// Commits that a reply names which speaks of another solution, in hex as far as written.
    pub other_commits: Vec<String>,
    /// Mails that such a reply names.
    pub other_mails: Vec<MessageId>,
    /// Mails that the sender's own words link to.
    pub named: Vec<MessageId>,
    /// Mails of which a posting says that it takes their place ("this supersedes URL").
    pub replaces: Vec<MessageId>,
    /// Whether the sender says that he posts a patch of his own.
    pub announces: bool,
    /// Titles of parts that a cover letter lists, in order.
    pub listed_titles: Vec<String>,
}

/// A patch: what a mail carries besides its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// In-body `From:`, else the submitter.
    pub author: Arc<Person>,
    /// Whether the author was stated in the body.
    pub author_stated: bool,
    /// In-body `Date:`.
    pub authored: Option<Time>,
    /// In-body `Subject:` without brackets, else the subject's title.
    pub title: Arc<str>,
    /// Hashes of the lines of the commit message above `---`, trailers but `Fixes:` left out (`hash_text`).
    pub text: Vec<u32>,
    /// The diff's digest.
    pub digest: Digest,
}

/// A mail as it was read. There are many of them at once: what is mostly empty or short is boxed.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its Message-ID, or one made of its content when it has none.
    pub id: MessageId,
    /// Further Message-IDs of the same mail.
    pub other_ids: Box<[MessageId]>,
    /// Who sent it: Reply-To or the original sender where the list rewrote From.
    pub from: Arc<Person>,
    /// The header's date, or the mirror commit's where that cannot be (missing, before 1990, more than a day after the commit).
    pub date: Time,
    /// The subject.
    pub subject: Arc<Subject>,
    /// Mails it refers to, oldest first, its parent last; `In-Reply-To` and `References` merged.
    pub references: Box<[MessageId]>,
    /// What it is.
    pub role: Role,
    /// The patch it carries.
    pub patch: Option<Arc<Patch>>,
    /// Trailers given in it, quoted text left out; those of a posted patch have `Place::Patch`.
    pub trailers: Box<[Trailer]>,
    /// What its own text says, each once, sorted.
    pub says: Box<[Said]>,
    /// Links to other work; most mails state none, and these share one.
    pub hints: Arc<Hints>,
    /// A hash of sender, date and decoded text without list footers and blanks: equal for copies of one message.
    pub fingerprint: u64,
}

/// What could not be understood in a mail.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum ProblemKind {
    /// The object is absent from the mirror.
    MissingObject,
    /// The object cannot be read.
    CorruptObject,
    /// The mail has no bytes or no header.
    Empty,
    /// No Message-ID: one was made.
    NoMessageId,
    /// The same Message-ID with another content: the first one owns the id.
    DuplicateId,
    /// The date is missing or cannot be: the mirror commit's was taken.
    BadDate,
    /// No usable From.
    NoSender,
    /// The charset or transfer encoding is unknown or wrong: read as far as possible.
    BadEncoding,
    /// A hunk of the patch is wrapped or cut short.
    DamagedPatch,
    /// The mail is too large, too deep or has too many parts: read in part.
    TooLarge,
}

/// A problem met while reading.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// Its kind.
    pub kind: ProblemKind,
    /// What was found, in a few words.
    pub detail: String,
}
