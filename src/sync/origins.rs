//! Which mails commits came of: the way of the facts to `matching` and back.

use foldhash::{HashMap, HashSet};

use crate::error::Result;
use crate::matching::{self, Common, Few, Finding, Nearby, Posted, Setting, Taken};
use crate::model::{Commit, Match, MessageId, ObjectId, Target, Time, TreeName};
use crate::store::{CommitKey, CommitRow};

use super::link::Facts;
use super::ordered::map_in_order;
use super::overtaken::Names;
use super::since::{Asked, Since};

/// Matches with the commit's number. A patch for one tree is no origin of another one's commits; one for none may be.
/// Without corrections the trailers that name a mail are hidden, too: that is for measuring.
pub(super) fn origins(
    facts: &Facts<'_>,
    corrections: Option<&[matching::Correction]>,
    threads: usize,
) -> Result<Vec<(CommitKey, Match)>> {
    let commits = &facts.material.commits;
    // A commit of before the list cannot come from it; those since have their diff, merges apart.
    let first = facts.posted.iter().map(|one| one.date).min();
    let mut trees: Vec<&TreeName> = Vec::new();
    for row in commits {
        if !trees.contains(&&row.tree) {
            trees.push(&row.tree);
        }
    }
    let is_lone = trees.len() == 1;
    let mut found = Vec::new();
    for tree in trees {
        let placed = facts.placed;
        let is_for = |one: &Posted| placed.get(&one.key).is_none_or(|placed| placed == tree);
        let own: Vec<Posted> = facts
            .posted
            .iter()
            .filter(|one| !is_lone && is_for(one))
            .cloned()
            .collect();
        let rows = facts.rows.iter().filter(|row| row.tree == *tree).filter(|row| {
            row.commit.digest.is_some() || first.is_some_and(|first| row.commit.committed >= first.plus_days(-2))
        });
        let of_tree = OfTree {
            facts,
            posted: if is_lone { facts.posted } else { &own },
            rows: rows.collect(),
            corrections,
            threads,
        };
        found.extend(of_tree.origins()?);
    }
    Ok(found)
}

/// One tree, and the patches that may be for it.
struct OfTree<'a> {
    facts: &'a Facts<'a>,
    posted: &'a [Posted],
    rows: Vec<&'a CommitRow>,
    corrections: Option<&'a [matching::Correction]>,
    threads: usize,
}

/// Mails that name commits, with their dates.
type Said = HashMap<ObjectId, Vec<(MessageId, Time)>>;

