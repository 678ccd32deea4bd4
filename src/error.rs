//! The error type and the table of exit codes.
//!
//! Bad mail is data, not an error: it never comes here. An [`Error`] ends the run with one clear line and hints.

use std::fmt;

/// What sort of thing went wrong; it alone decides the exit code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The command line.
    Usage,
    /// A setting, name or id is not as it must be, or not found.
    Setup,
    /// A mirror, tree or database could not be read or written.
    Data,
    /// A promise of ours is broken.
    Bug,
    /// The user stopped the run.
    Interrupted,
}

impl Kind {
    /// The exit code of the process. xq(1) prints the same table.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Setup => 3,
            Self::Data => 4,
            Self::Bug => 70,
            Self::Interrupted => 130,
        }
    }
}

/// An error: what could not be done, why, and what to do about it.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    what: String,
    cause: Option<String>,
    hints: Vec<String>,
}

/// The result of everything that may fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error that says `what` could not be done, as in "cannot open the database /x".
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            cause: None,
            hints: Vec::new(),
        }
    }

    /// A broken promise of ours.
    pub fn bug(what: impl fmt::Display) -> Self {
        Self::new(Kind::Bug, format!("bug: {what}")).hint("please report this, with the command line")
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Adds a hint: what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// What sort it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The hints, in order.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{}: {cause}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for Error {}
