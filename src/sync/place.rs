//! For which tree and branch a patch is: by its subject's tags, else by the paths it touches.
//!
//! A file that is changed speaks for a tree that has, or ever had, the file as of posting, and against one that has not, unless patches
//! bring it. A new file speaks for a tree that has its directory, and against one that has not; at the top and right below a top-level
//! directory it says nothing: every project has a `lib`. A path that the configuration gives to a tree speaks for that one alone. What went
//! to lists of several projects and rests on a commit that no tree has is for none of them.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::model::{Branch, BranchKind, Change, FileDigest, Message, ObjectId, PathGlob, Subject, Time, TreeName};

/// What is known of a tree's files.
pub(super) struct Ground {
    /// Its name.
    pub(super) name: TreeName,
    /// Words in a subject's brackets that name it, in lower case.
    pub(super) tags: Vec<String>,
    /// Paths that are its own although others have them, too.
    pub(super) own: Vec<PathGlob>,
    /// Directories and since when they are there.
    pub(super) directories: HashMap<String, Time>,
    /// Files, those that went again among them, and since when they are there.
    pub(super) files: HashMap<Arc<str>, Time>,
    /// Files that the patches for it bring which were posted so far.
    pub(super) offered: HashSet<Arc<str>>,
    /// Its branches.
    pub(super) branches: Vec<Branch>,
    /// Its commits.
    pub(super) commits: HashSet<ObjectId>,
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

    /// Whether the configuration gives it a path.
    fn owns(&self, path: &str) -> bool {
        self.own.iter().any(|glob| glob.is_match(path))
    }

