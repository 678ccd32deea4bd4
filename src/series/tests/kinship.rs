//! What changed lines say where titles do not: the same work, other work, work taken over.

use super::post::{Post, grouped, related, taken_over};

const APART: [&str; 2] = ["v1?: [1=a]", "v1?: [1=b]"];
const JOINED: [&str; 1] = ["v1?: [1=a]; v2?: [1=b]"];

fn first() -> Post {
    Post::patch("a", "[PATCH] sweep the floor").lines(0..10)
}

fn next(title: &str) -> Post {
    Post::patch("b", title).day(3)
}

#[test]
fn most_of_the_lines_on_the_same_file_are_the_same_work() {
    assert_eq!(
        grouped(&[first(), next("[PATCH] brush all rooms").lines(2..12)]),
        JOINED
    );
}

#[test]
fn the_same_lines_in_another_file_are_other_work() {
    let other = next("[PATCH] brush all rooms").lines(2..12).path("src/other.c");
    assert_eq!(grouped(&[first(), other]), APART);
}

#[test]
fn other_lines_in_the_same_file_are_other_work() {
    assert_eq!(
        grouped(&[first(), next("[PATCH] sweep the stairs").lines(9..30)]),
        APART
    );
}

#[test]
fn the_same_lines_after_a_long_time_are_other_work() {
    let late = next("[PATCH] brush all rooms").lines(2..12).day(130);
    assert_eq!(grouped(&[first(), late]), APART);
}

#[test]
fn few_lines_need_a_title_that_is_somewhat_alike() {
    let short = || first().lines(0..3);
    assert_eq!(grouped(&[short(), next("[PATCH] brush all rooms").lines(0..5)]), APART);
    assert_eq!(grouped(&[short(), next("[PATCH] sweep the rooms").lines(0..5)]), JOINED);
}

#[test]
fn few_lines_say_nothing_after_weeks() {
    let late = next("[PATCH] sweep the stairs").lines(0..5).day(60);
    assert_eq!(grouped(&[first().lines(0..3), late]), APART);
}

#[test]
fn lines_that_everybody_posts_weigh_little() {
    let mut posts: Vec<Post> = (0..9)
        .map(|number| {
            let path = format!("src/{number}.c");
            Post::patch(&format!("x{number}"), &format!("[PATCH] tidy {number}"))
                .path(&path)
                .lines(0..10)
        })
        .collect();
    posts.push(first().day(1));
    posts.push(next("[PATCH] brush all rooms").lines(2..12));
    let apart = grouped(&posts);
    assert_eq!(apart[apart.len() - 2..], APART);
}

#[test]
fn a_revert_is_no_next_revision() {
    let revert = next("[PATCH] Revert \"sweep the floor\"").lines(0..10);
    assert_eq!(grouped(&[first(), revert]), APART);
}

#[test]
fn removing_a_file_takes_the_place_of_rewriting_it() {
    let posts = [
        first(),
        next("[PATCH] drop the floor").lines(0..12).deletes("src/main.c"),
    ];
    assert_eq!(grouped(&posts), APART);
    assert_eq!(taken_over(&posts), 1);
}

#[test]
fn a_new_test_under_another_name_is_the_same_work() {
    let posts = [
        first().adds("tests/floor06.c").lines(0..20),
        next("[PATCH] sweep the stairs").adds("tests/stairs05.c").lines(1..21),
    ];
    assert_eq!(grouped(&posts), JOINED);
}

#[test]
fn new_tests_posted_minutes_apart_are_twins() {
    let posts = [
        first().adds("tests/floor06.c").lines(0..20),
        Post::patch("b", "[PATCH] sweep the stairs")
            .adds("tests/stairs05.c")
            .lines(1..21),
    ];
    assert_eq!(grouped(&posts), APART);
}

#[test]
fn new_tests_of_which_a_third_differs_are_twins() {
    let posts = [
        first().adds("tests/floor06.c").lines(0..20),
        next("[PATCH] sweep the stairs").adds("tests/stairs05.c").lines(7..27),
    ];
    assert_eq!(grouped(&posts), APART);
}

