//! The engine of the queues: candidates, filters, order, rows, and what was left out.

use std::collections::BTreeSet;

use crate::error::{Error, Kind, Result};
use crate::model::{PathGlob, Person, Reason, State, find_nearest};
use crate::review;
use crate::store::{Depth, Filter, Stored};

use super::candidate::Candidate;
use super::chunks::ask_all;
use super::facts::Facts;
use super::report::{Report, Row};
use super::row::{SeriesRow, doubtful};
use super::scope::{Scope, Sort};

/// A queue: a question about the standing of series.
pub struct Queue {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it lists, as help says it.
    pub about: &'static str,
    /// What its rows are, exactly: the long help.
    pub details: &'static str,
    /// Whether it shows open series only.
    pub open_only: bool,
    /// Whether a series is in the queue.
    pub keep: fn(&Facts, &Scope, &Candidate) -> Option<Kept>,
}

/// Why a series is in a queue.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// In words, where the queue has better ones than the standing.
    pub why: Option<String>,
    /// Why it is lost.
    pub reason: Option<Reason>,
    /// What is done first has a lower rank.
    pub rank: u8,
}

/// A row of a queue before it is rendered.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The series.
    pub candidate: Candidate,
    /// Why it is there.
    pub kept: Kept,
}

/// Series that a queue left out and why.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct LeftOut {
    /// Asked for comments only.
    pub rfc: usize,
    /// For trees that are not configured.
    pub foreign: usize,
    /// Put off or dropped.
    pub deferred: usize,
    /// In the queue, but without a word for too long.
    pub dormant: usize,
    /// Beyond the limit.
    pub limit: usize,
}

impl LeftOut {
    fn add(&mut self, other: Self) {
        self.rfc += other.rfc;
        self.foreign += other.foreign;
        self.deferred += other.deferred;
        self.dormant += other.dormant;
        self.limit += other.limit;
    }
}

/// The rows of a queue.
pub fn answer(queue: &Queue, facts: &Facts, scope: &Scope) -> Result<Report> {
    let (selected, left_out) = select(queue, facts, scope)?;
    let rows: Vec<SeriesRow> = selected
        .iter()
        .map(|one| {
            let why = words(one);
            SeriesRow::new(facts, &one.candidate, scope.at, &why, one.kept.reason)
        })
        .collect();
    let mut report = Report::of(queue.name, &rows);
    report.columns = SeriesRow::columns();
    report.moments = facts.moments(scope.at)?;
    report.moments.since = scope.since;
    report.moments.until = scope.until;
    report.footer = footer(left_out, can_include(queue));
    Ok(report)
}

/// What a filter that lets nothing through should perhaps have been: a line each, for below an empty table.
pub fn nothing_fits(facts: &Facts, scope: &Scope) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let meant = |near: Option<&str>| near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    if let Some(wanted) = &scope.target {
        let (all, _) = select(super::queues::everything(), facts, &Scope::at(scope.at))?;
        let labels = all.iter().flat_map(|one| &one.candidate.standing.labels);
        let targets: BTreeSet<&str> = labels.filter_map(|label| label.strip_prefix("for-")).collect();
        if !targets.contains(wanted.as_str()) {
            let near = find_nearest(wanted, targets.iter().copied());
            lines.push(format!("no series is for `{wanted}`{}", meant(near)));
        }
    }
    // A glob may mean paths that are not there yet.
    if let Some(path) = scope.path.as_deref().filter(|path| !path.contains(['*', '?', '['])) {
        let path = path.trim_end_matches('/');
        let known = known_paths(facts)?;
        if !known.contains(path) {
            let near = find_nearest(path, known.iter().map(String::as_str));
            lines.push(format!("no tree has the path `{path}`{}", meant(near)));
        }
    }
    Ok(lines)
}

/// Directories of the trees, and files that patches or commits touched.
pub(super) fn known_paths(facts: &Facts) -> Result<BTreeSet<String>> {
    let mut known: BTreeSet<String> = facts.reader.paths()?.into_iter().collect();
    for tree in facts.branches.iter().map(|row| &row.tree).collect::<BTreeSet<_>>() {
        known.extend(facts.reader.directories(tree)?.into_iter().map(|row| row.path));
    }
    Ok(known)
}

