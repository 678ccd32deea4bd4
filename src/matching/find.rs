//! From candidates to the origin of each commit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashSet};

use super::candidates::{self, Candidates, Entries, index_lines};
use super::compare::{Compared, Known, Named, Scale, compare, method};
use super::rarity::in_order;
use super::title::Title;
use super::work::{Folded, Lines, Sieve, Work};
use super::{Common, Correction, Input, Posted};
use crate::model::{Commit, Match, MessageId, MessageKey, ObjectId, PatchId, Time};

/// Finds the mails that commits came of, one commit after the other; [`Finding`] tells what is found.
pub fn find(input: &Input) -> Vec<Match> {
    let finding = Finding::new(input);
    let mut taken = Taken::default();
    let places = finding.asked();
    places
        .into_iter()
        .flat_map(|place| taken.take(finding.find(place)))
        .collect()
}

/// Finds the mails that commits came of.
///
/// A commit has one origin at most, certain or not, and besides it perhaps patches that were squashed into it
/// (`Evidence::squashed`). A match that later mail ended has `until`. The answer depends on neither the order of the input nor,
/// up to a moment, on what is dated after that moment. Each commit is asked for by itself, on any thread; what was found is then taken
/// in their order ([`Taken`]): that is sorted by commit date, commit and date of the mail.
pub struct Finding<'a> {
    finder: Finder<'a>,
    /// The commits that are asked for, in order of time.
    commits: Vec<&'a Commit>,
    /// Of each, whether an earlier commit had its title with another content.
    title_used: Vec<bool>,
}

impl<'a> Finding<'a> {
    /// Takes patches and commits in.
    pub fn new(input: &'a Input<'a>) -> Self {
        let posted = in_order(input.posted.iter());
        let commits = commits_in_order(input.commits);
        // Sources are looked up by lines of commits alone.
        let digests = commits.iter().filter_map(|commit| commit.digest.as_ref());
        let meant = Sieve::of(digests.flat_map(|digest| digest.lines.iter().copied()));
        let lines = index_lines(posted.iter().map(|posted| Some(&posted.patch.digest)), Some(&meant));
        let all_lines = posted.iter().map(|posted| posted.patch.digest.lines.as_slice());
        let learned = Lines::of_lines(all_lines, None, input.setting);
        let mut folded = Folded::default();
        let works: Vec<OnceLock<Work>> = (0..u32::MAX)
            .zip(&posted)
            .map(|(number, posted)| Work::of_posted(posted, number, &learned, &mut folded).into())
            .collect();
        drop(folded);
        let names = Names::new(&posted, input);
        Self {
            title_used: titles_used(&commits, None),
            commits,
            finder: Finder {
                input,
                candidates: Candidates::new(works.iter().filter_map(OnceLock::get), lines),
                hand: ByHand::new(input.corrections, &names),
                names,
                posted,
                works,
                lines: learned.into(),
            },
        }
    }

    /// The commit at a place.
    pub fn commit(&self, place: usize) -> Option<&'a Commit> {
        self.commits.get(place).copied()
    }

    /// The places of the commits in order of time.
    pub fn asked(&self) -> Vec<usize> {
        (0..self.commits.len()).collect()
    }

    /// What the commit at a place came of.
    pub fn find(&self, place: usize) -> Found {
        let title_used = self.title_used.get(place).copied().unwrap_or_default();
        let found = self
            .commits
            .get(place)
            .map(|commit| self.finder.matches(commit, title_used));
        found.unwrap_or_default()
    }
}

/// Some of the commits that are asked for: of them the same is found as if all were.
///
/// What a commit came of rests on the sources that its own signals propose, on those that it names, on how common the lines of these are,
/// and on earlier commits of its title: nothing else is looked at. The postings are looked through in shares, each on any thread.
pub struct Few<'a> {
    input: &'a Input<'a>,
    posted: Vec<&'a Posted>,
    commits: Vec<&'a Commit>,
    title_used: Vec<bool>,
    asked: candidates::Asked,
}

/// What a share of the postings has of what is asked for.
#[derive(Debug)]
pub struct Share(Entries);

impl<'a> Few<'a> {
    /// Takes in what some of the commits are asked for.
    pub fn of(input: &'a Input<'a>, few: &HashSet<ObjectId>) -> Self {
        let all = commits_in_order(input.commits);
        let commits: Vec<&Commit> = all.iter().filter(|commit| few.contains(&commit.id)).copied().collect();
        let unweighed = Lines::default();
        let mut asked = candidates::Asked::default();
        for commit in &commits {
            asked.add(&Work::of_commit(commit, 0, &unweighed));
        }
        Self {
            input,
            posted: in_order(input.posted.iter()),
            title_used: titles_used(&all, Some(few)),
            commits,
            asked,
        }
    }

