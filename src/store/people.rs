//! Names, addresses and paths, each stored once.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::model::{Address, Person};

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

/// All people by row.
pub(super) fn load_people(db: &Connection) -> rusqlite::Result<HashMap<i64, Person>> {
    let mut statement = db.prepare_cached("SELECT id, name, address FROM person")?;
    let rows = statement.query_map([], |row| {
        let person = Person {
            name: row.get(1)?,
            address: Address::new(row.get_ref(2)?.as_str()?),
        };
        Ok((row.get(0)?, person))
    })?;
    rows.collect()
}

/// All paths by row.
pub(super) fn load_paths(db: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    let mut statement = db.prepare_cached("SELECT id, path FROM path")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
