//! The check-in policy rule by rule.

use super::story::{Story, acks, by, day, gives, patch, reviews, says, trailer};
use crate::model::{Condition, Grade, Person, Place, Said, Scope, State, TrailerKind, Turn};
use crate::review::Project;

const ARM: &[&str] = &["xen/arch/arm/a.c"];
const MEMORY: &[&str] = &["xen/arch/arm/mm/p2m.c"];
const X86: &[&str] = &["xen/arch/x86/a.c"];
const BOTH: &[&str] = &["xen/arch/arm/a.c", "xen/arch/x86/a.c"];
const REST: &[&str] = &["xen/common/a.c"];

#[test]
fn every_path_needs_a_maintainer_of_its_own() {
    let mut story = Story::of(BOTH);
    story.reply(1, "ann", acks("ann"));
    assert_eq!(story.state(2), (State::UnderReview, Turn::Maintainers));
    assert_eq!(story.waits(2), ["xav", "xena"]);
    assert_eq!(story.at(2).why, "missing: ack for xen/arch/x86/a.c (X86)");
    story.reply(3, "xav", reviews("xav"));
    assert_eq!(story.state(4).0, State::Ready);
    assert_eq!(story.at(4).grade, Some(Grade::Strict));
}

#[test]
fn a_reviewer_or_stranger_does_not_approve_a_path() {
    let mut story = Story::of(ARM);
    story.reply(1, "rita", reviews("rita"));
    story.reply(1, "zoe", acks("zoe"));
    assert_eq!(story.state(40).0, State::UnderReview);
    assert_eq!(story.waits(40), ["ann", "abe"]);
}

#[test]
fn the_most_specific_section_decides_and_its_general_one_stands_in_later() {
    let mut story = Story::of(MEMORY);
    story.reply(1, "ann", acks("ann"));
    assert_eq!(story.state(13).0, State::UnderReview);
    assert_eq!(story.waits(13), ["mem"]);
    assert_eq!(story.state(14), (State::Ready, Turn::Committers));
    assert_eq!(story.at(14).grade, Some(Grade::StandIn));
    assert_eq!(story.at(20).silent_days, 6);
    story.reply(15, "mem", acks("mem"));
    assert_eq!(story.at(16).grade, Some(Grade::Strict));
}

#[test]
fn a_specific_maintainer_who_spoke_is_not_silent_and_a_ping_does_not_restart() {
    let mut story = Story::of(MEMORY);
    story.reply(1, "ann", acks("ann"));
    story.reply(10, "mem", says(&[]));
    story.reply(12, "sam", says(&[Said::Ping]));
    assert_eq!(story.state(20).0, State::UnderReview);
    assert_eq!(story.state(24).0, State::Ready);
}

#[test]
fn a_maintainers_own_patch_needs_a_second_person() {
    let mut story = Story::new();
    story.post(0, "ann", &[by("ann", "one", ARM)]);
    story.reply(1, "zoe", says(&[Said::Liking]));
    assert_eq!(story.waits(2), ["abe"]);
    assert_eq!(story.at(2).waiting_on[0].why, "review of xen/arch/arm/a.c");
    story.reply(3, "zoe", reviews("zoe"));
    assert_eq!(story.state(4).0, State::Ready);
}

#[test]
fn a_strangers_ack_is_no_second_person_and_a_co_maintainers_is() {
    let mut story = Story::new();
    story.post(0, "ann", &[by("ann", "one", ARM)]);
    story.reply(1, "zoe", acks("zoe"));
    assert_eq!(story.state(2).0, State::UnderReview);
    story.reply(3, "abe", acks("abe"));
    assert_eq!(story.state(4).0, State::Ready);
}

#[test]
fn a_sole_maintainers_own_patch_takes_the_ack_of_a_more_general_one() {
    let mut story = Story::new();
    story.post(0, "mem", &[by("mem", "one", MEMORY)]);
    assert_eq!(story.waits(1), ["ann", "abe"]);
    story.reply(2, "rex", acks("rex"));
    assert_eq!(story.state(3).0, State::Ready);
    assert_eq!(story.at(3).grade, Some(Grade::Strict));
}

