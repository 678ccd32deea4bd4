//! Commits of trees.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::convert::{Owned, pack, unpack, word};
use super::failed;
use super::messages::{file, last_row, person};
use super::people::{Numbered, load_paths, load_people};
use super::reader::Reader;
use super::sources::number;
use super::writer::{Batch, Writer};
use crate::error::Result;
use crate::model::{
    Commit, Condition, Digest, MessageId, ObjectId, Person, Place, Reference, ReferenceKind, Scope, Trailer, TreeName,
};

/// The database's number of a commit.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CommitKey(pub i64);

/// A commit with its number and the branches it is on.
#[derive(Clone, Debug)]
pub struct CommitRow {
    /// Its number.
    pub key: CommitKey,
    /// The tree it belongs to.
    pub tree: TreeName,
    /// Rows of the branches: the integration branch, or the stable branches it is on beyond it.
    pub branches: Vec<i64>,
    /// The commit.
    pub commit: Commit,
}

impl Batch<'_> {
    /// Adds a commit, or to one that is known the digest it lacked. Returns whether it is new.
    pub fn add_commit(&mut self, tree: i64, commit: &Commit) -> Result<bool> {
        self.try_add_commit(tree, commit).map_err(failed("store a commit"))
    }

    fn try_add_commit(&mut self, tree: i64, commit: &Commit) -> rusqlite::Result<bool> {
        let known: Option<(i64, bool)> = self
            .tx
            .prepare_cached("SELECT id, has_digest FROM tree_commit WHERE tree = ?1 AND object = ?2")?
            .query_row(params![tree, commit.id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match (known, &commit.digest) {
            (Some((key, false)), Some(digest)) => {
                self.tx
                    .prepare_cached(
                        "UPDATE tree_commit SET has_digest = 1, patch_id = ?2, loose_id = ?3, lines = ?4 WHERE id = ?1",
                    )?
                    .execute(params![key, digest.patch_id, digest.loose_id, pack(&digest.lines)])?;
                self.write_commit_files(key, digest)?;
                Ok(false)
            }
            (Some(_), _) => Ok(false),
            (None, _) => self.insert_commit(tree, commit).map(|()| true),
        }
    }

    fn write_commit_files(&mut self, key: i64, digest: &Digest) -> rusqlite::Result<()> {
        for (place, file) in digest.files.iter().enumerate() {
            self.write_file(
                "INSERT INTO commit_file (commit_row, place, path, old_path, change, added, removed, post_blob, content)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                key,
                number(place),
                file,
            )?;
        }
        Ok(())
    }

    fn insert_commit(&mut self, tree: i64, commit: &Commit) -> rusqlite::Result<()> {
        let author = self.interned.person(&self.tx, &commit.author)?;
        let committer = self.interned.person(&self.tx, &commit.committer)?;
        let digest = commit.digest.as_ref();
        self.tx
            .prepare_cached(
                "INSERT INTO tree_commit (tree, object, author, authored, committer, committed, subject, parents, text, has_digest,
                     patch_id, loose_id, lines)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                tree,
                commit.id,
                author,
                commit.authored,
                committer,
                commit.committed,
                commit.subject,
                commit.parents,
                pack(&commit.text),
                digest.is_some(),
                digest.and_then(|digest| digest.patch_id),
                digest.and_then(|digest| digest.loose_id),
                digest.map(|digest| pack(&digest.lines)).unwrap_or_default(),
            ])?;
        let key = self.tx.last_insert_rowid();
        if let Some(digest) = digest {
            self.write_commit_files(key, digest)?;
        }
        for (place, trailer) in commit.trailers.iter().enumerate() {
            let named = match &trailer.person {
                Some(named) => Some(self.interned.person(&self.tx, named)?),
                None => None,
            };
            let kind: &str = trailer.kind.into();
            self.tx
                .prepare_cached(
                    "INSERT INTO commit_trailer (commit_row, place, kind, key, value, person, area) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![key, number(place), kind, trailer.key, trailer.value, named, trailer.area])?;
        }
        let mails = commit.mails.iter().map(|id| ("mail", id.as_str(), ""));
        let named = commit.references.iter().map(|reference| {
            let kind: &str = reference.kind.into();
            (kind, reference.commit.as_str(), reference.title.as_str())
        });
        for (place, (kind, value, title)) in mails.chain(named).enumerate() {
            self.tx
                .prepare_cached(
                    "INSERT INTO commit_reference (commit_row, place, kind, value, title) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![key, number(place), kind, value, title])?;
        }
        Ok(())
    }

    /// Records that a commit is on a branch. On the `integration` branch it is on no other: stable branches hold what is beyond it.
    pub fn put_on_branch(&mut self, tree: i64, object: ObjectId, branch: i64, integration: bool) -> Result<()> {
        self.try_put(tree, object, branch, integration)
            .map_err(failed("record a branch"))
    }

    fn try_put(&mut self, tree: i64, object: ObjectId, branch: i64, integration: bool) -> rusqlite::Result<()> {
        if integration {
            self.tx
                .prepare_cached(
                    "DELETE FROM commit_branch WHERE branch <> ?3
                     AND commit_row = (SELECT id FROM tree_commit WHERE tree = ?1 AND object = ?2)",
                )?
                .execute(params![tree, object, branch])?;
        }
        self.tx
            .prepare_cached(
                "INSERT OR IGNORE INTO commit_branch (commit_row, branch)
                 SELECT id, ?3 FROM tree_commit WHERE tree = ?1 AND object = ?2",
            )?
            .execute(params![tree, object, branch])?;
        Ok(())
    }
}

impl Writer {
    /// Those of some commits of a tree that are on a branch and whose diff was read.
    pub fn commits_with_digest(&self, tree: &TreeName, some: &[ObjectId]) -> Result<HashSet<ObjectId>> {
        // Up to so many it is quicker to look for each.
        const FEW: usize = 1_000;
        let found = if some.len() <= FEW {
            self.find_with_digest(tree, some)
        } else {
            self.all_with_digest(tree)
        };
        found.map_err(failed("read the commits"))
    }

    fn all_with_digest(&self, tree: &TreeName) -> rusqlite::Result<HashSet<ObjectId>> {
        let mut statement = self.db.prepare(
            "SELECT object FROM tree_commit t JOIN tree ON tree.id = t.tree
             WHERE tree.name = ?1 AND has_digest = 1 AND t.id IN (SELECT commit_row FROM commit_branch)",
        )?;
        statement.query_map([&tree.0], |row| row.get(0))?.collect()
    }

    fn find_with_digest(&self, tree: &TreeName, some: &[ObjectId]) -> rusqlite::Result<HashSet<ObjectId>> {
        let mut statement = self.db.prepare(
            "SELECT 1 FROM tree JOIN tree_commit t ON t.tree = tree.id
             WHERE tree.name = ?1 AND t.object = ?2 AND has_digest = 1
                 AND EXISTS (SELECT 1 FROM commit_branch WHERE commit_row = t.id)",
        )?;
        let mut found = HashSet::new();
        for object in some {
            if statement.exists(params![tree.0, object])? {
                found.insert(*object);
            }
        }
        Ok(found)
    }
}

impl Reader {
    /// All commits of all trees, without trailers on which no link rests: approvals, most sign-offs, links and the like.
    pub fn load_commits(&self) -> Result<Vec<CommitRow>> {
        load(&self.db).map_err(failed("read the commits"))
    }

    /// The mails that commits name.
    pub fn mails_named_by_commits(&self) -> Result<foldhash::HashSet<MessageId>> {
        let named = || -> rusqlite::Result<_> {
            let mut statement = self
                .db
                .prepare_cached("SELECT value FROM commit_reference WHERE kind = 'mail'")?;
            let mut rows = statement.query([])?;
            let mut mails = foldhash::HashSet::default();
            while let Some(row) = rows.next()? {
                mails.extend(MessageId::parse(row.get_ref(0)?.as_str()?));
            }
            Ok(mails)
        };
        named().map_err(failed("read the commits"))
    }
}

fn load(db: &Connection) -> rusqlite::Result<Vec<CommitRow>> {
    let people = load_people(db)?;
    let paths = load_paths(db)?;
    let mut statement = db.prepare_cached(FILES)?;
    let mut files = Owned::new(statement.query_map([], |row| file(row, &paths))?);
    let mut statement = db.prepare_cached(TRAILERS)?;
    let mut trailers = Owned::new(statement.query_map([], |row| trailer(row, &people))?);
    let mut statement = db.prepare_cached(REFERENCES)?;
    let mut references = Owned::new(statement.query_map([], named)?);
    let mut statement =
        db.prepare_cached("SELECT commit_row, branch FROM commit_branch ORDER BY commit_row, branch")?;
    let mut branches = Owned::new(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?);
    let mut statement = db.prepare_cached(
        "SELECT tree_commit.id, tree.name, object, author, authored, committer, committed, subject, parents, text, has_digest, patch_id,
             loose_id, lines
         FROM tree_commit JOIN tree ON tree.id = tree_commit.tree
         -- On no branch any more: it goes when the sync that found this out is published.
         WHERE tree_commit.id IN (SELECT commit_row FROM commit_branch)
         ORDER BY tree_commit.id",
    )?;
    let mut rows = statement.query([])?;
    let mut commits = Vec::with_capacity(last_row(db, "SELECT max(id) FROM tree_commit")?);
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        let (mut mails, mut named) = (Vec::new(), Vec::new());
        for one in references.take(key)? {
            match one {
                Named::Mail(id) => mails.extend(id),
                Named::Commit(reference) => named.push(reference),
            }
        }
        let files = files.take(key)?;
        let digest = match row.get(10)? {
            false => None,
            true => Some(Digest {
                patch_id: row.get(11)?,
                loose_id: row.get(12)?,
                files,
                lines: unpack(row.get_ref(13)?.as_blob()?),
                damaged: false,
            }),
        };
        commits.push(CommitRow {
            key: CommitKey(key),
            tree: TreeName(row.get(1)?),
            branches: branches.take(key)?,
            commit: Commit {
                id: row.get::<_, ObjectId>(2)?,
                author: person(&people, row.get(3)?),
                authored: row.get(4)?,
                committer: person(&people, row.get(5)?),
                committed: row.get(6)?,
                subject: row.get(7)?,
                parents: row.get(8)?,
                trailers: trailers.take(key)?,
                mails,
                references: named,
                text: unpack(row.get_ref(9)?.as_blob()?),
                digest,
            },
        });
    }
    Ok(commits)
}

