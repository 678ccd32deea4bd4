//! Writing new repositories with fixed people and dates: for the world of `xq demo`, tests and benches, never for a user's own.

use std::path::Path;

use git2::{ObjectType, Oid, Repository, RepositoryInitOptions, Signature};

use super::objects::{object_id, oid};
use crate::error::{Error, Kind, Result};
use crate::model::{ObjectId, Person, Time};

/// A commit to be made.
#[derive(Clone, Debug)]
pub struct NewCommit<'text> {
    /// Its tree.
    pub tree: ObjectId,
    /// Its parents.
    pub parents: Vec<ObjectId>,
    /// Its author and the author date.
    pub author: (&'text Person, Time),
    /// Who commits, and when.
    pub committer: (&'text Person, Time),
    /// Its message.
    pub message: &'text str,
}

/// A directory being written: its name and its entries so far (name, mode, object).
type OpenTree<'path> = (&'path str, Vec<(String, u32, ObjectId)>);

/// Writes a bare repository that it made itself.
pub struct RepositoryWriter {
    repository: Repository,
}

impl RepositoryWriter {
    /// Makes an empty bare repository whose `HEAD` names `branch`.
    pub fn create(path: &Path, branch: &str) -> Result<Self> {
        let mut options = RepositoryInitOptions::new();
        options
            .bare(true)
            .no_reinit(true)
            .external_template(false)
            .initial_head(branch);
        let repository = Repository::init_opts(path, &options).map_err(|cause| {
            Error::new(Kind::Data, format!("cannot make the repository {}", path.display())).because(cause.message())
        })?;
        Ok(Self { repository })
    }

    /// Writes a blob.
    pub fn blob(&self, bytes: &[u8]) -> Result<ObjectId> {
        self.wrote(self.repository.blob(bytes)).map(object_id)
    }

    /// Writes a tree of `files` (path and blob), directories and all.
    pub fn tree<'path>(&self, files: impl IntoIterator<Item = (&'path str, ObjectId)>) -> Result<ObjectId> {
        // Directories still open, outermost first, each with its raw entries so far.
        let mut files: Vec<(Vec<&str>, ObjectId)> = files
            .into_iter()
            .map(|(path, id)| (path.split('/').collect(), id))
            .collect();
        files.sort();
        let mut open: Vec<OpenTree<'_>> = vec![("", Vec::new())];
        for (path, id) in &files {
            let Some((name, directories)) = path.split_last() else {
                continue;
            };
            let shared = open
                .iter()
                .skip(1)
                .zip(directories)
                .take_while(|(a, b)| a.0 == **b)
                .count();
            while open.len() > shared + 1 {
                self.close(&mut open)?;
            }
            open.extend(
                directories
                    .iter()
                    .skip(shared)
                    .map(|directory| (*directory, Vec::new())),
            );
            if let Some((_, entries)) = open.last_mut() {
                entries.push(((*name).to_owned(), 0o100_644, *id));
            }
        }
        while open.len() > 1 {
            self.close(&mut open)?;
        }
        self.write_tree(open.pop().map(|(_, entries)| entries).unwrap_or_default())
    }

    /// Writes a commit; no branch is moved.
    pub fn commit(&self, new: &NewCommit<'_>) -> Result<ObjectId> {
        let signature = |(person, time): (&Person, Time)| {
            let moment = git2::Time::new(time.0, 0);
            self.wrote(Signature::new(&person.name, person.address.as_str(), &moment))
        };
        let (author, committer) = (signature(new.author)?, signature(new.committer)?);
        let tree = self.wrote(self.repository.find_tree(oid(new.tree)))?;
        let mut parents = Vec::new();
        for parent in &new.parents {
            parents.push(self.wrote(self.repository.find_commit(oid(*parent)))?);
        }
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let made = self
            .repository
            .commit(None, &author, &committer, new.message, &tree, &parents);
        self.wrote(made).map(object_id)
    }

    /// Points the ref `full` (`refs/heads/staging`) to a commit.
    pub fn point(&self, full: &str, commit: ObjectId) -> Result<()> {
        self.wrote(self.repository.reference(full, oid(commit), true, "made"))
            .map(drop)
    }

    /// Makes an annotated tag.
    pub fn tag(&self, name: &str, commit: ObjectId, tagger: (&Person, Time), message: &str) -> Result<()> {
        let target = self.wrote(self.repository.find_object(oid(commit), Some(ObjectType::Commit)))?;
        let signature = Signature::new(
            &tagger.0.name,
            tagger.0.address.as_str(),
            &git2::Time::new(tagger.1.0, 0),
        );
        let signature = self.wrote(signature)?;
        self.wrote(self.repository.tag(name, &target, &signature, message, false))
            .map(drop)
    }

    /// Closes the innermost open directory: writes it and enters it into the one around it.
    fn close(&self, open: &mut Vec<OpenTree<'_>>) -> Result<()> {
        let Some((name, entries)) = open.pop() else {
            return Ok(());
        };
        let id = self.write_tree(entries)?;
        if let Some((_, outer)) = open.last_mut() {
            outer.push((name.to_owned(), super::raw::DIRECTORY, id));
        }
        Ok(())
    }

    fn write_tree(&self, entries: Vec<(String, u32, ObjectId)>) -> Result<ObjectId> {
        let mut builder = self.wrote(self.repository.treebuilder(None))?;
        for (name, mode, id) in entries {
            let mode = i32::try_from(mode).unwrap_or(0o100_644);
            self.wrote(builder.insert(name, oid(id), mode)).map(drop)?;
        }
        self.wrote(builder.write()).map(object_id)
    }

    fn wrote<T>(&self, result: std::result::Result<T, git2::Error>) -> Result<T> {
        result.map_err(|cause| {
            Error::new(
                Kind::Data,
                format!("cannot write to {}", self.repository.path().display()),
            )
            .because(cause.message())
        })
    }
}

