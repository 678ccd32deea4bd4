//! What a query answers: rows of typed cells, or a document of blocks.
//!
//! Cells know what they hold, not how they look; `render` knows looks and no query. `key` names a column for machines and is
//! never renamed; `title` is for people.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::error::{Error, Kind, Result};
use crate::model::{Person, State, Time, Turn, find_nearest};

/// The answer of a query: rows of one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Name of the query, as in `lost`.
    pub query: String,
    /// What a row is, for counting in words.
    pub noun: Noun,
    /// The columns, in order; a row has one cell for each.
    pub columns: Vec<Column>,
    /// The rows, in their final order.
    pub rows: Vec<Vec<Cell>>,
    /// The moments the answer rests on.
    pub moments: Moments,
    /// What was left out and why, a line each.
    pub footer: Vec<String>,
    /// Key of the column that rows are grouped by in tables.
    pub group: Option<String>,
}

/// A kind of row: its columns and how a value fills them.
pub trait Row {
    /// What a row is, for counting in words.
    const NOUN: Noun;

    /// The columns, in order.
    fn columns() -> Vec<Column>;

    /// The cells of this row, one for each column.
    fn cells(&self) -> Vec<Cell>;
}

impl Report {
    /// An answer of these rows, without moments and footer.
    pub fn of<R: Row>(query: &str, rows: &[R]) -> Self {
        Self {
            query: query.to_owned(),
            noun: R::NOUN,
            columns: R::columns(),
            rows: rows.iter().map(Row::cells).collect(),
            ..Self::default()
        }
    }

    /// The place of the column that `name` means: its key, or its title in lower case with `_` for blanks.
    ///
    /// An unknown name is an error that offers the nearest one.
    pub fn find_column(&self, name: &str) -> Result<usize> {
        let name = name.trim();
        if let Some(place) = self.columns.iter().position(|column| column.key == name) {
            return Ok(place);
        }
        let titles: Vec<String> = self.columns.iter().map(Column::word).collect();
        if let Some(place) = titles.iter().position(|title| title == name) {
            return Ok(place);
        }
        let keys = self.columns.iter().map(|column| column.key);
        let error = Error::new(Kind::Usage, format!("`{}` has no column `{name}`", self.query));
        Err(
            match find_nearest(name, keys.clone().chain(titles.iter().map(String::as_str))) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("columns are: {}", keys.collect::<Vec<_>>().join(", "))),
            },
        )
    }

    /// The same answer with only the named columns, in the order named, shown in every format.
    pub fn select<S: AsRef<str>>(&self, names: &[S]) -> Result<Self> {
        let mut places: Vec<usize> = Vec::new();
        for name in names {
            let place = self.find_column(name.as_ref())?;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if places.is_empty() {
            return Err(Error::new(Kind::Usage, "no column is named").hint(format!(
                "columns are: {}",
                self.columns
                    .iter()
                    .map(|column| column.key)
                    .collect::<Vec<_>>()
                    .join(", ")
            )));
        }
        let shown = |column: &Column| Column {
            show: Show::Always,
            ..column.clone()
        };
        Ok(Self {
            columns: places
                .iter()
                .filter_map(|&place| self.columns.get(place))
                .map(shown)
                .collect(),
            rows: self
                .rows
                .iter()
                .map(|row| places.iter().map(|&place| cell_at(row, place).clone()).collect())
                .collect(),
            ..self.clone_frame()
        })
    }

    /// This answer without columns and rows.
    fn clone_frame(&self) -> Self {
        Self {
            query: self.query.clone(),
            noun: self.noun,
            columns: Vec::new(),
            rows: Vec::new(),
            moments: self.moments,
            footer: self.footer.clone(),
            group: self.group.clone(),
        }
    }
}

/// The cell at `place`; empty where the row is too short.
pub fn cell_at(row: &[Cell], place: usize) -> &Cell {
    row.get(place).unwrap_or(&Cell::Empty)
}

/// What a row is called, for one and for many.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Noun {
    /// As in `1 match`.
    pub one: &'static str,
    /// As in `2 matches`.
    pub many: &'static str,
}

impl Default for Noun {
    fn default() -> Self {
        Self {
            one: "row",
            many: "rows",
        }
    }
}

impl Noun {
    /// The noun that fits the count.
    pub fn of(self, count: usize) -> &'static str {
        if count == 1 { self.one } else { self.many }
    }
}

/// In which formats a column is shown when no columns are asked for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Show {
    /// In every format.
    #[default]
    Always,
    /// Everywhere but in the narrow table.
    Wide,
    /// In JSON only.
    Json,
}

/// A column.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Column {
    /// Its name for machines; never renamed.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Where it is shown.
    pub show: Show,
    /// Whether it is aligned to the right.
    pub right: bool,
    /// Whether it gives up width first in a narrow table.
    pub shrinks: bool,
    /// Whether it goes below its row where a narrow terminal has no room beside.
    pub below: bool,
}

impl Column {
    /// A column that every format shows, aligned to the left.
    pub fn new(key: &'static str, title: &'static str) -> Self {
        Self {
            key,
            title,
            ..Self::default()
        }
    }

    /// The same, not in the narrow table.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.show = Show::Wide;
        self
    }

    /// The same, in JSON only.
    #[must_use]
    pub fn json(mut self) -> Self {
        self.show = Show::Json;
        self
    }

    /// The same, aligned to the right.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// The same, giving up width first.
    #[must_use]
    pub fn shrinking(mut self) -> Self {
        self.shrinks = true;
        self
    }

    /// The same, going below its row on a narrow terminal.
    #[must_use]
    pub fn below(mut self) -> Self {
        self.below = true;
        self
    }

    /// The title as a name: lower case, `_` for blanks.
    fn word(&self) -> String {
        self.title.to_lowercase().replace(' ', "_")
    }
}

