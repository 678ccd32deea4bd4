//! What a query is asked about: the moment, the window and the filters.

use crate::error::{Error, Kind, Result};
use crate::model::{Person, State, Time, find_nearest};
use crate::review::Need;

use super::facts::Facts;

/// Somebody, as a query names him: himself by address or name, or everybody of a section of MAINTAINERS.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Who {
    /// As it was written.
    pub label: String,
    /// The people meant.
    pub people: Vec<Person>,
}

/// Kinds of series that queues leave out unless asked.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Include {
    /// Asked for comments only.
    pub rfc: bool,
    /// For trees that are not configured.
    pub foreign: bool,
    /// Put off or dropped by a note.
    pub deferred: bool,
    /// Without a word for a year, or what the profile says.
    pub dormant: bool,
}

/// In which order rows come. Ties are settled by the first posting, then the id.
#[derive(Clone, Copy, Debug, Eq, PartialEq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Sort {
    /// The queue's own: what to do first comes first.
    Queue,
    /// Oldest posting first.
    Age,
    /// Least recent activity first.
    Activity,
    /// By subject.
    Subject,
    /// Largest first.
    Size,
}

/// What a query is asked about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The moment for which it is answered.
    pub at: Time,
    /// First posting of the newest revision: not before.
    pub since: Option<Time>,
    /// First posting of the newest revision: before.
    pub until: Option<Time>,
    /// In `pending`: who is waited for; elsewhere: whose sections are touched.
    pub maintainer: Option<Who>,
    /// Whether `R:` lines count as maintainers in `--maintainer`.
    pub reviewer: bool,
    /// Who sent it.
    pub author: Option<Who>,
    /// Part of a section title.
    pub subsystem: Option<String>,
    /// A glob over paths.
    pub path: Option<String>,
    /// A tree.
    pub tree: Option<String>,
    /// A release aimed at.
    pub target: Option<String>,
    /// What is needed next.
    pub needs: Option<Need>,
    /// States; empty: any.
    pub states: Vec<State>,
    /// Days since the posting, at least.
    pub min_age: Option<i64>,
    /// Kinds left out by default that are wanted.
    pub include: Include,
    /// Order of rows.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// How many rows at most.
    pub limit: Option<usize>,
    /// Days of silence, where the query has such a threshold.
    pub days: Option<i64>,
    /// `unreviewed`: no revision was ever answered.
    pub ever: bool,
    /// `lost`: those too where the author went silent.
    pub abandoned: bool,
}

impl Scope {
    /// Whether a dormant series, one that is silent for `days` and more, is asked for: by name, or by a window that only such are in.
    pub fn wants_dormant(&self, days: i64) -> bool {
        let reaches = |asked: Option<i64>| asked.is_some_and(|asked| asked >= days);
        self.include.dormant
            || self.since.is_some()
            || self.until.is_some()
            || reaches(self.min_age)
            || reaches(self.days)
    }

    /// Everything as of `at`.
    pub fn at(at: Time) -> Self {
        Self {
            at,
            since: None,
            until: None,
            maintainer: None,
            reviewer: false,
            author: None,
            subsystem: None,
            path: None,
            tree: None,
            target: None,
            needs: None,
            states: Vec::new(),
            min_age: None,
            include: Include::default(),
            sort: Sort::Queue,
            reverse: false,
            limit: None,
            days: None,
            ever: false,
            abandoned: false,
        }
    }
}

/// Of several people who are called by one word, so many are named.
const MOST_CALLED: usize = 8;

