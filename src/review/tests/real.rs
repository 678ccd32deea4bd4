//! Situations seen on a real list, rebuilt with invented people.

use super::story::{Story, acks, by, gives, patch, reviews, says, trailer, who};
use crate::model::{Condition, Said, Scope, State, Target, TrailerKind, Turn};

#[test]
fn a_series_whose_parts_go_in_one_by_one_over_three_revisions() {
    let x86: &[&str] = &["xen/arch/x86/a.c"];
    let mixed: &[&str] = &["xen/arch/x86/a.c", "xen/common/soft.h"];
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", mixed), patch("two", x86), patch("three", x86)]);
    assert_eq!(story.state(0), (State::New, Turn::Maintainers));
    story.reply_part(1, "sam", 2, says(&[Said::Withdrawal]));
    assert_eq!(story.state(2), (State::New, Turn::Maintainers));
    story.reply_part(7, "xav", 3, acks("xav"));
    let question = story.reply_part(8, "roz", 3, says(&[Said::Question]));
    story.reply_part(8, "sam", 3, says(&[]).below(question));
    assert_eq!(story.state(8), (State::UnderReview, Turn::Maintainers));
    story.land(9, 3, "staging");
    assert_eq!(story.state(9), (State::Partial, Turn::Maintainers));

    story.post(
        12,
        "sam",
        &[patch("one", mixed).changed(), patch("four", x86), patch("five", x86)],
    );
    story.newest().parts[0].message = None;
    assert_eq!(story.state(12), (State::New, Turn::Maintainers));
    let request = story.reply_part(14, "roz", 2, says(&[Said::Request]));
    assert_eq!(story.state(14), (State::ChangesRequested, Turn::Author));
    let promise = story.reply_part(14, "sam", 2, says(&[Said::Agreement]).below(request));
    assert_eq!(story.state(14), (State::ChangesRequested, Turn::Author));
    let mut conditional = trailer(TrailerKind::ReviewedBy, "roz");
    conditional.condition = Condition::AuthorMust;
    conditional.scope = Scope::Parts {
        numbers: vec![3],
        here: true,
    };
    story.reply_part(14, "roz", 2, gives(conditional).below(promise));
    assert_eq!(story.state(14), (State::ChangesRequested, Turn::Author));

    story.post(
        15,
        "sam",
        &[
            patch("one", mixed).changed().with(TrailerKind::AckedBy, "xav"),
            patch("four", x86).changed().with(TrailerKind::ReviewedBy, "roz"),
            by("xena", "five", x86)
                .with(TrailerKind::SignedOffBy, "sam")
                .with(TrailerKind::ReviewedBy, "roz"),
        ],
    );
    let standing = story.at(15);
    assert_eq!((standing.state, standing.turn), (State::UnderReview, Turn::Maintainers));
    let states: Vec<Option<State>> = standing.parts.iter().map(|part| part.state).collect();
    assert_eq!(
        states,
        [Some(State::UnderReview), Some(State::UnderReview), Some(State::Ready)]
    );
    story.land(16, 1, "staging");
    assert_eq!(story.state(16), (State::Partial, Turn::Maintainers));
    story.land(17, 2, "staging");
    story.land(17, 3, "staging");
    assert_eq!(story.state(17), (State::Accepted, Turn::Nobody));
    story.reply_part(27, "roz", 2, says(&[Said::Request]));
    assert_eq!(story.state(30), (State::Accepted, Turn::Nobody));
}

#[test]
fn a_designated_reviewers_ack_leaves_a_committers_patch_to_the_specific_maintainer() {
    let mut story = Story::new();
    story.post(0, "rex", &[by("rex", "one", &["xen/arch/arm/a.c"])]);
    story.project.second_person_since = Some(super::story::day(1000));
    assert_eq!(story.state(10), (State::New, Turn::Maintainers));
    story.reply(18, "rita", acks("rita"));
    assert_eq!(story.state(19), (State::UnderReview, Turn::Maintainers));
    story.land(21, 1, "staging");
    assert_eq!(story.state(22), (State::Accepted, Turn::Nobody));
}

#[test]
fn a_part_for_a_stable_branch_that_never_was_in_staging_is_accepted_there() {
    let mut story = Story::new();
    story.post(
        0,
        "rex",
        &[by("rex", "one", &["a.c"]), by("rex", "two", &["xen/arch/x86/a.c"])],
    );
    story.facts(2).branch = "staging-4.11".to_owned();
    story.newest().parts[0].message = None;
    let key = story.newest().parts[1].message.expect("there");
    story.history.parts.retain(|known, _| *known == key);
    story.land(0, 2, "staging-4.11");
    assert_eq!(story.state(0), (State::Accepted, Turn::Nobody));
}

#[test]
fn a_readers_objection_to_the_title_waits_for_the_author_until_a_committer_takes_it() {
    let mut story = Story::new();
    story.post(0, "rex", &[by("zoe", "one", &["xen/arch/arm/a.c"])]);
    assert_eq!(story.state(0), (State::New, Turn::Maintainers));
    story.reply(0, "hans", says(&[Said::Request]));
    assert_eq!(story.state(1), (State::ChangesRequested, Turn::Author));
    let mut conditional = trailer(TrailerKind::ReviewedBy, "roz");
    conditional.condition = Condition::OnCommit;
    story.reply(11, "roz", gives(conditional));
    story.land(18, 1, "staging");
    assert_eq!(story.state(19), (State::Accepted, Turn::Nobody));
}

#[test]
fn a_co_maintainers_ack_and_an_answered_remark_make_a_maintainers_patch_ready() {
    let mut story = Story::new();
    story.post(0, "ann", &[by("ann", "one", &["xen/arch/arm/a.c"])]);
    story.reply(0, "ann", says(&[]));
    let remark = story.reply(0, "eli", says(&[Said::Question]));
    story.reply(1, "ann", says(&[]).below(remark));
    story.reply(2, "abe", acks("abe"));
    assert_eq!(story.state(2), (State::Ready, Turn::Committers));
    story.land(3, 1, "staging");
    assert_eq!(story.state(3), (State::Accepted, Turn::Nobody));
}

#[test]
fn a_tester_is_no_approval() {
    let mut story = Story::of(&["xen/arch/arm/a.c"]);
    story.reply(1, "eli", gives(trailer(TrailerKind::TestedBy, "eli")));
    assert_eq!(story.state(2), (State::UnderReview, Turn::Maintainers));
    assert!(story.at(2).approvals.is_empty());
}

#[test]
fn a_remark_beside_a_tested_by_does_not_bind() {
    let mut story = Story::of(&["xen/arch/arm/a.c"]);
    let mut words = gives(trailer(TrailerKind::TestedBy, "eli"));
    words.says = vec![Said::Request];
    story.reply(1, "eli", words);
    story.reply(2, "ann", acks("ann"));
    assert_eq!(story.state(3), (State::Ready, Turn::Committers));
}

#[test]
fn a_late_answer_to_an_older_revision_does_not_answer_the_newest() {
    let mut story = Story::of(&["xen/arch/arm/a.c"]);
    story.post(2, "sam", &[patch("one", &["xen/arch/arm/a.c"]).changed()]);
    story.reply_to(3, "ann", Target::Revision { revision: 0 }, reviews("ann"));
    let standing = story.at(4);
    assert_eq!(standing.state, State::New);
    assert!(standing.ever_answered && !standing.answered);
    assert_eq!(standing.why, "ann Arm answered v1 after v2 was posted");
    assert_eq!(who("ann").label(), "ann Arm");
}
