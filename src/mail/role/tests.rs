//! Tests of `role`: what whole mails are.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;
use crate::model::{Message, Time};

const LATER: Time = Time(1_900_000_000);
const DIFF: &str = "--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";
const SIGNED: &str = "Words.\n\nSigned-off-by: A Uthor <a@x.org>\n---\n";

fn read(headers: &str, body: &str) -> Message {
    let date = "Message-ID: <1@x.org>\nDate: Mon, 3 Mar 2014 10:20:30 +0100\n";
    let from = if headers.contains("From:") {
        ""
    } else {
        "From: A Uthor <a@x.org>\n"
    };
    let bytes = format!("{date}{from}{headers}\n{body}");
    crate::mail::read(bytes.as_bytes(), LATER).message.unwrap()
}

fn role(subject: &str, body: &str) -> Role {
    read(&format!("Subject: {subject}\n"), body).role
}

/// The role of a mail in a thread.
fn answering(subject: &str, body: &str) -> Role {
    read(&format!("Subject: {subject}\nIn-Reply-To: <0@x.org>\n"), body).role
}

#[test]
fn diff_below_a_marked_subject_is_a_patch() {
    for subject in [
        "[PATCH] x: y",
        "[PATCH v2 3/4] x: y",
        "[patch] x: y",
        "[COMMITTED] x: y",
        "[RFC] x: y",
        "[RESEND] x: y",
        "[XTF v2 1/4] x: y",
        "RFC:[PATCH v1] x: y",
        "Subject: [PATCH] x: y",
        "[ping] [PATCH 1/3] x: y",
    ] {
        assert_eq!(role(subject, DIFF), Role::Patch, "{subject}");
        assert_eq!(answering(subject, DIFF), Role::Patch, "{subject}");
    }
}

#[test]
fn unmarked_diff_is_a_patch_below_the_message_of_a_commit_only() {
    let signed = format!("{SIGNED}{DIFF}");
    let headed = format!("From: A Uthor <a@x.org>\nSubject: x: y\n\nWords.\n---\n{DIFF}");
    let below = format!(
        "Please take this.\n\nFrom: A Uthor <a@x.org>\nDate: Mon, 3 Mar 2014\nSubject: [PATCH] x: y\n\nWords.\n---\n{DIFF}"
    );
    let mercurial = format!("# HG changeset patch\n# User A Uthor <a@x.org>\n# Date 1276000000 0\nx: y\n\n{DIFF}");
    for body in [&signed, &headed, &below, &mercurial] {
        assert_eq!(role("x: tidy the y", body), Role::Patch, "{body}");
    }
    // What somebody tried while he looked for a fault: openbmc, <tencent_51B1839602A2624376D6376B@qq.com>.
    let tried = format!("How can I change the port? I tried:\n\n{DIFF}\nIt does not work.\n");
    let report = role("How to change the port", &tried);
    assert_eq!(report, Role::Other);
}

#[test]
fn subject_in_the_body_counts_where_the_header_is_empty() {
    // openbmc, <20190712063511.96268-2-chyishian.jiang@gmail.com>
    let body = format!(
        "This is new.\n\nFrom: B Other <b@x.org>\nDate: Mon, 3 Mar 2014 10:00:00 +0000\nSubject: [PATCH v2 2/7] x: a\n title\n\nWords.\n---\n{DIFF}"
    );
    for subject in ["", "[LTP] (no subject)"] {
        let mail = read(&format!("Subject: {subject}\nIn-Reply-To: <0@x.org>\n"), &body);
        assert_eq!(
            (mail.role, &*mail.subject.title),
            (Role::Patch, "x: a title"),
            "{subject}"
        );
        assert_eq!(mail.subject.counter.unwrap().number, 2);
        assert_eq!(&*mail.patch.unwrap().author.name, "B Other");
    }
    let kept = read("Subject: [PATCH v3 1/7] x: b\n", &body);
    assert_eq!(
        (kept.subject.counter.unwrap().number, &*kept.patch.unwrap().title),
        (1, "x: a title")
    );
}

#[test]
fn answers_are_replies_with_or_without_their_re() {
    let quote = "On Monday, B wrote:\n> words\n\nNo.\n";
    for subject in [
        "Re: [PATCH] x",
        "AW: [PATCH] x",
        "RE: x",
        "答复: [PATCH] x",
        "Re [PATCH] x",
        "Subject: Re: [PATCH] x",
    ] {
        assert_eq!(role(subject, "No.\n"), Role::Reply, "{subject}");
    }
    assert_eq!(answering("[PATCH] x", quote), Role::Reply);
    assert_eq!(answering("x", quote), Role::Reply);
    // No quote and no `Re:`: ltp, <20260211101328.1180-1-always.starving0@gmail.com>.
    assert_eq!(
        answering("[PATCH v2 1/2] x", "Hi,\n\nThanks for the review! I meant it so.\n"),
        Role::Reply
    );
    // A part whose diff cannot be read is no answer.
    for body in [
        SIGNED,
        " x.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n",
        "diff --git a/x.c b/x.c\n",
    ] {
        assert_ne!(answering("[PATCH v2 1/2] x", body), Role::Reply, "{body}");
    }
}

