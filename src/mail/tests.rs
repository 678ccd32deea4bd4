//! Tests of whole mails: made ones, and real ones where `XQ_TEST_MAILS` names a folder with an index.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::model::{Scope, TrailerKind};

mod extreme;
mod words;

const LATER: Time = Time(1_900_000_000);

fn mail(subject: &str, more: &str, body: &str) -> Message {
    let text = format!(
        "Message-ID: <1@example.org>\nFrom: A Uthor <a@example.org>\nDate: Mon, 3 Mar 2014 10:20:30 +0100\nSubject: {subject}\n{more}\n{body}"
    );
    read(text.as_bytes(), LATER).message.unwrap()
}

fn reply(body: &str) -> Message {
    mail("Re: [PATCH 1/3] x: y", "In-Reply-To: <0@example.org>\n", body)
}

const DIFF: &str = "diff --git a/x.c b/x.c\nindex 111111..222222 100644\n--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n-- \n2.1\n";

#[test]
fn patch_mail_is_read_whole() {
    let body = format!(
        "From: B Other <b@example.org>\n\nSome prose.\n\nSigned-off-by: B Other <b@example.org>\n---\nChanges in v3:\n- more\n x.c | 2 +-\n\n{DIFF}"
    );
    let read = mail("[PATCH v3 1/2] x: count", "", &body);
    assert_eq!(read.role, Role::Patch);
    assert_eq!(read.date, Time(1_393_838_430));
    let patch = read.patch.unwrap();
    assert_eq!(&*patch.author.name, "B Other");
    assert!(patch.author_stated && !patch.digest.damaged);
    assert_eq!((patch.digest.added(), patch.digest.removed()), (1, 1));
    assert_eq!(read.trailers.len(), 1);
    assert_eq!(read.trailers.first().unwrap().place, Place::Patch);
    assert_eq!(read.hints.logged_revision.unwrap().number, 3);
}

#[test]
fn copies_of_two_lists_are_one_message() {
    let print = |subject: &str, more: &str, body: &str| mail(subject, more, body).fingerprint;
    let posted = print("[PATCH] x", "", &format!("Prose.\n---\n{DIFF}"));
    let footer = "\n_______________________________________________\nOne list\nhttps://lists.example.org/one\n";
    assert_eq!(
        posted,
        print(
            "[One] [PATCH] x",
            "List-Id: <one>\n",
            &format!("Prose.\n\n---\n{DIFF}{footer}")
        )
    );
    let vger = "--\nTo unsubscribe from this list: send the line \"unsubscribe two\"\n";
    assert_eq!(posted, print("[PATCH] x", "", &format!("Prose.\n---\n{DIFF}{vger}")));
    assert_ne!(
        posted,
        print("[PATCH] x", "", &format!("Prose.\n---\n{}", DIFF.replace("+2", "+3")))
    );
    let said = print("Re: x", "", "Looks good.\n");
    assert_eq!(said, print("Re: x", "", &format!("Looks good.\n{vger}")));
    assert_eq!(said, print("Re: x", "", &format!("Looks good. \n\n{footer}")));
    assert_ne!(said, print("Re: x", "", "Looks bad.\n"));
}

#[test]
fn a_date_that_cannot_be_tells_the_same_mail_in_every_mirror() {
    let read_at = |date: &str, committed: i64| {
        let text = format!("From: A Uthor <a@example.org>\nDate: {date}\nSubject: x\n\nText.\n");
        read(text.as_bytes(), Time(committed)).message.unwrap()
    };
    for date in ["Mon, 3 Mar 2036 10:20:30 +0100", "yesterday", ""] {
        let (one, other) = (read_at(date, 1_400_000_000), read_at(date, 1_500_000_000));
        assert_eq!((one.date.0, other.date.0), (1_400_000_000, 1_500_000_000));
        assert_eq!((&one.id, one.fingerprint), (&other.id, other.fingerprint), "{date}");
    }
}

