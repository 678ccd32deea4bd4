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

    /// Counts for many values that are asked for in their order.
    pub(super) fn search(&self) -> Search<'_, K> {
        Search { rest: &self.entries }
    }

    /// All values in order with the postings that have them.
    pub(super) fn entries(&self) -> &[(K, u32)] {
        &self.entries
    }
}

/// A search for many values in their order: each begins where the last one ended.
pub(super) struct Search<'a, K> {
    rest: &'a [(K, u32)],
}

impl<K: Ord> Search<'_, K> {
    /// How many postings before number `end` have `value`, which is not below the last one asked for.
    pub(super) fn count(&mut self, value: &K, end: u32) -> usize {
        self.rest = skip_while(self.rest, |(key, _)| key < value);
        let later = skip_while(self.rest, |(key, number)| key == value && *number < end);
        self.rest.len() - later.len()
    }
}

/// What follows the first entries that are `before`: looked for in steps that double, since it is mostly near.
fn skip_while<T>(entries: &[T], before: impl Fn(&T) -> bool) -> &[T] {
    let mut step = 1;
    while entries.get(step).is_some_and(&before) {
        step *= 2;
    }
    let near = entries.get(..step.min(entries.len())).unwrap_or_default();
    // All up to half of the step are known to be before it.
    let known = near.get(step / 2..).unwrap_or_default();
    let first = step / 2 + known.partition_point(&before);
    entries.get(first.min(entries.len())..).unwrap_or_default()
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

    #[test]
    fn counts_of_values_asked_in_order_are_those_of_single_questions() {
        let index = Index::new((0..500_u32).map(|number| (number / 3 * 2, number)));
        for stride in [1, 2, 7, 50] {
            for end in [0, 10, 250, 500] {
                let mut search = index.search();
                for value in (0..400).step_by(stride) {
                    assert_eq!(
                        search.count(&value, end),
                        index.find(&value, end).len(),
                        "{value} {end}"
                    );
                }
            }
        }
        assert_eq!(Index::<u32>::new(std::iter::empty()).search().count(&1, 1), 0);
    }
}
