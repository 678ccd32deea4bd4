//! What holds of grouping, on messages made by hand.

mod branches;
mod extreme;
mod heirs;
mod kinship;
mod links;
mod post;
mod runs;
mod slips;
mod splits;
mod twins;

use proptest::prelude::*;

use super::{Correction, group};
use crate::model::{JoinReason, MessageId, Role, Said};
use post::{Post, corrected, entries, grouped, targets};

fn pair(prefix: &str, tags: &str) -> Vec<Post> {
    let id = |name: &str| format!("{prefix}{name}");
    vec![
        Post::cover(&id("c"), &format!("[PATCH{tags} 0/2] tidy the house")),
        Post::patch(&id("a"), &format!("[PATCH{tags} 1/2] sweep the floor")).under(&id("c")),
        Post::patch(&id("b"), &format!("[PATCH{tags} 2/2] wash the windows")).under(&id("c")),
    ]
}

#[test]
fn no_mail_is_no_series() {
    assert_eq!(group(&[], &[]), super::Grouping::default());
}

#[test]
fn parts_under_a_cover_are_one_revision() {
    assert_eq!(grouped(&pair("", "")), ["v1?: c [1=a 2=b]"]);
}

#[test]
fn a_cover_without_a_number_announces_what_it_lists() {
    let titles = ["sweep the floor", "wash the windows", "dust"];
    let mut posts = pair("", " v3");
    if let Some(cover) = posts.first_mut() {
        *cover = Post::cover("c", "[PATCH v3] tidy the house").lists(&titles);
    }
    assert_eq!(grouped(&posts), ["v3: c [1=a 2=b]"]);
    let lone = [Post::cover("c", "[PATCH v3] tidy the house").lists(&titles)];
    assert_eq!(grouped(&lone), ["v3: c [1=- 2=- 3=-]"]);
}

#[test]
fn a_patch_is_never_number_0() {
    assert_eq!(grouped(&[Post::patch("a", "[PATCH 0/1] one")]), ["v1?: [1=a]"]);
}

#[test]
fn chained_parts_are_one_revision() {
    let posts = [
        Post::patch("a", "[PATCH 1/3] one"),
        Post::patch("b", "[PATCH 2/3] two").under("a"),
        Post::patch("d", "[PATCH 3/3] three").under("b"),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a 2=b 3=d]"]);
}

#[test]
fn flat_parts_without_references_are_one_revision() {
    let posts = [Post::patch("b", "[PATCH 2/2] two"), Post::patch("a", "[PATCH 1/2] one")];
    assert_eq!(grouped(&posts), ["v1?: [1=a 2=b]"]);
}

#[test]
fn an_absent_part_is_missing() {
    let posts = [
        Post::cover("c", "[PATCH 0/3] tidy"),
        Post::patch("b", "[PATCH 2/3] two").under("c"),
    ];
    assert_eq!(grouped(&posts), ["v1?: c [1=- 2=b 3=-]"]);
}

#[test]
fn a_part_beyond_the_count_is_an_extra_part() {
    let mut posts = pair("", "");
    posts.push(Post::patch("d", "[PATCH 3/2] dust").under("c"));
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b 3=d]"]);
}

#[test]
fn a_late_part_joins_its_revision() {
    let mut posts = pair("", "");
    let late = posts.remove(2).day(3);
    posts.push(late);
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]"]);
}

#[test]
fn a_late_cover_letter_joins_its_revision() {
    let mut posts = pair("", "");
    posts.rotate_left(1);
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]"]);
}

#[test]
fn parts_win_over_a_cover_with_another_number_or_count() {
    let posts = [
        Post::cover("c", "[PATCH v2 0/4] tidy"),
        Post::patch("a", "[PATCH v3 1/2] one").under("c"),
        Post::patch("b", "[PATCH v3 2/2] two").under("c"),
    ];
    assert_eq!(grouped(&posts), ["v3: c [1=a 2=b]"]);
}

#[test]
fn similar_series_minutes_apart_are_two() {
    let posts = [
        Post::patch("a", "[PATCH 1/2] left one"),
        Post::patch("b", "[PATCH 2/2] left two").under("a"),
        Post::patch("d", "[PATCH 1/2] right one"),
        Post::patch("e", "[PATCH 2/2] right two").under("d"),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a 2=b]", "v1?: [1=d 2=e]"]);
}

#[test]
fn several_threads_do_not_split_a_revision() {
    let posts = [
        Post::patch("a", "[PATCH v2 1/2] one").under("x"),
        Post::patch("b", "[PATCH v2 2/2] two")
            .under("y")
            .by("Author, Ann <ann@home.example>"),
    ];
    assert_eq!(grouped(&posts), ["v2: [1=a 2=b]"]);
}

