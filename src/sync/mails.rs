//! The first stage: epochs of the mirrors to messages.

use crate::error::Result;
use crate::git::{Entry, EntryChange, EpochReader};
use crate::mail;
use crate::model::{Message, MessageId, ObjectId, Problem, ProblemKind};
use crate::store::{Added, Batch, Place, Writer};

use super::inboxes::{self, Work};
use super::ordered::pull_in_order;
use super::{Context, Stage, Step};

/// How many entries go into one batch, with the point to resume from.
const BATCH: usize = 4_000;

/// The version of this stage: raised when what it makes of a mail changes.
pub(super) const VERSION: u32 = 15;

/// What the stage did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Read {
    /// Entries read.
    pub(super) entries: u64,
    /// New messages among them.
    pub(super) messages: u64,
    /// Messages that were known and read from the beginning.
    pub(super) again: u64,
    /// Entries with a problem.
    pub(super) problems: u64,
}

/// What became of an entry.
enum Outcome {
    Mail {
        blob: ObjectId,
        message: Box<Message>,
        problems: Vec<Problem>,
    },
    Removal {
        blob: ObjectId,
        message: Option<(MessageId, u64)>,
        /// Why the text of the mail could not be read.
        unread: Option<Problem>,
    },
    /// With the commit.
    Nothing(ObjectId),
    Lost {
        object: ObjectId,
        problem: Problem,
    },
}

/// Finds out what is new in the mirrors.
pub(super) fn plan(writer: &mut Writer, context: &mut Context<'_>) -> Result<Vec<Work>> {
    inboxes::plan(writer, context)
}

/// How many entries are new; `None` where more than that happened.
pub(super) fn count_new(works: &[Work]) -> Option<u64> {
    let total: usize = works.iter().map(|work| work.entries.len()).sum();
    let anew = works.iter().any(|work| work.anew);
    u64::try_from(total).ok().filter(|_| !anew)
}

/// Reads it, on so many threads.
pub(super) fn read(writer: &mut Writer, context: &mut Context<'_>, works: &[Work], threads: usize) -> Result<Read> {
    clear_anew(writer, works)?;
    let total: usize = works.iter().map(|work| work.entries.len()).sum();
    context.tell(Step::Begin {
        stage: Stage::Mails,
        total,
    });
    let mut done = Read::default();
    read_epochs(writer, context, works, threads, &mut done)?;
    if writer.meta("copies")?.as_deref() == Some("1") {
        refresh(writer, works)?;
    }
    mail::forget();
    context.tell(Step::End);
    Ok(done)
}

/// Clears what is read anew, all at once: a sync that is cut after this reads all of it again.
fn clear_anew(writer: &mut Writer, works: &[Work]) -> Result<()> {
    if works.iter().all(|work| !work.anew) {
        return Ok(());
    }
    let mut batch = writer.batch()?;
    for work in works.iter().filter(|work| work.anew) {
        batch.clear_epoch(work.state.id)?;
    }
    batch.commit()
}

/// Reads all epochs on the same threads, which then learn the patterns of mails once.
fn read_epochs(
    writer: &mut Writer,
    context: &mut Context<'_>,
    works: &[Work],
    threads: usize,
    done: &mut Read,
) -> Result<()> {
    let entries: Vec<(&Work, &Entry)> = works
        .iter()
        .flat_map(|work| work.entries.iter().map(move |entry| (work, entry)))
        .collect();
    pull_in_order(
        &entries,
        threads,
        || Ok(None),
        |reader, (work, entry)| Ok(examine(open(reader, work)?, entry)),
        |next| {
            works
                .iter()
                .try_for_each(|work| take_epoch(writer, context, work, next, done))
        },
    )
}

/// The reader of a thread, opened where it is of another epoch.
fn open<'r, 'w>(reader: &'r mut Option<(&'w Work, EpochReader)>, work: &'w Work) -> Result<&'r EpochReader> {
    let known = reader.take().filter(|(of, _)| std::ptr::eq(*of, work));
    let (_, reader) = match known {
        Some(known) => reader.insert(known),
        None => reader.insert((work, EpochReader::open(&work.epoch, work.layout)?)),
    };
    Ok(reader)
}

/// Stores what an epoch's entries became.
fn take_epoch(
    writer: &mut Writer,
    context: &mut Context<'_>,
    work: &Work,
    next: &mut dyn FnMut() -> Result<Option<Result<Outcome>>>,
    done: &mut Read,
) -> Result<()> {
    let mut number = if work.anew { 0 } else { work.state.read };
    for chunk in batches(&work.entries) {
        let mut batch = writer.batch()?;
        batch.set_meta("dirty", "1")?;
        if number == 0 {
            batch.save_beginnings(work.state.id, &work.shallow)?;
        }
        for entry in chunk {
            let Some(outcome) = next()? else { break };
            let place = |blob| Place {
                epoch: work.state.id,
                entry: number,
                order: work.state.place,
                commit: entry.commit,
                committed: entry.committed,
                blob,
            };
            store(&mut batch, outcome?, place, done)?;
            number += 1;
            done.entries += 1;
            context.tell(Step::Advance(1));
        }
        if let Some(last) = chunk.last() {
            batch.save_progress(work.state.id, last.commit, number)?;
        }
        batch.commit()?;
    }
    Ok(())
}

