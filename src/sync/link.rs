//! The third stage: messages and commits to series, places and matches. Pure but for reading what the stages before stored.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::error::Result;
use crate::matching::{self, Posted, Setting, Tie, TieInput, Truth};
use crate::model::{
    BranchKind, Commit, Match, Message, MessageId, MessageKey, ObjectId, PathGlob, Series, Target, Time, TreeName,
};
use crate::series::{self, Entry, Grouping};
use crate::store::{
    BranchRow, CommitKey, CommitRow, Derived, DirectoryRow, MessageRow, Placement, Reader, TieRow, Writer,
};

use super::grouped::{Grouped, Underway, entries};
use super::origins::origins;
use super::overtaken::{Committers, overtaken};
use super::patches::Patches;
use super::place::{Ground, Question, brings, place_all};
use super::rows::Rows;
use super::since::{self, Before, Begun, Since};
use super::{Context, Corrections, Sources, Stage, Step, forget, rest};

/// The version of this stage: raised when what it makes of the same rows changes.
pub(super) const VERSION: u32 = 20;

/// Everything that series and matches are made of.
pub struct Material {
    /// Messages.
    pub messages: Vec<MessageRow>,
    /// Commits.
    pub commits: Vec<CommitRow>,
    /// Branches.
    pub branches: Vec<BranchRow>,
    /// Directories by tree, in the order of the trees.
    pub directories: Vec<Vec<DirectoryRow>>,
    /// Files that were there from the beginning, by tree.
    pub files: Vec<Vec<String>>,
    /// Trees that patches were found to be for.
    pub placed: HashMap<MessageKey, TreeName>,
}

/// What links are made of.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) material: &'a Material,
    pub(super) linked: &'a Linked<'a>,
    /// All patches that may be the origin of a commit.
    pub(super) posted: &'a [Posted],
    /// The same with how common their lines are, where links are added to.
    pub(super) patches: Option<&'a Patches<'a>>,
    pub(super) rows: &'a Rows<'a>,
    /// Trees that patches were found to be for, where there are several.
    pub(super) placed: &'a HashMap<MessageKey, TreeName>,
    /// What changed since links were published last, where they are added to.
    pub(super) since: Option<&'a Since<'a>>,
}

impl<'a> Facts<'a> {
    fn after(self, since: Option<&'a Since<'a>>) -> Self {
        Self { since, ..self }
    }
}

/// Links that were made.
pub(super) struct Made {
    /// The rows.
    pub(super) derived: Derived,
    /// What they rest on beside mails and commits.
    pub(super) ground: String,
    /// What they were added to; `None`: all were made anew.
    pub(super) before: Option<Before>,
    /// Dates of the newest mail and of the newest commit.
    pub(super) newest: (Option<Time>, Option<Time>),
    /// Rows of the series of which it is to be told whether they are settled, beside those that are written; `None`: all.
    pub(super) unsettled: Option<Vec<i64>>,
}

/// Links all that is stored; as far as `anew` does not say otherwise, by adding to the links that were published last. Messages may be
/// grouped, or under way to it, already.
pub(super) fn link(writer: &Writer, context: &mut Context<'_>, anew: bool, underway: Option<Underway>) -> Result<Made> {
    let reader = writer.reader()?;
    let sources = context.sources;
    let branches = reader.branches()?;
    let ground = since::ground(&branches);
    context.tell(Step::Begin {
        stage: Stage::Matching,
        total: reader.count_messages()?,
    });
    if anew {
        reader.map_little()?;
    }
    let is_read_again = underway.is_none();
    let underway = match underway {
        Some(underway) => underway,
        None => {
            writer.shrink()?;
            Underway::begin_with_many(writer, &sources.corrections.series)?
        }
    };
    let begun = if anew { None } else { Begun::load(&reader, &ground)? };
    underway.tell(begun.as_ref().map(|begun| Arc::clone(&begun.decisions)));
    // Mails among themselves, beside commits among themselves.
    let material = load_rest(&reader, sources, branches)?;
    let rows = Rows::new(&material.commits);
    let alone = Alone::of(sources, &material, &rows);
    let before = begun.map(|begun| begun.complete(&reader)).transpose()?;
    writer.shrink()?;
    let mut grouped = underway.join()?;
    if before.is_none() && !is_read_again {
        let by_commits = material.commits.iter().flat_map(|row| &row.commit.mails).cloned();
        let needed = forget::needed(&grouped.entries, &grouped.grouping, by_commits);
        forget::what_groups(&mut grouped.entries, &needed);
    }
    let (derived, unsettled) = make(context, &mut grouped, (&material, &rows), before.as_ref(), alone)?;
    context.tell(Step::End);
    let newest = (
        grouped.entries.iter().map(|entry| entry.message.date).max(),
        material.commits.iter().map(|row| row.commit.committed).max(),
    );
    // It is much that is given back, and nobody waits for that.
    drop(rows);
    drop(std::thread::spawn(move || drop((grouped, material))));
    Ok(Made {
        derived,
        ground,
        before,
        newest,
        unsettled,
    })
}

