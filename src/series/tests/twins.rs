//! Two works that look like one, and one that two people did.

use super::post::{Post, grouped, related, taken_over};

const BOB: &str = "Bob Builder <bob@example.org>";

fn first() -> Post {
    Post::patch("a", "[PATCH] sweep the floor").path("floor.c")
}

#[test]
fn two_who_do_the_same_to_one_file_have_to_do_with_each_other() {
    let again = |title: &str, day: i64| {
        let again = Post::patch("b", title).content("new").path("floor.c").by(BOB);
        related(&[first().lines(0..5), again.lines(20..25).day(day)])
    };
    assert_eq!(again("[PATCH] sweep the whole floor", 9), 2);
    assert_eq!(again("[PATCH] sweep the whole floor", 90), 0);
    assert_eq!(again("[PATCH] sweep the floor", 400), 2);
    assert_eq!(again("[PATCH] polish the floor", 9), 0);
    assert_eq!(again("[PATCH] Revert \"sweep the floor\"", 90), 2);
}

#[test]
fn a_title_that_says_little_may_be_given_to_two_works() {
    let posts = |text: &str, lines: std::ops::Range<u32>| {
        grouped(&[
            Post::patch("a", "[PATCH v1] update the house").lines(0..10),
            Post::patch("b", text).content("new").lines(lines).later(6),
        ])
    };
    assert_eq!(posts("[PATCH v1] update the house", 40..50).len(), 2);
    assert_eq!(posts("[PATCH v1] update the house", 9..19).len(), 1);
    assert_eq!(posts("[PATCH RESEND v1] update the house", 40..50).len(), 1);
    assert_eq!(posts("[PATCH v2] update the house", 40..50).len(), 1);
}

#[test]
fn of_two_works_on_one_file_the_next_number_follows_the_one_with_lines_in_common() {
    let on = |id: &str, text: &str, lines: std::ops::Range<u32>, day: i64| {
        Post::patch(id, text).content(id).lines(lines).day(day)
    };
    let posts = [
        on("a", "[PATCH v2] switch the lamp on", 0..20, 1),
        on("b", "[PATCH v2] remove the old clock", 40..60, 1),
        on("c", "[PATCH v3] enable reading at night", 19..40, 5),
    ];
    assert_eq!(grouped(&posts), ["v2: [1=a]; v3: [1=c]", "v2: [1=b]"]);
}

#[test]
fn who_counts_from_1_under_another_title_begins_a_series() {
    // As in LTP, <20230508084631.5014-1-andrea.cervesato@suse.de>.
    let posts = |text: &str| {
        [
            Post::patch("a", "[PATCH v2] sweep the floor").lines(0..10),
            Post::patch("b", text).content("new").lines(1..11).day(12),
        ]
    };
    let anew = posts("[PATCH v1] use the new broom");
    assert_eq!(grouped(&anew), ["v2: [1=a]", "v1: [1=b]"]);
    assert_eq!((related(&anew), taken_over(&anew)), (2, 1));
    assert_eq!(grouped(&posts("[PATCH v3] use the new broom")).len(), 1);
}

#[test]
fn one_of_many_under_a_cover_letter_is_no_revision_of_the_one() {
    let posts = |total: u32| {
        [
            first(),
            Post::cover("c", &format!("[PATCH 0/{total}] sweep all floors")).day(90),
            Post::patch("b", &format!("[PATCH 2/{total}] sweep the floor"))
                .path("floor.c")
                .under("c")
                .day(90),
        ]
    };
    assert_eq!(grouped(&posts(21)).len(), 2);
    assert_eq!((related(&posts(21)), taken_over(&posts(21))), (2, 1));
    assert_eq!(grouped(&posts(2)).len(), 1);
}

