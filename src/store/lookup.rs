//! Looking single things up: series by id, commits, matches, where a mail lies.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{OptionalExtension, Row, params};

use super::commits::CommitKey;
use super::failed;
use super::publish::read_match;
use super::reader::Reader;
use crate::error::Result;
use crate::model::{Address, Match, MessageKey, ObjectId, Person, ReferenceKind, State, Time, TreeName, fold_names};

/// Who committed to a tree, and when.
#[derive(Clone, Debug, Default)]
pub struct Committed {
    /// The committers in order of their names.
    pub people: Vec<Person>,
    /// Commit dates in order, with the places of the committers.
    pub dates: Vec<(Time, usize)>,
}

/// A match with what is needed to show it.
#[derive(Clone, Debug)]
pub struct FoundMatch {
    /// The match.
    pub found: Match,
    /// The commit's number.
    pub commit: CommitKey,
    /// The tree.
    pub tree: TreeName,
    /// Branches the commit is on.
    pub branches: Vec<String>,
    /// Commit date.
    pub committed: Time,
    /// Title of the commit.
    pub subject: String,
    /// Row and short id of the series, where the patch belongs to one.
    pub series: Option<(i64, String)>,
    /// Revision, as shown, and number of the part.
    pub place: Option<(String, u32)>,
    /// Message-ID of the patch.
    pub message_id: String,
}

/// A commit, in short.
#[derive(Clone, Debug)]
pub struct CommitBrief {
    /// Its number.
    pub key: CommitKey,
    /// The tree.
    pub tree: TreeName,
    /// Its name.
    pub object: ObjectId,
    /// Its title.
    pub subject: String,
    /// Its author.
    pub author: Person,
    /// Commit date.
    pub committed: Time,
}

/// Where a mail lies in a mirror.
#[derive(Clone, Debug)]
pub struct MailPlace {
    /// Path of the mirror.
    pub inbox: String,
    /// Name of the epoch.
    pub epoch: String,
    /// Its blob.
    pub blob: ObjectId,
}

/// The columns of a match, before the condition.
const MATCHES: &str = "SELECT match.message, t.object, match.method, match.score, match.certain, match.known, match.until, match.evidence,
         t.id, tree.name, t.committed, t.subject, series.id, series.hash, revision.number, revision.point, part.number, message.message_id,
         (SELECT group_concat(name, ' ') FROM (SELECT branch.name AS name FROM commit_branch JOIN branch ON branch.id = branch
              WHERE commit_row = t.id ORDER BY 1))
     FROM match JOIN tree_commit t ON t.id = match.commit_row JOIN tree ON tree.id = t.tree JOIN message ON message.id = match.message
     LEFT JOIN part ON part.message = match.message AND part.carried = 0 LEFT JOIN series ON series.id = part.series
     LEFT JOIN revision ON revision.series = part.series AND revision.place = part.revision";

