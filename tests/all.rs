//! The one test binary. A file that is not listed here fails `shape::every_file_is_listed`.

mod demo;
mod errors;
mod docs;
mod generated;
mod shape;
mod support;
