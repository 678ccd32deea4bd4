//! Copies of messages that go, and messages whose first copy became another one.

use rusqlite::params;

use super::failed;
use super::messages::Place;
use super::sources::number;
use super::writer::{Batch, Writer};
use crate::error::Result;
use crate::model::{Message, MessageId, ObjectId, Time};

/// A message that was read from another copy than the one that is the first now.
#[derive(Clone, Copy, Debug)]
pub struct StaleReading {
    /// Its row.
    pub message: i64,
    /// Row of the epoch that holds the first copy.
    pub epoch: i64,
    /// The first copy.
    pub blob: ObjectId,
    /// Its committer date.
    pub committed: Time,
}

/// Takes out the copies with a blob. A deletion is about the copies of its mirror that came before it.
const REMOVE_BLOB: &str = "DELETE FROM copy WHERE blob = ?3 AND epoch IN
     (SELECT other.id FROM epoch other JOIN epoch own ON own.inbox = other.inbox
      WHERE own.id = ?1 AND (other.place < own.place OR (other.id = own.id AND copy.entry < ?2)))";

/// Takes out the copies of the messages with an id and, unless that is NULL, a fingerprint.
const REMOVE_LIKE: &str = "DELETE FROM copy WHERE message IN
     (SELECT id FROM message WHERE message_id = ?3 AND (?4 IS NULL OR fingerprint = ?4)) AND epoch IN
     (SELECT other.id FROM epoch other JOIN epoch own ON own.inbox = other.inbox
      WHERE own.id = ?1 AND (other.place < own.place OR (other.id = own.id AND copy.entry < ?2)))";

/// Counts the messages of a mirror with an id.
const COUNT_LIKE: &str = "SELECT count(DISTINCT message.id) FROM message JOIN copy ON copy.message = message.id
     JOIN epoch ON epoch.id = copy.epoch
     WHERE message_id = ?2 AND epoch.inbox = (SELECT inbox FROM epoch WHERE id = ?1)";

impl Batch<'_> {
    /// Removes the copies whose blob this is from the mirror that `place` belongs to, as far as they came before it; returns how many
    /// there were.
    pub fn remove_message(&mut self, place: &Place, blob: ObjectId) -> Result<usize> {
        self.remove(REMOVE_BLOB, params![place.epoch, place.entry, blob])
            .map_err(failed("remove a message"))
    }

    /// Removes the copies of the message with this id and fingerprint likewise; where there is none and the mirror has only one message of
    /// that id, its copies.
    pub fn remove_message_like(&mut self, place: &Place, id: &MessageId, fingerprint: u64) -> Result<usize> {
        let remove = || -> rusqlite::Result<usize> {
            let (epoch, entry, id) = (place.epoch, place.entry, id.as_str());
            let equal = self.remove(REMOVE_LIKE, params![epoch, entry, id, fingerprint.cast_signed()])?;
            if equal > 0 {
                return Ok(equal);
            }
            let known: i64 = self
                .tx
                .prepare_cached(COUNT_LIKE)?
                .query_row(params![epoch, id], |row| row.get(0))?;
            if known != 1 {
                return Ok(0);
            }
            self.remove(REMOVE_LIKE, params![epoch, entry, id, None::<i64>])
        };
        remove().map_err(failed("remove a message"))
    }

    fn remove(&self, statement: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<usize> {
        let removed = self.tx.prepare_cached(statement)?.execute(values)?;
        if removed > 0 {
            self.note_moves()?;
        }
        Ok(removed)
    }

    /// Replaces the reading of a message by that of its first copy.
    pub fn refresh(&mut self, stale: &StaleReading, message: &Message) -> Result<()> {
        self.rewrite(stale.message, (stale.blob, stale.committed), message)
            .map_err(failed("store a message"))
    }
}

impl Writer {
    /// Row of the message that was stored last; 0 when there is none.
    pub fn last_message(&self) -> Result<i64> {
        self.db
            .query_row("SELECT coalesce(max(id), 0) FROM message", [], |row| row.get(0))
            .map_err(failed("read the messages"))
    }

    /// Messages that were read from a copy that is not the first one any more.
    pub fn stale_readings(&self) -> Result<Vec<StaleReading>> {
        let rows = || -> rusqlite::Result<Vec<StaleReading>> {
            let mut statement = self.db.prepare(
                "SELECT message, epoch, blob, committed FROM
                     (SELECT copy.message, copy.epoch, copy.blob, copy.committed, message.source, message.received,
                          min((inbox.place << 52) + (epoch.place << 40) + copy.entry)
                      FROM message JOIN copy ON copy.message = message.id JOIN epoch ON epoch.id = copy.epoch
                      JOIN inbox ON inbox.id = epoch.inbox GROUP BY copy.message)
                 WHERE blob <> source OR committed <> received ORDER BY epoch, message",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(StaleReading {
                    message: row.get(0)?,
                    epoch: row.get(1)?,
                    blob: row.get(2)?,
                    committed: row.get(3)?,
                })
            })?;
            rows.collect()
        };
        rows().map_err(failed("compare the copies of messages"))
    }

    /// Objects of an epoch that could not be read, `limit` at most.
    pub fn holes(&self, epoch: i64, limit: usize) -> Result<Vec<ObjectId>> {
        self.db
            .prepare_cached(
                "SELECT DISTINCT object FROM problem
                 WHERE epoch = ?1 AND kind IN ('missing-object', 'corrupt-object') AND object IS NOT NULL LIMIT ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![epoch, number(limit)], |row| row.get(0))?
                    .collect()
            })
            .map_err(failed("read the problems"))
    }
}
