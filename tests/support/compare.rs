//! Facts of two syncs, compared.

use std::collections::BTreeSet;

use super::Xq;

/// The facts that a sync from nothing finds.
pub fn fresh(xq: &Xq) -> String {
    let fresh = xq.with_database("fresh.sqlite");
    fresh.ok(&["sync", "--full"]);
    fresh.dump()
}

/// Fails with the first lines that differ.
pub fn same_facts(found: &str, wanted: &str, what: &str) {
    let (found, wanted): (BTreeSet<&str>, BTreeSet<&str>) = (found.lines().collect(), wanted.lines().collect());
    let more: Vec<&str> = found.difference(&wanted).copied().take(8).collect();
    let less: Vec<&str> = wanted.difference(&found).copied().take(8).collect();
    assert!(
        more.is_empty() && less.is_empty(),
        "{what}:\nonly here:\n{}\nonly in the sync from nothing:\n{}",
        more.join("\n"),
        less.join("\n")
    );
}
