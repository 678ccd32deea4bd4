//! What values may be, as far as the database and the configuration know.

use crate::model::{Time, compare_names};
use crate::query::{self, Scope};

use super::super::args::Globals;
use super::super::session::Session;
use super::is_begun;

/// Most candidates of a kind of which there may be thousands.
const MOST: usize = 200;

/// Words as values.
pub(super) fn owned<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// Releases and tags as people write them, branches and milestones. A tag's full name is offered once it is typed like that.
pub(super) fn moments(globals: &Globals, typed: &str) -> Vec<String> {
    let Ok(session) = Session::open(globals, None) else {
        return Vec::new();
    };
    let mut words: Vec<String> = Vec::new();
    for tag in &session.facts.tags {
        words.push(spelling(&tag.name, typed));
    }
    let branches = session
        .facts
        .branches
        .iter()
        .filter(|row| row.branch.branched.is_some());
    words.extend(branches.map(|row| row.branch.name.clone()));
    for (name, release) in &session.facts.profile.releases {
        for (milestone, what) in [
            (release.last_posting, "last-posting"),
            (release.feature_freeze, "feature-freeze"),
            (release.code_freeze, "code-freeze"),
            (release.hard_freeze, "hard-freeze"),
        ] {
            words.extend(milestone.map(|_| format!("{name}-{what}")));
        }
    }
    words.extend(owned(["today", "yesterday"]));
    words.sort_by(|left, right| compare_names(left, right));
    words.dedup();
    words
}

/// A tag as people say it, or in full once it is typed like that.
fn spelling(tag: &str, typed: &str) -> String {
    let short = query::short_tag(tag);
    if short.starts_with(typed) {
        short
    } else {
        tag.to_owned()
    }
}

/// Titles of the sections of MAINTAINERS.
pub(super) fn sections(globals: &Globals) -> Vec<String> {
    let Ok(session) = Session::open(globals, None) else {
        return Vec::new();
    };
    query::section_titles(&session.facts, session.at)
}

/// Sections, and people of whom something was typed.
pub(super) fn people(globals: &Globals, typed: &str) -> Vec<String> {
    let Ok(session) = Session::open(globals, None) else {
        return Vec::new();
    };
    let mut words = query::section_titles(&session.facts, session.at);
    if !typed.is_empty() {
        let names = session.facts.reader.people_names().unwrap_or_default();
        words.extend(names.into_iter().filter(|name| is_begun(name, typed)).take(MOST));
    }
    words
}

/// Series, open ones while nothing is typed.
pub(super) fn series(globals: &Globals, typed: &str) -> Vec<String> {
    let Ok(session) = Session::open(globals, None) else {
        return Vec::new();
    };
    if typed.is_empty() {
        let Some(queue) = query::queue_named("pending") else {
            return Vec::new();
        };
        let open = query::select(queue, &session.facts, &Scope::at(Time(session.at.0)));
        let rows = open.map(|(rows, _)| rows).unwrap_or_default();
        let ids = rows
            .iter()
            .map(|row| row.candidate.stored.history.series.id.to_string());
        return ids.take(MOST).collect();
    }
    let found = session.facts.reader.series_by_prefix(&typed.to_lowercase());
    found
        .unwrap_or_default()
        .into_iter()
        .map(|(_, id)| id)
        .take(MOST)
        .collect()
}

/// Branches and tags.
pub(super) fn names(globals: &Globals) -> Vec<String> {
    let Ok(session) = Session::open(globals, None) else {
        return Vec::new();
    };
    let tags = session.facts.tags.iter().map(|tag| tag.name.clone());
    branch_names(&session).into_iter().chain(tags).collect()
}

/// Branches.
pub(super) fn branches(globals: &Globals) -> Vec<String> {
    Session::open(globals, None).map_or_else(|_| Vec::new(), |session| branch_names(&session))
}

/// The branches of all trees, each name once.
fn branch_names(session: &Session) -> Vec<String> {
    let rows = session.facts.branches.iter();
    let mut names: Vec<String> = rows.map(|row| row.branch.name.clone()).collect();
    names.sort_by(|left, right| compare_names(left, right));
    names.dedup();
    names
}

/// Branches and tags, also as one end of a range of which the other is typed.
pub(super) fn ranges(globals: &Globals, typed: &str) -> Vec<String> {
    let end = typed.rfind("..").map_or(0, |place| place + 2);
    let (before, typed) = typed.split_at(end);
    let Ok(session) = Session::open(globals, None) else {
        return Vec::new();
    };
    let tags = session.facts.tags.iter().map(|tag| spelling(&tag.name, typed));
    let names = branch_names(&session).into_iter().chain(tags);
    names.map(|name| format!("{before}{name}")).collect()
}

/// Paths that patches touched, up to the next folder: what lies in it is offered once it is typed.
pub(super) fn paths(globals: &Globals, typed: &str) -> Vec<String> {
    let Ok(session) = Session::open(globals, None) else {
        return Vec::new();
    };
    let folder = typed.rfind('/').map_or(0, |place| place + 1);
    let known = session.facts.reader.paths().unwrap_or_default();
    let begun = known.iter().filter(|path| path.starts_with(typed));
    let mut words: Vec<String> = begun
        .filter_map(|path| {
            let (folder, rest) = path.split_at_checked(folder)?;
            let next = rest.find('/').map_or(rest.len(), |place| place + 1);
            Some(format!("{folder}{}", rest.get(..next)?))
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST);
    words
}

/// Columns of the rows of a command.
pub(super) fn columns(command: &str) -> Vec<String> {
    let columns = query::columns_of(command);
    columns.iter().map(|column| column.key.to_owned()).collect()
}
