//! CSV and TSV: the keys of the columns, then a record a row.
//!
//! They hold the columns of the wide table, or those asked for.

use std::borrow::Cow;
use std::io::Write;

use crate::error::Error;
use crate::query::{Cell, Report, Show, cell_at};

use super::foreign::{escape_where, is_harmful};
use super::words::{is_number, spell};
use super::{Failure, Written};

/// Writes CSV. Text that a spreadsheet would take for a formula gets an apostrophe in front.
pub(super) fn print_csv(report: &Report, out: &mut dyn Write) -> Written {
    let places = find_places(report);
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    let failed = |cause: csv::Error| {
        let text = cause.to_string();
        if let csv::ErrorKind::Io(cause) = cause.into_kind() {
            Failure::Io(cause)
        } else {
            Failure::Refused(Error::bug(text))
        }
    };
    let keys = places
        .iter()
        .filter_map(|&place| report.columns.get(place))
        .map(|column| column.key);
    writer.write_record(keys).map_err(failed)?;
    for row in &report.rows {
        let record = places.iter().map(|&place| spell_for_csv(cell_at(row, place)));
        writer.write_record(record).map_err(failed)?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes TSV: a backslash, tab or newline in a value is written as `\\`, `\t` or `\n`.
pub(super) fn print_tsv(report: &Report, out: &mut dyn Write) -> Written {
    let places = find_places(report);
    let keys = places
        .iter()
        .filter_map(|&place| report.columns.get(place))
        .map(|column| column.key);
    writeln!(out, "{}", keys.collect::<Vec<_>>().join("\t"))?;
    for row in &report.rows {
        let values: Vec<String> = places.iter().map(|&place| spell_for_tsv(cell_at(row, place))).collect();
        writeln!(out, "{}", values.join("\t"))?;
    }
    Ok(())
}

/// The places of the columns that are written.
fn find_places(report: &Report) -> Vec<usize> {
    let shown = report
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.show != Show::Json);
    shown.map(|(place, _)| place).collect()
}

/// A value in CSV: newlines stay, quoting takes care of them; other controls are escaped, formulas defused.
pub(super) fn spell_for_csv(cell: &Cell) -> String {
    let text = spell(cell);
    if is_number(cell) {
        return text;
    }
    let begins_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let safe = escape_where(&text, |c| c != '\n' && is_harmful(c));
    if begins_formula {
        format!("'{safe}")
    } else {
        safe.into_owned()
    }
}

/// A value in TSV.
fn spell_for_tsv(cell: &Cell) -> String {
    let text = spell(cell);
    let doubled = if text.contains('\\') {
        Cow::Owned(text.replace('\\', "\\\\"))
    } else {
        Cow::Borrowed(text.as_str())
    };
    escape_where(&doubled, is_harmful).into_owned()
}
