//! One series in full: where it stands and why, revisions, parts, approvals, what is missing, what happened when.

use serde_json::{Value, json};

use crate::error::Result;
use crate::matching;
use crate::model::{Landing, Mail, MessageKey, Revision, Role, Said, State, Target, Time};
use crate::review::{self, TrailerStatus};

use super::backport;
use super::candidate::Candidate;
use super::facts::Facts;
use super::report::{Block, Cell, Column, Document, Row, cell_at};
use super::row::{SeriesRow, part_words};
use super::scope::Scope;

/// The document of a series.
pub fn show(facts: &Facts, candidate: &Candidate, scope: &Scope) -> Result<Document> {
    let row = SeriesRow::new(
        facts,
        candidate,
        scope.at,
        &candidate.standing.why,
        review::lost_reason(&candidate.standing),
    );
    let timeline = timeline(facts, candidate, scope.at);
    let backports = backport::backports(&facts.reader, candidate, scope.at)?;
    let mut blocks = vec![
        Block::Facts(head(facts, candidate, scope)),
        revisions_table(candidate, scope.at),
        parts_table(candidate, scope.at),
        trailers_table(facts, candidate, scope.at),
        Block::Table {
            title: "What happened".to_owned(),
            columns: vec![
                Column::new("time", "When"),
                Column::new("event", "What").shrinking(),
                Column::new("who", "Who").shrinking(),
                Column::new("message_id", "Message-ID or commit").shrinking().below(),
            ],
            rows: timeline.iter().map(|event| event.cells.clone()).collect(),
        },
    ];
    if !backports.is_empty() {
        blocks.insert(3, backport::table(&backports));
    }
    let mut json = value(facts, candidate, scope.at, &row, &timeline);
    if let Some(object) = json.as_object_mut() {
        object.insert("backports".to_owned(), backport::value(&backports));
    }
    Ok(Document {
        query: "show".to_owned(),
        title: row
            .cells()
            .get(6)
            .map(|cell| cell.words().to_owned())
            .unwrap_or_default(),
        blocks,
        json,
        moments: facts.moments(scope.at)?,
    })
}

fn head(facts: &Facts, candidate: &Candidate, scope: &Scope) -> Vec<(String, Cell)> {
    let standing = &candidate.standing;
    let series = &candidate.stored.history.series;
    let label = |text: &str| text.to_owned();
    let waiting: Vec<String> = standing
        .waiting_on
        .iter()
        .map(|wait| {
            if candidate.revision().parts.len() == 1 {
                format!("{}: {}", wait.person, wait.why)
            } else {
                format!("{}: {} ({})", wait.person, wait.why, part_words(&wait.parts))
            }
        })
        .collect();
    let related: Vec<String> = series.related.iter().map(ToString::to_string).collect();
    let mut rows = vec![
        (label("series"), Cell::text(series.id.to_string())),
        (label("state"), Cell::State(standing.state)),
        (label("turn"), Cell::Turn(standing.turn)),
        (label("why"), Cell::text(standing.why.clone())),
        (
            label("grade"),
            standing
                .grade
                .map_or(Cell::Empty, |grade| Cell::text(grade.to_string())),
        ),
        (label("from"), Cell::Person(candidate.submitter().clone())),
        (label("posted"), Cell::Day(candidate.revision().posted)),
        (label("silent"), Cell::Age(standing.silent_days)),
        (label("labels"), Cell::text(standing.labels.join(", "))),
        (
            label("subsystems"),
            Cell::text(candidate.subsystems(facts, scope.at).join(", ")),
        ),
        (label("related"), Cell::text(related.join(", "))),
    ];
    rows.extend(
        waiting
            .into_iter()
            .enumerate()
            .map(|(place, text)| (label(if place == 0 { "waiting on" } else { "" }), Cell::text(text))),
    );
    for objection in &standing.objections {
        rows.push((
            label("objection"),
            Cell::text(format!("{} in {}", objection.person, objection.message)),
        ));
    }
    for note in &candidate.stored.history.notes {
        rows.push((
            label("note"),
            Cell::text(format!("{} {} ({}, {})", note.kind, note.text, note.by, note.at)),
        ));
    }
    rows
}

