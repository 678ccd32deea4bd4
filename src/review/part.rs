//! The state of one part: where it stands, who holds the ball and since when.
//!
//! Owns the order in which rules decide about a part. What the parts make of the series is for `series`.

use super::approval::{Case, Lack, Missing, StandIn, Verdict, judge};
use super::asks::{self, Ask, AuthorSide};
use super::ground::{Ground, GroundCache};
use super::landed::{Landed, landed_by_reply, landing, older_went_in, perhaps_landed};
use super::trailers::{Given, in_force, writers};
use super::view::{Spot, View, speaks_about};
use super::why;
use crate::model::{
    Condition, Mail, Overtaking, Part, PartStanding, Person, Revision, State, Time, TrailerKind, Turn, Wait,
};

/// A part with all that was read off about it.
pub(super) struct Judged<'a> {
    pub(super) standing: PartStanding,
    /// Approvals in force.
    pub(super) given: Vec<Given<'a>>,
    /// What was asked of the author.
    pub(super) asks: Vec<Ask<'a>>,
    /// The stable branch it aims at lacks it, the integration branch has it.
    pub(super) in_integration: bool,
}

/// What is known of the whole revision before its parts are judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    /// Somebody but the submitter answered, or some part carries an approval of others.
    pub(super) heard: bool,
}

/// A part before the judgement: what is said about it.
pub(super) struct Material<'a> {
    pub(super) part: &'a Part,
    pub(super) mail: Option<&'a Mail>,
    pub(super) spots: Vec<Spot>,
    pub(super) side: AuthorSide<'a>,
    pub(super) given: Vec<Given<'a>>,
    writers: Vec<&'a Person>,
    /// When it was posted: the mail's date, or the first of its plain resends.
    posted: Time,
}

impl<'a> Material<'a> {
    /// Collects what is said about a part of the newest revision.
    pub(super) fn of(view: &View<'a>, revision: &'a Revision, part: &'a Part) -> Self {
        let mail = view.part_mail(part);
        let spots = if mail.is_some() { view.spots(part) } else { Vec::new() };
        let mut people = vec![&revision.submitter];
        people.extend(view.facts(part).map(|facts| &facts.author));
        let earliest = spots.iter().filter_map(|spot| {
            let revision = view.revision(spot.revision)?;
            let part = revision.parts.iter().find(|part| part.number == spot.number)?;
            Some(view.part_mail(part)?.date)
        });
        let posted = earliest.min().unwrap_or(revision.posted);
        Self {
            part,
            mail,
            given: if mail.is_some() {
                in_force(view, part, &spots)
            } else {
                Vec::new()
            },
            writers: if mail.is_some() {
                writers(view, part)
            } else {
                Vec::new()
            },
            side: AuthorSide { people },
            spots,
            posted,
        }
    }

    /// Whether it carries an approval of somebody who did not write it.
    pub(super) fn is_approved_by_others(&self, view: &View<'_>) -> bool {
        self.given
            .iter()
            .any(|given| !self.writers.iter().any(|writer| view.same(writer, given.person)))
    }

    /// When the newest posting of it was made, where it was not carried over.
    pub(super) fn newest_posting(&self) -> Time {
        self.mail.map_or(self.posted, |mail| mail.date)
    }
}

/// What a rule found: the state, whose turn, since when, and why.
struct Finding {
    state: State,
    turn: Turn,
    since: Time,
    why: String,
    /// Who is waited for; the part's number is put in at the end.
    waits: Vec<Wait>,
}

impl Finding {
    fn settled(state: State, since: Time, why: String) -> Self {
        Self {
            state,
            turn: Turn::Nobody,
            since,
            why,
            waits: Vec::new(),
        }
    }
}

