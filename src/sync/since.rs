//! What changed since links were published last, and which of them it can touch: the others stay as they are.
//!
//! Only additions are followed up: mails and commits that came. Where a mail or commit that was linked went or became another one, where the
//! configuration, the branches, a correction or a stage changed, or where much came at once, [`Begun::load`] yields nothing and everything
//! is linked anew. What came may be dated anywhere.
//!
//! Every link is decided in order of dates from what is dated before it, so most of what came touches nothing older. What an answer rests
//! on is told by each function here for the stage that it serves, and the links that it names are made anew by the very code that makes all
//! of them: a sync in steps ends in the facts of one from nothing.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::error::Result;
use crate::matching::{self, Answer, Common, Posted, Setting};
use crate::model::{
    Commit, DAY, Decision, Match, MessageId, MessageKey, ObjectId, Overtook, ReferenceKind, Series, Target, Time,
};
use crate::series::Threaded;
use crate::store::{
    BranchRow, CommitKey, CommitRow, Derived, Fresh, OvertakenRow, Placement, Published, Reader, ThreadRow, TieRow,
    row_of,
};

use super::link::{Facts, Linked, Material};

/// Where more than one of so many messages is new, all are linked.
const FEW: usize = 8;

/// Whether few messages are new beside those up to a number.
pub(super) fn is_little(new: u64, known: i64) -> bool {
    i64::try_from(new).is_ok_and(|new| new.saturating_mul(i64::try_from(FEW).unwrap_or(i64::MAX)) <= known)
}

/// What is new since links were published last, and how revisions were placed then.
pub(super) struct Begun {
    fresh: Fresh,
    pub(super) decisions: Arc<Vec<Decision>>,
}

/// The last links, and what is new since then.
pub(super) struct Before {
    published: Published,
    fresh: Fresh,
    decisions: Arc<Vec<Decision>>,
}

impl Before {
    /// What was published last.
    pub(super) fn published(&self) -> &Published {
        &self.published
    }

    /// How many of these decisions, from the first on, were made so again.
    pub(super) fn decided(&self, decisions: &[Decision]) -> usize {
        let pairs = self.decisions.iter().zip(decisions);
        pairs.take_while(|(old, new)| old == new).count()
    }
}

impl Begun {
    /// What is new, where links can be added to the last ones. `ground` tells of what they rest on beside mails and commits.
    pub(super) fn load(reader: &Reader, ground: &str) -> Result<Option<Self>> {
        if reader.meta("ground")?.as_deref() != Some(ground) {
            return Ok(None);
        }
        let Some(fresh) = reader.fresh()? else { return Ok(None) };
        if fresh.messages.len().saturating_mul(FEW) > reader.count_messages()? {
            return Ok(None);
        }
        Ok(Some(Self {
            fresh,
            decisions: Arc::new(reader.decisions()?),
        }))
    }

    /// The same with what was published last.
    pub(super) fn complete(self, reader: &Reader) -> Result<Before> {
        Ok(Before {
            published: reader.published()?,
            fresh: self.fresh,
            decisions: self.decisions,
        })
    }
}

/// What all links rest on beside mails and commits, as text: the branches.
pub(super) fn ground(branches: &[BranchRow]) -> String {
    let branches = branches.iter().map(|row| {
        let branch = &row.branch;
        (row.id, &row.tree, &branch.name, branch.kind, branch.branched)
    });
    format!("{:?}", branches.collect::<Vec<_>>())
}

/// What changed in threads and placements.
pub(super) struct Since<'a> {
    before: &'a Before,
    /// Mails that are new in a thread, are in none any more, or stand there otherwise than before.
    moved: HashSet<MessageKey>,
    /// Series, by place, in whose threads or matches something changed.
    series: HashSet<usize>,
    /// The earliest date of a patch among what changed.
    from: Time,
    /// Commits that are new.
    commits: HashSet<ObjectId>,
}

