//! Backports: what became of a commit on stable branches, and what a commit there comes from.

use serde_json::{Value, json};

use crate::error::Result;
use crate::model::{ObjectId, ReferenceKind, Time};
use crate::store::{CommitBrief, CommitKey, Reader};

use super::candidate::Candidate;
use super::report::{Block, Cell, Column};

/// A commit of a stable branch that is a backport of a commit of a series.
pub(super) struct Backport {
    commit: CommitBrief,
    branches: Vec<String>,
    /// The commit that it is a backport of.
    of: ObjectId,
    certain: bool,
}

/// The backports of the commits that a series became, oldest first.
pub(super) fn backports(reader: &Reader, candidate: &Candidate, at: Time) -> Result<Vec<Backport>> {
    let mut found: Vec<Backport> = Vec::new();
    let landings = &candidate.stored.history.landings;
    for landing in landings.iter().filter(|landing| landing.found.known <= at) {
        for source in reader.commits_by_prefix(&landing.found.commit.to_string())? {
            for (commit, certain) in reader.ties(source.key, ReferenceKind::BackportOf, true)? {
                let known = found.iter().any(|one| one.commit.key == commit.key);
                if commit.committed <= at && !known {
                    found.push(Backport {
                        branches: reader.branches_of(commit.key)?,
                        commit,
                        of: source.object,
                        certain,
                    });
                }
            }
        }
    }
    found.sort_by_key(|one| (one.commit.committed, one.commit.object));
    Ok(found)
}

/// What a commit is a backport of, each with whether that is sure.
pub(super) fn sources(reader: &Reader, commit: CommitKey, at: Time) -> Result<Vec<(CommitBrief, bool)>> {
    let mut sources = reader.ties(commit, ReferenceKind::BackportOf, false)?;
    sources.retain(|(source, _)| source.committed <= at);
    Ok(sources)
}

/// The backports as a table.
pub(super) fn table(backports: &[Backport]) -> Block {
    Block::Table {
        title: "Backports".to_owned(),
        columns: vec![
            Column::new("commit", "Commit"),
            Column::new("branches", "Branch"),
            Column::new("committed", "Committed"),
            Column::new("commit_subject", "Subject").shrinking(),
            Column::new("of", "Of"),
            Column::new("certain", "Certain"),
        ],
        rows: backports
            .iter()
            .map(|one| {
                vec![
                    Cell::text(one.commit.object.short(12)),
                    Cell::text(one.branches.join(", ")),
                    Cell::Day(one.commit.committed),
                    Cell::text(one.commit.subject.clone()),
                    Cell::text(one.of.short(12)),
                    Cell::Flag(one.certain),
                ]
            })
            .collect(),
    }
}

/// The backports as JSON.
pub(super) fn value(backports: &[Backport]) -> Value {
    let one = |one: &Backport| {
        json!({
            "commit": one.commit.object.to_string(),
            "branches": one.branches,
            "committed": one.commit.committed.to_string(),
            "commit_subject": one.commit.subject,
            "of": one.of.to_string(),
            "certain": one.certain,
        })
    };
    Value::Array(backports.iter().map(one).collect())
}
