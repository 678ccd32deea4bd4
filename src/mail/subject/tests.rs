//! Tests of `subject`.

use proptest::prelude::*;

use super::*;

/// Posture, revision, counter and title in one line.
fn short(text: &str) -> String {
    let subject = parse_subject(text);
    let posture: &str = subject.posture.into();
    let revision = subject
        .revision
        .map(|revision| format!(" v{revision}"))
        .unwrap_or_default();
    let counter = subject
        .counter
        .map(|counter| format!(" {}/{}", counter.number, counter.total))
        .unwrap_or_default();
    let mut marks = String::new();
    for (set, mark) in [
        (subject.reply, " re"),
        (subject.forward, " fwd"),
        (subject.rfc, " rfc"),
        (subject.resend, " resend"),
    ] {
        if set {
            marks.push_str(mark);
        }
    }
    for target in &subject.targets {
        marks.push_str(&format!(" >{}{}", target.release, if target.unsure { "?" } else { "" }));
    }
    for tag in &subject.tags {
        marks.push_str(&format!(" #{tag}"));
    }
    format!("{posture}{revision}{counter}{marks} | {}", subject.title)
}

#[test]
fn every_known_form_is_read() {
    let cases = [
        ("[PATCH] foo", "patch | foo"),
        ("[LTP] [PATCH v3 2/4] foo", "patch v3 2/4 | foo"),
        ("[Xen-devel] [PATCH V3 03/10] foo: bar", "patch v3 3/10 | foo: bar"),
        ("[PATCHv4] foo", "patch v4 | foo"),
        ("[PATCH 0 of 5] foo", "patch 0/5 | foo"),
        ("[PATCH v6,19/24] foo", "patch v6 19/24 | foo"),
        ("[PATCH v4, 2/2] foo", "patch v4 2/2 | foo"),
        ("[RFC PATCH 1/2] foo", "patch 1/2 rfc | foo"),
        ("[RFC 1/2] foo", "patch 1/2 rfc | foo"),
        ("[PATCH RESEND v2] foo", "patch v2 resend | foo"),
        ("[PATCH v3.1 4/10] foo", "patch v3.1 4/10 | foo"),
        ("[PATCH v20210111 06/39] foo", "patch v20210111 6/39 | foo"),
        ("[PATCH for-4.5] foo", "patch >4.5 | foo"),
        ("[PATCH for-4.19? v4 4/6] foo", "patch v4 4/6 >4.19? | foo"),
        ("[PATCH][4.17] foo", "patch >4.17 | foo"),
        ("[XTF PATCH v1 2/2] foo", "patch v1 2/2 #XTF | foo"),
        ("[XTF v2 v2 1/4] foo", "patch v2 1/4 #XTF | foo"),
        (
            "[livepatch-build-tools v2 4/4] foo",
            "patch v2 4/4 #livepatch-build-tools | foo",
        ),
        ("[COMMITTED] [PATCH] foo", "committed | foo"),
        ("[LTP] [PUSHED] foo", "committed | foo"),
        ("[GIT PULL] foo", "pull #PULL | foo"),
        ("[PULL|PATCH v3 0/7] foo", "patch v3 0/7 #PULL | foo"),
        ("Re: [LTP] [PATCH] foo", "patch re | foo"),
        ("[Xen-devel] Re: [PATCH] foo", "patch re | foo"),
        ("AW: Re: [PATCH] foo", "patch re | foo"),
        ("Fwd: [PATCH] foo", "patch fwd | foo"),
        ("[LTP] Re [PATCH] foo", "patch re | foo"),
        ("Re foo: bar", "plain | Re foo: bar"),
        ("Subject: [PATCH v2] foo", "patch v2 | foo"),
        ("[LTP] Subject: Re: [PATCH 1/1] foo", "patch 1/1 re | foo"),
        ("RFC:[PATCH v1] foo", "patch v1 rfc | foo"),
        ("rfc: foo", "plain | rfc: foo"),
        ("Ping: [PATCH v2] foo", "ping v2 | foo"),
        ("Ping²: [PATCH v2] foo", "ping v2 | foo"),
        ("[PING PATCH v6] foo", "patch v6 #PING | foo"),
        ("[PATCH [v2] 1/2] foo", "patch v2 1/2 | foo"),
        ("[PATCH] [v3, 2/6] foo", "patch v3 2/6 | foo"),
        ("[patch V2 39/46] foo", "patch v2 39/46 | foo"),
        ("[LTP] some discussion", "plain | some discussion"),
        ("{LTP}[PATCH] [v2, 1/2] foo", "patch v2 1/2 | foo"),
        ("{braces} open a title", "plain | {braces} open a title"),
        ("Subject: [PATCH 1/2] foo", "patch 1/2 | foo"),
        ("Subject: matters", "plain | matters"),
        ("[PATCH-4.19-stable 0/2] foo", "patch 0/2 >4.19 | foo"),
        ("[PATCH staging-4.17 v2] foo", "patch v2 >4.17 | foo"),
        ("[PATCH] [a-z]* is odd", "patch | [a-z]* is odd"),
        ("[PATCH] foo (v2)", "patch v2 | foo"),
        ("plain words: more", "plain | plain words: more"),
    ];
    for (text, wanted) in cases {
        assert_eq!(short(text), wanted, "{text}");
    }
}

#[test]
fn folded_lines_are_one_line() {
    assert_eq!(parse_subject("[PATCH v2\n 3/7] a\tb").text, "[PATCH v2 3/7] a b");
}

proptest! {
    #[test]
    fn what_was_printed_is_read_again(
        revision in proptest::option::of((0_u32..40, 0_u32..4)),
        counter in proptest::option::of((0_u32..90, 1_u32..90)),
        rfc: bool,
        resend: bool,
        target in proptest::option::of((4_u32..9, 0_u32..30)),
        reply: bool,
        title in "[a-z]{2,8}(/[a-z]{2,5})?: [a-z]{2,8}( [A-Za-z0-9_]{2,8}){1,5}",
    ) {
        let mut words = Vec::new();
        if rfc {
            words.push("RFC".to_owned());
        }
        words.push("PATCH".to_owned());
        words.extend(resend.then(|| "RESEND".to_owned()));
        words.extend(target.map(|(major, minor)| format!("for-{major}.{minor}")));
        words.extend(revision.map(|(number, point)| format!("v{}", RevisionNumber { number, point })));
        words.extend(counter.map(|(number, total)| format!("{number:02}/{total}")));
        let text = format!("{}[{}] {title}", if reply { "Re: " } else { "" }, words.join(" "));
        let read = parse_subject(&text);
        prop_assert_eq!(read.posture, Posture::Patch);
        prop_assert_eq!(read.revision, revision.map(|(number, point)| RevisionNumber { number, point }));
        prop_assert_eq!(read.counter, counter.map(|(number, total)| Counter { number, total }));
        prop_assert_eq!((read.rfc, read.resend, read.reply), (rfc, resend, reply));
        prop_assert_eq!(read.targets.len(), usize::from(target.is_some()));
        prop_assert_eq!(&*read.title, title);
    }
}

#[test]
fn a_long_row_of_brackets_is_bounded() {
    let subject = parse_subject(&"[".repeat(100_000));
    assert!(subject.title.starts_with('['));
}
