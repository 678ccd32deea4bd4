//! Messages: writing what was parsed, reading it back.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::convert::{Owned, pack, scope_text, unpack, word, words};
use super::failed;
use super::people::{Numbered, load_named, load_paths, load_people, read_path, read_person};
use super::reader::Reader;
use super::shadowed::{distinct_id, find_shadowed};
use super::sources::number;
use super::subjects::Subjects;
use super::writer::{Batch, Writer};
use crate::error::Result;
use crate::model::{
    Digest, FileDigest, Hints, Message, MessageId, MessageKey, ObjectId, Patch, Person, Problem, RevisionNumber, Role,
    Subject, Time, Trailer,
};

/// Where an entry of a mirror lies.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Row of the epoch.
    pub epoch: i64,
    /// Number of the entry in its epoch.
    pub entry: i64,
    /// Order of the mirror and of the epoch in it, for telling the first copy.
    pub order: (usize, usize),
    /// The mirror's commit.
    pub commit: ObjectId,
    /// Its committer date.
    pub committed: Time,
    /// The blob.
    pub blob: ObjectId,
}

/// What became of a message that was added.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Added {
    /// It is new.
    New,
    /// It was known, and all copies of it had gone: it is read anew.
    Again,
    /// A copy of it was there.
    Copy,
}

/// A message with its number.
#[derive(Clone, Debug)]
pub struct MessageRow {
    /// Its number.
    pub key: MessageKey,
    /// The message. Its id is made distinct where another message owns the same Message-ID; that one is then among its other ids.
    pub message: Message,
}

/// What messages keep once they are grouped.
#[derive(Debug, Default)]
pub struct Needed {
    /// Those that are postings. They, and what carries a patch, keep all but the text of the subject; others no subject, nor what they
    /// refer to.
    pub postings: foldhash::HashSet<MessageKey>,
    /// The ids that others keep as well.
    pub named: foldhash::HashSet<MessageId>,
}

impl Needed {
    /// Whether a message keeps its subject and what it refers to.
    pub fn is_whole(&self, key: MessageKey, has_patch: bool) -> bool {
        has_patch || self.postings.contains(&key)
    }

    /// Whether one that does not keeps its id: who says that something is applied does, for he stands for the commit's own word.
    pub fn keeps_id(&self, id: &MessageId, hints: &Hints) -> bool {
        !hints.commits.is_empty() || self.named.contains(id)
    }
}