    /// What files say; `owned` tells of each whether the configuration gives it to this tree (`Some(true)`) or to another one.
    fn votes(&self, files: &[FileDigest], owned: &[Option<bool>], siblings: &HashSet<&str>, at: Time) -> Votes {
        let mut votes = Votes::default();
        for (file, owned) in files.iter().zip(owned) {
            match owned.or_else(|| self.vote(file, siblings, at)) {
                Some(true) => votes.pro += 1,
                Some(false) => {
                    votes.con += 1;
                    votes.fresh += usize::from(file.change == Change::Added && owned.is_none());
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

    /// The branch that a patch aims at: the stable branch that one of the releases or tags names, if it was there, else the integration
    /// branch.
    fn aim(&self, releases: &[&str], tags: &[String], at: Time) -> String {
        let stable = self.branches.iter().find(|branch| {
            branch.kind == BranchKind::Stable
                && branch.branched.is_some_and(|branched| branched <= at)
                && (releases.iter().any(|release| names_release(&branch.name, release))
                    || tags.contains(&branch.name.to_lowercase()))
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
    let mut counts: HashMap<(&TreeName, &String), usize> = HashMap::default();
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

/// What a subject names.
enum Named {
    /// Configured trees, by place, in the order of its tags.
    Trees(Vec<usize>),
    /// A tree that is not configured.
    Foreign,
}

/// The words in the brackets of a subject that may name a tree or a branch, in lower case.
fn tags_of(subject: &Subject) -> Vec<String> {
    subject.tags.iter().map(|tag| tag.to_lowercase()).collect()
}

fn named_by(grounds: &[Ground], foreign: &[String], subject: &Subject) -> Option<Named> {
    let tags = tags_of(subject);
    let trees: Vec<usize> = tags
        .iter()
        .filter_map(|tag| grounds.iter().position(|ground| ground.tags.contains(tag)))
        .collect();
    if !trees.is_empty() {
        return Some(Named::Trees(trees));
    }
    tags.iter().any(|tag| foreign.contains(tag)).then_some(Named::Foreign)
}

fn place(grounds: &[Ground], foreign: &[String], question: &Question<'_>) -> Verdict {
    let at = question.message.date;
    // The patch's own subject outranks the cover's.
    let subjects = || {
        [Some(question.message), question.cover]
            .into_iter()
            .flatten()
            .map(|message| &*message.subject)
    };
    let releases: Vec<&str> = subjects()
        .flat_map(|subject| subject.targets.iter().map(|target| target.release.as_str()))
        .collect();
    let tags: Vec<String> = subjects().flat_map(tags_of).collect();
    let answer = |ground: &Ground| Verdict::To(ground.name.clone(), ground.aim(&releases, &tags, at));
    let files = question
        .message
        .patch
        .as_ref()
        .map(|patch| &patch.digest.files[..])
        .unwrap_or_default();
    let votes = all_votes(grounds, files, question.siblings, at);
    // Of several trees the one that most speaks for; of equal ones the first.
    let best_of = |places: &[usize]| {
        let votes = |place: &usize| votes.get(*place).copied().unwrap_or_default();
        let best = places.iter().rev().max_by_key(|place| votes(place).pro)?;
        grounds.get(*best)
    };
    match subjects().find_map(|subject| named_by(grounds, foreign, subject)) {
        Some(Named::Trees(places)) => {
            if let Some(ground) = best_of(&places) {
                return answer(ground);
            }
        }
        Some(Named::Foreign) => return Verdict::Foreign,
        None => {}
    }
    if rests_elsewhere(grounds, question) {
        return Verdict::Foreign;
    }
    let fitting: Vec<usize> = (0..grounds.len())
        .filter(|place| votes.get(*place).is_some_and(|votes| votes.pro > votes.con))
        .collect();
    if let Some(ground) = best_of(&fitting) {
        return answer(ground);
    }
    // Nothing speaks for any tree: it is for the first one against which nothing speaks either.
    let open = votes.iter().position(|votes| votes.con == 0);
    if let Some(ground) = open
        .filter(|_| votes.iter().all(|votes| votes.pro == 0))
        .and_then(|place| grounds.get(place))
    {
        return answer(ground);
    }
    if votes.iter().all(|votes| votes.con == votes.fresh) {
        Verdict::Along
    } else {
        Verdict::Foreign
    }
}

/// Whether a posting that went to several lists names a commit that it is made on, and no tree has that.
fn rests_elsewhere(grounds: &[Ground], question: &Question<'_>) -> bool {
    let postings = [Some(question.message), question.cover].into_iter().flatten();
    let mut bases = postings
        .filter(|message| message.hints.widely)
        .filter_map(|message| message.hints.base_commit.as_ref()?.parse::<ObjectId>().ok())
        .peekable();
    !grounds.is_empty()
        && bases.peek().is_some()
        && bases.all(|base| grounds.iter().all(|ground| !ground.commits.contains(&base)))
}

/// What the files of a patch say about each tree.
fn all_votes(grounds: &[Ground], files: &[FileDigest], siblings: &HashSet<&str>, at: Time) -> Vec<Votes> {
    let owners: Vec<Option<usize>> = files
        .iter()
        .map(|file| {
            let path = file.old_path.as_deref().unwrap_or(&file.path);
            grounds.iter().position(|ground| ground.owns(path))
        })
        .collect();
    let of = |(place, ground): (usize, &Ground)| {
        let owned: Vec<Option<bool>> = owners.iter().map(|owner| owner.map(|owner| owner == place)).collect();
        ground.votes(files, &owned, siblings, at)
    };
    grounds.iter().enumerate().map(of).collect()
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
            own: Vec::new(),
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
            .map(|(path, since)| (path.into(), Time(since)))
            .collect(),
            offered: HashSet::from_iter(["xen/arch/x86/offered.c".into(), "tools/offered.c".into()]),
            branches: vec![
                branch("staging", BranchKind::Integration, None),
                branch("staging-4.2", BranchKind::Stable, Some(Time(100))),
                branch("staging-4.20", BranchKind::Stable, Some(Time(900))),
            ],
            commits: HashSet::from_iter([ObjectId([0xab; 20])]),
        }
    }

    fn file(path: &str, change: Change) -> FileDigest {
        FileDigest {
            path: path.into(),
            old_path: None,
            change,
            added: 1,
            removed: 0,
            post_blob: None,
            content: crate::model::PatchId(0),
        }
    }

    fn votes(path: &str, change: Change) -> (usize, usize) {
        let votes = ground().votes(&[file(path, change)], &[None], &HashSet::default(), Time(10));
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
            let votes = ground().votes(&[file], &[None], &HashSet::default(), Time(time));
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
            let votes = ground().votes(&[file(path, change)], &[None], &HashSet::from_iter([path]), Time(10));
            (votes.pro, votes.con)
        };
        assert_eq!(brings(Change::Added), (0, 1));
        assert_eq!(brings(Change::Modified), (0, 0));
    }

    /// The tree above and another one, which has some of its files.
    fn grounds() -> Vec<Ground> {
        let other = Ground {
            name: TreeName("mini-os".to_owned()),
            tags: vec!["mini-os".to_owned(), "minios".to_owned()],
            own: PathGlob::parse("tools/minios/").into_iter().collect(),
            files: ["arch/x86/mm.c", "kernel.c", "xen/arch/x86/mm.c", "Makefile"]
                .into_iter()
                .map(|path| (path.into(), Time(0)))
                .collect(),
            directories: HashMap::from_iter([("arch/x86".to_owned(), Time(0))]),
            offered: HashSet::default(),
            branches: vec![Branch {
                name: "master".to_owned(),
                kind: BranchKind::Integration,
                reference: String::new(),
                tip: ObjectId([0; 20]),
                branched: None,
            }],
            commits: HashSet::default(),
        };
        vec![ground(), other]
    }

    /// Where a patch under a subject, and a cover letter, goes that touches these paths.
    fn goes(subject: &str, cover: &str, paths: &[&str]) -> String {
        goes_in(&grounds(), subject, cover, paths)
    }

    /// The same of other trees.
    fn goes_in(grounds: &[Ground], subject: &str, cover: &str, paths: &[&str]) -> String {
        let diff =
            |path: &&str| format!("diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-x\n+y\n");
        let diffs: String = paths.iter().map(diff).collect();
        let mail = |subject: &str, body: &str| {
            let date = "Thu, 1 Jan 2015 00:00:00 +0000";
            let text = format!("Message-ID: <1@x>\nFrom: a@x\nDate: {date}\nSubject: {subject}\n\n{body}");
            crate::mail::read(text.as_bytes(), Time(2_000_000_000)).message
        };
        let (Some(message), Some(cover)) = (mail(subject, &diffs), mail(cover, "All of it.\n")) else {
            return "no mail".to_owned();
        };
        let question = Question {
            message: &message,
            cover: Some(&cover),
            siblings: &HashSet::default(),
        };
        match place(grounds, &["linux".to_owned()], &question) {
            Verdict::To(tree, branch) => format!("{tree} {branch}"),
            Verdict::Along => "along".to_owned(),
            Verdict::Foreign => "foreign".to_owned(),
        }
    }

    #[test]
    fn what_went_to_many_lists_and_rests_on_a_commit_of_another_tree_is_foreign() {
        let goes = |tag: &str, base: &str, widely: bool| {
            let text = format!(
                "Message-ID: <1@x>\nFrom: a@x\nSubject: [PATCH{tag}] x\nTo: {}\n\ndiff --git a/xen/arch/x86/mm.c b/xen/arch/x86/mm.c\n--- a/xen/arch/x86/mm.c\n+++ b/xen/arch/x86/mm.c\n@@ -1 +1 @@\n-x\n+y\n---\nbase-commit: {base}\n",
                if widely {
                    "a@lists.x, b@vger.kernel.org, c@kvack.org"
                } else {
                    "a@lists.x"
                }
            );
            let message = crate::mail::read(text.as_bytes(), Time(2_000_000_000)).message;
            let message = message.expect("a mail");
            let question = Question {
                message: &message,
                cover: None,
                siblings: &HashSet::default(),
            };
            place(&grounds(), &[], &question)
        };
        let (known, other) = ("ab".repeat(20), "cd".repeat(20));
        let xen = Verdict::To(TreeName("xen".to_owned()), "staging".to_owned());
        assert_eq!(goes("", &other, true), Verdict::Foreign);
        assert_eq!(goes("", &known, true), xen);
        assert_eq!(goes("", &other, false), xen);
        assert_eq!(goes(" xen", &other, true), xen);
    }

    #[test]
    fn the_own_subject_outranks_the_cover_s_and_both_outrank_paths() {
        let goes = |subject: &str, cover: &str| goes(subject, cover, &["xen/arch/x86/late.c"]);
        assert_eq!(goes("[PATCH 1/2] x", "[PATCH 0/2] y"), "xen staging");
        assert_eq!(goes("[PATCH 1/2] x", "[MINI-OS PATCH 0/2] y"), "mini-os master");
        assert_eq!(goes("[PATCH minios 1/2] x", "[PATCH xen 0/2] y"), "mini-os master");
        assert_eq!(goes("[PATCH linux 1/2] x", "[PATCH xen 0/2] y"), "foreign");
        assert_eq!(goes("[PATCH 1/2] x", "[PATCH linux 0/2] y"), "foreign");
        assert_eq!(goes("[PATCH RFT 1/2] x", "[PATCH linux 0/2] y"), "foreign");
        assert_eq!(goes("[PATCH linux xen 1/2] x", "[PATCH 0/2] y"), "xen staging");
    }

    #[test]
    fn the_tree_that_has_most_of_the_files_gets_the_patch_and_of_equal_ones_the_first() {
        let goes = |paths: &[&str]| goes("[PATCH 1/2] x", "[PATCH 0/2] y", paths);
        assert_eq!(goes(&["arch/x86/mm.c"]), "mini-os master");
        assert_eq!(goes(&["xen/arch/x86/mm.c"]), "xen staging");
        assert_eq!(goes(&["xen/arch/x86/mm.c", "xen/arch/x86/late.c"]), "xen staging");
        assert_eq!(goes(&["kernel.c", "arch/x86/mm.c", "autogen.sh"]), "mini-os master");
        assert_eq!(goes(&["arch/x86/mm.c", "autogen.sh"]), "foreign");
        assert_eq!(goes(&["Makefile"]), "xen staging");
        assert_eq!(goes(&["drivers/net/x.c"]), "foreign");
    }

    #[test]
    fn where_nothing_speaks_for_a_tree_it_is_the_first_that_nothing_speaks_against() {
        let mut grounds = grounds();
        grounds.swap(0, 1);
        let goes = |paths: &[&str]| goes_in(&grounds, "[PATCH 1/2] x", "[PATCH 0/2] y", paths);
        assert_eq!(goes(&["tools/offered.c"]), "xen staging");
        assert_eq!(goes(&["tools/elsewhere.c"]), "foreign");
        assert_eq!(goes(&["Makefile"]), "mini-os master");
    }

    #[test]
    fn a_subject_that_names_two_trees_leaves_it_to_the_paths() {
        let goes = |paths: &[&str]| goes("[PATCH mini-os xen 1/2] x", "[PATCH 0/2] y", paths);
        assert_eq!(goes(&["arch/x86/mm.c"]), "mini-os master");
        assert_eq!(goes(&["autogen.sh"]), "xen staging");
        assert_eq!(goes(&["elsewhere.c"]), "mini-os master");
    }

    #[test]
    fn paths_of_the_configuration_speak_for_their_tree_alone() {
        let goes = |paths: &[&str]| goes("[PATCH 1/2] x", "[PATCH 0/2] y", paths);
        assert_eq!(goes(&["tools/minios/main.c"]), "mini-os master");
        assert_eq!(goes(&["tools/minios/main.c", "tools/Makefile"]), "foreign");
        assert_eq!(
            goes(&["tools/minios/main.c", "tools/Makefile", "autogen.sh"]),
            "xen staging"
        );
        let new = file("tools/minios/new.c", Change::Added);
        let votes = all_votes(&grounds(), &[new], &HashSet::default(), Time(10));
        assert_eq!(
            votes
                .iter()
                .map(|votes| (votes.pro, votes.con, votes.fresh))
                .collect::<Vec<_>>(),
            [(0, 1, 0), (1, 0, 0)]
        );
    }

    #[test]
    fn a_branch_named_in_the_subject_is_aimed_at_once_it_is_there() {
        let goes = |subject: &str| goes(subject, "[PATCH 0/2] y", &["autogen.sh"]);
        assert_eq!(goes("[PATCH STAGING-4.2 1/2] x"), "xen staging-4.2");
        assert_eq!(goes("[PATCH for-4.2 1/2] x"), "xen staging-4.2");
        assert_eq!(goes("[PATCH staging-4.9 1/2] x"), "xen staging");
        assert_eq!(ground().aim(&[], &["staging-4.20".to_owned()], Time(500)), "staging");
    }

    #[test]
    fn a_new_directory_below_a_known_one_speaks_for_the_tree() {
        assert_eq!(votes("xen/arch/riscv/traps.c", Change::Added), (1, 0));
    }

    #[test]
    fn a_release_aims_at_its_branch_only_once_that_is_there() {
        assert_eq!(ground().aim(&["4.2"], &[], Time(500)), "staging-4.2");
        assert_eq!(ground().aim(&["4.20"], &[], Time(500)), "staging");
        assert_eq!(ground().aim(&[], &[], Time(500)), "staging");
    }
}
