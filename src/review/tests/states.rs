//! The table of states row by row, turns, silence, queues.

use std::sync::Arc;

use super::story::{Story, acks, by, day, gives, patch, reviews, says, trailer, who};
use crate::model::{Condition, NoteKind, Reason, RevisionKind, Said, State, Target, TrailerKind, Turn};
use crate::review::{is_pending, is_stalled, is_unapplied, is_unreviewed, lost, overdue_said_applied, pending_for};

const ARM: &[&str] = &["xen/arch/arm/a.c"];
const X86: &[&str] = &["xen/arch/x86/a.c"];

#[test]
fn nothing_stands_before_the_first_posting() {
    assert_eq!(Story::of(ARM).judge(day(-1)), None);
}

#[test]
fn new_until_somebody_else_answers() {
    let mut story = Story::of(ARM);
    story.reply(1, "sam", says(&[]));
    story.reply(2, "sam", says(&[Said::Ping]));
    assert_eq!(story.state(3), (State::New, Turn::Maintainers));
    assert_eq!(story.waits(3), ["ann", "abe"]);
    assert_eq!(story.at(3).waiting_on[0].why, "ack for xen/arch/arm/a.c");
    assert_eq!(story.at(3).pings, 1);
}

#[test]
fn an_answer_on_one_part_makes_the_whole_under_review() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    story.reply_part(1, "zoe", 1, says(&[Said::Liking]));
    assert_eq!(story.state(2), (State::UnderReview, Turn::Maintainers));
    assert_eq!(story.waits(2), ["ann", "abe", "xav", "xena"]);
}

#[test]
fn a_ping_or_a_machine_is_no_answer() {
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", says(&[Said::Ping]));
    story.reply(1, "osstest-admin", says(&[Said::Request]));
    story.history.mails.last_mut().expect("a mail").from =
        crate::model::Person::parse("osstest <osstest-admin@example.org>");
    assert_eq!(story.state(2), (State::New, Turn::Maintainers));
}

#[test]
fn a_request_hands_the_ball_to_the_author() {
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", says(&[Said::Request]));
    story.reply(3, "ann", says(&[Said::Request]));
    assert_eq!(story.state(5), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.at(5).silent_days, 4);
    assert_eq!(story.at(5).why, "changes asked for by zoe Person, ann Arm");
    story.reply(6, "zoe", says(&[Said::Request]));
    assert_eq!(story.at(7).silent_days, 4);
}

#[test]
fn a_promise_keeps_the_authors_turn_and_an_answer_hands_it_over() {
    let mut story = Story::of(ARM);
    let request = story.reply(1, "ann", says(&[Said::Request]));
    story.reply(2, "sam", says(&[Said::Agreement]).below(request));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
    let answer = story.reply(4, "sam", says(&[]).below(request));
    assert_eq!(story.state(5), (State::UnderReview, Turn::Maintainers));
    assert_eq!(story.at(6).silent_days, 2);
    let again = story.reply(7, "ann", says(&[]).below(answer));
    story.reply(8, "sam", says(&[Said::Agreement]).below(again));
    assert_eq!(story.state(9), (State::ChangesRequested, Turn::Author));
}

