//! Inverted indices: which postings have a given value.

/// A value by which postings are looked up: a number whose upper digits are as good as random.
pub(super) trait Hashed: Copy + Ord {
    /// What is kept of it beside its upper digits.
    type Rest: Copy + Ord + Default;
    /// By how many upper digits (16 at most) so many values are told apart at first.
    fn bits(count: usize) -> u32;
    /// Its upper `bits`.
    fn upper(self, bits: u32) -> usize;
    /// What is kept of it.
    fn rest(self) -> Self::Rest;
}

/// There are millions of lines: all of them are told apart by their upper half, and their lower half alone is kept.
impl Hashed for u32 {
    type Rest = u16;

    fn bits(_: usize) -> u32 {
        16
    }

    fn upper(self, bits: u32) -> usize {
        let upper = self.checked_shr(Self::BITS - bits).unwrap_or(0);
        usize::try_from(upper).expect("16 bits")
    }

    fn rest(self) -> u16 {
        u16::try_from(self & u32::from(u16::MAX)).expect("masked to 16 bits")
    }
}

impl Hashed for u64 {
    type Rest = Self;

    fn bits(count: usize) -> u32 {
        count.checked_ilog2().unwrap_or(0).min(16)
    }

    fn upper(self, bits: u32) -> usize {
        let upper = self.checked_shr(Self::BITS - bits).unwrap_or(0);
        usize::try_from(upper).expect("16 bits")
    }

    fn rest(self) -> Self {
        self
    }
}

/// Postings by value: sorted lists, and where in them the values of each beginning start.
#[derive(Debug)]
pub(super) struct Index<K: Hashed> {
    rests: Vec<K::Rest>,
    numbers: Vec<u32>,
    starts: Vec<u32>,
    bits: u32,
}

impl<K: Hashed> Index<K> {
    /// Takes values with the number of the posting that has each, in any order. They are asked for three times, and no list of all is made.
    pub(super) fn new(entries: impl Iterator<Item = (K, u32)> + Clone) -> Self {
        let bits = K::bits(entries.clone().count());
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (value, _) in entries.clone() {
            if let Some(count) = starts.get_mut(value.upper(bits) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let all = usize::try_from(sum).expect("it was counted");
        let (mut rests, mut numbers) = (vec![K::Rest::default(); all], vec![0; all]);
        let mut next = starts.clone();
        for (value, number) in entries {
            let Some(next) = next.get_mut(value.upper(bits)) else {
                continue;
            };
            let at = usize::try_from(*next).expect("it is a place");
            *next += 1;
            if let (Some(rest), Some(to)) = (rests.get_mut(at), numbers.get_mut(at)) {
                (*rest, *to) = (value.rest(), number);
            }
        }
        drop(next);
        let mut index = Self {
            rests,
            numbers,
            starts,
            bits,
        };
        index.sort();
        index
    }

    /// Sorts what begins alike, and drops what is there twice.
    fn sort(&mut self) {
        let mut some: Vec<(K::Rest, u32)> = Vec::new();
        let mut kept = 0;
        let mut from = 0;
        for start in self.starts.iter_mut().skip(1) {
            let until = usize::try_from(*start).expect("it is a place");
            some.clear();
            let (rests, numbers) = (self.rests.get(from..until), self.numbers.get(from..until));
            let pairs = rests.into_iter().flatten().zip(numbers.into_iter().flatten());
            some.extend(pairs.map(|(rest, number)| (*rest, *number)));
            some.sort_unstable();
            some.dedup();
            let to = self.rests.iter_mut().zip(&mut self.numbers).skip(kept);
            for ((rest, number), (to_rest, to_number)) in some.iter().zip(to) {
                (*to_rest, *to_number) = (*rest, *number);
            }
            from = until;
            kept += some.len();
            *start = u32::try_from(kept).expect("no more than there were");
        }
        self.rests.truncate(kept);
        self.numbers.truncate(kept);
        self.rests.shrink_to_fit();
        self.numbers.shrink_to_fit();
    }

    /// Where what has these upper digits stands.
    fn near(&self, upper: usize) -> std::ops::Range<usize> {
        let start = |upper: usize| self.starts.get(upper).and_then(|start| usize::try_from(*start).ok());
        start(upper).unwrap_or(self.numbers.len())..start(upper + 1).unwrap_or(self.numbers.len())
    }

    /// The postings before number `end` that have `value`, in order of their numbers.
    pub(super) fn find(&self, value: K, end: u32) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        let near = self.near(value.upper(self.bits));
        let rests = self.rests.get(near.clone()).unwrap_or_default();
        let numbers = self.numbers.get(near).unwrap_or_default();
        let value = value.rest();
        let start = rests.partition_point(|rest| *rest < value);
        let until = start
            + rests
                .get(start..)
                .unwrap_or_default()
                .partition_point(|rest| *rest == value);
        let numbers = numbers.get(start..until).unwrap_or_default();
        let end = numbers.partition_point(|number| *number < end);
        numbers.get(..end).unwrap_or_default().iter().copied()
    }
}

impl Index<u32> {
    /// All values in order, each with the postings that have it.
    pub(super) fn runs(&self) -> impl Iterator<Item = (u32, &[u32])> {
        (0..u32::from(u16::MAX) + 1).flat_map(move |upper| {
            let near = self.near(usize::try_from(upper).expect("16 bits"));
            let rests = self.rests.get(near.clone()).unwrap_or_default();
            let mut numbers = self.numbers.get(near).unwrap_or_default();
            rests.chunk_by(|a, b| a == b).filter_map(move |run| {
                let (own, later) = numbers.split_at_checked(run.len())?;
                numbers = later;
                Some(((upper << 16) | u32::from(*run.first()?), own))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_posting_once_and_in_order() {
        let (a, b) = (7_u64, u64::MAX - 7);
        let index = Index::new([(b, 1), (b, 2), (b, 2), (a, 9)].into_iter());
        assert_eq!(index.find(b, 9).collect::<Vec<_>>(), vec![1, 2]);
        assert_eq!(index.find(b, 2).collect::<Vec<_>>(), vec![1]);
        assert_eq!(index.find(a, 10).collect::<Vec<_>>(), vec![9]);
        assert_eq!(index.find(8, 10).len(), 0);
        assert_eq!(index.numbers.len(), 3);
    }

    #[test]
    fn finds_the_same_as_a_look_at_all_of_them() {
        let spread = |number: u32| number.wrapping_mul(0x9e37_79b1);
        for count in [0, 1, 2, 3, 500, 3_000] {
            let all: Vec<(u32, u32)> = (0..count).map(|number| (spread(number / 3), number)).collect();
            let index = Index::new(all.iter().copied());
            for value in (0..1_200).map(spread).chain([0, u32::MAX]) {
                for end in [0, 10, 250, u32::MAX] {
                    let is_meant = |(key, number): &&(u32, u32)| *key == value && *number < end;
                    let meant: Vec<u32> = all.iter().filter(is_meant).map(|(_, number)| *number).collect();
                    assert_eq!(index.find(value, end).collect::<Vec<_>>(), meant, "{value} {end}");
                }
            }
            let mut sorted = all;
            sorted.sort_unstable();
            let told = index
                .runs()
                .flat_map(|(value, numbers)| numbers.iter().map(move |number| (value, *number)));
            assert_eq!(told.collect::<Vec<_>>(), sorted);
        }
    }
}
