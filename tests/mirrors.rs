//! Mirrors in every layout: growing, purged, edited, replaced, several with the same mails.

use std::collections::BTreeMap;

use serde_json::Value;
use xq::model::{MessageId, Note, NoteKind, Time};
use xq::store::Notes;

use crate::support::{
    Epoch, configure, doctor, empty_scene, epoch, fresh, holds, lines, numbered_patch, numbers, patch_called,
    same_facts, sync, text, v1_files,
};

#[test]
fn epochs_are_read_in_order_of_their_numbers_with_some_missing() {
    let scene = empty_scene();
    epoch(&scene, "inbox/git/0.git", [1, 2]);
    epoch(&scene, "inbox/git/2.git", [4]);
    epoch(&scene, "inbox/git/10.git", [5]);
    assert_eq!(
        sync(&scene),
        [
            "note: the inbox $WORLD/inbox has no epochs 1, 3-9: its mails are missing",
            "4 new messages, 1 new commit"
        ]
    );
    assert_eq!(sync(&scene), ["nothing new"]);
    epoch(&scene, "inbox/git/1.git", [3]);
    epoch(&scene, "inbox/git/11.git", [6]);
    assert_eq!(sync(&scene), ["2 new messages"]);
    holds(&scene, &[1, 2, 3, 4, 5, 6], "with two more epochs");
    let root = scene.path("").display().to_string();
    let remarks: Vec<String> = lines(&doctor(&scene), "remarks");
    let remarks: Vec<String> = remarks.iter().map(|line| line.replace(&root, "$WORLD/")).collect();
    assert_eq!(
        remarks,
        ["the inbox $WORLD/inbox has no epochs 3-9: its mails are missing"]
    );
}

#[test]
fn an_epoch_that_goes_takes_its_mails_along() {
    let scene = empty_scene();
    epoch(&scene, "inbox/git/0.git", [1, 2]);
    let mut last = epoch(&scene, "inbox/git/1.git", [3]);
    last.delete(&numbered_patch(1));
    sync(&scene);
    holds(&scene, &[2, 3], "before");
    std::fs::rename(scene.path("inbox/git/1.git"), scene.path("aside")).expect("it can be moved");
    assert_eq!(
        sync(&scene),
        [
            "note: epoch 1 of $WORLD/inbox is not there any more: dropping what it held",
            "1 new message, 1 message read again, 1 message gone"
        ]
    );
    holds(&scene, &[1, 2], "with the deletion gone, too");
    std::fs::rename(scene.path("aside"), scene.path("inbox/git/1.git")).expect("it can be moved");
    sync(&scene);
    holds(&scene, &[2, 3], "with the epoch back");
}

#[test]
fn one_bare_epoch_is_an_inbox() {
    let scene = empty_scene();
    let mut lone = epoch(&scene, "inbox", [1, 2]);
    assert_eq!(sync(&scene), ["2 new messages, 1 new commit"]);
    lone.put(&numbered_patch(3));
    lone.delete(&numbered_patch(1));
    assert_eq!(sync(&scene), ["1 new message, 1 message gone"]);
    holds(&scene, &[2, 3], "on from where it was");
    lone.cut(1);
    lone.put(&numbered_patch(4));
    assert_eq!(
        sync(&scene),
        [
            "note: history of $WORLD/inbox was rewritten (mails were purged or edited, or it is another mirror): \
             reading it from the beginning",
            "2 new messages, 2 messages gone"
        ]
    );
    holds(&scene, &[1, 4], "rewritten");
}

#[cfg(unix)]
#[test]
fn all_git_leads_to_the_epochs_beside_it() {
    let scene = empty_scene();
    epoch(&scene, "made/list/git/0.git", [1]);
    epoch(&scene, "made/list/git/1.git", [2]);
    let all = Epoch::bare(&scene.path("made/list/all.git"));
    std::fs::create_dir_all(all.path.join("objects/info")).expect("a folder can be made");
    std::fs::write(
        all.path.join("objects/info/alternates"),
        "../../git/0.git/objects\n../../git/1.git/objects\n",
    )
    .expect("it can be written");
    configure(&scene, &["made/list/all.git"]);
    assert_eq!(sync(&scene), ["2 new messages, 1 new commit"]);
    holds(&scene, &[1, 2], "by its name");
    // The path changes and the mails stay: nothing is said of epochs that went.
    std::os::unix::fs::symlink(&all.path, scene.path("inbox")).expect("a link can be made");
    configure(&scene, &["inbox"]);
    assert_eq!(sync(&scene), ["2 messages read again"]);
    holds(&scene, &[1, 2], "by a link");
    std::fs::rename(scene.path("made/list/git"), scene.path("made/list/elsewhere")).expect("it can be moved");
    let said = scene.xq.run(&["sync"]);
    said.fails(4, "there is no `git/0.git` beside it", "git/0.git");
}

