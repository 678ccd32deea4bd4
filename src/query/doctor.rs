//! `doctor`: whether configuration, mirrors, trees and database are sound; how good the matching is; samples to check by hand.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::Result;
use crate::git::{EpochReader, Inbox, Soundness, Tree};
use crate::mail;
use crate::matching::{BackportQuality, Posted, Quality};
use crate::model::{Commit, Mail, MessageKey, ObjectId, State, Time};
use crate::review;
use crate::store::{EpochHealth, Filter, Health};

use super::candidate::Candidate;
use super::facts::Facts;
use super::queue::{Queue, select};
use super::report::{Block, Cell, Column, Document};
use super::scope::Scope;

/// What `doctor` found.
pub struct Diagnosis {
    /// The report.
    pub document: Document,
    /// Whether something needs action.
    pub needs_action: bool,
}

/// How many problems are listed one by one.
const LISTED: usize = 20;

/// The health of a profile.
pub fn doctor(facts: &Facts, at: Time, all: bool) -> Result<Diagnosis> {
    let health = facts.reader.health()?;
    let mut findings: Vec<String> = Vec::new();
    let mut remarks: Vec<String> = Vec::new();
    let epochs: Vec<Vec<Cell>> = health
        .epochs
        .iter()
        .map(|epoch| epoch_row(epoch, &mut findings))
        .collect();
    check_sum(&health, &mut findings);
    check_places(facts, &health, &mut findings, &mut remarks);
    check_age(facts, at, &mut findings)?;
    let claimed = said_applied(facts, at)?;
    let problems = facts.reader.problems(if all { usize::MAX } else { LISTED })?;
    let total: i64 = health.problems.iter().map(|(_, count)| count).sum();
    let mut verdict = if findings.is_empty() {
        vec!["all is well".to_owned()]
    } else {
        findings.clone()
    };
    verdict.extend(remarks.iter().map(|remark| format!("note: {remark}")));
    let json = json!({
        "findings": findings,
        "remarks": remarks,
        "epochs": health.epochs.iter().map(epoch_value).collect::<Vec<Value>>(),
        "counts": health.counts.iter().map(|(name, count)| json!({"what": name, "count": count})).collect::<Vec<Value>>(),
        "problems": health.problems.iter().map(|(kind, count)| json!({"kind": kind.to_string(), "count": count})).collect::<Vec<Value>>(),
        "said_applied": claimed.iter().map(|(id, subject)| json!({"id": id, "subject": subject})).collect::<Vec<Value>>(),
    });
    let count = |(name, count): &(&str, i64)| ((*name).to_owned(), Cell::count(*count));
    let mut blocks = vec![
        Block::Lines(verdict),
        Block::Table {
            title: "Entries of the mirrors, and what became of them".to_owned(),
            columns: vec![
                Column::new("inbox", "Inbox").shrinking(),
                Column::new("epoch", "Epoch"),
                Column::new("entries", "Entries").right(),
                Column::new("mails", "Mails").right(),
                Column::new("deletions", "Deletions").right(),
                Column::new("nothing", "Nothing").right(),
                Column::new("empty", "Empty").right(),
                Column::new("unreadable", "Unreadable").right(),
            ],
            rows: epochs,
        },
        Block::Facts(health.counts.iter().map(count).collect()),
        Block::Facts(
            health
                .problems
                .iter()
                .map(|(kind, count)| (format!("problem: {kind}"), Cell::count(*count)))
                .collect(),
        ),
        Block::Table {
            title: if i64::try_from(problems.len()).is_ok_and(|shown| shown == total) {
                "Problems".to_owned()
            } else {
                format!("The first of {total} problems (--all lists them all)")
            },
            columns: vec![
                Column::new("epoch", "Epoch"),
                Column::new("entry", "Entry").right(),
                Column::new("object", "Object"),
                Column::new("kind", "Kind"),
                Column::new("detail", "Detail").shrinking(),
            ],
            rows: problems
                .iter()
                .map(|row| {
                    vec![
                        Cell::text(row.epoch.clone()),
                        Cell::count(row.entry),
                        Cell::text(row.object.map(|object| object.short(12)).unwrap_or_default()),
                        Cell::text(row.kind.to_string()),
                        Cell::text(row.detail.clone()),
                    ]
                })
                .collect(),
        },
    ];
    blocks.push(Block::Table {
        title: format!(
            "Said to be applied {} days ago or more, and not in the tree",
            facts.project.said_applied_days
        ),
        columns: vec![Column::new("id", "Id"), Column::new("subject", "Subject").shrinking()],
        rows: claimed
            .iter()
            .take(if all { usize::MAX } else { LISTED })
            .map(|(id, subject)| vec![Cell::text(id.clone()), Cell::text(subject.clone())])
            .collect(),
    });
    let document = Document {
        query: "doctor".to_owned(),
        title: format!("profile {}", facts.profile.name),
        blocks,
        json,
        moments: facts.moments(at)?,
    };
    Ok(Diagnosis {
        document,
        needs_action: !findings.is_empty(),
    })
}