#[test]
fn a_more_general_ack_stands_in_for_a_co_maintainers() {
    let mut story = Story::new();
    story.post(0, "ann", &[by("ann", "one", ARM)]);
    story.reply(2, "rex", acks("rex"));
    assert_eq!(story.state(13).0, State::UnderReview);
    assert_eq!(story.state(14).0, State::Ready);
    assert_eq!(story.at(14).grade, Some(Grade::StandIn));
}

#[test]
fn an_authors_own_sign_off_never_stands_in() {
    let mut story = Story::new();
    story.post(0, "rex", &[by("rex", "one", ARM)]);
    story.reply(1, "zoe", reviews("zoe"));
    assert_eq!(story.state(60).0, State::UnderReview);
    assert_eq!(story.waits(60), ["ann", "abe"]);
}

#[test]
fn a_section_without_maintainers_falls_to_the_rest() {
    let mut story = Story::of(&["docs/a.md"]);
    assert_eq!(story.waits(1), ["rex", "roz"]);
    story.reply(2, "roz", acks("roz"));
    assert_eq!(story.at(3).grade, Some(Grade::Strict));
}

#[test]
fn of_two_authors_the_one_who_did_not_edit_last_may_approve() {
    let mut story = Story::new();
    story.post(0, "sam", &[by("sam", "one", ARM).with(TrailerKind::SignedOffBy, "ann")]);
    story.reply(1, "zoe", says(&[]));
    assert_eq!(story.state(2).0, State::UnderReview);
    assert_eq!(story.waits(2), ["abe"]);
    story.reply(3, "ann", acks("ann"));
    assert_eq!(story.state(4).0, State::Ready);
}

#[test]
fn before_the_policy_a_maintainers_ack_or_own_sign_off_sufficed() {
    let mut story = Story::new();
    story.post(0, "ann", &[by("ann", "one", ARM)]);
    story.reply(1, "zoe", says(&[]));
    story.project.second_person_since = Some(day(10));
    assert_eq!(story.state(9).0, State::Ready);
    assert_eq!(story.state(10).0, State::UnderReview);
}

#[test]
fn a_trailer_somebody_passes_on_approves_nothing() {
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", acks("ann"));
    let standing = story.at(2);
    assert_eq!(standing.state, State::UnderReview);
    assert!(standing.approvals.is_empty());
}

#[test]
fn a_trailer_in_the_posted_patch_counts_as_given_by_the_person_named() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM).with(TrailerKind::AckedBy, "ann")]);
    assert_eq!(story.state(1).0, State::Ready);
}

#[test]
fn a_trailer_above_origin_belongs_to_another_project() {
    let mut story = Story::new();
    let ported = patch("one", ARM)
        .with(TrailerKind::ReviewedBy, "ann")
        .with(TrailerKind::Origin, "linux");
    story.post(0, "sam", &[ported]);
    assert_eq!(story.state(1).0, State::New);
}

#[test]
fn an_approval_on_the_cover_or_for_the_series_covers_every_part() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", ARM)]);
    let mut cover = story.clone();
    cover.reply(1, "ann", acks("ann"));
    assert_eq!(cover.state(2).0, State::Ready);
    let mut wide = trailer(TrailerKind::AckedBy, "ann");
    wide.scope = Scope::Series;
    let mut series = story.clone();
    series.reply_part(1, "ann", 2, gives(wide.clone()));
    assert_eq!(series.state(2).0, State::Ready);
    wide.scope = Scope::Parts {
        numbers: vec![1],
        here: false,
    };
    let mut other = story.clone();
    other.reply_part(1, "ann", 2, gives(wide.clone()));
    assert_eq!(other.at(2).parts[0].state, Some(State::Ready));
    assert_eq!(other.at(2).parts[1].state, Some(State::UnderReview));
    wide.scope = Scope::Parts {
        numbers: vec![1],
        here: true,
    };
    story.reply_part(1, "ann", 2, gives(wide));
    assert_eq!(story.state(2).0, State::Ready);
}