fn mail(candidate: &Candidate, key: MessageKey) -> Option<&Mail> {
    candidate.stored.history.mails.iter().find(|mail| mail.key == key)
}

fn lead(revision: &Revision) -> Option<MessageKey> {
    revision.cover.or_else(|| {
        revision
            .parts
            .iter()
            .filter(|part| !part.carried)
            .find_map(|part| part.message)
    })
}

fn revisions_table(candidate: &Candidate, at: Time) -> Block {
    let revisions = candidate
        .stored
        .history
        .series
        .revisions
        .iter()
        .filter(|revision| revision.known <= at);
    let rows = revisions
        .map(|revision| {
            let missing = revision.parts.iter().filter(|part| part.message.is_none()).count();
            let parts = match missing {
                0 => format!("{}", revision.parts.len()),
                missing => format!("{}, {missing} missing", revision.parts.len()),
            };
            vec![
                Cell::text(format!(
                    "v{}{}",
                    revision.number,
                    if revision.stated { "" } else { " (assumed)" }
                )),
                Cell::Day(revision.posted),
                Cell::text(parts),
                Cell::text(revision.kind.to_string()),
                Cell::text(revision.joined.to_string()),
                lead(revision)
                    .and_then(|key| mail(candidate, key))
                    .map_or(Cell::Empty, |mail| Cell::text(mail.id.to_string())),
            ]
        })
        .collect();
    Block::Table {
        title: "Revisions".to_owned(),
        columns: vec![
            Column::new("revision", "Revision"),
            Column::new("posted", "Posted"),
            Column::new("parts", "Parts"),
            Column::new("kind", "Kind"),
            Column::new("linked_by", "Linked by"),
            Column::new("message_id", "Message-ID").shrinking().below(),
        ],
        rows,
    }
}

/// The commits that a patch became, as words.
fn landings(candidate: &Candidate, key: MessageKey, at: Time) -> impl Iterator<Item = &Landing> {
    candidate.stored.history.landings.iter().filter(move |landing| {
        landing.found.message == key && landing.found.known <= at && landing.found.until.is_none_or(|until| at < until)
    })
}

fn parts_table(candidate: &Candidate, at: Time) -> Block {
    let revision = candidate.revision();
    let mut rows = Vec::new();
    for part in &revision.parts {
        let standing = candidate
            .standing
            .parts
            .iter()
            .find(|standing| standing.number == part.number);
        let facts = part.message.and_then(|key| candidate.stored.history.parts.get(&key));
        let commits: Vec<String> = part
            .message
            .into_iter()
            .flat_map(|key| landings(candidate, key, at))
            .map(|landing| {
                let doubt = if landing.found.certain { "" } else { "?" };
                format!("{}{doubt}", landing.found.commit.short(12))
            })
            .collect();
        let state = standing.and_then(|standing| standing.state);
        rows.push(vec![
            Cell::Count(part.number.into()),
            state.map_or(
                Cell::text(if part.message.is_none() { "missing" } else { "" }),
                Cell::State,
            ),
            Cell::text(facts.map(|facts| facts.title.clone()).unwrap_or_default()),
            Cell::text(standing.map(|standing| standing.why.clone()).unwrap_or_default()),
            Cell::text(commits.join(" ")),
        ]);
    }
    Block::Table {
        title: format!("Parts of v{}", revision.number),
        columns: vec![
            Column::new("number", "Part").right(),
            Column::new("state", "State"),
            Column::new("subject", "Subject").shrinking(),
            Column::new("why", "Why").shrinking().below(),
            Column::new("commits", "Commits").below(),
        ],
        rows,
    }
}

fn status_word(status: &TrailerStatus) -> &'static str {
    match status {
        TrailerStatus::InForce => "in-force",
        TrailerStatus::Conditional => "conditional",
        TrailerStatus::PassedOn => "passed-on",
        TrailerStatus::Dropped => "dropped",
        TrailerStatus::Never => "never",
    }
}

