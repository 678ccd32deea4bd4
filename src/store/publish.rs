//! Derived rows: published whole, in one transaction, at the end of a sync.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use rusqlite::{Row, params};
use xxhash_rust::xxh3::Xxh3;

use super::commits::CommitKey;
use super::convert::word;
use super::failed;
use super::fresh::Published;
use super::shadowed::find_shadowed;
use super::sources::number;
use super::writer::Batch;
use crate::error::Result;
use crate::model::{
    Decision, Evidence, Match, MessageId, MessageKey, ObjectId, Overtook, ReferenceKind, Revision, Series, SeriesId,
    State, Target, Time, TreeName,
};

/// The tree and branch that a patch is for.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The patch mail.
    pub message: MessageKey,
    /// The tree, and the short name of the branch aimed at: many patches share them.
    pub aim: Arc<(TreeName, String)>,
}

/// A commit that reverts, re-applies or ports back another.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
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
    /// How revisions were placed.
    pub decisions: Vec<Decision>,
    /// So many decisions, from the first on, are those that are stored.
    pub decided: usize,
}

impl Batch<'_> {
    /// Replaces all derived rows and drops messages and commits that no mirror or branch holds any more. Where it is told what was published
    /// `before`, and nothing that was linked went since, only rows that are others now are written; the rows are the same either way.
    ///
    /// `known` is the last message that was stored before this sync.
    pub fn publish(&mut self, derived: &Derived, before: Option<&Published>, known: i64) -> Result<Written> {
        self.try_publish(derived, before, known)
            .map_err(failed("publish what was linked"))
    }

    /// Replaces the settled ends of some series, or of all: row of the series, state, since when.
    pub fn save_settled(&mut self, ends: &[(i64, State, Time)], some: Option<&[i64]>) -> Result<()> {
        let all = || -> rusqlite::Result<()> {
            match some {
                None => {
                    self.tx.execute("DELETE FROM settled", [])?;
                }
                Some(rows) => {
                    let mut statement = self.tx.prepare_cached("DELETE FROM settled WHERE series = ?1")?;
                    for row in rows {
                        statement.execute([row])?;
                    }
                }
            }
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
        self.set_meta("finished", &now.0.to_string())
    }

    /// Notes the dates of the newest mail and of the newest commit.
    pub fn note_newest(&mut self, mail: Option<Time>, commit: Option<Time>) -> Result<()> {
        for (key, date) in [("newest-mail", mail), ("newest-commit", commit)] {
            match date {
                Some(date) => self.set_meta(key, &date.0.to_string())?,
                None => {
                    let forget = self.tx.execute("DELETE FROM meta WHERE key = ?1", [key]);
                    forget.map_err(failed("finish the sync"))?;
                }
            }
        }
        Ok(())
    }

    fn try_publish(&mut self, derived: &Derived, before: Option<&Published>, known: i64) -> rusqlite::Result<Written> {
        let sheaves = sheaves(derived);
        let changed: Vec<(i64, u64, &Sheaf<'_>)> = (0..)
            .map(row_of)
            .zip(&sheaves)
            .zip(prints(&sheaves))
            .map(|((row, sheaf), print)| (row, print, sheaf))
            .filter(|(row, print, _)| before.is_none_or(|before| before.prints.get(row) != Some(print)))
            .collect();
        let gone = match before {
            None => self.clear(known)?,
            Some(before) => self.clear_changed(derived, before, changed.iter().map(|(row, ..)| *row))?,
        };
        for (row, print, sheaf) in &changed {
            self.write_sheaf(*row, *print, sheaf)?;
        }
        let nothing = Published::default();
        let before = before.unwrap_or(&nothing);
        self.write_placements(&derived.placements, before)?;
        self.write_overtaken(&derived.overtaken, before)?;
        self.write_matches(&derived.matches, before)?;
        self.write_ties(&derived.ties, before)?;
        self.write_decisions(&derived.decisions, derived.decided)?;
        // After all that was dropped above, which is noted there, too.
        self.tx
            .execute_batch("DELETE FROM fresh_message; DELETE FROM fresh_commit;")?;
        Ok(Written {
            gone,
            series: changed.into_iter().map(|(row, ..)| row).collect(),
        })
    }

    /// Drops all derived rows, and messages and commits that no mirror or branch holds; tells how many messages up to `known` and of later
    /// ones.
    fn clear(&mut self, known: i64) -> rusqlite::Result<(usize, usize)> {
        // Children first, so that no cascade has to look for rows.
        self.tx.execute_batch(
            "DELETE FROM overtaken; DELETE FROM settled; DELETE FROM person_use; DELETE FROM tie; DELETE FROM match; DELETE FROM placement; DELETE FROM thread; DELETE FROM part;
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
        self.note_shadowed()?;
        Ok((old, new))
    }

    /// Drops the derived rows that are others now, and what came and went again since.
    fn clear_changed(
        &mut self,
        derived: &Derived,
        before: &Published,
        changed: impl Iterator<Item = i64>,
    ) -> rusqlite::Result<(usize, usize)> {
        let rows = number(derived.series.len());
        let over = before.prints.keys().copied().filter(|row| *row > rows);
        for row in changed.chain(over) {
            self.tx
                .prepare_cached("DELETE FROM series WHERE id = ?1")?
                .execute([row])?;
        }
        self.tx.execute_batch(
            "DELETE FROM tree_commit WHERE id IN (SELECT commit_row FROM fresh_commit)
                 AND id NOT IN (SELECT commit_row FROM commit_branch);",
        )?;
        let new = self.tx.execute(
            "DELETE FROM message WHERE id IN (SELECT message FROM fresh_message) AND id NOT IN (SELECT message FROM copy)",
            [],
        )?;
        self.note_fresh_uses()?;
        self.note_shadowed()?;
        Ok((0, new))
    }

    fn note_shadowed(&self) -> rusqlite::Result<()> {
        let shadowed = find_shadowed(&self.tx)?;
        self.tx.execute("DELETE FROM shadowed", [])?;
        for message in shadowed {
            self.tx
                .prepare_cached("INSERT INTO shadowed (message) VALUES (?1)")?
                .execute([message])?;
        }
        Ok(())
    }

    fn write_sheaf(&mut self, row: i64, print: u64, sheaf: &Sheaf<'_>) -> rusqlite::Result<()> {
        let series = sheaf.series;
        self.tx
            .prepare_cached("INSERT INTO series (id, hash, superseded, print) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![row, series.id.as_str(), sheaf.superseded, print.cast_signed()])?;
        for other in &series.related {
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO series_relation (series, other) VALUES (?1, ?2)")?
                .execute(params![row, other.as_str()])?;
        }
        for (place, revision) in series.revisions.iter().enumerate() {
            self.write_revision(row, number(place), revision)?;
        }
        // Its own name may be that of a mail that is no part: a cover letter under a wrong number, sent anew.
        let names = sheaf.names.iter().map(|first| SeriesId::of(first));
        for name in std::iter::once(series.id.clone()).chain(names) {
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO series_name (hash, series) VALUES (?1, ?2)")?
                .execute(params![name.as_str(), row])?;
        }
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO thread (series, message, revision, number, parent, sender, date, role, says, targets, tags, trailers)
             SELECT ?1, id, ?3, ?4, ?5, sender, date, role, says, targets, tags,
                 coalesce((SELECT group_concat(kind || ' ' || coalesce(person, '-') || ' ' || scope || ' ' || condition || ' ' || stood
                     || coalesce(' ' || replace(area, char(10), ' '), ''), char(10))
                     FROM (SELECT * FROM message_trailer WHERE message = ?2 ORDER BY place)), '')
             FROM message WHERE id = ?2",
        )?;
        for (message, target, parent) in &sheaf.threads {
            let (revision, part) = match target {
                Target::Revision { revision } => (*revision, None),
                Target::Part { revision, number } => (*revision, Some(*number)),
            };
            statement.execute(params![row, message, number(revision), part, parent])?;
        }
        Ok(())
    }

    fn write_overtaken(&mut self, overtaken: &[OvertakenRow], before: &Published) -> rusqlite::Result<()> {
        let same: HashSet<&OvertakenRow> = before.overtaken.iter().collect();
        let now: HashSet<MessageKey> = overtaken.iter().map(|one| one.message).collect();
        for old in before.overtaken.iter().filter(|old| !now.contains(&old.message)) {
            self.tx
                .prepare_cached("DELETE FROM overtaken WHERE message = ?1")?
                .execute([old.message])?;
        }
        for one in overtaken.iter().filter(|one| !same.contains(one)) {
            let how: &str = one.how.into();
            self.tx
                .prepare_cached(
                    "INSERT OR REPLACE INTO overtaken (message, commit_row, how, told, known) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![one.message, one.commit.0, how, one.told, one.known])?;
        }
        Ok(())
    }

    fn write_matches(&mut self, matches: &[(CommitKey, Match)], before: &Published) -> rusqlite::Result<()> {
        let key = |(commit, found): &(CommitKey, Match)| (found.message, *commit);
        let same: HashMap<(MessageKey, CommitKey), &Match> =
            before.matches.iter().map(|one| (key(one), &one.1)).collect();
        let now: HashSet<(MessageKey, CommitKey)> = matches.iter().map(key).collect();
        for (message, commit) in same.keys().filter(|key| !now.contains(key)) {
            self.tx
                .prepare_cached("DELETE FROM match WHERE message = ?1 AND commit_row = ?2")?
                .execute(params![message, commit.0])?;
        }
        for (commit, found) in matches {
            let old = same.get(&(found.message, *commit));
            let old = old.filter(|old| is_same_but_evidence(old, found));
            if old.is_some_and(|old| old.evidence == found.evidence) {
                continue;
            }
            let evidence = evidence_text(&found.evidence);
            if old.is_some_and(|old| evidence_text(&old.evidence) == evidence) {
                continue;
            }
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
                    evidence
                ])?;
        }
        Ok(())
    }

    fn write_ties(&mut self, ties: &[TieRow], before: &Published) -> rusqlite::Result<()> {
        let key = |tie: &TieRow| (tie.commit, tie.kind, tie.other);
        let same: HashMap<(CommitKey, ReferenceKind, CommitKey), &TieRow> =
            before.ties.iter().map(|tie| (key(tie), tie)).collect();
        let now: HashSet<(CommitKey, ReferenceKind, CommitKey)> = ties.iter().map(key).collect();
        for (commit, kind, other) in same.keys().filter(|key| !now.contains(key)) {
            let kind: &str = kind.into();
            self.tx
                .prepare_cached("DELETE FROM tie WHERE commit_row = ?1 AND kind = ?2 AND other = ?3")?
                .execute(params![commit.0, kind, other.0])?;
        }
        for tie in ties.iter().filter(|tie| same.get(&key(tie)) != Some(tie)) {
            let kind: &str = tie.kind.into();
            self.tx
                .prepare_cached(
                    "INSERT OR REPLACE INTO tie (commit_row, kind, other, certain, score, known) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![tie.commit.0, kind, tie.other.0, tie.certain, tie.score, tie.known])?;
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
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO part (series, revision, number, message, carried, duplicates, superseded, author, title, loose_id, paths)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, author, title, loose_id,
                 (SELECT group_concat(path || coalesce(' ' || old_path, ''), ' ') FROM patch_file WHERE message = ?4)
             FROM (SELECT 1) LEFT JOIN patch ON patch.message = ?4",
        )?;
        for part in &revision.parts {
            let duplicates: Vec<String> = part.duplicates.iter().map(|key| key.0.to_string()).collect();
            statement.execute(params![
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

    fn write_placements(&mut self, placements: &[Placement], before: &Published) -> rusqlite::Result<()> {
        let now: HashSet<MessageKey> = placements.iter().map(|one| one.message).collect();
        for old in before.placements.keys().filter(|key| !now.contains(key)) {
            self.tx
                .prepare_cached("DELETE FROM placement WHERE message = ?1")?
                .execute([old])?;
        }
        let trees: HashMap<String, i64> = {
            let mut statement = self.tx.prepare_cached("SELECT name, id FROM tree")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        let is_same = |one: &&Placement| {
            let old = before.placements.get(&one.message);
            old == Some(&*one.aim)
        };
        for placement in placements.iter().filter(|one| !is_same(one)) {
            let (tree, branch) = &*placement.aim;
            let Some(tree) = trees.get(&tree.0) else {
                continue;
            };
            self.tx
                .prepare_cached("INSERT OR REPLACE INTO placement (message, tree, branch) VALUES (?1, ?2, ?3)")?
                .execute(params![placement.message, tree, branch])?;
        }
        Ok(())
    }
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// How many messages went of those that were stored before this sync, and of later ones.
    pub gone: (usize, usize),
    /// Rows of the series that were written.
    pub series: Vec<i64>,
}

/// All that is written of a series.
#[derive(Hash)]
struct Sheaf<'a> {
    series: &'a Series,
    superseded: Option<Time>,
    names: Vec<&'a MessageId>,
    threads: Vec<(MessageKey, Target, Option<MessageKey>)>,
}

impl Sheaf<'_> {
    /// A number for it.
    fn print(&self) -> u64 {
        let mut hasher = Xxh3::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// The numbers of all of them: those of one half are made beside those of the other.
fn prints(sheaves: &[Sheaf<'_>]) -> Vec<u64> {
    let prints = |sheaves: &[Sheaf<'_>]| -> Vec<u64> { sheaves.iter().map(Sheaf::print).collect() };
    let (first, last) = sheaves.split_at(sheaves.len() / 2);
    std::thread::scope(|scope| {
        let last = scope.spawn(|| prints(last));
        let mut all = prints(first);
        all.extend(last.join().expect("a thread that hashes does not panic"));
        all
    })
}

/// What is written of each series.
fn sheaves(derived: &Derived) -> Vec<Sheaf<'_>> {
    let sheaf = |series| Sheaf {
        series,
        superseded: None,
        names: Vec::new(),
        threads: Vec::new(),
    };
    let mut sheaves: Vec<Sheaf<'_>> = derived.series.iter().map(sheaf).collect();
    for (place, since) in &derived.superseded {
        if let Some(sheaf) = sheaves.get_mut(*place) {
            sheaf.superseded = Some(sheaf.superseded.map_or(*since, |known| known.min(*since)));
        }
    }
    for (place, first) in &derived.names {
        if let Some(sheaf) = sheaves.get_mut(*place) {
            sheaf.names.push(first);
        }
    }
    for (place, message, target, parent) in &derived.threads {
        if let Some(sheaf) = sheaves.get_mut(*place) {
            sheaf.threads.push((*message, *target, *parent));
        }
    }
    for sheaf in &mut sheaves {
        sheaf.threads.sort_by_key(|(message, ..)| *message);
    }
    sheaves
}

/// Whether two matches of one pair differ in nothing, or in the evidence alone.
fn is_same_but_evidence(a: &Match, b: &Match) -> bool {
    (a.method, a.certain, a.known, a.until) == (b.method, b.certain, b.known, b.until)
        && a.score.total_cmp(&b.score).is_eq()
}

/// The row of a series by its place: they are numbered from 1.
pub fn row_of(place: usize) -> i64 {
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

/// A match from the six columns that begin at `first`: method, score, certain, known, until, evidence.
pub(super) fn read_match(
    row: &Row<'_>,
    first: usize,
    message: MessageKey,
    commit: ObjectId,
) -> rusqlite::Result<Match> {
    Ok(Match {
        message,
        commit,
        method: word(row, first)?,
        score: row.get(first + 1)?,
        certain: row.get(first + 2)?,
        known: row.get(first + 3)?,
        until: row.get(first + 4)?,
        evidence: parse_evidence(row.get_ref(first + 5)?.as_str()?).unwrap_or_default(),
    })
}

/// The evidence that `evidence_text` wrote; `None` when the text is not one.
fn parse_evidence(text: &str) -> Option<Evidence> {
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