#[test]
fn attached_patch_is_found() {
    let body = format!(
        "preamble\n--b\nContent-Type: text/plain\n\nSee attachment.\n--b\nContent-Type: text/x-patch; name=\"x.patch\"\nContent-Disposition: attachment\n\n{DIFF}\n--b--\n"
    );
    let read = mail(
        "[PATCH] x",
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n",
        &body,
    );
    assert_eq!(read.role, Role::Patch);
    assert!(read.patch.unwrap().digest.patch_id.is_some());
}

#[test]
fn conditional_review_for_two_parts() {
    let read = reply(
        "On Monday, A wrote:\n> text\n\nAnd then\nReviewed-by: R Eviewer <r@example.org>\nfor both this one and patch 3.\n",
    );
    let trailer = read.trailers.first().unwrap();
    assert_eq!(trailer.kind, TrailerKind::ReviewedBy);
    assert_eq!(trailer.condition, Condition::AuthorMust);
    assert_eq!(
        trailer.scope,
        Scope::Parts {
            numbers: vec![3],
            here: true
        }
    );
}

#[test]
fn list_rewritten_sender_is_undone() {
    let text = "Message-ID: <1@x.org>\nFrom: A Uthor via Devel <devel@lists.x.org>\nReply-To: A Uthor <a@x.org>\nDate: Mon, 3 Mar 2014 10:20:30 +0000\nSubject: s\n\nb\n";
    let read = read(text.as_bytes(), LATER).message.unwrap();
    assert_eq!(read.from.to_string(), "A Uthor <a@x.org>");
}

#[test]
fn date_that_cannot_be_falls_back_on_the_commit() {
    let text = "Message-ID: <1@x.org>\nFrom: a@x.org\nDate: Mon, 3 Mar 2064 10:20:30 +0000\nSubject: s\n\nb\n";
    let reading = read(text.as_bytes(), LATER);
    assert_eq!(reading.message.unwrap().date, LATER);
    assert_eq!(reading.problems.first().unwrap().kind, ProblemKind::BadDate);
}

#[test]
fn empty_mail_is_no_message() {
    assert_eq!(read(b"\n\n", LATER).message, None);
}

fn says(body: &str) -> Vec<Said> {
    reply(&format!("On Monday, A Uthor wrote:\n> some text\n\n{body}\n"))
        .says
        .into_vec()
}

#[test]
fn words_are_taken_for_what_they_are() {
    let cases: [(&str, &[Said]); 30] = [
        ("Please rename this.", &[Said::Request]),
        ("Why is this needed?", &[Said::Request, Said::Question]),
        ("This leaks the buffer on the error path.", &[Said::Request]),
        ("Reviewed-by: A B <a@x.org>\n\nThanks!", &[]),
        ("Ok, will fix in v2.", &[Said::Agreement, Said::Promise]),
        ("Good catch, thanks.", &[Said::Agreement]),
        ("Sure", &[Said::Agreement]),
        (
            "I'll change that in the next version.",
            &[Said::Agreement, Said::Promise],
        ),
        ("LGTM", &[Said::Liking]),
        ("Hi!\nPushed, thanks.", &[Said::Applied]),
        ("Applied to staging.", &[Said::Applied]),
        ("I have committed the series.", &[Said::Applied]),
        ("FYI merged.", &[Said::Applied]),
        ("I will queue it", &[Said::WillApply]),
        ("I am sending a v2 to fix all of it.", &[Said::Agreement, Said::Promise]),
        ("Pushed to x/tip.git for-linus-5.15", &[Said::Applied]),
        ("This was merged in v5.15 already.", &[Said::Remark]),
        (
            "While the patch seems fine, this description is confusing.",
            &[Said::Request, Said::Liking],
        ),
        ("I have pushed v4 to my branch for you to see.", &[Said::Remark]),
        ("I merged the other one to 5/8 for clarity.", &[Said::Remark]),
        ("Once applied, one line is too long.", &[Said::Remark]),
        ("This should be applied after the other one.", &[Said::Request]),
        ("NAK.", &[Said::Objection]),
        ("Please ignore this one.", &[Said::Withdrawal]),
        ("Please ignore this series.", &[Said::SeriesWithdrawal]),
        ("Scratch that.", &[Said::Withdrawal]),
        ("Ping?", &[Said::Ping]),
        ("Gentle ping on this one. Thanks.", &[Said::Ping]),
        ("I withdraw my objection.", &[Said::ObjectionLifted]),
        ("Can be fixed while committing.", &[Said::OnCommit]),
    ];
    for (text, wanted) in cases {
        let mut said = says(text);
        if wanted == [Said::Objection] {
            said.retain(|said| *said != Said::Request);
        }
        assert_eq!(said, wanted, "{text}");
    }
}

