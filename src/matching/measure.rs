//! How good the matcher is: its answers, trailers and marks hidden, against what these say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::tie::Tie;
use crate::model::{Commit, Match, MessageKey, ObjectId, ReferenceKind};

/// What a commit's trailer says: its origin is this mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Truth {
    /// The commit.
    pub commit: ObjectId,
    /// The patch mail that its trailer names.
    pub message: MessageKey,
}

/// A commit of which no origin was found, or an uncertain one alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Miss {
    /// What its trailer says.
    pub truth: Truth,
    /// The uncertain answer, where there was one.
    pub uncertain: Option<MessageKey>,
}

/// A commit whose origin was found to be another mail than its trailer names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WrongAnswer {
    /// What its trailer says.
    pub truth: Truth,
    /// What was found.
    pub found: MessageKey,
    /// Whether at least the series is right.
    pub same_series: bool,
}

/// How answers compare with the truth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// Commits whose trailer names a patch mail.
    pub pairs: usize,
    /// Of these, with a certain origin in the right series.
    pub found: usize,
    /// Of these, with the very mail as origin.
    pub exact: usize,
    /// Of these, with a certain origin in another series.
    pub wrong: usize,
    /// Commits without a certain origin.
    pub misses: Vec<Miss>,
    /// Certain origins that are another mail.
    pub wrong_answers: Vec<WrongAnswer>,
}

/// Compares what was found with the truth; `series_of` gives the series of every mail, by any number its mails share.
pub fn measure(truth: &[Truth], found: &[Match], series_of: &HashMap<MessageKey, usize>) -> Quality {
    let mut origins: BTreeMap<ObjectId, &Match> = BTreeMap::new();
    for found in found
        .iter()
        .filter(|found| !found.evidence.squashed && found.until.is_none())
    {
        origins.insert(found.commit, found);
    }
    let mut quality = Quality {
        pairs: truth.len(),
        ..Quality::default()
    };
    for truth in truth {
        let truth = *truth;
        let origin = origins.get(&truth.commit).copied();
        let Some(origin) = origin.filter(|origin| origin.certain) else {
            let uncertain = origin.map(|origin| origin.message);
            quality.misses.push(Miss { truth, uncertain });
            continue;
        };
        let found = origin.message;
        let series = series_of.get(&found);
        let same_series = found == truth.message || series.is_some() && series == series_of.get(&truth.message);
        quality.found += usize::from(same_series);
        quality.wrong += usize::from(!same_series);
        if found == truth.message {
            quality.exact += 1;
        } else {
            quality.wrong_answers.push(WrongAnswer {
                truth,
                found,
                same_series,
            });
        }
    }
    quality
}

/// A backport that was tied to none of the commits that its marks name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StrayBackport {
    /// The commit on the stable branch.
    pub commit: ObjectId,
    /// What its marks name, and what these are backports of in their turn.
    pub named: BTreeSet<ObjectId>,
    /// What it was tied to instead, and whether that was told as certain.
    pub found: Option<(ObjectId, bool)>,
}

/// How backports tied by content compare with the marks in their messages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackportQuality {
    /// Commits that a mark calls a backport of a commit that is there.
    pub marked: usize,
    /// Of these, tied with certainty to a commit that a mark names, perhaps through other branches.
    pub tied: usize,
    /// Of these, tied with certainty to another commit.
    pub wrong: usize,
    /// Those not tied to what their marks name.
    pub strays: Vec<StrayBackport>,
}