impl<'a> Since<'a> {
    /// Compares threads and placements with the published ones.
    pub(super) fn new(before: &'a Before, material: &Material, linked: &Linked<'_>, placements: &[Placement]) -> Self {
        let rows = material.commits.iter();
        let fresh = rows.filter(|row| before.fresh.commits.contains(&row.key));
        let mut since = Self {
            before,
            moved: HashSet::default(),
            series: HashSet::default(),
            from: Time(i64::MAX),
            commits: fresh.map(|row| row.commit.id).collect(),
        };
        let series = &linked.grouping.series;
        let places: HashMap<&str, usize> = (0..).zip(series).map(|(place, one)| (one.id.as_str(), place)).collect();
        let ids = before.published.series.iter();
        let rows = ids.filter_map(|(row, id)| Some((*row, *places.get(id.as_str())?)));
        let rows: HashMap<i64, usize> = rows.collect();
        let place_of = |row: &ThreadRow| rows.get(&row.series).copied();
        let threads: HashMap<MessageKey, usize> = linked
            .grouping
            .threads
            .iter()
            .map(|one| (one.key, one.series))
            .collect();
        for one in &linked.grouping.threads {
            let old = before.published.threads.get(&one.key);
            let is_new = before.fresh.messages.contains(&one.key);
            if is_new || old.is_none_or(|old| place_of(old) != Some(one.series) || !is_same(old, one, series, linked)) {
                since.move_mail(one.key, linked, [Some(one.series), old.and_then(place_of)]);
            }
        }
        for (key, old) in &before.published.threads {
            if !threads.contains_key(key) {
                since.move_mail(*key, linked, [place_of(old), None]);
            }
        }
        let mut placed: HashSet<MessageKey> = HashSet::default();
        for one in placements {
            placed.insert(one.message);
            let old = before.published.placements.get(&one.message);
            if old != Some(&*one.aim) {
                since.move_mail(one.message, linked, [threads.get(&one.message).copied(), None]);
            }
        }
        for key in before.published.placements.keys().filter(|key| !placed.contains(key)) {
            since.move_mail(*key, linked, [threads.get(key).copied(), None]);
        }
        since
    }

    fn move_mail(&mut self, key: MessageKey, linked: &Linked<'_>, series: [Option<usize>; 2]) {
        self.moved.insert(key);
        self.series.extend(series.into_iter().flatten());
        let patch = linked.message(key).filter(|message| message.patch.is_some());
        self.from = patch.map_or(self.from, |message| self.from.min(message.date));
    }

    /// The commits of a tree whose origin is to be found anew.
    ///
    /// What a commit came of rests on patches dated up to some days after it, and on how they stand in their series; on earlier commits,
    /// by their titles and by what they came of; and on the mails that it names, or that name it, with the patches of their revisions,
    /// whatever their dates. So these are asked for: commits that are new, or as late as one that is; those with a patch that changed in
    /// reach; and those that name, or are named by, a mail that changed, or whose named revision has a patch that changed. `commits` have
    /// the mails that name them among those that they name.
    pub(super) fn asked_commits(&self, linked: &Linked<'_>, posted: &[Posted], commits: &[&Commit]) -> Asked {
        let setting = Setting::default();
        let reach = setting.late_committed.max(setting.late_posting).max(2 * DAY);
        let fresh = commits.iter().filter(|commit| self.commits.contains(&commit.id));
        let first = fresh.map(|commit| commit.committed).min();
        let from = Time(self.from.0.saturating_sub(reach)).min(first.unwrap_or(Time(i64::MAX)));
        let mut asked: HashSet<ObjectId> = HashSet::default();
        let late = commits.iter().filter(|commit| commit.committed >= from);
        asked.extend(late.map(|commit| commit.id));
        let ids = |key: &MessageKey| {
            let message = linked.message(*key);
            message
                .into_iter()
                .flat_map(|message| std::iter::once(&message.id).chain(&message.other_ids))
        };
        let moved: HashSet<&MessageId> = self.moved.iter().flat_map(ids).collect();
        let patches = posted.iter().filter(|one| self.moved.contains(&one.key));
        let revisions: HashSet<(usize, usize)> = patches.map(|one| (one.series, one.revision)).collect();
        let named: HashSet<&MessageId> = commits.iter().flat_map(|commit| &commit.mails).collect();
        let mut touched: HashSet<&MessageId> = HashSet::default();
        for one in &linked.grouping.threads {
            let (Target::Part { revision, .. } | Target::Revision { revision }) = one.target;
            if revisions.contains(&(one.series, revision)) {
                touched.extend(ids(&one.key).filter(|id| named.contains(*id)));
            }
        }
        let names = commits.iter().filter(|commit| {
            let mut mails = commit.mails.iter();
            mails.any(|id| moved.contains(id) || touched.contains(id))
        });
        asked.extend(names.map(|commit| commit.id));
        // What a mail that changed names, or what it names no more because a new commit's name begins alike.
        let fresh: Vec<String> = self.commits.iter().map(ObjectId::to_string).collect();
        let mut begins: HashSet<&str> = HashSet::default();
        for (key, message) in linked.messages() {
            let hexes = message.hints.commits.iter().map(String::as_str);
            let is_moved = self.moved.contains(&key);
            begins.extend(hexes.filter(|hex| is_moved || fresh.iter().any(|name| name.starts_with(hex))));
        }
        if !begins.is_empty() {
            let of = commits.iter().filter(|commit| {
                let name = commit.id.to_string();
                begins.iter().any(|hex| name.starts_with(hex))
            });
            asked.extend(of.map(|commit| commit.id));
        }
        Asked { commits: asked, from }
    }

