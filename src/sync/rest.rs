//! Single parts posted anew: whether what they carry over is still wanted, as the tree and later postings tell.

use foldhash::HashMap;
use std::collections::BTreeSet;

use crate::model::{
    Counter, DAY, Message, MessageKey, Posture, Revision, RevisionKind, RevisionNumber, Said, Series, Target, Time,
};

/// A mail of a series' threads: the series' place, the mail, what it is about, what it answers.
type Thread = (usize, MessageKey, Target, Option<MessageKey>);

/// For how long the other parts of a series are waited for.
const WAIT_DAYS: i64 = 30;
/// Within so many seconds a patch posted by itself only puts right what went out before: of the others it says nothing.
const PUT_RIGHT: i64 = 3_600;

/// A single part posted anew when all others were in the tree is all that is left of its series: such a revision is whole.
pub(super) fn call_the_rest_whole(
    series: &mut [Series],
    landed: &HashMap<MessageKey, Time>,
    mails: &HashMap<MessageKey, &Message>,
) {
    for series in series {
        let is_rest = |at: &usize| {
            let revision = &series.revisions[*at];
            let is_in = |number: u32| {
                let posted = forms(&series.revisions[..*at], number, mails);
                let mut landings = posted.iter().filter_map(|key| landed.get(key));
                landings.any(|known| *known <= revision.posted)
            };
            let mut carried = revision.parts.iter().filter(|part| part.carried);
            revision.kind == RevisionKind::Partial && carried.all(|part| is_in(part.number))
        };
        let rests: Vec<usize> = (0..series.revisions.len()).filter(is_rest).collect();
        for at in rests {
            series.revisions[at].kind = RevisionKind::Whole;
        }
    }
}

/// The mails in which a part was posted that has this number after these revisions. In an earlier count it is the one of its title, or
/// of its number where as many were counted: LTP, <82754cb787a5af12d61fb71364d40909d5503204.1596027282.git.viresh.kumar@linaro.org>.
fn forms(revisions: &[Revision], number: u32, mails: &HashMap<MessageKey, &Message>) -> Vec<MessageKey> {
    let whole = revisions.iter().rposition(|one| one.kind != RevisionKind::Partial);
    let (before, since) = revisions.split_at(whole.unwrap_or_default());
    let own = |revision: &Revision, is_it: &dyn Fn(u32, MessageKey) -> bool| -> Vec<MessageKey> {
        let own = revision.parts.iter().filter(|part| !part.carried);
        let own = own.filter_map(|part| Some((part.number, part.message?)));
        own.filter(|(number, key)| is_it(*number, *key))
            .map(|(_, key)| key)
            .collect()
    };
    let mut forms: Vec<MessageKey> = since
        .iter()
        .flat_map(|revision| own(revision, &|other, _| other == number))
        .collect();
    let title = |key: &MessageKey| {
        let message = mails.get(key)?;
        let title = message.patch.as_ref().map_or("", |patch| &patch.title);
        Some(if title.is_empty() {
            &message.subject.title
        } else {
            title
        })
    };
    let titles: BTreeSet<&str> = forms.iter().filter_map(title).collect();
    let count = since.first().map_or(0, |whole| whole.parts.len());
    for revision in before {
        let counted = revision.parts.len() == count;
        let is_it = |other: u32, key: MessageKey| {
            (counted && other == number) || title(&key).is_some_and(|title| titles.contains(title))
        };
        forms.extend(own(revision, &is_it));
    }
    forms
}

/// A patch that its author posts by itself, in a thread of its own and under no place among others, may be all that he still wants
/// or all that changed. What came of the other parts tells: where one went in later or was posted again they were wanted, and so
/// they are for a month; after that they were dropped, and the patch is the whole. Without a tree nothing tells; nor does a patch that
/// follows the others within the hour, or one part that its author took up again in another series.
///
/// LTP, <20200720052755.21105-1-yangx.jy@cn.fujitsu.com>.
pub(super) fn leave_out_dropped_parts(
    series: &mut [Series],
    landed: &HashMap<MessageKey, Time>,
    mails: &HashMap<MessageKey, &Message>,
) {
    let newest = mails.values().map(|message| message.date).max().unwrap_or_default();
    for series in series.iter_mut().filter(|_| !landed.is_empty()) {
        let mut dropped: BTreeSet<u32> = BTreeSet::new();
        for at in 1..series.revisions.len() {
            if series.revisions[at].kind != RevisionKind::Partial {
                dropped.clear();
                continue;
            }
            if is_by_itself(&series.revisions, at, mails) {
                dropped.extend(dropped_by(&series.revisions, at, landed, mails, newest));
            }
            let revision = &mut series.revisions[at];
            revision
                .parts
                .retain(|part| !(part.carried && dropped.contains(&part.number)));
            if !dropped.is_empty() && revision.parts.iter().all(|part| !part.carried) {
                revision.kind = RevisionKind::Whole;
                count_on(&mut series.revisions, at, mails);
            }
        }
    }
}

