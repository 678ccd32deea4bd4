//! Several trees in one profile: which patch is for which, by its subject, by its paths, by the configuration; and what landed where.

use std::path::Path;

use serde_json::Value;
use xq::git::{NewCommit, RepositoryWriter};
use xq::model::{ObjectId, Person, Time};

use crate::support::{Epoch, Scene, fresh, same_facts, text};

/// The moment of a mail or commit, by its number: an hour after the one before.
fn moment(number: i64) -> i64 {
    1_374_996_000 + number * 3_600 - 60
}

/// A tree that grows commit by commit.
struct Tree {
    writer: RepositoryWriter,
    files: Vec<(String, String)>,
    tip: Option<ObjectId>,
}

impl Tree {
    fn new(path: &Path) -> Self {
        Self {
            writer: RepositoryWriter::create(path, "master").expect("it can be made"),
            files: Vec::new(),
            tip: None,
        }
    }

    /// Writes files and commits them, some time after a mail.
    fn commit(&mut self, number: i64, title: &str, author: &str, files: &[(&str, &str)]) -> ObjectId {
        for (path, text) in files {
            self.files.retain(|(known, _)| known != path);
            self.files.push(((*path).to_owned(), (*text).to_owned()));
        }
        let blobs: Vec<(&str, ObjectId)> = self
            .files
            .iter()
            .map(|(path, text)| {
                (
                    path.as_str(),
                    self.writer.blob(text.as_bytes()).expect("it can be written"),
                )
            })
            .collect();
        let who = Person::parse(author);
        let when = Time(moment(number) + 600);
        let message = format!("{title}\n\nDo it.\n\nSigned-off-by: {author}\n");
        let commit = self
            .writer
            .commit(&NewCommit {
                tree: self.writer.tree(blobs).expect("it can be written"),
                parents: self.tip.into_iter().collect(),
                author: (&who, when),
                committer: (&who, when),
                message: &message,
            })
            .expect("it can be made");
        self.point("refs/heads/master", commit);
        self.tip = Some(commit);
        commit
    }

    fn point(&self, name: &str, commit: ObjectId) {
        self.writer.point(name, commit).expect("the ref can be set");
    }
}

const ANN: &str = "Ann Example <ann@example.org>";

/// Three trees and a list.
struct House {
    scene: Scene,
    inbox: Epoch,
    mails: i64,
    xen: Tree,
    minios: Tree,
    xtf: Tree,
}

impl House {
    fn new() -> Self {
        let scene = Scene::new();
        let mut house = Self {
            inbox: Epoch::bare(&scene.path("inbox/git/0.git")),
            mails: 0,
            xen: Tree::new(&scene.path("xen.git")),
            minios: Tree::new(&scene.path("mini-os.git")),
            xtf: Tree::new(&scene.path("xtf.git")),
            scene,
        };
        let text = "one\ntwo\nthree\n";
        house.xen.commit(
            -900,
            "Begin",
            ANN,
            &[
                ("xen/common/domain.c", text),
                ("xen/arch/x86/mm.c", text),
                ("extras/mini-os/old.c", text),
                ("docs/guide.txt", text),
            ],
        );
        house.minios.commit(
            -900,
            "Begin",
            ANN,
            &[("kernel.c", text), ("arch/x86/setup.c", text), ("docs/guide.txt", text)],
        );
        house.xtf.commit(
            -900,
            "Begin",
            ANN,
            &[("tests/example/main.c", text), ("docs/guide.txt", text)],
        );
        house.configure(&["xen", "mini-os", "xtf"], "");
        house
    }

    /// Writes a configuration with these trees; `more` goes to the second one.
    fn configure(&self, trees: &[&str], more: &str) {
        let mut text = format!(
            "[profile.p]\npreset = \"xen\"\ninbox = [{:?}]\n",
            self.scene.path("inbox")
        );
        for (place, name) in trees.iter().enumerate() {
            let path = self.scene.path(&format!("{name}.git"));
            let more = if place == 1 { more } else { "" };
            text.push_str(&format!(
                "\n[[profile.p.tree]]\nname = {name:?}\npath = {path:?}\nbranch = \"master\"\n{more}\n"
            ));
        }
        std::fs::write(&self.scene.xq.config, text).expect("it can be written");
    }

