//! What the tests share: temporary folders, the program in a clean environment, the world of the demo.

use std::io::Write;

mod compare;
mod cut;
mod dice;
mod facts;
mod golden;
mod inboxes;
mod mirror;
mod program;
mod scene;

pub use compare::{fresh, same_facts};
pub use cut::{code_file, copy, cut_at, entries, mail_file, rewrite, rewrite_branch, set_entries, set_tree};
pub use dice::Dice;
pub use facts::describe;
pub use golden::golden;
pub use inboxes::{configure, doctor, empty_scene, epoch, holds, lines, numbers, sync, v1_files};
pub use mirror::{Epoch, numbered_patch, overwrite, patch_called};
pub use program::{Xq, text};
pub use scene::{Scene, demo};

/// Says that a test, or a part of it, is skipped, and why.
pub fn skip(test: &str, why: &str) {
    // Past the harness, which keeps to itself what a test prints that passes.
    let _ = writeln!(std::io::stderr(), "skipped: {why}: {test}");
}
