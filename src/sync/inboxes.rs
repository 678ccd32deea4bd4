//! Which epochs of the mirrors are to be read, and from where on.
//!
//! An epoch is read on from its last commit. It is read from the beginning, and what it held is forgotten, when that commit is no
//! ancestor any more, when a shallow clone begins elsewhere, or when an object that could not be read is there now. A deletion may stand
//! in a later epoch than its mail: where the one is read from the beginning the other is, too.

use std::path::PathBuf;

use crate::error::Result;
use crate::git::{Changes, Entry, Epoch, EpochReader, Inbox, Layout, Soundness};
use crate::store::{EpochState, InboxPlan, Writer};

use super::{Context, Step};

/// How many objects that could not be read are looked for again.
const HOLES: usize = 100;

/// An epoch that is to be read.
pub(super) struct Work {
    pub(super) epoch: Epoch,
    pub(super) layout: Layout,
    pub(super) state: EpochState,
    pub(super) entries: Vec<Entry>,
    /// Whether what was read of it is to be forgotten first.
    pub(super) anew: bool,
    /// Where it begins when it is a shallow clone.
    pub(super) shallow: String,
}

/// An epoch as it was found.
struct Look {
    epoch: Epoch,
    state: EpochState,
    shallow: String,
    changes: Changes,
    anew: Option<Why>,
}

/// Why an epoch is read from the beginning.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Why {
    /// Its last commit is no ancestor of the tip.
    Rewritten,
    /// It is or was a shallow clone and begins elsewhere.
    Depth,
    /// An object that could not be read is there now.
    Repaired,
    /// Another epoch of its mirror is read from the beginning, or goes on before it.
    Along,
}

/// Finds out what is to be read, epoch by epoch in order.
pub(super) fn plan(writer: &mut Writer, context: &mut Context<'_>) -> Result<Vec<Work>> {
    let inboxes = open_all(context)?;
    let plan: Vec<InboxPlan> = inboxes
        .iter()
        .map(|inbox| InboxPlan {
            path: inbox.path.to_string_lossy().into_owned(),
            epochs: inbox.epochs.iter().map(|epoch| epoch.name.clone()).collect(),
        })
        .collect();
    let mut batch = writer.batch()?;
    let planned = batch.plan_inboxes(&plan)?;
    batch.commit()?;
    for (path, name) in &planned.gone {
        context.tell(Step::Note(format!(
            "epoch {name} of {path} is not there any more: dropping what it held"
        )));
    }
    let mut states = planned.states.into_iter();
    let mut works = Vec::new();
    for inbox in &inboxes {
        let looks = states
            .by_ref()
            .take(inbox.epochs.len())
            .zip(&inbox.epochs)
            .map(|(state, epoch)| look(writer, inbox, epoch, state))
            .collect::<Result<Vec<Look>>>()?;
        works.extend(settle(inbox, looks, context)?);
    }
    Ok(works)
}

/// Opens the mirrors; one that is named twice counts once.
fn open_all(context: &mut Context<'_>) -> Result<Vec<Inbox>> {
    let mut inboxes: Vec<Inbox> = Vec::new();
    let mut places: Vec<PathBuf> = Vec::new();
    for path in &context.sources.inboxes {
        let inbox = Inbox::open(path)?;
        let place = path.canonicalize().unwrap_or_else(|_| path.clone());
        if places.contains(&place) {
            let note = format!("the inbox {} is configured twice: reading it once", path.display());
            context.tell(Step::Note(note));
        } else {
            places.push(place);
            inboxes.push(inbox);
        }
    }
    Ok(inboxes)
}

fn look(writer: &Writer, inbox: &Inbox, epoch: &Epoch, state: EpochState) -> Result<Look> {
    let reader = EpochReader::open(epoch, inbox.layout)?;
    let beginnings: Vec<String> = reader.beginnings().iter().map(ToString::to_string).collect();
    let shallow = beginnings.join(" ");
    let mut changes = reader.changes_since(state.tip)?;
    let mut anew = None;
    if state.tip.is_some() && shallow != state.shallow {
        anew = Some(Why::Depth);
    } else if changes.rewritten {
        anew = Some(Why::Rewritten);
    } else if is_repaired(writer, &reader, &state)? {
        anew = Some(Why::Repaired);
    }
    if anew.is_some() && !changes.rewritten {
        changes = reader.changes_since(None)?;
    }
    Ok(Look {
        epoch: epoch.clone(),
        state,
        shallow,
        changes,
        anew,
    })
}

