//! What the author's answers do to what he was asked, and what else others said.

use super::story::{Story, acks, says};
use crate::model::{Said, State, Turn};

const ARM: &[&str] = &["xen/arch/arm/a.c"];

#[test]
fn an_answer_to_one_of_several_requests_keeps_the_author_s_turn() {
    let several = || says(&[Said::Request, Said::ManyRequests]);
    let mut story = Story::of(ARM);
    let asked = story.reply(1, "ann", several());
    story.reply(2, "sam", says(&[Said::Remark, Said::OnePlace]).below(asked));
    assert_eq!(story.at(12).silent_days, 10);
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
    assert_eq!(story.at(12).silent_days, 10);
    story.reply(4, "sam", says(&[Said::Question]).below(asked));
    assert_eq!(story.state(5), (State::UnderReview, Turn::Maintainers));
}

#[test]
fn who_likes_a_patch_and_gives_no_approval_is_named() {
    let mut story = Story::of(ARM);
    story.reply(1, "rita", says(&[Said::Liking]));
    let agreed = story.reply(2, "zoe", says(&[Said::Agreement]));
    // Of another's words, of one's own patch, beside a question, and beside an approval it says nothing.
    story.reply(3, "rex", says(&[Said::Agreement]).below(agreed));
    story.reply(4, "sam", says(&[Said::Liking]));
    story.reply(5, "xav", says(&[Said::Liking, Said::Question]));
    story.reply(6, "sam", says(&[Said::Remark]));
    story.reply(7, "xena", says(&[Said::Liking]));
    story.reply(7, "xena", acks("xena"));
    let why = story.at(8).why;
    assert!(why.ends_with("; liked by rita Reads, zoe Person"), "{why}");
}
