//! Which deleted and added files are one file with another name: git's own rules at its default of 50 %.

use std::cmp::Reverse;
use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap};

use crate::model::ObjectId;

/// Git's scale of similarity.
const WHOLE: u64 = 60_000;
/// Half: what git asks for by default.
const ENOUGH: u64 = WHOLE / 2;
/// What two files of one unique base name must reach to be paired at once.
const ENOUGH_BY_NAME: u64 = ENOUGH + (WHOLE - ENOUGH) / 2;
/// Git gives up on likeness above this many deleted times added files.
const PAIRS: usize = 1000 * 1000;
/// Lines longer than this count as several.
const SPAN: usize = 64;
/// How many sources are kept a target.
const CANDIDATES: usize = 4;

/// A file that came or went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loose<'paths> {
    /// Its path.
    pub(super) path: &'paths [u8],
    /// Its content.
    pub(super) id: ObjectId,
    /// Its mode.
    pub(super) mode: u32,
}

impl Loose<'_> {
    fn base_name(&self) -> &[u8] {
        self.path.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
    }

    fn is_regular(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }
}

/// Content by how many bytes each kind of line takes.
struct Spans {
    size: u64,
    binary: bool,
    counts: Vec<(u32, u64)>,
}

/// Pairs `gone` with `come`: places in both lists. `load` reads content.
pub(super) fn find_renames<E>(
    gone: &[Loose<'_>],
    come: &[Loose<'_>],
    mut load: impl FnMut(ObjectId) -> Result<Vec<u8>, E>,
) -> Result<Vec<(usize, usize)>, E> {
    let mut pairs = Pairs {
        from: vec![false; gone.len()],
        to: vec![false; come.len()],
        found: Vec::new(),
    };
    pair_equal(gone, come, &mut pairs);
    let regular = |list: &[Loose<'_>], taken: &[bool]| -> Vec<usize> {
        let free = list.iter().zip(taken).enumerate();
        free.filter(|(_, (file, taken))| !**taken && file.is_regular())
            .map(|(place, _)| place)
            .collect()
    };
    let (sources, targets) = (regular(gone, &pairs.from), regular(come, &pairs.to));
    if sources.is_empty() || targets.is_empty() {
        return Ok(pairs.found);
    }
    let mut spans: HashMap<ObjectId, Spans> = HashMap::new();
    let mut likeness = |from: &Loose<'_>, to: &Loose<'_>, enough: u64| -> Result<u64, E> {
        for file in [from, to] {
            if let Slot::Vacant(slot) = spans.entry(file.id) {
                slot.insert(count_spans(&load(file.id)?));
            }
        }
        Ok(match (spans.get(&from.id), spans.get(&to.id)) {
            (Some(from), Some(to)) => compare(from, to, enough),
            _ => 0,
        })
    };
    for (from, to) in unique_names(gone, &sources, come, &targets) {
        if let (Some(source), Some(target)) = (gone.get(from), come.get(to))
            && likeness(source, target, ENOUGH_BY_NAME)? >= ENOUGH_BY_NAME
        {
            pairs.take(from, to);
        }
    }
    if sources.len().saturating_mul(targets.len()) > PAIRS {
        return Ok(pairs.found);
    }
    let mut scores: Vec<(Reverse<u64>, Reverse<bool>, usize, usize)> = Vec::new();
    for to in targets {
        let Some(target) = come.get(to).filter(|_| !pairs.has_to(to)) else {
            continue;
        };
        let mut best = Vec::new();
        for from in sources.iter().copied().filter(|from| !pairs.has_from(*from)) {
            let Some(source) = gone.get(from) else { continue };
            let score = likeness(source, target, ENOUGH)?;
            if score >= ENOUGH {
                best.push((
                    Reverse(score),
                    Reverse(source.base_name() == target.base_name()),
                    to,
                    from,
                ));
            }
        }
        best.sort_unstable();
        scores.extend(best.into_iter().take(CANDIDATES));
    }
    scores.sort_unstable();
    for (_, _, to, from) in scores {
        pairs.take(from, to);
    }
    Ok(pairs.found)
}

struct Pairs {
    from: Vec<bool>,
    to: Vec<bool>,
    found: Vec<(usize, usize)>,
}

impl Pairs {
    fn has_from(&self, place: usize) -> bool {
        self.from.get(place).is_none_or(|taken| *taken)
    }

    fn has_to(&self, place: usize) -> bool {
        self.to.get(place).is_none_or(|taken| *taken)
    }

    /// Pairs two files unless one of them has a partner.
    fn take(&mut self, from: usize, to: usize) {
        if self.has_from(from) || self.has_to(to) {
            return;
        }
        if let (Some(a), Some(b)) = (self.from.get_mut(from), self.to.get_mut(to)) {
            (*a, *b) = (true, true);
            self.found.push((from, to));
        }
    }
}

/// Equal content is a rename whatever the names; of several sources one with the same base name is preferred.
fn pair_equal(gone: &[Loose<'_>], come: &[Loose<'_>], pairs: &mut Pairs) {
    let mut by_id: HashMap<ObjectId, Vec<usize>> = HashMap::new();
    for (place, file) in gone.iter().enumerate() {
        by_id.entry(file.id).or_default().push(place);
    }
    for (to, target) in come.iter().enumerate() {
        let Some(sources) = by_id.get_mut(&target.id) else {
            continue;
        };
        let fits = |place: usize| {
            gone.get(place)
                .is_some_and(|file| file.mode & 0o170_000 == target.mode & 0o170_000)
        };
        let same_name = |place: usize| {
            gone.get(place)
                .is_some_and(|file| file.base_name() == target.base_name())
        };
        let named = sources.iter().position(|place| fits(*place) && same_name(*place));
        if let Some(at) = named.or_else(|| sources.iter().position(|place| fits(*place))) {
            let from = sources.remove(at);
            pairs.take(from, to);
        }
    }
}

/// Pairs of files whose base name occurs once among the deleted and once among the added files.
fn unique_names(gone: &[Loose<'_>], sources: &[usize], come: &[Loose<'_>], targets: &[usize]) -> Vec<(usize, usize)> {
    let by_name = |list: &[Loose<'_>], places: &[usize]| {
        let mut names: BTreeMap<Vec<u8>, Option<usize>> = BTreeMap::new();
        for place in places {
            let Some(file) = list.get(*place) else { continue };
            names
                .entry(file.base_name().to_vec())
                .and_modify(|first| *first = None)
                .or_insert(Some(*place));
        }
        names
    };
    let targets = by_name(come, targets);
    by_name(gone, sources)
        .into_iter()
        .filter_map(|(name, from)| Some((from?, (*targets.get(&name)?)?)))
        .collect()
}

/// Splits content as git does: at line ends, or after 64 bytes; the CR of a CRLF in text does not count.
fn count_spans(bytes: &[u8]) -> Spans {
    let binary = super::lines::is_binary(bytes);
    let mut counts: Vec<(u32, u64)> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let folded;
        let line = match line.strip_suffix(b"\r\n") {
            Some(head) if !binary => {
                folded = [head, b"\n"].concat();
                folded.as_slice()
            }
            _ => line,
        };
        for span in line.chunks(SPAN) {
            let mut hash: u32 = 2_166_136_261;
            for byte in span {
                hash = (hash ^ u32::from(*byte)).wrapping_mul(16_777_619);
            }
            counts.push((hash, span_size(span.len())));
        }
    }
    counts.sort_unstable();
    counts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    Spans {
        size: span_size(bytes.len()),
        binary,
        counts,
    }
}

fn span_size(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// How much of the larger file comes from the other one.
fn compare(from: &Spans, to: &Spans, enough: u64) -> u64 {
    let larger = from.size.max(to.size);
    let difference = larger - from.size.min(to.size);
    if larger == 0
        || larger.saturating_mul(WHOLE - enough) < difference.saturating_mul(WHOLE)
        || from.binary != to.binary
    {
        return 0;
    }
    let mut shared = 0;
    let (mut a, mut b) = (from.counts.iter().peekable(), to.counts.iter().peekable());
    while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
        match left.0.cmp(&right.0) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                shared += left.1.min(right.1);
                a.next();
                b.next();
            }
        }
    }
    shared.saturating_mul(WHOLE) / larger
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &'static str, id: u8) -> Loose<'static> {
        Loose {
            path: path.as_bytes(),
            id: ObjectId([id; 20]),
            mode: 0o100_644,
        }
    }

    #[test]
    fn equal_content_prefers_the_same_base_name() {
        let gone = [file("a/x.c", 1), file("a/y.c", 1)];
        let come = [file("b/y.c", 1)];
        let found = find_renames::<()>(&gone, &come, |_| Err(())).expect("nothing is loaded");
        assert_eq!(found, [(1, 0)]);
    }

    #[test]
    fn half_of_the_lines_is_enough() {
        let (gone, come) = ([file("old.c", 1)], [file("new.c", 2)]);
        let text = |id: ObjectId| -> Result<Vec<u8>, ()> {
            Ok(if id.0 == [1; 20] {
                b"one\ntwo\nthree\nfour\n".to_vec()
            } else {
                b"one\ntwo\nthree\n4444\n".to_vec()
            })
        };
        assert_eq!(find_renames(&gone, &come, text), Ok(vec![(0, 0)]));
        let other = |id: ObjectId| -> Result<Vec<u8>, ()> { Ok(vec![id.0.first().copied().unwrap_or(0) + b'a'; 40]) };
        assert_eq!(find_renames(&gone, &come, other), Ok(vec![]));
    }
}
