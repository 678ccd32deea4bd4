//! Histories: everything known about series, read in few passes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use foldhash::HashMap;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::convert::word;
use super::failed;
use super::messages::person;
use super::people::{Numbered, load_people};
use super::publish::read_match;
use super::reader::Reader;
use super::threads::{load_mails, put_in_order};
use crate::error::Result;
use crate::model::{
    History, Landing, Match, MessageId, MessageKey, ObjectId, Overtaking, Part, PartFacts, Person, Revision,
    RevisionNumber, Series, SeriesId, Time, TreeName,
};

/// Which series to read.
#[derive(Clone, Copy, Debug)]
pub enum Filter {
    /// All of them.
    All,
    /// Those of which something was known at this moment, but for those that were settled then and later.
    UnsettledAt(Time),
    /// One, by its row.
    One(i64),
}

/// How much of its mails is read with a series.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Depth {
    /// All.
    Whole,
    /// That by which the series is judged: left out are ids, of subjects all but releases and tags, of trailers their texts, and the sizes
    /// of patches.
    Outline,
}

/// A series as it is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its row.
    pub row: i64,
    /// Everything known about it, triage notes left out.
    pub history: History,
}

impl Reader {
    /// Histories of the series that the filter means, by row.
    pub fn histories(&self, filter: Filter) -> Result<Vec<Stored>> {
        self.load(filter).map_err(failed("read the series"))
    }

    /// Histories of these series, by row.
    pub fn histories_of(&self, rows: &[i64], depth: Depth) -> Result<Vec<Stored>> {
        self.load_listed(rows, depth).map_err(failed("read the series"))
    }

    /// The rows of the series that the filter means, in order.
    pub fn rows_of(&self, filter: Filter) -> Result<Vec<i64>> {
        let rows = || -> rusqlite::Result<Vec<i64>> {
            let mut statement = self.db.prepare_cached(MEANT)?;
            statement.query_map(bounds(filter), |row| row.get(0))?.collect()
        };
        rows().map_err(failed("read the series"))
    }

    /// The row of the series that a message belongs to.
    pub fn series_of_message(&self, message: MessageKey) -> Result<Option<i64>> {
        self.db
            .prepare_cached("SELECT series FROM thread WHERE message = ?1 ORDER BY series LIMIT 1")
            .and_then(|mut statement| statement.query_row(params![message], |row| row.get(0)).optional())
            .map_err(failed("read the series"))
    }
}

/// Reads histories of the series whose rows stand in the temporary table `wanted`.
struct Loader<'a> {
    db: &'a Connection,
    names: &'a Names,
    stored: Shelf,
}

/// Histories by the rows of their series, which are asked for in that order.
#[derive(Default)]
pub(super) struct Shelf {
    stored: Vec<Stored>,
    /// Where the one stands that was asked for last.
    last: usize,
}

impl Shelf {
    /// The history of a series.
    pub(super) fn get_mut(&mut self, row: i64) -> Option<&mut Stored> {
        if self.stored.get(self.last).is_none_or(|one| one.row != row) {
            self.last = self.stored.binary_search_by_key(&row, |one| one.row).ok()?;
        }
        self.stored.get_mut(self.last)
    }
}

/// What rows are called.
pub(super) struct Names {
    pub(super) people: Numbered<Person>,
    branches: HashMap<i64, String>,
    trees: HashMap<i64, TreeName>,
    /// Paths, as they are met.
    paths: RefCell<HashMap<i64, String>>,
}

impl Names {
    /// A path, or an error where there is none of this row.
    fn path(&self, db: &Connection, row: i64) -> rusqlite::Result<String> {
        let mut paths = self.paths.borrow_mut();
        if let Some(path) = paths.get(&row) {
            return Ok(path.clone());
        }
        let mut statement = db.prepare_cached("SELECT path FROM path WHERE id = ?1")?;
        let path: String = statement.query_row([row], |row| row.get(0))?;
        paths.insert(row, path.clone());
        Ok(path)
    }
}

/// All trees by row.
fn load_trees(db: &Connection) -> rusqlite::Result<HashMap<i64, TreeName>> {
    let mut statement = db.prepare_cached("SELECT id, name FROM tree")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, TreeName(row.get(1)?))))?;
    rows.collect()
}

