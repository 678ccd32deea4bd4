//! Subjects as they are read back: many mails share one.

use std::sync::Arc;

use rusqlite::Row;
use xxhash_rust::xxh3::xxh3_128;

use super::convert::word;
use crate::model::{Counter, ReleaseTarget, RevisionNumber, Subject};

/// Subjects by a number for their texts, which tell all else of them: an answer has that of the mail before it.
#[derive(Default)]
pub(super) struct Subjects {
    known: foldhash::HashMap<(u128, bool), Arc<Subject>>,
    /// A title is that of a patch, of its revisions and of all that answers them.
    titles: foldhash::HashSet<Arc<str>>,
}

impl Subjects {
    /// The subject from the thirteen columns that begin at `first`, as in [`subject()`].
    pub(super) fn shared(&mut self, row: &Row<'_>, first: usize) -> rusqlite::Result<Arc<Subject>> {
        self.read(row, first, true)
    }

    /// The same but for the text.
    pub(super) fn shared_without_text(&mut self, row: &Row<'_>, first: usize) -> rusqlite::Result<Arc<Subject>> {
        self.read(row, first, false)
    }

    fn read(&mut self, row: &Row<'_>, first: usize, with_text: bool) -> rusqlite::Result<Arc<Subject>> {
        let text = row.get_ref(first)?.as_str()?;
        let number = (xxh3_128(text.as_bytes()), with_text);
        if let Some(known) = self.known.get(&number) {
            return Ok(Arc::clone(known));
        }
        let mut read = subject(row, first)?;
        read.title = self.title(row.get_ref(first + 1)?.as_str()?);
        if with_text {
            text.clone_into(&mut read.text);
        }
        let read = Arc::new(read);
        self.known.insert(number, Arc::clone(&read));
        Ok(read)
    }

    /// The copy of a title that is kept.
    pub(super) fn title(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.titles.get(text) {
            return Arc::clone(known);
        }
        let title: Arc<str> = text.into();
        self.titles.insert(Arc::clone(&title));
        title
    }
}

/// A subject, but for its text and title, from the thirteen columns that begin at `first`: subject, title, reply, forward, posture, number,
/// point, part, total, rfc, resend, targets, tags.
fn subject(row: &Row<'_>, first: usize) -> rusqlite::Result<Subject> {
    let number: Option<u32> = row.get(first + 5)?;
    let part: Option<u32> = row.get(first + 7)?;
    Ok(Subject {
        text: String::new(),
        title: Arc::default(),
        reply: row.get(first + 2)?,
        forward: row.get(first + 3)?,
        posture: word(row, first + 4)?,
        revision: match number {
            Some(number) => Some(RevisionNumber {
                number,
                point: row.get(first + 6)?,
            }),
            None => None,
        },
        counter: match part {
            Some(number) => Some(Counter {
                number,
                total: row.get(first + 8)?,
            }),
            None => None,
        },
        rfc: row.get(first + 9)?,
        resend: row.get(first + 10)?,
        targets: releases(row.get_ref(first + 11)?.as_str()?),
        tags: split_lines(row.get_ref(first + 12)?.as_str()?),
    })
}

/// The releases that a text names.
pub(super) fn releases(text: &str) -> Vec<ReleaseTarget> {
    text.split(' ')
        .filter(|text| !text.is_empty())
        .map(|text| ReleaseTarget {
            release: text.trim_end_matches('?').to_owned(),
            unsure: text.ends_with('?'),
        })
        .collect()
}

/// The lines of a text that say something.
pub(super) fn split_lines(text: &str) -> Vec<String> {
    text.split('\n')
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}
