//! Trees: branches, tags, rule files, directories and files.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::reader::Reader;
use super::sources::number;
use super::writer::{Batch, Writer};
use super::{convert::word, failed};
use crate::error::Result;
use crate::model::{Branch, ObjectId, Time, TreeName};

/// A branch with its row and its tree.
#[derive(Clone, Debug)]
pub struct BranchRow {
    /// Its row.
    pub id: i64,
    /// The tree it belongs to.
    pub tree: TreeName,
    /// The branch.
    pub branch: Branch,
}

/// A tag of a tree.
#[derive(Clone, Debug)]
pub struct TagRow {
    /// The tree it belongs to.
    pub tree: TreeName,
    /// Its name.
    pub name: String,
    /// The commit it names.
    pub object: ObjectId,
    /// Its moment: the tagger's date, else the commit's.
    pub moment: Time,
    /// Whether it has a tagger.
    pub annotated: bool,
}

/// A version of a rule file.
#[derive(Clone, Debug)]
pub struct RuleVersion {
    /// Commit date from which it is in force.
    pub committed: Time,
    /// Its blob.
    pub blob: ObjectId,
}

/// A directory and since when it is in the tree.
#[derive(Clone, Debug)]
pub struct DirectoryRow {
    /// Its path without a slash at the end.
    pub path: String,
    /// Commit date of the commit that brought it.
    pub since: Time,
}