/// All branches by row.
fn load_branches(db: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    let mut statement = db.prepare_cached("SELECT id, name FROM branch")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The matches of the mails in the threads of the series in `wanted`, what they posted among them. What carries no diff has none.
const LANDINGS: &str =
    "SELECT thread.series, match.message, match.commit_row, match.method, match.score, match.certain, match.known, match.until,
         match.evidence
     FROM wanted CROSS JOIN thread ON thread.series = wanted.id CROSS JOIN match ON match.message = thread.message
     WHERE thread.role NOT IN ('reply', 'ping') ORDER BY wanted.id, thread.message, match.commit_row";
/// The same where `wanted` holds them all: there are fewer matches than mails.
const LANDINGS_OF_ALL: &str =
    "SELECT thread.series, match.message, match.commit_row, match.method, match.score, match.certain, match.known, match.until,
         match.evidence
     FROM match CROSS JOIN thread ON thread.message = match.message CROSS JOIN wanted ON wanted.id = thread.series ORDER BY 1, 2, 3";

const WANTED: &str = "CREATE TEMP TABLE IF NOT EXISTS wanted (id INTEGER PRIMARY KEY); DELETE FROM wanted;";

/// The series that a filter means, by what [`bounds()`] tells of it.
const MEANT: &str = "SELECT id FROM series WHERE id BETWEEN ?1 AND ?2
         AND NOT EXISTS (SELECT 1 FROM settled WHERE settled.series = series.id AND since <= ?3)
         AND (?4 = 9223372036854775807
              OR EXISTS (SELECT 1 FROM revision WHERE revision.series = series.id AND known <= ?4 AND posted <= ?4))
     ORDER BY id";

/// First and last row, by when they must not be settled, by when something must be known of them.
fn bounds(filter: Filter) -> [i64; 4] {
    match filter {
        Filter::All => [0, i64::MAX, i64::MIN, i64::MAX],
        Filter::UnsettledAt(at) => [0, i64::MAX, at.0, at.0],
        Filter::One(row) => [row, row, i64::MIN, i64::MAX],
    }
}

/// Puts the rows of the series that the filter means into `wanted`.
fn want(db: &Connection, filter: Filter) -> rusqlite::Result<()> {
    db.execute_batch(WANTED)?;
    db.prepare_cached(&format!("INSERT INTO wanted {MEANT}"))?
        .execute(bounds(filter))?;
    Ok(())
}

impl Reader {
    fn load_listed(&self, rows: &[i64], depth: Depth) -> rusqlite::Result<Vec<Stored>> {
        self.db.execute_batch(WANTED)?;
        let mut statement = self
            .db
            .prepare_cached("INSERT OR IGNORE INTO wanted SELECT id FROM series WHERE id = ?1")?;
        for row in rows {
            statement.execute([row])?;
        }
        self.load_wanted(LANDINGS, depth)
    }

    fn load(&self, filter: Filter) -> rusqlite::Result<Vec<Stored>> {
        want(&self.db, filter)?;
        let landings = match filter {
            Filter::All => LANDINGS_OF_ALL,
            Filter::UnsettledAt(_) | Filter::One(_) => LANDINGS,
        };
        self.load_wanted(landings, Depth::Whole)
    }

    /// Reads what stands in `wanted`, the matches by this statement.
    fn load_wanted(&self, landings: &str, depth: Depth) -> rusqlite::Result<Vec<Stored>> {
        let mut loader = Loader {
            db: &self.db,
            names: self.names()?,
            stored: Shelf::default(),
        };
        loader.series()?;
        loader.relations()?;
        loader.revisions()?;
        load_mails(&self.db, loader.names, depth, &mut loader.stored)?;
        for one in &mut loader.stored.stored {
            put_in_order(&self.db, &mut one.history.mails, depth)?;
        }
        loader.parts()?;
        if depth == Depth::Whole {
            loader.sizes()?;
        }
        loader.landings(landings)?;
        Ok(loader.stored.stored)
    }

    /// What rows are called, read once.
    fn names(&self) -> rusqlite::Result<&Names> {
        if let Some(known) = self.names.get() {
            return Ok(known);
        }
        let names = Names {
            people: load_people(&self.db)?,
            branches: load_branches(&self.db)?,
            trees: load_trees(&self.db)?,
            paths: RefCell::default(),
        };
        Ok(self.names.get_or_init(|| names))
    }
}

impl Loader<'_> {
    fn series(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT series.id, hash, superseded FROM wanted CROSS JOIN series ON series.id = wanted.id ORDER BY wanted.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let Some(hash) = SeriesId::parse(row.get_ref(1)?.as_str()?) else {
                continue;
            };
            let history = History {
                series: Series {
                    id: hash,
                    revisions: Vec::new(),
                    related: Vec::new(),
                },
                mails: Vec::new(),
                parts: BTreeMap::new(),
                landings: Vec::new(),
                notes: Vec::new(),
                superseded: row.get(2)?,
            };
            self.stored.stored.push(Stored { row: id, history });
        }
        Ok(())
    }

    fn relations(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT series, other FROM wanted CROSS JOIN series_relation ON series = wanted.id ORDER BY wanted.id, other",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let other = SeriesId::parse(row.get_ref(1)?.as_str()?);
            if let (Some(one), Some(other)) = (self.stored.get_mut(row.get(0)?), other) {
                one.history.series.related.push(other);
            }
        }
        Ok(())
    }

    fn revisions(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT series, place, number, point, stated, kind, rfc, committed, cover, submitter, posted, joined, known
             FROM wanted CROSS JOIN revision ON series = wanted.id ORDER BY wanted.id, place",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(one) = self.stored.get_mut(row.get(0)?) else {
                continue;
            };
            one.history.series.revisions.push(Revision {
                number: RevisionNumber {
                    number: row.get(2)?,
                    point: row.get(3)?,
                },
                stated: row.get(4)?,
                kind: word(row, 5)?,
                rfc: row.get(6)?,
                committed: row.get(7)?,
                cover: row.get(8)?,
                parts: Vec::new(),
                submitter: person(&self.names.people, row.get(9)?),
                posted: row.get(10)?,
                joined: word(row, 11)?,
                known: row.get(12)?,
            });
        }
        Ok(())
    }

    fn parts(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT part.series, part.revision, part.number, part.message, part.carried, part.duplicates, part.superseded, part.title,
                 part.author, part.loose_id, part.paths, placement.tree, placement.branch, overtaken.known, tree_commit.object, tree_commit.subject, overtaken.how,
                 told.message_id
             FROM wanted CROSS JOIN part ON part.series = wanted.id
             LEFT JOIN placement ON placement.message = part.message LEFT JOIN overtaken ON overtaken.message = part.message
             LEFT JOIN tree_commit ON tree_commit.id = overtaken.commit_row LEFT JOIN message told ON told.id = overtaken.told
             ORDER BY wanted.id, part.revision, part.number",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(one) = self.stored.get_mut(row.get(0)?) else {
                continue;
            };
            let place = usize::try_from(row.get::<_, i64>(1)?).ok();
            let Some(revision) = place.and_then(|place| one.history.series.revisions.get_mut(place)) else {
                continue;
            };
            let message: Option<MessageKey> = row.get(3)?;
            let duplicates = row.get_ref(5)?.as_str()?;
            revision.parts.push(Part {
                number: row.get(2)?,
                message,
                carried: row.get(4)?,
                duplicates: duplicates
                    .split(' ')
                    .filter_map(|key| key.parse().ok().map(MessageKey))
                    .collect(),
                superseded: row.get(6)?,
            });
            let title: Option<String> = row.get(7)?;
            if let (Some(message), Some(title)) = (message, title)
                && !one.history.parts.contains_key(&message)
            {
                let facts = patch_facts(self.db, self.names, row, title)?;
                one.history.parts.insert(message, facts);
            }
        }
        Ok(())
    }

    /// How many lines the patches add and remove.
    fn sizes(&mut self) -> rusqlite::Result<()> {
        let mut statement = self
            .db
            .prepare_cached("SELECT added, removed FROM patch_file WHERE message = ?1 ORDER BY place")?;
        let parts = self.stored.stored.iter_mut().flat_map(|one| &mut one.history.parts);
        for (message, facts) in parts {
            let mut rows = statement.query([message])?;
            while let Some(row) = rows.next()? {
                facts.size.0 = facts.size.0.saturating_add(row.get(0)?);
                facts.size.1 = facts.size.1.saturating_add(row.get(1)?);
            }
        }
        Ok(())
    }

    fn landings(&mut self, statement: &str) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(statement)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(one) = self.stored.get_mut(row.get(0)?) else {
                continue;
            };
            let commit = landed(self.db, self.names, row.get(2)?)?;
            let found = read_match(row, 3, row.get(1)?, commit.object)?;
            add_landing(self.db, one, self.names, &commit, &found, 0)?;
        }
        Ok(())
    }
}

