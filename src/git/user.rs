//! Who the user is and what he likes, as git knows it, and which clone he is in.

use std::path::{Path, PathBuf};

use git2::Repository;

/// The user's address: `user.email` of git's own configuration; `None` when it is not set.
pub fn user_email() -> Option<String> {
    let config = git2::Config::open_default().ok()?;
    config
        .get_string("user.email")
        .ok()
        .filter(|address| !address.is_empty())
}

/// A setting of git's own configuration, as it holds in the folder `here`; `None` when it is not set.
pub fn user_setting(key: &str, here: &Path) -> Option<String> {
    let local = Repository::discover(here).and_then(|repository| repository.config());
    let config = local.or_else(|_| git2::Config::open_default()).ok()?;
    config.get_string(key).ok().filter(|value| !value.is_empty())
}

/// The repository that the folder `here` is in: the top of its work tree, or the repository itself where there is none.
pub fn enclosing_repository(here: &Path) -> Option<PathBuf> {
    let repository = Repository::discover(here).ok()?;
    Some(repository.workdir().unwrap_or(repository.path()).to_owned())
}