#[test]
fn conversions_of_many_files_stay_apart() {
    let posts: Vec<Post> = (0..6)
        .map(|number| {
            let own = (100 * number + 50)..(100 * number + 60);
            Post::patch(
                &format!("x{number}"),
                &format!("[PATCH] convert test{number} to the new API"),
            )
            .path(&format!("tests/test{number}.c"))
            .lines((0..20).chain(own))
        })
        .collect();
    assert_eq!(grouped(&posts).len(), 6);
    assert_eq!(taken_over(&posts), 0);
}

#[test]
fn lists_of_tests_are_no_file_in_common() {
    let posts = [
        first().path("runtest/syscalls"),
        next("[PATCH] brush all rooms").path("tests/.gitignore").lines(2..12),
    ];
    assert_eq!(grouped(&posts), APART);
}

#[test]
fn a_part_of_a_great_series_takes_a_patch_over() {
    let mut posts = vec![first()];
    posts.extend((1..=5).map(|number| {
        let part = Post::patch(&format!("b{number}"), &format!("[PATCH {number}/5] room {number}")).day(3);
        let part = if number > 1 { part.under("b1") } else { part };
        if number == 4 {
            part.lines(0..11)
        } else {
            part.path(&format!("src/{number}.c"))
                .lines(100 * number..100 * number + 9)
        }
    }));
    assert_eq!(grouped(&posts), ["v1?: [1=a]", "v1?: [1=b1 2=b2 3=b3 4=b4 5=b5]"]);
    assert_eq!(taken_over(&posts), 1);
}