/// What is known of a part's patch, but for its size.
fn patch_facts(db: &Connection, names: &Names, row: &Row<'_>, title: String) -> rusqlite::Result<PartFacts> {
    let mut paths = Vec::new();
    for path in row.get_ref(10)?.as_str_or_null()?.unwrap_or_default().split(' ') {
        if let Ok(path) = path.parse() {
            paths.push(names.path(db, path)?);
        }
    }
    paths.sort_unstable();
    paths.dedup();
    Ok(PartFacts {
        title,
        author: person(&names.people, row.get(8)?),
        paths,
        patch_id: row.get(9)?,
        size: (0, 0),
        tree: row
            .get::<_, Option<i64>>(11)?
            .and_then(|tree| names.trees.get(&tree).cloned()),
        branch: row.get::<_, Option<String>>(12)?.unwrap_or_default(),
        overtaken: match row.get(13)? {
            Some(known) => Some(Overtaking {
                how: word(row, 16)?,
                told: row.get::<_, Option<String>>(17)?.and_then(|id| MessageId::parse(&id)),
                commit: row.get(14)?,
                title: row.get(15)?,
                known,
            }),
            None => None,
        },
    })
}

/// A commit with what a landing tells of it.
struct Landed {
    row: i64,
    object: ObjectId,
    committed: Time,
    committer: Person,
    author: Person,
    subject: String,
    branches: Vec<String>,
}

