//! A branch of a tree as of a moment, with its files as far as the clone has them.

use std::sync::Arc;

use crate::error::{Error, Kind, Result};
use crate::git::Tree;
use crate::model::{ObjectId, Time, TreeName, find_nearest};
use crate::query::facts::Facts;
use crate::review::Maintainers;

/// A branch of a tree as of a moment.
pub struct Checkout<'a> {
    pub(super) facts: &'a Facts,
    /// The tree.
    pub tree: TreeName,
    /// The branch.
    pub branch: String,
    /// The moment.
    pub at: Time,
    /// The clone, and the commit in it that the branch held: `None` before its first. `None`: it cannot be read.
    source: Option<(Tree, Option<ObjectId>)>,
}

impl<'a> Checkout<'a> {
    /// A branch of a tree, as it was at a moment. Without a branch the integration branch is meant.
    ///
    /// # Errors
    /// `Setup` when there is no such tree or branch.
    pub fn of(facts: &'a Facts, tree: &str, branch: Option<&str>, at: Time) -> Result<Self> {
        let source = facts.profile.trees.iter().find(|one| one.name == tree);
        let source = source.ok_or_else(|| {
            let names: Vec<&str> = facts.profile.trees.iter().map(|tree| tree.name.as_str()).collect();
            Error::new(Kind::Setup, format!("there is no tree `{tree}`"))
                .hint(format!("trees are: {}", names.join(", ")))
        })?;
        let tree = TreeName(tree.to_owned());
        let row = match branch {
            Some(branch) => facts.branch(&tree, branch),
            None => facts.integration(&tree),
        };
        let row = row.ok_or_else(|| no_branch(facts, &tree, branch.unwrap_or_default()))?;
        let clone = Tree::open(&source.path).ok();
        Ok(Self {
            facts,
            branch: row.branch.name.clone(),
            at,
            source: clone.and_then(|clone| {
                let commit = clone.commit_at(row.branch.tip, at).ok()?;
                Some((clone, commit))
            }),
            tree,
        })
    }

    /// The branch of the first configured tree that has one of the paths; when none has, of the first.
    ///
    /// # Errors
    /// `Setup` when there is no tree, or none has the branch.
    pub fn with_paths(facts: &'a Facts, paths: &[String], branch: Option<&str>, at: Time) -> Result<Self> {
        let mut trees = facts.profile.trees.iter();
        let mut first = None;
        for tree in &mut trees {
            let has_branch = branch.is_none_or(|branch| facts.branch(&TreeName(tree.name.clone()), branch).is_some());
            if !has_branch {
                continue;
            }
            let checkout = Self::of(facts, &tree.name, branch, at)?;
            if paths.iter().any(|path| checkout.kind(path).is_some()) {
                return Ok(checkout);
            }
            first = first.or(Some(checkout));
        }
        match (first, facts.profile.trees.first()) {
            (Some(first), _) => Ok(first),
            (None, Some(tree)) => Self::of(facts, &tree.name, branch, at),
            (None, None) => Err(Error::new(Kind::Setup, "no tree is configured")
                .hint("write `[[profile.NAME.tree]]` with `path = \"DIR\"` in the configuration")),
        }
    }

    /// Whether the files can be read.
    pub fn is_readable(&self) -> bool {
        self.source.is_some()
    }

    /// Whether what stands at a path is a directory; `None` when nothing does, or the files cannot be read.
    pub fn kind(&self, path: &str) -> Option<bool> {
        let (clone, commit) = self.source.as_ref()?;
        clone.is_directory_at((*commit)?, path).ok().flatten()
    }

    /// Whether a path is a directory: by the commit of the moment, else as far as the database knows.
    pub fn is_directory(&self, path: &str) -> bool {
        if self.is_readable() {
            self.kind(path) == Some(true)
        } else {
            self.facts.is_directory(&self.tree, path)
        }
    }

    /// The content of a file; `None` when there is none, or it cannot be read.
    pub fn text(&self, path: &str) -> Option<Vec<u8>> {
        let (clone, commit) = self.source.as_ref()?;
        clone.file_at((*commit)?, path).ok().flatten()
    }

    /// Its MAINTAINERS file, if there is one with a section.
    pub fn maintainers(&self) -> Option<Arc<Maintainers>> {
        let file = self.facts.maintainers(&self.tree, &self.branch, self.at)?;
        (!file.sections().is_empty()).then_some(file)
    }
}

fn no_branch(facts: &Facts, tree: &TreeName, wanted: &str) -> Error {
    let rows = facts.branches.iter().filter(|row| row.tree == *tree);
    let names: Vec<&str> = rows.map(|row| row.branch.name.as_str()).collect();
    let error = Error::new(Kind::Setup, format!("tree `{tree}` has no branch `{wanted}`"));
    match find_nearest(wanted, names.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None if names.is_empty() => error.hint("run `xq sync`"),
        None => error.hint(format!("branches that xq reads: {}", names.join(", "))),
    }
}
