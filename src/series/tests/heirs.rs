//! Which of several earlier postings a posting goes on with, and what becomes of the others.

use super::pair;
use super::post::{Post, grouped, moved, taken_over};

const BETH: &str = "Beth Second <beth@example.org>";

#[test]
fn a_whole_posting_counts_by_whole_postings() {
    let mut posts = pair("", " v2");
    let alone = |id: &str, text: &str, day| Post::patch(id, text).content(id).day(day);
    posts.push(alone("b3", "[PATCH v3] wash the windows", 2).under("b"));
    // The next posting of the whole is v3, too, and shares one title alone.
    posts.push(Post::cover("4c", "[PATCH v3 0/3] tidy everything").day(4));
    posts.push(alone("4a", "[PATCH v3 1/3] sweep the floor", 4).under("4c"));
    posts.push(
        alone("4b", "[PATCH v3 2/3] shine the shoes", 4)
            .under("4c")
            .path("shoes.c"),
    );
    posts.push(
        alone("4d", "[PATCH v3 3/3] air the rooms", 4)
            .under("4c")
            .path("rooms.c"),
    );
    assert_eq!(
        grouped(&posts),
        ["v2: c [1=a 2=b]; v3: [~1=a 2=b3] partial; v3: 4c [1=4a 2=4b 3=4d]"]
    );
}

#[test]
fn an_old_posting_sent_again_unchanged_is_its_resend() {
    let posts = [
        Post::patch("a", "[PATCH v1] sweep the floor"),
        Post::patch("b", "[PATCH v2] sweep the floor").content("new").day(2),
        Post::patch("a2", "[PATCH RESEND v1] sweep the floor")
            .content(" sweep the floor")
            .day(4),
    ];
    assert_eq!(grouped(&posts).len(), 1);
    // With other content it starts anew.
    let mut posts = posts.to_vec();
    posts[2] = Post::patch("a2", "[PATCH v1] sweep the floor").content("other").day(4);
    assert_eq!(grouped(&posts).len(), 2);
}

#[test]
fn other_change_ids_are_other_works_though_a_patch_is_the_same() {
    let lone = Post::patch("a", "[PATCH] sweep the floor").change_id("1-sweep");
    let taken = |tags: &str| {
        vec![
            lone.clone(),
            Post::cover("c", &format!("[PATCH{tags} 0/4] tidy"))
                .change_id("2-tidy")
                .day(4),
            Post::patch("a2", &format!("[PATCH{tags} 1/4] sweep the floor"))
                .content(" sweep the floor")
                .under("c"),
            Post::patch("b", &format!("[PATCH{tags} 2/4] two"))
                .under("c")
                .path("b.c"),
            Post::patch("d", &format!("[PATCH{tags} 3/4] three"))
                .under("c")
                .path("d.c"),
            Post::patch("e", &format!("[PATCH{tags} 4/4] four"))
                .under("c")
                .path("e.c"),
        ]
    };
    assert_eq!(grouped(&taken(" v6")).len(), 2);
    // The author's number outranks the ids.
    assert_eq!(grouped(&taken(" v2")).len(), 1);
}

#[test]
fn what_is_posted_on_for_its_author_is_found_by_all_titles() {
    let mut posts = pair("", " v1");
    posts.push(
        Post::patch("x", "[PATCH] polish the knobs")
            .by(BETH)
            .path("knobs.c")
            .day(1),
    );
    posts.push(Post::cover("2c", "[PATCH v2 0/3] tidy the house").by(BETH).day(2));
    posts.push(
        Post::patch("2x", "[PATCH v2 1/3] polish the knobs")
            .by(BETH)
            .path("knobs.c")
            .under("2c"),
    );
    posts.push(
        Post::patch("2a", "[PATCH v2 2/3] sweep the floor")
            .by(BETH)
            .author("Ann Author <ann@example.org>")
            .content("new")
            .under("2c"),
    );
    posts.push(
        Post::patch("2b", "[PATCH v2 3/3] wash the windows")
            .by(BETH)
            .content("newer")
            .under("2c"),
    );
    assert_eq!(
        grouped(&posts),
        ["v1: c [1=a 2=b]; v2: 2c [1=2x 2=2a 3=2b]", "v1?: [1=x]"]
    );
    assert_eq!(moved(&posts), ["x"]);
}

