//! The diff of a commit to its first parent, as `git format-patch` shows it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use git2::{ObjectType, Odb, Repository};

use super::lines::{diff_lines, is_binary};
use super::objects::{self, Read};
use super::raw::{self, TreeEntry};
use super::renames::{Loose, find_renames};
use super::walk::{RawCommit, parse_commit};
use crate::error::{Error, Kind, Result};
use crate::model::{Change, Diff, FileDiff, Line, ObjectId};

/// How many bytes of trees and blobs are kept for the commits that follow, twice over.
const KEPT: usize = 10 << 20;

/// What a diff is wanted of: a commit, by name or as read.
pub enum DiffOf<'commit> {
    /// A commit by name.
    Name(ObjectId),
    /// A commit that was read.
    Read(&'commit RawCommit),
}

impl From<ObjectId> for DiffOf<'_> {
    fn from(id: ObjectId) -> Self {
        Self::Name(id)
    }
}

impl<'commit> From<&'commit RawCommit> for DiffOf<'commit> {
    fn from(commit: &'commit RawCommit) -> Self {
        Self::Read(commit)
    }
}

/// Computes diffs. A thread needs one of its own; commits in order of history are fastest.
pub struct DiffReader {
    repository: Repository,
    path: PathBuf,
    shallow: Vec<ObjectId>,
    lately: Lately,
}

/// What readers of one tree, each on a thread of its own, read lately: what one has read the others need not.
#[derive(Clone, Default)]
pub struct Lately(Arc<Mutex<Kept>>);

/// A file that differs between two trees.
struct Changed {
    path: Vec<u8>,
    old: Option<(u32, ObjectId)>,
    new: Option<(u32, ObjectId)>,
    /// Where it came from, when it was renamed.
    from: Option<Vec<u8>>,
}

impl DiffReader {
    /// Opens the repository at `path`.
    pub fn open(path: &Path) -> Result<Self> {
        Self::sharing(path, &Lately::default())
    }

    /// Opens the repository at `path` beside other readers of it.
    pub fn sharing(path: &Path, lately: &Lately) -> Result<Self> {
        let repository = objects::open(path, "the tree")?;
        Ok(Self {
            shallow: objects::shallow_commits(&repository),
            repository,
            path: path.to_owned(),
            lately: lately.clone(),
        })
    }

    /// A commit. A missing object is an error.
    pub fn commit(&self, id: ObjectId) -> Result<RawCommit> {
        let odb = objects::odb(&self.repository)?;
        match objects::read(&odb, id, ObjectType::Commit, |bytes| parse_commit(id, bytes)) {
            Read::Found(Some(commit)) => Ok(commit),
            Read::Found(None) => Err(objects::broken(&self.path, id, "it is malformed")),
            Read::Absent => Err(objects::broken(&self.path, id, "it is missing")),
            Read::Corrupt(why) => Err(objects::broken(&self.path, id, &why)),
        }
    }

