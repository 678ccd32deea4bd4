//! Bytes of a mail to a [`Message`]; the grammars of subjects, diffs, trailers, commit messages.
//!
//! Owns what one mail or one commit message says by itself. How mails belong together is left to `series`, what follows from
//! them to `review`. Nothing here can fail: what is odd becomes a [`Problem`], and bounds on depth, count and length keep time
//! and memory in proportion to the mail.

use std::borrow::Cow;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use self::body::TextPart;
use self::envelope::{Envelope, Headers, made_id, problem, read_envelope};
use self::own::{drop_sign_off, own_lines};
use crate::model::{
    Condition, Diff, Digest, Hints, Message, MessageId, Patch, Place, Problem, ProblemKind, Reference, Role, Said,
    Subject, Time, Trailer,
};

mod body;
mod commit;
mod diff;
mod envelope;
mod other;
mod own;
mod patch;
mod pattern;
mod phrases;
mod reach;
mod role;
mod speech;
mod subject;
mod terms;
mod trailer;

#[cfg(test)]
mod tests;

pub use self::diff::parse_diff;
pub use self::envelope::unmangle;
pub use self::subject::parse_subject;

/// What reading a mail gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The mail; `None` when there is nothing to read.
    pub message: Option<Message>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

/// What a commit message says.
#[derive(Clone, Debug, PartialEq)]
pub struct CommitMessage {
    /// The first paragraph in one line.
    pub subject: String,
    /// Its trailers.
    pub trailers: Vec<Trailer>,
    /// Mails that its trailers name.
    pub mails: Vec<MessageId>,
    /// Commits that it names.
    pub references: Vec<Reference>,
    /// Hashes of the lines of its body without trailers.
    pub text: Vec<u32>,
}

/// Reads the message of a commit.
pub fn read_commit_message(message: &str) -> CommitMessage {
    commit::read(message)
}

/// Reads a mail. `committed` is the date of the mirror's commit, which stands in for a date that cannot be.
pub fn read(bytes: &[u8], committed: Time) -> Reading {
    let mut problems = Vec::new();
    if bytes.trim_ascii().is_empty() {
        problems.push(problem(ProblemKind::Empty, ""));
        return Reading {
            message: None,
            problems,
        };
    }
    let (headers, start) = Headers::cut(bytes);
    if headers.is_empty() {
        problems.push(problem(ProblemKind::Empty, "no header"));
    }
    if headers.is_cut() {
        problems.push(problem(ProblemKind::TooLarge, "headers cut"));
    }
    let envelope = read_envelope(&headers, committed, &mut problems);
    let parts = body::read_parts(&headers, bytes.get(start..).unwrap_or_default(), &mut problems);
    let mut message = assemble(envelope, &parts, sent_by(&headers), &mut problems);
    if message.hints.base_commit.is_some() && reach::is_sent_widely(&headers) {
        Arc::make_mut(&mut message.hints).widely = true;
    }
    problems.sort_by_key(|problem| problem.kind);
    problems.dedup();
    Reading {
        message: Some(message),
        problems,
    }
}

/// Gives back the memory of what was learned while mails were read; what is read next is learned anew.
pub fn forget() {
    speech::forget();
}

/// The decoded readable text of a mail.
pub fn body_text(bytes: &[u8]) -> String {
    let (headers, start) = Headers::cut(bytes);
    let parts = body::read_parts(&headers, bytes.get(start..).unwrap_or_default(), &mut Vec::new());
    text_of(&parts).into_owned()
}

/// The decoded patch of a mail with the prose above it, as `git am` takes a body; `None` when there is no diff.
pub fn patch_text(bytes: &[u8]) -> Option<Vec<u8>> {
    let (headers, start) = Headers::cut(bytes);
    let parts = body::read_parts(&headers, bytes.get(start..).unwrap_or_default(), &mut Vec::new());
    let subject = parse_subject(&headers.text("subject").unwrap_or_default());
    find_patch(&parts, subject.reply).map(|found| found.bytes.to_vec())
}

/// A diff found in a part.
struct Found<'a> {
    diff: Diff,
    /// The bytes that hold it.
    bytes: &'a [u8],
    /// Where it begins in them.
    start: usize,
    /// The part it stands in.
    part: &'a TextPart<'a>,
}

