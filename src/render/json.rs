//! JSON: one object with moments and rows, or a row a line.
//!
//! Keys keep the order of the columns. In strings every character that a terminal would obey or not show is written as `\u`:
//! the value is the same, and no terminal is fooled.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::{CompactFormatter, Formatter};

use crate::query::{Cell, Column, Document, Moments, Report, cell_at};

use super::foreign::is_harmful;
use super::{Failure, Written};

/// The number of the JSON grammar; raised when a key changes its meaning.
const SCHEMA: u32 = 1;

/// Writes the object, a row a line inside it.
pub(super) fn print(report: &Report, out: &mut dyn Write) -> Written {
    let rows = report.rows.iter().map(|row| RowObject(&report.columns, row));
    print_object(&report.query, &report.moments, rows, out)
}

/// Writes the rows alone, one a line.
pub(super) fn print_lines(report: &Report, out: &mut dyn Write) -> Written {
    for row in &report.rows {
        write_value(&RowObject(&report.columns, row), out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a document as the object.
pub(super) fn print_document(document: &Document, out: &mut dyn Write) -> Written {
    print_object(&document.query, &document.moments, document_rows(document).iter(), out)
}

/// Writes the rows of a document alone, one a line.
pub(super) fn print_document_lines(document: &Document, out: &mut dyn Write) -> Written {
    for row in document_rows(document) {
        write_value(row, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The rows of a document: its array, or its one value.
fn document_rows(document: &Document) -> &[serde_json::Value] {
    if let Some(rows) = document.json.as_array() {
        rows
    } else if document.json.is_null() {
        &[]
    } else {
        std::slice::from_ref(&document.json)
    }
}

/// Writes schema, query, moments and rows.
fn print_object<T: Serialize>(
    query: &str,
    moments: &Moments,
    rows: impl Iterator<Item = T>,
    out: &mut dyn Write,
) -> Written {
    write!(out, "{{\"schema\":{SCHEMA},\"query\":")?;
    write_value(query, out)?;
    let named = [
        ("as_of", moments.as_of),
        ("since", moments.since),
        ("until", moments.until),
        ("synced", moments.synced),
        ("newest_mail", moments.newest_mail),
        ("newest_commit", moments.newest_commit),
    ];
    for (name, moment) in named {
        write!(out, ",\"{name}\":")?;
        write_value(&moment.map(|time| time.to_string()), out)?;
    }
    write!(out, ",\"rows\":[")?;
    let mut empty = true;
    for row in rows {
        writeln!(out, "{}", if empty { "" } else { "," })?;
        write_value(&row, out)?;
        empty = false;
    }
    writeln!(out, "{}]}}", if empty { "" } else { "\n" })?;
    Ok(())
}

/// Writes one value without a newline.
fn write_value<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> Written {
    let mut serializer = serde_json::Serializer::with_formatter(out, Safe);
    value
        .serialize(&mut serializer)
        .map_err(|cause| Failure::Io(cause.into()))
}

/// A row as an object: keys of the columns, in their order.
struct RowObject<'a>(&'a [Column], &'a [Cell]);

impl Serialize for RowObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (place, column) in self.0.iter().enumerate() {
            object.serialize_entry(column.key, cell_at(self.1, place))?;
        }
        object.end()
    }
}

/// Compact JSON whose strings hold nothing that a terminal obeys.
struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(place) = rest.find(is_harmful) {
            let (plain, tail) = rest.split_at(place);
            CompactFormatter.write_string_fragment(writer, plain)?;
            let mut chars = tail.chars();
            if let Some(harmful) = chars.next() {
                for unit in harmful.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = chars.as_str();
        }
        CompactFormatter.write_string_fragment(writer, rest)
    }
}
