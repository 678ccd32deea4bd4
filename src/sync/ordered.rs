//! Work on several threads whose results come back in order, with bounded memory.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::error::{Error, Result};

/// How many items a thread takes at a time at most.
const CHUNK: usize = 32;
/// How many chunks may be under way or wait for their turn, per thread.
const AHEAD: usize = 8;

/// What the threads share.
struct Board<R> {
    /// Next chunk to take.
    next: usize,
    /// Next chunk to hand on.
    due: usize,
    /// Chunks that are done and not yet due.
    done: BTreeMap<usize, Vec<R>>,
    /// Set when the work is to end early.
    stop: bool,
    /// What a thread could not do.
    failure: Option<Error>,
}

/// Does `work` on each item on `threads` threads, each with a state that `start` makes, and hands the results to `take` in the order of
/// the items.
///
/// # Errors
/// The first error of `start` or `take`; work that was not handed on is given up.
pub fn map_in_order<T: Sync, R: Send, W>(
    items: &[T],
    threads: usize,
    start: impl Fn() -> Result<W> + Sync,
    work: impl Fn(&mut W, &T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    // Of few items each thread takes a few at a time: some take far longer than others.
    let shares = AHEAD.saturating_mul(threads.max(1));
    let chunk = items.len().div_ceil(shares).clamp(1, CHUNK);
    hand_out(items.chunks(chunk).collect(), threads, start, work, |next| {
        while let Some(result) = next()? {
            take(result)?;
        }
        Ok(())
    })
}

/// The same for who takes results when it suits him: `consume` is given what returns the next one, `None` after the last.
///
/// Threads that live as long as all of the work learn once what others would learn anew: each new one makes the automata of the regular
/// expressions again, and these stay in memory.
///
/// # Errors
/// The first error of `start` or `consume`; work that was not handed on is given up.
pub fn pull_in_order<T: Sync, R: Send, W, O>(
    items: &[T],
    threads: usize,
    start: impl Fn() -> Result<W> + Sync,
    work: impl Fn(&mut W, &T) -> R + Sync,
    consume: impl FnOnce(&mut dyn FnMut() -> Result<Option<R>>) -> Result<O>,
) -> Result<O> {
    hand_out(items.chunks(CHUNK).collect(), threads, start, work, consume)
}

fn hand_out<T: Sync, R: Send, W, O>(
    chunks: Vec<&[T]>,
    threads: usize,
    start: impl Fn() -> Result<W> + Sync,
    work: impl Fn(&mut W, &T) -> R + Sync,
    consume: impl FnOnce(&mut dyn FnMut() -> Result<Option<R>>) -> Result<O>,
) -> Result<O> {
    let ahead = AHEAD.saturating_mul(threads.max(1));
    let board = Mutex::new(Board {
        next: 0,
        due: 0,
        done: BTreeMap::new(),
        stop: false,
        failure: None,
    });
    let changed = Condvar::new();
    let lock = || board.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = |guard| changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1).min(chunks.len()) {
            scope.spawn(|| {
                let mut state = match start() {
                    Ok(state) => state,
                    Err(error) => {
                        let mut guard = lock();
                        guard.failure.get_or_insert(error);
                        guard.stop = true;
                        changed.notify_all();
                        return;
                    }
                };
                loop {
                    let mut guard = lock();
                    while !guard.stop && guard.next < chunks.len() && guard.next >= guard.due + ahead {
                        guard = wait(guard);
                    }
                    if guard.stop || guard.next >= chunks.len() {
                        return;
                    }
                    let number = guard.next;
                    guard.next += 1;
                    drop(guard);
                    let results = chunks
                        .get(number)
                        .into_iter()
                        .flat_map(|chunk| chunk.iter())
                        .map(|item| work(&mut state, item));
                    let results: Vec<R> = results.collect();
                    lock().done.insert(number, results);
                    changed.notify_all();
                }
            });
        }
        let mut numbers = 0..chunks.len();
        let mut results = Vec::new().into_iter();
        let mut next = || loop {
            if let Some(result) = results.next() {
                return Ok(Some(result));
            }
            let Some(number) = numbers.next() else {
                return Ok(None);
            };
            let mut guard = lock();
            results = loop {
                if let Some(results) = guard.done.remove(&number) {
                    break results.into_iter();
                }
                if let Some(error) = guard.failure.take() {
                    return Err(error);
                }
                guard = wait(guard);
            };
            guard.due = number + 1;
            drop(guard);
            changed.notify_all();
        };
        let outcome = consume(&mut next);
        lock().stop = true;
        changed.notify_all();
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..5_000).collect();
        let mut seen = Vec::new();
        let outcome = map_in_order(
            &items,
            4,
            || Ok(0),
            |_, item| item * 2,
            |result| {
                seen.push(result);
                Ok(())
            },
        );
        assert!(outcome.is_ok());
        assert_eq!(seen, items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_of_the_taker_ends_the_work() {
        let items: Vec<u64> = (0..100_000).collect();
        let outcome = map_in_order(
            &items,
            2,
            || Ok(()),
            |(), item| *item,
            |item| {
                if item < 100 {
                    Ok(())
                } else {
                    Err(Error::new(Kind::Data, "full"))
                }
            },
        );
        assert_eq!(outcome.err().map(|error| error.to_string()), Some("full".to_owned()));
    }

    #[test]
    fn an_error_of_a_starter_ends_the_work() {
        let outcome = map_in_order(
            &[1, 2, 3],
            2,
            || Err::<(), _>(Error::new(Kind::Data, "no repository")),
            |(), _| (),
            |()| Ok(()),
        );
        assert_eq!(
            outcome.err().map(|error| error.to_string()),
            Some("no repository".to_owned())
        );
    }
}