fn trailers_table(facts: &Facts, candidate: &Candidate, at: Time) -> Block {
    let all = facts.with_rules(at, |rules| review::trailers(&candidate.stored.history, rules, at));
    let rows = all
        .iter()
        .map(|one| {
            let parts: Vec<String> = one.parts.iter().map(u32::to_string).collect();
            vec![
                Cell::text(one.trailer.kind.to_string()),
                Cell::text(one.person.to_string()),
                Cell::text(parts.join(", ")),
                Cell::text(status_word(&one.status)),
                Cell::text(one.trailer.remark.clone()),
                Cell::Day(one.given),
            ]
        })
        .collect();
    Block::Table {
        title: "Approvals given".to_owned(),
        columns: vec![
            Column::new("kind", "Kind"),
            Column::new("who", "Who").shrinking(),
            Column::new("parts", "Parts"),
            Column::new("status", "Status"),
            Column::new("remark", "Remark").shrinking().below(),
            Column::new("given", "Given"),
        ],
        rows,
    }
}

/// Something that happened.
struct Event {
    time: Time,
    cells: Vec<Cell>,
}

fn timeline(facts: &Facts, candidate: &Candidate, at: Time) -> Vec<Event> {
    let history = &candidate.stored.history;
    let mut events: Vec<Event> = Vec::new();
    let leads: Vec<(MessageKey, &Revision)> = history
        .series
        .revisions
        .iter()
        .filter_map(|revision| Some((lead(revision)?, revision)))
        .collect();
    for mail in history.mails.iter().filter(|mail| mail.date <= at) {
        let what = match leads.iter().find(|(key, _)| *key == mail.key) {
            Some((_, revision)) => {
                let parts = revision.parts.len();
                Some(format!(
                    "posted v{}, {parts} {}",
                    revision.number,
                    if parts == 1 { "part" } else { "parts" }
                ))
            }
            None => reply_words(facts, candidate, mail, at),
        };
        if let Some(what) = what {
            events.push(Event {
                time: mail.date,
                cells: vec![
                    Cell::Day(mail.date),
                    Cell::text(what),
                    Cell::text(mail.from.label()),
                    Cell::Id {
                        text: mail.id.to_string(),
                        url: facts.url(&mail.id),
                    },
                ],
            });
        }
    }
    for landing in history.landings.iter().filter(|landing| landing.found.known <= at) {
        let doubt = if landing.found.certain {
            "committed to"
        } else {
            "perhaps committed to"
        };
        let part = history
            .mails
            .iter()
            .find(|mail| mail.key == landing.found.message)
            .map(|mail| part_word(candidate, &mail.target));
        let revision = history
            .mails
            .iter()
            .find(|mail| mail.key == landing.found.message)
            .map_or(0, |mail| revision_of(&mail.target));
        let number = history
            .series
            .revisions
            .get(revision)
            .map_or(String::new(), |revision| format!("v{}", revision.number));
        events.push(Event {
            time: landing.committed,
            cells: vec![
                Cell::Day(landing.committed),
                Cell::text(format!(
                    "{doubt} {}{}: {}",
                    landing.branches.join(", "),
                    part.unwrap_or_default(),
                    matching::describe(&landing.found, &number)
                )),
                Cell::text(landing.committer.label()),
                Cell::text(landing.found.commit.to_string()),
            ],
        });
        if let Some(reverted) = landing.reverted.filter(|reverted| *reverted <= at) {
            events.push(Event {
                time: reverted,
                cells: vec![
                    Cell::Day(reverted),
                    Cell::text(if landing.reverted_by_author {
                        "reverted by the author"
                    } else {
                        "reverted"
                    }),
                    Cell::Empty,
                    Cell::text(landing.found.commit.to_string()),
                ],
            });
        }
    }
    events.sort_by_key(|event| event.time);
    events
}

fn revision_of(target: &Target) -> usize {
    match target {
        Target::Revision { revision } | Target::Part { revision, .. } => *revision,
    }
}

