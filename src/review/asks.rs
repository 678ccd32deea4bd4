//! What was asked of the author about a part, and what became of it.
//!
//! Owns requests, questions, objections, their answers and their settling. Which state follows is for `part`.

use super::trailers::Given;
use super::view::{Likeness, Spot, View, approves, speaks_about};
use crate::model::{Condition, Mail, MessageKey, Part, Person, Role, Said, Target, Time, TrailerKind};

/// What sort of thing was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum AskKind {
    /// A change or an answer.
    Request,
    /// An answer only.
    Question,
    /// Nothing in so many words; he is the next to speak all the same.
    Remark,
    /// An approval that the author must do something for.
    Condition,
    /// Not to take the patch.
    Objection,
    /// What the author himself found to be changed.
    Own,
}

/// Something asked of the author.
#[derive(Clone, Debug)]
pub(super) struct Ask<'a> {
    pub(super) kind: AskKind,
    /// The mail that asks.
    pub(super) mail: &'a Mail,
    /// When the author (or, for a question, anybody) came back on it.
    pub(super) answered: Option<Time>,
    /// When it was settled.
    pub(super) settled: Option<Time>,
    /// Since when the author has the ball, where he has it.
    pub(super) since: Time,
    /// Whether he promised a change: then only a posting or a word against it hands the ball over.
    promised: bool,
    /// Whether somebody who decides closes the patch with it.
    pub(super) closes: bool,
}

impl<'a> Ask<'a> {
    fn of(kind: AskKind, mail: &'a Mail) -> Self {
        Self {
            kind,
            mail,
            answered: None,
            settled: None,
            since: mail.date,
            promised: kind == AskKind::Own,
            closes: false,
        }
    }
}

impl Ask<'_> {
    /// Whether the author has to act on it.
    pub(super) fn waits_for_author(&self) -> bool {
        self.settled.is_none() && self.answered.is_none()
    }

    /// Whether it is an objection in force.
    pub(super) fn is_open_objection(&self) -> bool {
        self.kind == AskKind::Objection && self.settled.is_none()
    }
}

/// The side of those who answer for the part.
pub(super) struct AuthorSide<'a> {
    pub(super) people: Vec<&'a Person>,
}

impl AuthorSide<'_> {
    /// Whether this person is one of them.
    pub(super) fn has(&self, view: &View<'_>, person: &Person) -> bool {
        self.people.iter().any(|one| view.same(one, person))
    }
}

/// Reads off what was asked about the part at `spots`, in order of time.
///
/// `given` are the approvals in force; `decides` says who maintains the touched paths or commits.
pub(super) fn read<'a>(
    view: &View<'a>,
    spots: &[Spot],
    side: &AuthorSide<'_>,
    given: &[Given<'a>],
    decides: &dyn Fn(&Person) -> bool,
) -> Vec<Ask<'a>> {
    let mut asks: Vec<Ask<'a>> = Vec::new();
    // Mails about what was said not to hold the part up.
    let mut aside: Vec<MessageKey> = Vec::new();
    let reposted = reposted(view, spots);
    for mail in &view.mails {
        let is_his = || view.is_word(mail) && side.has(view, &mail.from);
        if asks_back(mail) && is_his() {
            answer_of_whole(view, &mut asks, mail);
        }
        if !speaks_about(mail.target, spots) && !closes_all(mail, spots) {
            continue;
        }
        if view.is_posting(mail) {
            if reposted.contains(&mail.date) {
                answer_all(&mut asks, mail.date);
            }
            continue;
        }
        if !view.is_word(mail) {
            continue;
        }
        if side.has(view, &mail.from) {
            hear_author(view, &mut asks, mail);
            asks.extend(found_himself(view, mail));
        } else if let Some(other) = set_aside(view, mail, side, decides) {
            aside.push(other.key);
            for ask in asks.iter_mut().filter(|ask| is_about(view, ask, &aside)) {
                ask.settled.get_or_insert(mail.date);
            }
        } else {
            let heard = asks.len();
            hear_reviewer(view, &mut asks, mail, decides);
            for ask in asks.iter_mut().skip(heard).filter(|ask| is_about(view, ask, &aside)) {
                ask.settled.get_or_insert(mail.date);
            }
        }
    }
    settle_by_later_approvals(&mut asks, view, given, decides);
    asks
}

