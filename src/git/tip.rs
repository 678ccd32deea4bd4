//! The newest commit of a mirror, whatever its HEAD says.

use git2::{ErrorCode, Repository};

use super::objects::{self, object_id};
use crate::error::{Error, Kind, Result};
use crate::model::ObjectId;

/// Branches that are looked for where HEAD names none that is there.
const NAMES: [&str; 2] = ["refs/heads/master", "refs/heads/main"];

/// The newest commit of an epoch or of a v1 inbox; `None` while it is empty.
///
/// A clone that is no mirror has the branch twice: its own one, and the one that a fetch moves. The newer of both counts, and of two
/// equally old ones the fetched one: it may have been rewritten.
pub(super) fn of_inbox(repository: &Repository) -> Result<Option<ObjectId>> {
    let own = own_tip(repository)?;
    let Some(fetched) = fetched_tip(repository) else {
        return Ok(own);
    };
    let Some(own) = own.filter(|own| *own != fetched) else {
        return Ok(Some(fetched));
    };
    let date = |id: ObjectId| {
        let commit = repository.find_commit(objects::oid(id)).ok()?;
        Some(commit.time().seconds())
    };
    Ok(Some(if date(own) > date(fetched) { own } else { fetched }))
}

/// Where HEAD points, else a branch that is called like the main one, else the only branch.
fn own_tip(repository: &Repository) -> Result<Option<ObjectId>> {
    match repository.head() {
        Ok(head) => return Ok(head.target().map(object_id)),
        Err(cause) if matches!(cause.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound) => {}
        Err(cause) => {
            let path = repository.path();
            return Err(Error::new(Kind::Data, format!("cannot read {}", path.display()))
                .because(cause.message())
                .hint(format!(
                    "its {} should read `ref: refs/heads/master`",
                    path.join("HEAD").display()
                )));
        }
    }
    let known = NAMES.iter().find_map(|name| target(repository, name));
    Ok(known.or_else(|| only_branch(repository)))
}

/// The tip of the remote-tracking branch that the branch of HEAD follows.
fn fetched_tip(repository: &Repository) -> Option<ObjectId> {
    let head = repository.find_reference("HEAD").ok()?;
    let branch = head.symbolic_target().ok()??.strip_prefix("refs/heads/")?.to_owned();
    let same = target(repository, &format!("refs/remotes/origin/{branch}"));
    same.or_else(|| target(repository, "refs/remotes/origin/HEAD"))
}

fn target(repository: &Repository, name: &str) -> Option<ObjectId> {
    let found = repository.find_reference(name).ok()?.resolve().ok()?;
    found.target().map(object_id)
}

fn only_branch(repository: &Repository) -> Option<ObjectId> {
    let mut branches = repository.references_glob("refs/heads/*").ok()?.flatten();
    match (branches.next(), branches.next()) {
        (Some(only), None) => only.target().map(object_id),
        _ => None,
    }
}
