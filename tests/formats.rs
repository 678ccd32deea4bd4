//! Every kind of row in every format: as it was, by the grammar of the manual, and read back by other programs' rules.
//!
//! The types here are the grammar of JSON once more, as a program that reads it would state it: a key that is not in them fails.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use xq::query::QUEUES;

use crate::support::{demo, golden};

/// A moment in RFC 3339, UTC.
struct Moment;

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        let sound = text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok();
        sound
            .then_some(Self)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no moment")))
    }
}

/// Declares types that take no key but theirs.
macro_rules! grammar {
    ($($name:ident $(<$row:ident>)? { $($field:ident: $kind:ty),* $(,)? })*) => { $(
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "what matters is that it can be read")]
        struct $name $(<$row>)? { $($field: $kind),* }
    )* };
}

grammar! {
    Answer<Row> {
        schema: u32, query: String, as_of: Option<Moment>, since: Option<Moment>, until: Option<Moment>, synced: Option<Moment>,
        newest_mail: Option<Moment>, newest_commit: Option<Moment>, rows: Vec<Row>,
    }
    Person { name: String, email: String }
    Wait { name: String, email: String, why: String, parts: Vec<u32> }
    Approval { kind: String, name: String, email: String, parts: Vec<u32>, conditional: bool }
    Objection { name: String, email: String, message_id: String }
    Note { kind: String, text: String, by: String, at: Moment }
    Candidate { commit: String, commit_subject: String, score: f64, evidence: String }
    Series {
        id: String, age_days: i64, revision: String, state: String, turn: String, author: Person, subject: String, why: String,
        reason: Option<String>, message_id: String, url: Option<String>, revisions: u64, parts: u64, parts_applied: u64,
        parts_missing: u64, tree: Option<String>, branch: Option<String>, target: Option<String>, waiting_on: Vec<Wait>,
        grade: Option<String>, subsystems: Vec<String>, posted: Moment, first_posted: Moment, last_activity: Moment,
        silent_days: i64, pings: u64, approvals: Vec<Approval>, objections: Vec<Objection>, candidate: Option<Candidate>,
        labels: Vec<String>, lines_added: u64, lines_removed: u64, files: u64, notes: Vec<Note>,
    }
    Shown {
        id: String, age_days: i64, revision: String, state: String, turn: String, author: Person, subject: String, why: String,
        reason: Option<String>, message_id: String, url: Option<String>, revisions: Vec<Revision>, parts: u64, parts_applied: u64,
        parts_missing: u64, tree: Option<String>, branch: Option<String>, target: Option<String>, waiting_on: Vec<Wait>,
        grade: Option<String>, subsystems: Vec<String>, posted: Moment, first_posted: Moment, last_activity: Moment,
        silent_days: i64, pings: u64, approvals: Vec<Approval>, objections: Vec<Objection>, candidate: Option<Candidate>,
        labels: Vec<String>, lines_added: u64, lines_removed: u64, files: u64, notes: Vec<Note>, trailers: Vec<Trailer>,
        wanted: Vec<Wanted>, backports: Vec<Backport>, timeline: Vec<Event>,
    }
    Revision {
        revision: String, stated: bool, message_id: Option<String>, posted: Moment, cover: Option<String>, linked_by: String,
        kind: String, parts: Vec<Part>,
    }
    Part {
        number: u32, message_id: Option<String>, subject: Option<String>, state: Option<String>, files: Vec<String>,
        patch_id: Option<String>, commits: Vec<PartCommit>,
    }
    PartCommit {
        commit: String, branches: Vec<String>, committed: Moment, commit_subject: String, method: String, score: f64, certain: bool,
        evidence: String,
    }
    Trailer { kind: String, name: String, email: String, message_id: String, given: Moment, parts: Vec<u32>, status: String }
    Wanted { section: String, paths: Vec<String>, needs: Vec<Person> }
    Backport { commit: String, branches: Vec<String>, committed: Moment, commit_subject: String, of: String, certain: bool }
    Event { time: Moment, event: String, who: Option<String>, message_id: Option<String>, commit: Option<String> }
    Match {
        commit: String, tree: String, branches: Vec<String>, committed: Moment, commit_subject: String, message_id: Option<String>,
        series: Option<String>, revision: Option<String>, part: Option<u32>, method: Option<String>, score: Option<f64>,
        certain: Option<bool>, evidence: Option<String>,
    }
    Audited {
        commit: String, tree: String, branches: Vec<String>, committed: Moment, grade: String, list: String, commit_subject: String,
        remarks: Option<String>, author: Person, committer: Person, by_sign_off: bool, lacking: Vec<String>, outside: Option<String>,
        release_ack: Option<String>, message_id: Option<String>, series: Option<String>, score: Option<f64>,
        objections: Vec<Objection>, unrecorded: Vec<Given>, unheard: Vec<Given>,
    }
    Given { kind: String, name: String, email: String }
    Section {
        part: Option<u32>, path: String, section: Option<String>, role: String, people: Vec<Person>, approval: Option<String>,
        given: Option<Vec<Person>>, wanted: Option<Vec<Person>>, reviewers: Vec<Person>, status: Option<String>, tree: String,
        branch: String, exists: Option<bool>,
    }
    Listed {
        part: Option<u32>, path: Option<String>, person: Person, email: String, role: String, section: String, found_by: String,
    }
    Setting { key: String, source: String, value: String }
    Doctor {
        counts: Vec<Count>, epochs: Vec<Epoch>, findings: Vec<String>, problems: Vec<Problem>, remarks: Vec<String>,
        said_applied: Vec<Claimed>,
    }
    Claimed { id: String, subject: String }
    Count { what: String, count: u64 }
    Epoch {
        inbox: String, epoch: String, entries: u64, mail: u64, deletion: u64, empty: u64, nothing: u64, unreadable: u64,
    }
    Problem { kind: String, count: u64 }
    Quality {
        pairs: u64, found: u64, exact: u64, wrong: u64, recall: f64, misses: Vec<Value>, wrong_answers: Vec<Value>, backports: Tied,
    }
    Tied { marked: u64, tied: u64, wrong: u64, strays: Vec<Value> }
    Sampled { id: String, state: String, turn: String, why: String, mails: Vec<Mail> }
    Mail { message_id: String, from: String, date: Moment, subject: String, text: String }
}