impl Batch<'_> {
    /// The row of a tree, made when it is not there.
    pub fn plan_tree(&mut self, name: &TreeName, path: &str, place: usize) -> Result<i64> {
        self.tx
            .execute(
                "INSERT INTO tree (name, path, place) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name) DO UPDATE SET path = ?2, place = ?3",
                params![name.0, path, number(place)],
            )
            .and_then(|_| {
                self.tx
                    .query_row("SELECT id FROM tree WHERE name = ?1", [&name.0], |row| row.get(0))
            })
            .map_err(failed("record a tree"))
    }

    /// Drops all trees but those named, with all they held.
    pub fn keep_trees(&mut self, names: &[TreeName]) -> Result<bool> {
        let known: Vec<(i64, String)> = self
            .tx
            .prepare("SELECT id, name FROM tree")
            .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
            .map_err(failed("read the trees"))?;
        let mut dropped = false;
        for (id, name) in known {
            if !names.iter().any(|kept| kept.0 == name) {
                self.clear_tree(id)?;
                self.tx
                    .execute("DELETE FROM tree WHERE id = ?1", [id])
                    .map_err(failed("drop a tree"))?;
                dropped = true;
            }
        }
        Ok(dropped)
    }

    /// Forgets all commits of a tree and what was linked to them: its history was rewritten.
    pub fn clear_tree(&mut self, tree: i64) -> Result<()> {
        for statement in [
            "DELETE FROM match WHERE commit_row IN (SELECT id FROM tree_commit WHERE tree = ?1)",
            "DELETE FROM tie WHERE commit_row IN (SELECT id FROM tree_commit WHERE tree = ?1)",
            "DELETE FROM branch WHERE tree = ?1",
            "DELETE FROM tag WHERE tree = ?1",
            "DELETE FROM directory WHERE tree = ?1",
            "DELETE FROM tree_file WHERE tree = ?1",
            "DELETE FROM tree_commit WHERE tree = ?1",
        ] {
            self.tx.execute(statement, [tree]).map_err(failed("clear a tree"))?;
        }
        Ok(())
    }

    /// Forgets the branches of a tree, and with them which commits are on them; the commits stay until the next publication.
    pub fn clear_branches(&mut self, tree: i64) -> Result<()> {
        self.tx
            .execute("DELETE FROM branch WHERE tree = ?1", [tree])
            .map_err(failed("clear the branches"))?;
        Ok(())
    }

    /// Forgets the directories and files of a tree.
    pub fn clear_paths(&mut self, tree: i64) -> Result<()> {
        for statement in [
            "DELETE FROM directory WHERE tree = ?1",
            "DELETE FROM tree_file WHERE tree = ?1",
        ] {
            self.tx
                .execute(statement, [tree])
                .map_err(failed("clear the directories and files"))?;
        }
        Ok(())
    }

    /// Directories of the files that the commits of the integration branch leave, each from its first commit on.
    pub fn directories_of_commits(&self, tree: i64) -> Result<Vec<DirectoryRow>> {
        let all = || -> rusqlite::Result<HashMap<String, Time>> {
            let mut statement = self.tx.prepare(
                "SELECT path.path, min(t.committed) FROM commit_file JOIN tree_commit t ON t.id = commit_file.commit_row
                 JOIN path ON path.id = commit_file.path JOIN commit_branch ON commit_branch.commit_row = t.id
                 JOIN branch ON branch.id = commit_branch.branch
                 WHERE t.tree = ?1 AND branch.kind = 'integration' AND change <> 'deleted' GROUP BY path.id",
            )?;
            let mut rows = statement.query([tree])?;
            let mut found: HashMap<String, Time> = HashMap::new();
            while let Some(row) = rows.next()? {
                let since: Time = row.get(1)?;
                let mut path = row.get_ref(0)?.as_str()?;
                while let Some((directory, _)) = path.rsplit_once('/') {
                    let first = found.entry(directory.to_owned()).or_insert(since);
                    *first = (*first).min(since);
                    path = directory;
                }
            }
            Ok(found)
        };
        let found = all().map_err(failed("read the directories"))?;
        Ok(found
            .into_iter()
            .map(|(path, since)| DirectoryRow { path, since })
            .collect())
    }

    /// Records a branch as read up to its tip; returns its row.
    pub fn save_branch(&mut self, tree: i64, branch: &Branch) -> Result<i64> {
        let kind: &str = branch.kind.into();
        self.tx
            .execute(
                "INSERT INTO branch (tree, name, kind, reference, tip, branched) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (tree, name) DO UPDATE SET kind = ?3, reference = ?4, tip = ?5, branched = ?6",
                params![tree, branch.name, kind, branch.reference, branch.tip, branch.branched],
            )
            .and_then(|_| {
                self.tx.query_row(
                    "SELECT id FROM branch WHERE tree = ?1 AND name = ?2",
                    params![tree, branch.name],
                    |row| row.get(0),
                )
            })
            .map_err(failed("record a branch"))
    }

    /// Replaces the tags of a tree.
    pub fn save_tags(&mut self, tree: i64, tags: &[TagRow]) -> Result<()> {
        let all = || -> rusqlite::Result<()> {
            self.tx.execute("DELETE FROM tag WHERE tree = ?1", [tree])?;
            let mut statement = self.tx.prepare_cached(
                "INSERT OR REPLACE INTO tag (tree, name, object, moment, annotated) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for tag in tags {
                statement.execute(params![tree, tag.name, tag.object, tag.moment, tag.annotated])?;
            }
            Ok(())
        };
        all().map_err(failed("record the tags"))
    }

    /// Adds a version of a rule file on a branch.
    pub fn add_rule(&mut self, branch: i64, name: &str, version: &RuleVersion, text: &str) -> Result<()> {
        self.tx
            .execute(
                "INSERT OR IGNORE INTO rule_text (blob, text) VALUES (?1, ?2)",
                params![version.blob, text],
            )
            .and_then(|_| {
                self.tx.execute(
                    "INSERT OR IGNORE INTO rule_file (branch, name, committed, blob) VALUES (?1, ?2, ?3, ?4)",
                    params![branch, name, version.committed, version.blob],
                )
            })
            .map_err(failed("store a rule file"))?;
        Ok(())
    }

    /// Whether the text of a rule file is stored.
    pub fn has_rule_text(&self, blob: ObjectId) -> Result<bool> {
        self.tx
            .query_row("SELECT 1 FROM rule_text WHERE blob = ?1", [blob], |_| Ok(()))
            .optional()
            .map(|found| found.is_some())
            .map_err(failed("read the rule files"))
    }

    /// Records directories; of one that is known the earlier moment stays.
    pub fn add_directories(&mut self, tree: i64, directories: &[DirectoryRow]) -> Result<()> {
        let all = || -> rusqlite::Result<()> {
            let mut statement = self.tx.prepare_cached(
                "INSERT INTO directory (tree, path, since) VALUES (?1, ?2, ?3)
                 ON CONFLICT (tree, path) DO UPDATE SET since = min(since, ?3)",
            )?;
            for directory in directories {
                statement.execute(params![tree, directory.path, directory.since])?;
            }
            Ok(())
        };
        all().map_err(failed("record the directories"))
    }

    /// Records files as there from the beginning.
    pub fn add_tree_files<'a>(&mut self, tree: i64, files: impl IntoIterator<Item = &'a String>) -> Result<()> {
        let all = || -> rusqlite::Result<()> {
            let mut statement = self
                .tx
                .prepare_cached("INSERT OR IGNORE INTO tree_file (tree, path) VALUES (?1, ?2)")?;
            for path in files {
                statement.execute(params![tree, path])?;
            }
            Ok(())
        };
        all().map_err(failed("record the files of a tree"))
    }
}

