//! The table for people: columns that fit the terminal, colours that mean something, and notes below.

use std::collections::BTreeMap;
use std::io::Write;

use comfy_table::{CellAlignment, Table, presets};
use jiff::tz::TimeZone;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::query::{Cell, Column, Report, Show, cell_at};

use super::document::wrap;
use super::foreign::escape_line;
use super::paint::{Paint, Painter};
use super::words::{find_zone, say, say_moment};
use super::{Format, Style, Written, finish};

/// Blanks between columns.
const GAP: usize = 2;

/// No cell is wider, not even in the wide table.
const WIDEST: usize = 2_000;

/// An id of so many characters is one to be typed again, as that of a series.
const SHORT_ID: usize = 12;

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
    let lines = lay_out(&columns, &rows, limit, style, &zone);
    let painter = Painter::new(style);
    for (line, text) in lines.iter().enumerate() {
        if let Some(heading) = line.checked_sub(1).and_then(|row| headings.get(&row)) {
            writeln!(
                out,
                "\n{}",
                painter.paint(&clip(heading, limit.unwrap_or(WIDEST)), Paint::Heading)
            )?;
        }
        writeln!(out, "{text}")?;
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

/// The lines of a table, header first, without trailing blanks; none when there are no rows.
pub(super) fn lay_out(
    columns: &[&Column],
    rows: &[Vec<&Cell>],
    limit: Option<usize>,
    style: &Style,
    zone: &TimeZone,
) -> Vec<String> {
    if rows.is_empty() || columns.is_empty() {
        return Vec::new();
    }
    let words: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| say(cell, zone)).collect())
        .collect();
    let mut widths: Vec<usize> = columns.iter().map(|column| column.title.width()).collect();
    for row in &words {
        for (width, word) in widths.iter_mut().zip(row) {
            *width = (*width).max(word.width().min(WIDEST));
        }
    }
    if let Some(limit) = limit {
        let firmness: Vec<Firmness> = (0..columns.len())
            .map(|place| Firmness::of(place, columns, rows))
            .collect();
        fit(&mut widths, &firmness, limit);
    }
    let painter = Painter::new(style);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(
        columns
            .iter()
            .zip(&widths)
            .map(|(column, &width)| painter.mark(&clip(column.title, width), Paint::Heading)),
    );
    for (cells, row) in rows.iter().zip(&words) {
        let painted = cells.iter().zip(row).zip(&widths).map(|((cell, word), &width)| {
            let clipped = clip(word, width);
            if let Cell::Id { url: Some(url), .. } = cell {
                painter.mark_link(&clipped, url)
            } else {
                painter.mark(&clipped, Paint::of(cell))
            }
        });
        table.add_row(painted);
    }
    let last = widths.len().saturating_sub(1);
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((
            0,
            if place == last {
                0
            } else {
                u16::try_from(GAP).unwrap_or(2)
            },
        ));
        if columns.get(place).is_some_and(|column| column.right) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| painter.finish(line.trim_end())).collect()
}

/// How readily a column gives up width.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Firmness {
    /// It is made for that.
    Soft,
    /// It holds names and other free words.
    Words,
    /// It holds words of a fixed set, states say.
    Terms,
    /// It holds numbers, days, ages and short ids, which mean little when cut.
    Figures,
}

impl Firmness {
    /// The firmness of the column at `place`, by what it is for and what it holds.
    fn of(place: usize, columns: &[&Column], rows: &[Vec<&Cell>]) -> Self {
        if columns.get(place).is_some_and(|column| column.shrinks) {
            return Self::Soft;
        }
        let cells = rows.iter().filter_map(|row| row.get(place));
        let kinds = cells.filter_map(|cell| match cell {
            Cell::Id { text, .. } if text.len() <= SHORT_ID => Some(Self::Figures),
            Cell::Text(_) | Cell::Id { .. } | Cell::Person(_) | Cell::People(_) | Cell::List(_) | Cell::Value(_) => {
                Some(Self::Words)
            }
            Cell::State(_) | Cell::Turn(_) => Some(Self::Terms),
            Cell::Count(_) | Cell::Day(_) | Cell::Age(_) | Cell::Flag(_) | Cell::Number(_) => Some(Self::Figures),
            Cell::Empty => None,
        });
        let right = columns.get(place).is_some_and(|column| column.right);
        if right {
            Self::Figures
        } else {
            kinds.min_by_key(|kind| kind.rank()).unwrap_or(Self::Words)
        }
    }

    /// Softer ones first.
    fn rank(self) -> u8 {
        match self {
            Self::Soft => 0,
            Self::Words => 1,
            Self::Terms => 2,
            Self::Figures => 3,
        }
    }
}

/// Narrows columns until the table is no wider than `limit`, and drops the last ones where even that is too wide.
fn fit(widths: &mut Vec<usize>, firmness: &[Firmness], limit: usize) {
    // In this order, columns of a kind shrink to so many columns of the terminal, the widest first.
    const STEPS: [(Firmness, usize); 8] = [
        (Firmness::Soft, 24),
        (Firmness::Words, 12),
        (Firmness::Terms, 12),
        (Firmness::Soft, 12),
        (Firmness::Words, 6),
        (Firmness::Terms, 6),
        (Firmness::Soft, 6),
        (Firmness::Figures, 3),
    ];
    let limit = limit.max(1);
    for width in widths.iter_mut() {
        *width = (*width).min(limit);
    }
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    for (kind, floor) in STEPS {
        while total(widths) > limit {
            let candidates = widths
                .iter_mut()
                .zip(firmness)
                .filter(|(width, own)| **own == kind && **width > floor);
            match candidates.max_by_key(|(width, _)| **width) {
                Some((width, _)) => *width -= 1,
                None => break,
            }
        }
    }
    while total(widths) > limit && widths.len() > 1 {
        widths.pop();
    }
}

/// The text, cut to `width` columns with an ellipsis at its end where it is wider.
pub(super) fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        kept.push(c);
    }
    kept.truncate(kept.trim_end().len());
    // Some neighbours are wider together than one by one.
    while !kept.is_empty() && kept.width() + 1 > width {
        kept.pop();
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}
