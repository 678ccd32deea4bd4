//! The same patches for another branch, and among those that somebody sends on.

use super::post::{Post, grouped, moved, related, taken_over};

const TOM: &str = "Tom Taker <tom@example.org>";
const ANN: &str = "Ann Author <ann@example.org>";

/// The patch posted on for a branch, months later.
fn ported(text: &str) -> Post {
    Post::patch("b", text)
        .content(" sweep the floor")
        .by(TOM)
        .author(ANN)
        .day(90)
}

#[test]
fn what_somebody_posts_for_another_branch_is_other_work() {
    // As in openbmc, <20250203161450.265480-1-tmaimon77@gmail.com>.
    let posts = |text: &str| [Post::patch("a", "[PATCH v2] sweep the floor"), ported(text)];
    let other = posts("[PATCH linux dev-6.6] sweep the floor");
    assert_eq!(grouped(&other), ["v2: [1=a]", "v1?: [1=b]"]);
    assert_eq!(related(&other), 2);
    // He goes on counting, or names no branch.
    assert_eq!(grouped(&posts("[PATCH linux dev-6.6 v3] sweep the floor")).len(), 1);
    assert_eq!(grouped(&posts("[PATCH linux v3] sweep the floor")).len(), 1);
}

#[test]
fn a_branch_that_was_forgotten_is_put_right() {
    let posts = |day: i64| {
        let named = Post::patch("b", "[PATCH linux dev-6.6] clean the floor").content(" sweep the floor");
        [Post::patch("a", "[PATCH] sweep the floor"), named.day(day)]
    };
    assert_eq!(grouped(&posts(9)).len(), 1);
    assert_eq!(grouped(&posts(90)).len(), 2);
}

#[test]
fn who_counts_anew_for_another_branch_begins_a_series() {
    // As in openbmc, <20240626134230.3999615-1-tmaimon77@gmail.com>.
    let posts = [
        Post::patch("a", "[PATCH v25] sweep the floor").lines(0..10),
        Post::patch("b", "[PATCH linux dev-6.6 v1] sweep the floor")
            .lines(0..10)
            .day(9),
        Post::patch("c", "[PATCH v26] sweep the floor")
            .lines(0..12)
            .content("new")
            .day(12),
        Post::patch("d", "[PATCH RESEND linux dev-6.6 v1] sweep the floor")
            .lines(0..10)
            .day(40),
    ];
    assert_eq!(
        grouped(&posts),
        ["v25: [1=a]; v26: [1=c]", "v1: [1=b]; v1: [1=d] resend"]
    );
}

#[test]
fn a_patch_among_many_that_somebody_sends_on_is_no_revision() {
    // As in openbmc, <20190826204407.17759-11-daniel.lezcano@linaro.org>.
    let posts = |text: &str| {
        [
            Post::patch("a", "[PATCH v5] sweep the floor"),
            ported(text).under("unseen"),
        ]
    };
    let many = posts("[PATCH 11/20] sweep the floor");
    assert_eq!(grouped(&many).len(), 2);
    assert_eq!(related(&many), 2);
    assert_eq!(grouped(&posts("[PATCH] sweep the floor")).len(), 1);
}

#[test]
fn what_was_posted_for_one_branch_is_posted_for_another_weeks_later() {
    // As in openbmc, <20231108230754.17064-2-zev@bewilderbeest.net>.
    let posts = |tags: &str, day: i64| {
        let again = Post::patch("b", &format!("[PATCH{tags}] sweep the floor")).content("new");
        [
            Post::patch("a", "[PATCH linux dev-6.6] sweep the floor"),
            again.day(day),
        ]
    };
    assert_eq!(grouped(&posts(" linux dev-6.12", 60)).len(), 2);
    assert_eq!(related(&posts(" linux dev-6.12", 60)), 2);
    assert_eq!(grouped(&posts(" linux dev-6.12", 9)).len(), 1);
    assert_eq!(grouped(&posts(" linux dev-6.6", 60)).len(), 1);
    assert_eq!(grouped(&posts(" linux dev-6.12 v2", 60)).len(), 1);
    // A number far beyond counts another series on.
    assert_eq!(grouped(&posts(" v28", 60)).len(), 2);
}

#[test]
fn what_is_posted_for_another_branch_or_tree_is_not_taken_over() {
    // As in openbmc, <20200630163339.3571-1-eajames@linux.ibm.com>.
    let posts = |tags: &str, title: &str| {
        [
            Post::patch("a", "[PATCH linux dev-6.6] sweep the floor").lines(0..10),
            Post::cover("c", &format!("[PATCH{tags} 0/3] {title}")).day(40),
            Post::patch("b", &format!("[PATCH{tags} 1/3] sweep the floor"))
                .lines(0..10)
                .under("c"),
            Post::patch("d", &format!("[PATCH{tags} 2/3] wash the windows"))
                .lines(20..30)
                .path("windows.c")
                .under("c"),
            Post::patch("e", &format!("[PATCH{tags} 3/3] air the rooms"))
                .lines(40..50)
                .path("rooms.c")
                .under("c"),
        ]
    };
    let fate = |tags: &str, title: &str| {
        let posts = posts(tags, title);
        (related(&posts), taken_over(&posts), moved(&posts).len())
    };
    assert_eq!(fate(" linux dev-6.6", "tidy"), (2, 1, 1));
    assert_eq!(fate(" linux dev-6.12", "tidy"), (2, 0, 0));
    assert_eq!(fate(" u-boot v2019.04-house", "tidy"), (2, 0, 0));
    assert_eq!(fate(" linux dev-6.6", "Backport the tidying"), (2, 0, 0));
}

#[test]
fn the_number_of_a_branch_stated_again_for_none_begins_a_series() {
    let posts = |text: &str, hours: i64| {
        let again = Post::patch("b", text).content(" sweep the floor");
        grouped(&[
            Post::patch("a", "[PATCH linux dev-6.6 v1] sweep the floor"),
            again.later(hours),
        ])
        .len()
    };
    assert_eq!(posts("[PATCH v1] sweep the floor", 48), 2);
    // The branch was forgotten, or wrong.
    assert_eq!(posts("[PATCH v1] sweep the floor", 0), 1);
    assert_eq!(posts("[PATCH v2] sweep the floor", 48), 1);
}