/// Compares `found`, made with the marks hidden, with `marked`, made with them.
///
/// A mark may name a backport on another branch: then the commit that this one is a backport of is right, too. Commits whose marks
/// name nothing that is there are left out.
pub fn measure_backports(commits: &[Commit], marked: &[Tie], found: &[Tie]) -> BackportQuality {
    let backports = |ties: &[Tie]| {
        let mut sources: HashMap<ObjectId, Vec<(ObjectId, bool)>> = HashMap::new();
        for tie in ties.iter().filter(|tie| tie.kind == ReferenceKind::BackportOf) {
            sources.entry(tie.commit).or_default().push((tie.other, tie.certain));
        }
        sources
    };
    let (named, tied) = (backports(marked), backports(found));
    let has_mark = |commit: &&Commit| {
        let mut marks = commit.references.iter();
        marks.any(|mark| mark.kind == ReferenceKind::BackportOf)
    };
    let mut quality = BackportQuality::default();
    for commit in commits.iter().filter(has_mark) {
        let mut right = BTreeSet::new();
        let mut open = vec![commit.id];
        while let Some(next) = open.pop() {
            let sources = named.get(&next).into_iter().flatten();
            open.extend(
                sources
                    .filter(|(source, _)| right.insert(*source))
                    .map(|(source, _)| *source),
            );
        }
        if right.is_empty() {
            continue;
        }
        quality.marked += 1;
        let best = tied
            .get(&commit.id)
            .and_then(|ties| ties.iter().max_by_key(|(_, certain)| *certain));
        match best {
            Some((source, true)) if right.contains(source) => {
                quality.tied += 1;
                continue;
            }
            Some((_, true)) => quality.wrong += 1,
            Some((_, false)) | None => {}
        }
        quality.strays.push(StrayBackport {
            commit: commit.id,
            named: right,
            found: best.copied(),
        });
    }
    quality
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Method, Person, Reference, Time};

    fn id(number: u8) -> ObjectId {
        ObjectId([number; 20])
    }

    fn backport(commit: u8, other: u8, certain: bool) -> Tie {
        Tie {
            commit: id(commit),
            kind: ReferenceKind::BackportOf,
            other: id(other),
            certain,
            score: 0.9,
            known: Time(0),
        }
    }

    #[test]
    fn backports_are_right_at_what_a_mark_names_directly_or_through_a_branch() {
        let commit = |number: u8, marked: bool| Commit {
            id: id(number),
            author: Person::default(),
            authored: Time(0),
            committer: Person::default(),
            committed: Time(0),
            subject: String::new(),
            parents: 1,
            trailers: Vec::new(),
            mails: Vec::new(),
            references: marked
                .then(|| Reference {
                    kind: ReferenceKind::BackportOf,
                    commit: "0123456789ab".to_owned(),
                    title: String::new(),
                })
                .into_iter()
                .collect(),
            text: Vec::new(),
            digest: None,
        };
        // 2 is a backport of 1, 3 one of 2; 4 goes astray, of 5 nothing is found, 6 names what is not there, 7 has no mark.
        let commits: Vec<Commit> = (1..=7).map(|number| commit(number, (2..7).contains(&number))).collect();
        let marked = [
            backport(2, 1, true),
            backport(3, 2, true),
            backport(4, 1, true),
            backport(5, 1, true),
            backport(7, 1, true),
        ];
        let found = [
            backport(2, 1, true),
            backport(3, 1, true),
            backport(4, 7, true),
            backport(5, 1, false),
        ];
        let quality = measure_backports(&commits, &marked, &found);
        assert_eq!((quality.marked, quality.tied, quality.wrong), (4, 2, 1));
        let strays: Vec<_> = quality.strays.iter().map(|stray| (stray.commit, stray.found)).collect();
        assert_eq!(strays, [(id(4), Some((id(7), true))), (id(5), Some((id(1), false)))]);
    }

    fn found(commit: u8, message: i64, certain: bool) -> Match {
        Match {
            message: MessageKey(message),
            commit: ObjectId([commit; 20]),
            method: Method::Content,
            score: 0.7,
            certain,
            evidence: Evidence::default(),
            known: Time(0),
            until: None,
        }
    }

    #[test]
    fn answers_are_exact_in_the_series_wrong_or_missing() {
        let truth: Vec<Truth> = (1..=5)
            .map(|n| Truth {
                commit: ObjectId([n; 20]),
                message: MessageKey(i64::from(n)),
            })
            .collect();
        let series_of = HashMap::from([(MessageKey(2), 0), (MessageKey(20), 0), (MessageKey(30), 1)]);
        let answers = [
            found(1, 1, true),
            found(2, 20, true),
            found(3, 30, true),
            found(4, 4, false),
        ];
        let quality = measure(&truth, &answers, &series_of);
        assert_eq!(
            (quality.pairs, quality.found, quality.exact, quality.wrong),
            (5, 2, 1, 1)
        );
        assert_eq!(quality.misses.len(), 2);
        assert_eq!(quality.misses[0].uncertain, Some(MessageKey(4)));
        assert_eq!(
            quality.wrong_answers.iter().filter(|answer| answer.same_series).count(),
            1
        );
    }
}