/// The series of a queue in their order, and what was left out.
pub fn select(queue: &Queue, facts: &Facts, scope: &Scope) -> Result<(Vec<Selected>, LeftOut)> {
    let glob = |glob: &str| {
        PathGlob::parse(glob).ok_or_else(|| Error::new(Kind::Usage, format!("cannot use the glob `{glob}`")))
    };
    let path = scope.path.as_deref().map(glob).transpose()?;
    let filter = if queue.open_only && !scope.include.foreign && scope.states.iter().all(|state| state.is_open()) {
        Filter::UnsettledAt(scope.at)
    } else {
        Filter::All
    };
    let mut left_out = LeftOut::default();
    if matches!(filter, Filter::UnsettledAt(_)) {
        left_out.foreign = facts
            .reader
            .count_settled(State::NotApplicable, scope.at, scope.since, scope.until)?;
    }
    let choose_all = |facts: &Facts, stored: Vec<Stored>| {
        let mut found = (Vec::new(), LeftOut::default());
        for one in stored {
            choose(queue, facts, scope, path.as_ref(), one, &mut found);
        }
        found
    };
    // Where most are left out, an outline tells which ones.
    let depth = if hides_dormant(queue, facts, scope) {
        Depth::Outline
    } else {
        Depth::Whole
    };
    let ask = |facts: &Facts, stored: Vec<Stored>| {
        let (some, left) = choose_all(facts, stored);
        if depth == Depth::Whole || some.is_empty() {
            return Ok((some, left));
        }
        let rows: Vec<i64> = some.iter().map(|one| one.candidate.stored.row).collect();
        Ok((choose_all(facts, facts.histories_of(&rows, Depth::Whole)?).0, left))
    };
    let mut selected = Vec::new();
    for (some, left) in ask_all(facts, filter, depth, &ask)? {
        selected.extend(some);
        left_out.add(left);
    }
    sort(&mut selected, queue, scope);
    if let Some(limit) = scope.limit {
        left_out.limit = selected.len().saturating_sub(limit);
        selected.truncate(limit);
    }
    Ok((selected, left_out))
}

/// Takes a series into the queue, or counts it as left out.
fn choose(
    queue: &Queue,
    facts: &Facts,
    scope: &Scope,
    path: Option<&PathGlob>,
    stored: Stored,
    (selected, left_out): &mut (Vec<Selected>, LeftOut),
) {
    let Some(standing) = facts.judge(&stored, scope.at) else {
        return;
    };
    let candidate = Candidate { stored, standing };
    if !passes(facts, scope, &candidate, path) {
        return;
    }
    if queue.open_only && !is_wanted(queue, scope, &candidate, left_out) {
        return;
    }
    let kept = match as_if_open(facts, scope, &candidate) {
        Some(open) => (queue.keep)(facts, scope, &open),
        None => (queue.keep)(facts, scope, &candidate),
    };
    let Some(kept) = kept else {
        return;
    };
    let dormant_days = facts.project.dormant_days;
    if hides_dormant(queue, facts, scope) && review::is_dormant(&candidate.standing, dormant_days, scope.at) {
        left_out.dormant += 1;
        return;
    }
    selected.push(Selected { candidate, kept });
}

/// Whether a queue leaves out series without a word for too long.
fn hides_dormant(queue: &Queue, facts: &Facts, scope: &Scope) -> bool {
    queue.open_only && !scope.wants_dormant(facts.project.dormant_days)
}

/// A series of a kind that was asked for by `--include` as it would stand if it was not of that kind: that decides whether a queue has
/// it. What a note put off is judged without its notes, what is for another tree as if it was for the first one.
fn as_if_open(facts: &Facts, scope: &Scope, candidate: &Candidate) -> Option<Candidate> {
    let mut stored = candidate.stored.clone();
    match candidate.standing.state {
        State::Deferred | State::Dropped if scope.include.deferred => stored.history.notes.clear(),
        State::NotApplicable if scope.include.foreign => {
            let ours = facts.branches.iter().find(|row| row.branch.branched.is_none())?;
            for part in stored.history.parts.values_mut().filter(|part| part.tree.is_none()) {
                part.tree = Some(ours.tree.clone());
                part.branch.clone_from(&ours.branch.name);
            }
        }
        State::New
        | State::UnderReview
        | State::ChangesRequested
        | State::Ready
        | State::Partial
        | State::Accepted
        | State::Superseded
        | State::Rejected
        | State::Withdrawn
        | State::Rfc
        | State::Deferred
        | State::Dropped
        | State::NotApplicable => return None,
    }
    let standing = facts.judge(&stored, scope.at)?;
    Some(Candidate { stored, standing })
}

fn words(one: &Selected) -> String {
    let mut why = one
        .kept
        .why
        .clone()
        .unwrap_or_else(|| one.candidate.standing.why.clone());
    if let Some(found) = doubtful(&one.candidate)
        && let Some(commit) = found.get("commit").and_then(|commit| commit.as_str())
    {
        why.push_str(&format!("; perhaps commit {}", commit.get(..12).unwrap_or(commit)));
    }
    why
}

/// Whether `--include` adds to the queue: what is lost is lost to the project, and series of these kinds cannot be.
fn can_include(queue: &Queue) -> bool {
    queue.name != "lost"
}