impl Batch<'_> {
    /// Adds a message as found at `place`.
    pub fn add_message(&mut self, place: &Place, message: &Message) -> Result<Added> {
        self.try_add(place, message).map_err(failed("store a message"))
    }

    fn try_add(&mut self, place: &Place, message: &Message) -> rusqlite::Result<Added> {
        let fingerprint = message.fingerprint.cast_signed();
        let known: Option<i64> = self
            .tx
            .prepare_cached("SELECT id FROM message WHERE message_id = ?1 AND fingerprint = ?2")?
            .query_row(params![message.id.as_str(), fingerprint], |row| row.get(0))
            .optional()?;
        let (key, added) = match known {
            None => (self.insert(place, message)?, Added::New),
            Some(key) => {
                let first = self.first_copy(key)?;
                let here = (number(place.order.0), number(place.order.1), place.entry);
                // The first copy in the order of the mirrors is the one whose reading counts, whenever it was read.
                if first.is_none_or(|first| here < first) {
                    self.rewrite(key, (place.blob, place.committed), message)?;
                }
                (key, if first.is_some() { Added::Copy } else { Added::Again })
            }
        };
        self.tx
            .prepare_cached(
                "INSERT INTO copy (epoch, entry, commit_id, blob, committed, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                place.epoch,
                place.entry,
                place.commit,
                place.blob,
                place.committed,
                key
            ])?;
        Ok(added)
    }

    fn first_copy(&self, key: i64) -> rusqlite::Result<Option<(i64, i64, i64)>> {
        self.tx
            .prepare_cached(
                "SELECT inbox.place, epoch.place, copy.entry FROM copy JOIN epoch ON epoch.id = copy.epoch
                 JOIN inbox ON inbox.id = epoch.inbox WHERE copy.message = ?1 ORDER BY 1, 2, 3 LIMIT 1",
            )?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()
    }

    fn insert(&mut self, place: &Place, message: &Message) -> rusqlite::Result<i64> {
        let insert = "INSERT INTO message (id, message_id, fingerprint, source, received, other_ids, sender, date, role, says, refs, subject, title, reply,
                 forward, posture, number, point, part, total, rfc, resend, targets, tags)
             VALUES (:id, :message_id, :fingerprint, :source, :received, :other, :sender, :date, :role, :says, :refs, :subject, :title, :reply,
                 :forward, :posture, :number, :point, :part, :total, :rfc, :resend, :targets, :tags)";
        self.write_line(insert, None, (place.blob, place.committed), message)?;
        let key = self.tx.last_insert_rowid();
        self.write(key, message)?;
        Ok(key)
    }

    /// Replaces what was read of a message by the reading of another copy: its blob, and the date of its commit.
    pub(super) fn rewrite(&mut self, key: i64, copy: (ObjectId, Time), message: &Message) -> rusqlite::Result<()> {
        for statement in [
            "DELETE FROM patch WHERE message = ?1",
            "DELETE FROM hint WHERE message = ?1",
            "DELETE FROM message_trailer WHERE message = ?1",
        ] {
            self.tx.prepare_cached(statement)?.execute([key])?;
        }
        let update = "UPDATE message SET message_id = :message_id, fingerprint = :fingerprint, source = :source, received = :received,
                 other_ids = :other, sender = :sender, date = :date, role = :role, says = :says, refs = :refs, subject = :subject,
                 title = :title, reply = :reply, forward = :forward, posture = :posture, number = :number, point = :point, part = :part,
                 total = :total, rfc = :rfc, resend = :resend, targets = :targets, tags = :tags
             WHERE id = :id";
        self.write_line(update, Some(key), copy, message)?;
        self.write(key, message)
    }

    /// Writes the line of a message with a statement that takes all of its columns.
    fn write_line(
        &mut self,
        statement: &str,
        key: Option<i64>,
        copy: (ObjectId, Time),
        message: &Message,
    ) -> rusqlite::Result<()> {
        let sender = self.interned.person(&self.tx, &message.from)?;
        let subject = &message.subject;
        let role: &str = message.role.into();
        let posture: &str = subject.posture.into();
        let says: Vec<&str> = message.says.iter().map(|said| (*said).into()).collect();
        let targets: Vec<String> = subject
            .targets
            .iter()
            .map(|target| format!("{}{}", target.release, if target.unsure { "?" } else { "" }))
            .collect();
        let rows = self.tx.prepare_cached(statement)?.execute(named_params! {
            ":id": key,
            ":message_id": message.id.as_str(),
            ":fingerprint": message.fingerprint.cast_signed(),
            ":source": copy.0,
            ":received": copy.1,
            ":other": join_ids(&message.other_ids),
            ":sender": sender,
            ":date": message.date,
            ":role": role,
            ":says": says.join(" "),
            ":refs": join_ids(&message.references),
            ":subject": subject.text,
            ":title": subject.title,
            ":reply": subject.reply,
            ":forward": subject.forward,
            ":posture": posture,
            ":number": subject.revision.map(|revision| revision.number),
            ":point": subject.revision.map(|revision| revision.point),
            ":part": subject.counter.map(|counter| counter.number),
            ":total": subject.counter.map(|counter| counter.total),
            ":rfc": subject.rfc,
            ":resend": subject.resend,
            ":targets": targets.join(" "),
            ":tags": subject.tags.join("\n"),
        })?;
        debug_assert_eq!(rows, 1, "a message has one line");
        Ok(())
    }

    /// Writes what hangs on the line of a message.
    fn write(&mut self, key: i64, message: &Message) -> rusqlite::Result<()> {
        for (place, (kind, value)) in hint_rows(&message.hints).into_iter().enumerate() {
            self.tx
                .prepare_cached("INSERT INTO hint (message, place, kind, value) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![key, number(place), kind, value])?;
        }
        for (place, trailer) in message.trailers.iter().enumerate() {
            self.write_trailer(key, number(place), trailer)?;
        }
        match &message.patch {
            Some(patch) => self.write_patch(key, patch),
            None => Ok(()),
        }
    }

    fn write_trailer(&mut self, key: i64, place: i64, trailer: &Trailer) -> rusqlite::Result<()> {
        let person = match &trailer.person {
            Some(person) => Some(self.interned.person(&self.tx, person)?),
            None => None,
        };
        let kind: &str = trailer.kind.into();
        let condition: &str = trailer.condition.into();
        let stood: &str = trailer.place.into();
        self.tx
            .prepare_cached(
                "INSERT INTO message_trailer (message, place, kind, key, value, person, area, scope, condition, remark, stood)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                key,
                place,
                kind,
                trailer.key,
                trailer.value,
                person,
                trailer.area,
                scope_text(&trailer.scope),
                condition,
                trailer.remark,
                stood
            ])?;
        Ok(())
    }

    fn write_patch(&mut self, key: i64, patch: &Patch) -> rusqlite::Result<()> {
        let author = self.interned.person(&self.tx, &patch.author)?;
        self.tx
            .prepare_cached(
                "INSERT INTO patch (message, author, author_stated, authored, title, text, patch_id, loose_id, lines, damaged)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                key,
                author,
                patch.author_stated,
                patch.authored,
                patch.title,
                pack(&patch.text),
                patch.digest.patch_id,
                patch.digest.loose_id,
                pack(&patch.digest.lines),
                patch.digest.damaged
            ])?;
        for (place, file) in patch.digest.files.iter().enumerate() {
            self.write_file(
                "INSERT INTO patch_file (message, place, path, old_path, change, added, removed, post_blob, content)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                key,
                number(place),
                file,
            )?;
        }
        Ok(())
    }

    /// Writes a file of a patch or commit with a statement that takes the nine columns.
    pub(super) fn write_file(
        &mut self,
        statement: &str,
        owner: i64,
        place: i64,
        file: &FileDigest,
    ) -> rusqlite::Result<()> {
        let path = self.interned.path(&self.tx, &file.path)?;
        let old_path = match &file.old_path {
            Some(old) => Some(self.interned.path(&self.tx, old)?),
            None => None,
        };
        let change: &str = file.change.into();
        self.tx.prepare_cached(statement)?.execute(params![
            owner,
            place,
            path,
            old_path,
            change,
            file.added,
            file.removed,
            file.post_blob,
            file.content
        ])?;
        Ok(())
    }

    /// Lists a problem of an entry.
    pub fn add_problem(&mut self, epoch: i64, entry: i64, object: Option<ObjectId>, problem: &Problem) -> Result<()> {
        let kind: &str = problem.kind.into();
        self.tx
            .prepare_cached(
                "INSERT INTO problem (epoch, entry, place, object, kind, detail)
                 VALUES (?1, ?2, (SELECT count(*) FROM problem WHERE epoch = ?1 AND entry = ?2), ?3, ?4, ?5)",
            )
            .and_then(|mut statement| statement.execute(params![epoch, entry, object, kind, problem.detail]))
            .map_err(failed("list a problem"))?;
        Ok(())
    }
}

