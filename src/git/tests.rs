//! Small repositories, written and read back.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use super::*;
use crate::error::Kind;
use crate::model::{Change, ObjectId, Person, Time};

struct Repo {
    writer: RepositoryWriter,
    tip: Option<ObjectId>,
    count: i64,
}

impl Repo {
    fn new(path: &Path) -> Self {
        Self {
            writer: RepositoryWriter::create(path, "master").unwrap(),
            tip: None,
            count: 0,
        }
    }

    /// Commits a whole tree of files, moves `master`, and returns the commit.
    fn commit(&mut self, files: &[(&str, &str)]) -> ObjectId {
        let files: Vec<(&str, ObjectId)> = files
            .iter()
            .map(|(path, text)| (*path, self.writer.blob(text.as_bytes()).unwrap()))
            .collect();
        let tree = self.writer.tree(files).unwrap();
        let person = Person::parse("A Uthor <a@example.org>");
        self.count += 1;
        let when = Time(1_370_000_000 + self.count);
        let parents = self.tip.into_iter().collect();
        let new = NewCommit {
            tree,
            parents,
            author: (&person, when),
            committer: (&person, when),
            message: "text\n",
        };
        let commit = self.writer.commit(&new).unwrap();
        self.writer.point("refs/heads/master", commit).unwrap();
        self.tip = Some(commit);
        commit
    }
}

fn changes(path: &Path, since: Option<ObjectId>) -> Changes {
    let inbox = Inbox::open(path).unwrap();
    EpochReader::open(inbox.epochs.first().unwrap(), inbox.layout)
        .unwrap()
        .changes_since(since)
        .unwrap()
}

#[test]
fn v2_epochs_are_read_in_order_and_from_where_one_stopped() {
    let dir = tempfile::tempdir().unwrap();
    for epoch in ["10", "9", "0"] {
        std::fs::create_dir_all(dir.path().join("git")).unwrap();
        Repo::new(&dir.path().join(format!("git/{epoch}.git")));
    }
    let mut zero = Repo {
        writer: RepositoryWriter::create(&dir.path().join("x.git"), "master").unwrap(),
        tip: None,
        count: 0,
    };
    let first = zero.commit(&[("m", "one")]);
    zero.commit(&[("m", "two")]);
    zero.commit(&[("d", "one")]);
    zero.commit(&[]);
    let inbox = Inbox::open(dir.path()).unwrap();
    assert_eq!(inbox.layout, Layout::V2);
    let names: Vec<&str> = inbox.epochs.iter().map(|epoch| epoch.name.as_str()).collect();
    assert_eq!(names, ["0", "9", "10"]);
    std::fs::create_dir(dir.path().join("all.git")).unwrap();
    assert_eq!(Inbox::open(&dir.path().join("all.git")).unwrap().epochs.len(), 3);
    assert_eq!(Inbox::open(&dir.path().join("git")).unwrap().epochs.len(), 3);

    let all = changes(&dir.path().join("x.git"), None);
    let kinds: Vec<&str> = all
        .entries
        .iter()
        .map(|entry| match entry.change {
            EntryChange::Added(_) => "added",
            EntryChange::Removed(_) => "removed",
            EntryChange::Nothing => "nothing",
            EntryChange::Unreadable { .. } => "unreadable",
        })
        .collect();
    assert_eq!(kinds, ["added", "added", "removed", "nothing"]);
    let rest = changes(&dir.path().join("x.git"), Some(first));
    assert!(!rest.rewritten);
    assert_eq!(rest.entries, all.entries.get(1..).unwrap());
}

#[test]
fn commit_that_is_no_ancestor_means_a_rewritten_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    let old = repo.commit(&[("m", "one")]);
    repo.tip = None;
    repo.commit(&[("m", "other")]);
    for gone in [old, ObjectId([7; 20])] {
        let changes = changes(dir.path(), Some(gone));
        assert!(changes.rewritten);
        assert_eq!(changes.entries.len(), 1);
    }
}