#[test]
fn a_promised_change_is_the_authors_until_he_posts_or_asks_back() {
    let mut story = Story::of(ARM);
    let request = story.reply(1, "ann", says(&[Said::Request]));
    let promise = story.reply(2, "sam", says(&[Said::Agreement, Said::Promise]).below(request));
    let talk = story.reply(3, "ann", says(&[Said::Liking]).below(promise));
    let more = story.reply(4, "sam", says(&[]).below(talk));
    assert_eq!(story.state(5), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.at(5).silent_days, 4);
    story.reply(6, "sam", says(&[Said::Question]).below(more));
    assert_eq!(story.state(7), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn a_reviewers_promise_settles_nothing_he_asks() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", says(&[Said::Request, Said::Agreement, Said::Promise]));
    assert_eq!(story.state(2), (State::ChangesRequested, Turn::Author));
}

#[test]
fn a_remark_to_the_author_waits_for_him_and_asks_for_nothing() {
    let mut story = Story::of(ARM);
    let remark = story.reply(1, "ann", says(&[Said::Remark]));
    assert_eq!(story.state(2), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.at(2).why, "remarks of ann Arm");
    story.reply(3, "zoe", says(&[Said::Request]).below(remark));
    assert_eq!(story.at(4).why, "changes asked for by zoe Person");
    let mut story = Story::of(ARM);
    let ack = story.reply(1, "abe", says(&[]));
    story.reply(2, "zoe", says(&[Said::Remark]).below(ack));
    assert_eq!(story.state(3), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn a_remark_below_the_author_s_answer_goes_on_with_the_talk() {
    let mut story = Story::of(ARM);
    let request = story.reply(1, "ann", says(&[Said::Request]));
    let answer = story.reply(2, "sam", says(&[]).below(request));
    story.reply(3, "ann", says(&[Said::Remark]).below(answer));
    assert_eq!(story.state(4), (State::UnderReview, Turn::Maintainers));
    // What he had asked he is told.
    let asks = story.reply(5, "sam", says(&[Said::Question]).below(request));
    story.reply(6, "ann", says(&[Said::Remark]).below(asks));
    assert_eq!(story.state(7), (State::ChangesRequested, Turn::Author));
}

#[test]
fn who_takes_back_his_comment_waits_for_nothing() {
    let mut story = Story::of(ARM);
    let request = story.reply(1, "ann", says(&[Said::Request]));
    let answer = story.reply(2, "sam", says(&[Said::Agreement]).below(request));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
    story.reply(4, "ann", says(&[Said::Request, Said::ObjectionLifted]).below(answer));
    assert_eq!(story.state(5), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn what_a_maintainer_sets_aside_waits_for_nothing_nor_does_what_is_said_of_it_later() {
    let mut story = Story::of(ARM);
    let remark = story.reply(1, "zoe", says(&[Said::Request]));
    let aside = story.reply(2, "ann", says(&[Said::ObjectionLifted]).below(remark));
    assert_eq!(story.state(3), (State::UnderReview, Turn::Maintainers));
    story.reply(4, "bob", says(&[Said::Request]).below(aside));
    assert_eq!(story.state(5), (State::UnderReview, Turn::Maintainers));
    story.reply(6, "bob", says(&[Said::Request]));
    assert_eq!(story.state(7), (State::ChangesRequested, Turn::Author));
}

#[test]
fn an_author_who_asks_back_below_one_part_answers_what_was_said_of_all() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    let first = story.reply_part(1, "ann", 1, says(&[Said::Request]));
    story.reply(2, "ann", says(&[Said::Request]));
    story.reply(2, "abe", says(&[Said::Liking]));
    story.reply_part(3, "sam", 1, says(&[Said::Request]).below(first));
    assert_eq!(story.state(4), (State::ChangesRequested, Turn::Author));
    story.reply_part(5, "sam", 1, says(&[Said::Request, Said::Question]).below(first));
    assert_eq!(story.state(6), (State::UnderReview, Turn::Maintainers));
    // What another reviewer asked of all waits on.
    story.reply(1, "xav", says(&[Said::Request]));
    assert_eq!(story.state(6), (State::ChangesRequested, Turn::Author));
}

#[test]
fn a_part_that_is_only_shown_is_not_needed() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    let shown = story.key(2);
    let mut mails = story.history.mails.iter_mut();
    let mail = mails.find(|mail| mail.key == shown).expect("posted above");
    Arc::make_mut(&mut mail.subject).tags = vec!["DO NOT MERGE".to_owned()];
    assert_eq!(story.at(1).parts[1].state, Some(State::Rfc));
    assert_eq!(story.state(1), (State::New, Turn::Maintainers));
    story.land(2, 1, "staging");
    assert_eq!(story.state(3).0, State::Accepted);
    let mut story = Story::of(ARM);
    Arc::make_mut(&mut story.history.mails[0].subject).tags = vec!["HACK".to_owned()];
    assert_eq!(story.state(1), (State::Rfc, Turn::Maintainers));
}

#[test]
fn a_promise_that_asks_back_hands_the_ball_over() {
    let mut story = Story::of(ARM);
    let request = story.reply(1, "ann", says(&[Said::Request]));
    story.reply(2, "sam", says(&[Said::Agreement, Said::Question]).below(request));
    assert_eq!(story.state(3), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn an_answer_to_one_reviewer_leaves_the_others_request_open() {
    let mut story = Story::of(ARM);
    let first = story.reply(1, "ann", says(&[Said::Request]));
    story.reply(1, "abe", says(&[Said::Request]));
    story.reply(2, "sam", says(&[]).below(first));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
}

#[test]
fn a_request_is_settled_by_a_later_approval_of_the_same_person() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", says(&[Said::Request]));
    story.reply(2, "ann", acks("ann"));
    assert_eq!(story.state(3), (State::Ready, Turn::Committers));
}

#[test]
fn a_request_is_settled_by_an_answer_and_a_maintainers_approval() {
    let mut story = Story::of(ARM);
    let request = story.reply(1, "zoe", says(&[Said::Request]));
    story.reply(2, "abe", acks("abe"));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
    story.reply(4, "sam", says(&[]).below(request));
    story.reply(5, "ann", acks("ann"));
    assert_eq!(story.state(6), (State::Ready, Turn::Committers));
}

#[test]
fn a_question_below_a_reviewers_mail_is_not_put_to_the_author() {
    let mut story = Story::of(ARM);
    let ack = story.reply(1, "abe", says(&[]));
    story.reply(2, "zoe", says(&[Said::Question]).below(ack));
    assert_eq!(story.state(3), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn somebody_else_may_answer_a_question() {
    let mut story = Story::of(ARM);
    let question = story.reply(1, "ann", says(&[Said::Question]));
    assert_eq!(story.state(1), (State::ChangesRequested, Turn::Author));
    story.reply(2, "abe", says(&[]).below(question));
    assert_eq!(story.state(3), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn a_remark_left_to_the_commit_asks_nothing() {
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", says(&[Said::Request, Said::OnCommit]));
    assert_eq!(story.state(2), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn approved_and_not_in_is_ready() {
    let mut story = Story::of(ARM);
    story.reply(3, "ann", acks("ann"));
    assert_eq!(story.state(4), (State::Ready, Turn::Committers));
    assert_eq!(story.waits(4), ["rex", "roz"]);
    assert_eq!(story.at(4).parts[0].waiting_on[0].parts, [1]);
    assert_eq!(story.at(10).silent_days, 7);
}

#[test]
fn a_maintainers_question_after_the_last_approval_holds_it_up() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", acks("ann"));
    let question = story.reply(2, "rex", says(&[Said::Question]));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
    story.reply(4, "sam", says(&[]).below(question));
    assert_eq!(story.state(5), (State::Ready, Turn::Committers));
}

#[test]
fn a_strangers_question_does_not_hold_up_what_is_approved() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", acks("ann"));
    story.reply(2, "zoe", says(&[Said::Question]));
    assert_eq!(story.state(3), (State::Ready, Turn::Committers));
}

#[test]
fn partial_when_some_are_in_and_others_open() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    story.reply_part(1, "ann", 1, acks("ann"));
    story.land(2, 1, "staging");
    assert_eq!(story.state(1), (State::UnderReview, Turn::Maintainers));
    assert_eq!(story.state(2), (State::Partial, Turn::Maintainers));
    assert_eq!(story.waits(2), ["xav", "xena"]);
    story.land(3, 2, "staging");
    assert_eq!(story.state(3), (State::Accepted, Turn::Nobody));
}

#[test]
fn accepted_when_every_needed_part_is_in_and_missing_ones_do_not_count() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    story.land(1, 1, "staging");
    story.newest().parts[1].message = None;
    assert_eq!(story.state(2), (State::Accepted, Turn::Nobody));
    assert_eq!(story.at(2).parts[1].state, None);
}

#[test]
fn accepted_when_posted_as_committed() {
    let mut story = Story::of(ARM);
    story.newest().committed = true;
    assert_eq!(story.state(1), (State::Accepted, Turn::Nobody));
}

#[test]
fn an_uncertain_or_ended_match_accepts_nothing() {
    let mut story = Story::of(ARM);
    story.land(1, 1, "staging").found.certain = false;
    assert_eq!(story.state(2).0, State::New);
    let mut story = Story::of(ARM);
    story.land(1, 1, "staging").found.until = Some(day(3));
    assert_eq!(story.state(2).0, State::Accepted);
    assert_eq!(story.state(3).0, State::New);
}

#[test]
fn a_commit_of_an_older_revision_accepts_the_newer_one() {
    let mut story = Story::of(ARM);
    story.land(3, 1, "staging");
    story.post(2, "sam", &[patch("one", ARM).changed()]);
    assert_eq!(story.state(2).0, State::New);
    assert_eq!(story.state(3).0, State::Accepted);
}

#[test]
fn a_series_for_a_stable_branch_is_ready_while_only_the_integration_branch_has_it() {
    let mut story = Story::of(ARM);
    story.facts(1).branch = "staging-4.19".to_owned();
    story.land(1, 1, "staging");
    let standing = story.at(50);
    assert_eq!((standing.state, standing.turn), (State::Ready, Turn::Committers));
    assert_eq!(standing.labels, ["in-integration"]);
    assert_eq!(lost(&standing, 30), None);
    story.land(60, 1, "staging-4.19");
    assert_eq!(story.state(60).0, State::Accepted);
}

#[test]
fn a_revert_gives_the_part_back_and_a_reapply_closes_it() {
    let mut story = Story::of(ARM);
    story.land(1, 1, "staging").reverted = Some(day(5));
    assert_eq!(story.state(4).0, State::Accepted);
    assert_eq!(story.state(40), (State::ChangesRequested, Turn::Author));
    assert_eq!(lost(&story.at(90), 30), None);
    story.history.landings[0].reverted_by_author = true;
    assert_eq!(story.state(40), (State::Withdrawn, Turn::Nobody));
    story.land(41, 1, "staging");
    assert_eq!(story.state(41).0, State::Accepted);
}

#[test]
fn a_new_posting_after_a_revert_starts_anew() {
    let mut story = Story::of(ARM);
    story.land(1, 1, "staging").reverted = Some(day(5));
    story.post(9, "sam", &[patch("one", ARM).changed()]);
    assert_eq!(story.state(9), (State::New, Turn::Maintainers));
}

#[test]
fn superseded_from_the_day_another_series_took_over() {
    let mut story = Story::of(ARM);
    story.history.superseded = Some(day(4));
    assert_eq!(story.state(3).0, State::New);
    assert_eq!(story.state(4), (State::Superseded, Turn::Nobody));
}

#[test]
fn an_objection_rejects_after_sixty_days_without_the_authors_word() {
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", says(&[Said::Objection]));
    assert_eq!(story.state(60), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.at(60).objections.len(), 1);
    assert_eq!(story.state(61), (State::Rejected, Turn::Nobody));
    story.reply(40, "sam", says(&[]));
    assert_eq!(story.state(61), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn an_open_objection_blocks_and_its_lifting_frees() {
    let mut story = Story::of(ARM);
    let nack = story.reply(1, "zoe", gives(trailer(TrailerKind::NackedBy, "zoe")));
    story.reply(2, "sam", says(&[]).below(nack));
    story.reply(3, "ann", acks("ann"));
    assert_eq!(story.state(4), (State::UnderReview, Turn::Maintainers));
    assert_eq!(story.waits(4), ["zoe"]);
    story.reply(5, "zoe", says(&[Said::ObjectionLifted]));
    assert_eq!(story.state(6), (State::Ready, Turn::Committers));
    assert!(story.at(6).objections.is_empty());
}

#[test]
fn an_objection_is_lifted_by_the_objectors_own_approval() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", says(&[Said::Objection]));
    story.reply(2, "ann", acks("ann"));
    assert_eq!(story.state(3), (State::Ready, Turn::Committers));
}

#[test]
fn a_part_taken_back_leaves_the_others_and_all_of_them_end_the_series() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    story.reply_part(1, "sam", 2, says(&[Said::Withdrawal]));
    assert_eq!(story.state(2), (State::New, Turn::Maintainers));
    assert_eq!(story.at(2).parts[1].state, Some(State::Withdrawn));
    story.reply_part(3, "sam", 1, says(&[Said::SeriesWithdrawal]));
    assert_eq!(story.state(4), (State::Withdrawn, Turn::Nobody));
}

#[test]
fn only_the_author_can_take_a_part_back() {
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", says(&[Said::Withdrawal]));
    assert_eq!(story.state(2).0, State::UnderReview);
}

#[test]
fn who_admits_it_has_the_ball_and_who_asks_back_hands_it_over() {
    let mut story = Story::of(ARM);
    let one = story.reply(1, "ann", says(&[Said::Request]));
    story.reply(1, "zoe", says(&[Said::Request]));
    story.reply(2, "sam", says(&[Said::Concession]).below(one));
    assert_eq!(story.state(2), (State::ChangesRequested, Turn::Author));
    // What he asks one of them he wants to know before he goes on.
    story.reply(3, "sam", says(&[Said::Concession, Said::Question]).below(one));
    assert_eq!(story.state(3), (State::UnderReview, Turn::Maintainers));
    // An objection that he admits rejects as one that he says nothing to.
    let mut story = Story::of(ARM);
    let no = story.reply(1, "ann", says(&[Said::Objection]));
    story.reply(2, "sam", says(&[Said::Concession]).below(no));
    assert_eq!(story.state(59), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.state(61), (State::Rejected, Turn::Nobody));
}

#[test]
fn an_objection_that_is_admitted_late_runs_from_then() {
    let mut story = Story::of(ARM);
    let no = story.reply(1, "ann", says(&[Said::Objection]));
    let why = story.reply(2, "sam", says(&[]).below(no));
    let still = story.reply(5, "zoe", says(&[]).below(why));
    assert_eq!(story.state(6), (State::UnderReview, Turn::Maintainers));
    story.reply(10, "sam", says(&[Said::Concession]).below(still));
    assert_eq!(story.state(69), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.state(70), (State::Rejected, Turn::Nobody));
}

#[test]
fn a_yes_to_the_question_whether_to_drop_it_takes_it_back() {
    let offer = || says(&[Said::Question, Said::Request, Said::DropOffer]);
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "ann", offer());
    story.reply(2, "sam", says(&[Said::Agreement]).below(asked));
    assert_eq!(story.state(1), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.state(2), (State::Withdrawn, Turn::Nobody));
    // A yes to something else, a promise, or somebody else's yes is none.
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "ann", offer());
    let other = story.reply(1, "ann", says(&[Said::Request]));
    story.reply(2, "sam", says(&[Said::Agreement]).below(other));
    story.reply(2, "sam", says(&[Said::Agreement, Said::Promise]).below(asked));
    story.reply(2, "zoe", says(&[Said::Agreement]).below(asked));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
}

#[test]
fn who_agrees_to_keep_what_is_there_takes_his_patch_back() {
    let keeps = || says(&[Said::KeepsOld, Said::Agreement]);
    let mut story = Story::of(ARM);
    let better = story.reply(1, "zoe", says(&[Said::Remark]));
    story.reply(2, "ann", keeps().below(better));
    assert!(story.state(3).0.is_open());
    story.reply(3, "sam", keeps().below(better));
    assert_eq!(story.state(3), (State::Withdrawn, Turn::Nobody));
    // Said of his own posting it speaks of something else.
    let mut story = Story::of(ARM);
    story.reply(1, "sam", keeps());
    assert!(story.state(2).0.is_open());
}

#[test]
fn rfc_is_a_state_and_never_lost() {
    let mut story = Story::of(ARM);
    story.newest().rfc = true;
    let standing = story.at(90);
    assert_eq!((standing.state, standing.turn), (State::Rfc, Turn::Maintainers));
    assert_eq!(lost(&standing, 30), None);
    assert_eq!(standing.labels, ["rfc"]);
}

#[test]
fn a_deferral_ends_on_its_day_or_at_a_new_revision() {
    let mut story = Story::of(ARM);
    story.note(1, NoteKind::Defer, "after the release", Some(20));
    assert_eq!(story.state(0).0, State::New);
    assert_eq!(story.state(2), (State::Deferred, Turn::Nobody));
    assert_eq!(story.at(2).why, "deferred by a note: after the release");
    assert_eq!(story.state(20).0, State::New);
    story.note(21, NoteKind::Drop, "", None);
    assert_eq!(story.state(22), (State::Dropped, Turn::Nobody));
    story.post(23, "sam", &[patch("one", ARM).changed()]);
    assert_eq!(story.state(23).0, State::New);
}

#[test]
fn a_foreign_series_is_not_applicable() {
    let mut story = Story::of(ARM);
    story.facts(1).tree = None;
    assert_eq!(story.state(1), (State::NotApplicable, Turn::Nobody));
}

#[test]
fn said_applied_is_ready_whatever_it_has_and_never_lost() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    story.reply(2, "rex", says(&[Said::Applied]));
    let standing = story.at(60);
    assert_eq!((standing.state, standing.turn), (State::Ready, Turn::Committers));
    assert_eq!(standing.labels, ["said-applied"]);
    assert!(standing.parts.iter().all(|part| part.said_applied));
    assert_eq!(lost(&standing, 30), None);
    assert!(overdue_said_applied(&story.at(15), day(15), 14).is_empty());
    assert_eq!(overdue_said_applied(&story.at(16), day(16), 14), [1, 2]);
    let mut story = Story::of(ARM);
    story.reply(2, "zoe", says(&[Said::Applied]));
    assert_eq!(story.state(3).0, State::UnderReview);
}

#[test]
fn said_applied_is_void_when_its_sender_answers_the_posting_anew() {
    let mut story = Story::of(ARM);
    let posting = story.key(1);
    let applied = story.reply(2, "rex", says(&[Said::Applied]).below(posting));
    story.reply(3, "rex", says(&[]).below(applied));
    assert_eq!(story.at(4).labels, ["said-applied"]);
    story.reply(3, "rex", says(&[Said::Question]).below(posting));
    assert!(story.at(4).labels.is_empty());
    story.reply(5, "rex", says(&[Said::Applied]).below(posting));
    assert_eq!(story.at(6).labels, ["said-applied"]);
}

#[test]
fn one_part_sent_back_makes_it_the_authors_turn_and_hides_nothing_from_maintainers() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    story.reply_part(1, "ann", 1, says(&[Said::Request]));
    let standing = story.at(2);
    assert_eq!((standing.state, standing.turn), (State::ChangesRequested, Turn::Author));
    let wanted = pending_for(&standing, &|person| *person == who("xav"));
    assert_eq!(wanted.len(), 1);
    assert_eq!(
        (wanted[0].why.as_str(), wanted[0].parts.as_slice()),
        ("ack for xen/arch/x86/a.c", &[2][..])
    );
    assert!(pending_for(&standing, &|person| *person == who("ann")).is_empty());
    assert!(!is_pending(&standing));
}

#[test]
fn pings_and_resends_do_not_restart_silence() {
    let mut story = Story::of(ARM);
    story.reply(5, "sam", says(&[Said::Ping]));
    story.post(10, "sam", &[patch("one", ARM)]);
    story.newest().kind = RevisionKind::Resend;
    let standing = story.at(31);
    assert_eq!((standing.state, standing.silent_days), (State::New, 31));
    assert_eq!(standing.labels, ["resend"]);
    assert_eq!(lost(&standing, 30), Some(Reason::NeverAnswered));
}

#[test]
fn a_resend_answers_what_was_asked() {
    let mut story = Story::of(ARM);
    story.reply(2, "ann", says(&[Said::Request]));
    story.post(10, "sam", &[patch("one", ARM)]);
    story.newest().kind = RevisionKind::Resend;
    assert_eq!(story.state(11), (State::UnderReview, Turn::Maintainers));
    assert_eq!(story.at(15).silent_days, 5);
}

#[test]
fn replies_to_a_part_carried_over_count_for_the_partial_revision() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", X86)]);
    let old = Target::Part { revision: 0, number: 2 };
    let carried = story.key(2);
    story.reply_part(1, "ann", 1, says(&[Said::Request]));
    story.post(3, "sam", &[patch("one", ARM).changed(), patch("two", X86)]);
    let part = &mut story.newest().parts[1];
    part.message = Some(carried);
    part.carried = true;
    assert_eq!(story.state(3).0, State::New);
    story.reply_to(4, "xav", old, acks("xav"));
    let standing = story.at(5);
    assert_eq!(standing.state, State::UnderReview);
    assert_eq!(standing.parts[1].state, Some(State::Ready));
}

#[test]
fn a_revision_is_seen_from_when_it_is_known_to_belong_here() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", says(&[Said::Request]));
    story.post(2, "sam", &[patch("other", ARM)]);
    story.newest().known = day(9);
    assert_eq!(story.state(8), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.state(9), (State::New, Turn::Maintainers));
}

