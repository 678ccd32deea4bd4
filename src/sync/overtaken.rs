//! Patches that later commits overtook: the way of the facts to `matching` and back.

use std::collections::BTreeMap;
use std::path::Path;

use foldhash::{HashMap, HashSet};

use crate::error::Result;
use crate::git::Tree;
use crate::matching::{
    Answer, Common, Instead, InsteadInput, Overtaken, OvertakenInput, Overtaking, Posted, Setting, Solution,
};
use crate::model::{
    Commit, MessageId, MessageKey, ObjectId, Person, Said, Target, Time, TreeName, fold_names, hash_line,
};
use crate::series::Threaded;
use crate::store::{CommitKey, CommitRow, Derived, OvertakenRow};

use super::Context;
use super::link::{Facts, Linked, Material, first_landings};
use super::ordered::map_in_order;
use super::patches::Patches;

/// How many days before a patch somebody may have posted one of his own that does the same.
const OWN_DAYS: i64 = 30;

/// How many patches are looked at until the tree is opened anew: what was read of its packs is mapped into memory until all readers close it.
const AT_A_TIME: usize = 500;
/// The same where there are [`MANY`] patches: memory is short then.
const AT_A_TIME_OF_MANY: usize = 96;

/// So many patches are not compared with commits in both ways at once: what each way looks things up in is then much.
const MANY: usize = 50_000;

/// Patches that commits of the branch they are for overtook.
pub(super) fn overtaken(
    context: &Context<'_>,
    facts: &Facts<'_>,
    derived: &Derived,
    committers: &Committers,
) -> Result<Vec<OvertakenRow>> {
    let Facts {
        material,
        linked,
        posted,
        rows,
        since,
        ..
    } = *facts;
    let landed = first_landings(&derived.matches);
    let (answers, [own, perhaps_own]) = std::thread::scope(|scope| {
        let answers = scope.spawn(|| answers(facts, derived, committers));
        // What may be a patch's own commit is not one in its stead.
        let became = became(facts, derived);
        let answers = answers.join().expect("a thread that reads answers does not panic");
        (answers, became)
    });
    // Whose word counts, and for what, is told by who commits.
    let since = since.filter(|since| committers.are_known_without(material, |row| since.is_fresh(row.key)));
    let mut aims: BTreeMap<(&TreeName, &str), Vec<&Posted>> = BTreeMap::new();
    let by_key: HashMap<MessageKey, &Posted> = posted.iter().map(|one| (one.key, one)).collect();
    for placement in &derived.placements {
        let aim = (&placement.aim.0, placement.aim.1.as_str());
        aims.entry(aim).or_default().extend(by_key.get(&placement.message));
    }
    let setting = Setting::default();
    let mut asked = Vec::with_capacity(aims.len());
    for ((tree, branch), posted) in aims {
        let mut branches = material.branches.iter();
        let Some(branch) = branches.find(|row| row.tree == *tree && row.branch.name == branch) else {
            continue;
        };
        let commits: Vec<&Commit> = material
            .commits
            .iter()
            .filter(|row| row.tree == *tree && row.branches.contains(&branch.id))
            .map(|row| &row.commit)
            .collect();
        let common = since.and(facts.patches).and_then(Patches::common);
        let common = common.map(|common| common.among(posted.iter().copied()));
        let threads = &linked.grouping.threads;
        let few = since.map(|since| {
            let common = common.as_ref();
            since.asked_patches(threads, &posted, &commits, &answers, &landed, common)
        });
        let source = context.sources.trees.iter().find(|source| source.name == *tree);
        asked.push(Aim {
            tree,
            repository: source.map(|source| source.path.as_path()),
            posted,
            commits,
            few,
            common,
        });
    }
    let of_lines = |aim: &Aim<'_>| by_lines(aim.input(&own, &landed, &setting), aim.repository, context.threads);
    let of_mails = |aim: &Aim<'_>, threads| instead(&aim.stead(&answers, &perhaps_own, &landed), threads);
    let both: Vec<[Vec<Overtaken>; 2]> = if asked.iter().all(|aim| aim.posted.len() < MANY) {
        let both = asked.iter().map(|aim| {
            std::thread::scope(|scope| {
                let instead = scope.spawn(|| of_mails(aim, 1));
                let lines = of_lines(aim)?;
                Ok([
                    lines,
                    instead.join().expect("a thread that compares patches does not panic")?,
                ])
            })
        });
        both.collect::<Result<_>>()?
    } else {
        let instead = asked.iter().map(|aim| of_mails(aim, context.threads));
        let instead: Vec<Vec<Overtaken>> = instead.collect::<Result<_>>()?;
        // They are many, and go before others are looked things up in.
        drop(answers);
        let both = asked
            .iter()
            .zip(instead)
            .map(|(aim, instead)| Ok([of_lines(aim)?, instead]));
        both.collect::<Result<_>>()?
    };
    let mut found = Vec::new();
    for (aim, both) in asked.iter().zip(both) {
        if let Some((since, few)) = since.zip(aim.few.as_ref()) {
            found.extend(since.kept_overtaken(&aim.posted, few));
        }
        let first = first(both.into_iter().flatten());
        found.extend(first.into_iter().filter_map(|one| {
            Some(OvertakenRow {
                message: one.message,
                commit: rows.key_in(one.commit, aim.tree)?,
                how: one.how,
                told: one.told,
                known: one.known,
            })
        }));
    }
    Ok(found)
}