#[test]
fn a_patch_posted_alone_follows_the_latest_posting_of_its_title() {
    let alone = |id: &str, text: &str, day| Post::patch(id, text).content(id).day(day);
    let mut posts = vec![
        alone("w", "[PATCH v1] wash the windows", 0),
        alone("a", "[PATCH v1] sweep the floor", 1),
        alone("a2", "[PATCH v2] sweep the floor", 2),
    ];
    posts.push(Post::cover("c", "[PATCH v2 0/2] tidy").day(4));
    posts.push(alone("w2", "[PATCH v2 1/2] wash the windows", 4).under("c"));
    posts.push(alone("a3", "[PATCH v2 2/2] sweep the floor", 4).under("c"));
    posts.push(alone("a4", "[PATCH v3] sweep the floor", 5));
    let lines = grouped(&posts);
    let last = lines
        .iter()
        .find(|line| line.contains("a4"))
        .expect("it is in a series");
    assert!(last.contains("w2"), "{lines:?}");
}

#[test]
fn a_patch_posted_anew_in_another_series_has_moved_there() {
    let mut posts = pair("", " v1");
    posts.push(Post::cover("2c", "[PATCH 0/3] shine everything").day(9));
    posts.push(
        Post::patch("2b", "[PATCH 1/3] wash the windows")
            .content("new")
            .under("2c"),
    );
    posts.push(
        Post::patch("2x", "[PATCH 2/3] shine the shoes")
            .under("2c")
            .path("shoes.c"),
    );
    posts.push(
        Post::patch("2y", "[PATCH 3/3] air the rooms")
            .under("2c")
            .path("rooms.c"),
    );
    assert_eq!(grouped(&posts).len(), 2);
    assert_eq!(moved(&posts), ["b"]);
    // The same patches for another release stay wanted.
    let mut posts = pair("", " for-4.5");
    posts.extend(pair("2", " for-4.4"));
    assert_eq!((grouped(&posts).len(), moved(&posts).len()), (2, 0));
}

#[test]
fn the_submitters_patch_in_a_discussion_is_a_posting() {
    let posts = [
        Post::patch("a", "[PATCH] sweep the floor"),
        Post::reply("r", "a", "Re: [PATCH] sweep the floor"),
        Post::patch("a2", "[PATCH] sweep the floor")
            .content("new")
            .under("a")
            .under("r"),
    ];
    assert_eq!(grouped(&posts), ["v1?: [1=a]; v2?: [1=a2]"]);
    let mut posts = posts.to_vec();
    posts[2] = posts[2].clone().by(BETH);
    assert_eq!(grouped(&posts), ["v1?: [1=a]"]);
}

#[test]
fn the_rest_under_another_cover_goes_on_when_its_log_tells_what_changed() {
    let posts = |logs: bool| {
        let titles = ["one", "two", "three", "four", "five"];
        let mut posts = vec![Post::cover("c", "[PATCH 0/5] tidy the house")];
        for (at, title) in titles.iter().enumerate() {
            posts.push(Post::patch(title, &format!("[PATCH {}/5] {title}", at + 1)).under("c"));
        }
        let cover = Post::cover("d", "[PATCH v2 0/2] the last rooms").day(4);
        posts.push(if logs { cover.logs(2) } else { cover });
        posts.push(Post::patch("2a", "[PATCH v2 1/2] two").content("2a").under("d").day(4));
        posts.push(Post::patch("2b", "[PATCH v2 2/2] four").content("2b").under("d").day(4));
        posts
    };
    assert_eq!(grouped(&posts(true)).len(), 1);
    assert_eq!(grouped(&posts(false)).len(), 2);
}

#[test]
fn a_high_number_rather_follows_the_number_before_it() {
    let part = |id: &str, text: &str, day| Post::patch(id, text).content(id).day(day);
    let posts = [
        part("a", "[PATCH v6 1/1] sweep the floor", 0),
        part("x", "[PATCH v2 1/2] wash the windows", 2),
        part("y", "[PATCH v2 2/2] air the rooms", 2).under("x"),
        part("n", "[PATCH v7 1/3] sweep the floor", 4),
        part("o", "[PATCH v7 2/3] wash the windows", 4).under("n"),
        part("p", "[PATCH v7 3/3] air the rooms", 4).under("n"),
    ];
    let lines = grouped(&posts);
    assert!(lines[0].contains("v6: [1=a]; v7: [1=n 2=o 3=p]"), "{lines:?}");
}

