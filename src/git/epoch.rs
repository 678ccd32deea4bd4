//! One epoch of an inbox: which mails its commits added and removed, and their bytes.

use std::path::PathBuf;

use git2::{ObjectType, Odb, OdbLookupFlags, Oid, Repository};

use super::inbox::{Epoch, Layout};
use super::objects::{self, Read};
use super::raw::{self, TreeEntry, is_hex};
use super::tip;
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
    /// An object could not be read: the commit, or a tree of it.
    Unreadable {
        /// The object.
        object: ObjectId,
        /// Why, in a few words.
        why: String,
    },
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
    /// Whether the commit given is absent or no ancestor of the tip: then everything is listed from the beginning. Where a commit between
    /// cannot be read nobody can tell, and what follows that one is listed as new.
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
        tip::of_inbox(&self.repository)
    }

    /// Where a shallow clone begins: commits whose parents were left out on purpose, sorted; empty for a whole clone.
    pub fn beginnings(&self) -> Vec<ObjectId> {
        let mut shallow = objects::shallow_commits(&self.repository);
        shallow.sort_unstable();
        shallow
    }

    /// Whether an object is there, can be read, and is what its name says.
    pub fn is_sound(&self, id: ObjectId) -> Result<bool> {
        let odb = objects::odb(&self.repository)?;
        let oid = objects::oid(id);
        if !odb.exists_ext(oid, OdbLookupFlags::NO_REFRESH) {
            return Ok(false);
        }
        let name = |object: &git2::OdbObject<'_>| Oid::hash_object(object.kind(), object.data()).ok();
        Ok(odb.read(oid).ok().and_then(|object| name(&object)) == Some(oid))
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
        let shallow = objects::shallow_commits(&self.repository);
        let steps = |hide: &[ObjectId]| {
            walk(&odb, &[tip], hide, &shallow, |id, _, header| {
                let (tree, committed) = (header.tree, header.committed);
                Some(Step {
                    id,
                    tree,
                    parent: header.parents.first().copied().filter(|_| !shallow.contains(&id)),
                    committed,
                })
            })
        };
        let hide: Vec<ObjectId> = since.into_iter().collect();
        let mut walked = steps(&hide);
        // A hole hides whether history goes on behind it. It must not cost what was read before.
        let known = |id: ObjectId| odb.exists(objects::oid(id));
        let rewritten = walked.met.is_empty() && since.is_some_and(|id| walked.unreadable.is_empty() || !known(id));
        if rewritten {
            walked = steps(&[]);
        }
        let holes = walked.unreadable.into_iter().filter(|hole| Some(hole.id) != since);
        let mut entries: Vec<Entry> = holes
            .map(|hole| Entry {
                commit: hole.id,
                committed: Time(0),
                change: EntryChange::Unreadable {
                    object: hole.id,
                    why: format!("{}: the mails before it are out of reach", hole.why),
                },
            })
            .collect();
        let mut before = None;
        for step in walked.found {
            match self.layout {
                Layout::V2 | Layout::Epoch => list_one(&odb, &step, &mut entries),
                Layout::V1 => list_files(&odb, &step, &mut before, &mut entries),
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
}

/// v2: the commit's tree holds one file, `m` or `d`.
fn list_one(odb: &Odb<'_>, step: &Step, entries: &mut Vec<Entry>) {
    let read = objects::read(odb, step.tree, ObjectType::Tree, |bytes| {
        let mut all = raw::tree_entries(bytes);
        let mail = all.find(|entry| matches!(entry.name, b"m" | b"d"));
        (mail.map(|entry| (entry.name == b"m", entry.id)), bytes.is_empty())
    });
    let unreadable = |object, why: &str| EntryChange::Unreadable {
        object,
        why: why.to_owned(),
    };
    let change = match read {
        Read::Found((Some((true, blob)), _)) => EntryChange::Added(blob),
        Read::Found((Some((false, blob)), _)) => EntryChange::Removed(blob),
        Read::Found((None, true)) => EntryChange::Nothing,
        Read::Found((None, false)) => unreadable(step.id, "its tree holds neither `m` nor `d`"),
        Read::Absent => unreadable(step.tree, "it is missing"),
        Read::Corrupt(why) => unreadable(step.tree, &why),
    };
    entries.push(Entry {
        commit: step.id,
        committed: step.committed,
        change,
    });
}

/// A commit of a v1 inbox and the newest tree that could be read up to it.
struct Before {
    commit: ObjectId,
    tree: Option<ObjectId>,
}

/// v1: lists the files that differ from the parent's; where its tree cannot be read, from those of the nearest commit before.
fn list_files(odb: &Odb<'_>, step: &Step, before: &mut Option<Before>, entries: &mut Vec<Entry>) {
    let old = match (step.parent, before.as_ref()) {
        (None, _) => None,
        (Some(parent), Some(before)) if before.commit == parent => before.tree,
        (Some(parent), _) => readable_tree(odb, parent),
    };
    let count = entries.len();
    let mut push = |change| {
        entries.push(Entry {
            commit: step.id,
            committed: step.committed,
            change,
        })
    };
    let read = load_tree(odb, step.tree);
    *before = Some(Before {
        commit: step.id,
        tree: if read.is_ok() { Some(step.tree) } else { old },
    });
    match read {
        Ok(new) if old != Some(step.tree) => {
            let old = old.and_then(|old| load_tree(odb, old).ok()).unwrap_or_default();
            changed_mails(odb, &old, &new, &mut push);
        }
        Ok(_) => {}
        Err(why) => push(EntryChange::Unreadable { object: step.tree, why }),
    }
    if entries.len() == count {
        entries.push(Entry {
            commit: step.id,
            committed: step.committed,
            change: EntryChange::Nothing,
        });
    }
}

/// The tree of a commit, or of the nearest one before it whose tree can be read.
fn readable_tree(odb: &Odb<'_>, commit: ObjectId) -> Option<ObjectId> {
    let mut next = Some(commit);
    while let Some(id) = next {
        // A hole itself is reported by the walk; what follows it counts as new.
        let Read::Found(Some(header)) = objects::read(odb, id, ObjectType::Commit, raw::parse_header) else {
            return None;
        };
        if load_tree(odb, header.tree).is_ok() {
            return Some(header.tree);
        }
        next = header.parents.first().copied();
    }
    None
}

fn load_tree(odb: &Odb<'_>, id: ObjectId) -> std::result::Result<Vec<u8>, String> {
    match objects::read(odb, id, ObjectType::Tree, <[u8]>::to_vec) {
        Read::Found(bytes) => Ok(bytes),
        Read::Absent => Err("it is missing".to_owned()),
        Read::Corrupt(why) => Err(why),
    }
}

/// The mails at `xx/38 hex digits` that differ between two raw root trees; directories that are equal are skipped.
fn changed_mails(odb: &Odb<'_>, old: &[u8], new: &[u8], push: &mut impl FnMut(EntryChange)) {
    for (before, after) in side_by_side(old, new, |entry| is_hex(entry.name, 2) && entry.is_directory()) {
        // Without the old directory all files of the new one count as new: they are copies of messages that are known.
        let before = before.and_then(|id| load_tree(odb, id).ok()).unwrap_or_default();
        let after = match after.map(|id| (id, load_tree(odb, id))) {
            Some((_, Ok(after))) => after,
            Some((object, Err(why))) => {
                push(EntryChange::Unreadable { object, why });
                continue;
            }
            None => Vec::new(),
        };
        for (before, after) in side_by_side(&before, &after, |entry| is_hex(entry.name, 38)) {
            if let Some(blob) = before {
                push(EntryChange::Removed(blob));
            }
            if let Some(blob) = after {
                push(EntryChange::Added(blob));
            }
        }
    }
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
