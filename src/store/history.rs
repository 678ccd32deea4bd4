//! Histories: everything known about series, read in few passes.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::convert::{word, words};
use super::failed;
use super::messages::{distinct_id, load_trailers, person, shadowed, subject};
use super::people::{load_paths, load_people};
use super::publish::parse_evidence;
use super::reader::Reader;
use crate::error::Result;
use crate::model::{
    History, Landing, Mail, Match, MessageId, MessageKey, ObjectId, Part, PartFacts, Person, Revision, RevisionNumber,
    Series, SeriesId, Target, Time, TreeName,
};

/// Which series to read.
#[derive(Clone, Copy, Debug)]
pub enum Filter {
    /// All of them.
    All,
    /// All but those that were settled at this moment and later.
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
        load(&self.db, filter).map_err(failed("read the series"))
    }

    /// The row of the series that a message belongs to.
    pub fn series_of_message(&self, message: MessageKey) -> Result<Option<i64>> {
        self.db
            .prepare_cached("SELECT series FROM thread WHERE message = ?1 ORDER BY series LIMIT 1")
            .and_then(|mut statement| statement.query_row(params![message], |row| row.get(0)).optional())
            .map_err(failed("read the series"))
    }
}

fn load(db: &Connection, filter: Filter) -> rusqlite::Result<Vec<Stored>> {
    let (low, high, at) = match filter {
        Filter::All => (0, i64::MAX, None),
        Filter::UnsettledAt(at) => (0, i64::MAX, Some(at)),
        Filter::One(row) => (row, row, None),
    };
    let skipped = settled(db, at)?;
    let wanted = |row: i64| !skipped.contains(&row);
    let people = load_people(db)?;
    let mut stored: BTreeMap<i64, Stored> = BTreeMap::new();
    let mut statement =
        db.prepare_cached("SELECT id, hash, superseded FROM series WHERE id BETWEEN ?1 AND ?2 ORDER BY id")?;
    let mut rows = statement.query([low, high])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let Some(hash) = SeriesId::parse(row.get_ref(1)?.as_str()?) else {
            continue;
        };
        if wanted(id) {
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
            stored.insert(id, Stored { row: id, history });
        }
    }
    add_relations(db, &mut stored, low, high)?;
    add_revisions(db, &mut stored, &people, low, high)?;
    add_mails(db, &mut stored, &people, low, high)?;
    add_parts(db, &mut stored, &people, low, high)?;
    add_landings(db, &mut stored, &people, low, high)?;
    Ok(stored.into_values().collect())
}

fn settled(db: &Connection, at: Option<Time>) -> rusqlite::Result<HashSet<i64>> {
    let Some(at) = at else {
        return Ok(HashSet::new());
    };
    let mut statement = db.prepare_cached("SELECT series FROM settled WHERE since <= ?1")?;
    let rows = statement.query_map([at], |row| row.get(0))?;
    rows.collect()
}

fn add_relations(db: &Connection, stored: &mut BTreeMap<i64, Stored>, low: i64, high: i64) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "SELECT series, other FROM series_relation WHERE series BETWEEN ?1 AND ?2 ORDER BY series, other",
    )?;
    let mut rows = statement.query([low, high])?;
    while let Some(row) = rows.next()? {
        if let (Some(one), Some(other)) = (stored.get_mut(&row.get(0)?), SeriesId::parse(row.get_ref(1)?.as_str()?)) {
            one.history.series.related.push(other);
        }
    }
    Ok(())
}

