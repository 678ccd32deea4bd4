//! What a mail is, in one line of text that a test can state.

use std::fmt::Write as _;

use xq::mail::Reading;
use xq::model::{Condition, Person, ProblemKind, Scope, Subject, Trailer};

/// What a mail is: role and marks of its subject, its patch, its trailers.
pub fn describe(reading: &Reading) -> String {
    let Some(message) = &reading.message else {
        return "nothing".to_owned();
    };
    let damaged = reading
        .problems
        .iter()
        .any(|problem| problem.kind == ProblemKind::DamagedPatch);
    let patch = message.patch.as_ref().map_or("-".to_owned(), |patch| {
        let files = patch.digest.files.len();
        let lines = format!("+{} -{}", patch.digest.added(), patch.digest.removed());
        let author = &patch.author;
        let by = if *author == message.from {
            String::new()
        } else {
            format!(" by {}", author.label())
        };
        let headed = if patch.author_stated { " stated" } else { "" };
        let damaged = if damaged { " damaged" } else { "" };
        format!("{files} {lines}{by}{headed}{damaged}")
    });
    let trailers: Vec<String> = message.trailers.iter().map(describe_trailer).collect();
    let trailers = if trailers.is_empty() {
        "-".to_owned()
    } else {
        trailers.join(", ")
    };
    format!("{}{} | {patch} | {trailers}", message.role, marks(&message.subject))
}

/// What stands in the brackets of a subject.
fn marks(subject: &Subject) -> String {
    let mut marks = String::new();
    let mut add = |mark: String| {
        marks.push(' ');
        marks.push_str(&mark);
    };
    if let Some(revision) = subject.revision {
        add(format!("v{revision}"));
    }
    if let Some(counter) = subject.counter {
        add(format!("{}/{}", counter.number, counter.total));
    }
    if subject.rfc {
        add("rfc".to_owned());
    }
    for target in &subject.targets {
        add(format!(">{}", target.release));
    }
    for tag in &subject.tags {
        add(format!("#{tag}"));
    }
    if subject.reply {
        add("re".to_owned());
    }
    marks
}

/// A trailer: its key, who or what is named, and what limits it.
fn describe_trailer(trailer: &Trailer) -> String {
    let named = trailer.person.as_ref().map(Person::label);
    let value = named.unwrap_or(trailer.value.split_whitespace().next().unwrap_or_default());
    let mut text = format!("{} {value}", trailer.key);
    if let Some(area) = &trailer.area {
        let _ = write!(text, " #{area}");
    }
    match &trailer.scope {
        Scope::Here => {}
        Scope::Series => text.push_str(" (series)"),
        Scope::Parts { numbers, here } => {
            let _ = write!(text, " (parts {numbers:?}{})", if *here { " and this" } else { "" });
        }
    }
    match trailer.condition {
        Condition::None => {}
        Condition::AuthorMust => text.push_str(" (author must)"),
        Condition::OnCommit => text.push_str(" (on commit)"),
        Condition::Never => text.push_str(" (never)"),
    }
    text
}
