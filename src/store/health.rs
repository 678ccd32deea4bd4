//! What `doctor` counts: entries of the mirrors and what became of them, problems, rows.

use rusqlite::params;

use super::convert::word;
use super::failed;
use super::reader::Reader;
use crate::error::Result;
use crate::model::{ObjectId, ProblemKind};

/// An epoch and what became of its entries.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EpochHealth {
    /// Path of the mirror.
    pub inbox: String,
    /// Name of the epoch.
    pub name: String,
    /// Last commit read.
    pub tip: Option<ObjectId>,
    /// Entries read.
    pub entries: i64,
    /// What became of them, by kind: `message`, `copy`, `deletion`, `nothing`, `unreadable`.
    pub tally: Vec<(String, i64)>,
}

/// A problem that was listed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProblemRow {
    /// Path of the mirror.
    pub inbox: String,
    /// Name of the epoch.
    pub epoch: String,
    /// Number of the entry.
    pub entry: i64,
    /// The object it is about: that of the mail, or what could not be read.
    pub object: Option<ObjectId>,
    /// Its kind.
    pub kind: ProblemKind,
    /// What was found.
    pub detail: String,
}

/// Counts of the whole database.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Health {
    /// Epochs in order.
    pub epochs: Vec<EpochHealth>,
    /// Problems by kind.
    pub problems: Vec<(ProblemKind, i64)>,
    /// Rows by what they are: messages, patches, series, revisions, commits, matches …
    pub counts: Vec<(&'static str, i64)>,
}

/// What is counted, and how.
const COUNTS: &[(&str, &str)] = &[
    (
        "messages",
        "SELECT count(*) FROM message WHERE id IN (SELECT message FROM copy)",
    ),
    (
        "copies of messages",
        "SELECT count(*) - count(DISTINCT message) FROM copy",
    ),
    (
        "ids shared by different messages",
        "SELECT count(*) FROM (SELECT 1 FROM message WHERE id IN (SELECT message FROM copy) GROUP BY message_id HAVING count(*) > 1)",
    ),
    ("patches", "SELECT count(*) FROM patch"),
    ("series", "SELECT count(*) FROM series"),
    ("revisions", "SELECT count(*) FROM revision"),
    ("parts missing", "SELECT count(*) FROM part WHERE message IS NULL"),
    ("commits", "SELECT count(*) FROM tree_commit"),
    (
        "commits with a diff read",
        "SELECT count(*) FROM tree_commit WHERE has_digest = 1",
    ),
    ("certain matches", "SELECT count(*) FROM match WHERE certain = 1"),
    ("uncertain matches", "SELECT count(*) FROM match WHERE certain = 0"),
    ("tags", "SELECT count(*) FROM tag"),
];

impl Reader {
    /// Counts of the whole database.
    pub fn health(&self) -> Result<Health> {
        self.try_health().map_err(failed("count the rows"))
    }

    fn try_health(&self) -> rusqlite::Result<Health> {
        let mut health = Health::default();
        let mut statement = self.db.prepare(
            "SELECT epoch.id, inbox.path, epoch.name, epoch.tip, epoch.read FROM epoch JOIN inbox ON inbox.id = epoch.inbox
             ORDER BY inbox.place, epoch.place",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut tally = self
                .db
                .prepare_cached("SELECT kind, count FROM tally WHERE epoch = ?1 ORDER BY kind")?;
            let id: i64 = row.get(0)?;
            health.epochs.push(EpochHealth {
                inbox: row.get(1)?,
                name: row.get(2)?,
                tip: row.get(3)?,
                entries: row.get(4)?,
                tally: tally
                    .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect::<rusqlite::Result<_>>()?,
            });
        }
        let mut statement = self
            .db
            .prepare("SELECT kind, count(*) FROM problem GROUP BY kind ORDER BY kind")?;
        let rows = statement.query_map([], |row| Ok((word(row, 0)?, row.get(1)?)))?;
        health.problems = rows.collect::<rusqlite::Result<_>>()?;
        for (name, count) in COUNTS {
            health
                .counts
                .push((name, self.db.query_row(count, [], |row| row.get(0))?));
        }
        Ok(health)
    }

    /// Problems in order of the mirrors, `limit` at most.
    pub fn problems(&self, limit: usize) -> Result<Vec<ProblemRow>> {
        self.db
            .prepare(
                "SELECT inbox.path, epoch.name, entry, object, kind, detail
                 FROM problem JOIN epoch ON epoch.id = epoch JOIN inbox ON inbox.id = epoch.inbox
                 ORDER BY inbox.place, epoch.place, entry, problem.place LIMIT ?1",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![super::sources::number(limit)], |row| {
                        Ok(ProblemRow {
                            inbox: row.get(0)?,
                            epoch: row.get(1)?,
                            entry: row.get(2)?,
                            object: row.get(3)?,
                            kind: word(row, 4)?,
                            detail: row.get(5)?,
                        })
                    })?
                    .collect()
            })
            .map_err(failed("read the problems"))
    }
}