#[test]
fn v1_lists_each_file_that_came_changed_or_went() {
    let dir = tempfile::tempdir().unwrap();
    let name = |digit: &str| format!("{}/{}", digit.repeat(2), digit.repeat(38));
    let (a, b) = (name("a"), name("b"));
    let mut repo = Repo::new(dir.path());
    repo.commit(&[(&a, "one"), ("README", "no mail")]);
    repo.commit(&[(&a, "edited"), (&b, "two")]);
    repo.commit(&[(&b, "two")]);
    assert_eq!(Inbox::open(dir.path()).unwrap().layout, Layout::V1);
    let kinds: Vec<bool> = changes(dir.path(), None)
        .entries
        .iter()
        .map(|entry| matches!(entry.change, EntryChange::Added(_)))
        .collect();
    assert_eq!(kinds, [true, false, true, true, false]);
}

#[test]
fn missing_blob_is_absent_and_missing_parent_is_stepped_over() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    let first = repo.commit(&[("m", "one")]);
    repo.commit(&[("m", "two")]);
    let epoch = Inbox::open(dir.path()).unwrap().epochs.first().unwrap().clone();
    let hex = first.to_string();
    let (directory, file) = hex.split_at(2);
    std::fs::remove_file(dir.path().join("objects").join(directory).join(file)).unwrap();
    let reader = EpochReader::open(&epoch, Layout::Epoch).unwrap();
    let entries = reader.changes_since(None).unwrap().entries;
    assert!(matches!(
        entries.first().unwrap().change,
        EntryChange::Unreadable { .. }
    ));
    assert!(matches!(entries.last().unwrap().change, EntryChange::Added(_)));
    assert_eq!(reader.blob(ObjectId([9; 20])).unwrap(), None);
    let commits = Tree::open(dir.path())
        .unwrap()
        .commits(&[repo.tip.unwrap()], &[])
        .unwrap();
    assert_eq!((commits.commits.len(), commits.unreadable.len()), (1, 1));
}

#[test]
fn what_is_no_repository_is_one_clear_error() {
    let dir = tempfile::tempdir().unwrap();
    let error = Inbox::open(dir.path()).unwrap_err();
    assert_eq!(error.kind(), Kind::Data);
    assert!(error.to_string().contains("it is no public-inbox mirror"));
    let error = Tree::open(&dir.path().join("absent")).err().unwrap();
    assert!(error.to_string().ends_with("no such directory"));
}

#[test]
fn branch_is_the_remote_one_and_a_local_one_that_differs_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    let old = repo.commit(&[("f", "1")]);
    let new = repo.commit(&[("f", "2")]);
    repo.writer.point("refs/heads/staging", old).unwrap();
    let tree = Tree::open(dir.path()).unwrap();
    assert_eq!(tree.resolve_branch("staging").unwrap().full, "refs/heads/staging");
    repo.writer.point("refs/remotes/origin/staging", new).unwrap();
    let branch = tree.resolve_branch("staging").unwrap();
    assert_eq!((branch.full.as_str(), branch.tip), ("refs/remotes/origin/staging", new));
    assert_eq!(branch.also.as_deref(), Some("refs/heads/staging"));
    assert_eq!(tree.resolve_branch("origin/staging").unwrap().name, "staging");
    assert_eq!(tree.branches_like("sta*").unwrap().len(), 1);
    let error = tree.resolve_branch("stagin").unwrap_err();
    assert_eq!(error.kind(), Kind::Setup);
    assert!(error.hints().iter().any(|hint| hint.contains("staging")));
}

#[test]
fn tag_counts_from_the_taggers_date() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    let commit = repo.commit(&[("f", "1")]);
    let person = Person::parse("T Agger <t@example.org>");
    repo.writer
        .tag("4.3.0-rc5", commit, (&person, Time(1_371_563_640)), "rc5\n")
        .unwrap();
    repo.writer.point("refs/tags/light", commit).unwrap();
    let tree = Tree::open(dir.path()).unwrap();
    let tags = tree.tags().unwrap();
    let seen: Vec<(&str, i64, bool)> = tags
        .iter()
        .map(|tag| (tag.name.as_str(), tag.moment.0, tag.annotated))
        .collect();
    assert_eq!(
        seen,
        [("4.3.0-rc5", 1_371_563_640, true), ("light", 1_370_000_001, false)]
    );
    assert_eq!(tree.resolve_commit("4.3.0-rc5").unwrap(), Some(commit));
    assert_eq!(tree.resolve_commit(&commit.short(10)).unwrap(), Some(commit));
    assert_eq!(tree.resolve_commit("nothing").unwrap(), None);
}