/// Adds a landing and, when it was reverted and brought back, the landing of the commit that did so.
fn add_landing(
    db: &Connection,
    one: &mut Stored,
    names: &Names,
    commit: &Landed,
    found: &Match,
    depth: usize,
) -> rusqlite::Result<()> {
    let revert = undone(db, names, commit)?;
    let submitter = one.history.series.revisions.iter().map(|revision| &revision.submitter);
    let author = one.history.parts.get(&found.message).map(|facts| &facts.author);
    let own = revert
        .as_ref()
        .is_some_and(|revert| submitter.chain(author).any(|person| person.is_same(&revert.author)));
    one.history.landings.push(Landing {
        found: found.clone(),
        committed: commit.committed,
        committer: commit.committer.clone(),
        subject: commit.subject.clone(),
        branches: commit.branches.clone(),
        reverted: revert.as_ref().map(|revert| revert.committed),
        reverted_by_author: own,
    });
    if revert.is_some() && depth < 4 {
        let mut statement =
            db.prepare_cached("SELECT commit_row FROM tie WHERE other = ?1 AND kind = 'reapplies' AND certain = 1")?;
        let again: Vec<i64> = statement
            .query_map([commit.row], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for row in again {
            let next = landed(db, names, row)?;
            let known = one
                .history
                .landings
                .iter()
                .any(|landing| landing.found.commit == next.object);
            if !known {
                let found = Match {
                    commit: next.object,
                    known: next.committed.max(found.known),
                    ..found.clone()
                };
                add_landing(db, one, names, &next, &found, depth + 1)?;
            }
        }
    }
    Ok(())
}

fn landed(db: &Connection, names: &Names, row: i64) -> rusqlite::Result<Landed> {
    let mut statement = db.prepare_cached("SELECT branch FROM commit_branch WHERE commit_row = ?1")?;
    let branches = statement.query_map([row], |row| row.get(0))?;
    let branches: Vec<i64> = branches.collect::<rusqlite::Result<_>>()?;
    let mut branches: Vec<String> = branches
        .iter()
        .filter_map(|id| names.branches.get(id).cloned())
        .collect();
    branches.sort_unstable();
    db.prepare_cached("SELECT object, committed, committer, author, subject FROM tree_commit WHERE id = ?1")?
        .query_row([row], |columns| {
            Ok(Landed {
                row,
                object: columns.get(0)?,
                committed: columns.get(1)?,
                committer: person(&names.people, columns.get(2)?),
                author: person(&names.people, columns.get(3)?),
                subject: columns.get(4)?,
                branches,
            })
        })
}

/// The first commit that takes this one out of a branch it is on.
fn undone(db: &Connection, names: &Names, commit: &Landed) -> rusqlite::Result<Option<Landed>> {
    let mut statement =
        db.prepare_cached("SELECT commit_row FROM tie WHERE other = ?1 AND kind = 'reverts' AND certain = 1")?;
    let rows: Vec<i64> = statement
        .query_map([commit.row], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut first: Option<Landed> = None;
    for row in rows {
        let revert = landed(db, names, row)?;
        let here = revert.branches.iter().any(|branch| commit.branches.contains(branch));
        let sooner = first
            .as_ref()
            .is_none_or(|first| (revert.committed, revert.object) < (first.committed, first.object));
        if here && sooner {
            first = Some(revert);
        }
    }
    Ok(first)
}

impl Reader {
    /// The number of a message by its id.
    pub fn message_key(&self, id: &MessageId) -> Result<Option<MessageKey>> {
        let (text, fingerprint) = match id.as_str().rsplit_once('#') {
            Some((bare, hex)) if hex.len() == 16 => (bare, u64::from_str_radix(hex, 16).ok().map(u64::cast_signed)),
            _ => (id.as_str(), None),
        };
        self.db
            .prepare_cached(
                "SELECT message.id FROM message JOIN copy ON copy.message = message.id JOIN epoch ON epoch.id = copy.epoch
                 JOIN inbox ON inbox.id = epoch.inbox
                 WHERE message_id = ?1 AND (?2 IS NULL OR fingerprint = ?2) ORDER BY inbox.place, epoch.place, copy.entry LIMIT 1",
            )
            .and_then(|mut statement| statement.query_row(params![text, fingerprint], |row| row.get(0)).optional())
            .map_err(failed("look up a message"))
    }
}
