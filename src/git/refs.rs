//! Branches and tags of a tree.

use std::collections::BTreeMap;

use git2::{ErrorCode, Repository};

use super::objects::{object_id, unreadable};
use crate::error::{Error, Kind, Result};
use crate::model::{ObjectId, Time};

/// How many names an error about an unknown branch lists.
const LISTED: usize = 8;

/// A branch of a tree as one of its refs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ref {
    /// Its short name, as in `staging-4.3`.
    pub name: String,
    /// The ref that was read, as in `refs/remotes/origin/staging-4.3`.
    pub full: String,
    /// Its tip.
    pub tip: ObjectId,
    /// A local ref of that name that exists and differs.
    pub also: Option<String>,
}

/// A tag that names a commit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tag {
    /// Its short name, as in `4.3.0-rc5`.
    pub name: String,
    /// The commit it names.
    pub commit: ObjectId,
    /// The tagger's date, or the commit's.
    pub moment: Time,
    /// Whether it has a tagger's date.
    pub annotated: bool,
}

/// Finds a branch: the remote-tracking ref (of the local branch's remote, of `origin`, of any other), else the local one.
pub(super) fn resolve_branch(repository: &Repository, name: &str) -> Result<Ref> {
    if name.starts_with("refs/") {
        let short = short_name(name).unwrap_or(name);
        if let Some(tip) = tip_of(repository, name) {
            return Ok(Ref {
                name: short.to_owned(),
                full: name.to_owned(),
                tip,
                also: None,
            });
        }
    }
    let branches = all_branches(repository)?;
    let found = branches.get(name).cloned().or_else(|| {
        // `origin/staging`
        let full = format!("refs/remotes/{name}");
        let short = name.split_once('/')?.1.to_owned();
        Some(Ref {
            name: short,
            tip: tip_of(repository, &full)?,
            full,
            also: None,
        })
    });
    found.ok_or_else(|| {
        let known: Vec<&str> = near_names(branches.keys().map(String::as_str), name);
        let failed = Error::new(
            Kind::Setup,
            format!("cannot find the branch `{name}` in {}", repository.path().display()),
        );
        match known.is_empty() {
            true => failed.hint("the repository has no branches; fetch some first"),
            false => failed.hint(format!("its branches: {}", known.join(", "))),
        }
    })
}

/// The branches whose short name fits `glob` (`*` and `?`), sorted by name.
pub(super) fn branches_like(repository: &Repository, glob: &str) -> Result<Vec<Ref>> {
    let branches = all_branches(repository)?;
    Ok(branches
        .into_values()
        .filter(|branch| fits(glob.as_bytes(), branch.name.as_bytes()))
        .collect())
}

/// The short name of the branch that `HEAD` names: of `origin`, else the repository's own.
pub(super) fn default_branch(repository: &Repository) -> Option<String> {
    ["refs/remotes/origin/HEAD", "HEAD"].iter().find_map(|name| {
        let head = repository.find_reference(name).ok()?;
        let target = head.symbolic_target().ok()??.to_owned();
        tip_of(repository, &target)?;
        short_name(&target).map(str::to_owned)
    })
}

/// All tags that name commits, sorted by name.
pub(super) fn tags(repository: &Repository) -> Result<Vec<Tag>> {
    let references = repository
        .references_glob("refs/tags/*")
        .map_err(|cause| unreadable(repository, &cause))?;
    let mut tags: Vec<Tag> = references
        .filter_map(|reference| {
            let reference = reference.ok()?;
            let name = String::from_utf8_lossy(reference.name_bytes())
                .strip_prefix("refs/tags/")?
                .to_owned();
            let commit = reference.peel_to_commit().ok()?;
            let tag = reference.peel_to_tag().ok();
            let tagged = tag.and_then(|tag| tag.tagger().map(|tagger| Time(tagger.when().seconds())));
            Some(Tag {
                name,
                commit: object_id(commit.id()),
                moment: tagged.unwrap_or(Time(commit.time().seconds())),
                annotated: tagged.is_some(),
            })
        })
        .collect();
    tags.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tags)
}

