//! Reports and documents to stdout in the format asked for; what is no row goes to stderr.

use std::io::{IsTerminal, Write};

use crate::error::{Error, Kind, Result};
use crate::query::{Document, Report};
use crate::render::{self, Format, Style, Template};

use super::Outcome;
use super::args::{Color, Globals, OutputArgs};
use super::pager::{Pager, shows_hyperlinks};

/// How the reader of stdout wants it.
pub(super) fn style(globals: &Globals) -> Style {
    let terminal = std::io::stdout().is_terminal();
    let color = match globals.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            terminal && !dumb && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    let hyperlinks = terminal && color && shows_hyperlinks(&|name| std::env::var(name).ok());
    Style {
        width: if terminal { terminal_width() } else { None },
        color,
        hyperlinks,
        utc: globals.utc,
    }
}

/// Columns of the terminal; `COLUMNS` goes before.
fn terminal_width() -> Option<usize> {
    let set = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let set = set.filter(|width| *width > 0);
    set.or_else(render::terminal_width)
}

/// Stdout that remembers whether its reader went away.
struct Pipe<W> {
    inner: W,
    broken: bool,
}

impl<W: Write> Pipe<W> {
    fn watch<T>(&mut self, result: std::io::Result<T>) -> std::io::Result<T> {
        self.broken |= matches!(&result, Err(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe);
        result
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes);
        self.watch(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let flushed = self.inner.flush();
        self.watch(flushed)
    }
}

/// Prints a report.
pub(super) fn print(globals: &Globals, output: &OutputArgs, report: Report) -> Result<Outcome> {
    print_watched(globals, output, report).map(|(outcome, _)| outcome)
}

/// Prints a report, and says whether its reader took all of it.
pub(super) fn print_watched(globals: &Globals, output: &OutputArgs, mut report: Report) -> Result<(Outcome, bool)> {
    let found = output.exit_code && !report.rows.is_empty();
    let outcome = if found { Outcome::Found } else { Outcome::Done };
    if let Some(group) = &output.group {
        report.find_column(group)?;
        report.group = Some(group.clone());
    }
    if !output.columns.is_empty() {
        // A table has its groups as headings, whether or not they are a column.
        let group = output.group.iter().filter(|_| output.format.is_for_people());
        let columns: Vec<&String> = output.columns.iter().chain(group).collect();
        report = report.select(&columns)?;
    }
    if let Some((pager, style)) = paged(globals) {
        let (mut text, mut notes) = (Vec::new(), Vec::new());
        write_report(output, &report, &style, &mut text, &mut notes)?;
        // Below the rows on the same screen.
        if !globals.quiet && !notes.is_empty() {
            if !text.is_empty() {
                text.push(b'\n');
            }
            text.append(&mut notes);
        }
        return Ok((outcome, show(&pager, &text)?));
    }
    let mut out = std::io::BufWriter::new(Pipe {
        inner: std::io::stdout().lock(),
        broken: false,
    });
    let mut notes: Box<dyn Write> = if globals.quiet {
        Box::new(std::io::sink())
    } else {
        Box::new(std::io::stderr())
    };
    write_report(output, &report, &style(globals), &mut out, &mut notes)?;
    flush(&mut out)?;
    Ok((outcome, !out.get_ref().broken))
}

/// Writes rows, and what is to be said of them, as the options want it.
fn write_report(
    output: &OutputArgs,
    report: &Report,
    style: &Style,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<()> {
    match &output.template {
        Some(template) => Template::parse(template, report)?.print(report, style, out),
        None => render::print_split(report, output.format, style, out, notes),
    }
}

/// The pager, when one is wanted, and how it wants the text.
fn paged(globals: &Globals) -> Option<(Pager, Style)> {
    let pager = Pager::find(globals)?;
    let mut style = style(globals);
    style.hyperlinks &= pager.takes_hyperlinks();
    Some((pager, style))
}

/// Shows a text in the pager; whether all of it was taken.
fn show(pager: &Pager, text: &[u8]) -> Result<bool> {
    pager.show(text).or_else(|cause| pipe(cause).map(|()| false))
}

/// Prints a document.
pub(super) fn print_document(globals: &Globals, output: &OutputArgs, document: &Document) -> Result<()> {
    if output.template.is_some() || !output.columns.is_empty() || output.group.is_some() {
        return Err(Error::new(
            Kind::Usage,
            "--columns, --template and --group are for rows, and this is a document",
        ));
    }
    if let Some((pager, style)) = paged(globals) {
        let mut text = Vec::new();
        render::print_document(document, output.format, &style, &mut text)?;
        return show(&pager, &text).map(drop);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    render::print_document(document, output.format, &style(globals), &mut out)?;
    flush(&mut out)
}

/// Prints lines.
pub(super) fn print_lines(lines: impl IntoIterator<Item = String>) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in lines {
        if let Err(cause) = writeln!(out, "{line}") {
            return pipe(cause);
        }
    }
    flush(&mut out)
}

/// Prints bytes as they are.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<Outcome> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).or_else(pipe)?;
    Ok(Outcome::Done)
}

/// Whether a format is one of mails, which rows do not hold.
pub(super) fn is_mbox(output: &OutputArgs) -> bool {
    output.format == Format::Mbox
}

fn flush(out: &mut impl Write) -> Result<()> {
    out.flush().or_else(pipe)
}

/// A reader that went away is no error.
fn pipe(cause: std::io::Error) -> Result<()> {
    if cause.kind() == std::io::ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Error::new(Kind::Data, "cannot write the output").because(cause))
}