#[test]
fn a_v1_inbox_is_read_and_what_it_removes_goes() {
    let scene = empty_scene();
    let mut inbox = Epoch::bare(&scene.path("inbox"));
    inbox.write_v1(&v1_files(&[1]));
    inbox.write_v1(&v1_files(&[1, 2]));
    inbox.write_v1(&v1_files(&[1, 2, 3]));
    assert_eq!(sync(&scene), ["3 new messages, 1 new commit"]);
    let mut edited = v1_files(&[2, 3, 4]);
    let name = v1_files(&[3]).into_keys().next().expect("there is one");
    edited.insert(name, patch_called(3, "[PATCH] x86: edited"));
    inbox.write_v1(&edited);
    assert_eq!(sync(&scene), ["1 new message, 1 message read again, 1 message gone"]);
    holds(&scene, &[2, 3, 4], "after a removal and an edit");
    let subjects = scene.xq.field(&["list"], "subject");
    assert!(subjects.contains(&"x86: edited".to_owned()), "{subjects:?}");
    inbox.write_v1(&BTreeMap::new());
    assert_eq!(sync(&scene), ["3 messages gone"]);
    inbox.write_v1(&v1_files(&[1, 4]));
    sync(&scene);
    holds(&scene, &[1, 4], "after all went and some came back");
    inbox.cut(2);
    inbox.write_v1(&v1_files(&[2]));
    let said = sync(&scene);
    assert!(said[0].contains("history of $WORLD/inbox was rewritten"), "{said:?}");
    holds(&scene, &[2], "rewritten");
}

#[test]
fn head_may_name_any_branch_or_none() {
    for layout in ["v2", "v1"] {
        for (branch, head) in [
            ("master", "ref: refs/heads/main"),
            ("main", "ref: refs/heads/master"),
            ("main", "ref: refs/heads/main"),
            ("trunk", "ref: refs/heads/master"),
            ("master", "detached"),
        ] {
            let scene = empty_scene();
            let mut inbox = Epoch::on_branch(&scene.path("inbox"), branch);
            for number in [1, 2] {
                match layout {
                    "v1" => inbox.write_v1(&v1_files(&(1..=number).collect::<Vec<u32>>())),
                    _ => inbox.put(&numbered_patch(number)),
                }
            }
            let head = match head {
                "detached" => inbox.commits[1].to_string(),
                other => other.to_owned(),
            };
            std::fs::write(inbox.path.join("HEAD"), format!("{head}\n")).expect("it can be written");
            sync(&scene);
            holds(&scene, &[1, 2], &format!("{layout}: {branch} under {head}"));
        }
    }
}

#[test]
fn an_inbox_without_mails_is_said_to_have_none() {
    let scene = empty_scene();
    Epoch::bare(&scene.path("inbox"));
    assert_eq!(
        sync(&scene),
        ["note: the inbox $WORLD/inbox holds no mails", "1 new commit"]
    );
    assert_eq!(
        sync(&scene),
        ["note: the inbox $WORLD/inbox holds no mails", "nothing new"]
    );
    assert_eq!(numbers(&scene), [0; 0]);
}

#[test]
fn an_epoch_left_out_is_said_once_and_read_when_it_comes() {
    let scene = empty_scene();
    let mut first = Epoch::bare(&scene.path("inbox/git/0.git"));
    epoch(&scene, "inbox/git/1.git", [3]).delete(&numbered_patch(1));
    assert_eq!(
        sync(&scene),
        [
            "note: epoch 0 of $WORLD/inbox is empty: its mails are missing",
            "1 new message, 1 new commit"
        ]
    );
    assert_eq!(sync(&scene), ["nothing new"]);
    first.put(&numbered_patch(1));
    first.put(&numbered_patch(2));
    sync(&scene);
    holds(
        &scene,
        &[2, 3],
        "a deletion of the later epoch is about a mail that came in only now",
    );
}

#[test]
fn clones_that_are_no_mirrors_are_read_at_what_was_fetched() {
    let scene = empty_scene();
    let mut origin = epoch(&scene, "made/origin.git", [1, 2]);
    for (place, name) in [
        ("inbox/git/0.git", "suffix"),
        ("lone", "alone"),
        ("plain/0", "as git names it"),
    ] {
        let path = scene.path(place);
        let url = origin.path.display().to_string();
        let clone = git2::Repository::clone(&url, &path).expect("it can be cloned");
        assert!(!clone.is_bare());
        configure(&scene, &[place.split('/').next().expect("it has a name")]);
        sync(&scene);
        assert_eq!(numbers(&scene).len(), origin.commits.len(), "{name}");
        // The clone's own branch stays where it was.
        origin.put(&numbered_patch(
            10 + u32::try_from(origin.commits.len()).expect("small"),
        ));
        let mut remote = clone.find_remote("origin").expect("it has one");
        remote.fetch::<&str>(&[], None, None).expect("it can be fetched");
        assert_eq!(sync(&scene), ["1 new message"], "{name}");
        same_facts(&scene.xq.dump(), &fresh(&scene.xq), name);
    }
}