#[test]
fn reply_with_a_diff_of_its_own_is_told_from_one_that_repeats_anothers() {
    let own = format!("On Monday, B <b@x.org> wrote:\n> words\n\nRather so:\n\n{DIFF}");
    assert_eq!(answering("Re: [PATCH] x", &own), Role::ReplyWithDiff);
    let quoted: String = DIFF.lines().map(|line| format!("> {line}\n")).collect();
    assert_eq!(answering("Re: [PATCH] x", &quoted), Role::Reply);
    // Programs that repeat the mail without marks: ltp, answers of 2021 to <20210219...@huawei.com> and others.
    for head in [
        "-----Original Message-----\nFrom: B <b@x.org>\nSent: Monday\nTo: A\nSubject: [PATCH] x\n\n",
        "From: B Other\nDate: 2021-01-27 12:27\nTo: A\nSubject: [PATCH] x\n\n",
        "On Thu, Sep 21, 2023 at 1:22 PM B Other <b@x.org> wrote:\n\n",
    ] {
        let mail = read(
            "Subject: Re: [PATCH] x\nIn-Reply-To: <0@x.org>\n",
            &format!("Pushed, thanks.\n\n{head}{SIGNED}{DIFF}"),
        );
        assert_eq!((mail.role, mail.patch), (Role::Reply, None), "{head}");
        let both = format!("Rather so:\n\n{DIFF}\n{head}{SIGNED}{}", DIFF.replace("x.c", "y.c"));
        let mail = read("Subject: Re: [PATCH] x\n", &both);
        assert_eq!(mail.role, Role::ReplyWithDiff, "{head}");
        assert_eq!(mail.patch.unwrap().digest.files.len(), 1, "{head}");
    }
    // Forwarded, it is meant.
    let forwarded = format!(
        "---------- Forwarded message ---------\nFrom: A Uthor <a@x.org>\nDate: Monday\nSubject: x\nTo: <b@x.org>\n\n{SIGNED}{DIFF}"
    );
    assert_eq!(role("Fwd: [PATCH] x", &forwarded), Role::Patch);
}

#[test]
fn pings_ask_for_attention_and_for_little_else() {
    for body in [
        "Ping?\n",
        "Hi,\n\nGentle ping on this one. Thanks.\n",
        "Any comments on these two patches? Do they look reasonable?\n",
        "On Monday, A wrote:\n> words\n\nCould somebody review this, please?\n",
    ] {
        assert_eq!(answering("Re: [PATCH] x", body), Role::Ping, "{body}");
    }
    for body in [
        // Others are asked at the end of an answer: openbmc, <CACPK8Xf...> of 2021-09-27.
        "I assume they are there due to the syscon compatible.\nThey are documented in the bindings.\n\nB, do you have any comments?\n",
        "Why?\nWhat is the bug that you are fixing?\n\nCan someone check this patch?\n",
        "Gentle ping of this patch.\n\nReviewed-by: A Uthor <a@x.org>\n",
        "I tried it in the other tree and it works there as well.\n\nThanks,\nPing\n",
    ] {
        let mail = read(
            "From: Ping Uthor <a@x.org>\nSubject: Re: [PATCH] x\nIn-Reply-To: <0@x.org>\n",
            body,
        );
        assert_eq!(mail.role, Role::Reply, "{body}");
    }
    assert_eq!(answering("Ping: [PATCH v3 1/1] x", "> words\n\nPaul?\n"), Role::Ping);
    assert_eq!(answering("Ping²: [PATCH] x", "Anybody?\n"), Role::Ping);
    // Who answers a ping does not ping: ltp, "Re: Ping: [PATCH] uapi: …".
    assert_eq!(
        answering("Re: Ping: [PATCH] x", "I should post it as a patch of its own.\n"),
        Role::Reply
    );
    assert_eq!(
        answering("Re: Ping: [PATCH] x", "Release-acked-by: A Uthor <a@x.org>\n"),
        Role::Reply
    );
    assert_eq!(answering("Re: Ping: [PATCH] x", "Ping again?\n"), Role::Ping);
}