/// Judges a part.
pub(super) fn judge_part<'a>(
    view: &View<'a>,
    revision: &'a Revision,
    material: Material<'a>,
    whole: Whole,
    cache: &mut GroundCache,
) -> Judged<'a> {
    let number = material.part.number;
    if material.mail.is_none() {
        return Judged {
            standing: PartStanding {
                number,
                state: None,
                turn: Turn::Nobody,
                grade: None,
                waiting_on: Vec::new(),
                why: "announced and not seen".to_owned(),
                ball_since: revision.posted,
                said_applied: false,
                needs_release_ack: false,
            },
            given: Vec::new(),
            asks: Vec::new(),
            in_integration: false,
        };
    }
    let mut judged = Judged {
        standing: PartStanding {
            number,
            state: None,
            turn: Turn::Nobody,
            grade: None,
            waiting_on: Vec::new(),
            why: String::new(),
            ball_since: material.posted,
            said_applied: false,
            needs_release_ack: false,
        },
        given: Vec::new(),
        asks: Vec::new(),
        in_integration: false,
    };
    let finding = find(view, revision, &material, whole, cache, &mut judged);
    judged.given = material.given;
    judged.standing.state = Some(finding.state);
    judged.standing.turn = finding.turn;
    judged.standing.ball_since = finding.since;
    judged.standing.why = finding.why;
    judged.standing.waiting_on = finding.waits;
    for wait in &mut judged.standing.waiting_on {
        wait.parts = vec![number];
    }
    judged
}

/// The rules in their order; the first that speaks decides.
fn find<'a>(
    view: &View<'a>,
    revision: &Revision,
    material: &Material<'a>,
    whole: Whole,
    cache: &mut GroundCache,
    judged: &mut Judged<'a>,
) -> Finding {
    let Some(ground) = view
        .facts(material.part)
        .and_then(|facts| Ground::of(&view.now, facts, cache))
    else {
        let why = "for a tree that is not configured".to_owned();
        return Finding::settled(State::NotApplicable, material.posted, why);
    };
    if revision.committed {
        return Finding::settled(State::Accepted, material.posted, "posted as committed".to_owned());
    }
    let landing = landing(view, material, &ground);
    if let Landed::In(landing) = &landing {
        return Finding::settled(State::Accepted, landing.committed, why::landed(landing));
    }
    let decides = |person: &Person| ground.decides(&view.now, person);
    let asks = asks::read(view, &material.spots, &material.side, &material.given, &decides);
    judged.asks = asks;
    if let Landed::Reverted(landing, reverted) = landing {
        if landing.reverted_by_author {
            return Finding::settled(State::Withdrawn, reverted, "reverted by its author".to_owned());
        }
        return author_waits(material, reverted, "reverted after it was applied".to_owned());
    }
    if let Some(superseded) = view.history.superseded.filter(|superseded| *superseded <= view.now.at) {
        let why = "taken over by another series".to_owned();
        return Finding::settled(State::Superseded, superseded, why);
    }
    if let Some(superseded) = material.part.superseded.filter(|superseded| *superseded <= view.now.at) {
        let why = "posted anew in another series".to_owned();
        return Finding::settled(State::Superseded, superseded, why);
    }
    if let Some(mail) = material.mail.filter(|mail| mail.subject.is_shown_only()) {
        let why = "not to be merged, by its subject".to_owned();
        return Finding::settled(State::Rfc, mail.date, why);
    }
    let since = material.newest_posting();
    if let Some(taken_back) = asks::withdrawn(view, &material.spots, &material.side, since) {
        return Finding::settled(State::Withdrawn, taken_back, "taken back by its author".to_owned());
    }
    if let Some(landing) = older_went_in(view, material) {
        return Finding::settled(State::Superseded, landing.committed, why::older_went_in(landing));
    }
    if let Some((landing, mail)) = landed_by_reply(view, material) {
        let own = material.side.has(view, &mail.from);
        let state = if own { State::Accepted } else { State::Superseded };
        return Finding::settled(state, landing.committed, why::landed_by_reply(landing, mail));
    }
    if let Some(overtaking) = overtaking(view, material, &ground) {
        return Finding::settled(State::Superseded, overtaking.known, why::overtaken(overtaking));
    }
    if let Some(mail) = asks::said_applied(view, &material.spots, since, &decides) {
        if let Some(landing) = perhaps_landed(view, material, &ground, mail) {
            let known = landing.committed.max(mail.date);
            return Finding::settled(State::Accepted, known, why::said_and_perhaps(mail, landing));
        }
        judged.standing.said_applied = true;
        return commit_waits(&ground, mail.date, why::said_applied(mail));
    }
    if let Landed::ElsewhereOnly(landing) = landing {
        judged.in_integration = true;
        return commit_waits(
            &ground,
            landing.committed,
            why::elsewhere(landing, &ground.facts.branch),
        );
    }
    open(view, revision, material, whole, &ground, judged)
}

