//! The state of a series: what its parts make of it.
//!
//! Owns the order of the states, the turn, silence and labels of the whole.

use super::Rules;
use super::asks::{AuthorSide, is_heard};
use super::ground::GroundCache;
use super::part::{Judged, Material, Whole, is_shown, judge_part};
use super::view::{View, approves, is_resend, revision_of, speaks_about};
use crate::model::{
    Approval, Grade, History, NoteKind, Objection, PartStanding, Revision, Standing, State, Time, Turn, Wait,
};

/// Where a series stands at `at`; `None` when nothing of it was posted by then.
///
/// A pure function of the facts dated up to `at`, the policy and the notes: what is dated later is not seen.
pub fn judge(history: &History, rules: &Rules<'_>, at: Time) -> Option<Standing> {
    let view = View::cut(history, rules, at)?;
    let revision = view.newest_revision()?;
    let materials: Vec<Material<'_>> = revision
        .parts
        .iter()
        .map(|part| Material::of(&view, revision, part))
        .collect();
    let answered = is_answered(&view, revision, &materials);
    let whole = Whole {
        heard: answered || materials.iter().any(|material| material.is_approved_by_others(&view)),
    };
    let mut cache = GroundCache::default();
    let judged: Vec<Judged<'_>> = materials
        .into_iter()
        .map(|material| judge_part(&view, revision, material, whole, &mut cache))
        .collect();
    let parts: Vec<&PartStanding> = judged.iter().map(|judged| &judged.standing).collect();
    let note = note_in_force(&view, revision);
    let state = state_of(&parts, revision, note, answered);
    let turn = turn_of(state, &parts);
    let why = why_of(state, turn, &parts, &view);
    Some(Standing {
        revision: view.newest,
        state,
        turn,
        grade: grade_of(&parts),
        waiting_on: waits_of(&view, turn, &parts),
        why,
        approvals: approvals(&judged),
        objections: objections(&judged),
        silent_days: silence(&view, revision, turn, &parts),
        last_activity: last_activity(&view, revision),
        pings: pings(&view),
        answered,
        ever_answered: answered || is_ever_answered(&view),
        labels: labels(&view, revision, &judged),
        parts: judged.into_iter().map(|judged| judged.standing).collect(),
    })
}

/// Whether somebody but the submitter answered any mail of the newest revision, or of what it carries over. Whoever wrote a patch that
/// another one posts answers it when he approves of what became of it (LTP, <20231027174322.710674-1-pvorel@suse.cz>).
fn is_answered(view: &View<'_>, revision: &Revision, materials: &[Material<'_>]) -> bool {
    let side = AuthorSide {
        people: vec![&revision.submitter],
    };
    let whole = view.mails.iter().any(|mail| {
        revision_of(mail.target) == view.newest
            && view.is_word(mail)
            && !side.has(view, &mail.from)
            && (mail.trailers_in_earnest().any(approves)
                || !materials
                    .iter()
                    .any(|material| speaks_about(mail.target, &material.spots) && material.side.has(view, &mail.from)))
    });
    whole
        || materials
            .iter()
            .any(|material| is_heard(view, &material.spots, &material.side))
}

/// Whether somebody but the submitter answered any revision.
fn is_ever_answered(view: &View<'_>) -> bool {
    view.mails.iter().any(|mail| {
        let place = revision_of(mail.target);
        let submitter = view
            .revision(place)
            .filter(|_| view.revisions.contains(&place))
            .map(|revision| &revision.submitter);
        submitter.is_some_and(|submitter| view.is_word(mail) && !view.same(&mail.from, submitter))
    })
}

/// A deferral or drop in force: until its date, and until a newer revision.
fn note_in_force(view: &View<'_>, revision: &Revision) -> Option<NoteKind> {
    let newest = view
        .notes()
        .filter(|note| matches!(note.kind, NoteKind::Defer | NoteKind::Drop))
        .max_by_key(|note| note.at)?;
    let awake = newest.until.is_some_and(|until| until <= view.now.at) || revision.posted > newest.at;
    (!awake).then_some(newest.kind)
}

/// Whether a part is needed: neither missing, withdrawn, superseded, rejected, foreign nor shown only.
fn is_needed(part: &PartStanding) -> bool {
    part.state.is_some_and(|state| match state {
        State::New | State::UnderReview | State::ChangesRequested | State::Ready | State::Partial | State::Accepted => {
            true
        }
        State::Rfc
        | State::Superseded
        | State::Rejected
        | State::Withdrawn
        | State::Deferred
        | State::Dropped
        | State::NotApplicable => false,
    })
}

/// Whether a part is needed and not in the tree.
pub(super) fn is_open(part: &PartStanding) -> bool {
    is_needed(part) && part.state != Some(State::Accepted)
}

