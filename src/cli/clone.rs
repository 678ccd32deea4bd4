//! `init --clone`: the user's own git clones the epochs of a list and its tree.
//!
//! Below the folder named, lists lie in `lists/NAME`, trees in `src/NAME`. What is there already is left as it is, so that a run that
//! was cut short goes on when it is run again.

use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};

use super::args::Globals;
use super::fetch::{self, MOST_NEW};
use super::say;

/// Whether a text is the address of a repository and no path: a scheme, or a host before a colon as ssh takes it.
pub(super) fn is_address(text: &str) -> bool {
    let before = text.split_once(':').map_or("", |(before, _)| before);
    text.contains("://") || before.len() > 1 && !before.contains('/') && !Path::new(text).exists()
}

/// The inbox at an address, all its epochs: the path of the mirror.
///
/// The address is that of one epoch, after which the list goes on; of a list, whose epochs lie at `/0` or `/git/0.git` below it; or of one
/// repository.
pub(super) fn inbox(globals: &Globals, url: &str, folder: &Path) -> Result<PathBuf> {
    let url = url.trim_end_matches('/');
    let first = match fetch::number_of(url) {
        Some(_) => Some(url.to_owned()),
        None => ["/0", "/git/0.git"]
            .map(|end| format!("{url}{end}"))
            .into_iter()
            .find(|epoch| fetch::is_there(globals, Path::new("."), epoch)),
    };
    let lists = folder.join("lists");
    let Some(first) = first else {
        let place = lists.join(name_of(url)?);
        clone(globals, url, &place, true)?;
        return Ok(place);
    };
    let list = lists.join(name_of(list_of(&first))?);
    let mut next = Some(first);
    for count in 0..MOST_NEW {
        let Some((url, number)) = next
            .take()
            .and_then(|url| Some((fetch::number_of(&url)?, url)).map(|(n, u)| (u, n)))
        else {
            break;
        };
        let place = list.join("git").join(format!("{number}.git"));
        // The one that was asked for must be there; whether another follows is asked.
        if !place.exists() && (count == 0 || fetch::is_there(globals, Path::new("."), &url)) {
            clone(globals, &url, &place, true)?;
        }
        if !place.exists() {
            break;
        }
        next = fetch::renumbered(&url, number);
    }
    Ok(list)
}

/// The tree at an address: its name and the path of the clone.
pub(super) fn tree(globals: &Globals, url: &str, folder: &Path) -> Result<PathBuf> {
    let place = folder.join("src").join(name_of(url)?);
    clone(globals, url, &place, false)?;
    Ok(place)
}

/// Clones a repository, if it is not there: under another name first, so that what was cut short is not taken for whole.
fn clone(globals: &Globals, url: &str, place: &Path, mirror: bool) -> Result<()> {
    if place.exists() {
        return Ok(());
    }
    let cannot = |cause: std::io::Error| Error::new(Kind::Data, format!("cannot clone {url}")).because(cause);
    let begun = PathBuf::from(format!("{}.part", place.display()));
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    if begun.exists() {
        std::fs::remove_dir_all(&begun).map_err(cannot)?;
    }
    say(globals, &format!("cloning {url} to {}", place.display()));
    let mut git = fetch::git(globals, Path::new("."), "clone");
    if mirror {
        git.arg("--mirror");
    }
    git.arg("--").arg(url).arg(&begun);
    fetch::run_git(
        &mut git,
        &format!("cannot clone {url}"),
        "run the same command again to go on: what was cloned is kept",
    )?;
    std::fs::rename(&begun, place).map_err(cannot)
}

/// The address of a list, of that of one of its epochs.
fn list_of(epoch: &str) -> &str {
    let list = epoch.rsplit_once('/').map_or(epoch, |(list, _)| list);
    list.strip_suffix("/git").unwrap_or(list)
}

/// The last word of an address, which names what is cloned.
fn name_of(url: &str) -> Result<String> {
    let bare = url.trim_end_matches('/');
    let bare = bare.strip_suffix(".git").unwrap_or(bare);
    let name = bare.rsplit(['/', ':']).next().unwrap_or_default();
    if name.is_empty() || name.starts_with('.') {
        return Err(
            Error::new(Kind::Setup, format!("cannot tell a name for a clone of {url}"))
                .hint("clone it with git, and name the folder"),
        );
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for address in [
            "https://x.org/list/0",
            "file:///srv/x.git",
            "git@x.org:a/b.git",
            "x.org:b",
        ] {
            assert!(is_address(address), "{address}");
        }
        for path in ["/srv/x.git", "./a:b", "x", "~/lists/x", "a/b:c", "C:\\x", ""] {
            assert!(!is_address(path), "{path}");
        }
    }

    #[test]
    fn clones_are_named_for_the_list_and_the_tree() {
        assert_eq!(name_of(list_of("https://x.org/xen-devel/0")).unwrap(), "xen-devel");
        assert_eq!(name_of(list_of("file:///srv/ltp/git/3.git")).unwrap(), "ltp");
        assert_eq!(name_of("https://x.org/git-http/xen.git/").unwrap(), "xen");
        assert_eq!(name_of("git@x.org:xen").unwrap(), "xen");
        assert!(name_of("https://x.org/..").is_err());
        assert!(name_of("/").is_err());
    }
}
