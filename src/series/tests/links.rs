//! Series that mails link to each other.

use super::post::{Post, grouped, related, taken_over};

const BOB: &str = "Bob Builder <bob@example.org>";

fn first() -> Post {
    Post::patch("a", "[PATCH] sweep the floor").path("floor.c")
}

fn other() -> Post {
    Post::patch("b", "[PATCH] wash the windows").path("windows.c").day(9)
}

#[test]
fn a_posting_that_links_to_another_has_to_do_with_it() {
    assert_eq!(related(&[first(), other()]), 0);
    assert_eq!(related(&[first(), other().links("a")]), 2);
    assert_eq!(related(&[first(), other().links("a").by(BOB)]), 2);
    // A link to an answer tells only of work of one submitter.
    let answer = || Post::reply("r", "a", "Re: [PATCH] sweep the floor");
    assert_eq!(related(&[first(), answer(), other().links("r")]), 2);
    assert_eq!(related(&[first(), answer(), other().links("r").by(BOB)]), 0);
}

#[test]
fn a_posting_may_take_the_place_of_anybody_s_lone_patch() {
    assert_eq!(taken_over(&[first(), other().links("a").by(BOB)]), 0);
    assert_eq!(taken_over(&[first(), other().replaces("a").by(BOB)]), 0);
    let same = || other().path("floor.c").replaces("a").by(BOB);
    assert_eq!(taken_over(&[first(), same()]), 1);
    let part = |id: &str, n: u32| Post::patch(id, &format!("[PATCH {n}/2] sweep room {n}")).under("c");
    let several = [
        Post::cover("c", "[PATCH 0/2] sweep the house"),
        part("a", 1),
        part("d", 2).path("floor.c"),
        same(),
    ];
    assert_eq!(taken_over(&several), 0);
}

#[test]
fn who_posted_both_may_link_them_in_an_answer() {
    let answer = |by: &str| {
        Post::reply("r", "a", "Re: [PATCH] sweep the floor")
            .links("b")
            .by(by)
            .day(10)
    };
    assert_eq!(related(&[first(), other(), answer("Ann Author <ann@example.org>")]), 2);
    assert_eq!(related(&[first(), other(), answer(BOB)]), 0);
    assert_eq!(related(&[first(), other().path("floor.c"), answer(BOB)]), 2);
    assert_eq!(related(&[first(), other().by(BOB), answer(BOB)]), 0);
}

#[test]
fn what_somebody_announces_and_posts_next_has_to_do_with_what_he_answered() {
    let answer = || {
        Post::reply("r", "a", "Re: [PATCH] sweep the floor")
            .announces()
            .by(BOB)
            .day(2)
    };
    let his = |day: i64| {
        Post::patch("b", "[PATCH] buy a broom")
            .content("b")
            .path("floor.c")
            .by(BOB)
            .day(day)
    };
    assert_eq!(related(&[first(), answer(), his(4)]), 2);
    assert_eq!(related(&[first(), answer(), his(20)]), 0);
    assert_eq!(related(&[first(), answer(), his(4).path("roof.c")]), 0);
    // Where it links to what he answered, it takes the place of it.
    assert_eq!(taken_over(&[first(), answer(), his(4)]), 0);
    assert_eq!(taken_over(&[first(), answer(), his(4).links("a")]), 1);
    let large = first().touches(&["floor.c", "stairs.c", "hall.c"]);
    assert_eq!(taken_over(&[large, answer(), his(4).links("a")]), 0);
}

#[test]
fn what_somebody_announces_while_he_posts_it_may_be_for_another_file_of_the_directory() {
    let first = first().path("house/floor.c");
    let answer = || Post::reply("r", "a", "Re: [PATCH] sweep the floor").announces().day(2);
    let his = |path: &str| Post::patch("b", "[PATCH] buy a broom").content("b").path(path).day(2);
    let ann = || answer().by("Ann Author <ann@example.org>");
    assert_eq!(related(&[first.clone(), his("house/broom.c"), ann()]), 2);
    assert_eq!(related(&[first.clone(), his("garden/broom.c"), ann()]), 0);
    assert_eq!(related(&[first.clone(), his("house/broom.c"), answer().by(BOB)]), 0);
    assert_eq!(related(&[first, his("house/broom.c"), ann().later(3)]), 0);
}

