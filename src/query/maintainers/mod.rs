//! `maintainers`: who approves paths, a series or a commit, by which section; and whom get_maintainer.pl would list.
//!
//! Which sections cover a path, and what an approval comes to, is `review`'s.

mod checkout;
mod row;

use crate::error::{Error, Kind, Result};
use crate::git::{DiffReader, Tree};
use crate::mail;
use crate::model::{LineKind, Person, Time, TreeName, find_nearest};
use crate::review::{self, AuditedCommit, Maintainers, PartPaths, PathApproval, Section};
use crate::store::CommitBrief;

use super::candidate::Candidate;
use super::doctor::Mirrors;
use super::facts::Facts;
use super::queue::known_paths;
use super::report::{Column, Report, Row};
use row::{ListedRow, Part, SectionRow};

pub use checkout::Checkout;

/// An answer, and what is to be said beside it, a line each.
pub type Answered = (Report, Vec<String>);

/// The columns of its rows: of sections, and with `--all` of people.
pub(super) fn row_columns() -> Vec<Column> {
    let mut columns = SectionRow::columns();
    let people = ListedRow::columns().into_iter();
    let more: Vec<Column> = people
        .filter(|column| columns.iter().all(|known| known.key != column.key))
        .collect();
    columns.extend(more);
    columns
}

/// A commit with what the question needs of it.
pub struct CommitPatch {
    /// Its paths with their approvals.
    paths: PartPaths,
    /// Message and diff, for keywords.
    text: Vec<u8>,
    /// Just before it was committed.
    before: Time,
}

impl CommitPatch {
    /// Reads a commit from its tree.
    ///
    /// # Errors
    /// `Setup` when it was not there by `at`, `Data` when the tree cannot be read.
    pub fn read(facts: &Facts, commit: &CommitBrief, at: Time) -> Result<Self> {
        let name = commit.object.short(12);
        if commit.committed > at {
            let text = format!("commit {name} was not there at {at}");
            return Err(Error::new(Kind::Setup, text).hint("give a later --as-of, or none"));
        }
        let source = facts.profile.trees.iter().find(|tree| tree.name == commit.tree.0);
        let source =
            source.ok_or_else(|| Error::new(Kind::Setup, format!("tree `{}` is not configured", commit.tree)))?;
        let raw = Tree::open(&source.path)?.commit(commit.object)?;
        let raw = raw.ok_or_else(|| Error::new(Kind::Data, format!("the clone does not have commit {name}")))?;
        let diff = DiffReader::open(&source.path)?.diff(&raw)?;
        let mut paths: Vec<String> = diff
            .files
            .iter()
            .flat_map(|file| std::iter::once(&file.path).chain(&file.old_path))
            .cloned()
            .collect();
        paths.sort_unstable();
        paths.dedup();
        let mut text = raw.message.clone().into_bytes();
        for file in &diff.files {
            text.extend(format!("\n--- a/{0}\n+++ b/{0}\n", file.path).into_bytes());
            for line in &file.lines {
                text.push(match line.kind {
                    LineKind::Context => b' ',
                    LineKind::Added => b'+',
                    LineKind::Removed => b'-',
                });
                text.extend(&line.text);
                text.push(b'\n');
            }
        }
        let branches = facts.reader.branches_of(commit.key)?;
        let integration = facts.integration(&commit.tree).map(|row| row.branch.name.clone());
        let branch = branches.first().cloned().or(integration).unwrap_or_default();
        let audited = AuditedCommit {
            author: &commit.author,
            committer: &raw.committer,
            committed: commit.committed,
            title: &commit.subject,
            message: &raw.message,
            paths: &paths,
            trailers: &mail::read_commit_message(&raw.message).trailers,
            tree: &commit.tree,
            branch: &branch,
        };
        let paths = facts.with_rules(at, |rules| review::paths_of_commit(&audited, rules));
        Ok(Self {
            paths: paths.ok_or_else(|| Error::bug("a commit has a tree"))?,
            text,
            before: Time(commit.committed.0.saturating_sub(1)),
        })
    }
}

/// Paths of the tree as they are asked for: without `./` and slashes too many, with one behind a directory.
pub fn tidy_path(checkout: &Checkout<'_>, word: &str) -> Result<String> {
    let names: Vec<&str> = word
        .split('/')
        .filter(|name| !name.is_empty() && *name != ".")
        .collect();
    if names.is_empty() || names.contains(&"..") || word.starts_with('/') {
        return Err(Error::new(Kind::Usage, format!("`{word}` is no path of the tree"))
            .hint("write it as it stands in the tree, as in xen/arch/arm/mm.c"));
    }
    let path = names.join("/");
    let is_directory = word.ends_with('/') || checkout.is_directory(&path);
    Ok(if is_directory { format!("{path}/") } else { path })
}

