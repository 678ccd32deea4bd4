//! What a mail is: patch, cover letter, reply, ping, pull request, report.

use super::own::OwnLine;
use crate::model::{Counter, Person, Posture, Role, Subject};

#[cfg(test)]
mod tests;

/// Senders that are machines: parts of addresses, in lower case.
const MACHINES: [&str; 23] = [
    "osstest",
    "lkp@intel.com",
    "kernel test robot",
    "patchew",
    "syzbot",
    "bugzilla-daemon",
    "mailer-daemon",
    "mailman",
    "patchwork-bot",
    "bot+",
    "tip-bot",
    "-bot@",
    "bot@",
    "noreply@",
    "no-reply@",
    "notifications@github.com",
    "buildbot",
    "jenkins",
    "ci_notify@",
    "cron@",
    "@patchwork.",
    "owner@bugs.debian.org",
    "coverity.com",
];

/// How many words of its own a ping has at most.
const PING_WORDS: usize = 60;

/// What sent a mail, as far as its headers tell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SentBy {
    /// A machine.
    Machine,
    /// The program that keeps queues of patches; people use it as well as keepers of stable trees.
    Quilt,
    /// They do not tell.
    Unknown,
}

/// What there is of a diff.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum DiffSign {
    /// A diff below the message of a commit: signed off, or with headers of its own.
    Commit,
    /// A diff below words of another kind.
    Bare,
    /// Signs of one that cannot be read.
    Lost,
    /// None.
    None,
}

/// What a mail's role is judged by.
pub(super) struct Signs<'a> {
    pub(super) subject: &'a Subject,
    pub(super) from: &'a Person,
    /// A diff of its own.
    pub(super) diff: DiffSign,
    /// It refers to another mail.
    pub(super) answers: bool,
    pub(super) sent: SentBy,
    pub(super) lines: &'a [OwnLine<'a>],
    /// Its words ask for attention and for little else.
    pub(super) asks_attention: bool,
    /// It lists patches as a cover letter does, and carries none.
    pub(super) listed: bool,
}

impl Signs<'_> {
    fn has_diff(&self) -> bool {
        matches!(self.diff, DiffSign::Commit | DiffSign::Bare)
    }
}

/// Decides what a mail is.
pub(super) fn role_of(signs: &Signs<'_>) -> Role {
    let subject = signs.subject;
    if is_report(signs) {
        return Role::Report;
    }
    let diff = signs.has_diff();
    let quotes = signs.lines.contains(&OwnLine::Quote);
    if subject.posture == Posture::Ping && !diff && !subject.reply {
        return Role::Ping;
    }
    if subject.reply || (signs.answers && quotes && subject.posture == Posture::Plain) {
        if diff {
            return Role::ReplyWithDiff;
        }
        let only_ping = signs.asks_attention && own_words(signs.lines) <= PING_WORDS;
        return if only_ping { Role::Ping } else { Role::Reply };
    }
    if signs.answers && quotes && !diff {
        return Role::Reply;
    }
    if subject.posture == Posture::Pull {
        return Role::Pull;
    }
    let numbered = |counter: Counter| counter.number == 0;
    // The only patch was numbered as its cover: openbmc, <1577350647-128938-1-git-send-email-pengms1@lenovo.com>.
    let misnumbered = |counter: Counter| counter.total == 1 && signs.diff == DiffSign::Commit;
    let first = subject
        .counter
        .is_some_and(|counter| numbered(counter) && !misnumbered(counter));
    let posting = matches!(subject.posture, Posture::Patch | Posture::Committed);
    if posting && (first || signs.listed) {
        return Role::Cover;
    }
    if diff && !is_advisory(subject) && is_submission(signs) {
        return Role::Patch;
    }
    // An answer that lost its `Re:`: nothing of a patch is in it.
    if posting && signs.answers && signs.diff == DiffSign::None {
        return Role::Reply;
    }
    if subject
        .tags
        .iter()
        .any(|tag| tag.to_ascii_lowercase().starts_with("ping"))
    {
        return Role::Ping;
    }
    Role::Other
}

/// Whether a mail hands its diff in: by its subject, or since it stands below the message of a commit. A diff in a question or
/// a bug report only shows something.
fn is_submission(signs: &Signs<'_>) -> bool {
    let subject = signs.subject;
    match subject.posture {
        Posture::Patch | Posture::Committed | Posture::Pull | Posture::Ping => true,
        Posture::Plain => subject.rfc || subject.resend || signs.diff == DiffSign::Commit,
    }
}

fn own_words(lines: &[OwnLine<'_>]) -> usize {
    lines
        .iter()
        .map(|line| match line {
            OwnLine::Text(text) => text.split_whitespace().count(),
            OwnLine::Blank | OwnLine::Quote => 0,
        })
        .sum()
}

/// A security advisory: its patches are no series.
fn is_advisory(subject: &Subject) -> bool {
    let low = subject.text.to_lowercase();
    low.contains("xen security advisory") || (subject.posture == Posture::Plain && low.starts_with("xsa-"))
}

fn is_report(signs: &Signs<'_>) -> bool {
    let sender = format!("{} {}", signs.from.name, signs.from.address).to_lowercase();
    let automatic = signs.sent == SentBy::Machine;
    if automatic || MACHINES.iter().any(|machine| sender.contains(machine)) {
        return automatic || signs.subject.reply || !signs.has_diff() || signs.subject.posture != Posture::Patch;
    }
    let low = signs.subject.text.to_lowercase();
    let test_report = signs.subject.tags.iter().any(|tag| tag.ends_with(" test"))
        && (low.contains("regressions") || low.contains(" - ") || low.contains("trouble"));
    test_report || !signs.subject.reply && (is_of_stable_queue(signs) || is_of_patch_queue(signs))
}

/// What keepers of stable trees send of every patch that they took over.
fn is_of_stable_queue(signs: &Signs<'_>) -> bool {
    let title = signs.subject.title.to_lowercase();
    let notice =
        (title.starts_with("patch \"") && title.contains("has been added to")) || title.starts_with("failed: patch");
    let chosen = signs.subject.tags.iter().any(|tag| tag.eq_ignore_ascii_case("autosel"));
    let from_upstream = |line: &OwnLine<'_>| match line {
        OwnLine::Text(text) => names_upstream(text),
        OwnLine::Blank | OwnLine::Quote => false,
    };
    // `[PATCH 5.9 198/255]`, from a queue: ltp, <20201117122148.567147400@linuxfoundation.org>.
    let queued = signs.sent == SentBy::Quilt && signs.subject.posture == Posture::Patch;
    notice || chosen || queued && signs.lines.iter().take(12).any(from_upstream)
}

/// `commit HASH upstream.`, `[ Upstream commit HASH ]`
fn names_upstream(line: &str) -> bool {
    let low = line.to_lowercase();
    let words: Vec<&str> = low
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_hash = |word: &str| word.len() == 40 && word.bytes().all(|b| b.is_ascii_hexdigit());
    match words.as_slice() {
        ["commit", hash, "upstream"] | ["upstream", "commit", hash] => is_hash(hash),
        _ => false,
    }
}

/// `+ NAME.patch added to -mm tree`, `[merged] NAME.patch removed from -mm tree`: what a queue of patches tells of itself.
fn is_of_patch_queue(signs: &Signs<'_>) -> bool {
    let title = signs.subject.title.to_lowercase();
    [".patch added to ", ".patch removed from "]
        .iter()
        .any(|mark| title.contains(mark))
}
