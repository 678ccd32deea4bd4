//! Reverts, re-applies and backports, by values.

use super::*;
use crate::model::{Change, Diff, FileDiff, Line, LineKind, Person};

fn digest(word: &str, kind: LineKind) -> Digest {
    let lines = (0..8)
        .map(|n| Line {
            kind,
            text: format!("{word}({n});").into_bytes(),
        })
        .collect();
    let file = FileDiff {
        path: format!("{word}.c"),
        old_path: None,
        change: Change::Modified,
        binary: false,
        post_blob: None,
        lines,
    };
    Diff {
        files: vec![file],
        damaged: false,
    }
    .digest()
}

fn commit(number: u8, subject: &str, digest: Digest) -> Commit {
    Commit {
        id: ObjectId([number; 20]),
        author: Person::parse("Ada Author <ada@example.org>"),
        authored: Time(i64::from(number)),
        committer: Person::parse("Carl Committer <carl@example.org>"),
        committed: Time(i64::from(number)),
        subject: subject.to_owned(),
        parents: 1,
        trailers: Vec::new(),
        mails: Vec::new(),
        references: Vec::new(),
        text: Vec::new(),
        digest: Some(digest),
    }
}

fn mark(kind: ReferenceKind, commit: &str, title: &str) -> Reference {
    Reference {
        kind,
        commit: commit.to_owned(),
        title: title.to_owned(),
    }
}

/// Kind, commit, other commit, certain.
fn run(commits: &[Commit], stable: &[u8], hide_marks: bool) -> Vec<(ReferenceKind, u8, u8, bool)> {
    let branch = |commit: &Commit| u32::from(stable.contains(&commit.id.0[0]));
    let branches = commits.iter().map(|commit| (commit.id, branch(commit))).collect();
    let setting = Setting::default();
    let commits: Vec<&Commit> = commits.iter().collect();
    let input = TieInput {
        commits: &commits,
        branches: &branches,
        hide_marks,
        setting: &setting,
    };
    let ties = tie(&input);
    ties.iter()
        .map(|tie| (tie.kind, tie.commit.0[0], tie.other.0[0], tie.certain))
        .collect()
}

#[test]
fn a_revert_that_names_the_hash_is_tied() {
    let mut revert = commit(2, "x86: take it out again", digest("alpha", LineKind::Removed));
    revert.references = vec![mark(ReferenceKind::Reverts, "010101010101", "")];
    let commits = [commit(1, "x86: add alpha", digest("alpha", LineKind::Added)), revert];
    assert_eq!(run(&commits, &[], false), vec![(ReferenceKind::Reverts, 2, 1, true)]);
}

#[test]
fn a_revert_by_title_alone_is_tied_in_any_case_and_place() {
    for subject in [
        "Revert \"x86: add alpha\"",
        "revert: x86: add alpha",
        "x86: revert \"x86: add alpha\"",
    ] {
        let commits = [
            commit(1, "x86: add alpha", digest("alpha", LineKind::Added)),
            commit(2, subject, digest("alpha", LineKind::Removed)),
        ];
        assert_eq!(
            run(&commits, &[], false),
            vec![(ReferenceKind::Reverts, 2, 1, true)],
            "{subject}"
        );
    }
}

#[test]
fn a_title_used_again_makes_a_revert_uncertain() {
    let commits = [
        commit(1, "x86: add alpha", digest("alpha", LineKind::Added)),
        commit(2, "Revert \"x86: add alpha\"", digest("beta", LineKind::Removed)),
    ];
    assert_eq!(run(&commits, &[], false), vec![(ReferenceKind::Reverts, 2, 1, false)]);
}

#[test]
fn an_inverse_diff_that_names_the_commit_is_a_revert() {
    let mut fix = commit(2, "x86: alpha was a mistake", digest("alpha", LineKind::Removed));
    fix.references = vec![mark(ReferenceKind::Fixes, "010101010101", "x86: add alpha")];
    let commits = [commit(1, "x86: add alpha", digest("alpha", LineKind::Added)), fix];
    let expected = vec![(ReferenceKind::Reverts, 2, 1, true), (ReferenceKind::Fixes, 2, 1, true)];
    assert_eq!(run(&commits, &[], false), expected);
}

#[test]
fn the_same_title_after_a_revert_is_a_reapply() {
    let commits = [
        commit(1, "x86: add alpha", digest("alpha", LineKind::Added)),
        commit(2, "Revert \"x86: add alpha\"", digest("alpha", LineKind::Removed)),
        commit(3, "x86: add alpha", digest("alpha", LineKind::Added)),
    ];
    let expected = vec![
        (ReferenceKind::Reverts, 2, 1, true),
        (ReferenceKind::Reapplies, 3, 1, true),
    ];
    assert_eq!(run(&commits, &[], false), expected);
}

#[test]
fn a_backport_is_tied_by_each_hash_it_names() {
    let mut stable = commit(3, "x86: add both", digest("alpha", LineKind::Added));
    stable.references = vec![
        mark(
            ReferenceKind::BackportOf,
            "0101010101010101010101010101010101010101",
            "",
        ),
        mark(ReferenceKind::BackportOf, "020202020202", ""),
    ];
    let commits = [
        commit(1, "x86: add alpha", digest("alpha", LineKind::Added)),
        commit(2, "x86: add beta", digest("beta", LineKind::Added)),
        stable,
    ];
    let expected = vec![
        (ReferenceKind::BackportOf, 3, 1, true),
        (ReferenceKind::BackportOf, 3, 2, true),
    ];
    assert_eq!(run(&commits, &[3], false), expected);
}

#[test]
fn a_changeset_of_another_system_is_resolved_by_title() {
    let mut stable = commit(2, "x86: add alpha", digest("beta", LineKind::Added));
    stable.references = vec![mark(ReferenceKind::Changeset, "56daf05bcf69", "")];
    let commits = [commit(1, "x86: add alpha", digest("alpha", LineKind::Added)), stable];
    assert_eq!(
        run(&commits, &[2], false),
        vec![(ReferenceKind::BackportOf, 2, 1, true)]
    );
}

#[test]
fn without_marks_content_ties_a_backport() {
    let mut stable = commit(2, "x86: add alpha", digest("alpha", LineKind::Added));
    stable.references = vec![mark(ReferenceKind::BackportOf, "ffffffffffff", "")];
    let commits = [commit(1, "x86: add alpha", digest("alpha", LineKind::Added)), stable];
    assert_eq!(run(&commits, &[2], true), vec![(ReferenceKind::BackportOf, 2, 1, true)]);
    assert_eq!(
        run(&commits, &[2], false),
        vec![(ReferenceKind::BackportOf, 2, 1, true)]
    );
}

#[test]
fn an_ambiguous_or_short_hash_names_nothing() {
    let mut revert = commit(2, "x86: take it out", digest("beta", LineKind::Removed));
    revert.references = vec![
        mark(ReferenceKind::Reverts, "0101", ""),
        mark(ReferenceKind::Reverts, "zz01010101", ""),
    ];
    let commits = [commit(1, "x86: add alpha", digest("alpha", LineKind::Added)), revert];
    assert_eq!(run(&commits, &[], false), vec![]);
}
