//! What the Message-IDs of one sending tell: which mail went out twice, which never went out, what stands together.

use super::post::{Post, grouped};

fn id(run: u32, turn: u32) -> String {
    format!("2021020310150{run}.4711-{turn}-ann@example.org")
}

/// The grouping, with Message-IDs told by run and turn.
fn told(posts: &[Post]) -> Vec<String> {
    let short = |line: &String| {
        line.replace("2021020310150", "")
            .replace(".4711-", ".")
            .replace("-ann", "")
    };
    grouped(posts).iter().map(short).collect()
}

#[test]
fn all_of_a_posting_sent_twice_in_one_go_is_one_posting() {
    let sent = |first: u32, run: u32| {
        let cover = id(1, 1);
        let again = Post::cover(&id(run, first), "[PATCH v2 0/2] tidy the house");
        [
            if first == 1 { again } else { again.under(&cover) },
            Post::patch(&id(run, first + 1), "[PATCH v2 1/2] sweep the floor").under(&cover),
            Post::patch(&id(run, first + 2), "[PATCH v2 2/2] wash the windows").under(&cover),
        ]
    };
    let both = [sent(1, 1), sent(4, 1)].concat();
    assert_eq!(told(&both), ["v2: 1.1 [1=1.2+1.5 2=1.3+1.6]"]);
    // By another sending it is posted again.
    let both = [sent(1, 1), sent(4, 2)].concat();
    assert!(told(&both)[0].contains("resend"), "{:?}", told(&both));
}

#[test]
fn patches_without_a_place_sent_in_one_go_are_no_revisions_of_each_other() {
    let sent = |second: &str, path: &str, run: u32| {
        told(&[
            Post::patch(&id(1, 1), "[PATCH] sweep the floor").path("house/floor.c"),
            Post::patch(&id(run, 2), second).path(path).under(&id(1, 1)),
        ])
    };
    let one = ["v1?: [1=1.1 2=1.2]"];
    assert_eq!(sent("[PATCH] polish the table", "house/floor.c", 1), one);
    assert_eq!(sent("[PATCH] sweep the floor", "other/floor.c", 1), one);
    // Of another kind of place under much the same title; but the like of two files is two works.
    assert_eq!(sent("[PATCH] doc: sweep the floor", "doc/floor.txt", 1), one);
    assert_eq!(sent("[PATCH] sweep the stairs", "house/stairs.c", 1).len(), 2);
    assert_eq!(sent("[PATCH] feed the cat", "garden/cat.c", 1).len(), 2);
    assert_ne!(sent("[PATCH] sweep the floor", "other/floor.c", 2), one);
    assert_ne!(sent("[PATCH v2] sweep the floor", "house/floor.c", 1), one);
}

#[test]
fn parts_that_lost_their_places_are_counted_from_the_first_one() {
    // As in LTP, <20240205051237.4711-3-xuyang2018.jy@fujitsu.com>.
    let posts = [
        Post::patch(&id(1, 1), "[PATCH 1/3] sweep the floor"),
        Post::patch(&id(1, 2), "[PATCH] sweep the stairs").under(&id(1, 1)),
        Post::patch(&id(1, 3), "[PATCH] sweep the cellar").under(&id(1, 1)),
    ];
    assert_eq!(told(&posts), ["v1?: [1=1.1 2=1.2 3=1.3]"]);
}

#[test]
fn a_part_that_was_not_sent_stands_as_it_was() {
    let first = || {
        [
            Post::cover(&id(1, 1), "[PATCH 0/2] tidy the house"),
            Post::patch(&id(1, 2), "[PATCH 1/2] sweep the floor").under(&id(1, 1)),
            Post::patch(&id(1, 3), "[PATCH 2/2] wash the windows").under(&id(1, 1)),
        ]
    };
    let next = |turn: u32| {
        let cover = Post::cover(&id(2, 1), "[PATCH v2 0/2] tidy the house").day(3);
        let part = Post::patch(&id(2, turn), "[PATCH v2 2/2] wash the windows").content("new");
        told(&[&first()[..], &[cover, part.under(&id(2, 1)).day(3)]].concat())
    };
    assert_eq!(next(2), ["v1?: 1.1 [1=1.2 2=1.3]; v2: 2.1 [~1=1.2 2=2.2]"]);
    // Part 1 went out and got lost.
    assert_eq!(next(3), ["v1?: 1.1 [1=1.2 2=1.3]; v2: 2.1 [1=- 2=2.3]"]);
    // Of four parts two are missing, the last one for whatever reason.
    let posts = [
        Post::patch(&id(1, 1), "[PATCH 1/3] sweep the floor"),
        Post::patch(&id(1, 2), "[PATCH 2/3] wash the windows").under(&id(1, 1)),
        Post::patch(&id(1, 3), "[PATCH 3/3] air the rooms").under(&id(1, 1)),
        Post::patch(&id(2, 1), "[PATCH v2 2/3] wash the windows")
            .content("new")
            .day(3),
    ];
    assert!(!told(&posts)[0].contains("~1=1.1 2=2.1 3="), "{:?}", told(&posts));
}
