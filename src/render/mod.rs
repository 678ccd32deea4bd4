//! Reports and documents as bytes: tables for people, CSV, JSON and the rest for programs.
//!
//! Owns how a cell looks in each format, and that no foreign text reaches a terminal as it came. Formats know cells, never
//! queries. A format is a file here, a variant of [`Format`] and an arm in [`print()`]. Whether a terminal is there, how wide it
//! is and whether it shows colours is told by the command line in a [`Style`].

mod delimited;
mod document;
mod foreign;
mod ids;
mod json;
mod layout;
mod mbox;
mod paint;
mod table;
mod template;
mod words;

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::str::FromStr;

use crate::error::{Error, Kind, Result};
use crate::model::find_nearest;
use crate::query::Report;

pub use document::{print_document, wrap};
pub use foreign::{escape, escape_line};
pub use mbox::print_mbox;
pub use table::{footer_lines, print_split, terminal_width};
pub use template::Template;
pub use words::age_in_words;

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Format {
    /// Aligned columns for people, as wide as the terminal.
    #[default]
    Table,
    /// The same with more columns and no limit of width.
    Wide,
    /// Values between tabs, a line a row, for cut and awk.
    Tsv,
    /// Values between commas, for spreadsheets.
    Csv,
    /// One JSON object with moments and rows.
    Json,
    /// A JSON object a row.
    Jsonl,
    /// A Message-ID a line.
    Ids,
    /// The mails themselves; written by [`print_mbox`], since rows hold no mails.
    Mbox,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: [Self; 8] = [
        Self::Table,
        Self::Wide,
        Self::Tsv,
        Self::Csv,
        Self::Json,
        Self::Jsonl,
        Self::Ids,
        Self::Mbox,
    ];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Wide => "wide",
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Ids => "ids",
            Self::Mbox => "mbox",
        }
    }

    /// Whether it is made for people: these have a header for people, a footer and words for values.
    pub fn is_for_people(self) -> bool {
        match self {
            Self::Table | Self::Wide => true,
            Self::Tsv | Self::Csv | Self::Json | Self::Jsonl | Self::Ids | Self::Mbox => false,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let word = text.trim().to_ascii_lowercase();
        if let Some(format) = Self::ALL.into_iter().find(|format| format.name() == word) {
            return Ok(format);
        }
        let names = Self::ALL.map(Self::name);
        let error = Error::new(Kind::Usage, format!("there is no format `{}`", escape(text)));
        Err(match find_nearest(&word, names) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("formats are: {}", names.join(", "))),
        })
    }
}

/// What the reader of the output can show.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Style {
    /// Columns of the terminal; `None`: as wide as it gets.
    pub width: Option<usize>,
    /// Whether colours are shown.
    pub color: bool,
    /// Whether ids may be hyperlinks (OSC 8).
    pub hyperlinks: bool,
    /// Whether days for people are days in UTC; else in the zone of the machine. Machines always get UTC.
    pub utc: bool,
}

/// Writes the report, notes included: with an empty table the note that there is nothing.
///
/// A reader that went away is no error.
pub fn print(report: &Report, format: Format, style: &Style, out: &mut dyn Write) -> Result<()> {
    finish(out, |out| match format {
        Format::Table | Format::Wide => table::print(report, format, style, out),
        Format::Tsv => delimited::print_tsv(report, out),
        Format::Csv => delimited::print_csv(report, out),
        Format::Json => json::print(report, out),
        Format::Jsonl => json::print_lines(report, out),
        Format::Ids => ids::print(report, out),
        Format::Mbox => Err(Failure::Refused(
            Error::new(
                Kind::Usage,
                format!("cannot write `{}` as mbox: its rows hold no mails", report.query),
            )
            .hint("`xq show ID --format mbox` writes the patches of a series"),
        )),
    })
}

/// Why writing ended early.
enum Failure {
    /// The output could not be written.
    Io(io::Error),
    /// The answer does not fit the format.
    Refused(Error),
}

impl From<io::Error> for Failure {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}

/// The result of a writer in this folder.
type Written = std::result::Result<(), Failure>;

/// Runs a writer on a buffered output; a closed pipe ends it quietly.
fn finish(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> Written) -> Result<()> {
    let mut buffered = BufWriter::with_capacity(1 << 16, out);
    let written = write(&mut buffered).and_then(|()| Ok(buffered.flush()?));
    // Without this, dropping the buffer would try once more to write what just failed.
    let _ = buffered.into_parts();
    match written {
        Ok(()) => Ok(()),
        Err(Failure::Io(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(Failure::Io(cause)) => Err(Error::new(Kind::Data, "cannot write the output").because(cause)),
        Err(Failure::Refused(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests;
