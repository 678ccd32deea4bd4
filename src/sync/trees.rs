//! The second stage: branches, commits, tags, rule files, directories and files of the trees.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::error::Result;
use crate::git::{DiffReader, FileVersion, Lately, Passed, RawCommit, Ref, Tree};
use crate::mail;
use crate::model::{Branch, BranchKind, Change, Commit, Digest, ObjectId, Time, TreeName};
use crate::store::{BranchRow, DirectoryRow, RuleVersion, TagRow, Writer};

use super::ordered::pull_in_order;
use super::{Context, Stage, Step, TreeSource};

/// How many commits go into one batch.
const BATCH: usize = 4_000;

/// The version of this stage: raised when what it makes of a commit changes.
pub(super) const VERSION: u32 = 4;

/// Files that hold rules and are kept in all their versions.
const RULE_FILES: &[&str] = &["MAINTAINERS", ".mailmap"];

/// What the stage did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Read {
    /// New commits.
    pub(super) commits: u64,
    /// Commits or diffs that could not be read.
    pub(super) unreadable: u64,
    /// Whether anything that links rest on has changed.
    pub(super) changed: bool,
}

/// Reads what is new in the trees. Diffs are computed of commits from `horizon` on.
pub(super) fn read(writer: &mut Writer, context: &mut Context<'_>, horizon: Option<Time>) -> Result<Read> {
    let mut done = Read::default();
    let names: Vec<TreeName> = context.sources.trees.iter().map(|tree| tree.name.clone()).collect();
    let mut batch = writer.batch()?;
    done.changed |= batch.keep_trees(&names)?;
    batch.commit()?;
    for (place, source) in context.sources.trees.clone().iter().enumerate() {
        read_tree(writer, context, place, source, horizon, &mut done)?;
    }
    Ok(done)
}

/// A tree under way.
struct Work<'a> {
    source: &'a TreeSource,
    id: i64,
    tree: Tree,
    integration: Ref,
    stable: Vec<Ref>,
    known: Vec<BranchRow>,
    horizon: Option<Time>,
    /// A branch lost commits that were read: everything is read again.
    rewritten: bool,
}

fn read_tree(
    writer: &mut Writer,
    context: &mut Context<'_>,
    place: usize,
    source: &TreeSource,
    horizon: Option<Time>,
    done: &mut Read,
) -> Result<()> {
    let tree = Tree::open(&source.path)?;
    let integration = tree.resolve_branch(&source.branch)?;
    let stable = match &source.stable {
        Some(glob) => tree
            .branches_like(glob)?
            .into_iter()
            .filter(|branch| branch.name != integration.name)
            .collect(),
        None => Vec::new(),
    };
    let known = writer
        .branches()?
        .into_iter()
        .filter(|row| row.tree == source.name)
        .collect();
    let mut batch = writer.batch()?;
    let id = batch.plan_tree(&source.name, &source.path.to_string_lossy(), place)?;
    batch.commit()?;
    let mut work = Work {
        source,
        id,
        tree,
        integration,
        stable,
        known,
        horizon,
        rewritten: false,
    };
    if work.is_rewritten()? {
        context.tell(Step::Note(format!(
            "branches of {} were rewritten or dropped: reading them from the beginning",
            source.path.display()
        )));
        work.rewritten = true;
        work.known.clear();
    }
    if work.is_read() && !work.horizon_moved(writer)? {
        return save_tags(writer, &work, done);
    }
    done.changed = true;
    read_commits(writer, context, &work, done)?;
    save_tags(writer, &work, done)
}

impl Work<'_> {
    fn known_tip(&self, name: &str) -> Option<ObjectId> {
        self.known
            .iter()
            .find(|row| row.branch.name == name)
            .map(|row| row.branch.tip)
    }

    /// Whether a branch lost commits that were read.
    fn is_rewritten(&self) -> Result<bool> {
        let mut branches = vec![&self.integration];
        branches.extend(&self.stable);
        for row in &self.known {
            match branches.iter().find(|branch| branch.name == row.branch.name) {
                Some(branch) if branch.tip == row.branch.tip => {}
                Some(branch) if self.tree.is_ancestor(row.branch.tip, branch.tip)? => {}
                Some(_) | None => return Ok(true),
            }
        }
        // The integration branch of the configuration is another one than was read.
        let other = self.known.iter().any(|row| {
            let kind = if row.branch.name == self.integration.name {
                BranchKind::Integration
            } else {
                BranchKind::Stable
            };
            row.branch.kind != kind
        });
        Ok(other)
    }

    /// Whether every branch was read up to its tip.
    fn is_read(&self) -> bool {
        let mut branches = vec![&self.integration];
        branches.extend(&self.stable);
        branches
            .iter()
            .all(|branch| self.known_tip(&branch.name) == Some(branch.tip))
    }

    fn horizon_key(&self) -> String {
        format!("horizon.{}", self.source.name)
    }

    fn horizon_text(&self) -> String {
        self.horizon
            .map_or_else(|| "none".to_owned(), |horizon| horizon.0.to_string())
    }

    /// Whether all commits have to be looked at again: diffs are wanted from another moment on, or history was rewritten.
    fn horizon_moved(&self, writer: &Writer) -> Result<bool> {
        Ok(self.rewritten || writer.meta(&self.horizon_key())?.as_deref() != Some(&self.horizon_text()))
    }
}

