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

/// Sets the refs of the tree `to`, a copy of `from`, to where they stood at a time.
fn set_tree(from: &Path, to: &Path, time: i64) {
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
