//! Whole mails: whatever the bytes are, the reading holds together and is no greater than the mail.

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use xq::mail;
use xq::model::{Message, ProblemKind, Time};

/// The date of the mirror's commit.
const COMMITTED: Time = Time(1_700_000_000);
/// What no date may lie before.
const FIRST: i64 = 631_152_000;
const DAY: i64 = 86_400;

fuzz_target!(|bytes: &[u8]| {
    let reading = mail::read(bytes, COMMITTED);
    assert_eq!(
        mail::read(bytes, COMMITTED),
        reading,
        "the same bytes are the same mail"
    );
    assert!(reading.problems.is_sorted_by_key(|problem| problem.kind));
    let text = mail::body_text(bytes);
    // A byte becomes three at most, and a line end stands between parts.
    assert!(text.len() <= bytes.len() * 3 + 256);
    assert!(!text.contains(['\r', '\0']));
    let Some(message) = reading.message else {
        assert!(bytes.trim_ascii().is_empty());
        return;
    };
    let fallen_back = reading
        .problems
        .iter()
        .any(|problem| problem.kind == ProblemKind::BadDate);
    assert!(if fallen_back {
        message.date == COMMITTED
    } else {
        (FIRST..=COMMITTED.0 + DAY).contains(&message.date.0)
    });
    check_envelope(&message, bytes.len());
    check_patch(&message, bytes);
    assert!(message.says.is_sorted_by(|a, b| a < b), "each once, sorted");
});

fn check_envelope(message: &Message, length: usize) {
    let all = || message.references.iter().chain(&message.other_ids);
    assert!(!message.id.as_str().is_empty());
    assert!(
        all()
            .chain([&message.id])
            .all(|id| !id.as_str().contains(char::is_control))
    );
    assert!(all().all(|id| *id != message.id), "no mail refers to itself");
    let once: HashSet<_> = message.references.iter().collect();
    assert_eq!(once.len(), message.references.len());
    assert!(message.subject.text.len() <= length * 3);
    assert!(!message.subject.text.contains(['\n', '\r', '\0']));
    assert!(message.trailers.len() + message.hints.listed_titles.len() <= length);
    assert!(message.hints.supersedes.len() + message.hints.depends_on.len() <= length);
}

/// What the message says of its patch is what its patch's text says.
fn check_patch(message: &Message, bytes: &[u8]) {
    let Some(patch) = &message.patch else { return };
    let text = mail::patch_text(bytes).expect("a patch has a text");
    let diff = mail::parse_diff(&text).expect("which has a diff");
    assert_eq!(diff.digest(), patch.digest);
    assert!(patch.digest.lines.len() <= text.len());
    assert!(patch.digest.lines.is_sorted() && patch.text.is_sorted_by(|a, b| a < b));
    assert_eq!(
        usize::try_from(patch.digest.added() + patch.digest.removed()).ok(),
        Some(patch.digest.lines.len())
    );
    assert!(patch.digest.files.is_sorted_by_key(|file| &file.path));
}
