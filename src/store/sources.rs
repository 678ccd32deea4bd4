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
    /// Whether deletions were read in it: they are about mails of earlier epochs, too.
    pub deletes: bool,
    /// Where it began when it was a shallow clone.
    pub shallow: String,
}

/// What a plan came to.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// Epochs in the order of the plan.
    pub states: Vec<EpochState>,
    /// Epochs that were known and are not there any more, of mirrors that are: path of the mirror and name.
    pub gone: Vec<(String, String)>,
}

/// An epoch that is known and not in the plan.
struct Unplanned {
    id: i64,
    inbox: i64,
    path: String,
    name: String,
    deletes: bool,
}

impl Batch<'_> {
    /// Brings the mirrors and epochs known in line with the plan: new ones are added, those that are not planned any more are dropped
    /// with all they held.
    pub fn plan_inboxes(&mut self, plan: &[InboxPlan]) -> Result<Planned> {
        let mut planned = Planned::default();
        self.try_plan(plan, &mut planned)
            .map_err(failed("record the mirrors"))?;
        Ok(planned)
    }

    fn try_plan(&mut self, plan: &[InboxPlan], planned: &mut Planned) -> rusqlite::Result<()> {
        let mut moved = 0;
        for (inbox_place, inbox) in plan.iter().enumerate() {
            moved += self.tx.execute(
                "UPDATE inbox SET place = :place WHERE path = :path AND place <> :place",
                named_params! {":path": inbox.path, ":place": number(inbox_place)},
            )?;
            self.tx.execute(
                "INSERT INTO inbox (path, place) VALUES (:path, :place) ON CONFLICT (path) DO NOTHING",
                named_params! {":path": inbox.path, ":place": number(inbox_place)},
            )?;
            let inbox_id: i64 = self
                .tx
                .query_row("SELECT id FROM inbox WHERE path = ?1", [&inbox.path], |row| row.get(0))?;
            for (place, name) in inbox.epochs.iter().enumerate() {
                moved += self.tx.execute(
                    "UPDATE epoch SET place = :place WHERE inbox = :inbox AND name = :name AND place <> :place",
                    named_params! {":inbox": inbox_id, ":name": name, ":place": number(place)},
                )?;
                self.tx.execute(
                    "INSERT INTO epoch (inbox, name, place) VALUES (:inbox, :name, :place) ON CONFLICT (inbox, name) DO NOTHING",
                    named_params! {":inbox": inbox_id, ":name": name, ":place": number(place)},
                )?;
                let state = self.tx.query_row(
                    "SELECT id, tip, read, shallow, EXISTS (SELECT 1 FROM tally WHERE epoch = epoch.id AND kind = 'deletion')
                     FROM epoch WHERE inbox = ?1 AND name = ?2",
                    rusqlite::params![inbox_id, name],
                    |row| {
                        Ok(EpochState {
                            id: row.get(0)?,
                            place: (inbox_place, place),
                            tip: row.get(1)?,
                            read: row.get(2)?,
                            shallow: row.get(3)?,
                            deletes: row.get(4)?,
                        })
                    },
                )?;
                planned.states.push(state);
            }
        }
        if moved > 0 {
            self.note_moves()?;
        }
        for one in self.unplanned(&planned.states)? {
            self.try_clear(one.id)?;
            self.tx.execute("DELETE FROM epoch WHERE id = ?1", [one.id])?;
            if !plan.iter().any(|inbox| inbox.path == one.path) {
                continue;
            }
            // What its deletions took out of other epochs is to come back, and what those of others took out of it is not to be counted.
            let others = self.epochs_of(one.inbox)?;
            let deletes = |state: &EpochState| state.deletes && others.contains(&state.id);
            if one.deletes || planned.states.iter().any(deletes) {
                for other in &others {
                    self.try_clear(*other)?;
                }
                for state in planned.states.iter_mut().filter(|state| others.contains(&state.id)) {
                    (state.tip, state.read, state.deletes) = (None, 0, false);
                }
            }
            planned.gone.push((one.path, one.name));
        }
        self.tx
            .execute("DELETE FROM inbox WHERE id NOT IN (SELECT inbox FROM epoch)", [])?;
        Ok(())
    }

    fn unplanned(&self, states: &[EpochState]) -> rusqlite::Result<Vec<Unplanned>> {
        let mut statement = self.tx.prepare(
            "SELECT epoch.id, inbox.id, inbox.path, epoch.name,
                 EXISTS (SELECT 1 FROM tally WHERE epoch = epoch.id AND kind = 'deletion')
             FROM epoch JOIN inbox ON inbox.id = epoch.inbox ORDER BY inbox.place, epoch.place",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Unplanned {
                id: row.get(0)?,
                inbox: row.get(1)?,
                path: row.get(2)?,
                name: row.get(3)?,
                deletes: row.get(4)?,
            })
        })?;
        let mut all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        all.retain(|one| !states.iter().any(|state| state.id == one.id));
        Ok(all)
    }

    fn epochs_of(&self, inbox: i64) -> rusqlite::Result<Vec<i64>> {
        let mut statement = self.tx.prepare("SELECT id FROM epoch WHERE inbox = ?1")?;
        let rows = statement.query_map([inbox], |row| row.get(0))?;
        rows.collect()
    }

    /// Notes that copies went or changed places.
    pub(super) fn note_moves(&self) -> rusqlite::Result<()> {
        self.tx
            .execute(
                "INSERT INTO meta VALUES ('dirty', '1'), ('copies', '1') ON CONFLICT (key) DO UPDATE SET value = '1'",
                [],
            )
            .map(drop)
    }

    /// Forgets all that was read of an epoch: it is read from the beginning.
    pub fn clear_epoch(&mut self, epoch: i64) -> Result<()> {
        self.try_clear(epoch).map_err(failed("clear an epoch"))
    }

    fn try_clear(&mut self, epoch: i64) -> rusqlite::Result<()> {
        for statement in [
            "DELETE FROM copy WHERE epoch = ?1",
            "DELETE FROM problem WHERE epoch = ?1",
            "DELETE FROM tally WHERE epoch = ?1",
            "UPDATE epoch SET tip = NULL, read = 0, shallow = '' WHERE id = ?1",
        ] {
            self.tx.execute(statement, [epoch])?;
        }
        self.note_moves()
    }

    /// Records where an epoch that is a shallow clone begins.
    pub fn save_beginnings(&mut self, epoch: i64, shallow: &str) -> Result<()> {
        self.tx
            .execute(
                "UPDATE epoch SET shallow = ?2 WHERE id = ?1",
                rusqlite::params![epoch, shallow],
            )
            .map(drop)
            .map_err(failed("record where a mirror begins"))
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
