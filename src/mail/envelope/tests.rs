//! Tests of `envelope`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;

const LATER: Time = Time(1_900_000_000);

/// The envelope of a mail with these headers, and the kinds of its problems.
fn envelope(headers: &[u8]) -> (Envelope, Vec<ProblemKind>) {
    let (headers, _) = Headers::cut(headers);
    let mut problems = Vec::new();
    let envelope = read_envelope(&headers, LATER, &mut problems);
    (envelope, problems.into_iter().map(|problem| problem.kind).collect())
}

fn subject(value: &[u8]) -> String {
    envelope(&[b"Subject: ", value, b"\n\n"].concat()).0.subject
}

fn from(headers: &str) -> String {
    envelope(format!("{headers}\n\n").as_bytes()).0.from.to_string()
}

fn date(value: &str) -> Option<i64> {
    parse_date(value).map(|date| date.0)
}

#[test]
fn first_of_several_message_ids_is_the_mails_own() {
    let two = envelope(b"Message-ID: <1@x.org>\nMessage-Id: <2@x.org>\nMessage-ID: <1@x.org>\n\n").0;
    assert_eq!(two.id.unwrap().as_str(), "1@x.org");
    assert_eq!(two.other_ids, [MessageId::parse("<2@x.org>").unwrap()]);
    let one_line = envelope(b"Message-ID: <1@x.org> <2@x.org>\n\n").0;
    assert_eq!(one_line.id.unwrap().as_str(), "1@x.org");
    assert_eq!(one_line.other_ids.len(), 1);
    let bare = envelope(b"Message-ID: 1@x.org\n\n").0;
    assert_eq!(bare.id.unwrap().as_str(), "1@x.org");
    let folded = envelope(b"Message-ID:\n <1@x.org>\n\n").0;
    assert_eq!(folded.id.unwrap().as_str(), "1@x.org");
}

#[test]
fn mail_without_an_id_gets_one_of_its_content() {
    let read = |text: &str| crate::mail::read(text.as_bytes(), LATER);
    // The header is there and says nothing: ltp, a mail of 2020-05-15 from a web mailer.
    let empty = read("Message-ID: \nFrom: a@x.org\nSubject: s\n\nb\n");
    assert!(
        empty
            .problems
            .iter()
            .any(|problem| problem.kind == ProblemKind::NoMessageId)
    );
    let absent = read("From: a@x.org\nSubject: s\n\nb\n").message.unwrap();
    let other = read("From: a@x.org\nSubject: s\n\nc\n").message.unwrap();
    assert_eq!(empty.message.unwrap().id, absent.id);
    assert_ne!(absent.id, other.id);
}

#[test]
fn dates_are_read_as_people_and_programs_write_them() {
    let noon = Some(1_394_020_800);
    for text in [
        "Wed, 5 Mar 2014 12:00:00 +0000",
        "Wed,  5 Mar 2014 13:00:00 +0100 (CET)",
        "5 Mar 2014 12:00 GMT",
        "Wed, 05 Mar 14 07:00:00 EST",
        "Wed Mar  5 12:00:00 2014",
        "Wed, 5 March 2014 17:30:00 +05:30",
        "Wed, 5 Mar 2014 12:00:00 -0000",
        "Wed, 5 Mar 2014 12:00:00",
    ] {
        assert_eq!(date(text), noon, "{text}");
    }
    for text in [
        "",
        "yesterday",
        "Wed, 5 Foo 2014 12:00:00",
        "Wed, 5 Mar 2014",
        "2014-03-05",
    ] {
        assert_eq!(date(text), None, "{text}");
    }
}

#[test]
fn date_that_cannot_be_falls_back_on_the_mirrors_commit() {
    let of = |value: &str| {
        let (envelope, problems) = envelope(format!("{value}From: a@x.org\nMessage-ID: <1@x.org>\n\n").as_bytes());
        (envelope.date, problems)
    };
    for text in [
        "",
        "Date: yesterday\n",
        "Date: Thu, 01 Jan 1970 00:00:00 +0000\n",
        "Date: Sun, 31 Dec 1989 23:59:59 +0000\n",
        // More than a day after it came.
        "Date: Thu, 18 Mar 2030 17:46:41 +0000\n",
    ] {
        assert_eq!(of(text), (LATER, vec![ProblemKind::BadDate]), "{text}");
    }
    // Old, or some hours ahead: kept, absurd as it may look.
    assert_eq!(of("Date: Mon, 01 Jan 1990 00:00:00 +0000\n").0, Time(FIRST_DATE));
    assert_eq!(of("Date: Mon, 18 Mar 2030 17:46:40 +0000\n").0, Time(LATER.0 + DAY));
}

