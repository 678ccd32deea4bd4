//! The table for people: its rows, in groups where they are asked for, and notes below. [`super::layout`] makes lines of rows.

use std::collections::BTreeMap;
use std::io::Write;

use comfy_table::Table;
use jiff::tz::TimeZone;

use crate::query::{Cell, Column, Report, Show, cell_at};

use super::document::wrap;
use super::foreign::escape_line;
use super::layout::{WIDEST, clip, lay_out};
use super::paint::{Paint, Painter};
use super::words::{find_zone, say, say_moment};
use super::{Format, Style, Written, finish};

/// Columns of the terminal that stdout is; `None` when it is none, or does not know.
pub fn terminal_width() -> Option<usize> {
    Table::new().width().map(usize::from).filter(|width| *width > 0)
}

/// Writes rows to `out` and the notes below them to `notes`: one that counts, then what was left out.
///
/// Only the tables have notes. A reader that went away is no error.
pub fn print_split(
    report: &Report,
    format: Format,
    style: &Style,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> crate::error::Result<()> {
    if !format.is_for_people() {
        return super::print(report, format, style, out);
    }
    finish(out, |out| print_rows(report, format, style, out))?;
    finish(notes, |notes| {
        for line in footer_lines(report, style)
            .iter()
            .flat_map(|line| wrap(line, style.width))
        {
            writeln!(notes, "{line}")?;
        }
        Ok(())
    })
}

/// Writes rows and notes, a blank line between them.
pub(super) fn print(report: &Report, format: Format, style: &Style, out: &mut dyn Write) -> Written {
    print_rows(report, format, style, out)?;
    if !report.rows.is_empty() {
        writeln!(out)?;
    }
    for line in footer_lines(report, style) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The notes below a table: how many rows there are, for which moments, then what was left out and why.
pub fn footer_lines(report: &Report, style: &Style) -> Vec<String> {
    let zone = find_zone(style);
    let count = report.rows.len();
    let mut first = match count {
        0 => format!("no {}", report.noun.many),
        count => format!("{count} {}", report.noun.of(count)),
    };
    let words = [
        (" from", report.moments.since),
        (" until", report.moments.until),
        (", as of", report.moments.as_of),
    ];
    for (word, moment) in words {
        if let Some(moment) = moment {
            first.push_str(&format!("{word} {}", say_moment(moment, &zone)));
        }
    }
    let rest = report.footer.iter().map(|line| escape_line(line).into_owned());
    std::iter::once(first).chain(rest).collect()
}

/// Writes header and rows; nothing when there are no rows.
fn print_rows(report: &Report, format: Format, style: &Style, out: &mut dyn Write) -> Written {
    let zone = find_zone(style);
    let group = report.group.as_deref().and_then(|name| report.find_column(name).ok());
    let is_shown = |place: usize, column: &Column| {
        Some(place) != group
            && match column.show {
                Show::Always => true,
                Show::Wide => format == Format::Wide,
                Show::Json => false,
            }
    };
    let places: Vec<usize> = (0..report.columns.len())
        .filter(|&place| report.columns.get(place).is_some_and(|column| is_shown(place, column)))
        .collect();
    let (order, headings) = arrange(report, group, &zone);
    let rows: Vec<Vec<&Cell>> = order
        .iter()
        .filter_map(|&row| report.rows.get(row))
        .map(|row| places.iter().map(|&place| cell_at(row, place)).collect())
        .collect();
    let columns: Vec<&Column> = places.iter().filter_map(|&place| report.columns.get(place)).collect();
    let limit = if format == Format::Wide { None } else { style.width };
    let rows = lay_out(&columns, &rows, limit, style, &zone);
    let painter = Painter::new(style);
    for (place, lines) in rows.iter().enumerate() {
        if let Some(heading) = place.checked_sub(1).and_then(|row| headings.get(&row)) {
            writeln!(
                out,
                "\n{}",
                painter.paint(&clip(heading, limit.unwrap_or(WIDEST)), Paint::Heading)
            )?;
        }
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// The order of rows by group, and by place in that order the headings.
///
/// A row whose grouping cell is a list stands in every group it names. Groups are in alphabetical order, of states and turns in
/// the order of the process; rows without a group come last.
fn arrange(report: &Report, group: Option<usize>, zone: &TimeZone) -> (Vec<usize>, BTreeMap<usize, String>) {
    let Some((place, column)) = group.and_then(|place| Some((place, report.columns.get(place)?))) else {
        return ((0..report.rows.len()).collect(), BTreeMap::new());
    };
    let mut groups: BTreeMap<(u8, String), (String, Vec<usize>)> = BTreeMap::new();
    for (row, cells) in report.rows.iter().enumerate() {
        for (key, heading) in group_keys(cell_at(cells, place), zone) {
            groups.entry(key).or_insert_with(|| (heading, Vec::new())).1.push(row);
        }
    }
    let mut order = Vec::with_capacity(report.rows.len());
    let mut headings = BTreeMap::new();
    for (heading, rows) in groups.into_values() {
        let name = if heading.is_empty() {
            format!("no {}", column.title.to_lowercase())
        } else {
            heading
        };
        headings.insert(order.len(), format!("{name} ({})", rows.len()));
        order.extend(rows);
    }
    (order, headings)
}

/// The groups a cell belongs to: what they are ordered by, and their headings.
fn group_keys(cell: &Cell, zone: &TimeZone) -> Vec<((u8, String), String)> {
    let place_of = |place: u32| u8::try_from(place).unwrap_or(u8::MAX - 1);
    match cell {
        Cell::List(words) if !words.is_empty() => {
            let mut words: Vec<String> = words.iter().map(|word| escape_line(word).into_owned()).collect();
            words.sort_unstable();
            words.dedup();
            words.into_iter().map(|word| ((0, word.clone()), word)).collect()
        }
        Cell::State(state) => {
            let place = (0..)
                .zip(<crate::model::State as strum::IntoEnumIterator>::iter())
                .find(|(_, s)| s == state);
            vec![(
                (place_of(place.map_or(0, |(place, _)| place)), String::new()),
                state.to_string(),
            )]
        }
        Cell::Turn(turn) => {
            use crate::model::Turn;
            let place = match turn {
                Turn::Maintainers => 0,
                Turn::Committers => 1,
                Turn::ReleaseManager => 2,
                Turn::Author => 3,
                Turn::Nobody => 4,
            };
            vec![((place, String::new()), turn.to_string())]
        }
        Cell::Text(_)
        | Cell::Count(_)
        | Cell::Day(_)
        | Cell::Age(_)
        | Cell::Id { .. }
        | Cell::Person(_)
        | Cell::People(_)
        | Cell::Flag(_)
        | Cell::Number(_)
        | Cell::List(_)
        | Cell::Value(_)
        | Cell::Empty => {
            let heading = say(cell, zone);
            let last = if heading.is_empty() { u8::MAX } else { 0 };
            vec![((last, heading.clone()), heading)]
        }
    }
}