#[test]
fn a_forgotten_number_does_not_split_a_revision() {
    let posts = [
        Post::patch("a", "[PATCH v2 1/3] one"),
        Post::patch("b", "[PATCH 2/3] two"),
        Post::patch("d", "[PATCH v2 3/3] three"),
    ];
    assert_eq!(grouped(&posts), ["v2: [1=a 2=b 3=d]"]);
}

#[test]
fn a_part_sent_twice_counts_once() {
    let mut posts = pair("", "");
    posts.push(Post::patch("b2", "[PATCH 2/2] wash the windows").under("c"));
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b+b2]"]);
    posts.pop();
    posts.push(
        Post::patch("b2", "[PATCH 2/2] wash the windows")
            .content("more")
            .under("c"),
    );
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b2+b]"]);
}

#[test]
fn the_same_title_and_a_higher_number_continue_a_series() {
    let mut posts = pair("", "");
    posts.extend(pair("w", " v2").into_iter().map(|post| post.content("new").day(9)));
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v2: wc [1=wa 2=wb]"]);
}

#[test]
fn the_same_patches_again_are_a_resend_with_or_without_the_word() {
    for tags in ["", " RESEND"] {
        let mut posts = pair("", "");
        posts.extend(pair("w", tags).into_iter().map(|post| post.day(9)));
        assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v1?: wc [1=wa 2=wb] resend"]);
    }
}

#[test]
fn the_same_patches_under_a_higher_number_are_unchanged() {
    let mut posts = pair("", "");
    posts.extend(pair("w", " v2"));
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v2: wc [1=wa 2=wb] unchanged"]);
}

#[test]
fn a_resend_with_other_content_is_marked() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor"),
        Post::patch("b", "[PATCH RESEND] sweep the floor").content("new").day(9),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v1?: [1=b] resend-changed"]);
}

#[test]
fn two_postings_with_one_number_are_both_kept() {
    let posts = [
        Post::patch("a", "[PATCH v2] sweep the floor"),
        Post::patch("b", "[PATCH v2] sweep the floor").content("new").day(9),
    ];
    assert_eq!(grouped(&posts), ["v2: [1=a]; v2: [1=b]"]);
}

#[test]
fn a_lone_part_in_reply_is_a_partial_revision() {
    let mut posts = pair("", " v3");
    posts.push(Post::reply("r", "a", "Re: [PATCH v3 1/2] sweep the floor"));
    posts.push(
        Post::patch("a2", "[PATCH v3.1 1/2] sweep the floor")
            .content("new")
            .under("r")
            .day(2),
    );
    assert_eq!(grouped(&posts), ["v3: c [1=a 2=b]; v3.1: [1=a2 ~2=b] partial"]);
}

#[test]
fn a_lone_part_that_says_so_is_a_partial_revision() {
    let mut posts = pair("", "");
    posts.push(
        Post::patch("b2", "[PATCH v2 2/2] wash the windows")
            .content("new")
            .says(Said::OnlyThisPart)
            .day(2),
    );
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v2: [~1=a 2=b2] partial"]);
}

#[test]
fn a_lone_part_in_a_thread_of_its_own_misses_the_others() {
    let mut posts = pair("", "");
    posts.push(
        Post::patch("b2", "[PATCH v2 2/2] wash the windows")
            .content("new")
            .under("unseen")
            .day(2),
    );
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v2: [1=- 2=b2]"]);
}

#[test]
fn a_partial_revision_does_not_hide_the_whole() {
    let mut posts = pair("", "");
    posts.push(
        Post::patch("b2", "[PATCH v2 2/2] wash the windows")
            .content("new")
            .under("b")
            .day(2),
    );
    posts.push(
        Post::patch("a2", "[PATCH v2 1/2] sweep the floor")
            .content("new")
            .under("a")
            .day(5),
    );
    let lines = grouped(&posts);
    assert_eq!(lines.len(), 1, "{lines:?}");
}

#[test]
fn a_posting_before_v1_is_revision_0() {
    let posts = [
        Post::patch("a", "[PATCH RFC] sweep the floor"),
        Post::patch("b", "[PATCH v1] sweep the floor").content("new").day(2),
    ];
    assert_eq!(grouped(&posts), ["v0?: [1=a]; v1: [1=b]"]);
}

#[test]
fn a_changed_title_is_followed_by_content() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor").content("broom"),
        Post::patch("b", "[PATCH v2] clean the floor").content("broom").day(2),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2: [1=b] unchanged"]);
}

#[test]
fn a_changed_title_is_followed_by_a_reply() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor").path("floor.c"),
        Post::reply("r", "a", "Re: [PATCH] sweep the floor"),
        Post::patch("b", "[PATCH v2] clean the rooms")
            .path("room.c")
            .under("r")
            .day(2),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2: [1=b]"]);
}