/// Every branch by its short name.
fn all_branches(repository: &Repository) -> Result<BTreeMap<String, Ref>> {
    let mut names: Vec<(String, ObjectId)> = Vec::new();
    for glob in ["refs/heads/*", "refs/remotes/*"] {
        let references = repository
            .references_glob(glob)
            .map_err(|cause| unreadable(repository, &cause))?;
        for reference in references.flatten() {
            let full = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            if let (Some(tip), false) = (reference.target(), full.ends_with("/HEAD")) {
                names.push((full, object_id(tip)));
            }
        }
    }
    names.sort();
    let mut branches: BTreeMap<String, Ref> = BTreeMap::new();
    for (full, tip) in names {
        let Some(name) = short_name(&full).map(str::to_owned) else {
            continue;
        };
        let Some(known) = branches.get_mut(&name) else {
            branches.insert(
                name.clone(),
                Ref {
                    name,
                    full,
                    tip,
                    also: None,
                },
            );
            continue;
        };
        if rank(repository, &name, &full) > rank(repository, &name, &known.full) {
            let also = known
                .full
                .starts_with("refs/heads/")
                .then(|| known.full.clone())
                .or(known.also.take());
            *known = Ref { name, full, tip, also };
        }
    }
    for branch in branches.values_mut() {
        let differs = branch
            .also
            .as_ref()
            .is_some_and(|also| tip_of(repository, also) != Some(branch.tip));
        if !differs {
            branch.also = None;
        }
    }
    Ok(branches)
}

/// Which of several refs of one short name is the branch: the highest.
fn rank(repository: &Repository, name: &str, full: &str) -> u8 {
    let Some(remote) = full.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/')) else {
        return 0;
    };
    let configured = repository.branch_upstream_remote(&format!("refs/heads/{name}"));
    let is_upstream = configured.is_ok_and(|upstream| &*upstream == remote.0.as_bytes());
    match (is_upstream, remote.0) {
        (true, _) => 3,
        (false, "origin") => 2,
        (false, _) => 1,
    }
}

fn tip_of(repository: &Repository, full: &str) -> Option<ObjectId> {
    let commit = repository.find_reference(full).ok()?.peel_to_commit();
    match commit {
        Ok(commit) => Some(object_id(commit.id())),
        // The ref is there, its commit is not: reading it will say so.
        Err(cause) if cause.code() == ErrorCode::NotFound => {
            repository.find_reference(full).ok()?.target().map(object_id)
        }
        Err(_) => None,
    }
}

/// `staging` of `refs/heads/staging` and of `refs/remotes/origin/staging`.
fn short_name(full: &str) -> Option<&str> {
    match full.strip_prefix("refs/heads/") {
        Some(name) => Some(name),
        None => full
            .strip_prefix("refs/remotes/")?
            .split_once('/')
            .map(|(_, name)| name),
    }
}

/// The names nearest to `wanted`: those that share the longest beginning first.
fn near_names<'names>(names: impl Iterator<Item = &'names str>, wanted: &str) -> Vec<&'names str> {
    let shared = |name: &str| name.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
    let mut names: Vec<&str> = names.collect();
    names.sort_by_key(|name| (std::cmp::Reverse(shared(name)), *name));
    names.truncate(LISTED);
    names
}

/// Whether `name` fits `glob`, where `*` is any text and `?` any byte.
fn fits(glob: &[u8], name: &[u8]) -> bool {
    let (mut at, mut to) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (glob.get(at), name.get(to)) {
            (Some(b'*'), _) => {
                star = Some((at, to));
                at += 1;
            }
            (Some(b'?'), Some(_)) => (at, to) = (at + 1, to + 1),
            (Some(a), Some(b)) if a == b => (at, to) = (at + 1, to + 1),
            (None, None) => return true,
            _ => match star {
                Some((back, from)) if from < name.len() => {
                    star = Some((back, from + 1));
                    (at, to) = (back + 1, from + 1);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glob_fits_whole_names() {
        assert!(fits(b"staging-*", b"staging-4.3"));
        assert!(fits(b"*", b""));
        assert!(fits(b"st*-4.?", b"stable-4.3"));
        assert!(!fits(b"staging-*", b"staging"));
        assert!(!fits(b"staging", b"staging-4.3"));
        assert!(!fits(b"st*-4.?", b"stable-4.13"));
    }

    #[test]
    fn nearest_names_come_first() {
        let names = ["master", "staging", "staging-4.2"];
        assert_eq!(
            near_names(names.into_iter(), "stagin"),
            ["staging", "staging-4.2", "master"]
        );
    }
}
