//! Rows as lines that fit the terminal.
//!
//! A row is one line where that fits. On a narrow terminal columns that can wait go below it, indented and aligned among
//! themselves, so that no column is lost and what one looks for first, an id or a subject, has room.

use comfy_table::{CellAlignment, Table, presets};
use jiff::tz::TimeZone;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::query::{Cell, Column};

use super::Style;
use super::document::wrap;
use super::paint::{Paint, Painter};
use super::words::say;

/// Blanks between columns.
const GAP: usize = 2;

/// Blanks before what stands below a row.
const INDENT: usize = 4;

/// On a terminal narrower than this, rows that do not fit take several lines.
const NARROW: usize = 110;

/// So much room is enough for a column that gives up width, below a row.
const ROOMY: usize = 40;

/// No cell is wider, not even in the wide table.
pub(super) const WIDEST: usize = 2_000;

/// An id of so many characters is one to be typed again, as that of a series; of a commit so many digits are enough.
const SHORT_ID: usize = 12;

/// The lines of a table, those of the header first and then of each row, without trailing blanks; none when there are no rows.
pub(super) fn lay_out(
    columns: &[&Column],
    rows: &[Vec<&Cell>],
    limit: Option<usize>,
    style: &Style,
    zone: &TimeZone,
) -> Vec<Vec<String>> {
    if rows.is_empty() || columns.is_empty() {
        return Vec::new();
    }
    let mut grid = Grid::new(columns, rows, zone);
    let every: Vec<usize> = (0..columns.len()).collect();
    let Some(limit) = limit.filter(|limit| total(&grid.widths) > *limit) else {
        return grid.lines(&every, &grid.widths, Long::Cut, style);
    };
    grid.shorten_commits();
    let is_below = |place: &usize| columns.get(*place).is_some_and(|column| column.below);
    let (below, above): (Vec<usize>, Vec<usize>) = every.iter().partition(|place| is_below(place));
    if limit >= NARROW || total(&grid.widths) <= limit || below.is_empty() || above.is_empty() {
        let widths = grid.fit(&every, &ONE_LINE, limit);
        return grid.lines(&every, &widths, Long::Cut, style);
    }
    let widths = grid.fit(&above, &FIRST_LINE, limit);
    let mut lines = grid.lines(&above, &widths, Long::Cut, style);
    let indent = INDENT.min(limit / 4);
    for places in grid.pack(&below, limit - indent) {
        let widths = grid.fit(&places, &ONE_LINE, limit - indent);
        let more = grid.lines(&places, &widths, Long::Wrapped, style);
        for (row, more) in lines.iter_mut().zip(more) {
            let more = more.iter().filter(|line| !line.is_empty());
            row.extend(more.map(|line| format!("{:indent$}{line}", "")));
        }
    }
    lines
}

/// What becomes of words at the end of a line that are too long for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Long {
    /// They are cut.
    Cut,
    /// They go on in a second line, and are cut there.
    Wrapped,
}

/// Cells in words, and what is known of their columns.
struct Grid<'a> {
    columns: &'a [&'a Column],
    rows: &'a [Vec<&'a Cell>],
    words: Vec<Vec<String>>,
    widths: Vec<usize>,
    firmness: Vec<Firmness>,
}

