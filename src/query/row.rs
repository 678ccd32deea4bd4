//! The row that every queue yields: a series.

use serde_json::{Value, json};

use crate::matching;
use crate::model::{Condition, Person, Reason, Standing, Time};

use super::candidate::Candidate;
use super::facts::Facts;
use super::report::{Cell, Column, Noun, Row};

/// A series as a row.
#[derive(Clone, Debug)]
pub struct SeriesRow {
    cells: Vec<Cell>,
}

impl SeriesRow {
    /// The row of a series as of `at`; `why` and `reason` are the queue's words.
    pub fn new(facts: &Facts, candidate: &Candidate, at: Time, why: &str, reason: Option<Reason>) -> Self {
        let standing = &candidate.standing;
        let revision = candidate.revision();
        let history = &candidate.stored.history;
        let lead = candidate
            .lead()
            .and_then(|key| history.mails.iter().find(|mail| mail.key == key));
        let url = lead.and_then(|mail| facts.url(&mail.id));
        let subject = lead.map(|mail| {
            if mail.subject.title.is_empty() {
                mail.subject.text.clone()
            } else {
                mail.subject.title.to_string()
            }
        });
        let first = candidate.parts().next().map(|(_, part)| part);
        let size = candidate.parts().fold((0_u64, 0_u64), |size, (_, part)| {
            (size.0 + u64::from(part.size.0), size.1 + u64::from(part.size.1))
        });
        let words = |parts: &[u32]| parts.iter().map(|number| json!(number)).collect::<Vec<Value>>();
        let target = standing
            .labels
            .iter()
            .find_map(|label| label.strip_prefix("for-"))
            .map(str::to_owned);
        let waiting: Vec<Value> = standing
            .waiting_on
            .iter()
            .map(|wait| json!({"name": &*wait.person.name, "email": wait.person.address.as_str(), "why": wait.why, "parts": words(&wait.parts)}))
            .collect();
        let approvals: Vec<Value> = standing
            .approvals
            .iter()
            .map(|approval| {
                json!({
                    "kind": approval.kind.to_string(),
                    "name": &*approval.person.name,
                    "email": approval.person.address.as_str(),
                    "parts": words(&approval.parts),
                    "conditional": approval.condition != Condition::None,
                })
            })
            .collect();
        let objections: Vec<Value> = standing
            .objections
            .iter()
            .map(|objection| {
                json!({
                    "name": &*objection.person.name,
                    "email": objection.person.address.as_str(),
                    "message_id": objection.message.as_str(),
                })
            })
            .collect();
        let notes: Vec<Value> = history
            .notes
            .iter()
            .map(|note| json!({"kind": note.kind.to_string(), "text": note.text, "by": note.by, "at": note.at.to_string()}))
            .collect();
        let missing = revision.parts.iter().filter(|part| part.message.is_none()).count();
        let cells = vec![
            Cell::Id {
                text: history.series.id.to_string(),
                url: url.clone(),
            },
            Cell::Age(at.days_since(revision.posted).max(0)),
            Cell::text(revision.number.to_string()),
            Cell::State(standing.state),
            Cell::Turn(standing.turn),
            Cell::Person(revision.submitter.clone()),
            Cell::text(subject.unwrap_or_default()),
            Cell::text(why),
            Cell::text(reason.map(|reason| reason.to_string()).unwrap_or_default()),
            lead.map_or(Cell::Empty, |mail| Cell::Id {
                text: mail.id.to_string(),
                url: url.clone(),
            }),
            url.map_or(Cell::Empty, Cell::Text),
            Cell::count(candidate.revisions_known(at)),
            Cell::count(revision.parts.len()),
            Cell::count(candidate.applied()),
            Cell::count(missing),
            first
                .and_then(|part| part.tree.as_ref())
                .map_or(Cell::Empty, |tree| Cell::text(tree.0.clone())),
            first.map_or(Cell::Empty, |part| Cell::text(part.branch.clone())),
            target.map_or(Cell::Empty, Cell::Text),
            Cell::Value(Value::Array(waiting)),
            standing
                .grade
                .map_or(Cell::Empty, |grade| Cell::text(grade.to_string())),
            Cell::List(candidate.subsystems(facts, at)),
            Cell::Day(revision.posted),
            Cell::Day(candidate.first_posted()),
            Cell::Day(standing.last_activity),
            Cell::Age(standing.silent_days),
            Cell::Count(standing.pings.into()),
            Cell::Value(Value::Array(approvals)),
            Cell::Value(Value::Array(objections)),
            doubtful(candidate).map_or(Cell::Empty, Cell::Value),
            Cell::List(standing.labels.clone()),
            Cell::Count(size.0),
            Cell::Count(size.1),
            Cell::count(candidate.paths().len()),
            Cell::Value(Value::Array(notes)),
        ];
        Self { cells }
    }
}