#[test]
fn a_patch_is_closed_or_sent_back_in_the_tracker() {
    let closed = [
        "Nobody answered, setting this to rejected in patchwork.",
        "I'll mark it as rejected in patchwork.",
        "Setting this whole patchset in patchwork as rejected.",
        "Fixed by another commit, thus closing this in patchwork.",
        "Set to superseded in patchwork.",
        "Sorry, I have rejected this patch.",
    ];
    for text in closed {
        let said = says(text);
        let taken_back = if text.contains("patchset") {
            Said::SeriesWithdrawal
        } else {
            Said::Withdrawal
        };
        assert!(said.contains(&Said::Objection) && said.contains(&taken_back), "{text}");
    }
    let open = [
        "I have rejected a similar patch.",
        "That was for the older version, which I closed in patchwork.",
        "Could you close this in patchwork?",
    ];
    for text in open {
        assert!(!says(text).contains(&Said::Objection), "{text}");
    }
    for text in [
        "Sure, also I'll set this to \"changes requested\" in Patchwork.",
        "Marking this as changes requested.",
    ] {
        let said = says(text);
        assert!(
            said.contains(&Said::Request) && !said.contains(&Said::Agreement),
            "{text}"
        );
    }
}

#[test]
fn a_refusal_without_the_word_is_an_objection() {
    for text in [
        "It would do no harm, but until needed I prefer to not adding it.",
        "There is no benefit to adding this unless a test uses it.",
        "We should not merge this patchset.",
        "The list was changed, this patch is no longer needed.",
    ] {
        assert!(says(text).contains(&Said::Objection), "{text}");
    }
    for text in [
        "There is no need to have it here.",
        "I'd prefer not to add this flag to the struct.",
        "There is no point in having this as an array.",
    ] {
        assert!(!says(text).contains(&Said::Objection), "{text}");
    }
}

#[test]
fn a_patch_is_taken_back_in_many_words() {
    for text in [
        "+1 let's skip this one.",
        "OK, let's drop this attempt.",
        "Sure, I'll drop this patch from the series.",
        "I drop my series then.",
        "But I vote to drop my patch.",
        "I'd prefer to drop this series.",
        "Feel free to ignore my patch.",
        "OK, then this patch is no longer needed.",
        "Right, the series isn't needed anymore.",
    ] {
        let said = says(text);
        let taken = said.contains(&Said::Withdrawal) || said.contains(&Said::SeriesWithdrawal);
        assert!(taken, "{text}");
    }
    assert_eq!(
        says("I'm sorry, wrong list. It was for the other one only."),
        [Said::SeriesWithdrawal]
    );
    for text in [
        "I'll drop this check.",
        "I'll drop the const and send a v2.",
        "I'll drop it.",
        "The wrong list of flags is printed.",
        "I'd prefer to drop this check.",
        "The lock is not needed here.",
        "The include? It's no longer needed.",
    ] {
        let said = says(text);
        let taken = said.contains(&Said::Withdrawal) || said.contains(&Said::SeriesWithdrawal);
        assert!(!taken, "{text}");
    }
}

#[test]
fn who_admits_it_says_so_among_other_things() {
    for text in [
        "You are right, and I could not agree with you more. The old kernels lack the check.",
        "Ahh ok, that's fair.",
        "I did miss the point. We can leave the code as is.",
        "Yes, it's not needed now. The loader is used by one test only.",
    ] {
        assert!(says(text).contains(&Said::Concession), "{text}");
    }
    for text in [
        "You are right, but the lock is taken before.",
        "Are you right?",
        "The right way is the other one.",
        "The lock is not needed now that we wait.",
    ] {
        assert!(!says(text).contains(&Said::Concession), "{text}");
    }
    assert!(says("I've just sent a slightly modified version of it.").contains(&Said::OwnVersion));
    assert!(!says("Please send a new version.").contains(&Said::OwnVersion));
    assert!(says("I suggest to not accept this change.").contains(&Said::Objection));
    assert!(!says("I suggest to not add this header twice.").contains(&Said::Objection));
    assert!(says("Is this still needed?").contains(&Said::DropOffer));
}