/// A commit passed, and the branch it was met on (0: the integration branch).
struct Met {
    commit: Passed,
    branch: usize,
}

fn read_commits(writer: &mut Writer, context: &mut Context<'_>, work: &Work<'_>, done: &mut Read) -> Result<()> {
    let mut branches = std::iter::once(&work.integration).chain(&work.stable);
    let has_new_branch = branches.any(|branch| work.known_tip(&branch.name).is_none());
    // Beside commits, which are read on other threads.
    let (path, tip) = (&work.source.path, work.integration.tip);
    std::thread::scope(|scope| {
        let histories = has_new_branch.then(|| scope.spawn(|| Tree::open(path)?.file_histories(tip, RULE_FILES)));
        let histories = || match histories {
            Some(histories) => histories.join().expect("a thread that walks a history does not panic"),
            None => Ok(Vec::new()),
        };
        read_new_commits(writer, context, work, done, histories)
    })
}

/// Reads the commits that are new. `histories` gives the versions of the rule files on the integration branch where they are to be told anew.
fn read_new_commits(
    writer: &mut Writer,
    context: &mut Context<'_>,
    work: &Work<'_>,
    done: &mut Read,
    histories: impl FnOnce() -> Result<Vec<Vec<FileVersion>>>,
) -> Result<()> {
    let moved = work.horizon_moved(writer)?;
    let hidden: Vec<ObjectId> = work
        .known_tip(&work.integration.name)
        .filter(|_| !moved)
        .into_iter()
        .collect();
    let walked = work.tree.commits(&[work.integration.tip], &hidden)?;
    done.unreadable += u64::try_from(walked.unreadable.len()).unwrap_or_default();
    let mut met: Vec<Met> = walked
        .commits
        .into_iter()
        .map(|commit| Met { commit, branch: 0 })
        .collect();
    let mut branches = vec![Branch {
        name: work.integration.name.clone(),
        kind: BranchKind::Integration,
        reference: work.integration.full.clone(),
        tip: work.integration.tip,
        branched: None,
    }];
    for branch in &work.stable {
        let mut hidden = vec![work.integration.tip];
        hidden.extend(work.known_tip(&branch.name).filter(|_| !moved));
        let walked = work.tree.commits(&[branch.tip], &hidden)?;
        done.unreadable += u64::try_from(walked.unreadable.len()).unwrap_or_default();
        met.extend(walked.commits.into_iter().map(|commit| Met {
            commit,
            branch: branches.len(),
        }));
        let base = work.tree.merge_base(work.integration.tip, branch.tip)?;
        branches.push(Branch {
            name: branch.name.clone(),
            kind: BranchKind::Stable,
            reference: branch.full.clone(),
            tip: branch.tip,
            branched: base.map(|base| work.tree.commit_time(base)).transpose()?,
        });
    }
    context.tell(Step::Begin {
        stage: Stage::Commits,
        total: met.len(),
    });
    let fresh = store_commits(writer, context, work, &met, done)?;
    let mut histories = histories()?;
    if histories.is_empty() && fresh.rules.iter().any(|rule| rule.branch == 0) {
        histories = work.tree.file_histories(work.integration.tip, RULE_FILES)?;
    }
    context.tell(Step::End);
    let mut batch = writer.batch()?;
    if work.rewritten {
        batch.clear_branches(work.id)?;
    }
    let mut rows = Vec::new();
    for branch in &branches {
        rows.push(batch.save_branch(work.id, branch)?);
    }
    // Commits are put on their branches, and the tips recorded as read, in one transaction at the very end.
    for (place, object) in &fresh.on {
        if let Some(row) = rows.get(*place) {
            batch.put_on_branch(work.id, *object, *row, *place == 0)?;
        }
    }
    save_rules(&mut batch, work, &branches, &rows, (&histories, &fresh))?;
    save_paths(&mut batch, work, &met, &fresh, moved)?;
    batch.set_meta(&work.horizon_key(), &work.horizon_text())?;
    batch.set_meta("dirty", "1")?;
    batch.commit()
}

