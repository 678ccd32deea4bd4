//! Names, addresses and paths, each stored once.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, Params, Row, params};

use super::failed;
use super::reader::Reader;
use super::writer::Batch;
use crate::error::Result;
use crate::model::{Address, Person, Time};

/// A name and address that somebody writes under himself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Use {
    /// The name and address.
    pub person: Person,
    /// From when he uses them regularly.
    pub since: Time,
}

/// What stands in rows, by their numbers.
pub(super) type Numbered<T> = foldhash::HashMap<i64, T>;

/// Rows that were looked up or made in this run.
#[derive(Default)]
pub(super) struct Interned {
    people: HashMap<Person, i64>,
    paths: HashMap<String, i64>,
}

impl Interned {
    /// The row of a person, made when it is not there.
    pub(super) fn person(&mut self, db: &Connection, person: &Person) -> rusqlite::Result<i64> {
        if let Some(id) = self.people.get(person) {
            return Ok(*id);
        }
        let id = find_or_insert(
            db,
            "SELECT id FROM person WHERE name = ?1 AND address = ?2",
            "INSERT INTO person (name, address) VALUES (?1, ?2)",
            params![person.name, person.address.as_str()],
        )?;
        self.people.insert(person.clone(), id);
        Ok(id)
    }

    /// The row of a path, made when it is not there.
    pub(super) fn path(&mut self, db: &Connection, path: &str) -> rusqlite::Result<i64> {
        if let Some(id) = self.paths.get(path) {
            return Ok(*id);
        }
        let id = find_or_insert(
            db,
            "SELECT id FROM path WHERE path = ?1",
            "INSERT INTO path (path) VALUES (?1)",
            params![path],
        )?;
        self.paths.insert(path.to_owned(), id);
        Ok(id)
    }

    /// Forgets everything: after a transaction that was not committed, rows made in it are gone.
    pub(super) fn clear(&mut self) {
        self.people.clear();
        self.paths.clear();
    }
}

fn find_or_insert(db: &Connection, find: &str, insert: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<i64> {
    let found = db.prepare_cached(find)?.query_row(values, |row| row.get(0));
    match found {
        Err(rusqlite::Error::QueryReturnedNoRows) => {
            db.prepare_cached(insert)?.execute(values)?;
            Ok(db.last_insert_rowid())
        }
        other => other,
    }
}

impl Batch<'_> {
    /// Records under which names and addresses people write.
    pub(super) fn note_uses(&self) -> rusqlite::Result<()> {
        self.tx.execute_batch(
            "INSERT INTO person_use (person, first, third)
             SELECT person, min(date), max(CASE WHEN place = 3 THEN date END)
             FROM (SELECT person, date, row_number() OVER (PARTITION BY person ORDER BY date) AS place
                   FROM (SELECT sender AS person, date FROM message
                         UNION ALL SELECT author, committed FROM tree_commit))
             WHERE place <= 3 GROUP BY person;",
        )
    }

    /// Records the same again of those who wrote what is new.
    pub(super) fn note_fresh_uses(&self) -> rusqlite::Result<()> {
        self.tx.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS writer (person INTEGER PRIMARY KEY);
             DELETE FROM writer;
             INSERT OR IGNORE INTO writer SELECT sender FROM message WHERE id IN (SELECT message FROM fresh_message);
             INSERT OR IGNORE INTO writer SELECT author FROM tree_commit WHERE id IN (SELECT commit_row FROM fresh_commit);
             DELETE FROM person_use WHERE person IN (SELECT person FROM writer);",
        )?;
        let writers: Vec<i64> = {
            let mut statement = self.tx.prepare_cached("SELECT person FROM writer")?;
            statement
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?
        };
        // His first three of each kind are enough to tell the third of both.
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO person_use (person, first, third)
             SELECT ?1, min(date), max(CASE WHEN place = 3 THEN date END)
             FROM (SELECT date, row_number() OVER (ORDER BY date) AS place
                   FROM (SELECT date FROM (SELECT date FROM message WHERE sender = ?1 ORDER BY date LIMIT 3)
                         UNION ALL
                         SELECT committed FROM (SELECT committed FROM tree_commit WHERE author = ?1 ORDER BY committed LIMIT 3)))
             WHERE place <= 3 HAVING count(*) > 0",
        )?;
        for person in writers {
            statement.execute([person])?;
        }
        Ok(())
    }
}

impl Reader {
    /// Names and addresses that people use regularly.
    pub fn uses(&self) -> Result<Vec<Use>> {
        self.db
            .prepare(
                "SELECT name, address, third FROM person_use JOIN person ON person.id = person
                 WHERE third IS NOT NULL AND name <> '' AND address <> '' ORDER BY third, address, name",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| {
                        Ok(Use {
                            person: Person {
                                name: row.get(0)?,
                                address: Address::new(row.get_ref(1)?.as_str()?),
                            },
                            since: row.get(2)?,
                        })
                    })?
                    .collect()
            })
            .map_err(failed("read the people"))
    }

    /// Every name under which somebody writes from one of these addresses.
    pub fn people_at(&self, addresses: &[Address]) -> Result<Vec<Person>> {
        let mut found = Vec::new();
        for address in addresses {
            let people: Vec<Person> = self
                .db
                .prepare_cached(
                    "SELECT name FROM person JOIN person_use ON person_use.person = person.id WHERE address = ?1 ORDER BY name",
                )
                .and_then(|mut statement| {
                    statement
                        .query_map([address.as_str()], |row| {
                            Ok(Person {
                                name: row.get(0)?,
                                address: address.clone(),
                            })
                        })?
                        .collect()
                })
                .map_err(failed("read the people"))?;
            found.extend(people);
        }
        Ok(found)
    }
}

impl Reader {
    /// All paths that patches or commits touch.
    pub fn paths(&self) -> Result<Vec<String>> {
        let paths = load_paths(&self.db).map_err(failed("read the paths"))?;
        Ok(paths.values().map(ToString::to_string).collect())
    }
}

/// All people by row.
pub(super) fn load_people(db: &Connection) -> rusqlite::Result<Numbered<Person>> {
    load_named(db, "SELECT id, name, address FROM person", [], read_person)
}

/// All paths by row.
pub(super) fn load_paths(db: &Connection) -> rusqlite::Result<Numbered<Arc<str>>> {
    load_named(db, "SELECT id, path FROM path", [], read_path)
}

/// What a statement tells by row.
pub(super) fn load_named<T>(
    db: &Connection,
    statement: &str,
    of: impl Params,
    read: fn(&Row<'_>) -> rusqlite::Result<(i64, T)>,
) -> rusqlite::Result<Numbered<T>> {
    let mut statement = db.prepare_cached(statement)?;
    statement.query_map(of, read)?.collect()
}

/// A person from the columns id, name, address.
pub(super) fn read_person(row: &Row<'_>) -> rusqlite::Result<(i64, Person)> {
    let person = Person {
        name: row.get(1)?,
        address: Address::new(row.get_ref(2)?.as_str()?),
    };
    Ok((row.get(0)?, person))
}

/// A path from the columns id, path.
pub(super) fn read_path(row: &Row<'_>) -> rusqlite::Result<(i64, Arc<str>)> {
    Ok((row.get(0)?, row.get(1)?))
}
