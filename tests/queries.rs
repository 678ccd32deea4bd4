//! Every queue in every format, the JSON contract, and what each filter does.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use xq::config::Config;
use xq::model::{MessageId, Standing};
use xq::query::{Facts, QUEUES};
use xq::render::Format;
use xq::store::{Depth, Filter};
use xq::world::World;

use crate::support::{Scene, copy, demo, golden, text};

/// The rows' fields by the contract; a field too many or of another type fails the reading.
mod contract {
    use serde::Deserialize;

    /// A moment in RFC 3339, UTC.
    #[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
    #[serde(try_from = "String")]
    pub struct Moment(pub jiff::Timestamp);

    impl TryFrom<String> for Moment {
        type Error = String;

        fn try_from(text: String) -> Result<Self, String> {
            let moment = text.parse().map_err(|error| format!("{text}: {error}"))?;
            if text.ends_with('Z') {
                Ok(Self(moment))
            } else {
                Err(format!("{text} is not in UTC"))
            }
        }
    }

    /// The object around the rows.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Answer<T> {
        pub schema: u32,
        pub query: String,
        pub as_of: Moment,
        pub since: Option<Moment>,
        pub until: Option<Moment>,
        pub synced: Moment,
        pub newest_mail: Option<Moment>,
        pub newest_commit: Option<Moment>,
        pub rows: Vec<T>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Person {
        pub name: String,
        pub email: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Wait {
        pub name: String,
        pub email: String,
        pub why: String,
        pub parts: Vec<u32>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Approval {
        pub kind: String,
        pub name: String,
        pub email: String,
        pub parts: Vec<u32>,
        pub conditional: bool,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Objection {
        pub name: String,
        pub email: String,
        pub message_id: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Uncertain {
        pub commit: String,
        pub commit_subject: String,
        pub score: f64,
        pub evidence: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Note {
        pub kind: String,
        pub text: String,
        pub by: String,
        pub at: Moment,
    }

    /// A series; `R` is how its revisions are told: their number, in `show` each of them.
    #[derive(Debug, Deserialize)]
    pub struct Series<R> {
        pub id: String,
        pub message_id: String,
        pub url: Option<String>,
        pub subject: String,
        pub author: Person,
        pub revision: String,
        pub revisions: R,
        pub parts: usize,
        pub parts_applied: usize,
        pub parts_missing: usize,
        pub tree: Option<String>,
        pub branch: Option<String>,
        pub target: Option<String>,
        pub state: String,
        pub turn: String,
        pub waiting_on: Vec<Wait>,
        pub why: String,
        pub reason: Option<String>,
        pub grade: Option<String>,
        pub subsystems: Vec<String>,
        pub posted: Moment,
        pub first_posted: Moment,
        pub last_activity: Moment,
        pub age_days: u32,
        pub silent_days: u32,
        pub pings: u32,
        pub approvals: Vec<Approval>,
        pub objections: Vec<Objection>,
        pub candidate: Option<Uncertain>,
        pub labels: Vec<String>,
        pub lines_added: u32,
        pub lines_removed: u32,
        pub files: u32,
        pub notes: Vec<Note>,
    }

    /// The fields of a series row, in no order.
    pub const SERIES: [&str; 34] = [
        "id",
        "message_id",
        "url",
        "subject",
        "author",
        "revision",
        "revisions",
        "parts",
        "parts_applied",
        "parts_missing",
        "tree",
        "branch",
        "target",
        "state",
        "turn",
        "waiting_on",
        "why",
        "reason",
        "grade",
        "subsystems",
        "posted",
        "first_posted",
        "last_activity",
        "age_days",
        "silent_days",
        "pings",
        "approvals",
        "objections",
        "candidate",
        "labels",
        "lines_added",
        "lines_removed",
        "files",
        "notes",
    ];

    /// What `show` adds.
    pub const SHOWN: [&str; 4] = ["trailers", "wanted", "timeline", "backports"];

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Revision {
        pub revision: String,
        pub stated: bool,
        pub message_id: Option<String>,
        pub posted: Moment,
        pub cover: Option<String>,
        pub linked_by: String,
        pub kind: String,
        pub parts: Vec<Part>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Part {
        pub number: u32,
        pub message_id: Option<String>,
        pub subject: Option<String>,
        pub state: Option<String>,
        pub files: Vec<String>,
        pub patch_id: Option<String>,
        pub commits: Vec<Landing>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Landing {
        pub commit: String,
        pub branches: Vec<String>,
        pub committed: Moment,
        pub commit_subject: String,
        pub method: String,
        pub score: f64,
        pub certain: bool,
        pub evidence: String,
    }

    /// What `show` adds to a series row.
    #[derive(Debug, Deserialize)]
    pub struct Shown {
        #[serde(flatten)]
        pub series: Series<Vec<Revision>>,
        pub trailers: Vec<Trailer>,
        pub wanted: Vec<Wanted>,
        pub timeline: Vec<Event>,
        pub backports: Vec<Backport>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Backport {
        pub commit: String,
        pub branches: Vec<String>,
        pub committed: Moment,
        pub commit_subject: String,
        pub of: String,
        pub certain: bool,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Trailer {
        pub kind: String,
        pub name: String,
        pub email: String,
        pub message_id: String,
        pub given: Moment,
        pub parts: Vec<u32>,
        pub status: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Wanted {
        pub paths: Vec<String>,
        pub section: String,
        pub needs: Vec<Person>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Event {
        pub time: Moment,
        pub event: String,
        pub who: Option<String>,
        pub message_id: Option<String>,
        pub commit: Option<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Match {
        pub commit: String,
        pub tree: String,
        pub branches: Vec<String>,
        pub committed: Moment,
        pub commit_subject: String,
        pub message_id: Option<String>,
        pub series: Option<String>,
        pub revision: Option<String>,
        pub part: Option<u32>,
        pub method: Option<String>,
        pub score: Option<f64>,
        pub certain: Option<bool>,
        pub evidence: String,
    }
}

use contract::{Answer, Match, SERIES, SHOWN, Series, Shown};

/// Reads an answer in JSON by the contract.
fn answer<T: for<'de> Deserialize<'de>>(words: &[&str]) -> Answer<T> {
    let words = [words, &["--format", "json"]].concat();
    let said = demo().xq.ok(&words);
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{}: {error}", words.join(" ")))
}

/// Messages-IDs that a queue lists, in its order.
fn listed(words: &[&str]) -> Vec<String> {
    demo().xq.field(words, "message_id")
}

/// Subjects that a queue lists, sorted.
fn subjects(words: &[&str]) -> Vec<String> {
    let mut subjects = demo().xq.field(words, "subject");
    subjects.sort();
    subjects
}

/// Every row of every queue, by subject.
fn all() -> BTreeMap<String, Value> {
    let rows = demo().xq.rows(&["list"]);
    rows.into_iter().map(|row| (text(&row, "message_id"), row)).collect()
}

/// Keys of an object.
fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .expect("it is an object")
        .keys()
        .map(String::as_str)
        .collect()
}

/// A standing with nothing but what an outline tells of it.
fn outlined(mut standing: Standing) -> Standing {
    for approval in &mut standing.approvals {
        (approval.message, approval.remark) = (MessageId::default(), String::new());
    }
    for objection in &mut standing.objections {
        objection.message = MessageId::default();
    }
    // They name mails.
    standing.why.clear();
    standing.parts.iter_mut().for_each(|part| part.why.clear());
    standing
}

#[test]
fn an_outline_is_judged_as_the_whole_is() {
    let xq = &demo().xq;
    let profile = Config::load(&xq.config).and_then(|config| config.profile(None));
    let profile = profile.expect("the configuration of the demo is right");
    let facts = Facts::open(&profile, &xq.database, &xq.root.join("no-notes.sqlite")).expect("the database opens");
    let rows = facts.reader.rows_of(Filter::All).expect("the series can be read");
    let read = |depth| facts.histories_of(&rows, depth).expect("the series can be read");
    let (whole, outlines) = (read(Depth::Whole), read(Depth::Outline));
    assert_eq!(whole.len(), rows.len());
    let dates = whole.iter().flat_map(|one| &one.history.mails).map(|mail| mail.date);
    let newest = dates.max().expect("there are mails");
    for days in [0, 5, 20, 60, 400, -400] {
        let at = newest.plus_days(-days);
        for (one, outline) in whole.iter().zip(&outlines) {
            let (one, outline) = (facts.judge(one, at), facts.judge(outline, at));
            let same = one.map(outlined) == outline.map(outlined);
            assert!(same, "{days} days before the newest mail");
        }
    }
}

#[test]
fn every_queue_in_every_format_is_as_it_was() {
    for queue in QUEUES {
        for format in Format::ALL {
            // Whole tables for people; of what machines read, and of mails, enough to see the form.
            let words: &[&str] = match format {
                Format::Table => &[],
                Format::Mbox => &["--limit", "1"],
                Format::Wide | Format::Tsv | Format::Csv | Format::Json | Format::Jsonl | Format::Ids => {
                    &["--limit", "4"]
                }
            };
            let said = demo()
                .xq
                .run(&[&[queue.name, "--format", format.name()], words].concat());
            assert_eq!(said.code, 0, "{}", said.err);
            golden(&format!("queues/{}.{format}", queue.name), &said.out);
        }
    }
}

#[test]
fn documents_are_as_they_were() {
    let shown = demo().story.lost.last().expect("something is lost").to_string();
    for format in ["table", "json"] {
        golden(
            &format!("show.{format}"),
            &demo().xq.ok(&["show", &shown, "--format", format]),
        );
        let doctor = demo().xq.run(&["doctor", "--format", format]).out;
        // Columns are as wide as the path of the folder.
        let doctor: Vec<String> = doctor
            .lines()
            .map(|line| {
                line.split("  ")
                    .filter(|cell| !cell.is_empty())
                    .collect::<Vec<_>>()
                    .join("  ")
            })
            .collect();
        golden(&format!("doctor.{format}"), &format!("{}\n", doctor.join("\n")));
        golden(
            &format!("matches.{format}"),
            &demo().xq.ok(&["matches", "--limit", "5", "--format", format]),
        );
    }
    golden("overview", &demo().xq.ok(&[]));
}

#[test]
fn json_of_every_queue_is_by_the_contract() {
    let wanted: BTreeSet<&str> = SERIES.into_iter().collect();
    for queue in QUEUES {
        let words = [queue.name];
        let said: Answer<Series<usize>> = answer(&words);
        assert_eq!((said.schema, said.query.as_str()), (1, queue.name));
        assert!(said.since.is_none() && said.until.is_none());
        assert!(
            said.newest_mail <= Some(said.synced)
                && said.newest_commit <= Some(said.synced)
                && said.as_of <= said.synced
        );
        for (row, value) in said.rows.iter().zip(demo().xq.rows(&words)) {
            assert_eq!(keys(&value), wanted);
            check(row, row.revisions);
            assert_eq!(row.reason.is_some(), queue.name == "lost", "{row:?}");
        }
        assert!(!said.rows.is_empty() || queue.name == "mine", "{} is empty", queue.name);
    }
}

/// What holds of every row.
fn check<R: std::fmt::Debug>(row: &Series<R>, revisions: usize) {
    assert!(
        row.id.len() == 12 && row.id.chars().all(|c| c.is_ascii_hexdigit()),
        "{row:?}"
    );
    assert!(
        row.message_id.contains('@') && !row.message_id.contains(['<', '>']),
        "{row:?}"
    );
    assert!(
        row.url.as_ref().is_none_or(|url| url.starts_with("https://")),
        "{row:?}"
    );
    assert!(!row.subject.is_empty() && !row.why.is_empty(), "{row:?}");
    assert!(!row.author.name.is_empty() && row.author.email.contains('@'), "{row:?}");
    assert!(row.revision.parse::<f64>().is_ok() && revisions > 0, "{row:?}");
    assert!(
        row.parts > 0 && row.parts_applied + row.parts_missing <= row.parts,
        "{row:?}"
    );
    assert!(
        row.posted >= row.first_posted && row.last_activity >= row.first_posted,
        "{row:?}"
    );
    let turns = ["author", "maintainers", "release-manager", "committers", "nobody"];
    assert!(turns.contains(&row.turn.as_str()), "{row:?}");
    assert!(row.state.parse::<xq::model::State>().is_ok(), "{row:?}");
    let open = row
        .state
        .parse::<xq::model::State>()
        .is_ok_and(xq::model::State::is_open);
    assert_eq!(open, row.turn != "nobody", "{row:?}");
    assert!(
        row.grade
            .as_ref()
            .is_none_or(|grade| ["strict", "stand-in"].contains(&grade.as_str())),
        "{row:?}"
    );
    assert_eq!(row.tree.is_none(), row.state == "not-applicable", "{row:?}");
    assert_eq!(row.tree.is_none(), row.branch.is_none(), "{row:?}");
    let aimed = row
        .target
        .as_ref()
        .is_none_or(|target| row.labels.contains(&format!("for-{target}")));
    assert!(aimed && (row.pings == 0 || open), "{row:?}");
    assert!(row.files > 0 && row.lines_added + row.lines_removed > 0, "{row:?}");
    for wait in &row.waiting_on {
        assert!(
            !wait.why.is_empty() && wait.email.contains('@') && !wait.name.is_empty(),
            "{row:?}"
        );
        assert!(
            wait.parts
                .iter()
                .all(|part| usize::try_from(*part).is_ok_and(|part| part <= row.parts)),
            "{row:?}"
        );
    }
    for approval in &row.approvals {
        assert!(
            approval.email.contains('@') && !approval.name.is_empty() && !approval.parts.is_empty(),
            "{row:?}"
        );
        assert!(approval.kind.ends_with("-by"), "{row:?}");
        assert!(!approval.conditional || row.state != "new", "{row:?}");
    }
    for objection in &row.objections {
        assert!(
            objection.email.contains('@') && !objection.name.is_empty() && objection.message_id.contains('@'),
            "{row:?}"
        );
    }
    for note in &row.notes {
        assert!(
            !note.text.is_empty() && !note.by.is_empty() && note.at <= row.last_activity.max(note.at),
            "{row:?}"
        );
        assert!(["defer", "drop"].contains(&note.kind.as_str()), "{row:?}");
    }
    if let Some(found) = &row.candidate {
        assert!(
            found.commit.len() == 40 && found.score > 0.0 && found.score < 1.0,
            "{row:?}"
        );
        assert!(
            !found.commit_subject.is_empty() && !found.evidence.is_empty(),
            "{row:?}"
        );
    }
    assert!(row.subsystems.iter().all(|title| !title.is_empty()), "{row:?}");
    assert!(row.age_days < 400 && row.silent_days <= 400, "{row:?}");
}

#[test]
fn json_of_show_is_by_the_contract() {
    let wanted: BTreeSet<&str> = SERIES.into_iter().chain(SHOWN).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for id in demo().xq.field(&["list"], "id") {
        let said: Answer<Shown> = answer(&["show", &id]);
        assert_eq!((said.schema, said.query.as_str(), said.rows.len()), (1, "show", 1));
        assert_eq!(keys(&demo().xq.rows(&["show", &id])[0]), wanted);
        for shown in &said.rows {
            let series = &shown.series;
            check(series, series.revisions.len());
            assert!(
                series
                    .revisions
                    .iter()
                    .any(|revision| revision.revision == series.revision)
            );
            for revision in &series.revisions {
                assert!(revision.message_id.is_some() && !revision.linked_by.is_empty() && !revision.kind.is_empty());
                assert!(revision.cover.is_none() || revision.cover == revision.message_id);
                assert!(
                    revision.stated == (revision.revision != "1") || revision.stated,
                    "{revision:?}"
                );
                assert!(revision.posted <= said.as_of);
                for part in &revision.parts {
                    assert!(part.number > 0);
                    assert_eq!(part.message_id.is_none(), part.subject.is_none(), "{part:?}");
                    assert_eq!(part.message_id.is_none(), part.files.is_empty(), "{part:?}");
                    assert!(part.patch_id.as_ref().is_none_or(|id| id.len() == 16), "{part:?}");
                    assert!(
                        part.state
                            .as_ref()
                            .is_none_or(|state| state.parse::<xq::model::State>().is_ok())
                    );
                    for commit in &part.commits {
                        assert!(
                            commit.commit.len() == 40
                                && !commit.branches.is_empty()
                                && !commit.commit_subject.is_empty()
                        );
                        assert!(commit.committed <= said.as_of && (0.0..=1.0).contains(&commit.score));
                        assert!(!commit.method.is_empty() && !commit.evidence.is_empty());
                        seen.extend(commit.certain.then_some("certain"));
                    }
                }
            }
            for trailer in &shown.trailers {
                assert!(trailer.given <= said.as_of && trailer.email.contains('@') && !trailer.name.is_empty());
                assert!(!trailer.status.is_empty() && !trailer.kind.is_empty() && trailer.message_id.contains('@'));
                assert!(!trailer.parts.contains(&0));
                seen.insert("trailer");
            }
            for wanted in &shown.wanted {
                assert!(!wanted.paths.is_empty() && !wanted.section.is_empty());
                assert!(
                    wanted
                        .needs
                        .iter()
                        .all(|person| person.email.contains('@') && !person.name.is_empty())
                );
                seen.insert("wanted");
            }
            let times: Vec<_> = shown.timeline.iter().map(|event| event.time).collect();
            assert!(times.is_sorted() && times.last().is_some_and(|last| *last <= said.as_of));
            let named = |event: &contract::Event| event.message_id.is_some() != event.commit.is_some();
            assert!(shown.timeline.iter().all(named));
            assert!(
                shown.timeline.iter().all(
                    |event| !event.event.is_empty() && (event.who.is_some() || event.event.starts_with("reverted"))
                )
            );
            assert!(
                shown
                    .timeline
                    .iter()
                    .any(|event| event.message_id.as_ref() == Some(&series.message_id))
            );
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["certain", "trailer", "wanted"]);
}

#[test]
fn json_of_matches_is_by_the_contract() {
    let said: Answer<Match> = answer(&["matches"]);
    assert!(said.rows.len() > 25 && said.rows.iter().map(|row| row.committed).is_sorted());
    let methods = ["message-id", "patch-id", "blob-id", "subject", "content"];
    for row in &said.rows {
        assert!(
            row.commit.len() == 40 && row.tree == "xen" && !row.branches.is_empty(),
            "{row:?}"
        );
        assert!(!row.commit_subject.is_empty() && !row.evidence.is_empty(), "{row:?}");
        assert!(
            row.message_id.is_some() && row.series.as_ref().is_some_and(|id| id.len() == 12),
            "{row:?}"
        );
        assert!(
            row.revision.is_some() && row.part.is_some_and(|part| part > 0),
            "{row:?}"
        );
        assert!(
            row.method
                .as_ref()
                .is_some_and(|method| methods.contains(&method.as_str())),
            "{row:?}"
        );
        assert!(
            row.score.is_some_and(|score| (0.0..=1.0).contains(&score)) && row.certain.is_some(),
            "{row:?}"
        );
    }
    let commit = said.rows.first().expect("there is one").commit.clone();
    let origin: Answer<Match> = answer(&["origin", &commit, "staging-4.3"]);
    assert_eq!(origin.rows.len(), 2);
    assert_eq!(origin.rows.first().map(|row| row.commit.clone()), Some(commit));
}

#[test]
fn jsonl_is_the_rows_of_json() {
    for queue in QUEUES {
        let lines = demo().xq.ok(&[queue.name, "--format", "jsonl"]);
        let rows: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect();
        assert_eq!(rows, demo().xq.rows(&[queue.name]), "{}", queue.name);
    }
}

#[test]
fn json_is_valid_for_sqlite() {
    let db = rusqlite::Connection::open_in_memory().expect("a database opens");
    for words in [
        &["list"][..],
        &["matches"],
        &["doctor"],
        &["show", demo().story.lost[0].as_str()],
    ] {
        let said = demo().xq.run(&[words, &["--format", "json"]].concat()).out;
        let valid: bool = db
            .query_row("SELECT json_valid(?1)", [&said], |row| row.get(0))
            .expect("it can be asked");
        assert!(valid, "{words:?}");
    }
}

#[test]
fn csv_and_tsv_hold_the_values_of_json() {
    for (format, delimiter) in [("csv", b','), ("tsv", b'\t')] {
        for queue in QUEUES {
            let words = [
                queue.name,
                "--format",
                format,
                "--columns",
                "id,subject,state,age_days,author,why",
            ];
            let said = demo().xq.ok(&words);
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .quoting(format == "csv")
                .from_reader(said.as_bytes());
            let header: Vec<String> = reader
                .headers()
                .expect("it has a header")
                .iter()
                .map(str::to_owned)
                .collect();
            assert_eq!(header, ["id", "subject", "state", "age_days", "author", "why"]);
            let rows = demo().xq.rows(&[queue.name]);
            let records: Vec<csv::StringRecord> =
                reader.records().map(|record| record.expect("it can be read")).collect();
            assert_eq!(records.len(), rows.len());
            for (record, row) in records.iter().zip(&rows) {
                for (cell, key) in record.iter().zip(&header) {
                    let wanted = match row[key.as_str()].get("email") {
                        Some(email) => email.as_str().expect("it is text").to_owned(),
                        None => text(row, key),
                    };
                    assert!(
                        cell == wanted || key == "author" && cell.contains(&wanted),
                        "{key}: {cell} is not {wanted}"
                    );
                }
            }
        }
    }
}

#[test]
fn ids_and_mbox_name_the_mails() {
    for queue in QUEUES {
        let ids: Vec<String> = demo()
            .xq
            .ok(&[queue.name, "--format", "ids"])
            .lines()
            .map(str::to_owned)
            .collect();
        assert_eq!(ids, listed(&[queue.name]), "{}", queue.name);
        let mbox = demo().xq.ok(&[queue.name, "--format", "mbox"]);
        let rows = demo().xq.rows(&[queue.name]);
        let number = |row: &Value, key: &str| -> usize { text(row, key).parse().expect("it is a number") };
        let mails: usize = rows
            .iter()
            .map(|row| number(row, "parts") - number(row, "parts_missing"))
            .sum();
        assert_eq!(
            mbox.lines().filter(|line| line.starts_with("From ")).count(),
            mails,
            "{}",
            queue.name
        );
        // The patches of all rows are those that `show` writes of each.
        let each: String = rows
            .iter()
            .map(|row| demo().xq.ok(&["show", &text(row, "id"), "--format", "mbox"]))
            .collect();
        assert_eq!(each, mbox, "{}", queue.name);
    }
}

#[test]
fn every_query_answers_on_an_empty_database() {
    let scene = Scene::new();
    let world = World::build(&scene.path("")).expect("a world can be made");
    scene.configure(&[&world.inbox], &world.tree);
    scene.xq.ok(&["sync"]);
    for queue in QUEUES {
        for format in Format::ALL {
            let said = scene.xq.run(&[queue.name, "--format", format.name()]);
            assert_eq!(said.code, 0, "{} {format}: {}", queue.name, said.err);
            let lines = said.out.lines().count();
            let header = usize::from(matches!(format, Format::Csv | Format::Tsv));
            assert!(
                format == Format::Json || lines == header,
                "{} {format}: {:?}",
                queue.name,
                said.out
            );
        }
        let said: Answer<Series<usize>> =
            serde_json::from_str(&scene.xq.ok(&[queue.name, "--format", "json"])).expect("it is by the contract");
        assert!(said.rows.is_empty() && said.newest_mail.is_none() && said.newest_commit.is_some());
        assert_eq!(scene.xq.run(&[queue.name, "--exit-code"]).code, 0);
    }
    for words in [
        &["matches"][..],
        &["doctor", "dump"],
        &["doctor", "matching"],
        &[],
        &["doctor", "sample", "--queue", "lost"],
    ] {
        scene.xq.ok(words);
    }
    assert!([0, 1].contains(&scene.xq.run(&["doctor"]).code));
    let first = scene.xq.rows(&["origin", "staging"]);
    assert!(first.len() == 1 && first[0]["message_id"].is_null());
}

#[test]
fn author_means_who_sent_or_wrote_it() {
    let words = ["list", "--author", "lars@tveit.example.org"];
    for row in demo().xq.rows(&words) {
        let own = row["author"]["email"] == "lars@tveit.example.org";
        assert!(own || text(&row, "subject") == "vlapic: masks", "{row}");
    }
    // The series on the masks carries a patch that he wrote.
    assert!(subjects(&words).contains(&"vlapic: masks".to_owned()));
    assert_eq!(listed(&words), listed(&["list", "--author", "Lars Tveit"]));
    assert_eq!(
        subjects(&["lost", "--author", "Lars Tveit", "--since", "4.3-rc5"]),
        ["grant table: shrink the frame list"]
    );
    assert_eq!(listed(&["mine", "--author", "Lars Tveit"]).len(), 3);
}

#[test]
fn path_is_a_file_a_folder_or_a_glob() {
    let grant = listed(&["list", "--path", "xen/common/grant_table.c"]);
    assert_eq!(grant.len(), 2);
    let mut common = listed(&["list", "--path", "xen/common/*"]);
    assert_eq!(common, listed(&["list", "--path", "xen/common/"]));
    common.retain(|id| grant.contains(id));
    assert_eq!(common.len(), 2);
    assert!(listed(&["list", "--path", "nowhere/"]).is_empty());
    for row in demo().xq.rows(&["list", "--path", "tools/"]) {
        assert!(
            text(&row, "subsystems").contains("TOOLS") || text(&row, "subsystems").contains("REST"),
            "{row}"
        );
    }
}

#[test]
fn subsystem_is_a_title_of_maintainers() {
    let rows = demo().xq.rows(&["list", "--subsystem", "scheduling"]);
    assert!(rows.len() >= 5);
    assert!(rows.iter().all(|row| text(row, "subsystems").contains("SCHEDULING")));
    let wanted = all()
        .values()
        .filter(|row| text(row, "subsystems").contains("SCHEDULING"))
        .count();
    assert_eq!(rows.len(), wanted);
}

#[test]
fn state_takes_one_or_several() {
    let count = |state: &str| all().values().filter(|row| text(row, "state") == state).count();
    for state in ["ready", "rfc", "withdrawn", "not-applicable", "deferred"] {
        assert!(count(state) > 0);
        assert_eq!(listed(&["list", "--state", state]).len(), count(state), "{state}");
    }
    assert_eq!(
        listed(&["list", "--state", "ready,new"]).len(),
        count("ready") + count("new")
    );
    assert_eq!(listed(&["pending", "--state", "ready"]), listed(&["ready"]));
}

#[test]
fn window_is_about_the_newest_revision() {
    let rows = demo()
        .xq
        .rows(&["list", "--since", "2013-07-03", "--until", "2013-07-10"]);
    assert!(!rows.is_empty());
    for row in &rows {
        let posted = text(row, "posted");
        assert!(
            posted.as_str() >= "2013-07-03T00:00:00Z" && posted.as_str() < "2013-07-11T00:00:00Z",
            "{row}"
        );
    }
    let inside = all()
        .values()
        .filter(|row| ("2013-07-03".."2013-07-11").contains(&text(row, "posted").as_str()))
        .count();
    assert_eq!(rows.len(), inside);
    let said: Answer<Value> = answer(&["list", "--since", "4.3-rc5", "--until", "2013-07-10"]);
    assert_eq!(
        said.since.map(|time| time.0.to_string()).as_deref(),
        Some("2013-06-18T13:00:00Z")
    );
    assert_eq!(
        said.until.map(|time| time.0.to_string()).as_deref(),
        Some("2013-07-11T00:00:00Z")
    );
    for words in ["4.3.0-rc5", "4.3-rc5", "2013-06-18T13:00:00Z"] {
        assert_eq!(
            listed(&["lost", "--since", words]),
            listed(&["lost", "--since", "4.3-rc5"]),
            "{words}"
        );
    }
    assert_eq!(
        listed(&["list", "--since", "30d"]),
        listed(&["list", "--since", "2013-07-31T12:00:00Z"])
    );
}

#[test]
fn as_of_asks_for_the_past() {
    let said: Answer<Series<usize>> = answer(&["list", "--as-of", "2013-06-30"]);
    assert_eq!(said.as_of.0.to_string(), "2013-07-01T00:00:00Z");
    assert!(
        said.rows
            .iter()
            .all(|row| row.posted < said.as_of && row.last_activity < said.as_of)
    );
    let subject = "xen/arm: gic: save the priority mask";
    let state = |day: &str| -> Option<String> {
        let rows = demo().xq.rows(&["list", "--as-of", day]);
        rows.iter()
            .find(|row| text(row, "subject") == subject)
            .map(|row| text(row, "state"))
    };
    assert_eq!(state("2013-06-19"), None);
    assert_eq!(state("2013-06-20T10:00:00Z").as_deref(), Some("new"));
    // The tree is frozen for the release: until it branched the release manager's ack is missing.
    assert_eq!(state("2013-06-21").as_deref(), Some("under-review"));
    assert_eq!(state("2013-07-03").as_deref(), Some("ready"));
    assert!(listed(&["list", "--as-of", "2013-01-05"]).is_empty());
    // A commit of later is not shown either.
    let rows = demo().xq.rows(&["list", "--state", "accepted"]);
    let landed = rows.iter().find_map(|row| {
        let why = text(row, "why");
        let (_, commit) = why.split_once(" as ")?;
        Some((text(row, "id"), text(row, "posted"), commit.get(..12)?.to_owned()))
    });
    let (id, posted, commit) = landed.expect("one of them is in the tree");
    assert!(demo().xq.ok(&["show", &id, "--format", "wide"]).contains(&commit));
    let before = demo().xq.ok(&["show", &id, "--as-of", &posted, "--format", "wide"]);
    assert!(!before.contains(&commit), "{before}");
}

#[test]
fn maintainer_means_what_waits_for_him_in_pending_and_his_sections_elsewhere() {
    for row in demo().xq.rows(&["pending", "--maintainer", "nadia.ferro@example.com"]) {
        assert!(text(&row, "waiting_on").contains("nadia.ferro@example.com"), "{row}");
    }
    for row in demo().xq.rows(&["list", "--maintainer", "Nadia Ferro"]) {
        assert!(text(&row, "subsystems").contains("SCHEDULING"), "{row}");
    }
    assert_eq!(
        listed(&["pending", "--maintainer"]),
        listed(&["pending", "--maintainer", "greta.holm@example.com"])
    );
    let all: BTreeSet<String> = listed(&["pending"]).into_iter().collect();
    assert!(listed(&["pending", "--maintainer"]).iter().all(|id| all.contains(id)));
    assert_eq!(
        listed(&["list", "--maintainer", "SCHEDULING"]),
        listed(&["list", "--maintainer", "Nadia Ferro"])
    );
}

#[test]
fn needs_says_what_comes_next() {
    let acks = demo().xq.rows(&["pending", "--needs", "ack"]);
    assert!(!acks.is_empty() && acks.iter().all(|row| text(row, "waiting_on").contains("ack for")));
    assert!(acks.iter().all(|row| text(row, "state") != "ready"));
    let frozen = demo()
        .xq
        .rows(&["pending", "--needs", "release-ack", "--as-of", "2013-06-25"]);
    assert_eq!(frozen.len(), 2);
    for row in &frozen {
        assert_eq!(
            (text(row, "turn"), text(row, "state")),
            ("release-manager".to_owned(), "under-review".to_owned())
        );
    }
    assert!(listed(&["pending", "--needs", "release-ack"]).is_empty());
    let reviews = demo().xq.rows(&["pending", "--needs", "review"]);
    assert!(reviews.iter().all(|row| text(row, "turn") == "maintainers"));
}

#[test]
fn tree_names_a_tree() {
    let rows = demo().xq.rows(&["list", "--tree", "xen"]);
    assert!(rows.iter().all(|row| text(row, "tree") == "xen"));
    let foreign = all().values().filter(|row| row["tree"].is_null()).count();
    assert!(foreign > 0);
    assert_eq!(rows.len() + foreign, all().len());
}

#[test]
fn min_age_and_limit_cut() {
    let rows = demo().xq.rows(&["pending", "--min-age", "30"]);
    let old = |row: &&Value| row["age_days"].as_i64().is_some_and(|age| age >= 30);
    assert_eq!(rows.iter().filter(old).count(), rows.len());
    assert_eq!(rows.len(), demo().xq.rows(&["pending"]).iter().filter(old).count());
    let three = demo().xq.run(&["pending", "--limit", "3", "--format", "ids"]);
    let whole = listed(&["pending"]);
    assert_eq!(
        three.out.lines().collect::<Vec<_>>(),
        whole.iter().take(3).collect::<Vec<_>>()
    );
    let table = demo().xq.run(&["pending", "--limit", "3"]);
    let left = format!("{} more", whole.len() - 3);
    assert!(format!("{}{}", table.out, table.err).contains(&left), "{table:?}");
    assert!(listed(&["pending", "--limit", "0"]).is_empty());
}

#[test]
fn include_adds_kinds_and_a_footer_counts_what_is_left_out() {
    let (plain, table) = (listed(&["stalled"]), demo().xq.run(&["stalled"]));
    let more = |kinds: &str| -> Vec<String> {
        let all = demo().xq.rows(&["stalled", "--include", kinds]);
        let new = all.iter().filter(|row| !plain.contains(&text(row, "message_id")));
        new.map(|row| text(row, "state")).collect()
    };
    assert!(more("rfc").iter().all(|state| state == "rfc"));
    assert!(
        more("deferred")
            .iter()
            .all(|state| ["deferred", "dropped"].contains(&state.as_str()))
    );
    let foreign = demo().xq.field(&["pending", "--include", "foreign"], "state");
    assert!(
        !demo()
            .xq
            .field(&["pending"], "state")
            .contains(&"not-applicable".to_owned())
    );
    let shown = format!("{}{}", table.out, table.err);
    assert!(shown.contains("--include rfc"), "{shown}");
    let unreviewed = demo()
        .xq
        .field(&["unreviewed", "--include", "rfc,foreign,deferred"], "state");
    let kinds: BTreeSet<&str> = unreviewed.iter().chain(&foreign).map(String::as_str).collect();
    assert!(kinds.contains("dropped") && kinds.contains("new"), "{kinds:?}");
    // What is lost is lost to the project.
    assert_eq!(
        listed(&["lost", "--include", "rfc,foreign,deferred"]),
        listed(&["lost"])
    );
}

#[test]
fn what_is_silent_for_a_year_is_dormant_until_it_is_asked_for() {
    let (soon, late) = ("2013-12-15", "2030-06-01");
    for queue in ["pending", "lost", "stalled"] {
        let all = listed(&[queue, "--as-of", late, "--include", "dormant"]);
        assert!(!all.is_empty(), "{queue}");
        // Nobody writes again in this world, so that all of them are dormant in the end, and none is at first.
        assert!(listed(&[queue, "--as-of", late]).is_empty(), "{queue}");
        assert_eq!(
            listed(&[queue, "--as-of", soon]).len(),
            listed(&[queue, "--as-of", soon, "--include", "dormant"]).len()
        );
        for window in [
            ["--since", "2013-01-01"],
            ["--until", "2030-01-01"],
            ["--min-age", "1000"],
        ] {
            let asked = listed(&[&[queue, "--as-of", late][..], &window].concat());
            assert_eq!(asked.len(), all.len(), "{queue} {window:?}");
        }
        let table = demo().xq.run(&[queue, "--as-of", late]);
        let footer = format!("{} dormant series not shown: --include dormant", all.len());
        assert!(format!("{}{}", table.out, table.err).contains(&footer), "{table:?}");
    }
    assert!(!listed(&["list", "--as-of", late]).is_empty());
}

#[test]
fn sort_has_five_orders_and_each_can_be_turned_round() {
    let numbers = |order: &str, key: &str| -> Vec<i64> {
        let rows = demo().xq.rows(&["list", "--sort", order]);
        rows.iter()
            .map(|row| row[key].as_i64().expect("it is a number"))
            .collect()
    };
    assert!(numbers("age", "age_days").iter().rev().is_sorted());
    let texts = |order: &str, key: &str| demo().xq.field(&["list", "--sort", order], key);
    assert!(texts("activity", "last_activity").is_sorted());
    let lower: Vec<String> = texts("subject", "subject")
        .iter()
        .map(|subject| subject.to_lowercase())
        .collect();
    assert!(lower.is_sorted(), "{lower:#?}");
    let sizes: Vec<i64> = numbers("size", "lines_added")
        .iter()
        .zip(numbers("size", "lines_removed"))
        .map(|(added, removed)| added + removed)
        .collect();
    assert!(sizes.iter().rev().is_sorted(), "{sizes:?}");
    for order in ["queue", "age", "activity", "subject", "size"] {
        let mut turned = listed(&["pending", "--sort", order, "--reverse"]);
        turned.reverse();
        assert_eq!(turned, listed(&["pending", "--sort", order]), "{order}");
    }
    // The queue's own order: what is ready first, then what waits longest.
    let rows = demo().xq.rows(&["pending"]);
    let rank = |row: &Value| {
        (
            text(row, "state") != "ready",
            -row["silent_days"].as_i64().expect("it is a number"),
        )
    };
    assert!(rows.iter().map(rank).is_sorted());
}

#[test]
fn columns_and_templates_choose_what_is_shown() {
    // Groups need no column of their own.
    let grouped = demo().xq.ok(&["ready", "--columns", "id", "--group", "turn"]);
    assert!(grouped.starts_with("Id\n\ncommitters (7)\nbe68e797fbfd\n"), "{grouped}");
    let csv = demo()
        .xq
        .ok(&["ready", "--columns", "id", "--group", "turn", "--format", "csv"]);
    assert!(csv.starts_with("id\nbe68e797fbfd\n"), "{csv}");
    let said = demo().xq.ok(&["ready", "--columns", "subject,id", "--format", "tsv"]);
    assert!(said.starts_with("subject\tid\n"), "{said}");
    assert!(said.lines().all(|line| line.split('\t').count() == 2));
    let rows = demo().xq.rows(&["ready", "--columns", "id"]);
    assert!(rows.iter().all(|row| keys(row) == BTreeSet::from(["id"])));
    let said = demo().xq.ok(&["ready", "--template", "{id}: {subject} ({state})"]);
    let wanted: Vec<String> = demo()
        .xq
        .rows(&["ready"])
        .iter()
        .map(|row| format!("{}: {} (ready)", text(row, "id"), text(row, "subject")))
        .collect();
    assert_eq!(said.lines().collect::<Vec<_>>(), wanted);
}

#[test]
fn group_puts_rows_below_headings() {
    let said = demo().xq.ok(&["pending", "--group", "turn"]);
    let place = |word: &str| said.lines().position(|line| line.trim_start().starts_with(word));
    assert!(
        place("committers").is_some() && place("maintainers").is_some(),
        "{said}"
    );
    let by_section = demo().xq.ok(&["pending", "--group"]);
    assert!(by_section.contains("SCHEDULING"), "{by_section}");
}

#[test]
fn exit_code_says_whether_there_are_rows() {
    assert_eq!(demo().xq.run(&["lost", "--exit-code"]).code, 1);
    assert_eq!(
        demo().xq.run(&["lost", "--exit-code", "--author", "Paul Quill"]).code,
        0
    );
    assert_eq!(demo().xq.run(&["lost"]).code, 0);
}

#[test]
fn ever_and_days_and_abandoned_change_the_threshold() {
    let unreviewed: BTreeSet<String> = listed(&["unreviewed"]).into_iter().collect();
    let ever: BTreeSet<String> = listed(&["unreviewed", "--ever"]).into_iter().collect();
    assert!(ever.is_subset(&unreviewed) && !ever.is_empty());
    for (queue, days) in [("stalled", 14), ("lost", 30)] {
        assert_eq!(listed(&[queue]), listed(&[queue, "--days", &days.to_string()]));
        let longer = demo().xq.rows(&[queue, "--days", "50"]);
        assert!(
            !longer.is_empty()
                && longer
                    .iter()
                    .all(|row| row["silent_days"].as_i64().is_some_and(|days| days >= 50))
        );
        assert!(listed(&[queue, "--days", "0"]).len() > listed(&[queue]).len());
    }
    let more: Vec<Value> = demo().xq.rows(&["lost", "--abandoned"]);
    assert!(
        more.iter()
            .any(|row| text(row, "reason") == "author-silent" && text(row, "turn") == "author")
    );
    assert!(
        demo()
            .xq
            .rows(&["lost"])
            .iter()
            .all(|row| text(row, "turn") != "author")
    );
}

#[test]
fn new_since_last_shows_each_row_once() {
    let scene = Scene::new();
    copy(&demo().xq.root, &scene.path(""));
    let new = |words: &[&str]| scene.xq.field(words, "message_id");
    let before = new(&["lost", "--days", "40", "--new-since-last"]);
    assert_eq!(before, new(&["lost", "--days", "40"]));
    assert!(new(&["lost", "--days", "40", "--new-since-last"]).is_empty());
    assert_eq!(
        scene
            .xq
            .run(&["lost", "--days", "40", "--new-since-last", "--exit-code"])
            .code,
        0
    );
    // Only what came to be in the queue since.
    let since = new(&["lost", "--days", "30", "--new-since-last"]);
    let wanted: Vec<String> = new(&["lost"]).into_iter().filter(|id| !before.contains(id)).collect();
    assert_eq!(since, wanted);
    // Names are apart.
    assert_eq!(new(&["lost", "--new-since-last=weekly"]), new(&["lost"]));
    assert_eq!(new(&["stalled", "--new-since-last"]), new(&["stalled"]));
}

#[test]
fn mark_of_the_last_run_stays_when_the_output_was_not_read() {
    let scene = Scene::new();
    copy(&demo().xq.root, &scene.path(""));
    let words = ["list", "--new-since-last", "--format", "json"];
    let mut child = scene
        .xq
        .command(&words)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    assert!(child.wait().expect("it ends").success());
    assert_eq!(scene.xq.field(&["list", "--new-since-last"], "id").len(), all().len());
}

#[test]
fn target_is_the_release_that_a_subject_names() {
    let rows = demo().xq.rows(&["list", "--target", "4.4"]);
    assert!(rows.iter().all(|row| text(row, "target") == "4.4"));
    let wanted = all().values().filter(|row| row["target"] == "4.4").count();
    assert_eq!(rows.len(), wanted);
    assert!(wanted > 0);
}

#[test]
fn quiet_says_nothing_but_rows() {
    let said = demo().xq.run(&["-q", "lost"]);
    assert!(said.err.is_empty() && !said.out.is_empty(), "{said:?}");
}

#[test]
fn sample_is_the_same_for_the_same_seed() {
    let draw = |seed: &str| {
        demo()
            .xq
            .ok(&["doctor", "sample", "--queue", "pending", "--count", "3", "--seed", seed])
    };
    assert_eq!(draw("1"), draw("1"));
    assert_ne!(draw("1"), draw("2"));
}

#[test]
fn backports_are_shown_with_the_series_they_come_from() {
    let mut seen = 0;
    for id in demo().xq.field(&["list"], "id") {
        let said: Answer<Shown> = answer(&["show", &id]);
        for backport in &said.rows[0].backports {
            seen += 1;
            assert!(!backport.commit_subject.is_empty(), "{backport:?}");
            let parts = said.rows[0]
                .series
                .revisions
                .iter()
                .flat_map(|revision| &revision.parts);
            let mut commits = parts.flat_map(|part| &part.commits);
            let source = commits.find(|landing| landing.commit == backport.of);
            assert!(
                source.is_some_and(|source| source.committed.0 <= backport.committed.0),
                "{backport:?}"
            );
            assert!(
                backport.certain && backport.branches[0].starts_with("staging-4."),
                "{backport:?}"
            );
            let origin = &demo().xq.rows(&["origin", &backport.commit])[0];
            assert_eq!(text(origin, "series"), id, "{origin}");
        }
    }
    assert!(seen >= 2, "the demo has backports");
}

#[test]
fn matching_is_measured_with_trailers_and_marks_hidden() {
    let said = demo().xq.ok(&["doctor", "matching", "--format", "json"]);
    let report: Value = serde_json::from_str(&said).expect("it is JSON");
    let row = &report["rows"][0];
    // No commit of the demo names its mail; two on its stable branches name what they are backports of.
    assert_eq!(row["pairs"], 0, "{row}");
    assert_eq!(
        (&row["backports"]["marked"], &row["backports"]["tied"]),
        (&2.into(), &2.into())
    );
    assert_eq!(row["backports"]["strays"], Value::Array(Vec::new()));
}