#[test]
fn a_request_for_comments_before_an_unlabelled_patch_is_number_0() {
    let posts = |first: &str, next: &str| {
        [
            Post::patch("a", &format!("[{first}] sweep the floor")),
            Post::patch("b", &format!("[{next}] sweep the floor"))
                .content("b")
                .day(2),
            Post::patch("c", "[PATCH v2] sweep the floor").content("c").day(4),
        ]
    };
    assert_eq!(
        grouped(&posts("RFC PATCH", "PATCH")),
        ["v0?: [1=a]; v1?: [1=b]; v2: [1=c]"]
    );
    assert_eq!(
        grouped(&posts("RFC PATCH", "RFC PATCH"))[0].split(':').next(),
        Some("v1?")
    );
}

#[test]
fn what_is_mostly_out_of_sight_is_not_called_unchanged() {
    let posts = |total: u32| {
        [
            Post::patch("a", &format!("[PATCH 1/{total}] sweep the floor")),
            Post::patch("b", &format!("[PATCH v2 1/{total}] sweep the floor"))
                .content(" sweep the floor")
                .day(2),
        ]
    };
    assert!(grouped(&posts(1))[0].contains("unchanged"));
    assert!(!grouped(&posts(9))[0].contains("unchanged"));
}

#[test]
fn one_title_is_enough_where_the_cover_logs_the_next_number() {
    let posts = |logs: bool| {
        let mut posts = vec![Post::cover("c", "[PATCH 0/3] tidy the house")];
        for (at, title) in ["one", "two", "three"].iter().enumerate() {
            let text = format!("[PATCH {}/3] {title}", at + 1);
            posts.push(Post::patch(title, &text).path(&format!("{title}.c")).under("c"));
        }
        let cover = Post::cover("d", "[PATCH v2 0/4] tidy the house and more").day(4);
        posts.push(if logs { cover.logs(2) } else { cover });
        for (at, title) in ["one", "four", "five", "six"].iter().enumerate() {
            let text = format!("[PATCH v2 {}/4] {title}", at + 1);
            let id = format!("2{title}");
            posts.push(
                Post::patch(&id, &text)
                    .content(&id)
                    .path(&format!("{title}.c"))
                    .under("d")
                    .day(4),
            );
        }
        posts
    };
    assert_eq!(grouped(&posts(true)).len(), 1);
    assert_eq!(grouped(&posts(false)).len(), 2);
}

#[test]
fn a_change_log_goes_on_where_all_titles_changed() {
    // As in openbmc, <20230220061745.1973981-1-ryan_chen@aspeedtech.com>.
    let earlier = || {
        vec![
            Post::cover("c", "[PATCH v4 0/2] add a new driver for the stove"),
            Post::patch("a", "[PATCH v4 1/2] describe it").under("c"),
            Post::patch("b", "[PATCH v4 2/2] heat").under("c").path("stove.c"),
        ]
    };
    let next = |text: &str, log| {
        let mut posts = earlier();
        posts.push(Post::cover("d", text).logs(log).day(20));
        posts.push(Post::patch("e", "[PATCH v5 1/3] warm").path("stove.c").under("d"));
        posts.push(Post::patch("f", "[PATCH v5 2/3] light").path("lamp.c").under("d"));
        posts.push(Post::patch("g", "[PATCH v5 3/3] cool").path("fridge.c").under("d"));
        grouped(&posts).len()
    };
    assert_eq!(next("[PATCH v5 0/3] add a driver for the stove", 5), 1);
    // Without a log of this number, or under another title, it may be anything.
    assert_eq!(next("[PATCH v5 0/3] add a driver for the stove", 4), 2);
    assert_eq!(next("[PATCH v5 0/3] mend the old oven", 5), 2);
}

#[test]
fn a_resend_may_come_after_years() {
    let late = |text: &str| {
        let mut posts = pair("", " v2");
        posts.push(Post::cover("d", text).day(900));
        posts.push(Post::patch("e", "[PATCH v2 1/2] sweep the floor").under("d"));
        posts.push(Post::patch("f", "[PATCH v2 2/2] wash the windows").under("d"));
        grouped(&posts).len()
    };
    // As in openbmc, <20231128075236.2724038-1-quan@os.amperecomputing.com>.
    assert_eq!(late("[PATCH RESEND v2 0/2] tidy the house"), 1);
    assert_eq!(late("[PATCH v2 0/2] tidy the house"), 2);
}