/// The series' state by those of its parts, in the order of the rules.
fn state_of(parts: &[&PartStanding], revision: &Revision, note: Option<NoteKind>, answered: bool) -> State {
    let count = |state| parts.iter().filter(|part| part.state == Some(state)).count();
    let seen = parts.iter().filter(|part| part.state.is_some()).count();
    if seen > 0 && count(State::NotApplicable) == seen {
        return State::NotApplicable;
    }
    let accepted = count(State::Accepted);
    let open: Vec<State> = parts
        .iter()
        .filter(|part| is_open(part))
        .filter_map(|part| part.state)
        .collect();
    if accepted > 0 && open.is_empty() {
        return State::Accepted;
    }
    match note {
        Some(NoteKind::Drop) => return State::Dropped,
        Some(NoteKind::Defer) => return State::Deferred,
        Some(NoteKind::Delegate | NoteKind::Target | NoteKind::Note | NoteKind::Link | NoteKind::Unlink) | None => {}
    }
    if open.is_empty() {
        let ends = [State::Superseded, State::Withdrawn, State::Rejected];
        let most = ends.into_iter().map(count).max().unwrap_or_default();
        if let Some(end) = ends.into_iter().find(|state| most > 0 && count(*state) == most) {
            return end;
        }
    }
    if accepted > 0 {
        return State::Partial;
    }
    if revision.rfc || open.is_empty() && count(State::Rfc) > 0 {
        return State::Rfc;
    }
    let order = [State::ChangesRequested, State::New, State::UnderReview, State::Ready];
    let first = order.into_iter().find(|state| open.contains(state));
    // Only a cover was seen.
    first.unwrap_or(if answered { State::UnderReview } else { State::New })
}

/// Whose turn it is: of the open parts' holders the author first, then maintainers, release manager, committers.
fn turn_of(state: State, parts: &[&PartStanding]) -> Turn {
    if !state.is_open() {
        return Turn::Nobody;
    }
    if state == State::Rfc {
        return Turn::Maintainers;
    }
    let open = || parts.iter().filter(|part| is_open(part));
    let order = [Turn::Author, Turn::Maintainers, Turn::ReleaseManager, Turn::Committers];
    order
        .into_iter()
        .find(|turn| open().any(|part| part.turn == *turn))
        .unwrap_or(Turn::Maintainers)
}

/// The weakest grade of the open parts, when every one has one.
fn grade_of(parts: &[&PartStanding]) -> Option<Grade> {
    let mut open = parts.iter().filter(|part| is_open(part)).peekable();
    open.peek()?;
    open.map(|part| part.grade)
        .collect::<Option<Vec<Grade>>>()?
        .into_iter()
        .max()
}

