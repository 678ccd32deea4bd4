//! Settings as the user meets them: `xq config`, the environment, and `xq init` where it clones or proposes.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use crate::support::{Scene, demo, empty_scene, epoch, golden, numbered_patch, numbers, skip};

/// A scene with a configuration of its own for the world of the demo.
fn scene() -> Scene {
    let scene = Scene::new();
    let kept = demo();
    scene.configure(&[&kept.story.inbox], &kept.story.tree);
    scene
}

fn text(scene: &Scene) -> String {
    std::fs::read_to_string(&scene.xq.config).expect("it is there")
}

#[test]
fn settings_are_read_changed_and_listed() {
    let scene = scene();
    let get = |key: &str| scene.xq.ok(&["config", "get", key]);
    assert_eq!(get("lost_days"), "30\n");
    assert_eq!(get("me"), "greta.holm@example.com\n");
    assert_eq!(get("tree.xen.branch"), "staging\n");
    assert_eq!(get("release.\"4.21\".released"), "2025-11-18\n");
    assert_eq!(get("policy.maintainers_file"), "true\n");
    let before = text(&scene);
    assert_eq!(scene.xq.ok(&["config", "set", "lost_days", "45"]), "");
    scene.xq.ok(&["config", "set", "me", "a@example.org", "b@example.org"]);
    assert_eq!(get("lost_days"), "45\n");
    assert_eq!(get("me"), "a@example.org\nb@example.org\n");
    let wanted = before.replace(
        "me = [\"greta.holm@example.com\"]\n",
        "me = [\"a@example.org\", \"b@example.org\"]\nlost_days = 45\n",
    );
    assert_eq!(text(&scene), wanted);
    let list = scene
        .xq
        .ok(&["config", "list"])
        .replace(&demo().xq.root.display().to_string(), "$DEMO");
    golden("config.table", &list);
    assert_eq!(scene.xq.ok(&["config", "path"]), "$WORLD/config.toml\n");
}

#[test]
fn the_environment_goes_over_file_and_preset() {
    let scene = scene();
    let run = |name: &str, value: &str, words: &[&str]| {
        let mut command = scene.xq.command(words);
        scene.xq.finish(command.env(name, value))
    };
    scene.xq.ok(&["config", "set", "lost_days", "45"]);
    assert_eq!(run("XQ_LOST_DAYS", "50", &["config", "get", "lost_days"]).out, "50\n");
    let lines = "lost_days = 60\ntree.xen.stable = \"stable-*\"\n";
    assert_eq!(run("XQ_SETTINGS", lines, &["config", "get", "lost_days"]).out, "60\n");
    assert_eq!(
        run("XQ_SETTINGS", lines, &["config", "get", "tree.xen.stable"]).out,
        "stable-*\n"
    );
    let listed = run("XQ_ME", "a@example.org", &["config", "list", "--format", "tsv"]).out;
    assert!(listed.contains("me\tenvironment\t[\"a@example.org\"]\n"), "{listed}");
    run("XQ_LOST_DAY", "50", &["list"]).fails(3, "XQ_LOST_DAY", "`XQ_LOST_DAYS`");
    run("XQ_LOST_DAYS", "soon", &["list"]).fails(3, "XQ_LOST_DAYS", "");
    run("XQ_SETTINGS", "\nlost = 4", &["list"]).fails(3, "line 2", "lost_days");
    // The answer is another: the demo knows series that are silent for 60 days and some for 30.
    let count = |said: &str| said.lines().count();
    let own = demo();
    let with = |days: &str| {
        let mut command = own.xq.command(&["lost", "--format", "ids"]);
        count(&own.xq.finish(command.env("XQ_LOST_DAYS", days)).out)
    };
    assert!(with("30") > with("60") && with("60") > 0);
}

