//! Tests of `body`: parts, transfer encodings, charsets, flowed text.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;
use crate::model::{Message, Role, Time};

const LATER: Time = Time(1_900_000_000);
const HEAD: &str = "Message-ID: <1@x.org>\nFrom: A Uthor <a@x.org>\nDate: Mon, 3 Mar 2014 10:20:30 +0100\n";
const DIFF: &str = "--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n one\n-two = 2\n+two = 3\n three\n";

/// A mail with these headers and this body, read: its text, and what is kept of it.
fn read(more: &str, body: &[u8]) -> (String, Message, Vec<ProblemKind>) {
    let bytes = [format!("{HEAD}Subject: [PATCH] x\n{more}\n").as_bytes(), body].concat();
    let reading = crate::mail::read(&bytes, LATER);
    let problems = reading.problems.iter().map(|problem| problem.kind).collect();
    (crate::mail::body_text(&bytes), reading.message.unwrap(), problems)
}

/// A multipart mail of parts, each its headers and its body.
fn multipart(kind: &str, parts: &[(&str, &str)]) -> (String, Message, Vec<ProblemKind>) {
    let parts: String = parts
        .iter()
        .map(|(headers, body)| format!("--b\n{headers}\n{body}\n"))
        .collect();
    read(
        &format!("Content-Type: multipart/{kind}; boundary=b\n"),
        format!("No MIME here.\n{parts}--b--\n").as_bytes(),
    )
}

fn id(message: &Message) -> Option<crate::model::PatchId> {
    message.patch.as_ref().and_then(|patch| patch.digest.patch_id)
}

