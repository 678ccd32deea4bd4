//! Patches in whose stead another commit was made, as commits and mails say.
//!
//! Owns when that is so. Whether their lines are gone is `overtaken`'s, which commits a patch became itself `find`'s.

mod likeness;
mod places;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashSet};

use super::overtaken::{changed, is_asked, paths};
use super::rarity::in_order;
use super::work::{Lines, Sieve, WHOLE_LINE, Who};
use super::{Overtaken, Posted, Setting};
use crate::model::{
    Commit, Digest, Message, MessageId, MessageKey, ObjectId, Overtook, PatchId, ReferenceKind, Said, Time, fixes_line,
    hash_lines,
};
use likeness::Likeness;
use places::touched;
pub(super) use places::{credited, directory, new_files};

/// A mail that answers a posting. There are many of them: what few have is boxed.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// Its number in the database.
    pub key: MessageKey,
    /// The mail.
    pub message: &'a Message,
    /// Its series, as in [`Posted::series`].
    pub series: usize,
    /// Place of its revision, as in [`Posted::revision`].
    pub revision: usize,
    /// The part it speaks about; `None` for the whole revision.
    pub part: Option<u32>,
    /// Whether it promises a patch of its sender's own.
    pub promises: bool,
    /// Whether it does, and he commits.
    pub announces: bool,
    /// Whether it is a patch of a series of its own: it says what it became, and nothing else.
    pub is_patch: bool,
    /// What it names as another solution; `None` where the word of its sender does not decide.
    pub solution: Option<Box<Solution>>,
}

/// Another solution, as an answer names it.
#[derive(Clone, Debug, Default)]
pub struct Solution {
    /// Commits that it names, or that came of mails it names, with the time from which that is known.
    pub commits: Vec<(ObjectId, Time)>,
    /// The series of those mails, whether they became commits or not.
    pub series: Vec<usize>,
}

impl<'a> Answer<'a> {
    /// When it was written.
    pub fn date(&self) -> Time {
        self.message.date
    }

    /// The diff that it carries.
    pub fn diff(&self) -> Option<&'a Digest> {
        self.message.patch.as_ref().map(|patch| &patch.digest)
    }

    /// Commits that it names as another solution, or that came of mails it names so, with the time from which that is known.
    pub fn named(&self) -> impl Iterator<Item = &(ObjectId, Time)> {
        self.solution.iter().flat_map(|solution| &solution.commits)
    }

    /// The series of mails that it names as another solution, whether they became commits or not.
    pub fn others(&self) -> impl Iterator<Item = usize> {
        let solutions = self.solution.iter();
        solutions.flat_map(|solution| solution.series.iter().copied())
    }
}

/// What [`Instead`] looks at.
#[derive(Clone, Copy)]
pub struct InsteadInput<'a> {
    /// Patches, in any order.
    pub posted: &'a [&'a Posted],
    /// Commits of the branch they are for, in any order; those without a digest are passed over.
    pub commits: &'a [&'a Commit],
    /// Mails below the patches.
    pub answers: &'a [Answer<'a>],
    /// Commits that series became themselves, or perhaps did, by the number of the series.
    pub own: &'a HashSet<(usize, ObjectId)>,
    /// When patches were first known to be in the branch: what is done later ends nothing.
    pub landed: &'a HashMap<MessageKey, Time>,
    /// The patches that are asked for; `None`: all of them.
    pub few: Option<&'a HashSet<MessageKey>>,
}

/// A line of prose or code that more sources have counts less.
const SELDOM: usize = 3;
/// How many lines of the patch's message its author's commit must repeat (common ones counted less).
const WORDS: f64 = 2.0;
/// And what share of them.
const WORDS_SHARE: f64 = 0.25;
/// Days in which a commit must follow that is tied to the patch by people and files alone.
pub const SOON: i64 = 60;
/// For so many days a commit may be in the tree that the author of a patch did not look at.
const NOT_SEEN_DAYS: i64 = 60;
/// A file with more commits in the year before the posting is one that many work on: that proves nothing there.
const QUIET: usize = 3;
/// That year in days.
pub(super) const QUIET_DAYS: i64 = 365;