/// Every row of a command, read as `Row`, from JSON and from its lines.
fn read<Row: DeserializeOwned>(words: &[&str]) -> usize {
    let ask = |format: &str| demo().xq.run(&[words, &["--format", format]].concat()).out;
    let answer: Result<Answer<Row>, _> = serde_json::from_str(&ask("json"));
    let answer = answer.unwrap_or_else(|error| panic!("{words:?}: {error}"));
    assert_eq!(answer.schema, 1);
    assert!(
        words.join(" ").starts_with(&answer.query),
        "{words:?}: {}",
        answer.query
    );
    let lines = ask("jsonl");
    let rows: Result<Vec<Row>, _> = lines.lines().map(serde_json::from_str).collect();
    let rows = rows.unwrap_or_else(|error| panic!("{words:?}: {error}"));
    assert_eq!(rows.len(), answer.rows.len(), "{words:?}");
    rows.len()
}

#[test]
fn json_is_read_by_types_that_know_no_other_key() {
    let mut rows = 0;
    for queue in QUEUES {
        rows += read::<Series>(&[queue.name]);
    }
    rows += read::<Series>(&["list", "--include", "rfc,foreign,deferred"]);
    assert!(rows > 100, "{rows}");
    for id in demo().xq.field(&["list"], "id") {
        assert_eq!(read::<Shown>(&["show", &id]), 1);
    }
    assert!(read::<Match>(&["matches"]) > 20);
    assert_eq!(read::<Match>(&["origin", "staging", "4.3.0-rc5"]), 2);
    assert!(read::<Audited>(&["audit", "staging"]) > 20);
    let path = "xen/arch/x86/mm/p2m.c";
    assert!(read::<Section>(&["maintainers", path]) > 1);
    assert!(read::<Listed>(&["maintainers", path, "--all"]) > 1);
    for id in demo().xq.field(&["lost"], "id") {
        assert!(read::<Section>(&["maintainers", &id]) > 0);
        assert!(read::<Listed>(&["maintainers", &id, "--all"]) > 0);
    }
    assert!(read::<Setting>(&["config", "list"]) > 50);
    assert_eq!(read::<Doctor>(&["doctor", "--all"]), 1);
    assert_eq!(read::<Quality>(&["doctor", "matching"]), 1);
    assert_eq!(
        read::<Sampled>(&["doctor", "sample", "--queue", "lost", "--count", "3"]),
        3
    );
}