/// The patch of a mail: the first whole one, parts of the mail itself before those of a mail inside it. In a reply the mail
/// that it answers may be repeated without marks: its diff is not the reply's.
fn find_patch<'a>(parts: &'a [TextPart<'a>], reply: bool) -> Option<Found<'a>> {
    let mut best: Option<Found<'_>> = None;
    for forwarded in [false, true] {
        for part in parts.iter().filter(|part| part.forwarded == forwarded) {
            let sides = [Some(&*part.bytes), part.unjoined.as_deref()];
            for bytes in sides.into_iter().flatten() {
                let Some((diff, start, bytes)) = scan_own(bytes, reply && !part.attached) else {
                    continue;
                };
                let whole = !diff.damaged;
                let better = best.as_ref().is_none_or(|best| best.diff.damaged && whole);
                if better {
                    best = Some(Found {
                        diff,
                        bytes,
                        start,
                        part,
                    });
                }
                if whole {
                    break;
                }
            }
            if best.as_ref().is_some_and(|best| !best.diff.damaged) {
                return best;
            }
        }
        if best.is_some() {
            return best;
        }
    }
    best
}

/// The diff of some bytes, where it begins in them, and the bytes as far as they are the sender's.
fn scan_own(bytes: &[u8], answer: bool) -> Option<(Diff, usize, &[u8])> {
    let (diff, start) = diff::scan_diff(bytes)?;
    let end = if answer { own::answer_end(bytes) } else { bytes.len() };
    if end == bytes.len() {
        return Some((diff, start, bytes));
    }
    let own = bytes.get(..end)?;
    diff::scan_diff(own).map(|(diff, start)| (diff, start, own))
}

/// The text a reader sees first: all that is no attachment, or everything where that is nothing.
fn text_of<'a>(parts: &'a [TextPart<'_>]) -> Cow<'a, str> {
    let own = |part: &&TextPart<'_>| !part.attached && !part.forwarded;
    let mut texts: Vec<&str> = parts.iter().filter(own).map(|part| part.text.as_str()).collect();
    if texts.is_empty() {
        texts = parts.iter().map(|part| part.text.as_str()).collect();
    }
    match texts.as_slice() {
        [one] => Cow::Borrowed(one),
        several => Cow::Owned(several.join("\n")),
    }
}

/// The first bytes of a text, `most` of them at most.
fn beginning(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// What the headers say of who or what sent the mail.
fn sent_by(headers: &Headers<'_>) -> role::SentBy {
    let auto = headers
        .text("auto-submitted")
        .is_some_and(|value| !value.eq_ignore_ascii_case("no"));
    let ignore = headers
        .text("x-patchwork-hint")
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("ignore"));
    let machine = ["x-osstest-failures", "x-stable", "x-github-reason"];
    if auto || ignore || machine.iter().any(|name| headers.has(name)) {
        role::SentBy::Machine
    } else if headers
        .text("user-agent")
        .is_some_and(|agent| agent.starts_with("quilt/"))
    {
        role::SentBy::Quilt
    } else {
        role::SentBy::Unknown
    }
}

fn assemble(envelope: Envelope, parts: &[TextPart<'_>], sent: role::SentBy, problems: &mut Vec<Problem>) -> Message {
    let stated = parse_subject(&envelope.subject);
    let found = find_patch(parts, stated.reply);
    if found.as_ref().is_some_and(|found| found.diff.damaged) {
        problems.push(problem(ProblemKind::DamagedPatch, ""));
    }
    let text = text_of(parts);
    let own = found.as_ref().map_or(&*text, |found| above_diff(found, &text));
    let mut lines = own_lines(own);
    drop_sign_off(&mut lines, &envelope.from.name);
    let mut given = trailer::trailers_given(&lines);
    let approves = given
        .iter()
        .any(|trailer| trailer.kind.is_approval() && trailer.condition == Condition::None);
    let prose = found.as_ref().map(|found| patch::read_prose(&head_of(found, &text)));
    // The subject was left empty, and stands in the body.
    let inner = prose.as_ref().and_then(|prose| prose.subject.as_deref());
    let subject = match inner.filter(|_| stated.is_untitled()) {
        Some(inner) => parse_subject(inner),
        None => stated,
    };
    let answers = subject.reply || found.is_none();
    let heard = if answers {
        speech::what_is_said(&lines, approves)
    } else {
        speech::what_a_posting_says(&lines)
    };
    let role = role::role_of(&role::Signs {
        subject: &subject,
        from: &envelope.from,
        diff: match &prose {
            Some(prose) if prose.is_of_commit() => role::DiffSign::Commit,
            Some(_) => role::DiffSign::Bare,
            None if patch::lost_its_diff(&text) => role::DiffSign::Lost,
            None => role::DiffSign::None,
        },
        answers: !envelope.references.is_empty(),
        sent,
        lines: &lines,
        asks_attention: heard.only_pings && !approves,
        listed: found.is_none() && patch::lists_parts(&text),
    });
    let mut says = heard.said;
    let posted = matches!(role, Role::Patch | Role::Cover);
    if given.len() >= trailer::MAX_TRAILERS
        || prose
            .as_ref()
            .is_some_and(|prose| prose.trailers.len() >= trailer::MAX_TRAILERS)
    {
        problems.push(problem(ProblemKind::TooLarge, "too many trailers"));
    }
    if posted {
        says.retain(|said| matches!(said, Said::OnlyThisPart));
    }
    let trailers = match (role, &prose) {
        (Role::Patch, Some(prose)) => prose.trailers.clone(),
        (Role::Cover, _) => {
            for trailer in &mut given {
                trailer.condition = Condition::None;
                trailer.remark.clear();
            }
            given.retain(|trailer| trailer.place == Place::Text);
            given
        }
        (Role::Report, _) => Vec::new(),
        (Role::Patch | Role::Reply | Role::ReplyWithDiff | Role::Ping | Role::Pull | Role::Other, _) => given,
    };
    if role == Role::Report {
        says.clear();
    }
    if role == Role::Ping {
        says.retain(|said| *said != Said::Agreement && *said != Said::Ping);
        says.push(Said::Ping);
        says.sort_unstable();
    }
    let mut hints = if posted {
        read_hints(&text, found.as_ref(), role, &subject)
    } else if says.contains(&Said::Applied) {
        Hints {
            commits: speech::commits_named(&lines),
            ..Hints::default()
        }
    } else {
        other::read_other(&lines)
    };
    hints.named = other::mails_linked(&lines);
    hints.announces = !posted && other::announces(&lines);
    let digest = found.map(|found| found.diff.digest());
    let fingerprint = fingerprint(&envelope, parts, digest.as_ref());
    let patch = digest
        .filter(|_| role != Role::Cover)
        .zip(prose)
        .map(|(digest, prose)| {
            Arc::new(Patch {
                author_stated: prose.author.is_some(),
                author: prose.author.map_or_else(|| envelope.from.clone(), unmangle).into(),
                authored: prose.authored,
                title: prose.title.unwrap_or_else(|| Arc::clone(&subject.title)),
                text: prose.text,
                digest,
            })
        });
    let stated = stated_date(&envelope);
    let id = envelope.id.unwrap_or_else(|| {
        made_id(&[
            envelope.from.to_string().as_bytes(),
            stated.to_string().as_bytes(),
            subject.text.as_bytes(),
            text.as_bytes(),
        ])
    });
    Message {
        id,
        other_ids: envelope.other_ids.into(),
        from: envelope.from.into(),
        date: envelope.date,
        subject: subject.into(),
        references: envelope.references.into(),
        role,
        patch,
        trailers: trailers.into(),
        says: says.into(),
        hints: Arc::new(hints),
        fingerprint,
    }
}

/// The readable text of a mail as far as no diff stands in it.
fn above_diff<'a>(found: &Found<'_>, text: &'a str) -> &'a str {
    let same = text
        .as_bytes()
        .starts_with(found.bytes.get(..found.start).unwrap_or_default());
    if !found.part.attached && same {
        return text.get(..found.start).unwrap_or(text);
    }
    match diff::find_diff(text.as_bytes()) {
        Some(start) => text.get(..start).unwrap_or(text),
        None => text,
    }
}

/// The text above a found diff; where the diff is attached alone, the mail's text.
fn head_of<'a>(found: &Found<'a>, text: &'a str) -> Cow<'a, str> {
    let head = found.bytes.get(..found.start).unwrap_or_default();
    let bare = head.trim_ascii();
    if found.part.attached && (bare.is_empty() || bare == b"---") {
        return text.into();
    }
    String::from_utf8_lossy(head)
}

fn read_hints(text: &str, found: Option<&Found<'_>>, role: Role, subject: &Subject) -> Hints {
    // Links may stand behind the diff too, the change log stands above it.
    let whole = found.map_or(text.into(), |found| String::from_utf8_lossy(found.bytes));
    let mut hints = patch::read_links(&whole);
    let log = found.map_or(text, |found| above_diff(found, text));
    hints.logged_revision = patch::logged_revision(log);
    hints.earlier = patch::earlier_revisions(log, subject.revision);
    hints.fewer = patch::has_fewer(log);
    hints.replaces = other::mails_replaced(log);
    if role == Role::Cover {
        hints.listed_titles = patch::listed_titles(text);
    }
    hints
}

/// What tells a mail by its date: what its header says, since the commit of each mirror has a date of its own.
fn stated_date(envelope: &Envelope) -> Time {
    envelope.stated.unwrap_or_default()
}

/// A hash of sender, date and patch, or where there is none of the text. What lists add to it, and blanks, are left out.
fn fingerprint(envelope: &Envelope, parts: &[TextPart<'_>], digest: Option<&Digest>) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(envelope.from.address.as_str().as_bytes());
    hash.update(&stated_date(envelope).0.to_le_bytes());
    if let Some(id) = digest
        .filter(|digest| !digest.damaged)
        .and_then(|digest| digest.patch_id)
    {
        hash.update(&id.0.to_le_bytes());
        return hash.digest();
    }
    for part in parts {
        for line in part.text.lines() {
            let bare = line.trim();
            // A signature, behind which lists put their footers, or a footer without one.
            if bare == "--" || body::is_list_footer(bare) {
                break;
            }
            if !bare.is_empty() {
                hash.update(bare.as_bytes());
                hash.update(b"\n");
            }
        }
    }
    hash.digest()
}