/// Who approves these paths, by which section, and who may stand in.
pub fn of_paths(facts: &Facts, checkout: &Checkout<'_>, paths: &[String]) -> Result<Answered> {
    let file = checkout.maintainers();
    let mut notes = notes_on(checkout, paths, file.as_deref());
    let committers = committers(facts, checkout, file.as_deref());
    let mut rows = Vec::new();
    for path in paths {
        let exists = checkout.is_readable().then(|| checkout.kind(path).is_some());
        let base = |part, people| SectionRow {
            checkout,
            path,
            exists,
            section: None,
            part,
            people,
            reviewers: Vec::new(),
            status: None,
            number: None,
            standing: None,
            wanted: None,
        };
        let covering = covering(checkout, file.as_deref(), path);
        if !covering.iter().any(|(_, part)| *part == Part::Approves) {
            rows.push(base(Part::Approves, committers.clone()));
        }
        rows.extend(
            covering
                .into_iter()
                .map(|(section, part)| of_section(section, base(part, Vec::new()))),
        );
    }
    notes.extend(refused(file.as_deref()));
    Ok((
        report(facts, checkout.at, &rows, SectionRow::columns_for(false))?,
        notes,
    ))
}

/// Everyone whom get_maintainer.pl would list for these paths, each looked at for itself.
pub fn everyone_of_paths(facts: &Facts, checkout: &Checkout<'_>, paths: &[String]) -> Result<Answered> {
    let file = checkout.maintainers();
    let mut notes = notes_on(checkout, paths, file.as_deref());
    let order = facts.project.keyword_order(checkout.at);
    let mut rows = Vec::new();
    for (path, file) in paths.iter().filter_map(|path| Some((path, file.as_deref()?))) {
        let text = checkout.text(path);
        let listed = file.everyone(path, text.as_deref(), order, &|path| checkout.is_directory(path));
        rows.extend(listed.into_iter().map(|listed| ListedRow {
            path: Some(path),
            number: None,
            listed,
        }));
    }
    notes.extend(refused(file.as_deref()));
    Ok((report(facts, checkout.at, &rows, ListedRow::columns_for(false))?, notes))
}

/// Who approves the paths of a series' newest revision, and what each has.
pub fn of_series(facts: &Facts, candidate: &Candidate, at: Time) -> Result<Answered> {
    let history = &candidate.stored.history;
    let parts = facts.with_rules(at, |rules| review::paths_of_series(history, rules, at));
    of_parts(facts, &parts, at, at)
}

/// Who approved the paths of a commit.
pub fn of_commit(facts: &Facts, commit: &CommitPatch, at: Time) -> Result<Answered> {
    of_parts(facts, std::slice::from_ref(&commit.paths), commit.before, at)
}

/// Everyone whom get_maintainer.pl would list for each patch of a series' newest revision.
pub fn everyone_of_series(facts: &Facts, candidate: &Candidate, at: Time) -> Result<Answered> {
    let history = &candidate.stored.history;
    let mut mirrors = Mirrors::default();
    let mut patches = Vec::new();
    let mut notes = Vec::new();
    for (part, patch) in candidate.parts() {
        let Some(tree) = &patch.tree else { continue };
        let mail = history.mails.iter().find(|mail| Some(mail.key) == part.message);
        let bytes = match mail {
            Some(mail) => mirrors.bytes(facts, mail)?,
            None => None,
        };
        let text = bytes.and_then(|bytes| {
            let mut text = format!("Subject: {}\n\n", patch.title).into_bytes();
            text.extend(mail::patch_text(&bytes)?);
            Some(text)
        });
        if text.is_none() {
            notes.push(format!(
                "the mirror does not have the mail of part {}: its keywords (K:) were not looked at",
                part.number
            ));
        }
        patches.push(Patch {
            number: Some(part.number),
            tree,
            branch: &patch.branch,
            paths: patch.paths.iter().map(String::as_str).collect(),
            text,
        });
    }
    let (report, more) = everyone_of_patches(facts, &patches, at, at)?;
    notes.extend(more);
    Ok((report, notes))
}