    /// Looks through one of so many shares of the postings.
    pub fn share(&self, number: usize, of: usize) -> Share {
        let size = self.posted.len().div_ceil(of.max(1));
        let numbered = (0..u32::MAX).zip(self.posted.iter().copied());
        let some = numbered.skip(number.saturating_mul(size)).take(size);
        Share(Entries::of_asked(some, &self.asked, self.input.setting))
    }

    /// Takes in all shares, in order, and how common the lines of all postings are; where that is not known it is learned of those in
    /// question.
    pub fn finding(self, shares: impl IntoIterator<Item = Share>, common: Option<Common>) -> Finding<'a> {
        let names = Names::new(&self.posted, self.input);
        let shares = shares.into_iter().map(|share| share.0);
        let mut finder = Finder {
            input: self.input,
            candidates: Candidates::of_asked(&self.posted, shares),
            hand: ByHand::new(self.input.corrections, &names),
            names,
            works: self.posted.iter().map(|_| OnceLock::new()).collect(),
            posted: self.posted,
            lines: Arc::default(),
        };
        finder.lines = match common {
            Some(common) => common.lines(),
            None => finder.lines_of_few(&self.commits).into(),
        };
        Finding {
            title_used: self.title_used,
            commits: self.commits,
            finder,
        }
    }
}

/// Commits in order of time, each once.
fn commits_in_order<'a>(commits: &[&'a Commit]) -> Vec<&'a Commit> {
    let mut commits = commits.to_vec();
    commits.sort_by_key(|commit| (commit.committed, commit.id));
    commits.dedup_by_key(|commit| commit.id);
    commits
}

/// Of each commit, or each of a few, whether an earlier one had its title with another content.
fn titles_used(commits: &[&Commit], few: Option<&HashSet<ObjectId>>) -> Vec<bool> {
    let mut titles: HashMap<u64, Option<PatchId>> = HashMap::default();
    let used = commits.iter().map(|commit| {
        let used = Title::number_of(&commit.subject).is_some_and(|title| {
            let content = commit.digest.as_ref().and_then(|digest| digest.loose_id);
            *titles.entry(title).or_insert(content) != content
        });
        (commit.id, used)
    });
    let asked = used.filter(|(id, _)| few.is_none_or(|few| few.contains(id)));
    asked.map(|(_, used)| used).collect()
}

/// What one commit came of, whatever others came of.
#[derive(Debug, Default)]
pub struct Found {
    /// Its origin.
    matches: Vec<Match>,
    /// Postings that it is the certain work of.
    origins: Vec<MessageKey>,
    /// Patches whose lines are in it, too.
    beside: Vec<Beside>,
}

/// A patch whose lines are in a commit, beyond those of its origin.
#[derive(Debug)]
struct Beside {
    number: u32,
    /// Series and part.
    part: (usize, u32),
    found: Match,
}

/// Postings that are the certain origin of an earlier commit: they were not squashed into a later one.
#[derive(Debug, Default)]
pub struct Taken(HashSet<MessageKey>);

impl Taken {
    /// Takes a match of the next commit in order as it was found before.
    pub fn take_again(&mut self, found: &Match) {
        self.0.extend(origin_of(found));
    }

    /// The matches of the next commit in order.
    pub fn take(&mut self, found: Found) -> Vec<Match> {
        let mut parts: BTreeMap<(usize, u32), Beside> = BTreeMap::new();
        for beside in found.beside {
            if self.0.contains(&beside.found.message) {
                continue;
            }
            let last = parts.get(&beside.part).map(|other| other.number);
            if last.is_none_or(|last| last < beside.number) {
                parts.insert(beside.part, beside);
            }
        }
        self.0.extend(found.origins);
        let mut matches = found.matches;
        matches.extend(parts.into_values().map(|beside| beside.found));
        matches
    }
}

/// The posting that a match makes the certain origin of its commit.
pub fn origin_of(found: &Match) -> Option<MessageKey> {
    let beside = found.evidence.squashed && !found.evidence.by_hand;
    (found.certain && found.until.is_none() && !beside).then_some(found.message)
}