impl<'a> Grid<'a> {
    fn new(columns: &'a [&'a Column], rows: &'a [Vec<&'a Cell>], zone: &TimeZone) -> Self {
        let say_row = |row: &Vec<&Cell>| row.iter().map(|cell| say(cell, zone)).collect();
        let mut grid = Self {
            columns,
            rows,
            words: rows.iter().map(say_row).collect(),
            widths: Vec::new(),
            firmness: Vec::new(),
        };
        grid.measure();
        grid
    }

    /// Finds how wide the columns would like to be, and how readily they give that up.
    fn measure(&mut self) {
        self.widths = self.columns.iter().map(|column| column.title.width()).collect();
        for row in &self.words {
            for (width, word) in self.widths.iter_mut().zip(row) {
                *width = (*width).max(word.width().min(WIDEST));
            }
        }
        let places = 0..self.columns.len();
        self.firmness = places
            .map(|place| Firmness::of(place, self.columns, &self.words, self.rows))
            .collect();
    }

    /// Leaves of the id of a commit what people type.
    fn shorten_commits(&mut self) {
        for word in self.words.iter_mut().flatten() {
            if is_commit(word) {
                word.truncate(SHORT_ID);
            }
        }
        self.measure();
    }

    /// Whether a column gives up width first.
    fn is_soft(&self, place: usize) -> bool {
        self.firmness.get(place) == Some(&Firmness::Soft)
    }

    /// Columns below a row, line by line: as many on a line as there is room for.
    fn pack(&self, places: &[usize], room: usize) -> Vec<Vec<usize>> {
        let mut lines: Vec<Vec<usize>> = Vec::new();
        let mut left = 0;
        let is_empty = |place: usize| self.words.iter().all(|row| row.get(place).is_none_or(String::is_empty));
        // Where nothing stands below any row, nothing is said of it.
        if places.iter().all(|&place| is_empty(place)) {
            return lines;
        }
        for &place in places {
            let width = self.widths.get(place).copied().unwrap_or(0);
            let gap = left.min(GAP);
            match lines.last_mut() {
                Some(line) if width + gap <= left || (self.is_soft(place) && left >= ROOMY + gap) => line.push(place),
                _ => {
                    left = room;
                    lines.push(vec![place]);
                }
            }
            left = left.saturating_sub(width + GAP);
        }
        lines
    }

    /// The widths of these columns, narrowed until they fit the limit; fewer where not all can be shown.
    fn fit(&self, places: &[usize], steps: &[Step], limit: usize) -> Vec<usize> {
        let own = |place: &usize| Some((*self.widths.get(*place)?, *self.firmness.get(*place)?));
        let (mut widths, firmness): (Vec<usize>, Vec<Firmness>) = places.iter().filter_map(own).unzip();
        fit(&mut widths, &firmness, steps, limit);
        widths
    }

    /// The lines of the header and of each row, of as many of these columns as there are widths.
    fn lines(&self, places: &[usize], widths: &[usize], long: Long, style: &Style) -> Vec<Vec<String>> {
        let columns = || places.iter().filter_map(|&place| self.columns.get(place)).zip(widths);
        let painter = Painter::new(style);
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_header(columns().map(|(column, &width)| painter.mark(&clip(column.title, width), Paint::Heading)));
        let last = widths.len().saturating_sub(1);
        let wraps = long == Long::Wrapped && places.get(last).is_some_and(|&place| self.is_soft(place));
        let mut heights = vec![1];
        for (cells, words) in self.rows.iter().zip(&self.words) {
            let shown = places
                .iter()
                .filter_map(|&place| Some((*cells.get(place)?, words.get(place)?)));
            let mut lines: Vec<Vec<String>> = vec![Vec::new()];
            for (place, ((cell, word), &width)) in shown.zip(widths).enumerate() {
                let pieces = if wraps && place == last {
                    in_two(word, width)
                } else {
                    vec![clip(word, width)]
                };
                for (line, piece) in pieces.iter().enumerate() {
                    if line == lines.len() {
                        lines.push(vec![String::new(); place]);
                    }
                    if let Some(line) = lines.get_mut(line) {
                        line.push(paint(&painter, cell, piece));
                    }
                }
            }
            heights.push(lines.len());
            table.add_rows(lines);
        }
        for ((place, (column, _)), drawn) in columns().enumerate().zip(table.column_iter_mut()) {
            let gap = if place == last { 0 } else { GAP };
            drawn.set_padding((0, u16::try_from(gap).unwrap_or(0)));
            if column.right {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
        }
        let drawn: Vec<String> = table.lines().map(|line| painter.finish(line.trim_end())).collect();
        let mut drawn = drawn.into_iter();
        heights
            .into_iter()
            .map(|height| drawn.by_ref().take(height).collect())
            .collect()
    }
}

/// A cell's words between the marks that become its colour or its link.
fn paint(painter: &Painter, cell: &Cell, words: &str) -> String {
    if let Cell::Id { url: Some(url), .. } = cell {
        painter.mark_link(words, url)
    } else {
        painter.mark(words, Paint::of(cell))
    }
}

/// Words in one line of `width` columns, or in two, the second cut to it; words that do not break at a blank are cut in the first.
fn in_two(words: &str, width: usize) -> Vec<String> {
    let lines = wrap(words, Some(width));
    match lines.split_first() {
        Some((first, rest)) if !rest.is_empty() && first.width() <= width => {
            vec![first.clone(), clip(&rest.join(" "), width)]
        }
        _ => vec![clip(words, width)],
    }
}

/// Whether a word is the id of a commit in full.
fn is_commit(word: &str) -> bool {
    word.len() >= 40 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The width of a line of columns.
fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
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
    fn of(place: usize, columns: &[&Column], words: &[Vec<String>], rows: &[Vec<&Cell>]) -> Self {
        let mut said = words.iter().filter_map(|row| row.get(place));
        let cells = rows.iter().filter_map(|row| row.get(place));
        let is_id = |cell: &&Cell| matches!(cell, Cell::Id { .. });
        if cells.clone().all(is_id) && said.all(|word| word.len() <= SHORT_ID) {
            return Self::Figures;
        }
        if columns.get(place).is_some_and(|column| column.shrinks) {
            return Self::Soft;
        }
        let kinds = cells.filter_map(|cell| match cell {
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

/// Columns of a kind shrink to so many columns of the terminal, the widest first.
type Step = (Firmness, usize);

/// The steps for a row that is one line.
const ONE_LINE: [Step; 8] = [
    (Firmness::Soft, 24),
    (Firmness::Words, 12),
    (Firmness::Terms, 12),
    (Firmness::Soft, 12),
    (Firmness::Words, 6),
    (Firmness::Terms, 6),
    (Firmness::Soft, 6),
    (Firmness::Figures, 3),
];

/// The steps for the first line of several: the long words of a few rows do not take the room of every subject.
const FIRST_LINE: [Step; 8] = [
    (Firmness::Soft, ROOMY),
    (Firmness::Terms, 12),
    (Firmness::Words, 12),
    (Firmness::Soft, 12),
    (Firmness::Words, 6),
    (Firmness::Terms, 6),
    (Firmness::Soft, 6),
    (Firmness::Figures, 3),
];

/// Narrows columns until the table is no wider than `limit`, and drops the last ones where even that is too wide.
fn fit(widths: &mut Vec<usize>, firmness: &[Firmness], steps: &[Step], limit: usize) {
    let limit = limit.max(1);
    for width in widths.iter_mut() {
        *width = (*width).min(limit);
    }
    for &(kind, floor) in steps {
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