#[test]
fn whether_to_drop_it_is_a_question_and_yes_please_an_answer() {
    for text in [
        "Given that, should we reject this patch?",
        "Shall I drop the series?",
        "Would you mind dropping this one?",
    ] {
        assert!(says(text).contains(&Said::DropOffer), "{text}");
    }
    for text in ["Should we drop the const?", "We should reject this patch."] {
        assert!(!says(text).contains(&Said::DropOffer), "{text}");
    }
    assert_eq!(says("Yes, please!"), [Said::Agreement]);
    assert!(!says("Yes, please rename it.").contains(&Said::Agreement));
}

#[test]
fn what_is_applied_is_the_patch_and_not_another() {
    for text in [
        "I've adjusted the patch a bit and pushed, thanks.",
        "I fixed the typo and merged it.",
    ] {
        assert!(says(text).contains(&Said::Applied), "{text}");
    }
    for text in [
        "FYI merged a commit which implements this.",
        "I've pushed a patch that removes it from the list, thanks.",
    ] {
        assert!(!says(text).contains(&Said::Applied), "{text}");
    }
}

#[test]
fn a_word_that_asks_for_nothing_is_a_remark_or_nothing() {
    assert_eq!(says("The names were never promised to be stable."), [Said::Remark]);
    assert_eq!(says("I do not have a strong opinion on that."), []);
    assert_eq!(says("I guess that this is OK."), [Said::Liking]);
    assert_eq!(says("@Ann, please add a line on that."), [Said::Request]);
    // A reviewer asks, whatever he promises beside it.
    assert_eq!(
        says("I would rather have a table here.\n\nI will send a fix for the other one."),
        [Said::Request, Said::Agreement, Said::Promise, Said::OwnVersion]
    );
    assert_eq!(says("Well, I'll probably merge the first one then."), [Said::Agreement]);
}

#[test]
fn a_trailer_below_for_both_covers_the_series() {
    for (head, wanted) in [
        ("For both:", Scope::Series),
        ("For all of them:", Scope::Series),
        ("For the whole series:", Scope::Series),
        ("For both architectures it is fine.", Scope::Here),
    ] {
        let read = reply(&format!("{head}\nReviewed-by: R Eviewer <r@example.org>\n"));
        assert_eq!(read.trailers.first().unwrap().scope, wanted, "{head}");
    }
}

#[test]
fn conditions_of_trailers() {
    let cases = [
        ("With that fixed,", Condition::AuthorMust),
        ("With the check moved up:", Condition::AuthorMust),
        ("Other than that", Condition::AuthorMust),
        ("The same comment as I said on the first.c.", Condition::AuthorMust),
        ("Same nits as above:", Condition::AuthorMust),
        ("I had the same problem here, thanks for fixing it.", Condition::None),
        (
            "Other than this (happy to adjust while committing):",
            Condition::OnCommit,
        ),
        ("With the title fixed:", Condition::OnCommit),
        (
            "With, as said elsewhere, 1UL replaced by 1U in\ntitle and description",
            Condition::OnCommit,
        ),
        ("Looks fine to me, thanks for doing this.", Condition::None),
        ("I am fine with this.", Condition::None),
        ("No problem with that:", Condition::None),
        ("If it were a safety feature I would ask for more.", Condition::None),
    ];
    for (before, wanted) in cases {
        let read = reply(&format!("{before}\nReviewed-by: R Eviewer <r@example.org>\n"));
        assert_eq!(read.trailers.first().unwrap().condition, wanted, "{before}");
    }
    let old = reply("v1 Reviewed-by: R Eviewer <r@example.org>\n");
    assert_eq!(old.trailers.first().unwrap().condition, Condition::Never);
    let mood = reply("Tentatively-Acked-by: R Eviewer <r@example.org>\n");
    assert_eq!(mood.trailers.first().unwrap().condition, Condition::Never);
    let area = reply("Acked-by: R Eviewer <r@example.org> # xen/x86\n");
    assert_eq!(area.trailers.first().unwrap().area.as_deref(), Some("xen/x86"));
    let quoted = reply("> Acked-by: R Eviewer <r@example.org>\n\nthanks\n");
    assert!(quoted.trailers.is_empty());
}

