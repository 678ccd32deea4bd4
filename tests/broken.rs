//! Mirrors that are broken, cut short, or none: what is wrong is named, with a way out, and the rest is read.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{
    Epoch, Scene, configure, doctor, empty_scene, epoch, fresh, holds, lines, numbered_patch, numbers, overwrite,
    same_facts, skip, sync, v1_files,
};

/// What became of an inbox with five mails whose third entry is broken: the numbers of patches and the problem.
fn broken(what: &str, how: &str) -> (Vec<u32>, String) {
    let scene = empty_scene();
    let inbox = epoch(&scene, "inbox/git/0.git", 1..=5);
    let object = match what {
        "blob" => inbox.object(2, "m"),
        "tree" => inbox.tree(2),
        _ => inbox.commits[2],
    };
    let file = inbox.loose(object);
    match how {
        "missing" => std::fs::remove_file(&file).expect("it can go"),
        "rubbish" => overwrite(&file, b"rubbish"),
        "empty" => overwrite(&file, b""),
        "other" => {
            let other = if what == "blob" {
                inbox.tree(0)
            } else {
                inbox.object(0, "m")
            };
            let other = std::fs::read(inbox.loose(other)).expect("it can be read");
            overwrite(&file, &other);
        }
        _ => {
            inbox.pack();
            inbox.spoil_packed(object);
        }
    }
    let said = sync(&scene);
    assert!(
        said[0].ends_with(", 1 problem (`xq doctor` lists them)"),
        "{what} {how}: {said:?}"
    );
    let report = doctor(&scene);
    assert_eq!(report["epochs"][0]["unreadable"], 1, "{what} {how}");
    let found = lines(&report, "findings").concat();
    assert!(
        found.contains("inbox epoch 0: 1 entry cannot be read"),
        "{what} {how}: {found}"
    );
    let listed = scene.xq.run(&["doctor", "--all"]).out;
    let short = object.to_string().chars().take(12).collect::<String>();
    let line = listed
        .lines()
        .find(|line| line.contains("-object") && line.contains(&short));
    let line = line.unwrap_or_else(|| panic!("{what} {how}: the object is not named in {listed}"));
    assert_eq!(sync(&scene), ["nothing new"]);
    (numbers(&scene), line.to_owned())
}

#[test]
fn broken_objects_are_named_and_the_rest_is_read() {
    for how in ["missing", "rubbish", "empty", "other", "packed"] {
        let (blob, tree) = (broken("blob", how), broken("tree", how));
        assert_eq!(tree.0, [1, 2, 4, 5], "tree {how}");
        assert_eq!(blob.0, [1, 2, 4, 5], "blob {how}");
        let kind = if how == "missing" {
            "missing-object"
        } else {
            "corrupt-object"
        };
        assert!(blob.1.contains(kind), "{blob:?}");
        // Nothing leads to what lies behind a commit that is not there.
        let commit = broken("commit", how);
        assert_eq!(commit.0, [4, 5], "commit {how}");
        assert!(commit.1.contains("out of reach"), "{commit:?}");
    }
}

#[test]
fn a_broken_directory_of_a_v1_inbox_costs_its_mails_alone() {
    let scene = empty_scene();
    let mut inbox = Epoch::bare(&scene.path("inbox"));
    inbox.write_v1(&v1_files(&[1, 2]));
    inbox.write_v1(&v1_files(&[1, 2, 3, 4]));
    inbox.write_v1(&v1_files(&[1, 2, 3, 4, 5]));
    let fan = |number: u32| v1_files(&[number]).into_keys().next().expect("there is one")[..2].to_owned();
    std::fs::remove_file(inbox.loose(inbox.object(1, &fan(3)))).expect("it can go");
    sync(&scene);
    assert_eq!(numbers(&scene), [1, 2, 4, 5]);
    let whole = inbox.tree(2);
    std::fs::remove_file(inbox.loose(whole)).expect("it can go");
    inbox.write_v1(&v1_files(&[2, 4, 5, 6]));
    let said = sync(&scene);
    assert_eq!(said, ["1 new message, 1 message gone"]);
    assert_eq!(numbers(&scene), [2, 4, 5, 6]);
    // From the beginning the tree that is gone is a problem, and what it brought came with the next one.
    fresh(&scene.xq);
    let scene_fresh = scene.xq.with_database("fresh.sqlite");
    let mut known = scene_fresh.field(&["list", "--include", "foreign"], "message_id");
    known.sort_unstable();
    assert_eq!(
        known,
        ["m2@example.org", "m4@example.org", "m5@example.org", "m6@example.org"]
    );
}