fn part_word(candidate: &Candidate, target: &Target) -> String {
    let parts = candidate
        .stored
        .history
        .series
        .revisions
        .get(revision_of(target))
        .map_or(0, |revision| revision.parts.len());
    match target {
        Target::Part { number, .. } if parts > 1 => format!(", part {number}"),
        Target::Part { .. } | Target::Revision { .. } => String::new(),
    }
}

fn reply_words(facts: &Facts, candidate: &Candidate, mail: &Mail, at: Time) -> Option<String> {
    if matches!(mail.role, Role::Patch | Role::Cover) {
        return None;
    }
    let revision = candidate.stored.history.series.revisions.get(revision_of(&mail.target));
    let is_submitter = revision.is_some_and(|revision| facts.people.is_same(&revision.submitter, &mail.from, at));
    let mut words = Vec::new();
    for trailer in &mail.trailers {
        words.push(format!("gives {}", trailer.key));
    }
    // What is closed in a tracker the author takes back, and anybody else turns down.
    let closes = mail.says.contains(&Said::Objection) && mail.says.contains(&Said::Withdrawal);
    let unsaid = if is_submitter {
        Said::Objection
    } else {
        Said::Withdrawal
    };
    let is_told = |said: &&Said| (!closes || **said != unsaid) && (is_submitter || **said != Said::OnePlace);
    for said in mail.says.iter().filter(is_told) {
        words.push(
            match said {
                Said::Request if is_submitter => "answers",
                Said::Request => "asks for changes",
                Said::Remark if is_submitter => "answers",
                Said::Remark => "remarks",
                Said::Question => "asks a question",
                Said::Agreement => "agrees or promises",
                Said::Promise => "promises a change",
                Said::Liking => "likes it",
                Said::Applied => "says it is applied",
                Said::WillApply => "is about to apply it",
                Said::Objection => "objects",
                Said::ObjectionLifted => "lifts the objection",
                Said::Withdrawal => "takes it back",
                Said::SeriesWithdrawal => "takes the series back",
                Said::Concession => "admits it",
                Said::OwnVersion => "speaks of an own patch",
                Said::DropOffer => "asks whether to drop it",
                Said::KeepsOld => "keeps what is there",
                Said::ManyRequests => "in several places",
                Said::OnePlace => "in one place",
                Said::AsksOthers => "asks somebody else",
                Said::WantsDescription => "wants a better description",
                Said::SentBack => "sends it back",
                Said::NextNeeded => "says that it needs another round",
                Said::Ping => "pings",
                Said::OnCommit => "leaves a remark to the commit",
                Said::OnlyThisPart => "posts this part anew",
            }
            .to_owned(),
        );
    }
    let who = if facts.project.is_bot(&mail.from) {
        "a machine writes"
    } else {
        "reply"
    };
    let what = if words.is_empty() {
        who.to_owned()
    } else {
        words.join(", ")
    };
    let number = revision.map_or(String::new(), |revision| {
        format!(" (v{}{})", revision.number, part_word(candidate, &mail.target))
    });
    Some(format!("{what}{number}"))
}

fn value(facts: &Facts, candidate: &Candidate, at: Time, row: &SeriesRow, timeline: &[Event]) -> Value {
    let cells = row.cells();
    let mut object = serde_json::Map::new();
    for (place, column) in SeriesRow::columns().iter().enumerate() {
        object.insert(
            column.key.to_owned(),
            serde_json::to_value(cell_at(&cells, place)).unwrap_or_default(),
        );
    }
    let revisions: Vec<Value> = candidate
        .stored
        .history
        .series
        .revisions
        .iter()
        .filter(|revision| revision.known <= at)
        .map(|revision| revision_value(candidate, revision, at))
        .collect();
    object.insert("revisions".to_owned(), Value::Array(revisions));
    let trailers = facts.with_rules(at, |rules| review::trailers(&candidate.stored.history, rules, at));
    let trailers: Vec<Value> = trailers
        .iter()
        .map(|one| {
            json!({
                "kind": one.trailer.kind.to_string(),
                "name": &*one.person.name,
                "email": one.person.address.as_str(),
                "message_id": one.message.as_str(),
                "given": one.given.to_string(),
                "parts": one.parts,
                "status": status_word(&one.status),
            })
        })
        .collect();
    object.insert("trailers".to_owned(), Value::Array(trailers));
    object.insert("wanted".to_owned(), Value::Array(wanted(facts, candidate, at)));
    let timeline: Vec<Value> = timeline
        .iter()
        .map(|event| {
            let text = |place| Some(cell_at(&event.cells, place).words()).filter(|words| !words.is_empty());
            // The table has one column for both.
            let (message, commit) = match text(3) {
                Some(id) if id.contains('@') => (Some(id), None),
                other => (None, other),
            };
            json!({
                "time": event.time.to_string(),
                "event": text(1),
                "who": text(2),
                "message_id": message,
                "commit": commit,
            })
        })
        .collect();
    object.insert("timeline".to_owned(), Value::Array(timeline));
    Value::Object(object)
}

