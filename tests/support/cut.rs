//! Mirrors and trees as they were before: copies whose refs stand at older commits.

use std::path::{Path, PathBuf};

use git2::{Oid, Repository, Sort};

/// The entries of a mirror in order of epochs: epoch, commit, author date.
pub type Entries = Vec<(usize, Oid, i64)>;

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in from.read_dir().expect("the folder is there") {
        let entry = entry.expect("it can be listed");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("it has a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}

/// The commits of a branch, oldest first.
fn line(repository: &Repository, reference: &str) -> Vec<Oid> {
    let mut walk = repository.revwalk().expect("it can be walked");
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)
        .expect("it can be sorted");
    walk.push_ref(reference).expect("the branch is there");
    walk.map(|id| id.expect("the commit is there")).collect()
}

/// The path of an epoch.
fn epoch(inbox: &Path, number: usize) -> PathBuf {
    inbox.join(format!("git/{number}.git"))
}

/// The entries of a mirror.
pub fn entries(inbox: &Path) -> Entries {
    let mut entries = Vec::new();
    for number in 0.. {
        let Ok(repository) = Repository::open_bare(epoch(inbox, number)) else {
            break;
        };
        for id in line(&repository, "refs/heads/master") {
            let date = repository
                .find_commit(id)
                .expect("it is there")
                .author()
                .when()
                .seconds();
            entries.push((number, id, date));
        }
    }
    entries
}

/// Lets a mirror hold the given first entries only; epochs that have none are taken out of the way.
pub fn set_entries(inbox: &Path, all: &[(usize, Oid, i64)], count: usize) {
    let epochs = all.iter().map(|(number, _, _)| number + 1).max().unwrap_or(0);
    for number in 0..epochs {
        let kept = all.iter().take(count).rfind(|(epoch, _, _)| *epoch == number);
        let (path, aside) = (epoch(inbox, number), inbox.join(format!("aside-{number}.git")));
        match kept {
            Some((_, id, _)) => {
                if aside.exists() {
                    std::fs::rename(&aside, &path).expect("it can be moved");
                }
                let repository = Repository::open_bare(&path).expect("the epoch is there");
                repository
                    .reference("refs/heads/master", *id, true, "cut")
                    .expect("the ref can be set");
            }
            None if path.exists() && number > 0 => std::fs::rename(&path, &aside).expect("it can be moved"),
            None if path.exists() => {
                let repository = Repository::open_bare(&path).expect("the epoch is there");
                repository
                    .find_reference("refs/heads/master")
                    .and_then(|mut one| one.delete())
                    .expect("it can go");
            }
            None => {}
        }
    }
}

/// Replaces the history of an epoch: the same entries but those that `keep` refuses, by their place, each as a new commit.
pub fn rewrite(inbox: &Path, number: usize, keep: impl Fn(usize) -> bool) {
    let repository = Repository::open_bare(epoch(inbox, number)).expect("the epoch is there");
    let mut tip: Option<Oid> = None;
    for (place, id) in line(&repository, "refs/heads/master").into_iter().enumerate() {
        if !keep(place) {
            continue;
        }
        let old = repository.find_commit(id).expect("it is there");
        let parents: Vec<git2::Commit<'_>> = tip
            .iter()
            .map(|id| repository.find_commit(*id).expect("it is there"))
            .collect();
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let (author, committer, tree) = (old.author(), old.committer(), old.tree().expect("it has a tree"));
        tip = Some(
            repository
                .commit(None, &author, &committer, "rewritten\n", &tree, &parents)
                .expect("it can be made"),
        );
    }
    let tip = tip.expect("something is kept");
    repository
        .reference("refs/heads/master", tip, true, "rewrite")
        .expect("the ref can be set");
}

/// The file of a loose object.
fn object(repository: &Path, id: Oid) -> PathBuf {
    let name = id.to_string();
    let (folder, file) = name.split_at(2);
    repository.join("objects").join(folder).join(file)
}

/// The file that holds the mail of an entry.
pub fn mail_file(inbox: &Path, entry: &(usize, Oid, i64)) -> PathBuf {
    let path = epoch(inbox, entry.0);
    let repository = Repository::open_bare(&path).expect("the epoch is there");
    let tree = repository
        .find_commit(entry.1)
        .and_then(|commit| commit.tree())
        .expect("it is there");
    object(&path, tree.get(0).expect("it holds a mail").id())
}

/// The file that holds a file of a branch of a tree.
pub fn code_file(tree: &Path, branch: &str, name: &str) -> PathBuf {
    let repository = Repository::open_bare(tree).expect("the tree is there");
    let top = repository
        .revparse_single(branch)
        .and_then(|commit| commit.peel_to_tree())
        .expect("it is there");
    object(tree, top.get_path(Path::new(name)).expect("it has the file").id())
}

/// Lets a branch of a tree stand so many commits back, with the last one written anew.
pub fn rewrite_branch(tree: &Path, reference: &str, back: usize) {
    let repository = Repository::open_bare(tree).expect("the tree is there");
    let commits = line(&repository, reference);
    let kept = commits.len().saturating_sub(back + 1);
    let (old, parent) = (commits[kept], commits[kept - 1]);
    let (old, parent) = (
        repository.find_commit(old).expect("it is there"),
        repository.find_commit(parent).expect("it is there"),
    );
    let message = format!("{}\nAmended.\n", old.message().expect("it is text"));
    let tree = old.tree().expect("it has a tree");
    let made = repository
        .commit(None, &old.author(), &old.committer(), &message, &tree, &[&parent])
        .expect("it can be made");
    repository
        .reference(reference, made, true, "rewrite")
        .expect("the ref can be set");
}

/// Sets the refs of the tree `to`, a copy of `from`, to where they stood at a time.
pub fn set_tree(from: &Path, to: &Path, time: i64) {
    let (whole, cut) = (
        Repository::open_bare(from).expect("the tree is there"),
        Repository::open_bare(to).expect("the tree is there"),
    );
    for reference in whole.references().expect("it has refs") {
        let reference = reference.expect("it can be read");
        let name = reference.name().expect("it is text").to_owned();
        let target = reference.target().expect("it is direct");
        let stands = match whole.find_tag(target) {
            Ok(tag) => tag
                .tagger()
                .is_some_and(|tagger| tagger.when().seconds() <= time)
                .then_some(target),
            Err(_) => {
                let staging = line(&whole, "refs/heads/staging");
                let own = line(&whole, &name);
                let old = own.iter().rfind(|id| {
                    whole
                        .find_commit(**id)
                        .is_ok_and(|commit| commit.time().seconds() <= time)
                });
                // A stable branch is there from its first own commit, or, without one, from where it left.
                let begun = name.ends_with("/staging")
                    || own
                        .iter()
                        .find(|id| !staging.contains(id))
                        .or(own.last())
                        .is_some_and(|id| {
                            whole
                                .find_commit(*id)
                                .is_ok_and(|commit| commit.time().seconds() <= time)
                        });
                old.filter(|_| begun).copied()
            }
        };
        match stands {
            Some(id) => drop(cut.reference(&name, id, true, "cut").expect("the ref can be set")),
            None => {
                if let Ok(mut old) = cut.find_reference(&name) {
                    old.delete().expect("the ref can go");
                }
            }
        }
    }
}

/// Sets the mirror and tree below `to`, copies of those below `from`, to where they stood at a time.
pub fn cut_at(from: &Path, to: &Path, time: i64) {
    let all = entries(&from.join("inbox"));
    let count = all.iter().filter(|(_, _, date)| *date <= time).count();
    set_entries(&to.join("inbox"), &all, count);
    set_tree(&from.join("xen.git"), &to.join("xen.git"), time);
}
