//! Git repositories: epochs of a mirror, commits, diffs, tags and branches of a tree.
//!
//! Owns every use of libgit2. Handles that borrow from a repository become owned values before they leave this folder; what the
//! bytes mean (mails, trailers, matches) is left to the layers above. Nothing here writes, but for [`RepositoryWriter`], which
//! only makes new repositories.

mod diff;
mod epoch;
mod inbox;
mod lines;
mod objects;
mod raw;
mod refs;
mod renames;
mod soundness;
mod tip;
mod tree;
mod user;
mod walk;
mod window;
mod write;

pub use diff::{DiffOf, DiffReader, Lately};
pub use epoch::{Changes, Entry, EntryChange, EpochReader};
pub use inbox::{Epoch, Inbox, Layout};
pub use refs::{Ref, Tag};
pub use soundness::{Soundness, origin_url};
pub use tree::{FileVersion, Paths, Tree};
pub use user::{enclosing_repository, user_email, user_setting};
pub use walk::{Commits, Passed, RawCommit, Unreadable};
pub use write::{NewCommit, RepositoryWriter, file_patch};

#[cfg(test)]
mod tests;
