//! For which tree and branch a patch is: by its subject's tags, else by the paths it touches.
//!
//! A path speaks for a tree when the file, or its directory below the top level, is there as of posting; it speaks against it when its
//! directory is not. Files at the top and new files right below a top-level directory say nothing: every project has a `lib`.

use std::collections::{HashMap, HashSet};

use crate::model::{Branch, BranchKind, Change, FileDigest, Message, Time, TreeName};

/// What is known of a tree's files.
pub(super) struct Ground {
    /// Its name.
    pub(super) name: TreeName,
    /// Words in a subject's brackets that name it, in lower case.
    pub(super) tags: Vec<String>,
    /// Directories and since when they are there.
    pub(super) directories: HashMap<String, Time>,
    /// Files that its commits touched, and since when they are there.
    pub(super) files: HashMap<String, Time>,
    /// Its branches.
    pub(super) branches: Vec<Branch>,
}

/// What the paths of a patch say about a tree.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Votes {
    pro: usize,
    con: usize,
}

impl Ground {
    fn has_directory(&self, path: &str, at: Time) -> bool {
        self.directories.get(path).is_some_and(|since| *since <= at)
    }

    fn votes(&self, files: &[FileDigest], siblings: &HashSet<&str>, at: Time) -> Votes {
        let mut votes = Votes::default();
        for file in files {
            let path = file.old_path.as_deref().unwrap_or(&file.path);
            let Some((directory, _)) = path.rsplit_once('/') else {
                continue;
            };
            let known = self.files.get(path).is_some_and(|since| *since <= at);
            if known || (self.has_directory(directory, at) && directory.contains('/')) {
                votes.pro += 1;
            } else if (siblings.contains(path) && file.change != Change::Added) || self.has_directory(directory, at) {
                // A top-level directory, or a change to a file that the same series brings: it says nothing.
            } else if file.change == Change::Added && self.has_nested_parent(directory, at) {
                votes.pro += 1;
            } else {
                votes.con += 1;
            }
        }
        votes
    }

    /// Whether the nearest parent that is there is below the top level.
    fn has_nested_parent(&self, directory: &str, at: Time) -> bool {
        let mut path = directory;
        while let Some((parent, _)) = path.rsplit_once('/') {
            if self.has_directory(parent, at) {
                return parent.contains('/');
            }
            path = parent;
        }
        false
    }

    /// The branch that a patch aims at: the stable branch that one of the releases names, if it was there, else the integration branch.
    fn aim(&self, releases: &[&str], at: Time) -> String {
        let stable = self.branches.iter().find(|branch| {
            branch.kind == BranchKind::Stable
                && branch.branched.is_some_and(|branched| branched <= at)
                && releases.iter().any(|release| names_release(&branch.name, release))
        });
        let integration = self
            .branches
            .iter()
            .find(|branch| branch.kind == BranchKind::Integration);
        stable
            .or(integration)
            .map(|branch| branch.name.clone())
            .unwrap_or_default()
    }
}

/// Whether a branch name ends in a release: `staging-4.13` in `4.13`.
fn names_release(branch: &str, release: &str) -> bool {
    !release.is_empty()
        && branch
            .strip_suffix(release)
            .is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.'))
}

/// A patch whose tree is wanted.
pub(super) struct Question<'a> {
    /// The patch mail.
    pub(super) message: &'a Message,
    /// The cover letter of its revision.
    pub(super) cover: Option<&'a Message>,
    /// Paths that the series itself brings.
    pub(super) siblings: &'a HashSet<&'a str>,
}