fn add_revisions(
    db: &Connection,
    stored: &mut BTreeMap<i64, Stored>,
    people: &HashMap<i64, Person>,
    low: i64,
    high: i64,
) -> rusqlite::Result<()> {
    let mut parts: HashMap<(i64, i64), Vec<Part>> = HashMap::new();
    let mut statement = db.prepare_cached(
        "SELECT series, revision, number, message, carried, duplicates FROM part WHERE series BETWEEN ?1 AND ?2
         ORDER BY series, revision, number",
    )?;
    let mut rows = statement.query([low, high])?;
    while let Some(row) = rows.next()? {
        let series: i64 = row.get(0)?;
        if !stored.contains_key(&series) {
            continue;
        }
        let duplicates = row.get_ref(5)?.as_str()?;
        parts.entry((series, row.get(1)?)).or_default().push(Part {
            number: row.get(2)?,
            message: row.get(3)?,
            carried: row.get(4)?,
            duplicates: duplicates
                .split(' ')
                .filter_map(|key| key.parse().ok().map(MessageKey))
                .collect(),
        });
    }
    let mut statement = db.prepare_cached(
        "SELECT series, place, number, point, stated, kind, rfc, committed, cover, submitter, posted, joined, known FROM revision
         WHERE series BETWEEN ?1 AND ?2 ORDER BY series, place",
    )?;
    let mut rows = statement.query([low, high])?;
    while let Some(row) = rows.next()? {
        let series: i64 = row.get(0)?;
        let Some(one) = stored.get_mut(&series) else {
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
            submitter: person(people, row.get(9)?),
            posted: row.get(10)?,
            joined: word(row, 11)?,
            known: row.get(12)?,
        });
    }
    Ok(())
}

fn add_mails(
    db: &Connection,
    stored: &mut BTreeMap<i64, Stored>,
    people: &HashMap<i64, Person>,
    low: i64,
    high: i64,
) -> rusqlite::Result<()> {
    let shadowed = shadowed(db)?;
    let mut trailers = if low == high {
        HashMap::new()
    } else {
        load_trailers(db, people, 0, i64::MAX)?
    };
    let mut statement = db.prepare_cached(
        "SELECT thread.series, thread.message, thread.revision, thread.number, thread.parent, message.message_id, message.fingerprint,
             message.sender, message.date, message.role, message.says, message.subject, message.title, message.reply, message.forward,
             message.posture, message.number, message.point, message.part, message.total, message.rfc, message.resend, message.targets,
             message.tags
         FROM thread JOIN message ON message.id = thread.message WHERE thread.series BETWEEN ?1 AND ?2 ORDER BY thread.series",
    )?;
    let mut rows = statement.query([low, high])?;
    while let Some(row) = rows.next()? {
        let series: i64 = row.get(0)?;
        let Some(one) = stored.get_mut(&series) else {
            continue;
        };
        let key: i64 = row.get(1)?;
        if low == high {
            trailers.extend(load_trailers(db, people, key, key)?);
        }
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
                shadowed.contains_key(&key),
            ),
            from: person(people, row.get(7)?),
            date: row.get(8)?,
            role: word(row, 9)?,
            says: words(row, 10)?,
            subject: subject(row, 11)?,
            target,
            parent: row.get(4)?,
            trailers: trailers.get(&key).cloned().unwrap_or_default(),
        });
    }
    for one in stored.values_mut() {
        one.history
            .mails
            .sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
    }
    Ok(())
}

fn add_parts(
    db: &Connection,
    stored: &mut BTreeMap<i64, Stored>,
    people: &HashMap<i64, Person>,
    low: i64,
    high: i64,
) -> rusqlite::Result<()> {
    let paths = if low == high { HashMap::new() } else { load_paths(db)? };
    let mut statement = db.prepare_cached(
        "SELECT part.series, part.message, patch.title, patch.author, patch.loose_id, tree.name, placement.branch
         FROM part JOIN patch ON patch.message = part.message LEFT JOIN placement ON placement.message = part.message
         LEFT JOIN tree ON tree.id = placement.tree
         WHERE part.series BETWEEN ?1 AND ?2 ORDER BY part.series, part.message",
    )?;
    let mut rows = statement.query([low, high])?;
    let mut owner: HashMap<i64, Vec<i64>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let series: i64 = row.get(0)?;
        let message: i64 = row.get(1)?;
        let Some(one) = stored.get_mut(&series) else {
            continue;
        };
        let owners = owner.entry(message).or_default();
        if owners.contains(&series) {
            continue;
        }
        owners.push(series);
        let tree: Option<String> = row.get(5)?;
        one.history.parts.insert(
            MessageKey(message),
            PartFacts {
                title: row.get(2)?,
                author: person(people, row.get(3)?),
                paths: Vec::new(),
                patch_id: row.get(4)?,
                size: (0, 0),
                tree: tree.map(TreeName),
                branch: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
            },
        );
    }
    let (first, last) = match (low == high, owner.keys().min(), owner.keys().max()) {
        (true, Some(first), Some(last)) => (*first, *last),
        _ => (0, i64::MAX),
    };
    let mut statement = db.prepare_cached(
        "SELECT message, path, old_path, added, removed FROM patch_file WHERE message BETWEEN ?1 AND ?2 ORDER BY message, place",
    )?;
    let mut rows = statement.query([first, last])?;
    while let Some(row) = rows.next()? {
        let message: i64 = row.get(0)?;
        for series in owner.get(&message).into_iter().flatten() {
            let Some(facts) = stored
                .get_mut(series)
                .and_then(|one| one.history.parts.get_mut(&MessageKey(message)))
            else {
                continue;
            };
            let mut add = |path: Option<i64>| -> rusqlite::Result<()> {
                let Some(path) = path else { return Ok(()) };
                let text = match paths.get(&path) {
                    Some(text) => text.clone(),
                    None => db.query_row("SELECT path FROM path WHERE id = ?1", [path], |row| row.get(0))?,
                };
                facts.paths.push(text);
                Ok(())
            };
            add(row.get(1)?)?;
            add(row.get(2)?)?;
            facts.size.0 = facts.size.0.saturating_add(row.get(3)?);
            facts.size.1 = facts.size.1.saturating_add(row.get(4)?);
        }
    }
    for one in stored.values_mut() {
        for facts in one.history.parts.values_mut() {
            facts.paths.sort_unstable();
            facts.paths.dedup();
        }
    }
    Ok(())
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