/// Everything that is asked of one commit.
struct Finder<'a> {
    input: &'a Input<'a>,
    /// The sources in order of time.
    posted: Vec<&'a Posted>,
    /// Of each what is compared, once it was asked for.
    works: Vec<OnceLock<Work<'a>>>,
    candidates: Candidates,
    names: Names<'a>,
    hand: ByHand,
    lines: Arc<Lines>,
}

/// What the user corrected, by numbers of postings.
#[derive(Default)]
struct ByHand {
    /// Commit → its origins.
    origins: HashMap<ObjectId, BTreeSet<u32>>,
    /// Postings that are not the origin of a commit; `None`: of none at all.
    refused: HashSet<(u32, Option<ObjectId>)>,
}

impl ByHand {
    fn new(corrections: &[Correction], names: &Names<'_>) -> Self {
        let mut hand = Self::default();
        for correction in corrections {
            for number in names.mails.get(&correction.message).into_iter().flatten() {
                match (correction.commit, correction.origin) {
                    (Some(commit), true) => {
                        hand.refused.remove(&(*number, Some(commit)));
                        hand.origins.entry(commit).or_default().insert(*number);
                    }
                    (commit, _) => {
                        for (known, numbers) in &mut hand.origins {
                            if commit.is_none_or(|commit| commit == *known) {
                                numbers.remove(number);
                            }
                        }
                        hand.refused.insert((*number, commit));
                    }
                }
            }
        }
        hand.origins.retain(|_, numbers| !numbers.is_empty());
        hand
    }

    fn refuses(&self, number: u32, commit: ObjectId) -> bool {
        self.refused.contains(&(number, Some(commit))) || self.refused.contains(&(number, None))
    }
}

/// Postings by their names.
struct Names<'a> {
    mails: HashMap<&'a MessageId, Vec<u32>>,
    revisions: HashMap<(usize, usize), Vec<u32>>,
}

/// A commit whose origin is asked for.
struct Asked<'c> {
    commit: &'c Commit,
    work: &'c Work<'c>,
    title_used: bool,
    named: &'c BTreeMap<u32, Named>,
}

/// A candidate with what comparing it found.
#[derive(Clone)]
struct Candidate<'a> {
    number: u32,
    posted: &'a Posted,
    compared: Compared,
}