#[test]
fn a_hole_in_what_is_new_does_not_cost_what_was_read() {
    let scene = empty_scene();
    let mut inbox = epoch(&scene, "inbox/git/0.git", [1, 2]);
    sync(&scene);
    inbox.put(&numbered_patch(3));
    inbox.put(&numbered_patch(4));
    let hole = inbox.loose(inbox.commits[2]);
    let kept = std::fs::read(&hole).expect("it can be read");
    std::fs::remove_file(&hole).expect("it can go");
    assert_eq!(sync(&scene), ["1 new message, 1 problem (`xq doctor` lists them)"]);
    assert_eq!(numbers(&scene), [1, 2, 4]);
    inbox.put(&numbered_patch(5));
    assert_eq!(sync(&scene), ["1 new message"]);
    std::fs::write(&hole, kept).expect("it can be written");
    assert_eq!(
        sync(&scene),
        [
            "note: objects of $WORLD/inbox epoch 0 that could not be read are there now: reading it from the beginning",
            "1 new message, 4 messages read again"
        ]
    );
    holds(&scene, &[1, 2, 3, 4, 5], "with the hole filled");
}

#[test]
fn objects_that_come_later_are_read_then() {
    let scene = empty_scene();
    let mut inbox = epoch(&scene, "inbox/git/0.git", [1, 2, 3]);
    let tip = inbox.commits[2];
    let files: Vec<_> = [inbox.object(0, "m"), inbox.tree(1), tip]
        .map(|id| inbox.loose(id))
        .to_vec();
    let kept: Vec<_> = files
        .iter()
        .map(|file| std::fs::read(file).expect("it can be read"))
        .collect();
    for file in &files {
        std::fs::remove_file(file).expect("it can go");
    }
    sync(&scene);
    assert_eq!(numbers(&scene), [0; 0]);
    for (file, text) in files.iter().zip(&kept).rev() {
        std::fs::write(file, text).expect("it can be written");
        sync(&scene);
        same_facts(&scene.xq.dump(), &fresh(&scene.xq), "with one object more");
    }
    holds(&scene, &[1, 2, 3], "with all objects");
    inbox.put(&numbered_patch(4));
    assert_eq!(sync(&scene), ["1 new message"]);
}

#[test]
fn a_shallow_clone_says_so_and_reads_on_when_it_grows() {
    let scene = empty_scene();
    let inbox = epoch(&scene, "inbox/git/0.git", [1, 2, 3, 4]);
    let shallow = inbox.path.join("shallow");
    std::fs::write(&shallow, format!("{}\n", inbox.commits[2])).expect("it can be written");
    let said = sync(&scene);
    assert_eq!(
        said,
        [
            "note: $WORLD/inbox/git/0.git is a shallow clone, older history is missing: git -C $WORLD/inbox/git/0.git fetch \
             --unshallow",
            "2 new messages, 1 new commit"
        ]
    );
    holds(&scene, &[3, 4], "shallow");
    assert!(
        lines(&doctor(&scene), "remarks")
            .concat()
            .contains("is a shallow clone")
    );
    std::fs::write(&shallow, format!("{}\n", inbox.commits[1])).expect("it can be written");
    assert_eq!(
        sync(&scene),
        [
            "note: the shallow clone $WORLD/inbox epoch 0 begins elsewhere now: reading it from the beginning",
            "1 new message, 2 messages read again"
        ]
    );
    holds(&scene, &[2, 3, 4], "deeper");
    std::fs::remove_file(&shallow).expect("it can go");
    sync(&scene);
    holds(&scene, &[1, 2, 3, 4], "whole");
    assert_eq!(sync(&scene), ["nothing new"]);
}

#[test]
fn what_is_no_mirror_is_refused_with_a_way_out() {
    let scene = empty_scene();
    let refused = |what: &str, hint: &str| scene.xq.run(&["sync"]).fails(4, what, hint);
    std::fs::write(scene.path("inbox"), "x").expect("it can be written");
    refused("cannot read the inbox $WORLD/inbox: it is a file", "git/0.git");
    std::fs::remove_file(scene.path("inbox")).expect("it can go");
    refused("cannot read the inbox $WORLD/inbox: no such directory", "git/0.git");
    std::fs::create_dir_all(scene.path("inbox/git")).expect("a folder can be made");
    refused(
        "cannot read the inbox $WORLD/inbox: it is no public-inbox mirror",
        "git/0.git",
    );
    configure(&scene, &["made/xen.git"]);
    refused("its commits hold neither `m` nor `xx/…` files", "git/0.git");
    // A project with a folder that is called like one of a v1 inbox.
    let mut project = Epoch::bare(&scene.path("project.git"));
    project.write_v1(&BTreeMap::from([("adreadme".to_owned(), b"x".to_vec())]));
    configure(&scene, &["project.git"]);
    refused("its commits hold neither `m` nor `xx/…` files", "git/0.git");
    std::fs::rename(&project.path, scene.path("inbox/git/0.git")).expect("it can be moved");
    configure(&scene, &["inbox"]);
    refused("the commits of its epochs hold no `m` files", "git/0.git");
}