impl Writer {
    /// The first `limit` dates of patch mails, in order.
    pub fn first_patch_dates(&self, limit: usize) -> Result<Vec<Time>> {
        self.db
            .prepare(
                "SELECT date FROM message WHERE role = 'patch' AND EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id)
                 ORDER BY date LIMIT ?1",
            )
            .and_then(|mut statement| statement.query_map([number(limit)], |row| row.get(0))?.collect())
            .map_err(failed("read the messages"))
    }
}

impl Reader {
    /// The messages of these numbers that a mirror still holds, in order; without trailers, on which no link rests.
    pub fn load_messages(&self, numbers: RangeInclusive<i64>) -> Result<Vec<MessageRow>> {
        load(&self.db, [*numbers.start(), *numbers.end()], None).map_err(failed("read the messages"))
    }

    /// All messages as far as they are needed once they are grouped.
    pub fn load_needed(&self, needed: &Needed) -> Result<Vec<MessageRow>> {
        load(&self.db, [i64::MIN, i64::MAX], Some(needed)).map_err(failed("read the messages"))
    }
}

fn load(db: &Connection, numbers: [i64; 2], needed: Option<&Needed>) -> rusqlite::Result<Vec<MessageRow>> {
    let [first, last] = numbers;
    let most = last_row(db, "SELECT max(id) FROM message")?;
    let before = usize::try_from(first.saturating_sub(1)).unwrap_or_default();
    // For few messages not all people and paths are worth reading.
    let few = most.saturating_sub(before) < most / 8;
    let people = if few {
        load_named(db, SOME_PEOPLE, numbers, read_person)?
    } else {
        load_people(db)?
    };
    let people: Numbered<Arc<Person>> = people.into_iter().map(|(row, person)| (row, person.into())).collect();
    let paths = if few {
        load_named(db, SOME_PATHS, numbers, read_path)?
    } else {
        load_paths(db)?
    };
    let shadowed = find_shadowed(db)?;
    let mut statement = db.prepare_cached(FILES)?;
    let mut files = Owned::new(statement.query_map(numbers, |row| file(row, &paths))?);
    let mut statement = db.prepare_cached(PATCHES)?;
    let mut patches = Owned::new(statement.query_map(numbers, |row| patch(row, &people))?);
    let mut statement = db.prepare_cached(
        "SELECT message, kind, value FROM hint WHERE message BETWEEN ?1 AND ?2 ORDER BY message, place",
    )?;
    let mut hints = Owned::new(statement.query_map(numbers, |row| {
        Ok((row.get(0)?, (row.get::<_, String>(1)?, row.get::<_, String>(2)?)))
    })?);
    let mut statement =
        db.prepare_cached("SELECT message FROM copy WHERE message BETWEEN ?1 AND ?2 ORDER BY message")?;
    let mut copies = Owned::new(statement.query_map(numbers, |row| Ok((row.get(0)?, ())))?);
    let unhinted = Arc::new(Hints::default());
    let no_subject = Arc::new(Subject::default());
    let mut short = ShortHints::default();
    let mut ids = Ids::default();
    let mut subjects = Subjects::default();
    let mut statement = db.prepare_cached(
        "SELECT id, message_id, fingerprint, other_ids, sender, date, role, says, refs, subject, title, reply, forward, posture,
             number, point, part, total, rfc, resend, targets, tags
         FROM message WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
    )?;
    let mut rows = statement.query(numbers)?;
    // All at once: what grows is written again and again.
    let until = usize::try_from(last).unwrap_or(usize::MAX);
    // The first ones are what others are added to, a few that came among them.
    let room = if before == 0 {
        most + most / 8
    } else {
        most.min(until).saturating_sub(before)
    };
    let mut messages = Vec::with_capacity(room);
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        if copies.take(key)?.is_empty() {
            continue;
        }
        let fingerprint = row.get::<_, i64>(2)?.cast_unsigned();
        let written = row.get_ref(1)?.as_str()?;
        let id = distinct_id(written, fingerprint, shadowed.contains(&key));
        let hints = match hints.take(key)? {
            none if none.is_empty() => Arc::clone(&unhinted),
            rows => short.shared(rows)?,
        };
        let mut patch = patches.take(key)?.pop();
        let is_whole = needed.is_none_or(|needed| needed.is_whole(MessageKey(key), patch.is_some()));
        let mut other_ids = ids.split(row.get_ref(3)?.as_str()?);
        // What refers to the shared id may mean this message.
        other_ids.extend(MessageId::parse(written).filter(|written| *written != id));
        let keeps_id = is_whole || needed.is_some_and(|needed| needed.keeps_id(&id, &hints));
        let id = if keeps_id { ids.shared(id) } else { MessageId::default() };
        if let Some(patch) = &mut patch {
            patch.digest.files = files.take(key)?;
            patch.title = subjects.title(&patch.title);
        }
        let role = word(row, 6)?;
        let patch = patch.map(Arc::new);
        messages.push(MessageRow {
            key: MessageKey(key),
            message: Message {
                id,
                other_ids: other_ids.into(),
                from: shared_person(&people, row.get(4)?),
                date: row.get(5)?,
                subject: match role {
                    _ if !is_whole => Arc::clone(&no_subject),
                    _ if needed.is_some() => subjects.shared_without_text(row, 9)?,
                    // Such mails are never postings, and the text of no others is looked at.
                    Role::Reply | Role::Report => subjects.shared_without_text(row, 9)?,
                    Role::Patch | Role::Cover | Role::ReplyWithDiff | Role::Ping | Role::Pull | Role::Other => {
                        subjects.shared(row, 9)?
                    }
                },
                references: if is_whole {
                    ids.split(row.get_ref(8)?.as_str()?).into()
                } else {
                    Box::default()
                },
                role,
                patch,
                trailers: Box::default(),
                says: words(row, 7)?.into(),
                hints,
                fingerprint,
            },
        });
    }
    Ok(messages)
}