/// A patch that turned out to be all of its revision is part 1, whatever it was among others before.
pub(super) fn count_lone_parts(series: &mut [Series], threads: &mut [Thread]) {
    let mut counted: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (place, series) in series.iter_mut().enumerate() {
        for (at, revision) in series.revisions.iter_mut().enumerate() {
            let [part] = revision.parts.as_mut_slice() else {
                continue;
            };
            if part.number != 1 && part.message.is_some() && !part.carried {
                part.number = 1;
                counted.insert((place, at));
            }
        }
    }
    for (place, _, target, _) in threads {
        if let Target::Part { revision, number } = target
            && counted.contains(&(*place, *revision))
        {
            *number = 1;
        }
    }
}

/// A patch that its author posts by itself and under no place among others, after somebody turned another part down, leaves that one
/// out: he does as he was told. So does one of two that follows his own word that a patch can be dropped.
///
/// `threads` are the mails of the series with what each is about. What is posted or said later changes nothing.
pub(super) fn leave_out_refused_parts(
    series: &mut [Series],
    threads: &[Thread],
    mails: &HashMap<MessageKey, &Message>,
) {
    let mut refusals: HashMap<usize, Vec<(usize, u32, Time)>> = HashMap::default();
    let mut offers: HashMap<usize, Vec<(usize, Time)>> = HashMap::default();
    for (place, key, target, _) in threads {
        let (Target::Part { revision, number }, Some(message)) = (target, mails.get(key)) else {
            continue;
        };
        let says = |said| message.says.contains(&said);
        let (offers_it, refuses) = (says(Said::DropOffer), says(Said::Objection) || says(Said::Withdrawal));
        let posted = series.get(*place).and_then(|series| series.revisions.get(*revision));
        let Some(posted) = posted.filter(|_| offers_it || refuses) else {
            continue;
        };
        let own = posted.submitter.is_same(&message.from);
        if own && offers_it {
            refusals.entry(*place).or_default();
            offers.entry(*place).or_default().push((*revision, message.date));
        }
        if refuses && !own {
            refusals
                .entry(*place)
                .or_default()
                .push((*revision, *number, message.date));
        }
    }
    for (place, refusals) in refusals {
        let mut refused: BTreeSet<u32> = BTreeSet::new();
        for at in 1..series[place].revisions.len() {
            let revision = &mut series[place].revisions[at];
            if revision.kind != RevisionKind::Partial {
                refused.clear();
                continue;
            }
            if is_counted_alone(revision, mails) {
                let before = refusals
                    .iter()
                    .filter(|(of, _, date)| *of < at && *date < revision.posted);
                refused.extend(before.map(|(_, number, _)| *number));
                let mut offers = offers.get(&place).into_iter().flatten();
                let mut carried = revision.parts.iter().filter(|part| part.carried);
                if let (Some(other), None) = (carried.next(), carried.next())
                    && offers.any(|(of, date)| *of + 1 == at && *date < revision.posted)
                {
                    refused.insert(other.number);
                }
            }
            let parts = revision.parts.len();
            revision
                .parts
                .retain(|part| !(part.carried && refused.contains(&part.number)));
            if revision.parts.len() < parts && revision.parts.iter().all(|part| !part.carried) {
                revision.kind = RevisionKind::Whole;
            }
        }
    }
}

/// Whether a revision is one patch, and states no place among several.
fn is_counted_alone(revision: &Revision, mails: &HashMap<MessageKey, &Message>) -> bool {
    let mut own = revision.parts.iter().filter(|part| !part.carried);
    let (Some(part), None) = (own.next(), own.next()) else {
        return false;
    };
    let message = part.message.and_then(|key| mails.get(&key));
    message.is_some_and(|message| message.subject.counter.is_none_or(|Counter { total, .. }| total <= 1))
}

