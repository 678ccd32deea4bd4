//! Trailers: whose they are, which part they cover, and whether they are in force.
//!
//! Owns the way from a trailer in some mail to an approval of a part of the newest revision. Whether the approvals
//! suffice is for `approval`.

use super::view::{Likeness, Spot, View, approves, is_resend, revision_of, signs, speaks_about};
use crate::model::{Condition, Mail, Part, Person, Place, Said, Scope, Target, Time, Trailer, TrailerKind};

/// An approval of one part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    /// The trailer.
    pub(super) trailer: &'a Trailer,
    /// Who gave it.
    pub(super) person: &'a Person,
    /// The mail that gave it; `None` in a commit.
    pub(super) mail: Option<&'a Mail>,
    /// Since when it counts.
    pub(super) since: Time,
    /// What it depends on, as of the newest revision.
    pub(super) condition: Condition,
}

/// What became of a trailer.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum TrailerStatus {
    /// It counts.
    InForce,
    /// The author must change something first: it counts in the next revision.
    Conditional,
    /// Somebody passed it on for the person named: it approves nothing.
    PassedOn,
    /// Given for an older revision, and neither carried on nor is the patch unchanged.
    Dropped,
    /// It speaks of an older version, or not in earnest.
    Never,
}

/// A trailer given in the threads of a series, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrailerStanding {
    /// The trailer.
    pub trailer: Trailer,
    /// Who is named, or sent it.
    pub person: Person,
    /// The mail.
    pub message: crate::model::MessageId,
    /// When.
    pub given: Time,
    /// Parts of the newest revision it is about.
    pub parts: Vec<u32>,
    /// What became of it.
    pub status: TrailerStatus,
}

/// Where a part stood in one revision seen.
#[derive(Clone, Copy, Debug)]
struct Forerunner {
    spot: Spot,
    /// Whether the patch is the same as in the newest revision.
    unchanged: bool,
    /// Whether it *is* the part (newest revision, carried over, resent).
    current: bool,
}

/// The forerunners of a part: itself, and its counterparts in older revisions.
struct Lineage {
    forerunners: Vec<Forerunner>,
}

impl Lineage {
    fn of(view: &View<'_>, part: &Part, spots: &[Spot]) -> Self {
        let mut forerunners: Vec<Forerunner> = Vec::new();
        for place in &view.revisions {
            if let Some(spot) = spots.iter().find(|spot| spot.revision == *place) {
                forerunners.push(Forerunner {
                    spot: *spot,
                    unchanged: true,
                    current: true,
                });
            } else if let Some((number, likeness)) = view.counterpart_in(part, *place) {
                let spot = Spot {
                    revision: *place,
                    number,
                };
                forerunners.push(Forerunner {
                    spot,
                    unchanged: likeness == Likeness::Unchanged,
                    current: false,
                });
            }
        }
        Self { forerunners }
    }

    /// The forerunner that a trailer in `mail` covers.
    fn covered(&self, mail: &Mail, trailer: &Trailer) -> Option<Forerunner> {
        let revision = revision_of(mail.target);
        let forerunner = self
            .forerunners
            .iter()
            .find(|forerunner| forerunner.spot.revision == revision)?;
        covers(mail.target, trailer, forerunner.spot.number).then_some(*forerunner)
    }

    /// Whether the author came back with this part after `revision`, and when the first such posting was.
    fn came_back(&self, view: &View<'_>, forerunner: Forerunner) -> Option<(Time, bool)> {
        let next = self
            .forerunners
            .iter()
            .find(|later| later.spot.revision > forerunner.spot.revision && !is_repeated(view, later.spot))?;
        let posted = view.revision(next.spot.revision)?.posted;
        // Counts in the next posting; in a later one when it was carried on, or the patch stayed as it was then.
        Some((posted, next.unchanged))
    }
}

/// Whether the part at `spot` was only carried over there, or sent again as it was.
fn is_repeated(view: &View<'_>, spot: Spot) -> bool {
    view.revision(spot.revision).is_some_and(|revision| {
        let carried = |part: &Part| part.number == spot.number && part.carried;
        is_resend(revision) || revision.parts.iter().any(carried)
    })
}

/// Whether a trailer given at `target` covers part `number` of that revision.
fn covers(target: Target, trailer: &Trailer, number: u32) -> bool {
    let here = match target {
        Target::Revision { .. } => true,
        Target::Part { number: at, .. } => at == number,
    };
    match &trailer.scope {
        Scope::Here => here,
        Scope::Series => true,
        Scope::Parts { numbers, here: too } => numbers.contains(&number) || *too && here,
    }
}

/// Whether a trailer in a mail is the sender's own.
fn is_own(view: &View<'_>, mail: &Mail, person: &Person) -> bool {
    if view.same(&mail.from, person) {
        return true;
    }
    // A bare first name or nickname, as in "Acked-by: Ann", in a mail of Ann's.
    let bare = person.address.as_str().is_empty() && !person.name.is_empty();
    bare && mail
        .from
        .name
        .split_whitespace()
        .any(|word| word.eq_ignore_ascii_case(&person.name))
}

