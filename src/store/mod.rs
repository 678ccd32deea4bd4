//! The database: schema, reading and writing; and the user's notes in a file of their own.
//!
//! [`Writer`] holds the lock and is all that `sync` gets; [`Reader`] opens read-only and is all that queries get. The database is
//! a cache: one of an older version is dropped and made anew by the next sync, one of a newer version is refused.

mod commits;
mod convert;
mod copies;
mod decisions;
mod dump;
mod fresh;
mod health;
mod history;
mod lookup;
mod messages;
mod notes;
mod people;
mod publish;
mod reader;
mod records;
mod shadowed;
mod sources;
mod subjects;
mod threads;
mod trees;
mod writer;

pub use commits::{CommitKey, CommitRow};
pub use copies::StaleReading;
pub use fresh::{Fresh, Published, ThreadRow};
pub use health::{EpochHealth, Health, ProblemRow};
pub use history::{Depth, Filter, Stored};
pub use lookup::{CommitBrief, Committed, FoundMatch, MailPlace};
pub use messages::{Added, MessageRow, Needed, Place};
pub use notes::Notes;
pub use people::Use;
pub use publish::{Derived, OvertakenRow, Placement, TieRow, Written, row_of};
pub use reader::Reader;
pub use records::{CommitFilter, CommitRecord};
pub use sources::{EpochState, InboxPlan, Planned};
pub use trees::{BranchRow, DirectoryRow, RuleVersion, TagRow};
pub use writer::{Batch, Writer};

use crate::error::{Error, Kind};

/// The version of the schema, kept in `user_version`.
///
/// - 1: the first one.
/// - 2: parts know when their patch was posted anew in another series; evidence knows exact titles and corrections.
/// - 3: from which copy a message was read, where shallow clones begin, which object a problem is about.
/// - 4: under which names and addresses people write.
/// - 5: which patches later commits overtook; an index from a commit to those that revert it or are taken from it.
/// - 6: how a commit overtook a patch.
/// - 7: what was stored since links were published last, and how revisions were placed.
/// - 8: with each mail and part of a series that by which it is judged.
const SCHEMA_VERSION: i64 = 8;

/// The tables.
const SCHEMA: &str = include_str!("schema.sql");

/// Turns a failure of SQLite into an error that says what could not be done.
fn failed(what: &'static str) -> impl Fn(rusqlite::Error) -> Error {
    move |cause| {
        let error = Error::new(Kind::Data, format!("cannot {what}")).because(&cause);
        match cause.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                error.hint("another xq is writing; try again, or run `xq sync --wait`")
            }
            Some(rusqlite::ErrorCode::DiskFull) => error.hint("free some space and run it again: nothing is lost"),
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                error.hint("the database is a cache: delete the file and run `xq sync`")
            }
            _ => error,
        }
    }
}
