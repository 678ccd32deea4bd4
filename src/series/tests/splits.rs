//! One work in other pieces: a patch that was split up, a series of which half goes on.

use super::post::{Post, grouped};

fn first() -> Post {
    Post::patch("a", "[PATCH] clean the kitchen")
        .touches(&["floor.c", "stove.c"])
        .lines(0..12)
}

fn pieces(lines: u32) -> Vec<Post> {
    vec![
        first(),
        Post::cover("c", "[PATCH 0/2] clean again").day(1),
        Post::patch("x", "[PATCH 1/2] sweep")
            .path("floor.c")
            .lines([0, 90])
            .under("c"),
        Post::patch("y", "[PATCH 2/2] scrub")
            .path("stove.c")
            .lines([lines, 92])
            .under("c"),
    ]
}

#[test]
fn a_patch_comes_again_in_pieces() {
    assert_eq!(grouped(&pieces(5)), ["v1?: [1=a]; v2?: c [1=x 2=y]"]);
    // One of them is something else.
    assert_eq!(grouped(&pieces(95)).len(), 2);
    let mut other = pieces(5);
    other[3] = other[3].clone().path("window.c");
    assert_eq!(grouped(&other).len(), 2);
    // A title that is somewhat alike makes up for lines.
    let mut alike = pieces(5);
    alike[3] = Post::patch("y", "[PATCH 2/2] clean the stove of the kitchen")
        .path("stove.c")
        .lines([5, 92, 93, 94])
        .under("c");
    assert_eq!(grouped(&alike).len(), 1);
}

#[test]
fn the_next_number_goes_on_with_half_of_the_parts() {
    let posts = |tag: &str| {
        vec![
            Post::cover("c", "[PATCH 0/2] clean"),
            Post::patch("a", "[PATCH 1/2] sweep all")
                .path("floor.c")
                .lines(0..9)
                .under("c"),
            Post::patch("b", "[PATCH 2/2] scrub")
                .path("stove.c")
                .lines(20..29)
                .under("c"),
            Post::cover("d", &format!("[PATCH{tag} 0/5] another attempt")).day(200),
            Post::patch("x", &format!("[PATCH{tag} 1/5] buy a broom"))
                .path("broom.c")
                .under("d"),
            Post::patch("y", &format!("[PATCH{tag} 2/5] buy soap"))
                .path("soap.c")
                .under("d"),
            Post::patch("z", &format!("[PATCH{tag} 3/5] brush the floor"))
                .path("floor.c")
                .lines(0..9)
                .under("d"),
            Post::patch("s", &format!("[PATCH{tag} 4/5] air"))
                .path("air.c")
                .under("d"),
            Post::patch("t", &format!("[PATCH{tag} 5/5] dust"))
                .path("dust.c")
                .under("d"),
        ]
    };
    assert_eq!(
        grouped(&posts(" v2")),
        ["v1?: c [1=a 2=b]; v2: d [1=x 2=y 3=z 4=s 5=t]"]
    );
    assert_eq!(grouped(&posts("")).len(), 2);
    assert_eq!(grouped(&posts(" v3")).len(), 2);
}

#[test]
fn a_new_file_that_is_much_like_others_goes_on_by_its_number() {
    // Eight others of the sort were posted before.
    let mut posts: Vec<Post> = (0..8)
        .map(|number| {
            Post::patch(
                &format!("o{number}"),
                &format!("[PATCH] add the plan of house {number}"),
            )
            .by(&format!("O{number} <o{number}@example.org>"))
            .adds(&format!("plans/{number}.c"))
            .lines(0..20)
        })
        .collect();
    posts.push(
        Post::patch("a", "[PATCH v1] add the common plan")
            .adds("plans/common.c")
            .lines(0..22),
    );
    posts.push(
        Post::patch("b", "[PATCH v2] add the plan of rome")
            .adds("plans/rome.c")
            .lines(0..21)
            .day(20),
    );
    assert_eq!(grouped(&posts).last().map(String::as_str), Some("v1: [1=a]; v2: [1=b]"));
    // Within the day it is another one of them.
    let last = posts.len() - 1;
    posts[last] = posts[last].clone().day(0).later(9);
    assert_eq!(grouped(&posts).len(), 10);
}