/// What was learned of the commits that were met.
#[derive(Default)]
struct Fresh {
    /// Place of the branch and commit, in order.
    on: Vec<(usize, ObjectId)>,
    /// Directories that came in, and when.
    directories: BTreeMap<String, Time>,
    /// Versions of rule files that came in.
    rules: Vec<FreshRule>,
}

/// A commit that changed a rule file.
struct FreshRule {
    /// Place of the branch.
    branch: usize,
    /// The file.
    name: &'static str,
    /// What it is from then on.
    version: RuleVersion,
}

fn store_commits(
    writer: &mut Writer,
    context: &mut Context<'_>,
    work: &Work<'_>,
    met: &[Met],
    done: &mut Read,
) -> Result<Fresh> {
    let mut fresh = Fresh::default();
    // A commit that is on no branch yet was stored by a sync that was cut: what its diff tells was not recorded.
    let ids: Vec<ObjectId> = met.iter().map(|one| one.commit.id).collect();
    let known: HashSet<ObjectId> = writer.commits_with_digest(&work.source.name, &ids)?;
    let path: &Path = &work.source.path;
    let horizon = work.horizon;
    let wanted = |commit: &Passed| {
        commit.parents.len() <= 1
            && horizon.is_some_and(|horizon| commit.committed >= horizon)
            && !known.contains(&commit.id)
    };
    let lately = Lately::default();
    pull_in_order(
        met,
        context.threads,
        || DiffReader::sharing(path, &lately),
        |reader, one| -> Result<(Commit, bool)> {
            let raw = reader.commit(one.commit.id)?;
            let mut commit = describe(&raw);
            let digest = wanted(&one.commit).then(|| reader.diff(&raw).map(|diff| diff.digest()));
            let lost = matches!(digest, Some(Err(_)));
            commit.digest = digest.and_then(Result::ok);
            Ok((commit, lost))
        },
        |next| {
            for chunk in met.chunks(BATCH) {
                let mut batch = writer.batch()?;
                for one in chunk {
                    let Some(read) = next()? else { break };
                    let (commit, lost) = read?;
                    done.unreadable += u64::from(lost);
                    if let Some(digest) = &commit.digest {
                        note_digest(&mut fresh, &commit, digest, one.branch);
                    }
                    if batch.add_commit(work.id, &commit)? {
                        done.commits += 1;
                    }
                    fresh.on.push((one.branch, commit.id));
                    context.tell(Step::Advance(1));
                }
                batch.commit()?;
            }
            Ok(())
        },
    )?;
    Ok(fresh)
}

fn note_digest(fresh: &mut Fresh, commit: &Commit, digest: &Digest, branch: usize) {
    for file in &digest.files {
        if branch == 0 && file.change != Change::Deleted {
            let mut path = &*file.path;
            while let Some((directory, _)) = path.rsplit_once('/') {
                let since = fresh
                    .directories
                    .entry(directory.to_owned())
                    .or_insert(commit.committed);
                *since = (*since).min(commit.committed);
                path = directory;
            }
        }
        let blob = file.post_blob.as_ref().and_then(|hex| hex.parse().ok());
        if let (Some(name), Some(blob)) = (RULE_FILES.iter().find(|name| ***name == *file.path), blob) {
            let version = RuleVersion {
                committed: commit.committed,
                blob,
            };
            fresh.rules.push(FreshRule { branch, name, version });
        }
    }
}

/// Takes a commit's message apart.
fn describe(raw: &RawCommit) -> Commit {
    let message = mail::read_commit_message(&raw.message);
    Commit {
        id: raw.id,
        author: mail::unmangle(raw.author.clone()),
        authored: raw.authored,
        committer: raw.committer.clone(),
        committed: raw.committed,
        subject: message.subject,
        parents: u32::try_from(raw.parents.len()).unwrap_or(u32::MAX),
        trailers: message.trailers,
        mails: message.mails,
        references: message.references,
        text: message.text,
        digest: None,
    }
}

