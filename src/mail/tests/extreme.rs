//! Mails that are far too long, too deep or made to be slow. What they are checked for is what is read of them: where time or
//! memory grew faster than the mail, these tests would not end.

use super::*;

/// Enough of everything that the square of it takes hours.
const MUCH: usize = 1 << 18;

/// `text` over and over, up to a length.
fn much(text: &str) -> String {
    text.repeat(MUCH / text.len())
}

/// A mail with more headers.
fn made(subject: &str, more: &str, body: &str) -> Reading {
    let head = "Message-ID: <1@example.org>\nFrom: A Uthor <a@example.org>\nDate: Mon, 3 Mar 2014 10:20:30 +0100\n";
    read(format!("{head}Subject: {subject}\n{more}\n{body}").as_bytes(), LATER)
}

fn is_too_large(reading: &Reading) -> bool {
    reading
        .problems
        .iter()
        .any(|problem| problem.kind == ProblemKind::TooLarge)
}

/// The digest of a patch mail with this body.
fn digest(body: &str) -> crate::model::Digest {
    let message = made("[PATCH] x", "", body).message.unwrap();
    message.patch.unwrap().digest.clone()
}

#[test]
fn long_bodies_are_read_whole() {
    let line = "Some words of prose that say nothing much.\n";
    let plain = made("x", "", &much(line));
    assert!(plain.problems.is_empty());
    let wide = much("x");
    let text = body_text(format!("Subject: x\n\n{wide}").as_bytes());
    assert_eq!(text, wide);
    let coded = much("U29tZSB3b3Jkcy4K");
    let text = body_text(format!("Content-Transfer-Encoding: base64\n\n{coded}").as_bytes());
    assert_eq!(text, "Some words.\n".repeat(MUCH / 16));
    let coded = much("=C3=A4=\n");
    let text = body_text(format!("Content-Transfer-Encoding: quoted-printable\n\n{coded}").as_bytes());
    assert_eq!(text, "ä".repeat(MUCH / 8));
}

#[test]
fn a_long_diff_is_read_whole() {
    let lines = MUCH / 8;
    let head = format!("--- a/x\n+++ b/x\n@@ -0,0 +1,{lines} @@\n");
    let whole = digest(&format!("{head}{}", "+a line\n".repeat(lines)));
    assert_eq!((whole.lines.len(), whole.damaged), (lines, false));
}

#[test]
fn a_diff_of_more_lines_than_are_kept_is_damaged() {
    let cut = digest(&format!(
        "--- a/x\n+++ b/x\n@@ -0,0 +1,3000000 @@\n{}",
        "+\n".repeat(3_000_000)
    ));
    assert!(cut.damaged && cut.lines.len() < 3_000_000);
}

#[test]
fn a_diff_of_more_files_than_are_kept_is_damaged() {
    let files: String = (0..120_000).fold(String::new(), |mut all, number| {
        writeln!(
            all,
            "diff --git a/{number} b/{number}\nold mode 100644\nnew mode 100755"
        )
        .unwrap();
        all
    });
    let cut = digest(&files);
    assert!(cut.damaged && cut.files.len() < 120_000);
}

#[test]
fn absurd_counts_in_hunks_are_damage_and_no_more() {
    for count in ["999999999", "18446744073709551615"] {
        let cut = digest(&format!("--- a/x\n+++ b/x\n@@ -1,{count} +1,{count} @@\n-a\n+b\n"));
        assert_eq!((cut.lines.len(), cut.damaged), (2, true));
    }
    let hunks = much("@@ -1,9999999 +1,9999999 @@\n-a\n+b\n");
    assert!(digest(&format!("--- a/x\n+++ b/x\n{hunks}")).damaged);
}

