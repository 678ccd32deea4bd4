//! What the author's answers do to what he was asked, and what else others said.

use super::story::{Story, acks, by, patch, reviews, says};
use crate::model::{Said, State, Target, Turn};

const ARM: &[&str] = &["xen/arch/arm/a.c"];

#[test]
fn an_answer_to_one_of_several_requests_keeps_the_author_s_turn() {
    let several = || says(&[Said::Request, Said::ManyRequests]);
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "ann", several());
    story.reply(2, "sam", says(&[Said::Remark, Said::OnePlace]).below(asked));
    assert_eq!(story.at(12).silent_days, 11);
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
    story.reply(4, "sam", says(&[Said::Question, Said::OnePlace]).below(asked));
    assert_eq!(story.state(5), (State::UnderReview, Turn::Maintainers));
    // One answer to one request.
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "ann", says(&[Said::Request]));
    story.reply(2, "sam", says(&[Said::Remark, Said::OnePlace]).below(asked));
    assert_eq!(story.state(3), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn who_tells_in_an_answer_what_the_description_lacks_has_still_to_write_it() {
    let wants = || says(&[Said::Request, Said::WantsDescription]);
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "ann", wants());
    story.reply(2, "sam", says(&[Said::Remark]).below(asked));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.at(12).silent_days, 11);
    story.reply(4, "sam", says(&[Said::Question]).below(asked));
    assert_eq!(story.state(5), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn who_likes_a_patch_and_gives_no_approval_is_named() {
    let mut story = Story::of(ARM);
    story.reply(1, "rita", says(&[Said::Liking]));
    let posted = story.key(1);
    let agreed = story.reply(2, "zoe", says(&[Said::Agreement]).below(posted));
    // Of another's words, of one's own patch, beside a question, and beside an approval it says nothing.
    story.reply(3, "rex", says(&[Said::Agreement]).below(agreed));
    story.reply(4, "sam", says(&[Said::Liking]));
    story.reply(5, "xav", says(&[Said::Liking, Said::Question]));
    story.reply(6, "sam", says(&[Said::Remark]));
    story.reply(7, "xena", says(&[Said::Liking]));
    story.reply(7, "xena", acks("xena"));
    story.reply(7, "zed", says(&[Said::Liking, Said::OwnVersion]));
    let why = story.at(8).why;
    assert!(why.ends_with("; liked by rita Reads, zoe Person"), "{why}");
}

#[test]
fn committers_wait_for_the_last_part() {
    let mut story = Story::new();
    story.post(0, "sam", &[patch("one", ARM), patch("two", ARM)]);
    story.reply_part(1, "ann", 2, acks("ann"));
    assert_eq!(story.at(41).silent_days, 41);
    story.reply_part(40, "ann", 1, acks("ann"));
    assert_eq!(story.state(41), (State::Ready, Turn::Committers));
    assert_eq!(story.at(41).silent_days, 1);
}

#[test]
fn who_finds_fault_with_his_own_patch_has_to_post_it_anew() {
    let promise = || says(&[Said::Agreement, Said::Promise]);
    let mut story = Story::of(ARM);
    let posted = story.key(1);
    story.reply(1, "sam", promise().below(posted));
    assert_eq!(story.state(2), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.at(2).why, "to be changed, says its author, sam Person");
    // An approval of who decides takes it as it is; so does nobody else's.
    story.reply(3, "zoe", reviews("zoe"));
    assert_eq!(story.state(4).0, State::ChangesRequested);
    story.reply(5, "ann", acks("ann"));
    assert_eq!(story.state(6).0, State::Ready);
    // To be wrong is no promise.
    let mut story = Story::of(ARM);
    let posted = story.key(1);
    story.reply(1, "sam", says(&[Said::Concession]).below(posted));
    assert_eq!(story.at(2).why, "doubted by its author, sam Person");
    // What he promises to somebody else is another matter.
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "rita", says(&[Said::Agreement]));
    story.reply(2, "sam", promise().below(asked));
    assert_eq!(story.state(3).0, State::UnderReview);
}

#[test]
fn a_revision_in_whose_stead_an_older_one_went_in_is_superseded() {
    let posts = |landed: &[u32], first: &str| {
        let mut story = Story::new();
        story.post(0, "sam", &[patch("one", ARM), patch("two", ARM)]);
        for number in landed {
            story.land(10, *number, "staging");
        }
        story.post(
            5,
            "sam",
            &[
                patch(first, &["xen/arch/arm/b.c"]),
                patch("four", &["xen/arch/arm/c.c"]),
            ],
        );
        story
    };
    let story = posts(&[1, 2], "one");
    assert_eq!(story.state(6), (State::New, Turn::Maintainers));
    assert_eq!(story.state(11), (State::Accepted, Turn::Nobody));
    assert_eq!(posts(&[1], "one").state(11).0, State::Partial);
    assert_eq!(posts(&[1, 2], "three").state(11).0, State::New);
}

