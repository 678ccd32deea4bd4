//! The part of two files that their diff can be made of: what lies far from every change is left out.
//!
//! Owns how large that part has to be for git's algorithm to give the same diff for it as for the whole files. That depends on how far a
//! change may slide up or down, on what is looked at beside it, and on which lines git takes for common ones: for these, short lines stand
//! for what is left out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::FixedState;

/// Lines kept beyond those that no change can slide over: git looks past 20 blank ones, and shows 3.
const MARGIN: usize = 24;
/// How many lines are looked at for one that no change can slide over.
const FAR: usize = 400;
/// Below so many bytes nothing is gained.
const SMALL: usize = 1_024;
/// A line that occurs so often in the other file is common to git however large that is.
const COMMON: usize = 1_024;

/// What differs between two files, as one piece, and what both share around it; all in whole lines.
pub(super) struct Change<'a> {
    before: &'a [u8],
    removed: &'a [u8],
    added: &'a [u8],
    after: &'a [u8],
}

impl<'a> Change<'a> {
    /// Compares two files from both ends.
    pub(super) fn of(old: &'a [u8], new: &'a [u8]) -> Self {
        let ends = Ends::of(old, new);
        let (before, rest) = old.split_at(ends.before);
        let (removed, after) = rest.split_at(rest.len() - ends.after);
        Self {
            before,
            removed,
            added: new.get(ends.before..new.len() - ends.after).unwrap_or_default(),
            after,
        }
    }

    /// The lines before, removed, added and after, where git can show the change in no other way: it can be cut in no pieces, as no line
    /// was both removed and added, and cannot slide.
    pub(super) fn only_way(&self) -> Option<[&'a [u8]; 4]> {
        let (above, below) = (lines(self.before).next_back(), lines(self.after).next());
        let slides = |group: &[u8]| {
            let mut group = lines(group);
            let (first, last) = (group.next(), group.next_back());
            first.is_some() && (below == first || above == last.or(first))
        };
        if slides(self.removed) || slides(self.added) {
            return None;
        }
        let cut = !self.removed.is_empty() && !self.added.is_empty() && {
            let removed: HashSet<&[u8], FixedState> = lines(self.removed).collect();
            lines(self.added).any(|line| removed.contains(line))
        };
        (!cut).then_some([self.before, self.removed, self.added, self.after])
    }

    /// What to compare of the two files.
    pub(super) fn parts(&self, old: &'a [u8], new: &'a [u8]) -> [Cow<'a, [u8]>; 2] {
        self.find_parts(old, new)
            .unwrap_or([Cow::Borrowed(old), Cow::Borrowed(new)])
    }

    fn find_parts(&self, old: &'a [u8], new: &'a [u8]) -> Option<[Cow<'a, [u8]>; 2]> {
        // Of a change this large little can be left out.
        let large = (self.removed.len() + self.added.len()) * 2 > old.len() + new.len();
        if large || old.len().min(new.len()) < SMALL {
            return None;
        }
        let near = self.reach()?;
        let left_out = self.before.len() + self.after.len() - near.end;
        let kept = |bytes: &'a [u8]| bytes.get(near.start..bytes.len() - left_out);
        let (old, new) = (kept(old)?, kept(new)?);
        let padding = Counts::of(self, &near).padding()?;
        let pad = |bytes: &'a [u8]| match (&padding[..], near.start) {
            ([], _) => Cow::Borrowed(bytes),
            (padding, 0) => Cow::Owned([bytes, padding].concat()),
            (padding, _) => Cow::Owned([padding, bytes].concat()),
        };
        Some([pad(old), pad(new)])
    }

    /// The bytes of what both files share, before and after the change, as if it were one text, that have to be kept; `None` when
    /// nothing can be left out.
    ///
    /// A change slides up over a line only if that line is also its last one, and down over one that is its first. So none slides over a
    /// line that is unlike all of what changed and all that it could slide over before.
    fn reach(&self) -> Option<Range<usize>> {
        let met: HashSet<&[u8], FixedState> = lines(self.removed).chain(lines(self.added)).collect();
        let (mut up, mut down) = (lines(self.before).rev().peekable(), lines(self.after).peekable());
        let (mut start, mut end) = (self.before.len(), self.before.len());
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
        start -= up.take(MARGIN).map(<[u8]>::len).sum::<usize>();
        end += down.take(MARGIN).map(<[u8]>::len).sum::<usize>();
        let all = start == 0 && end == self.before.len() + self.after.len();
        (far <= FAR && !all).then_some(start..end)
    }
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