#[test]
fn trailers_in_sentences_keep_their_own_words() {
    let read = reply(
        "You can also add 'Tested-by: T Ester <t@example.org>'\n\non the whole series - I ran it.\n\nOh, and Reviewed-by: T Ester <t@example.org> here.\n",
    );
    let scopes: Vec<Scope> = read.trailers.into_iter().map(|trailer| trailer.scope).collect();
    assert_eq!(scopes, [Scope::Series, Scope::Here]);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, LATER);
        let _ = parse_diff(&bytes);
        let _ = body_text(&bytes);
        let _ = patch_text(&bytes);
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in "(\\[|\\]|PATCH|v[0-9]|\\(|\\)|:|-|Re|>|by|Acked-by:|<|@|\"|\\PC| |\n){0,60}") {
        let _ = parse_subject(&text);
        let _ = read_commit_message(&text);
        let _ = reply(&text);
    }

    #[test]
    fn no_diff_makes_the_scanner_panic(lines in proptest::collection::vec("(diff --git |--- |\\+\\+\\+ |@@ -[0-9],[0-9] \\+[0-9] @@|a/|\"|\\\\|\\+|-| |rename from |b/x|[a-z]){0,6}", 0..20)) {
        let _ = parse_diff(lines.join("\n").as_bytes());
    }
}

#[test]
fn words_that_name_a_commit_are_taken_with_it() {
    let read = reply("permanent removal merged as\n0ee80c66e3 (\"ci: remove the package\")\n");
    assert!(read.says.contains(&Said::Applied), "{:?}", read.says);
    assert_eq!(read.hints.commits, ["0ee80c66e3"]);
    let read = reply("this was broken by 0ee80c66e3 long ago, please mention it\n");
    assert_eq!(read.hints.commits, Vec::<String>::new());
}

#[test]
fn an_author_who_rejects_his_patch_in_patchwork_takes_it_back() {
    assert!(says("fixed by Ann in e18dee565c => rejecting this in patchwork\n").contains(&Said::Withdrawal));
}

#[test]
fn trailers_of_a_pasted_log_are_no_trailers_of_the_mail() {
    let read = reply(
        "this is what we did there:\n\ncommit 0123456789abcdef0123456789abcdef01234567\nAuthor: Ann Example <ann@example.org>\n\n    lib: do it\n\n    Reviewed-by: Bob Sample <bob@example.org>\n\nso no.\n",
    );
    assert!(read.trailers.is_empty());
    let read = reply("fine\n\n    Reviewed-by: Bob Sample <bob@example.org>\n");
    assert_eq!(read.trailers.len(), 1);
}

#[test]
fn notices_and_reviews_of_queues_are_reports_though_they_carry_a_patch() {
    let role = |subject: &str, more: &str, text: &str| mail(subject, more, &format!("{text}\n\n{DIFF}")).role;
    let upstream = "commit 0123456789abcdef0123456789abcdef01234567 upstream.";
    let queue = "User-Agent: quilt/0.66\n";
    assert_eq!(role("[PATCH 5.4 012/111] x: y", queue, upstream), Role::Report);
    // Somebody's own backports are patches.
    assert_eq!(role("[PATCH 5.4 1/2] x: y", "", upstream), Role::Patch);
    assert_eq!(role("[PATCH 012/111] x: y", queue, "Text."), Role::Patch);
    assert_eq!(
        role("+ x-y.patch added to -mm tree", "", "The patch titled"),
        Role::Report
    );
    assert_eq!(
        role("[merged] x-y.patch removed from -mm tree", "", "The patch titled"),
        Role::Report
    );
    assert_eq!(
        role("[PATCH] x: y", "X-Patchwork-Hint: ignore\n", "Text."),
        Role::Report
    );
    assert_eq!(
        role("[PATCH] x: y", "X-Patchwork-Hint: comment\n", "Text."),
        Role::Patch
    );
}

