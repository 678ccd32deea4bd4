//! `xq maintainers`: who approves paths, series and commits, in the world of the demo and in a tree with odd files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use xq::git::{NewCommit, RepositoryWriter};
use xq::model::{ObjectId, Person, Time};

use crate::support::{Scene, demo, golden, text};

/// A row of `xq maintainers` by the contract.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    part: Option<u32>,
    path: String,
    section: Option<String>,
    role: String,
    people: Vec<Someone>,
    approval: Option<String>,
    given: Option<Vec<Someone>>,
    wanted: Option<Vec<Someone>>,
    reviewers: Vec<Someone>,
    status: Option<String>,
    tree: String,
    branch: String,
    exists: Option<bool>,
}

/// A row of `xq maintainers --all` by the contract.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    part: Option<u32>,
    path: Option<String>,
    person: Someone,
    email: String,
    role: String,
    section: String,
    found_by: String,
}

#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(deny_unknown_fields)]
struct Someone {
    name: String,
    email: String,
}

fn rows<T: for<'de> Deserialize<'de>>(xq: &crate::support::Xq, words: &[&str]) -> Vec<T> {
    let words = [&["maintainers"], words].concat();
    let rows = xq.rows(&words);
    rows.into_iter()
        .map(|row| serde_json::from_value(row).unwrap_or_else(|error| panic!("{}: {error}", words.join(" "))))
        .collect()
}

fn sections(words: &[&str]) -> Vec<Section> {
    rows(&demo().xq, words)
}

/// Section and role of each row.
fn roles(words: &[&str]) -> Vec<String> {
    let rows = sections(words);
    let words = rows.iter().map(|row| {
        let section = row.section.as_deref().unwrap_or("-");
        format!("{section}: {}", row.role)
    });
    words.collect()
}

/// Who is listed with `--all`, with role.
fn everyone(xq: &crate::support::Xq, words: &[&str]) -> Vec<String> {
    let rows: Vec<Listed> = rows(xq, &[&["--all"], words].concat());
    rows.iter()
        .map(|row| {
            assert_eq!(row.email, row.person.email);
            format!(
                "{} ({}: {}, by {})",
                row.person.name, row.role, row.section, row.found_by
            )
        })
        .collect()
}

const SERIES: &str = "a2207060906c";

#[test]
fn every_format_of_paths_and_series_is_as_it_was() {
    let path = "xen/arch/x86/mm/p2m.c";
    for (name, words) in [
        ("paths", vec![path, "tools/xenstore/xenstored_core.c"]),
        ("series", vec![SERIES]),
        ("all", vec!["--all", path]),
        ("series-all", vec!["--all", SERIES]),
    ] {
        for format in ["table", "wide", "tsv", "csv", "json", "jsonl"] {
            let words = [&["maintainers", "--format", format], words.as_slice()].concat();
            golden(&format!("maintainers/{name}.{format}"), &demo().xq.ok(&words));
        }
    }
}

#[test]
fn the_most_specific_section_with_a_maintainer_approves_and_the_others_stand_in() {
    assert_eq!(
        roles(&["xen/arch/x86/mm/p2m.c"]),
        [
            "X86 MEMORY MANAGEMENT: approves",
            "X86 ARCHITECTURE: stand-in",
            "THE REST: stand-in"
        ]
    );
    assert_eq!(
        roles(&["tools/xenstore/xenstored_core.c"]),
        ["XENSTORE: no-maintainer", "TOOLS: approves", "THE REST: stand-in"]
    );
    assert_eq!(roles(&["README"]), ["THE REST: approves"]);
}