/// The mail of which somebody who decides says that it shall not hold the part up: he takes back nothing of his own.
fn set_aside<'a>(
    view: &View<'a>,
    mail: &Mail,
    side: &AuthorSide<'_>,
    decides: &dyn Fn(&Person) -> bool,
) -> Option<&'a Mail> {
    let other = view.parent(mail)?;
    let another = !view.is_posting(other) && !view.same(&other.from, &mail.from) && !side.has(view, &other.from);
    (another && mail.says.contains(&Said::ObjectionLifted) && decides(&mail.from)).then_some(other)
}

/// Whether something, short of an objection, was asked in one of these mails or below it.
fn is_about(view: &View<'_>, ask: &Ask<'_>, aside: &[MessageKey]) -> bool {
    let is_below = || view.ancestors(ask.mail).iter().any(|key| aside.contains(key));
    !aside.is_empty() && ask.kind != AskKind::Objection && (aside.contains(&ask.mail.key) || is_below())
}

/// Whether a mail below one part turns the whole posting down.
fn closes_all(mail: &Mail, spots: &[Spot]) -> bool {
    let revision = super::view::revision_of(mail.target);
    let says = |said| mail.says.contains(&said);
    says(Said::SeriesWithdrawal) && says(Said::Objection) && spots.iter().any(|spot| spot.revision == revision)
}

/// Dates of plain resends among the spots: they answer what was asked before.
fn reposted(view: &View<'_>, spots: &[Spot]) -> Vec<Time> {
    let revisions = spots.iter().filter_map(|spot| view.revision(spot.revision));
    revisions
        .filter(|revision| super::view::is_resend(revision))
        .map(|revision| revision.posted)
        .collect()
}

fn answer_all(asks: &mut [Ask<'_>], at: Time) {
    for ask in asks.iter_mut().filter(|ask| ask.waits_for_author()) {
        ask.answered = Some(at);
    }
}

/// Whether a mail of the author's only agrees, thanks or promises.
fn is_promise(mail: &Mail) -> bool {
    let says = |said| mail.says.contains(&said);
    says(Said::Agreement) && !says(Said::Question) && !says(Said::Objection)
}

/// Whether a mail of the author's asks something and promises nothing.
fn asks_back(mail: &Mail) -> bool {
    mail.says.contains(&Said::Question) && !is_promise(mail)
}

/// Whether a mail of somebody else's says that the patch is good, or "+1" to it, and nothing else: not of what a third one showed instead, nor
/// before a patch of his own.
pub(super) fn likes(view: &View<'_>, mail: &Mail) -> bool {
    let says = |said| mail.says.contains(&said);
    if !says(Said::Liking) && !says(Said::Agreement) {
        return false;
    }
    let above = view.parent(mail);
    let of_the_patch = || above.is_some_and(|parent| view.is_posting(parent));
    let of_another = above.is_some_and(|parent| {
        parent.role == Role::ReplyWithDiff && !view.is_posting(parent) && !view.is_submitter(&parent.from)
    });
    let other = [
        Said::Request,
        Said::Question,
        Said::Remark,
        Said::Objection,
        Said::OwnVersion,
    ];
    let all = !of_another && !other.into_iter().any(says);
    all && (says(Said::Liking) || says(Said::Agreement) && of_the_patch())
}

/// Whether a mail of the author's admits what was said against the patch and asks nothing back.
pub(super) fn concedes(mail: &Mail) -> bool {
    mail.says.contains(&Said::Concession) && !reopens(mail)
}

/// Whether a mail of the author's takes up again what he promised to change.
fn reopens(mail: &Mail) -> bool {
    mail.role == Role::ReplyWithDiff || mail.says.contains(&Said::Question) || mail.says.contains(&Said::Objection)
}

/// An author's mail answers what it stands below; one outside any asking thread, and one that asks back, answers all.
fn hear_author(view: &View<'_>, asks: &mut [Ask<'_>], mail: &Mail) {
    let above = view.ancestors(mail);
    let below_some = asks.iter().any(|ask| above.contains(&ask.mail.key));
    for ask in asks.iter_mut().filter(|ask| ask.settled.is_none()) {
        let takes_up = asks_back(mail) && !ask.promised;
        if below_some && !above.contains(&ask.mail.key) && !takes_up {
            continue;
        }
        if is_promise(mail) || concedes(mail) {
            if ask.answered.take().is_some() {
                ask.since = mail.date;
            }
            ask.promised |= mail.says.contains(&Said::Promise);
        } else if ask.answered.is_none()
            && (!ask.promised || reopens(mail))
            && !leaves_most(view, ask, mail)
            && !only_explains(ask, mail)
            && !is_sent_back(ask, mail)
        {
            ask.answered = Some(mail.date);
            ask.promised = false;
        }
    }
}