/// The number of the last row, as a statement tells it: there are no more rows.
pub(super) fn last_row(db: &Connection, statement: &str) -> rusqlite::Result<usize> {
    let last: Option<i64> = db.prepare_cached(statement)?.query_row([], |row| row.get(0))?;
    Ok(last.and_then(|last| usize::try_from(last).ok()).unwrap_or_default())
}

/// A person by row.
pub(super) fn person(people: &Numbered<Person>, row: i64) -> Person {
    people.get(&row).cloned().unwrap_or_default()
}

/// A person by row, in one copy for all that he sent.
fn shared_person(people: &Numbered<Arc<Person>>, row: i64) -> Arc<Person> {
    people.get(&row).cloned().unwrap_or_default()
}

/// Who sent or wrote what the messages of some numbers hold.
const SOME_PEOPLE: &str =
    "SELECT id, name, address FROM person WHERE id IN (SELECT sender FROM message WHERE id BETWEEN ?1 AND ?2
     UNION ALL SELECT author FROM patch WHERE message BETWEEN ?1 AND ?2)";
/// The paths that their patches touch.
const SOME_PATHS: &str =
    "SELECT id, path FROM path WHERE id IN (SELECT path FROM patch_file WHERE message BETWEEN ?1 AND ?2
     UNION ALL SELECT old_path FROM patch_file WHERE message BETWEEN ?1 AND ?2)";

