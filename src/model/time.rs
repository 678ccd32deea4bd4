//! A moment, to the second, in UTC.

use std::fmt;

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// A moment: seconds since 1970-01-01 00:00 UTC. No clock is read here; moments are read from mails, commits and the command line.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Time(pub i64);

impl Time {
    /// The moment `days` later (earlier when negative).
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY)))
    }

    /// Whole days from `earlier` to this moment, rounded down; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(DAY)
    }
}

impl fmt::Display for Time {
    /// RFC 3339 in UTC, as in `2013-06-18T13:54:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(moment) => write!(f, "{moment}"),
            Err(_) => write!(f, "@{}", self.0),
        }
    }
}
