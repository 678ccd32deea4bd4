//! What holds of grouping, on messages made by hand.

mod post;

use super::group;
use post::{Post, grouped};

#[test]
fn parts_under_a_cover_are_one_revision() {
    let posts = vec![
        Post::cover("c", "[PATCH 0/2] tidy"),
        Post::patch("a", "[PATCH 1/2] one").under("c"),
        Post::patch("b", "[PATCH 2/2] two").under("c"),
    ];
    assert_eq!(grouped(&posts), ["v1?: c [1=a 2=b]"]);
}

#[test]
fn no_mail_is_no_series() {
    assert_eq!(group(&[], &[]), super::Grouping::default());
}
