//! What each path of a part or commit has of the approvals that it needs, and who could give the rest.
//!
//! Owns the view by path. The rules are those of `approval`; which sections cover a path is for `maintainers`.

use super::Rules;
use super::approval::{Case, Lack, judge, judge_paths};
use super::audit::{AuditedCommit, of_commit, outside_policy};
use super::ground::{Ground, GroundCache};
use super::part::{Material, is_outside, with_case};
use super::view::{Moment, View};
use crate::model::{Grade, History, Person, Time, TreeName};

/// Whether a path has the approval it needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq, strum::Display, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum PathApproval {
    /// That of a maintainer by the deciding section.
    Strict,
    /// That of a more general maintainer.
    StandIn,
    /// A maintainer's, and nobody's other than the author.
    SecondPersonMissing,
    /// Not yet.
    Missing,
    /// It needs none.
    NotNeeded,
}

/// What a path has, and who could give the rest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PathStanding {
    /// The path.
    pub path: String,
    /// Whether that suffices.
    pub approval: PathApproval,
    /// Whose approvals are about it, enough or not.
    pub given: Vec<Person>,
    /// Who could give what is missing.
    pub wanted: Vec<Person>,
}

/// The paths of a part, or of a commit.
#[derive(Clone, Debug)]
pub struct PartPaths {
    /// Number of the part; 0: a commit.
    pub number: u32,
    /// The tree.
    pub tree: TreeName,
    /// The branch it aims at.
    pub branch: String,
    /// Its paths, sorted.
    pub paths: Vec<PathStanding>,
    /// The release whose manager must ack it, too, and the managers.
    pub release: Option<(String, Vec<Person>)>,
}

/// What the paths of a series' newest revision have as of `at`; parts that are missing or foreign are left out.
pub fn paths_of_series(history: &History, rules: &Rules<'_>, at: Time) -> Vec<PartPaths> {
    let Some(view) = View::cut(history, rules, at) else {
        return Vec::new();
    };
    let Some(revision) = view.newest_revision() else {
        return Vec::new();
    };
    let mut cache = GroundCache::default();
    let mut found = Vec::new();
    for part in revision.parts.iter().filter(|part| view.part_mail(part).is_some()) {
        let ground = view
            .facts(part)
            .and_then(|facts| Ground::of(&view.now, facts, &mut cache));
        let Some(ground) = ground else { continue };
        let material = Material::of(&view, revision, part);
        let mut paths = with_case(&view, revision, &material, |case| part_paths(&view.now, &ground, case));
        if is_outside(&view, &material, &ground) {
            free(&mut paths);
        }
        paths.number = part.number;
        found.push(paths);
    }
    found
}

/// What the paths of a commit had when it was committed, by its own trailers; `None` for a tree that is not configured.
pub fn paths_of_commit(commit: &AuditedCommit<'_>, rules: &Rules<'_>) -> Option<PartPaths> {
    let mut paths = of_commit(commit, rules, |now, ground, case| part_paths(now, ground, &case))?;
    if outside_policy(commit, rules).is_some() {
        free(&mut paths);
    }
    Some(paths)
}

/// Says of every path that it needs no approval.
fn free(part: &mut PartPaths) {
    for path in &mut part.paths {
        path.approval = PathApproval::NotNeeded;
        path.wanted.clear();
    }
    part.release = None;
}