impl<'a> Names<'a> {
    /// Those of postings in order of time; by their ids only those that a commit or a correction names.
    fn new(posted: &[&'a Posted], input: &Input<'_>) -> Self {
        let by_commits = input.commits.iter().flat_map(|commit| &commit.mails);
        let by_hand = input.corrections.iter().map(|correction| &correction.message);
        let named: HashSet<&MessageId> = by_commits.chain(by_hand).collect();
        let mut names = Self {
            mails: HashMap::default(),
            revisions: HashMap::default(),
        };
        for (number, posted) in (0..u32::MAX).zip(posted) {
            if named.contains(&posted.id) {
                names.mails.entry(&posted.id).or_default().push(number);
            }
            let revision = (posted.series, posted.revision);
            names.revisions.entry(revision).or_default().push(number);
        }
        names
    }

    fn of_revision(&self, series: usize, revision: usize) -> &[u32] {
        self.revisions
            .get(&(series, revision))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

impl<'a> Finder<'a> {
    /// How common those lines are that some commits have, or the sources that these are compared with.
    fn lines_of_few(&self, commits: &[&Commit]) -> Lines {
        let unweighed = Lines::default();
        let sources: BTreeSet<u32> = commits
            .iter()
            .flat_map(|commit| self.sources_of(commit, &Work::of_commit(commit, 0, &unweighed)))
            .collect();
        let digest = |number: &u32| self.posted_at(*number).map(|posted| &posted.patch.digest);
        let theirs = sources.iter().filter_map(digest);
        let lines = theirs.chain(commits.iter().filter_map(|commit| commit.digest.as_ref()));
        let meant = Sieve::of(lines.flat_map(|digest| digest.lines.iter().copied()));
        let all_lines = self.posted.iter().map(|posted| posted.patch.digest.lines.as_slice());
        Lines::of_lines(all_lines, Some(&meant), self.input.setting)
    }

    /// The matches of one commit.
    fn matches(&self, commit: &Commit, title_used: bool) -> Found {
        let setting = self.input.setting;
        let work = Work::of_commit(commit, self.candidates.end(commit.committed), &self.lines);
        let named = self.named(commit);
        let asked = Asked {
            commit,
            work: &work,
            title_used,
            named: &named,
        };
        if let Some(origins) = self.hand.origins.get(&commit.id) {
            return Found {
                matches: self.linked(&asked, origins),
                origins: origins
                    .iter()
                    .filter_map(|number| Some(self.posted_at(*number)?.key))
                    .collect(),
                beside: Vec::new(),
            };
        }
        let proposed = self.candidates.propose(&work, commit.committed, setting);
        let before = self.compared(&asked, proposed, false);
        let early = self.origin(&before);
        let mut found: Vec<Match> = early.map(|origin| self.made(commit, origin)).into_iter().collect();
        let mut origin = early;
        let settled = found.iter().any(|early| early.certain);
        let until = Time(commit.committed.0.saturating_add(setting.late_committed));
        let after = if settled {
            Vec::new()
        } else {
            self.compared(&asked, self.candidates.propose(&work, until, setting), true)
        };
        if let Some(late) = self.origin(&after) {
            let later = self.made(commit, late);
            if later.certain || early.is_none() {
                for early in &mut found {
                    early.until = Some(later.known);
                }
                found.push(later);
                origin = Some(late);
            }
        }
        let certain = found.last().is_some_and(|last| last.certain);
        let origin = origin.filter(|_| certain);
        Found {
            matches: found,
            origins: origin.iter().map(|origin| origin.posted.key).collect(),
            beside: origin.map_or_else(Vec::new, |origin| self.beside(commit, origin, &before)),
        }
    }

    /// The matches that the user made: the newest posting is the origin, others were squashed into it.
    fn linked(&self, asked: &Asked, origins: &BTreeSet<u32>) -> Vec<Match> {
        let origins = origins.iter().rev().enumerate();
        let made = origins.filter_map(|(place, number)| {
            let (posted, source) = self.source(*number)?;
            let mut compared = compare(source, asked.work, Known::NOTHING, self.scale());
            compared.evidence.by_hand = true;
            compared.evidence.squashed = place > 0;
            compared.score = 1.0;
            let candidate = Candidate {
                number: *number,
                posted,
                compared,
            };
            Some(self.made(asked.commit, &candidate))
        });
        made.collect()
    }

    /// The candidates of a commit from before it, or from after it, compared; those named are among them.
    fn compared(&self, asked: &Asked, mut numbers: BTreeSet<u32>, after: bool) -> Vec<Candidate<'a>> {
        let setting = self.input.setting;
        numbers.extend(asked.named.keys());
        numbers.retain(|number| !self.hand.refuses(*number, asked.commit.id));
        let candidates = numbers.into_iter().filter_map(|number| {
            let (posted, source) = self.source(number)?;
            let named = asked.named.get(&number).copied().unwrap_or(Named::Not);
            let known = Known {
                named,
                title_used: asked.title_used,
            };
            let late = posted.date.0.saturating_sub(asked.commit.committed.0);
            let allowed = if posted.committed {
                setting.late_committed
            } else {
                setting.late_posting
            };
            let in_time = (late > 0) == after && (late <= allowed || named != Named::Not);
            in_time.then(|| Candidate {
                number,
                posted,
                compared: compare(source, asked.work, known, self.scale()),
            })
        });
        candidates.collect()
    }

    /// What the commit's trailers name: the mails themselves, and the patches beside them.
    fn named(&self, commit: &Commit) -> BTreeMap<u32, Named> {
        let mut named = BTreeMap::new();
        if self.input.hide_trailers {
            return named;
        }
        for mail in &commit.mails {
            if let Some(nearby) = self.input.nearby.get(mail) {
                let beside = self.names.of_revision(nearby.series, nearby.revision).iter();
                for (number, posted) in beside.filter_map(|number| Some((number, self.posted_at(*number)?))) {
                    if nearby.part.is_none_or(|part| part == posted.number) {
                        named.entry(*number).or_insert(Named::Nearby);
                    }
                }
            }
            for direct in self.names.mails.get(mail).into_iter().flatten() {
                if let Some(posted) = self.posted_at(*direct) {
                    for number in self.names.of_revision(posted.series, posted.revision) {
                        named.entry(*number).or_insert(Named::Nearby);
                    }
                }
                named.insert(*direct, Named::Directly);
            }
        }
        named
    }

    fn scale(&self) -> Scale<'_> {
        Scale {
            lines: &self.lines,
            setting: self.input.setting,
        }
    }

    fn posted_at(&self, number: u32) -> Option<&'a Posted> {
        self.posted.get(usize::try_from(number).ok()?).copied()
    }

    fn source(&self, number: u32) -> Option<(&'a Posted, &Work<'a>)> {
        let posted = self.posted_at(number)?;
        let work = self.works.get(usize::try_from(number).ok()?)?;
        let work = work.get_or_init(|| Work::of_posted(posted, number, &self.lines, &mut Folded::default()));
        Some((posted, work))
    }

