//! The first stage: epochs of the mirrors to messages.

use crate::error::Result;
use crate::git::{Entry, EntryChange, Epoch, EpochReader, Inbox, Layout};
use crate::mail;
use crate::model::{Message, ObjectId, Problem, ProblemKind};
use crate::store::{Added, EpochState, InboxPlan, Place, Writer};

use super::ordered::map_in_order;
use super::{Context, Stage, Step};

/// How many entries go into one batch, with the point to resume from.
const BATCH: usize = 4_000;

/// The version of this stage: raised when what it makes of a mail changes.
pub(super) const VERSION: u32 = 3;

/// What the stage did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Read {
    /// Entries read.
    pub(super) entries: u64,
    /// New messages among them.
    pub(super) messages: u64,
    /// Entries with a problem.
    pub(super) problems: u64,
}

/// An epoch that is to be read.
struct Work {
    epoch: Epoch,
    layout: Layout,
    state: EpochState,
    entries: Vec<Entry>,
    rewritten: bool,
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
        id: Option<crate::model::MessageId>,
    },
    Nothing,
    Lost {
        blob: Option<ObjectId>,
        problem: Problem,
    },
}

/// Reads what is new in the mirrors.
pub(super) fn read(writer: &mut Writer, context: &mut Context<'_>) -> Result<Read> {
    let works = plan(writer, context)?;
    clear_rewritten(writer, &works)?;
    let total: usize = works.iter().map(|work| work.entries.len()).sum();
    context.tell(Step::Begin {
        stage: Stage::Mails,
        total,
    });
    let mut done = Read::default();
    for work in works {
        read_epoch(writer, context, work, &mut done)?;
    }
    context.tell(Step::End);
    Ok(done)
}

fn plan(writer: &mut Writer, context: &mut Context<'_>) -> Result<Vec<Work>> {
    let inboxes: Vec<Inbox> = context
        .sources
        .inboxes
        .iter()
        .map(|path| Inbox::open(path))
        .collect::<Result<_>>()?;
    let plan: Vec<InboxPlan> = inboxes
        .iter()
        .map(|inbox| InboxPlan {
            path: inbox.path.to_string_lossy().into_owned(),
            epochs: inbox.epochs.iter().map(|epoch| epoch.name.clone()).collect(),
        })
        .collect();
    let mut batch = writer.batch()?;
    let states = batch.plan_inboxes(&plan)?;
    batch.commit()?;
    let mut works = Vec::new();
    let mut anew: Option<&Inbox> = None;
    for (inbox, epoch) in inboxes
        .iter()
        .flat_map(|inbox| inbox.epochs.iter().map(move |epoch| (inbox, epoch)))
    {
        let Some(state) = states.get(works.len()).cloned() else {
            break;
        };
        let reader = EpochReader::open(epoch, inbox.layout)?;
        // A deletion may stand in a later epoch than its mail: when the mail is read again the deletion must be, too.
        let follows = anew.is_some_and(|first| std::ptr::eq(first, inbox));
        let changes = reader.changes_since(if follows { None } else { state.tip })?;
        if changes.rewritten {
            let name = if epoch.name.is_empty() {
                String::new()
            } else {
                format!(" epoch {}", epoch.name)
            };
            context.tell(Step::Note(format!(
                "history of {}{name} was rewritten: reading it from the beginning",
                inbox.path.display()
            )));
            anew = Some(inbox);
        }
        works.push(Work {
            epoch: epoch.clone(),
            layout: inbox.layout,
            state,
            entries: changes.entries,
            rewritten: changes.rewritten || follows,
        });
    }
    Ok(works)
}

/// Clears what is read anew, all at once: a sync that is cut after this reads all of it again.
fn clear_rewritten(writer: &mut Writer, works: &[Work]) -> Result<()> {
    if works.iter().all(|work| !work.rewritten) {
        return Ok(());
    }
    let mut batch = writer.batch()?;
    for work in works.iter().filter(|work| work.rewritten) {
        batch.clear_epoch(work.state.id)?;
    }
    batch.set_meta("dirty", "1")?;
    batch.commit()
}

