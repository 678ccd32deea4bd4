//! Requests to say something in the description of the patch.
//!
//! Apart from the other words: few sentences speak of it, and within an automaton for all of them these patterns cost 3 % of a first sync.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};

/// A pattern over bytes: sentences are in ASCII nearly always, and it is made sooner so.
fn pattern(text: &str) -> Regex {
    let mut builder = RegexBuilder::new(text);
    builder.unicode(false).build().expect("a fixed pattern is right")
}

/// What the description ought to tell.
static OUGHT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:description|commit (?:message|log)|change ?log)\b(?: \w+){0,2}? (?:should|must|needs? to|has to|ought to|could)(?: \w+){0,2}? (?:say|tell|explain|describe|mention|contain|include|state|be (?:more|better|improved|extended|expanded))\b",
    )
});

/// What ought to stand there.
static WANTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:should|could|would|please|must|needs?|nice|worth|better|good|like to see|expect)\b[^.;]{0,80}\b(?:in|into|to|inside|within) (?:the|your|this) (?:(?:patch|commit|git) )*(?:description|commit message|commit log|changelog)\b",
    )
});

/// Of what its sender does himself, or did.
static HIS_OWN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bi(?:'ll|'ve| will| can| could| have| forgot| did| should)\b|\btoo late\b"));

/// Whether a sentence, in lower case, asks for more in the description. To tell it in an answer does not do that.
pub(super) fn asks_for_more(low: &str) -> bool {
    let speaks_of_it = ["description", "commit message", "log"]
        .iter()
        .any(|word| low.contains(word));
    speaks_of_it
        && (OUGHT.is_match(low.as_bytes()) || WANTED.is_match(low.as_bytes()))
        && !HIS_OWN.is_match(low.as_bytes())
}