    /// Posts a patch that changes the second line of files; its id.
    fn post(&mut self, subject: &str, word: &str, paths: &[&str]) -> String {
        self.post_as(ANN, subject, word, paths)
    }

    fn post_as(&mut self, from: &str, subject: &str, word: &str, paths: &[&str]) -> String {
        let diffs: String = paths
            .iter()
            .map(|path| {
                format!("diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,3 +1,3 @@\n one\n-two\n+{word}\n three\n")
            })
            .collect();
        self.send(from, subject, "", &diffs)
    }

    /// Sends a mail with a diff, with these lines more in its head; its id.
    fn send(&mut self, from: &str, subject: &str, head: &str, diffs: &str) -> String {
        self.mails += 1;
        let date = jiff::Timestamp::from_second(moment(self.mails)).expect("it is a moment");
        let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let id = format!("m{}@example.org", self.mails);
        let mail = format!(
            "Message-ID: <{id}>\nFrom: {from}\nDate: {date}\nSubject: {subject}\n{head}\nDo it.\n\nSigned-off-by: {from}\n---\n\n{diffs}"
        );
        self.inbox.put(mail.as_bytes());
        id
    }

    fn row(&self, id: &str) -> Value {
        let rows = self.scene.xq.rows(&["list", "--include", "foreign"]);
        rows.into_iter()
            .find(|row| text(row, "message_id") == id)
            .expect("it is listed")
    }

    /// Tree and branch, and the state.
    fn place(&self, id: &str) -> String {
        let row = self.row(id);
        match (row["tree"].as_str(), row["branch"].as_str()) {
            (Some(tree), Some(branch)) => format!("{tree} {branch} {}", text(&row, "state")),
            _ => text(&row, "state"),
        }
    }
}

fn changed(word: &str) -> String {
    format!("one\n{word}\nthree\n")
}

#[test]
fn each_patch_goes_to_the_tree_that_its_subject_or_its_paths_name() {
    let mut house = House::new();
    let posts = [
        ("[PATCH] domain: x", "xen/common/domain.c", "xen master new"),
        ("[PATCH] setup: x", "arch/x86/setup.c", "mini-os master new"),
        ("[PATCH] example: x", "tests/example/main.c", "xtf master new"),
        ("[MINI-OS PATCH] kernel: x", "new/place.c", "mini-os master new"),
        ("[XTF][PATCH] tests: x", "xen/common/domain.c", "xtf master new"),
        ("[PATCH QEMU] hw: x", "hw/xen/xen.c", "not-applicable"),
        (
            "[PATCH] drivers: x",
            "drivers/net/xen-netback/xenbus.c",
            "not-applicable",
        ),
        ("[OSSTEST PATCH] ts: x", "xen/common/domain.c", "not-applicable"),
        ("[PATCH] guide: x", "docs/guide.txt", "xen master new"),
        ("[MINIOS PATCH] other: x", "xen/common/domain.c", "mini-os master new"),
    ];
    let ids: Vec<String> = posts
        .iter()
        .map(|(subject, path, wanted)| house.post(subject, &format!("{subject} {wanted}"), &[path]))
        .collect();
    house.scene.xq.ok(&["sync"]);
    for (id, (subject, _, wanted)) in ids.iter().zip(&posts) {
        assert_eq!(house.place(id), *wanted, "{subject}");
    }
    let of_tree = |tree: &str| {
        house
            .scene
            .xq
            .field(&["unreviewed", "--tree", tree], "message_id")
            .len()
    };
    assert_eq!((of_tree("xen"), of_tree("mini-os"), of_tree("xtf")), (2, 3, 2));
    // Without their trees they are foreign.
    house.configure(&["xen"], "");
    house.scene.xq.ok(&["sync"]);
    let wanted = [
        "xen master new",
        "not-applicable",
        "not-applicable",
        "not-applicable",
        "not-applicable",
    ];
    for (id, wanted) in ids.iter().zip(wanted) {
        assert_eq!(house.place(id), wanted);
    }
    same_facts(&house.scene.xq.dump(), &fresh(&house.scene.xq), "with two trees fewer");
    house.configure(&["mini-os", "xen", "xtf"], "");
    house.scene.xq.ok(&["sync"]);
    assert_eq!(house.place(&ids[8]), "mini-os master new", "the first of equal trees");
    same_facts(
        &house.scene.xq.dump(),
        &fresh(&house.scene.xq),
        "with the trees in another order",
    );
}