    /// Every source that `matches` compares a commit with.
    fn sources_of(&self, commit: &Commit, work: &Work<'_>) -> BTreeSet<u32> {
        let until = Time(commit.committed.0.saturating_add(self.input.setting.late_committed));
        let mut sources = self.candidates.propose(work, commit.committed, self.input.setting);
        sources.extend(self.candidates.propose(work, until, self.input.setting));
        sources.extend(self.named(commit).keys());
        sources.extend(self.hand.origins.get(&commit.id).into_iter().flatten());
        sources
    }

    /// The origin among candidates: of those that fit about as well as the best, the same patch in its last revision.
    fn origin<'c>(&self, candidates: &'c [Candidate<'a>]) -> Option<&'c Candidate<'a>> {
        let best = candidates.iter().max_by(|a, b| {
            let by_fit = a.compared.fit.total_cmp(&b.compared.fit);
            by_fit.then(a.number.cmp(&b.number))
        })?;
        let last = candidates
            .iter()
            .filter(|other| self.is_as_good(other, best))
            .max_by_key(|other| other.number)
            .unwrap_or(best);
        (best.compared.score.max(last.compared.score) >= self.input.setting.reported).then_some(last)
    }

    /// Whether a candidate is another posting of the best one's patch and fits about as well.
    fn is_as_good(&self, other: &Candidate, best: &Candidate) -> bool {
        if other.compared.fit < best.compared.fit - self.input.setting.slack || other.posted.reply != best.posted.reply
        {
            return false;
        }
        let (Some((_, mine)), Some((_, theirs))) = (self.source(other.number), self.source(best.number)) else {
            return false;
        };
        mine.title.is_equal(&theirs.title)
            || other.compared.evidence.loose_id && best.compared.evidence.loose_id
            || other.posted.series == best.posted.series && other.posted.number == best.posted.number
    }

    /// Further patches whose lines are in the commit, beyond those of its origin.
    fn beside(&self, commit: &Commit, origin: &Candidate, candidates: &[Candidate<'a>]) -> Vec<Beside> {
        let Some((_, origin_work)) = self.source(origin.number) else {
            return Vec::new();
        };
        let others = candidates.iter().filter(|other| {
            let own = other.posted.series == origin.posted.series && other.posted.number == origin.posted.number;
            let work = self.source(other.number).map(|(_, work)| work);
            let same_title = work.is_some_and(|work| work.title.is_equal(&origin_work.title));
            let compared = &other.compared;
            let same_series = other.posted.series == origin.posted.series;
            let (share, lines) = if same_series { SQUASHED } else { SQUASHED_ELSEWHERE };
            let whole = compared.covered >= share && compared.weight >= lines;
            !own && !same_title && whole && !other.posted.reply && self.adds(other, origin)
        });
        let made = others.map(|candidate| {
            let mut found = self.made(commit, candidate);
            found.evidence.squashed = true;
            found.score = found.score.max(candidate.compared.covered * LIKE_SQUASHED);
            found.certain = found.score >= self.input.setting.certain;
            Beside {
                number: candidate.number,
                part: (candidate.posted.series, candidate.posted.number),
                found,
            }
        });
        made.collect()
    }

    /// Whether most of a candidate's lines are none of the origin's.
    fn adds(&self, other: &Candidate, origin: &Candidate) -> bool {
        let mine = &other.posted.patch.digest.lines;
        let theirs = &origin.posted.patch.digest.lines;
        super::title::shared(mine, theirs).count() * 2 <= mine.len()
    }

    fn made(&self, commit: &Commit, candidate: &Candidate) -> Match {
        let compared = &candidate.compared;
        Match {
            message: candidate.posted.key,
            commit: commit.id,
            method: method(&compared.evidence),
            score: compared.score,
            certain: compared.score >= self.input.setting.certain,
            evidence: compared.evidence.clone(),
            known: commit.committed.max(candidate.posted.date),
            until: None,
        }
    }
}

/// Share of a patch's lines that a commit must have for the patch to be squashed into it, and how many lines that must be
/// (common ones counted less).
const SQUASHED: (f64, f64) = (0.8, 3.0);
/// The same for a patch of another series.
const SQUASHED_ELSEWHERE: (f64, f64) = (0.95, 8.0);

/// Score of a squashed patch whose lines are all in the commit.
const LIKE_SQUASHED: f64 = 0.9;

#[cfg(test)]
mod tests;
