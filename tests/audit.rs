//! `xq audit`: which commits a range means, how they are graded, and how they compare with the list.

use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use xq::model::{MessageId, Time};
use xq::world::{Edit, Form, Made, Piece, Who, Work, World};

use crate::support::{Scene, demo, golden};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    email: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Objection {
    name: String,
    email: String,
    message_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    kind: String,
    name: String,
    email: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Audited {
    commit: String,
    tree: String,
    branches: Vec<String>,
    committed: String,
    grade: String,
    list: String,
    commit_subject: String,
    remarks: Option<String>,
    author: Person,
    committer: Person,
    by_sign_off: bool,
    lacking: Vec<String>,
    outside: Option<String>,
    release_ack: Option<String>,
    message_id: Option<String>,
    series: Option<String>,
    score: Option<f64>,
    objections: Vec<Objection>,
    unrecorded: Vec<Given>,
    unheard: Vec<Given>,
}

fn audit(words: &[&str]) -> Vec<Audited> {
    let rows = demo().xq.rows(&[&["audit"], words].concat());
    rows.into_iter()
        .map(|row| serde_json::from_value(row).expect("it is by the contract"))
        .collect()
}

/// The commits that git lists for these words, sorted.
fn listed_by_git(words: &[&str]) -> Vec<String> {
    let tree = &demo().story.tree;
    let output = Command::new("git")
        .arg("-C")
        .arg(tree)
        .args(["rev-list", "--no-merges"])
        .args(words)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{output:?}");
    let mut names: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

fn names(words: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = audit(words).into_iter().map(|row| row.commit).collect();
    names.sort();
    names
}

#[test]
fn json_of_an_audit_is_by_the_contract() {
    let rows = audit(&["staging"]);
    assert!(rows.len() > 25 && rows.iter().map(|row| &row.committed).is_sorted());
    for row in &rows {
        assert!(
            row.commit.len() == 40 && row.tree == "xen" && row.branches == ["staging"],
            "{row:?}"
        );
        assert!(
            ["strict", "stand-in", "lacking"].contains(&row.grade.as_str()),
            "{row:?}"
        );
        assert!(row.grade == "stand-in" || !row.by_sign_off, "{row:?}");
        assert_eq!(row.grade == "lacking", !row.lacking.is_empty(), "{row:?}");
        assert_eq!(row.list == "no", row.message_id.is_none(), "{row:?}");
        assert_eq!(row.series.is_some(), row.score.is_some(), "{row:?}");
        assert!(
            !row.commit_subject.is_empty() && !row.committer.email.is_empty(),
            "{row:?}"
        );
        assert!(!row.author.name.is_empty() && row.author.email.contains('@'), "{row:?}");
    }
    let revert = rows.iter().find(|row| row.commit_subject.starts_with("Revert"));
    assert_eq!(revert.and_then(|row| row.outside.as_deref()), Some("revert"));
    let bump = rows.iter().find(|row| row.outside.as_deref() == Some("version bump"));
    assert!(bump.is_some_and(|row| {
        row.remarks
            .as_deref()
            .is_some_and(|remarks| remarks.contains("version bump"))
    }));
    let frozen = rows.iter().find(|row| row.release_ack.is_some());
    assert_eq!(frozen.and_then(|row| row.release_ack.as_deref()), Some("4.3"));
}

#[test]
fn a_range_means_what_git_means_by_it() {
    for words in [
        "staging~5..staging",
        "staging...staging-4.3",
        "staging-4.3..staging",
        "staging~3",
    ] {
        let by_git = match words.contains("..") {
            true => listed_by_git(&[words]),
            false => listed_by_git(&["-1", words]),
        };
        assert!(!by_git.is_empty());
        assert_eq!(names(&[words]), by_git, "{words}");
    }
    assert_eq!(names(&["staging"]), listed_by_git(&["staging"]));
    assert_eq!(names(&["4.3.0-rc5"]), listed_by_git(&["4.3.0-rc5"]));
    assert_eq!(names(&["staging-4.3"]), listed_by_git(&["staging..staging-4.3"]));
    // As a person would name a tag, and with a side left out.
    let since = listed_by_git(&["4.3.0-rc5..staging"]);
    for words in ["4.3-rc5..staging", "4.3-rc5..", "4.3.0-rc5..staging"] {
        assert_eq!(names(&[words]), since, "{words}");
    }
    // What several words name counts once.
    assert_eq!(
        names(&["staging~2", "staging~3..staging"]),
        listed_by_git(&["staging~3..staging"])
    );
}

#[test]
fn filters_of_an_audit_choose_commits() {
    let all = audit(&["--branch", "staging"]);
    assert_eq!(all.len(), audit(&["staging"]).len());
    let day = |row: &Audited| row.committed[..10].to_owned();
    let window = audit(&["--since", "2013-07-05", "--until", "2013-07-18"]);
    let wanted: Vec<&str> = all
        .iter()
        .filter(|row| ("2013-07-05".."2013-07-19").contains(&day(row).as_str()))
        .map(|row| row.commit.as_str())
        .collect();
    assert!(!wanted.is_empty());
    assert_eq!(window.iter().map(|row| row.commit.as_str()).collect::<Vec<_>>(), wanted);
    let early = audit(&["staging", "--as-of", "2013-07-18"]);
    assert!(early.iter().all(|row| day(row).as_str() <= "2013-07-18") && !early.is_empty());
    for grade in ["strict", "stand-in", "lacking"] {
        let some = audit(&["staging", "--grade", grade]);
        assert!(!some.is_empty() && some.iter().all(|row| row.grade == grade), "{grade}");
    }
    let newest = audit(&["staging", "--reverse", "--limit", "2"]);
    let last: Vec<&str> = all.iter().rev().take(2).map(|row| row.commit.as_str()).collect();
    assert_eq!(newest.iter().map(|row| row.commit.as_str()).collect::<Vec<_>>(), last);
    let said = demo()
        .xq
        .run(&["audit", "staging", "--grade", "lacking", "--limit", "0"]);
    let lacking = all.iter().filter(|row| row.grade == "lacking").count();
    assert!(said.err.contains(&format!("{lacking} more beyond --limit")), "{said:?}");
    assert!(said.err.contains(&format!("of {} judged: ", all.len())), "{said:?}");
    // On one branch and on another there is nothing.
    assert!(audit(&["staging", "--branch", "staging-4.3"]).is_empty());
}

#[test]
fn exit_code_of_an_audit_says_whether_a_commit_is_at_fault() {
    let code = |words: &[&str]| demo().xq.run(&[&["audit", "--exit-code"], words].concat()).code;
    assert_eq!(code(&["staging", "--grade", "lacking"]), 1);
    assert_eq!(code(&["staging-4.3"]), 0);
    // A revert is outside the policy.
    assert_eq!(code(&["--since", "2013-08-15", "--until", "2013-08-15"]), 0);
    assert_eq!(code(&["staging..staging"]), 0);
    assert_eq!(demo().xq.run(&["audit", "staging"]).code, 0);
}

#[test]
fn what_an_audit_cannot_take_is_said_with_the_way_out() {
    let said = demo().xq.run(&["audit", "nosuch"]);
    said.fails(3, "cannot tell which commits `nosuch` is", "xq sync");
    golden("errors/unknown-range", &said.err);
    let run = |words: &[&str]| demo().xq.run(&[&["audit"], words].concat());
    run(&["4.3-rc9..staging"]).fails(3, "4.3-rc9", "did you mean");
    run(&["staging..4.3-rc5"]).fails(3, "holds no commits", "did you mean `4.3-rc5..staging`?");
    run(&["--branch", "staging-4.9"]).fails(3, "staging-4.9", "did you mean");
    run(&["staging", "--branch", "nosuch"]).fails(3, "nosuch", "branches are");
    run(&["staging", "--tree", "linux"]).fails(3, "linux", "trees are: xen");
    run(&["staging", "--grade", "strct"]).fails(2, "strct", "did you mean `strict`?");
    assert_eq!(run(&[]).code, 2);
}

#[test]
fn an_audit_looks_as_it_did() {
    for format in ["table", "json", "csv"] {
        golden(
            &format!("audit.{format}"),
            &demo()
                .xq
                .ok(&["audit", "staging-4.3", "staging~12..staging", "--format", format]),
        );
    }
}

/// 2024-01-08: the rules of today.
const START: i64 = 1_704_700_800;

fn at(hours: i64) -> Time {
    Time(START + hours * 3_600)
}

/// A tree and a list that differ, and the one commit there.
struct Differing {
    scene: Scene,
    world: World,
    posted: MessageId,
    work: Work,
}

impl Differing {
    fn new() -> Self {
        let scene = Scene::new();
        let mut world = World::build(&scene.path("made")).expect("a world can be made");
        scene.configure(&[&world.inbox], &world.tree);
        let work = Work {
            who: Who::Tariq,
            prefix: "PATCH".to_owned(),
            revision: 1,
            cover: None,
            pieces: vec![Piece {
                title: "x86/apic: check the timer".to_owned(),
                prose: "The timer may be off.".to_owned(),
                edits: vec![Edit {
                    path: "xen/arch/x86/apic.c".to_owned(),
                    function: 2,
                    variant: 1,
                }],
                trailers: Vec::new(),
                author: None,
            }],
            form: Form::Plain,
            plain_diff: false,
            missing: Vec::new(),
            serial: 1,
        };
        let posted = world.post(&work, "staging", at(0), &[]).expect("it is posted").lead();
        Self {
            scene,
            world,
            posted,
            work,
        }
    }

    fn reply(&mut self, who: Who, hours: i64, words: &str) {
        let id = MessageId::parse(&format!("r{hours}@example.org")).expect("it is an id");
        let letter = self.world.reply(id, who, at(hours), &self.posted, words);
        self.world.mail(letter.expect("it answers")).expect("it is sent");
    }

    fn commit(&mut self, edits: Vec<Edit>, title: &str, trailers: &str) {
        let message = format!(
            "{title}\n\nThe timer may be off.\n\nSigned-off-by: {}\n{trailers}",
            Who::Tariq.written()
        );
        let made = Made {
            edits,
            replaced: Vec::new(),
            author: (Who::Tariq.person(), at(0)),
            committer: (Who::Greta.person(), at(72)),
            message,
        };
        self.world.commit("staging", &made).expect("it is committed");
    }

    /// Commits the patch with these trailers and judges it.
    fn judge(mut self, trailers: &str) -> Audited {
        let edits = self.work.pieces[0].edits.clone();
        let title = self.work.pieces[0].title.clone();
        self.commit(edits, &title, trailers);
        let mut command = self.scene.xq.command(&["sync", "--quiet"]);
        let said = self.scene.xq.finish(command.env("XQ_NOW", "2024-02-01T00:00:00Z"));
        assert_eq!(said.code, 0, "{said:?}");
        let mut command = self
            .scene
            .xq
            .command(&["audit", "staging~1..staging", "--format", "json"]);
        let said = self.scene.xq.finish(command.env("XQ_NOW", "2024-02-01T00:00:00Z"));
        let answer: Value = serde_json::from_str(&said.out).expect("it is JSON");
        serde_json::from_value(answer["rows"][0].clone()).expect("it is by the contract")
    }
}

#[test]
fn a_commit_over_an_open_objection_says_whose() {
    let mut differing = Differing::new();
    differing.reply(Who::Greta, 1, &format!("Acked-by: {}", Who::Greta.written()));
    differing.reply(Who::Victor, 2, &format!("Nacked-by: {}", Who::Victor.written()));
    let row = differing.judge(&format!("Acked-by: {}\n", Who::Greta.written()));
    assert_eq!((row.grade.as_str(), row.list.as_str()), ("strict", "yes"));
    let [objection] = row.objections.as_slice() else {
        panic!("{row:?}")
    };
    assert_eq!(
        (objection.name.as_str(), objection.email.as_str()),
        ("Victor Lund", "victor.lund@example.net")
    );
    assert_eq!(objection.message_id, "r2@example.org");
    assert_eq!(row.remarks.as_deref(), Some("open objection of Victor Lund"));
}

#[test]
fn an_objection_that_came_after_the_commit_is_none() {
    let mut differing = Differing::new();
    differing.reply(Who::Greta, 1, &format!("Acked-by: {}", Who::Greta.written()));
    differing.reply(Who::Victor, 73, &format!("Nacked-by: {}", Who::Victor.written()));
    let row = differing.judge(&format!("Acked-by: {}\n", Who::Greta.written()));
    assert!(row.objections.is_empty() && row.remarks.is_none(), "{row:?}");
}

#[test]
fn approvals_that_list_and_commit_do_not_share_are_named() {
    let mut differing = Differing::new();
    differing.reply(Who::Rene, 1, &format!("Reviewed-by: {}", Who::Rene.written()));
    let row = differing.judge(&format!("Acked-by: {}\n", Who::Greta.written()));
    let (Some(unrecorded), Some(unheard)) = (row.unrecorded.first(), row.unheard.first()) else {
        panic!("{row:?}")
    };
    assert_eq!((row.unrecorded.len(), row.unheard.len()), (1, 1));
    assert_eq!(
        (unrecorded.kind.as_str(), unrecorded.email.as_str()),
        ("reviewed-by", "rene.aubert@example.net")
    );
    assert_eq!(
        (unheard.kind.as_str(), unheard.name.as_str()),
        ("acked-by", "Greta Holm")
    );
    assert_eq!(unheard.email, Who::Greta.person().address.as_str());
    assert_eq!(unrecorded.name, *Who::Rene.person().name);
    assert_eq!(
        row.remarks.as_deref(),
        Some("not recorded: reviewed-by Ren\u{e9} Aubert; not on the list: acked-by Greta Holm")
    );
}

#[test]
fn a_commit_without_approvals_says_what_it_lacks() {
    let row = Differing::new().judge("");
    assert_eq!(row.grade, "lacking");
    assert_eq!(row.lacking, ["ack for xen/arch/x86/apic.c"]);
    assert_eq!(row.remarks.as_deref(), Some("no ack for xen/arch/x86/apic.c"));
}