/// How often a line stands in each part of the files.
#[derive(Default)]
struct Count {
    removed: usize,
    added: usize,
    /// In what both files share and is kept.
    near: usize,
    /// In what both files share and is left out.
    far: usize,
}

/// How often each line that changed stands in each part, and how many lines there are.
///
/// Before git looks for the shortest way it passes over lines that the other file has not, and over some that are common there. From how
/// many occurrences on a line is common depends on how many lines there are.
struct Counts<'a> {
    lines: HashMap<&'a [u8], Count, FixedState>,
    total: Count,
}

impl<'a> Counts<'a> {
    fn of(change: &Change<'a>, near: &Range<usize>) -> Self {
        let mut counts = Self {
            lines: HashMap::default(),
            total: Count::default(),
        };
        for line in lines(change.removed) {
            counts.lines.entry(line).or_default().removed += 1;
            counts.total.removed += 1;
        }
        for line in lines(change.added) {
            counts.lines.entry(line).or_default().added += 1;
            counts.total.added += 1;
        }
        if counts.is_plain() {
            return counts;
        }
        let (far_before, near_before) = change.before.split_at(near.start);
        let (near_after, far_after) = change.after.split_at(near.end - change.before.len());
        let mut count = |bytes: [&[u8]; 2], part: fn(&mut Count) -> &mut usize| {
            for line in bytes.into_iter().flat_map(lines) {
                *part(&mut counts.total) += 1;
                if let Some(count) = counts.lines.get_mut(line) {
                    *part(count) += 1;
                }
            }
        };
        count([near_before, near_after], |count| &mut count.near);
        count([far_before, far_after], |count| &mut count.far);
        counts
    }

    /// Whether no line was both removed and added: then there is but one way.
    fn is_plain(&self) -> bool {
        self.lines.values().all(|count| count.removed == 0 || count.added == 0)
    }

    /// The lines of the old file that are kept, and of the new one.
    fn kept(&self) -> [usize; 2] {
        [self.total.removed, self.total.added].map(|own| own + self.total.near)
    }

    /// Short lines that stand for what is left out, so that git takes the same lines for absent and for common ones; `None` where no
    /// short line is left to stand for others.
    fn padding(&self) -> Option<Vec<u8>> {
        let mut padding = Vec::new();
        if self.is_plain() || self.is_ranked_alike() {
            return Some(padding);
        }
        let mut made = 0;
        for (line, count) in self.lines.iter().filter(|(_, count)| count.far > 0) {
            let copies = count.far.min(COMMON);
            padding.extend(line.repeat(copies));
            made += copies;
        }
        // So few that both files are as good as large as they are.
        let fewest = self
            .kept()
            .map(|kept| least(kept + self.total.far).saturating_sub(kept));
        let fewest = fewest.into_iter().fold(made, usize::max);
        let same = |kept: usize| limit(kept + fewest) == limit(kept + self.total.far);
        let wanted = if self.kept().into_iter().all(same) {
            fewest
        } else {
            self.total.far
        };
        let filler = (b'!'..=b'~').map(|byte| [byte, b'\n']);
        let filler = filler.into_iter().find(|line| !self.lines.contains_key(&line[..]))?;
        padding.extend(filler.repeat(wanted.saturating_sub(made)));
        Some(padding)
    }

    /// Whether lines have the same rank in what is kept as in the whole files.
    fn is_ranked_alike(&self) -> bool {
        let [kept_old, kept_new] = self.kept().map(limit);
        let [old, new] = self.kept().map(|kept| limit(kept + self.total.far));
        self.lines.values().all(|count| {
            let same = |in_other: usize, kept: usize, whole: usize| {
                let near = in_other + count.near;
                Rank::of(near, kept) == Rank::of(near + count.far, whole)
            };
            (count.removed == 0 || same(count.added, kept_old, old))
                && (count.added == 0 || same(count.removed, kept_new, new))
        })
    }
}

/// From how many occurrences on a line is common in a file of so many lines: about their root.
fn limit(lines: usize) -> usize {
    COMMON.min(1 << quarterings(lines))
}

/// The fewest lines of a file that has the same limit.
fn least(lines: usize) -> usize {
    match quarterings(lines) {
        0 => 0,
        more => 1 << (2 * (more - 1)),
    }
}

/// How often a number can be divided by four until nothing is left.
fn quarterings(number: usize) -> usize {
    (0..).take_while(|power| number >> (2 * power) > 0).count()
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