#[test]
fn what_was_sent_back_waits_for_a_new_posting() {
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "ann", says(&[Said::Request, Said::SentBack]));
    story.reply(2, "sam", says(&[Said::Remark]).below(asked));
    assert_eq!(story.state(3), (State::ChangesRequested, Turn::Author));
    story.reply(4, "sam", says(&[Said::Question]).below(asked));
    assert_eq!(story.state(5), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn who_says_after_an_approval_that_another_round_is_needed_keeps_the_turn() {
    let mut story = Story::of(ARM);
    let acked = story.reply(1, "ann", acks("ann"));
    assert_eq!(story.state(2).0, State::Ready);
    story.reply(3, "sam", says(&[Said::NextNeeded]).below(acked));
    assert_eq!(story.state(4), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.at(4).why, "to be changed, says its author, sam Person");
}

#[test]
fn what_is_said_of_a_posting_that_was_put_right_at_once_holds_for_the_next() {
    let posts = |minutes: i64| {
        let mut story = Story::of(ARM);
        let revision = story.post(0, "sam", &[patch("one", ARM).changed()]);
        story.history.series.revisions[revision].posted.0 += minutes * 60;
        story.history.series.revisions[revision].number = story.history.series.revisions[revision - 1].number;
        let first = Target::Revision { revision: revision - 1 };
        story.reply_to(1, "ann", first, acks("ann"));
        story.state(2).0
    };
    assert_eq!(posts(3), State::Ready);
    assert_eq!(posts(31), State::New);
}

#[test]
fn what_was_said_before_a_posting_was_put_right_is_of_the_old_one() {
    let posts = |before: i64, from: &str, said: &[Said]| {
        let mut story = Story::of(ARM);
        let revision = story.post(0, "sam", &[patch("one", ARM).changed()]);
        let number = story.history.series.revisions[revision - 1].number;
        let newest = &mut story.history.series.revisions[revision];
        (newest.posted.0, newest.number) = (newest.posted.0 + 600, number);
        let key = newest.parts[0].message;
        for mail in story.history.mails.iter_mut().filter(|mail| Some(mail.key) == key) {
            mail.date.0 += 600;
        }
        let first = Target::Revision { revision: revision - 1 };
        let answer = story.reply_to(0, from, first, says(said));
        for mail in story.history.mails.iter_mut().filter(|mail| mail.key == answer) {
            mail.date.0 += before;
        }
        story.state(1).0
    };
    // "Please ignore this one, I sent it again." "There is a typo."
    assert_eq!(posts(700, "sam", &[Said::Withdrawal]), State::New);
    assert_eq!(posts(300, "ann", &[Said::Request]), State::New);
    assert_eq!(posts(700, "ann", &[Said::Request]), State::ChangesRequested);
}

#[test]
fn who_wrote_what_another_posts_answers_it_with_an_approval() {
    let mut story = Story::new();
    story.post(0, "sam", &[by("zoe", "one", ARM)]);
    story.reply(1, "zoe", says(&[Said::Liking]));
    assert_eq!(story.state(2).0, State::New);
    story.reply(3, "zoe", acks("zoe"));
    assert_eq!(story.state(4), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn said_applied_and_perhaps_a_commit_of_that_day_is_in() {
    let said_and = |landed: i64| {
        let mut story = Story::of(ARM);
        story.land(landed, 1, "staging").found.certain = false;
        story.reply(9, "rex", says(&[Said::Applied]));
        story.state(12)
    };
    assert_eq!(said_and(8), (State::Accepted, Turn::Nobody));
    assert_eq!(said_and(11), (State::Accepted, Turn::Nobody));
    assert_eq!(said_and(6), (State::Ready, Turn::Committers));
    let mut story = Story::of(ARM);
    story.land(8, 1, "staging").found.certain = false;
    assert_eq!(story.state(12), (State::New, Turn::Maintainers));
}

#[test]
fn who_decides_and_closes_it_rejects_it_at_once_and_who_objects_again_begins_anew() {
    let closes = || says(&[Said::Objection, Said::Withdrawal]);
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", closes());
    assert_eq!(story.state(2), (State::ChangesRequested, Turn::Author));
    story.reply(3, "ann", closes());
    assert_eq!(story.state(3), (State::Rejected, Turn::Nobody));
    story.reply(3, "zoe", says(&[Said::Objection]));
    assert_eq!(story.state(3), (State::Rejected, Turn::Nobody));
    story.reply(4, "sam", says(&[]));
    assert_eq!(story.state(4), (State::UnderReview, Turn::Maintainers));
    let mut story = Story::of(ARM);
    story.reply(1, "zoe", says(&[Said::Objection]));
    story.reply(2, "sam", says(&[]));
    story.reply(10, "zoe", says(&[Said::Objection]));
    assert_eq!(story.state(69), (State::ChangesRequested, Turn::Author));
    assert_eq!(story.state(70), (State::Rejected, Turn::Nobody));
}
