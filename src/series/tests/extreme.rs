//! Threads and series far greater than any that people write. What they are checked for is what they make up: where time
//! grew faster than the number of mails, these tests would not end.

use super::*;

/// Enough that the square of it takes minutes.
const MANY: usize = 100_000;

/// Replies, each to what `above` names.
fn replies(above: impl Fn(usize) -> String) -> Vec<Post> {
    let cover = Post::cover("0", "[PATCH 0/2] tidy");
    let replies = (1..MANY).map(|number| Post::reply(&number.to_string(), &above(number), "Re: [PATCH 0/2] tidy"));
    std::iter::once(cover).chain(replies).collect()
}

/// How many series, revisions and mails of series there are.
fn counts(posts: &[Post]) -> (usize, usize, usize) {
    let found = group(&entries(posts), &[]);
    let revisions = found.series.iter().map(|series| series.revisions.len()).sum();
    (found.series.len(), revisions, found.threads.len())
}

#[test]
fn a_thread_of_a_hundred_thousand_levels_is_one_thread() {
    assert_eq!(counts(&replies(|number| (number - 1).to_string())), (1, 1, MANY));
}

#[test]
fn a_flat_thread_of_a_hundred_thousand_is_one_thread() {
    assert_eq!(counts(&replies(|_| "0".into())), (1, 1, MANY));
}

#[test]
fn replies_that_run_in_a_circle_are_no_series() {
    let mails =
        (0..MANY).map(|number| Post::reply(&number.to_string(), &((number + 1) % MANY).to_string(), "Re: tidy"));
    assert_eq!(counts(&mails.collect::<Vec<_>>()), (0, 0, 0));
}

#[test]
fn replies_to_mails_that_were_never_seen_are_no_series() {
    let mails = (0..MANY).map(|number| {
        let above = (0..8).map(|above| format!("ghost{}", number * 3 + above));
        above.fold(Post::mail(&number.to_string(), Role::Reply, "Re: tidy"), |post, id| {
            post.under(&id)
        })
    });
    assert_eq!(counts(&mails.collect::<Vec<_>>()), (0, 0, 0));
}

#[test]
fn a_series_that_announces_a_thousand_million_parts_lists_those_that_came() {
    let posts = [
        Post::cover("c", "[PATCH 0/999999999] tidy"),
        Post::patch("a", "[PATCH 7/999999999] one").under("c"),
        Post::patch("b", "[PATCH 999999999/999999999] last").under("c"),
    ];
    assert_eq!(grouped(&posts), ["v1?: c [7=a 999999999=b]"]);
}

#[test]
fn patches_without_counters_under_one_cover_are_numbered_up_to_its_count() {
    let cover = Post::cover("c", "[PATCH 0/9999] tidy");
    let patches = (1..20_000).map(|number| {
        let patch = Post::patch(&number.to_string(), &format!("[PATCH] step {number}"));
        patch.under("c").path(&format!("src/{number}.c"))
    });
    // A minute apart, so that those of the first hour fit.
    let found = group(
        &entries(&std::iter::once(cover).chain(patches).collect::<Vec<_>>()),
        &[],
    );
    let first = found
        .series
        .first()
        .map(|series| series.revisions.first().map(|revision| revision.parts.len()));
    assert_eq!(first, Some(Some(9_999)));
}

#[test]
fn one_title_posted_over_and_over_is_one_series() {
    let patches = |under: bool| {
        (0..MANY / 10).map(move |number| {
            let patch = Post::patch(&number.to_string(), "[PATCH] sweep the floor");
            if under && number > 0 { patch.under("0") } else { patch }
        })
    };
    for under in [false, true] {
        let (series, revisions, mails) = counts(&patches(under).collect::<Vec<_>>());
        assert_eq!((series, revisions, mails), (1, MANY / 10, MANY / 10));
    }
}

#[test]
fn single_parts_posted_anew_over_and_over_do_not_list_all_parts_each_time() {
    let mut posts: Vec<Post> = (1..=400)
        .map(|number| Post::patch(&number.to_string(), &format!("[PATCH {number}/400] step {number}")))
        .collect();
    posts.extend((0..2_000).map(|number| {
        let part = number % 400 + 1;
        let patch = Post::patch(&format!("n{number}"), &format!("[PATCH v1.{number}] step {part}"));
        patch.under(&part.to_string()).day(2 + number)
    }));
    let found = group(&entries(&posts), &[]);
    let parts: usize = found
        .series
        .iter()
        .flat_map(|series| &series.revisions)
        .map(|revision| revision.parts.len())
        .sum();
    assert!(parts < 110_000, "{parts}");
    assert_eq!(found.threads.len(), posts.len());
}

#[test]
fn copies_of_one_part_are_one_part() {
    let mut posts = vec![
        Post::cover("c", "[PATCH 0/2] tidy"),
        Post::patch("a", "[PATCH 1/2] one").under("c"),
    ];
    posts.extend((0..10_000).map(|number| Post::patch(&format!("b{number}"), "[PATCH 2/2] two").under("c")));
    let found = group(&entries(&posts), &[]);
    assert_eq!(found.threads.len(), posts.len());
    assert!(
        found
            .series
            .iter()
            .flat_map(|series| &series.revisions)
            .all(|revision| revision.parts.len() <= 2)
    );
}

#[test]
fn cover_letters_alone_by_the_thousands_are_looked_at_with_their_neighbours_only() {
    let covers = (0..MANY / 5).map(|number| Post::cover(&number.to_string(), "[PATCH 0/2] tidy").day(1));
    let (series, ..) = counts(&covers.collect::<Vec<_>>());
    assert!(series > 0);
}

#[test]
fn parts_that_never_came_are_listed_within_bounds() {
    let posts = (0..4_000).map(|number| {
        let patch = Post::patch(&number.to_string(), &format!("[PATCH 7/1000] step {number}"));
        patch.by(&format!("A{number} Uthor <a{number}@example.org>"))
    });
    let found = group(&entries(&posts.collect::<Vec<_>>()), &[]);
    let parts = |series: &crate::model::Series| {
        series
            .revisions
            .iter()
            .map(|revision| revision.parts.len())
            .sum::<usize>()
    };
    assert_eq!(found.series.first().map(parts), Some(1_000));
    assert!(found.series.iter().map(parts).sum::<usize>() < 2_010_000);
    assert_eq!(found.series.last().map(parts), Some(1));
}
