//! Tests of `commit`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;

fn named(message: &str) -> Vec<(ReferenceKind, String, String)> {
    read(message)
        .references
        .into_iter()
        .map(|found| (found.kind, found.commit, found.title))
        .collect()
}

#[test]
fn mails_are_found_in_every_form() {
    let links = [
        "Link: https://lore.kernel.org/xen-devel/20240102.3@example.org/",
        "Link: https://lore.kernel.org/r/20240102.3@example.org",
        "Link: https://patch.msgid.link/20240102.3@example.org",
        "Link: https://lore.kernel.org/all/20240102.3%40example.org/T/#u",
        "Message-Id: <20240102.3@example.org>",
        "Message-ID: 20240102.3@example.org",
        "Archived-at: <https://lists.example.org/archives/msg/20240102.3@example.org>",
    ];
    for link in links {
        let commit = read(&format!("title\n\nWords.\n\n{link}\n"));
        assert_eq!(
            commit.mails.first().unwrap().as_str(),
            "20240102.3@example.org",
            "{link}"
        );
    }
}

#[test]
fn subject_is_the_first_paragraph() {
    assert_eq!(read("\none\ntwo\n\nbody\n").subject, "one two");
}

#[test]
fn reverts_are_known_in_every_form() {
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let full = named(&format!("Revert \"x86: tidy\"\n\nThis reverts commit {hash}.\n"));
    assert_eq!(
        full,
        [(ReferenceKind::Reverts, hash.to_owned(), "x86: tidy".to_owned())]
    );
    let wrapped = named("revert: x86: tidy\n\nThis reverts commit\n0123456789ab (\"x86: tidy\")\n");
    assert_eq!(wrapped.first().unwrap().1, "0123456789ab");
    let title = named("revert \"x86: tidy\"\n\nIt broke.\n");
    assert_eq!(title, [(ReferenceKind::Reverts, String::new(), "x86: tidy".to_owned())]);
}

#[test]
fn backports_name_their_commits() {
    let one = "1111111111111111111111111111111111111111";
    let two = "2222222222222222222222222222222222222222";
    let message = format!(
        "t\n\nb\nmaster commit: {one}\nmaster date: 2020-01-01\nmaster commit: {two}\n(cherry picked from commit {two})\n"
    );
    let found: Vec<String> = named(&message).into_iter().map(|(_, commit, _)| commit).collect();
    assert_eq!(found, [one, two]);
    let old = named("t\n\nxen-unstable changeset: 26373:56daf05bcf69\n");
    assert_eq!(
        old,
        [(ReferenceKind::Changeset, "56daf05bcf69".to_owned(), String::new())]
    );
}

#[test]
fn fixes_name_commit_and_title() {
    let found = named("t\n\nb\n\nFixes: 0123456789ab (\"x86: tidy\")\n");
    assert_eq!(
        found,
        [(ReferenceKind::Fixes, "0123456789ab".to_owned(), "x86: tidy".to_owned())]
    );
    // Wrapped, as no tool wants it: linux-pci, <859dbb71-098f-07f2-f063-4874ccc8523b@oderland.se>.
    let wrapped =
        named("t\n\nb\n\nFixes: 0123456789ab (\"x86: tidy\nthe shadow code\")\nAcked-by: A <a@example.org>\n");
    assert_eq!(
        wrapped,
        [(
            ReferenceKind::Fixes,
            "0123456789ab".to_owned(),
            "x86: tidy the shadow code".to_owned()
        )]
    );
    assert_eq!(
        read("t\n\nFixes: 0123456789ab (\"x86: tidy\nAcked-by: A <a@example.org>\n")
            .trailers
            .len(),
        2
    );
}

#[test]
fn a_review_may_be_misspelt_after_a_sign_off() {
    // Xen, 5e720c402b0b: four commits of 2014 have it.
    let found = read("t\n\nSigned-off-by: A <a@example.org>\nReviewed-off-by: B <b@example.org>\n").trailers;
    let kinds: Vec<TrailerKind> = found.iter().map(|trailer| trailer.kind).collect();
    assert_eq!(kinds, [TrailerKind::SignedOffBy, TrailerKind::ReviewedBy]);
}