/// The commit that left nothing to do for the patch, where nobody approved of it later all the same.
fn overtaking<'a>(view: &View<'_>, material: &Material<'_>, ground: &Ground<'a>) -> Option<&'a Overtaking> {
    let overtaking = ground.facts.overtaken.as_ref()?;
    let later = material.given.iter().filter_map(|given| given.mail);
    let wanted = later.map(|mail| mail.date).any(|given| given > overtaking.known);
    (overtaking.known <= view.now.at && !wanted).then_some(overtaking)
}

/// What is left when the part is neither settled nor in: asked, new, ready or under review.
fn open<'a>(
    view: &View<'a>,
    revision: &Revision,
    material: &Material<'a>,
    whole: Whole,
    ground: &Ground<'_>,
    judged: &mut Judged<'a>,
) -> Finding {
    let objections = || judged.asks.iter().filter(|ask| ask.is_open_objection());
    let is_silent = |ask: &Ask<'_>| !has_spoken_since(view, material, ask.since);
    if let Some(closing) = objections().find(|ask| ask.closes && is_silent(ask)) {
        return Finding::settled(State::Rejected, closing.since, why::closed(closing.mail));
    }
    // Who objects once more begins anew.
    if let Some(objection) = objections().max_by_key(|ask| ask.since) {
        // Once he admits it, what he had said before no longer counts.
        let since = objection.since;
        let silent = is_silent(objection);
        let long = view.now.at.days_since(since) >= view.now.rules.project.rejected_days;
        if silent && long {
            let rejected = since.plus_days(view.now.rules.project.rejected_days);
            return Finding::settled(State::Rejected, rejected, why::rejected(objection.mail));
        }
    }
    let is_free = is_outside(view, material, ground);
    let verdict = if is_free {
        free(material)
    } else {
        verdict(view, revision, material, ground)
    };
    judged.standing.grade = verdict.grade.filter(|_| !is_free);
    let approved = verdict.missing.is_empty() && !is_free;
    let blocking: Vec<&Ask<'_>> = judged
        .asks
        .iter()
        .filter(|ask| ask.waits_for_author() && (!approved || blocks(view, ask, ground, verdict.since)))
        .collect();
    // Who asks once more begins anew.
    let anew = |ask: &&&Ask<'_>| {
        let others = blocking
            .iter()
            .filter(|other| view.same(&other.mail.from, &ask.mail.from));
        others.map(|other| other.since).max() == Some(ask.since)
    };
    if let Some(first) = blocking.iter().filter(anew).map(|ask| ask.since).min() {
        return author_waits(material, first, why::asked(&blocking));
    }
    let came_back = judged.asks.iter().filter_map(|ask| ask.answered).max();
    let posted = came_back.map_or(material.posted, |back| back.max(material.posted));
    if !whole.heard {
        let waits = waits(&verdict.missing, ground);
        return Finding {
            state: State::New,
            turn: Turn::Maintainers,
            since: posted,
            why: why::unanswered(view),
            waits,
        };
    }
    if let Some(objection) = judged.asks.iter().find(|ask| ask.is_open_objection()) {
        return Finding {
            state: State::UnderReview,
            turn: Turn::Maintainers,
            since: posted,
            why: why::disputed(objection.mail),
            waits: vec![Wait {
                person: objection.mail.from.clone(),
                why: "objection to be lifted or overruled".to_owned(),
                parts: Vec::new(),
            }],
        };
    }
    if let Some(mail) = asked_of_others(view, material, ground, &verdict) {
        return others_wait(view, material, ground, mail);
    }
    if let Some(asked) = not_seen_again(view, material, ground).filter(|_| approved) {
        return Finding {
            state: State::UnderReview,
            turn: Turn::Maintainers,
            since: posted,
            why: why::not_seen_again(asked),
            waits: vec![Wait {
                person: asked.from.clone(),
                why: "answer to what changed".to_owned(),
                parts: Vec::new(),
            }],
        };
    }
    if verdict.missing.is_empty() {
        let settled = judged.asks.iter().filter_map(|ask| ask.settled).max();
        let since = settled.map_or(verdict.since, |settled| settled.max(verdict.since));
        let why = why::ready(&material.given, verdict.grade, is_free);
        return commit_waits(ground, since, why);
    }
    if let Some(mail) = announced(view, material, ground) {
        return commit_waits(ground, mail.date, why::will_apply(mail));
    }
    let waits = waits(&verdict.missing, ground);
    if let Some(since) = verdict.release {
        judged.standing.needs_release_ack = true;
        return Finding {
            state: State::UnderReview,
            turn: Turn::ReleaseManager,
            since: since.max(material.posted),
            why: "only the release manager's ack is missing".to_owned(),
            waits,
        };
    }
    Finding {
        state: State::UnderReview,
        turn: Turn::Maintainers,
        since: posted,
        why: why::missing(&verdict.missing, &liked_by(view, material)),
        waits,
    }
}

