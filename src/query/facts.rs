//! What a query asks: the stored facts, the project's rules, and who is who.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Profile;
use crate::error::Result;
use crate::model::{BranchKind, Message, MessageId, Note, ObjectId, Person, Standing, Time, TreeName};
use crate::review::{self, Maintainers, Project, Rules};
use crate::store::{BranchRow, Committed, Depth, Filter, Notes, Reader, RuleVersion, Stored, TagRow};

use super::moments::Calendar;
use super::people::{Known, People};
use super::report::Moments;

/// The stored facts with the rules of the project.
pub struct Facts {
    /// The database.
    pub reader: Reader,
    /// The profile.
    pub profile: Profile,
    /// The policy.
    pub project: Project,
    /// Who is who.
    pub people: People,
    /// Tags of all trees.
    pub tags: Vec<TagRow>,
    /// Branches of all trees.
    pub branches: Vec<BranchRow>,
    notes: HashMap<MessageId, Vec<Note>>,
    database: PathBuf,
    cache: RefCell<Cache>,
}

/// What was looked up in this run.
#[derive(Default)]
struct Cache {
    versions: HashMap<i64, Vec<RuleVersion>>,
    maintainers: HashMap<ObjectId, Arc<Maintainers>>,
    directories: HashMap<TreeName, HashSet<String>>,
    commits: HashMap<TreeName, Committed>,
    committers: HashMap<(TreeName, Time), Vec<Person>>,
    /// Rows of the series with notes, and the version of the database that they are of.
    noted: Option<(i64, Arc<HashSet<i64>>)>,
}

/// Who committed in the twelve months before a moment, most commits first, then by name.
fn committers_before(commits: &Committed, at: Time) -> Vec<Person> {
    let place = |moment: Time| commits.dates.partition_point(|(committed, _)| *committed < moment);
    let year = commits
        .dates
        .get(place(at.plus_days(-365))..place(at))
        .unwrap_or_default();
    let mut counts = vec![0_usize; commits.people.len()];
    for (_, person) in year {
        if let Some(count) = counts.get_mut(*person) {
            *count += 1;
        }
    }
    let counted = counts.into_iter().zip(&commits.people).filter(|(count, _)| *count > 0);
    let mut counted: Vec<(usize, &Person)> = counted.collect();
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(_, person)| person.clone()).collect()
}

/// The file of maintainers in a tree.
const MAINTAINERS: &str = "MAINTAINERS";

impl Facts {
    /// Opens the facts of a profile.
    ///
    /// # Errors
    /// `Data` when the database or the notes cannot be read, or no sync was finished.
    pub fn open(profile: &Profile, database: &Path, notes: &Path) -> Result<Self> {
        let reader = Reader::open(database)?;
        let tags = reader.tags()?;
        let branches = reader.branches()?;
        let mut known = Known {
            aliases: profile.aliases.clone(),
            uses: reader.uses()?,
            mailmaps: Vec::new(),
        };
        for row in branches.iter().filter(|row| row.branch.kind == BranchKind::Integration) {
            let versions = reader.rule_versions(row.id, ".mailmap")?;
            let text = |version: &RuleVersion| Ok((version.committed, reader.rule_text(version.blob)?));
            known.mailmaps.push(versions.iter().map(text).collect::<Result<_>>()?);
        }
        Ok(Self {
            project: super::project::of(profile, &tags, &branches),
            profile: profile.clone(),
            people: People::new(known),
            notes: Notes::read(notes)?,
            database: database.to_owned(),
            tags,
            branches,
            reader,
            cache: RefCell::default(),
        })
    }

    /// The same facts, to be asked on another thread; they wait for no lock.
    ///
    /// # Errors
    /// `Data` when the database cannot be read any more.
    pub(super) fn again(&self) -> Result<Self> {
        let reader = Reader::open(&self.database)?;
        reader.never_wait()?;
        Ok(Self {
            reader,
            profile: self.profile.clone(),
            project: self.project.clone(),
            people: self.people.clone(),
            tags: self.tags.clone(),
            branches: self.branches.clone(),
            notes: self.notes.clone(),
            database: self.database.clone(),
            cache: RefCell::default(),
        })
    }

