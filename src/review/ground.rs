//! What decides about a part besides its approvals: the MAINTAINERS file, who commits, the branch.
//!
//! Owns the look-ups, each made once a tree and branch. What follows from them is for `approval`.

use std::sync::Arc;

use super::maintainers::Maintainers;
use super::view::Moment;
use crate::model::{PartFacts, Person, TreeName};

/// What decides about a part: its paths, the sections of the file, who commits.
pub(super) struct Ground<'a> {
    pub(super) facts: &'a PartFacts,
    pub(super) file: Option<Arc<Maintainers>>,
    pub(super) committers: Arc<Vec<Person>>,
    pub(super) is_stable: bool,
}

impl<'a> Ground<'a> {
    /// Looks up what holds for a part at a moment; `None` when the part is foreign or unknown.
    pub(super) fn of(now: &Moment<'_>, facts: &'a PartFacts, cache: &mut GroundCache) -> Option<Self> {
        let tree = facts.tree.as_ref()?;
        let (file, committers, is_stable) = cache.look_up(now, tree, &facts.branch);
        Some(Self {
            facts,
            file,
            committers,
            is_stable,
        })
    }

    /// Whether a path is a directory of the tree.
    pub(super) fn is_directory<'b>(&'b self, now: &'b Moment<'b>) -> impl Fn(&str) -> bool + 'b {
        move |path| {
            let tree = self.facts.tree.as_ref();
            tree.is_some_and(|tree| (now.rules.is_directory)(tree, path))
        }
    }

    /// Whether this person maintains a touched path by any section, or commits.
    pub(super) fn decides(&self, now: &Moment<'_>, person: &Person) -> bool {
        if self.committers.iter().any(|one| now.same(one, person)) {
            return true;
        }
        let Some(file) = &self.file else { return false };
        let is_directory = self.is_directory(now);
        self.facts.paths.iter().any(|path| {
            let sections = file.matching(path, &is_directory);
            let mut people = sections.iter().flat_map(|covering| &covering.section.maintainers);
            people.any(|one| now.same(one, person))
        })
    }
}

/// What was looked up for one tree and branch; parts of a series mostly share it.
#[derive(Default)]
pub(super) struct GroundCache {
    known: Vec<(TreeName, String, Looked)>,
}

type Looked = (Option<Arc<Maintainers>>, Arc<Vec<Person>>, bool);

impl GroundCache {
    fn look_up(&mut self, now: &Moment<'_>, tree: &TreeName, branch: &str) -> Looked {
        if let Some((_, _, looked)) = self.known.iter().find(|known| known.0 == *tree && known.1 == branch) {
            return looked.clone();
        }
        let rules = now.rules;
        let file = if rules.project.maintainers_file {
            (rules.maintainers)(tree, branch, now.at).filter(|file| !file.sections().is_empty())
        } else {
            None
        };
        let the_rest = file.as_ref().and_then(|file| file.the_rest());
        let committers = if !rules.project.committers.is_empty() {
            rules.project.committers.clone()
        } else if let Some(rest) = the_rest.filter(|rest| !rest.maintainers.is_empty()) {
            rest.maintainers.clone()
        } else {
            (rules.committers)(tree, now.at)
        };
        let looked = (file, Arc::new(committers), (rules.is_stable)(tree, branch));
        self.known.push((tree.clone(), branch.to_owned(), looked.clone()));
        looked
    }
}