    /// The diff of a commit to its first parent, or to nothing when it has none. A missing object is an error.
    pub fn diff<'commit>(&self, of: impl Into<DiffOf<'commit>>) -> Result<Diff> {
        let odb = objects::odb(&self.repository)?;
        let mut changed = self.changed(&odb, of.into())?;
        self.join_renames(&odb, &mut changed)?;
        let mut files = Vec::with_capacity(changed.len());
        for file in changed {
            self.show(&odb, file, &mut files)?;
        }
        Ok(Diff { files, damaged: false })
    }

    /// The paths that a commit touches against its first parent, sorted; both names of a renamed file.
    pub fn touched<'commit>(&self, of: impl Into<DiffOf<'commit>>) -> Result<Vec<String>> {
        let odb = objects::odb(&self.repository)?;
        let changed = self.changed(&odb, of.into())?;
        let mut paths: Vec<String> = changed.iter().map(|file| text(&file.path)).collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    fn changed(&self, odb: &Odb<'_>, of: DiffOf<'_>) -> Result<Vec<Changed>> {
        let header = |id| -> Result<raw::Header> {
            let bytes: Vec<u8> = objects::need(odb, &self.path, id, ObjectType::Commit)?;
            raw::parse_header(&bytes).ok_or_else(|| objects::broken(&self.path, id, "it is malformed"))
        };
        let (id, tree, parent) = match of {
            DiffOf::Name(id) => {
                let commit = header(id)?;
                (id, commit.tree, commit.parents.first().copied())
            }
            DiffOf::Read(commit) => (commit.id, commit.tree, commit.parents.first().copied()),
        };
        let parent = match parent {
            Some(_) if self.shallow.contains(&id) => {
                return Err(objects::broken(
                    &self.path,
                    id,
                    "its parent was left out of this shallow clone",
                ));
            }
            Some(parent) => Some(header(parent)?.tree),
            None => None,
        };
        let mut changed = Vec::new();
        let mut open = vec![(Vec::new(), parent, Some(tree))];
        while let Some((prefix, old, new)) = open.pop() {
            if old == new {
                continue;
            }
            let load = |id: Option<ObjectId>| id.map_or(Ok(Arc::default()), |id| self.load(odb, id, ObjectType::Tree));
            let (old, new) = (load(old)?, load(new)?);
            compare_trees(&prefix, &old, &new, &mut open, &mut changed);
        }
        changed.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(changed)
    }

    /// Turns a deleted and an added file that are alike into one renamed file.
    fn join_renames(&self, odb: &Odb<'_>, changed: &mut Vec<Changed>) -> Result<()> {
        let side = |pick: fn(&Changed) -> Option<(u32, ObjectId)>| -> Vec<(usize, Vec<u8>, u32, ObjectId)> {
            let files = changed
                .iter()
                .enumerate()
                .filter(|(_, file)| file.old.is_none() != file.new.is_none());
            files
                .filter_map(|(place, file)| pick(file).map(|(mode, id)| (place, file.path.clone(), mode, id)))
                .collect()
        };
        let (gone, come) = (side(|file| file.old), side(|file| file.new));
        if gone.is_empty() || come.is_empty() {
            return Ok(());
        }
        let loose =
            |side: &[(usize, Vec<u8>, u32, ObjectId)]| -> Vec<usize> { side.iter().map(|file| file.0).collect() };
        let (gone_at, come_at) = (loose(&gone), loose(&come));
        let view = |(_, path, mode, id): &'_ (usize, Vec<u8>, u32, ObjectId)| (path.clone(), *mode, *id);
        let (gone, come): (Vec<_>, Vec<_>) = (gone.iter().map(view).collect(), come.iter().map(view).collect());
        let gone: Vec<Loose<'_>> = gone
            .iter()
            .map(|(path, mode, id)| Loose {
                path,
                id: *id,
                mode: *mode,
            })
            .collect();
        let come: Vec<Loose<'_>> = come
            .iter()
            .map(|(path, mode, id)| Loose {
                path,
                id: *id,
                mode: *mode,
            })
            .collect();
        let pairs = find_renames(&gone, &come, |id| {
            self.load(odb, id, ObjectType::Blob).map(|bytes| bytes.to_vec())
        })?;
        let mut dropped = vec![false; changed.len()];
        for (from, to) in pairs {
            let (Some(from), Some(to)) = (gone_at.get(from).copied(), come_at.get(to).copied()) else {
                continue;
            };
            let Some((path, old)) = changed.get(from).map(|file| (file.path.clone(), file.old)) else {
                continue;
            };
            if let (Some(target), Some(dropped)) = (changed.get_mut(to), dropped.get_mut(from)) {
                (target.old, target.from) = (old, Some(path));
                *dropped = true;
            }
        }
        let mut dropped = dropped.into_iter();
        changed.retain(|_| !dropped.next().unwrap_or(false));
        Ok(())
    }

    /// Shows one file; a file that became a link (or the like) as git does: deleted, then added.
    fn show(&self, odb: &Odb<'_>, file: Changed, files: &mut Vec<FileDiff>) -> Result<()> {
        let change = match (file.old, file.new) {
            (Some(_), Some(_)) if file.from.is_some() => Change::Renamed,
            (Some(_), Some(_)) => Change::Modified,
            (None, _) => Change::Added,
            (Some(_), None) => Change::Deleted,
        };
        let content = |side: Option<(u32, ObjectId)>| -> Result<Arc<[u8]>> {
            match side {
                None => Ok(Arc::default()),
                Some((raw::SUBMODULE, id)) => Ok(Arc::from(format!("Subproject commit {id}\n").into_bytes())),
                Some((_, id)) => self.load(odb, id, ObjectType::Blob),
            }
        };
        let same = file.old.map(|old| old.1) == file.new.map(|new| new.1);
        let (binary, lines) = if same {
            (false, Vec::new())
        } else {
            let (old, new) = (content(file.old)?, content(file.new)?);
            match is_binary(&old) || is_binary(&new) {
                true => (true, Vec::new()),
                false => (false, self.lines(&old, &new)?),
            }
        };
        files.push(FileDiff {
            path: text(&file.path),
            old_path: file.from.as_deref().map(text),
            change,
            binary,
            post_blob: file.new.map(|(_, id)| id.to_string()).filter(|_| !same),
            lines,
        });
        Ok(())
    }

    fn lines(&self, old: &[u8], new: &[u8]) -> Result<Vec<Line>> {
        diff_lines(old, new).map_err(|cause| {
            Error::new(
                Kind::Data,
                format!("cannot compare two files of {}", self.path.display()),
            )
            .because(cause.message())
        })
    }

    /// Reads an object, or takes it from those read lately.
    fn load(&self, odb: &Odb<'_>, id: ObjectId, kind: ObjectType) -> Result<Arc<[u8]>> {
        let kept = || self.lately.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = kept().find(id) {
            return Ok(bytes);
        }
        let bytes: Arc<[u8]> = objects::need(odb, &self.path, id, kind)?;
        kept().keep(id, &bytes);
        Ok(bytes)
    }
}

