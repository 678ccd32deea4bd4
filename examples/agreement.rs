//! Measures whether states agree with what was done: over every commit whose patch the list has, is its part `ready` a second before
//! the commit just where `xq audit` says that the commit had its approvals?
//!
//! `agreement --config FILE --db FILE [--since DAY] [--until DAY]` needs a synced database; with a mirror that `mirror_from_tree` made,
//! list and commit say the same, and they agree but for what is printed. Commits outside the policy are left out and counted. A commit
//! that is less specific by a sign-off alone is expected not to have been ready: for `ready` such a sign-off never stands in.
//! Printed, too: persons that `pending --maintainer` would ask for the approval of a part that they have approved.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;

use xq::config::Config;
use xq::error::{Error, Kind, Result};
use xq::model::{Approval, Grade, MessageKey, PartStanding, Person, Standing, State, Time, TrailerKind};
use xq::query::{self, Cell, Facts, Report, Scope};
use xq::review;
use xq::store::{Filter, FoundMatch, Stored};

fn main() -> Result<()> {
    let mut options: HashMap<String, String> = HashMap::new();
    let mut words = std::env::args().skip(1);
    while let (Some(key), Some(value)) = (words.next(), words.next()) {
        options.insert(key, value);
    }
    let need = |key: &str| {
        let usage = Error::new(Kind::Usage, "cannot measure agreement");
        let value = options.get(key).map(String::as_str);
        value.ok_or_else(|| usage.hint("agreement --config FILE --db FILE [--since DAY] [--until DAY]"))
    };
    let (config, database) = (need("--config")?, Path::new(need("--db")?));
    let profile = Config::load(Path::new(config))?.profile(options.get("--profile").map(String::as_str))?;
    let facts = Facts::open(&profile, database, &database.with_extension("notes.sqlite"))?;
    let at = facts.reader.finished()?;
    let moment = |key: &str| -> Result<Option<Time>> {
        let text = options.get(key);
        text.map(|text| facts.calendar(at).resolve(text, query::Edge::Begin))
            .transpose()
    };
    let scope = Scope {
        since: moment("--since")?,
        until: moment("--until")?,
        ..Scope::at(at)
    };
    let records = query::commits_on(&facts, None, None)?;
    let (audited, _) = query::audit(&facts, &records, &[], &scope)?;
    let lines = measure(&facts, &audited)?;
    let mut out = std::io::stdout().lock();
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    written.map_err(|cause| Error::new(Kind::Data, "cannot write the output").because(cause))
}

/// What `xq audit` says of a commit.
struct Verdict<'a> {
    commit: &'a str,
    subject: &'a str,
    grade: &'a str,
    remarks: &'a str,
    is_approved: bool,
}

