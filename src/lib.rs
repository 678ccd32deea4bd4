//! The library behind the `xq` program.
//!
//! ```text
//! git mirror ─► messages ─► patches, revisions, series ─┐
//!                                                       ├─► matches ─► [facts on disk] ─► state ──► report ─► bytes
//! git tree ───► commits ────────────────────────────────┘
//! └─────────────────────── sync (write path) ───────────────────────┘  └────────── query (read path) ──────────┘
//! ```
//!
//! | layer | modules | may name |
//! |---|---|---|
//! | 0 | [`error`], [`model`] | std |
//! | 1 | [`mail`], [`series`], [`matching`], [`review`] | layer 0; pure: no file, clock, environment, database |
//! | 2 | [`git`], [`config`], [`store`] | layer 0; each wraps one crate and hands out owned values |
//! | 3 | [`sync`], [`world`], [`query`] | layers 0 to 2 |
//! | 4 | [`render`] | layer 0 and `query` |
//! | 5 | [`cli`] | everything |
//!
//! Folders of one layer never import each other; `tests/shape.rs` keeps it so.

pub mod cli;
pub mod config;
pub mod error;
pub mod git;
pub mod mail;
pub mod matching;
pub mod model;
pub mod query;
pub mod render;
pub mod review;
pub mod series;
pub mod store;
pub mod sync;
pub mod world;