#[test]
fn lost_says_why() {
    let mut story = Story::of(ARM);
    assert_eq!(lost(&story.at(29), 30), None);
    assert_eq!(lost(&story.at(30), 30), Some(Reason::NeverAnswered));
    story.reply(1, "zoe", says(&[Said::Liking]));
    assert_eq!(lost(&story.at(30), 30), Some(Reason::ReviewStalled));
    assert!(is_stalled(&story.at(30), 14));
    story.reply(2, "ann", acks("ann"));
    assert_eq!(lost(&story.at(40), 30), Some(Reason::ReadyNotApplied));
    assert!(is_unapplied(&story.at(40)));
    story.reply(41, "ann", says(&[Said::Request]));
    assert_eq!(lost(&story.at(90), 30), None);
}

#[test]
fn a_new_revision_never_answered_after_an_answered_one_has_stalled() {
    let mut story = Story::of(ARM);
    story.reply(1, "ann", says(&[Said::Request]));
    story.post(2, "sam", &[patch("one", ARM).changed()]);
    let standing = story.at(40);
    assert!(is_unreviewed(&standing));
    assert_eq!(standing.state, State::New);
    assert_eq!(lost(&standing, 30), Some(Reason::ReviewStalled));
}

#[test]
fn an_approval_carried_along_makes_a_revision_not_new() {
    let mut story = Story::of(ARM);
    story.post(
        2,
        "sam",
        &[patch("one", ARM).changed().with(TrailerKind::ReviewedBy, "zoe")],
    );
    let standing = story.at(3);
    assert_eq!(standing.state, State::UnderReview);
    assert!(!is_unreviewed(&standing));
}