const FILES: &str = "SELECT commit_row, path, old_path, change, added, removed, post_blob, content FROM commit_file
     ORDER BY commit_row, place";
const TRAILERS: &str =
    "SELECT commit_row, kind, key, value, person, area FROM commit_trailer
     WHERE kind NOT IN ('signed-off-by', 'acked-by', 'reviewed-by', 'tested-by', 'release-acked-by', 'nacked-by', 'committed-by', 'cc',
         'fixes', 'link', 'message-id', 'backport', 'origin')
     -- Who signed first what somebody else commits under his own name may have written it.
     OR kind = 'signed-off-by' AND place < 3
         AND EXISTS (SELECT 1 FROM tree_commit
             WHERE tree_commit.id = commit_row AND author = committer AND author <> commit_trailer.person)
         AND NOT EXISTS (SELECT 1 FROM commit_trailer earlier
             WHERE earlier.commit_row = commit_trailer.commit_row AND earlier.place < commit_trailer.place
                 AND earlier.kind = 'signed-off-by')
     ORDER BY commit_row, place";
const REFERENCES: &str = "SELECT commit_row, kind, value, title FROM commit_reference ORDER BY commit_row, place";

/// A trailer, and its commit.
fn trailer(row: &Row<'_>, people: &Numbered<Person>) -> rusqlite::Result<(i64, Trailer)> {
    let trailer = Trailer {
        kind: word(row, 1)?,
        key: row.get(2)?,
        value: row.get(3)?,
        person: row.get::<_, Option<i64>>(4)?.map(|id| person(people, id)),
        area: row.get(5)?,
        scope: Scope::Here,
        condition: Condition::None,
        remark: String::new(),
        place: Place::Commit,
    };
    Ok((row.get(0)?, trailer))
}

/// What a commit names.
enum Named {
    /// A mail, if it is a whole id.
    Mail(Option<MessageId>),
    /// A commit.
    Commit(Reference),
}

/// What a commit names, and the commit.
fn named(row: &Row<'_>) -> rusqlite::Result<(i64, Named)> {
    let named = if row.get_ref(1)?.as_str()? == "mail" {
        Named::Mail(MessageId::parse(row.get_ref(2)?.as_str()?))
    } else {
        Named::Commit(Reference {
            kind: word::<ReferenceKind>(row, 1)?,
            commit: row.get(2)?,
            title: row.get(3)?,
        })
    };
    Ok((row.get(0)?, named))
}