    /// The published matches of commits that are not asked for, in order of the commits.
    pub(super) fn kept_matches<'b>(&'b self, asked: &'b Asked, rows: &[&CommitRow]) -> Vec<&'b (CommitKey, Match)> {
        let own: HashSet<CommitKey> = rows.iter().map(|row| row.key).collect();
        let matches = self.before.published.matches.iter();
        matches
            .filter(|(key, found)| own.contains(key) && !asked.commits.contains(&found.commit))
            .collect()
    }

    /// Whether older commits that were asked for have the origins that they had: patches squashed into later ones rest on that.
    pub(super) fn has_old_origins(&self, asked: &Asked, rows: &[&CommitRow], found: &[Match]) -> bool {
        let old: HashMap<CommitKey, ObjectId> = rows
            .iter()
            .filter(|row| row.commit.committed < asked.from && asked.commits.contains(&row.commit.id))
            .map(|row| (row.key, row.commit.id))
            .collect();
        let ids: HashSet<ObjectId> = old.values().copied().collect();
        let origin = |found: &Match| Some((found.commit, matching::origin_of(found)?));
        let published = self
            .before
            .published
            .matches
            .iter()
            .filter(|(key, _)| old.contains_key(key));
        let before: HashSet<_> = published.filter_map(|(_, found)| origin(found)).collect();
        let now = found.iter().filter(|found| ids.contains(&found.commit));
        before == now.filter_map(origin).collect()
    }

    /// Takes in which matches changed.
    pub(super) fn note_matches(&mut self, threads: &[Threaded], matches: &[(CommitKey, Match)]) {
        let of = |(key, found): &(CommitKey, Match)| (*key, found.message, found.certain, found.known, found.until);
        let before: HashSet<_> = self.before.published.matches.iter().map(of).collect();
        let now: HashSet<_> = matches.iter().map(of).collect();
        let changed: HashSet<MessageKey> = before.symmetric_difference(&now).map(|one| one.1).collect();
        let threads = threads.iter().filter(|one| changed.contains(&one.key));
        self.series.extend(threads.map(|one| one.series));
    }

    /// Whether a commit is new.
    pub(super) fn is_fresh(&self, key: CommitKey) -> bool {
        self.before.fresh.commits.contains(&key)
    }

