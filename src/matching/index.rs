//! Inverted indices: which postings have a given value.

/// Postings by value; a sorted list, small and quick to search.
#[derive(Debug)]
pub(super) struct Index<K> {
    entries: Vec<(K, u32)>,
}

impl<K: Ord> Index<K> {
    /// Takes values with the number of the posting that has each, in any order.
    pub(super) fn new(entries: impl Iterator<Item = (K, u32)>) -> Self {
        let mut entries: Vec<(K, u32)> = entries.collect();
        entries.sort_unstable();
        entries.dedup();
        Self { entries }
    }

    /// The postings before number `end` that have `value`, in order of their numbers.
    pub(super) fn find(&self, value: &K, end: u32) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        let start = self.entries.partition_point(|(key, _)| key < value);
        let rest = self.entries.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(key, number)| key < value || key == value && *number < end);
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
        let index = Index::new([("b", 2), ("a", 9), ("b", 1), ("b", 2)].into_iter());
        assert_eq!(index.find(&"b", 9).collect::<Vec<_>>(), vec![1, 2]);
        assert_eq!(index.find(&"b", 2).collect::<Vec<_>>(), vec![1]);
        assert_eq!(index.find(&"a", 10).collect::<Vec<_>>(), vec![9]);
        assert_eq!(index.find(&"c", 10).len(), 0);
        assert_eq!(index.entries().len(), 3);
    }
}
