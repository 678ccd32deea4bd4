//! What a mail is: patch, cover letter, reply, ping, pull request, report.

use super::own::OwnLine;
use crate::model::{Person, Posture, Role, Said, Subject};

/// Senders that are machines: parts of addresses, in lower case.
const MACHINES: [&str; 22] = [
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

/// What a mail's role is judged by.
pub(super) struct Signs<'a> {
    pub(super) subject: &'a Subject,
    pub(super) from: &'a Person,
    /// It has a diff of its own.
    pub(super) diff: bool,
    /// It refers to another mail.
    pub(super) answers: bool,
    /// Its headers say that a machine sent it.
    pub(super) automatic: bool,
    pub(super) lines: &'a [OwnLine<'a>],
    pub(super) says: &'a [Said],
}

/// Decides what a mail is.
pub(super) fn role_of(signs: &Signs<'_>) -> Role {
    let subject = signs.subject;
    if is_report(signs) {
        return Role::Report;
    }
    let quotes = signs.lines.contains(&OwnLine::Quote);
    let reply = subject.reply || (signs.answers && quotes && !signs.diff);
    if subject.posture == Posture::Ping && !signs.diff {
        return Role::Ping;
    }
    if subject.reply || (signs.answers && quotes && subject.posture == Posture::Plain) {
        if signs.diff {
            return Role::ReplyWithDiff;
        }
        let only_ping = signs.says.contains(&Said::Ping)
            && !signs
                .says
                .iter()
                .any(|said| matches!(said, Said::Applied | Said::WillApply | Said::Objection | Said::Liking))
            && own_words(signs.lines) <= 60;
        return if only_ping { Role::Ping } else { Role::Reply };
    }
    if reply {
        return Role::Reply;
    }
    if subject.posture == Posture::Pull {
        return Role::Pull;
    }
    let first = subject.counter.is_some_and(|counter| counter.number == 0);
    let posting = matches!(subject.posture, Posture::Patch | Posture::Committed);
    if first && posting {
        return Role::Cover;
    }
    if signs.diff && !is_advisory(subject) {
        return Role::Patch;
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

/// A patch of a stable queue sent round for review: one of many, for a release, whose text begins with the commit it was taken from.
fn is_stable_review(signs: &Signs<'_>) -> bool {
    let many = signs.subject.counter.is_some_and(|counter| counter.total >= MANY);
    let taken = |line: &OwnLine<'_>| match line {
        OwnLine::Text(text) => {
            let low = text.trim().to_ascii_lowercase();
            (low.starts_with("commit ") && low.ends_with(" upstream.")) || low.starts_with("[ upstream commit ")
        }
        OwnLine::Blank | OwnLine::Quote => false,
    };
    many && !signs.subject.targets.is_empty() && signs.lines.iter().take(8).any(taken)
}

/// A stable queue has at least so many patches.
const MANY: u32 = 10;

fn is_report(signs: &Signs<'_>) -> bool {
    let sender = format!("{} {}", signs.from.name, signs.from.address).to_lowercase();
    if signs.automatic || MACHINES.iter().any(|machine| sender.contains(machine)) {
        return signs.automatic || signs.subject.reply || !signs.diff || signs.subject.posture != Posture::Patch;
    }
    let low = signs.subject.text.to_lowercase();
    let test_report = signs.subject.tags.iter().any(|tag| tag.ends_with(" test"))
        && (low.contains("regressions") || low.contains(" - ") || low.contains("trouble"));
    let stable_queue =
        (low.starts_with("patch \"") && low.contains("has been added to")) || low.starts_with("failed: patch");
    let autosel = signs.subject.tags.iter().any(|tag| tag.eq_ignore_ascii_case("autosel"));
    // Notices of Andrew Morton's tree carry the patch: "+ NAME.patch added to -mm tree", "[merged] NAME.patch removed from -mm tree".
    let moved = low.contains(".patch added to ") || low.contains(".patch removed from ");
    let tree_notice = signs.subject.posture != Posture::Patch && moved && low.contains("-mm");
    test_report || stable_queue || autosel || tree_notice || is_stable_review(signs)
}