impl Writer {
    /// Branches as they were last read.
    pub fn branches(&self) -> Result<Vec<BranchRow>> {
        branches(&self.db).map_err(failed("read the branches"))
    }

    /// Tags of all trees.
    pub fn tags(&self) -> Result<Vec<TagRow>> {
        tags(&self.db).map_err(failed("read the tags"))
    }
}

impl Reader {
    /// Branches of all trees in the order of configuration, then by name.
    pub fn branches(&self) -> Result<Vec<BranchRow>> {
        branches(&self.db).map_err(failed("read the branches"))
    }

    /// Tags of all trees, by moment.
    pub fn tags(&self) -> Result<Vec<TagRow>> {
        tags(&self.db).map_err(failed("read the tags"))
    }

    /// Directories of a tree.
    pub fn directories(&self, tree: &TreeName) -> Result<Vec<DirectoryRow>> {
        directories(&self.db, tree).map_err(failed("read the directories"))
    }

    /// Files of a tree that were there from the beginning.
    pub fn tree_files(&self, tree: &TreeName) -> Result<Vec<String>> {
        self.db
            .prepare_cached(
                "SELECT tree_file.path FROM tree_file JOIN tree ON tree.id = tree_file.tree WHERE tree.name = ?1",
            )
            .and_then(|mut statement| statement.query_map([&tree.0], |row| row.get(0))?.collect())
            .map_err(failed("read the files of a tree"))
    }

    /// Versions of a rule file on a branch, by commit date.
    pub fn rule_versions(&self, branch: i64, name: &str) -> Result<Vec<RuleVersion>> {
        self.db
            .prepare_cached(
                "SELECT committed, blob FROM rule_file WHERE branch = ?1 AND name = ?2 ORDER BY committed, blob",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![branch, name], |row| {
                        Ok(RuleVersion {
                            committed: row.get(0)?,
                            blob: row.get(1)?,
                        })
                    })?
                    .collect()
            })
            .map_err(failed("read the rule files"))
    }

    /// The text of a rule file.
    pub fn rule_text(&self, blob: ObjectId) -> Result<String> {
        self.db
            .query_row("SELECT text FROM rule_text WHERE blob = ?1", [blob], |row| row.get(0))
            .map_err(failed("read a rule file"))
    }
}

fn branches(db: &Connection) -> rusqlite::Result<Vec<BranchRow>> {
    let mut statement = db.prepare_cached(
        "SELECT branch.id, tree.name, branch.name, branch.kind, branch.reference, branch.tip, branch.branched
         FROM branch JOIN tree ON tree.id = branch.tree ORDER BY tree.place, branch.kind, branch.name",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(BranchRow {
            id: row.get(0)?,
            tree: TreeName(row.get(1)?),
            branch: Branch {
                name: row.get(2)?,
                kind: word(row, 3)?,
                reference: row.get(4)?,
                tip: row.get(5)?,
                branched: row.get(6)?,
            },
        })
    })?;
    rows.collect()
}

fn tags(db: &Connection) -> rusqlite::Result<Vec<TagRow>> {
    let mut statement = db.prepare_cached(
        "SELECT tree.name, tag.name, tag.object, tag.moment, tag.annotated FROM tag JOIN tree ON tree.id = tag.tree
         ORDER BY tag.moment, tag.name",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(TagRow {
            tree: TreeName(row.get(0)?),
            name: row.get(1)?,
            object: row.get(2)?,
            moment: row.get(3)?,
            annotated: row.get(4)?,
        })
    })?;
    rows.collect()
}

fn directories(db: &Connection, tree: &TreeName) -> rusqlite::Result<Vec<DirectoryRow>> {
    let mut statement = db.prepare_cached(
        "SELECT directory.path, directory.since FROM directory JOIN tree ON tree.id = directory.tree WHERE tree.name = ?1",
    )?;
    let rows = statement.query_map([&tree.0], |row| {
        Ok(DirectoryRow {
            path: row.get(0)?,
            since: row.get(1)?,
        })
    })?;
    rows.collect()
}