fn measure(facts: &Facts, audited: &Report) -> Result<Vec<String>> {
    let mut best: HashMap<String, FoundMatch> = HashMap::new();
    for one in facts.reader.matches(None)? {
        if one.found.certain && !one.found.evidence.squashed {
            best.entry(one.found.commit.to_string()).or_insert(one);
        }
    }
    let stored: HashMap<i64, Stored> = facts
        .histories(Filter::All)?
        .into_iter()
        .map(|stored| (stored.row, stored))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    let place = |key: &str| audited.find_column(key);
    let (commit, subject, grade) = (place("commit")?, place("commit_subject")?, place("grade")?);
    let (outside, release, remarks) = (place("outside")?, place("release_ack")?, place("remarks")?);
    let by_sign_off = place("by_sign_off")?;
    for row in &audited.rows {
        let words = |place: usize| query::cell_at(row, place).words();
        let verdict = Verdict {
            commit: words(commit),
            subject: words(subject),
            grade: words(grade),
            remarks: words(remarks),
            is_approved: words(grade) != "lacking"
                && *query::cell_at(row, release) == Cell::Empty
                && *query::cell_at(row, by_sign_off) == Cell::Flag(false),
        };
        let mut count = |what| *counts.entry(what).or_default() += 1;
        count("commits");
        if *query::cell_at(row, outside) != Cell::Empty {
            count("outside the policy");
            continue;
        }
        let found = best
            .get(verdict.commit)
            .and_then(|one| Some((one, stored.get(&one.series.as_ref()?.0)?)));
        let Some((one, stored)) = found else {
            count("not on the list");
            lines.push(format!(
                "not on the list: {} {}",
                short(verdict.commit),
                verdict.subject
            ));
            continue;
        };
        let before = Time(one.committed.0 - 1);
        let Some(standing) = facts.judge(stored, before) else {
            count("posted later");
            continue;
        };
        let Some(part) = part_of(stored, &standing, one.found.message) else {
            count("part not found");
            lines.push(format!("part not found: {} {}", short(verdict.commit), verdict.subject));
            continue;
        };
        count("compared");
        count(match verdict.grade {
            "strict" => "were strict",
            "stand-in" => "were stand-in",
            _ => "were lacking",
        });
        match disagreement(&verdict, part) {
            None => count("agree"),
            Some(why) => {
                count("disagree");
                lines.push(format!("{} {}: {why}", short(verdict.commit), verdict.subject));
            }
        }
        for person in asked_again(facts, &standing, part.number, before) {
            count("asked again");
            lines.push(format!(
                "asked again: {} of {} {}",
                person.label(),
                short(verdict.commit),
                verdict.subject
            ));
        }
    }
    let share = |key: &str| counts.get(key).copied().unwrap_or_default();
    let compared = share("compared").max(1);
    lines.push(
        counts
            .iter()
            .map(|(what, count)| format!("{count} {what}"))
            .collect::<Vec<_>>()
            .join(", "),
    );
    lines.push(format!(
        "{}.{:02} % agree",
        share("agree") * 100 / compared,
        share("agree") * 10_000 / compared % 100
    ));
    Ok(lines)
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// The part of the newest revision that a mail is.
fn part_of<'a>(stored: &Stored, standing: &'a Standing, message: MessageKey) -> Option<&'a PartStanding> {
    let revision = stored.history.series.revisions.get(standing.revision)?;
    let mut parts = revision.parts.iter();
    let part = parts.find(|part| part.message == Some(message) || part.duplicates.contains(&message))?;
    standing.parts.iter().find(|standing| standing.number == part.number)
}

/// How a part stood otherwise than the commit's own trailers say.
fn disagreement(verdict: &Verdict<'_>, part: &PartStanding) -> Option<String> {
    let grade = part.grade.map_or("none", |grade| match grade {
        Grade::Strict => "strict",
        Grade::StandIn => "stand-in",
    });
    let is_ready = part.state == Some(State::Ready);
    let agrees = is_ready == verdict.is_approved && (!is_ready || grade == verdict.grade);
    let state = part
        .state
        .map_or_else(|| "missing".to_owned(), |state| state.to_string());
    (!agrees).then(|| {
        format!(
            "audit {} ({}), state {state} {grade} ({})",
            verdict.grade, verdict.remarks, part.why
        )
    })
}

/// Those who approved a part and would still be asked to approve it: rightly so only where the approval named an area.
fn asked_again(facts: &Facts, standing: &Standing, number: u32, at: Time) -> Vec<Person> {
    let mut found = Vec::new();
    // A release ack approves no code.
    let of_code =
        |approval: &&Approval| approval.kind != TrailerKind::ReleaseAckedBy && approval.parts.contains(&number);
    for approval in standing.approvals.iter().filter(of_code) {
        let is_who = |person: &Person| facts.people.is_same(person, &approval.person, at);
        let waits = review::pending_for(standing, &is_who);
        // A committer who approved is rightly asked to commit; a release manager's ack is another thing than a review.
        let again = waits.iter().any(|wait| {
            let other = wait.why == "commit" || wait.why.starts_with("release ack");
            !other && wait.parts.contains(&number)
        });
        if again {
            found.push(approval.person.clone());
        }
    }
    found
}
