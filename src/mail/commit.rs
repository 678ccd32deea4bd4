//! What a commit message names: trailers, mails, other commits.

use super::CommitMessage;
use super::pattern::Pattern;
use super::subject::parse_subject;
use super::trailer::{told, trailers_in};
use crate::model::{MessageId, Place, Reference, ReferenceKind, Trailer, TrailerKind, hash_lines};

#[cfg(test)]
mod tests;

/// How many mails and how many commits a message may name.
const MAX_NAMED: usize = 1_000;

static MAIL: Pattern = Pattern::new(r"https?://[^\s<>]*?/([^/\s<>?#]*?(?:@|%40)[^/\s<>?#]+)|<([^<>\s:]+@[^<>\s]+)>");
static REVERTS: Pattern = Pattern::new(
    r"(?i)\b(?:this |partially |partial |manually |hereby )*revert(?:s|ing|ed)?(?: of)?(?: the)?(?: following)?(?: upstream| hg| git| staging| xen-unstable)?(?: commits?| changesets?| c/s)*:?\s*(?:[0-9]+:)?([0-9a-f]{7,40})\b",
);
static REVERT_TITLE: Pattern = Pattern::new(r#"(?i)^(?:partial(?:ly)? |manually )?reverts?\b[:\s]*(.*)$"#);
static MASTER: Pattern = Pattern::new(
    r"(?i)(?:^\s*(?:upstream |master |staging )commit(?: id)?:?\s+|\bcherry[ -]?picked? from (?:[\w./-]+ )?(?:commits? )?(?:id )?|^\s*from commits?:?\s+|#master commit is:?\s*|^\s*\(?backported from (?:commit )?)([0-9a-f]{7,40}(?:(?:,| and|,? &)? +[0-9a-f]{7,40})*)",
);
static CHANGESET: Pattern = Pattern::new(r"(?i)\bxen-[a-z0-9.-]+ (?:changeset|c/s):?\s+(?:\d+:)?([0-9a-f]{12,40})\b");
static HEX: Pattern = Pattern::new(r"[0-9a-f]{7,40}");
static FIXES: Pattern = Pattern::new(r#"(?i)^(?:commit |c/s )?([0-9a-f]{7,40})\b[\s:,]*(?:\(?"?(.*?)"?\)?)?\s*$"#);

/// Reads the message of a commit.
pub(super) fn read(message: &str) -> CommitMessage {
    let message = message.trim_start_matches(['\n', '\r', ' ']);
    let (first, body) = split_subject(message);
    let trailers = trailers_in(body, Place::Commit);
    let mails = trailers
        .iter()
        .filter(|trailer| matches!(trailer.kind, TrailerKind::Link | TrailerKind::MessageId))
        .flat_map(|trailer| {
            if trailer.kind == TrailerKind::MessageId {
                mails_in(&format!("<{}>", trailer.value.trim_matches(['<', '>'])))
            } else {
                mails_in(&trailer.value)
            }
        })
        .fold(Vec::new(), |mut ids, id| {
            if ids.len() < MAX_NAMED && !ids.contains(&id) {
                ids.push(id);
            }
            ids
        });
    let words = body.lines();
    CommitMessage {
        references: references(&first, body, &trailers),
        text: hash_lines(words.filter_map(|line| told(line, Place::Commit))),
        subject: first,
        trailers,
        mails,
    }
}

/// The first paragraph in one line, and the rest.
fn split_subject(message: &str) -> (String, &str) {
    let mut place = 0;
    let mut words: Vec<&str> = Vec::new();
    for line in message.split_inclusive('\n') {
        if line.trim().is_empty() && !words.is_empty() {
            break;
        }
        words.extend(line.split_whitespace());
        place += line.len();
    }
    (words.join(" "), message.get(place..).unwrap_or_default())
}

/// Ids of the mails that a text names, in URLs or angle brackets.
pub(super) fn mails_in(text: &str) -> Vec<MessageId> {
    MAIL.captures_iter(text)
        .filter_map(|found| found.get(1).or(found.get(2)))
        .filter_map(|id| MessageId::parse(&unescape(id.trim_end_matches(['.', ',', ')', ';']))))
        .collect()
}

/// `%40` and the like read.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn references(subject: &str, body: &str, trailers: &[Trailer]) -> Vec<Reference> {
    let mut references = Vec::new();
    let mut add = |kind, commit: &str, title: &str| {
        let reference = Reference {
            kind,
            commit: commit.to_lowercase(),
            title: title.to_owned(),
        };
        if references.len() < MAX_NAMED && !references.contains(&reference) {
            references.push(reference);
        }
    };
    let title = REVERT_TITLE.captures(subject).and_then(|found| found.get(1));
    let mut named = false;
    let flat = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_some() || flat.contains("everts ") || flat.contains("everting ") || flat.contains("evert ") {
        for found in REVERTS
            .captures_iter(&format!("{subject} . {flat}"))
            .filter_map(|found| found.get(1))
        {
            // A hash has a digit: "reverted" is none, "defaced" neither.
            if found.bytes().any(|b| b.is_ascii_digit()) {
                named = true;
                add(
                    ReferenceKind::Reverts,
                    found,
                    title.map(reverted_title).unwrap_or_default().as_str(),
                );
            }
        }
    }
    if let Some(title) = title.filter(|title| !named && !title.is_empty()) {
        add(ReferenceKind::Reverts, "", &reverted_title(title));
    }
    for line in body.lines() {
        for found in MASTER.captures_iter(line).filter_map(|found| found.get(1)) {
            for hex in HEX.captures_iter(found).filter_map(|hex| hex.get(0)) {
                add(ReferenceKind::BackportOf, hex, "");
            }
        }
        for found in CHANGESET.captures_iter(line).filter_map(|found| found.get(1)) {
            add(ReferenceKind::Changeset, found, "");
        }
    }
    for trailer in trailers.iter().filter(|trailer| trailer.kind == TrailerKind::Fixes) {
        let Some(found) = FIXES.captures(&trailer.value) else {
            continue;
        };
        let group = |place: usize| found.get(place).unwrap_or_default();
        add(ReferenceKind::Fixes, group(1), group(2).trim_matches(['"', ' ']));
    }
    references
}

/// The title in `revert "TITLE"`, quotes and brackets taken off.
fn reverted_title(rest: &str) -> String {
    let rest = rest.trim();
    let inner = match (rest.find('"'), rest.rfind('"')) {
        (Some(open), Some(close)) if open < close => rest.get(open + 1..close).unwrap_or(rest),
        _ => rest.trim_matches(['"', '\'']),
    };
    parse_subject(inner).title.to_string()
}
