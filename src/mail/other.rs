//! Commits and mails that a reply names as another solution than the patch.
//!
//! Owns the words that say so. Whether the other solution went in, and in whose stead, is for `matching`.

use std::sync::LazyLock;

use regex::Regex;

use super::commit::mails_in;
use super::own::OwnLine;
use super::speech::{commits_named, pattern};
use crate::model::Hints;

/// Another solution, on text in lower case.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\balternative|\b(?:i|we)(?:'ve| have)?(?: just| also| already| now)* (?:sent|posted|submitted) (?:\w+ ){0,2}?(?:patch|patches|fix|fixes|series|patchset)\b|\breplaced? (?:this |it )?(?:by|with)\b|\binstead of (?:this|your|that)\b|\bsupersed|\bobsolet|\b(?:another|different|other|better|new|separate) (?:\w+ )?(?:patch|patches|patchset|series|solution|approach|fix|fixes)\b|\b(?:fixed|addressed|solved|resolved) (?:\w+ )?(?:in|by|with|via)\b|\brefuse|\breject|\bremoved?\b|\bnot applicable\b|\balready (?:fixed|merged|upstream|in)\b|\b(?:should|would|will|is|are)(?: not|n't| no longer)(?: be)? (?:needed|necessary|required)\b",
    )
});

/// How many mails are taken from one reply.
const MOST: usize = 16;

/// What a reply that speaks of another solution names.
pub(super) fn read_other(lines: &[OwnLine<'_>]) -> Hints {
    let mut text = String::new();
    for line in lines {
        if let OwnLine::Text(line) = line {
            text.push_str(line.trim());
            text.push(' ');
        }
    }
    let names = text.contains('@') || text.contains("%40") || text.bytes().any(|byte| byte.is_ascii_digit());
    if !names || !OTHER.is_match(&text.to_lowercase()) {
        return Hints::default();
    }
    let mut other_mails = mails_in(&text);
    other_mails.truncate(MOST);
    Hints {
        other_commits: commits_named(lines),
        other_mails,
        ..Hints::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::own::own_lines;
    use super::*;

    fn named(text: &str) -> (Vec<String>, Vec<String>) {
        let hints = read_other(&own_lines(text));
        let mails = hints.other_mails.iter().map(|id| id.as_str().to_owned()).collect();
        (hints.other_commits, mails)
    }

    #[test]
    fn a_reply_that_speaks_of_another_solution_names_it() {
        let (commits, mails) = named(
            "Hello,\n\nfor the record: an alternative fix went in,\n4be21c09fe (\"lamp: wait for the switch\")\n",
        );
        assert_eq!(commits, ["4be21c09fe"]);
        assert!(mails.is_empty());
        let (_, mails) =
            named("I posted another approach for this:\n\nhttps://lore.example.org/list/20240301.7@example.org/T/#u\n");
        assert_eq!(mails, ["20240301.7@example.org"]);
    }

    #[test]
    fn a_reply_that_only_names_a_commit_names_no_other_solution() {
        let nothing = (Vec::new(), Vec::new());
        assert_eq!(named("This was broken by 4be21c09fe, please say so.\n"), nothing);
        assert_eq!(named("An alternative would be to wait.\n"), nothing);
    }
}