impl OfTree<'_> {
    fn origins(&self) -> Result<Vec<(CommitKey, Match)>> {
        let hide_trailers = self.corrections.is_none();
        let said = if hide_trailers {
            Said::default()
        } else {
            self.said_applied()
        };
        let named: HashMap<ObjectId, Commit> = self
            .rows
            .iter()
            .filter_map(|row| {
                let mails = said.get(&row.commit.id)?.iter().map(|(id, _)| id.clone());
                let mut commit = row.commit.clone();
                commit.mails.extend(mails);
                Some((commit.id, commit))
            })
            .collect();
        let commits: Vec<&Commit> = self
            .rows
            .iter()
            .map(|row| named.get(&row.commit.id).unwrap_or(&row.commit))
            .collect();
        let input = matching::Input {
            posted: self.posted,
            commits: &commits,
            nearby: &self.nearby(&commits),
            hide_trailers,
            corrections: self.corrections.unwrap_or_default(),
            setting: &Setting::default(),
        };
        let again = match self.facts.since {
            Some(since) => self.find_again(&input, since, &said)?,
            None => None,
        };
        match again {
            Some(found) => Ok(found),
            None => {
                // What is looked things up in goes before what was found is written anew.
                let found = self.find(&Finding::new(&input), &[], &said)?;
                Ok(self.keyed(found))
            }
        }
    }

    /// What commits came of, where only some of them are asked for and the others keep their matches; `None` where one of those that were
    /// asked for has another origin than before and others may rest on that.
    fn find_again(
        &self,
        input: &matching::Input<'_>,
        since: &Since<'_>,
        said: &Said,
    ) -> Result<Option<Vec<(CommitKey, Match)>>> {
        let asked: Asked = since.asked_commits(self.facts.linked, self.posted, input.commits);
        let kept = since.kept_matches(&asked, &self.rows);
        let matches: Vec<&Match> = kept.iter().map(|(_, found)| found).collect();
        let few = Few::of(input, &asked.commits);
        let (shares, common) = std::thread::scope(|scope| {
            let rest = scope.spawn(|| few.share(1, 2));
            let first = few.share(0, 2);
            let rest = rest.join().expect("a thread that looks through patches does not panic");
            ([first, rest], self.common())
        });
        let finding = few.finding(shares, common);
        let found = self.find(&finding, &matches, said)?;
        if !since.has_old_origins(&asked, &self.rows, &found) {
            return Ok(None);
        }
        let mut all: Vec<(CommitKey, Match)> = kept.into_iter().cloned().collect();
        all.extend(self.keyed(found));
        Ok(Some(all))
    }

    /// How common lines are among the patches.
    fn common(&self) -> Option<Common> {
        let common = self.facts.patches?.common()?;
        Some(if std::ptr::eq(self.posted, self.facts.posted) {
            common.clone()
        } else {
            common.among(self.posted.iter())
        })
    }

    /// What commits came of: each is looked at by itself on one of the threads, and taken in the order of time, among those that keep
    /// their matches.
    fn find(&self, finding: &Finding<'_>, kept: &[&Match], said: &Said) -> Result<Vec<Match>> {
        let dates: HashMap<ObjectId, Time> = if kept.is_empty() {
            HashMap::default()
        } else {
            self.rows
                .iter()
                .map(|row| (row.commit.id, row.commit.committed))
                .collect()
        };
        let mut kept = kept
            .iter()
            .filter_map(|found| Some((*dates.get(&found.commit)?, *found)))
            .peekable();
        let mut taken = Taken::default();
        let mut found = Vec::new();
        let asked = finding.asked();
        let mut commits = asked.iter().filter_map(|place| finding.commit(*place));
        map_in_order(
            &asked,
            self.threads,
            || Ok(()),
            |(), place| finding.find(*place),
            |one| {
                if let Some(commit) = commits.next() {
                    let turn = (commit.committed, commit.id);
                    while let Some((_, earlier)) = kept.next_if(|(date, found)| (*date, found.commit) < turn) {
                        taken.take_again(earlier);
                    }
                }
                found.extend(taken.take(one));
                Ok(())
            },
        )?;
        // What rests on a mail that named the commit is not known before that mail.
        for one in found.iter_mut().filter(|one| one.evidence.named_nearby) {
            let mails = said.get(&one.commit).into_iter().flatten();
            one.known = mails
                .map(|(_, date)| *date)
                .min()
                .map_or(one.known, |date| one.known.max(date));
        }
        Ok(found)
    }

    /// Matches with the numbers of the commits.
    fn keyed(&self, found: Vec<Match>) -> Vec<(CommitKey, Match)> {
        let keys: HashMap<ObjectId, CommitKey> = self.rows.iter().map(|row| (row.commit.id, row.key)).collect();
        let keyed = found.into_iter().filter_map(|one| Some((*keys.get(&one.commit)?, one)));
        keyed.collect()
    }

    /// Commits that mails of the threads name when they say that something is applied ("merged as 0123456789ab"), with the mail and its
    /// date.
    ///
    /// The commit is one of after the posting and of before the mail: older ones are where a bug came from.
    fn said_applied(&self) -> Said {
        let names = Names::of(self.rows.iter().map(|row| &row.commit));
        let linked = self.facts.linked;
        let mut said = Said::default();
        for one in &linked.grouping.threads {
            let Some(message) = linked.message(one.key) else {
                continue;
            };
            let (Target::Part { revision, .. } | Target::Revision { revision }) = one.target;
            let posted = linked
                .grouping
                .series
                .get(one.series)
                .and_then(|series| series.revisions.get(revision));
            let Some(posted) = posted.map(|revision| revision.posted) else {
                continue;
            };
            for hex in &message.hints.commits {
                let Some(commit) = names.find(hex) else { continue };
                let since = commit.committed >= posted.plus_days(-2);
                if since && commit.committed <= message.date.plus_days(1) {
                    said.entry(commit.id)
                        .or_default()
                        .push((message.id.clone(), message.date));
                }
            }
        }
        said
    }

    /// Mails that are no patches and that a commit names.
    fn nearby(&self, commits: &[&Commit]) -> HashMap<MessageId, Nearby> {
        let named: HashSet<&MessageId> = commits.iter().flat_map(|commit| &commit.mails).collect();
        let mut nearby = HashMap::default();
        for one in &self.facts.linked.grouping.threads {
            let Some(message) = self.facts.linked.message(one.key) else {
                continue;
            };
            let (revision, part) = match one.target {
                Target::Part { revision, number } => (revision, Some(number)),
                Target::Revision { revision } => (revision, None),
            };
            let ids = std::iter::once(&message.id).chain(&message.other_ids);
            for id in ids.filter(|id| named.contains(id) && (message.patch.is_none() || **id != message.id)) {
                nearby.insert(
                    id.clone(),
                    Nearby {
                        series: one.series,
                        revision,
                        part,
                    },
                );
            }
        }
        nearby
    }
}
