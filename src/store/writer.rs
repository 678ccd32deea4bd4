//! The side that writes: one at a time, in batches that are whole or not there.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction};

use super::people::Interned;
use super::reader::Reader;
use super::{SCHEMA, SCHEMA_VERSION, failed};
use crate::error::{Error, Kind, Result};

/// The database, opened for writing under a lock.
pub struct Writer {
    pub(super) db: Connection,
    interned: Interned,
    path: PathBuf,
    /// Held until the writer is dropped.
    _lock: File,
}

/// A transaction: what is done in it is there after [`Batch::commit`] and otherwise never was.
pub struct Batch<'a> {
    pub(super) tx: Transaction<'a>,
    pub(super) interned: &'a mut Interned,
}

impl Writer {
    /// Opens the database at `path`, makes it when it is not there, and drops and makes it anew when it is of an older version.
    ///
    /// With `wait`, waits until no other sync holds the lock.
    ///
    /// # Errors
    /// `Data` when the file cannot be opened or made, another sync holds the lock, or the file is of a newer version.
    pub fn open(path: &Path, wait: bool) -> Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|cause| {
                Error::new(Kind::Data, format!("cannot make the folder {}", folder.display())).because(cause)
            })?;
        }
        let lock = take_lock(path, wait)?;
        let mut db = connect(path)?;
        let version: i64 = db
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(|cause| open_failed(path, &cause))?;
        if version > SCHEMA_VERSION {
            return Err(newer(path, version));
        }
        if version < SCHEMA_VERSION {
            let tables: i64 = db
                .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
                .map_err(|cause| open_failed(path, &cause))?;
            if tables > 0 {
                drop(db);
                remove(path)?;
                db = connect(path)?;
            }
            let tx = db.transaction().map_err(|cause| open_failed(path, &cause))?;
            tx.execute_batch(SCHEMA).map_err(failed("make the tables"))?;
            tx.pragma_update(None, "user_version", SCHEMA_VERSION)
                .map_err(failed("make the tables"))?;
            tx.commit().map_err(failed("make the tables"))?;
        }
        Ok(Self {
            db,
            interned: Interned::default(),
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// Begins a batch.
    pub fn batch(&mut self) -> Result<Batch<'_>> {
        self.interned.clear();
        let tx = self
            .db
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(failed("begin writing"))?;
        Ok(Batch {
            tx,
            interned: &mut self.interned,
        })
    }

    /// Leaves the file so that it can be read from a folder one may not write to: everything in one file, no log beside it.
    ///
    /// When a reader is at work the log stays for now; the next sync folds it in.
    pub fn close(self) -> Result<()> {
        let folded = self
            .db
            .query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
        match folded {
            Ok(_) => Ok(()),
            Err(cause)
                if matches!(
                    cause.sqlite_error_code(),
                    Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
                ) =>
            {
                Ok(())
            }
            Err(cause) => Err(open_failed(&self.path, &cause)),
        }
    }

    /// Gives back the memory that the database holds of what was read and written, before other work needs it.
    pub fn shrink(&self) -> Result<()> {
        self.db
            .execute_batch("PRAGMA shrink_memory")
            .map_err(failed("give memory back"))
    }

    /// Opens the database once more, to read on another thread what was committed.
    pub fn reader(&self) -> Result<Reader> {
        Reader::beside(&self.path)
    }

    /// What is kept under `key` in `meta`.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        super::reader::meta(&self.db, key)
    }
}

impl Batch<'_> {
    /// Keeps `value` under `key` in `meta`.
    pub fn set_meta(&mut self, key: &str, value: &str) -> Result<()> {
        self.tx
            .prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")
            .and_then(|mut statement| statement.execute([key, value]))
            .map_err(failed("write to the database"))?;
        Ok(())
    }

    /// Forgets everything that was read and linked; the tables stay.
    pub fn clear_all(&mut self) -> Result<()> {
        self.interned.clear();
        self.tx
            .execute_batch(
                "DELETE FROM shadowed; DELETE FROM overtaken; DELETE FROM settled; DELETE FROM person_use; DELETE FROM tie; DELETE FROM match; DELETE FROM placement; DELETE FROM thread; DELETE FROM part;
                 DELETE FROM revision; DELETE FROM series; DELETE FROM inbox; DELETE FROM message; DELETE FROM tree;
                 DELETE FROM rule_text; DELETE FROM path; DELETE FROM person; DELETE FROM meta;
                 DELETE FROM fresh_message; DELETE FROM fresh_commit; DELETE FROM decision;",
            )
            .map_err(failed("clear the database"))
    }

    /// Makes everything done in this batch permanent.
    pub fn commit(self) -> Result<()> {
        self.tx.commit().map_err(failed("write to the database"))
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let db = Connection::open(path).map_err(|cause| open_failed(path, &cause))?;
    db.busy_timeout(Duration::from_secs(10))
        .map_err(|cause| open_failed(path, &cause))?;
    db.set_prepared_statement_cache_capacity(128);
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384; PRAGMA foreign_keys = ON;",
    )
    .map_err(|cause| open_failed(path, &cause))?;
    Ok(db)
}

fn take_lock(path: &Path, wait: bool) -> Result<File> {
    let place = lock_path(path);
    let cannot = |cause: std::io::Error| {
        Error::new(
            Kind::Data,
            format!("cannot write beside the database {}", path.display()),
        )
        .because(cause)
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&place)
        .map_err(cannot)?;
    if wait {
        file.lock().map_err(cannot)?;
        return Ok(file);
    }
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::new(
            Kind::Data,
            format!("cannot sync: another sync holds the lock {}", place.display()),
        )
        .hint("wait for it with `xq sync --wait`")),
        Err(TryLockError::Error(cause)) => Err(cannot(cause)),
    }
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(PathBuf::from(name)) {
            Ok(()) => {}
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => {
                return Err(Error::new(
                    Kind::Data,
                    format!("cannot replace the old database {}", path.display()),
                )
                .because(cause));
            }
        }
    }
    Ok(())
}

pub(super) fn open_failed(path: &Path, cause: &rusqlite::Error) -> Error {
    let error = Error::new(Kind::Data, format!("cannot open the database {}", path.display())).because(cause);
    match cause.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            error.hint("it is a cache: delete it and run `xq sync`")
        }
        _ => error.hint("choose another place with `--db` or XQ_DB"),
    }
}

pub(super) fn newer(path: &Path, version: i64) -> Error {
    Error::new(
        Kind::Data,
        format!(
            "cannot use the database {}: it is of version {version}, this xq knows {SCHEMA_VERSION}",
            path.display()
        ),
    )
    .hint("use the newer xq, or another place with `--db`")
}
