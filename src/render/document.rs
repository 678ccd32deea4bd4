//! Documents: blocks of facts, tables and lines for people, a value for programs.

use std::io::Write;

use unicode_width::UnicodeWidthStr;

use crate::error::{Error, Kind, Result};
use crate::query::{Block, Cell, Column, Document};

use super::foreign::{escape, escape_line};
use super::layout::{clip, lay_out};
use super::paint::{Paint, Painter};
use super::words::{find_zone, say, say_moment};
use super::{Failure, Format, Style, Written, finish, json};

/// Writes the document. Formats that need rows of one kind refuse it.
pub fn print_document(document: &Document, format: Format, style: &Style, out: &mut dyn Write) -> Result<()> {
    finish(out, |out| match format {
        Format::Table => print_blocks(document, style, out),
        Format::Wide => print_blocks(
            document,
            &Style {
                width: None,
                ..style.clone()
            },
            out,
        ),
        Format::Json => json::print_document(document, out),
        Format::Jsonl => json::print_document_lines(document, out),
        Format::Tsv | Format::Csv | Format::Ids | Format::Mbox => Err(Failure::Refused(
            Error::new(Kind::Usage, format!("cannot write `{}` as {format}", document.query))
                .hint("use `--format table`, `wide`, `json` or `jsonl`"),
        )),
    })
}

/// Writes title and blocks, a blank line between them.
fn print_blocks(document: &Document, style: &Style, out: &mut dyn Write) -> Written {
    let painter = Painter::new(style);
    let mut begun = false;
    if !document.title.is_empty() {
        for line in wrap(&escape_line(&document.title), style.width) {
            writeln!(out, "{}", painter.paint(&line, Paint::Heading))?;
        }
        begun = true;
    }
    for block in &document.blocks {
        let lines = block_lines(block, style, &painter);
        if lines.is_empty() {
            continue;
        }
        if begun {
            writeln!(out)?;
        }
        begun = true;
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Less room than this is not worth to be filled line by line.
const NARROW: usize = 24;

/// The text in lines of so many columns, broken at blanks; a word that is longer, an id say, stays whole.
pub fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width.filter(|width| text.width() > *width) else {
        return vec![text.to_owned()];
    };
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The lines of a block; none when it says nothing.
fn block_lines(block: &Block, style: &Style, painter: &Painter) -> Vec<String> {
    let zone = find_zone(style);
    match block {
        Block::Facts(facts) => {
            let said: Vec<(&str, String, Paint)> = facts
                .iter()
                .map(|(label, cell)| {
                    let words = if let Cell::Day(time) = cell {
                        say_moment(*time, &zone)
                    } else {
                        say(cell, &zone)
                    };
                    (label.as_str(), words, Paint::of(cell))
                })
                .filter(|(_, words, _)| !words.is_empty())
                .collect();
            let widest = said.iter().map(|(label, _, _)| label.width()).max().unwrap_or(0);
            let pad = |label: &str| " ".repeat(widest.saturating_sub(label.width()) + 2);
            // Long values go on below their beginning, unless there is hardly room for that.
            let room = style.width.and_then(|width| width.checked_sub(widest + 2));
            let room = room.filter(|room| *room >= NARROW);
            let lines = said.iter().flat_map(|(label, words, paint)| {
                let label = escape_line(label);
                let values = wrap(words, room).into_iter().enumerate();
                values.map(move |(place, line)| {
                    let label = if place == 0 { &*label } else { "" };
                    format!("{label}{}{}", pad(label), painter.paint(&line, *paint))
                })
            });
            lines.collect()
        }
        Block::Table { title, columns, rows } => {
            let columns: Vec<&Column> = columns.iter().collect();
            let rows: Vec<Vec<&Cell>> = rows.iter().map(|row| row.iter().collect()).collect();
            let lines: Vec<String> = lay_out(&columns, &rows, style.width, style, &zone).concat();
            let heading = (!title.is_empty() && !lines.is_empty()).then(|| {
                painter.paint(
                    &clip(&escape_line(title), style.width.unwrap_or(usize::MAX)),
                    Paint::Heading,
                )
            });
            heading.into_iter().chain(lines).collect()
        }
        Block::Lines(lines) => lines.iter().map(|line| escape(line).into_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_go_on_below_their_beginning() {
        let value = |text: &str| (String::from("why"), Cell::text(text));
        let block = Block::Facts(vec![value("one two three four five six seven"), value("short")]);
        let lines = |width: Option<usize>| {
            let style = Style {
                width,
                ..Style::default()
            };
            block_lines(&block, &style, &Painter::new(&style))
        };
        assert_eq!(
            lines(Some(29)),
            ["why  one two three four five", "     six seven", "why  short"]
        );
        assert_eq!(lines(None).len(), 2);
        assert_eq!(lines(Some(20)).len(), 2);
        assert_eq!(
            wrap("a-word-that-is-too-long b", Some(6)),
            ["a-word-that-is-too-long", "b"]
        );
        assert_eq!(wrap("", Some(6)), [""]);
    }
}