fn add_landings(
    db: &Connection,
    stored: &mut BTreeMap<i64, Stored>,
    people: &HashMap<i64, Person>,
    low: i64,
    high: i64,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "SELECT part.series, match.message, match.commit_row, match.method, match.score, match.certain, match.known, match.until,
             match.evidence
         FROM part JOIN match ON match.message = part.message WHERE part.series BETWEEN ?1 AND ?2
         GROUP BY part.series, match.message, match.commit_row ORDER BY part.series, match.message, match.commit_row",
    )?;
    let mut rows = statement.query([low, high])?;
    while let Some(row) = rows.next()? {
        let Some(one) = stored.get_mut(&row.get(0)?) else {
            continue;
        };
        let commit = landed(db, people, row.get(2)?)?;
        let found = Match {
            message: row.get(1)?,
            commit: commit.object,
            method: word(row, 3)?,
            score: row.get(4)?,
            certain: row.get(5)?,
            known: row.get(6)?,
            until: row.get(7)?,
            evidence: parse_evidence(row.get_ref(8)?.as_str()?).unwrap_or_default(),
        };
        add_landing(db, one, people, &commit, &found, 0)?;
    }
    Ok(())
}

/// Adds a landing and, when it was reverted and brought back, the landing of the commit that did so.
fn add_landing(
    db: &Connection,
    one: &mut Stored,
    people: &HashMap<i64, Person>,
    commit: &Landed,
    found: &Match,
    depth: usize,
) -> rusqlite::Result<()> {
    let revert = undone(db, people, commit)?;
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
            let next = landed(db, people, row)?;
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
                add_landing(db, one, people, &next, &found, depth + 1)?;
            }
        }
    }
    Ok(())
}

fn landed(db: &Connection, people: &HashMap<i64, Person>, row: i64) -> rusqlite::Result<Landed> {
    let mut statement = db.prepare_cached(
        "SELECT branch.name FROM commit_branch JOIN branch ON branch.id = branch WHERE commit_row = ?1 ORDER BY 1",
    )?;
    let branches = statement
        .query_map([row], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    db.prepare_cached("SELECT object, committed, committer, author, subject FROM tree_commit WHERE id = ?1")?
        .query_row([row], |columns| {
            Ok(Landed {
                row,
                object: columns.get(0)?,
                committed: columns.get(1)?,
                committer: person(people, columns.get(2)?),
                author: person(people, columns.get(3)?),
                subject: columns.get(4)?,
                branches,
            })
        })
}

/// The first commit that takes this one out of a branch it is on.
fn undone(db: &Connection, people: &HashMap<i64, Person>, commit: &Landed) -> rusqlite::Result<Option<Landed>> {
    let mut statement =
        db.prepare_cached("SELECT commit_row FROM tie WHERE other = ?1 AND kind = 'reverts' AND certain = 1")?;
    let rows: Vec<i64> = statement
        .query_map([commit.row], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut first: Option<Landed> = None;
    for row in rows {
        let revert = landed(db, people, row)?;
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
