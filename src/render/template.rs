//! Lines of the user's own making: `--template '{age} {subject}'`.

use std::io::Write;

use crate::error::{Error, Kind, Result};
use crate::query::{Report, cell_at};

use super::words::{find_zone, say};
use super::{Style, finish};

/// A template whose names are known to be columns of a report.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A stretch of a template.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Piece {
    /// Text as it stands.
    Text(String),
    /// The cell of the column at this place.
    Cell(usize),
}

impl Template {
    /// Reads a template: `{key}` is a cell of that column, `{{` and `}}` are braces, `\t`, `\n` and `\\` as in C.
    ///
    /// A name that is no column of the report is an error that offers the nearest one.
    pub fn parse(text: &str, report: &Report) -> Result<Self> {
        let wrong = |what: &str| {
            Error::new(Kind::Usage, format!("cannot read the template: {what}"))
                .hint("write a column as `{subject}`, a brace as `{{` or `}}`")
        };
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, chars.peek()) {
                ('{', Some('{')) | ('}', Some('}')) => {
                    plain.push(c);
                    chars.next();
                }
                ('{', _) => {
                    let mut name = String::new();
                    loop {
                        match chars.next() {
                            Some('}') => break,
                            Some(c) => name.push(c),
                            None => return Err(wrong("a `{` is not closed")),
                        }
                    }
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Cell(report.find_column(&name)?));
                }
                ('}', _) => return Err(wrong("a `}` is not opened")),
                ('\\', Some('n')) => push_escaped(&mut plain, '\n', &mut chars),
                ('\\', Some('t')) => push_escaped(&mut plain, '\t', &mut chars),
                ('\\', Some('\\')) => push_escaped(&mut plain, '\\', &mut chars),
                (c, _) => plain.push(c),
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self { pieces })
    }

    /// Writes a line for each row, values in words for people.
    pub fn print(&self, report: &Report, style: &Style, out: &mut dyn Write) -> Result<()> {
        let zone = find_zone(style);
        finish(out, |out| {
            for row in &report.rows {
                for piece in &self.pieces {
                    match piece {
                        Piece::Text(text) => write!(out, "{text}")?,
                        Piece::Cell(place) => write!(out, "{}", say(cell_at(row, *place), &zone))?,
                    }
                }
                writeln!(out)?;
            }
            Ok(())
        })
    }
}

/// Pushes what an escape stands for and skips its second character.
fn push_escaped(plain: &mut String, meant: char, chars: &mut impl Iterator<Item = char>) {
    plain.push(meant);
    chars.next();
}
