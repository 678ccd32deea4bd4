//! The list of queries: facts and a scope to a report.
//!
//! A queue is a file with a [`Queue`] value and a line in [`QUEUES`]; command line, help, man page, completions and tests walk that
//! list. What a state is, is `review`'s; how a report looks, is `render`'s.

mod audit;
mod backport;
mod candidate;
mod chunks;
mod columns;
mod doctor;
mod facts;
mod find;
mod mailmap;
mod maintainers;
mod matches;
mod moments;
mod people;
mod project;
mod queue;
mod queues;
mod range;
mod report;
mod row;
mod scope;
mod settled;
mod show;

pub use audit::{AuditGrade, audit};
pub use candidate::Candidate;
pub use columns::columns_of;
pub use doctor::{Answers, Diagnosis, Mirrors, doctor, quality, sample};
pub use facts::Facts;
pub use find::{Found, find, find_known};
pub use maintainers::{
    Checkout, CommitPatch, everyone_of_commit, everyone_of_paths, everyone_of_series, of_commit, of_paths, of_series,
    tidy_path,
};
pub use matches::{matches, origin};
pub use moments::{Calendar, Edge, short_tag};
pub use queue::{Queue, answer, nothing_fits, select};
pub use queues::{QUEUES, find_queue, queue_named};
pub use range::{check_branch, commits_named, commits_on};
pub use report::*;
pub use row::SeriesRow;
pub use scope::{Include, Scope, Sort, Who, check_subsystem, section_titles};
pub use settled::{Settled, settled};
pub use show::show;