/// What commits are by themselves.
struct Alone {
    ties: Vec<TieRow>,
    grounds: Vec<Ground>,
    committers: Committers,
}

impl Alone {
    fn of(sources: &Sources, material: &Material, rows: &Rows<'_>) -> Self {
        Self {
            ties: ties(material, rows),
            grounds: grounds(sources, material),
            committers: Committers::all(material),
        }
    }
}

/// Makes links of grouped messages, and tells of which series it is to be told whether they are settled.
fn make(
    context: &Context<'_>,
    grouped: &mut Grouped,
    (material, rows): (&Material, &Rows<'_>),
    before: Option<&Before>,
    alone: Alone,
) -> Result<(Derived, Option<Vec<i64>>)> {
    let sources = context.sources;
    let corrections = &sources.corrections;
    let Alone {
        ties,
        mut grounds,
        committers,
    } = alone;
    let decisions = std::mem::take(&mut grouped.decisions);
    let grouping = std::mem::take(&mut grouped.grouping);
    let entries = &*grouped.entries;
    let linked = Linked::new(entries, &grouping);
    let patches = Patches::new(&linked);
    let (mut derived, unsettled) = std::thread::scope(|scope| -> Result<_> {
        if before.is_some() {
            // Beside what tells for which commits and patches that is asked.
            scope.spawn(|| {
                patches.common();
            });
        }
        let placements = placements(&mut grounds, &sources.foreign_tags, &linked);
        drop(grounds);
        let mut placed = HashMap::default();
        if sources.trees.len() > 1 {
            placed.extend(placements.iter().map(|one| (one.message, one.aim.0.clone())));
        }
        let mut derived = Derived {
            names: linked.names(),
            superseded: grouping.superseded.clone(),
            placements,
            decided: before.map_or(0, |before| before.decided(&decisions)),
            decisions,
            ties,
            ..Derived::default()
        };
        let mut since = before.map(|before| Since::new(before, material, &linked, &derived.placements));
        let facts = Facts {
            material,
            linked: &linked,
            posted: patches.all(),
            patches: Some(&patches),
            rows,
            placed: &placed,
            since: None,
        };
        derived.matches = origins(
            &facts.after(since.as_ref()),
            Some(&corrections.matches),
            context.threads,
        )?;
        if let Some(since) = &mut since {
            since.note_matches(&grouping.threads, &derived.matches);
        }
        derived.overtaken = overtaken(context, &facts.after(since.as_ref()), &derived, &committers)?;
        let unsettled = since.as_ref().map(|since| since::unsettled(since, &facts, &derived));
        Ok((derived, unsettled))
    })?;
    drop(patches);
    let by_key = entries.iter().map(|entry| (entry.key, &entry.message)).collect();
    derived.threads = grouping
        .threads
        .into_iter()
        .map(|one| (one.series, one.key, one.target, one.parent))
        .collect();
    derived.series = grouping.series;
    let landed = first_landings(&derived.matches);
    rest::leave_out_refused_parts(&mut derived.series, &derived.threads, &by_key);
    rest::leave_out_dropped_parts(&mut derived.series, &landed, &by_key);
    rest::call_the_rest_whole(&mut derived.series, &landed, &by_key);
    rest::count_lone_parts(&mut derived.series, &mut derived.threads);
    Ok((derived, unsettled))
}

/// What is read beside the messages.
fn load_rest(reader: &Reader, sources: &Sources, branches: Vec<BranchRow>) -> Result<Material> {
    let trees = || sources.trees.iter().map(|tree| &tree.name);
    Ok(Material {
        messages: Vec::new(),
        commits: reader.load_commits()?,
        branches,
        directories: trees().map(|tree| reader.directories(tree)).collect::<Result<_>>()?,
        files: trees().map(|tree| reader.tree_files(tree)).collect::<Result<_>>()?,
        placed: HashMap::default(),
    })
}

/// When each mail's patch was first known to be in a tree.
pub(super) fn first_landings(matches: &[(CommitKey, Match)]) -> HashMap<MessageKey, Time> {
    let mut landed: HashMap<MessageKey, Time> = HashMap::default();
    for (_, found) in matches
        .iter()
        .filter(|(_, found)| found.certain && found.until.is_none())
    {
        let first = landed.entry(found.message).or_insert(found.known);
        *first = found.known.min(*first);
    }
    landed
}

impl Material {
    /// What a finished sync stored.
    pub fn load(reader: &Reader) -> Result<Self> {
        Ok(Self {
            messages: reader.load_messages(i64::MIN..=i64::MAX)?,
            commits: reader.load_commits()?,
            branches: reader.branches()?,
            directories: Vec::new(),
            files: Vec::new(),
            placed: reader.placed()?,
        })
    }
}

/// Matches that were found with trailers hidden, and what the trailers say.
pub struct Measured {
    /// The matches.
    pub found: Vec<Match>,
    /// What the trailers say.
    pub truth: Vec<Truth>,
    /// The patches.
    pub posted: Vec<Posted>,
    /// The commits.
    pub commits: Vec<Commit>,
    /// Commits tied to commits, with the marks that messages of backports hold.
    pub marked: Vec<Tie>,
    /// The same with these marks hidden.
    pub tied: Vec<Tie>,
}

/// Matches of the stored patches with the stored commits, with the trailers that name a mail hidden, and backports with their marks hidden: for
/// measuring.
pub fn find_without_trailers(mut material: Material, corrections: &Corrections, threads: usize) -> Result<Measured> {
    let entries = entries(std::mem::take(&mut material.messages));
    let grouping = series::group(&entries, &corrections.series);
    let linked = Linked::new(&entries, &grouping);
    let posted = linked.posted();
    let rows = Rows::new(&material.commits);
    let facts = Facts {
        material: &material,
        linked: &linked,
        posted: &posted,
        patches: None,
        rows: &rows,
        placed: &material.placed,
        since: None,
    };
    let found = origins(&facts, None, threads)?
        .into_iter()
        .map(|(_, found)| found)
        .collect();
    let (marked, tied) = (tie(&material, &rows, false), tie(&material, &rows, true));
    let commits: Vec<Commit> = material.commits.into_iter().map(|row| row.commit).collect();
    let truth = truths(&commits, &posted);
    Ok(Measured {
        found,
        truth,
        posted,
        commits,
        marked,
        tied,
    })
}

/// What the trailers of commits say: each commit that names a posted patch, and that patch.
fn truths(commits: &[Commit], posted: &[Posted]) -> Vec<Truth> {
    let patches: HashMap<&MessageId, MessageKey> = posted.iter().map(|one| (&one.id, one.key)).collect();
    let named = |commit: &Commit| commit.mails.iter().rev().find_map(|id| patches.get(id).copied());
    commits
        .iter()
        .filter_map(|commit| {
            Some(Truth {
                commit: commit.id,
                message: named(commit)?,
            })
        })
        .collect()
}

/// Messages and series, and how to get from one to the other.
pub(super) struct Linked<'a> {
    pub(super) grouping: &'a Grouping,
    /// In order of their keys.
    entries: &'a [Entry],
}