#[test]
fn a_path_that_is_not_there_is_answered_by_the_patterns_and_said_to_be_absent() {
    let said = demo().xq.run(&["maintainers", "xen/arch/arm/new.c"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("ARM ARCHITECTURE"), "{said:?}");
    assert!(
        said.err.contains("note: xen/arch/arm/new.c is not in staging at "),
        "{said:?}"
    );
    let rows = sections(&["xen/arch/arm/new.c", "xen/arch/arm/gic.c"]);
    let exists: BTreeMap<&str, Option<bool>> = rows.iter().map(|row| (row.path.as_str(), row.exists)).collect();
    assert_eq!(exists["xen/arch/arm/new.c"], Some(false));
    assert_eq!(exists["xen/arch/arm/gic.c"], Some(true));
}

#[test]
fn a_folder_is_told_by_a_slash_however_it_was_written() {
    for word in ["tools", "tools/", "./tools", "tools//"] {
        let rows = sections(&[word]);
        assert!(rows.iter().all(|row| row.path == "tools/"), "{word}: {rows:?}");
        assert_eq!(rows[0].section.as_deref(), Some("TOOLS"), "{word}");
    }
}

#[test]
fn what_is_no_path_of_the_tree_is_refused() {
    for word in ["../x", "/etc/passwd", "a/../b", "."] {
        let said = demo().xq.run(&["maintainers", "xen", word]);
        said.fails(2, "is no path of the tree", "as it stands in the tree");
    }
}

#[test]
fn what_looks_like_an_id_and_is_none_is_an_error() {
    for word in [
        "deadbeef",
        "nobody@nowhere.example.org",
        "https://lore.kernel.org/x/y@z/",
    ] {
        let said = demo().xq.run(&["maintainers", word]);
        said.fails(3, "there is no message, series or commit", "./");
    }
    assert_eq!(roles(&["./deadbeef"]), ["THE REST: approves"]);
}

#[test]
fn an_unknown_branch_or_tree_names_the_nearest() {
    let xq = &demo().xq;
    xq.run(&["maintainers", "README", "--branch", "stagin"]).fails(
        3,
        "has no branch `stagin`",
        "did you mean `staging`?",
    );
    xq.run(&["maintainers", "README", "--tree", "linux"])
        .fails(3, "there is no tree `linux`", "trees are: xen");
    xq.run(&["maintainers", SERIES, "--branch", "staging"]).fails(
        2,
        "--tree and --branch are for paths",
        "of their own",
    );
}

#[test]
fn a_stable_branch_is_asked_for_by_its_name() {
    let rows = sections(&["--branch", "staging-4.2", "README"]);
    assert_eq!(rows[0].branch, "staging-4.2");
    assert_eq!(rows[0].tree, "xen");
}

#[test]
fn a_series_tells_by_path_what_it_has_and_what_is_wanted() {
    let rows = sections(&[SERIES]);
    let told: Vec<(Option<u32>, &str, Option<&str>)> = rows
        .iter()
        .map(|row| (row.part, row.role.as_str(), row.approval.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(1), "approves", Some("strict")),
            (Some(2), "approves", Some("strict")),
            (Some(3), "approves", Some("missing")),
            (Some(3), "stand-in", None),
        ]
    );
    assert_eq!(
        rows[0].given.as_ref().map(|given| given[0].name.as_str()),
        Some("Ryo Tanabe")
    );
    assert_eq!(rows[2].wanted.as_ref(), Some(&rows[2].people));
    assert_eq!(rows[3].wanted.as_ref(), Some(&rows[3].people));
    assert!(rows.iter().all(|row| row.exists.is_none()));
}

#[test]
fn a_series_is_found_by_message_and_by_the_commit_that_it_became() {
    let commit = demo().xq.rows(&["origin", "staging"]);
    let name = text(&commit[0], "commit");
    let rows = sections(&[&name]);
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row.part.is_none()), "a commit has no number");
    assert_eq!(rows[0].approval.as_deref(), Some("strict"));
    let by_mail = sections(&[&text(&commit[0], "message_id")]);
    assert!(by_mail.iter().all(|row| row.part.is_some()));
    let early = demo().xq.run(&["maintainers", &name, "--as-of", "2013-07-01"]);
    early.fails(3, "was not there at", "later --as-of");
}

/// The people of a value of JSON that has `name` and `email`.
fn someone(value: &Value) -> Someone {
    Someone {
        name: text(value, "name"),
        email: text(value, "email"),
    }
}

#[test]
fn every_series_wants_what_show_says_it_wants() {
    let xq = &demo().xq;
    let mut compared = 0;
    for row in xq.rows(&["list"]) {
        let id = text(&row, "id");
        let shown = xq.rows(&["show", &id]);
        let wanted = shown[0]
            .get("wanted")
            .and_then(Value::as_array)
            .expect("it has what is wanted");
        let mut by_show: BTreeSet<(String, String)> = BTreeSet::new();
        for one in wanted {
            for path in one.get("paths").and_then(Value::as_array).expect("it has paths") {
                by_show.insert((text(one, "section"), path.as_str().unwrap_or_default().to_owned()));
            }
        }
        let rows = sections(&[&id]);
        let ours: BTreeSet<(String, String)> = rows
            .iter()
            .filter(|row| row.role == "approves")
            .filter_map(|row| Some((row.section.clone()?, row.path.clone())))
            .collect();
        assert_eq!(ours, by_show, "{id}");
        // While it waits for maintainers, it waits for those from whom something is wanted.
        let waiting = row
            .get("waiting_on")
            .and_then(Value::as_array)
            .expect("it has who is waited for");
        let turn = text(&row, "turn");
        if turn == "maintainers" {
            let wanted: BTreeSet<Someone> = rows
                .iter()
                .filter(|row| row.role == "approves")
                .flat_map(|row| row.wanted.clone().unwrap_or_default())
                .collect();
            let reviewed = waiting.iter().filter(|one| {
                let why = text(one, "why");
                why.starts_with("ack") || why.starts_with("review")
            });
            for one in reviewed {
                assert!(wanted.contains(&someone(one)), "{id}: {one}");
                compared += 1;
            }
        }
    }
    assert!(compared > 5, "only {compared} were compared");
}

