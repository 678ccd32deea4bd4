//! The columns of each kind of row, for those who ask before there are rows.

use super::audit::AuditRow;
use super::maintainers::row_columns;
use super::matches::MatchRow;
use super::report::{Column, Row};
use super::row::SeriesRow;

/// The columns of a command's rows; those of a series of any command that has no rows of its own.
pub fn columns_of(command: &str) -> Vec<Column> {
    match command {
        "matches" | "origin" => MatchRow::columns(),
        "audit" => AuditRow::columns(),
        "maintainers" => row_columns(),
        _ => SeriesRow::columns(),
    }
}