/// The id of the patch that all these mails carry.
fn plain_id() -> Option<crate::model::PatchId> {
    let (_, plain, _) = read("", DIFF.as_bytes());
    assert!(id(&plain).is_some());
    id(&plain)
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (number, three) in text.as_bytes().chunks(3).enumerate() {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let six = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap();
            let padding = place > three.len();
            out.push(if padding {
                '='
            } else {
                char::from(*LETTERS.get(six).unwrap())
            });
        }
        if number % 18 == 17 {
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

#[test]
fn transfer_encodings_make_no_difference() {
    let quoted = DIFF.replace('=', "=3D").replace("-two", "-t=\nwo");
    let (_, printable, _) = read("Content-Transfer-Encoding: quoted-printable\n", quoted.as_bytes());
    assert_eq!(id(&printable), plain_id());
    let coded = base64(DIFF);
    let (_, coded64, _) = read("Content-Transfer-Encoding: BASE64\n", coded.as_bytes());
    assert_eq!(id(&coded64), plain_id());
    // A list put its footer behind the end, as it is.
    let footed = format!("{coded}____________________________________\nDevel mailing list\n");
    let (text, footed, _) = read("Content-Transfer-Encoding: base64\n", footed.as_bytes());
    assert_eq!(id(&footed), plain_id());
    assert!(text.contains("Devel mailing list"));
    let crlf = DIFF.replace('\n', "\r\n");
    assert_eq!(id(&read("", crlf.as_bytes()).1), plain_id());
}

#[test]
fn unknown_transfer_encoding_is_none() {
    // `8-bit`: linux-pci, <20200826112334.493642963@linutronix.de>.
    let (_, known, problems) = read("Content-Transfer-Encoding: 8-bit\n", DIFF.as_bytes());
    assert_eq!((id(&known), problems), (plain_id(), vec![]));
    let (_, odd, problems) = read("Content-Transfer-Encoding: x-woolly\n", DIFF.as_bytes());
    assert_eq!((id(&odd), problems), (plain_id(), vec![ProblemKind::BadEncoding]));
}

#[test]
fn charsets_are_read_as_far_as_possible() {
    let of = |charset: &str, body: &[u8]| {
        let (text, _, problems) = read(&format!("Content-Type: text/plain; charset={charset}\n"), body);
        (text.trim().to_owned(), problems.contains(&ProblemKind::BadEncoding))
    };
    assert_eq!(of("iso-8859-2", b"Micha\xb3"), ("Michał".to_owned(), false));
    assert_eq!(of("gbk", b"\xc4\xe3\xba\xc3"), ("你好".to_owned(), false));
    assert_eq!(
        of("\"iso-2022-jp\"", b"\x1b$B$F$9$H\x1b(B"),
        ("てすと".to_owned(), false)
    );
    assert_eq!(of("windows-1252", b"it\x92s"), ("it’s".to_owned(), false));
    // What says UTF-8 and is none, and what somebody answered to a question of his mail program: ltp, charset=y.
    assert_eq!(of("utf-8", b"caf\xe9"), ("café".to_owned(), true));
    assert_eq!(of("y", "café".as_bytes()), ("café".to_owned(), false));
    assert_eq!(of("y", b"caf\xe9"), ("café".to_owned(), true));
    let (text, _, problems) = read("", b"caf\xe9");
    assert_eq!((text.trim(), problems), ("café", vec![ProblemKind::BadEncoding]));
}

#[test]
fn nul_bytes_hide_nothing() {
    let (text, message, _) = read("", format!("a\0b\0\n{DIFF}").as_bytes());
    assert!(text.starts_with("ab\n"));
    assert_eq!(id(&message), plain_id());
}

#[test]
fn parts_are_found_at_any_depth() {
    let signed = format!(
        "--o\nContent-Type: multipart/signed; boundary=\"s\"\n\n--s\nContent-Type: multipart/mixed; boundary=\"m\"\n\n--m\nContent-Type: multipart/alternative; boundary=\"a\"\n\n--a\nContent-Type: text/plain\n\nMy words.\n--a\nContent-Type: text/html\n\n<p>My words.</p>\n--a--\n--m\nContent-Type: application/pgp-keys; name=key.asc\nContent-Disposition: attachment\n\nkey\n--m\nContent-Type: text/x-patch; name=x.patch\n\n{DIFF}\n--m--\n--s\nContent-Type: application/pgp-signature\n\nabc\n--s--\n--o\nContent-Type: text/plain\nContent-Disposition: inline\n\n{}\nDevel mailing list\n--o--\n",
        "_".repeat(47)
    );
    let (text, message, _) = read("Content-Type: multipart/mixed; boundary=o\n", signed.as_bytes());
    assert_eq!(id(&message), plain_id());
    assert!(text.starts_with("My words.\n"));
    assert!(!text.contains("key") && !text.contains("<p>"));
}

#[test]
fn multipart_without_its_boundaries_is_text() {
    let kind = "Content-Type: multipart/mixed; boundary=b\n";
    assert_eq!(id(&read(kind, DIFF.as_bytes()).1), plain_id());
    assert_eq!(
        id(&read("Content-Type: multipart/mixed\n", DIFF.as_bytes()).1),
        plain_id()
    );
    // The last one lost: what is there counts.
    let open = format!("--b\nContent-Type: text/plain\n\n{DIFF}");
    assert_eq!(id(&read(kind, open.as_bytes()).1), plain_id());
    // A part without headers.
    let bare = format!("--b\n\n{DIFF}--b--\n");
    assert_eq!(id(&read(kind, bare.as_bytes()).1), plain_id());
}

#[test]
fn attachments_hold_patches_by_name_type_or_content() {
    let coded = base64(DIFF);
    let cases = [
        ("Content-Type: text/x-patch\n", DIFF),
        (
            "Content-Type: text/x-diff; name=x\nContent-Disposition: attachment\n",
            DIFF,
        ),
        (
            "Content-Type: text/plain; name=x.txt\nContent-Disposition: attachment; filename=x.txt\n",
            DIFF,
        ),
        ("Content-Type: text/plain\nContent-Disposition: attachment\n", DIFF),
        (
            "Content-Type: application/octet-stream; name=\"x.patch\"\nContent-Transfer-Encoding: base64\n",
            &coded,
        ),
        (
            "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n",
            &coded,
        ),
        (
            "Content-Type: application/x-woolly; name=x.diff\nContent-Transfer-Encoding: base64\n",
            &coded,
        ),
        (
            "Content-Type: application/x-woolly\nContent-Disposition: attachment;\n filename*0=a-very-long-name-that-was-cut.pat;\n filename*1=ch\nContent-Transfer-Encoding: base64\n",
            &coded,
        ),
    ];
    for (headers, body) in cases {
        let (text, message, _) = multipart(
            "mixed",
            &[("Content-Type: text/plain\n", "See the patch."), (headers, body)],
        );
        assert_eq!(id(&message), plain_id(), "{headers}");
        assert_eq!(
            (message.role, text.trim()),
            (Role::Patch, "See the patch."),
            "{headers}"
        );
    }
    let picture = ("Content-Type: application/octet-stream; name=x.png\n", "\0\0\0");
    let (_, none, _) = multipart("mixed", &[("Content-Type: text/plain\n", "See the picture."), picture]);
    assert_eq!(none.patch, None);
}

#[test]
fn attachment_of_format_patch_says_whose_it_is() {
    let made = format!(
        "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: B Other <b@x.org>\nDate: Tue, 4 Mar 2014 10:00:00 +0000\nSubject: [PATCH 1/2] x: a\n title\n\nWords of the commit.\n\nSigned-off-by: B Other <b@x.org>\n---\n x.c | 2 +-\n\n{DIFF}-- \n2.1\n"
    );
    let (_, message, _) = multipart(
        "mixed",
        &[
            (
                "Content-Type: text/plain\n",
                "Please take it.\n\nAcked-by: C Third <c@x.org>",
            ),
            ("Content-Type: text/x-patch; name=0001-x.patch\n", &made),
        ],
    );
    let patch = message.patch.unwrap();
    assert_eq!(patch.author.to_string(), "B Other <b@x.org>");
    assert_eq!(&*patch.title, "x: a title");
    assert_eq!(patch.authored, Some(Time(1_393_927_200)));
    assert_eq!(message.from.to_string(), "A Uthor <a@x.org>");
    let signers: Vec<&str> = message.trailers.iter().map(|trailer| trailer.key.as_str()).collect();
    assert_eq!(signers, ["Signed-off-by"]);
}

#[test]
fn copy_of_a_patch_inline_and_attached_is_one_patch() {
    let inline = format!("Words.\n\nSigned-off-by: A Uthor <a@x.org>\n---\n{DIFF}");
    let text = ("Content-Type: text/plain\n", inline.as_str());
    let attached = ("Content-Type: text/x-patch; name=x.patch\n", DIFF);
    let (_, message, _) = multipart("mixed", &[text, attached]);
    assert_eq!(id(&message), plain_id());
    assert_eq!(message.trailers.len(), 1);
    // Where the mail program broke the one inline, the other counts.
    let broken = inline.replace("-two = 2", "-two\n= 2");
    let (_, message, problems) = multipart("mixed", &[("Content-Type: text/plain\n", &broken), attached]);
    assert_eq!((id(&message), problems), (plain_id(), vec![]));
}

#[test]
fn mail_inside_a_mail_lends_its_patch_and_not_its_words() {
    let inner = format!(
        "From: B Other <b@x.org>\nSubject: [PATCH] y\nContent-Type: text/plain\n\nReviewed-by: C Third <c@x.org>\n\n{DIFF}"
    );
    let forwarded = ("Content-Type: message/rfc822\n", inner.as_str());
    let (text, message, _) = multipart("mixed", &[("Content-Type: text/plain\n", "Look at this."), forwarded]);
    assert_eq!((id(&message), text.trim()), (plain_id(), "Look at this."));
    let own = DIFF.replace("three", "four");
    let (_, message, _) = multipart("mixed", &[("Content-Type: text/plain\n", &own), forwarded]);
    assert!(id(&message).is_some() && id(&message) != plain_id());
}

#[test]
fn flowed_text_is_joined_and_its_patches_are_not() {
    let of = |kind: &str, body: &str| read(&format!("Content-Type: text/plain; {kind}\n"), body.as_bytes()).0;
    assert_eq!(of("format=flowed", "one \ntwo\n three\n"), "one two\nthree\n");
    assert_eq!(of("Format=\"Flowed\"", "one \ntwo\n"), "one two\n");
    assert_eq!(of("format=flowed; delsp=yes", "on \ne\n"), "one\n");
    assert_eq!(of("format=fixed", "one \ntwo\n"), "one \ntwo\n");
    // A signature's blank joins nothing, and quotes of another depth neither.
    assert_eq!(of("format=flowed", "one\n-- \nname\n"), "one\n-- \nname\n");
    assert_eq!(
        of("format=flowed", "> one \n> two \n>> three\nfour\n"),
        "> one two \n>> three\nfour\n"
    );
    // Lines were stuffed; a line of the diff that ends in a blank is no end of a paragraph.
    let stuffed: String = DIFF
        .lines()
        .map(|line| format!("{}{line}\n", if line.starts_with(' ') { " " } else { "" }))
        .collect();
    for body in [stuffed.as_str(), DIFF] {
        let (_, message, _) = read("Content-Type: text/plain; format=flowed\n", body.as_bytes());
        assert_eq!(id(&message), plain_id(), "{body}");
    }
    let open = DIFF.replace(" one\n", " one \n");
    let (_, message, _) = read("Content-Type: text/plain; format=flowed\n", open.as_bytes());
    assert_eq!(id(&message), plain_id());
}

#[test]
fn html_is_read_only_where_there_is_nothing_else() {
    let html = "<html><style>p {}</style><p>Re&amp;viewed&nbsp;so<br>one &lt;two&gt;</p></html>";
    let (text, _, _) = read("Content-Type: text/html\n", html.as_bytes());
    assert_eq!(
        text.split_whitespace().collect::<Vec<_>>(),
        ["Re&viewed", "so", "one", "<two>"]
    );
    let marked = ("Content-Type: text/html\n", html);
    let (text, _, _) = multipart("alternative", &[("Content-Type: text/plain\n", "plain"), marked]);
    assert_eq!(text.trim(), "plain");
    // The only plain part is what the list put below: ltp, <1590663949.10863.1583457469070.JavaMail.xmail@bj-wm-cp-10>.
    let rule = "_".repeat(47);
    for footer in ["-- \nMailing list info: https://lists.x.org/\n", rule.as_str(), "\n"] {
        let (text, _, _) = multipart("mixed", &[marked, ("Content-Type: text/plain\n", footer)]);
        assert!(text.contains("Re&viewed"), "{footer}: {text}");
    }
}

#[test]
fn footers_of_lists_make_no_other_mail() {
    let of = |footer: &str| read("", format!("Words.\n{footer}").as_bytes()).1.fingerprint;
    let rule = "_".repeat(47);
    assert_eq!(of(""), of(&format!("{rule}\nDevel mailing list\n")));
    assert_eq!(of(""), of("\n\n-- \nMailing list info: https://lists.x.org/\n"));
    assert_ne!(of(""), of("More words.\n"));
}
