//! What a path holds: which layout of a public-inbox mirror, and its epochs.

use std::path::{Path, PathBuf};

use git2::ObjectType;

use super::objects::{self, Read};
use super::raw;
use crate::error::{Error, Kind, Result};

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
        let whole = |epochs| Self {
            path: path.to_owned(),
            layout: Layout::V2,
            epochs,
        };
        let no_mirror = |why: &str| {
            Error::new(Kind::Data, format!("cannot read the inbox {}", path.display()))
                .because(why)
                .hint("give the directory that holds `git/0.git`, or one bare repository of a public-inbox mirror")
        };
        if !path.is_dir() {
            return Err(no_mirror("no such directory"));
        }
        // `all.git` holds no mails, only the way to the epochs beside it.
        let beside = path
            .file_name()
            .filter(|name| *name == "all.git")
            .and_then(|_| path.parent());
        for directory in [path.join("git"), path.to_owned()]
            .into_iter()
            .chain(beside.map(|beside| beside.join("git")))
        {
            let epochs = numbered(&directory)?;
            if !epochs.is_empty() {
                return Ok(whole(epochs));
            }
        }
        if beside.is_some() {
            return Err(no_mirror("there is no `git/0.git` beside it"));
        }
        if !path.join("HEAD").exists() && !path.join(".git").exists() {
            return Err(no_mirror("it is no public-inbox mirror"));
        }
        let layout = single_layout(path)?.ok_or_else(|| no_mirror("its commits hold neither `m` nor `xx/…` files"))?;
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
}

/// The repositories `0.git`, `1.git` … in a directory, in order of number.
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
            let name = path.file_name()?.to_str()?.strip_suffix(".git")?.to_owned();
            let number = name
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| name.parse().ok())??;
            Some((number, Epoch { name, path }))
        })
        .collect();
    epochs.sort_by_key(|(number, _)| *number);
    Ok(epochs.into_iter().map(|(_, epoch)| epoch).collect())
}

/// How the only repository of an inbox keeps its mails; `None` when it holds no mails.
fn single_layout(path: &Path) -> Result<Option<Layout>> {
    let repository = objects::open(path, "the inbox")?;
    let odb = objects::odb(&repository)?;
    let Some(mut id) = repository
        .head()
        .ok()
        .and_then(|head| head.target())
        .map(objects::object_id)
    else {
        return Ok(Some(Layout::Epoch));
    };
    // The newest commit may have emptied the tree; one of those before it shows the layout.
    for _ in 0..100 {
        let Read::Found(Some(header)) = objects::read(&odb, id, ObjectType::Commit, raw::parse_header) else {
            return Ok(Some(Layout::Epoch));
        };
        let seen = objects::read(&odb, header.tree, ObjectType::Tree, |bytes| {
            let mail = raw::tree_entries(bytes).any(|entry| matches!(entry.name, b"m" | b"d"));
            let fan = raw::tree_entries(bytes).any(|entry| {
                entry.is_directory() && entry.name.len() == 2 && entry.name.iter().all(u8::is_ascii_hexdigit)
            });
            (mail, fan, bytes.is_empty())
        });
        match seen {
            Read::Found((true, _, _)) => return Ok(Some(Layout::Epoch)),
            Read::Found((false, true, _)) => return Ok(Some(Layout::V1)),
            Read::Found((false, false, false)) => return Ok(None),
            Read::Found((false, false, true)) | Read::Absent | Read::Corrupt(_) => {}
        }
        match header.parents.first() {
            Some(parent) => id = *parent,
            None => break,
        }
    }
    Ok(Some(Layout::Epoch))
}
