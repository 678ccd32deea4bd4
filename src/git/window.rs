//! The part of two files that their diff can be made of: what lies far from every change is left out.
//!
//! Owns how large that part has to be for git's algorithm to give the same diff for it as for the whole files. That depends on
//! which lines git takes for common ones, how far a change may slide up or down, and what is looked at beside it; where this cannot be
//! told cheaply the whole files are compared.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Lines kept beyond those that no change can slide over: git looks past 20 blank ones, and shows 3.
const MARGIN: usize = 24;
/// How many lines are looked at for one that no change can slide over.
const FAR: usize = 400;
/// Below so many bytes nothing is gained.
const SMALL: usize = 1_024;
/// A line that occurs so often in the other file is common to git however large the files are.
const COMMON: usize = 1_024;
/// How far git looks around a common line before it passes it over.
const AROUND: usize = 100;

/// What to compare of two files.
pub(super) fn of<'a>(old: &'a [u8], new: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    find(old, new).unwrap_or((old, new))
}

fn find<'a>(old: &'a [u8], new: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    if old.len().min(new.len()) < SMALL {
        return None;
    }
    let ends = Ends::of(old, new);
    let (before, after) = (old.get(..ends.before)?, old.get(old.len() - ends.after..)?);
    let removed = old.get(ends.before..old.len() - ends.after)?;
    let added = new.get(ends.before..new.len() - ends.after)?;
    // Of a change this large little can be left out.
    if (removed.len() + added.len()) * 2 > old.len() + new.len() {
        return None;
    }
    let near = reach(before, after, removed, added)?;
    if !removed.is_empty() && !added.is_empty() && !is_judged_alike(before, after, removed, added, &near) {
        return None;
    }
    let (start, end) = (near.start, near.end - before.len());
    Some((
        old.get(start..old.len() - ends.after + end)?,
        new.get(start..new.len() - ends.after + end)?,
    ))
}

/// How many bytes two files share at their beginnings and at their ends, in whole lines.
struct Ends {
    before: usize,
    after: usize,
}

impl Ends {
    fn of(old: &[u8], new: &[u8]) -> Self {
        let shared = shared_start(old, new);
        let line_start = |bytes: &[u8]| bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let before = old.get(..shared).map_or(0, line_start);
        let (old, new) = (
            old.get(before..).unwrap_or_default(),
            new.get(before..).unwrap_or_default(),
        );
        let mut after = shared_end(old, new);
        let begins_line = |bytes: &[u8]| {
            let place = bytes.len() - after;
            place == 0 || bytes.get(place - 1) == Some(&b'\n')
        };
        if !(begins_line(old) && begins_line(new)) {
            let tail = old.get(old.len() - after..).unwrap_or_default();
            after = tail
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(0, |at| after - at - 1);
        }
        Self { before, after }
    }
}

/// Bytes that are compared at once.
const BLOCK: usize = 256;

fn shared_start(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK));
    let equal = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let rest = a.iter().zip(b).skip(equal);
    equal + rest.take_while(|(a, b)| a == b).count()
}

fn shared_end(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK));
    let equal = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let rest = a.iter().rev().zip(b.iter().rev()).skip(equal);
    equal + rest.take_while(|(a, b)| a == b).count()
}

