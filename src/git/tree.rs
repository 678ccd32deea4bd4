//! A tree: its branches, tags, commits and the files in them.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use git2::{ErrorCode, ObjectType, Odb, Repository};

use super::objects::{self, Read, object_id, oid};
use super::raw;
use super::refs::{self, Ref, Tag};
use super::walk::{Commits, Passed, RawCommit, parse_commit, walk};
use crate::error::{Error, Kind, Result};
use crate::model::{ObjectId, Time};

/// A file as a branch had it from a moment on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FileVersion {
    /// Date of the commit that brought it.
    pub committed: Time,
    /// Its content.
    pub blob: ObjectId,
}

/// What there is in some commits.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Paths {
    /// Directories, without a slash at the end.
    pub directories: BTreeSet<String>,
    /// Files, links and submodules.
    pub files: BTreeSet<String>,
}

/// Reads a tree. A thread that reads needs one of its own.
pub struct Tree {
    repository: Repository,
    path: PathBuf,
}

impl Tree {
    /// Opens the repository at `path`, bare or not.
    pub fn open(path: &Path) -> Result<Self> {
        let repository = objects::open(path, "the tree")?;
        Ok(Self {
            repository,
            path: path.to_owned(),
        })
    }

    /// Finds a branch: the remote-tracking ref, else the local one.
    pub fn resolve_branch(&self, name: &str) -> Result<Ref> {
        refs::resolve_branch(&self.repository, name)
    }

    /// The branches whose short name fits a glob, sorted by name.
    pub fn branches_like(&self, glob: &str) -> Result<Vec<Ref>> {
        refs::branches_like(&self.repository, glob)
    }

    /// Short name of the branch that the repository, or its origin, calls its own.
    pub fn default_branch(&self) -> Option<String> {
        refs::default_branch(&self.repository)
    }

    /// All tags that name commits, sorted by name.
    pub fn tags(&self) -> Result<Vec<Tag>> {
        refs::tags(&self.repository)
    }

    /// The commits that `tips` reach and `hide` does not, parents before children.
    pub fn commits(&self, tips: &[ObjectId], hide: &[ObjectId]) -> Result<Commits> {
        let odb = objects::odb(&self.repository)?;
        let shallow = objects::shallow_commits(&self.repository);
        let walked = walk(&odb, tips, hide, &shallow, |id, bytes, _| {
            let header = raw::parse_header(bytes)?;
            Some(Passed {
                id,
                parents: header.parents.into(),
                committed: header.committed,
            })
        });
        Ok(Commits {
            commits: walked.found,
            unreadable: walked.unreadable,
        })
    }

    /// One commit; `None` when the repository does not have it.
    pub fn commit(&self, id: ObjectId) -> Result<Option<RawCommit>> {
        let odb = objects::odb(&self.repository)?;
        match objects::read(&odb, id, ObjectType::Commit, |bytes| parse_commit(id, bytes)) {
            Read::Found(Some(commit)) => Ok(Some(commit)),
            Read::Absent => Ok(None),
            Read::Found(None) => Err(objects::broken(&self.path, id, "it is malformed")),
            Read::Corrupt(why) => Err(objects::broken(&self.path, id, &why)),
        }
    }

    /// The commit date.
    pub fn commit_time(&self, id: ObjectId) -> Result<Time> {
        Ok(self.header(&objects::odb(&self.repository)?, id)?.committed)
    }

    /// Whether `old` is `new` or one of its ancestors. A commit that is absent is nobody's ancestor.
    pub fn is_ancestor(&self, old: ObjectId, new: ObjectId) -> Result<bool> {
        if old == new {
            return Ok(true);
        }
        match self.repository.graph_descendant_of(oid(new), oid(old)) {
            Ok(answer) => Ok(answer),
            Err(cause) if cause.code() == ErrorCode::NotFound => Ok(false),
            Err(cause) => Err(objects::unreadable(&self.repository, &cause)),
        }
    }

    /// The newest commit that both have in their history; `None` when they have none in common.
    pub fn merge_base(&self, a: ObjectId, b: ObjectId) -> Result<Option<ObjectId>> {
        match self.repository.merge_base(oid(a), oid(b)) {
            Ok(base) => Ok(Some(object_id(base))),
            Err(cause) if cause.code() == ErrorCode::NotFound => Ok(None),
            Err(cause) => Err(objects::unreadable(&self.repository, &cause)),
        }
    }

    /// The commit that `text` names: its name or a unique beginning of it, a tag, a branch, or such with `~3` and the like behind it.
    ///
    /// A beginning that several objects share is an error.
    pub fn resolve_commit(&self, text: &str) -> Result<Option<ObjectId>> {
        let text = text.trim();
        // `@{yesterday}` would read the clock.
        if text.is_empty() || text.contains("@{") || text.contains("..") {
            return Ok(None);
        }
        let found = self
            .repository
            .revparse_single(text)
            .and_then(|object| object.peel_to_commit());
        match found {
            Ok(commit) => Ok(Some(object_id(commit.id()))),
            Err(cause) if cause.code() == ErrorCode::Ambiguous => {
                Err(Error::new(Kind::Setup, format!("cannot tell which commit `{text}` is"))
                    .because("several objects begin with it")
                    .hint("give more digits"))
            }
            Err(_) => Ok(refs::resolve_branch(&self.repository, text)
                .ok()
                .map(|branch| branch.tip)),
        }
    }