const PATCHES: &str =
    "SELECT message, author, author_stated, authored, title, text, patch_id, loose_id, lines, damaged FROM patch
     WHERE message BETWEEN ?1 AND ?2 ORDER BY message";
const FILES: &str = "SELECT message, path, old_path, change, added, removed, post_blob, content FROM patch_file
     WHERE message BETWEEN ?1 AND ?2 ORDER BY message, place";

/// A patch without its files, and its message.
fn patch(row: &Row<'_>, people: &Numbered<Arc<Person>>) -> rusqlite::Result<(i64, Patch)> {
    let patch = Patch {
        author: shared_person(people, row.get(1)?),
        author_stated: row.get(2)?,
        authored: row.get(3)?,
        title: row.get(4)?,
        text: unpack(row.get_ref(5)?.as_blob()?),
        digest: Digest {
            patch_id: row.get(6)?,
            loose_id: row.get(7)?,
            files: Vec::new(),
            lines: unpack(row.get_ref(8)?.as_blob()?),
            damaged: row.get(9)?,
        },
    };
    Ok((row.get(0)?, patch))
}

/// A file of a patch or commit, and its owner.
pub(super) fn file(row: &Row<'_>, paths: &Numbered<Arc<str>>) -> rusqlite::Result<(i64, FileDigest)> {
    let path = |row: i64| paths.get(&row).cloned().unwrap_or_default();
    let file = FileDigest {
        path: path(row.get(1)?),
        old_path: row.get::<_, Option<i64>>(2)?.map(path),
        change: word(row, 3)?,
        added: row.get(4)?,
        removed: row.get(5)?,
        post_blob: row.get(6)?,
        content: row.get(7)?,
    };
    Ok((row.get(0)?, file))
}

/// Hints that many mails state in the same words: one short word that names no mail, as the revision that a change log describes.
#[derive(Default)]
struct ShortHints(foldhash::HashMap<(String, String), Arc<Hints>>);

impl ShortHints {
    const LETTERS: usize = 8;

    /// The hints of these rows; those that were met are kept once.
    fn shared(&mut self, rows: Vec<(String, String)>) -> rusqlite::Result<Arc<Hints>> {
        let [(_, value)] = &rows[..] else {
            return Ok(Arc::new(hints_of(rows)?));
        };
        if value.len() > Self::LETTERS {
            return Ok(Arc::new(hints_of(rows)?));
        }
        if let Some(known) = rows.first().and_then(|row| self.0.get(row)) {
            return Ok(Arc::clone(known));
        }
        let hints = Arc::new(hints_of(rows.clone())?);
        self.0.extend(rows.into_iter().map(|row| (row, Arc::clone(&hints))));
        Ok(hints)
    }
}