/// Who likes the part as it is and gave no approval: each once, in the order of their words.
fn liked_by<'a>(view: &View<'a>, material: &Material<'_>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for mail in &view.mails {
        let about = speaks_about(mail.target, &material.spots) && view.is_word(mail);
        if about && asks::likes(view, mail) && !material.side.has(view, &mail.from) {
            let name = mail.from.label();
            let approves = material.given.iter().any(|given| view.same(given.person, &mail.from));
            if !approves && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The question that one who decides put to others since all approvals are there, while nobody answers it.
fn asked_of_others<'a>(
    view: &View<'a>,
    material: &Material<'_>,
    ground: &Ground<'_>,
    verdict: &Verdict,
) -> Option<&'a Mail> {
    let decides = |person: &Person| ground.decides(&view.now, person);
    let ask = || asks::put_to_others(view, &material.spots, verdict.since, &material.side, &decides);
    verdict.missing.is_empty().then(ask).flatten()
}

/// The mail in which one who decides asked for a change that the newest posting made, where all approvals are older than that. A MAINTAINERS
/// file says itself whose approval counts.
fn not_seen_again<'a>(view: &View<'a>, material: &Material<'_>, ground: &Ground<'_>) -> Option<&'a Mail> {
    let decides = |person: &Person| ground.decides(&view.now, person);
    let asked = || asks::not_seen_again(view, material.part, &material.spots, &material.side, &decides);
    ground.file.is_none().then(asked).flatten()
}

fn others_wait(view: &View<'_>, material: &Material<'_>, ground: &Ground<'_>, mail: &Mail) -> Finding {
    let others = ground.committers.iter();
    let others = others.filter(|one| !view.same(one, &mail.from) && !material.side.has(view, one));
    Finding {
        state: State::UnderReview,
        turn: Turn::Maintainers,
        since: mail.date,
        why: why::put_to_others(mail),
        waits: others
            .map(|person| Wait {
                person: person.clone(),
                why: format!("answer to {}", mail.from.label()),
                parts: Vec::new(),
            })
            .collect(),
    }
}

/// What has been approved is held up by a maintainer's open request or question, and by a request of anybody made since.
fn blocks(view: &View<'_>, ask: &Ask<'_>, ground: &Ground<'_>, approved: Time) -> bool {
    match ask.kind {
        asks::AskKind::Objection
        | asks::AskKind::Condition
        | asks::AskKind::Request
        | asks::AskKind::Remark
        | asks::AskKind::Own => true,
        asks::AskKind::Question => ask.mail.date >= approved && ground.decides(&view.now, &ask.mail.from),
    }
}

fn author_waits(material: &Material<'_>, since: Time, why: String) -> Finding {
    let person = material.side.people.last().copied().cloned().unwrap_or_default();
    Finding {
        state: State::ChangesRequested,
        turn: Turn::Author,
        since,
        waits: vec![Wait {
            person,
            why: "answer or new revision".to_owned(),
            parts: Vec::new(),
        }],
        why,
    }
}

