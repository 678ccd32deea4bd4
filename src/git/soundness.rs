//! What about a clone keeps a user from seeing all there is.

use std::path::Path;

use super::objects;
use crate::error::Result;

/// Ways in which a clone is less than a whole one that a fetch keeps up.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Soundness {
    /// History before some commits was left out (`--depth`).
    pub shallow: bool,
    /// Objects were left out (`--filter`).
    pub partial: bool,
    /// It has a remote, and a fetch moves no branch (`git clone --bare`).
    pub fetches_nothing: bool,
}

impl Soundness {
    /// Looks at the repository at `path`; `what` names it in errors, as in "the inbox".
    pub fn of(path: &Path, what: &str) -> Result<Self> {
        let repository = objects::open(path, what)?;
        let config = repository.config().ok();
        let remotes = repository.remotes().ok();
        let names = remotes.iter().flat_map(|names| names.iter().flatten().flatten());
        let remotes: Vec<git2::Remote<'_>> = names.filter_map(|name| repository.find_remote(name).ok()).collect();
        let promised = |remote: &git2::Remote<'_>| {
            let name = remote.name().ok().flatten()?;
            config.as_ref()?.get_bool(&format!("remote.{name}.promisor")).ok()
        };
        Ok(Self {
            shallow: !objects::shallow_commits(&repository).is_empty(),
            partial: remotes.iter().any(|remote| promised(remote) == Some(true)),
            fetches_nothing: repository.is_bare()
                && !remotes.is_empty()
                && remotes.iter().all(|remote| remote.refspecs().len() == 0),
        })
    }

    /// Whether xq cannot do its work with it as it is.
    pub fn needs_action(self) -> bool {
        self.partial || self.fetches_nothing
    }

    /// What to know of it, and what to do: a line each.
    pub fn remarks(self, path: &Path) -> Vec<String> {
        let place = objects::quoted(path);
        let mut lines = Vec::new();
        if self.shallow {
            lines.push(format!(
                "{} is a shallow clone, older history is missing: git -C {place} fetch --unshallow",
                path.display()
            ));
        }
        if self.partial {
            lines.push(format!(
                "{} is a partial clone, mails may be missing: git -C {place} fetch --refetch --no-filter",
                path.display()
            ));
        }
        if self.fetches_nothing {
            lines.push(format!(
                "a fetch in {} moves no branch: git -C {place} config remote.origin.fetch '+refs/*:refs/*'",
                path.display()
            ));
        }
        lines
    }
}

/// Where a clone came from, if git knows.
pub fn origin_url(path: &Path) -> Option<String> {
    let repository = objects::open(path, "the repository").ok()?;
    let origin = repository.find_remote("origin").ok()?;
    let url = origin.url().ok()?;
    Some(url.to_owned())
}