/// Everyone whom get_maintainer.pl would have listed for a commit.
pub fn everyone_of_commit(facts: &Facts, commit: &CommitPatch, at: Time) -> Result<Answered> {
    let patch = Patch {
        number: None,
        tree: &commit.paths.tree,
        branch: &commit.paths.branch,
        paths: commit.paths.paths.iter().map(|one| one.path.as_str()).collect(),
        text: Some(commit.text.clone()),
    };
    everyone_of_patches(facts, &[patch], commit.before, at)
}

/// A patch, as get_maintainer.pl looks at it.
struct Patch<'a> {
    number: Option<u32>,
    tree: &'a TreeName,
    branch: &'a str,
    paths: Vec<&'a str>,
    text: Option<Vec<u8>>,
}

fn everyone_of_patches(facts: &Facts, patches: &[Patch<'_>], by: Time, at: Time) -> Result<Answered> {
    let order = facts.project.keyword_order(by);
    let mut notes = Vec::new();
    let mut files = Vec::new();
    for patch in patches {
        let checkout = Checkout::of(facts, &patch.tree.0, known_branch(facts, patch.tree, patch.branch), by)?;
        let file = checkout.maintainers();
        if file.is_none() {
            note_once(&mut notes, no_file(&checkout));
        }
        files.push((checkout, file));
    }
    let mut rows = Vec::new();
    for (patch, (checkout, file)) in patches.iter().zip(&files) {
        let Some(file) = file else { continue };
        let text = patch.text.as_deref();
        let listed = file.everyone_of_patch(&patch.paths, text, order, &|path| checkout.is_directory(path));
        rows.extend(listed.into_iter().map(|listed| ListedRow {
            path: None,
            number: patch.number,
            listed,
        }));
    }
    Ok((report(facts, at, &rows, ListedRow::columns_for(true))?, notes))
}

/// A row for every path of the parts and section that decides, and where an approval is missing for those that may stand in.
fn of_parts(facts: &Facts, parts: &[PartPaths], by: Time, at: Time) -> Result<Answered> {
    let mut notes = Vec::new();
    let mut files = Vec::new();
    for part in parts {
        let checkout = Checkout::of(facts, &part.tree.0, known_branch(facts, &part.tree, &part.branch), by)?;
        let file = checkout.maintainers();
        if file.is_none() {
            note_once(&mut notes, no_file(&checkout));
        }
        if let Some((release, managers)) = &part.release {
            let names: Vec<&str> = managers.iter().map(Person::label).collect();
            let whose = if names.is_empty() {
                String::new()
            } else {
                format!(" from {}", names.join(", "))
            };
            note_once(&mut notes, format!("a release ack for {release} is wanted, too{whose}"));
        }
        files.push((checkout, file));
    }
    let mut rows = Vec::new();
    for (part, (checkout, file)) in parts.iter().zip(&files) {
        let committers = committers(facts, checkout, file.as_deref());
        for standing in &part.paths {
            let base = |role, people| SectionRow {
                checkout,
                path: &standing.path,
                exists: None,
                section: None,
                part: role,
                people,
                reviewers: Vec::new(),
                status: None,
                number: (part.number > 0).then_some(part.number),
                standing: (role == Part::Approves).then_some(standing),
                wanted: (role == Part::Approves).then(|| standing.wanted.clone()),
            };
            // Approvals were judged with what the database knows of directories; the sections must be the same.
            let covering = covering_by(file.as_deref(), &standing.path, &|path| {
                facts.is_directory(&part.tree, path)
            });
            if !covering.iter().any(|(_, part)| *part == Part::Approves) {
                rows.push(base(Part::Approves, committers.clone()));
            }
            let wanted = standing.approval == PathApproval::Missing;
            let shown = covering.into_iter().filter(|(_, part)| match part {
                Part::Approves => true,
                Part::StandIn => wanted,
                Part::NoMaintainer => false,
            });
            rows.extend(shown.map(|(section, role)| {
                let mut row = of_section(section, base(role, Vec::new()));
                row.wanted = row.wanted.or_else(|| Some(section.maintainers.clone()));
                row
            }));
        }
    }
    Ok((report(facts, at, &rows, SectionRow::columns_for(true))?, notes))
}

/// The branch that a part aims at, if the database knows it; else the integration branch is meant.
fn known_branch<'a>(facts: &Facts, tree: &TreeName, branch: &'a str) -> Option<&'a str> {
    facts.branch(tree, branch).map(|_| branch)
}