impl<'a> Linked<'a> {
    fn new(entries: &'a [Entry], grouping: &'a Grouping) -> Self {
        Self { grouping, entries }
    }

    /// All messages, in no order that means anything.
    pub(super) fn messages(&self) -> impl Iterator<Item = (MessageKey, &'a Message)> {
        self.entries.iter().map(|entry| (entry.key, &entry.message))
    }

    pub(super) fn message(&self, key: MessageKey) -> Option<&'a Message> {
        // Keys rise, and few are left out: it stands where it would if none were, or before that.
        let first = self.entries.first()?.key;
        let last = usize::try_from(key.0.checked_sub(first.0)?).ok()?;
        let entry = match self.entries.get(last) {
            Some(entry) if entry.key == key => entry,
            _ => {
                let before = self.entries.get(..last).unwrap_or(self.entries);
                let place = before.binary_search_by_key(&key, |entry| entry.key).ok()?;
                before.get(place)?
            }
        };
        Some(&entry.message)
    }

    /// The first mail of each revision.
    fn names(&self) -> Vec<(usize, MessageId)> {
        let mut names = Vec::new();
        for (place, series) in self.grouping.series.iter().enumerate() {
            for revision in &series.revisions {
                let first = revision.cover.or_else(|| {
                    revision
                        .parts
                        .iter()
                        .filter(|part| !part.carried)
                        .find_map(|part| part.message)
                });
                names.extend(
                    first
                        .and_then(|key| self.message(key))
                        .map(|message| (place, message.id.clone())),
                );
            }
        }
        names
    }

    /// All patches that may be the origin of a commit.
    pub(super) fn posted(&self) -> Vec<Posted> {
        let threads = self.grouping.threads.iter();
        let patches = threads.filter_map(|one| {
            let message = self.message(one.key)?;
            Some((one, message, message.patch.as_ref()?))
        });
        // All at once: there are many, and what grows has room for more.
        let mut posted = Vec::with_capacity(patches.clone().count());
        for (one, message, patch) in patches {
            let (revision, number) = match one.target {
                Target::Part { revision, number } => (revision, number),
                Target::Revision { revision } => (revision, 1),
            };
            let committed = self
                .grouping
                .series
                .get(one.series)
                .and_then(|series| series.revisions.get(revision))
                .is_some_and(|revision| revision.committed);
            posted.push(Posted {
                key: one.key,
                id: message.id.clone(),
                series: one.series,
                revision,
                number,
                from: message.from.clone(),
                date: message.date,
                patch: patch.clone(),
                reply: !self.is_posting(one.series, revision, one.key),
                committed,
            });
        }
        posted
    }

    pub(super) fn is_posting(&self, series: usize, revision: usize, key: MessageKey) -> bool {
        let revision = self
            .grouping
            .series
            .get(series)
            .and_then(|series| series.revisions.get(revision));
        revision.is_some_and(|revision| {
            revision
                .parts
                .iter()
                .any(|part| part.message == Some(key) || part.duplicates.contains(&key))
        })
    }
}