#[test]
fn the_next_number_that_links_to_ones_own_patch_goes_on_with_it() {
    let again = |tag: &str| {
        Post::patch("b", &format!("[PATCH{tag}] buy a broom"))
            .content("b")
            .path("floor.c")
            .links("a")
            .day(900)
    };
    assert_eq!(grouped(&[first(), again(" v2")]), ["v1?: [1=a]; v2: [1=b]"]);
    assert_eq!(grouped(&[first(), again("")]).len(), 2);
    assert_eq!(grouped(&[first(), again(" v3")]).len(), 2);
    assert_eq!(grouped(&[first(), again(" v2").by(BOB)]).len(), 2);
    assert_eq!(grouped(&[first(), again(" v2").path("roof.c")]).len(), 2);
}

#[test]
fn the_next_number_soon_after_goes_on_with_what_it_holds() {
    let again = |tag: &str, files: &[&str], day: i64| {
        Post::patch("b", &format!("[PATCH{tag}] tidy everything"))
            .content("b")
            .touches(files)
            .day(day)
    };
    let all = &["floor.c", "stove.c"];
    let hours = |post: Post| post.day(0).later(9);
    assert_eq!(
        grouped(&[first(), hours(again(" v2", all, 0))]),
        ["v1?: [1=a]; v2: [1=b]"]
    );
    assert_eq!(grouped(&[first(), hours(again("", all, 0))]).len(), 2);
    assert_eq!(grouped(&[first(), hours(again(" v2", &["stove.c"], 0))]).len(), 2);
    assert_eq!(grouped(&[first(), again(" v2", all, 13)]).len(), 1);
    assert_eq!(grouped(&[first(), again(" v2", all, 16)]).len(), 2);
}

#[test]
fn the_next_number_in_the_same_words_goes_on_another_way() {
    let first = || {
        Post::patch("a", "[PATCH] sweep the floor")
            .touches(&["floor.c", "house.c"])
            .words(&[1, 2, 3])
    };
    let again = |tag: &str, words: &[u32]| {
        Post::patch("b", &format!("[PATCH{tag}] put up a sign"))
            .content("b")
            .touches(&["floor.c"])
            .words(words)
            .day(13)
    };
    assert_eq!(grouped(&[first(), again(" v2", &[1, 3, 9])]), ["v1?: [1=a]; v2: [1=b]"]);
    assert_eq!(grouped(&[first(), again(" v2", &[1, 9])]).len(), 2);
    assert_eq!(grouped(&[first(), again("", &[1, 3, 9])]).len(), 2);
    assert_eq!(grouped(&[first(), again(" v2", &[1, 3, 9]).day(61)]).len(), 2);
    assert_eq!(grouped(&[first(), again(" v2", &[1, 3, 9]).by(BOB)]).len(), 2);
    // Somebody else may post it for its author, and within the day for another file.
    let for_ann = || again(" v2", &[1, 3, 9]).by(BOB).author("Ann Author <ann@example.org>");
    assert_eq!(grouped(&[first(), for_ann()]).len(), 1);
    let roof = || again(" v2", &[1, 3, 9]).touches(&["roof.c"]);
    assert_eq!(grouped(&[first(), roof().day(0).later(1)]).len(), 1);
    assert_eq!(grouped(&[first(), roof()]).len(), 2);
}

#[test]
fn a_part_whose_files_came_into_another_one_is_not_carried_over() {
    let posts = |files: &[&str]| {
        let two = [
            Post::patch("a", "[PATCH 1/2] sweep the floor").touches(&["floor.c"]),
            Post::patch("b", "[PATCH 2/2] list it").touches(&["list"]).under("a"),
        ];
        let one = Post::patch("c", "[PATCH v2] sweep the floor")
            .content("c")
            .touches(files);
        grouped(&[two.to_vec(), vec![one.under("a").day(3)]].concat())
    };
    assert_eq!(posts(&["floor.c", "list"]), ["v1?: [1=a 2=b]; v2: [1=c] partial"]);
    assert_eq!(posts(&["floor.c"]), ["v1?: [1=a 2=b]; v2: [1=c ~2=b] partial"]);
}
