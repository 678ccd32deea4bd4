//! Commits against the check-in policy, by their own trailers.
//!
//! Owns how a commit that is in the tree is graded: strict, by a stand-in, or lacking. Which commits, and whether they were
//! on the list, is for the query.

use super::Rules;
use super::approval::{Case, Lack, Missing, StandIn, judge};
use super::ground::{Ground, GroundCache};
use super::trailers::Given;
use super::view::{Moment, signs};
use super::why;
use crate::model::{Condition, Grade, PartFacts, Person, Time, Trailer, TrailerKind, TreeName};

/// What an audit looks at.
#[derive(Clone, Debug)]
pub struct AuditedCommit<'a> {
    /// Its author.
    pub author: &'a Person,
    /// Who committed it.
    pub committer: &'a Person,
    /// When.
    pub committed: Time,
    /// Its title.
    pub title: &'a str,
    /// Its message; empty where it is not at hand.
    pub message: &'a str,
    /// Paths it touches, old names included.
    pub paths: &'a [String],
    /// Its trailers in order.
    pub trailers: &'a [Trailer],
    /// The tree.
    pub tree: &'a TreeName,
    /// The branch it was committed to.
    pub branch: &'a str,
}

/// What an audit finds.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Audit {
    /// By which rule it was approved; `None`: something is lacking.
    pub grade: Option<Grade>,
    /// Whether it is less specific by the own sign-off of a more general maintainer alone: such a part is never `ready`.
    pub by_sign_off: bool,
    /// What lacks, as in "ack for xen/arch/arm, 2 files".
    pub lacking: Vec<String>,
    /// The release whose manager had to ack it and did not. It is no part of the grade.
    pub release_ack: Option<String>,
    /// What sort of commit outside the policy it is, where it is one.
    pub outside: Option<String>,
}

/// Grades a commit by its own trailers and the rules of its time.
///
/// The MAINTAINERS file is asked for as of the moment before the commit.
pub fn audit(commit: &AuditedCommit<'_>, rules: &Rules<'_>) -> Audit {
    let graded = of_commit(commit, rules, grade_case).unwrap_or_default();
    Audit {
        outside: outside_policy(commit, rules),
        ..graded
    }
}

/// Grades the case of a commit.
fn grade_case(now: &Moment<'_>, ground: &Ground<'_>, case: Case<'_>) -> Audit {
    let verdict = judge(now, ground, &case);
    let (release, lacking): (Vec<&Missing>, Vec<&Missing>) = verdict
        .missing
        .iter()
        .partition(|missing| missing.lack == Lack::Release);
    let grade = verdict.grade.filter(|_| lacking.is_empty());
    let by_sign_off = grade == Some(Grade::StandIn) && {
        // As if the specific maintainers had been silent for ever.
        let case = Case {
            posted: Time(i64::MIN / 2),
            stand_in: StandIn::AfterSilence(&|_| None),
            ..case
        };
        judge(now, ground, &case).grade.is_none()
    };
    Audit {
        grade,
        by_sign_off,
        lacking: lacking.into_iter().map(why::wanted).collect(),
        release_ack: release.iter().find_map(|missing| missing.sections.first().cloned()),
        outside: None,
    }
}

/// The name of what sort of commit outside the policy a commit is, where it is one.
pub(super) fn outside_policy(commit: &AuditedCommit<'_>, rules: &Rules<'_>) -> Option<String> {
    let by_title = rules.project.outside_by_title(commit.title);
    let outside = by_title.or_else(|| rules.project.outside_by_message(commit.message));
    outside.map(|outside| outside.name.clone())
}