#[test]
fn bytes_of_no_charset_are_read_in_headers() {
    assert_eq!(subject("[PATCH] fix für x".as_bytes()), "[PATCH] fix für x");
    assert_eq!(subject(b"[PATCH] fix f\xfcr x"), "[PATCH] fix für x");
    assert_eq!(subject(b"\x93quoted\x94"), "“quoted”");
    let (sender, _) = envelope(b"From: J\xfcrgen Example <j@x.org>\n\n");
    assert_eq!(sender.from.to_string(), "Jürgen Example <j@x.org>");
}

#[test]
fn encoded_words_may_be_cut_anywhere() {
    let cases: [(&[u8], &str); 10] = [
        (b"=?utf-8?Q?caf=C3=A9?=", "café"),
        (b"=?UTF-8?B?Y2Fmw6k=?=", "café"),
        // The two bytes of one letter in two words.
        (b"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9_au_lait?=", "café au lait"),
        (b"=?utf-8?B?Y2Fmww==?=\n =?UTF-8?B?qQ==?=", "café"),
        (b"[PATCH] =?utf-8?Q?a?=\n =?iso-8859-1?Q?=E9_b?=", "[PATCH] aé b"),
        (b"=?ISO-8859-7?Q?=A10=A2?= values", "‘0’ values"),
        (b"=?iso-2022-jp?B?GyRCJEYkOSRIGyhC?=", "てすと"),
        // A tab and a language inside.
        (b"handling =?utf-8*en?q?on=09Xen=2E?=", "handling on Xen."),
        (b"=?x-no-such?Q?caf=E9?=", "café"),
        (b"=?utf-8?X?no?= and =? alone", "=?utf-8?X?no?= and =? alone"),
    ];
    for (value, wanted) in cases {
        assert_eq!(subject(value), wanted, "{}", String::from_utf8_lossy(value));
    }
}

#[test]
fn folded_and_broken_lines_are_one_line_of_text() {
    assert_eq!(subject(b"[PATCH v2\n\t3/7]   a\r\n  b \x00c\t"), "[PATCH v2 3/7] a b c");
    // A blank header before the right one, and an odd line among headers.
    let (odd, _) = envelope(b"Subject:\nthis-is-none\nSubject: [PATCH] x\nMessage-ID: <1@x.org>\n\n");
    assert_eq!(odd.subject, "[PATCH] x");
    let (mbox, _) = envelope(b"From a@x.org Mon Mar  3 10:20:30 2014\n>From b@x.org\nSubject: s\n\n");
    assert_eq!(mbox.subject, "s");
}

#[test]
fn body_that_follows_without_a_blank_line_is_no_header() {
    let (headers, start) = Headers::cut(b"Subject: s\nSome words of the body: yes\nFrom: nobody\n");
    assert_eq!(headers.text("subject").as_deref(), Some("s"));
    assert_eq!(headers.text("from"), None);
    assert_eq!(start, 11);
}

#[test]
fn senders_are_read_in_every_form() {
    let cases = [
        ("From: A Uthor <A@X.org>", "A Uthor <a@x.org>"),
        ("From: \"Uthor, A\" <a@x.org>", "Uthor, A <a@x.org>"),
        ("From: \"Uthor,\n A\" <a@x.org>", "Uthor, A <a@x.org>"),
        ("From: Uthor, A <a@x.org>", "Uthor, A <a@x.org>"),
        ("From: a@x.org", "a@x.org"),
        ("From: <a@x.org>", "a@x.org"),
        ("From: a@x.org (A Uthor)", "A Uthor <a@x.org>"),
        ("From: a at x.org (A Uthor)", "A Uthor <a@x.org>"),
        ("From: \"A \\\"Q\\\" Uthor\" <a@x.org>", "A \"Q\" Uthor <a@x.org>"),
        ("From: \"'A Uthor'\" <a@x.org>", "A Uthor <a@x.org>"),
        ("From: =?utf-8?Q?A_Uth=C3=B6r?=<a@x.org>", "A Uthör <a@x.org>"),
        ("From: \" =?utf-8?Q?A_Uth=C3=B6r?= \" <a@x.org>", "A Uthör <a@x.org>"),
        ("From:\nSender: A Uthor <a@x.org>", "A Uthor <a@x.org>"),
        ("From: A Uthor <a@x.org>, B Other <b@x.org>", "A Uthor <a@x.org>"),
    ];
    for (headers, wanted) in cases {
        assert_eq!(from(headers), wanted, "{headers}");
    }
    assert!(
        envelope(b"Subject: s\nMessage-ID: <1@x.org>\n\n")
            .1
            .contains(&ProblemKind::NoSender)
    );
}

