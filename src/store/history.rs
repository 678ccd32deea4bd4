//! Histories: everything known about series, read in few passes.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use rusqlite::{Connection, OptionalExtension, params};

use super::convert::{word, words};
use super::failed;
use super::messages::{person, wanted_trailers};
use super::people::{Numbered, load_people};
use super::publish::read_match;
use super::reader::Reader;
use super::shadowed::distinct_id;
use super::subjects::Subjects;
use crate::error::Result;
use crate::model::{
    History, Landing, Mail, Match, MessageId, MessageKey, ObjectId, Overtaking, Part, PartFacts, Person, Revision,
    RevisionNumber, Series, SeriesId, Target, Time, TreeName,
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
    pub fn histories_of(&self, rows: &[i64]) -> Result<Vec<Stored>> {
        self.load_listed(rows).map_err(failed("read the series"))
    }

    /// The rows of the series that the filter means, in order.
    pub fn rows_of(&self, filter: Filter) -> Result<Vec<i64>> {
        let rows = || -> rusqlite::Result<Vec<i64>> {
            want(&self.db, filter)?;
            let mut statement = self.db.prepare_cached("SELECT id FROM wanted ORDER BY id")?;
            statement.query_map([], |row| row.get(0))?.collect()
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
    stored: BTreeMap<i64, Stored>,
}

/// What rows are called.
pub(super) struct Names {
    people: Numbered<Person>,
    branches: HashMap<i64, String>,
}

/// All branches by row.
fn load_branches(db: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    let mut statement = db.prepare_cached("SELECT id, name FROM branch")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The matches of what the series in `wanted` posted and of what else is in their threads.
const LANDINGS: &str =
    "SELECT owner.series, match.message, match.commit_row, match.method, match.score, match.certain, match.known, match.until,
         match.evidence
     FROM (SELECT series, message FROM wanted CROSS JOIN part ON series = wanted.id WHERE message IS NOT NULL
           UNION SELECT series, message FROM wanted CROSS JOIN thread ON series = wanted.id) owner
     CROSS JOIN match ON match.message = owner.message ORDER BY 1, 2, 3";
/// The same where `wanted` holds them all: there are fewer matches than mails.
const LANDINGS_OF_ALL: &str =
    "SELECT owner.series, match.message, match.commit_row, match.method, match.score, match.certain, match.known, match.until,
         match.evidence
     FROM (SELECT DISTINCT series, message FROM wanted CROSS JOIN part ON series = wanted.id
           UNION SELECT thread.series, thread.message FROM match CROSS JOIN thread ON thread.message = match.message
           CROSS JOIN wanted ON wanted.id = thread.series) owner
     CROSS JOIN match ON match.message = owner.message ORDER BY 1, 2, 3";

const WANTED: &str = "CREATE TEMP TABLE IF NOT EXISTS wanted (id INTEGER PRIMARY KEY); DELETE FROM wanted;";

/// Puts the rows of the series that the filter means into `wanted`.
fn want(db: &Connection, filter: Filter) -> rusqlite::Result<()> {
    let (low, high, settled, known) = match filter {
        Filter::All => (0, i64::MAX, i64::MIN, i64::MAX),
        Filter::UnsettledAt(at) => (0, i64::MAX, at.0, at.0),
        Filter::One(row) => (row, row, i64::MIN, i64::MAX),
    };
    db.execute_batch(WANTED)?;
    db.prepare_cached(
        "INSERT INTO wanted SELECT id FROM series WHERE id BETWEEN ?1 AND ?2
             AND id NOT IN (SELECT series FROM settled WHERE since <= ?3)
             AND (?4 = 9223372036854775807
                  OR EXISTS (SELECT 1 FROM revision WHERE series = series.id AND known <= ?4 AND posted <= ?4))",
    )?
    .execute([low, high, settled, known])?;
    Ok(())
}

impl Reader {
    fn load_listed(&self, rows: &[i64]) -> rusqlite::Result<Vec<Stored>> {
        self.db.execute_batch(WANTED)?;
        let mut statement = self
            .db
            .prepare_cached("INSERT OR IGNORE INTO wanted SELECT id FROM series WHERE id = ?1")?;
        for row in rows {
            statement.execute([row])?;
        }
        self.load_wanted(LANDINGS)
    }

    fn load(&self, filter: Filter) -> rusqlite::Result<Vec<Stored>> {
        want(&self.db, filter)?;
        self.load_wanted(match filter {
            Filter::All => LANDINGS_OF_ALL,
            Filter::UnsettledAt(_) | Filter::One(_) => LANDINGS,
        })
    }

    /// Reads what stands in `wanted`, the matches by this statement.
    fn load_wanted(&self, landings: &str) -> rusqlite::Result<Vec<Stored>> {
        let mut loader = Loader {
            db: &self.db,
            names: self.names()?,
            stored: BTreeMap::new(),
        };
        loader.series()?;
        loader.relations()?;
        loader.revisions()?;
        loader.mails()?;
        loader.parts()?;
        loader.files()?;
        loader.landings(landings)?;
        Ok(loader.stored.into_values().collect())
    }

    /// What rows are called, read once.
    fn names(&self) -> rusqlite::Result<&Names> {
        if let Some(known) = self.names.get() {
            return Ok(known);
        }
        let names = Names {
            people: load_people(&self.db)?,
            branches: load_branches(&self.db)?,
        };
        Ok(self.names.get_or_init(|| names))
    }
}

impl Loader<'_> {
    fn series(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT series.id, hash, superseded FROM wanted CROSS JOIN series ON series.id = wanted.id",
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
            self.stored.insert(id, Stored { row: id, history });
        }
        Ok(())
    }

    fn relations(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT series, other FROM wanted CROSS JOIN series_relation ON series = wanted.id ORDER BY series, other",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let other = SeriesId::parse(row.get_ref(1)?.as_str()?);
            if let (Some(one), Some(other)) = (self.stored.get_mut(&row.get(0)?), other) {
                one.history.series.related.push(other);
            }
        }
        Ok(())
    }

    fn revisions(&mut self) -> rusqlite::Result<()> {
        let mut parts: HashMap<(i64, i64), Vec<Part>> = HashMap::new();
        let mut statement = self.db.prepare_cached(
            "SELECT series, revision, number, message, carried, duplicates, superseded FROM wanted CROSS JOIN part ON series = wanted.id
             ORDER BY series, revision, number",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let duplicates = row.get_ref(5)?.as_str()?;
            parts.entry((row.get(0)?, row.get(1)?)).or_default().push(Part {
                number: row.get(2)?,
                message: row.get(3)?,
                carried: row.get(4)?,
                duplicates: duplicates
                    .split(' ')
                    .filter_map(|key| key.parse().ok().map(MessageKey))
                    .collect(),
                superseded: row.get(6)?,
            });
        }
        let mut statement = self.db.prepare_cached(
            "SELECT series, place, number, point, stated, kind, rfc, committed, cover, submitter, posted, joined, known
             FROM wanted CROSS JOIN revision ON series = wanted.id ORDER BY series, place",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let series: i64 = row.get(0)?;
            let Some(one) = self.stored.get_mut(&series) else {
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
                parts: parts.remove(&(series, row.get(1)?)).unwrap_or_default(),
                submitter: person(&self.names.people, row.get(9)?),
                posted: row.get(10)?,
                joined: word(row, 11)?,
                known: row.get(12)?,
            });
        }
        Ok(())
    }

    fn mails(&mut self) -> rusqlite::Result<()> {
        let mut subjects = Subjects::default();
        let mut trailers = wanted_trailers(self.db, &self.names.people)?;
        let mut statement = self.db.prepare_cached(
            "SELECT thread.series, thread.message, thread.revision, thread.number, thread.parent, message.message_id,
                 message.fingerprint, message.sender, message.date, message.role, message.says, message.subject, message.title,
                 message.reply, message.forward, message.posture, message.number, message.point, message.part, message.total,
                 message.rfc, message.resend, message.targets, message.tags, message.id IN (SELECT message FROM shadowed)
             FROM wanted CROSS JOIN thread ON thread.series = wanted.id CROSS JOIN message ON message.id = thread.message",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let series: i64 = row.get(0)?;
            let Some(one) = self.stored.get_mut(&series) else {
                continue;
            };
            let key: i64 = row.get(1)?;
            let revision = usize::try_from(row.get::<_, i64>(2)?).unwrap_or_default();
            let target = match row.get(3)? {
                Some(number) => Target::Part { revision, number },
                None => Target::Revision { revision },
            };
            one.history.mails.push(Mail {
                key: MessageKey(key),
                id: distinct_id(
                    row.get_ref(5)?.as_str()?,
                    row.get::<_, i64>(6)?.cast_unsigned(),
                    row.get(24)?,
                ),
                from: person(&self.names.people, row.get(7)?),
                date: row.get(8)?,
                role: word(row, 9)?,
                says: words(row, 10)?,
                subject: subjects.shared(row, 11)?,
                target,
                parent: row.get(4)?,
                trailers: trailers.remove(&(series, key)).unwrap_or_default(),
            });
        }
        for one in self.stored.values_mut() {
            one.history
                .mails
                .sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
        }
        Ok(())
    }

    fn parts(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT part.series, part.message, patch.title, patch.author, patch.loose_id, tree.name, placement.branch,
                 overtaken.known, tree_commit.object, tree_commit.subject, overtaken.how, told.message_id
             FROM wanted CROSS JOIN part ON part.series = wanted.id CROSS JOIN patch ON patch.message = part.message
             LEFT JOIN placement ON placement.message = part.message LEFT JOIN tree ON tree.id = placement.tree
             LEFT JOIN overtaken ON overtaken.message = part.message LEFT JOIN tree_commit ON tree_commit.id = overtaken.commit_row
             LEFT JOIN message told ON told.id = overtaken.told",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(one) = self.stored.get_mut(&row.get(0)?) else {
                continue;
            };
            let message = MessageKey(row.get(1)?);
            if one.history.parts.contains_key(&message) {
                continue;
            }
            let tree: Option<String> = row.get(5)?;
            let facts = PartFacts {
                title: row.get(2)?,
                author: person(&self.names.people, row.get(3)?),
                paths: Vec::new(),
                patch_id: row.get(4)?,
                size: (0, 0),
                tree: tree.map(TreeName),
                branch: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
                overtaken: match row.get(7)? {
                    Some(known) => Some(Overtaking {
                        how: word(row, 10)?,
                        told: row.get::<_, Option<String>>(11)?.and_then(|id| MessageId::parse(&id)),
                        commit: row.get(8)?,
                        title: row.get(9)?,
                        known,
                    }),
                    None => None,
                },
            };
            one.history.parts.insert(message, facts);
        }
        Ok(())
    }

    fn files(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT owner.series, patch_file.message, path.path, old.path, added, removed
             FROM (SELECT DISTINCT series, message FROM wanted CROSS JOIN part ON series = wanted.id) owner
             CROSS JOIN patch_file ON patch_file.message = owner.message CROSS JOIN path ON path.id = patch_file.path
             LEFT JOIN path old ON old.id = patch_file.old_path",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let message = MessageKey(row.get(1)?);
            let Some(facts) = self
                .stored
                .get_mut(&row.get(0)?)
                .and_then(|one| one.history.parts.get_mut(&message))
            else {
                continue;
            };
            facts.paths.push(row.get(2)?);
            facts.paths.extend(row.get::<_, Option<String>>(3)?);
            facts.size.0 = facts.size.0.saturating_add(row.get(4)?);
            facts.size.1 = facts.size.1.saturating_add(row.get(5)?);
        }
        for facts in self.stored.values_mut().flat_map(|one| one.history.parts.values_mut()) {
            facts.paths.sort_unstable();
            facts.paths.dedup();
        }
        Ok(())
    }

    fn landings(&mut self, statement: &str) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(statement)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(one) = self.stored.get_mut(&row.get(0)?) else {
                continue;
            };
            let commit = landed(self.db, self.names, row.get(2)?)?;
            let found = read_match(row, 3, row.get(1)?, commit.object)?;
            add_landing(self.db, one, self.names, &commit, &found, 0)?;
        }
        Ok(())
    }
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