fn lines(bytes: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// The bytes of `before` and `after`, as if they were one text, that have to be kept; `None` when nothing can be left out.
///
/// A change slides up over a line only if that line is also its last one, and down over one that is its first. So none slides over a
/// line that is unlike all between it and the other end.
fn reach(before: &[u8], after: &[u8], removed: &[u8], added: &[u8]) -> Option<Range<usize>> {
    let met: HashSet<&[u8], foldhash::fast::FixedState> = lines(removed).chain(lines(added)).collect();
    let (mut up, mut down) = (lines(before).rev().peekable(), lines(after).peekable());
    let (mut start, mut end) = (before.len(), before.len());
    let slides = |line: &&[u8]| met.contains(line);
    let mut far = 0;
    while let Some(line) = up.next_if(slides) {
        start -= line.len();
        far += 1;
    }
    while let Some(line) = down.next_if(slides) {
        end += line.len();
        far += 1;
    }
    if far > FAR {
        return None;
    }
    start -= up.take(MARGIN).map(<[u8]>::len).sum::<usize>();
    end += down.take(MARGIN).map(<[u8]>::len).sum::<usize>();
    Some(start..end)
}

/// How often a line stands in each part.
#[derive(Default)]
struct Count {
    removed: usize,
    added: usize,
    /// In what both files share and is kept.
    near: usize,
    /// In what both files share and is left out.
    far: usize,
}

/// Whether git passes over the same lines before it looks for the shortest way, whether it sees the whole files or what is kept of them.
///
/// It passes over a line that is not in the other file at all, and over some that are common there.
fn is_judged_alike(before: &[u8], after: &[u8], removed: &[u8], added: &[u8], near: &Range<usize>) -> bool {
    let mut counts: HashMap<&[u8], Count, foldhash::fast::FixedState> = HashMap::default();
    let (mut old_lines, mut new_lines) = (0, 0);
    for line in lines(removed) {
        counts.entry(line).or_default().removed += 1;
        old_lines += 1;
    }
    for line in lines(added) {
        counts.entry(line).or_default().added += 1;
        new_lines += 1;
    }
    if counts.values().all(|count| count.removed == 0 || count.added == 0) {
        // Every way is the same.
        return true;
    }
    let (far_before, near_before) = before.split_at(near.start);
    let (near_after, far_after) = after.split_at(near.end - before.len());
    let (mut near_lines, mut far_lines) = (0, 0);
    for line in lines(near_before).chain(lines(near_after)) {
        near_lines += 1;
        if let Some(count) = counts.get_mut(line) {
            count.near += 1;
        }
    }
    for line in lines(far_before).chain(lines(far_after)) {
        far_lines += 1;
        if let Some(count) = counts.get_mut(line) {
            count.far += 1;
        }
    }
    let alike = |bytes: &[u8], own_lines: usize, in_other: fn(&Count) -> usize| {
        let (kept, all) = (limit(own_lines + near_lines), limit(own_lines + near_lines + far_lines));
        let ranks = |limit: usize, is_whole: bool| -> Vec<Rank> {
            let count = |line| {
                counts.get(line).map_or(0, |count| {
                    in_other(count) + count.near + if is_whole { count.far } else { 0 }
                })
            };
            lines(bytes).map(|line| Rank::of(count(line), limit)).collect()
        };
        is_same_choice(&ranks(kept, false), &ranks(all, true))
    };
    alike(removed, old_lines, |count| count.added) && alike(added, new_lines, |count| count.removed)
}

/// From how many occurrences on a line of a file is common: about the root of the file's lines.
fn limit(lines: usize) -> usize {
    let quarters = (0..).take_while(|power| lines >> (2 * power) > 0).count();
    COMMON.min(1 << quarters)
}

/// How git ranks a line by how often the other file has it.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Rank {
    Absent,
    There,
    Common,
}

impl Rank {
    fn of(count: usize, limit: usize) -> Self {
        match count {
            0 => Self::Absent,
            few if few < limit => Self::There,
            _ => Self::Common,
        }
    }
}

/// Whether the same lines are passed over by both rankings, as far as that is plain: common ones are where absent ones are near on
/// either side and no other line is between, if these are many enough.
fn is_same_choice(kept: &[Rank], all: &[Rank]) -> bool {
    let absent_near = |ranks: &mut dyn Iterator<Item = &Rank>| {
        let mut run = ranks.take(AROUND).take_while(|rank| **rank != Rank::There);
        run.any(|rank| *rank == Rank::Absent)
    };
    let stays = |ranks: &[Rank], place: usize| match ranks.split_at_checked(place) {
        Some((head, [rank, tail @ ..])) => match rank {
            Rank::Absent => Some(false),
            Rank::There => Some(true),
            Rank::Common if absent_near(&mut head.iter().rev()) && absent_near(&mut tail.iter()) => None,
            Rank::Common => Some(true),
        },
        Some((_, [])) | None => None,
    };
    kept == all
        || (0..kept.len()).all(|place| {
            let choice = stays(kept, place);
            choice.is_some() && choice == stays(all, place)
        })
}
