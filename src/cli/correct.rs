//! `link` and `unlink`: what the user corrects of series and matches. A correction is a note of his, outlives the database, and is
//! in force at once and in every later sync.

use crate::error::{Error, Kind, Result};
use crate::model::{History, MessageId, MessageKey, Note, NoteKind};
use crate::query::{self, Found};
use crate::store::{CommitBrief, Notes};
use crate::sync::Corrections;

use super::args::{Globals, LinkArgs, SyncArgs, UnlinkArgs};
use super::session::Session;
use super::{Outcome, clock, places, queue, say, series, sync};

/// `xq link`.
pub(super) fn link(globals: &Globals, args: &LinkArgs) -> Result<Outcome> {
    let session = Session::open(globals, None)?;
    let (what, to) = (find(&session, &args.id)?, find(&session, &args.to)?);
    let (messages, text, said) = match (what, to) {
        (Found::Commit(_), Found::Commit(_)) => {
            return Err(usage("both are commits").hint("one of them must be a mail or a series"));
        }
        // "this commit came of that mail" says the same as the other way round.
        (Found::Commit(commit), mail) | (mail, Found::Commit(commit)) => {
            let patch = the_patch(&session, mail)?;
            let said = format!("{patch} became {}", name(&commit));
            (vec![patch], Corrections::to_commit(commit.object), said)
        }
        (mail, to) => {
            let to = first_mail(&session, to)?;
            let messages = leads(&session, mail)?;
            if messages.contains(&to) {
                return Err(usage("both are one series already").hint("name a mail of the other series"));
            }
            let said = format!("{} belongs to the series of {to}", words(&messages));
            (messages, Corrections::to_mail(&to), said)
        }
    };
    note(globals, &session, &messages, NoteKind::Link, &text)?;
    say(globals, &format!("noted: {said}"));
    Ok(Outcome::Done)
}

/// `xq unlink`.
pub(super) fn unlink(globals: &Globals, args: &UnlinkArgs) -> Result<Outcome> {
    let session = Session::open(globals, None)?;
    let (messages, text, said) = match (&args.commit, find(&session, &args.id)?) {
        (_, Found::Commit(_)) => {
            return Err(
                usage(&format!("`{}` is a commit", args.id)).hint("`xq unlink MAIL COMMIT` names the mail first")
            );
        }
        (Some(commit), mail) => {
            let commit = series::find_commit(&session, commit)?;
            let patch = the_patch(&session, mail)?;
            let said = format!("{patch} did not become {}", name(&commit));
            (vec![patch], Corrections::to_commit(commit.object), said)
        }
        (None, Found::Message { id, .. }) => {
            let said = format!("{id} stands apart");
            (vec![id], String::new(), said)
        }
        (None, Found::Series { .. }) => {
            return Err(
                usage(&format!("`{}` is a whole series", args.id)).hint("name the mail that does not belong to it")
            );
        }
    };
    note(globals, &session, &messages, NoteKind::Unlink, &text)?;
    say(globals, &format!("noted: {said}"));
    Ok(Outcome::Done)
}

fn usage(text: &str) -> Error {
    Error::new(Kind::Setup, text)
}

fn name(commit: &CommitBrief) -> String {
    format!("{} ({})", commit.object.short(12), commit.subject)
}

fn words(messages: &[MessageId]) -> String {
    let words: Vec<String> = messages.iter().map(ToString::to_string).collect();
    words.join(" and ")
}

/// What an id means; words that only git knows (a tag, `HEAD~2`) are commits.
fn find(session: &Session, text: &str) -> Result<Found> {
    query::find(&session.facts, text).or_else(|error| {
        let commit = series::find_commit(session, text);
        commit.map(|commit| Found::Commit(Box::new(commit))).map_err(|_| error)
    })
}

fn history(session: &Session, row: i64) -> Result<History> {
    Ok(queue::candidate(session, row)?.stored.history)
}

fn id_of(history: &History, key: MessageKey) -> Option<MessageId> {
    history
        .mails
        .iter()
        .find(|mail| mail.key == key)
        .map(|mail| mail.id.clone())
}

/// The mails that stand for something: a message for itself, a series by the leading mails of its revisions.
fn leads(session: &Session, what: Found) -> Result<Vec<MessageId>> {
    match what {
        Found::Message { id, .. } => Ok(vec![id]),
        Found::Series { row } => {
            let history = history(session, row)?;
            let leads = history.series.revisions.iter().filter_map(|revision| {
                let first = revision
                    .parts
                    .iter()
                    .filter(|part| !part.carried)
                    .find_map(|part| part.message);
                id_of(&history, revision.cover.or(first)?)
            });
            Ok(leads.collect())
        }
        Found::Commit(commit) => Err(usage(&format!("{} is a commit", name(&commit)))),
    }
}

fn first_mail(session: &Session, what: Found) -> Result<MessageId> {
    let all = leads(session, what)?;
    all.into_iter()
        .next()
        .ok_or_else(|| Error::bug("a series without a mail"))
}

/// The one patch that something means: itself, or the only part of a series or cover letter.
fn the_patch(session: &Session, what: Found) -> Result<MessageId> {
    let (row, cover) = match what {
        Found::Message {
            key,
            id,
            series: Some(row),
        } => {
            let history = history(session, row)?;
            let is_cover = history
                .series
                .revisions
                .iter()
                .any(|revision| revision.cover == Some(key));
            if !is_cover {
                return Ok(id);
            }
            (row, Some(key))
        }
        Found::Message { id, series: None, .. } => {
            return Err(usage(&format!("`{id}` is no patch of a series")).hint("name the mail that carries the patch"));
        }
        Found::Series { row } => (row, None),
        Found::Commit(commit) => return Err(usage(&format!("{} is a commit", name(&commit)))),
    };
    let history = history(session, row)?;
    let mut revisions = history.series.revisions.iter().rev();
    let revision = revisions.find(|revision| cover.is_none() || revision.cover == cover);
    let parts: Vec<MessageId> = revision
        .into_iter()
        .flat_map(|revision| &revision.parts)
        .filter_map(|part| id_of(&history, part.message?))
        .collect();
    match parts.as_slice() {
        [one] => Ok(one.clone()),
        several => {
            let shown: Vec<String> = several.iter().take(8).map(ToString::to_string).collect();
            Err(usage("a match is about one patch, and this is several")
                .hint(format!("name one of: {}", shown.join(", "))))
        }
    }
}

/// Writes the corrections down, and puts them in force.
fn note(globals: &Globals, session: &Session, messages: &[MessageId], kind: NoteKind, text: &str) -> Result<()> {
    let profile = &session.facts.profile;
    let now = clock::now()?;
    let by = profile
        .me
        .first()
        .map(ToString::to_string)
        .or_else(crate::git::user_email);
    let notes = Notes::open(&places::notes(globals, &profile.name)?)?;
    for message in messages {
        notes.add(
            message,
            &Note {
                kind,
                text: text.to_owned(),
                by: by.clone().unwrap_or_default(),
                at: now,
                until: None,
            },
        )?;
    }
    let read_on = SyncArgs {
        fetch: false,
        full: false,
        wait: false,
    };
    let database = places::database(globals, &profile.name)?;
    if let Err(error) = sync::bring_up_to_date(globals, profile, &database, &read_on, now) {
        say(
            globals,
            &format!("note: {error}; the next `xq sync` puts the correction in force"),
        );
    }
    Ok(())
}