/// Stores what became of an entry; `place` tells where its object lies.
fn store(batch: &mut Batch<'_>, outcome: Outcome, place: impl Fn(ObjectId) -> Place, done: &mut Read) -> Result<()> {
    match outcome {
        Outcome::Mail {
            blob,
            message,
            problems,
        } => {
            let place = place(blob);
            match batch.add_message(&place, &message)? {
                Added::New => done.messages += 1,
                Added::Again => done.again += 1,
                Added::Copy => {}
            }
            for problem in &problems {
                batch.add_problem(place.epoch, place.entry, Some(blob), problem)?;
            }
            done.problems += u64::from(!problems.is_empty());
            batch.tally(place.epoch, "mail")
        }
        Outcome::Removal { blob, message, unread } => {
            let place = place(blob);
            let mut gone = batch.remove_message(&place, blob)?;
            if let (0, Some((id, fingerprint))) = (gone, message) {
                gone = batch.remove_message_like(&place, &id, fingerprint)?;
            }
            if let (0, Some(problem)) = (gone, unread) {
                batch.add_problem(place.epoch, place.entry, Some(blob), &problem)?;
                done.problems += 1;
            }
            batch.tally(place.epoch, "deletion")?;
            (0..gone).try_for_each(|_| batch.tally(place.epoch, "removed"))
        }
        Outcome::Nothing(commit) => batch.tally(place(commit).epoch, "nothing"),
        Outcome::Lost { object, problem } => {
            let place = place(object);
            batch.add_problem(place.epoch, place.entry, Some(object), &problem)?;
            done.problems += 1;
            let empty = problem.kind == ProblemKind::Empty;
            batch.tally(place.epoch, if empty { "empty" } else { "unreadable" })
        }
    }
}

/// Reads messages again whose first copy is another one than was read: copies went, or the mirrors changed places.
fn refresh(writer: &mut Writer, works: &[Work]) -> Result<()> {
    let stale = writer.stale_readings()?;
    let mut batch = writer.batch()?;
    for of_epoch in stale.chunk_by(|a, b| a.epoch == b.epoch) {
        let epoch = of_epoch.first().map(|one| one.epoch);
        let Some(work) = works.iter().find(|work| Some(work.state.id) == epoch) else {
            continue;
        };
        let reader = EpochReader::open(&work.epoch, work.layout)?;
        for one in of_epoch {
            let bytes = reader.blob(one.blob).ok().flatten();
            let message = bytes.and_then(|bytes| mail::read(&bytes, one.committed).message);
            if let Some(message) = message {
                batch.refresh(one, &message)?;
            }
        }
    }
    batch.set_meta("copies", "0")?;
    batch.commit()
}

/// Cuts entries into batches. A commit of a v1 mirror may have several entries: a batch never ends between them, since a sync resumes
/// after whole commits.
fn batches(entries: &[Entry]) -> Vec<&[Entry]> {
    let mut batches = Vec::new();
    let mut rest = entries;
    while !rest.is_empty() {
        let mut end = BATCH.min(rest.len());
        while end < rest.len() && rest.get(end).map(|entry| entry.commit) == rest.get(end - 1).map(|entry| entry.commit)
        {
            end += 1;
        }
        let (batch, later) = rest.split_at(end);
        batches.push(batch);
        rest = later;
    }
    batches
}

/// Reads and parses one entry.
fn examine(reader: &EpochReader, entry: &Entry) -> Outcome {
    let lost = |object, kind, detail: String| Outcome::Lost {
        object,
        problem: Problem { kind, detail },
    };
    match &entry.change {
        EntryChange::Nothing => Outcome::Nothing(entry.commit),
        EntryChange::Unreadable { object, why } => {
            let commit = entry.commit.short(12);
            let what = if *object == entry.commit {
                format!("commit {commit}")
            } else {
                format!("tree {} of commit {commit}", object.short(12))
            };
            lost(*object, ProblemKind::CorruptObject, format!("{what}: {why}"))
        }
        EntryChange::Removed(blob) => {
            let (message, unread) = match load(reader, *blob) {
                Ok(bytes) => (mail::read(&bytes, entry.committed).message, None),
                Err(problem) => (None, Some(problem)),
            };
            Outcome::Removal {
                blob: *blob,
                message: message.map(|message| (message.id, message.fingerprint)),
                unread,
            }
        }
        EntryChange::Added(blob) => match load(reader, *blob) {
            Ok(bytes) => {
                let reading = mail::read(&bytes, entry.committed);
                match reading.message {
                    Some(message) => Outcome::Mail {
                        blob: *blob,
                        message: Box::new(message),
                        problems: reading.problems,
                    },
                    None => lost(
                        *blob,
                        ProblemKind::Empty,
                        "the mail is empty, as a purge leaves it".to_owned(),
                    ),
                }
            }
            Err(problem) => Outcome::Lost { object: *blob, problem },
        },
    }
}

/// The bytes of a mail, or why there are none.
fn load(reader: &EpochReader, blob: ObjectId) -> std::result::Result<Vec<u8>, Problem> {
    let (kind, detail) = match reader.blob(blob) {
        Ok(Some(bytes)) => return Ok(bytes),
        Ok(None) => (
            ProblemKind::MissingObject,
            "the mirror does not have this object".to_owned(),
        ),
        Err(error) => (ProblemKind::CorruptObject, error.to_string()),
    };
    Err(Problem { kind, detail })
}
