//! The one test binary. A file that is not listed here fails `shape::every_file_is_listed`.

mod audit;
mod broken;
mod completing;
mod configuration;
mod corrections;
mod course;
mod delivery;
mod demo;
mod docs;
mod errors;
mod fetch;
mod formats;
mod generated;
mod incremental;
mod mails;
mod maintainers;
mod mirrors;
mod oddities;
mod people;
mod queries;
mod real;
mod screens;
mod shape;
mod support;
mod sync;
mod trees;