/// Whether a mail of the author's takes up only one of the several things that the mail above it asks for, and asks nothing back.
fn leaves_most(view: &View<'_>, ask: &Ask<'_>, mail: &Mail) -> bool {
    let above = view.parent(mail);
    // Who will apply it does the rest himself.
    let asks = |said| ask.mail.says.contains(&said);
    asks(Said::ManyRequests)
        && !asks(Said::WillApply)
        && above.is_some_and(|above| above.key == ask.mail.key)
        && mail.says.contains(&Said::OnePlace)
        && !reopens(mail)
}

/// What the author says that he has to change, or, below his own posting, that he was wrong about.
fn found_himself<'a>(view: &View<'a>, mail: &'a Mail) -> Option<Ask<'a>> {
    let parent = view.parent(mail)?;
    let says = |said| mail.says.contains(&said);
    let own = view.is_posting(parent) && view.same(&parent.from, &mail.from);
    (says(Said::NextNeeded) || own && (says(Said::Promise) || concedes(mail))).then(|| Ask::of(AskKind::Own, mail))
}

/// Whether what was asked stands as "changes requested" in the project's list, where talk alone does not change it.
fn is_sent_back(ask: &Ask<'_>, mail: &Mail) -> bool {
    ask.mail.says.contains(&Said::SentBack) && !reopens(mail)
}

/// Whether a mail of the author's tells in an answer what the description ought to tell, and asks nothing back.
fn only_explains(ask: &Ask<'_>, mail: &Mail) -> bool {
    mail.parent == Some(ask.mail.key) && ask.mail.says.contains(&Said::WantsDescription) && !reopens(mail)
}

/// An author who asks a reviewer back, below whatever part, has taken up what that reviewer said of the whole revision.
fn answer_of_whole(view: &View<'_>, asks: &mut [Ask<'_>], mail: &Mail) {
    let revision = super::view::revision_of(mail.target);
    let above = view.ancestors(mail);
    for ask in asks.iter_mut().filter(|ask| ask.waits_for_author() && !ask.promised) {
        let of_whole = ask.mail.target == Target::Revision { revision };
        let mut heard = view.mails.iter().filter(|one| above.contains(&one.key));
        if of_whole && heard.any(|one| view.same(&one.from, &ask.mail.from)) {
            ask.answered = Some(mail.date);
        }
    }
}

fn hear_reviewer<'a>(view: &View<'a>, asks: &mut Vec<Ask<'a>>, mail: &'a Mail, decides: &dyn Fn(&Person) -> bool) {
    // Somebody else may answer a question.
    let above = view.ancestors(mail);
    for ask in asks
        .iter_mut()
        .filter(|ask| ask.kind == AskKind::Question && ask.waits_for_author())
    {
        if !view.same(&mail.from, &ask.mail.from) && above.contains(&ask.mail.key) {
            ask.answered = Some(mail.date);
        }
    }
    let says = |said| mail.says.contains(&said);
    if says(Said::ObjectionLifted) {
        // Who takes back a comment takes back what he asked.
        for ask in asks.iter_mut() {
            if view.same(&mail.from, &ask.mail.from) {
                ask.settled.get_or_insert(mail.date);
            }
        }
    }
    let Some(kind) = asked_in(view, mail) else { return };
    if kind != AskKind::Objection && says(Said::ObjectionLifted) {
        return;
    }
    if kind != AskKind::Objection && says(Said::Applied) && decides(&mail.from) {
        return;
    }
    let turned_down = says(Said::Withdrawal) || says(Said::SeriesWithdrawal);
    asks.push(Ask {
        closes: kind == AskKind::Objection && turned_down && decides(&mail.from),
        ..Ask::of(kind, mail)
    });
}

/// What a reviewer's mail asks of the author, if anything.
fn asked_in(view: &View<'_>, mail: &Mail) -> Option<AskKind> {
    let says = |said| mail.says.contains(&said);
    let own = || {
        let trailers = mail.trailers_in_earnest();
        trailers.filter(|trailer| {
            trailer
                .person
                .as_ref()
                .is_some_and(|person| view.same(&mail.from, person))
        })
    };
    let nacks = own().any(|trailer| trailer.kind == TrailerKind::NackedBy);
    if nacks || says(Said::Objection) && !says(Said::ObjectionLifted) {
        return Some(AskKind::Objection);
    }
    if own().any(|trailer| approves(trailer) && trailer.condition == Condition::AuthorMust) {
        return Some(AskKind::Condition);
    }
    // Remarks beside an approval that counts at once, or of somebody who tested it, do not bind.
    let content = own().any(|trailer| approves(trailer) || trailer.kind == TrailerKind::TestedBy);
    if content || says(Said::OnCommit) {
        return None;
    }
    if says(Said::Request) || mail.role == Role::ReplyWithDiff {
        return Some(AskKind::Request);
    }
    if says(Said::Remark) && is_put_to_author(view, mail) && !is_talk(view, mail) {
        return Some(AskKind::Remark);
    }
    (says(Said::Question) && is_put_to_author(view, mail)).then_some(AskKind::Question)
}