impl Reader {
    /// Rows and hashes of the series whose short id begins with `prefix`, those that once had such an id included.
    pub fn series_by_prefix(&self, prefix: &str) -> Result<Vec<(i64, String)>> {
        self.db
            .prepare_cached(
                "SELECT DISTINCT series.id, series.hash FROM series_name JOIN series ON series.id = series_name.series
                 WHERE series_name.hash >= ?1 AND series_name.hash < ?1 || 'g' ORDER BY series.hash",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([prefix], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(failed("look up a series"))
    }

    /// All matches, by commit date, then commit, then mail; with `commit` those of that commit alone.
    pub fn matches(&self, commit: Option<CommitKey>) -> Result<Vec<FoundMatch>> {
        let order = "ORDER BY t.committed, t.object, match.score DESC, message.message_id";
        let (statement, low, high) = match commit {
            Some(key) => (format!("{MATCHES} WHERE t.id BETWEEN ?1 AND ?2 {order}"), key.0, key.0),
            None => (format!("{MATCHES} WHERE t.id BETWEEN ?1 AND ?2 {order}"), 0, i64::MAX),
        };
        self.db
            .prepare_cached(&statement)
            .and_then(|mut statement| statement.query_map([low, high], found_match)?.collect())
            .map_err(failed("read the matches"))
    }

    /// Commits whose name begins with these hex digits; one that several trees have is that of the tree where its mail was found, else of
    /// the first.
    pub fn commits_by_prefix(&self, hex: &str) -> Result<Vec<CommitBrief>> {
        let low = format!("{hex:0<40}");
        let high = format!("{hex:f<40}");
        let (Ok(low), Ok(high)) = (low.parse::<ObjectId>(), high.parse::<ObjectId>()) else {
            return Ok(Vec::new());
        };
        self.db
            .prepare_cached(
                "SELECT t.id, tree.name, object, subject, person.name, person.address, committed,
                     min(tree.place - 1000 * EXISTS (SELECT 1 FROM match WHERE commit_row = t.id))
                 FROM tree_commit t JOIN tree ON tree.id = t.tree JOIN person ON person.id = t.author
                 WHERE object BETWEEN ?1 AND ?2 GROUP BY object ORDER BY object",
            )
            .and_then(|mut statement| statement.query_map(params![low, high], brief)?.collect())
            .map_err(failed("look up a commit"))
    }

    /// Commits tied to this one, in the given sense: (the later commit, whether it is sure) when `later`, else what it refers to.
    pub fn ties(&self, commit: CommitKey, kind: ReferenceKind, later: bool) -> Result<Vec<(CommitBrief, bool)>> {
        let word: &str = kind.into();
        let statement = if later {
            "SELECT t.id, tree.name, object, subject, person.name, person.address, committed, tie.certain
             FROM tie JOIN tree_commit t ON t.id = tie.commit_row JOIN tree ON tree.id = t.tree JOIN person ON person.id = t.author
             WHERE tie.other = ?1 AND tie.kind = ?2 ORDER BY committed, object"
        } else {
            "SELECT t.id, tree.name, object, subject, person.name, person.address, committed, tie.certain
             FROM tie JOIN tree_commit t ON t.id = tie.other JOIN tree ON tree.id = t.tree JOIN person ON person.id = t.author
             WHERE tie.commit_row = ?1 AND tie.kind = ?2 ORDER BY committed, object"
        };
        self.db
            .prepare_cached(statement)
            .and_then(|mut statement| {
                statement
                    .query_map(params![commit.0, word], |row| Ok((brief(row)?, row.get(7)?)))?
                    .collect()
            })
            .map_err(failed("read what a commit is tied to"))
    }

    /// Names of the branches a commit is on.
    pub fn branches_of(&self, commit: CommitKey) -> Result<Vec<String>> {
        self.db
            .prepare_cached("SELECT branch.name FROM commit_branch JOIN branch ON branch.id = branch WHERE commit_row = ?1 ORDER BY 1")
            .and_then(|mut statement| statement.query_map([commit.0], |row| row.get(0))?.collect())
            .map_err(failed("read the branches"))
    }

    /// Where a mail lies, its first copy.
    pub fn mail_place(&self, message: MessageKey) -> Result<Option<MailPlace>> {
        self.db
            .prepare_cached(
                "SELECT inbox.path, epoch.name, copy.blob FROM copy JOIN epoch ON epoch.id = copy.epoch
                 JOIN inbox ON inbox.id = epoch.inbox WHERE copy.message = ?1 ORDER BY inbox.place, epoch.place, copy.entry LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![message], |row| {
                        Ok(MailPlace { inbox: row.get(0)?, epoch: row.get(1)?, blob: row.get(2)? })
                    })
                    .optional()
            })
            .map_err(failed("look up a mail"))
    }

    /// The trees that patches are for; foreign ones are left out.
    pub fn placed(&self) -> Result<foldhash::HashMap<MessageKey, TreeName>> {
        self.db
            .prepare("SELECT message, tree.name FROM placement JOIN tree ON tree.id = placement.tree")
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| Ok((row.get(0)?, TreeName(row.get(1)?))))?
                    .collect()
            })
            .map_err(failed("read which trees patches are for"))
    }

    /// Everybody whose folded name is that of `name`, whatever their addresses.
    pub fn people_named(&self, name: &str) -> Result<Vec<Person>> {
        let all: Vec<Person> = self
            .db
            .prepare_cached("SELECT name, address FROM person ORDER BY name, address")
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| {
                        Ok(Person {
                            name: row.get(0)?,
                            address: Address::new(row.get_ref(1)?.as_str()?),
                        })
                    })?
                    .collect()
            })
            .map_err(failed("read the people"))?;
        let wanted = fold_names(name);
        Ok(all
            .into_iter()
            .filter(|person| fold_names(&person.name).iter().any(|name| wanted.contains(name)))
            .collect())
    }

    /// Everybody who is called by one word: his whole name, or what stands before the `@` of his address; case does not count.
    pub fn people_called(&self, word: &str) -> Result<Vec<Person>> {
        self.db
            .prepare_cached(
                "SELECT name, address FROM person WHERE lower(name) = lower(?1) OR address LIKE ?2 ESCAPE '\\' ORDER BY name, address",
            )
            .and_then(|mut statement| {
                let literal = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                statement
                    .query_map(params![word, format!("{literal}@%")], |row| {
                        Ok(Person {
                            name: row.get(0)?,
                            address: Address::new(row.get_ref(1)?.as_str()?),
                        })
                    })?
                    .collect()
            })
            .map_err(failed("read the people"))
    }

    /// All names under which people write, sorted.
    pub fn people_names(&self) -> Result<Vec<String>> {
        self.db
            .prepare("SELECT DISTINCT name FROM person WHERE name <> '' ORDER BY name")
            .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
            .map_err(failed("read the people"))
    }

    /// How many series are settled in a state at a moment, by first posting of the newest revision.
    pub fn count_settled(&self, state: State, at: Time, since: Option<Time>, until: Option<Time>) -> Result<usize> {
        let state: &str = state.into();
        let count: i64 = self
            .db
            .prepare_cached(
                "SELECT count(*) FROM settled JOIN revision ON revision.series = settled.series
                 WHERE settled.state = ?1 AND settled.since <= ?2
                     AND revision.place = (SELECT max(place) FROM revision newest WHERE newest.series = settled.series)
                     AND (?3 IS NULL OR revision.posted >= ?3) AND (?4 IS NULL OR revision.posted < ?4)",
            )
            .and_then(|mut statement| statement.query_row(params![state, at, since, until], |row| row.get(0)))
            .map_err(failed("count the series"))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// Message-IDs that contain `text`, so many of them at most.
    pub fn message_ids_like(&self, text: &str, most: u32) -> Result<Vec<String>> {
        self.db
            .prepare_cached(
                "SELECT message_id FROM message WHERE instr(message_id, ?1) > 0 ORDER BY message_id LIMIT ?2",
            )
            .and_then(|mut statement| statement.query_map(params![text, most], |row| row.get(0))?.collect())
            .map_err(failed("look up a message"))
    }

    /// Who committed to a tree, and when, from the first of these moments until before the second.
    pub fn committers(&self, tree: &TreeName, (from, until): (Time, Time)) -> Result<Committed> {
        let all = || -> rusqlite::Result<Committed> {
            let mut statement = self.db.prepare_cached(
                "SELECT t.committed, t.committer FROM tree CROSS JOIN tree_commit t ON t.tree = tree.id
                 WHERE tree.name = ?1 AND t.committed >= ?2 AND t.committed < ?3 ORDER BY t.committed, t.committer",
            )?;
            let rows = statement.query_map(params![tree.0, from, until], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let dates: Vec<(Time, i64)> = rows.collect::<rusqlite::Result<_>>()?;
            let ids: BTreeSet<i64> = dates.iter().map(|(_, id)| *id).collect();
            let mut statement = self
                .db
                .prepare_cached("SELECT name, address FROM person WHERE id = ?1")?;
            let mut people = Vec::new();
            for id in ids {
                let found = statement.query_row([id], |row| {
                    Ok(Person {
                        name: row.get(0)?,
                        address: Address::new(row.get_ref(1)?.as_str()?),
                    })
                })?;
                people.push((found, id));
            }
            people.sort_unstable();
            let places: HashMap<i64, usize> = (0..).zip(&people).map(|(place, (_, id))| (*id, place)).collect();
            let place = |id: i64| places.get(&id).copied().unwrap_or_default();
            let dates = dates.into_iter().map(|(date, id)| (date, place(id))).collect();
            Ok(Committed {
                people: people.into_iter().map(|(person, _)| person).collect(),
                dates,
            })
        };
        all().map_err(failed("read the committers"))
    }
}

fn brief(row: &Row<'_>) -> rusqlite::Result<CommitBrief> {
    Ok(CommitBrief {
        key: CommitKey(row.get(0)?),
        tree: TreeName(row.get(1)?),
        object: row.get(2)?,
        subject: row.get(3)?,
        author: Person {
            name: row.get(4)?,
            address: Address::new(row.get_ref(5)?.as_str()?),
        },
        committed: row.get(6)?,
    })
}

fn found_match(row: &Row<'_>) -> rusqlite::Result<FoundMatch> {
    let series: Option<i64> = row.get(12)?;
    let point: Option<u32> = row.get(15)?;
    let number: Option<u32> = row.get(14)?;
    let branches: Option<String> = row.get(18)?;
    Ok(FoundMatch {
        found: read_match(row, 2, row.get(0)?, row.get(1)?)?,
        commit: CommitKey(row.get(8)?),
        tree: TreeName(row.get(9)?),
        branches: branches
            .unwrap_or_default()
            .split(' ')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        committed: row.get(10)?,
        subject: row.get(11)?,
        series: match series {
            Some(series) => Some((series, row.get(13)?)),
            None => None,
        },
        place: match (number, point) {
            (Some(number), Some(point)) => {
                Some((crate::model::RevisionNumber { number, point }.to_string(), row.get(16)?))
            }
            _ => None,
        },
        message_id: row.get(17)?,
    })
}