fn part_paths(now: &Moment<'_>, ground: &Ground<'_>, case: &Case<'_>) -> PartPaths {
    let missing = judge(now, ground, case).missing;
    let lacking = |path: &str, lack: Lack| {
        let of_path = |paths: &[String]| paths.iter().any(|one| one == path);
        missing
            .iter()
            .find(|missing| missing.lack == lack && of_path(&missing.paths))
    };
    let paths = judge_paths(now, ground, case).into_iter().map(|verdict| {
        let second = lacking(verdict.path, Lack::SecondPerson);
        let (approval, lack) = match (verdict.grade, second) {
            (None, second) => (
                PathApproval::Missing,
                lacking(verdict.path, Lack::Maintainer).or(second),
            ),
            (Some(_), Some(second)) => (PathApproval::SecondPersonMissing, Some(second)),
            (Some(Grade::Strict), None) => (PathApproval::Strict, None),
            (Some(Grade::StandIn), None) => (PathApproval::StandIn, None),
        };
        let wanted = lack.map(|lack| lack.people.clone()).unwrap_or_default();
        PathStanding {
            path: verdict.path.to_owned(),
            approval,
            given: verdict.given,
            // Where nobody is named the committers decide.
            wanted: match lack {
                Some(_) if wanted.is_empty() => ground.committers.to_vec(),
                Some(_) | None => wanted,
            },
        }
    });
    let release = missing.iter().find(|missing| missing.lack == Lack::Release);
    PartPaths {
        number: 0,
        tree: ground.facts.tree.clone().unwrap_or_else(|| TreeName(String::new())),
        branch: ground.facts.branch.clone(),
        paths: paths.collect(),
        release: release.and_then(|missing| Some((missing.sections.first()?.clone(), missing.people.clone()))),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Condition, Place, Scope, Trailer, TrailerKind};
    use crate::review::{Maintainers, Project};

    const FILE: &str = "ARM\nM:\tAnn Arm <ann@example.org>\nF:\txen/arch/arm/\n\nNOBODY\nR:\tRita Reads <rita@example.org>\nF:\tdocs/\n\nTHE REST\nM:\tRex Rest <rex@example.org>\nF:\t*\nF:\t*/\n";
    const SAM: &str = "Sam Sends <sam@example.org>";
    const ANN: &str = "Ann Arm <ann@example.org>";
    const REX: &str = "Rex Rest <rex@example.org>";
    const RITA: &str = "Rita Reads <rita@example.org>";

    /// What each path of a commit has, as "path: approval, given by, wanted from".
    fn told(title: &str, author: &str, file: Option<&str>, acks: &[&str]) -> Vec<String> {
        let project = Project::xen();
        let file = file.map(|text| Arc::new(Maintainers::parse(text)));
        let committers = [Person::parse(REX)];
        let rules = Rules {
            project: &project,
            maintainers: &|_, _, _| file.clone(),
            is_directory: &|_, _| false,
            committers: &|_, _| committers.to_vec(),
            is_stable: &|_, _| false,
            same_person: &Person::is_same,
        };
        let trailer = |(kind, text): (TrailerKind, &str)| Trailer {
            kind,
            key: String::new(),
            value: text.to_owned(),
            person: Some(Person::parse(text)),
            area: None,
            scope: Scope::Here,
            condition: Condition::None,
            remark: String::new(),
            place: Place::Commit,
        };
        let signed = std::iter::once((TrailerKind::SignedOffBy, author));
        let given = signed.chain(acks.iter().map(|who| (TrailerKind::AckedBy, *who)));
        let trailers: Vec<Trailer> = given.map(trailer).collect();
        let commit = AuditedCommit {
            author: &Person::parse(author),
            committer: &Person::parse(REX),
            committed: Time(1_704_067_200),
            title,
            message: "",
            paths: &["docs/a".to_owned(), "xen/arch/arm/a.c".to_owned()],
            trailers: &trailers,
            tree: &TreeName("xen".to_owned()),
            branch: "staging",
        };
        let names = |people: &[Person]| {
            let names: Vec<&str> = people
                .iter()
                .filter_map(|person| person.name.split(' ').next())
                .collect();
            names.join("+")
        };
        let paths = paths_of_commit(&commit, &rules)
            .map(|part| part.paths)
            .unwrap_or_default();
        paths
            .iter()
            .map(|one| {
                format!(
                    "{}: {}, {}, {}",
                    one.path,
                    one.approval,
                    names(&one.given),
                    names(&one.wanted)
                )
            })
            .collect()
    }

    #[test]
    fn every_path_needs_its_own_maintainer() {
        assert_eq!(
            told("a", SAM, Some(FILE), &[ANN]),
            ["docs/a: missing, , Rex", "xen/arch/arm/a.c: strict, Ann, "]
        );
        assert_eq!(
            told("a", SAM, Some(FILE), &[ANN, REX]),
            ["docs/a: strict, Rex, ", "xen/arch/arm/a.c: strict, Ann+Rex, "]
        );
    }

    #[test]
    fn a_more_general_maintainer_stands_in_and_a_reviewer_does_not() {
        assert_eq!(
            told("a", SAM, Some(FILE), &[REX]),
            ["docs/a: strict, Rex, ", "xen/arch/arm/a.c: stand-in, Rex, "]
        );
        assert_eq!(
            told("a", SAM, Some(FILE), &[RITA, ANN]),
            ["docs/a: missing, , Rex", "xen/arch/arm/a.c: strict, Ann, "]
        );
    }

    #[test]
    fn an_own_sign_off_approves_and_leaves_the_second_person_wanted() {
        let everything =
            "ALL\nM:\tAnn Arm <ann@example.org>\nF:\t*/\n\nTHE REST\nM:\tRex Rest <rex@example.org>\nF:\t*/\n";
        assert_eq!(
            told("a", ANN, Some(everything), &[]),
            [
                "docs/a: second-person-missing, Ann, Rex",
                "xen/arch/arm/a.c: second-person-missing, Ann, Rex"
            ]
        );
    }

    #[test]
    fn what_is_outside_the_policy_needs_nothing() {
        assert_eq!(
            told("Revert \"a\"", SAM, Some(FILE), &[]),
            ["docs/a: not-needed, , ", "xen/arch/arm/a.c: not-needed, , "]
        );
    }

    #[test]
    fn without_a_file_anybody_elses_ack_counts_for_every_path() {
        assert_eq!(
            told("a", SAM, None, &[RITA]),
            ["docs/a: strict, Rita, ", "xen/arch/arm/a.c: strict, Rita, "]
        );
        assert_eq!(
            told("a", SAM, None, &[]),
            ["docs/a: missing, , Rex", "xen/arch/arm/a.c: missing, , Rex"]
        );
    }
}
