//! Postings that went out otherwise than meant: numbers and counters mixed up, covers gone astray, patches sent in between.

use super::pair;
use super::post::{Post, grouped, related, targets};
use crate::model::Role;

#[test]
fn of_numbers_that_differ_the_first_parts_counts() {
    let posts = [
        Post::patch("a", "[PATCH v3 1/2] one"),
        Post::patch("b", "[PATCH v333 2/2] two").under("a"),
        Post::patch("a2", "[PATCH v4 1/2] one").content("new").day(2),
        Post::patch("b2", "[PATCH v4 2/2] two").under("a2"),
    ];
    assert_eq!(grouped(&posts), ["v3: [1=a 2=b]; v4: [1=a2 2=b2]"]);
}

#[test]
fn a_cover_counts_where_its_parts_differ_and_one_agrees() {
    let posts = [
        Post::cover("c", "[PATCH v4 0/3] tidy"),
        Post::patch("a", "[PATCH v2 1/3] one").under("c"),
        Post::patch("b", "[PATCH v2 2/3] two").under("c"),
        Post::patch("d", "[PATCH v4 3/3] three").under("c"),
    ];
    assert_eq!(grouped(&posts), ["v4: c [1=a 2=b 3=d]"]);
}

#[test]
fn a_cover_counts_for_parts_that_state_no_number() {
    let posts = [
        Post::cover("c", "[PATCH v4 0/2] tidy"),
        Post::patch("a", "[PATCH 1/2] one").under("c"),
        Post::patch("b", "[PATCH 2/2] two").under("c"),
    ];
    assert_eq!(grouped(&posts), ["v4: c [1=a 2=b]"]);
}

#[test]
fn the_next_part_minutes_later_joins_though_its_number_was_not_counted_on() {
    let posts = [
        Post::patch("a", "[PATCH v3 1/2] one"),
        Post::patch("b", "[PATCH v2 2/2] two"),
    ];
    assert_eq!(grouped(&posts), ["v3: [1=a 2=b]"]);
    let posts = [
        Post::patch("a", "[PATCH v3 1/2] one"),
        Post::patch("b", "[PATCH v2 2/2] two").under("unseen"),
    ];
    assert_eq!(grouped(&posts).len(), 2);
}

#[test]
fn a_patch_sent_along_with_others_is_a_posting_of_its_own() {
    let posts = [
        Post::cover("c", "[PATCH v8 0/2] tidy"),
        Post::patch("x", "[PATCH v8] left in the folder").under("c"),
        Post::patch("a", "[PATCH v8 1/2] one").under("c"),
        Post::patch("b", "[PATCH v8 2/2] two").under("c"),
    ];
    assert_eq!(grouped(&posts), ["v8: c [1=a 2=b]", "v8: [1=x]"]);
}

#[test]
fn a_cover_in_a_thread_of_its_own_joins_the_parts_that_have_none() {
    let posts = [
        Post::patch("20240101120000.77-1-ann@example.org", "[PATCH 1/2] one").under("unseen"),
        Post::patch("20240101120000.77-2-ann@example.org", "[PATCH 2/2] two").under("unseen"),
        Post::cover("20240101120009.88-1-ann@example.org", "[PATCH 0/2] tidy"),
    ];
    let lines = grouped(&posts);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("v1?: 20240101120009"), "{lines:?}");
}

#[test]
fn a_cover_sent_again_with_its_parts_is_one_posting() {
    let mut posts = vec![Post::cover("lone", "[PATCH 0/2] tidy the house")];
    posts.extend(pair("", ""));
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]"]);
    assert_eq!(targets(&posts)[0], "lone: 0/0");
    // Another title, another posting.
    let mut posts = vec![Post::cover("lone", "[PATCH 0/2] paint the house")];
    posts.extend(pair("", ""));
    assert_eq!(grouped(&posts).len(), 2);
}

