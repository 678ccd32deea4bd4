//! `origin` and `matches`: which mail a commit came from, and why we believe it.

use crate::error::Result;
use crate::matching;
use crate::store::{CommitBrief, FoundMatch};

use super::backport;
use super::facts::Facts;
use super::report::{Cell, Column, Noun, Report, Row};
use super::scope::Scope;

/// A match as a row.
pub(super) struct MatchRow {
    cells: Vec<Cell>,
}

impl MatchRow {
    fn of(facts: &Facts, one: &FoundMatch) -> Self {
        Self::with_remark(facts, one, "")
    }

    /// The same with a remark before the evidence.
    fn with_remark(facts: &Facts, one: &FoundMatch, remark: &str) -> Self {
        let id = crate::model::MessageId::parse(&one.message_id);
        let url = id.as_ref().and_then(|id| facts.url(id));
        let revision = one
            .place
            .as_ref()
            .map(|(revision, _)| revision.clone())
            .unwrap_or_default();
        let mut evidence = matching::describe(&one.found, &format!("v{revision}"));
        if !remark.is_empty() {
            evidence = format!("{remark}: {evidence}");
        }
        Self {
            cells: vec![
                Cell::text(one.found.commit.to_string()),
                Cell::text(one.tree.0.clone()),
                Cell::List(one.branches.clone()),
                Cell::Day(one.committed),
                Cell::text(one.subject.clone()),
                Cell::Id {
                    text: one.message_id.clone(),
                    url,
                },
                one.series
                    .as_ref()
                    .map_or(Cell::Empty, |(_, hash)| Cell::text(hash.clone())),
                Cell::text(revision),
                one.place
                    .as_ref()
                    .map_or(Cell::Empty, |(_, part)| Cell::Count((*part).into())),
                Cell::text(one.found.method.to_string()),
                Cell::Number(one.found.score),
                Cell::Flag(one.found.certain),
                Cell::text(evidence),
            ],
        }
    }

    /// A commit with no mail, and what there is to say of it.
    fn none(commit: &CommitBrief, branches: Vec<String>, remark: &str) -> Self {
        let mut cells = vec![
            Cell::text(commit.object.to_string()),
            Cell::text(commit.tree.0.clone()),
            Cell::List(branches),
            Cell::Day(commit.committed),
            Cell::text(commit.subject.clone()),
        ];
        cells.extend(std::iter::repeat_n(Cell::Empty, 7));
        cells.push(Cell::text(remark));
        Self { cells }
    }
}

impl Row for MatchRow {
    const NOUN: Noun = Noun {
        one: "match",
        many: "matches",
    };

    fn columns() -> Vec<Column> {
        vec![
            Column::new("commit", "Commit").shrinking(),
            Column::new("tree", "Tree").wide().below(),
            Column::new("branches", "Branches").wide().below(),
            Column::new("committed", "Committed"),
            Column::new("commit_subject", "Subject").shrinking(),
            Column::new("message_id", "Message-ID").shrinking().below(),
            Column::new("series", "Series").wide(),
            Column::new("revision", "v").right(),
            Column::new("part", "Part").right(),
            Column::new("method", "Method"),
            Column::new("score", "Score").right().below(),
            Column::new("certain", "Certain").below(),
            Column::new("evidence", "Evidence").shrinking().below(),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        self.cells.clone()
    }
}

/// The matches of some commits, in the order given; a commit without a mail has a row that says so.
pub fn origin(facts: &Facts, commits: &[CommitBrief], scope: &Scope) -> Result<Report> {
    let mut rows = Vec::new();
    for commit in commits {
        let found: Vec<FoundMatch> = facts
            .reader
            .matches(Some(commit.key))?
            .into_iter()
            .filter(|one| is_known(one, scope))
            .collect();
        if found.is_empty() {
            rows.extend(through_source(facts, commit, scope)?);
        }
        rows.extend(found.iter().map(|one| MatchRow::of(facts, one)));
    }
    report("origin", facts, scope, &rows)
}

/// The mails of the commit that this one is a backport of; a row that says so when there is none.
fn through_source(facts: &Facts, commit: &CommitBrief, scope: &Scope) -> Result<Vec<MatchRow>> {
    let branches = facts.reader.branches_of(commit.key)?;
    let mut rows = Vec::new();
    for (source, certain) in backport::sources(&facts.reader, commit.key, scope.at)? {
        let perhaps = if certain { "" } else { "perhaps " };
        let word = format!("{perhaps}a backport of {}", source.object.short(12));
        for mut one in facts.reader.matches(Some(source.key))? {
            if is_known(&one, scope) {
                one.found.commit = commit.object;
                one.found.certain &= certain;
                one.tree = commit.tree.clone();
                one.branches.clone_from(&branches);
                one.committed = commit.committed;
                one.subject.clone_from(&commit.subject);
                rows.push(MatchRow::with_remark(facts, &one, &word));
            }
        }
        if rows.is_empty() {
            rows.push(MatchRow::none(
                commit,
                branches.clone(),
                &format!("{word}; no mail of it is known"),
            ));
        }
    }
    if rows.is_empty() {
        rows.push(MatchRow::none(commit, branches, "no mail of this commit is known"));
    }
    Ok(rows)
}

/// All matches by commit date, within the scope's window of commit dates.
pub fn matches(facts: &Facts, scope: &Scope) -> Result<Report> {
    let mut found: Vec<FoundMatch> = facts
        .reader
        .matches(None)?
        .into_iter()
        .filter(|one| {
            is_known(one, scope)
                && scope.since.is_none_or(|since| one.committed >= since)
                && scope.until.is_none_or(|until| one.committed < until)
                && scope.tree.as_ref().is_none_or(|tree| one.tree.0 == *tree)
        })
        .collect();
    if scope.reverse {
        found.reverse();
    }
    found.truncate(scope.limit.unwrap_or(usize::MAX));
    let rows: Vec<MatchRow> = found.iter().map(|one| MatchRow::of(facts, one)).collect();
    let mut report = report("matches", facts, scope, &rows)?;
    report.moments.since = scope.since;
    report.moments.until = scope.until;
    Ok(report)
}

fn is_known(one: &FoundMatch, scope: &Scope) -> bool {
    one.found.known <= scope.at && one.found.until.is_none_or(|until| scope.at < until)
}

fn report(name: &str, facts: &Facts, scope: &Scope, rows: &[MatchRow]) -> Result<Report> {
    let mut report = Report::of(name, rows);
    report.columns = MatchRow::columns();
    report.moments = facts.moments(scope.at)?;
    Ok(report)
}