#[test]
fn person_behind_a_list_that_rewrote_the_sender_is_found() {
    let cases = [
        (
            "From: A Uthor via Devel <devel@lists.x.org>\nReply-To: A Uthor <a@x.org>",
            "A Uthor <a@x.org>",
        ),
        (
            "From: \"A Uthor (via Devel)\" <devel@lists.x.org>\nReply-To: a@x.org",
            "A Uthor <a@x.org>",
        ),
        (
            "From: \"'A Uthor' via Devel\" <devel@lists.x.org>\nReply-To: A Uthor <a@x.org>",
            "A Uthor <a@x.org>",
        ),
        // The list's own address tells, whatever stands before it.
        (
            "From: \"A Uthor (Devel)\" <devel@lists.x.org>\nReply-To: A Uthor <a@x.org>\nList-Id: Devel <devel.lists.x.org>",
            "A Uthor <a@x.org>",
        ),
        (
            "From: \"A Uthor (Devel)\" <devel@lists.x.org>\nList-Id: <devel.lists.x.org>",
            "A Uthor",
        ),
        // A person with a company keeps it.
        (
            "From: \"A Uthor (Intel)\" <a@x.org>\nReply-To: b@x.org\nList-Id: <devel.lists.x.org>",
            "A Uthor (Intel) <a@x.org>",
        ),
        (
            "From: A Uthor via B4 Relay <devnull+a.x.org@kernel.org>\nX-Original-From: A Uthor <a@x.org>\nReply-To: other@x.org",
            "A Uthor <a@x.org>",
        ),
        // Of several who want the answer the one of that name, never the list.
        (
            "From: A Uthor via Devel <devel@lists.x.org>\nReply-To: devel@lists.x.org, B Other <b@x.org>, \"Uthor, A\" <a@x.org>",
            "Uthor, A <a@x.org>",
        ),
        (
            "From: A Uthor via Devel <devel@lists.x.org>\nReply-To: devel@lists.x.org",
            "A Uthor",
        ),
        (
            "From: =?UTF-8?Q?J=C3=BCrgen_X?= via Devel\n <devel@lists.x.org>\nReply-To: =?UTF-8?Q?J=C3=BCrgen_X?= <j@x.org>",
            "Jürgen X <j@x.org>",
        ),
    ];
    for (headers, wanted) in cases {
        assert_eq!(from(headers), wanted, "{headers}");
    }
}

#[test]
fn references_end_with_what_is_answered() {
    let ids = |headers: &str| -> Vec<String> {
        let (envelope, _) = envelope(format!("Message-ID: <own@x>\n{headers}\n\n").as_bytes());
        envelope.references.iter().map(ToString::to_string).collect()
    };
    assert_eq!(ids("References: <1@x> <2@x>\nIn-Reply-To: <2@x>"), ["1@x", "2@x"]);
    assert_eq!(
        ids("References: <1@x>\n <2@x>,<3@x>\nIn-Reply-To: <2@x>"),
        ["1@x", "3@x", "2@x"]
    );
    assert_eq!(
        ids("In-Reply-To: <1@x> (A Uthor's message of \"Mon, 15 Jul 2019\")"),
        ["1@x"]
    );
    assert_eq!(
        ids("In-Reply-To: Your message of today <1@x>\nReferences: <own@x> <1@x>"),
        ["1@x"]
    );
    assert_eq!(ids("References: <1@x> <1@x> <broken <2@x>"), ["1@x", "2@x"]);
    let many: String = (0..1000).map(|number| format!(" <{number}@x>")).collect();
    assert_eq!(ids(&format!("References:{many}")).len(), MAX_REFERENCES);
}