#[test]
fn the_first_of_two_patches_goes_on_with_one() {
    let posts = [
        first(),
        Post::patch("b", "[PATCH 1/2] brush all rooms").lines(0..11).day(3),
        Post::patch("d", "[PATCH 2/2] wash")
            .under("b")
            .path("src/wash.c")
            .lines(50..60),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2?: [1=b 2=d]"]);
}

#[test]
fn a_retitled_part_with_the_next_number_takes_the_place_of_its_kin() {
    let posts = [
        Post::patch("a", "[PATCH 1/3] sweep the floor").lines(0..10),
        Post::patch("c", "[PATCH 2/3] wash").under("a").lines(20..30),
        Post::patch("d", "[PATCH 3/3] dust")
            .under("a")
            .path("src/dust.c")
            .lines(40..50),
        next("[PATCH v2] brush all rooms").lines(1..12),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a 2=c 3=d]; v2: [1=b ~2=c ~3=d] partial"]);
}

#[test]
fn one_equal_part_of_two_does_not_join_two_series() {
    let posts = [
        Post::patch("a", "[PATCH 1/2] sweep the floor").lines(0..10),
        Post::patch("c", "[PATCH 2/2] wash")
            .under("a")
            .path("src/wash.c")
            .lines(20..30),
        Post::patch("b", "[PATCH 1/2] brush all rooms").lines(0..11).day(1),
        Post::patch("d", "[PATCH 2/2] cook")
            .under("b")
            .path("src/cook.c")
            .lines(40..50),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a 2=c]", "v1?: [1=b 2=d]"]);
}

#[test]
fn an_answer_on_the_same_file_with_a_rare_line_goes_on_though_it_counts_anew() {
    let posts = [
        Post::patch("a", "[PATCH v2] sweep the floor").lines(0..10),
        next("[PATCH v1] leave the carpet").under("a").lines(9..20),
    ];
    assert_eq!(grouped(&posts), ["v2: [1=a]; v1: [1=b]"]);
}

#[test]
fn the_same_change_of_somebody_else_takes_the_first_one_over() {
    let posts = [
        first(),
        next("[PATCH] brush all rooms")
            .by("Bob Builder <bob@example.org>")
            .lines(2..12),
    ];
    assert_eq!(grouped(&posts), APART);
    assert_eq!(taken_over(&posts), 1);
}

#[test]
fn another_change_of_somebody_else_takes_nothing_over() {
    let posts = [
        first(),
        next("[PATCH] brush all rooms")
            .by("Bob Builder <bob@example.org>")
            .lines(7..17),
    ];
    assert_eq!(taken_over(&posts), 0);
}

const BOB: &str = "Bob Builder <bob@example.org>";
const ANN: &str = "Ann Author <ann@example.org>";

#[test]
fn somebody_else_who_counts_on_with_the_same_new_file_goes_on() {
    let first = || {
        Post::patch("a", "[PATCH v2] test the floor")
            .adds("tests/floor.c")
            .lines(0..20)
    };
    let taken = |text: &str| {
        Post::patch("b", text)
            .by(BOB)
            .adds("tests/floor.c")
            .lines(2..23)
            .day(240)
    };
    // As in LTP, <20241125142932.760643-1-pavrampu@linux.vnet.ibm.com>.
    assert_eq!(
        grouped(&[first(), taken("[PATCH v3] brush all rooms")]),
        ["v2: [1=a]; v3: [1=b]"]
    );
    // Who does not count on writes a test of his own.
    assert_eq!(grouped(&[first(), taken("[PATCH] brush all rooms")]).len(), 2);
    // Half of the lines are too few for that.
    let half = taken("[PATCH v3] brush all rooms").lines(10..30);
    assert_eq!(grouped(&[first(), half]).len(), 2);
}

#[test]
fn the_same_lines_are_found_after_a_long_time_where_the_number_goes_on() {
    let late = |text: &str| next(text).lines(1..11).day(200);
    assert_eq!(
        grouped(&[first(), late("[PATCH v2] brush all rooms")]),
        ["v1?: [1=a]; v2: [1=b]"]
    );
    assert_eq!(grouped(&[first(), late("[PATCH] brush all rooms")]), APART);
}

#[test]
fn who_names_its_author_goes_on_with_his_patch() {
    // As in LTP, <20200206162722.18945-1-pvorel@suse.cz>.
    let finished = || next("[PATCH 1/1] brush all rooms").by(BOB).author(ANN).lines(2..12);
    assert_eq!(grouped(&[first(), finished()]), JOINED);
    // For another tree it is a copy.
    let copied = next("[PATCH XTF] brush all rooms").by(BOB).author(ANN).lines(2..12);
    assert_eq!(grouped(&[first(), copied]), APART);
    // Among others it was only collected.
    let collected = [
        first(),
        Post::cover("c", "[PATCH 0/2] fixes").by(BOB).day(3),
        finished().under("c"),
    ];
    assert_eq!(grouped(&collected).len(), 2);
    // Its author takes it back and counts on.
    let back = Post::patch("d", "[PATCH v3] shine everywhere").lines(3..13).day(6);
    let posts = [
        Post::patch("a", "[PATCH v1] tidy").path("src/other.c"),
        Post::patch("b", "[PATCH v2] brush all rooms")
            .by(BOB)
            .author(ANN)
            .lines(2..12)
            .day(3),
        back,
    ];
    assert_eq!(grouped(&posts), ["v1: [1=a]", "v2: [1=b]; v3: [1=d]"]);
}

#[test]
fn a_patch_of_another_author_in_a_file_that_was_moved_takes_its_place() {
    // As in LTP, <20190729120222.4717-1-pvorel@suse.cz>.
    let posts = [
        Post::patch("a", "[PATCH v1 1/2] wash").path("src/wash.c").lines(40..60),
        Post::patch("b", "[PATCH v1 2/2] sweep the floor")
            .under("a")
            .lines(0..20),
        Post::patch("c", "[PATCH v2] sweep the stairs")
            .by(BOB)
            .author(ANN)
            .path("src/stairs.c")
            .lines(1..21)
            .day(6),
    ];
    assert_eq!(grouped(&posts), ["v1: [1=a 2=b]; v2: [~1=a 2=c] partial"]);
}

#[test]
fn a_change_of_a_file_that_the_earlier_patch_creates_is_made_on_top() {
    // As in openbmc, <1558383435-38811-1-git-send-email-anoo@linux.ibm.com>.
    let created = || first().adds("src/main.c");
    let on_top = |text: &str| next(text).lines(0..12);
    assert_eq!(grouped(&[created(), on_top("[PATCH] brush all rooms")]), APART);
    assert_eq!(
        grouped(&[created(), on_top("[PATCH v2] brush all rooms")]),
        ["v1?: [1=a]; v2: [1=b]"]
    );
}

#[test]
fn the_next_number_of_somebody_else_under_a_like_title_goes_on() {
    // As in LTP, <20220420102926.866-1-chenhx.fnst@cn.fujitsu.com>.
    let taken = |text: &str, lines| Post::patch("b", text).by(BOB).content("new").lines(lines).day(200);
    let title = "[PATCH v2] sweep the floor";
    assert_eq!(grouped(&[first(), taken(title, 5..15)]), ["v1?: [1=a]; v2: [1=b]"]);
    // Neither under the same number, nor under another title with half of the lines, nor as a part of something greater.
    assert_eq!(grouped(&[first(), taken("[PATCH v1] sweep the floor", 5..15)]).len(), 2);
    assert_eq!(
        grouped(&[first(), taken("[PATCH v2] wash the windows", 5..15)]).len(),
        2
    );
    assert_eq!(
        grouped(&[first(), taken("[PATCH v2 6/6] sweep the floor", 5..15)]).len(),
        2
    );
}

#[test]
fn the_next_number_of_somebody_else_goes_on_in_a_file_of_another_name() {
    // As in LTP, <20250925060730.1010196-1-pavrampu@linux.ibm.com>.
    let brings = |id: &str, text: &str, path: &str| Post::patch(id, text).adds(path).lines(0..20);
    let first = || brings("a", "[PATCH] test the lamp", "lamp/lamp39.c");
    let later = |text: &str| brings("b", text, "lamp/lamp36.c").by(BOB).content("new").day(700);
    assert_eq!(
        grouped(&[first(), later("[PATCH v2] test the lamp")]),
        ["v1?: [1=a]; v2: [1=b]"]
    );
    assert_eq!(grouped(&[first(), later("[PATCH v4] test the lamp")]).len(), 2);
    assert_eq!(grouped(&[first(), later("[PATCH v2] wash the windows")]).len(), 2);
}

#[test]
fn the_next_number_of_somebody_else_below_a_part_goes_on_with_it() {
    // As in LTP, <20240305212410.18978-1-akumar@suse.de>.
    let posts = |path: &str| {
        [
            Post::patch("a", "[PATCH 1/2] sweep the floor")
                .path("floor.c")
                .lines(0..10),
            Post::patch("b", "[PATCH 2/2] dust")
                .path("dust.c")
                .lines(20..30)
                .under("a"),
            Post::patch("c", "[PATCH v2] wash the floor")
                .by(BOB)
                .content("new")
                .path(path)
                .lines(50..60)
                .day(10)
                .under("a"),
        ]
    };
    assert_eq!(grouped(&posts("floor.c")).len(), 1);
    assert_eq!(grouped(&posts("windows.c")).len(), 2);
}

#[test]
fn the_next_number_of_somebody_else_below_the_thread_goes_on() {
    let next = |text: &str| Post::patch("b", text).by(BOB).content("new").lines(50..60).day(10);
    let title = "[PATCH v2] wash the windows";
    assert_eq!(grouped(&[first(), next(title).under("a")]), ["v1?: [1=a]; v2: [1=b]"]);
    // Neither elsewhere, nor under another number, nor in another file.
    for other in [
        next(title),
        next("[PATCH] wash the windows").under("a"),
        next("[PATCH v3] wash the windows").under("a"),
        next(title).path("windows.c").under("a"),
    ] {
        assert_eq!(grouped(&[first(), other]).len(), 2);
    }
}

#[test]
fn a_part_posted_alone_goes_on_with_the_whole_though_another_was_first() {
    // As in LTP, <1597722208-3672-1-git-send-email-xuyang2018.jy@cn.fujitsu.com>.
    let part = |id: &str, text: &str, lines| Post::patch(id, text).lines(lines);
    let posts = [
        part("a", "[PATCH v1 1/3] sweep the floor", 0..10).path("floor.c"),
        part("b", "[PATCH v1 2/3] wash the windows", 20..30)
            .path("windows.c")
            .under("a"),
        part("d", "[PATCH v1 3/3] dust", 40..50).path("dust.c").under("a"),
        part("a2", "[PATCH v2] sweep the floor", 1..12)
            .path("floor.c")
            .under("a")
            .day(4),
        part("b2", "[PATCH v2] shine", 21..32).path("windows.c").day(6),
    ];
    assert_eq!(
        grouped(&posts),
        ["v1: [1=a 2=b 3=d]; v2: [1=a2 ~2=b ~3=d] partial; v2: [~1=a2 2=b2 ~3=d] partial"]
    );
}

#[test]
fn one_patch_becomes_several_with_the_next_number() {
    // As in LTP, <20201113155123.5959-1-pvorel@suse.cz>.
    let several = |tag: &str| {
        vec![
            first(),
            Post::cover("c", &format!("[PATCH{tag} 0/3] clean up")).day(20),
            Post::patch("x", &format!("[PATCH{tag} 1/3] air"))
                .path("air.c")
                .under("c"),
            Post::patch("y", &format!("[PATCH{tag} 2/3] brush all rooms"))
                .lines(1..11)
                .under("c"),
            Post::patch("z", &format!("[PATCH{tag} 3/3] dust"))
                .path("dust.c")
                .under("c"),
        ]
    };
    assert_eq!(grouped(&several(" v2")), ["v1?: [1=a]; v2: c [1=x 2=y 3=z]"]);
    assert_eq!(grouped(&several("")).len(), 2);
    assert_eq!(grouped(&several(" v3")).len(), 2);
    // A series under the same cover letter goes before one of its patches.
    let mut posts = vec![
        Post::cover("c1", "[PATCH v1 0/2] clean up"),
        Post::patch("x1", "[PATCH v1 1/2] air all").path("air.c").under("c1"),
        Post::patch("z1", "[PATCH v1 2/2] dust").path("dust.c").under("c1"),
    ];
    posts.extend(several(" v2"));
    assert_eq!(
        grouped(&posts),
        ["v1: c1 [1=x1 2=z1]; v2: c [1=x 2=y 3=z]", "v1?: [1=a]"]
    );
}

#[test]
fn a_request_for_comments_without_the_word_patch_is_kin() {
    // As in LTP, <bff0fc8e8777a744d35bca86c83158efb90b0ff8.1586257574.git.viresh.kumar@linaro.org>.
    let posts = [
        Post::patch("a", "[RFC] sweep the floor").lines(0..10),
        next("[PATCH v2] brush all rooms").lines(1..12),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2: [1=b]"]);
}

#[test]
fn without_number_and_word_for_the_tree_a_series_starts_anew() {
    // As in openbmc, <20200131222157.20849-1-rentao.bupt@gmail.com>.
    let posts = |again: &str| {
        [
            Post::patch("a", "[PATCH dev-5.4 v2] sweep the floor").lines(0..10),
            Post::patch("b", again).content(" sweep the floor").lines(0..10).day(3),
            Post::patch("c", "[PATCH v2] sweep the floor")
                .content("new")
                .lines(0..12)
                .day(9),
        ]
    };
    assert_eq!(
        grouped(&posts("[PATCH] sweep the floor")),
        ["v2: [1=a]", "v1?: [1=b]; v2: [1=c]"]
    );
}

#[test]
fn a_small_change_made_everywhere_is_its_next_number() {
    // As in LTP, <1638437918-60401-1-git-send-email-wenyehai@huawei.com>.
    let posts = |again: &str, paths: &[&str], day: i64| {
        let wide = Post::patch("b", again).touches(paths).content("new").lines([7; 30]);
        [
            Post::patch("a", "[PATCH] mend the kitchen")
                .path("kitchen.c")
                .lines([7]),
            wide.day(day),
        ]
    };
    let all = ["bath.c", "kitchen.c", "porch.c"];
    assert_eq!(grouped(&posts("[PATCH v2] drop what is there twice", &all, 5)).len(), 1);
    assert_eq!(
        grouped(&posts("[PATCH v2] drop what is there twice", &all, 50)).len(),
        2
    );
    assert_eq!(grouped(&posts("[PATCH] drop what is there twice", &all, 5)).len(), 2);
    assert_eq!(
        grouped(&posts("[PATCH v2] drop what is there twice", &all[..1], 5)).len(),
        2
    );
}

#[test]
fn those_who_bring_one_file_have_to_do_with_each_other() {
    let other = |path: &str, lines| {
        let other = Post::patch("b", "[PATCH v5] brush all rooms").by("Beth Second <beth@example.org>");
        [
            first().adds("tests/floor06.c").lines(0..30),
            other.adds(path).lines(lines).day(200),
        ]
    };
    let both = other("tests/floor06.c", 22..40);
    assert_eq!(grouped(&both), ["v1?: [1=a]", "v5: [1=b]"]);
    assert_eq!(related(&both), 2);
    assert_eq!(related(&other("tests/stairs05.c", 22..40)), 0);
    assert_eq!(related(&other("tests/floor06.c", 50..80)), 0);
}

#[test]
fn some_rare_lines_of_one_file_within_days_have_to_do_with_each_other() {
    let cut = |day: i64, lines| {
        [
            first(),
            Post::cover("c", "[PATCH 0/2] tidy").day(day),
            Post::patch("b", "[PATCH 1/2] brush the rooms").lines(lines).under("c"),
            Post::patch("d", "[PATCH 2/2] dust").path("src/other.c").under("c"),
        ]
    };
    assert_eq!(grouped(&cut(3, 7..20)).len(), 2);
    assert_eq!(related(&cut(3, 7..20)), 2);
    assert_eq!(related(&cut(30, 7..20)), 0);
    assert_eq!(related(&cut(3, 9..20)), 0);
}

#[test]
fn one_rare_line_does_under_much_the_same_title() {
    let later = |text: &str| [first(), next(text).lines(9..40).day(60)];
    assert_eq!(related(&later("[PATCH] sweep the floor and the stairs")), 2);
    assert_eq!(related(&later("[PATCH] brush all rooms")), 0);
}

#[test]
fn the_same_tables_under_other_change_ids_are_nothing_in_common() {
    let table = "include/lapi/syscalls/arm.in";
    let suite = |id: &str, name: &str| {
        let cover = Post::cover(&format!("{id}c"), &format!("[PATCH 0/2] {name} suite"));
        [
            cover.change_id(name),
            Post::patch(&format!("{id}a"), &format!("[PATCH 1/2] number of {name}"))
                .path(table)
                .under(&format!("{id}c")),
            Post::patch(&format!("{id}b"), &format!("[PATCH 2/2] {name}01"))
                .adds(&format!("tests/{name}01.c"))
                .under(&format!("{id}c")),
        ]
    };
    let posts = [suite("1", "mseal"), suite("2", "landlock")].concat();
    assert_eq!(grouped(&posts).len(), 2);
    assert_eq!(related(&posts), 0);
}

#[test]
fn a_longer_title_takes_the_place_of_one_that_it_holds() {
    let posts = |title: &str, lines: std::ops::Range<u32>| {
        taken_over(&[
            Post::patch("a", "[PATCH] broom: count the swept floors")
                .content("a")
                .lines(0..20),
            Post::patch("b", &format!("[PATCH] {title}"))
                .content("b")
                .lines(lines)
                .day(64),
        ])
    };
    let longer = "broom: make it of straw and count the swept floors";
    assert_eq!(posts(longer, 19..60), 1);
    assert_eq!(posts(longer, 20..60), 0);
    assert_eq!(posts("broom: make it of straw and count the floors", 19..60), 0);
}