#[test]
fn a_part_corrected_within_the_hour_replaces_the_wrong_one() {
    let mut posts = pair("", " v1");
    posts.push(Post::patch("b2", "[PATCH v1 2/2] wash all windows").content("new"));
    assert_eq!(grouped(&posts), ["v1: c [1=a 2=b2+b]"]);
    // Another file: another piece of work whose first part is not here.
    let mut posts = pair("", " v1");
    posts.push(Post::patch("b2", "[PATCH v1 2/2] feed the cat").path("cat.c"));
    assert_eq!(grouped(&posts).len(), 2);
}

#[test]
fn a_part_posted_alone_counts_by_its_own_postings() {
    let mut posts = pair("", "");
    let alone = |id: &str, text: &str, day| Post::patch(id, text).content(id).day(day);
    posts.push(alone("b2", "[PATCH v2] wash the windows", 2).under("b"));
    posts.push(alone("b3", "[PATCH v3] wash the windows", 4).under("b2"));
    posts.push(alone("a2", "[PATCH v2] sweep the floor", 200));
    assert_eq!(
        grouped(&posts),
        ["v1?: c [1=a 2=b]; v2: [~1=a 2=b2] partial; v3: [~1=a 2=b3] partial; v2: [1=a2 ~2=b3] partial"]
    );
}

#[test]
fn what_a_resend_lacks_was_there_before() {
    let mut posts = pair("", "");
    posts.push(Post::cover("c2", "[PATCH 0/2] tidy the house").day(2));
    posts.push(Post::patch("b2", "[PATCH 2/2] wash the windows").under("c2"));
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v1?: c2 [~1=a 2=b2] resend"]);
}

#[test]
fn a_posting_begun_anew_is_a_resend() {
    let mut posts = vec![
        Post::cover("c", "[PATCH 0/2] tidy the house"),
        Post::patch("a", "[PATCH 1/2] sweep the floor").under("c"),
    ];
    posts.extend(pair("2", ""));
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=-]; v1?: 2c [1=2a 2=2b] resend"]);
}

#[test]
fn an_instalment_may_lose_its_mark_once() {
    let series = |prefix: &str, tags: &str, mark: &str| {
        let id = |name: &str| format!("{prefix}{name}");
        vec![
            Post::cover(&id("c"), &format!("[PATCH{tags} 0/2]{mark} move the tests"))
                .day(i64::try_from(tags.len()).expect("short")),
            Post::patch(&id("a"), &format!("[PATCH{tags} 1/2] move one")).under(&id("c")),
            Post::patch(&id("b"), &format!("[PATCH{tags} 2/2] move two")).under(&id("c")),
        ]
    };
    let mut posts = series("1", "", "[PART 2]");
    posts.extend(series("2", " v2", ""));
    posts.extend(series("3", "  v3", "[PART 2]"));
    assert_eq!(grouped(&posts).len(), 1);
}

#[test]
fn replies_to_a_reused_message_id_are_about_the_latest_mail_that_bears_it() {
    let mut posts = pair("", " v5");
    let again = |id: &str, text: &str| Post::patch(id, text).content(id);
    posts.push(again("a#2", "[PATCH v6 1/2] sweep the floor").also("a").day(3));
    posts.push(again("b#2", "[PATCH v6 2/2] wash the windows").also("b").under("a"));
    posts.push(Post::reply("r", "a", "Re: [PATCH v6 1/2] sweep the floor"));
    assert_eq!(targets(&posts).last().map(String::as_str), Some("r: 0/1/1"));
}

#[test]
fn a_letter_under_the_number_of_a_part_is_replaced_by_the_cover() {
    let posts = [
        Post::cover("x", "[PATCH 1/2] sweep the floor"),
        Post::patch("a", "[PATCH 1/2] sweep the floor").under("x"),
        Post::patch("b", "[PATCH 2/2] wash the windows").under("x"),
        Post::cover("c", "[PATCH 0/2] tidy the house"),
    ];
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]"]);
}

#[test]
fn a_patch_under_a_letter_of_its_title_has_the_letters_number() {
    let posts = [
        Post::cover("c", "[PATCH v5] sweep the floor"),
        Post::patch("a", "[PATCH] sweep the floor").under("c"),
    ];
    let lines = grouped(&posts);
    assert_eq!((lines.len(), lines[0].contains("c [1=a]")), (1, true), "{lines:?}");
}