fn save_tags(writer: &mut Writer, work: &Work<'_>, done: &mut Read) -> Result<()> {
    let tags: Vec<TagRow> = work
        .tree
        .tags()?
        .into_iter()
        .map(|tag| TagRow {
            tree: work.source.name.clone(),
            name: tag.name,
            object: tag.commit,
            moment: tag.moment,
            annotated: tag.annotated,
        })
        .collect();
    let mut known: Vec<TagRow> = writer
        .tags()?
        .into_iter()
        .filter(|tag| tag.tree == work.source.name)
        .collect();
    known.sort_by(|a, b| a.name.cmp(&b.name));
    let same = known.len() == tags.len()
        && known
            .iter()
            .zip(&tags)
            .all(|(old, new)| (&old.name, old.object, old.moment) == (&new.name, new.object, new.moment));
    if same {
        return Ok(());
    }
    done.changed = true;
    let mut batch = writer.batch()?;
    batch.save_tags(work.id, &tags)?;
    batch.commit()
}

/// Records the versions of the rule files: of the integration branch along its first parents, where it was walked, of a stable branch those
/// until it left and those of its own commits.
fn save_rules(
    batch: &mut crate::store::Batch<'_>,
    work: &Work<'_>,
    branches: &[Branch],
    rows: &[i64],
    (histories, fresh): (&[Vec<FileVersion>], &Fresh),
) -> Result<()> {
    let rule_of = |version: &FileVersion| RuleVersion {
        committed: version.committed,
        blob: version.blob,
    };
    for (name, history) in RULE_FILES.iter().zip(histories) {
        for version in history {
            add_rule(batch, work, rows.first().copied(), name, &rule_of(version))?;
        }
        for (place, branch) in branches.iter().enumerate().skip(1) {
            let mut before = history
                .iter()
                .filter(|version| branch.branched.is_some_and(|branched| version.committed <= branched));
            if let Some(version) = before.next_back() {
                add_rule(batch, work, rows.get(place).copied(), name, &rule_of(version))?;
            }
        }
    }
    for rule in fresh.rules.iter().filter(|rule| rule.branch > 0) {
        add_rule(batch, work, rows.get(rule.branch).copied(), rule.name, &rule.version)?;
    }
    Ok(())
}

fn add_rule(
    batch: &mut crate::store::Batch<'_>,
    work: &Work<'_>,
    branch: Option<i64>,
    name: &str,
    version: &RuleVersion,
) -> Result<()> {
    let Some(branch) = branch else { return Ok(()) };
    let text = if batch.has_rule_text(version.blob)? {
        String::new()
    } else {
        String::from_utf8_lossy(&work.tree.blob(version.blob)?).into_owned()
    };
    batch.add_rule(branch, name, version, &text)
}

/// Records directories and files: those of before the horizon as there from the beginning, later directories from the commit that
/// brought them. Later files are told by the diffs of the commits.
fn save_paths(
    batch: &mut crate::store::Batch<'_>,
    work: &Work<'_>,
    met: &[Met],
    fresh: &Fresh,
    moved: bool,
) -> Result<()> {
    if moved {
        batch.clear_paths(work.id)?;
    }
    let paths = work.tree.paths_at(&bases(met, work.horizon, moved))?;
    batch.add_tree_files(work.id, &paths.files)?;
    let mut rows: Vec<DirectoryRow> = paths
        .directories
        .into_iter()
        .map(|path| DirectoryRow { path, since: Time(0) })
        .collect();
    if moved {
        rows.extend(batch.directories_of_commits(work.id)?);
    }
    rows.extend(fresh.directories.iter().map(|(path, since)| DirectoryRow {
        path: path.clone(),
        since: *since,
    }));
    batch.add_directories(work.id, &rows)
}

/// The commits of the integration branch whose paths no diff tells: the last ones before the horizon, and where a shallow clone begins.
///
/// `whole` says that the walk began at the beginning.
fn bases(met: &[Met], horizon: Option<Time>, whole: bool) -> Vec<ObjectId> {
    let on_branch = || met.iter().filter(|one| one.branch == 0).map(|one| &one.commit);
    let is_before = |commit: &Passed| horizon.is_none_or(|horizon| commit.committed < horizon);
    let known: HashSet<ObjectId> = on_branch().map(|commit| commit.id).collect();
    let followed: HashSet<ObjectId> = on_branch()
        .filter(|commit| is_before(commit))
        .flat_map(|commit| commit.parents.iter().copied())
        .collect();
    on_branch()
        .filter(|commit| {
            let last = is_before(commit) && !followed.contains(&commit.id);
            last || (whole && commit.parents.iter().any(|parent| !known.contains(parent)))
        })
        .map(|commit| commit.id)
        .collect()
}
