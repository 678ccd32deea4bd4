//! Which commits words name: a range, a branch, a tag, a single commit.

use std::collections::HashSet;

use crate::error::{Error, Kind, Result};
use crate::git::Tree;
use crate::model::{BranchKind, ObjectId, TreeName, find_nearest};
use crate::store::{BranchRow, CommitFilter, CommitKey, CommitRecord};

use super::facts::Facts;
use super::moments::tag_names;

/// The commits that `words` name, each once, by tree and commit date; merges are left out.
///
/// `A..B` is what B reaches and A does not, `A...B` what one of them reaches and the other does not; a side left out is the
/// integration branch. A branch or tag means what it reaches, a stable branch what it has beyond the integration branch, any other
/// name of a commit that commit. Tags may be named as releases are (`4.3-rc5`).
///
/// # Errors
/// `Setup` when a word names nothing, when a range has its ends the wrong way round, or when commits are on no branch that was read.
pub fn commits_named(facts: &Facts, words: &[String], tree: Option<&TreeName>) -> Result<Vec<CommitRecord>> {
    let mut found: Vec<CommitRecord> = Vec::new();
    let mut seen: HashSet<CommitKey> = HashSet::new();
    for word in words {
        let named = commits_of_word(facts, word.trim(), tree)?;
        found.extend(named.into_iter().filter(|record| seen.insert(record.key)));
    }
    found.sort_by(|a, b| (&a.tree, a.committed, a.object).cmp(&(&b.tree, b.committed, b.object)));
    Ok(found)
}

/// What a word says, before it is looked up.
enum Words<'a> {
    /// `A..B`
    Range(&'a str, &'a str),
    /// `A...B`
    Difference(&'a str, &'a str),
    /// One name.
    One(&'a str),
}

fn parse(word: &str) -> Words<'_> {
    if let Some((from, to)) = word.split_once("...") {
        Words::Difference(from, to)
    } else if let Some((from, to)) = word.split_once("..") {
        Words::Range(from, to)
    } else {
        Words::One(word)
    }
}

/// What a name means in a tree.
enum Meaning<'a> {
    /// A branch that was read.
    Branch(&'a BranchRow),
    /// A tag, or a branch that is not followed: what it reaches.
    Reached(ObjectId),
    /// That commit.
    Commit(ObjectId),
}

impl Meaning<'_> {
    fn tip(&self) -> ObjectId {
        match self {
            Self::Branch(row) => row.branch.tip,
            Self::Reached(id) | Self::Commit(id) => *id,
        }
    }
}

fn commits_of_word(facts: &Facts, word: &str, only: Option<&TreeName>) -> Result<Vec<CommitRecord>> {
    let trees = facts
        .profile
        .trees
        .iter()
        .map(|tree| (TreeName(tree.name.clone()), tree));
    for (name, source) in trees.filter(|(name, _)| only.is_none_or(|only| only == name)) {
        let tree = Tree::open(&source.path)?;
        let end = |text: &str| -> Result<Option<Meaning<'_>>> {
            if text.is_empty() {
                return Ok(facts.integration(&name).map(Meaning::Branch));
            }
            meaning(facts, &tree, &name, text)
        };
        let (tips, hidden) = match parse(word) {
            Words::One(text) => match meaning(facts, &tree, &name, text)? {
                None => continue,
                Some(Meaning::Branch(row)) => return facts.reader.commit_records(CommitFilter::OnBranch(row.id)),
                Some(Meaning::Commit(id)) => return records(facts, &name, word, &[id]),
                Some(Meaning::Reached(id)) => (vec![id], Vec::new()),
            },
            Words::Range(from, to) => match (end(from)?, end(to)?) {
                (Some(from), Some(to)) => {
                    let (from, to) = (from.tip(), to.tip());
                    if from != to && tree.is_ancestor(to, from)? {
                        return Err(turned(word));
                    }
                    (vec![to], vec![from])
                }
                _ => continue,
            },
            Words::Difference(from, to) => match (end(from)?, end(to)?) {
                (Some(from), Some(to)) => {
                    let (from, to) = (from.tip(), to.tip());
                    (vec![from, to], tree.merge_base(from, to)?.into_iter().collect())
                }
                _ => continue,
            },
        };
        let walked = tree.commits(&tips, &hidden)?;
        let objects: Vec<ObjectId> = walked.commits.iter().map(|commit| commit.id).collect();
        return records(facts, &name, word, &objects);
    }
    Err(unknown(facts, word))
}