    /// The patches for a branch of which it is to be found anew whether commits overtook them; `commits` are those of the branch.
    ///
    /// That rests on the patch and its answers, on what its series became, on how common its lines and words were in patches by the time of
    /// the patch and of the commit, and on commits: those with its very change; those to its files that have lines or words in common with
    /// it or that lie in some months about it; and those that name an answer or are named by one. So these are asked for: patches as late
    /// as one that changed; those of series in which anything changed; those that a new commit touches in such a way; those with which a
    /// commit as late as a patch that changed is compared by lines and words, since these may be less rare now; those with a mail
    /// below them that names a new commit or a series in which anything changed as another solution, or that a new commit names; those that
    /// were told before to be done otherwise; and those below which somebody showed a diff lately to files of such commits. What landed, or
    /// was overtaken, before such a commit is out of its reach.
    pub(super) fn asked_patches(
        &self,
        threads: &[Threaded],
        posted: &[&Posted],
        commits: &[&Commit],
        answers: &[Answer<'_>],
        landed: &HashMap<MessageKey, Time>,
        common: Option<&Common>,
    ) -> HashSet<MessageKey> {
        let (fresh, rest): (Vec<&Commit>, Vec<&Commit>) =
            commits.iter().partition(|commit| self.commits.contains(&commit.id));
        let late = rest.into_iter().filter(|commit| commit.committed >= self.from);
        let touch = matching::Touch::of(fresh.into_iter());
        let weighed = matching::Touch::of(late);
        let mut series = self.series.clone();
        let named: HashSet<&MessageId> = touch.mails().collect();
        let named = answers.iter().filter(|answer| {
            let mut commits = answer.named().map(|(commit, _)| commit);
            named.contains(&answer.message.id)
                || commits.any(|commit| self.commits.contains(commit))
                || answer.others().any(|other| self.series.contains(&other))
        });
        series.extend(named.map(|answer| answer.series));
        // A diff below a patch may be what a commit of soon after does, however old the patch is.
        let first = touch.first().unwrap_or(self.from).min(self.from);
        let shown = answers.iter().filter(|answer| {
            let is_near = |diff| touch.is_near(diff) || weighed.is_near(diff);
            answer.date() >= Time(first.0.saturating_sub(matching::SOON * DAY)) && answer.diff().is_some_and(is_near)
        });
        series.extend(shown.map(|answer| answer.series));
        let told = self
            .before
            .published
            .overtaken
            .iter()
            .filter(|row| row.how == Overtook::Told);
        let told: HashSet<MessageKey> = told.map(|row| row.message).collect();
        series.extend(
            threads
                .iter()
                .filter(|one| told.contains(&one.key))
                .map(|one| one.series),
        );
        let known = self
            .before
            .published
            .overtaken
            .iter()
            .map(|row| (row.message, row.known));
        let known: HashMap<MessageKey, Time> = known.collect();
        let is_open = |one: &Posted, since: Time| {
            let is_over = landed.get(&one.key).is_some_and(|landed| *landed <= since);
            !is_over && known.get(&one.key).is_none_or(|known| *known >= since)
        };
        let late = posted
            .iter()
            .filter(|one| one.date >= self.from || series.contains(&one.series));
        let mut asked: HashSet<MessageKey> = late.map(|one| one.key).collect();
        std::thread::scope(|scope| {
            let weighable = scope.spawn(|| weighed.weighable(posted, &is_open));
            asked.extend(touch.overtakable(posted, &Setting::default(), common, &is_open));
            asked.extend(weighable.join().expect("a thread that looks at patches does not panic"));
        });
        asked
    }

    /// What was published of patches that are not asked for.
    pub(super) fn kept_overtaken(&self, posted: &[&Posted], asked: &HashSet<MessageKey>) -> Vec<OvertakenRow> {
        let kept: HashSet<MessageKey> = posted
            .iter()
            .map(|one| one.key)
            .filter(|key| !asked.contains(key))
            .collect();
        let rows = self.before.published.overtaken.iter();
        rows.filter(|row| kept.contains(&row.message)).copied().collect()
    }
}

/// Rows of the series of which it is to be told again whether they are settled, beside those of which a row is written.
///
/// A settled end rests on the series' own rows; on the placements and matches of its patches, on what overtook them, on what became of
/// the commits that they are matched with; and on rules and on who is who as of the newest of all that. What is new changes none of that as
/// of a moment before the earliest date of what is new. So these are told again: series in which one of these things changed, and those
/// with anything that is as late as something new.
pub(super) fn unsettled(since: &Since<'_>, facts: &Facts<'_>, derived: &Derived) -> Vec<i64> {
    let (published, fresh) = (&since.before.published, &since.before.fresh);
    let messages = fresh.messages.iter().filter_map(|key| facts.linked.message(*key));
    let commits = || facts.material.commits.iter();
    let dates = messages.map(|message| message.date);
    let new = commits().filter(|row| fresh.commits.contains(&row.key));
    let from = dates.chain(new.map(|row| row.commit.committed)).min();
    let is_late = |date: Time| from.is_some_and(|from| date >= from);

    let mut series: HashSet<usize> = since.series.clone();
    let places: HashMap<MessageKey, usize> = facts
        .linked
        .grouping
        .threads
        .iter()
        .map(|one| (one.key, one.series))
        .collect();
    let late = facts.linked.messages().filter(|(_, message)| is_late(message.date));
    series.extend(late.filter_map(|(key, _)| places.get(&key)));
    for (place, one) in facts.linked.grouping.series.iter().enumerate() {
        if one.revisions.iter().any(|revision| is_late(revision.known)) {
            series.insert(place);
        }
    }
    series.extend(
        derived
            .superseded
            .iter()
            .filter(|(_, when)| is_late(*when))
            .map(|(place, _)| *place),
    );

    let before: HashSet<&OvertakenRow> = published.overtaken.iter().collect();
    let now: HashSet<&OvertakenRow> = derived.overtaken.iter().collect();
    let late = derived.overtaken.iter().filter(|row| is_late(row.known));
    let changed = before.symmetric_difference(&now).copied().chain(late);
    series.extend(changed.filter_map(|row| places.get(&row.message)));

    // Commits that are late, and those that commits revert or bring back, or brought back, which are late or of which that is new.
    let before: HashSet<_> = published.ties.iter().map(print_of).collect();
    let now: HashSet<_> = derived.ties.iter().map(print_of).collect();
    let mut touched: HashSet<CommitKey> = before.symmetric_difference(&now).map(|tie| tie.2).collect();
    touched.extend(
        derived
            .ties
            .iter()
            .filter(|tie| is_late(tie.known))
            .map(|tie| tie.other),
    );
    touched.extend(commits().filter(|row| is_late(row.commit.committed)).map(|row| row.key));
    loop {
        let again = derived.ties.iter().filter(|tie| tie.kind == ReferenceKind::Reapplies);
        let earlier = again.filter(|tie| touched.contains(&tie.commit) && !touched.contains(&tie.other));
        let more: Vec<CommitKey> = earlier.map(|tie| tie.other).collect();
        if more.is_empty() {
            break;
        }
        touched.extend(more);
    }
    let matched = derived
        .matches
        .iter()
        .filter(|(key, found)| is_late(found.known) || touched.contains(key));
    series.extend(matched.filter_map(|(_, found)| places.get(&found.message)));
    series.into_iter().map(row_of).collect()
}

/// What tells one tie from another.
fn print_of(tie: &TieRow) -> (CommitKey, ReferenceKind, CommitKey, bool, Time) {
    (tie.commit, tie.kind, tie.other, tie.certain, tie.known)
}

/// Commits whose origin is to be found anew.
pub(super) struct Asked {
    /// Their names.
    pub(super) commits: HashSet<ObjectId>,
    /// All commits from then on are among them.
    from: Time,
}

/// Whether a mail stands in the thread of its series as it was published.
fn is_same(old: &ThreadRow, now: &Threaded, series: &[Series], linked: &Linked<'_>) -> bool {
    let (place, number) = match now.target {
        Target::Part { revision, number } => (revision, Some(number)),
        Target::Revision { revision } => (revision, None),
    };
    let one = series.get(now.series);
    let revision = one.and_then(|one| one.revisions.get(place));
    revision.is_some_and(|revision| {
        u32::try_from(place) == Ok(old.revision)
            && (old.number == number || old.lone && old.number.is_some() && number.is_some())
            && old.posting == linked.is_posting(now.series, place, now.key)
            && old.committed == revision.committed
            && old.posted == revision.posted
    })
}