/// Finds the patches in whose stead a commit was made: one that makes the same change, one that a mail below the patch names, that names
/// such a mail, that the author made with the same words, or that soon touches the same files with a claim to it. What a series itself
/// became does not count.
///
/// Each patch is asked for by itself, on any thread. The answer up to a moment does not depend on what is dated after it.
pub struct Instead<'a> {
    /// The patches that are asked for, in order of time.
    asked: Vec<&'a Posted>,
    ground: Ground<'a>,
}

impl<'a> Instead<'a> {
    /// Takes patches, commits and answers in.
    pub fn new(input: &'a InsteadInput<'a>) -> Self {
        let mut posted = in_order(input.posted.iter().copied());
        let mut commits: Vec<&Commit> = input.commits.to_vec();
        commits.retain(|commit| commit.digest.is_some());
        commits.sort_by_key(|commit| (commit.committed, commit.id));
        let ground = Ground::of(input, &posted, commits);
        posted.retain(|posted| is_asked(input.few, posted));
        Self { asked: posted, ground }
    }

    /// The patches that are asked for.
    pub fn asked(&self) -> &[&'a Posted] {
        &self.asked
    }

    /// The commit that was first known to be made in the stead of a patch.
    pub fn find(&self, posted: &Posted) -> Option<Overtaken> {
        self.ground.find(posted)
    }
}

/// What patches are compared with.
struct Ground<'a> {
    input: &'a InsteadInput<'a>,
    commits: Vec<&'a Commit>,
    /// Of each commit whose files, or directories, are those of a patch its author.
    authors: Vec<Option<Who<'a>>>,
    /// By the name of a commit that an answer names: its place.
    places: HashMap<ObjectId, usize>,
    /// By a patch-id: places of the commits that have it, in order of time.
    by_change: HashMap<PatchId, Vec<usize>>,
    /// By a path: places of the commits that touch it, in order of time.
    by_path: HashMap<&'a str, Vec<usize>>,
    /// Places of commits that give credit, with those who get it.
    credits: BTreeMap<usize, Vec<Who<'a>>>,
    /// Answers by series.
    answers: HashMap<usize, Vec<&'a Answer<'a>>>,
    /// By the id of an answer: places of the commits that name it.
    by_mail: HashMap<&'a MessageId, Vec<usize>>,
    /// How common lines of messages and of changes are.
    words: Lines,
    changes: Lines,
    /// Dates of the postings, in order.
    dates: Vec<Time>,
    /// By series and revision: how many parts were posted.
    parts: HashMap<(usize, usize), usize>,
    /// And which files they touch.
    files: HashMap<(usize, usize), HashSet<&'a str>>,
}

