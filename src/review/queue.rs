//! Queues as predicates over standings.
//!
//! Owns the definitions of pending, unreviewed, unapplied, ready, stalled and lost as far as a standing alone decides
//! them. Windows, filters and sorting are for the queries.

use super::series::is_open;
use crate::model::{PartStanding, Person, Reason, Standing, State, Time, TrailerKind, Turn, Wait};

/// Whether the series is in the queues at all: open, and no RFC.
pub fn is_listed(standing: &Standing) -> bool {
    standing.state.is_open() && !is_rfc(standing)
}

/// Whether it asks for comments only.
pub fn is_rfc(standing: &Standing) -> bool {
    standing.state == State::Rfc || standing.labels.iter().any(|label| label == "rfc")
}

/// Whether maintainers, committers or the release manager have to act on it.
pub fn is_pending(standing: &Standing) -> bool {
    standing.state.is_open() && is_with_project(standing.turn)
}

/// Whether the ball is with the project.
fn is_with_project(turn: Turn) -> bool {
    match turn {
        Turn::Maintainers | Turn::ReleaseManager | Turn::Committers => true,
        Turn::Author | Turn::Nobody => false,
    }
}

/// What is wanted from one person by the parts of a series: one entry a thing wanted, with its parts.
///
/// It works by part: one part sent back does not hide nine that wait. `is_who` says whether somebody is that person.
pub fn pending_for(standing: &Standing, is_who: &dyn Fn(&Person) -> bool) -> Vec<Wait> {
    let mut found: Vec<Wait> = Vec::new();
    if !standing.state.is_open() {
        return found;
    }
    for part in standing
        .parts
        .iter()
        .filter(|part| is_open(part) && is_with_project(part.turn))
    {
        for wait in part.waiting_on.iter().filter(|wait| is_who(&wait.person)) {
            match found.iter_mut().find(|known| known.why == wait.why) {
                Some(known) if known.parts.contains(&part.number) => {}
                Some(known) => known.parts.push(part.number),
                None => found.push(Wait {
                    parts: vec![part.number],
                    ..wait.clone()
                }),
            }
        }
    }
    found
}

/// Whether nobody but the submitter answered the newest revision and it carries no approval of others.
pub fn is_unreviewed(standing: &Standing) -> bool {
    standing.state.is_open() && !standing.answered && !has_approval(standing)
}

/// Whether nobody but the submitter answered any revision.
pub fn is_never_reviewed(standing: &Standing) -> bool {
    is_unreviewed(standing) && !standing.ever_answered
}

fn has_approval(standing: &Standing) -> bool {
    !standing.approvals.is_empty()
}

/// Whether it has an approval in force and is not in the tree.
pub fn is_unapplied(standing: &Standing) -> bool {
    let open = |number: &u32| {
        standing
            .parts
            .iter()
            .any(|part| part.number == *number && is_open(part))
    };
    standing.state.is_open()
        && standing
            .approvals
            .iter()
            .any(|approval| approval.parts.iter().any(open))
}

/// Whether it only has to be committed.
pub fn is_ready(standing: &Standing) -> bool {
    standing.state == State::Ready
}

/// Whether nobody wrote a word on it for `days` before `at`.
pub fn is_dormant(standing: &Standing, days: i64, at: Time) -> bool {
    at.days_since(standing.last_activity) >= days
}

/// Whether it was answered once and is silent for `days`, whoever has the ball.
pub fn is_stalled(standing: &Standing, days: i64) -> bool {
    standing.state.is_open() && standing.ever_answered && standing.silent_days >= days
}

/// Why a series is lost, when it is: silent for `days`, and the ball is with the project. The window is the caller's.
pub fn lost(standing: &Standing, days: i64) -> Option<Reason> {
    (standing.silent_days >= days).then(|| lost_reason(standing)).flatten()
}

/// Why a series would be lost if it was silent for long enough; `None` when it cannot be lost: settled, an RFC, said to be
/// applied, in the integration branch, or the author's turn.
pub fn lost_reason(standing: &Standing) -> Option<Reason> {
    if !is_listed(standing) || !is_with_project(standing.turn) || is_exempt(standing) {
        return None;
    }
    Some(match standing.state {
        State::Partial => Reason::PartlyApplied,
        State::Ready => Reason::ReadyNotApplied,
        State::New if !standing.ever_answered => Reason::NeverAnswered,
        State::New
        | State::UnderReview
        | State::ChangesRequested
        | State::Accepted
        | State::Superseded
        | State::Rejected
        | State::Withdrawn
        | State::Rfc
        | State::Deferred
        | State::Dropped
        | State::NotApplicable => Reason::ReviewStalled,
    })
}

/// Whether every open part that the project holds is said to be applied, or in the integration branch.
fn is_exempt(standing: &Standing) -> bool {
    let in_integration = standing.labels.iter().any(|label| label == "in-integration");
    let mut open = standing.parts.iter().filter(|part| is_open(part)).peekable();
    open.peek().is_some() && open.all(|part| part.said_applied || in_integration && part.state == Some(State::Ready))
}

/// Whether the author went silent for `days` (`lost --abandoned`).
pub fn abandoned(standing: &Standing, days: i64) -> Option<Reason> {
    let silent = is_listed(standing) && standing.turn == Turn::Author && standing.silent_days >= days;
    silent.then_some(Reason::AuthorSilent)
}

/// Parts said to be applied `days` or more before `at` that are still not in the tree (`doctor` lists them).
pub fn overdue_said_applied(standing: &Standing, at: Time, days: i64) -> Vec<u32> {
    let overdue = |part: &&PartStanding| is_open(part) && part.said_applied && at.days_since(part.ball_since) >= days;
    standing.parts.iter().filter(overdue).map(|part| part.number).collect()
}

/// What a series needs next.
#[derive(Clone, Copy, Debug, Eq, PartialEq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Need {
    /// The release manager's ack, all else being there.
    ReleaseAck,
    /// Somebody's review.
    Review,
    /// A maintainer's ack.
    Ack,
}

/// Whether an open part of the series needs this.
pub fn needs(standing: &Standing, need: Need) -> bool {
    let start = match need {
        Need::ReleaseAck => "release ack",
        Need::Review => "review",
        Need::Ack => "ack",
    };
    standing.state.is_open()
        && standing
            .parts
            .iter()
            .filter(|part| is_open(part))
            .any(|part| match need {
                Need::ReleaseAck => part.needs_release_ack,
                Need::Review | Need::Ack => part.waiting_on.iter().any(|wait| wait.why.starts_with(start)),
            })
}

/// Whether this person approved part `number`.
pub fn has_approved(standing: &Standing, number: u32, is_who: &dyn Fn(&Person) -> bool) -> bool {
    standing.approvals.iter().any(|approval| {
        approval.kind != TrailerKind::ReleaseAckedBy && approval.parts.contains(&number) && is_who(&approval.person)
    })
}
