//! Where a commit does its work, and whom it gives credit for it.

use crate::matching::overtaken::paths;
use crate::model::{Change, Commit, Person, Trailer, TrailerKind};

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

/// Whom a trailer gives credit for the work or the idea.
pub(in crate::matching) fn credited(trailer: &Trailer) -> Option<&Person> {
    let other = [
        "based-on-patch-by",
        "original-patch-by",
        "idea-by",
        "original-idea-by",
        "inspired-by",
    ];
    let kinds = [
        TrailerKind::ReportedBy,
        TrailerKind::SuggestedBy,
        TrailerKind::CoDevelopedBy,
    ];
    let gives = kinds.contains(&trailer.kind) || other.iter().any(|key| trailer.key.eq_ignore_ascii_case(key));
    trailer.person.as_ref().filter(|_| gives)
}