#[test]
fn names_of_a_megabyte_are_read_in_one_pass() {
    let hunk = "@@ -1 +1 @@\n-a\n+b\n";
    for name in [" ", "Mon ", "Mon", "\u{a0} ", "\"\\", "/", "2010 ", "a/"] {
        let name = much(name).repeat(4);
        for head in [
            format!("--- {name}x\n+++ b/x\n"),
            format!("diff --git a/{name} b/{name}\n--- a/x\n+++ b/x\n"),
            format!("diff --git \"{name} b/{name}\n--- a/x\n+++ b/x\n"),
        ] {
            assert_eq!(digest(&format!("{head}{hunk}")).files.len(), 1);
        }
    }
    let odd = format!("diff -r {}\n--- a/x\n+++ b/x\n{hunk}", much("-r "));
    assert_eq!(digest(&odd).files.len(), 1);
}

#[test]
fn a_header_of_ten_megabytes_is_cut_and_the_rest_is_read() {
    for key in ["References", "Subject", "In-Reply-To", "Reply-To", "X-Other"] {
        let long = format!("{key}: {}", "<a@example.org>\n ".repeat(600_000));
        let text = format!("{long}\nFrom: a@x.org\nMessage-ID: <1@x.org>\n\ntext\n");
        let reading = read(text.as_bytes(), LATER);
        assert_eq!(is_too_large(&reading), key != "X-Other", "{key}");
        assert_eq!(reading.message.unwrap().id.as_str(), "1@x.org");
    }
}

#[test]
fn many_headers_are_cut_or_passed_over() {
    let others: String = (0..100_000).fold(String::new(), |mut all, number| {
        writeln!(all, "X-{number}: value").unwrap();
        all
    });
    let reading = made("x", &format!("{others}In-Reply-To: <0@x.org>\n"), "text\n");
    assert!(!is_too_large(&reading));
    assert_eq!(reading.message.unwrap().references.len(), 1);
    let many = "References: <a@x.org> <b@x.org>\n".repeat(100_000);
    let reading = made("x", &many, "text\n");
    assert!(is_too_large(&reading));
    assert_eq!(reading.message.unwrap().references.len(), 2);
}

#[test]
fn a_million_references_leave_the_latest_and_the_parent() {
    let many: String = (0..1_000_000).fold(String::new(), |mut all, number| {
        write!(all, " <{number}@x>").unwrap();
        all
    });
    let references = made(
        "Re: x",
        &format!("In-Reply-To: <0@x.org>\nReferences:{many}\n"),
        "text\n",
    );
    let references = references.message.unwrap().references;
    assert_eq!(references.len(), 400);
    assert_eq!(references.last().unwrap().as_str(), "0@x.org");
}

#[test]
fn ten_thousand_parts_are_read_in_part() {
    let diff = format!("--b\nContent-Type: text/x-patch\n\n{DIFF}");
    let body = format!("{diff}{}", "--b\n\ntext\n".repeat(10_000));
    let reading = made("[PATCH] x", "Content-Type: multipart/mixed; boundary=b\n", &body);
    assert!(is_too_large(&reading));
    assert!(!reading.message.unwrap().patch.unwrap().digest.damaged);
    let several = "--b\nContent-Type: multipart/mixed; boundary=c\n\n".repeat(10_000);
    let body = format!("{several}{diff}");
    let reading = made("[PATCH] x", "Content-Type: multipart/mixed; boundary=b\n", &body);
    assert!(reading.message.unwrap().patch.is_some());
}

#[test]
fn a_hundred_thousand_levels_are_followed_no_further_than_a_few() {
    let levels: String = (0..100_000).fold(String::new(), |mut all, level| {
        writeln!(
            all,
            "--b{level}\nContent-Type: multipart/mixed; boundary=b{}\n",
            level + 1
        )
        .unwrap();
        all
    });
    let reading = made("x", "Content-Type: multipart/mixed; boundary=b0\n", &levels);
    assert!(is_too_large(&reading));
    let levels = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let body = format!("--b\n{levels}");
    let reading = made("x", "Content-Type: multipart/mixed; boundary=b\n", &body);
    assert!(is_too_large(&reading));
    let closed = format!("{levels}--b\n\nwords\n--b--\n");
    let text = format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n{closed}");
    assert!(body_text(text.as_bytes()).contains("words"));
}