/// What a name means in a tree: a branch that was read, a tag as git or a person names it, whatever else git takes for a commit.
fn meaning<'a>(facts: &'a Facts, tree: &Tree, name: &TreeName, text: &str) -> Result<Option<Meaning<'a>>> {
    if let Some(row) = facts.branch(name, text) {
        return Ok(Some(Meaning::Branch(row)));
    }
    let tagged = tag_names(text).into_iter().find_map(|wanted| {
        let mut tags = facts.tags.iter();
        tags.find(|tag| tag.tree == *name && tag.name == wanted)
    });
    if let Some(tag) = tagged {
        return Ok(Some(Meaning::Reached(tag.object)));
    }
    if let Ok(branch) = tree.resolve_branch(text) {
        return Ok(Some(Meaning::Reached(branch.tip)));
    }
    Ok(tree.resolve_commit(text)?.map(Meaning::Commit))
}

/// What is stored of these commits; an error when some are on no branch that was read.
fn records(facts: &Facts, tree: &TreeName, word: &str, objects: &[ObjectId]) -> Result<Vec<CommitRecord>> {
    let unread = facts.reader.unread_commits(tree, objects)?;
    if let Some(first) = unread.first() {
        let text = match (objects.len(), unread.len()) {
            (1, _) => format!("commit {} is on no branch that xq reads", first.short(12)),
            (all, some) => format!(
                "{some} of the {all} commits of `{word}` are on no branch that xq reads, such as {}",
                first.short(12)
            ),
        };
        return Err(Error::new(Kind::Setup, text)
            .hint("branches are set by `branch` and `stable` of the tree; `xq sync` reads new commits"));
    }
    let records = facts.reader.commit_records(CommitFilter::Named(tree, objects))?;
    match (objects, records.as_slice()) {
        ([one], []) => Err(Error::new(
            Kind::Setup,
            format!("commit {} is a merge, and merges are not judged", one.short(12)),
        )),
        _ => Ok(records),
    }
}

fn turned(word: &str) -> Error {
    let error = Error::new(
        Kind::Setup,
        format!("`{word}` holds no commits: its end comes before its beginning"),
    );
    match word.split_once("..") {
        Some((from, to)) => error.hint(format!("did you mean `{to}..{from}`?")),
        None => error,
    }
}

fn unknown(facts: &Facts, word: &str) -> Error {
    let sides: Vec<&str> = match parse(word) {
        Words::Range(from, to) | Words::Difference(from, to) => vec![from, to],
        Words::One(text) => vec![text],
    };
    let error = Error::new(Kind::Setup, format!("cannot tell which commits `{word}` is"));
    let branches = facts.branches.iter().map(|row| row.branch.name.as_str());
    let names: Vec<&str> = branches.chain(facts.tags.iter().map(|tag| tag.name.as_str())).collect();
    let near = sides.iter().find_map(|side| {
        let known = names.contains(side);
        let candidates = tag_names(side);
        let mut candidates = candidates.iter().filter(|_| !known);
        candidates.find_map(|name| find_nearest(name, names.iter().copied()))
    });
    let error = match near {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error,
    };
    error.hint("write A..B, a branch, a tag, a release (4.3-rc5) or a commit; `xq sync` reads new ones")
}

/// Commits on branches: of the named one, else of the integration branch of every tree.
///
/// # Errors
/// `Setup` when there is no such branch.
pub fn commits_on(facts: &Facts, branch: Option<&str>, tree: Option<&TreeName>) -> Result<Vec<CommitRecord>> {
    let rows = facts.branches.iter().filter(|row| {
        let named = branch.map_or(row.branch.kind == BranchKind::Integration, |name| {
            row.branch.name == name
        });
        named && tree.is_none_or(|tree| row.tree == *tree)
    });
    let mut found = Vec::new();
    let mut any = false;
    for row in rows {
        any = true;
        found.extend(facts.reader.commit_records(CommitFilter::OnBranch(row.id))?);
    }
    match branch {
        Some(name) if !any => Err(no_branch(facts, name)),
        Some(_) | None => Ok(found),
    }
}

/// Whether a branch of that name is read.
///
/// # Errors
/// `Setup` when it is not, naming the nearest.
pub fn check_branch(facts: &Facts, name: &str) -> Result<()> {
    let known = facts.branches.iter().any(|row| row.branch.name == name);
    if known { Ok(()) } else { Err(no_branch(facts, name)) }
}

fn no_branch(facts: &Facts, name: &str) -> Error {
    let names: Vec<&str> = facts.branches.iter().map(|row| row.branch.name.as_str()).collect();
    let error = Error::new(Kind::Setup, format!("xq reads no branch `{name}`"));
    match find_nearest(name, names.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("branches are: {}", names.join(", "))),
    }
}
