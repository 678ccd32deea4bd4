//! Evidence in words.

use crate::model::{DAY, Match};

/// What speaks for a match, as in "same title but for punctuation; 47 of 49 changed lines; committed 2 days after v3".
///
/// `revision` is the revision of the mail as users see it (`v3`).
pub fn describe(found: &Match, revision: &str) -> String {
    let evidence = &found.evidence;
    let mut words: Vec<String> = Vec::new();
    if evidence.by_hand {
        words.push("linked by hand".to_owned());
    }
    if evidence.named {
        words.push("the commit names this mail".to_owned());
    } else if evidence.named_nearby {
        words.push("the commit names a mail of this thread".to_owned());
    }
    if evidence.squashed {
        words.push("squashed with another patch".to_owned());
    }
    if evidence.title_exact {
        words.push("same title".to_owned());
    } else if evidence.title_equal {
        words.push("same title but for punctuation or case".to_owned());
    } else if evidence.title >= SIMILAR {
        words.push("similar title".to_owned());
    } else {
        words.push("another title".to_owned());
    }
    words.push(
        if evidence.author {
            "same author"
        } else {
            "another author"
        }
        .to_owned(),
    );
    if evidence.authored {
        words.push("author date of the mail".to_owned());
    }
    words.extend(content(found));
    if evidence.text >= SIMILAR {
        words.push("same message".to_owned());
    }
    words.push(time(evidence.delay, revision));
    if !found.certain {
        words.push("uncertain".to_owned());
    }
    words.join("; ")
}

fn content(found: &Match) -> Vec<String> {
    let evidence = &found.evidence;
    if evidence.patch_id {
        return vec!["same patch-id".to_owned()];
    }
    if evidence.loose_id {
        return vec!["same changed lines".to_owned()];
    }
    if evidence.files_commit == 0 {
        return Vec::new();
    }
    if evidence.files_shared == 0 && evidence.lines_shared == 0 {
        return vec!["no file and no line in common".to_owned()];
    }
    let most = evidence.lines_patch.max(evidence.lines_commit);
    let mut words = vec![format!("{} of {most} changed lines", evidence.lines_shared)];
    if evidence.files_shared != evidence.files_commit || evidence.files_shared != evidence.files_patch {
        let most = evidence.files_patch.max(evidence.files_commit);
        words.push(format!("{} of {most} files", evidence.files_shared));
    }
    words
}

fn time(delay: i64, revision: &str) -> String {
    let (verb, seconds) = if delay < 0 {
        ("before", delay.saturating_neg())
    } else {
        ("after", delay)
    };
    let long = match seconds / DAY {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    format!("committed {long} {verb} {revision}")
}

/// Similarity from which on titles and messages are called alike.
const SIMILAR: f64 = 0.75;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, MessageKey, Method, ObjectId, Time};

    fn with(evidence: Evidence) -> Match {
        Match {
            message: MessageKey(1),
            commit: ObjectId([1; 20]),
            method: Method::Content,
            score: 0.9,
            certain: true,
            evidence,
            known: Time(0),
            until: None,
        }
    }

    #[test]
    fn words_say_what_agrees_and_when_it_was_committed() {
        let evidence = Evidence {
            title_exact: true,
            title_equal: true,
            author: true,
            files_shared: 2,
            files_patch: 2,
            files_commit: 2,
            lines_shared: 47,
            lines_patch: 48,
            lines_commit: 49,
            delay: 2 * DAY,
            ..Evidence::default()
        };
        let text = describe(&with(evidence), "v3");
        assert_eq!(
            text,
            "same title; same author; 47 of 49 changed lines; committed 2 days after v3"
        );
    }

    #[test]
    fn a_touched_up_title_is_told_from_the_same_one() {
        let evidence = Evidence {
            title_equal: true,
            by_hand: true,
            ..Evidence::default()
        };
        let text = describe(&with(evidence), "v2");
        assert!(
            text.starts_with("linked by hand; same title but for punctuation or case; "),
            "{text}"
        );
    }

    #[test]
    fn a_posting_after_the_push_and_an_uncertain_match_say_so() {
        let evidence = Evidence {
            patch_id: true,
            delay: -DAY,
            ..Evidence::default()
        };
        let found = Match {
            certain: false,
            ..with(evidence)
        };
        let text = describe(&found, "v1");
        assert_eq!(
            text,
            "another title; another author; same patch-id; committed 1 day before v1; uncertain"
        );
    }
}