#[test]
fn the_release_managers_turn_comes_when_only_his_ack_is_missing() {
    let mut story = Story::of(ARM);
    story.project.releases.push(crate::review::Release {
        name: "4.19".to_owned(),
        branch: "staging-4.19".to_owned(),
        managers: vec![who("rel")],
        rc1: Some(day(10)),
        branched: Some(day(30)),
        ..crate::review::Release::default()
    });
    story.reply(1, "ann", acks("ann"));
    assert_eq!(story.state(5), (State::Ready, Turn::Committers));
    assert_eq!(story.state(10), (State::UnderReview, Turn::ReleaseManager));
    assert_eq!(story.waits(10), ["rel"]);
    assert_eq!(story.at(12).silent_days, 2);
    assert!(story.at(12).parts[0].needs_release_ack);
    assert_eq!(story.state(30), (State::Ready, Turn::Committers));
    story.reply(15, "rel", gives(trailer(TrailerKind::ReleaseAckedBy, "rel")));
    assert_eq!(story.state(16), (State::Ready, Turn::Committers));
}

#[test]
fn what_is_asked_on_a_condition_waits_for_the_author() {
    let mut story = Story::of(ARM);
    let mut conditional = trailer(TrailerKind::ReviewedBy, "ann");
    conditional.condition = Condition::AuthorMust;
    story.reply(1, "ann", gives(conditional));
    assert_eq!(story.state(2), (State::ChangesRequested, Turn::Author));
    story.post(3, "sam", &[patch("one", ARM).changed()]);
    assert_eq!(story.state(4), (State::Ready, Turn::Committers));
}

#[test]
fn the_mails_of_a_patchs_author_are_no_answer_to_his_relay() {
    let mut story = Story::new();
    story.post(0, "sam", &[by("zoe", "one", ARM)]);
    story.reply(1, "zoe", says(&[]));
    assert_eq!(story.state(2), (State::New, Turn::Maintainers));
    story.reply(3, "rita", reviews("rita"));
    assert_eq!(story.state(4).0, State::UnderReview);
}
