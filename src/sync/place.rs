//! For which tree and branch a patch is: by its subject's tags, else by the paths it touches.
//!
//! A file that is changed speaks for a tree that has, or ever had, the file as of posting, and against one that has not, unless patches
//! bring it. A new file speaks for a tree that has its directory, and against one that has not; at the top and right below a top-level
//! directory it says nothing: every project has a `lib`.

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
    /// Files, those that went again among them, and since when they are there.
    pub(super) files: HashMap<String, Time>,
    /// Files that the patches for it bring which were posted so far.
    pub(super) offered: HashSet<String>,
    /// Its branches.
    pub(super) branches: Vec<Branch>,
}

/// Whether a change leaves a file that was not there under that name.
pub(super) fn brings(change: Change) -> bool {
    matches!(change, Change::Added | Change::Renamed | Change::Copied)
}

/// Whether a file at the top is one that many projects have.
fn is_everywhere(name: &str) -> bool {
    const NAMES: &[&str] = &["Makefile", "MAINTAINERS", "COPYING", "CREDITS", "Kconfig", "configure"];
    let beginnings = ["README", "LICENSE", "INSTALL", "."];
    NAMES.contains(&name) || beginnings.iter().any(|beginning| name.starts_with(beginning))
}

/// What the paths of a patch say about a tree.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Votes {
    pro: usize,
    con: usize,
    /// How many of `con` are new files.
    fresh: usize,
}

impl Ground {
    fn has_directory(&self, path: &str, at: Time) -> bool {
        self.directories.get(path).is_some_and(|since| *since <= at)
    }

    fn has_file(&self, path: &str, at: Time) -> bool {
        self.files.get(path).is_some_and(|since| *since <= at)
    }

    /// Notes what a patch for this tree brings: later patches may build on it before it is in the tree.
    pub(super) fn offer(&mut self, message: &Message) {
        let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
        self.offered
            .extend(files.filter(|file| brings(file.change)).map(|file| file.path.clone()));
    }

    fn votes(&self, files: &[FileDigest], siblings: &HashSet<&str>, at: Time) -> Votes {
        let mut votes = Votes::default();
        for file in files {
            match self.vote(file, siblings, at) {
                Some(true) => votes.pro += 1,
                Some(false) => {
                    votes.con += 1;
                    votes.fresh += usize::from(file.change == Change::Added);
                }
                None => {}
            }
        }
        votes
    }

