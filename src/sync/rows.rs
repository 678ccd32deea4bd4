//! The rows of commits, by their ids.

use std::collections::HashMap;

use crate::model::{Commit, ObjectId, TreeName};
use crate::store::{CommitKey, CommitRow};

/// Where commits are stored: one that several trees have is stored with each.
pub(super) struct Rows<'a> {
    by_id: HashMap<ObjectId, Vec<&'a CommitRow>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(commits: &'a [CommitRow]) -> Self {
        let mut by_id: HashMap<ObjectId, Vec<&CommitRow>> = HashMap::new();
        for row in commits {
            by_id.entry(row.commit.id).or_default().push(row);
        }
        Self { by_id }
    }

    pub(super) fn of(&self, id: ObjectId) -> &[&'a CommitRow] {
        self.by_id.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The commit of a tree, else of another.
    pub(super) fn key_in(&self, id: ObjectId, tree: &TreeName) -> Option<CommitKey> {
        let rows = self.of(id);
        let own = rows.iter().find(|row| row.tree == *tree);
        own.or(rows.first()).map(|row| row.key)
    }

    /// Each commit once.
    pub(super) fn commits(&self) -> Vec<&'a Commit> {
        let mut first: Vec<&CommitRow> = self.by_id.values().filter_map(|rows| rows.first().copied()).collect();
        first.sort_by_key(|row| row.key);
        first.into_iter().map(|row| &row.commit).collect()
    }
}
