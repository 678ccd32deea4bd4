//! Tests of `own`.

use super::*;

/// The sender's own lines, and `…` where another's stood.
fn own(text: &str) -> Vec<&str> {
    let mut shown: Vec<&str> = own_lines(text)
        .into_iter()
        .filter_map(|line| match line {
            OwnLine::Text(text) => Some(text),
            OwnLine::Quote => Some("…"),
            OwnLine::Blank => None,
        })
        .collect();
    shown.dedup();
    shown
}

#[test]
fn quotes_with_their_attributions_are_anothers() {
    let attributions = [
        "On Mon, 3 Mar 2014, A Uthor wrote:",
        "On Monday, 3 March 2014 at 10:20, A Uthor\n<a@x.org> wrote:",
        "Am 03.03.14 um 10:20 schrieb A Uthor:",
        "A Uthor <a@x.org> writes:",
        "Le 03/03/2014, A Uthor a écrit :",
        "A Uthor writes (\"[PATCH] x\"):",
        ">>> On 03.03.14 at 10:20, <a@x.org> wrote:",
        "* A Uthor <a@x.org> wrote:",
        "在 2014/3/3 10:20, A Uthor 写道:",
    ];
    for attribution in attributions {
        let text = format!("Hi,\n\n{attribution}\n> some text\n>> older\n\nMy words.\n");
        assert_eq!(own(&text), ["Hi,", "…", "My words."], "{attribution}");
    }
    assert_eq!(own("AU> some text\nAU> more\nMy words."), ["…", "My words."]);
    assert_eq!(own("  > indented\nMy words."), ["…", "My words."]);
}

#[test]
fn what_programs_append_is_not_the_senders() {
    let rule = "_".repeat(47);
    for end in [
        format!("{rule}\nDevel mailing list\nDevel@lists.x.org\n"),
        "-- \nA Uthor\nCompany\n".to_owned(),
        "--\nA Uthor\n".to_owned(),
        "-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n".to_owned(),
        "-----Original Message-----\nFrom: B\nSent: today\nTo: A\nSubject: s\n\nold words\n".to_owned(),
        "From: B Other <b@x.org>\nSent: Monday\nTo: A\nSubject: s\n\nold words\n".to_owned(),
        "发件人: B\n发送时间: 2014\n收件人: A\n\nold words\n".to_owned(),
    ] {
        let shown = own(&format!("My words.\n\n{end}")).join("|");
        assert!(matches!(shown.as_str(), "My words." | "My words.|…"), "{end}: {shown}");
    }
    let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nMy words.\n";
    assert_eq!(own(signed), ["My words."]);
}

#[test]
fn answers_in_a_quoted_copy_of_a_header_are_read_on() {
    let text = "-----Original Message-----\n> From: B\n> Sent: today\n>\n> old words\n\nMy words.\n";
    assert_eq!(own(text), ["…", "My words."]);
}

#[test]
fn name_under_a_mail_is_no_word_of_it() {
    // Some are called Ping: openbmc, answers of 2019 about a web socket.
    let mut lines = own_lines("I tried it.\n\nThanks,\nPing\n");
    drop_sign_off(&mut lines, "Ping Example");
    assert_eq!(lines.iter().filter(|line| matches!(line, OwnLine::Text(_))).count(), 2);
    let mut lines = own_lines("Ping\n");
    drop_sign_off(&mut lines, "A Uthor");
    assert_eq!(lines, [OwnLine::Text("Ping")]);
}

#[test]
fn answer_ends_where_the_answered_mail_is_repeated_without_marks() {
    let old = "diff --git a/x b/x\n";
    let heads = [
        "-----Original Message-----\nFrom: B <b@x.org>\nSent: Monday\nTo: A\n\n",
        "From: B Other\nDate: 2021-01-27 12:27\nTo: A Uthor\nCC: devel\nSubject: [PATCH] x\n\n",
        "发件人: B Other [mailto:b@x.org]\n发送时间: 2021年2月19日 15:00\n收件人: A\n\n",
        "________________________________\nFrom: B <b@x.org>\n",
        "On Thu, Sep 21, 2023 at 1:22 PM B Other <b@x.org> wrote:\n",
    ];
    for head in heads {
        let text = format!("My words.\n\n{head}{old}");
        assert_eq!(answer_end(text.as_bytes()), 11, "{head}");
    }
    // Where it is marked as quoted, what follows is the sender's again; and a patch's own head is none of a mail.
    for text in [
        format!("On Monday, B <b@x.org> wrote:\n> words\n\nRather so:\n{old}"),
        format!("-----Original Message-----\n> From: B\n> words\n\nRather so:\n{old}"),
        format!("Like this:\n\nFrom: A <a@x.org>\nDate: Mon, 3 Mar 2014\nSubject: [PATCH] x\n\nwords\n---\n{old}"),
    ] {
        assert_eq!(answer_end(text.as_bytes()), text.len(), "{text}");
    }
}