impl Row for SeriesRow {
    const NOUN: Noun = Noun {
        one: "series",
        many: "series",
    };

    fn columns() -> Vec<Column> {
        vec![
            Column::new("id", "Id"),
            Column::new("age_days", "Age").right(),
            Column::new("revision", "v").right(),
            Column::new("state", "State"),
            Column::new("turn", "Turn").wide(),
            Column::new("author", "Author").shrinking().below(),
            Column::new("subject", "Subject").shrinking(),
            Column::new("why", "Why").shrinking().below(),
            Column::new("reason", "Reason").wide(),
            Column::new("message_id", "Message-ID").wide().below(),
            Column::new("url", "URL").json().below(),
            Column::new("revisions", "Revisions").json(),
            Column::new("parts", "Parts").right().wide(),
            Column::new("parts_applied", "Applied").right().json(),
            Column::new("parts_missing", "Missing").right().json(),
            Column::new("tree", "Tree").json(),
            Column::new("branch", "Branch").json(),
            Column::new("target", "Target").json(),
            Column::new("waiting_on", "Waiting on").json().below(),
            Column::new("grade", "Grade").json(),
            Column::new("subsystems", "Subsystems").json().below(),
            Column::new("posted", "Posted").wide(),
            Column::new("first_posted", "First posted").json(),
            Column::new("last_activity", "Last activity").json(),
            Column::new("silent_days", "Silent").right().wide(),
            Column::new("pings", "Pings").right().json(),
            Column::new("approvals", "Approvals").json().below(),
            Column::new("objections", "Objections").json().below(),
            Column::new("candidate", "Candidate").json(),
            Column::new("labels", "Labels").wide(),
            Column::new("lines_added", "Added").right().json(),
            Column::new("lines_removed", "Removed").right().json(),
            Column::new("files", "Files").right().json(),
            Column::new("notes", "Notes").json(),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        self.cells.clone()
    }
}

/// The best uncertain match of an open part.
pub(super) fn doubtful(candidate: &Candidate) -> Option<Value> {
    let history = &candidate.stored.history;
    let landed = |key| {
        history
            .landings
            .iter()
            .any(|landing| landing.found.message == key && landing.found.certain)
    };
    let open = candidate
        .parts()
        .filter_map(|(part, _)| part.message)
        .filter(|key| !landed(*key));
    let keys: Vec<_> = open.collect();
    let best = history
        .landings
        .iter()
        .filter(|landing| !landing.found.certain && keys.contains(&landing.found.message))
        .max_by(|a, b| a.found.score.total_cmp(&b.found.score))?;
    let revision = format!("v{}", candidate.revision().number);
    Some(json!({
        "commit": best.found.commit.to_string(),
        "commit_subject": best.subject,
        "score": best.found.score,
        "evidence": matching::describe(&best.found, &revision),
    }))
}

/// Numbers of parts in words: `part 2`, `parts 1, 3`.
pub(super) fn part_words(parts: &[u32]) -> String {
    let numbers: Vec<String> = parts.iter().map(u32::to_string).collect();
    let word = if numbers.len() == 1 { "part" } else { "parts" };
    format!("{word} {}", numbers.join(", "))
}

/// Labels of the people waited for, a few of them.
pub(super) fn waiting_words(standing: &Standing) -> String {
    let mut people: Vec<&Person> = Vec::new();
    for wait in &standing.waiting_on {
        if !people.contains(&&wait.person) {
            people.push(&wait.person);
        }
    }
    let mut labels: Vec<&str> = people.iter().take(3).map(|person| person.label()).collect();
    let more = format!("{} more", people.len().saturating_sub(3));
    if people.len() > 3 {
        labels.push(&more);
    }
    labels.join(", ")
}