#[test]
fn cover_letters_need_no_number() {
    let listed = "Hello,\n\nA Uthor (2):\n  x: one\n  x: two\n\n x.c | 4 ++--\n 1 file changed, 2 insertions(+), 2 deletions(-)\n";
    for subject in ["[PATCH 0/2] x", "[PATCH 00/12] x", "[PATCH 0 of 2] x", "[RFC 0/2] x"] {
        assert_eq!(role(subject, "Hello.\n"), Role::Cover, "{subject}");
    }
    // ltp, <1563992624-4968-1-git-send-email-piotr.krzysztof.gawel@gmail.com>
    for subject in ["[PATCH] x", "[PATCH v3] x", "[RFC PATCH 1/2] x"] {
        let mail = read(&format!("Subject: {subject}\n"), listed);
        assert_eq!(
            (mail.role, mail.hints.listed_titles.len()),
            (Role::Cover, 2),
            "{subject}"
        );
        assert_eq!(role(subject, &format!("{listed}\n{DIFF}")), Role::Patch, "{subject}");
    }
    assert_eq!(answering("Re: [PATCH] x", listed), Role::Reply);
    assert_eq!(role("x", listed), Role::Other);
    assert_eq!(role("[PATCH 0/1] x", &format!("{SIGNED}{DIFF}")), Role::Patch);
    assert_eq!(role("[PATCH 0/2] x", &format!("{SIGNED}{DIFF}")), Role::Cover);
    // The changes since the last time, shown in full or as a range-diff.
    for shown in [DIFF, "1:  1111111 ! 1:  2222222 x: one\n    @@ x.c\n    -two\n    +2\n"] {
        let mail = read("Subject: [PATCH v2 0/2] x\n", &format!("Since v1:\n{shown}"));
        assert_eq!((mail.role, mail.patch), (Role::Cover, None), "{shown}");
    }
}

#[test]
fn pull_requests_are_none_of_it() {
    for subject in ["[GIT PULL] fixes for 4.5", "[git pull] fixes", "[PULL REQUEST] x"] {
        assert_eq!(
            role(subject, "The following changes since commit 1:\n"),
            Role::Pull,
            "{subject}"
        );
    }
    assert_eq!(role("[PULL|PATCH v3 0/7] x", "Hello.\n"), Role::Cover);
}

#[test]
fn machines_send_reports() {
    let cases = [
        (
            "From: osstest service owner <osstest-admin@x.org>\nSubject: [x-unstable test] 1: tolerable FAIL - PUSHED\n",
            "Reviewed-by: B <b@x.org>\n",
        ),
        ("Subject: [x-unstable test] 1: regressions - FAIL\n", "words\n"),
        (
            "From: kernel test robot <lkp@intel.com>\nSubject: Re: [PATCH] x\n",
            "words\n",
        ),
        (
            "From: tip-bot2 for A Uthor <tip-bot2@x.org>\nSubject: [irqchip: irq/next] x: y\n",
            DIFF,
        ),
        ("From: patchwork-bot+x@kernel.org\nSubject: Re: [PATCH] x\n", "words\n"),
        ("Auto-Submitted: auto-generated\nSubject: [PATCH] x\n", DIFF),
        ("Subject: [PATCH AUTOSEL 5.4 1/9] x\n", DIFF),
        ("Subject: Patch \"x: y\" has been added to the 5.4-stable tree\n", DIFF),
        (
            "Subject: [LTP] FAILED: patch \"[PATCH] x\" failed to apply to 5.9-stable tree\n",
            DIFF,
        ),
        ("Subject: + x-tidy.patch added to -mm tree\n", DIFF),
        ("Subject: [LTP] [merged] x-tidy.patch removed from -mm tree\n", DIFF),
    ];
    for (headers, body) in cases {
        let mail = read(headers, body);
        assert_eq!(mail.role, Role::Report, "{headers}");
        assert!(mail.trailers.is_empty() && mail.says.is_empty(), "{headers}");
    }
    for subject in [
        "Re: FAILED: patch \"[PATCH] x\" failed to apply to 5.9-stable tree",
        "Re: + x-tidy.patch added to -mm tree",
        "Re: [PATCH AUTOSEL 5.4 1/9] x",
    ] {
        assert_eq!(answering(subject, "Please drop it.\n"), Role::Reply, "{subject}");
    }
    // A queue for a stable tree, and a person who posts a backport for one.
    let upstream = format!(
        "From: B <b@x.org>\n\n[ Upstream commit {} ]\n\nWords.\n---\n{DIFF}",
        "1".repeat(40)
    );
    let queue = read("User-Agent: quilt/0.66\nSubject: [PATCH 5.9 198/255] x\n", &upstream);
    assert_eq!(queue.role, Role::Report);
    assert_eq!(read("Subject: [PATCH 5.4 1/1] x\n", &upstream).role, Role::Patch);
    assert_eq!(
        read("User-Agent: quilt/0.66\nSubject: [patch 1/3] x\n", DIFF).role,
        Role::Patch
    );
}

#[test]
fn advisories_are_no_series() {
    let mail = read(
        "Subject: Xen Security Advisory 1 v2 (CVE-2014-1) - x\n",
        &format!("{SIGNED}{DIFF}"),
    );
    assert_eq!(mail.role, Role::Other);
}