#[test]
fn words_around_a_trailer_limit_it_to_an_area() {
    let area = |body: &str| reply(body).trailers.first().unwrap().area.clone();
    let given = "Acked-by: R Eviewer <r@example.org>";
    let cases = [
        (format!("For ath11k:\n\n{given}\n"), Some("ath11k")),
        (format!("For the x86 bits\n{given}\n"), Some("x86")),
        (format!("Fine. For this I2C part:\n\n{given}\n"), Some("I2C")),
        (format!("Oh, and also {given} the Xen parts.\n"), Some("Xen")),
        (format!("{given} # xen/arm\n"), Some("xen/arm")),
        (format!("For the series:\n{given}\n"), None),
        (format!("For this one and patch 3:\n{given}\n"), None),
        (format!("For what it's worth:\n{given}\n"), None),
        (format!("Thanks for the changes. Looks fine:\n{given}\n"), None),
        (format!("{given}\n"), None),
    ];
    for (body, wanted) in cases {
        assert_eq!(area(&body).as_deref(), wanted, "{body}");
    }
}

#[test]
fn change_logs_name_lower_revisions_and_what_was_dropped() {
    let hints = |subject: &str, log: &str| mail(subject, "", &format!("Prose.\n---\n{log}\n{DIFF}")).hints;
    let named = |subject: &str, log: &str| -> Vec<String> {
        let hints = hints(subject, log);
        hints.earlier.iter().map(ToString::to_string).collect()
    };
    for log in [
        "- Link to v1: https://lore.example.org/r/one@example.org\n",
        "v1: https://lore.example.org/list/one@example.org/\n",
        "v1:\nhttps://lore.example.org/list/one%40example.org/\n",
        "* v1\nhttps://lore.example.org/list/one@example.org/\n",
        "* V1 at <https://lore.example.org/list/one@example.org/>\n",
    ] {
        assert_eq!(named("[PATCH v2] x", log), ["one@example.org"], "{log}");
        assert!(named("[PATCH v1] x", log).is_empty(), "{log}");
    }
    assert!(named("[PATCH v2] x", "See https://lore.example.org/r/one@example.org\n").is_empty());
    assert!(hints("[PATCH v3] x", "v3:\n- dropped the second patch\n").fewer);
    assert!(hints("[PATCH v3] x", "v3:\n- Merged both commits into one\n").fewer);
    assert!(hints("[PATCH v3] x", "V1->V2:\n- 1/2 patch removed\n").fewer);
    let log =
        " Changes in v2:\n  - patch #1 in the series (\"sweep: the\n    floor\") is dropped: nobody walks there\n";
    assert!(hints("[PATCH v2] x", log).fewer);
    assert!(!hints("[PATCH v3] x", "v3:\n- dropped the lock\n").fewer);
}

#[test]
fn what_is_said_of_other_patches_applies_none_of_these() {
    for text in [
        "I've merged the other patches, thanks!\n",
        "For the record, merged an alternative solution.\n",
        "Pushed a different fix.\n",
    ] {
        assert!(!says(text).contains(&Said::Applied), "{text}");
    }
    assert!(says("Merged, thanks!\n").contains(&Said::Applied));
}

#[test]
fn an_author_takes_back_what_he_posts_elsewhere_or_rejects() {
    for text in [
        "I have resubmit a patch, please see: https://lists.example.org/42\n",
        "I have resubmitted the patch that moves it to lamp01.c as your suggestion, please see: https://lists.example.org/42\n",
        "Rejecting it myself, as it's not an improvement.\n",
        "Thanks all for the feedback, so we can skip this patch.\n",
        "There were other fixes merged, therefore closing this.\n",
    ] {
        assert!(says(text).contains(&Said::Withdrawal), "{text}");
    }
}

#[test]
fn who_takes_back_his_comment_asks_nothing_any_more() {
    let said = says("You're right, I overlooked the macro. Please ignore this comment.\n");
    assert!(said.contains(&Said::ObjectionLifted), "{said:?}");
    assert!(!said.contains(&Said::Withdrawal), "{said:?}");
}

