//! Subject lines: what was read is stable, and reads the same when printed in the common form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xq::mail::parse_subject;
use xq::model::{Posture, Subject};

/// Greater counters are not believed.
const GREATEST: u32 = 9_999;

fuzz_target!(|line: &str| {
    let subject = parse_subject(line);
    let folded: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(subject.text, folded.join(" "));
    assert_eq!(
        parse_subject(&subject.text),
        subject,
        "a folded line is what it was before"
    );
    let within = subject.text.contains(&*subject.title)
        || (subject.title.starts_with('[') && subject.tags.iter().any(|tag| *subject.title == *format!("[{tag}]")));
    assert!(within, "a title stands in its line");
    assert!(subject.tags.iter().all(|tag| subject.text.contains(tag)));
    if let Some(counter) = subject.counter {
        assert!(counter.number <= GREATEST && counter.total <= GREATEST);
    }
    // Behind very many brackets and prefixes the rest is title, whatever it looks like.
    let few = subject.text.matches(['[', ':', '：', '【', '{']).count() < 20;
    // A bracket may be a title only for what stood behind it, such as `(fwd)`.
    if subject.posture == Posture::Patch && few && !subject.title.starts_with('[') {
        let again = parse_subject(&printed(&subject));
        let stated = |subject: &Subject| {
            (
                subject.posture,
                subject.revision,
                subject.counter,
                (subject.rfc, subject.resend),
                subject.targets.clone(),
            )
        };
        assert_eq!(stated(&again), stated(&subject));
        assert_eq!(again.title, subject.title);
    }
});

/// The line in the form of `git format-patch`, without tags.
fn printed(subject: &Subject) -> String {
    let mut words = vec!["PATCH".to_owned()];
    words.extend(subject.rfc.then(|| "RFC".to_owned()));
    words.extend(subject.resend.then(|| "RESEND".to_owned()));
    let target = |target: &xq::model::ReleaseTarget| {
        let doubt = if target.unsure { "?" } else { "" };
        format!("for-{}{doubt}", target.release)
    };
    words.extend(subject.targets.iter().map(target));
    words.extend(subject.revision.map(|revision| format!("v{revision}")));
    let counter = subject.counter;
    words.extend(counter.map(|counter| format!("{}/{}", counter.number, counter.total)));
    format!("[{}] {}", words.join(" "), subject.title)
}
