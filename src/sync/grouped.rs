//! Messages, read and grouped to series on threads of their own, beside what is read of commits and told of them meanwhile.

use std::ops::RangeInclusive;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use crate::error::Result;
use crate::model::Decision;
use crate::series::{self, Entry, Grouping};
use crate::store::{MessageRow, Needed, Reader, Writer};

use super::forget;

/// Messages that are read on other threads, beside what is done meanwhile.
pub(super) struct Early {
    threads: [JoinHandle<Result<Vec<Entry>>>; 2],
    last: i64,
    /// Whether more may come, or go.
    open: bool,
}

impl Early {
    /// Begins to read the messages that are stored by now, up to the `last` one. Where it is `open`, more may come, or go.
    pub(super) fn begin(writer: &Writer, last: i64, open: bool) -> Result<Self> {
        let begin = |numbers: RangeInclusive<i64>| -> Result<_> {
            let reader = writer.reader()?;
            reader.stay()?;
            Ok(std::thread::spawn(move || Ok(entries(reader.load_messages(numbers)?))))
        };
        Ok(Self {
            threads: [begin(i64::MIN..=last / 2)?, begin(last / 2 + 1..=last)?],
            last,
            open,
        })
    }

    /// The messages, with those that came. `holds` tells whether those that were there are as they were.
    fn join(self, reader: &Reader, holds: bool) -> Result<Vec<Entry>> {
        let [first, rest] = self
            .threads
            .map(|thread| thread.join().expect("a thread that reads does not panic"));
        if self.open && !holds {
            return Ok(entries(reader.load_messages(i64::MIN..=i64::MAX)?));
        }
        let mut all = first?;
        all.extend(rest?);
        if self.open {
            all.extend(entries(reader.load_messages(self.last + 1..=i64::MAX)?));
        }
        Ok(all)
    }
}

/// Mails with the series that they make up, and how these were found.
pub(super) struct Grouped {
    pub(super) entries: Vec<Entry>,
    pub(super) grouping: Grouping,
    pub(super) decisions: Vec<Decision>,
}

/// Groups all messages, once it is told by which decisions of before; `None`: by none, and messages are others now, too.
pub(super) fn group(
    reader: &Reader,
    early: Option<Early>,
    corrections: &[series::Correction],
    told: &mpsc::Receiver<Option<Arc<Vec<Decision>>>>,
) -> Result<Grouped> {
    // Who was to tell has an error of its own to tell of.
    let wait = || told.recv().ok().flatten();
    let (entries, before) = match early {
        Some(early) => {
            let before = wait();
            (early.join(reader, before.is_some())?, before)
        }
        None => (entries(reader.load_messages(i64::MIN..=i64::MAX)?), wait()),
    };
    let before = before.as_ref().map_or(&[][..], |before| before.as_slice());
    let (grouping, decisions) = series::group_after(&entries, corrections, before);
    Ok(Grouped {
        entries,
        grouping,
        decisions,
    })
}

/// Messages that were grouped and given back: what they make up, and what is needed of them now.
pub(super) struct Again {
    grouping: Grouping,
    decisions: Vec<Decision>,
    needed: Needed,
}

impl Again {
    /// Groups all messages. They are read on two threads, each beside the other.
    pub(super) fn group(writer: &Writer, corrections: &[series::Correction]) -> Result<Self> {
        let last = writer.last_message()?;
        let (reader, beside) = (writer.reader()?, writer.reader()?);
        reader.map_nothing()?;
        beside.map_nothing()?;
        let all = std::thread::scope(|scope| -> Result<Vec<Entry>> {
            let rest = scope.spawn(move || beside.load_messages(last / 2 + 1..=last));
            let mut all = entries(reader.load_messages(i64::MIN..=last / 2)?);
            all.extend(entries(rest.join().expect("a thread that reads does not panic")?));
            Ok(all)
        })?;
        let (grouping, decisions) = series::group_after(&all, corrections, &[]);
        let needed = forget::needed(&all, &grouping, reader.mails_named_by_commits()?.into_iter());
        Ok(Self {
            grouping,
            decisions,
            needed,
        })
    }

    /// Reads the messages again, as far as they are needed. What was forgotten of each among others would leave holes too small for
    /// anything else.
    pub(super) fn read(self, reader: &Reader) -> Result<Grouped> {
        let messages = reader.load_needed(&self.needed)?;
        Ok(Grouped {
            entries: entries(messages),
            grouping: self.grouping,
            decisions: self.decisions,
        })
    }
}

/// Messages as they are grouped.
pub(super) fn entries(messages: Vec<MessageRow>) -> Vec<Entry> {
    let entry = |row: MessageRow| Entry {
        key: row.key,
        message: row.message,
    };
    messages.into_iter().map(entry).collect()
}