    /// Whether a file speaks for or against the tree; `None`: it says nothing.
    fn vote(&self, file: &FileDigest, siblings: &HashSet<&str>, at: Time) -> Option<bool> {
        let path = file.old_path.as_deref().unwrap_or(&file.path);
        let directory = path.rsplit_once('/').map(|(directory, _)| directory);
        if self.has_file(path, at) {
            let says = directory.is_some() || !is_everywhere(path);
            return says.then_some(true);
        }
        let brought = siblings.contains(path) || self.offered.contains(path);
        if file.change != Change::Added && !brought {
            return Some(false);
        }
        let directory = directory?;
        if self.has_directory(directory, at) {
            // Every project has a `lib`.
            return directory.contains('/').then_some(true);
        }
        if file.change != Change::Added {
            return None;
        }
        Some(self.has_nested_parent(directory, at))
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

/// What one patch says of where it goes.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Verdict {
    /// To a tree and branch.
    To(TreeName, String),
    /// It brings new files to places that are new themselves: it goes where the rest of its posting goes.
    Along,
    /// To none that is configured.
    Foreign,
}

/// The tree and branch that each patch of a posting is for; `None` when it is foreign.
///
/// `foreign` holds words in brackets that name trees which are not configured, in lower case.
pub(super) fn place_all(
    grounds: &[Ground],
    foreign: &[String],
    questions: &[&Question<'_>],
) -> Vec<Option<(TreeName, String)>> {
    let verdicts: Vec<Verdict> = questions
        .iter()
        .map(|question| place(grounds, foreign, question))
        .collect();
    let rest = rest_goes(&verdicts);
    verdicts
        .into_iter()
        .map(|verdict| match verdict {
            Verdict::To(tree, branch) => Some((tree, branch)),
            Verdict::Along => rest.clone(),
            Verdict::Foreign => None,
        })
        .collect()
}

/// Where more than half of the patches go that say it themselves.
fn rest_goes(verdicts: &[Verdict]) -> Option<(TreeName, String)> {
    let mut counts: HashMap<(&TreeName, &String), usize> = HashMap::new();
    let mut said = 0;
    for verdict in verdicts {
        match verdict {
            Verdict::To(tree, branch) => {
                said += 1;
                *counts.entry((tree, branch)).or_default() += 1;
            }
            Verdict::Foreign => said += 1,
            Verdict::Along => {}
        }
    }
    counts
        .into_iter()
        .find(|(_, count)| count * 2 > said)
        .map(|((tree, branch), _)| (tree.clone(), branch.clone()))
}

fn place(grounds: &[Ground], foreign: &[String], question: &Question<'_>) -> Verdict {
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
    let answer = |ground: &Ground| Verdict::To(ground.name.clone(), ground.aim(&releases, at));
    let tags: Vec<String> = subjects()
        .flat_map(|subject| subject.tags.iter().map(|tag| tag.to_lowercase()))
        .collect();
    let named = |words: &[String]| tags.iter().any(|tag| words.iter().any(|word| word == tag));
    if let Some(ground) = grounds.iter().find(|ground| named(&ground.tags)) {
        return answer(ground);
    }
    if named(foreign) {
        return Verdict::Foreign;
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
    if let Some(ground) = grounds.first().filter(|_| silent) {
        return answer(ground);
    }
    if votes.iter().all(|votes| votes.con == votes.fresh) {
        Verdict::Along
    } else {
        Verdict::Foreign
    }
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
            files: [
                ("tools/Makefile", 0),
                ("Makefile", 0),
                ("autogen.sh", 0),
                ("xen/arch/x86/mm.c", 0),
                ("xen/arch/x86/late.c", 500),
            ]
            .into_iter()
            .map(|(path, since)| (path.to_owned(), Time(since)))
            .collect(),
            offered: HashSet::from(["xen/arch/x86/offered.c".to_owned(), "tools/offered.c".to_owned()]),
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
    fn a_file_that_is_there_speaks_for_the_tree() {
        assert_eq!(votes("xen/arch/x86/mm.c", Change::Modified), (1, 0));
        assert_eq!(votes("tools/Makefile", Change::Deleted), (1, 0));
        assert_eq!(votes("autogen.sh", Change::Modified), (1, 0));
    }

    #[test]
    fn a_changed_file_that_is_not_there_speaks_against_the_tree() {
        assert_eq!(votes("xen/arch/x86/other.c", Change::Modified), (0, 1));
        assert_eq!(votes("MAINTAINERS", Change::Modified), (0, 1));
        assert_eq!(votes("tools/other.c", Change::Deleted), (0, 1));
    }

    #[test]
    fn a_file_counts_only_once_it_is_there() {
        let at = |time| {
            let file = file("xen/arch/x86/late.c", Change::Modified);
            let votes = ground().votes(&[file], &HashSet::new(), Time(time));
            (votes.pro, votes.con)
        };
        assert_eq!(at(499), (0, 1));
        assert_eq!(at(500), (1, 0));
    }

    #[test]
    fn what_an_earlier_patch_brings_is_as_good_as_its_directory() {
        assert_eq!(votes("xen/arch/x86/offered.c", Change::Modified), (1, 0));
        assert_eq!(votes("tools/offered.c", Change::Modified), (0, 0));
    }

    #[test]
    fn a_patch_with_new_files_alone_goes_along_with_its_posting() {
        let to = |name: &str| Verdict::To(TreeName(name.to_owned()), "staging".to_owned());
        let place = Some((TreeName("xen".to_owned()), "staging".to_owned()));
        assert_eq!(rest_goes(&[to("xen"), Verdict::Along, Verdict::Along]), place);
        assert_eq!(rest_goes(&[to("xen"), Verdict::Foreign, Verdict::Along]), None);
        assert_eq!(rest_goes(&[Verdict::Along]), None);
    }

    #[test]
    fn an_unknown_directory_speaks_against_the_tree() {
        assert_eq!(votes("drivers/xen/balloon.c", Change::Modified), (0, 1));
        assert_eq!(votes("tools/testing/selftests/new.c", Change::Added), (0, 1));
    }

    #[test]
    fn what_every_project_has_says_nothing() {
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