/// The patches for a branch, and what they are compared with.
struct Aim<'a> {
    tree: &'a TreeName,
    repository: Option<&'a Path>,
    posted: Vec<&'a Posted>,
    commits: Vec<&'a Commit>,
    /// The patches that are asked for; `None`: all of them.
    few: Option<HashSet<MessageKey>>,
    /// How common lines are, where that was learned before.
    common: Option<Common>,
}

impl Aim<'_> {
    fn input<'i>(
        &'i self,
        own: &'i HashSet<(usize, ObjectId)>,
        landed: &'i HashMap<MessageKey, Time>,
        setting: &'i Setting,
    ) -> OvertakenInput<'i> {
        OvertakenInput {
            posted: &self.posted,
            commits: &self.commits,
            own,
            landed,
            few: self.few.as_ref(),
            common: self.common.as_ref(),
            setting,
        }
    }

    fn stead<'i>(
        &'i self,
        answers: &'i [Answer<'i>],
        own: &'i HashSet<(usize, ObjectId)>,
        landed: &'i HashMap<MessageKey, Time>,
    ) -> InsteadInput<'i> {
        InsteadInput {
            posted: &self.posted,
            commits: &self.commits,
            answers,
            own,
            landed,
            few: self.few.as_ref(),
        }
    }
}

/// Patches in whose stead commits were made.
fn instead(input: &InsteadInput<'_>, threads: usize) -> Result<Vec<Overtaken>> {
    let instead = Instead::new(input);
    if threads <= 1 {
        return Ok(instead
            .asked()
            .iter()
            .filter_map(|posted| instead.find(posted))
            .collect());
    }
    let mut found = Vec::new();
    map_in_order(
        instead.asked(),
        threads,
        || Ok(()),
        |(), posted| instead.find(posted),
        |one| {
            found.extend(one);
            Ok(())
        },
    )?;
    Ok(found)
}

/// The commits that series, by their places, became for certain, and those that they may have become.
fn became(facts: &Facts<'_>, derived: &Derived) -> [HashSet<(usize, ObjectId)>; 2] {
    let series: HashMap<MessageKey, usize> = facts.posted.iter().map(|one| (one.key, one.series)).collect();
    let commits = || facts.material.commits.iter().map(|row| (row.key, &row.commit));
    let named: HashMap<CommitKey, ObjectId> = commits().map(|(key, commit)| (key, commit.id)).collect();
    let dates: HashMap<ObjectId, Time> = commits().map(|(_, commit)| (commit.id, commit.committed)).collect();
    [true, false].map(|certain| {
        let matches = derived.matches.iter().filter(|(_, found)| found.certain || !certain);
        matches
            // What is known of a commit later than on its day ends no answer of before.
            .filter(|(_, found)| dates.get(&found.commit).is_some_and(|date| found.known <= *date))
            .filter_map(|(key, found)| Some((*series.get(&found.message)?, *named.get(key)?)))
            .collect()
    })
}

/// Patches that commits overtook by what they did to their lines.
fn by_lines(input: OvertakenInput<'_>, repository: Option<&Path>, threads: usize) -> Result<Vec<Overtaken>> {
    let mut found = Vec::new();
    let all = Overtaking::new(input);
    let at_a_time = if input.posted.len() < MANY {
        AT_A_TIME
    } else {
        AT_A_TIME_OF_MANY
    };
    for some in all.asked().chunks(at_a_time) {
        map_in_order(
            some,
            threads,
            || Ok(repository.and_then(|path| Tree::open(path).ok())),
            |repository, number| all.find(*number, &|commit, path| lines_of(repository.as_ref()?, commit, path)),
            |one| {
                found.extend(one);
                Ok(())
            },
        )?;
    }
    Ok(found)
}