/// Whether a revision is one patch alone, and the only part posted since the whole: it answers nothing, counts nothing and says
/// nothing of other parts.
fn is_by_itself(revisions: &[Revision], at: usize, mails: &HashMap<MessageKey, &Message>) -> bool {
    let own = |revision: &Revision| -> Vec<(u32, Option<MessageKey>)> {
        let own = revision.parts.iter().filter(|part| !part.carried);
        own.map(|part| (part.number, part.message)).collect()
    };
    let revision = &revisions[at];
    let [(number, Some(key))] = own(revision)[..] else {
        return false;
    };
    let mut since = revisions[..at].iter().rev().take_while(|earlier| is_lone(earlier));
    let others = since.any(|earlier| own(earlier).iter().any(|(other, _)| *other != number));
    !others
        && mails.get(&key).is_some_and(|message| {
            let counted = message.subject.counter.is_some_and(|Counter { total, .. }| total > 1);
            message.references.is_empty()
                && !counted
                && revision.number.point == 0
                && message.subject.posture == Posture::Patch
                && !message.says.contains(&Said::OnlyThisPart)
        })
}

/// Whether a revision holds a single part, alone or beside what it carries over.
fn is_lone(revision: &Revision) -> bool {
    revision.cover.is_none() && revision.parts.iter().filter(|part| !part.carried).count() == 1
}

/// The parts that the revision at a place carries over, where none of those that were open was wanted any more.
fn dropped_by(
    revisions: &[Revision],
    at: usize,
    landed: &HashMap<MessageKey, Time>,
    mails: &HashMap<MessageKey, &Message>,
    newest: Time,
) -> Vec<u32> {
    let posted = revisions[at].posted;
    let before = revisions[..at].iter().rev().find(|earlier| !is_lone(earlier));
    if before.is_some_and(|before| posted.0.saturating_sub(before.posted.0) <= PUT_RIGHT) {
        return Vec::new();
    }
    if newest.0.saturating_sub(posted.0) <= WAIT_DAYS * DAY {
        return Vec::new();
    }
    let of_it = |revision: &Revision, number: u32| -> Vec<MessageKey> {
        let own = revision
            .parts
            .iter()
            .filter(|part| part.number == number && !part.carried);
        own.filter_map(|part| part.message).collect()
    };
    let went_in = |number: u32| {
        let keys = forms(&revisions[..at], number, mails);
        keys.iter().filter_map(|key| landed.get(key)).min()
    };
    let carried = || revisions[at].parts.iter().filter(|part| part.carried);
    if carried().any(|part| part.superseded.is_some_and(|known| known > posted)) {
        return Vec::new();
    }
    let open: Vec<u32> = carried()
        .map(|part| part.number)
        .filter(|number| went_in(*number).is_none_or(|known| *known > posted))
        .collect();
    let is_wanted = |number: &u32| {
        let again = revisions[at + 1..]
            .iter()
            .any(|later| !of_it(later, *number).is_empty());
        again || went_in(*number).is_some()
    };
    if open.iter().any(is_wanted) { Vec::new() } else { open }
}