#[test]
fn a_change_log_that_links_a_lower_revision_joins_what_shares_nothing_else() {
    let posts = |link: bool| {
        let next = Post::patch("n", "[PATCH v2] polish the silver")
            .content("n")
            .path("other/n.c")
            .day(3);
        let next = if link { next.names_earlier("a") } else { next };
        [
            Post::patch("a", "[PATCH] sweep the floor").content("a").path("a.c"),
            next,
        ]
    };
    assert_eq!(grouped(&posts(true)), ["v1?: [1=a]; v2: [1=n]"]);
    assert_eq!(grouped(&posts(false)).len(), 2);
}

#[test]
fn a_patch_posted_alone_whose_log_tells_of_dropped_ones_is_all_that_is_left() {
    let posts = |fewer: bool| {
        let mut posts = pair("", "");
        let next = Post::patch("n", "[PATCH v2] sweep the floor").content("n").day(3);
        posts.push(if fewer { next.has_fewer() } else { next });
        posts
    };
    assert_eq!(grouped(&posts(true)), ["v1?: c [1=a 2=b]; v2: [1=n]"]);
    assert_eq!(grouped(&posts(false)), ["v1?: c [1=a 2=b]; v2: [1=n ~2=b] partial"]);
}

#[test]
fn another_patch_sent_under_the_same_number_at_once_puts_a_slip_right() {
    let posts = |path: &str| {
        let part = |id: &str, text: &str, path: &str| Post::patch(id, text).content(id).path(path);
        [
            part("a", "[PATCH 1/2] sweep the floor", "rooms/floor.c"),
            part("b", "[PATCH 2/2] not meant to go out", "rooms/stray.c").under("a"),
            part("c", "[PATCH 2/2] wash the windows", path),
        ]
    };
    assert_eq!(grouped(&posts("rooms/windows.c")), ["v1?: [1=a 2=c+b]"]);
    assert_eq!(grouped(&posts("garden/hedge.c")).len(), 2);
}

#[test]
fn one_more_patch_sent_soon_after_an_only_one_is_its_second_part() {
    let posts = |path: &str| {
        [
            Post::patch("a", "[PATCH 1/1] sweep the floor").path("rooms/floor.c"),
            Post::patch("b", "[PATCH 2/2] wash the windows").path(path),
        ]
    };
    assert_eq!(grouped(&posts("rooms/windows.c")), ["v1?: [1=a 2=b]"]);
    assert_eq!(grouped(&posts("garden/hedge.c")).len(), 2);
}

#[test]
fn parts_out_of_order_hours_later_are_another_posting_unless_one_alone_was_missing() {
    let stray = [
        Post::patch("x", "[PATCH 3/4] lock the shed"),
        Post::patch("a", "[PATCH 1/4] sweep the floor").later(3),
        Post::patch("b", "[PATCH 2/4] wash the windows"),
    ];
    assert_eq!(grouped(&stray).len(), 2);
    let lost = [
        Post::patch("a", "[PATCH 1/3] sweep the floor"),
        Post::patch("c", "[PATCH 3/3] air the rooms"),
        Post::patch("b", "[PATCH 2/3] wash the windows").later(3),
    ];
    assert_eq!(grouped(&lost), ["v1?: [1=a 2=b 3=c]"]);
}

#[test]
fn a_mail_without_a_counter_is_the_cover_of_the_parts_below_it() {
    // As in LTP, <20191210080419.128773-1-lkml@jv-coder.de>.
    let announced = |by: &str, later| {
        [
            Post::mail("c", Role::Other, "[PATCH v4] tidy the house").by(by),
            Post::patch("a", "[PATCH v4 1/2] one").under("c").later(later),
            Post::patch("b", "[PATCH v4 2/2] two").under("c"),
        ]
    };
    const ANN: &str = "Ann Author <ann@example.org>";
    assert_eq!(grouped(&announced(ANN, 0)), ["v4: c [1=a 2=b]"]);
    assert_eq!(grouped(&announced(ANN, 30)), ["v4: [1=a 2=b]"]);
    assert_eq!(
        grouped(&announced("Bob Builder <bob@example.org>", 0)),
        ["v4: [1=a 2=b]"]
    );
}