/// The address of the one who writes the odd tree.
fn writer() -> Person {
    Person::parse("Ann Arm <ann@example.org>")
}

/// A world of one branch, whose commits are these files.
fn tree_of(scene: &Scene, commits: &[&[(&str, &str)]]) {
    let tree = scene.path("tree.git");
    let writer_of = RepositoryWriter::create(&tree, "staging").expect("a tree can be made");
    let mut parents: Vec<ObjectId> = Vec::new();
    for (place, files) in commits.iter().enumerate() {
        let blobs: Vec<(&str, ObjectId)> = files
            .iter()
            .map(|(path, text)| (*path, writer_of.blob(text.as_bytes()).expect("a blob can be written")))
            .collect();
        let date = Time(1_370_000_000 + 86_400 * i64::try_from(place).expect("few"));
        let commit = writer_of
            .commit(&NewCommit {
                tree: writer_of.tree(blobs).expect("a tree can be written"),
                parents: parents.clone(),
                author: (&writer(), date),
                committer: (&writer(), date),
                message: "x\n",
            })
            .expect("a commit can be written");
        writer_of
            .point("refs/heads/staging", commit)
            .expect("a branch can be set");
        parents = vec![commit];
    }
    let inbox = scene.path("inbox");
    xq::world::World::build(&scene.path("other")).expect("a world can be made");
    std::fs::rename(scene.path("other/inbox"), &inbox).expect("its inbox can be moved");
    scene.configure(&[&inbox], &tree);
    scene.xq.ok(&["sync", "--quiet"]);
}

const ODD: &str = "READERS\nR:\tRita <rita@example.org>\nF:\tdocs/\n\nLABELS\nM:\tLab <lab@example.org>\nS:\tMaintained\nK:\t\\bxsm\\b\nK:\t(broken\n\nGO\nM:\tGo <go@example.org>\nS:\tSupported\nF:\ttools/golang\n\nTHE REST\nM:\tRex <rex@example.org>\nS:\tSupported\nF:\t*\nF:\t*/\nV:\txen-maintainers-1\n";

#[test]
fn keywords_are_looked_for_in_the_file_as_it_stood() {
    let scene = Scene::new();
    let first = [
        ("MAINTAINERS", ODD),
        ("docs/a", "plain\n"),
        ("tools/golang/x.go", "x\n"),
    ];
    let second = [
        ("MAINTAINERS", ODD),
        ("docs/a", "an xsm hook\n"),
        ("tools/golang", "a file\n"),
    ];
    tree_of(&scene, &[&first, &second]);
    let old = ["--as-of", "2013-05-31T12:00:00Z"];
    assert_eq!(
        everyone(&scene.xq, &[&old[..], &["docs/a"]].concat()),
        [
            "Rita (reviewer: READERS, by path)",
            "Rex (supporter: THE REST, by path)"
        ]
    );
    assert_eq!(
        everyone(&scene.xq, &["docs/a"]),
        [
            "Rita (reviewer: READERS, by path)",
            "Lab (maintainer: LABELS, by keyword)"
        ]
    );
    // A pattern without a slash names what lies below a directory, where it was one.
    assert_eq!(
        everyone(&scene.xq, &[&old[..], &["tools/golang/x.go"]].concat()),
        ["Go (supporter: GO, by path)"]
    );
    assert_eq!(
        everyone(&scene.xq, &["tools/golang/x.go"]),
        ["Rex (supporter: THE REST, by path)"]
    );
    let said = scene.xq.run(&["maintainers", "docs/a"]);
    assert!(
        said.err.contains("no expression xq can run: K: (broken (LABELS)"),
        "{said:?}"
    );
}

#[test]
fn without_maintainers_the_committers_decide() {
    let scene = Scene::new();
    tree_of(&scene, &[&[("README", "x\n")]]);
    let rows: Vec<Section> = rows(&scene.xq, &["README"]);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].section.as_deref(), rows[0].role.as_str()), (None, "approves"));
    assert_eq!(rows[0].people[0].name, "Ann Arm");
    assert!(rows[0].reviewers.is_empty() && rows[0].status.is_none());
    let said = scene.xq.run(&["maintainers", "README"]);
    assert!(said.err.contains("has no MAINTAINERS at "), "{said:?}");
    assert!(said.err.contains("the committers decide"), "{said:?}");
    let all: Vec<Listed> = self::rows(&scene.xq, &["--all", "README"]);
    assert!(all.iter().all(|row| row.part.is_none() && row.path.is_some()));
    assert!(all.is_empty());
}