fn tallied(epoch: &EpochHealth, kind: &str) -> i64 {
    epoch
        .tally
        .iter()
        .find(|(known, _)| known == kind)
        .map_or(0, |(_, count)| *count)
}

/// Kinds of entries that add up to all entries.
const KINDS: [&str; 5] = ["mail", "deletion", "nothing", "empty", "unreadable"];

fn epoch_row(epoch: &EpochHealth, findings: &mut Vec<String>) -> Vec<Cell> {
    let sum: i64 = KINDS.iter().map(|kind| tallied(epoch, kind)).sum();
    if sum != epoch.entries {
        findings.push(format!(
            "epoch `{}` of {}: {} entries read, {sum} accounted for",
            epoch.name, epoch.inbox, epoch.entries
        ));
    }
    let unreadable = tallied(epoch, "unreadable");
    if unreadable > 0 {
        findings.push(format!(
            "{}{}: {} cannot be read (`xq doctor --all` names the objects); once they are fetched, `xq sync` reads them",
            epoch.inbox,
            if epoch.name.is_empty() {
                String::new()
            } else {
                format!(" epoch {}", epoch.name)
            },
            if unreadable == 1 {
                "1 entry".to_owned()
            } else {
                format!("{unreadable} entries")
            }
        ));
    }
    let mut cells = vec![
        Cell::text(epoch.inbox.clone()),
        Cell::text(epoch.name.clone()),
        Cell::count(epoch.entries),
    ];
    cells.extend(KINDS.iter().map(|kind| Cell::count(tallied(epoch, kind))));
    cells
}

fn epoch_value(epoch: &EpochHealth) -> Value {
    let mut object = serde_json::Map::new();
    object.insert("inbox".to_owned(), json!(epoch.inbox));
    object.insert("epoch".to_owned(), json!(epoch.name));
    object.insert("entries".to_owned(), json!(epoch.entries));
    for kind in KINDS {
        object.insert(kind.to_owned(), json!(tallied(epoch, kind)));
    }
    Value::Object(object)
}

/// Every mail of the mirrors is a message, a copy of one, or was removed again.
fn check_sum(health: &Health, findings: &mut Vec<String>) {
    let count = |name: &str| {
        health
            .counts
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(0, |(_, count)| *count)
    };
    let mails: i64 = health
        .epochs
        .iter()
        .map(|epoch| tallied(epoch, "mail") - tallied(epoch, "removed"))
        .sum();
    let known = count("messages") + count("copies of messages");
    if mails != known {
        findings.push(format!(
            "{mails} mails were read and {known} messages and copies are stored: run `xq sync --full`"
        ));
    }
}