#[test]
fn a_forgotten_part_with_the_number_of_the_whole_is_related() {
    let mut posts = vec![Post::cover("c", "[PATCH v3 0/3] tidy the house")];
    for (id, text) in [("a", "1/3] one"), ("b", "2/3] two"), ("d", "3/3] three")] {
        posts.push(Post::patch(id, &format!("[PATCH v3 {text}")).under("c"));
    }
    let forgotten = |text: &str| Post::patch("e", text).content("new").day(1);
    let with = |text: &str| [posts.clone(), vec![forgotten(text)]].concat();
    // As in LTP, <20220428065657.32046-1-pvorel@suse.cz>.
    assert_eq!(related(&with("[PATCH v3 3/3] feed the cat")), 2);
    assert_eq!(related(&with("[PATCH v3 3/4] feed the cat")), 0);
}

#[test]
fn a_part_without_number_and_counter_stands_where_its_turn_was() {
    let id = |turn: u32| format!("20210203101500.4711-{turn}-ann@example.org");
    let sent = |late: &str| {
        [
            Post::cover(&id(1), "[PATCH v5 0/3] tidy the house"),
            Post::patch(&id(2), "[PATCH v5 1/3] sweep the floor").under(&id(1)),
            Post::patch(&id(3), "[PATCH v5 2/3] wash the windows").under(&id(1)),
            Post::patch(late, "[PATCH] air the rooms").under(&id(1)),
        ]
    };
    let parts = |posts: &[Post]| grouped(posts).len();
    assert_eq!(parts(&sent(&id(4))), 1);
    assert!(grouped(&sent(&id(4)))[0].contains("3=20210203101500.4711-4-"));
    // It was not sent with the others, or there is no such place.
    assert_eq!(parts(&sent("20210203101600.4712-1-ann@example.org")), 2);
    assert_eq!(parts(&sent(&id(5))), 2);
}

#[test]
fn a_resend_whose_context_got_lost_is_a_resend() {
    let posts = |again: Post| [Post::patch("a", "[PATCH] sweep the floor"), again];
    let again = || Post::patch("b", "[PATCH] sweep the floor").later(2);
    assert_eq!(grouped(&posts(again().damaged())), ["v1?: [1=a]; v1?: [1=b] resend"]);
    assert_eq!(
        grouped(&posts(again().damaged().content("new"))),
        ["v1?: [1=a]; v2?: [1=b]"]
    );
}

#[test]
fn a_lone_part_that_answers_nothing_leaves_the_others_as_they_were() {
    // As in LTP, <20190806164523.557-1-pvorel@suse.cz>.
    let mut posts = pair("", "");
    posts.push(
        Post::patch("b2", "[PATCH v2 2/2] wash the windows")
            .content("new")
            .day(2),
    );
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v2: [~1=a 2=b2] partial"]);
    posts.pop();
    posts.push(
        Post::patch("b2", "[PATCH v2 2/3] wash the windows")
            .content("new")
            .day(2),
    );
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]; v2: [1=- 2=b2 3=-]"]);
}

#[test]
fn the_one_part_that_the_list_saw_is_the_whole_when_it_comes_alone() {
    let posts = [
        Post::patch("a", "[PATCH v3 53/74] sweep the floor").under("unseen"),
        Post::patch("b", "[PATCH] sweep the floor").content("new").day(20),
    ];
    let lines = grouped(&posts);
    assert!(
        lines.len() == 1 && lines[0].ends_with("; v4?: [1=b]"),
        "{:?}",
        lines.last()
    );
}

