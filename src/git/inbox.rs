//! What a path holds: which layout of a public-inbox mirror, and its epochs.

use std::path::{Path, PathBuf};

use git2::{ObjectType, Odb, Repository};

use super::objects::{self, Read};
use super::raw;
use super::tip;
use crate::error::{Error, Kind, Result};
use crate::model::ObjectId;

/// How many of the newest commits are asked for the layout.
const ASKED: usize = 100;

/// How an inbox keeps its mails.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Layout {
    /// A directory with `git/N.git`, or one that holds `N.git` itself.
    V2,
    /// One bare epoch of a v2 inbox.
    Epoch,
    /// One repository with a file a mail at `xx/yyyy…`.
    V1,
}

/// One git repository of an inbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Epoch {
    /// Its number as text; empty for a bare epoch and for v1.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// A mirror of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Inbox {
    /// The path it was opened with.
    pub path: PathBuf,
    /// How it keeps its mails.
    pub layout: Layout,
    /// Its epochs in order of number.
    pub epochs: Vec<Epoch>,
}

impl Inbox {
    /// Finds out what `path` holds.
    pub fn open(path: &Path) -> Result<Self> {
        check_directory(path)?;
        // `all.git` holds no mails, only the way to the epochs beside it.
        let beside = find_beside(path);
        for directory in [path.join("git"), path.to_owned()]
            .into_iter()
            .chain(beside.as_ref().map(|beside| beside.join("git")))
        {
            let epochs = numbered(&directory)?;
            if !epochs.is_empty() {
                return Self::of_epochs(path, epochs);
            }
        }
        if beside.is_some() {
            return Err(no_mirror(path, "there is no `git/0.git` beside it"));
        }
        if !is_repository(path) {
            return Err(no_mirror(path, "it is no public-inbox mirror"));
        }
        let layout = match layout_of(&objects::open(path, "the inbox")?)? {
            Some(Kept::Mails(layout)) => layout,
            Some(Kept::NoMails) => return Err(no_mirror(path, "its commits hold neither `m` nor `xx/…` files")),
            None => Layout::Epoch,
        };
        let epoch = Epoch {
            name: String::new(),
            path: path.to_owned(),
        };
        Ok(Self {
            path: path.to_owned(),
            layout,
            epochs: vec![epoch],
        })
    }

    /// A mirror of several epochs. The first that shows what it keeps must keep mails; one that cannot be opened says so when it is read.
    fn of_epochs(path: &Path, epochs: Vec<Epoch>) -> Result<Self> {
        let opened = epochs
            .iter()
            .filter_map(|epoch| objects::open(&epoch.path, "the inbox").ok());
        for repository in opened {
            match layout_of(&repository)? {
                Some(Kept::Mails(Layout::V2 | Layout::Epoch)) => break,
                Some(Kept::Mails(Layout::V1) | Kept::NoMails) => {
                    return Err(no_mirror(path, "the commits of its epochs hold no `m` files"));
                }
                None => {}
            }
        }
        Ok(Self {
            path: path.to_owned(),
            layout: Layout::V2,
            epochs,
        })
    }

    /// Says which numbers below the newest epoch's have no epoch, if there are some: `epochs 1, 3-9`.
    pub fn epochs_missing(&self) -> Option<String> {
        let known: Vec<u32> = self.epochs.iter().filter_map(|epoch| epoch.name.parse().ok()).collect();
        let mut next = 0;
        let mut gaps = Vec::new();
        for number in known {
            match number.saturating_sub(next) {
                0 => {}
                1 => gaps.push(next.to_string()),
                2.. => gaps.push(format!("{next}-{}", number.saturating_sub(1))),
            }
            next = number.saturating_add(1);
        }
        match gaps.as_slice() {
            [] => None,
            [one] if !one.contains('-') => Some(format!("epoch {one}")),
            several => Some(format!("epochs {}", several.join(", "))),
        }
    }
}