#[test]
fn wrong_keys_and_values_leave_the_file_as_it_is() {
    let scene = scene();
    let before = text(&scene);
    let run = |words: &[&str]| scene.xq.run(&[&["config"], words].concat());
    run(&["get", "lost_dys"]).fails(3, "lost_dys", "lost_days");
    run(&["get", "timezne"]).fails(3, "timezne", "timezone");
    run(&["get", "aliases"]).fails(3, "`aliases` is not set", "xq config set aliases");
    run(&["set", "lost_dys", "4"]).fails(3, "lost_dys", "lost_days");
    run(&["set", "lost_days", "soon"]).fails(3, "", "");
    run(&["set", "timezone", "Nowhere/At"]).fails(3, "Nowhere/At", "");
    run(&["set", "default_profile", "dmeo"]).fails(3, "dmeo", "demo");
    run(&["set", "preset", "xne"]).fails(3, "xne", "xen");
    assert_eq!(text(&scene), before);
}

#[test]
fn a_linked_file_stays_a_link() {
    let scene = scene();
    let (real, link) = (scene.path("real.toml"), scene.xq.config.clone());
    std::fs::rename(&link, &real).expect("it can be moved");
    std::os::unix::fs::symlink("real.toml", &link).expect("a link can be made");
    scene.xq.ok(&["config", "set", "lost_days", "45"]);
    assert!(std::fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert!(
        std::fs::read_to_string(&real)
            .expect("it is there")
            .contains("lost_days = 45")
    );
}

#[test]
fn what_was_edited_is_checked_before_it_is_saved() {
    let scene = scene();
    let before = text(&scene);
    let edit = |editor: &str| {
        let mut command = scene.xq.command(&["config", "edit"]);
        command.env("EDITOR", editor).env("PATH", "/usr/bin:/bin");
        scene.xq.finish(&mut command)
    };
    let said = edit("true");
    assert_eq!(
        (said.code, said.err.as_str()),
        (0, "nothing changed in $WORLD/config.toml\n")
    );
    let said = edit("sed -i s/me.=/em=/");
    said.fails(3, "config.toml.edit, line", "nothing was saved");
    assert_eq!(text(&scene), before);
    edit("false").fails(3, "`false`", "EDITOR");
    // The next edit goes on with it.
    let said = edit("sed -i -e s/em=/me=/ -e s/greta/Greta/");
    assert!(said.err.starts_with("note: going on with"), "{}", said.err);
    assert!(said.err.ends_with("saved $WORLD/config.toml\n"), "{}", said.err);
    assert!(text(&scene).contains("me= [\"Greta.holm"), "{}", text(&scene));
    assert!(!scene.path("config.toml.edit").exists());
}

/// Runs git in a folder; whether it is there and ended well.
fn git(folder: &Path, words: &[&str]) -> bool {
    let mut git = Command::new("git");
    git.current_dir(folder).args(words).env("HOME", folder);
    git.output().is_ok_and(|output| output.status.success())
}

/// The address of a folder.
fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[test]
fn init_clones_list_and_tree_and_syncs() {
    const TEST: &str = "init_clones_list_and_tree_and_syncs";
    let kept = demo();
    let scene = Scene::new();
    if !git(&scene.path(""), &["--version"]) {
        return skip(TEST, "there is no git");
    }
    let run = |inbox: &str| {
        let tree = address(&kept.story.tree);
        let words = [
            "init",
            "--preset",
            "xen",
            "--clone",
            "all",
            "--inbox",
            inbox,
            "--tree",
            &tree,
            "--me",
            "greta.holm@example.com",
        ];
        scene.xq.run(&words)
    };
    // A list's address, and what is cut short is not taken for whole.
    std::fs::create_dir_all(scene.path("all/lists/inbox/git/0.git.part")).expect("a folder can be made");
    let said = run(&address(&kept.story.inbox));
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .contains("inbox $WORLD/all/lists/inbox: v2, 2 epochs, 327 entries\n"),
        "{}",
        said.out
    );
    assert!(
        said.out
            .contains("tree $WORLD/all/src/xen: branch refs/remotes/origin/staging ("),
        "{}",
        said.out
    );
    assert!(!said.out.contains("next:"), "{}", said.out);
    assert!(!scene.path("all/lists/inbox/git/0.git.part").exists());
    assert_eq!(scene.xq.field(&["lost"], "id"), kept.xq.field(&["lost"], "id"));
    // A second one under that name is refused before anything is done; what is there is not cloned again.
    run(&address(&kept.story.inbox)).fails(3, "there is a profile `xen`", "--profile NAME");
    std::fs::remove_file(&scene.xq.config).expect("it can go");
    let said = run(&address(&kept.story.inbox.join("git/0.git")));
    assert!(said.code == 0 && !said.err.contains("cloning"), "{}", said.err);
}

