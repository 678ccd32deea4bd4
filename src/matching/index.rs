//! Inverted indices: which postings have a given value.

/// A value by which postings are looked up: a number whose upper digits are as good as random.
pub(super) trait Hashed: Copy + Ord {
    /// Its upper `bits` (16 at most).
    fn upper(self, bits: u32) -> usize;
}

impl Hashed for u32 {
    fn upper(self, bits: u32) -> usize {
        let upper = self.checked_shr(Self::BITS - bits).unwrap_or(0);
        usize::try_from(upper).expect("16 bits")
    }
}

impl Hashed for u64 {
    fn upper(self, bits: u32) -> usize {
        let upper = self.checked_shr(Self::BITS - bits).unwrap_or(0);
        usize::try_from(upper).expect("16 bits")
    }
}

/// Postings by value: a sorted list, and where in it the values of each beginning start.
#[derive(Debug)]
pub(super) struct Index<K> {
    entries: Vec<(K, u32)>,
    starts: Vec<usize>,
    bits: u32,
}

impl<K: Hashed> Index<K> {
    /// Takes values with the number of the posting that has each, in any order.
    pub(super) fn new(entries: impl Iterator<Item = (K, u32)>) -> Self {
        Self::of_list(entries.collect())
    }

    /// The same of `most` values at most: a list that grows is in memory twice, and room that is not used costs nothing.
    pub(super) fn of_many(entries: impl Iterator<Item = (K, u32)>, most: usize) -> Self {
        let mut list = Vec::with_capacity(most);
        list.extend(entries);
        Self::of_list(list)
    }

    fn of_list(mut entries: Vec<(K, u32)>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        entries.shrink_to_fit();
        let bits = entries.len().checked_ilog2().unwrap_or(0).min(16);
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        for (place, (value, _)) in entries.iter().enumerate() {
            while starts.len() <= value.upper(bits) {
                starts.push(place);
            }
        }
        starts.resize((1 << bits) + 1, entries.len());
        Self { entries, starts, bits }
    }

    /// The postings before number `end` that have `value`, in order of their numbers.
    pub(super) fn find(&self, value: K, end: u32) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        let upper = value.upper(self.bits);
        let start = |upper: usize| self.starts.get(upper).copied().unwrap_or(self.entries.len());
        let near = self.entries.get(start(upper)..start(upper + 1)).unwrap_or_default();
        let rest = near
            .get(near.partition_point(|(key, _)| *key < value)..)
            .unwrap_or_default();
        let end = rest.partition_point(|(key, number)| *key == value && *number < end);
        rest.get(..end).unwrap_or_default().iter().map(|(_, number)| *number)
    }

    /// All values in order with the postings that have them.
    pub(super) fn entries(&self) -> &[(K, u32)] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_posting_once_and_in_order() {
        let (a, b) = (7_u64, u64::MAX - 7);
        let index = Index::new([(b, 2), (a, 9), (b, 1), (b, 2)].into_iter());
        assert_eq!(index.find(b, 9).collect::<Vec<_>>(), vec![1, 2]);
        assert_eq!(index.find(b, 2).collect::<Vec<_>>(), vec![1]);
        assert_eq!(index.find(a, 10).collect::<Vec<_>>(), vec![9]);
        assert_eq!(index.find(8, 10).len(), 0);
        assert_eq!(index.entries().len(), 3);
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
        }
    }
}
