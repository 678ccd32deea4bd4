//! `audit`: commits against the check-in policy, by their own trailers and by the list.
//!
//! Which commits words name is `range`'s; how a commit is graded, `review`'s.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Value, json};

use crate::error::Result;
use crate::git::{DiffReader, Tree};
use crate::model::{Grade, History, MessageId, ObjectId, Person, Time, Trailer, TrailerKind, TreeName};
use crate::review::{self, Audit, AuditedCommit, Heard, TrailerStatus};
use crate::store::{CommitRecord, Filter, FoundMatch};

use super::facts::Facts;
use super::report::{Cell, Column, Noun, Report, Row};
use super::scope::Scope;

/// What a commit comes to.
#[derive(
    Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum AuditGrade {
    /// Approved by the most specific maintainers of every path.
    Strict,
    /// Approved by a more general maintainer.
    StandIn,
    /// Something is lacking.
    Lacking,
}

/// A commit with all that was found about it.
struct Audited<'a> {
    record: &'a CommitRecord,
    found: Audit,
    mail: Option<&'a FoundMatch>,
    /// Message-IDs of objections that were open, and who objected.
    objections: Vec<(MessageId, Person)>,
    /// Given on the list and not in the commit.
    unrecorded: Vec<(TrailerKind, Person)>,
    /// In the commit and not given on the list.
    unheard: Vec<(TrailerKind, Person)>,
}

impl Audited<'_> {
    fn grade(&self) -> AuditGrade {
        match self.found.grade {
            Some(Grade::Strict) => AuditGrade::Strict,
            Some(Grade::StandIn) => AuditGrade::StandIn,
            None => AuditGrade::Lacking,
        }
    }

    fn on_list(&self) -> &'static str {
        match self.mail {
            Some(mail) if mail.found.certain => "yes",
            Some(_) => "uncertain",
            None => "no",
        }
    }

    /// Whether it lacks what the policy asks of it.
    fn is_at_fault(&self) -> bool {
        let lacks = self.grade() == AuditGrade::Lacking || self.found.release_ack.is_some();
        lacks && self.found.outside.is_none() || !self.objections.is_empty()
    }

    /// What there is to say of it, in words.
    fn remarks(&self) -> String {
        let people = |found: &[(TrailerKind, Person)]| {
            let words: Vec<String> = found
                .iter()
                .map(|(kind, person)| format!("{kind} {}", person.label()))
                .collect();
            words.join(", ")
        };
        let mut remarks: Vec<String> = Vec::new();
        remarks.extend(self.found.outside.clone());
        if self.found.by_sign_off {
            remarks.push("own sign-off of a more general maintainer".to_owned());
        }
        if !self.found.lacking.is_empty() {
            remarks.push(format!("no {}", self.found.lacking.join(", no ")));
        }
        remarks.extend(
            self.found
                .release_ack
                .iter()
                .map(|name| format!("no release ack for {name}")),
        );
        for (_, person) in &self.objections {
            remarks.push(format!("open objection of {}", person.label()));
        }
        if !self.unrecorded.is_empty() {
            remarks.push(format!("not recorded: {}", people(&self.unrecorded)));
        }
        if !self.unheard.is_empty() {
            remarks.push(format!("not on the list: {}", people(&self.unheard)));
        }
        remarks.join("; ")
    }
}

/// An audited commit as a row.
pub(super) struct AuditRow {
    cells: Vec<Cell>,
}