/// Who is waited for by the series' turn, parts that want the same of one person joined; each person once, whatever his addresses.
fn waits_of(view: &View<'_>, turn: Turn, parts: &[&PartStanding]) -> Vec<Wait> {
    let mut found: Vec<Wait> = Vec::new();
    for part in parts.iter().filter(|part| is_open(part) && part.turn == turn) {
        for wait in &part.waiting_on {
            match found
                .iter_mut()
                .find(|known| known.why == wait.why && view.same(&known.person, &wait.person))
            {
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

/// Why the series stands there: the word of the part that has waited longest, and for how many it goes.
fn why_of(state: State, turn: Turn, parts: &[&PartStanding], view: &View<'_>) -> String {
    match state {
        State::Dropped | State::Deferred => {
            let note = view
                .notes()
                .filter(|note| matches!(note.kind, NoteKind::Defer | NoteKind::Drop))
                .max_by_key(|note| note.at);
            return match note.map(|note| note.text.trim()).filter(|text| !text.is_empty()) {
                Some(text) => format!("{state} by a note: {text}"),
                None => format!("{state} by a note"),
            };
        }
        State::Rfc => return "asks for comments only".to_owned(),
        State::New
        | State::UnderReview
        | State::ChangesRequested
        | State::Ready
        | State::Partial
        | State::Accepted
        | State::Superseded
        | State::Rejected
        | State::Withdrawn
        | State::NotApplicable => {}
    }
    let seen = parts.iter().filter(|part| part.state.is_some()).count();
    let speaking: Vec<&&PartStanding> = parts
        .iter()
        .filter(|part| match state.is_open() {
            true => is_open(part) && part.turn == turn,
            false => part.state == Some(state),
        })
        .collect();
    let Some(first) = speaking.iter().min_by_key(|part| (part.ball_since, part.number)) else {
        return "no patch of it was seen".to_owned();
    };
    let alike = speaking.iter().filter(|part| part.why == first.why).count();
    let clause = match (seen, alike) {
        (1, _) => first.why.clone(),
        (_, 1) => format!("part {}: {}", first.number, first.why),
        (_, count) if count == seen => first.why.clone(),
        (_, count) => format!("{count} of {seen} parts: {}", first.why),
    };
    if state == State::Partial {
        let applied = parts.iter().filter(|part| part.state == Some(State::Accepted)).count();
        return format!("{applied} of {seen} parts are in; {clause}");
    }
    clause
}

/// Approvals of all parts, those of one mail joined.
fn approvals(judged: &[Judged<'_>]) -> Vec<Approval> {
    let mut found: Vec<Approval> = Vec::new();
    for judged in judged {
        let number = judged.standing.number;
        for given in judged.given.iter().filter(|given| is_shown(given)) {
            let known = found.iter_mut().find(|known| {
                known.kind == given.trailer.kind
                    && known.condition == given.condition
                    && known.person.is_same(given.person)
            });
            match known {
                Some(known) => {
                    if !known.parts.contains(&number) {
                        known.parts.push(number);
                    }
                }
                None => found.extend(given.mail.map(|mail| Approval {
                    kind: given.trailer.kind,
                    person: given.person.clone(),
                    parts: vec![number],
                    condition: given.condition,
                    remark: given.trailer.remark.clone(),
                    message: mail.id.clone(),
                    given: mail.date,
                })),
            }
        }
    }
    found.sort_by_key(|approval| approval.given);
    found
}

/// Objections in force, each mail once.
pub(super) fn objections(judged: &[Judged<'_>]) -> Vec<Objection> {
    let mut found: Vec<Objection> = Vec::new();
    let open = judged.iter().flat_map(|judged| &judged.asks);
    for ask in open.filter(|ask| ask.is_open_objection()) {
        if !found.iter().any(|known| known.message == ask.mail.id) {
            found.push(Objection {
                person: ask.mail.from.clone(),
                message: ask.mail.id.clone(),
                given: ask.mail.date,
            });
        }
    }
    found
}

/// Days since the ball was given to its present holder: the longest among the open parts it holds. Committers get a series with the
/// last of its parts.
fn silence(view: &View<'_>, revision: &Revision, turn: Turn, parts: &[&PartStanding]) -> i64 {
    let open = parts.iter().filter(|part| is_open(part));
    let held = open.filter(|part| part.turn == turn).map(|part| part.ball_since);
    let held = if turn == Turn::Committers {
        held.max()
    } else {
        held.min()
    };
    let since = held.or_else(|| {
        parts
            .iter()
            .filter(|part| part.state.is_some())
            .map(|part| part.ball_since)
            .max()
    });
    view.now.at.days_since(since.unwrap_or(revision.posted)).max(0)
}

/// Date of the last mail of any person.
fn last_activity(view: &View<'_>, revision: &Revision) -> Time {
    let mails = view.mails.iter().rev();
    let people = mails.filter(|mail| !view.is_bot(mail)).map(|mail| mail.date);
    people.max().map_or(revision.posted, |last| last.max(revision.posted))
}

/// Pings for the newest revision.
fn pings(view: &View<'_>) -> u32 {
    let pings = view
        .mails
        .iter()
        .filter(|mail| revision_of(mail.target) == view.newest && view.is_ping(mail));
    u32::try_from(pings.count()).unwrap_or(u32::MAX)
}

/// What the series is labelled with, each once, in a fixed order.
fn labels(view: &View<'_>, revision: &Revision, judged: &[Judged<'_>]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let mut add = |label: String| {
        if !labels.contains(&label) {
            labels.push(label);
        }
    };
    if judged.iter().any(|judged| judged.standing.said_applied) {
        add("said-applied".to_owned());
    }
    if judged.iter().any(|judged| judged.in_integration) {
        add("in-integration".to_owned());
    }
    if revision.rfc {
        add("rfc".to_owned());
    }
    if is_resend(revision) {
        add("resend".to_owned());
    }
    let keys = revision
        .cover
        .into_iter()
        .chain(revision.parts.iter().filter_map(|part| part.message));
    for mail in keys.filter_map(|key| view.mail(key)) {
        for target in &mail.subject.targets {
            add(format!(
                "for-{}{}",
                target.release,
                if target.unsure { "?" } else { "" }
            ));
        }
    }
    for note in view.notes() {
        match note.kind {
            NoteKind::Target => add(format!("for-{}", note.text.trim())),
            NoteKind::Delegate => add("delegated".to_owned()),
            NoteKind::Defer | NoteKind::Drop | NoteKind::Note | NoteKind::Link | NoteKind::Unlink => {}
        }
    }
    labels
}
