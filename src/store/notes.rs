//! Triage notes: the user's own data, in a file of its own that outlives the database of facts.
//!
//! Notes are keyed by Message-ID and follow that message whatever series it is in. The file is never dropped: its schema grows by
//! numbered migrations.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::convert::word;
use super::failed;
use super::writer::open_failed;
use crate::error::{Error, Kind, Result};
use crate::model::{MessageId, Note};

/// Each brings the file from its place in the list to the next version. Append only.
const MIGRATIONS: &[&str] = &[
    // 1: notes.
    "CREATE TABLE note (
        id         INTEGER PRIMARY KEY,
        message_id TEXT NOT NULL,
        kind       TEXT NOT NULL,
        text       TEXT NOT NULL,
        by         TEXT NOT NULL,
        at         INTEGER NOT NULL,
        until      INTEGER
    ) STRICT;
    CREATE INDEX note_message ON note (message_id);",
    // 2: rows that the last run of a name showed, for `--new-since-last`.
    "CREATE TABLE seen (
        name TEXT NOT NULL,
        row  TEXT NOT NULL,
        PRIMARY KEY (name, row)
    ) STRICT, WITHOUT ROWID;",
];

/// The file of notes.
pub struct Notes {
    db: Connection,
}

impl Notes {
    /// Opens the file for writing, makes it when it is not there, and brings it up to date.
    ///
    /// # Errors
    /// `Data` when it cannot be opened or is of a newer version.
    pub fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|cause| {
                Error::new(Kind::Data, format!("cannot make the folder {}", folder.display())).because(cause)
            })?;
        }
        let mut db = Connection::open(path).map_err(|cause| open_failed(path, &cause))?;
        let version = version(&db, path)?;
        for (place, migration) in MIGRATIONS.iter().enumerate().skip(version) {
            let tx = db.transaction().map_err(failed("bring the notes up to date"))?;
            tx.execute_batch(migration)
                .map_err(failed("bring the notes up to date"))?;
            tx.pragma_update(None, "user_version", super::sources::number(place + 1))
                .map_err(failed("bring the notes up to date"))?;
            tx.commit().map_err(failed("bring the notes up to date"))?;
        }
        Ok(Self { db })
    }

    /// All notes of the file by Message-ID, in order of time; none when there is no file.
    pub fn read(path: &Path) -> Result<HashMap<MessageId, Vec<Note>>> {
        if !path.exists() {
            return Ok(HashMap::new());
        }
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .map_err(|cause| open_failed(path, &cause))?;
        if version(&db, path)? == 0 {
            return Ok(HashMap::new());
        }
        load(&db).map_err(failed("read the notes"))
    }

    /// Rows that the last run of this name showed.
    pub fn seen(&self, name: &str) -> Result<HashSet<String>> {
        self.db
            .prepare("SELECT row FROM seen WHERE name = ?1")
            .and_then(|mut statement| statement.query_map([name], |row| row.get(0))?.collect())
            .map_err(failed("read which rows were shown"))
    }

    /// Records the rows that this run of a name showed, instead of those of the last one.
    pub fn mark_seen(&self, name: &str, rows: &[String]) -> Result<()> {
        let all = || -> rusqlite::Result<()> {
            let tx = self.db.unchecked_transaction()?;
            tx.execute("DELETE FROM seen WHERE name = ?1", [name])?;
            let mut statement = tx.prepare("INSERT OR IGNORE INTO seen (name, row) VALUES (?1, ?2)")?;
            for row in rows {
                statement.execute([name, row])?;
            }
            drop(statement);
            tx.commit()
        };
        all().map_err(failed("record which rows were shown"))
    }

    /// Adds a note on the series that the message belongs to.
    pub fn add(&self, message: &MessageId, note: &Note) -> Result<()> {
        let kind: &str = note.kind.into();
        self.db
            .execute(
                "INSERT INTO note (message_id, kind, text, by, at, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![message.as_str(), kind, note.text, note.by, note.at, note.until],
            )
            .map_err(failed("write a note"))?;
        Ok(())
    }
}

fn version(db: &Connection, path: &Path) -> Result<usize> {
    let version: i64 = db
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|cause| open_failed(path, &cause))?;
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    if version > MIGRATIONS.len() {
        return Err(Error::new(
            Kind::Data,
            format!(
                "cannot use the notes {}: they are of version {version}, this xq knows {}",
                path.display(),
                MIGRATIONS.len()
            ),
        )
        .hint("use the newer xq"));
    }
    Ok(version)
}

fn load(db: &Connection) -> rusqlite::Result<HashMap<MessageId, Vec<Note>>> {
    let mut statement = db.prepare("SELECT message_id, kind, text, by, at, until FROM note ORDER BY at, id")?;
    let mut rows = statement.query([])?;
    let mut notes: HashMap<MessageId, Vec<Note>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let Some(id) = MessageId::parse(row.get_ref(0)?.as_str()?) else {
            continue;
        };
        notes.entry(id).or_default().push(Note {
            kind: word(row, 1)?,
            text: row.get(2)?,
            by: row.get(3)?,
            at: row.get(4)?,
            until: row.get(5)?,
        });
    }
    Ok(notes)
}