impl AuditRow {
    fn of(facts: &Facts, one: &Audited<'_>) -> Self {
        let record = one.record;
        let grade: &str = one.grade().into();
        let people = |found: &[(TrailerKind, Person)]| {
            let one = |(kind, person): &(TrailerKind, Person)| {
                let kind: &str = kind.into();
                json!({"kind": kind, "name": &*person.name, "email": person.address.as_str()})
            };
            Cell::Value(Value::Array(found.iter().map(one).collect()))
        };
        let objections = one.objections.iter().map(
            |(id, person)| json!({"name": &*person.name, "email": person.address.as_str(), "message_id": id.to_string()}),
        );
        let mail = one.mail.map_or(Cell::Empty, |mail| Cell::Id {
            text: mail.message_id.clone(),
            url: MessageId::parse(&mail.message_id).as_ref().and_then(|id| facts.url(id)),
        });
        let series = one.mail.and_then(|mail| mail.series.as_ref());
        Self {
            cells: vec![
                Cell::text(record.object.to_string()),
                Cell::text(record.tree.0.clone()),
                Cell::List(record.branches.clone()),
                Cell::Day(record.committed),
                Cell::text(grade),
                Cell::text(one.on_list()),
                Cell::text(record.subject.clone()),
                Cell::text(one.remarks()),
                Cell::Person(record.author.clone()),
                Cell::Person(record.committer.clone()),
                Cell::Flag(one.found.by_sign_off),
                Cell::List(one.found.lacking.clone()),
                Cell::text(one.found.outside.clone().unwrap_or_default()),
                Cell::text(one.found.release_ack.clone().unwrap_or_default()),
                mail,
                series.map_or(Cell::Empty, |(_, hash)| Cell::text(hash.clone())),
                one.mail.map_or(Cell::Empty, |mail| Cell::Number(mail.found.score)),
                Cell::Value(Value::Array(objections.collect())),
                people(&one.unrecorded),
                people(&one.unheard),
            ],
        }
    }
}

impl Row for AuditRow {
    const NOUN: Noun = Noun {
        one: "commit",
        many: "commits",
    };

    fn columns() -> Vec<Column> {
        vec![
            Column::new("commit", "Commit").shrinking(),
            Column::new("tree", "Tree").wide(),
            Column::new("branches", "Branches").wide(),
            Column::new("committed", "Committed"),
            Column::new("grade", "Grade"),
            Column::new("list", "List"),
            Column::new("commit_subject", "Subject").shrinking(),
            Column::new("remarks", "Remarks").shrinking().below(),
            Column::new("author", "Author").wide().below(),
            Column::new("committer", "Committer").wide().below(),
            Column::new("by_sign_off", "By sign-off").json(),
            Column::new("lacking", "Lacking").json(),
            Column::new("outside", "Outside").json(),
            Column::new("release_ack", "Release ack").json(),
            Column::new("message_id", "Message-ID").wide().below(),
            Column::new("series", "Series").wide(),
            Column::new("score", "Score").json(),
            Column::new("objections", "Objections").json(),
            Column::new("unrecorded", "Unrecorded").json(),
            Column::new("unheard", "Unheard").json(),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        self.cells.clone()
    }
}

/// Judges commits within the scope's window of commit dates; shows those of the wanted grades (empty: all).
///
/// Says, too, whether one of these lacks what the policy asks of it, or was committed over an objection.
pub fn audit(facts: &Facts, records: &[CommitRecord], grades: &[AuditGrade], scope: &Scope) -> Result<(Report, bool)> {
    let records: Vec<&CommitRecord> = records
        .iter()
        .filter(|record| {
            record.committed <= scope.at
                && scope.since.is_none_or(|since| record.committed >= since)
                && scope.until.is_none_or(|until| record.committed < until)
        })
        .collect();
    let matches = matches_of(facts, &records, scope)?;
    let histories = histories_of(facts, matches.values())?;
    let mut trees: HashMap<&TreeName, Option<Repositories>> = HashMap::new();
    let mut audited: Vec<Audited<'_>> = Vec::new();
    for record in &records {
        let trees = match trees.entry(&record.tree) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => free.insert(Repositories::open(facts, &record.tree)?),
        };
        let found = grade(facts, record, trees.as_ref())?;
        let mail = matches.get(&record.object);
        let mut one = Audited {
            record,
            found,
            mail,
            objections: Vec::new(),
            unrecorded: Vec::new(),
            unheard: Vec::new(),
        };
        if let Some(mail) = mail.filter(|mail| mail.found.certain)
            && let Some(history) = mail.series.as_ref().and_then(|(row, _)| histories.get(row))
        {
            compare(facts, &mut one, mail, history);
        }
        audited.push(one);
    }
    let summary = summary(&audited);
    audited.retain(|one| grades.is_empty() || grades.contains(&one.grade()));
    let at_fault = audited.iter().any(Audited::is_at_fault);
    if scope.reverse {
        audited.reverse();
    }
    let beyond = audited.len().saturating_sub(scope.limit.unwrap_or(usize::MAX));
    audited.truncate(scope.limit.unwrap_or(usize::MAX));
    let rows: Vec<AuditRow> = audited.iter().map(|one| AuditRow::of(facts, one)).collect();
    let mut report = Report::of("audit", &rows);
    report.moments = facts.moments(scope.at)?;
    report.moments.since = scope.since;
    report.moments.until = scope.until;
    report.footer = summary;
    if beyond > 0 {
        report.footer.push(format!("{beyond} more beyond --limit"));
    }
    Ok((report, at_fault))
}