/// A patch without a number that turned out to be the whole is the next revision, unless it was sent again.
fn count_on(revisions: &mut [Revision], at: usize, mails: &HashMap<MessageKey, &Message>) {
    let number = revisions[at - 1].number.number.saturating_add(1);
    let free = revisions
        .get(at + 1)
        .is_none_or(|next| !next.stated || next.number.number > number);
    let revision = &mut revisions[at];
    let mut messages = revision.parts.iter().filter_map(|part| mails.get(&part.message?));
    let resent = messages.any(|message| message.subject.resend);
    if !revision.stated && !resent && free && revision.number.number < number {
        revision.number = RevisionNumber::whole(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{JoinReason, MessageId, Part, Person, SeriesId};

    type Parts = [(u32, i64, bool)];

    fn revision(kind: RevisionKind, day: i64, parts: &Parts) -> Revision {
        Revision {
            number: RevisionNumber::whole(1),
            stated: false,
            kind,
            rfc: false,
            committed: false,
            cover: None,
            parts: parts
                .iter()
                .map(|(number, key, carried)| Part {
                    number: *number,
                    message: Some(MessageKey(*key)),
                    carried: *carried,
                    duplicates: Vec::new(),
                    superseded: None,
                })
                .collect(),
            submitter: Person::default(),
            posted: Time(day * DAY),
            joined: JoinReason::First,
            known: Time(day * DAY),
        }
    }

    fn series(revisions: Vec<Revision>) -> [Series; 1] {
        let first = MessageId::parse("a@example.org").expect("made here");
        [Series {
            id: SeriesId::of(&first),
            revisions,
            related: Vec::new(),
        }]
    }

    #[test]
    fn what_went_in_under_a_number_of_an_earlier_count_is_another_part() {
        let revisions = |second: &Parts| {
            series(vec![
                revision(RevisionKind::Whole, 0, &[(1, 1, false), (2, 2, false), (3, 3, false)]),
                revision(RevisionKind::Whole, 10, second),
                revision(RevisionKind::Partial, 20, &[(1, 9, false), (2, 5, true)]),
            ])
        };
        let landed = HashMap::from_iter([(MessageKey(2), Time(5 * DAY))]);
        let kind_of = |mut series: [Series; 1]| {
            call_the_rest_whole(&mut series, &landed, &HashMap::default());
            series[0].revisions[2].kind
        };
        // Of three parts two were counted anew: the second was the third before.
        assert_eq!(
            kind_of(revisions(&[(1, 4, false), (2, 5, false)])),
            RevisionKind::Partial
        );
        let as_many = &[(1, 4, false), (2, 5, false), (3, 6, false)];
        assert_eq!(kind_of(revisions(as_many)), RevisionKind::Whole);
    }

    #[test]
    fn a_part_posted_alone_when_the_others_are_in_is_the_whole_rest() {
        let mut series = series(vec![
            revision(RevisionKind::Whole, 0, &[(1, 1, false), (2, 2, false)]),
            revision(RevisionKind::Partial, 10, &[(1, 1, true), (2, 3, false)]),
            revision(RevisionKind::Partial, 20, &[(1, 1, true), (2, 4, false)]),
        ]);
        // Part 1 went in between the two.
        call_the_rest_whole(
            &mut series,
            &HashMap::from_iter([(MessageKey(1), Time(15 * DAY))]),
            &HashMap::default(),
        );
        let kinds: Vec<RevisionKind> = series[0].revisions.iter().map(|revision| revision.kind).collect();
        assert_eq!(kinds, [RevisionKind::Whole, RevisionKind::Partial, RevisionKind::Whole]);
    }

    /// Numbers and parts of the revisions after parts that nobody wanted are left out; carried ones behind a `~`.
    fn left(revisions: Vec<Revision>, landed: &[(i64, i64)], subject: &str, newest: i64) -> Vec<String> {
        let text = |key: i64| {
            let date = "Thu, 1 Jan 1998 00:00:00 +0000";
            format!(
                "Message-ID: <{key}@example.org>\nFrom: a@example.org\nDate: {date}\nSubject: {subject}\n\nIt is.\n"
            )
        };
        let messages: Vec<(MessageKey, Message)> = (1..10)
            .filter_map(|key| {
                let mut message = crate::mail::read(text(key).as_bytes(), Time(i64::MAX)).message?;
                message.date = Time(newest * DAY);
                Some((MessageKey(key), message))
            })
            .collect();
        let mails = messages.iter().map(|(key, message)| (*key, message)).collect();
        let landed = landed
            .iter()
            .map(|(key, day)| (MessageKey(*key), Time(day * DAY)))
            .collect();
        let mut series = series(revisions);
        leave_out_dropped_parts(&mut series, &landed, &mails);
        let of = |revision: &Revision| {
            let parts = revision.parts.iter();
            let parts = parts.map(|part| format!(" {}{}", if part.carried { "~" } else { "" }, part.number));
            format!("v{}{}", revision.number.number, parts.collect::<String>())
        };
        series[0].revisions.iter().map(of).collect()
    }

    fn alone() -> Vec<Revision> {
        vec![
            revision(RevisionKind::Whole, 0, &[(1, 1, false), (2, 2, false)]),
            revision(RevisionKind::Partial, 10, &[(1, 1, true), (2, 3, false)]),
        ]
    }

    #[test]
    fn a_patch_that_turned_out_to_be_the_whole_is_part_1() {
        let whole = revision(RevisionKind::Whole, 10, &[(2, 3, false)]);
        let mut series = series(vec![alone().remove(0), whole]);
        let about = |revision, number| (0, MessageKey(9), Target::Part { revision, number }, None);
        let mut threads = [about(0, 2), about(1, 2)];
        count_lone_parts(&mut series, &mut threads);
        let numbers =
            |at: usize| -> Vec<u32> { series[0].revisions[at].parts.iter().map(|part| part.number).collect() };
        assert_eq!((numbers(0), numbers(1)), (vec![1, 2], vec![1]));
        assert_eq!(threads, [about(0, 2), about(1, 1)]);
    }

    #[test]
    fn what_a_patch_posted_alone_leaves_behind_is_dropped_after_a_month() {
        let elsewhere = [(9, 1)];
        assert_eq!(left(alone(), &elsewhere, "[PATCH] x", 41), ["v1 1 2", "v2 2"]);
        assert_eq!(left(alone(), &elsewhere, "[PATCH] x", 40), ["v1 1 2", "v1 ~1 2"]);
        // A part among others, a resend, and a project without a tree.
        assert_eq!(left(alone(), &elsewhere, "[PATCH 2/2] x", 41), ["v1 1 2", "v1 ~1 2"]);
        assert_eq!(left(alone(), &elsewhere, "[PATCH RESEND] x", 41), ["v1 1 2", "v1 2"]);
        assert_eq!(left(alone(), &[], "[PATCH] x", 41), ["v1 1 2", "v1 ~1 2"]);
    }

    #[test]
    fn what_went_in_later_or_came_again_was_not_dropped() {
        assert_eq!(left(alone(), &[(1, 12)], "[PATCH] x", 99), ["v1 1 2", "v1 ~1 2"]);
        let again = || revision(RevisionKind::Whole, 50, &[(1, 4, false), (2, 5, false)]);
        let posted = [alone(), vec![again()]].concat();
        let kept = ["v1 1 2", "v1 ~1 2", "v1 1 2"];
        assert_eq!(left(posted, &[(9, 1)], "[PATCH] x", 99), kept);
        // A series that goes on part by part.
        let other = revision(RevisionKind::Partial, 12, &[(1, 4, false), (2, 3, true)]);
        let posted = [alone(), vec![other]].concat();
        let kept = ["v1 1 2", "v1 ~1 2", "v1 1 ~2"];
        assert_eq!(left(posted, &[(9, 1)], "[PATCH] x", 99), kept);
    }

    #[test]
    fn what_follows_within_the_hour_drops_nothing() {
        let mut soon = alone();
        soon[1].posted = Time(PUT_RIGHT);
        assert_eq!(left(soon, &[(9, 1)], "[PATCH] x", 99), ["v1 1 2", "v1 ~1 2"]);
    }

    #[test]
    fn what_was_taken_up_in_another_series_was_not_dropped() {
        let mut moved = alone();
        moved[1].parts[0].superseded = Some(Time(20 * DAY));
        assert_eq!(left(moved, &[(9, 1)], "[PATCH] x", 99), ["v1 1 2", "v1 ~1 2"]);
    }

    #[test]
    fn what_was_turned_down_is_left_out_of_what_follows_alone() {
        let says = |says: &str, counter: &str| -> Vec<String> {
            let text = |key: i64| {
                let (subject, day) = if key == 5 {
                    ("Re: [PATCH 1/2] y".to_owned(), 5)
                } else {
                    (format!("[PATCH{counter}] x"), 1)
                };
                let date = format!("Thu, {day} Jan 1998 00:00:00 +0000");
                format!(
                    "Message-ID: <{key}@example.org>\nFrom: b@example.org\nDate: {date}\nSubject: {subject}\n\n{says}\n"
                )
            };
            let read = |key| crate::mail::read(text(key).as_bytes(), Time(i64::MAX)).message;
            let messages: Vec<(MessageKey, Message)> = (1..10)
                .filter_map(|key| Some((MessageKey(key), read(key)?)))
                .map(|(key, message)| {
                    (
                        key,
                        Message {
                            date: Time(key.0 * DAY),
                            ..message
                        },
                    )
                })
                .collect();
            let mails = messages.iter().map(|(key, message)| (*key, message)).collect();
            let mut series = series(alone());
            let about = Target::Part { revision: 0, number: 1 };
            leave_out_refused_parts(&mut series, &[(0, MessageKey(5), about, None)], &mails);
            let parts = series[0].revisions[1].parts.iter();
            parts
                .map(|part| format!("{}{}", if part.carried { "~" } else { "" }, part.number))
                .collect()
        };
        assert_eq!(says("Please drop this patch.", ""), ["2"]);
        assert_eq!(says("NAK. The lamp is too bright.", ""), ["2"]);
        assert_eq!(says("Please use a smaller lamp.", ""), ["~1", "2"]);
        assert_eq!(says("Please drop this patch.", " v2 2/2"), ["~1", "2"]);
        // The author's own word; here all mails are of one sender.
        let offer = "The plan is then to drop the patch for the lamp, correct?";
        assert_eq!(says(offer, ""), ["~1", "2"]);
    }

    #[test]
    fn what_was_dropped_stays_dropped() {
        let once_more = revision(RevisionKind::Partial, 12, &[(1, 1, true), (2, 4, false)]);
        let posted = [alone(), vec![once_more]].concat();
        assert_eq!(left(posted, &[(9, 1)], "[PATCH] x", 99), ["v1 1 2", "v2 2", "v3 2"]);
    }
}