/// Trailers of a mail that were given for this project: those above an `Origin:` belong to another.
fn own_trailers(mail: &Mail) -> &[Trailer] {
    let origin = mail
        .trailers
        .iter()
        .rposition(|trailer| trailer.kind == TrailerKind::Origin && trailer.place == Place::Patch);
    origin
        .and_then(|place| mail.trailers.get(place..))
        .unwrap_or(&mail.trailers)
}

/// The approvals of a part in force, oldest first.
pub(super) fn in_force<'a>(view: &View<'a>, part: &Part, spots: &[Spot]) -> Vec<Given<'a>> {
    let lineage = Lineage::of(view, part, spots);
    let mut given = Vec::new();
    for mail in &view.mails {
        if mail.trailers.is_empty() || view.is_bot(mail) {
            continue;
        }
        let trailers = own_trailers(mail).iter().filter(|trailer| approves(trailer));
        given.extend(trailers.filter_map(|trailer| weigh(view, &lineage, mail, trailer).0));
    }
    given
}

/// Whether an approving trailer counts for the part, and what became of it where it is about the part at all.
fn weigh<'a>(
    view: &View<'a>,
    lineage: &Lineage,
    mail: &'a Mail,
    trailer: &'a Trailer,
) -> (Option<Given<'a>>, Option<TrailerStatus>) {
    let Some(forerunner) = lineage.covered(mail, trailer) else {
        return (None, None);
    };
    let Some(person) = &trailer.person else {
        return (None, Some(TrailerStatus::PassedOn));
    };
    let posted = trailer.place == Place::Patch && view.is_posting(mail);
    if !posted && !is_own(view, mail, person) {
        return (None, Some(TrailerStatus::PassedOn));
    }
    let mut result = Given {
        trailer,
        person,
        mail: Some(mail),
        since: mail.date,
        condition: trailer.condition,
    };
    let in_force = |given| (Some(given), Some(TrailerStatus::InForce));
    match trailer.condition {
        Condition::Never => (None, Some(TrailerStatus::Never)),
        Condition::AuthorMust => match lineage.came_back(view, forerunner) {
            Some((posted, true)) => {
                result.since = posted;
                result.condition = Condition::None;
                in_force(result)
            }
            Some((_, false)) => (None, Some(TrailerStatus::Dropped)),
            None => match condition_lifted(view, forerunner, mail) {
                Some(lifted) if forerunner.current || forerunner.unchanged => {
                    result.since = lifted;
                    result.condition = Condition::None;
                    in_force(result)
                }
                Some(_) | None => (None, Some(TrailerStatus::Conditional)),
            },
        },
        Condition::None | Condition::OnCommit if forerunner.current || forerunner.unchanged => in_force(result),
        Condition::None | Condition::OnCommit => (None, Some(TrailerStatus::Dropped)),
    }
}

/// When who gave a trailer on a condition took his remarks back.
fn condition_lifted(view: &View<'_>, forerunner: Forerunner, given: &Mail) -> Option<Time> {
    let lifts = |mail: &&&Mail| {
        mail.date > given.date
            && mail.says.contains(&Said::ObjectionLifted)
            && view.same(&mail.from, &given.from)
            && speaks_about(mail.target, &[forerunner.spot])
    };
    view.mails.iter().find(lifts).map(|mail| mail.date)
}

/// Everybody who wrote a part as far as its mail says: the author, and who signed it or is named as co-author.
pub(super) fn writers<'a>(view: &View<'a>, part: &Part) -> Vec<&'a Person> {
    let author = view.facts(part).map(|facts| &facts.author);
    let signers = view.part_mail(part).into_iter().flat_map(signers);
    author.into_iter().chain(signers).collect()
}

/// Who signed a posted patch.
pub(super) fn signers(mail: &Mail) -> impl Iterator<Item = &Person> {
    let trailers = own_trailers(mail).iter();
    trailers
        .filter(|trailer| trailer.place == Place::Patch && signs(trailer))
        .filter_map(|trailer| trailer.person.as_ref())
}

/// Every approving or objecting trailer of the threads, and what became of it as of now.
pub(super) fn all(view: &View<'_>) -> Vec<TrailerStanding> {
    let Some(revision) = view.newest_revision() else {
        return Vec::new();
    };
    let lineages: Vec<(u32, Lineage)> = revision
        .parts
        .iter()
        .map(|part| (part.number, Lineage::of(view, part, &view.spots(part))))
        .collect();
    let mut found = Vec::new();
    for mail in view.mails.iter().filter(|mail| !view.is_bot(mail)) {
        for trailer in own_trailers(mail).iter().filter(|trailer| trailer.kind.is_approval()) {
            let weighed: Vec<(u32, TrailerStatus)> = lineages
                .iter()
                .filter_map(|(number, lineage)| Some((*number, weigh(view, lineage, mail, trailer).1?)))
                .collect();
            let status = weighed.iter().map(|(_, status)| *status).min();
            found.push(TrailerStanding {
                trailer: trailer.clone(),
                person: trailer.person.clone().unwrap_or_else(|| mail.from.clone()),
                message: mail.id.clone(),
                given: mail.date,
                parts: weighed.iter().map(|(number, _)| *number).collect(),
                status: status.unwrap_or(TrailerStatus::Dropped),
            });
        }
    }
    found
}