/// A question or remark below another reviewer's mail is put to that reviewer.
fn is_put_to_author(view: &View<'_>, mail: &Mail) -> bool {
    let Some(parent) = view.parent(mail) else {
        return true;
    };
    view.is_posting(parent) || view.is_submitter(&parent.from) || view.same(&parent.from, &mail.from)
}

/// A remark below the author's own answer goes on with the talk, and waits for nothing; unless that had asked something: then it tells him.
fn is_talk(view: &View<'_>, mail: &Mail) -> bool {
    let parent = view.parent(mail);
    parent.is_some_and(|parent| {
        !view.is_posting(parent) && view.is_submitter(&parent.from) && !parent.says.contains(&Said::Question)
    })
}

/// A request of X is settled by a later unconditional approval of X, or by the author's answer and a later approval of
/// somebody who decides.
fn settle_by_later_approvals(
    asks: &mut [Ask<'_>],
    view: &View<'_>,
    given: &[Given<'_>],
    decides: &dyn Fn(&Person) -> bool,
) {
    for ask in asks.iter_mut().filter(|ask| ask.settled.is_none()) {
        let later = given
            .iter()
            .filter(|given| given.since >= ask.mail.date && given.condition != Condition::AuthorMust);
        ask.settled = later
            .filter(|given| {
                let own = view.same(given.person, &ask.mail.from);
                let after = ask.answered.is_some_and(|answered| answered <= given.since);
                if ask.kind == AskKind::Own {
                    return !own && decides(given.person);
                }
                own && given.mail.is_none_or(|mail| mail.key != ask.mail.key)
                    || ask.kind != AskKind::Objection && after && decides(given.person)
            })
            .map(|given| given.since)
            .min();
    }
}

/// Whether the part was taken back by the author's side, and when: in his own words, or by a yes to the question whether to drop it.
pub(super) fn withdrawn(view: &View<'_>, spots: &[Spot], side: &AuthorSide<'_>, since: Time) -> Option<Time> {
    // "Please ignore this one" is said of a posting in whose place the next one was put at once.
    let newest = view.newest_revision();
    let in_place = |spot: &&Spot| {
        let old = view.revision(spot.revision).filter(|_| spot.revision != view.newest);
        !old.zip(newest)
            .is_some_and(|(old, newest)| view.is_put_right(old, newest))
    };
    let spots: Vec<Spot> = spots.iter().filter(in_place).copied().collect();
    let spots = spots.as_slice();
    let taken_back = |mail: &&&Mail| {
        let all = mail.says.contains(&Said::SeriesWithdrawal);
        let part = mail.says.contains(&Said::Withdrawal) && speaks_about(mail.target, spots);
        let revision = super::view::revision_of(mail.target);
        let yields = || agrees_to_drop(view, mail) || keeps_old(view, mail);
        let part = part || speaks_about(mail.target, spots) && yields();
        (part || all && spots.iter().any(|spot| spot.revision == revision))
            && mail.date >= since
            && !view.is_posting(mail)
            && side.has(view, &mail.from)
    };
    view.mails.iter().find(taken_back).map(|mail| mail.date)
}

/// Whether a mail says yes, and nothing else, to a mail that asks whether to drop the patch.
fn agrees_to_drop(view: &View<'_>, mail: &Mail) -> bool {
    let asked = view.parent(mail);
    (is_promise(mail) || concedes(mail))
        && !mail.says.contains(&Said::Promise)
        && asked.is_some_and(|mail| mail.says.contains(&Said::DropOffer))
}

/// Whether a mail agrees with somebody else to keep what the patch would change.
fn keeps_old(view: &View<'_>, mail: &Mail) -> bool {
    let answered = view.parent(mail);
    mail.says.contains(&Said::KeepsOld)
        && answered.is_some_and(|answered| !view.same(&answered.from, &mail.from) && !view.is_posting(answered))
}

/// The mail in which a maintainer or committer says that the part is applied.
pub(super) fn said_applied<'a>(
    view: &View<'a>,
    spots: &[Spot],
    since: Time,
    decides: &dyn Fn(&Person) -> bool,
) -> Option<&'a Mail> {
    let mut said = words_of_deciders(view, spots, since, decides, Said::Applied);
    said.find(|mail| !takes_applied_back(view, mail, spots))
}

