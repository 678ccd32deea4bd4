//! Nothing is lost: a sync that is cut, killed, or meets rewritten and broken repositories ends in the facts of an undisturbed one.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use xq::model::{MessageId, Time, TreeName};
use xq::sync::{Corrections, Options, Settled, Sources, Step, TreeSource};
use xq::world::{Form, Letter, Who, World};

use crate::support::{
    Dice, Scene, Xq, code_file, copy, cut_at, demo, entries, fresh, mail_file, rewrite, rewrite_branch, same_facts,
    set_entries, set_tree, text,
};

/// A scene with a copy of the demo's mirror and tree, configured and not synced.
fn copied() -> Scene {
    let scene = Scene::new();
    copy(&demo().story.inbox, &scene.path("inbox"));
    copy(&demo().story.tree, &scene.path("xen.git"));
    scene.configure(&[&scene.path("inbox")], &scene.path("xen.git"));
    scene
}

#[test]
fn dump_of_the_demo_has_every_kind_of_fact() {
    let dump = demo().xq.dump();
    for kind in [
        "message",
        "patch",
        "message_trailer",
        "series",
        "revision",
        "part",
        "match",
        "commit",
        "tag",
        "branch",
        "problem",
        "settled",
        "tie",
        "placement",
        "series_relation",
        "person_use",
        "thread",
    ] {
        assert!(
            dump.lines().any(|line| line.starts_with(&format!("{kind}\t"))),
            "no {kind}"
        );
    }
}

#[test]
fn second_sync_finds_nothing_and_changes_nothing() {
    let scene = copied();
    scene.xq.ok(&["sync"]);
    let before = scene.xq.dump();
    let said = scene.xq.run(&["sync"]);
    assert_eq!((said.code, said.err.trim()), (0, "nothing new"));
    same_facts(&scene.xq.dump(), &before, "after a second sync");
}

#[test]
fn sync_in_steps_ends_in_the_same_facts() {
    let scene = copied();
    let wanted = fresh(&scene.xq);
    let (whole, all) = (&demo().story, entries(&demo().story.inbox));
    let mut dice = Dice(35_118);
    for steps in [2, 5, 12] {
        let xq = scene.xq.with_database(&format!("steps-{steps}.sqlite"));
        // Mails and commits arrive in steps of their own sizes.
        let mut cuts: Vec<(usize, usize)> = (1..steps)
            .map(|_| {
                let mails = usize::try_from(dice.roll(u64::try_from(all.len()).expect("small"))).expect("small");
                let commits = usize::try_from(dice.roll(u64::try_from(all.len()).expect("small"))).expect("small");
                (mails + 1, commits)
            })
            .collect();
        let mut commits: Vec<usize> = cuts.iter().map(|(_, commits)| *commits).collect();
        commits.sort_unstable();
        cuts.sort_unstable();
        for ((mails, _), commits) in cuts.into_iter().zip(commits) {
            set_entries(&scene.path("inbox"), &all, mails);
            set_tree(&whole.tree, &scene.path("xen.git"), all[commits].2);
            xq.ok(&["sync"]);
        }
        set_entries(&scene.path("inbox"), &all, all.len());
        set_tree(&whole.tree, &scene.path("xen.git"), i64::MAX);
        xq.ok(&["sync"]);
        same_facts(&xq.dump(), &wanted, &format!("after {steps} steps"));
    }
}