fn ties(material: &Material, rows: &Rows<'_>) -> Vec<TieRow> {
    let mut found = Vec::new();
    for tie in tie(material, rows, false) {
        for row in rows.of(tie.commit) {
            found.extend(rows.key_in(tie.other, &row.tree).map(|other| TieRow {
                commit: row.key,
                kind: tie.kind,
                other,
                certain: tie.certain,
                score: tie.score,
                known: tie.known,
            }));
        }
    }
    found
}

fn tie(material: &Material, rows: &Rows<'_>, hide_marks: bool) -> Vec<Tie> {
    let stable: HashSet<i64> = material
        .branches
        .iter()
        .filter(|row| row.branch.kind == BranchKind::Stable)
        .map(|row| row.id)
        .collect();
    let branches: HashMap<ObjectId, u32> = material
        .commits
        .iter()
        .map(|row| {
            let branch = row.branches.iter().find(|branch| stable.contains(branch));
            (
                row.commit.id,
                branch.and_then(|branch| u32::try_from(*branch).ok()).unwrap_or(0),
            )
        })
        .collect();
    matching::tie(&TieInput {
        commits: &rows.commits(),
        branches: &branches,
        hide_marks,
        setting: &Setting::default(),
    })
}

fn placements(grounds: &mut [Ground], foreign_tags: &[String], linked: &Linked<'_>) -> Vec<Placement> {
    let brought: Vec<HashSet<&str>> = linked
        .grouping
        .series
        .iter()
        .map(|series| brought(linked, series))
        .collect();
    let mut postings = Vec::new();
    let mut seen: HashSet<MessageKey> = HashSet::default();
    for (series, siblings) in linked.grouping.series.iter().zip(&brought) {
        for revision in &series.revisions {
            let cover = revision.cover.and_then(|key| linked.message(key));
            let mut parts = Vec::new();
            for key in revision.parts.iter().filter_map(|part| part.message) {
                if let Some(message) = linked.message(key).filter(|_| seen.insert(key)) {
                    let question = Question {
                        message,
                        cover,
                        siblings,
                    };
                    parts.push((key, question));
                }
            }
            let first = parts
                .iter()
                .map(|(_, part)| (part.message.date, &part.message.id))
                .min();
            postings.extend(first.map(|first| (first, parts)));
        }
    }
    // In the order of posting: a patch may build on what patches before it bring.
    postings.sort_by_key(|(first, _)| *first);
    let mut placements = Vec::new();
    let mut aims: HashSet<Arc<(TreeName, String)>> = HashSet::default();
    for (_, parts) in &postings {
        let questions: Vec<&Question<'_>> = parts.iter().map(|(_, question)| question).collect();
        let places = place_all(grounds, foreign_tags, &questions);
        for ((key, question), found) in parts.iter().zip(places) {
            let Some((tree, branch)) = found else { continue };
            if let Some(ground) = grounds.iter_mut().find(|ground| ground.name == tree) {
                ground.offer(question.message);
            }
            let aim = (tree, branch);
            let aim = match aims.get(&aim) {
                Some(known) => Arc::clone(known),
                None => {
                    let new = Arc::new(aim);
                    aims.insert(Arc::clone(&new));
                    new
                }
            };
            placements.push(Placement { message: *key, aim });
        }
    }
    placements
}