/// Lists what differs between two raw trees: files to `changed`, directories to `open`.
fn compare_trees(
    prefix: &[u8],
    old: &[u8],
    new: &[u8],
    open: &mut Vec<(Vec<u8>, Option<ObjectId>, Option<ObjectId>)>,
    changed: &mut Vec<Changed>,
) {
    let mut old = raw::tree_entries(old).peekable();
    let mut new = raw::tree_entries(new).peekable();
    let mut push = |before: Option<TreeEntry<'_>>, after: Option<TreeEntry<'_>>| {
        let Some(entry) = before.or(after) else { return };
        let mut path = [prefix, entry.name].concat();
        if entry.is_directory() {
            path.push(b'/');
            open.push((path, before.map(|entry| entry.id), after.map(|entry| entry.id)));
            return;
        }
        let (old, new) = (
            before.map(|entry| (entry.mode, entry.id)),
            after.map(|entry| (entry.mode, entry.id)),
        );
        changed.push(Changed {
            path,
            old,
            new,
            from: None,
        });
    };
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(old), Some(new)) => raw::tree_order(old, new),
        };
        let before = if order.is_le() { old.next() } else { None };
        let after = if order.is_ge() { new.next() } else { None };
        match (before, after) {
            (Some(before), Some(after)) if before.id == after.id && before.mode == after.mode => {}
            (Some(before), Some(after)) if before.is_same_sort(&after) => push(Some(before), Some(after)),
            (before, after) => {
                push(before, None);
                push(None, after);
            }
        }
    }
}

/// Objects read lately, in two generations: when the young one is full it becomes the old one.
#[derive(Default)]
struct Kept {
    young: HashMap<ObjectId, Arc<[u8]>>,
    old: HashMap<ObjectId, Arc<[u8]>>,
    size: usize,
}

impl Kept {
    fn find(&mut self, id: ObjectId) -> Option<Arc<[u8]>> {
        if let Some(bytes) = self.young.get(&id) {
            return Some(Arc::clone(bytes));
        }
        let bytes = self.old.remove(&id)?;
        self.keep(id, &bytes);
        Some(bytes)
    }

    fn keep(&mut self, id: ObjectId, bytes: &Arc<[u8]>) {
        // A file this large would push out everything else.
        if bytes.len() > KEPT / 8 {
            return;
        }
        if self.size > KEPT {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += bytes.len();
        self.young.insert(id, Arc::clone(bytes));
    }
}

fn text(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}
