//! Derived rows: published whole, in one transaction, at the end of a sync.

use std::collections::HashMap;

use rusqlite::params;

use super::commits::CommitKey;
use super::failed;
use super::messages::find_shadowed;
use super::sources::number;
use super::writer::Batch;
use crate::error::Result;
use crate::model::{
    Evidence, Match, MessageId, MessageKey, Overtook, ReferenceKind, Revision, Series, SeriesId, State, Target, Time,
    TreeName,
};

/// The tree and branch that a patch is for.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The patch mail.
    pub message: MessageKey,
    /// The tree.
    pub tree: TreeName,
    /// Short name of the branch aimed at.
    pub branch: String,
}

/// A commit that reverts, re-applies or ports back another.
#[derive(Clone, Debug)]
pub struct TieRow {
    /// The later commit.
    pub commit: CommitKey,
    /// What it does.
    pub kind: ReferenceKind,
    /// The other commit.
    pub other: CommitKey,
    /// Whether it is sure.
    pub certain: bool,
    /// How sure, 0 to 1.
    pub score: f64,
    /// From when it is known.
    pub known: Time,
}

/// A commit that left nothing for a patch to do.
#[derive(Clone, Copy, Debug)]
pub struct OvertakenRow {
    /// The patch mail.
    pub message: MessageKey,
    /// The commit.
    pub commit: CommitKey,
    /// How it did so.
    pub how: Overtook,
    /// The mail that says so.
    pub told: Option<MessageKey>,
    /// From when that is known.
    pub known: Time,
}

/// Everything that is linked: the derived rows.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Series; their place here is what the other fields name.
    pub series: Vec<Series>,
    /// Id of the first mail of each revision, by series.
    pub names: Vec<(usize, MessageId)>,
    /// Mails of the series' threads: series, mail, what it speaks about, what it answers.
    pub threads: Vec<(usize, MessageKey, Target, Option<MessageKey>)>,
    /// Series whose patches another took over, and when.
    pub superseded: Vec<(usize, Time)>,
    /// Trees and branches of patches.
    pub placements: Vec<Placement>,
    /// Matches with the commit's number.
    pub matches: Vec<(CommitKey, Match)>,
    /// Commits that undo or repeat others.
    pub ties: Vec<TieRow>,
    /// Commits that left nothing for a patch to do.
    pub overtaken: Vec<OvertakenRow>,
}