impl<'a> Ground<'a> {
    fn of(input: &'a InsteadInput<'a>, posted: &[&'a Posted], commits: Vec<&'a Commit>) -> Self {
        let setting = Setting {
            common_line: SELDOM,
            ..Setting::default()
        };
        // No other lines are weighed, no other commits looked at, than those with lines, words, files of what is asked for.
        let asked = || posted.iter().filter(|posted| is_asked(input.few, posted));
        let lines = posted.iter().map(|posted| posted.patch.digest.lines.as_slice());
        let wanted: HashSet<usize> = asked().map(|posted| posted.series).collect();
        let about = || input.answers.iter().filter(|answer| wanted.contains(&answer.series));
        let shown = || about().filter_map(Answer::diff);
        let own = || asked().map(|posted| &posted.patch.digest);
        let theirs = || own().chain(shown()).flat_map(|digest| digest.lines.iter().copied());
        let theirs = input.few.map(|_| Sieve::of(theirs()));
        let changes = Lines::of_lines(lines, theirs.as_ref(), &setting);
        let texts = posted.iter().map(|posted| posted.patch.text.as_slice());
        let theirs = || asked().flat_map(|posted| posted.patch.text.iter().copied());
        let theirs = input.few.map(|_| Sieve::of(theirs()));
        let words = Lines::of_lines(texts, theirs.as_ref(), &setting);
        let files: HashSet<&str> = own()
            .chain(shown())
            .flat_map(|digest| &digest.files)
            .flat_map(paths)
            .collect();
        let directories: HashSet<&str> = files.iter().map(|path| directory(path)).collect();
        let same: HashSet<PatchId> = asked().filter_map(|posted| posted.patch.digest.patch_id).collect();
        let mut authors = vec![None; commits.len()];
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::default();
        let mut by_change: HashMap<PatchId, Vec<usize>> = HashMap::default();
        let mut by_mail: HashMap<&MessageId, Vec<usize>> = HashMap::default();
        let mut credits = BTreeMap::new();
        for (place, commit) in commits.iter().enumerate() {
            let change = commit.digest.as_ref().and_then(|digest| digest.patch_id);
            if let Some(change) = change.filter(|change| same.contains(change)) {
                by_change.entry(change).or_default().push(place);
            }
            let mut near = false;
            for path in touched(commit).filter(|path| files.contains(path)) {
                by_path.entry(path).or_default().push(place);
                near = true;
            }
            near |= new_files(commit).any(|path| directories.contains(directory(path)));
            for id in &commit.mails {
                by_mail.entry(id).or_default().push(place);
            }
            if !near {
                continue;
            }
            if let Some(author) = authors.get_mut(place) {
                *author = Some(Who::new(&commit.author));
            }
            let credited: Vec<Who<'_>> = commit.trailers.iter().filter_map(credited).map(Who::new).collect();
            if !credited.is_empty() {
                credits.insert(place, credited);
            }
        }
        let mut parts: HashMap<(usize, usize), usize> = HashMap::default();
        let mut files: HashMap<(usize, usize), HashSet<&str>> = HashMap::default();
        for posted in posted
            .iter()
            .filter(|posted| !posted.reply && wanted.contains(&posted.series))
        {
            let touched = posted.patch.digest.files.iter().flat_map(paths);
            files
                .entry((posted.series, posted.revision))
                .or_default()
                .extend(touched);
            *parts.entry((posted.series, posted.revision)).or_default() += 1;
        }
        let mut answers: HashMap<usize, Vec<&Answer<'_>>> = HashMap::default();
        for answer in about() {
            answers.entry(answer.series).or_default().push(answer);
        }
        let named = about().flat_map(Answer::named);
        let named: HashSet<ObjectId> = named.map(|(commit, _)| *commit).collect();
        Self {
            input,
            authors,
            places: (0..)
                .zip(&commits)
                .map(|(place, commit)| (commit.id, place))
                .filter(|(id, _)| named.contains(id))
                .collect(),
            commits,
            by_change,
            by_path,
            credits,
            answers,
            by_mail,
            words,
            changes,
            dates: posted.iter().map(|posted| posted.date).collect(),
            parts,
            files,
        }
    }

    /// What was first known to be done in the stead of a patch.
    fn find(&self, posted: &Posted) -> Option<Overtaken> {
        let patch = Taken::of(posted);
        let answers: Vec<&Answer<'_>> = self
            .answers
            .get(&posted.series)
            .into_iter()
            .flatten()
            .copied()
            .filter(|answer| answer.date() > posted.date && self.is_about(answer, posted))
            .collect();
        let equal = self.equal(&patch);
        let told = self.told(&patch, &answers);
        let answers: Vec<&Answer<'_>> = answers.into_iter().filter(|answer| !answer.is_patch).collect();
        let named = self.named(&patch, &answers);
        let words = self.words(&patch);
        let soon = self.soon_after(&patch, &answers);
        let carried_out = self.carried_out(&patch, &answers);
        let all = equal.into_iter().chain(told).chain(named).chain(words).chain(soon);
        let thanked = self.thanked(&patch, &answers);
        let all = all.chain(carried_out).chain(thanked);
        let landed = self.input.landed.get(&posted.key).copied();
        let first = all.min_by_key(|one| (one.known, one.how, one.commit))?;
        landed.is_none_or(|landed| first.known < landed).then_some(first)
    }

    /// Whether an answer below a patch's series is about it: what answers another revision is where both are of one part.
    fn is_about(&self, answer: &Answer<'_>, posted: &Posted) -> bool {
        let lone = |revision| self.parts.get(&(posted.series, revision)) == Some(&1);
        if answer.revision == posted.revision {
            answer.part.is_none_or(|part| part == posted.number)
        } else {
            lone(answer.revision) && lone(posted.revision)
        }
    }

    /// Whether a patch is all of its posting.
    fn is_lone(&self, posted: &Posted) -> bool {
        self.parts.get(&(posted.series, posted.revision)) == Some(&1)
    }

    /// The commit at a place, where it is later than the patch and not of its series.
    fn later(&self, patch: &Taken<'_>, place: usize) -> Option<&'a Commit> {
        self.since(patch, place, patch.posted.date)
    }

    /// The commit at a place, where it is later than a moment and not of the patch's series.
    fn since(&self, patch: &Taken<'_>, place: usize, since: Time) -> Option<&'a Commit> {
        let commit = self.commits.get(place).copied()?;
        let own = self.input.own.contains(&(patch.posted.series, commit.id));
        (commit.committed > since && !own).then_some(commit)
    }

    fn overtaken(patch: &Taken<'_>, commit: &Commit, how: Overtook) -> Overtaken {
        Overtaken {
            message: patch.posted.key,
            commit: commit.id,
            how,
            told: None,
            known: commit.committed,
        }
    }

    /// A commit that makes the very change, come of somebody else's posting.
    fn equal(&self, patch: &Taken<'_>) -> Option<Overtaken> {
        let places = self.by_change.get(&patch.posted.patch.digest.patch_id?)?;
        let commit = places.iter().find_map(|place| self.later(patch, *place))?;
        Some(Self::overtaken(patch, commit, Overtook::Lines))
    }

    /// A commit that touches at least half of the patch's files, and that an answer names as another solution. One from before the posting,
    /// in a tree that its author did not look at, does something of it, or its author admits it; else it may be what the patch repairs.
    fn told(&self, patch: &Taken<'_>, answers: &[&Answer<'_>]) -> Option<Overtaken> {
        let named = answers.iter().flat_map(|answer| {
            answer
                .named()
                .map(move |(commit, known)| (*answer, commit, (*known).max(answer.date())))
        });
        // Its author admits it.
        let yields = |since: Time| {
            answers.iter().any(|answer| {
                let concedes = answer.date() > since && answer.message.says.contains(&Said::Concession);
                concedes && patch.is_author(&Who::new(&answer.message.from))
            })
        };
        let fitting = named.filter_map(|(answer, commit, known)| {
            let since = patch.posted.date.plus_days(-NOT_SEEN_DAYS);
            let commit = self.since(patch, *self.places.get(commit)?, since)?;
            let lines: Vec<u32> = changed(&patch.posted.patch.digest).collect();
            let does = || !Self::lines_in(commit, &lines).is_empty() || yields(answer.date());
            if commit.committed <= patch.posted.date && !does() {
                return None;
            }
            let shared = touched(commit).filter(|path| patch.paths.contains(path)).count();
            (shared > 0 && shared * 2 >= patch.paths.len()).then_some(Overtaken {
                told: Some(answer.key),
                known: known.max(commit.committed),
                ..Self::overtaken(patch, commit, Overtook::Told)
            })
        });
        fitting.min_by_key(|one| (one.known, one.commit))
    }

    /// A commit in the same directory that names an answer.
    fn named(&self, patch: &Taken<'_>, answers: &[&Answer<'_>]) -> Option<Overtaken> {
        let directories: HashSet<&str> = patch.paths.iter().map(|path| directory(path)).collect();
        // What answers a cover letter may be about any of the parts.
        let lone = self.is_lone(patch.posted);
        let answers = answers.iter().filter(|answer| lone || answer.part.is_some());
        let places = answers.flat_map(|answer| {
            let places = self.by_mail.get(&answer.message.id).into_iter().flatten();
            places.map(|place| (answer.date(), *place))
        });
        let fitting = places.filter_map(|(date, place)| {
            let commit = self.later(patch, place).filter(|commit| commit.committed >= date)?;
            touched(commit)
                .any(|path| directories.contains(directory(path)))
                .then(|| Self::overtaken(patch, commit, Overtook::Named))
        });
        fitting.min_by_key(|one| (one.known, one.commit))
    }

    /// A commit of the author's to one of the files, whose message repeats a good part of the patch's, or to all of those of a lone patch that
    /// fixes the same commit.
    fn words(&self, patch: &Taken<'_>) -> Option<Overtaken> {
        let mut lines = patch.posted.patch.text.clone();
        lines.sort_unstable();
        lines.dedup();
        let since = patch.posted.date;
        let places: BTreeSet<usize> = patch
            .paths
            .iter()
            .flat_map(|path| self.touching(path, since, None))
            .collect();
        places.into_iter().find_map(|place| {
            let commit = self.later(patch, place)?;
            let by_author = self.author(place).is_some_and(|author| patch.is_author(author));
            let is_fix = is_fix_of(commit);
            let repeats = lines
                .iter()
                .copied()
                .filter(|line| by_author && commit.text.contains(line));
            let (fixes, repeats): (Vec<u32>, Vec<u32>) = repeats.partition(is_fix);
            if repeats.is_empty() && fixes.is_empty() {
                return None;
            }
            let end = self.end(commit.committed);
            let (all, same) = (weight(&self.words, &lines, end), weight(&self.words, &repeats, end));
            let much = same >= WORDS && same >= WORDS_SHARE * all;
            // LTP, <20200120105441.19418-1-pvorel@suse.cz>.
            let fixes_it = || {
                let changes: Vec<u32> = changed(&patch.posted.patch.digest).collect();
                let alike = is_whole(patch, commit) && !Self::lines_in(commit, &changes).is_empty();
                !fixes.is_empty() && self.is_lone(patch.posted) && alike
            };
            (much || fixes_it()).then(|| Self::overtaken(patch, commit, Overtook::Words))
        })
    }

    fn author(&self, place: usize) -> Option<&Who<'a>> {
        self.authors.get(place)?.as_ref()
    }