/// A tree, open for messages and for paths of commits whose diff was not read.
struct Repositories {
    tree: Tree,
    diffs: DiffReader,
}

impl Repositories {
    fn open(facts: &Facts, name: &TreeName) -> Result<Option<Self>> {
        let Some(source) = facts.profile.trees.iter().find(|tree| tree.name == name.0) else {
            return Ok(None);
        };
        Ok(Some(Self {
            tree: Tree::open(&source.path)?,
            diffs: DiffReader::open(&source.path)?,
        }))
    }
}

fn grade(facts: &Facts, record: &CommitRecord, trees: Option<&Repositories>) -> Result<Audit> {
    let raw = match trees {
        Some(trees) => trees.tree.commit(record.object)?,
        None => None,
    };
    let paths = match (&record.paths, trees) {
        (Some(paths), _) => paths.clone(),
        (None, Some(trees)) => trees.diffs.touched(record.object)?,
        (None, None) => Vec::new(),
    };
    let commit = AuditedCommit {
        author: &record.author,
        committer: &record.committer,
        committed: record.committed,
        title: &record.subject,
        message: raw.as_ref().map(|raw| raw.message.as_str()).unwrap_or_default(),
        paths: &paths,
        trailers: &record.trailers,
        tree: &record.tree,
        branch: record.branches.first().map(String::as_str).unwrap_or_default(),
    };
    Ok(facts.with_rules(record.committed, |rules| review::audit(&commit, rules)))
}

/// The mail that each commit came from: the best match known at the moment, squashed ones left out.
fn matches_of(facts: &Facts, records: &[&CommitRecord], scope: &Scope) -> Result<HashMap<ObjectId, FoundMatch>> {
    // All at once is faster than one by one, but for a few.
    const FEW: usize = 20;
    let mut all = Vec::new();
    if records.len() <= FEW {
        for record in records {
            all.extend(facts.reader.matches(Some(record.key))?);
        }
    } else {
        all = facts.reader.matches(None)?;
    }
    let wanted: HashSet<ObjectId> = records.iter().map(|record| record.object).collect();
    let mut found: HashMap<ObjectId, FoundMatch> = HashMap::new();
    for one in all {
        let known = one.found.known <= scope.at && one.found.until.is_none_or(|until| scope.at < until);
        if !known || one.found.evidence.squashed || !wanted.contains(&one.found.commit) {
            continue;
        }
        // They come with the best one of a commit first.
        found.entry(one.found.commit).or_insert(one);
    }
    Ok(found)
}

fn histories_of<'a>(facts: &Facts, matches: impl Iterator<Item = &'a FoundMatch>) -> Result<BTreeMap<i64, History>> {
    const FEW: usize = 8;
    let rows: BTreeSet<i64> = matches
        .filter_map(|one| one.series.as_ref().map(|(row, _)| *row))
        .collect();
    let stored = if rows.len() > FEW {
        facts.histories(Filter::All)?
    } else {
        let mut stored = Vec::new();
        for row in &rows {
            stored.extend(facts.histories(Filter::One(*row))?);
        }
        stored
    };
    let wanted = stored.into_iter().filter(|one| rows.contains(&one.row));
    Ok(wanted.map(|one| (one.row, one.history)).collect())
}