/// Whether an open queue shows the series; counts those that it leaves out.
fn is_wanted(queue: &Queue, scope: &Scope, candidate: &Candidate, left_out: &mut LeftOut) -> bool {
    let standing = &candidate.standing;
    let can_include = can_include(queue);
    match standing.state {
        State::NotApplicable => {
            left_out.foreign += usize::from(!(can_include && scope.include.foreign));
            can_include && scope.include.foreign
        }
        State::Deferred | State::Dropped => {
            left_out.deferred += usize::from(!(can_include && scope.include.deferred));
            can_include && scope.include.deferred
        }
        State::Accepted | State::Superseded | State::Rejected | State::Withdrawn => false,
        State::New | State::UnderReview | State::ChangesRequested | State::Ready | State::Partial | State::Rfc => {
            let rfc = review::is_rfc(standing) && !(can_include && scope.include.rfc);
            left_out.rfc += usize::from(rfc);
            !rfc
        }
    }
}

fn passes(facts: &Facts, scope: &Scope, candidate: &Candidate, path: Option<&PathGlob>) -> bool {
    let standing = &candidate.standing;
    let posted = candidate.revision().posted;
    let within = scope.since.is_none_or(|since| posted >= since) && scope.until.is_none_or(|until| posted < until);
    let old = scope.min_age.is_none_or(|days| scope.at.days_since(posted) >= days);
    let state = scope.states.is_empty() || scope.states.contains(&standing.state);
    if !(within && old && state) {
        return false;
    }
    let author = scope.author.as_ref().is_none_or(|who| {
        who.is(facts, candidate.submitter(), scope.at)
            || candidate.parts().any(|(_, part)| who.is(facts, &part.author, scope.at))
    });
    let tree = scope.tree.as_ref().is_none_or(|name| {
        candidate
            .parts()
            .any(|(_, part)| part.tree.as_ref().is_some_and(|tree| tree.0 == *name))
    });
    let target = scope.target.as_ref().is_none_or(|release| {
        standing
            .labels
            .iter()
            .any(|label| label.strip_prefix("for-") == Some(release))
    });
    let needs = scope.needs.is_none_or(|need| review::needs(standing, need));
    let paths = path.is_none_or(|glob| candidate.paths().iter().any(|path| glob.is_match(path)));
    let subsystem = scope.subsystem.as_ref().is_none_or(|wanted| {
        let wanted = wanted.to_lowercase();
        candidate
            .subsystems(facts, scope.at)
            .iter()
            .any(|title| title.to_lowercase().contains(&wanted))
    });
    author && tree && target && needs && paths && subsystem
}

/// Whether somebody's sections are touched, which is what `--maintainer` means outside `pending`.
pub(super) fn touches_sections(facts: &Facts, scope: &Scope, candidate: &Candidate) -> bool {
    scope.maintainer.as_ref().is_none_or(|who| {
        let is_who = |person: &Person| who.is(facts, person, scope.at);
        candidate.is_maintained_by(facts, &is_who, scope.reviewer, scope.at)
    })
}

fn sort(selected: &mut [Selected], queue: &Queue, scope: &Scope) {
    let age = |one: &Selected| one.candidate.revision().posted;
    let size = |one: &Selected| {
        let lines = one
            .candidate
            .parts()
            .map(|(_, part)| u64::from(part.size.0) + u64::from(part.size.1));
        lines.sum::<u64>()
    };
    selected.sort_by(|a, b| {
        let (x, y) = (&a.candidate.standing, &b.candidate.standing);
        let first = match scope.sort {
            Sort::Queue if queue.open_only => a.kept.rank.cmp(&b.kept.rank).then(y.silent_days.cmp(&x.silent_days)),
            Sort::Queue => age(b).cmp(&age(a)),
            Sort::Age => std::cmp::Ordering::Equal,
            Sort::Activity => x.last_activity.cmp(&y.last_activity),
            Sort::Subject => title(&a.candidate).cmp(&title(&b.candidate)),
            Sort::Size => size(b).cmp(&size(a)),
        };
        let id = |one: &Selected| one.candidate.stored.history.series.id.clone();
        first.then(age(a).cmp(&age(b))).then_with(|| id(a).cmp(&id(b)))
    });
    if scope.reverse {
        selected.reverse();
    }
}

fn title(candidate: &Candidate) -> String {
    let mails = &candidate.stored.history.mails;
    let lead = candidate
        .lead()
        .and_then(|key| mails.iter().find(|mail| mail.key == key));
    lead.map(|mail| mail.subject.title.to_lowercase()).unwrap_or_default()
}

fn footer(left_out: LeftOut, can_include: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if left_out.dormant > 0 {
        lines.push(format!(
            "{} dormant series not shown: --include dormant",
            left_out.dormant
        ));
    }
    for (count, kind) in [
        (left_out.foreign, "foreign"),
        (left_out.rfc, "rfc"),
        (left_out.deferred, "deferred"),
    ] {
        if count > 0 {
            let way = if can_include {
                format!(": --include {kind}")
            } else {
                String::new()
            };
            lines.push(format!("{count} {kind} series not shown{way}"));
        }
    }
    if left_out.limit > 0 {
        lines.push(format!("{} more beyond --limit", left_out.limit));
    }
    lines
}
