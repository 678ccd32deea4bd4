//! Patches that later commits overtook: the way of the facts to `matching::overtaken` and back.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::git::Tree;
use crate::matching::{self, OvertakenInput, Posted, Setting};
use crate::model::{Commit, MessageKey, ObjectId, Time, TreeName, hash_line};
use crate::store::{CommitKey, Derived};

use super::Context;
use super::link::{Material, first_landings};
use super::rows::Rows;

/// Patches that commits of the branch they are for overtook, with the commit's number.
pub(super) fn overtaken(
    context: &Context<'_>,
    material: &Material,
    posted: &[Posted],
    derived: &Derived,
    rows: &Rows<'_>,
) -> Vec<(CommitKey, MessageKey, Time)> {
    let series: HashMap<MessageKey, usize> = posted.iter().map(|one| (one.key, one.series)).collect();
    let named: HashMap<CommitKey, ObjectId> = material.commits.iter().map(|row| (row.key, row.commit.id)).collect();
    let dates: HashMap<ObjectId, Time> = material
        .commits
        .iter()
        .map(|row| (row.commit.id, row.commit.committed))
        .collect();
    // What is known of a commit later than on its day ends no answer of before.
    let own: HashSet<(usize, ObjectId)> = derived
        .matches
        .iter()
        .filter(|(_, found)| found.certain && dates.get(&found.commit).is_some_and(|date| found.known <= *date))
        .filter_map(|(key, found)| Some((*series.get(&found.message)?, *named.get(key)?)))
        .collect();
    let landed = first_landings(&derived.matches);
    let mut aims: BTreeMap<(&TreeName, &str), Vec<&Posted>> = BTreeMap::new();
    let by_key: HashMap<MessageKey, &Posted> = posted.iter().map(|one| (one.key, one)).collect();
    for placement in &derived.placements {
        let aim = (&placement.tree, placement.branch.as_str());
        aims.entry(aim).or_default().extend(by_key.get(&placement.message));
    }
    let mut found = Vec::new();
    for ((tree, branch), posted) in aims {
        let mut branches = material.branches.iter();
        let Some(branch) = branches.find(|row| row.tree == *tree && row.branch.name == branch) else {
            continue;
        };
        let commits: Vec<&Commit> = material
            .commits
            .iter()
            .filter(|row| row.tree == *tree && row.branches.contains(&branch.id))
            .map(|row| &row.commit)
            .collect();
        let source = context.sources.trees.iter().find(|source| source.name == *tree);
        let repository = source.and_then(|source| Tree::open(&source.path).ok());
        let input = OvertakenInput {
            posted: &posted,
            commits: &commits,
            own: &own,
            landed: &landed,
            lines_of: &|commit, path| {
                let text = repository.as_ref()?.file_at(commit, path).ok()?.unwrap_or_default();
                Some(
                    text.split(|byte| *byte == b'\n')
                        .map(|line| hash_line(b'-', line))
                        .collect(),
                )
            },
            setting: &Setting::default(),
        };
        for one in matching::overtaken(&input) {
            found.extend(rows.key_in(one.commit, tree).map(|key| (key, one.message, one.known)));
        }
    }
    found
}