impl Who {
    /// Who is meant by `text`: an address or what stands before its `@`, a name, or a section of MAINTAINERS as of `at`.
    ///
    /// # Errors
    /// `Setup` when nobody in the database fits, naming the nearest section, or when several people do.
    pub fn find(facts: &Facts, text: &str, at: Time) -> Result<Self> {
        let who = |people: Vec<Person>| Self {
            label: text.to_owned(),
            people,
        };
        if text.contains('@') {
            return Ok(who(vec![Person::parse(text)]));
        }
        let sections = section_people(facts, at);
        let wanted = text.to_lowercase();
        if let Some((_, people)) = sections.iter().find(|(title, _)| title.to_lowercase() == wanted) {
            return Ok(who(people.clone()));
        }
        let people = facts.reader.people_named(text)?;
        if !people.is_empty() {
            return Ok(who(people));
        }
        let parts: Vec<&(String, Vec<Person>)> = sections
            .iter()
            .filter(|(title, _)| title.to_lowercase().contains(&wanted))
            .collect();
        match parts.as_slice() {
            [(_, people)] => return Ok(who(people.clone())),
            [] => {}
            several => {
                let titles: Vec<&str> = several.iter().map(|(title, _)| title.as_str()).collect();
                return Err(Error::new(Kind::Setup, format!("`{text}` is in several sections"))
                    .hint(format!("one of: {}", titles.join(", "))));
            }
        }
        let called = facts.reader.people_called(text)?;
        let mut distinct: Vec<&Person> = Vec::new();
        for person in &called {
            if !distinct.iter().any(|known| facts.people.is_same(known, person, at)) {
                distinct.push(person);
            }
        }
        match distinct.as_slice() {
            [] => {}
            [_] => return Ok(who(called)),
            several => {
                let all: Vec<String> = several.iter().take(MOST_CALLED).map(ToString::to_string).collect();
                return Err(
                    Error::new(Kind::Setup, format!("{} people are called `{text}`", several.len())).hint(format!(
                        "write a whole name or address; among them are: {}",
                        all.join(", ")
                    )),
                );
            }
        }
        let error = Error::new(Kind::Setup, format!("nobody is known as `{text}`"));
        let titles = sections.iter().map(|(title, _)| title.as_str());
        // Names in regular use first: others are often slips themselves.
        let mut names: Vec<String> = facts
            .reader
            .uses()?
            .iter()
            .map(|one| one.person.name.to_string())
            .collect();
        names.extend(facts.reader.people_names()?);
        let error = match (
            nearest_title(text, titles),
            nearest_title(text, names.iter().map(String::as_str)),
        ) {
            (_, Some(near)) => error.hint(format!("did you mean `{near}`?")),
            (Some(near), None) => error.hint(format!("did you mean the section `{near}`?")),
            (None, None) => error,
        };
        Err(error.hint("write an address, a name, or the title of a section of MAINTAINERS"))
    }

    /// Whether `person` is meant, as far as is known at a moment.
    pub fn is(&self, facts: &Facts, person: &Person, at: Time) -> bool {
        self.people.iter().any(|one| facts.people.is_same(one, person, at))
    }
}

/// Whether `text` is part of the title of a section of MAINTAINERS as of `at`.
///
/// # Errors
/// `Setup` when no title holds it, naming the nearest one, or when there is no such file.
pub fn check_subsystem(facts: &Facts, text: &str, at: Time) -> Result<()> {
    let sections = section_people(facts, at);
    let wanted = text.to_lowercase();
    let holds = |title: &str| title.to_lowercase().contains(&wanted);
    if sections.iter().any(|(title, _)| holds(title)) {
        return Ok(());
    }
    if sections.is_empty() {
        return Err(
            Error::new(Kind::Setup, "there is no MAINTAINERS file, and so no subsystem")
                .hint("--path 'DIR/*' shows what touches a part of the tree"),
        );
    }
    let error = Error::new(
        Kind::Setup,
        format!("no section of MAINTAINERS has `{text}` in its title"),
    );
    let titles = || sections.iter().map(|(title, _)| title.as_str());
    Err(match nearest_title(text, titles()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!(
            "`xq list --format jsonl` names the sections that a series touches; {} are known",
            sections.len()
        )),
    })
}

/// The title or name that is near, or one of whose words is.
fn nearest_title<'a>(text: &str, titles: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    find_nearest(text, titles.clone()).or_else(|| {
        let words = titles
            .clone()
            .flat_map(str::split_whitespace)
            .filter(|word| word.len() > 3);
        let near = find_nearest(text, words)?;
        titles
            .into_iter()
            .find(|title| title.split_whitespace().any(|word| word == near))
    })
}

/// The titles of all sections of MAINTAINERS as of `at`.
pub fn section_titles(facts: &Facts, at: Time) -> Vec<String> {
    section_people(facts, at).into_iter().map(|(title, _)| title).collect()
}

/// Titles and maintainers of all sections of the first tree that has a MAINTAINERS file.
fn section_people(facts: &Facts, at: Time) -> Vec<(String, Vec<Person>)> {
    let branches = facts.branches.iter().filter(|row| row.branch.branched.is_none());
    let file = branches
        .filter_map(|row| facts.maintainers(&row.tree, &row.branch.name, at))
        .next();
    let sections = file.iter().flat_map(|file| file.sections().iter());
    sections
        .map(|section| (section.title.clone(), section.maintainers.clone()))
        .collect()
}