/// Asks about the approvals of a commit by its own trailers, as of the moment before it; `None` for a tree that is not configured.
pub(super) fn of_commit<R>(
    commit: &AuditedCommit<'_>,
    rules: &Rules<'_>,
    ask: impl FnOnce(&Moment<'_>, &Ground<'_>, Case<'_>) -> R,
) -> Option<R> {
    let now = Moment {
        rules,
        at: Time(commit.committed.0.saturating_sub(1)),
    };
    let facts = PartFacts {
        title: commit.title.to_owned(),
        author: commit.author.clone(),
        paths: commit.paths.to_vec(),
        patch_id: None,
        size: (0, 0),
        tree: Some(commit.tree.clone()),
        branch: commit.branch.to_owned(),
        overtaken: None,
    };
    let ground = Ground::of(&now, &facts, &mut GroundCache::default())?;
    let trailers = own_trailers(commit.trailers);
    let signers = signers(&now, commit, trailers);
    let writers: Vec<&Person> = std::iter::once(commit.author).chain(signers.iter().copied()).collect();
    let approving = trailers.iter().filter(|trailer| trailer.kind.is_approval());
    let given: Vec<Given<'_>> = approving
        .filter_map(|trailer| {
            Some(Given {
                trailer,
                person: trailer.person.as_ref()?,
                mail: None,
                since: commit.committed,
                condition: Condition::None,
            })
        })
        .collect();
    let case = Case {
        given: &given,
        writers: &writers,
        signers: &signers,
        submitter: commit.author,
        posted: commit.committed,
        stand_in: StandIn::AtOnce,
    };
    Some(ask(&now, &ground, case))
}

/// Trailers given for this project: those above an `Origin:` belong to another.
fn own_trailers(trailers: &[Trailer]) -> &[Trailer] {
    let origin = trailers.iter().rposition(|trailer| trailer.kind == TrailerKind::Origin);
    origin.and_then(|place| trailers.get(place..)).unwrap_or(trailers)
}

/// Who signed a commit as its writer: a sign-off that the committer added on commit is none.
fn signers<'a>(now: &Moment<'_>, commit: &AuditedCommit<'a>, trailers: &'a [Trailer]) -> Vec<&'a Person> {
    let mut signers: Vec<&Person> = trailers
        .iter()
        .filter(|trailer| signs(trailer))
        .filter_map(|trailer| trailer.person.as_ref())
        .collect();
    let by_committer = |signer: &&Person| now.same(signer, commit.committer) && !now.same(signer, commit.author);
    if signers.len() > 1 && signers.last().is_some_and(by_committer) {
        signers.pop();
    }
    signers
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Place, Scope};
    use crate::review::{Maintainers, Project};

    const FILE: &str = "ARM\nM:\tAnn Arm <ann@example.org>\nF:\txen/arch/arm/\n\nTHE REST\nM:\tRex Rest <rex@example.org>\nM:\tRoz Rest <roz@example.org>\nF:\t*\nF:\t*/\n";

    fn trailer(text: &str, kind: TrailerKind) -> Trailer {
        Trailer {
            kind,
            key: String::new(),
            value: text.to_owned(),
            person: Some(Person::parse(text)),
            area: None,
            scope: Scope::Here,
            condition: Condition::None,
            remark: String::new(),
            place: Place::Commit,
        }
    }

    fn grade(title: &str, author: &str, committed: i64, trailers: &[(TrailerKind, &str)]) -> Audit {
        let project = Project::xen();
        let file = Arc::new(Maintainers::parse(FILE));
        let rules = Rules {
            project: &project,
            maintainers: &|_, _, _| Some(Arc::clone(&file)),
            is_directory: &|_, _| false,
            committers: &|_, _| Vec::new(),
            is_stable: &|_, _| false,
            same_person: &Person::is_same,
        };
        let trailers: Vec<Trailer> = trailers.iter().map(|(kind, text)| trailer(text, *kind)).collect();
        let commit = AuditedCommit {
            author: &Person::parse(author),
            committer: &Person::parse("Rex Rest <rex@example.org>"),
            committed: Time(committed),
            title,
            message: "",
            paths: &["xen/arch/arm/a.c".to_owned()],
            trailers: &trailers,
            tree: &TreeName("xen".to_owned()),
            branch: "staging",
        };
        audit(&commit, &rules)
    }

    const LATE: i64 = 1_704_067_200;
    const EARLY: i64 = 1_404_067_200;
    const SAM: &str = "Sam Sends <sam@example.org>";
    const ANN: &str = "Ann Arm <ann@example.org>";
    const REX: &str = "Rex Rest <rex@example.org>";

    #[test]
    fn a_specific_maintainers_ack_is_strict_and_a_general_ones_is_not() {
        let strict = grade(
            "a",
            SAM,
            LATE,
            &[(TrailerKind::SignedOffBy, SAM), (TrailerKind::AckedBy, ANN)],
        );
        assert_eq!(strict.grade, Some(Grade::Strict));
        let general = grade(
            "a",
            SAM,
            LATE,
            &[(TrailerKind::SignedOffBy, SAM), (TrailerKind::AckedBy, REX)],
        );
        assert_eq!(general.grade, Some(Grade::StandIn));
    }

    #[test]
    fn an_authors_own_general_sign_off_is_less_specific() {
        let found = grade(
            "a",
            REX,
            LATE,
            &[(TrailerKind::SignedOffBy, REX), (TrailerKind::ReviewedBy, SAM)],
        );
        assert_eq!((found.grade, found.by_sign_off), (Some(Grade::StandIn), true));
        let acked = grade(
            "a",
            SAM,
            LATE,
            &[(TrailerKind::SignedOffBy, SAM), (TrailerKind::AckedBy, REX)],
        );
        assert_eq!((acked.grade, acked.by_sign_off), (Some(Grade::StandIn), false));
    }

    #[test]
    fn a_sign_off_added_on_commit_approves_nothing() {
        let found = grade(
            "a",
            SAM,
            LATE,
            &[(TrailerKind::SignedOffBy, SAM), (TrailerKind::SignedOffBy, REX)],
        );
        assert_eq!(found.grade, None);
        assert_eq!(found.lacking, ["ack for xen/arch/arm/a.c"]);
    }

    #[test]
    fn each_time_is_judged_by_its_own_rule() {
        let alone = [(TrailerKind::SignedOffBy, ANN)];
        assert_eq!(grade("a", ANN, EARLY, &alone).grade, Some(Grade::Strict));
        let late = grade("a", ANN, LATE, &alone);
        assert_eq!(
            (late.grade, late.lacking),
            (None, vec!["review of xen/arch/arm/a.c".to_owned()])
        );
    }

    #[test]
    fn what_is_outside_the_policy_is_named() {
        let found = grade("Revert \"a\"", REX, LATE, &[(TrailerKind::SignedOffBy, REX)]);
        assert_eq!(found.outside.as_deref(), Some("revert"));
    }
}
