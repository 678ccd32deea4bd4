//! A series with its standing at a moment, and what rows and filters ask of it.

use std::collections::BTreeSet;

use crate::model::{MessageKey, Part, PartFacts, Person, Revision, Standing, Time};
use crate::store::Stored;

use super::facts::Facts;

/// A series and where it stands.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The series.
    pub stored: Stored,
    /// Where it stands.
    pub standing: Standing,
}

impl Candidate {
    /// The newest revision at the moment.
    pub fn revision(&self) -> &Revision {
        let revisions = &self.stored.history.series.revisions;
        revisions
            .get(self.standing.revision)
            .or(revisions.last())
            .expect("a series has a revision")
    }

    /// How many revisions were known at a moment.
    pub fn revisions_known(&self, at: Time) -> usize {
        let revisions = self.stored.history.series.revisions.iter();
        revisions.filter(|revision| revision.known <= at).count()
    }

    /// Parts of the newest revision that are there, with what is known of their patches.
    pub fn parts(&self) -> impl Iterator<Item = (&Part, &PartFacts)> {
        let facts = &self.stored.history.parts;
        self.revision()
            .parts
            .iter()
            .filter_map(move |part| Some((part, facts.get(&part.message?)?)))
    }

    /// The mail that leads the newest revision: its cover letter or first part.
    pub fn lead(&self) -> Option<MessageKey> {
        let revision = self.revision();
        let own = revision
            .parts
            .iter()
            .filter(|part| !part.carried)
            .find_map(|part| part.message);
        revision
            .cover
            .or(own)
            .or_else(|| revision.parts.iter().find_map(|part| part.message))
    }

    /// Date of the first posting of all.
    pub fn first_posted(&self) -> Time {
        self.stored
            .history
            .series
            .revisions
            .iter()
            .map(|revision| revision.posted)
            .min()
            .unwrap_or_default()
    }

    /// Whoever sent the newest revision.
    pub fn submitter(&self) -> &Person {
        &self.revision().submitter
    }

    /// Paths that the newest revision touches, sorted.
    pub fn paths(&self) -> BTreeSet<&str> {
        self.parts()
            .flat_map(|(_, facts)| facts.paths.iter().map(String::as_str))
            .collect()
    }

    /// Titles of the sections that decide about its paths, in order of name.
    pub fn subsystems(&self, facts: &Facts, at: Time) -> Vec<String> {
        let mut titles: BTreeSet<String> = BTreeSet::new();
        for (_, part) in self.parts() {
            let Some(tree) = &part.tree else { continue };
            let Some(file) = facts.maintainers(tree, &part.branch, at) else {
                continue;
            };
            for path in &part.paths {
                let sections = file.deciding(path, &|path| facts.is_directory(tree, path));
                titles.extend(sections.into_iter().map(|section| section.title.clone()));
            }
        }
        titles.into_iter().collect()
    }

    /// Whether a path of it is in a section that names one of these people as `M:` (with `reviewer` also as `R:`).
    pub fn is_maintained_by(&self, facts: &Facts, is_who: &dyn Fn(&Person) -> bool, reviewer: bool, at: Time) -> bool {
        self.parts().any(|(_, part)| {
            let Some(tree) = &part.tree else { return false };
            let Some(file) = facts.maintainers(tree, &part.branch, at) else {
                return facts.committers(tree, at).iter().any(is_who);
            };
            part.paths.iter().any(|path| {
                file.matching(path, &|path| facts.is_directory(tree, path))
                    .iter()
                    .any(|covering| {
                        let section = covering.section;
                        section.maintainers.iter().any(is_who) || (reviewer && section.reviewers.iter().any(is_who))
                    })
            })
        })
    }

    /// How many parts of the newest revision are in the tree.
    pub fn applied(&self) -> usize {
        self.standing
            .parts
            .iter()
            .filter(|part| part.state == Some(crate::model::State::Accepted))
            .count()
    }
}