    /// Places of the commits after a moment, and up to another one, that touch a path, in order of time.
    fn touching(&self, path: &str, after: Time, until: Option<Time>) -> impl Iterator<Item = usize> + '_ {
        let places = self.by_path.get(path).map_or(&[][..], Vec::as_slice);
        let by = |date: Time| {
            let is_by = |place: &usize| self.commits.get(*place).is_some_and(|commit| commit.committed <= date);
            places.partition_point(is_by)
        };
        let range = by(after)..until.map_or(places.len(), by);
        places.get(range).unwrap_or_default().iter().copied()
    }

    /// How many patches were posted by then.
    fn end(&self, date: Time) -> u32 {
        let count = self.dates.partition_point(|posted| *posted <= date);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// A commit of soon after to all of the files, few of which many work on: one that gives credit, one of somebody who answered with a diff,
    /// or the author's own that does much the same. One that was announced below the patch need not touch all of them.
    fn soon_after(&self, patch: &Taken<'_>, answers: &[&Answer<'_>]) -> Option<Overtaken> {
        let posted = patch.posted;
        let quiet = patch.paths.iter().any(|path| self.is_quiet(path, posted.date));
        if !quiet {
            return None;
        }
        let until = posted.date.plus_days(SOON);
        let soon = patch
            .paths
            .iter()
            .flat_map(|path| self.touching(path, posted.date, Some(until)));
        let soon: BTreeSet<usize> = soon.collect();
        let fitting = soon.into_iter().filter_map(|place| {
            let commit = self.later(patch, place)?;
            let claim = || {
                is_whole(patch, commit)
                    .then(|| self.claim(patch, answers, place))
                    .flatten()
            };
            let announced = || self.is_announced(patch, answers, place).then_some(Overtook::Answer);
            let how = claim().or_else(announced)?;
            Some(Self::overtaken(patch, commit, how))
        });
        fitting.min_by_key(|one| (one.known, one.commit))
    }

    /// Whether somebody else announced a patch of his own below a lone one, and his commit has a good part of its title.
    fn is_announced(&self, patch: &Taken<'_>, answers: &[&Answer<'_>], place: usize) -> bool {
        let Some((commit, author)) = self.commits.get(place).zip(self.author(place)) else {
            return false;
        };
        let said = |answer: &&&Answer<'_>| answer.promises && answer.date() < commit.committed;
        let mut announced = answers.iter().filter(said).map(|answer| Who::new(&answer.message.from));
        self.is_lone(patch.posted)
            && !patch.is_author(author)
            && announced.any(|who| who.is_same(author))
            && self.likeness(patch, commit).is_titled()
    }

    /// A commit of soon after that does what its author showed in a diff below the patch. Unless he announced a patch of his own, it is
    /// in a file of what he answered, or about the same: else he only added to it.
    fn carried_out(&self, patch: &Taken<'_>, answers: &[&Answer<'_>]) -> Option<Overtaken> {
        let shown = answers.iter().filter_map(|answer| Some((*answer, answer.diff()?)));
        let fitting = shown.filter_map(|(answer, diff)| {
            let who = Who::new(&answer.message.from);
            let announced = || {
                let own = answers.iter().filter(|one| one.announces);
                own.map(|one| Who::new(&one.message.from)).any(|one| one.is_same(&who))
            };
            let files = diff.files.iter().flat_map(paths);
            let until = Some(answer.date().plus_days(SOON));
            let places: BTreeSet<usize> = files
                .flat_map(|path| self.touching(path, answer.date(), until))
                .collect();
            places.into_iter().find_map(|place| {
                let commit = self.later(patch, place)?;
                let his = || self.author(place).is_some_and(|author| author.is_same(&who));
                let whole = || answer.part.is_none() && self.is_in_revision(commit, patch.posted);
                let here = || touched(commit).any(|path| patch.paths.contains(path)) || whole();
                let here = || here() || announced() || self.likeness(patch, commit).is_close();
                let moved =
                    || self.is_lone(patch.posted) && patch.is_author(&who) && self.goes_over(patch, commit, diff);
                (his() && (here() && self.does(commit, diff) || moved()))
                    .then(|| Self::overtaken(patch, commit, Overtook::Answer))
            })
        });
        fitting.min_by_key(|one| (one.known, one.commit))
    }

    /// Whether a commit does its work in just the files of a diff, where few work and none of which the patch touches.
    fn goes_over(&self, patch: &Taken<'_>, commit: &Commit, diff: &Digest) -> bool {
        let shown: HashSet<&str> = diff.files.iter().flat_map(paths).collect();
        let done: HashSet<&str> = touched(commit).collect();
        shown == done
            && shown
                .iter()
                .all(|path| !patch.paths.contains(path) && self.is_quiet(path, patch.posted.date))
    }

    /// Whether few worked in a file in the year before a moment.
    fn is_quiet(&self, path: &str, at: Time) -> bool {
        self.touching(path, at.plus_days(-QUIET_DAYS), Some(at))
            .take(QUIET + 1)
            .count()
            <= QUIET
    }

    /// A new file of soon after in the same directory, where few work, of somebody who answered the lone patch, that gives credit to its
    /// author.
    fn thanked(&self, patch: &Taken<'_>, answers: &[&Answer<'_>]) -> Option<Overtaken> {
        let posted = patch.posted;
        if !self.is_lone(posted) {
            return None;
        }
        let directories: HashSet<&str> = patch.paths.iter().map(|path| directory(path)).collect();
        let by = |date: Time| self.commits.partition_point(|commit| commit.committed <= date);
        let credits = self.credits.range(by(posted.date)..by(posted.date.plus_days(SOON)));
        let mut fitting = credits.filter(|(_, credited)| credited.iter().any(|who| patch.is_author(who)));
        fitting.find_map(|(place, _)| {
            let (commit, author) = (self.later(patch, *place)?, self.author(*place)?);
            let answered = || {
                let earlier = answers.iter().filter(|answer| answer.date() < commit.committed);
                earlier
                    .map(|answer| Who::new(&answer.message.from))
                    .any(|who| who.is_same(author))
            };
            let brings = || {
                new_files(commit).any(|path| {
                    let place = directory(path);
                    directories.contains(place) && self.is_quiet_directory(place, posted.date)
                })
            };
            (brings() && !patch.is_author(author) && answered())
                .then(|| Self::overtaken(patch, commit, Overtook::Credit))
        })
    }

    /// Whether few worked in a directory in the year before a moment.
    fn is_quiet_directory(&self, place: &str, at: Time) -> bool {
        let until = self.commits.partition_point(|commit| commit.committed <= at);
        let since = self
            .commits
            .partition_point(|commit| commit.committed <= at.plus_days(-QUIET_DAYS));
        let year = self.commits.get(since..until).unwrap_or_default();
        let there = |commit: &&&Commit| touched(commit).any(|path| directory(path) == place);
        year.iter().filter(there).take(QUIET + 1).count() <= QUIET
    }

    /// Whether a commit touches a file that any part of a patch's revision does.
    fn is_in_revision(&self, commit: &Commit, posted: &Posted) -> bool {
        let files = self.files.get(&(posted.series, posted.revision));
        files.is_some_and(|files| touched(commit).any(|path| files.contains(path)))
    }

    /// Whether a commit makes at least half of the changes of a diff, and of those not common.
    fn does(&self, commit: &Commit, diff: &Digest) -> bool {
        let end = self.end(commit.committed);
        let lines: Vec<u32> = changed(diff).collect();
        let there = Self::lines_in(commit, &lines);
        let (all, same) = (weight(&self.changes, &lines, end), weight(&self.changes, &there, end));
        same >= WHOLE_LINE && same * 2.0 >= all
    }

    /// Those of the lines that a commit changes, too.
    fn lines_in(commit: &Commit, lines: &[u32]) -> Vec<u32> {
        let digest = commit.digest.as_ref();
        let is_there = |line: &u32| digest.is_some_and(|digest| digest.lines.binary_search(line).is_ok());
        lines.iter().copied().filter(is_there).collect()
    }

    /// What ties a commit to the patch, beside its files.
    fn claim(&self, patch: &Taken<'_>, answers: &[&Answer<'_>], place: usize) -> Option<Overtook> {
        let (commit, author) = (self.commits.get(place)?, self.author(place)?);
        let credited = self.credits.get(&place).map_or(&[][..], Vec::as_slice);
        let heard = || {
            let earlier = answers.iter().filter(|answer| answer.date() < commit.committed);
            earlier.map(|answer| Who::new(&answer.message.from))
        };
        let likeness = self.likeness(patch, commit);
        if patch.is_author(author) {
            let thanks = |who: &Who<'_>| !patch.is_author(who) && credited.iter().any(|one| one.is_same(who));
            if likeness.is_close() && !credited.is_empty() && heard().any(|who| thanks(&who)) {
                return Some(Overtook::Credit);
            }
            let unheard = || answers.iter().all(|answer| answer.date() >= commit.committed);
            let unheard = || likeness.is_near() && self.is_lone(patch.posted) && unheard();
            return (likeness.is_own() || unheard()).then_some(Overtook::Words);
        }
        if !likeness.is_close() {
            return None;
        }
        if credited.iter().any(|who| patch.is_author(who)) {
            return Some(Overtook::Credit);
        }
        // Who shows how it is done below one part may do it for the others, too: LTP, <20210712075223.10682-2-aleksei.kodanev@bell-sw.com>.
        let all = self.answers.get(&patch.posted.series).into_iter().flatten();
        let mut shown = all.filter(|answer| {
            let meanwhile = answer.date() > patch.posted.date && answer.date() < commit.committed;
            meanwhile && !answer.is_patch && (answer.diff().is_some() || answer.announces)
        });
        let answered = shown.any(|answer| Who::new(&answer.message.from).is_same(author));
        answered.then_some(Overtook::Answer)
    }

    /// How much titles and changes have in common.
    fn likeness(&self, patch: &Taken<'_>, commit: &Commit) -> Likeness {
        let end = self.end(commit.committed);
        let lines: Vec<u32> = changed(&patch.posted.patch.digest).collect();
        let there = Self::lines_in(commit, &lines);
        let counted = (weight(&self.changes, &lines, end), weight(&self.changes, &there, end));
        Likeness::of(&patch.posted.patch.title, &commit.subject, counted)
    }
}

