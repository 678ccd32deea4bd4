//! The rows of commits, by their ids.

use crate::model::{Commit, ObjectId, TreeName};
use crate::store::{CommitKey, CommitRow};

/// Where commits are stored: one that several trees have is stored with each.
pub(super) struct Rows<'a> {
    /// In order of their ids, and of their numbers.
    by_id: Vec<&'a CommitRow>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(commits: &'a [CommitRow]) -> Self {
        // The first digits tell most of them apart, without a look at the commits.
        let first = |id: ObjectId| id.0.first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
        let mut by_id: Vec<(u64, &CommitRow)> = commits.iter().map(|row| (first(row.commit.id), row)).collect();
        by_id.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b)
                .then_with(|| (one.commit.id, one.key).cmp(&(other.commit.id, other.key)))
        });
        Self {
            by_id: by_id.into_iter().map(|(_, row)| row).collect(),
        }
    }

    /// All of them, in order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a CommitRow> + '_ {
        self.by_id.iter().copied()
    }

    pub(super) fn of(&self, id: ObjectId) -> &[&'a CommitRow] {
        let start = self.by_id.partition_point(|row| row.commit.id < id);
        let rest = self.by_id.get(start..).unwrap_or_default();
        let end = rest.partition_point(|row| row.commit.id == id);
        rest.get(..end).unwrap_or_default()
    }

    /// The commit of a tree, else of another.
    pub(super) fn key_in(&self, id: ObjectId, tree: &TreeName) -> Option<CommitKey> {
        let rows = self.of(id);
        let own = rows.iter().find(|row| row.tree == *tree);
        own.or(rows.first()).map(|row| row.key)
    }

    /// Each commit once.
    pub(super) fn commits(&self) -> Vec<&'a Commit> {
        let each = self.by_id.chunk_by(|a, b| a.commit.id == b.commit.id);
        let mut first: Vec<&CommitRow> = each.filter_map(|rows| rows.first().copied()).collect();
        first.sort_unstable_by_key(|row| row.key);
        first.into_iter().map(|row| &row.commit).collect()
    }
}