/// The lines of a file in a commit, hashed as removed ones; none where there is no such file.
fn lines_of(repository: &Tree, commit: ObjectId, path: &str) -> Option<Vec<u32>> {
    let Some(text) = repository.file_at(commit, path).ok()? else {
        return Some(Vec::new());
    };
    let lines = text.split(|byte| *byte == b'\n');
    Some(lines.map(|line| hash_line(b'-', line)).collect())
}

/// Of each patch what was known first.
fn first(found: impl Iterator<Item = Overtaken>) -> Vec<Overtaken> {
    let mut first: BTreeMap<MessageKey, Overtaken> = BTreeMap::new();
    for one in found {
        let best = first.entry(one.message).or_insert(one);
        if (one.known, one.how, one.commit) < (best.known, best.how, best.commit) {
            *best = one;
        }
    }
    first.into_values().collect()
}

/// Commits by the beginnings of their names.
pub(super) struct Names<'a>(Vec<&'a Commit>);

impl<'a> Names<'a> {
    /// Takes commits in any order.
    pub(super) fn of(commits: impl Iterator<Item = &'a Commit>) -> Self {
        let mut names: Vec<&Commit> = commits.collect();
        names.sort_by_key(|commit| commit.id);
        Self(names)
    }

    /// The one commit whose name begins so, in lower case.
    pub(super) fn find(&self, hex: &str) -> Option<&'a Commit> {
        if hex.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return None;
        }
        let first: ObjectId = format!("{hex:0<40}").parse().ok()?;
        let start = self.0.partition_point(|commit| commit.id < first);
        let rest = self.0.get(start..).unwrap_or_default();
        let mut fitting = rest.iter().take_while(|commit| commit.id.begins_with(hex));
        match (fitting.next(), fitting.next()) {
            (Some(commit), None) => Some(commit),
            (Some(_), Some(_)) | (None, _) => None,
        }
    }
}

/// Since when people commit, by their addresses and folded names.
#[derive(Eq, PartialEq)]
pub(super) struct Committers(HashMap<String, Time>);

impl Committers {
    /// All of them.
    pub(super) fn all(material: &Material) -> Self {
        Self::of(material, |_| true)
    }

    /// Whether they would be the same without some commits.
    fn are_known_without(&self, material: &Material, is_out: impl Fn(&CommitRow) -> bool) -> bool {
        let mut out = material.commits.iter().filter(|row| is_out(row)).map(|row| &row.commit);
        let is_first = |commit: &Commit| {
            let keys = Self::keys(&commit.committer);
            keys.iter()
                .any(|key| self.0.get(key).is_none_or(|since| *since >= commit.committed))
        };
        !out.any(is_first) || *self == Self::of(material, |row| !is_out(row))
    }

    fn of(material: &Material, counts: impl Fn(&CommitRow) -> bool) -> Self {
        let mut since: HashMap<String, Time> = HashMap::default();
        let mut met: HashMap<&Person, Time> = HashMap::default();
        for row in material.commits.iter().filter(|row| counts(row)) {
            let first = met.entry(&row.commit.committer).or_insert(row.commit.committed);
            *first = row.commit.committed.min(*first);
        }
        for (person, date) in met {
            for key in Self::keys(person) {
                let first = since.entry(key).or_insert(date);
                *first = date.min(*first);
            }
        }
        Self(since)
    }

    fn keys(person: &Person) -> Vec<String> {
        let mut keys = fold_names(&person.name);
        keys.push(person.address.as_str().to_owned());
        keys.retain(|key| !key.is_empty());
        keys
    }

    /// Whether somebody had committed by then.
    fn has(&self, person: &Person, by: Time) -> bool {
        Self::keys(person)
            .iter()
            .any(|key| self.0.get(key).is_some_and(|since| *since <= by))
    }
}