/// An epoch that libgit2 must not open, made of an ordinary one by a change of its configuration.
fn with_extension(scene: &Scene, extension: &str) {
    let inbox = epoch(scene, "inbox/git/0.git", [1]);
    let file = inbox.path.join("config");
    let config = std::fs::read_to_string(&file).expect("it can be read");
    let config = config.replace("repositoryformatversion = 0", "repositoryformatversion = 1");
    std::fs::write(&file, format!("{config}\n[extensions]\n\t{extension}\n")).expect("it can be written");
}

#[test]
fn repositories_that_cannot_be_read_say_why() {
    for (extension, why, hint) in [
        (
            "objectformat = sha256",
            "SHA-256 repositories are not supported",
            "use a SHA-1 repository",
        ),
        (
            "refstorage = reftable",
            "reftable repositories are not supported",
            "git -C $WORLD/inbox/git/0.git refs migrate --ref-format=files",
        ),
        (
            "partialclone = origin",
            "it is a partial clone, which leaves objects out",
            "clone it anew without `--filter`",
        ),
    ] {
        let scene = empty_scene();
        with_extension(&scene, extension);
        let what = format!("cannot open the inbox $WORLD/inbox/git/0.git: {why}");
        scene.xq.run(&["sync"]).fails(4, &what, hint);
        let inbox = scene.path("inbox").display().to_string();
        let tree = scene.path("made/xen.git").display().to_string();
        scene
            .xq
            .run(&["init", "--profile", "new", "--inbox", &inbox, "--tree", &tree])
            .fails(4, &what, hint);
    }
    let scene = empty_scene();
    let inbox = epoch(&scene, "inbox/git/0.git", [1]);
    std::fs::write(inbox.path.join("HEAD"), "rubbish\n").expect("it can be written");
    scene.xq.run(&["sync"]).fails(
        4,
        "cannot read $WORLD/inbox/git/0.git",
        "should read `ref: refs/heads/master`",
    );
    std::fs::remove_file(inbox.path.join("HEAD")).expect("it can go");
    let hint = "echo 'ref: refs/heads/master' > $WORLD/inbox/git/0.git/HEAD";
    scene.xq.run(&["sync"]).fails(4, "0.git: it has no HEAD", hint);
}

#[test]
fn a_mirror_with_left_out_mails_names_them() {
    let scene = empty_scene();
    let inbox = epoch(&scene, "inbox/git/0.git", [1, 2]);
    let mails = [0, 1].map(|place| inbox.loose(inbox.object(place, "m")));
    let kept = mails
        .each_ref()
        .map(|file| std::fs::read(file).expect("it can be read"));
    for file in &mails {
        std::fs::remove_file(file).expect("it can go");
    }
    let file = inbox.path.join("config");
    let mut config = std::fs::read_to_string(&file).expect("it can be read");
    config.push_str("[remote \"origin\"]\n\turl = /nowhere\n\tfetch = +refs/*:refs/*\n\tpromisor = true\n");
    std::fs::write(&file, config).expect("it can be written");
    let said = sync(&scene);
    assert!(
        said[0].contains("is a partial clone") && said[0].contains("fetch --refetch --no-filter"),
        "{said:?}"
    );
    assert!(said[1].contains("2 problems"), "{said:?}");
    let found = lines(&doctor(&scene), "findings").concat();
    assert!(
        found.contains("2 entries cannot be read") && found.contains("partial clone"),
        "{found}"
    );
    // Filled up, it is as good as any.
    for (file, text) in mails.iter().zip(kept) {
        std::fs::write(file, text).expect("it can be written");
    }
    sync(&scene);
    holds(&scene, &[1, 2], "filled up");
    let found = lines(&doctor(&scene), "findings").concat();
    assert!(!found.contains("partial clone"), "{found}");
}

#[cfg(unix)]
#[test]
fn a_mirror_of_another_user_names_the_setting_that_admits_it() {
    let test = "a_mirror_of_another_user_names_the_setting_that_admits_it";
    let scene = empty_scene();
    let inbox = epoch(&scene, "my lists/git/0.git", [1]);
    let chown = |path: &Path| std::os::unix::fs::chown(path, Some(4711), None);
    if chown(&inbox.path).is_err() {
        skip(test, "this user may not give files away");
        return;
    }
    configure(&scene, &["my lists"]);
    scene.xq.run(&["sync"]).fails(
        4,
        "cannot open the inbox $WORLD/my lists/git/0.git: the repository belongs to another user",
        "git config --global --add safe.directory '$WORLD/my lists/git/0.git'",
    );
    // What the hint says works.
    let setting = format!("[safe]\n\tdirectory = {}\n", inbox.path.display());
    std::fs::create_dir_all(scene.path("home")).expect("a folder can be made");
    std::fs::write(scene.path("home/.gitconfig"), setting).expect("it can be written");
    assert_eq!(sync(&scene), ["1 new message, 1 new commit"]);
}