#[test]
fn deletion_finds_the_mail_that_it_is_about() {
    let scene = empty_scene();
    let mut inbox = epoch(&scene, "inbox/git/0.git", [1, 2, 3]);
    let other = |text: &str| {
        let mail = String::from_utf8(numbered_patch(2)).expect("it is text");
        mail.replace("Change it.", text)
            .replace("int b2", "int other")
            .into_bytes()
    };
    // Another mail under the same Message-ID: it is kept, and it is not what goes.
    inbox.put(&other("Another one."));
    sync(&scene);
    assert_eq!(doctor(&scene)["counts"][2]["count"], 1);
    // The text of a deletion is what public-inbox had in hand, with other headers.
    let with_header = [b"X-Status: spam\n".as_slice(), &numbered_patch(2)].concat();
    inbox.delete(&with_header);
    assert_eq!(sync(&scene), ["1 message gone"]);
    assert_eq!(doctor(&scene)["counts"][2]["count"], 0);
    holds(&scene, &[1, 2, 3], "the other one is left");
    // Neither its bytes nor its text are known, and there is one mail of that id.
    inbox.delete(&other("A text that was not seen."));
    sync(&scene);
    holds(&scene, &[1, 3], "the only one went");
    inbox.put(&numbered_patch(2));
    assert_eq!(sync(&scene), ["1 new message"]);
    holds(&scene, &[1, 2, 3], "it was delivered again");
    // A deletion without a mail, and one whose text a purge took.
    inbox.delete(&numbered_patch(9));
    inbox.delete(b"");
    sync(&scene);
    holds(&scene, &[1, 2, 3], "nothing to delete");
}

#[test]
fn deletion_is_about_what_came_before_it() {
    let scene = empty_scene();
    let mut first = epoch(&scene, "inbox/git/0.git", [1, 2]);
    epoch(&scene, "inbox/git/1.git", [3, 1, 2]);
    sync(&scene);
    // An epoch that another one follows is seldom written to; here it is.
    first.delete(&numbered_patch(1));
    first.delete(&[b"X-Status: spam\n".as_slice(), &numbered_patch(2)].concat());
    sync(&scene);
    holds(&scene, &[1, 2, 3], "the mails were delivered again in the epoch after");
    assert_eq!(doctor(&scene)["counts"][1]["count"], 0);
}

#[test]
fn rewritten_mirrors_lose_what_went_and_keep_notes() {
    let scene = empty_scene();
    let mut first = epoch(&scene, "inbox/git/0.git", [1, 2, 3]);
    epoch(&scene, "inbox/git/1.git", [4]);
    sync(&scene);
    let path = scene.xq.database.with_extension("notes.sqlite");
    let notes = Notes::open(&path).expect("notes can be made");
    let note = |text: &str| Note {
        kind: NoteKind::Note,
        text: text.to_owned(),
        by: "greta.holm@example.com".to_owned(),
        at: Time(1_376_000_000),
        until: None,
    };
    for number in [2, 3] {
        let id = MessageId::parse(&format!("m{number}@example.org")).expect("it is an id");
        notes
            .add(&id, &note(&format!("about {number}")))
            .expect("it can be written");
    }
    drop(notes);
    let noted = |number: u32| -> usize {
        let shown = scene.xq.rows(&["show", &format!("m{number}@example.org")]);
        shown[0]["notes"].as_array().expect("it is a list").len()
    };
    assert_eq!((noted(1), noted(2), noted(3)), (0, 1, 1));
    // A purge leaves an empty file and writes the commits behind it anew.
    first.cut(1);
    first.put(b"");
    first.put(&numbered_patch(3));
    let rewritten = "note: history of $WORLD/inbox epoch 0 was rewritten (mails were purged or edited, or it is another mirror): \
                     reading it from the beginning";
    assert_eq!(
        sync(&scene),
        [
            rewritten,
            "2 messages read again, 1 message gone, 1 problem (`xq doctor` lists them)"
        ]
    );
    holds(&scene, &[1, 3, 4], "purged");
    assert_eq!(noted(3), 1);
    // An edit replaces a mail.
    first.cut(2);
    first.put(&patch_called(3, "[PATCH] x86: without the address"));
    assert_eq!(sync(&scene)[0], rewritten);
    holds(&scene, &[1, 3, 4], "edited");
    assert_eq!(noted(3), 1);
    let subjects = scene.xq.field(&["list"], "subject");
    assert!(
        subjects.contains(&"x86: without the address".to_owned()),
        "{subjects:?}"
    );
    // Another mirror in its place.
    std::fs::remove_dir_all(&first.path).expect("it can go");
    epoch(&scene, "inbox/git/0.git", [6, 2]);
    assert_eq!(sync(&scene), [rewritten, "2 new messages, 2 messages gone"]);
    holds(&scene, &[2, 4, 6], "replaced as a whole");
    assert_eq!(noted(2), 1);
    // All of it gone.
    Epoch::bare(&scene.path("other/git/0.git"));
    std::fs::remove_dir_all(scene.path("inbox/git/0.git")).expect("it can go");
    std::fs::rename(scene.path("other/git/0.git"), scene.path("inbox/git/0.git")).expect("it can be moved");
    sync(&scene);
    holds(&scene, &[4], "emptied");
    assert_eq!(Notes::read(&path).expect("they can be read").len(), 2);
}

