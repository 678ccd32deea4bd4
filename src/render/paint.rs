//! Colours and hyperlinks that do not disturb the alignment.
//!
//! A painted cell carries marks of no width through the layout; afterwards each mark becomes an escape sequence. The marks are
//! characters that [`super::foreign`] lets through in no text.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::model::{State, Turn};
use crate::query::Cell;

use super::Style;

/// Begins a painted stretch.
const BEGIN: char = '\u{2061}';
/// Ends it.
const END: char = '\u{2062}';

/// What a stretch of text means, and so how it is coloured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Paint {
    /// Nothing in particular.
    Plain,
    /// A heading.
    Heading,
    /// Nobody has answered yet.
    Waiting,
    /// In somebody's hands at the project.
    Working,
    /// Back with the author.
    Author,
    /// Good to go.
    Good,
    /// In part.
    Mixed,
    /// Over.
    Past,
}

impl Paint {
    /// What a cell means: only states and turns have a colour.
    pub(super) fn of(cell: &Cell) -> Self {
        match cell {
            Cell::State(state) => match state {
                State::New => Self::Waiting,
                State::UnderReview => Self::Working,
                State::ChangesRequested => Self::Author,
                State::Ready => Self::Good,
                State::Partial => Self::Mixed,
                State::Accepted
                | State::Superseded
                | State::Rejected
                | State::Withdrawn
                | State::Rfc
                | State::Deferred
                | State::Dropped
                | State::NotApplicable => Self::Past,
            },
            Cell::Turn(turn) => match turn {
                Turn::Author => Self::Author,
                Turn::Maintainers => Self::Working,
                Turn::ReleaseManager => Self::Mixed,
                Turn::Committers => Self::Good,
                Turn::Nobody => Self::Past,
            },
            Cell::Text(_)
            | Cell::Count(_)
            | Cell::Day(_)
            | Cell::Age(_)
            | Cell::Id { .. }
            | Cell::Person(_)
            | Cell::People(_)
            | Cell::Flag(_)
            | Cell::Number(_)
            | Cell::List(_)
            | Cell::Value(_)
            | Cell::Empty => Self::Plain,
        }
    }

    /// The number of the terminal's attribute: colours that can be read on light and on dark.
    fn code(self) -> Option<u8> {
        match self {
            Self::Plain => None,
            Self::Heading => Some(1),
            Self::Past => Some(2),
            Self::Waiting => Some(31),
            Self::Good => Some(32),
            Self::Working => Some(33),
            Self::Mixed => Some(35),
            Self::Author => Some(36),
        }
    }
}

/// Puts marks into cells and turns them into escape sequences, in the same order.
pub(super) struct Painter {
    color: bool,
    hyperlinks: bool,
    pending: RefCell<VecDeque<(String, &'static str)>>,
}

impl Painter {
    /// A painter for what the terminal shows.
    pub(super) fn new(style: &Style) -> Self {
        Self {
            color: style.color,
            hyperlinks: style.hyperlinks,
            pending: RefCell::default(),
        }
    }

    /// The text with its escape sequences, for lines that are not laid out.
    pub(super) fn paint(&self, text: &str, paint: Paint) -> String {
        match paint.code() {
            Some(code) if self.color => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }

    /// The text between marks. Cells must be marked in the order in which they will stand in the lines.
    pub(super) fn mark(&self, text: &str, paint: Paint) -> String {
        match paint.code() {
            Some(code) if self.color && !text.is_empty() => self.enclose(text, format!("\u{1b}[{code}m"), "\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }

    /// The text between marks that become a hyperlink, where the terminal can and the address is sound.
    pub(super) fn mark_link(&self, text: &str, url: &str) -> String {
        let scheme = url.starts_with("https://") || url.starts_with("http://");
        let sound = scheme && url.bytes().all(|byte| byte.is_ascii_graphic());
        if self.hyperlinks && sound && !text.is_empty() {
            self.enclose(text, format!("\u{1b}]8;;{url}\u{1b}\\"), "\u{1b}]8;;\u{1b}\\")
        } else {
            text.to_owned()
        }
    }

    fn enclose(&self, text: &str, begin: String, end: &'static str) -> String {
        self.pending.borrow_mut().push_back((begin, end));
        format!("{BEGIN}{text}{END}")
    }

    /// The line with its marks turned into escape sequences. Lines must come in order.
    pub(super) fn finish(&self, line: &str) -> String {
        if !line.contains(BEGIN) {
            return line.to_owned();
        }
        let mut finished = String::with_capacity(line.len() + 32);
        let mut closing = "";
        for c in line.chars() {
            match c {
                BEGIN => {
                    if let Some((begin, end)) = self.pending.borrow_mut().pop_front() {
                        finished.push_str(&begin);
                        closing = end;
                    }
                }
                END => finished.push_str(std::mem::take(&mut closing)),
                c => finished.push(c),
            }
        }
        finished
    }
}