#[test]
fn a_ping_with_the_patch_below_is_a_posting_only_with_the_other_parts() {
    let posts = vec![
        Post::patch("a", "[PATCH 1/2] sweep the floor"),
        Post::patch("b", "[PATCH 2/2] wash the windows").under("a"),
        Post::patch("p", "[ping PATCH 1/2] sweep the floor").day(20),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a 2=b]"]);
    let second = Post::patch("q", "[ping PATCH 2/2] wash the windows").under("p");
    let whole = [posts, vec![second]].concat();
    assert_eq!(grouped(&whole), ["v1?: [1=a 2=b]; v1?: [1=p 2=q] resend"]);
}

#[test]
fn of_a_part_that_went_out_in_two_forms_the_later_one_counts() {
    // As in openbmc, <20210902021817.17506-3-chiawei_wang@aspeedtech.com>.
    let id = |place: u32| format!("20240101120000.77-{place}-ann@example.org");
    let posts = |stray: Post| {
        let sent = [
            Post::cover(&id(1), "[PATCH v2 0/3] tidy"),
            Post::patch(&id(2), "[PATCH v2 1/3] one").under(&id(1)),
            stray,
            Post::patch(&id(4), "[PATCH v2 2/3] sweep all floors")
                .path("floor.c")
                .under(&id(1)),
            Post::patch(&id(5), "[PATCH v2 3/3] three").under(&id(1)),
        ];
        grouped(&sent)
            .iter()
            .map(|line| line.replace("20240101120000.77-", "").replace("-ann", ""))
            .collect::<Vec<_>>()
    };
    let stray = || Post::patch(&id(3), "[PATCH v2 2/3] sweep the floor").under(&id(1));
    assert_eq!(posts(stray().path("floor.c")), ["v2: 1 [1=2 2=4+3 3=5]"]);
    // On other files it is another patch, of whatever number.
    assert_eq!(posts(stray().path("stairs.c")).len(), 2);
}

#[test]
fn a_patch_taken_out_after_months_is_counted_by_itself() {
    // As in openbmc, <20250204062822.3738037-1-jammy_huang@aspeedtech.com>.
    let posts = |day: i64| {
        let mut posts = pair("", " v6");
        posts.push(Post::patch("b1", "[PATCH] wash the windows").lines(0..9).day(day));
        posts.push(
            Post::patch("b2", "[PATCH v2] wash the windows")
                .content("new")
                .lines(0..9)
                .day(day + 3),
        );
        posts.push(
            Post::patch("a7", "[PATCH v7] sweep the floor")
                .content("newer")
                .day(day + 9),
        );
        posts
    };
    let apart = posts(120);
    assert_eq!(
        grouped(&apart),
        ["v6: c [1=a 2=b]; v7: [1=a7 ~2=b] partial", "v1?: [1=b1]; v2: [1=b2]"]
    );
    assert_eq!(related(&apart), 2);
    // Some days later it is one of its parts.
    assert_eq!(grouped(&posts(3)).len(), 1);
}

#[test]
fn what_is_left_of_a_part_goes_on_under_the_next_number() {
    // As in openbmc, <20190611134636.15828-1-Fran.Hsu@quantatw.com>.
    let posts = |text: &str, day: i64| {
        let part = |number: u32, text: &str| {
            let part = Post::patch(&format!("a{number}"), &format!("[PATCH v6 {number}/4] {text}"));
            part.path(&format!("src/{number}.c")).under("c")
        };
        let posts = [
            Post::cover("c", "[PATCH v6 0/4] tidy"),
            part(1, "wash the windows"),
            part(2, "air the rooms"),
            part(3, "sweep the floor"),
            part(4, "shine the shoes"),
            Post::patch("d", text).content("new").path("src/3.c").day(day),
        ];
        grouped(&posts).len()
    };
    assert_eq!(posts("[PATCH v7] sweep the whole floor", 6), 1);
    assert_eq!(posts("[PATCH v7] dust all the shelves", 6), 2);
    assert_eq!(posts("[PATCH v8] sweep the whole floor", 6), 2);
    assert_eq!(posts("[PATCH v7] sweep the whole floor", 60), 2);
}

#[test]
fn what_was_to_be_tried_out_first_comes_before_the_first_revision() {
    let mut posts = pair("", " RFT");
    posts.extend(pair("2", "").into_iter().map(|post| post.content("new").day(20)));
    let counted = grouped(&posts);
    assert!(counted[0].starts_with("v0?: c [1=a 2=b]; v1?: 2c"), "{counted:?}");
}