fn read_epoch(writer: &mut Writer, context: &mut Context<'_>, work: Work, done: &mut Read) -> Result<()> {
    let Work {
        epoch,
        layout,
        state,
        entries,
        rewritten,
    } = work;
    let mut number = if rewritten { 0 } else { state.read };
    for chunk in batches(&entries) {
        let mut batch = writer.batch()?;
        batch.set_meta("dirty", "1")?;
        let mut each = chunk.iter();
        let threads = context.threads;
        map_in_order(
            chunk,
            threads,
            || EpochReader::open(&epoch, layout),
            |reader, entry| examine(reader, entry),
            |outcome| {
                let Some(entry) = each.next() else { return Ok(()) };
                let place = |blob| Place {
                    epoch: state.id,
                    entry: number,
                    order: state.place,
                    commit: entry.commit,
                    committed: entry.committed,
                    blob,
                };
                match outcome {
                    Outcome::Mail {
                        blob,
                        message,
                        problems,
                    } => {
                        if batch.add_message(&place(blob), &message)? == Added::New {
                            done.messages += 1;
                        }
                        for problem in &problems {
                            batch.add_problem(state.id, number, Some(blob), problem)?;
                        }
                        done.problems += u64::from(!problems.is_empty());
                        batch.tally(state.id, "mail")?;
                    }
                    Outcome::Removal { blob, id } => {
                        let mut gone = batch.remove_message(state.id, blob)?;
                        if let (0, Some(id)) = (gone, id) {
                            gone = batch.remove_message_id(state.id, &id)?;
                        }
                        batch.tally(state.id, "deletion")?;
                        for _ in 0..gone {
                            batch.tally(state.id, "removed")?;
                        }
                    }
                    Outcome::Nothing => batch.tally(state.id, "nothing")?,
                    Outcome::Lost { blob, problem } => {
                        batch.add_problem(state.id, number, blob, &problem)?;
                        batch.tally(
                            state.id,
                            if problem.kind == ProblemKind::Empty {
                                "empty"
                            } else {
                                "unreadable"
                            },
                        )?;
                        done.problems += 1;
                    }
                }
                number += 1;
                done.entries += 1;
                context.tell(Step::Advance(1));
                Ok(())
            },
        )?;
        if let Some(last) = chunk.last() {
            batch.save_progress(state.id, last.commit, number)?;
        }
        batch.commit()?;
    }
    Ok(())
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
    let lost = |blob, kind, detail: String| Outcome::Lost {
        blob,
        problem: Problem { kind, detail },
    };
    match &entry.change {
        EntryChange::Nothing => Outcome::Nothing,
        EntryChange::Unreadable(why) => lost(
            None,
            ProblemKind::CorruptObject,
            format!("commit {}: {why}", entry.commit.short(12)),
        ),
        EntryChange::Removed(blob) => {
            let bytes = reader.blob(*blob).ok().flatten();
            let id = bytes
                .and_then(|bytes| mail::read(&bytes, entry.committed).message)
                .map(|message| message.id);
            Outcome::Removal { blob: *blob, id }
        }
        EntryChange::Added(blob) => match reader.blob(*blob) {
            Ok(Some(bytes)) => {
                let reading = mail::read(&bytes, entry.committed);
                match reading.message {
                    Some(message) => Outcome::Mail {
                        blob: *blob,
                        message: Box::new(message),
                        problems: reading.problems,
                    },
                    None => lost(Some(*blob), ProblemKind::Empty, "the mail is empty".to_owned()),
                }
            }
            Ok(None) => lost(
                Some(*blob),
                ProblemKind::MissingObject,
                "the mirror does not have this object".to_owned(),
            ),
            Err(error) => lost(Some(*blob), ProblemKind::CorruptObject, error.to_string()),
        },
    }
}