#[test]
fn change_id_and_supersedes_continue_a_series() {
    let posts = [
        Post::patch("a", "[PATCH] sweep").path("a.c").change_id("id-1"),
        Post::patch("b", "[PATCH v2] wipe").path("b.c").change_id("id-1").day(2),
        Post::patch("d", "[PATCH v3] scrub").path("d.c").supersedes("b").day(4),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2: [1=b]; v3: [1=d]"]);
    let made = group(&entries(&posts), &[]);
    let reasons: Vec<JoinReason> = made
        .series
        .iter()
        .flat_map(|one| &one.revisions)
        .map(|r| r.joined)
        .collect();
    assert_eq!(
        reasons,
        [JoinReason::First, JoinReason::ChangeId, JoinReason::Supersedes]
    );
}

#[test]
fn somebody_else_may_take_a_series_over() {
    let posts = [
        Post::patch("a", "[PATCH v2] sweep the floor"),
        Post::patch("b", "[PATCH v3] sweep the floor")
            .by("Tom Taker <tom@example.org>")
            .under("a")
            .day(30),
    ];
    assert_eq!(grouped(&posts), ["v2: [1=a]; v3: [1=b] unchanged"]);
}

#[test]
fn somebody_else_who_names_the_author_goes_on_with_the_series() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor"),
        Post::patch("b", "[PATCH v2] sweep the floor")
            .by("Tom Taker <tom@example.org>")
            .author("Ann Author <ann@example.org>")
            .content("new")
            .day(30),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2: [1=b]"]);
}

#[test]
fn the_same_new_file_is_the_same_work() {
    let posts = [
        Post::patch("a", "[PATCH] a test for sweeping").adds("sweep.c"),
        Post::patch("b", "[PATCH] sweep: new test").adds("sweep.c").day(3),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2?: [1=b]"]);
}

#[test]
fn a_change_log_tells_the_number_that_the_subject_forgot() {
    let posts = [
        Post::patch("a", "[PATCH v2] sweep the floor"),
        Post::patch("b", "[PATCH] sweep the floor")
            .content("new")
            .logs(3)
            .day(3),
    ];
    assert_eq!(grouped(&posts), ["v2: [1=a]; v3?: [1=b]"]);
}

#[test]
fn instalments_are_series_of_their_own() {
    let mut posts = pair("", "");
    posts.extend([
        Post::cover("nc", "[PATCH PART 2 0/1] tidy the house").under("c").day(3),
        Post::patch("n", "[PATCH PART 2 1/1] sweep the roof").under("nc"),
    ]);
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]", "v1?: nc [1=n]"]);
}

#[test]
fn a_count_beyond_belief_is_not_listed() {
    let posts = [Post::patch("a", "[PATCH 1/4000000000] one")];
    assert_eq!(grouped(&posts), ["v1?: [1=a]"]);
}

#[test]
fn the_same_title_of_another_person_is_another_series() {
    let posts = [
        Post::patch("a", "[PATCH] update my address").content("ann"),
        Post::patch("b", "[PATCH] update my address")
            .content("tom")
            .by("Tom Other <tom@example.org>"),
    ];
    assert_eq!(grouped(&posts).len(), 2);
}

#[test]
fn starting_anew_is_a_new_series_with_a_relation() {
    let mut posts = pair("", " v4");
    posts.extend([
        Post::cover("nc", "[PATCH v1 0/1] tidy the house").day(90),
        Post::patch("n", "[PATCH v1 1/1] hire a cleaner").under("nc"),
    ]);
    let made = group(&entries(&posts), &[]);
    assert_eq!(made.series.len(), 2);
    assert_eq!(made.series[0].related, [made.series[1].id.clone()]);
}

#[test]
fn a_split_that_keeps_its_number_is_a_series_with_a_relation() {
    let part = |id: &str, tags: &str, n: u32, m: u32, under: &str| {
        let title = format!(
            "[PATCH {tags} {n}/{m}] part {}",
            id.trim_start_matches(char::is_alphabetic)
        );
        Post::patch(id, &title).under(under)
    };
    let mut posts = vec![Post::cover("c", "[PATCH v7 0/5] much at once")];
    posts.extend((1..=5).map(|n| part(&format!("o{n}"), "v7", n, 5, "c")));
    posts.push(Post::cover("s", "[PATCH v8 0/2] a bit first").day(9));
    posts.extend((1..=2).map(|n| part(&format!("s{n}"), "v8", n, 2, "s")));
    let made = group(&entries(&posts), &[]);
    assert_eq!(made.series.len(), 2);
    assert_eq!(made.series[1].related.len(), 1);
}

