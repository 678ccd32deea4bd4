//! What is dated later is not seen.

use proptest::prelude::*;

use super::story::{Story, acks, day, patch, reviews, says};
use crate::model::{History, NoteKind, Said};

/// One thing that may happen on a day.
#[derive(Clone, Debug)]
enum Event {
    Post(bool),
    Say(usize, usize),
    Ack(usize),
    Land,
    Revert,
    Supersede,
    Note(bool),
}

const PEOPLE: [&str; 6] = ["sam", "ann", "mem", "xav", "rex", "zoe"];
const WORDS: [Said; 8] = [
    Said::Request,
    Said::Question,
    Said::Agreement,
    Said::Applied,
    Said::Objection,
    Said::ObjectionLifted,
    Said::Withdrawal,
    Said::Ping,
];

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        any::<bool>().prop_map(Event::Post),
        (0..PEOPLE.len(), 0..WORDS.len()).prop_map(|(who, said)| Event::Say(who, said)),
        (0..PEOPLE.len()).prop_map(Event::Ack),
        Just(Event::Land),
        Just(Event::Revert),
        Just(Event::Supersede),
        any::<bool>().prop_map(Event::Note),
    ]
}

fn happen(story: &mut Story, days: i64, event: &Event) {
    let paths: &[&str] = &["xen/arch/arm/mm/a.c", "xen/arch/x86/b.c"];
    match event {
        Event::Post(changed) => {
            let one = patch("one", paths);
            let one = if *changed { one.changed() } else { one };
            story.post(days, "sam", &[one, patch("two", paths)]);
        }
        Event::Say(who, said) => {
            story.reply_part(days, PEOPLE[*who], 1, says(&[WORDS[*said]]));
        }
        Event::Ack(who) => {
            let name = PEOPLE[*who];
            story.reply(days, name, if days % 2 == 0 { acks(name) } else { reviews(name) });
        }
        Event::Land => {
            story.land(days, 1, "staging");
        }
        Event::Revert => {
            for landing in story
                .history
                .landings
                .iter_mut()
                .filter(|landing| landing.reverted.is_none())
            {
                landing.reverted = Some(day(days));
            }
        }
        Event::Supersede => {
            story.history.superseded.get_or_insert(day(days));
        }
        Event::Note(defer) => {
            let kind = if *defer { NoteKind::Defer } else { NoteKind::Drop };
            story.note(days, kind, "", defer.then_some(days + 10));
        }
    }
}

fn unsorted(history: &History) -> usize {
    history
        .mails
        .windows(2)
        .filter(|pair| pair[0].date > pair[1].date)
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn facts_dated_later_never_change_an_answer(
        events in proptest::collection::vec((event(), 0_i64..20), 1..14),
    ) {
        let mut story = Story::of(&["xen/arch/arm/mm/a.c"]);
        let mut days = 0;
        let mut answers = Vec::new();
        for (event, wait) in &events {
            answers.push((days, story.at(days)));
            days += wait + 1;
            happen(&mut story, days, event);
        }
        prop_assert_eq!(unsorted(&story.history), 0);
        for (days, answer) in answers {
            prop_assert_eq!(story.at(days), answer);
        }
    }
}