#[test]
fn what_the_configuration_says_of_tags_and_paths_counts_from_the_next_sync() {
    let mut house = House::new();
    let (old, tagged) = (
        house.post("[PATCH] old: x", "word", &["extras/mini-os/old.c"]),
        house.post("[PATCH stubdom] kernel: x", "word", &["xen/common/domain.c"]),
    );
    let project = house.post("[PATCH raisin] build: x", "word", &["build.sh"]);
    house.scene.xq.ok(&["sync"]);
    assert_eq!(
        [&old, &tagged].map(|id| house.place(id)),
        ["xen master new", "xen master new"]
    );
    house.configure(
        &["xen", "mini-os", "xtf"],
        "tags = [\"Stubdom\", \"raisin\"]\npaths = [\"extras/mini-os\"]",
    );
    let said = house.scene.xq.run(&["sync"]);
    assert_eq!((said.code, said.err.trim()), (0, "nothing new; links made anew"));
    for id in [&old, &tagged, &project] {
        assert_eq!(house.place(id), "mini-os master new");
    }
    assert_eq!(house.scene.xq.run(&["sync"]).err.trim(), "nothing new");
    same_facts(&house.scene.xq.dump(), &fresh(&house.scene.xq), "with tags and paths");
}

#[test]
fn a_patch_lands_in_its_own_tree_alone() {
    let mut house = House::new();
    // Equal but for the tree: a commit of the one is not a commit of the other.
    let bob = "Bob Sample <bob@example.org>";
    let xtf = house.post("[XTF PATCH] docs: say it better", "better", &["docs/guide.txt"]);
    let minios = house.post_as(
        bob,
        "[MINI-OS PATCH] docs: improve the words",
        "better",
        &["docs/guide.txt"],
    );
    let better = changed("better");
    let files = [("docs/guide.txt", better.as_str())];
    let in_minios = house.minios.commit(2, "docs: say it better", ANN, &files);
    house.scene.xq.ok(&["sync"]);
    assert_eq!(house.place(&minios), "mini-os master accepted");
    assert_eq!(house.place(&xtf), "xtf master new");
    let origin = |commit: ObjectId| house.scene.xq.field(&["origin", &commit.to_string()], "message_id");
    assert_eq!(origin(in_minios)[0], minios);
    let in_xtf = house.xtf.commit(3, "docs: say it better", ANN, &files);
    house.scene.xq.ok(&["sync"]);
    assert_eq!(house.place(&xtf), "xtf master accepted");
    let origin = |commit: ObjectId| house.scene.xq.field(&["origin", &commit.to_string()], "message_id");
    assert_eq!(origin(in_xtf), [xtf]);
    assert_eq!(origin(in_minios), [minios]);
    same_facts(&house.scene.xq.dump(), &fresh(&house.scene.xq), "with both in");
}

#[test]
fn trees_that_share_history_keep_their_commits_apart() {
    let mut house = House::new();
    // A fork: all objects of the first tree, and a commit of its own.
    crate::support::copy(&house.scene.path("xen.git"), &house.scene.path("fork.git"));
    let main = house.post("[PATCH] domain: for all", "all", &["xen/common/domain.c"]);
    let own = house.post("[PATCH fork] mm: for the fork", "fork", &["xen/arch/x86/mm.c"]);
    let all = changed("all");
    let shared = house
        .xen
        .commit(2, "domain: for all", ANN, &[("xen/common/domain.c", &all)]);
    std::fs::remove_dir_all(house.scene.path("fork.git")).expect("it can go");
    crate::support::copy(&house.scene.path("xen.git"), &house.scene.path("fork.git"));
    house.configure(&["xen", "fork"], "");
    house.scene.xq.ok(&["sync"]);
    assert_eq!(house.place(&main), "xen master accepted");
    assert_eq!(house.place(&own), "fork master new");
    let shown = house.scene.xq.rows(&["show", &main]);
    let commits = shown[0]["revisions"][0]["parts"][0]["commits"]
        .as_array()
        .expect("it is a list");
    assert_eq!(commits.len(), 1, "{commits:?}");
    let origin = house.scene.xq.rows(&["origin", &shared.to_string()]);
    assert_eq!(text(&origin[0], "message_id"), main);
    house.configure(&["fork", "xen"], "");
    house.scene.xq.ok(&["sync"]);
    assert_eq!(house.place(&main), "fork master accepted", "of equal trees the first");
    same_facts(&house.scene.xq.dump(), &fresh(&house.scene.xq), "with the fork first");
}

