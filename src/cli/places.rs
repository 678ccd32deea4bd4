//! Where configuration, database and notes lie.

use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};

use super::args::Globals;

/// The configuration file: `--config`, `XQ_CONFIG`, else below the user's configuration folder.
pub(super) fn config(globals: &Globals) -> Result<PathBuf> {
    match &globals.config {
        Some(path) => Ok(path.clone()),
        None => Ok(home(dirs::config_dir(), "XQ_CONFIG")?.join("xq").join("config.toml")),
    }
}

/// The database of a profile: `--db`, `XQ_DB`, else below the user's cache folder.
pub(super) fn database(globals: &Globals, profile: &str) -> Result<PathBuf> {
    match &globals.db {
        Some(path) => Ok(path.clone()),
        None => Ok(home(dirs::cache_dir(), "XQ_DB")?
            .join("xq")
            .join(file_name(profile, "sqlite"))),
    }
}

/// The notes of a profile: beside a database that was named, else below the user's data folder, since they are no cache.
pub(super) fn notes(globals: &Globals, profile: &str) -> Result<PathBuf> {
    match &globals.db {
        Some(path) => Ok(path.with_extension("notes.sqlite")),
        None => Ok(home(dirs::data_dir(), "XQ_DB")?
            .join("xq")
            .join(file_name(profile, "notes.sqlite"))),
    }
}

fn home(folder: Option<PathBuf>, variable: &str) -> Result<PathBuf> {
    folder.ok_or_else(|| {
        Error::new(
            Kind::Setup,
            "cannot tell where the files of xq are: there is no home folder",
        )
        .hint(format!("set HOME, or {variable}"))
    })
}

/// A file named for a profile; what a file name may not hold is replaced.
fn file_name(profile: &str, end: &str) -> String {
    let safe: String = profile
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!("{}.{end}", safe.trim_start_matches('.'))
}

/// A path as it was given, made absolute against the current folder.
pub(super) fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path)
        .map_err(|cause| Error::new(Kind::Setup, format!("cannot use the path {}", path.display())).because(cause))
}
