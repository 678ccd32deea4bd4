//! Settled ends: series whose state will not change any more, so that later answers need not look at them again.

use super::chunks::ask_listed;
use super::facts::Facts;
use crate::error::Result;
use crate::model::{State, Time};
use crate::store::{Filter, Stored};

/// How many series are in hand at a time at most.
const AT_A_TIME: usize = 1_000;

/// Settled ends, and what they were told by.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// Series that are settled, by row, and from when.
    pub ends: Vec<(i64, State, Time)>,
    /// Whether all series were asked, not only those that were named.
    pub all: bool,
    /// A number for the rules.
    pub rules: String,
}

/// Series that are settled, by row: accepted, superseded, or for a tree that is not configured; and from when.
///
/// Only ends that rest on facts alone are settled, or on what somebody said who committed at that time: notes and waiting times can change no such
/// state. With `some` rows, and the number of the
/// rules by which the others were told, only these are asked unless the rules are others now.
pub fn settled(facts: &Facts, threads: usize, some: Option<(&[i64], &str)>) -> Result<Settled> {
    let rules = facts.rules_print()?;
    let some = some.filter(|(_, known)| *known == rules).map(|(rows, _)| rows);
    let rows = match some {
        Some(rows) => rows.to_vec(),
        None => facts.reader.rows_of(Filter::All)?,
    };
    // A few are shared out among all threads.
    let at_a_time = rows.len().div_ceil(threads.max(1)).clamp(1, AT_A_TIME);
    let ends = ask_listed(facts, &rows, threads, at_a_time, &|facts, stored| {
        Ok(ends_of(facts, &stored))
    })?;
    let mut ends = ends.concat();
    ends.sort_unstable_by_key(|(series, ..)| *series);
    Ok(Settled {
        ends,
        all: some.is_none(),
        rules,
    })
}

fn ends_of(facts: &Facts, stored: &[Stored]) -> Vec<(i64, State, Time)> {
    let mut ends = Vec::new();
    for stored in stored {
        let history = &stored.history;
        let mails = history.mails.iter().map(|mail| mail.date);
        let landings = history
            .landings
            .iter()
            .flat_map(|landing| [Some(landing.committed), Some(landing.found.known), landing.reverted]);
        let revisions = history.series.revisions.iter().map(|revision| revision.known);
        let Some(since) = mails
            .chain(landings.flatten())
            .chain(revisions)
            .chain(history.superseded)
            .chain(
                history
                    .parts
                    .values()
                    .filter_map(|part| Some(part.overtaken.as_ref()?.known)),
            )
            .max()
        else {
            continue;
        };
        let state = facts.judge(stored, since).map(|standing| standing.state);
        if let Some(state @ (State::Accepted | State::Superseded | State::NotApplicable)) = state {
            ends.push((stored.row, state, since));
        }
    }
    ends
}