/// A patch with what is asked of it often.
struct Taken<'a> {
    posted: &'a Posted,
    paths: HashSet<&'a str>,
    people: [Who<'a>; 2],
}

impl<'a> Taken<'a> {
    fn of(posted: &'a Posted) -> Self {
        Self {
            posted,
            paths: posted.patch.digest.files.iter().flat_map(paths).collect(),
            people: [Who::new(&posted.patch.author), Who::new(&posted.from)],
        }
    }

    /// Whether somebody wrote or sent it.
    fn is_author(&self, who: &Who<'_>) -> bool {
        self.people.iter().any(|one| one.is_same(who))
    }
}

/// Whether a commit touches all the files of a patch.
fn is_whole(patch: &Taken<'_>, commit: &Commit) -> bool {
    let mut paths = patch.paths.iter();
    paths.all(|path| touched(commit).any(|other| other == *path))
}

/// Tells whether a line of a message says which commit this one fixes.
fn is_fix_of(commit: &Commit) -> impl Fn(&u32) -> bool {
    let references = commit.references.iter().filter(|one| one.kind == ReferenceKind::Fixes);
    let lines = hash_lines(references.filter_map(|one| fixes_line(&one.commit)));
    move |line| lines.contains(line)
}

fn weight(lines: &Lines, of: &[u32], end: u32) -> f64 {
    lines.weights_of(of, end).into_iter().map(f64::from).sum()
}

#[cfg(test)]
mod tests;
