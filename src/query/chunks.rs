//! Many series asked the same, some at a time and on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::facts::Facts;
use crate::error::Result;
use crate::store::{Depth, Filter, Stored};

/// How many series are in hand at a time.
const AT_A_TIME: usize = 32;

/// Asks for the series that the filter means, read as deep as that, some at a time; what was found is in the order of their rows.
pub(super) fn ask_all<T: Send>(
    facts: &Facts,
    filter: Filter,
    depth: Depth,
    ask: &(dyn Fn(&Facts, Vec<Stored>) -> Result<T> + Sync),
) -> Result<Vec<T>> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let version = facts.reader.version()?;
    let mut rows = facts.reader.rows_of(filter)?;
    let others = helpers(facts, threads.min(rows.len().div_ceil(AT_A_TIME)));
    let _at_once = facts.reader.at_once()?;
    // Something may have been written meanwhile.
    if facts.reader.version()? != version {
        rows = facts.reader.rows_of(filter)?;
    }
    ask_chunks(facts, others, &rows, (AT_A_TIME, depth), ask)
}

/// Asks for an outline of the series of these rows, so many at a time on so many threads at most; what was found is in their order.
///
/// # Errors
/// What `ask` yields, and `Data` when the database cannot be read.
pub(super) fn ask_listed<T: Send>(
    facts: &Facts,
    rows: &[i64],
    threads: usize,
    at_a_time: usize,
    ask: &(dyn Fn(&Facts, Vec<Stored>) -> Result<T> + Sync),
) -> Result<Vec<T>> {
    let others = helpers(facts, threads.min(rows.len().div_ceil(at_a_time)));
    // A sync asks so of many series: what each reader maps of the file would count as its memory.
    for facts in others.iter().chain([facts]) {
        facts.reader.map_little()?;
    }
    let _at_once = facts.reader.at_once()?;
    ask_chunks(facts, others, rows, (at_a_time, Depth::Outline), ask)
}

/// Facts for all of so many threads but the first. They are opened before anything is locked: a sync that begins then lets no further
/// reader in, and waits for those that are there. Whoever cannot read now does not help.
fn helpers(facts: &Facts, threads: usize) -> Vec<Facts> {
    (1..threads).filter_map(|_| facts.again().ok()).collect()
}

/// Asks where the reader already stands at its moment, with the help of some others.
fn ask_chunks<T: Send>(
    facts: &Facts,
    others: Vec<Facts>,
    rows: &[i64],
    (at_a_time, depth): (usize, Depth),
    ask: &(dyn Fn(&Facts, Vec<Stored>) -> Result<T> + Sync),
) -> Result<Vec<T>> {
    let chunks: Vec<&[i64]> = rows.chunks(at_a_time).collect();
    let finished = facts.reader.finished()?;
    let next = AtomicUsize::new(0);
    let work = |facts: &Facts| -> Result<Vec<(usize, T)>> {
        let mut found = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = chunks.get(place) else {
                return Ok(found);
            };
            found.push((place, ask(facts, facts.histories_of(chunk, depth)?)?));
        }
    };
    let help = |facts: &Facts| -> Result<Vec<(usize, T)>> {
        let Ok(_at_once) = facts.reader.at_once() else {
            return Ok(Vec::new());
        };
        // A sync that ended since the first reader looked is for the next question.
        if facts.reader.finished()? == finished {
            work(facts)
        } else {
            Ok(Vec::new())
        }
    };
    let mut found = std::thread::scope(|scope| -> Result<Vec<(usize, T)>> {
        let help = &help;
        let others: Vec<_> = others
            .into_iter()
            .map(|facts| scope.spawn(move || help(&facts)))
            .collect();
        let mut found = work(facts)?;
        for other in others {
            found.extend(other.join().expect("a thread that judges series does not panic")?);
        }
        Ok(found)
    })?;
    found.sort_unstable_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, one)| one).collect())
}