fn no_mirror(path: &Path, why: &str) -> Error {
    Error::new(Kind::Data, format!("cannot read the inbox {}", path.display()))
        .because(why)
        .hint("give the directory that holds `git/0.git`, or one bare repository of a public-inbox mirror")
}

fn check_directory(path: &Path) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(no_mirror(path, "it is a file")),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Err(no_mirror(path, "no such directory")),
        Err(cause) => Err(Error::new(Kind::Data, format!("cannot read the inbox {}", path.display())).because(cause)),
    }
}

/// The directory beside whose `all.git` the epochs lie, whatever name leads there.
fn find_beside(path: &Path) -> Option<PathBuf> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let is_all = real.file_name().is_some_and(|name| name == "all.git");
    real.parent().filter(|_| is_all).map(Path::to_owned)
}

/// Whether a directory looks like a repository, bare or not.
fn is_repository(path: &Path) -> bool {
    path.join("HEAD").exists() || path.join(".git").exists() || path.join("objects").is_dir()
}

/// The repositories `0.git`, `1.git` … in a directory, in order of number. A clone that git named itself is called `0` alone.
fn numbered(directory: &Path) -> Result<Vec<Epoch>> {
    let Ok(listing) = std::fs::read_dir(directory) else {
        if directory.is_dir() {
            return Err(Error::new(Kind::Data, format!("cannot list {}", directory.display()))
                .hint("check that you may read the directory"));
        }
        return Ok(Vec::new());
    };
    let mut epochs: Vec<(u32, Epoch)> = listing
        .filter_map(|item| {
            let path = item.ok()?.path();
            let full = path.file_name()?.to_str()?;
            let name = match full.strip_suffix(".git") {
                Some(name) => name.to_owned(),
                None if is_repository(&path) => full.to_owned(),
                None => return None,
            };
            let number = name
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| name.parse().ok())??;
            Some((number, Epoch { name, path }))
        })
        .collect();
    // Of `0.git` and `0` the first one counts.
    epochs.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| other.path.cmp(&one.path)));
    epochs.dedup_by_key(|(number, _)| *number);
    Ok(epochs.into_iter().map(|(_, epoch)| epoch).collect())
}

/// What the commits of a repository hold.
enum Kept {
    /// Mails, in this layout.
    Mails(Layout),
    /// Files that are no mails.
    NoMails,
}

/// What the newest commits of a repository show; `None` when they show nothing.
fn layout_of(repository: &Repository) -> Result<Option<Kept>> {
    let odb = objects::odb(repository)?;
    let mut next = tip::of_inbox(repository)?;
    // The newest commit may have emptied the tree; one of those before it shows the layout.
    for _ in 0..ASKED {
        let Some(id) = next else { break };
        let Read::Found(Some(header)) = objects::read(&odb, id, ObjectType::Commit, raw::parse_header) else {
            break;
        };
        match objects::read(&odb, header.tree, ObjectType::Tree, <[u8]>::to_vec) {
            Read::Found(tree) if tree.is_empty() => {}
            Read::Found(tree) => return Ok(Some(kept_by(&odb, &tree))),
            Read::Absent | Read::Corrupt(_) => {}
        }
        next = header.parents.first().copied();
    }
    Ok(None)
}

/// What a raw tree that is not empty holds.
fn kept_by(odb: &Odb<'_>, tree: &[u8]) -> Kept {
    if raw::tree_entries(tree).any(|entry| matches!(entry.name, b"m" | b"d")) {
        return Kept::Mails(Layout::Epoch);
    }
    let is_fan = |id: ObjectId| {
        let seen = objects::read(odb, id, ObjectType::Tree, |bytes| {
            raw::tree_entries(bytes).any(|entry| raw::is_hex(entry.name, 38))
        });
        matches!(seen, Read::Found(true))
    };
    let fan =
        raw::tree_entries(tree).any(|entry| entry.is_directory() && raw::is_hex(entry.name, 2) && is_fan(entry.id));
    if fan { Kept::Mails(Layout::V1) } else { Kept::NoMails }
}
