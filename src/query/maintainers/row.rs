//! Rows of `xq maintainers`: a section that covers a path, and somebody whom get_maintainer.pl would list.

use crate::model::Person;
use crate::query::report::{Cell, Column, Noun, Row};
use crate::review::{Listed, PathStanding};

use super::Checkout;

/// What a section has to say about a path.
#[derive(Clone, Copy, Debug, Eq, PartialEq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(super) enum Part {
    /// Its maintainers approve.
    Approves,
    /// Its maintainers may stand in for those who approve.
    StandIn,
    /// It covers the path and names no maintainer.
    NoMaintainer,
}

/// A section that covers a path.
pub(super) struct SectionRow<'a> {
    pub(super) checkout: &'a Checkout<'a>,
    pub(super) path: &'a str,
    /// Whether the path is in the branch, where that was asked.
    pub(super) exists: Option<bool>,
    /// The section's title; `None`: the committers.
    pub(super) section: Option<&'a str>,
    pub(super) part: Part,
    pub(super) people: Vec<Person>,
    pub(super) reviewers: Vec<Person>,
    pub(super) status: Option<&'a str>,
    /// Number of the part of the series.
    pub(super) number: Option<u32>,
    /// What the path has.
    pub(super) standing: Option<&'a PathStanding>,
    /// Who could give what is missing: those who approve, or of a stand-in's section its own.
    pub(super) wanted: Option<Vec<Person>>,
}

impl SectionRow<'_> {
    /// The columns; those that tell what a patch has are in tables where there is a patch.
    pub(super) fn columns_for(patch: bool) -> Vec<Column> {
        let place = |column: Column| if patch { column } else { column.json() };
        let reader = |column: Column| if patch { column.json() } else { column };
        vec![
            place(Column::new("part", "Part").right()),
            Column::new("path", "Path").shrinking(),
            Column::new("section", "Section").shrinking(),
            Column::new("role", "Role"),
            reader(Column::new("people", "People").shrinking().below()),
            place(Column::new("approval", "Approval")),
            place(Column::new("given", "Given by").shrinking().below()),
            place(Column::new("wanted", "Wanted from").shrinking().below()),
            Column::new("reviewers", "Reviewers").wide().below(),
            Column::new("status", "Status").wide(),
            Column::new("tree", "Tree").json(),
            Column::new("branch", "Branch").json(),
            Column::new("exists", "Exists").json(),
        ]
    }
}

impl Row for SectionRow<'_> {
    const NOUN: Noun = Noun {
        one: "section of a path",
        many: "sections of paths",
    };

    fn columns() -> Vec<Column> {
        Self::columns_for(false)
    }

    fn cells(&self) -> Vec<Cell> {
        let approval = |standing: &PathStanding| Cell::text(standing.approval.to_string());
        let part: &str = self.part.into();
        vec![
            self.number.map_or(Cell::Empty, |number| Cell::Count(number.into())),
            Cell::text(self.path),
            Cell::text(self.section.unwrap_or_default()),
            Cell::text(part),
            Cell::People(self.people.clone()),
            self.standing.map_or(Cell::Empty, approval),
            self.standing
                .map_or(Cell::Empty, |standing| Cell::People(standing.given.clone())),
            self.wanted.clone().map_or(Cell::Empty, Cell::People),
            Cell::People(self.reviewers.clone()),
            Cell::text(self.status.unwrap_or_default()),
            Cell::text(self.checkout.tree.to_string()),
            Cell::text(self.checkout.branch.clone()),
            self.exists.map_or(Cell::Empty, Cell::Flag),
        ]
    }
}

/// Somebody whom get_maintainer.pl would list.
pub(super) struct ListedRow<'a> {
    /// The path asked for; `None`: a patch.
    pub(super) path: Option<&'a str>,
    /// Number of the part of the series.
    pub(super) number: Option<u32>,
    pub(super) listed: Listed<'a>,
}

impl Row for ListedRow<'_> {
    const NOUN: Noun = Noun {
        one: "person",
        many: "people",
    };

    fn columns() -> Vec<Column> {
        Self::columns_for(false)
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.number.map_or(Cell::Empty, |number| Cell::Count(number.into())),
            self.path.map_or(Cell::Empty, Cell::text),
            Cell::Person(self.listed.person.clone()),
            Cell::text(self.listed.person.address.as_str()),
            Cell::text(self.listed.role()),
            Cell::text(self.listed.section.title.clone()),
            Cell::text(if self.listed.by_keyword { "keyword" } else { "path" }),
        ]
    }
}

impl ListedRow<'_> {
    /// The columns: with the number of the part where there is a patch, else with the path.
    pub(super) fn columns_for(patch: bool) -> Vec<Column> {
        let (part, path) = (
            Column::new("part", "Part").right(),
            Column::new("path", "Path").shrinking(),
        );
        vec![
            if patch { part } else { part.json() },
            if patch { path.json() } else { path },
            Column::new("person", "Person").shrinking(),
            Column::new("email", "Address").shrinking().below(),
            Column::new("role", "Role"),
            Column::new("section", "Section").shrinking().below(),
            Column::new("found_by", "Found by").wide(),
        ]
    }
}
