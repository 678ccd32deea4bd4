//! The story of the demo through the real sync, matching and judging: what a person would say of each series is what xq says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use strum::IntoEnumIterator;
use xq::model::State;

use crate::support::{demo, text};

/// All series by the mail that leads their newest revision.
fn by_lead() -> BTreeMap<String, Value> {
    let rows = demo().xq.rows(&["list"]);
    rows.into_iter().map(|row| (text(&row, "message_id"), row)).collect()
}

#[test]
fn every_series_stands_where_a_person_says() {
    let rows = by_lead();
    let mut wrong = Vec::new();
    for (lead, state, turn) in &demo().story.expected {
        let expected = format!("{state}, {turn}");
        let said = rows
            .get(lead.as_str())
            .map(|row| format!("{}, {}", text(row, "state"), text(row, "turn")));
        if said.as_ref() != Some(&expected) {
            let subject = rows
                .get(lead.as_str())
                .map(|row| format!("{}: {}", text(row, "subject"), text(row, "why")));
            wrong.push(format!(
                "{lead}: {} instead of {expected} ({})",
                said.unwrap_or_else(|| "not there".to_owned()),
                subject.unwrap_or_default()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_a_series_that_the_story_does_not_tell() {
    let told: BTreeSet<&str> = demo().story.expected.iter().map(|(lead, _, _)| lead.as_str()).collect();
    let more: Vec<String> = by_lead()
        .iter()
        .filter(|(lead, _)| !told.contains(lead.as_str()))
        .map(|(lead, row)| format!("{lead}: {}", text(row, "subject")))
        .collect();
    assert!(more.is_empty(), "{}", more.join("\n"));
}

#[test]
fn every_state_has_a_series() {
    let states: BTreeSet<String> = by_lead().values().map(|row| text(row, "state")).collect();
    let missing: Vec<State> = State::iter()
        .filter(|state| !states.contains(&state.to_string()))
        .collect();
    assert!(missing.is_empty(), "no series is {missing:?}");
}

#[test]
fn every_rule_decides_as_a_person_says() {
    let mut wrong = Vec::new();
    for ruling in &demo().story.rulings {
        let rows = demo()
            .xq
            .rows(&["show", ruling.message.as_str(), "--as-of", &ruling.at.to_string()]);
        let said = (text(&rows[0], "state"), text(&rows[0], "turn"), text(&rows[0], "grade"));
        let grade = ruling.grade.map_or("null".to_owned(), |grade| grade.to_string());
        let expected = (ruling.state.to_string(), ruling.turn.to_string(), grade);
        if said != expected {
            wrong.push(format!(
                "{}: {said:?} instead of {expected:?} ({})",
                ruling.rule,
                text(&rows[0], "why")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn once_the_policy_is_written_a_second_person_is_wanted() {
    let scene = crate::support::Scene::new();
    let own = demo().xq.config.clone();
    let mut config = std::fs::read_to_string(&own).expect("it is there");
    config.push_str("\n[profile.demo.policy]\nsecond_person_since = 2013-01-01\n");
    let path = scene.path("later.toml");
    std::fs::write(&path, config).expect("it can be written");
    let mut xq = demo().xq.clone();
    xq.config = path;
    let rule = "before the policy was written a maintainer's own sign-off sufficed";
    let mut rulings = demo().story.rulings.iter();
    let ruling = rulings.find(|ruling| ruling.rule == rule).expect("the story has it");
    let rows = xq.rows(&["show", ruling.message.as_str(), "--as-of", &ruling.at.to_string()]);
    assert_eq!(text(&rows[0], "state"), "under-review");
    let why = text(&rows[0], "why");
    assert!(why.starts_with("missing: review of xen/common/sched_credit.c"), "{why}");
    let waits = rows[0]["waiting_on"].as_array().expect("it waits");
    let names: Vec<String> = waits.iter().map(|wait| text(wait, "name")).collect();
    // She maintains it alone: the next more general maintainers may.
    assert_eq!(names, ["Greta Holm", "Ines Calder", "Victor Lund"]);
    // A review of anybody does.
    let reviewed = xq.field(&["ready"], "subject");
    assert!(
        reviewed
            .iter()
            .any(|title| title == "x86/APIC: mask the error vector first"),
        "{reviewed:?}"
    );
}

#[test]
fn lost_since_the_release_candidate_is_what_the_story_lost() {
    let lost: BTreeSet<String> = demo()
        .xq
        .field(&["lost", "--since", "4.3-rc5"], "message_id")
        .into_iter()
        .collect();
    let told: BTreeSet<String> = demo().story.lost.iter().map(ToString::to_string).collect();
    assert_eq!(lost, told);
}

#[test]
fn lost_series_have_every_reason() {
    let reasons: BTreeSet<String> = demo()
        .xq
        .field(&["lost", "--abandoned"], "reason")
        .into_iter()
        .collect();
    let wanted = [
        "author-silent",
        "never-answered",
        "partly-applied",
        "ready-not-applied",
        "review-stalled",
    ];
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), wanted);
}

#[test]
fn every_series_can_be_shown_by_its_id_and_its_mails() {
    for row in demo().xq.rows(&["list"]) {
        let (id, lead) = (text(&row, "id"), text(&row, "message_id"));
        let table = demo().xq.ok(&["show", &id]);
        assert!(table.contains(&lead), "{table}");
        let shown = demo().xq.rows(&["show", &lead]);
        assert_eq!(shown.len(), 1);
        for key in [
            "id",
            "state",
            "turn",
            "why",
            "parts",
            "silent_days",
            "approvals",
            "waiting_on",
        ] {
            assert_eq!(text(&shown[0], key), text(&row, key), "{id} {key}");
        }
    }
}

/// The rows of `origin` for the commit of that title on staging.
fn origin(title: &str) -> Vec<Value> {
    let repository = git2::Repository::open_bare(&demo().story.tree).expect("the tree is there");
    let mut walk = repository.revwalk().expect("it can be walked");
    walk.push_ref("refs/heads/staging").expect("the branch is there");
    let commit = walk
        .map(|id| id.expect("the commit is there"))
        .find(|id| {
            repository
                .find_commit(*id)
                .is_ok_and(|commit| commit.summary() == Ok(Some(title)))
        })
        .expect("a commit has the title");
    demo().xq.rows(&["origin", &commit.to_string()])
}

/// The subject of the mail that a row names.
fn mail_of(row: &Value) -> String {
    let shown = demo().xq.rows(&["show", &text(row, "message_id")]);
    let part: usize = text(row, "part").parse().expect("a part has a number");
    text(
        &shown[0]["revisions"]
            .as_array()
            .expect("it has revisions")
            .last()
            .expect("one")["parts"][part - 1],
        "subject",
    )
}

#[test]
fn commit_with_a_touched_up_title_has_its_mail() {
    let rows = origin("x86/APIC: fix the wake-up path");
    assert_eq!(rows.len(), 1);
    assert_eq!(mail_of(&rows[0]), "x86: fix typo in in the wake up path of the APIC");
    assert_eq!(text(&rows[0], "certain"), "true");
}

#[test]
fn squashed_commit_has_a_mail_of_its_series() {
    let rows = origin("grant table: count the maps and show it");
    let mails: BTreeSet<String> = rows.iter().map(mail_of).collect();
    assert!(!mails.is_empty());
    assert!(mails.iter().all(|mail| mail.starts_with("grant table: ")), "{mails:?}");
}

#[test]
fn reverted_commit_keeps_its_mail_and_the_revert_has_none() {
    let rows = origin("credit: yield earlier on a busy node");
    assert_eq!(mail_of(&rows[0]), "credit: yield earlier on a busy node");
    let revert = origin("Revert \"credit: yield earlier on a busy node\"");
    assert!(revert.iter().all(|row| row["message_id"].is_null()), "{revert:?}");
}

#[test]
fn commit_that_never_was_on_the_list_has_no_mail() {
    let rows = origin("Open Xen 4.4 for development");
    assert!(rows.iter().all(|row| row["message_id"].is_null()), "{rows:?}");
}

#[test]
fn demo_without_a_folder_shows_the_queues_and_leaves_nothing() {
    let scene = crate::support::Scene::new();
    let temporary = scene.path("tmp");
    std::fs::create_dir(&temporary).expect("a folder can be made");
    let said = scene
        .xq
        .finish(scene.xq.bare(&["demo"]).env("TMPDIR", &temporary).env_remove("XQ_NOW"));
    assert_eq!(said.code, 0, "{}", said.err);
    for words in [
        "$ xq pending --maintainer",
        "$ xq lost --since 4.3-rc5",
        "$ xq ready",
        "$ xq stalled",
    ] {
        assert!(said.out.contains(words), "{}", said.out);
    }
    assert_eq!(temporary.read_dir().expect("it is there").count(), 0);
}

#[test]
fn demo_does_not_overwrite_a_folder_that_holds_something() {
    let scene = crate::support::Scene::new();
    std::fs::write(scene.path("mine"), "precious").expect("a file can be written");
    scene
        .xq
        .finish(&mut scene.xq.bare(&["demo", "--keep", "."]))
        .fails(3, "is not empty", "name a new folder");
    assert!(!scene.path("inbox").exists());
}
