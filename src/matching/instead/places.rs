//! Where a commit does its work.

use crate::matching::overtaken::paths;
use crate::model::{Change, Commit};

/// The paths of the files that a commit creates.
pub(in crate::matching) fn new_files(commit: &Commit) -> impl Iterator<Item = &str> {
    let files = commit.digest.iter().flat_map(|digest| &digest.files);
    let new = files.filter(|file| file.change == Change::Added);
    new.map(|file| &*file.path)
}

/// The paths that a commit touches.
pub(super) fn touched(commit: &Commit) -> impl Iterator<Item = &str> {
    let files = commit.digest.iter().flat_map(|digest| &digest.files);
    files.flat_map(paths)
}

pub(in crate::matching) fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}