#[test]
fn init_that_cannot_clone_says_so_and_writes_nothing() {
    let scene = empty_scene();
    if !git(&scene.path(""), &["--version"]) {
        return skip("init_that_cannot_clone_says_so_and_writes_nothing", "there is no git");
    }
    std::fs::remove_file(&scene.xq.config).expect("it can go");
    let (nowhere, tree) = (
        address(&scene.path("nowhere/0")),
        scene.path("made/xen.git").display().to_string(),
    );
    let said = scene
        .xq
        .run(&["init", "-q", "--clone", "all", "--inbox", &nowhere, "--tree", &tree]);
    assert_eq!(said.code, 4, "{}", said.err);
    assert!(
        said.err
            .contains("xq: cannot clone file://$WORLD/nowhere/0: git ended with"),
        "{}",
        said.err
    );
    assert!(said.err.contains("hint: run the same command again"), "{}", said.err);
    assert!(!scene.xq.config.exists() && !scene.path("all/lists/nowhere/git/0.git").exists());
    let words = ["init", "--inbox", &nowhere, "--tree", &tree];
    scene.xq.run(&words).fails(2, "is an address", "--clone DIR");
}

#[test]
fn a_lone_repository_is_cloned_as_an_inbox_too() {
    let scene = empty_scene();
    if !git(&scene.path(""), &["--version"]) {
        return skip("a_lone_repository_is_cloned_as_an_inbox_too", "there is no git");
    }
    epoch(&scene, "origin/list.git", [1, 2]).put(&numbered_patch(3));
    std::fs::remove_file(&scene.xq.config).expect("it can go");
    let (url, tree) = (
        address(&scene.path("origin/list.git")),
        scene.path("made/xen.git").display().to_string(),
    );
    let said = scene.xq.run(&[
        "init", "--preset", "xen", "--clone", ".", "--inbox", &url, "--tree", &tree,
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .contains("inbox $WORLD/lists/list: one epoch of v2, 1 epoch, 3 entries"),
        "{}",
        said.out
    );
    assert_eq!(numbers(&scene), [1, 2, 3]);
}

#[test]
fn inside_a_clone_of_the_tree_init_takes_it_and_its_preset() {
    let kept = demo();
    let scene = Scene::new();
    let here = scene.path("here");
    if !git(&scene.path(""), &["clone", "-q", &address(&kept.story.tree), "here"]) {
        return skip(
            "inside_a_clone_of_the_tree_init_takes_it_and_its_preset",
            "there is no git",
        );
    }
    let below = here.join("xen/arch");
    let inside = |words: &[&str]| scene.xq.finish(scene.xq.command(words).current_dir(&below));
    assert!(below.is_dir(), "the clone has a work tree");
    inside(&["init"]).fails(2, "no inbox", "--inbox DIR");
    assert!(git(
        &here,
        &["remote", "set-url", "origin", "git://xenbits.xen.org/xen.git"]
    ));
    inside(&["init"]).fails(2, "no inbox", "xq init --preset xen --clone DIR");
    scene
        .xq
        .run(&["init", "--inbox", "x"])
        .fails(2, "no tree", "--tree DIR");
    let said = inside(&["init", "--inbox", &kept.story.inbox.display().to_string()]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .contains("preset xen: this is a clone of git://xenbits.xen.org/xen.git\n"),
        "{}",
        said.out
    );
    assert!(
        said.out
            .contains("tree $WORLD/here/: the clone you are in; --tree names another\n"),
        "{}",
        said.out
    );
    scene.xq.ok(&["sync", "-q"]);
    assert_eq!(scene.xq.field(&["lost"], "id"), kept.xq.field(&["lost"], "id"));
}
