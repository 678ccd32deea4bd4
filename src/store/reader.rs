//! The side that reads: what queries get.

use std::cell::OnceCell;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::history::Names;
use super::writer::{newer, open_failed};
use super::{SCHEMA_VERSION, failed};
use crate::error::{Error, Kind, Result};
use crate::model::Time;

/// The database, opened for reading; answers from the last finished sync.
pub struct Reader {
    pub(super) db: Connection,
    /// What is looked up by row all the time, once it was read.
    pub(super) names: OnceCell<Names>,
}

impl Reader {
    /// Opens the database at `path`; works from a folder one may not write to.
    ///
    /// # Errors
    /// `Data` when there is no database, none that this version reads, or no finished sync in it.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(Error::new(
                Kind::Data,
                format!("cannot answer: there is no database at {}", path.display()),
            )
            .hint("run `xq sync`"));
        }
        let db = connect(path)?;
        let version: i64 = db
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(|cause| open_failed(path, &cause))?;
        if version > SCHEMA_VERSION {
            return Err(newer(path, version));
        }
        if version < SCHEMA_VERSION {
            return Err(Error::new(
                Kind::Data,
                format!("cannot answer: the database {} is of an older version", path.display()),
            )
            .hint("run `xq sync`: it makes the database anew"));
        }
        let reader = Self::of(db);
        reader.finished()?;
        Ok(reader)
    }

    /// Opens the database that a writer holds, whether a sync was finished or not.
    pub(super) fn beside(path: &Path) -> Result<Self> {
        Ok(Self::of(connect(path)?))
    }

    fn of(db: Connection) -> Self {
        Self {
            db,
            names: OnceCell::new(),
        }
    }

    /// Lets what is locked fail at once instead of being waited for.
    pub fn never_wait(&self) -> Result<()> {
        self.db
            .busy_timeout(Duration::ZERO)
            .map_err(failed("read the database"))
    }

    /// Maps no more than the beginning of the file into memory.
    pub fn map_little(&self) -> Result<()> {
        self.db
            .execute_batch("PRAGMA mmap_size = 16777216;")
            .map_err(failed("read the database"))
    }

    /// Maps nothing of the file into memory: another reader maps it already, and what both map counts twice.
    pub(crate) fn map_nothing(&self) -> Result<()> {
        self.db
            .execute_batch("PRAGMA mmap_size = 0;")
            .map_err(failed("read the database"))
    }

    /// Lets all that is read from now on be of this moment.
    pub(crate) fn stay(&self) -> Result<()> {
        self.db
            .execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")
            .map_err(failed("read the database"))
    }

    /// Lets all that is read until the guard goes be of one moment: a sync that ends meanwhile is not seen, and waits.
    pub fn at_once(&self) -> Result<impl Drop + '_> {
        let begun = self.db.unchecked_transaction().and_then(|tx| {
            tx.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(tx)
        });
        begun.map_err(failed("read the database"))
    }

    /// A number that is another one once somebody else wrote to the database.
    pub(crate) fn version(&self) -> Result<i64> {
        self.db
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(failed("read the database"))
    }

    /// When the last finished sync ended.
    pub fn finished(&self) -> Result<Time> {
        self.moment("finished")?.ok_or_else(|| {
            Error::new(Kind::Data, "cannot answer: the database has no finished sync").hint("run `xq sync`")
        })
    }

    /// A moment kept in `meta`: `finished`, `newest-mail`, `newest-commit`.
    pub fn moment(&self, key: &str) -> Result<Option<Time>> {
        Ok(meta(&self.db, key)?.and_then(|text| text.parse().ok()).map(Time))
    }

    /// What is kept under `key` in `meta`.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        meta(&self.db, key)
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let probe = |db: &Connection| db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    let first = Connection::open_with_flags(path, flags).and_then(|db| {
        db.busy_timeout(Duration::from_secs(10))?;
        probe(&db).map(|_| db)
    });
    let db = match first {
        Ok(db) => db,
        // A log that cannot be opened in a folder one may not write to: without a log beside it the file is whole by itself.
        Err(cause) => {
            let uri = format!("file:{}?immutable=1", escape(path));
            let mut log = path.as_os_str().to_owned();
            log.push("-wal");
            let whole = std::fs::metadata(Path::new(&log)).map_or(true, |log| log.len() == 0);
            let second = Connection::open_with_flags(uri, flags).and_then(|db| probe(&db).map(|_| db));
            match second {
                Ok(db) if whole => db,
                _ => return Err(open_failed(path, &cause)),
            }
        }
    };
    db.set_prepared_statement_cache_capacity(64);
    db.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;")
        .map_err(|cause| open_failed(path, &cause))?;
    Ok(db)
}

/// A path as SQLite's URI wants it.
fn escape(path: &Path) -> String {
    path.to_string_lossy()
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23")
}

pub(super) fn meta(db: &Connection, key: &str) -> Result<Option<String>> {
    db.prepare_cached("SELECT value FROM meta WHERE key = ?1")
        .and_then(|mut statement| statement.query_row([key], |row| row.get(0)).optional())
        .map_err(failed("read the database"))
}
