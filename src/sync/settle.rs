//! Settled ends: series whose state will not change any more are marked, so that queries need not look at them again.

use crate::error::Result;
use crate::model::{State, Time};
use crate::store::{Batch, Filter, Stored};

/// Marks the series that are settled. A settled end rests on facts alone: accepted, superseded or for a tree that is not configured.
pub(super) fn settle(batch: &mut Batch<'_>, judge: &dyn Fn(&Stored, Time) -> Option<State>) -> Result<()> {
    for stored in batch.histories(Filter::All)? {
        let history = &stored.history;
        let mails = history.mails.iter().map(|mail| mail.date);
        let landings = history.landings.iter().flat_map(|landing| [Some(landing.committed), Some(landing.found.known), landing.reverted]);
        let revisions = history.series.revisions.iter().map(|revision| revision.known);
        let Some(since) = mails.chain(landings.flatten()).chain(revisions).chain(history.superseded).max() else {
            continue;
        };
        match judge(&stored, since) {
            Some(state @ (State::Accepted | State::Superseded | State::NotApplicable)) => {
                batch.mark_settled(stored.row, state, since)?;
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}
