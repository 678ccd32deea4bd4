//! A Message-ID a line, for `xargs` and other tools.

use std::io::Write;

use crate::error::{Error, Kind};
use crate::query::{Cell, Report, cell_at};

use super::foreign::escape;
use super::{Failure, Written};

/// Writes the ids of the column `message_id`, else of the first column that holds ids; rows without one are left out.
pub(super) fn print(report: &Report, out: &mut dyn Write) -> Written {
    let named = report.columns.iter().position(|column| column.key == "message_id");
    let holds_id = |place: &usize| {
        report
            .rows
            .iter()
            .any(|row| matches!(cell_at(row, *place), Cell::Id { .. }))
    };
    let place = match named.or_else(|| (0..report.columns.len()).find(holds_id)) {
        Some(place) => place,
        None if report.rows.is_empty() => return Ok(()),
        None => {
            return Err(Failure::Refused(
                Error::new(
                    Kind::Usage,
                    format!("cannot write `{}` as ids: its rows have none", report.query),
                )
                .hint("leave the column `message_id` in `--columns`, or use another `--format`"),
            ));
        }
    };
    for row in &report.rows {
        if let Cell::Id { text, .. } | Cell::Text(text) = cell_at(row, place) {
            writeln!(out, "{}", escape(text))?;
        }
    }
    Ok(())
}