#[test]
fn an_area_narrows_an_approval() {
    let mut story = Story::of(&[
        "xen/arch/arm/a.c",
        "xen/arch/arm/mm/p2m.c",
        "xen/arch/x86/a.c",
        "xen/common/b.c",
    ]);
    let mut narrow = trailer(TrailerKind::AckedBy, "rex");
    narrow.area = Some("common".to_owned());
    story.reply(1, "rex", gives(narrow));
    story.reply(1, "ann", acks("ann"));
    let mut other = trailer(TrailerKind::AckedBy, "xav");
    other.area = Some("x86 bits".to_owned());
    story.reply(1, "xav", gives(other));
    assert_eq!(story.waits(2), ["mem"]);
}

#[test]
fn what_depends_on_the_commit_counts_at_once() {
    let mut story = Story::of(ARM);
    let mut conditional = trailer(TrailerKind::AckedBy, "ann");
    conditional.condition = Condition::OnCommit;
    conditional.remark = "with the typo fixed".to_owned();
    story.reply(1, "ann", gives(conditional));
    assert_eq!(story.state(2).0, State::Ready);
    assert_eq!(
        story.at(2).why,
        "approved, not in the tree; on commit: with the typo fixed"
    );
}

#[test]
fn a_trailer_not_in_earnest_never_counts() {
    let mut story = Story::of(ARM);
    let mut joke = trailer(TrailerKind::AckedBy, "ann");
    joke.condition = Condition::Never;
    story.reply(1, "ann", gives(joke));
    assert_eq!(story.state(2).0, State::UnderReview);
}

#[test]
fn an_older_revisions_trailer_counts_where_the_patch_is_unchanged_or_carries_it() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", acks("ann"));
    let mut unchanged = story.clone();
    unchanged.post(2, "sam", &[patch("one", ARM)]);
    assert_eq!(unchanged.state(3).0, State::Ready);
    let mut changed = story.clone();
    changed.post(2, "sam", &[patch("one", ARM).changed()]);
    assert_eq!(changed.state(3).0, State::New);
    assert!(changed.at(3).approvals.is_empty());
    story.post(
        2,
        "sam",
        &[patch("one", ARM).changed().with(TrailerKind::AckedBy, "ann")],
    );
    assert_eq!(story.state(3).0, State::Ready);
}

#[test]
fn a_condition_lapses_when_its_giver_takes_his_remark_back() {
    let mut story = Story::of(ARM);
    let mut conditional = trailer(TrailerKind::AckedBy, "ann");
    conditional.condition = Condition::AuthorMust;
    let given = story.reply(1, "ann", gives(conditional));
    let answer = story.reply(2, "sam", says(&[]).below(given));
    story.reply(3, "zoe", says(&[Said::ObjectionLifted]).below(answer));
    assert_eq!(story.state(3).0, State::UnderReview);
    story.reply(4, "ann", says(&[Said::ObjectionLifted]).below(answer));
    assert_eq!(story.state(4).0, State::Ready);
}

#[test]
fn a_condition_met_in_the_next_revision_lapses_when_the_patch_changes_again() {
    let mut story = Story::of(ARM);
    let mut conditional = trailer(TrailerKind::AckedBy, "ann");
    conditional.condition = Condition::AuthorMust;
    story.reply(1, "ann", gives(conditional));
    story.post(2, "sam", &[patch("one", ARM).changed()]);
    assert_eq!(story.state(2).0, State::Ready);
    story.post(3, "sam", &[patch("one", ARM).changed().changed()]);
    assert_eq!(story.state(3).0, State::New);
}

#[test]
fn reverts_by_a_committer_need_no_approval() {
    let mut story = Story::new();
    story.post(0, "rex", &[by("rex", "Revert \"one\"", ARM)]);
    story.reply(1, "zoe", says(&[]));
    assert_eq!(story.state(2), (State::Ready, Turn::Committers));
    assert_eq!(story.at(2).why, "needs no approval");
    let mut story = Story::new();
    story.post(0, "sam", &[patch("Revert \"one\"", X86)]);
    story.reply(1, "zoe", says(&[]));
    assert_eq!(story.state(2).0, State::UnderReview);
}