#[test]
fn what_leaves_a_file_out_does_not_take_all_over() {
    let posts = |paths: &[&str]| {
        [
            Post::patch("a", "[PATCH] sweep the house")
                .touches(&["floor.c", "stairs.c"])
                .lines(0..20),
            Post::patch("x", "[PATCH] brush the stairs")
                .path("stairs.c")
                .content("x")
                .lines(30..40)
                .day(2),
            Post::patch("b", "[PATCH v2] brush the stairs well")
                .touches(paths)
                .content("b")
                .lines((8..20).chain(30..40))
                .day(9),
        ]
    };
    assert_eq!(grouped(&posts(&["stairs.c"])).len(), 2);
    assert_eq!(taken_over(&posts(&["stairs.c"])), 0);
    assert_eq!(taken_over(&posts(&["floor.c", "stairs.c"])), 1);
}

#[test]
fn a_few_lines_after_months_are_another_work_under_another_title() {
    let posts = |title: &str, day: i64| {
        grouped(&[
            Post::patch("a", "[PATCH] shop: remove the red lamp").lines(0..4),
            Post::patch("b", title).content("new").lines(1..5).day(day),
        ])
    };
    assert_eq!(posts("[PATCH] shop: remove an old chair", 80).len(), 2);
    assert_eq!(posts("[PATCH] shop: remove the red lamp shade", 80).len(), 1);
    assert_eq!(posts("[PATCH] shop: remove an old chair", 9).len(), 1);
}

#[test]
fn somebody_elses_patch_is_not_what_a_request_for_comments_became() {
    let posts = |by: &str| {
        grouped(&[
            Post::patch("a", "[RFC PATCH] lower the shelf").lines(0..2),
            Post::patch("b", "[PATCH] move the shelf down")
                .content(" lower the shelf")
                .lines(0..2)
                .by(by)
                .day(90),
        ])
        .len()
    };
    assert_eq!(posts(BOB), 2);
    assert_eq!(posts("Ann Author <ann@example.org>"), 1);
}

#[test]
fn a_file_renamed_meanwhile_goes_on_under_the_next_number() {
    let posts = |title: &str| {
        grouped(&[
            Post::patch("a", "[PATCH v1] house: add the old garden door").lines(0..20),
            Post::patch("b", title).content("new").lines(8..30).day(400),
        ])
    };
    assert_eq!(posts("[PATCH v2] house: add the garden door").len(), 1);
    assert_eq!(posts("[PATCH v2] house: paint all windows").len(), 2);
}

#[test]
fn who_goes_on_under_the_title_on_the_same_file_needs_few_lines() {
    let posts = |title: &str, path: &str| {
        grouped(&[
            first().lines(0..12),
            Post::patch("b", title)
                .content("new")
                .path(path)
                .lines(11..23)
                .by(BOB)
                .day(190),
        ])
        .len()
    };
    assert_eq!(posts("[PATCH v2] sweep the floor", "floor.c"), 1);
    assert_eq!(posts("[PATCH v3] sweep the floor", "floor.c"), 2);
    assert_eq!(posts("[PATCH v2] sweep the floor", "stairs.c"), 2);
    assert_eq!(posts("[PATCH v2] sweep the whole floor", "floor.c"), 2);
}

#[test]
fn a_part_that_takes_away_what_the_next_revision_changes_is_not_carried() {
    let posts = |second: Post| {
        grouped(&[
            Post::patch("a", "[PATCH 1/2] build a new door")
                .adds("new.c")
                .lines(0..10),
            second.under("a").lines(20..30),
            Post::patch("c", "[PATCH v2] build a new door")
                .content("new")
                .path("old.c")
                .lines(0..12)
                .under("a")
                .day(3),
        ])
    };
    let other = Post::patch("b", "[PATCH 2/2] old door: take it away");
    assert_eq!(posts(other.deletes("old.c")), ["v1?: [1=a 2=b]; v2: [1=c] partial"]);
    let other = Post::patch("b", "[PATCH 2/2] old door: paint it");
    assert_eq!(posts(other.path("old.c")), ["v1?: [1=a 2=b]; v2: [1=c ~2=b] partial"]);
}