/// Whether something that could not be read is there now.
fn is_repaired(writer: &Writer, reader: &EpochReader, state: &EpochState) -> Result<bool> {
    for object in writer.holes(state.id, HOLES)? {
        if reader.is_sound(object)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Settles which epochs of a mirror are read from the beginning, says why, and says what a user should know of a mirror that is new.
fn settle(inbox: &Inbox, mut looks: Vec<Look>, context: &mut Context<'_>) -> Result<Vec<Work>> {
    say_of_new(inbox, &looks, context)?;
    for look in &looks {
        if let Some(why) = look.anew {
            context.tell(Step::Note(explain(inbox, &look.epoch, why)));
        }
    }
    while let Some(place) = next_along(&looks) {
        if let Some(look) = looks.get_mut(place) {
            look.changes = EpochReader::open(&look.epoch, inbox.layout)?.changes_since(None)?;
            look.anew = Some(Why::Along);
        }
    }
    Ok(looks
        .into_iter()
        .map(|look| Work {
            epoch: look.epoch,
            layout: inbox.layout,
            state: look.state,
            entries: look.changes.entries,
            anew: look.anew.is_some(),
            shallow: look.shallow,
        })
        .collect())
}

/// An epoch that must be read from the beginning since another one is read.
fn next_along(looks: &[Look]) -> Option<usize> {
    looks.iter().enumerate().position(|(place, look)| {
        let mut before = looks.iter().take(place);
        let mut behind = looks.iter().skip(place + 1);
        let is_read = look.anew.is_none() && look.state.tip.is_some();
        // Its deletions are about mails that come in only now; or deletions that were about its mails are gone or come again.
        let deletes_again = look.state.deletes && before.any(|other| !other.changes.entries.is_empty());
        is_read && (deletes_again || behind.any(|other| other.anew.is_some() && other.state.deletes))
    })
}

fn explain(inbox: &Inbox, epoch: &Epoch, why: Why) -> String {
    let place = inbox.path.display();
    let name = if epoch.name.is_empty() {
        String::new()
    } else {
        format!(" epoch {}", epoch.name)
    };
    match why {
        Why::Rewritten => format!(
            "history of {place}{name} was rewritten (mails were purged or edited, or it is another mirror): reading it from the beginning"
        ),
        Why::Depth => format!("the shallow clone {place}{name} begins elsewhere now: reading it from the beginning"),
        Why::Repaired => {
            format!("objects of {place}{name} that could not be read are there now: reading it from the beginning")
        }
        Why::Along => String::new(),
    }
}

/// Says once, when a mirror is first read, what of it is missing; and each time that there is nothing in it.
fn say_of_new(inbox: &Inbox, looks: &[Look], context: &mut Context<'_>) -> Result<()> {
    let is_new = |look: &Look| look.state.tip.is_none();
    let is_empty = |look: &Look| is_new(look) && look.changes.entries.is_empty();
    let place = inbox.path.display();
    if looks.iter().all(is_empty) {
        context.tell(Step::Note(format!("the inbox {place} holds no mails")));
        return Ok(());
    }
    if !looks.iter().all(is_new) {
        return Ok(());
    }
    if let Some(missing) = inbox.epochs_missing() {
        context.tell(Step::Note(format!(
            "the inbox {place} has no {missing}: its mails are missing"
        )));
    }
    for look in looks {
        if is_empty(look) {
            context.tell(Step::Note(format!(
                "epoch {} of {place} is empty: its mails are missing",
                look.epoch.name
            )));
        }
        for line in Soundness::of(&look.epoch.path, "the inbox")?.remarks(&look.epoch.path) {
            context.tell(Step::Note(line));
        }
    }
    Ok(())
}
