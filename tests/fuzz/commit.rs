//! Commit messages: trailers, mails and commits that they name stand in them, each once.

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use xq::mail::read_commit_message;
use xq::model::Place;

fuzz_target!(|text: &str| {
    let read = read_commit_message(text);
    assert!(!read.subject.contains('\n') && bare(text).contains(&bare(&read.subject)));
    assert!(read.trailers.len() <= text.lines().count());
    for trailer in &read.trailers {
        assert_eq!(trailer.place, Place::Commit);
        assert!(text.contains(&trailer.key), "a key stands in its text");
        assert!(bare(text).contains(&bare(&trailer.value)), "so does a value");
    }
    assert!(read.text.is_sorted_by(|a, b| a < b) && read.text.len() <= text.lines().count());
    assert_eq!(read.mails.iter().collect::<HashSet<_>>().len(), read.mails.len());
    for (place, reference) in read.references.iter().enumerate() {
        let hex = reference
            .commit
            .bytes()
            .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase());
        assert!(hex && (reference.commit.is_empty() || (7..=40).contains(&reference.commit.len())));
        assert!(!read.references[..place].contains(reference));
    }
});

/// A text without white space, which folding changes.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}