/// The tree and branch that a patch is for; `None` when it is foreign.
///
/// `foreign` holds words in brackets that name trees which are not configured, in lower case.
pub(super) fn place(grounds: &[Ground], foreign: &[String], question: &Question<'_>) -> Option<(TreeName, String)> {
    let at = question.message.date;
    let subjects = || {
        [Some(question.message), question.cover]
            .into_iter()
            .flatten()
            .map(|message| &message.subject)
    };
    let releases: Vec<&str> = subjects()
        .flat_map(|subject| subject.targets.iter().map(|target| target.release.as_str()))
        .collect();
    let answer = |ground: &Ground| Some((ground.name.clone(), ground.aim(&releases, at)));
    let tags: Vec<String> = subjects()
        .flat_map(|subject| subject.tags.iter().map(|tag| tag.to_lowercase()))
        .collect();
    let named = |words: &[String]| tags.iter().any(|tag| words.iter().any(|word| word == tag));
    if let Some(ground) = grounds.iter().find(|ground| named(&ground.tags)) {
        return answer(ground);
    }
    if named(foreign) {
        return None;
    }
    let files = question
        .message
        .patch
        .as_ref()
        .map(|patch| &patch.digest.files[..])
        .unwrap_or_default();
    let votes: Vec<Votes> = grounds
        .iter()
        .map(|ground| ground.votes(files, question.siblings, at))
        .collect();
    let best = grounds
        .iter()
        .zip(&votes)
        .filter(|(_, votes)| votes.pro > votes.con)
        .max_by_key(|(_, votes)| votes.pro);
    if let Some((ground, _)) = best {
        return answer(ground);
    }
    // Nothing speaks for or against any tree: it is for the first one.
    let silent = votes.iter().all(|votes| *votes == Votes::default());
    grounds.first().filter(|_| silent).and_then(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ObjectId;

    fn ground() -> Ground {
        let branch = |name: &str, kind, branched| Branch {
            name: name.to_owned(),
            kind,
            reference: String::new(),
            tip: ObjectId([0; 20]),
            branched,
        };
        Ground {
            name: TreeName("xen".to_owned()),
            tags: vec!["xen".to_owned()],
            directories: ["xen", "xen/arch", "xen/arch/x86", "tools"]
                .into_iter()
                .map(|path| (path.to_owned(), Time(0)))
                .collect(),
            files: [("tools/Makefile".to_owned(), Time(0))].into(),
            branches: vec![
                branch("staging", BranchKind::Integration, None),
                branch("staging-4.2", BranchKind::Stable, Some(Time(100))),
                branch("staging-4.20", BranchKind::Stable, Some(Time(900))),
            ],
        }
    }

    fn file(path: &str, change: Change) -> FileDigest {
        FileDigest {
            path: path.to_owned(),
            old_path: None,
            change,
            added: 1,
            removed: 0,
            post_blob: None,
            content: crate::model::PatchId(0),
        }
    }

    fn votes(path: &str, change: Change) -> (usize, usize) {
        let votes = ground().votes(&[file(path, change)], &HashSet::new(), Time(10));
        (votes.pro, votes.con)
    }

    #[test]
    fn a_known_directory_below_the_top_speaks_for_the_tree() {
        assert_eq!(votes("xen/arch/x86/mm.c", Change::Modified), (1, 0));
        assert_eq!(votes("tools/Makefile", Change::Modified), (1, 0));
    }

    #[test]
    fn an_unknown_directory_speaks_against_it() {
        assert_eq!(votes("drivers/xen/balloon.c", Change::Modified), (0, 1));
        assert_eq!(votes("tools/testing/selftests/new.c", Change::Added), (0, 1));
    }

    #[test]
    fn top_level_places_say_nothing() {
        assert_eq!(votes("Makefile", Change::Modified), (0, 0));
        assert_eq!(votes("tools/new.c", Change::Added), (0, 0));
    }

    #[test]
    fn what_a_patch_brings_itself_speaks_against_a_tree_without_its_directory() {
        let path = "drivers/net/xen/netback.c";
        let brings = |change| {
            let votes = ground().votes(&[file(path, change)], &HashSet::from([path]), Time(10));
            (votes.pro, votes.con)
        };
        assert_eq!(brings(Change::Added), (0, 1));
        assert_eq!(brings(Change::Modified), (0, 0));
    }

    #[test]
    fn a_new_directory_below_a_known_one_speaks_for_the_tree() {
        assert_eq!(votes("xen/arch/riscv/traps.c", Change::Added), (1, 0));
    }

    #[test]
    fn a_release_aims_at_its_branch_only_once_that_is_there() {
        assert_eq!(ground().aim(&["4.2"], Time(500)), "staging-4.2");
        assert_eq!(ground().aim(&["4.20"], Time(500)), "staging");
        assert_eq!(ground().aim(&[], Time(500)), "staging");
    }
}