#[test]
fn the_change_log_of_one_part_is_not_that_of_all() {
    // As in LTP, <20240516005558.253199-1-pvorel@suse.cz>.
    let posts = [
        Post::cover("c", "[PATCH 0/3] tidy"),
        Post::patch("a", "[PATCH 1/3] one").under("c"),
        Post::patch("b", "[PATCH 2/3] two").under("c"),
        Post::patch("d", "[PATCH v7 3/3] three").under("c").logs(7),
        Post::cover("c2", "[PATCH v2 0/3] tidy").day(5),
        Post::patch("a2", "[PATCH v2 1/3] one").content("new").under("c2"),
        Post::patch("b2", "[PATCH v2 2/3] two").under("c2"),
        Post::patch("d2", "[PATCH v2 3/3] three").under("c2"),
    ];
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b 3=d]; v2: c2 [1=a2 2=b2 3=d2]"]);
}

#[test]
fn a_cover_letter_and_its_log_go_on_though_numbers_between_are_not_here() {
    // As in openbmc, <20220310114119.13736-1-quan@os.amperecomputing.com>.
    let posts = [
        Post::cover("c", "[PATCH v3 0/2] add a driver for the new stove"),
        Post::patch("a", "[PATCH v3 1/2] describe it").under("c"),
        Post::patch("b", "[PATCH v3 2/2] heat").path("stove.c").under("c"),
        Post::cover("d", "[PATCH v6 0/2] add a driver for the stove")
            .logs(6)
            .day(200),
        Post::patch("e", "[PATCH v6 1/2] warm").path("stove.c").under("d"),
        Post::patch("f", "[PATCH v6 2/2] light").path("lamp.c").under("d"),
    ];
    assert_eq!(grouped(&posts), ["v3: c [1=a 2=b]; v6: d [1=e 2=f]"]);
}

#[test]
fn the_next_number_within_days_follows_the_patch_that_it_has_to_do_with() {
    // As in LTP, <20211222192604.16839-1-pvorel@suse.cz>.
    let posts = |tags: &str, day: i64| {
        let first = Post::patch("a", "[PATCH v2] sweep the floor").lines(0..10);
        [
            first,
            Post::cover("c", &format!("[PATCH{tags} 0/2] tidy")).day(day),
            Post::patch("b", &format!("[PATCH{tags} 1/2] brush all rooms"))
                .lines(7..20)
                .touches(&["src/main.c", "src/rooms.c"])
                .under("c"),
            Post::patch("d", &format!("[PATCH{tags} 2/2] dust"))
                .path("dust.c")
                .under("c"),
        ]
    };
    assert_eq!(grouped(&posts(" v3", 3)), ["v2: [1=a]; v3: c [1=b 2=d]"]);
    assert_eq!(grouped(&posts("", 3)).len(), 2);
    assert_eq!(grouped(&posts(" v3", 40)).len(), 2);
}

#[test]
fn who_goes_on_with_v2_counted_anew() {
    // As in LTP, <20260119085129.165080-1-piotr.kubaj@intel.com>.
    let post = |id: &str, text: &str, day: i64| Post::patch(id, text).content(id).day(day);
    let posts = [
        post("a", "[PATCH v4] sweep the floor", 0),
        post("b", "[PATCH v5] sweep the floor", 4),
        post("d", "[PATCH] sweep the floor", 50).lines(0..9),
        post("e", "[PATCH v2] sweep the floor", 51).lines(0..9),
    ];
    assert_eq!(grouped(&posts), ["v4: [1=a]; v5: [1=b]; v1?: [1=d]; v2: [1=e]"]);
}

#[test]
fn who_counts_on_with_the_new_file_of_somebody_else_takes_it_over() {
    let posts = |tag: &str, path: &str, first: u32| {
        [
            Post::patch("a", "[PATCH] add a broom")
                .adds("house/broom.c")
                .lines(0..20),
            Post::patch("b", &format!("[PATCH{tag}] origin: the old house"))
                .by(BETH)
                .adds(path)
                .lines(first..first + 20)
                .day(200),
        ]
    };
    assert_eq!(taken_over(&posts(" v5", "house/broom.c", 14)), 1);
    assert_eq!(taken_over(&posts("", "house/broom.c", 14)), 0);
    // Another file of that name, or a like one of another name.
    assert_eq!(taken_over(&posts(" v5", "house/broom.c", 40)), 0);
    assert_eq!(taken_over(&posts(" v5", "house/mop.c", 14)), 0);
}
