//! `xq link` and `xq unlink`: in force at once, and after every later sync.

use serde_json::Value;

use crate::support::{Scene, demo, text};

/// The world of the demo in a folder of its own, synced.
fn copied() -> Scene {
    let scene = Scene::new();
    scene.configure(&[&demo().story.inbox], &demo().story.tree);
    scene.xq.ok(&["sync"]);
    scene
}

/// A patch of one posting that a commit came of, its series and that commit.
fn accepted(scene: &Scene) -> (String, String, String) {
    let rows = scene.xq.rows(&["matches"]);
    let first = rows.iter().find(|row| row["revision"] == "1");
    let row = first.expect("some patch went in as posted first");
    (text(row, "message_id"), text(row, "series"), text(row, "commit"))
}

fn origin(scene: &Scene, commit: &str) -> Value {
    scene.xq.rows(&["origin", commit]).remove(0)
}

#[test]
fn an_unlinked_match_stays_away_and_comes_back_when_linked() {
    let scene = copied();
    let (mail, series, commit) = accepted(&scene);
    let before = scene.xq.dump();
    let said = scene.xq.run(&["unlink", &mail, &commit[..12]]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("noted: ") && said.out.is_empty(), "{said:?}");
    assert_ne!(origin(&scene, &commit)["message_id"], Value::String(mail.clone()));
    assert_ne!(scene.xq.rows(&["show", &series])[0]["state"], "accepted");
    let unlinked = scene.xq.dump();
    scene.xq.ok(&["sync", "--full"]);
    assert!(scene.xq.dump() == unlinked, "the correction was lost by a full sync");
    // By hand it is a match of another kind, known since mail and commit were there.
    scene.xq.ok(&["link", &commit, &mail]);
    let found = origin(&scene, &commit);
    assert_eq!(found["message_id"], Value::String(mail.clone()));
    assert_eq!((&found["method"], &found["score"]), (&"by-hand".into(), &1.0.into()));
    let evidence = text(&found, "evidence");
    assert!(evidence.starts_with("linked by hand; same title; "), "{evidence}");
    assert_eq!(scene.xq.rows(&["show", &series])[0]["state"], "accepted");
    // Without the notes everything is as it was.
    std::fs::remove_file(scene.xq.database.with_extension("notes.sqlite")).expect("it is there");
    scene.xq.ok(&["sync"]);
    assert!(scene.xq.dump() == before);
}

#[test]
fn a_series_goes_on_with_another_and_leaves_it_again() {
    let scene = copied();
    let lost: Vec<String> = demo().story.lost.iter().map(ToString::to_string).take(2).collect();
    let series = |id: &str| text(&scene.xq.rows(&["show", id])[0], "id");
    assert_ne!(series(&lost[0]), series(&lost[1]));
    scene.xq.ok(&["link", &series(&lost[1]), &lost[0]]);
    assert_eq!(series(&lost[0]), series(&lost[1]));
    let shown = scene.xq.rows(&["show", &lost[0]]).remove(0);
    let joined: Vec<String> = shown["revisions"]
        .as_array()
        .expect("it has revisions")
        .iter()
        .map(|revision| text(revision, "linked_by"))
        .collect();
    assert!(joined.contains(&"by-hand".to_owned()), "{joined:?}");
    scene.xq.ok(&["unlink", &lost[1]]);
    assert_ne!(series(&lost[0]), series(&lost[1]));
}

#[test]
fn what_cannot_be_linked_is_said_with_the_way_out() {
    let scene = copied();
    let (mail, _, commit) = accepted(&scene);
    let refused = |words: &[&str], what: &str| {
        let said = scene.xq.run(words);
        assert_eq!(said.code, 3, "{said:?}");
        let lines: Vec<&str> = said.err.lines().filter(|line| !line.starts_with("note:")).collect();
        assert!(lines[0].contains(what) && lines[1].starts_with("hint: "), "{said:?}");
    };
    refused(&["link", &commit, &commit], "both are commits");
    refused(&["link", &mail, &mail], "one series already");
    refused(
        &["link", "nobody@example.org", &mail],
        "there is no message, series or commit",
    );
    refused(&["unlink", &commit], "is a commit");
    refused(&["unlink", &mail, "0000000000000000"], "there is no commit");
    // A cover letter of several patches became no commit.
    let cover = scene
        .xq
        .rows(&["list"])
        .into_iter()
        .find(|row| row["parts"].as_u64() > Some(1));
    let cover = text(&cover.expect("some series has parts"), "id");
    refused(&["link", &cover, &commit], "this is several");
}