#[test]
fn csv_is_read_back_cell_by_cell() {
    let commands: [&[&str]; 8] = [
        &["list", "--include", "rfc,foreign,deferred"],
        &["lost"],
        &["matches"],
        &["origin", "staging", "4.3.0-rc5"],
        &["audit", "staging"],
        &["maintainers", "a2207060906c"],
        &["maintainers", "xen/arch/x86/mm/p2m.c", "--all"],
        &["config", "list"],
    ];
    for words in commands {
        let text = demo().xq.ok(&[words, &["--format", "csv"]].concat());
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
        let keys: Vec<String> = reader
            .headers()
            .expect("it has a head")
            .iter()
            .map(str::to_owned)
            .collect();
        let records: Vec<csv::StringRecord> = reader
            .records()
            .collect::<Result<_, _>>()
            .expect("every record is sound");
        let rows = demo().xq.rows(words);
        assert_eq!(records.len(), rows.len(), "{words:?}");
        let tsv = demo().xq.ok(&[words, &["--format", "tsv"]].concat());
        assert_eq!(tsv.lines().next(), Some(keys.join("\t").as_str()));
        assert_eq!(tsv.lines().count(), rows.len() + 1, "{words:?}");
        for ((record, row), line) in records.iter().zip(&rows).zip(tsv.lines().skip(1)) {
            let cells: BTreeMap<&str, &str> = keys.iter().map(String::as_str).zip(record).collect();
            let plain: Vec<&str> = line.split('\t').collect();
            assert_eq!(plain.len(), keys.len(), "{line}");
            for (key, cell) in cells {
                // Text that a spreadsheet would run has an apostrophe in front.
                let bare = cell
                    .strip_prefix('\'')
                    .filter(|bare| bare.starts_with(['=', '+', '-', '@']))
                    .unwrap_or(cell);
                match row.get(key) {
                    Some(Value::String(text)) => assert_eq!(bare, text, "{key}"),
                    Some(Value::Null) => assert_eq!(bare, "", "{key}"),
                    Some(Value::Array(values)) => assert_eq!(bare.is_empty(), values.is_empty(), "{key}"),
                    Some(Value::Number(_) | Value::Bool(_)) => {
                        let number = row.get(key).expect("it is there").to_string();
                        let far = bare
                            .parse::<f64>()
                            .ok()
                            .zip(number.parse::<f64>().ok())
                            .map(|(a, b)| (a - b).abs());
                        let same = bare == number || far.is_some_and(|far| far < 1e-12);
                        assert!(same, "{key}: {bare}, {number}");
                    }
                    Some(Value::Object(object)) => {
                        let name = object.get("email").and_then(Value::as_str).unwrap_or_default();
                        assert!(bare.contains(name), "{key}: {bare}");
                    }
                    None => panic!("`{key}` is not in JSON"),
                }
            }
        }
    }
}

#[test]
fn rows_that_are_no_series_are_as_they_were_in_every_format() {
    for format in ["table", "wide", "tsv", "csv", "json", "jsonl", "ids"] {
        let of = |words: &[&str]| demo().xq.ok(&[words, &["--format", format]].concat());
        golden(&format!("rows/matches.{format}"), &of(&["matches", "--limit", "4"]));
        golden(&format!("rows/origin.{format}"), &of(&["origin", "staging"]));
        golden(
            &format!("rows/audit.{format}"),
            &of(&["audit", "--since", "2013-08-01"]),
        );
        if format != "ids" {
            let said = of(&["config", "list"]);
            let kept: Vec<&str> = said
                .lines()
                .filter(|line| !line.contains("release.") && !line.contains("$WORLD"))
                .collect();
            golden(&format!("rows/config.{format}"), &format!("{}\n", kept.join("\n")));
        }
    }
    demo()
        .xq
        .run(&["config", "list", "--format", "ids"])
        .fails(2, "ids", "");
    for words in [
        &["matches"][..],
        &["audit", "staging"],
        &["maintainers", "a2207060906c"],
    ] {
        let said = demo().xq.run(&[words, &["--format", "mbox"]].concat());
        said.fails(2, "mbox", "");
    }
    let said = demo().xq.run(&["maintainers", "a2207060906c", "--format", "ids"]);
    said.fails(2, "ids", "");
}

#[test]
fn documents_are_as_they_were_in_every_format_they_have() {
    let id = demo().story.lost.last().expect("something is lost").to_string();
    for format in ["table", "wide", "json", "jsonl"] {
        let of = |words: &[&str]| demo().xq.ok(&[words, &["--format", format]].concat());
        golden(&format!("rows/show.{format}"), &of(&["show", &id]));
        golden(&format!("rows/matching.{format}"), &of(&["doctor", "matching"]));
        // It ends with 1: the mirror of the demo is old.
        golden(
            &format!("rows/doctor.{format}"),
            &demo().xq.run(&["doctor", "--format", format]).out,
        );
        golden(
            &format!("rows/sample.{format}"),
            &of(&["doctor", "sample", "--queue", "lost", "--count", "1"]),
        );
    }
    for format in ["tsv", "csv", "ids", "mbox"] {
        for words in [
            &["show", &id][..],
            &["doctor"],
            &["doctor", "matching"],
            &["doctor", "sample", "--queue", "lost"],
        ] {
            // A series has mails.
            if words.starts_with(&["show"]) && format == "mbox" {
                continue;
            }
            let said = demo().xq.run(&[words, &["--format", format]].concat());
            said.fails(2, format, "--format table");
        }
    }
}