/// Mails below postings, with the commits that they name as another solution.
fn answers<'a>(facts: &Facts<'a>, derived: &Derived, committers: &Committers) -> Vec<Answer<'a>> {
    let Facts { linked, posted, .. } = *facts;
    let names = Names::of(facts.rows.iter().map(|row| &row.commit));
    let known = Known::of(linked, derived, posted);
    let mut answers = Vec::with_capacity(linked.grouping.threads.len());
    let mut below: HashMap<MessageKey, Vec<&Threaded>> = HashMap::default();
    for one in &linked.grouping.threads {
        let Some(message) = linked.message(one.key) else {
            continue;
        };
        let (revision, part) = match one.target {
            Target::Part { revision, number } => (revision, Some(number)),
            Target::Revision { revision } => (revision, None),
        };
        let Some(place) = linked.grouping.series.get(one.series) else {
            continue;
        };
        let Some(answered) = place.revisions.get(revision) else {
            continue;
        };
        if answered.cover == Some(one.key) || linked.is_posting(one.series, revision, one.key) {
            if let Some(parent) = one.parent {
                below.entry(parent).or_default().push(one);
            }
            continue;
        }
        let hints = &message.hints;
        let promises = message.says.contains(&Said::OwnVersion);
        let decides = || answered.submitter.is_same(&message.from) || committers.has(&message.from, message.date);
        let mut solution = None;
        if !(hints.other_commits.is_empty() && hints.other_mails.is_empty()) && decides() {
            let found: &mut Solution = solution.get_or_insert_with(Box::default);
            let commits = hints.other_commits.iter().filter_map(|hex| names.find(hex));
            found
                .commits
                .extend(commits.map(|commit| (commit.id, commit.committed)));
            // "I sent one yesterday" names what was there before.
            let before = if promises { OWN_DAYS } else { 0 };
            let since = answered.posted.plus_days(-before);
            let others = hints.other_mails.iter().filter_map(|id| known.series.get(id));
            for other in others.filter(|other| **other != one.series) {
                found.series.push(*other);
                let later = known.begun.get(other).is_some_and(|begun| *begun >= since);
                let became = known.became.get(other).into_iter().flatten();
                found.commits.extend(became.filter(|_| later));
            }
        }
        answers.push(Answer {
            key: one.key,
            message,
            series: one.series,
            revision,
            part,
            promises,
            announces: promises && committers.has(&message.from, message.date),
            is_patch: false,
            solution,
        });
    }
    answers.extend(proposals(linked, &known, &below));
    answers
}

/// Patches that somebody posted below a lone one of another person: with what became of them they answer it. LTP,
/// <20211207125420.32538-1-rpalethorpe@suse.com>.
fn proposals<'a>(
    linked: &Linked<'a>,
    known: &Known<'_>,
    below: &HashMap<MessageKey, Vec<&Threaded>>,
) -> Vec<Answer<'a>> {
    let mut found = Vec::new();
    let above = linked.grouping.threads.iter();
    for (above, one) in above.flat_map(|above| below.get(&above.key).into_iter().flatten().map(move |one| (above, one)))
    {
        let (Target::Part { revision, .. } | Target::Revision { revision }) = above.target;
        let mut places = linked.grouping.series.get(above.series).into_iter();
        let answered = places.find_map(|series| series.revisions.get(revision));
        let (Some(answered), Some(message)) = (answered, linked.message(one.key)) else {
            continue;
        };
        let is_other = above.series != one.series && !answered.submitter.is_same(&message.from);
        let became = known
            .became
            .get(&one.series)
            .filter(|_| is_other && answered.parts.len() == 1);
        found.extend(became.map(|became| Answer {
            key: one.key,
            message,
            series: above.series,
            revision,
            part: None,
            promises: false,
            announces: false,
            is_patch: true,
            solution: Some(Box::new(Solution {
                commits: became.clone(),
                series: vec![one.series],
            })),
        }));
    }
    found
}

/// What is known of series that a mail may name.
struct Known<'a> {
    /// By the id of each of their mails.
    series: HashMap<&'a MessageId, usize>,
    /// When they were first posted.
    begun: HashMap<usize, Time>,
    /// The commits that they became, and from when that is known.
    became: HashMap<usize, Vec<(ObjectId, Time)>>,
}

impl<'a> Known<'a> {
    fn of(linked: &Linked<'a>, derived: &Derived, posted: &[Posted]) -> Self {
        let mut known = Self {
            series: HashMap::default(),
            begun: HashMap::default(),
            became: HashMap::default(),
        };
        let messages = linked.messages().map(|(_, message)| message);
        let named: HashSet<&MessageId> = messages.flat_map(|message| &message.hints.other_mails).collect();
        for one in &linked.grouping.threads {
            let id = linked.message(one.key).map(|message| &message.id);
            let id = id.filter(|id| named.contains(id));
            known.series.extend(id.map(|id| (id, one.series)));
        }
        for one in posted.iter().filter(|one| !one.reply) {
            let begun = known.begun.entry(one.series).or_insert(one.date);
            *begun = one.date.min(*begun);
        }
        let by_key: HashMap<MessageKey, &Posted> = posted.iter().map(|one| (one.key, one)).collect();
        let matches = derived.matches.iter().map(|(_, found)| found);
        for found in matches.filter(|found| found.certain && found.until.is_none()) {
            let of = by_key.get(&found.message).filter(|one| !one.reply);
            if let Some(one) = of {
                let became = known.became.entry(one.series).or_default();
                became.push((found.commit, found.known));
            }
        }
        known
    }
}
