//! One epoch of an inbox: which mails its commits added and removed, and their bytes.

use std::path::PathBuf;

use git2::{ErrorCode, ObjectType, Odb, Repository};

use super::inbox::{Epoch, Layout};
use super::objects::{self, Read};
use super::raw::{self, TreeEntry};
use super::walk::walk;
use crate::error::Result;
use crate::model::{ObjectId, Time};

/// What a commit did to the mails.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum EntryChange {
    /// A mail came in: its blob.
    Added(ObjectId),
    /// A mail was taken out: a blob with its text.
    Removed(ObjectId),
    /// Nothing.
    Nothing,
    /// The commit or its tree could not be read, and why.
    Unreadable(String),
}

/// One change of an epoch.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// The commit that made it.
    pub commit: ObjectId,
    /// Its date; 0 where the commit could not be read.
    pub committed: Time,
    /// What it did.
    pub change: EntryChange,
}

/// The changes of an epoch since a commit.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Changes {
    /// Whether the commit given is absent or no ancestor of the tip: then everything is listed from the beginning.
    pub rewritten: bool,
    /// The changes, oldest first. A commit of a v1 inbox may have several.
    pub entries: Vec<Entry>,
}

/// Reads one epoch. A thread that reads needs one of its own.
pub struct EpochReader {
    repository: Repository,
    path: PathBuf,
    layout: Layout,
}

/// What a walk keeps of a commit.
struct Step {
    id: ObjectId,
    tree: ObjectId,
    parent: Option<ObjectId>,
    committed: Time,
}

impl EpochReader {
    /// Opens an epoch of an inbox with that layout.
    pub fn open(epoch: &Epoch, layout: Layout) -> Result<Self> {
        let repository = objects::open(&epoch.path, "the inbox")?;
        Ok(Self {
            repository,
            path: epoch.path.clone(),
            layout,
        })
    }

    /// The newest commit; `None` while the epoch is empty.
    pub fn tip(&self) -> Result<Option<ObjectId>> {
        let head = match self.repository.head() {
            Ok(head) => Some(head),
            Err(cause) if matches!(cause.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound) => {
                // A mirror whose HEAD names another branch than the one it fetched.
                let names = ["refs/heads/master", "refs/heads/main"];
                names.iter().find_map(|name| self.repository.find_reference(name).ok())
            }
            Err(cause) => return Err(objects::unreadable(&self.repository, &cause)),
        };
        Ok(head.and_then(|head| head.target()).map(objects::object_id))
    }

    /// What changed since the commit `since`, or since the beginning.
    pub fn changes_since(&self, since: Option<ObjectId>) -> Result<Changes> {
        let Some(tip) = self.tip()? else {
            return Ok(Changes {
                rewritten: since.is_some(),
                entries: Vec::new(),
            });
        };
        if since == Some(tip) {
            return Ok(Changes::default());
        }
        let odb = objects::odb(&self.repository)?;
        let steps = |hide: &[ObjectId]| {
            walk(
                &odb,
                &[tip],
                hide,
                &objects::shallow_commits(&self.repository),
                |id, _, header| {
                    let (tree, committed) = (header.tree, header.committed);
                    Some(Step {
                        id,
                        tree,
                        parent: header.parents.first().copied(),
                        committed,
                    })
                },
            )
        };
        let hide: Vec<ObjectId> = since.into_iter().collect();
        let mut walked = steps(&hide);
        let rewritten = since.is_some() && walked.met.is_empty();
        if rewritten {
            walked = steps(&[]);
        }
        let mut entries: Vec<Entry> = walked
            .unreadable
            .into_iter()
            .map(|hole| Entry {
                commit: hole.id,
                committed: Time(0),
                change: EntryChange::Unreadable(hole.why),
            })
            .collect();
        let mut before = None;
        for step in walked.found {
            match self.layout {
                Layout::V2 | Layout::Epoch => list_one(&odb, &step, &mut entries),
                Layout::V1 => self.list_files(&odb, &step, &mut before, &mut entries),
            }
        }
        Ok(Changes { rewritten, entries })
    }

    /// The bytes of a mail; `None` when the mirror does not have them.
    pub fn blob(&self, id: ObjectId) -> Result<Option<Vec<u8>>> {
        let odb = objects::odb(&self.repository)?;
        match objects::read(&odb, id, ObjectType::Blob, <[u8]>::to_vec) {
            Read::Found(bytes) => Ok(Some(bytes)),
            Read::Absent => Ok(None),
            Read::Corrupt(why) => Err(objects::broken(&self.path, id, &why)),
        }
    }

