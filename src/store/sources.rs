//! Mirrors and their epochs: what is configured, and how far each was read.

use rusqlite::named_params;

use super::failed;
use super::writer::Batch;
use crate::error::Result;
use crate::model::ObjectId;

/// A configured mirror and its epochs, in order.
#[derive(Clone, Debug)]
pub struct InboxPlan {
    /// Path of the mirror as configured.
    pub path: String,
    /// Names of its epochs in order.
    pub epochs: Vec<String>,
}

/// An epoch and how far it was read.
#[derive(Clone, Debug)]
pub struct EpochState {
    /// Its row.
    pub id: i64,
    /// Place of the mirror in the plan, and of the epoch in the mirror.
    pub place: (usize, usize),
    /// Last commit read.
    pub tip: Option<ObjectId>,
    /// Number of the next entry.
    pub read: i64,
}

impl Batch<'_> {
    /// Brings the mirrors and epochs known in line with the plan: new ones are added, those that are not planned any more are dropped
    /// with all they held.
    pub fn plan_inboxes(&mut self, plan: &[InboxPlan]) -> Result<Vec<EpochState>> {
        let mut states = Vec::new();
        self.try_plan(plan, &mut states).map_err(failed("record the mirrors"))?;
        Ok(states)
    }

    fn try_plan(&mut self, plan: &[InboxPlan], states: &mut Vec<EpochState>) -> rusqlite::Result<()> {
        for (inbox_place, inbox) in plan.iter().enumerate() {
            self.tx.execute(
                "INSERT INTO inbox (path, place) VALUES (:path, :place) ON CONFLICT (path) DO UPDATE SET place = :place",
                named_params! {":path": inbox.path, ":place": number(inbox_place)},
            )?;
            let inbox_id: i64 = self
                .tx
                .query_row("SELECT id FROM inbox WHERE path = ?1", [&inbox.path], |row| row.get(0))?;
            for (place, name) in inbox.epochs.iter().enumerate() {
                self.tx.execute(
                    "INSERT INTO epoch (inbox, name, place) VALUES (:inbox, :name, :place)
                     ON CONFLICT (inbox, name) DO UPDATE SET place = :place",
                    named_params! {":inbox": inbox_id, ":name": name, ":place": number(place)},
                )?;
                let state = self.tx.query_row(
                    "SELECT id, tip, read FROM epoch WHERE inbox = ?1 AND name = ?2",
                    rusqlite::params![inbox_id, name],
                    |row| {
                        Ok(EpochState {
                            id: row.get(0)?,
                            place: (inbox_place, place),
                            tip: row.get(1)?,
                            read: row.get(2)?,
                        })
                    },
                )?;
                states.push(state);
            }
        }
        let known: Vec<i64> = {
            let mut statement = self.tx.prepare("SELECT id FROM epoch")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for id in known {
            if !states.iter().any(|state| state.id == id) {
                self.try_clear(id)?;
                self.tx.execute("DELETE FROM epoch WHERE id = ?1", [id])?;
                self.tx.execute(
                    "INSERT INTO meta VALUES ('dirty', '1') ON CONFLICT (key) DO UPDATE SET value = '1'",
                    [],
                )?;
            }
        }
        self.tx
            .execute("DELETE FROM inbox WHERE id NOT IN (SELECT inbox FROM epoch)", [])?;
        Ok(())
    }

    /// Forgets all that was read of an epoch: its history was rewritten.
    pub fn clear_epoch(&mut self, epoch: i64) -> Result<()> {
        self.try_clear(epoch).map_err(failed("clear an epoch"))
    }

    fn try_clear(&mut self, epoch: i64) -> rusqlite::Result<()> {
        for statement in [
            "DELETE FROM copy WHERE epoch = ?1",
            "DELETE FROM problem WHERE epoch = ?1",
            "DELETE FROM tally WHERE epoch = ?1",
            "UPDATE epoch SET tip = NULL, read = 0 WHERE id = ?1",
        ] {
            self.tx.execute(statement, [epoch])?;
        }
        Ok(())
    }

    /// Records how far an epoch was read.
    pub fn save_progress(&mut self, epoch: i64, tip: ObjectId, read: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE epoch SET tip = ?2, read = ?3 WHERE id = ?1")
            .and_then(|mut statement| statement.execute(rusqlite::params![epoch, tip, read]))
            .map_err(failed("record how far a mirror was read"))?;
        Ok(())
    }

    /// Counts one entry of an epoch under what became of it.
    pub fn tally(&mut self, epoch: i64, kind: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO tally (epoch, kind, count) VALUES (?1, ?2, 1)
                 ON CONFLICT (epoch, kind) DO UPDATE SET count = count + 1",
            )
            .and_then(|mut statement| statement.execute(rusqlite::params![epoch, kind]))
            .map_err(failed("count an entry"))?;
        Ok(())
    }
}

/// A place as a column value.
pub(super) fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