impl Batch<'_> {
    /// Replaces all derived rows and drops messages and commits that no mirror or branch holds any more.
    ///
    /// `known` is the last message that was stored before this sync; returns how many went of those up to it and of later ones.
    pub fn publish(&mut self, derived: &Derived, known: i64) -> Result<(usize, usize)> {
        self.try_publish(derived, known)
            .map_err(failed("publish what was linked"))
    }

    /// Replaces the settled ends: row of the series, state, since when.
    pub fn save_settled(&mut self, ends: &[(i64, State, Time)]) -> Result<()> {
        let all = || -> rusqlite::Result<()> {
            self.tx.execute("DELETE FROM settled", [])?;
            let mut statement = self
                .tx
                .prepare_cached("INSERT INTO settled (series, state, since) VALUES (?1, ?2, ?3)")?;
            for (series, state, since) in ends {
                let state: &str = state.into();
                statement.execute(params![series, state, since])?;
            }
            Ok(())
        };
        all().map_err(failed("mark series as settled"))
    }

    /// Marks the sync as finished at `now`.
    pub fn finish(&mut self, now: Time) -> Result<()> {
        self.set_meta("dirty", "0")?;
        self.set_meta("finished", &now.0.to_string())?;
        self.tx
            .execute_batch(
                "DELETE FROM meta WHERE key IN ('newest-mail', 'newest-commit');
                 INSERT INTO meta SELECT 'newest-mail', CAST(max(date) AS TEXT) FROM message HAVING count(*) > 0;
                 INSERT INTO meta SELECT 'newest-commit', CAST(max(committed) AS TEXT) FROM tree_commit HAVING count(*) > 0;",
            )
            .map_err(failed("finish the sync"))
    }

    fn try_publish(&mut self, derived: &Derived, known: i64) -> rusqlite::Result<(usize, usize)> {
        // Children first, so that no cascade has to look for rows.
        self.tx.execute_batch(
            "DELETE FROM shadowed; DELETE FROM overtaken; DELETE FROM settled; DELETE FROM person_use; DELETE FROM tie; DELETE FROM match; DELETE FROM placement; DELETE FROM thread; DELETE FROM part;
             DELETE FROM revision; DELETE FROM series_relation; DELETE FROM series_name; DELETE FROM series;
             DELETE FROM tree_commit WHERE id IN (SELECT id FROM tree_commit WHERE id NOT IN (SELECT commit_row FROM commit_branch));",
        )?;
        let old = self.tx.execute(
            "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE +id <= ?1 AND id NOT IN (SELECT message FROM copy))",
            [known],
        )?;
        let new = self.tx.execute(
            "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE id NOT IN (SELECT message FROM copy))",
            [],
        )?;
        self.note_uses()?;
        for message in find_shadowed(&self.tx)? {
            self.tx
                .prepare_cached("INSERT INTO shadowed (message) VALUES (?1)")?
                .execute([message])?;
        }
        for (place, series) in derived.series.iter().enumerate() {
            self.write_series(row_of(place), series)?;
        }
        for (place, first) in &derived.names {
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO series_name (hash, series) VALUES (?1, ?2)")?
                .execute(params![SeriesId::of(first).as_str(), row_of(*place)])?;
        }
        for (place, since) in &derived.superseded {
            self.tx
                .prepare_cached("UPDATE series SET superseded = ?2 WHERE id = ?1")?
                .execute(params![row_of(*place), since])?;
        }
        let mut threads: Vec<_> = derived.threads.iter().collect();
        threads.sort_by_key(|(series, message, ..)| (*series, *message));
        for (series, message, target, parent) in threads {
            let (revision, part) = match target {
                Target::Revision { revision } => (*revision, None),
                Target::Part { revision, number } => (*revision, Some(*number)),
            };
            self.tx
                .prepare_cached(
                    "INSERT INTO thread (series, message, revision, number, parent) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![row_of(*series), message, number(revision), part, parent])?;
        }
        self.write_placements(&derived.placements)?;
        for one in &derived.overtaken {
            let how: &str = one.how.into();
            self.tx
                .prepare_cached(
                    "INSERT INTO overtaken (message, commit_row, how, told, known) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![one.message, one.commit.0, how, one.told, one.known])?;
        }
        for (commit, found) in &derived.matches {
            let method: &str = found.method.into();
            self.tx
                .prepare_cached(
                    "INSERT OR REPLACE INTO match (message, commit_row, method, score, certain, known, until, evidence)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    found.message,
                    commit.0,
                    method,
                    found.score,
                    found.certain,
                    found.known,
                    found.until,
                    evidence_text(&found.evidence)
                ])?;
        }
        for tie in &derived.ties {
            let kind: &str = tie.kind.into();
            self.tx
                .prepare_cached(
                    "INSERT OR REPLACE INTO tie (commit_row, kind, other, certain, score, known) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![tie.commit.0, kind, tie.other.0, tie.certain, tie.score, tie.known])?;
        }
        Ok((old, new))
    }

    fn write_series(&mut self, row: i64, series: &Series) -> rusqlite::Result<()> {
        self.tx
            .prepare_cached("INSERT INTO series (id, hash) VALUES (?1, ?2)")?
            .execute(params![row, series.id.as_str()])?;
        for other in &series.related {
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO series_relation (series, other) VALUES (?1, ?2)")?
                .execute(params![row, other.as_str()])?;
        }
        for (place, revision) in series.revisions.iter().enumerate() {
            self.write_revision(row, number(place), revision)?;
        }
        Ok(())
    }

    fn write_revision(&mut self, series: i64, place: i64, revision: &Revision) -> rusqlite::Result<()> {
        let submitter = self.interned.person(&self.tx, &revision.submitter)?;
        let kind: &str = revision.kind.into();
        let joined: &str = revision.joined.into();
        self.tx
            .prepare_cached(
                "INSERT INTO revision (series, place, number, point, stated, kind, rfc, committed, cover, submitter, posted, joined, known)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                series,
                place,
                revision.number.number,
                revision.number.point,
                revision.stated,
                kind,
                revision.rfc,
                revision.committed,
                revision.cover,
                submitter,
                revision.posted,
                joined,
                revision.known
            ])?;
        for part in &revision.parts {
            let duplicates: Vec<String> = part.duplicates.iter().map(|key| key.0.to_string()).collect();
            self.tx
                .prepare_cached(
                    "INSERT INTO part (series, revision, number, message, carried, duplicates, superseded)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    series,
                    place,
                    part.number,
                    part.message,
                    part.carried,
                    duplicates.join(" "),
                    part.superseded
                ])?;
        }
        Ok(())
    }

    fn write_placements(&mut self, placements: &[Placement]) -> rusqlite::Result<()> {
        let trees: HashMap<String, i64> = {
            let mut statement = self.tx.prepare_cached("SELECT name, id FROM tree")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for placement in placements {
            let Some(tree) = trees.get(&placement.tree.0) else {
                continue;
            };
            self.tx
                .prepare_cached("INSERT INTO placement (message, tree, branch) VALUES (?1, ?2, ?3)")?
                .execute(params![placement.message, tree, placement.branch])?;
        }
        Ok(())
    }
}

