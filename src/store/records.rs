//! Commits with what a judgement of them needs: people, paths, trailers, branches.

use std::collections::HashMap;

use rusqlite::{Connection, Row, params};

use super::commits::CommitKey;
use super::convert::word;
use super::failed;
use super::reader::Reader;
use crate::error::Result;
use crate::model::{Address, Condition, ObjectId, Person, Place, Scope, Time, Trailer, TreeName};

/// Which commits are meant. Merges are left out.
#[derive(Clone, Copy, Debug)]
pub enum CommitFilter<'a> {
    /// Those of a tree that have one of these names.
    Named(&'a TreeName, &'a [ObjectId]),
    /// Those on a branch, by its row.
    OnBranch(i64),
}

/// A commit, and what it says of its review.
#[derive(Clone, Debug)]
pub struct CommitRecord {
    /// Its number.
    pub key: CommitKey,
    /// The tree.
    pub tree: TreeName,
    /// Its name.
    pub object: ObjectId,
    /// Its author.
    pub author: Person,
    /// Who committed it.
    pub committer: Person,
    /// When.
    pub committed: Time,
    /// Its title.
    pub subject: String,
    /// Branches it is on, the integration branch first.
    pub branches: Vec<String>,
    /// Paths it touches, old names included, sorted; `None` where its diff was not read.
    pub paths: Option<Vec<String>>,
    /// Its trailers in order.
    pub trailers: Vec<Trailer>,
}

impl Reader {
    /// The commits that the filter means and that are on a branch, by commit date, then name.
    pub fn commit_records(&self, filter: CommitFilter<'_>) -> Result<Vec<CommitRecord>> {
        records(&self.db, filter).map_err(failed("read the commits"))
    }

    /// Which of these commits of a tree are on no branch that was read, merges included.
    pub fn unread_commits(&self, tree: &TreeName, objects: &[ObjectId]) -> Result<Vec<ObjectId>> {
        let all = || -> rusqlite::Result<Vec<ObjectId>> {
            let mut statement = self.db.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM tree_commit t JOIN tree ON tree.id = t.tree JOIN commit_branch ON commit_row = t.id
                     WHERE object = ?2 AND tree.name = ?1)",
            )?;
            let mut unread = Vec::new();
            for object in objects {
                let known: bool = statement.query_row(params![tree.0, object], |row| row.get(0))?;
                if !known {
                    unread.push(*object);
                }
            }
            Ok(unread)
        };
        all().map_err(failed("look up the commits"))
    }
}

fn records(db: &Connection, filter: CommitFilter<'_>) -> rusqlite::Result<Vec<CommitRecord>> {
    db.execute_batch("CREATE TEMP TABLE IF NOT EXISTS asked (id INTEGER PRIMARY KEY); DELETE FROM asked;")?;
    match filter {
        CommitFilter::OnBranch(branch) => {
            db.prepare_cached(
                "INSERT INTO asked SELECT t.id FROM commit_branch JOIN tree_commit t ON t.id = commit_row
                 WHERE branch = ?1 AND t.parents < 2",
            )?
            .execute([branch])?;
        }
        CommitFilter::Named(tree, objects) => {
            let mut statement = db.prepare_cached(
                "INSERT OR IGNORE INTO asked SELECT t.id FROM tree_commit t JOIN tree ON tree.id = t.tree
                 WHERE object = ?2 AND tree.name = ?1 AND t.parents < 2
                     AND EXISTS (SELECT 1 FROM commit_branch WHERE commit_row = t.id)",
            )?;
            for object in objects {
                statement.execute(params![tree.0, object])?;
            }
        }
    }
    let mut branches = branches(db)?;
    let mut paths = paths(db)?;
    let mut trailers = trailers(db)?;
    let mut statement = db.prepare_cached(
        "SELECT t.id, tree.name, object, author.name, author.address, committer.name, committer.address, committed, subject, has_digest
         FROM asked CROSS JOIN tree_commit t ON t.id = asked.id JOIN tree ON tree.id = t.tree
         JOIN person author ON author.id = t.author JOIN person committer ON committer.id = t.committer
         ORDER BY committed, object",
    )?;
    let rows = statement.query_map([], |row| {
        let key: i64 = row.get(0)?;
        let has_paths: bool = row.get(9)?;
        Ok(CommitRecord {
            key: CommitKey(key),
            tree: TreeName(row.get(1)?),
            object: row.get(2)?,
            author: person_at(row, 3)?,
            committer: person_at(row, 5)?,
            committed: row.get(7)?,
            subject: row.get(8)?,
            branches: branches.remove(&key).unwrap_or_default(),
            paths: has_paths.then(|| paths.remove(&key).unwrap_or_default()),
            trailers: trailers.remove(&key).unwrap_or_default(),
        })
    })?;
    rows.collect()
}

fn person_at(row: &Row<'_>, place: usize) -> rusqlite::Result<Person> {
    Ok(Person {
        name: row.get(place)?,
        address: Address::new(row.get_ref(place + 1)?.as_str()?),
    })
}

fn branches(db: &Connection) -> rusqlite::Result<HashMap<i64, Vec<String>>> {
    let mut statement = db.prepare_cached(
        "SELECT commit_row, branch.name FROM asked CROSS JOIN commit_branch ON commit_row = asked.id JOIN branch ON branch.id = branch
         ORDER BY branch.kind, branch.name",
    )?;
    let mut rows = statement.query([])?;
    let mut found: HashMap<i64, Vec<String>> = HashMap::new();
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(found)
}

fn paths(db: &Connection) -> rusqlite::Result<HashMap<i64, Vec<String>>> {
    let mut statement = db.prepare_cached(
        "SELECT commit_row, path.path FROM asked CROSS JOIN commit_file ON commit_row = asked.id
             JOIN path ON path.id IN (commit_file.path, commit_file.old_path)
         GROUP BY 1, 2 ORDER BY 1, 2",
    )?;
    let mut rows = statement.query([])?;
    let mut found: HashMap<i64, Vec<String>> = HashMap::new();
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(found)
}

fn trailers(db: &Connection) -> rusqlite::Result<HashMap<i64, Vec<Trailer>>> {
    let mut statement = db.prepare_cached(
        "SELECT commit_row, kind, key, value, area, person, name, address FROM asked CROSS JOIN commit_trailer ON commit_row = asked.id
             LEFT JOIN person ON person.id = commit_trailer.person
         ORDER BY commit_row, place",
    )?;
    let mut rows = statement.query([])?;
    let mut found: HashMap<i64, Vec<Trailer>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let named: Option<i64> = row.get(5)?;
        found.entry(row.get(0)?).or_default().push(Trailer {
            kind: word(row, 1)?,
            key: row.get(2)?,
            value: row.get(3)?,
            person: named.map(|_| person_at(row, 6)).transpose()?,
            area: row.get(4)?,
            scope: Scope::Here,
            condition: Condition::None,
            remark: String::new(),
            place: Place::Commit,
        });
    }
    Ok(found)
}