#[test]
fn a_new_series_in_reply_to_another_one_stays_one() {
    let mut posts = pair("", "");
    posts.push(
        Post::patch("n", "[PATCH] mend the roof")
            .path("roof.c")
            .content("roof")
            .under("b")
            .day(1),
    );
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]", "v1?: [1=n]"]);
}

#[test]
fn patches_in_replies_are_no_series() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor"),
        Post::mail("r", Role::ReplyWithDiff, "Re: [PATCH] sweep the floor")
            .under("a")
            .by("Rita R <r@example.org>"),
        Post::mail("p", Role::Pull, "[PULL 0/3] for next"),
        Post::mail("o", Role::Report, "[test] 42: regressions"),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]"]);
    assert_eq!(targets(&posts), ["a: 0/0/1", "r: 0/0"]);
}

#[test]
fn a_higher_number_under_re_is_a_posting() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor"),
        Post::mail("b", Role::ReplyWithDiff, "Re: [PATCH v2] sweep the floor")
            .under("a")
            .content("new"),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2: [1=b]"]);
}

#[test]
fn replies_at_any_depth_are_about_the_nearest_posting() {
    let mut posts = pair("", "");
    posts.extend([
        Post::reply("r1", "a", "Re: [PATCH 1/2] sweep the floor"),
        Post::reply("r2", "r1", "Re: [PATCH 1/2] sweep the floor"),
        Post::reply("r3", "c", "Re: [PATCH 0/2] tidy the house"),
    ]);
    assert_eq!(targets(&posts)[3..], ["r1: 0/0/1", "r2: 0/0/1", "r3: 0/0"]);
}

#[test]
fn mails_without_a_thread_are_found_by_their_title() {
    let posts = [
        Post::patch("a", "[PATCH v2] sweep the floor"),
        Post::mail("p", Role::Ping, "Ping: [PATCH v2] sweep the floor"),
        Post::reply("r", "unseen", "Re: [PATCH v2] sweep the floor"),
        Post::reply("x", "unseen2", "Re: [PATCH v3] sweep the floor"),
    ];
    assert_eq!(targets(&posts), ["a: 0/0/1", "p: 0/0", "r: 0/0"]);
}

#[test]
fn corrections_by_hand_join_and_separate() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor").path("a.c"),
        Post::patch("b", "[PATCH] paint the wall").path("b.c"),
        Post::patch("d", "[PATCH v2] sweep the floor").path("a.c"),
    ];
    let id = |name: &str| MessageId::parse(&format!("{name}@example.org")).expect("an id");
    let join = Correction::Join {
        message: id("b"),
        to: id("a"),
    };
    let apart = Correction::Separate { message: id("d") };
    assert_eq!(
        corrected(&posts, &[join, apart]),
        ["v1?: [1=a]; v2?: [1=b]", "v2: [1=d]"]
    );
}

#[test]
fn junk_and_circles_of_references_do_no_harm() {
    let posts = [
        Post::patch("a", "[PATCH] one").under("b").under("a"),
        Post::reply("b", "d", "Re: one"),
        Post::reply("d", "a", "Re: one"),
    ];
    assert_eq!(targets(&posts).len(), 3);
}

#[test]
fn a_deep_thread_is_walked_without_recursion() {
    let mut posts = vec![Post::patch("m0", "[PATCH] deep")];
    posts.extend(
        (1..100_000).map(|n| Post::mail(&format!("m{n}"), Role::Reply, "Re: deep").under(&format!("m{}", n - 1))),
    );
    let made = group(&entries(&posts), &[]);
    assert_eq!(made.threads.len(), 100_000);
}

proptest! {
    #[test]
    fn the_order_of_delivery_does_not_matter(order in Just((0..14).collect::<Vec<usize>>()).prop_shuffle()) {
        let mut posts = pair("", "");
        posts.push(Post::reply("r", "a", "Re: [PATCH 1/2] sweep the floor"));
        posts.extend(pair("w", " v2").into_iter().map(|post| post.content("new").day(2)));
        posts.extend(pair("x", " v3").into_iter().map(|post| post.day(2)));
        posts.push(Post::patch("y", "[PATCH v3.1 1/2] sweep the floor").under("xa"));
        posts.push(Post::reply("z", "unseen", "Re: [PATCH v3 2/2] wash the windows"));
        posts.push(Post::patch("s", "[PATCH] sweep the floor").by("Tom Other <t@example.org>"));
        posts.push(Post::mail("p", Role::Ping, "Ping: [PATCH v3 0/2] tidy the house"));
        let made = entries(&posts);
        let shuffled: Vec<_> = order.iter().filter_map(|at| made.get(*at).cloned()).collect();
        prop_assert_eq!(made.len(), shuffled.len());
        prop_assert_eq!(group(&made, &[]), group(&shuffled, &[]));
    }
}