#[test]
fn deletions_that_were_purged_give_their_mails_back() {
    let scene = empty_scene();
    epoch(&scene, "inbox/git/0.git", [1, 2]);
    let mut last = epoch(&scene, "inbox/git/1.git", [3]);
    last.delete(&numbered_patch(1));
    sync(&scene);
    holds(&scene, &[2, 3], "deleted");
    last.cut(1);
    last.put(&numbered_patch(4));
    sync(&scene);
    holds(&scene, &[1, 2, 3, 4], "the deletion is gone");
}

/// A mail under a subject as one list shows it.
fn shown(number: u32, subject: &str, footer: &str) -> Vec<u8> {
    let mail = String::from_utf8(patch_called(number, subject)).expect("it is text");
    format!("{mail}-- \n2.1\n{footer}").into_bytes()
}

#[test]
fn the_first_of_several_copies_is_read_whichever_it_is() {
    let scene = empty_scene();
    let footer = "\n_______________________________________________\nxen-devel list\n";
    let here = |number: u32| shown(number, "[Xen-devel] [RFC PATCH] x86: as one list has it", footer);
    let there = |number: u32| shown(number, "[PATCH v2] x86: as another has it", "");
    let mut left = Epoch::bare(&scene.path("left/git/0.git")).put_all([here(1), here(2)]);
    Epoch::bare(&scene.path("right/git/0.git")).put_all([there(1), there(2), there(3)]);
    // Whose subject each mail has.
    let reads = |wanted: [&str; 3], what: &str| {
        holds(&scene, &[1, 2, 3], what);
        let rows = scene.xq.rows(&["list"]);
        for (number, wanted) in (1..).zip(wanted) {
            let id = format!("m{number}@example.org");
            let row = rows
                .iter()
                .find(|row| text(row, "message_id") == id)
                .expect("it is listed");
            assert_eq!(text(row, "subject"), format!("x86: as {wanted} has it"), "{what}: {id}");
        }
    };
    let (one, other) = ("one list", "another");
    configure(&scene, &["left", "right"]);
    assert_eq!(sync(&scene), ["3 new messages, 1 new commit"]);
    reads([one, one, other], "two lists");
    let doubled = doctor(&scene);
    assert_eq!(
        (&doubled["counts"][1]["count"], &doubled["counts"][2]["count"]),
        (&Value::from(2), &Value::from(0))
    );
    configure(&scene, &["right", "left"]);
    sync(&scene);
    reads([other, other, other], "turned round");
    configure(&scene, &["left", "right"]);
    sync(&scene);
    reads([one, one, other], "and back");
    left.delete(&here(1));
    sync(&scene);
    reads([other, one, other], "with the first copy deleted");
    left.cut(1);
    sync(&scene);
    reads([one, other, other], "with the deletion and a copy purged");
    configure(&scene, &["right"]);
    sync(&scene);
    reads([other, other, other], "with one inbox");
    configure(&scene, &["left", "right"]);
    sync(&scene);
    reads([one, other, other], "with both again");
}

#[test]
fn an_inbox_that_is_named_twice_is_read_once() {
    let scene = empty_scene();
    epoch(&scene, "inbox/git/0.git", [1, 2]);
    configure(&scene, &["inbox", "inbox"]);
    let note = "note: the inbox $WORLD/inbox is configured twice: reading it once";
    assert_eq!(sync(&scene), [note, "2 new messages, 1 new commit"]);
    configure(&scene, &["inbox", "made/../inbox"]);
    let said = sync(&scene);
    assert!(said[0].ends_with("is configured twice: reading it once"), "{said:?}");
    holds(&scene, &[1, 2], "once");
}