    /// The commit that a branch with this tip held at a moment: the newest along first parents that is not later.
    ///
    /// `None` when its history begins later, or is cut short.
    pub fn commit_at(&self, tip: ObjectId, at: Time) -> Result<Option<ObjectId>> {
        let odb = objects::odb(&self.repository)?;
        let mut next = Some(tip);
        while let Some(id) = next {
            let Read::Found(Some(header)) = objects::read(&odb, id, ObjectType::Commit, raw::parse_header) else {
                return Ok(None);
            };
            if header.committed <= at {
                return Ok(Some(id));
            }
            next = header.parents.first().copied();
        }
        Ok(None)
    }

    /// Whether what stands at `path` in a commit is a directory; `None` when nothing does.
    pub fn is_directory_at(&self, commit: ObjectId, path: &str) -> Result<Option<bool>> {
        let odb = objects::odb(&self.repository)?;
        let root = self.header(&odb, commit)?.tree;
        let found = self.entry_at(&odb, root, path)?;
        Ok(found.map(|(mode, _)| mode == raw::DIRECTORY))
    }

    /// A file's content in a commit; `None` when there is no such file.
    pub fn file_at(&self, commit: ObjectId, path: &str) -> Result<Option<Vec<u8>>> {
        let odb = objects::odb(&self.repository)?;
        let root = self.header(&odb, commit)?.tree;
        match self.entry_at(&odb, root, path)? {
            Some((mode, id)) if mode != raw::DIRECTORY && mode != raw::SUBMODULE => {
                self.bytes(&odb, id, ObjectType::Blob).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// A blob's bytes.
    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>> {
        self.bytes(&objects::odb(&self.repository)?, id, ObjectType::Blob)
    }

    /// All directories and files that at least one of the commits has.
    pub fn paths_at(&self, commits: &[ObjectId]) -> Result<Paths> {
        let odb = objects::odb(&self.repository)?;
        let mut open = Vec::new();
        for commit in commits {
            open.push((String::new(), self.header(&odb, *commit)?.tree));
        }
        let mut seen: HashSet<(String, ObjectId)> = HashSet::new();
        let mut found = Paths::default();
        while let Some((prefix, id)) = open.pop() {
            if !seen.insert((prefix.clone(), id)) {
                continue;
            }
            let bytes = self.bytes(&odb, id, ObjectType::Tree)?;
            for entry in raw::tree_entries(&bytes) {
                let path = format!("{prefix}{}", String::from_utf8_lossy(entry.name));
                if entry.is_directory() {
                    open.push((format!("{path}/"), entry.id));
                    found.directories.insert(path);
                } else {
                    found.files.insert(path);
                }
            }
        }
        Ok(found)
    }

    /// How the content of some files changed along the first parents of `tip`, of each oldest first. Times in which it was absent are not
    /// told.
    ///
    /// First parents are what the branch itself held, one state after the other.
    pub fn file_histories(&self, tip: ObjectId, paths: &[&str]) -> Result<Vec<Vec<FileVersion>>> {
        let odb = objects::odb(&self.repository)?;
        let shallow: HashSet<ObjectId> = objects::shallow_commits(&self.repository).into_iter().collect();
        let mut histories: Vec<Vec<FileVersion>> = vec![Vec::new(); paths.len()];
        let mut next = Some(tip);
        let mut last: Option<(ObjectId, Vec<Option<ObjectId>>)> = None;
        while let Some(id) = next {
            let Read::Found(Some(header)) = objects::read(&odb, id, ObjectType::Commit, raw::parse_header) else {
                break;
            };
            let blobs = match last.take() {
                Some((tree, blobs)) if tree == header.tree => blobs,
                _ => paths
                    .iter()
                    .map(|path| self.entry_at(&odb, header.tree, path).ok().flatten().map(|(_, id)| id))
                    .collect(),
            };
            // Walking back: a version begins with the oldest of the commits in a row that have it.
            for (versions, blob) in histories.iter_mut().zip(&blobs) {
                match (*blob, versions.last_mut()) {
                    (Some(blob), Some(version)) if version.blob == blob => version.committed = header.committed,
                    (Some(blob), _) => versions.push(FileVersion {
                        committed: header.committed,
                        blob,
                    }),
                    (None, _) => {}
                }
            }
            last = Some((header.tree, blobs));
            next = header.parents.first().copied().filter(|_| !shallow.contains(&id));
        }
        histories.iter_mut().for_each(|versions| versions.reverse());
        Ok(histories)
    }

    fn header(&self, odb: &Odb<'_>, id: ObjectId) -> Result<raw::Header> {
        let bytes = self.bytes(odb, id, ObjectType::Commit)?;
        raw::parse_header(&bytes).ok_or_else(|| objects::broken(&self.path, id, "it is malformed"))
    }

    fn bytes(&self, odb: &Odb<'_>, id: ObjectId, kind: ObjectType) -> Result<Vec<u8>> {
        objects::need(odb, &self.path, id, kind)
    }

    /// Mode and id of what stands at `path` below the tree `root`.
    fn entry_at(&self, odb: &Odb<'_>, root: ObjectId, path: &str) -> Result<Option<(u32, ObjectId)>> {
        let mut found = Some((raw::DIRECTORY, root));
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let Some((raw::DIRECTORY, id)) = found else {
                return Ok(None);
            };
            let step = objects::read(odb, id, ObjectType::Tree, |bytes| {
                let entry = raw::tree_entries(bytes).find(|entry| entry.name == name.as_bytes());
                entry.map(|entry| (entry.mode, entry.id))
            });
            found = match step {
                Read::Found(step) => step,
                Read::Absent => return Err(objects::broken(&self.path, id, "it is missing")),
                Read::Corrupt(why) => return Err(objects::broken(&self.path, id, &why)),
            };
        }
        Ok(found)
    }
}