/// Paths that a series brings itself.
fn brought<'a>(linked: &Linked<'a>, series: &Series) -> HashSet<&'a str> {
    let parts = series
        .revisions
        .iter()
        .flat_map(|revision| &revision.parts)
        .filter_map(|part| part.message);
    let files = parts
        .filter_map(|key| linked.message(key))
        .filter_map(|message| message.patch.as_ref())
        .flat_map(|patch| &patch.digest.files);
    files
        .filter(|file| brings(file.change))
        .map(|file| &*file.path)
        .collect()
}

fn grounds(sources: &Sources, material: &Material) -> Vec<Ground> {
    sources
        .trees
        .iter()
        .zip(material.directories.iter().zip(&material.files))
        .map(|(tree, (directories, base))| {
            let commits = || {
                material
                    .commits
                    .iter()
                    .filter(|row| row.tree == tree.name && !row.branches.is_empty())
                    .map(|row| &row.commit)
            };
            Ground {
                name: tree.name.clone(),
                tags: tree.tags.iter().map(|tag| tag.to_lowercase()).collect(),
                own: tree.paths.iter().filter_map(|glob| PathGlob::parse(glob)).collect(),
                directories: directories.iter().map(|row| (row.path.clone(), row.since)).collect(),
                files: files_since(base, commits()),
                offered: HashSet::default(),
                branches: material
                    .branches
                    .iter()
                    .filter(|row| row.tree == tree.name)
                    .map(|row| row.branch.clone())
                    .collect(),
                commits: material
                    .commits
                    .iter()
                    .filter(|row| row.tree == tree.name)
                    .map(|row| row.commit.id)
                    .collect(),
            }
        })
        .collect()
}

/// Files and since when they are there: those of the base from the beginning, others from the commit that brought them.
fn files_since<'a>(base: &[String], commits: impl Iterator<Item = &'a Commit> + Clone) -> HashMap<Arc<str>, Time> {
    let mut files: HashMap<Arc<str>, Time> = base.iter().map(|path| (path.as_str().into(), Time(0))).collect();
    let changed = commits.flat_map(|commit| {
        let changed = commit.digest.iter().flat_map(|digest| &digest.files);
        changed.map(|file| (commit.committed, file))
    });
    for (committed, file) in changed.clone().filter(|(_, file)| brings(file.change)) {
        let since = files.entry(file.path.clone()).or_insert(committed);
        *since = (*since).min(committed);
    }
    // What no commit brought came in with a merge. It is known from the first commit that touches it: what a later one says of before
    // would change the past.
    let mut met: HashMap<&Arc<str>, Time> = HashMap::default();
    for (committed, file) in changed {
        for path in std::iter::once(&file.path)
            .chain(&file.old_path)
            .filter(|path| !files.contains_key(*path))
        {
            let first = met.entry(path).or_insert(committed);
            *first = (*first).min(committed);
        }
    }
    let met: Vec<(Arc<str>, Time)> = met.into_iter().map(|(path, since)| (Arc::clone(path), since)).collect();
    files.extend(met);
    files
}

/// From when commits are worth a diff: some days before the first patch. A few lone mails with an absurd date do not count.
///
/// `dates` are the first dates of patches, in order.
pub(super) fn horizon(dates: &[Time]) -> Option<Time> {
    /// How many days earlier commits are looked at.
    const BEFORE: i64 = 30;
    /// A silence of so many days behind the first mails means that their dates are wrong.
    const GAP: i64 = 730;
    let lone = dates
        .windows(2)
        .rposition(|pair| matches!(pair, [a, b] if b.days_since(*a) > GAP));
    dates
        .get(lone.map_or(0, |place| place + 1))
        .map(|date| date.plus_days(-BEFORE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_mail_with_an_absurd_date_moves_no_horizon() {
        let year = |number: i64| Time(number * 365 * crate::model::DAY);
        assert_eq!(horizon(&[year(20), year(43), year(43)]), Some(year(43).plus_days(-30)));
        assert_eq!(horizon(&[year(43), year(44)]), Some(year(43).plus_days(-30)));
        assert_eq!(horizon(&[]), None);
    }
}
