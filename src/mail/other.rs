//! Commits and mails that a reply names as another solution than the patch, and mails that any mail links to.
//!
//! Owns the words that say so. Whether the other solution went in, and in whose stead, is for `matching`.

use super::commit::mails_in;
use super::own::OwnLine;
use super::pattern::Pattern;
use super::speech::commits_named;
use crate::model::{Hints, MessageId};

/// Another solution, on text in lower case.
static OTHER: Pattern = Pattern::new(
    r"\balternative|\b(?:i|we)(?:'ve| have)?(?: just| also| already| now)* (?:sent|posted|submitted) (?:\w+ ){0,2}?(?:patch|patches|fix|fixes|series|patchset)\b|\breplaced? (?:this |it )?(?:by|with)\b|\binstead of (?:this|your|that)\b|\bsupersed|\bobsolet|\bduplicated? (?:with|of)\b|\b(?:another|different|other|better|new|separate) (?:\w+ )?(?:patch|patches|patchset|series|solution|approach|fix|fixes)\b|\b(?:fixed|addressed|solved|resolved) (?:\w+ )?(?:in|by|with|via)\b|\brefuse|\breject|\bremoved?\b|\bnot applicable\b|\balready (?:fixed|merged|upstream|in)\b|\b(?:should|would|will|is|are)(?: not|n't| no longer)(?: be)? (?:needed|necessary|required)\b",
);

/// A patch that the sender posts or posted, on text in lower case.
static ANNOUNCED: Pattern = Pattern::new(
    r"\bi(?:['’](?:ll|ve|m going to)| will| have| am going to)?(?: just| also| already| now| then)* (?:send|sent|post|posted|submit|submitted|prepare|prepared|resend|resent|implement|implemented|write|wrote)\b(?: \w+){0,3}? (?:patch|patches|patchset|series|fix|test ?cases?|version)\b|\bi(?:['’]m| am) going to implement\b",
);

/// How many mails are taken from one reply.
const MOST: usize = 16;

/// The sender's own words in one line.
fn joined(lines: &[OwnLine<'_>]) -> String {
    let mut text = String::new();
    for line in lines {
        if let OwnLine::Text(line) = line {
            text.push_str(line.trim());
            text.push(' ');
        }
    }
    text
}

/// Whether the sender says that he posts, or posted, a patch of his own.
pub(super) fn announces(lines: &[OwnLine<'_>]) -> bool {
    ANNOUNCED.is_match(&joined(lines).to_lowercase())
}

/// What a reply that speaks of another solution names.
pub(super) fn read_other(lines: &[OwnLine<'_>]) -> Hints {
    let text = joined(lines);
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

/// Words by which a posting links to what it takes the place of, on text in lower case.
static REPLACES: Pattern = Pattern::new(
    r"\b(?:(?:supersedes|replaces|obsoletes)(?: \S+){0,3}? (?:patch|patches|series|patchset|version|v\d+)\b|supersedes\b|began as\b|previous versions?:)[^\n:]{0,60}(?:\n[^\n]{1,80})?\n?[^\n]{0,80}?\bhttps?://[^\s>)]+",
);

/// The mails of which the text of a posting says that it takes their place.
pub(super) fn mails_replaced(log: &str) -> Vec<MessageId> {
    if !log.contains("http") {
        return Vec::new();
    }
    let low = log.to_ascii_lowercase();
    let found = REPLACES.captures_iter(&low).filter_map(|found| found.get(0));
    let mut named: Vec<MessageId> = found
        .filter_map(|found| {
            // As it was written: letters of an id count.
            let link = found.find("http").and_then(|start| found.get(start..))?;
            let start = low.find(link)?;
            let written = log.get(start..start.saturating_add(link.len())).unwrap_or(link);
            mails_in(written).into_iter().next()
        })
        .collect();
    named.truncate(MOST);
    named
}

/// The mails that the sender's own words link to.
pub(super) fn mails_linked(lines: &[OwnLine<'_>]) -> Vec<MessageId> {
    let mut named = Vec::new();
    for line in lines {
        let OwnLine::Text(line) = line else { continue };
        // A name with an address is no link.
        if let Some(link) = line.find("http").and_then(|start| line.get(start..)) {
            named.extend(mails_in(link));
        }
        if named.len() >= MOST {
            break;
        }
    }
    named.dedup();
    named.truncate(MOST);
    named
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

    #[test]
    fn who_posts_a_patch_of_his_own_says_so() {
        let says = |text: &str| announces(&own_lines(text));
        for text in [
            "How about another lamp? I'll prepare a patch\nand try it.",
            "I just submitted new test cases.",
            "Never mind. I resend a patch v2 for it.",
            "FYI: I'm going to implement the second way.",
        ] {
            assert!(says(text), "{text}");
        }
        assert!(!says("Please send a patch.\n> I'll prepare a patch.\n"));
        assert!(!says("I have no patch."));
    }

    #[test]
    fn a_posting_says_what_it_takes_the_place_of() {
        let replaced = |text: &str| -> Vec<String> {
            let ids = mails_replaced(text);
            ids.iter().map(|id| id.as_str().to_owned()).collect()
        };
        for text in [
            "This supersedes Ann's patch\nhttps://list.example.org/patch/7.Ann@example.org/\n",
            "NOTE: previous version:\n[PATCH 8/9] lamp: wait\nhttps://list.example.org/7.Ann@example.org/\n",
            "this is a cleanup which began as https://list.example.org/7.Ann@example.org/",
        ] {
            assert_eq!(replaced(text), ["7.Ann@example.org"], "{text}");
        }
        for text in [
            "Replace the lamp with the new one.\nLink: https://list.example.org/7.Ann@example.org/\n",
            "Older versions of the lamp fail, see https://list.example.org/7.Ann@example.org/\n",
        ] {
            assert!(replaced(text).is_empty(), "{text}");
        }
        assert!(replaced("It goes on with https://list.example.org/7.Ann@example.org/\n").is_empty());
        assert!(
            replaced("It replaces the lamp.\n\nSee there:\nhttps://list.example.org/7.Ann@example.org/\n").is_empty()
        );
    }

    #[test]
    fn links_to_mails_are_taken_from_own_words() {
        let text = "This goes on with [1], see https://lore.example.org/list/20240301.7%40example.org/.\n\n\
                    > https://lore.example.org/list/quoted@example.org/\n\n\
                    [1] https://patchwork.example.org/patch/20240228.4@example.org\n\
                    Cc: Ann <ann@example.org>\n";
        let named = mails_linked(&own_lines(text));
        let named: Vec<&str> = named.iter().map(MessageId::as_str).collect();
        assert_eq!(named, ["20240301.7@example.org", "20240228.4@example.org"]);
    }
}