#[test]
fn a_tree_counts_with_what_it_had_when_the_patch_was_posted() {
    let mut house = House::new();
    let early = house.post("[PATCH] net: x", "word", &["net/driver.c"]);
    house.minios.commit(
        1,
        "net: begin",
        ANN,
        &[("net/driver.c", "one\ntwo\nthree\n"), ("net/core.c", "x\n")],
    );
    let late = house.post("[PATCH] net: y", "other", &["net/driver.c"]);
    house.scene.xq.ok(&["sync"]);
    assert_eq!(house.place(&early), "not-applicable");
    assert_eq!(house.place(&late), "mini-os master new");
}

#[test]
fn each_part_of_a_series_goes_to_its_own_tree() {
    let mut house = House::new();
    let (one, two) = (
        house.post("[PATCH 1/2] domain: x", "word", &["xen/common/domain.c"]),
        house.post("[PATCH XTF 2/2] example: x", "word", &["tests/example/main.c"]),
    );
    house.scene.xq.ok(&["sync"]);
    let shown = house.scene.xq.rows(&["show", &one]);
    let parts = shown[0]["revisions"][0]["parts"].as_array().expect("it is a list");
    let ids: Vec<String> = parts.iter().map(|part| text(part, "message_id")).collect();
    assert_eq!(ids, [one.clone(), two.clone()]);
    let dump = house.scene.xq.dump();
    let placed = |id: &str, tree: &str| {
        let wanted = format!("placement\t{id}\t");
        dump.lines()
            .any(|line| line.starts_with(&wanted) && line.ends_with(&format!("\t{tree}\tmaster")))
    };
    assert!(placed(&one, "xen") && placed(&two, "xtf"));
    let word = changed("word");
    house.xen.commit(3, "domain: x", ANN, &[("xen/common/domain.c", &word)]);
    house.scene.xq.ok(&["sync"]);
    assert_eq!(text(&house.row(&one), "state"), "partial");
    house
        .xtf
        .commit(3, "example: x", ANN, &[("tests/example/main.c", &word)]);
    house.scene.xq.ok(&["sync"]);
    assert_eq!(text(&house.row(&one), "state"), "accepted");
}

#[test]
fn what_somebody_posts_below_a_lone_patch_and_what_goes_in_answers_it() {
    let mut house = House::new();
    let other = "Bob Other <bob@example.org>";
    let path = "xen/common/domain.c";
    let first = house.post("[PATCH] domain: count the lamps", "lamps", &[path]);
    let diff = format!(
        "diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,3 +1,3 @@\n one\n two\n-three\n+dark\n"
    );
    let below = format!("In-Reply-To: <{first}>\n");
    let answer = house.send(other, "[PATCH] say nothing of the dark", &below, &diff);
    house.scene.xq.ok(&["sync"]);
    assert_eq!(house.place(&first), "xen master new");
    let commit = [(path, "one\ntwo\ndark\n")];
    house.xen.commit(50, "say nothing of the dark", other, &commit);
    house.scene.xq.ok(&["sync"]);
    let row = house.row(&first);
    assert_eq!(text(&row, "state"), "superseded");
    let says = format!("says <{answer}>");
    assert!(text(&row, "why").contains(&says), "{}", text(&row, "why"));
    same_facts(&house.scene.xq.dump(), &fresh(&house.scene.xq), "with the answer in");
}