fn of_section<'a>(section: &'a Section, row: SectionRow<'a>) -> SectionRow<'a> {
    SectionRow {
        section: Some(&section.title),
        people: section.maintainers.clone(),
        reviewers: section.reviewers.clone(),
        status: section.status.as_deref(),
        ..row
    }
}

/// The sections that cover a path, most specific first, and what each has to say.
fn covering<'a>(checkout: &Checkout<'_>, file: Option<&'a Maintainers>, path: &str) -> Vec<(&'a Section, Part)> {
    covering_by(file, path, &|path| checkout.is_directory(path))
}

fn covering_by<'a>(
    file: Option<&'a Maintainers>,
    path: &str,
    is_directory: &dyn Fn(&str) -> bool,
) -> Vec<(&'a Section, Part)> {
    let Some(file) = file else { return Vec::new() };
    let deciding = file.deciding(path, is_directory);
    let part = |section: &Section| {
        if deciding.iter().any(|one| std::ptr::eq(*one, section)) {
            Part::Approves
        } else if section.maintainers.is_empty() {
            Part::NoMaintainer
        } else {
            Part::StandIn
        }
    };
    let found = file.matching(path, is_directory).into_iter();
    found
        .map(|covering| (covering.section, part(covering.section)))
        .collect()
}

/// Who decides where no section does.
fn committers(facts: &Facts, checkout: &Checkout<'_>, file: Option<&Maintainers>) -> Vec<Person> {
    if !facts.project.committers.is_empty() {
        return facts.project.committers.clone();
    }
    match file.and_then(Maintainers::the_rest) {
        Some(rest) if !rest.maintainers.is_empty() => rest.maintainers.clone(),
        Some(_) | None => {
            // Who commits under several addresses is named once, by the one that he uses most.
            let mut once: Vec<Person> = Vec::new();
            for person in facts.committers(&checkout.tree, checkout.at) {
                if !once
                    .iter()
                    .any(|known| facts.people.is_same(known, &person, checkout.at))
                {
                    once.push(person);
                }
            }
            once
        }
    }
}

fn report<R: Row>(facts: &Facts, at: Time, rows: &[R], columns: Vec<super::report::Column>) -> Result<Report> {
    let mut report = Report::of("maintainers", rows);
    report.columns = columns;
    report.moments = facts.moments(at)?;
    Ok(report)
}

fn note_once(notes: &mut Vec<String>, note: String) {
    if !notes.contains(&note) {
        notes.push(note);
    }
}

fn no_file(checkout: &Checkout<'_>) -> String {
    let Checkout { tree, branch, at, .. } = checkout;
    format!("branch {branch} of {tree} has no MAINTAINERS at {at}: the committers decide")
}

/// What is to be said of the paths: those that are not there, and what could not be looked at.
fn notes_on(checkout: &Checkout<'_>, paths: &[String], file: Option<&Maintainers>) -> Vec<String> {
    let Checkout { tree, branch, at, .. } = checkout;
    let mut notes = Vec::new();
    if !checkout.is_readable() {
        notes.push(format!(
            "the files of {branch} of {tree} cannot be read: whether a path is there, and keywords (K:), were not looked at"
        ));
    } else {
        let absent: Vec<&str> = paths
            .iter()
            .map(String::as_str)
            .filter(|path| checkout.kind(path).is_none())
            .collect();
        match absent.as_slice() {
            [] => {}
            [one] => {
                let known = known_paths(checkout.facts).unwrap_or_default();
                let near = find_nearest(one.trim_end_matches('/'), known.iter().map(String::as_str));
                let meant = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                notes.push(format!("{one} is not in {branch} at {at}{meant}"));
            }
            several => notes.push(format!("{} are not in {branch} at {at}", several.join(", "))),
        }
    }
    if file.is_none() {
        notes.push(no_file(checkout));
    }
    notes
}

/// What of the file could not be used.
fn refused(file: Option<&Maintainers>) -> Option<String> {
    let sections = file.into_iter().flat_map(Maintainers::sections);
    let refused: Vec<String> = sections
        .flat_map(|section| {
            section
                .refused
                .iter()
                .map(move |line| format!("{line} ({})", section.title))
        })
        .collect();
    let first = refused.first()?;
    Some(match refused.len() {
        1 => format!("MAINTAINERS: not looked at, as it is no expression xq can run: {first}"),
        count => format!(
            "MAINTAINERS: not looked at, as they are no expressions xq can run: {first} and {} more",
            count - 1
        ),
    })
}
