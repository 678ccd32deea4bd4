//! Settled ends: series whose state will not change any more, so that later answers need not look at them again.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Result;
use crate::model::{State, Time};
use crate::store::Filter;

use super::facts::Facts;

/// How many series are in hand at a time.
const AT_A_TIME: i64 = 1_000;

/// Series that are settled, by row: accepted, superseded, or for a tree that is not configured; and from when.
///
/// Only ends that rest on facts alone are settled: notes and waiting times can change no such state. Each of `threads` threads opens the
/// facts for itself.
pub fn settled(open: &(dyn Fn() -> Result<Facts> + Sync), threads: usize) -> Result<Vec<(i64, State, Time)>> {
    let facts = open()?;
    let last = facts.reader.last_series()?;
    let step = usize::try_from(AT_A_TIME).unwrap_or(usize::MAX);
    let firsts: Vec<i64> = (1..=last).step_by(step).collect();
    let next = AtomicUsize::new(0);
    let work = |facts: &Facts| -> Result<Vec<(i64, State, Time)>> {
        let mut ends = Vec::new();
        while let Some(first) = firsts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let until = first.saturating_add(AT_A_TIME - 1);
            add_settled(facts, Filter::Rows(*first, until), &mut ends)?;
        }
        Ok(ends)
    };
    let mut ends = std::thread::scope(|scope| -> Result<Vec<(i64, State, Time)>> {
        let others: Vec<_> = (1..threads.min(firsts.len()))
            .map(|_| scope.spawn(|| open().and_then(|facts| work(&facts))))
            .collect();
        let mut ends = work(&facts)?;
        for other in others {
            ends.extend(other.join().expect("a thread that judges series does not panic")?);
        }
        Ok(ends)
    })?;
    ends.sort_unstable_by_key(|(series, ..)| *series);
    Ok(ends)
}

fn add_settled(facts: &Facts, filter: Filter, ends: &mut Vec<(i64, State, Time)>) -> Result<()> {
    for stored in facts.histories(filter)? {
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
        let state = facts.judge(&stored, since).map(|standing| standing.state);
        if let Some(state @ (State::Accepted | State::Superseded | State::NotApplicable)) = state {
            ends.push((stored.row, state, since));
        }
    }
    Ok(())
}