fn hint_rows(hints: &Hints) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    rows.extend(hints.change_id.iter().map(|id| ("change-id", id.clone())));
    rows.extend(hints.supersedes.iter().map(|id| ("supersedes", id.to_string())));
    rows.extend(hints.earlier.iter().map(|id| ("earlier", id.to_string())));
    rows.extend(hints.fewer.then(|| ("fewer", String::new())));
    rows.extend(hints.depends_on.iter().map(|id| ("depends-on", id.to_string())));
    rows.extend(hints.base_commit.iter().map(|id| ("base-commit", id.clone())));
    rows.extend(hints.widely.then(|| ("widely", String::new())));
    rows.extend(hints.prerequisites.iter().map(|id| ("prerequisite", id.clone())));
    rows.extend(
        hints
            .logged_revision
            .iter()
            .map(|revision| ("logged", format!("{}.{}", revision.number, revision.point))),
    );
    rows.extend(hints.commits.iter().map(|hex| ("commit", hex.clone())));
    rows.extend(hints.other_commits.iter().map(|hex| ("other-commit", hex.clone())));
    rows.extend(hints.other_mails.iter().map(|id| ("other-mail", id.to_string())));
    rows.extend(hints.named.iter().map(|id| ("named", id.to_string())));
    rows.extend(hints.replaces.iter().map(|id| ("replaces", id.to_string())));
    rows.extend(hints.announces.then(|| ("announces", String::new())));
    rows.extend(hints.listed_titles.iter().map(|title| ("listed", title.clone())));
    rows
}

/// The hints of one message of their kinds and values.
fn hints_of(rows: Vec<(String, String)>) -> rusqlite::Result<Hints> {
    let mut hints = Hints::default();
    for (kind, value) in rows {
        match kind.as_str() {
            "change-id" => hints.change_id = Some(value),
            "supersedes" => hints.supersedes.extend(MessageId::parse(&value)),
            "earlier" => hints.earlier.extend(MessageId::parse(&value)),
            "fewer" => hints.fewer = true,
            "depends-on" => hints.depends_on.extend(MessageId::parse(&value)),
            "base-commit" => hints.base_commit = Some(value),
            "widely" => hints.widely = true,
            "prerequisite" => hints.prerequisites.push(value),
            "logged" => hints.logged_revision = parse_revision(&value),
            "commit" => hints.commits.push(value),
            "other-commit" => hints.other_commits.push(value),
            "other-mail" => hints.other_mails.extend(MessageId::parse(&value)),
            "named" => hints.named.extend(MessageId::parse(&value)),
            "replaces" => hints.replaces.extend(MessageId::parse(&value)),
            "announces" => hints.announces = true,
            // How many there are is all that links rest on.
            "listed" => hints.listed_titles.push(String::new()),
            other => {
                return Err(rusqlite::Error::FromSqlConversionFailure(
                    1,
                    rusqlite::types::Type::Text,
                    format!("unknown hint `{other}`").into(),
                ));
            }
        }
    }
    Ok(hints)
}

fn parse_revision(text: &str) -> Option<RevisionNumber> {
    let (number, point) = text.split_once('.')?;
    Some(RevisionNumber {
        number: number.parse().ok()?,
        point: point.parse().ok()?,
    })
}

fn join_ids(ids: &[MessageId]) -> String {
    let ids: Vec<&str> = ids.iter().map(MessageId::as_str).collect();
    ids.join("\n")
}

/// The Message-IDs met so far: each is kept once, however many mails name it.
#[derive(Default)]
struct Ids(foldhash::HashSet<MessageId>);

impl Ids {
    /// The copy that is kept.
    fn shared(&mut self, id: MessageId) -> MessageId {
        if let Some(known) = self.0.get(&id) {
            return known.clone();
        }
        self.0.insert(id.clone());
        id
    }

    /// The ids that `join_ids` joined.
    fn split(&mut self, text: &str) -> Vec<MessageId> {
        let mut one = |text: &str| match self.0.get(text) {
            Some(known) => Some(known.clone()),
            None => MessageId::parse(text).map(|id| self.shared(id)),
        };
        let found = text.split('\n').filter(|text| !text.is_empty()).filter_map(&mut one);
        found.collect()
    }
}
