//! What was stored since links were published last, and what was published then: from both follows what has to be linked again.

use std::collections::HashSet;

use foldhash::{HashMap, HashMapExt};
use rusqlite::Connection;

use super::commits::CommitKey;
use super::convert::{Owned, word};
use super::failed;
use super::messages::last_row;
use super::publish::{OvertakenRow, TieRow, read_match};
use super::reader::Reader;
use super::shadowed::find_shadowed;
use crate::error::Result;
use crate::model::{Decision, Match, MessageKey, SeriesId, Time, TreeName};

/// What is new since links were published last.
#[derive(Clone, Debug, Default)]
pub struct Fresh {
    /// Messages.
    pub messages: HashSet<MessageKey>,
    /// Commits.
    pub commits: HashSet<CommitKey>,
}

/// A mail of a series' threads as it was published.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ThreadRow {
    /// Row of the series.
    pub series: i64,
    /// Place of its revision.
    pub revision: u32,
    /// The part it speaks about; `None` for the whole revision.
    pub number: Option<u32>,
    /// Whether that is the only part, which is part 1 whatever it was posted as.
    pub lone: bool,
    /// Whether it is a posting of that revision.
    pub posting: bool,
    /// Whether that revision was posted after the fact.
    pub committed: bool,
    /// When that revision was posted.
    pub posted: Time,
}

/// What was published last.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// Prints of the series, by row.
    pub(super) prints: HashMap<i64, u64>,
    /// Commits that undo or repeat others.
    pub ties: Vec<TieRow>,
    /// Series by row.
    pub series: HashMap<i64, SeriesId>,
    /// Mails of the series' threads.
    pub threads: HashMap<MessageKey, ThreadRow>,
    /// Trees and branches of patches.
    pub placements: HashMap<MessageKey, (TreeName, String)>,
    /// Matches.
    pub matches: Vec<(CommitKey, Match)>,
    /// Patches that commits overtook.
    pub overtaken: Vec<OvertakenRow>,
}

impl Reader {
    /// What is new since links were published last; `None` when more than that happened: what was linked went or became another one, or
    /// nothing was linked yet.
    pub fn fresh(&self) -> Result<Option<Fresh>> {
        fresh(&self.db).map_err(failed("read what is new"))
    }