    /// Words of time are resolved against this.
    pub fn calendar(&self, now: Time) -> Calendar<'_> {
        Calendar {
            profile: &self.profile,
            tags: &self.tags,
            branches: &self.branches,
            now,
        }
    }

    /// Histories of series, with the user's notes.
    pub fn histories(&self, filter: Filter) -> Result<Vec<Stored>> {
        Ok(self.with_notes(self.reader.histories(filter)?))
    }

    /// Histories of the series of these rows, in their order, with the user's notes: what has some is read whole.
    pub fn histories_of(&self, rows: &[i64], depth: Depth) -> Result<Vec<Stored>> {
        if depth == Depth::Whole || self.notes.is_empty() {
            return Ok(self.with_notes(self.reader.histories_of(rows, depth)?));
        }
        let noted = self.noted_series()?;
        let (whole, plain): (Vec<i64>, Vec<i64>) = rows.iter().partition(|row| noted.contains(row));
        let mut found = self.reader.histories_of(&plain, depth)?;
        if !whole.is_empty() {
            found.extend(self.with_notes(self.reader.histories_of(&whole, Depth::Whole)?));
            found.sort_by_key(|one| one.row);
        }
        Ok(found)
    }

    /// Rows of the series with mails that carry notes.
    fn noted_series(&self) -> Result<Arc<HashSet<i64>>> {
        let version = self.reader.version()?;
        if let Some((of, known)) = &self.cache.borrow().noted
            && *of == version
        {
            return Ok(Arc::clone(known));
        }
        let mut rows = HashSet::new();
        for id in self.notes.keys() {
            if let Some(message) = self.reader.message_key(id)? {
                rows.extend(self.reader.series_of_message(message)?);
            }
        }
        let rows = Arc::new(rows);
        self.cache.borrow_mut().noted = Some((version, Arc::clone(&rows)));
        Ok(rows)
    }

    fn with_notes(&self, mut stored: Vec<Stored>) -> Vec<Stored> {
        if !self.notes.is_empty() {
            for one in &mut stored {
                let history = &mut one.history;
                let mut notes: Vec<Note> = history
                    .mails
                    .iter()
                    .filter_map(|mail| self.notes.get(&mail.id))
                    .flatten()
                    .cloned()
                    .collect();
                notes.sort_by_key(|note| note.at);
                history.notes = notes;
            }
        }
        stored
    }

    /// A number for everything but mails, commits and what they are linked to that a judgement rests on and that has no date from which it
    /// counts: the policy, aliases, the user's notes, and where the policy asks for maintainers the directories.
    pub fn rules_print(&self) -> Result<String> {
        let mut notes: Vec<_> = self.notes.iter().collect();
        notes.sort_by_key(|(id, _)| *id);
        let mut text = format!("{:?} {:?} {notes:?}", self.project, self.profile.aliases);
        if self.project.maintainers_file {
            for row in &self.branches {
                for directory in self.reader.directories(&row.tree)? {
                    text.push('\n');
                    text.push_str(&directory.path);
                }
            }
        }
        Ok(format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes())))
    }

    /// Messages that carry notes.
    pub fn noted(&self) -> impl Iterator<Item = &MessageId> {
        self.notes.keys()
    }

    /// Where a series stands at a moment.
    pub fn judge(&self, stored: &Stored, at: Time) -> Option<Standing> {
        self.with_rules(at, |rules| review::judge(&stored.history, rules, at))
    }

    /// Calls `ask` with the rules of the project, and with who is who as of `at`.
    pub fn with_rules<R>(&self, at: Time, ask: impl FnOnce(&Rules<'_>) -> R) -> R {
        ask(&Rules {
            project: &self.project,
            maintainers: &|tree, branch, at| self.maintainers(tree, branch, at),
            is_directory: &|tree, path| self.is_directory(tree, path),
            committers: &|tree, at| self.committers(tree, at),
            is_stable: &|tree, branch| {
                self.branch(tree, branch)
                    .is_some_and(|row| row.branch.kind == BranchKind::Stable)
            },
            same_person: &|a, b| self.people.is_same(a, b, at),
        })
    }

    /// A branch of a tree by its short name.
    pub fn branch(&self, tree: &TreeName, name: &str) -> Option<&BranchRow> {
        self.branches
            .iter()
            .find(|row| row.tree == *tree && row.branch.name == name)
    }

    /// The integration branch of a tree.
    pub fn integration(&self, tree: &TreeName) -> Option<&BranchRow> {
        self.branches
            .iter()
            .find(|row| row.tree == *tree && row.branch.kind == BranchKind::Integration)
    }

    /// The MAINTAINERS file of a branch at a moment: of a stable branch its own, before it left that of the integration branch.
    pub fn maintainers(&self, tree: &TreeName, branch: &str, at: Time) -> Option<Arc<Maintainers>> {
        if !self.project.maintainers_file {
            return None;
        }
        let integration = self.integration(tree);
        let rows = [self.branch(tree, branch), integration];
        let blob = rows.into_iter().flatten().find_map(|row| self.version_at(row.id, at))?;
        if let Some(known) = self.cache.borrow().maintainers.get(&blob) {
            return Some(known.clone());
        }
        let text = self.reader.rule_text(blob).ok()?;
        let parsed = Arc::new(Maintainers::parse(&text));
        self.cache.borrow_mut().maintainers.insert(blob, parsed.clone());
        Some(parsed)
    }

    fn version_at(&self, branch: i64, at: Time) -> Option<ObjectId> {
        let mut cache = self.cache.borrow_mut();
        let versions = match cache.versions.entry(branch) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(self.reader.rule_versions(branch, MAINTAINERS).unwrap_or_default())
            }
        };
        versions
            .iter()
            .rev()
            .find(|version| version.committed <= at)
            .map(|version| version.blob)
    }

    /// Whether a path is a directory of the tree.
    pub fn is_directory(&self, tree: &TreeName, path: &str) -> bool {
        let mut cache = self.cache.borrow_mut();
        if !cache.directories.contains_key(tree) {
            let rows = self.reader.directories(tree).unwrap_or_default();
            cache
                .directories
                .insert(tree.clone(), rows.into_iter().map(|row| row.path).collect());
        }
        cache
            .directories
            .get(tree)
            .is_some_and(|known| known.contains(path.trim_end_matches('/')))
    }

    /// Who committed to the tree in the twelve months before a moment, most commits first, then by name.
    pub fn committers(&self, tree: &TreeName, at: Time) -> Vec<Person> {
        let key = (tree.clone(), at);
        let mut cache = self.cache.borrow_mut();
        if let Some(known) = cache.committers.get(&key) {
            return known.clone();
        }
        if !cache.commits.contains_key(tree) {
            // Mostly there is one moment: its year is enough. All are read for the second.
            let is_first = !cache.committers.keys().any(|(known, _)| known == tree);
            let some = if is_first {
                (at.plus_days(-365), at)
            } else {
                (Time(i64::MIN), Time(i64::MAX))
            };
            let commits = self.reader.committers(tree, some).unwrap_or_default();
            if is_first {
                let found = committers_before(&commits, at);
                cache.committers.insert(key, found.clone());
                return found;
            }
            cache.commits.insert(tree.clone(), commits);
        }
        let found = cache
            .commits
            .get(tree)
            .map(|commits| committers_before(commits, at))
            .unwrap_or_default();
        cache.committers.insert(key, found.clone());
        found
    }

    /// The moments of an answer as of `at`.
    pub fn moments(&self, at: Time) -> Result<Moments> {
        Ok(Moments {
            as_of: Some(at),
            synced: Some(self.reader.finished()?),
            newest_mail: self.reader.moment("newest-mail")?,
            newest_commit: self.reader.moment("newest-commit")?,
            ..Moments::default()
        })
    }

    /// Where a mail can be read, if the profile knows an archive.
    pub fn url(&self, id: &MessageId) -> Option<String> {
        self.profile.archive_url(id)
    }

    /// Whether a mail is a machine's.
    pub fn is_bot(&self, message: &Message) -> bool {
        self.project.is_bot(&message.from)
    }
}