/// The mail in which a committer says that he will apply the part, where no MAINTAINERS file says who else has to approve.
fn announced<'a>(view: &View<'a>, material: &Material<'_>, ground: &Ground<'_>) -> Option<&'a Mail> {
    let decides = |person: &Person| ground.decides(&view.now, person);
    let word = asks::will_apply(view, &material.spots, material.newest_posting(), &decides);
    word.filter(|_| ground.file.is_none())
}

fn commit_waits(ground: &Ground<'_>, since: Time, why: String) -> Finding {
    let wait = |person: &Person| Wait {
        person: person.clone(),
        why: "commit".to_owned(),
        parts: Vec::new(),
    };
    Finding {
        state: State::Ready,
        turn: Turn::Committers,
        since,
        waits: ground.committers.iter().map(wait).collect(),
        why,
    }
}

/// Who is waited for, each with what is wanted.
fn waits(missing: &[Missing], ground: &Ground<'_>) -> Vec<Wait> {
    let mut found = Vec::new();
    for lacking in missing {
        let why = why::wanted(lacking);
        let people = if lacking.people.is_empty() && lacking.lack != Lack::Release {
            ground.committers.as_slice()
        } else {
            &lacking.people
        };
        found.extend(people.iter().map(|person| Wait {
            person: person.clone(),
            why: why.clone(),
            parts: Vec::new(),
        }));
    }
    found
}

/// Reverts and version bumps that a committer posts are outside the policy.
pub(super) fn is_outside(view: &View<'_>, material: &Material<'_>, ground: &Ground<'_>) -> bool {
    let by_committer = || {
        let mut people = material.side.people.iter();
        people.any(|person| ground.committers.iter().any(|one| view.same(one, person)))
    };
    ground.file.is_some() && view.now.rules.project.outside_by_title(&ground.facts.title).is_some() && by_committer()
}

/// The verdict on what needs no approval.
fn free(material: &Material<'_>) -> Verdict {
    Verdict {
        missing: Vec::new(),
        grade: None,
        since: material.posted,
        release: None,
    }
}

fn verdict(view: &View<'_>, revision: &Revision, material: &Material<'_>, ground: &Ground<'_>) -> Verdict {
    with_case(view, revision, material, |case| judge(&view.now, ground, case))
}

/// Calls `ask` with what the part brings to the judgement of its approvals.
pub(super) fn with_case<R>(
    view: &View<'_>,
    revision: &Revision,
    material: &Material<'_>,
    ask: impl FnOnce(&Case<'_>) -> R,
) -> R {
    let signers: Vec<&Person> = material.mail.into_iter().flat_map(super::trailers::signers).collect();
    let last_word = |person: &Person| {
        let spoke = |mail: &&&Mail| {
            speaks_about(mail.target, &material.spots) && view.is_word(mail) && view.same(&mail.from, person)
        };
        view.mails.iter().rev().find(spoke).map(|mail| mail.date)
    };
    ask(&Case {
        given: &material.given,
        writers: &material.writers,
        signers: &signers,
        submitter: &revision.submitter,
        posted: material.posted,
        stand_in: StandIn::AfterSilence(&last_word),
    })
}

/// Whether somebody of the author's side wrote about the part after `since`.
fn has_spoken_since(view: &View<'_>, material: &Material<'_>, since: Time) -> bool {
    view.mails.iter().any(|mail| {
        mail.date > since
            && speaks_about(mail.target, &material.spots)
            && !view.is_ping(mail)
            && !asks::concedes(mail)
            && material.side.has(view, &mail.from)
    })
}

/// Whether an approval may be shown as one of the series: all but sign-offs.
pub(super) fn is_shown(given: &Given<'_>) -> bool {
    matches!(
        given.trailer.kind,
        TrailerKind::AckedBy | TrailerKind::ReviewedBy | TrailerKind::ReleaseAckedBy
    ) && given.condition != Condition::Never
}