/// One typed value of a row. Text may be foreign: nothing in it is trusted.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// How many.
    Count(u64),
    /// A moment: a day for people, RFC 3339 for machines.
    Day(Time),
    /// Days: words for people, a number for machines.
    Age(i64),
    /// An id such as a Message-ID, with the address where it can be read.
    Id {
        /// The id.
        text: String,
        /// Where it can be read.
        url: Option<String>,
    },
    /// Somebody: a label for people, an object of name and address for machines.
    Person(Person),
    /// People: labels for people, names and addresses for machines.
    People(Vec<Person>),
    /// Yes or no.
    Flag(bool),
    /// A number that is no count.
    Number(f64),
    /// Several words.
    List(Vec<String>),
    /// Where something stands.
    State(State),
    /// Who acts next.
    Turn(Turn),
    /// Something nested; for machines as it is, for people in brief.
    Value(serde_json::Value),
    /// Nothing: `null` for machines.
    #[default]
    Empty,
}

impl Cell {
    /// A text cell; empty text is [`Cell::Empty`].
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A count; one that does not fit is as large as can be.
    pub fn count<N: TryInto<u64>>(count: N) -> Self {
        Self::Count(count.try_into().unwrap_or(u64::MAX))
    }

    /// The words of a text or an id; empty for every other cell.
    pub fn words(&self) -> &str {
        if let Self::Text(text) | Self::Id { text, .. } = self {
            text
        } else {
            ""
        }
    }

    /// The moment, or nothing.
    pub fn day(time: Option<Time>) -> Self {
        time.map_or(Self::Empty, Self::Day)
    }
}

impl Serialize for Cell {
    /// As machines get it: moments as RFC 3339, people as objects, nothing as `null`.
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::Id { text, .. } => serializer.serialize_str(text),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Day(time) => serializer.collect_str(time),
            Self::Age(days) => serializer.serialize_i64(*days),
            Self::Person(person) => PersonValue(person).serialize(serializer),
            Self::People(people) => serializer.collect_seq(people.iter().map(PersonValue)),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) if number.is_finite() => serializer.serialize_f64(*number),
            Self::Number(_) | Self::Empty => serializer.serialize_none(),
            Self::List(words) => words.serialize(serializer),
            Self::State(state) => serializer.serialize_str(state.into()),
            Self::Turn(turn) => serializer.serialize_str(turn.into()),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

/// A person as an object.
struct PersonValue<'a>(&'a Person);

impl Serialize for PersonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("name", &*self.0.name)?;
        object.serialize_entry("email", self.0.address.as_str())?;
        object.end()
    }
}

/// The moments an answer rests on, as resolved.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Moments {
    /// The moment the answer is for.
    pub as_of: Option<Time>,
    /// Beginning of the window.
    pub since: Option<Time>,
    /// End of the window, itself left out.
    pub until: Option<Time>,
    /// When the last sync finished.
    pub synced: Option<Time>,
    /// Date of the newest mail read.
    pub newest_mail: Option<Time>,
    /// Date of the newest commit read.
    pub newest_commit: Option<Time>,
}

/// An answer about one thing, as `xq show` gives it: blocks for people, a value for machines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Name of the query, as in `show`.
    pub query: String,
    /// Heading; may be foreign text.
    pub title: String,
    /// What people read, in order.
    pub blocks: Vec<Block>,
    /// What machines read: an object is one row, an array is the rows.
    pub json: serde_json::Value,
    /// The moments the answer rests on.
    pub moments: Moments,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Labelled values, a line each; empty cells are left out.
    Facts(Vec<(String, Cell)>),
    /// A table under a heading; without rows it is left out.
    Table {
        /// Its heading; may be empty.
        title: String,
        /// Its columns.
        columns: Vec<Column>,
        /// Its rows.
        rows: Vec<Vec<Cell>>,
    },
    /// Lines as they are, but for what no terminal may see.
    Lines(Vec<String>),
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    struct Fruit(&'static str, u64);

    impl Row for Fruit {
        const NOUN: Noun = Noun {
            one: "fruit",
            many: "fruits",
        };

        fn columns() -> Vec<Column> {
            vec![Column::new("name", "Name"), Column::new("age_days", "Age").wide()]
        }

        fn cells(&self) -> Vec<Cell> {
            vec![Cell::text(self.0), Cell::Count(self.1)]
        }
    }

    #[test]
    fn columns_are_picked_by_key_or_title_in_the_order_named() {
        let report = Report::of("fruits", &[Fruit("plum", 3)]);
        let picked = report.select(&["age", "name", "age_days"]).unwrap();
        assert_eq!(picked.rows, [[Cell::Count(3), Cell::text("plum")]]);
        assert_eq!(picked.columns.first().unwrap().show, Show::Always);
    }

    #[test]
    fn an_unknown_column_names_the_nearest() {
        let report = Report::of("fruits", &[Fruit("plum", 3)]);
        let error = report.select(&["nmae"]).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert_eq!(error.hints(), ["did you mean `name`?"]);
        let error = report.select(&["zzz"]).unwrap_err();
        assert_eq!(error.hints(), ["columns are: name, age_days"]);
    }
}
