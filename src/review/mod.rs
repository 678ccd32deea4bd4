//! Review: facts, project rules and a moment make approvals, states and turns; MAINTAINERS.
//!
//! Pure: what it needs besides the history (the MAINTAINERS file of a branch at a time, directories of the tree, who commits,
//! who is one person) comes in as functions. Owns the check-in policy and every rule of the states. Which rows a query
//! shows, and how, is for the layers above.

mod approval;
mod areas;
mod asks;
mod audit;
mod ground;
mod heard;
mod landed;
mod maintainers;
mod part;
mod paths;
mod project;
mod queue;
mod series;
mod trailers;
mod view;
mod why;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::model::{History, Person, Time, TreeName};

pub use audit::{Audit, AuditedCommit, audit};
pub use heard::{Heard, heard};
pub use maintainers::{Covering, KeywordOrder, Listed, Maintainers, Section};
pub use paths::{PartPaths, PathApproval, PathStanding, paths_of_commit, paths_of_series};
pub use project::{Outside, Project, Release};
pub use queue::{
    Need, abandoned, has_approved, is_dormant, is_listed, is_never_reviewed, is_pending, is_ready, is_rfc, is_stalled,
    is_unapplied, is_unreviewed, lost, lost_reason, needs, overdue_said_applied, pending_for,
};
pub use series::judge;
pub use trailers::{TrailerStanding, TrailerStatus};

/// A MAINTAINERS file by tree, branch and moment; `None` where there is none.
pub type FindMaintainers<'a> = dyn Fn(&TreeName, &str, Time) -> Option<Arc<Maintainers>> + 'a;

/// What is needed to judge besides a history.
pub struct Rules<'a> {
    /// The policy.
    pub project: &'a Project,
    /// The MAINTAINERS file of a branch as it stood at a moment.
    pub maintainers: &'a FindMaintainers<'a>,
    /// Whether a path is a directory of the tree.
    pub is_directory: &'a dyn Fn(&TreeName, &str) -> bool,
    /// Who committed to the tree in the 12 months before a moment.
    pub committers: &'a dyn Fn(&TreeName, Time) -> Vec<Person>,
    /// Whether a branch is a stable branch.
    pub is_stable: &'a dyn Fn(&TreeName, &str) -> bool,
    /// Whether two are one person (`.mailmap`, configuration, learned addresses). Asked often: it ought to
    /// remember folded names.
    pub same_person: &'a dyn Fn(&Person, &Person) -> bool,
}

/// Every approving trailer of a series' threads and what became of it by `at`.
pub fn trailers(history: &History, rules: &Rules<'_>, at: Time) -> Vec<TrailerStanding> {
    view::View::cut(history, rules, at)
        .map(|view| trailers::all(&view))
        .unwrap_or_default()
}