#[test]
fn diff_shows_renames_deletions_and_binary_files() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    let body: String = (0..40).map(|line| format!("line {line}\n")).collect();
    repo.commit(&[
        ("a/old.c", &body),
        ("gone.c", "x\n"),
        ("keep.c", "k\n"),
        ("raw", "\0one"),
    ]);
    let changed = body.replace("line 20\n", "line twenty\n");
    let commit = repo.commit(&[
        ("b/new.c", &changed),
        ("keep.c", "k\n"),
        ("raw", "\0two"),
        ("z/added", "1\n2\n"),
    ]);
    let reader = DiffReader::open(dir.path()).unwrap();
    let diff = reader.diff(commit).unwrap();
    let seen: Vec<(&str, Option<&str>, Change, bool, usize)> = diff
        .files
        .iter()
        .map(|file| {
            (
                file.path.as_str(),
                file.old_path.as_deref(),
                file.change,
                file.binary,
                file.lines.len(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("b/new.c", Some("a/old.c"), Change::Renamed, false, 8),
            ("gone.c", None, Change::Deleted, false, 1),
            ("raw", None, Change::Modified, true, 0),
            ("z/added", None, Change::Added, false, 2),
        ]
    );
    assert_eq!(
        reader.touched(commit).unwrap(),
        ["a/old.c", "b/new.c", "gone.c", "raw", "z/added"]
    );
    assert!(reader.diff(ObjectId([3; 20])).is_err());
}

#[test]
fn file_histories_list_each_content_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    repo.commit(&[("d/M", "1"), ("x", "a")]);
    repo.commit(&[("d/M", "1"), ("x", "b")]);
    repo.commit(&[("x", "b")]);
    let tip = repo.commit(&[("d/M", "2"), ("x", "b")]);
    let tree = Tree::open(dir.path()).unwrap();
    let dates: Vec<Vec<i64>> = tree
        .file_histories(tip, &["d/M", "none", "x"])
        .unwrap()
        .iter()
        .map(|versions| versions.iter().map(|one| one.committed.0 - 1_370_000_000).collect())
        .collect();
    assert_eq!(dates, [vec![1, 4], vec![], vec![1, 2]]);
    assert_eq!(tree.file_at(tip, "d/M").unwrap().as_deref(), Some(b"2".as_slice()));
    assert_eq!(tree.file_at(tip, "d").unwrap(), None);
}

#[test]
fn paths_of_several_commits_are_those_of_any() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    let first = repo.commit(&[("d/e/a", "1"), ("x", "a")]);
    let tip = repo.commit(&[("d/b", "1"), ("x", "b")]);
    let tree = Tree::open(dir.path()).unwrap();
    let paths = tree.paths_at(&[first, tip]).unwrap();
    assert_eq!(Vec::from_iter(&paths.directories), ["d", "d/e"]);
    assert_eq!(Vec::from_iter(&paths.files), ["d/b", "d/e/a", "x"]);
    assert_eq!(Vec::from_iter(&tree.paths_at(&[tip]).unwrap().directories), ["d"]);
}

#[test]
fn what_is_hidden_stays_out_whatever_the_dates_say() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = Repo::new(dir.path());
    let first = repo.commit(&[("f", "1")]);
    let second = repo.commit(&[("f", "2")]);
    repo.count = -500;
    let early = repo.commit(&[("f", "3")]);
    let tree = Tree::open(dir.path()).unwrap();
    let ids: Vec<ObjectId> = tree
        .commits(&[early], &[first])
        .unwrap()
        .commits
        .iter()
        .map(|commit| commit.id)
        .collect();
    assert_eq!(ids, [second, early]);
    assert!(tree.commits(&[first], &[early]).unwrap().commits.is_empty());
    assert!(tree.is_ancestor(first, early).unwrap());
    assert_eq!(tree.merge_base(first, early).unwrap(), Some(first));
}
