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

    /// The messages, with those that came.
    fn join(self, reader: &Reader) -> Result<Vec<Entry>> {
        let [first, rest] = self
            .threads
            .map(|thread| thread.join().expect("a thread that reads does not panic"));
        let mut all = first?;
        all.extend(rest?);
        if self.open {
            all.extend(entries(reader.load_messages(self.last + 1..=i64::MAX)?));
        }
        Ok(all)
    }
}

/// Mails with the series that they make up, and how these were found.
#[derive(Default)]
pub(super) struct Grouped {
    pub(super) entries: Vec<Entry>,
    pub(super) grouping: Grouping,
    pub(super) decisions: Vec<Decision>,
}

/// So many messages are grouped before commits are read: where there are that many, memory counts more than doing both at once.
const MANY: usize = 200_000;

/// Decisions of before; `None`: there are none to build on, and messages that were there may have become others.
type Told = Option<Arc<Vec<Decision>>>;

/// Grouping that is done on a thread of its own, beside what is read of commits and told of them meanwhile.
pub(super) struct Underway {
    tell: mpsc::Sender<Told>,
    thread: JoinHandle<Result<Grouped>>,
}

impl Underway {
    /// Begins to group all messages that are stored by now, unless there are too many to do that beside anything else. What is `early` was
    /// begun to be read before; where `few` are new, links may be added to those of before.
    pub(super) fn begin(
        writer: &Writer,
        early: Option<Early>,
        few: bool,
        corrections: &[series::Correction],
    ) -> Result<Option<Self>> {
        let reader = writer.reader()?;
        reader.map_nothing()?;
        if !few && early.is_none() && reader.count_messages()? >= MANY {
            return Ok(None);
        }
        let early = match early {
            None if few => Some(Early::begin(writer, writer.last_message()?, false)?),
            early => early,
        };
        let (tell, told) = mpsc::channel();
        if early.is_none() {
            // Nothing is asked for that is not known already.
            tell.send(None).expect("the other end is here");
        }
        let corrections = corrections.to_vec();
        let thread = std::thread::spawn(move || group(&reader, early, &corrections, &told));
        Ok(Some(Self { tell, thread }))
    }

    /// Groups all messages before it returns, and then begins to read again what is needed of them.
    pub(super) fn begin_with_many(writer: &Writer, corrections: &[series::Correction]) -> Result<Self> {
        let again = Again::group(writer, corrections)?;
        let reader = writer.reader()?;
        reader.map_nothing()?;
        let (tell, _) = mpsc::channel();
        let thread = std::thread::spawn(move || again.read(&reader));
        Ok(Self { tell, thread })
    }

    /// Tells the decisions of before.
    pub(super) fn tell(&self, before: Told) {
        // Where nobody listens any more it is told why in the end.
        let _ = self.tell.send(before);
    }

    /// Waits for the end of it. Who does not wait lets it end where it next asks.
    pub(super) fn join(self) -> Result<Grouped> {
        self.thread.join().expect("a thread that groups mails does not panic")
    }
}

fn group(
    reader: &Reader,
    early: Option<Early>,
    corrections: &[series::Correction],
    told: &mpsc::Receiver<Told>,
) -> Result<Grouped> {
    if let Some(early) = early {
        let entries = early.join(reader)?;
        let mut given_up = false;
        let made = series::group_once_told(&entries, corrections, || {
            let before = told.recv();
            given_up = before.is_err();
            before.ok().flatten().map(Shared)
        });
        if let Some((grouping, decisions)) = made {
            return Ok(Grouped {
                entries,
                grouping,
                decisions,
            });
        }
        if given_up {
            return Ok(Grouped::default());
        }
    }
    let entries = entries(reader.load_messages(i64::MIN..=i64::MAX)?);
    let (grouping, decisions) = series::group_after(&entries, corrections, &[]);
    Ok(Grouped {
        entries,
        grouping,
        decisions,
    })
}

/// Decisions that are used elsewhere, too.
struct Shared(Arc<Vec<Decision>>);

impl AsRef<[Decision]> for Shared {
    fn as_ref(&self) -> &[Decision] {
        &self.0
    }
}

/// Messages that were grouped and given back: what they make up, and what is needed of them now.
struct Again {
    grouping: Grouping,
    decisions: Vec<Decision>,
    needed: Needed,
}

impl Again {
    /// Groups all messages. They are read on two threads, each beside the other.
    fn group(writer: &Writer, corrections: &[series::Correction]) -> Result<Self> {
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
    fn read(self, reader: &Reader) -> Result<Grouped> {
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
