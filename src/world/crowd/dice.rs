//! Chance that falls the same way on every run.

/// A stream of numbers that depends on its seed alone.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// A stream of its own for each seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number below `end`, or 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// A number of seconds from `from` to `to` days.
    pub(super) fn days(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from((to - from).max(0) * DAY).unwrap_or(0);
        from * DAY + i64::try_from(self.next() % span.max(1)).unwrap_or(0)
    }

    /// Whether a thing happens that does so `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }

    /// One of several words.
    pub(super) fn word(&mut self, of: &[&'static str]) -> &'static str {
        self.pick(of).unwrap_or("")
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A number in which every digit depends on all of `number`.
pub(super) fn mixed(number: u64) -> u64 {
    let one = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let two = (one ^ (one >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    two ^ (two >> 31)
}
