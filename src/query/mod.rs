//! Placeholder.

mod report;

pub use report::*;