/// The mail in which a maintainer or committer says that he will apply the part.
pub(super) fn will_apply<'a>(
    view: &View<'a>,
    spots: &[Spot],
    since: Time,
    decides: &dyn Fn(&Person) -> bool,
) -> Option<&'a Mail> {
    words_of_deciders(view, spots, since, decides, Said::WillApply).next()
}

/// The mails about a part in which somebody whose word decides says this, in order of time.
fn words_of_deciders<'a>(
    view: &View<'a>,
    spots: &[Spot],
    since: Time,
    decides: &dyn Fn(&Person) -> bool,
    said: Said,
) -> impl Iterator<Item = &'a Mail> {
    view.mails.iter().copied().filter(move |mail| {
        mail.says.contains(&said)
            && mail.date >= since
            && speaks_about(mail.target, spots)
            && view.is_word(mail)
            && decides(&mail.from)
    })
}

/// The mail in which somebody whose word decides put a question about the part to others by name, where none of them has spoken since.
pub(super) fn put_to_others<'a>(
    view: &View<'a>,
    spots: &[Spot],
    since: Time,
    side: &AuthorSide<'_>,
    decides: &dyn Fn(&Person) -> bool,
) -> Option<&'a Mail> {
    let asked = words_of_deciders(view, spots, since, decides, Said::AsksOthers)
        .filter(|mail| !side.has(view, &mail.from))
        .last()?;
    let answers = |mail: &&Mail| {
        mail.date > asked.date
            && speaks_about(mail.target, spots)
            && view.is_word(mail)
            && !view.same(&mail.from, &asked.from)
            && !side.has(view, &mail.from)
    };
    (!view.mails.iter().any(answers)).then_some(asked)
}

/// The mail in which somebody who decides last asked for a change of a part as the revision before had it, where nobody approved of the part
/// since, and he has not spoken of it.
pub(super) fn not_seen_again<'a>(
    view: &View<'a>,
    part: &Part,
    spots: &[Spot],
    side: &AuthorSide<'_>,
    decides: &dyn Fn(&Person) -> bool,
) -> Option<&'a Mail> {
    let revision = view.newest.checked_sub(1)?;
    let (number, likeness) = view.counterpart_in(part, revision)?;
    if likeness == Likeness::Unchanged {
        return None;
    }
    let before = [Spot { revision, number }];
    let words = || {
        let mails = view.mails.iter().copied();
        mails.filter(|mail| view.is_word(mail) && !view.is_posting(mail) && !side.has(view, &mail.from))
    };
    let asks = |mail: &&Mail| asked_in(view, mail) == Some(AskKind::Request) && decides(&mail.from);
    let asked = words()
        .filter(|mail| speaks_about(mail.target, &before))
        .filter(asks)
        .last()?;
    let approves = |mail: &Mail| {
        let mut trailers = mail.trailers_in_earnest().filter(|trailer| approves(trailer));
        trailers.any(|trailer| {
            trailer
                .person
                .as_ref()
                .is_some_and(|person| view.same(&mail.from, person))
        })
    };
    let mut later = words().filter(|mail| {
        mail.date > asked.date && (speaks_about(mail.target, &before) || speaks_about(mail.target, spots))
    });
    (!later.any(|mail| view.same(&mail.from, &asked.from) || approves(mail))).then_some(asked)
}

/// Whether who said that a part is applied answers the posting anew and does not repeat it: then it was a slip.
fn takes_applied_back(view: &View<'_>, said: &Mail, spots: &[Spot]) -> bool {
    let answers_posting = |mail: &Mail| {
        let parent = view.parent(mail);
        parent.is_some_and(|parent| view.is_posting(parent))
    };
    view.mails.iter().any(|mail| {
        let repeats = mail.says.contains(&Said::Applied) || mail.says.contains(&Said::WillApply);
        mail.date > said.date
            && !repeats
            && mail.trailers.is_empty()
            && speaks_about(mail.target, spots)
            && view.is_word(mail)
            && view.same(&mail.from, &said.from)
            && answers_posting(mail)
    })
}

/// Whether somebody outside the author's side spoke about the target of these spots.
pub(super) fn is_heard(view: &View<'_>, spots: &[Spot], side: &AuthorSide<'_>) -> bool {
    let heard = |mail: &&&Mail| speaks_about(mail.target, spots) && view.is_word(mail) && !side.has(view, &mail.from);
    view.mails.iter().any(|mail| heard(&mail))
}