/// The diff of one file as `git diff` prints it; `None` on a side means that the file is not there. Empty when nothing changed.
pub fn file_patch(path: &str, old: Option<&str>, new: Option<&str>) -> Result<String> {
    if old == new {
        return Ok(String::new());
    }
    let id = |text: Option<&str>| -> Result<String> {
        let Some(text) = text else {
            return Ok("0000000".to_owned());
        };
        let id = Oid::hash_object(ObjectType::Blob, text.as_bytes())
            .map_err(|cause| Error::bug(format!("cannot name a blob: {}", cause.message())))?;
        Ok(object_id(id).short(7))
    };
    let failed = |cause: git2::Error| Error::bug(format!("cannot compare two texts: {}", cause.message()));
    let mut options = git2::DiffOptions::new();
    options.context_lines(3).indent_heuristic(true);
    let (before, after) = (old.unwrap_or_default().as_bytes(), new.unwrap_or_default().as_bytes());
    let mut patch = git2::Patch::from_buffers(before, None, after, None, Some(&mut options)).map_err(failed)?;
    let printed = patch.to_buf().map_err(failed)?;
    let printed = String::from_utf8_lossy(&printed).into_owned();
    let hunks = printed.find("@@ ").and_then(|at| printed.get(at..)).unwrap_or_default();
    let (old_id, new_id) = (id(old)?, id(new)?);
    Ok(match (old, new) {
        (None, _) => format!(
            "diff --git a/{path} b/{path}\nnew file mode 100644\nindex {old_id}..{new_id}\n--- /dev/null\n+++ b/{path}\n{hunks}"
        ),
        (_, None) => format!(
            "diff --git a/{path} b/{path}\ndeleted file mode 100644\nindex {old_id}..{new_id}\n--- a/{path}\n+++ /dev/null\n{hunks}"
        ),
        (Some(_), Some(_)) => {
            format!(
                "diff --git a/{path} b/{path}\nindex {old_id}..{new_id} 100644\n--- a/{path}\n+++ b/{path}\n{hunks}"
            )
        }
    })
}