#[test]
fn one_patch_whose_way_changed_goes_on_under_the_next_number() {
    // As in LTP, <20220620133746.99167-1-cristian.marussi@arm.com> and <20230106113126.5304-1-wegao@suse.com>.
    let posts = |first: &str, text: &str| {
        let first = Post::patch("a", first).touches(&["src/1.c", "src/2.c"]);
        let next = Post::patch("b", text).content("new");
        grouped(&[first, next.touches(&["src/1.c", "src/2.c", "src/3.c"]).day(3)]).len()
    };
    let floor = "[PATCH] sweep the floor with a broom";
    assert_eq!(posts(floor, "[PATCH v2] sweep the floor with more water"), 1);
    assert_eq!(posts(floor, "[PATCH v2] sweep all stairs"), 1);
    assert_eq!(posts(floor, "[PATCH v3] sweep the floor with more water"), 2);
    assert_eq!(
        posts(
            "[PATCH v3] sweep the floor with a broom",
            "[PATCH v4] sweep a wide floor"
        ),
        1
    );
}

#[test]
fn what_comes_again_from_another_address_is_sent_again() {
    let posts = |text: &str, day: i64| {
        let again = Post::patch("b", text).content(" sweep the floor");
        let again = again.by("annie <annie@example.com>").day(day);
        [
            Post::patch("a", "[PATCH v4] sweep the floor").content(" sweep the floor"),
            again,
        ]
    };
    assert_eq!(
        grouped(&posts("[PATCH v4] sweep the floor", 1)),
        ["v4: [1=a]; v4: [1=b] resend"]
    );
    let late = posts("[PATCH v4] sweep the floor", 9);
    assert_eq!(grouped(&late).len(), 2);
    assert_eq!(related(&late), 2);
}

#[test]
fn a_part_that_comes_again_by_itself_leaves_the_others_in_place() {
    let mut posts = pair("", " v3");
    posts.push(
        Post::patch("b2", "[PATCH v3 2/2] wash the windows")
            .content("new")
            .day(3),
    );
    assert_eq!(grouped(&posts), ["v3: c [1=a 2=b]; v3: [~1=a 2=b2] partial"]);
}

#[test]
fn a_part_that_went_out_just_before_the_whole_is_that_part_twice() {
    // As in openbmc, <1596022237-8229-1-git-send-email-vishwa@linux.vnet.ibm.com>.
    let posts = |content: &str| {
        let posts = [
            Post::patch("b0", "[PATCH 2/2] wash the windows").content("windows"),
            Post::patch("b", "[PATCH 2/2] wash the windows")
                .content(content)
                .under("unseen"),
            Post::patch("a", "[PATCH 1/2] sweep the floor").under("unseen"),
        ];
        grouped(&posts)
    };
    assert_eq!(posts("windows"), ["v1?: [1=a 2=b+b0]"]);
    assert_eq!(posts("other"), ["v1?: [1=- 2=b0]; v2?: [1=a 2=b]"]);
}

#[test]
fn an_old_patch_sent_once_more_by_mistake_stands_beside_the_first() {
    let posts = |again: &str| {
        [
            Post::patch("a", "[PATCH v1] sweep the floor").content("old"),
            Post::patch("b", "[PATCH v2] sweep the floor").content("new").day(3),
            Post::patch("x", again).content("old").under("other").day(40),
        ]
    };
    let mistaken = posts("[PATCH v1] sweep the floor");
    assert_eq!(grouped(&mistaken), ["v1: [1=a+x]; v2: [1=b]"]);
    // Meant so, it is the newest one.
    let meant = posts("[PATCH RESEND v1] sweep the floor");
    assert_eq!(grouped(&meant), ["v1: [1=a]; v2: [1=b]; v1: [1=x] resend-changed"]);
    let [first, _, again] = mistaken;
    assert_eq!(grouped(&[first, again]), ["v1: [1=a]; v1: [1=x] resend"]);
}