fn revision_value(candidate: &Candidate, revision: &Revision, at: Time) -> Value {
    let history = &candidate.stored.history;
    let id = |key: MessageKey| {
        history
            .mails
            .iter()
            .find(|mail| mail.key == key)
            .map(|mail| mail.id.to_string())
    };
    let is_newest = std::ptr::eq(candidate.revision(), revision);
    let parts: Vec<Value> = revision
        .parts
        .iter()
        .map(|part| {
            let facts = part.message.and_then(|key| history.parts.get(&key));
            let state: Option<State> = candidate
                .standing
                .parts
                .iter()
                .find(|one| is_newest && one.number == part.number)
                .and_then(|one| one.state);
            let commits: Vec<Value> = part
                .message
                .into_iter()
                .flat_map(|key| landings(candidate, key, at))
                .map(|landing| {
                    json!({
                        "commit": landing.found.commit.to_string(),
                        "branches": landing.branches,
                        "committed": landing.committed.to_string(),
                        "commit_subject": landing.subject,
                        "method": landing.found.method.to_string(),
                        "score": landing.found.score,
                        "certain": landing.found.certain,
                        "evidence": matching::describe(&landing.found, &format!("v{}", revision.number)),
                    })
                })
                .collect();
            json!({
                "number": part.number,
                "message_id": part.message.and_then(id),
                "subject": facts.map(|facts| facts.title.clone()),
                "state": state.map(|state| state.to_string()),
                "files": facts.map(|facts| facts.paths.clone()).unwrap_or_default(),
                "patch_id": facts.and_then(|facts| facts.patch_id).map(|id| format!("{:016x}", id.0)),
                "commits": commits,
            })
        })
        .collect();
    json!({
        "revision": revision.number.to_string(),
        "stated": revision.stated,
        "message_id": lead(revision).and_then(id),
        "posted": revision.posted.to_string(),
        "cover": revision.cover.and_then(id),
        "linked_by": revision.joined.to_string(),
        "kind": revision.kind.to_string(),
        "parts": parts,
    })
}

/// Whose approval each path needs, paths of one section together.
fn wanted(facts: &Facts, candidate: &Candidate, at: Time) -> Vec<Value> {
    let mut sections: Vec<(String, Vec<&str>, Vec<Value>)> = Vec::new();
    for (_, part) in candidate.parts() {
        let Some(tree) = &part.tree else { continue };
        let Some(file) = facts.maintainers(tree, &part.branch, at) else {
            continue;
        };
        for path in &part.paths {
            for section in file.deciding(path, &|path| facts.is_directory(tree, path)) {
                let needs = section
                    .maintainers
                    .iter()
                    .map(|person| json!({"name": &*person.name, "email": person.address.as_str()}));
                match sections.iter_mut().find(|(title, ..)| *title == section.title) {
                    Some((_, paths, _)) if paths.contains(&path.as_str()) => {}
                    Some((_, paths, _)) => paths.push(path),
                    None => sections.push((section.title.clone(), vec![path.as_str()], needs.collect())),
                }
            }
        }
    }
    sections
        .into_iter()
        .map(|(title, paths, needs)| json!({"paths": paths, "section": title, "needs": needs}))
        .collect()
}