/// Mirrors and trees are where the configuration says.
fn check_places(facts: &Facts, health: &Health, findings: &mut Vec<String>, remarks: &mut Vec<String>) {
    for path in &facts.profile.inboxes {
        match Inbox::open(path) {
            Ok(inbox) => check_inbox(&inbox, health, findings, remarks),
            Err(error) => findings.push(error.to_string()),
        }
    }
    for source in &facts.profile.trees {
        let tree = match Tree::open(&source.path) {
            Ok(tree) => tree,
            Err(error) => {
                findings.push(error.to_string());
                continue;
            }
        };
        let Some(name) = source.branch.clone().or_else(|| tree.default_branch()) else {
            findings.push(format!(
                "tree {}: no branch is configured and HEAD names none",
                source.name
            ));
            continue;
        };
        match tree.resolve_branch(&name) {
            Ok(branch) => findings.extend(branch.also.map(|other| {
                format!(
                    "tree {}: {} is read, and {other} is another commit: was it fetched?",
                    source.name, branch.full
                )
            })),
            Err(error) => findings.push(error.to_string()),
        }
    }
}

/// A mirror has all its epochs, and all of each; what was left out on purpose is a remark.
fn check_inbox(inbox: &Inbox, health: &Health, findings: &mut Vec<String>, remarks: &mut Vec<String>) {
    if let Some(missing) = inbox.epochs_missing() {
        remarks.push(format!(
            "the inbox {} has no {missing}: its mails are missing",
            inbox.path.display()
        ));
    }
    for epoch in &inbox.epochs {
        let known = health
            .epochs
            .iter()
            .find(|known| Path::new(&known.inbox) == inbox.path && known.name == epoch.name);
        let lacks = known.is_some_and(|known| tallied(known, "unreadable") > 0);
        // A partial clone that was filled up since is as good as any.
        let sound = Soundness::of(&epoch.path, "the inbox").map(|sound| Soundness {
            partial: sound.partial && lacks,
            ..sound
        });
        match sound {
            Ok(sound) if sound.needs_action() => findings.extend(sound.remarks(&epoch.path)),
            Ok(sound) => remarks.extend(sound.remarks(&epoch.path)),
            Err(error) => findings.push(error.to_string()),
        }
    }
}

fn check_age(facts: &Facts, at: Time, findings: &mut Vec<String>) -> Result<()> {
    let days = i64::from(facts.profile.thresholds.fresh_days);
    for (key, what) in [("newest-mail", "mail"), ("newest-commit", "commit")] {
        if let Some(moment) = facts.reader.moment(key)?.filter(|moment| at.days_since(*moment) > days) {
            findings.push(format!(
                "the newest {what} is {} days old: `xq sync --fetch` fetches",
                at.days_since(moment)
            ));
        }
    }
    Ok(())
}

/// Series that somebody said to have applied, and of which no commit is known after some days.
fn said_applied(facts: &Facts, at: Time) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for stored in facts.histories(Filter::UnsettledAt(at))? {
        let Some(standing) = facts.judge(&stored, at) else {
            continue;
        };
        let waits = standing.parts.iter().any(|part| {
            part.said_applied
                && part.state == Some(State::Ready)
                && at.days_since(part.ball_since) >= facts.project.said_applied_days
        });
        if waits {
            let candidate = Candidate { stored, standing };
            let id = candidate.stored.history.series.id.to_string();
            let title = candidate
                .parts()
                .next()
                .map(|(_, part)| part.title.clone())
                .unwrap_or_default();
            found.push((id, title));
        }
    }
    Ok(found)
}

/// What was measured of the matcher, and what it was measured on.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    /// Of commits traced to mails.
    pub quality: &'a Quality,
    /// Of backports traced to commits.
    pub backports: &'a BackportQuality,
    /// The patches.
    pub posted: &'a [Posted],
    /// The commits.
    pub commits: &'a [Commit],
}