#[test]
fn killed_sync_run_again_ends_in_the_same_facts() {
    let scene = copied();
    let wanted = fresh(&scene.xq);
    let mut dice = Dice(2013);
    let mut killed = 0;
    for round in 0..4 {
        let xq = scene.xq.with_database(&format!("killed-{round}.sqlite"));
        for _ in 0..4 {
            let mut sync = xq
                .command(&["sync", "-q"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            std::thread::sleep(Duration::from_millis(dice.roll(250)));
            killed += usize::from(sync.try_wait().expect("it can be asked").is_none());
            sync.kill().expect("it can be killed");
            sync.wait().expect("it ends");
        }
        xq.ok(&["sync", "-q"]);
        same_facts(&xq.dump(), &wanted, &format!("after kills, round {round}"));
    }
    assert!(killed > 0, "every sync was quicker than its end");
}

#[test]
fn queries_answer_from_the_last_finished_sync_when_one_was_killed() {
    let scene = copied();
    let all = entries(&demo().story.inbox);
    let half = all.len() / 2;
    set_entries(&scene.path("inbox"), &all, half);
    set_tree(&demo().story.tree, &scene.path("xen.git"), all[half].2);
    scene.xq.ok(&["sync"]);
    let said = |xq: &Xq| {
        let words = [&["list"][..], &["matches"], &["pending", "--maintainer"]];
        words.map(|words| rows_of(&xq.ok(&[words, &["--as-of", "2013-08-30", "--format", "json"]].concat())))
    };
    let before = said(&scene.xq);
    set_entries(&scene.path("inbox"), &all, all.len());
    set_tree(&demo().story.tree, &scene.path("xen.git"), i64::MAX);
    let after = {
        let other = scene.xq.with_database("other.sqlite");
        other.ok(&["sync"]);
        said(&other)
    };
    assert_ne!(before, after);
    let mut dice = Dice(7);
    for _ in 0..6 {
        let mut sync = scene
            .xq
            .command(&["sync", "-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(dice.roll(200)));
        sync.kill().expect("it can be killed");
        sync.wait().expect("it ends");
        let now = said(&scene.xq);
        assert!(now == before || now == after, "neither the old answer nor the new one");
    }
}

#[test]
fn queries_see_nothing_of_a_sync_at_work() {
    let scene = copied();
    let all = entries(&demo().story.inbox);
    let half = all.len() / 2;
    set_entries(&scene.path("inbox"), &all, half);
    set_tree(&demo().story.tree, &scene.path("xen.git"), all[half].2);
    scene.xq.ok(&["sync"]);
    let words = [
        &["list"][..],
        &["matches"],
        &["pending", "--maintainer"],
        &["lost", "--since", "4.3-rc5"],
        &["origin", "4.3.0-rc5"],
    ];
    let said = |words: &[&str]| {
        scene
            .xq
            .ok(&[words, &["--as-of", "2013-08-30", "--format", "json"]].concat())
    };
    let before = words.map(said);
    // One patch is shown whole, since a document reads more than a row.
    let lead = demo().story.lost[1].to_string();
    let shown = said(&["show", &lead]);
    set_entries(&scene.path("inbox"), &all, all.len());
    set_tree(&demo().story.tree, &scene.path("xen.git"), i64::MAX);
    let sources = Sources {
        inboxes: vec![scene.path("inbox")],
        trees: vec![TreeSource {
            name: TreeName("xen".to_owned()),
            path: scene.path("xen.git"),
            branch: "staging".to_owned(),
            stable: Some("staging-*".to_owned()),
            tags: vec!["xen".to_owned()],
            paths: Vec::new(),
        }],
        foreign_tags: Vec::new(),
        corrections: Corrections::default(),
    };
    let options = Options {
        full: false,
        wait: false,
        now: demo().story.day,
        threads: 1,
    };
    let mut stages = 0;
    let mut watch = |step: Step| {
        if let Step::Begin { stage, .. } = step {
            stages += 1;
            for (words, before) in words.iter().zip(&before) {
                assert_eq!(said(words), *before, "{words:?} when {stage:?} begins");
            }
            assert_eq!(said(&["show", &lead]), shown, "show when {stage:?} begins");
        }
    };
    xq::sync::run(
        &sources,
        &scene.xq.database,
        options,
        &mut |_| Ok(Settled::default()),
        &mut watch,
    )
    .expect("the sync ends well");
    assert_eq!(stages, 3);
    assert_ne!(said(words[0]), before[0]);
}

/// The rows of an answer in JSON.
fn rows_of(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).expect("it is JSON");
    value["rows"].clone()
}

#[test]
fn inboxes_that_share_mails_give_the_same_facts_in_any_order() {
    let scene = Scene::new();
    let (left, right, tree) = (scene.path("left"), scene.path("right"), scene.path("xen.git"));
    for inbox in [&left, &right] {
        copy(&demo().story.inbox, inbox);
    }
    copy(&demo().story.tree, &tree);
    // Each has mails that the other has not, and most are in both.
    rewrite(&left, 0, |place| place % 5 != 0);
    rewrite(&right, 1, |place| place % 7 != 3);
    scene.configure(&[&left, &right], &tree);
    let wanted = fresh(&scene.xq);
    // One first, the other added later.
    let xq = scene.xq.with_database("later.sqlite");
    scene.configure(&[&left], &tree);
    xq.ok(&["sync"]);
    scene.configure(&[&left, &right], &tree);
    xq.ok(&["sync"]);
    same_facts(&xq.dump(), &wanted, "with the second inbox added later");
    // The other way round: everything but the places of the copies is the same.
    scene.configure(&[&right, &left], &tree);
    let turned = scene.xq.with_database("turned.sqlite");
    turned.ok(&["sync"]);
    let linked = |dump: &str| -> String {
        let kinds = ["copy\t", "problem\t", "tally\t"];
        let kept = dump
            .lines()
            .filter(|line| !kinds.iter().any(|kind| line.starts_with(kind)));
        kept.collect::<Vec<_>>().join("\n")
    };
    same_facts(
        &linked(&turned.dump()),
        &linked(&wanted),
        "with the inboxes turned round",
    );
    // All mails of the demo are in one of them.
    let words = ["list", "--state", "accepted"];
    assert_eq!(
        scene.xq.with_database("later.sqlite").field(&words, "id"),
        demo().xq.field(&words, "id")
    );
    // An inbox that is taken out of the configuration takes its mails along.
    scene.configure(&[&left], &tree);
    xq.ok(&["sync"]);
    same_facts(&xq.dump(), &fresh(&scene.xq), "with the second inbox taken out");
}

/// A patch mail that changes a file of its own.
fn patch(id: &str, subject: &str, day: i64) -> Letter {
    let text = "Fix it.\n\nSigned-off-by: Tariq Mansour <tariq@mansour.example.org>\n---\n xen/arch/x86/setup.c | 2 +-\n\n\
                diff --git a/xen/arch/x86/setup.c b/xen/arch/x86/setup.c\n--- a/xen/arch/x86/setup.c\n+++ b/xen/arch/x86/setup.c\n\
                @@ -1,2 +1,2 @@\n-int a;\n+int b;\n int c;\n";
    Letter {
        id: MessageId::parse(id),
        from: Who::Tariq.person(),
        date: Time(1_375_000_000 + day * 86_400),
        subject: subject.to_owned(),
        references: Vec::new(),
        text: text
            .replace("setup", &format!("setup{day}"))
            .replace("int ", &format!("int day_{day}_")),
        form: Form::Plain,
        footer: false,
    }
}

#[test]
fn deletion_takes_a_message_out_whatever_epoch_holds_it() {
    let scene = Scene::new();
    let mut world = World::build(&scene.path("")).expect("a world can be made");
    scene.configure(&[&world.inbox], &world.tree);
    let letters = [
        patch("one@example.org", "[PATCH] x86: the first", 0),
        patch("two@example.org", "[PATCH] x86: the second", 1),
        patch("three@example.org", "[PATCH] x86: the third", 2),
    ];
    for letter in &letters {
        world.mail(letter.clone()).expect("it can be sent");
    }
    scene.xq.ok(&["sync"]);
    assert_eq!(scene.xq.rows(&["list"]).len(), 3);
    world
        .remove_mail(&letters[0], Time(1_375_400_000))
        .expect("it can be removed");
    scene.xq.ok(&["sync"]);
    let left = scene.xq.field(&["list"], "message_id");
    assert_eq!(left, ["three@example.org", "two@example.org"]);
    scene
        .xq
        .run(&["show", "one@example.org"])
        .fails(3, "one@example.org", "");
    // public-inbox writes a deletion to the newest epoch, wherever the mail is.
    world.next_epoch().expect("an epoch can begin");
    world
        .remove_mail(&letters[1], Time(1_375_500_000))
        .expect("it can be removed");
    scene.xq.ok(&["sync"]);
    assert_eq!(scene.xq.field(&["list"], "message_id"), ["three@example.org"]);
    same_facts(&scene.xq.dump(), &fresh(&scene.xq), "after deletions");
    // Reading the old epoch again must not bring it back.
    rewrite(&world.inbox, 0, |_| true);
    scene.xq.ok(&["sync"]);
    assert_eq!(scene.xq.field(&["list"], "message_id"), ["three@example.org"]);
    same_facts(
        &scene.xq.dump(),
        &fresh(&scene.xq),
        "after deletions and a rewritten epoch",
    );
}

#[test]
fn rewritten_epoch_is_said_and_read_anew() {
    let scene = copied();
    scene.xq.ok(&["sync"]);
    let lead = demo().story.lost[0].to_string();
    let all = entries(&demo().story.inbox);
    let place = |number: usize| -> usize {
        let own: Vec<_> = all.iter().filter(|(epoch, _, _)| *epoch == number).collect();
        own.len() / 2
    };
    for number in [1, 0] {
        let gone = place(number);
        rewrite(&scene.path("inbox"), number, |place| place != gone);
        let said = scene.xq.run(&["sync"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let notes: Vec<&str> = said.err.lines().filter(|line| line.starts_with("note: ")).collect();
        assert_eq!(
            notes,
            [format!(
                "note: history of $WORLD/inbox epoch {number} was rewritten (mails were purged or edited, or it is another \
                 mirror): reading it from the beginning"
            )]
        );
        same_facts(
            &scene.xq.dump(),
            &fresh(&scene.xq),
            &format!("after epoch {number} was rewritten"),
        );
    }
    scene.xq.ok(&["show", &lead]);
}

#[test]
fn rewritten_branch_is_read_anew() {
    let scene = copied();
    scene.xq.ok(&["sync"]);
    rewrite_branch(&scene.path("xen.git"), "refs/heads/staging", 6);
    let said = scene.xq.run(&["sync"]);
    assert_eq!(said.code, 0, "{}", said.err);
    same_facts(&scene.xq.dump(), &fresh(&scene.xq), "after staging was rewritten");
}

#[test]
fn branch_that_appears_and_goes_leaves_no_trace() {
    let scene = copied();
    scene.xq.ok(&["sync"]);
    let before = scene.xq.dump();
    let repository = git2::Repository::open_bare(scene.path("xen.git")).expect("the tree is there");
    let tip = repository
        .refname_to_id("refs/heads/staging-4.3")
        .expect("the branch is there");
    repository
        .reference("refs/heads/staging-4.9", tip, true, "test")
        .expect("the ref can be set");
    scene.xq.ok(&["sync"]);
    same_facts(&scene.xq.dump(), &fresh(&scene.xq), "with one more branch");
    repository
        .find_reference("refs/heads/staging-4.9")
        .and_then(|mut one| one.delete())
        .expect("it can go");
    scene.xq.ok(&["sync"]);
    same_facts(&scene.xq.dump(), &before, "with the branch gone");
}

#[test]
fn broken_objects_are_counted_and_stop_nothing() {
    let scene = copied();
    let all = entries(&demo().story.inbox);
    let (missing, corrupt) = (&all[20], &all[120]);
    let inbox = scene.path("inbox");
    let wreck = |path: &Path, text: &[u8]| {
        std::fs::remove_file(path).expect("it can go");
        std::fs::write(path, text).expect("it can be written");
    };
    std::fs::remove_file(mail_file(&inbox, missing)).expect("it can go");
    wreck(&mail_file(&inbox, corrupt), b"not an object");
    wreck(
        &code_file(&scene.path("xen.git"), "refs/heads/staging~3", "xen/arch/x86/setup.c"),
        b"nor this",
    );
    let said = scene.xq.run(&["sync"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("problem"), "{}", said.err);
    let doctor = scene.xq.run(&["doctor", "--format", "json"]);
    let report: Value = serde_json::from_str(&doctor.out).expect("it is JSON");
    let count = |list: &str, key: &str, name: &str| -> i64 {
        let all = report["rows"][0][list].as_array().expect("it is a list");
        let found = all.iter().find(|one| one[key] == name);
        found.and_then(|one| one["count"].as_i64()).unwrap_or(0)
    };
    assert_eq!(count("problems", "kind", "missing-object"), 1, "{report}");
    assert!(count("problems", "kind", "corrupt-object") >= 1, "{report}");
    assert_eq!(count("counts", "what", "messages"), 323);
    let list = scene.xq.run(&["doctor", "--all"]);
    assert!(
        list.out.contains("missing-object") && list.out.contains("corrupt-object"),
        "{}",
        list.out
    );
    same_facts(&scene.xq.dump(), &fresh(&scene.xq), "with broken objects");
}

/// Moments at which the past is asked for.
const MOMENTS: [&str; 12] = [
    "2013-05-15T12:00:00Z",
    "2013-05-28T12:00:00Z",
    "2013-06-20T12:00:00Z",
    "2013-06-26T12:00:00Z",
    "2013-07-05T09:10:00Z",
    "2013-07-10T12:00:00Z",
    "2013-07-16T08:00:00Z",
    "2013-07-24T12:00:00Z",
    "2013-07-30T09:00:00Z",
    "2013-08-07T12:00:00Z",
    "2013-08-13T12:00:00Z",
    "2013-08-20T10:00:00Z",
];

/// Those of them at which every series is looked at in full.
const SHOWN: [&str; 2] = ["2013-06-26T12:00:00Z", "2013-07-24T12:00:00Z"];

#[test]
fn answer_as_of_a_day_does_not_change_when_later_mails_and_commits_come_in() {
    let scene = copied();
    let whole = scene.xq.with_database("whole.sqlite");
    whole.ok(&["sync"]);
    let mut wrong = Vec::new();
    for moment in MOMENTS {
        let time: jiff::Timestamp = moment.parse().expect("it is a moment");
        cut_at(&demo().xq.root, &scene.path(""), time.as_second());
        let then = scene.xq.with_now(moment);
        then.ok(&["sync"]);
        if SHOWN.contains(&moment) {
            for id in then.field(&["list", "--as-of", moment], "message_id") {
                let words = ["show", &id, "--as-of", moment];
                let (old, new) = (then.rows(&words), whole.rows(&words));
                for (key, value) in old[0].as_object().expect("it is an object") {
                    if new[0][key.as_str()] != *value {
                        wrong.push(format!("{moment} show {id}: {key}: {value} / {}", new[0][key.as_str()]));
                    }
                }
            }
        }
        for words in [
            &["list"][..],
            &["lost", "--since", "2013-05-01", "--days", "10"],
            &["pending", "--maintainer"],
            &["stalled"],
        ] {
            let words = [words, &["--as-of", moment]].concat();
            let (old, new) = (then.rows(&words), whole.rows(&words));
            for (said, other, when) in [(&old, &new, "then"), (&new, &old, "now")] {
                for row in said {
                    let id = text(row, "id");
                    let also = other.iter().find(|also| text(also, "id") == id);
                    let facts =
                        |row: &Value| format!("{} {} {}", text(row, "state"), text(row, "turn"), text(row, "why"));
                    match also {
                        None => wrong.push(format!(
                            "{moment} {}: only {when}: {id} {} {}",
                            words[0],
                            text(row, "subject"),
                            facts(row)
                        )),
                        Some(also) if also != row && when == "then" => {
                            let keys: Vec<String> = row
                                .as_object()
                                .expect("it is an object")
                                .iter()
                                .filter(|(key, value)| also.get(key.as_str()) != Some(value))
                                .map(|(key, value)| format!("{key}: {value} / {}", also[key.as_str()]))
                                .collect();
                            wrong.push(format!(
                                "{moment} {}: {id} {}: {}",
                                words[0],
                                text(row, "subject"),
                                keys.join("; ")
                            ));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows changed:\n{}", wrong.len(), wrong.join("\n"));
}