/// Rows of series are numbered by their place, from 1.
fn row_of(place: usize) -> i64 {
    number(place).saturating_add(1)
}

/// The numbers of an evidence in the order of its fields.
pub(super) fn evidence_text(evidence: &Evidence) -> String {
    let flag = u8::from;
    format!(
        "{} {} {} {} {} {:.3} {} {} {} {} {} {} {} {:.3} {} {} {} {} {} {}",
        flag(evidence.named),
        flag(evidence.named_nearby),
        flag(evidence.patch_id),
        flag(evidence.loose_id),
        flag(evidence.title_equal),
        evidence.title,
        flag(evidence.author),
        evidence.files_shared,
        evidence.files_patch,
        evidence.files_commit,
        evidence.lines_shared,
        evidence.lines_patch,
        evidence.lines_commit,
        evidence.text,
        evidence.blobs_shared,
        evidence.delay,
        flag(evidence.squashed),
        flag(evidence.authored),
        flag(evidence.title_exact),
        flag(evidence.by_hand),
    )
}

/// The evidence that `evidence_text` wrote; `None` when the text is not one.
pub(super) fn parse_evidence(text: &str) -> Option<Evidence> {
    let words: Vec<&str> = text.split(' ').collect();
    let flag = |place: usize| Some(*words.get(place)? == "1");
    let count = |place: usize| words.get(place)?.parse::<u32>().ok();
    let share = |place: usize| words.get(place)?.parse::<f64>().ok();
    Some(Evidence {
        named: flag(0)?,
        named_nearby: flag(1)?,
        patch_id: flag(2)?,
        loose_id: flag(3)?,
        title_equal: flag(4)?,
        title: share(5)?,
        author: flag(6)?,
        files_shared: count(7)?,
        files_patch: count(8)?,
        files_commit: count(9)?,
        lines_shared: count(10)?,
        lines_patch: count(11)?,
        lines_commit: count(12)?,
        text: share(13)?,
        blobs_shared: count(14)?,
        delay: words.get(15)?.parse().ok()?,
        squashed: flag(16)?,
        authored: flag(17)?,
        title_exact: flag(18)?,
        by_hand: flag(19)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_survives_the_database() {
        let evidence = Evidence {
            named: true,
            title_exact: true,
            by_hand: true,
            title: 0.5,
            author: true,
            lines_shared: 47,
            lines_patch: 49,
            delay: -3600,
            squashed: true,
            ..Evidence::default()
        };
        assert_eq!(parse_evidence(&evidence_text(&evidence)), Some(evidence));
    }
}