/// How good the matcher is, trailers and marks hidden.
pub fn quality(facts: &Facts, answers: &Answers<'_>, at: Time) -> Result<Document> {
    let (quality, backports) = (answers.quality, answers.backports);
    let ids: HashMap<MessageKey, &Posted> = answers.posted.iter().map(|one| (one.key, one)).collect();
    let titles: HashMap<ObjectId, &str> = answers
        .commits
        .iter()
        .map(|commit| (commit.id, commit.subject.as_str()))
        .collect();
    let id = |key: MessageKey| ids.get(&key).map(|one| one.id.to_string()).unwrap_or_default();
    let title = |commit: ObjectId| titles.get(&commit).copied().unwrap_or_default();
    let misses: Vec<Value> = quality
        .misses
        .iter()
        .map(|miss| {
            json!({
                "commit": miss.truth.commit.to_string(),
                "commit_subject": title(miss.truth.commit),
                "message_id": id(miss.truth.message),
                "uncertain": miss.uncertain.map(id),
            })
        })
        .collect();
    let wrong: Vec<Value> = quality
        .wrong_answers
        .iter()
        .map(|answer| {
            json!({
                "commit": answer.truth.commit.to_string(),
                "commit_subject": title(answer.truth.commit),
                "message_id": id(answer.truth.message),
                "found": id(answer.found),
                "same_series": answer.same_series,
            })
        })
        .collect();
    let strays: Vec<Value> = backports
        .strays
        .iter()
        .map(|stray| {
            let found = stray.found.map(|(commit, _)| commit);
            json!({
                "commit": stray.commit.to_string(),
                "commit_subject": title(stray.commit),
                "named": stray.named.iter().map(ObjectId::to_string).collect::<Vec<_>>(),
                "found": found.map(|commit| commit.to_string()),
                "certain": stray.found.is_some_and(|(_, certain)| certain),
            })
        })
        .collect();
    let text = |value: &Value, key: &str| match value.get(key) {
        Some(Value::Array(texts)) => Cell::text(texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")),
        Some(Value::String(text)) => Cell::text(text.clone()),
        Some(Value::Bool(flag)) => Cell::Flag(*flag),
        _ => Cell::Empty,
    };
    let table = |title: &str, keys: &[(&'static str, &'static str)], values: &[Value]| Block::Table {
        title: title.to_owned(),
        columns: keys
            .iter()
            .map(|(key, title)| Column::new(key, title).shrinking())
            .collect(),
        rows: values
            .iter()
            .map(|value| keys.iter().map(|(key, _)| text(value, key)).collect())
            .collect(),
    };
    let fact = |label: &str, count: usize, of: usize| {
        let text = format!("{count} ({:.1} %)", share(count, of));
        (label.to_owned(), Cell::text(text))
    };
    Ok(Document {
        query: "doctor matching".to_owned(),
        title: "matching, with the trailers that name a mail and the marks of backports hidden".to_owned(),
        blocks: vec![
            Block::Facts(vec![
                ("commits that name a patch mail".to_owned(), Cell::count(quality.pairs)),
                fact("found in the right series", quality.found, quality.pairs),
                fact("the very mail", quality.exact, quality.pairs),
                fact("another patch", quality.wrong, quality.pairs),
                (
                    "backports whose mark names a commit".to_owned(),
                    Cell::count(backports.marked),
                ),
                fact("tied to a commit that is named", backports.tied, backports.marked),
                fact("tied to another commit", backports.wrong, backports.marked),
            ]),
            table(
                "Not found",
                &[
                    ("commit", "Commit"),
                    ("commit_subject", "Subject"),
                    ("message_id", "Mail named"),
                    ("uncertain", "Uncertain answer"),
                ],
                &misses,
            ),
            table(
                "Another mail",
                &[
                    ("commit", "Commit"),
                    ("commit_subject", "Subject"),
                    ("message_id", "Mail named"),
                    ("found", "Mail found"),
                    ("same_series", "Same series"),
                ],
                &wrong,
            ),
            table(
                "Backports not tied to what their mark names",
                &[
                    ("commit", "Commit"),
                    ("commit_subject", "Subject"),
                    ("named", "Named"),
                    ("found", "Found"),
                    ("certain", "Certain"),
                ],
                &strays,
            ),
        ],
        json: json!({
            "pairs": quality.pairs,
            "found": quality.found,
            "exact": quality.exact,
            "wrong": quality.wrong,
            "recall": share(quality.found, quality.pairs) / 100.0,
            "misses": misses,
            "wrong_answers": wrong,
            "backports": {
                "marked": backports.marked,
                "tied": backports.tied,
                "wrong": backports.wrong,
                "strays": strays,
            },
        }),
        moments: facts.moments(at)?,
    })
}

fn share(count: usize, of: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 {
        0.0
    } else {
        100.0 * number(count) / number(of)
    }
}

/// A random sample of a queue, the same for the same seed, each series with its mails in full.
pub fn sample(facts: &Facts, queue: &Queue, scope: &Scope, count: usize, seed: u64) -> Result<Document> {
    let (mut selected, _) = select(queue, facts, scope)?;
    let lot = |candidate: &Candidate| {
        let text = format!("{seed} {}", candidate.stored.history.series.id);
        xxhash_rust::xxh3::xxh3_64(text.as_bytes())
    };
    let total = selected.len();
    selected.sort_by_key(|one| lot(&one.candidate));
    selected.truncate(count);
    let mut mirrors = Mirrors::default();
    let mut blocks = Vec::new();
    let mut values = Vec::new();
    for one in &selected {
        let history = &one.candidate.stored.history;
        let standing = &one.candidate.standing;
        let mails: Vec<&Mail> = history.mails.iter().filter(|mail| mail.date <= scope.at).collect();
        let why = one.kept.why.clone().unwrap_or_else(|| standing.why.clone());
        blocks.push(Block::Facts(vec![
            ("series".to_owned(), Cell::text(history.series.id.to_string())),
            ("state".to_owned(), Cell::State(standing.state)),
            ("turn".to_owned(), Cell::Turn(standing.turn)),
            ("why".to_owned(), Cell::text(why.clone())),
            (
                "lost because".to_owned(),
                Cell::text(
                    review::lost_reason(standing)
                        .map(|reason| reason.to_string())
                        .unwrap_or_default(),
                ),
            ),
        ]));
        let mut texts = Vec::new();
        for mail in &mails {
            let text = mirrors.text(facts, mail)?;
            let mut lines = vec![
                format!("--- {} {} {}", mail.date, mail.from, mail.id),
                format!("    {}", mail.subject.text),
                String::new(),
            ];
            lines.extend(text.lines().map(str::to_owned));
            lines.push(String::new());
            blocks.push(Block::Lines(lines));
            texts.push(json!({"message_id": mail.id.as_str(), "date": mail.date.to_string(), "from": mail.from.to_string(), "subject": mail.subject.text, "text": text}));
        }
        values.push(json!({
            "id": history.series.id.as_str(),
            "state": standing.state.to_string(),
            "turn": standing.turn.to_string(),
            "why": why,
            "mails": texts,
        }));
    }
    Ok(Document {
        query: "doctor sample".to_owned(),
        title: format!("{} of {total} series of `{}`, seed {seed}", selected.len(), queue.name),
        blocks,
        json: Value::Array(values),
        moments: facts.moments(scope.at)?,
    })
}

/// Readers of the mirrors, opened when they are needed.
#[derive(Default)]
pub struct Mirrors {
    readers: HashMap<(String, String), EpochReader>,
}

impl Mirrors {
    /// The bytes of a mail; `None` when its mirror does not have them any more.
    pub fn bytes(&mut self, facts: &Facts, mail: &Mail) -> Result<Option<Vec<u8>>> {
        let Some(place) = facts.reader.mail_place(mail.key)? else {
            return Ok(None);
        };
        let key = (place.inbox.clone(), place.epoch.clone());
        if !self.readers.contains_key(&key) {
            let inbox = Inbox::open(Path::new(&place.inbox))?;
            let Some(epoch) = inbox.epochs.iter().find(|epoch| epoch.name == place.epoch) else {
                return Ok(None);
            };
            self.readers
                .insert(key.clone(), EpochReader::open(epoch, inbox.layout)?);
        }
        match self.readers.get(&key) {
            Some(reader) => reader.blob(place.blob),
            None => Ok(None),
        }
    }

    /// The readable text of a mail.
    fn text(&mut self, facts: &Facts, mail: &Mail) -> Result<String> {
        let bytes = self.bytes(facts, mail)?;
        Ok(bytes.map_or_else(
            || "(the mirror does not have this mail)".to_owned(),
            |bytes| mail::body_text(&bytes),
        ))
    }
}