#[test]
fn many_trailers_are_cut() {
    let trailers: String = (0..30_000).fold(String::new(), |mut all, number| {
        writeln!(all, "Reviewed-by: R Eviewer <{number}@example.org>").unwrap();
        all
    });
    for (subject, body) in [
        ("[PATCH] x", format!("{trailers}---\n{DIFF}")),
        ("Re: [PATCH] x", trailers.clone()),
        ("[PATCH 0/2] x", trailers.clone()),
    ] {
        let reading = made(subject, "", &body);
        assert!(is_too_large(&reading), "{subject}");
        assert_eq!(reading.message.unwrap().trailers.len(), 1_000, "{subject}");
    }
    assert_eq!(read_commit_message(&format!("x\n\n{trailers}")).trailers.len(), 1_000);
}

#[test]
fn words_around_many_trailers_are_bounded() {
    let wide = "é that ".repeat(600);
    let body = much(&format!(
        "with {wide} fixed\nReviewed-by: R Eviewer <r@example.org>\n\n"
    ));
    let message = made("Re: [PATCH] x", "", &body).message.unwrap();
    assert!(
        message
            .trailers
            .iter()
            .all(|trailer| trailer.remark.chars().count() <= 2_000)
    );
    let parts = "1-999, ".repeat(250);
    let body = much(&format!(
        "For patches {parts} and\nReviewed-by: R Eviewer <r@example.org>\n\n"
    ));
    let message = made("Re: [PATCH] x", "", &body).message.unwrap();
    let wanted = Scope::Parts {
        numbers: (1..=999).collect(),
        here: false,
    };
    assert_eq!(message.trailers.first().unwrap().scope, wanted);
}

#[test]
fn a_cover_that_names_very_much_is_cut() {
    for line in ["Supersedes: <a@x.org>\n", "Depends-on: <a@x.org> <b@x.org>\n"] {
        let hints = made("[PATCH 0/2] x", "", &much(line)).message.unwrap().hints;
        assert!((1..=1_001).contains(&(hints.supersedes.len() + hints.depends_on.len())));
    }
    let titles = format!("A Uthor (9999):\n{}", much("  x: y\n"));
    let hints = made("[PATCH 0/2] x", "", &titles).message.unwrap().hints;
    assert_eq!(hints.listed_titles.len(), 2_000);
    let log = much("v1 -> v2: more\n");
    let hints = made("[PATCH 0/2] x", "", &log).message.unwrap().hints;
    assert_eq!(hints.logged_revision.unwrap().number, 2);
}

#[test]
fn a_commit_that_names_very_much_is_cut() {
    let body: String = (0..50_000).fold("x\n\n".to_owned(), |mut all, number| {
        writeln!(
            all,
            "(cherry picked from commit {number:012x})\nLink: https://x.org/{number}@x.org"
        )
        .unwrap();
        all
    });
    let read = read_commit_message(&body);
    assert_eq!((read.references.len(), read.mails.len()), (1_000, 1_000));
    let wide = format!("Revert \"x\"\n\nThis reverts {}", much("commit "));
    assert_eq!(read_commit_message(&wide).references.len(), 1);
}

#[test]
fn headers_made_to_be_slow_are_read_in_one_pass() {
    for text in [
        "=?utf-8?q?",
        "=?utf-8?q?a ",
        "=?utf-8?x?a ",
        "=?",
        "?=",
        "=?a",
        "[",
        "]",
        "[x] ",
        "[PATCH/patch/",
        "【",
        "Re: ",
        ":",
        "(",
    ] {
        let message = made(&much(text), "", "text\n").message.unwrap();
        assert!(message.subject.text.len() <= 64 * 1024);
        // The same in a body is not cut by the limit of a header.
        let body = format!(
            "From: B Other <b@example.org>\nSubject: {}\n\nprose\n---\n{DIFF}",
            much(text)
        );
        let patch = made("[PATCH] x", "", &body).message.unwrap().patch.unwrap();
        assert_eq!(&*patch.author.name, "B Other");
    }
    let nested = format!("[{}] x", much("patch/"));
    assert!(parse_subject(&nested).text.len() < MUCH);
    for text in ["\"", ",", "<", ">", "\"a\" <x@y>, ", "(", "a@b,", "\\\""] {
        let people = format!("From: {0}\nReply-To: {0}\nX-Original-From: {0}\n", much(text));
        assert!(
            read(format!("{people}Subject: x\n\ntext\n").as_bytes(), LATER)
                .message
                .is_some()
        );
        let body = format!("# HG changeset patch\n# User {}\nx\n\n{DIFF}", much(text));
        assert!(made("[PATCH] x", "", &body).message.unwrap().patch.is_some());
    }
}

