//! `sync --fetch`: the user's own git fetches in every mirror and tree, and epochs that began since are cloned.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use crate::support::{Epoch, Scene, empty_scene, epoch, numbered_patch, numbers, skip};

/// Runs git; whether it is there and ended well.
fn git(folder: &Path, words: &[&str]) -> bool {
    let status = Command::new("git")
        .current_dir(folder)
        .args(["-c", "safe.directory=*"])
        .args(words)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", folder)
        .stderr(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// A scene, or `None` where there is no git.
fn scene_with_git(test: &str) -> Option<Scene> {
    let scene = empty_scene();
    if git(&scene.path(""), &["--version"]) {
        return Some(scene);
    }
    skip(test, "there is no git");
    None
}

/// What `sync --fetch` said.
fn fetch(scene: &Scene) -> Vec<String> {
    let said = scene.xq.run(&["sync", "--fetch", "-q"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let said = scene.xq.run(&["sync", "--fetch"]);
    let own = said.err.lines().filter(|line| line.starts_with("note: "));
    own.map(str::to_owned).collect()
}

#[test]
fn mirrors_are_fetched_and_epochs_that_began_are_cloned() {
    let Some(scene) = scene_with_git("mirrors_are_fetched_and_epochs_that_began_are_cloned") else {
        return;
    };
    let mut first = epoch(&scene, "origin/git/0.git", [1]);
    std::fs::create_dir_all(scene.path("inbox/git")).expect("a folder can be made");
    let url = first.path.display().to_string();
    assert!(git(&scene.path("inbox/git"), &["clone", "-q", "--mirror", &url]));
    scene.xq.ok(&["sync"]);
    assert_eq!(numbers(&scene), [1]);
    first.put(&numbered_patch(2));
    epoch(&scene, "origin/git/1.git", [3]);
    epoch(&scene, "origin/git/2.git", [4]);
    let said = scene.xq.run(&["sync", "--fetch"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for number in [1, 2] {
        let note = format!("note: epoch {number} has begun: cloning it to $WORLD/inbox/git/{number}.git");
        assert!(said.err.lines().any(|line| line == note), "{}", said.err);
    }
    assert!(said.err.ends_with("3 new messages\n"), "{}", said.err);
    assert_eq!(numbers(&scene), [1, 2, 3, 4]);
    assert!(fetch(&scene).is_empty());
}

#[test]
fn a_lone_epoch_says_where_the_list_goes_on() {
    let Some(scene) = scene_with_git("a_lone_epoch_says_where_the_list_goes_on") else {
        return;
    };
    let first = epoch(&scene, "origin/0", [1]);
    let url = first.path.display().to_string();
    assert!(git(&scene.path(""), &["clone", "-q", "--mirror", &url, "inbox"]));
    assert!(fetch(&scene).is_empty());
    epoch(&scene, "origin/1", [2]);
    let note = "note: the list of $WORLD/inbox goes on in $WORLD/origin/1: clone that with `git clone --mirror` and add it to `inbox`";
    assert_eq!(fetch(&scene), [note]);
    assert_eq!(numbers(&scene), [1]);
}

#[test]
fn a_clone_that_a_fetch_does_not_move_says_so() {
    let Some(scene) = scene_with_git("a_clone_that_a_fetch_does_not_move_says_so") else {
        return;
    };
    let mut origin = epoch(&scene, "origin.git", [1]);
    let url = origin.path.display().to_string();
    assert!(git(&scene.path(""), &["clone", "-q", "--bare", &url, "inbox"]));
    let note = "note: a fetch in $WORLD/inbox moves no branch: git -C $WORLD/inbox config remote.origin.fetch '+refs/*:refs/*'";
    origin.put(&numbered_patch(2));
    assert_eq!(fetch(&scene), [note]);
    assert_eq!(numbers(&scene), [1]);
    // What the note says works.
    let inbox = scene.path("inbox");
    assert!(git(&inbox, &["config", "remote.origin.fetch", "+refs/*:refs/*"]));
    assert!(fetch(&scene).is_empty());
    assert_eq!(numbers(&scene), [1, 2]);
}

#[test]
fn an_epoch_that_was_left_out_stays_so() {
    use std::os::unix::fs::PermissionsExt;
    let Some(scene) = scene_with_git("an_epoch_that_was_left_out_stays_so") else {
        return;
    };
    let first = epoch(&scene, "origin/git/0.git", [1]);
    let last = epoch(&scene, "origin/git/1.git", [2]);
    let clone = |from: &Epoch, to: &str| {
        std::fs::create_dir_all(scene.path("inbox/git")).expect("a folder can be made");
        let url = from.path.display().to_string();
        assert!(git(&scene.path("inbox/git"), &["clone", "-q", "--mirror", &url, to]));
    };
    clone(&last, "1.git");
    // As public-inbox-clone leaves it: empty, its origin known, not to be written to.
    let left = Epoch::bare(&scene.path("inbox/git/0.git"));
    let url = first.path.display().to_string();
    assert!(git(&left.path, &["config", "remote.origin.url", &url]));
    assert!(git(&left.path, &["config", "remote.origin.fetch", "+refs/*:refs/*"]));
    let mode = |bits: u32| {
        std::fs::set_permissions(&left.path, PermissionsExt::from_mode(bits)).expect("it can be set");
    };
    mode(0o555);
    fetch(&scene);
    assert_eq!(numbers(&scene), [2]);
    mode(0o755);
    fetch(&scene);
    assert_eq!(numbers(&scene), [1, 2]);
}

#[test]
fn a_fetch_that_fails_leaves_what_is_there() {
    let Some(scene) = scene_with_git("a_fetch_that_fails_leaves_what_is_there") else {
        return;
    };
    let inbox = epoch(&scene, "inbox", [1]);
    assert!(git(
        &inbox.path,
        &["remote", "add", "--mirror=fetch", "origin", "/nowhere/list.git"]
    ));
    let said = scene.xq.run(&["sync", "--fetch"]);
    let own: Vec<&str> = said
        .err
        .lines()
        .filter(|line| line.starts_with("xq: ") || line.starts_with("hint: "))
        .collect();
    assert_eq!(said.code, 4);
    assert!(
        own[0].starts_with("xq: cannot fetch in $WORLD/inbox: git ended with"),
        "{own:?}"
    );
    assert_eq!(own[1], "hint: `xq sync` without --fetch reads what is there");
    scene.xq.ok(&["sync"]);
    assert_eq!(numbers(&scene), [1]);
}