#[test]
fn a_patch_is_turned_down_in_many_words() {
    for text in [
        "I agree with rejecting this patch. The test shall fail there.",
        "As far as I see it, I would reject it.",
        "I'd be for rejecting this.",
        "Yeah, fixes to lampfs are needed here, not us.",
        "This should be fixed in the kernel, not in the test.",
        "Since the fix of the library got merged this should not be needed, right?",
        "Moved to Superseeded, see the other one.",
        "I will reject this one.",
    ] {
        assert!(says(text).contains(&Said::Objection), "{text}");
    }
    for text in [
        "We should reject this value.",
        "The kernel would reject it with EINVAL.",
        "Fixes to the docs are needed here, too.",
        "I moved this to the setup.",
        "The flag is merged into the mask, so this is needed.",
    ] {
        assert!(!says(text).contains(&Said::Objection), "{text}");
    }
    assert!(says("Please reject this patch, we have another one.").contains(&Said::Withdrawal));
    assert!(!says("Please reject values below zero.").contains(&Said::Withdrawal));
    assert!(says("Unless it is urgent I'd not touch it as the lamps go next year.").contains(&Said::Withdrawal));
    assert!(!says("I would not touch this code in a fix.").contains(&Said::Withdrawal));
}

#[test]
fn who_is_sorry_for_the_work_he_made_admits_it() {
    for text in [
        "Thanks for the hint, I'm sorry to waste your time.",
        "Interesting, I'm sorry for bothering with it.",
        "Indeed, sorry for the noise.",
    ] {
        assert!(says(text).contains(&Said::Concession), "{text}");
    }
    assert!(!says("Sorry to bother you, could you have a look?").contains(&Said::Concession));
}

#[test]
fn what_shall_not_hold_the_patch_up_is_taken_back() {
    for text in [
        "Also, the lamp is a separate issue, which should not block this fix.",
        "I don't think it should block the patchset, I'll send a fix of the table.",
    ] {
        assert!(says(text).contains(&Said::ObjectionLifted), "{text}");
    }
    assert!(!says("The reader should not block on the pipe.").contains(&Said::ObjectionLifted));
}

#[test]
fn a_question_to_others_or_a_pointer_to_ones_own_patch_waits_for_no_answer() {
    assert_eq!(
        says("I guess that the table is there for the old kernels.\n\n@Ann WDYT?"),
        [Said::AsksOthers]
    );
    assert!(
        says("I guess that the table is there for the old kernels.\n\nWhat do you think?").contains(&Said::Question)
    );
    assert_eq!(
        says("I already sent a patch yesterday and Ann acked it. We were waiting for the machines."),
        [Said::OwnVersion]
    );
    assert_eq!(
        says("+1\n\nMaybe we add a page on lamps. I can take care of that."),
        [Said::Agreement, Said::Promise]
    );
}

#[test]
fn the_rest_looks_good_is_said_under_a_condition() {
    let read = reply("Missing space at the beginning.\n\nThe rest looks ok.\nReviewed-by: R Eviewer <r@example.org>\n");
    assert_eq!(read.trailers.first().unwrap().condition, Condition::AuthorMust);
    let read = reply("I did not read the rest.\nReviewed-by: R Eviewer <r@example.org>\n");
    assert_eq!(read.trailers.first().unwrap().condition, Condition::None);
}

#[test]
fn brackets_say_that_a_patch_is_only_shown() {
    for subject in [
        "[PATCH 2/2] [DO NOT MERGE] list of what was tried",
        "[PATCH 2/2 NOT FOR MERGE] list of what was tried",
        "[PATCH] [DON'T MERGE] list of what was tried",
        "[DO-NOT-MERGE PATCH v2 2/2] list of what was tried",
        "[HACK PATCH] lamp: always on",
        "[PATCH][POC] lamp: always on",
        "[PATCH WIP] lamp: always on",
    ] {
        assert!(parse_subject(subject).is_shown_only(), "{subject}");
    }
    for subject in [
        "[PATCH 1/2] lamp: do not merge neighbours",
        "[PATCH for-4.5] lamp: debug the switch",
    ] {
        assert!(!parse_subject(subject).is_shown_only(), "{subject}");
    }
}