#[test]
fn parameters_made_to_be_slow_are_read_in_one_pass() {
    for value in [";", "; a", ";a=\"", ";\"", "; boundary*=\"", "=?utf-8?q?;"] {
        let value = value.repeat(60_000 / value.len());
        let part = format!("--b\nContent-Type: text/plain{value}=\nContent-Disposition: {value}=\n\ntext\n");
        let body = part.repeat(8);
        let message = made("x", "Content-Type: multipart/mixed; boundary=b\n", &body).message;
        assert!(message.is_some(), "{value:.9}");
    }
}

#[test]
fn bodies_made_to_be_slow_are_read_in_one_pass() {
    for text in [
        "> > >\nOn\n",
        ">>>>>>>>>>>>\n",
        "text wrote:\n\n\n\n>\n",
        "--\n",
        "-- \n",
        "---\n",
        "---",
        "-----Original Message-----\n> a\n",
        "From: a\nSent: b\nTo: c\n> x\n",
        "From: \n",
        "JB> a\n",
        "-- 8< ----\n",
        "@@ -1,3 +1,3 @@\n",
        "--- a/x\n+++ b/x\n",
        "--- a/x\n",
        "diff --git a/x b/x\n",
        "Index: x\n=====\n",
        "please. ",
        "é. ",
        "e.g. ",
        "commit 0123456789ab\n",
        "Acked-by: \n",
        "by: by: by: ",
        "1: x\n",
        "  x\n",
    ] {
        let text = much(text);
        let reply = made("Re: [PATCH] x", "", &text).message.unwrap();
        assert!(reply.trailers.is_empty());
        let patch = made("[PATCH] x", "", &format!("{text}\n{DIFF}")).message.unwrap();
        assert!(patch.patch.is_some());
        assert!(read_commit_message(&format!("x\n\n{text}")).trailers.len() <= 1_000);
    }
}

#[test]
fn codes_made_to_be_slow_are_decoded_in_one_pass() {
    for (code, text) in [
        ("Content-Transfer-Encoding: base64\n", "="),
        ("Content-Transfer-Encoding: base64\n", "=a"),
        ("Content-Transfer-Encoding: base64\n", "=aaaa"),
        ("Content-Transfer-Encoding: quoted-printable\n", "="),
        ("Content-Transfer-Encoding: quoted-printable\n", "=  "),
        ("Content-Type: text/html\n", "<"),
        ("Content-Type: text/html\n", "<style>"),
        ("Content-Type: text/html\n", "&amp;<br"),
        ("Content-Type: text/plain; format=flowed; delsp=yes\n", "> a \n"),
        ("Content-Type: text/plain; charset=utf-16\n", "aé"),
        ("Content-Type: text/plain; charset=iso-2022-jp\n", "\u{1b}$B"),
        ("Content-Type: text/plain; charset=utf-7\n", "+"),
        ("Content-Type: multipart/mixed; boundary=b\n", "--c\n"),
        ("Content-Type: multipart/mixed; boundary=b\n", "--b--\n"),
        ("Content-Type: multipart/mixed; boundary=b\n", "--b\nx\n"),
    ] {
        let body = much(text);
        assert!(made("x", code, &body).message.is_some(), "{code}{text}");
    }
}

#[test]
fn plain_diffs_made_in_very_many_directories_are_read_in_one_pass() {
    let files: String = (0..40_000).fold(String::new(), |mut all, number| {
        writeln!(all, "--- old{number}/x\n+++ new{number}/x\n@@ -1 +1 @@\n-a\n+b").unwrap();
        all
    });
    assert_eq!(digest(&files).files.len(), 40_000);
}