/// Compares the commit with what the list said of its patch by then.
fn compare(facts: &Facts, one: &mut Audited<'_>, mail: &FoundMatch, history: &History) {
    let record = one.record;
    // Not the commit itself: what is in the tree is no longer asked about.
    let before = Time(record.committed.0.saturating_sub(1));
    let heard = facts.with_rules(before, |rules| {
        review::heard(history, rules, before, mail.found.message)
    });
    let Some(heard) = heard else { return };
    let same = |a: &Person, b: &Person| facts.people.is_same(a, b, record.committed);
    let objections = heard.objections.iter();
    one.objections = objections
        .map(|objection| (objection.message.clone(), objection.person.clone()))
        .collect();
    one.unrecorded = unrecorded(&heard, &record.trailers, same);
    one.unheard = unheard(&heard, &record.trailers, same);
}

/// Approvals in force on the list that the commit does not carry.
fn unrecorded(
    heard: &Heard,
    trailers: &[Trailer],
    same: impl Fn(&Person, &Person) -> bool,
) -> Vec<(TrailerKind, Person)> {
    let mut found: Vec<(TrailerKind, Person)> = Vec::new();
    let in_force = heard
        .trailers
        .iter()
        .filter(|given| given.status == TrailerStatus::InForce);
    for given in in_force {
        let kind = given.trailer.kind;
        let carried = trailers.iter().any(|trailer| {
            trailer.kind == kind
                && trailer
                    .person
                    .as_ref()
                    .is_some_and(|person| same(person, &given.person))
        });
        let told = found
            .iter()
            .any(|(known, person)| *known == kind && same(person, &given.person));
        if !carried && !told {
            found.push((kind, given.person.clone()));
        }
    }
    found
}

/// Approvals of the commit that the persons named did not give on the list.
fn unheard(heard: &Heard, trailers: &[Trailer], same: impl Fn(&Person, &Person) -> bool) -> Vec<(TrailerKind, Person)> {
    let is_given = |kind: TrailerKind, person: &Person| {
        heard.trailers.iter().any(|given| {
            let counts = match given.status {
                TrailerStatus::InForce | TrailerStatus::Conditional | TrailerStatus::Dropped => true,
                TrailerStatus::PassedOn | TrailerStatus::Never => false,
            };
            counts && given.trailer.kind == kind && same(&given.person, person)
        })
    };
    let approvals = trailers.iter().filter(|trailer| trailer.kind.is_approval());
    approvals
        .filter_map(|trailer| Some((trailer.kind, trailer.person.clone()?)))
        .filter(|(kind, person)| !is_given(*kind, person))
        .collect()
}

/// How many there are of each sort, in lines.
fn summary(audited: &[Audited<'_>]) -> Vec<String> {
    if audited.is_empty() {
        return Vec::new();
    }
    let count = |keep: &dyn Fn(&Audited<'_>) -> bool| audited.iter().filter(|one| keep(one)).count();
    let graded = |grade: AuditGrade| count(&|one| one.grade() == grade);
    let on_list = |word: &str| count(&|one| one.on_list() == word);
    let mut outside: BTreeMap<&str, usize> = BTreeMap::new();
    for one in audited.iter().filter(|one| one.grade() == AuditGrade::Lacking) {
        *outside
            .entry(one.found.outside.as_deref().unwrap_or_default())
            .or_default() += 1;
    }
    let named: Vec<String> = outside
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    let mut first = format!(
        "of {} judged: {} strict, {} stand-in, {} lacking",
        audited.len(),
        graded(AuditGrade::Strict),
        graded(AuditGrade::StandIn),
        graded(AuditGrade::Lacking)
    );
    if !named.is_empty() {
        first.push_str(&format!(" (outside the policy: {})", named.join(", ")));
    }
    first.push_str(&format!(
        "; {} on the list, {} perhaps",
        on_list("yes"),
        on_list("uncertain")
    ));
    let mut lines = vec![first];
    for (count, words) in [
        (
            count(&|one| one.found.release_ack.is_some()),
            "without the release ack they needed",
        ),
        (
            count(&|one| !one.objections.is_empty()),
            "committed over an open objection",
        ),
        (
            count(&|one| !one.unrecorded.is_empty()),
            "without an approval that the list gave",
        ),
        (
            count(&|one| !one.unheard.is_empty()),
            "with an approval that nobody gave on the list",
        ),
    ] {
        if count > 0 {
            lines.push(format!("{count} {words}"));
        }
    }
    lines
}