    /// v1: lists the files that differ from the parent's.
    fn list_files(
        &self,
        odb: &Odb<'_>,
        step: &Step,
        before: &mut Option<(ObjectId, ObjectId)>,
        entries: &mut Vec<Entry>,
    ) {
        let parent_tree = match (step.parent, *before) {
            (None, _) => Ok(None),
            (Some(parent), Some((commit, tree))) if parent == commit => Ok(Some(tree)),
            (Some(parent), _) => tree_of(odb, parent),
        };
        *before = Some((step.id, step.tree));
        let count = entries.len();
        let mut push = |change| {
            entries.push(Entry {
                commit: step.id,
                committed: step.committed,
                change,
            })
        };
        match parent_tree.and_then(|parent| changed_mails(odb, parent, step.tree)) {
            Ok(changes) => changes.into_iter().for_each(&mut push),
            Err(why) => push(EntryChange::Unreadable(why)),
        }
        if entries.len() == count {
            entries.push(Entry {
                commit: step.id,
                committed: step.committed,
                change: EntryChange::Nothing,
            });
        }
    }
}

/// v2: the commit's tree holds one file, `m` or `d`.
fn list_one(odb: &Odb<'_>, step: &Step, entries: &mut Vec<Entry>) {
    let read = objects::read(odb, step.tree, ObjectType::Tree, |bytes| {
        let mut all = raw::tree_entries(bytes);
        let mail = all.find(|entry| matches!(entry.name, b"m" | b"d"));
        (mail.map(|entry| (entry.name == b"m", entry.id)), bytes.is_empty())
    });
    let change = match read {
        Read::Found((Some((true, blob)), _)) => EntryChange::Added(blob),
        Read::Found((Some((false, blob)), _)) => EntryChange::Removed(blob),
        Read::Found((None, true)) => EntryChange::Nothing,
        Read::Found((None, false)) => EntryChange::Unreadable("its tree holds neither `m` nor `d`".to_owned()),
        Read::Absent => EntryChange::Unreadable("its tree is missing".to_owned()),
        Read::Corrupt(why) => EntryChange::Unreadable(why),
    };
    entries.push(Entry {
        commit: step.id,
        committed: step.committed,
        change,
    });
}

fn tree_of(odb: &Odb<'_>, commit: ObjectId) -> std::result::Result<Option<ObjectId>, String> {
    match objects::read(odb, commit, ObjectType::Commit, raw::parse_header) {
        Read::Found(Some(header)) => Ok(Some(header.tree)),
        // The hole itself is reported by the walk; what follows it counts as new.
        Read::Found(None) | Read::Absent | Read::Corrupt(_) => Ok(None),
    }
}

/// The mails at `xx/38 hex digits` that differ between two root trees; directories that are equal are skipped.
fn changed_mails(odb: &Odb<'_>, old: Option<ObjectId>, new: ObjectId) -> std::result::Result<Vec<EntryChange>, String> {
    let load = |id: Option<ObjectId>| match id {
        None => Ok(Vec::new()),
        Some(id) => match objects::read(odb, id, ObjectType::Tree, <[u8]>::to_vec) {
            Read::Found(bytes) => Ok(bytes),
            Read::Absent => Err(format!("tree {id} is missing")),
            Read::Corrupt(why) => Err(why),
        },
    };
    let mut changes = Vec::new();
    if old == Some(new) {
        return Ok(changes);
    }
    let (old, new) = (load(old)?, load(Some(new))?);
    for (before, after) in side_by_side(&old, &new, |entry| is_hex(entry.name, 2) && entry.is_directory()) {
        let (before, after) = (load(before)?, load(after)?);
        for (before, after) in side_by_side(&before, &after, |entry| is_hex(entry.name, 38)) {
            changes.extend(before.map(EntryChange::Removed));
            changes.extend(after.map(EntryChange::Added));
        }
    }
    Ok(changes)
}

fn is_hex(name: &[u8], digits: usize) -> bool {
    name.len() == digits && name.iter().all(u8::is_ascii_hexdigit)
}

/// The entries that differ between two raw trees, of those that `is_wanted` lets pass.
fn side_by_side(
    old: &[u8],
    new: &[u8],
    is_wanted: impl Fn(&TreeEntry<'_>) -> bool,
) -> Vec<(Option<ObjectId>, Option<ObjectId>)> {
    let mut old = raw::tree_entries(old).filter(|entry| is_wanted(entry)).peekable();
    let mut new = raw::tree_entries(new).filter(|entry| is_wanted(entry)).peekable();
    let mut pairs = Vec::new();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return pairs,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(old), Some(new)) => raw::tree_order(old, new),
        };
        let before = if order.is_le() { old.next() } else { None };
        let after = if order.is_ge() { new.next() } else { None };
        let (before, after) = (before.map(|entry| entry.id), after.map(|entry| entry.id));
        if before != after {
            pairs.push((before, after));
        }
    }
}
