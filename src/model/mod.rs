//! The nouns of the project: plain values that every layer may name.
//!
//! Owns what a message, a patch, a series, a commit, a match and a state *are*, and the patch-ids, which one function makes
//! for mails and commits alike. How such values are read from bytes, stored or judged is left to the layers above.

mod commit;
mod diff;
mod glob;
mod history;
mod ids;
mod matches;
mod message;
mod person;
mod series;
mod standing;
mod subject;
mod text;
mod time;
mod trailer;

pub use commit::{Branch, BranchKind, Commit, Reference, ReferenceKind, TreeName};
pub use diff::{Change, Diff, Digest, FileDiff, FileDigest, Line, LineKind, PatchId};
pub use glob::PathGlob;
pub use history::{History, Landing, Mail, Note, NoteKind, Overtaking, PartFacts, Target};
pub use ids::{MessageId, MessageKey, ObjectId, SeriesId};
pub use matches::{Evidence, Match, Method, Overtook};
pub use message::{Hints, Message, Patch, Problem, ProblemKind, Role, Said};
pub use person::{Address, Person, fold_name, fold_names};
pub use series::{Decision, JoinReason, Part, Revision, RevisionKind, Series};
pub use standing::{Approval, Grade, Objection, PartStanding, Reason, Standing, State, Turn, Wait};
pub use subject::{Counter, Posture, RevisionNumber, Subject, Target as ReleaseTarget};
pub use text::{compare_names, find_nearest, fixes_line, hash_line, hash_lines, hash_text, letters_and_digits};
pub use time::{DAY, Time};
pub use trailer::{Condition, Place, Scope, Trailer, TrailerKind};