    /// How many messages are stored.
    pub fn count_messages(&self) -> Result<usize> {
        let count = self
            .db
            .query_row("SELECT count(*) FROM message", [], |row| row.get::<_, u32>(0));
        let count = count.map_err(failed("count the messages"))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// How revisions were placed when links were published last.
    pub fn decisions(&self) -> Result<Vec<Decision>> {
        super::decisions::load(&self.db).map_err(failed("read what was linked"))
    }

    /// What was published last.
    pub fn published(&self) -> Result<Published> {
        published(&self.db).map_err(failed("read what was linked"))
    }
}

fn fresh(db: &Connection) -> rusqlite::Result<Option<Fresh>> {
    let changed: bool = db.query_row(
        "SELECT EXISTS (SELECT 1 FROM fresh_message WHERE linked = 1) OR EXISTS (SELECT 1 FROM fresh_commit WHERE linked = 1)
             OR NOT EXISTS (SELECT 1 FROM series)",
        [],
        |row| row.get(0),
    )?;
    if changed {
        return Ok(None);
    }
    let rows = |statement: &str| -> rusqlite::Result<HashSet<i64>> {
        db.prepare(statement)?.query_map([], |row| row.get(0))?.collect()
    };
    let messages: HashSet<i64> = rows("SELECT message FROM fresh_message")?;
    // Whose Message-ID it is may have changed hands: then a message that was linked has another id.
    let (before, now) = (rows("SELECT message FROM shadowed")?, find_shadowed(db)?);
    if before
        .symmetric_difference(&now)
        .any(|message| !messages.contains(message))
    {
        return Ok(None);
    }
    Ok(Some(Fresh {
        messages: messages.into_iter().map(MessageKey).collect(),
        commits: rows("SELECT commit_row FROM fresh_commit")?
            .into_iter()
            .map(CommitKey)
            .collect(),
    }))
}

fn published(db: &Connection) -> rusqlite::Result<Published> {
    Ok(Published {
        prints: db
            .prepare("SELECT id, print FROM series")?
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?
            .collect::<rusqlite::Result<_>>()?,
        ties: db
            .prepare("SELECT commit_row, kind, other, certain, score, known FROM tie")?
            .query_map([], |row| {
                Ok(TieRow {
                    commit: CommitKey(row.get(0)?),
                    kind: word(row, 1)?,
                    other: CommitKey(row.get(2)?),
                    certain: row.get(3)?,
                    score: row.get(4)?,
                    known: row.get(5)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?,
        series: db
            .prepare("SELECT id, hash FROM series")?
            .query_map([], |row| Ok((row.get(0)?, SeriesId::parse(row.get_ref(1)?.as_str()?))))?
            .filter_map(|row| row.map(|(row, id)| Some((row, id?))).transpose())
            .collect::<rusqlite::Result<_>>()?,
        threads: threads(db)?,
        placements: db
            .prepare("SELECT message, tree.name, branch FROM placement JOIN tree ON tree.id = placement.tree")?
            .query_map([], |row| Ok((row.get(0)?, (TreeName(row.get(1)?), row.get(2)?))))?
            .collect::<rusqlite::Result<_>>()?,
        matches: matches(db)?,
        overtaken: db
            .prepare("SELECT message, commit_row, how, told, known FROM overtaken")?
            .query_map([], |row| {
                Ok(OvertakenRow {
                    message: row.get(0)?,
                    commit: CommitKey(row.get(1)?),
                    how: word(row, 2)?,
                    told: row.get(3)?,
                    known: row.get(4)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?,
    })
}

/// A revision as it was published.
struct RevisionRow {
    committed: bool,
    posted: Time,
    parts: usize,
    postings: Vec<i64>,
}

fn threads(db: &Connection) -> rusqlite::Result<HashMap<MessageKey, ThreadRow>> {
    let mut statement = db.prepare("SELECT series, committed, posted FROM revision ORDER BY series, place")?;
    let mut revisions = Owned::new(statement.query_map([], |row| {
        let revision = RevisionRow {
            committed: row.get(1)?,
            posted: row.get(2)?,
            parts: 0,
            postings: Vec::new(),
        };
        Ok((row.get(0)?, revision))
    })?);
    let mut statement =
        db.prepare("SELECT series, revision, message, duplicates FROM part ORDER BY series, revision, number")?;
    let mut parts = Owned::new(statement.query_map([], |row| {
        let mut keys: Vec<i64> = row.get::<_, Option<i64>>(2)?.into_iter().collect();
        if !keys.is_empty() {
            keys.extend(
                row.get_ref(3)?
                    .as_str()?
                    .split(' ')
                    .filter_map(|key| key.parse::<i64>().ok()),
            );
        }
        Ok((row.get(0)?, (row.get::<_, u32>(1)?, keys)))
    })?);
    let mut threads = HashMap::with_capacity(last_row(db, "SELECT max(id) FROM message")?);
    let mut statement = db.prepare("SELECT series, message, revision, number FROM thread ORDER BY series, message")?;
    let mut rows = statement.query([])?;
    let (mut series, mut posted) = (i64::MIN, Vec::new());
    while let Some(row) = rows.next()? {
        let (of, message, revision): (i64, i64, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if of != series {
            series = of;
            posted = revisions.take(of)?;
            for (place, keys) in parts.take(of)? {
                let revision = usize::try_from(place).ok().and_then(|place| posted.get_mut(place));
                if let Some(revision) = revision {
                    revision.parts += 1;
                    revision.postings.extend(keys);
                }
            }
        }
        let known = usize::try_from(revision).ok().and_then(|place| posted.get(place));
        let Some(known) = known else {
            continue;
        };
        let thread = ThreadRow {
            series,
            revision,
            number: row.get(3)?,
            lone: known.parts == 1,
            posting: known.postings.contains(&message),
            committed: known.committed,
            posted: known.posted,
        };
        threads.insert(MessageKey(message), thread);
    }
    Ok(threads)
}

fn matches(db: &Connection) -> rusqlite::Result<Vec<(CommitKey, Match)>> {
    let mut statement = db.prepare(
        "SELECT commit_row, message, object, method, score, certain, known, until, evidence
         FROM match JOIN tree_commit ON tree_commit.id = match.commit_row ORDER BY committed, object, message",
    )?;
    let rows = statement.query_map([], |row| {
        let found = read_match(row, 3, row.get(1)?, row.get(2)?)?;
        Ok((CommitKey(row.get(0)?), found))
    })?;
    rows.collect()
}
