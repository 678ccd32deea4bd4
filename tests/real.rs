//! Real mirrors, trees and mails, where the environment names some; nothing of them is kept here.
//!
//! `XQ_TEST_MAILS`: a folder with `INDEX.tsv` and `SERIES.tsv` beside the mails they name. `XQ_TEST_INBOX`, `XQ_TEST_TREE`: a
//! public-inbox mirror and a clone of the tree its patches are for; `XQ_TEST_BRANCH` names the branch when it is not the default one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use git2::{Repository, Signature, Time};
use serde_json::Value;

use crate::support::{Scene, skip, text};

/// A folder that the environment names.
fn named(variable: &str, test: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map(PathBuf::from);
    if path.is_none() {
        skip(test, &format!("{variable} is not set"));
    }
    path
}

/// The rows of a table with a line of names, by those names.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .flexible(true)
        .from_path(path)
        .expect("it is a table");
    reader
        .deserialize()
        .map(|row| row.expect("a row can be read"))
        .collect()
}

/// A number of the rows of `doctor`.
fn count(report: &Value, list: &str, name: &str, word: &str) -> i64 {
    let all = report["rows"][0][list].as_array().expect("it is a list");
    all.iter()
        .find(|one| one[name] == word)
        .and_then(|one| one["count"].as_i64())
        .unwrap_or(0)
}

#[test]
fn every_entry_of_a_real_mirror_is_accounted_for() {
    let test = "every_entry_of_a_real_mirror_is_accounted_for";
    let (Some(inbox), Some(tree)) = (named("XQ_TEST_INBOX", test), named("XQ_TEST_TREE", test)) else {
        return;
    };
    let scene = Scene::new();
    let branch = std::env::var("XQ_TEST_BRANCH")
        .map(|name| format!("branch = {name:?}\n"))
        .unwrap_or_default();
    let config = format!(
        "[profile.real]\ninbox = [{inbox:?}]\n\n[[profile.real.tree]]\nname = \"real\"\npath = {tree:?}\n{branch}"
    );
    std::fs::write(&scene.xq.config, config).expect("it can be written");
    let xq = scene.xq.with_now("2038-01-01T00:00:00Z");
    xq.ok(&["sync"]);
    let report: Value = serde_json::from_str(&xq.run(&["doctor", "--format", "json"]).out).expect("it is JSON");
    let (mut entries, mut mails) = (0, 0);
    for epoch in report["rows"][0]["epochs"].as_array().expect("it has epochs") {
        let number = |key: &str| epoch[key].as_i64().expect("it is a number");
        let sum: i64 = ["mail", "deletion", "nothing", "empty", "unreadable"]
            .iter()
            .map(|key| number(key))
            .sum();
        assert_eq!(sum, number("entries"), "{epoch}");
        entries += number("entries");
        mails += number("mail");
    }
    assert!(entries > 0);
    let kept = count(&report, "counts", "what", "messages") + count(&report, "counts", "what", "copies of messages");
    assert!(kept <= mails && mails <= entries, "{kept} of {mails} of {entries}");
    let dump = xq.dump();
    let said = xq.run(&["sync"]);
    assert_eq!((said.code, said.err.trim()), (0, "nothing new"));
    assert!(xq.dump() == dump, "a second sync changed the facts");
    for queue in xq::query::QUEUES.iter().filter(|queue| queue.name != "mine") {
        xq.ok(&[queue.name, "--format", "json"]);
    }
}

/// Files of real mails as a mirror of one epoch, in the order of the table.
fn mirror(inbox: &Path, mails: &[Vec<u8>]) {
    let path = inbox.join("git/0.git");
    let repository = Repository::init_bare(&path).expect("it can be made");
    let mut parent = None;
    for (number, mail) in (0..).zip(mails) {
        let blob = repository.blob(mail).expect("it can be written");
        let mut tree = repository.treebuilder(None).expect("it can be made");
        tree.insert("m", blob, 0o100_644).expect("it can be put in");
        let tree = repository
            .find_tree(tree.write().expect("it can be written"))
            .expect("it is there");
        // Later than every mail, so that their own dates hold.
        let who = Signature::new("list", "list@example.org", &Time::new(2_000_000_000 + number, 0)).expect("it is one");
        let parents: Vec<git2::Commit<'_>> = parent
            .iter()
            .map(|id| repository.find_commit(*id).expect("it is there"))
            .collect();
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        parent = Some(
            repository
                .commit(None, &who, &who, "mail\n", &tree, &parents)
                .expect("it can be made"),
        );
    }
    let tip = parent.expect("there are mails");
    repository
        .reference("refs/heads/master", tip, true, "mails")
        .expect("the ref can be set");
}

#[test]
fn real_mails_are_grouped_as_people_grouped_them() {
    let Some(folder) = named("XQ_TEST_MAILS", "real_mails_are_grouped_as_people_grouped_them") else {
        return;
    };
    let scene = Scene::new();
    let index = table(&folder.join("INDEX.tsv"));
    let mails: Vec<Vec<u8>> = index
        .iter()
        .map(|row| std::fs::read(folder.join(&row["file"])).expect("the mail is there"))
        .collect();
    let world = xq::world::World::build(&scene.path("")).expect("a world can be made");
    let inbox = scene.path("real");
    mirror(&inbox, &mails);
    scene.configure(&[&inbox], &world.tree);
    let xq = scene.xq.with_now("2033-06-01T00:00:00Z");
    xq.ok(&["sync"]);
    let report: Value = serde_json::from_str(&xq.run(&["doctor", "--format", "json"]).out).expect("it is JSON");
    let kept = count(&report, "counts", "what", "messages") + count(&report, "counts", "what", "copies of messages");
    assert!(kept >= i64::try_from(mails.len()).expect("small") - count(&report, "problems", "kind", "empty"));
    // Where xq puts each mail: series, revision, part.
    let mut places: BTreeMap<String, (String, String, String)> = BTreeMap::new();
    for id in xq.field(&["list"], "id") {
        for revision in xq.rows(&["show", &id])[0]["revisions"]
            .as_array()
            .expect("it has revisions")
        {
            let number = text(revision, "revision");
            if let Some(cover) = revision["cover"].as_str() {
                places.insert(cover.to_owned(), (id.clone(), number.clone(), "0".to_owned()));
            }
            for part in revision["parts"].as_array().expect("it has parts") {
                if let Some(mail) = part["message_id"].as_str() {
                    places
                        .entry(mail.to_owned())
                        .or_insert((id.clone(), number.clone(), text(part, "number")));
                }
            }
        }
    }
    let answers = table(&folder.join("SERIES.tsv"));
    let mut wrong = Vec::new();
    let mut series: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &answers {
        match places.get(&row["message_id"]) {
            None => wrong.push(format!("{}: in no series", row["message_id"])),
            Some((id, revision, part)) => {
                series.entry(&row["series"]).or_default().insert(id);
                if *revision != row["revision"] || *part != row["part"] {
                    wrong.push(format!(
                        "{}: v{revision} part {part} instead of v{} part {}",
                        row["message_id"], row["revision"], row["part"]
                    ));
                }
            }
        }
    }
    for (label, ids) in &series {
        if ids.len() > 1 {
            wrong.push(format!("series {label} fell apart: {ids:?}"));
        }
        for (other, theirs) in &series {
            if label < other && !ids.is_disjoint(theirs) {
                wrong.push(format!("series {label} and {other} are one: {ids:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} rows:\n{}",
        wrong.len(),
        answers.len(),
        wrong.join("\n")
    );
}