#[test]
fn without_a_maintainers_file_anybody_elses_ack_or_review_approves() {
    let mut story = Story::of(REST);
    story.project = Project::plain();
    assert_eq!(story.waits(1), ["rex"]);
    story.reply(2, "zoe", acks("zoe"));
    assert_eq!(story.state(3), (State::Ready, Turn::Committers));
    let mut own = Story::of(REST);
    own.project = Project::plain();
    own.reply(1, "sam", acks("sam"));
    assert_eq!(own.state(2).0, State::New);
    // Nor is more wanted where a committer says that he will apply it.
    let mut taken = Story::of(REST);
    taken.project = Project::plain();
    taken.reply(1, "zoe", says(&[Said::WillApply]));
    assert_eq!(taken.state(2).0, State::UnderReview);
    taken.reply(3, "rex", says(&[Said::WillApply]));
    assert_eq!(taken.state(4), (State::Ready, Turn::Committers));
}

#[test]
fn who_asked_for_a_change_is_to_see_it_before_it_is_ready() {
    let story = |approver: &str, changed: bool| {
        let mut story = Story::of(REST);
        story.project = Project::plain();
        story.reply(1, "zoe", acks("zoe"));
        story.reply(2, "rex", says(&[Said::Request]));
        let next = patch("one", REST).with(TrailerKind::AckedBy, "zoe");
        story.post(3, "sam", &[if changed { next.changed() } else { next }]);
        story.reply(5, approver, acks(approver));
        story
    };
    let asked = story("zoe", true);
    assert_eq!(asked.state(4), (State::UnderReview, Turn::Maintainers));
    assert_eq!(asked.waits(4), ["rex"]);
    assert_eq!(asked.state(6).0, State::Ready);
    assert_eq!(story("rex", true).state(6).0, State::Ready);
    // A file of maintainers says itself whose approval counts.
    let mut other = story("zoe", true);
    other.project = Story::of(REST).project;
    assert!(!other.at(4).why.contains("not yet answered"));
}

#[test]
fn one_person_with_two_spellings_is_one() {
    let mut story = Story::of(ARM);
    let mut ack = trailer(TrailerKind::AckedBy, "ann");
    ack.person = Some(Person::parse("Arm, Ann <other@example.net>"));
    ack.place = Place::Text;
    story.reply(1, "ann", gives(ack));
    assert_eq!(story.state(2).0, State::Ready);
}

#[test]
fn committers_of_the_configuration_outrank_the_rest() {
    let mut story = Story::of(ARM);
    story.project.committers = vec![super::story::who("com")];
    story.reply(1, "ann", acks("ann"));
    assert_eq!(story.waits(2), ["com"]);
}

#[test]
fn a_question_to_others_holds_up_what_is_approved_until_one_answers() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", acks("ann"));
    assert_eq!(story.state(2).0, State::Ready);
    let asked = story.reply(3, "abe", says(&[Said::AsksOthers]));
    assert_eq!(story.state(4), (State::UnderReview, Turn::Maintainers));
    assert_eq!(story.at(4).why, "abe Arm asked others what they think");
    assert!(!story.waits(4).contains(&"abe".to_owned()));
    // He himself answers nothing, nor does the author.
    story.reply(5, "sam", says(&[Said::Agreement]).below(asked));
    story.reply(5, "abe", says(&[]).below(asked));
    assert_eq!(story.state(6).0, State::UnderReview);
    story.reply(7, "rex", says(&[Said::Liking]).below(asked));
    assert_eq!(story.state(8).0, State::Ready);
    // A stranger's question waits for nobody.
    let mut story = Story::of(ARM);
    story.reply(1, "ann", acks("ann"));
    story.reply(3, "zoe", says(&[Said::AsksOthers]));
    assert_eq!(story.state(4).0, State::Ready);
}
